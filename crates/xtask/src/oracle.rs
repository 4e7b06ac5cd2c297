//! Remakes the answers of other programs that tests compare ours with. Continuous integration reads the committed
//! files and needs none of these programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{capture, root, run};

/// A script in its folder, with `requirements.txt` beside it; what it prints is the fixture.
struct Oracle {
    folder: &'static str,
    script: &'static str,
    fixture: &'static str,
}

const ORACLES: &[Oracle] = &[
    Oracle { folder: "crates/kokkyo-scenario/tests/edtf", script: "make_oracle.py", fixture: "python_edtf.csv" },
    Oracle { folder: "crates/kokkyo-inference/tests/salib", script: "make_fixture.py", fixture: "salib.json" },
    Oracle { folder: "crates/kokkyo-inference/data", script: "make_numbers.py", fixture: "joe_kuo.csv" },
];

/// Remakes all fixtures.
pub fn oracle() -> bool {
    for oracle in ORACLES {
        if let Err(reason) = remake(oracle) {
            eprintln!("xtask: {reason}");
            return false;
        }
    }
    println!("Remade. `git diff` shows what changed; run the tests that read it.");
    true
}

fn remake(oracle: &Oracle) -> Result<(), String> {
    let folder = root().join(oracle.folder);
    let environment = environment();
    run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(folder.join("requirements.txt")))?;
    let text = capture(Command::new(&python).arg(folder.join(oracle.script)).env("PYTHONHASHSEED", "0"))?;
    replace(&folder.join(oracle.fixture), &text)
}

/// Where the Python packages go: never into the system's.
fn environment() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join("oracle")
}

/// Writes beside the file and renames, so that a broken run leaves the old fixture.
fn replace(file: &Path, text: &str) -> Result<(), String> {
    let beside = file.with_extension("new");
    let failed = |error: std::io::Error| format!("cannot write {}: {error}", file.display());
    std::fs::write(&beside, text).map_err(failed)?;
    std::fs::rename(&beside, file).map_err(failed)
}
