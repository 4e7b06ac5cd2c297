//! How is a package that somebody sends taken in?
//!
//! It comes as one zip file or file by file, is put in a folder of the studio, `packages/NAME`, and is checked there as `kokkyo check` does.
//! Nothing in it can name a place outside of that folder; what unpacks to more than a package ever needs is refused before it is unpacked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Cursor, Read as _};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

/// The folder of packages that were sent.
const FOLDER: &str = "packages";
/// How folders begin that are not finished.
const UNFINISHED: &str = ".new-";
/// Head of a package that can be played.
const HEAD: &str = "scenario.toml";
/// Head of a long border.
const BORDER: &str = "border.toml";

/// Most bytes that are sent. *Unit*: bytes.
pub const MOST_SENT: usize = 64 << 20;
/// Most bytes of all files together. *Unit*: bytes.
const MOST_BYTES: usize = 256 << 20;
/// Most files.
const MOST_FILES: usize = 4_000;
/// Longest path of a file. *Unit*: bytes.
const LONGEST: usize = 200;
/// Most folders above a file.
const DEEPEST: usize = 12;

/// Files that somebody sent, by their paths, with `/` between folders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent {
    files: BTreeMap<String, Vec<u8>>,
    /// Their paths in small letters: some systems know no others.
    folded: BTreeSet<String>,
    bytes: usize,
}

impl Sent {
    /// Adds a file. What systems put beside the files of people is passed over. *Errors*: its path leads elsewhere; there are too many.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), String> {
        let path = path.replace('\\', "/");
        if is_litter(&path) {
            return Ok(());
        }
        inside(&path)?;
        self.bytes += bytes.len();
        if self.bytes > MOST_BYTES {
            return Err(too_large());
        }
        if self.files.len() >= MOST_FILES {
            return Err(format!("there are more than {MOST_FILES} files: send the folder of one package, and nothing above it"));
        }
        if !self.folded.insert(path.to_lowercase()) {
            return Err(format!("`{path}` is there twice, or in other capitals: give one of them another name"));
        }
        self.files.insert(path, bytes);
        Ok(())
    }

    /// Whether nothing was sent.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The files of a zip file. *Errors*: it is none, is torn, or unpacks to too much.
    pub fn unpacked(zip: &[u8]) -> Result<Self, String> {
        let torn = |why: String| format!("the zip file cannot be read ({why}): make it anew of the folder of the package");
        let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|error| torn(error.to_string()))?;
        // Folders and what systems leave are entries too.
        if archive.len() > 4 * MOST_FILES {
            return Err(format!("the zip file has {} entries: send the folder of one package, and nothing above it", archive.len()));
        }
        let mut sent = Self::default();
        for at in 0..archive.len() {
            let file = archive.by_index(at).map_err(|error| torn(error.to_string()))?;
            let path = file.name().map_err(|error| torn(error.to_string()))?.to_string();
            // Passed over before it is unpacked: it is counted nowhere.
            if !file.is_file() || is_litter(&path) {
                continue;
            }
            // What it says of its size may be a lie: no more is unpacked than is allowed.
            let room = MOST_BYTES.saturating_sub(sent.bytes) as u64 + 1;
            let mut bytes = Vec::new();
            file.take(room).read_to_end(&mut bytes).map_err(|error| torn(format!("{path}: {error}")))?;
            sent.add(&path, bytes)?;
        }
        Ok(sent)
    }

    /// The one package among them: the name of its folder, empty where it has none, and its files below it. *Errors*: there is none, or
    /// more than one.
    fn package(self) -> Result<(String, BTreeMap<String, Vec<u8>>), String> {
        for path in &self.folded {
            let above = path.match_indices('/').map(|(at, _)| &path[..at]).find(|above| self.folded.contains(*above));
            if let Some(above) = above {
                return Err(format!("`{above}` is a file and a folder: give one of them another name"));
            }
        }
        let folder_of = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_string());
        let named = |head: &str| -> Vec<String> {
            let of_head = self.files.keys().filter(|path| path.rsplit('/').next() == Some(head));
            of_head.map(|path| folder_of(path)).collect()
        };
        let mut heads = named(HEAD);
        // A copy of what it stands on, as a run folder has it, is below it.
        heads.sort_by_key(|folder| folder.matches('/').count() + usize::from(!folder.is_empty()));
        let Some(root) = heads.first().cloned() else {
            return Err(if named(BORDER).is_empty() {
                format!("there is no `{HEAD}` among {} files: send the folder in which it stands, or a zip file of it", self.files.len())
            } else {
                format!("this is a package of a long border (`{BORDER}`), which is not played here: see `kokkyo incidents`")
            });
        };
        let prefix = if root.is_empty() { String::new() } else { format!("{root}/") };
        if let Some(other) = heads.iter().find(|folder| !format!("{folder}/").starts_with(&prefix)) {
            return Err(format!("there are two packages, `{root}` and `{other}`: send one after the other"));
        }
        let below = self.files.into_iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&prefix)?.to_string(), bytes)));
        Ok((root.rsplit('/').next().unwrap_or_default().to_string(), below.collect()))
    }
}

fn too_large() -> String {
    format!("the files have more than {} MiB in all: a package is text; take pictures and archives out", MOST_BYTES >> 20)
}

/// Files that systems and editors leave.
fn is_litter(path: &str) -> bool {
    path.split('/').any(|part| part == "__MACOSX" || (part.starts_with('.') && part.len() > 1 && part != "..") || part == "Thumbs.db")
}

/// *Errors*: a path that leads out of its folder, or that not every system can have.
fn inside(path: &str) -> Result<(), String> {
    let parts: Vec<&str> = path.split('/').collect();
    if let Some(part) = parts.iter().find(|part| !is_name(part)) {
        let (part, path) = (part.escape_debug(), path.escape_debug());
        return Err(format!(
            "`{part}` of `{path}` is no name that every system can have: rename the file, and send only what is below the folder"
        ));
    }
    if path.len() > LONGEST || parts.len() > DEEPEST {
        return Err(format!("`{path}` has more than {LONGEST} bytes or {DEEPEST} folders: give it a shorter name, or a place less deep"));
    }
    Ok(())
}

/// Whether every system can have a file of that name.
fn is_name(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered = |kind: &str| stem.strip_prefix(kind).is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']));
    let is_device = ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT");
    let is_sign = |it: char| it.is_control() || ":*?\"<>|".contains(it);
    !part.is_empty() && !part.ends_with(['.', ' ']) && !part.contains(is_sign) && !is_device
}

/// A name for a folder: letters, digits and hyphens.
fn folder_name(wished: &str) -> String {
    let name: String = wished.chars().map(|it| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '-' }).take(60).collect();
    let name = name.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if name.is_empty() { "package".to_string() } else { name }
}

/// Puts a package into the studio's folder and gives its folder. `file` is the name of the zip file, by which it is called where it has no
/// folder of its own; `is_taken` tells names that something stands on, of which none is given twice. *Errors*: it is none; the folder cannot
/// be written.
pub fn put(studio: &Path, sent: Sent, file: &str, is_taken: &dyn Fn(&str) -> bool) -> Result<PathBuf, Unput> {
    let (root, files) = sent.package().map_err(Unput::Unfit)?;
    let stem = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = folder_name(if root.is_empty() { stem.strip_suffix(".zip").unwrap_or(stem) } else { &root });
    let all = studio.join(FOLDER);
    fs::create_dir_all(&all)?;
    let key = crate::key::new().map_err(|error| Unput::Failed(io::Error::other(error.to_string())))?;
    let unfinished = all.join(format!("{UNFINISHED}{key}"));
    let put = write(&unfinished, &files).and_then(|()| take_place(&unfinished, &all, &name, is_taken));
    if put.is_err() {
        // What is left of it is taken away at the next start at the latest.
        let _ = fs::remove_dir_all(&unfinished);
    }
    Ok(put?)
}

/// Why a package cannot be put into the folder.
#[derive(Debug, thiserror::Error)]
pub enum Unput {
    /// It is none.
    #[error("{0}")]
    Unfit(String),
    /// The folder cannot be written.
    #[error("the package cannot be kept: {0}")]
    Failed(#[from] io::Error),
}

fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for (path, bytes) in files {
        let path = folder.join(path);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write(path, bytes)?;
    }
    Ok(())
}

/// Gives a finished folder its name, with a number behind it where others have it.
fn take_place(unfinished: &Path, all: &Path, name: &str, is_taken: &dyn Fn(&str) -> bool) -> io::Result<PathBuf> {
    let names = std::iter::once(name.to_string()).chain((2..1_000).map(|number| format!("{name}-{number}")));
    for place in names.filter(|name| !is_taken(name)).map(|name| all.join(name)) {
        // Where there is a folder that is not empty a renaming fails, so that none is lost.
        if !place.exists() && fs::rename(unfinished, &place).is_ok() {
            return Ok(place);
        }
    }
    Err(io::Error::other(format!("no name is free for `{name}`")))
}

/// The folders of packages that were taken in, by name. What was not finished is taken away.
pub fn kept(studio: &Path) -> Vec<PathBuf> {
    let Ok(inside) = fs::read_dir(studio.join(FOLDER)) else { return Vec::new() };
    let is_unfinished = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED));
    // What is linked there stands elsewhere, and is somebody else's to take away.
    let folders = inside.filter_map(Result::ok).filter(|entry| entry.file_type().is_ok_and(|it| it.is_dir())).map(|entry| entry.path());
    let (unfinished, mut folders): (Vec<PathBuf>, Vec<PathBuf>) = folders.partition(is_unfinished);
    for folder in unfinished {
        let _ = fs::remove_dir_all(folder);
    }
    folders.sort();
    folders
}

#[cfg(test)]
mod tests;
