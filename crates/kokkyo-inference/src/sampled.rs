//! Which campaign is played at which point: parameters at their shares, and luck as one more input.
//!
//! The model is stochastic: the same parameters give many histories. So luck is an input like the others, the last one. Two
//! points that share it share every draw, so that what differs between them is the effect of the parameters; its own index
//! is the part of the variance that is chance.

use kokkyo_ensemble::experiment::design::Points;
use kokkyo_model::ParameterVector;
use kokkyo_model::chance::{Chance, Stream};

use crate::inputs::Input;
use crate::morris::Morris;
use crate::saltelli::Saltelli;

/// Name of the input that luck is.
pub const LUCK: &str = "luck";

/// A design over inputs and luck.
#[derive(Debug, Clone)]
pub enum Method {
    /// Screening.
    Morris(Morris),
    /// Variance shares.
    Sobol(Saltelli),
    /// Independent points, for Shapley effects: so many, under a seed.
    Random(u32, u64),
}

/// The points of a sensitivity analysis.
#[derive(Debug, Clone)]
pub struct Sampled {
    /// What is varied, luck left out.
    pub inputs: Vec<Input>,
    /// The design over them and luck.
    pub method: Method,
}

impl Sampled {
    /// Points in all.
    pub fn count(&self) -> u64 {
        match &self.method {
            Method::Morris(design) => design.points(),
            Method::Sobol(design) => design.points(),
            Method::Random(points, _) => u64::from(*points),
        }
    }

    /// Coordinates of a point: a share for each input, then one for luck.
    pub fn shares(&self, point: u64) -> Vec<f64> {
        let k = self.inputs.len() + 1;
        match &self.method {
            Method::Morris(design) => design.point(point),
            Method::Sobol(design) => (0..k).map(|input| design.at(point, input)).collect(),
            Method::Random(_, seed) => {
                (0..k as u32).map(|input| Chance::new(*seed, point as u32).at(Stream::Parameter, 4, input).uniform()).collect()
            }
        }
    }
}

/// The stated parameters with those that are varied at their shares.
pub(crate) fn vector_at(inputs: &[Input], shares: &[f64], mut stated: ParameterVector) -> ParameterVector {
    for (input, share) in inputs.iter().zip(shares).filter(|(input, _)| !input.in_table) {
        stated.set(&input.key, input.value(*share));
    }
    stated
}

/// What is varied in tables at its shares: path and factor.
pub(crate) fn factors_at(inputs: &[Input], shares: &[f64]) -> Vec<(String, f64)> {
    let in_tables = inputs.iter().zip(shares).filter(|(input, _)| input.in_table);
    in_tables
        .flat_map(|(input, share)| {
            let factor = input.value(*share) / input.stated;
            input.cells().map(move |path| (path.to_string(), factor))
        })
        .collect()
}

impl Points for Sampled {
    fn vector(&self, stated: ParameterVector, point: u32) -> ParameterVector {
        vector_at(&self.inputs, &self.shares(u64::from(point)), stated)
    }

    fn factors(&self, point: u32) -> Vec<(String, f64)> {
        factors_at(&self.inputs, &self.shares(u64::from(point)))
    }

    fn luck(&self, point: u32) -> u32 {
        let share = self.shares(u64::from(point)).last().copied().unwrap_or(0.0);
        match &self.method {
            // A grid of four levels would give four lucks: each trajectory has two of its own.
            Method::Morris(design) => 2 * design.trajectory(u64::from(point)) + u32::from(share > 0.5),
            _ => (share * 2_147_483_648.0) as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luck_changes_where_its_own_input_changes_and_nowhere_else() {
        let sampled = Sampled { inputs: Vec::new(), method: Method::Morris(Morris::new(1, 5, 7)) };
        let lucks: Vec<u32> = (0..10).map(|point| sampled.luck(point)).collect();
        assert_eq!(lucks.iter().collect::<std::collections::BTreeSet<_>>().len(), 10);
        let sobol = Sampled { inputs: Vec::new(), method: Method::Sobol(Saltelli::new(1, 64, false, 7).unwrap()) };
        // A, A with the luck of B, B.
        assert!(
            (0..64).all(|base| sobol.luck(3 * base) != sobol.luck(3 * base + 1) && sobol.luck(3 * base + 1) == sobol.luck(3 * base + 2))
        );
    }
}
