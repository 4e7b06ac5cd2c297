//! Reading a run folder: limits, hashes, and only then the tables.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use kokkyo_model::trajectory::{Rows, Trajectory};
use kokkyo_model::{World, compile, specification};
use kokkyo_scenario::{Package, Report, Scenario, check};
use serde_json::Value;

use crate::choices;

use super::folder::read_limited;
use super::lexicon::Lexicon;
use super::manifest::{FORMAT, MANIFEST, MAX_FILE_BYTES, MAX_MANIFEST_BYTES, Manifest, in_lines, read_head, read_manifest};
use super::table::{Fault, Table};
use super::{PACKAGE, RESULT, RUN, RunRecord, air, beliefs, days, decisions, events, replications, steps, supply, tables};

/// Why a run folder cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The folder holds no run.
    #[error("{} holds no run of Kokkyo: {why}", path.display())]
    NoRun {
        /// The folder.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The run was killed, or the disk was full, while the folder was written.
    #[error("the run in {} was not written to its end; play it again with the same --out", .0.display())]
    Unfinished(PathBuf),
    /// The folder is of a later version.
    #[error("{} holds a run in format {format}, and this Kokkyo reads format {FORMAT}; a newer version of Kokkyo wrote it", path.display())]
    Future {
        /// The folder.
        path: PathBuf,
        /// Its version.
        format: u32,
    },
    /// The folder is of an earlier version.
    #[error("{} holds a run in format {format}, which this Kokkyo does not read any more (it reads format {FORMAT}); play it again", path.display())]
    Past {
        /// The folder.
        path: PathBuf,
        /// Its version.
        format: u32,
    },
    /// A file is missing, torn, altered, or not what it should be.
    #[error("{} is damaged: {file}: {what}; play the run again, or fetch the folder again", path.display())]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// The file.
        file: String,
        /// What is wrong.
        what: Fault,
    },
    /// The package in the folder does not pass this version's checks.
    #[error("the package in {} cannot be used by this Kokkyo (the run was written by version {software}):\n{}", path.display(), in_lines(report))]
    Package {
        /// The folder.
        path: PathBuf,
        /// Version of the program that wrote it.
        software: String,
        /// The faults.
        report: Report,
    },
}

/// A run that was read, with the scenario it was played with.
#[derive(Debug)]
pub struct KeptRun {
    /// What made it.
    pub manifest: Manifest,
    /// The copy of the package.
    pub package: Package,
    /// The scenario, with the changes of the arguments.
    pub scenario: Scenario,
    /// The compiled world.
    pub world: World,
    /// The run.
    pub record: RunRecord,
}

/// Reads a run folder.
///
/// *Errors*: there is no run, it is unfinished or of another version, or a file is not what the manifest says.
pub fn read(path: &Path) -> Result<KeptRun, ReadError> {
    let (manifest, files) = read_files(path)?;
    let damaged = |file: &str, what: Fault| ReadError::Damaged { path: path.to_path_buf(), file: file.to_string(), what };
    let of_package = files.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(PACKAGE)?.strip_prefix('/')?, bytes)));
    let package = Package::from_files(of_package.map(|(name, bytes)| (name.to_string(), bytes.clone())));
    if package.hash() != manifest.package {
        return Err(damaged(PACKAGE, "its files are not those that the manifest names the hash of".to_string()));
    }
    let changes = manifest.arguments.changes(&package).map_err(|what| damaged(MANIFEST, what))?;
    let faults = |report: Report| ReadError::Package { path: path.to_path_buf(), software: manifest.software.clone(), report };
    let scenario = check::load(&package, &specification(), &changes).map_err(faults)?;
    let mut world = compile(&scenario.given).map_err(faults)?;
    world.choices =
        choices::read_all(&manifest.arguments.choices, &scenario.given, &world.theatre).map_err(|what| damaged(MANIFEST, what))?;
    let record = read_record(&Lexicon::new(&scenario, &world.theatre), &manifest, &files).map_err(|(file, what)| damaged(&file, what))?;
    Ok(KeptRun { manifest, package, scenario, world, record })
}

/// Reads the manifest and the bytes of every file that it lists, within limits and with their hashes compared.
///
/// *Errors*: as [`read`].
pub fn read_files(path: &Path) -> Result<(Manifest, BTreeMap<String, Vec<u8>>), ReadError> {
    let no_run = |why: String| ReadError::NoRun { path: path.to_path_buf(), why };
    let damaged = |file: &str, what: Fault| ReadError::Damaged { path: path.to_path_buf(), file: file.to_string(), what };
    let bytes = read_limited(&path.join(MANIFEST), MAX_MANIFEST_BYTES).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound if path.is_dir() => no_run(format!("it has no {MANIFEST}")),
        io::ErrorKind::NotFound => no_run("there is no such folder".to_string()),
        io::ErrorKind::NotADirectory => no_run("it is no folder".to_string()),
        _ => no_run(format!("{MANIFEST}: {error}")),
    })?;
    let head = read_head(&bytes).ok_or_else(|| no_run(format!("its {MANIFEST} is none of Kokkyo's")))?;
    match head.kokkyo_run_folder {
        Some(format) if format > FORMAT => return Err(ReadError::Future { path: path.to_path_buf(), format }),
        Some(format) if format < FORMAT => return Err(ReadError::Past { path: path.to_path_buf(), format }),
        _ => {}
    }
    if let Some(command) = head.command.filter(|command| command != RUN) {
        return Err(no_run(format!("it holds what `kokkyo {command}` wrote")));
    }
    let manifest = read_manifest(&bytes).map_err(|what| damaged(MANIFEST, what))?;
    if !manifest.complete {
        return Err(ReadError::Unfinished(path.to_path_buf()));
    }
    let root = path.canonicalize().map_err(|error| no_run(error.to_string()))?;
    let mut files = BTreeMap::new();
    for entry in &manifest.files {
        let fault = |error: io::Error| {
            damaged(&entry.name, if error.kind() == io::ErrorKind::NotFound { "it is missing".to_string() } else { error.to_string() })
        };
        let real = path.join(&entry.name).canonicalize().map_err(fault)?;
        if !real.starts_with(&root) {
            return Err(damaged(&entry.name, "a link leads out of the folder".to_string()));
        }
        let bytes = read_limited(&real, entry.bytes.min(MAX_FILE_BYTES)).map_err(fault)?;
        if bytes.len() as u64 != entry.bytes {
            return Err(damaged(&entry.name, format!("it holds {} bytes, and the manifest says {}", bytes.len(), entry.bytes)));
        }
        if blake3::hash(&bytes).to_hex().as_str() != entry.blake3 {
            return Err(damaged(&entry.name, "its bytes are not those that were written".to_string()));
        }
        files.insert(entry.name.clone(), bytes);
    }
    Ok((manifest, files))
}

/// Reads the tables and the result. *Errors*: the file, and what is wrong with it.
fn read_record(lexicon: &Lexicon<'_>, manifest: &Manifest, files: &BTreeMap<String, Vec<u8>>) -> Result<RunRecord, (String, Fault)> {
    let bytes = |name: &str| files.get(name).ok_or_else(|| (name.to_string(), "the manifest does not list it".to_string()));
    let of = |table: &Table| bytes(&table.file());
    let fault = |table: &Table| {
        let file = table.file();
        move |what: Fault| (file, what)
    };
    for entry in &manifest.files {
        if entry.rows.is_some_and(|rows| rows > super::table::MAX_ROWS as u64) {
            return Err((entry.name.clone(), "the manifest states more rows than are read".to_string()));
        }
    }
    let events = events::read(lexicon, of(&tables::EVENTS)?).map_err(fault(&tables::EVENTS))?;
    let mut frames = steps::read_formations(lexicon, of(&tables::FORMATIONS)?).map_err(fault(&tables::FORMATIONS))?;
    steps::read_depots(lexicon, of(&tables::DEPOTS)?, &mut frames).map_err(fault(&tables::DEPOTS))?;
    steps::read_ground(lexicon, of(&tables::GROUND)?, &mut frames).map_err(fault(&tables::GROUND))?;
    supply::read_fleets(lexicon, of(&tables::FLEETS)?, &mut frames).map_err(fault(&tables::FLEETS))?;
    supply::read_railheads(lexicon, of(&tables::RAILHEADS)?, &mut frames).map_err(fault(&tables::RAILHEADS))?;
    supply::read_plans(lexicon, of(&tables::PLANS)?, &mut frames).map_err(fault(&tables::PLANS))?;
    supply::read_bridges(lexicon, of(&tables::BRIDGES)?, &mut frames).map_err(fault(&tables::BRIDGES))?;
    let mut rows = Rows::default();
    days::read_days(lexicon, of(&tables::DAYS)?, &mut rows).map_err(fault(&tables::DAYS))?;
    days::read_equipment(lexicon, of(&tables::EQUIPMENT)?, &mut rows).map_err(fault(&tables::EQUIPMENT))?;
    days::read_places(lexicon, of(&tables::PLACES)?, &mut rows).map_err(fault(&tables::PLACES))?;
    days::read_sides(lexicon, of(&tables::SIDES)?, &mut rows).map_err(fault(&tables::SIDES))?;
    air::read_squadrons(lexicon, of(&tables::SQUADRONS)?, &mut rows).map_err(fault(&tables::SQUADRONS))?;
    air::read_sides(lexicon, of(&tables::AIR)?, &mut rows).map_err(fault(&tables::AIR))?;
    beliefs::read(lexicon, of(&tables::BELIEFS)?, &mut rows).map_err(fault(&tables::BELIEFS))?;
    decisions::read(lexicon, of(&tables::DECISIONS)?, &mut rows).map_err(fault(&tables::DECISIONS))?;
    decisions::read_clauses(lexicon, of(&tables::CLAUSES)?, &mut rows).map_err(fault(&tables::CLAUSES))?;
    let uneven = || (tables::SIDES.file(), "the daily tables are not of the same number of days".to_string());
    let trajectory = Trajectory::from_rows(lexicon.theatre, rows).ok_or_else(uneven)?;
    let spread = replications::read(lexicon, of(&tables::REPLICATIONS)?, of(&tables::RECORD)?)
        .map_err(fault(&tables::REPLICATIONS))?
        .map_err(fault(&tables::RECORD))?;
    let result: Value = serde_json::from_slice(bytes(RESULT)?).map_err(|error| (RESULT.to_string(), error.to_string()))?;
    Ok(RunRecord { events, frames, trajectory, spread, result })
}
