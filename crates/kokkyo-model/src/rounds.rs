//! Fighting has a finer time than the step: how long a round is, and for which moment it is worked out.
//!
//! Losses change the fire of both sides at once in an assault, so its rounds are short. A round of it is worked out at its
//! beginning, and who gives way in it does so at its end. Elsewhere on the front little changes in an hour, and in three where there
//! is no assault; a round is worked out for its middle, when the assaults beside it have been played as far as that: half the
//! assaults, the front, the other half (Strang 1968). Both make errors that fall with the square of the length, but for the
//! strengths at the beginning of a round of an assault.

use crate::chance::ROUNDING;
use crate::mechanisms::combat;
use crate::world::state::{Engagement, Round, State, Tier};
use crate::world::theatre::Theatre;

/// Greatest probability of loss that a round of an assault may give to any kind of target: losses change the fire of both
/// sides at once.
const LOSS_IN_ASSAULT: f64 = 0.2;
/// The same of a round of the front, where shells fall on men who do not fire back and the chance of a man does not depend
/// on how many are left.
const LOSS_AT_THE_FRONT: f64 = 0.25;
/// Length of a quiet round, in which men who only face each other exchange harassing fire. *Unit*: h.
const QUIET_H: f64 = 12.0;
/// Hours that are none.
const MOMENT_H: f64 = 1e-9;

/// How long rounds are: a choice about computing, like the step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lengths {
    /// The longest round of the front beside an assault. It ends on whole multiples of this on the clock, so that steps of any
    /// length share rounds. *Unit*: h.
    pub front_h: f64,
    /// The same where nobody assaults anybody, so that there is no other fight to keep time with; shorter steps have shorter ones.
    /// *Unit*: h.
    pub alone_h: f64,
    /// The longest round of an assault, with the same multiples. *Unit*: h.
    pub assault_h: f64,
    /// No round is shorter, but at the end of a step or where a contact opens at the front, and all others end on this grid. *Unit*: h.
    pub grid_h: f64,
}

impl Lengths {
    /// What campaigns are played with; decisions 0024 and 0026 say what it costs.
    pub const USUAL: Self = Self { front_h: 1.0, alone_h: 3.0, assault_h: 0.5, grid_h: 0.125 };

    /// All of them so many times as long.
    pub fn times(self, factor: f64) -> Self {
        Self {
            front_h: self.front_h * factor,
            alone_h: self.alone_h * factor,
            assault_h: self.assault_h * factor,
            grid_h: self.grid_h * factor,
        }
    }
}

/// The quiet round that begins in the step, if one does: they begin at every twelfth hour of the clock.
pub fn quiet(state: &State, theatre: &Theatre) -> Option<Round> {
    let next = (state.hour / QUIET_H - MOMENT_H).ceil() * QUIET_H;
    let from_h = (next - state.hour).max(0.0);
    (from_h < theatre.step_h - MOMENT_H).then_some(Round { from_h, hours: QUIET_H, at_h: from_h })
}

/// Which tiers have anything to play in the step.
pub fn is_played(tier: Tier, state: &State) -> bool {
    match tier {
        Tier::Quiet => !state.facings.is_empty(),
        Tier::Front => {
            let is_shelled = |&target| state.contact[target] < 3;
            state.contact.as_slice().contains(&2)
                || state.missions.iter().map(|mission| &mission.target).any(is_shelled)
                || state.air.strikes.iter().map(|strike| &strike.target).any(is_shelled)
        }
        Tier::Assault => state.contact.as_slice().contains(&3),
    }
}

/// The round of the front or of an assault that begins so many hours into the step, as long as it may be before it is known what
/// it costs: to the next multiple of its longest length, the end of the step or, at the front, the next contact that opens.
pub fn longest(tier: Tier, from_h: f64, theatre: &Theatre, state: &State) -> Round {
    let lengths = theatre.rounds;
    let longest_h = match tier {
        Tier::Assault => lengths.assault_h,
        _ if is_played(Tier::Assault, state) => lengths.front_h,
        _ => lengths.alone_h,
    };
    let now = state.hour + from_h;
    let to_clock_h = ((now / longest_h + 1e-6).floor() + 1.0) * longest_h - now;
    // Who gives way in a round of the front does so in its middle, and nobody before he has met the enemy.
    let opens_in_h = |engagement: &Engagement| Some(engagement.opens_h - from_h).filter(|&in_h| in_h > MOMENT_H);
    let to_opening_h = match tier {
        Tier::Front => state.engagements.iter().filter_map(opens_in_h).fold(f64::INFINITY, f64::min),
        Tier::Quiet | Tier::Assault => f64::INFINITY,
    };
    let left_h = theatre.step_h - from_h;
    beginning(tier, from_h, on_grid(to_clock_h.min(to_opening_h).min(left_h), now, left_h, lengths.grid_h), theatre, state)
}

/// A round made short enough for what it costs: in which nothing is lost with more than the allowed probability.
pub fn shortened(tier: Tier, round: Round, theatre: &Theatre, state: &State) -> Round {
    let most = match tier {
        Tier::Quiet => return round,
        Tier::Front => LOSS_AT_THE_FRONT,
        Tier::Assault => LOSS_IN_ASSAULT,
    };
    let bound = -libm::log1p(-most);
    let mut hours = round.hours;
    for &element in state.volleys.touched() {
        let hazards = state.volleys.of(element);
        for target in state.volleys.kinds(element) {
            let per_h: f64 = hazards[target].iter().sum();
            if per_h > 0.0 {
                let enough = bound * combat::fire::targets_of(theatre, state, element, target);
                // Most are nowhere near their bound, which is told without a division.
                if enough < hours * per_h * ROUNDING {
                    hours = hours.min((enough / per_h).max(theatre.rounds.grid_h));
                }
            }
        }
    }
    if hours < round.hours {
        hours = on_grid(hours, state.hour + round.from_h, round.hours, theatre.rounds.grid_h);
    }
    beginning(tier, round.from_h, hours, theatre, state)
}

/// A round with the moment for which it is worked out.
fn beginning(tier: Tier, from_h: f64, hours: f64, theatre: &Theatre, state: &State) -> Round {
    let at_h = match tier {
        Tier::Quiet | Tier::Assault => from_h,
        Tier::Front => {
            let middle = state.hour + from_h + hours / 2.0;
            (down_to_grid(middle, theatre.rounds.grid_h) - state.hour).max(from_h)
        }
    };
    Round { from_h, hours, at_h }
}

/// So many hours from a moment on, less what goes beyond the grid, unless nothing would be left.
fn on_grid(hours: f64, now: f64, left_h: f64, grid_h: f64) -> f64 {
    let ends = down_to_grid(now + hours, grid_h) - now;
    if ends > 1e-6 && ends < left_h { ends } else { hours.min(left_h) }
}

/// The last moment of the grid up to an hour.
fn down_to_grid(hour: f64, grid_h: f64) -> f64 {
    (hour / grid_h + 1e-6).floor() * grid_h
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::proving_ground::{Field, Ground};
    use crate::world::{Posture, Side};

    /// A field at an hour of the clock, with somebody in an assault.
    fn field_at(hour: f64) -> Field {
        let mut ground = Ground::new();
        let who = ground.element(Side::First, 100, 0, 0);
        let mut field = ground.play();
        field.state.hour = hour;
        field.state.contact[who] = 3;
        field
    }

    /// The rounds of a tier in a step of so many hours from an hour on.
    fn rounds_of(tier: Tier, hour: f64, step_h: f64) -> Vec<Round> {
        let mut field = field_at(hour);
        field.theatre.step_h = step_h;
        let (mut from_h, mut rounds) = (0.0, Vec::new());
        while from_h < step_h - MOMENT_H {
            let round = longest(tier, from_h, &field.theatre, &field.state);
            from_h = round.end_h();
            rounds.push(round);
        }
        rounds
    }

    #[test]
    fn steps_of_any_length_share_their_rounds_where_somebody_assaults() {
        for tier in [Tier::Front, Tier::Assault] {
            let of_a_long_step: Vec<f64> = rounds_of(tier, 6.0, 3.0).iter().map(|round| 6.0 + round.end_h()).collect();
            let of_short_steps: Vec<f64> = (0..3)
                .flat_map(|at| rounds_of(tier, 6.0 + f64::from(at), 1.0).into_iter().map(move |round| 6.0 + f64::from(at) + round.end_h()))
                .collect();
            assert_eq!(of_a_long_step, of_short_steps);
        }
        assert_eq!(rounds_of(Tier::Front, 6.0, 3.0).len(), 3);
        assert_eq!(rounds_of(Tier::Assault, 6.0, 3.0).len(), 6);
    }

    #[test]
    fn a_front_with_no_assault_beside_it_is_played_at_once() {
        let mut field = field_at(6.0);
        field.state.contact.iter_mut().for_each(|contact| *contact = 2);
        let round = longest(Tier::Front, 0.0, &field.theatre, &field.state);
        assert_eq!(round, Round { from_h: 0.0, hours: 3.0, at_h: 1.5 });
    }

    #[test]
    fn a_round_of_the_front_ends_where_a_contact_opens_and_one_of_an_assault_does_not() {
        let mut ground = Ground::new();
        let first = ground.element(Side::First, 100, 0, 0);
        let second = ground.element(Side::Second, 100, 1, 0);
        let mut field = ground.play();
        field.state.posture[second] = Posture::Assault;
        field.state.next_cell[second] = field.state.cell[first];
        field.play(combat::contact::decide);
        field.state.engagements[0].opens_h = 0.4;
        let ends_h = |tier: Tier, from_h: f64| longest(tier, from_h, &field.theatre, &field.state).end_h();
        assert_eq!(ends_h(Tier::Front, 0.0), 0.375, "on the grid before it");
        assert_eq!(ends_h(Tier::Front, 0.375), 0.4);
        assert_eq!(ends_h(Tier::Front, 0.4), 1.0);
        assert_eq!(ends_h(Tier::Assault, 0.0), 0.5);
    }

    #[test]
    fn a_round_of_the_front_is_worked_out_for_its_middle_and_one_of_an_assault_for_its_beginning() {
        let front = rounds_of(Tier::Front, 0.0, 3.0)[1];
        assert_eq!(front, Round { from_h: 1.0, hours: 1.0, at_h: 1.5 });
        let assault = rounds_of(Tier::Assault, 0.0, 3.0)[1];
        assert_eq!(assault, Round { from_h: 0.5, hours: 0.5, at_h: 0.5 });
    }

    #[test]
    fn a_round_is_short_enough_that_nothing_is_lost_with_more_than_its_probability() {
        let mut field = field_at(0.0);
        let who = field.theatre.elements.ids().next().expect("somebody");
        let whole = longest(Tier::Front, 0.0, &field.theatre, &field.state);
        // 60 of 100 men an hour: a quarter is lost in 29 minutes, which is 22.5 on the grid.
        field.state.volleys.touch(who);
        field.state.volleys.add(who, 0, crate::world::Cause::Artillery, 60.0);
        let round = shortened(Tier::Front, whole, &field.theatre, &field.state);
        assert_eq!((round.hours, round.at_h), (0.375, 0.125));
        field.state.volleys.clear();
        assert_eq!(shortened(Tier::Front, whole, &field.theatre, &field.state), whole);
    }

    #[test]
    fn quiet_rounds_begin_at_fixed_hours_of_the_clock() {
        let begins = |hour: f64| {
            let field = field_at(hour);
            quiet(&field.state, &field.theatre).map(|round| hour + round.from_h)
        };
        assert_eq!(begins(0.0), Some(0.0));
        assert_eq!(begins(3.0), None);
        assert_eq!(begins(12.0), Some(12.0));
        assert_eq!(begins(10.0), Some(12.0));
    }
}
