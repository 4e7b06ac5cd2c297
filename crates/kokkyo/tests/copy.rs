//! `kokkyo copy` from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

fn kokkyo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(arguments).current_dir(folder).output().expect("the program starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_copy_has_every_byte_of_the_built_in_package_and_passes_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    for name in ["two-posts", "border-1932-1945", "nomonhan-1939"] {
        let output = kokkyo(folder.path(), &["copy", name, &format!("mine/{name}")]);
        assert!(output.status.success(), "{}", said(&output));
        let (own, built_in) = (files(&folder.path().join("mine").join(name)), files(&scenarios.join(name)));
        assert!(own == built_in, "{name}: {:?} and {:?}", own.keys(), built_in.keys());
        let output = kokkyo(folder.path(), &["check", &format!("./mine/{name}")]);
        assert!(output.status.success(), "{name}: {}", said(&output));
    }
}

#[test]
fn a_copy_writes_over_nothing_and_says_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("mine")).unwrap();
    std::fs::write(folder.path().join("mine/notes.txt"), "years of work").unwrap();
    std::fs::write(folder.path().join("file"), "more of it").unwrap();
    for (name, target, needle) in [
        ("two-posts", "mine", "not empty"),
        ("two-posts", "file", "name a new folder"),
        ("two-posts", "", "a value is required"),
        ("two-post", "new", "did you mean"),
    ] {
        let output = kokkyo(folder.path(), &["copy", name, target]);
        assert!(output.status.code() == Some(2) && said(&output).contains(needle), "{target}: {}", said(&output));
    }
    assert_eq!(files(folder.path()).len(), 2);
    assert_eq!(std::fs::read_to_string(folder.path().join("mine/notes.txt")).unwrap(), "years of work");
    // An empty folder is as good as none.
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    assert!(kokkyo(folder.path(), &["copy", "two-posts", "empty"]).status.success());
}
