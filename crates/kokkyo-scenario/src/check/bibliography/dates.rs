//! Dates of sources: from BibTeX to CSL, and in words.

use serde_json::{Map, Value, json};

/// English month names; the first three letters are enough.
const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// The number of a month, from its number, name or abbreviation.
pub(super) fn month(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('.');
    if let Ok(number) = text.parse::<i64>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let start = text.to_ascii_lowercase();
    let known = |name: &&str| name.to_ascii_lowercase().starts_with(&start);
    (start.len() >= 3).then(|| MONTHS.iter().position(known)).flatten().map(|at| at as i64 + 1)
}

/// A date from the fields `date` or `year`, `month`, `day` of BibTeX. Nothing where they are empty.
pub(super) fn issued(date: &str, year: &str, month_field: &str, day: &str) -> Option<Value> {
    if !date.is_empty() {
        return Some(from_edtf(date));
    }
    if year.is_empty() {
        return None;
    }
    let years: Vec<&str> = year.split(['–', '/']).map(str::trim).collect();
    let whole: Vec<i64> = years.iter().filter_map(|text| text.parse().ok()).collect();
    if whole.is_empty() || whole.len() != years.len() || whole.len() > 2 {
        let text = [month_field, year].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
        return Some(json!({ "literal": text }));
    }
    if whole.len() == 2 {
        return Some(json!({ "date-parts": [[whole[0]], [whole[1]]] }));
    }
    let mut parts = vec![whole[0]];
    if !month_field.is_empty() {
        // `12~jan` and `jan # "~12"` are usual; anything else stays as it is written.
        let words: Vec<&str> = month_field.split([' ', '~', ',', '\u{a0}']).filter(|word| !word.is_empty()).collect();
        let name = words.iter().find_map(|word| if word.parse::<i64>().is_err() { month(word) } else { None });
        match (words.as_slice(), name) {
            ([only], _) if month(only).is_some() => {
                parts.extend(month(only));
                parts.extend(day.parse::<i64>().ok().filter(|day| (1..=31).contains(day)));
            }
            ([one, other], Some(number)) => {
                parts.push(number);
                parts.extend([one, other].iter().find_map(|word| word.parse::<i64>().ok()).filter(|day| (1..=31).contains(day)));
            }
            _ => return Some(json!({ "literal": format!("{month_field} {year}") })),
        }
    }
    Some(json!({ "date-parts": [parts] }))
}

/// A date in EDTF, as BibLaTeX has it. What `date-parts` cannot say is kept under `edtf`.
pub(super) fn from_edtf(text: &str) -> Value {
    let text = text.trim();
    let ends: Vec<&str> = text.split('/').collect();
    let parsed: Vec<Option<(Vec<i64>, bool)>> = ends.iter().map(|end| end_of(end)).collect();
    let mut map = Map::new();
    match parsed.as_slice() {
        [Some((parts, vague))] => {
            map.insert("date-parts".to_string(), json!([parts]));
            if *vague {
                map.insert("circa".to_string(), json!(true));
                map.insert("edtf".to_string(), json!(text));
            }
        }
        [Some((from, vague_from)), Some((to, vague_to))] => {
            map.insert("date-parts".to_string(), json!([from, to]));
            if *vague_from || *vague_to {
                map.insert("circa".to_string(), json!(true));
                map.insert("edtf".to_string(), json!(text));
            }
        }
        _ if looks_like_edtf(text) => {
            map.insert("edtf".to_string(), json!(text));
        }
        _ => {
            map.insert("literal".to_string(), json!(text));
        }
    }
    Value::Object(map)
}

fn looks_like_edtf(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 2 && text.chars().all(|letter| letter.is_ascii_digit() || "-/.XxuTYZ:?~%+".contains(letter))
}

/// Year, month and day of one end, and whether it is doubtful.
fn end_of(text: &str) -> Option<(Vec<i64>, bool)> {
    let plain = text.trim_end_matches(['?', '~', '%']);
    let vague = plain.len() < text.len();
    let (sign, digits) = plain.strip_prefix('-').map_or((1, plain), |rest| (-1, rest));
    let mut parts = Vec::new();
    for (at, part) in digits.split('-').enumerate() {
        let length = if at == 0 { 4 } else { 2 };
        if part.len() != length || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: i64 = part.parse().ok()?;
        let admissible = match at {
            0 => true,
            1 => (1..=12).contains(&number),
            2 => (1..=31).contains(&number),
            _ => false,
        };
        if !admissible {
            return None;
        }
        parts.push(if at == 0 { sign * number } else { number });
    }
    Some((parts, vague))
}

/// The year, or the years, of a date for a table.
pub(super) fn in_words(value: &Value) -> String {
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_string();
    if let Value::String(text) = value {
        return text.trim().to_string();
    }
    let year = |at: usize| match value.pointer(&format!("/date-parts/{at}/0")) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(year)) => year.to_string(),
        _ => String::new(),
    };
    let (from, to) = (year(0), year(1));
    let years = if to.is_empty() || from == to { from } else { format!("{from}–{to}") };
    [text("literal"), years, text("raw"), text("edtf")].into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}
