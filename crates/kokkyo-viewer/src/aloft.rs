//! The air war and what each side believed, day by day.
//!
//! Columns have the days of one number of one thing side by side, so that a number that does not change is a run of zeros.

use kokkyo_ensemble::frames::Frames;
use kokkyo_ensemble::supply_frames::CROSSING;
use kokkyo_model::trajectory::air::SquadronDay;
use kokkyo_model::trajectory::{BeliefRow, Trajectory};
use kokkyo_model::world::belief::ARMS;
use kokkyo_model::world::column::{HeadquartersId, Id as _, SectorId};
use kokkyo_model::world::{Side, Theatre};

use crate::wire::Wire;

/// Numbers of a squadron on a day: ready, out of service, in repair, lost in combat, to guns, on the ground and by accident,
/// damaged, sorties, airmen dead, missing and hurt, aircraft that came.
const SQUADRON: usize = 13;

/// Writes the columns `squadron.*`, `air.*`, `crossing.*`, `belief.*`.
pub fn write(wire: &mut Wire, trajectory: &Trajectory, frames: &Frames, theatre: &Theatre) {
    squadrons(wire, trajectory, theatre);
    sides(wire, trajectory);
    crossings(wire, frames);
    beliefs(wire, trajectory, theatre);
}

fn squadrons(wire: &mut Wire, trajectory: &Trajectory, theatre: &Theatre) {
    let days = trajectory.days;
    let numbers = |row: SquadronDay| -> [u32; SQUADRON] {
        let [combat, flak, ground, accident] = row.lost;
        let [dead, missing, hurt] = row.airmen;
        let (now, sums) = ([row.serviceable, row.worn, row.in_repair], [row.damaged, row.sorties]);
        [now[0], now[1], now[2], combat, flak, ground, accident, sums[0], sums[1], dead, missing, hurt, row.issued]
    };
    let values =
        theatre.air.squadrons.ids().flat_map(|id| {
            (0..SQUADRON).flat_map(move |at| (0..days).map(move |day| numbers(trajectory.air.squadron(theatre, day, id))[at]))
        });
    wire.u32_deltas("squadron.number", days, values);
}

fn sides(wire: &mut Wire, trajectory: &Trajectory) {
    let days = trajectory.days;
    let tenths = |value: f64| (value * 10.0).round().clamp(0.0, 4e9) as u32;
    for side in Side::BOTH.map(Side::index) {
        let rows = || (0..days).map(|day| trajectory.air.side(day, side));
        let name = |what: &str| format!("air.{what}.{side}");
        wire.u8_deltas(&name("superiority_percent"), days, rows().map(|row| (row.superiority * 100.0).round().clamp(0.0, 100.0) as u8));
        wire.u32_deltas(&name("claimed"), days, rows().map(|row| row.claimed));
        wire.u32_deltas(&name("bombs_dt"), days, rows().map(|row| tenths(row.bombs_t)));
        wire.u32_deltas(&name("men_hit"), days, rows().map(|row| row.men_hit));
        wire.u32_deltas(&name("burnt_dt"), days, rows().map(|row| tenths(row.burnt_t)));
    }
}

/// What is built of a crossing, what stands of that, what of its capacity passes: in per cent, at every step.
fn crossings(wire: &mut Wire, frames: &Frames) {
    let (rows, supply) = (frames.rows, &frames.supply);
    let all = (0..supply.crossings).flat_map(|crossing| (0..CROSSING.len()).map(move |at| (crossing, at)));
    let percent = |share: f32| (share * 100.0).round().clamp(0.0, 100.0) as u8;
    wire.u8_deltas(
        "crossing.percent",
        rows,
        all.flat_map(|(crossing, at)| (0..rows).map(move |row| percent(supply.of_crossings[row * supply.crossings + crossing][at]))),
    );
}

/// What headquarters believed of the groupings of the enemy, and what was there: whole numbers and per cent.
fn beliefs(wire: &mut Wire, trajectory: &Trajectory, theatre: &Theatre) {
    let days = trajectory.days;
    let sectors = theatre.intelligence.sectors.len();
    let whole = |value: f32| value.round().clamp(0.0, 4e9) as u32;
    let pairs = || theatre.headquarters.ids().flat_map(move |id| (0..sectors).map(move |sector| (id, SectorId::at(sector))));
    let of = |(headquarters, sector): (HeadquartersId, SectorId)| {
        move |day: usize| -> BeliefRow { trajectory.belief(day, headquarters, sector) }
    };
    let believed = pairs().flat_map(|pair| (0..ARMS).flat_map(move |arm| (0..days).map(move |day| whole(of(pair)(day).believed[arm]))));
    wire.u32_deltas("belief.number", days, believed);
    // Per cent; the spread of ln(1 + men) in hundredths.
    let shares = |row: BeliefRow| [row.p_present, row.intent[0], row.intent[1], row.sd_ln_men];
    let percent = |share: f32| (share * 100.0).round().clamp(0.0, 255.0) as u8;
    let shares = pairs().flat_map(|pair| (0..4).flat_map(move |at| (0..days).map(move |day| percent(shares(of(pair)(day))[at]))));
    wire.u8_deltas("belief.percent", days, shares);
    // What was there is the same for every headquarters of a side: it is written once for each side that looks.
    let looks = |side: Side| theatre.headquarters.ids().find(|&id| theatre.headquarters[id].side == side);
    let actual = Side::BOTH.into_iter().flat_map(|side| {
        (0..sectors).flat_map(move |sector| {
            (0..ARMS).flat_map(move |arm| {
                (0..days).map(move |day| {
                    let row = looks(side).map(|id| trajectory.belief(day, id, SectorId::at(sector)));
                    row.map_or(0, |row| whole(row.actual[arm]))
                })
            })
        })
    });
    wire.u32_deltas("belief.actual", days, actual);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn every_column_has_as_many_values_as_its_shape_says() {
        let fixture = Fixture::two_posts();
        let (theatre, trajectory) = (&fixture.world.theatre, &fixture.run.trajectory);
        let mut wire = Wire::default();
        write(&mut wire, trajectory, &fixture.frames, theatre);
        let packed = wire.pack("two posts");
        let count = |name: &str| packed.head["columns"][name]["count"].as_u64().unwrap() as usize;
        let (days, sectors) = (trajectory.days, theatre.intelligence.sectors.len());
        assert_eq!(count("squadron.number"), theatre.air.squadrons.len() * SQUADRON * days);
        assert_eq!(count("air.claimed.0"), days);
        assert_eq!(count("crossing.percent"), theatre.crossings.len() * 3 * fixture.frames.rows);
        assert_eq!(count("belief.number"), theatre.headquarters.len() * sectors * ARMS * days);
        assert_eq!(count("belief.percent"), theatre.headquarters.len() * sectors * 4 * days);
        assert_eq!(count("belief.actual"), 2 * sectors * ARMS * days);
    }
}
