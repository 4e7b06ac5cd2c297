//! `beliefs.parquet`: what headquarters believed of the enemy at the beginning of each day, and what was there.

use kokkyo_model::trajectory::{BeliefRow, Rows, Trajectory};
use kokkyo_model::world::column::Id as _;

use super::lexicon::{Lexicon, positions};
use super::table::{Fault, Reading, Writing};
use super::tables::BELIEFS;

/// Columns of the arms, as believed and as they were, in the order of arms.
const ARMS: [(&str, &str); 4] = [
    ("believed_men", "actual_men"),
    ("believed_armour", "actual_armour"),
    ("believed_guns", "actual_guns"),
    ("believed_aircraft", "actual_aircraft"),
];

/// Encodes the table; the bytes and the number of rows. `steps` is the number of steps played. *Errors*: a fault of Kokkyo.
pub fn write(lexicon: &Lexicon<'_>, trajectory: &Trajectory, steps: usize) -> Result<(Vec<u8>, usize), Fault> {
    let theatre = lexicon.theatre;
    let days = trajectory.days;
    let groupings = || {
        (0..days).flat_map(move |day| {
            let sectors = move |headquarters| theatre.intelligence.sectors.ids().map(move |sector| (day, headquarters, sector));
            theatre.headquarters.ids().flat_map(sectors)
        })
    };
    let of = |field: fn(&BeliefRow) -> f32| {
        groupings().map(move |(day, headquarters, sector)| Some(f64::from(field(&trajectory.belief(day, headquarters, sector)))))
    };
    let hour = |day| lexicon.hour_of_day(day, days, steps);
    Writing::new(&BELIEFS)
        .counts("day", groupings().map(|(day, ..)| day as u32))
        .times("time", groupings().map(|(day, ..)| lexicon.millis(hour(day))))
        .numbers("hour", groupings().map(|(day, ..)| Some(hour(day))))
        .words("headquarters", &lexicon.headquarters, groupings().map(|(_, headquarters, _)| Some(headquarters.index())))
        .words("sector", &lexicon.sectors, groupings().map(|(.., sector)| Some(sector.index())))
        .numbers("p_present", of(|row| row.p_present))
        .numbers("believed_men", of(|row| row.believed[0]))
        .numbers("believed_armour", of(|row| row.believed[1]))
        .numbers("believed_guns", of(|row| row.believed[2]))
        .numbers("believed_aircraft", of(|row| row.believed[3]))
        .numbers("sd_ln_men", of(|row| row.sd_ln_men))
        .numbers("p_probe", of(|row| row.intent[0]))
        .numbers("p_offensive", of(|row| row.intent[1]))
        .numbers("actual_men", of(|row| row.actual[0]))
        .numbers("actual_armour", of(|row| row.actual[1]))
        .numbers("actual_guns", of(|row| row.actual[2]))
        .numbers("actual_aircraft", of(|row| row.actual[3]))
        .encode()
}

/// Reads `beliefs.parquet` into rows. *Errors*: what is wrong with the file.
pub fn read(lexicon: &Lexicon<'_>, bytes: &[u8], rows: &mut Rows) -> Result<(), Fault> {
    let table = Reading::decode(&BELIEFS, bytes)?;
    let (headquarters, sectors) = (lexicon.headquarters.len(), lexicon.sectors.len());
    table.dense(
        "day",
        &[
            ("headquarters", &positions(&lexicon.headquarters), (0..headquarters * sectors).map(|at| at / sectors).collect()),
            ("sector", &positions(&lexicon.sectors), (0..headquarters * sectors).map(|at| at % sectors).collect()),
        ],
    )?;
    // Written from single precision, so nothing is lost on the way back.
    let single = |name: &str| -> Result<Vec<f32>, Fault> { Ok(table.numbers(name)?.into_iter().map(|number| number as f32).collect()) };
    let mut all = vec![BeliefRow::default(); table.rows];
    let mut set = |name: &str, field: fn(&mut BeliefRow) -> &mut f32| -> Result<(), Fault> {
        for (row, number) in all.iter_mut().zip(single(name)?) {
            *field(row) = number;
        }
        Ok(())
    };
    set("p_present", |row| &mut row.p_present)?;
    set("sd_ln_men", |row| &mut row.sd_ln_men)?;
    set("p_probe", |row| &mut row.intent[0])?;
    set("p_offensive", |row| &mut row.intent[1])?;
    for (arm, (believed, actual)) in ARMS.into_iter().enumerate() {
        let (told, true_) = (single(believed)?, single(actual)?);
        for ((row, told), true_) in all.iter_mut().zip(told).zip(true_) {
            row.believed[arm] = told;
            row.actual[arm] = true_;
        }
    }
    rows.beliefs = all;
    Ok(())
}
