//! The folder of `--out`: what a run came to (`run.json`), and what made it (`manifest.json`).
//!
//! Nothing in it depends on the clock, the machine or the number of threads: the same command gives the same bytes. The
//! manifest is written last and holds the hash of the other file, so that a run killed in between is known for what it is.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::whole_file::{UNFINISHED, write};

/// Version of the folder: raised when a file or a field changes its name or meaning.
const FORMAT: u32 = 1;

/// The command whose runs are kept.
const COMMAND: &str = "run";

const MANIFEST: &str = "manifest.json";
const RESULT: &str = "run.json";

/// A folder that may be written to.
pub struct RunFolder {
    path: PathBuf,
}

impl RunFolder {
    /// Makes the folder, or takes it if it is empty or holds an earlier run of the same command. Asked for before the
    /// first step is played, so that nobody waits for a run that cannot be kept.
    ///
    /// *Errors*: the path is no folder, or the folder holds something else (it is never cleared); it cannot be made or read.
    pub fn claim(path: &Path) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| match error.kind() {
            ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
                Failure::Usage(format!("--out {}: this is a file, or lies in one; name a folder", path.display()))
            }
            _ => Failure::Failed(format!("--out {}: {error}", path.display())),
        };
        fs::create_dir_all(path).map_err(failed)?;
        let mut foreign: Option<String> = None;
        for entry in fs::read_dir(path).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
            let unfinished = name.ends_with(UNFINISHED) && [MANIFEST, RESULT].iter().any(|ours| name.starts_with(ours));
            // The first by name, so that the message is the same every time.
            if !unfinished && name != RESULT && name != MANIFEST && foreign.as_ref().is_none_or(|first| name < *first) {
                foreign = Some(name);
            }
        }
        let refused = |why: String| {
            Failure::Usage(format!("--out {}: {why}; nothing was touched: name an empty folder, or a new one", path.display()))
        };
        let manifest = match fs::read(path.join(MANIFEST)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return match foreign {
                    Some(name) => Err(refused(format!("the folder holds `{name}` and no run of Kokkyo"))),
                    None => Ok(Self { path: path.to_path_buf() }),
                };
            }
            Err(error) => return Err(failed(error)),
        };
        let manifest: Value = serde_json::from_slice(&manifest).unwrap_or_default();
        match manifest["kokkyo_run_folder"].as_u64() {
            None => return Err(refused(format!("its {MANIFEST} is none of Kokkyo's"))),
            Some(format) if format != u64::from(FORMAT) => {
                return Err(refused(format!("it holds a run in format {format}, and this Kokkyo writes format {FORMAT}")));
            }
            Some(_) => {}
        }
        match manifest["command"].as_str() {
            Some(COMMAND) => Ok(Self { path: path.to_path_buf() }),
            other => Err(refused(format!("it holds what `kokkyo {}` wrote", other.unwrap_or("?")))),
        }
    }

    /// Writes the result and then the manifest. `arguments` is what was asked for, without paths and threads.
    ///
    /// *Errors*: a file cannot be written.
    pub fn keep(&self, result: &Value, arguments: &Value) -> Result<(), Failure> {
        let text = format!("{result:#}\n");
        let manifest = json!({
            "kokkyo_run_folder": FORMAT,
            "command": COMMAND,
            "software": env!("CARGO_PKG_VERSION"),
            "results_version": result["results_version"],
            "scenario": result["scenario"],
            "package": result["package"],
            "arguments": arguments,
            "files": [{ "name": RESULT, "bytes": text.len(), "blake3": blake3::hash(text.as_bytes()).to_hex().as_str() }],
        });
        write(&self.path.join(RESULT), &text)?;
        write(&self.path.join(MANIFEST), &format!("{manifest:#}\n"))
    }
}
