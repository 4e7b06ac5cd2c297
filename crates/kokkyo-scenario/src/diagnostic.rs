//! Faults of a package: where, what, how to mend it.

mod picture;

use std::collections::BTreeMap;
use std::fmt;

pub(crate) use picture::SHOWN;
pub use picture::Style;

/// Most faults of one report. A table of 200,000 rows with a fault in every cell must not fill the memory.
pub const MAX_FAULTS: usize = 100_000;

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The package can be played.
    Warning,
    /// It cannot.
    Error,
}

impl Severity {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// The characters of a line that are meant, and where they end. All numbers count from 1; a character is a Unicode
/// scalar value, and a byte order mark is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First character, in the fault's line.
    pub column: usize,
    /// Line in which the span ends.
    pub end_line: usize,
    /// Character behind the last, in that line.
    pub end_column: usize,
}

/// The part of the offending line that a report shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The text, without control characters.
    pub text: String,
    /// Column of its first character: more than 1 where a long line was cut.
    pub column: usize,
    /// Whether the line goes on behind it.
    pub is_cut: bool,
}

/// How to mend a fault, and the name that was probably meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remedy {
    /// What to do.
    pub text: String,
    /// The nearest valid name, where one is near.
    pub name: Option<String>,
}

impl From<&str> for Remedy {
    fn from(text: &str) -> Self {
        Self { text: text.to_string(), name: None }
    }
}

impl From<String> for Remedy {
    fn from(text: String) -> Self {
        Self { text, name: None }
    }
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// Stable code, such as `K012`.
    pub code: &'static str,
    /// File, relative to the package.
    pub file: String,
    /// Line, from 1; 0 where the fault is of the whole file.
    pub line: usize,
    /// The characters meant, where they are known.
    pub span: Option<Span>,
    /// Further lines of the file with the very same fault: one misspelt id, and every row that names it.
    pub also: Vec<usize>,
    /// Name of the CSV column, TOML key or property; may be empty.
    pub field: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
    /// The nearest valid name, if there is one near enough to be meant.
    pub suggestion: Option<String>,
    /// The offending line; only for the first faults of a kind, which are those that a terminal is shown.
    pub excerpt: Option<Excerpt>,
}

impl Diagnostic {
    /// File, line and column as far as they are known: `geo/places.csv:3:7 (lat)`.
    pub fn place(&self) -> String {
        let mut place = self.file.clone();
        if self.line > 0 {
            place.push_str(&format!(":{}", self.line));
            if let Some(span) = self.span {
                place.push_str(&format!(":{}", span.column));
            }
        }
        if !self.field.is_empty() {
            place.push_str(&format!(" ({})", self.field));
        }
        place
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}\n  --> {}", self.severity.word(), self.code, self.message, self.place())?;
        if !self.help.is_empty() {
            write!(f, "\n  mend: {}", self.help)?;
        }
        Ok(())
    }
}

/// All faults found in one pass: those of files that cannot be read first, then in the order of files and lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The faults.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Whether the package cannot be played.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|fault| fault.severity == Severity::Error)
    }

    /// Adds an error.
    pub fn error(&mut self, code: &'static str, file: &str, line: usize, field: &str, message: impl Into<String>, help: impl Into<Remedy>) {
        self.add(Severity::Error, code, (file, line, field), None, &message.into(), help.into());
    }

    /// Adds a warning.
    pub fn warning(
        &mut self,
        code: &'static str,
        file: &str,
        line: usize,
        field: &str,
        message: impl Into<String>,
        help: impl Into<Remedy>,
    ) {
        self.add(Severity::Warning, code, (file, line, field), None, &message.into(), help.into());
    }

    /// Makes one fault of those that say the same of one column of a file, such as that an id is unknown in fifty rows.
    pub(crate) fn merge(&mut self) {
        let mut first: BTreeMap<(&'static str, String, String, String), usize> = BTreeMap::new();
        let mut kept: Vec<Diagnostic> = Vec::with_capacity(self.diagnostics.len());
        for fault in self.diagnostics.drain(..) {
            let key = (fault.code, fault.file.clone(), fault.field.clone(), fault.message.clone());
            let whole = fault.line == 0;
            match first.get(&key).and_then(|at| kept.get_mut(*at)).filter(|earlier| !whole && earlier.severity == fault.severity) {
                Some(earlier) => earlier.also.push(fault.line),
                None => {
                    first.insert(key, kept.len());
                    kept.push(fault);
                }
            }
        }
        self.diagnostics = kept;
    }

    /// Adds a fault at `(file, line, field)`, with its span where that is known.
    pub(crate) fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        (file, line, field): (&str, usize, &str),
        span: Option<Span>,
        message: &str,
        help: Remedy,
    ) {
        let count = self.diagnostics.len();
        if count > MAX_FAULTS {
            return;
        }
        let fault = if count == MAX_FAULTS {
            let message = format!("the package has more than {MAX_FAULTS} faults; the others are left out");
            (Severity::Error, "K004", String::new(), 0, None, String::new(), message, "mend these first, then check again".into(), None)
        } else {
            let suggestion = help.name.as_deref().map(printable);
            (severity, code, printable(file), line, span, printable(field), printable(message), printable(&help.text), suggestion)
        };
        let (severity, code, file, line, span, field, message, help, suggestion) = fault;
        self.diagnostics.push(Diagnostic {
            severity,
            code,
            file,
            line,
            span,
            field,
            message,
            help,
            suggestion,
            also: Vec::new(),
            excerpt: None,
        });
    }
}

/// A text that cannot disturb a terminal: whatever a package holds, its reports carry no control character.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() || is_bidirectional(letter) { '\u{fffd}' } else { letter }).collect()
}

/// Characters that change the direction in which a text is shown, and so can hide what it says; line separators too.
pub(crate) fn is_bidirectional(letter: char) -> bool {
    matches!(
        letter,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_printed_with_place_and_remedy_and_without_control_characters() {
        let mut report = Report::default();
        report.warning("K003", "a.csv", 0, "", "odd", "");
        assert!(!report.has_errors());
        report.error("K013", "a\u{1b}.csv", 4, "men", "\u{202e}-1", "0 or more");
        assert!(report.has_errors());
        assert_eq!(report.diagnostics[0].to_string(), "warning[K003]: odd\n  --> a.csv");
        assert_eq!(report.diagnostics[1].to_string(), "error[K013]: \u{fffd}-1\n  --> a\u{fffd}.csv:4 (men)\n  mend: 0 or more");
    }

    #[test]
    fn a_report_is_never_longer_than_its_limit_and_says_so() {
        let mut report = Report::default();
        for line in 0..MAX_FAULTS + 10 {
            report.warning("K003", "a.csv", line, "", "odd", "");
        }
        assert_eq!(report.diagnostics.len(), MAX_FAULTS + 1);
        assert_eq!(report.diagnostics[MAX_FAULTS].code, "K004");
        assert!(report.has_errors());
    }
}
