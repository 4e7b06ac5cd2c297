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
        // To read a package takes most of the time: those that set different things are tried at once, and one by one only where
        // that does not go.
        let mut met = BTreeSet::new();
        let (together, later): (Vec<&Variant>, Vec<&Variant>) = waiting.into_iter().partition(|variant| {
            let is_new = variant.changes.iter().all(|change| !met.contains(change.path.as_str()));
            if is_new {
                met.extend(variant.changes.iter().map(|change| change.path.as_str()));
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

/// What is wrong with one counterfactual by itself.
fn of(package: &Package, variant: &Variant) -> Vec<Diagnostic> {
    let Err(report) = prepare(package, &variant.changes) else { return Vec::new() };
    let (file, text) = file_of(package, variant);
    let errors = report.diagnostics.into_iter().filter(|fault| fault.severity == Severity::Error);
    errors
        .map(|fault| {
            // The value that it is about, or the first.
            let is_about = |change: &&Change| change.path.rsplit('.').next() == Some(fault.field.as_str());
            let path = variant.changes.iter().find(is_about).or(variant.changes.first()).map_or("", |change| change.path.as_str());
            let line = text.lines().position(|line| line.contains(&format!("\"{path}\""))).map_or(0, |at| at + 1);
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
