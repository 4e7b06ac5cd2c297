//! **What does a headquarters believe?**
//!
//! A belief is a hurdle: the probability p that anybody is there, and a normal distribution over x = ln(1 + N) of each
//! arm. A report y with variance σ² moves it by K = s²/(s² + σ²): m += (1 − ρ) K (y − m), s² *= 1 − (1 − ρ) K. ρ is the
//! resistance to revision of its doctrine, one against finding the enemy stronger and one against finding him weaker.
//! What comes from the same origin as something heard not long ago, and what another headquarters believes, is not
//! independent: there the bound of covariance intersection is used. What the enemy is about to do is a filter over three
//! states. Beliefs decay. Left out: a headquarters that knows the bias of its sources.
//!
//! | | |
//! |---|---|
//! | phase | intelligence |
//! | reads | reports that have arrived, beliefs, doctrine; no truth |
//! | proposes | beliefs |
//! | emits | `Appreciated`, `IntentJudged` |
//! | streams | none |
//! | sources | Kalman 1960; Julier and Uhlmann 1997 (covariance intersection), Niehsen 2002 (its weights); doctrine: `intelligence/doctrine.csv` |
//! | stand-in | reports are true: each replaces what was believed |

use crate::parameters::Laws;
use crate::world::belief::{ARMS, Belief, INTENTS};
use crate::world::column::{HeadquartersId, Id as _, SectorId};
use crate::world::intelligence::{Desk, Doctrine, IntelligenceEffect, Report, Told};
use crate::world::{Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "intelligence.appreciation" {
        /// Multiplies the resistance to revision of the first side's doctrine; 0 is none.
        resistance_first: "1", 0.0 => 2.0;
        /// The same of the second side.
        resistance_second: "1", 0.0 => 2.0;
        /// By how much the variance of ln N grows in a day without news.
        drift_per_day: "1/day", 0.0 => 1.0;
        /// Rate at which the probability that somebody is there goes back to that of the doctrine.
        forget_per_day: "1/day", 0.0 => 5.0;
        /// Rate at which what the enemy is thought to be about to do goes back to what the doctrine expects.
        change_of_mind_per_day: "1/day", 0.0 => 5.0;
        /// Within so many hours sources of one origin are taken to speak of the same columns.
        same_column_h: "h", 0.0 => 240.0;
        /// A change of the expected number of men is logged if it is at least so much in ln N.
        note_ln: "1", 0.0 => 4.0;
    }
}

/// Mean and variance after a report that is independent of what was known. A report without variance is believed whole.
pub fn revise(mean: f64, var: f64, y: f64, noise: f64, resistance: f64) -> (f64, f64) {
    let gain = if noise <= 0.0 { 1.0 } else { var / (var + noise) };
    let gain = (1.0 - resistance) * gain;
    (mean + gain * (y - mean), var * (1.0 - gain))
}

/// Mean and variance after a report that may rest on what was known already: covariance intersection with the weights
/// σ²/(s² + σ²) and s²/(s² + σ²). The variance bounds the error whatever the two have in common.
pub fn intersect(mean: f64, var: f64, y: f64, noise: f64, resistance: f64) -> (f64, f64) {
    if noise <= 0.0 || var <= 0.0 {
        return revise(mean, var, y, noise, resistance);
    }
    let squares = var * var + noise * noise;
    let gain = (1.0 - resistance) * var * var / squares;
    let bound = var * noise * (var + noise) / squares;
    (mean + gain * (y - mean), var + (1.0 - resistance) * (bound - var))
}

/// Probability that somebody is there after somebody was seen, or nobody: `seeing` is the probability that who is there
/// is seen, `reliability` that the report has to do with the truth; one that has not says either with equal chances.
pub fn presence(p: f64, is_seen: bool, seeing: f64, reliability: f64) -> f64 {
    let guess = (1.0 - reliability) / 2.0;
    let there = reliability * seeing + guess;
    let (there, not) = if is_seen { (there, guess) } else { (1.0 - there, 1.0 - guess) };
    let whole = p * there + (1.0 - p) * not;
    // What was held impossible has happened: who says so is believed.
    if whole > 0.0 { p * there / whole } else { f64::from(u8::from(is_seen)) }
}

/// Probabilities of intents after one was named by somebody who is right with a probability.
pub fn judge(before: [f64; INTENTS], named: u8, right: f64) -> [f64; INTENTS] {
    let wrong = (1.0 - right) / (INTENTS - 1) as f64;
    let mut after = before;
    for (at, p) in after.iter_mut().enumerate() {
        *p *= if at == usize::from(named) { right } else { wrong };
    }
    normal(after, before)
}

/// Probabilities that add up to 1; `otherwise` where nothing is left.
fn normal(p: [f64; INTENTS], otherwise: [f64; INTENTS]) -> [f64; INTENTS] {
    let sum: f64 = p.iter().sum();
    if sum > 0.0 { p.map(|p| p / sum) } else { otherwise }
}

/// What some days without news leave of a belief: worked out once for all that are as old.
#[derive(Debug, Clone, Copy)]
pub struct Ageing {
    days: f64,
    /// Share of its distance from the prior that the probability of presence keeps.
    kept: f64,
    /// The same of intents.
    sure: f64,
    /// What is added to the variance.
    drift: f64,
}

impl Ageing {
    /// Of so many days; none of less than nothing.
    pub fn of(days: f64, params: &Params) -> Self {
        let days = days.max(0.0);
        Self {
            days,
            kept: libm::exp(-params.forget_per_day * days),
            sure: libm::exp(-params.change_of_mind_per_day * days),
            drift: params.drift_per_day * days,
        }
    }

    /// Ages a belief.
    pub fn apply(&self, belief: &mut Belief, prior: &Belief) {
        if self.days <= 0.0 {
            return;
        }
        belief.p_present = prior.p_present + self.kept * (belief.p_present - prior.p_present);
        for var in &mut belief.ln_var {
            *var += self.drift;
        }
        for (p, prior) in belief.intent.iter_mut().zip(prior.intent) {
            *p = prior + self.sure * (*p - prior);
        }
    }
}

/// A belief after some days without news.
pub fn age(mut belief: Belief, prior: &Belief, days: f64, params: &Params) -> Belief {
    Ageing::of(days, params).apply(&mut belief, prior);
    belief
}

/// Moves a probability by a part of the way.
fn part(from: f64, to: f64, resistance: f64) -> f64 {
    from + (1.0 - resistance) * (to - from)
}

/// A belief after a report; `fresh`: nothing of its origin was heard not long ago.
pub fn hear(belief: Belief, report: &Report, fresh: bool, doctrine: &Doctrine, hour: f64) -> Belief {
    let mut after = Belief { heard_h: hour, ..belief };
    let resist = |more: bool| if more { doctrine.resist_more } else { doctrine.resist_less };
    match report.told {
        Told::Nobody => {
            let p = presence(belief.p_present, false, report.seeing, report.reliability);
            after.p_present = part(belief.p_present, p, resist(false));
        }
        Told::Somebody { ln_count, arms, variance, intent, place } => {
            let p = presence(belief.p_present, true, report.seeing, report.reliability);
            after.p_present = part(belief.p_present, p, resist(true));
            let fuse = if fresh { revise } else { intersect };
            for arm in (0..ARMS).filter(|arm| arms[*arm]) {
                let (mean, var) = (belief.ln_mean[arm], belief.ln_var[arm]);
                (after.ln_mean[arm], after.ln_var[arm]) = fuse(mean, var, ln_count[arm], variance, resist(ln_count[arm] > mean));
            }
            if let Some(named) = intent {
                let judged = judge(belief.intent, named, (1.0 + 2.0 * report.intent_skill) / 3.0);
                let resistance = resist(judged[2] > belief.intent[2]);
                for (at, p) in after.intent.iter_mut().enumerate() {
                    *p = part(belief.intent[at], judged[at], resistance);
                }
            }
            after.place = if place.is_some() { place } else { belief.place };
            after.cause = report.event;
        }
        Told::Appreciation { p_present, ln_mean, ln_var, intent, place } => {
            // The weight of another's opinion is that of his knowledge of men against one's own.
            let (own, his) = (belief.ln_var[0], ln_var[0]);
            let squares = own * own + his * his;
            let weight = if squares > 0.0 { own * own / squares } else { 1.0 };
            after.p_present =
                part(belief.p_present, belief.p_present + weight * (p_present - belief.p_present), resist(p_present > belief.p_present));
            for arm in 0..ARMS {
                let (mean, var) = (belief.ln_mean[arm], belief.ln_var[arm]);
                (after.ln_mean[arm], after.ln_var[arm]) = intersect(mean, var, ln_mean[arm], ln_var[arm], resist(ln_mean[arm] > mean));
            }
            let resistance = resist(intent[2] > belief.intent[2]);
            for (at, p) in after.intent.iter_mut().enumerate() {
                *p += (1.0 - resistance) * weight * (intent[at] - *p);
            }
            after.place = if place.is_some() { place } else { belief.place };
            after.cause = report.event;
        }
    }
    after
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    appreciate(&view.desk(), laws, effects, hear);
}

/// Null model: reports are true; the last one is believed.
pub fn stand_in(view: &View, laws: &Laws, effects: &mut Effects) {
    appreciate(&view.desk(), laws, effects, |belief, report, _, doctrine, hour| {
        let doctrine = Doctrine { resist_more: 0.0, resist_less: 0.0, ..*doctrine };
        let told = match report.told {
            Told::Somebody { ln_count, arms, intent, place, .. } => Told::Somebody { ln_count, arms, variance: 0.0, intent, place },
            other => other,
        };
        hear(belief, &Report { told, reliability: 1.0, seeing: 1.0, intent_skill: 1.0, ..*report }, true, &doctrine, hour)
    });
}

type Hear = fn(Belief, &Report, bool, &Doctrine, f64) -> Belief;

/// A doctrine whose resistance is multiplied.
pub fn resisting(doctrine: &Doctrine, factor: f64) -> Doctrine {
    let times = |resistance: f64| (factor * resistance).min(1.0);
    Doctrine { resist_more: times(doctrine.resist_more), resist_less: times(doctrine.resist_less), ..*doctrine }
}

fn appreciate(desk: &Desk, laws: &Laws, effects: &mut Effects, hear: Hear) {
    let params = &laws.appreciation;
    if desk.theatre.is_empty() {
        return;
    }
    let arrived = &desk.state.arrived;
    let sectors = desk.theatre.sectors.len();
    // Which desks anything has arrived on, a bit each; desks beyond the last bit are looked through.
    let mut spoken_of = [0u64; 16];
    for report in arrived {
        let at = report.to.index() * sectors + report.sector.index();
        if let Some(word) = spoken_of.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }
    let mut ageing = Ageing::of(0.0, params);
    for at in 0..desk.theatre.doctrine.len() {
        let is_spoken_of = spoken_of.get(at / 64).is_none_or(|word| word & (1 << (at % 64)) != 0);
        if !desk.is_midnight && !is_spoken_of {
            continue;
        }
        let (headquarters, sector) = (HeadquartersId::at(at / sectors), SectorId::at(at % sectors));
        let is_meant = |report: &&Report| report.to == headquarters && report.sector == sector;
        // What nobody speaks of decays once a day; what is spoken of is brought up to the hour first.
        if !desk.is_midnight && !arrived.iter().any(|report| is_meant(&report)) {
            continue;
        }
        let doctrine = &desk.theatre.doctrine[at];
        let days = (desk.hour - desk.state.aged_h[at]) / 24.0;
        if days.max(0.0) != ageing.days {
            ageing = Ageing::of(days, params);
        }
        let mut belief = desk.state.beliefs[at];
        ageing.apply(&mut belief, &doctrine.belief);
        if !is_spoken_of {
            effects.intelligence.push(IntelligenceEffect::Believe { headquarters, sector, belief, note: params.note_ln, origin: None });
            continue;
        }
        let side = doctrine.side;
        let factor = [params.resistance_first, params.resistance_second][side.index()] * (1.0 - laws.observation.clear(side));
        let doctrine = &resisting(doctrine, factor);
        let mut origin = None;
        let mut heard = 0u32;
        for report in arrived.iter().filter(is_meant) {
            let bit = 1u32.checked_shl(u32::from(report.origin)).unwrap_or(0);
            let last_h = desk.state.heard_h[at].get(usize::from(report.origin)).copied().unwrap_or(desk.hour);
            let fresh = heard & bit == 0 && desk.hour - last_h > params.same_column_h;
            belief = hear(belief, report, fresh, doctrine, desk.hour);
            heard |= bit;
            if bit != 0 {
                // Several origins in one step: each is noted with an effect of its own.
                if let Some(origin) = origin.replace(report.origin)
                    && origin != report.origin
                {
                    effects.intelligence.push(IntelligenceEffect::Believe {
                        headquarters,
                        sector,
                        belief,
                        note: f64::INFINITY,
                        origin: Some(origin),
                    });
                }
            }
        }
        effects.intelligence.push(IntelligenceEffect::Believe { headquarters, sector, belief, note: params.note_ln, origin });
    }
    if !arrived.is_empty() {
        effects.intelligence.push(IntelligenceEffect::Clear);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_posterior_of_a_normal_with_known_noise_is_that_of_the_book() {
        // Prior N(7, 1), one observation 8 with variance 0.25: precision 1 + 4, mean (7 + 4 × 8)/5.
        let (mean, var) = revise(7.0, 1.0, 8.0, 0.25, 0.0);
        assert!((mean - 7.8).abs() < 1e-12 && (var - 0.2).abs() < 1e-12);
        // n observations one by one are as good as their mean at once.
        let mut one_by_one = (7.0, 1.0);
        for y in [8.0, 7.5, 8.5, 8.0] {
            one_by_one = revise(one_by_one.0, one_by_one.1, y, 0.5, 0.0);
        }
        let at_once = revise(7.0, 1.0, 8.0, 0.125, 0.0);
        assert!((one_by_one.0 - at_once.0).abs() < 1e-12 && (one_by_one.1 - at_once.1).abs() < 1e-12);
    }

    #[test]
    fn no_sighting_is_evidence_and_one_that_was_sure_to_see_is_proof() {
        let (p, q) = (0.6, 0.3);
        assert!((presence(p, false, q, 1.0) - p * (1.0 - q) / (1.0 - p * q)).abs() < 1e-15);
        assert_eq!(presence(p, false, 1.0, 1.0), 0.0);
        assert_eq!(presence(p, true, q, 1.0), 1.0);
        assert_eq!(presence(p, true, q, 0.0), p);
        assert_eq!(presence(p, false, q, 0.0), p);
    }

    #[test]
    fn the_same_column_heard_of_twice_makes_nobody_surer_than_its_own_doubt() {
        let (mut mean, mut var) = (7.0, 1.0);
        for _ in 0..50 {
            (mean, var) = intersect(mean, var, 8.0, 0.4, 0.0);
        }
        assert!((mean - 8.0).abs() < 1e-6 && (var - 0.4).abs() < 1e-6, "{mean} {var}");
        let (mut mean, mut naive) = (7.0, 1.0);
        for _ in 0..50 {
            (mean, naive) = revise(mean, naive, 8.0, 0.4, 0.0);
        }
        assert!(mean > 7.9 && naive < 0.01);
    }

    #[test]
    fn resistance_keeps_a_share_of_what_is_said_from_being_believed() {
        let open = revise(7.0, 1.0, 9.0, 1.0, 0.0);
        let stubborn = revise(7.0, 1.0, 9.0, 1.0, 0.75);
        assert!((stubborn.0 - 7.0 - 0.25 * (open.0 - 7.0)).abs() < 1e-12 && stubborn.1 > open.1);
        assert_eq!(revise(7.0, 1.0, 9.0, 0.0, 1.0), (7.0, 1.0));
    }

    #[test]
    fn a_report_without_doubt_is_the_truth() {
        assert_eq!(revise(3.0, 2.0, 8.0, 0.0, 0.0), (8.0, 0.0));
        assert_eq!(intersect(3.0, 0.0, 8.0, 0.0, 0.0), (8.0, 0.0));
        assert_eq!(judge([0.8, 0.1, 0.1], 2, 1.0), [0.0, 0.0, 1.0]);
    }

    #[test]
    fn beliefs_without_news_go_back_to_the_doctrine_however_often_one_asks() {
        let params = Params {
            resistance_first: 1.0,
            resistance_second: 1.0,
            drift_per_day: 0.05,
            forget_per_day: 0.1,
            change_of_mind_per_day: 0.5,
            same_column_h: 48.0,
            note_ln: 0.5,
        };
        let sure = Belief { intent: [0.0, 0.0, 1.0], p_present: 1.0, ..Belief::NOTHING };
        let aged = age(sure, &Belief::NOTHING, 1000.0, &params);
        assert!((aged.intent[0] - 1.0).abs() < 1e-9 && aged.p_present < 1e-9 && (aged.ln_var[0] - 51.0).abs() < 1e-9);
        // In one piece or in many: the same.
        let mut many = sure;
        for _ in 0..8 {
            many = age(many, &Belief::NOTHING, 0.125, &params);
        }
        let once = age(sure, &Belief::NOTHING, 1.0, &params);
        assert!((many.p_present - once.p_present).abs() < 1e-12 && (many.intent[2] - once.intent[2]).abs() < 1e-12);
        assert!((many.ln_var[0] - once.ln_var[0]).abs() < 1e-12);
    }
}
