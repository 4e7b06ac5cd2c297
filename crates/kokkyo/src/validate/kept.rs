//! The folder of a validation: the histories of every model that was played, so that a killed one goes on where it was.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use kokkyo_ensemble::observe::{Observed, Reason};
use serde_json::Value;

use super::Numbered;
use crate::failure::Failure;
use crate::report::REPORT;
use crate::whole_file;

/// What it came to.
pub(super) const RESULT: &str = "validation.json";
/// What was asked for: another question has another folder.
const ASKED: &str = "asked.json";
/// Histories of the models, a file each, in the order in which they are played.
const MODELS: &str = "models";
/// Held by whoever writes.
const LOCK: &str = ".lock";
/// First column of a table.
const NUMBER: &str = "replication";

/// A folder that is this validation's.
pub(super) struct Folder {
    path: PathBuf,
    _lock: Option<File>,
}

impl Folder {
    /// Takes or makes it. *Errors*: it holds something else, or another validation; somebody is at work in it.
    pub(super) fn claim(path: &Path, asked: &Value) -> Result<Self, Failure> {
        let refused = |why: &str| Failure::Usage(format!("--out {}: {why}", path.display()));
        let foreign = |name: &String| {
            let whole = whole_file::unfinished(name).unwrap_or(name);
            ![RESULT, ASKED, MODELS, LOCK, REPORT].contains(&whole)
        };
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        if let Some(name) = entries.map(|entry| entry.file_name().to_string_lossy().to_string()).find(foreign) {
            let why = format!("the folder holds `{name}`, which no validation wrote; nothing was touched: name another folder");
            return Err(refused(&why));
        }
        let models = path.join(MODELS);
        fs::create_dir_all(&models).map_err(|error| Failure::Usage(format!("--out {}: {error}", path.display())))?;
        let lock = lock(path)?;
        let (place, text) = (path.join(ASKED), format!("{asked:#}\n"));
        match fs::read_to_string(&place) {
            Ok(its) if its == text => {}
            Ok(_) => return Err(refused("it holds another validation; name another folder, or take it away")),
            Err(_) => whole_file::write(&place, &text)?,
        }
        Ok(Self { path: path.to_path_buf(), _lock: lock })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The histories of a model, if they are there whole.
    pub(super) fn read(&self, model: usize, targets: &[String]) -> Option<Numbered> {
        let text = fs::read_to_string(self.place(model)).ok()?;
        let mut lines = text.lines();
        (lines.next()? == head(targets)).then_some(())?;
        lines.map(|line| history(line, targets.len())).collect()
    }

    /// Keeps the histories of a model. *Errors*: the file cannot be written.
    pub(super) fn keep(&self, model: usize, targets: &[String], histories: &Numbered) -> Result<(), Failure> {
        let mut text = head(targets);
        text.push('\n');
        for (number, values) in histories {
            // The shortest figure that is read again as the same number; what is missing by its name.
            let word = |value: &Observed| value.map_or_else(|reason| format!("{reason:?}"), |value| format!("{value:?}"));
            text.push_str(&number.to_string());
            values.iter().for_each(|value| {
                text.push(',');
                text.push_str(&word(value));
            });
            text.push('\n');
        }
        whole_file::write(&self.place(model), &text)
    }

    /// Writes a file of the folder. *Errors*: it cannot be written.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        whole_file::write(&self.path.join(name), text)
    }

    fn place(&self, model: usize) -> PathBuf {
        self.path.join(MODELS).join(format!("{model:03}.csv"))
    }
}

fn head(targets: &[String]) -> String {
    std::iter::once(NUMBER).chain(targets.iter().map(String::as_str)).collect::<Vec<_>>().join(",")
}

fn history(line: &str, targets: usize) -> Option<(u32, Vec<Observed>)> {
    let mut words = line.split(',');
    let number = words.next()?.parse().ok()?;
    let values: Vec<Observed> = words.map(value).collect::<Option<_>>()?;
    (values.len() == targets).then_some((number, values))
}

fn value(word: &str) -> Option<Observed> {
    let missing = Reason::ALL.into_iter().find(|reason| format!("{reason:?}") == word);
    missing.map(Err).or_else(|| word.parse().ok().map(Ok))
}

/// Keeps others out; `None` where the system knows no locks. *Errors*: somebody is at work in the folder.
fn lock(path: &Path) -> Result<Option<File>, Failure> {
    let place = path.join(LOCK);
    let opened = File::options().create(true).append(true).open(&place);
    let file = opened.map_err(|error| Failure::Failed(format!("{} cannot be written: {error}", place.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => {
            let why = "another Kokkyo is at work in it; wait for it, or name another folder";
            Err(Failure::Usage(format!("--out {}: {why}", path.display())))
        }
        // Some network file systems have none; two at once would still write the same bytes.
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn histories_are_read_again_to_the_bit_and_a_torn_table_is_played_again() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::claim(place.path(), &json!({ "seed": 1 })).unwrap();
        let targets = ["A".to_string(), "B".to_string()];
        let values = |a: f64, b: Observed| vec![Ok(a), b];
        let all: Numbered = vec![(0, values(0.1 + 0.2, Err(Reason::StillHeld))), (2, values(-1e-300, Ok(12.0)))];
        folder.keep(3, &targets, &all).unwrap();
        assert_eq!(folder.read(3, &targets), Some(all));
        assert_eq!((folder.read(4, &targets), folder.read(3, &targets[..1])), (None, None));
        let table = place.path().join("models/003.csv");
        let text = fs::read_to_string(&table).unwrap();
        fs::write(&table, text.trim_end().trim_end_matches(|letter| letter != ',')).unwrap();
        assert_eq!(folder.read(3, &targets), None);
    }

    #[test]
    fn a_folder_of_another_question_and_one_in_use_are_refused() {
        let place = tempfile::tempdir().unwrap();
        let said = |asked: Value| match Folder::claim(place.path(), &asked) {
            Err(Failure::Usage(why)) => why,
            Err(_) => panic!("it is not the user's to mend"),
            Ok(_) => String::new(),
        };
        let first = Folder::claim(place.path(), &json!({ "seed": 1 })).unwrap();
        assert!(said(json!({ "seed": 1 })).contains("at work in it"));
        drop(first);
        assert!(said(json!({ "seed": 2 })).contains("another validation"));
        assert_eq!(said(json!({ "seed": 1 })), "");
        fs::write(place.path().join("notes.txt"), "mine").unwrap();
        assert!(said(json!({ "seed": 1 })).contains("nothing was touched"));
    }
}
