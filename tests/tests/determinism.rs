//! The same scenario, parameters and seed give the same bits, whatever else is chosen about running.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use kokkyo_model::event::Recording;
use kokkyo_model::step::HeldOut;
use kokkyo_model::{Settings, World, simulate};
use kokkyo_tests::world;

fn digest(world: &World, recording: Recording, replication: u32) -> String {
    let settings = Settings { recording, digest: true, ..Settings::quiet(1939, replication) };
    simulate(world, &settings).unwrap().digest.unwrap()
}

#[test]
fn recording_does_not_change_the_digest() {
    let world = world("two-posts", &[]).unwrap();
    assert_eq!(digest(&world, Recording::Everything, 0), digest(&world, Recording::Nothing, 0));
}

#[test]
fn a_replication_does_not_depend_on_the_thread_it_is_played_on_or_on_its_neighbours() {
    let world = world("two-posts", &[]).unwrap();
    let alone: Vec<String> = (0..8).map(|replication| digest(&world, Recording::Nothing, replication)).collect();
    let together: Vec<String> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..8u32)
            .rev()
            .map(|replication| {
                (
                    replication,
                    scope.spawn({
                        let world = &world;
                        move || digest(world, Recording::Nothing, replication)
                    }),
                )
            })
            .collect();
        let mut found: Vec<(u32, String)> =
            handles.into_iter().map(|(replication, handle)| (replication, handle.join().unwrap())).collect();
        found.sort();
        found.into_iter().map(|(_, digest)| digest).collect()
    });
    assert_eq!(alone, together);
}

#[test]
fn another_seed_or_replication_gives_another_history() {
    let world = world("nomonhan-1939", &[("clock.end", "1939-06-01")]).unwrap();
    let play = |seed, replication| {
        let settings = Settings { digest: true, ..Settings::quiet(seed, replication) };
        simulate(&world, &settings).unwrap().digest.unwrap()
    };
    assert_eq!(play(1, 0), play(1, 0));
    assert_ne!(play(1, 0), play(2, 0));
    assert_ne!(play(1, 0), play(1, 1));
}

#[test]
fn holding_out_a_row_that_is_not_there_is_refused_and_every_row_can_be_held_out() {
    let mut held_out = HeldOut::default();
    assert!(!held_out.add("logistics.teleport"));
    let world = world("two-posts", &[]).unwrap();
    for row in kokkyo_model::step::SCHEDULE {
        let mut held_out = HeldOut::default();
        assert!(held_out.add(row.name));
        let settings = Settings { held_out, ..Settings::quiet(1939, 0) };
        simulate(&world, &settings).unwrap_or_else(|broken| panic!("{}: {broken:?}", row.name));
    }
}
