//! An estimate with its standard error and interval, and a fit as a whole.

use kokkyo_ensemble::statistics::student_quantile;

use super::evidence::Criteria;
use super::laws::Law;

/// A number that was fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// Symbol.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Estimate.
    pub value: f64,
    /// Standard error; of a number that is fitted by its logarithm to first order.
    pub standard_error: f64,
    /// Ends of the 95 % interval by Student's t; of a number that is fitted by its logarithm those of the logarithm, raised.
    pub interval: (f64, f64),
}

impl Estimate {
    /// A number fitted as it is. `half` is half of a 95 % interval in standard errors.
    pub fn plain(name: &'static str, unit: &'static str, value: f64, standard_error: f64, half: f64) -> Self {
        Self { name, unit, value, standard_error, interval: (value - half * standard_error, value + half * standard_error) }
    }

    /// A number that is above 0, fitted by its logarithm.
    pub fn raised(name: &'static str, unit: &'static str, log: f64, standard_error: f64, half: f64) -> Self {
        let value = libm::exp(log);
        let interval = (libm::exp(log - half * standard_error), libm::exp(log + half * standard_error));
        Self { name, unit, value, standard_error: value * standard_error, interval }
    }
}

/// Half of a 95 % interval in standard errors.
pub fn half95(degrees: usize) -> f64 {
    student_quantile(0.975, degrees as f64)
}

/// A law fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Constants, then what was free.
    pub estimates: Vec<Estimate>,
    /// Number of coefficients, without the scatter.
    pub coefficients: usize,
    /// Sum of the squares of what is left, weighted.
    pub ssr: f64,
    /// 1 − ssr over the squares about the mean, of each side its own. `None`: losses never vary.
    pub r2: Option<f64>,
    /// Standard deviation of the scatter, (ssr / (n − k))^½.
    pub scatter: f64,
    /// Information criteria.
    pub criteria: Criteria,
    /// ln of the evidence.
    pub log_marginal: f64,
    /// The fitted values, by figure.
    pub fitted: Vec<f64>,
    /// Nothing is left but rounding: the table was computed from the law.
    pub is_exact: bool,
}

/// A law with what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The law.
    pub law: Law,
    /// The fit, or why there is none.
    pub fit: Result<Fit, String>,
    /// ln of the Bayes factor against the best, and the probability.
    pub weighed: Option<(f64, f64)>,
}

/// The least sum of squares that is taken for more than rounding, of figures with these squares.
pub fn rounding(squares: f64, n: usize) -> f64 {
    1e-20 * squares + 1e-30 * n as f64
}
