//! BibTeX and BibLaTeX: entries, abbreviations, cross-references.
//!
//! Only the raw reader of `biblatex` is used: its resolver follows cross-references, which a hostile file can make
//! circular. What abbreviations and cross-references may add up to is limited.

use std::collections::{BTreeMap, BTreeSet};

use biblatex::{RawBibliography, RawChunk, Spanned};

use super::{Entry, Place, mapping};
use crate::check::checker::Checker;
use crate::check::table::LineStarts;
use crate::check::words::quoted;

/// Longest text of an abbreviation, in characters: abbreviations may use each other, and without a limit a few lines could
/// double their way to gigabytes.
const MAX_ABBREVIATION: usize = 400;
/// Most bytes that abbreviations and cross-references may add to the whole file.
const MAX_ADDED: usize = 4 * 1024 * 1024;
/// Most entries that one entry inherits from.
const MAX_PARENTS: usize = 16;
/// Fields that are never inherited.
const OWN: &[&str] = &["crossref", "xref", "xdata", "ids", "entryset", "related", "keywords", "options", "label", "shorthand"];

/// One entry as TeX, before it is mapped.
pub(super) struct RawEntry {
    /// Kind, in small letters.
    pub kind: String,
    /// Key.
    pub key: String,
    /// Fields by name in small letters, abbreviations replaced.
    pub fields: BTreeMap<String, String>,
}

/// The entries, and that all could be read; nothing where the text cannot be read.
pub(super) fn entries(checker: &mut Checker<'_>, file: &str, text: &str) -> Option<(Vec<Entry>, bool)> {
    let starts = LineStarts::of(text);
    let place = |at: usize| starts.place(text, at);
    let raw = match RawBibliography::parse(text) {
        Ok(raw) => raw,
        Err(error) => {
            let message = format!("not BibTeX: {}", quoted(&error.kind.to_string()));
            let (line, column) = place(error.span.start);
            checker.report.error("K033", file, line, &column.to_string(), message, "mend the entry that begins near this line");
            return None;
        }
    };
    let mut added = MAX_ADDED;
    let mut strings: BTreeMap<String, String> = BTreeMap::new();
    for pair in &raw.abbreviations {
        let text = joined(&pair.value.v, &strings, &mut added);
        strings.insert(pair.key.v.to_lowercase(), text.chars().take(MAX_ABBREVIATION).collect());
    }
    let mut entries = Vec::new();
    let mut places = Vec::new();
    for entry in &raw.entries {
        let kind = entry.v.kind.v.trim().to_lowercase();
        let mut parts = BTreeMap::new();
        let mut fields = BTreeMap::new();
        for pair in &entry.v.fields {
            let name = pair.key.v.trim().to_lowercase();
            parts.insert(name.clone(), place(pair.key.span.start));
            fields.insert(name, joined(&pair.value.v, &strings, &mut added));
        }
        entries.push(RawEntry { kind, key: entry.v.key.v.trim().to_string(), fields });
        places.push((place(entry.span.start), parts));
    }
    let inherited = inherit(checker, file, &entries, &places, &mut added);
    if added == 0 {
        let message = "abbreviations and cross-references add more text than is read";
        checker.report.warning("K037", file, 0, "", message, "write them out, or use fewer");
    }
    let mut mapped = Vec::new();
    for ((mut entry, more), (at, parts)) in entries.into_iter().zip(inherited).zip(places) {
        // Entries that only lend their fields to others are no sources.
        if entry.kind == "xdata" {
            continue;
        }
        for (name, text) in more {
            entry.fields.entry(name).or_insert(text);
        }
        mapped.push(mapping::entry(&entry, file, at, &parts));
    }
    Some((mapped, true))
}

/// The parts of a field joined, abbreviations replaced.
fn joined(chunks: &[Spanned<RawChunk<'_>>], strings: &BTreeMap<String, String>, added: &mut usize) -> String {
    let mut text = String::new();
    for chunk in chunks {
        match chunk.v {
            RawChunk::Normal(part) => text.push_str(part),
            RawChunk::Abbreviation(name) => {
                let meant = strings.get(&name.to_lowercase()).map_or(name, String::as_str);
                match added.checked_sub(meant.len()) {
                    Some(left) => {
                        *added = left;
                        text.push_str(meant);
                    }
                    None => *added = 0,
                }
            }
        }
    }
    text
}

/// What each entry takes from those it refers to by `crossref` and `xdata`, circles cut.
fn inherit(
    checker: &mut Checker<'_>,
    file: &str,
    entries: &[RawEntry],
    places: &[(Place, BTreeMap<String, Place>)],
    added: &mut usize,
) -> Vec<BTreeMap<String, String>> {
    let by_key: BTreeMap<&str, usize> = entries.iter().enumerate().map(|(at, entry)| (entry.key.as_str(), at)).collect();
    let mut all = Vec::new();
    for (own, entry) in entries.iter().enumerate() {
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        let mut seen = BTreeSet::from([own]);
        let mut waiting = references(entry, &[own]);
        let mut fault = None;
        while let Some((field, key, path)) = waiting.pop() {
            let Some(parent) = by_key.get(key).copied() else {
                fault = fault.or(Some((field, format!("`{}` refers to `{}`, which is not there", quoted(&entry.key), quoted(key)))));
                continue;
            };
            if path.contains(&parent) {
                let circle = format!("the references of `{}` lead back to `{}`", quoted(&entry.key), quoted(key));
                fault = fault.or(Some((field, circle)));
            }
            if !seen.insert(parent) {
                continue;
            }
            if seen.len() > MAX_PARENTS {
                fault = Some((field, format!("`{}` refers to more than {MAX_PARENTS} entries", quoted(&entry.key))));
                break;
            }
            let path: Vec<usize> = path.iter().copied().chain([parent]).collect();
            let Some(parent) = entries.get(parent) else { continue };
            for (name, text) in &parent.fields {
                let name = if field == "crossref" { lent(name, entry) } else { name };
                if OWN.contains(&name) || name.is_empty() || entry.fields.contains_key(name) || found.contains_key(name) {
                    continue;
                }
                *added = added.saturating_sub(text.len() + name.len());
                if *added == 0 {
                    break;
                }
                found.insert(name.to_string(), text.clone());
            }
            waiting.extend(references(parent, &path));
        }
        if let Some((field, message)) = fault {
            let (line, column) = places.get(own).map_or((0, 0), |(at, parts)| parts.get(field).copied().unwrap_or(*at));
            let help = "check `crossref` and `xdata`; the entry is read without what they would add";
            checker.report.warning("K037", file, line, &column.to_string(), message, help);
        }
        all.push(found);
    }
    all
}

/// The entries that one refers to: field, key, and the way by which it was reached itself.
fn references<'e>(entry: &'e RawEntry, path: &[usize]) -> Vec<(&'static str, &'e str, Vec<usize>)> {
    let mut found = Vec::new();
    for field in ["crossref", "xdata"] {
        let keys = entry.fields.get(field).map(String::as_str).unwrap_or_default();
        found.extend(
            keys.split(',').map(str::trim).filter(|key| !key.is_empty()).take(MAX_PARENTS + 1).map(|key| (field, key, path.to_vec())),
        );
    }
    found
}

/// The field of a part that a field of its whole becomes.
fn lent<'n>(name: &'n str, child: &RawEntry) -> &'n str {
    let within = matches!(child.kind.as_str(), "incollection" | "inbook" | "bookinbook" | "suppbook" | "inproceedings" | "conference");
    let journal = matches!(child.kind.as_str(), "article" | "suppperiodical");
    match name {
        "title" if within => "booktitle",
        "subtitle" if within => "booksubtitle",
        "title" if journal => "journaltitle",
        "title" | "subtitle" | "titleaddon" | "shorttitle" | "sorttitle" => "",
        "author" if child.kind == "inbook" || child.kind == "bookinbook" => "bookauthor",
        "author" => "",
        other => other,
    }
}
