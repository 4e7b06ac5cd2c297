//! **What does a headquarters believe?**
//!
//! A belief is a hurdle: the probability p that anybody is there, and a normal distribution over x = ln(1 + N) of each
//! arm. A report errs in two ways: by τ, which stays with its origin, so that it is no news tomorrow, and by σ, which is new
//! each time. A staff does not learn what stays, but it knows that something does, and keeps for every origin how far its
//! belief *leans* on it: Schmidt's filter, with which fifty looks of one pair of eyes make nobody much surer than τ, and
//! yet a column that arrived today is seen today. ρ is the resistance to revision of its doctrine, one against finding the
//! enemy stronger and one against finding him weaker. What another headquarters believes rests on evidence that the receiver
//! does not know: there the bound of covariance intersection is used. What the enemy is about to do is a filter over three
//! states. Beliefs decay, and a report that arrives late is weighed as one of what was so then: what has changed since is
//! unknown to it and to the belief alike. Left out: a headquarters that learns the bias of its sources; noise that two sources
//! have in common on one day.
//!
//! | | |
//! |---|---|
//! | phase | intelligence |
//! | reads | reports that have arrived, beliefs, doctrine; no truth |
//! | proposes | beliefs |
//! | emits | `Appreciated`, `IntentJudged` |
//! | streams | none |
//! | sources | Kalman 1960; Schmidt 1966 (errors that are considered, not estimated); Julier and Uhlmann 1997 (covariance intersection), Niehsen 2002 (its weights); doctrine: `intelligence/doctrine.csv` |
//! | stand-in | reports are true: each replaces what was believed |

use crate::estimates::finds;
use crate::parameters::Laws;
use crate::world::belief::{ARMS, Ageing, Arm, Belief, INTENTS};
use crate::world::column::{HeadquartersId, Id as _, SectorId};
use crate::world::intelligence::{Desk, Doctrine, IntelligenceEffect, MOST_ORIGINS, Report, Told};
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
        /// A change of the expected number of men is logged if it is at least so much in ln N.
        note_ln: "1", 0.0 => 4.0;
    }
}

/// What a number that is believed owes to one origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Mean of ln(1 + N).
    pub mean: f64,
    /// Variance of its error.
    pub var: f64,
    /// Covariance of that error with the error of the origin that stays, in units of the latter's standard deviation.
    pub lean: f64,
}

/// A number after a report y of an origin that errs by `stays` (a standard deviation) whenever it is asked and by `noise` (a
/// variance) anew each time, and the share of its distance from the report that it went. With the lean h,
///
/// > k = (1 − ρ) max(0, (s² − τ h) / (s² − 2 τ h + τ² + σ²)), m += k (y − m), s² −= k (s² − τ h), h += k (τ − h)
///
/// which is the optimal gain of Schmidt 1966 and a share 1 − ρ of what it does to the doubt. Where the report errs in nothing
/// it is believed whole, less ρ.
///
/// `since` is the variance by which what is reported has drifted since then. Neither the report nor the belief knows of it, and
/// so the two are weighed as they stood then: s² − q in the place of s². Where the belief has been mended in between it holds
/// less of that drift, and the report is doubted more than need be, never less: a gain below the best takes less from the doubt.
pub fn consider(before: Estimate, y: f64, noise: f64, stays: f64, since: f64, resistance: f64) -> (Estimate, f64) {
    let Estimate { mean, var, lean } = before;
    let own = var - since - stays * lean;
    let innovation = own + stays * (stays - lean) + noise;
    let optimal = if noise <= 0.0 && stays <= 0.0 {
        1.0
    } else if innovation > 0.0 {
        (own / innovation).max(0.0)
    } else {
        0.0
    };
    let gain = (1.0 - resistance) * optimal;
    (Estimate { mean: mean + gain * (y - mean), var: var - gain * own.max(0.0), lean: lean + gain * (stays - lean) }, gain)
}

/// Mean and variance after a report that may rest on what was known already: covariance intersection with the weights
/// σ²/(s² + σ²) and s²/(s² + σ²). The variance bounds the error whatever the two have in common.
pub fn intersect(mean: f64, var: f64, y: f64, noise: f64, resistance: f64) -> (f64, f64) {
    if noise <= 0.0 || var <= 0.0 {
        let (now, _) = consider(Estimate { mean, var, lean: 0.0 }, y, noise, 0.0, 0.0, resistance);
        return (now.mean, now.var);
    }
    let squares = var * var + noise * noise;
    let gain = (1.0 - resistance) * var * var / squares;
    let bound = var * noise * (var + noise) / squares;
    (mean + gain * (y - mean), var + (1.0 - resistance) * (bound - var))
}

/// Probabilities of saying that somebody was seen, or nobody, if somebody is there and if nobody is: `seeing` is the
/// probability that who is there is seen, `reliability` that the report has to do with the truth; one that has not says
/// either with equal chances.
pub fn sighting(is_seen: bool, seeing: f64, reliability: f64) -> [f64; 2] {
    let guess = (1.0 - reliability) / 2.0;
    let there = reliability * seeing + guess;
    if is_seen { [there, guess] } else { [1.0 - there, 1.0 - guess] }
}

/// Probability of naming an intent, by the intent that is true, of somebody who is right with a probability.
pub fn naming(named: u8, right: f64) -> [f64; INTENTS] {
    let wrong = (1.0 - right) / (INTENTS - 1) as f64;
    std::array::from_fn(|at| if at == usize::from(named) { right } else { wrong })
}

/// What a word that was said some time ago says of today: what was so then is so still with the probability `kept`, and
/// otherwise is as the doctrine expects (a chain that may be read backwards), L′ᵢ = κ Lᵢ + (1 − κ) Σ πⱼ Lⱼ.
pub fn faded<const N: usize>(said: [f64; N], prior: [f64; N], kept: f64) -> [f64; N] {
    let expected: f64 = said.iter().zip(prior).map(|(said, prior)| said * prior).sum();
    said.map(|said| kept * said + (1.0 - kept) * expected)
}

/// Probability that somebody is there after what was said.
pub fn presence(p: f64, [there, not]: [f64; 2]) -> f64 {
    let whole = p * there + (1.0 - p) * not;
    // What was held impossible has happened: who says so is believed.
    if whole > 0.0 { p * there / whole } else { f64::from(u8::from(there > not)) }
}

/// Probabilities of intents after what was said.
pub fn judge(before: [f64; INTENTS], said: [f64; INTENTS]) -> [f64; INTENTS] {
    normal(std::array::from_fn(|at| before[at] * said[at]), before)
}

/// Probabilities that add up to 1; `otherwise` where nothing is left.
fn normal(p: [f64; INTENTS], otherwise: [f64; INTENTS]) -> [f64; INTENTS] {
    let sum: f64 = p.iter().sum();
    if sum > 0.0 { p.map(|p| p / sum) } else { otherwise }
}

/// What so many days leave of a belief; none of less than nothing.
pub fn ageing(days: f64, params: &Params) -> Ageing {
    let days = days.max(0.0);
    Ageing {
        days,
        kept: libm::exp(-params.forget_per_day * days),
        sure: libm::exp(-params.change_of_mind_per_day * days),
        drift: params.drift_per_day * days,
    }
}

/// A belief after some days without news.
pub fn age(mut belief: Belief, prior: &Belief, days: f64, params: &Params) -> Belief {
    ageing(days, params).apply(&mut belief, prior);
    belief
}

/// Moves a probability by a part of the way.
fn part(from: f64, to: f64, resistance: f64) -> f64 {
    from + (1.0 - resistance) * (to - from)
}

/// A belief after a report. *Shape* of its leanings: `[arm][origin]`; they change with it. `seeing`: the probability that
/// the source would have seen who is believed to be there; `age`: how old what it says is.
pub fn hear(belief: Belief, leans: &mut [f64], report: &Report, seeing: f64, doctrine: &Doctrine, age: &Ageing, hour: f64) -> Belief {
    let origins = (leans.len() / ARMS).max(1);
    let mut after = Belief { heard_h: hour, ..belief };
    let resist = |more: bool| if more { doctrine.resist_more } else { doctrine.resist_less };
    let expected = doctrine.belief.p_present;
    let presence_after = |is_seen: bool| {
        let said = faded(sighting(is_seen, seeing, report.reliability), [expected, 1.0 - expected], age.kept);
        presence(belief.p_present, said)
    };
    match report.told {
        Told::Nobody => {
            let p = presence_after(false);
            after.p_present = part(belief.p_present, p, resist(false));
        }
        Told::Somebody { ln_count, arms, noise, stays, intent, place } => {
            let p = presence_after(true);
            after.p_present = part(belief.p_present, p, resist(true));
            for (arm, leans) in leans.chunks_exact_mut(origins).enumerate().filter(|(arm, _)| arms[*arm]) {
                let of = leans.get(usize::from(report.origin)).copied().unwrap_or(0.0);
                let before = Estimate { mean: belief.ln_mean[arm], var: belief.ln_var[arm], lean: of };
                let (now, gain) = consider(before, ln_count[arm], noise, stays, age.drift, resist(ln_count[arm] > before.mean));
                (after.ln_mean[arm], after.ln_var[arm]) = (now.mean, now.var);
                leans.iter_mut().for_each(|lean| *lean *= 1.0 - gain);
                if let Some(lean) = leans.get_mut(usize::from(report.origin)) {
                    *lean = now.lean;
                }
            }
            if let Some(named) = intent {
                let said = naming(named, (1.0 + 2.0 * report.intent_skill) / 3.0);
                let judged = judge(belief.intent, faded(said, doctrine.belief.intent, age.sure));
                let resistance = resist(judged[2] > belief.intent[2]);
                for (at, p) in after.intent.iter_mut().enumerate() {
                    *p = part(belief.intent[at], judged[at], resistance);
                }
            }
            after.place = if place.is_some() { place } else { belief.place };
            after.cause = report.event;
        }
        Told::Appreciation { p_present, ln_mean, ln_var, intent, place } => {
            let ln_var = ln_var.map(|var| var + age.drift);
            // The weight of another's opinion is that of his knowledge of men against one's own.
            let (own, his) = (belief.ln_var[0], ln_var[0]);
            let squares = own * own + his * his;
            let weight = if squares > 0.0 { own * own / squares } else { 1.0 };
            after.p_present =
                part(belief.p_present, belief.p_present + weight * (p_present - belief.p_present), resist(p_present > belief.p_present));
            for (arm, leans) in leans.chunks_exact_mut(origins).enumerate() {
                let (mean, var) = (belief.ln_mean[arm], belief.ln_var[arm]);
                (after.ln_mean[arm], after.ln_var[arm]) = intersect(mean, var, ln_mean[arm], ln_var[arm], resist(ln_mean[arm] > mean));
                // What the other leans on is not known: as much as oneself.
                let as_before = if var > 0.0 { (after.ln_var[arm] / var).sqrt() } else { 0.0 };
                leans.iter_mut().for_each(|lean| *lean *= as_before);
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
    appreciate(&view.desk(), laws, effects, |belief, leans, report, _, doctrine, age, hour| {
        let doctrine = Doctrine { resist_more: 0.0, resist_less: 0.0, ..*doctrine };
        let told = match report.told {
            Told::Somebody { ln_count, arms, intent, place, .. } => {
                Told::Somebody { ln_count, arms, noise: 0.0, stays: 0.0, intent, place }
            }
            other => other,
        };
        hear(belief, leans, &Report { told, reliability: 1.0, intent_skill: 1.0, ..*report }, 1.0, &doctrine, age, hour)
    });
}

type Hear = fn(Belief, &mut [f64], &Report, f64, &Doctrine, &Ageing, f64) -> Belief;

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
    let (desks, sectors) = (desk.theatre.doctrine.len(), desk.theatre.sectors.len());
    // What has arrived, by the desk that it lies on, and there in the order of arrival.
    let Effects { spoken, ages, intelligence, .. } = effects;
    spoken.clear();
    let known = arrived.iter().enumerate().filter(|(_, report)| report.sector.index() < sectors);
    spoken.extend(known.map(|(at, report)| ((report.to.index() * sectors + report.sector.index()) as u32, at as u32)));
    spoken.sort_unstable();
    ages.keep_for([params.forget_per_day, params.change_of_mind_per_day, params.drift_per_day]);
    let mut after = |days: f64| ages.after(days, |days| ageing(days, params));
    let mut leans = [0.0; ARMS * MOST_ORIGINS];
    let (mut first, mut looked_at) = (0, 0);
    loop {
        let at = spoken.get(first).map_or(desks, |&(at, _)| at as usize).min(desks);
        // What nobody speaks of decays once a day; what is spoken of is brought up to the hour first.
        if desk.is_midnight {
            for quiet in looked_at..at {
                let (headquarters, sector) = (HeadquartersId::at(quiet / sectors), SectorId::at(quiet % sectors));
                let by = after((desk.hour - desk.state.aged_h[quiet]) / 24.0);
                intelligence.push(IntelligenceEffect::Age { headquarters, sector, by, note: params.note_ln });
            }
        }
        if at == desks {
            break;
        }
        let end = first + spoken[first..].iter().take_while(|(of, _)| *of as usize == at).count();
        let (headquarters, sector) = (HeadquartersId::at(at / sectors), SectorId::at(at % sectors));
        let doctrine = &desk.theatre.doctrine[at];
        let mut belief = desk.state.beliefs[at];
        // Mean of ln(1 + N) of men with its median; most reports leave it, or are not asked for it again.
        let mut known = (belief.ln_mean[Arm::Men as usize], desk.state.medians[at][Arm::Men as usize]);
        after((desk.hour - desk.state.aged_h[at]) / 24.0).apply(&mut belief, &doctrine.belief);
        let side = doctrine.side;
        let factor = [params.resistance_first, params.resistance_second][side.index()] * (1.0 - laws.observation.clear(side));
        let doctrine = &resisting(doctrine, factor);
        let before = desk.leans(at);
        let leans = &mut leans[..before.len()];
        leans.copy_from_slice(before);
        // Who saw nobody told no number to lean on.
        let mut leans_on_somebody = false;
        for report in spoken[first..end].iter().map(|&(_, which)| &arrived[which as usize]) {
            // Who would overlook a company would not overlook the division that is believed to be there.
            let seeing = if matches!(report.told, Told::Appreciation { .. }) {
                1.0
            } else {
                if known.0 != belief.ln_mean[Arm::Men as usize] {
                    known = (belief.ln_mean[Arm::Men as usize], belief.median(Arm::Men));
                }
                finds(report.seeing, known.1, laws.observation.body_men)
            };
            let age = after((desk.hour - report.made_h) / 24.0);
            belief = hear(belief, leans, report, seeing, doctrine, &age, desk.hour);
            leans_on_somebody |= !matches!(report.told, Told::Nobody);
        }
        debug_assert!(leans_on_somebody || leans == before);
        if leans_on_somebody {
            lean(headquarters, sector, leans, before, desk.theatre.origins, intelligence);
        }
        intelligence.push(IntelligenceEffect::Believe { headquarters, sector, belief, note: params.note_ln });
        (first, looked_at) = (end, at + 1);
    }
    if !arrived.is_empty() {
        intelligence.push(IntelligenceEffect::Clear);
    }
}

/// Asks for the leanings of a desk that have changed. *Shape*: `[arm][origin]`.
fn lean(
    headquarters: HeadquartersId,
    sector: SectorId,
    leans: &[f64],
    before: &[f64],
    origins: usize,
    intelligence: &mut Vec<IntelligenceEffect>,
) {
    for origin in 0..origins {
        let of: [f64; ARMS] = std::array::from_fn(|arm| leans[arm * origins + origin]);
        if (0..ARMS).any(|arm| of[arm] != before[arm * origins + origin]) {
            intelligence.push(IntelligenceEffect::Lean { headquarters, sector, origin: origin as u8, of });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report that is independent of what was known.
    fn revise(mean: f64, var: f64, y: f64, noise: f64, resistance: f64) -> (f64, f64) {
        let (now, _) = consider(Estimate { mean, var, lean: 0.0 }, y, noise, 0.0, 0.0, resistance);
        (now.mean, now.var)
    }

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
        let after = |p, is_seen, seeing, reliability| presence(p, sighting(is_seen, seeing, reliability));
        assert!((after(p, false, q, 1.0) - p * (1.0 - q) / (1.0 - p * q)).abs() < 1e-15);
        assert_eq!(after(p, false, 1.0, 1.0), 0.0);
        assert_eq!(after(p, true, q, 1.0), 1.0);
        assert_eq!(after(p, true, q, 0.0), p);
        assert_eq!(after(p, false, q, 0.0), p);
        // What was held impossible has happened, or what was held sure has not.
        assert_eq!((after(0.0, true, q, 1.0), after(1.0, false, 1.0, 1.0)), (1.0, 0.0));
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

    /// So many reports of one origin about something that drifts between them.
    fn hears(mut known: Estimate, times: u32, drift: f64, noise: f64, stays: f64) -> (Estimate, f64) {
        let mut gain = 0.0;
        for _ in 0..times {
            known.var += drift;
            (known, gain) = consider(known, 8.0, noise, stays, 0.0, 0.0);
        }
        (known, gain)
    }

    const BLANK: Estimate = Estimate { mean: 7.0, var: 1.0, lean: 0.0 };

    #[test]
    fn one_look_is_bayes_and_many_looks_of_one_pair_of_eyes_end_at_the_error_that_stays_with_them() {
        // One: σ² + τ² = 0.25 beside s² = 1, as in the worked example.
        let (once, _) = hears(BLANK, 1, 0.0, 0.16, 0.3);
        assert!((once.mean - 7.8).abs() < 1e-12 && (once.var - 0.2).abs() < 1e-12 && (once.lean - 0.8 * 0.3).abs() < 1e-12);
        // Many: no surer than s² τ² / (s² + τ²), however small the error of the single look has become, and no less sure than
        // τ². The difference is the price of not estimating what stays.
        let (often, gain) = hears(BLANK, 20_000, 0.0, 0.16, 0.3);
        assert!(often.var >= 0.09 / 1.09 && often.var <= 0.09 && gain < 1e-4, "{often:?} {gain}");
        // Nobody is surer than by all looks taken together: s² (τ² + σ²/n) / (s² + τ² + σ²/n).
        for n in 1..50 {
            let together = 0.09 + 0.16 / f64::from(n);
            assert!(hears(BLANK, n, 0.0, 0.16, 0.3).0.var >= together / (1.0 + together) - 1e-12, "{n}");
        }
    }

    #[test]
    fn what_moves_is_followed_as_fast_as_by_the_filter_of_a_random_walk_whatever_stays_with_the_eyes() {
        // Local level: with w = q / σ² the gain in the long run is (sqrt(w² + 4 w) − w) / 2.
        let w: f64 = 0.05 / 0.16;
        let expected = ((w * w + 4.0 * w).sqrt() - w) / 2.0;
        for stays in [0.0, 0.3, 1.5] {
            let (known, gain) = hears(BLANK, 400, 0.05, 0.16, stays);
            assert!((gain - expected).abs() < 1e-9, "{stays}: {gain} {expected}");
            assert!(known.var > stays * stays, "{known:?}");
        }
    }

    #[test]
    fn the_doubt_that_is_stated_is_the_error_that_is_made() {
        // Two origins, τ = 0.5 and 0.8, look in turn at what drifts; the mean square error over many draws is the variance.
        let (draws, looks, drift, noise) = (4000, 12u32, 0.05_f64, 0.2_f64);
        let stays = [0.5, 0.8];
        let (mut squares, mut stated) = (0.0, 0.0);
        for draw in 0..draws {
            let mut luck = crate::chance::Chance::new(draw, 3).at(crate::chance::Stream::Intelligence, 0, 5);
            let mut truth = 7.0 + luck.normal();
            let own = stays.map(|stays| stays * luck.normal());
            let (mut mean, mut var, mut leans) = (7.0, 1.0, [0.0; 2]);
            for look in 0..looks {
                let of = (look % 2) as usize;
                truth += drift.sqrt() * luck.normal();
                var += drift;
                let y = truth + own[of] + noise.sqrt() * luck.normal();
                let (now, gain) = consider(Estimate { mean, var, lean: leans[of] }, y, noise, stays[of], 0.0, 0.0);
                leans[1 - of] *= 1.0 - gain;
                (mean, var, leans[of]) = (now.mean, now.var, now.lean);
            }
            squares += (mean - truth) * (mean - truth) / draws as f64;
            stated = var;
        }
        // Standard error of a mean square of normal errors: sqrt(2 / n) of it; four of them.
        assert!((squares / stated - 1.0).abs() < 4.0 * (2.0 / draws as f64).sqrt(), "{squares} {stated}");
    }

    /// A walk whose days drift by `drift`; one pair of eyes looks at it every day and is heard `late` days afterwards, another,
    /// if there is one, is heard at once. Mean square error of the belief after the last report, and what the belief says of it.
    fn errs(late: usize, beside: Option<f64>, drift: f64, noise: f64, stays: f64) -> (f64, f64) {
        let (draws, days) = (4000, 14);
        let (mut squares, mut stated) = (0.0, 0.0);
        for draw in 0..draws {
            let mut luck = crate::chance::Chance::new(draw, 3).at(crate::chance::Stream::Intelligence, 0, 5);
            let mut walk = vec![7.0 + luck.normal()];
            let own = stays * luck.normal();
            let (mut known, mut gain) = (BLANK, 0.0);
            for day in 0..days {
                if day >= late {
                    let told = walk[day - late] + own + noise.sqrt() * luck.normal();
                    (known, gain) = consider(known, told, noise, stays, drift * late as f64, 0.0);
                }
                if let Some(noise) = beside {
                    let told = walk[day] + noise.sqrt() * luck.normal();
                    let (now, share) = consider(Estimate { lean: 0.0, ..known }, told, noise, 0.0, 0.0, 0.0);
                    known = Estimate { lean: known.lean * (1.0 - share), ..now };
                }
                if day + 1 < days {
                    walk.push(walk[day] + drift.sqrt() * luck.normal());
                    known.var += drift;
                }
            }
            assert!((0.0..=1.0).contains(&gain));
            let error = known.mean - walk[days - 1];
            squares += error * error / draws as f64;
            stated = known.var;
        }
        (squares, stated)
    }

    #[test]
    fn a_report_that_was_on_its_way_leaves_the_doubt_of_its_own_day_and_the_drift_since() {
        // One report, nothing heard in between: as if it had been heard at once, and then everything had drifted.
        let (noise, stays, drift) = (0.2, 0.3, 0.15);
        let (then, gain) = consider(BLANK, 8.0, noise, stays, 0.0, 0.0);
        let (late, gain_late) = consider(Estimate { var: BLANK.var + drift, ..BLANK }, 8.0, noise, stays, drift, 0.0);
        assert!((late.var - then.var - drift).abs() < 1e-15 && (late.mean - then.mean).abs() < 1e-15);
        assert!((late.lean - then.lean).abs() < 1e-15 && (gain - gain_late).abs() < 1e-15);
        // What has drifted beyond all that is doubted has nothing to say.
        assert_eq!(consider(BLANK, 8.0, noise, stays, 1.5, 0.0), (BLANK, 0.0));
    }

    #[test]
    fn nobody_is_surer_than_he_should_be_whatever_arrives_late() {
        // Standard error of a mean square of normal errors: sqrt(2 / n) of it; four of them.
        let luck = 1.0 + 4.0 * (2.0_f64 / 4000.0).sqrt();
        for late in [0, 1, 4, 10] {
            for beside in [None, Some(0.1), Some(1.0)] {
                for stays in [0.0, 0.5] {
                    let (squares, stated) = errs(late, beside, 0.05, 0.2, stays);
                    assert!(squares <= luck * stated, "{late} {beside:?} {stays}: {squares} {stated}");
                    // Nor much less sure than he could be.
                    assert!(stated < 2.5 * squares, "{late} {beside:?} {stays}: {squares} {stated}");
                }
            }
        }
    }

    #[test]
    fn a_word_of_long_ago_says_nothing_of_today_and_one_of_today_all_it_can() {
        let said = sighting(true, 0.6, 0.9);
        let prior = [0.3, 0.7];
        assert_eq!(faded(said, prior, 1.0), said);
        let old = faded(said, prior, 0.0);
        assert!((presence(0.42, old) - 0.42).abs() < 1e-15);
        // Heard by who had no other news in between, it is what would have been believed then and has decayed since.
        let (p, kept) = (0.3, 0.6);
        let late = presence(p, faded(said, prior, kept));
        let at_once = prior[0] + kept * (presence(p, said) - prior[0]);
        assert!((late - at_once).abs() < 1e-15, "{late} {at_once}");
        let intents = [0.7, 0.2, 0.1];
        let late = judge(intents, faded(naming(2, 0.8), intents, kept));
        let at_once = judge(intents, naming(2, 0.8));
        assert!((0..INTENTS).all(|at| (late[at] - intents[at] - kept * (at_once[at] - intents[at])).abs() < 1e-15));
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
        let known = Estimate { mean: 3.0, var: 0.0, lean: 0.0 };
        assert_eq!(consider(known, 8.0, 0.0, 0.0, 0.0, 0.0), (Estimate { mean: 8.0, ..known }, 1.0));
        assert_eq!(judge([0.8, 0.1, 0.1], naming(2, 1.0)), [0.0, 0.0, 1.0]);
    }

    #[test]
    fn beliefs_without_news_go_back_to_the_doctrine_however_often_one_asks() {
        let params = Params {
            resistance_first: 1.0,
            resistance_second: 1.0,
            drift_per_day: 0.05,
            forget_per_day: 0.1,
            change_of_mind_per_day: 0.5,
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
