//! **What would each course of action bring, as its headquarters sees it?**
//!
//! A headquarters weighs its courses at its conferences and when it is shocked: by a directive, by a change of the rung that it
//! knows of, by the loss of a tenth of its men since it last did, or when contact is lost. Nothing else makes it reconsider,
//! and what it chose binds until then; so the number of choices does not depend on the length of the step. For each course
//! that comes into question it reckons the odds, from its own strength at hand and the believed strength of the enemy, and
//! the losses; waiting is always one of the courses. All it has is its [`Desk`]: truth about the enemy is not on it.
//! Whether it then does what it likes best is another question (`command.obedience`). Left out: looking more than one
//! course ahead; the value of waiting for a prohibition that is expected.
//!
//! P = Φ((ln(S/E) − ln ρ) / √(σ² + s²)); E[L] = exposure · men · √(E/S), at most all of them;
//! u = w_aim·v·P − w_loss·(E[L] + cost·tolerance)/tolerance + (M + t)·o − κ·[a ≠ current]
//!
//! | | |
//! |---|---|
//! | phase | orders |
//! | reads | desks: own troops, beliefs, known rung, momentum, leaning; hour |
//! | proposes | courses with odds, expected losses, utility |
//! | emits | nothing (`Supposed` and `Weighed` follow from `command.obedience`) |
//! | streams | none |
//! | sources | courses of the package |
//! | stand-in | nobody weighs anything: all stay with what they do |

use kokkyo_scenario::command::{Against, Choice};

use crate::event::{EventId, NO_CAUSE};
use crate::parameters::Laws;
use crate::world::column::{CourseId, HeadquartersId};
use crate::world::command::{Appraised, CommandEffect, Course, Manner, temperament};
use crate::world::desk::{Desk, Worth, lost};
use crate::world::{Effect, Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "command.appraisal" {
        /// Weight of the aim.
        w_aim: "log-odds", 0.0 => 20.0;
        /// Weight of losses as a share of what is tolerated.
        w_loss: "log-odds", 0.0 => 20.0;
        /// What another course than the present one must be better by.
        inertia: "log-odds", 0.0 => 5.0;
        /// What an armoured vehicle counts.
        men_per_armour: "men", 0.0 => 1000.0;
        /// What a gun counts.
        men_per_gun: "men", 0.0 => 1000.0;
        /// Spread of the outcome at known strengths: of the log of the ratio.
        fortune: "1", 0.05 => 3.0;
        /// Hour of the day of conferences.
        conference_hour: "h", 0.0 => 23.99;
        /// Share of its men lost since it last weighed its courses that shocks a headquarters.
        shock_loss_share: "1", 0.0 => 1.0;
        /// Least strength that an enemy is reckoned to have.
        least_enemy: "men", 1.0 => 10000.0;
    }
}

/// Chance of success: Φ((ln(S/E) − ln ρ)/√(σ² + s²)).
pub fn odds(own: f64, enemy: f64, ratio: f64, fortune: f64, spread: f64) -> f64 {
    if own <= 0.0 {
        return 0.0;
    }
    let sd = (fortune * fortune + spread * spread).sqrt();
    0.5 * libm::erfc(-(libm::log(own / enemy) - libm::log(ratio)) / (sd * std::f64::consts::SQRT_2))
}

/// Expected losses: exposure · men · √(E/S), at most all. *Unit*: men.
pub fn expected_loss(men: f64, own: f64, enemy: f64, exposure: f64) -> f64 {
    if own <= 0.0 { 0.0 } else { (exposure * men * (enemy / own).sqrt()).min(men) }
}

/// A course as it looks from a desk.
fn look(desk: &Desk, id: CourseId, course: &Course, drive: f64, law: &Params) -> Appraised {
    let worth = Worth { armour: law.men_per_armour, gun: law.men_per_gun };
    let at_hand = desk.at_hand(course, worth);
    let enemy = desk.opposed(course).max(law.least_enemy);
    let (odds, men) = if course.against == Against::Nobody {
        (course.odds, 0.0)
    } else {
        let men = expected_loss(at_hand.men, at_hand.strength, enemy, course.exposure);
        (odds(at_hand.strength, enemy, course.ratio, law.fortune, desk.enemy().spread), men)
    };
    let tolerance = desk.whose().loss_tolerance.max(1.0);
    let loss = men / tolerance + course.cost;
    let changes = if desk.current() == id { 0.0 } else { law.inertia };
    let utility = law.w_aim * course.aim * odds - law.w_loss * loss + drive * course.offensiveness - changes;
    let against = if course.against == Against::Nobody { 0.0 } else { enemy };
    Appraised { headquarters: course.headquarters, course: id, odds, loss, utility, strengths: [at_hand.strength, against] }
}

/// Why a headquarters weighs its courses now: `None` if it does not; `EventId::NONE` for a conference.
fn occasion(view: &View, id: HeadquartersId, law: &Params) -> Option<EventId> {
    let (theatre, state) = (view.theatre, view.state);
    let who = &theatre.headquarters[id];
    if who.cadence_h <= 0.0 || !who.exists(state.hour) {
        return None;
    }
    if state.command.shock[id] != EventId::NONE {
        return Some(state.command.shock[id]);
    }
    let men: f64 = who.elements.iter().filter(|&&e| state.presence[e].is_in_theatre()).map(|&e| f64::from(state.sent[e])).sum();
    let lost: u32 = who.elements.iter().map(|&element| lost(state, element)).sum();
    if men > 0.0 && f64::from(lost.saturating_sub(state.command.losses_then[id])) >= law.shock_loss_share * men {
        let worst = who.elements.iter().copied().max_by_key(|&element| (state.killed[element], std::cmp::Reverse(element)));
        return Some(worst.map_or(EventId::NONE, |element| state.why_losses[element]));
    }
    let every = ((who.cadence_h / 24.0).round() as u32).max(1);
    let meets = view.has_hour_of_day(law.conference_hour) && view.day() % every == who.key % every;
    meets.then_some(EventId::NONE)
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state, law) = (view.theatre, view.state, &laws.appraisal);
    if !state.command.is_free(state.hour) || theatre.command.courses.is_empty() {
        return;
    }
    let worth = Worth { armour: law.men_per_armour, gun: law.men_per_gun };
    for id in theatre.headquarters.ids() {
        let who = &theatre.headquarters[id];
        let touches = who.elements.iter().any(|&element| state.contact[element] > 0);
        if touches != state.command.in_contact[id] {
            let event = who.elements.iter().map(|&element| state.why_contact[element]).max().unwrap_or(EventId::NONE);
            effects.push(Effect::Command(CommandEffect::Touch { headquarters: id, touches, event }));
        }
        let Some(shock) = occasion(view, id, law) else { continue };
        let desk = Desk::of(view, id);
        let drive = state.command.momentum_at(id, state.hour) + temperament(theatre, &state.command.office_h, id, state.hour);
        effects.push(Effect::Command(CommandEffect::Sit { headquarters: id, shock }));
        let waits = if desk.current().is_some() { law.inertia } else { 0.0 };
        let waiting = Appraised { headquarters: id, course: CourseId::NONE, odds: 0.0, loss: 0.0, utility: -waits, strengths: [0.0; 2] };
        effects.push(Effect::Command(CommandEffect::Appraise(waiting)));
        for (course, what) in theatre.command.courses.entries() {
            let goes_on = desk.current() == course && !desk.operation(course).over;
            if what.headquarters == id && (goes_on || desk.is_open(course, worth)) {
                effects.push(Effect::Command(CommandEffect::Appraise(look(&desk, course, what, drive, law))));
            }
        }
    }
    // What a counterfactual or a thesis sets is begun without being weighed.
    for (course, what) in theatre.command.courses.entries() {
        let due = what.choice == Choice::Given && what.from_h <= state.hour && state.command.operations[course].decided_h.is_infinite();
        if due {
            effects.push(Effect::Command(CommandEffect::Decide {
                headquarters: what.headquarters,
                course,
                manner: Manner::Report,
                share: 1.0,
                causes: NO_CAUSE,
            }));
        }
    }
}

/// Null model: nobody weighs anything.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_the_ratio_of_a_course_the_odds_are_even_whatever_the_spread() {
        for spread in [0.0, 0.5, 2.0] {
            assert!((odds(1500.0, 1000.0, 1.5, 0.6, spread) - 0.5).abs() < 1e-12);
        }
        assert_eq!(odds(0.0, 1000.0, 1.5, 0.6, 0.5), 0.0);
    }

    #[test]
    fn odds_rise_with_own_strength_fall_with_the_enemys_and_doubt_brings_them_nearer_to_even() {
        assert!(odds(2000.0, 1000.0, 1.5, 0.6, 0.5) > odds(1600.0, 1000.0, 1.5, 0.6, 0.5));
        assert!(odds(2000.0, 1200.0, 1.5, 0.6, 0.5) < odds(2000.0, 1000.0, 1.5, 0.6, 0.5));
        assert!(odds(3000.0, 1000.0, 1.5, 0.6, 1.5) < odds(3000.0, 1000.0, 1.5, 0.6, 0.1));
    }

    #[test]
    fn two_to_one_against_a_ratio_of_one_is_worked_by_hand() {
        // ln 2 / √(0.36 + 0.25) = 0.8875; Φ = 0.8126.
        assert!((odds(2000.0, 1000.0, 1.0, 0.6, 0.5) - 0.8126).abs() < 1e-4);
    }

    #[test]
    fn losses_follow_the_root_of_the_ratio_and_are_never_more_than_everyone() {
        assert!((expected_loss(1000.0, 4000.0, 1000.0, 0.2) - 100.0).abs() < 1e-9);
        assert_eq!(expected_loss(1000.0, 10.0, 100_000.0, 0.5), 1000.0);
        assert_eq!(expected_loss(1000.0, 0.0, 1000.0, 0.5), 0.0);
    }
}
