//! Median, quantiles, mean and variance of a sample.

/// Median and the central interval that holds 80 % of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval80 {
    /// Quantile 0.1.
    pub low80: f64,
    /// Quantile 0.5.
    pub median: f64,
    /// Quantile 0.9.
    pub high80: f64,
}

/// Quantile of an ascending sample by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
/// `None` where the sample is empty. *Range*: `p` in 0–1.
pub fn quantile(ascending: &[f64], p: f64) -> Option<f64> {
    let last = ascending.len().checked_sub(1)?;
    let place = p.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    let share = place - below as f64;
    Some(ascending[below] + share * (ascending[above] - ascending[below]))
}

/// Median and 80 % interval of a sample in any order; `None` where it is empty.
pub fn interval80(sample: &[f64]) -> Option<Interval80> {
    let mut ascending = sample.to_vec();
    ascending.sort_by(f64::total_cmp);
    Some(Interval80 { low80: quantile(&ascending, 0.1)?, median: quantile(&ascending, 0.5)?, high80: quantile(&ascending, 0.9)? })
}

/// Mean; `None` where the sample is empty.
pub fn mean(sample: &[f64]) -> Option<f64> {
    (!sample.is_empty()).then(|| sample.iter().sum::<f64>() / sample.len() as f64)
}

/// Unbiased variance; `None` where there are fewer than two values.
pub fn variance(sample: &[f64]) -> Option<f64> {
    if sample.len() < 2 {
        return None;
    }
    let mean = mean(sample)?;
    Some(sample.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (sample.len() - 1) as f64)
}

/// Quantile of Student's t distribution, accurate to about 1e-10. *Range*: `p` in 0–1, ends excluded; `degrees` > 0.
pub fn student_quantile(p: f64, degrees: f64) -> f64 {
    if p < 0.5 {
        return -student_quantile(1.0 - p, degrees);
    }
    let (mut low, mut high) = (0.0, 1.0);
    while student_cumulative(high, degrees) < p && high < 1e15 {
        high *= 2.0;
    }
    // Bisection: slow, sure, and asked for once an outcome.
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if student_cumulative(middle, degrees) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Distribution function of Student's t for t ≥ 0: 1 − I(ν / (ν + t²); ν/2, 1/2) / 2.
fn student_cumulative(t: f64, degrees: f64) -> f64 {
    1.0 - 0.5 * incomplete_beta(degrees / (degrees + t * t), 0.5 * degrees, 0.5)
}

/// Regularised incomplete beta function by its continued fraction (DLMF 8.17.22).
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    // The fraction converges fast below the mean only.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let front = libm::exp(libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x)) / a;
    let away = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let (mut c, mut d) = (1.0, 1.0 / away(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for step in 1..500 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_type_7_worked_by_hand() {
        // p (n − 1) = 0.9 × 4 = 3.6: 0.6 of the way from the fourth to the fifth value.
        let sample = [1.0, 2.0, 4.0, 8.0, 16.0];
        assert_eq!(quantile(&sample, 0.5), Some(4.0));
        assert!((quantile(&sample, 0.9).unwrap() - 12.8).abs() < 1e-12);
        assert!((quantile(&sample, 0.1).unwrap() - 1.4).abs() < 1e-12);
        assert_eq!((quantile(&sample, 0.0), quantile(&sample, 1.0)), (Some(1.0), Some(16.0)));
    }

    #[test]
    fn the_order_of_a_sample_does_not_matter() {
        assert_eq!(interval80(&[3.0, 1.0, 2.0]), interval80(&[1.0, 2.0, 3.0]));
        assert_eq!(interval80(&[7.0]), Some(Interval80 { low80: 7.0, median: 7.0, high80: 7.0 }));
    }

    #[test]
    fn empty_samples_have_no_statistic() {
        assert_eq!((quantile(&[], 0.5), mean(&[]), variance(&[1.0])), (None, None, None));
        assert!(interval80(&[]).is_none());
    }

    #[test]
    fn variance_is_the_unbiased_one() {
        assert_eq!(mean(&[2.0, 4.0, 4.0, 6.0]), Some(4.0));
        assert!((variance(&[2.0, 4.0, 4.0, 6.0]).unwrap() - 8.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn students_quantiles_are_those_of_the_tables() {
        for (p, degrees, t) in
            [(0.975, 1.0, 12.706205), (0.975, 2.0, 4.302653), (0.975, 10.0, 2.228139), (0.975, 100.0, 1.983972), (0.95, 5.0, 2.015048)]
        {
            assert!((student_quantile(p, degrees) - t).abs() < 5e-7, "{degrees}: {}", student_quantile(p, degrees));
            assert!(student_quantile(1.0 - p, degrees) < 0.0);
        }
        // For many degrees it is the normal distribution's.
        assert!((student_quantile(0.975, 1e7) - 1.959_964).abs() < 1e-5);
    }
}
