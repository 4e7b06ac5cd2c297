//! What a replication leaves behind: a row a day of everything that the record is compared with.

pub mod air;

use crate::world::column::{CellId, ElementId, HoldingId, Id as _, PlaceId};
use crate::world::state::State;
use crate::world::theatre::{Theatre, Zone};

/// Categories of loss, in the order of [`Trajectory::losses`].
pub const CATEGORIES: [&str; 5] = ["killed", "wounded", "missing", "captured", "sick"];

/// Daily rows; row `d` is the state at the beginning of day `d`, the last row the end.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trajectory {
    /// Number of rows written.
    pub days: usize,
    elements: usize,
    holdings: usize,
    places: usize,
    /// Cells claimed by both sides, with their areas. *Unit*: km².
    disputed_cells: Vec<(CellId, f64)>,
    /// Cumulative losses. *Shape*: `[day][element][category]`. *Unit*: men.
    losses: Vec<[u32; 5]>,
    /// Men who came. *Shape*: `[day][element]`.
    sent: Vec<u32>,
    /// Fit men in the theatre. *Shape*: `[day][element]`.
    fit: Vec<u32>,
    /// Cumulative equipment lost: knocked out ever, written off now. *Shape*: `[day][holding]`.
    equipment: Vec<[u32; 2]>,
    /// Cumulative rounds fired. *Shape*: `[day][holding]`.
    rounds: Vec<f32>,
    /// Who holds a place. *Shape*: `[day][place]`.
    places_held: Vec<u8>,
    /// Shells fired by side. *Shape*: `[day]`.
    pub shells: Vec<[f64; 2]>,
    /// Tonnes delivered by side. *Shape*: `[day]`.
    pub delivered: Vec<[f64; 2]>,
    /// Rung by side. *Shape*: `[day]`.
    pub rungs: Vec<[u8; 2]>,
    /// Disputed ground held by side. *Shape*: `[day]`. *Unit*: km².
    pub disputed: Vec<[f64; 2]>,
    /// Air forces.
    pub air: air::AirRows,
}

/// The rows of a trajectory that are not public, from which one is put together again: a row a day each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// Cumulative losses. *Shape*: `[day][element][category]`. *Unit*: men.
    pub losses: Vec<[u32; 5]>,
    /// Men who came. *Shape*: `[day][element]`.
    pub sent: Vec<u32>,
    /// Fit men. *Shape*: `[day][element]`.
    pub fit: Vec<u32>,
    /// Knocked out ever, written off now. *Shape*: `[day][holding]`.
    pub equipment: Vec<[u32; 2]>,
    /// Rounds fired. *Shape*: `[day][holding]`.
    pub rounds: Vec<f32>,
    /// Who holds a place: 0, 1, or 2 for nobody. *Shape*: `[day][place]`.
    pub places_held: Vec<u8>,
    /// Shells, tonnes delivered, disputed ground in km², by side. *Shape*: `[day]`.
    pub sums: Vec<[[f64; 2]; 3]>,
    /// Rung by side. *Shape*: `[day]`.
    pub rungs: Vec<[u8; 2]>,
    /// Air forces.
    pub air: air::AirRows,
}

impl Trajectory {
    /// Puts a trajectory together from its rows. `None`: they do not all have as many as the theatre has elements, holdings
    /// and places, each day.
    pub fn from_rows(theatre: &Theatre, rows: Rows) -> Option<Self> {
        let days = rows.rungs.len();
        let (e, h, p) = (theatre.elements.len(), theatre.holdings.len(), theatre.places.len());
        let lengths = [
            (rows.losses.len(), e),
            (rows.sent.len(), e),
            (rows.fit.len(), e),
            (rows.equipment.len(), h),
            (rows.rounds.len(), h),
            (rows.places_held.len(), p),
            (rows.sums.len(), 1),
            (rows.air.squadrons.len(), theatre.air.squadrons.len()),
            (rows.air.sides.len(), 1),
        ];
        if lengths.iter().any(|(length, each)| *length != days * each) {
            return None;
        }
        let sum = |which: usize| rows.sums.iter().map(|sums| sums[which]).collect();
        Some(Self {
            days,
            elements: e,
            holdings: h,
            places: p,
            shells: sum(0),
            delivered: sum(1),
            disputed_cells: disputed_cells(theatre).collect(),
            disputed: sum(2),
            losses: rows.losses,
            sent: rows.sent,
            fit: rows.fit,
            equipment: rows.equipment,
            rounds: rows.rounds,
            places_held: rows.places_held,
            rungs: rows.rungs,
            air: rows.air,
        })
    }

    /// Room for a whole replication.
    pub fn new(theatre: &Theatre) -> Self {
        let rows = theatre.days() as usize + 1;
        let (e, h, p) = (theatre.elements.len(), theatre.holdings.len(), theatre.places.len());
        Self {
            days: 0,
            elements: e,
            holdings: h,
            places: p,
            disputed_cells: disputed_cells(theatre).collect(),
            losses: Vec::with_capacity(rows * e),
            sent: Vec::with_capacity(rows * e),
            fit: Vec::with_capacity(rows * e),
            equipment: Vec::with_capacity(rows * h),
            rounds: Vec::with_capacity(rows * h),
            places_held: Vec::with_capacity(rows * p),
            shells: Vec::with_capacity(rows),
            delivered: Vec::with_capacity(rows),
            rungs: Vec::with_capacity(rows),
            disputed: Vec::with_capacity(rows),
            air: air::AirRows::new(theatre, rows),
        }
    }

    /// Appends a row.
    pub fn record(&mut self, theatre: &Theatre, state: &State) {
        for id in theatre.elements.ids() {
            self.losses.push([state.killed[id], state.wounded_total[id], state.missing[id], state.captured[id], state.sick_total[id]]);
            self.sent.push(state.sent[id]);
            self.fit.push(state.fit[id]);
        }
        for id in theatre.holdings.ids() {
            self.equipment.push([state.knocked_out_total[id], state.written_off[id]]);
            self.rounds.push(state.rounds_fired[id] as f32);
        }
        self.places_held.extend(state.place_side.iter().copied());
        self.shells.push(state.shells_fired);
        self.delivered.push(state.delivered_t);
        self.rungs.push(state.rung);
        self.air.record(theatre, state);
        self.disputed.push(held(&self.disputed_cells, state));
        self.days += 1;
    }

    /// Cumulative losses of an element at the beginning of a day, by category.
    pub fn losses(&self, day: usize, element: ElementId) -> [u32; 5] {
        self.losses[self.row(day) * self.elements + element.index()]
    }

    /// Men of an element who had come by a day.
    pub fn sent(&self, day: usize, element: ElementId) -> u32 {
        self.sent[self.row(day) * self.elements + element.index()]
    }

    /// Fit men of an element at the beginning of a day.
    pub fn fit(&self, day: usize, element: ElementId) -> u32 {
        self.fit[self.row(day) * self.elements + element.index()]
    }

    /// Pieces of a holding knocked out ever and written off by a day.
    pub fn equipment(&self, day: usize, holding: HoldingId) -> [u32; 2] {
        self.equipment[self.row(day) * self.holdings + holding.index()]
    }

    /// Rounds fired by the guns of a holding by a day.
    pub fn rounds(&self, day: usize, holding: HoldingId) -> f64 {
        f64::from(self.rounds[self.row(day) * self.holdings + holding.index()])
    }

    /// Who holds a place at the beginning of a day: 0, 1, or 2 for nobody.
    pub fn holder(&self, day: usize, place: PlaceId) -> u8 {
        self.places_held[self.row(day) * self.places + place.index()]
    }

    /// Row of a day; days beyond the end are the end.
    pub fn row(&self, day: usize) -> usize {
        day.min(self.days.saturating_sub(1))
    }
}

/// Disputed ground held by each side. *Unit*: km².
pub fn disputed_held(theatre: &Theatre, state: &State) -> [f64; 2] {
    held(&disputed_cells(theatre).collect::<Vec<_>>(), state)
}

fn disputed_cells(theatre: &Theatre) -> impl Iterator<Item = (CellId, f64)> + '_ {
    theatre
        .cells
        .ids()
        .map(|id| (id, &theatre.cells[id]))
        .filter(|(_, cell)| cell.zone == Zone::Disputed)
        .map(|(id, cell)| (id, cell.area_km2))
}

fn held(cells: &[(CellId, f64)], state: &State) -> [f64; 2] {
    let mut held = [0.0; 2];
    for &(cell, area_km2) in cells {
        if let Some(sum) = held.get_mut(usize::from(state.control[cell])) {
            *sum += area_km2;
        }
    }
    held
}
