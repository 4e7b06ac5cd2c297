//! Where in a file a value stands: computed only for faults, from the text, so that sound packages pay nothing.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::table::LineStarts;
use crate::Package;
use crate::diagnostic::{Excerpt, Report, Span, printable};

/// Most bytes that are walked over to count columns. A line may be as long as a file, and so may the list of faults.
const WALK: usize = 200_000_000;
/// Characters kept before the span and from it on.
const KEPT: usize = 160;

/// What a value's place is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spot {
    /// Only the line.
    Line,
    /// The cell in a column of the CSV record that begins at a byte.
    Cell {
        /// First byte of the record.
        record: usize,
        /// Number of the column, from 0.
        column: usize,
    },
    /// The bytes.
    Bytes(Range<usize>),
}

/// A file as text, with its lines.
pub(super) struct Lines {
    text: String,
    starts: LineStarts,
}

/// The files in which faults were found.
#[derive(Default)]
pub(super) struct Places {
    files: RefCell<BTreeMap<String, Option<Rc<Lines>>>>,
    walked: Cell<usize>,
}

/// A text without byte order mark and with line feeds only; all readers see this text, and places are places in it.
pub(super) fn normal(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A lone carriage return would make lines that editors show and we do not.
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

impl Places {
    fn lines(&self, package: &Package, file: &str) -> Option<Rc<Lines>> {
        let mut files = self.files.borrow_mut();
        let read = || {
            let text = normal(std::str::from_utf8(package.files.get(file)?).ok()?).into_owned();
            Some(Rc::new(Lines { starts: LineStarts::of(&text), text }))
        };
        files.entry(file.to_string()).or_insert_with(read).clone()
    }

    /// Line and span of a value. A name in the message narrows it: of the list `a;b;c`, the `b` that is unknown.
    pub fn find(&self, package: &Package, file: &str, line: usize, spot: &Spot, message: &str) -> Option<(usize, Span)> {
        let lines = self.lines(package, file)?;
        let range = match spot {
            Spot::Line => lines.line(line)?,
            Spot::Cell { record, column } => cell(&lines.text, *record, *column)?,
            Spot::Bytes(range) => range.clone(),
        };
        let range = narrowed(&lines.text, range, message);
        let (line, from) = lines.line_and_start(range.start);
        let (end_line, end_from) = lines.line_and_start(range.end);
        let walked = self.walked.get() + (range.start - from) + (range.end - end_from);
        self.walked.set(walked);
        if walked > WALK {
            return None;
        }
        let count = |from: usize, to: usize| lines.text.get(from..to).map_or(0, |text| text.chars().count()) + 1;
        Some((line, Span { column: count(from, range.start), end_line, end_column: count(end_from, range.end) }))
    }

    /// From a column to the end of its line, or what the message names there.
    fn span_from(&self, package: &Package, file: &str, line: usize, column: usize, message: &str) -> Option<Span> {
        let lines = self.lines(package, file)?;
        let (from, to) = lines.starts.range(line, lines.text.len())?;
        let (at, _) = lines.text.get(from..to)?.char_indices().nth(column.checked_sub(1)?)?;
        let end = from + lines.text.get(from..to)?.trim_end().len();
        let spot = Spot::Bytes((from + at).min(end)..end);
        self.find(package, file, line, &spot, message).map(|(_, span)| span)
    }

    /// Gives spans to faults that have a line only.
    pub fn spans(&self, package: &Package, report: &mut Report) {
        for fault in report.diagnostics.iter_mut().filter(|fault| fault.line > 0 && fault.span.is_none()) {
            // Readers that know no named value give the number of the column in its place.
            if let Ok(column) = fault.field.parse::<usize>() {
                fault.field.clear();
                fault.span = self.span_from(package, &fault.file, fault.line, column, &fault.message);
                continue;
            }
            fault.span = self.find(package, &fault.file, fault.line, &Spot::Line, &fault.message).map(|(_, span)| span);
        }
    }

    /// Gives their lines to the faults that a reader is shown: the first of each code in each column of a file.
    pub fn excerpts(&self, package: &Package, report: &mut Report, shown: usize) {
        let mut seen: BTreeMap<(&'static str, String, String), usize> = BTreeMap::new();
        for fault in report.diagnostics.iter_mut().filter(|fault| fault.line > 0) {
            let before = seen.entry((fault.code, fault.file.clone(), fault.field.clone())).or_default();
            *before += 1;
            if *before <= shown {
                let column = fault.span.map_or(1, |span| span.column);
                fault.excerpt = self.lines(package, &fault.file).and_then(|lines| lines.excerpt(fault.line, column));
            }
        }
    }
}

impl Lines {
    /// The text of a line without the white space around it.
    fn line(&self, number: usize) -> Option<Range<usize>> {
        let (from, to) = self.starts.range(number, self.text.len())?;
        let text = self.text.get(from..to)?;
        let trimmed = text.trim();
        let start = from + (text.len() - text.trim_start().len());
        Some(if trimmed.is_empty() { from..from } else { start..start + trimmed.len() })
    }

    fn line_and_start(&self, at: usize) -> (usize, usize) {
        let line = self.starts.line(at);
        (line, self.starts.range(line, self.text.len()).map_or(0, |(from, _)| from))
    }

    fn excerpt(&self, line: usize, column: usize) -> Option<Excerpt> {
        let (from, to) = self.starts.range(line, self.text.len())?;
        let text = self.text.get(from..to)?.trim_end_matches('\n');
        let first = column.saturating_sub(KEPT).max(1);
        let mut letters = text.chars().skip(first - 1);
        let kept: String = letters.by_ref().take(2 * KEPT).collect();
        // A tab has no width of its own; one space keeps columns and characters together.
        Some(Excerpt { text: printable(&kept.replace('\t', " ")), column: first, is_cut: letters.next().is_some() })
    }
}

/// The bytes of a cell, without quotation marks and white space around it.
fn cell(text: &str, record: usize, column: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = record;
    for number in 0.. {
        let start = at;
        let mut inner = if bytes.get(at) == Some(&b'"') {
            at += 1;
            loop {
                match (bytes.get(at), bytes.get(at + 1)) {
                    (Some(b'"'), Some(b'"')) => at += 2,
                    (Some(b'"') | None, _) => break,
                    _ => at += 1,
                }
            }
            start + 1..at.min(bytes.len())
        } else {
            start..start
        };
        while !matches!(bytes.get(at), None | Some(b',' | b'\n')) {
            at += 1;
        }
        if inner.start == inner.end && inner.start == start {
            inner = start..at;
        }
        if number == column {
            let text = text.get(inner.clone())?;
            let from = inner.start + (text.len() - text.trim_start().len());
            return Some(from..(from + text.trim().len()).max(from).min(bytes.len()));
        }
        if bytes.get(at) != Some(&b',') {
            return None;
        }
        at += 1;
    }
    None
}

/// The part of a range that the message names between backticks, if it stands there as a word of its own.
fn narrowed(text: &str, range: Range<usize>, message: &str) -> Range<usize> {
    let named = message.split('`').nth(1).filter(|name| !name.is_empty());
    let (Some(name), Some(within)) = (named, text.get(range.clone())) else { return range };
    let of_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'));
    for (at, _) in within.match_indices(name).take(64) {
        let behind = at + name.len();
        if !of_word(within[..at].chars().next_back()) && !of_word(within[behind..].chars().next()) {
            return range.start + at..range.start + behind;
        }
    }
    range
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_behind_quotes_spaces_and_line_ends() {
        let text = "id,name\n\"a\",\"x, \"\"y\"\"\nz\", 12 ,,é\n";
        let of = |column| cell(text, 8, column).map(|range| &text[range]);
        assert_eq!((of(0), of(1), of(2), of(3), of(4)), (Some("a"), Some("x, \"\"y\"\"\nz"), Some("12"), Some(""), Some("é")));
        assert_eq!((of(5), cell(text, 9_999, 0).map(|range| range.len())), (None, None));
    }

    #[test]
    fn columns_count_characters_and_lists_are_narrowed_to_the_word() {
        let package = Package::from_files([("t.csv".to_string(), "\u{feff}id,men\r\nハルハ,a;abc;b\r\n".as_bytes().to_vec())]);
        let places = Places::default();
        let find = |message: &str| places.find(&package, "t.csv", 2, &Spot::Cell { record: 7, column: 1 }, message).unwrap();
        assert_eq!(find("wrong"), (2, Span { column: 5, end_line: 2, end_column: 12 }));
        assert_eq!(find("there is no `b`"), (2, Span { column: 11, end_line: 2, end_column: 12 }));
        assert!(places.find(&package, "none.csv", 2, &Spot::Line, "").is_none());
    }

    #[test]
    fn a_line_of_megabytes_gives_a_short_excerpt() {
        let text = format!("[{}WRONG,{}]", "é,".repeat(1_000_000), "x".repeat(1_000_000));
        let package = Package::from_files([("a.json".to_string(), text.into_bytes())]);
        let mut report = Report::default();
        report.error("K060", "a.json", 1, "", "not `WRONG`", "");
        let places = Places::default();
        places.spans(&package, &mut report);
        places.excerpts(&package, &mut report, 3);
        let fault = &report.diagnostics[0];
        assert_eq!(fault.span, Some(Span { column: 2_000_002, end_line: 1, end_column: 2_000_007 }));
        let excerpt = fault.excerpt.as_ref().unwrap();
        assert!(excerpt.text.chars().count() <= 2 * KEPT && excerpt.is_cut && excerpt.text.contains("WRONG"));
    }
}
