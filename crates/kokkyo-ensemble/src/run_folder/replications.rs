//! The tables of the spread: `replications.parquet` and `record.parquet`.

use kokkyo_model::outcome::RUNGS;

use super::lexicon::{Lexicon, positions};
use super::table::{Fault, Reading, Writing};
use super::tables::{RECORD, REPLICATIONS};
use crate::observe::{Observed, Reason};

/// What is kept of a replication for the table and the distributions.
#[derive(Debug, Clone, PartialEq)]
pub struct Replication {
    /// Number of the replication.
    pub number: u32,
    /// Highest rung reached.
    pub highest_rung: u8,
    /// Value of every target of the record, in its order.
    pub observed: Vec<Observed>,
    /// Digest, where it was asked for.
    pub digest: Option<String>,
}

/// Encodes `replications.parquet`.
pub fn write_replications(all: &[Replication]) -> Result<(Vec<u8>, usize), Fault> {
    Writing::new(&REPLICATIONS)
        .counts("replication", all.iter().map(|it| it.number))
        .words("highest_rung", &RUNGS, all.iter().map(|it| Some(usize::from(it.highest_rung))))
        .text("digest", all.iter().map(|it| it.digest.clone().unwrap_or_default()))
        .encode()
}

/// Encodes `record.parquet`.
pub fn write_record(lexicon: &Lexicon<'_>, all: &[Replication]) -> Result<(Vec<u8>, usize), Fault> {
    let values = || all.iter().flat_map(|it| it.observed.iter().enumerate().map(move |(target, value)| (it.number, target, value)));
    let reason = |value: &Observed| value.err().and_then(|reason| Reason::ALL.iter().position(|it| *it == reason));
    Writing::new(&RECORD)
        .counts("replication", values().map(|(number, ..)| number))
        .words("target", &lexicon.targets, values().map(|(_, target, _)| Some(target)))
        .words("unit", &lexicon.units, values().map(|(_, target, _)| Some(target)))
        .numbers("value", values().map(|(.., value)| value.ok()))
        .words("reason", &lexicon.reasons, values().map(|(.., value)| reason(value)))
        .encode()
}

/// Reads both tables. *Errors*: what is wrong with `replications.parquet` or, as the second, with `record.parquet`.
pub fn read(lexicon: &Lexicon<'_>, replications: &[u8], record: &[u8]) -> Result<Result<Vec<Replication>, Fault>, Fault> {
    let table = Reading::decode(&REPLICATIONS, replications)?;
    let numbers = table.counts("replication")?;
    let rungs = table.words("highest_rung", &positions(&RUNGS))?;
    let digests = table.texts("digest")?;
    let mut all = Vec::with_capacity(table.rows);
    for (row, digest) in digests.into_iter().enumerate() {
        let Some(rung) = rungs[row] else { return Err("column `highest_rung` has gaps".to_string()) };
        let digest = digest.filter(|digest| !digest.is_empty());
        all.push(Replication { number: numbers[row], highest_rung: rung as u8, observed: Vec::new(), digest });
    }
    Ok(read_record(lexicon, record, &mut all).map(|()| all))
}

pub(super) fn read_record(lexicon: &Lexicon<'_>, bytes: &[u8], all: &mut [Replication]) -> Result<(), Fault> {
    let table = Reading::decode(&RECORD, bytes)?;
    let numbers = table.counts("replication")?;
    let targets = table.words("target", &positions(&lexicon.targets))?;
    let values = table.some_numbers("value")?;
    let reasons = table.words("reason", &positions(&lexicon.reasons))?;
    let each = lexicon.targets.len();
    if table.rows != each * all.len() {
        return Err(format!("it has {} rows, and there are {} replications with {each} targets", table.rows, all.len()));
    }
    for row in 0..table.rows {
        let one = &mut all[row / each];
        let observed = match (values[row], reasons[row].and_then(|at| Reason::ALL.get(at))) {
            (Some(value), None) => Ok(value),
            (None, Some(reason)) => Err(*reason),
            _ => return Err(format!("row {row} has a value and a reason, or neither")),
        };
        if numbers[row] != one.number || targets[row] != Some(row % each) {
            return Err(format!("row {row} is out of order"));
        }
        one.observed.push(observed);
    }
    Ok(())
}
