//! `kokkyo sensitivity` from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn sensitivity(folder: &Path, extra: &[&str]) -> Output {
    let arguments =
        [&["sensitivity", "two-posts", "--range", "50", "--inputs", "combat.attrition.*", "--until", "1939-06-04"], extra].concat();
    Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(arguments).current_dir(folder).output().expect("the program starts")
}

fn object(folder: &Path, extra: &[&str]) -> Value {
    let output = sensitivity(folder, &[extra, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn index<'a>(object: &'a Value, outcome: &str, input: &str) -> &'a Value {
    let outcomes = object["outcomes"].as_array().unwrap();
    let outcome = outcomes.iter().find(|it| it["outcome"] == outcome).unwrap();
    outcome["indices"].as_array().unwrap_or_else(|| panic!("{outcome}")).iter().find(|it| it["input"] == input).unwrap()
}

#[test]
fn the_killed_share_decides_about_the_killed_and_not_about_the_tonnes_and_luck_has_its_own_part() {
    let folder = tempfile::tempdir().unwrap();
    let (killed, share) = ("losses.west.killed", "combat.attrition.killed_share");
    let morris = object(folder.path(), &["--samples", "12"]);
    let effect = index(&morris, killed, share);
    assert!(effect["mu"].as_f64().unwrap() > 0.0 && effect["mu_star"]["value"].as_f64().unwrap() > 0.0, "{effect}");
    assert!(index(&morris, killed, "luck")["mu_star"]["value"].as_f64().unwrap() > 0.0);
    let supply = morris["outcomes"].as_array().unwrap().iter().find(|it| it["outcome"] == "supply.west").unwrap();
    assert_eq!(supply["reason"].as_str(), Some("the outcome does not vary"));
    let sobol = object(folder.path(), &["--method", "sobol", "--samples", "64", "--second-order"]);
    let (total, chance) = (index(&sobol, killed, share), index(&sobol, killed, "luck"));
    assert!(total["total"]["value"].as_f64().unwrap() > 0.2 && chance["total"]["value"].as_f64().unwrap() > 0.02, "{total} {chance}");
    let outcome = sobol["outcomes"].as_array().unwrap().iter().find(|it| it["outcome"] == killed).unwrap();
    assert!(!outcome["second_order"].as_array().unwrap().is_empty());
    // So small a sample is not enough, and it says how many would be.
    assert_eq!(outcome["enough"], Value::Bool(false));
    assert!(outcome["samples_needed"].as_u64().unwrap() > 64);
    let shapley = object(folder.path(), &["--method", "shapley", "--samples", "200"]);
    let outcome = shapley["outcomes"].as_array().unwrap().iter().find(|it| it["outcome"] == killed).unwrap();
    let sum: f64 = outcome["indices"].as_array().unwrap().iter().map(|it| it["shapley"]["value"].as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
}

#[test]
fn tables_of_points_are_continued_and_charts_are_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let first = object(folder.path(), &["--samples", "5"]);
    assert_eq!(first, object(folder.path(), &["--samples", "5", "--threads", "1"]));
    let output = sensitivity(folder.path(), &["--samples", "5", "--svg", "charts", "--outcomes", "losses.*.killed"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let svg = std::fs::read_to_string(folder.path().join("charts/morris-losses.west.killed.svg")).unwrap();
    assert!(svg.contains("combat.attrition.killed_share") && svg.contains("luck"));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("mu*") && text.contains("losses.west.killed"), "{text}");
}

#[test]
fn wrong_choices_get_a_message() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, needle) in [
        (&["--over", "stated"][..], "--range PERCENT"),
        (&["--method", "sobol", "--samples", "100"][..], "such as 128"),
        (&["--outcomes", "losses.west.kiled"][..], "losses.west.killed"),
    ] {
        let output = sensitivity(folder.path(), arguments);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(output.stdout.is_empty() && text.contains(needle), "{text}");
    }
}
