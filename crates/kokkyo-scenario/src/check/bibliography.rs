//! `record/sources.bib` or `record/sources.json`.

use std::collections::BTreeMap;

use biblatex::{RawBibliography, RawChunk};
use geojson::JsonValue;

use super::checker::Checker;
use super::fields::{Fields, Ids, Raw};
use super::table::LineStarts;
use super::words::quoted;
use crate::record::Source;

const BIB: &str = "record/sources.bib";
const JSON: &str = "record/sources.json";

/// Fields that can stand for what is printed, the first that is given.
const AUTHOR: &[&str] = &["author", "editor", "organization", "institution"];
const YEAR: &[&str] = &["year", "date"];
const PUBLISHED: &[&str] = &["journal", "journaltitle", "booktitle", "howpublished", "publisher", "institution", "organization", "url"];
const NOTE: &[&str] = &["note", "addendum"];

/// One entry; fields by lower-case name, as plain text.
struct Entry {
    file: &'static str,
    line: usize,
    fields: BTreeMap<String, String>,
}

impl Fields for Entry {
    fn file(&self) -> &str {
        self.file
    }

    fn line(&self, _name: &str) -> usize {
        self.line
    }

    fn raw(&self, name: &str) -> Raw<'_> {
        self.fields.get(name).map_or(Raw::Absent, |text| if text.is_empty() { Raw::Absent } else { Raw::Text(text) })
    }

    fn typed(&self) -> bool {
        true
    }
}

impl Entry {
    fn first(&self, names: &[&str]) -> String {
        names.iter().filter_map(|name| self.fields.get(*name)).find(|text| !text.is_empty()).cloned().unwrap_or_default()
    }
}

/// Reads the bibliography and leaves its keys in the checker.
pub(super) fn read(checker: &mut Checker<'_>) -> Vec<Source> {
    let (file, entries) = if checker.package.files.contains_key(JSON) {
        (JSON, super::text_of(checker, JSON).and_then(|text| json_entries(checker, &text)))
    } else if checker.package.files.contains_key(BIB) {
        (BIB, super::text_of(checker, BIB).and_then(|text| bib_entries(checker, &text)))
    } else {
        checker.report.error("K033", BIB, 0, "", "the bibliography is missing", "add record/sources.bib (or record/sources.json)");
        (BIB, None)
    };
    if checker.package.files.contains_key(JSON) && checker.package.files.contains_key(BIB) {
        checker.report.warning("K003", BIB, 0, "", "there is a sources.json too, which is read instead", "keep one of them");
    }
    let mut sources = Vec::new();
    let mut ids = Ids { what: "source", map: BTreeMap::new(), complete: entries.is_some() };
    for entry in entries.unwrap_or_default() {
        let key = checker.required(&entry, "id");
        ids.add(checker, &entry, "id", key.clone(), sources.len());
        for name in AUTHOR.iter().chain(YEAR).chain(PUBLISHED).chain(NOTE).chain(&["title"]) {
            checker.text(&entry, name);
        }
        sources.push(Source {
            key,
            author: entry.first(AUTHOR),
            title: entry.first(&["title"]),
            year: entry.first(YEAR),
            published: entry.first(PUBLISHED),
            note: entry.first(NOTE),
        });
    }
    if sources.is_empty() && ids.complete {
        checker.report.error("K033", file, 0, "", "the bibliography is empty", "add at least the scenario's author");
        ids.complete = false;
    }
    checker.sources = ids;
    sources
}

// Only the raw reader of `biblatex` is used: its resolver follows cross-references, which a hostile file can make circular.
fn bib_entries(checker: &mut Checker<'_>, text: &str) -> Option<Vec<Entry>> {
    let starts = LineStarts::of(text);
    let raw = match RawBibliography::parse(text) {
        Ok(raw) => raw,
        Err(error) => {
            let message = format!("not BibTeX: {}", quoted(&error.kind.to_string()));
            checker.report.error("K033", BIB, starts.line(error.span.start), "", message, "mend the entry that begins near this line");
            return None;
        }
    };
    let mut strings: BTreeMap<String, String> = BTreeMap::new();
    for pair in &raw.abbreviations {
        let text = plain(&pair.value.v, &strings);
        // Abbreviations may use each other; without a limit a few lines could double their way to gigabytes.
        strings.insert(pair.key.v.to_lowercase(), text.chars().take(400).collect());
    }
    let mut entries = Vec::new();
    for entry in &raw.entries {
        let mut fields = BTreeMap::new();
        for pair in &entry.v.fields {
            let name = pair.key.v.trim().to_lowercase();
            let text = plain(&pair.value.v, &strings);
            let people = matches!(name.as_str(), "author" | "editor");
            fields.insert(name, if people { text.replace(" and ", ", ") } else { text });
        }
        fields.insert("id".to_string(), entry.v.key.v.trim().to_string());
        entries.push(Entry { file: BIB, line: starts.line(entry.span.start), fields });
    }
    Some(entries)
}

/// A field as plain text: braces away, escapes undone, white space in one piece.
fn plain(chunks: &[biblatex::Spanned<RawChunk<'_>>], strings: &BTreeMap<String, String>) -> String {
    let mut text = String::new();
    for chunk in chunks {
        match chunk.v {
            RawChunk::Normal(part) => text.push_str(part),
            RawChunk::Abbreviation(name) => text.push_str(strings.get(&name.to_lowercase()).map_or(name, String::as_str)),
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '{' | '}' => {}
            '\\' => match letters.peek() {
                Some('&' | '%' | '$' | '#' | '_' | '{' | '}') => out.extend(letters.next()),
                _ => out.push('\\'),
            },
            '~' => out.push(' '),
            _ => out.push(letter),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn json_entries(checker: &mut Checker<'_>, text: &str) -> Option<Vec<Entry>> {
    let items = match text.parse::<JsonValue>() {
        Ok(JsonValue::Array(items)) => items,
        Ok(_) => {
            checker.report.error("K033", JSON, 1, "", "not CSL-JSON: a list is expected", "write [ { \"id\": …, \"title\": … } ]");
            return None;
        }
        Err(error) => {
            checker.report.error("K033", JSON, error.line(), "", format!("not JSON: {}", quoted(&error.to_string())), "mend the syntax");
            return None;
        }
    };
    let starts = LineStarts::of(text);
    let (mut after, mut lost) = (0, false);
    let mut entries = Vec::new();
    for item in &items {
        let string = |name: &str| item.get(name).and_then(JsonValue::as_str).unwrap_or_default().to_string();
        let id = string("id");
        // Entries stand in the order of the text, so the search for the next id begins behind the last.
        if !lost {
            match text.get(after..).and_then(|rest| rest.find(&format!("\"{id}\""))) {
                Some(at) => after += at + 1,
                None => lost = true,
            }
        }
        let fields = [
            ("id", id),
            ("author", people(item.get("author"))),
            ("editor", people(item.get("editor"))),
            ("title", string("title")),
            ("year", issued(item.get("issued"))),
            ("journal", string("container-title")),
            ("publisher", string("publisher")),
            ("url", string("URL")),
            ("note", string("note")),
        ];
        let fields = fields.into_iter().map(|(name, text)| (name.to_string(), text)).collect();
        entries.push(Entry { file: JSON, line: starts.line(after.saturating_sub(1)), fields });
    }
    Some(entries)
}

fn people(value: Option<&JsonValue>) -> String {
    let name = |person: &JsonValue| {
        let part = |key: &str| person.get(key).and_then(JsonValue::as_str).unwrap_or_default().to_string();
        [part("given"), part("family"), part("literal")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    value.and_then(JsonValue::as_array).map_or_else(String::new, |list| list.iter().map(name).collect::<Vec<_>>().join(", "))
}

fn issued(value: Option<&JsonValue>) -> String {
    let Some(value) = value else { return String::new() };
    if let Some(text) = value.get("literal").or_else(|| value.get("raw")).and_then(JsonValue::as_str) {
        return text.to_string();
    }
    match value.pointer("/date-parts/0/0") {
        Some(JsonValue::String(text)) => text.clone(),
        Some(JsonValue::Number(year)) => year.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Package;

    fn sources(name: &str, text: &str) -> (Vec<Source>, Vec<(&'static str, usize)>) {
        let package = Package::from_files([(name.to_string(), text.as_bytes().to_vec())]);
        let mut checker = Checker::new(&package);
        let sources = read(&mut checker);
        (sources, checker.report.diagnostics.iter().map(|fault| (fault.code, fault.line)).collect())
    }

    #[test]
    fn bibtex_with_braces_strings_and_unknown_fields_is_read() {
        let text = "@string{nids = {National Institute}}\n@misc{a1,\n author = {{Kwantung Army Staff} and Hanada Tomoyuki},\n title = {A {\\&} B},\n year = 1939,\n organization = nids,\n shelf = {x}\n}\n";
        let (sources, faults) = sources(BIB, text);
        assert!(faults.is_empty(), "{faults:?}");
        let source = &sources[0];
        assert_eq!((source.key.as_str(), source.author.as_str()), ("a1", "Kwantung Army Staff, Hanada Tomoyuki"));
        assert_eq!((source.title.as_str(), source.year.as_str(), source.published.as_str()), ("A & B", "1939", "National Institute"));
    }

    #[test]
    fn faults_name_the_line() {
        assert_eq!(sources(BIB, "@misc{a,\n title = {x}}\n@misc{a,\n title = {y}}\n").1, [("K017", 3)]);
        assert_eq!(sources(BIB, "@misc{a,\n title = {x}\n").1[0].0, "K033");
        assert_eq!(sources(BIB, "").1, [("K033", 0)]);
        assert_eq!(sources("other", "").1, [("K033", 0)]);
    }

    #[test]
    fn csl_json_is_read() {
        let text = "[\n{\"id\": \"a\", \"title\": \"T\", \"author\": [{\"family\": \"Hanada\", \"given\": \"T.\"}], \"issued\": {\"date-parts\": [[2022]]}},\n{\"id\": \"a\"}]";
        let (sources, faults) = sources(JSON, text);
        assert_eq!(faults, [("K017", 3)]);
        assert_eq!((sources[0].author.as_str(), sources[0].year.as_str()), ("T. Hanada", "2022"));
        assert_eq!(self::sources(JSON, "{}").1, [("K033", 1)]);
    }
}
