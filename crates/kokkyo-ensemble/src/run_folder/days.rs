//! The tables with rows for every day: `days.parquet`, `equipment.parquet`, `places.parquet`, `sides.parquet`.

use kokkyo_model::outcome::RUNGS;
use kokkyo_model::trajectory::{Rows, Trajectory};
use kokkyo_model::world::CAUSES;
use kokkyo_model::world::column::Id as _;

use super::lexicon::{Lexicon, positions};
use super::table::{Fault, Reading, Table, Writing};
use super::tables::{DAYS, EQUIPMENT, PLACES, SIDES};

/// Number of a side that stands for nobody.
const NOBODY: u8 = 2;
/// Columns for what knocked out armoured vehicles, in the order of causes.
const ARMOUR_BY: [&str; CAUSES] = [
    "armour_by_small_arms",
    "armour_by_anti_tank",
    "armour_by_artillery",
    "armour_by_armour",
    "armour_by_close_assault",
    "armour_by_air",
    "armour_by_mine",
];
/// Sides.
const BOTH: [usize; 2] = [0, 1];

/// The daily tables as bytes and numbers of rows, in the order days, equipment, places, sides. `steps` is the number of steps played.
pub fn write(lexicon: &Lexicon<'_>, trajectory: &Trajectory, steps: usize) -> Result<[(Vec<u8>, usize); 4], Fault> {
    let theatre = lexicon.theatre;
    let days = trajectory.days;
    let begin = |table: &'static Table, each: usize| {
        let rows = || (0..days).flat_map(move |day| std::iter::repeat_n(day, each));
        Writing::new(table)
            .counts("day", rows().map(|day| day as u32))
            .times("time", rows().map(|day| lexicon.millis(lexicon.hour_of_day(day, days, steps))))
            .numbers("hour", rows().map(|day| Some(lexicon.hour_of_day(day, days, steps))))
    };
    let elements = || (0..days).flat_map(move |day| theatre.elements.ids().map(move |id| (day, id)));
    let losses = |category: usize| elements().map(move |(day, id)| trajectory.losses(day, id)[category]);
    let of_elements = begin(&DAYS, theatre.elements.len())
        .words("formation", &lexicon.elements, elements().map(|(_, id)| Some(id.index())))
        .counts("killed", losses(0))
        .counts("wounded", losses(1))
        .counts("missing", losses(2))
        .counts("captured", losses(3))
        .counts("sick", losses(4))
        .counts("sent", elements().map(|(day, id)| trajectory.sent(day, id)))
        .counts("fit", elements().map(|(day, id)| trajectory.fit(day, id)))
        .encode()?;
    let holdings = || (0..days).flat_map(move |day| theatre.holdings.ids().map(move |id| (day, id)));
    let of_holdings = begin(&EQUIPMENT, theatre.holdings.len())
        .words("formation", &lexicon.elements, holdings().map(|(_, id)| Some(theatre.holdings[id].element.index())))
        .words("equipment", &lexicon.equipment, holdings().map(|(_, id)| Some(theatre.holdings[id].equipment.index())))
        .counts("knocked_out", holdings().map(|(day, id)| trajectory.equipment(day, id)[0]))
        .counts("written_off", holdings().map(|(day, id)| trajectory.equipment(day, id)[1]))
        .numbers("rounds", holdings().map(|(day, id)| Some(trajectory.rounds(day, id))))
        .encode()?;
    let places = || (0..days).flat_map(move |day| theatre.places.ids().map(move |id| (day, id)));
    let of_places = begin(&PLACES, theatre.places.len())
        .words("place", &lexicon.places, places().map(|(_, id)| Some(id.index())))
        .words("side", &lexicon.sides, places().map(|(day, id)| Some(usize::from(trajectory.holder(day, id)))))
        .encode()?;
    let sides = || (0..days).flat_map(|day| BOTH.map(|side| (day, side)));
    let mut of_sides = begin(&SIDES, BOTH.len())
        .words("side", &lexicon.sides, sides().map(|(_, side)| Some(side)))
        .numbers("shells", sides().map(|(day, side)| Some(trajectory.shells[day][side])))
        .numbers("delivered_t", sides().map(|(day, side)| Some(trajectory.delivered[day][side])))
        .words("rung", &RUNGS, sides().map(|(day, side)| Some(usize::from(trajectory.rungs[day][side]))))
        .numbers("disputed_km2", sides().map(|(day, side)| Some(trajectory.disputed[day][side])));
    for (cause, name) in ARMOUR_BY.into_iter().enumerate() {
        of_sides = of_sides.counts(name, sides().map(|(day, side)| trajectory.armour_by_cause[day][side][cause]));
    }
    Ok([of_elements, of_holdings, of_places, of_sides.encode()?])
}

/// Reads `days.parquet` into rows. *Errors*: what is wrong with the file.
pub fn read_days(lexicon: &Lexicon<'_>, bytes: &[u8], rows: &mut Rows) -> Result<(), Fault> {
    let table = Reading::decode(&DAYS, bytes)?;
    table.dense("day", &[("formation", &positions(&lexicon.elements), (0..lexicon.elements.len()).collect())])?;
    let mut categories = Vec::new();
    for name in ["killed", "wounded", "missing", "captured", "sick"] {
        categories.push(table.counts(name)?);
    }
    rows.losses = (0..table.rows).map(|row| [0, 1, 2, 3, 4].map(|category: usize| categories[category][row])).collect();
    rows.sent = table.counts("sent")?;
    rows.fit = table.counts("fit")?;
    Ok(())
}

/// Reads `equipment.parquet` into rows. *Errors*: what is wrong with the file.
pub fn read_equipment(lexicon: &Lexicon<'_>, bytes: &[u8], rows: &mut Rows) -> Result<(), Fault> {
    let table = Reading::decode(&EQUIPMENT, bytes)?;
    let holdings = &lexicon.theatre.holdings;
    table.dense(
        "day",
        &[
            ("formation", &positions(&lexicon.elements), holdings.iter().map(|holding| holding.element.index()).collect()),
            ("equipment", &positions(&lexicon.equipment), holdings.iter().map(|holding| holding.equipment.index()).collect()),
        ],
    )?;
    let lost = table.counts("knocked_out")?.into_iter().zip(table.counts("written_off")?);
    rows.equipment = lost.map(|(knocked_out, written_off)| [knocked_out, written_off]).collect();
    // Written from single precision, so nothing is lost on the way back.
    rows.rounds = table.numbers("rounds")?.into_iter().map(|rounds| rounds as f32).collect();
    Ok(())
}

/// Reads `places.parquet` into rows. *Errors*: what is wrong with the file.
pub fn read_places(lexicon: &Lexicon<'_>, bytes: &[u8], rows: &mut Rows) -> Result<(), Fault> {
    let table = Reading::decode(&PLACES, bytes)?;
    table.dense("day", &[("place", &positions(&lexicon.places), (0..lexicon.places.len()).collect())])?;
    let sides = table.words("side", &positions(&lexicon.sides))?;
    rows.places_held = sides.into_iter().map(|side| side.map_or(NOBODY, |side| side as u8)).collect();
    Ok(())
}

/// Reads `sides.parquet` into rows. *Errors*: what is wrong with the file.
pub fn read_sides(lexicon: &Lexicon<'_>, bytes: &[u8], rows: &mut Rows) -> Result<(), Fault> {
    let table = Reading::decode(&SIDES, bytes)?;
    let days = table.dense("day", &[("side", &positions(&lexicon.sides), BOTH.to_vec())])?;
    let sums = [table.numbers("shells")?, table.numbers("delivered_t")?, table.numbers("disputed_km2")?];
    let rungs = table.words("rung", &positions(&RUNGS))?;
    let mut causes = Vec::new();
    for name in ARMOUR_BY {
        causes.push(table.counts(name)?);
    }
    for day in 0..days {
        let row = |side: usize| 2 * day + side;
        rows.sums.push([0, 1, 2].map(|sum: usize| BOTH.map(|side| sums[sum][row(side)])));
        let [Some(first), Some(second)] = BOTH.map(|side| rungs[row(side)]) else { return Err("column `rung` has gaps".to_string()) };
        rows.rungs.push([first as u8, second as u8]);
        rows.armour_by_cause.push(BOTH.map(|side| std::array::from_fn(|cause| causes[cause][row(side)])));
    }
    Ok(())
}
