//! Ensembles from outside: killed, out of disk, torn, sharded, merged; the bytes are those of one that ran through.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

/// Short campaigns: what is tested is the folder.
const ENSEMBLE: [&str; 8] =
    ["ensemble", "two-posts", "--variants", "base,half-the-lorries", "--replications", "600", "--until", "1939-06-03"];

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kokkyo"));
    command.args(arguments).current_dir(folder);
    command
}

fn kokkyo(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("the program starts")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn done(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
}

#[track_caller]
fn refused(output: &Output, needle: &str) {
    assert_eq!(output.status.code(), Some(2), "{}", stderr(output));
    assert!(output.stdout.is_empty() && stderr(output).contains(needle), "{}", stderr(output));
}

/// Every file but the lock.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![root.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.file_name().unwrap() != ".lock" {
                found.insert(path.strip_prefix(root).unwrap().to_path_buf(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn segments(folder: &Path) -> Vec<PathBuf> {
    let whole = |path: &PathBuf| path.extension().is_some_and(|end| end == "segment");
    let entries = std::fs::read_dir(folder.join("segments")).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(whole).collect();
    found.sort();
    found
}

#[cfg(unix)]
#[test]
fn killed_again_and_again_and_torn_it_ends_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    done(&kokkyo(folder.path(), &[&ENSEMBLE[..], &["--out", "whole", "--threads", "2"]].concat()));
    let mut kills = 0;
    for (trial, threads) in ["1", "3", "2", "1", "2"].into_iter().enumerate() {
        let mut child = command(folder.path(), &[&ENSEMBLE[..], &["--out", "killed", "--threads", threads]].concat())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // As soon as the folder is taken, and then each time after one more piece is on disk.
        let before = segments(&at("killed")).len();
        while child.try_wait().unwrap().is_none() {
            let there = segments(&at("killed")).len();
            if at("killed/manifest.json").exists() && (trial == 0 || there > before) {
                break;
            }
            std::thread::sleep(Duration::from_micros(300));
        }
        // SIGKILL.
        child.kill().unwrap();
        kills += u32::from(!child.wait().unwrap().success());
        if let Some(last) = segments(&at("killed")).last().filter(|_| trial == 2) {
            let bytes = std::fs::read(last).unwrap();
            std::fs::write(last, &bytes[..bytes.len() - 7]).unwrap();
        }
    }
    assert!(kills >= 3, "only {kills} of the runs were killed before their end");
    done(&kokkyo(folder.path(), &[&ENSEMBLE[..], &["--out", "killed", "--threads", "7"]].concat()));
    assert!(files(&at("killed")) == files(&at("whole")));
    // And grown from there: the same as if more had been asked for at once.
    let more = |out: &str| {
        let mut arguments = ENSEMBLE.to_vec();
        arguments[5] = "700";
        kokkyo(folder.path(), &[&arguments[..], &["--out", out]].concat())
    };
    let grown = more("killed");
    done(&grown);
    assert!(stderr(&grown).contains("1,200 of 1,400 replications are there already"), "{}", stderr(&grown));
    done(&more("at-once"));
    assert!(files(&at("killed")) == files(&at("at-once")));
}

/// A limit on the size of files stands for a full disk.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_it_says_so_and_continues_later_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let limited = |blocks: u32| {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{}' {} --out full", env!("CARGO_BIN_EXE_kokkyo"), ENSEMBLE.join(" "));
        Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap()
    };
    // Blocks of 512 bytes: room for manifest and package, none for the rows.
    let output = limited(64);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("cannot be written") && stderr(&output).contains("continues it"), "{}", stderr(&output));
    assert!(output.stdout.is_empty() && segments(&folder.path().join("full")).is_empty());
    let manifest: Value = serde_json::from_slice(&std::fs::read(folder.path().join("full/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["complete"], Value::Bool(false));
    done(&kokkyo(folder.path(), &[&ENSEMBLE[..], &["--out", "full"]].concat()));
    done(&kokkyo(folder.path(), &[&ENSEMBLE[..], &["--out", "whole"]].concat()));
    assert!(files(&folder.path().join("full")) == files(&folder.path().join("whole")));
}

#[test]
fn shards_of_many_machines_are_merged_into_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let mut arguments = ENSEMBLE.to_vec();
    arguments[5] = "20";
    let play = |extra: &[&str]| kokkyo(folder.path(), &[&arguments[..], extra].concat());
    done(&play(&["--out", "whole", "--draws", "2"]));
    for shard in ["1", "2", "3"] {
        let output = play(&["--shard", &format!("{shard}/3"), "--out", &format!("shard-{shard}"), "--draws", "2", "--threads", shard]);
        done(&output);
        assert!(stderr(&output).contains("kokkyo merge"));
    }
    refused(&kokkyo(folder.path(), &["merge", "shard-1", "shard-3", "--out", "merged"]), "in none of the shards given (1/3, 3/3)");
    refused(&kokkyo(folder.path(), &["merge", "whole", "--out", "merged"]), "no shard");
    refused(&kokkyo(folder.path(), &["merge", "nowhere", "--out", "merged"]), "nowhere");
    let merged = kokkyo(folder.path(), &["merge", "shard-3", "shard-1", "shard-2", "--out", "merged", "--json"]);
    done(&merged);
    assert!(files(&folder.path().join("merged")) == files(&folder.path().join("whole")));
    let object: Value = serde_json::from_slice(&merged.stdout).unwrap();
    assert_eq!((object["played"].as_u64(), object["failed"].as_u64(), object["seed"].as_u64()), (Some(80), Some(0), Some(1939)));
    let kept: Value = serde_json::from_slice(&std::fs::read(folder.path().join("merged/ensemble.json")).unwrap()).unwrap();
    assert_eq!(kept, object);
    for variant in object["variants"].as_array().unwrap() {
        for outcome in variant["outcomes"].as_array().unwrap() {
            assert!(outcome["outcome"].is_string() && outcome["unit"].is_string());
            if outcome["median"].is_null() {
                assert!(outcome["reason"].is_string());
            } else {
                let of = |name: &str| outcome[name].as_f64().unwrap();
                assert!(of("low80") <= of("median") && of("median") <= of("high80"));
            }
        }
    }
}

#[test]
fn wrong_choices_get_a_message_and_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let ensemble = |extra: &[&str]| kokkyo(folder.path(), &[&["ensemble", "two-posts", "--replications", "2"], extra].concat());
    refused(&ensemble(&["--variants", "half-the-lorry"]), "did you mean `half-the-lorries`");
    refused(&ensemble(&["--variants", "base,base"]), "named twice");
    refused(&ensemble(&["--shard", "4/3"]), "I from 1 to N");
    refused(&ensemble(&["--shard", "0/3"]), "I from 1 to N");
    refused(&ensemble(&["--until", "1950-01-01"]), "clock");
    refused(&ensemble(&["--draws", "0"]), "draws");
    refused(&ensemble(&["--out", "/dev/null"]), "this is a file");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    done(&kokkyo(folder.path(), &["run", "two-posts", "--replications", "1", "--quiet", "--out", "run"]));
    refused(&ensemble(&["--out", "run"]), "kokkyo run");
    done(&ensemble(&["--out", "kept"]));
    refused(&kokkyo(folder.path(), &["run", "two-posts", "--replications", "1", "--out", "kept"]), "kokkyo ensemble");
    refused(&ensemble(&["--out", "kept", "--seed", "7"]), "seed 1939, not 7");
}

/// The most memory that the program says it held.
#[cfg(target_os = "linux")]
#[test]
fn ten_thousand_replications_need_no_more_memory_than_a_hundred() {
    let folder = tempfile::tempdir().unwrap();
    let mib = |replications: &str| {
        let arguments =
            ["ensemble", "two-posts", "--replications", replications, "--until", "1939-06-02", "--threads", "2", "--out", replications];
        let output = kokkyo(folder.path(), &arguments);
        done(&output);
        let text = stderr(&output);
        let said = text.split_once("at most ").unwrap().1;
        said.split_once(" MiB").unwrap().0.parse::<f64>().unwrap()
    };
    let (few, many) = (mib("100"), mib("10000"));
    // Rows of one row group, of one segment and of the window, whatever the number: some 8 MiB at most.
    assert!(many <= few + 8.0, "{few} MiB for 100, {many} MiB for 10,000");
}

/// The mean of an outcome of the first variant.
fn mean(object: &Value, name: &str) -> f64 {
    let outcomes = object["variants"][0]["outcomes"].as_array().unwrap();
    outcomes.iter().find(|outcome| outcome["outcome"] == name).unwrap_or_else(|| panic!("no {name}"))["mean"].as_f64().unwrap_or(f64::NAN)
}

#[test]
fn the_free_campaign_is_played_as_run_plays_it_and_a_later_date_leaves_less_to_decide() {
    let folder = tempfile::tempdir().unwrap();
    let object = |extra: &[&str]| -> Value {
        let output = kokkyo(folder.path(), &[&["ensemble", "two-posts", "--replications", "1", "--json"], extra].concat());
        done(&output);
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let free = object(&["--mode", "free", "--out", "free"]);
    let decisions = |object: &Value| mean(object, "decisions.west") + mean(object, "decisions.east");
    assert!(decisions(&free) > 0.0);
    let run = kokkyo(folder.path(), &["run", "two-posts", "--mode", "free", "--replications", "1", "--no-out", "--json"]);
    let run: Value = serde_json::from_slice(&run.stdout).unwrap();
    let command = &run["outcome"]["command"];
    for side in ["west", "east"] {
        for what in ["decisions", "stretched", "refused", "overtaken"] {
            assert_eq!(Some(mean(&free, &format!("{what}.{side}"))), command[what][side].as_f64(), "{what} {side}");
        }
    }
    let later = object(&["--free-from", "1939-06-06", "--out", "later"]);
    assert!(decisions(&later) < decisions(&free), "{} {}", decisions(&later), decisions(&free));
    assert_eq!(decisions(&object(&["--out", "recorded"])), 0.0);
    refused(&kokkyo(folder.path(), &["ensemble", "two-posts", "--replications", "1", "--out", "free"]), "mode");
    refused(&kokkyo(folder.path(), &["ensemble", "two-posts", "--replications", "1", "--free-from", "1938-01-01"]), "outside");
}
