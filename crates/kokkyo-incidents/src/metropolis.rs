//! Draws from a posterior: random-walk Metropolis whose steps learn the shape of the posterior during the warm-up (Haario,
//! Saksman and Tamminen 2001), several chains, with split R̂ and effective sample size (Gelman et al. 2013, 11.4–11.5).

use kokkyo_model::chance::{Chance, Stream};

use crate::newton::cholesky;

/// Chains.
pub const CHAINS: usize = 4;
/// Address of the chains among the moments of [`Stream::Incident`].
const CHAIN: u32 = 1 << 25;

/// What the chains drew.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Kept draws, `[chain][draw][variable]`.
    pub chains: Vec<Vec<Vec<f64>>>,
    /// Share of the proposals that were accepted after the warm-up.
    pub accepted: f64,
}

impl Sample {
    /// All draws of one variable, chain after chain.
    pub fn variable(&self, at: usize) -> Vec<f64> {
        self.chains.iter().flatten().map(|draw| draw[at]).collect()
    }

    /// Split R̂ and effective sample size of one variable.
    pub fn convergence(&self, at: usize) -> (f64, f64) {
        let halves: Vec<Vec<f64>> = self
            .chains
            .iter()
            .flat_map(|chain| {
                let values: Vec<f64> = chain.iter().map(|draw| draw[at]).collect();
                let half = values.len() / 2;
                [values[..half].to_vec(), values[half..2 * half].to_vec()]
            })
            .collect();
        convergence(&halves)
    }
}

/// Split R̂ and effective sample size of equally long sequences.
fn convergence(sequences: &[Vec<f64>]) -> (f64, f64) {
    let m = sequences.len() as f64;
    let length = sequences.first().map_or(0, Vec::len);
    let n = length as f64;
    if length < 4 {
        return (f64::INFINITY, 0.0);
    }
    let means: Vec<f64> = sequences.iter().map(|values| values.iter().sum::<f64>() / n).collect();
    let grand = means.iter().sum::<f64>() / m;
    let between = n / (m - 1.0) * means.iter().map(|mean| (mean - grand) * (mean - grand)).sum::<f64>();
    let within = sequences
        .iter()
        .zip(&means)
        .map(|(values, mean)| values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0))
        .sum::<f64>()
        / m;
    if within <= 0.0 {
        return (1.0, m * n);
    }
    let pooled = (n - 1.0) / n * within + between / n;
    let correlation = |lag: usize| {
        let variogram = sequences
            .iter()
            .map(|values| values.windows(lag + 1).map(|pair| (pair[lag] - pair[0]) * (pair[lag] - pair[0])).sum::<f64>())
            .sum::<f64>()
            / (m * (n - lag as f64));
        1.0 - variogram / (2.0 * pooled)
    };
    // Sums of neighbouring correlations, as long as they are positive.
    let mut sum = 0.0;
    let mut lag = 1;
    while lag + 1 < length {
        let pair = correlation(lag) + correlation(lag + 1);
        if pair < 0.0 {
            break;
        }
        sum += pair;
        lag += 2;
    }
    ((pooled / within).sqrt(), (m * n / (1.0 + 2.0 * sum)).min(m * n))
}

/// Runs the chains from `start`, spread out by `scale`; keeps `kept` draws each after as many of warm-up.
pub fn sample(start: &[f64], scale: &[f64], kept: usize, seed: u64, log_posterior: impl Fn(&[f64]) -> f64) -> Sample {
    let d = start.len();
    let (mut accepted, mut proposed) = (0u64, 0u64);
    let chains = (0..CHAINS)
        .map(|chain| {
            let mut draws = Chance::new(seed, 0).at(Stream::Incident, CHAIN, chain as u32);
            let mut at = start.to_vec();
            let mut value = log_posterior(&at);
            for _ in 0..50 {
                let spread: Vec<f64> = start.iter().zip(scale).map(|(x, s)| x + s * draws.normal()).collect();
                let there = log_posterior(&spread);
                if there.is_finite() {
                    (at, value) = (spread, there);
                    break;
                }
            }
            let mut factor: Vec<Vec<f64>> = (0..d).map(|i| (0..d).map(|j| if i == j { 0.5 * scale[i] } else { 0.0 }).collect()).collect();
            let mut step = 1.0;
            let (mut mean, mut products, mut seen) = (vec![0.0; d], vec![vec![0.0; d]; d], 0.0f64);
            let mut chain_draws = Vec::with_capacity(kept);
            for turn in 0..2 * kept {
                let normals: Vec<f64> = (0..d).map(|_| draws.normal()).collect();
                let new: Vec<f64> = (0..d).map(|i| at[i] + step * (0..=i).map(|j| factor[i][j] * normals[j]).sum::<f64>()).collect();
                let there = log_posterior(&new);
                let accept = libm::log(draws.uniform()) < there - value;
                if accept {
                    (at, value) = (new, there);
                }
                if turn >= kept {
                    proposed += 1;
                    accepted += u64::from(accept);
                    chain_draws.push(at.clone());
                    continue;
                }
                // Warm-up: the step follows the rate of acceptance, the shape the draws so far.
                step *= libm::exp((f64::from(u8::from(accept)) - 0.3) * (4.0 / (4.0 + turn as f64 / 20.0)) * 0.1);
                if turn * 4 >= kept {
                    seen += 1.0;
                    let before: Vec<f64> = at.iter().zip(&mean).map(|(x, m)| x - m).collect();
                    mean.iter_mut().zip(&before).for_each(|(m, delta)| *m += delta / seen);
                    for i in 0..d {
                        for j in 0..d {
                            products[i][j] += before[i] * (at[j] - mean[j]);
                        }
                    }
                    if turn % 100 == 0 && seen > 50.0 {
                        let shape: Vec<Vec<f64>> = (0..d)
                            .map(|i| {
                                (0..d).map(|j| products[i][j] / seen + if i == j { 1e-6 * scale[i] * scale[i] } else { 0.0 }).collect()
                            })
                            .collect();
                        if let Some(lower) = cholesky(&shape) {
                            let first = factor == lower;
                            factor = lower;
                            step = if first { step } else { (2.4 / (d as f64).sqrt()).min(2.4) };
                        }
                    }
                }
            }
            chain_draws
        })
        .collect();
    Sample { chains, accepted: accepted as f64 / proposed.max(1) as f64 }
}

/// The value that a share of the draws lies below; draws need not be sorted.
pub fn quantile(draws: &[f64], share: f64) -> f64 {
    let mut sorted = draws.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = share * last as f64;
    let (below, rest) = (place.floor() as usize, place.fract());
    sorted[below] + rest * (sorted[(below + 1).min(last)] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correlated_normal_has_its_mean_spread_and_correlation() {
        // Precision [[2, 1], [1, 3]]: covariance [[0.6, −0.2], [−0.2, 0.4]].
        let drawn = sample(&[0.0, 0.0], &[1.0, 1.0], 8000, 5, |x| {
            let (a, b) = (x[0] - 1.0, x[1] + 2.0);
            -0.5 * (2.0 * a * a + 2.0 * a * b + 3.0 * b * b)
        });
        let (a, b) = (drawn.variable(0), drawn.variable(1));
        let n = a.len() as f64;
        let (ma, mb) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
        let covariance = |x: &[f64], mx: f64, y: &[f64], my: f64| x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>() / n;
        assert!((ma - 1.0).abs() < 0.05 && (mb + 2.0).abs() < 0.05, "{ma} {mb}");
        assert!((covariance(&a, ma, &a, ma) - 0.6).abs() < 0.06, "{}", covariance(&a, ma, &a, ma));
        assert!((covariance(&a, ma, &b, mb) + 0.2).abs() < 0.05);
        for at in 0..2 {
            let (rhat, effective) = drawn.convergence(at);
            assert!(rhat < 1.02 && effective > 1500.0, "{rhat} {effective}");
        }
        assert!(drawn.accepted > 0.1 && drawn.accepted < 0.7, "{}", drawn.accepted);
    }

    #[test]
    fn chains_that_do_not_meet_are_called_out() {
        let apart: Vec<Vec<f64>> = (0..4).map(|chain| (0..200).map(|at| f64::from(chain) * 10.0 + f64::from(at % 7)).collect()).collect();
        let (rhat, effective) = convergence(&apart);
        assert!(rhat > 3.0 && effective < 20.0, "{rhat} {effective}");
    }

    #[test]
    fn quantiles_of_a_row() {
        let row: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        assert_eq!([0.0, 0.1, 0.5, 1.0].map(|share| quantile(&row, share)), [0.0, 10.0, 50.0, 100.0]);
        assert!(quantile(&[], 0.5).is_nan());
    }
}
