//! `kokkyo calibrate` from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn kokkyo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(arguments).current_dir(folder).output().expect("the program starts")
}

fn calibrate(folder: &Path, extra: &[&str]) -> Output {
    let asked = ["calibrate", "two-posts", "--range", "40", "--inputs", "combat.fire.dug_in_direct,combat.attrition.killed_share"];
    kokkyo(folder, &[&asked[..], &["--particles", "20", "--generations", "3"], extra].concat())
}

fn object(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

#[test]
fn what_comes_out_hangs_on_no_thread_and_on_no_moment_of_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let one = object(&calibrate(folder.path(), &["--json", "--threads", "1", "--out", "one"]));
    assert_eq!(one, object(&calibrate(folder.path(), &["--json", "--threads", "3", "--out", "three"])));
    // Killed in the second generation: the third is not there, the second has lost its tables.
    let three = folder.path().join("three");
    fs::remove_dir_all(three.join("generation-02")).unwrap();
    fs::remove_file(three.join("generation-01/outcomes.parquet")).unwrap();
    let manifest = three.join("generation-01/manifest.json");
    let unfinished = fs::read_to_string(&manifest).unwrap().replace("\"complete\": true", "\"complete\": false");
    fs::write(&manifest, unfinished).unwrap();
    let again = calibrate(folder.path(), &["--json", "--threads", "2", "--out", "three"]);
    assert_eq!(one, object(&again));
    for name in ["calibration.json", "particles.csv", "calibrated.toml"] {
        assert_eq!(fs::read(folder.path().join("one").join(name)).unwrap(), fs::read(three.join(name)).unwrap(), "{name}");
    }
}

#[test]
fn lorries_are_found_again_from_the_tonnes_that_they_brought() {
    let folder = tempfile::tempdir().unwrap();
    assert!(kokkyo(folder.path(), &["copy", "two-posts", "mine"]).status.success());
    // Fifteen tonnes a day are ten lorries; the record has ten tonnes, and a rival that has twenty and counts for nothing.
    let claims = folder.path().join("mine/record/claims.csv");
    let text = fs::read_to_string(&claims)
        .unwrap()
        .replace("delivered,t/day,15,,,", "delivered,t/day,10,,,")
        .replace(",description,", ",own_return,");
    fs::write(&claims, text).unwrap();
    let cell = "logistics.fleets.W_LORRY.vehicles";
    let asked = ["calibrate", "./mine", "--range", "80", "--inputs", cell, "--on", "H_WEST", "--particles", "40", "--generations", "8"];
    let found = object(&kokkyo(folder.path(), &[&asked[..], &["--discrepancy", "1", "--json", "--out", "c"]].concat()));
    let (low, high) = (&found["inputs"][0]["posterior"]["low80"], &found["inputs"][0]["posterior"]["high80"]);
    let (low, high) = (low.as_f64().unwrap(), high.as_f64().unwrap());
    assert!(low < 2.0 / 3.0 && 2.0 / 3.0 < high && high - low < 0.25, "{low} to {high}");
    // The target that it was not calibrated on is foretold, and takes no part.
    let foretold = found["targets"].as_array().unwrap().iter().find(|target| target["used"] == false).expect("the losses");
    assert!(foretold["after"]["median"].is_number() && foretold["claims"][0]["share_left"].is_null());
    // One point of it can be played as a counterfactual of the package.
    fs::create_dir_all(folder.path().join("mine/counterfactuals")).unwrap();
    fs::copy(folder.path().join("c/calibrated.toml"), folder.path().join("mine/counterfactuals/calibrated.toml")).unwrap();
    let checked = kokkyo(folder.path(), &["check", "./mine"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let played = object(&kokkyo(folder.path(), &["run", "./mine", "--with", "calibrated", "--replications", "1", "--json", "--no-out"]));
    let brought = played["outcome"]["supply"]["west"].as_f64().unwrap();
    assert!((80.0..125.0).contains(&brought), "{brought} t in ten days");
}

#[test]
fn a_folder_of_something_else_and_names_that_are_not_there_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/notes.txt"), "mine").unwrap();
    let said = |extra: &[&str], needle: &str| {
        let output = calibrate(folder.path(), extra);
        let text = String::from_utf8_lossy(&output.stderr).to_string();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(needle), "{text}");
    };
    said(&["--out", "mine"], "nothing was touched");
    assert_eq!(fs::read_to_string(folder.path().join("mine/notes.txt")).unwrap(), "mine");
    said(&["--on", "L_WESTT"], "did you mean `L_WEST`");
    said(&["--before", "1939-06-02"], "nothing to calibrate on");
    let unknown = kokkyo(folder.path(), &["calibrate", "two-posts", "--inputs", "combat.fire.dug_in_dirct"]);
    let text = String::from_utf8_lossy(&unknown.stderr).to_string();
    assert!(unknown.status.code() == Some(2) && text.contains("did you mean `combat.fire.dug_in_direct`"), "{text}");
    let many = kokkyo(folder.path(), &["calibrate", "nomonhan-1939"]);
    let text = String::from_utf8_lossy(&many.stderr).to_string();
    assert!(many.status.code() == Some(2) && text.contains("choose those that matter"), "{text}");
}

#[test]
fn the_table_names_what_was_learnt_and_fits_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let output = calibrate(folder.path(), &["--on", "L_*", "--svg", "drawn"]);
    let text = String::from_utf8_lossy(&output.stdout).to_string();
    for part in ["20 particles from 80 campaigns in 3 generations", "posterior", "calibrated on", "Losses of the western side", "overlap"] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    assert!(fs::read_to_string(folder.path().join("drawn/calibration.svg")).unwrap().contains("combat.attrition.killed_share"));
}
