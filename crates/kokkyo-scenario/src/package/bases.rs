//! Bringing the bases of a package into it: beside it on the disk, or wherever the program keeps scenarios.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{MAX_FILES, MAX_PACKAGE_BYTES, Package};
use crate::Report;
use crate::check::extends::{self, BASES, is_of_name};

/// Where the files of a base were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// In a folder beside the package.
    Beside,
    /// In the program.
    BuiltIn,
}

/// Where packages are found by name. `head` says of which kind: `scenario.toml` of campaigns, `border.toml` of long borders;
/// neither stands on the other.
pub trait Shelf {
    /// Names of all packages of a kind that can be extended, sorted.
    fn names(&self, head: &str) -> Vec<String>;
    /// The package of a name and kind, as it stands; nothing where there is none. *Errors*: it cannot be read.
    fn package(&self, name: &str, head: &str) -> Option<Result<(Package, Origin), Report>>;
}

/// A shelf with nothing on it: a package must bring its bases along.
pub struct Empty;

impl Shelf for Empty {
    fn names(&self, _head: &str) -> Vec<String> {
        Vec::new()
    }

    fn package(&self, _name: &str, _head: &str) -> Option<Result<(Package, Origin), Report>> {
        None
    }
}

/// The folders beside a package, and what another shelf has besides. A folder stands in front of a package of the other
/// shelf that has its name.
pub struct Beside<'s, S> {
    parent: Option<PathBuf>,
    other: &'s S,
}

impl<'s, S: Shelf> Beside<'s, S> {
    /// The folders beside this one.
    pub fn new(folder: &Path, other: &'s S) -> Self {
        let parent = folder.canonicalize().ok().and_then(|folder| Some(folder.parent()?.to_path_buf()));
        Self { parent, other }
    }

    /// The folder of a name and kind; nothing where there is none, or where a link of that name leads elsewhere.
    fn folder(&self, name: &str, head: &str) -> Option<PathBuf> {
        let parent = self.parent.as_ref()?;
        let real = parent.join(name).canonicalize().ok()?;
        (real.parent() == Some(parent) && real.join(head).is_file()).then_some(real)
    }
}

impl<S: Shelf> Shelf for Beside<'_, S> {
    fn names(&self, head: &str) -> Vec<String> {
        let mut names: BTreeSet<String> = self.other.names(head).into_iter().collect();
        let entries = self.parent.as_ref().and_then(|parent| std::fs::read_dir(parent).ok());
        // A crowded folder is no list that helps anybody.
        for entry in entries.into_iter().flatten().filter_map(Result::ok).take(MAX_FILES) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.chars().all(is_of_name) && self.folder(&name, head).is_some() {
                names.insert(name);
            }
        }
        names.into_iter().collect()
    }

    fn package(&self, name: &str, head: &str) -> Option<Result<(Package, Origin), Report>> {
        match self.folder(name, head) {
            Some(folder) => Some(Package::from_dir(&folder).map(|package| (package, Origin::Beside))),
            None => self.other.package(name, head),
        }
    }
}

impl Package {
    /// The package with the files of all its bases, each below `bases/NAME/`. Bases that it brings along are taken from
    /// there, the others from the shelf. `own` is the name by which others would extend this package.
    ///
    /// *Errors*: a base that is nowhere or cannot be read, a circle, a chain that is too long, more files or bytes than a
    /// package may have.
    pub fn with_bases(mut self, own: Option<&str>, shelf: &impl Shelf) -> Result<Self, Report> {
        let head = self.head();
        while let Some(name) = extends::missing(&self, own)? {
            let (base, origin) = match shelf.package(&name, head) {
                None => {
                    let names: Vec<String> = shelf.names(head).into_iter().filter(|other| Some(other.as_str()) != own).collect();
                    return Err(extends::without(&self, &name, &names));
                }
                Some(Err(report)) => {
                    let first = report.diagnostics.first().map(|fault| format!("{}: {}", fault.place(), fault.message));
                    return Err(extends::refused(&self, "K116", &name, &first.unwrap_or_default(), "mend it there"));
                }
                Some(Ok(found)) => found,
            };
            self.origins.insert(name.clone(), origin);
            for (file, bytes) in base.files {
                // What a base brings along itself is a base of this package too.
                let path = if file.starts_with(&format!("{BASES}/")) { file } else { format!("{BASES}/{name}/{file}") };
                self.files.entry(path).or_insert(bytes);
            }
            let bytes: u64 = self.files.values().map(|bytes| bytes.len() as u64).sum();
            if self.files.len() > MAX_FILES || bytes > MAX_PACKAGE_BYTES {
                let count = self.files.len();
                let why =
                    format!("with it the package has {count} files and {bytes} bytes; the limits are {MAX_FILES} and {MAX_PACKAGE_BYTES}");
                return Err(extends::refused(&self, "K004", &name, &why, "make it smaller, or extend another"));
            }
        }
        Ok(self)
    }

    /// How a file is named to a reader: one of a base by where it was found.
    pub(crate) fn shown(&self, path: &str) -> String {
        let of_base = path.strip_prefix(BASES).and_then(|rest| rest.strip_prefix('/')).and_then(|rest| rest.split_once('/'));
        match of_base.and_then(|(name, file)| Some((self.origins.get(name)?, name, file))) {
            Some((Origin::Beside, name, file)) => format!("../{name}/{file}"),
            Some((Origin::BuiltIn, name, file)) => format!("built-in:{name}/{file}"),
            None => path.to_string(),
        }
    }

    /// Names of the packages that this one stands on, the nearest first. Nothing where the chain is broken.
    pub fn bases(&self) -> Vec<String> {
        extends::names(self)
    }

    /// Where a file of the format is in this package or its bases; nothing where none of them has it.
    pub fn holder(&self, file: &str) -> Option<String> {
        extends::holder_in(self, file)
    }
}
