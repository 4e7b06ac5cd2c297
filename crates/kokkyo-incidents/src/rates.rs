//! **How much more often?** Exact statements on counts that need no model of the process: the ratio of two rates, the share of
//! large ones, and what the scatter of yearly counts says about branching.

use crate::special::{binomial_interval, chi_square_quantile};

/// An estimate with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Estimate.
    pub value: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// Ratio of the rates of two counts over two spans, with the exact interval: given their sum, the first count is binomial
/// (Przyborowski and Wilenski 1940). It holds for independent incidents; self-excitation widens it.
pub fn rate_ratio(first: u64, first_span: f64, second: u64, second_span: f64, confidence: f64) -> Interval {
    let odds = |p: f64| if p >= 1.0 { f64::INFINITY } else { p / (1.0 - p) * second_span / first_span };
    let (low, high) = binomial_interval(first, first + second, confidence);
    let value = if second == 0 { f64::INFINITY } else { first as f64 / first_span / (second as f64 / second_span) };
    Interval { value, low: odds(low), high: odds(high) }
}

/// Share of large ones among all, exact.
pub fn share(hits: u64, of: u64, confidence: f64) -> Interval {
    let (low, high) = binomial_interval(hits, of, confidence);
    Interval { value: hits as f64 / of.max(1) as f64, low, high }
}

/// Variance over mean of equally long counts (Fano factor), with the interval of its variance, and the branching that it
/// would mean if nothing but self-excitation made years differ: F = 1/(1 − n)², n = 1 − 1/√F; `None` below 1.
pub fn fano(counts: &[u64], confidence: f64) -> Option<(Interval, Interval)> {
    let n = counts.len() as f64;
    if counts.len() < 2 {
        return None;
    }
    let mean = counts.iter().sum::<u64>() as f64 / n;
    let squares: f64 = counts.iter().map(|&count| (count as f64 - mean) * (count as f64 - mean)).sum();
    let (value, tail) = (squares / (n - 1.0) / mean, (1.0 - confidence) / 2.0);
    let low = squares / mean / chi_square_quantile(1.0 - tail, n - 1.0);
    let high = squares / mean / chi_square_quantile(tail, n - 1.0);
    let branching = |factor: f64| if factor <= 1.0 { 0.0 } else { 1.0 - 1.0 / factor.sqrt() };
    let of = Interval { value: branching(value), low: branching(low), high: branching(high) };
    Some((Interval { value, low, high }, of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_ratio_of_the_paper_is_exact() {
        // 328 in 1935–36 against 152 in 1932–34, and against 152 in 1933–34.
        let ratio = rate_ratio(328, 2.0, 152, 3.0, 0.95);
        assert!((ratio.value - 3.237).abs() < 5e-4, "{ratio:?}");
        assert!((ratio.low - 2.66).abs() < 0.005 && (ratio.high - 3.95).abs() < 0.005, "{ratio:?}");
        assert!((rate_ratio(328, 2.0, 152, 2.0, 0.95).value - 2.158).abs() < 5e-4);
    }

    #[test]
    fn a_ratio_turned_round_is_its_inverse() {
        let (one, other) = (rate_ratio(30, 2.0, 11, 1.0, 0.9), rate_ratio(11, 1.0, 30, 2.0, 0.9));
        assert!((one.value * other.value - 1.0).abs() < 1e-12 && (one.low * other.high - 1.0).abs() < 1e-9);
        assert!(rate_ratio(5, 1.0, 0, 1.0, 0.95).value.is_infinite());
    }

    #[test]
    fn the_scatter_of_five_years_says_little_of_branching() {
        let (factor, branching) = fano(&[176, 152, 113, 166, 159], 0.95).unwrap();
        assert!((factor.value - 3.81).abs() < 0.005, "{factor:?}");
        assert!((branching.value - 0.49).abs() < 0.005 && (branching.low - 0.14).abs() < 0.01 && (branching.high - 0.82).abs() < 0.005);
        assert_eq!(fano(&[5, 5, 5], 0.95).unwrap().1.value, 0.0);
        assert!(fano(&[5], 0.95).is_none());
    }

    #[test]
    fn two_large_ones_in_918_are_three_in_ten_years_give_or_take_ten() {
        let share = share(2, 918, 0.95);
        let ten_years = |share: f64| 10.0 * 150.0 * share;
        assert!((ten_years(share.value) - 3.27).abs() < 0.005);
        assert!((ten_years(share.low) - 0.4).abs() < 0.01 && (ten_years(share.high) - 11.8).abs() < 0.05);
    }
}
