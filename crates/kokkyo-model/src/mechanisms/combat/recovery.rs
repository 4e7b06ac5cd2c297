//! **Who and what comes back?**
//!
//! Out of contact, cohesion comes back: dC/dt = r (1 − C) · rested · fed. Who does not move rests, also who gave way and has got
//! out of reach or stands at bay: what a day's march tires out, the rest of the day restores. Once a day men and machines are counted. Of the wounded in the care of an
//! element some return to it, some die, the others are sent to hospitals far behind, from which nobody returns in
//! time; cut off, nobody is sent away and more die. Men fall sick and recover, which is counted
//! every fourth day. Vehicles and guns that were knocked out
//! are repaired while their own side holds the ground where they lie, and are lost for good once the enemy holds it;
//! what broke down is mended. Left out: deaths in hospitals far behind (they are counted here), workshops with limits
//! to what they can do.
//!
//! | | |
//! |---|---|
//! | phase | recover |
//! | reads | contact, postures, supply, enclosure, wounded, sick, wrecks, who holds the ground |
//! | proposes | cohesion, fatigue; men returned, dead, sent away, sick, recovered; pieces repaired, mended, abandoned |
//! | emits | `Repaired` |
//! | streams | `Recovery`, by day |
//! | sources | parameters of the package |
//! | stand-in | nobody and nothing comes back |

use kokkyo_scenario::logistics::Supply;

use crate::chance::{Draws, Stream};
use crate::parameters::Laws;
use crate::world::column::{ElementId, HoldingId, Id as _};
use crate::world::state::side_of;
use crate::world::{Effect, Effects, Enclosure, Posture, Presence, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "combat.recovery" {
        /// How fast cohesion comes back out of contact: r.
        cohesion_per_h: "1/h", 0.0 => 1.0;
        /// Rate at which it comes back for those who only face the enemy, as a share of that out of contact.
        in_the_line: "1", 0.0 => 1.0;
        /// Share of the full load of food from which men count as fed.
        fed_from: "1", 0.01 => 1.0;
        /// How soon a wounded man in the care of his element returns to duty.
        return_per_day: "1/day", 0.0 => 5.0;
        /// How soon he is sent to a hospital far behind.
        evacuate_per_day: "1/day", 0.0 => 24.0;
        /// How soon he dies of his wounds.
        die_per_day: "1/day", 0.0 => 5.0;
        /// How soon he dies where his element is cut off.
        die_cut_off_per_day: "1/day", 0.0 => 5.0;
        /// How often a fit man in the field falls sick.
        sicken_per_day: "1/day", 0.0 => 0.1;
        /// How long a sick man is away on average.
        sick_days: "day", 0.5 => 365.0;
        /// Half of what was knocked out and lies on own ground is repaired in so many days.
        repair_median_days: "day", 0.1 => 365.0;
        /// How long mending a breakdown takes on average.
        mend_days: "day", 0.1 => 90.0;
        /// How soon what lies on ground that the enemy holds is lost for good.
        abandon_per_day: "1/day", 0.0 => 24.0;
    }
}

/// Less than this is not worth an effect.
const LEAST: f64 = 1e-4;
/// The sick are counted every so many days, each element on its own day: little changes in one.
const SICK_PARADE_DAYS: u32 = 4;

/// Cohesion that comes back in some hours: (1 − C)(1 − e^(−r · rested · fed · t)).
pub fn regained(cohesion: f64, per_h: f64, rested: f64, fed: f64, hours: f64) -> f64 {
    (1.0 - cohesion) * share_regained(-per_h * rested * fed * hours)
}

/// Share of what is missing that comes back: 1 − e^x.
fn share_regained(x: f64) -> f64 {
    -libm::expm1(x)
}

/// How well fed men are who have a share of their full load: full from `from` on. *Range*: 0–1.
pub fn fed(stock_t: f64, full_t: f64, from: f64) -> f64 {
    if full_t <= 0.0 { 1.0 } else { (stock_t / (full_t * from)).min(1.0) }
}

/// Fatigue that some hours of rest take away, where a share m of the day is for marching: t / (24 h (1 − m)).
pub fn rest(hours: f64, marching_share: f64) -> f64 {
    hours / (24.0 * (1.0 - marching_share)).max(1.0)
}

/// Probability within a day of something with a hazard: 1 − e^(−h).
pub fn in_a_day(per_day: f64) -> f64 {
    -libm::expm1(-per_day)
}

/// Probability within a day of something that half have behind them after so many days: 1 − 2^(−1/T).
pub fn in_a_day_of_median(days: f64) -> f64 {
    in_a_day(std::f64::consts::LN_2 / days)
}

/// What becomes in a day of so many wounded: return, die, are sent away. Competing hazards.
pub fn wounded_in_a_day(men: u32, return_per_day: f64, die_per_day: f64, evacuate_per_day: f64, draws: &mut Draws) -> [u32; 3] {
    let all = return_per_day + die_per_day + evacuate_per_day;
    if all <= 0.0 {
        return [0; 3];
    }
    let leave = draws.binomial(men, in_a_day(all));
    let die = draws.binomial(leave, die_per_day / all);
    let rest = return_per_day + evacuate_per_day;
    let back = if rest > 0.0 { draws.binomial(leave - die, return_per_day / rest) } else { 0 };
    [back, die, leave - die - back]
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let state = view.state;
    let conditions = state.cohesion.iter().zip(state.fatigue.iter());
    // Most are as rested and fed as the one before them: the last exponential is kept, out of the line and in it.
    let mut kept = [(f64::NAN, 0.0); 2];
    for ((element, &presence), (&cohesion, &fatigue)) in state.presence.entries().zip(conditions) {
        if !matches!(presence, Presence::InField | Presence::OffField) {
            continue;
        }
        if cohesion < 1.0 - LEAST && state.contact[element] <= 1 {
            let food = Supply::Food as usize;
            let fed = fed(state.stock_t[element][food], state.full_t[element][food], laws.recovery.fed_from);
            let in_the_line = state.contact[element] == 1;
            let line = if in_the_line { laws.recovery.in_the_line } else { 1.0 };
            let (per_h, rested) = (laws.recovery.cohesion_per_h * line, 1.0 - fatigue);
            // 1 − e^(−x) is never more than x: where even that is too little, no exponential is needed.
            if (1.0 - cohesion) * per_h * rested * fed * view.theatre.step_h >= LEAST * (1.0 - 1e-9) {
                let (x, kept) = (-per_h * rested * fed * view.theatre.step_h, &mut kept[usize::from(in_the_line)]);
                if kept.0 != x {
                    *kept = (x, share_regained(x));
                }
                let by = (1.0 - cohesion) * kept.1;
                debug_assert_eq!(by, regained(cohesion, per_h, rested, fed, view.theatre.step_h));
                if by >= LEAST {
                    effects.push(Effect::Cohesion { element, by });
                }
            }
        }
        if fatigue > 0.0 && rests(element, view) {
            let mobility = view.theatre.mobilities[usize::from(view.theatre.elements[element].mobility)];
            effects.push(Effect::Fatigue { element, by: -rest(view.theatre.step_h, mobility.marching_share) });
        }
    }
    if view.has_hour_of_day(0.0) {
        count_men(view, laws, effects);
        count_pieces(view, laws, effects);
    }
}

/// Null model: nobody and nothing comes back, nobody falls sick or dies of wounds; the wounded are still sent away,
/// and who does not move rests.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    let state = view.state;
    for element in view.theatre.elements.ids() {
        if !matches!(state.presence[element], Presence::InField | Presence::OffField) {
            continue;
        }
        if state.fatigue[element] > 0.0 && rests(element, view) {
            let mobility = view.theatre.mobilities[usize::from(view.theatre.elements[element].mobility)];
            effects.push(Effect::Fatigue { element, by: -rest(view.theatre.step_h, mobility.marching_share) });
        }
        if state.in_care[element] > 0 && state.enclosure[element] < Enclosure::CutOff && view.has_hour_of_day(0.0) {
            effects.push(Effect::Evacuate { element, men: state.in_care[element] });
        }
    }
}

/// Who stands still rests: also who gave way, once he is out of reach or at bay. Without that whoever ran until he could run no more
/// stayed tired, and so broken, for good.
fn rests(element: ElementId, view: &View) -> bool {
    matches!(view.state.posture[element], Posture::Hold | Posture::Stopped | Posture::Fix | Posture::AtCrossing)
        || view.state.has_stopped_running(view.theatre, element)
}

fn count_men(view: &View, laws: &Laws, effects: &mut Effects) {
    let (state, law) = (view.state, &laws.recovery);
    let recover = in_a_day(f64::from(SICK_PARADE_DAYS) / law.sick_days);
    let sicken = in_a_day(f64::from(SICK_PARADE_DAYS) * law.sicken_per_day);
    for element in view.theatre.elements.ids() {
        if !matches!(state.presence[element], Presence::InField | Presence::OffField | Presence::OnRoad) {
            continue;
        }
        let who = &view.theatre.elements[element];
        let mut draws = view.chance.at(Stream::Recovery, view.day(), who.key);
        let cut_off = state.enclosure[element] >= Enclosure::CutOff;
        if state.in_care[element] > 0 {
            let (die, evacuate) = if cut_off { (law.die_cut_off_per_day, 0.0) } else { (law.die_per_day, law.evacuate_per_day) };
            let [back, dead, away] = wounded_in_a_day(state.in_care[element], law.return_per_day, die, evacuate, &mut draws);
            if back > 0 {
                effects.push(Effect::Return { element, men: back });
            }
            if dead > 0 {
                effects.push(Effect::Die { element, men: dead });
            }
            if away > 0 {
                effects.push(Effect::Evacuate { element, men: away });
            }
        }
        // The sick lie behind: nobody joins them from a formation that is cut off, nobody comes to it from them.
        if cut_off {
            continue;
        }
        if !(view.day() + who.key).is_multiple_of(SICK_PARADE_DAYS) {
            continue;
        }
        if state.sick[element] > 0 {
            let men = draws.binomial(state.sick[element], recover);
            if men > 0 {
                effects.push(Effect::Recover { element, men });
            }
        }
        if state.presence[element] == Presence::InField {
            let men = draws.binomial(state.fit[element], sicken);
            if men > 0 {
                effects.push(Effect::Sicken { element, men });
            }
        }
    }
}

fn count_pieces(view: &View, laws: &Laws, effects: &mut Effects) {
    let (state, law) = (view.state, &laws.recovery);
    let repair = in_a_day_of_median(law.repair_median_days);
    let mend = in_a_day(1.0 / law.mend_days);
    let abandon = in_a_day(law.abandon_per_day);
    for holding in view.theatre.holdings.ids() {
        let (out, down) = (state.knocked_out[holding], state.broken_down[holding]);
        if out == 0 && down == 0 {
            continue;
        }
        let element = view.theatre.holdings[holding].element;
        let mut draws = view.chance.at(Stream::Recovery, moment_of_piece(view, holding), view.theatre.elements[element].key);
        let works = is_at_work(view, element);
        let holder = state.control.find(state.wreck_cell[holding]).map_or(view.theatre.elements[element].side as u8, |&control| control);
        if out > 0 {
            let side = view.theatre.elements[element].side;
            if works && holder == side as u8 {
                let count = draws.binomial(out, repair);
                if count > 0 {
                    effects.push(Effect::Repair { holding, count });
                }
            } else if side_of(holder) == Some(side.enemy()) {
                let count = draws.binomial(out, abandon);
                if count > 0 {
                    effects.push(Effect::Abandon { holding, count });
                }
            }
        }
        if down > 0 && works {
            let count = draws.binomial(down, mend);
            if count > 0 {
                effects.push(Effect::Mend { holding, count });
            }
        }
    }
}

/// Whether the workshops and columns of an element can reach it.
fn is_at_work(view: &View, element: ElementId) -> bool {
    matches!(view.state.presence[element], Presence::InField | Presence::OffField | Presence::OnRoad)
        && view.state.enclosure[element] < Enclosure::CutOff
}

/// Address of a holding's draws of a day: the day, and above its 20 bits the number of the holding in its element.
fn moment_of_piece(view: &View, holding: HoldingId) -> u32 {
    let element = view.theatre.holdings[holding].element;
    let number = holding.index() as u32 - u32::from(view.theatre.elements[element].first_holding);
    view.day() | ((number + 1) << 20)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::world::Side;
    use crate::world::proving_ground::{Field, Ground, cell};

    fn laws(field: &mut Field) {
        let law = &mut field.laws.recovery;
        (law.cohesion_per_h, law.fed_from) = (0.02, 0.5);
        law.in_the_line = 0.5;
        (law.return_per_day, law.evacuate_per_day, law.die_per_day, law.die_cut_off_per_day) = (0.1, 0.4, 0.05, 0.2);
        (law.sicken_per_day, law.sick_days) = (0.001, 10.0);
        (law.repair_median_days, law.mend_days, law.abandon_per_day) = (5.0, 2.0, 1e9);
    }

    fn battalion() -> (Field, ElementId) {
        let mut ground = Ground::new();
        let who = ground.element(Side::First, 1000, 2, 0);
        let mut field = ground.play();
        laws(&mut field);
        (field, who)
    }

    /// A battalion with ten tanks, all knocked out, in a cell of its own.
    fn tanks() -> (Field, HoldingId) {
        let mut ground = Ground::new();
        let who = ground.element(Side::First, 100, 2, 0);
        let holding = ground.armour(who, 1000, 3.0);
        let mut field = ground.play();
        laws(&mut field);
        field.state.running[holding] = 0;
        field.state.knocked_out[holding] = 1000;
        field.state.wreck_cell[holding] = cell(2, 0);
        (field, holding)
    }

    #[test]
    fn cohesion_comes_back_towards_one_and_not_to_the_tired_or_hungry() {
        assert!((regained(0.5, 0.02, 1.0, 1.0, 3.0) - 0.5 * (1.0 - libm::exp(-0.06))).abs() < 1e-12);
        assert_eq!(regained(0.5, 0.02, 0.0, 1.0, 3.0), 0.0);
        assert_eq!(regained(0.5, 0.02, 1.0, 0.0, 3.0), 0.0);
        assert_eq!(regained(1.0, 0.02, 1.0, 1.0, 3.0), 0.0);
        assert!(regained(0.2, 0.02, 1.0, 1.0, 3.0) > regained(0.5, 0.02, 1.0, 1.0, 3.0));
        let mut by_hours = 0.5;
        for _ in 0..3 {
            by_hours += regained(by_hours, 0.02, 1.0, 1.0, 1.0);
        }
        assert!((by_hours - 0.5 - regained(0.5, 0.02, 1.0, 1.0, 3.0)).abs() < 1e-12);
    }

    #[test]
    fn the_hours_without_marching_rest_what_the_marching_hours_tire() {
        assert!((rest(16.0, 1.0 / 3.0) - 1.0).abs() < 1e-12);
        assert_eq!(rest(1.0, 1.0), 1.0);
        assert_eq!(fed(1.0, 4.0, 0.5), 0.5);
        assert_eq!(fed(3.0, 4.0, 0.5), 1.0);
        assert_eq!(fed(0.0, 0.0, 0.5), 1.0);
    }

    #[test]
    fn half_of_the_wrecks_run_again_after_the_median_and_three_quarters_after_two() {
        let left = 1.0 - in_a_day_of_median(5.0);
        let after = |days: u32| (0..days).fold(1.0, |share, _| share * left);
        assert!((after(5) - 0.5).abs() < 1e-12);
        assert!((after(10) - 0.25).abs() < 1e-12);
    }

    #[test]
    fn the_wounded_divide_as_their_hazards_do() {
        let (mut sum, rounds) = ([0u32; 3], 400u32);
        for i in 0..rounds {
            let mut draws = Chance::new(5, 0).at(Stream::Verification, i, 1);
            let found = wounded_in_a_day(100, 0.1, 0.05, 0.35, &mut draws);
            assert!(found.iter().sum::<u32>() <= 100);
            for (sum, found) in sum.iter_mut().zip(found) {
                *sum += found;
            }
        }
        let all = f64::from(rounds) * 100.0 * in_a_day(0.5);
        for (found, share) in sum.iter().zip([0.2, 0.1, 0.7]) {
            assert!((f64::from(*found) / (all * share) - 1.0).abs() < 0.05, "{sum:?}");
        }
        assert_eq!(wounded_in_a_day(100, 0.0, 0.0, 0.0, &mut Chance::new(5, 0).at(Stream::Verification, 0, 0)), [0; 3]);
    }

    #[test]
    fn men_are_conserved_and_cut_off_nobody_is_sent_away() {
        for cut_off in [false, true] {
            let (mut field, who) = battalion();
            field.state.fit[who] = 600;
            field.state.wounded[who] = 400;
            field.state.wounded_total[who] = 400;
            field.state.in_care[who] = 400;
            if cut_off {
                field.state.enclosure[who] = Enclosure::CutOff;
            }
            for _ in 0..40 {
                let sent_away = field.effects(decide).iter().any(|effect| matches!(effect, Effect::Evacuate { .. }));
                assert!(!(cut_off && sent_away));
                field.play(decide);
                field.audit();
                field.state.hour += 24.0;
            }
            let died = f64::from(field.state.killed[who]) / 400.0;
            let expected = if cut_off { 0.2 / 0.3 } else { 0.05 / 0.55 };
            assert!((died - expected).abs() < 0.08, "{died} against {expected}");
            assert_eq!(field.state.in_care[who], 0);
            assert_eq!(field.state.sick_total[who] == 0, cut_off);
        }
    }

    #[test]
    fn nobody_regains_cohesion_under_attack_and_everyone_rests_who_stands() {
        let (mut field, who) = battalion();
        field.state.hour = 3.0;
        field.state.cohesion[who] = 0.5;
        field.state.fatigue[who] = 0.5;
        field.state.contact[who] = 2;
        field.play(decide);
        assert_eq!(field.state.cohesion[who], 0.5);
        assert_eq!(field.state.fatigue[who], 0.25);
        field.state.contact[who] = 0;
        field.state.posture[who] = Posture::March;
        field.play(decide);
        assert_eq!(field.state.fatigue[who], 0.25);
        assert!(field.state.cohesion[who] > 0.5);
    }

    #[test]
    fn wrecks_on_own_ground_come_back_and_on_the_enemys_ground_are_lost() {
        let (mut field, tanks_) = tanks();
        let wreck = field.state.wreck_cell[tanks_];
        field.play(decide);
        let repaired = f64::from(field.state.running[tanks_]);
        assert!((repaired / 1000.0 - in_a_day_of_median(5.0)).abs() < 0.04, "{repaired}");
        field.state.control[wreck] = 2;
        field.state.hour = 24.0;
        assert!(field.effects(decide).iter().all(|effect| !matches!(effect, Effect::Repair { .. } | Effect::Abandon { .. })));
        field.state.control[wreck] = 1;
        field.play(decide);
        assert_eq!(field.state.knocked_out[tanks_], 0);
        assert_eq!(f64::from(field.state.written_off[tanks_]), 1000.0 - repaired);
        field.audit();
    }

    #[test]
    fn what_happens_in_a_day_does_not_depend_on_the_length_of_the_step() {
        let run = |step_h: f64| {
            let (mut field, who) = battalion();
            field.theatre.step_h = step_h;
            field.state.fit[who] = 600;
            field.state.wounded[who] = 400;
            field.state.wounded_total[who] = 400;
            field.state.in_care[who] = 400;
            while field.state.hour < 240.0 {
                field.play(decide);
                field.state.hour += step_h;
            }
            (field.state.fit[who], field.state.killed[who], field.state.sick[who], field.state.in_care[who])
        };
        assert_eq!(run(3.0), run(1.0));
        assert_eq!(run(3.0), run(6.0));
    }

    #[test]
    fn who_ran_until_he_could_run_no_more_is_rested_and_takes_heart_within_days() {
        for posture in [Posture::Broken, Posture::FallBack] {
            let (mut field, who) = battalion();
            field.state.posture[who] = posture;
            (field.state.fatigue[who], field.state.cohesion[who]) = (1.0, 0.0);
            let mut tired = Vec::new();
            while field.state.hour < 72.0 {
                field.play(decide);
                tired.push(field.state.fatigue[who]);
                field.state.hour += field.theatre.step_h;
            }
            // For six hours he still runs; then he stands, rests, and takes heart as the rested do.
            assert_eq!(tired[..3], [1.0; 3]);
            assert_eq!(*tired.last().unwrap(), 0.0);
            assert!(field.state.cohesion[who] > 0.6, "{posture:?}: {}", field.state.cohesion[who]);
        }
    }

    #[test]
    fn who_runs_from_an_enemy_in_contact_does_not_rest_and_who_stands_at_bay_does() {
        let (mut field, who) = battalion();
        field.state.posture[who] = Posture::Broken;
        field.state.fatigue[who] = 1.0;
        field.state.contact[who] = 1;
        field.state.hour = 48.0;
        field.play(decide);
        assert_eq!(field.state.fatigue[who], 1.0);
        field.state.at_bay[who] = true;
        field.play(decide);
        assert!(field.state.fatigue[who] < 1.0, "who has nowhere to run to stands, and rests");
    }

    #[test]
    fn without_the_mechanism_nothing_comes_back() {
        let (mut field, tanks_) = tanks();
        field.play(stand_in);
        assert_eq!(field.state.running[tanks_], 0);
        assert_eq!(field.state.fit[ElementId(0)], 100);
    }
}
