//! A run folder on disk: taken before a run, written after it, and known for what it is at every moment in between.
//!
//! The manifest says first that the folder is unfinished, then the files are written, and then the manifest says that it
//! is complete. Each file takes its place whole. So a run that is killed, or a disk that is full, never leaves half a
//! result that looks like a whole one.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::manifest::{Entry, FORMAT, Head, MANIFEST, MAX_MANIFEST_BYTES, Manifest, is_inside, read_head, read_manifest};

/// End of the name of a file that is being written.
pub const UNFINISHED: &str = ".tmp";
/// The file that is locked where a folder itself cannot be.
const LOCK: &str = "manifest.json.lock";

/// Why a folder cannot be taken or written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It holds something that is not ours to touch, or is no folder: why.
    #[error("{0}")]
    Refused(String),
    /// Another run is being written into it.
    #[error("another run is being written into this folder; wait for its end, or name another folder")]
    Busy,
    /// The system said no: to what, and why.
    #[error("{} cannot be written: {error}", path.display())]
    Failed {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// A file to be kept: its path inside the folder, its bytes, and its rows if it is a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Path inside the folder, with `/`.
    pub name: String,
    /// Bytes.
    pub bytes: Vec<u8>,
    /// Rows, for a table.
    pub rows: Option<usize>,
}

/// Writes a file beside its place first, so that a half-written one never takes it.
///
/// *Errors*: the path names no file; the file cannot be written.
pub fn write_whole(path: &Path, bytes: &[u8], durable: bool) -> io::Result<()> {
    let Some(name) = path.file_name() else { return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path names no file")) };
    let mut beside = name.to_os_string();
    beside.push(format!(".{}{UNFINISHED}", std::process::id()));
    let beside = path.with_file_name(beside);
    let result = File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| if durable { file.sync_all() } else { Ok(()) }))
        .and_then(|()| fs::rename(&beside, path));
    if result.is_err() {
        // What is left of the attempt helps nobody; if it cannot be removed either, the error says enough.
        let _ = fs::remove_file(&beside);
    }
    result
}

/// A folder that may be written to.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Folders made for it, the outermost first; removed again if nothing is kept.
    made: Vec<PathBuf>,
    /// The run that it holds, if it holds one.
    pub replaces: Option<Head>,
    /// Held as long as the folder is ours; the system takes it back from a process that is killed.
    _lock: File,
}

/// Takes a folder for this process alone. *Errors*: another process has it; the system said no.
fn lock(folder: &Path) -> Result<File, fs::TryLockError> {
    // The folder itself is locked where it can be opened as a file, so that no lock file stays behind.
    let opened = if cfg!(unix) { File::open(folder) } else { File::create(folder.join(LOCK)) };
    let file = opened.map_err(fs::TryLockError::Error)?;
    match file.try_lock() {
        // File systems without locks are not worth refusing a run for.
        Err(fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        result => result.map(|()| file),
    }
}

impl Folder {
    /// Makes the folder, or takes it if it is empty or holds an earlier run of the same command, finished or not. Asked
    /// for before the first step is played, so that nobody waits for a run that cannot be kept.
    ///
    /// *Errors*: the path is no folder, or the folder holds something else (it is never cleared); another process is
    /// writing a run into it; it cannot be made, read or written.
    pub fn claim(path: &Path, command: &str) -> Result<Self, FolderError> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
                FolderError::Refused("this is a file, or lies in one; name a folder".to_string())
            }
            _ => FolderError::Failed { path: path.to_path_buf(), error },
        };
        let made = make(path).map_err(failed)?;
        let lock = lock(path).map_err(|error| match error {
            fs::TryLockError::WouldBlock => FolderError::Busy,
            fs::TryLockError::Error(error) => failed(error),
        })?;
        let mut folder = Self { path: path.to_path_buf(), made, replaces: None, _lock: lock };
        folder.replaces = folder.owner(command, failed)?;
        // A folder in which nothing can be made is known now and not after the run.
        let probe = path.join(format!("{MANIFEST}.{}{UNFINISHED}", std::process::id()));
        File::create(&probe).and_then(|_| fs::remove_file(&probe)).map_err(failed)?;
        Ok(folder)
    }

    /// The run that the folder holds. *Errors*: it holds something else.
    fn owner(&self, command: &str, failed: impl Fn(io::Error) -> FolderError) -> Result<Option<Head>, FolderError> {
        let refused = |why: String| Err(FolderError::Refused(format!("{why}; nothing was touched: name an empty folder, or a new one")));
        let mut foreign: Option<String> = None;
        for entry in fs::read_dir(&self.path).map_err(&failed)? {
            let name = entry.map_err(&failed)?.file_name().to_string_lossy().into_owned();
            let unfinished = (name.starts_with(MANIFEST) && name.ends_with(UNFINISHED)) || name == LOCK;
            // The first by name, so that the message is the same every time.
            if !unfinished && name != MANIFEST && foreign.as_ref().is_none_or(|first| name < *first) {
                foreign = Some(name);
            }
        }
        let manifest = match read_limited(&self.path.join(MANIFEST), MAX_MANIFEST_BYTES) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return match foreign {
                    Some(name) => refused(format!("the folder holds `{name}` and no run of Kokkyo")),
                    None => Ok(None),
                };
            }
            Err(error) => return Err(failed(error)),
        };
        let Some(head) = read_head(&manifest) else { return refused(format!("its {MANIFEST} is none of Kokkyo's")) };
        match (head.kokkyo_run_folder, head.command.as_deref()) {
            (Some(format), _) if format > FORMAT => {
                refused(format!("it holds a run in format {format}, and this Kokkyo writes format {FORMAT}"))
            }
            (_, Some(its)) if its == command => Ok(Some(head)),
            (_, its) => refused(format!("it holds what `kokkyo {}` wrote", its.unwrap_or("?"))),
        }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the files, and a manifest that lists them. Files of an earlier run that this one does not have are removed.
    ///
    /// *Errors*: a file cannot be written; then the folder says that it is unfinished, or still holds the earlier run.
    pub fn keep(self, manifest: &Manifest, files: &[Kept]) -> Result<(), FolderError> {
        self.keep_with(manifest, files, &mut |path, bytes| write_whole(path, bytes, path.ends_with(MANIFEST)))
    }

    /// [`keep`](Self::keep) with another way of writing a file, for tests of what happens when that fails.
    pub(super) fn keep_with(
        mut self,
        manifest: &Manifest,
        files: &[Kept],
        write: &mut dyn FnMut(&Path, &[u8]) -> io::Result<()>,
    ) -> Result<(), FolderError> {
        let mut entries: Vec<Entry> = files.iter().map(|file| Entry::of(&file.name, &file.bytes, file.rows)).collect();
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        let earlier: BTreeSet<String> = self.earlier().into_iter().collect();
        let own: BTreeSet<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        let stale: Vec<String> = earlier.iter().filter(|name| !own.contains(name.as_str())).cloned().collect();
        let mut manifest = Manifest { complete: false, files: entries.clone(), ..manifest.clone() };
        // What an unfinished folder may hold, so that the run after the next knows it for ours.
        manifest.files.extend(stale.iter().map(|name| Entry { name: name.clone(), bytes: 0, rows: None, blake3: String::new() }));
        manifest.files.sort_by(|a, b| a.name.cmp(&b.name));
        self.write_manifest(&manifest, write)?;
        // From here on there is something in it.
        self.made.clear();
        self.sweep(&manifest);
        for name in &stale {
            // A file of an earlier run that is gone already, or that cannot be removed, is not listed any more: it does no harm.
            if self.inside(name).is_ok_and(|path| fs::symlink_metadata(path).is_ok_and(|data| data.is_file())) {
                let _ = fs::remove_file(self.path.join(name));
            }
        }
        for file in files {
            let path = self.inside(&file.name)?;
            write(&path, &file.bytes).map_err(|error| FolderError::Failed { path, error })?;
        }
        manifest.complete = true;
        manifest.files = entries;
        self.write_manifest(&manifest, write)
    }

    /// Files that the manifest of an earlier run lists.
    fn earlier(&self) -> Vec<String> {
        let bytes = read_limited(&self.path.join(MANIFEST), MAX_MANIFEST_BYTES).unwrap_or_default();
        read_manifest(&bytes).map(|manifest| manifest.files.into_iter().map(|entry| entry.name).collect()).unwrap_or_default()
    }

    /// Removes what killed runs left beside files of ours: `events.parquet.4711.tmp`. What cannot be removed does no harm.
    fn sweep(&self, manifest: &Manifest) {
        let names: BTreeSet<&str> = manifest.files.iter().map(|entry| entry.name.as_str()).chain([MANIFEST]).collect();
        let folders: BTreeSet<&str> = names.iter().map(|name| name.rsplit_once('/').map_or("", |(folder, _)| folder)).collect();
        let Ok(root) = self.path.canonicalize() else { return };
        for folder in folders {
            let Some(real) = root.join(folder).canonicalize().ok().filter(|real| real.starts_with(&root)) else { continue };
            for entry in fs::read_dir(real).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                let ours = |(base, number): (&str, &str)| {
                    let base = if folder.is_empty() { base.to_string() } else { format!("{folder}/{base}") };
                    number.bytes().all(|digit| digit.is_ascii_digit()) && names.contains(base.as_str())
                };
                if name.strip_suffix(UNFINISHED).and_then(|rest| rest.rsplit_once('.')).is_some_and(ours) {
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
    }

    fn write_manifest(&self, manifest: &Manifest, write: &mut dyn FnMut(&Path, &[u8]) -> io::Result<()>) -> Result<(), FolderError> {
        let path = self.path.join(MANIFEST);
        let failed = |error| FolderError::Failed { path: path.clone(), error };
        let mut text = serde_json::to_string_pretty(manifest).map_err(|error| failed(error.into()))?;
        text.push('\n');
        write(&path, text.as_bytes()).map_err(failed)
    }

    fn inside(&self, name: &str) -> Result<PathBuf, FolderError> {
        place_inside(&self.path, name)
    }
}

/// The place of a file in a folder, with the folders on the way made. *Errors*: a link stands on the way, or a folder
/// cannot be made.
pub(crate) fn place_inside(root: &Path, name: &str) -> Result<PathBuf, FolderError> {
    let whole = root.join(name);
    let failed = |path: &Path, error: io::Error| FolderError::Failed { path: path.to_path_buf(), error };
    if !is_inside(name) {
        return Err(failed(&whole, io::Error::new(io::ErrorKind::InvalidInput, "the name leaves the folder")));
    }
    let mut at = root.to_path_buf();
    let parts: Vec<&str> = name.split('/').collect();
    for part in &parts[..parts.len() - 1] {
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(data) if data.is_dir() => {}
            Ok(_) => {
                let error = io::Error::new(io::ErrorKind::AlreadyExists, "a link or a file stands where a folder is needed; remove it");
                return Err(failed(&at, error));
            }
            Err(_) => fs::create_dir(&at).map_err(|error| failed(&at, error))?,
        }
    }
    Ok(whole)
}

impl Drop for Folder {
    fn drop(&mut self) {
        for folder in self.made.iter().rev() {
            // Only an empty folder can be removed so: what anybody put into it meanwhile stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Makes a folder and those above it; returns the ones that were made, the outermost first.
pub(crate) fn make(path: &Path) -> io::Result<Vec<PathBuf>> {
    let missing = |folder: &&Path| {
        !folder.as_os_str().is_empty() && matches!(fs::metadata(folder), Err(error) if error.kind() == io::ErrorKind::NotFound)
    };
    let mut made: Vec<PathBuf> = path.ancestors().take_while(missing).map(Path::to_path_buf).collect();
    made.reverse();
    fs::create_dir_all(path)?;
    Ok(made)
}

/// Reads a regular file of at most so many bytes. *Errors*: it cannot be read, or is larger.
pub(crate) fn read_limited(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    use io::Read as _;
    let data = fs::metadata(path)?;
    if !data.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it is no regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("it is larger than {most} bytes")));
    }
    Ok(bytes)
}
