//! The folder of `--out`: taken before anything is computed, and only where nothing of anybody else is in it.
//!
//! What lies in a folder says whose it is: `incidents.json` names the subcommand that wrote it, and the names of its tables are known. So
//! the results of earlier versions are known too, and nothing has to be left in the folder for this alone.

use std::fs::{self, File};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use kokkyo_ensemble::run_folder::folder::UNFINISHED;
use kokkyo_ensemble::run_folder::manifest::{MANIFEST, MAX_FILE_BYTES, MAX_MANIFEST_BYTES, read_head};
use serde_json::Value;

use crate::cli::BorderOptions;
use crate::failure::Failure;
use crate::report::REPORT;
use crate::whole_file::unfinished;

/// The file that holds the object, in the folder of every subcommand.
const RESULT: &str = "incidents.json";

/// What each subcommand may write beside its object; `*` stands for a number.
const WRITTEN: [(&str, &[&str]); 3] = [
    ("fit", &["fit.csv", "covariates.csv", "residuals.csv"]),
    ("forecast", &["forecast.csv"]),
    ("simulate", &["years.csv", "history-*.csv", "campaigns-*.csv", "fields.csv", REPORT]),
];

/// A folder that may be written to.
pub struct Folder {
    path: PathBuf,
    /// The subcommand that writes into it.
    command: &'static str,
    /// Folders made for it, the outermost first; removed again if nothing is kept.
    made: Vec<PathBuf>,
}

impl Folder {
    /// Takes the folder of `--out` for a subcommand, where one is named: a new or empty one, or one with what the same subcommand wrote
    /// before and nothing else. Asked for before anything is computed, so that nobody waits for a result that cannot be kept.
    ///
    /// *Errors*: it holds something else, which is left as it is, and what; it is no folder; it cannot be made, read or written.
    pub fn claim(options: &BorderOptions, command: &'static str) -> Result<Option<Self>, Failure> {
        let Some(path) = options.out.clone() else { return Ok(None) };
        if path.as_os_str().is_empty() {
            return Err(Failure::Usage("--out ``: name a folder".into()));
        }
        let mut made: Vec<PathBuf> = path.ancestors().take_while(|folder| is_missing(folder)).map(Path::to_path_buf).collect();
        made.reverse();
        let folder = Self { path, command, made };
        fs::create_dir_all(&folder.path).map_err(|error| folder.failed(&error))?;
        folder.earlier()?;
        // A folder in which nothing can be made is known now and not after the last history.
        let probe = folder.path.join(format!("{RESULT}.{}{UNFINISHED}", std::process::id()));
        File::create(&probe).and_then(|_| fs::remove_file(&probe)).map_err(|error| folder.failed(&error))?;
        Ok(Some(folder))
    }

    /// Removes what the same subcommand wrote before, so that no table or page of it is taken for one of the next result. Its object stays
    /// until the next takes its place: by it the folder is known, whenever the program is killed.
    ///
    /// *Errors*: something else came into the folder since it was taken; then nothing is removed.
    pub fn clear(&self) -> Result<(), Failure> {
        for name in self.earlier()?.iter().filter(|name| *name != RESULT) {
            // What cannot be removed cannot be written over either, and writing says why.
            let _ = fs::remove_file(self.path.join(name));
        }
        Ok(())
    }

    /// Names of all that the folder holds, if the same subcommand wrote it. *Errors*: it holds something else, and what.
    fn earlier(&self) -> Result<Vec<String>, Failure> {
        let refused = |why: String| {
            let path = self.path.display();
            Err(Failure::Usage(format!("--out {path}: {why}; nothing was touched: name an empty folder, or a new one")))
        };
        let (mut own, mut foreign) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(&self.path).map_err(|error| self.failed(&error))? {
            let entry = entry.map_err(|error| self.failed(&error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // Links are not followed: what they lead to is not ours.
            let is_file = entry.file_type().map_err(|error| self.failed(&error))?.is_file();
            if is_file && self.may_be_own(&name) { own.push(name) } else { foreign.push(name) }
        }
        if foreign.iter().any(|name| name == MANIFEST)
            && let Some(head) = limited(&self.path.join(MANIFEST), MAX_MANIFEST_BYTES).and_then(|bytes| read_head(&bytes))
        {
            return refused(format!("it holds what `kokkyo {}` wrote", head.command.as_deref().unwrap_or("?")));
        }
        let (command, by) = (self.command, own.iter().any(|name| name == RESULT).then(|| writer(&self.path.join(RESULT))));
        // The first by name, so that the message is the same every time.
        match (by, foreign.into_iter().min()) {
            (Some(Some(its)), _) if its != command => refused(format!("it holds what `kokkyo incidents {its}` wrote")),
            (Some(Some(its)), Some(name)) => refused(format!("beside what `kokkyo incidents {its}` wrote it holds `{name}`")),
            (Some(Some(_)), None) => Ok(own),
            (Some(None), _) => refused(format!("its {RESULT} is none of `kokkyo incidents`, or cannot be read")),
            (None, name) => match name.or_else(|| own.iter().filter(|name| unfinished(name).is_none()).min().cloned()) {
                Some(name) => refused(format!("the folder holds `{name}` and no result of `kokkyo incidents {command}`")),
                // Nothing, or the beginning of the first file of a killed program.
                None => Ok(own),
            },
        }
    }

    /// Whether the subcommand writes a file of this name, or leaves it where it is killed.
    fn may_be_own(&self, name: &str) -> bool {
        let name = unfinished(name).unwrap_or(name);
        let is_table = |tables: &[&str]| tables.iter().any(|table| is_named(name, table));
        name == RESULT || WRITTEN.iter().any(|(command, tables)| *command == self.command && is_table(tables))
    }

    /// What the system said no to, as `kokkyo run` says it.
    fn failed(&self, error: &Error) -> Failure {
        let path = self.path.display();
        match error.kind() {
            ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
                Failure::Usage(format!("--out {path}: this is a file, or lies in one; name a folder"))
            }
            _ => Failure::Failed(format!("--out {path}: nothing can be kept there ({error}); name another folder")),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for folder in self.made.iter().rev() {
            // Only an empty folder can be removed so: a result that was kept stays, and what anybody else put into it.
            let _ = fs::remove_dir(folder);
        }
    }
}

fn is_missing(folder: &Path) -> bool {
    !folder.as_os_str().is_empty() && fs::metadata(folder).is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// Whether a name is the one given, in which `*` stands for a number.
fn is_named(name: &str, given: &str) -> bool {
    match given.split_once('*') {
        Some((before, after)) => name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).is_some_and(is_number),
        None => name == given,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// The subcommand that wrote an object. `None`: none of them, or the file cannot be read.
fn writer(path: &Path) -> Option<&'static str> {
    let object: Value = serde_json::from_slice(&limited(path, MAX_FILE_BYTES)?).ok()?;
    let command = object["command"].as_str()?.strip_prefix("incidents ")?;
    WRITTEN.iter().map(|(known, _)| *known).find(|known| *known == command)
}

/// The bytes of a regular file that is not too long. `None`: it is something else, or cannot be read.
fn limited(path: &Path, most: u64) -> Option<Vec<u8>> {
    let data = fs::metadata(path).ok()?;
    if data.is_file() && data.len() <= most { fs::read(path).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subcommand_knows_its_own_names_and_no_others() {
        let of = |command| Folder { path: PathBuf::new(), command, made: Vec::new() };
        let simulate = of("simulate");
        let own =
            ["incidents.json", "years.csv", "history-0.csv", "campaigns-99999.csv", REPORT, "fields.csv.4711.tmp", "history-3.csv.1.tmp"];
        assert!(own.iter().all(|name| simulate.may_be_own(name)));
        let foreign =
            ["fit.csv", "history-.csv", "history-one.csv", "history-1.csv.bak", "years.csv.tmp", "years.csv.x.tmp", ".tmp", "Years.csv"];
        assert!(!foreign.iter().any(|name| simulate.may_be_own(name)));
        assert!(of("fit").may_be_own("residuals.csv") && !of("fit").may_be_own("forecast.csv") && !of("forecast").may_be_own(REPORT));
    }
}
