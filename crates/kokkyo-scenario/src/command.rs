//! Directives, operation plans, goals.

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
    /// To whom.
    pub addressees: Vec<String>,
    /// order, instruction, telegram, advice or report.
    pub instrument: String,
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
    /// What came of it.
    pub consequence: String,
    /// Clauses.
    pub clauses: Vec<Clause>,
    /// Who says so.
    pub provenance: Provenance,
}

/// One clause of a directive.
#[derive(Debug, Clone)]
pub struct Clause {
    /// permit, forbid, require, objective or resources.
    pub kind: String,
    /// What.
    pub what: String,
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
