//! What changes about command in a replication, and what mechanisms may ask of it.

use super::super::air::Tally;
use super::super::column::{Column, CourseId, CrossingId, DirectiveId, ElementId, HeadquartersId, TaskId};
use super::super::theatre::Theatre;
use super::super::weighing::{ClauseRow, Row};
use crate::event::{Causes, EventId};
use crate::world::Side;

/// Something that mechanisms of command and diplomacy ask for.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the sentence of a variant names its fields")]
pub enum CommandEffect {
    /// Its troops are in contact, or no longer; losing contact is a shock, the event is the last contact.
    Touch { headquarters: HeadquartersId, touches: bool, event: EventId },
    /// It weighs its courses, because of a shock or at a conference (`EventId::NONE`); so much does it hold its claim to be
    /// challenged by now.
    Sit { headquarters: HeadquartersId, shock: EventId, challenge: f64 },
    /// How a course looks to it.
    Appraise(Appraised),
    /// What it believed when it decided.
    Suppose { headquarters: HeadquartersId, strengths: [f64; 2], odds: f64, cause: EventId },
    /// How one of the courses weighed.
    Weigh { headquarters: HeadquartersId, course: CourseId, share: f64, manner: Manner },
    /// A row of the table of decisions.
    Note(Row),
    /// A clause that the course of the last row of the table would break.
    NoteClause(ClauseRow),
    /// It goes on with an operation although there was a reason to give it up, and reckons with what it now believes.
    Reaffirm { course: CourseId, supposed: Supposed },
    /// It calls off a blow in the air that it had decided on.
    CallOff { headquarters: HeadquartersId, course: CourseId, causes: Causes },
    /// It decides on a course.
    Decide { headquarters: HeadquartersId, course: CourseId, manner: Manner, share: f64, supposed: Supposed, causes: Causes },
    /// The decision is against a clause of a directive; stretched: the text leaves room for it.
    Breach { headquarters: HeadquartersId, directive: DirectiveId, course: CourseId, stretched: bool },
    /// An addressee has understood a directive.
    Understand { directive: DirectiveId, headquarters: HeadquartersId },
    /// What became of a directive at one of its addressees.
    Answer { directive: DirectiveId, at: usize, answer: Answer },
    /// A course begins.
    Begin { course: CourseId },
    /// An element takes a task of the decision and start of this stamp.
    Give { element: ElementId, stamp: [f64; 2] },
    /// A course ends that fights nobody.
    Close { course: CourseId },
    /// A course ends and its outcome is reported.
    Report { course: CourseId, succeeded: bool, reported: bool, gain: f64 },
    /// A report of the rung is on its way.
    Hear { headquarters: HeadquartersId, at_h: f64 },
    /// The rung becomes known.
    Learn { headquarters: HeadquartersId, rung: u8, event: EventId },
    /// So many men of each side are lost by now.
    CountLosses { men: [u32; 2] },
    /// A report of the losses of its side has come.
    HearOfLosses { headquarters: HeadquartersId, men: u32 },
    /// A word from above against what is being done.
    Reproach { headquarters: HeadquartersId, directive: DirectiveId, loss: f64 },
    /// An event outside the theatre weighs on a government.
    Strain { shock: usize },
    /// How much a government wishes an end.
    Wish { side: usize, value: f64 },
    /// Both governments agree; in force after so many hours.
    Agree { lag_h: f64 },
}

/// How a headquarters tells its superior what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Manner {
    /// As it happens.
    Report = 0,
    /// When it can no longer be stopped.
    Late = 1,
    /// Not, or falsely.
    Conceal = 2,
}

impl Manner {
    /// All.
    pub const ALL: [Self; 3] = [Self::Report, Self::Late, Self::Conceal];
    /// Their words.
    pub const WORDS: [&'static str; 3] = ["report", "late", "conceal"];
}

/// What became of a directive at one of its addressees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Answer {
    /// Nothing yet.
    None = 0,
    /// Done.
    Obeyed = 1,
    /// Done in part, or read so that it allows what was wanted.
    Stretched = 2,
    /// Put off.
    Stalled = 3,
    /// Not done.
    Refused = 4,
    /// Received after the point of no return.
    Overtaken = 5,
}

impl Answer {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 6] = [Self::None, Self::Obeyed, Self::Stretched, Self::Stalled, Self::Refused, Self::Overtaken];
    /// Their words.
    pub const WORDS: [&'static str; 6] = ["none", "obeyed", "stretched", "stalled", "refused", "overtaken"];
}

/// What a headquarters believes of the enemy in front of its side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Strength near. *Unit*: men, with vehicles and guns in men.
    pub strength: f64,
    /// Strength behind the field and on the railways. *Unit*: as near.
    pub behind: f64,
    /// Of what is near, on ground that the own side claims.
    pub intruder: f64,
    /// Of that on ground that is its own under both claims.
    pub deep: f64,
    /// Standard deviation of the log of strength. *Unit*: 1.
    pub spread: f64,
    /// Aircraft in the theatre.
    pub aircraft: f64,
    /// Standard deviation of the log of their number. *Unit*: 1.
    pub aircraft_spread: f64,
    /// What it rests on.
    pub cause: EventId,
}

/// Where a course of action stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Operation {
    /// When it was last decided; negative infinity: never.
    pub decided_h: f64,
    /// When it begins.
    pub begins_h: f64,
    /// When it ends.
    pub ends_h: f64,
    /// It has begun since it was decided.
    pub begun: bool,
    /// It is over, or was called off.
    pub over: bool,
    /// How it is reported upward.
    pub manner: Manner,
    /// What was believed when it was decided.
    pub supposed: Supposed,
    /// What had been flown and lost in the air when it began.
    pub then: Tally,
    /// The decision.
    pub event: EventId,
}

impl Operation {
    /// Never decided.
    pub const NEVER: Self = Self {
        decided_h: f64::NEG_INFINITY,
        begins_h: f64::INFINITY,
        ends_h: f64::INFINITY,
        begun: false,
        over: true,
        manner: Manner::Report,
        supposed: Supposed { intruder: 0.0, deep: 0.0, odds: 1.0 },
        then: Tally { sorties: 0, lost: [0; 2] },
        event: EventId::NONE,
    };

    /// Whether its tasks are being given out.
    pub fn runs(&self) -> bool {
        self.begun && !self.over
    }
}

/// What a decision was made on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Supposed {
    /// Enemy on claimed ground. *Unit*: men.
    pub intruder: f64,
    /// Of it on ground that is the own side's under both claims. *Unit*: men.
    pub deep: f64,
    /// Chance of success. *Range*: 0–1.
    pub odds: f64,
}

/// A course as its headquarters sees it now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Appraised {
    /// Who.
    pub headquarters: HeadquartersId,
    /// What; `CourseId::NONE`: waiting.
    pub course: CourseId,
    /// Chance of success as it believes. *Range*: 0–1.
    pub odds: f64,
    /// Losses that it expects, as a share of what it tolerates. *Unit*: 1.
    pub loss: f64,
    /// Utility but for clauses and manner. *Unit*: log-odds.
    pub utility: f64,
    /// Strength at hand and believed against it. *Unit*: men.
    pub strengths: [f64; 2],
    /// What the headquarters would then be doing: one bit an act, with those of an operation that goes on beside it.
    pub acts: u16,
    /// Nothing new is decided by it.
    pub goes_on: bool,
    /// There is a reason to give the operation up that goes on by it.
    pub doubted: bool,
    /// Blow in the air that is called off by it, `CourseId::NONE` for none.
    pub calls_off: CourseId,
    /// What is believed.
    pub supposed: Supposed,
    /// What that rests on.
    pub cause: EventId,
}

/// Everything about command that changes.
#[derive(Debug, Clone)]
pub struct CommandState {
    /// From when on headquarters decide; infinite: as recorded to the end. *Unit*: h since the start.
    pub free_from_h: f64,
    /// When an element comes. *Unit*: h since the start.
    pub arrives_h: Column<ElementId, f64>,
    /// When it leaves.
    pub departs_h: Column<ElementId, f64>,
    /// How much later than by its own clock a task is played. *Unit*: h.
    pub shift_h: Column<TaskId, f64>,
    /// How much later a crossing opens and closes; infinite: nobody builds it. *Unit*: h.
    pub crossing_shift_h: Column<CrossingId, f64>,
    /// Decision and start of the task that an element follows in the free campaign: the latest counts. *Unit*: h.
    pub given: Column<ElementId, [f64; 2]>,
    /// Course that a headquarters is on.
    pub current: Column<HeadquartersId, CourseId>,
    /// When it last weighed its courses.
    pub sat_h: Column<HeadquartersId, f64>,
    /// Event that is to make it weigh them out of turn.
    pub shock: Column<HeadquartersId, EventId>,
    /// Event because of which it weighed them last; `EventId::NONE`: a conference.
    pub occasion: Column<HeadquartersId, EventId>,
    /// How far it holds its claim to be challenged. *Range*: 0–1.
    pub challenge: Column<HeadquartersId, f64>,
    /// Men of its side that it knows to be lost: what has been reported to it.
    pub known_losses: Column<HeadquartersId, u32>,
    /// Men lost by each side up to an hour, as counted in the field. *Unit*: h, men.
    pub losses_by: Vec<(f64, [u32; 2])>,
    /// Own losses when it last did.
    pub losses_then: Column<HeadquartersId, u32>,
    /// Whether its troops were in contact in the last step.
    pub in_contact: Column<HeadquartersId, bool>,
    /// The rung that it knows of.
    pub known_rung: Column<HeadquartersId, u8>,
    /// When it will hear of another one; infinite: nothing is on its way.
    pub hears_h: Column<HeadquartersId, f64>,
    /// Momentum and since when it decays. *Unit*: log-odds, h.
    pub momentum: Column<HeadquartersId, (f64, f64)>,
    /// What momentum rests on.
    pub precedent: Column<HeadquartersId, EventId>,
    /// Last decision.
    pub decision: Column<HeadquartersId, EventId>,
    /// Where courses stand.
    pub operations: Column<CourseId, Operation>,
    /// When a directive was received.
    pub received_h: Column<DirectiveId, f64>,
    /// What became of directives at their addressees, by [`CommandTheatre::first_answer`].
    pub answers: Vec<Answer>,
    /// Since when and until when a person is in office. *Unit*: h.
    pub office_h: Vec<[f64; 2]>,
    /// Courses as their headquarters see them in this step.
    pub appraised: Vec<Appraised>,
    /// Load of other fronts by side.
    pub load: [f64; 2],
    /// Next event outside the theatre.
    pub next_shock: usize,
    /// Which side opened talks, when, and by which event.
    pub opened: [(f64, EventId); 2],
    /// Wish of each government to end it, as of the last day. *Unit*: log-odds.
    pub wish: [f64; 2],
    /// When a cease-fire was agreed, and when it comes into force. *Unit*: h; infinite: not.
    pub peace_h: [f64; 2],
    /// The agreement.
    pub peace_event: EventId,
    /// What a headquarters believed when it last decided, until the decision has named it.
    pub supposed: EventId,
    /// Half-life of momentum. *Unit*: h.
    pub half_life_h: f64,
    /// Decisions against a clause, by side: the text stretched, the order refused.
    pub breaches: [[u32; 2]; 2],
    /// Directives that reached one of their addressees after its point of no return, by side.
    pub overtaken: [u32; 2],
    /// Decisions for a course other than the present one, by side.
    pub decisions: [u32; 2],
}

impl CommandState {
    /// Before the first step.
    pub fn new(theatre: &Theatre) -> Self {
        let headquarters = theatre.headquarters.len();
        let answers = theatre.command.mandates.iter().map(|mandate| mandate.addressees.len().max(1)).sum();
        Self {
            free_from_h: f64::INFINITY,
            arrives_h: Column::new(theatre.elements.iter().map(|element| element.arrives_h).collect()),
            departs_h: Column::new(theatre.elements.iter().map(|element| element.departs_h).collect()),
            shift_h: Column::filled(theatre.tasks.len(), 0.0),
            crossing_shift_h: Column::filled(theatre.crossings.len(), 0.0),
            given: Column::filled(theatre.elements.len(), [f64::NEG_INFINITY; 2]),
            current: Column::filled(headquarters, CourseId::NONE),
            sat_h: Column::filled(headquarters, f64::NEG_INFINITY),
            shock: Column::filled(headquarters, EventId::NONE),
            occasion: Column::filled(headquarters, EventId::NONE),
            challenge: Column::filled(headquarters, 0.0),
            known_losses: Column::filled(headquarters, 0),
            losses_by: Vec::with_capacity(theatre.steps as usize + 1),
            losses_then: Column::filled(headquarters, 0),
            in_contact: Column::filled(headquarters, false),
            known_rung: Column::filled(headquarters, 0),
            hears_h: Column::filled(headquarters, f64::INFINITY),
            momentum: Column::filled(headquarters, (0.0, 0.0)),
            precedent: Column::filled(headquarters, EventId::NONE),
            decision: Column::filled(headquarters, EventId::NONE),
            operations: Column::filled(theatre.command.courses.len(), Operation::NEVER),
            received_h: Column::filled(theatre.directives.len(), f64::INFINITY),
            answers: vec![Answer::None; answers],
            office_h: theatre.command.persons.iter().map(|person| [person.from_h, person.to_h]).collect(),
            appraised: Vec::with_capacity(theatre.command.courses.len() + headquarters),
            load: [0.0; 2],
            next_shock: 0,
            opened: [(f64::INFINITY, EventId::NONE); 2],
            wish: [0.0; 2],
            peace_h: [f64::INFINITY; 2],
            peace_event: EventId::NONE,
            supposed: EventId::NONE,
            half_life_h: f64::INFINITY,
            breaches: [[0; 2]; 2],
            overtaken: [0; 2],
            decisions: [0; 2],
        }
    }

    /// Men whom a side had lost by an hour, as last counted before it.
    pub fn lost_by(&self, side: Side, hour: f64) -> u32 {
        let counted = self.losses_by.partition_point(|&(at_h, _)| at_h <= hour);
        counted.checked_sub(1).and_then(|last| self.losses_by.get(last)).map_or(0, |(_, men)| men[side.index()])
    }

    /// Lets headquarters decide from an hour on: what the record has after it no longer comes by itself. Reserves wait
    /// for their release, crossings for the plan that they are built for, successors for their appointment.
    pub fn set_free_from(&mut self, theatre: &Theatre, hour: f64, half_life_h: f64) {
        self.free_from_h = hour;
        self.half_life_h = half_life_h;
        if hour.is_infinite() {
            return;
        }
        for departs_h in self.departs_h.iter_mut().filter(|departs_h| **departs_h > hour) {
            *departs_h = f64::INFINITY;
        }
        for course in theatre.command.courses.iter() {
            for &element in &course.releases {
                if theatre.elements[element].arrives_h > hour {
                    self.arrives_h[element] = f64::INFINITY;
                }
            }
            for &crossing in &course.crossings {
                if theatre.crossings[crossing].opens_h > hour {
                    self.crossing_shift_h[crossing] = f64::INFINITY;
                }
            }
            let Some(person) = course.appoints.and_then(|at| theatre.command.persons.get(at)) else { continue };
            if person.from_h <= hour {
                continue;
            }
            for (other, office_h) in theatre.command.persons.iter().zip(&mut self.office_h) {
                if other.id == person.id {
                    office_h[0] = f64::INFINITY;
                } else if other.headquarters == person.headquarters && other.to_h == person.from_h {
                    office_h[1] = f64::INFINITY;
                }
            }
        }
    }

    /// Whether headquarters decide at an hour.
    pub fn is_free(&self, hour: f64) -> bool {
        hour >= self.free_from_h
    }

    /// Momentum of a headquarters at an hour: M·2^(−Δt/T). *Unit*: log-odds.
    pub fn momentum_at(&self, headquarters: HeadquartersId, hour: f64) -> f64 {
        let (value, since_h) = self.momentum[headquarters];
        value * libm::exp2(-(hour - since_h) / self.half_life_h)
    }

    /// Position of an addressee's answer to a directive.
    pub fn answer_of(theatre: &Theatre, directive: DirectiveId, addressee: usize) -> usize {
        usize::from(theatre.command.first_answer[directive]) + addressee
    }

    /// Bytes for the digest: what headquarters are on, believe and remember.
    pub fn bytes(&self, bytes: &mut Vec<u8>) {
        for (at, &course) in self.current.entries() {
            bytes.extend_from_slice(&course.0.to_le_bytes());
            bytes.extend_from_slice(&self.momentum[at].0.to_bits().to_le_bytes());
            bytes.extend_from_slice(&self.challenge[at].to_bits().to_le_bytes());
        }
        for value in self.peace_h {
            bytes.extend_from_slice(&value.to_bits().to_le_bytes());
        }
    }
}
