//! `kokkyo export` from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

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

/// `name → bytes` of a file, or of the files of a folder and of those below it.
fn bytes(path: &Path) -> BTreeMap<String, Vec<u8>> {
    if path.is_file() {
        return BTreeMap::from([(String::new(), fs::read(path).unwrap())]);
    }
    let below = |name: String| bytes(&path.join(&name)).into_iter().map(move |(rest, bytes)| (format!("{name}/{rest}"), bytes));
    names(path).into_iter().flat_map(below).map(|(name, bytes)| (name.trim_end_matches('/').to_string(), bytes)).collect()
}

/// What lies in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
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
    let before = bytes(&folder.path().join("runs/two-posts-1939"));
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
    assert_eq!(before, bytes(&folder.path().join("runs/two-posts-1939")));
    let left = names(&folder.path().join("runs"));
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
    assert_eq!(names(&table), ["LICENCES.txt", "csv-metadata.json", "days.csv", "notes.txt"]);
    assert_eq!(fs::read_to_string(table.join("notes.txt")).unwrap(), "my own notes");
}

#[test]
fn what_an_earlier_export_wrote_into_a_folder_goes_with_it_and_what_somebody_else_did_stays() {
    let folder = kept();
    for (format, layers, written) in [
        ("csv", "days,fire", vec!["LICENCES.txt", "csv-metadata.json", "days.csv", "fire.csv"]),
        ("geojson", "fire,ground", vec!["LICENCES.txt", "fire.geojson", "ground.geojson"]),
    ] {
        let out = folder.path().join(format);
        let asked = ["export", "two-posts-1939", "--to", format, "--out", format];
        assert_eq!(kokkyo(folder.path(), &asked).status.code(), Some(0));
        let own = format!("places.{format}");
        fs::write(out.join(&own), "my own places").unwrap();
        let again = kokkyo(folder.path(), &[&asked[..], &["--replace", "--layer", layers]].concat());
        assert_eq!(again.status.code(), Some(0), "{}", said(&again));
        assert!(said(&again).contains(": 2 layers, "), "{}", said(&again));
        assert_eq!(names(&out), [written, vec![&own]].concat());
        assert_eq!(fs::read_to_string(out.join(&own)).unwrap(), "my own places");
    }
}

#[test]
fn nothing_is_written_into_the_folder_of_the_run() {
    let folder = kept();
    let run = folder.path().join("runs/two-posts-1939");
    let before = bytes(&run);
    for line in [
        "--to ro-crate --out runs/two-posts-1939/manifest.json --replace",
        "--to kml --out runs/two-posts-1939/run.json --replace",
        "--to csv --out runs/two-posts-1939 --replace",
        "--to geojson --out runs/two-posts-1939/package --replace",
        "--to geopackage --out runs/../runs/two-posts-1939/new/x.gpkg",
        "--to csv --out new/../runs/two-posts-1939/table",
    ] {
        let asked: Vec<&str> = ["export", "two-posts-1939"].into_iter().chain(line.split(' ')).collect();
        let refused = kokkyo(folder.path(), &asked);
        assert_eq!(refused.status.code(), Some(2), "{line}: {}", said(&refused));
        assert!(said(&refused).contains("lies in the folder of the run"), "{line}: {}", said(&refused));
    }
    assert_eq!(bytes(&run), before);
    assert_eq!(names(folder.path()), ["runs"]);
}

#[test]
fn a_run_that_was_stopped_is_not_exported_as_the_whole_campaign() {
    let folder = tempfile::tempdir().unwrap();
    let played = kokkyo(folder.path(), &["run", "two-posts", "--replications", "1", "--until", "1939-06-05", "--out", "part", "--json"]);
    assert!(played.status.success(), "{}", said(&played));
    for (format, name, words) in [
        // The clock of the scenario is eight hours ahead.
        ("geopackage", "part.gpkg", [r#""dateModified":"1939-06-04T16:00:00.000Z""#, "until 1939-06-05 00:00"]),
        ("kml", "part.kml", ["until 1939-06-05 00:00", "<kml"]),
        ("csv", "part-csv/csv-metadata.json", ["until 1939-06-05 00:00", "csvw"]),
    ] {
        assert_eq!(kokkyo(folder.path(), &["export", "part", "--to", format]).status.code(), Some(0), "{format}");
        let written = fs::read(folder.path().join(name)).unwrap();
        let text = String::from_utf8_lossy(&written);
        assert!(words.iter().all(|word| text.contains(word)), "{format}");
    }
}

#[test]
fn of_two_exports_at_once_to_one_new_place_one_is_told_that_something_is_there() {
    let folder = kept();
    for (format, extra, _) in FORMATS {
        let asked = [&["export", "two-posts-1939", "--to", format, "--out", format], extra].concat();
        let start = |_| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_kokkyo"));
            command.args(&asked).current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let both = [(); 2].map(start).map(|child| child.wait_with_output().unwrap());
        let mut codes = both.each_ref().map(|output| output.status.code());
        codes.sort();
        assert_eq!(codes, [Some(0), Some(2)], "{format}: {} {}", said(&both[0]), said(&both[1]));
        assert!(both.iter().any(|output| said(output).contains("is there already: --replace")), "{format}");
        assert!(bytes(&folder.path().join(format)).values().all(|bytes| !bytes.is_empty()), "{format}");
    }
    assert_eq!(names(folder.path()).len(), 1 + FORMATS.len());
}

#[test]
fn folders_on_the_way_are_made_whatever_the_format() {
    let folder = kept();
    for (format, extra, name) in FORMATS {
        let out = format!("made/for/{format}/{name}");
        let asked = [&["export", "two-posts-1939", "--to", format, "--out", &out], extra].concat();
        let made = kokkyo(folder.path(), &asked);
        assert_eq!(made.status.code(), Some(0), "{format}: {}", said(&made));
        assert_eq!(names(&folder.path().join("made/for").join(format)), [name]);
    }
    // A file on the way is none, and nothing is made for it.
    fs::write(folder.path().join("file"), "").unwrap();
    let refused = kokkyo(folder.path(), &["export", "two-posts-1939", "--to", "kml", "--out", "file/x.kml"]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
}

#[test]
fn the_note_of_an_order_of_battle_names_the_moment_that_it_is_of() {
    let folder = kept();
    for (asked, moment) in [
        ("1939-06-02T06:00", "1939-06-02 06:00"),
        ("1939-06-02T08:59", "1939-06-02 06:00"),
        ("1939-06-02T09:00", "1939-06-02 09:00"),
        // Who is present from the start comes in the first step.
        ("1939-06-01", "1939-06-01 03:00"),
    ] {
        let out = format!("{}.xml", asked.replace(':', ""));
        let written = kokkyo(folder.path(), &["export", "two-posts-1939", "--to", "msdl", "--at", asked, "--out", &out]);
        assert!(said(&written).contains(&format!("the order of battle of {moment} is {out}")), "{}", said(&written));
    }
}

#[test]
fn one_layer_and_one_row_are_no_layers_and_rows() {
    let folder = kept();
    let one = kokkyo(folder.path(), &["export", "two-posts-1939", "--to", "csv", "--layer", "lakes", "--out", "one"]);
    let text = said(&one);
    assert!(text.contains(": 1 layer, ") && !text.contains("1 rows"), "{text}");
}

/// SQLite would read such a name as an address, and what stands behind `?` as options.
#[cfg(unix)]
#[test]
fn a_name_that_looks_like_an_address_is_a_name() {
    let folder = kept();
    for name in ["file:one.gpkg", "file:two.gpkg?mode=memory", ":memory:"] {
        let written = kokkyo(folder.path(), &["export", "two-posts-1939", "--to", "geopackage", "--out", name]);
        assert_eq!(written.status.code(), Some(0), "{name}: {}", said(&written));
        assert!(fs::read(folder.path().join(name)).unwrap().starts_with(b"SQLite format 3\0"), "{name}");
    }
    assert_eq!(names(folder.path()), [":memory:", "file:one.gpkg", "file:two.gpkg?mode=memory", "runs"]);
}

/// A limit on the size of files stands for a disk that is full.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_is_told_once_with_the_place_that_was_asked_for_and_leaves_nothing_behind() {
    let folder = kept();
    let before = names(&folder.path().join("runs"));
    for (format, extra, name) in FORMATS {
        let asked = [&["export", "two-posts-1939", "--to", format], extra].concat();
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; ulimit -f 2; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_kokkyo")]);
        let failed = command.args(&asked).current_dir(folder.path()).output().unwrap();
        let text = said(&failed);
        assert_eq!(failed.status.code(), Some(1), "{format}: {text}");
        let told: Vec<&str> = text.lines().filter(|line| line.contains("cannot be written")).collect();
        assert_eq!((told.len(), text.lines().count()), (1, 1 + text.matches("note: ").count()), "{format}: {text}");
        assert_eq!(told[0].matches("cannot be written").count(), 1, "{format}: {text}");
        assert!(told[0].contains(&format!("runs/{name}")) && !text.contains(".tmp"), "{format}: {text}");
        assert_eq!(names(&folder.path().join("runs")), before, "{format}");
    }
}

/// At whatever moment it comes: what is there afterwards is there whole.
#[cfg(unix)]
#[test]
fn ctrl_c_leaves_a_whole_export_or_none() {
    let folder = kept();
    for (format, name) in [("geopackage", "two-posts-1939.gpkg"), ("csv", "two-posts-1939-csv")] {
        let path = folder.path().join("runs").join(name);
        assert_eq!(kokkyo(folder.path(), &["export", "two-posts-1939", "--to", format, "--out", format]).status.code(), Some(0));
        let whole = bytes(&folder.path().join(format));
        for wait_ms in [0, 10, 20, 40, 60, 80, 120, 160, 240, 320] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_kokkyo"));
            command.args(["export", "two-posts-1939", "--to", format]).current_dir(folder.path());
            let child = command.stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(std::time::Duration::from_millis(wait_ms));
            // It may have ended by itself.
            let _ = Command::new("sh").args(["-c", "kill -INT $0", &child.id().to_string()]).stderr(Stdio::null()).status();
            let ended = child.wait_with_output().unwrap().status.code();
            // None: it had not come so far as to ask for signals.
            assert!([Some(0), Some(130), None].contains(&ended), "{ended:?}");
            assert_eq!(path.exists(), ended == Some(0), "{ended:?}");
            if path.exists() {
                assert_eq!(bytes(&path), whole);
                if path.is_dir() { fs::remove_dir_all(&path).unwrap() } else { fs::remove_file(&path).unwrap() }
            }
            assert_eq!(names(&folder.path().join("runs")), ["two-posts-1939"], "{wait_ms} ms");
        }
    }
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
        ("--to csv --layer days,recort", "`record`"),
        ("--to kml --layer days", "`days` is a table; --to csv or geopackage has it"),
        ("--to geojson --layer formations --layer record", "`record` is a table; --to csv or geopackage has it"),
        ("--to ro-crate --author A --orcid https://orcid.org/0000-0002-1825-0098", "check digit"),
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
