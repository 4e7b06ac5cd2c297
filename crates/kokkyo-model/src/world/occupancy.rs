//! Who is in which cell: lists in the order of element ids, rebuilt after the elements have moved.

use kokkyo_scenario::forces::Role;

use super::column::{CellId, Column, ElementId};
use super::state::State;
use super::theatre::Theatre;
use super::{Posture, Presence, Side};

/// Bit of [`Occupancy::near`]: somebody there or next to it may be broken.
const BROKEN: u8 = 4;

/// What is in a cell.
#[derive(Debug, Clone, Copy)]
struct Here {
    /// First of its elements, in the order of ids.
    first: ElementId,
    /// Battalions by side.
    frontage: [f32; 2],
    /// Fit men by side.
    men: [u32; 2],
    /// Sides with engineers there, one bit a side.
    engineers: u8,
    /// Whether anybody there is broken.
    has_broken: bool,
}

impl Here {
    const NOBODY: Self = Self { first: ElementId::NONE, frontage: [0.0; 2], men: [0; 2], engineers: 0, has_broken: false };
}

/// Elements by cell, and what each side brings to a cell.
#[derive(Debug, Clone)]
pub struct Occupancy {
    here: Column<CellId, Here>,
    next: Column<ElementId, ElementId>,
    present: Column<CellId, u8>,
    /// Sides in the cell or next to it, one bit a side; and whether a broken formation may be there or next to it.
    near: Column<CellId, u8>,
    used: Vec<CellId>,
    /// Cells of which [`Self::note_broken`] spoke since the lists were built.
    noted: Vec<CellId>,
    signature: u64,
    /// Counts how often anybody entered or left a cell.
    pub version: u32,
}

impl Occupancy {
    /// Nobody anywhere.
    pub fn new(cells: usize, elements: usize) -> Self {
        Self {
            here: Column::filled(cells, Here::NOBODY),
            next: Column::filled(elements, ElementId::NONE),
            present: Column::filled(cells, 0),
            near: Column::filled(cells, 0),
            used: Vec::with_capacity(elements),
            noted: Vec::with_capacity(elements),
            signature: 0,
            version: 0,
        }
    }

    /// Elements in a cell, in the order of ids.
    pub fn elements(&self, cell: CellId) -> impl Iterator<Item = ElementId> + '_ {
        let mut at = self.here[cell].first;
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

    /// The side that alone has anybody with fit men there.
    #[inline]
    pub fn sole_holder(&self, cell: CellId) -> Option<Side> {
        match self.present[cell] {
            1 => Some(Side::First),
            2 => Some(Side::Second),
            _ => None,
        }
    }

    /// Whether a side has anybody with fit men there or next to it.
    #[inline]
    pub fn is_near(&self, cell: CellId, side: Side) -> bool {
        self.near[cell] & (1 << side.index()) != 0
    }

    /// Battalions of a side there.
    #[inline]
    pub fn frontage(&self, cell: CellId, side: Side) -> f64 {
        f64::from(self.here[cell].frontage[side.index()])
    }

    /// Fit men of a side there.
    #[inline]
    pub fn men(&self, cell: CellId, side: Side) -> u32 {
        self.here[cell].men[side.index()]
    }

    /// Whether somebody there or next to it may be broken: true for all that are, and for some that were.
    #[inline]
    pub fn may_be_broken_near(&self, cell: CellId) -> bool {
        self.near[cell] & BROKEN != 0
    }

    /// Notes that somebody in a cell has broken since the lists were built.
    pub fn note_broken(&mut self, cell: CellId, theatre: &Theatre) {
        let Some(ground) = theatre.cells.find(cell) else { return };
        if !self.noted.contains(&cell) {
            self.noted.push(cell);
        }
        self.near[cell] |= BROKEN;
        for &next in ground.around() {
            self.near[next] |= BROKEN;
        }
    }

    /// Whether a side has engineers with fit men there.
    #[inline]
    pub fn has_engineers(&self, cell: CellId, side: Side) -> bool {
        self.here[cell].engineers & (1 << side.index()) != 0
    }

    /// Cells with anybody in them.
    pub fn cells(&self) -> &[CellId] {
        &self.used
    }

    /// Rebuilds everything from the columns of a state.
    pub fn rebuild(state: &mut State, theatre: &Theatre) {
        let lists = &mut state.occupancy;
        // Cell by cell: to wipe the whole column would push what the next rows need out of the nearest memory.
        for &cell in lists.used.iter().chain(&lists.noted) {
            lists.here[cell] = Here::NOBODY;
            lists.present[cell] = 0;
            lists.near[cell] = 0;
            for &next in theatre.cells[cell].around() {
                lists.near[next] = 0;
            }
        }
        lists.used.clear();
        lists.noted.clear();
        for element in theatre.elements.ids().rev() {
            if state.presence[element] != Presence::InField || state.fit[element] == 0 {
                continue;
            }
            let cell = state.cell[element];
            let who = &theatre.elements[element];
            let side = who.side.index();
            let here = &mut lists.here[cell];
            if here.first == ElementId::NONE {
                lists.used.push(cell);
            }
            lists.next[element] = here.first;
            here.first = element;
            here.frontage[side] += who.frontage as f32;
            here.men[side] += state.fit[element];
            here.engineers |= u8::from(who.role == Role::Engineers) << side;
            here.has_broken |= state.posture[element] == Posture::Broken;
            lists.present[cell] |= 1 << side;
        }
        for &cell in &lists.used {
            let mask = lists.present[cell] | if lists.here[cell].has_broken { BROKEN } else { 0 };
            lists.near[cell] |= mask;
            let ground = &theatre.cells[cell];
            for &next in ground.around() {
                lists.near[next] |= mask;
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
