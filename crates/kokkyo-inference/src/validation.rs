//! How well do histories foretell the record, and does a rival do it better?
//!
//! The score of a quantity is the mean distance of its histories from the claims, less half of their mean distance from each other: the
//! continuous ranked probability score in its form for ensembles, over claims by their weights (Gneiting and Raftery 2007, eq. 21),
//!
//! > S = (1/n) Σᵢ d(xᵢ, y) − 1/(2 n (n − 1)) Σᵢ≠ⱼ d(xᵢ, xⱼ)
//!
//! with n − 1 in place of n, so that a score does not hang on how many histories were played (Ferro 2014). The less the better: histories
//! that are spread as the claims are score nought (half of the mean distance of the claims from each other is taken off, which makes it
//! the energy distance of Székely and Rizzo), and a model is rewarded for saying how sure it is, no more and no less. Chance can bring a
//! score a little below nought. d is the distance of [`Observation`], in spreads of the model that is validated, for all rivals alike.
//!
//! What luck does to a difference is told by the jackknife: the scores are worked out again without each replication in turn. Rivals are
//! played on the same luck, so that what both share cancels.

use kokkyo_ensemble::statistics::student_quantile;

use crate::observation::Observation;

/// Fewest replications that can be scored.
pub const FEWEST: usize = 3;

/// A score, and what it is without each replication.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Of all replications. *Unit*: spreads.
    pub whole: f64,
    /// Without the replication of that number.
    pub without: Vec<f64>,
}

/// A difference with its interval of 95 %. *Unit*: spreads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Rival less model: above nought the rival foretells the record worse.
    pub mean: f64,
    /// Low end.
    pub low95: f64,
    /// High end.
    pub high95: f64,
}

impl Difference {
    /// The rival is farther from the record, beyond chance.
    pub fn is_worse(self) -> bool {
        self.low95 > 0.0
    }

    /// The rival is nearer to it, beyond chance.
    pub fn is_better(self) -> bool {
        self.high95 < 0.0
    }
}

/// The score of one quantity over replications, those without a value among them. `None`: fewer than [`FEWEST`].
pub fn score(observation: &Observation, values: &[Option<f64>]) -> Option<Score> {
    let count = values.len();
    if count < FEWEST {
        return None;
    }
    let n = count as f64;
    let away: Vec<f64> = values.iter().map(|value| observation.from_claims(*value) - observation.doubt()).collect();
    let apart = apart(observation, values);
    let (all_away, all_apart): (f64, f64) = (away.iter().sum(), apart.iter().sum());
    let without = away.iter().zip(&apart).map(|(own, to_others)| {
        let (away, apart) = (all_away - own, all_apart - 2.0 * to_others);
        away / (n - 1.0) - apart / (2.0 * (n - 1.0) * (n - 2.0))
    });
    Some(Score { whole: all_away / n - all_apart / (2.0 * n * (n - 1.0)), without: without.collect() })
}

/// How far each history is from all others together: by sorting, since ensembles are large.
fn apart(observation: &Observation, values: &[Option<f64>]) -> Vec<f64> {
    let positions: Vec<Option<f64>> = values.iter().map(|value| value.map(|value| observation.position(value))).collect();
    let mut sorted: Vec<f64> = positions.iter().flatten().copied().collect();
    sorted.sort_by(f64::total_cmp);
    let mut below = Vec::with_capacity(sorted.len() + 1);
    below.push(0.0);
    for position in &sorted {
        below.push(below[below.len() - 1] + position);
    }
    let (with, without) = (sorted.len() as f64, (values.len() - sorted.len()) as f64);
    let of = |position: &Option<f64>| match position {
        None => with * observation.farthest(),
        Some(position) => {
            let at = sorted.partition_point(|other| other < position);
            let (less, more) = (below[at], below[sorted.len()] - below[at]);
            let lower = at as f64;
            position * lower - less + more - position * (with - lower) + without * observation.farthest()
        }
    };
    positions.iter().map(of).collect()
}

/// The mean of scores of one model over its quantities. `None`: there are none.
pub fn mean(scores: &[Score]) -> Option<Score> {
    let count = scores.len() as f64;
    let replications = scores.first()?.without.len();
    let mean = |of: &dyn Fn(&Score) -> f64| scores.iter().map(of).sum::<f64>() / count;
    Some(Score { whole: mean(&|it| it.whole), without: (0..replications).map(|at| mean(&|it| it.without[at])).collect() })
}

/// How much worse a rival foretells the record than the model, on the same luck. `None`: they have not the same replications.
pub fn difference(model: &Score, rival: &Score) -> Option<Difference> {
    let count = model.without.len();
    if count != rival.without.len() || count < FEWEST {
        return None;
    }
    let n = count as f64;
    let each: Vec<f64> = rival.without.iter().zip(&model.without).map(|(rival, model)| rival - model).collect();
    let middle = each.iter().sum::<f64>() / n;
    let squares: f64 = each.iter().map(|one| (one - middle) * (one - middle)).sum();
    let half = student_quantile(0.975, n - 1.0) * ((n - 1.0) / n * squares).sqrt();
    let mean = rival.whole - model.whole;
    Some(Difference { mean, low95: mean - half, high95: mean + half })
}

#[cfg(test)]
mod tests {
    use kokkyo_model::chance::{Chance, Stream};
    use kokkyo_scenario::Record;
    use kokkyo_scenario::record::{Claim, Operator, Target};

    use super::*;

    /// A share of which the record says `truth`, compared as it is, in units of `spread`.
    fn share(truth: f64, spread: f64) -> Observation {
        let claim = Claim { id: "C1".into(), role: "own_return".into(), low: Some(truth), high: Some(truth + 1e-12), ..Claim::default() };
        let target = Target { id: "T1".into(), operator: Operator::BeliefRatio, claims: vec![0], ..Target::default() };
        let record = Record { targets: vec![target], claims: vec![claim], ..Record::default() };
        let mut observation = Observation::of(&record, 0).unwrap();
        // A granted discrepancy alone makes the spread where nothing varies.
        observation.settle(&[Some(truth), Some(truth)], &[], spread.exp_m1());
        observation
    }

    fn uniform(number: u32, count: usize) -> Vec<f64> {
        let chance = Chance::new(7, number);
        (0..count).map(|at| chance.at(Stream::Parameter, at as u32, 1).uniform()).collect()
    }

    #[test]
    fn histories_that_all_hit_the_claim_score_nought_and_those_beside_it_score_their_distance() {
        let observation = share(2.0, 0.5);
        let score_of = |value: f64| score(&observation, &[Some(value); 5]).unwrap();
        assert!(score_of(2.0).whole.abs() < 1e-9);
        assert!((score_of(3.0).whole - 2.0).abs() < 1e-9, "{:?}", score_of(3.0));
        assert!(score_of(3.0).without.iter().all(|without| (without - 2.0).abs() < 1e-9));
    }

    #[test]
    fn an_even_spread_about_the_claim_scores_what_the_integral_gives() {
        // Of U(0, 1) against y = 1/2: E|X − y| = 1/4, E|X − X′| = 1/3, so 1/4 − 1/6 = 1/12.
        let observation = share(0.5, 1.0);
        let values: Vec<Option<f64>> = uniform(0, 4000).into_iter().map(Some).collect();
        let found = score(&observation, &values).unwrap().whole;
        assert!((found - 1.0 / 12.0).abs() < 0.01, "{found}");
    }

    #[test]
    fn the_score_does_not_hang_on_how_many_histories_were_played() {
        let observation = share(0.5, 1.0);
        let mean_of = |count: usize| {
            let each = (0..400)
                .map(|number| score(&observation, &uniform(number, count).into_iter().map(Some).collect::<Vec<_>>()).unwrap().whole);
            each.sum::<f64>() / 400.0
        };
        let (few, many) = (mean_of(4), mean_of(40));
        assert!((few - many).abs() < 0.015, "{few} {many}");
    }

    #[test]
    fn the_truth_told_with_its_doubt_scores_better_than_told_too_surely_or_too_vaguely() {
        // The record is one draw of U(0, 1); over many records the model that is U(0, 1) must score best.
        let mut mean = [0.0; 3];
        for (number, truth) in uniform(1000, 200).into_iter().enumerate() {
            let observation = share(truth, 1.0);
            let told = uniform(2000 + number as u32, 60);
            for (sum, width) in mean.iter_mut().zip([1.0, 0.2, 3.0]) {
                let values: Vec<Option<f64>> = told.iter().map(|u| Some(0.5 + width * (u - 0.5))).collect();
                *sum += score(&observation, &values).unwrap().whole;
            }
        }
        assert!(mean[0] < mean[1] && mean[0] < mean[2], "{mean:?}");
    }

    #[test]
    fn the_jackknife_is_what_leaving_each_out_gives() {
        let observation = share(0.3, 0.7);
        let mut values: Vec<Option<f64>> = uniform(3, 9).into_iter().map(Some).collect();
        values[4] = None;
        let whole = score(&observation, &values).unwrap();
        for at in 0..values.len() {
            let mut rest = values.clone();
            rest.remove(at);
            assert!((whole.without[at] - score(&observation, &rest).unwrap().whole).abs() < 1e-9);
        }
    }

    #[test]
    fn the_interval_of_a_difference_holds_the_true_one_nineteen_times_in_twenty() {
        // The rival is shifted by 0.2 on luck that it shares in part: the truth is told by very many replications.
        let observation = share(0.5, 1.0);
        let pair = |number: u32, count: usize| {
            let (shared, own) = (uniform(number, count), uniform(number + 50_000, count));
            let model: Vec<Option<f64>> = shared.iter().map(|u| Some(*u)).collect();
            let rival: Vec<Option<f64>> = shared.iter().zip(&own).map(|(u, v)| Some(0.2 + 0.5 * (u + v))).collect();
            difference(&score(&observation, &model).unwrap(), &score(&observation, &rival).unwrap()).unwrap()
        };
        let truth = pair(90_000, 3000).mean;
        let held = (0..300).filter(|number| {
            let found = pair(*number, 30);
            found.low95 <= truth && truth <= found.high95
        });
        let share = held.count() as f64 / 300.0;
        assert!((0.90..=0.98).contains(&share), "{share}");
    }

    #[test]
    fn distances_by_sorting_are_those_of_every_pair_and_of_histories_without_a_value() {
        let observation = share(0.3, 0.7);
        let mut values: Vec<Option<f64>> = uniform(5, 40).into_iter().map(Some).collect();
        (values[3], values[17], values[20]) = (None, None, values[21]);
        let between = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (Some(one), Some(other)) => (observation.position(one) - observation.position(other)).abs(),
            (None, None) => 0.0,
            _ => observation.farthest(),
        };
        for (fast, one) in apart(&observation, &values).iter().zip(&values) {
            let slow: f64 = values.iter().map(|other| between(*one, *other)).sum();
            assert!((fast - slow).abs() < 1e-9, "{fast} {slow}");
        }
    }

    #[test]
    fn a_model_that_is_spread_as_rival_claims_are_scores_nought_and_a_surer_one_worse() {
        let claim = |id: &str, figure: f64| Claim {
            id: id.into(),
            role: "own_return".into(),
            low: Some(figure),
            high: Some(figure + 1e-12),
            ..Claim::default()
        };
        let target = Target { id: "T1".into(), operator: Operator::BeliefRatio, claims: vec![0, 1], ..Target::default() };
        let record = Record { targets: vec![target], claims: vec![claim("C1", 1.0), claim("C2", 3.0)], ..Record::default() };
        let mut observation = Observation::of(&record, 0).unwrap();
        observation.settle(&[Some(2.0), Some(2.0)], &[], 1.0f64.exp_m1());
        let score_of = |values: &[f64]| score(&observation, &values.iter().map(|value| Some(*value)).collect::<Vec<_>>()).unwrap().whole;
        let both: Vec<f64> = (0..400).map(|at| if at % 2 == 0 { 1.0 } else { 3.0 }).collect();
        assert!(score_of(&both).abs() < 0.01, "{}", score_of(&both));
        assert!(score_of(&[1.0; 400]) > 0.4 && score_of(&[2.0; 400]) > 0.4);
    }

    #[test]
    fn too_few_replications_and_unequal_ones_have_no_score() {
        let observation = share(0.5, 1.0);
        assert!(score(&observation, &[Some(1.0), Some(2.0)]).is_none());
        let of = |count: usize| score(&observation, &vec![Some(1.0); count]).unwrap();
        assert!(difference(&of(3), &of(4)).is_none() && mean(&[]).is_none());
    }
}
