//! Numbers in the laws: value, unit, prior, source.

use crate::Provenance;
use crate::mixture::Mixture;

/// What a mechanism asks for: key, unit, admissible range, meaning. The package must give a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParameterSpec {
    /// Full key, such as `combat.attrition.killed_share`.
    pub key: &'static str,
    /// Unit as the package must write it.
    pub unit: &'static str,
    /// Least admissible value.
    pub least: f64,
    /// Greatest admissible value.
    pub greatest: f64,
    /// What it means, one sentence.
    pub meaning: &'static str,
}

/// Shape of the doubt about a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum Prior {
    /// No doubt is stated: the value is played.
    Fixed,
    /// Even between the limits.
    Uniform {
        /// Lower limit.
        low: f64,
        /// Upper limit.
        high: f64,
    },
    /// Even in the logarithm between the limits, both positive.
    LogUniform {
        /// Lower limit.
        low: f64,
        /// Upper limit.
        high: f64,
    },
    /// Triangle with its top at the stated value.
    Triangular {
        /// Lower limit.
        low: f64,
        /// Upper limit.
        high: f64,
    },
    /// Rival claims, weighted by role and source.
    Claims(Mixture),
}

/// The doubt about a value that stands in a table: its rival claims, or limits.
#[derive(Debug, Clone, PartialEq)]
pub struct CellPrior {
    /// Path, as a counterfactual sets it: `logistics.fleets.S_LORRY.vehicles`.
    pub path: String,
    /// The value in the table; of several rows the greatest, to which the others keep their proportion.
    pub value: f64,
    /// Unit of the column.
    pub unit: String,
    /// Doubt about it.
    pub prior: Prior,
    /// Claims it rests on.
    pub claims: Vec<String>,
    /// Who says so.
    pub provenance: Provenance,
}

/// A number in a law, as the package gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Full key.
    pub key: String,
    /// Stated value; where none is stated, the median of the prior.
    pub value: f64,
    /// Unit.
    pub unit: String,
    /// Doubt about it.
    pub prior: Prior,
    /// Claims it rests on.
    pub claims: Vec<String>,
    /// Who says so.
    pub provenance: Provenance,
}
