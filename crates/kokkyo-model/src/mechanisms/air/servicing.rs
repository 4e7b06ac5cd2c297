//! **How do aircraft and crews come back?**
//!
//! A part of the sorties ends with an aircraft out of service for about a day, a few with one that is lost to an
//! accident. What is out of service or damaged comes back at a constant hazard, hurt airmen too; fatigue falls off while
//! nobody flies as well as while somebody does. A squadron whose crews are worn out, or that has too few aircraft left,
//! is taken out of the fight until it has recovered: the quiet that heavy losses force. An airfield with a depot fetches
//! fuel and bombs from it, no more a day than its own lorries bring and no more than its dump holds: what it held at the
//! start or some days of that, and nothing before the field is in use. Fields of one depot share what it has in proportion. A field without a depot is fed from
//! outside the model at its daily rate. Left out: spare parts, workshops that are full.
//!
//! | | |
//! |---|---|
//! | phase | supply |
//! | reads | flights of the step, aircraft and airmen by state, fatigue |
//! | proposes | wear, accidents, repair, healing, rest, fuel and bombs that come |
//! | emits | `SquadronRests`, `SquadronResumes` |
//! | streams | `Air` |
//! | sources | parameters and airfields of the package |
//! | stand-in | everything that is not lost is ready at once, nobody tires, stores are always full |

use kokkyo_scenario::logistics::Supply;

use crate::chance::Stream;
use crate::parameters::Laws;
use crate::world::air::{AirEffect, AirLoss, Fate, airmen_lost};
use crate::world::column::{AirfieldId, SquadronId};
use crate::world::supply::is_lost;
use crate::world::{Effect, Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "air.servicing" {
        /// Share of the sorties after which an aircraft is out of service.
        wear_per_sortie: "1", 0.0 => 1.0;
        /// Mean time out of service.
        worn_h: "h", 1.0 => 2400.0;
        /// Mean time in repair of a damaged aircraft.
        damaged_h: "h", 1.0 => 9600.0;
        /// Share of the sorties that end in the loss of the aircraft without an enemy.
        accidents_per_sortie: "1", 0.0 => 0.1;
        /// Mean time until a hurt airman flies again.
        hurt_h: "h", 1.0 => 9600.0;
        /// Time in which fatigue falls to 37 %.
        rest_h: "h", 1.0 => 2400.0;
        /// Fatigue from which on a squadron is taken out of the fight.
        rest_above: "1", 0.0 => 1.0;
        /// Fatigue below which it flies again.
        fit_below: "1", 0.0 => 1.0;
        /// Share of its aircraft ready to fly below which it is taken out of the fight.
        quiet_below: "1", 0.0 => 1.0;
        /// Share above which it flies again.
        ready_above: "1", 0.0 => 1.0;
        /// Days of what it fetches that the dump of a field holds.
        dump_days: "days", 0.1 => 100.0;
    }
}

/// Keeps the draws apart from others of a squadron.
const SHOP: u32 = 0x5700_0000;

/// Whether a squadron rests, from fatigue, share of its aircraft that are ready, and whether it rested before.
pub fn rests(fatigue: f64, ready: f64, rested: bool, [rest_above, fit_below, quiet_below, ready_above]: [f64; 4]) -> bool {
    if rested { fatigue > fit_below || ready < ready_above } else { fatigue > rest_above || ready < quiet_below }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (forces, air, law, step_h) = (&view.theatre.air, &view.state.air, &laws.servicing, view.theatre.step_h);
    let is_midnight = view.has_hour_of_day(0.0);
    let rested = libm::expm1(-step_h / law.rest_h);
    for (id, who) in forces.squadrons.entries() {
        if !air.is_there(id) {
            continue;
        }
        let flown: u32 = air.flights.iter().filter(|flight| flight.squadron == id).map(|flight| flight.sorties).sum();
        let busy = flown > 0 || air.worn[id] + air.damaged[id] + air.hurt[id] > 0;
        if busy {
            let mut draws = view.chance.at(Stream::Air, view.moment(), who.key ^ SHOP);
            if flown > 0 {
                let crashed = draws.binomial(flown, law.accidents_per_sortie);
                if crashed > 0 {
                    let fate = Fate { lost: laws.air_combat.airmen_lost_own, missing: 0.0, hurt: laws.air_combat.airmen_hurt };
                    let crew = forces.types.get(who.kind).map_or(1, |kind| kind.crew);
                    let [dead, missing, hurt] = airmen_lost(crashed, crew, fate, &mut draws);
                    let to = AirLoss::Otherwise;
                    effects.push(Effect::Air(AirEffect::Lose { squadron: id, aircraft: crashed, to, dead, missing, hurt }));
                }
            }
            let worn = draws.binomial(flown, law.wear_per_sortie);
            let back = draws.binomial_by(air.worn[id], step_h / law.worn_h);
            let mended = draws.binomial_by(air.damaged[id], step_h / law.damaged_h);
            let healed = draws.binomial_by(air.hurt[id], step_h / law.hurt_h);
            if worn > 0 {
                effects.push(Effect::Air(AirEffect::Wear { squadron: id, aircraft: worn }));
            }
            if back + mended > 0 {
                effects.push(Effect::Air(AirEffect::Mend { squadron: id, worn: back, damaged: mended }));
            }
            if healed > 0 {
                effects.push(Effect::Air(AirEffect::Heal { squadron: id, airmen: healed }));
            }
        }
        if air.fatigue[id] > 0.0 {
            effects.push(Effect::Air(AirEffect::Tire { squadron: id, by: air.fatigue[id] * rested }));
        }
        if is_midnight {
            rest(id, view, laws, effects);
        }
    }
    for (id, field) in forces.airfields.entries() {
        if field.depot.is_some() {
            fetch(id, view, laws, effects);
        } else if let Some(now) = field.in_use(view.state.hour) {
            let tonnes = now.inflow_t_per_h.map(|per_h| per_h * step_h);
            if tonnes != [0.0; 2] {
                effects.push(Effect::Air(AirEffect::Stock { airfield: id, tonnes }));
            }
        }
    }
}

/// What a field fetches in some hours: no more than its lorries bring, its dump holds. *Unit*: t, t/h, days, h.
pub fn wanted(stock_t: f64, at_start_t: f64, per_h: f64, dump_days: f64, hours: f64) -> f64 {
    let holds_t = at_start_t.max(24.0 * per_h * dump_days);
    (per_h * hours).min(holds_t - stock_t).max(0.0)
}

fn wants_t(airfield: AirfieldId, view: &View, laws: &Laws) -> [f64; 2] {
    let field = &view.theatre.air.airfields[airfield];
    let Some(now) = field.in_use(view.state.hour) else { return [0.0; 2] };
    let stock_t = view.state.air.stock_t[airfield];
    [0, 1].map(|at| wanted(stock_t[at], field.stock_t[at], now.inflow_t_per_h[at], laws.servicing.dump_days, view.theatre.step_h))
}

/// Fetches fuel and bombs from the depot of a field.
fn fetch(airfield: AirfieldId, view: &View, laws: &Laws, effects: &mut Effects) {
    let forces = &view.theatre.air;
    let depot = forces.airfields[airfield].depot;
    if is_lost(view.theatre, view.state, depot) {
        return;
    }
    let mut tonnes = wants_t(airfield, view, laws);
    if tonnes == [0.0; 2] {
        return;
    }
    let mut all_t = [0.0; 2];
    for (id, _) in forces.airfields.entries().filter(|(_, other)| other.depot == depot) {
        for (all, more) in all_t.iter_mut().zip(wants_t(id, view, laws)) {
            *all += more;
        }
    }
    for (at, kind) in [Supply::Fuel, Supply::AirAmmunition].into_iter().enumerate() {
        let all = all_t[at];
        let here_t = view.state.depot_t[depot][kind as usize];
        if all > here_t {
            tonnes[at] *= here_t / all;
        }
    }
    if tonnes != [0.0; 2] {
        effects.push(Effect::Air(AirEffect::Fetch { airfield, tonnes }));
    }
}

/// Takes a squadron out of the fight or sends it back; looked at once a day.
fn rest(squadron: SquadronId, view: &View, laws: &Laws, effects: &mut Effects) {
    let (air, law) = (&view.state.air, &laws.servicing);
    let establishment = f64::from(air.establishment[squadron].max(1));
    let ready = f64::from(air.serviceable[squadron]) / establishment;
    let levels = [law.rest_above, law.fit_below, law.quiet_below, law.ready_above];
    let resting = rests(air.fatigue[squadron], ready, air.resting[squadron], levels);
    if resting != air.resting[squadron] {
        effects.push(Effect::Air(AirEffect::Rest { squadron, resting }));
    }
}

/// Null model: what is not lost is ready at once.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    let air = &view.state.air;
    for squadron in view.theatre.air.squadrons.ids() {
        if air.worn[squadron] + air.damaged[squadron] > 0 {
            effects.push(Effect::Air(AirEffect::Mend { squadron, worn: air.worn[squadron], damaged: air.damaged[squadron] }));
        }
        if air.hurt[squadron] > 0 {
            effects.push(Effect::Air(AirEffect::Heal { squadron, airmen: air.hurt[squadron] }));
        }
        effects.push(Effect::Air(AirEffect::Tire { squadron, by: -1.0 }));
    }
    for (id, used) in air.used_t.entries() {
        let missing = [0, 1].map(|kind| (view.theatre.air.airfields[id].stock_t[kind].max(used[kind]) - air.stock_t[id][kind]).max(0.0));
        if missing != [0.0; 2] {
            effects.push(Effect::Air(AirEffect::Stock { airfield: id, tonnes: missing }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventId, Happening};
    use crate::step::Decide;
    use crate::world::Side;
    use crate::world::column::{AirMissionId, DepotId};
    use crate::world::proving_ground::{Field, Ground, air_laws};
    use kokkyo_scenario::air::AirVerb;
    use kokkyo_scenario::logistics::{KINDS, Supply};

    #[test]
    fn a_squadron_rests_when_worn_out_or_weak_and_flies_again_when_it_has_recovered() {
        let levels = [0.8, 0.4, 0.3, 0.6];
        assert!(!rests(0.5, 0.5, false, levels));
        assert!(rests(0.85, 0.9, false, levels));
        assert!(rests(0.1, 0.2, false, levels));
        assert!(rests(0.5, 0.9, true, levels), "not rested yet");
        assert!(rests(0.1, 0.5, true, levels), "not enough aircraft yet");
        assert!(!rests(0.3, 0.7, true, levels));
    }

    #[test]
    fn damaged_aircraft_come_back_and_none_is_made_or_lost_by_it() {
        let mut ground = Ground::new();
        let (squadron, airfield) = ground.squadron(Side::First, 20);
        let mut field = ground.play();
        air_laws(&mut field.laws);
        field.play(crate::mechanisms::air::muster::decide);
        let air = &mut field.state.air;
        (air.serviceable[squadron], air.damaged[squadron], air.worn[squadron]) = (4, 10, 6);
        for _ in 0..400 {
            field.play(decide);
            field.audit();
            field.state.hour += 3.0;
        }
        assert_eq!(field.state.air.serviceable[squadron], 20);
        let came = field.state.air.brought_t[airfield][0] - field.theatre.air.airfields[airfield].stock_t[0];
        assert!((came - 400.0 * 3.0 * field.theatre.air.airfields[airfield].schedule[0].inflow_t_per_h[0]).abs() < 1e-6);
    }

    /// A field with a full dump of 40 t of each that draws on a depot with 10 t of every kind, and a mission of the enemy.
    fn field_with_a_depot() -> (Field, AirfieldId, DepotId) {
        let mut ground = Ground::new();
        let (_, depot, _) = ground.supply_line(Side::First, 0.0, 0.0);
        ground.theatre.depots[depot].stock_t = [10.0; KINDS];
        let (_, airfield) = ground.squadron(Side::First, 1);
        (ground.theatre.air.airfields[airfield].depot, ground.theatre.air.airfields[airfield].stock_t) = (depot, [40.0; 2]);
        ground.air_mission(Side::Second, AirVerb::StrikeDepot, 0.0, 6.0, 1.0);
        (ground.play(), airfield, depot)
    }

    #[test]
    fn a_field_fetches_nothing_before_it_is_in_use_and_takes_nothing_from_one_that_is() {
        let (mut field, airfield, depot) = field_with_a_depot();
        let row = &mut field.theatre.air.airfields[airfield];
        row.schedule[0].from_h = 24.0;
        // A second field beside it, in use from the start, with an empty dump.
        let other = crate::world::air::Airfield { id: "B".into(), ..row.clone() };
        let mut fields: Vec<_> = field.theatre.air.airfields.iter().cloned().collect();
        fields.push(other);
        fields[1].schedule[0].from_h = 0.0;
        field.theatre.air.airfields = crate::world::column::Column::new(fields);
        field.state.air = crate::world::air::AirState::new(&field.theatre);
        for id in [AirfieldId(0), AirfieldId(1)] {
            field.state.air.stock_t[id] = [0.0; 2];
            field.state.air.used_t[id] = [40.0; 2];
        }
        air_laws(&mut field.laws);
        field.laws.servicing.dump_days = 5.0;
        let per_h = field.theatre.air.airfields[airfield].schedule[0].inflow_t_per_h[0];
        // Less than both would fetch, enough for one.
        field.state.depot_t[depot][Supply::Fuel as usize] = per_h * field.theatre.step_h;
        field.state.brought_t[0][Supply::Fuel as usize] = per_h * field.theatre.step_h;
        field.play(decide);
        assert_eq!(field.state.air.fetched_t[airfield][0], 0.0);
        assert!((field.state.air.fetched_t[AirfieldId(1)][0] - per_h * field.theatre.step_h).abs() < 1e-9);
        field.state.hour = 24.0;
        field.state.depot_t[depot][Supply::Fuel as usize] += 10.0;
        field.state.brought_t[0][Supply::Fuel as usize] += 10.0;
        field.play(decide);
        assert!(field.state.air.fetched_t[airfield][0] > 0.0);
    }

    /// Kinds of which the depot has said that it has none, each with its cause.
    fn emptied(field: &Field) -> Vec<(u8, EventId)> {
        let empty = |event: &Event| match event.happening {
            Happening::DepotEmpty { supply, .. } => Some((supply, event.causes[0])),
            _ => None,
        };
        field.events().iter().filter_map(empty).collect()
    }

    fn fire(field: &Field, is: impl Fn(&Happening) -> bool) -> EventId {
        field.events().iter().find(|event| is(&event.happening)).map_or(EventId::NONE, |event| event.id)
    }

    #[test]
    fn a_depot_that_bombs_have_emptied_names_the_strike_that_burnt_it() {
        let (mut field, _, _) = field_with_a_depot();
        field.play(|_, _, effects| {
            effects.push(Effect::Air(AirEffect::BurnDepot { mission: AirMissionId(0), depot: DepotId(0), share: 1.0 }));
        });
        field.audit();
        let burnt = fire(&field, |what| matches!(what, Happening::DepotBurnt { .. }));
        assert!(burnt != EventId::NONE);
        assert_eq!(emptied(&field), (0..KINDS as u8).map(|kind| (kind, burnt)).collect::<Vec<_>>());
    }

    #[test]
    fn a_depot_is_empty_because_of_a_raid_as_long_as_the_field_fetches_what_the_raid_burnt() {
        let (mut field, airfield, depot) = field_with_a_depot();
        let fetch: Decide = |_, _, effects| {
            effects.push(Effect::Air(AirEffect::Fetch { airfield: AirfieldId(0), tonnes: [10.0, 0.0] }));
        };
        let fuel = Supply::Fuel as u8;
        field.play(|_, _, effects| {
            let raid = AirEffect::Raid { mission: AirMissionId(0), airfield: AirfieldId(0), destroyed: 0, damaged: 0, burnt_share: 0.5 };
            effects.push(Effect::Air(raid));
        });
        let raid = fire(&field, |what| matches!(what, Happening::AirfieldRaided { .. }));
        assert_eq!(field.state.air.to_make_good[airfield], ([20.0; 2], raid));
        let causes = [raid, raid, EventId::NONE];
        for at in 0..3 {
            field.play(fetch);
            field.audit();
            let said: Vec<_> = causes.iter().take(at + 1).map(|&cause| (fuel, cause)).collect();
            assert_eq!(emptied(&field), said);
            // Lorries fill the depot again.
            field.play(|_, _, effects| {
                let mut kinds_t = [0.0; KINDS];
                kinds_t[Supply::Fuel as usize] = 10.0;
                effects.push(Effect::Stock { depot: DepotId(0), kinds_t });
            });
        }
        assert_eq!(field.state.depot_t[depot][Supply::Fuel as usize], 10.0);
    }

    #[test]
    fn the_stand_in_leaves_nobody_out_of_service() {
        let mut ground = Ground::new();
        let (squadron, _) = ground.squadron(Side::First, 20);
        let mut field = ground.play();
        field.play(crate::mechanisms::air::muster::decide);
        let air = &mut field.state.air;
        (air.serviceable[squadron], air.damaged[squadron], air.worn[squadron]) = (4, 10, 6);
        field.play(stand_in);
        field.audit();
        assert_eq!(field.state.air.serviceable[squadron], 20);
    }
}
