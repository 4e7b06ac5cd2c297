//! CSL-JSON as reference managers export it, kept character for character.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Entry, Place, as_text, summary};
use crate::check::checker::Checker;
use crate::check::table::LineStarts;
use crate::check::words::quoted;

/// Deepest nesting of an entry.
const MAX_NESTING: usize = 64;

/// The entries, and whether all could be read; nothing where the text is not a list.
pub(super) fn entries(checker: &mut Checker<'_>, file: &str, text: &str) -> Option<(Vec<Entry>, bool)> {
    let items: Vec<&RawValue> = match serde_json::from_str(text) {
        Ok(items) => items,
        Err(error) if error.is_data() => {
            let help = "export as CSL-JSON: [ { \"id\": …, \"type\": …, \"title\": … } ]";
            checker.report.error("K033", file, 1, "1", "not CSL-JSON: a list is expected", help);
            return None;
        }
        Err(error) => {
            let column = error.column().to_string();
            let message = format!("not JSON: {}", quoted(&error.to_string()));
            checker.report.error("K033", file, error.line(), &column, message, "mend the syntax, or export again");
            return None;
        }
    };
    let text = Text { file, text, starts: LineStarts::of(text) };
    let all = items.len();
    let entries: Vec<Entry> = items.into_iter().filter_map(|item| entry(checker, &text, item)).collect();
    let complete = entries.len() == all;
    Some((entries, complete))
}

/// A text whose parts can be placed.
struct Text<'t> {
    file: &'t str,
    text: &'t str,
    starts: LineStarts,
}

impl Text<'_> {
    /// Where a part of the text begins.
    fn place(&self, part: &RawValue) -> Place {
        let at = (part.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        self.starts.place(self.text, at)
    }
}

fn entry(checker: &mut Checker<'_>, text: &Text<'_>, item: &RawValue) -> Option<Entry> {
    let at = text.place(item);
    let fault = |checker: &mut Checker<'_>, code, (line, column): Place, message: String, help: &str| {
        checker.report.error(code, text.file, line, &column.to_string(), message, help);
    };
    if depth(item.get()) > MAX_NESTING {
        let message = format!("the entry is nested more than {MAX_NESTING} deep");
        fault(checker, "K034", at, message, "no export nests so deep; remove the entry");
        return None;
    }
    let (Ok(pairs), Ok(csl)) = (serde_json::from_str::<Pairs<'_>>(item.get()), serde_json::from_str::<Map<String, Value>>(item.get()))
    else {
        let help = "write { \"id\": …, \"type\": …, \"title\": … }";
        fault(checker, "K034", at, format!("`{}` is not an entry", quoted(item.get())), help);
        return None;
    };
    let mut parts = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for (name, value) in pairs.0 {
        let place = text.place(value);
        if parts.insert(name.clone(), place).is_some() && twice.insert(name.clone()) {
            fault(checker, "K036", place, format!("`{}` stands twice in the entry", quoted(&name)), "keep one of them");
        }
    }
    let id = csl.get("id");
    if id.is_some_and(|id| !id.is_string() && !id.is_u64()) {
        let place = parts.get("id").copied().unwrap_or(at);
        fault(checker, "K036", place, "`id` must be a text or a whole number".to_string(), "give the entry a citation key");
    }
    let key = id.map(as_text).unwrap_or_default();
    let source = summary(key, &csl, item.get().to_string(), at.0);
    Some(Entry { file: text.file.to_string(), at, parts, csl, source })
}

/// How deep brackets nest, without reading what they hold.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut inside, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            b'{' | b'[' if !inside => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !inside => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// An object as it is written: names in order, values untouched.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}
