//! `kokkyo compare` from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn kokkyo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(arguments).current_dir(folder).output().expect("the program starts")
}

fn compare(folder: &Path, extra: &[&str]) -> Output {
    kokkyo(folder, &[&["compare", "two-posts", "--replications", "12"], extra].concat())
}

fn object(folder: &Path, extra: &[&str]) -> Value {
    let output = compare(folder, &[extra, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn difference<'a>(variant: &'a Value, name: &str) -> &'a Value {
    let outcomes = variant["outcomes"].as_array().unwrap();
    &outcomes.iter().find(|outcome| outcome["outcome"] == name).unwrap_or_else(|| panic!("no {name}"))["difference"]
}

#[test]
fn a_counterfactual_that_changes_nothing_is_exactly_zero_in_every_replication() {
    let folder = tempfile::tempdir().unwrap();
    let found = object(folder.path(), &["base"]);
    let base = &found["variants"][0];
    assert_eq!((base["variant"].as_str(), base["share_parted"].as_f64()), (Some("base"), Some(0.0)));
    assert!(base["first_parting"].is_null() && base["first_parting_reason"].is_string());
    let mut compared = 0;
    for outcome in base["outcomes"].as_array().unwrap() {
        let difference = &outcome["difference"];
        if difference.is_null() {
            assert!(outcome["reason"].is_string());
            continue;
        }
        compared += 1;
        for key in ["mean", "low95", "high95", "share_different", "share_parted"] {
            assert_eq!(difference[key].as_f64(), Some(0.0), "{outcome}");
        }
        assert_eq!(difference["probability_of_superiority"].as_f64(), Some(0.5));
        assert_eq!(difference["pairs"].as_u64(), Some(12));
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn halving_the_lorries_halves_what_is_delivered_and_says_where_histories_part() {
    let folder = tempfile::tempdir().unwrap();
    let found = object(folder.path(), &["half-the-lorries", "no-bridge+half-the-lorries"]);
    let halved = &found["variants"][0];
    // 15 t a day in ten days become 7.5.
    let supply = difference(halved, "supply.west");
    assert!((supply["mean"].as_f64().unwrap() + 75.0).abs() < 1e-6, "{supply}");
    assert_eq!((supply["probability_of_superiority"].as_f64(), supply["share_parted"].as_f64()), (Some(0.0), Some(1.0)));
    let first = &halved["first_parting"];
    assert_eq!((first["replication"].as_u64(), first["variant"]["kind"].as_str()), (Some(0), Some("delivered")));
    assert!(first["variant"]["text"].as_str().unwrap().contains("reach depot") && first["base"]["text"] != first["variant"]["text"]);
    // The incident stream is untouched: nobody fell short, so every loss is the same man for man.
    assert_eq!(difference(halved, "losses.west.battle")["share_different"].as_f64(), Some(0.0));
    // Without the bridge nobody fights.
    let both = &found["variants"][1];
    assert!(difference(both, "losses.east.battle")["high95"].as_f64().unwrap() < 0.0);
    // The same in words, from what is kept.
    let output = compare(folder.path(), &["half-the-lorries", "no-bridge+half-the-lorries", "--svg", "charts"]);
    let svg = std::fs::read_to_string(folder.path().join("charts/compare-half-the-lorries.svg")).unwrap();
    assert!(svg.contains("supply.west") && svg.contains("−50"), "{svg}");
    let text = String::from_utf8(output.stdout).unwrap();
    for needle in ["100 % of histories part", "reach depot", "supply.west", "P(more)"] {
        assert!(text.contains(needle), "{needle} is missing in\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 140), "{text}");
}

#[test]
fn a_value_is_a_variant_and_does_what_the_counterfactual_does_that_sets_it() {
    let folder = tempfile::tempdir().unwrap();
    let found = object(folder.path(), &["half-the-lorries", "logistics.fleets.W_LORRY.vehicles=5"]);
    let [by_name, by_value] = found["variants"].as_array().unwrap().as_slice() else { panic!("two variants") };
    assert_eq!(by_value["variant"], "logistics.fleets.W_LORRY.vehicles=5");
    assert_eq!(by_name["outcomes"], by_value["outcomes"]);
    assert!(by_value["share_parted"].as_f64() > Some(0.0));
}

#[test]
fn a_factorial_design_has_every_main_effect_and_interaction() {
    let folder = tempfile::tempdir().unwrap();
    let found = object(folder.path(), &["--factorial", "half-the-lorries,no-bridge"]);
    assert_eq!(found["variants"].as_array().unwrap().len(), 3);
    let outcomes = found["factorial"]["outcomes"].as_array().unwrap();
    let supply = outcomes.iter().find(|outcome| outcome["outcome"] == "supply.west").unwrap();
    let effects: Vec<(usize, f64)> =
        supply["effects"].as_array().unwrap().iter().map(|it| (it["of"].as_array().unwrap().len(), it["mean"].as_f64().unwrap())).collect();
    assert_eq!(effects.len(), 3);
    assert!((effects[0].1 + 75.0).abs() < 1e-6 && effects[1].1.abs() < 1e-6 && effects[2].1.abs() < 1e-6, "{effects:?}");
}

#[test]
fn wrong_choices_get_a_message() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, needle) in [
        (&[][..], "name at least one variant"),
        (&["half-the-lorry"][..], "did you mean `half-the-lorries`"),
        (&["--factorial", "half-the-lorries"][..], "2 to 6 factors"),
        (&["--factorial", "base,no-bridge"][..], "one counterfactual by itself"),
    ] {
        let output = compare(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty() && String::from_utf8_lossy(&output.stderr).contains(needle), "{needle}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_page_holds_the_histories_of_the_base_and_of_each_variant_and_is_made_again_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let page = || {
        let output = compare(folder.path(), &["half-the-lorries", "no-bridge", "--out", "kept"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read_to_string(folder.path().join("kept/report.html")).expect("the page is there")
    };
    let first = page();
    for id in ["kokkyo-comparison", "kokkyo-block", "kokkyo-block-1", "kokkyo-block-2"] {
        assert_eq!(first.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
    assert!(!first.contains("id=\"kokkyo-block-3\""));
    std::fs::remove_file(folder.path().join("kept/report.html")).unwrap();
    assert_eq!(first, page());
}

#[test]
fn a_second_question_goes_beside_the_first_without_being_told_where_and_finds_its_own_again() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(compare(folder.path(), &["half-the-lorries"]).status.code(), Some(0));
    let first = std::fs::read(folder.path().join("runs/two-posts-1939-compare/compare.json")).unwrap();
    let second = compare(folder.path(), &["no-bridge"]);
    let said = String::from_utf8_lossy(&second.stderr).to_string();
    assert_eq!(second.status.code(), Some(0), "{said}");
    assert!(said.contains("holds something else; this goes to runs/two-posts-1939-compare-"), "{said}");
    let again = compare(folder.path(), &["no-bridge"]);
    assert_eq!((again.status.code(), again.stdout == second.stdout), (Some(0), true));
    assert_eq!(std::fs::read(folder.path().join("runs/two-posts-1939-compare/compare.json")).unwrap(), first);
    assert_eq!(std::fs::read_dir(folder.path().join("runs")).unwrap().count(), 2);
    // What is named is taken at its word.
    let named = compare(folder.path(), &["no-bridge", "--out", "runs/two-posts-1939-compare"]);
    assert_eq!(named.status.code(), Some(2));
}

#[test]
fn what_is_set_in_all_is_said_once_and_not_as_a_change_of_the_variant() {
    let folder = tempfile::tempdir().unwrap();
    let output = compare(folder.path(), &["half-the-lorries", "--set", "combat.attrition.killed_share=0.28"]);
    let text = String::from_utf8_lossy(&output.stdout).to_string();
    let lines = |label: &str| text.lines().filter(|line| line.trim_start().starts_with(label)).count();
    assert_eq!((lines("in all"), lines("change")), (1, 1), "{text}");
    assert!(text.lines().any(|line| line.contains("in all") && line.contains("killed_share = 0.28")), "{text}");
}
