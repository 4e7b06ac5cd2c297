//! What goes into a report, whether it comes from memory or from a run folder.

use std::collections::BTreeMap;

use kokkyo_cite::Run;
use kokkyo_ensemble::frames::Frames;
use kokkyo_ensemble::observe::Observed;
use kokkyo_ensemble::record_table::Row;
use kokkyo_model::event::Event;
use kokkyo_model::trajectory::Trajectory;
use kokkyo_model::world::Theatre;
use kokkyo_scenario::Scenario;
use serde_json::Value;

/// Everything that a report shows.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The checked scenario, changes applied.
    pub scenario: &'a Scenario,
    /// The compiled theatre.
    pub theatre: &'a Theatre,
    /// The replication that is told.
    pub played: Played<'a>,
    /// The others.
    pub spread: Spread<'a>,
    /// How the run was made.
    pub about: About,
    /// Printed citation of sources by key; a source without one is printed from its fields.
    pub citations: BTreeMap<String, Vec<Run>>,
}

/// One replication as it is told.
#[derive(Debug, Clone, Copy)]
pub struct Played<'a> {
    /// State by step.
    pub frames: &'a Frames,
    /// Events in order.
    pub events: &'a [Event],
    /// Daily rows.
    pub trajectory: &'a Trajectory,
    /// What the run came to, as `run.json` has it.
    pub result: &'a Value,
}

/// What all replications came to.
#[derive(Debug, Clone, Copy)]
pub struct Spread<'a> {
    /// Record against model.
    pub rows: &'a [Row],
    /// Value of every target. *Shape*: `[replication][target]`.
    pub observed: &'a [Vec<Observed>],
    /// Highest rung. *Shape*: `[replication]`.
    pub highest_rungs: &'a [u8],
}

/// How a run was made: what decides about its numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct About {
    /// Version of the program.
    pub software: String,
    /// Version of the results.
    pub results_version: u32,
    /// Seed.
    pub seed: u64,
    /// Replications asked for.
    pub replications: u32,
    /// `historical` or `free`.
    pub mode: String,
    /// Counterfactuals.
    pub with: Vec<String>,
    /// Values set, path and value.
    pub set: Vec<(String, String)>,
    /// Mechanisms played by their stand-ins.
    pub held_out: Vec<String>,
    /// Parameters were drawn from their priors.
    pub parameters_drawn: bool,
    /// Digest of the told replication.
    pub digest: Option<String>,
}
