//! `manifest.json`: what made a run, and the hash of every file that holds it.

use kokkyo_scenario::Report;
use kokkyo_scenario::package::{Change, MAX_FILES, Package};
use serde::{Deserialize, Serialize};

use super::table::Fault;

/// Version of the folder: raised when a file, a column or a field changes its name or meaning.
pub const FORMAT: u32 = 9;

/// Name of the manifest.
pub const MANIFEST: &str = "manifest.json";

/// Most bytes of a manifest.
pub const MAX_MANIFEST_BYTES: u64 = 4 << 20;
/// Most bytes of another file of the folder.
pub const MAX_FILE_BYTES: u64 = 512 << 20;
/// Most bytes of all files of the folder.
pub const MAX_FOLDER_BYTES: u64 = 2 << 30;
/// Most files: those of a package and ours.
const MOST_FILES: usize = MAX_FILES + 64;

/// What decides about a run: what was asked for, without paths and threads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Arguments {
    /// How headquarters behave.
    pub mode: String,
    /// Date from which on they decide, where the mode is historical before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<String>,
    /// Seed.
    pub seed: u64,
    /// Replications in all.
    pub replications: u32,
    /// Date at which the run stops.
    pub until: Option<String>,
    /// Counterfactuals, in order.
    pub with: Vec<String>,
    /// Values set, `path=value`, in order.
    pub set: Vec<String>,
    /// What a person decided in the place of a headquarters, in order of time: see [`crate::choices`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// Mechanisms played by their stand-ins.
    pub hold_out: Vec<String>,
    /// Parameters were drawn from their priors.
    pub draw_parameters: bool,
    /// The digest of every replication was taken.
    pub digest: bool,
}

/// A file of the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Path inside the folder, with `/`.
    pub name: String,
    /// Size.
    pub bytes: u64,
    /// Rows, for a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// BLAKE3, lower-case hex.
    pub blake3: String,
}

/// The manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the folder.
    pub kokkyo_run_folder: u32,
    /// Command that wrote it.
    pub command: String,
    /// Every file was written. A folder without it holds what a killed run left.
    #[serde(default)]
    pub complete: bool,
    /// Version of the program.
    pub software: String,
    /// Version of the results.
    pub results_version: u32,
    /// Name of the scenario.
    pub scenario: String,
    /// Hash of the package, before what `arguments` changes in it.
    pub package: String,
    /// Digest of replication 0.
    #[serde(default)]
    pub digest: Option<String>,
    /// What was asked for.
    pub arguments: Arguments,
    /// The files, in the order of their names.
    pub files: Vec<Entry>,
}

/// What can be said of a manifest before it is read as one of this version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Head {
    /// Version of the folder; `None`: the file is none of ours.
    #[serde(default)]
    pub kokkyo_run_folder: Option<u32>,
    /// Command that wrote it.
    #[serde(default)]
    pub command: Option<String>,
    /// Hash of the package.
    #[serde(default)]
    pub package: Option<String>,
    /// What was asked for.
    #[serde(default)]
    pub arguments: serde_json::Value,
}

/// Reads the head of a manifest. `None`: it is none of ours.
pub fn read_head(bytes: &[u8]) -> Option<Head> {
    serde_json::from_slice::<Head>(bytes).ok().filter(|head| head.kokkyo_run_folder.is_some())
}

/// Reads a manifest of this version. *Errors*: what is wrong with it.
pub fn read_manifest(bytes: &[u8]) -> Result<Manifest, Fault> {
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|error| format!("it is no manifest of a run: {error}"))?;
    if manifest.files.len() > MOST_FILES {
        return Err(format!("it lists {} files; at most {MOST_FILES} are read", manifest.files.len()));
    }
    let mut all = 0u64;
    for entry in &manifest.files {
        if !is_inside(&entry.name) {
            return Err("it lists a file that is not inside the folder".to_string());
        }
        if entry.bytes > MAX_FILE_BYTES {
            return Err(format!("it states {} bytes for {}; at most {MAX_FILE_BYTES} are read", entry.bytes, entry.name));
        }
        all = all.saturating_add(entry.bytes);
    }
    if all > MAX_FOLDER_BYTES {
        return Err(format!("it states {all} bytes in all; at most {MAX_FOLDER_BYTES} are read"));
    }
    if manifest.files.windows(2).any(|two| two[0].name >= two[1].name) {
        return Err("its files are not in the order of their names".to_string());
    }
    Ok(manifest)
}

/// Whether a name stays inside the folder on every system, and may be printed.
pub fn is_inside(name: &str) -> bool {
    let sound = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && !part
                .chars()
                .any(|letter| letter.is_control() || matches!(letter, '\\' | ':' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    };
    name.len() <= 1024 && name != MANIFEST && name.split('/').all(sound)
}

impl Entry {
    /// The entry of a file. `rows` for a table.
    pub fn of(name: &str, bytes: &[u8], rows: Option<usize>) -> Self {
        let hash = blake3::hash(bytes).to_hex().to_string();
        Self { name: name.to_string(), bytes: bytes.len() as u64, rows: rows.map(|rows| rows as u64), blake3: hash }
    }
}

impl Arguments {
    /// The changes that the arguments make in a package: its counterfactuals in their order, then the values set.
    ///
    /// *Errors*: the package has no such counterfactual, or a value is not written as `path=value`.
    pub fn changes(&self, package: &Package) -> Result<Vec<Change>, Fault> {
        let mut changes = Vec::new();
        let named: Vec<&String> = self.with.iter().filter(|name| *name != "base").collect();
        if !named.is_empty() {
            let variants = package.variants().map_err(|report| in_lines(&report))?;
            for name in named {
                let found = variants.iter().find(|variant| variant.name == *name);
                changes.extend(found.ok_or_else(|| format!("the package has no counterfactual `{name}`"))?.changes.iter().cloned());
            }
        }
        for text in &self.set {
            let (path, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is not written as path=value"))?;
            changes.push(Change { path: path.trim().to_string(), value: Some(value.trim().to_string()), factor: None });
        }
        Ok(changes)
    }
}

/// The faults of a report, one a line.
pub(super) fn in_lines(report: &Report) -> String {
    report.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
