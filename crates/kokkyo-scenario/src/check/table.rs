//! CSV tables: header, rows with their lines, columns by name.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::checker::Checker;
use super::fields::{Fields, Raw};
use super::places::Spot;
use super::spreadsheet::curly;
use super::words::{is_harmful, nearest, quoted, suggestion};
use crate::Severity;
use crate::diagnostic::Remedy;

/// Most rows of a table.
const MAX_ROWS: usize = 200_000;
/// Most columns of a header that is worth comparing with the format's.
const MAX_COLUMNS: usize = 200;

/// A table as text.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// The files that its rows are from: that of the package, and those of its bases.
    pub sheets: Vec<Sheet>,
    /// Cells, row by row, as many as the header has columns.
    pub body: Vec<Line>,
    /// Whether every row could be read.
    pub complete: bool,
}

/// One file of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    /// File inside the package.
    pub file: String,
    /// Column names.
    pub header: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Number of its file.
    sheet: usize,
    /// Line in the file, from 1.
    pub line: usize,
    /// First byte in the file.
    pub at: usize,
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

    /// Puts a value in place of that of a row, and remembers that a change did. A file without the column gets it, empty in its other
    /// rows: an optional column that is left out is one that nobody filled in.
    pub fn change(&mut self, row: usize, column: &str, new: impl FnOnce(&str) -> Option<String>) {
        let Some(sheet) = self.body.get(row).map(|line| line.sheet) else { return };
        let position = self.sheets.get(sheet).and_then(|sheet| sheet.column(column));
        let old = position.and_then(|position| self.body.get(row)?.cells.get(position)).map_or("", String::as_str);
        let value = new(old);
        let added = if position.is_none() && value.is_some() { self.added(sheet, column) } else { None };
        let Some(position) = position.or(added) else { return };
        let Some(line) = self.body.get_mut(row) else { return };
        if let (Some(cell), Some(value)) = (line.cells.get_mut(position), value) {
            *cell = value;
        }
        line.changed.insert(position);
    }

    /// Adds an empty column to a file and says where it is.
    fn added(&mut self, sheet: usize, column: &str) -> Option<usize> {
        let header = &mut self.sheets.get_mut(sheet)?.header;
        header.push(column.to_string());
        let width = header.len();
        for line in self.body.iter_mut().filter(|line| line.sheet == sheet) {
            line.cells.resize(width, String::new());
        }
        Some(width - 1)
    }

    /// The values of the key columns of a row, joined by `.`.
    fn key_of(&self, line: &Line, key: &[&str]) -> String {
        let sheet = self.sheets.get(line.sheet);
        let cell = |name: &&str| sheet.and_then(|sheet| line.cells.get(sheet.column(name)?)).map_or("", String::as_str);
        key.iter().map(cell).collect::<Vec<_>>().join(".")
    }

    /// Keys of all rows, each once.
    pub fn keys(&self, key: &[&str]) -> Vec<String> {
        let keys: BTreeSet<String> = self.body.iter().map(|line| self.key_of(line, key)).collect();
        keys.into_iter().collect()
    }

    /// Takes out the rows of a key, and says whether there were any.
    pub fn remove(&mut self, key: &[&str], id: &str) -> bool {
        let kept: Vec<bool> = self.body.iter().map(|line| self.key_of(line, key) != id).collect();
        let mut kept_rows = kept.iter();
        self.body.retain(|_| kept_rows.next().copied().unwrap_or(true));
        kept.contains(&false)
    }

    /// Lays another file over this one: its rows take the place of all rows with the same key, the others follow. Without
    /// key columns all follow.
    pub fn overlaid(mut self, above: Self, key: &[&str]) -> Self {
        let shift = self.sheets.len();
        let mut new: BTreeMap<String, VecDeque<Line>> = BTreeMap::new();
        let mut order = Vec::new();
        for line in &above.body {
            let id = above.key_of(line, key);
            let line = Line { sheet: line.sheet + shift, ..line.clone() };
            let rows = new.entry(if key.is_empty() { String::new() } else { id.clone() }).or_default();
            if rows.is_empty() {
                order.push(id);
            }
            rows.push_back(line);
        }
        let ids: Vec<String> = self.body.iter().map(|line| self.key_of(line, key)).collect();
        let mut last: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, id) in ids.iter().enumerate() {
            last.insert(id, at);
        }
        let mut body = Vec::with_capacity(self.body.len() + above.body.len());
        for (at, (line, id)) in self.body.into_iter().zip(&ids).enumerate() {
            // Rows keep their places, so that a package with one other row is, row by row, its base with that row edited.
            match new.get_mut(id).filter(|_| !key.is_empty()) {
                None => body.push(line),
                Some(rows) => {
                    body.extend(rows.pop_front());
                    if last.get(id.as_str()) == Some(&at) {
                        body.extend(rows.drain(..));
                    }
                }
            }
        }
        body.extend(order.iter().flat_map(|id| new.remove(if key.is_empty() { "" } else { id }).unwrap_or_default()));
        self.sheets.extend(above.sheets);
        Self { sheets: self.sheets, body, complete: self.complete && above.complete }
    }

    /// Reads a table with these columns, and perhaps the optional ones.
    pub fn read(checker: &mut Checker<'_>, file: &str, text: &str, columns: &[&str], optional: &[&str]) -> Self {
        let mut table = Self { complete: true, ..Self::default() };
        let mut sheet = Sheet { file: file.to_string(), header: Vec::new() };
        if let Some((line, message, help)) = separator(text, columns) {
            checker.report.error("K029", file, line, "", message, help);
            table.complete = false;
            table.sheets.push(sheet);
            return table;
        }
        let mut empty = Empty::default();
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
            let (line, at) = record.position().map_or((0, 0), |at| starts.first_text_from(text, at.byte() as usize));
            if sheet.header.is_empty() {
                if record.len() > MAX_COLUMNS {
                    let message = format!("a header of {} columns", record.len());
                    checker.report.error("K005", file, line, "", message, format!("begin with: {}", columns.join(",")));
                    table.complete = false;
                    table.sheets.push(sheet);
                    return table;
                }
                let named = record.len() - record.iter().collect::<Vec<_>>().iter().rev().take_while(|name| name.is_empty()).count();
                sheet.header = record.iter().take(named).map(String::from).collect();
                if named < record.len() {
                    empty.columns = (line, record.len() - named);
                }
                table.complete &= sheet.check(checker, line, at, columns, optional);
            } else if record.iter().all(str::is_empty) {
                empty.first_row = if empty.rows == 0 { line } else { empty.first_row };
                empty.rows += 1;
            } else {
                table.add(checker, &sheet, (line, at), &record, &mut empty);
            }
            if table.body.len() > MAX_ROWS {
                table.complete = false;
                table.body.clear();
                checker.report.error("K009", file, line, "", format!("more than {MAX_ROWS} rows"), "shorten the table");
                break;
            }
        }
        empty.report(checker, file);
        if sheet.header.is_empty() {
            table.complete = false;
            checker.report.error("K008", file, 1, "", "the table has no header", format!("begin with: {}", columns.join(",")));
        }
        table.sheets.push(sheet);
        table
    }

    fn add(&mut self, checker: &mut Checker<'_>, sheet: &Sheet, (line, at): (usize, usize), record: &csv::StringRecord, empty: &mut Empty) {
        let columns = sheet.header.len();
        let surplus = record.iter().skip(columns).all(str::is_empty);
        if record.len() < columns || !surplus {
            self.complete = false;
            let message = format!("{} fields where the header has {columns}", record.len());
            let help = if record.iter().any(curly) {
                "only straight quotation marks (\") hold a text with commas together; replace “ and ”"
            } else {
                "put texts that hold a comma in quotation marks, and close them"
            };
            checker.report.error("K005", &sheet.file, line, "", message, help);
            return;
        }
        if record.len() > columns && empty.columns.0 == 0 {
            empty.columns = (line, record.len() - columns);
        }
        for (column, (name, cell)) in sheet.header.iter().zip(record).enumerate() {
            if cell.chars().any(is_harmful) {
                let message = format!("`{}` holds control or bidirectional characters", quoted(cell));
                let spot = Spot::Cell { record: at, column };
                checker.place(Severity::Error, "K019", (&sheet.file, line, name), &spot, &message, "remove them".into());
            }
        }
        if !sheet.header.is_empty() {
            let cells = record.iter().take(columns).map(String::from).collect();
            self.body.push(Line { sheet: 0, line, at, cells, changed: BTreeSet::new() });
        }
    }
}

impl Sheet {
    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// Reports faults of the header, and says whether rows can be named.
    fn check(&self, checker: &mut Checker<'_>, line: usize, at: usize, columns: &[&str], optional: &[&str]) -> bool {
        let mut seen = BTreeSet::new();
        for (column, name) in self.header.iter().enumerate() {
            let mut fault = |code, message: String, help: Remedy| {
                let spot = Spot::Cell { record: at, column };
                checker.place(Severity::Error, code, (&self.file, line, &quoted(name)), &spot, &message, help);
            };
            if !seen.insert(name.as_str()) {
                fault("K006", format!("column `{}` stands twice", quoted(name)), "remove one of them".into());
            } else if !columns.contains(&name.as_str()) && !optional.contains(&name.as_str()) {
                let missing = columns.iter().chain(optional).copied().filter(|column| !self.header.iter().any(|name| name == column));
                let help = match nearest(name, missing) {
                    Some(found) => found.into(),
                    // All columns there may be, where they can be named; otherwise those that must be there.
                    None if columns.len() + optional.len() <= 16 => suggestion(name, columns.iter().chain(optional).copied()),
                    None => suggestion(name, columns.iter().copied()),
                };
                fault("K007", format!("column `{}` is not part of this table", quoted(name)), help);
            }
        }
        let absent: Vec<&str> = columns.iter().copied().filter(|column| !seen.contains(column)).collect();
        for column in &absent {
            let help = "add it; its cells may be empty where the format allows that";
            checker.report.error("K008", &self.file, line, column, format!("column `{column}` is missing"), help);
        }
        !absent.contains(&"id")
    }
}

impl Row<'_> {
    fn sheet(&self) -> Option<&Sheet> {
        self.table.sheets.get(self.line.sheet)
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.sheet()?.column(name)
    }
}

impl Fields for Row<'_> {
    fn file(&self) -> &str {
        self.sheet().map_or("", |sheet| &sheet.file)
    }

    fn line(&self, _name: &str) -> usize {
        self.line.line
    }

    fn spot(&self, name: &str) -> Spot {
        self.column(name).map_or(Spot::Line, |column| Spot::Cell { record: self.line.at, column })
    }

    fn raw(&self, name: &str) -> Raw<'_> {
        match self.column(name).and_then(|column| self.line.cells.get(column)) {
            Some(cell) if !cell.is_empty() => Raw::Text(cell),
            _ => Raw::Absent,
        }
    }

    fn typed(&self) -> bool {
        false
    }

    fn has(&self, name: &str) -> bool {
        self.column(name).is_some()
    }

    fn remark(&self, name: &str) -> &'static str {
        let changed = self.column(name).is_some_and(|column| self.line.changed.contains(&column));
        if changed { " (as set by a change)" } else { "" }
    }
}

/// What a spreadsheet left behind: rows and columns without values.
#[derive(Default)]
struct Empty {
    rows: usize,
    first_row: usize,
    /// First line that has some, and how many.
    columns: (usize, usize),
}

impl Empty {
    fn report(&self, checker: &mut Checker<'_>, file: &str) {
        let help = "delete them in the spreadsheet and save again; if values were meant, they are lost";
        if self.rows > 0 {
            let message = format!("{} without any value, which is passed over", counted(self.rows, "row"));
            checker.report.warning("K044", file, self.first_row, "", message, help);
        }
        if self.columns.1 > 0 {
            let message = format!("{} without name and value at the end, which is passed over", counted(self.columns.1, "column"));
            checker.report.warning("K044", file, self.columns.0, "", message, help);
        }
    }
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("a {word}") } else { format!("{count} {word}s") }
}

/// A table whose header is separated by something else than commas: line, message, remedy.
fn separator(text: &str, columns: &[&str]) -> Option<(usize, String, &'static str)> {
    let (number, line) = text.lines().enumerate().find(|(_, line)| !line.trim().is_empty())?;
    let line: String = line.chars().take(4000).collect();
    if line.to_lowercase().starts_with("sep=") {
        let message = "the table begins with a line for Excel instead of its header".to_string();
        return Some((number + 1, message, "remove the line that begins with `sep=`"));
    }
    let known = |mark: char| line.split(mark).filter(|name| columns.contains(&name.trim().trim_matches('"'))).count();
    let by_comma = known(',');
    let (mark, name) = [(';', "semicolons"), ('\t', "tabs"), ('|', "vertical bars")].into_iter().max_by_key(|(mark, _)| known(*mark))?;
    if known(mark) < 2 || known(mark) <= by_comma {
        return None;
    }
    let message = format!("the table is separated by {name}, as spreadsheets do where the comma is the decimal sign");
    Some((number + 1, message, "save it again as CSV with commas, and write decimals with a point"))
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

    /// First byte of a line and the byte behind it, in a text of this length.
    pub fn range(&self, line: usize, length: usize) -> Option<(usize, usize)> {
        let from = *self.0.get(line.checked_sub(1)?)?;
        Some((from, self.0.get(line).copied().unwrap_or(length)))
    }

    /// Line and place of the first byte from `at` on that ends no line: a record's position may lie before empty lines.
    fn first_text_from(&self, text: &str, at: usize) -> (usize, usize) {
        let skipped = text.as_bytes().get(at..).map_or(0, |rest| rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count());
        (self.line(at + skipped), at + skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Package;

    fn read(text: &str) -> (Table, Vec<(&'static str, usize, String)>) {
        let package = Package::default();
        let mut checker = Checker::new(&package);
        let table = Table::read(&mut checker, "t.csv", text, &["id", "men"], &[]);
        let faults = checker.report.diagnostics.into_iter().map(|fault| (fault.code, fault.line, fault.field)).collect();
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
    fn tables_of_other_settings_get_one_message() {
        for text in ["id;men\na;1\nb;2\n", "id\tmen\na\t1\n", "\"id\";\"men\"\n", "sep=;\nid;men\n"] {
            let (table, faults) = read(text);
            assert_eq!(faults.iter().map(|fault| fault.0).collect::<Vec<_>>(), ["K029"], "{text}");
            assert!(!table.complete);
        }
        assert_eq!(read("id,men\n\"a;b\",1\n").1, []);
    }

    #[test]
    fn what_spreadsheets_leave_behind_is_said_once() {
        let (table, faults) = read("id,men,,\na,1,,\n,,,\nb,2,,\n,,,\n");
        assert_eq!(faults, [("K044", 3, String::new()), ("K044", 1, String::new())]);
        assert_eq!((table.body.len(), table.sheets[0].header.len(), table.complete), (2, 2, true));
    }

    #[test]
    fn a_row_of_the_wrong_length_is_named_and_the_others_are_kept() {
        let (table, faults) = read("id,men\na,1\nb\nc,3,\nd,4\n");
        assert_eq!(faults, [("K005", 3, String::new()), ("K044", 4, String::new())]);
        assert_eq!(table.body.len(), 3);
        assert!(!table.complete);
    }
}
