//! Which files the format has.

use std::collections::BTreeMap;

use super::checker::Checker;
use super::format::{Field, Need, TABLES};
use super::table::Table;
use super::toml_tree::Node;
use super::{text_of, words};

/// Files that are not tables and must be there.
const DOCUMENTS: [&str; 6] =
    ["scenario.toml", "command/directives.toml", "command/plans.toml", "command/goals.toml", "geo/rivers.geojson", "geo/borders.geojson"];

/// Files that may be there.
const OPTIONAL: [&str; 6] =
    ["geo/terrain.geojson", "geo/lakes.geojson", "geo/elevation.asc", "record/sources.bib", "record/sources.json", super::weights::FILE];

/// The tables, by file.
pub(super) fn table_files() -> impl Iterator<Item = &'static str> {
    TABLES.iter().filter(|table| table.required).map(|table| table.file)
}

/// Warns of files that the format does not know although they look as if they were meant to be read.
pub(super) fn unknown_files(checker: &mut Checker<'_>) {
    let known: Vec<&str> = TABLES.iter().map(|table| table.file).chain(DOCUMENTS).chain(OPTIONAL).collect();
    let package = checker.package;
    for file in package.files.keys() {
        let read = known.contains(&file.as_str()) || is_document(file, "parameters") || is_document(file, "counterfactuals");
        let data = [".csv", ".toml", ".geojson", ".asc", ".bib"].iter().any(|ending| file.ends_with(ending));
        if !read && data {
            let help = checker.suggest(file, known.iter().copied().filter(|name| !package.files.contains_key(*name)));
            checker.report.warning("K003", &words::quoted(file), 0, "", "this file is not part of the format and is not read", help);
        }
    }
}

fn is_document(file: &str, folder: &str) -> bool {
    file.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).is_some_and(|name| name.ends_with(".toml") && !name.contains('/'))
}

fn missing(checker: &mut Checker<'_>, file: &str) {
    let help = "add it; a table may hold its header alone, a TOML file nothing";
    checker.report.error("K001", file, 0, "", "the file is missing", help);
}

/// All tables as text.
pub(super) struct Tables {
    tables: BTreeMap<&'static str, Table>,
    none: Table,
}

impl Tables {
    /// Reads them all.
    pub fn read(checker: &mut Checker<'_>) -> Self {
        let mut tables = BTreeMap::new();
        for format in TABLES {
            let file = format.file;
            if !checker.package.files.contains_key(file) {
                if format.required {
                    missing(checker, file);
                }
            } else if let Some(text) = text_of(checker, file) {
                let (needed, free): (Vec<&Field>, Vec<&Field>) = format.fields().partition(|field| field.need != Need::Nothing);
                let names = |fields: Vec<&Field>| fields.into_iter().map(|field| field.name).collect::<Vec<_>>();
                tables.insert(file, Table::read(checker, file, &text, &names(needed), &names(free)));
            }
        }
        Self { tables, none: Table::default() }
    }

    /// A table; an empty incomplete one where it could not be read.
    pub fn get(&self, file: &str) -> &Table {
        self.tables.get(file).unwrap_or(&self.none)
    }

    /// A table, to be changed.
    pub fn get_mut(&mut self, file: &str) -> Option<&mut Table> {
        self.tables.get_mut(file)
    }
}

/// All TOML documents but the counterfactuals.
pub(super) struct Documents {
    /// `scenario.toml`.
    pub scenario: Node,
    /// `command/directives.toml`.
    pub directives: Node,
    /// `command/plans.toml`.
    pub plans: Node,
    /// `command/goals.toml`.
    pub goals: Node,
    /// `parameters/*.toml`.
    pub parameters: Vec<Node>,
    /// Whether each of the above could be read: without that, ids they define are not called unknown.
    pub complete: bool,
}

impl Documents {
    /// Reads them all.
    pub fn read(checker: &mut Checker<'_>) -> Self {
        for file in ["geo/rivers.geojson", "geo/borders.geojson"] {
            if !checker.package.files.contains_key(file) {
                missing(checker, file);
            }
        }
        let mut complete = true;
        let mut document = |checker: &mut Checker<'_>, file: &str| {
            if !checker.package.files.contains_key(file) {
                missing(checker, file);
            }
            let (node, whole) = read_document(checker, file);
            complete &= whole;
            node
        };
        let scenario = document(checker, "scenario.toml");
        let directives = document(checker, "command/directives.toml");
        let plans = document(checker, "command/plans.toml");
        let goals = document(checker, "command/goals.toml");
        let parameters = in_folder(checker, "parameters").iter().map(|file| document(checker, file)).collect();
        Self { scenario, directives, plans, goals, parameters, complete }
    }
}

/// Reads one document; the second value is false after a fault.
pub(super) fn read_document(checker: &mut Checker<'_>, file: &str) -> (Node, bool) {
    match text_of(checker, file) {
        Some(text) => Node::read(checker, file, &text),
        None => (Node { file: file.to_string(), line: 0, ..Node::default() }, false),
    }
}

/// The TOML files of a folder, in order.
pub(super) fn in_folder(checker: &Checker<'_>, folder: &str) -> Vec<String> {
    checker.package.files.keys().filter(|file| is_document(file, folder)).cloned().collect()
}
