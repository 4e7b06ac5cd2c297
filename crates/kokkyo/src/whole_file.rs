//! Files that are there whole or not at all.

use std::path::Path;

use kokkyo_ensemble::run_folder::folder::{UNFINISHED, write_whole};

use crate::failure::Failure;

/// Writes a file beside its place first, so that a half-written one never takes it.
///
/// *Errors*: the path names no file; the file cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if path.file_name().is_none() {
        return Err(Failure::Usage(format!("`{}` names no file", path.display())));
    }
    write_whole(path, text.as_bytes(), true).map_err(|error| Failure::Failed(format!("{} cannot be written: {error}", path.display())))
}

/// The name of the file that a file of this name was to become, if it is what a killed program left of one: `NAME.PID.tmp`.
pub fn unfinished(name: &str) -> Option<&str> {
    let (whole, process) = name.strip_suffix(UNFINISHED)?.rsplit_once('.')?;
    (!process.is_empty() && process.bytes().all(|digit| digit.is_ascii_digit())).then_some(whole)
}
