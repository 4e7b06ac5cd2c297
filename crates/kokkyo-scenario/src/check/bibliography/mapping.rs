//! A BibTeX or BibLaTeX entry as CSL-JSON. What CSL has no variable for is kept under `custom`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::bibtex::RawEntry;
use super::{Entry, Place, dates, names, tex};
use crate::record::Source;

/// Kinds of entry and the kinds of CSL they become. The first of several is the one an export uses.
const KINDS: &[(&str, &str)] = &[
    ("article", "article-journal"),
    ("book", "book"),
    ("mvbook", "book"),
    ("collection", "book"),
    ("mvcollection", "book"),
    ("proceedings", "book"),
    ("mvproceedings", "book"),
    ("reference", "book"),
    ("mvreference", "book"),
    ("incollection", "chapter"),
    ("inbook", "chapter"),
    ("bookinbook", "chapter"),
    ("suppbook", "chapter"),
    ("suppcollection", "chapter"),
    ("inproceedings", "paper-conference"),
    ("conference", "paper-conference"),
    ("inreference", "entry-encyclopedia"),
    ("techreport", "report"),
    ("report", "report"),
    ("manual", "report"),
    ("phdthesis", "thesis"),
    ("mastersthesis", "thesis"),
    ("thesis", "thesis"),
    ("misc", "document"),
    ("unpublished", "manuscript"),
    ("letter", "personal_communication"),
    ("online", "webpage"),
    ("electronic", "webpage"),
    ("www", "webpage"),
    ("booklet", "pamphlet"),
    ("periodical", "periodical"),
    ("suppperiodical", "article-journal"),
    ("dataset", "dataset"),
    ("software", "software"),
    ("patent", "patent"),
    ("review", "review"),
    ("standard", "standard"),
    ("legislation", "legislation"),
    ("legal", "legislation"),
    ("jurisdiction", "legal_case"),
    ("artwork", "graphic"),
    ("image", "graphic"),
    ("map", "map"),
    ("movie", "motion_picture"),
    ("video", "motion_picture"),
    ("audio", "song"),
    ("music", "song"),
    ("performance", "performance"),
];

/// Fields that become a text variable as they are.
const TEXTS: &[(&str, &str)] = &[
    ("shorttitle", "title-short"),
    ("shortjournal", "container-title-short"),
    ("series", "collection-title"),
    ("volume", "volume"),
    ("volumes", "number-of-volumes"),
    ("issue", "issue"),
    ("edition", "edition"),
    ("chapter", "chapter-number"),
    ("part", "part"),
    ("pagetotal", "number-of-pages"),
    ("version", "version"),
    ("eventtitle", "event-title"),
    ("venue", "event-place"),
    ("origtitle", "original-title"),
    ("origpublisher", "original-publisher"),
    ("origlocation", "original-publisher-place"),
    ("abstract", "abstract"),
    ("keywords", "keyword"),
    ("annotation", "annote"),
    ("annote", "annote"),
    ("pubstate", "status"),
    ("type", "genre"),
    ("library", "call-number"),
    ("archive", "archive"),
    ("archivecollection", "archive_collection"),
    ("archivelocation", "archive_location"),
    ("archiveplace", "archive-place"),
    ("medium", "medium"),
    ("section", "section"),
    ("scale", "scale"),
];

/// Fields of addresses and identifiers, in which TeX has no say.
const VERBATIM: &[(&str, &str)] = &[("doi", "DOI"), ("isbn", "ISBN"), ("issn", "ISSN"), ("url", "URL")];

/// Fields of names.
const NAMES: &[(&str, &str)] = &[
    ("author", "author"),
    ("editor", "editor"),
    ("translator", "translator"),
    ("bookauthor", "container-author"),
    ("holder", "author"),
    ("director", "director"),
    ("recipient", "recipient"),
    ("interviewer", "interviewer"),
    ("serieseditor", "collection-editor"),
    ("compiler", "compiler"),
    ("contributor", "contributor"),
];

/// Languages as BibLaTeX calls them.
const LANGUAGES: &[(&str, &str)] = &[
    ("english", "en"),
    ("american", "en-US"),
    ("usenglish", "en-US"),
    ("british", "en-GB"),
    ("ukenglish", "en-GB"),
    ("japanese", "ja"),
    ("russian", "ru"),
    ("german", "de"),
    ("ngerman", "de"),
    ("french", "fr"),
    ("chinese", "zh"),
    ("mongolian", "mn"),
    ("polish", "pl"),
    ("spanish", "es"),
    ("italian", "it"),
    ("korean", "ko"),
];

/// Fields that stand for what tables print, the first that is given.
const AUTHOR: &[&str] = &["author", "editor", "organization", "institution"];
const PUBLISHED: &[&str] = &["journal", "journaltitle", "booktitle", "howpublished", "publisher", "institution", "organization", "url"];
const NOTE: &[&str] = &["note", "addendum"];

/// Maps an entry.
pub(super) fn entry(raw: &RawEntry, file: &str, at: Place, places: &BTreeMap<String, Place>) -> Entry {
    let mut mapper =
        Mapper { raw, left: raw.fields.keys().map(String::as_str).collect(), pairs: Vec::new(), parts: BTreeMap::new(), places };
    mapper.all();
    let Mapper { pairs, parts, .. } = mapper;
    let record = written(&pairs);
    let csl: Map<String, Value> = pairs.into_iter().collect();
    let plain = |names: &[&str]| names.iter().map(|name| raw.text(name)).find(|text| !text.is_empty()).unwrap_or_default();
    let source = Source {
        key: raw.key.clone(),
        author: plain(AUTHOR).replace(" and ", ", "),
        title: raw.text("title"),
        year: plain(&["year", "date"]),
        published: plain(PUBLISHED),
        note: plain(NOTE),
        kind: csl.get("type").and_then(Value::as_str).unwrap_or_default().to_string(),
        record,
        line: at.0,
    };
    Entry { file: file.to_string(), at, parts, csl, source }
}

impl RawEntry {
    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map(String::as_str).unwrap_or_default()
    }

    fn text(&self, name: &str) -> String {
        tex::decode(self.field(name))
    }
}

/// An object with its names in order, as a reference manager would write it.
fn written(pairs: &[(String, Value)]) -> String {
    let lines: Vec<String> = pairs.iter().map(|(name, value)| format!("\t\t{}: {value}", Value::from(name.as_str()))).collect();
    format!("{{\n{}\n\t}}", lines.join(",\n"))
}

struct Mapper<'r> {
    raw: &'r RawEntry,
    /// Fields that nothing has taken yet.
    left: Vec<&'r str>,
    pairs: Vec<(String, Value)>,
    parts: BTreeMap<String, Place>,
    places: &'r BTreeMap<String, Place>,
}

impl Mapper<'_> {
    /// The text of a field, which counts as taken.
    fn take(&mut self, name: &str) -> String {
        self.left.retain(|left| *left != name);
        self.raw.text(name)
    }

    /// A date, in which `~` says that it is doubtful.
    fn take_date(&mut self, name: &str) -> String {
        self.left.retain(|left| *left != name);
        tex::verbatim(self.raw.field(name))
    }

    /// The first field that is given; the others stay.
    fn first(&mut self, names: &[&str]) -> String {
        let given = names.iter().find(|name| !self.raw.text(name).is_empty());
        given.map_or_else(String::new, |name| self.take(name))
    }

    /// Adds a variable, unless it is empty or there already.
    fn put(&mut self, name: &str, value: Value, field: &str) {
        let empty = matches!(&value, Value::String(text) if text.is_empty()) || matches!(&value, Value::Array(items) if items.is_empty());
        if !empty && self.pairs.iter().all(|(known, _)| known != name) {
            if let Some(place) = self.places.get(field) {
                self.parts.insert(name.to_string(), *place);
            }
            self.pairs.push((name.to_string(), value));
        }
    }

    fn all(&mut self) {
        let raw = self.raw;
        let kind = self.kind();
        self.pairs.push(("id".to_string(), json!(raw.key)));
        self.pairs.push(("type".to_string(), json!(kind)));
        let title = joined(&[self.take("title"), self.take("subtitle")], ": ");
        self.put("title", json!(title), "title");
        if let Some(place) = self.places.get("title") {
            self.parts.insert("title".to_string(), *place);
        }
        for (field, variable) in NAMES {
            let list = names::names(raw.field(field));
            if !list.is_empty() && self.pairs.iter().all(|(known, _)| known != variable) {
                self.left.retain(|left| left != field);
                self.put(variable, json!(list), field);
            }
        }
        self.dates();
        self.container(kind);
        self.publisher();
        self.numbers(kind);
        for (field, variable) in TEXTS {
            // A thesis tells its kind by `type`, which is read already.
            if self.pairs.iter().all(|(known, _)| known != variable) {
                let text = self.take(field);
                self.put(variable, json!(text), field);
            }
        }
        for (field, variable) in VERBATIM {
            let text = tex::verbatim(raw.field(field));
            self.left.retain(|left| left != field);
            self.put(variable, json!(text), field);
        }
        self.eprint();
        self.language();
        let note = joined(&[self.take("note"), self.take("addendum")], ". ");
        self.put("note", json!(note), "note");
        self.rest(kind);
    }

    fn kind(&mut self) -> &'static str {
        let kind = KINDS.iter().find(|(kind, _)| *kind == self.raw.kind).map_or("document", |(_, csl)| csl);
        let subtype = self.raw.text("entrysubtype");
        let finer = match (kind, subtype.as_str()) {
            ("article-journal", "magazine") => Some("article-magazine"),
            ("article-journal", "newspaper") => Some("article-newspaper"),
            _ => None,
        };
        if finer.is_some() {
            self.left.retain(|left| *left != "entrysubtype");
        }
        let thesis = match self.raw.kind.as_str() {
            "phdthesis" => "PhD thesis",
            "mastersthesis" => "Master's thesis",
            _ => "",
        };
        if !thesis.is_empty() && self.raw.text("type").is_empty() {
            self.put("genre", json!(thesis), "");
        } else if kind == "thesis" {
            let genre = match self.take("type").as_str() {
                "phdthesis" => "PhD thesis".to_string(),
                "mathesis" => "Master's thesis".to_string(),
                other => other.to_string(),
            };
            self.put("genre", json!(genre), "type");
        }
        finer.unwrap_or(kind)
    }

    fn dates(&mut self) {
        let (date, year, month, day) = (self.take_date("date"), self.take("year"), self.take("month"), self.take("day"));
        if let Some(issued) = dates::issued(&date, &year, &month, &day) {
            self.put("issued", issued, if date.is_empty() { "year" } else { "date" });
        }
        for (field, variable) in [("urldate", "accessed"), ("eventdate", "event-date"), ("origdate", "original-date")] {
            let text = self.take_date(field);
            if !text.is_empty() {
                self.put(variable, dates::from_edtf(&text), field);
            }
        }
    }

    fn container(&mut self, kind: &str) {
        let journal = self.first(&["journaltitle", "journal"]);
        let book = joined(&[self.take("booktitle"), self.take("booksubtitle")], ": ");
        let whole =
            if book.is_empty() && matches!(kind, "chapter" | "entry-encyclopedia") { self.take("maintitle") } else { String::new() };
        let found = [journal, book, whole].into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        self.put("container-title", json!(found), "");
    }

    fn publisher(&mut self) {
        let all: Vec<String> =
            ["school", "institution", "organization", "howpublished", "publisher"].iter().map(|field| self.take(field)).collect();
        self.put("publisher", json!(joined(&all, "; ")), "publisher");
        let place = self.first(&["location", "address"]);
        self.put("publisher-place", json!(place), "location");
    }

    fn numbers(&mut self, kind: &str) {
        let number = self.take("number");
        let variable = match kind {
            "article-journal" | "article-magazine" | "article-newspaper" | "periodical" => "issue",
            "book" | "chapter" | "paper-conference" => "collection-number",
            _ => "number",
        };
        self.put(variable, json!(number), "number");
        let pages = self.take("pages").replace('–', "-");
        self.put("page", json!(pages), "pages");
    }

    fn eprint(&mut self) {
        if self.raw.text("eprint").is_empty() {
            return;
        }
        let number = tex::verbatim(self.raw.field("eprint"));
        self.left.retain(|left| *left != "eprint");
        let archive = self.first(&["eprinttype", "archiveprefix"]);
        self.put("archive", json!(archive), "eprint");
        self.put("archive_location", json!(number), "eprint");
        let class = self.first(&["eprintclass", "primaryclass"]);
        self.put("archive_collection", json!(class), "eprint");
    }

    fn language(&mut self) {
        let (tag, name) = (self.raw.text("language"), self.raw.text("langid"));
        let known = |name: &str| LANGUAGES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, tag)| (*tag).to_string());
        let is_tag = |text: &str| {
            let first = text.split('-').next().unwrap_or_default();
            (2..=3).contains(&first.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let found = if is_tag(&tag) { Some(tag.clone()) } else { known(&name).or_else(|| known(&tag)) };
        if let Some(found) = found {
            self.left.retain(|left| *left != "language" && *left != "langid");
            self.put("language", json!(found), "language");
        } else {
            self.left.retain(|left| *left != "language");
            self.put("language", json!(tag), "language");
        }
    }

    /// What CSL has no place for: the kind where it is not the usual one, and fields.
    fn rest(&mut self, kind: &str) {
        let usual = KINDS.iter().find(|(_, csl)| *csl == kind).map(|(kind, _)| *kind);
        let newspaper = kind.starts_with("article-") && self.raw.kind == "article";
        let mut custom = Map::new();
        if usual != Some(self.raw.kind.as_str()) && !newspaper {
            custom.insert("type".to_string(), json!(self.raw.kind));
        }
        // References to other entries are resolved, and mean nothing in another bibliography.
        let left: Vec<&str> = self.left.iter().copied().filter(|field| !matches!(*field, "crossref" | "xdata")).collect();
        let fields: Map<String, Value> = left
            .into_iter()
            .filter(|field| !self.raw.field(field).is_empty())
            .map(|field| (field.to_string(), json!(self.raw.text(field))))
            .collect();
        if !fields.is_empty() {
            custom.insert("fields".to_string(), Value::Object(fields));
        }
        if !custom.is_empty() {
            self.pairs.push(("custom".to_string(), json!({ "bibtex": custom })));
        }
    }
}

fn joined(parts: &[String], by: &str) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(by)
}
