//! **Where do the bombs fall?**
//!
//! Bombers that get through drop their loads on enemies that are known: in contact, or seen from the air not long ago,
//! near the place of the mission if it names one. Of a tonne a share falls among the target and acts over a lethal area
//! like shells of the same weight, by the same law (combat.fire), aimed, in daylight. Superiority is what leaves time
//! to aim: the effect is multiplied by f + (1 − f) s with the share s of the air. Left out: bombs on own troops,
//! fighters' guns, fear of bombers beyond the losses.
//!
//! | | |
//! |---|---|
//! | phase | air |
//! | reads | flights that got through, who is in contact or was seen |
//! | proposes | bombs on elements |
//! | emits | `Bombed` |
//! | streams | none |
//! | sources | loads of the package, parameters |
//! | stand-in | bombs fall on empty ground |

use kokkyo_scenario::air::AirVerb;
use kokkyo_scenario::forces::Role;

use crate::parameters::Laws;
use crate::world::air::{AirEffect, STRIKES, Strike};
use crate::world::column::{AirMissionId, ElementId};
use crate::world::{Effect, Effects, Posture, Presence, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "air.strike" {
        /// Lethal area against men in the open of a tonne of bombs.
        lethal_m2_per_t: "m2/t", 0.0 => 1000000.0;
        /// Share of the bombs that fall among those at whom they are aimed.
        on_target: "1", 0.0 => 1.0;
        /// How long what was seen from the air is still there.
        fresh_h: "h", 0.0 => 240.0;
        /// How far from the place of a mission targets are taken.
        spread_km: "km", 0.1 => 100.0;
        /// Effect of bombs with the whole air against them.
        harried: "1", 0.0 => 1.0;
    }
}

/// What superiority leaves of the effect of bombs, or of a look.
pub fn undisturbed(superiority: f64, harried: f64) -> f64 {
    harried + (1.0 - harried) * superiority
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (forces, state) = (&view.theatre.air, view.state);
    if state.air.flights.is_empty() {
        return;
    }
    for (id, mission) in forces.missions.entries() {
        if !matches!(mission.verb, AirVerb::StrikeTroops | AirVerb::StrikeGuns | AirVerb::StrikeColumns) {
            continue;
        }
        let mut tonnes = 0.0;
        for flight in state.air.flights.iter().filter(|flight| flight.mission == id && !flight.scrambled) {
            let load = forces.types.get(forces.squadrons[flight.squadron].kind).map_or(0.0, |kind| kind.bombs_t);
            tonnes += f64::from(flight.sorties) * flight.through * load;
        }
        if tonnes > 0.0 {
            drop(id, tonnes, view, laws, effects);
        }
    }
}

/// Null model: bombs fall on empty ground.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

/// Divides the bombs of a mission among the nearest that it knows of.
fn drop(id: AirMissionId, tonnes: f64, view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let mission = &theatre.air.missions[id];
    let mut targets = [(f64::INFINITY, ElementId::NONE); STRIKES];
    for element in theatre.elements.ids() {
        if theatre.elements[element].side == mission.side || state.presence[element] != Presence::InField || state.fit[element] == 0 {
            continue;
        }
        let known = state.contact[element] > 0 || state.hour - state.air.seen_h[element] < laws.strike.fresh_h;
        if !known || !is_meant(element, mission.verb, view) {
            continue;
        }
        let here = &theatre.cells[state.cell[element]];
        let km = crate::world::air::km_between(here.plane_km, mission.plane_km);
        if mission.place.is_some() && km > laws.strike.spread_km {
            continue;
        }
        // Those in the heaviest contact first, then the nearest.
        insert(&mut targets, km - 1000.0 * f64::from(state.contact[element]), element);
    }
    let count = targets.iter().filter(|(_, element)| element.is_some()).count();
    if count == 0 {
        return;
    }
    let each = tonnes / count as f64;
    let aimed = undisturbed(state.air.superiority(mission.side), laws.strike.harried);
    for &(_, target) in targets.iter().take(count) {
        let lethal_m2 = each * laws.strike.on_target * aimed * laws.strike.lethal_m2_per_t;
        effects.push(Effect::Air(AirEffect::Bomb { mission: id, strike: Strike { target, lethal_m2 }, tonnes: each }));
    }
}

/// Whether such a mission goes for an element.
fn is_meant(element: ElementId, verb: AirVerb, view: &View) -> bool {
    match verb {
        AirVerb::StrikeGuns => view.theatre.elements[element].role == Role::Artillery,
        AirVerb::StrikeColumns => matches!(view.state.posture[element], Posture::March | Posture::AtCrossing | Posture::Withdraw),
        _ => true,
    }
}

fn insert(targets: &mut [(f64, ElementId); STRIKES], rank: f64, element: ElementId) {
    let last = STRIKES - 1;
    if (rank, element) < targets[last] {
        targets[last] = (rank, element);
        for at in (1..=last).rev() {
            if targets[at] < targets[at - 1] {
                targets.swap(at, at - 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::air::Flight;
    use crate::world::proving_ground::{Ground, air_laws};

    #[test]
    fn superiority_is_what_leaves_time_to_aim() {
        assert_eq!(undisturbed(1.0, 0.4), 1.0);
        assert!((undisturbed(0.0, 0.4) - 0.4).abs() < 1e-12);
        assert!((undisturbed(0.5, 0.4) - 0.7).abs() < 1e-12);
    }

    #[test]
    fn bombs_fall_on_those_who_are_known_and_on_nobody_else() {
        let mut ground = Ground::new();
        let (squadron, _) = ground.squadron(Side::First, 10);
        ground.bombs(0.5);
        let mission = ground.air_mission(Side::First, AirVerb::StrikeTroops, 0.0, 100.0, 1.0);
        let (hidden, fought) = (ground.element(Side::Second, 400, -3, 0), ground.element(Side::Second, 400, -1, 0));
        ground.element(Side::First, 400, 2, 0);
        let mut field = ground.play();
        air_laws(&mut field.laws);
        field.state.contact[fought] = 2;
        field.state.air.flights.push(Flight { squadron, mission, sorties: 8, through: 0.5, scrambled: false });
        field.play(decide);
        assert_eq!(field.state.air.strikes.len(), 1);
        assert_eq!(field.state.air.strikes[0].target, fought);
        assert!((field.state.air.bombs_t[0] - 2.0).abs() < 1e-12, "eight sorties of half a tonne, half of which get through");
        field.state.air.begin_step();
        field.state.air.flights.push(Flight { squadron, mission, sorties: 8, through: 0.5, scrambled: false });
        field.state.hour = 3.0;
        field.state.air.seen_h[hidden] = 2.0;
        field.play(decide);
        assert_eq!(field.state.air.strikes.len(), 2, "what was seen from the air is known too");
        assert!(field.effects(stand_in).is_empty());
    }
}
