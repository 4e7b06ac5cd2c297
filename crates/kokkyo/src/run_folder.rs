//! Where a run is kept: `--out`, or `runs/<scenario>-<seed>`.

use std::path::{Path, PathBuf};

use kokkyo_ensemble::run_folder::{Arguments, Folder, FolderError, Kept, KeptRun, Manifest, RUN, ReadError, manifest, read};
use kokkyo_model::RESULTS_VERSION;

use crate::cli::RunOptions;
use crate::failure::Failure;
use crate::output::note;

/// Folder below which runs are kept where none is named.
const RUNS: &str = "runs";

/// A folder that may be written to.
pub struct RunFolder {
    folder: Folder,
}

impl RunFolder {
    /// Takes the folder of a run, unless nothing is to be kept. `scenario` is the name in the package.
    ///
    /// *Errors*: the folder holds something else, or cannot be made or written.
    pub fn claim(options: &RunOptions, scenario: &str, seed: u64) -> Result<Option<Self>, Failure> {
        if options.no_out {
            return Ok(None);
        }
        let by_default = Path::new(RUNS).join(format!("{scenario}-{seed}"));
        let path = options.out.clone().unwrap_or(by_default);
        let hint = if options.out.is_some() { "" } else { " (--out DIR keeps the run elsewhere, --no-out nowhere)" };
        Self::take(&path, hint).map(Some)
    }

    fn take(path: &Path, hint: &str) -> Result<Self, Failure> {
        match Folder::claim(path, RUN) {
            Ok(folder) => Ok(Self { folder }),
            Err(FolderError::Refused(why)) => Err(Failure::Usage(format!("--out {}: {why}{hint}", path.display()))),
            Err(error @ FolderError::Busy) => Err(Failure::Failed(format!("the run cannot be kept: {}: {error}{hint}", path.display()))),
            Err(FolderError::Failed { path: at, error }) => {
                Err(Failure::Failed(format!("the run cannot be kept: {}: {error}{hint}", at.display())))
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        shown(self.folder.path())
    }

    /// Writes the files and the manifest, and says where they are.
    ///
    /// *Errors*: a file cannot be written.
    pub fn keep(self, files: &[Kept], manifest: &Manifest) -> Result<(), Failure> {
        let path = self.folder.path().to_path_buf();
        let other = self.folder.replaces.as_ref().and_then(|earlier| what_else(earlier, manifest));
        self.folder.keep(manifest, files).map_err(|error| match error {
            FolderError::Refused(why) => Failure::Failed(format!("the run cannot be kept: {}: {why}", path.display())),
            FolderError::Busy => Failure::Failed(format!("the run cannot be kept: {}: {error}", path.display())),
            FolderError::Failed { path, error } => Failure::Failed(format!("the run cannot be kept: {}: {error}", path.display())),
        })?;
        let instead = other.map_or_else(String::new, |what| format!(", in place of one {what} (--out keeps both)"));
        note(&format!("the run is kept in {}{instead}", shown(&path).display()));
        Ok(())
    }
}

/// Whether a run can be kept in a folder, which is left as it was. *Errors*: why not.
pub fn can_be_kept(path: &Path) -> Result<(), Failure> {
    let was_there = path.exists();
    drop(RunFolder::take(path, " (--out DIR names another)")?);
    if !was_there {
        // Only if it is empty, as it is.
        let _ = std::fs::remove_dir(path);
    }
    Ok(())
}

/// A path as it can be typed.
fn shown(path: &Path) -> PathBuf {
    path.components().collect()
}

/// In what the run that is replaced was another one: what it was played from comes before how.
fn what_else(earlier: &manifest::Head, now: &Manifest) -> Option<&'static str> {
    if earlier.package.as_ref().is_some_and(|package| *package != now.package) {
        return Some("of a package with other files");
    }
    let arguments = serde_json::from_value::<Arguments>(earlier.arguments.clone());
    arguments.is_ok_and(|arguments| arguments != now.arguments).then_some("with other choices")
}

/// Reads a kept run: a path, or the name of a folder below `runs`. Says which folder it was.
///
/// *Errors*: there is no run, or it cannot be read.
pub fn open(run: &Path) -> Result<(PathBuf, KeptRun), Failure> {
    let below = Path::new(RUNS).join(run);
    let folder = if !run.exists() && run.components().count() == 1 && below.is_dir() { below } else { run.to_path_buf() };
    let kept = read(&folder).map_err(|error| match error {
        ReadError::NoRun { .. } => Failure::Usage(format!("{error} (`kokkyo run` keeps one in {RUNS}, or where --out says)")),
        _ => Failure::Failed(error.to_string()),
    })?;
    Ok((folder, kept))
}

/// The manifest of a run, without its files.
pub fn manifest(arguments: Arguments, scenario: &str, package: &str, digest: Option<String>) -> Manifest {
    Manifest {
        kokkyo_run_folder: manifest::FORMAT,
        command: RUN.to_string(),
        complete: false,
        software: env!("CARGO_PKG_VERSION").to_string(),
        results_version: RESULTS_VERSION,
        scenario: scenario.to_string(),
        package: package.to_string(),
        digest,
        arguments,
        files: Vec::new(),
    }
}
