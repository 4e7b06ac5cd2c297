//! Which other programs can read it?
//!
//! | if you ask | read |
//! |---|---|
//! | what is exported? | [`layers`], and [`layer`] for what a layer is |
//! | how does it open in QGIS? | [`formats::geopackage`], [`formats::qgis`] |
//! | how does it open on a web map? | [`formats::geojson`] |
//! | how does it open on a globe? | [`formats::kml`] |
//! | how does it open in a spreadsheet? | [`formats::table`] |
//! | how does another simulation read an order of battle? | [`formats::msdl`] |
//! | how is it archived? | [`formats::crate_of`] |
//!
//! Nothing here knows a path of the machine; but for the day on which an archive is published, which its caller says, nothing knows a clock.
#![forbid(unsafe_code)]

pub mod formats;
pub mod layer;
pub mod layers;

#[cfg(test)]
mod fixture;

use kokkyo_ensemble::run_folder::{Manifest, RunRecord};
use kokkyo_model::world::Theatre;
use kokkyo_scenario::Scenario;

/// A kept run, as exports see it.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// The scenario, with the changes of the run.
    pub scenario: &'a Scenario,
    /// What was compiled from it.
    pub theatre: &'a Theatre,
    /// What was played.
    pub record: &'a RunRecord,
    /// What made the run.
    pub manifest: &'a Manifest,
}

/// Why something cannot be exported.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder cannot be written.
    #[error("{0}")]
    Write(#[from] std::io::Error),
    /// The database cannot be written.
    #[error("the GeoPackage cannot be written: {0}")]
    Database(#[from] rusqlite::Error),
    /// The archive cannot be written.
    #[error("the archive cannot be written: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// A table cannot be written.
    #[error("the table cannot be written: {0}")]
    Table(#[from] csv::Error),
    /// The instant asked for is not within the run.
    #[error("{0}")]
    NotThen(String),
}
