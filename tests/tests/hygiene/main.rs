//! Repository hygiene: what the documents say about the code and the package is true, and the code keeps to the
//! architecture's absences. Standard library only; each test prints every fault it finds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod crates;
mod documents;
mod machine;
mod model;

use std::fs;
use std::path::{Path, PathBuf};

/// Sources of the model.
const MODEL: &str = "crates/kokkyo-model/src";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Files under a folder whose name ends in `.extension`, relative to the root, with `/`, sorted.
fn files(folder: &str, extension: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(path) = folders.pop() {
        let Ok(entries) = fs::read_dir(&path) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                let relative = path.strip_prefix(root()).unwrap().to_path_buf();
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Fails with every fault on a line of its own.
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The cells of the table rows under a heading that begins with `heading` (the whole text where it is empty).
fn rows(text: &str, heading: &str) -> Vec<Vec<String>> {
    let mut inside = heading.is_empty();
    let mut rows = Vec::new();
    for line in text.lines() {
        if line.starts_with('#') && !heading.is_empty() {
            inside = line.trim_start_matches('#').trim().starts_with(heading);
        } else if inside && line.starts_with('|') && !line.starts_with("|--") && !line.starts_with("| --") {
            rows.push(line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect());
        }
    }
    rows
}

/// What stands between backticks.
fn ticked(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Code without its comments and without the tests at the end of the file.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]").next().unwrap_or(text);
    let lines = body.lines().map(|line| line.find("//").map_or(line, |at| &line[..at]));
    lines.collect::<Vec<_>>().join("\n")
}

/// Identifiers and numbers in a piece of code.
fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

/// Mechanism files, relative to the model's sources.
fn mechanisms() -> Vec<String> {
    let found = files(&format!("{MODEL}/mechanisms"), "rs");
    let relative = found.iter().map(|path| path[MODEL.len() + 1..].to_owned());
    relative.filter(|path| !path.ends_with("mod.rs")).collect()
}
