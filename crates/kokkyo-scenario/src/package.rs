//! The files of a package, read within limits, and its counterfactuals.

mod bases;

use std::collections::BTreeMap;
use std::path::Path;

use crate::Report;
use crate::border::HEAD as BORDER_HEAD;
use crate::check;
use crate::diagnostic::is_bidirectional;

pub use bases::{Beside, Empty, Origin, Shelf};

/// The head of a package of a campaign.
pub const HEAD: &str = "scenario.toml";
/// Most bytes of one file.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;
/// Most bytes of all files.
pub const MAX_PACKAGE_BYTES: u64 = 64 * 1024 * 1024;
/// Most files.
pub const MAX_FILES: usize = 2_000;
/// Deepest folder; the format itself needs one level.
const MAX_DEPTH: usize = 16;

/// The files of a scenario, in memory, by their path inside the package (with `/`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// Bytes by path, such as `forces/troops.csv`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Where bases were found that the package did not bring along, by name.
    origins: BTreeMap<String, Origin>,
}

/// A named departure from the scenario, from `counterfactuals/*.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Name, as on the command line.
    pub name: String,
    /// Title.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// What it asks.
    pub question: String,
    /// The same in Japanese, may be empty.
    pub question_ja: String,
    /// Why the departure was possible.
    pub rationale: String,
    /// Source keys.
    pub sources: Vec<String>,
    /// What is set.
    pub changes: Vec<Change>,
}

/// One value set by a variant, or on the command line. Exactly one of `value` and `factor` is given.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Change {
    /// What is changed, such as `logistics.fleets.S_LORRY.vehicles`.
    pub path: String,
    /// The new value, written as in the package's files: `120`, `1939-09-01`.
    pub value: Option<String>,
    /// Multiplies the package's value.
    pub factor: Option<f64>,
}

impl Package {
    /// Reads a folder. Hidden files are left out. *Errors*: more than [`MAX_FILES`] files, more than
    /// [`MAX_FILE_BYTES`] in one or [`MAX_PACKAGE_BYTES`] in all, a link that leaves the folder, anything that is not a regular file.
    pub fn from_dir(folder: &Path) -> Result<Self, Report> {
        let mut reader = FolderReader { package: Self::default(), report: Report::default(), bytes: 0, is_full: false };
        match folder.canonicalize() {
            // A folder that is no package at all gets one answer, not one for each thing in it.
            Ok(root) if root.is_dir() && ![HEAD, BORDER_HEAD].iter().any(|head| root.join(head).is_file()) => {
                reader.report.error(
                    "K001",
                    "scenario.toml",
                    0,
                    "",
                    "the folder holds no scenario.toml and no border.toml",
                    "give the folder of a package",
                );
            }
            Ok(root) if root.is_dir() => reader.folder(&root, &root, "", 0),
            Ok(_) => reader.fault("", "the path is not a folder", "give the folder that holds scenario.toml"),
            Err(error) => reader.fault("", &format!("the folder cannot be opened: {error}"), "check the path"),
        }
        if reader.report.has_errors() { Err(reader.report) } else { Ok(reader.package) }
    }

    /// A package from files in memory, such as one embedded in the program.
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Self { files: files.into_iter().collect(), origins: BTreeMap::new() }
    }

    /// Whether it is of a long border, not of a campaign.
    pub fn is_border(&self) -> bool {
        self.files.contains_key(BORDER_HEAD) && !self.files.contains_key(HEAD)
    }

    /// The file by which it is known: that of a border where it has one and no `scenario.toml`.
    pub fn head(&self) -> &'static str {
        if self.is_border() { BORDER_HEAD } else { HEAD }
    }

    /// BLAKE3 over name, length and bytes of every file in the order of names, lower-case hex.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, bytes) in &self.files {
            // Lengths before contents: otherwise moving a byte from a name to its file would not show.
            hasher.update(&(name.len() as u64).to_le_bytes());
            hasher.update(name.as_bytes());
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
        hasher.finalize().to_hex().to_string()
    }

    /// The counterfactuals, in the order of their files. *Errors*: faults inside `counterfactuals/`; whether the paths
    /// they set exist is checked by [`check::load`].
    pub fn variants(&self) -> Result<Vec<Variant>, Report> {
        check::variants(self)
    }
}

struct FolderReader {
    package: Package,
    report: Report,
    bytes: u64,
    /// A limit of the whole package is passed: the rest is not looked at.
    is_full: bool,
}

impl FolderReader {
    fn fault(&mut self, file: &str, message: &str, help: &str) {
        self.report.error("K004", file, 0, "", message, help);
    }

    fn folder(&mut self, root: &Path, folder: &Path, prefix: &str, depth: usize) {
        if depth > MAX_DEPTH {
            return self.fault(prefix, &format!("folders are nested more than {MAX_DEPTH} deep"), "the format needs one level of folders");
        }
        let mut entries: Vec<_> = match std::fs::read_dir(folder) {
            Ok(entries) => entries.filter_map(Result::ok).collect(),
            Err(error) => return self.fault(prefix, &format!("the folder cannot be read: {error}"), "check its permissions"),
        };
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let Ok(name) = entry.file_name().into_string() else {
                self.fault(prefix, "a file name is not UTF-8", "rename the file");
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            let is_harmful = |letter: char| letter.is_control() || is_bidirectional(letter);
            if name.contains(['\\', ':']) || name.contains(is_harmful) {
                let message = "a file name holds `\\`, `:`, a control or a bidirectional character";
                self.fault(&path.replace(is_harmful, "?"), message, "rename the file");
                continue;
            }
            // Canonical paths follow links, so one comparison finds every link that leaves the folder.
            let Ok(real) = entry.path().canonicalize() else {
                self.fault(&path, "the file cannot be opened", "remove the broken link");
                continue;
            };
            if !real.starts_with(root) {
                self.fault(&path, "a link leaves the package's folder", "copy the file into the package");
            } else if real.is_dir() {
                self.folder(root, &real, &path, depth + 1);
            } else if real.is_file() {
                self.file(&real, path);
            } else {
                self.fault(&path, "not a regular file", "remove it from the package");
            }
            if self.is_full {
                return;
            }
        }
    }

    fn file(&mut self, real: &Path, path: String) {
        if self.package.files.len() >= MAX_FILES {
            self.is_full = true;
            return self.fault(&path, &format!("more than {MAX_FILES} files"), "remove files that are not part of the package");
        }
        let length = std::fs::metadata(real).map_or(0, |data| data.len());
        if length > MAX_FILE_BYTES {
            return self.fault(&path, &format!("{length} bytes; the limit is {MAX_FILE_BYTES}"), "make the file smaller");
        }
        if self.bytes + length > MAX_PACKAGE_BYTES {
            self.is_full = true;
            return self.fault(&path, &format!("with this file the package holds more than {MAX_PACKAGE_BYTES} bytes"), "make it smaller");
        }
        match std::fs::read(real) {
            Ok(bytes) => {
                self.bytes += bytes.len() as u64;
                self.package.files.insert(path, bytes);
            }
            Err(error) => self.fault(&path, &format!("the file cannot be read: {error}"), "check its permissions"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("scenario.toml"), "").unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn a_folder_is_read_without_its_hidden_files_and_with_slashes() {
        let folder = folder(&[("scenario.toml", "a"), ("geo/places.csv", "b"), (".git/config", "c"), ("geo/.swp", "d")]);
        let package = Package::from_dir(folder.path()).unwrap();
        assert_eq!(package.files.keys().collect::<Vec<_>>(), ["geo/places.csv", "scenario.toml"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_may_stay_inside_but_not_leave() {
        let outside = folder(&[("secret", "x")]);
        let folder = folder(&[("a.csv", "a")]);
        std::os::unix::fs::symlink(folder.path().join("a.csv"), folder.path().join("b.csv")).unwrap();
        // The file, the link to it, and the scenario.toml of every package.
        assert_eq!(Package::from_dir(folder.path()).unwrap().files.len(), 3);
        std::os::unix::fs::symlink(outside.path().join("secret"), folder.path().join("c.csv")).unwrap();
        let report = Package::from_dir(folder.path()).unwrap_err();
        assert_eq!((report.diagnostics[0].code, report.diagnostics[0].file.as_str()), ("K004", "c.csv"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_its_own_folder_ends_in_a_fault_and_not_in_a_loop() {
        let folder = folder(&[("a.csv", "a")]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
        assert_eq!(Package::from_dir(folder.path()).unwrap_err().diagnostics[0].code, "K004");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_a_fault_that_nobody_waits_for_and_so_is_a_name_that_reads_otherwise_than_it_is() {
        let folder = folder(&[("a.csv", "a"), ("a\u{202e}vsc.csv", "a")]);
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.csv")).status();
        let report = Package::from_dir(folder.path()).unwrap_err();
        assert!(report.diagnostics.iter().all(|fault| fault.code == "K004"));
        assert!(report.diagnostics.iter().any(|fault| fault.file == "a?vsc.csv"));
        assert!(!made.is_ok_and(|status| status.success()) || report.diagnostics.iter().any(|fault| fault.file == "pipe.csv"));
    }

    #[test]
    fn a_folder_that_is_no_package_gets_one_fault() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.csv", "b.csv"] {
            std::fs::write(folder.path().join(name), "a").unwrap();
        }
        let report = Package::from_dir(folder.path()).unwrap_err();
        assert_eq!(report.diagnostics.len(), 1);
        assert_eq!((report.diagnostics[0].code, report.diagnostics[0].file.as_str()), ("K001", "scenario.toml"));
    }

    #[test]
    fn a_package_with_too_many_files_gets_one_fault_for_that() {
        let names: Vec<String> = (0..MAX_FILES + 40).map(|at| format!("f{at}.csv")).collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "a")).collect();
        assert_eq!(Package::from_dir(folder(&files).path()).unwrap_err().diagnostics.len(), 1);
    }

    #[test]
    fn limits_and_missing_folders_are_faults() {
        let folder = folder(&[("a.csv", "a")]);
        let file = std::fs::File::create(folder.path().join("big.csv")).unwrap();
        file.set_len(MAX_FILE_BYTES + 1).unwrap();
        let report = Package::from_dir(folder.path()).unwrap_err();
        assert_eq!((report.diagnostics[0].code, report.diagnostics[0].file.as_str()), ("K004", "big.csv"));
        assert!(Package::from_dir(&folder.path().join("nowhere")).is_err());
        assert!(Package::from_dir(&folder.path().join("a.csv")).is_err());
    }

    #[test]
    fn the_hash_sees_names_and_bytes_but_not_the_order_they_came_in() {
        let files = |list: &[(&str, &str)]| Package::from_files(list.iter().map(|(a, b)| (a.to_string(), b.as_bytes().to_vec())));
        let one = files(&[("a", "1"), ("b", "2")]).hash();
        assert_eq!(one, files(&[("b", "2"), ("a", "1")]).hash());
        assert_ne!(one, files(&[("a", "2"), ("b", "1")]).hash());
        assert_ne!(files(&[("ab", "c")]).hash(), files(&[("a", "bc")]).hash());
        assert_eq!(one.len(), 64);
    }
}
