//! How rows are collected: one table after the other, each value with its name and its unit.

use kokkyo_scenario::Provenance;

use super::{Evidence, Value};

/// Collects rows of one file.
pub(super) struct Table<'t> {
    /// All rows so far.
    pub rows: &'t mut Vec<Evidence>,
    /// File of the package.
    pub file: &'static str,
    /// What a row is.
    pub kind: &'static str,
}

impl Table<'_> {
    /// Adds a row.
    pub fn add(&mut self, ids: &[&str], path: String, what: String, values: Vec<Value>, provenance: &Provenance) {
        let ids = ids.iter().filter(|id| !id.is_empty()).map(|id| (*id).to_string()).collect();
        let row =
            Evidence { file: self.file, kind: self.kind, ids, path, what, values, provenance: provenance.clone(), claims: Vec::new() };
        self.rows.push(row);
    }
}

/// A value with its name and its unit.
pub(super) fn value(name: &'static str, text: impl ToString, unit: &str) -> Value {
    Value { name, text: text.to_string(), unit: unit.to_string() }
}

/// A value that a row may leave empty, or what that means.
pub(super) fn value_or(name: &'static str, text: Option<impl ToString>, unit: &str, empty: &str) -> Value {
    text.map_or_else(|| value(name, empty, ""), |text| value(name, text, unit))
}

/// `yes` or `no`.
pub(super) fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// The word of the format for one of several.
pub(super) fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], one: T) -> &'static str {
    words.iter().find(|pair| pair.1 == one).map_or("", |pair| pair.0)
}
