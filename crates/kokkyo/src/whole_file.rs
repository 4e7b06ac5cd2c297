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

/// Whether a drawing can be written there: looked at before the work whose result it shows.
///
/// *Errors*: the path names no file, something else than a drawing stands there, or nothing can be written beside it.
pub fn check_drawing(path: &Path) -> Result<(), Failure> {
    let shown = path.display();
    if path.file_name().is_none() || path.is_dir() {
        return Err(Failure::Usage(format!("--svg: `{shown}` names no file")));
    }
    if let Ok(there) = std::fs::read(path) {
        let head: String = String::from_utf8_lossy(&there[..there.len().min(1000)]).into_owned();
        if !there.is_empty() && !head.contains("<svg") {
            return Err(Failure::Usage(format!("--svg: `{shown}` is there and is no drawing: name another file")));
        }
    }
    let beside = path.with_file_name(format!("{}.{}.probe", path.file_name().unwrap_or_default().to_string_lossy(), std::process::id()));
    let tried = std::fs::write(&beside, "").and_then(|()| std::fs::remove_file(&beside));
    tried.map_err(|error| Failure::Usage(format!("--svg: `{shown}` cannot be written: {error}")))
}

/// The name of the file that a file of this name was to become, if it is what a killed program left of one: `NAME.PID.tmp`.
pub fn unfinished(name: &str) -> Option<&str> {
    let (whole, process) = name.strip_suffix(UNFINISHED)?.rsplit_once('.')?;
    (!process.is_empty() && process.bytes().all(|digit| digit.is_ascii_digit())).then_some(whole)
}
