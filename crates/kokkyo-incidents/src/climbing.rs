//! **How often do incidents climb?** The ladder's numbers, learnt from the large ones that were counted.
//!
//! Σ over stretches of time j: h_j·ln P_j + r_j·ln(d·R_j) + (N_j − h_j − r_j)·ln(1 − P_j − d·R_j)
//!
//! | symbol | meaning |
//! |---|---|
//! | j | stretches between changes of the rules |
//! | N_j | incidents counted in it, spread evenly over the span of a count |
//! | h_j, P_j | incidents with a name of a division or more; chance of one, exact, under the rules and garrisons of the stretch |
//! | r_j, R_j | the same for battles of a regiment |
//! | d | share of the battles of a regiment that the record knows by name; of a division, all: `incidents.ladder.named_share` |
//!
//! Named incidents are chosen for their size. So nothing is concluded from how many small ones have a name: only that no large one
//! goes without. d has an even prior, so the battles of a regiment that nobody named press on the ladder only as far as one believes
//! that they would have been named. The posterior is drawn by elliptical slice sampling ([`crate::slice`]); what the counts do not
//! narrow stays prior and shows as such.

use kokkyo_model::ParameterVector;
use kokkyo_scenario::border::{ActsOn, Border, Reading};
use kokkyo_scenario::{Parameter, Prior};

use crate::border::{Conditions, beginnings, first_of, kinds, level_chances, rung_chances};
use crate::covariates;
use crate::ladder::{Footing, LARGE, LEVELS, Ladder};
use crate::laws::{Laws, drawn, quantile as of_prior};
use crate::metropolis::{Sample, quantile};
use crate::slice::slice;

/// Prior draws from which each chain starts at the best.
const STARTS: u32 = 60;
/// Most draws of the prior that the posterior is compared with.
const MOST_PRIOR: u32 = 600;
/// Chains.
const CHAINS: u32 = 4;
/// Numbers of the posterior's draws begin here, apart from those of the prior.
const POSTERIOR: u32 = 1 << 18;

/// A stretch of time under the same rules.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// First day. *Unit*: days since 1970-01-01.
    pub from: i64,
    /// Day after the last.
    pub until: i64,
    /// Incidents counted.
    pub incidents: f64,
    /// Incidents with a name, of a division or more.
    pub large: u64,
    /// Of a regiment.
    pub regimental: u64,
}

/// What was counted and named up to a day (exclusive), between changes of the rules.
pub fn record(border: &Border, reading: &Reading, until: i64) -> Vec<Stretch> {
    record_between(border, reading, i64::MIN, until)
}

/// The same from a day on.
pub fn record_between(border: &Border, reading: &Reading, from: i64, until: i64) -> Vec<Stretch> {
    let rows: Vec<_> = reading.counts.iter().map(|&at| &border.counts[at]).collect();
    let first = rows.iter().map(|row| row.from_day).min().unwrap_or(0).max(from);
    let after = rows.iter().map(|row| row.to_day + 1).max().unwrap_or(0).min(until);
    let mut cuts: Vec<i64> = border.rules.iter().flat_map(|rule| [rule.in_force.0, rule.in_force.1.saturating_add(1)]).collect();
    cuts.retain(|day| first < *day && *day < after);
    cuts.extend([first, after]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .map(|pair| {
            let (from, until) = (pair[0], pair[1]);
            let incidents = rows.iter().map(|row| {
                let shared = (until.min(row.to_day + 1) - from.max(row.from_day)).max(0);
                row.count as f64 * shared as f64 / (row.to_day + 1 - row.from_day).max(1) as f64
            });
            let named = |test: &dyn Fn(usize) -> bool| {
                let of = border.named.iter().filter(|one| one.rival_of.is_empty() && from <= one.days.0 && one.days.0 < until);
                of.filter(|one| one.rung.is_some_and(|rung| test(usize::from(rung)))).count() as u64
            };
            Stretch {
                from,
                until,
                incidents: incidents.sum(),
                large: named(&|rung| rung >= LARGE),
                regimental: named(&|rung| rung + 1 == LARGE),
            }
        })
        .filter(|stretch| stretch.incidents > 0.0)
        .collect()
}

/// Numbers of one draw: laws, covariates.
#[derive(Debug, Clone)]
pub struct Played {
    /// Laws.
    pub laws: Laws,
    /// β of the covariates; nothing is set aside.
    pub conditions: Conditions,
}

impl Played {
    /// As the package states them. *Errors*: the keys that are missing.
    pub fn stated(border: &Border) -> Result<Self, Vec<&'static str>> {
        Ok(Self { laws: Laws::read(&ParameterVector::stated(&border.parameters))?, conditions: Conditions::stated(border) })
    }

    /// Drawn from the priors. *Errors*: the keys that are missing.
    pub fn drawn(border: &Border, seed: u64, number: u32) -> Result<Self, Vec<&'static str>> {
        let laws = Laws::read(&drawn(&border.parameters, seed, number))?;
        Ok(Self { laws, conditions: Conditions { betas: covariates::drawn(border, seed, number), ..Conditions::default() } })
    }

    /// Chances of a battle of a division or more, and of a regiment, in a stretch.
    fn share(&self, border: &Border, begin: &[(f64, usize, usize)], stretch: &Stretch) -> [f64; 2] {
        let footing = Footing::on(border, &self.laws, &self.conditions, (stretch.from + stretch.until) / 2);
        let rungs = rung_chances(&Ladder::new(border, &self.laws, &footing), begin);
        [rungs[LARGE..].iter().sum(), rungs[LARGE - 1]]
    }

    /// The same in each stretch.
    pub fn shares(&self, border: &Border, stretches: &[Stretch]) -> Vec<[f64; 2]> {
        let begin = beginnings(border, &self.laws, &kinds(border));
        stretches.iter().map(|stretch| self.share(border, &begin, stretch)).collect()
    }

    /// Share of all counted incidents by the highest level that either side takes.
    pub fn levels(&self, border: &Border, stretches: &[Stretch]) -> [f64; LEVELS] {
        let begin = beginnings(border, &self.laws, &kinds(border));
        let all: f64 = stretches.iter().map(|stretch| stretch.incidents).sum();
        let mut sums = [0.0; LEVELS];
        for stretch in stretches {
            let footing = Footing::on(border, &self.laws, &self.conditions, (stretch.from + stretch.until) / 2);
            let chances = level_chances(&Ladder::new(border, &self.laws, &footing), &begin);
            for (sum, chance) in sums.iter_mut().zip(chances) {
                *sum += stretch.incidents * chance / all.max(1e-300);
            }
        }
        sums
    }

    /// Log-likelihood, or −∞ as soon as it is below `least`: every term is negative.
    fn log_likelihood(&self, border: &Border, stretches: &[Stretch], least: f64) -> f64 {
        let begin = beginnings(border, &self.laws, &kinds(border));
        let mut sum = 0.0;
        for stretch in stretches {
            sum += term(stretch, self.share(border, &begin, stretch), self.laws.named_share);
            if sum < least {
                return f64::NEG_INFINITY;
            }
        }
        sum
    }
}

/// What the likelihood depends on: parameters of the ladder, and covariates that act on answers. Each is a standard normal variable.
struct Unknowns<'b> {
    border: &'b Border,
    parameters: Vec<&'b Parameter>,
    answers: Vec<usize>,
    seed: u64,
}

impl<'b> Unknowns<'b> {
    fn new(border: &'b Border, seed: u64) -> Self {
        let asks = ["command.", "incidents.ladder.", "incidents.process.company_share", "incidents.escalation."];
        let is_asked = |one: &&Parameter| one.prior != Prior::Fixed && asks.iter().any(|prefix| one.key.starts_with(prefix));
        let answers = (0..border.covariates.len()).filter(|&at| border.covariates[at].acts_on == ActsOn::Answer).collect();
        Self { border, parameters: border.parameters.iter().filter(is_asked).collect(), answers, seed }
    }

    fn len(&self) -> usize {
        self.parameters.len() + self.answers.len()
    }

    /// Numbers at a point; those that are not asked about are the draw of their prior with this number.
    fn played(&self, z: &[f64], number: u32) -> Result<Played, Vec<&'static str>> {
        let share = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
        let mut vector = drawn(&self.border.parameters, self.seed, number);
        for (parameter, z) in self.parameters.iter().zip(z) {
            vector.set(&parameter.key, of_prior(parameter, share(*z)));
        }
        let mut betas = covariates::drawn(self.border, self.seed, number);
        for (&at, z) in self.answers.iter().zip(&z[self.parameters.len()..]) {
            let (low, high) = self.border.covariates[at].limits;
            betas[at] = low + share(*z) * (high - low);
        }
        Ok(Played { laws: Laws::read(&vector)?, conditions: Conditions { betas, ..Conditions::default() } })
    }
}

/// Log-likelihood of a stretch.
fn term(stretch: &Stretch, [large, regimental]: [f64; 2], named_share: f64) -> f64 {
    let of = |count: f64, chance: f64| if count > 0.0 { count * libm::log(chance.max(1e-300)) } else { 0.0 };
    let named = named_share * regimental;
    let rest = (stretch.incidents - stretch.large as f64 - stretch.regimental as f64).max(0.0);
    of(stretch.large as f64, large) + of(stretch.regimental as f64, named) + of(rest, 1.0 - large - named)
}

/// Log-likelihood of the record.
pub fn log_likelihood(stretches: &[Stretch], shares: &[[f64; 2]], named_share: f64) -> f64 {
    stretches.iter().zip(shares).map(|(stretch, share)| term(stretch, *share, named_share)).sum()
}

/// Share of all counted incidents that a draw lets become large (0), or battles of a regiment (1).
fn overall(stretches: &[Stretch], shares: &[[f64; 2]], which: usize) -> f64 {
    let all: f64 = stretches.iter().map(|stretch| stretch.incidents).sum();
    stretches.iter().zip(shares).map(|(stretch, share)| stretch.incidents * share[which]).sum::<f64>() / all.max(1e-300)
}

/// What the record taught about a number of the ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct Taught {
    /// Key, or id of a covariate.
    pub key: String,
    /// Prior: 10 %, 50 %, 90 %.
    pub prior: [f64; 3],
    /// Posterior: 10 %, 50 %, 90 %.
    pub posterior: [f64; 3],
    /// 1 − variance after / variance before.
    pub contraction: f64,
    /// Rank correlation with the share of large ones, in the prior: what makes it large.
    pub correlation: f64,
}

/// The posterior of the ladder.
#[derive(Debug, Clone)]
pub struct Climbing {
    /// Draws of the posterior.
    pub draws: Vec<Played>,
    /// Share of incidents that become large by draw of the prior.
    pub prior: Vec<f64>,
    /// The same of the posterior.
    pub posterior: Vec<f64>,
    /// Share of the incidents that become battles of a regiment by draw of the posterior: a check of what was not fitted.
    pub regimental: Vec<f64>,
    /// The same by the highest level that either side takes, 1 upwards: a rung has one name for a battalion and a regiment.
    pub by_level: Vec<[f64; LEVELS]>,
    /// Split R̂ and effective number of draws of the log of the share.
    pub convergence: (f64, f64),
    /// Numbers of the ladder, those that matter most first.
    pub taught: Vec<Taught>,
}

/// Learns the ladder from what was counted and named: `kept` draws of each of four chains.
pub fn learn(
    border: &Border,
    stretches: &[Stretch],
    kept: u32,
    seed: u64,
    mut done: impl FnMut(u32),
) -> Result<Climbing, Vec<&'static str>> {
    // Long stretches first: they soonest show that a point is out of the question.
    let mut ordered = stretches.to_vec();
    ordered.sort_by(|one, other| other.large.cmp(&one.large).then(other.incidents.total_cmp(&one.incidents)));
    let unknowns = Unknowns::new(border, seed);
    let log =
        |z: &[f64], least: f64| unknowns.played(z, 0).map_or(f64::NEG_INFINITY, |played| played.log_likelihood(border, &ordered, least));
    let (mut draws, mut points, mut posterior, mut regimental) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut by_level = Vec::new();
    let mut chains = Vec::new();
    for chain in 0..CHAINS {
        let mut of_chain = Vec::new();
        slice(unknowns.len(), (STARTS, kept), seed, chain, &log, |z| {
            done(chain * kept + of_chain.len() as u32 + 1);
            of_chain.push(z.to_vec());
        });
        let mut shares = Vec::new();
        for z in &of_chain {
            let played = unknowns.played(z, POSTERIOR + draws.len() as u32)?;
            let of = played.shares(border, stretches);
            posterior.push(overall(stretches, &of, 0));
            regimental.push(overall(stretches, &of, 1));
            by_level.push(played.levels(border, stretches));
            shares.push(vec![libm::log(overall(stretches, &of, 0).max(1e-300))]);
            draws.push(played);
        }
        points.extend(of_chain);
        chains.push(shares);
    }
    let convergence = Sample { chains, accepted: 1.0 }.convergence(0);
    let mut prior = Vec::new();
    for number in 0..(CHAINS * kept).min(MOST_PRIOR) {
        prior.push(overall(stretches, &Played::drawn(border, seed, number)?.shares(border, stretches), 0));
    }
    let taught = taught(&unknowns, &prior, &points);
    Ok(Climbing { draws, prior, posterior, regimental, by_level, convergence, taught })
}

fn taught(unknowns: &Unknowns<'_>, shares: &[f64], points: &[Vec<f64>]) -> Vec<Taught> {
    let three = |draws: &[f64]| [0.1, 0.5, 0.9].map(|share| quantile(draws, share));
    let vectors: Vec<ParameterVector> =
        (0..shares.len() as u32).map(|number| drawn(&unknowns.border.parameters, unknowns.seed, number)).collect();
    let ranks_of_shares = ranks(shares);
    let mut all: Vec<Taught> = unknowns
        .parameters
        .iter()
        .enumerate()
        .map(|(at, parameter)| {
            let before: Vec<f64> = vectors.iter().map(|vector| vector.value(&parameter.key).unwrap_or(parameter.value)).collect();
            let share = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
            let after: Vec<f64> = points.iter().map(|z| of_prior(parameter, share(z[at]))).collect();
            Taught {
                key: parameter.key.clone(),
                prior: three(&before),
                posterior: three(&after),
                contraction: 1.0 - variance(&after) / variance(&before).max(1e-300),
                correlation: correlation(&ranks(&before), &ranks_of_shares),
            }
        })
        .collect();
    all.sort_by(|one, other| other.correlation.abs().total_cmp(&one.correlation.abs()));
    all
}

fn variance(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / values.len().max(1) as f64
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&one, &other| values[one].total_cmp(&values[other]));
    let mut ranks = vec![0.0; values.len()];
    order.into_iter().enumerate().for_each(|(rank, at)| ranks[at] = rank as f64);
    ranks
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let (a, b) = (mean(one), mean(other));
    let product: f64 = one.iter().zip(other).map(|(x, y)| (x - a) * (y - b)).sum();
    product / (variance(one) * variance(other)).sqrt().max(1e-300) / one.len().max(1) as f64
}

/// Large ones to be expected in stretches by each draw of a posterior, beside those that there were: a forecast of what was not fitted.
pub fn held_out(border: &Border, climbing: &Climbing, stretches: &[Stretch]) -> Vec<f64> {
    let expected = |played: &Played| {
        let shares = played.shares(border, stretches);
        stretches.iter().zip(shares).map(|(stretch, share)| stretch.incidents * share[0]).sum()
    };
    climbing.draws.iter().map(expected).collect()
}

/// The day on which a year begins, for [`record`].
pub fn until_year(year: i32) -> i64 {
    first_of(year + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::border;

    fn whole() -> Vec<Stretch> {
        record(border(), &border().readings[0], i64::MAX)
    }

    #[test]
    fn every_counted_incident_and_every_large_one_is_in_one_stretch() {
        let stretches = whole();
        assert!((stretches.iter().map(|one| one.incidents).sum::<f64>() - (918.0 + 307.0)).abs() < 1e-6);
        assert_eq!(stretches.iter().map(|one| one.large).sum::<u64>(), 2);
        assert_eq!(stretches.iter().map(|one| one.regimental).sum::<u64>(), 0);
        assert!(stretches.windows(2).all(|pair| pair[0].until <= pair[1].from));
        let early = record(border(), &border().readings[0], until_year(1938));
        assert!((early.iter().map(|one| one.incidents).sum::<f64>() - 759.0).abs() < 1e-6);
        assert_eq!(early.iter().map(|one| one.large).sum::<u64>(), 1, "Khasan alone");
    }

    #[test]
    fn the_likelihood_of_one_stretch_is_worked_by_hand_and_is_greatest_at_the_share_that_was_counted() {
        let one = [Stretch { from: 0, until: 1, incidents: 100.0, large: 2, regimental: 1 }];
        let log = log_likelihood(&one, &[[0.02, 0.05]], 0.8);
        assert!((log - (2.0 * 0.02f64.ln() + 0.04f64.ln() + 97.0 * (1.0 - 0.06f64).ln())).abs() < 1e-9);
        let at = |large: f64| log_likelihood(&one, &[[large, 0.0125]], 0.8);
        assert!(at(0.02) > at(0.015) && at(0.02) > at(0.025));
    }

    #[test]
    fn a_likelihood_that_is_given_up_early_is_below_what_was_asked() {
        let (border, stretches) = (border(), whole());
        for number in 0..40 {
            let played = Played::drawn(border, 2, number).unwrap();
            let log = log_likelihood(&stretches, &played.shares(border, &stretches), played.laws.named_share);
            let given = played.log_likelihood(border, &stretches, -20.0);
            assert!(if log < -20.0 { given == f64::NEG_INFINITY } else { (given - log).abs() < 1e-9 }, "{number}: {log} {given}");
        }
    }

    #[test]
    fn the_posterior_of_the_share_is_nearer_to_the_record_than_the_prior_and_covers_it() {
        let found = learn(border(), &whole(), 150, 1, |_| {}).unwrap();
        let at = |draws: &[f64], share: f64| quantile(draws, share);
        let counted = 2.0 / 1225.0;
        assert!(at(&found.posterior, 0.025) < counted && counted < at(&found.posterior, 0.975), "{:?}", at(&found.posterior, 0.5));
        let width = |draws: &[f64]| libm::log(at(draws, 0.9) / at(draws, 0.1));
        assert!(width(&found.posterior) < 0.5 * width(&found.prior), "{} {}", width(&found.posterior), width(&found.prior));
        assert!(found.convergence.0 < 1.2 && found.convergence.1 > 20.0, "{:?}", found.convergence);
        // Levels are the rungs told apart further: a division or more is the same share either way.
        for (levels, share) in found.by_level.iter().zip(&found.posterior) {
            assert!((levels.iter().sum::<f64>() - 1.0).abs() < 1e-9 && (levels[5..].iter().sum::<f64>() - share).abs() < 1e-9);
        }
        let again = learn(border(), &whole(), 150, 1, |_| {}).unwrap();
        assert_eq!((&found.posterior, &found.taught), (&again.posterior, &again.taught));
    }

    #[test]
    fn without_an_incident_counted_nothing_is_learnt() {
        let empty = [Stretch { incidents: 0.0, large: 0, regimental: 0, ..whole()[0] }];
        let found = learn(border(), &empty, 400, 1, |_| {}).unwrap();
        for one in &found.taught {
            // Every step of the chain is a draw of the prior rotated by an even angle: neighbours are uncorrelated. 1,600 draws, so the
            // median lies within four standard errors of √(0.25/1600)/f of the prior's, f at least 1/(high − low) around it.
            let width = one.prior[2] - one.prior[0];
            assert!((one.posterior[1] - one.prior[1]).abs() < 4.0 * 2f64.sqrt() * 0.0125 * width / 0.8, "{one:?}");
        }
    }

    #[test]
    fn what_no_incident_asks_for_is_not_said_to_be_learnt() {
        let found = learn(border(), &whole(), 30, 1, |_| {}).unwrap();
        assert!(found.taught.iter().any(|one| one.key == "incidents.ladder.w_rest"));
        assert!(found.taught.iter().all(|one| one.correlation.abs() <= 1.0 && !one.key.starts_with("incidents.process.spill")));
    }

    #[test]
    fn ranks_that_agree_have_correlation_one() {
        let one = ranks(&[3.0, 1.0, 2.0, 9.0]);
        assert_eq!(one, [2.0, 0.0, 1.0, 3.0]);
        assert!((correlation(&one, &one) - 1.0).abs() < 1e-12);
        assert!((correlation(&one, &one.iter().map(|x| -x).collect::<Vec<_>>()) + 1.0).abs() < 1e-12);
    }
}
