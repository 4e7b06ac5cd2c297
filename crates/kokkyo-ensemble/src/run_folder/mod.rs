//! How a run is kept in a folder, and read again: the same events, frames and trajectory come back.
//!
//! | if you ask | read |
//! |---|---|
//! | which tables and columns are there? | [`tables`] |
//! | how does a table become bytes? | [`table`] |
//! | which words do the tables use? | [`lexicon`] |
//! | what says what made the run? | [`manifest`] |
//! | how is a folder taken and written? | [`folder`] |
//! | how is it read and checked? | [`read`](mod@read) |
//! | how is each table written and read? | [`events`], [`steps`], [`supply`], [`days`], [`air`], [`beliefs`], [`decisions`], [`replications`] |
//! | what is fuzzed? | [`readers`] |
//!
//! Nothing in a folder depends on the clock, the machine or the number of threads: the same command gives the same bytes.

pub mod air;
pub mod beliefs;
pub mod days;
pub mod decisions;
pub mod events;
pub mod folder;
pub mod lexicon;
pub mod manifest;
pub mod read;
pub mod readers;
pub mod replications;
pub mod steps;
pub mod supply;
pub mod table;
pub mod tables;

use kokkyo_model::event::Event;
use kokkyo_model::trajectory::Trajectory;
use kokkyo_model::world::Theatre;
use kokkyo_scenario::{Package, Scenario};
use serde_json::Value;

pub use folder::{Folder, FolderError, Kept};
pub use lexicon::Lexicon;
pub use manifest::{Arguments, Manifest};
pub use read::{KeptRun, ReadError, read};
pub use replications::Replication;

use crate::frames::Frames;
use crate::names::Names;
use table::Fault;

/// Name of the file that holds what the run came to.
pub const RESULT: &str = "run.json";
/// The command that writes runs.
pub const RUN: &str = "run";
/// Name of the folder in it that holds the copy of the package.
pub const PACKAGE: &str = "package";

/// Everything that is kept of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRecord {
    /// Events of replication 0.
    pub events: Vec<Event>,
    /// Replication 0, step by step.
    pub frames: Frames,
    /// Replication 0, day by day.
    pub trajectory: Trajectory,
    /// Every replication, number 0 among them, by ascending number.
    pub spread: Vec<Replication>,
    /// What the run came to, as `kokkyo run --json` prints it.
    pub result: Value,
}

impl RunRecord {
    /// The files of the run, the copy of the package among them, in the order in which they are written.
    ///
    /// *Errors*: a fault of Kokkyo.
    pub fn files(&self, scenario: &Scenario, theatre: &Theatre, package: &Package) -> Result<Vec<Kept>, Fault> {
        let lexicon = Lexicon::new(scenario, theatre);
        let names = Names::new(&scenario.given, theatre);
        let mut files: Vec<Kept> = package
            .files
            .iter()
            .map(|(name, bytes)| Kept { name: format!("{PACKAGE}/{name}"), bytes: bytes.clone(), rows: None })
            .collect();
        files.push(Kept { name: RESULT.to_string(), bytes: format!("{:#}\n", self.result).into_bytes(), rows: None });
        let played = self.frames.rows.saturating_sub(1);
        let [of_elements, of_holdings, of_places, of_sides] = days::write(&lexicon, &self.trajectory, played)?;
        for (table, (bytes, rows)) in [
            (&tables::EVENTS, events::write(&lexicon, &names, &self.events)?),
            (&tables::FORMATIONS, steps::write_formations(&lexicon, &self.frames)?),
            (&tables::DAYS, of_elements),
            (&tables::EQUIPMENT, of_holdings),
            (&tables::PLACES, of_places),
            (&tables::SIDES, of_sides),
            (&tables::BELIEFS, beliefs::write(&lexicon, &self.trajectory, played)?),
            (&tables::DECISIONS, decisions::write(&lexicon, &self.trajectory)?),
            (&tables::CLAUSES, decisions::write_clauses(&lexicon, &self.trajectory)?),
            (&tables::DEPOTS, steps::write_depots(&lexicon, &self.frames)?),
            (&tables::GROUND, steps::write_ground(&lexicon, &self.frames)?),
            (&tables::REPLICATIONS, replications::write_replications(&self.spread)?),
            (&tables::RECORD, replications::write_record(&lexicon, &self.spread)?),
            (&tables::FLEETS, supply::write_fleets(&lexicon, &self.frames)?),
            (&tables::RAILHEADS, supply::write_railheads(&lexicon, &self.frames)?),
            (&tables::PLANS, supply::write_plans(&lexicon, &self.frames)?),
            (&tables::BRIDGES, supply::write_bridges(&lexicon, &self.frames)?),
            (&tables::SQUADRONS, air::write_squadrons(&lexicon, &self.trajectory, played)?),
            (&tables::AIR, air::write_sides(&lexicon, &self.trajectory, played)?),
        ] {
            files.push(Kept { name: table.file(), bytes, rows: Some(rows) });
        }
        Ok(files)
    }
}

#[cfg(test)]
mod tests;
