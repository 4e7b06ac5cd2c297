//! **What would each course of action bring, as its headquarters sees it?**
//!
//! A headquarters weighs its courses at its conferences and when it is shocked: by a directive, by a change of the rung that it
//! knows of, by the loss of a tenth of its men since it last did, or when contact is lost. Nothing else makes it reconsider,
//! a shock counts once, and what it chose binds until the next occasion; so the number of choices does not depend on the
//! length of the step. For each course that comes into question it reckons the odds, from its own strength at hand and the
//! believed strength of the enemy, and the losses. **An attack that is under way is kept**: it is given up only for a reason
//! (a word against it, odds that have fallen, heavy losses, an enemy on its own ground), until then only what leaves its troops
//! alone, continues it or goes further comes into question. An intruder who is reported day after day on claimed ground
//! becomes a challenge C, which acts like momentum. All it has is its [`Desk`]: truth about the enemy is not on it.
//! Whether it then does what it likes best is another question (`command.obedience`). Left out: looking more than one
//! course ahead; the value of waiting for a prohibition that is expected.
//!
//! P = Φ((ln(S/E) − ln ρ) / √(σ² + s²)); E[L] = exposure · men · √(E/S), at most all of them;
//! u = w_aim·v·P − w_loss·(E[L] + cost·tolerance)/tolerance + (M + t + w_claim·C)·o − κ·[a ≠ present];
//! C(t + Δ) = y + (C − y)·exp(−Δ/T), y = 1 with an intruder reported on claimed ground, else 0
//!
//! | | |
//! |---|---|
//! | phase | orders |
//! | reads | desks: own troops, beliefs, known rung, clauses, momentum, leaning; hour |
//! | proposes | courses with odds, expected losses, utility |
//! | emits | nothing (`Supposed` and `Weighed` follow from `command.obedience`) |
//! | streams | none |
//! | sources | courses of the package |
//! | stand-in | nobody weighs anything: all stay with what they do |

use kokkyo_scenario::command::{Against, Choice, ClauseKind};

use crate::event::{EventId, NO_CAUSE};
use crate::parameters::Laws;
use crate::world::column::{CourseId, HeadquartersId};
use crate::world::command::{Appraised, CommandEffect, Course, Manner, Supposed, operations_of, temperament};
use crate::world::desk::{Committed, Desk, Worth};
use crate::world::duty::{Duty, duties};
use crate::world::effects::{Roll, Rolls};
use crate::world::{Effect, Effects, State, View};

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
        /// Least strength that an enemy is reckoned to have, and that makes an intruder.
        least_enemy: "men", 1.0 => 10000.0;
        /// Weight of a claim that is held to be challenged.
        w_claim: "log-odds", 0.0 => 20.0;
        /// Time in which an intruder who is reported again and again is taken for a challenge (63 %).
        claim_days: "day", 0.5 => 100.0;
        /// By how much of their value the odds of an operation must have fallen to be a reason to give it up.
        doubt_share: "1", 0.0 => 1.0;
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

/// How far a claim is held to be challenged after `hours`, with an intruder reported on claimed ground or none:
/// C(t + Δ) = y + (C − y)·exp(−Δ/T).
pub fn challenged(before: f64, is_intruded: bool, hours: f64, claim_days: f64) -> f64 {
    let y = f64::from(u8::from(is_intruded));
    y + (before - y) * libm::exp(-hours / (24.0 * claim_days))
}

/// How a course looks: odds, loss as a share of what is tolerated, strengths, utility without momentum.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Chance of success, as believed.
    pub odds: f64,
    /// Expected loss and cost as a share of what is tolerated. *Unit*: 1.
    pub loss: f64,
    /// Own strength and the enemy's. *Unit*: men.
    pub strengths: [f64; 2],
    /// What is weighed, without clauses and inertia. *Unit*: log-odds.
    pub utility: f64,
}

impl Look {
    /// Of doing nothing.
    const NOTHING: Self = Self { odds: 0.0, loss: 0.0, strengths: [0.0; 2], utility: 0.0 };
}

/// What a course is measured with: what is at hand for it, whom it is measured against, how uncertain that is.
#[derive(Debug, Clone, Copy)]
pub struct Means {
    /// Own troops.
    pub at_hand: Committed,
    /// Own aircraft.
    pub aircraft: f64,
    /// The enemy as believed: men, or aircraft of a blow in the air.
    pub opposed: f64,
    /// Spread of that belief.
    pub spread: f64,
    /// Own losses that are thought too dear. *Unit*: men.
    pub tolerance: f64,
}

/// How a course looks with these means: u = w_aim·v·P − w_loss·(loss + cost) + drive·o.
pub fn value(course: &Course, means: &Means, drive: f64, law: &Params) -> Look {
    let (odds, men, strengths) = match course.against {
        Against::Nobody => (course.odds, 0.0, [means.at_hand.strength, 0.0]),
        Against::Air => (odds(means.aircraft, means.opposed.max(1.0), course.ratio, law.fortune, means.spread), 0.0, [0.0; 2]),
        Against::Intruder | Against::All => {
            let (at_hand, enemy) = (means.at_hand, means.opposed.max(law.least_enemy));
            let men = expected_loss(at_hand.men, at_hand.strength, enemy, course.exposure);
            (odds(at_hand.strength, enemy, course.ratio, law.fortune, means.spread), men, [at_hand.strength, enemy])
        }
    };
    let loss = men / means.tolerance.max(1.0) + course.cost;
    let utility = law.w_aim * course.aim * odds - law.w_loss * loss + drive * course.offensiveness;
    Look { odds, loss, strengths, utility }
}

fn look(desk: &Desk, course: &Course, drive: f64, law: &Params) -> Look {
    let in_the_air = course.against == Against::Air;
    let enemy = desk.enemy();
    let means = Means {
        at_hand: if in_the_air { Committed::default() } else { desk.at_hand(course, worth(law)) },
        aircraft: if in_the_air { desk.aircraft(course) } else { 0.0 },
        opposed: desk.opposed(course),
        spread: if in_the_air { enemy.aircraft_spread } else { enemy.spread },
        tolerance: desk.whose().loss_tolerance,
    };
    value(course, &means, drive, law)
}

fn worth(law: &Params) -> Worth {
    Worth { armour: law.men_per_armour, gun: law.men_per_gun }
}

/// What headquarters ask of elements in every step: looked up once for all of them, column beside column.
fn call_rolls(state: &State, rolls: &mut Rolls) {
    let men = state.presence.iter().zip(state.sent.iter()).map(|(presence, &sent)| if presence.is_in_theatre() { sent } else { 0 });
    let dead = state.killed.iter().zip(state.wounded_total.iter()).zip(state.missing.iter()).zip(state.captured.iter());
    let lost = dead.map(|(((killed, wounded), missing), captured)| killed + wounded + missing + captured);
    rolls.call(men.zip(lost).zip(state.contact.iter()).map(|((men, lost), &contact)| Roll {
        men,
        lost,
        in_contact: u32::from(contact > 0),
    }));
}

/// The event by which a headquarters has lost a tenth of its men since it last weighed its courses.
fn heavy_losses(view: &View, id: HeadquartersId, law: &Params, roll: Roll) -> Option<EventId> {
    let (theatre, state) = (view.theatre, view.state);
    let who = &theatre.headquarters[id];
    let Roll { men, lost, .. } = roll;
    if men == 0 || f64::from(lost.saturating_sub(state.command.losses_then[id])) < law.shock_loss_share * f64::from(men) {
        return None;
    }
    let worst = who.elements.iter().copied().max_by_key(|&element| (state.killed[element], std::cmp::Reverse(element)));
    Some(worst.map_or(EventId::NONE, |element| state.why_losses[element]))
}

/// Why a headquarters weighs its courses now: `None` if it does not; `EventId::NONE` for a conference.
fn occasion(view: &View, id: HeadquartersId, law: &Params, roll: Roll) -> Option<EventId> {
    let (theatre, state) = (view.theatre, view.state);
    let who = &theatre.headquarters[id];
    if who.cadence_h <= 0.0 || !who.exists(state.hour) {
        return None;
    }
    if state.command.shock[id] != EventId::NONE {
        return Some(state.command.shock[id]);
    }
    if let Some(event) = heavy_losses(view, id, law, roll) {
        return Some(event);
    }
    let every = ((who.cadence_h / 24.0).round() as u32).max(1);
    let meets = view.has_hour_of_day(law.conference_hour) && view.day() % every == who.key % every;
    meets.then_some(EventId::NONE)
}

/// Why a headquarters may give up an operation that it is carrying out: a word against it that came since it last weighed it,
/// odds that have fallen, heavy losses, or an enemy on its own ground whom it did not reckon with. A reason counts once: who goes on
/// all the same reckons with it from then on. `None`: no reason.
fn doubt(view: &View, desk: &Desk, id: HeadquartersId, on: CourseId, law: &Params, roll: Roll) -> Option<EventId> {
    let (course, operation) = (desk.course(on), desk.operation(on));
    let weighed_h = operation.decided_h.max(view.state.command.sat_h[id]);
    let speaks = |duty: &Duty| duty.received_h > weighed_h && breaks(duty, course.acts);
    if let Some(duty) = duties(view, id).find(speaks) {
        return Some(view.state.received_event[duty.directive]);
    }
    // Where nothing in particular is behind it, it is the decision itself that is doubted.
    let or_decision = |event: EventId| if event == EventId::NONE { operation.event } else { event };
    if let Some(event) = heavy_losses(view, id, law, roll) {
        return Some(or_decision(event));
    }
    let now = desk.enemy();
    let threatened = now.deep >= law.least_enemy && now.deep > 2.0 * operation.supposed.deep;
    let fallen = || look(desk, course, 0.0, law).odds < (1.0 - law.doubt_share) * operation.supposed.odds;
    (threatened || fallen()).then_some(or_decision(now.cause))
}

fn breaks(duty: &Duty, acts: u16) -> bool {
    duty.clause.kind == ClauseKind::Forbid && duty.clause.acts & acts != 0
}

/// What one headquarters weighs at one sitting.
struct Sitting<'a, 'v> {
    desk: &'a Desk<'v>,
    id: HeadquartersId,
    drive: f64,
    law: &'a Params,
    /// Operation that it is carrying out.
    on: CourseId,
    /// It may give it up.
    loose: bool,
    /// There is a reason to.
    doubts: bool,
    /// When it last weighed its courses. *Unit*: h since the start.
    before_h: f64,
    /// It has lost a tenth of its men since it last weighed its courses.
    hard_pressed: bool,
}

impl Sitting<'_, '_> {
    fn option(&self, course: CourseId, look: &Look, acts: u16, goes_on: bool) -> Appraised {
        let enemy = self.desk.enemy();
        Appraised {
            headquarters: self.id,
            course,
            odds: look.odds,
            loss: look.loss,
            utility: look.utility - if goes_on { 0.0 } else { self.law.inertia },
            strengths: look.strengths,
            acts,
            goes_on,
            calls_off: CourseId::NONE,
            doubted: goes_on && self.doubts,
            supposed: Supposed { intruder: enemy.intruder, deep: enemy.deep, odds: look.odds },
            cause: enemy.cause,
        }
    }

    fn weigh(&self, view: &View, effects: &mut Effects) {
        let (desk, courses) = (self.desk, &view.theatre.command.courses);
        let on = courses.find(self.on);
        let going = on.map_or(Look::NOTHING, |course| look(desk, course, self.drive, self.law));
        let ground = on.map_or(0, |course| course.acts);
        let in_the_air = || operations_of(view.theatre, &view.state.command, self.id).filter(|(_, course, _)| course.is_air_only());
        let acts_on = in_the_air().fold(ground, |acts, (_, course, _)| acts | course.acts);
        let mut push = |option: Appraised| effects.push(Effect::Command(CommandEffect::Appraise(option)));
        push(self.option(self.on, &going, acts_on, true));
        // A word against a blow in the air that can still be called off.
        for (id, course, operation) in in_the_air() {
            let weighed_h = operation.decided_h.max(self.before_h);
            let speaks = |duty: &Duty| duty.received_h > weighed_h && breaks(duty, course.acts);
            if !operation.begun && desk.hour() < operation.decided_h + course.committed_h && duties(view, self.id).any(|duty| speaks(&duty))
            {
                let acts = in_the_air().filter(|(other, ..)| *other != id).fold(ground, |acts, (_, other, _)| acts | other.acts);
                let without = Look { utility: going.utility - look(desk, course, self.drive, self.law).utility, ..going };
                push(Appraised { calls_off: id, ..self.option(self.on, &without, acts, false) });
            }
        }
        if let Some(course) = on {
            let operation = desk.operation(self.on);
            if self.loose && !operation.begun && desk.hour() < operation.decided_h + course.committed_h {
                push(self.option(CourseId::NONE, &Look::NOTHING, acts_on & !ground, false));
            }
        }
        for (id, course) in courses.entries().filter(|(id, course)| course.headquarters == self.id && *id != self.on) {
            if !desk.is_open(id, worth(self.law), self.hard_pressed) {
                continue;
            }
            let mut new = look(desk, course, self.drive, self.law);
            if new.odds < course.needs_odds {
                continue;
            }
            let mut acts = course.acts | (acts_on & !ground);
            if let Some(present) = on {
                if !present.shares(course) || !course.takes_troops() {
                    // It goes on beside what is done already.
                    new.utility += going.utility;
                    acts |= ground;
                } else if !self.loose && course.offensiveness <= present.offensiveness && !course.needs_course.contains(&self.on) {
                    continue;
                }
            }
            push(self.option(id, &new, acts, false));
        }
    }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state, law) = (view.theatre, view.state, &laws.appraisal);
    if !state.command.is_free(state.hour) || theatre.command.courses.is_empty() {
        return;
    }
    let mut rolls = std::mem::take(&mut effects.rolls);
    call_rolls(state, &mut rolls);
    for id in theatre.headquarters.ids() {
        let who = &theatre.headquarters[id];
        let roll = rolls.of(&who.spans);
        let touches = roll.in_contact > 0;
        if touches != state.command.in_contact[id] {
            let event = who.elements.iter().map(|&element| state.why_contact[element]).max().unwrap_or(EventId::NONE);
            effects.push(Effect::Command(CommandEffect::Touch { headquarters: id, touches, event }));
        }
        let Some(shock) = occasion(view, id, law, roll) else { continue };
        let desk = Desk::of(view, id, worth(law));
        let since_h = state.hour - state.command.sat_h[id].max(state.command.free_from_h);
        let challenge = challenged(state.command.challenge[id], desk.enemy().intruder >= law.least_enemy, since_h, law.claim_days);
        let leaning = temperament(theatre, &state.command.office_h, id, state.hour);
        let drive = state.command.momentum_at(id, state.hour) + leaning + law.w_claim * challenge;
        let on = desk.under_way();
        // A defence, and a march against nobody, may be left for something better; an attack is kept unless there is a reason.
        let binds = theatre.command.courses.find(on).is_some_and(|course| course.offensiveness > 0.0);
        let reason = if binds { doubt(view, &desk, id, on, law, roll) } else { None };
        let shock = if shock == EventId::NONE { reason.unwrap_or(EventId::NONE) } else { shock };
        effects.push(Effect::Command(CommandEffect::Sit { headquarters: id, shock, challenge }));
        let hard_pressed = heavy_losses(view, id, law, roll).is_some();
        let (doubts, before_h) = (reason.is_some(), state.command.sat_h[id]);
        Sitting { desk: &desk, id, drive, law, on, loose: !binds || doubts, doubts, before_h, hard_pressed }.weigh(view, effects);
    }
    effects.rolls = rolls;
    // What a counterfactual or a thesis sets is begun without being weighed.
    for (course, what) in theatre.command.courses.entries() {
        let due = what.choice == Choice::Given && what.from_h <= state.hour && state.command.operations[course].decided_h.is_infinite();
        if due {
            effects.push(Effect::Command(CommandEffect::Decide {
                headquarters: what.headquarters,
                course,
                manner: Manner::Report,
                share: 1.0,
                supposed: Supposed { intruder: 0.0, deep: 0.0, odds: 0.0 },
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

    #[test]
    fn a_claim_is_challenged_by_days_of_reports_whatever_their_number_and_forgotten_as_slowly() {
        let ten_days = challenged(0.0, true, 240.0, 10.0);
        assert!((ten_days - (1.0 - libm::exp(-1.0))).abs() < 1e-12);
        let daily = (0..10).fold(0.0, |before, _| challenged(before, true, 24.0, 10.0));
        assert!((daily - ten_days).abs() < 1e-12);
        assert!((challenged(1.0, false, 240.0, 10.0) - libm::exp(-1.0)).abs() < 1e-12);
    }
}
