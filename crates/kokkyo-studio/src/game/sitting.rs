//! The sittings of a headquarters, out of the table of decisions of a history.

use kokkyo_model::Run;
use kokkyo_model::event::EventId;
use kokkyo_model::world::column::HeadquartersId;
use kokkyo_model::world::weighing::{NUMBERS, Weighing};

/// The courses that a headquarters weighed at one moment.
pub struct Sitting<'h> {
    /// When. *Unit*: min since the start.
    pub minute: u32,
    /// Position of the first row in the table.
    pub first: usize,
    /// A row a course.
    pub rows: Vec<&'h Weighing>,
}

impl Sitting<'_> {
    /// What the headquarters decides by itself.
    pub fn staff(&self) -> usize {
        self.rows.iter().position(|weighing| weighing.row.chosen).unwrap_or(0)
    }

    /// Something made it sit.
    pub fn is_shock(&self) -> bool {
        self.occasion() != EventId::NONE
    }

    /// What made it sit; `EventId::NONE`: a conference.
    pub fn occasion(&self) -> EventId {
        self.rows.first().map_or(EventId::NONE, |weighing| weighing.occasion)
    }

    /// The staff would do something else than is done.
    pub fn changes_course(&self) -> bool {
        self.rows.get(self.staff()).is_some_and(|weighing| !weighing.row.present)
    }
}

/// A number of a course by its name.
pub(crate) fn number(weighing: &Weighing, name: &str) -> f64 {
    NUMBERS.iter().position(|it| *it == name).map_or(0.0, |at| f64::from(weighing.row.numbers[at]))
}

/// All sittings of a headquarters, in order of time.
pub fn sittings(history: &Run, whose: HeadquartersId) -> Vec<Sitting<'_>> {
    let mut found: Vec<Sitting<'_>> = Vec::new();
    for (at, weighing) in history.trajectory.weighings.iter().enumerate().filter(|(_, it)| it.row.headquarters == whose) {
        match found.last_mut() {
            Some(last) if last.minute == weighing.minute => last.rows.push(weighing),
            _ => found.push(Sitting { minute: weighing.minute, first: at, rows: vec![weighing] }),
        }
    }
    found
}
