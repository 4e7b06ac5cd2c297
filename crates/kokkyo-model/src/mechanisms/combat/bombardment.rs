//! **Which targets does the artillery take?**
//!
//! Guns of artillery elements that stand still fire at what lies in range: at the enemy near the objective of a task
//! to bombard; otherwise at the enemy who is locked in an assault with friends; otherwise, sparingly, at the enemy in
//! contact. Fire without orders is rationed so that the shells on hand last some days. Left out: fire plans by hour,
//! smoke, survey errors.
//!
//! | | |
//! |---|---|
//! | phase | fight |
//! | reads | tasks, contact, stocks of shells |
//! | proposes | missions, shells used and fired in the step |
//! | emits | `Bombarded` (with the tally of the step) |
//! | streams | none |
//! | sources | ranges and rates of the package |
//! | stand-in | no indirect fire |

use kokkyo_scenario::command::Verb;
use kokkyo_scenario::forces::{FireKind, Role};
use kokkyo_scenario::logistics::Supply;

use crate::parameters::Laws;
use crate::world::air::km_between;
use crate::world::column::{CellId, ElementId};
use crate::world::effects::{Mark, Marks};
use crate::world::state::Mission;
use crate::world::{Effect, Effects, Posture, Side, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "combat.bombardment" {
        /// Share of the sustained rate of fire in support of an assault or against one.
        support_intensity: "1", 0.0 => 1.0;
        /// Share of the sustained rate of fire at an enemy in contact, without orders.
        harassing_intensity: "1", 0.0 => 1.0;
        /// How far from the objective of a bombardment targets are taken.
        spread_km: "km", 0.0 => 20.0;
        /// Days that the shells on hand are made to last when there is no order to bombard.
        ration_days: "day", 0.1 => 60.0;
    }
}

/// At most so many targets share the fire of one element.
const MOST_TARGETS: usize = 4;

/// At most so many cells in which a side is in contact are looked at; the rest are beyond what a front has.
const MOST_CELLS: usize = 256;

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let mut marks = std::mem::take(&mut effects.marks);
    for (side, marks) in Side::BOTH.into_iter().zip(&mut marks) {
        look_out(side, view, marks);
    }
    for ((element, who), &fit) in view.theatre.elements.entries().zip(view.state.fit.iter()) {
        if fit > 0 && who.role == Role::Artillery && who.indirect_range_km > 0.0 && view.state.is_active(element) {
            aim(element, &marks[who.side.enemy().index()], view, laws, effects);
        }
    }
    effects.marks = marks;
}

/// The cells of a side, and in which of them it is in contact.
fn look_out(side: Side, view: &View, marks: &mut Marks) {
    let state = view.state;
    marks.held.clear();
    marks.assaulted.clear();
    marks.touched.clear();
    for &cell in state.occupancy.cells() {
        if !state.occupancy.holds(cell, side) {
            continue;
        }
        let mark = Mark { cell, plane_km: view.theatre.cells[cell].plane_km };
        marks.held.push(mark);
        if !state.occupancy.is_near(cell, side.enemy()) || marks.assaulted.len() + marks.touched.len() == MOST_CELLS {
            continue;
        }
        let own = state.occupancy.elements(cell).filter(|&e| view.theatre.elements[e].side == side);
        match own.map(|e| state.contact[e]).max() {
            Some(3) => marks.assaulted.push(mark),
            Some(1..) => marks.touched.push(mark),
            _ => {}
        }
    }
}

/// Null model: the guns are silent.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

/// Rounds an hour of all guns of an element that fire indirectly, and the tonnes of a round.
fn rounds_per_h(element: ElementId, view: &View) -> (f64, f64) {
    let (mut rounds, mut tonnes) = (0.0, 0.0);
    for holding in view.theatre.elements[element].holding_ids() {
        let class = &view.theatre.equipment[view.theatre.holdings[holding].equipment];
        if matches!(class.fire, FireKind::Indirect | FireKind::Both) && class.lethal_area_m2 > 0.0 {
            let guns = f64::from(view.state.running[holding]);
            rounds += guns * class.rounds_per_h;
            tonnes += guns * class.rounds_per_h * class.round_t;
        }
    }
    (rounds, tonnes)
}

fn aim(element: ElementId, marks: &Marks, view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    if !matches!(state.posture[element], Posture::Hold | Posture::Fix | Posture::Stopped) {
        return;
    }
    let who = &theatre.elements[element];
    let task = state.task[element];
    let ordered = theatre.tasks.find(task).filter(|what| what.verb == Verb::Bombard && state.ends_h(theatre, task) > state.hour);
    let objective = ordered.and_then(|task| task.legs.last()).map_or(CellId::NONE, |leg| leg.cell);
    if marks.assaulted.is_empty() && marks.touched.is_empty() && !objective.is_some() {
        return;
    }
    let (rounds, tonnes_per_h) = rounds_per_h(element, view);
    if rounds <= 0.0 {
        return;
    }
    let stock = state.stock_t[element][Supply::Shells as usize];
    // The nearest targets of the highest urgency: 3 ordered, 2 in an assault, 1 in contact.
    let mut targets = [(f64::INFINITY, ElementId::NONE); MOST_TARGETS];
    let from = theatre.cells[state.cell[element]].plane_km;
    let objective_km = theatre.cells.find(objective).map(|ground| ground.plane_km);
    let is_asked_for = |plane_km| objective_km.is_some_and(|centre| km_between(centre, plane_km) <= laws.bombardment.spread_km);
    let mut urgency = 0;
    for (of, among, least) in [(3, &marks.held, 0), (2, &marks.assaulted, 3), (1, &marks.touched, 1)] {
        if of == 3 && objective_km.is_none() {
            continue;
        }
        for &Mark { cell, plane_km } in among {
            let km = km_between(from, plane_km);
            if km <= who.indirect_range_km && (of < 3 || is_asked_for(plane_km)) {
                urgency = of;
                take(cell, km, least, who.side, view, &mut targets);
            }
        }
        if urgency > 0 {
            break;
        }
    }
    if urgency == 0 {
        return;
    }
    let wanted = match urgency {
        // An order that begins or ends within the step counts for its hours.
        3 => ordered.map_or(0.0, |what| {
            let hours = state.ends_h(theatre, task).min(state.hour + theatre.step_h) - state.starts_h(theatre, task).max(state.hour);
            what.intensity * (hours / theatre.step_h).clamp(0.0, 1.0)
        }),
        2 => laws.bombardment.support_intensity,
        _ => laws.bombardment.harassing_intensity,
    };
    // What the shells on hand allow: all of them under orders, a daily ration otherwise.
    let per_h = if urgency == 3 { stock / theatre.step_h } else { stock / (laws.bombardment.ration_days * 24.0) };
    let intensity = wanted.min(per_h / tonnes_per_h.max(1e-12));
    if intensity <= 1e-6 {
        return;
    }
    let count = targets.iter().filter(|(_, target)| target.is_some()).count();
    if count == 0 {
        return;
    }
    effects.push(Effect::Use { element, supply: Supply::Shells, tonnes: tonnes_per_h * intensity * theatre.step_h });
    for holding in who.holding_ids() {
        let class = &theatre.equipment[theatre.holdings[holding].equipment];
        if matches!(class.fire, FireKind::Indirect | FireKind::Both) && class.lethal_area_m2 > 0.0 && state.running[holding] > 0 {
            let fired = f64::from(state.running[holding]) * class.rounds_per_h * intensity * theatre.step_h;
            effects.push(Effect::Fire { holding, rounds: fired, at: state.cell[targets[0].1] });
        }
    }
    for &(_, target) in targets.iter().take(count) {
        effects.push(Effect::Bombard(Mission {
            shooter: element,
            target,
            share: 1.0 / count as f64,
            intensity,
            in_assault: state.contact[target] == 3,
        }));
    }
}

/// Takes the enemies in a cell as targets who are in contact at least that close.
fn take(cell: CellId, km: f64, least: u8, side: Side, view: &View, targets: &mut [(f64, ElementId); MOST_TARGETS]) {
    if km > targets[MOST_TARGETS - 1].0 {
        return; // There are enough nearer ones.
    }
    for other in view.state.occupancy.elements(cell) {
        if view.theatre.elements[other].side != side && view.state.contact[other] >= least {
            insert(targets, km, other);
        }
    }
}

fn insert(targets: &mut [(f64, ElementId); MOST_TARGETS], km: f64, element: ElementId) {
    let last = MOST_TARGETS - 1;
    if (km, element) < targets[last] {
        targets[last] = (km, element);
        for at in (1..=last).rev() {
            if targets[at] < targets[at - 1] {
                targets.swap(at, at - 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_targets_are_kept_in_order() {
        let mut targets = [(f64::INFINITY, ElementId::NONE); MOST_TARGETS];
        for (km, id) in [(5.0, 1), (2.0, 2), (9.0, 3), (1.0, 4), (3.0, 5), (2.0, 0)] {
            insert(&mut targets, km, ElementId(id));
        }
        assert_eq!(targets.map(|(_, id)| id.0), [4, 0, 2, 5]);
    }
}
