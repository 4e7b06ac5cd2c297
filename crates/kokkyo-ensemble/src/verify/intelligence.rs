//! What can be known of an enemy: closed forms of estimates, and the laws by which headquarters learn.

use kokkyo_model::estimates::{chapman, serial_number, serial_number_mean};
use kokkyo_model::mechanisms::intelligence::appreciation::{Estimate, consider, presence, sighting};

use super::{Check, figures};

const ROUNDING: f64 = 1e-9;

pub(super) fn checks(checks: &mut Vec<Check>) {
    let text = include_str!("../../verification/intelligence.toml");
    let Some(figures) = figures::read::<figures::Intelligence>("intelligence.toml", text, checks) else { return };
    let serial = &figures.serial_numbers;
    let name = format!("serial numbers, {} captured, greatest {}", serial.captured, serial.greatest);
    let unbiased = serial_number(serial.captured, serial.greatest);
    checks.push(Check::new(name.clone(), serial.expected, unbiased, ROUNDING, &serial.source));
    let mean = serial_number_mean(serial.captured, serial.greatest).unwrap_or(f64::NAN);
    checks.push(Check::new(format!("{name}, Bayesian mean"), serial.bayesian, mean, ROUNDING, &serial.source));
    let lists = &figures.overlap;
    let name = format!("two lists of {} and {}, {} on both", lists.first, lists.second, lists.both);
    checks.push(Check::new(name, lists.expected, chapman(lists.first, lists.second, lists.both), ROUNDING, &lists.source));
    let normal = &figures.posterior;
    // The first report of an origin on which nothing leans yet.
    let known = Estimate { mean: normal.mean, var: normal.variance, lean: 0.0 };
    let (Estimate { mean, var: variance, .. }, _) = consider(known, normal.report, normal.noise, 0.0, 0.0, 0.0);
    checks.push(Check::new("belief after a report, mean of ln N", normal.expected_mean, mean, ROUNDING, &normal.source));
    checks.push(Check::new("belief after a report, variance", normal.expected_variance, variance, ROUNDING, &normal.source));
    let blank = &figures.no_sighting;
    let left = presence(blank.present, sighting(false, blank.seeing, 1.0));
    checks.push(Check::new("nobody seen: probability that somebody is there", blank.expected, left, ROUNDING, &blank.source));
}
