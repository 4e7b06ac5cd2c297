//! What an experiment came to: each measure of each variant in a few numbers, read off the table column by column.

use std::path::Path;

use super::design::Experiment;
use super::tables::Outcomes;
use crate::run_folder::table::Fault;
use crate::statistics::{Interval80, interval80, mean};

/// A measure of a variant over all its replications.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Position of the variant in the design.
    pub variant: usize,
    /// Position of the measure.
    pub measure: usize,
    /// Replications with a value.
    pub with_value: usize,
    /// Mean; `None` without a value.
    pub mean: Option<f64>,
    /// Median and 80 % interval; `None` without a value.
    pub interval: Option<Interval80>,
}

/// Every measure of every variant. *Errors*: the table cannot be read.
pub fn lines(experiment: &Experiment, path: &Path) -> Result<Vec<Line>, Fault> {
    let variants = experiment.variations.len();
    let outcomes = Outcomes::open(path)?;
    let mut all = Vec::new();
    for (measure, it) in experiment.measures.iter().enumerate() {
        let column = outcomes.column(&it.name)?;
        for variant in 0..variants {
            // Units go round the variants.
            let values: Vec<f64> = column.iter().skip(variant).step_by(variants).filter_map(|value| *value).collect();
            all.push(Line { variant, measure, with_value: values.len(), mean: mean(&values), interval: interval80(&values) });
        }
    }
    all.sort_by_key(|line| (line.variant, line.measure));
    Ok(all)
}
