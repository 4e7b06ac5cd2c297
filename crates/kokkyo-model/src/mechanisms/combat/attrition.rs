//! **Who is lost?**
//!
//! For each target and kind, the hazards of all causes add up to Λ; over a round of length τ each of *n* is lost with
//! probability p = 1 − exp(−τ Λ / n), and the number is binomial. Losses are drawn from the strengths at the beginning
//! of the round, so both sides' are simultaneous. Men hit are killed or wounded; vehicles are knocked out or written
//! off at once, with part of their crews.
//!
//! | | |
//! |---|---|
//! | phase | fight, in rounds |
//! | reads | hazards of the round |
//! | proposes | hits, knocked-out equipment |
//! | emits | `Losses`, `EquipmentLost` (with the tally of the step) |
//! | streams | `MenHit`, `EquipmentHit` |
//! | sources | parameters of the package |
//! | stand-in | expected losses, rounded to whole men in every round: no chance |

use kokkyo_scenario::forces::Target;

use crate::chance::{Draws, Stream};
use crate::parameters::Laws;
use crate::world::air::AirEffect;
use crate::world::column::ElementId;
use crate::world::{CAUSES, Cause, Effect, Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "combat.attrition" {
        /// Share of the men hit who are killed while the wounded can be brought away.
        killed_share: "1", 0.0 => 1.0;
        /// Share of the men hit who die where the wounded cannot be brought away.
        killed_share_cut_off: "1", 0.0 => 1.0;
        /// Share of knocked-out armour that is lost for good at once.
        burnt_share: "1", 0.0 => 1.0;
        /// Share of guns hit that are lost for good at once.
        gun_lost_share: "1", 0.0 => 1.0;
        /// Share of a crew that is hit with its vehicle.
        crew_share: "1", 0.0 => 1.0;
    }
}

/// Probability that one of `n` is lost in `hours` when `per_h` losses an hour are expected of all together.
pub fn loss_probability(per_h: f64, hours: f64, n: f64) -> f64 {
    if n <= 0.0 { 0.0 } else { -libm::expm1(-per_h * hours / n) }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    play(view, laws, effects, true);
}

/// Null model: what is expected, without chance.
pub fn stand_in(view: &View, laws: &Laws, effects: &mut Effects) {
    play(view, laws, effects, false);
}

fn play(view: &View, laws: &Laws, effects: &mut Effects, by_chance: bool) {
    let state = view.state;
    let (hours, round) = (state.round.hours, view.round());
    for &element in state.volleys.touched() {
        let hazards = state.volleys.of(element);
        let key = view.theatre.elements[element].key;
        let mut men = view.chance.at(Stream::MenHit, round, key);
        let mut equipment = view.chance.at(Stream::EquipmentHit, round, key);
        let draw = |draws: &mut Draws, n: u32, p: f64| if by_chance { draws.binomial(n, p) } else { (f64::from(n) * p).round() as u32 };
        // Of `there` in all, with `per_h` losses an hour expected, how many of `n` are lost in the round.
        let lose = |draws: &mut Draws, n: u32, per_h: f64, there: f64| {
            let hazard = if there > 0.0 { per_h * hours / there } else { 0.0 };
            if by_chance { draws.binomial_by(n, hazard) } else { (f64::from(n) * loss_probability(per_h, hours, there)).round() as u32 }
        };
        let mut crew_hit = 0.0;
        for kind in state.volleys.kinds(element).filter(|&kind| kind != Target::Men as usize) {
            let per_h: f64 = hazards[kind].iter().sum();
            if per_h > 0.0 {
                crew_hit += lose_equipment(element, kind, per_h, &hazards[kind], view, laws, effects, &mut equipment, &lose);
            }
        }
        let by_cause = &hazards[Target::Men as usize];
        let per_h: f64 = by_cause.iter().sum();
        let fit = state.fit[element];
        let mut hits = 0;
        let mut by_artillery = 0;
        let exposed = state.in_the_open(view.theatre, element);
        if per_h > 0.0 && exposed > 0 {
            hits = lose(&mut men, exposed, per_h, f64::from(exposed));
            by_artillery = draw(&mut men, hits, by_cause[Cause::Artillery as usize] / per_h);
            if by_cause[Cause::Air as usize] > 0.0 {
                let by_bombs = draw(&mut men, hits - by_artillery, by_bombs_share(by_cause, per_h));
                if by_bombs > 0 {
                    effects.push(Effect::Air(AirEffect::Hit { element, men: by_bombs }));
                }
            }
        }
        if crew_hit > 0.0 {
            let whole = crew_hit.floor();
            hits += whole as u32 + u32::from(by_chance && men.happens(crew_hit - whole));
        }
        if hits > 0 {
            let hits = hits.min(fit);
            let shut_in = state.enclosure[element] >= crate::world::Enclosure::CutOff;
            let share = if shut_in { laws.attrition.killed_share_cut_off } else { laws.attrition.killed_share };
            let killed = draw(&mut men, hits, share);
            effects.push(Effect::Hit { element, killed, wounded: hits - killed, by_artillery });
        }
    }
}

/// Draws the losses of equipment of one kind; returns the men of the crews who are hit.
fn lose_equipment(
    element: ElementId,
    kind: usize,
    per_h: f64,
    by_cause: &[f64; CAUSES],
    view: &View,
    laws: &Laws,
    effects: &mut Effects,
    draws: &mut Draws,
    lose: &impl Fn(&mut Draws, u32, f64, f64) -> u32,
) -> f64 {
    let (theatre, state) = (view.theatre, view.state);
    let is_kind = |holding| theatre.holdings[holding].target.is_some_and(|target| target as usize == kind);
    let there: u32 = theatre.elements[element].holding_ids().filter(|&h| is_kind(h)).map(|h| state.running[h]).sum();
    let mut crew_hit = 0.0;
    for holding in theatre.elements[element].holding_ids().filter(|&h| is_kind(h)) {
        let mut left = lose(draws, state.running[holding], per_h, f64::from(there));
        if left == 0 {
            continue;
        }
        let class = &theatre.equipment[theatre.holdings[holding].equipment];
        crew_hit += f64::from(left) * class.crew * laws.attrition.crew_share;
        let gone = if kind == Target::Gun as usize { laws.attrition.gun_lost_share } else { laws.attrition.burnt_share };
        // One loss after another, each with a cause in proportion to its hazard.
        while left > 0 {
            let mut mark = draws.uniform() * per_h;
            let mut cause = 0;
            while cause + 1 < CAUSES && mark > by_cause[cause] {
                mark -= by_cause[cause];
                cause += 1;
            }
            let written_off = u32::from(draws.happens(gone));
            effects.push(Effect::Strike { holding, knocked_out: 1, written_off, cause: cause_at(cause) });
            left -= 1;
        }
    }
    crew_hit
}

/// Of the men hit who were not hit by shells, the share hit by bombs.
fn by_bombs_share(by_cause: &[f64; CAUSES], per_h: f64) -> f64 {
    let rest = per_h - by_cause[Cause::Artillery as usize];
    if rest > 0.0 { (by_cause[Cause::Air as usize] / rest).min(1.0) } else { 0.0 }
}

fn cause_at(index: usize) -> Cause {
    [Cause::SmallArms, Cause::AntiTank, Cause::Artillery, Cause::Armour, Cause::Close, Cause::Air, Cause::Mine][index]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_one_of_ninety_four_in_two_hours_is_a_hazard_of_0_39_an_hour() {
        let per_h = 94.0 * 0.3905;
        let lost = 94.0 * loss_probability(per_h, 2.0, 94.0);
        assert!((lost - 51.0).abs() < 0.1, "{lost}");
    }

    #[test]
    fn nothing_is_lost_without_hazard_and_no_more_than_all_with_any() {
        assert_eq!(loss_probability(0.0, 3.0, 100.0), 0.0);
        assert_eq!(loss_probability(5.0, 3.0, 0.0), 0.0);
        assert!(loss_probability(1e9, 3.0, 10.0) <= 1.0);
    }

    #[test]
    fn two_half_rounds_leave_as_many_as_one_whole() {
        let whole = 1.0 - loss_probability(20.0, 1.0, 100.0);
        let half = 1.0 - loss_probability(20.0, 0.5, 100.0);
        assert!((whole - half * half).abs() < 1e-12);
    }
}
