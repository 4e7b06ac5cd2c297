//! **What does a headquarters believe of the enemy in front of it?**
//!
//! What its side's troops touch or see is counted: men, vehicles and guns of the enemy elements in contact, observed, or
//! in the next cell to own troops; and of it, what stands on ground that the side claims. The count goes up the chain,
//! each level later than the one below, and is believed with the headquarters' own bias. Growth is believed soon,
//! decrease slowly: an enemy out of sight is not thought gone at once. The spread of the estimate is small while there
//! is contact and grows without it. Only in the free campaign. Left out: every other source (air, signals, agents),
//! place and intent of the enemy.
//!
//! | | |
//! |---|---|
//! | phase | orders |
//! | reads | who sees whom, strengths of those seen |
//! | proposes | estimates |
//! | emits | nothing; a decision logs what was believed |
//! | streams | none |
//! | sources | bias of the headquarters |
//! | stand-in | everyone knows what is seen, at once and without bias |

use crate::event::EventId;
use crate::parameters::Laws;
use crate::world::command::{CommandEffect, Estimate};
use crate::world::desk::{Worth, strength_of_weapons};
use crate::world::theatre::Zone;
use crate::world::{Effect, Effects, Side, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "command.contact_reports" {
        /// Time in which a growth of the enemy is believed by those in front of him (63 %).
        learn_h: "h", 0.5 => 240.0;
        /// Time that each level above adds to it.
        relay_h: "h", 0.0 => 240.0;
        /// Time in which an enemy out of sight is no longer believed near (63 %).
        forget_h: "h", 1.0 => 2400.0;
        /// Spread of the log of an estimate while in contact.
        spread_in_contact: "1", 0.01 => 2.0;
        /// Spread without contact.
        spread_unseen: "1", 0.01 => 3.0;
    }
}

/// An estimate after `hours`: it goes towards what is reported, upward within `learn_h`, downward within `forget_h`.
///
/// x(t + Δ) = y + (x − y)·exp(−Δ/τ), τ = `learn_h` where y > x, else `forget_h`.
pub fn revised(believed: f64, reported: f64, hours: f64, learn_h: f64, forget_h: f64) -> f64 {
    let time_h = if reported > believed { learn_h } else { forget_h };
    reported + (believed - reported) * libm::exp(-hours / time_h)
}

/// What a side sees: strength in all, of it on claimed ground, of that on ground that is its own under both claims; and an
/// event behind it.
fn seen(view: &View, side: Side, worth: Worth) -> ([f64; 3], EventId) {
    let (theatre, state) = (view.theatre, view.state);
    let ([mut all, mut intruding, mut deep], mut cause) = ([0.0; 3], EventId::NONE);
    for element in theatre.elements.ids() {
        if theatre.elements[element].side == side || !state.is_active(element) {
            continue;
        }
        let Some(cell) = theatre.cells.find(state.cell[element]) else { continue };
        let near = || cell.around().iter().any(|&next| state.occupancy.holds(next, side));
        if state.contact[element] == 0 && !state.observed[element] && !near() {
            continue;
        }
        let strength = f64::from(state.fit[element]) + strength_of_weapons(theatre, state, element, worth);
        all += strength;
        let own = if side == Side::First { Zone::First } else { Zone::Second };
        if cell.zone == own || cell.zone == Zone::Disputed {
            intruding += strength;
        }
        if cell.zone == own {
            deep += strength;
        }
        cause = cause.max(state.why_contact[element]);
    }
    ([all, intruding, deep], cause)
}

fn play(view: &View, laws: &Laws, effects: &mut Effects, instant: bool) {
    let (theatre, state, law) = (view.theatre, view.state, &laws.contact_reports);
    if !state.command.is_free(state.hour) {
        return;
    }
    let worth = Worth { armour: laws.appraisal.men_per_armour, gun: laws.appraisal.men_per_gun };
    let seen = Side::BOTH.map(|side| seen(view, side, worth));
    for id in theatre.headquarters.ids() {
        let who = &theatre.headquarters[id];
        let ([all, intruding, deep], cause) = seen[who.side.index()];
        let before = state.command.estimate[id];
        let estimate = if instant {
            Estimate { strength: all, intruder: intruding, deep, spread: law.spread_in_contact, cause }
        } else {
            let bias = libm::exp(who.log_bias);
            let learn_h = law.learn_h + law.relay_h * f64::from(who.levels);
            let next = |believed: f64, counted: f64| revised(believed, counted * bias, theatre.step_h, learn_h, law.forget_h);
            let target = if all > 0.0 { law.spread_in_contact } else { law.spread_unseen };
            Estimate {
                strength: next(before.strength, all),
                intruder: next(before.intruder, intruding),
                deep: next(before.deep, deep),
                spread: revised(before.spread, target, theatre.step_h, law.forget_h, learn_h),
                cause: if cause == EventId::NONE { before.cause } else { cause },
            }
        };
        effects.push(Effect::Command(CommandEffect::Believe { headquarters: id, estimate }));
    }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    play(view, laws, effects, false);
}

/// Null model: everyone knows what is seen, at once and as it is.
pub fn stand_in(view: &View, laws: &Laws, effects: &mut Effects) {
    play(view, laws, effects, true);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_goes_two_thirds_of_the_way_within_its_time_and_falls_more_slowly_than_it_rises() {
        let up = revised(0.0, 1000.0, 6.0, 6.0, 96.0);
        assert!((up - 632.1).abs() < 0.1, "{up}");
        let down = revised(1000.0, 0.0, 6.0, 6.0, 96.0);
        assert!((down - 939.4).abs() < 0.1, "{down}");
        assert_eq!(revised(500.0, 500.0, 3.0, 6.0, 96.0), 500.0);
    }

    #[test]
    fn two_short_steps_revise_as_one_long_one() {
        let once = revised(200.0, 900.0, 6.0, 12.0, 96.0);
        let twice = revised(revised(200.0, 900.0, 3.0, 12.0, 96.0), 900.0, 3.0, 12.0, 96.0);
        assert!((once - twice).abs() < 1e-9);
    }
}
