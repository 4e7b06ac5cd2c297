//! **Which task does a formation carry out?**
//!
//! A plan is a list of tasks; each element goes through its own in the order of their start. A task begins when its
//! hour has come and the directive it waits for has been received. History's hour does not always find the formation
//! where history had it: one that arrives late begins on arrival, within a slip; one that is too weak or broken hands
//! over to a substitute, if the plan names one, else its task lapses; one that is cut off follows its doctrine. Each of
//! these is an event `NotExecutable` with its reason. *Fidelity* is the share of pinned tasks begun within one step of
//! their hour. In the free campaign decisions become tasks instead (`command.operation`).
//!
//! | | |
//! |---|---|
//! | phase | orders |
//! | reads | tasks, directives, presence, strength, enclosure |
//! | proposes | assign, substitute, lapse, end, when to ask again |
//! | emits | `TaskBegun`, `Substituted`, `NotExecutable`, `TaskEnded` |
//! | streams | none |
//! | sources | the package's operation plans |
//! | stand-in | nobody is ever too weak, broken or cut off to begin |

use kokkyo_scenario::command::Verb;

use crate::event::Obstacle;
use crate::parameters::Laws;
use crate::world::column::{ElementId, TaskId};
use crate::world::state::Stage;
use crate::world::{Effect, Effects, Enclosure, Posture, Presence, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "command.plan" {
        /// How late a task may begin for a formation that was not there in time.
        slip_h: "h", 0.0 => 240.0;
        /// Share of the men sent that must be fit to begin a task.
        least_fit_share: "1", 0.0 => 1.0;
    }
}

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
    if state.command.is_free(state.hour) {
        // From here on decisions become tasks (`command.operation`).
        return;
    }
    let soon = (state.hour + theatre.step_h).min(state.command.free_from_h);
    let tasks = theatre.tasks_of.iter().zip(state.cursor.iter()).zip(state.task.iter());
    let due = state.plan_due_h.iter();
    for (((element, presence), ((list, &cursor), &current)), &due_h) in state.presence.entries().zip(tasks).zip(due) {
        let at = usize::from(cursor);
        let waits = || list.get(at).is_none_or(|&next| theatre.tasks[next].start_h >= soon);
        let is_over = || current.is_some() && presence.is_in_theatre() && theatre.tasks[current].until_h <= state.hour;
        if due_h >= soon {
            debug_assert!(waits() && !is_over(), "whoever gives a task has it asked about again");
            continue;
        }
        if waits() {
            if is_over() {
                effects.push(Effect::EndTask { element });
                if matches!(state.posture[element], Posture::March | Posture::Assault | Posture::Fix | Posture::Stopped | Posture::Withdraw)
                {
                    effects.push(Effect::Take { element, posture: Posture::Hold });
                }
            }
            // Until its next task begins or its present one ends, whichever is sooner, there is no more to say.
            let begins_h = list.get(at).map_or(f64::INFINITY, |&next| theatre.tasks[next].start_h);
            let ends_h = if current.is_some() { theatre.tasks[current].until_h } else { f64::INFINITY };
            if begins_h.min(ends_h) >= soon {
                effects.push(Effect::AskAgain { element, at_h: begins_h.min(ends_h) });
            }
            continue;
        }
        for index in at..list.len() {
            let task = list[index];
            if theatre.tasks[task].start_h >= soon {
                break;
            }
            let overtaken = list.get(index + 1).is_some_and(|&next| can_begin(next, view));
            match answer(task, element, view, laws, unconditional, overtaken) {
                Answer::Wait => break,
                Answer::Begin => {
                    let late_h = (state.hour - theatre.tasks[task].start_h).max(0.0);
                    effects.push(Effect::Assign { task, element, late_h, on_time: late_h <= theatre.step_h });
                    let stuck = state.posture[element].has_given_way();
                    if !stuck || unconditional {
                        effects.push(Effect::Take { element, posture: Posture::Hold });
                    }
                    break;
                }
                Answer::Lapse(obstacle) => {
                    effects.push(Effect::Lapse { task, element, obstacle });
                    if matches!(obstacle, Obstacle::TooWeak | Obstacle::Broken | Obstacle::NotArrived)
                        && let Some(other) = substitute(task, view, laws)
                    {
                        effects.push(Effect::Substitute { task, element: other, instead_of: element });
                    }
                }
            }
        }
    }
}

enum Answer {
    Wait,
    Begin,
    Lapse(Obstacle),
}

/// Whether the conditions outside the formation are met.
fn can_begin(task: TaskId, view: &View) -> bool {
    let task = &view.theatre.tasks[task];
    task.start_h <= view.state.hour && (!task.after.is_some() || view.state.stage[task.after] == Stage::Received)
}

fn answer(task: TaskId, element: ElementId, view: &View, laws: &Laws, unconditional: bool, overtaken: bool) -> Answer {
    let state = view.state;
    let what = &view.theatre.tasks[task];
    if what.after.is_some() {
        match state.stage[what.after] {
            Stage::Received => {}
            Stage::Lapsed => return Answer::Lapse(Obstacle::NoDirective),
            Stage::Pending | Stage::Issued if overtaken || what.until_h <= state.hour => return Answer::Lapse(Obstacle::NoDirective),
            Stage::Pending | Stage::Issued => return Answer::Wait,
        }
    }
    if what.until_h <= state.hour {
        return Answer::Lapse(Obstacle::TooLate);
    }
    match state.presence[element] {
        Presence::Absent if overtaken || state.hour > what.start_h + laws.plan.slip_h => return Answer::Lapse(Obstacle::NotArrived),
        Presence::Absent => return Answer::Wait,
        Presence::Departed | Presence::Destroyed => return Answer::Lapse(Obstacle::TooWeak),
        Presence::InField | Presence::OffField | Presence::OnRoad => {}
    }
    if unconditional {
        return Answer::Begin;
    }
    if state.posture[element] == Posture::Broken {
        return Answer::Lapse(Obstacle::Broken);
    }
    if is_too_weak(element, view, laws) {
        return Answer::Lapse(Obstacle::TooWeak);
    }
    if state.enclosure[element] >= Enclosure::CutOff && what.verb != Verb::Hold {
        return Answer::Lapse(Obstacle::CutOff);
    }
    if !has_a_way(task, element, view) {
        return Answer::Lapse(Obstacle::Unreachable);
    }
    Answer::Begin
}

/// Whether any way leads from where a formation in the field stands to the first point of its task.
fn has_a_way(task: TaskId, element: ElementId, view: &View) -> bool {
    let (theatre, state) = (view.theatre, view.state);
    let kind = theatre.elements[element].mobility_kind as usize;
    let route = theatre.tasks[task].legs.first().and_then(|leg| theatre.routes.get(usize::from(leg.routes[kind])));
    state.presence[element] != Presence::InField || route.is_none_or(|route| route.hours[state.cell[element]].is_finite())
}

fn is_too_weak(element: ElementId, view: &View, laws: &Laws) -> bool {
    f64::from(view.state.fit[element]) < laws.plan.least_fit_share * f64::from(view.state.sent[element])
}

/// The first substitute who is there, strong enough and has nothing else to do.
fn substitute(task: TaskId, view: &View, laws: &Laws) -> Option<ElementId> {
    view.theatre.tasks[task].substitutes.iter().copied().find(|&other| {
        let busy = view.state.task[other];
        view.state.presence[other] == Presence::InField
            && view.state.posture[other] != Posture::Broken
            && !is_too_weak(other, view, laws)
            && (!busy.is_some() || view.theatre.tasks[busy].verb == Verb::Hold)
    })
}
