//! What headquarters believe: equal to the truth where nothing hides it, independent of it where nobody looks, and
//! without influence on a campaign that is played as it was.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use kokkyo_model::event::{Happening, Recording};
use kokkyo_model::mechanisms::intelligence::network;
use kokkyo_model::mechanisms::intelligence::observation::Census;
use kokkyo_model::step::HeldOut;
use kokkyo_model::world::belief::{Arm, Intent};
use kokkyo_model::world::column::{ElementId, HeadquartersId, Id as _, SectorId};
use kokkyo_model::world::theatre::Element;
use kokkyo_model::world::{Presence, Side};
use kokkyo_model::{Run, Settings, World, compile, simulate, simulate_observed};
use kokkyo_scenario::intelligence::{FunctionKind, SourceKind};
use kokkyo_tests::{Draft, counterfactual, world};
use proptest::prelude::*;

const CAMPAIGN: &str = "nomonhan-1939";
const STEPS_A_DAY: u32 = 8;

fn headquarters(world: &World, id: &str) -> HeadquartersId {
    world.theatre.headquarters.ids().find(|&at| world.theatre.headquarters[at].id == id).unwrap()
}

fn sectors(world: &World, ids: &[&str]) -> Vec<SectorId> {
    let known = &world.theatre.intelligence.sectors;
    ids.iter().map(|id| known.ids().find(|&at| known[at].id == *id).unwrap()).collect()
}

fn play(world: &World, days: u32, replication: u32) -> Run {
    simulate(world, &Settings { steps: Some(days * STEPS_A_DAY), ..Settings::quiet(1939, replication) }).unwrap()
}

/// two-posts with sources that look in every step at everything and make no error.
fn clear(men: [u32; 2]) -> Draft {
    let mut draft = Draft::of("two-posts").unwrap();
    for (element, men) in [("W_POST", men[0]), ("E_POST", men[1])] {
        draft.set("forces/formations.csv", "id", element, "men", &men.to_string()).unwrap();
    }
    for source in ["W_PATROL", "E_PATROL", "E_AGENCY"] {
        draft.set("intelligence/sources.csv", "id", source, "every_h", "3").unwrap();
    }
    draft
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn without_gaps_errors_and_delays_belief_is_the_truth(west in 20u32..800, east in 20u32..800) {
        let clear_both = [("intelligence.observation.clear_first", "1"), ("intelligence.observation.clear_second", "1")];
        let world = clear([west, east]).world(&clear_both).unwrap();
        let run = simulate(&world, &Settings::quiet(1939, 0)).unwrap();
        let mut compared = 0;
        for day in 1..run.trajectory.days {
            // The staffs above hear of it a day later.
            for headquarters in [headquarters(&world, "W_HQ"), headquarters(&world, "E_HQ")] {
                for sector in world.theatre.intelligence.sectors.ids() {
                    let row = run.trajectory.belief(day, headquarters, sector);
                    let is_there = row.actual.iter().any(|number| *number > 0.0);
                    prop_assert_eq!(row.p_present > 0.5, is_there, "day {}: {:?}", day, row);
                    for arm in Arm::ALL {
                        let (believed, actual) = (row.believed[arm as usize], row.actual[arm as usize]);
                        prop_assert!((believed - actual).abs() < 1e-3 * actual.max(1.0), "day {}, {:?}: {:?}", day, arm, row);
                        compared += 1;
                    }
                }
            }
        }
        prop_assert!(compared > 100);
    }
}

#[test]
fn where_nobody_looks_belief_does_not_depend_on_the_truth() {
    let blind = |men: u32| {
        let mut draft = Draft::of("two-posts").unwrap();
        draft.set("forces/formations.csv", "id", "W_POST", "men", &men.to_string()).unwrap();
        let world = draft
            .world(&[
                ("intelligence.sources.W_PATROL.coverage", "0"),
                ("intelligence.sources.E_PATROL.coverage", "0"),
                ("intelligence.sources.E_AGENCY.coverage", "0"),
            ])
            .unwrap();
        simulate(&world, &Settings::quiet(1939, 0)).unwrap()
    };
    let (few, many) = (blind(40), blind(4000));
    assert_ne!(few.state.fit, many.state.fit);
    assert_eq!(few.state.intelligence.beliefs, many.state.intelligence.beliefs);
    let seeing = |men: u32| {
        let mut draft = Draft::of("two-posts").unwrap();
        draft.set("forces/formations.csv", "id", "W_POST", "men", &men.to_string()).unwrap();
        simulate(&draft.world(&[]).unwrap(), &Settings::quiet(1939, 0)).unwrap()
    };
    assert_ne!(seeing(40).state.intelligence.beliefs, seeing(4000).state.intelligence.beliefs);
}

#[test]
fn in_historical_mode_nothing_depends_on_what_anybody_believes() {
    for (name, days) in [("two-posts", 10), (CAMPAIGN, 22)] {
        let world = world(name, &[]).unwrap();
        let mut held_out = HeldOut::default();
        // Who hides has fewer men to dig, believed or not.
        for row in ["network", "observation", "reporting", "appreciation"] {
            assert!(held_out.add(&format!("intelligence.{row}")));
        }
        let settings = Settings { steps: Some(days * STEPS_A_DAY), ..Settings::quiet(1939, 0) };
        let with = simulate(&world, &settings).unwrap();
        let without = simulate(&world, &Settings { held_out, ..settings }).unwrap();
        assert_eq!(with.state.bytes(), without.state.bytes(), "{name}");
        assert_ne!(with.state.intelligence.beliefs, without.state.intelligence.beliefs, "{name}: nothing is believed");
    }
}

#[test]
fn every_function_of_an_agency_changes_what_it_is_for_and_nothing_when_its_size_is_zero() {
    let run = |kind: &str, size: &str| {
        let mut draft = Draft::of("two-posts").unwrap();
        draft.set("intelligence/functions.csv", "id", "E_RAIL", "kind", kind).unwrap();
        draft.set("intelligence/functions.csv", "id", "E_RAIL", "daily", "1").unwrap();
        draft.set("intelligence/sources.csv", "id", "E_PATROL", "kind", "attache").unwrap();
        draft.set("forces/formations.csv", "id", "W_POST", "arrives", "1939-06-02").unwrap();
        let world = draft.world(&[("intelligence.functions.E_RAIL.size", size)]).unwrap();
        let mut seen = Vec::new();
        let run = simulate_observed(&world, &Settings::quiet(1939, 0), |state, _| seen.push(state.intelligence.clone())).unwrap();
        (run, seen)
    };
    let arrival = |run: &Run| run.trajectory.sent(2, kokkyo_model::world::column::ElementId(0));
    for (word, kind) in FunctionKind::WORDS {
        let (idle, _) = run(word, "0");
        let (busy, seen) = run(word, if kind == FunctionKind::PoliticalTurmoil { "30" } else { "0.5" });
        let middle = &seen[20];
        let ledger = [&idle, &busy].map(|run| run.state.intelligence.ledger[1]);
        match kind {
            FunctionKind::PoliticalTurmoil => {
                assert_eq!(middle.late_h, [30.0, 0.0]);
                assert_eq!((arrival(&idle), arrival(&busy)), (120, 0), "the western company comes thirty hours late");
            }
            FunctionKind::EthnicMinorities => assert_eq!(middle.informants, [0.0, 0.5]),
            FunctionKind::Lobbying => {
                assert_eq!(middle.lobbied, [0.0, 0.5]);
                assert!(ledger[1].rumours <= ledger[0].rumours, "{ledger:?}");
            }
            FunctionKind::TransportSabotage => {
                assert_eq!(middle.rail_open[kokkyo_model::world::column::RailheadId(0)], 0.5);
                assert!(ledger[1].successes > 5, "{ledger:?}");
            }
            FunctionKind::PreparedSabotage => {
                assert_eq!(middle.haul_open, [0.5, 1.0]);
                assert!(busy.outcome.supply_t[0] < 0.6 * idle.outcome.supply_t[0]);
                assert_eq!(busy.outcome.supply_t[1], idle.outcome.supply_t[1]);
            }
        }
    }
    assert_eq!(network::IDLE.haul_open, 1.0);
}

#[test]
fn where_headquarters_decide_nobody_hides_but_what_is_being_prepared_and_nothing_else_is_seen_coming() {
    let mut world = world(CAMPAIGN, &[]).unwrap();
    world.free_from_h = 0.0;
    let known = &world.theatre.intelligence;
    let mut hidden = 0;
    for replication in 0..12 {
        simulate_observed(&world, &Settings::quiet(1939, replication), |state, _| {
            for (at, action) in known.concealment.iter().enumerate() {
                let operations = action.covers.iter().map(|&course| state.command.operations[course]);
                let prepared = operations.filter(|operation| !operation.over && !operation.begun).count() > 0;
                assert_eq!(state.intelligence.concealed >> at & 1 == 1, prepared, "{} at hour {}", action.id, state.hour);
                hidden += u32::from(prepared);
            }
            let decided = |side: Side| {
                let operations = world.theatre.command.courses.entries();
                operations
                    .filter(|(id, _)| !state.command.operations[*id].over)
                    .any(|(_, course)| world.theatre.headquarters[course.headquarters].side == side && !course.tasks.is_empty())
            };
            for side in Side::BOTH {
                let attacking: f64 = Census::of(side, &world.theatre, state, 240.0).attack.iter().flatten().sum();
                let busy = state.task.iter().zip(world.theatre.elements.iter()).any(|(task, who)| who.side == side && task.is_some());
                assert!(attacking == 0.0 || decided(side) || busy, "{attacking} men are seen preparing what nobody has decided");
            }
        })
        .unwrap();
    }
    assert!(hidden > 0, "nobody has hidden anything");
}

#[test]
fn where_headquarters_decide_nobody_is_on_the_railway_whom_nobody_has_released() {
    let mut world = world(CAMPAIGN, &[]).unwrap();
    world.free_from_h = 0.0;
    let depth = world.theatre.intelligence.depth.index();
    let [mut released, mut recorded] = [0.0, 0.0];
    for replication in 0..12 {
        simulate_observed(&world, &Settings::quiet(1939, replication), |state, _| {
            for side in Side::BOTH {
                let coming = |(element, who): (ElementId, &Element)| {
                    let is_coming = who.side == side && state.presence[element] == Presence::Absent;
                    if is_coming && state.command.arrives_h[element].is_finite() { f64::from(who.men) } else { 0.0 }
                };
                let most: f64 = world.theatre.elements.entries().map(coming).sum();
                let seen = Census::of(side, &world.theatre, state, 72.0).count[depth][0];
                assert!(seen <= most, "{seen} men on the railway at hour {}, {most} have been released", state.hour);
                released += seen;
            }
            let due = |who: &&Element| (0.0..=world.theatre.intelligence.lead_h).contains(&(who.arrives_h - state.hour));
            recorded += world.theatre.elements.iter().filter(due).map(|who| f64::from(who.men)).sum::<f64>();
        })
        .unwrap();
    }
    // The record has other men on it than those who decide; and some are released.
    assert!(released > 0.0 && released != recorded, "{released} {recorded}");
}

#[test]
fn without_aircraft_nothing_is_seen_from_the_air() {
    let world = world(CAMPAIGN, &[]).unwrap();
    let mut held_out = HeldOut::default();
    assert!(held_out.add("air"));
    let seen = |held_out: HeldOut| {
        let settings = Settings { recording: Recording::Everything, held_out, steps: Some(40 * STEPS_A_DAY), ..Settings::quiet(1939, 0) };
        let run = simulate(&world, &settings).unwrap();
        let from_the_air = |event: &&kokkyo_model::event::Event| match event.happening {
            Happening::Sighted { source, .. } => world.theatre.intelligence.sources[source].kind == SourceKind::AirReconnaissance,
            _ => false,
        };
        run.events.iter().filter(from_the_air).count()
    };
    assert!(seen(HeldOut::default()) > 0);
    assert_eq!(seen(held_out), 0);
}

#[test]
fn what_attaches_write_moves_how_much_a_government_wishes_an_end() {
    let wishes = |variant: &str| {
        let mut world = compile(&counterfactual(CAMPAIGN, variant).unwrap().given).unwrap();
        world.free_from_h = 0.0;
        let mut seen = Vec::new();
        let settings = Settings { steps: Some(40 * STEPS_A_DAY), ..Settings::quiet(1939, 0) };
        simulate_observed(&world, &settings, |state, _| seen.push(state.command.wish)).unwrap();
        seen
    };
    let (with, without) = (wishes("base"), wishes("no-attache-network"));
    assert!(with.iter().zip(&without).any(|(with, without)| with[0] != without[0]));
}

/// Mean over replications and days of something about a headquarters' belief.
fn mean(variant: &str, replications: u32, days: std::ops::Range<usize>, of: impl Fn(&World, &Run, usize) -> Option<f64>) -> f64 {
    let world = compile(&counterfactual(CAMPAIGN, variant).unwrap().given).unwrap();
    let (mut sum, mut count) = (0.0, 0);
    for replication in 0..replications {
        let run = play(&world, days.end as u32, replication);
        for value in days.clone().filter_map(|day| of(&world, &run, day)) {
            sum += value;
            count += 1;
        }
    }
    assert!(count > 0, "{variant}: nothing to compare");
    sum / f64::from(count)
}

const FIELD: [&str; 4] = ["NORTH", "CENTRE", "SOUTH", "WESTBANK"];

fn error(who: &'static str, arm: Arm) -> impl Fn(&World, &Run, usize) -> Option<f64> {
    move |world, run, day| run.trajectory.belief_ratio(day, headquarters(world, who), &sectors(world, &FIELD), arm).map(f64::abs)
}

fn doubt(who: &'static str, sector: &'static str) -> impl Fn(&World, &Run, usize) -> Option<f64> {
    move |world, run, day| Some(f64::from(run.trajectory.belief(day, headquarters(world, who), sectors(world, &[sector])[0]).sd_ln_men))
}

#[test]
fn perfect_information_leaves_its_side_almost_no_error_and_the_other_what_it_had() {
    let days = 15..22;
    let japan = |variant| mean(variant, 6, days.clone(), error("J_23D", Arm::Men));
    let soviet = |variant| mean(variant, 6, days.clone(), error("S_1AG", Arm::Men));
    let (base_japan, base_soviet) = (japan("base"), soviet("base"));
    let (perfect_japan, perfect_soviet) = (japan("perfect-information-japan"), soviet("perfect-information-soviet"));
    assert!(perfect_japan < 0.5 * base_japan, "{perfect_japan} against {base_japan}");
    assert!(perfect_soviet < 0.5 * base_soviet, "{perfect_soviet} against {base_soviet}");
    assert_eq!(soviet("perfect-information-japan"), base_soviet);
    assert_eq!(japan("perfect-information-soviet"), base_japan);
}

#[test]
fn fewer_sources_leave_more_doubt_where_they_looked() {
    let tokyo = |variant| mean(variant, 1, 10..22, doubt("J_AGS", "DEPTH"));
    assert!(tokyo("no-attache-network") > tokyo("base"));
    let hsinking = |variant| mean(variant, 1, 10..22, doubt("J_KWA", "REAR"));
    assert!(hsinking("code-breaking-lost") > hsinking("base"));
}

#[test]
fn without_disdain_the_kwantung_army_believes_in_more_of_the_enemy() {
    let believed = |variant| {
        mean(variant, 1, 10..22, |world, run, day| {
            let who = headquarters(world, "J_KWA");
            Some(FIELD.iter().map(|id| f64::from(run.trajectory.belief(day, who, sectors(world, &[id])[0]).believed[0])).sum())
        })
    };
    assert!(believed("no-doctrinal-disdain") > 1.05 * believed("base"));
}

#[test]
fn the_august_attack_is_expected_sooner_where_nothing_hides_it() {
    // From 17 to 19 August, days 98 to 100 of the clock.
    let expected = |variant| {
        mean(variant, 3, 98..101, |world, run, day| {
            let of = |id: &str| f64::from(run.trajectory.belief(day, headquarters(world, "J_23D"), sectors(world, &[id])[0]).intent[1]);
            Some(FIELD.iter().map(|id| of(id)).fold(0.0, f64::max))
        })
    };
    let seen = |variant| mean(variant, 3, 90..101, error("J_23D", Arm::Men));
    let (base, detected) = (expected("base"), expected("august-attack-detected"));
    assert!(detected > base, "{detected} against {base}");
    let (hidden, open) = (seen("base"), seen("no-soviet-deception"));
    assert!(open < hidden, "{open} against {hidden}");
}

#[test]
fn a_change_of_mind_is_told_with_the_sightings_behind_it() {
    let world = world("two-posts", &[]).unwrap();
    let settings = Settings { recording: Recording::Everything, ..Settings::quiet(1939, 1) };
    let run = simulate(&world, &settings).unwrap();
    let kind = |id: kokkyo_model::event::EventId| &run.events[id.0 as usize - 1].happening;
    let mut chains = 0;
    for event in &run.events {
        if let Happening::Appreciated { headquarters, .. } | Happening::IntentJudged { headquarters, .. } = event.happening {
            assert!(headquarters.index() < world.theatre.headquarters.len());
            for cause in event.causes.into_iter().filter(|cause| cause.0 > 0) {
                let is_known = matches!(
                    kind(cause),
                    Happening::Sighted { .. } | Happening::Reported { .. } | Happening::Appreciated { .. } | Happening::IntentJudged { .. }
                );
                assert!(is_known, "{:?} because of {:?}", event.happening, kind(cause));
                chains += u32::from(matches!(kind(cause), Happening::Reported { .. }));
            }
        }
    }
    assert!(chains > 0, "no change of mind comes of a report");
    assert_eq!(Intent::ALL.len(), 3);
}
