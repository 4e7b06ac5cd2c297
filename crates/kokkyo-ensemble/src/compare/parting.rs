//! Where two histories part: the first event in which their logs differ.

use kokkyo_model::event::Event;

/// The first difference between two logs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parting {
    /// Position in both logs, from 0: all before is the same.
    pub at: usize,
    /// When the earlier of the two events happens. *Unit*: minutes since the start.
    pub minute: u32,
    /// What happens there in the first; `None`: its log is over.
    pub first: Option<Event>,
    /// What happens there in the second.
    pub second: Option<Event>,
}

/// Where two logs part: time, happening or causes of an event differ. `None`: they are the same.
pub fn first_parting(first: &[Event], second: &[Event]) -> Option<Parting> {
    let at = (0..first.len().max(second.len())).find(|&at| first.get(at) != second.get(at))?;
    let (a, b) = (first.get(at).copied(), second.get(at).copied());
    let minute = a.iter().chain(&b).map(|event| event.minute).min().unwrap_or(0);
    Some(Parting { at, minute, first: a, second: b })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kokkyo_model::event::{EventId, Happening, NO_CAUSE, because};
    use kokkyo_model::world::column::ElementId;

    fn event(id: u32, minute: u32, men: u32) -> Event {
        Event { id: EventId(id), minute, happening: Happening::Arrived { element: ElementId(0), men }, causes: NO_CAUSE }
    }

    #[test]
    fn time_happening_cause_and_an_end_part_two_histories_and_nothing_else_does() {
        let log = [event(1, 0, 5), event(2, 60, 6), event(3, 120, 7)];
        assert_eq!(first_parting(&log, &log), None);
        let with = |at: usize, changed: Event| {
            let mut other = log;
            other[at] = changed;
            first_parting(&log, &other).unwrap()
        };
        assert_eq!((with(1, event(2, 30, 6)).at, with(1, event(2, 30, 6)).minute), (1, 30));
        assert_eq!(with(2, event(3, 120, 8)).at, 2);
        assert_eq!(with(2, Event { causes: because(EventId(1)), ..log[2] }).at, 2);
        let cut = first_parting(&log, &log[..2]).unwrap();
        assert_eq!((cut.at, cut.first, cut.second), (2, Some(log[2]), None));
    }
}
