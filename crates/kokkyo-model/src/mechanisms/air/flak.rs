//! **What do the guns bring down?**
//!
//! Aircraft that bomb troops, bridges or depots of the front fly past the guns that cover it, spread along its whole
//! length; those that raid an airfield past the guns around it: 1 − exp(−c G) of the sorties that came so far are shot
//! down by G guns. Left out: machine guns of the troops, guns as targets, height of the attack.
//!
//! | | |
//! |---|---|
//! | phase | air |
//! | reads | flights of the step, guns by date |
//! | proposes | aircraft lost and damaged, airmen lost |
//! | emits | nothing: counted by day and squadron |
//! | streams | `Air` |
//! | sources | `air/flak.csv`, `air/airfields.csv` and parameters of the package |
//! | stand-in | the guns are silent |

use kokkyo_scenario::air::AirVerb;

use crate::chance::Stream;
use crate::parameters::Laws;
use crate::world::air::{AirEffect, AirLoss, Fate, airmen_lost};
use crate::world::{Effect, Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "air.flak" {
        /// Hazard of a bombing sortie over the front for each gun that covers it.
        front_per_gun: "1", 0.0 => 0.1;
        /// Hazard of a sortie over a raided place for each gun around it.
        place_per_gun: "1", 0.0 => 1.0;
    }
}

/// Keeps the draws apart from those of air combat.
const GUNS: u32 = 0x4600_0000;

/// Share of the sorties that so many guns shoot down.
pub fn shot_down(guns: f64, per_gun: f64) -> f64 {
    -libm::expm1(-guns * per_gun)
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (forces, state) = (&view.theatre.air, view.state);
    for (at, flight) in state.air.flights.iter().enumerate() {
        let mission = &forces.missions[flight.mission];
        if flight.scrambled || matches!(mission.verb, AirVerb::Superiority | AirVerb::Reconnaissance) {
            continue;
        }
        let p = if mission.verb == AirVerb::RaidAirfield {
            let guns: f64 =
                mission.airfields.iter().filter_map(|&field| forces.airfields[field].at(state.hour)).map(|field| field.flak).sum();
            shot_down(guns, laws.flak.place_per_gun)
        } else {
            let rows = &forces.flak[mission.side.enemy().index()];
            let guns = rows.iter().take_while(|row| row.0 <= state.hour).last().map_or(0.0, |row| row.1);
            shot_down(guns, laws.flak.front_per_gun)
        };
        if p <= 0.0 {
            continue;
        }
        let who = &forces.squadrons[flight.squadron];
        let mut draws = view.chance.at(Stream::Air, view.moment(), who.key ^ mission.key.rotate_left(13) ^ GUNS);
        let down = draws.binomial(flight.sorties, p * flight.through).min(state.air.serviceable[flight.squadron]);
        let hit = draws.binomial(flight.sorties - down, (p * flight.through * laws.air_combat.damaged_per_loss).min(1.0));
        let beyond = draws.binomial(hit, laws.air_combat.beyond_repair);
        if down > 0 {
            let law = &laws.air_combat;
            let fate = Fate { lost: law.airmen_lost_enemy, missing: law.airmen_missing, hurt: law.airmen_hurt };
            let crew = forces.types.get(who.kind).map_or(1, |kind| kind.crew);
            let [dead, missing, hurt] = airmen_lost(down, crew, fate, &mut draws);
            let to = AirLoss::Flak;
            effects.push(Effect::Air(AirEffect::Lose { squadron: flight.squadron, aircraft: down, to, dead, missing, hurt }));
            let share = flight.through * (1.0 - f64::from(down) / f64::from(flight.sorties));
            effects.push(Effect::Air(AirEffect::Thin { flight: at, through: share }));
        }
        if hit > 0 {
            effects.push(Effect::Air(AirEffect::Damage { squadron: flight.squadron, aircraft: hit, beyond, to: AirLoss::Flak }));
        }
    }
}

/// Null model: the guns are silent.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_guns_bring_down_nothing_and_more_guns_more() {
        assert_eq!(shot_down(0.0, 0.01), 0.0);
        assert!(shot_down(20.0, 0.01) > shot_down(10.0, 0.01));
        assert!((shot_down(10.0, 0.01) - 0.095_162_581_96).abs() < 1e-9);
    }
}
