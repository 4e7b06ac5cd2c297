//! **What is loaded first?**
//!
//! Once a day a side's quartermaster looks at what is in hand at the front and on the way, and at what a day uses. He
//! wants some days of use of each kind in hand, and what the troops themselves lack. What is missing is brought within a
//! round trip and goes first; the rest of the load follows the fixed shares of the package, the plan of the build-up:
//!
//! > e_k = (days_k · u_k + lack_k − have_k)⁺ / C_k;  load of a fleet: e_k + (1 − Σ e) · plan_k,  or e_k / Σ e where Σ e > 1
//!
//! A kind of which no days are wanted is never urgent: it follows the plan. With u the mean use of a day (food: of the men who are there, whether they get it or not), C_k one
//! load of all vehicles that can carry the kind, which is what they bring in a round trip. A fleet carries the kinds that its fixed shares name, so a tanker
//! fuel. Left out: reports that are late or wrong, front commanders who shout.
//!
//! | | |
//! |---|---|
//! | phase | supply |
//! | reads | stocks at depots and on the road, use, what elements lack, priorities by date |
//! | proposes | shares of the next loads |
//! | emits | nothing |
//! | streams | none |
//! | sources | `logistics/priorities.csv`, `logistics/fleets.csv` of the package |
//! | stand-in | the fixed shares |

use kokkyo_scenario::logistics::{KINDS, Supply};

use crate::parameters::Laws;
use crate::world::supply::SupplyEffect;
use crate::world::theatre::FleetStrength;
use crate::world::{Effect, Effects, Side, View};

/// Load of a fleet by kind: what is urgent first, the rest by plan. `urgent` and the result are shares of the load; of
/// kinds that the plan does not name nothing is loaded.
pub fn load(urgent: [f64; KINDS], plan: [f64; KINDS]) -> [f64; KINDS] {
    let mut load = [0.0; KINDS];
    for kind in 0..KINDS {
        if plan[kind] > 0.0 {
            load[kind] = urgent[kind].max(0.0);
        }
    }
    let first: f64 = load.iter().sum();
    for kind in 0..KINDS {
        load[kind] = if first > 1.0 { load[kind] / first } else { load[kind] + (1.0 - first) * plan[kind] };
    }
    load
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    if !view.has_hour_of_day(0.0) {
        return;
    }
    for side in Side::BOTH {
        effects.push(Effect::Supply(SupplyEffect::NoteUse { side }));
        let row = view.theatre.priorities[side.index()].iter().take_while(|row| row.from_h <= view.state.hour).last();
        let urgent = row.map_or([0.0; KINDS], |row| urgent(view, laws, side, row.days));
        propose(view, side, urgent, effects);
    }
}

/// Null model: the shares of the package by date.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    if view.has_hour_of_day(0.0) {
        Side::BOTH.into_iter().for_each(|side| propose(view, side, [0.0; KINDS], effects));
    }
}

fn propose(view: &View, side: Side, urgent: [f64; KINDS], effects: &mut Effects) {
    for (fleet, what) in view.theatre.fleets.entries().filter(|(_, what)| what.side == side) {
        let Some(row) = what.strength(view.state.hour) else { continue };
        let load = load(urgent, row.shares);
        for (kind, share) in load.into_iter().enumerate() {
            if share != view.state.supply.shares[fleet][kind] {
                effects.push(Effect::Supply(SupplyEffect::Share { fleet, kind: kind as u8, share }));
            }
        }
    }
}

/// What is missing of each kind, as a share of what the fleets that can carry it load in a round trip.
fn urgent(view: &View, laws: &Laws, side: Side, days: [f64; KINDS]) -> [f64; KINDS] {
    let (theatre, state) = (view.theatre, view.state);
    let mut missing = [0.0; KINDS];
    let mut men = 0.0;
    for ((element, presence), who) in state.presence.entries().zip(theatre.elements.iter()) {
        if who.side != side || !presence.is_in_theatre() {
            continue;
        }
        men += f64::from(state.fit[element] + state.in_care[element]);
        for (missing, (full, stock)) in missing.iter_mut().zip(state.full_t[element].iter().zip(state.stock_t[element])) {
            *missing += (full - stock).max(0.0);
        }
    }
    let mut use_t = state.supply.use_t[side.index()].1;
    use_t[Supply::Food as usize] = men * laws.consumption.food_kg_per_man_day / 1000.0;
    for kind in 0..KINDS {
        missing[kind] += days[kind] * use_t[kind];
    }
    let mut carried = [0.0; KINDS];
    for (id, fleet) in theatre.fleets.entries().filter(|(_, fleet)| fleet.side == side) {
        let Some(row) = fleet.strength(state.hour) else { continue };
        let on_road_t = state.supply.goods_on_road_t(id);
        let load_t = load_of_all(row, fleet.availability(), fleet.net_t);
        for kind in 0..KINDS {
            missing[kind] -= on_road_t[kind];
            if row.shares[kind] > 0.0 {
                carried[kind] += load_t;
            }
        }
    }
    for (depot, _) in theatre.depots.entries().filter(|(_, what)| what.side == side) {
        if theatre.fleets.iter().any(|fleet| fleet.depot == depot) {
            for (missing, stock) in missing.iter_mut().zip(state.depot_t[depot]) {
                *missing -= stock;
            }
        }
    }
    let mut urgent = [0.0; KINDS];
    for kind in 0..KINDS {
        if carried[kind] > 0.0 && days[kind] > 0.0 {
            urgent[kind] = missing[kind].max(0.0) / carried[kind];
        }
    }
    urgent
}

/// One load of every vehicle that is not in the workshop. *Unit*: t.
fn load_of_all(row: &FleetStrength, availability: f64, net_t: f64) -> f64 {
    row.vehicles * availability * net_t
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::column::FleetId;
    use crate::world::proving_ground::{Field, Ground};
    use crate::world::theatre::Priority;

    const PLAN: [f64; KINDS] = [0.2, 0.4, 0.0, 0.3, 0.0, 0.1];

    #[test]
    fn nothing_urgent_leaves_the_plan_and_too_much_leaves_nothing_of_it() {
        assert_eq!(load([0.0; KINDS], PLAN), PLAN);
        let food_only = load([0.0, 0.0, 0.0, 2.0, 0.0, 0.0], PLAN);
        assert_eq!(food_only, [0.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let half = load([0.0, 0.5, 0.0, 0.0, 0.0, 0.0], PLAN);
        assert!((half[1] - 0.7).abs() < 1e-12 && (half[3] - 0.15).abs() < 1e-12);
    }

    #[test]
    fn a_load_is_whole_and_a_fleet_carries_only_what_its_plan_names() {
        for urgent in [[0.0; KINDS], [0.3; KINDS], [5.0, 0.1, 9.0, 0.0, 1.0, 0.0]] {
            let load = load(urgent, PLAN);
            assert!((load.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert_eq!([load[2], load[4]], [0.0, 0.0]);
        }
        assert_eq!(load([1.0, 1.0, 0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]), [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
    }

    /// A thousand men, ten lorries of 1.5 t that are a day on the way, a depot with so much food.
    fn hungry(food_t: f64) -> (Field, FleetId) {
        let mut ground = Ground::new();
        let (_, depot, fleet) = ground.supply_line(Side::First, 1000.0, 10.0);
        ground.theatre.depots[depot].stock_t[Supply::Food as usize] = food_t;
        ground.theatre.fleets[fleet].schedule[0].shares = PLAN;
        ground.theatre.priorities[0] = vec![Priority { from_h: 0.0, days: [5.0, 5.0, 5.0, 10.0, 0.0, 0.0] }];
        ground.element(Side::First, 1000, 0, 0);
        let mut field = ground.play();
        field.laws.consumption.food_kg_per_man_day = 2.0;
        (field, fleet)
    }

    #[test]
    fn the_less_food_is_in_hand_the_more_of_the_load_is_food() {
        let mut before = 1.1;
        // Ten days of 2 t are wanted; the columns on the road have some already.
        for food_t in [0.0, 5.0, 10.0, 15.0, 30.0] {
            let (mut field, fleet) = hungry(food_t);
            field.play(decide);
            let share = field.state.supply.shares[fleet][Supply::Food as usize];
            assert!(share <= before, "{food_t} t in hand: {share}");
            before = share;
        }
        assert_eq!(before, PLAN[Supply::Food as usize], "enough in hand: the plan");
        let (mut field, fleet) = hungry(0.0);
        field.play(decide);
        assert!(field.state.supply.shares[fleet][Supply::Food as usize] > 0.9);
    }

    #[test]
    fn the_stand_in_loads_by_plan_whatever_is_short() {
        let (mut field, fleet) = hungry(0.0);
        field.play(decide);
        field.play(stand_in);
        assert_eq!(field.state.supply.shares[fleet], PLAN);
    }
}
