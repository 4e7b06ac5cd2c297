//! `kokkyo export` from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn kokkyo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(arguments).current_dir(folder).output().expect("the program starts")
}

/// A folder in which a run of `two-posts` is kept, under `runs/two-posts-1939`.
fn kept() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let played = kokkyo(folder.path(), &["run", "two-posts", "--replications", "3", "--json"]);
    assert!(played.status.success(), "{}", String::from_utf8_lossy(&played.stderr));
    folder
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// `name → bytes` of a file, or of the files of a folder.
fn bytes(path: &Path) -> BTreeMap<String, Vec<u8>> {
    if path.is_file() {
        return BTreeMap::from([(String::new(), fs::read(path).unwrap())]);
    }
    let name = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    fs::read_dir(path).unwrap().map(|entry| entry.unwrap()).map(|entry| (name(&entry), fs::read(entry.path()).unwrap())).collect()
}

const FORMATS: [(&str, &[&str], &str); 6] = [
    ("geopackage", &[], "two-posts-1939.gpkg"),
    ("geojson", &[], "two-posts-1939-geojson"),
    ("kml", &[], "two-posts-1939.kml"),
    ("csv", &[], "two-posts-1939-csv"),
    ("msdl", &["--at", "1939-06-02"], "two-posts-1939.msdl.xml"),
    ("ro-crate", &["--published", "2026-11-30"], "two-posts-1939.crate.zip"),
];

#[test]
fn every_format_is_written_beside_the_run_and_comes_out_the_same_twice() {
    let folder = kept();
    let before = bytes(&folder.path().join("runs/two-posts-1939/manifest.json"));
    for (format, extra, name) in FORMATS {
        let asked = [&["export", "two-posts-1939", "--to", format], extra].concat();
        let first = kokkyo(folder.path(), &asked);
        assert_eq!(first.status.code(), Some(0), "{}", said(&first));
        assert!(first.stdout.is_empty() && said(&first).contains(name), "{}", said(&first));
        let written = bytes(&folder.path().join("runs").join(name));
        assert!(written.values().all(|bytes| !bytes.is_empty()), "{format}");
        let again = kokkyo(folder.path(), &[&asked[..], &["--out", "again"]].concat());
        assert_eq!(again.status.code(), Some(0), "{}", said(&again));
        assert_eq!(written, bytes(&folder.path().join("again")), "{format}");
        let path = folder.path().join("again");
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
    // The run itself is only read, and nothing unfinished is left about.
    assert_eq!(before, bytes(&folder.path().join("runs/two-posts-1939/manifest.json")));
    let left: Vec<String> =
        fs::read_dir(folder.path().join("runs")).unwrap().map(|it| it.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(left.len(), 1 + FORMATS.len(), "{left:?}");
}

#[test]
fn nothing_is_written_over_unless_that_is_asked_for() {
    let folder = kept();
    let mine = folder.path().join("mine.kml");
    fs::write(&mine, "my own notes").unwrap();
    let asked = ["export", "two-posts-1939", "--to", "kml", "--out", "mine.kml"];
    let refused = kokkyo(folder.path(), &asked);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("--replace"), "{}", said(&refused));
    assert_eq!(fs::read_to_string(&mine).unwrap(), "my own notes");
    assert_eq!(kokkyo(folder.path(), &[&asked[..], &["--replace"]].concat()).status.code(), Some(0));
    assert!(fs::read_to_string(&mine).unwrap().contains("<kml"));
    // Of a folder only the files of the export; what lies beside them stays.
    let table = folder.path().join("table");
    fs::create_dir(&table).unwrap();
    fs::write(table.join("notes.txt"), "my own notes").unwrap();
    let asked = ["export", "two-posts-1939", "--to", "csv", "--layer", "days", "--out", "table"];
    assert_eq!(kokkyo(folder.path(), &asked).status.code(), Some(2));
    assert_eq!(kokkyo(folder.path(), &[&asked[..], &["--replace"]].concat()).status.code(), Some(0));
    assert_eq!(fs::read_to_string(table.join("notes.txt")).unwrap(), "my own notes");
    assert_eq!(bytes(&table).len(), 3);
}

#[test]
fn an_option_that_says_nothing_of_the_format_is_refused_with_the_one_it_goes_with() {
    let folder = kept();
    for (line, word) in [
        ("--to csv --at 1939-06-02", "msdl"),
        ("--to msdl", "--at"),
        ("--to msdl --at 1939-09-02", "not within the run"),
        ("--to msdl --at 1939-06-02 --layer days", "--layer"),
        ("--to kml --author A", "ro-crate"),
        ("--to ro-crate --orcid https://orcid.org/0000-0002-1825-0097", "--author"),
        ("--to csv --layer formation", "`formations`"),
    ] {
        let asked: Vec<&str> = ["export", "two-posts-1939"].into_iter().chain(line.split(' ')).chain(["--out", "x"]).collect();
        let refused = kokkyo(folder.path(), &asked);
        assert_eq!(refused.status.code(), Some(2), "{line}: {}", said(&refused));
        assert!(said(&refused).contains(word), "{line}: {}", said(&refused));
        assert!(!folder.path().join("x").exists(), "{line}");
    }
}

#[test]
fn an_altered_run_is_not_exported() {
    let folder = kept();
    let events = folder.path().join("runs/two-posts-1939/events.parquet");
    let mut altered = fs::read(&events).unwrap();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    fs::write(&events, altered).unwrap();
    for (format, extra, name) in FORMATS {
        let refused = kokkyo(folder.path(), &[&["export", "two-posts-1939", "--to", format], extra].concat());
        assert_eq!(refused.status.code(), Some(1), "{format}");
        assert!(said(&refused).contains("events.parquet"), "{}", said(&refused));
        assert!(!folder.path().join("runs").join(name).exists(), "{format}");
    }
}
