//! Why a command ended early, and the exit code that says so.

use std::io;

use kokkyo_ensemble::words::whole;
use kokkyo_scenario::{Report, Style};

/// Everything went well.
pub const OK: u8 = 0;
/// A run failed, or reading or writing did.
pub const FAILED: u8 = 1;
/// The command line is wrong.
pub const USAGE: u8 = 2;
/// The package has faults.
pub const FAULTS: u8 = 3;
/// Interrupted from the keyboard.
pub const INTERRUPTED: u8 = 130;

/// Why a command ended early.
#[derive(Debug)]
pub enum Failure {
    /// The command line is wrong: what, and how to mend it.
    Usage(String),
    /// The package has faults.
    Faults(Report),
    /// The run, or reading or writing, failed.
    Failed(String),
    /// Whoever read our output has gone; nobody is left to tell.
    PipeClosed,
    /// Ctrl-C.
    Interrupted(String),
}

impl Failure {
    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => USAGE,
            Self::Faults(_) => FAULTS,
            Self::Failed(_) => FAILED,
            Self::PipeClosed => OK,
            Self::Interrupted(_) => INTERRUPTED,
        }
    }

    /// Says on standard error what went wrong.
    pub fn report(&self) {
        use std::io::Write as _;
        let mut err = io::stderr().lock();
        // Nothing can be done if standard error is closed too.
        let _ = match self {
            Self::Usage(message) | Self::Failed(message) => writeln!(err, "error: {}", crate::output::harmless(message)),
            Self::Interrupted(message) => writeln!(err, "interrupted: {message}"),
            Self::Faults(report) => write_report(&mut err, report),
            Self::PipeClosed => Ok(()),
        };
    }
}

/// Writes the faults and their number.
pub fn write_report(out: &mut impl io::Write, report: &Report) -> io::Result<()> {
    let (errors, warnings) = counts(report);
    let style = if crate::output::colours_errors() { Style::Coloured } else { Style::Plain };
    write!(out, "{}", report.render(style))?;
    writeln!(out, "{errors} {}, {warnings} {}", plural(errors, "error"), plural(warnings, "warning"))
}

/// Number of errors and of warnings.
pub fn counts(report: &Report) -> (usize, usize) {
    let errors = report.diagnostics.iter().filter(|fault| fault.severity == kokkyo_scenario::Severity::Error).count();
    (errors, report.diagnostics.len() - errors)
}

/// A count with its word: `1 run`, `1,250 runs`.
pub fn counted(count: usize, word: &str) -> String {
    format!("{} {}", whole(count as f64), plural(count, word))
}

/// A word for one or many.
pub fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_string() } else { format!("{word}s") }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::PipeClosed } else { Self::Failed(error.to_string()) }
    }
}

impl From<Report> for Failure {
    fn from(report: Report) -> Self {
        Self::Faults(report)
    }
}
