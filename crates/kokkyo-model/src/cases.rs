//! **How would it decide in a recorded situation?**
//!
//! A situation of a case is put before its headquarters: what is at hand, what is believed of the enemy, who is in office, what
//! lies on the desk. It weighs its courses with the laws of `command.appraisal` and `command.obedience` and keeps its
//! inclinations as `world/mind` says: the functions are the same, so no weight is a case's own. It sits when the decision opens
//! and at each of its conferences while it is open; a paper binds from the hour of its receipt on; an intruder who stays
//! reported becomes a challenge. What is asked is the **first** course that it decides on, or that it waits throughout.
//! There is no ground, no march and no fight: what follows a decision is not played.
//!
//! U = u(a) − Σ A·k·π·(1 − q)·(1 − ψ·P) − w(m) − κ·[a ≠ waiting], + ε; odds and expected losses from the situation.
//!
//! Conditions of a course on men, intruders, odds and the season are kept; those on the theatre of its campaign (dates, rungs, courses begun,
//! depots, losses) have no meaning here. Momentum is nil. Papers of one issuer do not replace one another: a case lists what held. Its own
//! papers bind a headquarters to nothing.

use kokkyo_scenario::Given;
use kokkyo_scenario::command::{Against, Case, Choice, ClauseKind, Instrument};

use crate::chance::{self, Chance};
use crate::mechanisms::command::appraisal::{Means, challenged, value};
use crate::mechanisms::command::obedience::Held;
use crate::parameters::Laws;
use crate::world::Theatre;
use crate::world::column::{CourseId, DirectiveId, HeadquartersId, Id as _};
use crate::world::command::{Clause, Course, Headquarters, Manner, passed_on};
use crate::world::desk::Committed;
use crate::world::duty::Duty;
use crate::world::mind::{inclination, times_afresh};

/// A paper as it lies on the desk. Hours are since the situation opens.
struct Paper {
    issuer: HeadquartersId,
    instrument: Instrument,
    issued_h: f64,
    received_h: f64,
    /// What is left of its clarity. *Range*: 0–1.
    relay: f64,
    clauses: Vec<Clause>,
}

/// A course with what is at hand for it.
struct Choosable {
    course: CourseId,
    men: f64,
    armour: f64,
    guns: f64,
}

/// A situation ready to be put before its headquarters.
pub struct Situation<'t> {
    theatre: &'t Theatre,
    who: &'t Headquarters,
    headquarters: HeadquartersId,
    /// When it opens. *Unit*: h since the start of the campaign.
    opens_h: f64,
    /// Entity part of random addresses: the situation's own, so that situations are independent of one another.
    key: u32,
    days: f64,
    men: f64,
    armour: f64,
    guns: f64,
    intruding: f64,
    spread: f64,
    reported_days: f64,
    leaning: f64,
    papers: Vec<Paper>,
    options: Vec<Choosable>,
}

/// What it came to in one replication.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Number of the option decided on first; `None`: it waited throughout.
    pub option: Option<usize>,
    /// When. *Unit*: h since the situation opened.
    pub hour: f64,
    /// How it was, or would have been, reported upward.
    pub manner: Manner,
    /// Number of the paper whose clause was the heaviest that it broke.
    pub against: Option<usize>,
}

/// How one option stood when the situation opened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// It came into question.
    pub is_open: bool,
    /// Own strength and the enemy's. *Unit*: men.
    pub strengths: [f64; 2],
    /// Chance of success, as believed.
    pub odds: f64,
    /// What is weighed without clauses, less inertia. *Unit*: log-odds.
    pub utility: f64,
    /// What the clauses that it breaks, and its manner of reporting, take. *Unit*: log-odds, not above 0.
    pub clauses: f64,
    /// Share of a softmax with waiting at 0. *Range*: 0–1.
    pub share: f64,
    /// Paper of the heaviest clause that it breaks.
    pub against: Option<usize>,
}

impl<'t> Situation<'t> {
    /// The situations of a case, in order. Nothing of what was decided is read: it is not in [`Given`].
    pub fn of(given: &Given, theatre: &'t Theatre, case: &Case) -> Vec<Self> {
        let one = |from: &kokkyo_scenario::command::Situation| {
            let (headquarters, start) = (HeadquartersId::at(from.headquarters), given.clock.start);
            let at_h = from.from.hours_since(start);
            let leaning = from.persons.iter().filter_map(|&at| given.command.persons.get(at)).map(|it| it.temperament * it.influence);
            let papers = from.papers.iter().map(|paper| {
                let issuer = HeadquartersId::at(paper.issuer);
                let chain = || passed_on(theatre, issuer, headquarters, at_h).unwrap_or(1.0);
                Paper {
                    issuer,
                    instrument: paper.instrument,
                    issued_h: paper.issued.hours_since(from.from),
                    received_h: paper.received.hours_since(from.from),
                    relay: paper.relay.unwrap_or_else(chain),
                    clauses: paper.clauses.iter().map(clause).collect(),
                }
            });
            let options = from.options.iter().map(|option| Choosable {
                course: CourseId::at(option.course),
                men: option.men,
                armour: option.armour,
                guns: option.guns,
            });
            Self {
                theatre,
                who: &theatre.headquarters[headquarters],
                headquarters,
                opens_h: at_h,
                key: chance::entity(&from.id),
                days: from.days,
                men: from.men,
                armour: from.armour,
                guns: from.guns,
                intruding: from.intruding,
                spread: from.spread,
                reported_days: from.reported_days,
                leaning: leaning.sum::<f64>().clamp(-1.0, 1.0),
                papers: papers.collect(),
                options: options.collect(),
            }
        };
        case.situations.iter().map(one).collect()
    }

    /// The same situation with other papers on the desk: only those for which `keep` says so.
    pub fn with_papers(mut self, keep: impl Fn(usize) -> bool) -> Self {
        let mut at = 0;
        self.papers.retain(|_| {
            at += 1;
            keep(at - 1)
        });
        self
    }

    fn course(&self, option: &Choosable) -> &'t Course {
        &self.theatre.command.courses[option.course]
    }

    /// Clauses that have been received by an hour, with the hour since when their issuer keeps silent about a permission. Its own
    /// papers bind a headquarters to nothing, as in the campaign.
    fn held(&self, hour: f64) -> Held {
        let binds = |paper: &Paper| paper.received_h <= hour && paper.issuer != self.headquarters;
        let here = || self.papers.iter().enumerate().filter(|(_, paper)| binds(paper));
        let duties = here().flat_map(|(at, paper)| {
            paper.clauses.iter().enumerate().filter(|(_, clause)| clause.acts != 0).map(move |(which, clause)| {
                let clarity = paper.relay * clause.clarity;
                let (directive, issuer, instrument, received_h) = (DirectiveId::at(at), paper.issuer, paper.instrument, paper.received_h);
                let which = which as u16;
                let duty = Duty { directive, issuer, clause: *clause, which, instrument, clarity, received_h };
                (duty, self.silent_since_h(paper, clause, hour))
            })
        });
        Held::new(duties)
    }

    fn silent_since_h(&self, paper: &Paper, clause: &Clause, hour: f64) -> f64 {
        if clause.kind != ClauseKind::Forbid {
            return f64::INFINITY;
        }
        let allows = |other: &&Paper| {
            other.issuer != paper.issuer
                && other.received_h <= hour
                && other.clauses.iter().any(|next| next.acts & clause.acts != 0 && next.kind != ClauseKind::Forbid)
                && passed_on(self.theatre, paper.issuer, other.issuer, hour).is_some()
        };
        self.papers.iter().filter(allows).map(|other| other.issued_h.max(paper.issued_h)).fold(f64::INFINITY, f64::min)
    }

    /// All options as they stand at an hour.
    fn standings(&self, hour: f64, laws: &Laws) -> Vec<(Standing, Manner)> {
        let law = &laws.appraisal;
        let enemy = self.men + law.men_per_armour * self.armour + law.men_per_gun * self.guns;
        let intruder = enemy * self.intruding;
        let is_intruded = intruder >= law.least_enemy;
        let challenge = challenged(0.0, is_intruded, 24.0 * self.reported_days + hour, law.claim_days);
        let drive = self.leaning + law.w_claim * challenge;
        let held = self.held(hour);
        let looks = self.options.iter().map(|option| {
            let course = self.course(option);
            let strength = option.men + law.men_per_armour * option.armour + law.men_per_gun * option.guns;
            let means = Means {
                at_hand: Committed { strength, men: option.men },
                aircraft: 0.0,
                opposed: if course.against == Against::Intruder { intruder } else { enemy },
                spread: self.spread,
                tolerance: self.who.loss_tolerance,
            };
            let look = value(course, &means, drive, law);
            let is_open = course.choice != Choice::Never
                && option.men >= course.needs_men
                && intruder >= course.needs_intruders
                && look.odds >= course.needs_odds
                && course.is_in_season(self.opens_h + hour);
            (course, look, is_open)
        });
        let looks: Vec<_> = looks.collect();
        let could = looks.iter().filter(|(.., is_open)| *is_open).fold(0, |acts, (course, ..)| acts | course.acts);
        let mut all: Vec<(Standing, Manner)> = Vec::with_capacity(looks.len() + 1);
        // The last is waiting.
        for (acts, odds, utility, strengths, is_open) in looks
            .iter()
            .map(|(course, look, is_open)| (course.acts, look.odds, look.utility - law.inertia, look.strengths, *is_open))
            .chain([(0, 0.0, 0.0, [0.0; 2], true)])
        {
            let (with, manner, against) = held.best((utility, odds), acts, could, hour, &laws.obedience);
            let against = against.map(|duty| duty.directive.index());
            all.push((Standing { is_open, strengths, odds, utility, clauses: with - utility, share: 0.0, against }, manner));
        }
        let weight = |standing: &Standing| if standing.is_open { libm::exp(standing.utility + standing.clauses) } else { 0.0 };
        let total: f64 = all.iter().map(|(standing, _)| weight(standing)).sum();
        for (standing, _) in &mut all {
            standing.share = weight(standing) / total;
        }
        all
    }

    /// How the options, and waiting as the last, stand at an hour. *Unit*: h since the situation opened.
    pub fn at(&self, hour: f64, laws: &Laws) -> Vec<Standing> {
        self.standings(hour, laws).into_iter().map(|(standing, _)| standing).collect()
    }

    /// Puts it before the headquarters once.
    pub fn decide(&self, laws: &Laws, chance: Chance) -> Outcome {
        let every_h = if self.who.cadence_h > 0.0 { self.who.cadence_h } else { 24.0 };
        let days = laws.obedience.afresh_days;
        let mut waits = Outcome { option: None, hour: 0.0, manner: Manner::Report, against: None };
        for sitting in 0..=(24.0 * self.days / every_h) as u32 {
            let hour = f64::from(sitting) * every_h;
            let mind = if days > 0.0 { times_afresh(chance, self.key, hour, days) } else { sitting };
            let standings = self.standings(hour, laws);
            let mut best = (f64::NEG_INFINITY, 0);
            for (at, (standing, _)) in standings.iter().enumerate().filter(|(_, (standing, _))| standing.is_open) {
                let course = self.options.get(at).map_or(0, |option| self.course(option).key);
                let pull = standing.utility + standing.clauses + inclination(chance, self.key, course, mind);
                if pull > best.0 {
                    best = (pull, at);
                }
            }
            let (standing, manner) = standings[best.1];
            let found = Outcome { option: Some(best.1), hour, manner, against: standing.against };
            if best.1 < self.options.len() {
                return found;
            }
            waits = Outcome { option: None, ..found };
        }
        waits
    }
}

fn clause(from: &kokkyo_scenario::command::Clause) -> Clause {
    let acts = from.acts.iter().fold(0, |acts, act| acts | act.bit());
    Clause { kind: from.kind, acts, clarity: from.clarity, sanction: from.sanction }
}

#[cfg(test)]
mod tests;
