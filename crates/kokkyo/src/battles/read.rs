//! Reads a table of battles or of days, and says what was left out of it.

use kokkyo_inference::battles::table::{Kind, Row, Table};
use kokkyo_scenario::package::MAX_FILE_BYTES;

use super::columns::{Columns, find, named};
use super::faults::{Faults, shown};
use crate::failure::Failure;
use crate::output::{harmless, number};

/// Most rows, as of every table.
const MAX_ROWS: usize = 200_000;
/// Most columns of a header.
const MAX_COLUMNS: usize = 1000;
/// Fewest rows to which laws are fitted.
pub const FEWEST: usize = 4;
/// Largest figure. More men than ever lived are a slip, and their squares would leave the range of numbers and be told as something else.
const MOST: f64 = 1e12;
/// Least figure above 0, for the same reason.
const LEAST: f64 = 1e-12;
/// Texts that say that a value is missing, beside nothing at all.
const MISSING: [&str; 8] = ["na", "n/a", "nan", "null", ".", "-", "–", "?"];

/// A table with what was left out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Rows that can be used.
    pub table: Table,
    /// Columns that are read: what they are read as, and their names in the file.
    pub columns: Vec<(String, String)>,
    /// Columns that are not read.
    pub unread: Vec<String>,
    /// Rows with anything in them.
    pub rows: usize,
    /// Rows left out: line and the first column that is empty.
    pub empty: Vec<(usize, String)>,
    /// Lines of rows left out because a side has no men.
    pub without_men: Vec<usize>,
    /// Lines of rows left out because their weight is 0.
    pub weightless: Vec<usize>,
}

/// Reads a file. `name` is what faults call it; `renamed` are names and the columns that they stand for.
///
/// *Errors*: faults of the file, each with its line; a column of `renamed` is not there.
pub fn read(name: &str, bytes: &[u8], renamed: &[(String, String)]) -> Result<Sheet, Failure> {
    let text = text_of(name, bytes)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mark = mark_of(text);
    let mut faults = Faults::new(name, text, mark);
    let sheet = sheet(text, mark, renamed, &mut faults)?;
    sheet.filter(|_| !faults.report.has_errors()).ok_or(Failure::Faults(faults.report))
}

/// The table with its header. `None`: it has faults, which are noted.
fn sheet(text: &str, mark: char, renamed: &[(String, String)], faults: &mut Faults<'_>) -> Result<Option<Sheet>, Failure> {
    let mut records = records(text, mark, faults).into_iter();
    let Some((line, mut header)) = records.next() else {
        faults.add(
            "K008",
            1,
            None,
            "the table has no header".into(),
            "begin with the names of the columns; a row for each day or battle follows",
        );
        return Ok(None);
    };
    while header.last().is_some_and(String::is_empty) {
        header.pop();
    }
    if let Some((code, message, help)) = unusable(&header) {
        faults.add(code, line, None, message, help);
        return Ok(None);
    }
    faults.name_columns(&header);
    match find(&header, &named(&header, renamed)?) {
        Ok(columns) => Ok(Some(rows(&header, line, &columns, records, faults))),
        Err(fault) => {
            faults.add(fault.code, line, fault.column, fault.message, &fault.help);
            Ok(None)
        }
    }
}

/// What is wrong with a header as a whole.
fn unusable(header: &[String]) -> Option<(&'static str, String, &'static str)> {
    let help = "save the table anew from the spreadsheet, with its columns alone";
    if header.len() > MAX_COLUMNS {
        return Some(("K005", format!("a header of {} columns", header.len()), help));
    }
    if header.iter().any(|name| harmless(name) != *name) {
        return Some(("K019", "the header holds control characters".to_string(), help));
    }
    let is_for_excel = header.first().is_some_and(|name| name.to_lowercase().starts_with("sep="));
    is_for_excel.then(|| {
        let message = "the table begins with a line for Excel instead of its header".to_string();
        ("K029", message, "remove the line that begins with `sep=`")
    })
}

/// The text of a file. A file that is not UTF-8, or is a workbook, is described by whoever describes those of incidents.
fn text_of<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, Failure> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Failure::Usage(format!("{name} has {} bytes; the limit is {MAX_FILE_BYTES}: leave out columns and rows", bytes.len())));
    }
    let is_workbook = bytes.starts_with(b"PK\x03\x04");
    match std::str::from_utf8(bytes) {
        Ok(text) if !is_workbook => Ok(text),
        _ => Err(Failure::Faults(kokkyo_scenario::events::read(name, bytes).1)),
    }
}

/// What separates the cells of the header: what stands in it most often.
fn mark_of(text: &str) -> char {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |mark: char| header.chars().filter(|letter| *letter == mark).count();
    [';', '\t'].into_iter().fold(',', |best, mark| if count(mark) > count(best) { mark } else { best })
}

/// Records with the lines on which they begin.
fn records(text: &str, mark: char, faults: &mut Faults<'_>) -> Vec<(usize, Vec<String>)> {
    let mark = u8::try_from(mark).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).delimiter(mark).from_reader(text.as_bytes());
    let (mut all, mut record) = (Vec::new(), csv::StringRecord::new());
    let (mut byte, mut line) = (0, 1);
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return all,
            Err(error) => {
                faults.add("K005", 0, None, format!("the table cannot be read: {error}"), "save it as CSV, encoded as UTF-8");
                return all;
            }
        }
        // A record's position may lie before empty lines, which belong to none.
        let begins = record.position().map_or(byte, |at| at.byte() as usize);
        let rest = text.as_bytes().get(begins..).unwrap_or_default();
        let begins = begins + rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        line += text.as_bytes().get(byte..begins).map_or(0, |passed| passed.iter().filter(|byte| **byte == b'\n').count());
        byte = begins;
        all.push((line, record.iter().map(String::from).collect()));
        if all.len() > MAX_ROWS + 1 {
            faults.add("K009", line, None, format!("more than {MAX_ROWS} rows"), "shorten the table");
            return all;
        }
    }
}

/// A row while it is read.
struct Reading<'r, 't> {
    faults: &'r mut Faults<'t>,
    line: usize,
    cells: &'r [String],
    /// First column that is needed and empty.
    empty: Option<usize>,
}

impl Reading<'_, '_> {
    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    fn fault(&mut self, code: &'static str, column: usize, message: String, help: &str) {
        self.faults.add(code, self.line, Some(column), message, help);
    }

    /// A number of 0 or more. `None`: there is none, which is noted, or it is wrong, which is a fault.
    fn number(&mut self, column: usize) -> Option<f64> {
        let text = self.cell(column).to_string();
        if text.is_empty() || MISSING.contains(&text.to_lowercase().as_str()) {
            self.empty = self.empty.or(Some(column));
            return None;
        }
        match text.parse::<f64>() {
            Err(_) => {
                let help = "write digits, without separators between thousands and with a point before decimals, such as 1180 or 0.5; \
                            where nothing is known leave the cell empty or write NA, and the row is left out";
                self.fault("K011", column, format!("`{}` is not a number", shown(&text)), help);
                None
            }
            Ok(value) if !value.is_finite() => {
                self.fault("K012", column, format!("`{}` is not finite", shown(&text)), "write a number, or leave the cell empty");
                None
            }
            Ok(value) if value < 0.0 => {
                self.fault("K013", column, format!("{} is below 0", shown(&text)), "write 0 or more, or leave the cell empty");
                None
            }
            Ok(value) if value > MOST => {
                let help = "look it up again: no table of men comes to that, and of weights only ratios matter";
                self.fault("K013", column, format!("`{}` is above {}", shown(&text), number(MOST)), help);
                None
            }
            Ok(value) if value > 0.0 && value < LEAST => {
                let help = "look it up again, write 0, or count in a smaller unit; of weights only ratios matter";
                self.fault("K013", column, format!("`{}` is above 0 and below {}", shown(&text), number(LEAST)), help);
                None
            }
            Ok(value) => Some(value),
        }
    }

    /// The side that attacks.
    fn attacker(&mut self, column: usize, sides: &[String; 2]) -> Option<usize> {
        let text = self.cell(column).to_string();
        let lower = text.to_lowercase();
        if lower.is_empty() || MISSING.contains(&lower.as_str()) || ["none", "both", "neither"].contains(&lower.as_str()) {
            return None;
        }
        let side = sides.iter().position(|side| *side == lower);
        if side.is_none() {
            let help = format!("write {} or {}, or nothing where both attack or neither", shown(&sides[0]), shown(&sides[1]));
            self.fault("K015", column, format!("`{}` is no side of this table", shown(&text)), &help);
        }
        side
    }
}

fn rows(
    header: &[String],
    header_line: usize,
    columns: &Columns,
    records: impl Iterator<Item = (usize, Vec<String>)>,
    faults: &mut Faults<'_>,
) -> Sheet {
    let read = columns.read();
    let unread = header.iter().enumerate().filter(|(at, name)| !name.is_empty() && !read.iter().any(|(place, _)| place == at));
    let mut sheet = Sheet {
        table: Table { kind: columns.kind, sides: columns.sides.clone(), rows: Vec::new() },
        columns: read.iter().map(|(at, name)| (name.clone(), header[*at].clone())).collect(),
        unread: unread.map(|(_, name)| name.clone()).collect(),
        rows: 0,
        empty: Vec::new(),
        without_men: Vec::new(),
        weightless: Vec::new(),
    };
    for (line, cells) in records.filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty())) {
        sheet.rows += 1;
        let surplus = cells.iter().skip(header.len()).any(|cell| !cell.is_empty());
        if cells.len() < header.len() || surplus {
            let message = format!("{} fields where the header has {}", cells.len(), header.len());
            faults.add("K005", line, None, message, "put texts that hold a separator in quotation marks, and close them");
            continue;
        }
        let mut reading = Reading { faults, line, cells: &cells, empty: None };
        row(&mut reading, columns, header, &mut sheet);
    }
    if !faults.report.has_errors() {
        enough(&sheet, header_line, columns, faults);
    }
    sheet
}

fn row(reading: &mut Reading<'_, '_>, columns: &Columns, header: &[String], sheet: &mut Sheet) {
    let before = reading.faults.report.diagnostics.len();
    let strength = columns.strength.map(|column| reading.number(column));
    let losses = columns.losses.map(|column| reading.number(column));
    let weight = columns.weight.map_or(Some(1.0), |column| reading.number(column));
    let attacker = columns.attacker.and_then(|column| reading.attacker(column, &columns.sides));
    for side in 0..2 {
        if let (Some(strength), Some(losses)) = (strength[side], losses[side])
            && losses > strength
        {
            let cell = |columns: [usize; 2]| shown(reading.cell(columns[side]));
            let message = format!("{} lost of {}: more than there were", cell(columns.losses), cell(columns.strength));
            reading.fault("K013", columns.losses[side], message, "look both up again: losses of a row are of the men of the same row");
        }
    }
    let name = columns.name.map_or(String::new(), |column| reading.cell(column).to_string());
    if let Some(column) = columns.name.filter(|_| harmless(&name) != name) {
        reading.fault("K019", column, "the name holds control characters".into(), "write it anew");
    }
    let line = reading.line;
    let (Some([first, second]), Some([lost, other]), Some(weight)) = (both(strength), both(losses), weight) else {
        if let Some(column) = reading.empty.filter(|_| reading.faults.report.diagnostics.len() == before) {
            sheet.empty.push((line, header[column].clone()));
        }
        return;
    };
    if first == 0.0 || second == 0.0 {
        sheet.without_men.push(line);
    } else if weight == 0.0 {
        sheet.weightless.push(line);
    } else {
        sheet.table.rows.push(Row { line, name, strength: [first, second], losses: [lost, other], attacker, weight });
    }
}

fn both(values: [Option<f64>; 2]) -> Option<[f64; 2]> {
    values[0].zip(values[1]).map(|(first, second)| [first, second])
}

/// Whether there is enough to fit anything to.
fn enough(sheet: &Sheet, header_line: usize, columns: &Columns, faults: &mut Faults<'_>) {
    let (table, what) = (&sheet.table, if columns.kind == Kind::Days { "days" } else { "battles" });
    for side in 0..2 {
        if !table.rows.is_empty() && table.rows.iter().all(|row| row.losses[side] == 0.0) {
            let message = format!("`{}` lost nobody in any row: no law can be fitted to that", shown(&columns.sides[side]));
            faults.add(
                "K013",
                header_line,
                Some(columns.losses[side]),
                message,
                "look the losses up, or fit to a table in which both sides lose",
            );
        }
    }
    let with_losses = table.rows.iter().filter(|row| row.losses.iter().all(|losses| *losses > 0.0)).count();
    if table.rows.len() < FEWEST || (columns.kind == Kind::Battles && with_losses < FEWEST) {
        let usable = if columns.kind == Kind::Battles { with_losses } else { table.rows.len() };
        let of = if usable < sheet.rows { format!(" of {}", sheet.rows) } else { String::new() };
        let message = format!("{usable}{of} {what} can be used, with men and losses of both sides; laws need at least {FEWEST}");
        faults.add("K010", header_line, None, message, &format!("add {what}: some thirty say something about exponents"));
    }
}
