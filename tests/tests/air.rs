//! The air war of the reference campaign: its phases, and what is left when it is taken away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use kokkyo_ensemble::observe::observe;
use kokkyo_model::step::HeldOut;
use kokkyo_model::{Run, Settings, World, simulate};
use kokkyo_tests::world;

const JAPAN: usize = 0;
const SOVIET: usize = 1;

fn play(world: &World, number: u32, held_out: &[&str]) -> Run {
    let mut settings = Settings::quiet(1939, number);
    let mut out = HeldOut::default();
    held_out.iter().for_each(|name| assert!(out.add(name), "{name} is no row"));
    settings.held_out = out;
    simulate(world, &settings).unwrap()
}

/// Mean share of the air of the first side from a day to another, over the runs.
fn share(runs: &[Run], from: usize, to: usize) -> f64 {
    let days = || runs.iter().flat_map(|run| (from..to).map(|day| run.trajectory.air.side(day, JAPAN).superiority));
    days().sum::<f64>() / days().count() as f64
}

#[test]
fn the_balance_of_the_air_follows_the_recorded_phases() {
    let world = world("nomonhan-1939", &[]).unwrap();
    let runs: Vec<Run> = (0..6).map(|number| play(&world, number, &[])).collect();
    // Days of the clock: 20 May is 9, 29 May 18, 22 June 42, 28 June 48, 20 August 101, 1 September 113.
    let [may, june, july, august] = [(10, 19), (43, 48), (51, 82), (102, 114)].map(|(from, to)| share(&runs, from, to));
    println!("share of the air, first side: May {may:.2}, June {june:.2}, July {july:.2}, August {august:.2}");
    assert!(may > 0.6, "May: {may}");
    assert!(august < 0.4, "August: {august}");
    assert!(may > june && june > august, "{may} {june} {july} {august}");
    for run in &runs {
        let [japan, soviet] = run.outcome.air;
        println!("{japan:?}\n{soviet:?}");
        assert!(japan.lost.iter().sum::<u32>() > 0 && soviet.lost.iter().sum::<u32>() > 0);
        // Reports are larger than the truth, by less than the ratio that can be drawn.
        assert!(japan.claimed > soviet.lost[0] && soviet.claimed > japan.lost[0]);
    }
}

#[test]
fn without_the_rows_of_the_air_nothing_flies_and_nobody_is_hit_by_bombs() {
    let world = world("nomonhan-1939", &[]).unwrap();
    let run = play(&world, 0, &["air"]);
    for side in [JAPAN, SOVIET] {
        let air = run.outcome.air[side];
        assert_eq!((air.sorties, air.lost, air.men_hit, air.claimed), (0, [0; 4], 0, 0));
        assert!(run.state.depth_h[side][3] < 0.0, "depth 3 without aircraft");
    }
    // Without interception fewer aircraft are lost and more bombs fall.
    let (all, free) = (play(&world, 0, &[]), play(&world, 0, &["air.combat"]));
    let sum = |run: &Run| run.outcome.air.iter().map(|air| air.lost[0]).sum::<u32>();
    assert!(sum(&free) == 0 && sum(&all) > 0);
    assert!(free.outcome.air[JAPAN].bombs_t > all.outcome.air[JAPAN].bombs_t);
}

#[test]
fn fighters_and_the_others_are_all_who_were_lost_and_neither_is_nobody() {
    let scenario = kokkyo_tests::scenario("nomonhan-1939", &[]).unwrap();
    let world = world("nomonhan-1939", &[]).unwrap();
    let run = play(&world, 0, &[]);
    let of = |id: &str| {
        let target = scenario.record.targets.iter().find(|target| target.id == id).unwrap();
        observe(target, &world.theatre, &run.trajectory).unwrap()
    };
    let (fighters, others) = (of("TG_J_FIGHTERS_LOST"), of("TG_J_BOMBERS_LOST"));
    assert!(fighters > 0.0 && others > 0.0);
    assert_eq!(fighters + others, of("TG_J_AIR_LOST"));
}
