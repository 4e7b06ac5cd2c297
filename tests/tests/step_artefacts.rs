//! The length of the step is a choice about computing, not a law: 3 h, 1 h and 15 min give the same losses.
//!
//! Draws are addressed by absolute rounds, so that replication *r* has much of its luck in common whatever the step;
//! differences are therefore taken pair by pair. `--nocapture` prints the figures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use kokkyo_model::world::Side;
use kokkyo_model::world::column::CellId;
use kokkyo_model::world::theatre::Edge;
use kokkyo_model::{Settings, World, simulate};
use kokkyo_tests::Draft;

/// Steps that are compared with the first of them.
const STEPS: [&str; 3] = ["3", "1", "0.25"];
/// Allowed difference of means and of variances, as a share.
const TOLERANCE: f64 = 0.02;
/// The standard error of a difference of means must be below this share of the mean, or the test could not fail.
const RESOLUTION: f64 = 0.01;

/// What is counted in a replication.
type Counted = fn(&kokkyo_model::Run) -> f64;

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn standard_error(values: &[f64]) -> f64 {
    let middle = mean(values);
    let n = values.len() as f64;
    (values.iter().map(|value| (value - middle).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt()
}

fn variance_terms(values: &[f64]) -> Vec<f64> {
    let middle = mean(values);
    let n = values.len() as f64;
    values.iter().map(|value| (value - middle).powi(2) * n / (n - 1.0)).collect()
}

fn compare(title: &str, world: impl Fn(&str) -> World, replications: u32, counted: &[(&str, Counted)]) {
    compare_ways(title, "steps of h", STEPS, TOLERANCE, world, replications, counted);
}

/// Plays a world in three ways that should make no difference, and holds the second and third against the first.
fn compare_ways(
    title: &str,
    way: &str,
    ways: [&str; 3],
    tolerance: f64,
    world: impl Fn(&str) -> World,
    replications: u32,
    counted: &[(&str, Counted)],
) {
    let runs: Vec<Vec<Vec<f64>>> = ways
        .iter()
        .map(|of| {
            let world = world(of);
            let mut found = vec![Vec::new(); counted.len()];
            for replication in 0..replications {
                let run = simulate(&world, &Settings::quiet(1939, replication)).unwrap();
                for (values, (_, count)) in found.iter_mut().zip(counted) {
                    values.push(count(&run));
                }
            }
            found
        })
        .collect();
    let mut faults = Vec::new();
    for (at, (what, _)) in counted.iter().enumerate() {
        let base = &runs[0][at];
        println!("{title}, {what}: {way} {}: mean {:.3}, variance {:.3}", ways[0], mean(base), mean(&variance_terms(base)));
        for (step, run) in ways.iter().zip(&runs).skip(1) {
            let other = &run[at];
            for (moment, a, b) in [("mean", base.clone(), other.clone()), ("variance", variance_terms(base), variance_terms(other))] {
                let paired: Vec<f64> = a.iter().zip(&b).map(|(a, b)| b - a).collect();
                let (difference, error, scale) = (mean(&paired), standard_error(&paired), mean(&a));
                println!(
                    "  {way} {step}: {moment} {:.3}, {:+.2} % of that at {}, standard error {:.2} %",
                    mean(&b),
                    100.0 * difference / scale,
                    ways[0],
                    100.0 * error / scale
                );
                if moment == "mean" && error > RESOLUTION * scale {
                    faults.push(format!("{what}: standard error {error} of a mean of {scale} is too large to tell"));
                }
                if difference.abs() > (tolerance * scale).max(3.0 * error) {
                    faults.push(format!("{what}: {moment} {} with {way} {step}, {scale} with {} (error {error})", mean(&b), ways[0]));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{title}:\n{}", faults.join("\n"));
}

/// The two companies of two-posts grown to battalions, in neighbouring cells of open ground with the river moved out of
/// the way; the western one attacks at 06:00.
pub fn two_battalions(step_h: &str) -> World {
    let mut draft = Draft::of("two-posts").unwrap();
    draft.replace("geo/rivers.geojson", "118.6,", "118.742,").unwrap();
    draft.replace("geo/borders.geojson", "\"river\": \"border_river\", ", "").unwrap();
    draft.replace("geo/borders.geojson", "\"coordinates\": []", "\"coordinates\": [[118.6, 47.55], [118.6, 47.85]]").unwrap();
    for place in ["P_BRIDGE", "P_EAST_DEPOT"] {
        draft.set("geo/places.csv", "id", place, "lon", if place == "P_BRIDGE" { "118.742" } else { "118.72" }).unwrap();
    }
    draft.set("forces/formations.csv", "id", "W_POST", "men", "900").unwrap();
    draft.set("forces/formations.csv", "id", "E_POST", "men", "700").unwrap();
    draft.set("forces/formations.csv", "id", "W_POST", "arrives_at", "P_BRIDGE_WEST").unwrap();
    draft.keep("forces/formations.csv", "id", |id| id != "E_BATTERY").unwrap();
    draft.empty("forces/holdings.csv").unwrap();
    draft.empty("forces/replacements.csv").unwrap();
    draft.empty("record/targets.csv").unwrap();
    draft
        .add("geo/places.csv", &[("id", "P_BRIDGE_WEST"), ("name", "The meadow"), ("lat", "47.7"), ("lon", "118.61"), ("accuracy_km", "0")])
        .unwrap();
    draft.remove("counterfactuals/");
    draft.write("command/directives.toml", "");
    // They wait for directives.
    draft.remove("logistics/plans.csv");
    draft.remove("logistics/priorities.csv");
    draft.write(
        "command/plans.toml",
        &["W_POST,attack,P_EAST_POST,1939-06-01T06:00", "E_POST,hold,P_EAST_POST,1939-06-01T00:00"].map(task).concat(),
    );
    let mut world = draft
        .world(&[
            ("clock.step_h", step_h),
            ("clock.end", "1939-06-02T00:00"),
            ("combat.contact.frailty_variance", "0.3"),
            ("engineering.works.scratch_per_h", "0.1"),
            ("combat.breakage.hazard_per_h", "0.05"),
            ("combat.breakage.straggling_per_h", "0.05"),
            ("combat.breakage.per_fatigue_h", "0.005"),
            ("forces.effects.RIFLE_W.men", "0.05"),
            ("forces.effects.RIFLE_E.men", "0.05"),
        ])
        .unwrap();
    let theatre = std::sync::Arc::make_mut(&mut world.theatre);
    let cell = |name: &str| theatre.places.iter().find(|place| place.id == name).unwrap().cell;
    let (west, east) = (cell("P_BRIDGE_WEST"), cell("P_EAST_POST"));
    assert_eq!(edge_between(&world, west, east), Some(Edge::Open));
    world
}

fn task(line: &str) -> String {
    let words: Vec<&str> = line.split(',').collect();
    format!(
        "[[task]]\nid = \"T_{0}\"\nplan = \"p\"\ntitle = \"t\"\nelements = [\"{0}\"]\nverb = \"{1}\"\nobjective = \"{2}\"\nstart = \"{3}\"\n\
         pinned = false\nsource = \"kokkyo_author\"\nquality = \"assumed\"\nreason = \"for a test\"\n\n",
        words[0], words[1], words[2], words[3]
    )
}

fn edge_between(world: &World, a: CellId, b: CellId) -> Option<Edge> {
    let cell = &world.theatre.cells[a];
    (0..usize::from(cell.degree)).find(|&slot| cell.neighbours[slot] == b).map(|slot| cell.edges[slot])
}

#[test]
fn losses_of_two_battalions_do_not_depend_on_the_step() {
    compare(
        "two battalions",
        two_battalions,
        3000,
        &[
            ("western losses", |run| f64::from(run.outcome.losses[0].battle())),
            ("eastern losses", |run| f64::from(run.outcome.losses[1].battle())),
        ],
    );
}

const JAPANESE: [(&str, &str); 10] = [
    ("J_72R_1", "P_BAINTSAGAN"),
    ("J_72R_2", "P_BAINTSAGAN"),
    ("J_72R_G", "P_BAINTSAGAN"),
    ("J_71R_1", "P_N1"),
    ("J_71R_2", "P_N1"),
    ("J_71R_G", "P_N1"),
    ("J_26R_1", "P_N2"),
    ("J_26R_2", "P_N2"),
    ("J_26R_3", "P_N2"),
    ("J_26R_G", "P_N2"),
];
const SOVIET: [(&str, &str, &str); 4] = [
    ("S_11TB_2", "P_N3", "1939-07-03T08:45"),
    ("S_11TB_1", "P_N4", "1939-07-03T11:30"),
    ("S_11TB_3", "P_N4", "1939-07-03T11:30"),
    ("S_7MAB_AC", "P_N5", "1939-07-03T15:00"),
];

/// 3 July: tanks and armoured cars without infantry against three regiments with their anti-tank guns, from cell to
/// cell around Bain-Tsagan; forces, weapons, troops and laws of nomonhan-1939, start hours as there.
pub fn third_of_july(step_h: &str) -> World {
    let mut draft = Draft::of("nomonhan-1939").unwrap();
    draft.remove("counterfactuals/");
    draft.empty("forces/replacements.csv").unwrap();
    draft.empty("record/targets.csv").unwrap();
    draft.write("command/directives.toml", "");
    // They wait for directives.
    draft.remove("logistics/plans.csv");
    draft.remove("logistics/priorities.csv");
    draft.write("command/plans.toml", "");
    draft.replace("scenario.toml", "1939-05-11T00:00+09:00", "1939-07-03T00:00+09:00").unwrap();
    draft.replace("scenario.toml", "1939-09-16T00:00+09:00", "1939-07-04T00:00+09:00").unwrap();
    draft.write("command/goals.toml", "");
    draft.remove("command/headquarters.csv");
    draft.remove("command/persons.csv");
    draft.remove("air/types.csv");
    draft.remove("air/performance.csv");
    draft.remove("air/airfields.csv");
    draft.remove("air/flak.csv");
    draft.remove("air/weather.csv");
    draft.remove("intelligence/");
    draft.remove("air/squadrons.csv");
    draft.remove("air/postings.csv");
    draft.remove("air/replacements.csv");
    draft.remove("air/missions.csv");
    draft.empty("record/timeline.csv").unwrap();
    let fights = |id: &str| JAPANESE.iter().any(|(have, _)| *have == id) || SOVIET.iter().any(|(have, _, _)| *have == id);
    draft
        .table("forces/formations.csv", |header, rows| {
            let at = |name: &str| header.iter().position(|have| have == name).unwrap();
            rows.retain(|row| row[at("kind")] == "command" || fights(&row[at("id")]));
            for row in rows.iter_mut().filter(|row| row[at("kind")] == "element") {
                row[at("arrives")] = "1939-07-01".to_string();
                row[at("departs")] = String::new();
                row[at("arrives_at")] = "P_BAINTSAGAN".to_string();
            }
        })
        .unwrap();
    draft.keep("forces/holdings.csv", "element", fights).unwrap();
    // The cells around Bain-Tsagan, from the compiled field: those joined to it and to each other over land.
    let field = draft.world(&[]).unwrap();
    let theatre = &field.theatre;
    let middle = theatre.places.iter().find(|place| place.id == "P_BAINTSAGAN").unwrap().cell;
    let land: Vec<CellId> = (0..usize::from(theatre.cells[middle].degree))
        .filter(|&slot| theatre.cells[middle].edges[slot] == Edge::Open && theatre.cells[theatre.cells[middle].neighbours[slot]].passable)
        .map(|slot| theatre.cells[middle].neighbours[slot])
        .collect();
    assert!(land.len() >= 5, "{} neighbours over land", land.len());
    let mut by_lon = land.clone();
    by_lon.sort_by(|&a, &b| theatre.cells[b].at[0].total_cmp(&theatre.cells[a].at[0]));
    for (at, cell) in by_lon.iter().take(5).enumerate() {
        let [lon, lat] = theatre.cells[*cell].at;
        let id = format!("P_N{}", at + 1);
        draft
            .add(
                "geo/places.csv",
                &[("id", &id), ("name", &id), ("lat", &lat.to_string()), ("lon", &lon.to_string()), ("accuracy_km", "0")],
            )
            .unwrap();
    }
    let mut plans = String::new();
    for (id, place) in JAPANESE {
        draft.set("forces/formations.csv", "id", id, "arrives_at", place).unwrap();
        plans += &task(&format!("{id},hold,{place},1939-07-03T00:00"));
    }
    for (id, place, start) in SOVIET {
        draft.set("forces/formations.csv", "id", id, "arrives_at", place).unwrap();
        plans += &task(&format!("{id},attack,P_BAINTSAGAN,{start}"));
    }
    draft.write("command/plans.toml", &plans);
    draft.world(&[("clock.step_h", step_h), ("forces.holdings.S_11TB_2.su-bt5", "28")]).unwrap()
}

#[test]
fn losses_of_3_july_do_not_depend_on_the_step() {
    let world = third_of_july("3");
    let tanks: u32 = world
        .theatre
        .holdings
        .iter()
        .filter(|holding| world.theatre.elements[holding.element].side == Side::Second)
        .filter(|holding| world.theatre.equipment[holding.equipment].target.is_some_and(|target| target.is_armour()))
        .map(|holding| holding.count)
        .sum();
    assert_eq!(tanks, 94 + 28 + 70);
    compare(
        "3 July",
        third_of_july,
        1000,
        &[
            ("tanks and cars knocked out", |run| f64::from(run.outcome.equipment[1][0])),
            ("Japanese losses", |run| f64::from(run.outcome.losses[0].battle())),
        ],
    );
}

/// Rounds as long as usual, half and a quarter as long.
const ROUNDS: [&str; 3] = ["1", "0.5", "0.25"];

/// A world whose rounds are so many times as long as usual.
fn with_rounds(mut world: World, times: &str) -> World {
    let theatre = std::sync::Arc::make_mut(&mut world.theatre);
    theatre.rounds = theatre.rounds.times(times.parse().unwrap());
    world
}

#[test]
fn losses_of_two_battalions_hardly_depend_on_the_length_of_rounds() {
    compare_ways(
        "two battalions",
        "rounds times",
        ROUNDS,
        TOLERANCE,
        |times| with_rounds(two_battalions("3"), times),
        3000,
        &[
            ("western losses", |run| f64::from(run.outcome.losses[0].battle())),
            ("eastern losses", |run| f64::from(run.outcome.losses[1].battle())),
        ],
    );
}

#[test]
fn losses_of_3_july_hardly_depend_on_the_length_of_rounds() {
    compare_ways(
        "3 July",
        "rounds times",
        ROUNDS,
        TOLERANCE,
        |times| with_rounds(third_of_july("3"), times),
        1000,
        &[
            ("tanks and cars knocked out", |run| f64::from(run.outcome.equipment[1][0])),
            ("Japanese losses", |run| f64::from(run.outcome.losses[0].battle())),
        ],
    );
}
