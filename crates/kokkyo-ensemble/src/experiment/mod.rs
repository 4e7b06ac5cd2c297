//! An experiment: variants × parameter draws × replications, streamed to a folder that survives a kill.
//!
//! | if you ask | read |
//! |---|---|
//! | what is played, and how is it numbered? | [`design`] |
//! | which outcomes are measured? | [`measures`] |
//! | what is left of one replication? | [`row`] |
//! | how are replications played in parallel and handed on in order? | [`play`] |
//! | what lies on disk while it runs? | [`segment`] |
//! | what do the tables hold? | [`tables`] |
//! | how is the folder taken, continued, merged? | [`folder`], [`manifest`] |
//! | what did it come to, in a few numbers? | [`summary`] |
//!
//! A part of an experiment is a pure function of scenario, design and range of units: whoever plays it, on however many
//! threads, machines or attempts, leaves the same bytes.

pub mod design;
pub mod folder;
pub mod manifest;
pub mod measures;
pub mod play;
pub mod row;
pub mod segment;
pub mod summary;
pub mod tables;

#[cfg(test)]
mod tests;

pub use design::{Design, Experiment, Unit, Variation};
pub use folder::{ExperimentFolder, FolderFault, Progress};
pub use manifest::Manifest;
pub use measures::{Measure, measures};
pub use row::{Failure, Row};
