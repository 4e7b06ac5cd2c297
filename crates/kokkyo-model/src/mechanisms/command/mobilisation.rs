//! **Who is in the theatre?**
//!
//! Formations arrive and leave as recorded, and replacements join evenly over their span, night by night. An element brings what it
//! carries: the rounds that go with its weapons, fuel for some distance, food for some days. That is also what it
//! should have from then on. Replacements wait while their element is on the march, cut off or not yet there, and join
//! later; an element that is cut off does not leave. Left out: arrivals that answer to events; a pool of replacements.
//!
//! | | |
//! |---|---|
//! | phase | begin |
//! | reads | order of battle, who is present, who is cut off |
//! | proposes | arrivals with what they carry, departures, replacements |
//! | emits | `Arrived`, `Departed`, `Reinforced` |
//! | streams | none |
//! | sources | order of battle of the package |
//! | stand-in | all arrive and leave as recorded; no replacements |

use crate::parameters::Laws;
use crate::world::column::ElementId;
use crate::world::theatre::Theatre;
use crate::world::{Effect, Effects, Enclosure, Presence, View};
use kokkyo_scenario::logistics::CARRIED;

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "command.mobilisation" {
        /// How often an element carries the rounds that go with its weapons.
        ammunition_loads: "1", 0.0 => 10.0;
        /// Distance that the fuel with an element lasts for.
        reach_km: "km", 0.0 => 1000.0;
        /// Days that the food with an element lasts for.
        food_days: "day", 0.0 => 30.0;
    }
}

/// Ammunition that goes with `pieces` (weapons, or men with their own) of `rounds` each, `loads` times over. *Unit*: t.
pub fn ammunition_t(pieces: f64, rounds: f64, round_t: f64, loads: f64) -> f64 {
    pieces * rounds * round_t * loads
}

/// Fuel for a distance. *Unit*: t.
pub fn fuel_t(t_per_100km: f64, reach_km: f64) -> f64 {
    t_per_100km * reach_km / 100.0
}

/// Food for men and days. *Unit*: t.
pub fn food_t(men: f64, kg_per_man_day: f64, days: f64) -> f64 {
    men * kg_per_man_day * days / 1000.0
}

/// How many of `count` have come by an hour, evenly over a span: ⌊n (t − t₀) / (t₁ − t₀)⌋.
pub fn come_by(count: u32, hour: f64, from_h: f64, to_h: f64) -> u32 {
    if hour < from_h {
        return 0;
    }
    if hour >= to_h || to_h <= from_h {
        return count;
    }
    ((f64::from(count) * (hour - from_h) / (to_h - from_h) + 1e-9) as u32).min(count)
}

/// What an element carries, by kind. *Unit*: t.
pub fn carried_t(theatre: &Theatre, laws: &Laws, element: ElementId) -> [f64; CARRIED] {
    let who = &theatre.elements[element];
    let men = f64::from(who.men);
    let loads = laws.mobilisation.ammunition_loads;
    let (mut small_arms, mut shells) = (0.0, 0.0);
    if let Some(own) = theatre.equipment.find(who.small_arms) {
        small_arms += ammunition_t(men, own.shells, own.round_t, loads);
    }
    for holding in who.holding_ids() {
        let held = theatre.holdings[holding];
        let class = &theatre.equipment[held.equipment];
        let tonnes = ammunition_t(f64::from(held.count), class.shells, class.round_t, loads);
        if class.fires_shells {
            shells += tonnes;
        } else {
            small_arms += tonnes;
        }
    }
    let fuel = fuel_t(who.fuel_t_per_100km, laws.mobilisation.reach_km);
    [small_arms, shells, fuel, food_t(men, laws.consumption.food_kg_per_man_day, laws.mobilisation.food_days)]
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    come_and_go(view, laws, effects);
    // Replacements come up in the night.
    if !view.has_hour_of_day(0.0) {
        return;
    }
    let state = view.state;
    for id in view.theatre.replacements.ids() {
        let what = &view.theatre.replacements[id];
        if state.hour < what.from_h || state.joined[id] >= what.count || !can_join(view, what.element) {
            continue;
        }
        let due = come_by(what.count, state.hour, what.from_h, what.to_h);
        if due > state.joined[id] {
            effects.push(Effect::Join { replacement: id, count: due - state.joined[id] });
        }
    }
}

/// Null model: nobody is replaced.
pub fn stand_in(view: &View, laws: &Laws, effects: &mut Effects) {
    come_and_go(view, laws, effects);
}

fn come_and_go(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    // Whoever is not due even by the punctual side's clock needs not be asked whose he is.
    let least_late_h = state.intelligence.late_h[0].min(state.intelligence.late_h[1]);
    let clocks = state.command.arrives_h.iter().zip(state.command.departs_h.iter());
    for ((element, &presence), (&arrives_h, &departs_h)) in state.presence.entries().zip(clocks) {
        match presence {
            Presence::Absent => {
                if arrives_h + least_late_h > state.hour {
                    continue;
                }
                let late_h = state.intelligence.late_h[theatre.elements[element].side.index()];
                if arrives_h + late_h <= state.hour && state.hour < departs_h {
                    effects.push(Effect::Arrive { element, carried_t: carried_t(theatre, laws, element) });
                }
            }
            Presence::OffField | Presence::OnRoad | Presence::InField => {
                if departs_h <= state.hour && state.enclosure[element] < Enclosure::CutOff {
                    effects.push(Effect::Depart { element });
                }
            }
            Presence::Departed | Presence::Destroyed => {}
        }
    }
}

fn can_join(view: &View, element: ElementId) -> bool {
    matches!(view.state.presence[element], Presence::InField | Presence::OffField) && view.state.enclosure[element] < Enclosure::CutOff
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::column::{HoldingId, ReplacementId};
    use crate::world::proving_ground::Ground;
    use crate::world::theatre::Replacement;

    #[test]
    fn a_company_of_100_with_90_cartridges_of_20_g_carries_180_kg() {
        assert!((ammunition_t(100.0, 90.0, 0.000_02, 1.0) - 0.18).abs() < 1e-12);
        assert_eq!(fuel_t(2.0, 300.0), 6.0);
        assert_eq!(food_t(1000.0, 2.0, 5.0), 10.0);
    }

    #[test]
    fn twenty_men_over_two_days_come_one_by_one_and_all_of_them() {
        assert_eq!(come_by(20, 95.0, 96.0, 144.0), 0);
        assert_eq!(come_by(20, 96.0, 96.0, 144.0), 0);
        assert_eq!(come_by(20, 120.0, 96.0, 144.0), 10);
        assert_eq!(come_by(20, 144.0, 96.0, 144.0), 20);
        assert_eq!(come_by(20, 1e6, 96.0, 144.0), 20);
        assert_eq!(come_by(7, 10.0, 10.0, 10.0), 7);
        let mut before = 0;
        for hour in 90..150 {
            let now = come_by(20, f64::from(hour), 96.0, 144.0);
            assert!(now >= before);
            before = now;
        }
    }

    #[test]
    fn an_element_arrives_at_its_hour_and_leaves_at_its_hour_unless_it_is_cut_off() {
        let mut ground = Ground::new();
        let who = ground.element(Side::First, 100, 0, 0);
        ground.theatre.elements[who].arrives_h = 6.0;
        ground.theatre.elements[who].departs_h = 24.0;
        let mut field = ground.play();
        field.state.presence[who] = Presence::Absent;
        field.state.hour = 3.0;
        assert!(field.effects(decide).is_empty());
        field.state.hour = 6.0;
        assert!(matches!(field.effects(decide)[..], [Effect::Arrive { .. }]));
        field.state.presence[who] = Presence::InField;
        field.state.hour = 24.0;
        assert_eq!(field.effects(decide), [Effect::Depart { element: who }]);
        field.state.enclosure[who] = Enclosure::CutOff;
        assert!(field.effects(decide).is_empty());
    }

    #[test]
    fn replacements_wait_for_an_element_that_is_cut_off_and_then_join_at_once() {
        let mut ground = Ground::new();
        let who = ground.element(Side::First, 100, 0, 0);
        let waits = Replacement { element: who, holding: HoldingId::NONE, count: 20, from_h: 0.0, to_h: 48.0 };
        ground.theatre.replacements = crate::world::column::Column::new(vec![waits]);
        let mut field = ground.play();
        field.state.hour = 24.0;
        field.state.enclosure[who] = Enclosure::Surrounded;
        assert!(field.effects(decide).is_empty());
        field.state.enclosure[who] = Enclosure::Open;
        assert_eq!(field.effects(decide), [Effect::Join { replacement: ReplacementId(0), count: 10 }]);
        assert!(field.effects(stand_in).is_empty());
        field.play(decide);
        assert_eq!((field.state.fit[who], field.state.sent[who]), (110, 110));
        field.audit();
    }
}
