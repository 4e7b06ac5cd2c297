//! Ways to objectives: marching time from every cell, by one search for each objective, side, mobility kind and set
//! of usable crossings, instead of a search for each formation and step.

use crate::world::Side;
use crate::world::column::{CellId, Column, CrossingId, Id as _};
use crate::world::theatre::{Cell, Crossing, Edge, Mobility, Route, Terrain, chain};

/// What the search for ways needs to know.
pub(super) struct Ground<'a> {
    pub cells: &'a Column<CellId, Cell>,
    pub terrain: &'a [Terrain],
    pub crossings: &'a Column<CrossingId, Crossing>,
    pub mobilities: &'a [Mobility],
    /// Hours added by a river that is waded.
    pub wade_h: f64,
    /// Hours counted for a crossing when ways are compared.
    pub crossing_h: f64,
    /// Whole minutes over every edge by mobility kind; see [`minutes_by_edge`].
    pub minutes: [Vec<[u16; 6]>; 4],
}

/// Ways found so far, so that tasks with one objective share them.
#[derive(Default)]
pub(super) struct Routes {
    keys: Vec<(CellId, usize, Side, Vec<CrossingId>)>,
    pub found: Vec<Route>,
    /// There are more ways than can be kept; what was asked for since then leads anywhere.
    pub are_full: bool,
}

/// Most cells of all ways together: what a package asks for must fit into the memory of a small machine.
const MOST_CELLS: usize = 50_000_000;

impl Routes {
    /// The way to a cell for a mobility kind of a side with the crossings that it can use in a span of hours.
    pub fn to(&mut self, ground: &Ground, objective: CellId, kind: usize, side: Side, span: (f64, f64)) -> u16 {
        let usable: Vec<CrossingId> = ground
            .crossings
            .ids()
            .filter(|&id| {
                let crossing = &ground.crossings[id];
                crossing.side.is_none_or(|owner| owner == side) && crossing.opens_h < span.1 && crossing.closes_h > span.0
            })
            .collect();
        let key = (objective, kind, side, usable);
        if let Some(at) = self.keys.iter().position(|have| *have == key) {
            return at as u16;
        }
        if self.found.len() >= usize::from(u16::MAX - 16).min(MOST_CELLS / ground.cells.len().max(1)) {
            self.are_full = true;
            return 0;
        }
        let hours = search(ground, &ground.minutes[kind], &[objective], &key.3);
        self.found.push(Route { objective, hours });
        self.keys.push(key);
        (self.found.len() - 1) as u16
    }

    /// The way to the nearest of several cells, with every crossing the side ever has.
    pub fn nearest(&mut self, ground: &Ground, objectives: &[CellId], kind: usize, side: Side) -> u16 {
        let usable: Vec<CrossingId> =
            ground.crossings.ids().filter(|&id| ground.crossings[id].side.is_none_or(|owner| owner == side)).collect();
        let hours = search(ground, &ground.minutes[kind], objectives, &usable);
        self.found.push(Route { objective: objectives.first().copied().unwrap_or(CellId::NONE), hours });
        self.keys.push((CellId::NONE, kind, side, Vec::new()));
        (self.found.len() - 1) as u16
    }
}

/// No way.
const NEVER: u32 = u32::MAX;
/// An edge that cannot be passed, as whole minutes.
const BARRED: u16 = u16::MAX;

/// Whole minutes over every edge for each mobility kind, crossings taken as open. *Shape*: `[kind][cell][slot]`.
pub(super) fn minutes_by_edge(ground: &Ground) -> [Vec<[u16; 6]>; 4] {
    std::array::from_fn(|kind| {
        let speed_km_h = ground.mobilities.iter().filter(|m| m.kind as usize == kind).map(|m| m.road_km_h).fold(0.0, f64::max).max(0.1);
        let over = |here: CellId, slot: usize| {
            let cell = &ground.cells[here];
            let other = &ground.cells[cell.neighbours[slot]];
            let extra_h = match cell.edges[slot] {
                Edge::Open => 0.0,
                Edge::Wade => ground.wade_h,
                Edge::River => return BARRED,
                Edge::Crossing(_) => ground.crossing_h,
            };
            let factor = ground.terrain[usize::from(cell.terrain)].speed[kind].min(ground.terrain[usize::from(other.terrain)].speed[kind]);
            if !other.passable || factor <= 0.0 {
                return BARRED;
            }
            ((f64::from(cell.km[slot]) / (speed_km_h * factor) + extra_h) * 60.0).round().clamp(1.0, 60_000.0) as u16
        };
        let row = |here: CellId| {
            std::array::from_fn(|slot| if slot < usize::from(ground.cells[here].degree) { over(here, slot) } else { BARRED })
        };
        ground.cells.ids().map(row).collect()
    })
}

/// Marching minutes are whole, so the queue is an array of buckets (Dial 1969).
fn search(ground: &Ground, minutes: &[[u16; 6]], objectives: &[CellId], usable: &[CrossingId]) -> Column<CellId, f32> {
    let mut found: Vec<u32> = vec![NEVER; ground.cells.len()];
    let mut buckets: Vec<Vec<u16>> = vec![Vec::new(); 256];
    for &objective in objectives {
        if objective.is_some() {
            found[objective.index()] = 0;
            buckets[0].push(objective.0);
        }
    }
    let mut now = 0usize;
    while now < buckets.len() {
        while let Some(here) = buckets[now].pop() {
            if found[usize::from(here)] as usize != now {
                continue;
            }
            let cell = &ground.cells[CellId(here)];
            for (slot, &step) in minutes[usize::from(here)].iter().enumerate() {
                if step == BARRED {
                    continue;
                }
                let other = cell.neighbours[slot];
                let then = now + usize::from(step);
                if then as u32 >= found[other.index()] {
                    continue;
                }
                if let Edge::Crossing(first) = cell.edges[slot]
                    && !chain(ground.crossings, first).any(|id| usable.binary_search(&id).is_ok())
                {
                    continue;
                }
                found[other.index()] = then as u32;
                if then >= buckets.len() {
                    buckets.resize(then + 256, Vec::new());
                }
                buckets[then].push(other.0);
            }
        }
        now += 1;
    }
    Column::new(found.iter().map(|&m| if m == NEVER { f32::INFINITY } else { m as f32 / 60.0 }).collect())
}
