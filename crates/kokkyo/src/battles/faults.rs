//! Faults of a table, each with the line and the cell that are meant.

use kokkyo_scenario::Report;
use kokkyo_scenario::diagnostic::{Excerpt, Span};

use crate::output::harmless;

/// Faults that are shown with their line; the others are named.
const WITH_LINE: usize = 100;
/// Characters of a line that are shown.
const LINE: usize = 400;
/// Characters of a text that a message quotes.
const QUOTED: usize = 60;

/// A text of the file as a message quotes it.
pub fn shown(text: &str) -> String {
    let text = harmless(&text.replace(['\n', '\t'], " "));
    if text.chars().count() <= QUOTED { text } else { format!("{}…", text.chars().take(QUOTED).collect::<String>()) }
}

/// Faults of one file.
pub struct Faults<'t> {
    /// What was found.
    pub report: Report,
    file: &'t str,
    text: &'t str,
    mark: char,
    header: Vec<String>,
}

impl<'t> Faults<'t> {
    /// None yet; `mark` separates cells.
    pub fn new(file: &'t str, text: &'t str, mark: char) -> Self {
        Self { report: Report::default(), file, text, mark, header: Vec::new() }
    }

    /// Names of the columns, once they are known.
    pub fn name_columns(&mut self, header: &[String]) {
        self.header = header.to_vec();
    }

    /// Adds an error in a line and, where one is meant, a column.
    pub fn add(&mut self, code: &'static str, line: usize, column: Option<usize>, message: String, help: &str) {
        let field = column.and_then(|at| self.header.get(at)).map_or(String::new(), |name| shown(name));
        let count = self.report.diagnostics.len();
        self.report.error(code, self.file, line, &field, message, help);
        let text = line.checked_sub(1).filter(|_| count < WITH_LINE).and_then(|at| self.text.lines().nth(at));
        let (Some(text), Some(fault)) = (text.map(|text| text.trim_start_matches('\u{feff}')), self.report.diagnostics.get_mut(count))
        else {
            return;
        };
        fault.span = column.and_then(|at| span(text, self.mark, line, at));
        fault.excerpt = Some(Excerpt {
            text: harmless(&text.chars().take(LINE).collect::<String>().replace('\t', " ")),
            column: 1,
            is_cut: text.chars().count() > LINE,
        });
    }
}

/// Where a cell stands in a line. `None`: quotation marks may hide separators.
fn span(text: &str, mark: char, line: usize, column: usize) -> Option<Span> {
    if text.contains('"') {
        return None;
    }
    let mut at = 1;
    for (number, cell) in text.split(mark).enumerate() {
        let long = cell.chars().count();
        if number == column {
            let before = cell.chars().take_while(|letter| letter.is_whitespace()).count();
            let inside = cell.trim().chars().count();
            // An empty cell is pointed at where it is.
            return Some(Span { column: at + before, end_line: line, end_column: at + before + inside });
        }
        at += long + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_points_at_its_cell() {
        let text = "\u{feff}a;b\n1; 2x ;3\n\"4\";5\n";
        let mut faults = Faults::new("t.csv", text, ';');
        faults.name_columns(&["a".into(), "b".into()]);
        faults.add("K011", 2, Some(1), "`2x` is not a number".into(), "write digits");
        faults.add("K011", 3, Some(1), "odd".into(), "mend");
        faults.add("K010", 0, None, "nothing".into(), "mend");
        let found = &faults.report.diagnostics;
        assert_eq!(found[0].span, Some(Span { column: 4, end_line: 2, end_column: 6 }));
        assert_eq!((found[0].place(), found[0].excerpt.as_ref().unwrap().text.as_str()), ("t.csv:2:4 (b)".to_string(), "1; 2x ;3"));
        assert!(found[1].span.is_none() && found[1].excerpt.is_some() && found[2].excerpt.is_none());
    }
}
