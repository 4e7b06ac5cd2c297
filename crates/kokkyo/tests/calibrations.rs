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
    for name in ["calibration.json", "particles.csv", "calibrated.toml", "report.html"] {
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
fn the_page_holds_what_it_came_to_with_points_of_the_posterior_and_no_path_of_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    let found = object(&calibrate(folder.path(), &["--json", "--out", "one"]));
    let html = fs::read_to_string(folder.path().join("one/report.html")).unwrap();
    let block = html.split_once("id=\"kokkyo-calibration\">").unwrap().1.split_once("</script>").unwrap().0;
    let data: Value = serde_json::from_str(block).unwrap();
    assert_eq!(data["came"], found);
    let inputs = "--inputs=combat.fire.dug_in_direct,combat.attrition.killed_share";
    assert_eq!(data["command"], format!("kokkyo calibrate two-posts {inputs} --range=40 --particles=20 --generations=3"));
    assert!(!block.contains(folder.path().to_str().unwrap()));
    // What the inputs are, in both languages, and nothing of other parameters.
    assert_eq!(data["inputs"].as_object().unwrap().len(), 2);
    assert!(data["inputs"]["combat.fire.dug_in_direct"]["meaning_ja"].as_str().unwrap().contains("暴露度"), "{}", data["inputs"]);
    let dots = data["dots"].as_array().unwrap();
    assert!(dots.len() == 20 && dots.iter().flat_map(|dot| dot.as_array().unwrap()).all(|share| share.as_u64() <= Some(1000)));
    for input in found["inputs"].as_array().unwrap() {
        let left: f64 = input["left"].as_array().unwrap().iter().map(|part| part.as_f64().unwrap()).sum();
        assert!((left - 1.0).abs() < 1e-9, "{input}");
        let parts: Vec<f64> = input["parts"].as_array().unwrap().iter().map(|end| end.as_f64().unwrap()).collect();
        assert!(parts.len() == 21 && parts.is_sorted(), "{input}");
        // Forty campaigns of the first generation are too few to say whether the record could tell.
        assert!(input["recovered"].is_null() && found["recovery"].is_null(), "{input}");
    }
    let pair = &found["pairs"][0];
    assert!(pair["low95"].as_f64() <= pair["correlation"].as_f64() && pair["correlation"].as_f64() <= pair["high95"].as_f64(), "{pair}");
}

#[test]
fn an_input_that_the_record_sees_is_found_again_more_narrowly_than_one_that_it_does_not_see() {
    let folder = tempfile::tempdir().unwrap();
    assert!(kokkyo(folder.path(), &["copy", "two-posts", "mine"]).status.success());
    let claims = folder.path().join("mine/record/claims.csv");
    let text = fs::read_to_string(&claims).unwrap().replace(",description,", ",own_return,");
    fs::write(&claims, text).unwrap();
    // Tonnes hang on lorries and not on how men dig in.
    let inputs = "logistics.fleets.W_LORRY.vehicles,combat.fire.dug_in_direct";
    let asked = ["calibrate", "./mine", "--range", "80", "--inputs", inputs, "--on", "H_WEST", "--particles", "60", "--generations", "1"];
    let found = object(&kokkyo(folder.path(), &[&asked[..], &["--json", "--out", "c"]].concat()));
    assert_eq!((&found["recovery"]["tries"], &found["recovery"]["kept"]), (&Value::from(120), &Value::from(9)));
    let of = |name: &str| {
        let input = found["inputs"].as_array().unwrap().iter().find(|input| input["input"] == name).unwrap();
        let ranks: u64 = input["recovered"]["ranks"].as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).sum();
        assert_eq!(ranks, 120, "{input}");
        (input["recovered"]["held"].as_f64().unwrap(), input["recovered"]["width"].as_f64().unwrap())
    };
    let ((held, seen), (_, silent)) = (of("logistics.fleets.W_LORRY.vehicles"), of("combat.fire.dug_in_direct"));
    assert!(seen < 0.5 && silent > 0.8, "{seen}, {silent}");
    assert!(held > 0.69, "{held}: more seldom than 80 % beyond three standard errors");
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
    said(&["--on", "L_WEST,H_WEST"], "none of its claims has a figure and a role");
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

#[test]
fn another_question_into_the_same_folder_is_refused_before_anything_is_played() {
    let folder = tempfile::tempdir().unwrap();
    assert!(calibrate(folder.path(), &["--out", "one"]).status.success());
    let kept = fs::read(folder.path().join("one/generation-00/outcomes.parquet")).unwrap();
    for (other, word) in [
        (vec!["--particles", "40", "--range", "40"], "40 particles"),
        (vec!["--range", "60"], "range 60"),
        (vec!["--range", "40", "--inputs", "combat.fire.dug_in_direct"], "inputs"),
        (vec!["--range", "40", "--discrepancy", "20"], "discrepancy 20"),
    ] {
        let mut asked = vec!["calibrate", "two-posts", "--out", "one", "--generations", "3"];
        let has = |name: &str| other.contains(&name);
        asked.extend(if has("--particles") { [].as_slice() } else { &["--particles", "20"] });
        asked.extend(if has("--inputs") {
            [].as_slice()
        } else {
            &["--inputs", "combat.fire.dug_in_direct,combat.attrition.killed_share"]
        });
        asked.extend(&other);
        let output = kokkyo(folder.path(), &asked);
        let text = String::from_utf8_lossy(&output.stderr).to_string();
        assert_eq!(output.status.code(), Some(2), "{other:?}: {text}");
        assert!(text.contains("another experiment") && text.contains(word), "{other:?}: {text}");
    }
    assert_eq!(kept, fs::read(folder.path().join("one/generation-00/outcomes.parquet")).unwrap());
    assert!(calibrate(folder.path(), &["--out", "one"]).status.success(), "its own question finds it as it was");
}

#[test]
fn what_is_named_twice_or_cannot_be_varied_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let said = |range: &[&str], inputs: &str, needle: &str| {
        let output = kokkyo(folder.path(), &[&["calibrate", "two-posts", "--inputs", inputs], range].concat());
        let text = String::from_utf8_lossy(&output.stderr).to_string();
        assert_eq!(output.status.code(), Some(2), "{inputs}: {text}");
        assert!(text.contains(needle), "{inputs}: {text}");
    };
    let lorries = "logistics.fleets.W_LORRY.vehicles";
    let range = ["--range", "40"];
    said(&range, &format!("{lorries}+{lorries}"), "is named twice");
    said(&range, &format!("{lorries}, {lorries} + logistics.fleets.E_LORRY.vehicles"), "is named twice");
    said(&range, &format!("{lorries}+combat.attrition.killed_share"), "is a parameter, and only cells");
    said(&[], "combat.attrition.killed_share", "cannot be varied");
}

#[test]
fn a_foretold_target_that_never_varies_is_judged_all_the_same_and_one_that_is_asked_for_is_named() {
    let folder = tempfile::tempdir().unwrap();
    assert!(kokkyo(folder.path(), &["copy", "two-posts", "mine"]).status.success());
    let claims = folder.path().join("mine/record/claims.csv");
    let text = fs::read_to_string(&claims).unwrap().replace(",description,", ",own_return,");
    fs::write(&claims, text).unwrap();
    // Tonnes do not hang on how men dig in.
    let asked =
        ["calibrate", "./mine", "--range", "40", "--inputs", "combat.fire.dug_in_direct", "--particles", "20", "--generations", "2"];
    let calibrate = |extra: &[&str]| kokkyo(folder.path(), &[&asked[..], extra].concat());
    let found = object(&calibrate(&["--on", "L_*", "--json"]));
    let tonnes = found["targets"].as_array().unwrap().iter().find(|target| target["target"] == "H_WEST").expect("it is foretold");
    assert!(tonnes["used"] == false && tonnes["score_after"].is_number(), "{tonnes}");
    let found = object(&calibrate(&["--json"]));
    assert_eq!(found["targets_that_never_vary"][0], "H_WEST");
    let text = String::from_utf8_lossy(&calibrate(&[]).stdout).to_string();
    assert!(text.contains("Left out, since no campaign of the first generation differs in them: H_WEST"), "{text}");
}
