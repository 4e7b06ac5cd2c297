//! For tests: the smallest scenario of the repository, played.

use std::collections::BTreeMap;
use std::path::Path;

use kokkyo_ensemble::frames::Frames;
use kokkyo_ensemble::observe::{Observed, observe};
use kokkyo_ensemble::record_table::{Row, table};
use kokkyo_model::event::Recording;
use kokkyo_model::{Run, Settings, World, compile, simulate_observed, specification};
use kokkyo_scenario::{Package, Scenario, check};

use crate::report::{About, Played, Report, Spread};

pub(crate) struct Fixture {
    pub scenario: Scenario,
    pub world: World,
    pub frames: Frames,
    pub run: Run,
    pub rows: Vec<Row>,
    pub observed: Vec<Vec<Observed>>,
    pub result: serde_json::Value,
}

impl Fixture {
    pub fn two_posts() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/two-posts");
        let package = Package::from_dir(&folder).unwrap();
        let scenario = check::load(&package, &specification(), &[]).unwrap();
        let world = compile(&scenario.given).unwrap();
        let mut frames = Frames::new(&world.theatre);
        let settings = Settings { recording: Recording::Everything, digest: true, ..Settings::quiet(7, 0) };
        let run = simulate_observed(&world, &settings, |state, _| frames.record(&world.theatre, state)).unwrap();
        let observed: Vec<Vec<Observed>> =
            vec![scenario.record.targets.iter().map(|target| observe(target, &world.theatre, &run.trajectory)).collect()];
        let rows = table(&scenario.record, &scenario.given.sources, &observed);
        let result = serde_json::json!({ "outcome": { "highest_rung": "quiet" } });
        Self { scenario, world, frames, run, rows, observed, result }
    }

    pub fn report(&self) -> Report<'_> {
        Report {
            scenario: &self.scenario,
            theatre: &self.world.theatre,
            played: Played { frames: &self.frames, events: &self.run.events, trajectory: &self.run.trajectory, result: &self.result },
            spread: Spread { rows: &self.rows, observed: &self.observed, highest_rungs: &[0] },
            about: About { seed: 7, replications: 1, ..About::default() },
            citations: BTreeMap::new(),
        }
    }
}
