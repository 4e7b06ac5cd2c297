//! From directives and plans to tasks with ways.

use kokkyo_scenario::Given;
use kokkyo_scenario::command as package;

use super::Faults;
use super::forces::OrderOfBattle;
use super::routes::{Ground, Routes};
use super::space::metres;
use crate::world::Side;
use crate::world::column::{CellId, Column, DepotId, DirectiveId, ElementId, Id as _, PlaceId, TaskId};
use crate::world::theatre::{Depot, Directive, Gateway, Goal, Leg, Place, Task, Trigger};

/// A task without end is taken to need its crossings for this long. *Unit*: h.
const OPEN_TASK_H: f64 = 10.0 * 24.0;

pub(super) struct Orders {
    pub directives: Column<DirectiveId, Directive>,
    pub tasks: Column<TaskId, Task>,
    pub tasks_of: Column<ElementId, Vec<TaskId>>,
    pub goals: Vec<Goal>,
    pub rear_routes: [[u16; 4]; 2],
    /// Tasks of each course of action, recorded ones and its own, and the hour of the first recorded one.
    pub of_courses: Vec<(Vec<TaskId>, f64)>,
}

/// What a task is made of, wherever it stands.
struct TaskFrom<'t> {
    id: &'t str,
    title: &'t str,
    file: &'static str,
    elements: &'t [usize],
    substitutes: &'t [usize],
    verb: package::Verb,
    objective: usize,
    via: &'t [usize],
    support: &'t [usize],
    span: (f64, f64),
    /// When its ways must be open.
    open: (f64, f64),
    after: Option<usize>,
    night: bool,
    intensity: f64,
    pinned: bool,
}

pub(super) fn build(
    given: &Given,
    ground: &Ground,
    places: &Column<PlaceId, Place>,
    gateways: &Column<PlaceId, Vec<Gateway>>,
    order_of_battle: &OrderOfBattle,
    depots: &Column<DepotId, Depot>,
    routes: &mut Routes,
    faults: &mut Faults,
) -> Orders {
    let start = given.clock.start;
    let hours = |moment: kokkyo_scenario::Moment| moment.hours_since(start);
    let elements_of = |formations: &[usize]| -> Vec<ElementId> {
        formations.iter().filter_map(|&f| order_of_battle.element_of.get(f).copied().flatten()).collect()
    };
    // Tasks in the order of their start; the package's order breaks ties.
    let mut order: Vec<usize> = (0..given.command.tasks.len()).collect();
    order.sort_by_key(|&at| (given.command.tasks[at].start, at));
    let mut new_id = vec![TaskId::NONE; order.len()];
    for (at, &old) in order.iter().enumerate() {
        new_id[old] = TaskId::at(at);
    }
    let mut tasks = Vec::with_capacity(order.len());
    let mut tasks_of: Column<ElementId, Vec<TaskId>> = Column::filled(order_of_battle.elements.len(), Vec::new());
    let mut build = |from: &TaskFrom<'_>, tasks_of: Option<&mut Column<ElementId, Vec<TaskId>>>| {
        let elements = elements_of(from.elements);
        let substitutes = elements_of(from.substitutes);
        let side = elements.first().map_or(Side::First, |&e| order_of_battle.elements[e].side);
        let mut legs = Vec::new();
        for &place in from.via.iter().chain(std::iter::once(&from.objective)) {
            let place = PlaceId::at(place);
            let (cell, beyond_km, beyond) = if places[place].cell.is_some() {
                (places[place].cell, 0.0, PlaceId::NONE)
            } else {
                let Some(gate) = gateways[place].iter().min_by(|a, b| a.km.total_cmp(&b.km)) else {
                    let message = format!("task `{}` leads to `{}`, which no road joins to the field", from.id, places[place].id);
                    faults.add("M006", from.file, &message, "add a road to geo/network.csv or choose another place");
                    continue;
                };
                (gate.cell, gate.km, place)
            };
            let mut by_kind = [u16::MAX; 4];
            for &element in elements.iter().chain(&substitutes) {
                let kind = order_of_battle.elements[element].mobility_kind as usize;
                if by_kind[kind] == u16::MAX {
                    by_kind[kind] = routes.to(ground, cell, kind, side, from.open);
                }
            }
            legs.push(Leg { cell, beyond_km, beyond, routes: by_kind });
        }
        if let Some(tasks_of) = tasks_of {
            for &element in &elements {
                tasks_of[element].push(TaskId::at(tasks.len()));
            }
        }
        tasks.push(Task {
            id: from.id.to_string(),
            title: from.title.to_string(),
            verb: from.verb,
            side,
            elements,
            legs,
            objective: PlaceId::at(from.objective),
            support: from.support.iter().filter_map(|&t| new_id.get(t).copied()).collect(),
            start_h: from.span.0,
            until_h: from.span.1,
            after: from.after.map_or(DirectiveId::NONE, DirectiveId::at),
            night: from.night,
            intensity: from.intensity,
            pinned: from.pinned,
            substitutes,
        });
    };
    for &old in &order {
        let task = &given.command.tasks[old];
        let start_h = hours(task.start);
        let until_h = task.until.map_or(f64::INFINITY, hours);
        let from = TaskFrom {
            id: &task.id,
            title: &task.title,
            file: "command/plans.toml",
            elements: &task.elements,
            substitutes: &task.substitutes,
            verb: task.verb,
            objective: task.objective,
            via: &task.via,
            support: &task.support,
            span: (start_h, until_h),
            open: (start_h, if until_h.is_finite() { until_h } else { start_h + OPEN_TASK_H }),
            after: task.after,
            night: task.night,
            intensity: task.intensity,
            pinned: task.pinned,
        };
        build(&from, Some(&mut tasks_of));
    }
    // Tasks of courses of action: their hours count from the beginning of the course, and they are nobody's by the clock.
    let mut of_courses = Vec::new();
    for course in &given.command.courses {
        let mut own: Vec<(f64, TaskId)> = Vec::new();
        for (at, task) in course.tasks.iter().enumerate() {
            own.push((task.after_h, TaskId::at(given.command.tasks.len() + of_courses.iter().map(Vec::len).sum::<usize>() + at)));
            let id = format!("{}-{}", course.id, at + 1);
            let from = TaskFrom {
                id: &id,
                title: &course.title,
                file: "command/courses.toml",
                elements: &task.elements,
                substitutes: &[],
                verb: task.verb,
                objective: task.objective,
                via: &task.via,
                support: &[],
                span: (task.after_h, task.after_h + task.for_h),
                // It may be given at any time, so that all crossings of the campaign count as ways.
                open: (0.0, f64::INFINITY),
                after: None,
                night: task.night,
                intensity: task.intensity,
                pinned: false,
            };
            build(&from, None);
        }
        of_courses.push(own);
    }
    let of_courses = given
        .command
        .courses
        .iter()
        .zip(of_courses)
        .map(|(course, mut own)| {
            let recorded = course.recorded.iter().filter_map(|&task| new_id.get(task).copied());
            let first_h = recorded.clone().map(|task| tasks[task.index()].start_h).fold(f64::INFINITY, f64::min);
            let first_h = if first_h.is_finite() { first_h } else { 0.0 };
            let mut all: Vec<(f64, TaskId)> = recorded.map(|task| (tasks[task.index()].start_h - first_h, task)).collect();
            all.append(&mut own);
            all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            (all.into_iter().map(|(_, task)| task).collect(), first_h)
        })
        .collect();
    let trigger = |trigger: &package::Trigger| -> Trigger {
        match trigger {
            package::Trigger::LossesShare { formations, at_least } => {
                Trigger::LossesShare { elements: elements_of(formations), at_least: *at_least }
            }
            package::Trigger::CutOff { formations, at_least } => Trigger::CutOff { elements: elements_of(formations), at_least: *at_least },
            package::Trigger::CohesionBelow { formations, below } => {
                Trigger::CohesionBelow { elements: elements_of(formations), below: *below }
            }
            package::Trigger::ArmourLost { formations, at_least } => {
                Trigger::ArmourLost { elements: elements_of(formations), at_least: *at_least }
            }
            package::Trigger::ShellsBelow { depot, tonnes } => Trigger::ShellsBelow { depot: DepotId::at(*depot), tonnes: *tonnes },
            package::Trigger::TaskFailed { task } => Trigger::TaskFailed { task: new_id.get(*task).copied().unwrap_or(TaskId::NONE) },
            package::Trigger::EnemyNear { side, place, km } => {
                let at = given.geography.places.get(*place).map_or([0.0, 0.0], |place| place.at);
                let cells = ground.cells.ids().filter(|&c| metres(ground.cells[c].at, at) <= km * 1000.0).collect();
                Trigger::EnemyNear { side: Side::at(*side), cells }
            }
        }
    };
    let directives = given
        .command
        .directives
        .iter()
        .map(|directive| Directive {
            id: directive.id.clone(),
            title: directive.title.clone(),
            issuer: directive.issuer.clone(),
            addressees: directive.addressees.join(", "),
            content: directive.content.clone(),
            issued_h: hours(directive.issued),
            delay_h: directive.delay_h,
            trigger: directive.trigger.as_ref().map(trigger),
            compliance: directive.compliance,
            play: directive.play,
        })
        .collect();
    let goals = given
        .command
        .goals
        .iter()
        .map(|goal| Goal {
            id: goal.id.clone(),
            side: Side::at(goal.side),
            title: goal.title.clone(),
            measure: goal.measure,
            cell: goal.place.map_or(CellId::NONE, |place| places[PlaceId::at(place)].cell),
            km2_share: goal.km2_share,
            value: goal.value,
            from_h: goal.from.map_or(0.0, hours),
            to_h: goal.to.map_or(f64::INFINITY, hours),
            weight: goal.weight,
        })
        .collect();
    let mut rear_routes = [[u16::MAX; 4]; 2];
    for side in Side::BOTH {
        let anchor = places[PlaceId::at(given.sides[side.index()].anchor)].cell;
        let mut rear: Vec<CellId> = depots.iter().filter(|depot| depot.side == side).map(|depot| depot.cell).collect();
        if rear.is_empty() {
            rear.push(anchor);
        }
        for (kind, route) in rear_routes[side.index()].iter_mut().enumerate() {
            *route = routes.nearest(ground, &rear, kind, side);
        }
    }
    Orders { directives: Column::new(directives), tasks: Column::new(tasks), tasks_of, goals, rear_routes, of_courses }
}
