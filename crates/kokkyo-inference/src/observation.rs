//! How far is a history from the record, where the record contradicts itself?
//!
//! Rival claims of one quantity are not averaged: for every campaign one of them is drawn by the weight of its role and source, and a
//! value within its limits. So a calibration weighs claims with the inputs, and says of each what is left of its weight beside
//! histories that can be. A claim that copies another of the same quantity does not count, nor one without a figure.
//!
//! Counts are compared by ln(1 + x), dates, shares and beliefs as they are; each in units of what a model that is right may be off by
//! (the implausibility of Craig, Goldstein, Seheult and Smith 1997),
//!
//! > spread² = luck² + claims² + discrepancy²
//!
//! with luck 1.4826 times the median distance from the median of the first generation, which a few wild histories do not move; the
//! standard deviation of what the claims say; and what the user grants a model that is never right. Without the last a quantity that
//! hardly varies, such as tonnes on a road, would outweigh all others. The distance of a history is the root of the mean square over
//! the quantities.

use kokkyo_ensemble::record_table::{JUDGING_ROLES, ancestors};
use kokkyo_ensemble::statistics::{quantile, variance};
use kokkyo_model::chance::Draws;
use kokkyo_scenario::Record;
use kokkyo_scenario::record::{Claim, Operator, Target};

/// Half the width of a figure without limits where the package does not say, as a share of it.
const POINT_WIDTH: f64 = 0.05;
/// Half the width of a date. *Unit*: day.
const DAY_WIDTH: f64 = 0.5;
/// Days that stand for the same discrepancy as the whole of a count.
const DAYS: f64 = 10.0;
/// What varies by less, in its own unit or in ln, does not vary: rounding.
const ROUNDING: f64 = 1e-9;
/// Where a claim with limits is asked: at both and in its middle.
const PARTS: [f64; 3] = [0.0, 0.5, 1.0];
/// From the median distance of normal numbers from their median to their standard deviation.
const NORMAL: f64 = 1.4826;

/// A claim that may be true.
#[derive(Debug, Clone, PartialEq)]
pub struct Rival {
    /// Its position among the claims of the record.
    pub claim: usize,
    /// Limits, in the unit of the target.
    pub low: f64,
    /// Not below `low`.
    pub high: f64,
    /// Its share of the weight; with the others 1.
    pub share: f64,
}

/// What the record says of one quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Position of the target in the record.
    pub target: usize,
    /// Claims that may be true.
    pub rivals: Vec<Rival>,
    scale: Scale,
    /// Unit in which distances are taken, and the distance of a history that has no value; both from the first generation.
    spread: f64,
    farthest: f64,
}

/// How values of a quantity are compared.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Scale {
    /// By ln(1 + x).
    Count,
    /// In days.
    Date,
    /// Shares or per cent, as they are; with what counts as the least, of which the discrepancy is a share.
    Share(f64),
    /// A logarithm of a ratio.
    Logarithm,
}

/// What was drawn as the truth about a quantity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Position among the rivals.
    pub rival: usize,
    /// The value.
    pub value: f64,
}

impl Observation {
    /// What the record says of a target. `None`: no claim of it counts and has a figure.
    pub fn of(record: &Record, target: usize) -> Option<Self> {
        let about = record.targets.get(target)?;
        let known: Vec<usize> = about.claims.iter().copied().filter(|&at| counts(record, about, at)).collect();
        let whole: f64 = known.iter().map(|&at| weight(record, &record.claims[at])).sum();
        let rivals: Vec<Rival> = known
            .into_iter()
            .filter_map(|at| {
                let claim = &record.claims[at];
                let (low, high) = limits(record, about, claim)?;
                Some(Rival { claim: at, low, high, share: weight(record, claim) / whole })
            })
            .collect();
        (!rivals.is_empty()).then(|| Self { target, rivals, scale: scale(about.operator), spread: 1.0, farthest: 1.0 })
    }

    /// The truth for one campaign: a claim by its weight, and a value between its limits.
    pub fn draw(&self, draws: &mut Draws) -> Drawn {
        let (which, within) = (draws.uniform(), draws.uniform());
        let mut below = 0.0;
        let is_here = |rival: &Rival| {
            below += rival.share;
            which < below
        };
        let rival = self.rivals.iter().position(is_here).unwrap_or(self.rivals.len() - 1);
        let Rival { low, high, .. } = self.rivals[rival];
        Drawn { rival, value: low + within * (high - low) }
    }

    /// A value as it is compared.
    pub fn scaled(&self, value: f64) -> f64 {
        if self.scale == Scale::Count { libm::log1p(value.max(0.0)) } else { value }
    }

    /// Takes the unit of distances from the histories of the first generation and what was drawn beside them. `discrepancy`: what a
    /// right model is granted to be off, as a share of a count. Returns whether they vary, in their value or in whether they have
    /// one: what is the same in all of them tells nothing of the inputs.
    pub fn settle(&mut self, values: &[Option<f64>], drawn: &[Drawn], discrepancy: f64) -> bool {
        let scaled: Vec<f64> = values.iter().flatten().map(|value| self.scaled(*value)).collect();
        let some_have_none = !scaled.is_empty() && scaled.len() < values.len();
        let luck = luck(scaled).filter(|luck| *luck > ROUNDING).unwrap_or(0.0);
        let truths: Vec<f64> = drawn.iter().map(|drawn| self.scaled(drawn.value)).collect();
        let claims = variance(&truths).unwrap_or(0.0);
        let granted = match self.scale {
            Scale::Count | Scale::Logarithm => libm::log1p(discrepancy),
            Scale::Date => DAYS * discrepancy,
            Scale::Share(least) => discrepancy * median(truths).unwrap_or(0.0).abs().max(least),
        };
        self.spread = (luck * luck + claims + granted * granted).sqrt().max(ROUNDING);
        let apart = values.iter().zip(drawn).filter_map(|(value, drawn)| Some(self.apart((*value)?, drawn.value).abs()));
        self.farthest = apart.fold(1.0, f64::max);
        luck > 0.0 || some_have_none
    }

    fn apart(&self, value: f64, truth: f64) -> f64 {
        (self.scaled(value) - self.scaled(truth)) / self.spread
    }

    /// How far a history is from what was drawn, in spreads. One without a value, such as the day on which a height was lost that was
    /// held to the end, is as far as the farthest of the first generation.
    pub fn distance(&self, value: Option<f64>, drawn: Drawn) -> f64 {
        self.distance_to(value, drawn.value)
    }

    /// How far a history is from what the claims say, in the mean over them, in spreads.
    pub fn from_claims(&self, value: Option<f64>) -> f64 {
        let of = |rival: &Rival| PARTS.map(|part| self.distance_to(value, rival.low + part * (rival.high - rival.low))).iter().sum::<f64>();
        self.rivals.iter().map(|rival| rival.share * of(rival)).sum::<f64>() / PARTS.len() as f64
    }

    /// A value in spreads, from a common nought: histories are as far from each other as these are apart.
    pub fn position(&self, value: f64) -> f64 {
        self.scaled(value) / self.spread
    }

    /// How far a history without a value is from one that has one, and from the claims: as far as the farthest history of those that
    /// made the unit, and at least one spread. *Unit*: spreads.
    pub fn farthest(&self) -> f64 {
        self.farthest
    }

    /// Half of the mean distance of the claims from each other: what no model can do better than, since they are not one. *Unit*: spreads.
    pub fn doubt(&self) -> f64 {
        let points: Vec<(f64, f64)> = self
            .rivals
            .iter()
            .flat_map(|rival| {
                PARTS.map(|part| (self.position(rival.low + part * (rival.high - rival.low)), rival.share / PARTS.len() as f64))
            })
            .collect();
        let pairs = points.iter().flat_map(|one| points.iter().map(move |other| one.1 * other.1 * (one.0 - other.0).abs()));
        0.5 * pairs.sum::<f64>()
    }

    fn distance_to(&self, value: Option<f64>, truth: f64) -> f64 {
        value.map_or(self.farthest, |value| self.apart(value, truth).abs())
    }

    /// Score of an interval of 80 % against the claims, in spreads, the less the better: its width, and ten times how far the truth lies
    /// outside, in the mean over the claims (Gneiting and Raftery 2007).
    pub fn interval_score(&self, low: f64, high: f64) -> f64 {
        let width = (self.scaled(high) - self.scaled(low)) / self.spread;
        let outside = |truth: f64| (self.apart(low, truth)).max(0.0) + (-self.apart(high, truth)).max(0.0);
        let of = |rival: &Rival| PARTS.map(|part| outside(rival.low + part * (rival.high - rival.low))).iter().sum::<f64>() / 3.0;
        width + 10.0 * self.rivals.iter().map(|rival| rival.share * of(rival)).sum::<f64>()
    }
}

/// Root of the mean square of distances; infinite where there is none.
pub fn together(distances: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = distances.fold((0.0, 0u32), |(sum, count), distance| (sum + distance * distance, count + 1));
    if count == 0 { f64::INFINITY } else { (sum / f64::from(count)).sqrt() }
}

fn weight(record: &Record, claim: &Claim) -> f64 {
    match &record.weights {
        Some(_) => claim.weight.unwrap_or(0.0),
        None => f64::from(u8::from(JUDGING_ROLES.contains(&claim.role.as_str()))),
    }
}

/// Whether a claim may be the truth about a target.
fn counts(record: &Record, target: &Target, at: usize) -> bool {
    let Some(claim) = record.claims.get(at) else { return false };
    claim.low.is_some() && claim.high.is_some() && weight(record, claim) > 0.0 && !is_copy(record, target, claim)
}

/// Whether a claim derives, directly or through others, from another of the same target that may be the truth itself.
fn is_copy(record: &Record, target: &Target, claim: &Claim) -> bool {
    let stands = |at: usize| {
        let original = &record.claims[at];
        target.claims.contains(&at) && original.low.is_some() && original.high.is_some() && weight(record, original) > 0.0
    };
    ancestors(claim, record).into_iter().any(stands)
}

/// Between what a claim lies.
fn limits(record: &Record, target: &Target, claim: &Claim) -> Option<(f64, f64)> {
    let (low, high) = (claim.low?, claim.high?);
    if low < high {
        return Some((low, high));
    }
    let half = match target.operator {
        Operator::HeldFrom | Operator::LostOn => DAY_WIDTH,
        _ => low.abs() * record.weights.as_ref().map_or(POINT_WIDTH, |weights| weights.point_width(&claim.role)),
    };
    Some((low - half, low + half))
}

fn scale(operator: Operator) -> Scale {
    match operator {
        Operator::HeldFrom | Operator::LostOn => Scale::Date,
        Operator::LossShare => Scale::Share(0.1),
        Operator::ArmourByCause => Scale::Share(10.0),
        Operator::BeliefRatio => Scale::Logarithm,
        _ => Scale::Count,
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    quantile(&values, 0.5)
}

/// How far histories are spread by luck and inputs. `None` without any.
fn luck(values: Vec<f64>) -> Option<f64> {
    let middle = median(values.clone())?;
    let away: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    let mean = away.iter().sum::<f64>() / away.len() as f64;
    // Where more than half of the histories agree, the spread of the rest.
    Some(NORMAL * median(away)?).map(|typical| if typical > 0.0 { typical } else { mean })
}

#[cfg(test)]
mod tests {
    use kokkyo_model::chance::{Chance, Stream};

    use super::*;

    fn claim(id: &str, role: &str, low: f64, high: f64) -> Claim {
        Claim { id: id.into(), role: role.into(), low: Some(low), high: Some(high), ..Claim::default() }
    }

    fn record(operator: Operator, claims: Vec<Claim>) -> Record {
        let target = Target { id: "T".into(), unit: "men".into(), operator, claims: (0..claims.len()).collect(), ..Target::default() };
        Record { targets: vec![target], claims, ..Record::default() }
    }

    #[test]
    fn a_claim_counts_by_its_role_once_and_with_a_figure() {
        let mut copy = claim("C", "archive_study", 100.0, 100.0);
        copy.derives_from = vec!["A".into()];
        let words = Claim { low: None, high: None, ..claim("D", "own_return", 0.0, 0.0) };
        let all = vec![
            claim("A", "own_return", 100.0, 100.0),
            claim("B", "enemy_claim", 900.0, 900.0),
            copy,
            words,
            claim("E", "archive_study", 200.0, 300.0),
        ];
        let observation = Observation::of(&record(Operator::Losses, all), 0).unwrap();
        let found: Vec<(usize, f64, f64, f64)> = observation.rivals.iter().map(|it| (it.claim, it.low, it.high, it.share)).collect();
        assert_eq!(found, [(0, 95.0, 105.0, 0.5), (4, 200.0, 300.0, 0.5)]);
        assert!(Observation::of(&record(Operator::Losses, vec![claim("B", "enemy_claim", 1.0, 2.0)]), 0).is_none());
    }

    #[test]
    fn a_study_of_what_counts_for_nothing_itself_may_be_the_truth() {
        let mut study = claim("B", "archive_study", 500.0, 500.0);
        study.derives_from = vec!["A".into()];
        let observation = Observation::of(&record(Operator::Losses, vec![claim("A", "enemy_claim", 900.0, 900.0), study]), 0).unwrap();
        assert_eq!(observation.rivals.iter().map(|it| it.claim).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn every_claim_is_drawn_as_often_as_it_has_weight_and_within_its_limits() {
        let claims = vec![claim("A", "own_return", 100.0, 110.0), claim("B", "archive_study", 500.0, 600.0)];
        let observation = Observation::of(&record(Operator::Losses, claims), 0).unwrap();
        let drawn: Vec<Drawn> = (0..4000).map(|at| observation.draw(&mut Chance::new(7, at).at(Stream::Verification, 0, 0))).collect();
        let first = drawn.iter().filter(|it| it.rival == 0).count() as f64 / 4000.0;
        assert!((first - 0.5).abs() < 4.0 * (0.25f64 / 4000.0).sqrt(), "{first}");
        assert!(drawn.iter().all(|it| (observation.rivals[it.rival].low..=observation.rivals[it.rival].high).contains(&it.value)));
    }

    #[test]
    fn distances_are_in_spreads_of_the_first_generation_and_who_has_no_value_is_the_farthest() {
        let mut dates = Observation::of(&record(Operator::LostOn, vec![claim("A", "own_return", 20.0, 20.0)]), 0).unwrap();
        let (values, drawn) = ([Some(18.0), Some(20.0), Some(22.0), Some(30.0), None], [Drawn { rival: 0, value: 20.0 }; 5]);
        assert!(dates.settle(&values, &drawn, 0.0));
        // Median 21, median distance from it 2.
        assert!((dates.distance(Some(26.0), drawn[0]) - 6.0 / (NORMAL * 2.0)).abs() < 1e-12);
        assert_eq!(dates.distance(None, drawn[0]), dates.distance(Some(30.0), drawn[0]));
        // A count is as far at half as at twice the number.
        let mut counts = Observation::of(&record(Operator::Losses, vec![claim("A", "own_return", 999.0, 999.0)]), 0).unwrap();
        assert!(counts.settle(&[Some(500.0), Some(1000.0), Some(3000.0)], &[Drawn { rival: 0, value: 999.0 }; 3], 0.1));
        let truth = Drawn { rival: 0, value: 999.0 };
        assert!((counts.distance(Some(499.0), truth) - counts.distance(Some(1999.0), truth)).abs() < 1e-12);
        // What never varies says nothing, unless some have no value; and still it has a unit in which it is off.
        assert!(counts.settle(&[Some(7.0), Some(7.0), None], &[truth; 3], 0.1));
        assert!(!counts.settle(&[Some(7.0); 5], &[truth; 5], 0.1));
        let off = counts.distance(Some(7.0), truth);
        assert!((off - libm::log(1000.0 / 8.0) / libm::log1p(0.1)).abs() < 1e-9, "{off}");
    }

    #[test]
    fn what_hardly_varies_weighs_no_more_than_the_discrepancy_that_is_granted() {
        let mut tonnes = Observation::of(&record(Operator::Tonnes, vec![claim("A", "own_return", 990.0, 1010.0)]), 0).unwrap();
        let truth = [Drawn { rival: 0, value: 1000.0 }; 3];
        assert!(tonnes.settle(&[Some(2000.0), Some(2001.0), Some(2002.0)], &truth, 0.1));
        // Twice the tonnes: ln 2 in spreads of a tenth.
        let apart = tonnes.distance(Some(2001.0), truth[0]);
        assert!((apart - libm::log(2.0) / libm::log1p(0.1)).abs() < 0.01, "{apart}");
    }

    #[test]
    fn a_narrow_interval_that_holds_the_truth_scores_best_and_one_beside_it_worst() {
        let mut observation = Observation::of(&record(Operator::LostOn, vec![claim("A", "own_return", 20.0, 20.0)]), 0).unwrap();
        assert!(observation.settle(&[Some(10.0), Some(20.0), Some(30.0)], &[Drawn { rival: 0, value: 20.0 }; 3], 0.1));
        let [narrow, wide, beside] = [(19.0, 21.0), (10.0, 30.0), (28.0, 30.0)].map(|(low, high)| observation.interval_score(low, high));
        assert!(narrow < wide && wide < beside, "{narrow} {wide} {beside}");
    }

    #[test]
    fn distances_together_are_the_root_of_their_mean_square() {
        assert_eq!(together([3.0, 4.0, 0.0, 0.0].into_iter()), 2.5);
        assert!(together(std::iter::empty()).is_infinite());
    }
}
