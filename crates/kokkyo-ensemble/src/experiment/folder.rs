//! The folder of an experiment: taken, filled, killed at any moment, continued, extended, merged.
//!
//! | file | there |
//! |---|---|
//! | `manifest.json` | from the beginning; says whether the rest is complete |
//! | `package/` | from the beginning: the files of the scenario |
//! | `segments/` | while it is unfinished, and in the folder of a shard |
//! | `outcomes.parquet`, `variants.parquet`, `parameters.parquet`, `ensemble.json` | once it is complete |
//!
//! Each file takes its place whole and on disk. What is torn is known for it and played again.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use kokkyo_model::RESULTS_VERSION;
use kokkyo_scenario::Package;

use super::design::Experiment;
use super::manifest::{Earlier, Found, Manifest, differences, read};
use super::row::{Failure, Row};
use super::segment::{self, SegmentFault};
use super::tables::{self, OutcomesWriter};
use super::{play, summary};
use crate::run_folder::folder::{FolderError, UNFINISHED, make, place_inside, read_limited, write_whole};
use crate::run_folder::manifest::{Entry, FORMAT, MANIFEST, MAX_MANIFEST_BYTES};
use crate::run_folder::{PACKAGE, table::Fault};

/// Folder of the rows while it is unfinished.
pub const SEGMENTS: &str = "segments";
/// What it came to, as `--json` prints it.
pub const RESULT: &str = "ensemble.json";
/// Held while somebody is at work in the folder.
const LOCK: &str = ".lock";
/// Most rows of a segment, and the longest that a row waits for being written.
const SEGMENT_ROWS: usize = 256;
const SEGMENT_TIME: Duration = Duration::from_secs(1);

/// Why a folder cannot be taken, filled or merged.
#[derive(Debug, thiserror::Error)]
pub enum FolderFault {
    /// It is not ours to touch, or not of this experiment.
    #[error("{0}")]
    Refused(String),
    /// The system said no.
    #[error("{} cannot be written: {error}", path.display())]
    Failed {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A fault of Kokkyo, or a file altered while it was read.
    #[error("{}: {what}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: Fault,
    },
}

impl From<FolderError> for FolderFault {
    fn from(error: FolderError) -> Self {
        match error {
            FolderError::Refused(why) => Self::Refused(why),
            busy @ FolderError::Busy => Self::Refused(busy.to_string()),
            FolderError::Failed { path, error } => Self::Failed { path, error },
        }
    }
}

/// How far an experiment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Units done, those found on disk among them.
    pub done: u64,
    /// Of these, found on disk at the beginning.
    pub found: u64,
    /// Units in all, of the shard.
    pub of: u64,
    /// Failed so far among those played now.
    pub failed: u64,
}

/// Replications that failed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Failed {
    /// How many.
    pub count: u64,
    /// The first of them, at most [`Self::NAMED`]: the table has all.
    pub first: Vec<(u64, Failure)>,
}

impl Failed {
    /// Most failures that are kept in memory.
    pub const NAMED: usize = 100;

    fn see(&mut self, row: &Row) {
        if let Some(failure) = &row.failure {
            self.count += 1;
            if self.first.len() < Self::NAMED {
                self.first.push((row.number, failure.clone()));
            }
        }
    }
}

/// Where rows lie.
#[derive(Debug, Clone)]
struct Lying {
    range: Range<u64>,
    path: PathBuf,
    is_table: bool,
}

/// The folder of an experiment, held by this process.
#[derive(Debug)]
pub struct ExperimentFolder<'e> {
    path: PathBuf,
    experiment: &'e Experiment,
    range: Range<u64>,
    manifest: Manifest,
    /// Where further rows may lie: folders of shards.
    shards: Vec<PathBuf>,
    /// The files of the package in it.
    package: Vec<Entry>,
    /// What was found torn, for a note.
    pub torn: Vec<String>,
    _lock: Option<File>,
}

/// Which part of an experiment a folder is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
}

impl<'e> ExperimentFolder<'e> {
    /// Takes a folder: a new or empty one, or one that holds the same experiment, finished or not. `digest` is that of unit 0.
    ///
    /// *Errors*: it holds something else, which is left as it is, and what; somebody is at work in it; it cannot be written.
    pub fn claim(
        path: &Path,
        command: &str,
        experiment: &'e Experiment,
        package: &Package,
        shard: Option<Shard>,
        digest: &str,
    ) -> Result<Self, FolderFault> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
                FolderFault::Refused("this is a file, or lies in one; name a folder".to_string())
            }
            _ => FolderFault::Failed { path: path.to_path_buf(), error },
        };
        make(path).map_err(failed)?;
        let asked = Manifest {
            kokkyo_run_folder: FORMAT,
            command: command.to_string(),
            complete: false,
            software: env!("CARGO_PKG_VERSION").to_string(),
            results_version: RESULTS_VERSION,
            scenario: experiment.variations.first().map(|first| first.scenario.given.meta.name.clone()).unwrap_or_default(),
            package: experiment.package.clone(),
            experiment: experiment.id.clone(),
            digest: digest.to_string(),
            arguments: experiment.design.clone(),
            shard: shard.map(|shard| format!("{}/{}", shard.number, shard.of)),
            failed: None,
            earlier: Vec::new(),
            files: Vec::new(),
        };
        let holds = holds(path)?;
        // Before anything is made in it, the folder must be ours.
        let lock = lock(path)?;
        let range = shard.map_or(0..experiment.design.units(), |shard| experiment.design.shard(shard.number, shard.of));
        let files = package.files.iter().map(|(name, bytes)| Entry::of(&format!("{PACKAGE}/{name}"), bytes, None)).collect();
        let (path_of, torn, shards) = (path.to_path_buf(), Vec::new(), Vec::new());
        let mut folder = Self { path: path_of, experiment, range, manifest: asked, shards, package: files, torn, _lock: lock };
        if let Some(its) = holds {
            folder.accept(its)?;
        }
        if !folder.manifest.complete {
            folder.write_manifest()?;
            folder.sweep();
            for (name, bytes) in &package.files {
                let place = place_inside(path, &format!("{PACKAGE}/{name}"))?;
                if fs::read(&place).ok().as_ref() != Some(bytes) {
                    write_whole(&place, bytes, false).map_err(|error| FolderFault::Failed { path: place, error })?;
                }
            }
        }
        Ok(folder)
    }

    /// Compares what the folder holds with what is asked. *Errors*: it is something else, and what.
    fn accept(&mut self, its: Manifest) -> Result<(), FolderFault> {
        let found = differences(&its, &self.manifest);
        if !found.is_empty() {
            let what = if its.command == self.manifest.command { "another experiment" } else { "another command's experiment" };
            let why = format!("it holds {what}: {}; nothing was touched: name another folder", found.join("; "));
            return Err(FolderFault::Refused(why));
        }
        if its.command != self.manifest.command {
            return Err(FolderFault::Refused(format!("it holds what `kokkyo {}` wrote; nothing was touched", its.command)));
        }
        let (has, wanted) = (its.arguments.replications, self.manifest.arguments.replications);
        if has > wanted {
            let why = format!("it holds {has} replications and {wanted} are asked for; ask for {has} or more, or name another folder");
            return Err(FolderFault::Refused(why));
        }
        if its.complete && has == wanted {
            self.manifest = its;
        } else if its.complete && its.shard.is_none() {
            let table = its.files.iter().find(|entry| entry.name == tables::OUTCOMES.0);
            self.manifest.earlier =
                table.map(|entry| Earlier { units: its.arguments.units(), blake3: entry.blake3.clone() }).into_iter().collect();
        } else {
            self.manifest.earlier = its.earlier;
        }
        Ok(())
    }

    /// Takes rows from the folder of a shard too. *Errors*: it holds none of this experiment, or is unfinished.
    pub fn add_shard(&mut self, path: &Path) -> Result<(), FolderFault> {
        let refused = |why: String| Err(FolderFault::Refused(format!("{}: {why}", path.display())));
        let its = read_manifest(path)?;
        let asked = Manifest { shard: its.shard.clone(), ..self.manifest.clone() };
        let found = differences(&its, &asked);
        if !found.is_empty() {
            return refused(format!("it holds another experiment: {}", found.join("; ")));
        }
        let (has, wanted) = (its.arguments.replications, self.manifest.arguments.replications);
        if has != wanted {
            return refused(format!("it is a part of {has} replications, not of {wanted}; play it again with --replications {wanted}"));
        }
        match &its.shard {
            None => return refused("it holds a whole experiment and no shard".to_string()),
            Some(shard) if !its.complete => return refused(format!("shard {shard} is unfinished; the same command continues it")),
            Some(_) => self.shards.push(path.to_path_buf()),
        }
        Ok(())
    }

    /// Everything asked for was found complete.
    pub fn is_complete(&self) -> bool {
        self.manifest.complete
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The manifest as it stands.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Ranges of units that nobody has played yet.
    ///
    /// *Errors*: rows of another experiment lie among ours.
    pub fn missing(&mut self) -> Result<Vec<Range<u64>>, FolderFault> {
        let lying = self.lying()?;
        Ok(gaps(&self.range, &lying))
    }

    /// Plays what is missing, on `threads` threads. Returns whether all is played; raising `cancelled` ends it early, with
    /// everything played so far kept.
    ///
    /// *Errors*: rows cannot be written.
    pub fn fill(
        &mut self,
        threads: usize,
        cancelled: &AtomicBool,
        player: impl Fn(u64) -> Row + Sync,
        mut progress: impl FnMut(Progress),
    ) -> Result<bool, FolderFault> {
        let missing = self.missing()?;
        let of = self.range.end - self.range.start;
        let found = of - missing.iter().map(|gap| gap.end - gap.start).sum::<u64>();
        let mut now = Progress { done: found, found, of, failed: 0 };
        progress(now);
        for gap in missing {
            let end = gap.end;
            let mut writer = SegmentWriter::new(&self.path, self.experiment);
            let reached = play::play(gap, threads, cancelled, &player, |row| {
                now.done += 1;
                now.failed += u64::from(row.failure.is_some());
                progress(now);
                writer.push(row)
            })?;
            writer.flush()?;
            if reached < end {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Writes the tables out of the rows and says that the folder is complete. `extra` makes further files, by name, from
    /// the folder with its tables. For a shard, only the manifest is written. Returns which replications failed.
    ///
    /// *Errors*: a file cannot be written; rows are missing.
    pub fn finish(&mut self, extra: impl FnOnce(&Path, &Failed) -> Result<Vec<(String, Vec<u8>)>, Fault>) -> Result<Failed, FolderFault> {
        let mut failed = Failed::default();
        if self.manifest.shard.is_some() {
            self.rows(|row| {
                failed.see(&row);
                Ok(())
            })?;
            self.manifest.failed = Some(failed.count);
            self.manifest.complete = true;
            self.write_manifest()?;
            return Ok(failed);
        }
        let outcomes = Beside::new(&self.path, tables::OUTCOMES.0)?;
        let mut writer = OutcomesWriter::new(self.experiment, outcomes.writer()?).map_err(|what| broken(&outcomes.place, what))?;
        self.rows(|row| {
            failed.see(&row);
            writer.push(row)
        })?;
        let rows = writer.close().map_err(|what| outcomes.failed(what))?;
        let entry = outcomes.entry(rows)?;
        self.manifest.earlier.push(Earlier { units: self.range.end, blake3: entry.blake3.clone() });
        // From here on either table is known for what it is.
        self.write_manifest()?;
        outcomes.settle()?;
        let mut files = vec![entry];
        for (name, write) in [
            (tables::VARIANTS.0, tables::write_variants as fn(&Experiment, BufWriter<File>) -> Result<usize, Fault>),
            (tables::PARAMETERS.0, tables::write_parameters),
        ] {
            let beside = Beside::new(&self.path, name)?;
            let rows = write(self.experiment, beside.writer()?).map_err(|what| beside.failed(what))?;
            files.push(beside.entry(rows)?);
            beside.settle()?;
        }
        for (name, bytes) in extra(&self.path, &failed).map_err(|what| broken(&self.path, what))? {
            let place = place_inside(&self.path, &name)?;
            write_whole(&place, &bytes, true).map_err(|error| FolderFault::Failed { path: place, error })?;
            files.push(Entry::of(&name, &bytes, None));
        }
        files.extend(self.package.iter().cloned());
        files.sort_by(|a, b| a.name.cmp(&b.name));
        self.manifest.files = files;
        self.manifest.earlier.clear();
        self.manifest.failed = Some(failed.count);
        self.manifest.complete = true;
        self.write_manifest()?;
        self.sweep();
        Ok(failed)
    }

    /// Every row in the order of units. *Errors*: rows are missing, or cannot be read.
    fn rows(&mut self, mut take: impl FnMut(Row) -> Result<(), Fault>) -> Result<(), FolderFault> {
        let lying = self.lying()?;
        if let Some(gap) = gaps(&self.range, &lying).first() {
            let what = format!("{} units from {} on are missing", gap.end - gap.start, gap.start);
            return Err(broken(&self.path, what));
        }
        let wanted = self.range.clone();
        let mut next = wanted.start;
        for one in lying {
            // Files may overlap: each gives what the one before has not given.
            let mut hand = |row: Row| {
                if row.number == next && wanted.contains(&row.number) {
                    next += 1;
                    return take(row);
                }
                Ok(())
            };
            if one.is_table {
                tables::read_outcomes(self.experiment, &one.path, hand).map_err(|what| broken(&one.path, what))?;
            } else {
                let rows = self.segment(&one.path).map_err(|fault| broken(&one.path, fault.to_string()))?;
                rows.into_iter().try_for_each(&mut hand).map_err(|what| broken(&one.path, what))?;
            }
        }
        if next == wanted.end { Ok(()) } else { Err(broken(&self.path, format!("unit {next} is missing"))) }
    }

    fn segment(&self, path: &Path) -> Result<Vec<Row>, SegmentFault> {
        let bytes = read_limited(path, segment::MAX_SEGMENT_BYTES).map_err(|_| SegmentFault::Torn)?;
        let reasons = self.experiment.variations.first().map_or(0, |it| it.scenario.record.targets.len());
        segment::decode(&self.experiment.id, self.experiment.measures.len(), reasons, &bytes)
    }

    /// Sound files with rows, by their first unit. What is torn is put aside and noted.
    fn lying(&mut self) -> Result<Vec<Lying>, FolderFault> {
        let mut found = Vec::new();
        let table = self.path.join(tables::OUTCOMES.0);
        if let Ok((_, hash)) = hash_of(&table)
            && let Some(earlier) = self.manifest.earlier.iter().find(|earlier| earlier.blake3 == hash)
        {
            found.push(Lying { range: 0..earlier.units, path: table, is_table: true });
        }
        let folders: Vec<PathBuf> = std::iter::once(&self.path).chain(&self.shards).map(|folder| folder.join(SEGMENTS)).collect();
        for folder in folders {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                let Some((from, to)) = segment::range_of(&name) else { continue };
                match self.segment(&entry.path()) {
                    Ok(rows) if rows.first().map(|row| row.number) == Some(from) && rows.len() as u64 == to - from => {
                        found.push(Lying { range: from..to, path: entry.path(), is_table: false });
                    }
                    Ok(_) | Err(SegmentFault::Torn) => self.torn.push(format!("{SEGMENTS}/{name}")),
                    Err(SegmentFault::Foreign) => return Err(broken(&entry.path(), SegmentFault::Foreign.to_string())),
                }
            }
        }
        self.torn.sort();
        self.torn.dedup();
        found.sort_by(|a, b| (a.range.start, b.range.end, &a.path).cmp(&(b.range.start, a.range.end, &b.path)));
        Ok(found)
    }

    /// Removes what killed runs left, and segments once the tables are complete. What cannot be removed does no harm.
    fn sweep(&self) {
        let root = self.path.as_path();
        let own = [MANIFEST, RESULT, "compare.json", "sensitivity.json", tables::OUTCOMES.0, tables::VARIANTS.0, tables::PARAMETERS.0];
        let mut ours: BTreeSet<&str> = self.package.iter().map(|entry| entry.name.as_str()).collect();
        ours.extend(own);
        let folders: BTreeSet<&str> = ours.iter().map(|name| name.rsplit_once('/').map_or("", |(folder, _)| folder)).collect();
        for folder in folders {
            for entry in fs::read_dir(root.join(folder)).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                let Some((base, number)) = name.strip_suffix(UNFINISHED).and_then(|rest| rest.rsplit_once('.')) else { continue };
                let base = if folder.is_empty() { base.to_string() } else { format!("{folder}/{base}") };
                if number.bytes().all(|digit| digit.is_ascii_digit()) && ours.contains(base.as_str()) {
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
        let segments = root.join(SEGMENTS);
        let done = self.manifest.complete && self.manifest.shard.is_none();
        // A link is not ours to follow.
        if fs::symlink_metadata(&segments).is_ok_and(|data| data.is_dir()) {
            for entry in fs::read_dir(&segments).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                if name.ends_with(UNFINISHED) || (done && segment::range_of(&name).is_some()) {
                    let _ = fs::remove_file(entry.path());
                }
            }
            if done {
                let _ = fs::remove_dir(&segments);
            }
        }
    }

    fn write_manifest(&self) -> Result<(), FolderFault> {
        let path = self.path.join(MANIFEST);
        let failed = |error: io::Error| FolderFault::Failed { path: path.clone(), error };
        let mut text = serde_json::to_string_pretty(&self.manifest).map_err(|error| failed(error.into()))?;
        text.push('\n');
        write_whole(&path, text.as_bytes(), true).map_err(failed)
    }

    /// What the outcomes came to, variant by variant. *Errors*: the table cannot be read.
    pub fn summary(&self) -> Result<Vec<summary::Line>, FolderFault> {
        let path = self.path.join(tables::OUTCOMES.0);
        summary::lines(self.experiment, &path).map_err(|what| broken(&path, what))
    }
}

/// The manifest of a folder that may hold an experiment; `None`: it is empty. *Errors*: it holds something else.
fn holds(path: &Path) -> Result<Option<Manifest>, FolderFault> {
    let failed = |error: io::Error| FolderFault::Failed { path: path.to_path_buf(), error };
    let refused = |why: String| Err(FolderFault::Refused(format!("{why}; nothing was touched: name an empty folder, or a new one")));
    let bytes = match read_limited(&path.join(MANIFEST), MAX_MANIFEST_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut names: Vec<String> =
                fs::read_dir(path).map_err(failed)?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
            names.retain(|name| name != LOCK && !(name.starts_with(MANIFEST) && name.ends_with(UNFINISHED)));
            names.sort();
            return match names.first() {
                Some(name) => refused(format!("the folder holds `{name}` and no experiment of Kokkyo")),
                None => Ok(None),
            };
        }
        Err(error) => return Err(failed(error)),
    };
    match read(&bytes) {
        Found::Experiment(manifest) if manifest.kokkyo_run_folder == FORMAT => Ok(Some(*manifest)),
        Found::Experiment(manifest) => {
            refused(format!("it holds an experiment in format {}, and this Kokkyo writes format {FORMAT}", manifest.kokkyo_run_folder))
        }
        Found::Other(head) => refused(format!("it holds what `kokkyo {}` wrote", head.command.as_deref().unwrap_or("?"))),
        Found::Foreign => refused(format!("its {MANIFEST} is none of Kokkyo's")),
    }
}

/// Reads the manifest of an experiment. *Errors*: there is none.
pub fn read_manifest(path: &Path) -> Result<Manifest, FolderFault> {
    match holds(path) {
        Ok(Some(manifest)) => Ok(manifest),
        Ok(None) => Err(FolderFault::Refused("the folder is empty".to_string())),
        // What is no folder holds no shard, whatever the system calls the error.
        Err(FolderFault::Failed { .. }) if !path.is_dir() => Err(FolderFault::Refused(format!("there is no folder {}", path.display()))),
        Err(other) => Err(other),
    }
}

/// Keeps others out; `None` where the system knows no locks. *Errors*: somebody is at work in the folder.
fn lock(path: &Path) -> Result<Option<File>, FolderFault> {
    let place = path.join(LOCK);
    let file = File::options().create(true).append(true).open(&place).map_err(|error| FolderFault::Failed { path: place, error })?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => {
            Err(FolderFault::Refused("another Kokkyo is at work in it; wait for it, or name another folder".into()))
        }
        // Some network file systems have none; two at once would still write the same bytes.
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

fn broken(path: &Path, what: Fault) -> FolderFault {
    FolderFault::Broken { path: path.to_path_buf(), what }
}

/// Parts of a range that no file covers.
fn gaps(range: &Range<u64>, lying: &[Lying]) -> Vec<Range<u64>> {
    let mut gaps = Vec::new();
    let mut at = range.start;
    for one in lying {
        if one.range.start > at && at < range.end {
            gaps.push(at..one.range.start.min(range.end));
        }
        at = at.max(one.range.end);
    }
    if at < range.end {
        gaps.push(at..range.end);
    }
    gaps
}

/// Size and BLAKE3 of a file, read in pieces.
fn hash_of(path: &Path) -> io::Result<(u64, String)> {
    use io::Read as _;
    let mut file = File::open(path)?;
    let (mut hasher, mut bytes, mut buffer) = (blake3::Hasher::new(), 0, vec![0; 1 << 16]);
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok((bytes, hasher.finalize().to_hex().to_string()));
        }
        hasher.update(&buffer[..count]);
        bytes += count as u64;
    }
}

/// A large file that is written beside its place.
struct Beside {
    place: PathBuf,
    beside: PathBuf,
}

impl Beside {
    fn new(root: &Path, name: &str) -> Result<Self, FolderFault> {
        let place = place_inside(root, name)?;
        let beside = root.join(format!("{name}.{}{UNFINISHED}", std::process::id()));
        Ok(Self { place, beside })
    }

    fn writer(&self) -> Result<BufWriter<File>, FolderFault> {
        File::create(&self.beside).map(BufWriter::new).map_err(|error| FolderFault::Failed { path: self.place.clone(), error })
    }

    fn failed(&self, what: Fault) -> FolderFault {
        let _ = fs::remove_file(&self.beside);
        broken(&self.place, what)
    }

    fn entry(&self, rows: usize) -> Result<Entry, FolderFault> {
        let name = self.place.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let found = File::open(&self.beside).and_then(|file| file.sync_all()).and_then(|()| hash_of(&self.beside));
        let (bytes, blake3) = found.map_err(|error| FolderFault::Failed { path: self.place.clone(), error })?;
        Ok(Entry { name, bytes, rows: Some(rows as u64), blake3 })
    }

    fn settle(&self) -> Result<(), FolderFault> {
        fs::rename(&self.beside, &self.place).map_err(|error| FolderFault::Failed { path: self.place.clone(), error })
    }
}

/// Gathers rows and writes them as segments.
struct SegmentWriter<'a> {
    root: &'a Path,
    experiment: &'a Experiment,
    rows: Vec<Row>,
    since: Instant,
}

impl<'a> SegmentWriter<'a> {
    fn new(root: &'a Path, experiment: &'a Experiment) -> Self {
        Self { root, experiment, rows: Vec::new(), since: Instant::now() }
    }

    fn push(&mut self, row: Row) -> Result<(), FolderFault> {
        self.rows.push(row);
        if self.rows.len() >= SEGMENT_ROWS || self.since.elapsed() >= SEGMENT_TIME { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), FolderFault> {
        let (Some(first), Some(last)) = (self.rows.first(), self.rows.last()) else { return Ok(()) };
        let name = format!("{SEGMENTS}/{}", segment::file_name(first.number, last.number + 1));
        let place = place_inside(self.root, &name)?;
        let reasons = self.experiment.variations.first().map_or(0, |it| it.scenario.record.targets.len());
        let bytes = segment::encode(&self.experiment.id, self.experiment.measures.len(), reasons, &self.rows);
        write_whole(&place, &bytes, true).map_err(|error| FolderFault::Failed { path: place, error })?;
        self.rows.clear();
        self.since = Instant::now();
        Ok(())
    }
}
