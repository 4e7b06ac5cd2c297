//! Faults of a package: where, what, how to mend it.

use std::fmt;

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The package can be played.
    Warning,
    /// It cannot.
    Error,
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
    /// Column (of the line, or the name of a CSV column).
    pub column: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}[{}]: {}\n  --> {}", self.code, self.message, self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.column.is_empty() {
            write!(f, " ({})", self.column)?;
        }
        if !self.help.is_empty() {
            write!(f, "\n  mend: {}", self.help)?;
        }
        Ok(())
    }
}

/// All faults found in one pass, in the order of files and lines.
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
    pub fn error(
        &mut self,
        code: &'static str,
        file: &str,
        line: usize,
        column: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Severity::Error, code, file, line, column, message.into(), help.into());
    }

    /// Adds a warning.
    pub fn warning(
        &mut self,
        code: &'static str,
        file: &str,
        line: usize,
        column: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Severity::Warning, code, file, line, column, message.into(), help.into());
    }

    fn push(&mut self, severity: Severity, code: &'static str, file: &str, line: usize, column: &str, message: String, help: String) {
        let (file, column) = (printable(file), printable(column));
        self.diagnostics.push(Diagnostic { severity, code, file, line, column, message: printable(&message), help: printable(&help) });
    }
}

/// A text that cannot disturb a terminal: whatever a package holds, its reports carry no control character.
fn printable(text: &str) -> String {
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
}
