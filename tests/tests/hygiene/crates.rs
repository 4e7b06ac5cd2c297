//! Crates: their dependencies, their lints, the length of their files.

use std::collections::BTreeSet;
use std::fs;

use crate::{files, none, read, root};

/// Crates in the order of dependencies: each may use those before it. The doors stand last, side by side.
const ORDER: [&str; 9] = [
    "kokkyo-scenario",
    "kokkyo-cite",
    "kokkyo-model",
    "kokkyo-ensemble",
    "kokkyo-inference",
    "kokkyo-incidents",
    "kokkyo-viewer",
    "kokkyo-export",
    "kokkyo-studio",
];
const DOORS: [&str; 2] = ["kokkyo", "kokkyo-python"];

/// Longest source file.
const LINES: usize = 800;
/// Length above which a note is printed.
const LINES_AIM: usize = 300;

/// Own packages that a manifest depends on, in whatever section.
fn own_dependencies(manifest: &str) -> BTreeSet<String> {
    let mut section = String::new();
    let mut found = BTreeSet::new();
    let own = |name: &str| name == "xtask" || name == "kokkyo" || name.starts_with("kokkyo-");
    for line in manifest.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix('[') {
            section = rest.trim_end_matches(']').to_owned();
            if let Some((_, name)) = section.split_once("dependencies.").filter(|(_, name)| own(name)) {
                found.insert(name.to_owned());
            }
        } else if section.ends_with("dependencies") && !line.starts_with('#') {
            let key = line.split(['.', '=', ' ']).next().unwrap_or_default();
            let renamed = line.split_once("package").and_then(|(_, rest)| rest.split('"').nth(1)).unwrap_or_default();
            found.extend([key, renamed].into_iter().filter(|name| own(name)).map(str::to_owned));
        }
    }
    found
}

/// Why a crate may not use another, if it may not.
fn edge_fault(from: &str, to: &str) -> Option<String> {
    let place = |name: &str| {
        let door = DOORS.contains(&name).then_some(ORDER.len());
        ORDER.iter().position(|it| *it == name).or(door)
    };
    match (place(from), place(to)) {
        (Some(a), Some(b)) if b < a => None,
        (None, _) if from == "xtask" => Some(format!("xtask depends on {to}; it depends on none of our crates")),
        (None, _) => Some(format!("{from} is not in the order of crates; a new crate needs a decision record")),
        _ => Some(format!("{from} depends on {to}; the order is {} and then the doors", ORDER.join(" ← "))),
    }
}

#[test]
fn dependencies_run_one_way() {
    let mut faults = Vec::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let manifest = entry.unwrap().path().join("Cargo.toml");
        let Ok(text) = fs::read_to_string(&manifest) else { continue };
        let name = manifest.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        if name != "xtask" && !ORDER.contains(&name.as_str()) && !DOORS.contains(&name.as_str()) {
            faults.push(format!("{name} is not in the order of crates; a new crate needs a decision record"));
        }
        faults.extend(own_dependencies(&text).iter().filter_map(|to| edge_fault(&name, to)));
    }
    none(&faults);
}

#[test]
fn a_wrong_edge_is_seen() {
    let manifest = "[dependencies]\nkokkyo-model.workspace = true\nserde = \"1\"\n[dev-dependencies]\nx = { package = \"kokkyo-viewer\" }\n[build-dependencies.kokkyo-studio]\npath = \"..\"\n";
    let found = own_dependencies(manifest);
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), ["kokkyo-model", "kokkyo-studio", "kokkyo-viewer"]);
    assert!(edge_fault("kokkyo-model", "kokkyo-scenario").is_none());
    assert!(edge_fault("kokkyo", "kokkyo-studio").is_none());
    for (from, to) in [
        ("kokkyo-scenario", "kokkyo-model"),
        ("kokkyo-model", "kokkyo-model"),
        ("kokkyo", "kokkyo-python"),
        ("xtask", "kokkyo-model"),
        ("kokkyo-model", "xtask"),
        ("kokkyo-common", "kokkyo-scenario"),
    ] {
        assert!(edge_fault(from, to).is_some(), "{from} → {to}");
    }
}

#[test]
fn libraries_forbid_unsafe_code() {
    let libraries: Vec<String> = files("crates", "rs").into_iter().filter(|path| path.ends_with("/src/lib.rs")).collect();
    assert!(libraries.len() >= 3, "{libraries:?}");
    let missing = |path: &&String| !read(path).contains("#![forbid(unsafe_code)]");
    none(&libraries.iter().filter(missing).map(|path| format!("{path}: `#![forbid(unsafe_code)]` is missing")).collect::<Vec<_>>());
}

#[test]
fn source_files_are_short() {
    let mut faults = Vec::new();
    for path in ["crates", "tests", "benches"].into_iter().flat_map(|folder| files(folder, "rs")) {
        let lines = read(&path).lines().count();
        if lines > LINES {
            faults.push(format!("{path}: {lines} lines, at most {LINES}; split it by question"));
        } else if lines > LINES_AIM {
            println!("note: {path} has {lines} lines; aim under {LINES_AIM}");
        }
    }
    none(&faults);
}
