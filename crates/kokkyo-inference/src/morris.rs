//! Morris's screening: which inputs do anything at all, and which act together with others.
//!
//! Trajectories on a grid of four levels; each moves one input after the other by Δ = 2/3 of its range, and the change of
//! the outcome over Δ is an *elementary effect* (Morris 1991, Technometrics 33). μ is their mean, μ* the mean of their sizes
//! (Campolongo, Cariboni and Saltelli 2007, Environ. Model. Softw. 22), σ their standard deviation: large where the effect
//! of an input depends on the others, or is not straight.

use kokkyo_model::chance::{Chance, Stream};

use crate::saltelli::Estimate;

/// Levels of the grid.
pub const LEVELS: u32 = 4;
/// Step of an input, as a share of its range.
pub const DELTA: f64 = LEVELS as f64 / (2.0 * (LEVELS as f64 - 1.0));

/// Which points are played.
#[derive(Debug, Clone)]
pub struct Morris {
    /// Inputs.
    pub inputs: usize,
    /// Trajectories.
    pub trajectories: u32,
    seed: u64,
}

/// What an input does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Screening {
    /// Mean of the elementary effects.
    pub mu: f64,
    /// Mean of their sizes, with its interval.
    pub mu_star: Estimate,
    /// Standard deviation.
    pub sigma: f64,
}

impl Morris {
    /// A design.
    pub fn new(inputs: usize, trajectories: u32, seed: u64) -> Self {
        Self { inputs, trajectories, seed }
    }

    /// Points in all: a trajectory has one more than there are inputs.
    pub fn points(&self) -> u64 {
        u64::from(self.trajectories) * (self.inputs as u64 + 1)
    }

    /// The trajectory of a point.
    pub fn trajectory(&self, point: u64) -> u32 {
        (point / (self.inputs as u64 + 1)) as u32
    }

    /// The inputs in the order in which a trajectory moves them.
    fn order(&self, trajectory: u32) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.inputs).collect();
        let mut luck = Chance::new(self.seed, trajectory).at(Stream::Parameter, 2, 0);
        for at in (1..self.inputs).rev() {
            let with = ((luck.uniform() * (at + 1) as f64) as usize).min(at);
            order.swap(at, with);
        }
        order
    }

    /// Where an input begins in a trajectory, and where it goes.
    fn ends(&self, trajectory: u32, input: usize) -> (f64, f64) {
        let mut luck = Chance::new(self.seed, trajectory).at(Stream::Parameter, 3, input as u32);
        let low = f64::from((luck.uniform() * f64::from(LEVELS / 2)) as u32) / f64::from(LEVELS - 1);
        if luck.uniform() < 0.5 { (low, low + DELTA) } else { (low + DELTA, low) }
    }

    /// The coordinates of a point. *Range*: 0–1, ends included.
    pub fn point(&self, point: u64) -> Vec<f64> {
        let (trajectory, moved) = (self.trajectory(point), (point % (self.inputs as u64 + 1)) as usize);
        let order = self.order(trajectory);
        let mut at: Vec<f64> = (0..self.inputs).map(|input| self.ends(trajectory, input).0).collect();
        for &input in &order[..moved] {
            at[input] = self.ends(trajectory, input).1;
        }
        at
    }

    /// What each input does to an outcome, from its values at the points in their order. `None`: a value is missing.
    pub fn screen(&self, values: &[f64], resamples: u32) -> Option<Vec<Screening>> {
        let points: Vec<Vec<f64>> = (0..self.points()).map(|point| self.point(point)).collect();
        screen(&points, values, self.inputs, resamples, self.seed)
    }
}

/// The same for any trajectories. `None`: a value is missing, or the points are no trajectories.
pub fn screen(points: &[Vec<f64>], values: &[f64], inputs: usize, resamples: u32, seed: u64) -> Option<Vec<Screening>> {
    if values.len() != points.len() || values.is_empty() || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mut effects: Vec<Vec<f64>> = vec![Vec::new(); inputs];
    for (points, values) in points.chunks_exact(inputs + 1).zip(values.chunks_exact(inputs + 1)) {
        for step in 0..inputs {
            let moved = (0..inputs).find(|&input| (points[step + 1][input] - points[step][input]).abs() > 1e-9)?;
            let sign = (points[step + 1][moved] - points[step][moved]).signum();
            effects[moved].push(sign * (values[step + 1] - values[step]) / DELTA);
        }
    }
    effects.iter().enumerate().map(|(input, effects)| screening(effects, resamples, seed, input as u32)).collect()
}

fn screening(effects: &[f64], resamples: u32, seed: u64, input: u32) -> Option<Screening> {
    let n = effects.len();
    if n == 0 {
        return None;
    }
    let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / n as f64;
    let mu = mean(&mut effects.iter().copied());
    let mu_star = mean(&mut effects.iter().map(|effect| effect.abs()));
    let squares: f64 = effects.iter().map(|effect| (effect - mu) * (effect - mu)).sum();
    let sigma = if n > 1 { (squares / (n - 1) as f64).sqrt() } else { 0.0 };
    let drawn: Vec<f64> = (0..resamples)
        .map(|resample| {
            let mut luck = Chance::new(seed, resample).at(Stream::Verification, 1, input);
            mean(&mut (0..n).map(|_| effects[((luck.uniform() * n as f64) as usize).min(n - 1)].abs()))
        })
        .collect();
    let spread = kokkyo_ensemble::statistics::variance(&drawn).unwrap_or(0.0).sqrt();
    Some(Screening { mu, mu_star: Estimate { value: mu_star, half95: 1.959_963_984_540_054 * spread }, sigma })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_outcome_has_its_slopes_and_no_spread_and_a_product_has_spread() {
        let design = Morris::new(3, 20, 7);
        let values = |f: &dyn Fn(&[f64]) -> f64| -> Vec<f64> { (0..design.points()).map(|point| f(&design.point(point))).collect() };
        let found = design.screen(&values(&|x| 2.0 * x[0] - 3.0 * x[1]), 50).unwrap();
        for (screening, slope) in found.iter().zip([2.0, -3.0, 0.0]) {
            assert!((screening.mu - slope).abs() < 1e-12 && (screening.mu_star.value - f64::abs(slope)).abs() < 1e-12);
            assert!(screening.sigma < 1e-12);
        }
        let together = design.screen(&values(&|x| x[0] * x[1]), 50).unwrap();
        assert!(together[0].sigma > 0.1 && together[1].sigma > 0.1 && together[2].mu_star.value == 0.0);
    }

    #[test]
    fn each_step_of_a_trajectory_moves_one_input_and_all_stay_on_the_grid() {
        let design = Morris::new(5, 6, 1939);
        for trajectory in 0..6u64 {
            let mut moved = Vec::new();
            for step in 0..5 {
                let (a, b) = (design.point(trajectory * 6 + step), design.point(trajectory * 6 + step + 1));
                let different: Vec<usize> = (0..5).filter(|&input| a[input] != b[input]).collect();
                assert_eq!(different.len(), 1);
                assert!(((a[different[0]] - b[different[0]]).abs() - DELTA).abs() < 1e-12);
                moved.extend(different);
                assert!(b.iter().all(|share| (share * 3.0 - (share * 3.0).round()).abs() < 1e-9 && (-1e-9..=1.0 + 1e-9).contains(share)));
            }
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2, 3, 4]);
        }
    }
}
