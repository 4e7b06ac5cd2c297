//! `manifest.json` of an experiment: what made it, and the hash of every file that holds it.

use serde::{Deserialize, Serialize};

use super::design::Design;
use crate::run_folder::manifest::{Entry, Head, read_head};

/// The manifest. Its head is that of run folders, so that each kind of folder is known for what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the folder.
    pub kokkyo_run_folder: u32,
    /// Command that wrote it.
    pub command: String,
    /// Everything asked for was played and written.
    pub complete: bool,
    /// Version of the program.
    pub software: String,
    /// Version of the results.
    pub results_version: u32,
    /// Name of the scenario.
    pub scenario: String,
    /// Hash of the package, before what the design changes in it.
    pub package: String,
    /// Name of the experiment.
    pub experiment: String,
    /// Digest of unit 0: a program or machine that plays another history under the same number is found by it.
    pub digest: String,
    /// What was asked for.
    pub arguments: Design,
    /// Part of the experiment that the folder holds, `3/10`; absent for the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<String>,
    /// Replications that failed; `None` while it is unfinished.
    pub failed: Option<u64>,
    /// While it is unfinished: outcomes tables that may already be there, with the units that they hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
    /// The files, in the order of their names; empty while it is unfinished.
    pub files: Vec<Entry>,
}

/// An outcomes table of fewer replications, from which an extended experiment takes its first rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// Units that it holds, from 0.
    pub units: u64,
    /// BLAKE3, lower-case hex.
    pub blake3: String,
}

/// What a manifest says, as far as it can be told.
#[derive(Debug)]
pub enum Found {
    /// One of an experiment in this format.
    Experiment(Box<Manifest>),
    /// One of Kokkyo's, but of another command or format.
    Other(Head),
    /// None of ours.
    Foreign,
}

/// Reads a manifest.
pub fn read(bytes: &[u8]) -> Found {
    match (serde_json::from_slice::<Manifest>(bytes), read_head(bytes)) {
        (Ok(manifest), _) => Found::Experiment(Box::new(manifest)),
        (Err(_), Some(head)) => Found::Other(head),
        (Err(_), None) => Found::Foreign,
    }
}

/// Parts of two designs that differ, for a message; replications are not compared.
pub fn differences(its: &Manifest, asked: &Manifest) -> Vec<String> {
    let mut found = Vec::new();
    let mut note = |what: &str, its: String, asked: String| {
        if its != asked {
            found.push(format!("{what} {its}, not {asked}"));
        }
    };
    let named = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_string());
    let list = |all: &[String]| if all.is_empty() { "none".to_string() } else { all.join(", ") };
    note("scenario", its.scenario.clone(), asked.scenario.clone());
    note("version", its.software.clone(), asked.software.clone());
    note("results version", its.results_version.to_string(), asked.results_version.to_string());
    let (a, b) = (&its.arguments, &asked.arguments);
    note("mode", a.mode.clone(), b.mode.clone());
    note("--free-from", named(&a.free_from), named(&b.free_from));
    note("seed", a.seed.to_string(), b.seed.to_string());
    note("variants", list(&a.variants), list(&b.variants));
    note("--with", list(&a.with), list(&b.with));
    note("--set", list(&a.set), list(&b.set));
    note("--hold-out", list(&a.hold_out), list(&b.hold_out));
    note("--until", named(&a.until), named(&b.until));
    note("--draws", named(&a.draws.map(|draws| draws.to_string())), named(&b.draws.map(|draws| draws.to_string())));
    note("--draw-parameters", a.draw_parameters.to_string(), b.draw_parameters.to_string());
    note("--digest", a.digest.to_string(), b.digest.to_string());
    note("points of", named(&a.sample), named(&b.sample));
    let whole = |shard: &Option<String>| shard.clone().unwrap_or_else(|| "the whole".to_string());
    note("shard", whole(&its.shard), whole(&asked.shard));
    if its.package != asked.package {
        found.push("a package with other files".to_string());
    }
    if found.is_empty() && its.experiment != asked.experiment {
        found.push(format!("experiment {}, not {}", its.experiment, asked.experiment));
    }
    if found.is_empty() && its.digest != asked.digest {
        found.push("a Kokkyo that plays another history under the same number (another build, or a fault of the machine)".to_string());
    }
    found
}
