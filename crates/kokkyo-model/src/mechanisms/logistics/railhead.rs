//! **What arrives by rail?**
//!
//! A line passes so many pairs of trains a day; troops take theirs first, at most a share of all, by a timetable that
//! their arrivals demand, recorded or decided; goods have the rest. Railheads of one line share it in proportion to what they want.
//! A railhead wants, of each kind, what its vehicles load in some days, less what waits there already; it takes no more
//! than is sent and than it can unload. Left out: single trains, late trains, wagons and engines, the way back.
//!
//! | | |
//! |---|---|
//! | phase | supply |
//! | reads | lines and railheads by date, troop trains, what waits, what fleets load; what sabotage leaves of it |
//! | proposes | goods at the railhead; a line that does not pass what is wanted |
//! | emits | `RailheadChoked`, `RailheadClear` |
//! | streams | none |
//! | sources | `logistics/railways.csv`, `logistics/railheads.csv` of the package |
//! | stand-in | the railhead is never empty: a load for every vehicle always waits |

use kokkyo_scenario::logistics::KINDS;

use crate::parameters::Laws;
use crate::world::column::{RailheadId, RailwayId};
use crate::world::supply::SupplyEffect;
use crate::world::{Effect, Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "logistics.railhead" {
        /// Days of its vehicles' loads that a railhead calls forward and keeps.
        stock_days: "days", 0.5 => 100.0;
    }
}

/// Share of what is wanted below which a railhead counts as choked, and above which as clear again.
const CHOKED: (f64, f64) = (0.95, 0.999);

/// Rate in force at an hour: that of the latest row which has begun. *Unit*: t/h.
pub fn rate_t_per_h(schedule: &[(f64, f64)], hour: f64) -> f64 {
    schedule.iter().take_while(|(from_h, _)| *from_h <= hour).last().map_or(0.0, |(_, rate)| *rate)
}

/// Trains a day that are left for goods: all but those of troops. *Unit*: trains/day.
pub fn trains_for_goods(pairs_per_day: f64, troop_trains: f64) -> f64 {
    (pairs_per_day - troop_trains).max(0.0)
}

/// What a line passes of goods. *Unit*: t/h.
fn passes_t_per_h(view: &View, line: RailwayId) -> f64 {
    let hour = view.state.hour;
    let Some(row) = view.theatre.railways[line].at(hour) else { return 0.0 };
    trains_for_goods(row.pairs_per_day, view.state.supply.timetable.trains(line, hour)) * row.t_per_train / 24.0
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    for id in theatre.railheads.ids() {
        let wanted = wants_t(view, laws, id);
        let want: f64 = wanted.iter().sum();
        if want <= 0.0 {
            continue;
        }
        let sent = sends_t(view, laws, id);
        let passed = theatre.railheads[id].railways.iter().map(|&line| share_of(view, laws, line)).fold(1.0, f64::min);
        let tonnes = sent.min(want) * passed * state.intelligence.rail_open[id];
        if tonnes > 0.0 {
            let kinds_t = wanted.map(|wanted| tonnes * wanted / want);
            effects.push(Effect::Supply(SupplyEffect::Rail { railhead: id, kinds_t }));
        }
        let was_choked = state.supply.is_choked[id];
        let is_choked = if was_choked { passed < CHOKED.1 } else { passed < CHOKED.0 };
        if is_choked != was_choked && view.has_hour_of_day(0.0) {
            let percent = (100.0 * passed).round() as u8;
            effects.push(Effect::Supply(SupplyEffect::Choke { railhead: id, is_choked, percent }));
        }
    }
}

/// Null model: every vehicle of every fleet always finds its load.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    for id in view.theatre.railheads.ids() {
        let mut all = [0.0; KINDS];
        for &fleet in &view.theatre.railheads[id].fleets {
            let what = &view.theatre.fleets[fleet];
            let most = what.schedule.iter().map(|row| view.state.supply.vehicles(fleet, row)).fold(0.0, f64::max);
            for (all, share) in all.iter_mut().zip(view.state.supply.shares[fleet]) {
                *all += most * share * what.net_t;
            }
            all[what.burns as usize] += most * what.own_use_t;
        }
        let waits_t = view.state.supply.railhead_t[id];
        let kinds_t = std::array::from_fn(|kind| (all[kind] - waits_t[kind]).max(0.0));
        if kinds_t != [0.0; KINDS] {
            effects.push(Effect::Supply(SupplyEffect::Rail { railhead: id, kinds_t }));
        }
    }
}

/// What a railhead calls for in this step, by kind: the loads of some days less what waits. *Unit*: t.
fn wants_t(view: &View, laws: &Laws, railhead: RailheadId) -> [f64; KINDS] {
    let (theatre, state) = (view.theatre, view.state);
    let mut wanted = [0.0; KINDS];
    for &id in &theatre.railheads[railhead].fleets {
        let fleet = &theatre.fleets[id];
        let Some(row) = fleet.strength(state.hour) else { continue };
        let trips = state.supply.vehicles(id, row) * fleet.availability() / fleet.trip_h() * 24.0 * laws.railhead.stock_days;
        for (wanted, share) in wanted.iter_mut().zip(state.supply.shares[id]) {
            *wanted += trips * share * fleet.net_t * laws.haulage.throughput;
        }
        wanted[fleet.burns as usize] += trips * fleet.own_use_t;
    }
    for (wanted, waits) in wanted.iter_mut().zip(state.supply.railhead_t[railhead]) {
        *wanted = (*wanted - waits).max(0.0);
    }
    wanted
}

/// What is sent to a railhead in this step and can be unloaded there, line or no line. *Unit*: t.
fn sends_t(view: &View, _laws: &Laws, railhead: RailheadId) -> f64 {
    let what = &view.theatre.railheads[railhead];
    let hour = view.state.hour;
    rate_t_per_h(&what.schedule, hour).min(rate_t_per_h(&what.handling, hour)) * view.theatre.step_h
}

/// Share of what its railheads want that a line passes. *Range*: 0–1.
fn share_of(view: &View, laws: &Laws, line: RailwayId) -> f64 {
    let theatre = view.theatre;
    let mut wanted = 0.0;
    for id in theatre.railheads.ids() {
        if theatre.railheads[id].railways.contains(&line) {
            wanted += sends_t(view, laws, id).min(wants_t(view, laws, id).iter().sum());
        }
    }
    let passes = passes_t_per_h(view, line) * theatre.step_h;
    if wanted <= passes { 1.0 } else { passes / wanted }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::column::Column;
    use crate::world::proving_ground::{Field, Ground};
    use crate::world::railway::{Boarding, Railway, RailwayCapacity, Timetable};

    /// A railhead that is sent so many tonnes a day, with lorries enough, on a line of so many pairs of 100 t.
    fn line(t_per_day: f64, pairs: f64, troop_trains: f64) -> (Field, RailheadId) {
        let mut ground = Ground::new();
        let (railhead, _, _) = ground.supply_line(Side::First, t_per_day, 1000.0);
        ground.theatre.railheads[railhead].railways = vec![RailwayId(0)];
        ground.theatre.railways = Column::new(vec![Railway {
            id: "L".into(),
            name: String::new(),
            side: Side::First,
            schedule: vec![RailwayCapacity {
                from_h: 0.0,
                pairs_per_day: pairs,
                t_per_train: 100.0,
                men_per_train: 1.0,
                vehicles_per_train: 1.0,
                troop_share: 10.0,
            }],
        }]);
        let troops = ground.element(Side::First, 1, 0, 0);
        let mut field = ground.play();
        field.theatre.boardings[troops] = Boarding { railhead, road_h: 0.0, men: troop_trains, vehicles: 0.0 };
        field.state.supply.timetable = Timetable::empty(1, 10);
        field.state.supply.timetable.book(&field.theatre, troops, 0.0, 0.0);
        field.laws.railhead.stock_days = 10.0;
        field.laws.haulage.throughput = 1.0;
        (field, railhead)
    }

    fn comes(field: &mut Field) -> f64 {
        let tonnes = |effect: &Effect| match effect {
            Effect::Supply(SupplyEffect::Rail { kinds_t, .. }) => kinds_t.iter().sum(),
            _ => 0.0,
        };
        field.effects(decide).iter().map(tonnes).sum()
    }

    #[test]
    fn the_latest_row_that_has_begun_holds() {
        let schedule = [(0.0, 10.0), (48.0, 20.0)];
        assert_eq!(rate_t_per_h(&schedule, -1.0), 0.0);
        assert_eq!(rate_t_per_h(&schedule, 0.0), 10.0);
        assert_eq!(rate_t_per_h(&schedule, 47.9), 10.0);
        assert_eq!(rate_t_per_h(&schedule, 48.0), 20.0);
        assert_eq!(rate_t_per_h(&[], 5.0), 0.0);
    }

    #[test]
    fn eight_hundred_tonnes_a_day_are_a_hundred_in_a_step_of_three_hours_if_ten_trains_pass() {
        let (mut field, _) = line(800.0, 10.0, 0.0);
        assert!((comes(&mut field) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn troop_trains_displace_goods_train_by_train() {
        for (troops, wanted) in [(0.0, 100.0), (2.0, 100.0), (6.0, 50.0), (10.0, 0.0), (12.0, 0.0)] {
            let (mut field, railhead) = line(800.0, 10.0, troops);
            assert!((comes(&mut field) - wanted).abs() < 1e-9, "{troops} troop trains: {}", comes(&mut field));
            field.play(decide);
            assert_eq!(field.state.supply.is_choked[railhead], wanted < 100.0);
            field.audit();
        }
    }

    #[test]
    fn more_trains_never_bring_less() {
        let mut before = 0.0;
        for pairs in [0.0, 1.0, 3.0, 7.5, 8.0, 20.0] {
            let (mut field, _) = line(800.0, pairs, 2.0);
            let now = comes(&mut field);
            assert!(now >= before, "{pairs} pairs: {now} t after {before} t");
            before = now;
        }
    }

    #[test]
    fn a_railhead_takes_what_it_can_unload_and_calls_for_no_more_than_its_days_of_loads() {
        let (mut field, railhead) = line(800.0, 10.0, 0.0);
        field.theatre.railheads[railhead].handling = vec![(0.0, 10.0)];
        assert!((comes(&mut field) - 30.0).abs() < 1e-9);
        // A day of a thousand lorries is 1,500 t, ten days are 15,000 t, in the shares of the load.
        field.state.supply.railhead_t[railhead] = [3000.0, 0.0, 3000.0, 7500.0, 0.0, 1490.0];
        assert!((comes(&mut field) - 10.0).abs() < 1e-9, "{}", comes(&mut field));
    }

    #[test]
    fn the_stand_in_fills_up_to_a_load_for_every_lorry_and_no_more() {
        let mut ground = Ground::new();
        let (railhead, _, _) = ground.supply_line(Side::First, 0.0, 10.0);
        let mut field = ground.play();
        field.play(stand_in);
        assert!((field.state.supply.railhead_t[railhead].iter().sum::<f64>() - 15.0).abs() < 1e-9);
        assert!(field.effects(stand_in).is_empty());
    }

    #[test]
    fn the_stand_in_has_a_load_for_lorries_that_came_from_another_fleet_too() {
        let mut ground = Ground::new();
        let (railhead, _, fleet) = ground.supply_line(Side::First, 0.0, 10.0);
        let mut field = ground.play();
        field.state.supply.reassigned[fleet] = 4.0;
        field.play(stand_in);
        assert!((field.state.supply.railhead_t[railhead].iter().sum::<f64>() - 21.0).abs() < 1e-9);
    }
}
