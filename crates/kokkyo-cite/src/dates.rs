//! Dates of an entry, for printing: plain ones for the engine, all others in words.

use serde_json::Value;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];

/// A date as it can be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Printable {
    /// Year, month, day: the engine knows how the style writes them.
    Plain(Vec<i16>),
    /// A range, a circa, a season, a text: the engine cannot write it.
    Words(String),
}

/// A variable of dates, or nothing where it says nothing.
pub(crate) fn printable(value: &Value) -> Option<Printable> {
    if let Value::String(text) = value {
        return of_edtf(text);
    }
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::trim).unwrap_or_default();
    if !text("literal").is_empty() {
        return literal(text("literal"));
    }
    let about = match value.get("circa") {
        Some(Value::Bool(about)) => *about,
        Some(Value::String(about)) => !matches!(about.as_str(), "" | "0" | "false"),
        Some(Value::Number(about)) => about.as_i64() != Some(0),
        _ => false,
    };
    let ends: Vec<Vec<i64>> = value.get("date-parts").and_then(Value::as_array).into_iter().flatten().map(numbers).collect();
    let ends: Vec<Vec<i64>> = ends.into_iter().filter(|end| !end.is_empty()).collect();
    let season = value.get("season").map(season).unwrap_or_default();
    match ends.as_slice() {
        [] => [text("raw"), text("edtf")].into_iter().find_map(of_edtf),
        [one] if !season.is_empty() && one.len() == 1 => Some(Printable::Words(circa(about, &format!("{season} {}", year(one))))),
        [one] if !about => plain(one).map(Printable::Plain).or_else(|| Some(Printable::Words(day(one)))),
        [one] => Some(Printable::Words(circa(true, &day(one)))),
        [from, to, ..] => Some(Printable::Words(circa(about, &range(from, to)))),
    }
}

/// The year, month and day that can be read; what is not a number ends them.
fn numbers(end: &Value) -> Vec<i64> {
    let number = |part: &Value| match part {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    end.as_array().into_iter().flatten().map_while(number).take(3).collect()
}

/// What the engine can write: a year of four digits and months and days that exist.
fn plain(end: &[i64]) -> Option<Vec<i16>> {
    let fits = |(at, part): (usize, &i64)| match at {
        0 => (1000..=2999).contains(part),
        1 => (1..=12).contains(part),
        _ => (1..=31).contains(part),
    };
    end.iter().enumerate().all(fits).then(|| end.iter().filter_map(|part| i16::try_from(*part).ok()).collect())
}

/// A text in the place of a date. “No date” is what styles say by themselves.
fn literal(text: &str) -> Option<Printable> {
    let bare = text.to_lowercase().replace([' ', '[', ']'], "");
    if matches!(bare.as_str(), "n.d." | "nd" | "n.d" | "s.a." | "o.j.") {
        return None;
    }
    Some(of_day(text).and_then(|day| plain(&day)).map_or_else(|| Printable::Words(clean(text)), Printable::Plain))
}

fn of_edtf(text: &str) -> Option<Printable> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let marks: &[char] = &['?', '~', '%'];
    let about = text.contains(marks);
    let ends: Vec<Option<Vec<i64>>> = text.split('/').map(|end| of_day(end.trim_end_matches(marks))).collect();
    match ends.as_slice() {
        [Some(one)] if !about => plain(one).map(Printable::Plain).or_else(|| Some(Printable::Words(clean(text)))),
        [Some(one)] => Some(Printable::Words(circa(true, &day(one)))),
        [Some(from), Some(to)] => Some(Printable::Words(circa(about, &range(from, to)))),
        _ => literal(text),
    }
}

/// `1939`, `1939-05`, `1939-05-11`.
fn of_day(text: &str) -> Option<Vec<i64>> {
    let parts: Vec<&str> = text.split('-').collect();
    let right = parts
        .iter()
        .enumerate()
        .all(|(at, part)| part.len() == if at == 0 { 4 } else { 2 } && part.bytes().all(|byte| byte.is_ascii_digit()));
    let numbers: Vec<i64> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let exists = numbers.get(1).is_none_or(|month| (1..=12).contains(month)) && numbers.get(2).is_none_or(|day| (1..=31).contains(day));
    (right && parts.len() <= 3 && exists).then_some(numbers)
}

fn season(value: &Value) -> String {
    let number = match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    let named = number.and_then(|number| SEASONS.get(usize::try_from(number.checked_sub(1)?).ok()?));
    named.map_or_else(
        || value.as_str().filter(|text| text.parse::<u64>().is_err()).map(clean).unwrap_or_default(),
        |name| (*name).to_string(),
    )
}

fn circa(about: bool, text: &str) -> String {
    if about { format!("ca. {text}") } else { text.to_string() }
}

fn year(end: &[i64]) -> String {
    match end.first() {
        Some(year) if *year < 0 => format!("{} BC", year.unsigned_abs()),
        Some(year) => year.to_string(),
        None => String::new(),
    }
}

fn month(end: &[i64]) -> Option<&'static str> {
    let at = usize::try_from(end.get(1)?.checked_sub(1)?).ok()?;
    MONTHS.get(at).copied()
}

fn day(end: &[i64]) -> String {
    match (month(end), end.get(2)) {
        (Some(month), Some(day)) => format!("{day} {month} {}", year(end)),
        (Some(month), None) => format!("{month} {}", year(end)),
        _ => year(end),
    }
}

/// From one day to another, without saying twice what both have.
fn range(from: &[i64], to: &[i64]) -> String {
    if from == to {
        return day(from);
    }
    if year(from) != year(to) || month(from).is_none() || month(to).is_none() {
        let (from, to) = if month(from).is_none() || month(to).is_none() { (year(from), year(to)) } else { (day(from), day(to)) };
        return if from == to { from } else { format!("{from}–{to}") };
    }
    match (from.get(2), to.get(2)) {
        (Some(one), Some(other)) if month(from) == month(to) => format!("{one}–{other} {}", day(&[from[0], from[1]])),
        (Some(one), Some(_)) => format!("{one} {}–{}", month(from).unwrap_or_default(), day(to)),
        _ if month(from) == month(to) => format!("{} {}", month(from).unwrap_or_default(), year(from)),
        _ => format!("{}–{} {}", month(from).unwrap_or_default(), month(to).unwrap_or_default(), year(to)),
    }
}

/// A text in one line.
fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn words(value: Value) -> String {
        match printable(&value) {
            Some(Printable::Plain(parts)) => format!("{parts:?}"),
            Some(Printable::Words(words)) => words,
            None => "nothing".to_string(),
        }
    }

    #[test]
    fn plain_dates_are_the_engines_and_all_others_are_words() {
        assert_eq!(words(json!({ "date-parts": [["1939", 5, 11]] })), "[1939, 5, 11]");
        assert_eq!(words(json!({ "date-parts": [[1939, 5, 28], [1939, 7, 3]] })), "28 May–3 July 1939");
        assert_eq!(words(json!({ "date-parts": [[1939, 5, 28], [1939, 5, 29]] })), "28–29 May 1939");
        assert_eq!(words(json!({ "date-parts": [[1939, 5], [1939, 8]] })), "May–August 1939");
        assert_eq!(words(json!({ "date-parts": [[1988], [1990]] })), "1988–1990");
        assert_eq!(words(json!({ "date-parts": [[1939]], "circa": true })), "ca. 1939");
        assert_eq!(words(json!({ "date-parts": [["2003"]], "season": "2" })), "summer 2003");
        assert_eq!(words(json!({ "raw": "2014-03" })), "[2014, 3]");
        assert_eq!(words(json!({ "edtf": "1939-09/1939-11~" })), "ca. September–November 1939");
        assert_eq!(words(json!("1939-13")), "1939-13");
        for nothing in [json!({ "date-parts": [[]] }), json!({ "date-parts": [] }), json!({ "literal": "n.d." }), json!(7), json!(null)] {
            assert_eq!(words(nothing), "nothing");
        }
        assert_eq!(words(json!({ "date-parts": [[i64::MIN, 99]] })), "9223372036854775808 BC");
    }
}
