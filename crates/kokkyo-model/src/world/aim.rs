//! Where an element in the field wants to go: along the way of its task, or to the rear if it has given way; by which cell; and how
//! its guns stand to that.

use kokkyo_scenario::command::Verb;
use kokkyo_scenario::forces::Role;

use super::View;
use super::column::{CellId, ElementId, PlaceId};
use super::passage::usable;
use super::theatre::{Edge, Route};

/// Where an element wants to go, and how it meets an enemy in its way.
#[derive(Clone, Copy)]
pub struct Aim<'a> {
    /// Hours to the goal from each cell.
    pub route: &'a Route,
    /// Which stretch of the way of its task it is on.
    pub leg: usize,
    /// Where the stretch ends; none: anywhere at the rear.
    pub goal: CellId,
    /// What it is to do there; none: it gave way.
    pub verb: Option<Verb>,
    /// Whether no other stretch follows.
    pub last_leg: bool,
    /// Road beyond the field after the goal. *Unit*: km.
    pub beyond_km: f64,
    /// Place beyond the field, if it goes there.
    pub beyond: PlaceId,
    /// Whether it attacks by night only.
    pub night: bool,
}

impl<'a> Aim<'a> {
    /// The aim of an element: the rear, if it gave way, otherwise that of its task.
    #[inline(always)]
    pub fn of(element: ElementId, view: &View<'a>) -> Option<Self> {
        let (theatre, state) = (view.theatre, view.state);
        if !state.posture[element].has_given_way() {
            return Self::on_leg(element, usize::from(state.leg[element]), view);
        }
        let who = &theatre.elements[element];
        let route = theatre.routes.get(usize::from(theatre.rear_routes[who.side.index()][who.mobility_kind as usize]))?;
        Some(Self { route, leg: 0, goal: CellId::NONE, verb: None, last_leg: true, beyond_km: 0.0, beyond: PlaceId::NONE, night: false })
    }

    /// The aim of a stretch of the way of its task.
    pub fn on_leg(element: ElementId, at: usize, view: &View<'a>) -> Option<Self> {
        let theatre = view.theatre;
        let task = theatre.tasks.find(view.state.task[element])?;
        let leg = task.legs.get(at)?;
        let route = theatre.routes.get(usize::from(leg.routes[theatre.elements[element].mobility_kind as usize]))?;
        Some(Self {
            route,
            leg: at,
            goal: leg.cell,
            verb: Some(task.verb),
            last_leg: at + 1 >= task.legs.len(),
            beyond_km: leg.beyond_km,
            beyond: leg.beyond,
            night: task.night,
        })
    }

    /// Whether the guns of an element that is to fire at its objective reach it from a cell with a share of their range.
    #[inline(always)]
    pub fn is_reached_by_guns(&self, element: ElementId, here: CellId, share: f64, view: &View) -> bool {
        let who = &view.theatre.elements[element];
        who.indirect_range_km > 0.0
            && who.role == Role::Artillery
            && self.last_leg
            && matches!(self.verb, Some(Verb::Bombard | Verb::Attack | Verb::Fix | Verb::Raid))
            && view.theatre.cells[here].km_to(&view.theatre.cells[self.goal]) <= share * who.indirect_range_km
    }

    /// The neighbour to go to: the one from which the objective is soonest reached, among those that can be entered now. Who gave way
    /// and finds none nearer to the rear goes round, out of reach of the enemy, and never from there into his reach again.
    /// `stacking`: battalions that a cell takes. Returns the place of the edge among those of the cell, and the neighbour.
    pub fn next_cell(&self, element: ElementId, here: CellId, stacking: f64, view: &View) -> Option<(usize, CellId)> {
        let (theatre, state) = (view.theatre, view.state);
        let who = &theatre.elements[element];
        let fleeing = self.verb.is_none();
        let enemy = who.side.enemy();
        let cell = &theatre.cells[here];
        let now_h = f64::from(self.route.hours[here]);
        let avoids = fleeing || matches!(self.verb, Some(Verb::Withdraw | Verb::Depart | Verb::Hold | Verb::Bombard));
        let is_clear = fleeing && !state.occupancy.is_near(here, enemy);
        let mut best: Option<(bool, f64, usize, CellId)> = None;
        for slot in 0..usize::from(cell.degree) {
            let next = cell.neighbours[slot];
            let next_h = f64::from(self.route.hours[next]);
            let is_round = next_h >= now_h && now_h.is_finite();
            if !next_h.is_finite() || (is_round && (!fleeing || is_clear)) {
                continue;
            }
            // A crowd only makes it dearer: what is no better without one need not be looked at.
            if best.is_some_and(|(round, least, _, _)| (is_round, next_h) >= (round, least)) || !theatre.cells[next].passable {
                continue;
            }
            if fleeing && (is_round || is_clear) && state.occupancy.is_near(next, enemy) {
                continue;
            }
            match cell.edges[slot] {
                Edge::River => continue,
                Edge::Crossing(first) if usable(first, element, view).is_none() => continue,
                _ => {}
            }
            if avoids && state.occupancy.holds(next, enemy) {
                continue;
            }
            let full = state.occupancy.frontage(next, who.side) + who.frontage > stacking;
            // A full cell is passed over if another way is open, and entered on the march only as a last resort.
            let crowd_h = if full && next != self.goal { 2.0 } else { 0.0 };
            let cost = next_h + crowd_h;
            if best.is_none_or(|(round, least, _, _)| (is_round, cost) < (round, least)) {
                best = Some((is_round, cost, slot, next));
            }
        }
        best.map(|(_, _, slot, next)| (slot, next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::column::Column;
    use crate::world::occupancy::Occupancy;
    use crate::world::proving_ground::{Ground, cell};
    use crate::world::{Posture, Side};

    /// Where a battalion in the middle goes that gave way, if the rear lies beyond (3, 0) and enemies stand in some cells.
    fn flees_to(from: (i32, i32), enemies: &[(i32, i32)]) -> Option<CellId> {
        let mut ground = Ground::new();
        let who = ground.element(Side::First, 500, from.0, from.1);
        for &(q, r) in enemies {
            ground.element(Side::Second, 500, q, r);
        }
        let mut field = ground.play();
        field.state.posture[who] = Posture::FallBack;
        Occupancy::rebuild(&mut field.state, &field.theatre);
        let rear = &field.theatre.cells[cell(3, 0)];
        let mut hours = Column::filled(field.theatre.cells.len(), 0.0f32);
        for (hours, cell) in hours.iter_mut().zip(field.theatre.cells.iter()) {
            *hours = (cell.km_to(rear) / 4.0) as f32;
        }
        let route = Route { objective: CellId::NONE, hours };
        let view = field.view();
        let (goal, beyond) = (CellId::NONE, PlaceId::NONE);
        let aim = Aim { route: &route, leg: 0, goal, verb: None, last_leg: true, beyond_km: 0.0, beyond, night: false };
        aim.next_cell(who, cell(from.0, from.1), 8.0, &view).map(|(_, next)| next)
    }

    #[test]
    fn who_gave_way_goes_to_the_rear_and_round_an_enemy_who_bars_it_and_never_back_into_his_reach() {
        assert_eq!(flees_to((0, 0), &[(-1, 0)]), Some(cell(1, 0)));
        // Every cell nearer to the rear is held: the one behind him is the only one next to nobody.
        let round = flees_to((0, 0), &[(1, 0), (0, -1), (0, 1)]);
        assert_eq!(round, Some(cell(-1, 0)));
        // All around him: at bay.
        let all = [(1, 0), (0, -1), (-1, -1), (0, 1), (-1, 1), (-1, 0)];
        assert_eq!(flees_to((0, 0), &all), None);
        // Enemies two cells ahead, next to every cell nearer to the rear: who is clear of them stays so.
        assert_eq!(flees_to((0, 0), &[(2, 0), (1, -2), (1, 2)]), None);
    }
}
