//! For tests: `two-posts`, played, kept in a folder and read again.

use std::path::Path;

use kokkyo_ensemble::ensemble::Design;
use kokkyo_ensemble::observe::observe;
use kokkyo_ensemble::run_folder::manifest::{FORMAT, MANIFEST};
use kokkyo_ensemble::run_folder::{Arguments, Folder, KeptRun, Manifest, RUN, Replication, RunRecord, read};
use kokkyo_model::step::HeldOut;
use kokkyo_model::{compile, specification};
use kokkyo_scenario::{Package, check};
use serde_json::json;
use tempfile::TempDir;

use crate::Run;

pub(crate) struct Played {
    folder: TempDir,
    kept: KeptRun,
}

/// The run, as it is read from its folder.
pub(crate) fn played() -> Played {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let package = Package::from_dir(&scenarios.join("two-posts")).unwrap();
    let scenario = check::load(&package, &specification(), &[]).unwrap();
    let world = compile(&scenario.given).unwrap();
    let parameters = &scenario.given.parameters;
    let held_out = HeldOut::default();
    let design = Design { world: &world, parameters, cells: None, seed: 7, held_out, steps: None, draw_parameters: false, digest: true };
    let (run, frames) = design.record(0).unwrap();
    let observed = scenario.record.targets.iter().map(|target| observe(target, &world.theatre, &run.trajectory)).collect();
    let spread = vec![Replication { number: 0, highest_rung: run.outcome.highest_rung, observed, digest: run.digest.clone() }];
    let record = RunRecord { events: run.events, frames, trajectory: run.trajectory, spread, result: json!({ "digest": run.digest }) };
    let manifest = Manifest {
        kokkyo_run_folder: FORMAT,
        command: RUN.to_string(),
        complete: false,
        software: "0".to_string(),
        results_version: 1,
        scenario: "two-posts".to_string(),
        package: scenario.hash.clone(),
        digest: run.digest,
        arguments: Arguments { seed: 7, replications: 1, mode: "historical".to_string(), ..Arguments::default() },
        files: Vec::new(),
    };
    let folder = tempfile::tempdir().unwrap();
    let files = record.files(&scenario, &world.theatre, &package).unwrap();
    Folder::claim(folder.path(), RUN).unwrap().keep(&manifest, &files).unwrap();
    let kept = read(folder.path()).unwrap();
    Played { folder, kept }
}

impl Played {
    pub fn run(&self) -> Run<'_> {
        Run { scenario: &self.kept.scenario, theatre: &self.kept.world.theatre, record: &self.kept.record, manifest: &self.kept.manifest }
    }

    /// Every file of the folder, the manifest first.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let read = |name: &str| (name.to_string(), std::fs::read(self.folder.path().join(name)).unwrap());
        std::iter::once(MANIFEST).chain(self.kept.manifest.files.iter().map(|entry| entry.name.as_str())).map(read).collect()
    }
}
