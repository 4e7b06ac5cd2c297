//! **What do dated incidents say?** The self-exciting process fitted to single incidents.
//!
//! θ = (ln μ, logit n, ln ω, logit spill, β). Sectors share the background so that the expected shares of all incidents are the
//! observed ones, m: p = m(I − nK)/(1 − n), with K = (1 − spill) at home and spill shared by the other sectors. A date that is
//! not known to the day is drawn anew within its span for each of several fits, which are put together by Rubin's rules (1987).

use crate::hawkes::{Event, Piece, Process};
use crate::metropolis::{Sample, sample};
use crate::newton::maximise;
use crate::rates::Interval;
use crate::simulate::simulate_after;
use crate::special::normal_quantile;

/// Days of a piece over which a season is taken as constant.
const PIECE: f64 = 365.25 / 24.0;
/// Fewest incidents that can be fitted.
pub const FEWEST: usize = 10;

/// What varies the background in time: x in e^(β·x).
#[derive(Debug, Clone, PartialEq)]
pub enum Covariate {
    /// Cosine of the year, greatest on 1 January. The number is the day of the year on which the window begins.
    Cosine(f64),
    /// Sine of the year, greatest on 1 April.
    Sine(f64),
    /// 1 from a day of the window on, 0 before.
    Step(String, f64),
}

impl Covariate {
    /// Its name.
    pub fn name(&self) -> String {
        match self {
            Self::Cosine(_) => "season, winter over summer".to_string(),
            Self::Sine(_) => "season, spring over autumn".to_string(),
            Self::Step(from, _) => format!("step from {from}"),
        }
    }

    /// Its value over a piece with this middle.
    fn value(&self, middle: f64) -> f64 {
        let phase = |start: f64| 2.0 * std::f64::consts::PI * (start + middle) / 365.25;
        match self {
            Self::Cosine(start) => libm::cos(phase(*start)),
            Self::Sine(start) => libm::sin(phase(*start)),
            Self::Step(_, day) => f64::from(u8::from(middle >= *day)),
        }
    }
}

/// What is fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Length of the window. *Unit*: day.
    pub days: f64,
    /// Number of sectors.
    pub sectors: usize,
    /// What varies the background.
    pub covariates: Vec<Covariate>,
}

impl Model {
    /// Names and units of what is fitted, in order.
    pub fn names(&self) -> Vec<(String, &'static str)> {
        let mut names = vec![("background".to_string(), "1/day"), ("branching".to_string(), "1"), ("decay".to_string(), "1/day")];
        if self.sectors > 1 {
            names.push(("spill into other sectors".to_string(), "1"));
        }
        names.extend(self.covariates.iter().map(|covariate| (covariate.name(), "log of a ratio")));
        names
    }

    /// Why a covariate cannot be told: a step whose stretch before or after it, up to the next step or the end of the window, has no
    /// incident in one of the sets of dates. The likelihood then rises without end, and its curvature is no interval.
    fn unidentified(&self, covariate: &Covariate, sets: &[Vec<Event>]) -> Option<String> {
        let Covariate::Step(_, day) = covariate else { return None };
        let steps = || self.covariates.iter().filter_map(|one| if let Covariate::Step(_, at) = one { Some(*at) } else { None });
        let from = steps().filter(|at| at < day).fold(0.0, f64::max);
        let until = steps().filter(|at| at > day).fold(self.days, f64::min);
        let is_empty = |from: f64, until: f64| sets.iter().any(|set| !set.iter().any(|event| from <= event.day && event.day < until));
        let words = |side: &str, at_end: bool, end: &str| {
            Some(format!("no incident {side} the step{}", if at_end { String::new() } else { format!(" and {end}") }))
        };
        if is_empty(*day, until) {
            return words(if until < self.days { "between" } else { "after" }, until >= self.days, "the next one");
        }
        is_empty(from, *day).then(|| words(if from > 0.0 { "between" } else { "before" }, from <= 0.0, "the one before")).flatten()
    }

    fn first_beta(&self) -> usize {
        if self.sectors > 1 { 4 } else { 3 }
    }

    /// From the scale of the search to that of people.
    fn shown(&self, at: usize, value: f64) -> f64 {
        match at {
            0 | 2 => libm::exp(value),
            1 => logistic(value),
            3 if self.sectors > 1 => logistic(value),
            _ => value,
        }
    }

    fn ends(&self) -> Vec<f64> {
        let mut ends: Vec<f64> = Vec::new();
        if self.covariates.iter().any(|covariate| !matches!(covariate, Covariate::Step(..))) {
            let count = (self.days / PIECE).ceil() as usize;
            ends.extend((1..count).map(|at| at as f64 * PIECE));
        }
        ends.extend(self.covariates.iter().filter_map(|covariate| if let Covariate::Step(_, day) = covariate { Some(*day) } else { None }));
        ends.retain(|day| *day > 0.0 && *day < self.days);
        ends.push(self.days);
        ends.sort_by(f64::total_cmp);
        ends.dedup();
        ends
    }

    /// The process at θ, with sectors sharing the incidents as observed.
    pub fn process(&self, theta: &[f64], observed: &[f64]) -> Process {
        let (level, branching, decay) = (libm::exp(theta[0]), logistic(theta[1]), libm::exp(theta[2]));
        let spill = if self.sectors > 1 { logistic(theta[3]) } else { 0.0 };
        let away = spill / (self.sectors.max(2) - 1) as f64;
        let spread: Vec<Vec<f64>> =
            (0..self.sectors).map(|from| (0..self.sectors).map(|to| if from == to { 1.0 - spill } else { away }).collect()).collect();
        let mut shares: Vec<f64> =
            observed.iter().map(|share| (share - branching * ((1.0 - spill) * share + away * (1.0 - share))).max(1e-9)).collect();
        let sum: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= sum);
        let mut from = 0.0;
        let background = self
            .ends()
            .into_iter()
            .map(|until| {
                let middle = 0.5 * (from + until);
                from = until;
                let betas = &theta[self.first_beta()..];
                let tilt: f64 = self.covariates.iter().zip(betas).map(|(covariate, beta)| beta * covariate.value(middle)).sum();
                Piece { until, rates: shares.iter().map(|share| level * share * libm::exp(tilt)).collect() }
            })
            .collect();
        Process {
            sectors: self.sectors,
            kinds: 1,
            background,
            branching,
            decay,
            size_gain: 0.0,
            sizes: vec![1.0],
            spread,
            kin: vec![vec![1.0]],
        }
    }

    fn start(&self, count: usize) -> Vec<f64> {
        let mut start = vec![libm::log(0.6 * count as f64 / self.days), logit(0.4), libm::log(0.1)];
        if self.sectors > 1 {
            start.push(logit(0.2));
        }
        start.extend(self.covariates.iter().map(|_| 0.0));
        start
    }
}

impl Covariate {
    /// The same, for a window that begins some days later.
    fn later(&self, days: f64) -> Self {
        match self {
            Self::Cosine(start) => Self::Cosine(start + days),
            Self::Sine(start) => Self::Sine(start + days),
            Self::Step(name, day) => Self::Step(name.clone(), day - days),
        }
    }
}

/// Incidents of the days after the window, once for each of `count` draws of the posterior: the season goes on, the last step stays,
/// and what happened in the window still brings about others. Without a sample the estimate stands for every draw.
pub fn ahead(model: &Model, events: &[Event], (fit, drawn): (&Fit, Option<&Sample>), days: f64, count: u32, seed: u64) -> Vec<f64> {
    let covariates = model.covariates.iter().map(|one| one.later(model.days)).collect();
    let next = Model { days, sectors: model.sectors, covariates };
    let shares = observed(events, model.sectors);
    let past: Vec<Event> = events.iter().map(|event| Event { day: event.day - model.days, ..*event }).collect();
    let draws: Vec<&Vec<f64>> = drawn.map_or(Vec::new(), |sample| sample.chains.iter().flatten().collect());
    let one = |number: u32| {
        // Spread over all chains.
        let at = (number as usize * draws.len()).checked_div(count as usize);
        let theta = at.and_then(|at| draws.get(at)).map_or_else(|| fit.theta.clone(), |x| theta(model, x));
        simulate_after(&next.process(&theta, &shares), &past, seed, number).len() as f64
    };
    (0..count).map(one).collect()
}

/// θ of a draw, in which branching and spill are shares.
fn theta(model: &Model, x: &[f64]) -> Vec<f64> {
    let mut theta = x.to_vec();
    theta[1] = logit(x[1]);
    if model.sectors > 1 {
        theta[3] = logit(x[3]);
    }
    theta
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

fn logit(p: f64) -> f64 {
    libm::log(p / (1.0 - p))
}

fn observed(events: &[Event], sectors: usize) -> Vec<f64> {
    let mut shares = vec![0.0; sectors];
    events.iter().for_each(|event| shares[event.sector] += 1.0 / events.len() as f64);
    shares
}

/// A fitted value.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: &'static str,
    /// Estimate.
    pub value: f64,
    /// 95 % interval; `None` where the incidents do not say.
    pub limits: Option<(f64, f64)>,
    /// Why no number is to be given, where the likelihood rises for ever: a step with nothing on one side.
    pub reason: Option<String>,
}

/// A fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Each fitted value.
    pub estimates: Vec<Fitted>,
    /// Log-likelihood.
    pub log_likelihood: f64,
    /// The same without self-excitation, and with the same covariates.
    pub poisson: f64,
    /// Values fitted.
    pub freedom: usize,
    /// Distance of the residuals from the even distribution, and its p-value; of the first set of dates.
    pub residuals: (f64, f64),
    /// The fitted process, of the first set of dates.
    pub process: Process,
    /// All searches ended at a top.
    pub converged: bool,
    /// θ of the first set of dates.
    pub theta: Vec<f64>,
}

/// Maximum likelihood over several sets of dates, put together. `None` with fewer than [`FEWEST`] incidents.
pub fn fit(model: &Model, sets: &[Vec<Event>]) -> Option<Fit> {
    let first = sets.first().filter(|events| events.len() >= FEWEST)?;
    let tops: Vec<_> = sets
        .iter()
        .map(|events| {
            let shares = observed(events, model.sectors);
            maximise(&model.start(events.len()), |theta| {
                // Beyond these limits nothing is told apart in doubles: no decay faster than minutes, no branching of 1.
                if theta[1].abs() > 12.0 || theta[2].abs() > 9.0 || theta[model.first_beta().min(theta.len()) - 1].abs() > 12.0 {
                    return f64::NEG_INFINITY;
                }
                model.process(theta, &shares).log_likelihood(events)
            })
        })
        .collect();
    let m = tops.len() as f64;
    let z = normal_quantile(0.975);
    let estimates = model
        .names()
        .into_iter()
        .enumerate()
        .map(|(at, (name, unit))| {
            let mean = tops.iter().map(|top| top.at[at]).sum::<f64>() / m;
            let within: Option<f64> =
                tops.iter().map(|top| top.covariance.as_ref().map(|c| c[at][at])).sum::<Option<f64>>().map(|sum| sum / m);
            let between = if tops.len() > 1 {
                tops.iter().map(|top| (top.at[at] - mean) * (top.at[at] - mean)).sum::<f64>() / (m - 1.0)
            } else {
                0.0
            };
            let limits = within.map(|within| {
                let half = z * (within + (1.0 + 1.0 / m) * between).sqrt();
                (model.shown(at, mean - half), model.shown(at, mean + half))
            });
            let reason = at.checked_sub(model.first_beta()).and_then(|own| model.unidentified(model.covariates.get(own)?, sets));
            let limits = limits.filter(|_| reason.is_none());
            Fitted { name, unit, value: model.shown(at, mean), limits, reason }
        })
        .collect();
    let shares = observed(first, model.sectors);
    let process = model.process(&tops[0].at, &shares);
    let poisson = maximise(
        &[libm::log(first.len() as f64 / model.days)].into_iter().chain(model.covariates.iter().map(|_| 0.0)).collect::<Vec<_>>(),
        |x| {
            let mut theta = vec![x[0], -40.0, 0.0];
            if model.sectors > 1 {
                theta.push(0.0);
            }
            theta.extend_from_slice(&x[1..]);
            model.process(&theta, &shares).log_likelihood(first)
        },
    );
    Some(Fit {
        estimates,
        log_likelihood: tops[0].value,
        poisson: poisson.value,
        freedom: tops[0].at.len(),
        residuals: process.residual_test(first),
        process,
        converged: tops.iter().all(|top| top.converged),
        theta: tops[0].at.clone(),
    })
}

/// Draws from the posterior of one set of dates. Priors: branching even between its limits, decay even in the logarithm between its
/// own, spill even, ln background normal around the observed rate with standard deviation 1.5, β normal with standard deviation 1.
pub fn posterior(
    model: &Model,
    events: &[Event],
    branching: (f64, f64),
    decay: (f64, f64),
    kept: usize,
    seed: u64,
) -> Option<(Sample, Vec<Interval>)> {
    if events.len() < FEWEST {
        return None;
    }
    let shares = observed(events, model.sectors);
    let rate = libm::log(events.len() as f64 / model.days);
    let (low, high) = (libm::log(decay.0), libm::log(decay.1));
    let spills = model.sectors > 1;
    let beta = model.first_beta();
    // Drawn: ln μ, n, ln ω, spill, β.
    let density = |x: &[f64]| {
        if x[1] <= branching.0 || x[1] >= branching.1 || x[2] < low || x[2] > high || (spills && (x[3] <= 0.0 || x[3] >= 1.0)) {
            return f64::NEG_INFINITY;
        }
        let a = (x[0] - rate) / 1.5;
        let b: f64 = x[beta..].iter().map(|beta| beta * beta).sum();
        model.process(&theta(model, x), &shares).log_likelihood(events) - 0.5 * (a * a + b)
    };
    let middle = 0.5 * (branching.0 + branching.1);
    let mut start = vec![rate + libm::log1p(-middle.min(0.9)), middle, 0.5 * (low + high)];
    let mut scale = vec![0.2, (branching.1 - branching.0) / 8.0, (high - low) / 8.0];
    if spills {
        start.push(0.3);
        scale.push(0.1);
    }
    start.extend(model.covariates.iter().map(|_| 0.0));
    scale.extend(model.covariates.iter().map(|_| 0.2));
    let drawn = sample(&start, &scale, kept, seed, density);
    let intervals = (0..start.len())
        .map(|at| {
            let draws = drawn.variable(at);
            let shown = |share| {
                let value = crate::metropolis::quantile(&draws, share);
                if at == 0 || at == 2 { libm::exp(value) } else { value }
            };
            Interval { value: shown(0.5), low: shown(0.025), high: shown(0.975) }
        })
        .collect();
    Some((drawn, intervals))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::simulate;

    fn events(process: &Process, replication: u32) -> Vec<Event> {
        simulate(process, 13, replication).into_iter().map(|one| one.event).collect()
    }

    #[test]
    fn parameters_come_back_from_simulated_incidents_at_the_stated_rate() {
        let process = Process::simple(0.15, 0.5, 0.12, 3000.0);
        let model = Model { days: 3000.0, sectors: 1, covariates: Vec::new() };
        let truth = [0.15, 0.5, 0.12];
        let mut covered = [0u32; 3];
        let runs = 60;
        for replication in 0..runs {
            let fit = fit(&model, &[events(&process, replication)]).unwrap();
            assert!(fit.converged && fit.log_likelihood > fit.poisson);
            for (at, truth) in truth.iter().enumerate() {
                let (low, high) = fit.estimates[at].limits.unwrap();
                covered[at] += u32::from(low <= *truth && *truth <= high);
            }
        }
        // 95 % of 60 is 57; at least 52 with 99 %.
        assert!(covered.iter().all(|count| *count >= 52), "{covered:?}");
    }

    #[test]
    fn a_step_with_no_incident_on_one_side_is_not_identified_and_says_why() {
        let process = Process::simple(0.15, 0.3, 0.12, 1000.0);
        let found = events(&process, 3);
        let reasons = |days: f64, shift: f64, steps: &[f64]| {
            let covariates = steps.iter().map(|day| Covariate::Step("x".into(), *day)).collect();
            let moved: Vec<Event> = found.iter().map(|event| Event { day: event.day + shift, ..*event }).collect();
            let fit = fit(&Model { days, sectors: 1, covariates }, &[moved]).unwrap();
            fit.estimates[3..].iter().map(|one| (one.limits.is_none(), one.reason.clone())).collect::<Vec<_>>()
        };
        let why = |text: &str| (true, Some(text.to_string()));
        assert_eq!(reasons(2000.0, 0.0, &[1200.0]), [why("no incident after the step")]);
        assert_eq!(reasons(2000.0, 1000.0, &[900.0]), [why("no incident before the step")]);
        let between = [why("no incident between the step and the next one"), why("no incident after the step")];
        assert_eq!(reasons(2000.0, 0.0, &[1200.0, 1500.0]), between);
        assert_eq!(reasons(1000.0, 0.0, &[500.0]), [(false, None)]);
    }

    #[test]
    fn sectors_spill_and_steps_come_back() {
        let model =
            Model { days: 4000.0, sectors: 3, covariates: vec![Covariate::Step("the middle".into(), 2000.0), Covariate::Cosine(0.0)] };
        let theta = [libm::log(0.2), logit(0.4), libm::log(0.15), logit(0.25), -0.7, 0.4];
        let process = model.process(&theta, &[0.5, 0.3, 0.2]);
        let found = events(&process, 3);
        let fit = fit(&model, &[found]).unwrap();
        for (at, Fitted { name, limits, .. }) in fit.estimates.iter().enumerate() {
            let (low, high) = limits.unwrap();
            let truth = model.shown(at, theta[at]);
            // Four standard errors: six values at once, one run.
            let (middle, half) = (0.5 * (low + high), (high - low));
            assert!((truth - middle).abs() < half, "{name}: {truth} not in {low}..{high}");
        }
        assert!(fit.residuals.1 > 0.01, "{:?}", fit.residuals);
    }

    #[test]
    fn the_posterior_agrees_with_the_likelihood_where_there_is_much_to_learn() {
        let process = Process::simple(0.2, 0.5, 0.12, 3000.0);
        let model = Model { days: 3000.0, sectors: 1, covariates: Vec::new() };
        let found = events(&process, 5);
        let fit = fit(&model, std::slice::from_ref(&found)).unwrap();
        let (drawn, intervals) = posterior(&model, &found, (0.0, 0.95), (0.01, 1.0), 1500, 1).unwrap();
        for at in 0..3 {
            let (rhat, _) = drawn.convergence(at);
            assert!(rhat < 1.1, "{rhat}");
            let (low, high) = fit.estimates[at].limits.unwrap();
            assert!(intervals[at].value > low && intervals[at].value < high, "{at}: {:?} {low} {high}", intervals[at]);
        }
    }

    #[test]
    fn what_comes_after_the_window_lies_in_the_forecast_at_the_stated_rate() {
        let days = 1500.0;
        let process = Process::simple(0.1, 0.5, 0.12, days + 365.0);
        let model = Model { days, sectors: 1, covariates: Vec::new() };
        let runs = 40;
        let inside = (0..runs).filter(|replication| {
            let (before, after): (Vec<Event>, Vec<Event>) = events(&process, *replication).into_iter().partition(|event| event.day < days);
            let fit = fit(&model, std::slice::from_ref(&before)).unwrap();
            let (sample, _) = posterior(&model, &before, (0.0, 0.95), (0.005, 2.0), 300, 1).unwrap();
            let counts = ahead(&model, &before, (&fit, Some(&sample)), 365.0, 400, 1);
            let at = |share| crate::metropolis::quantile(&counts, share);
            (at(0.1)..=at(0.9)).contains(&(after.len() as f64))
        });
        // 80 % of 40 is 32, and counts are whole numbers; from 25 to 39 with 99 %.
        let inside = inside.count();
        assert!((25..=39).contains(&inside), "{inside} of {runs}");
    }

    #[test]
    fn a_forecast_takes_the_last_step_and_the_excitement_of_the_last_days() {
        let model = Model { days: 2000.0, sectors: 1, covariates: vec![Covariate::Step("the middle".into(), 1000.0)] };
        let theta = [libm::log(0.2), logit(0.4), libm::log(0.1), -1.0];
        let found = events(&model.process(&theta, &[1.0]), 3);
        let mut fit = fit(&model, std::slice::from_ref(&found)).unwrap();
        fit.theta = theta.to_vec();
        let mean = |past: &[Event], days: f64| ahead(&model, past, (&fit, None), days, 3000, 1).iter().sum::<f64>() / 3000.0;
        // Long after, μ·e^β/(1 − n) a day.
        let far = mean(&found, 3000.0);
        assert!((far / (0.2 * libm::exp(-1.0) / 0.6 * 3000.0) - 1.0).abs() < 0.03, "{far}");
        let excited: Vec<Event> = found.iter().copied().chain((0..20).map(|_| Event { day: 1999.9, ..found[0] })).collect();
        // Twenty incidents of the last day have n/(1 − n)·20 = 13 descendants, of which 1 − e^(−0.6) = 45 % come within ten days.
        let more = mean(&excited, 10.0) - mean(&found, 10.0);
        assert!((more - 20.0 * 0.4 / 0.6 * (1.0 - libm::exp(-0.6))).abs() < 0.5, "{more}");
    }

    #[test]
    fn incidents_at_random_have_no_branching_and_few_are_refused() {
        let model = Model { days: 2000.0, sectors: 1, covariates: Vec::new() };
        let found = events(&Process::simple(0.2, 0.0, 0.1, 2000.0), 1);
        let fit = fit(&model, std::slice::from_ref(&found)).unwrap();
        assert!(fit.log_likelihood - fit.poisson < 4.0 && fit.estimates[1].value < 0.25, "{fit:?}");
        assert!(super::fit(&model, &[found[..FEWEST - 1].to_vec()]).is_none());
    }

    #[test]
    fn doubtful_dates_widen_the_intervals() {
        let model = Model { days: 3000.0, sectors: 1, covariates: Vec::new() };
        let known = events(&Process::simple(0.1, 0.5, 0.12, 3000.0), 2);
        let moved = |by: f64| -> Vec<Event> {
            let mut events: Vec<Event> = known
                .iter()
                .enumerate()
                .map(|(at, event)| Event { day: (event.day + if at % 3 == 0 { by } else { 0.0 }).clamp(0.0, 2999.0), ..*event })
                .collect();
            events.sort_by(|a, b| a.day.total_cmp(&b.day));
            events
        };
        let width = |fit: &Fit| fit.estimates[2].limits.map(|(low, high)| libm::log(high / low)).unwrap();
        let sure = fit(&model, std::slice::from_ref(&known)).unwrap();
        let unsure = fit(&model, &[moved(0.0), moved(10.0), moved(-8.0), moved(4.0)]).unwrap();
        assert!(width(&unsure) > width(&sure));
    }
}
