//! Could this record tell the inputs at all, if the model were right?
//!
//! Simulation-based calibration without a campaign more (Talts and others 2018; Prangle and others 2014 for approximate Bayesian
//! computation): campaigns of the first generation, whose inputs are known, are taken for the record one after the other, and those of
//! the others that come nearest to it are kept. The truth must lie in the intervals of what is kept at least as often as they say: where
//! it does not, distances lead astray. It may lie in them more often, and does where an input is seen sharply: the number that is kept
//! is fixed, so a tolerance is left which is wider than the error of the record, and the truth stands in the middle of its neighbours.
//!
//! The width of these intervals has that tolerance for its floor. It is the width after one round, no bound: where it is that of the
//! prior, nothing of the input stands out in one round, and later ones may narrow it. Nothing here tests the later rounds.

use crate::abc::weighted_quantile;

/// Fewest campaigns of which anything is said.
pub const FEWEST: usize = 100;
/// Of how many campaigns one is kept, of each full hundred: what is kept and the truth fill parts of ranks evenly.
const ONE_IN: usize = 10;
/// Most campaigns that stand for the record, and most that are kept from: distances are taken of every pair.
const MOST_TRUTHS: usize = 200;
const MOST_CAMPAIGNS: usize = 2_000;
/// Parts into which ranks are counted.
pub const RANKS: usize = 10;

/// How one input was found again.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Share of the tries in which the interval of 80 % held the truth: as often or more often where all is well.
    pub held: f64,
    /// Mean width of the interval as a share of that of the prior: near 1 nothing of the input stands out in one round.
    pub width: f64,
    /// Ranks of the truth among those kept, in tenths: even where the input is not seen, high in the middle where it is seen sharply, at
    /// one end where distances lead astray.
    pub ranks: [u32; RANKS],
}

/// How the inputs were found again.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovery {
    /// Campaigns that stood for the record.
    pub tries: usize,
    /// Campaigns that were kept beside each: ten of every full hundred less one, nine, nineteen and so on, so that the truth among them
    /// has a tenth of the ranks in each part, and an interval of 80 % holds just that much of them.
    pub kept: usize,
    /// By input.
    pub inputs: Vec<Found>,
}

/// Finds the inputs of campaigns again. `points` are their shares (*shape*: `[campaign][input]`), `distance` how far two of them are
/// apart on what the record says. `None`: fewer than [`FEWEST`] campaigns. Of more than two thousand the first are looked at.
pub fn recovery(points: &[&[f64]], distance: impl Fn(usize, usize) -> f64) -> Option<Recovery> {
    let all = points.len().min(MOST_CAMPAIGNS);
    if all < FEWEST {
        return None;
    }
    let kept = all / ONE_IN / RANKS * RANKS - 1;
    let tries = all.min(MOST_TRUTHS);
    let inputs = points.first()?.len();
    let mut found = vec![Found { held: 0.0, width: 0.0, ranks: [0; RANKS] }; inputs];
    for truth in 0..tries {
        let mut others: Vec<(f64, usize)> = (0..all).filter(|&at| at != truth).map(|at| (distance(truth, at), at)).collect();
        // The order of equal distances is that of the draws.
        others.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        others.truncate(kept);
        for (input, found) in found.iter_mut().enumerate() {
            let shares: Vec<(f64, f64)> = others.iter().map(|(_, at)| (points[*at][input], 1.0)).collect();
            let own = points[truth][input];
            let (Some(low), Some(high)) = (weighted_quantile(&shares, 0.1), weighted_quantile(&shares, 0.9)) else { continue };
            found.held += f64::from(u8::from(low <= own && own < high));
            found.width += (high - low) / 0.8;
            let below = shares.iter().filter(|(share, _)| *share <= own).count();
            if let Some(count) = found.ranks.get_mut(below * RANKS / (kept + 1)) {
                *count += 1;
            }
        }
    }
    for found in &mut found {
        found.held /= tries as f64;
        found.width /= tries as f64;
    }
    Some(Recovery { tries, kept, inputs: found })
}

#[cfg(test)]
mod tests {
    use kokkyo_model::chance::{Chance, Stream};

    use super::*;

    /// Campaigns of two inputs, of which the record sees the first with an error of `error` and the second not at all.
    fn found_with(error: f64, bias: f64, count: u32) -> Recovery {
        let drawn = |number: u32| {
            let mut draws = Chance::new(3, number).at(Stream::Verification, 5, 0);
            let point = vec![draws.uniform(), draws.uniform()];
            let seen = point[0] + error * draws.normal();
            (point, seen)
        };
        let all: Vec<(Vec<f64>, f64)> = (0..count).map(drawn).collect();
        let points: Vec<&[f64]> = all.iter().map(|(point, _)| point.as_slice()).collect();
        recovery(&points, |truth, other| (all[truth].1 + bias - all[other].1).abs()).unwrap()
    }

    #[test]
    fn what_the_record_sees_is_found_again_and_what_it_does_not_see_stays_as_wide_as_the_prior() {
        let found = found_with(0.02, 0.0, 1000);
        assert_eq!((found.tries, found.kept), (200, 99));
        assert!(found.inputs[0].width < 0.25, "{found:?}");
        assert!((found.inputs[1].width - 1.0).abs() < 0.05, "{found:?}");
    }

    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say_and_ranks_are_even() {
        let found = found_with(0.2, 0.0, 1000);
        // Three standard errors of a share of four fifths in 200 tries, and a little for the tolerance.
        for input in &found.inputs {
            assert!((input.held - 0.8).abs() < 0.1, "{found:?}");
            assert_eq!(input.ranks.iter().sum::<u32>(), 200);
            assert!(input.ranks.iter().all(|count| (5..=40).contains(count)), "{found:?}");
        }
    }

    #[test]
    fn a_distance_that_leads_astray_is_seen_in_the_ranks() {
        let found = found_with(0.02, 0.3, 1000);
        assert!(found.inputs[0].held < 0.5, "{found:?}");
        assert!(found.inputs[0].ranks[0] > 80, "{found:?}");
    }

    #[test]
    fn the_sharper_the_record_sees_an_input_the_more_often_its_interval_holds_the_truth_and_never_too_seldom() {
        let held = |error: f64| found_with(error, 0.0, 1000).inputs[0].held;
        let seldom = 0.8 - 3.0 * (0.8_f64 * 0.2 / 200.0).sqrt();
        let sharp = found_with(0.02, 0.0, 1000);
        assert!(sharp.inputs[0].held > 0.9 && sharp.inputs[0].held > held(0.2), "{sharp:?}");
        // The truth stands in the middle of its neighbours, as far on either side.
        let ranks = sharp.inputs[0].ranks;
        assert!(ranks[3..7].iter().sum::<u32>() > 100 && ranks[0] + ranks[9] < 20, "{ranks:?}");
        for error in [0.0, 0.05, 0.1, 0.5] {
            assert!(held(error) > seldom, "{error}: {}", held(error));
        }
    }

    #[test]
    fn ten_of_every_full_hundred_are_kept_less_one() {
        let kept = |count: u32| found_with(0.1, 0.0, count).kept;
        assert_eq!([100, 199, 200, 1000, 2000, 2500].map(kept), [9, 9, 19, 99, 199, 199]);
    }

    #[test]
    fn few_campaigns_are_found_out_to_be_few() {
        let point = [0.5];
        let points = vec![point.as_slice(); FEWEST];
        assert!(recovery(&points, |_, _| 0.0).is_some());
        assert!(recovery(&points[1..], |_, _| 0.0).is_none());
    }
}
