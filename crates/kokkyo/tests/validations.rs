//! `kokkyo validate` from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn validate(extra: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let often: &[&str] = if extra.contains(&"--replications") { &[] } else { &["--replications", "12"] };
    let asked = [&["validate", "two-posts"], often, extra].concat();
    Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(asked).current_dir(folder.path()).output().expect("the program starts")
}

fn object(extra: &[&str]) -> Value {
    let output = validate(&[extra, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn rival<'a>(found: &'a Value, name: &str) -> &'a Value {
    found["rivals"].as_array().unwrap().iter().find(|rival| rival["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn what_comes_out_hangs_on_no_thread() {
    assert_eq!(object(&["--threads", "1"]), object(&["--threads", "3"]));
}

#[test]
fn a_rival_that_changes_nothing_is_exactly_as_good_on_every_target() {
    let found = object(&["--against", "logistics.fleets.W_LORRY.vehicles=10"]);
    let same = &found["rivals"][0];
    assert_eq!(same["kind"], "counterfactual");
    for key in ["mean", "low95", "high95"] {
        assert_eq!(same["difference"][key].as_f64(), Some(0.0), "{key}");
    }
    assert_eq!((same["score"].as_f64(), same["moved"].as_array().map(Vec::len)), (found["score"].as_f64(), Some(0)));
}

#[test]
fn without_haulage_what_is_delivered_is_farther_from_the_record_and_nothing_else_need_be() {
    // In a copy in which what the record says of the tonnes may judge.
    let folder = tempfile::tempdir().unwrap();
    let in_it = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(arguments).current_dir(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    in_it(&["copy", "two-posts", "mine"]);
    let claims = folder.path().join("mine/record/claims.csv");
    let text = std::fs::read_to_string(&claims).unwrap().replace(",description,", ",own_return,");
    std::fs::write(&claims, text).unwrap();
    let asked = ["validate", "./mine", "--replications", "12", "--json", "--against", "logistics.haulage,intelligence", "--on", "H_*"];
    let found: Value = serde_json::from_slice(&in_it(&asked)).unwrap();
    let haulage = rival(&found, "logistics.haulage");
    assert!(haulage["difference"]["low95"].as_f64() > Some(0.0), "{haulage}");
    assert!(haulage["skill"].as_f64() > Some(0.0) && haulage["targets_farther"].as_u64() > Some(0));
    assert_eq!(rival(&found, "intelligence")["difference"]["mean"].as_f64(), Some(0.0));
    // The mean of what is scored, and only of that.
    let targets = found["targets"].as_array().unwrap();
    assert!(!targets.is_empty() && targets.iter().all(|target| target["target"].as_str().unwrap().starts_with("H_")));
    let mean = targets.iter().map(|target| target["score"].as_f64().unwrap()).sum::<f64>() / targets.len() as f64;
    assert!((mean - found["score"].as_f64().unwrap()).abs() < 1e-12);
}

fn in_folder(folder: &Path, extra: &[&str]) -> Output {
    let asked =
        [&["validate", "two-posts", "--replications", "12", "--against", "logistics,no-bridge", "--out", "kept", "--json"], extra].concat();
    Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(asked).current_dir(folder).output().expect("the program starts")
}

#[test]
fn one_that_was_killed_goes_on_with_the_models_that_it_has_and_comes_to_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let whole = in_folder(folder.path(), &[]);
    assert_eq!(whole.status.code(), Some(0), "{}", String::from_utf8_lossy(&whole.stderr));
    let kept = folder.path().join("kept");
    let read = |name: &str| std::fs::read(kept.join(name)).unwrap();
    let (result, page, first) = (read("validation.json"), read("report.html"), read("models/000.csv"));
    for name in ["models/002.csv", "validation.json", "report.html"] {
        std::fs::remove_file(kept.join(name)).unwrap();
    }
    let again = in_folder(folder.path(), &["--threads", "1"]);
    assert_eq!((&again.stdout, &result, &page), (&whole.stdout, &read("validation.json"), &read("report.html")));
    // What is there is read and not played: a table without a history is believed.
    let changed = String::from_utf8(first).unwrap().lines().next().unwrap().to_string();
    std::fs::write(kept.join("models/000.csv"), format!("{changed}\n")).unwrap();
    let without = in_folder(folder.path(), &[]);
    assert_eq!(without.status.code(), Some(1), "no history of the model is there, as its table says");
    let other = in_folder(folder.path(), &["--discrepancy", "20"]);
    assert_eq!(other.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&other.stderr).contains("another validation"));
}

#[test]
fn the_page_holds_what_it_came_to_the_rivals_beside_every_target_and_no_path_of_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    assert!(in_folder(folder.path(), &["--seed", "7"]).status.success());
    let html = std::fs::read_to_string(folder.path().join("kept/report.html")).unwrap();
    let block = html.split_once("id=\"kokkyo-validation\">").unwrap().1.split_once("</script>").unwrap().0;
    let data: Value = serde_json::from_str(block).unwrap();
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(folder.path().join("kept/validation.json")).unwrap()).unwrap();
    assert_eq!(data["came"], kept);
    assert_eq!(data["command"], "kokkyo validate two-posts --against=logistics,no-bridge --replications=12 --seed=7");
    let targets = kept["targets"].as_array().unwrap();
    for name in ["logistics", "no-bridge"] {
        assert_eq!(data["rivals"][name].as_array().unwrap().len(), targets.len(), "{name}");
    }
    assert!(data["names"]["no-bridge"]["title_ja"].as_str().is_some_and(|title| !title.is_empty()));
    assert!(targets.iter().all(|target| data["targets"][target["target"].as_str().unwrap()]["claims"].is_array()));
    assert!(!block.contains(folder.path().to_str().unwrap()));
}

#[test]
fn a_part_of_a_rival_without_a_japanese_title_has_its_english_one() {
    let folder = tempfile::tempdir().unwrap();
    let in_it = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(arguments).current_dir(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    };
    in_it(&["copy", "two-posts", "mine"]);
    let file = folder.path().join("mine/counterfactuals/no-bridge.toml");
    let text = std::fs::read_to_string(&file).unwrap().replace("title_ja = \"橋なし\"\n", "");
    std::fs::write(&file, text).unwrap();
    in_it(&["validate", "./mine", "--replications", "5", "--against", "no-bridge+half-the-lorries", "--out", "kept"]);
    let html = std::fs::read_to_string(folder.path().join("kept/report.html")).unwrap();
    let block = html.split_once("id=\"kokkyo-validation\">").unwrap().1.split_once("</script>").unwrap().0;
    let data: Value = serde_json::from_str(block).unwrap();
    let title = data["names"]["no-bridge+half-the-lorries"]["title_ja"].as_str().unwrap();
    let parts: Vec<&str> = title.split('・').collect();
    assert!(parts.len() == 2 && parts[0] == "No bridge" && !parts[1].is_ascii() && !parts[1].is_empty(), "{title}");
}

#[test]
fn every_mechanism_is_a_rival_where_none_is_named() {
    let found = object(&[]);
    let listed = Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(["list", "mechanisms", "--json"]).output().unwrap();
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(found["rivals"].as_array().unwrap().len(), listed["mechanisms"].as_array().unwrap().len());
    let means: Vec<f64> = found["rivals"].as_array().unwrap().iter().map(|rival| rival["difference"]["mean"].as_f64().unwrap()).collect();
    assert!(means.windows(2).all(|pair| pair[0] >= pair[1]), "the one that loses most stands first");
}

#[test]
fn a_rival_that_is_none_is_refused_with_the_one_that_was_probably_meant() {
    for (name, meant) in [
        ("logistics.haulag", "logistics.haulage"),
        ("no-bridg", "no-bridge"),
        ("combat.fire,combat.fire", "twice"),
        ("combat.flak", "neither"),
    ] {
        let refused = validate(&["--against", name]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&refused.stderr).contains(meant), "{}", String::from_utf8_lossy(&refused.stderr));
    }
}

#[test]
fn the_chart_has_a_line_for_every_rival_that_changes_something() {
    let folder = tempfile::tempdir().unwrap();
    let chart = folder.path().join("chart.svg");
    let found = object(&["--against", "logistics.haulage,combat.fire", "--svg", chart.to_str().unwrap()]);
    let drawn = std::fs::read_to_string(Path::new(&chart)).unwrap();
    for rival in found["rivals"].as_array().unwrap() {
        assert_eq!(drawn.contains(rival["name"].as_str().unwrap()), rival["score"] != found["score"], "{rival}");
    }
}

#[test]
fn a_mechanism_that_the_model_itself_is_played_without_is_no_rival() {
    let refused = validate(&["--hold-out", "combat", "--against", "combat.fire"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("the same"), "{}", String::from_utf8_lossy(&refused.stderr));
}

#[test]
fn a_chart_that_cannot_be_written_is_known_before_anything_is_played_and_nothing_else_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("wars.csv");
    std::fs::write(&table, "battle,losses\n").unwrap();
    for place in [table.to_str().unwrap(), "missing/chart.svg"] {
        let refused = validate(&["--replications", "100000", "--svg", place]);
        assert!(matches!(refused.status.code(), Some(1 | 2)), "{place}");
    }
    assert_eq!(std::fs::read_to_string(&table).unwrap(), "battle,losses\n");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_in_whichever_model_it_comes() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kokkyo"))
        .args(["validate", "two-posts", "--replications", "2000", "--threads", "1"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    // Well after the first of forty-six models, and long before the last.
    std::thread::sleep(std::time::Duration::from_secs(6));
    assert!(child.try_wait().unwrap().is_none(), "it is over already");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
