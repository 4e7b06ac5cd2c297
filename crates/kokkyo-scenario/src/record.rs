//! Sources, claims, targets, recorded events.

use std::collections::BTreeMap;

use crate::air::AirRole;
use crate::edtf::{OffsetRange, Span};
use crate::{Moment, Provenance};

/// What a claim can be: how its source stands to the matter. A closed list.
pub const ROLES: [&str; 8] = ["own_return", "archive_study", "estimate", "enemy_claim", "propaganda", "memoir", "misprint", "description"];

/// A bibliography entry: whole, and the parts that tables print.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Key.
    pub key: String,
    /// Author or authors.
    pub author: String,
    /// Title.
    pub title: String,
    /// Year, as printed.
    pub year: String,
    /// Where it appeared.
    pub published: String,
    /// Note.
    pub note: String,
    /// Kind of source, a word of [`crate::csl::TYPES`]; may be empty.
    pub kind: String,
    /// The whole entry as CSL-JSON: character for character what `record/sources.json` has, or mapped from
    /// `record/sources.bib`.
    pub record: String,
    /// Line of the bibliography that it begins on, from 1.
    pub line: usize,
}

impl Source {
    /// The whole entry as a tree; empty where [`Source::record`] is not an object.
    pub fn csl(&self) -> serde_json::Map<String, serde_json::Value> {
        serde_json::from_str(&self.record).unwrap_or_default()
    }
}

/// Reads a bibliography alone, CSL-JSON or BibTeX: the sources that can be read, and every fault.
pub fn read_bibliography(bytes: &[u8], bibtex: bool) -> (Vec<Source>, crate::Report) {
    crate::check::read_bibliography(bytes, bibtex)
}

/// Entries as CSL-JSON, each character for character as it was read. Only characters that could disturb a terminal are
/// written as escapes, which mean the same.
pub fn bibliography_json(sources: &[&Source]) -> String {
    let mut out = String::from("[");
    for (at, source) in sources.iter().enumerate() {
        out.push_str(if at == 0 { "\n\t" } else { ",\n\t" });
        for letter in source.record.chars() {
            if crate::diagnostic::is_bidirectional(letter) || letter == '\u{7f}' || ('\u{80}'..'\u{a0}').contains(&letter) {
                out.push_str(&format!("\\u{:04x}", u32::from(letter)));
            } else {
                out.push(letter);
            }
        }
    }
    out.push_str("\n]\n");
    out
}

/// One source's statement of one quantity.
#[derive(Debug, Clone, Default)]
pub struct Claim {
    /// Id.
    pub id: String,
    /// Topic.
    pub topic: String,
    /// Subject.
    pub subject: String,
    /// Quantity.
    pub quantity: String,
    /// Unit.
    pub unit: String,
    /// Low end; equal to `high` for a point claim; `None` for a qualitative statement.
    pub low: Option<f64>,
    /// High end.
    pub high: Option<f64>,
    /// When it begins, or the whole of it where there is no `date_end`: EDTF, as written.
    pub date_start: String,
    /// When it ends: EDTF, as written.
    pub date_end: String,
    /// From the one to the other on the clock of its source; `None` without a date.
    pub span: Option<Span>,
    /// Clock of its dates, an index into the clocks of the record; `None`: the scenario's own.
    pub clock: Option<usize>,
    /// One of [`ROLES`].
    pub role: String,
    /// How much it counts by its role and source; `None` where the package does not say. Copies count once, see the
    /// prior or target that cites it.
    pub weight: Option<f64>,
    /// What exactly is counted.
    pub definition: String,
    /// The same in Japanese.
    pub definition_ja: String,
    /// Claims it copies or is computed from.
    pub derives_from: Vec<String>,
    /// Source key.
    pub source: String,
    /// Locator.
    pub locator: String,
    /// Note.
    pub note: String,
}

/// How much claims count where rivals become a prior.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    /// Every role of [`ROLES`], in that order.
    pub roles: Vec<RoleWeight>,
    /// Factors of single sources; 1 for all others.
    pub sources: BTreeMap<String, f64>,
}

/// How much claims of one role count.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RoleWeight {
    /// The role.
    pub role: String,
    /// Weight, 0 to 1.
    pub weight: f64,
    /// Half the width of a figure without limits, as a share of the figure.
    pub point_width: f64,
    /// Who says so.
    pub provenance: Provenance,
}

impl Weights {
    /// Weight of a claim of this role and source.
    pub fn of(&self, role: &str, source: &str) -> Option<f64> {
        let role = self.roles.iter().find(|weight| weight.role == role)?;
        Some(role.weight * self.sources.get(source).copied().unwrap_or(1.0))
    }

    /// Half the width of a figure without limits, as a share of the figure.
    pub fn point_width(&self, role: &str) -> f64 {
        self.roles.iter().find(|weight| weight.role == role).map_or(0.0, |weight| weight.point_width)
    }
}

/// A clock that sources kept, with what is known of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceClock {
    /// Id.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Its offsets by time, in order; the first row has no date.
    pub rows: Vec<ClockRow>,
    /// Keys of the sources that keep it.
    pub sources: Vec<String>,
}

/// What a clock was from a day on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClockRow {
    /// First midnight on this clock; `None`: from the beginning.
    pub from: Option<Moment>,
    /// Offset, or the limits within which it is not known.
    pub offsets: OffsetRange,
    /// Who says so.
    pub provenance: Provenance,
}

/// How a target is read off a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Operator {
    /// Men lost, by category.
    #[default]
    Losses,
    /// Men lost as a share of men sent.
    LossShare,
    /// Equipment lost, by class and category.
    EquipmentLost,
    /// Rounds of the artillery fired.
    ShellsFired,
    /// Tonnes delivered a day.
    TonnesPerDay,
    /// Tonnes delivered.
    Tonnes,
    /// Men present at the start of the span.
    MenPresent,
    /// Days since the start when the side first holds the place for 24 h.
    HeldFrom,
    /// Days since the start when the side last held the place.
    LostOn,
    /// Disputed ground held at the end, km².
    AreaHeld,
    /// Aircraft lost, by category.
    AircraftLost,
    /// Airmen lost, by category.
    AirmenLost,
    /// Victories in the air that the side reported.
    AirVictoriesReported,
    /// Share of the armoured vehicles of the side that were knocked out by some causes, per cent.
    ArmourByCause,
    /// Mean over the span of ln((1 + believed) / (1 + actual)), on days on which anybody was there.
    BeliefRatio,
}

/// What the model is judged by.
#[derive(Debug, Clone, Default)]
pub struct Target {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// Unit.
    pub unit: String,
    /// Observation operator.
    pub operator: Operator,
    /// Side, if restricted.
    pub side: Option<usize>,
    /// Nation, if restricted.
    pub nation: Option<usize>,
    /// Elements, if restricted (command nodes expanded).
    pub formations: Option<Vec<usize>>,
    /// Categories (killed, wounded, missing, captured, sick; knocked-out, written-off).
    pub categories: Vec<String>,
    /// Equipment classes, if restricted (target words expanded).
    pub equipment: Vec<usize>,
    /// Place, for operators that need one.
    pub place: Option<usize>,
    /// Headquarters whose belief is meant.
    pub headquarters: Option<usize>,
    /// Sectors whose groupings are meant.
    pub sectors: Vec<usize>,
    /// Which of [`crate::intelligence::ARMS`] is counted.
    pub arm: Option<usize>,
    /// Roles of the aircraft that are counted; empty: all.
    pub roles: Vec<AirRole>,
    /// First instant.
    pub from: Moment,
    /// End, exclusive.
    pub to: Moment,
    /// Claims, as indices into the record's claims.
    pub claims: Vec<usize>,
    /// What exactly is counted.
    pub definition: String,
    /// The same in Japanese.
    pub definition_ja: String,
}

/// Something that happened, as recorded.
#[derive(Debug, Clone)]
pub struct RecordedEvent {
    /// Date: EDTF, as written.
    pub date: String,
    /// Earliest instant it can have begun at.
    pub at: Moment,
    /// When it begins and ends at the earliest and the latest.
    pub span: Span,
    /// Time is given.
    pub has_time: bool,
    /// How far the time may be off, either way. *Unit*: h.
    pub time_tolerance_h: f64,
    /// Clock of its date, an index into the clocks of the record; `None`: the scenario's own.
    pub clock: Option<usize>,
    /// Actor.
    pub actor: String,
    /// Kind.
    pub kind: String,
    /// What.
    pub what: String,
    /// The same in Japanese, may be empty.
    pub what_ja: String,
    /// Index into places.
    pub place: Option<usize>,
    /// Who says so.
    pub provenance: Provenance,
}

/// What was decided in a situation of a case. No decision reads it.
#[derive(Debug, Clone)]
pub struct Decided {
    /// Index into cases, and into the situations of that case.
    pub at: (usize, usize),
    /// Index into the options of the situation; `None`: it waited.
    pub option: Option<usize>,
    /// What happened, in words.
    pub what: String,
    /// The same in Japanese, may be empty.
    pub what_ja: String,
}
