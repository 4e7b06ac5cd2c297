//! Courses of action: what a headquarters may choose in the free campaign; seasons that they need; and shocks from outside the theatre.

use super::{Act, Verb};
use crate::{Moment, Provenance};

/// What a course does between governments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Talks {
    /// Nothing.
    None,
    /// Protests.
    Protest,
    /// Offers talks about a cease-fire, or answers such an offer.
    Open,
}

impl Talks {
    /// All, with their words.
    pub const ALL: [(&'static str, Self); 3] = [("none", Self::None), ("protest", Self::Protest), ("open", Self::Open)];
}

/// Whether a course is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// By its headquarters, weighed against others.
    Free,
    /// Never: a counterfactual takes it away.
    Never,
    /// On its first day, whatever is weighed: a counterfactual or a thesis sets it.
    Given,
}

impl Choice {
    /// All, with their words.
    pub const ALL: [(&'static str, Self); 3] = [("free", Self::Free), ("never", Self::Never), ("given", Self::Given)];
}

/// What the strength of a course is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The enemy on ground that the side claims.
    Intruder,
    /// All of the enemy that is believed near.
    All,
    /// Nobody.
    Nobody,
    /// The aircraft of the enemy that are believed in the theatre.
    Air,
}

impl Against {
    /// All, with their words.
    pub const ALL: [(&'static str, Self); 4] =
        [("intruder", Self::Intruder), ("all", Self::All), ("nobody", Self::Nobody), ("air", Self::Air)];
}

/// A task of a course: as one of an operation plan, with hours from the beginning of the course.
#[derive(Debug, Clone)]
pub struct CourseTask {
    /// Elements, command nodes already expanded.
    pub elements: Vec<usize>,
    /// What to do.
    pub verb: Verb,
    /// Index into places.
    pub objective: usize,
    /// Places passed on the way.
    pub via: Vec<usize>,
    /// Beginning. *Unit*: h after the course begins.
    pub after_h: f64,
    /// Length. *Unit*: h; infinite: until another task replaces it.
    pub for_h: f64,
    /// Attacks only in the dark.
    pub night: bool,
    /// For bombard: share of the sustained rate of fire. *Range*: 0–1.
    pub intensity: f64,
}

/// A course of action.
#[derive(Debug, Clone)]
pub struct Course {
    /// Id.
    pub id: String,
    /// Title in English.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// Who may choose it: index into headquarters.
    pub headquarters: usize,
    /// Whether it is chosen.
    pub choice: Choice,
    /// How offensive it is. *Range*: −1 to 1.
    pub offensiveness: f64,
    /// What it comprises.
    pub acts: Vec<Act>,
    /// What success is worth to goals: index into goals, share (below 0: it sets the goal back).
    pub serves: Vec<(usize, f64)>,
    /// What doing it costs whatever comes of it, as a share of the tolerable loss. *Unit*: 1.
    pub cost: f64,
    /// Whom it is measured against.
    pub against: Against,
    /// Chance of success where nobody is fought. *Range*: 0–1.
    pub odds: f64,
    /// Ratio of own to the enemy's strength at which the odds are even. *Unit*: 1.
    pub ratio: f64,
    /// Share of the own men committed that is lost at even strength. *Range*: 0–1.
    pub exposure: f64,
    /// From decision to beginning. *Unit*: h.
    pub lead_h: f64,
    /// From decision to the point of no return. *Unit*: h.
    pub committed_h: f64,
    /// Length. *Unit*: h.
    pub lasts_h: f64,
    /// How long after a decision for it until it may be chosen again. *Unit*: h.
    pub again_h: f64,
    /// Recorded tasks that it unfolds into: indices into tasks; their hours shift to its beginning.
    pub recorded: Vec<usize>,
    /// Tasks of its own.
    pub tasks: Vec<CourseTask>,
    /// Directives that it issues when it begins: indices into directives.
    pub issues: Vec<usize>,
    /// Elements that it releases to the theatre, in the order and at the intervals of the record.
    pub releases: Vec<usize>,
    /// Crossings that its engineers build: indices into crossings; their hours shift with the recorded tasks.
    pub crossings: Vec<usize>,
    /// Air missions that are flown for it: indices into missions; their hours shift to its beginning.
    pub missions: Vec<usize>,
    /// Squadrons that it sends to the theatre, at the intervals of the record: indices into squadrons.
    pub squadrons: Vec<usize>,
    /// Aircraft and crews that it sends to squadrons, at the intervals of the record: indices into replacements of the air forces.
    pub air_replacements: Vec<usize>,
    /// Person that it puts in command: index into persons.
    pub appoints: Option<usize>,
    /// What it does between governments.
    pub talks: Talks,
    /// Fit men of its elements that must be in the theatre. *Unit*: men.
    pub needs_men: f64,
    /// Believed men of the enemy on claimed ground from which on it comes into question. *Unit*: men.
    pub needs_intruders: f64,
    /// The same on ground that is its own under both claims. *Unit*: men.
    pub needs_deep: f64,
    /// Depot and tonnes of shells that must be there: index into depots, t.
    pub needs_shells: Option<(usize, f64)>,
    /// Tonnage plan, and what share of its goods must lie in depots of the side: index into plans, share.
    pub needs_plan: Option<(usize, f64)>,
    /// Lowest rung at which it comes into question.
    pub least_rung: u8,
    /// Highest.
    pub greatest_rung: u8,
    /// Courses one of which must have been begun before: indices into courses.
    pub needs_course: Vec<usize>,
    /// Losses of its side in the theatre, as far as they have been reported to it, from which on it comes into question. *Unit*: men.
    pub needs_losses: f64,
    /// Least chance of success, as believed. *Range*: 0–1.
    pub needs_odds: f64,
    /// Season in which it must lie from its beginning to its end: index into seasons.
    pub needs_season: Option<usize>,
    /// First day.
    pub from: Option<Moment>,
    /// Last day.
    pub to: Option<Moment>,
    /// Who says so.
    pub provenance: Provenance,
}

/// A time of the year in which some courses are possible: open water, ground without snow.
#[derive(Debug, Clone)]
pub struct Season {
    /// Id.
    pub id: String,
    /// Title in English.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// Its beginning, in some year: it comes back every year.
    pub from: Moment,
    /// Its end, less than a year later.
    pub to: Moment,
    /// Who says so.
    pub provenance: Provenance,
}

/// An event outside the theatre that weighs on a government: another front opens or closes.
#[derive(Debug, Clone)]
pub struct Shock {
    /// Id.
    pub id: String,
    /// Title in English.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// Index of the side it weighs on.
    pub side: usize,
    /// When.
    pub at: Moment,
    /// Change of the load of other fronts. *Range*: −1 to 1.
    pub load: f64,
    /// Whether it happens.
    pub choice: Choice,
    /// Who says so.
    pub provenance: Provenance,
}
