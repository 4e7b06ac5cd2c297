//! **What do the lorries load?**
//!
//! Every vehicle that stands where it loads, a railhead or a depot in the rear, loads and leaves in the step, if the goods
//! are there and the ramps can handle them: net load after its own fuel or fodder for the trip, in the shares that the
//! quartermaster wants; what these lack of a whole load is not loaded, and a part of the fleet as large stands idle. Where a kind is
//! scarce, fleets that load at one place share it in proportion; vehicles for which there is nothing wait. A column is
//! on its way for the time of the way, so that a fleet of N in the long run carries
//!
//! > q = N · a · (p − 2 d f) / T,  T = 2 d / v + t
//!
//! Vehicles that are promised to troops leave empty first. Nothing is loaded for a depot that the enemy holds. Left out:
//! wells and relay posts, traffic jams, weather, columns that lose their way.
//!
//! | | |
//! |---|---|
//! | phase | supply |
//! | reads | vehicles and goods at railheads and depots, shares of the load, who holds the depots |
//! | proposes | loads and columns that leave |
//! | emits | nothing (`Delivered` comes with the fleets) |
//! | streams | none |
//! | sources | `logistics/fleets.csv`, `logistics/vehicles.csv` of the package |
//! | stand-in | depots always hold what their whole side could carry, and a day of what airfields fetch |

use kokkyo_scenario::logistics::{CARRIED, KINDS, Supply};

use crate::parameters::Laws;
use crate::world::column::FleetId;
use crate::world::supply::{SupplyEffect, is_lost};
use crate::world::{Effect, Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "logistics.haulage" {
        /// What vehicles carry against what payload less own use comes to.
        throughput: "1", 0.1 => 3.0;
    }
}

/// q = N a (p − 2 d f) / T: what a fleet carries. *Unit*: vehicles, t, share, days; t/day.
pub fn throughput_t_per_day(vehicles: f64, net_payload_t: f64, availability: f64, round_trip_days: f64) -> f64 {
    if round_trip_days > 0.0 { vehicles * availability * net_payload_t / round_trip_days } else { 0.0 }
}

/// Share of what fleets could load that they find at the railhead. *Range*: 0–1.
pub fn found_share(waiting_t: f64, wanted_t: f64) -> f64 {
    if wanted_t <= waiting_t { 1.0 } else { (waiting_t / wanted_t).max(0.0) }
}

/// Vehicles that may leave with goods where only a share of a fleet is wanted for these: as many as are missing on the road. Those
/// lent to troops belong to the fleet and carry no goods, so that who would stand idle goes to the troops first. *Range*: 0–`ready`.
pub fn in_service(share: f64, ready: f64, with_goods: f64, lent: f64) -> f64 {
    (share * (ready + with_goods + lent) - with_goods).clamp(0.0, ready)
}

/// Less than this is no vehicle.
const NONE: f64 = 1e-9;
/// Shares that add up to this, or more, are a whole load.
const WHOLE: f64 = 1.0 - 1e-9;

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    lend(view, effects);
    for (id, railhead) in view.theatre.railheads.entries() {
        let limit_t_per_h = railhead.handling.iter().take_while(|row| row.0 <= view.state.hour).last().map_or(f64::INFINITY, |row| row.1);
        load(view, laws, &railhead.fleets, &view.state.supply.railhead_t[id], limit_t_per_h, effects);
    }
    for (id, depot) in view.theatre.depots.entries() {
        if !depot.fleets.is_empty() && !is_lost(view.theatre, view.state, id) {
            load(view, laws, &depot.fleets, &view.state.depot_t[id], f64::INFINITY, effects);
        }
    }
}

/// Vehicles where they load go first to the troops to whom they are promised.
fn lend(view: &View, effects: &mut Effects) {
    for fleet in view.theatre.fleets.ids() {
        let vehicles = lent(view, fleet);
        if vehicles > NONE {
            effects.push(Effect::Supply(SupplyEffect::Lend { fleet, vehicles }));
        }
    }
}

fn lent(view: &View, fleet: FleetId) -> f64 {
    view.state.supply.owed[fleet].0.min(view.state.supply.ready[fleet])
}

/// What a fleet would load in this step.
struct Wish {
    vehicles: f64,
    net_t: f64,
    own_use_t: f64,
    shares: [f64; KINDS],
}

fn wish(view: &View, laws: &Laws, fleet: FleetId) -> Option<Wish> {
    let what = &view.theatre.fleets[fleet];
    if is_lost(view.theatre, view.state, what.depot) {
        return None;
    }
    let supply = &view.state.supply;
    let leave_empty = lent(view, fleet);
    let mut vehicles = supply.ready[fleet] - leave_empty;
    let mut shares = supply.shares[fleet];
    let wanted: f64 = shares.iter().sum();
    if wanted < WHOLE {
        let ([out, home], lent) = (supply.on_road(fleet), supply.lent(fleet));
        vehicles = in_service(wanted, vehicles.max(0.0), (out + home - lent).max(0.0), lent + leave_empty);
        shares = shares.map(|share| if wanted > 0.0 { share / wanted } else { 0.0 });
    }
    let net_t = what.net_t * laws.haulage.throughput * view.state.intelligence.haul_open[what.side.index()];
    (vehicles > NONE && net_t > 0.0).then_some(Wish { vehicles, net_t, own_use_t: what.own_use_t, shares })
}

/// What fleets take of what lies ready where they load, at most what is handled there.
fn load(view: &View, laws: &Laws, fleets: &[FleetId], waiting_t: &[f64; KINDS], handled_t_per_h: f64, effects: &mut Effects) {
    let theatre = view.theatre;
    let mut wanted = [0.0; KINDS];
    for &id in fleets {
        let Some(wish) = wish(view, laws, id) else { continue };
        for (wanted, share) in wanted.iter_mut().zip(wish.shares) {
            *wanted += wish.vehicles * wish.net_t * share;
        }
        wanted[theatre.fleets[id].burns as usize] += wish.vehicles * wish.own_use_t;
    }
    let all: f64 = wanted.iter().sum();
    if all <= 0.0 {
        return;
    }
    let handled = found_share(handled_t_per_h * theatre.step_h, all);
    let mut found = [0.0; KINDS];
    for kind in 0..KINDS {
        found[kind] = handled * found_share(waiting_t[kind], wanted[kind] * handled);
    }
    for &fleet in fleets {
        let Some(wish) = wish(view, laws, fleet) else { continue };
        let shares = wish.shares;
        // Without fuel for the way a vehicle does not leave, whatever lies ready for it.
        let fuelled = if wish.own_use_t > 0.0 { found[theatre.fleets[fleet].burns as usize] } else { 1.0 };
        let loaded: f64 = (0..KINDS).map(|kind| found[kind] * shares[kind]).sum();
        let leaving = loaded.min(fuelled);
        if loaded <= 0.0 || wish.vehicles * leaving <= NONE {
            continue;
        }
        let kinds_t = std::array::from_fn(|kind| wish.vehicles * wish.net_t * shares[kind] * found[kind] * leaving / loaded);
        let vehicles = wish.vehicles * leaving;
        effects.push(Effect::Supply(SupplyEffect::Leave { fleet, vehicles, own_use_t: vehicles * wish.own_use_t, kinds_t }));
    }
}

/// Null model: unlimited supply. Every depot holds what all elements of its side carry when full, or what it held at
/// the start if that is more.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    let mut full_t = [[0.0; CARRIED]; 2];
    for element in view.theatre.elements.ids() {
        let sum = &mut full_t[view.theatre.elements[element].side.index()];
        for (sum, full) in sum.iter_mut().zip(view.state.full_t[element]) {
            *sum += full;
        }
    }
    for depot in view.theatre.depots.ids() {
        let what = &view.theatre.depots[depot];
        let mut kinds_t = [0.0; KINDS];
        for kind in 0..KINDS {
            let carried = full_t[what.side.index()].get(kind).copied().unwrap_or_default();
            let mut full_t = what.stock_t[kind].max(carried);
            for field in view.theatre.air.airfields.iter().filter(|field| field.depot == depot) {
                let [fuel_t, bombs_t] = field.in_use(view.state.hour).map_or([0.0; 2], |now| now.inflow_t_per_h.map(|per_h| 24.0 * per_h));
                full_t += if kind == Supply::Fuel as usize { fuel_t } else { 0.0 };
                full_t += if kind == Supply::AirAmmunition as usize { bombs_t } else { 0.0 };
            }
            kinds_t[kind] = (full_t - view.state.depot_t[depot][kind]).max(0.0);
        }
        if kinds_t != [0.0; KINDS] {
            effects.push(Effect::Stock { depot, kinds_t });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanisms::logistics::{fleets, railhead};
    use crate::world::Side;
    use crate::world::column::{Column, DepotId, RailheadId};
    use crate::world::proving_ground::{Field, Ground};
    use crate::world::theatre::Origin;
    use proptest::prelude::*;

    #[test]
    fn the_lorries_of_mid_july_carry_517_tonnes_a_day() {
        assert!((throughput_t_per_day(1724.0, 1.5, 1.0, 5.0) - 517.2).abs() < 1e-9);
    }

    #[test]
    fn no_lorries_carry_nothing_and_more_lorries_more() {
        assert_eq!(throughput_t_per_day(0.0, 1.5, 1.0, 5.0), 0.0);
        assert_eq!(throughput_t_per_day(10.0, 1.5, 1.0, 0.0), 0.0);
        assert!(throughput_t_per_day(11.0, 1.5, 1.0, 5.0) > throughput_t_per_day(10.0, 1.5, 1.0, 5.0));
        assert!(throughput_t_per_day(10.0, 1.5, 1.0, 6.0) < throughput_t_per_day(10.0, 1.5, 1.0, 5.0));
    }

    /// So many lorries of 1.5 t on a way of so many hours out and home, with a workshop, and trains enough.
    #[derive(Debug, Clone, Copy)]
    struct Line {
        lorries: f64,
        way_h: f64,
        own_use_t: f64,
        breakdown_share: f64,
        repair_h: f64,
        rail_t_per_day: f64,
        handling_t_per_day: f64,
    }

    const EASY: Line = Line {
        lorries: 100.0,
        way_h: 30.0,
        own_use_t: 0.0,
        breakdown_share: 0.0,
        repair_h: 0.0,
        rail_t_per_day: 10_000.0,
        handling_t_per_day: f64::INFINITY,
    };

    impl Line {
        fn field(&self) -> Field {
            let mut ground = Ground::new();
            let (railhead, _, fleet) = ground.supply_line(Side::First, self.rail_t_per_day, self.lorries);
            let what = &mut ground.theatre.fleets.iter_mut().nth(usize::from(fleet.0)).unwrap();
            (what.out_h, what.home_h, what.own_use_t) = (self.way_h, self.way_h, self.own_use_t);
            (what.breakdown_share, what.repair_h) = (self.breakdown_share, self.repair_h);
            what.net_t = 1.5 - self.own_use_t;
            ground.theatre.railheads[railhead].handling = vec![(0.0, self.handling_t_per_day / 24.0)];
            let mut field = ground.play();
            field.laws.haulage.throughput = 1.0;
            field.laws.railhead.stock_days = 20.0;
            field
        }

        /// Tonnes delivered between two days.
        fn delivers(&self, from: u32, to: u32) -> f64 {
            let mut field = self.field();
            let mut before = 0.0;
            for step in 0..to * 8 {
                if step == from * 8 {
                    before = field.state.delivered_t[0];
                }
                for row in [fleets::decide, railhead::decide, decide] {
                    field.play(row);
                }
                field.audit();
                field.state.hour += 3.0;
            }
            field.state.delivered_t[0] - before
        }
    }

    #[test]
    fn from_the_first_day_on_a_fleet_delivers_what_the_closed_form_says() {
        for way_h in [12.0, 30.0, 65.9, 13.7] {
            for own_use_t in [0.0, 0.28] {
                let line = Line { way_h, own_use_t, ..EASY };
                let closed = throughput_t_per_day(100.0, 1.5 - own_use_t, 1.0, 2.0 * way_h / 24.0);
                let found = line.delivers(0, 40) / 40.0;
                assert!((found - closed).abs() < 2e-3 * closed, "{line:?}: {found} t a day, closed form {closed}");
            }
        }
    }

    #[test]
    fn with_a_workshop_availability_comes_out_as_derived() {
        let line = Line { breakdown_share: 0.13, repair_h: 168.0, ..EASY };
        let closed = throughput_t_per_day(100.0, 1.5, fleets::availability(60.0, 0.13, 0.0, 168.0), 2.5);
        let found = line.delivers(60, 160) / 100.0;
        assert!((found - closed).abs() < 5e-3 * closed, "{found} t a day, closed form {closed}");
    }

    /// An independent queue: whole lorries, one by one, each with its clock, in steps of a minute.
    fn one_by_one(lorries: usize, way_min: usize, minutes: usize, rail_t_per_min: f64) -> f64 {
        // Spread over the round trip at the beginning; below `way_min` loaded on the way out.
        let mut clocks: Vec<usize> = (0..lorries).map(|at| at * 2 * way_min / lorries).collect();
        let (mut waiting_t, mut delivered_t) = (0.0, 0.0);
        for _ in 0..minutes {
            waiting_t += rail_t_per_min;
            for clock in &mut clocks {
                if *clock == 2 * way_min {
                    if waiting_t >= 1.5 {
                        waiting_t -= 1.5;
                        *clock = 0;
                    }
                } else {
                    *clock += 1;
                    if *clock == way_min {
                        delivered_t += 1.5;
                    }
                }
            }
        }
        delivered_t
    }

    #[test]
    fn lorries_that_flow_deliver_what_lorries_one_by_one_deliver() {
        for (lorries, way_h, rail_t_per_day) in [(40, 18.0, 5000.0), (40, 18.0, 20.0), (24, 60.0, 5000.0), (60, 7.0, 100.0)] {
            let days = 60;
            let slow = one_by_one(lorries, (way_h * 60.0) as usize, days * 1440, rail_t_per_day / 1440.0);
            let fast = Line { lorries: lorries as f64, way_h, rail_t_per_day, ..EASY }.delivers(0, days as u32);
            assert!(
                (fast - slow).abs() < 0.03 * slow,
                "{lorries} lorries, {way_h} h, {rail_t_per_day} t by rail: {fast} t, one by one {slow} t"
            );
        }
    }

    #[test]
    fn ramps_limit_what_leaves() {
        let line = Line { handling_t_per_day: 20.0, ..EASY };
        let found = line.delivers(20, 40) / 20.0;
        assert!((found - 20.0).abs() < 1e-6, "{found} t a day");
    }

    #[test]
    fn two_fleets_share_a_poor_railhead_in_proportion_whatever_their_order() {
        for swap in [false, true] {
            let mut ground = Ground::new();
            let (railhead, _, fleet) = ground.supply_line(Side::First, 0.0, 0.0);
            let mut both = vec![ground.theatre.fleets[fleet].clone(), ground.theatre.fleets[fleet].clone()];
            both[usize::from(swap)].id = "small".into();
            ground.theatre.fleets = Column::new(both);
            ground.theatre.railheads[railhead].fleets = vec![FleetId(0), FleetId(1)];
            let mut field = ground.play();
            field.laws.haulage.throughput = 1.0;
            let (small, large) = if swap { (FleetId(1), FleetId(0)) } else { (FleetId(0), FleetId(1)) };
            for (fleet, vehicles) in [(small, 10.0), (large, 30.0)] {
                field.state.supply.ready[fleet] = vehicles;
                field.state.supply.joined[fleet] = vehicles;
            }
            field.state.supply.railhead_t[railhead] = [0.8, 0.0, 0.8, 2.0, 0.0, 0.4];
            field.state.supply.railed_t[railhead] = [0.8, 0.0, 0.8, 2.0, 0.0, 0.4];
            field.play(decide);
            let on_road = |fleet: FleetId| field.state.supply.goods_on_road_t(fleet).iter().sum::<f64>();
            assert!((on_road(small) - 1.0).abs() < 1e-12 && (on_road(large) - 3.0).abs() < 1e-12);
            assert!(field.state.supply.railhead_t[railhead].iter().sum::<f64>().abs() < 1e-12);
            field.audit();
        }
    }

    /// Lorries of 1.5 t from a railhead to a depot, a round trip of 60 h, and others from there to a second one, of 24 h.
    fn chain(first: f64, second: f64) -> (Field, [DepotId; 2], [FleetId; 2]) {
        let mut ground = Ground::new();
        let (railhead, depot, fleet) = ground.supply_line(Side::First, 10_000.0, first);
        let mut forward = ground.theatre.depots[depot].clone();
        let mut leg = ground.theatre.fleets[fleet].clone();
        (forward.id, leg.id) = ("E".into(), "G".into());
        let ends = [depot, DepotId(1)];
        (leg.loads_at, leg.depot, leg.schedule[0].vehicles) = (Origin::Depot(depot), ends[1], second);
        ground.theatre.depots = Column::new(vec![ground.theatre.depots[depot].clone(), forward]);
        ground.theatre.fleets = Column::new(vec![ground.theatre.fleets[fleet].clone(), leg]);
        let fleets = [fleet, FleetId(1)];
        ground.theatre.depots[depot].fleets = vec![fleets[1]];
        (ground.theatre.fleets[fleet].out_h, ground.theatre.fleets[fleet].home_h) = (30.0, 30.0);
        ground.theatre.railheads[railhead].fleets = vec![fleet];
        let mut field = ground.play();
        field.laws.haulage.throughput = 1.0;
        field.laws.railhead.stock_days = 20.0;
        (field, ends, fleets)
    }

    fn play_days(field: &mut Field, days: u32) {
        for _ in 0..days * 8 {
            for row in [fleets::decide, railhead::decide, decide] {
                field.play(row);
            }
            field.audit();
            field.state.hour += 3.0;
        }
    }

    fn all(tonnes: &[f64; KINDS]) -> f64 {
        tonnes.iter().sum()
    }

    #[test]
    fn a_chain_brings_to_its_end_what_its_slower_leg_carries() {
        for (first, second) in [(100.0, 100.0), (100.0, 20.0), (30.0, 100.0), (0.0, 50.0), (50.0, 0.0)] {
            let (mut field, _, [_, leg]) = chain(first, second);
            play_days(&mut field, 20);
            let before = field.state.hauled_t[leg];
            play_days(&mut field, 40);
            let found = (field.state.hauled_t[leg] - before) / 40.0;
            let closed = throughput_t_per_day(first, 1.5, 1.0, 2.5).min(throughput_t_per_day(second, 1.5, 1.0, 1.0));
            assert!((found - closed).abs() < 0.02 * closed.max(1.0), "{first} and {second} lorries: {found} t a day, closed form {closed}");
        }
    }

    #[test]
    fn a_tonne_that_goes_on_from_a_depot_is_delivered_once() {
        let (mut field, [rear, front], [trunk, leg]) = chain(100.0, 20.0);
        play_days(&mut field, 30);
        let (state, supply) = (&field.state, &field.state.supply);
        assert!(state.hauled_t[leg] > 500.0);
        assert_eq!(state.delivered_t[0], state.hauled_t[trunk]);
        let at_depots = all(&state.depot_t[rear]) + all(&state.depot_t[front]);
        let on_leg: f64 = supply.goods_on_road_t(leg).iter().sum();
        assert!((at_depots + on_leg - all(&supply.came_t[0])).abs() < 1e-6, "nothing was used");
        assert!((all(&supply.issued_t[rear]) - state.hauled_t[leg] - on_leg).abs() < 1e-6);
    }

    #[test]
    fn what_lies_in_a_standing_depot_is_brought_forward_and_no_more() {
        let (mut field, [rear, front], _) = chain(0.0, 20.0);
        field.state.depot_t[rear] = [10.0, 0.0, 10.0, 70.0, 0.0, 10.0];
        field.state.brought_t[0] = field.state.depot_t[rear];
        play_days(&mut field, 30);
        assert!(all(&field.state.depot_t[rear]) < 1.0, "{:?}", field.state.depot_t[rear]);
        assert!((all(&field.state.depot_t[front]) - 100.0).abs() < 1.0);
        assert_eq!(field.state.delivered_t[0], 0.0, "nothing came from a railhead");
    }

    #[test]
    fn of_a_depot_that_the_enemy_holds_nobody_loads() {
        let (mut field, [rear, front], _) = chain(0.0, 20.0);
        field.state.depot_t[rear] = [0.0, 0.0, 0.0, 50.0, 0.0, 0.0];
        field.state.brought_t[0] = field.state.depot_t[rear];
        let cell = field.theatre.depots[rear].cell;
        field.state.control[cell] = Side::Second as u8;
        field.theatre.depots[front].cell = crate::world::proving_ground::cell(2, 0);
        play_days(&mut field, 5);
        assert_eq!(all(&field.state.depot_t[rear]), 50.0);
    }

    #[test]
    fn a_fleet_of_which_a_share_is_wanted_delivers_that_share() {
        assert_eq!(in_service(0.4, 100.0, 0.0, 0.0), 40.0);
        assert_eq!(in_service(0.4, 60.0, 40.0, 0.0), 0.0);
        assert_eq!(in_service(0.0, 60.0, 40.0, 0.0), 0.0);
        assert_eq!(in_service(0.4, 60.0, 20.0, 20.0), 20.0, "lorries lent to troops are not those that carry goods");
        for wanted in [0.0, 0.25, 0.8, 1.0] {
            let mut field = EASY.field();
            let shares = [0.2, 0.0, 0.2, 0.5, 0.0, 0.1].map(|share| share * wanted);
            field.state.supply.shares[FleetId(0)] = shares;
            play_days(&mut field, 30);
            let before = field.state.delivered_t[0];
            play_days(&mut field, 40);
            let found = (field.state.delivered_t[0] - before) / 40.0;
            let closed = wanted * throughput_t_per_day(100.0, 1.5, 1.0, 2.5);
            assert!((found - closed).abs() < 0.01 * closed.max(0.1), "{wanted} wanted: {found} t a day, closed form {closed}");
        }
    }

    #[test]
    fn a_column_arrives_after_its_way_and_not_before() {
        let mut field = Line { lorries: 0.0, way_h: 30.0, ..EASY }.field();
        let fleet = FleetId(0);
        field.theatre.fleets[fleet].schedule[0].vehicles = 10.0;
        field.state.supply.ready[fleet] = 10.0;
        field.state.supply.joined[fleet] = 10.0;
        field.state.supply.railhead_t[RailheadId(0)] = [100.0; KINDS];
        field.state.supply.railed_t[RailheadId(0)] = [100.0; KINDS];
        for step in 0..=10 {
            assert_eq!(field.state.delivered_t[0], 0.0, "step {step}");
            field.play(fleets::decide);
            field.play(decide);
            field.audit();
            field.state.hour += 3.0;
        }
        assert!((field.state.delivered_t[0] - 15.0).abs() < 1e-9);
        // A fifth of the load is small-arms ammunition, half food.
        assert!((field.state.depot_t[crate::world::column::DepotId(0)][0] - 3.0).abs() < 1e-9);
        assert!((field.state.depot_t[crate::world::column::DepotId(0)][3] - 7.5).abs() < 1e-9);
    }

    #[test]
    fn nothing_is_loaded_for_or_unloaded_in_the_enemys_hands() {
        let mut field = EASY.field();
        let cell = field.theatre.depots[crate::world::column::DepotId(0)].cell;
        field.state.control[cell] = Side::Second as u8;
        let before = field.state.supply.on_road(FleetId(0));
        for _ in 0..40 {
            for row in [fleets::decide, railhead::decide, decide] {
                field.play(row);
            }
            field.audit();
            field.state.hour += 3.0;
        }
        assert_eq!(field.state.delivered_t[0], 0.0);
        let after = field.state.supply.on_road(FleetId(0));
        assert!((after[0] - before[0]).abs() < 1e-9, "loaded columns wait before it");
        assert!(after[1].abs() < 1e-9, "empty ones are home and stay there");
    }

    #[test]
    fn vehicles_that_are_struck_are_gone_with_what_they_carried_and_the_books_agree() {
        let mut field = EASY.field();
        let fleet = FleetId(0);
        let before = field.state.supply.goods_on_road_t(fleet).iter().sum::<f64>();
        field.buffer.push(Effect::Supply(SupplyEffect::LoseVehicles { fleet, count: 10.0, loaded: 1.0 }));
        field.buffer.push(Effect::Supply(SupplyEffect::DamageVehicles { fleet, count: 5.0, loaded: 0.0 }));
        field.play(|_, _, _| {});
        assert!((field.state.supply.written_off[fleet] - 10.0).abs() < 1e-9);
        assert!((field.state.supply.under_repair[fleet] - 5.0).abs() < 1e-9);
        let lost = before - field.state.supply.goods_on_road_t(fleet).iter().sum::<f64>();
        assert!((lost - 15.0).abs() < 1e-9, "ten loads of 1.5 t: {lost}");
        field.audit();
        field.buffer.push(Effect::Supply(SupplyEffect::LoseVehicles { fleet, count: 1e6, loaded: 0.5 }));
        field.play(|_, _, _| {});
        assert_eq!(field.state.supply.on_road(fleet), [0.0, 0.0]);
        field.audit();
    }

    #[test]
    fn lorries_lent_to_troops_carry_nothing_until_they_are_back() {
        let mut field = EASY.field();
        let fleet = FleetId(0);
        field.state.supply.owed[fleet] = (20.0, 20.0 * 48.0);
        let full = EASY.delivers(0, 20);
        for _ in 0..20 * 8 {
            for row in [fleets::decide, railhead::decide, decide] {
                field.play(row);
            }
            field.audit();
            field.state.hour += 3.0;
        }
        // Twenty lorries are away for two days of a trip of two and a half: 0.8 trips each, one of them before the end of
        // the span for every lorry.
        let missing = full - field.state.delivered_t[0];
        assert!((20.0 * 1.5 * 0.8 - 1e-9..=20.0 * 1.5 + 1e-6).contains(&missing), "{missing} t less");
        assert!((field.state.supply.lent_h[fleet] - 960.0).abs() < 1e-6);
        assert!(field.state.supply.owed[fleet].0 < 1e-9);
    }

    /// What a hundred lorries deliver in twenty days of which a share is wanted for goods, when so many have been lent for two days.
    fn delivers_beside_troops(wanted: f64, lent: f64) -> f64 {
        let mut field = EASY.field();
        let fleet = FleetId(0);
        field.state.supply.shares[fleet] = [0.2, 0.0, 0.2, 0.5, 0.0, 0.1].map(|share| share * wanted);
        play_days(&mut field, 20);
        field.state.supply.owed[fleet] = (lent, lent * 48.0);
        let before = field.state.delivered_t[0];
        play_days(&mut field, 20);
        assert!(field.state.supply.owed[fleet].0 < 1e-9 && field.state.supply.lent(fleet) < 1e-9);
        field.state.delivered_t[0] - before
    }

    #[test]
    fn troops_ride_on_lorries_that_would_stand_idle_before_goods_wait_for_it() {
        let without = delivers_beside_troops(0.6, 0.0);
        let beside = delivers_beside_troops(0.6, 30.0);
        assert!((beside - without).abs() < 1e-6 * without, "forty stand idle, thirty of them are lent: {beside} t instead of {without} t");
        let short = delivers_beside_troops(0.6, 60.0);
        assert!(short < without - 1.5, "twenty are taken from those who carry goods: {short} t instead of {without} t");
    }

    #[test]
    fn with_unlimited_supply_a_depot_is_full_again_and_the_books_agree() {
        let mut ground = Ground::new();
        let (_, depot, _) = ground.supply_line(Side::First, 0.0, 10.0);
        let who = ground.element(Side::First, 100, 0, 0);
        let mut field = ground.play();
        field.state.full_t[who] = [1.0, 2.0, 3.0, 4.0];
        field.play(stand_in);
        assert_eq!(field.state.depot_t[depot], [1.0, 2.0, 3.0, 4.0, 0.0, 0.0]);
        field.audit();
        assert!(!field.effects(stand_in).iter().any(|effect| matches!(effect, Effect::Stock { .. })));
    }

    #[test]
    fn where_ramps_bind_the_length_of_the_way_is_nothing() {
        // 174 lorries at a ramp of 5 t a day: whatever the way, 100 t in twenty days. They once began with more on a long
        // road than the ramp could have passed, so that the longer way delivered more.
        for way_h in [6.0, 12.0, 40.0] {
            let line = Line { lorries: 174.0, way_h, rail_t_per_day: 90.0, handling_t_per_day: 5.0, ..EASY };
            let found = line.delivers(0, 20);
            assert!((found - 100.0).abs() < 0.2, "{way_h} h: {found} t");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn more_lorries_a_shorter_way_or_better_ramps_never_deliver_less(
            lorries in 1.0..400.0f64, way_h in 6.0..80.0f64, rail in 2.0..600.0f64, handling in 2.0..600.0f64, more in 1.0..4.0f64,
            own_use_t in 0.0..0.5f64, breakdown_share in 0.0..0.3f64, repair_h in 0.0..240.0f64,
        ) {
            let line = Line { lorries, way_h, rail_t_per_day: rail, handling_t_per_day: handling, own_use_t, breakdown_share, repair_h };
            for (what, better) in [
                ("lorries", Line { lorries: lorries * more, ..line }),
                ("way", Line { way_h: (way_h / more).max(3.0), ..line }),
                ("rail", Line { rail_t_per_day: rail * more, ..line }),
                ("ramps", Line { handling_t_per_day: handling * more, ..line }),
            ] {
                let here = line.delivers(0, 20);
                let there = better.delivers(0, 20);
                // A part of a step's load may lie on the other side of the last midnight.
                prop_assert!(there >= here * (1.0 - 2e-3) - 1e-6, "{what}: {there} t instead of {here} t");
            }
        }
    }
}
