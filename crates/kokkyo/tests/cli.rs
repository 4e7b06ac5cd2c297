//! The command line from outside: exit codes, JSON, what goes where.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// In a folder of its own, so that runs are kept nowhere else.
fn kokkyo(arguments: &[&str]) -> Output {
    kokkyo_in(tempfile::tempdir().unwrap().path(), arguments)
}

fn kokkyo_in(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kokkyo"));
    command.args(arguments).current_dir(folder).env_remove("NO_COLOR").output().expect("the program starts")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("the program ends by itself")
}

fn json(arguments: &[&str]) -> Value {
    let output = kokkyo(arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A wrong command line: nothing on standard output, status 2, and a message that holds `needle`.
#[track_caller]
fn refused(arguments: &[&str], needle: &str) {
    let output = kokkyo(arguments);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    assert!(stderr(&output).contains(needle), "{}", stderr(&output));
}

/// A copy of `two-posts` in a new folder.
fn copy_of_two_posts() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let target = to.join(path.file_name().unwrap());
            if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(|_| ()).unwrap() }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/two-posts"), folder.path());
    folder
}

#[test]
fn run_prints_one_object_with_what_scripts_rely_on() {
    let run = json(&["run", "two-posts", "--replications", "3", "--json"]);
    assert_eq!((run["scenario"].as_str(), run["mode"].as_str(), run["seed"].as_u64()), (Some("two-posts"), Some("historical"), Some(1939)));
    let digest = run["digest"].as_str().unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)));
    assert!(run["results_version"].is_u64() && run["days"].as_f64().unwrap() > 0.0);
    assert_eq!((run["replications"].as_u64(), run["completed"].as_u64(), run["broken"].as_u64()), (Some(3), Some(3), Some(0)));
    assert_eq!(run["parameters_drawn"], Value::Bool(false));
    let outcome = &run["outcome"];
    for part in ["losses", "equipment", "supply", "shells", "ground_held", "beyond", "score"] {
        assert!(outcome[part].as_object().unwrap().len() >= 2, "{part} by side");
    }
    for side in outcome["losses"].as_object().unwrap().values() {
        for category in ["killed", "wounded", "missing", "captured", "sick"] {
            assert!(side[category].is_u64(), "{category}");
        }
    }
    assert!(outcome["goals"].is_array() && outcome["cease_fire"].is_number());
    let rungs = run["distribution"]["highest_rung"].as_object().unwrap();
    assert_eq!(rungs.len(), 9);
    assert_eq!(rungs.values().filter_map(Value::as_u64).sum::<u64>(), 3);
    assert!(rungs.contains_key(outcome["highest_rung"].as_str().unwrap()));
    let record = run["record"].as_array().unwrap();
    assert!(!record.is_empty());
    for row in record {
        assert!(row["target"].is_string() && row["unit"].is_string());
        for claim in row["claims"].as_array().unwrap() {
            assert!(claim["source"].is_string() && claim["role"].is_string());
            assert!(claim["low"].is_null() == claim["high"].is_null());
        }
        if row["model"].is_null() {
            assert!(row["reason"].is_string());
        } else {
            let of = |name: &str| row["model"][name].as_f64().unwrap();
            assert!(of("low80") <= of("median") && of("median") <= of("high80"));
        }
    }
}

#[test]
fn threads_change_nothing_and_seeds_do() {
    let run = |extra: &[&str]| {
        let mut all = vec!["run", "two-posts", "--replications", "8", "--digest", "--json"];
        all.extend(extra);
        kokkyo(&all).stdout
    };
    let one = run(&["--threads", "1"]);
    assert_eq!(one, run(&["--threads", "2"]));
    assert_ne!(one, run(&["--threads", "1", "--seed", "7"]));
}

#[test]
fn the_story_goes_to_standard_output_without_colour() {
    let output = kokkyo(&["run", "two-posts", "--replications", "2"]);
    let text = stdout(&output);
    assert_eq!(code(&output), 0);
    for needle in ["1 June 1939", "Outcome of replication 0", "Record against model", "Sources cited", "digest"] {
        assert!(text.contains(needle), "{needle} is missing from\n{text}");
    }
    assert!(!text.contains('\u{1b}'));
    let full = stdout(&kokkyo(&["run", "two-posts", "--replications", "1", "--full"]));
    assert!(full.lines().count() > text.lines().count());
    let quiet = stdout(&kokkyo(&["run", "two-posts", "--replications", "1", "--quiet"]));
    assert!(!quiet.contains("2 June 1939 ·") && quiet.contains("Outcome"));
}

#[test]
fn wrong_command_lines_are_refused_with_the_nearest_name() {
    refused(&["run", "two-post"], "did you mean `two-posts`");
    refused(&["run", "./nowhere"], "there is no folder");
    refused(&["run", "two-posts", "--nonsense"], "--nonsense");
    refused(&["run", "two-posts", "--free-from", "someday"], "someday");
    refused(&["run", "two-posts", "--mode", "fre"], "free");
    refused(&["run", "two-posts", "--replications", "0"], "--replications");
    refused(&["run", "two-posts", "--seed", "9007199254740992"], "--seed");
    refused(&["run", "two-posts", "--set", "combat.attrition.kiled_share=0.3"], "combat.attrition.killed_share");
    refused(&["run", "two-posts", "--set", "combat.attrition.killed_share"], "PATH=VALUE");
    refused(&["run", "two-posts", "--set", "combat.attrition.killed_share=7"], "killed_share");
    refused(&["run", "two-posts", "--hold-out", "logistics.hauling"], "logistics.haulage");
    refused(&["run", "two-posts", "--with", "no-bridges"], "no-bridge");
    refused(&["run", "two-posts", "--until", "1941-01-01"], "clock");
    refused(&["run", "two-posts", "--until", "tomorrow"], "not a date");
}

#[test]
fn departures_change_the_run_and_base_does_not() {
    let digest = |extra: &[&str]| {
        let mut all = vec!["run", "two-posts", "--replications", "1", "--json"];
        all.extend(extra);
        json(&all)["digest"].as_str().unwrap().to_string()
    };
    let base = digest(&[]);
    assert_eq!(base, digest(&["--with", "base"]));
    for other in [&["--with", "no-bridge"][..], &["--hold-out", "combat"], &["--set", "combat.attrition.killed_share=0.9"]] {
        assert_ne!(base, digest(other), "{other:?}");
    }
}

#[test]
fn a_run_that_stops_early_has_no_cease_fire_and_says_why() {
    let run = json(&["run", "two-posts", "--replications", "1", "--until", "1939-06-04", "--json"]);
    assert_eq!(run["days"].as_f64(), Some(3.0));
    assert!(run["outcome"]["cease_fire"].is_null() && run["outcome"]["cease_fire_reason"].is_string());
    assert!(run["record"].as_array().unwrap().iter().all(|row| !row["model"].is_null() || row["reason"].is_string()));
}

#[test]
fn a_package_with_a_fault_ends_with_status_3() {
    let folder = copy_of_two_posts();
    let path = folder.path().to_str().unwrap();
    let sound = kokkyo(&["check", path]);
    assert_eq!(code(&sound), 0, "{}", stderr(&sound));
    let troops = folder.path().join("forces/troops.csv");
    let text = std::fs::read_to_string(&troops).unwrap();
    std::fs::write(&troops, text.replace("name", "nmae")).unwrap();
    let faulty = kokkyo(&["check", path]);
    assert_eq!(code(&faulty), 3);
    assert!(faulty.stdout.is_empty() && stderr(&faulty).contains("forces/troops.csv"), "{}", stderr(&faulty));
    let object = kokkyo(&["check", path, "--json"]);
    let object: Value = serde_json::from_slice(&object.stdout).unwrap();
    assert!(object["errors"].as_u64().unwrap() > 0 && object["faults"][0]["code"].is_string());
    let run = kokkyo(&["run", path, "--json"]);
    assert_eq!((code(&run), run.stdout.len()), (3, 0));
}

#[test]
fn a_value_of_a_counterfactual_that_cannot_be_played_is_a_fault_at_its_line() {
    let folder = copy_of_two_posts();
    let path = folder.path().to_str().unwrap();
    let file = folder.path().join("counterfactuals/no-bridge.toml");
    let sound = std::fs::read_to_string(&file).unwrap();
    for (value, needle) in [("-1", "capacity_per_h"), ("\"many\"", "capacity_per_h"), ("\"1,000\"", "capacity_per_h")] {
        std::fs::write(&file, sound.replace("value = 0", &format!("value = {value}"))).unwrap();
        let checked = kokkyo(&["check", path]);
        let said = stderr(&checked);
        assert_eq!(code(&checked), 3, "{value}: {said}");
        assert!(said.contains("--> counterfactuals/no-bridge.toml:10") && said.contains(needle), "{value}: {said}");
        // The other one is sound, and so is the package without it.
        assert!(!said.contains("half-the-lorries"), "{said}");
    }
    // Of two values of one column the one that is wrong is told, whichever it is.
    for (first, second, line) in [("never", "nevr", 14), ("nevr", "never", 10)] {
        let set =
            |directive: &str, value: &str| format!("\n[[set]]\npath = \"command.directives.{directive}.play\"\nvalue = \"{value}\"\n");
        let head = sound.split("\n[[set]]").next().unwrap();
        std::fs::write(&file, format!("{head}{}{}", set("O_ATTACK", first), set("O_WITHDRAW", second))).unwrap();
        let checked = kokkyo(&["check", path]);
        let place = format!("--> counterfactuals/no-bridge.toml:{line}");
        assert!(code(&checked) == 3 && stderr(&checked).contains(&place), "{first} {second}: {}", stderr(&checked));
    }
    std::fs::write(&file, sound).unwrap();
    assert_eq!(code(&kokkyo(&["check", path])), 0);
}

#[test]
fn one_of_a_kind_is_counted_in_the_singular() {
    let told = stdout(&kokkyo(&["check", "two-posts"]));
    assert!(told.contains(", 1 source, ") && told.contains("5 formations, ") && !told.contains(" 1 sources"), "{told}");
}

#[test]
fn check_names_the_place_takes_suites_and_explains_codes() {
    let folder = copy_of_two_posts();
    let path = folder.path().to_str().unwrap();
    let network = folder.path().join("geo/network.csv");
    let text = std::fs::read_to_string(&network).unwrap();
    std::fs::write(&network, text.replacen("P_WEST_RAIL", "P_WEST_RIAL", 1).replacen("road,40", "road,20", 1)).unwrap();
    let output = kokkyo(&["check", path]);
    assert_eq!(code(&output), 3);
    let shown = stderr(&output);
    assert!(shown.contains("geo/network.csv:2:1 (from)") && shown.contains(" | ^^^^^^^^^^^\n") && !shown.contains('\u{1b}'), "{shown}");
    let object: Value = serde_json::from_slice(&kokkyo(&["check", path, "--json"]).stdout).unwrap();
    let fault = object["faults"].as_array().unwrap().iter().find(|fault| fault["code"] == "K016").unwrap();
    assert_eq!((fault["line"].as_u64(), fault["column"].as_u64(), fault["end_column"].as_u64()), (Some(2), Some(1), Some(12)));
    assert_eq!((fault["suggestion"].as_str(), fault["suite"].as_str()), (Some("P_WEST_RAIL"), Some("references")));
    assert_eq!(fault["page"], "reference/faults/references.html#K016");
    // Only the suites asked for decide about the status, and the others are counted.
    let other = kokkyo(&["check", path, "--suite", "provenance,history"]);
    assert_eq!(code(&other), 0, "{}", stderr(&other));
    assert!(stderr(&other).contains("not shown"));
    std::fs::write(&network, text.replacen("road,40", "road,20", 1)).unwrap();
    assert_eq!(code(&kokkyo(&["check", path])), 0);
    assert_eq!(code(&kokkyo(&["check", path, "--deny-warnings"])), 3);
    let page = kokkyo(&["check", "--explain", "k067"]);
    assert!(code(&page) == 0 && stdout(&page).starts_with("K067: ") && stdout(&page).contains("geo/network.csv:2:"));
    refused(&["check", "--explain", "K999"], "there is no code");
    refused(&["check", path, "--suite", "histroy"], "history");
}

#[test]
fn verify_passes() {
    let verify = json(&["verify", "--json"]);
    let checks = verify["checks"].as_array().unwrap();
    assert!(checks.len() >= 10);
    for check in checks {
        assert_eq!(check["passed"], Value::Bool(true), "{check}");
        assert!(check["expected"].is_number() && check["obtained"].is_number() && check["tolerance"].is_number());
        assert!(!check["source"].as_str().unwrap().is_empty());
    }
}

#[test]
fn lists_name_what_there_is() {
    let scenarios = stdout(&kokkyo(&["list"]));
    assert!(scenarios.contains("two-posts") && scenarios.contains("nomonhan-1939"));
    assert!(stdout(&kokkyo(&["list", "mechanisms"])).contains("combat.attrition"));
    assert!(stdout(&kokkyo(&["list", "parameters", "two-posts"])).contains("combat.attrition.killed_share"));
    let variants = json(&["variants", "two-posts", "--json"]);
    for field in ["name", "title", "title_ja", "question", "question_ja", "rationale", "sources", "changes"] {
        assert!(!variants["variants"][0][field].is_null(), "{field}");
    }
    assert_eq!(variants["variants"][0]["changes"][0]["path"], "logistics.fleets.W_LORRY.vehicles");
    assert_eq!(variants["variants"][0]["changes"][0]["factor"], 0.5);
    assert_eq!(variants["variants"][1]["changes"][0]["value"], 0.0);
    let told = stdout(&kokkyo(&["variants", "nomonhan-1939"]));
    for wanted in
        ["no-fire-bottles: No fire bottles", "question", "combat.fire.close_assault = 0", "R_HAILAR.t_per_day × 2", "shows", "sources"]
    {
        assert!(told.contains(wanted), "{wanted} is not told:\n{told}");
    }
}

#[test]
fn the_map_speaks_japanese_and_falls_back_on_latin_names() {
    let package = copy_of_two_posts();
    let folder = tempfile::tempdir().unwrap();
    let (package, drawn) = (package.path(), folder.path().join("map.svg"));
    let toml = package.join("scenario.toml");
    let text = std::fs::read_to_string(&toml).unwrap();
    std::fs::write(&toml, text.replace("name_ja = \"東側\"", "")).unwrap();
    let svg = drawn.to_str().unwrap();
    let output = kokkyo(&["map", package.to_str().unwrap(), "--date", "1939-06-03", "--svg", svg, "--lang", "ja"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = std::fs::read_to_string(&drawn).unwrap();
    for wanted in ["1939年6月3日", "西側とその占有地域", "The eastern side", "国境河", "西哨所", "砲兵", "草原"] {
        assert!(text.contains(wanted), "{wanted} is not on the map");
    }
    assert!(!text.contains("West post") && !text.contains("Border River"));
    let output = kokkyo(&["map", "two-posts", "--date", "1939-06-03", "--svg", svg, "--lang", "jp"]);
    assert_eq!(code(&output), 2);
}

#[test]
fn the_map_is_the_same_bytes_twice() {
    let folder = tempfile::tempdir().unwrap();
    let draw = |name: &str| {
        let file = folder.path().join(name);
        let output = kokkyo(&["map", "two-posts", "--date", "1939-06-03", "--svg", file.to_str().unwrap()]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        std::fs::read_to_string(file).unwrap()
    };
    let picture = draw("a.svg");
    assert_eq!(picture, draw("b.svg"));
    assert!(picture.starts_with("<svg") && picture.trim_end().ends_with("</svg>") && picture.contains("border claimed by"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left behind");
    let nowhere = folder.path().join("no/such/folder/map.svg");
    let output = kokkyo(&["map", "two-posts", "--date", "1939-06-03", "--svg", nowhere.to_str().unwrap()]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
}

/// `KOKKYO_ACCEPT_GOLDEN=1` draws it again.
#[test]
fn the_picture_of_the_readme_is_what_the_program_draws() {
    let shown = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/book/src/images/nomonhan-1939-08-26.svg");
    let folder = tempfile::tempdir().unwrap();
    let drawn = folder.path().join("map.svg");
    let output = kokkyo(&["map", "nomonhan-1939", "--date", "1939-08-26", "--svg", drawn.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let drawn = std::fs::read_to_string(drawn).unwrap();
    if std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some() {
        std::fs::write(&shown, &drawn).unwrap();
    }
    // No `assert_eq!`: two pictures of a hundred kilobytes say less than this.
    assert!(drawn == std::fs::read_to_string(&shown).unwrap(), "{} shows an older run; draw it again and look at it", shown.display());
}

/// Every file below a folder, by its path in it.
fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            all.extend(files_of(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            all.insert(name, std::fs::read(&path).unwrap());
        }
    }
    all
}

#[test]
fn a_kept_run_is_what_was_printed_and_the_same_bytes_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let keep = |name: &str, threads: &str| {
        let path = folder.path().join(name);
        let printed = json(&["run", "two-posts", "--replications", "5", "--threads", threads, "--json", "--out", path.to_str().unwrap()]);
        (printed, files_of(&path))
    };
    let (printed, files) = keep("deep/one", "1");
    assert_eq!(serde_json::from_slice::<Value>(&files["run.json"]).unwrap(), printed);
    let held: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    assert_eq!((&held["package"], &held["digest"], &held["complete"]), (&printed["package"], &printed["digest"], &Value::Bool(true)));
    let listed = held["files"].as_array().unwrap();
    // The manifest itself, and the report, which can be made anew from the others.
    assert_eq!(listed.len() + 2, files.len());
    for file in listed {
        assert_eq!(file["blake3"].as_str(), Some(blake3::hash(&files[file["name"].as_str().unwrap()]).to_hex().as_str()));
    }
    assert!(keep("two", "3") == (printed, files), "threads leave no trace");
}

#[test]
fn the_report_of_a_run_is_made_again_byte_by_byte_from_its_folder() {
    let place = tempfile::tempdir().unwrap();
    let run = kokkyo_in(place.path(), &["run", "two-posts", "--replications", "3", "--quiet", "--out", "kept", "--set", "clock.step_h=3"]);
    assert_eq!(code(&run), 0, "{}", stderr(&run));
    assert!(stderr(&run).contains("report.html"), "{}", stderr(&run));
    let first = std::fs::read(place.path().join("kept/report.html")).unwrap();
    let again = kokkyo_in(place.path(), &["report", "kept", "--out", "again.html"]);
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert!(first == std::fs::read(place.path().join("again.html")).unwrap(), "the report differs");
    // A run that keeps nothing leaves no report, and where there is no run there is none to make.
    let nothing = kokkyo_in(place.path(), &["run", "two-posts", "--replications", "1", "--quiet", "--no-out"]);
    assert!(!stderr(&nothing).contains("report.html"));
    let none = kokkyo_in(place.path(), &["report", "no-such-run"]);
    assert_eq!(code(&none), 2, "{}", stderr(&none));
}

#[test]
fn a_run_is_kept_below_the_present_folder_unless_that_is_not_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let run = ["run", "two-posts", "--replications", "1", "--quiet"];
    let without = kokkyo_in(folder.path(), &[&run[..], &["--no-out"]].concat());
    assert_eq!((code(&without), std::fs::read_dir(folder.path()).unwrap().count()), (0, 0));
    let first = kokkyo_in(folder.path(), &run);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    assert!(stderr(&first).contains("kept in runs"), "{}", stderr(&first));
    assert_eq!(stdout(&first), stdout(&without), "what is printed does not depend on what is kept");
    let files = files_of(folder.path());
    assert!(files.contains_key("runs/two-posts-1939/events.parquet"));
    // A copy of the package, so that the run can be played again elsewhere.
    assert_eq!(code(&kokkyo(&["check", folder.path().join("runs/two-posts-1939/package").to_str().unwrap()])), 0);
    // The same run again, and another one in its place, of which the message says so.
    assert!(!stderr(&kokkyo_in(folder.path(), &run)).contains("other choices"));
    assert!(files_of(folder.path()) == files);
    let other = kokkyo_in(folder.path(), &[&run[..], &["--hold-out", "logistics"]].concat());
    assert!(stderr(&other).contains("other choices"), "{}", stderr(&other));
    refused(&[&run[..], &["--no-out", "--out", "x"]].concat(), "--no-out");
}

#[test]
fn a_folder_that_holds_something_else_is_refused_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let run = ["run", "two-posts", "--replications", "1", "--quiet", "--out"];
    let with = |path: &str| kokkyo(&[&run[..], &[path]].concat());
    let untouched = |name: &str, text: &str, needle: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        refused(&[&run[..], &[path]].concat(), needle);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
        assert_eq!(std::fs::read_dir(path).unwrap().count(), 1);
        std::fs::remove_file(file).unwrap();
    };
    untouched("thesis.tex", "years of work", "thesis.tex");
    untouched("manifest.json", "{\"name\": \"somebody's\"}", "none of Kokkyo's");
    untouched("manifest.json", "torn {", "none of Kokkyo's");
    untouched("manifest.json", "{\"kokkyo_run_folder\": 99}", "format 99");
    untouched("manifest.json", "{\"kokkyo_run_folder\": 2, \"command\": \"ensemble\"}", "kokkyo ensemble");
    // What a killed run leaves behind, a run of an earlier format, and an earlier run, are ours.
    std::fs::write(folder.path().join("manifest.json.77.tmp"), "{").unwrap();
    assert_eq!(code(&with(path)), 0);
    std::fs::write(folder.path().join("manifest.json"), "{\"kokkyo_run_folder\": 1, \"command\": \"run\"}").unwrap();
    for _ in 0..2 {
        let output = with(path);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    refused(&[&run[..], &[folder.path().join("run.json").to_str().unwrap()]].concat(), "name a folder");
    refused(&[&run[..], &[folder.path().join("run.json/deeper").to_str().unwrap()]].concat(), "name a folder");
}

/// Known before the first step is played, and said with the way out.
#[cfg(target_os = "linux")]
#[test]
fn a_run_that_cannot_be_kept_is_not_played() {
    let output = kokkyo_in(Path::new("/proc"), &["run", "two-posts", "--replications", "1"]);
    assert_eq!(code(&output), 1);
    assert!(output.stdout.is_empty() && stderr(&output).contains("--no-out"), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_panic() {
    use std::process::Stdio;
    let mut child = Command::new(env!("CARGO_BIN_EXE_kokkyo"))
        .args(["run", "two-posts", "--replications", "1", "--full", "--no-out"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.code().is_some_and(|code| code <= 1) && !stderr(&output).contains("panic"), "{}", stderr(&output));
}

#[test]
fn a_run_whose_story_is_read_by_nobody_is_kept_all_the_same() {
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kokkyo"))
        .args(["run", "two-posts", "--replications", "2", "--full", "--out", "kept"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let replayed = kokkyo_in(folder.path(), &["replay", "kept"]);
    assert_eq!(code(&replayed), 0, "{}", stderr(&replayed));
}

#[test]
fn schemas_are_listed_printed_and_written() {
    let listed = stdout(&kokkyo(&["schema"]));
    let files: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(files.contains(&"scenario.toml") && files.contains(&"forces/mobility.csv"), "{listed}");
    for file in &files {
        assert!(json(&["schema", file])["title"].as_str().unwrap().starts_with(&format!("{file}: ")), "{file}");
    }
    assert_eq!(json(&["schema", "parameters/combat.toml"]), json(&["schema", "parameters/*.toml"]));
    let columns = stdout(&kokkyo(&["schema", "logistics/fleets.csv", "--columns"]));
    let of = |name: &str| columns.lines().find(|line| line.split_whitespace().next() == Some(name)).unwrap().to_owned();
    assert!(of("depot").contains(" yes ") && !of("from_depot").contains(" yes "), "{columns}");
    assert!(of("km").contains("number of km") && of("km").contains("Road"), "{columns}");
    let keys = stdout(&kokkyo(&["schema", "scenario.toml", "--columns"]));
    assert!(keys.lines().any(|line| line.starts_with("clock.step_h ") && line.contains("0.25 to 24")), "{keys}");
    refused(&["schema", "scenaro.toml"], "did you mean `scenario.toml`?");
    assert!(json(&["schema", "--border", "border.toml"])["properties"]["level_from"].is_object());
    refused(&["schema", "--border", "scenario.toml"], "there is no schema");

    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str| std::fs::read(folder.path().join("schemas").join(name)).unwrap();
    for _ in 0..2 {
        // The second time over the first.
        let output = kokkyo_in(folder.path(), &["schema", "--out", "schemas"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert_eq!(written("command/plans.toml.schema.json"), kokkyo(&["schema", "command/plans.toml"]).stdout);
        assert_eq!(written("parameters.toml.schema.json"), kokkyo(&["schema", "parameters/*.toml"]).stdout);
    }
    std::fs::write(folder.path().join("schemas/command/mine.txt"), "mine").unwrap();
    std::fs::write(folder.path().join("schemas/scenario.toml.schema.json"), "old").unwrap();
    let output = kokkyo_in(folder.path(), &["schema", "--out", "schemas"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("command/mine.txt"), "{}", stderr(&output));
    assert_eq!((written("scenario.toml.schema.json"), written("command/mine.txt")), (b"old".to_vec(), b"mine".to_vec()));
}

#[test]
fn a_cell_of_a_table_is_varied_where_it_is_named_in_full() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |input: &str| {
        kokkyo_in(folder.path(), &["sensitivity", "two-posts", "--samples", "3", "--range", "50", "--json", "--inputs", input])
    };
    let answer = ask("logistics.fleets.W_LORRY.vehicles");
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let object: Value = serde_json::from_slice(&answer.stdout).unwrap();
    let names: Vec<&str> = object["inputs"].as_array().unwrap().iter().map(|one| one["input"].as_str().unwrap()).collect();
    assert_eq!(names[0], "logistics.fleets.W_LORRY.vehicles");
    let effect = |outcome: &str| {
        let found = object["outcomes"].as_array().unwrap().iter().find(|one| one["outcome"] == outcome).unwrap();
        found["indices"].as_array().and_then(|all| all[0]["mu_star"]["value"].as_f64()).unwrap_or(0.0)
    };
    assert!(effect("supply.west") > 0.0 && effect("supply.east") == 0.0, "half the lorries of a side bring it less, and the other as much");
    let wrong = ask("logistics.fleets.W_LORY.vehicles");
    assert!(
        wrong.status.code() == Some(2) && String::from_utf8_lossy(&wrong.stderr).contains("W_LORRY"),
        "{}",
        String::from_utf8_lossy(&wrong.stderr)
    );
}
