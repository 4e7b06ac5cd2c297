//! What a mechanism may read.

use super::nearest;
use super::played::Choice;
use super::state::State;
use super::theatre::Theatre;
use crate::chance::Chance;

/// The world as a mechanism of the ground campaign sees it: all of it, and nothing of the record.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// What never changes.
    pub theatre: &'a Theatre,
    /// What changes.
    pub state: &'a State,
    /// Addressed draws.
    pub chance: Chance,
    /// Whether the replication is recorded: what is only told may be left out if it is not. It changes no number.
    pub is_recorded: bool,
    /// What persons decided in the place of headquarters.
    pub choices: &'a [Choice],
}

impl View<'_> {
    /// Number of the present moment for addresses of draws made once a step: quarters of an hour since the start, so
    /// that it does not depend on the length of the step.
    pub fn moment(&self) -> u32 {
        nearest(self.state.hour * 4.0)
    }

    /// Number of the present round for addresses of draws made in rounds: units of 7.5 minutes since the start.
    pub fn round(&self) -> u32 {
        nearest(self.state.now_h() * 8.0)
    }

    /// Hour of the local day at the beginning of the step.
    pub fn hour_of_day(&self) -> f64 {
        let since_midnight_s = (self.theatre.start_s + (self.theatre.offset_h * 3600.0) as i64).rem_euclid(86_400);
        of_a_day(since_midnight_s as f64 / 3600.0 + self.state.hour)
    }

    /// Whether the step contains an hour of the local day: what happens once a day happens then, however long the step.
    pub fn has_hour_of_day(&self, hour: f64) -> bool {
        of_a_day(hour - self.hour_of_day() + 24.0) < self.theatre.step_h - 1e-9
    }

    /// Day of the scenario's clock, from 0.
    pub fn day(&self) -> u32 {
        (self.state.hour / 24.0) as u32
    }
}

/// Hours since the last midnight, of hours that are not negative: what `%` gives, to the bit, without its loop. Both the
/// product and the differences are exact.
fn of_a_day(hours: f64) -> f64 {
    let left = hours - 24.0 * f64::from((hours / 24.0) as u32);
    if left < 0.0 { left + 24.0 } else { left }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hour_of_the_day_is_that_of_the_remainder_to_the_bit() {
        let mut hours = 0.0;
        for at in 0..100_000u32 {
            for near in [f64::next_down(hours), hours, f64::next_up(hours), hours + 0.1, hours + 23.999_999_999] {
                if near >= 0.0 {
                    assert_eq!(of_a_day(near).to_bits(), (near % 24.0).to_bits(), "{near}");
                }
            }
            hours = f64::from(at) * 0.125;
        }
    }
}
