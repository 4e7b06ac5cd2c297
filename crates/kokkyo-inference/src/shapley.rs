//! Shapley effects from a sample that is already there, for inputs that may depend on one another.
//!
//! The effect of an input is its mean contribution to the explained variance over all orders in which inputs may be made
//! known (Owen 2014, SIAM/ASA J. Uncertain. Quantif. 2; Song, Nelson and Staum 2016, same journal 4). What a set u explains
//! is estimated from nearest neighbours: Var(y) less the mean over points of half the squared difference to the nearest
//! other point in the inputs of u (Broto, Bachoc and Depecker 2020, same journal 8, with pairs). Effects add up to what all
//! inputs explain; the rest is luck, and what neighbours are too far apart to tell.

use kokkyo_model::chance::{Chance, Stream};

/// Most inputs for which all sets are gone through; beyond, orders are drawn.
const EXACT: usize = 8;

/// Effects of an outcome, as shares of its variance.
#[derive(Debug, Clone, PartialEq)]
pub struct Effects {
    /// By input.
    pub by_input: Vec<f64>,
    /// What no input explains.
    pub rest: f64,
}

/// Effects of inputs `x` (`[point][input]`, any scale: ranks are taken) on `y`. `orders`: how many are drawn where there are
/// more than eight inputs. `None`: fewer than three points, or nothing varies.
pub fn effects(x: &[Vec<f64>], y: &[f64], orders: u32, seed: u64) -> Option<Effects> {
    let (n, k) = (y.len(), x.first()?.len());
    if n < 3 || x.len() != n || k == 0 || k > 32 || y.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let variance = kokkyo_ensemble::statistics::variance(y).filter(|variance| *variance > 0.0)?;
    let ranks: Vec<Vec<f64>> = (0..k).map(|input| ranks(&x.iter().map(|point| point[input]).collect::<Vec<_>>())).collect();
    let mut known: std::collections::BTreeMap<u32, f64> = std::collections::BTreeMap::from([(0, 0.0)]);
    let mut explains = |set: u32| *known.entry(set).or_insert_with(|| 1.0 - unexplained(&ranks, y, set) / variance);
    let mut by_input = vec![0.0; k];
    if k <= EXACT {
        for set in 0..1u32 << k {
            // |u|! (k − |u| − 1)! / k!
            let size = set.count_ones() as usize;
            for input in (0..k).filter(|input| set & (1 << input) == 0) {
                let weight = 1.0 / (k as f64 * binomial(k - 1, size));
                by_input[input] += weight * (explains(set | 1 << input) - explains(set));
            }
        }
    } else {
        for order in 0..orders.max(1) {
            let mut luck = Chance::new(seed, order).at(Stream::Verification, 2, k as u32);
            let mut inputs: Vec<usize> = (0..k).collect();
            for at in (1..k).rev() {
                inputs.swap(at, ((luck.uniform() * (at + 1) as f64) as usize).min(at));
            }
            let mut set = 0;
            for input in inputs {
                by_input[input] += (explains(set | 1 << input) - explains(set)) / f64::from(orders.max(1));
                set |= 1 << input;
            }
        }
    }
    let rest = 1.0 - by_input.iter().sum::<f64>();
    Some(Effects { by_input, rest })
}

fn binomial(n: usize, k: usize) -> f64 {
    (0..k).map(|at| (n - at) as f64 / (at + 1) as f64).product()
}

/// Places of values in their order, from 0 to 1; equal values share theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut at = 0;
    while at < order.len() {
        let same = order[at..].iter().take_while(|other| values[**other] == values[order[at]]).count();
        let place = (at as f64 + 0.5 * (same as f64 - 1.0)) / values.len() as f64;
        order[at..at + same].iter().for_each(|point| ranks[*point] = place);
        at += same;
    }
    ranks
}

/// Mean variance that is left when the inputs of a set are known.
fn unexplained(ranks: &[Vec<f64>], y: &[f64], set: u32) -> f64 {
    let inputs: Vec<&Vec<f64>> = ranks.iter().enumerate().filter(|(input, _)| set & (1 << input) != 0).map(|(_, ranks)| ranks).collect();
    let nearest = |point: usize| {
        let mut best = (f64::INFINITY, point);
        for other in (0..y.len()).filter(|other| *other != point) {
            let mut apart = 0.0;
            for ranks in &inputs {
                let d = ranks[point] - ranks[other];
                apart += d * d;
                if apart >= best.0 {
                    break;
                }
            }
            if apart < best.0 {
                best = (apart, other);
            }
        }
        best.1
    };
    let halves = (0..y.len()).map(|point| {
        let d = y[point] - y[nearest(point)];
        0.5 * d * d
    });
    halves.sum::<f64>() / y.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two standard normal inputs with a correlation, y = b₁ x₁ + b₂ x₂.
    fn sample(n: u32, correlation: f64, b: [f64; 2]) -> (Vec<Vec<f64>>, Vec<f64>) {
        let point = |at: u32| {
            let mut luck = Chance::new(1939, at).at(Stream::Verification, 3, 0);
            let (u, v) = (luck.normal(), luck.normal());
            vec![u, correlation * u + (1.0 - correlation * correlation).sqrt() * v]
        };
        let x: Vec<Vec<f64>> = (0..n).map(point).collect();
        let y = x.iter().map(|x| b[0] * x[0] + b[1] * x[1]).collect();
        (x, y)
    }

    #[test]
    fn effects_of_correlated_normal_inputs_are_the_closed_form() {
        // Song, Nelson and Staum 2016: V Sh1 = b1² (1 − ρ²/2) + ρ b1 b2 + b2² ρ²/2, for unit variances.
        for (correlation, b) in [(0.0, [1.0, 2.0]), (0.6, [1.0, 2.0]), (-0.5, [1.0, 1.0])] {
            let (x, y) = sample(2000, correlation, b);
            let found = effects(&x, &y, 0, 7).unwrap();
            let whole = b[0] * b[0] + b[1] * b[1] + 2.0 * correlation * b[0] * b[1];
            let half = 0.5 * correlation * correlation;
            let one = (b[0] * b[0] * (1.0 - half) + correlation * b[0] * b[1] + b[1] * b[1] * half) / whole;
            assert!((found.by_input[0] - one).abs() < 0.05, "{correlation}: {found:?}, {one}");
            assert!((found.by_input[1] - (1.0 - one)).abs() < 0.05 && found.rest.abs() < 0.05, "{found:?}");
        }
    }

    #[test]
    fn an_input_without_effect_has_none_and_luck_is_the_rest() {
        let (x, y) = sample(1500, 0.0, [1.0, 0.0]);
        let noisy: Vec<f64> =
            y.iter().enumerate().map(|(at, y)| y + Chance::new(7, at as u32).at(Stream::Verification, 4, 0).normal()).collect();
        let found = effects(&x, &noisy, 0, 7).unwrap();
        assert!((found.by_input[0] - 0.5).abs() < 0.08 && found.by_input[1].abs() < 0.08 && (found.rest - 0.5).abs() < 0.08, "{found:?}");
        assert_eq!(effects(&x, &vec![1.0; x.len()], 0, 7), None);
    }
}
