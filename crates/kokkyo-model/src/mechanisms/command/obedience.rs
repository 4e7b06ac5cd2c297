//! **Which course is chosen, and against which clause?**
//!
//! A headquarters that weighed its courses (`command.appraisal`) adds what it was told. A prohibition is violated by a
//! course that comprises an act it names; a demand by one that does not, where the headquarters has a course in question
//! that would meet it. Each violation costs by the authority of the paper, its clarity when it arrives, and how likely
//! and how dear it is that its issuer hears in time; less where the issuer keeps silent about somebody's permission, and
//! less where the course looks like succeeding (victors are not judged). A violation can be reported, reported late or
//! concealed; lying has its price. Then the course is chosen that is best with what the headquarters is inclined to beside
//! what is weighed, a softmax of temperature 1 whose luck is kept until it makes up its mind afresh (`world/mind`): disobedience is
//! a choice with reasons, and the reasons are logged. A prohibition received after the point of no return is overtaken, not refused.
//!
//! U(a, m) = u(a) − Σ_c A·k·π_c(m)·(1 − q)·(1 − ψ·P(a)) − w(m),  A = w_A·{order, instruction, telegram, advice},
//! π_c(m) = sanction_c·known(m); Pr(a, m) = e^U / Σ e^U;
//! chosen: the greatest U + ε, ε Gumbel, drawn anew every `afresh_days` on average
//!
//! In the historical mode the recorded compliance is given: it is logged at receipt. Left out: misunderstanding,
//! orders that are lost; personal sanctions against the one who disobeys.
//!
//! | | |
//! |---|---|
//! | phase | orders |
//! | reads | courses as appraised, clauses in force, operations |
//! | proposes | the decision, breaches, answers to directives; if recorded, rows of the table of decisions |
//! | emits | `Understood`, `Answered`, `Supposed`, `Weighed`, `Decided`, `Breached` |
//! | streams | `Decision` |
//! | sources | clauses, instruments and dates of the package's directives |
//! | stand-in | nobody does what was forbidden, and everyone does what was demanded if he can |

use kokkyo_scenario::command::{ClauseKind, Compliance, Instrument};

use crate::event::EventId;
use crate::parameters::Laws;
use crate::world::column::{CourseId, DirectiveId, HeadquartersId};
use crate::world::command::{Answer, Appraised, CommandEffect, CommandState, Course, Manner, Operation, operations_of};
use crate::world::duty::{Duty, duties, duties_under, silent_since_h};
use crate::world::mind::{frame_of_mind, inclination};
use crate::world::played::chosen;
use crate::world::state::Stage;
use crate::world::weighing::{ClauseRow, Verdict, row};
use crate::world::{Effect, Effects, Theatre, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "command.obedience" {
        /// Weight of authority.
        w_authority: "log-odds", 0.0 => 50.0;
        /// Authority of an order of the highest level.
        order: "1", 0.0 => 1.0;
        /// Authority of an instruction.
        instruction: "1", 0.0 => 1.0;
        /// Authority of a staff telegram.
        telegram: "1", 0.0 => 1.0;
        /// Authority of advice.
        advice: "1", 0.0 => 1.0;
        /// Chance that a breach is known in time if it is reported as it happens.
        known_reported: "1", 0.0 => 1.0;
        /// The same if it is reported late.
        known_late: "1", 0.0 => 1.0;
        /// The same if it is concealed.
        known_concealed: "1", 0.0 => 1.0;
        /// Price of a late report.
        w_late: "log-odds", 0.0 => 5.0;
        /// Price of concealing.
        w_conceal: "log-odds", 0.0 => 5.0;
        /// How far success excuses (victors are not judged).
        victors: "1", 0.0 => 1.0;
        /// How far silence counts as consent.
        silent_consent: "1", 0.0 => 1.0;
        /// Days of silence after which it counts in full.
        consent_days: "day", 0.1 => 100.0;
        /// Clarity below which a breach is a reading of the text, not a refusal.
        loophole: "1", 0.0 => 1.0;
        /// How far a demand weighs beside a prohibition.
        demand: "1", 0.0 => 2.0;
        /// Mean time until a headquarters makes up its mind afresh; 0: at each sitting.
        afresh_days: "day", 0.0 => 10000.0;
    }
}

/// Authority of a paper. *Unit*: log-odds.
pub fn authority(instrument: Instrument, law: &Params) -> f64 {
    law.w_authority
        * match instrument {
            Instrument::Order => law.order,
            Instrument::Instruction => law.instruction,
            Instrument::Telegram => law.telegram,
            Instrument::Advice => law.advice,
            Instrument::Report => 0.0,
        }
}

/// Consent that is read into silence: q_max·min(1, days/full). *Range*: 0–1.
pub fn consent(silent_days: f64, law: &Params) -> f64 {
    if silent_days.is_finite() { law.silent_consent * (silent_days / law.consent_days).clamp(0.0, 1.0) } else { 0.0 }
}

/// What a violation weighs: A·k·π·(1 − q)·(1 − ψ·P). *Unit*: log-odds.
pub fn violation(authority: f64, clarity: f64, watched: f64, consent: f64, victors: f64, odds: f64) -> f64 {
    authority * clarity * watched * (1.0 - consent) * (1.0 - victors * odds)
}

/// Chance that a breach is known in time, by manner.
pub fn known(manner: Manner, law: &Params) -> f64 {
    match manner {
        Manner::Report => law.known_reported,
        Manner::Late => law.known_late,
        Manner::Conceal => law.known_concealed,
    }
}

/// Price of a manner of reporting. *Unit*: log-odds.
pub fn price(manner: Manner, law: &Params) -> f64 {
    match manner {
        Manner::Report => 0.0,
        Manner::Late => law.w_late,
        Manner::Conceal => law.w_conceal,
    }
}

/// Whether a course breaks a clause. `could`: acts that some course in question comprises.
pub fn breaks(duty: &Duty, acts: u16, could: u16) -> bool {
    match duty.clause.kind {
        ClauseKind::Forbid => duty.clause.acts & acts != 0,
        ClauseKind::Require => duty.clause.acts & acts == 0 && duty.clause.acts & could != 0,
        ClauseKind::Permit | ClauseKind::Objective | ClauseKind::Resources => false,
    }
}

/// What one clause weighs against a course that breaks it, and the consent that is read into its issuer's silence of so many hours.
fn weighs(duty: &Duty, silent_h: f64, odds: f64, manner: Manner, law: &Params) -> (f64, f64) {
    let share = if duty.clause.kind == ClauseKind::Require { law.demand } else { 1.0 };
    let q = if silent_h.is_finite() { consent(silent_h / 24.0, law) } else { 0.0 };
    let watched = duty.clause.sanction * known(manner, law);
    (share * violation(authority(duty.instrument, law), duty.clarity, watched, q, law.victors, odds), q)
}

/// Most clauses and courses that are weighed at once; the checker refuses packages with more courses for a headquarters.
const MOST: usize = 64;

/// The clauses in force for one headquarters, found once for all its courses.
pub struct Held {
    /// Each with the hour since when its issuer has been silent to somebody who allows what it forbids.
    duties: [Option<(Duty, f64)>; MOST],
}

impl Held {
    fn of(view: &View, headquarters: HeadquartersId) -> Self {
        Self::new(duties(view, headquarters).map(|duty| (duty, silent_since_h(view, headquarters, &duty))))
    }

    /// Clauses, each with the hour since when its issuer is silent to somebody who allows what it forbids; infinite: nobody does.
    pub fn new(all: impl Iterator<Item = (Duty, f64)>) -> Self {
        let mut held = Self { duties: [None; MOST] };
        for (slot, duty) in held.duties.iter_mut().zip(all) {
            *slot = Some(duty);
        }
        held
    }

    /// Clauses that a course breaks.
    pub fn broken(&self, acts: u16, could: u16) -> impl Iterator<Item = &(Duty, f64)> {
        self.duties.iter().flatten().filter(move |(duty, _)| breaks(duty, acts, could))
    }

    /// Sum over violated clauses, and the heaviest of them.
    fn burden(&self, hour: f64, odds: f64, acts: u16, could: u16, manner: Manner, law: &Params) -> (f64, Option<Duty>) {
        let (mut sum, mut heaviest, mut most) = (0.0, None, 0.0);
        for (duty, silent_since_h) in self.broken(acts, could) {
            let (weight, _) = weighs(duty, hour - silent_since_h, odds, manner, law);
            sum += weight;
            if heaviest.is_none() || weight > most {
                (heaviest, most) = (Some(*duty), weight);
            }
        }
        (sum, heaviest)
    }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    if view.state.command.is_free(view.state.hour) {
        choose_all(view, laws, effects, false);
        answer_all(view, laws, effects);
    } else {
        recorded(view, effects);
    }
}

/// Null model: what is forbidden is not done, what is demanded is.
pub fn stand_in(view: &View, laws: &Laws, effects: &mut Effects) {
    if view.state.command.is_free(view.state.hour) {
        choose_all(view, laws, effects, true);
        answer_all(view, laws, effects);
    } else {
        recorded(view, effects);
    }
}

fn choose_all(view: &View, laws: &Laws, effects: &mut Effects, all_obey: bool) {
    let options = &view.state.command.appraised;
    let mut from = 0;
    while from < options.len() {
        let whose = options[from].headquarters;
        let to = from + options[from..].iter().take_while(|option| option.headquarters == whose).count();
        choose(view, laws, &options[from..to], effects, all_obey);
        from = to;
    }
}

/// An option as it is drawn: utility, manner, heaviest breach.
pub type Weighed = (f64, Manner, Option<Duty>);

impl Held {
    /// Utility of a course of these acts and odds in the manner that suits it best where it breaks something. `could`: acts that
    /// some course in question comprises.
    pub fn best(&self, (utility, odds): (f64, f64), acts: u16, could: u16, hour: f64, law: &Params) -> Weighed {
        let (weight, heaviest) = self.burden(hour, odds, acts, could, Manner::Report, law);
        if heaviest.is_none() {
            return (utility, Manner::Report, None);
        }
        let mut found = (utility - weight, Manner::Report, heaviest);
        for manner in [Manner::Late, Manner::Conceal] {
            let with = utility - self.burden(hour, odds, acts, could, manner, law).0 - price(manner, law);
            if with > found.0 {
                found = (with, manner, heaviest);
            }
        }
        found
    }
}

/// The same of an option as it was appraised; where all obey, what breaks something is out of the question.
fn best(held: &Held, option: &Appraised, could: u16, hour: f64, law: &Params, all_obey: bool) -> Weighed {
    let found = held.best((option.utility, option.odds), option.acts, could, hour, law);
    if all_obey && found.2.is_some() { (f64::NEG_INFINITY, Manner::Report, found.2) } else { found }
}

/// Entity part of what inclines to an option: that of its course; of calling one off, its complement; of doing nothing, 0.
fn key_of(theatre: &Theatre, option: &Appraised) -> u32 {
    let key = |course: CourseId| theatre.command.courses.find(course).map_or(0, |course| course.key);
    if option.calls_off.is_some() { !key(option.calls_off) } else { key(option.course) }
}

fn choose(view: &View, laws: &Laws, options: &[Appraised], effects: &mut Effects, all_obey: bool) {
    let (theatre, state, law) = (view.theatre, view.state, &laws.obedience);
    let options = &options[..options.len().min(MOST)];
    let Some(first) = options.first() else { return };
    let headquarters = first.headquarters;
    let held = Held::of(view, headquarters);
    let could = options.iter().fold(0, |acts, option| acts | option.acts);
    let mut weighed: [Weighed; MOST] = [(f64::NEG_INFINITY, Manner::Report, None); MOST];
    let weigh = |weighed: &mut [Weighed; MOST], all_obey: bool| {
        for (slot, option) in weighed.iter_mut().zip(options) {
            *slot = best(&held, option, could, state.hour, law, all_obey);
        }
    };
    weigh(&mut weighed, all_obey);
    if all_obey && weighed.iter().all(|(utility, ..)| *utility == f64::NEG_INFINITY) {
        // Everything is against some clause: even those who obey must do something.
        weigh(&mut weighed, false);
    }
    // What the headquarters would do by itself stays what it is; a person's way of telling his choice is his own.
    let by_itself = weighed;
    let by_hand = chosen(view.choices, headquarters, state.hour, options);
    if let Some((at, manner)) = by_hand {
        let (option, heaviest) = (&options[at], weighed[at].2);
        if heaviest.is_some() {
            let weight = held.burden(state.hour, option.odds, option.acts, could, manner, law).0;
            weighed[at] = (option.utility - weight - price(manner, law), manner, heaviest);
        }
    }
    let (weighed, by_itself) = (&weighed[..options.len()], &by_itself[..options.len()]);
    let greatest = by_itself.iter().map(|(utility, ..)| *utility).fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = by_itself.iter().map(|(utility, ..)| libm::exp(utility - greatest)).sum();
    let share_of = |at: usize| libm::exp(by_itself[at].0 - greatest) / total;
    let (who, mind) = (theatre.headquarters[headquarters].key, frame_of_mind(view, headquarters, law.afresh_days));
    let pull = |at: usize| by_itself[at].0 + inclination(view.chance, who, key_of(theatre, &options[at]), mind);
    let at = (0..options.len()).map(|at| (at, pull(at))).fold((0, f64::NEG_INFINITY), |best, it| if it.1 > best.1 { it } else { best }).0;
    let at = by_hand.map_or(at, |(by_hand, _)| by_hand);
    if view.is_recorded {
        for (which, option) in options.iter().enumerate() {
            let (utility, manner, heaviest) = weighed[which];
            let verdict = Verdict {
                share: share_of(which),
                utility,
                price: if heaviest.is_some() { price(manner, law) } else { 0.0 },
                inclination: inclination(view.chance, who, key_of(theatre, option), mind),
                manner,
                heaviest: heaviest.map(|duty| (duty, authority(duty.instrument, law))),
                broken: held.broken(option.acts, could).count(),
                chosen: which == at,
            };
            effects.push(Effect::Command(CommandEffect::Note(row(view, laws, option, &verdict))));
            for (duty, silent_since_h) in held.broken(option.acts, could) {
                let (weight, q) = weighs(duty, state.hour - silent_since_h, option.odds, manner, law);
                let numbers = [authority(duty.instrument, law), duty.clarity, duty.clause.sanction, q, weight];
                effects.push(Effect::Command(CommandEffect::NoteClause(ClauseRow {
                    directive: duty.directive,
                    demands: duty.clause.kind == ClauseKind::Require,
                    acts: duty.clause.acts,
                    numbers: numbers.map(|number| number as f32),
                })));
            }
        }
    }
    let (option, (_, manner, breach)) = (&options[at], weighed[at]);
    if option.goes_on {
        if option.doubted && option.course.is_some() {
            effects.push(Effect::Command(CommandEffect::Reaffirm { course: option.course, supposed: option.supposed }));
        }
        return;
    }
    effects.push(Effect::Command(CommandEffect::Suppose {
        headquarters,
        strengths: option.strengths,
        odds: option.odds,
        cause: option.cause,
    }));
    for (at, other) in options.iter().enumerate() {
        let manner = weighed[at].1;
        effects.push(Effect::Command(CommandEffect::Weigh { headquarters, course: other.course, share: share_of(at), manner }));
    }
    let paper = breach.map_or(EventId::NONE, |duty| state.received_event[duty.directive]);
    let causes = [EventId::NONE, paper, state.command.precedent[headquarters], state.command.occasion[headquarters]];
    if option.calls_off.is_some() {
        let word = duties(view, headquarters)
            .filter(|duty| duty.clause.kind == ClauseKind::Forbid && duty.clause.acts & theatre.command.courses[option.calls_off].acts != 0)
            .map(|duty| state.received_event[duty.directive])
            .max();
        let causes = [EventId::NONE, word.unwrap_or(EventId::NONE), EventId::NONE, EventId::NONE];
        effects.push(Effect::Command(CommandEffect::CallOff { headquarters, course: option.calls_off, causes }));
        return;
    }
    let (share, supposed) = (share_of(at), option.supposed);
    effects.push(Effect::Command(CommandEffect::Decide { headquarters, course: option.course, manner, share, supposed, causes }));
    // What goes on beside it was decided before: a prohibition is broken anew by the acts of the course itself, and what leaves the
    // troops alone breaks no demand that was not broken before.
    let course = theatre.command.courses.find(option.course);
    let (acts, beside) = (course.map_or(0, |course| course.acts), course.is_some_and(|course| !course.takes_troops()));
    let new = |duty: &&Duty| if duty.clause.kind == ClauseKind::Require { !beside } else { duty.clause.acts & acts != 0 };
    for duty in held.broken(option.acts, could).map(|(duty, _)| duty).filter(new) {
        let stretched = duty.clarity < law.loophole;
        effects.push(Effect::Command(CommandEffect::Breach { headquarters, directive: duty.directive, course: option.course, stretched }));
    }
}

/// Answers of addressees to what they have received, once they have weighed it.
fn answer_all(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    for (directive, mandate) in theatre.command.mandates.entries() {
        if state.stage[directive] != Stage::Received {
            continue;
        }
        for (at, &addressee) in mandate.addressees.iter().enumerate() {
            let now = state.command.answers[CommandState::answer_of(theatre, directive, at)];
            if now != Answer::None {
                continue;
            }
            if state.command.received_h[directive] >= state.hour {
                effects.push(Effect::Command(CommandEffect::Understand { directive, headquarters: addressee }));
            }
            if let Some(answer) = answer(view, laws, directive, addressee) {
                effects.push(Effect::Command(CommandEffect::Answer { directive, at, answer }));
            }
        }
    }
}

fn answer(view: &View, laws: &Laws, directive: DirectiveId, addressee: HeadquartersId) -> Option<Answer> {
    let state = view.state;
    let received_h = state.command.received_h[directive];
    let own = || duties_under(view, addressee, directive);
    if own().next().is_none() {
        // It asks for no act that a course could have, or binds somebody without courses: heard is obeyed.
        return Some(Answer::Obeyed);
    }
    let under_way = || operations_of(view.theatre, &state.command, addressee);
    let acts = under_way().fold(0, |acts, (_, course, _)| acts | course.acts);
    let broken = own().find(|duty| duty.clause.kind == ClauseKind::Forbid && duty.clause.acts & acts != 0);
    if let Some(duty) = &broken {
        // Everything that speaks against it had passed its point of no return.
        let mut against = under_way().filter(|(_, course, _)| course.acts & duty.clause.acts != 0);
        let past = |(_, course, operation): (CourseId, &Course, &Operation)| {
            operation.decided_h < received_h && operation.decided_h + course.committed_h <= received_h
        };
        if against.all(past) {
            return Some(Answer::Overtaken);
        }
    }
    if state.command.sat_h[addressee] < received_h || state.command.sat_h[addressee] >= state.hour {
        // Not yet weighed, or weighed in this very step: the decision comes first.
        return None;
    }
    if let Some(duty) = broken {
        return Some(if duty.clarity < laws.obedience.loophole { Answer::Stretched } else { Answer::Refused });
    }
    let waits = own().any(|duty| duty.clause.kind == ClauseKind::Require && duty.clause.acts & acts == 0);
    Some(if waits { Answer::Stalled } else { Answer::Obeyed })
}

/// In the historical mode the recorded compliance follows receipt.
fn recorded(view: &View, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    for (directive, mandate) in theatre.command.mandates.entries() {
        if state.stage[directive] != Stage::Received || state.command.received_h[directive] < state.hour {
            continue;
        }
        let answer = match theatre.directives[directive].compliance {
            Compliance::Obeyed => Answer::Obeyed,
            Compliance::Partly => Answer::Stretched,
            Compliance::Refused => Answer::Refused,
            Compliance::Overtaken => Answer::Overtaken,
            Compliance::Delayed => Answer::Stalled,
            Compliance::None => continue,
        };
        for (at, &addressee) in mandate.addressees.iter().enumerate() {
            effects.push(Effect::Command(CommandEffect::Understand { directive, headquarters: addressee }));
            effects.push(Effect::Command(CommandEffect::Answer { directive, at, answer }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::command::Clause;

    fn law() -> Params {
        Params {
            w_authority: 4.0,
            order: 1.0,
            instruction: 0.85,
            telegram: 0.55,
            advice: 0.25,
            known_reported: 1.0,
            known_late: 0.5,
            known_concealed: 0.2,
            w_late: 0.1,
            w_conceal: 0.3,
            victors: 0.5,
            silent_consent: 0.65,
            consent_days: 7.0,
            loophole: 0.5,
            demand: 1.0,
            afresh_days: 40.0,
        }
    }

    fn duty(kind: ClauseKind, acts: u16) -> Duty {
        Duty {
            directive: DirectiveId(0),
            issuer: HeadquartersId(0),
            clause: Clause { kind, acts, clarity: 1.0, sanction: 1.0 },
            which: 0,
            instrument: Instrument::Order,
            clarity: 1.0,
            received_h: 0.0,
        }
    }

    #[test]
    fn an_order_weighs_more_than_a_telegram_and_advice_least() {
        let all = [Instrument::Order, Instrument::Instruction, Instrument::Telegram, Instrument::Advice].map(|it| authority(it, &law()));
        assert_eq!(all, [4.0, 3.4, 2.2, 1.0]);
        assert_eq!(authority(Instrument::Report, &law()), 0.0);
    }

    #[test]
    fn a_violation_is_worked_by_hand() {
        // Order, clear, sanction 0.8 and known for sure, five days of silence of seven, odds 0.6:
        // 4 · 1 · 0.8 · (1 − 0.65·5/7) · (1 − 0.5·0.6) = 1.20.
        let q = consent(5.0, &law());
        assert!((violation(4.0, 1.0, 0.8, q, 0.5, 0.6) - 1.2).abs() < 1e-12);
    }

    #[test]
    fn with_certain_detection_and_heavy_sanction_disobedience_never_rises() {
        // Against the same course without the clause, whatever its odds, its clarity, and the silence of the issuer.
        for odds in [0.0, 0.3, 0.9, 1.0] {
            for clarity in [0.1, 0.5, 1.0] {
                for days in [0.0, 3.0, 30.0] {
                    for watched in [0.1, 0.5, 1.0] {
                        let less = violation(4.0, clarity, watched, consent(days, &law()), 0.5, odds);
                        assert!(less >= 0.0);
                        let more = violation(8.0, clarity, (watched + 0.1).min(1.0), consent(days, &law()), 0.5, odds);
                        assert!(more >= less, "{odds} {clarity} {days} {watched}");
                    }
                }
            }
        }
    }

    #[test]
    fn without_opportunity_a_demand_is_not_broken_and_without_the_act_a_prohibition_is_not() {
        let demand = duty(ClauseKind::Require, 0b10);
        assert!(breaks(&demand, 0, 0b10));
        assert!(!breaks(&demand, 0, 0b01), "no course would meet it");
        assert!(!breaks(&demand, 0b10, 0b10));
        let ban = duty(ClauseKind::Forbid, 0b10);
        assert!(breaks(&ban, 0b11, 0b11) && !breaks(&ban, 0b01, 0b11));
        assert!(!breaks(&duty(ClauseKind::Permit, 0b10), 0b10, 0b10));
    }

    #[test]
    fn concealing_makes_a_breach_lighter_and_costs_its_price() {
        let law = law();
        assert!(known(Manner::Report, &law) > known(Manner::Late, &law) && known(Manner::Late, &law) > known(Manner::Conceal, &law));
        assert!(price(Manner::Report, &law) == 0.0 && price(Manner::Late, &law) < price(Manner::Conceal, &law));
    }

    #[test]
    fn silence_becomes_consent_by_days_and_not_beyond_its_limit() {
        assert_eq!(consent(0.0, &law()), 0.0);
        assert!((consent(3.5, &law()) - 0.325).abs() < 1e-12);
        assert_eq!(consent(7.0, &law()), 0.65);
        assert_eq!(consent(70.0, &law()), 0.65);
        assert_eq!(consent(f64::NEG_INFINITY, &law()), 0.0);
    }
}
