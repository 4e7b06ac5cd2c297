//! **When do the governments stop it?**
//!
//! Once one of them has offered talks, there is a daily hazard that both agree. It is large only while both prefer an end;
//! the more eager cannot make up for the one who still hopes to gain. What was agreed is signed and comes into force some
//! days later; then the campaign ends on the line that is held. In the historical mode the recorded end of the clock is given.
//! Left out: terms; an agreement that breaks down.
//!
//! h = h₀·σ(W₁)·σ(W₂) per day; signing lag uniform
//!
//! | | |
//! |---|---|
//! | phase | judge |
//! | reads | wishes of the governments, offers of talks |
//! | proposes | the agreement |
//! | emits | `Agreed` |
//! | streams | `CeaseFire` |
//! | sources | none; three durations are known, none is fitted |
//! | stand-in | nobody agrees: it goes on to the end of the clock |

use crate::chance::Stream;
use crate::parameters::Laws;
use crate::world::command::CommandEffect;
use crate::world::{Effect, Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "diplomacy.cease_fire" {
        /// Hazard of agreement where both wish nothing else.
        hazard_per_day: "1/day", 0.0 => 10.0;
        /// Shortest time from agreement to cease-fire.
        least_lag_days: "day", 0.0 => 100.0;
        /// Longest.
        greatest_lag_days: "day", 0.0 => 100.0;
        /// Hour of the day at which it may be agreed.
        hour: "h", 0.0 => 23.99;
    }
}

/// σ(x) = 1/(1 + e^(−x)).
pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// Hazard of agreement: h₀·σ(W₁)·σ(W₂). *Unit*: 1/day.
pub fn hazard(per_day: f64, wishes: [f64; 2]) -> f64 {
    per_day * sigmoid(wishes[0]) * sigmoid(wishes[1])
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (state, law) = (view.state, &laws.cease_fire);
    let offered = state.command.opened.iter().any(|(hour, _)| *hour < state.hour);
    if !state.command.is_free(state.hour) || !offered || state.command.peace_h[0].is_finite() || !view.has_hour_of_day(law.hour) {
        return;
    }
    let mut draws = view.chance.at(Stream::CeaseFire, view.day(), 0);
    if draws.happens_by(hazard(law.hazard_per_day, state.command.wish)) {
        let days = law.least_lag_days + draws.uniform() * (law.greatest_lag_days - law.least_lag_days).max(0.0);
        effects.push(Effect::Command(CommandEffect::Agree { lag_h: 24.0 * days }));
    }
}

/// Null model: nobody agrees.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_indifferent_governments_have_a_quarter_of_the_hazard_and_one_unwilling_one_nearly_none() {
        assert!((hazard(0.1, [0.0, 0.0]) - 0.025).abs() < 1e-12);
        assert!((hazard(0.1, [50.0, 50.0]) - 0.1).abs() < 1e-9);
        assert!(hazard(0.1, [50.0, -10.0]) < 1e-5);
        assert_eq!(hazard(0.1, [1.0, -2.0]), hazard(0.1, [-2.0, 1.0]));
    }
}
