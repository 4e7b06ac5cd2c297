//! What is left of one replication.

use crate::observe::Reason;

/// Why a replication has no outcome: a fault of Kokkyo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The row of the schedule after which it was seen; `panic` where the program itself gave up.
    pub phase: String,
    /// The step.
    pub step: u32,
    /// What is wrong.
    pub what: String,
}

/// One replication of one variant, measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Number of the unit.
    pub number: u64,
    /// Why it has no outcome; `None`: it was completed.
    pub failure: Option<Failure>,
    /// One for each measure; empty where it failed.
    pub values: Vec<Option<f64>>,
    /// Why there is no value, one for each target of the record; empty where it failed.
    pub reasons: Vec<Option<Reason>>,
    /// Digest, where it was asked for.
    pub digest: Option<String>,
}

impl Row {
    /// A replication that failed.
    pub fn failed(number: u64, failure: Failure) -> Self {
        Self { number, failure: Some(failure), values: Vec::new(), reasons: Vec::new(), digest: None }
    }
}
