//! **How does a decision become orders to formations?**
//!
//! A course that was decided begins after its lead time, unless it was called off before its point of no return. Then its
//! papers are issued, its reserves released, its successor takes command, and its tasks are given out: recorded tasks shift
//! so that the first of them begins with the course, tasks of its own count from there, and its air missions are ordered. An
//! element follows the course that began last among those that name it, and of its tasks the last; it takes it up when it comes, if it
//! can. Only in the free campaign. Left out: one formation that waits for another.
//!
//! | | |
//! |---|---|
//! | phase | orders |
//! | reads | operations, tasks, presence, strength, enclosure |
//! | proposes | beginnings, issues, releases, tasks, air missions |
//! | emits | `Begun`, `Issued`, `TaskBegun` |
//! | streams | none |
//! | sources | courses and operation plans of the package |
//! | stand-in | nobody is ever too weak, broken or cut off to begin |

use kokkyo_scenario::command::{Play, Verb};

use crate::parameters::Laws;
use crate::world::air::AirEffect;
use crate::world::column::{CourseId, ElementId, TaskId};
use crate::world::command::CommandEffect;
use crate::world::state::Stage;
use crate::world::{Effect, Effects, Enclosure, Posture, View};

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    play(view, laws, effects, false);
}

/// Null model: everyone obeys whatever his state.
pub fn stand_in(view: &View, laws: &Laws, effects: &mut Effects) {
    play(view, laws, effects, true);
}

fn play(view: &View, laws: &Laws, effects: &mut Effects, unconditional: bool) {
    let (theatre, state) = (view.theatre, view.state);
    if !state.command.is_free(state.hour) {
        return;
    }
    let soon = state.hour + theatre.step_h;
    for (id, course) in theatre.command.courses.entries() {
        let operation = state.command.operations[id];
        if operation.over {
            continue;
        }
        if !operation.begun {
            if operation.begins_h < soon {
                begin(view, id, effects);
            }
            continue;
        }
        for &task in &course.tasks {
            let (start_h, end_h) = (state.starts_h(theatre, task), state.ends_h(theatre, task));
            if start_h >= soon {
                break;
            }
            if end_h <= state.hour {
                continue;
            }
            for &element in &theatre.tasks[task].elements {
                let stamp = [operation.begins_h, start_h];
                let given = state.command.given[element];
                let newer = stamp[0] > given[0] || (stamp[0] == given[0] && stamp[1] > given[1]);
                if newer && can_take(view, laws, task, element, unconditional) {
                    let late_h = (state.hour - start_h).max(0.0);
                    effects.push(Effect::Command(CommandEffect::Give { element, stamp }));
                    effects.push(Effect::Assign { task, element, late_h, on_time: late_h <= theatre.step_h });
                    if !state.posture[element].has_given_way() || unconditional {
                        effects.push(Effect::Take { element, posture: Posture::Hold });
                    }
                }
            }
        }
    }
    end_tasks(view, effects);
}

fn begin(view: &View, id: CourseId, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let course = &theatre.command.courses[id];
    effects.push(Effect::Command(CommandEffect::Begin { course: id }));
    for &mission in &course.missions {
        effects.push(Effect::Air(AirEffect::Order { mission, on: true }));
    }
    for &directive in &course.issues {
        if state.stage[directive] == Stage::Pending && theatre.directives[directive].play != Play::Never {
            effects.push(Effect::Issue { directive, cause: state.command.operations[id].event });
        }
    }
}

/// A task whose time is over is put down.
fn end_tasks(view: &View, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    for (element, &task) in state.task.entries() {
        if task.is_some() && state.presence[element].is_in_theatre() && state.ends_h(theatre, task) <= state.hour {
            effects.push(Effect::EndTask { element });
            if matches!(state.posture[element], Posture::March | Posture::Assault | Posture::Fix | Posture::Stopped | Posture::Withdraw) {
                effects.push(Effect::Take { element, posture: Posture::Hold });
            }
        }
    }
}

fn can_take(view: &View, laws: &Laws, task: TaskId, element: ElementId, unconditional: bool) -> bool {
    let state = view.state;
    if !state.presence[element].is_in_theatre() {
        return false;
    }
    if unconditional {
        return true;
    }
    let verb = view.theatre.tasks[task].verb;
    let weak = f64::from(state.fit[element]) < laws.plan.least_fit_share * f64::from(state.sent[element]);
    let shut_in = state.enclosure[element] >= Enclosure::CutOff && !matches!(verb, Verb::Hold | Verb::Withdraw);
    state.posture[element] != Posture::Broken
        && (!weak || matches!(verb, Verb::Hold | Verb::Withdraw))
        && !shut_in
        && has_a_way(view, task, element)
}

/// Whether any way leads from where a formation in the field stands to the first point of its task.
fn has_a_way(view: &View, task: TaskId, element: ElementId) -> bool {
    let (theatre, state) = (view.theatre, view.state);
    let kind = theatre.elements[element].mobility_kind as usize;
    let route = theatre.tasks[task].legs.first().and_then(|leg| theatre.routes.get(usize::from(leg.routes[kind])));
    !state.cell[element].is_some() || route.is_none_or(|route| route.hours[state.cell[element]].is_finite())
}
