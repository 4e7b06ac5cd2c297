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
    /// Draws: ln level, step, n, ln ω, τ.
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

    /// Levels, branching, decay and differences between years of one draw. What lies before the level is drawn log-normal about the exact ratio of the counts.
    pub fn draw(&self, seed: u64, number: u32) -> (Levels, [f64; 3]) {
        let mut draws = Chance::new(seed, number).at(Stream::Incident, LEVEL, 0);
        let kept = self.sample.chains.first().map_or(1, Vec::len).max(1);
        let place = ((draws.uniform() * (kept * self.sample.chains.len()) as f64) as usize).min(kept * self.sample.chains.len() - 1);
        let x = &self.sample.chains[place / kept][place % kept];
        let level = libm::exp(x[0]);
        let normal = draws.normal();
        let before = self.ratio.map_or(level, |(mean, sd)| level / libm::exp(mean + sd * normal));
        (Levels { before, level, after: level * libm::exp(x[1]) }, [x[2], libm::exp(x[3]), x[4]])
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
    let (levels, [branching, decay, years]) = fitted.draw(seed, number);
    (laws.branching, laws.decay) = (branching, decay);
    let mut draws = Chance::new(seed, number).at(Stream::Incident, LEVEL, 2);
    let luck: Vec<f64> = (border.years.0..border.years.1).map(|_| draws.frailty(years * years)).collect();
    let start = first_of(border.years.0);
    let process = process(border, &laws, border.years, &levels, &luck);
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
        .map(|set| Outlook {
            rules: set.iter().map(ToString::to_string).collect(),
            rungs: [0.0; RUNGS],
            large: Vec::new(),
            at_least_one: 0.0,
        })
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
        let (levels, _) = reading.draw(seed, number);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::border;

    #[test]
    fn a_history_is_a_function_of_its_address_and_has_the_level_that_was_counted() {
        let border = border();
        let fitted = Fitted::new(border, &border.readings[0], 1000, 1);
        let one = history(border, &fitted, true, 7, 3).unwrap();
        assert_eq!(one, history(border, &fitted, true, 7, 3).unwrap());
        assert_ne!(one.len(), history(border, &fitted, true, 8, 3).unwrap().len());
        let (from, to) = ((first_of(1935) - first_of(1932)) as f64, (first_of(1940) - first_of(1932)) as f64);
        let mean = (0..200)
            .map(|number| {
                history(border, &fitted, true, 7, number)
                    .unwrap()
                    .iter()
                    .filter(|one| (from..to).contains(&one.simulated.event.day))
                    .count()
            })
            .sum::<usize>() as f64
            / 1000.0;
        assert!((mean - 153.0).abs() < 12.0, "{mean}");
    }

    #[test]
    fn rules_change_the_ladder_and_not_the_incidents_and_both_sets_meet_the_same_draws() {
        let border = border();
        let fitted = vec![(1.0, Fitted::new(border, &border.readings[0], 500, 1))];
        let sets = vec![vec!["J_TOKYO", "J_1488"], vec!["J_TOKYO", "J_1938"], vec!["J_TOKYO", "J_1488"]];
        let found = outlooks(border, &fitted, &sets, (first_of(1939) + 120, 10.0), 40, 1, |_| {}).unwrap();
        assert_eq!(found[0].large, found[2].large);
        assert!(found[0].large.iter().zip(&found[1].large).all(|(one, other)| one > other));
        assert!(found.iter().all(|one| (one.rungs.iter().sum::<f64>() - 1.0).abs() < 1e-9 && (0.0..=1.0).contains(&one.at_least_one)));
        let twice = outlooks(border, &fitted, &sets[..1], (first_of(1939) + 120, 20.0), 40, 1, |_| {}).unwrap();
        assert!(twice[0].large.iter().zip(&found[0].large).all(|(twenty, ten)| (twenty - 2.0 * ten).abs() < 1e-9 * twenty));
    }
}
