//! Standard output: width, colour, numbers, wrapped text.

use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};
use std::sync::atomic::{AtomicBool, Ordering};

pub use kokkyo_ensemble::words::whole;

/// Columns of a label.
const LABEL: usize = 13;

/// Columns of output that goes to no terminal.
const WIDTH: usize = 120;

/// Whether results are coloured: on a terminal, unless `--no-color` or `NO_COLOR` says otherwise.
pub fn wants_colour(refused: bool) -> bool {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !refused && !unwanted && io::stdout().is_terminal()
}

/// Set by `--no-color`; whoever reports a failure has no options at hand.
static REFUSED: AtomicBool = AtomicBool::new(false);

/// Remembers that the command line refuses colour.
pub fn refuse_colour() {
    REFUSED.store(true, Ordering::Relaxed);
}

/// Whether faults on standard error are coloured.
pub fn colours_errors() -> bool {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !REFUSED.load(Ordering::Relaxed) && !unwanted && io::stderr().is_terminal()
}

/// Buffered standard output. A closed pipe is an error to be handed on, never a panic.
pub struct Out {
    writer: BufWriter<StdoutLock<'static>>,
    /// Columns.
    pub width: usize,
    colour: bool,
    goes_on: bool,
}

impl Out {
    /// Standard output.
    pub fn new(colour: bool) -> Self {
        let width = if io::stdout().is_terminal() {
            console::Term::stdout().size_checked().map_or(WIDTH, |(_, columns)| usize::from(columns))
        } else {
            WIDTH
        };
        Self { writer: BufWriter::new(io::stdout().lock()), width: width.clamp(80, 140), colour, goes_on: false }
    }

    /// From now on a reader who goes away early, as `head` does, is no reason to stop: there is something to be kept.
    pub fn go_on_without_reader(&mut self) {
        self.goes_on = true;
    }

    fn heed(&self, written: io::Result<()>) -> io::Result<()> {
        match written {
            Err(error) if self.goes_on && error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    /// Writes a line.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        let written = writeln!(self.writer, "{text}");
        self.heed(written)
    }

    /// Writes a heading.
    pub fn heading(&mut self, text: &str) -> io::Result<()> {
        let text = self.bold(text);
        self.line(&text)
    }

    /// Number of lines that [`Out::labelled`] needs for a text.
    pub fn labelled_lines(&self, text: &str) -> usize {
        wrap(text, self.beside_label()).len()
    }

    fn beside_label(&self) -> usize {
        self.width.saturating_sub(LABEL + 2).max(40)
    }

    /// Writes a label and a text, wrapped beside it.
    pub fn labelled(&mut self, label: &str, text: &str) -> io::Result<()> {
        let mut first = true;
        for part in wrap(text, self.beside_label()) {
            let label = format!("{:<LABEL$}", if first { label } else { "" });
            let label = self.dim(&label);
            let written = writeln!(self.writer, "  {label}{part}");
            self.heed(written)?;
            first = false;
        }
        Ok(())
    }

    /// Sends what is buffered.
    pub fn flush(&mut self) -> io::Result<()> {
        let written = self.writer.flush();
        self.heed(written)
    }

    /// Bold, where colour is wanted.
    pub fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Dim, where colour is wanted.
    pub fn dim(&self, text: &str) -> String {
        self.paint("2", text)
    }

    /// Green or red, where colour is wanted.
    pub fn verdict(&self, good: bool, text: &str) -> String {
        self.paint(if good { "32" } else { "31" }, text)
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}

/// A note on standard error.
pub fn note(text: &str) {
    // Nothing can be done if standard error is closed.
    let _ = writeln!(io::stderr().lock(), "note: {}", harmless(text));
}

/// Text in lines of at most `width` characters, broken at spaces.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
    }
    lines
}

/// Text without control and bidirectional characters (they could take over the terminal); line ends stay.
pub fn harmless(text: &str) -> String {
    let harmful = |letter: char| {
        let turns = matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        turns || (letter.is_control() && letter != '\n')
    };
    text.chars().map(|letter| if harmful(letter) { '\u{fffd}' } else { letter }).collect()
}

/// A number with as many digits as its size needs.
pub fn number(value: f64) -> String {
    let size = value.abs();
    if size >= 100.0 || (value.fract() == 0.0 && size < 1e15) {
        whole(value)
    } else if size >= 10.0 {
        format!("{value:.1}")
    } else if size >= 0.01 {
        format!("{value:.2}")
    } else if size >= 1e-4 {
        // Two digits that count.
        let places = (1.0 - size.log10().floor()) as usize;
        format!("{value:.places$}")
    } else {
        power_of_ten(value)
    }
}

/// A number with so many digits that count, whatever its size; as whole as [`number`] where it is large.
pub fn digits(value: f64, digits: usize) -> String {
    let size = value.abs();
    if !(1e-4..100.0).contains(&size) {
        return number(value);
    }
    let places = (digits as f64 - 1.0 - size.log10().floor()).max(0.0) as usize;
    format!("{value:.places$}")
}

/// A very small number as in books: 5.6·10⁻⁶.
fn power_of_ten(value: f64) -> String {
    let text = format!("{value:.1e}");
    let Some((digits, power)) = text.split_once('e') else { return text };
    let raised = |letter: char| match letter {
        '-' => '⁻',
        digit => digit.to_digit(10).and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize)).unwrap_or(digit),
    };
    format!("{digits}·10{}", power.chars().map(raised).collect::<String>())
}

/// A text cut or filled to a number of characters.
pub fn fit(text: &str, width: usize) -> String {
    let length = text.chars().count();
    if length <= width {
        format!("{text}{}", " ".repeat(width - length))
    } else {
        let kept: String = text.chars().take(width.saturating_sub(1)).collect();
        format!("{kept}…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_in_threes() {
        assert_eq!((whole(18_925.0), whole(999.4), whole(-1_000_000.0)), ("18,925".into(), "999".into(), "-1,000,000".into()));
        assert_eq!((number(0.256), number(12.34), number(105.0), number(0.0)), ("0.26".into(), "12.3".into(), "105".into(), "0".into()));
    }

    #[test]
    fn a_small_number_has_as_many_digits_as_a_large_one() {
        assert_eq!(
            [0.03142, 0.4119, 5.0, 31.42, -0.2, 0.0].map(|value| digits(value, 3)),
            ["0.0314", "0.412", "5.00", "31.4", "-0.200", "0"]
        );
    }

    #[test]
    fn text_is_wrapped_at_spaces_and_long_words_stay_whole() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij k", 4), ["abcdefghij", "k"]);
        assert_eq!(fit("abcdef", 4), "abc…");
        assert_eq!(fit("ab", 4), "ab  ");
    }
}
