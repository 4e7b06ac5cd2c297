//! One function for each reader of a run folder's files, for fuzzing and for the tests over its corpus.
//!
//! Each calls the reader that [`super::read()`] calls, and nothing that only tests use.

use kokkyo_model::trajectory::Rows;

use super::lexicon::Lexicon;
use super::manifest::{read_head, read_manifest};
use super::table::Fault;
use super::{air, beliefs, days, decisions, events, replications, steps, supply};
use crate::frames::Frames;

/// A reader of bytes, with the words of the scenario that the run is of.
pub type Reader = fn(&Lexicon<'_>, &[u8]) -> Result<(), Fault>;

/// Every reader by the name of its fuzz target.
pub const READERS: &[(&str, Reader)] = &[("run_manifest", manifest), ("run_table", table)];

/// Tables that [`table`] chooses from, by its first byte.
const TABLES: [Reader; 19] = [
    of_events,
    of_formations,
    of_depots,
    of_ground,
    of_days,
    of_equipment,
    of_places,
    of_sides,
    of_replications,
    of_record,
    of_fleets,
    of_railheads,
    of_squadrons,
    of_air,
    of_beliefs,
    of_bridges,
    of_decisions,
    of_clauses,
    of_plans,
];

/// `manifest.json`.
fn manifest(_: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    // The head is read first, and of files that are no manifest of this version too.
    let head = read_head(bytes);
    read_manifest(bytes)?;
    head.map(|_| ()).ok_or_else(|| "it is no manifest of a run".to_string())
}

/// A Parquet table; the first byte chooses which, with `0` for the first.
fn table(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    let Some((first, rest)) = bytes.split_first() else { return Err("it is empty".to_string()) };
    let number = usize::from(*first).saturating_sub(usize::from(b'0'));
    TABLES[number % TABLES.len()](lexicon, rest)
}

fn of_events(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    events::read(lexicon, bytes).map(|_| ())
}

fn of_formations(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    steps::read_formations(lexicon, bytes).map(|_| ())
}

/// Rows of frames that depots and ground are read into: two days of three hours each, as the runs of the corpus are.
const ROWS: usize = 17;

fn frames() -> Frames {
    let mut frames = Frames::default();
    frames.rows = ROWS;
    frames
}

fn of_depots(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    steps::read_depots(lexicon, bytes, &mut frames())
}

fn of_ground(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    steps::read_ground(lexicon, bytes, &mut frames())
}

fn of_fleets(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    supply::read_fleets(lexicon, bytes, &mut frames())
}

fn of_railheads(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    supply::read_railheads(lexicon, bytes, &mut frames())
}

fn of_plans(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    supply::read_plans(lexicon, bytes, &mut frames())
}

fn of_bridges(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    supply::read_bridges(lexicon, bytes, &mut frames())
}

fn of_days(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    days::read_days(lexicon, bytes, &mut Rows::default())
}

fn of_equipment(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    days::read_equipment(lexicon, bytes, &mut Rows::default())
}

fn of_places(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    days::read_places(lexicon, bytes, &mut Rows::default())
}

fn of_sides(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    days::read_sides(lexicon, bytes, &mut Rows::default())
}

fn of_squadrons(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    air::read_squadrons(lexicon, bytes, &mut Rows::default())
}

fn of_air(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    air::read_sides(lexicon, bytes, &mut Rows::default())
}

fn of_beliefs(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    beliefs::read(lexicon, bytes, &mut Rows::default())
}

fn of_replications(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    replications::read(lexicon, bytes, &[]).map(|_| ())
}

fn of_record(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    let one = |number| replications::Replication { number, highest_rung: 0, observed: Vec::new(), digest: None };
    replications::read_record(lexicon, bytes, &mut [one(0), one(1)])
}

fn of_decisions(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    decisions::read(lexicon, bytes, &mut Rows::default())
}

fn of_clauses(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<(), Fault> {
    decisions::read_clauses(lexicon, bytes, &mut Rows::default())
}
