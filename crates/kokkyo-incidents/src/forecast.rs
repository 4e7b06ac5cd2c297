//! **How many incidents, and how many Nomonhans, under these rules or those?** Posterior draws, parameter draws, both at once.
//!
//! expected large ones in T years = level · T · Σ_b Pr(b) · Pr(division or more | beginning b, rules)
//!
//! The level is the posterior of the counted years; the chances of the ladder are exact for each draw of the parameters. Rules change
//! the ladder, and the number of incidents by a factor e^β whose prior counts hardly narrow ([`crate::narrowing`]); what part of the spread
//! is due to it, the same draws with β held at its middle say. Both sets of rules meet the same draws.

use kokkyo_model::chance::{Chance, Stream};
use kokkyo_scenario::border::{Border, Cause, Covariate, Reading};
use kokkyo_scenario::geography::LonLat;

use crate::border::{Conditions, Levels, before, beginnings, counts, divisions, first_of, on_a_day, process, rung_chances};
use crate::campaign::{Campaign, Opened, Opening, fight};
use crate::climber::Climber;
use crate::climbing::Played;
use crate::covariates::{Aside, InForce};
use crate::ladder::{Climb, Footing, LARGE, Ladder, RUNGS};
use crate::laws::{Laws, yearly_priors};
use crate::metropolis::{Sample, quantile};
use crate::rates::rate_ratio;
use crate::setting::Setting;
use crate::simulate::{LADDER, Simulated, simulate};
use crate::yearly::{Learnt, posterior};

/// Address of the draws of levels among the moments of [`Stream::Incident`].
const LEVEL: u32 = 1 << 23;
/// Addresses of the draws of places and of campaigns.
const PLACE: u32 = 3 << 23;
const CAMPAIGN: u32 = 5 << 22;
/// Campaigns that are fought for each draw of a forecast.
const CAMPAIGNS: u32 = 20;

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

/// A simulated incident with how it went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incident {
    /// When, where and of which kind.
    pub simulated: Simulated,
    /// Which side started it.
    pub starter: usize,
    /// Where, where the package has lines.
    pub at: Option<LonLat>,
    /// How far it went.
    pub climb: Climb,
    /// The campaign that it opened, by aggregated forces.
    pub campaign: Option<Campaign>,
    /// The same campaign on the field of a scenario, where one was opened; it then counts and the aggregated one does not.
    pub opened: Option<Opened>,
}

impl Incident {
    /// Losses of the sides. *Unit*: men.
    pub fn losses(&self) -> [f64; 2] {
        let campaign = self.of_campaign().map_or([0.0; 2], |(_, losses)| losses);
        [0, 1].map(|side| self.climb.losses[side] + campaign[side])
    }

    /// Days and losses of the campaign that counts: that of the field where one was opened.
    pub fn of_campaign(&self) -> Option<(f64, [f64; 2])> {
        let aggregated = self.campaign.map(|campaign| (f64::from(campaign.days), campaign.losses));
        self.opened.map(|opened| (opened.days, opened.losses)).or(aggregated)
    }

    /// The field that could be opened for this incident of a history: its campaign's sector must have one. Whether the year is the
    /// scenario's, whoever knows the scenario has to ask.
    pub fn opening<'b>(&self, border: &'b Border, seed: u64, number: u32) -> Option<Opening<'b>> {
        self.campaign?;
        let event = self.simulated.event;
        let field = border.sectors[event.sector].field.as_str();
        let day = first_of(border.years.0) + event.day as i64;
        (!field.is_empty()).then_some(Opening { field, day, rung: self.climb.rung, incident: (seed, number, self.simulated.key) })
    }
}

/// Most men that each side can bring to a campaign that begins on a day.
fn campaign_men(border: &Border, laws: &Laws, day: i64) -> [f64; 2] {
    [0, 1].map(|side| laws.campaign_men * divisions(border, side, day))
}

/// One history of a border, with these numbers and without what is set aside.
pub fn history(setting: &Setting<'_>, fitted: &Fitted, played: &Played, aside: &Aside, seed: u64, number: u32) -> Vec<Incident> {
    let border = setting.border;
    let (mut laws, mut conditions) = (played.laws, played.conditions.clone());
    conditions.aside = aside.clone();
    let (levels, [branching, decay, years]) = fitted.draw(seed, number);
    (laws.branching, laws.decay) = (branching, decay);
    let mut draws = Chance::new(seed, number).at(Stream::Incident, LEVEL, 2);
    let luck: Vec<f64> = (border.years.0..border.years.1).map(|_| draws.frailty(years * years)).collect();
    let start = first_of(border.years.0);
    let process = process(setting, &laws, &conditions, border.years, &levels, &luck);
    // The ladder changes when rules come and go, and with the garrisons year by year.
    let mut changes: Vec<i64> = (border.years.0..border.years.1).map(first_of).collect();
    changes.extend(border.rules.iter().flat_map(|rule| [rule.in_force.0, rule.in_force.1.saturating_add(1)]));
    changes.retain(|day| *day >= start && *day < first_of(border.years.1));
    changes.sort_unstable();
    changes.dedup();
    let on = |&day: &i64| Climber::new(Ladder::new(border, &laws, &Footing::on(border, &laws, &conditions, day)));
    let mut climbers: Vec<Climber> = changes.iter().map(on).collect();
    let chance = Chance::new(seed, number);
    let found = simulate(&process, seed, number);
    found
        .into_iter()
        .map(|mut simulated| {
            let key = simulated.key;
            simulated.event.kind = setting.kind(simulated.event.sector, simulated.event.kind);
            let kind = &border.kinds[simulated.event.kind];
            let at = setting.places.at(simulated.event.sector, kind.ground, chance.at(Stream::Incident, PLACE, key).uniform());
            let mut draws = chance.at(Stream::Incident, LADDER, key);
            let starter = if draws.happens(kind.started_by.1) { kind.started_by.0 } else { 1 - kind.started_by.0 };
            let day = start + simulated.event.day as i64;
            let climber = &mut climbers[changes.partition_point(|change| *change <= day).saturating_sub(1)];
            let level = 1 + simulated.event.size.unwrap_or(0.0) as usize;
            let climb = climber.climb(&climber.ladder().beginning(starter, level), &mut draws);
            let campaign = (usize::from(climb.rung) >= LARGE).then(|| {
                let men = [0, 1].map(|side| climber.ladder().men(side, climb.levels[side]));
                fight(&laws, men, campaign_men(border, &laws, day), &mut chance.at(Stream::Incident, CAMPAIGN, key))
            });
            Incident { simulated, starter, at, climb, campaign, opened: None }
        })
        .collect()
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
    /// Campaigns expected in the span in which both sides together lose as many men as were asked for, one for each draw.
    pub bloody: Vec<f64>,
    /// Incidents expected in the span, one for each draw.
    pub incidents: Vec<f64>,
    /// Large ones where it is known what rules do to the number of incidents: each β of rules held as stated.
    pub large_if_known: Vec<f64>,
}

/// What is compared, when, for how long.
#[derive(Debug, Clone)]
pub struct Question<'q> {
    /// Rules of the first side, and what is set aside, of each case.
    pub cases: Vec<(Vec<&'q str>, Aside)>,
    /// Day whose garrisons, policies and other rules hold throughout. *Unit*: days since 1970-01-01.
    pub day: i64,
    /// *Unit*: years.
    pub years: f64,
    /// Losses of both sides from which on a campaign is counted as bloody. *Unit*: men.
    pub losses: f64,
}

impl Outlook {
    /// Expected number: 2.5 %, 10 %, 50 %, 90 %, 97.5 % of the draws.
    pub fn quantiles(&self) -> [f64; 5] {
        [0.025, 0.1, 0.5, 0.9, 0.975].map(|share| quantile(&self.large, share))
    }
}

/// Expected large incidents in a span of years in each of several cases, the other side's rules being those in force on the day.
/// `numbers` are draws of the prior, or those of [`crate::climbing::Climbing`] for the posterior. The same draws serve all cases.
pub fn outlooks(
    border: &Border,
    fitted: &[(f64, Fitted)],
    question: &Question<'_>,
    numbers: &[Played],
    seed: u64,
    mut done: impl FnMut(u32),
) -> Vec<Outlook> {
    let mut all: Vec<Outlook> = question
        .cases
        .iter()
        .map(|(set, _)| Outlook {
            rules: set.iter().map(ToString::to_string).collect(),
            rungs: [0.0; RUNGS],
            large: Vec::new(),
            at_least_one: 0.0,
            bloody: Vec::new(),
            incidents: Vec::new(),
            large_if_known: Vec::new(),
        })
        .collect();
    let whole: f64 = fitted.iter().map(|(weight, _)| weight).sum();
    let setting = Setting::new(border);
    let draws = numbers.len().max(1) as f64;
    for (at, played) in (0u32..).zip(numbers) {
        let (laws, mut conditions) = (played.laws, played.conditions.clone());
        // A reading is drawn by its weight: a mixture, not a mean.
        let u = Chance::new(seed, at).at(Stream::Incident, LEVEL, 1).uniform() * whole;
        let mut sum = 0.0;
        let reading = fitted.iter().find(|(weight, _)| {
            sum += weight;
            u < sum
        });
        let Some((_, reading)) = reading.or(fitted.last()) else { break };
        let (levels, _) = reading.draw(seed, at);
        let share = bloody(border, &laws, &conditions, question, (seed, at));
        for ((set, aside), outlook) in question.cases.iter().zip(&mut all) {
            conditions.aside = aside.clone();
            let (ratio, kinds) = on_a_day(&setting, &laws, &conditions, InForce { day: question.day, instead: Some((0, set)) });
            let footing = Footing { instead: Some((0, set)), ..Footing::on(border, &laws, &conditions, question.day) };
            let ladder = Ladder::new(border, &laws, &footing);
            let rungs = rung_chances(&ladder, &beginnings(border, &laws, &kinds));
            let known = Conditions { betas: with_rules_as_stated(border, &conditions.betas), aside: aside.clone() };
            let (if_known, _) = on_a_day(&setting, &laws, &known, InForce { day: question.day, instead: Some((0, set)) });
            outlook.large_if_known.push(rungs[LARGE..].iter().sum::<f64>() * levels.level * if_known * question.years);
            let incidents = levels.level * ratio * question.years;
            let large: f64 = rungs[LARGE..].iter().sum::<f64>() * incidents;
            outlook.large.push(large);
            outlook.bloody.push(large * share);
            outlook.incidents.push(incidents);
            outlook.at_least_one += -libm::expm1(-large) / draws;
            for (total, rung) in outlook.rungs.iter_mut().zip(rungs) {
                *total += rung / draws;
            }
        }
        done(at + 1);
    }
    all
}

/// β of a draw, but those of rules as the package states them.
fn with_rules_as_stated(border: &Border, betas: &[f64]) -> Vec<f64> {
    let of = |(one, drawn): (&Covariate, &f64)| if matches!(one.cause, Cause::Rule(_)) { one.beta } else { *drawn };
    border.covariates.iter().zip(betas).map(of).collect()
}

/// Share of the variance of the logs of draws that goes when something is known: 1 − variance if known / variance. 0 where nothing
/// is left to explain.
pub fn share_of_spread(draws: &[f64], if_known: &[f64]) -> f64 {
    let spread = |draws: &[f64]| {
        let logs: Vec<f64> = draws.iter().map(|draw| libm::log(draw.max(1e-300))).collect();
        let mean = logs.iter().sum::<f64>() / logs.len().max(1) as f64;
        logs.iter().map(|log| (log - mean) * (log - mean)).sum::<f64>()
    };
    let whole = spread(draws);
    if whole > 0.0 { 1.0 - spread(if_known) / whole } else { 0.0 }
}

/// Share of the campaigns that a division begins on each side whose losses reach what was asked for.
fn bloody(border: &Border, laws: &Laws, conditions: &Conditions, question: &Question<'_>, (seed, at): (u64, u32)) -> f64 {
    let ladder = Ladder::new(border, laws, &Footing::on(border, laws, conditions, question.day));
    let men = [0, 1].map(|side| (1..10).map(|level| ladder.men(side, level)).find(|men| *men >= laws.sizes[3]).unwrap_or(0.0));
    let most = campaign_men(border, laws, question.day);
    let hits = (0..CAMPAIGNS).filter(|campaign| {
        let one = fight(laws, men, most, &mut Chance::new(seed, at).at(Stream::Incident, CAMPAIGN, *campaign));
        one.losses.iter().sum::<f64>() >= question.losses
    });
    hits.count() as f64 / f64::from(CAMPAIGNS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::border;
    use crate::places::distance;

    fn played(seed: u64, number: u32) -> Vec<Incident> {
        let border = border();
        let fitted = Fitted::new(border, &border.readings[0], 1000, 1);
        history(&Setting::new(border), &fitted, &Played::drawn(border, seed, number).unwrap(), &Aside::default(), seed, number)
    }

    #[test]
    fn a_history_is_a_function_of_its_address_and_has_the_level_that_was_counted() {
        let border = border();
        let fitted = Fitted::new(border, &border.readings[0], 1000, 1);
        assert_eq!(played(7, 3), played(7, 3));
        assert_ne!(played(7, 3).len(), played(8, 3).len());
        let (from, to) = ((first_of(1935) - first_of(1932)) as f64, (first_of(1940) - first_of(1932)) as f64);
        let n = 200;
        let means: Vec<f64> = (0..n)
            .map(|number| {
                let found =
                    history(&Setting::new(border), &fitted, &Played::drawn(border, 7, number).unwrap(), &Aside::default(), 7, number);
                found.iter().filter(|one| (from..to).contains(&one.simulated.event.day)).count() as f64 / 5.0
            })
            .collect();
        let mean = means.iter().sum::<f64>() / f64::from(n);
        let sd = (means.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(n - 1)).sqrt();
        // What is expected is the posterior mean of the level; three standard errors of the histories' mean.
        let expected = fitted.sample.variable(0).iter().map(|x| libm::exp(*x)).sum::<f64>() / fitted.sample.variable(0).len() as f64;
        assert!((mean - expected).abs() < 3.0 * sd / f64::from(n).sqrt(), "{mean} {expected} {sd}");
    }

    #[test]
    fn incidents_lie_on_their_sector_and_no_river_incident_on_dry_land() {
        let border = border();
        for one in played(7, 1) {
            let (event, at) = (one.simulated.event, one.at.unwrap());
            let near = border.lines.iter().filter(|line| line.sector == event.sector);
            let ground = border.kinds[event.kind].ground;
            let fits = near.filter(|line| ground.is_none() || line.ground.is_none() || line.ground == ground).flat_map(|line| &line.points);
            // Points of a line are at most some 60 km apart.
            assert!(fits.map(|point| distance(*point, at)).fold(f64::INFINITY, f64::min) < 60.0);
        }
    }

    #[test]
    fn a_large_incident_and_no_other_opens_a_campaign_and_its_men_are_conserved() {
        let border = border();
        let fitted = Fitted::new(border, &border.readings[0], 500, 1);
        let mut campaigns = 0;
        for number in 0..60 {
            for one in history(&Setting::new(border), &fitted, &Played::drawn(border, 7, number).unwrap(), &Aside::default(), 7, number) {
                assert_eq!(one.campaign.is_some(), usize::from(one.climb.rung) >= LARGE);
                let Some(campaign) = one.campaign else { continue };
                campaigns += 1;
                for side in 0..2 {
                    assert!((campaign.sent[side] - campaign.field[side] - campaign.losses[side]).abs() < 1e-6);
                    assert!((one.losses()[side] - one.climb.losses[side] - campaign.losses[side]).abs() < 1e-9);
                }
            }
        }
        assert!(campaigns > 0);
    }

    #[test]
    fn only_a_campaign_in_a_sector_with_a_field_opens_one_and_its_losses_then_count_alone() {
        let border = border();
        let fitted = Fitted::new(border, &border.readings[0], 500, 1);
        let mut seeds = Vec::new();
        for number in 0..60 {
            for mut one in history(&Setting::new(border), &fitted, &Played::drawn(border, 7, number).unwrap(), &Aside::default(), 7, number)
            {
                let has_field = !border.sectors[one.simulated.event.sector].field.is_empty();
                let opening = one.opening(border, 7, number);
                assert_eq!(opening.is_some(), one.campaign.is_some() && has_field);
                let Some(opening) = opening else { continue };
                assert_eq!(one.opening(border, 7, number).as_ref(), Some(&opening), "a function of the address");
                assert!(usize::from(opening.rung) >= LARGE && opening.field == "nomonhan-1939");
                seeds.extend((0..3).map(|attempt| opening.seed(attempt)));
                let opened = Opened { seed: 1, attempts: 1, days: 9.0, losses: [70.0, 30.0], rung: 5, is_cease_fire: true };
                one.opened = Some(opened);
                assert_eq!(one.of_campaign(), Some((9.0, [70.0, 30.0])));
                assert!((one.losses()[0] - one.climb.losses[0] - 70.0).abs() < 1e-9);
            }
        }
        let all = seeds.len();
        seeds.sort_unstable();
        seeds.dedup();
        assert!(all > 0 && seeds.len() == all && seeds[all - 1] < 1 << 53, "every attempt has luck of its own");
    }

    #[test]
    fn rules_change_the_ladder_and_the_number_and_all_cases_meet_the_same_draws() {
        let border = border();
        let fitted = vec![(1.0, Fitted::new(border, &border.readings[0], 500, 1))];
        let case = |rules: &[&'static str]| (rules.to_vec(), Aside::default());
        let cases = vec![case(&["J_TOKYO", "J_1488"]), case(&["J_TOKYO", "J_1938"]), case(&["J_TOKYO", "J_1488"])];
        let question = Question { cases, day: first_of(1939) + 120, years: 10.0, losses: 10_000.0 };
        let numbers: Vec<Played> = (0..40).map(|number| Played::drawn(border, 1, number).unwrap()).collect();
        let found = outlooks(border, &fitted, &question, &numbers, 1, |_| {});
        assert_eq!((&found[0].large, &found[0].bloody), (&found[2].large, &found[2].bloody));
        // The number moves both ways, by at most what the priors allow, and not at all where β is held and 0.
        let ratios: Vec<f64> = found[0].incidents.iter().zip(&found[1].incidents).map(|(one, other)| one / other).collect();
        assert!(ratios.iter().any(|ratio| *ratio > 1.05) && ratios.iter().any(|ratio| *ratio < 0.95), "{ratios:?}");
        assert!(ratios.iter().all(|ratio| (libm::exp(-1.0)..=libm::exp(1.4)).contains(ratio)), "{ratios:?}");
        let share = share_of_spread(&found[0].large, &found[0].large_if_known);
        assert!(share > 0.0 && share < 1.0, "{share}");
        assert_eq!(share_of_spread(&found[0].large, &found[0].large), 0.0);
        assert!(found[0].large.iter().zip(&found[1].large).all(|(one, other)| one > other));
        assert!(found[0].large.iter().zip(&found[0].bloody).all(|(all, bloody)| bloody <= all));
        assert!(found.iter().all(|one| (one.rungs.iter().sum::<f64>() - 1.0).abs() < 1e-9 && (0.0..=1.0).contains(&one.at_least_one)));
        let twice = Question { years: 20.0, ..question };
        let twice = outlooks(border, &fitted, &twice, &numbers, 1, |_| {});
        assert!(twice[0].large.iter().zip(&found[0].large).all(|(twenty, ten)| (twenty - 2.0 * ten).abs() < 1e-9 * twenty));
    }

    #[test]
    fn what_is_set_aside_changes_the_number_of_incidents_or_the_ladder_and_not_both() {
        let border = border();
        let fitted = vec![(1.0, Fitted::new(border, &border.readings[0], 500, 1))];
        let cases =
            [&[][..], &["FLEET_AFLOAT"], &["ARMY_GIVES_WAY"], &["PROTOCOL"]].map(|ids| (vec!["J_TOKYO"], Aside::of(border, ids).unwrap()));
        let question = Question { cases: cases.to_vec(), day: first_of(1937), years: 10.0, losses: 10_000.0 };
        let numbers: Vec<Played> = (0..20).map(|number| Played::drawn(border, 1, number).unwrap()).collect();
        let found = outlooks(border, &fitted, &question, &numbers, 1, |_| {});
        assert!(found[0].incidents.iter().zip(&found[1].incidents).all(|(with, without)| without < with), "the fleet");
        assert_eq!(found[0].incidents, found[2].incidents);
        assert_ne!(found[0].large, found[2].large, "an army that does not give way");
        // With the protocol goes the demand to drive intruders out.
        assert!(found[0].large.iter().zip(&found[3].large).any(|(with, without)| without < with));
    }
}
