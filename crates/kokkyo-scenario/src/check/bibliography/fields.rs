//! Whether the variables of an entry hold what CSL expects.

use serde_json::Value;

use super::Entry;
use crate::check::checker::Checker;
use crate::check::words::quoted;
use crate::csl;

/// Whether a variable can be printed; an abstract never is.
pub(super) fn is_printed(name: &str) -> bool {
    name != "abstract" && [csl::TEXT, csl::NAMES, csl::DATES].iter().any(|names| names.contains(&name))
}

/// Reports known variables of the wrong type or without content. Unknown ones are kept and never judged.
pub(super) fn check(checker: &mut Checker<'_>, entry: &Entry) {
    for (name, value) in &entry.csl {
        let name = name.as_str();
        let fault = if csl::TEXT.contains(&name) {
            text(value)
        } else if csl::NAMES.contains(&name) {
            names(value)
        } else if csl::DATES.contains(&name) {
            date(value)
        } else if name == "type" {
            kind(value)
        } else {
            None
        };
        match fault {
            Some(Fault::Type(wanted)) => {
                let message = format!("`{}` of the source `{}` must be {wanted}", quoted(name), quoted(&entry.source.key));
                entry.error(checker, "K036", name, message, "correct it in the reference manager and export again");
            }
            Some(Fault::Hollow(what)) => {
                let message = format!("`{}` of the source `{}` {what}; it is not printed", quoted(name), quoted(&entry.source.key));
                entry.warning(checker, "K036", name, message, "fill or remove it");
            }
            None => {}
        }
    }
}

enum Fault {
    /// What it must be.
    Type(&'static str),
    /// What is missing.
    Hollow(&'static str),
}

fn text(value: &Value) -> Option<Fault> {
    match value {
        Value::String(_) | Value::Number(_) => None,
        _ => Some(Fault::Type("a text or a number")),
    }
}

fn kind(value: &Value) -> Option<Fault> {
    match value {
        Value::String(word) if csl::TYPES.contains(&word.as_str()) => None,
        Value::String(_) => Some(Fault::Hollow("is not a type of CSL")),
        _ => Some(Fault::Type("a text")),
    }
}

fn names(value: &Value) -> Option<Fault> {
    const WANTED: &str = "a list of names, each with `family` and `given`, or with `literal`";
    let Value::Array(people) = value else { return Some(Fault::Type(WANTED)) };
    if people.is_empty() {
        return Some(Fault::Hollow("is an empty list"));
    }
    for person in people {
        let Value::Object(parts) = person else { return Some(Fault::Type(WANTED)) };
        let mut given = csl::NAME_PARTS.iter().filter_map(|part| parts.get(*part)).peekable();
        if given.peek().is_none() {
            return Some(Fault::Hollow("holds a name without parts"));
        }
        if !given.all(Value::is_string) {
            return Some(Fault::Type(WANTED));
        }
    }
    None
}

fn date(value: &Value) -> Option<Fault> {
    const WANTED: &str = "a date: { \"date-parts\": [[1939, 5, 11]] }, two such lists for a range, or { \"literal\": … }";
    let parts = match value {
        Value::String(_) => return None,
        Value::Object(parts) => parts,
        _ => return Some(Fault::Type(WANTED)),
    };
    for word in ["literal", "raw", "edtf"] {
        if parts.get(word).is_some_and(|value| !value.is_string()) {
            return Some(Fault::Type(WANTED));
        }
    }
    let Some(days) = parts.get("date-parts") else {
        let said = ["literal", "raw", "edtf"].iter().any(|word| parts.contains_key(*word));
        return (!said).then_some(Fault::Hollow("is a date without content"));
    };
    let Value::Array(days) = days else { return Some(Fault::Type(WANTED)) };
    let mut hollow = days.is_empty();
    for day in days {
        let Value::Array(numbers) = day else { return Some(Fault::Type(WANTED)) };
        hollow |= numbers.is_empty();
        let number = |value: &Value| match value {
            Value::Number(number) => number.as_i64().is_some(),
            Value::String(text) => text.is_empty() || text.parse::<i64>().is_ok(),
            _ => false,
        };
        if numbers.len() > 3 || !numbers.iter().all(number) {
            return Some(Fault::Type(WANTED));
        }
    }
    if days.len() > 2 {
        return Some(Fault::Type(WANTED));
    }
    hollow.then_some(Fault::Hollow("is an empty date"))
}
