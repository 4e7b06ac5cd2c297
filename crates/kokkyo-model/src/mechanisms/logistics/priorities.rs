//! **What is loaded first, and when is it enough?**
//!
//! Once a day a side's quartermaster looks at what is in hand at the front and on the way, and at what a day uses. He
//! wants some days of use of each kind in hand, and what the troops themselves lack. What is missing is brought within a
//! round trip and goes first; the rest of the load follows the plan of the build-up:
//!
//! > e_k = (days_k · u_k + lack_k − have_k)⁺ / C_k;  load of a fleet: e_k + (1 − Σ e) · plan_k,  or e_k / Σ e where Σ e > 1
//!
//! While a tonnage plan is open, plan_k is what it still lacks of a kind as a share of what it lacks of all that the fleet
//! carries; otherwise it is the fixed shares of the package. With u the mean use of a day (food: of the men who are there,
//! whether they get it or not), C_k one load of all vehicles that bring the kind from railheads, which is what they bring in
//! a round trip. A fleet carries the kinds that its fixed shares name, so a tanker fuel. What others fetch from a depot now is
//! not at the front and does not count as in hand; of what else lies there only the wanted days of what it gives out itself do.
//!
//! Of a kind of which a depot has `most_days` of what it gives out in a day less is loaded for it, the less the more there is,
//! and nothing once there is a load of the fleet beyond that; nothing takes its place, so that lorries stand idle:
//!
//! > share_k · clamp((most_days · g_k + p_k − there_k) / p_k),  p_k one load of the fleet by its fixed shares
//!
//! Not so what an open plan still lacks, and what is allotted: a kind of which no days are wanted is never urgent, and there
//! is never enough of it; it follows the plan.
//!
//! A depot that has less than the wanted days of what it gives out in a day is short. On the days on which the quartermaster finds
//! it so, vehicles that stand where they load, and those that come in there until midnight, go
//! from fleets whose depot is short of nothing that they carry to fleets of the same class from the same place whose depot is, as
//! many as bring what is missing there beyond what these have standing ready; not those that carry what an open plan lacks to fleets
//! that do not (one that does serves the plan as well at any depot), nor those that troops were promised, and not to a depot that
//! the enemy holds. Left out: reports that are late or wrong, front commanders who shout.
//!
//! | | |
//! |---|---|
//! | phase | supply |
//! | reads | stocks at depots and on the road, use, what elements lack, priorities by date and directive, open tonnage plans |
//! | proposes | shares of the next loads, vehicles that pass from one fleet to another |
//! | emits | nothing |
//! | streams | none |
//! | sources | `logistics/priorities.csv`, `logistics/fleets.csv`, `logistics/plans.csv` of the package |
//! | stand-in | the fixed shares |

use kokkyo_scenario::logistics::{KINDS, Supply};

use crate::parameters::Laws;
use crate::world::column::{DepotId, FleetId};
use crate::world::supply::{SupplyEffect, is_lost, priority, still_to_come_t};
use crate::world::theatre::{Fleet, FleetStrength, Origin, Priority};
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

/// What is loaded of what is not urgent: what a plan still lacks of the kinds that a fleet carries, in proportion; where it
/// lacks none of them, the fixed shares.
pub fn rest(lacks_t: [f64; KINDS], fixed: [f64; KINDS]) -> [f64; KINDS] {
    let lacks = std::array::from_fn(|kind| if fixed[kind] > 0.0 { lacks_t[kind] } else { 0.0 });
    let all: f64 = lacks.iter().sum();
    if all > 0.0 { lacks.map(|lacks: f64| lacks / all) } else { fixed }
}

/// Share of a load that is wanted where there is enough at so many tonnes: all up to there, none once there is a load more.
/// *Range*: 0–1; all of a load of nothing.
pub fn wanted_share(enough_t: f64, there_t: f64, load_t: f64) -> f64 {
    if load_t > 0.0 { ((enough_t + load_t - there_t) / load_t).clamp(0.0, 1.0) } else { 1.0 }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    if !view.has_hour_of_day(0.0) {
        return pass_on(view, effects);
    }
    for side in Side::BOTH {
        effects.push(Effect::Supply(SupplyEffect::NoteUse { side }));
        let row = priority(view.theatre, view.state, side);
        let urgent = row.map_or([0.0; KINDS], |row| urgent(view, laws, side, row.days));
        let lacks_t = still_to_come_t(view.theatre, view.state, side);
        for (fleet, what) in view.theatre.fleets.entries().filter(|(_, what)| what.side == side) {
            let Some(strength) = what.strength(view.state.hour) else { continue };
            // What a leg brings has come before: no plan waits for it.
            let lacks_t = if is_leg(what) { [0.0; KINDS] } else { lacks_t };
            let mut load = load(urgent, rest(lacks_t, strength.shares));
            if let Some(row) = row {
                let round_t = load_of_all(view, fleet, strength);
                let wanted = wanted(view, what.depot, row, lacks_t, strength.shares.map(|share| share * round_t));
                for (load, wanted) in load.iter_mut().zip(wanted) {
                    *load *= wanted;
                }
            }
            propose(view, fleet, load, effects);
        }
        if let Some(row) = row {
            reassign(view, side, row, lacks_t, effects);
        }
    }
}

/// Between his looks, those who come in go where they were called.
fn pass_on(view: &View, effects: &mut Effects) {
    for side in Side::BOTH {
        let is_called = |(id, fleet): (FleetId, &Fleet)| fleet.side == side && view.state.supply.is_called_for[id];
        if !view.theatre.fleets.entries().any(is_called) {
            continue;
        }
        if let Some(row) = priority(view.theatre, view.state, side) {
            reassign(view, side, row, still_to_come_t(view.theatre, view.state, side), effects);
        }
    }
}

/// Null model: the shares of the package by date.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    if view.has_hour_of_day(0.0) {
        for (fleet, what) in view.theatre.fleets.entries() {
            if let Some(row) = what.strength(view.state.hour) {
                propose(view, fleet, row.shares, effects);
            }
        }
    }
}

fn propose(view: &View, fleet: FleetId, load: [f64; KINDS], effects: &mut Effects) {
    for (kind, share) in load.into_iter().enumerate() {
        if share != view.state.supply.shares[fleet][kind] {
            effects.push(Effect::Supply(SupplyEffect::Share { fleet, kind: kind as u8, share }));
        }
    }
}

/// What lies in a depot or is on the road to it, by kind. *Unit*: t.
fn there_t(view: &View, depot: DepotId) -> [f64; KINDS] {
    let mut there_t = view.state.depot_t[depot];
    for (id, _) in view.theatre.fleets.entries().filter(|(_, fleet)| fleet.depot == depot) {
        for (there, road_t) in there_t.iter_mut().zip(view.state.supply.goods_on_road_t(id)) {
            *there += road_t;
        }
    }
    there_t
}

/// Share of a load of each kind that is wanted of a fleet whose loads bring `load_t` of it: what its depot has, with what is on the
/// road to it, against the most days of what it gives out. *Range*: 0–1.
fn wanted(view: &View, depot: DepotId, row: &Priority, lacks_t: [f64; KINDS], load_t: [f64; KINDS]) -> [f64; KINDS] {
    let there_t = there_t(view, depot);
    let daily_t = view.state.supply.demand_t[depot].1;
    std::array::from_fn(|kind| {
        let is_limited = row.most_days.is_finite() && row.days[kind] > 0.0 && lacks_t[kind] <= 0.0;
        if is_limited { wanted_share(row.most_days * daily_t[kind], there_t[kind], load_t[kind]) } else { 1.0 }
    })
}

/// Vehicles of fleets whose depot is short of nothing that they carry go to fleets of the same class from the same place
/// whose depot is short of something, as many as bring what those that stand ready for it cannot. Nobody gives what an open
/// plan waits for to who does not bring it, or what troops were promised, and nobody is sent to a depot that the enemy holds.
fn reassign(view: &View, side: Side, row: &Priority, lacks_t: [f64; KINDS], effects: &mut Effects) {
    let fleets = || view.theatre.fleets.entries().filter(move |(_, fleet)| fleet.side == side);
    let supply = &view.state.supply;
    let is_look = view.has_hour_of_day(0.0);
    let free = |fleet: FleetId| (supply.ready[fleet] - supply.owed[fleet].0).max(0.0);
    for (to, poor) in fleets() {
        let is_same = |(_, fleet): &(FleetId, &Fleet)| fleet.depot == poor.depot && fleet.class == poor.class;
        // The first fleet of a class to a depot asks for all of them.
        let is_first = fleets().find(is_same).is_some_and(|(first, _)| first == to);
        if !is_first || poor.net_t <= 0.0 || (!is_look && !supply.is_called_for[to]) {
            continue;
        }
        // Nothing is called to the enemy, whatever was called there before he came.
        let is_open = !is_lost(view.theatre, view.state, poor.depot);
        let standing: f64 = fleets().filter(is_same).map(|(fleet, _)| free(fleet)).sum();
        let lacking_t = if is_open { short_t(view, to, row).unwrap_or_default() } else { 0.0 };
        let mut short_t = lacking_t - standing * poor.net_t;
        if is_look && (short_t > 0.0) != supply.is_called_for[to] {
            effects.push(Effect::Supply(SupplyEffect::CallFor { fleet: to, is_called: short_t > 0.0 }));
        }
        for (from, rich) in fleets() {
            let is_alike = rich.loads_at == poor.loads_at && rich.class == poor.class && rich.depot != poor.depot;
            if short_t <= 0.0 || !is_alike || is_awaited(view, from, to, lacks_t) || self::short_t(view, from, row) != Some(0.0) {
                continue;
            }
            let count = (short_t / poor.net_t).min(free(from));
            if count > 0.0 {
                effects.push(Effect::Supply(SupplyEffect::Reassign { from, to, count }));
                short_t -= count * poor.net_t;
            }
        }
    }
}

/// Whether an open plan still lacks something that a fleet carries and another does not: at whatever depot it comes in it counts.
fn is_awaited(view: &View, from: FleetId, to: FleetId, lacks_t: [f64; KINDS]) -> bool {
    // What a leg brings has come before.
    if is_leg(&view.theatre.fleets[from]) {
        return false;
    }
    let carried = |fleet: FleetId| view.theatre.fleets[fleet].strength(view.state.hour).map_or([0.0; KINDS], |row| row.shares);
    let (from, to) = (carried(from), carried(to));
    (0..KINDS).any(|kind| lacks_t[kind] > 0.0 && from[kind] > 0.0 && to[kind] <= 0.0)
}

fn is_leg(fleet: &Fleet) -> bool {
    matches!(fleet.loads_at, Origin::Depot(_))
}

/// What the depot of a fleet lacks of the wanted days of all it gives out, of kinds that the fleet carries; nothing for a fleet
/// that carries only what is allotted, which stays what it is. *Unit*: t.
fn short_t(view: &View, fleet: FleetId, row: &Priority) -> Option<f64> {
    let what = &view.theatre.fleets[fleet];
    let strength = what.strength(view.state.hour)?;
    let daily_t = view.state.supply.demand_t[what.depot].1;
    let there_t = there_t(view, what.depot);
    let called = |kind: &usize| strength.shares[*kind] > 0.0 && row.days[*kind] > 0.0;
    let lacks = |kind: usize| (row.days[kind] * daily_t[kind] - there_t[kind]).max(0.0);
    (0..KINDS).any(|kind| called(&kind)).then(|| (0..KINDS).filter(called).map(lacks).sum())
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
        let load_t = load_of_all(view, id, row);
        for kind in 0..KINDS {
            missing[kind] -= on_road_t[kind];
            if row.shares[kind] > 0.0 && !is_leg(fleet) {
                carried[kind] += load_t;
            }
        }
    }
    for (depot, _) in theatre.depots.entries().filter(|(_, what)| what.side == side) {
        if theatre.fleets.iter().any(|fleet| fleet.depot == depot) {
            for (missing, in_hand_t) in missing.iter_mut().zip(in_hand_t(view, depot, days)) {
                *missing -= in_hand_t;
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

/// What a depot has in hand for those at the front, by kind. *Unit*: t.
fn in_hand_t(view: &View, depot: DepotId, days: [f64; KINDS]) -> [f64; KINDS] {
    let legs = || view.theatre.depots[depot].fleets.iter().filter_map(|&leg| leg_now(view, leg));
    let stock_t = view.state.depot_t[depot];
    if legs().next().is_none() {
        return stock_t;
    }
    let daily_t = view.state.supply.demand_t[depot].1;
    std::array::from_fn(|kind| {
        let is_fetched = legs().any(|leg| leg.shares[kind] > 0.0);
        // A base in the rear is no help to who is short in front of it, but to who draws from it himself.
        if is_fetched { 0.0 } else { stock_t[kind].min(days[kind] * daily_t[kind]) }
    })
}

/// What a leg is by date, while it has vehicles.
fn leg_now<'v>(view: &View<'v>, leg: FleetId) -> Option<&'v FleetStrength> {
    let row = view.theatre.fleets[leg].strength(view.state.hour)?;
    (view.state.supply.vehicles(leg, row) > 0.0).then_some(row)
}

/// One load of every vehicle of a fleet that is not in the workshop. *Unit*: t.
fn load_of_all(view: &View, fleet: FleetId, row: &FleetStrength) -> f64 {
    let what = &view.theatre.fleets[fleet];
    view.state.supply.vehicles(fleet, row) * what.availability() * what.net_t
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::column::{Column, DirectiveId, RailheadId};
    use crate::world::proving_ground::{Field, Ground};
    use crate::world::state::Stage;
    use crate::world::supply::{Slot, SupplyState};
    use crate::world::theatre::{Depot, TonnagePlan};

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
        ground.theatre.priorities[0] =
            vec![Priority { from_h: 0.0, directive: DirectiveId::NONE, days: [5.0, 5.0, 5.0, 10.0, 0.0, 0.0], most_days: f64::INFINITY }];
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

    const FOOD: usize = Supply::Food as usize;
    const SHELLS: usize = Supply::Shells as usize;

    /// As [`hungry`], with twenty days of what the depot gives out at most, which is 1 t of everything a day.
    fn limited(stock_t: f64) -> (Field, FleetId) {
        let (mut field, fleet) = hungry(stock_t);
        let depot = field.theatre.fleets[fleet].depot;
        field.state.depot_t[depot] = [stock_t; KINDS];
        field.theatre.priorities[0][0].most_days = 20.0;
        field.state.supply.demand_t[depot].1 = [1.0; KINDS];
        clear_road(&mut field, fleet);
        (field, fleet)
    }

    /// All its vehicles stand where they load.
    fn clear_road(field: &mut Field, fleet: FleetId) {
        let supply = &mut field.state.supply;
        supply.road[fleet].out.fill(Slot::default());
        supply.road[fleet].home.fill(0.0);
        supply.on_road_at_start_t = [[0.0; KINDS]; 2];
        (supply.ready[fleet], supply.joined[fleet]) = (10.0, 10.0);
    }

    #[test]
    fn the_more_a_depot_has_beyond_its_days_the_less_is_loaded_and_nothing_takes_its_place() {
        // Twenty days of 1 t; ten lorries of 1.5 t bring 4.5 t of food by plan.
        for (stock_t, wanted) in [(18.0, 1.0), (20.0, 1.0), (22.25, 0.5), (24.5, 0.0), (30.0, 0.0)] {
            let (mut field, fleet) = limited(stock_t);
            field.theatre.priorities[0][0].days = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0];
            field.play(decide);
            let shares = field.state.supply.shares[fleet];
            assert!((shares[FOOD] - wanted * PLAN[FOOD]).abs() < 1e-9, "{stock_t} t in hand: {shares:?}");
            let all: f64 = shares.iter().sum();
            assert!((all - (1.0 - (1.0 - wanted) * PLAN[FOOD])).abs() < 1e-9, "{stock_t} t in hand: {all} of the fleet on the road");
        }
    }

    #[test]
    fn what_is_allotted_is_never_enough() {
        let (mut field, fleet) = limited(1000.0);
        field.theatre.priorities[0][0].days[SHELLS] = 0.0;
        field.play(decide);
        assert_eq!(field.state.supply.shares[fleet][SHELLS], PLAN[SHELLS]);
        assert_eq!(field.state.supply.shares[fleet][FOOD], 0.0);
    }

    #[test]
    fn a_load_of_the_fleet_is_never_too_much_for_a_depot_from_which_nobody_draws() {
        let (mut field, fleet) = limited(2.0);
        field.state.supply.demand_t[field.theatre.fleets[fleet].depot].1 = [0.0; KINDS];
        field.play(decide);
        // Ten lorries of 1.5 t bring 4.5 t of food by plan.
        assert!(field.state.supply.shares[fleet][FOOD] > 0.0);
    }

    const PLAN_ENDS_H: f64 = 2400.0;

    /// An open plan that lacks so much food and shells.
    fn open_plan(field: &mut Field, food_t: f64, shells_t: f64) {
        field.theatre.supply_plans = Column::new(vec![TonnagePlan {
            id: "P".into(),
            name: String::new(),
            side: Side::First,
            from_h: 0.0,
            directive: DirectiveId::NONE,
            by_h: PLAN_ENDS_H,
            tonnes: [0.0, shells_t, 0.0, food_t, 0.0, 0.0],
        }]);
        field.state.supply.plan_from_t = Column::filled(1, Some([0.0; KINDS]));
        field.state.supply.plan_told = Column::filled(1, (false, false));
    }

    #[test]
    fn an_open_plan_says_what_is_loaded_until_it_has_come() {
        assert_eq!(rest([0.0, 30.0, 50.0, 10.0, 0.0, 0.0], PLAN), [0.0, 0.75, 0.0, 0.25, 0.0, 0.0], "no fuel: it carries none");
        assert_eq!(rest([0.0, 0.0, 50.0, 0.0, 0.0, 0.0], PLAN), PLAN);
        let (mut field, fleet) = limited(1000.0);
        open_plan(&mut field, 20.0, 60.0);
        field.play(decide);
        let shares = field.state.supply.shares[fleet];
        assert_eq!([shares[SHELLS], shares[FOOD]], [0.75, 0.25], "whatever lies there: the plan wants it");
        field.state.supply.came_t[0] = [0.0, 60.0, 0.0, 10.0, 0.0, 0.0];
        field.play(decide);
        assert_eq!(field.state.supply.shares[fleet][FOOD], 1.0, "shells have come");
        field.state.hour = PLAN_ENDS_H;
        field.play(decide);
        assert_eq!(field.state.supply.shares[fleet][FOOD], 0.0, "the plan is over, and there is enough");
    }

    #[test]
    fn a_row_holds_once_its_directive_has_been_received() {
        let (mut field, _) = hungry(0.0);
        let later = Priority { directive: DirectiveId(0), days: [9.0; KINDS], ..field.theatre.priorities[0][0] };
        field.theatre.priorities[0].push(later);
        field.state.stage = Column::filled(1, Stage::Issued);
        let days = |field: &Field| priority(&field.theatre, &field.state, Side::First).map(|row| row.days[FOOD]);
        assert_eq!(days(&field), Some(10.0));
        field.state.stage[DirectiveId(0)] = Stage::Received;
        assert_eq!(days(&field), Some(9.0));
    }

    /// As [`hungry`] without food at the front, with a rear base of so many tonnes of everything, to which a fleet brings and from
    /// which a leg of so many lorries fetches food. Share of a kind in the load to the front where only that kind is called for.
    fn behind(stock_t: f64, lorries: f64, kind: usize) -> f64 {
        behind_with(stock_t, lorries, kind, 1.0)
    }

    /// As [`behind`]; of so many tonnes of cartridges that are used in a day one is drawn from the rear base.
    fn behind_with(stock_t: f64, lorries: f64, kind: usize, used_t: f64) -> f64 {
        let (mut field, fleet) = hungry(0.0);
        field.theatre.priorities[0][0].days = std::array::from_fn(|other| if other == kind { 5.0 } else { 0.0 });
        let front = field.theatre.fleets[fleet].depot;
        let rear = DepotId(1);
        let base = Depot { id: "E".into(), fleets: vec![FleetId(1)], ..field.theatre.depots[front].clone() };
        let mut leg = Fleet { id: "G".into(), loads_at: Origin::Depot(rear), ..field.theatre.fleets[fleet].clone() };
        (leg.schedule[0].vehicles, leg.schedule[0].shares) = (lorries, [0.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        let shuttle = Fleet { id: "H".into(), depot: rear, ..field.theatre.fleets[fleet].clone() };
        field.theatre.depots = Column::new(vec![field.theatre.depots[front].clone(), base]);
        field.theatre.fleets = Column::new(vec![field.theatre.fleets[fleet].clone(), leg, shuttle]);
        field.theatre.fleets[FleetId(2)].schedule[0].vehicles = 0.0;
        field.state.supply = SupplyState::new(&field.theatre);
        field.state.hauled_t = Column::filled(3, 0.0);
        field.state.depot_t = Column::new(vec![[0.0; KINDS], [stock_t; KINDS]]);
        field.state.brought_t[0] = [stock_t; KINDS];
        field.state.depot_today_t = Column::filled(2, 0.0);
        clear_road(&mut field, fleet);
        field.state.supply.ready[FleetId(1)] = lorries;
        field.state.supply.use_t[0].1[ARMS] = used_t;
        field.state.used_t[0][ARMS] = used_t;
        field.state.supply.demand_t[rear] = ([0.0; KINDS], [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        field.state.supply.issued_t[rear][ARMS] = 1.0;
        field.play(decide);
        field.state.supply.shares[fleet][kind]
    }

    const ARMS: usize = Supply::SmallArms as usize;

    #[test]
    fn what_a_leg_fetches_is_not_in_hand_and_what_it_leaves_is_for_those_who_draw_it_there() {
        assert_eq!(behind(0.0, 5.0, FOOD), behind(500.0, 5.0, FOOD), "food that a leg fetches is not at the front");
        let (none, some) = (behind(0.0, 5.0, ARMS), behind(2.0, 5.0, ARMS));
        assert!(some < none, "cartridges that nobody fetches are in hand where they are drawn: {some} and {none}");
        assert_eq!(behind(5.0, 5.0, ARMS), PLAN[ARMS], "five days of it");
        // Another tonne a day is used at the front, which has none.
        assert_eq!(behind_with(500.0, 5.0, ARMS, 2.0), behind_with(5.0, 5.0, ARMS, 2.0), "what lies beyond helps nobody in front of it");
        assert!(behind_with(500.0, 5.0, ARMS, 2.0) > PLAN[ARMS]);
    }

    #[test]
    fn a_base_from_which_no_leg_runs_any_more_is_in_hand() {
        assert!(behind(500.0, 0.0, FOOD) < behind(500.0, 5.0, FOOD));
    }

    /// Two fleets of ten lorries from one railhead to two depots, of which only the second gives out anything, 12 t of food a day.
    fn two_depots(first_t: f64, second_t: f64) -> Field {
        let (mut field, fleet) = hungry(0.0);
        let depot = field.theatre.fleets[fleet].depot;
        let other = Fleet { id: "G".into(), depot: DepotId(1), ..field.theatre.fleets[fleet].clone() };
        let front = Depot { id: "E".into(), ..field.theatre.depots[depot].clone() };
        field.theatre.fleets = Column::new(vec![field.theatre.fleets[fleet].clone(), other]);
        field.theatre.depots = Column::new(vec![field.theatre.depots[depot].clone(), front]);
        field.theatre.railheads[RailheadId(0)].fleets = vec![FleetId(0), FleetId(1)];
        field.theatre.priorities[0][0].days = [0.0, 0.0, 0.0, 3.0, 0.0, 0.0];
        field.state.supply = SupplyState::new(&field.theatre);
        field.state.hauled_t = Column::filled(2, 0.0);
        field.state.depot_t = Column::new(vec![[first_t; KINDS], [second_t; KINDS]]);
        field.state.brought_t[0] = [first_t + second_t; KINDS];
        [FleetId(0), FleetId(1)].into_iter().for_each(|fleet| clear_road(&mut field, fleet));
        field.state.depot_today_t = Column::filled(2, 0.0);
        field.state.supply.demand_t = Column::new(vec![([0.0; KINDS], [0.0; KINDS]), ([0.0; KINDS], [12.0; KINDS])]);
        field
    }

    #[test]
    fn vehicles_go_where_a_depot_is_short_as_many_as_bring_what_its_own_cannot() {
        // 36 t are wanted; a lorry brings 1.5 t, and ten stand ready.
        for (second_t, wanted) in [(36.0, 0.0), (24.0, 0.0), (12.0, 6.0), (0.0, 10.0)] {
            let mut field = two_depots(50.0, second_t);
            field.play(decide);
            assert_eq!(field.state.supply.ready[FleetId(1)], 10.0 + wanted, "{second_t} t there");
            assert_eq!(field.state.supply.ready[FleetId(0)], 10.0 - wanted);
            field.audit();
            // The roll by date does not take back what was reassigned.
            field.play(crate::mechanisms::logistics::fleets::decide);
            assert_eq!(field.state.supply.ready[FleetId(1)], 10.0 + wanted);
        }
    }

    #[test]
    fn who_comes_in_during_the_day_goes_where_the_quartermaster_found_want_at_midnight() {
        let mut field = two_depots(50.0, 0.0);
        let [first, second] = [FleetId(0), FleetId(1)];
        // All ten of the first fleet are on the way home, due at noon.
        let noon = field.state.supply.road[first].at(4);
        (field.state.supply.ready[first], field.state.supply.road[first].home[noon]) = (0.0, 10.0);
        field.play(decide);
        assert_eq!(field.state.supply.reassigned[second], 0.0, "nobody stands there");
        field.state.hour = 12.0;
        field.play(crate::mechanisms::logistics::fleets::decide);
        field.play(decide);
        assert_eq!(field.state.supply.reassigned[second], 10.0);
        field.audit();
        // Who was not short at midnight calls nobody during the day.
        let mut field = two_depots(50.0, 100.0);
        field.play(decide);
        field.state.hour = 12.0;
        field.state.depot_t[DepotId(1)] = [0.0; KINDS];
        field.play(decide);
        assert_eq!(field.state.supply.reassigned[second], 0.0);
    }

    #[test]
    fn vehicles_that_a_plan_waits_for_go_where_they_serve_it_as_well_and_nowhere_else() {
        let food_only = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        for (shells_t, to_carries, gives) in [(0.0, food_only, true), (500.0, food_only, false), (500.0, PLAN, true)] {
            let mut field = two_depots(50.0, 0.0);
            field.theatre.fleets[FleetId(1)].schedule[0].shares = to_carries;
            open_plan(&mut field, 500.0, shells_t);
            field.play(decide);
            let gave = 10.0 - field.state.supply.ready[FleetId(0)];
            assert_eq!(gave > 0.0, gives, "{shells_t} t of shells lacking: gave {gave}");
        }
    }

    /// Days of sixty on which the second depot has no food while a plan is open, when so much is wanted of it a day and a third as much
    /// before the plan opened, on the twentieth day.
    fn days_out(daily_t: f64) -> f64 {
        use crate::mechanisms::logistics::{fleets, haulage, railhead};
        let mut field = two_depots(50.0, 60.0);
        field.state.supply.demand_t = Column::filled(2, ([0.0; KINDS], [0.0; KINDS]));
        field.theatre.fleets.iter_mut().for_each(|fleet| fleet.schedule[0].shares = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        field.laws.haulage.throughput = 1.0;
        field.laws.railhead.stock_days = 20.0;
        let mut out = 0.0;
        for step in 0..8 * 80 {
            if step == 8 * 20 {
                open_plan(&mut field, 1e6, 0.0);
            }
            let daily_t = if step < 8 * 20 { daily_t / 3.0 } else { daily_t };
            for row in [fleets::decide, railhead::decide, decide, haulage::decide] {
                field.play(row);
            }
            let depot = DepotId(1);
            field.buffer.push(Effect::Supply(SupplyEffect::Draw { depot, kind: FOOD as u8, tonnes: daily_t / 8.0 }));
            field.play(|_, _, _| {});
            field.audit();
            if step >= 8 * 20 && field.state.depot_t[depot][FOOD] < 0.05 {
                out += 1.0 / 8.0;
            }
            field.state.hour += 3.0;
        }
        out
    }

    #[test]
    fn a_depot_that_gives_out_less_is_not_out_more_often_and_a_plan_starves_nobody() {
        // Ten lorries of 1.5 t bring 15 t a day; those of the other depot, from which nobody draws, as much again.
        let mut before = 0.0;
        for daily_t in [6.0, 12.0, 18.0, 24.0, 36.0, 60.0] {
            let out = days_out(daily_t);
            assert!(out >= before - 1.0, "{daily_t} t a day: {out} days out, with less {before}");
            assert!(daily_t > 25.0 || out < 6.0, "{daily_t} t a day of which both fleets bring 30: {out} days out");
            before = before.max(out);
        }
    }

    #[test]
    fn nobody_gives_vehicles_who_is_short_himself_or_carries_what_is_allotted() {
        let mut field = two_depots(0.0, 0.0);
        field.state.supply.demand_t[DepotId(0)].1 = [12.0; KINDS];
        field.play(decide);
        assert_eq!(field.state.supply.ready[FleetId(0)], 10.0);
        let mut field = two_depots(50.0, 0.0);
        field.theatre.fleets[FleetId(0)].schedule[0].shares = [0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
        field.play(decide);
        assert_eq!(field.state.supply.ready[FleetId(0)], 10.0, "shells are allotted");
    }

    #[test]
    fn what_a_depot_lacks_is_asked_for_once_whatever_the_number_of_fleets_that_bring_it() {
        let mut field = two_depots(50.0, 12.0);
        // A third fleet to the second depot, whose vehicles stand ready too: 24 t are short, and it can bring 15 of them.
        let third = Fleet { id: "H".into(), ..field.theatre.fleets[FleetId(1)].clone() };
        let mut fleets: Vec<Fleet> = field.theatre.fleets.iter().cloned().collect();
        fleets.push(third);
        field.theatre.fleets = Column::new(fleets);
        let before = field.state.supply.demand_t.clone();
        field.state.supply = SupplyState::new(&field.theatre);
        field.state.supply.demand_t = before;
        field.state.hauled_t = Column::filled(3, 0.0);
        [FleetId(0), FleetId(1), FleetId(2)].into_iter().for_each(|fleet| clear_road(&mut field, fleet));
        field.play(decide);
        assert_eq!(field.state.supply.ready[FleetId(0)], 10.0, "twenty lorries stand ready for 24 t");
        field.state.depot_t[DepotId(1)] = [0.0; KINDS];
        field.state.supply.demand_t[DepotId(1)].1 = [14.0; KINDS];
        field.state.supply.shares[FleetId(0)] = PLAN;
        field.play(decide);
        // 42 t less 30 are eight lorries, asked for by one of the two.
        assert_eq!([1, 2].map(|fleet| field.state.supply.ready[FleetId(fleet)]), [18.0, 10.0]);
    }

    #[test]
    fn nobody_gives_what_troops_were_promised_and_nobody_is_sent_to_a_depot_in_the_enemys_hands() {
        let mut field = two_depots(50.0, 0.0);
        field.state.supply.owed[FleetId(0)] = (7.0, 70.0);
        field.play(decide);
        assert_eq!(field.state.supply.ready[FleetId(0)], 7.0);
        let mut field = two_depots(50.0, 0.0);
        let cell = field.theatre.depots[DepotId(1)].cell;
        field.state.control[cell] = Side::Second as u8;
        field.play(decide);
        assert_eq!(field.state.supply.ready[FleetId(0)], 10.0);
    }
    #[test]
    fn a_call_to_a_depot_ends_with_the_look_at_which_the_enemy_holds_it() {
        let mut field = two_depots(50.0, 0.0);
        let first = FleetId(0);
        field.state.supply.ready[first] = 0.0;
        field.play(decide);
        let is_called = |field: &Field| field.state.supply.is_called_for[FleetId(1)];
        assert!(is_called(&field));
        let cell = field.theatre.depots[DepotId(1)].cell;
        field.state.control[cell] = Side::Second as u8;
        (field.state.hour, field.state.supply.ready[first]) = (12.0, 10.0);
        field.play(decide);
        assert_eq!((is_called(&field), field.state.supply.ready[first]), (true, 10.0), "who comes in is not sent to the enemy");
        field.state.hour = 24.0;
        field.play(decide);
        assert!(!is_called(&field));
        // It is called again at the next look after it has been retaken, and not before.
        field.state.control[cell] = Side::First as u8;
        field.state.hour = 36.0;
        field.play(decide);
        assert_eq!(field.state.supply.ready[first], 10.0);
        field.state.hour = 48.0;
        field.play(decide);
        assert_eq!(field.state.supply.ready[first], 0.0);
    }
}
