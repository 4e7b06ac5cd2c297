//! `kokkyo copy`: a built-in package as a folder, to start from.

use std::io::{ErrorKind, Write as _};
use std::path::Path;

use crate::failure::{Failure, OK};
use crate::output::note;
use crate::scenario_source::files;

/// Writes every file of the package, byte for byte.
///
/// *Errors*: no such package; the folder has something in it, or is none; a file cannot be written.
pub fn copy(name: &str, folder: &Path) -> Result<u8, Failure> {
    let files = files(name)?;
    let shown = folder.display();
    match std::fs::read_dir(folder) {
        Ok(mut inside) => {
            if inside.next().is_some() {
                return Err(Failure::Usage(format!("`{shown}` is not empty, and nothing is written over: name a new folder")));
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(Failure::Usage(format!("`{shown}` cannot be used ({error}): name a new folder"))),
    }
    for (path, bytes) in &files {
        let target = folder.join(path);
        let failed = |error: std::io::Error| Failure::Failed(format!("{} cannot be written: {error}", target.display()));
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        // New only: what came into the folder since it was looked at is not written over either.
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&target);
        file.and_then(|mut file| file.write_all(bytes)).map_err(failed)?;
    }
    note(&format!(
        "{} files of {name} written to {shown}: change its name in its head, then try `kokkyo check` on the folder",
        files.len()
    ));
    Ok(OK)
}
