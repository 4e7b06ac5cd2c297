//! Sobol indices: what share of the variance of an outcome is whose.
//!
//! Two samples A and B of N points; Aⱼ is A with the j-th input of B, Bⱼ the other way round. With V the variance over A
//! and B together, and y of all points centred and scaled:
//!
//! | index | estimator | source |
//! |---|---|---|
//! | first order S | mean(B (Aⱼ − A)) / V | Saltelli et al. 2010, Comput. Phys. Commun. 181, table 2 (b) |
//! | total T | mean((A − Aⱼ)²) / 2V | Jansen 1999, Comput. Phys. Commun. 117; table 2 (f) of the same |
//! | second order | mean(Bⱼ Aₖ − A B) / V − Sⱼ − Sₖ | Saltelli 2002, Comput. Phys. Commun. 145 |
//!
//! Intervals: the base points are drawn again with replacement; the interval is ± 1.96 standard deviations over the draws.

use kokkyo_model::chance::{Chance, Stream};

use crate::sobol_points::Sequence;

/// Half the width of a 95 % interval in standard deviations.
const Z95: f64 = 1.959_963_984_540_054;

/// Which points are played.
#[derive(Debug, Clone)]
pub struct Saltelli {
    /// Inputs.
    pub inputs: usize,
    /// Base points N.
    pub base: u32,
    /// Second order too: N (2 k + 2) points instead of N (k + 2).
    pub second_order: bool,
    sequence: Sequence,
}

/// A number with half the width of its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    /// Estimate.
    pub value: f64,
    /// Half of the interval.
    pub half95: f64,
}

/// Indices of one outcome.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Indices {
    /// By input.
    pub first: Vec<Estimate>,
    /// By input.
    pub total: Vec<Estimate>,
    /// Pairs of inputs, the lower first; empty without second order.
    pub second: Vec<(usize, usize, Estimate)>,
}

impl Saltelli {
    /// A design. `None`: too many inputs for the sequence.
    pub fn new(inputs: usize, base: u32, second_order: bool, seed: u64) -> Option<Self> {
        Some(Self { inputs, base, second_order, sequence: Sequence::new(2 * inputs)?.shifted(seed) })
    }

    /// Points of one base point.
    pub fn each(&self) -> usize {
        if self.second_order { 2 * self.inputs + 2 } else { self.inputs + 2 }
    }

    /// Points in all.
    pub fn points(&self) -> u64 {
        u64::from(self.base) * self.each() as u64
    }

    /// A coordinate of a point. The points of a base point are A, A₁ … Aₖ, then B₁ … Bₖ with second order, B.
    pub fn at(&self, point: u64, input: usize) -> f64 {
        let base = (point / self.each() as u64) as u32;
        let (k, place) = (self.inputs, (point % self.each() as u64) as usize);
        let from_b = if place == 0 {
            false
        } else if place <= k {
            place - 1 == input
        } else if place == self.each() - 1 {
            true
        } else {
            place - 1 - k != input
        };
        self.sequence.at(base, if from_b { k + input } else { input })
    }

    /// Indices of an outcome, from its values at the points in their order. `None`: a value is missing, or nothing varies.
    pub fn indices(&self, values: &[f64], resamples: u32, seed: u64) -> Option<Indices> {
        indices(values, self.inputs, self.second_order, resamples, seed)
    }
}

/// Indices from values in the order of [`Saltelli::at`]. `None`: their number does not fit, or nothing varies.
pub fn indices(values: &[f64], k: usize, second_order: bool, resamples: u32, seed: u64) -> Option<Indices> {
    let each = if second_order { 2 * k + 2 } else { k + 2 };
    if values.is_empty() || !values.len().is_multiple_of(each) || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let spread = (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt();
    if spread <= 1e-12 * mean.abs().max(f64::MIN_POSITIVE) {
        return None;
    }
    // Scaling changes no index and keeps the sums near one.
    let scaled: Vec<f64> = values.iter().map(|value| (value - mean) / spread).collect();
    let terms = Terms::new(&scaled, k, second_order);
    let n = terms.rows;
    let all = terms.reckon(&terms.sums(0..n), n as f64)?;
    // Sums of the estimates and their squares over the draws.
    let mut moments = vec![(0.0, 0.0); all.len()];
    let mut drawn = 0.0;
    for resample in 0..resamples {
        let mut luck = Chance::new(seed, resample).at(Stream::Verification, 0, n as u32);
        let chosen = (0..n).map(|_| ((luck.uniform() * n as f64) as usize).min(n - 1));
        let Some(found) = terms.reckon(&terms.sums(chosen), n as f64) else { continue };
        drawn += 1.0;
        for ((sum, squares), value) in moments.iter_mut().zip(found) {
            *sum += value;
            *squares += value * value;
        }
    }
    let estimate = |at: usize| {
        let (sum, squares) = moments[at];
        let variance = if drawn > 1.0 { ((squares - sum * sum / drawn) / (drawn - 1.0)).max(0.0) } else { 0.0 };
        Estimate { value: all[at], half95: Z95 * variance.sqrt() }
    };
    let pairs = if second_order { pairs(k) } else { Vec::new() };
    Some(Indices {
        first: (0..k).map(estimate).collect(),
        total: (k..2 * k).map(estimate).collect(),
        second: pairs.into_iter().enumerate().map(|(at, (j, l))| (j, l, estimate(2 * k + at))).collect(),
    })
}

fn pairs(k: usize) -> Vec<(usize, usize)> {
    (0..k).flat_map(|j| (j + 1..k).map(move |l| (j, l))).collect()
}

/// What is summed over base points, row by row: A, A², B, B², AB, then the products of each index.
struct Terms {
    k: usize,
    second_order: bool,
    rows: usize,
    width: usize,
    table: Vec<f64>,
}

const FIXED: usize = 5;

impl Terms {
    fn new(y: &[f64], k: usize, second_order: bool) -> Self {
        let each = if second_order { 2 * k + 2 } else { k + 2 };
        let pairs = if second_order { pairs(k) } else { Vec::new() };
        let width = FIXED + 2 * k + pairs.len();
        let mut table = Vec::with_capacity(y.len() / each * width);
        for row in y.chunks_exact(each) {
            let (a, b) = (row[0], row[each - 1]);
            table.extend_from_slice(&[a, a * a, b, b * b, a * b]);
            table.extend((0..k).map(|j| b * (row[1 + j] - a)));
            table.extend((0..k).map(|j| 0.5 * (a - row[1 + j]) * (a - row[1 + j])));
            table.extend(pairs.iter().map(|&(j, l)| row[1 + k + j] * row[1 + l]));
        }
        Self { k, second_order, rows: y.len() / each, width, table }
    }

    fn sums(&self, rows: impl Iterator<Item = usize>) -> Vec<f64> {
        let mut sums = vec![0.0; self.width];
        for row in rows {
            for (sum, value) in sums.iter_mut().zip(&self.table[row * self.width..(row + 1) * self.width]) {
                *sum += value;
            }
        }
        sums
    }

    /// First, total and second order from sums over n base points. `None`: nothing varies.
    fn reckon(&self, sums: &[f64], n: f64) -> Option<Vec<f64>> {
        let mean = (sums[0] + sums[2]) / (2.0 * n);
        let variance = (sums[1] + sums[3]) / (2.0 * n) - mean * mean;
        if variance <= f64::EPSILON {
            return None;
        }
        let mut found: Vec<f64> = sums[FIXED..FIXED + 2 * self.k].iter().map(|sum| sum / n / variance).collect();
        if self.second_order {
            for (at, (j, l)) in pairs(self.k).into_iter().enumerate() {
                let both = (sums[FIXED + 2 * self.k + at] - sums[4]) / n / variance;
                found.push(both - found[j] - found[l]);
            }
        }
        Some(found)
    }
}

/// Base points that would bring a half-width of an interval to `wanted`, a power of two. Intervals shrink with the root
/// of the number of points.
pub fn base_for(base: u32, half95: f64, wanted: f64) -> u32 {
    let factor = (half95 / wanted) * (half95 / wanted);
    let needed = (f64::from(base) * factor.max(1.0)).min(f64::from(1u32 << 30));
    (needed.ceil() as u32).next_power_of_two()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_a_then_a_with_one_input_of_b_then_b_with_one_of_a_then_b() {
        let design = Saltelli::new(3, 4, true, 7).unwrap();
        let row = |point| -> Vec<f64> { (0..3).map(|input| design.at(point, input)).collect() };
        assert_eq!((design.each(), design.points()), (8, 32));
        let (a, b) = (row(8), row(15));
        assert!(a.iter().zip(&b).all(|(a, b)| a != b));
        for input in 0..3 {
            let (mut a_with, mut b_with) = (a.clone(), b.clone());
            a_with[input] = b[input];
            b_with[input] = a[input];
            assert_eq!((row(9 + input as u64), row(12 + input as u64)), (a_with, b_with));
        }
    }

    #[test]
    fn an_outcome_that_does_not_vary_has_no_indices_and_an_input_without_effect_has_none() {
        let design = Saltelli::new(2, 64, false, 7).unwrap();
        let values = |f: &dyn Fn(f64, f64) -> f64| -> Vec<f64> {
            (0..design.points()).map(|point| f(design.at(point, 0), design.at(point, 1))).collect()
        };
        assert_eq!(design.indices(&values(&|_, _| 3.0), 10, 7), None);
        let found = design.indices(&values(&|x, _| x), 100, 7).unwrap();
        assert_eq!((found.first[1].value, found.total[1].value), (0.0, 0.0));
        assert!((found.first[0].value - 1.0).abs() < 0.05 && (found.total[0].value - 1.0).abs() < 0.05, "{found:?}");
        assert_eq!((base_for(64, 0.2, 0.05), base_for(64, 0.01, 0.05)), (1024, 64));
    }
}
