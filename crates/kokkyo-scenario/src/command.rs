//! Directives, operation plans, goals.

mod act;
mod case;
mod course;
mod headquarters;

pub use act::Act;
pub use case::{Case, CaseOption, Paper, Situation};
pub use course::{Against, Choice, Course, CourseTask, Season, Shock, Talks};
pub use headquarters::{Headquarters, HeadquartersKind, Person};

use crate::{Moment, Provenance};

/// Everything under `command/`.
#[derive(Debug, Clone, Default)]
pub struct Command {
    /// Orders, instructions, telegrams.
    pub directives: Vec<Directive>,
    /// Tasks of operation plans.
    pub tasks: Vec<Task>,
    /// What each side wanted.
    pub goals: Vec<Goal>,
    /// Who issues and receives directives and acts in the timeline, where it is not a formation; sorted by name.
    pub parties: Vec<Party>,
    /// Headquarters, superiors before their subordinates.
    pub headquarters: Vec<Headquarters>,
    /// Who commanded and who advised, in the order of the file.
    pub persons: Vec<Person>,
    /// Courses of action that headquarters choose from in the free campaign.
    pub courses: Vec<Course>,
    /// Times of the year that courses need.
    pub seasons: Vec<Season>,
    /// Events outside the theatre that weigh on a government.
    pub shocks: Vec<Shock>,
    /// Recorded situations to decide in; no campaign reads them.
    pub cases: Vec<Case>,
}

/// When a directive is given, whatever the mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Play {
    /// As recorded in the historical mode; by decision of its issuer in the free campaign, unless it is older than that.
    AsMode,
    /// As recorded in both.
    Pinned,
    /// Never.
    Never,
}

/// Someone named in directives or in the timeline: a headquarters, a ministry, a person.
#[derive(Debug, Clone)]
pub struct Party {
    /// Name, as these files write it.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Name in Russian, may be empty.
    pub name_ru: String,
    /// Name in Mongolian (Cyrillic), may be empty.
    pub name_mn: String,
}

/// How a directive was obeyed, as the record has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compliance {
    /// Done.
    Obeyed,
    /// Done in part.
    Partly,
    /// Not done.
    Refused,
    /// Received after the point of no return.
    Overtaken,
    /// Done late.
    Delayed,
    /// Nothing was asked (plans, policies, reports).
    None,
}

/// What kind of paper a directive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instrument {
    /// An order.
    Order,
    /// An instruction under an order.
    Instruction,
    /// A telegram between staffs.
    Telegram,
    /// Advice.
    Advice,
    /// A report: it binds nobody.
    Report,
}

impl Instrument {
    /// All, with their words.
    pub const ALL: [(&'static str, Self); 5] = [
        ("order", Self::Order),
        ("instruction", Self::Instruction),
        ("telegram", Self::Telegram),
        ("advice", Self::Advice),
        ("report", Self::Report),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// A directive as data.
#[derive(Debug, Clone)]
pub struct Directive {
    /// Id.
    pub id: String,
    /// Title in English.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// Who issued it.
    pub issuer: String,
    /// The headquarters meant by that, an index into headquarters; `None` where it is none.
    pub issued_by: Option<usize>,
    /// To whom.
    pub addressees: Vec<String>,
    /// The headquarters among them, indices into headquarters, each once.
    pub received_by: Vec<usize>,
    /// When it is given.
    pub play: Play,
    /// What kind of paper.
    pub instrument: Instrument,
    /// Recorded time; the earliest one for a reactive directive.
    pub issued: Moment,
    /// From issue to receipt. *Unit*: h.
    pub delay_h: f64,
    /// `None`: pinned to its recorded time. Otherwise what must be true first.
    pub trigger: Option<Trigger>,
    /// Recorded compliance.
    pub compliance: Compliance,
    /// What it says, in our own words.
    pub content: String,
    /// The same in Japanese, may be empty.
    pub content_ja: String,
    /// What came of it.
    pub consequence: String,
    /// The same in Japanese, may be empty.
    pub consequence_ja: String,
    /// Clauses.
    pub clauses: Vec<Clause>,
    /// Who says so.
    pub provenance: Provenance,
}

/// One clause of a directive.
#[derive(Debug, Clone)]
pub struct Clause {
    /// What it does.
    pub kind: ClauseKind,
    /// What.
    pub what: String,
    /// The same in Japanese, may be empty.
    pub what_ja: String,
    /// Acts that it concerns; empty where it concerns none that a course of action can have.
    pub acts: Vec<Act>,
    /// How little it leaves to interpretation. *Range*: 0–1; a loophole 0.3–0.5.
    pub clarity: f64,
    /// How much its issuer would make of a breach that he hears of. *Range*: 0–1.
    pub sanction: f64,
}

/// What a clause does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClauseKind {
    /// Allows.
    Permit,
    /// Prohibits.
    Forbid,
    /// Demands.
    Require,
    /// Names an aim.
    Objective,
    /// Gives means.
    Resources,
}

impl ClauseKind {
    /// All, with their words.
    pub const ALL: [(&'static str, Self); 5] = [
        ("permit", Self::Permit),
        ("forbid", Self::Forbid),
        ("require", Self::Require),
        ("objective", Self::Objective),
        ("resources", Self::Resources),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// What must be true before a reactive directive is issued. Formations are indices into the order of battle,
/// command nodes already expanded into their elements.
#[derive(Debug, Clone)]
pub enum Trigger {
    /// Fit men lost as a share of the men on arrival.
    LossesShare {
        /// Elements.
        formations: Vec<usize>,
        /// Share.
        at_least: f64,
    },
    /// Share of the men in elements that are cut off.
    CutOff {
        /// Elements.
        formations: Vec<usize>,
        /// Share.
        at_least: f64,
    },
    /// Men-weighted mean cohesion below a level.
    CohesionBelow {
        /// Elements.
        formations: Vec<usize>,
        /// Level.
        below: f64,
    },
    /// Share of the armour out of action.
    ArmourLost {
        /// Elements.
        formations: Vec<usize>,
        /// Share.
        at_least: f64,
    },
    /// Shells in a depot below a tonnage.
    ShellsBelow {
        /// Index into depots.
        depot: usize,
        /// *Unit*: t.
        tonnes: f64,
    },
    /// A task lapsed or was broken off.
    TaskFailed {
        /// Index into tasks.
        task: usize,
    },
    /// An enemy element within a distance of a place.
    EnemyNear {
        /// Index of the side whose enemy is meant: the issuer's.
        side: usize,
        /// Index into places.
        place: usize,
        /// *Unit*: km.
        km: f64,
    },
}

/// What elements are told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Move; fight only what bars the way.
    Advance,
    /// Move and assault the enemy at the objective.
    Attack,
    /// Go there, dig in, defend.
    Hold,
    /// Attack short of assault.
    Fix,
    /// Attack and return.
    Raid,
    /// Fire at the objective and the enemy near it.
    Bombard,
    /// Go there avoiding battle.
    Withdraw,
    /// Leave the theatre at that place.
    Depart,
}

/// A task of an operation plan.
#[derive(Debug, Clone)]
pub struct Task {
    /// Id.
    pub id: String,
    /// Operation plan it belongs to.
    pub plan: String,
    /// Title.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// Elements, command nodes already expanded.
    pub elements: Vec<usize>,
    /// What to do.
    pub verb: Verb,
    /// Index into places.
    pub objective: usize,
    /// Places passed on the way.
    pub via: Vec<usize>,
    /// Tasks whose fire supports this one.
    pub support: Vec<usize>,
    /// Earliest beginning.
    pub start: Moment,
    /// End, if set.
    pub until: Option<Moment>,
    /// Directive that must have been received first.
    pub after: Option<usize>,
    /// Attacks only in the dark.
    pub night: bool,
    /// For bombard: share of the sustained rate of fire. *Range*: 0–1.
    pub intensity: f64,
    /// Counted in fidelity.
    pub pinned: bool,
    /// Elements that take over from those unfit.
    pub substitutes: Vec<usize>,
    /// Who says so.
    pub provenance: Provenance,
}

/// How a goal is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// Share of the disputed ground held at the end reaches `km2_share`.
    HoldDisputed,
    /// Any ground held beyond both lines at the end.
    HoldBeyond,
    /// The other side holds no more than `km2_share` of the disputed ground at the end.
    DenyDisputed,
    /// The place is held at the end.
    HoldPlace,
    /// Own losses over the span stay below `value`.
    LossesBelow,
    /// The other side loses at least the share `value` of its men sent over the span.
    DestroyShare,
}

/// What a side wanted.
#[derive(Debug, Clone)]
pub struct Goal {
    /// Id.
    pub id: String,
    /// Index of the side.
    pub side: usize,
    /// Title.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// How it is measured.
    pub measure: Measure,
    /// Index into places, for `HoldPlace`.
    pub place: Option<usize>,
    /// Share of the disputed ground.
    pub km2_share: f64,
    /// Threshold of the other measures.
    pub value: f64,
    /// Span, where the measure has one.
    pub from: Option<Moment>,
    /// End of the span.
    pub to: Option<Moment>,
    /// Weight among the side's goals.
    pub weight: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// Names of the rungs of escalation, from the lowest.
pub const RUNGS: [&str; 9] = [
    "quiet",
    "sighting",
    "patrol-clash",
    "punitive-expedition",
    "regimental-battle",
    "divisional-offensive",
    "crossing-or-raid",
    "army-offensive",
    "war",
];
