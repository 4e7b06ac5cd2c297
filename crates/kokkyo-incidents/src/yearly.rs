//! **What do yearly counts say?** Level, one step, and hardly anything else.
//!
//! Y_y ~ NegBin(mean = level · e^(step · x_y) · T_y, variance = F(n, ω, T_y) · mean + (τ · mean)²)
//!
//! F is the exact ratio of variance to mean of a self-exciting process over the span (`hawkes::moments`); τ is how far years differ
//! for reasons of their own; the negative binomial has the first two moments of both. Level and step are fitted. Branching n, decay ω
//! and τ shape only the scatter of a handful of years, which cannot tell them apart: they stay near their priors, and [`Learnt`] says
//! how much narrower the counts made each.

use crate::hawkes::moments;
use crate::metropolis::{Sample, quantile, sample};
use crate::newton::{Maximum, maximise};
use crate::special::{ln_gamma, normal_quantile};

/// A count over a span.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    /// *Unit*: years.
    pub span: f64,
    /// Whether the step has been taken.
    pub after: bool,
    /// Incidents.
    pub count: u64,
}

/// Limits of what is not fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Priors {
    /// Median and factor (one standard deviation) of the level: log-normal. *Unit*: 1/year.
    pub level: (f64, f64),
    /// Standard deviation of the step: normal around 0. *Unit*: 1 (log of a ratio).
    pub step_sd: f64,
    /// Scale of the differences between years, as a share of the mean: half-normal.
    pub year_sd: f64,
    /// Limits of branching: even.
    pub branching: (f64, f64),
    /// Limits of the decay: even in the logarithm. *Unit*: 1/day.
    pub decay: (f64, f64),
}

/// Days of a year.
pub const YEAR: f64 = 365.25;
/// Names of the variables, in order.
pub const NAMES: [&str; 5] = ["level", "step", "branching", "decay", "years"];
/// Name of the ratio of variance to mean.
pub const SCATTER: &str = "scatter";
/// Units of the variables.
pub const UNITS: [&str; 5] = ["1/year", "log of a ratio", "1", "1/day", "share of the mean"];

/// log Pr(count) of a negative binomial with this mean and ratio of variance to mean; Poisson where the ratio is 1.
pub fn log_mass(count: u64, mean: f64, factor: f64) -> f64 {
    let k = count as f64;
    if mean <= 0.0 || !mean.is_finite() {
        return f64::NEG_INFINITY;
    }
    if factor < 1.0 + 1e-9 {
        return k * libm::log(mean) - mean - ln_gamma(k + 1.0);
    }
    let size = mean / (factor - 1.0);
    ln_gamma(k + size) - ln_gamma(size) - ln_gamma(k + 1.0) - size * libm::log(factor) + k * libm::log((factor - 1.0) / factor)
}

/// Log-likelihood at (ln level, step, n, ln ω, τ).
pub fn log_likelihood(counts: &[Count], at: &[f64]) -> f64 {
    log_likelihood_with(counts, at, &[])
}

/// The same where the mean of each count has a factor; 1 where none is given.
pub fn log_likelihood_with(counts: &[Count], at: &[f64], factors: &[f64]) -> f64 {
    let (branching, decay) = (at[2], libm::exp(at[3]));
    counts
        .iter()
        .enumerate()
        .map(|(row, count)| {
            let factor = factors.get(row).copied().unwrap_or(1.0);
            let mean = libm::exp(at[0] + if count.after { at[1] } else { 0.0 }) * count.span * factor;
            let (one, spread) = moments(1.0, branching, decay, count.span * YEAR);
            log_mass(count.count, mean, spread / one + at[4] * at[4] * mean)
        })
        .sum()
}

/// A fitted value with its 95 % interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// Name.
    pub name: &'static str,
    /// Estimate.
    pub value: f64,
    /// Limits; `None` where the counts do not say.
    pub limits: Option<(f64, f64)>,
    /// Why there is no number at all; the value then is none.
    pub reason: Option<&'static str>,
}

/// Why counts cannot tell a step, if they cannot: on one side of it nothing was counted.
pub fn step_is_hidden(counts: &[Count]) -> Option<&'static str> {
    let side = |after: bool| counts.iter().filter(move |count| count.after == after);
    match [true, false].map(|after| (side(after).count(), side(after).map(|count| count.count).sum::<u64>())) {
        [(0, _), _] => Some("no years after the step"),
        [_, (0, _)] => Some("no years before the step"),
        [(_, 0), _] => Some("no incidents after the step"),
        [_, (_, 0)] => Some("no incidents before the step"),
        _ => None,
    }
}

/// Maximum likelihood of level, step and scatter (variance over mean, whatever makes it), with intervals from the observed
/// information.
pub fn maximum_likelihood(counts: &[Count]) -> (Vec<Estimate>, Maximum) {
    let reason = step_is_hidden(counts);
    let has_step = reason.is_none();
    // Years in which nothing was counted after a step are of no level before it.
    let is_of_level = |count: &&Count| has_step || !count.after || counts.iter().all(|count| count.after);
    let of_level: Vec<Count> = counts.iter().filter(is_of_level).copied().collect();
    let counts = of_level.as_slice();
    let rate = counts.iter().map(|count| count.count).sum::<u64>() as f64 / counts.iter().map(|count| count.span).sum::<f64>();
    let mut start = vec![libm::log(rate.max(1e-6)), 0.0];
    if has_step {
        start.push(0.0);
    }
    let top = maximise(&start, |x| {
        if x[1].abs() > 12.0 {
            return f64::NEG_INFINITY;
        }
        let step = x.get(2).copied().unwrap_or(0.0);
        let mass = |count: &Count| {
            let mean = libm::exp(x[0] + if count.after { step } else { 0.0 }) * count.span;
            log_mass(count.count, mean, 1.0 + libm::exp(x[1]))
        };
        counts.iter().map(mass).sum()
    });
    let z = normal_quantile(0.975);
    let limits = |at: usize, shown: &dyn Fn(f64) -> f64| {
        let sd = top.covariance.as_ref()?[at][at].sqrt();
        Some((shown(top.at[at] - z * sd), shown(top.at[at] + z * sd)))
    };
    let mut estimates = vec![Estimate { name: NAMES[0], value: libm::exp(top.at[0]), limits: limits(0, &libm::exp), reason: None }];
    estimates.push(match reason {
        None => Estimate { name: NAMES[1], value: top.at[2], limits: limits(2, &|x| x), reason },
        Some(_) => Estimate { name: NAMES[1], value: f64::NAN, limits: None, reason },
    });
    let scatter = |x: f64| 1.0 + libm::exp(x);
    estimates.push(Estimate { name: SCATTER, value: scatter(top.at[1]), limits: limits(1, &scatter), reason: None });
    (estimates, top)
}

/// What the counts taught about one variable.
#[derive(Debug, Clone, PartialEq)]
pub struct Learnt {
    /// Name.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Prior: 10 %, 50 %, 90 %.
    pub prior: [f64; 3],
    /// Posterior: 2.5 %, 10 %, 50 %, 90 %, 97.5 %.
    pub posterior: [f64; 5],
    /// 1 − variance after / variance before, on the scale on which it is drawn: 1 where the counts decide, 0 where the prior does.
    pub contraction: f64,
    /// Split R̂.
    pub rhat: f64,
    /// Effective sample size.
    pub effective: f64,
}

impl Learnt {
    /// In a word, who decides about the value.
    pub fn decided_by(&self) -> &'static str {
        decided_by(self.contraction)
    }
}

/// Who decides about a value that the counts made so much narrower.
pub fn decided_by(contraction: f64) -> &'static str {
    match contraction {
        c if c >= 0.9 => "the counts",
        c if c >= 0.3 => "counts and prior",
        _ => "the prior",
    }
}

/// Draws from the posterior: ln level, step, n, ln ω, τ.
pub fn posterior(counts: &[Count], priors: &Priors, kept: usize, seed: u64) -> (Sample, Vec<Learnt>) {
    let (centre, width) = (libm::log(priors.level.0), libm::log(priors.level.1));
    let (low, high) = (libm::log(priors.decay.0), libm::log(priors.decay.1));
    let density = |x: &[f64]| {
        if x[2] < priors.branching.0 || x[2] > priors.branching.1 || x[3] < low || x[3] > high || x[4] < 0.0 {
            return f64::NEG_INFINITY;
        }
        let (a, b, c) = ((x[0] - centre) / width, x[1] / priors.step_sd, x[4] / priors.year_sd);
        log_likelihood(counts, x) - 0.5 * (a * a + b * b + c * c)
    };
    let rate = counts.iter().map(|count| count.count).sum::<u64>() as f64 / counts.iter().map(|count| count.span).sum::<f64>().max(1e-9);
    let middle = |limits: (f64, f64)| 0.5 * (limits.0 + limits.1);
    let start = [libm::log(rate.max(1e-3)), 0.0, middle(priors.branching), middle((low, high)), 0.5 * priors.year_sd];
    let scale = [0.2, 0.3, (priors.branching.1 - priors.branching.0) / 6.0, (high - low) / 6.0, 0.3 * priors.year_sd];
    let drawn = sample(&start, &scale, kept, seed, density);
    let z = normal_quantile(0.9);
    let even = |limits: (f64, f64)| [0.1, 0.5, 0.9].map(|share| limits.0 + share * (limits.1 - limits.0));
    let before = [
        [centre - z * width, centre, centre + z * width].map(libm::exp),
        [-z * priors.step_sd, 0.0, z * priors.step_sd],
        even(priors.branching),
        even((low, high)).map(libm::exp),
        [0.55, 0.75, 0.95].map(|share| priors.year_sd * normal_quantile(share)),
    ];
    let variance = [
        width * width,
        priors.step_sd * priors.step_sd,
        (priors.branching.1 - priors.branching.0) * (priors.branching.1 - priors.branching.0) / 12.0,
        (high - low) * (high - low) / 12.0,
        priors.year_sd * priors.year_sd * (1.0 - 2.0 / std::f64::consts::PI),
    ];
    let learnt = (0..NAMES.len())
        .map(|at| {
            let draws = drawn.variable(at);
            let mean = draws.iter().sum::<f64>() / draws.len() as f64;
            let after = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / draws.len() as f64;
            let shown = |share: f64| {
                let value = quantile(&draws, share);
                if at == 0 || at == 3 { libm::exp(value) } else { value }
            };
            let (rhat, effective) = drawn.convergence(at);
            Learnt {
                name: NAMES[at],
                unit: UNITS[at],
                prior: before[at],
                posterior: [0.025, 0.1, 0.5, 0.9, 0.975].map(shown),
                contraction: 1.0 - after / variance[at],
                rhat,
                effective,
            }
        })
        .collect();
    (drawn, learnt)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hawkes::Process;
    use crate::simulate::simulate;

    const PRIORS: Priors = Priors { level: (100.0, 4.0), step_sd: 1.0, year_sd: 0.3, branching: (0.1, 0.7), decay: (0.03, 0.2) };

    fn year(count: u64, after: bool) -> Count {
        Count { span: 1.0, after, count }
    }

    #[test]
    fn a_step_with_nothing_counted_on_one_side_is_not_identified_and_leaves_the_level_alone() {
        let before = [year(40, false), year(60, false), year(50, false)];
        let level = |counts: &[Count]| {
            let (estimates, _) = maximum_likelihood(counts);
            let step = estimates.iter().find(|one| one.name == "step").unwrap();
            assert!(step.value.is_nan() && step.limits.is_none());
            (estimates[0].value, step.reason)
        };
        let (alone, why) = level(&before);
        assert_eq!(why, Some("no years after the step"));
        assert_eq!(level(&[&before[..], &[year(0, true)]].concat()), (alone, Some("no incidents after the step")));
        assert_eq!(maximum_likelihood(&[&before[..], &[year(20, true)]].concat()).0[1].reason, None);
    }

    #[test]
    fn masses_add_up_to_one_and_have_the_mean_and_variance() {
        for factor in [1.0, 3.8, 9.0] {
            let mass: Vec<f64> = (0..2000).map(|k| libm::exp(log_mass(k, 40.0, factor))).collect();
            let sum: f64 = mass.iter().sum();
            let mean: f64 = mass.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
            let variance: f64 = mass.iter().enumerate().map(|(k, p)| (k as f64 - mean) * (k as f64 - mean) * p).sum();
            assert!((sum - 1.0).abs() < 1e-9 && (mean - 40.0).abs() < 1e-6 && (variance - 40.0 * factor).abs() < 1e-3);
        }
    }

    #[test]
    fn counts_of_the_process_have_the_distribution_that_is_fitted() {
        // A process of 150 a year, branching 0.5: quantiles of the simulated yearly counts against the negative binomial.
        let process = Process::simple(0.5 * 150.0 / YEAR, 0.5, 0.1, 2.0 * YEAR);
        let mut counts: Vec<f64> = (0..3000)
            .map(|replication| simulate(&process, 11, replication).iter().filter(|one| one.event.day > YEAR).count() as f64)
            .collect();
        counts.sort_by(f64::total_cmp);
        let (one, spread) = moments(1.0, 0.5, 0.1, YEAR);
        for share in [0.1, 0.5, 0.9] {
            let mut sum = 0.0;
            let expected = (0..1000u64)
                .find(|&k| {
                    sum += libm::exp(log_mass(k, 150.0, spread / one));
                    sum >= share
                })
                .unwrap() as f64;
            // Standard error of a quantile, √(p(1 − p)/n)/f, with f read off the simulated counts; three of them, and one for whole numbers.
            let density = 0.1 / (quantile(&counts, share + 0.05) - quantile(&counts, share - 0.05));
            let error = (share * (1.0 - share) / counts.len() as f64).sqrt() / density;
            let found = quantile(&counts, share);
            assert!((found - expected).abs() < 3.0 * error + 1.0, "{share}: {found} {expected} {error}");
        }
    }

    #[test]
    fn level_and_step_are_found_and_the_rest_stays_prior() {
        let counts: Vec<Count> = [176, 152, 113, 166, 159]
            .map(|count| year(count, false))
            .into_iter()
            .chain([151, 98, 58].map(|count| year(count, true)))
            .collect();
        let (estimates, top) = maximum_likelihood(&counts);
        // The likelihood has its top there: every step away in level, step or scatter lowers it.
        let log = |level: f64, step: f64, scatter: f64| -> f64 {
            let mean = |count: &Count| level * if count.after { libm::exp(step) } else { 1.0 } * count.span;
            counts.iter().map(|count| log_mass(count.count, mean(count), scatter)).sum()
        };
        let [level, step, scatter] = [0, 1, 2].map(|at| estimates[at].value);
        for (a, b, c) in [(1.01, 0.0, 1.0), (0.99, 0.0, 1.0), (1.0, 0.01, 1.0), (1.0, -0.01, 1.0), (1.0, 0.0, 1.05), (1.0, 0.0, 0.95)] {
            assert!(log(level * a, step + b, scatter * c) < log(level, step, scatter), "{a} {b} {c}");
        }
        // The means estimate the same, with variance F·m/years and F·(1/N₁ + 1/N₂); the difference of a consistent and an efficient
        // estimate has a variance no larger than that of the first (Hausman 1978). Two standard errors.
        let errors = [(scatter * 153.2 / 5.0).sqrt(), (scatter * (1.0 / 766.0 + 1.0 / 307.0)).sqrt()];
        assert!(top.converged && (level - 153.2).abs() < 2.0 * errors[0], "{estimates:?}");
        assert!((step - libm::log(307.0 / 3.0 / 153.2)).abs() < 2.0 * errors[1], "{estimates:?}");
        assert!(estimates[2].value > 2.0 && estimates[2].limits.is_some_and(|(low, high)| low > 1.0 && high < 60.0), "{estimates:?}");
        let (_, learnt) = posterior(&counts, &PRIORS, 6000, 3);
        assert!(learnt.iter().all(|one| one.rhat < 1.03 && one.effective > 400.0), "{learnt:?}");
        assert_eq!((learnt[0].decided_by(), learnt[1].decided_by()), ("the counts", "the counts"));
        assert_eq!((learnt[2].decided_by(), learnt[3].decided_by()), ("the prior", "the prior"), "{learnt:?}");
    }

    #[test]
    fn the_posterior_covers_the_truth_at_its_stated_rate() {
        // Simulation-based: truth from the priors, eight years of counts, 80 % intervals of level and step.
        let mut covered = [0u32; 2];
        let runs = 60;
        for run in 0..runs {
            let mut draws = kokkyo_model::chance::Chance::new(21, run).at(kokkyo_model::chance::Stream::Verification, 1, 1);
            let level = 100.0 * libm::exp(0.5 * draws.normal());
            let step = 0.5 * draws.normal();
            let branching = 0.1 + 0.6 * draws.uniform();
            let decay = libm::exp(libm::log(0.03) + draws.uniform() * libm::log(0.2 / 0.03));
            let years = 0.3 * draws.normal().abs();
            let mut process = Process::simple(0.0, branching, decay, 0.0);
            process.background = (0..9)
                .map(|at| {
                    let rate =
                        (1.0 - branching) * level / YEAR * draws.frailty(years * years) * if at >= 6 { libm::exp(step) } else { 1.0 };
                    crate::hawkes::Piece { until: f64::from(at + 1) * YEAR, rates: vec![rate] }
                })
                .collect();
            let found = simulate(&process, 22, run);
            let counts: Vec<Count> = (1..9)
                .map(|at| {
                    let within = |day: f64| day >= f64::from(at) * YEAR && day < f64::from(at + 1) * YEAR;
                    year(found.iter().filter(|one| within(one.event.day)).count() as u64, at >= 6)
                })
                .collect();
            let priors = Priors { level: (100.0, libm::exp(0.5)), step_sd: 0.5, ..PRIORS };
            let (_, learnt) = posterior(&counts, &priors, 2000, u64::from(run));
            for (at, truth) in [level, step].into_iter().enumerate() {
                covered[at] += u32::from(learnt[at].posterior[1] <= truth && truth <= learnt[at].posterior[3]);
            }
        }
        // 80 % of 60 is 48; 40 to 55 with 99 %.
        assert!(covered.iter().all(|count| (39..=57).contains(count)), "{covered:?}");
    }
}
