//! What a row of a CSV table, a TOML table and the properties of a GeoJSON feature have in common: named values.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::checker::Checker;
use super::places::Spot;
use super::table::Table;
use super::words::quoted;

/// One named value before it is read as what it should be.
pub(super) enum Raw<'a> {
    /// Missing or empty.
    Absent,
    /// A text; in a CSV table possibly of a number.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// Several values.
    List(Vec<Raw<'a>>),
    /// Anything else.
    Other,
}

/// Named values with their place in a file.
pub(super) trait Fields {
    /// File inside the package.
    fn file(&self) -> &str;
    /// File of a value: that of the row, unless the value was taken over from a base.
    fn file_of(&self, _name: &str) -> &str {
        self.file()
    }
    /// Line of a value, or of the whole row.
    fn line(&self, name: &str) -> usize;
    /// Where the value stands in that file.
    fn spot(&self, _name: &str) -> Spot {
        Spot::Line
    }
    /// The value.
    fn raw(&self, name: &str) -> Raw<'_>;
    /// Whether the format distinguishes numbers from text.
    fn typed(&self) -> bool;
    /// Whether the value could have been given: false where a table lacks the column, which is reported once.
    fn has(&self, _name: &str) -> bool {
        true
    }
    /// Whether something stands in its place, if only an empty text: a key can be missing, a cell cannot.
    fn stands(&self, _name: &str) -> bool {
        true
    }
    /// Added to a message about this value, such as that a change set it.
    fn remark(&self, _name: &str) -> &'static str {
        ""
    }
}

/// Ids of one kind, and what they stand at.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids {
    /// What they name, in messages.
    pub what: &'static str,
    /// Position by id.
    pub map: BTreeMap<String, usize>,
    /// Whether all rows could be read; otherwise a missing id is not reported, the broken table is.
    pub complete: bool,
}

impl Ids {
    /// Ids of a table's `id` column; the position is that of the row.
    pub fn of(checker: &mut Checker<'_>, what: &'static str, table: &Table) -> Self {
        let mut ids = Self { what, map: BTreeMap::new(), complete: table.complete };
        for (position, row) in table.rows().enumerate() {
            let id = checker.id(&row);
            let first = ids.position(&id).and_then(|first| table.row(first)).map(|first| first.line("id"));
            ids.add_after(checker, &row, "id", id, position, first);
        }
        ids
    }

    /// Adds one id; twice the same is a fault.
    pub fn add(&mut self, checker: &mut Checker<'_>, row: &dyn Fields, column: &str, id: String, position: usize) {
        self.add_after(checker, row, column, id, position, None);
    }

    /// As [`Ids::add`], with the line where the same id stood first.
    fn add_after(&mut self, checker: &mut Checker<'_>, row: &dyn Fields, column: &str, id: String, position: usize, first: Option<usize>) {
        if id.is_empty() {
            self.complete = false;
            return;
        }
        match self.map.entry(id) {
            Entry::Vacant(free) => {
                free.insert(position);
            }
            Entry::Occupied(taken) => {
                let message = format!("{} `{}` is defined twice", self.what, quoted(taken.key()));
                let help = first.map_or_else(
                    || "give each its own id, or remove one".to_string(),
                    |line| format!("line {line} has it too: give each its own id, or remove one"),
                );
                checker.fault("K017", row, column, message, help);
            }
        }
    }

    /// Position of an id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.map.get(id).copied()
    }
}

/// Least and greatest admissible value.
pub(super) type Span = (f64, f64);
/// 0 or more.
pub(super) const NOT_NEGATIVE: Span = (0.0, 1e12);
/// More than 0.
pub(super) const POSITIVE: Span = (f64::MIN_POSITIVE, 1e12);
/// 0 to 1.
pub(super) const SHARE: Span = (0.0, 1.0);
