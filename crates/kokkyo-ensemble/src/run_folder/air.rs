//! The daily tables of the air war: `squadrons.parquet`, `air.parquet`.

use kokkyo_model::trajectory::air::{AirSideDay, SquadronDay};
use kokkyo_model::trajectory::{Rows, Trajectory};
use kokkyo_model::world::column::{Id as _, SquadronId};

use super::lexicon::{Lexicon, positions};
use super::table::{Fault, Reading, Table, Writing};
use super::tables::{AIR, SQUADRONS};

/// Sides.
const BOTH: [usize; 2] = [0, 1];

fn begin(table: &'static Table, lexicon: &Lexicon<'_>, days: usize, each: usize, steps: usize) -> Writing {
    let rows = || (0..days).flat_map(move |day| std::iter::repeat_n(day, each));
    Writing::new(table)
        .counts("day", rows().map(|day| day as u32))
        .times("time", rows().map(|day| lexicon.millis(lexicon.hour_of_day(day, days, steps))))
        .numbers("hour", rows().map(|day| Some(lexicon.hour_of_day(day, days, steps))))
}

/// `squadrons.parquet` as bytes and number of rows. *Errors*: a fault of Kokkyo.
pub fn write_squadrons(lexicon: &Lexicon<'_>, trajectory: &Trajectory, steps: usize) -> Result<(Vec<u8>, usize), Fault> {
    let theatre = lexicon.theatre;
    let (days, all) = (trajectory.days, &theatre.air.squadrons);
    let rows = || (0..days).flat_map(move |day| all.ids().map(move |id| (day, id)));
    let base = |(day, id): (usize, SquadronId)| {
        let hour = lexicon.hour_of_day(day, days, steps);
        all[id].posting(hour).map(|posting| posting.airfield.index())
    };
    let of = |count: fn(SquadronDay) -> u32| rows().map(move |(day, id)| count(trajectory.air.squadron(theatre, day, id)));
    begin(&SQUADRONS, lexicon, days, all.len(), steps)
        .words("squadron", &lexicon.squadrons, rows().map(|(_, id)| Some(id.index())))
        .words("airfield", &lexicon.airfields, rows().map(base))
        .counts("serviceable", of(|row| row.serviceable))
        .counts("out_of_service", of(|row| row.worn))
        .counts("in_repair", of(|row| row.in_repair))
        .counts("lost_combat", of(|row| row.lost[0]))
        .counts("lost_flak", of(|row| row.lost[1]))
        .counts("lost_ground", of(|row| row.lost[2]))
        .counts("lost_accident", of(|row| row.lost[3]))
        .counts("damaged", of(|row| row.damaged))
        .counts("sorties", of(|row| row.sorties))
        .counts("airmen_dead", of(|row| row.airmen[0]))
        .counts("airmen_missing", of(|row| row.airmen[1]))
        .counts("airmen_hurt", of(|row| row.airmen[2]))
        .counts("issued", of(|row| row.issued))
        .encode()
}

/// `air.parquet` as bytes and number of rows. *Errors*: a fault of Kokkyo.
pub fn write_sides(lexicon: &Lexicon<'_>, trajectory: &Trajectory, steps: usize) -> Result<(Vec<u8>, usize), Fault> {
    let days = trajectory.days;
    let rows = || (0..days).flat_map(|day| BOTH.map(|side| (day, side)));
    let of = |(day, side): (usize, usize)| trajectory.air.side(day, side);
    begin(&AIR, lexicon, days, BOTH.len(), steps)
        .words("side", &lexicon.sides, rows().map(|(_, side)| Some(side)))
        .numbers("superiority", rows().map(|row| Some(of(row).superiority)))
        .counts("claimed", rows().map(|row| of(row).claimed))
        .numbers("bombs_t", rows().map(|row| Some(of(row).bombs_t)))
        .counts("men_hit", rows().map(|row| of(row).men_hit))
        .numbers("burnt_t", rows().map(|row| Some(of(row).burnt_t)))
        .encode()
}

/// Reads `squadrons.parquet` into rows. *Errors*: what is wrong with the file.
pub fn read_squadrons(lexicon: &Lexicon<'_>, bytes: &[u8], rows: &mut Rows) -> Result<(), Fault> {
    let table = Reading::decode(&SQUADRONS, bytes)?;
    table.dense("day", &[("squadron", &positions(&lexicon.squadrons), (0..lexicon.squadrons.len()).collect())])?;
    table.words("airfield", &positions(&lexicon.airfields))?;
    let mut columns = Vec::new();
    for name in SQUADRONS.columns.iter().skip(5).map(|column| column.name) {
        columns.push(table.counts(name)?);
    }
    let at = |column: usize, row: usize| columns[column][row];
    rows.air.squadrons = (0..table.rows)
        .map(|row| SquadronDay {
            serviceable: at(0, row),
            worn: at(1, row),
            in_repair: at(2, row),
            lost: [3, 4, 5, 6].map(|column: usize| at(column, row)),
            damaged: at(7, row),
            sorties: at(8, row),
            airmen: [9, 10, 11].map(|column: usize| at(column, row)),
            issued: at(12, row),
        })
        .collect();
    Ok(())
}

/// Reads `air.parquet` into rows. *Errors*: what is wrong with the file.
pub fn read_sides(lexicon: &Lexicon<'_>, bytes: &[u8], rows: &mut Rows) -> Result<(), Fault> {
    let table = Reading::decode(&AIR, bytes)?;
    let days = table.dense("day", &[("side", &positions(&lexicon.sides), BOTH.to_vec())])?;
    let (superiority, bombs, burnt) = (table.numbers("superiority")?, table.numbers("bombs_t")?, table.numbers("burnt_t")?);
    let (claimed, men_hit) = (table.counts("claimed")?, table.counts("men_hit")?);
    for day in 0..days {
        rows.air.sides.push(BOTH.map(|side| {
            let row = 2 * day + side;
            AirSideDay {
                superiority: superiority[row],
                claimed: claimed[row],
                bombs_t: bombs[row],
                men_hit: men_hit[row],
                burnt_t: burnt[row],
            }
        }));
    }
    Ok(())
}
