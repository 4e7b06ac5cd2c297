//! Draws from a posterior whose variables are standard normal before anything is seen: elliptical slice sampling (Murray, Adams and
//! MacKay 2010). It has no step to set: a point of the prior spans an ellipse with the present one, and an angle on it is drawn, and drawn
//! again from what is left of the circle, until the likelihood is above a level that was drawn under the present one.

use kokkyo_model::chance::{Chance, Stream};

/// Address of the draws among the moments of [`Stream::Incident`].
const SLICE: u32 = 1 << 17;

/// Runs one chain from the best of some points of the prior; a third as many draws as are kept are let go first. `log` may give up
/// with −∞ below its second argument. Every kept point goes to `keep`.
pub fn slice(
    variables: usize,
    (starts, kept): (u32, u32),
    seed: u64,
    chain: u32,
    log: &impl Fn(&[f64], f64) -> f64,
    mut keep: impl FnMut(&[f64]),
) {
    let mut draws = Chance::new(seed, chain).at(Stream::Incident, SLICE, 0);
    let (mut at, mut value) = (vec![0.0; variables], f64::NEG_INFINITY);
    for _ in 0..starts.max(1) {
        let point: Vec<f64> = (0..variables).map(|_| draws.normal()).collect();
        let there = log(&point, value);
        if there > value || value == f64::NEG_INFINITY {
            (at, value) = (point, there);
        }
    }
    for turn in 0..kept + kept / 3 {
        let other: Vec<f64> = (0..variables).map(|_| draws.normal()).collect();
        let level = value + libm::log(draws.uniform());
        let mut angle = std::f64::consts::TAU * draws.uniform();
        let (mut low, mut high) = (angle - std::f64::consts::TAU, angle);
        loop {
            let (sin, cos) = (libm::sin(angle), libm::cos(angle));
            let point: Vec<f64> = at.iter().zip(&other).map(|(x, y)| x * cos + y * sin).collect();
            let there = log(&point, level);
            if there >= level && there.is_finite() {
                (at, value) = (point, there);
                break;
            }
            // The present point lies at angle 0, above the level: the bracket closes on it.
            if high - low < 1e-12 {
                break;
            }
            if angle < 0.0 {
                low = angle;
            } else {
                high = angle;
            }
            angle = low + (high - low) * draws.uniform();
        }
        if turn >= kept / 3 {
            keep(&at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_normal_likelihood_gives_the_posterior_of_the_textbook() {
        // Prior N(0, 1), one observation 2 with standard deviation 0.5: posterior N(1.6, 0.2). The second variable is left alone.
        let mut kept = Vec::new();
        for chain in 0..4 {
            slice(2, (10, 4000), 7, chain, &|x: &[f64], _| -0.5 * (x[0] - 2.0) * (x[0] - 2.0) / 0.25, |x| kept.push([x[0], x[1]]));
        }
        let n = kept.len() as f64;
        for (at, (mean, variance)) in [(1.6, 0.2), (0.0, 1.0)].into_iter().enumerate() {
            let m = kept.iter().map(|x| x[at]).sum::<f64>() / n;
            let v = kept.iter().map(|x| (x[at] - m) * (x[at] - m)).sum::<f64>() / n;
            // Four standard errors, with draws worth a tenth of their number.
            assert!((m - mean).abs() < 4.0 * (variance / (0.1 * n)).sqrt(), "{at}: {m}");
            assert!((v - variance).abs() < 4.0 * variance * (2.0 / (0.1 * n)).sqrt(), "{at}: {v}");
        }
    }

    #[test]
    fn giving_up_below_the_level_changes_nothing() {
        let log = |x: &[f64]| -8.0 * (x[0] - 1.0) * (x[0] - 1.0);
        let run = |early: bool| {
            let mut kept = Vec::new();
            slice(1, (5, 200), 1, 0, &|x: &[f64], least| if early && log(x) < least { f64::NEG_INFINITY } else { log(x) }, |x| {
                kept.push(x[0])
            });
            kept
        };
        assert_eq!(run(true), run(false));
    }
}
