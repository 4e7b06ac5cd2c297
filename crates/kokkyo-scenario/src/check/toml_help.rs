//! How to mend a file that is not TOML: what the few slips that people make look like.

use super::spreadsheet::{self, curly};
use super::words::quoted;
use crate::diagnostic::Remedy;

/// A remedy for what the parser says of a line.
pub(super) fn remedy(text: &str, line: usize, message: &str) -> Remedy {
    if text.lines().any(|line| !line.trim_start().starts_with('#') && curly(line)) {
        return "mend the syntax; only straight quotation marks (\") hold texts together".into();
    }
    if let Some(remedy) = decimal_comma(text, line) {
        return remedy;
    }
    if message.contains("duplicate key") {
        return twice(text, line).into();
    }
    if message.contains("leading zero") {
        return "write the number without a zero in front: 8, not 08; half an hour is 0.5".into();
    }
    if message.contains("string") && message.contains('"') {
        return "close the text with a quotation mark in its line; a text of several lines stands between three (\"\"\")".into();
    }
    "mend the syntax".into()
}

/// A remedy for a line whose value is a number with commas; nothing where there is none. The parser stumbles over the comma
/// only, so that no name is suggested for that place.
fn decimal_comma(text: &str, line: usize) -> Option<Remedy> {
    let (_, value) = text.lines().nth(line.checked_sub(1)?)?.split_once('=')?;
    let value = value.split('#').next()?.trim();
    spreadsheet::digits(value).filter(|_| value.contains(',')).map(|remedy| remedy.text.into())
}

/// A key or table that stands twice. A table that may come several times has two brackets, each time.
fn twice(text: &str, line: usize) -> String {
    let here = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let Some(name) = head_of(here) else { return "the key stands twice in one table: keep one of them".to_string() };
    let (mut single, mut double) = (None, false);
    for (at, other) in text.lines().enumerate().filter(|(_, other)| head_of(other) == Some(name)) {
        if other.trim_start().starts_with("[[") {
            double = true;
        } else {
            single = single.or(Some(at + 1));
        }
    }
    let name = quoted(name);
    match single {
        Some(at) if double => format!("line {at} has [{name}]: write [[{name}]], with two brackets, each time"),
        _ => format!("[{name}] stands twice: keep one of them, or write [[{name}]] each time if there may be several"),
    }
}

/// The name in the brackets of a line.
fn head_of(line: &str) -> Option<&str> {
    let line = line.split('#').next()?.trim();
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    Some(inner.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(inner).trim())
}

#[cfg(test)]
mod tests {
    use super::remedy;

    fn help(text: &str) -> String {
        let error = toml::de::DeTable::parse(text).unwrap_err();
        let line = error.span().map_or(0, |span| text[..span.start].matches('\n').count() + 1);
        remedy(text, line, error.message().lines().next().unwrap_or_default()).text
    }

    #[test]
    fn slips_of_brackets_zeros_and_quotation_marks_have_remedies_of_their_own() {
        assert_eq!(
            help("a = 1\n[side]\nid = \"x\"\n[[side]]\nid = \"y\"\n"),
            "line 2 has [side]: write [[side]], with two brackets, each time"
        );
        assert_eq!(help("[[side]]\nid = \"x\"\n[side]\n"), "line 3 has [side]: write [[side]], with two brackets, each time");
        assert!(help("[side]\nid = \"x\"\n[side]\n").starts_with("[side] stands twice"));
        assert!(help("[a]\nb = 1\nb = 2\n").starts_with("the key stands twice"));
        assert!(help("a = 0800\n").starts_with("write the number without a zero"));
        assert!(help("a = \"open\nb = 1\n").starts_with("close the text"));
        assert_eq!(help("a = = 1\n"), "mend the syntax");
    }
}
