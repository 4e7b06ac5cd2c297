//! The program for long ensembles: linked as a whole, and laid out by what a training run did.
//!
//! A replication is short branches in all rows of the schedule, no one of which takes more than an eighth. What the compiler
//! cannot know is which of them are taken; a training run tells it. No number changes: the trained program plays a run of the
//! training program again, bit for bit, before it is handed over.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{answers, capture, cargo_command, root, run};

/// What the training run plays: both modes of the campaign.
const TRAINING: [(&str, &str); 2] = [("historical", "4"), ("free", "8")];

/// Builds `target/kokkyo-dist/kokkyo`; without a profile merger it is linked as a whole and not trained, and says so.
pub fn dist() -> Result<PathBuf, String> {
    let about = capture(Command::new("rustc").arg("-vV"))?;
    let field = |name: &str| about.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let host = field("host:").ok_or("`rustc -vV` names no host")?.to_owned();
    let llvm = field("LLVM version:").and_then(|version| version.split('.').next()).unwrap_or_default().to_owned();
    let out = root().join("target").join("kokkyo-dist");
    // What an earlier training left would be merged into this one.
    let profiles = fresh(out.join("profiles"))?;
    let program = out.join(format!("kokkyo{}", std::env::consts::EXE_SUFFIX));
    let Some(merger) = merger(&host, &llvm)? else {
        println!("No llvm-profdata of LLVM {llvm} is found, so the program is not trained. To get it: rustup component add llvm-tools");
        copy(&build(&host, &out, "plain", "")?, &program)?;
        return Ok(program);
    };
    let training = build(&host, &out, "training", &format!("-Cprofile-generate={}", profiles.display()))?;
    for (mode, replications) in TRAINING {
        let ensemble =
            ["ensemble", "nomonhan-1939", "--mode", mode, "--replications", replications, "--seed", "1", "--threads", "1", "--out"];
        run(Command::new(&training).args(ensemble).arg(profiles.join(mode)))?;
    }
    let before = digest(&training)?;
    let merged = profiles.join("merged.profdata");
    run(Command::new(&merger).args(["merge", "-o"]).arg(&merged).args(raw(&profiles)?))?;
    let trained = build(&host, &out, "trained", &format!("-Cprofile-use={}", merged.display()))?;
    let after = digest(&trained)?;
    if before != after {
        return Err(format!("the trained program plays another campaign than the one that trained it:\n{before}{after}"));
    }
    copy(&trained, &program)?;
    Ok(program)
}

/// What a replication comes to, to the bit.
fn digest(program: &Path) -> Result<String, String> {
    capture(Command::new(program).args(["run", "nomonhan-1939", "--seed", "1", "--replications", "1", "--digest", "--no-out", "--quiet"]))
}

/// Builds with the profile `dist` and flags, each kind in a folder of its own: other flags would build everything anew.
fn build(host: &str, out: &Path, kind: &str, flags: &str) -> Result<PathBuf, String> {
    let mut command = cargo_command(&["build", "--profile", "dist", "--package", "kokkyo", "--target", host]);
    let folder = out.join(kind);
    // With a target named, the flags are not those of build scripts and macros, which would leave profiles of their own.
    run(command.env("CARGO_TARGET_DIR", &folder).env("RUSTFLAGS", flags))?;
    Ok(folder.join(host).join("dist").join(format!("kokkyo{}", std::env::consts::EXE_SUFFIX)))
}

/// The profile merger of the compiler's LLVM: of the toolchain, else of the system.
fn merger(host: &str, llvm: &str) -> Result<Option<PathBuf>, String> {
    let sysroot = capture(Command::new("rustc").args(["--print", "sysroot"]))?;
    let own = Path::new(sysroot.trim()).join("lib/rustlib").join(host).join("bin/llvm-profdata");
    let all = [own, PathBuf::from(format!("llvm-profdata-{llvm}")), PathBuf::from("llvm-profdata")];
    let fits = |program: &PathBuf| {
        answers(Command::new(program).arg("merge").arg("--version"))
            && capture(Command::new(program).arg("merge").arg("--version"))
                .is_ok_and(|text| text.contains(&format!("LLVM version {llvm}.")))
    };
    Ok(all.into_iter().find(fits))
}

/// An empty folder, whatever was in it before.
fn fresh(folder: PathBuf) -> Result<PathBuf, String> {
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(said)?;
    }
    std::fs::create_dir_all(&folder).map_err(said)?;
    Ok(folder)
}

/// The profiles that the training left.
fn raw(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let all: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.extension().is_some_and(|it| it == "profraw")).collect();
    if all.is_empty() { Err(format!("the training left no profile in {}", folder.display())) } else { Ok(all) }
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    std::fs::copy(from, to).map(|_| ()).map_err(|error| format!("cannot copy {} to {}: {error}", from.display(), to.display()))
}
