//! **How long does a river hold up a formation?**
//!
//! A bridge, ford or boat site passes so many loads an hour: a man is one, a vehicle or gun as many as it keeps men
//! waiting. Formations are served in the order in which they came, from the moment at which they came, and march on from the
//! moment at which they are over: what a river costs does not depend on the step. What is left of a damaged bridge passes that
//! much less. Left out: loads lost.
//!
//! | | |
//! |---|---|
//! | phase | move |
//! | reads | crossings, what stands of bridges, who waits since when |
//! | proposes | serve |
//! | emits | nothing (`QueuedAtCrossing`, `Crossed` come with the march) |
//! | streams | none |
//! | sources | the package's crossings |
//! | stand-in | everyone is served at once |

use crate::parameters::Laws;
use crate::world::bridges::LEAST;
use crate::world::column::{CrossingId, ElementId};
use crate::world::passage::is_waiting;
use crate::world::{Effect, Effects, Presence, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "movement.crossing" {
        /// How many men a vehicle or gun keeps waiting.
        vehicle_load: "men", 1.0 => 200.0;
    }
}

/// Hours that are none.
const MOMENT_H: f64 = 1e-9;

/// Hours until a formation is over, if it is first in the queue.
pub fn passage_h(loads: f64, capacity_per_h: f64) -> f64 {
    loads / capacity_per_h
}

/// Plays the row.
pub fn decide(view: &View, _laws: &Laws, effects: &mut Effects) {
    let state = view.state;
    for (element, &crossing) in state.crossing.entries() {
        // The first element by order of battle that waits at a crossing stands for its whole queue.
        if crossing.is_some() && is_waiting(element, view) && first_waiting(crossing, view) == Some(element) {
            serve(crossing, view, effects);
        }
    }
}

fn first_waiting(crossing: CrossingId, view: &View) -> Option<ElementId> {
    view.theatre.elements.ids().find(|&e| view.state.crossing[e] == crossing && view.state.crossing_left[e] > 0.0)
}

/// Serves a queue in the order in which it formed, to the end of the step. A crossing has its own clock: who came to it in the
/// course of the last step is served from that moment on, if it was idle, and it takes on the next one when the last is over.
fn serve(crossing: CrossingId, view: &View, effects: &mut Effects) {
    let state = view.state;
    let site = &view.theatre.crossings[crossing];
    let passes = state.bridges.passes(crossing);
    if passes <= LEAST {
        return;
    }
    let per_h = site.capacity_per_h * passes;
    let ends_h = site.closes_h.min(state.hour + view.theatre.step_h);
    let mut idle_from_h = state.busy_until_h[crossing].max(site.opens_h);
    let mut after = None;
    while let Some(next) = next_in_queue(crossing, view, after) {
        let begins_h = waits_since_h(next, view).max(idle_from_h);
        if begins_h >= ends_h {
            break;
        }
        let whole_h = passage_h(state.crossing_left[next], per_h);
        let (loads, until_h) = if begins_h + whole_h <= ends_h {
            (state.crossing_left[next], begins_h + whole_h)
        } else {
            (per_h * (ends_h - begins_h), ends_h)
        };
        effects.push(Effect::Serve { element: next, loads, until_h });
        idle_from_h = until_h;
        after = Some((state.queued_h[next], next));
    }
}

/// From when on it can be served. Who was in the queue a step ago was not served then because the crossing could not: that time
/// is lost.
fn waits_since_h(element: ElementId, view: &View) -> f64 {
    let (queued_h, hour) = (view.state.queued_h[element], view.state.hour);
    if queued_h < hour - view.theatre.step_h - MOMENT_H { hour } else { queued_h }
}

/// Null model: no river holds anybody up.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    for element in view.theatre.elements.ids().filter(|&element| is_waiting(element, view)) {
        effects.push(Effect::Serve { element, loads: view.state.crossing_left[element], until_h: view.state.queued_h[element] });
    }
}

/// Who comes after somebody in a queue: by the hour at which they came, then by order of battle.
fn next_in_queue(crossing: CrossingId, view: &View, after: Option<(f64, ElementId)>) -> Option<ElementId> {
    let state = view.state;
    view.theatre
        .elements
        .ids()
        .filter(|&e| state.crossing[e] == crossing && state.crossing_left[e] > 0.0 && state.presence[e] == Presence::InField)
        .map(|e| (state.queued_h[e], e))
        .filter(|&key| after.is_none_or(|after| key > after))
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .map(|key| key.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::proving_ground::{Field, Ground};

    const SITE: CrossingId = CrossingId(0);

    /// Formations that came to a bridge of 1,000 loads an hour, open from an hour on, at their hours and with their loads, after a
    /// step that begins at an hour.
    fn queue(opens_h: f64, hour: f64, waiting: &[(f64, f64)]) -> (Field, Vec<ElementId>) {
        let mut ground = Ground::new();
        ground.bridge(0.0);
        let who: Vec<_> = waiting.iter().map(|_| ground.element(Side::First, 100, 0, 0)).collect();
        let mut field = ground.play();
        field.state.hour = hour;
        field.theatre.crossings[SITE].opens_h = opens_h;
        for (&element, &(queued_h, loads)) in who.iter().zip(waiting) {
            field.state.crossing[element] = SITE;
            field.state.crossing_left[element] = loads;
            field.state.queued_h[element] = queued_h;
        }
        field.play(decide);
        (field, who)
    }

    #[test]
    fn a_bridge_of_five_hundred_an_hour_takes_two_hours_for_a_thousand_loads() {
        assert_eq!(passage_h(1000.0, 500.0), 2.0);
    }

    #[test]
    fn who_came_in_the_last_step_is_served_from_then_on_and_the_next_when_he_is_over() {
        let (field, who) = queue(0.0, 3.0, &[(2.0, 2500.0), (1.5, 1000.0), (2.0, 3000.0)]);
        assert_eq!(field.state.over_h[who[1]], 2.5);
        assert_eq!(field.state.over_h[who[0]], 5.0);
        assert_eq!((field.state.crossing_left[who[2]], field.state.busy_until_h[SITE]), (2000.0, 6.0));
    }

    #[test]
    fn a_crossing_that_could_not_work_does_not_make_up_for_it() {
        let (field, who) = queue(0.0, 6.0, &[(1.0, 1000.0)]);
        assert_eq!(field.state.over_h[who[0]], 7.0);
    }

    #[test]
    fn a_bridge_that_opens_in_the_step_serves_from_then_on() {
        let (field, who) = queue(4.0, 3.0, &[(2.5, 1000.0)]);
        assert_eq!(field.state.over_h[who[0]], 5.0);
    }
}
