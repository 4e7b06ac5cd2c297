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
//! Nothing here knows a path of the machine; but for the day on which an archive is published, which its caller says, nothing knows a
//! clock.
#![forbid(unsafe_code)]

pub mod formats;
pub mod layer;
pub mod layers;

#[cfg(test)]
mod fixture;

use kokkyo_ensemble::run_folder::{Manifest, RunRecord};
use kokkyo_model::world::Theatre;
use kokkyo_scenario::{Moment, Scenario};

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

impl Run<'_> {
    /// When it ends. The campaign goes on after it where the run was stopped (`--until`).
    pub fn end(&self) -> Moment {
        let frames = &self.record.frames;
        // The first row is the state before the first step.
        Moment(self.theatre.start_s).plus_hours(frames.rows.saturating_sub(1) as f64 * frames.step_h)
    }

    /// Title for people. It says until when the run was played, if the campaign goes on: a part shall not be taken for the whole.
    pub fn title(&self) -> String {
        let (given, end) = (&self.scenario.given, self.end());
        let until = if end < given.clock.end { format!(" until {}", end.show(given.clock.offset_h)) } else { String::new() };
        format!("{}, played with seed {}{until}", given.meta.title, self.manifest.arguments.seed)
    }

    /// What it is, with what must be passed on with the data of the package: whoever hands the file on hands them on too.
    pub fn description(&self) -> String {
        format!("{}\n\n{}", self.scenario.given.meta.summary, self.notices())
    }

    /// Licences of the package and of data in it, a paragraph each.
    pub fn notices(&self) -> String {
        let meta = &self.scenario.given.meta;
        let licence = |licence: &str| if licence.is_empty() { "no licence is stated".to_string() } else { licence.to_string() };
        let mut text = format!("Licences. Texts and tables of the package {}: {}.\n", meta.name, licence(&meta.licence));
        for base in &meta.bases {
            text.push_str(&format!("Texts and tables of its base {}: {}.\n", base.name, licence(&base.licence)));
        }
        for notice in &meta.notices {
            let words = if notice.text.is_empty() { String::new() } else { format!(" {}", notice.text) };
            text.push_str(&format!("{}: {}, from {} ({}).{words}\n", notice.files.join(", "), notice.content, notice.from, notice.licence));
        }
        text
    }
}

/// Why something cannot be exported. What it is and where it was to be is for the caller to say.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder cannot be written.
    #[error("{0}")]
    Write(#[from] std::io::Error),
    /// The database cannot be written.
    #[error("{}", fault(.0))]
    Database(#[from] rusqlite::Error),
    /// The archive cannot be written.
    #[error("{0}")]
    Archive(#[from] zip::result::ZipError),
    /// A table cannot be written.
    #[error("{0}")]
    Table(#[from] csv::Error),
    /// The instant asked for is not within the run.
    #[error("{0}")]
    NotThen(String),
}

/// What the database says; of a file that cannot be opened it names the one that only stands in for the other.
fn fault(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(code, _) if code.code == rusqlite::ErrorCode::CannotOpen => code.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::played;

    #[test]
    fn a_run_that_was_stopped_says_when_and_a_whole_one_does_not() {
        let played = played();
        let run = played.run();
        let (title, clock) = (&run.scenario.given.meta.title, &run.scenario.given.clock);
        assert_eq!((run.end(), run.title()), (clock.end, format!("{title}, played with seed 7")));
        let mut record = run.record.clone();
        record.frames.rows = 1 + (72.0 / record.frames.step_h) as usize;
        let stopped = Run { record: &record, ..run };
        assert_eq!(stopped.end(), clock.start.plus_hours(72.0));
        assert_eq!(stopped.title(), format!("{title}, played with seed 7 until 1939-06-04 00:00"));
    }
}
