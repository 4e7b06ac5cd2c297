//! A report of what a run folder keeps: the same bytes whether the run was just played or read again.

use std::collections::BTreeMap;

use kokkyo_cite::{Run, Style, bibliography};
use kokkyo_ensemble::observe::Observed;
use kokkyo_ensemble::record_table;
use kokkyo_ensemble::run_folder::{Arguments, RunRecord};
use kokkyo_model::RESULTS_VERSION;
use kokkyo_model::world::Theatre;
use kokkyo_scenario::Scenario;

use crate::assets::{Assets, EMBEDDED};
use crate::page::{pack, page};
use crate::report::{About, Played, Report, Spread};

/// The style in which a report prints its bibliography; the one that `kokkyo cite` prints in where none is named.
const STYLE: &str = "chicago-notes";

/// The bibliography in its style, by key.
fn citations(scenario: &Scenario) -> BTreeMap<String, Vec<Run>> {
    let Some(style) = Style::named(STYLE) else { return BTreeMap::new() };
    let sources: Vec<_> = scenario.given.sources.iter().collect();
    bibliography(&sources, &style).into_iter().map(|printed| (printed.key, printed.runs)).collect()
}

/// `report.html` of a run. `software` is the version of the program that played it.
pub fn html(scenario: &Scenario, theatre: &Theatre, record: &RunRecord, arguments: &Arguments, software: &str) -> String {
    html_with(scenario, theatre, record, arguments, software, &EMBEDDED)
}

/// The same with another build of the viewer.
pub fn html_with(
    scenario: &Scenario,
    theatre: &Theatre,
    record: &RunRecord,
    arguments: &Arguments,
    software: &str,
    assets: &Assets<'_>,
) -> String {
    let observed: Vec<Vec<Observed>> = record.spread.iter().map(|one| one.observed.clone()).collect();
    let rows = record_table::table(&scenario.record, &scenario.given.sources, &observed);
    let highest_rungs: Vec<u8> = record.spread.iter().map(|one| one.highest_rung).collect();
    let set = |text: &String| text.split_once('=').map(|(path, value)| (path.trim().to_string(), value.trim().to_string()));
    let report = Report {
        scenario,
        theatre,
        played: Played { frames: &record.frames, events: &record.events, trajectory: &record.trajectory, result: &record.result },
        spread: Spread { rows: &rows, observed: &observed, highest_rungs: &highest_rungs },
        about: About {
            software: software.to_string(),
            results_version: record.result["results_version"].as_u64().and_then(|it| u32::try_from(it).ok()).unwrap_or(RESULTS_VERSION),
            seed: arguments.seed,
            replications: arguments.replications,
            mode: arguments.mode.clone(),
            with: arguments.with.clone(),
            set: arguments.set.iter().filter_map(set).collect(),
            held_out: arguments.hold_out.clone(),
            parameters_drawn: arguments.draw_parameters,
            digest: record.result["digest"].as_str().map(String::from),
        },
        citations: citations(scenario),
    };
    page(&scenario.given.meta.title, &pack(&report), assets)
}
