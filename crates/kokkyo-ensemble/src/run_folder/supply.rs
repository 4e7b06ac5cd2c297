//! The tables of supply with rows for every step: `fleets.parquet`, `railheads.parquet`, `bridges.parquet`.

use super::lexicon::{Lexicon, positions};
use super::steps::dense;
use super::table::{Fault, Reading, Table, Writing};
use super::tables::{BRIDGES, FLEETS, PLANS, RAILHEADS};
use crate::frames::Frames;
use crate::supply_frames::{CROSSING, FLEET, PLAN, RAILHEAD};

fn write<const N: usize>(
    lexicon: &Lexicon<'_>,
    rows: usize,
    table: &'static Table,
    ids: (&'static str, &[&str]),
    names: [&'static str; N],
    all: &[[f32; N]],
) -> Result<(Vec<u8>, usize), Fault> {
    let each = ids.1.len();
    let mut table = dense(Writing::new(table), lexicon, rows, each).words(ids.0, ids.1, (0..all.len()).map(|row| Some(row % each.max(1))));
    for (at, name) in names.into_iter().enumerate() {
        table = table.numbers(name, all.iter().map(|numbers| Some(f64::from(numbers[at]))));
    }
    table.encode()
}

fn read<const N: usize>(
    table: &'static Table,
    rows: usize,
    ids: (&'static str, &[&str]),
    names: [&'static str; N],
    bytes: &[u8],
) -> Result<Vec<[f32; N]>, Fault> {
    let table = Reading::decode(table, bytes)?;
    let each = ids.1.len();
    let found = table.dense("step", &[(ids.0, &positions(ids.1), (0..each).collect())])?;
    if each > 0 && found != rows {
        return Err(format!("it has {found} steps, and formations.parquet has {rows}"));
    }
    let mut all = vec![[0.0; N]; table.rows];
    for (at, name) in names.into_iter().enumerate() {
        for (numbers, number) in all.iter_mut().zip(table.numbers(name)?) {
            numbers[at] = number as f32;
        }
    }
    Ok(all)
}

/// Encodes where the vehicles of fleets were.
pub fn write_fleets(lexicon: &Lexicon<'_>, frames: &Frames) -> Result<(Vec<u8>, usize), Fault> {
    write(lexicon, frames.rows, &FLEETS, ("fleet", &lexicon.fleets), FLEET, &frames.supply.of_fleets)
}

/// Reads them into frames. *Errors*: what is wrong with the file.
pub fn read_fleets(lexicon: &Lexicon<'_>, bytes: &[u8], frames: &mut Frames) -> Result<(), Fault> {
    frames.supply.of_fleets = read(&FLEETS, frames.rows, ("fleet", &lexicon.fleets), FLEET, bytes)?;
    frames.supply.fleets = lexicon.fleets.len();
    Ok(())
}

/// Encodes what lay at railheads.
pub fn write_railheads(lexicon: &Lexicon<'_>, frames: &Frames) -> Result<(Vec<u8>, usize), Fault> {
    write(lexicon, frames.rows, &RAILHEADS, ("railhead", &lexicon.railheads), RAILHEAD, &frames.supply.of_railheads)
}

/// Reads it into frames. *Errors*: what is wrong with the file.
pub fn read_railheads(lexicon: &Lexicon<'_>, bytes: &[u8], frames: &mut Frames) -> Result<(), Fault> {
    frames.supply.of_railheads = read(&RAILHEADS, frames.rows, ("railhead", &lexicon.railheads), RAILHEAD, bytes)?;
    frames.supply.railheads = lexicon.railheads.len();
    Ok(())
}

/// Encodes what had come for tonnage plans.
pub fn write_plans(lexicon: &Lexicon<'_>, frames: &Frames) -> Result<(Vec<u8>, usize), Fault> {
    write(lexicon, frames.rows, &PLANS, ("plan", &lexicon.plans), PLAN, &frames.supply.of_plans)
}

/// Reads it into frames. *Errors*: what is wrong with the file.
pub fn read_plans(lexicon: &Lexicon<'_>, bytes: &[u8], frames: &mut Frames) -> Result<(), Fault> {
    frames.supply.of_plans = read(&PLANS, frames.rows, ("plan", &lexicon.plans), PLAN, bytes)?;
    frames.supply.plans = lexicon.plans.len();
    Ok(())
}

/// Encodes how crossings stood.
pub fn write_bridges(lexicon: &Lexicon<'_>, frames: &Frames) -> Result<(Vec<u8>, usize), Fault> {
    write(lexicon, frames.rows, &BRIDGES, ("crossing", &lexicon.crossings), CROSSING, &frames.supply.of_crossings)
}

/// Reads it into frames. *Errors*: what is wrong with the file.
pub fn read_bridges(lexicon: &Lexicon<'_>, bytes: &[u8], frames: &mut Frames) -> Result<(), Fault> {
    frames.supply.of_crossings = read(&BRIDGES, frames.rows, ("crossing", &lexicon.crossings), CROSSING, bytes)?;
    frames.supply.crossings = lexicon.crossings.len();
    Ok(())
}
