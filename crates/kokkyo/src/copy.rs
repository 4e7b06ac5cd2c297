//! `kokkyo copy`: a built-in package as a folder, to start from.

use std::path::Path;

use crate::failure::{Failure, OK};
use crate::new_folder;
use crate::output::note;
use crate::scenario_source::files;

/// Writes every file of the package, byte for byte.
///
/// *Errors*: no such package; the folder has something in it, or is none; a file cannot be written.
pub fn copy(name: &str, folder: &Path) -> Result<u8, Failure> {
    let files = files(name)?;
    new_folder::fill(folder, files.iter().copied())?;
    note(&format!(
        "{} files of {name} written to {}: change its name in its head, then try `kokkyo check` on the folder",
        files.len(),
        folder.display()
    ));
    Ok(OK)
}
