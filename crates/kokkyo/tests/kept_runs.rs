//! Kept runs from outside: `kokkyo explain`, and what is left when writing is broken off.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const RUN: &str = "runs/two-posts-1939";

fn kokkyo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(arguments).current_dir(folder).output().expect("the program starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
fn said(output: &Output, code: i32, needle: &str) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains(needle) && output.stdout.is_empty(), "{text}");
}

/// A folder in which a run of `two-posts` is kept.
fn kept() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let output = kokkyo(folder.path(), &["run", "two-posts", "--replications", "2", "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

fn object(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_slice(&kokkyo(folder, &[arguments, &["--json"]].concat()).stdout).expect("one JSON object")
}

#[test]
fn an_event_is_explained_back_to_an_order_with_its_source_and_forward() {
    let folder = kept();
    let listed = object(folder.path(), &["explain", RUN, "--kind", "objective-reached"]);
    let number = listed["events"][0]["event"].to_string();
    let found = object(folder.path(), &["explain", RUN, &number, "--depth", "20"]);
    let kind = |event: &Value| event["kind"].as_str().unwrap().to_string();
    let beginnings = found["beginnings"].as_array().unwrap();
    let begins = beginnings.iter().find(|event| ["issued", "task-begun"].contains(&kind(event).as_str())).expect("an order or a plan");
    assert!(begins["source"]["source"].as_str().is_some_and(|source| !source.is_empty()), "{begins}");
    assert!(found["events_behind"].as_u64() >= Some(1));
    // Forward from there it is found again.
    let ahead = object(folder.path(), &["explain", RUN, &begins["event"].to_string(), "--depth", "40"]);
    assert!(ahead["events_ahead"].as_u64() >= Some(1));
    // The same in words, by the name below `runs`, whichever way the run is named.
    let text = stdout(&kokkyo(folder.path(), &["explain", "two-posts-1939", &number]));
    for part in
        [format!("Event {number} ·"), "Because".into(), "It begins with".into(), begins["source"]["locator"].as_str().unwrap().into()]
    {
        assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains(&part), "{part} is missing in\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
}

#[test]
fn the_list_is_narrowed_by_formation_kind_and_day() {
    let folder = kept();
    let all = object(folder.path(), &["explain", RUN, "--list"])["events"].as_array().unwrap().clone();
    assert!(all.iter().enumerate().all(|(at, event)| event["event"].as_u64() == Some(at as u64 + 1)));
    let kinds = |arguments: &[&str]| object(folder.path(), arguments)["events"].as_array().unwrap().clone();
    let losses = kinds(&["explain", RUN, "--kind", "losses"]);
    assert_eq!(losses, all.iter().filter(|event| event["kind"] == "losses").cloned().collect::<Vec<_>>());
    let day = losses[0]["time"].as_str().unwrap()[..10].to_string();
    let of_day = kinds(&["explain", RUN, "--day", &day]);
    assert_eq!(of_day, all.iter().filter(|event| event["time"].as_str().unwrap().starts_with(&day)).cloned().collect::<Vec<_>>());
    let formations = std::fs::read_to_string(folder.path().join(RUN).join("package/forces/formations.csv")).unwrap();
    // The root of a tree stands for all below it: together the roots have every event of a formation.
    let id = formations.lines().nth(1).unwrap().split(',').next().unwrap();
    let of_one = kinds(&["explain", RUN, "--list", "--formation", id]);
    assert!(!of_one.is_empty() && of_one.len() < all.len());
}

#[test]
fn what_became_of_a_formation_is_told_in_chapters_that_add_up_to_its_events() {
    let folder = kept();
    let events = |id: &str, kind: &str| {
        object(folder.path(), &["explain", RUN, "--formation", id, "--kind", kind])["events"].as_array().unwrap().clone()
    };
    for id in ["W_POST", "W_DET", "E_DET"] {
        let told = object(folder.path(), &["explain", RUN, "--formation", id]);
        assert_eq!(told["formation"]["id"], id);
        let chapters = told["chapters"].as_array().unwrap();
        let of_kind = |kind: &str| chapters.iter().filter(|chapter| chapter["kind"] == kind).count();
        assert!(of_kind("arrival") == 1 && of_kind("task") > 0 && of_kind("fight") > 0, "{id}: {chapters:?}");
        // Every event with losses lies within a fight, and each chapter begins with an event that can be asked for.
        for event in events(id, "losses") {
            let time = event["time"].as_str().unwrap();
            let within = |chapter: &&Value| (chapter["from"].as_str().unwrap()..=chapter["to"].as_str().unwrap()).contains(&time);
            assert!(chapters.iter().filter(|chapter| chapter["kind"] == "fight").any(|chapter| within(&chapter)), "{id}: {time}");
        }
        for chapter in chapters {
            let asked = object(folder.path(), &["explain", RUN, &chapter["event"].to_string(), "--depth", "1"]);
            assert_eq!(asked["event"]["time"], chapter["from"], "{chapter}");
            assert!(chapter["because"].is_string(), "{chapter}");
        }
        // Elements add up to the formation.
        let sum = |field: &str| told["elements"].as_array().unwrap().iter().map(|part| part[field].as_u64().unwrap()).sum::<u64>();
        for field in ["sent", "fit", "killed", "wounded", "guns_knocked_out"] {
            assert_eq!(told["account"][field].as_u64(), Some(sum(field)), "{id} {field}");
        }
    }
    let text = stdout(&kokkyo(folder.path(), &["explain", "two-posts-1939", "--formation", "E_DET"]));
    for part in ["Eastern detachment (E_DET)", "東支隊", "What became of it", "because", "Its elements", "kokkyo explain RUN NUMBER"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
}

#[test]
fn what_became_of_a_formation_and_lists_obey_the_schema_of_explain() {
    let folder = kept();
    let schema: Value = serde_json::from_slice(&kokkyo(folder.path(), &["schema", "explain"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults = |object: &Value| validator.iter_errors(object).map(|error| error.to_string()).collect::<Vec<_>>();
    for id in ["W_POST", "W_DET", "E_DET"] {
        let told = object(folder.path(), &["explain", RUN, "--formation", id]);
        assert!(faults(&told).is_empty(), "{id}: {:?}", faults(&told));
        // It says something of each part.
        for (part, wrong) in
            [("/chapters/0/kind", "picnic"), ("/chapters/0/event", "one"), ("/account/killed", "few"), ("/elements/0/id", "")]
        {
            let mut spoilt = told.clone();
            *spoilt.pointer_mut(part).unwrap() = if wrong.is_empty() { Value::Null } else { wrong.into() };
            assert!(!validator.is_valid(&spoilt), "{id}: {part}");
        }
        let mut more = told.clone();
        more["account"]["prisoners"] = 1.into();
        let mut less = told.clone();
        less.as_object_mut().unwrap().remove("elements");
        assert!(!validator.is_valid(&more) && !validator.is_valid(&less), "{id}");
    }
    let listed = object(folder.path(), &["explain", RUN, "--list"]);
    assert!(faults(&listed).is_empty(), "{:?}", faults(&listed));
    assert!(!validator.is_valid(&serde_json::json!({ "schema_version": 1, "events": [{}] })));
}

#[test]
fn a_chapter_of_a_run_that_begins_at_noon_says_until_where_its_dates_differ() {
    let folder = tempfile::tempdir().unwrap();
    let copied = kokkyo(folder.path(), &["copy", "two-posts", "noon"]);
    assert_eq!(copied.status.code(), Some(0), "{}", String::from_utf8_lossy(&copied.stderr));
    let file = folder.path().join("noon/scenario.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("start = \"1939-06-01T00:00"));
    std::fs::write(&file, text.replace("start = \"1939-06-01T00:00", "start = \"1939-06-01T12:00")).unwrap();
    let output = kokkyo(folder.path(), &["run", "./noon", "--replications", "2", "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let (mut same_day, mut later) = (0, 0);
    for id in ["W_POST", "E_DET"] {
        let told = object(folder.path(), &["explain", RUN, "--formation", id]);
        let text = stdout(&kokkyo(folder.path(), &["explain", RUN, "--formation", id]));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for chapter in told["chapters"].as_array().unwrap() {
            let [from, to, what] = ["from", "to", "text"].map(|field| chapter[field].as_str().unwrap());
            let until = text.contains(&format!("{from} {what} (until {})", &to[..10]));
            assert_eq!(until, from[..10] != to[..10], "{chapter}\n{text}");
            (same_day, later) = if until { (same_day, later + 1) } else { (same_day + usize::from(from != to), later) };
        }
    }
    assert!(same_day > 0 && later > 0, "{same_day} {later}");
}

#[test]
fn a_formation_is_found_by_a_name_in_any_language_or_by_a_part_of_one() {
    let folder = kept();
    let id = |name: &str| object(folder.path(), &["explain", RUN, "--formation", name])["formation"]["id"].clone();
    for name in ["W_POST", "w_post", "Western company", "western  COMPANY", "西中隊", "западная рота"] {
        assert_eq!(id(name), "W_POST", "{name}");
    }
    // Of several the one that all others are below.
    assert_eq!(id("western"), "W_DET");
    // Words may stand apart.
    assert_eq!(id("comp west"), "W_POST");
    let said_of = |name: &str, part: &str| said(&kokkyo(folder.path(), &["explain", RUN, "--formation", name]), 2, part);
    said_of("company", "fits 2 formations: `W_POST` (Western company), `E_POST` (Eastern company)");
    said_of("Western compani", "the nearest: `W_POST` (Western company)");
    said_of("e", "no formation");
    // The list takes the same names.
    let listed = |name: &str| object(folder.path(), &["explain", RUN, "--list", "--formation", name]);
    assert_eq!(listed("西支隊"), listed("W_DET"));
}

#[test]
fn wrong_numbers_words_and_folders_get_a_message_with_the_way_out() {
    let folder = kept();
    let explain = |arguments: &[&str]| kokkyo(folder.path(), &[&["explain"], arguments].concat());
    let last = object(folder.path(), &["explain", RUN, "--list"])["events"].as_array().unwrap().len();
    said(&explain(&[RUN, "0"]), 2, &format!("1 to {last}, the nearest is 1"));
    said(&explain(&[RUN, "4000000000"]), 2, &format!("the nearest is {last}"));
    said(&explain(&[RUN]), 2, "--list");
    said(&explain(&[RUN, "--kind", "loses"]), 2, "did you mean `losses`");
    said(&explain(&[RUN, "--formation", "nobody_at_all"]), 2, "no formation");
    said(&explain(&[RUN, "--day", "someday"]), 2, "not a date");
    said(&explain(&["nowhere", "1"]), 2, "holds no run");
    said(&explain(&[".", "1"]), 2, "manifest.json");
    let manifest = folder.path().join(RUN).join("manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text.replacen("\"kokkyo_run_folder\": ", "\"kokkyo_run_folder\": 9", 1)).unwrap();
    said(&explain(&[RUN, "1"]), 1, "newer version");
    std::fs::write(&manifest, text).unwrap();
    let events = folder.path().join(RUN).join("events.parquet");
    let mut bytes = std::fs::read(&events).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&events, bytes).unwrap();
    said(&explain(&[RUN, "1"]), 1, "events.parquet");
}

/// Whenever a run is killed, its folder is known for what it is, and the next run takes it over.
#[cfg(unix)]
#[test]
fn a_killed_run_is_known_and_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = folder.path().join(RUN).join("manifest.json");
    let run = ["run", "two-posts", "--replications", "1", "--quiet"];
    for trial in 0..6u64 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kokkyo"));
        let mut child = child
            .args(run)
            .current_dir(folder.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Killed as soon as anything is written, and a little later each time.
        while !manifest.exists() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_micros(200));
        }
        std::thread::sleep(std::time::Duration::from_millis(2 * trial));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = kokkyo(folder.path(), &["explain", RUN, "--list"]);
        match found.status.code() {
            Some(0) => assert!(!found.stdout.is_empty()),
            _ => said(&found, 1, "not written to its end"),
        }
        assert_eq!(kokkyo(folder.path(), &run).status.code(), Some(0));
        assert_eq!(kokkyo(folder.path(), &["explain", RUN, "1"]).status.code(), Some(0));
        std::fs::remove_dir_all(folder.path().join("runs")).unwrap();
    }
}

/// A limit on the size of files stands for a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_status_1_after_the_table_and_leaves_no_run() {
    let folder = tempfile::tempdir().unwrap();
    let limited = |blocks: u32| {
        let script =
            format!("trap '' XFSZ; ulimit -f {blocks}; exec '{}' run two-posts --replications 1 --quiet", env!("CARGO_BIN_EXE_kokkyo"));
        let output = Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.contains("cannot be kept") && stdout(&output).contains("Sources"), "{text}");
    };
    // Blocks of 512 bytes: no room for the manifest, and room for that but not for the events.
    limited(8);
    assert!(!folder.path().join("runs").exists());
    limited(28);
    said(&kokkyo(folder.path(), &["explain", RUN, "1"]), 1, "not written to its end");
    assert_eq!(kokkyo(folder.path(), &["run", "two-posts", "--replications", "1", "--quiet"]).status.code(), Some(0));
    assert_eq!(kokkyo(folder.path(), &["explain", RUN, "1"]).status.code(), Some(0));
}

#[test]
fn the_table_of_decisions_is_the_same_bytes_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let table = |threads: &str| {
        let arguments = ["run", "two-posts", "--mode", "free", "--replications", "4", "--quiet", "--threads", threads, "--out", threads];
        let output = kokkyo(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read(folder.path().join(threads).join("decisions.parquet")).unwrap()
    };
    let one = table("1");
    assert_eq!(one, table("3"));
    // There is something in it: somebody decided, and what was weighed is told.
    let listed = object(folder.path(), &["explain", "./1", "--kind", "decided"]);
    assert!(listed["events"].as_array().is_some_and(|events| !events.is_empty()), "{listed}");
}

#[test]
fn what_was_weighed_at_a_decision_is_told_with_every_clause_and_obeys_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    let output = kokkyo(
        folder.path(),
        &["run", "nomonhan-1939", "--mode", "free", "--replications", "1", "--quiet", "--set", "clock.end=1939-06-12"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let schema: Value = serde_json::from_slice(&kokkyo(folder.path(), &["schema", "explain"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let run = "runs/nomonhan-1939-1939";
    let decided = object(folder.path(), &["explain", run, "--kind", "decided"])["events"].as_array().unwrap().clone();
    let (mut sittings, mut clauses, mut several) = (0, 0, 0);
    for event in decided.iter().take(12) {
        let found = object(folder.path(), &["explain", run, &event["event"].to_string(), "--depth", "2"]);
        let faults: Vec<String> = validator.iter_errors(&found).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
        let weighed = found["weighed"].as_array().unwrap();
        assert!(weighed[0]["chosen"] == true && weighed.len() > 1);
        for course in weighed {
            let of = course["clauses"].as_array().unwrap();
            let sum: f64 = of.iter().map(|clause| clause["weight"].as_f64().unwrap()).sum();
            let term = course["terms"]["clauses"].as_f64().unwrap();
            assert!((sum + term).abs() < 1e-4, "{course}");
            let terms: f64 = course["terms"].as_object().unwrap().values().map(|term| term.as_f64().unwrap()).sum();
            assert!((terms - course["numbers"]["utility"].as_f64().unwrap()).abs() < 1e-4, "{course}");
            clauses += of.len();
            several += usize::from(of.len() > 1);
        }
        sittings += 1;
    }
    assert!(sittings > 3 && clauses > 2 && several > 0, "{sittings} {clauses} {several}");
    // The schema says something: without what was weighed it is refused.
    let mut spoilt = object(folder.path(), &["explain", run, &decided[0]["event"].to_string()]);
    spoilt["weighed"][0]["manner"] = "loudly".into();
    assert!(!validator.is_valid(&spoilt));
    // What is no decision weighs nothing, and obeys the schema too.
    let other = object(folder.path(), &["explain", run, "1"]);
    assert!(validator.is_valid(&other) && other["weighed"] == serde_json::json!([]));
}

#[test]
fn a_run_of_a_package_with_other_files_is_not_replaced_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let copied = kokkyo(folder.path(), &["copy", "two-posts", "mine"]);
    assert_eq!(copied.status.code(), Some(0), "{}", String::from_utf8_lossy(&copied.stderr));
    let run = |package: &str| {
        let output = kokkyo(folder.path(), &["run", package, "--replications", "2", "--quiet"]);
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8_lossy(&output.stderr).to_string()
    };
    run("./mine");
    assert!(!run("./mine").contains("in place of"));
    let formations = folder.path().join("mine/forces/formations.csv");
    let changed = std::fs::read_to_string(&formations).unwrap().replacen("120", "150", 1);
    std::fs::write(&formations, changed).unwrap();
    assert!(run("./mine").contains("in place of one of a package with other files"));
}

#[test]
fn the_folder_of_another_command_is_named_for_what_it_is_and_not_called_damaged() {
    let folder = tempfile::tempdir().unwrap();
    kokkyo(folder.path(), &["compare", "two-posts", "half-the-lorries", "--replications", "2"]);
    for command in
        [vec!["explain", "two-posts-1939-compare", "1"], vec!["report", "two-posts-1939-compare"], vec!["replay", "two-posts-1939-compare"]]
    {
        let output = kokkyo(folder.path(), &command);
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{command:?}: {text}");
        assert!(text.contains("it holds what `kokkyo compare` wrote") && !text.contains("damaged"), "{command:?}: {text}");
    }
}

#[test]
fn an_order_from_before_the_clock_is_in_force_and_one_that_is_left_out_has_no_condition_that_failed() {
    let folder = tempfile::tempdir().unwrap();
    let asked = ["run", "nomonhan-1939", "--with", "no-order-1488", "--until", "1939-05-13", "--replications", "1", "--no-out"];
    let text = stdout(&kokkyo(folder.path(), &asked)).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("in force since 12 March 1936"), "{text}");
    let left_out = text.split("not issued").skip(1).find(|part| part.contains("1488")).expect("the order is told of");
    assert!(left_out.contains("this history is played without it") && !left_out.contains("did not come true"), "{left_out}");
}
