//! How an element stands to a crossing: which it can use, whether it waits there, whether it is over. Written by the rows of movement,
//! through [`apply`](super::apply::apply); read by both of them.

use super::View;
use super::bridges::LEAST;
use super::column::{CrossingId, ElementId};
use super::theatre::chain;

/// The crossing that an element is over, if it has not yet gone on.
pub fn is_over(element: ElementId, view: &View) -> Option<CrossingId> {
    let crossing = view.state.crossing[element];
    (crossing.is_some() && view.state.crossing_left[element] <= 0.0).then_some(crossing)
}

/// Whether loads of an element are still to go over a crossing.
pub fn is_waiting(element: ElementId, view: &View) -> bool {
    view.state.crossing[element].is_some() && view.state.crossing_left[element] > 0.0
}

/// Whether an element waits for its turn at a crossing that still serves.
#[inline]
pub fn waits_at_a_crossing(element: ElementId, view: &View) -> bool {
    let crossing = view.state.crossing[element];
    is_waiting(element, view) && view.theatre.crossings[crossing].closes_h > view.state.hour && view.state.bridges.passes(crossing) > LEAST
}

/// The open crossing of an edge that a formation can use: the one that it is over, else that with the greatest capacity.
pub fn usable(first: CrossingId, element: ElementId, view: &View) -> Option<CrossingId> {
    let who = &view.theatre.elements[element];
    let soon = view.state.hour + view.theatre.step_h;
    let sites = &view.theatre.crossings;
    if let Some(over) = is_over(element, view).filter(|&over| chain(sites, first).any(|id| id == over)) {
        return Some(over);
    }
    chain(sites, first)
        .filter(|&id| {
            let site = &sites[id];
            site.side.is_none_or(|side| side == who.side)
                && site.opens_h < soon
                && view.state.bridges.passes(id) > LEAST
                && site.closes_h > view.state.hour
                && site.max_load_t >= who.heaviest_t
        })
        .max_by(|&a, &b| passes_per_h(a, view).total_cmp(&passes_per_h(b, view)).then(b.cmp(&a)))
}

/// What a crossing passes in an hour as it stands now.
fn passes_per_h(crossing: CrossingId, view: &View) -> f64 {
    view.theatre.crossings[crossing].capacity_per_h * view.state.bridges.passes(crossing)
}
