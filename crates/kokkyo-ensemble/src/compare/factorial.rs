//! What several factors do alone and together: contrasts of a two-level factorial design, pair by pair.
//!
//! The effect of a set S of factors is Σ (−1)^(|S| − |S ∩ c|) y(c) / 2^(k − 1) over all cells c, the factors that are on
//! in c (Box, Hunter and Hunter 2005, *Statistics for Experimenters*, chapter 5). For one factor that is the mean with it
//! less the mean without it; for two, half of the difference that one makes to the effect of the other.

use super::paired::interval95;
use crate::statistics::mean;

/// An effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The factors, one bit each.
    pub factors: u32,
    /// Mean over replications.
    pub mean: f64,
    /// 95 % interval; `None` for fewer than two replications.
    pub interval95: Option<(f64, f64)>,
}

/// Every effect of `k` factors, main effects first. `cells[c]` holds the values of the cell whose factors are the bits of
/// `c`, replication by replication; `None` where a replication lacks a value in any cell it is left out.
pub fn effects(k: u32, cells: &[Vec<Option<f64>>]) -> Vec<Effect> {
    let replications = cells.iter().map(Vec::len).min().unwrap_or(0);
    let whole: Vec<Vec<f64>> = (0..replications).filter_map(|at| cells.iter().map(|cell| cell[at]).collect::<Option<Vec<f64>>>()).collect();
    let mut sets: Vec<u32> = (1..1u32 << k).collect();
    sets.sort_by_key(|set| (set.count_ones(), *set));
    let scale = f64::from(1u32 << (k - 1));
    let contrasts: Vec<Vec<f64>> = whole.into_iter().map(|row| contrasts(k, row)).collect();
    sets.into_iter()
        .filter_map(|set| {
            let of_set: Vec<f64> = contrasts.iter().map(|row| row[set as usize] / scale).collect();
            Some(Effect { factors: set, mean: mean(&of_set)?, interval95: interval95(&of_set) })
        })
        .collect()
}

/// The contrast of every set of factors (Yates 1937): sums and differences, factor by factor. A factor that changes nothing
/// gives differences of equal numbers, which are exactly zero.
fn contrasts(k: u32, mut row: Vec<f64>) -> Vec<f64> {
    for factor in 0..k {
        let bit = 1usize << factor;
        for cell in (0..row.len()).filter(|cell| cell & bit == 0) {
            let (without, with) = (row[cell], row[cell | bit]);
            (row[cell], row[cell | bit]) = (without + with, with - without);
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_of_a_known_response_come_back() {
        // y = 10 + 3 a + 5 b + 4 a b with a, b in {0, 1}: effect of a = 3 + 4/2, of b = 5 + 4/2, interaction 4/2.
        let y = |cell: u32| 10.0 + 3.0 * f64::from(cell & 1) + 5.0 * f64::from(cell >> 1) + 4.0 * f64::from((cell & 1) * (cell >> 1));
        let cells: Vec<Vec<Option<f64>>> = (0..4).map(|cell| vec![Some(y(cell)), Some(y(cell) + 1.0), None]).collect();
        let found = effects(2, &cells);
        assert_eq!(found.iter().map(|effect| (effect.factors, effect.mean)).collect::<Vec<_>>(), [(1, 5.0), (2, 7.0), (3, 2.0)]);
        // The same in every replication, so there is no doubt about them.
        assert!(found.iter().all(|effect| effect.interval95 == Some((effect.mean, effect.mean))));
    }

    #[test]
    fn a_factor_that_does_nothing_has_exactly_no_effect() {
        let cells: Vec<Vec<Option<f64>>> = (0..8u32).map(|cell| vec![Some(f64::from(cell & 1) * 0.3), Some(0.7)]).collect();
        for effect in effects(3, &cells) {
            assert_eq!(effect.mean == 0.0, effect.factors != 1, "{effect:?}");
        }
    }
}
