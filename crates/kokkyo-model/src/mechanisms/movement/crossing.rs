//! **How long does a river hold up a formation?**
//!
//! A bridge, ford or boat site passes so many loads an hour: a man is one, a vehicle or gun as many as it keeps men
//! waiting. Formations are served in the order in which they came. What is left of a damaged bridge passes that much less. Left out: loads lost.
//!
//! | | |
//! |---|---|
//! | phase | move |
//! | reads | crossings, what stands of bridges, who waits |
//! | proposes | serve |
//! | emits | nothing (`QueuedAtCrossing`, `Crossed` come with the march) |
//! | streams | none |
//! | sources | the package's crossings |
//! | stand-in | everyone is served at once |

use crate::parameters::Laws;
use crate::world::column::{CrossingId, ElementId};
use crate::world::{Effect, Effects, Presence, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "movement.crossing" {
        /// How many men a vehicle or gun keeps waiting.
        vehicle_load: "men", 1.0 => 200.0;
    }
}

/// Hours until a formation is over, if it is first in the queue.
pub fn passage_h(loads: f64, capacity_per_h: f64) -> f64 {
    loads / capacity_per_h
}

/// Plays the row.
pub fn decide(view: &View, _laws: &Laws, effects: &mut Effects) {
    let state = view.state;
    for (element, &crossing) in state.crossing.entries() {
        // The first element by order of battle that waits at a crossing stands for its whole queue.
        if crossing.is_some() && state.crossing_left[element] > 0.0 && first_waiting(crossing, view) == Some(element) {
            serve(crossing, view, effects);
        }
    }
}

fn first_waiting(crossing: CrossingId, view: &View) -> Option<ElementId> {
    view.theatre.elements.ids().find(|&e| view.state.crossing[e] == crossing && view.state.crossing_left[e] > 0.0)
}

/// Serves a queue in the order in which it formed, as far as the hours of the step go.
fn serve(crossing: CrossingId, view: &View, effects: &mut Effects) {
    let state = view.state;
    let site = &view.theatre.crossings[crossing];
    let open_h = (site.closes_h.min(state.hour + view.theatre.step_h) - site.opens_h.max(state.hour)).max(0.0);
    let mut capacity = site.capacity_per_h * open_h * state.bridges.passes(crossing);
    let mut after = (f64::NEG_INFINITY, ElementId(0));
    let mut first = true;
    while capacity > 0.0 {
        let Some(next) = next_in_queue(crossing, view, after, first) else { break };
        let loads = state.crossing_left[next].min(capacity);
        effects.push(Effect::Serve { element: next, loads });
        capacity -= loads;
        after = (state.posture_since_h[next], next);
        first = false;
    }
}

/// Null model: no river holds anybody up.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    for element in view.theatre.elements.ids() {
        if view.state.crossing[element].is_some() {
            effects.push(Effect::Serve { element, loads: view.state.crossing_left[element] });
        }
    }
}

fn next_in_queue(crossing: CrossingId, view: &View, after: (f64, ElementId), first: bool) -> Option<ElementId> {
    let state = view.state;
    view.theatre
        .elements
        .ids()
        .filter(|&e| state.crossing[e] == crossing && state.presence[e] == Presence::InField)
        .map(|e| (state.posture_since_h[e], e))
        .filter(|key| first || (key.0, key.1) > after)
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .map(|key| key.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bridge_of_five_hundred_an_hour_takes_two_hours_for_a_thousand_loads() {
        assert_eq!(passage_h(1000.0, 500.0), 2.0);
    }
}
