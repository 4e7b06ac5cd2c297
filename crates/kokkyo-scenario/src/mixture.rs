//! A prior made of rival claims: a mixture, not the hull of the rivals.
//!
//! Each claim that counts stands for an even stretch between its limits, and has a share of the whole. The book's page
//! *Claims, rivals and priors* has the rule by which claims become shares.

/// One claim's part in a mixture.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Id of the claim.
    pub claim: String,
    /// Lower limit, in the unit of the parameter.
    pub low: f64,
    /// Upper limit, above the lower.
    pub high: f64,
    /// Share of the whole: more than 0, and 1 with the others.
    pub share: f64,
}

/// Rival claims as one distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    parts: Vec<Part>,
    /// Values at which the density changes, each with the share of the mixture below it.
    knots: Vec<(f64, f64)>,
}

impl Mixture {
    /// A mixture of parts whose `share` are any weights; `None` where none has a positive weight, or one has no
    /// width. The order of parts does not matter.
    pub fn new(mut parts: Vec<Part>) -> Option<Self> {
        parts.retain(|part| part.share > 0.0);
        let sound = |part: &Part| part.low.is_finite() && part.high.is_finite() && part.low < part.high && part.share.is_finite();
        if parts.is_empty() || !parts.iter().all(sound) {
            return None;
        }
        // Sums depend on their order in the last bits, and what is drawn must not.
        parts.sort_by(|a, b| a.claim.cmp(&b.claim));
        let whole: f64 = parts.iter().map(|part| part.share).sum();
        for part in &mut parts {
            part.share /= whole;
        }
        let mut values: Vec<f64> = parts.iter().flat_map(|part| [part.low, part.high]).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let below = |value: f64| {
            let within = |part: &Part| ((value - part.low) / (part.high - part.low)).clamp(0.0, 1.0);
            parts.iter().map(|part| part.share * within(part)).sum::<f64>()
        };
        let knots = values.into_iter().map(|value| (value, below(value))).collect();
        Some(Self { parts, knots })
    }

    /// The parts, by id of their claim.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Least and greatest value of any part.
    pub fn limits(&self) -> (f64, f64) {
        let end = |knot: Option<&(f64, f64)>| knot.map_or(0.0, |knot| knot.0);
        (end(self.knots.first()), end(self.knots.last()))
    }

    /// Inverse distribution function. Where rivals leave a gap that holds nothing, its lower end.
    pub fn quantile(&self, share: f64) -> f64 {
        let (least, greatest) = self.limits();
        for pair in self.knots.windows(2) {
            let ((from, below), (to, up_to)) = (pair[0], pair[1]);
            if share <= up_to && up_to > below {
                return (from + (to - from) * ((share - below) / (up_to - below))).clamp(least, to);
            }
        }
        // Shares add up to 1 but for rounding.
        greatest
    }

    /// The value that half of the mixture lies below.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(claim: &str, low: f64, high: f64, share: f64) -> Part {
        Part { claim: claim.into(), low, high, share }
    }

    #[test]
    fn two_claims_in_closed_form() {
        // Half between 0 and 1, half between 2 and 4: a gap holds nothing.
        let apart = Mixture::new(vec![part("a", 0.0, 1.0, 3.0), part("b", 2.0, 4.0, 3.0)]).unwrap();
        assert_eq!([0.0, 0.25, 0.5, 0.75, 1.0].map(|share| apart.quantile(share)), [0.0, 0.5, 1.0, 3.0, 4.0]);
        assert_eq!((apart.median(), apart.limits()), (1.0, (0.0, 4.0)));
        // A quarter between 0 and 4, three quarters between 2 and 4: 1/16 below 1, 1/8 below 2, then 1/16 + 3/8 a unit.
        let within = Mixture::new(vec![part("a", 0.0, 4.0, 1.0), part("b", 2.0, 4.0, 3.0)]).unwrap();
        for (share, value) in [(0.0625, 1.0), (0.125, 2.0), (0.125 + 0.4375, 3.0), (1.0, 4.0)] {
            assert!((within.quantile(share) - value).abs() < 1e-12, "{share}");
        }
    }

    #[test]
    fn three_claims_in_closed_form() {
        // Even shares over 0–3, 1–2, 10–11: densities 1/9, 1/9 + 1/3, 1/3.
        let mixture = Mixture::new(vec![part("a", 0.0, 3.0, 1.0), part("b", 1.0, 2.0, 1.0), part("c", 10.0, 11.0, 1.0)]).unwrap();
        for (share, value) in [(1.0 / 9.0, 1.0), (1.0 / 9.0 + 2.0 / 9.0, 1.5), (5.0 / 9.0, 2.0), (2.0 / 3.0, 3.0), (5.0 / 6.0, 10.5)] {
            assert!((mixture.quantile(share) - value).abs() < 1e-12, "{share}: {}", mixture.quantile(share));
        }
        // The hull would put the median in the gap, where no source has a figure.
        assert!((mixture.median() - (1.0 + (0.5 - 1.0 / 9.0) / (4.0 / 9.0))).abs() < 1e-12);
    }

    #[test]
    fn claims_without_weight_and_the_order_of_claims_change_no_bit() {
        let parts = vec![part("a", 0.1, 0.7, 0.3), part("b", 0.2, 0.5, 0.1), part("c", 0.3, 0.9, 0.7)];
        let mut turned = parts.clone();
        turned.reverse();
        turned.push(part("d", -100.0, 100.0, 0.0));
        assert_eq!(Mixture::new(parts), Mixture::new(turned));
        assert_eq!(Mixture::new(vec![part("a", 0.0, 1.0, 0.0)]), None);
        assert_eq!(Mixture::new(vec![part("a", 1.0, 1.0, 1.0)]), None);
    }

    #[test]
    fn quantiles_rise_and_stay_within_the_limits() {
        let mixture = Mixture::new(vec![part("a", -1.0, 0.1, 0.3), part("b", 0.1, 0.5, 0.1), part("c", 7.3, 9.9, 0.7)]).unwrap();
        let values: Vec<f64> = (0..=1000).map(|at| mixture.quantile(f64::from(at) / 1000.0)).collect();
        assert!(values.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!((values[0], values[1000]), (-1.0, 9.9));
        assert_eq!(mixture.quantile(2.0), 9.9);
    }
}
