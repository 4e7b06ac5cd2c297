//! Who is in which cell: lists in the order of element ids, rebuilt after the elements have moved.

use super::column::{CellId, Column, ElementId};
use super::state::State;
use super::theatre::Theatre;
use super::{Presence, Side};

/// Elements by cell, and what each side brings to a cell.
#[derive(Debug, Clone)]
pub struct Occupancy {
    first: Column<CellId, ElementId>,
    next: Column<ElementId, ElementId>,
    present: Column<CellId, u8>,
    /// Sides in the cell or next to it, one bit a side.
    near: Column<CellId, u8>,
    /// Battalions by side.
    frontage: Column<CellId, [f32; 2]>,
    /// Fit men of fighting arms by side.
    men: Column<CellId, [u32; 2]>,
    used: Vec<CellId>,
    signature: u64,
    /// Counts how often anybody entered or left a cell.
    pub version: u32,
}

impl Occupancy {
    /// Nobody anywhere.
    pub fn new(cells: usize, elements: usize) -> Self {
        Self {
            first: Column::filled(cells, ElementId::NONE),
            next: Column::filled(elements, ElementId::NONE),
            present: Column::filled(cells, 0),
            near: Column::filled(cells, 0),
            frontage: Column::filled(cells, [0.0; 2]),
            men: Column::filled(cells, [0; 2]),
            used: Vec::with_capacity(elements),
            signature: 0,
            version: 0,
        }
    }

    /// Elements in a cell, in the order of ids.
    pub fn elements(&self, cell: CellId) -> impl Iterator<Item = ElementId> + '_ {
        let mut at = self.first[cell];
        std::iter::from_fn(move || {
            if at == ElementId::NONE {
                return None;
            }
            let here = at;
            at = self.next[here];
            Some(here)
        })
    }

    /// Whether a side has anybody with fit men there.
    #[inline]
    pub fn holds(&self, cell: CellId, side: Side) -> bool {
        self.present[cell] & (1 << side.index()) != 0
    }

    /// Whether a side has anybody with fit men there or next to it.
    #[inline]
    pub fn is_near(&self, cell: CellId, side: Side) -> bool {
        self.near[cell] & (1 << side.index()) != 0
    }

    /// Battalions of a side there.
    #[inline]
    pub fn frontage(&self, cell: CellId, side: Side) -> f64 {
        f64::from(self.frontage[cell][side.index()])
    }

    /// Fit men of a side there.
    #[inline]
    pub fn men(&self, cell: CellId, side: Side) -> u32 {
        self.men[cell][side.index()]
    }

    /// Cells with anybody in them.
    pub fn cells(&self) -> &[CellId] {
        &self.used
    }

    /// Rebuilds everything from the columns of a state.
    pub fn rebuild(state: &mut State, theatre: &Theatre) {
        let lists = &mut state.occupancy;
        for &cell in &lists.used {
            lists.first[cell] = ElementId::NONE;
            lists.present[cell] = 0;
            lists.near[cell] = 0;
            let ground = &theatre.cells[cell];
            for slot in 0..usize::from(ground.degree) {
                lists.near[ground.neighbours[slot]] = 0;
            }
            lists.frontage[cell] = [0.0; 2];
            lists.men[cell] = [0; 2];
        }
        lists.used.clear();
        for element in theatre.elements.ids().rev() {
            if state.presence[element] != Presence::InField || state.fit[element] == 0 {
                continue;
            }
            let cell = state.cell[element];
            let who = &theatre.elements[element];
            let side = who.side.index();
            if lists.first[cell] == ElementId::NONE {
                lists.used.push(cell);
            }
            lists.next[element] = lists.first[cell];
            lists.first[cell] = element;
            lists.present[cell] |= 1 << side;
            lists.frontage[cell][side] += who.frontage as f32;
            lists.men[cell][side] += state.fit[element];
        }
        for &cell in &lists.used {
            let mask = lists.present[cell];
            lists.near[cell] |= mask;
            let ground = &theatre.cells[cell];
            for slot in 0..usize::from(ground.degree) {
                lists.near[ground.neighbours[slot]] |= mask;
            }
        }
        let signature = lists.used.iter().fold(0u64, |sum, &cell| {
            let word = (u64::from(cell.0) << 2) | u64::from(lists.present[cell]);
            sum.wrapping_add(word.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).wrapping_mul(0xBF58_476D_1CE4_E5B9))
        });
        if lists.signature != signature {
            lists.signature = signature;
            lists.version += 1;
        }
    }
}
