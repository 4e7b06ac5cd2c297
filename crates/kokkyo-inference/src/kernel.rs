//! How new points are thrown about a kept one: a normal distribution within the unit cube, one coordinate after the other.
//!
//! With L Lᵀ the covariance, coordinate *i* of a point about *c* is normal about cᵢ + Σ Lᵢⱼ zⱼ (j < i) with standard deviation Lᵢᵢ, cut
//! off at 0 and 1. Nothing is thrown twice, and the density is known however many inputs there are,
//!
//! > q(x | c) = Πᵢ φ(zᵢ) / (Lᵢᵢ mᵢ)
//!
//! with mᵢ the mass of the normal distribution between 0 and 1. Where the cube cuts off little it is the normal distribution itself.

use kokkyo_model::chance::Draws;

use crate::cholesky::Cholesky;

/// Times that an interval is halved to find a quantile: to the last bit.
const HALVINGS: u32 = 60;
/// Least mass of a coordinate within the cube; less is rounding.
const LEAST_MASS: f64 = 1e-300;

/// A way to throw points.
#[derive(Debug, Clone, PartialEq)]
pub struct Kernel(pub Cholesky);

impl Kernel {
    /// A point about `centre`. *Range*: 0–1 in every coordinate.
    pub fn throw(&self, centre: &[f64], draws: &mut Draws) -> Vec<f64> {
        let mut point = Vec::with_capacity(centre.len());
        let mut z = Vec::with_capacity(centre.len());
        for (row, &centre) in centre.iter().enumerate() {
            let (mean, deviation) = (centre + self.0.known(row, &z), self.0.diagonal(row));
            let value = within(mean, deviation, draws.uniform());
            z.push((value - mean) / deviation);
            point.push(value);
        }
        point
    }

    /// ln q(point | centre).
    pub fn ln_density(&self, centre: &[f64], point: &[f64]) -> f64 {
        let mut z = Vec::with_capacity(centre.len());
        let mut sum = 0.0;
        for (row, (&centre, &value)) in centre.iter().zip(point).enumerate() {
            let (mean, deviation) = (centre + self.0.known(row, &z), self.0.diagonal(row));
            let at = (value - mean) / deviation;
            let mass = (below((1.0 - mean) / deviation) - below(-mean / deviation)).max(LEAST_MASS);
            sum -= 0.5 * at * at + 0.5 * libm::log(2.0 * std::f64::consts::PI) + libm::log(deviation) + libm::log(mass);
            z.push(at);
        }
        sum
    }
}

/// Share of a standard normal distribution below z.
fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// The value with a share of the mass that a normal distribution has between 0 and 1 below it.
fn within(mean: f64, deviation: f64, share: f64) -> f64 {
    let at = |value: f64| below((value - mean) / deviation);
    let wanted = at(0.0) + share * (at(1.0) - at(0.0));
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if at(middle) < wanted { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use kokkyo_model::chance::{Chance, Stream};

    use super::*;

    fn kernel() -> Kernel {
        let sigma = [[0.04, 0.03], [0.03, 0.09]];
        Kernel(Cholesky::of(2, |row, column| sigma[row][column]))
    }

    #[test]
    fn the_density_is_one_over_the_cube_and_points_fall_as_it_says() {
        let (kernel, centre) = (kernel(), [0.1, 0.8]);
        let cells = 40;
        let middle = |at: usize| (at as f64 + 0.5) / cells as f64;
        let density = |a: usize, b: usize| libm::exp(kernel.ln_density(&centre, &[middle(a), middle(b)])) / (cells * cells) as f64;
        let whole: f64 = (0..cells).flat_map(|a| (0..cells).map(move |b| (a, b))).map(|(a, b)| density(a, b)).sum();
        assert!((whole - 1.0).abs() < 0.01, "{whole}");
        // The corner in which both are less than a half.
        let corner: f64 = (0..cells / 2).flat_map(|a| (0..cells / 2).map(move |b| (a, b))).map(|(a, b)| density(a, b)).sum();
        let throws = 4000;
        let found = (0..throws).filter(|&number| {
            let point = kernel.throw(&centre, &mut Chance::new(9, number).at(Stream::Verification, 0, 0));
            point.iter().all(|share| *share < 0.5)
        });
        let found = found.count() as f64 / f64::from(throws);
        assert!((found - corner).abs() < 4.0 * (corner * (1.0 - corner) / f64::from(throws)).sqrt() + 0.003, "{found} for {corner}");
    }

    #[test]
    fn where_the_cube_cuts_off_nothing_it_is_the_normal_distribution() {
        let sigma = [[4e-4, 2e-4], [2e-4, 5e-4]];
        let kernel = Kernel(Cholesky::of(2, |row, column| sigma[row][column]));
        // (x − c) = (0.01, 0.03): Σ⁻¹ of the test of the root, in other units; |Σ| = 16e-8.
        let by_hand = -0.5 * (5.0 - 12.0 + 36.0) / 16.0 - libm::log(2.0 * std::f64::consts::PI * 4e-4);
        assert!((kernel.ln_density(&[0.5, 0.5], &[0.51, 0.53]) - by_hand).abs() < 1e-9);
    }
}
