//! Entries as BibTeX that BibLaTeX reads too. Letters stay UTF-8; what TeX would take for a command is escaped.
//!
//! BibTeX holds less than CSL: variables without a field of their own stay behind. [`kokkyo_scenario::record`] reads the
//! result as the same entry for all fields that are written.

use std::collections::BTreeSet;

use kokkyo_scenario::record::Source;
use serde_json::{Map, Value};

/// Kinds of CSL and the kind of entry written for them.
const KINDS: &[(&str, &str)] = &[
    ("article-journal", "article"),
    ("article-magazine", "article"),
    ("article-newspaper", "article"),
    ("book", "book"),
    ("chapter", "incollection"),
    ("paper-conference", "inproceedings"),
    ("entry-encyclopedia", "inreference"),
    ("report", "techreport"),
    ("thesis", "phdthesis"),
    ("document", "misc"),
    ("manuscript", "unpublished"),
    ("personal_communication", "letter"),
    ("webpage", "online"),
    ("pamphlet", "booklet"),
    ("periodical", "periodical"),
    ("dataset", "dataset"),
    ("software", "software"),
    ("patent", "patent"),
    ("review", "review"),
    ("standard", "standard"),
    ("legislation", "legislation"),
    ("legal_case", "jurisdiction"),
    ("graphic", "artwork"),
    ("map", "map"),
    ("motion_picture", "movie"),
    ("song", "audio"),
    ("performance", "performance"),
];

/// Text variables and their fields.
const TEXTS: &[(&str, &str)] = &[
    ("title", "title"),
    ("title-short", "shorttitle"),
    ("container-title-short", "shortjournal"),
    ("collection-title", "series"),
    ("volume", "volume"),
    ("number-of-volumes", "volumes"),
    ("edition", "edition"),
    ("chapter-number", "chapter"),
    ("part", "part"),
    ("number-of-pages", "pagetotal"),
    ("version", "version"),
    ("event-title", "eventtitle"),
    ("event-place", "venue"),
    ("original-title", "origtitle"),
    ("original-publisher", "origpublisher"),
    ("original-publisher-place", "origlocation"),
    ("publisher-place", "address"),
    ("status", "pubstate"),
    ("call-number", "library"),
    ("archive", "archive"),
    ("archive_collection", "archivecollection"),
    ("archive_location", "archivelocation"),
    ("archive-place", "archiveplace"),
    ("medium", "medium"),
    ("section", "section"),
    ("scale", "scale"),
    ("note", "note"),
    ("annote", "annotation"),
    ("keyword", "keywords"),
    ("abstract", "abstract"),
];

const NAMES: &[(&str, &str)] = &[
    ("author", "author"),
    ("editor", "editor"),
    ("translator", "translator"),
    ("container-author", "bookauthor"),
    ("director", "director"),
    ("recipient", "recipient"),
    ("interviewer", "interviewer"),
    ("collection-editor", "serieseditor"),
    ("compiler", "compiler"),
    ("contributor", "contributor"),
];

const LANGUAGES: &[(&str, &str)] = &[
    ("en", "english"),
    ("ja", "japanese"),
    ("ru", "russian"),
    ("de", "german"),
    ("fr", "french"),
    ("zh", "chinese"),
    ("mn", "mongolian"),
    ("pl", "polish"),
    ("es", "spanish"),
    ("it", "italian"),
    ("ko", "korean"),
];

/// The entries as one file.
pub fn bibtex(sources: &[&Source]) -> String {
    let mut keys = BTreeSet::new();
    sources.iter().map(|source| entry(source, &mut keys)).collect::<Vec<_>>().join("\n")
}

fn entry(source: &Source, keys: &mut BTreeSet<String>) -> String {
    let csl = source.csl();
    let custom = csl.get("custom").and_then(|custom| custom.get("bibtex"));
    let kind_csl = csl.get("type").and_then(Value::as_str).unwrap_or("document");
    let usual = KINDS.iter().find(|(csl, _)| *csl == kind_csl).map_or("misc", |(_, kind)| kind);
    let original = custom.and_then(|custom| custom.get("type")).and_then(Value::as_str).filter(|kind| is_word(kind));
    let text = |name: &str| csl.get(name).map(one_line).unwrap_or_default();
    let kind = original.unwrap_or(match text("genre").as_str() {
        "Master's thesis" if usual == "phdthesis" => "mastersthesis",
        genre if usual == "phdthesis" && !genre.is_empty() && genre != "PhD thesis" => "thesis",
        _ => usual,
    });
    let mut fields = Fields(Vec::new());
    for (variable, field) in NAMES {
        fields.put(field, names(csl.get(*variable)));
    }
    for (variable, field) in TEXTS {
        fields.put(field, escaped(&text(variable)));
    }
    if matches!(kind_csl, "article-magazine" | "article-newspaper") {
        fields.put("entrysubtype", kind_csl.trim_start_matches("article-").to_string());
    }
    let container = if kind_csl.starts_with("article") || kind_csl == "periodical" { "journal" } else { "booktitle" };
    fields.put(container, escaped(&text("container-title")));
    let publisher = match kind {
        "phdthesis" | "mastersthesis" | "thesis" => "school",
        "techreport" | "report" => "institution",
        "misc" | "online" | "unpublished" | "article" => "howpublished",
        _ => "publisher",
    };
    fields.put(publisher, escaped(&text("publisher")));
    for variable in ["issue", "number", "collection-number"] {
        fields.put("number", escaped(&text(variable)));
    }
    if !matches!(kind, "phdthesis" | "mastersthesis") {
        fields.put("type", escaped(&text("genre")));
    }
    fields.put("pages", escaped(&text("page")));
    for (variable, field) in [("DOI", "doi"), ("ISBN", "isbn"), ("ISSN", "issn"), ("URL", "url")] {
        fields.put(field, verbatim(&text(variable)));
    }
    language(&text("language"), &mut fields);
    date(csl.get("issued"), &mut fields);
    for (variable, field) in [("accessed", "urldate"), ("event-date", "eventdate"), ("original-date", "origdate")] {
        if let Some(text) = csl.get(variable).and_then(edtf) {
            fields.put(field, text);
        }
    }
    for (name, value) in custom.and_then(|custom| custom.get("fields")).and_then(Value::as_object).unwrap_or(&Map::new()) {
        if is_word(name) {
            fields.put(name, escaped(&one_line(value)));
        }
    }
    let lines: Vec<String> = fields.0.iter().map(|(name, text)| format!("  {name} = {{{text}}}")).collect();
    format!("@{kind}{{{},\n{}\n}}\n", key(&source.key, keys), lines.join(",\n"))
}

struct Fields(Vec<(String, String)>);

impl Fields {
    /// Adds a field that says something, unless it is there already.
    fn put(&mut self, name: &str, text: String) {
        if !text.is_empty() && self.0.iter().all(|(known, _)| known != name) {
            self.0.push((name.to_string(), text));
        }
    }
}

/// A key that BibTeX takes, each only once.
fn key(id: &str, keys: &mut BTreeSet<String>) -> String {
    let safe = |letter: char| letter.is_alphanumeric() || "_-:.+/".contains(letter);
    let base: String = id.chars().map(|letter| if safe(letter) { letter } else { '_' }).collect();
    let mut key = if base.is_empty() { "source".to_string() } else { base };
    while !keys.insert(key.clone()) {
        key.push('_');
    }
    key
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

fn one_line(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text with the markup of CSL as commands and everything else safe.
fn escaped(text: &str) -> String {
    const MARKUP: &[(&str, &str, &str)] = &[
        ("<i>", "</i>", "\\emph{"),
        ("<b>", "</b>", "\\textbf{"),
        ("<sup>", "</sup>", "\\textsuperscript{"),
        ("<sub>", "</sub>", "\\textsubscript{"),
        ("<span style=\"font-variant:small-caps;\">", "</span>", "\\textsc{"),
    ];
    // The earliest pair of tags; what is between them may hold further ones of other kinds.
    let pair = MARKUP.iter().filter_map(|(open, close, command)| {
        let at = text.find(open)?;
        let end = at + open.len() + text[at + open.len()..].find(close)?;
        Some((at, at + open.len(), end, end + close.len(), *command))
    });
    if let Some((at, from, end, behind, command)) = pair.min_by_key(|pair| pair.0) {
        return format!("{}{command}{}}}{}", letters(&text[..at]), letters(&text[from..end]), escaped(&text[behind..]));
    }
    letters(text)
}

fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = ' ';
    for letter in text.chars() {
        // Two of these in a row would become a dash or a quotation mark.
        if letter == last && matches!(letter, '-' | '`' | '\'') {
            out.push_str("{}");
        }
        last = letter;
        match letter {
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', letter]),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '"' => out.push_str("\\textquotedbl{}"),
            letter => out.push(letter),
        }
    }
    out
}

/// An address or identifier: only what would end the field.
fn verbatim(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, '{' | '}' | '\\')).collect()
}

fn names(value: Option<&Value>) -> String {
    let people = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    people.iter().map(name).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" and ")
}

fn name(person: &Value) -> String {
    let part = |name: &str| person.get(name).map(one_line).unwrap_or_default();
    let literal = part("literal");
    if literal == "others" {
        return literal;
    }
    if !literal.is_empty() {
        return format!("{{{}}}", letters(&literal));
    }
    let (family, given, suffix) = (part("family"), part("given"), part("suffix"));
    let particle = [part("dropping-particle"), part("non-dropping-particle")].join(" ").trim().to_string();
    if family.is_empty() {
        return if given.is_empty() { String::new() } else { format!("{{{}}}", letters(&given)) };
    }
    let last = [letters(&particle), guarded(&family, true)].join(" ").trim().to_string();
    if suffix.is_empty() {
        format!("{last}, {}", guarded(&given, false))
    } else {
        format!("{last}, {}, {}", guarded(&suffix, false), guarded(&given, false))
    }
}

/// A part of a name, in braces where its commas, its `and` or its small letters would be taken for something else.
fn guarded(text: &str, family: bool) -> String {
    let small = text.split(' ').any(|word| word.chars().next().is_some_and(char::is_lowercase));
    let joins = text.split(' ').any(|word| word.eq_ignore_ascii_case("and"));
    if text.contains([',', '=']) || joins || (family && small) { format!("{{{}}}", letters(text)) } else { letters(text) }
}

fn language(tag: &str, fields: &mut Fields) {
    let first = tag.split('-').next().unwrap_or_default();
    if let Some((_, name)) = LANGUAGES.iter().find(|(known, _)| *known == first) {
        fields.put("langid", (*name).to_string());
    }
    fields.put("language", escaped(tag));
}

fn date(issued: Option<&Value>, fields: &mut Fields) {
    let Some(issued) = issued else { return };
    let literal = issued.get("literal").map(one_line).unwrap_or_default();
    if !literal.is_empty() {
        return fields.put("year", escaped(&literal));
    }
    let Some(text) = edtf(issued) else { return };
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [year] if !year.contains('/') && year.bytes().all(|byte| byte.is_ascii_digit()) => fields.put("year", text),
        [year, month] if !text.contains(['/', '~', '?', '%']) && month.bytes().all(|byte| byte.is_ascii_digit()) => {
            fields.put("year", (*year).to_string());
            fields.put("month", month.trim_start_matches('0').to_string());
        }
        _ => fields.put("date", text),
    }
}

/// A date as EDTF, as far as its parts go.
fn edtf(value: &Value) -> Option<String> {
    let safe = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-/~?%:.+ ,".contains(letter));
    for given in [value.get("edtf"), Some(value)] {
        if let Some(text) = given.and_then(Value::as_str).filter(|text| safe(text)) {
            return Some(text.to_string());
        }
    }
    let number = |part: &Value| match part {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let day = |end: &Value| {
        let parts: Vec<i64> = end.as_array()?.iter().map_while(number).take(3).collect();
        let (year, rest) = parts.split_first()?;
        let year = if *year < 0 { format!("-{:04}", year.unsigned_abs()) } else { format!("{year:04}") };
        Some(rest.iter().fold(year, |text, part| format!("{text}-{part:02}")))
    };
    let ends: Vec<String> = value.get("date-parts").and_then(Value::as_array).into_iter().flatten().filter_map(day).take(2).collect();
    let about = matches!(value.get("circa"), Some(Value::Bool(true)) | Some(Value::Number(_)));
    if ends.is_empty() {
        return value.get("raw").and_then(Value::as_str).filter(|text| safe(text)).map(String::from);
    }
    Some(if about { format!("{}~", ends.join("~/")) } else { ends.join("/") })
}
