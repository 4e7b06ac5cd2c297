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
}
