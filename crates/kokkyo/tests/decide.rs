//! `kokkyo decide` from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::{Command, Output};

use serde_json::Value;

fn kokkyo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kokkyo")).arg("decide").args(arguments).output().expect("the program starts")
}

fn situations(arguments: &[&str]) -> Vec<Value> {
    let output = kokkyo(&[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let object: Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
    object["situations"].as_array().unwrap().clone()
}

fn share(situation: &Value, course: &str, which: &str) -> f64 {
    let options = situation["options"].as_array().unwrap();
    options.iter().find(|option| option["course"] == course).unwrap()[which]["value"].as_f64().unwrap()
}

#[test]
fn every_case_of_the_campaign_is_put_before_its_headquarters_beside_what_was_decided() {
    let all = situations(&["--replications", "400"]);
    let cases: std::collections::BTreeSet<&str> = all.iter().map(|it| it["case"].as_str().unwrap()).collect();
    assert_eq!(cases.into_iter().collect::<Vec<_>>(), ["kanchazu-1937", "khasan-1938", "may-1939", "november-1938"]);
    for situation in &all {
        let options = situation["options"].as_array().unwrap();
        let total: f64 = options.iter().map(|option| option["share"]["value"].as_f64().unwrap()).sum();
        assert!((total - 1.0).abs() < 1e-9, "{situation}");
        assert_eq!(options.iter().filter(|option| option["recorded"] == true).count(), 1, "{situation}");
        assert!(!situation["happened"].as_str().unwrap().is_empty() && !situation["source"].as_str().unwrap().is_empty());
        for option in options {
            let share = &option["share"];
            assert!(share["low95"].as_f64() <= share["value"].as_f64() && share["value"].as_f64() <= share["high95"].as_f64());
        }
    }
    assert_eq!(all, situations(&["--replications", "400"]), "the same seed, the same result");
}

#[test]
fn where_everything_comes_out_and_authority_is_heavy_the_word_from_tokyo_is_kept_and_without_it_they_attack() {
    let control = [
        "--set",
        "command.obedience.w_authority=40",
        "--set",
        "command.obedience.known_late=1",
        "--set",
        "command.obedience.known_concealed=1",
    ];
    let all = situations(&[&["kanchazu-1937", "--replications", "400"][..], &control[..]].concat());
    let told = all.iter().find(|it| it["id"] == "KZ_AFTER").unwrap();
    assert!(share(told, "C_D_PUNISH", "share") < 0.1 && share(told, "C_D_PUNISH", "share_without_papers") > 0.5, "{told}");
}

#[test]
fn what_is_not_there_is_said_with_what_is() {
    let output = kokkyo(&["kanchazu"]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && message.contains("no case `kanchazu`") && message.contains("kanchazu-1937"), "{message}");
}

#[test]
fn what_was_changed_and_on_which_luck_is_said_with_the_answer() {
    let changed = [
        "kanchazu-1937",
        "--replications",
        "10",
        "--seed",
        "7",
        "--with",
        "both-centres-in-control",
        "--set",
        "command.obedience.afresh_days=0",
    ];
    let text = String::from_utf8(kokkyo(&changed).stdout).unwrap();
    for part in ["10 replications, seed 7", "both-centres-in-control", "command.obedience.afresh_days=0"] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    let object: Value = serde_json::from_slice(&kokkyo(&[&changed[..], &["--json"]].concat()).stdout).unwrap();
    assert_eq!((object["seed"].as_u64(), object["with"][0].as_str()), (Some(7), Some("both-centres-in-control")));
    assert_eq!(object["set"][0].as_str(), Some("command.obedience.afresh_days=0"));
}
