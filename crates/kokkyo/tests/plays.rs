//! `kokkyo play` from outside: answers come on standard input.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn kokkyo(folder: &Path, arguments: &[&str], answers: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kokkyo"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A game that is over reads no more.
    let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> (String, String) {
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn object(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

const ASKED: [&str; 4] = ["play", "nomonhan-1939", "--as", "J_KWA"];
const RUN: &str = "runs/nomonhan-1939-1939-J_KWA";

#[test]
fn whoever_always_does_what_the_staff_would_do_has_the_history_of_the_free_campaign() {
    let folder = tempfile::tempdir().unwrap();
    let asked = [&ASKED[..], &["--free-from", "1939-09-01"]].concat();
    let played = kokkyo(folder.path(), &asked, &"\n".repeat(400));
    assert_eq!(played.status.code(), Some(0), "{:?}", said(&played));
    let run = object(&folder.path().join(RUN).join("run.json"));
    assert!(run["choices"].as_array().unwrap().len() > 3);
    let free = kokkyo(folder.path(), &["run", "--free-from", "1939-09-01", "--replications", "1", "--json", "--no-out"], "");
    assert_eq!(run["digest"], serde_json::from_slice::<Value>(&free.stdout).unwrap()["digest"]);
    // The run is whole: it is played again from its folder.
    let again = kokkyo(folder.path(), &["replay", RUN, "--json"], "");
    assert_eq!(again.status.code(), Some(0), "{:?}", said(&again));
}

#[test]
fn another_answer_is_another_history_which_an_interruption_does_not_change() {
    let answers = "1\n".repeat(400);
    let at_once = tempfile::tempdir().unwrap();
    let asked = [&ASKED[..], &["--free-from", "1939-09-01"]].concat();
    let played = kokkyo(at_once.path(), &asked, &answers);
    assert_eq!(played.status.code(), Some(0), "{:?}", said(&played));
    let in_parts = tempfile::tempdir().unwrap();
    for part in ["1\n2\nback\n1\n", "", "1\n? 1\nnonsense\n99\nstop\n", &answers] {
        let output = kokkyo(in_parts.path(), &asked, part);
        assert_eq!(output.status.code(), Some(0), "{:?}", said(&output));
    }
    let run = |folder: &Path| object(&folder.join(RUN).join("run.json"));
    assert_eq!(run(at_once.path()), run(in_parts.path()));
    let free = kokkyo(at_once.path(), &["run", "--free-from", "1939-09-01", "--replications", "1", "--json", "--no-out"], "");
    assert_ne!(run(at_once.path())["digest"], serde_json::from_slice::<Value>(&free.stdout).unwrap()["digest"]);
}

#[test]
fn nothing_that_is_shown_before_the_end_names_a_formation_of_the_enemy() {
    for (who, from, enemy) in [("J_23D", "1939-06-25", ["S", "G"]), ("S_1AG", "1939-06-25", ["J", "M"])] {
        let folder = tempfile::tempdir().unwrap();
        let answers = "? 1\n? 2\n\n".repeat(25);
        let output = kokkyo(folder.path(), &["play", "--as", who, "--free-from", from, "--every"], &answers);
        let (shown, _) = said(&output);
        let game = shown.split("what your staff alone would have come to").next().unwrap().split("Outcome of replication").next().unwrap();
        assert!(game.matches("Your decision").count() > 20, "{game}");
        let names = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/nomonhan-1939/forces/formations.csv")).unwrap();
        let mut table = csv::Reader::from_reader(names.as_slice());
        let head = table.headers().unwrap().clone();
        let column = |name: &str| head.iter().position(|it| it == name).unwrap();
        let (name, nation, men) = (column("name"), column("nation"), column("men"));
        let (mut own, mut theirs) = (BTreeSet::new(), BTreeSet::new());
        for row in table.records().map(Result::unwrap).filter(|row| !row[men].is_empty()) {
            if enemy.contains(&&row[nation]) {
                theirs.insert(row[name].to_string())
            } else {
                own.insert(row[name].to_string())
            };
        }
        let leaked: Vec<&String> = theirs.difference(&own).filter(|name| game.contains(name.as_str())).collect();
        assert!(leaked.is_empty(), "{who} reads of {leaked:?}");
        assert!(!game.contains("which it was not"), "{who} reads that a success was none");
    }
}

#[test]
fn what_is_against_an_order_is_told_told_late_or_kept_dark_as_the_player_says() {
    let folder = tempfile::tempdir().unwrap();
    // The division has been advised to wait: to attack is against that, and against the guidelines for the border.
    let asked = ["play", "--as", "J_23D", "--free-from", "1939-07-05", "--every"];
    let output = kokkyo(folder.path(), &asked, &"2\nloudly\nconceal\n".repeat(30));
    let (shown, _) = said(&output);
    assert!(shown.contains("`loudly` is none of them") && shown.contains("Against your orders"), "{shown}");
    let kept = fs::read_to_string(folder.path().join("runs/nomonhan-1939-1939-J_23D.choices")).unwrap();
    assert!(kept.lines().any(|line| line.ends_with(" conceal")), "{kept}");
}

#[test]
fn notes_of_another_game_and_spoilt_ones_are_refused_with_their_line() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(kokkyo(folder.path(), &ASKED, "1\n1\n").status.code(), Some(0));
    let notes = folder.path().join(format!("{RUN}.choices"));
    let other = kokkyo(folder.path(), &[&ASKED[..], &["--free-from", "1939-07-01"]].concat(), "1\n");
    assert_eq!(other.status.code(), Some(2));
    assert!(said(&other).1.contains("another game"), "{}", said(&other).1);
    let text = fs::read_to_string(&notes).unwrap();
    let spoilt =
        text.lines().enumerate().map(|(at, line)| if at == 2 { "1939-05-20 J_KWA attack loudly".to_string() } else { line.to_string() });
    fs::write(&notes, spoilt.collect::<Vec<_>>().join("\n")).unwrap();
    let refused = kokkyo(folder.path(), &ASKED, "1\n");
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).1.contains("line 3"), "{}", said(&refused).1);
    // A course that was not in question then, and the decision of another headquarters.
    for (line, word) in
        [("1939-05-19T01:17 J_KWA wait report", "does not sit then"), ("1939-05-20T18:00 S_1AG wait report", "another headquarters")]
    {
        let head = text.lines().next().unwrap();
        fs::write(&notes, format!("{head}\n{line}\n")).unwrap();
        let refused = kokkyo(folder.path(), &ASKED, "1\n");
        assert_eq!(refused.status.code(), Some(2), "{line}");
        assert!(said(&refused).1.contains(word), "{}", said(&refused).1);
    }
}

#[test]
fn a_game_in_which_nothing_was_decided_leaves_no_file_and_one_that_is_left_to_the_staff_does() {
    let folder = tempfile::tempdir().unwrap();
    let asked = ["play", "two-posts", "--as", "W_HQ", "--out", "game"];
    for answers in ["stop\n", "quit\n", ""] {
        let stopped = kokkyo(folder.path(), &asked, answers);
        assert!(stopped.status.success() && said(&stopped).1.contains("nothing was decided, and nothing is kept"), "{:?}", said(&stopped));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{answers:?}");
    }
    let left = kokkyo(folder.path(), &asked, "staff 1939-06-05\nstop\n");
    assert!(left.status.success() && folder.path().join("game.choices").is_file(), "{:?}", said(&left));
}

#[test]
fn headquarters_are_listed_and_one_that_cannot_be_played_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let listed = kokkyo(folder.path(), &["play"], "");
    assert!(said(&listed).0.contains("J_KWA") && said(&listed).0.contains("S_1AG") && !said(&listed).0.contains("J_GAIMU"));
    for (id, word) in [("J_KWAA", "J_KWA"), ("J_GAIMU", "no course"), ("", "no headquarters")] {
        let refused = kokkyo(folder.path(), &["play", "--as", id], "");
        assert_eq!(refused.status.code(), Some(2), "{id}");
        assert!(said(&refused).1.contains(word), "{}", said(&refused).1);
    }
}

#[test]
fn the_list_of_a_game_is_played_by_run_as_it_was_and_a_line_that_is_not_in_question_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let from = ["--free-from", "1939-09-01"];
    let played = kokkyo(folder.path(), &[&ASKED[..], &from].concat(), &"1\n".repeat(400));
    assert_eq!(played.status.code(), Some(0), "{:?}", said(&played));
    let list = format!("{RUN}.choices");
    let again = [&["run"][..], &from, &["--replications", "1", "--json", "--no-out", "--choices", &list]].concat();
    let run = kokkyo(folder.path(), &again, "");
    let run: Value = serde_json::from_slice(&run.stdout).unwrap();
    let kept = object(&folder.path().join(RUN).join("run.json"));
    assert_eq!((&run["digest"], &run["choices"]), (&kept["digest"], &kept["choices"]));
    let altered = "1939-09-05T03:21 J_KWA wait report\n";
    fs::write(folder.path().join("altered.choices"), altered).unwrap();
    let elsewhere = kokkyo(folder.path(), &[&again[..again.len() - 1], &["altered.choices"]].concat(), "");
    assert_eq!(elsewhere.status.code(), Some(2));
    assert!(said(&elsewhere).1.contains("does not sit then"), "{}", said(&elsewhere).1);
    // As recorded nobody decides anything.
    let recorded = kokkyo(folder.path(), &["run", "--no-out", "--choices", &list], "");
    assert_eq!(recorded.status.code(), Some(2));
    assert!(said(&recorded).1.contains("--mode free"), "{}", said(&recorded).1);
}

#[test]
fn a_decision_of_a_game_is_explained_as_one_of_who_played_it() {
    let folder = tempfile::tempdir().unwrap();
    let played = kokkyo(folder.path(), &["play", "--as", "S_1AG", "--free-from", "1939-09-01", "--out", "game"], &"\n".repeat(400));
    assert_eq!(played.status.code(), Some(0), "{:?}", said(&played));
    let listed = kokkyo(folder.path(), &["explain", "game", "--list", "--kind", "decided", "--json"], "");
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let (mut by_persons, mut by_staffs) = (0, 0);
    for event in listed["events"].as_array().unwrap().iter().filter_map(|event| event["event"].as_u64()) {
        let told = said(&kokkyo(folder.path(), &["explain", "game", &event.to_string()], "")).0;
        by_persons += usize::from(told.contains("chosen by who played it: "));
        by_staffs += usize::from(told.contains("  chosen: "));
        // One of each is enough, and each asks the program anew.
        if by_persons > 0 && by_staffs > 0 {
            break;
        }
    }
    assert!(by_persons > 0 && by_staffs > 0, "{by_persons} {by_staffs}");
}
