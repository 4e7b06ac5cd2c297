//! How one replication looked, step by step: who stood where in which condition, who held which ground, what lay in the depots.
//!
//! A [`Trajectory`](kokkyo_model::trajectory::Trajectory) has a row a day of what the record is compared with; frames
//! have a row a step of what a reader looks at. Recording them changes nothing: they see the state from outside.

use kokkyo_model::world::column::{CellId, DepotId, ElementId, HoldingId, Id as _, PlaceId, TaskId};
use kokkyo_model::world::{Enclosure, Posture, Presence, State, Theatre};
use kokkyo_scenario::forces::Target;
use kokkyo_scenario::logistics::{CARRIED, KINDS};

use crate::supply_frames::SupplyFrames;

/// An element at the beginning of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ElementFrame {
    /// Where it is.
    pub presence: Presence,
    /// Its cell while in the field; the cell it will enter while on the road; `NONE` otherwise.
    pub cell: CellId,
    /// Its place while off the field; its destination while on the road; `NONE` otherwise.
    pub place: PlaceId,
    /// What is left of its road; 0 off the road. *Unit*: km.
    pub road_left_km: u16,
    /// What it does.
    pub posture: Posture,
    /// How it is shut in.
    pub enclosure: Enclosure,
    /// Closest contact in the step before: 0 none, 1 facing, 2 fixing, 3 assault.
    pub contact: u8,
    /// Task, or `NONE`.
    pub task: TaskId,
    /// Fit men.
    pub fit: u32,
    /// Killed, wounded (ever), missing and captured so far. *Unit*: men.
    pub lost: u32,
    /// Cohesion. *Unit*: per cent.
    pub cohesion: u8,
    /// Dug in. *Unit*: per cent.
    pub dug_in: u8,
    /// Supplies with it by kind, of what it should have; 100 where it needs none. *Unit*: per cent.
    pub supply: [u8; CARRIED],
    /// Armoured vehicles in action.
    pub armour: u16,
    /// Guns in action.
    pub guns: u16,
}

/// A cell changed hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Row from which on it is so.
    pub row: u32,
    /// Cell.
    pub cell: CellId,
    /// Side, or 2 for nobody.
    pub side: u8,
}

/// The rows of one replication: row `r` is the state at the beginning of step `r`, the last row the end.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frames {
    /// Length of a step. *Unit*: h.
    pub step_h: f64,
    /// Rows.
    pub rows: usize,
    /// Elements of the theatre.
    pub elements: usize,
    /// Depots of the theatre.
    pub depots: usize,
    /// *Shape*: `[row][element]`.
    pub of_elements: Vec<ElementFrame>,
    /// Stock by kind of supply. *Shape*: `[row][depot]`. *Unit*: t.
    pub depot_t: Vec<[f32; KINDS]>,
    /// Who holds a cell in row 0: a side, or 2 for nobody. *Shape*: `[cell]`.
    pub first_control: Vec<u8>,
    /// Cells that changed hands, by ascending row and cell.
    pub taken: Vec<Taken>,
    /// Fleets and railheads.
    pub supply: SupplyFrames,
    control: Vec<u8>,
}

impl Frames {
    /// Frames with the row before the first step.
    pub fn new(theatre: &Theatre) -> Self {
        let state = State::new(theatre);
        let rows = theatre.steps as usize + 1;
        let control: Vec<u8> = state.control.iter().copied().collect();
        let mut frames = Self {
            step_h: theatre.step_h,
            rows: 0,
            elements: theatre.elements.len(),
            depots: theatre.depots.len(),
            of_elements: Vec::with_capacity(rows * theatre.elements.len()),
            depot_t: Vec::with_capacity(rows * theatre.depots.len()),
            first_control: control.clone(),
            taken: Vec::new(),
            supply: SupplyFrames::new(theatre, rows),
            control,
        };
        frames.record(theatre, &state);
        frames
    }

    /// Appends a row.
    pub fn record(&mut self, theatre: &Theatre, state: &State) {
        self.of_elements.extend(theatre.elements.ids().map(|id| element(theatre, state, id)));
        self.depot_t.extend(theatre.depots.ids().map(|id: DepotId| state.depot_t[id].map(|tonnes| tonnes as f32)));
        for (at, &side) in state.control.iter().enumerate() {
            if self.control[at] != side {
                self.control[at] = side;
                self.taken.push(Taken { row: self.rows as u32, cell: CellId::at(at), side });
            }
        }
        self.supply.record(theatre, state);
        self.rows += 1;
    }

    /// Sets the changes of control, after `first_control`.
    pub(crate) fn take(&mut self, taken: Vec<Taken>) {
        self.control.clone_from(&self.first_control);
        for change in &taken {
            if let Some(control) = self.control.get_mut(change.cell.index()) {
                *control = change.side;
            }
        }
        self.taken = taken;
    }

    /// An element in a row.
    pub fn element(&self, row: usize, element: ElementId) -> &ElementFrame {
        &self.of_elements[row * self.elements + element.index()]
    }
}

fn element(theatre: &Theatre, state: &State, id: ElementId) -> ElementFrame {
    let presence = state.presence[id];
    let here = |wanted: &[Presence]| wanted.contains(&presence);
    let pieces = |armour: bool| {
        let of_kind = |holding: &HoldingId| {
            let equipment = &theatre.equipment[theatre.holdings[*holding].equipment];
            equipment.target.is_some_and(|target| target != Target::Men && target.is_armour() == armour)
        };
        let running: u32 = theatre.elements[id].holding_ids().filter(of_kind).map(|holding| state.running[holding]).sum();
        u16::try_from(running).unwrap_or(u16::MAX)
    };
    let mut supply = [100; CARRIED];
    for (share, (stock, full)) in supply.iter_mut().zip(state.stock_t[id].iter().zip(state.full_t[id])) {
        if full > 0.0 {
            *share = percent(stock / full);
        }
    }
    ElementFrame {
        presence,
        cell: if here(&[Presence::InField, Presence::OnRoad]) { state.cell[id] } else { CellId::NONE },
        place: if here(&[Presence::OffField, Presence::OnRoad]) { state.place[id] } else { PlaceId::NONE },
        road_left_km: if here(&[Presence::OnRoad]) { state.road_left_km[id].round().clamp(0.0, f64::from(u16::MAX)) as u16 } else { 0 },
        posture: state.posture[id],
        enclosure: state.enclosure[id],
        contact: state.contact[id],
        task: state.task[id],
        fit: if here(&[Presence::Absent, Presence::Departed, Presence::Destroyed]) { 0 } else { state.fit[id] },
        lost: state.killed[id] + state.wounded_total[id] + state.missing[id] + state.captured[id],
        cohesion: percent(state.cohesion[id]),
        dug_in: percent(state.dug_in[id]),
        supply,
        armour: pieces(true),
        guns: pieces(false),
    }
}

fn percent(share: f64) -> u8 {
    (share * 100.0).round().clamp(0.0, 100.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::two_posts;
    use kokkyo_model::{Settings, simulate, simulate_observed};

    #[test]
    fn frames_end_where_the_run_ends_and_recording_them_changes_nothing() {
        let (_, world) = two_posts();
        let settings = Settings { digest: true, ..Settings::quiet(7, 0) };
        let mut frames = Frames::new(&world.theatre);
        let run = simulate_observed(&world, &settings, |state, _| frames.record(&world.theatre, state)).unwrap();
        assert_eq!(run.digest, simulate(&world, &settings).unwrap().digest);
        assert_eq!(frames.rows, world.theatre.steps as usize + 1);
        assert_eq!(frames.of_elements.len(), frames.rows * frames.elements);
        let mut control = frames.first_control.clone();
        frames.taken.iter().for_each(|taken| control[taken.cell.index()] = taken.side);
        assert_eq!(control, run.state.control.as_slice());
        for id in world.theatre.elements.ids() {
            let last = frames.element(frames.rows - 1, id);
            assert_eq!(*last, element(&world.theatre, &run.state, id));
            let lost: u32 = run.trajectory.losses(usize::MAX, id)[..4].iter().sum();
            assert_eq!(last.lost, lost);
        }
    }
}
