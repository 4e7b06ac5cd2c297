//! **What becomes of a raided airfield?**
//!
//! B bombers that get through destroy E = e B x aircraft on the ground, as far as they find any: P (1 − exp(−E / P)) of
//! the P that stand there. Dispersal and warning lower x; fighters that come along shoot at what stands, as a part of a
//! bomber each; on a field with more aircraft than room they stand wing to wing. As many are damaged as the law says,
//! and stores burn. A depot that is raided burns in proportion to the bombs on it. A raid beyond both lines counts for
//! the ladder of escalation as deep as it goes. Left out: craters and closed runways, men on the ground.
//!
//! | | |
//! |---|---|
//! | phase | air |
//! | reads | raids that got through, aircraft on the ground, state of the fields |
//! | proposes | aircraft destroyed and damaged, stores burnt, size and depth of the raid |
//! | emits | `AirfieldRaided`, `DepotBurnt` |
//! | streams | `Air` |
//! | sources | `air/` and parameters of the package |
//! | stand-in | bombs on airfields and depots hit nothing; raids still count for escalation |

use kokkyo_scenario::air::{AirRole, AirVerb};

use crate::chance::Stream;
use crate::parameters::Laws;
use crate::world::air::{AirEffect, AirfieldState, Flight, Mission, based_at, is_surprise};
use crate::world::column::{AirMissionId, AirfieldId, SquadronId};
use crate::world::{Effect, Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "air.airfield" {
        /// Aircraft on a surprised field without dispersal that a bomber destroys.
        kills_per_bomber: "1", 0.0 => 5.0;
        /// Bombs of a bomber for which this holds.
        bomber_t: "t", 0.05 => 10.0;
        /// What a fighter that shoots at what stands there counts as, of a bomber.
        strafing: "1", 0.0 => 1.0;
        /// What a raid that is seen coming destroys, of what one by surprise does.
        warned: "1", 0.0 => 1.0;
        /// Share that full dispersal saves.
        dispersed: "1", 0.0 => 1.0;
        /// Aircraft damaged on the ground for each one destroyed.
        damaged_per_loss: "1", 0.0 => 5.0;
        /// Share of the stores of a field that a tonne of bombs burns.
        burnt_per_t: "1/t", 0.0 => 1.0;
        /// Stores of a depot that a tonne of bombs burns.
        depot_t_per_t: "1", 0.0 => 100.0;
        /// Sorties from which on a raid beyond both lines counts as large as a battalion or regiment.
        regiment_sorties: "1", 1.0 => 1000.0;
        /// Sorties from which on it counts as large as a division.
        division_sorties: "1", 1.0 => 10000.0;
    }
}

/// Aircraft destroyed of `parked` when the raiders could destroy `could`.
pub fn destroyed(parked: f64, could: f64) -> f64 {
    if parked <= 0.0 { 0.0 } else { parked * -libm::expm1(-could / parked) }
}

/// Exposure of what stands on a field: surprise, dispersal, and room for `parked` aircraft.
pub fn exposure(field: &AirfieldState, parked: f64, surprise: bool, warned: f64, saves: f64) -> f64 {
    let room = if parked > 0.0 { (field.capacity / parked).min(1.0) } else { 1.0 };
    (if surprise { 1.0 } else { warned }) * (1.0 - saves * field.dispersal * room)
}

/// Size of a raid for the ladder of escalation.
pub fn size(sorties: f64, regiment: f64, division: f64) -> u8 {
    if sorties >= division {
        4
    } else if sorties >= regiment {
        3
    } else if sorties >= regiment / 4.0 {
        2
    } else {
        1
    }
}

/// Keeps the draws apart from others of a squadron.
const GROUND: u32 = 0x4700_0000;

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    play(view, laws, effects, true);
}

/// Null model: bombs hit nothing.
pub fn stand_in(view: &View, laws: &Laws, effects: &mut Effects) {
    play(view, laws, effects, false);
}

fn play(view: &View, laws: &Laws, effects: &mut Effects, hits: bool) {
    if view.state.air.flights.is_empty() {
        return;
    }
    for (id, mission) in view.theatre.air.missions.entries() {
        if !view.state.air.is_in_step(id, view.state.hour, view.theatre.step_h) {
            continue;
        }
        let sorties: f64 = of_mission(id, view).map(|flight| f64::from(flight.sorties)).sum();
        if sorties <= 0.0 {
            continue;
        }
        if mission.beyond && mission.verb != AirVerb::Reconnaissance {
            let size = size(sorties, laws.airfield.regiment_sorties, laws.airfield.division_sorties);
            effects.push(Effect::Scale { side: mission.side, size, depth: 3, on_ground: 0 });
        }
        match mission.verb {
            AirVerb::RaidAirfield if hits => raid(id, mission, view, laws, effects),
            AirVerb::StrikeDepot if hits && mission.depot.is_some() => {
                let stock: f64 = view.state.depot_t[mission.depot].iter().sum();
                let burnt = bombs_t(id, view) * laws.airfield.depot_t_per_t;
                if stock > 0.0 && burnt > 0.0 {
                    let share = destroyed(stock, burnt) / stock;
                    effects.push(Effect::Air(AirEffect::BurnDepot { mission: id, depot: mission.depot, share }));
                }
            }
            _ => {}
        }
    }
}

/// Flights of the raiders.
fn of_mission<'v>(id: AirMissionId, view: &View<'v>) -> impl Iterator<Item = &'v Flight> {
    view.state.air.flights.iter().filter(move |flight| flight.mission == id && !flight.scrambled)
}

/// Bombs that fall. *Unit*: t.
fn bombs_t(id: AirMissionId, view: &View) -> f64 {
    let load =
        |flight: &Flight| view.theatre.air.types.get(view.theatre.air.squadrons[flight.squadron].kind).map_or(0.0, |kind| kind.bombs_t);
    of_mission(id, view).map(|flight| f64::from(flight.sorties) * flight.through * load(flight)).sum()
}

/// Aircraft of a squadron that are not in the air in this step.
fn parked(squadron: SquadronId, view: &View) -> u32 {
    let air = &view.state.air;
    let up: u32 = air.flights.iter().filter(|flight| flight.squadron == squadron).map(|flight| flight.sorties).sum();
    air.on_hand(squadron) - up.min(air.serviceable[squadron])
}

fn raid(id: AirMissionId, mission: &Mission, view: &View, laws: &Laws, effects: &mut Effects) {
    let (forces, state, law) = (&view.theatre.air, view.state, &laws.airfield);
    let tonnes = bombs_t(id, view);
    let fighters: f64 = of_mission(id, view)
        .filter(|flight| forces.types.get(forces.squadrons[flight.squadron].kind).is_some_and(|kind| kind.role == AirRole::Fighter))
        .map(|flight| f64::from(flight.sorties) * flight.through)
        .sum();
    let could = law.kills_per_bomber * (tonnes / law.bomber_t + fighters * law.strafing);
    let standing = |field: AirfieldId| based_at(field, view.theatre, state).map(|squadron| f64::from(parked(squadron, view))).sum::<f64>();
    let all: f64 = mission.airfields.iter().map(|&field| standing(field)).sum();
    let surprise = is_surprise(id, view, laws.sortie.vigilant_warning, laws.sortie.vigilance_h);
    for &field in &mission.airfields {
        let Some(now) = forces.airfields[field].at(state.hour) else { continue };
        let here = standing(field);
        let exposed = exposure(now, here, surprise, law.warned, law.dispersed);
        let share = if all > 0.0 { here / all } else { 1.0 / mission.airfields.len() as f64 };
        let p = if here > 0.0 { destroyed(here, could * share * exposed) / here } else { 0.0 };
        let (mut sum, mut sum_damaged) = (0, 0);
        for squadron in based_at(field, view.theatre, state) {
            let mut draws = view.chance.at(Stream::Air, view.moment(), forces.squadrons[squadron].key ^ GROUND);
            let there = parked(squadron, view);
            let gone = draws.binomial(there, p);
            let damaged = draws.binomial(there - gone, (p * law.damaged_per_loss).min(1.0));
            if gone + damaged > 0 {
                effects.push(Effect::Air(AirEffect::Wreck { squadron, destroyed: gone, damaged }));
            }
            sum += gone;
            sum_damaged += damaged;
        }
        let burnt_share = -libm::expm1(-law.burnt_per_t * tonnes * share * exposed);
        effects.push(Effect::Air(AirEffect::Raid { mission: id, airfield: field, destroyed: sum, damaged: sum_damaged, burnt_share }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::proving_ground::{Field, Ground, air_laws};
    use crate::world::state::Light;

    #[test]
    fn no_more_is_destroyed_than_stands_there_and_few_raiders_destroy_what_they_can() {
        assert_eq!(destroyed(0.0, 10.0), 0.0);
        assert!(destroyed(50.0, 1e6) <= 50.0);
        assert!((destroyed(1e6, 3.0) - 3.0).abs() < 1e-4);
        assert!((destroyed(20.0, 20.0) - 20.0 * 0.632_120_558_8).abs() < 1e-8);
    }

    #[test]
    fn surprise_dispersal_and_room_decide_what_is_exposed() {
        let field = AirfieldState { from_h: 0.0, capacity: 40.0, flak: 0.0, warning: 0.0, dispersal: 1.0, inflow_t_per_h: [0.0; 2] };
        assert!((exposure(&field, 40.0, true, 0.3, 0.75) - 0.25).abs() < 1e-12);
        assert!((exposure(&field, 40.0, false, 0.3, 0.75) - 0.075).abs() < 1e-12);
        assert!(exposure(&field, 80.0, true, 0.3, 0.75) > exposure(&field, 40.0, true, 0.3, 0.75));
    }

    #[test]
    fn a_raid_of_a_hundred_aircraft_counts_as_a_regiment() {
        assert_eq!([3.0, 15.0, 107.0, 400.0].map(|sorties| size(sorties, 40.0, 300.0)), [1, 2, 3, 4]);
    }

    fn raided(warning: f64, dispersal: f64) -> (f64, Field) {
        let mut sum = 0.0;
        let mut last = None;
        for seed in 0..60 {
            let mut ground = Ground::new();
            let (_, base) = ground.squadron(Side::First, 30);
            ground.stock(base, [1e6, 1e6]);
            let (victim, field) = ground.squadron(Side::Second, 60);
            ground.stock(field, [100.0, 50.0]);
            ground.change_airfield(field, |state| {
                state.warning = warning;
                state.dispersal = dispersal;
                state.capacity = 100.0;
            });
            ground.bombs(0.5);
            let mission = ground.air_mission(Side::First, AirVerb::RaidAirfield, 6.0, 7.0, 1.0);
            ground.change_air_mission(mission, |it| {
                it.airfields = vec![field];
                it.beyond = true;
            });
            let mut field = ground.play();
            field.seed = seed;
            air_laws(&mut field.laws);
            field.state.light = Light { day_share: 1.0, is_day: true };
            field.play(crate::mechanisms::air::muster::decide);
            field.state.hour = 6.0;
            field.play(crate::mechanisms::air::sortie::decide);
            field.play(decide);
            field.audit();
            sum += f64::from(field.state.air.lost[victim].iter().sum::<u32>()) / 60.0;
            last = Some(field);
        }
        (sum, last.expect("a field"))
    }

    #[test]
    fn a_surprised_field_loses_more_than_a_warned_one_and_a_dispersed_one_less() {
        let ((surprised, field), (warned, _), (dispersed, _)) = (raided(0.0, 0.0), raided(1.0, 0.0), raided(0.0, 1.0));
        assert!(surprised > 2.0 * warned && warned > 0.0, "{surprised} against {warned}");
        assert!(surprised > 2.0 * dispersed, "{surprised} against {dispersed}");
        assert!(field.state.air.burnt_t.iter().any(|burnt| burnt[0] > 0.0), "stores burn");
    }

    #[test]
    fn a_raid_beyond_both_lines_is_as_deep_as_the_ladder_goes() {
        let (_, field) = raided(0.0, 0.0);
        assert_eq!(field.state.depth_h[Side::First.index()][3], 6.0);
        assert_eq!(field.state.size_h[Side::First.index()][2], 6.0);
        assert!(field.state.size_h[Side::First.index()][3] < 0.0, "thirty aircraft are no regiment");
    }
}
