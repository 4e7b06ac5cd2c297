//! **What is reported of the day in the air?**
//!
//! Pilots see aircraft fall away smoking, and several see the same one. So a side reports its victories times an
//! overclaim: each true one counts for so many on average, whole ones, the rest by chance. Reports are what beliefs and
//! confidence feed on; the record's rival figures of losses are of this kind. Left out: claims without any victory,
//! corrections that come later.
//!
//! | | |
//! |---|---|
//! | phase | report |
//! | reads | aircraft that the enemy lost to this side since the last reports |
//! | proposes | victories reported |
//! | emits | `AirClaims` |
//! | streams | `Air` |
//! | sources | ratio of claims and own returns of the record |
//! | stand-in | everyone reports the truth |

use crate::chance::{Draws, Stream};
use crate::parameters::Laws;
use crate::world::air::AirEffect;
use crate::world::{Effect, Effects, Side, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "air.claims" {
        /// Victories that the first side reports for one.
        overclaim_first: "1", 0.0 => 20.0;
        /// Victories that the second side reports for one.
        overclaim_second: "1", 0.0 => 20.0;
    }
}

/// Whole victories reported for `actual` ones, by chance where the ratio is not whole.
pub fn reported(actual: u32, ratio: f64, draws: &mut Draws) -> u32 {
    let whole = ratio.floor();
    actual * whole as u32 + draws.binomial(actual, ratio - whole)
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    report(view, [laws.claims.overclaim_first, laws.claims.overclaim_second], effects);
}

/// Null model: everyone reports the truth.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    report(view, [1.0; 2], effects);
}

fn report(view: &View, ratios: [f64; 2], effects: &mut Effects) {
    if !view.has_hour_of_day(21.0) {
        return;
    }
    for side in Side::BOTH {
        let actual = view.state.air.unreported[side.enemy().index()];
        if actual > 0 {
            let mut draws = view.chance.at(Stream::Air, view.day(), side as u32 ^ 0x4300_0000);
            let claimed = reported(actual, ratios[side.index()], &mut draws);
            effects.push(Effect::Air(AirEffect::Claim { side, claimed }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::world::proving_ground::Ground;

    #[test]
    fn reports_are_the_truth_times_the_overclaim_on_average() {
        let mut sum = 0;
        for day in 0..4000 {
            sum += reported(5, 3.6, &mut Chance::new(1, 0).at(Stream::Verification, day, 3));
        }
        assert!((f64::from(sum) / 4000.0 - 18.0).abs() < 0.1);
        assert_eq!(reported(7, 1.0, &mut Chance::new(1, 0).at(Stream::Verification, 0, 3)), 7);
        assert_eq!(reported(0, 5.0, &mut Chance::new(1, 0).at(Stream::Verification, 0, 3)), 0);
    }

    #[test]
    fn the_victor_reports_and_the_day_is_reported_once() {
        let mut field = Ground::new().play();
        field.laws.claims.overclaim_first = 5.0;
        field.state.air.unreported[1] = 4;
        field.state.hour = 21.0;
        field.play(decide);
        assert_eq!((field.state.air.claimed, field.state.air.unreported), ([20, 0], [0, 0]));
        field.play(decide);
        assert_eq!(field.state.air.claimed, [20, 0]);
    }
}
