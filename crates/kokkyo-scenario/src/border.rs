//! A long border over years: sectors, garrisons, rules of engagement, counts of incidents and who says so.
//!
//! A package of this kind has `border.toml` where a campaign has `scenario.toml`. It is fitted, simulated and forecast by
//! `kokkyo incidents`; it is not played step by step. Its format is in the book, *The border package*.

use crate::command::{Act, ClauseKind, Instrument};
use crate::geography::LonLat;
use crate::record::Source;
use crate::{Diagnostic, Meta, Parameter, Provenance};

/// The head of a package of a border.
pub const HEAD: &str = "border.toml";
/// The lines of the border.
pub const LINES: &str = "geo/border.geojson";

/// A checked border.
#[derive(Debug, Clone)]
pub struct Border {
    /// Title and licence.
    pub meta: Meta,
    /// First year, and the first after the last.
    pub years: (i32, i32),
    /// First year of the level that is fitted; what was counted before it stands apart.
    pub level_from: i32,
    /// First year after the step.
    pub step_from: i32,
    /// The two sides; the first is the one whose rules are compared.
    pub sides: [BorderSide; 2],
    /// Sectors.
    pub sectors: Vec<Sector>,
    /// Seasons of sectors.
    pub seasons: Vec<Season>,
    /// Kinds of incidents.
    pub kinds: Vec<Kind>,
    /// Counts over spans.
    pub counts: Vec<CountRow>,
    /// Which counts are taken together.
    pub readings: Vec<Reading>,
    /// Named incidents: observations, never a rate.
    pub named: Vec<Named>,
    /// Garrisons and forces by date.
    pub garrisons: Vec<Garrison>,
    /// Fortified regions, air bases, posts, agencies.
    pub installations: Vec<Installation>,
    /// Policies, plans, treaties.
    pub policies: Vec<Policy>,
    /// Rules of engagement.
    pub rules: Vec<Rule>,
    /// What a side may do on each rung.
    pub courses: Vec<LadderCourse>,
    /// Numbers in the laws.
    pub parameters: Vec<Parameter>,
    /// Bibliography.
    pub sources: Vec<Source>,
    /// What moves incidents between places and times besides season and garrison density.
    pub covariates: Vec<Covariate>,
    /// Lines of the border.
    pub lines: Vec<Line>,
    /// BLAKE3 of the package.
    pub hash: String,
    /// Warnings.
    pub warnings: Vec<Diagnostic>,
}

/// A side.
#[derive(Debug, Clone, Default)]
pub struct BorderSide {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese.
    pub name_ja: String,
    /// `#rrggbb`.
    pub colour: String,
}

/// A sector.
#[derive(Debug, Clone)]
pub struct Sector {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese.
    pub name_ja: String,
    /// Length of the border. *Unit*: km.
    pub km: f64,
    /// Share of the background that it is taken to have; the shares of all add up to 1.
    pub share: f64,
    /// Name of a scenario that has ground of this sector as a field; empty where there is none.
    pub field: String,
    /// Who says so.
    pub provenance: Provenance,
}

/// What a stretch of the border runs along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Dry land.
    Land,
    /// A river or lake.
    River,
}

impl Ground {
    /// Words of the format.
    pub const WORDS: [(&'static str, Self); 2] = [("land", Self::Land), ("river", Self::River)];
}

/// A line of the border.
#[derive(Debug, Clone)]
pub struct Line {
    /// Index of the sector.
    pub sector: usize,
    /// What it runs along, where the package says so.
    pub ground: Option<Ground>,
    /// Its points.
    pub points: Vec<LonLat>,
}

/// What a covariate is measured by.
#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    /// Indices of rows of one force, in order of time: value over its greatest.
    Force(Vec<usize>),
    /// A kind of installation: their number in a sector over the greatest of all sectors.
    Installations(String),
    /// Index of a policy: 1 while it holds.
    Policy(usize),
    /// Index of rules of engagement: 1 while they are in force.
    Rule(usize),
}

/// What a covariate acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActsOn {
    /// The background: e^(βx).
    Rate,
    /// The lowest two levels of the ladder: a share βx of the clashes is lost because the troops of the side give way or go over.
    Answer,
}

/// A force, a kind of installation, a policy or rules of engagement with an effect on incidents. β has an even prior, which yearly counts hardly narrow.
#[derive(Debug, Clone)]
pub struct Covariate {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in Japanese.
    pub title_ja: String,
    /// What it is measured by.
    pub cause: Cause,
    /// What it acts on.
    pub acts_on: ActsOn,
    /// Indices of the sectors; all where empty.
    pub sectors: Vec<usize>,
    /// Indices of the kinds of incidents; all where empty.
    pub kinds: Vec<usize>,
    /// Name of the season in which it does not act; empty for none.
    pub not_in_season: String,
    /// Whether a force was there before its first row as it is in it; otherwise it was not there.
    pub is_carried_back: bool,
    /// β.
    pub beta: f64,
    /// Limits of its even prior.
    pub limits: (f64, f64),
    /// Who says so.
    pub provenance: Provenance,
}

/// Months in which a sector has more or fewer incidents.
#[derive(Debug, Clone)]
pub struct Season {
    /// Index of the sector.
    pub sector: usize,
    /// Name.
    pub name: String,
    /// First month, 1 to 12.
    pub from_month: u32,
    /// Last month; before the first where the season lies over the new year.
    pub to_month: u32,
    /// β: log of the ratio of the background in the season to that outside.
    pub beta: f64,
    /// Who says so.
    pub provenance: Provenance,
}

impl Season {
    /// Whether a month lies in it.
    pub fn holds(&self, month: u32) -> bool {
        if self.from_month <= self.to_month {
            (self.from_month..=self.to_month).contains(&month)
        } else {
            month >= self.from_month || month <= self.to_month
        }
    }
}

/// A kind of incident.
#[derive(Debug, Clone)]
pub struct Kind {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese.
    pub name_ja: String,
    /// Share of the background; those of all add up to 1.
    pub share: f64,
    /// Index of the side that more often starts it, and how often it is that side.
    pub started_by: (usize, f64),
    /// Where alone it can happen; `None`: anywhere.
    pub ground: Option<Ground>,
    /// Who says so.
    pub provenance: Provenance,
}

/// A count of incidents over a span.
#[derive(Debug, Clone)]
pub struct CountRow {
    /// Id.
    pub id: String,
    /// What was counted, by whose rule.
    pub rule: String,
    /// First day. *Unit*: days since 1970-01-01.
    pub from_day: i64,
    /// Last day.
    pub to_day: i64,
    /// Incidents.
    pub count: u64,
    /// Who says so.
    pub provenance: Provenance,
}

impl CountRow {
    /// *Unit*: years.
    pub fn span_years(&self) -> f64 {
        (self.to_day - self.from_day + 1) as f64 / 365.25
    }

    /// Year of the first day.
    pub fn year(&self) -> i32 {
        year_of(self.from_day)
    }
}

/// Year of a day since 1970-01-01.
pub fn year_of(day: i64) -> i32 {
    crate::Moment(day * 86_400).show(0.0).get(..4).and_then(|year| year.parse().ok()).unwrap_or(0)
}

/// Counts that are taken together as one account of what happened.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in Japanese.
    pub title_ja: String,
    /// Indices of the counts.
    pub counts: Vec<usize>,
    /// Weight in the mixture of readings; the first reading is the one that is fitted in full.
    pub weight: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// A named incident.
#[derive(Debug, Clone)]
pub struct Named {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese.
    pub name_ja: String,
    /// First and last day it can have begun on. *Unit*: days since 1970-01-01.
    pub days: (i64, i64),
    /// Its date as written: EDTF.
    pub date: String,
    /// Index of the sector, where it is known.
    pub sector: Option<usize>,
    /// Index of the kind.
    pub kind: usize,
    /// Position, where it is known.
    pub at: Option<LonLat>,
    /// How far off the position may be. *Unit*: km.
    pub accuracy_km: Option<f64>,
    /// Men engaged of both sides.
    pub men: Option<f64>,
    /// Losses of each side, killed, wounded and captured together.
    pub losses: [Option<f64>; 2],
    /// Highest rung that it reached, an index into [`crate::command::RUNGS`], where the record says enough.
    pub rung: Option<u8>,
    /// Id of the incident of which this is a rival account.
    pub rival_of: String,
    /// What happened.
    pub what: String,
    /// Who says so.
    pub provenance: Provenance,
}

/// A force on the border at a date.
#[derive(Debug, Clone)]
pub struct Garrison {
    /// Id.
    pub id: String,
    /// Index of the side.
    pub side: usize,
    /// Name of the force.
    pub force: String,
    /// The same in Japanese.
    pub force_ja: String,
    /// Index of the sector; `None` for the whole border.
    pub sector: Option<usize>,
    /// Day. *Unit*: days since 1970-01-01.
    pub day: i64,
    /// What is counted.
    pub quantity: String,
    /// How many.
    pub value: f64,
    /// Whether it enters the covariate of garrison density.
    pub is_density: bool,
    /// What it is for and how far it can be relied on.
    pub note: String,
    /// Who says so.
    pub provenance: Provenance,
}

/// A fortified region, an air base, a post.
#[derive(Debug, Clone)]
pub struct Installation {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese.
    pub name_ja: String,
    /// Index of the side.
    pub side: usize,
    /// Kind: `fortified-region`, `air-base`, `headquarters`, `agency`, `flotilla-base`.
    pub kind: String,
    /// Index of the sector.
    pub sector: usize,
    /// Position.
    pub at: LonLat,
    /// From when it stands; from the beginning of time where nobody says. *Unit*: days since 1970-01-01.
    pub from_day: i64,
    /// Who says so.
    pub provenance: Provenance,
}

/// A policy, plan or treaty.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Id.
    pub id: String,
    /// First day that its date can mean. *Unit*: days since 1970-01-01.
    pub day: i64,
    /// Last day on which it holds: that of its date where it is a span, else without end.
    pub until: i64,
    /// As written: EDTF.
    pub date: String,
    /// Who.
    pub actor: String,
    /// Title.
    pub title: String,
    /// Title in Japanese.
    pub title_ja: String,
    /// Who says so.
    pub provenance: Provenance,
}

/// Rules of engagement.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in Japanese.
    pub title_ja: String,
    /// Index of the side that they bind.
    pub side: usize,
    /// Who issued them.
    pub issuer: String,
    /// What kind of paper.
    pub instrument: Instrument,
    /// First and last day in force; open where not given. *Unit*: days since 1970-01-01.
    pub in_force: (i64, i64),
    /// Index of the policy that they came with and go with, where there is one.
    pub policy: Option<usize>,
    /// Clauses.
    pub clauses: Vec<RuleClause>,
    /// Who says so.
    pub provenance: Provenance,
}

/// A clause of rules of engagement.
#[derive(Debug, Clone)]
pub struct RuleClause {
    /// What it does.
    pub kind: ClauseKind,
    /// What.
    pub what: String,
    /// Acts.
    pub acts: Vec<Act>,
    /// How little it leaves to interpretation. *Range*: 0–1.
    pub clarity: f64,
    /// How much its issuer would make of a breach. *Range*: 0–1.
    pub sanction: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// What a side may do on a rung of an incident.
#[derive(Debug, Clone)]
pub struct LadderCourse {
    /// Id.
    pub id: String,
    /// Index of the side.
    pub side: usize,
    /// Level, 1 upwards; level 0 is to let the matter rest and is always open.
    pub level: usize,
    /// Title.
    pub title: String,
    /// Title in Japanese.
    pub title_ja: String,
    /// Men sent.
    pub men: f64,
    /// Acts that it comprises.
    pub acts: Vec<Act>,
    /// Value of success to whoever decides. *Range*: 0–1.
    pub aim: f64,
    /// Ratio of strengths at which the odds are even.
    pub ratio: f64,
    /// Share of the men lost against an equal enemy.
    pub exposure: f64,
    /// Cost besides losses, as a share of what is tolerated.
    pub cost: f64,
    /// How far it goes. *Range*: −1–1.
    pub offensiveness: f64,
    /// Losses that whoever decides would bear. *Unit*: men.
    pub tolerance: f64,
    /// Depth of the ground: 0 own, 1 disputed, 2 beyond both lines, 3 deeper or in the air.
    pub depth: u8,
    /// Who says so.
    pub provenance: Provenance,
}
