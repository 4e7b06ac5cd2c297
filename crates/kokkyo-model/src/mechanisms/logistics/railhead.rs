//! **What arrives by rail?**
//!
//! A railhead receives so many tonnes a day, by date. The goods wait there for lorries; what kinds they are is settled
//! when they are loaded. Left out: trains that are late, stores that are full.
//!
//! | | |
//! |---|---|
//! | phase | supply |
//! | reads | schedule of the railheads |
//! | proposes | goods at the railhead |
//! | emits | nothing |
//! | streams | none |
//! | sources | `logistics/railheads.csv` of the package |
//! | stand-in | the railhead is never empty: a load for every lorry always waits |

use crate::parameters::Laws;
use crate::world::column::RailheadId;
use crate::world::{Effect, Effects, View};

/// Rate in force at an hour: that of the latest row which has begun. *Unit*: t/h.
pub fn rate_t_per_h(schedule: &[(f64, f64)], hour: f64) -> f64 {
    schedule.iter().take_while(|(from_h, _)| *from_h <= hour).last().map_or(0.0, |(_, rate)| *rate)
}

/// Plays the row.
pub fn decide(view: &View, _laws: &Laws, effects: &mut Effects) {
    for id in view.theatre.railheads.ids() {
        let tonnes = rate_t_per_h(&view.theatre.railheads[id].schedule, view.state.hour) * view.theatre.step_h;
        if tonnes > 0.0 {
            effects.push(Effect::Rail { railhead: id, tonnes });
        }
    }
}

/// Null model: every lorry of every fleet always finds its load.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    for id in view.theatre.railheads.ids() {
        let missing = all_loads_t(view, id) - view.state.railhead_t[id];
        if missing > 0.0 {
            effects.push(Effect::Rail { railhead: id, tonnes: missing });
        }
    }
}

/// One load of every lorry that loads at a railhead, at the strongest its fleet ever is. *Unit*: t.
fn all_loads_t(view: &View, railhead: RailheadId) -> f64 {
    let fleets = view.theatre.fleets.iter().filter(|fleet| fleet.railhead == railhead);
    fleets.map(|fleet| fleet.schedule.iter().map(|row| row.vehicles * row.payload_t).fold(0.0, f64::max)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::proving_ground::Ground;

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
    fn twenty_four_tonnes_a_day_are_three_in_a_step_of_three_hours_and_eight_steps_make_a_day() {
        let mut ground = Ground::new();
        let (railhead, _, _) = ground.supply_line(Side::First, 24.0, 0.0);
        let mut field = ground.play();
        assert_eq!(field.effects(decide), [Effect::Rail { railhead, tonnes: 3.0 }]);
        for _ in 0..8 {
            field.play(decide);
            field.state.hour += 3.0;
        }
        assert!((field.state.railhead_t[railhead] - 24.0).abs() < 1e-12);
    }

    #[test]
    fn the_stand_in_fills_up_to_a_load_for_every_lorry_and_no_more() {
        let mut ground = Ground::new();
        let (railhead, _, _) = ground.supply_line(Side::First, 0.0, 10.0);
        let mut field = ground.play();
        field.play(stand_in);
        assert_eq!(field.state.railhead_t[railhead], 15.0);
        assert!(field.effects(stand_in).is_empty());
    }
}
