//! Decision cases: recorded situations, put before a headquarters with the weights and courses of the package.

use super::{Clause, Instrument};
use crate::{Moment, Provenance};

/// A recorded affair, as the situations in which somebody decided.
#[derive(Debug, Clone)]
pub struct Case {
    /// Id.
    pub id: String,
    /// Title in English.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// What it was, in a sentence or two.
    pub summary: String,
    /// The same in Japanese, may be empty.
    pub summary_ja: String,
    /// The situations, in order.
    pub situations: Vec<Situation>,
    /// Who says so.
    pub provenance: Provenance,
}

/// A situation: who sat, with what at hand, before whom, under which papers, between which courses.
#[derive(Debug, Clone)]
pub struct Situation {
    /// Id, unique among all cases.
    pub id: String,
    /// Title in English.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// Whose courses, values, tolerance and place in the chain of command it has: index into headquarters.
    pub headquarters: usize,
    /// When it sits for the first time.
    pub from: Moment,
    /// How long the decision is open. *Unit*: days.
    pub days: f64,
    /// The enemy as believed. *Unit*: men.
    pub men: f64,
    /// His armoured vehicles as believed.
    pub armour: f64,
    /// His guns as believed.
    pub guns: f64,
    /// Share of him reported on claimed ground; 0: nobody is. *Range*: 0–1.
    pub intruding: f64,
    /// Spread of the belief: standard deviation of the logarithm. *Unit*: 1.
    pub spread: f64,
    /// For how long an intruder has been reported when it first sits. *Unit*: days.
    pub reported_days: f64,
    /// Who was in office, of those whom the package knows: indices into persons.
    pub persons: Vec<usize>,
    /// What it was told.
    pub papers: Vec<Paper>,
    /// Between what it chose; waiting is always beside them.
    pub options: Vec<CaseOption>,
    /// Who says so.
    pub provenance: Provenance,
}

/// A paper that lay on the desk.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Title in English.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// The headquarters that issued it: index into headquarters.
    pub issuer: usize,
    /// What kind.
    pub instrument: Instrument,
    /// When it was issued.
    pub issued: Moment,
    /// When it came to this desk.
    pub received: Moment,
    /// What was left of its clarity on the way; `None`: what the chain of command of the package leaves. *Range*: 0–1.
    pub relay: Option<f64>,
    /// What it says.
    pub clauses: Vec<Clause>,
}

/// A course that came into question, with what was at hand for it.
#[derive(Debug, Clone)]
pub struct CaseOption {
    /// Index into courses.
    pub course: usize,
    /// What it was called here; the title of the course if empty.
    pub title: String,
    /// The same in Japanese.
    pub title_ja: String,
    /// Fit men.
    pub men: f64,
    /// Armoured vehicles.
    pub armour: f64,
    /// Guns.
    pub guns: f64,
}
