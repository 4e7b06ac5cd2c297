//! **How many incidents, and how many Nomonhans, under these rules or those?** Posterior draws, parameter draws, both at once.
//!
//! expected large ones in T years = level · T · Σ_b Pr(b) · Pr(division or more | beginning b, rules)
//!
//! The level is the posterior of the counted years; the chances of the ladder are exact for each draw of the parameters. Rules change
//! the ladder and nothing else: how many incidents there are under them, no count tells. Both sets of rules meet the same draws.

use kokkyo_model::ParameterVector;
use kokkyo_model::chance::{Chance, Stream};
use kokkyo_scenario::border::{Border, Reading};

use crate::border::{Levels, before, beginnings, counts, first_of, process, reach, rung_chances};
use crate::ladder::{Climb, LARGE, Ladder, RUNGS};
use crate::laws::{Laws, drawn, yearly_priors};
use crate::metropolis::{Sample, quantile};
use crate::rates::rate_ratio;
use crate::simulate::{LADDER, Simulated, simulate};
use crate::yearly::{Learnt, posterior};

/// Address of the draws of levels among the moments of [`Stream::Incident`].
const LEVEL: u32 = 1 << 23;

/// A reading's posterior, from which levels are drawn.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// Draws: ln level, step, n, ln ω.
    pub sample: Sample,
    /// What the counts taught.
    pub learnt: Vec<Learnt>,
    /// Log of the ratio of the level to what was counted before it, and its standard deviation; `None` where nothing was.
    ratio: Option<(f64, f64)>,
}

impl Fitted {
    /// Fits a reading.
    pub fn new(border: &Border, reading: &Reading, kept: usize, seed: u64) -> Self {
        let fitted = counts(border, reading);
        let (sample, learnt) = posterior(&fitted, &yearly_priors(&border.parameters), kept, seed);
        let (early, years) = before(border, reading);
        let level: (u64, f64) =
            fitted.iter().filter(|count| !count.after).fold((0, 0.0), |(sum, span), count| (sum + count.count, span + count.span));
        let ratio = (years > 0.0 && early > 0 && level.0 > 0).then(|| {
            let exact = rate_ratio(level.0, level.1, early, years, 0.95);
            (libm::log(exact.value), libm::log(exact.high / exact.low) / (2.0 * 1.96))
        });
        Self { sample, learnt, ratio }
    }

    /// Levels, branching and decay of one draw. What lies before the level is drawn log-normal about the exact ratio of the counts.
    pub fn draw(&self, seed: u64, number: u32) -> (Levels, f64, f64) {
        let mut draws = Chance::new(seed, number).at(Stream::Incident, LEVEL, 0);
        let kept = self.sample.chains.first().map_or(1, Vec::len).max(1);
        let place = ((draws.uniform() * (kept * self.sample.chains.len()) as f64) as usize).min(kept * self.sample.chains.len() - 1);
        let x = &self.sample.chains[place / kept][place % kept];
        let level = libm::exp(x[0]);
        let normal = draws.normal();
        let before = self.ratio.map_or(level, |(mean, sd)| level / libm::exp(mean + sd * normal));
        (Levels { before, level, after: level * libm::exp(x[1]) }, x[2], libm::exp(x[3]))
    }
}

/// What was asked of a simulation or forecast could not be reckoned: parameters are missing.
pub type Missing = Vec<&'static str>;

/// Laws of one draw: those of the package, or drawn from their priors.
fn laws_of(border: &Border, draw: bool, seed: u64, number: u32) -> Result<Laws, Missing> {
    let vector = if draw { drawn(&border.parameters, seed, number) } else { ParameterVector::stated(&border.parameters) };
    Laws::read(&vector)
}

/// A simulated incident with how it went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incident {
    /// When, where and of which kind.
    pub simulated: Simulated,
    /// Which side started it.
    pub starter: usize,
    /// How far it went.
    pub climb: Climb,
}

/// One history of the border.
pub fn history(border: &Border, fitted: &Fitted, draw: bool, seed: u64, number: u32) -> Result<Vec<Incident>, Missing> {
    let mut laws = laws_of(border, draw, seed, number)?;
    let (levels, branching, decay) = fitted.draw(seed, number);
    (laws.branching, laws.decay) = (branching, decay);
    let start = first_of(border.years.0);
    let process = process(border, &laws, border.years, &levels);
    // The ladder changes when rules come and go, and with the garrisons year by year.
    let mut changes: Vec<i64> = (border.years.0..border.years.1).map(first_of).collect();
    changes.extend(border.rules.iter().flat_map(|rule| [rule.in_force.0, rule.in_force.1.saturating_add(1)]));
    changes.retain(|day| *day >= start && *day < first_of(border.years.1));
    changes.sort_unstable();
    changes.dedup();
    let ladders: Vec<Ladder> = changes.iter().map(|&day| Ladder::new(border, &laws, day, None, reach(border, &laws, day))).collect();
    let chance = Chance::new(seed, number);
    let found = simulate(&process, seed, number);
    Ok(found
        .into_iter()
        .map(|simulated| {
            let mut draws = chance.at(Stream::Incident, LADDER, simulated.key);
            let kind = &border.kinds[simulated.event.kind];
            let starter = if draws.happens(kind.started_by.1) { kind.started_by.0 } else { 1 - kind.started_by.0 };
            let day = start + simulated.event.day as i64;
            let ladder = &ladders[changes.partition_point(|change| *change <= day).saturating_sub(1)];
            let level = 1 + simulated.event.size.unwrap_or(0.0) as usize;
            Incident { simulated, starter, climb: ladder.climb(&ladder.beginning(starter, level), &mut draws) }
        })
        .collect())
}

/// What a set of rules would bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// Ids of the rules.
    pub rules: Vec<String>,
    /// Chance of each rung as the highest of an incident, mean over the draws.
    pub rungs: [f64; RUNGS],
    /// Large ones expected in the span, one for each draw.
    pub large: Vec<f64>,
    /// Chance of at least one.
    pub at_least_one: f64,
}

impl Outlook {
    /// Expected number: 2.5 %, 10 %, 50 %, 90 %, 97.5 % of the draws.
    pub fn quantiles(&self) -> [f64; 5] {
        [0.025, 0.1, 0.5, 0.9, 0.975].map(|share| quantile(&self.large, share))
    }
}

/// Expected large incidents in a span of years under each of several sets of rules of the first side, the other side's being those in
/// force on `day`. The same draws serve all.
pub fn outlooks(
    border: &Border,
    fitted: &[(f64, Fitted)],
    sets: &[Vec<&str>],
    (day, years): (i64, f64),
    draws: u32,
    seed: u64,
    mut done: impl FnMut(u32),
) -> Result<Vec<Outlook>, Missing> {
    let mut all: Vec<Outlook> = sets
        .iter()
        .map(|set| Outlook { rules: set.iter().map(ToString::to_string).collect(), rungs: [0.0; RUNGS], large: Vec::new(), at_least_one: 0.0 })
        .collect();
    let whole: f64 = fitted.iter().map(|(weight, _)| weight).sum();
    for number in 0..draws {
        let laws = laws_of(border, true, seed, number)?;
        // A reading is drawn by its weight: a mixture, not a mean.
        let u = Chance::new(seed, number).at(Stream::Incident, LEVEL, 1).uniform() * whole;
        let mut sum = 0.0;
        let reading = fitted.iter().find(|(weight, _)| {
            sum += weight;
            u < sum
        });
        let Some((_, reading)) = reading.or(fitted.last()) else { break };
        let (levels, _, _) = reading.draw(seed, number);
        let begin = beginnings(border, &laws);
        for (set, outlook) in sets.iter().zip(&mut all) {
            let ladder = Ladder::new(border, &laws, day, Some((0, set)), reach(border, &laws, day));
            let rungs = rung_chances(&ladder, &begin);
            let large: f64 = rungs[LARGE..].iter().sum::<f64>() * levels.level * years;
            outlook.large.push(large);
            outlook.at_least_one += -libm::expm1(-large) / f64::from(draws);
            for (total, rung) in outlook.rungs.iter_mut().zip(rungs) {
                *total += rung / f64::from(draws);
            }
        }
        done(number + 1);
    }
    Ok(all)
}
