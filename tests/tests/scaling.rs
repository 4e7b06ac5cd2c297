//! A generated front of any length is a valid scenario in which everybody fights, and its blocks do not know of one another.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use kokkyo_model::{Settings, simulate};
use kokkyo_tests::front;

/// Formations, steps, men lost by both sides, and events of a front.
fn played(formations: u32) -> (usize, u32, f64, f64) {
    let world = front(formations).and_then(|draft| draft.world(&[])).unwrap_or_else(|faults| panic!("{faults}"));
    let run = simulate(&world, &Settings::quiet(1939, 0)).unwrap();
    let lost: f64 = run.outcome.losses.iter().map(|losses| f64::from(losses.battle())).sum();
    (world.theatre.elements.len(), world.theatre.steps, lost, f64::from(run.emitted))
}

#[test]
fn a_front_has_as_many_formations_as_asked_and_as_much_happens_to_each() {
    let (few, steps, lost, little) = played(20);
    let (many, same, more, much) = played(200);
    assert_eq!((few, many, steps), (20, 200, same));
    // Ten times as many formations bring about ten times as many events and losses, within what luck of 20 leaves open: nobody is
    // left out, and nothing happens twice.
    assert!((7.0..13.0).contains(&(much / little)), "{little} and {much} events");
    assert!(lost > 0.0 && (5.0..20.0).contains(&(more / lost)), "{lost} and {more} men");
}
