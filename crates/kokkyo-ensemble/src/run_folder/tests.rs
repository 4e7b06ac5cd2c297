//! Tests of the folder as a whole.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use kokkyo_model::World;
use kokkyo_model::step::HeldOut;
use proptest::prelude::*;
use serde_json::json;

use super::folder::write_whole;
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
    let design = Design { world: &world, parameters, cells: None, seed, held_out, steps, draw_parameters: false, digest: true };
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

/// A disk that is full after so many files.
fn full_after(files: usize) -> impl FnMut(&Path, &[u8]) -> io::Result<()> {
    let mut written = 0;
    move |path, bytes| {
        written += 1;
        if written > files { Err(io::ErrorKind::StorageFull.into()) } else { write_whole(path, bytes, false) }
    }
}

#[test]
fn a_disk_that_is_full_at_any_file_leaves_the_earlier_run_or_a_folder_that_says_it_is_unfinished() {
    let (earlier, later) = (case("two-posts", 1, None), case("two-posts", 2, None));
    let files = later.files();
    let clean = tempfile::tempdir().unwrap();
    later.keep(clean.path());
    // One more for each of the two manifests; all of them fit at the end.
    for room in [0, 1, files.len() / 2, files.len() + 1, files.len() + 2] {
        let folder = tempfile::tempdir().unwrap();
        earlier.keep(folder.path());
        let kept = Folder::claim(folder.path(), "run").unwrap().keep_with(&later.manifest, &files, &mut full_after(room));
        let found = read(folder.path());
        match room {
            0 => assert!(kept.is_err() && found.unwrap().record == earlier.record),
            _ if room < files.len() + 2 => {
                assert!(matches!(kept, Err(FolderError::Failed { .. })) && matches!(found, Err(ReadError::Unfinished(_))), "{room}");
            }
            _ => assert!(kept.is_ok() && found.unwrap().record == later.record),
        }
        // Whatever happened, the next run may take the folder, and leaves nothing of the others.
        later.keep(folder.path());
        assert!(bytes_of(folder.path()) == bytes_of(clean.path()), "{room}");
    }
}

#[test]
fn files_of_an_earlier_run_that_the_next_one_has_not_are_removed_and_those_of_others_stay() {
    let case = case("two-posts", 1, Some(2));
    let folder = tempfile::tempdir().unwrap();
    let mut files = case.files();
    files.push(Kept { name: "report.html".to_string(), bytes: b"old".to_vec(), rows: None });
    Folder::claim(folder.path(), "run").unwrap().keep(&case.manifest, &files).unwrap();
    std::fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    // What a killed run leaves.
    for name in ["events.parquet.77.tmp", "package/scenario.toml.78.tmp", "report.html.79.tmp"] {
        std::fs::write(folder.path().join(name), "half").unwrap();
    }
    case.keep(folder.path());
    let left = bytes_of(folder.path());
    assert!(!left.keys().any(|name| name.ends_with(".tmp") || name == "report.html"), "{:?}", left.keys());
    assert_eq!(std::fs::read_to_string(folder.path().join("notes.txt")).unwrap(), "mine");
    assert!(read(folder.path()).is_ok());
}

#[test]
fn a_folder_in_which_nothing_is_kept_is_removed_again() {
    let above = tempfile::tempdir().unwrap();
    drop(Folder::claim(&above.path().join("runs/one"), "run").unwrap());
    assert_eq!(std::fs::read_dir(above.path()).unwrap().count(), 0);
}

#[test]
fn every_file_that_is_missing_torn_or_altered_is_named() {
    let case = case("two-posts", 1, Some(4));
    let folder = tempfile::tempdir().unwrap();
    case.keep(folder.path());
    let files = bytes_of(folder.path());
    let damaged = |name: &str| match read(folder.path()) {
        Err(ReadError::Damaged { file, .. }) => assert_eq!(file, name),
        other => panic!("{name}: {:?}", other.map(|kept| kept.manifest)),
    };
    for (name, bytes) in files.iter().filter(|(name, _)| *name != MANIFEST) {
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        damaged(name);
        let mut altered = bytes.clone();
        altered[bytes.len() / 2] ^= 1;
        std::fs::write(&path, altered).unwrap();
        damaged(name);
        std::fs::remove_file(&path).unwrap();
        damaged(name);
        std::fs::write(&path, bytes).unwrap();
    }
    assert!(read(folder.path()).is_ok());
}

#[test]
fn folders_of_other_versions_and_what_is_no_run_are_refused_with_the_reason() {
    let case = case("two-posts", 1, Some(2));
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(read(folder.path()), Err(ReadError::NoRun { .. })));
    assert!(matches!(read(&folder.path().join("nowhere")), Err(ReadError::NoRun { .. })));
    case.keep(folder.path());
    let path = folder.path().join(MANIFEST);
    let text = std::fs::read_to_string(&path).unwrap();
    let with = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        read(folder.path())
    };
    let format = format!("\"kokkyo_run_folder\": {FORMAT}");
    assert!(matches!(with(&format, "\"kokkyo_run_folder\": 99"), Err(ReadError::Future { format: 99, .. })));
    assert!(matches!(with(&format, "\"kokkyo_run_folder\": 1"), Err(ReadError::Past { format: 1, .. })));
    assert!(matches!(with(&format, "\"other\": 2"), Err(ReadError::NoRun { .. })));
    assert!(matches!(with("\"complete\": true", "\"complete\": false"), Err(ReadError::Unfinished(_))));
    for name in ["../run.json", "/run.json", "package/../../x", "a\\\\b", "c:x", ""] {
        assert!(matches!(with("\"run.json\"", &format!("\"{name}\"")), Err(ReadError::Damaged { .. })), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn links_lead_neither_a_reader_nor_a_writer_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let case = case("two-posts", 1, Some(2));
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    case.keep(folder.path());
    // The very bytes, but from elsewhere.
    let inside = folder.path().join("events.parquet");
    let elsewhere = outside.path().join("events.parquet");
    std::fs::rename(&inside, &elsewhere).unwrap();
    symlink(&elsewhere, &inside).unwrap();
    assert!(matches!(read(folder.path()), Err(ReadError::Damaged { file, .. }) if file == "events.parquet"));
    // A link in the place of a file is replaced, not followed.
    std::fs::write(&elsewhere, "theirs").unwrap();
    case.keep(folder.path());
    assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), "theirs");
    assert!(read(folder.path()).is_ok());
    // A link in the place of a folder is refused.
    std::fs::rename(folder.path().join("package"), outside.path().join("package")).unwrap();
    symlink(outside.path().join("package"), folder.path().join("package")).unwrap();
    let before = bytes_of(outside.path());
    let kept = Folder::claim(folder.path(), "run").unwrap().keep(&case.manifest, &case.files());
    assert!(matches!(kept, Err(FolderError::Failed { .. })));
    assert!(bytes_of(outside.path()) == before);
}

/// Every reader, on bytes that no manifest vouches for.
fn read_all(lexicon: &Lexicon<'_>, table: &str, bytes: &[u8]) {
    let mut rows = kokkyo_model::trajectory::Rows::default();
    let mut frames = Frames::default();
    let result = match table {
        "events" => events::read(lexicon, bytes).map(|_| ()),
        "formations" => steps::read_formations(lexicon, bytes).map(|_| ()),
        "depots" => steps::read_depots(lexicon, bytes, &mut frames),
        "ground" => steps::read_ground(lexicon, bytes, &mut frames),
        "fleets" => supply::read_fleets(lexicon, bytes, &mut frames),
        "railheads" => supply::read_railheads(lexicon, bytes, &mut frames),
        "plans" => supply::read_plans(lexicon, bytes, &mut frames),
        "bridges" => supply::read_bridges(lexicon, bytes, &mut frames),
        "days" => days::read_days(lexicon, bytes, &mut rows),
        "equipment" => days::read_equipment(lexicon, bytes, &mut rows),
        "places" => days::read_places(lexicon, bytes, &mut rows),
        "sides" => days::read_sides(lexicon, bytes, &mut rows),
        "squadrons" => air::read_squadrons(lexicon, bytes, &mut rows),
        "air" => air::read_sides(lexicon, bytes, &mut rows),
        "decisions" => decisions::read(lexicon, bytes, &mut rows),
        "clauses" => decisions::read_clauses(lexicon, bytes, &mut rows),
        "beliefs" => beliefs::read(lexicon, bytes, &mut rows),
        "replications" => replications::read(lexicon, bytes, bytes).map(|_| ()),
        _ => replications::read_record(lexicon, bytes, &mut []),
    };
    // Either is right; that there is an answer is what is tested.
    drop(result);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_reader_panics_on_bytes_that_were_altered(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in prop::option::of(any::<prop::sample::Index>())) {
        thread_local! {
            static CASE: (Case, Vec<Kept>) = {
                let case = case("two-posts", 1, Some(4));
                let files = case.files();
                (case, files)
            };
        }
        CASE.with(|(case, files)| {
            let lexicon = Lexicon::new(&case.scenario, &case.world.theatre);
            for file in files {
                let mut bytes = file.bytes.clone();
                for (at, value) in &changes {
                    let at = at.index(bytes.len());
                    bytes[at] = *value;
                }
                bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len())));
                if let Some(table) = file.name.strip_suffix(".parquet") {
                    read_all(&lexicon, table, &bytes);
                }
            }
            let mut text = serde_json::to_vec(&case.manifest).unwrap();
            for (at, value) in &changes {
                let at = at.index(text.len());
                text[at] = *value;
            }
            let _ = (read_manifest(&text), super::manifest::read_head(&text));
        });
    }
}
