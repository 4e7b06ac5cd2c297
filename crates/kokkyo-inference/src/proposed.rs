//! The campaigns of a generation of a calibration: points that were proposed, each with luck of its own.

use kokkyo_ensemble::experiment::design::Points;
use kokkyo_model::ParameterVector;

use crate::inputs::Input;
use crate::sampled::{factors_at, vector_at};

/// Most campaigns of a generation: beyond, the next generation would share their luck.
pub const MOST: u32 = 1 << 20;

/// Points of a generation.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// What is varied.
    pub inputs: Vec<Input>,
    /// Which generation it is, from 0.
    pub generation: u32,
    /// Shares of the doubt about the inputs. *Shape*: `[point][input]`.
    pub points: Vec<Vec<f64>>,
}

impl Proposed {
    fn shares(&self, point: u32) -> &[f64] {
        self.points.get(point as usize).map_or(&[], Vec::as_slice)
    }
}

impl Points for Proposed {
    fn vector(&self, stated: ParameterVector, point: u32) -> ParameterVector {
        vector_at(&self.inputs, self.shares(point), stated)
    }

    fn factors(&self, point: u32) -> Vec<(String, f64)> {
        factors_at(&self.inputs, self.shares(point))
    }

    fn luck(&self, point: u32) -> u32 {
        self.generation * MOST + point
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_campaigns_of_a_calibration_share_their_luck() {
        let of = |generation: u32| Proposed { inputs: Vec::new(), generation, points: vec![Vec::new(); 3] };
        let lucks: std::collections::BTreeSet<u32> =
            (0..5).flat_map(|generation| (0..3).map(move |point| of(generation).luck(point))).collect();
        assert_eq!(lucks.len(), 15);
        assert_eq!(of(0).luck(MOST - 1) + 1, of(1).luck(0));
    }
}
