//! Names of people in BibTeX: `von Last, Jr, First`, `First von Last`, `{Corporate Author}`, `family=…, given=…`.

use serde_json::{Map, Value, json};

use super::tex::{decode, group_end};

/// A list of names joined by `and`, as CSL has it.
pub(super) fn names(text: &str) -> Vec<Value> {
    let parts = split(text, Separator::And);
    parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).filter_map(name).collect()
}

enum Separator {
    And,
    Comma,
    Space,
}

/// Parts of a text, separated outside braces.
fn split(text: &str, by: Separator) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut from, mut escaped) = (0_usize, 0, false);
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ',' if matches!(by, Separator::Comma) => {
                parts.push(text.get(from..at).unwrap_or_default());
                from = at + 1;
            }
            _ if letter.is_whitespace() || letter == '~' => match by {
                Separator::Space => {
                    parts.push(text.get(from..at).unwrap_or_default());
                    from = at + letter.len_utf8();
                }
                Separator::And => {
                    let rest = text.get(at + letter.len_utf8()..).unwrap_or_default();
                    let word = rest.trim_start();
                    let behind = word.get(3..).and_then(|rest| rest.chars().next());
                    if word.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("and")) && behind.is_none_or(char::is_whitespace) {
                        parts.push(text.get(from..at).unwrap_or_default());
                        from = text.len() - word.len() + 3;
                        while letters.peek().is_some_and(|(next, _)| *next < from) {
                            letters.next();
                        }
                    }
                }
                Separator::Comma => {}
            },
            _ => {}
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

fn name(text: &str) -> Option<Value> {
    if text.eq_ignore_ascii_case("others") {
        return Some(json!({ "literal": "others" }));
    }
    // A name that is one group is that of an institution, or stands as its bearer's language orders it.
    if text.starts_with('{') && group_end(text) == Some(text.len()) {
        let literal = decode(text);
        return (!literal.is_empty()).then(|| json!({ "literal": literal }));
    }
    let parts: Vec<&str> = split(text, Separator::Comma).into_iter().map(str::trim).collect();
    if let Some(extended) = extended(&parts) {
        return Some(extended);
    }
    match parts.as_slice() {
        [whole] => {
            let words: Vec<&str> = split(whole, Separator::Space).into_iter().filter(|word| !word.is_empty()).collect();
            let [given @ .., family] = words.as_slice() else { return None };
            if given.is_empty() {
                return Some(json!({ "literal": decode(family) }));
            }
            let from = given.iter().position(|word| is_particle(word)).unwrap_or(given.len());
            Some(person(&given[..from].join(" "), &given[from..].join(" "), family, ""))
        }
        [last, first] => Some(with_particle(last, first, "")),
        [last, suffix, first, ..] => Some(with_particle(last, first, suffix)),
        [] => None,
    }
}

/// The form with named parts: `family=Vries, given=Simon, prefix=de`.
fn extended(parts: &[&str]) -> Option<Value> {
    let mut found = Map::new();
    for part in parts {
        let (key, value) = part.split_once('=')?;
        let key = match key.trim() {
            "family" => "family",
            "given" => "given",
            "prefix" => "non-dropping-particle",
            "suffix" => "suffix",
            "given-i" | "family-i" | "prefix-i" | "suffix-i" | "useprefix" | "id" => continue,
            _ => return None,
        };
        found.insert(key.to_string(), json!(decode(value.trim().trim_matches('"'))));
    }
    (!found.is_empty()).then_some(Value::Object(found))
}

/// The family name with what stands before it in small letters.
fn with_particle(last: &str, first: &str, suffix: &str) -> Value {
    let words: Vec<&str> = split(last, Separator::Space).into_iter().filter(|word| !word.is_empty()).collect();
    let count = words.iter().take_while(|word| is_particle(word)).count().min(words.len().saturating_sub(1));
    person(first, &words[..count].join(" "), &words[count..].join(" "), suffix)
}

fn is_particle(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_lowercase)
}

fn person(given: &str, particle: &str, family: &str, suffix: &str) -> Value {
    let mut map = Map::new();
    for (key, text) in [("family", family), ("given", given), ("non-dropping-particle", particle), ("suffix", suffix)] {
        let text = decode(text);
        if !text.is_empty() {
            map.insert(key.to_string(), json!(text));
        }
    }
    Value::Object(map)
}
