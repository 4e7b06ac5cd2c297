//! Tests of the folder as a whole.

use std::collections::BTreeMap;

use std::path::Path;

use kokkyo_model::World;
use kokkyo_model::step::HeldOut;
use proptest::prelude::*;
use serde_json::json;

use super::manifest::{FORMAT, MANIFEST, read_manifest};
use super::*;
use crate::ensemble::Design;
use crate::fixture::package;
use crate::observe::observe;

/// A scenario of the repository, a run of it and its files.
struct Case {
    scenario: Scenario,
    world: World,
    package: Package,
    record: RunRecord,
    manifest: Manifest,
}

fn case(name: &str, seed: u64, steps: Option<u32>) -> Case {
    let (package, scenario, world) = package(name);
    let parameters = &scenario.given.parameters;
    let held_out = HeldOut::default();
    let design = Design { world: &world, parameters, seed, held_out, steps, draw_parameters: false, digest: true };
    let (run, frames) = design.record(0).unwrap();
    let spread = (0..3).map(|number| {
        let run = design.play(number, kokkyo_model::event::Recording::Nothing, true).unwrap();
        let observed = scenario.record.targets.iter().map(|target| observe(target, &world.theatre, &run.trajectory)).collect();
        Replication { number, highest_rung: run.outcome.highest_rung, observed, digest: run.digest.filter(|_| number < 2) }
    });
    let spread = spread.collect();
    let record = RunRecord { events: run.events, frames, trajectory: run.trajectory, spread, result: json!({ "digest": run.digest }) };
    let manifest = Manifest {
        kokkyo_run_folder: FORMAT,
        command: "run".to_string(),
        complete: false,
        software: "0".to_string(),
        results_version: 1,
        scenario: name.to_string(),
        package: scenario.hash.clone(),
        digest: run.digest,
        arguments: Arguments { seed, ..Arguments::default() },
        files: Vec::new(),
    };
    Case { scenario, world, package, record, manifest }
}

impl Case {
    fn files(&self) -> Vec<Kept> {
        self.record.files(&self.scenario, &self.world.theatre, &self.package).unwrap()
    }

    fn keep(&self, folder: &Path) {
        Folder::claim(folder, "run").unwrap().keep(&self.manifest, &self.files()).unwrap();
    }
}

/// `name → bytes` of every file below a folder.
fn bytes_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            all.extend(bytes_of(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            all.insert(name, std::fs::read(&path).unwrap());
        }
    }
    all
}

#[track_caller]
fn comes_back(case: &Case) {
    let folder = tempfile::tempdir().unwrap();
    case.keep(folder.path());
    let kept = read(folder.path()).unwrap();
    assert_eq!(kept.package, case.package);
    assert!(kept.record.events == case.record.events, "events");
    assert!(kept.record.frames == case.record.frames, "frames");
    assert!(kept.record.trajectory == case.record.trajectory, "trajectory");
    assert_eq!(kept.record.spread, case.record.spread);
    assert_eq!(kept.record.result, case.record.result);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn what_is_kept_comes_back_whatever_the_seed_and_wherever_the_run_stops(seed in 0u64..1000, steps in prop::option::of(1u32..60)) {
        comes_back(&case("two-posts", seed, steps));
    }
}

#[test]
fn the_whole_campaign_comes_back() {
    comes_back(&case("nomonhan-1939", 1939, None));
}

#[test]
fn the_same_run_is_the_same_bytes_and_every_file_is_in_the_manifest() {
    let case = case("two-posts", 7, None);
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    case.keep(one.path());
    case.keep(other.path());
    let bytes = bytes_of(one.path());
    assert!(bytes == bytes_of(other.path()));
    let manifest = read_manifest(&bytes[MANIFEST]).unwrap();
    let listed: Vec<&str> = manifest.files.iter().map(|entry| entry.name.as_str()).collect();
    let there: Vec<&str> = bytes.keys().map(String::as_str).filter(|name| *name != MANIFEST).collect();
    assert_eq!(listed, there);
    for table in tables::TABLES {
        assert!(listed.contains(&table.file().as_str()), "{}", table.name);
    }
}
