//! **How far do yearly counts tell what covariates do to the number of incidents?** The posterior of the whole process.
//!
//! Y_y ~ NegBin(mean = level · e^(step · x_y) · T_y · f_y(β), …),  f_y(β) = W_y(β) / mean of W over the counted years of its stretch
//!
//! | symbol | meaning |
//! |---|---|
//! | W_y(β) | Σ over cells and days of a count of share · season · divisions^β · e^(βx) |
//! | β | covariates of the rate, and of garrison density |
//!
//! Level, step, branching, decay, differences between years and every β are drawn together, by elliptical slice sampling
//! ([`crate::slice`]). Nothing else takes these draws: it is printed how much narrower each β is, so that *prior* is a finding and no
//! claim. Three counts after the step fall one after the other, and that is the one thing they do tell: whatever holds from 1941 on is
//! narrowed, and looks the more like its cause the fewer other reasons the package has. Left out: seasons and shares within the year.

use std::collections::BTreeMap;

use kokkyo_scenario::Parameter;
use kokkyo_scenario::border::{ActsOn, Border, Reading};

use crate::border::counts;
use crate::covariates::x;
use crate::laws::{quantile as of_prior, yearly_priors};
use crate::metropolis::{Sample, quantile};
use crate::setting::{Setting, log_divisions, months};
use crate::slice::slice;
use crate::yearly::{Count, Priors, decided_by, log_likelihood_with};

/// Key of the effect of garrisons, which is a parameter and no row of a table.
pub const DENSITY: &str = "incidents.process.density_beta";

/// What the counts made of one β.
#[derive(Debug, Clone, PartialEq)]
pub struct Narrowed {
    /// Id of the covariate, or [`DENSITY`].
    pub id: String,
    /// Prior: 10 %, 50 %, 90 %.
    pub prior: [f64; 3],
    /// Posterior: 10 %, 50 %, 90 %.
    pub posterior: [f64; 3],
    /// 1 − variance after / variance before; about 0 where the counts cannot tell.
    pub contraction: f64,
}

impl Narrowed {
    /// In a word, who decides about the value; by the limits of [`crate::yearly::Learnt`].
    pub fn decided_by(&self) -> &'static str {
        decided_by(self.contraction)
    }
}

/// What the counts made of all.
#[derive(Debug, Clone, PartialEq)]
pub struct Narrowing {
    /// β by covariate of the rate, that of garrison density first.
    pub all: Vec<Narrowed>,
    /// Worst split R̂ of any β.
    pub rhat: f64,
    /// Least effective number of draws of any β.
    pub effective: f64,
}

/// Days and cells of a count on which all reasons are alike.
struct Alike {
    /// Sum of their weights, in days.
    weight: f64,
    log_divisions: f64,
    /// x by covariate, where it is not 0.
    x: Vec<(usize, f64)>,
}

/// The counted years with everything but β.
struct Years {
    /// By count: its days, and what they are made of. Forces change by the year and seasons by the month, so that a year of cells
    /// comes to a few dozen.
    alike: Vec<(f64, Vec<Alike>)>,
    counts: Vec<Count>,
}

impl Years {
    fn new(border: &Border, reading: &Reading, own: &[usize]) -> Self {
        let setting = Setting::new(border);
        let rows = reading.counts.iter().map(|&at| &border.counts[at]).filter(|row| row.year() >= border.level_from);
        let kinds = border.kinds.len();
        let alike_of = |row: &kokkyo_scenario::border::CountRow| {
            let years = (row.year(), kokkyo_scenario::border::year_of(row.to_day) + 1);
            let mut days = 0.0;
            let mut found: BTreeMap<(u64, Vec<(usize, u64)>), f64> = BTreeMap::new();
            for (year, month, from, after) in months(years).filter(|&(_, _, from, after)| from <= row.to_day && row.from_day < after) {
                days += (after - from) as f64;
                let log_divisions = log_divisions(border, year).to_bits();
                for (cell, bare) in setting.bare(month).into_iter().enumerate() {
                    let all =
                        own.iter().map(|&at| x(border, &border.covariates[at], (from + after) / 2, month, cell / kinds, cell % kinds));
                    let x = all.enumerate().filter(|(_, x)| *x != 0.0).map(|(at, x)| (at, x.to_bits())).collect();
                    *found.entry((log_divisions, x)).or_default() += (after - from) as f64 * bare;
                }
            }
            let of = |((log_divisions, x), weight): ((u64, Vec<(usize, u64)>), f64)| Alike {
                weight,
                log_divisions: f64::from_bits(log_divisions),
                x: x.into_iter().map(|(at, x)| (at, f64::from_bits(x))).collect(),
            };
            (days.max(1.0), found.into_iter().map(of).collect())
        };
        Self { alike: rows.map(alike_of).collect(), counts: counts(border, reading) }
    }

    /// Factor of the mean of each count. `betas` are those of the own covariates.
    fn factors(&self, density: f64, betas: &[f64]) -> Vec<f64> {
        let weight = |one: &Alike| {
            let reasons: f64 = one.x.iter().map(|(at, x)| x * betas[*at]).sum();
            one.weight * libm::exp(density * one.log_divisions + reasons)
        };
        let means: Vec<f64> = self.alike.iter().map(|(days, all)| all.iter().map(weight).sum::<f64>() / days).collect();
        let norm = |after: bool| {
            let of = self.counts.iter().zip(&means).filter(|(count, _)| count.after == after);
            let (sum, span) = of.fold((0.0, 0.0), |(sum, span), (count, mean)| (sum + mean * count.span, span + count.span));
            if sum > 0.0 { sum / span } else { 1.0 }
        };
        let norms = [norm(false), norm(true)];
        self.counts.iter().zip(&means).map(|(count, mean)| mean / norms[usize::from(count.after)]).collect()
    }
}

/// Everything that is drawn, each from a standard normal variable.
struct Unknowns<'b> {
    border: &'b Border,
    priors: Priors,
    density: &'b Parameter,
    own: Vec<usize>,
    /// Middle and width on which level and step are drawn: where the counts are, so that the chains need not look for them.
    drawn: [(f64, f64); 2],
}

impl Unknowns<'_> {
    /// θ as [`crate::yearly::log_likelihood`] takes it, β of garrison density, β of the own covariates.
    fn values(&self, z: &[f64]) -> ([f64; 5], f64, Vec<f64>) {
        let share = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
        let even = |limits: (f64, f64), z: f64| limits.0 + share(z) * (limits.1 - limits.0);
        let Priors { year_sd, branching, decay, .. } = self.priors;
        let theta = [
            self.drawn[0].0 + z[0] * self.drawn[0].1,
            self.drawn[1].0 + z[1] * self.drawn[1].1,
            even(branching, z[2]),
            even((libm::log(decay.0), libm::log(decay.1)), z[3]),
            z[4].abs() * year_sd,
        ];
        let betas = self.own.iter().zip(&z[THETA + 1..]).map(|(&at, z)| even(self.border.covariates[at].limits, *z)).collect();
        (theta, of_prior(self.density, share(z[THETA])), betas)
    }

    /// Log of the prior of level and step over what they are drawn from.
    fn correction(&self, z: &[f64], theta: &[f64; 5]) -> f64 {
        let (level, step) = (self.priors.level, self.priors.step_sd);
        let (a, b) = ((theta[0] - libm::log(level.0)) / libm::log(level.1), theta[1] / step);
        0.5 * (z[0] * z[0] + z[1] * z[1] - a * a - b * b)
    }
}

/// Numbers of the process besides β.
const THETA: usize = 5;
/// Widths on which level and step are drawn, wider than what counts of some years leave of them.
const LEVEL_WIDTH: f64 = 0.4;
const STEP_WIDTH: f64 = 0.6;
/// Chains.
const CHAINS: u32 = 4;
/// Prior draws from which each chain starts at the best.
const STARTS: u32 = 200;

/// Draws the posterior: `kept` draws of each of four chains. Nothing where the package has no counts or lacks numbers.
pub fn narrowing(border: &Border, reading: &Reading, kept: u32, seed: u64) -> Option<Narrowing> {
    let is_open = |at: &usize| {
        let one = &border.covariates[*at];
        one.acts_on == ActsOn::Rate && one.limits.0 < one.limits.1
    };
    let own: Vec<usize> = (0..border.covariates.len()).filter(is_open).collect();
    let years = Years::new(border, reading, &own);
    let density = border.parameters.iter().find(|one| one.key == DENSITY)?;
    if years.counts.is_empty() {
        return None;
    }
    let priors = yearly_priors(&border.parameters);
    let rate = |after: bool| {
        let of = years.counts.iter().filter(|count| count.after == after);
        let (sum, span) = of.fold((0.0, 0.0), |(sum, span), count| (sum + count.count as f64, span + count.span));
        (span > 0.0 && sum > 0.0).then(|| libm::log(sum / span))
    };
    let level = rate(false).map_or((libm::log(priors.level.0), libm::log(priors.level.1)), |middle| (middle, LEVEL_WIDTH));
    let step = rate(false).zip(rate(true)).map_or((0.0, priors.step_sd), |(before, after)| (after - before, STEP_WIDTH));
    let unknowns = Unknowns { border, priors, density, own, drawn: [level, step] };
    let log = |z: &[f64], _: f64| {
        let (theta, density, betas) = unknowns.values(z);
        log_likelihood_with(&years.counts, &theta, &years.factors(density, &betas)) + unknowns.correction(z, &theta)
    };
    let of = |z: &[f64]| {
        let (_, density, betas) = unknowns.values(z);
        [vec![density], betas].concat()
    };
    let size = THETA + 1 + unknowns.own.len();
    let mut chains: Vec<Vec<Vec<f64>>> = Vec::new();
    for chain in 0..CHAINS {
        let mut drawn = Vec::new();
        slice(size, (STARTS, kept), seed, chain, &log, |z| drawn.push(of(z)));
        chains.push(drawn);
    }
    let sample = Sample { chains, accepted: 1.0 };
    let (mut rhat, mut effective) = (0.0f64, f64::INFINITY);
    let ids = std::iter::once(DENSITY).chain(unknowns.own.iter().map(|&at| border.covariates[at].id.as_str()));
    let mut all = Vec::new();
    for (at, id) in ids.enumerate() {
        let draws = sample.variable(at);
        let prior = |share: f64| match at.checked_sub(1) {
            Some(at) => {
                let (low, high) = border.covariates[unknowns.own[at]].limits;
                low + share * (high - low)
            }
            None => of_prior(density, share),
        };
        // By its quantiles in the middle of a thousand equal parts.
        let parts: Vec<f64> = (0..1000).map(|part| prior((f64::from(part) + 0.5) / 1000.0)).collect();
        let before = variance(&parts);
        let of = sample.convergence(at);
        (rhat, effective) = (rhat.max(of.0), effective.min(of.1));
        all.push(Narrowed {
            id: id.to_string(),
            prior: [0.1, 0.5, 0.9].map(prior),
            posterior: [0.1, 0.5, 0.9].map(|share| quantile(&draws, share)),
            contraction: 1.0 - variance(&draws) / before.max(1e-300),
        });
    }
    Some(Narrowing { all, rhat, effective })
}

fn variance(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / values.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::border::first_of;
    use crate::fixture::border;

    fn rule(border: &Border, id: &str) -> usize {
        border.covariates.iter().position(|one| one.id == id).unwrap()
    }

    #[test]
    fn without_counts_that_tell_anything_the_posterior_is_the_prior() {
        // One counted year: its factor is 1 whatever the covariates are.
        let mut border = border().clone();
        border.readings[0].counts.retain(|&at| border.counts[at].year() == 1937);
        let found = narrowing(&border, &border.readings[0], 4000, 1).unwrap();
        assert!(found.rhat < 1.05 && found.effective > 200.0, "{} {}", found.rhat, found.effective);
        for one in &found.all {
            let width = one.prior[2] - one.prior[0];
            // Quantiles and variance of some 300 effective draws.
            assert!(one.prior.iter().zip(one.posterior).all(|(prior, posterior)| (prior - posterior).abs() < 0.12 * width), "{one:?}");
            assert!(one.contraction.abs() < 0.25, "{one:?}");
        }
    }

    #[test]
    fn counts_cannot_tell_what_rules_of_some_months_do_to_the_number() {
        let border = border();
        let found = narrowing(border, &border.readings[0], 4000, 1).unwrap();
        assert!(found.rhat < 1.05 && found.effective > 200.0, "{} {}", found.rhat, found.effective);
        for id in ["UNDER_1938", "UNDER_1488"] {
            let one = found.all.iter().find(|one| one.id == id).unwrap();
            // 0.3 is where one would say that counts decide with the prior.
            assert!(one.contraction < 0.25 && one.decided_by() == "the prior", "{one:?}");
            assert!((one.posterior[1] - one.prior[1]).abs() < 0.15, "{one:?}");
        }
    }

    #[test]
    fn a_covariate_that_counts_do_tell_is_narrowed() {
        // A control: the order as if in force from 1937 on, so that it divides the counted years, and no other difference between years.
        let mut border = border().clone();
        let at = rule(&border, "UNDER_1488");
        let own = border.rules.iter().position(|rule| rule.id == "J_1488").unwrap();
        border.rules[own].in_force = (first_of(1937), first_of(1940) - 1);
        border.covariates = vec![border.covariates[at].clone()];
        for (row, count) in border.counts.iter_mut().filter(|row| row.year() >= 1935).zip([400, 400, 200, 200, 200, 200, 200, 200]) {
            row.count = count;
        }
        let found = narrowing(&border, &border.readings[0], 4000, 1).unwrap();
        let one = found.all.iter().find(|one| one.id == "UNDER_1488").unwrap();
        assert!(one.contraction > 0.3 && one.posterior[1] < -0.3, "{one:?}");
    }

    #[test]
    fn without_effects_every_year_has_its_count() {
        let border = border();
        let own: Vec<usize> = (0..border.covariates.len()).collect();
        let years = Years::new(border, &border.readings[0], &own);
        let factors = years.factors(0.0, &vec![0.0; own.len()]);
        assert!(factors.iter().all(|factor| (factor - 1.0).abs() < 0.01), "{factors:?}");
        let mut betas = vec![0.0; own.len()];
        betas[rule(border, "UNDER_1488")] = 0.7;
        let with = years.factors(0.0, &betas);
        // 1939 alone has months of the order; its gain is what the other years of the level lose.
        assert!(with[4] > 1.2 && with[..4].iter().all(|factor| *factor < 1.0), "{with:?}");
        assert!((with[..5].iter().sum::<f64>() - 5.0).abs() < 0.01 && (with[5] - 1.0).abs() < 0.01);
    }
}
