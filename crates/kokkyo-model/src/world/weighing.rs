//! What a headquarters weighed at a sitting, a row for each course: what the table of decisions is made of.
//!
//! Only a replication that is recorded makes these rows, and nothing reads them back: they change no number. Everything in them is
//! what the headquarters knew or believed.

use kokkyo_scenario::command::Against;

use super::View;
use super::column::{CourseId, DirectiveId, HeadquartersId};
use super::command::{Appraised, Manner, temperament};
use super::desk::{Desk, Worth};
use super::duty::Duty;
use crate::event::EventId;
use crate::parameters::Laws;

/// A course as it was weighed. Terms are in log-odds; they add up to the utility.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Weighing {
    /// When. *Unit*: min since the start.
    pub minute: u32,
    /// What made the headquarters sit; `EventId::NONE`: a conference.
    pub occasion: EventId,
    /// The sitting without its time and occasion.
    pub row: Row,
}

/// What obedience says of a course at a sitting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Who.
    pub headquarters: HeadquartersId,
    /// What; `CourseId::NONE`: waiting.
    pub course: CourseId,
    /// Blow in the air that would be called off; `CourseId::NONE`: none.
    pub calls_off: CourseId,
    /// It was chosen.
    pub chosen: bool,
    /// It is what is done already.
    pub present: bool,
    /// How it would be reported.
    pub manner: Manner,
    /// Number of clauses that it would break.
    pub broken: u8,
    /// Directive of the heaviest of them; `DirectiveId::NONE`: none.
    pub against: DirectiveId,
    /// The numbers.
    pub numbers: [f32; NUMBERS.len()],
}

impl Default for Row {
    fn default() -> Self {
        Self {
            headquarters: HeadquartersId(0),
            course: CourseId::NONE,
            calls_off: CourseId::NONE,
            chosen: false,
            present: false,
            manner: Manner::Report,
            broken: 0,
            against: DirectiveId::NONE,
            numbers: [0.0; NUMBERS.len()],
        }
    }
}

/// A clause that a course would break, with what it weighs. *Unit of weights*: log-odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClauseRow {
    /// Directive that it stands in.
    pub directive: DirectiveId,
    /// It demands; otherwise it forbids.
    pub demands: bool,
    /// Acts that it speaks of: one bit each.
    pub acts: u16,
    /// The numbers, as [`CLAUSE_NUMBERS`] names them.
    pub numbers: [f32; CLAUSE_NUMBERS.len()],
}

/// Names of the numbers of a clause, in order.
pub const CLAUSE_NUMBERS: [&str; 5] = ["authority", "clarity", "sanction", "consent", "weight"];

/// A clause of the table of decisions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeighedClause {
    /// Position of the course in the table.
    pub weighing: u32,
    /// The clause.
    pub row: ClauseRow,
}

/// Names of the numbers of a row, in order. Those from [`FIRST_TERM`] to before `utility` are the terms.
pub const NUMBERS: [&str; 20] = [
    "share",
    "odds",
    "own_strength",
    "enemy_strength",
    "spread",
    "expected_loss",
    "authority",
    "clarity",
    "sanction",
    "aim_term",
    "loss_term",
    "momentum_term",
    "temperament_term",
    "claim_term",
    "beside_term",
    "inertia_term",
    "clauses_term",
    "manner_term",
    "utility",
    "inclination",
];
/// Position of the first term.
pub const FIRST_TERM: usize = 9;
/// Position of the utility, behind the last term.
pub const UTILITY: usize = 18;

/// What obedience adds to a course as it was appraised.
pub struct Verdict {
    /// Probability of the softmax.
    pub share: f64,
    /// Utility with clauses.
    pub utility: f64,
    /// What the way of reporting costs.
    pub price: f64,
    /// ε of the headquarters for it.
    pub inclination: f64,
    /// The manner.
    pub manner: Manner,
    /// The heaviest clause that it would break, with the authority of its paper.
    pub heaviest: Option<(Duty, f64)>,
    /// Number of such clauses.
    pub broken: usize,
    /// It was chosen.
    pub chosen: bool,
}

/// The row of a course.
pub fn row(view: &View, laws: &Laws, option: &Appraised, verdict: &Verdict) -> Row {
    let (theatre, state, law) = (view.theatre, view.state, &laws.appraisal);
    let id = option.headquarters;
    let course = theatre.command.courses.find(option.course);
    let desk = Desk::of(view, id, Worth { armour: law.men_per_armour, gun: law.men_per_gun });
    let (own, enemy, spread) = match course.map(|course| (course, course.against)) {
        Some((course, Against::Air)) => (desk.aircraft(course), desk.opposed(course), desk.enemy().aircraft_spread),
        Some((_, Against::Nobody)) | None => (option.strengths[0], 0.0, 0.0),
        Some(_) => (option.strengths[0], option.strengths[1], desk.enemy().spread),
    };
    let (aim, offensive) = course.map_or((0.0, 0.0), |course| (law.w_aim * course.aim * option.odds, course.offensiveness));
    let expected = (option.loss - course.map_or(0.0, |course| course.cost)) * theatre.headquarters[id].loss_tolerance.max(1.0);
    let loss = -law.w_loss * option.loss;
    let momentum = offensive * state.command.momentum_at(id, state.hour);
    let leaning = offensive * temperament(theatre, &state.command.office_h, id, state.hour);
    let claim = offensive * law.w_claim * state.command.challenge[id];
    let inertia = if option.goes_on { 0.0 } else { -law.inertia };
    // What goes on beside it, and less what is called off.
    let beside = option.utility - inertia - (aim + loss + momentum + leaning + claim);
    let clauses = if verdict.utility == f64::NEG_INFINITY { verdict.utility } else { verdict.utility + verdict.price - option.utility };
    let [authority, clarity, sanction] =
        verdict.heaviest.map_or([0.0; 3], |(duty, authority)| [authority, duty.clarity, duty.clause.sanction]);
    let numbers = [
        verdict.share,
        option.odds,
        own,
        enemy,
        spread,
        expected,
        authority,
        clarity,
        sanction,
        aim,
        loss,
        momentum,
        leaning,
        claim,
        if beside.abs() < 1e-9 { 0.0 } else { beside },
        inertia,
        clauses,
        -verdict.price,
        verdict.utility,
        verdict.inclination,
    ];
    Row {
        headquarters: id,
        course: option.course,
        calls_off: option.calls_off,
        chosen: verdict.chosen,
        present: option.goes_on,
        manner: verdict.manner,
        broken: verdict.broken.min(255) as u8,
        against: verdict.heaviest.map_or(DirectiveId::NONE, |(duty, _)| duty.directive),
        // −0 is 0 in a table.
        numbers: numbers.map(|number| number as f32 + 0.0),
    }
}
