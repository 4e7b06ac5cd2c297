//! A copy of an entry that the style engine can print: variables it knows, in forms it bears.

use std::collections::BTreeMap;

use hayagriva::citationberg::json::{DateValue, Item, LiteralName, NameItem, NameValue, Value as Csl, VecDate, VecDateRange};
use kokkyo_scenario::csl;
use kokkyo_scenario::record::Source;
use serde_json::Value;

use crate::dates::{Printable, printable};

/// First of the years that stand for dates in words while the engine works, see [`Stand`].
const FIRST_STAND_IN: i16 = 20_001;
/// Variables that are no part of a citation.
const LEFT_OUT: [&str; 4] = ["abstract", "annote", "keyword", "citation-key"];
/// Markup of CSL in titles. Only its tags go; every other angle bracket is text.
const TAGS: [&str; 12] =
    ["<i>", "</i>", "<b>", "</b>", "<sub>", "</sub>", "<sup>", "</sup>", "<sc>", "</sc>", "<span class=\"nocase\">", "</span>"];

/// Years that stand for dates the engine cannot write, and what is put in their place afterwards. The engine knows one
/// year, month and day only, and no text.
#[derive(Default)]
pub(crate) struct Stand {
    words: Vec<String>,
}

impl Stand {
    /// The year that stands for some words; nothing where there are too many.
    fn year(&mut self, words: String) -> Option<i16> {
        let at = self.words.iter().position(|known| *known == words).unwrap_or_else(|| {
            self.words.push(words);
            self.words.len() - 1
        });
        i16::try_from(at).ok().and_then(|at| FIRST_STAND_IN.checked_add(at))
    }

    /// A text of a date with the words in the place of the years that stand for them.
    pub fn replaced(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
            out.push_str(&rest[..at]);
            let end = rest[at..].find(|letter: char| !letter.is_ascii_digit()).map_or(rest.len(), |end| at + end);
            let digits = &rest[at..end];
            let known = digits.parse::<i16>().ok().and_then(|year| usize::try_from(year.checked_sub(FIRST_STAND_IN)?).ok());
            out.push_str(known.and_then(|at| self.words.get(at)).map_or(digits, String::as_str));
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }
}

/// The copy. Ranges and other dates beyond the engine are left in `stand`.
pub(crate) fn item(source: &Source, stand: &mut Stand) -> Item {
    let record = source.csl();
    let mut variables = BTreeMap::new();
    variables.insert("id".to_string(), Csl::String(source.key.clone()));
    let kind = record.get("type").and_then(Value::as_str).filter(|kind| csl::TYPES.contains(kind)).unwrap_or("document");
    variables.insert("type".to_string(), Csl::String(kind.to_string()));
    for (name, value) in &record {
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let name = match name.as_str() {
            "shortTitle" => "title-short",
            "journalAbbreviation" => "container-title-short",
            "event" => "event-title",
            name => name,
        };
        let found = if csl::TEXT.contains(&name) {
            text(value).map(|text| {
                Csl::String(match name {
                    "page" => pages(&text),
                    "title" | "title-short" => title(&text),
                    _ => text,
                })
            })
        } else if csl::NAMES.contains(&name) {
            names(value)
        } else if csl::DATES.contains(&name) {
            date(value, stand)
        } else {
            None
        };
        if let Some(found) = found {
            variables.entry(name.to_string()).or_insert(found);
        }
    }
    Item(variables)
}

/// A title: quotation marks within it are single, for most styles put it between double ones, and the engine does not
/// turn them.
fn title(text: &str) -> String {
    text.replace('“', "‘").replace('”', "’")
}

/// A text without markup, controls and marks of direction, in one line.
pub(crate) fn clean(text: &str) -> String {
    let mut plain = text.to_string();
    for tag in TAGS {
        if plain.contains(tag) {
            plain = plain.replace(tag, "");
        }
    }
    if let Some(at) = plain.find("<span style=\"font-variant:") {
        let end = plain[at..].find('>').map_or(at, |end| at + end + 1);
        plain.replace_range(at..end, "");
    }
    let harmless = |letter: char| !letter.is_control() && !turns(letter);
    let plain: String =
        plain.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).filter(|letter| harmless(*letter)).collect();
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn turns(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => clean(text),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Pages: a typed dash is the hyphen that the engine takes for a range.
fn pages(text: &str) -> String {
    text.replace(['–', '—'], "-").replace("--", "-")
}

fn names(value: &Value) -> Option<Csl> {
    let name = |person: &Value| {
        let part = |name: &str| person.get(name).and_then(Value::as_str).map(clean).filter(|text| !text.is_empty());
        if let Some(literal) = part("literal") {
            return Some(NameValue::Literal(LiteralName { literal }));
        }
        let (family, given) = (part("family"), part("given"));
        match (family, given) {
            (None, None) => None,
            (None, Some(only)) => Some(NameValue::Literal(LiteralName { literal: only })),
            (Some(family), given) => Some(NameValue::Item(NameItem {
                family,
                given,
                non_dropping_particle: part("non-dropping-particle"),
                dropping_particle: part("dropping-particle"),
                suffix: part("suffix"),
                comma_suffix: None,
            })),
        }
    };
    let names: Vec<NameValue> = value.as_array()?.iter().filter_map(name).collect();
    (!names.is_empty()).then_some(Csl::Names(names))
}

fn date(value: &Value, stand: &mut Stand) -> Option<Csl> {
    let parts = match printable(value)? {
        Printable::Plain(parts) => parts,
        Printable::Words(words) => vec![stand.year(clean(&words))?],
    };
    let date_parts = VecDateRange(vec![VecDate(parts)]);
    Some(Csl::Date(DateValue::DateParts { date_parts, literal: None, season: None, circa: false }))
}
