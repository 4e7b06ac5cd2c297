//! Files of dated incidents: our own columns, and those of three collections that researchers of borders use.

use crate::Report;

/// Whose columns a file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    /// `id`, `date` (EDTF), and if wanted `sector`, `kind`, `deaths`.
    Own,
    /// Georeferenced Event Dataset of the Uppsala Conflict Data Program.
    UcdpGed,
    /// Armed Conflict Location and Event Data.
    Acled,
    /// Militarized Interstate Dispute incidents of the Correlates of War.
    CowMid,
}

impl Columns {
    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Own => "Kokkyo",
            Self::UcdpGed => "UCDP GED",
            Self::Acled => "ACLED",
            Self::CowMid => "COW MID incidents",
        }
    }
}

/// A dated incident.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedIncident {
    /// Line of the file.
    pub line: usize,
    /// Id; may be empty.
    pub id: String,
    /// First day it can have happened on. *Unit*: days since 1970-01-01.
    pub first_day: i64,
    /// Last day it can have happened on.
    pub last_day: i64,
    /// Its date is marked as uncertain or approximate, which moves no limit.
    pub is_qualified: bool,
    /// Where, as the file has it; empty where it does not say.
    pub sector: String,
    /// What kind, as the file has it; may be empty.
    pub kind: String,
    /// Deaths; `None` where they are missing. A class of deaths has its lower limit.
    pub deaths: Option<f64>,
}

/// A file of incidents, as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct EventFile {
    /// Whose columns it has.
    pub columns: Columns,
    /// Incidents in order of their first and last day; each once.
    pub incidents: Vec<DatedIncident>,
    /// Rows that the file has.
    pub rows: usize,
    /// Rows that came after one with a later date.
    pub out_of_order: usize,
    /// Rows left out because they stand in the file already.
    pub doubled: usize,
    /// Rows left out because they cannot be placed in time.
    pub undated: usize,
    /// Incidents whose day is not known, or whose date is marked as uncertain.
    pub uncertain: usize,
    /// Incidents whose deaths are missing.
    pub without_deaths: usize,
}

/// Reads a file of incidents from its bytes. `name` is what faults call it. The file is there only without errors; the report
/// has warnings in any case.
pub fn read(name: &str, bytes: &[u8]) -> (Option<EventFile>, Report) {
    crate::check::read_events(name, bytes)
}
