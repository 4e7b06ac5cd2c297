//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use crate::failure::Failure;

/// End of the name of a file that is being written.
pub const UNFINISHED: &str = ".tmp";

/// Writes a file beside its place first, so that a half-written one never takes it.
///
/// *Errors*: the path names no file; the file cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::Failed(format!("{} cannot be written: {error}", path.display()));
    let Some(name) = path.file_name() else {
        return Err(Failure::Usage(format!("`{}` names no file", path.display())));
    };
    let mut beside = name.to_os_string();
    beside.push(format!(".{}{UNFINISHED}", std::process::id()));
    let beside = path.with_file_name(beside);
    let result = File::create(&beside)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    if result.is_err() {
        // What is left of the attempt helps nobody; if it cannot be removed either, the error below says enough.
        let _ = fs::remove_file(&beside);
    }
    result.map_err(failed)
}
