//! Which files the format has.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::checker::Checker;
use super::extends;
use super::format::{self, Field, Need};
use super::table::Table;
use super::toml_tree::Node;
use super::{text_of, words};

/// Files of a campaign that are not tables and must be there.
const DOCUMENTS: [&str; 6] =
    ["scenario.toml", "command/directives.toml", "command/plans.toml", "command/goals.toml", "geo/rivers.geojson", "geo/borders.geojson"];

/// Courses of action; the free campaign cannot be played without them.
const COURSES: &str = "command/courses.toml";
/// Decision cases.
const CASES: &str = "command/cases.toml";

/// Files of a border that are not tables.
const OF_BORDER: [&str; 4] = [crate::border::HEAD, crate::border::LINES, "record/sources.bib", "record/sources.json"];

/// Files that may be there.
const OPTIONAL: [&str; 8] = [
    CASES,
    "command/courses.toml",
    "geo/terrain.geojson",
    "geo/lakes.geojson",
    "geo/elevation.asc",
    "record/sources.bib",
    "record/sources.json",
    super::weights::FILE,
];

/// The tables, by file.
pub(super) fn table_files() -> impl Iterator<Item = &'static str> {
    format::TABLES.iter().filter(|table| table.required).map(|table| table.file)
}

/// Warns of files that the format does not know although they look as if they were meant to be read.
pub(super) fn unknown_files(checker: &mut Checker<'_>) {
    let of_border = checker.head == crate::border::HEAD;
    let others: Vec<&str> = if of_border { OF_BORDER.to_vec() } else { DOCUMENTS.into_iter().chain(OPTIONAL).collect() };
    let known: Vec<&str> = format::tables_of(checker.head).iter().map(|table| table.file).chain(others).collect();
    let package = checker.package;
    let layers = Rc::clone(&checker.layers);
    for layer in layers.iter() {
        for file in extends::own_files(package, layer) {
            let read = known.contains(&file) || is_document(file, "parameters") || (!of_border && is_document(file, "counterfactuals"));
            let data = [".csv", ".toml", ".geojson", ".asc", ".bib"].iter().any(|ending| file.ends_with(ending));
            if !read && data {
                let help = checker.suggest(file, known.iter().copied().filter(|name| !package.files.contains_key(&layer.path(name))));
                let path = words::quoted(&layer.path(file));
                checker.report.warning("K003", &path, 0, "", "this file is not part of the format and is not read", help);
            }
        }
    }
    let of_chain = |file: &str| layers.iter().any(|layer| !layer.prefix.is_empty() && file.starts_with(&layer.prefix));
    let strays = package.files.keys().filter(|file| file.starts_with("bases/") && !of_chain(file));
    let mut folders: Vec<&str> = strays.filter_map(|file| file.split('/').nth(1)).collect();
    folders.dedup();
    for folder in folders {
        let path = words::quoted(&format!("{}/{folder}", extends::BASES));
        let help = "name it with extends = …, or remove the folder";
        checker.report.warning("K003", &path, 0, "", "no package of the chain extends this one, and it is not read", help);
    }
}

pub(super) fn is_document(file: &str, folder: &str) -> bool {
    file.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).is_some_and(|name| name.ends_with(".toml") && !name.contains('/'))
}

pub(super) fn missing(checker: &mut Checker<'_>, file: &str) {
    let help = "add it; a table may hold its header alone, a TOML file nothing";
    checker.report.error("K001", file, 0, "", "the file is missing", help);
}

/// All tables as text.
pub(super) struct Tables {
    tables: BTreeMap<&'static str, Table>,
    none: Table,
}

impl Tables {
    /// No tables.
    pub fn none() -> Self {
        Self { tables: BTreeMap::new(), none: Table::default() }
    }

    /// Reads them all.
    pub fn read(checker: &mut Checker<'_>) -> Self {
        let mut tables = BTreeMap::new();
        for format in format::tables_of(checker.head) {
            let file = format.file;
            if checker.holder(file).is_none() && format.required {
                missing(checker, file);
            }
            let mut merged: Option<Table> = None;
            let mut sound = true;
            for layer in Rc::clone(&checker.layers).iter().rev() {
                if layer.removes(file) {
                    merged = None;
                }
                let table = merged.get_or_insert_default();
                let known = table.keys(format.key());
                layer.remove_ids(checker, file, |id| table.remove(format.key(), id), || known.clone());
                let path = layer.path(file);
                if !checker.package.files.contains_key(&path) {
                    merged = merged.filter(|table| !table.sheets.is_empty());
                    continue;
                }
                let own = text_of(checker, &path).map(|text| Self::read_one(checker, format, &path, &text));
                sound &= own.is_some();
                merged = match (merged.filter(|table| !table.sheets.is_empty()), own) {
                    (Some(below), Some(own)) => Some(below.overlaid(own, format.key())),
                    (below, own) => own.or(below),
                };
            }
            if let Some(mut table) = merged.filter(|_| sound) {
                table.complete &= sound;
                tables.insert(file, table);
            }
        }
        Self { tables, none: Table::default() }
    }

    fn read_one(checker: &mut Checker<'_>, format: &format::Table, path: &str, text: &str) -> Table {
        let (needed, free): (Vec<&Field>, Vec<&Field>) = format.fields().partition(|field| field.need != Need::Nothing);
        let names = |fields: Vec<&Field>| fields.into_iter().map(|field| field.name).collect::<Vec<_>>();
        Table::read(checker, path, text, &names(needed), &names(free))
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
#[derive(Default)]
pub(super) struct Documents {
    /// `scenario.toml`.
    pub scenario: Node,
    /// `command/directives.toml`.
    pub directives: Node,
    /// `command/plans.toml`.
    pub plans: Node,
    /// `command/goals.toml`.
    pub goals: Node,
    /// `command/courses.toml`, empty where there is none.
    pub courses: Node,
    /// `command/cases.toml`, empty where there is none.
    pub cases: Node,
    /// `parameters/*.toml`.
    pub parameters: Vec<Node>,
    /// Whether each of the above could be read: without that, ids they define are not called unknown.
    pub complete: bool,
}

impl Documents {
    /// Reads them all.
    pub fn read(checker: &mut Checker<'_>) -> Self {
        for file in ["geo/rivers.geojson", "geo/borders.geojson"] {
            if checker.holder(file).is_none() {
                missing(checker, file);
            }
        }
        let (scenario, mut complete) = head(checker);
        let mut document = |checker: &mut Checker<'_>, file: &str| {
            let (node, whole) = layered(checker, file);
            complete &= whole;
            node
        };
        let directives = document(checker, "command/directives.toml");
        let plans = document(checker, "command/plans.toml");
        let goals = document(checker, "command/goals.toml");
        let courses = if checker.holder(COURSES).is_some() { document(checker, COURSES) } else { Node::default() };
        let cases = if checker.holder(CASES).is_some() { document(checker, CASES) } else { Node::default() };
        let parameters = parameters(checker, &mut complete);
        Self { scenario, directives, plans, goals, courses, cases, parameters, complete }
    }
}

/// The head, which was read when the chain of bases was followed. Of its bases it takes over everything but what
/// names them.
pub(super) fn head(checker: &mut Checker<'_>) -> (Node, bool) {
    const OWN: [&str; 5] = ["format", "name", "licence", "extends", "remove"];
    let layers = Rc::clone(&checker.layers);
    let file = checker.head;
    if !checker.package.files.contains_key(file) {
        missing(checker, file);
    }
    let mut merged: Option<Node> = None;
    for (at, layer) in layers.iter().enumerate().rev() {
        if let Some(below) = &mut merged {
            let known = below.ids();
            layer.remove_ids(checker, file, |id| below.remove(id), || known.clone());
        }
        let mut own = layer.head.clone();
        if at > 0 {
            own.entries.retain(|key, _| !OWN.contains(&key.as_str()));
        }
        // Notices are never put in place of others: the base's data are still there.
        let notices = merged.as_mut().and_then(|below| below.take_list("notice"));
        let mut head = match merged {
            Some(below) => below.overlaid(own),
            None => own,
        };
        head.put_before("notice", notices);
        merged = Some(head);
    }
    (merged.unwrap_or_default(), layers.iter().all(|layer| layer.whole))
}

/// A document whose tables have ids, laid over those of the bases.
fn layered(checker: &mut Checker<'_>, file: &str) -> (Node, bool) {
    if checker.holder(file).is_none() {
        missing(checker, file);
        return read_document(checker, file);
    }
    let mut merged: Option<Node> = None;
    let mut whole = true;
    for layer in Rc::clone(&checker.layers).iter().rev() {
        if layer.removes(file) {
            merged = None;
        }
        let mut below = merged.take();
        let known = below.as_ref().map(Node::ids).unwrap_or_default();
        layer.remove_ids(checker, file, |id| below.as_mut().is_some_and(|below| below.remove(id)), || known.clone());
        let path = layer.path(file);
        merged = if checker.package.files.contains_key(&path) {
            let (own, sound) = read_document(checker, &path);
            whole &= sound;
            Some(below.map_or_else(|| own.clone(), |below| below.overlaid(own.clone())))
        } else {
            below
        };
    }
    (merged.unwrap_or_default(), whole)
}

/// The files of parameters. A key of the package stands in place of that of a base, whatever its file is called.
pub(super) fn parameters(checker: &mut Checker<'_>, complete: &mut bool) -> Vec<Node> {
    let mut nodes: Vec<(String, Node)> = Vec::new();
    for layer in Rc::clone(&checker.layers).iter().rev() {
        nodes.retain(|(file, _)| !layer.removes(file));
        for (file, node) in &mut nodes {
            let known: Vec<String> = node.entries.keys().cloned().collect();
            layer.remove_ids(checker, file, |id| node.entries.remove(id).is_some(), || known.clone());
        }
        let files: Vec<String> =
            extends::own_files(checker.package, layer).filter(|file| is_document(file, "parameters")).map(String::from).collect();
        let own: Vec<(String, Node)> = files
            .into_iter()
            .map(|file| {
                let (node, whole) = read_document(checker, &layer.path(&file));
                *complete &= whole;
                (file, node)
            })
            .collect();
        for (_, node) in &mut nodes {
            node.entries.retain(|key, _| !own.iter().any(|(_, own)| own.given(key)));
        }
        nodes.extend(own);
    }
    nodes.into_iter().map(|(_, node)| node).collect()
}

/// Reads one document; the second value is false after a fault.
pub(super) fn read_document(checker: &mut Checker<'_>, file: &str) -> (Node, bool) {
    match text_of(checker, file) {
        Some(text) => Node::read(checker, file, &text),
        None => (Node { file: file.to_string(), line: 0, ..Node::default() }, false),
    }
}

/// The TOML files of a folder, in order; of a name that the package and a base have, that of the package.
pub(super) fn in_folder(checker: &Checker<'_>, folder: &str) -> Vec<String> {
    checker.all_files().into_iter().filter(|(file, _)| is_document(file, folder)).map(|(_, path)| path).collect()
}
