//! Folders of experiments: the same bytes whatever happens on the way.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use kokkyo_model::audit::Broken;
use kokkyo_model::step::HeldOut;
use kokkyo_model::{compile, specification};
use kokkyo_scenario::package::Change;
use kokkyo_scenario::{Package, check};

use super::folder::{Failed, SEGMENTS, Shard};
use super::{Design, Experiment, ExperimentFolder, FolderFault, Row, Variation, tables};
use crate::fixture;

const STEPS: u32 = 24;

fn two_posts(replications: u32, draws: Option<u32>) -> (Package, Experiment) {
    let (package, scenario, world) = fixture::package("two-posts");
    let change = Change { path: "logistics.fleets.W_LORRY.vehicles".into(), value: None, factor: Some(0.5) };
    let changed = check::load(&package, &specification(), std::slice::from_ref(&change)).unwrap();
    let changed_world = compile(&changed.given).unwrap();
    let variation = |name: &str, made, scenario, world| {
        let (title, changes) = (String::new(), Vec::new());
        Variation { name: name.into(), title, changes, made, scenario, world }
    };
    let variations =
        vec![variation("base", Vec::new(), scenario, world), variation("half-the-lorries", vec![change], changed, changed_world)];
    let design = Design {
        mode: "historical".into(),
        seed: 7,
        variants: vec!["base".into(), "half-the-lorries".into()],
        draws,
        replications,
        digest: true,
        ..Design::default()
    };
    let experiment = Experiment::new(design, package.clone(), variations, HeldOut::default(), Some(STEPS)).unwrap();
    (package, experiment)
}

fn claim<'e>(
    path: &Path,
    package: &Package,
    experiment: &'e Experiment,
    shard: Option<Shard>,
) -> Result<ExperimentFolder<'e>, FolderFault> {
    ExperimentFolder::claim(path, "ensemble", experiment, package, shard, "digest")
}

fn finish(folder: &mut ExperimentFolder<'_>) -> Failed {
    folder.finish(|_, failed| Ok(vec![("ensemble.json".into(), format!("{failed:?}").into_bytes())])).unwrap()
}

fn whole(path: &Path, package: &Package, experiment: &Experiment, threads: usize, player: impl Fn(u64) -> Row + Sync) -> Failed {
    let mut folder = claim(path, package, experiment, None).unwrap();
    assert!(folder.fill(threads, &AtomicBool::new(false), player, |_| {}).unwrap());
    finish(&mut folder)
}

/// Every file of a folder but the lock.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, at: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else if path.file_name().unwrap() != ".lock" {
                found.insert(path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(root, root, &mut found);
    found
}

#[track_caller]
fn refused(result: Result<ExperimentFolder<'_>, FolderFault>, needle: &str) {
    let Err(FolderFault::Refused(why)) = result else { panic!("not refused") };
    assert!(why.contains(needle), "{why}");
}

#[test]
fn tables_are_the_same_for_any_number_of_threads_any_sharding_and_a_stop_in_between() {
    let (package, experiment) = two_posts(10, Some(2));
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let player = |number| experiment.play(number);
    assert_eq!(whole(&at("one"), &package, &experiment, 1, player).count, 0);
    let expected = files(&at("one"));
    let mut names: Vec<&str> = expected.keys().map(String::as_str).filter(|name| !name.starts_with("package/")).collect();
    names.sort_unstable();
    assert_eq!(names, ["ensemble.json", "manifest.json", "outcomes.parquet", "parameters.parquet", "variants.parquet"]);
    for threads in [2, 7, 16] {
        let path = at(&format!("threads-{threads}"));
        whole(&path, &package, &experiment, threads, player);
        assert!(files(&path) == expected, "{threads} threads");
    }
    for of in [1, 3, 7] {
        let merged = at(&format!("merged-{of}"));
        let mut paths = Vec::new();
        for number in 1..=of {
            let path = at(&format!("shard-{number}-of-{of}"));
            let mut folder = claim(&path, &package, &experiment, Some(Shard { number, of })).unwrap();
            assert!(folder.fill(2, &AtomicBool::new(false), player, |_| {}).unwrap());
            finish(&mut folder);
            paths.push(path);
        }
        let mut folder = claim(&merged, &package, &experiment, None).unwrap();
        // In any order.
        paths.iter().rev().for_each(|path| folder.add_shard(path).unwrap());
        assert!(folder.missing().unwrap().is_empty());
        finish(&mut folder);
        drop(folder);
        assert!(files(&merged) == expected, "{of} shards");
    }
    // Stopped after every few units, each time continued on another number of threads.
    let path = at("stopped");
    let played = AtomicU64::new(0);
    for threads in 1.. {
        let mut folder = claim(&path, &package, &experiment, None).unwrap();
        let stop = AtomicBool::new(false);
        let counted = |number| {
            stop.store(played.fetch_add(1, Ordering::Relaxed) % 5 == 4, Ordering::Relaxed);
            experiment.play(number)
        };
        if folder.fill(threads % 3 + 1, &stop, counted, |_| {}).unwrap() {
            finish(&mut folder);
            break;
        }
    }
    assert!(files(&path) == expected, "stopped and continued");
    // Not one unit was played twice.
    assert_eq!(played.load(Ordering::Relaxed), experiment.design.units());
}

#[test]
fn more_replications_are_added_later_with_the_same_bytes_as_if_asked_for_at_once() {
    let (package, small) = two_posts(3, None);
    let (_, large) = two_posts(8, None);
    let root = tempfile::tempdir().unwrap();
    let (grown, fresh) = (root.path().join("grown"), root.path().join("fresh"));
    whole(&grown, &package, &small, 2, |number| small.play(number));
    let first = files(&grown);
    let played = AtomicU64::new(0);
    whole(&grown, &package, &large, 2, |number| {
        played.fetch_add(1, Ordering::Relaxed);
        large.play(number)
    });
    assert_eq!(played.load(Ordering::Relaxed), large.design.units() - small.design.units());
    whole(&fresh, &package, &large, 2, |number| large.play(number));
    assert!(files(&grown) == files(&fresh) && files(&grown) != first);
    refused(claim(&grown, &package, &small, None), "it holds 8 replications and 3 are asked for");
    // Asked for again, there is nothing to do.
    assert!(claim(&grown, &package, &large, None).unwrap().is_complete());
}

#[test]
fn torn_and_missing_segments_are_noted_and_played_again() {
    let (package, experiment) = two_posts(4, None);
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("x");
    let expected = root.path().join("expected");
    whole(&expected, &package, &experiment, 1, |number| experiment.play(number));
    let mut folder = claim(&path, &package, &experiment, None).unwrap();
    let stop = AtomicBool::new(false);
    let played = AtomicU64::new(0);
    for _ in 0..2 {
        stop.store(false, Ordering::Relaxed);
        // One thread, stopped from within: three units each time.
        let three = |number| {
            stop.store(played.fetch_add(1, Ordering::Relaxed) % 3 == 2, Ordering::Relaxed);
            experiment.play(number)
        };
        assert!(!folder.fill(1, &stop, three, |_| {}).unwrap());
    }
    drop(folder);
    let segments = path.join(SEGMENTS);
    let mut found: Vec<_> = std::fs::read_dir(&segments).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    assert_eq!(found.len(), 2);
    let bytes = std::fs::read(&found[0]).unwrap();
    std::fs::write(&found[0], &bytes[..bytes.len() / 2]).unwrap();
    std::fs::write(segments.join("000000000000-000000000009.segment.4711.tmp"), b"half").unwrap();
    std::fs::write(path.join("outcomes.parquet.4711.tmp"), b"half").unwrap();
    let mut folder = claim(&path, &package, &experiment, None).unwrap();
    let played = AtomicU64::new(0);
    let counted = |number| {
        played.fetch_add(1, Ordering::Relaxed);
        experiment.play(number)
    };
    assert!(folder.fill(2, &AtomicBool::new(false), counted, |_| {}).unwrap());
    assert_eq!(folder.torn.len(), 1);
    finish(&mut folder);
    drop(folder);
    assert!(files(&path) == files(&expected));
    assert!(played.load(Ordering::Relaxed) < experiment.design.units());
}

#[test]
fn failed_replications_are_counted_and_named_and_the_others_are_not_touched() {
    let (package, experiment) = two_posts(5, None);
    let root = tempfile::tempdir().unwrap();
    // Unit 3 breaks a law, unit 4 gives up altogether.
    let player = |number| match number {
        3 => experiment.row_of(3, |_| Err(Broken { invariant: "men of X".into(), phase: "combat", step: 9 })),
        4 => experiment.row_of(4, |_| panic!("on purpose")),
        _ => experiment.play(number),
    };
    let failed = whole(root.path(), &package, &experiment, 2, player);
    assert_eq!(failed.count, 2);
    assert_eq!(failed.first.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [3, 4]);
    assert!(failed.first[0].1.what.contains("men of X") && failed.first[1].1.what.contains("on purpose"));
    let mut rows = Vec::new();
    tables::read_outcomes(&experiment, &root.path().join("outcomes.parquet"), |row| {
        rows.push(row);
        Ok(())
    })
    .unwrap();
    assert_eq!(rows.len() as u64, experiment.design.units());
    for row in rows {
        assert_eq!(row, player(row.number), "what is read is what was played");
    }
}

#[test]
fn folders_of_others_are_refused_and_left_alone() {
    let (package, experiment) = two_posts(2, None);
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("x");
    whole(&path, &package, &experiment, 1, |number| experiment.play(number));
    let before = files(&path);
    let altered = |change: &dyn Fn(&mut Design)| {
        let (_, mut other) = two_posts(2, None);
        change(&mut other.design);
        other.id = other.design.id(&other.package);
        other
    };
    refused(claim(&path, &package, &altered(&|design| design.seed = 8), None), "seed 7, not 8");
    refused(claim(&path, &package, &altered(&|design| design.set = vec!["a=1".into()]), None), "--set none, not a=1");
    let mut other = altered(&|_| {});
    other.package = "another".into();
    refused(claim(&path, &package, &other, None), "a package with other files");
    refused(ExperimentFolder::claim(&path, "ensemble", &experiment, &package, None, "another digest"), "another history");
    refused(claim(&path, &package, &experiment, Some(Shard { number: 1, of: 2 })), "shard the whole, not 1/2");
    refused(ExperimentFolder::claim(&path, "compare", &experiment, &package, None, "digest"), "kokkyo ensemble");
    let foreign = root.path().join("foreign");
    std::fs::create_dir(&foreign).unwrap();
    std::fs::write(foreign.join("thesis.txt"), "mine").unwrap();
    refused(claim(&foreign, &package, &experiment, None), "holds `thesis.txt`");
    assert!(files(&path) == before && files(&foreign).len() == 1);
    let held = claim(&root.path().join("held"), &package, &experiment, None).unwrap();
    refused(claim(&root.path().join("held"), &package, &experiment, None), "another Kokkyo is at work");
    drop(held);
    claim(&root.path().join("held"), &package, &experiment, None).unwrap();
}

#[test]
fn shards_of_another_experiment_and_unfinished_ones_are_not_merged() {
    let (package, experiment) = two_posts(4, None);
    let (_, more) = two_posts(5, None);
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let shard = Some(Shard { number: 1, of: 2 });
    drop(claim(&at("unfinished"), &package, &experiment, shard).unwrap());
    let mut other = claim(&at("other"), &package, &more, shard).unwrap();
    other.fill(1, &AtomicBool::new(false), |number| more.play(number), |_| {}).unwrap();
    finish(&mut other);
    let mut folder = claim(&at("merged"), &package, &experiment, None).unwrap();
    for (name, needle) in
        [("unfinished", "shard 1/2 is unfinished"), ("other", "part of 5 replications, not of 4"), ("nowhere", "no folder")]
    {
        let Err(FolderFault::Refused(why)) = folder.add_shard(&at(name)) else { panic!("{name} is not refused") };
        assert!(why.contains(needle), "{why}");
    }
    assert_eq!(folder.missing().unwrap(), vec![0..experiment.design.units()]);
}

#[test]
fn a_replication_of_the_ensemble_is_that_of_the_same_number_played_alone() {
    let (_, experiment) = two_posts(3, None);
    for number in 0..experiment.design.units() {
        let unit = experiment.design.unit(number);
        let settings = experiment.settings(unit, kokkyo_model::event::Recording::Everything, true);
        let alone = kokkyo_model::simulate(&experiment.variations[unit.variant].world, &settings).unwrap();
        assert_eq!(experiment.play(number).digest, alone.digest);
        assert_eq!(settings.replication, unit.luck);
    }
}
