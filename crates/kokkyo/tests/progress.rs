//! Progress for another program, from outside: `KOKKYO_PROGRESS=lines`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output, Stdio};

const RUN: &[&str] = &["run", "two-posts", "--replications", "40", "--threads", "2", "--no-out"];
const ENSEMBLE: &[&str] =
    &["ensemble", "two-posts", "--variants", "base,half-the-lorries", "--replications", "30", "--threads", "2", "--out", "kept"];
const COMPARE: &[&str] =
    &["compare", "two-posts", "half-the-lorries", "no-bridge", "--replications", "20", "--threads", "2", "--out", "kept"];

fn command(folder: &Path, arguments: &[&str], asked: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kokkyo"));
    command.args(arguments).current_dir(folder).env_remove("KOKKYO_PROGRESS");
    command.envs(asked.map(|value| ("KOKKYO_PROGRESS", value)));
    command
}

/// What a command says in a folder of its own, with the variable as given.
fn said(arguments: &[&str], asked: Option<&str>) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let output = command(folder.path(), arguments, asked).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Counts, total and what is counted, of each line of progress.
fn counts(output: &Output) -> Vec<(u64, u64, String)> {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    let read = |line: &str| {
        let [done, total, what] = line.splitn(3, ' ').collect::<Vec<_>>().try_into().unwrap();
        (done.parse().unwrap(), total.parse().unwrap(), what.to_string())
    };
    text.lines().filter_map(|line| line.strip_prefix("progress ")).map(read).collect()
}

#[track_caller]
fn counts_all(arguments: &[&str], first: u64, total: u64) {
    let output = said(arguments, Some("lines"));
    let counts = counts(&output);
    assert!(counts.iter().all(|(_, of, what)| (*of, what.as_str()) == (total, "replications")), "{counts:?}");
    assert_eq!((counts.first().unwrap().0, counts.last().unwrap().0), (first, total), "{counts:?}");
    assert!(counts.is_sorted_by(|one, next| one.0 < next.0), "{counts:?}");
}

#[test]
fn counts_rise_from_nothing_to_all_replications_of_all_variants() {
    counts_all(RUN, 0, 40);
    counts_all(ENSEMBLE, 0, 2 * 30);
    counts_all(COMPARE, 0, 3 * 20);
}

#[test]
fn the_replication_that_is_told_is_counted_even_where_it_is_the_only_one() {
    let output = said(&["run", "two-posts", "--replications", "1", "--no-out"], Some("lines"));
    assert_eq!(counts(&output), [(0, 1, "replications".to_string()), (1, 1, "replications".to_string())]);
}

#[test]
fn an_ensemble_that_goes_on_counts_from_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let played = |replications: &str| {
        let arguments = ["ensemble", "two-posts", "--replications", replications, "--out", "kept"];
        let output = command(folder.path(), &arguments, Some("lines")).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        counts(&output).into_iter().map(|(done, ..)| done).collect::<Vec<_>>()
    };
    assert_eq!(played("20").first(), Some(&0));
    let grown = played("50");
    assert_eq!((grown.first(), grown.last()), (Some(&20), Some(&50)));
    assert!(played("50").is_empty(), "nothing is played");
}

#[test]
fn a_calibration_counts_its_generations_as_one_and_a_validation_its_models() {
    let inputs = ["--range", "40", "--inputs", "combat.fire.dug_in_direct", "--particles", "20", "--generations", "3", "--out", "kept"];
    let counts = counts(&said(&[&["calibrate", "two-posts"][..], &inputs].concat(), Some("lines")));
    assert!(counts.iter().all(|(_, of, what)| (*of, what.as_str()) == (80, "replications")), "{counts:?}");
    assert_eq!((counts.first().unwrap().0, counts.last().unwrap().0), (0, 80), "{counts:?}");
    assert!(counts.is_sorted_by_key(|(done, ..)| *done), "{counts:?}");
    counts_all(&["validate", "two-posts", "--against", "logistics", "--replications", "12", "--out", "kept"], 0, 24);
}

#[test]
fn the_object_on_standard_output_does_not_depend_on_who_reads_progress() {
    for arguments in [RUN, ENSEMBLE, COMPARE] {
        let arguments = &[arguments, &["--json"]].concat();
        let (with, without) = (said(arguments, Some("lines")), said(arguments, None));
        assert!(!counts(&with).is_empty() && !without.stdout.is_empty());
        assert_eq!(with.stdout, without.stdout, "{arguments:?}");
    }
}

#[test]
fn without_the_variable_and_without_a_terminal_nothing_is_said_of_progress() {
    for arguments in [RUN, ENSEMBLE, COMPARE] {
        for asked in [None, Some(""), Some("bar")] {
            let text = String::from_utf8(said(arguments, asked).stderr).unwrap();
            assert!(text.lines().all(|line| line.starts_with("note: ")), "{text}");
        }
    }
}

#[test]
fn a_reader_of_progress_that_goes_away_ends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = command(folder.path(), &[RUN, &["--json"]].concat(), Some("lines"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stderr.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, said(&[RUN, &["--json"]].concat(), None).stdout);
}
