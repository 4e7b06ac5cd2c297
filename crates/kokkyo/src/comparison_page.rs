//! The page that `kokkyo compare` leaves: histories side by side on the same luck, where they part, differences with intervals.
//!
//! Like the report of a run it is not among the files that the manifest lists: it adds nothing and can be made anew.

use std::collections::BTreeMap;
use std::path::Path;

use kokkyo_cite::{Style, bibliography};
use kokkyo_ensemble::experiment::Experiment;
use kokkyo_ensemble::frames::Frames;
use kokkyo_ensemble::observe::{Observed, observe};
use kokkyo_ensemble::record_table::table;
use kokkyo_model::event::Recording;
use kokkyo_model::{RESULTS_VERSION, simulate_observed};
use kokkyo_viewer::assets::EMBEDDED;
use kokkyo_viewer::page::{comparison, pack};
use kokkyo_viewer::wire::Packed;
use kokkyo_viewer::{About, Played, Report, Spread};
use serde_json::Value;

use crate::failure::Failure;
use crate::json;
use crate::output::note;
use crate::report::{REPORT, write};

/// Most variants whose histories are in the page: each is most of a megabyte.
const MOST: usize = 6;
/// The style of its bibliography: that of reports.
const STYLE: &str = "chicago-notes";

/// Writes the page of a comparison into its folder. *Errors*: the file cannot be written.
pub fn leave(folder: &Path, experiment: &Experiment, came: &Value) -> Result<(), Failure> {
    let shown = experiment.variations.len().min(MOST + 1);
    if shown < experiment.variations.len() {
        note(&format!("the page has the histories of the first {MOST} variants; what the others came to is in its tables"));
    }
    // The luck on which the first variant's history is known to part.
    let luck = came["variants"][0]["first_parting"]["replication"].as_u64().unwrap_or(0);
    let mut histories = Vec::with_capacity(shown);
    for variant in 0..shown {
        match history(experiment, variant, luck) {
            Some(packed) => histories.push(packed),
            // It is counted and named with the failed replications.
            None => return Ok(()),
        }
    }
    let title = came["title"].as_str().unwrap_or_default();
    write(&folder.join(REPORT), &comparison(title, &in_japanese_too(experiment, came), &histories, &EMBEDDED))
}

/// What a comparison came to, with the Japanese titles of its variants for the page.
fn in_japanese_too(experiment: &Experiment, came: &Value) -> Value {
    let mut came = came.clone();
    let Ok(known) = experiment.source.variants() else { return came };
    for (variant, variation) in came["variants"].as_array_mut().into_iter().flatten().zip(experiment.variations.iter().skip(1)) {
        let titles: Vec<&str> = variation
            .name
            .split('+')
            .filter_map(|name| known.iter().find(|variant| variant.name == name).map(|variant| variant.title_ja.as_str()))
            .collect();
        variant["title_ja"] = Value::from(titles.join("・"));
    }
    came
}

/// One history of a variant, packed. `None`: a conservation law is broken in it.
fn history(experiment: &Experiment, variant: usize, luck: u64) -> Option<Packed> {
    let unit = experiment.design.unit(luck * experiment.variations.len() as u64 + variant as u64);
    let variation = &experiment.variations[variant];
    let (scenario, design) = (&variation.scenario, &experiment.design);
    let world = experiment.world(unit).ok()?;
    let mut frames = Frames::new(&world.theatre);
    let settings = experiment.settings(unit, Recording::Everything, true);
    let run = simulate_observed(&world, &settings, |state, _| frames.record(&world.theatre, state)).ok()?;
    let observed: Vec<Vec<Observed>> =
        vec![scenario.record.targets.iter().map(|target| observe(target, &world.theatre, &run.trajectory)).collect()];
    let rows = table(&scenario.record, &scenario.given.sources, &observed);
    let ended = frames.rows == world.theatre.steps as usize + 1;
    let result = json::told(&scenario.given, &run.outcome, ended.then_some(world.theatre.hour(world.theatre.steps) / 24.0));
    let style = Style::named(STYLE);
    let sources: Vec<_> = scenario.given.sources.iter().collect();
    let citations: BTreeMap<_, _> = style
        .map(|style| bibliography(&sources, &style).into_iter().map(|printed| (printed.key, printed.runs)).collect())
        .unwrap_or_default();
    Some(pack(&Report {
        scenario,
        theatre: &world.theatre,
        played: Played { frames: &frames, events: &run.events, trajectory: &run.trajectory, result: &result },
        spread: Spread { rows: &rows, observed: &observed, highest_rungs: &[run.outcome.highest_rung] },
        about: About {
            software: env!("CARGO_PKG_VERSION").to_string(),
            results_version: RESULTS_VERSION,
            seed: design.seed,
            replications: 1,
            mode: design.mode.clone(),
            with: design.with.iter().cloned().chain(variation.name.split('+').map(str::to_string)).collect(),
            set: design
                .set
                .iter()
                .filter_map(|text| text.split_once('='))
                .map(|(path, value)| (path.trim().into(), value.trim().into()))
                .collect(),
            held_out: design.hold_out.clone(),
            parameters_drawn: design.draw_parameters,
            digest: run.digest.clone(),
        },
        citations,
    }))
}
