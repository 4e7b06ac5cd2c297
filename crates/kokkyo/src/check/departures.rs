//! Whether the counterfactuals of a package can be played: each is a change of it, and the changed package must be sound too.

use std::collections::BTreeSet;

use kokkyo_scenario::package::{Change, Variant};
use kokkyo_scenario::{Diagnostic, Package, Severity};

use crate::scenario_source::prepare;

/// What is wrong with the values that counterfactuals of a sound package set, each at its line.
pub fn faults(package: &Package) -> Vec<Diagnostic> {
    let Ok(variants) = package.variants() else { return Vec::new() };
    let mut found = Vec::new();
    let mut waiting: Vec<&Variant> = variants.iter().collect();
    while !waiting.is_empty() {
        // To read a package takes most of the time: those that set different rows are tried at once, and one by one only where that does
        // not go. Two that are wrong each by itself and right together, in different rows, would pass.
        let mut met = BTreeSet::new();
        let (together, later): (Vec<&Variant>, Vec<&Variant>) = waiting.into_iter().partition(|variant| {
            let is_new = variant.changes.iter().all(|change| !met.contains(row(change)));
            if is_new {
                met.extend(variant.changes.iter().map(row));
            }
            is_new
        });
        waiting = later;
        let all: Vec<Change> = together.iter().flat_map(|variant| variant.changes.iter().cloned()).collect();
        if prepare(package, &all).is_err() {
            found.extend(together.into_iter().flat_map(|variant| of(package, variant)));
        }
    }
    found
}

/// The path of the row that a change is about: all but the last word.
fn row(change: &Change) -> &str {
    change.path.rsplit_once('.').map_or(change.path.as_str(), |(row, _)| row)
}

/// What is wrong with one counterfactual by itself.
fn of(package: &Package, variant: &Variant) -> Vec<Diagnostic> {
    let changes = &variant.changes;
    let Err(report) = prepare(package, changes) else { return Vec::new() };
    // The first change with which it cannot be played: what a fault says of itself is where the value came to stand, not who set it.
    let culprit = (1..changes.len()).find(|&count| prepare(package, &changes[..count]).is_err()).unwrap_or(changes.len());
    let path = culprit.checked_sub(1).and_then(|at| changes.get(at)).map_or("", |change| change.path.as_str());
    let (file, text) = file_of(package, variant);
    let sets = |line: &str| line.trim_start().starts_with("path") && line.contains(path);
    let line = text.lines().position(sets).map_or(0, |at| at + 1);
    let errors = report.diagnostics.into_iter().filter(|fault| fault.severity == Severity::Error);
    errors
        .map(|fault| {
            let message = format!("the scenario cannot be played with this change: {}", fault.message);
            Diagnostic { file: file.clone(), line, span: None, also: Vec::new(), field: path.to_string(), message, excerpt: None, ..fault }
        })
        .collect()
}

/// The file of a counterfactual, and what stands in it.
fn file_of(package: &Package, variant: &Variant) -> (String, String) {
    let named =
        |text: &str| text.parse::<toml::Table>().is_ok_and(|table| table.get("name").and_then(toml::Value::as_str) == Some(&variant.name));
    package
        .files
        .iter()
        .filter(|(file, _)| file.starts_with("counterfactuals/"))
        .filter_map(|(file, bytes)| Some((file.clone(), std::str::from_utf8(bytes).ok()?.to_string())))
        .find(|(_, text)| named(text))
        .unwrap_or_else(|| (format!("counterfactuals/{}.toml", variant.name), String::new()))
}
