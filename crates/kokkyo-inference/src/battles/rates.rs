//! Loss rates of battles against the ratio of strengths: what share of its men a side lost, the more it outnumbered the enemy.
//!
//! > ln(L/S) = c − w ln(S/E)
//!
//! with L the losses, S the strength and E the enemy's strength at the beginning. It is what Helmbold's law says of each side where
//! battles are alike long: w = 1 is the square law, ½ a linear one, 0 the logarithmic. How long a battle was stands in its scatter
//! here, which it does not in the ratio of losses; where long battles go with unequal sides, w is wrong.

use super::estimate::{Estimate, half95};
use super::regression::regress;
use super::table::Table;

/// The rate of a side.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Which side.
    pub side: usize,
    /// Share of its men that it lost at even strength.
    pub at_even: Estimate,
    /// How the logarithm of that share goes with that of its superiority: −w.
    pub slope: Estimate,
    /// Sum of the squares of what is left, weighted.
    pub ssr: f64,
    /// 1 − ssr over the squares about the mean; `None` where the share never varies.
    pub r2: Option<f64>,
    /// Battles in which it lost anybody.
    pub battles: usize,
}

/// Rates of both sides, where there are battles enough and strengths that differ.
pub fn rates(table: &Table) -> Vec<Rate> {
    (0..2).filter_map(|side| rate(table, side)).collect()
}

fn rate(table: &Table, side: usize) -> Option<Rate> {
    let (mut x, mut y, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for (row, weight) in table.rows.iter().zip(table.weights()).filter(|(row, _)| row.losses[side] > 0.0) {
        x.push(libm::log(row.strength[side] / row.strength[1 - side]));
        y.push(libm::log(row.losses[side] / row.strength[side]));
        weights.push(weight);
    }
    let battles = y.len();
    if battles < 3 {
        return None;
    }
    let found = regress(&[vec![1.0; battles], x], &y, &weights)?;
    let whole: f64 = weights.iter().sum();
    let mean = y.iter().zip(&weights).map(|(y, weight)| y * weight).sum::<f64>() / whole;
    let about: f64 = y.iter().zip(&weights).map(|(y, weight)| weight * (y - mean) * (y - mean)).sum();
    let scatter = (found.ssr / (battles - 2) as f64).sqrt();
    let error = |at: usize| scatter * found.unscaled[at][at].sqrt();
    let half = half95(battles - 2);
    Some(Rate {
        side,
        at_even: Estimate::raised("at_even", "1", found.coefficients[0], error(0), half),
        slope: Estimate::plain("slope", "1", found.coefficients[1], error(1), half),
        ssr: found.ssr,
        r2: (about > 0.0).then(|| 1.0 - found.ssr / about),
        battles,
    })
}
