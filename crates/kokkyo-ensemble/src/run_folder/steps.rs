//! The tables with rows for every step: `formations.parquet`, `depots.parquet`, `ground.parquet`.

use kokkyo_model::world::column::{CellId, Id as _, PlaceId, TaskId};
use kokkyo_scenario::logistics::KINDS;

use super::lexicon::{CONTACTS, ENCLOSURES, Lexicon, POSTURES, PRESENCES, positions, words_of};
use super::table::{Fault, Reading, Writing};
use super::tables::{DEPOTS, FORMATIONS, GROUND};
use crate::frames::{ElementFrame, Frames, Taken};

/// Columns of stocks, in the order of kinds of supply.
const STOCKS: [&str; KINDS] = ["small_arms_t", "shells_t", "fuel_t", "food_t", "air_ammunition_t", "other_t"];
/// Number of a side that stands for nobody.
const NOBODY: u8 = 2;

/// Columns that say when, for dense tables.
pub(super) fn dense(table: Writing, lexicon: &Lexicon<'_>, periods: usize, each: usize) -> Writing {
    let rows = || (0..periods).flat_map(move |row| std::iter::repeat_n(row, each));
    table
        .counts("step", rows().map(|row| row as u32))
        .times("time", rows().map(|row| lexicon.millis(lexicon.hour_of_step(row))))
        .numbers("hour", rows().map(|row| Some(lexicon.hour_of_step(row))))
}

/// Encodes the condition of every element at every step.
pub fn write_formations(lexicon: &Lexicon<'_>, frames: &Frames) -> Result<(Vec<u8>, usize), Fault> {
    let all = || frames.of_elements.iter();
    let at = |row: usize| row % frames.elements.max(1);
    let percent = |name: &'static str, table: Writing, value: fn(&ElementFrame) -> u8| {
        table.counts(name, frames.of_elements.iter().map(move |it| u32::from(value(it))))
    };
    let mut table = dense(Writing::new(&FORMATIONS), lexicon, frames.rows, frames.elements)
        .words("formation", &lexicon.elements, (0..frames.of_elements.len()).map(|row| Some(at(row))))
        .words("presence", &words_of(&PRESENCES), all().map(|it| Some(it.presence as usize)))
        .words("cell", &lexicon.cells, all().map(|it| Some(it.cell.index())))
        .words("place", &lexicon.places, all().map(|it| Some(it.place.index())))
        .counts("road_left_km", all().map(|it| u32::from(it.road_left_km)))
        .words("posture", &words_of(&POSTURES), all().map(|it| Some(it.posture as usize)))
        .words("enclosure", &words_of(&ENCLOSURES), all().map(|it| Some(it.enclosure as usize)))
        .words("contact", &CONTACTS, all().map(|it| Some(usize::from(it.contact))))
        .words("task", &lexicon.tasks, all().map(|it| Some(it.task.index())))
        .counts("fit", all().map(|it| it.fit))
        .counts("lost", all().map(|it| it.lost));
    table = percent("cohesion", table, |it| it.cohesion);
    table = percent("dug_in", table, |it| it.dug_in);
    table = percent("small_arms", table, |it| it.supply[0]);
    table = percent("shells", table, |it| it.supply[1]);
    table = percent("fuel", table, |it| it.supply[2]);
    table = percent("food", table, |it| it.supply[3]);
    table.counts("armour", all().map(|it| u32::from(it.armour))).counts("guns", all().map(|it| u32::from(it.guns))).encode()
}

/// Reads the condition of elements into frames without depots and ground. *Errors*: what is wrong with the file.
pub fn read_formations(lexicon: &Lexicon<'_>, bytes: &[u8]) -> Result<Frames, Fault> {
    let table = Reading::decode(&FORMATIONS, bytes)?;
    let each = lexicon.elements.len();
    let rows = table.dense("step", &[("formation", &positions(&lexicon.elements), (0..each).collect())])?;
    let presence = table.words("presence", &positions(&words_of(&PRESENCES)))?;
    let cell = table.words("cell", &positions(&lexicon.cells))?;
    let place = table.words("place", &positions(&lexicon.places))?;
    let road_left = table.counts("road_left_km")?;
    let posture = table.words("posture", &positions(&words_of(&POSTURES)))?;
    let enclosure = table.words("enclosure", &positions(&words_of(&ENCLOSURES)))?;
    let contact = table.words("contact", &positions(&CONTACTS))?;
    let task = table.words("task", &positions(&lexicon.tasks))?;
    let (fit, lost) = (table.counts("fit")?, table.counts("lost")?);
    let mut percents = Vec::new();
    for name in ["cohesion", "dug_in", "small_arms", "shells", "fuel", "food"] {
        percents.push(table.counts(name)?);
    }
    let (armour, guns) = (table.counts("armour")?, table.counts("guns")?);
    let one = |row: usize| {
        let percent = |at: usize| u8::try_from(percents[at][row]).ok().filter(|percent| *percent <= 100);
        Some(ElementFrame {
            presence: PRESENCES.get(presence[row]?)?.0,
            cell: cell[row].map_or(CellId::NONE, CellId::at),
            place: place[row].map_or(PlaceId::NONE, PlaceId::at),
            road_left_km: road_left[row].try_into().ok()?,
            posture: POSTURES.get(posture[row]?)?.0,
            enclosure: ENCLOSURES.get(enclosure[row]?)?.0,
            contact: contact[row]? as u8,
            task: task[row].map_or(TaskId::NONE, TaskId::at),
            fit: fit[row],
            lost: lost[row],
            cohesion: percent(0)?,
            dug_in: percent(1)?,
            supply: [percent(2)?, percent(3)?, percent(4)?, percent(5)?],
            armour: armour[row].try_into().ok()?,
            guns: guns[row].try_into().ok()?,
        })
    };
    let of_elements: Result<Vec<ElementFrame>, Fault> =
        (0..table.rows).map(|row| one(row).ok_or_else(|| format!("row {row} is no formation's condition"))).collect();
    let mut frames = Frames::default();
    frames.step_h = lexicon.theatre.step_h;
    (frames.rows, frames.elements, frames.of_elements) = (rows, each, of_elements?);
    Ok(frames)
}

/// Encodes the stocks of depots.
pub fn write_depots(lexicon: &Lexicon<'_>, frames: &Frames) -> Result<(Vec<u8>, usize), Fault> {
    let each = frames.depots.max(1);
    let mut table = dense(Writing::new(&DEPOTS), lexicon, frames.rows, frames.depots).words(
        "depot",
        &lexicon.depots,
        (0..frames.depot_t.len()).map(|row| Some(row % each)),
    );
    for (at, name) in STOCKS.into_iter().enumerate() {
        table = table.numbers(name, frames.depot_t.iter().map(|stock| Some(f64::from(stock[at]))));
    }
    table.encode()
}

/// Reads the stocks of depots into frames. *Errors*: what is wrong with the file.
pub fn read_depots(lexicon: &Lexicon<'_>, bytes: &[u8], frames: &mut Frames) -> Result<(), Fault> {
    let table = Reading::decode(&DEPOTS, bytes)?;
    let each = lexicon.depots.len();
    let rows = table.dense("step", &[("depot", &positions(&lexicon.depots), (0..each).collect())])?;
    if each > 0 && rows != frames.rows {
        return Err(format!("it has {rows} steps, and formations.parquet has {}", frames.rows));
    }
    frames.depots = each;
    frames.depot_t = vec![[0.0; KINDS]; table.rows];
    for (at, name) in STOCKS.into_iter().enumerate() {
        for (stock, tonnes) in frames.depot_t.iter_mut().zip(table.numbers(name)?) {
            stock[at] = tonnes as f32;
        }
    }
    Ok(())
}

/// Encodes who holds which ground: all cells at the start, and then changes.
pub fn write_ground(lexicon: &Lexicon<'_>, frames: &Frames) -> Result<(Vec<u8>, usize), Fault> {
    let first = frames.first_control.iter().enumerate().map(|(at, &side)| Taken { row: 0, cell: CellId::at(at), side });
    let all: Vec<Taken> = first.chain(frames.taken.iter().copied()).collect();
    let hour = |taken: &Taken| lexicon.hour_of_step(taken.row as usize);
    let degrees = |taken: &Taken, which: usize| lexicon.theatre.cells.find(taken.cell).map(|cell| cell.at[which]);
    Writing::new(&GROUND)
        .counts("step", all.iter().map(|taken| taken.row))
        .times("time", all.iter().map(|taken| lexicon.millis(hour(taken))))
        .numbers("hour", all.iter().map(|taken| Some(hour(taken))))
        .words("cell", &lexicon.cells, all.iter().map(|taken| Some(taken.cell.index())))
        .numbers("longitude", all.iter().map(|taken| degrees(taken, 0)))
        .numbers("latitude", all.iter().map(|taken| degrees(taken, 1)))
        .words("side", &lexicon.sides, all.iter().map(|taken| Some(usize::from(taken.side))))
        .encode()
}

/// Reads who holds which ground into frames. *Errors*: what is wrong with the file.
pub fn read_ground(lexicon: &Lexicon<'_>, bytes: &[u8], frames: &mut Frames) -> Result<(), Fault> {
    let table = Reading::decode(&GROUND, bytes)?;
    let steps = table.counts("step")?;
    let cells = table.words("cell", &positions(&lexicon.cells))?;
    let sides = table.words("side", &positions(&lexicon.sides))?;
    let all = lexicon.cells.len();
    let side = |row: usize| sides[row].map_or(NOBODY, |side| side as u8);
    if table.rows < all || (0..all).any(|row| steps[row] != 0 || cells[row] != Some(row)) {
        return Err("it does not begin with every cell of the field".to_string());
    }
    frames.first_control = (0..all).map(side).collect();
    let mut taken = Vec::with_capacity(table.rows - all);
    for row in all..table.rows {
        let Some(cell) = cells[row] else { return Err(format!("row {row} names no cell")) };
        if steps[row] == 0 || steps[row] as usize >= frames.rows || steps[row] < steps[row - 1] {
            return Err(format!("row {row} is out of order"));
        }
        taken.push(Taken { row: steps[row], cell: CellId::at(cell), side: side(row) });
    }
    frames.take(taken);
    Ok(())
}
