//! The free campaign: headquarters decide, the same on every machine, on what they believe and were told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use kokkyo_model::event::{Happening, Recording};
use kokkyo_model::step::HeldOut;
use kokkyo_model::{Run, Settings, World, simulate};
use kokkyo_tests::world;

fn free(name: &str, set: &[(&str, &str)]) -> World {
    World { free_from_h: 0.0, ..world(name, set).unwrap() }
}

fn play(world: &World, replication: u32, held_out: HeldOut) -> Run {
    let settings = Settings { recording: Recording::Everything, digest: true, held_out, ..Settings::quiet(1939, replication) };
    simulate(world, &settings).unwrap()
}

fn count(run: &Run, what: impl Fn(&Happening) -> bool) -> usize {
    run.events.iter().filter(|event| what(&event.happening)).count()
}

#[test]
fn recording_changes_no_decision_and_another_replication_decides_otherwise() {
    let world = free("two-posts", &[]);
    let quiet = |replication| simulate(&world, &Settings { digest: true, ..Settings::quiet(1939, replication) }).unwrap().digest;
    assert_eq!(play(&world, 0, HeldOut::default()).digest, quiet(0));
    assert!((1..6).any(|replication| quiet(replication) != quiet(0)));
}

#[test]
fn headquarters_decide_and_every_decision_names_what_was_believed_and_weighed() {
    let run = play(&free("nomonhan-1939", &[("clock.end", "1939-06-15")]), 0, HeldOut::default());
    let decided: Vec<_> = run.events.iter().filter(|event| matches!(event.happening, Happening::Decided { .. })).collect();
    assert!(decided.len() > 3, "{} decisions", decided.len());
    for event in decided {
        let believed = run.events.iter().find(|other| other.id == event.causes[0]).expect("a cause");
        assert!(matches!(believed.happening, Happening::Supposed { .. }), "{:?}", believed.happening);
    }
    assert!(count(&run, |what| matches!(what, Happening::Weighed { .. })) > 0);
}

#[test]
fn where_everyone_obeys_no_prohibition_is_broken_that_could_be_kept() {
    let world = free("two-posts", &[]);
    let mut obey = HeldOut::default();
    assert!(obey.add("command.obedience"));
    for replication in 0..6 {
        let run = play(&world, replication, obey);
        assert_eq!(count(&run, |what| matches!(what, Happening::Breached { .. })), 0, "replication {replication}");
    }
}

#[test]
fn a_directive_that_is_taken_away_is_never_received() {
    let world = free("nomonhan-1939", &[("clock.end", "1939-05-20"), ("command.directives.O_1488.play", "never")]);
    let order = world.theatre.directives.ids().find(|&id| world.theatre.directives[id].id == "O_1488").unwrap();
    let run = play(&world, 0, HeldOut::default());
    assert_eq!(count(&run, |what| matches!(what, Happening::Received { directive } if *directive == order)), 0);
}

#[test]
fn history_until_a_date_is_history() {
    let set = [("clock.end", "1939-05-24")];
    let recorded = world("nomonhan-1939", &set).unwrap();
    let mixed = World { free_from_h: 240.0, ..recorded.clone() };
    let before =
        |run: &Run| -> Vec<Happening> { run.events.iter().filter(|event| event.minute < 240 * 60).map(|event| event.happening).collect() };
    assert_eq!(before(&play(&recorded, 0, HeldOut::default())), before(&play(&mixed, 0, HeldOut::default())));
}
