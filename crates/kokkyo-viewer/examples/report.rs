//! Writes `report.html` of a package without the command line, with the viewer of a folder instead of the one built in:
//! `cargo run --release -p kokkyo-viewer --example report -- PACKAGE OUT.html [REPLICATIONS [DIST]]`.
//!
//! For working on the viewer and for its browser tests; users have `kokkyo run` and `kokkyo report`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a tool of the workshop: it may stop where it stands")]

use std::path::Path;
use std::sync::atomic::AtomicBool;

use kokkyo_ensemble::ensemble::Design;
use kokkyo_ensemble::frames::Frames;
use kokkyo_ensemble::observe::observe;
use kokkyo_ensemble::record_table::table;
use kokkyo_model::event::Recording;
use kokkyo_model::step::HeldOut;
use kokkyo_model::{RESULTS_VERSION, Run, Settings, compile, simulate_observed, specification};
use kokkyo_scenario::{Package, check};
use kokkyo_viewer::assets::{Assets, EMBEDDED};
use kokkyo_viewer::page::{pack, page};
use kokkyo_viewer::{About, Played, Report, Spread};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, out, rest @ ..] = arguments.as_slice() else { panic!("PACKAGE OUT.html [REPLICATIONS [DIST]]") };
    let replications: u32 = rest.first().map_or(1, |count| count.parse().expect("a number of replications"));
    let package = Package::from_dir(Path::new(folder)).expect("a package");
    let scenario = check::load(&package, &specification(), &[]).expect("a sound package");
    let world = compile(&scenario.given).expect("a package that compiles");
    let seed = 1939;
    let mut frames = Frames::new(&world.theatre);
    let settings = Settings { recording: Recording::Everything, digest: true, ..Settings::quiet(seed, 0) };
    let run = simulate_observed(&world, &settings, |state, _| frames.record(&world.theatre, state)).expect("a sound run");
    let keep = |run: &Run| {
        let values = scenario.record.targets.iter().map(|target| observe(target, &world.theatre, &run.trajectory)).collect::<Vec<_>>();
        (values, run.outcome.highest_rung)
    };
    let design = Design {
        world: &world,
        parameters: &scenario.given.parameters,
        seed,
        held_out: HeldOut::default(),
        steps: None,
        draw_parameters: false,
        digest: false,
    };
    let others = design.run(1..replications, None, &AtomicBool::new(false), |_| {}, |_, run| keep(&run)).expect("threads");
    let (observed, rungs): (Vec<_>, Vec<_>) = std::iter::once(keep(&run)).chain(others.kept.into_iter().map(|(_, kept)| kept)).unzip();
    let rows = table(&scenario.record, &scenario.given.sources, &observed);
    let report = Report {
        scenario: &scenario,
        theatre: &world.theatre,
        played: Played { frames: &frames, events: &run.events, trajectory: &run.trajectory, outcome: &run.outcome },
        spread: Spread { rows: &rows, observed: &observed, highest_rungs: &rungs },
        about: About {
            software: env!("CARGO_PKG_VERSION").to_string(),
            results_version: RESULTS_VERSION,
            seed,
            replications,
            mode: "historical".to_string(),
            digest: run.digest.clone(),
            ..About::default()
        },
        citations: std::collections::BTreeMap::new(),
    };
    let packed = pack(&report);
    let title = &scenario.given.meta.title;
    let html = match rest.get(1) {
        Some(dist) => {
            let read = |name: &str| std::fs::read_to_string(Path::new(dist).join(name)).expect("a built viewer");
            let (vendor, viewer, style) = (read("vendor.js"), read("viewer.js"), read("viewer.css"));
            page(title, &packed, &Assets { vendor: &vendor, viewer: &viewer, style: &style, ..EMBEDDED })
        }
        None => page(title, &packed, &EMBEDDED),
    };
    std::fs::write(out, &html).expect("a place to write");
    println!("{out}: {} kB, of them the run {} kB", html.len() / 1000, packed.block.len() / 1000);
}
