//! **What does a headquarters tell the one above, and what does success teach it?**
//!
//! Reports are acts. The rung that troops have reached, and the men whom they have lost, are known above only when that has been
//! reported: soon, late, or, where the course that led there is concealed, when it can no longer be hidden. Losses are counted every
//! six hours in both modes, so that a campaign that becomes free on a day begins with what had been reported by then. When a course of action ends, its outcome is
//! reported: a success if the enemy on claimed ground has gone or its elements stand where they were sent; of a raid in the air, if
//! the enemy lost more aircraft than it cost while it lasted. A blow into the void may be called one, and a failure too. What is reported as a success raises the momentum of the headquarters and,
//! passed on, of those above; a reproach from above, which is a prohibition or demand against what it is just doing,
//! lowers it. Momentum decays by half-lives. All but losses only in the free campaign. Left out: false figures; reports that contradict each other.
//!
//! known losses(t) = max over s ≤ t of losses(s − delay(s))
//!
//! M(t) = M·2^(−Δt/T); + gain for a success as reported; − gain for a reproach
//!
//! | | |
//! |---|---|
//! | phase | orders |
//! | reads | operations, own troops and their losses, aircraft lost on either side, beliefs, rungs, directives just received |
//! | proposes | what is known above of rungs and losses, outcomes, momentum |
//! | emits | `Learnt`, `Reported`, `Reproached` |
//! | streams | `Decision` |
//! | sources | none |
//! | stand-in | everything is known above at once and as it is; nothing is learnt from it |

use kokkyo_scenario::command::ClauseKind;

use crate::chance::Stream;
use crate::parameters::Laws;
use crate::world::air::Tally;
use crate::world::column::{CourseId, ElementId, HeadquartersId};
use crate::world::command::{CommandEffect, Course, Manner, Operation};
use crate::world::desk::{Desk, Worth, lost};
use crate::world::state::Stage;
use crate::world::{Effect, Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "command.reporting" {
        /// Half-life of momentum.
        momentum_half_life_days: "day", 1.0 => 1000.0;
        /// What a success as reported adds to momentum.
        success_gain: "log-odds", 0.0 => 5.0;
        /// What a reproach takes from it.
        reproach_loss: "log-odds", 0.0 => 5.0;
        /// Chance that a blow that met nobody is reported as a success.
        empty_blow: "1", 0.0 => 1.0;
        /// Chance that a failure is reported as a success.
        false_success: "1", 0.0 => 1.0;
        /// Share of the enemy on claimed ground that must be believed gone for a success.
        cleared_share: "1", 0.0 => 1.0;
        /// How long a report takes, each level up.
        report_h: "h", 0.0 => 240.0;
        /// How long a late report takes.
        late_h: "h", 0.0 => 2400.0;
        /// How long what is concealed stays unknown.
        concealed_h: "h", 0.0 => 2400.0;
        /// How long after a course began a word from above is still a reproach for it.
        reproach_days: "day", 0.0 => 100.0;
    }
}

/// How often losses are counted: a choice about computing. *Unit*: h.
const COUNTED_EVERY_H: f64 = 6.0;

/// How long the rung, and what was lost, stays unknown to a headquarters: by the manner in which its side's courses are reported, and the levels below it.
pub fn delay_h(manner: Manner, levels: u8, law: &Params) -> f64 {
    if levels == 0 {
        return 0.0;
    }
    match manner {
        Manner::Report => law.report_h * f64::from(levels),
        Manner::Late => law.late_h,
        Manner::Conceal => law.concealed_h,
    }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    losses(view, &laws.reporting, effects, false);
    if !view.state.command.is_free(view.state.hour) {
        return;
    }
    rungs(view, &laws.reporting, effects, false);
    outcomes(view, laws, effects, false);
    reproaches(view, &laws.reporting, effects);
}

/// Null model: everything is known above at once and as it is; nothing is learnt from it.
pub fn stand_in(view: &View, laws: &Laws, effects: &mut Effects) {
    losses(view, &laws.reporting, effects, true);
    if !view.state.command.is_free(view.state.hour) {
        return;
    }
    rungs(view, &laws.reporting, effects, true);
    outcomes(view, laws, effects, true);
}

/// Counts what both sides have lost, and tells each headquarters what has come up to it of its own side. Nobody forgets what he
/// was told because what happens now is kept from him.
fn losses(view: &View, law: &Params, effects: &mut Effects, instant: bool) {
    let (theatre, state) = (view.theatre, view.state);
    if !is_counted(state.hour, theatre.step_h) {
        return;
    }
    let mut men = [0; 2];
    for (element, who) in theatre.elements.entries() {
        men[who.side.index()] += lost(state, element);
    }
    effects.push(Effect::Command(CommandEffect::CountLosses { men }));
    for (id, who) in theatre.headquarters.entries() {
        let delay_h = if instant { 0.0 } else { delay_h(hidden(view, id), who.levels, law) };
        let reported = if delay_h > 0.0 { state.command.lost_by(who.side, state.hour - delay_h) } else { men[who.side.index()] };
        if reported > state.command.known_losses[id] {
            effects.push(Effect::Command(CommandEffect::HearOfLosses { headquarters: id, men: reported }));
        }
    }
}

/// Whether losses are counted in the step that begins at an hour: every six hours of the clock, or every step that is longer.
fn is_counted(hour: f64, step_h: f64) -> bool {
    let next = (hour / COUNTED_EVERY_H).ceil() * COUNTED_EVERY_H;
    next < hour + step_h - 1e-9
}

fn rungs(view: &View, law: &Params, effects: &mut Effects, instant: bool) {
    let (theatre, state) = (view.theatre, view.state);
    let rung = state.rung[0].max(state.rung[1]);
    for id in theatre.headquarters.ids() {
        let who = &theatre.headquarters[id];
        let command = &state.command;
        if command.known_rung[id] == rung {
            continue;
        }
        let event = state.why_rung[if state.rung[0] >= state.rung[1] { 0 } else { 1 }];
        if command.hears_h[id].is_infinite() && !instant {
            let manner = hidden(view, id);
            let delay_h = delay_h(manner, who.levels, law);
            if delay_h > 0.0 {
                effects.push(Effect::Command(CommandEffect::Hear { headquarters: id, at_h: state.hour + delay_h }));
                continue;
            }
        } else if command.hears_h[id] > state.hour && !instant {
            continue;
        }
        effects.push(Effect::Command(CommandEffect::Learn { headquarters: id, rung, event }));
    }
}

/// The least open manner in which a course of the side, chosen below a headquarters and now under way, is reported.
fn hidden(view: &View, above: HeadquartersId) -> Manner {
    let (theatre, state) = (view.theatre, view.state);
    let side = theatre.headquarters[above].side;
    let mut worst = Manner::Report;
    for (id, course) in theatre.command.courses.entries() {
        let operation = state.command.operations[id];
        if operation.runs() && theatre.headquarters[course.headquarters].side == side && course.headquarters > above {
            worst = if operation.manner as u8 > worst as u8 { operation.manner } else { worst };
        }
    }
    worst
}

fn outcomes(view: &View, laws: &Laws, effects: &mut Effects, honest: bool) {
    let (theatre, state, law) = (view.theatre, view.state, &laws.reporting);
    let worth = Worth { armour: laws.appraisal.men_per_armour, gun: laws.appraisal.men_per_gun };
    for (id, course) in theatre.command.courses.entries() {
        let operation = state.command.operations[id];
        if !operation.runs() || operation.ends_h > state.hour {
            continue;
        }
        // A patrol or a march has no outcome that anyone would report as a success, nor has a raid that was not flown.
        let outcome = if course.is_raid() {
            raided(state.air.tally(theatre, theatre.headquarters[course.headquarters].side, &course.missions).since(operation.then))
        } else if course.is_operation() && course.offensiveness > 0.0 {
            Some(fought(view, course, &operation, worth, law))
        } else {
            None
        };
        let Some((met, succeeded)) = outcome else {
            effects.push(Effect::Command(CommandEffect::Close { course: id }));
            continue;
        };
        let key = theatre.headquarters[course.headquarters].key ^ u32::from(id.0).rotate_left(16);
        let u = view.chance.at(Stream::Decision, view.moment(), key).uniform();
        let reported = if honest || succeeded { succeeded } else { u < if met { law.false_success } else { law.empty_blow } };
        effects.push(Effect::Command(CommandEffect::Report {
            course: id,
            succeeded,
            reported,
            gain: if honest { 0.0 } else { law.success_gain },
        }));
    }
}

/// Whether an operation on the ground met anybody, and whether it came to what it was for.
fn fought(view: &View, course: &Course, operation: &Operation, worth: Worth, law: &Params) -> (bool, bool) {
    let state = view.state;
    let met = course.elements.iter().any(|&element| state.contact_h[element] >= operation.begins_h);
    let then = operation.supposed.intruder;
    let believed = Desk::of(view, course.headquarters, worth).enemy().intruder;
    let cleared = then > 0.0 && believed <= (1.0 - law.cleared_share) * then;
    let (there, all) = takers(&course.elements, view)
        .fold((0u32, 0u32), |(there, all), element| (there + u32::from(state.at_objective[element]), all + 1));
    (met, met && (cleared || (all > 0 && 2 * there >= all)))
}

/// Formations of an operation whose objective counts: guns are where they should be as soon as they are within range, staffs and
/// trains take none, and count only where there is nobody else.
fn takers<'a>(elements: &'a [ElementId], view: &'a View) -> impl Iterator<Item = ElementId> + 'a {
    let assaults = |&element: &ElementId| view.theatre.elements[element].role.assaults();
    let nobody_assaults = !elements.iter().any(assaults);
    elements.iter().copied().filter(move |element| view.state.is_active(*element) && (nobody_assaults || assaults(element)))
}

/// Whether a raid met anybody, and whether it cost the enemy more aircraft than its own side, by what was flown and lost while it
/// lasted; `None`: it was not flown.
pub fn raided(since: Tally) -> Option<(bool, bool)> {
    let [own, his] = since.lost;
    (since.sorties > 0).then_some((own + his > 0, his > own))
}

fn reproaches(view: &View, law: &Params, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    for (directive, mandate) in theatre.command.mandates.entries() {
        if state.stage[directive] != Stage::Received || state.command.received_h[directive] < state.hour {
            continue;
        }
        for &addressee in &mandate.addressees {
            if addressee == mandate.issuer {
                continue;
            }
            let recent = |id: CourseId| {
                let since_h = state.hour - state.command.operations[id].decided_h;
                theatre.command.courses[id].headquarters == addressee && since_h <= 24.0 * law.reproach_days
            };
            let hit = |id: CourseId| {
                let acts = theatre.command.courses[id].acts;
                mandate.clauses.iter().any(|clause| clause.kind == ClauseKind::Forbid && clause.acts & acts != 0)
            };
            if theatre.command.courses.ids().any(|id| recent(id) && hit(id)) {
                effects.push(Effect::Command(CommandEffect::Reproach { headquarters: addressee, directive, loss: law.reproach_loss }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use kokkyo_scenario::forces::Role;

    use super::*;
    use crate::world::Side;
    use crate::world::proving_ground::Ground;

    #[test]
    fn guns_do_not_count_for_an_objective_unless_there_is_nobody_else() {
        let mut ground = Ground::new();
        let all = [(Role::Infantry, 500), (Role::Artillery, 400), (Role::Armour, 0)].map(|(role, men)| {
            let element = ground.element(Side::First, men, 0, 0);
            ground.theatre.elements[element].role = role;
            element
        });
        let field = ground.play();
        let view = field.view();
        assert_eq!(takers(&all, &view).collect::<Vec<_>>(), [all[0]], "nor do the dead");
        assert_eq!(takers(&all[1..2], &view).collect::<Vec<_>>(), [all[1]]);
        assert_eq!(takers(&all[1..], &view).count(), 0, "the guns of a brigade that is no more");
    }

    #[test]
    fn a_raid_succeeds_by_costing_the_enemy_more_than_itself_and_has_no_outcome_where_it_was_not_flown() {
        let since =
            |sorties, own: u32, his: u32| raided(Tally { sorties, lost: [own + 3, his + 4] }.since(Tally { sorties: 0, lost: [3, 4] }));
        assert_eq!(since(0, 1, 9), None);
        assert_eq!(since(100, 1, 2), Some((true, true)));
        assert_eq!(since(100, 2, 2), Some((true, false)));
        assert_eq!(since(100, 0, 0), Some((false, false)), "a blow into the void");
    }

    #[test]
    fn what_is_concealed_stays_unknown_longest_and_those_in_front_know_at_once() {
        let law = Params {
            momentum_half_life_days: 40.0,
            success_gain: 0.6,
            reproach_loss: 0.6,
            empty_blow: 0.5,
            false_success: 0.3,
            cleared_share: 0.7,
            report_h: 6.0,
            late_h: 72.0,
            concealed_h: 168.0,
            reproach_days: 10.0,
        };
        for manner in Manner::ALL {
            assert_eq!(delay_h(manner, 0, &law), 0.0);
        }
        assert_eq!(Manner::ALL.map(|manner| delay_h(manner, 2, &law)), [12.0, 72.0, 168.0]);
    }
}
