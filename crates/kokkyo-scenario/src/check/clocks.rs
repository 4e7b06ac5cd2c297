//! `record/clocks.csv`: which clock a source kept; and reading the uncertain dates of the record on it.

use std::collections::BTreeMap;

use super::checker::{Checker, note};
use super::fields::{Fields, Ids, Raw};
use super::table::{Row, Table};
use super::words::quoted;
use crate::Moment;
use crate::edtf::{Bound, Edtf, OffsetRange, Span};
use crate::record::{ClockRow, SourceClock};

/// Hours that an offset can have.
pub(super) const OFFSETS: (f64, f64) = (-14.0, 14.0);

/// The clocks of the record.
pub(super) struct Clocks {
    /// The clocks, sorted by id.
    pub list: Vec<SourceClock>,
    ids: Ids,
    /// Clock of each source that has one.
    of_source: BTreeMap<String, usize>,
    /// The scenario's own, for all others.
    own: OffsetRange,
}

impl Checker<'_> {
    /// An uncertain date, or nothing where the value is empty.
    pub fn edtf_if_given(&mut self, row: &dyn Fields, name: &str) -> Option<Edtf> {
        note(row, name, || "edtf".to_string());
        let Raw::Text(text) = row.raw(name) else { return None };
        match Edtf::parse(text) {
            Ok(date) => Some(date),
            Err(error) => {
                let message = format!("`{}` is not a date: {error}", quoted(text));
                let rule = "write EDTF, such as 1939-07-03, 1939-07, 1939-07-XX or 1939-07-03~";
                self.fault("K020", row, name, message, super::spreadsheet::day(text, !row.typed()).unwrap_or_else(|| rule.into()));
                None
            }
        }
    }
}

impl Clocks {
    /// The clock of a row: the one it names, else that of its source; `None` is the scenario's own.
    pub fn of(&self, checker: &mut Checker<'_>, row: &Row<'_>, source: &str) -> Option<usize> {
        checker.link_if_given(row, "clock", &self.ids).or_else(|| self.of_source.get(source).copied())
    }

    /// When a date begins and ends at the earliest and the latest, on a clock.
    pub fn span(&self, clock: Option<usize>, date: &Edtf) -> Span {
        let Some(clock) = clock.and_then(|clock| self.list.get(clock)) else { return date.span(self.own) };
        // As it stands on that clock, to find the rows that hold in it.
        let local = date.span(OffsetRange::default());
        let (first, last) = (local.earliest_start, local.latest_end);
        let mut offsets: Option<OffsetRange> = None;
        for (at, row) in clock.rows.iter().enumerate() {
            let next = clock.rows.get(at + 1).and_then(|row| row.from);
            let begins_after = row.from.is_some_and(|from| Bound::At(from) >= last);
            let ends_before = next.is_some_and(|next| Bound::At(next) <= first);
            if !begins_after && !ends_before {
                offsets = Some(offsets.map_or(row.offsets, |offsets| offsets.or(row.offsets)));
            }
        }
        date.span(offsets.unwrap_or(self.own))
    }
}

/// Reads the clocks; a package without the file has none.
pub(super) fn read(checker: &mut Checker<'_>, table: &Table) -> Clocks {
    let mut clocks: BTreeMap<String, SourceClock> = BTreeMap::new();
    let mut of_source: BTreeMap<String, String> = BTreeMap::new();
    for row in table.rows() {
        let id = checker.id(&row);
        let read = clock_row(checker, &row);
        let name = checker.name(&row, "name");
        let sources = checker.list(&row, "sources");
        for key in &sources {
            checker.source(&row, "sources", key);
            let kept = of_source.entry(key.clone()).or_insert_with(|| id.clone());
            if *kept != id {
                let message = format!("the source `{}` keeps the clock `{}` too", quoted(key), quoted(kept));
                checker.fault("K017", &row, "sources", message, "name it once, and give other rows their `clock` where they are read");
            }
        }
        let clock = clocks.entry(id.clone()).or_insert_with(|| SourceClock { id, ..SourceClock::default() });
        match clock.rows.last().map(|last| last.from) {
            None if read.from.is_some() => {
                let help = "the first row of a clock says what it was from the beginning";
                checker.fault("K028", &row, "from", "the first row of a clock has a date", help);
            }
            Some(last) if read.from <= last => {
                checker.fault(
                    "K022",
                    &row,
                    "from",
                    "the rows of a clock are not in order of their dates",
                    "put the rows in order of `from`",
                );
            }
            _ => {}
        }
        if clock.rows.is_empty() {
            clock.name = name;
        } else if !name.is_empty() && name != clock.name {
            let message = format!("`{}` is called `{}` in an earlier row", quoted(&name), quoted(&clock.name));
            checker.fault("K070", &row, "name", message, "leave the name empty, or write the same");
        }
        clock.rows.push(read);
        clock.sources.extend(sources);
    }
    let list: Vec<SourceClock> = clocks.into_values().collect();
    let map: BTreeMap<String, usize> = list.iter().enumerate().map(|(at, clock)| (clock.id.clone(), at)).collect();
    let of_source = of_source.into_iter().filter_map(|(key, id)| Some((key, *map.get(&id)?))).collect();
    // Without the file no clock is defined, and naming one is a fault; with a file that cannot be read that is told instead.
    let complete = table.complete || checker.holder("record/clocks.csv").is_none();
    Clocks { list, ids: Ids { what: "clock", map, complete }, of_source, own: OffsetRange::known(checker.offset_h) }
}

fn clock_row(checker: &mut Checker<'_>, row: &Row<'_>) -> ClockRow {
    let offset = checker.number_if_given(row, "offset_h", OFFSETS);
    let least = checker.number_if_given(row, "least_h", OFFSETS);
    let greatest = checker.number_if_given(row, "greatest_h", OFFSETS);
    let offsets = match (offset, least, greatest) {
        (Some(offset), None, None) => OffsetRange::known(offset),
        (None, Some(least), Some(greatest)) if least < greatest => OffsetRange::between(least, greatest),
        _ => {
            if row.has("offset_h") {
                let help = "write `offset_h` where it is known, else `least_h` below `greatest_h`";
                checker.fault("K028", row, "offset_h", "neither an offset nor limits of it, or both", help);
            }
            OffsetRange::default()
        }
    };
    let mut from = None;
    if let Some(date) = checker.edtf_if_given(row, "from") {
        from = date.day().map(|day| Moment(day.saturating_mul(86_400)));
        if from.is_none() || date.is_qualified() {
            checker.fault("K020", row, "from", format!("`{date}` is not a day"), "write the first day on this clock, such as 1937-01-01");
        }
    }
    ClockRow { from, offsets, provenance: checker.provenance(row) }
}
