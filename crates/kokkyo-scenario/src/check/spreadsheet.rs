//! What spreadsheets and their users write where a plain number or date is meant, and what to write instead.

use jiff::civil::{Date, date};

use crate::diagnostic::Remedy;
use crate::moment::overrun;

/// Longest text that is worth understanding.
const LONGEST: usize = 60;

fn remedy(text: String, name: String) -> Remedy {
    Remedy { text, name: Some(name) }
}

/// A text with the digits that are typed in Japanese, and the minus signs of printers, in their plain form.
fn plain(text: &str) -> String {
    let letter = |letter: char| match letter {
        '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0')).unwrap_or(letter),
        '．' => '.',
        '，' => ',',
        '－' | '−' | '‐' | '–' => '-',
        '／' => '/',
        '％' => '%',
        _ => letter,
    };
    text.trim().chars().map(letter).collect()
}

/// A remedy for a text that is no number; nothing where there is nothing to say beyond the rule.
pub(super) fn number(text: &str) -> Option<Remedy> {
    if text.len() > LONGEST {
        return None;
    }
    if text.starts_with('#') {
        return Some("the spreadsheet could not compute this cell: mend its formula, or write the value".into());
    }
    let plain = plain(text);
    if matches!(plain.to_lowercase().as_str(), "-" | "--" | "?" | "n/a" | "na" | "none" | "unknown" | "不明" | "неизвестно") {
        return Some("leave the cell empty if the column allows that; otherwise assume a value and give the reason".into());
    }
    if let Some(remedy) = digits(text) {
        return Some(remedy);
    }
    if let Some((low, high)) = plain.split_once('-')
        && [low, high].iter().all(|part| !part.trim().is_empty() && part.trim().bytes().all(|digit| digit.is_ascii_digit()))
    {
        return Some("write one number; a span of figures is a claim with low and high in record/claims.csv".into());
    }
    alone(&plain)
}

/// A remedy for a text that is a number in another way of writing, wherever it stands: in a TOML file too people write
/// what they are used to.
pub(super) fn digits(text: &str) -> Option<Remedy> {
    if text.len() > LONGEST {
        return None;
    }
    let plain = plain(text);
    if plain != text && plain.parse::<f64>().is_ok() {
        return Some(remedy(format!("write it with plain digits and signs: {plain}"), plain));
    }
    if let Some(share) = plain.strip_suffix('%').and_then(|share| share.trim().replace(',', ".").parse::<f64>().ok()) {
        let share = (share / 100.0).to_string();
        return Some(remedy(format!("shares are written as numbers between 0 and 1: {share}"), share));
    }
    separated(&plain)
}

/// Decimal commas and separators of thousands.
fn separated(text: &str) -> Option<Remedy> {
    let is_mark = |letter: char| matches!(letter, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' | '_');
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    if !digits.chars().all(|letter| letter.is_ascii_digit() || is_mark(letter)) {
        return None;
    }
    let groups: Vec<&str> = digits.split(is_mark).collect();
    let marks: Vec<char> = digits.chars().filter(|letter| is_mark(*letter)).collect();
    if groups.iter().any(|group| group.is_empty()) {
        return None;
    }
    let last_mark = *marks.last()?;
    let (last, front) = groups.split_last()?;
    let whole = format!("{sign}{}", groups.concat());
    let decimal = format!("{sign}{}.{last}", front.concat());
    let in_threes = groups.iter().skip(1).all(|group| group.len() == 3);
    let mixed = marks.iter().any(|mark| *mark != last_mark);
    if mixed || (marks.len() == 1 && last_mark == ',' && !in_threes) {
        return Some(remedy(format!("write decimals with a point and no separators: {decimal}"), decimal));
    }
    if in_threes && (marks.len() > 1 || !matches!(last_mark, ',' | '.')) {
        return Some(remedy(format!("write thousands without separators: {whole}"), whole));
    }
    (in_threes && last_mark == ',')
        .then(|| format!("write {whole} if the comma separates thousands, {decimal} if it is a decimal comma").into())
}

/// A number with a unit, a doubt or a sign of approximation around it.
fn alone(text: &str) -> Option<Remedy> {
    let digits = text.chars().skip_while(|letter| !letter.is_ascii_digit());
    let number: String = digits.take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    let number = number.trim_end_matches('.').to_string();
    let other = text.replacen(&number, "", 1);
    if number.is_empty() || other.contains(|letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '/' | ':' | ',')) {
        return None;
    }
    Some(remedy(format!("write the number alone, {number}; its unit is the column's, and doubts belong in `reason`"), number))
}

/// A remedy for a text that is no date. Of one in a table, a spreadsheet may have made what stands there.
pub(super) fn day(text: &str, in_table: bool) -> Option<Remedy> {
    if text.len() > LONGEST {
        return None;
    }
    let plain = plain(text);
    if overrun(&plain).is_some() {
        return Some("look the day up again".into());
    }
    let written = japanese(&plain).or_else(|| in_words(&plain)).or_else(|| with_strokes(&plain));
    match written {
        Some(Remedy { text, name: Some(day) }) if in_table => {
            Some(remedy(format!("{text}; in the spreadsheet give the column the format YYYY-MM-DD or “text”"), day))
        }
        None if in_table => serial(&plain),
        written => written,
    }
}

fn exactly(day: Date) -> Remedy {
    remedy(format!("write {day}"), day.to_string())
}

fn of(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `1939年7月3日`, `昭和14年7月3日`.
fn japanese(text: &str) -> Option<Remedy> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.split('日').next()?;
    let year: i16 = match year.strip_prefix("昭和") {
        Some("元") => 1926,
        Some(year) => year.parse::<i16>().ok()?.checked_add(1925)?,
        None => year.parse().ok()?,
    };
    Some(exactly(of(year, month.parse().ok()?, day.parse().ok()?)?))
}

/// The day numbers in which spreadsheets keep dates: 14429 is 3 July 1939.
fn serial(text: &str) -> Option<Remedy> {
    let number: i32 = text.split('.').next()?.parse().ok()?;
    // From 1927 to 2100; four digits are more likely a year.
    if !(10_000..=73_415).contains(&number) || text.matches('.').count() > 1 {
        return None;
    }
    let day = date(1899, 12, 30).checked_add(jiff::Span::new().days(number)).ok()?;
    let text = format!("this is a spreadsheet's number of a day, probably {day}: give the column the format YYYY-MM-DD or “text”");
    Some(remedy(text, day.to_string()))
}

/// `3 July 1939`, `July 3, 1939`, `3 июля 1939`.
fn in_words(text: &str) -> Option<Remedy> {
    const MONTHS: [[&str; 2]; 12] = [
        ["jan", "янв"],
        ["feb", "фев"],
        ["mar", "мар"],
        ["apr", "апр"],
        ["may", "ма"],
        ["jun", "июн"],
        ["jul", "июл"],
        ["aug", "авг"],
        ["sep", "сен"],
        ["oct", "окт"],
        ["nov", "ноя"],
        ["dec", "дек"],
    ];
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split([' ', ',', '.', '-']).filter(|word| !word.is_empty()).collect();
    let month = words.iter().find_map(|word| MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name))))?;
    let numbers: Vec<i16> = words.iter().filter_map(|word| word.trim_end_matches(char::is_alphabetic).parse().ok()).collect();
    let (day, year) = match *numbers.as_slice() {
        [day, year] if year > 31 => (day, year),
        [year, day] if year > 31 => (day, year),
        _ => return None,
    };
    Some(exactly(of(year, i16::try_from(month).ok()? + 1, day)?))
}

/// `3.7.1939`, `7/3/1939`, `1939/07/03`.
fn with_strokes(text: &str) -> Option<Remedy> {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    if let Some(day) = time.get(..5).filter(|time| is_time(time) && *time != "00:00").and_then(|_| day.parse::<Date>().ok()) {
        let written = format!("{day}T{}", &time[..5]);
        let rest = if time.len() > 5 { ", without seconds" } else { "" };
        return Some(remedy(format!("write {written}{rest}"), written));
    }
    let parts: Vec<i16> = day.split(['.', '/', '-']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match *parts.as_slice() {
        [year, month, day] if year > 31 => Some(exactly(of(year, month, day)?)),
        [first, second, year] if year > 31 => match (of(year, second, first), of(year, first, second)) {
            (Some(one), Some(other)) if one != other && !day.contains('.') => {
                Some(format!("write {one} if the day stands first, {other} if the month does").into())
            }
            (Some(day), _) | (None, Some(day)) => Some(exactly(day)),
            (None, None) => None,
        },
        _ => None,
    }
}

/// Whether a text is hours and minutes, such as `08:45`.
fn is_time(text: &str) -> bool {
    let parts = text.split_once(':').and_then(|(hours, minutes)| Some((hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?)));
    parts.is_some_and(|(hours, minutes)| hours < 24 && minutes < 60)
}

/// Whether a text has the typographic quotation marks that a word processor makes of straight ones.
pub(super) fn curly(text: &str) -> bool {
    text.contains(['“', '”', '„', '«', '»', '＂'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_spreadsheets_get_the_number_that_is_meant() {
        let pairs = [
            ("0,5", "0.5"),
            ("1.250,5", "1250.5"),
            ("1,250.5", "1250.5"),
            ("1 250", "1250"),
            ("1\u{a0}250\u{a0}000", "1250000"),
            ("1,250,000", "1250000"),
            ("1'250", "1250"),
            ("１２０", "120"),
            ("−3", "-3"),
            ("60%", "0.6"),
            ("60 ％", "0.6"),
            ("120 men", "120"),
            ("ca. 120", "120"),
            ("120?", "120"),
            ("~120.5", "120.5"),
            ("120名", "120"),
        ];
        for (text, meant) in pairs {
            assert_eq!(number(text).and_then(|remedy| remedy.name).as_deref(), Some(meant), "{text}");
        }
        let text = |text: &str| number(text).map(|remedy| remedy.text).unwrap_or_default();
        assert!(text("1,250").contains("1250 if") && text("1,250").contains("1.250 if"));
        assert!(text("100-120").contains("low and high") && text("#REF!").contains("formula") && text("n/a").contains("empty"));
        for odd in ["four", "", ",", "1,,2", "1-2-3", "٣", "１,", &"9".repeat(100)] {
            assert_eq!(number(odd), None, "{odd}");
        }
        // Of what stands in no table nothing is said that only a table has.
        let alone = |text: &str| digits(text).and_then(|remedy| remedy.name).unwrap_or_default();
        assert_eq!((alone("0,5"), alone("1 250"), alone("60%")), ("0.5".into(), "1250".into(), "0.6".into()));
        assert!(["120 men", "#REF!", "n/a", "100-120", ""].iter().all(|text| digits(text).is_none()));
    }

    #[test]
    fn dates_of_spreadsheets_get_the_day_that_is_meant_or_both() {
        let name = |text: &str| day(text, true).and_then(|remedy| remedy.name).unwrap_or_default();
        let meant = [
            "3.7.1939",
            "03.07.1939",
            "1939/7/3",
            "14429",
            "3 July 1939",
            "July 3rd, 1939",
            "3 июля 1939",
            "1939年7月3日",
            "昭和14年7月3日",
            "１９３９／７／３",
        ];
        for text in meant {
            assert_eq!(name(text), "1939-07-03", "{text}");
        }
        assert_eq!(
            (name("13/7/1939"), name("7/13/1939"), name("3.7.1939 00:00")),
            ("1939-07-13".into(), "1939-07-13".into(), "1939-07-03".into())
        );
        // A time that is meant stays; midnight is what a spreadsheet makes of a day.
        assert_eq!((name("1939-07-03T08:45:00"), name("1939-07-03 00:00:00")), ("1939-07-03T08:45".into(), "1939-07-03".into()));
        let both = day("7/3/1939", true).unwrap();
        assert!(both.name.is_none() && both.text.contains("1939-03-07") && both.text.contains("1939-07-03"));
        for odd in ["dawn", "1939-13-01", "32.13.1939", "1939", "99999999999", "年月日", "July"] {
            assert_eq!(day(odd, true), None, "{odd}");
        }
    }

    #[test]
    fn only_what_stands_in_a_table_is_a_spreadsheets_doing() {
        assert_eq!(day("1 June 1939", false).map(|remedy| remedy.text).as_deref(), Some("write 1939-06-01"));
        assert!(day("1 June 1939", true).unwrap().text.contains("in the spreadsheet"));
        assert_eq!((day("14429", false), day("14429", true).is_some()), (None, true));
        // No way of writing mends a day that the calendar does not have.
        assert!([true, false].into_iter().all(|in_table| day("1939-06-31T08:00", in_table).unwrap().text.contains("look the day up")));
    }
}
