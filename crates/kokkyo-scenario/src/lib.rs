//! What was the situation, and who says so?
//!
//! A scenario package is a folder of plain files. This crate reads it ([`package`]), checks it ([`check`]) and
//! hands over a typed [`Scenario`], or every fault found, each with its place and a way to mend it
//! ([`diagnostic`]). The format is documented in the book, *The scenario package*.
//!
//! What the model is given ([`Given`]) and what it is judged by ([`Record`]) are separate types, so that no
//! mechanism can read a target.
#![forbid(unsafe_code)]

pub mod air;
pub mod border;
pub mod check;
pub mod command;
pub mod csl;
pub mod diagnostic;
pub mod edtf;
pub mod events;
pub mod forces;
pub mod geography;
pub mod intelligence;
pub mod logistics;
pub mod mixture;
pub mod moment;
pub mod package;
pub mod parameter;
pub mod provenance;
pub mod readers;
pub mod record;

pub use diagnostic::{Diagnostic, Report, Severity, Style};
pub use moment::Moment;
pub use package::Package;
pub use parameter::{CellPrior, Parameter, ParameterSpec, Prior};
pub use provenance::{Provenance, Quality};

/// A whole scenario, checked: no user error is left in it.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What the model may know.
    pub given: Given,
    /// What the model is judged by; never handed to the compiler of the model.
    pub record: Record,
    /// BLAKE3 over the names and bytes of all files of the package, lower-case hex.
    pub hash: String,
    /// Warnings that were found although the package is usable.
    pub warnings: Vec<Diagnostic>,
}

/// Everything a scenario states about the situation, without the observations that judge the model.
#[derive(Debug, Clone)]
pub struct Given {
    /// Title, summary, licence.
    pub meta: Meta,
    /// Start, end, step.
    pub clock: Clock,
    /// The two sides, in the order of reports.
    pub sides: Vec<SideSpec>,
    /// Nations, each on one side.
    pub nations: Vec<Nation>,
    /// Order of battle, types, equipment.
    pub forces: forces::Forces,
    /// Places, network, terrain, rivers, borders.
    pub geography: geography::Geography,
    /// Railheads, fleets, depots.
    pub logistics: logistics::Logistics,
    /// Directives, tasks, goals.
    pub command: command::Command,
    /// Aircraft, airfields, squadrons, missions.
    pub air: air::Air,
    /// Sources, relays, doctrine, concealment.
    pub intelligence: intelligence::Intelligence,
    /// Numbers in the laws, sorted by key.
    pub parameters: Vec<Parameter>,
    /// Doubts about values that stand in tables, sorted by path.
    pub cell_priors: Vec<CellPrior>,
    /// Bibliography.
    pub sources: Vec<record::Source>,
    /// Claims that the given values cite (never one that a target cites, unless declared as conditioning).
    pub claims: Vec<record::Claim>,
}

/// What history recorded: targets with their claims, and the recorded course of events.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// What the model is judged by.
    pub targets: Vec<record::Target>,
    /// All claims of the package, sorted by id.
    pub claims: Vec<record::Claim>,
    /// Recorded events, shown beside those of a run.
    pub timeline: Vec<record::RecordedEvent>,
    /// How much claims count by role and source; `None` where the package does not say.
    pub weights: Option<record::Weights>,
    /// Clocks that sources kept, sorted by id.
    pub clocks: Vec<record::SourceClock>,
    /// What was decided in the situations of the cases, in their order.
    pub decided: Vec<record::Decided>,
}

/// What a scenario is called and who stands for it.
#[derive(Debug, Clone, Default)]
pub struct Meta {
    /// Name, as on the command line.
    pub name: String,
    /// Title in English.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// One paragraph.
    pub summary: String,
    /// The same in Japanese, may be empty.
    pub summary_ja: String,
    /// Source key of the scenario's author: the source of assumptions that name none.
    pub author: String,
    /// Licence of the package's own texts and tables.
    pub licence: String,
    /// Data under licences of their own.
    pub notices: Vec<Notice>,
    /// Packages that this one stands on, the nearest first.
    pub bases: Vec<Base>,
}

/// A package that another one extends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Base {
    /// Name, as in `extends`.
    pub name: String,
    /// Licence of its own texts and tables, may be empty.
    pub licence: String,
}

/// Data of a package under a licence of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// Licence, as an SPDX expression.
    pub licence: String,
    /// Files that hold such data, sorted.
    pub files: Vec<String>,
    /// Which of their content is meant.
    pub content: String,
    /// Whom and what it is from: the attribution.
    pub from: String,
    /// What must be passed on with the data, may be empty.
    pub text: String,
}

/// The scenario's clock.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// First instant.
    pub start: Moment,
    /// End, exclusive.
    pub end: Moment,
    /// Length of a step. *Unit*: h. *Range*: 0.25–24, divides 24.
    pub step_h: f64,
    /// Offset of the scenario's own clock, used to read dates without offset and to print. *Unit*: h ahead of UTC.
    pub offset_h: f64,
}

/// One of the two sides.
#[derive(Debug, Clone)]
pub struct SideSpec {
    /// Id, as in `scenario.toml`.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Name in Russian, may be empty.
    pub name_ru: String,
    /// Name in Mongolian (Cyrillic), may be empty.
    pub name_mn: String,
    /// `#rrggbb`.
    pub colour: String,
    /// Place inside the field that is this side's ground under both claims (index into places).
    pub anchor: usize,
}

/// A nation whose formations fight on a side.
#[derive(Debug, Clone)]
pub struct Nation {
    /// Short id, as in `formations.csv`.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Name in Russian, may be empty.
    pub name_ru: String,
    /// Name in Mongolian (Cyrillic), may be empty.
    pub name_mn: String,
    /// Index of the side (0 or 1).
    pub side: usize,
}
