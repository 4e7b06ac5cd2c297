//! How well a law fits for the numbers it spends: information criteria, and the evidence of Bayes.
//!
//! Scatter is normal with one variance σ². With n figures, k coefficients and K = k + 1 numbers, σ among them:
//!
//! | criterion | is | source |
//! |---|---|---|
//! | AIC | 2K − 2 ln L | Akaike 1974 |
//! | AICc | AIC + 2K (K + 1) / (n − K − 1) | Hurvich and Tsai 1989, *Biometrika* 76 |
//! | BIC | K ln n − 2 ln L | Schwarz 1978, *Ann. Stat.* 6 |
//!
//! **Evidence.** Constants that all laws have alike (ln a, ln b, ln d) have a flat prior and σ² has 1/σ², which cancel between laws; free
//! exponents θ have a normal prior about θ₀ with the variances T, whatever σ is (a g-prior would tie how doubtful an exponent is to the
//! scatter of losses). Given σ² everything is normal and done in closed form; over σ² it is summed. With ν = n − c, c the number of
//! constants, C their columns, r the number of exponents, S⁻¹ their part of (XᵀWX)⁻¹ and s what is left over:
//!
//! > m = Πw^½ |CᵀWC|^−½ ∫ (2πσ²)^(−(ν−r)/2) |S|^−½ N(θ̂; θ₀, T + σ²S⁻¹) exp(−s/2σ²) d ln σ²
//!
//! Without exponents the integral is Γ(ν/2) (πs)^(−ν/2).

use std::f64::consts::PI;

/// Evidence of a law below this share of that of the best counts it out: *strong* from 20 on (Kass and Raftery 1995, *JASA* 90).
pub const RULED_OUT: f64 = 1.0 / 20.0;

/// ln of a Bayes factor below which two laws tie: what is left of their difference is rounding, and no verdict may hang on it.
pub const TIED: f64 = 1e-6;

/// Information criteria.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Criteria {
    /// At the best coefficients and scatter.
    pub log_likelihood: f64,
    /// Akaike's.
    pub aic: f64,
    /// The same for few figures; `None` where they are too few even for that.
    pub aicc: Option<f64>,
    /// Schwarz's.
    pub bic: f64,
}

/// Criteria of a fit to `n` figures by `k` coefficients that leaves `ssr`; `log_weights` is Σ ln w.
pub fn criteria(ssr: f64, n: usize, k: usize, log_weights: f64) -> Criteria {
    let (n, numbers) = (n as f64, k as f64 + 1.0);
    let log_likelihood = 0.5 * log_weights - 0.5 * n * (libm::log(2.0 * PI * ssr / n) + 1.0);
    let aic = 2.0 * numbers - 2.0 * log_likelihood;
    let left = n - numbers - 1.0;
    Criteria {
        log_likelihood,
        aic,
        aicc: (left > 0.0).then(|| aic + 2.0 * numbers * (numbers + 1.0) / left),
        bic: numbers * libm::log(n) - 2.0 * log_likelihood,
    }
}

/// One or two free exponents: how far their estimates lie from the middle of the prior, their part of (XᵀWX)⁻¹, variances of the prior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exponents {
    count: f64,
    away: [f64; 2],
    unscaled: [[f64; 2]; 2],
    prior: [f64; 2],
}

impl Exponents {
    /// `None`: neither one nor two.
    pub fn new(away: &[f64], unscaled: &[Vec<f64>], prior: &[f64]) -> Option<Self> {
        match (away, unscaled, prior) {
            // A second one that is known to be where it is adds nothing.
            ([away], [row], [prior]) => {
                Some(Self { count: 1.0, away: [*away, 0.0], unscaled: [[*row.first()?, 0.0], [0.0, 1.0]], prior: [*prior, 0.0] })
            }
            ([first, second], [upper, lower], [one, other]) => Some(Self {
                count: 2.0,
                away: [*first, *second],
                unscaled: [[*upper.first()?, *upper.get(1)?], [*lower.first()?, *lower.get(1)?]],
                prior: [*one, *other],
            }),
            _ => None,
        }
    }

    /// ln of |S|^−½ N(θ̂; θ₀, T + σ²S⁻¹).
    fn log_density(&self, variance: f64) -> f64 {
        let [[a, b], [_, c]] = self.unscaled;
        // Where there is one, the second row is that of a number with the variance 1 at its place.
        let lower = if self.count > 1.5 { variance * c + self.prior[1] } else { 1.0 };
        let (upper, across) = (variance * a + self.prior[0], variance * b);
        let determinant = upper * lower - across * across;
        let [x, y] = self.away;
        let square = (lower * x * x - 2.0 * across * x * y + upper * y * y) / determinant;
        0.5 * libm::log((a * c - b * b) / determinant) - 0.5 * square - 0.5 * self.count * libm::log(2.0 * PI)
    }
}

/// ln m of a law: `ssr` left over, `degrees` ν, `log_determinant` of CᵀWC, Σ ln w, and what is free. *Range*: ν − r of 1 at least.
pub fn log_marginal(ssr: f64, degrees: f64, log_determinant: f64, log_weights: f64, free: Option<&Exponents>) -> f64 {
    let outside = 0.5 * log_weights - 0.5 * log_determinant;
    let Some(free) = free else {
        return outside + libm::lgamma(0.5 * degrees) - 0.5 * degrees * libm::log(PI * ssr);
    };
    let power = degrees - free.count;
    let inside = |log_variance: f64| {
        let variance = libm::exp(log_variance);
        -0.5 * power * (libm::log(2.0 * PI) + log_variance) + free.log_density(variance) - 0.5 * ssr / variance
    };
    outside + log_integral(libm::log(ssr / power), (2.0 / power).sqrt(), inside)
}

/// ln ∫ exp(f) of a function with one top near `start`, about `width` wide: climbed, and summed in even steps on both sides, which for
/// a function that ends smoothly in nothing is as good as it gets.
fn log_integral(start: f64, width: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut at, mut top) = (start, f(start));
    for step in [4.0 * width, width, 0.25 * width] {
        for _ in 0..1000 {
            let ((lower, below), (upper, above)) = ((at - step, f(at - step)), (at + step, f(at + step)));
            match (below > top, above > top) {
                (true, _) if below >= above => (at, top) = (lower, below),
                (_, true) => (at, top) = (upper, above),
                _ => break,
            }
        }
    }
    let step = 0.125 * width;
    let mut sum = 1.0;
    for direction in [-step, step] {
        for number in 1..20_000 {
            let height = f(at + f64::from(number) * direction) - top;
            sum += libm::exp(height);
            if height < -45.0 {
                break;
            }
        }
    }
    top + libm::log(sum * step)
}

/// For each ln m: ln of its Bayes factor against the best, and the probability of the law where all were as likely before.
pub fn weigh(log_marginals: &[f64]) -> Vec<(f64, f64)> {
    let best = log_marginals.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let whole: f64 = log_marginals.iter().map(|marginal| libm::exp(marginal - best)).sum();
    log_marginals.iter().map(|marginal| (marginal - best, libm::exp(marginal - best) / whole)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::regression::regress;
    use super::*;

    #[test]
    fn criteria_by_hand() {
        // ln L = −5/2 (ln(2π · 2 / 5) + 1) with n = 5, s = 2, K = 3.
        let found = criteria(2.0, 5, 2, 0.0);
        let log_likelihood = -2.5 * ((0.8 * PI).ln() + 1.0);
        assert!((found.log_likelihood - log_likelihood).abs() < 1e-12);
        assert!((found.aic - (6.0 - 2.0 * log_likelihood)).abs() < 1e-12);
        assert!((found.aicc.unwrap() - found.aic - 24.0).abs() < 1e-12);
        assert!((found.bic - (3.0 * 5f64.ln() - 2.0 * log_likelihood)).abs() < 1e-12);
        assert_eq!(criteria(2.0, 4, 2, 0.0).aicc, None);
    }

    /// Figures about 2 + 0.9 x + 0.2 z.
    fn figures() -> (Vec<Vec<f64>>, Vec<f64>) {
        let x = vec![0.1, 0.9, 1.7, 2.2, 3.4, 3.9, 4.4, 5.8];
        let z = vec![2.0, 0.3, 1.1, 4.0, 2.5, 0.8, 3.3, 1.9];
        let noise = [0.3, -0.2, 0.1, 0.25, -0.4, 0.05, 0.2, -0.3];
        let y = (0..8).map(|at| 2.0 + 0.9 * x[at] + 0.2 * z[at] + noise[at]).collect();
        (vec![vec![1.0; 8], x, z], y)
    }

    /// ln m for exponents that are given.
    fn at(columns: &[Vec<f64>], y: &[f64], exponents: &[f64]) -> f64 {
        let left: Vec<f64> =
            (0..y.len()).map(|row| y[row] - exponents.iter().zip(&columns[1..]).map(|(t, column)| t * column[row]).sum::<f64>()).collect();
        let found = regress(&columns[..1], &left, &[1.0; 8]).unwrap();
        log_marginal(found.ssr, 7.0, 2.0 * found.log_lengths[0], 0.0, None)
    }

    #[test]
    fn the_evidence_of_free_exponents_is_that_of_given_ones_summed_over_their_prior() {
        let (columns, y) = figures();
        for count in [1, 2] {
            let found = regress(&columns[..=count], &y, &[1.0; 8]).unwrap();
            let away: Vec<f64> = found.coefficients[1..].iter().map(|value| value - 0.5).collect();
            let unscaled: Vec<Vec<f64>> = found.unscaled[1..].iter().map(|row| row[1..].to_vec()).collect();
            let free = Exponents::new(&away, &unscaled, &vec![0.25; count]).unwrap();
            let obtained = log_marginal(found.ssr, 7.0, 2.0 * found.log_lengths[0], 0.0, Some(&free));
            // By brute force: the prior in steps of 0.02 to five standard deviations.
            let prior = |t: f64| 0.02 * (-0.5 * (t - 0.5) * (t - 0.5) / 0.25).exp() / (2.0 * PI * 0.25).sqrt();
            let grid: Vec<f64> = (-100..=150).map(|at| f64::from(at) * 0.02).collect();
            let sum: f64 = if count == 1 {
                grid.iter().map(|&t| prior(t) * at(&columns[..2], &y, &[t]).exp()).sum()
            } else {
                grid.iter().map(|&t| prior(t) * grid.iter().map(|&u| prior(u) * at(&columns, &y, &[t, u]).exp()).sum::<f64>()).sum()
            };
            assert!((obtained - sum.ln()).abs() < 1e-6, "{count} free: {obtained} instead of {}", sum.ln());
        }
    }

    #[test]
    fn probabilities_add_up_and_the_best_is_the_measure() {
        let weighed = weigh(&[-1000.0, -1002.0, -1000.0 - 3f64.ln()]);
        assert_eq!(weighed[0].0, 0.0);
        assert!((weighed[2].0 + 3f64.ln()).abs() < 1e-12);
        assert!((weighed.iter().map(|one| one.1).sum::<f64>() - 1.0).abs() < 1e-14);
        assert!(weigh(&[]).is_empty());
    }
}
