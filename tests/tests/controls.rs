//! Negative controls of experiment 8: what cannot matter does not. Sides exchanged, a planted false target.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use kokkyo_ensemble::observe::observe;
use kokkyo_ensemble::record_table::{Row, table};
use kokkyo_model::outcome::Outcome;
use kokkyo_model::{Settings, World, compile, simulate, specification};
use kokkyo_scenario::{Package, check};
use kokkyo_tests::root;

fn package(name: &str) -> Package {
    Package::from_dir(&root().join("scenarios").join(name)).unwrap()
}

fn world(package: &Package) -> World {
    compile(&check::load(package, &specification(), &[]).unwrap().given).unwrap()
}

fn outcome(world: &World, replication: u32) -> Outcome {
    simulate(world, &Settings::quiet(1939, replication)).unwrap().outcome
}

/// The same package with its two sides in the other order: the first is the second in every table of results.
fn exchanged(package: &Package) -> Package {
    let head = String::from_utf8(package.files["scenario.toml"].clone()).unwrap();
    let first = head.find("[[side]]").unwrap();
    let second = first + 8 + head[first + 8..].find("[[side]]").unwrap();
    let end = second + head[second..].find("\n[[nation]]").unwrap() + 1;
    let mut other = package.clone();
    let text = format!("{}{}\n{}{}", &head[..first], &head[second..end].trim_end(), &head[first..second], &head[end..]);
    for (_, bytes) in other.files.iter_mut().filter(|(file, _)| file.starts_with("parameters/")) {
        // Parameters that each side has of its own are named after their order.
        let text = String::from_utf8(bytes.clone()).unwrap();
        let text = text.replace("_first\"]", "_@\"]").replace("_second\"]", "_first\"]").replace("_@\"]", "_second\"]");
        *bytes = text.into_bytes();
    }
    other.files.insert("scenario.toml".to_string(), text.replace("\"\n[[side]]", "\"\n\n[[side]]").into_bytes());
    other
}

/// What is compared of an outcome: numbers of the first side, then of the second.
fn numbers(outcome: &Outcome) -> [Vec<f64>; 2] {
    [0, 1].map(|side| {
        let losses = outcome.losses[side];
        let mut all = vec![f64::from(losses.killed), f64::from(losses.wounded), f64::from(losses.missing), f64::from(losses.captured)];
        all.extend([f64::from(losses.sick), f64::from(losses.deserted), outcome.supply_t[side], outcome.shells[side]]);
        all.extend(outcome.equipment[side].map(f64::from));
        all.extend([outcome.disputed_km2.0[side], outcome.beyond_km2[side], outcome.score[side]]);
        all
    })
}

/// Mean and standard error of every number, by side.
fn means(world: &World, replications: u32) -> [Vec<(f64, f64)>; 2] {
    let all: Vec<[Vec<f64>; 2]> = (0..replications).map(|replication| numbers(&outcome(world, replication))).collect();
    [0, 1].map(|side| {
        (0..all[0][side].len())
            .map(|at| {
                let values: Vec<f64> = all.iter().map(|one| one[side][at]).collect();
                let n = values.len() as f64;
                let mean = values.iter().sum::<f64>() / n;
                let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
                (mean, (variance / n).sqrt())
            })
            .collect()
    })
}

#[test]
fn sides_in_the_other_order_have_each_others_results() {
    for (name, replications) in [("two-posts", 64), ("nomonhan-1939", 6)] {
        let package = package(name);
        let [[a, b], [c, d]] = [&package, &exchanged(&package)].map(|package| means(&world(package), replications));
        let mut wrong = Vec::new();
        for (side, (own, others)) in [(&a, &d), (&b, &c)].into_iter().enumerate() {
            for (at, (one, other)) in own.iter().zip(others.iter()).enumerate() {
                // Luck is addressed by names: the small case is the same to rounding. In the large one sums over both sides are taken in
                // another order, so histories part by a rounding somewhere: five standard errors of the difference.
                let error = if name == "two-posts" { 0.0 } else { 5.0 * (one.1 * one.1 + other.1 * other.1).sqrt() };
                if (one.0 - other.0).abs() > error + 1e-9 * one.0.abs() {
                    wrong.push(format!("{name}, side {side}, number {at}: {one:?} and {other:?}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// Rows of the table *record against model* of some replications, and the digest of the last.
fn judged(package: &Package, replications: u32) -> (Vec<Row>, String) {
    let scenario = check::load(package, &specification(), &[]).unwrap();
    let world = compile(&scenario.given).unwrap();
    let mut digest = String::new();
    let observed: Vec<Vec<_>> = (0..replications)
        .map(|replication| {
            let settings = Settings { digest: true, ..Settings::quiet(1939, replication) };
            let run = simulate(&world, &settings).unwrap();
            digest = run.digest.unwrap();
            scenario.record.targets.iter().map(|target| observe(target, &world.theatre, &run.trajectory)).collect()
        })
        .collect();
    (table(&scenario.record, &scenario.given.sources, &observed), digest)
}

/// A false statement and a target that it judges, made from a true one: its figure at a twentieth.
#[test]
fn a_planted_false_target_is_not_met_and_moves_nothing_else() {
    let package = package("nomonhan-1939");
    let mut planted = package.clone();
    for (file, id, new, changed) in [
        ("record/claims.csv", "C0187", "C_PLANTED", ("value", "868")),
        ("record/targets.csv", "TG_J_LOSS", "TG_PLANTED", ("claims", "C_PLANTED")),
    ] {
        let text = planted.files[file].clone();
        let mut reader = csv::Reader::from_reader(text.as_slice());
        let header = reader.headers().unwrap().clone();
        let row = reader.records().map(Result::unwrap).find(|row| &row[0] == id).unwrap();
        let cells = header.iter().zip(&row).map(|(column, cell)| match column {
            "id" => new,
            "derives_from" => "",
            column if column == changed.0 => changed.1,
            _ => cell,
        });
        let mut writer = csv::Writer::from_writer(text.clone());
        writer.write_record(cells.collect::<Vec<_>>()).unwrap();
        planted.files.insert(file.to_string(), writer.into_inner().unwrap());
    }
    let ((rows, digest), (others, same)) = (judged(&package, 3), judged(&planted, 3));
    assert_eq!(digest, same, "the model never reads what it is judged by");
    let (false_one, others): (Vec<Row>, Vec<Row>) = others.into_iter().partition(|row| row.target == "TG_PLANTED");
    assert_eq!(false_one[0].overlaps, Some(false), "{false_one:?}");
    let overlaps = |rows: &[Row]| rows.iter().map(|row| (row.target.clone(), row.overlaps)).collect::<Vec<_>>();
    assert_eq!(overlaps(&rows), overlaps(&others));
}
