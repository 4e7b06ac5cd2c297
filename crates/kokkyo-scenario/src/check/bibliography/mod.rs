//! `record/sources.json` or `record/sources.bib`.
//!
//! A CSL-JSON entry is kept character for character; a BibTeX entry is mapped to CSL-JSON, and what CSL has no place
//! for goes under `custom`. What is checked is only what is printed.

mod bibtex;
mod csl_json;
mod dates;
mod fields;
mod mapping;
mod names;
mod tex;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::checker::Checker;
use super::extends::Layer;
use super::fields::Ids;
use super::words::{is_harmful, quoted};
use crate::record::Source;

pub(super) const BIB: &str = "record/sources.bib";
pub(super) const JSON: &str = "record/sources.json";

/// Line and column, both from 1.
type Place = (usize, usize);

/// The entries of a file, and whether all could be read.
type Entries = (Vec<Entry>, bool);

/// One entry, with the places of its parts.
struct Entry {
    file: String,
    /// Where it begins.
    at: Place,
    /// Where its parts stand, as far as that is known.
    parts: BTreeMap<String, Place>,
    /// As a tree.
    csl: Map<String, Value>,
    /// Key and printed parts.
    source: Source,
}

impl Entry {
    fn place(&self, part: &str) -> Place {
        self.parts.get(part).copied().unwrap_or(self.at)
    }

    fn error(&self, checker: &mut Checker<'_>, code: &'static str, part: &str, message: String, help: &str) {
        let (line, column) = self.place(part);
        checker.report.error(code, &self.file, line, &column.to_string(), message, help);
    }

    fn warning(&self, checker: &mut Checker<'_>, code: &'static str, part: &str, message: String, help: &str) {
        let (line, column) = self.place(part);
        checker.report.warning(code, &self.file, line, &column.to_string(), message, help);
    }
}

/// Reads the bibliography and leaves its keys in the checker: that of the package, and those of its bases below it.
pub(super) fn read(checker: &mut Checker<'_>) -> Vec<Source> {
    let mut ids = Ids { what: "source", map: BTreeMap::new(), complete: true };
    let mut sources: Vec<Source> = Vec::new();
    let mut last = None;
    for layer in Rc::clone(&checker.layers).iter().rev() {
        if layer.removes(BIB) || layer.removes(JSON) {
            sources.clear();
        }
        for file in [BIB, JSON] {
            let known: Vec<String> = sources.iter().map(|source| source.key.clone()).collect();
            let take = |id: &str| {
                let before = sources.len();
                sources.retain(|source| source.key != id);
                sources.len() < before
            };
            layer.remove_ids(checker, file, take, || known.clone());
        }
        let Some((file, own)) = of_layer(checker, layer) else { continue };
        ids.complete &= own.as_ref().is_some_and(|(_, complete)| *complete);
        last = Some(file);
        let mut seen = BTreeSet::new();
        for entry in own.map(|(entries, _)| entries).unwrap_or_default() {
            check(checker, &entry);
            let key = entry.source.key.clone();
            if key.is_empty() {
                ids.complete = false;
            } else if !seen.insert(key.clone()) {
                let message = format!("source `{}` is defined twice", quoted(&key));
                entry.error(checker, "K017", "id", message, "give each its own id, or remove one");
            } else if let Some(place) = sources.iter_mut().find(|source| source.key == key) {
                *place = entry.source;
                continue;
            }
            sources.push(entry.source);
        }
    }
    match last {
        None => {
            checker.report.error("K033", BIB, 0, "", "the bibliography is missing", "add record/sources.bib (or record/sources.json)");
            ids.complete = false;
        }
        Some(file) if sources.is_empty() && ids.complete => {
            checker.report.error("K033", &file, 0, "", "the bibliography is empty", "add at least the scenario's author");
            ids.complete = false;
        }
        Some(_) => {}
    }
    ids.map =
        sources.iter().enumerate().filter(|(_, source)| !source.key.is_empty()).map(|(at, source)| (source.key.clone(), at)).collect();
    checker.sources = ids;
    sources
}

/// The bibliography of one package: its file and entries, and whether all could be read. Where both files are there,
/// `sources.json` is read: it holds more.
fn of_layer(checker: &mut Checker<'_>, layer: &Layer) -> Option<(String, Option<Entries>)> {
    let (json, bib) = (layer.path(JSON), layer.path(BIB));
    let has = |file: &str| checker.package.files.contains_key(file);
    match (has(&json), has(&bib)) {
        (false, false) => None,
        (false, true) => {
            let entries = super::text_of(checker, &bib).and_then(|text| bibtex::entries(checker, &bib, &text));
            Some((bib, entries))
        }
        (true, two) => {
            if two {
                checker.report.warning("K003", &bib, 0, "", "there is a sources.json too, which is read instead", "keep one of them");
            }
            let entries = super::text_of(checker, &json).and_then(|text| csl_json::entries(checker, &json, &text));
            Some((json, entries))
        }
    }
}

/// What must hold whatever the entry was read from.
fn check(checker: &mut Checker<'_>, entry: &Entry) {
    let key = &entry.source.key;
    if key.is_empty() {
        let help = "give it an id: the key by which `source` names it";
        entry.error(checker, "K010", "id", "a source without an id".to_string(), help);
    } else if key.len() > 4096 || key.contains(['\n', '\t']) {
        let message = format!("`{}` cannot be the id of a source", quoted(key));
        entry.error(checker, "K019", "id", message, "write an id of one short line");
    }
    if entry.source.title.is_empty() && entry.csl.get("title").is_none_or(Value::is_string) {
        let message = format!("the source `{}` has no title", quoted(key));
        entry.warning(checker, "K035", "title", message, "say in a few words what it is, such as \"Report on the action of 28 May\"");
    }
    for (name, value) in &entry.csl {
        let known = name == "id" || fields::is_printed(name);
        if known && harmful(value, 0) {
            let message = format!("`{}` holds control or bidirectional characters", quoted(name));
            entry.error(checker, "K019", name, message, "remove them");
        }
    }
    fields::check(checker, entry);
}

/// Whether a text anywhere in a value could disturb a terminal.
fn harmful(value: &Value, depth: usize) -> bool {
    match value {
        Value::String(text) => text.chars().any(is_harmful),
        Value::Array(items) if depth < 8 => items.iter().any(|item| harmful(item, depth + 1)),
        Value::Object(map) if depth < 8 => map.values().any(|item| harmful(item, depth + 1)),
        _ => false,
    }
}

/// The parts that tables print, off an entry in CSL.
fn summary(key: String, csl: &Map<String, Value>, record: String, line: usize) -> Source {
    let text = |name: &str| csl.get(name).map(as_text).unwrap_or_default();
    let first = |names: &[&str]| names.iter().map(|name| text(name)).find(|text| !text.is_empty()).unwrap_or_default();
    let people = |name: &str| csl.get(name).map(people).unwrap_or_default();
    let author = [people("author"), people("editor"), people("contributor")].into_iter().find(|names| !names.is_empty());
    Source {
        key,
        author: author.unwrap_or_default(),
        title: text("title"),
        year: csl.get("issued").map(dates::in_words).unwrap_or_default(),
        published: first(&["container-title", "publisher", "archive", "URL"]),
        note: text("note"),
        kind: text("type"),
        record,
        line,
    }
}

/// A text or number as text in one line.
fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// Names, family name first.
fn people(value: &Value) -> String {
    let name = |person: &Value| {
        let part = |key: &str| person.get(key).map(as_text).unwrap_or_default();
        let literal = part("literal");
        if !literal.is_empty() {
            return literal;
        }
        let family = [part("non-dropping-particle"), part("family")].join(" ").trim().to_string();
        [family, part("given")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let names = value.as_array().into_iter().flatten().map(name).filter(|name| !name.is_empty());
    names.collect::<Vec<_>>().join(", ")
}

/// Sources off the bytes of a bibliography alone, with every fault: CSL-JSON, or BibTeX where `bibtex` is set.
pub(crate) fn of_bytes(bytes: &[u8], bibtex: bool) -> (Vec<Source>, crate::Report) {
    let name = if bibtex { BIB } else { JSON };
    let package = crate::Package::from_files([(name.to_string(), bytes.to_vec())]);
    let mut checker = Checker::new(&package);
    let sources = read(&mut checker);
    (sources, checker.report)
}

#[cfg(test)]
mod tests;
