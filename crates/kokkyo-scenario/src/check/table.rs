//! CSV tables: header, rows with their lines, columns by name.

use std::collections::BTreeSet;

use super::checker::Checker;
use super::fields::{Fields, Raw};
use super::words::{is_harmful, quoted, suggestion};

/// Most rows of a table.
const MAX_ROWS: usize = 200_000;
/// Most columns of a header that is worth comparing with the format's.
const MAX_COLUMNS: usize = 200;

/// A table as text.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// File inside the package.
    pub file: String,
    /// Column names.
    pub header: Vec<String>,
    /// Cells, row by row, as many as the header has columns.
    pub body: Vec<Line>,
    /// Whether every row could be read.
    pub complete: bool,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Line in the file, from 1.
    pub line: usize,
    /// Cells, trimmed.
    pub cells: Vec<String>,
    /// Columns that a change has set.
    pub changed: BTreeSet<usize>,
}

/// A row with its table's column names.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    table: &'t Table,
    line: &'t Line,
}

impl Table {
    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.body.iter().map(|line| Row { table: self, line })
    }

    /// One row.
    pub fn row(&self, at: usize) -> Option<Row<'_>> {
        self.body.get(at).map(|line| Row { table: self, line })
    }

    /// Position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// Reads a table with these columns, and perhaps the optional ones.
    pub fn read(checker: &mut Checker<'_>, file: &str, text: &str, columns: &[&str], optional: &[&str]) -> Self {
        let mut table = Self { file: file.to_string(), complete: true, ..Self::default() };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let starts = LineStarts::of(text);
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    table.complete = false;
                    checker.report.error(
                        "K005",
                        file,
                        0,
                        "",
                        format!("the table cannot be read: {error}"),
                        "save it as UTF-8 CSV with commas",
                    );
                    break;
                }
            }
            let line = record.position().map_or(0, |at| starts.first_text_from(text, at.byte() as usize));
            if table.header.is_empty() {
                if record.len() > MAX_COLUMNS {
                    let message = format!("a header of {} columns", record.len());
                    checker.report.error("K005", file, line, "", message, format!("begin with: {}", columns.join(",")));
                    table.complete = false;
                    return table;
                }
                table.header = record.iter().map(String::from).collect();
                table.check_header(checker, line, columns, optional);
            } else {
                table.add(checker, line, &record);
            }
            if table.body.len() > MAX_ROWS {
                table.complete = false;
                table.body.clear();
                checker.report.error("K009", file, line, "", format!("more than {MAX_ROWS} rows"), "shorten the table");
                break;
            }
        }
        if table.header.is_empty() {
            table.complete = false;
            checker.report.error("K008", file, 1, "", "the table has no header", format!("begin with: {}", columns.join(",")));
        }
        table
    }

    fn check_header(&mut self, checker: &mut Checker<'_>, line: usize, columns: &[&str], optional: &[&str]) {
        let file = self.file.clone();
        let mut seen = BTreeSet::new();
        for name in &self.header {
            if !seen.insert(name.as_str()) {
                checker.report.error(
                    "K006",
                    &file,
                    line,
                    &quoted(name),
                    format!("column `{}` stands twice", quoted(name)),
                    "remove one of them",
                );
            } else if !columns.contains(&name.as_str()) && !optional.contains(&name.as_str()) {
                let missing = columns.iter().chain(optional).copied().filter(|column| !self.header.iter().any(|name| name == column));
                let help = match super::words::nearest(name, missing) {
                    Some(found) => format!("did you mean `{found}`?"),
                    None => suggestion(name, columns.iter().copied()),
                };
                checker.report.error(
                    "K007",
                    &file,
                    line,
                    &quoted(name),
                    format!("column `{}` is not part of this table", quoted(name)),
                    help,
                );
            }
        }
        let absent: Vec<&str> = columns.iter().copied().filter(|column| !seen.contains(column)).collect();
        for column in &absent {
            let help = "add it; its cells may be empty where the format allows that";
            checker.report.error("K008", &file, line, column, format!("column `{column}` is missing"), help);
        }
        if absent.contains(&"id") {
            self.complete = false;
        }
    }

    fn add(&mut self, checker: &mut Checker<'_>, line: usize, record: &csv::StringRecord) {
        if record.len() != self.header.len() {
            self.complete = false;
            let message = format!("{} fields where the header has {}", record.len(), self.header.len());
            checker.report.error("K005", &self.file, line, "", message, "put texts that hold a comma in quotation marks, and close them");
            return;
        }
        for (column, cell) in self.header.iter().zip(record) {
            if cell.chars().any(is_harmful) {
                let message = format!("`{}` holds control or bidirectional characters", quoted(cell));
                checker.report.error("K019", &self.file, line, column, message, "remove them");
            }
        }
        if !self.header.is_empty() {
            self.body.push(Line { line, cells: record.iter().map(String::from).collect(), changed: BTreeSet::new() });
        }
    }
}

impl Fields for Row<'_> {
    fn file(&self) -> &str {
        &self.table.file
    }

    fn line(&self, _name: &str) -> usize {
        self.line.line
    }

    fn raw(&self, name: &str) -> Raw<'_> {
        match self.table.column(name).and_then(|column| self.line.cells.get(column)) {
            Some(cell) if !cell.is_empty() => Raw::Text(cell),
            _ => Raw::Absent,
        }
    }

    fn typed(&self) -> bool {
        false
    }

    fn has(&self, name: &str) -> bool {
        self.table.column(name).is_some()
    }

    fn remark(&self, name: &str) -> &'static str {
        let changed = self.table.column(name).is_some_and(|column| self.line.changed.contains(&column));
        if changed { " (as set by a change)" } else { "" }
    }
}

/// Where the lines of a text begin.
pub(super) struct LineStarts(Vec<usize>);

impl LineStarts {
    /// Finds them.
    pub fn of(text: &str) -> Self {
        Self(std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1)).collect())
    }

    /// The line, from 1, of a byte.
    pub fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at).max(1)
    }

    /// Line and column, from 1, of a byte. In a line of more than 10,000 bytes columns are counted in bytes: counting
    /// characters again for every fault of a file that is one line would take hours.
    pub fn place(&self, text: &str, at: usize) -> (usize, usize) {
        let line = self.line(at);
        let start = self.0.get(line - 1).copied().unwrap_or_default();
        let before = text.get(start..at).unwrap_or_default();
        (line, 1 + if before.len() > 10_000 { before.len() } else { before.chars().count() })
    }

    /// The line of the first byte from `at` on that is not white space: a record's position may lie before empty lines.
    fn first_text_from(&self, text: &str, at: usize) -> usize {
        let skipped = text.as_bytes().get(at..).map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count());
        self.line(at + skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Package;

    fn read(text: &str) -> (Table, Vec<(&'static str, usize, String)>) {
        let package = Package::default();
        let mut checker = Checker::new(&package);
        let table = Table::read(&mut checker, "t.csv", text, &["id", "men"], &["name_ja"]);
        let faults = checker.report.diagnostics.into_iter().map(|fault| (fault.code, fault.line, fault.column)).collect();
        (table, faults)
    }

    #[test]
    fn columns_are_found_by_name_in_any_order_and_lines_are_kept() {
        let (table, faults) = read("men,id\r\n\r\n120,\"a\nb\"\r\n100,c\r\n");
        assert!(faults.is_empty(), "{faults:?}");
        let lines: Vec<usize> = table.rows().map(|row| row.line("id")).collect();
        assert_eq!(lines, [3, 5]);
        assert!(matches!(table.rows().last().unwrap().raw("men"), Raw::Text("100")));
    }

    #[test]
    fn header_faults_are_all_found() {
        let (_, faults) = read("id,id,mn\n");
        assert_eq!(faults.iter().map(|fault| fault.0).collect::<Vec<_>>(), ["K006", "K007", "K008"]);
        assert_eq!(read("").1[0].0, "K008");
    }

    #[test]
    fn optional_columns_may_be_there_or_not_and_are_suggested() {
        assert!(read("id,men,name_ja\na,1,甲\n").1.is_empty());
        assert_eq!(read("id,men,name_jp\na,1,甲\n").1, [("K007", 1, "name_jp".to_string())]);
    }

    #[test]
    fn a_row_of_the_wrong_length_is_named_and_the_others_are_kept() {
        let (table, faults) = read("id,men\na,1\nb\nc,3,\nd,4\n");
        assert_eq!(faults, [("K005", 3, String::new()), ("K005", 4, String::new())]);
        assert_eq!(table.body.len(), 2);
        assert!(!table.complete);
    }
}
