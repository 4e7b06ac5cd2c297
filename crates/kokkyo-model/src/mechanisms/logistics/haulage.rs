//! **What do the lorries bring to the front?**
//!
//! A fleet of N lorries of which a share a is on the road carries N a p tonnes a round trip, so N a p / T tonnes an
//! hour, if the goods are there; fleets of one railhead share what waits there in proportion to what they could carry.
//! The fuel that the lorries themselves burn is taken off the payload in the package. Nothing is carried to a depot in
//! the field that the enemy holds. Left out: columns on the way (goods are there at once), attacks on the road, loads
//! that answer to what is short.
//!
//! | | |
//! |---|---|
//! | phase | supply |
//! | reads | fleets by date, goods at the railheads, who holds the depots |
//! | proposes | goods from railhead to depot; once a day the sum for the log |
//! | emits | `Delivered` |
//! | streams | none |
//! | sources | `logistics/fleets.csv` of the package |
//! | stand-in | depots always hold what their whole side could carry |

use crate::parameters::Laws;
use crate::world::column::{FleetId, RailheadId};
use crate::world::theatre::FleetStrength;
use crate::world::{Effect, Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "logistics.haulage" {
        /// What fleets carry against what lorries, payload and round trip come to.
        throughput: "1", 0.1 => 3.0;
    }
}

/// q = N a p / T: what a fleet carries. *Unit*: lorries, t, share, days; t/day.
pub fn throughput_t_per_day(vehicles: f64, payload_t: f64, availability: f64, round_trip_days: f64) -> f64 {
    if round_trip_days > 0.0 { vehicles * availability * payload_t / round_trip_days } else { 0.0 }
}

/// Share of what fleets could load that they find at the railhead. *Range*: 0–1.
pub fn found_share(waiting_t: f64, wanted_t: f64) -> f64 {
    if wanted_t <= waiting_t { 1.0 } else { (waiting_t / wanted_t).max(0.0) }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    book_the_day(view, effects);
    for railhead in view.theatre.railheads.ids() {
        let waiting_t = view.state.railhead_t[railhead];
        if waiting_t <= 0.0 {
            continue;
        }
        let wanted_t: f64 = loads(view, laws, railhead).map(|(_, _, tonnes)| tonnes).sum();
        let found = found_share(waiting_t, wanted_t);
        for (fleet, strength, wanted) in loads(view, laws, railhead) {
            let tonnes = wanted * found;
            if tonnes > 0.0 {
                effects.push(Effect::Haul { fleet, tonnes, kinds_t: strength.shares.map(|share| share * tonnes) });
            }
        }
    }
}

/// Null model: unlimited supply. Every depot holds what all elements of its side carry when full, or what it held at
/// the start if that is more.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    book_the_day(view, effects);
    let mut full_t = [[0.0; 4]; 2];
    for element in view.theatre.elements.ids() {
        let sum = &mut full_t[view.theatre.elements[element].side.index()];
        for (sum, full) in sum.iter_mut().zip(view.state.full_t[element]) {
            *sum += full;
        }
    }
    for depot in view.theatre.depots.ids() {
        let what = &view.theatre.depots[depot];
        let mut kinds_t = [0.0; 4];
        for kind in 0..4 {
            let wanted = what.stock_t[kind].max(full_t[what.side.index()][kind]);
            kinds_t[kind] = (wanted - view.state.depot_t[depot][kind]).max(0.0);
        }
        if kinds_t != [0.0; 4] {
            effects.push(Effect::Stock { depot, kinds_t });
        }
    }
}

/// Once a day, at midnight, the deliveries since the last midnight are logged.
fn book_the_day(view: &View, effects: &mut Effects) {
    if view.has_hour_of_day(0.0) {
        for depot in view.theatre.depots.ids() {
            if view.state.depot_today_t[depot] > 0.0 {
                effects.push(Effect::Deliver { depot });
            }
        }
    }
}

/// Fleets that load at a railhead in this step, with what they could carry.
fn loads<'a>(view: &'a View, laws: &'a Laws, railhead: RailheadId) -> impl Iterator<Item = (FleetId, &'a FleetStrength, f64)> {
    let (theatre, state) = (view.theatre, view.state);
    theatre.fleets.ids().filter_map(move |id| {
        let fleet = &theatre.fleets[id];
        if fleet.railhead != railhead {
            return None;
        }
        let depot = &theatre.depots[fleet.depot];
        let lost = depot.beyond_km <= 0.0 && state.control.find(depot.cell).is_some_and(|&control| control == fleet.side.enemy() as u8);
        if lost {
            return None;
        }
        let strength = fleet.schedule.iter().take_while(|row| row.from_h <= state.hour).last()?;
        let t_per_day = throughput_t_per_day(strength.vehicles, strength.payload_t, strength.availability, strength.round_trip_h / 24.0);
        Some((id, strength, t_per_day / 24.0 * theatre.step_h * laws.haulage.throughput))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::proving_ground::Ground;

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

    #[test]
    fn ten_lorries_bring_fifteen_tonnes_in_a_day_and_what_they_bring_is_no_longer_at_the_railhead() {
        let mut ground = Ground::new();
        let (railhead, depot, fleet) = ground.supply_line(Side::First, 0.0, 10.0);
        let mut field = ground.play();
        field.laws.haulage.throughput = 1.0;
        field.state.railhead_t[railhead] = 20.0;
        for _ in 0..8 {
            field.play(decide);
            field.state.hour += 3.0;
        }
        assert!((field.state.hauled_t[fleet] - 15.0).abs() < 1e-9);
        assert!((field.state.railhead_t[railhead] - 5.0).abs() < 1e-9);
        // A fifth of the load is small-arms ammunition, a half food; the rest is other goods.
        assert!((field.state.depot_t[depot][0] - 3.0).abs() < 1e-9);
        assert!((field.state.depot_t[depot][3] - 7.5).abs() < 1e-9);
        field.audit();
        assert!(field.effects(decide).contains(&Effect::Deliver { depot }), "at midnight the day is logged");
    }

    #[test]
    fn two_fleets_share_a_poor_railhead_in_proportion_whatever_their_order() {
        for swap in [false, true] {
            let mut ground = Ground::new();
            let (railhead, depot, fleet) = ground.supply_line(Side::First, 0.0, 10.0);
            let mut other = ground.theatre.fleets[fleet].clone();
            other.schedule[0].vehicles = 30.0;
            let mut both = vec![ground.theatre.fleets[fleet].clone(), other];
            if swap {
                both.reverse();
            }
            ground.theatre.fleets = crate::world::column::Column::new(both);
            let mut field = ground.play();
            field.laws.haulage.throughput = 1.0;
            field.state.railhead_t[railhead] = 4.0;
            field.play(decide);
            let (small, large) = if swap { (FleetId(1), FleetId(0)) } else { (FleetId(0), FleetId(1)) };
            assert!((field.state.hauled_t[small] - 1.0).abs() < 1e-12);
            assert!((field.state.hauled_t[large] - 3.0).abs() < 1e-12);
            assert!(field.state.railhead_t[railhead].abs() < 1e-12);
            assert!((field.state.depot_t[depot][3] - 2.0).abs() < 1e-12);
        }
    }

    #[test]
    fn nothing_is_carried_into_the_enemys_hands() {
        let mut ground = Ground::new();
        let (railhead, depot, _) = ground.supply_line(Side::First, 0.0, 10.0);
        let mut field = ground.play();
        field.state.railhead_t[railhead] = 20.0;
        let cell = field.theatre.depots[depot].cell;
        field.state.control[cell] = Side::Second as u8;
        assert!(field.effects(decide).is_empty());
    }

    #[test]
    fn with_unlimited_supply_a_depot_is_full_again_and_the_books_agree() {
        let mut ground = Ground::new();
        let (_, depot, _) = ground.supply_line(Side::First, 0.0, 10.0);
        let who = ground.element(Side::First, 100, 0, 0);
        let mut field = ground.play();
        field.state.full_t[who] = [1.0, 2.0, 3.0, 4.0];
        field.play(stand_in);
        assert_eq!(field.state.depot_t[depot], [1.0, 2.0, 3.0, 4.0]);
        field.audit();
        assert!(!field.effects(stand_in).iter().any(|effect| matches!(effect, Effect::Stock { .. })));
    }
}
