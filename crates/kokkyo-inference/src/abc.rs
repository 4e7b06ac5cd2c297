//! Which values of the inputs does a record support, where the likelihood of a history cannot be written down?
//!
//! Approximate Bayesian computation, as the adaptive population Monte Carlo of Lenormand, Jabot and Deffuant (2013, *Comput. Stat.*
//! 28): of every generation the nearer half is kept, the distance of the farthest of them is the tolerance of the next, and new
//! points are thrown about the kept ones with twice their covariance. A point has the weight of its prior over the density with
//! which it was proposed,
//!
//! > w(u) = 1 / Σⱼ wⱼ q(u | uⱼ), Σⱼ wⱼ = 1
//!
//! in the unit cube of shares, where every prior is even, with q the density of [`kernel`](crate::kernel). It ends when new points seldom
//! come nearer than the tolerance. A generation has a fixed number of points, each at its own address: what is kept depends on no
//! thread and on no moment of a kill.

use kokkyo_model::chance::{Chance, Stream};

use crate::cholesky::Cholesky;
use crate::kernel::Kernel;

/// Share of the points of a generation that is kept.
const KEPT: f64 = 0.5;
/// Moments at which proposals are drawn begin here, one for each generation: below are those of other designs.
const FIRST_MOMENT: u32 = 16;
/// Added to the variance of every share, so that points that agree in one do not stand still.
const LEAST_VARIANCE: f64 = 1e-8;

/// A point that was played.
#[derive(Debug, Clone, PartialEq)]
pub struct Particle {
    /// Generation in which it was proposed.
    pub generation: u32,
    /// Its number there.
    pub number: u32,
    /// Shares of the doubt about the inputs. *Range*: 0–1.
    pub shares: Vec<f64>,
    /// Weight, before it is made a share of the whole.
    pub weight: f64,
    /// Distance of its history from the record; infinite where it failed.
    pub distance: f64,
}

/// What a generation came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Generation {
    /// Points that were played in it.
    pub played: usize,
    /// Share of them that came nearer than the tolerance before; in the first, share of those that have a distance.
    pub nearer: f64,
    /// Distance of the farthest particle that is kept.
    pub tolerance: f64,
    /// Of how many even particles the weights of those kept are worth: (Σw)² / Σw².
    pub effective: f64,
}

/// A calibration: particles that are kept, and how it went.
#[derive(Debug, Clone, PartialEq)]
pub struct Population {
    seed: u64,
    inputs: usize,
    size: usize,
    /// Kept particles, the nearest first.
    pub particles: Vec<Particle>,
    /// By generation.
    pub generations: Vec<Generation>,
}

impl Population {
    /// Begins with nothing known; `size` particles are kept.
    pub fn new(seed: u64, inputs: usize, size: usize) -> Self {
        Self { seed, inputs, size: size.max(2), particles: Vec::new(), generations: Vec::new() }
    }

    /// Points to be played next. *Shape*: `[point][input]`.
    pub fn proposals(&self) -> Vec<Vec<f64>> {
        let moment = FIRST_MOMENT + self.generations.len() as u32;
        let number = |point: u32| Chance::new(self.seed, point).at(Stream::Parameter, moment, 0);
        if self.particles.is_empty() {
            let first = (self.size as f64 / KEPT).ceil() as u32;
            let even = |point: u32| {
                let mut draws = number(point);
                (0..self.inputs).map(|_| draws.uniform()).collect()
            };
            return (0..first).map(even).collect();
        }
        let (kernel, below) = (self.kernel(), self.below());
        let whole = below.last().copied().unwrap_or(0.0);
        let thrown = |point: u32| {
            let mut draws = number(point);
            let at = draws.uniform() * whole;
            let centre = below.partition_point(|sum| *sum < at).min(self.particles.len() - 1);
            kernel.throw(&self.particles[centre].shares, &mut draws)
        };
        let next = (self.size as f64 * (1.0 / KEPT - 1.0)).ceil() as u32;
        (0..next).map(thrown).collect()
    }

    /// Sums of the weights up to each particle.
    fn below(&self) -> Vec<f64> {
        let add = |sum: &mut f64, particle: &Particle| {
            *sum += particle.weight;
            Some(*sum)
        };
        self.particles.iter().scan(0.0, add).collect()
    }

    /// Throws with twice the weighted covariance of the kept particles.
    fn kernel(&self) -> Kernel {
        Kernel(self.root(2.0))
    }

    /// The root of so many times the weighted covariance of the kept particles.
    fn root(&self, times: f64) -> Cholesky {
        let whole: f64 = self.particles.iter().map(|particle| particle.weight).sum();
        let mean = self.mean();
        let covariance = |a: usize, b: usize| {
            let of = |particle: &Particle| particle.weight * (particle.shares[a] - mean[a]) * (particle.shares[b] - mean[b]);
            times * self.particles.iter().map(of).sum::<f64>() / whole + if a == b { LEAST_VARIANCE } else { 0.0 }
        };
        Cholesky::of(self.inputs, covariance)
    }

    /// Weighted mean of the shares of the kept particles.
    pub fn mean(&self) -> Vec<f64> {
        let whole: f64 = self.particles.iter().map(|particle| particle.weight).sum();
        (0..self.inputs).map(|input| self.particles.iter().map(|it| it.weight * it.shares[input]).sum::<f64>() / whole).collect()
    }

    /// Takes in what the points of [`Population::proposals`] came to, in their order. *Errors*: another number of points, or fewer
    /// campaigns with a distance than are to be kept.
    pub fn take(&mut self, points: Vec<Vec<f64>>, distances: &[f64]) -> Result<(), String> {
        if points.len() != distances.len() {
            return Err(format!("{} points have {} distances", points.len(), distances.len()));
        }
        let (generation, played) = (self.generations.len() as u32, points.len());
        let before = self.generations.last().map_or(f64::INFINITY, |last| last.tolerance);
        let nearer = distances.iter().filter(|distance| **distance < before).count() as f64 / played.max(1) as f64;
        let weights: Vec<f64> = if self.particles.is_empty() {
            vec![1.0; played]
        } else {
            let kernel = self.kernel();
            points.iter().map(|point| 1.0 / self.density(&kernel, point)).collect()
        };
        let new = points.into_iter().zip(distances).zip(weights).enumerate().map(|(number, ((shares, distance), weight))| Particle {
            generation,
            number: number as u32,
            shares,
            weight,
            distance: *distance,
        });
        self.particles.extend(new.filter(|particle| particle.distance.is_finite()));
        if self.particles.len() < self.size {
            return Err(format!("only {} of {played} campaigns have a distance, and {} are to be kept", self.particles.len(), self.size));
        }
        // The order of equal distances is that of the draws, whatever played them first.
        self.particles.sort_by(|a, b| a.distance.total_cmp(&b.distance).then((a.generation, a.number).cmp(&(b.generation, b.number))));
        self.particles.truncate(self.size);
        let (sum, squares) =
            self.particles.iter().fold((0.0, 0.0), |(sum, squares), it| (sum + it.weight, squares + it.weight * it.weight));
        let tolerance = self.particles.last().map_or(f64::INFINITY, |last| last.distance);
        self.generations.push(Generation { played, nearer, tolerance, effective: sum * sum / squares });
        Ok(())
    }

    /// Density of the mixture that points are thrown from. It has its unit, that of the prior: particles of several generations stand
    /// side by side.
    fn density(&self, kernel: &Kernel, point: &[f64]) -> f64 {
        let whole: f64 = self.particles.iter().map(|particle| particle.weight).sum();
        let of = |particle: &Particle| particle.weight * libm::exp(kernel.ln_density(&particle.shares, point));
        (self.particles.iter().map(of).sum::<f64>() / whole).max(f64::MIN_POSITIVE)
    }

    /// Whether new points seldom come nearer: fewer than `least` of the last generation.
    pub fn has_settled(&self, least: f64) -> bool {
        self.generations.len() > 1 && self.generations.last().is_some_and(|last| last.nearer < least)
    }

    /// Shares of the whole that the kept particles stand for, in their order.
    pub fn weights(&self) -> Vec<f64> {
        let whole: f64 = self.particles.iter().map(|particle| particle.weight).sum();
        self.particles.iter().map(|particle| particle.weight / whole).collect()
    }

    /// The particle that is nearest to the weighted mean, in standard deviations: one point that was played, for who needs one.
    pub fn central(&self) -> Option<&Particle> {
        let (mean, root) = (self.mean(), self.root(1.0));
        let from = |particle: &Particle| {
            let step: Vec<f64> = particle.shares.iter().zip(&mean).map(|(a, b)| a - b).collect();
            root.square_of(&step)
        };
        self.particles.iter().min_by(|a, b| from(a).total_cmp(&from(b)))
    }
}

/// Quantile of values with weights that add up to 1: the least value that has so much of the weight at or below it. `None` without
/// values.
pub fn weighted_quantile(values: &[(f64, f64)], p: f64) -> Option<f64> {
    let mut ascending: Vec<(f64, f64)> = values.to_vec();
    ascending.sort_by(|a, b| a.0.total_cmp(&b.0));
    let whole: f64 = ascending.iter().map(|(_, weight)| weight).sum();
    let mut sum = 0.0;
    for (value, weight) in &ascending {
        sum += weight;
        if sum >= p * whole - 1e-12 {
            return Some(*value);
        }
    }
    ascending.last().map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calibrates a model of which only histories can be drawn: `play` gives the distance of a point from the record.
    fn calibrated(seed: u64, inputs: usize, size: usize, generations: usize, play: impl Fn(u32, u32, &[f64]) -> f64) -> Population {
        let mut population = Population::new(seed, inputs, size);
        for generation in 0..generations {
            let proposals = population.proposals();
            let distances: Vec<f64> =
                proposals.iter().enumerate().map(|(number, point)| play(generation as u32, number as u32, point)).collect();
            population.take(proposals, &distances).unwrap();
            if population.has_settled(0.03) {
                break;
            }
        }
        population
    }

    fn quantile(population: &Population, input: usize, p: f64) -> f64 {
        let values: Vec<(f64, f64)> =
            population.particles.iter().zip(population.weights()).map(|(it, weight)| (it.shares[input], weight)).collect();
        weighted_quantile(&values, p).unwrap()
    }

    /// Mean of nine draws about a mean, spread 0.3: the mean of the record is 0.55, so that the posterior is normal about it with a
    /// standard deviation of 0.1.
    fn mean_of_nine(seed: u64) -> impl Fn(u32, u32, &[f64]) -> f64 {
        move |generation, number, point| {
            let mut luck = Chance::new(seed, number).at(Stream::Verification, 100 + generation, 0);
            (point[0] + 0.1 * luck.normal() - 0.55).abs()
        }
    }

    #[test]
    fn the_posterior_of_a_normal_mean_is_that_of_the_book() {
        let population = calibrated(1939, 1, 1000, 12, mean_of_nine(7));
        assert!(population.generations.last().unwrap().tolerance < 0.03, "{:?}", population.generations);
        // Normal quantiles; a thousand weighted particles tell them to a tenth of the spread.
        for (p, z) in [(0.1, -1.2816), (0.5, 0.0), (0.9, 1.2816)] {
            let found = quantile(&population, 0, p);
            assert!((found - (0.55 + 0.1 * z)).abs() < 0.015, "{p}: {found}");
        }
    }

    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        // Cook, Gelman and Rubin 2006: over truths drawn from the prior an interval of 80 % holds 80 % of them.
        let truths = 150;
        let held = (0..truths).filter(|&truth| {
            let mut luck = Chance::new(11, truth).at(Stream::Verification, 99, 0);
            let value = luck.uniform();
            let seen = value + 0.1 * luck.normal();
            let population = calibrated(u64::from(truth), 1, 150, 8, move |generation, number, point| {
                let mut luck = Chance::new(u64::from(truth), number).at(Stream::Verification, 100 + generation, 0);
                (point[0] + 0.1 * luck.normal() - seen).abs()
            });
            (quantile(&population, 0, 0.1)..=quantile(&population, 0, 0.9)).contains(&value)
        });
        let share = held.count() as f64 / f64::from(truths);
        // Three standard errors of a share of four fifths.
        assert!((share - 0.8).abs() < 3.0 * (0.16f64 / f64::from(truths)).sqrt(), "{share}");
    }

    /// Thirty days of aimed fire, in which each side's loss is binomial by the other's number (Lanchester's square law).
    fn battle(a: f64, b: f64, luck: &mut kokkyo_model::chance::Draws) -> Vec<[f64; 2]> {
        let (mut first, mut second) = (1000u32, 800u32);
        (0..30)
            .map(|_| {
                let hazard = |rate: f64, of: u32, on: u32| if on == 0 { 0.0 } else { rate * f64::from(of) / f64::from(on) };
                let lost = [luck.binomial_by(first, hazard(b, second, first)), luck.binomial_by(second, hazard(a, first, second))];
                (first, second) = (first - lost[0], second - lost[1]);
                [f64::from(first), f64::from(second)]
            })
            .collect()
    }

    #[test]
    fn the_coefficients_of_lanchesters_square_law_are_found_again_in_one_battle() {
        let record = battle(0.02, 0.03, &mut Chance::new(1939, 0).at(Stream::Verification, 98, 0));
        let population = calibrated(5, 2, 300, 10, |generation, number, point| {
            let mut luck = Chance::new(5, number).at(Stream::Verification, 100 + generation, 1);
            let played = battle(0.1 * point[0], 0.1 * point[1], &mut luck);
            let apart =
                |(one, other): (&[f64; 2], &[f64; 2])| ((one[0] - other[0]) / 1000.0).powi(2) + ((one[1] - other[1]) / 800.0).powi(2);
            (played.iter().zip(&record).map(apart).sum::<f64>() / 60.0).sqrt()
        });
        for (input, truth) in [(0, 0.02), (1, 0.03)] {
            let [low, middle, high] = [0.05, 0.5, 0.95].map(|p| 0.1 * quantile(&population, input, p));
            assert!(low <= truth && truth <= high && (middle - truth).abs() < 0.004, "{input}: {low} {middle} {high}");
            assert!(high - low < 0.02, "hardly narrower than the prior: {low} to {high}");
        }
    }

    #[test]
    fn a_calibration_that_learns_nothing_leaves_the_prior_as_it_is_with_few_inputs_and_with_many() {
        for (inputs, size, within) in [(2, 1000, 0.05), (24, 500, 0.2)] {
            // Distances that have nothing to do with the point: weights must undo that points are thrown about the kept ones.
            let population = calibrated(21, inputs, size, 3, |generation, number, _| {
                Chance::new(21, number).at(Stream::Verification, 100 + generation, 3).uniform()
            });
            for (input, p) in (0..inputs).flat_map(|input| [0.1, 0.5, 0.9].map(|p| (input, p))) {
                let found = quantile(&population, input, p);
                assert!((found - p).abs() < within, "{inputs} inputs, {input}: {p} of the prior lies at {found}");
            }
            let of = |at: u32| -> Vec<f64> { population.particles.iter().filter(|it| it.generation == at).map(|it| it.weight).collect() };
            let mean = |at: u32| of(at).iter().sum::<f64>() / of(at).len() as f64;
            assert!((0..3).all(|at| of(at).len() > size / 20), "particles of one generation only tell nothing");
            // The weight is a ratio of densities, whose mean over what was thrown is 1.
            assert!((0..3).all(|at| (mean(at) - 1.0).abs() < 0.25), "{inputs} inputs: {:?}", (0..3).map(mean).collect::<Vec<_>>());
            let unlike: std::collections::BTreeSet<Vec<u64>> =
                population.particles.iter().map(|it| it.shares.iter().map(|share| share.to_bits()).collect()).collect();
            assert_eq!(unlike.len(), population.particles.len(), "no two particles are the same point");
        }
    }

    #[test]
    fn points_stay_in_the_cube_and_depend_on_nothing_but_seed_and_generation() {
        let play = |_: u32, _: u32, point: &[f64]| point.iter().map(|share| share.abs()).sum::<f64>();
        let (one, other) = (calibrated(3, 3, 60, 5, play), calibrated(3, 3, 60, 5, play));
        assert_eq!(one, other);
        // The record is in a corner of the cube.
        assert!(one.proposals().iter().flatten().all(|share| (0.0..=1.0).contains(share)));
        assert!(one.generations.windows(2).all(|pair| pair[1].tolerance <= pair[0].tolerance));
        assert_ne!(one.proposals(), calibrated(4, 3, 60, 5, play).proposals());
    }

    #[test]
    fn campaigns_that_failed_are_no_particles_and_too_many_of_them_are_an_error() {
        let mut population = Population::new(1, 1, 10);
        let proposals = population.proposals();
        let mut distances: Vec<f64> = proposals.iter().map(|point| point[0]).collect();
        distances[0] = f64::INFINITY;
        population.take(proposals, &distances).unwrap();
        assert!(population.particles.iter().all(|particle| (particle.generation, particle.number) != (0, 0)));
        let mut population = Population::new(1, 1, 10);
        let proposals = population.proposals();
        let distances = vec![f64::INFINITY; proposals.len()];
        assert!(population.take(proposals, &distances).unwrap_err().contains("only 0 of 20"));
    }

    #[test]
    fn a_weighted_quantile_is_the_least_value_with_so_much_of_the_weight() {
        let values = [(3.0, 0.5), (1.0, 0.25), (2.0, 0.25)];
        assert_eq!([0.1, 0.25, 0.26, 0.5, 0.51, 1.0].map(|p| weighted_quantile(&values, p).unwrap()), [1.0, 1.0, 2.0, 2.0, 3.0, 3.0]);
        assert_eq!(weighted_quantile(&[], 0.5), None);
    }
}
