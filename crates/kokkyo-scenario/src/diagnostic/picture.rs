//! A report for people: the offending line with the span underlined, equal faults put together.
//!
//! Written here and not taken from a library of compilers: those compute the place from the text they are shown, and so
//! want the whole file; a line of GeoJSON can have sixteen megabytes, and the text comes from strangers. What remains
//! is one line with one span. Widths come from `unicode-width`, so that an underline stands under Japanese names too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{Diagnostic, Excerpt, Report, Severity};

/// Faults of one code in one column of one file that are shown; the others are counted.
pub(crate) const SHOWN: usize = 3;
/// Further lines that are named; the others are counted.
const LINES: usize = 8;
/// Columns of a terminal that a line and what stands before it may fill.
const WIDTH: usize = 110;

/// Whether a report is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    Plain,
    /// With the escape sequences of terminals.
    Coloured,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        match self {
            Self::Coloured if !text.is_empty() => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            _ => text.to_string(),
        }
    }
}

impl Report {
    /// The whole report as a terminal shows it: at most three faults of one code in one column of a file, then how many
    /// more there are, and with the first of each code the command that explains it.
    pub fn render(&self, style: Style) -> String {
        let mut counts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
        for fault in &self.diagnostics {
            *counts.entry(kind(fault)).or_default() += 1;
        }
        let mut seen: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
        let mut explained = BTreeSet::new();
        let mut text = String::new();
        for fault in &self.diagnostics {
            let before = seen.entry(kind(fault)).or_default();
            *before += 1;
            if *before > SHOWN {
                continue;
            }
            text.push_str(&fault.render(style));
            if explained.insert(fault.code) {
                let _ = writeln!(text, "   {} kokkyo check --explain {}", style.paint("2", "= page:"), fault.code);
            }
            let count = counts.get(&kind(fault)).copied().unwrap_or(0);
            if *before == SHOWN && count > SHOWN {
                let place = if fault.field.is_empty() { fault.file.clone() } else { format!("{} of {}", fault.field, fault.file) };
                let _ = writeln!(text, "   {} and {} more of {} in {place}", style.paint("2", "="), count - SHOWN, fault.code);
            }
            text.push('\n');
        }
        text
    }
}

fn kind(fault: &Diagnostic) -> (&str, &str, &str) {
    (fault.code, &fault.file, &fault.field)
}

impl Diagnostic {
    /// One fault with its line, ending in a line end.
    pub fn render(&self, style: Style) -> String {
        let colour = if self.severity == Severity::Error { "1;31" } else { "1;33" };
        let title = style.paint(colour, &format!("{}[{}]", self.severity.word(), self.code));
        let mut text = format!("{title}: {}\n  {} {}\n", style.paint("1", &self.message), style.paint("2", "-->"), self.place());
        if let Some(excerpt) = &self.excerpt {
            let number = self.line.to_string();
            let empty = " ".repeat(number.len());
            let bar = style.paint("2", "|");
            let (shown, before, under) = self.underlined(excerpt);
            let _ = writeln!(text, " {empty} {bar}");
            let _ = writeln!(text, " {} {bar} {shown}", style.paint("2", &number));
            let _ = writeln!(text, " {empty} {bar} {}{}", " ".repeat(before), style.paint(colour, &"^".repeat(under)));
        }
        if !self.also.is_empty() {
            let shown: Vec<String> = self.also.iter().take(LINES).map(ToString::to_string).collect();
            let rest = self.also.len().saturating_sub(LINES);
            let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
            let word = if self.also.len() == 1 { "line" } else { "lines" };
            let _ = writeln!(text, "   {} {word} {}{more}", style.paint("2", "= also in:"), shown.join(", "));
        }
        if !self.help.is_empty() {
            let _ = writeln!(text, "   {} {}", style.paint("2", "= mend:"), self.help);
        }
        text
    }

    /// The part of the line that fits, how many columns stand before the span, and how wide it is.
    fn underlined(&self, excerpt: &Excerpt) -> (String, usize, usize) {
        let letters: Vec<char> = excerpt.text.chars().collect();
        let (first, last) = match self.span {
            Some(span) => {
                let first = span.column.saturating_sub(excerpt.column).min(letters.len());
                let behind = if span.end_line == self.line { span.end_column.saturating_sub(excerpt.column) } else { letters.len() };
                (first, behind.clamp(first, letters.len()))
            }
            None => (0, letters.len()),
        };
        // A third of the width for what stands before the span, the rest for it and what follows.
        let mut start = first;
        let mut before = 0;
        while start > 0 && before + width(letters[start - 1]) <= WIDTH / 3 {
            start -= 1;
            before += width(letters[start]);
        }
        let mut shown = String::new();
        if start > 0 || excerpt.column > 1 {
            shown.push('…');
            before += 1;
        }
        let mut end = start;
        let mut used = shown.width();
        while end < letters.len() && used + width(letters[end]) < WIDTH {
            used += width(letters[end]);
            shown.push(letters[end]);
            end += 1;
        }
        if end < letters.len() || excerpt.is_cut {
            shown.push('…');
        }
        let under: usize = letters.iter().take(last.min(end)).skip(first).map(|letter| width(*letter)).sum();
        (shown, before, under.max(1))
    }
}

/// Columns of a letter on a terminal.
fn width(letter: char) -> usize {
    letter.width().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::super::Span;
    use super::*;

    fn fault(text: &str, span: Option<Span>) -> Diagnostic {
        let mut report = Report::default();
        report.error("K016", "geo/places.csv", 12, "name", "no such thing", "look again");
        let mut fault = report.diagnostics.remove(0);
        fault.span = span;
        fault.excerpt = Some(Excerpt { text: text.to_string(), column: 1, is_cut: false });
        fault
    }

    fn span(column: usize, end_column: usize) -> Option<Span> {
        Some(Span { column, end_line: 12, end_column })
    }

    #[test]
    fn the_underline_stands_under_wide_letters() {
        let text = fault("P_A,ノモンハン,47", span(5, 10)).render(Style::Plain);
        let expected = "error[K016]: no such thing\n  --> geo/places.csv:12:5 (name)\n    |\n 12 | P_A,ノモンハン,47\n    |     ^^^^^^^^^^\n   = mend: look again\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn long_lines_are_cut_on_both_sides_and_an_empty_span_is_seen() {
        let line = format!("{}WRONG{}", "a".repeat(300), "b".repeat(300));
        let text = fault(&line, span(301, 306)).render(Style::Plain);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[3].starts_with(" 12 | …aaa") && lines[3].ends_with("b…") && lines[3].chars().count() < 120, "{text}");
        let at = lines[3].chars().position(|letter| letter == 'W');
        assert_eq!(at, lines[4].chars().position(|letter| letter == '^'));
        assert!(fault("a,,b", span(3, 3)).render(Style::Plain).contains("|   ^\n"));
    }

    #[test]
    fn equal_faults_are_counted_and_each_code_is_explained_once() {
        let mut report = Report::default();
        for line in 1..=10 {
            report.error("K011", "a.csv", line, "men", "not a number", "write digits");
        }
        report.error("K011", "a.csv", 11, "count", "not a number", "write digits");
        let text = report.render(Style::Plain);
        assert_eq!(text.matches("error[K011]").count(), SHOWN + 1);
        assert_eq!(text.matches("and 7 more of K011 in men of a.csv").count(), 1);
        assert_eq!(text.matches("--explain K011").count(), 1);
        assert!(!text.contains('\u{1b}') && report.render(Style::Coloured).contains('\u{1b}'));
    }
}
