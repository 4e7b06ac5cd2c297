//! How many there are, from what was captured or counted twice: estimates with closed forms.

/// Number of things numbered from 1 on, from the greatest of `captured` numbers found: m + m/k − 1, the unbiased estimate
/// of least variance. With nothing captured: 0. Goodman 1952.
pub fn serial_number(captured: u32, greatest: u32) -> f64 {
    if captured == 0 {
        return 0.0;
    }
    let (k, m) = (f64::from(captured), f64::from(greatest));
    m + m / k - 1.0
}

/// The same as the mean of a posterior over an even prior: (m − 1)(k − 1)/(k − 2). `None`: fewer than three were captured,
/// where it has no mean. Höhle and Held 2006.
pub fn serial_number_mean(captured: u32, greatest: u32) -> Option<f64> {
    let (k, m) = (f64::from(captured), f64::from(greatest));
    (captured > 2).then(|| (m - 1.0) * (k - 1.0) / (k - 2.0))
}

/// The greatest of `captured` numbers drawn from 1 to `there`, at a quantile: the number whose share of the range is
/// u^(1/k), never less than the number captured.
pub fn greatest_number(captured: u32, there: u32, u: f64) -> u32 {
    if captured == 0 {
        return 0;
    }
    let share = libm::pow(u, 1.0 / f64::from(captured));
    ((f64::from(there) * share).ceil() as u32).clamp(captured.min(there), there)
}

/// Number in all, from two independent lists and how many stand on both: (n₁ + 1)(n₂ + 1)/(m + 1) − 1. No mechanism uses
/// it; it is for whoever works a prior out of two counts of the same enemy. Chapman 1951.
pub fn chapman(first: u32, second: u32, both: u32) -> f64 {
    (f64::from(first) + 1.0) * (f64::from(second) + 1.0) / (f64::from(both) + 1.0) - 1.0
}

/// Probability that a look finds a grouping of so many men, if it finds one body of `body` men with the probability q: the
/// bodies of a large grouping are found or missed one by one, 1 − (1 − q)^max(1, N / body). Who looks for a division in the
/// steppe has many chances; what is said of a small body is said of a smaller one too.
pub fn finds(q: f64, men: f64, body: f64) -> f64 {
    let bodies = if body > 0.0 { (men / body).max(1.0) } else { 1.0 };
    if q >= 1.0 || bodies == 1.0 {
        return q.min(1.0);
    }
    -libm::expm1(bodies * libm::log1p(-q.max(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_numbers_up_to_fourteen_tell_of_sixteen_and_a_half() {
        assert_eq!(serial_number(4, 14), 16.5);
        assert_eq!(serial_number_mean(4, 14), Some(19.5));
        assert_eq!(serial_number_mean(2, 14), None);
        assert_eq!(serial_number(0, 0), 0.0);
    }

    #[test]
    fn the_estimate_from_serial_numbers_is_right_on_average() {
        // Over even quantiles of the greatest of five numbers among 200.
        let quantiles = 20_000;
        let sum: f64 =
            (0..quantiles).map(|at| serial_number(5, greatest_number(5, 200, (f64::from(at) + 0.5) / f64::from(quantiles)))).sum();
        assert!((sum / f64::from(quantiles) - 200.0).abs() < 1.0, "{}", sum / f64::from(quantiles));
        assert_eq!(greatest_number(10, 10, 0.001), 10);
    }

    #[test]
    fn two_lists_that_overlap_tell_how_many_are_on_neither() {
        assert!((chapman(40, 50, 10) - 189.090_909).abs() < 1e-6);
        assert_eq!(chapman(40, 40, 40), 40.0);
    }

    #[test]
    fn a_grouping_is_missed_only_if_each_of_its_bodies_is() {
        assert!((finds(0.2, 3000.0, 1000.0) - (1.0 - 0.8 * 0.8 * 0.8)).abs() < 1e-15);
        assert_eq!((finds(0.2, 40.0, 1000.0), finds(0.2, 1000.0, 1000.0)), (0.2, 0.2));
        assert_eq!((finds(1.0, 9.0, 1000.0), finds(0.0, 9000.0, 1000.0), finds(0.3, 9000.0, 0.0)), (1.0, 0.0, 0.3));
        let more = (1..50).map(|thousand| finds(0.1, 1000.0 * f64::from(thousand), 1000.0));
        assert!(more.clone().zip(more.skip(1)).all(|(few, many)| few < many && many < 1.0));
    }
}
