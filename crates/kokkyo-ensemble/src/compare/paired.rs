//! Differences of pairs on shared luck, with Student's interval.
//!
//! The interval is the paired t: mean ± t₀.₉₇₅(n − 1) s / √n, where s is the standard deviation of the differences. It is
//! exact for normal differences and good for a hundred of any that are not extremely skew. The probability of superiority
//! is the share of pairs in which the variant has more, ties counted half.

use crate::statistics::{mean, student_quantile, variance};

/// The difference that a variant makes to an outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Mean of variant less base.
    pub mean: f64,
    /// Lower end of the 95 % interval; `None` for fewer than two pairs.
    pub low95: Option<f64>,
    /// Upper end.
    pub high95: Option<f64>,
    /// Share of pairs in which the variant has more, ties counted half.
    pub probability_of_superiority: f64,
    /// Share of pairs that differ at all.
    pub share_different: f64,
    /// Pairs in which both have a value.
    pub pairs: usize,
}

/// The difference over pairs of base and variant; `None` without a pair.
pub fn difference(pairs: &[(f64, f64)]) -> Option<Difference> {
    let differences: Vec<f64> = pairs.iter().map(|(base, variant)| variant - base).collect();
    let middle = mean(&differences)?;
    let interval = interval95(&differences);
    let share = |wanted: &dyn Fn(f64) -> bool| differences.iter().filter(|it| wanted(**it)).count() as f64 / differences.len() as f64;
    Some(Difference {
        mean: middle,
        low95: interval.map(|(low, _)| low),
        high95: interval.map(|(_, high)| high),
        probability_of_superiority: share(&|it| it > 0.0) + 0.5 * share(&|it| it == 0.0),
        share_different: share(&|it| it != 0.0),
        pairs: pairs.len(),
    })
}

/// The 95 % interval of the mean of a sample by Student's t; `None` for fewer than two values.
pub fn interval95(sample: &[f64]) -> Option<(f64, f64)> {
    let (middle, spread) = (mean(sample)?, variance(sample)?);
    let half = student_quantile(0.975, (sample.len() - 1) as f64) * (spread / sample.len() as f64).sqrt();
    Some((middle - half, middle + half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_worked_by_hand() {
        // Differences 1, 2, 3, 0: mean 1.5, variance 5/3, t of 3 degrees 3.182446.
        let found = difference(&[(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (4.0, 4.0)]).unwrap();
        let half = 3.182446 * (5.0f64 / 3.0 / 4.0).sqrt();
        assert_eq!((found.mean, found.probability_of_superiority, found.share_different, found.pairs), (1.5, 0.875, 0.75, 4));
        assert!((found.low95.unwrap() - (1.5 - half)).abs() < 1e-6 && (found.high95.unwrap() - (1.5 + half)).abs() < 1e-6);
    }

    #[test]
    fn nothing_changed_is_exactly_zero() {
        let found = difference(&[(3.0, 3.0), (0.1, 0.1), (7.0, 7.0)]).unwrap();
        assert_eq!((found.mean, found.low95, found.high95), (0.0, Some(0.0), Some(0.0)));
        assert_eq!((found.probability_of_superiority, found.share_different), (0.5, 0.0));
        assert_eq!(difference(&[]), None);
        assert_eq!(difference(&[(1.0, 2.0)]).unwrap().low95, None);
    }

    #[test]
    fn the_interval_holds_the_truth_in_19_of_20_samples() {
        use kokkyo_model::chance::{Chance, Stream};
        let (trials, n) = (2000, 12);
        let held = (0..trials).filter(|&trial| {
            let mut draws = Chance::new(1939, trial).at(Stream::Verification, 0, 95);
            let sample: Vec<f64> = (0..n).map(|_| 3.0 + draws.normal()).collect();
            interval95(&sample).is_some_and(|(low, high)| low <= 3.0 && 3.0 <= high)
        });
        let share = held.count() as f64 / f64::from(trials);
        // Four standard errors.
        assert!((share - 0.95).abs() < 4.0 * (0.95f64 * 0.05 / f64::from(trials)).sqrt(), "{share}");
    }
}
