//! A folder that a command fills: there was nothing in it before, and after a failure there is nothing again.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Whether files may be put there. *Errors*: the folder has something in it, or is none.
pub fn is_free(folder: &Path) -> Result<(), Failure> {
    let shown = folder.display();
    match fs::read_dir(folder) {
        Ok(mut inside) => match inside.next() {
            Some(_) => Err(Failure::Usage(format!("`{shown}` is not empty, and nothing is written over: name a new folder"))),
            None => Ok(()),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Failure::Usage(format!("`{shown}` cannot be used ({error}): name a new folder"))),
    }
}

/// Writes files, path below the folder and bytes, or none of them.
///
/// *Errors*: as [`is_free`]; a file cannot be written: then what was written is taken away again.
pub fn fill<'f>(folder: &Path, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Result<(), Failure> {
    is_free(folder)?;
    let mut made = Made::default();
    for (path, bytes) in files {
        if let Err(failure) = made.write(&folder.join(path), bytes) {
            made.undo();
            return Err(failure);
        }
    }
    Ok(())
}

/// What was made so far.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    /// Each before those below it.
    folders: Vec<PathBuf>,
}

impl Made {
    fn write(&mut self, target: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let failed = |error: std::io::Error| Failure::Failed(format!("{} cannot be written: {error}", target.display()));
        if let Some(parent) = target.parent() {
            let missing: Vec<&Path> = parent.ancestors().take_while(|at| !at.as_os_str().is_empty() && !at.exists()).collect();
            for folder in missing.into_iter().rev() {
                fs::create_dir(folder).map_err(failed)?;
                self.folders.push(folder.to_path_buf());
            }
        }
        // New only: what came into the folder since it was looked at is not written over either.
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(target).map_err(failed)?;
        self.files.push(target.to_path_buf());
        file.write_all(bytes).map_err(failed)
    }

    /// Takes it away again, as far as that can be done; what others put there stays, and so do the folders around it.
    fn undo(&self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_half_way_leaves_nothing_and_touches_nothing_of_others() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("a/b");
        // The second file wants a folder where the first one is.
        let files: [(&str, &[u8]); 2] = [("one", b"1"), ("one/two", b"2")];
        assert!(matches!(fill(&folder, files), Err(Failure::Failed(_))));
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
        // A folder that was there stays.
        fs::create_dir_all(&folder).unwrap();
        assert!(fill(&folder, files).is_err() && folder.is_dir() && is_free(&folder).is_ok());
        fill(&folder, [("x/one", b"1".as_slice())]).unwrap();
        assert_eq!(fs::read(folder.join("x/one")).unwrap(), b"1");
        assert!(matches!(fill(&folder, files), Err(Failure::Usage(_))));
    }
}
