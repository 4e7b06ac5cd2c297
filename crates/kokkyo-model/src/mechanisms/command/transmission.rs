//! **How does a directive reach the front?**
//!
//! In `historical` mode an initiating directive is issued when the record has it and received after its recorded
//! delay. A reactive one is issued when its trigger comes true, at the earliest at its recorded hour; if that does not
//! happen within a window it is withheld, and the log says so. In the free campaign directives older than its beginning are given; the others are
//! issued by the courses of action that their issuers choose (`command.operation`). Left out: garbling, loss on the way,
//! misunderstanding.
//!
//! | | |
//! |---|---|
//! | phase | orders |
//! | reads | directives, losses, cohesion, enclosure, depots |
//! | proposes | issue, receive, withhold |
//! | emits | `Issued`, `Received`, `NotIssued` |
//! | streams | none |
//! | sources | the package's directives |
//! | stand-in | every directive is issued at its recorded hour and received at once |

use kokkyo_scenario::command::Play;
use kokkyo_scenario::forces::Target;
use kokkyo_scenario::logistics::Supply;

use crate::event::EventId;
use crate::parameters::Laws;
use crate::world::column::ElementId;
use crate::world::state::Stage;
use crate::world::theatre::Trigger;
use crate::world::{Effect, Effects, Enclosure, Presence, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "command.transmission" {
        /// How long after its recorded hour a reactive directive can still be issued.
        reactive_window_h: "h", 0.0 => 2000.0;
    }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let hour = view.state.hour;
    for directive in view.theatre.directives.ids() {
        let order = &view.theatre.directives[directive];
        match view.state.stage[directive] {
            Stage::Pending if order.issued_h < hour + view.theatre.step_h && order.play == Play::Never => {
                effects.push(Effect::Withhold { directive });
            }
            // In the free campaign what the record has later comes by decision of its issuer, if at all.
            Stage::Pending if order.issued_h >= view.state.command.free_from_h.max(0.0) && order.play != Play::Pinned => {}
            Stage::Pending if order.issued_h < hour + view.theatre.step_h => match &order.trigger {
                None => effects.push(Effect::Issue { directive, cause: EventId::NONE }),
                Some(trigger) => {
                    if let Some(cause) = comes_true(trigger, view) {
                        effects.push(Effect::Issue { directive, cause });
                    } else if hour > order.issued_h + laws.transmission.reactive_window_h {
                        effects.push(Effect::Withhold { directive });
                    }
                }
            },
            Stage::Issued if view.state.issued_hour[directive] + order.delay_h <= hour => effects.push(Effect::Receive { directive }),
            _ => {}
        }
    }
}

/// Null model: perfect transmission of everything.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    for directive in view.theatre.directives.ids() {
        let order = &view.theatre.directives[directive];
        let comes = order.issued_h < view.state.command.free_from_h.max(0.0) || order.play == Play::Pinned;
        if view.state.stage[directive] == Stage::Pending
            && comes
            && order.play != Play::Never
            && order.issued_h < view.state.hour + view.theatre.step_h
        {
            effects.push(Effect::Issue { directive, cause: EventId::NONE });
            effects.push(Effect::Receive { directive });
        }
    }
}

/// The event behind a trigger that is true now.
fn comes_true(trigger: &Trigger, view: &View) -> Option<EventId> {
    let state = view.state;
    let sum = |elements: &[ElementId], value: &dyn Fn(ElementId) -> f64| elements.iter().map(|&e| value(e)).sum::<f64>();
    let sent = |e: ElementId| f64::from(state.sent[e]);
    let worst = |elements: &[ElementId], value: &dyn Fn(ElementId) -> f64| {
        elements.iter().copied().max_by(|&a, &b| value(a).total_cmp(&value(b)).then(b.cmp(&a)))
    };
    match trigger {
        Trigger::LossesShare { elements, at_least } => {
            let lost = |e: ElementId| f64::from(state.killed[e] + state.wounded_total[e] + state.missing[e] + state.captured[e]);
            let all = sum(elements, &sent);
            (all > 0.0 && sum(elements, &lost) >= at_least * all)
                .then(|| worst(elements, &lost).map_or(EventId::NONE, |e| state.why_losses[e]))
        }
        Trigger::CutOff { elements, at_least } => {
            let alive = |e: ElementId| f64::from(state.alive(e));
            let shut = |e: ElementId| if state.enclosure[e] >= Enclosure::CutOff { f64::from(state.alive(e)) } else { 0.0 };
            let all = sum(elements, &alive);
            (all > 0.0 && sum(elements, &shut) >= at_least * all)
                .then(|| worst(elements, &shut).map_or(EventId::NONE, |e| state.why_enclosure[e]))
        }
        Trigger::CohesionBelow { elements, below } => {
            let present = |e: ElementId| if state.presence[e] == Presence::InField { f64::from(state.fit[e]) } else { 0.0 };
            let weighted = |e: ElementId| present(e) * state.cohesion[e];
            let lack = |e: ElementId| present(e) * (1.0 - state.cohesion[e]);
            let all = sum(elements, &present);
            (all > 0.0 && sum(elements, &weighted) < below * all)
                .then(|| worst(elements, &lack).map_or(EventId::NONE, |e| state.why_losses[e]))
        }
        Trigger::ArmourLost { elements, at_least } => {
            let (mut out, mut all) = (0.0, 0.0);
            for &element in elements {
                for holding in view.theatre.elements[element].holding_ids() {
                    let class = view.theatre.holdings[holding].equipment;
                    if view.theatre.equipment[class].target.is_some_and(Target::is_armour) {
                        all += f64::from(state.issued[holding]);
                        out += f64::from(state.knocked_out[holding] + state.written_off[holding]);
                    }
                }
            }
            let lost = |e: ElementId| f64::from(state.killed[e]);
            (all > 0.0 && out >= at_least * all).then(|| worst(elements, &lost).map_or(EventId::NONE, |e| state.why_losses[e]))
        }
        Trigger::ShellsBelow { depot, tonnes } => {
            let stock = state.depot_t.find(*depot).map_or(0.0, |stock| stock[Supply::Shells as usize]);
            (stock < *tonnes).then_some(EventId::NONE)
        }
        Trigger::TaskFailed { task } => state.task_failed.find(*task).copied().unwrap_or(false).then(|| {
            let elements = view.theatre.tasks.find(*task).map_or(&[][..], |task| &task.elements);
            worst(elements, &|e| f64::from(state.killed[e])).map_or(EventId::NONE, |e| state.why_posture[e])
        }),
        Trigger::EnemyNear { side, cells } => cells
            .iter()
            .find(|&&cell| state.occupancy.holds(cell, side.enemy()))
            .map(|&cell| state.occupancy.elements(cell).next().map_or(EventId::NONE, |e| state.why_task[e])),
    }
}
