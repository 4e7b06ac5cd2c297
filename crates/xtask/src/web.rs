//! The viewer and the studio of `web/`: built with npm, tested, looked at in a real browser.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{answers, cargo_command, root, run};
use crate::steps::Outcome;

/// Debian packages that bring Node and a browser.
const PACKAGES: [&str; 3] = ["chromium", "nodejs", "npm"];
/// Where what is built is kept.
const DIST: &str = "crates/kokkyo-viewer/dist";
const BUILT: [&str; 5] = ["studio.css", "studio.js", "vendor.js", "viewer.css", "viewer.js"];

/// `npm` in the folder of the viewer.
fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(root().join("web"));
    command
}

/// A browser: the one named by `KOKKYO_CHROMIUM`, or one on the PATH.
fn browser() -> Option<OsString> {
    let named = std::env::var_os("KOKKYO_CHROMIUM");
    // The tests start it by its whole path.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = |name: &str| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    let known = ["chromium", "chromium-browser", "google-chrome"].into_iter().filter_map(on_path).map(OsString::from);
    named.into_iter().chain(known).find(|program| answers(Command::new(program).arg("--version")))
}

/// Whether Node and npm are there.
fn has_node() -> bool {
    answers(Command::new("node").arg("--version")) && answers(Command::new("npm").arg("--version"))
}

/// Installs what is missing where `install` is true, else says what to type.
fn ready(install: bool) -> Result<(), Outcome> {
    if has_node() && browser().is_some() {
        return Ok(());
    }
    let line = format!("apt-get install -y --no-install-recommends {}", PACKAGES.join(" "));
    if !install {
        return Err(Outcome::Skipped(format!("node, npm or a Chromium is missing; on Debian: {line}")));
    }
    let apt = |arguments: &[&str]| run(Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"));
    apt(&["update"])
        .and_then(|()| apt(&[&["install", "-y", "--no-install-recommends"], PACKAGES.as_slice()].concat()))
        .map_err(|reason| Outcome::Failed(format!("node and a browser could not be installed: {reason}")))
}

/// Installs the libraries of the lock file, checks types, runs the tests of pure code.
fn checked() -> Result<(), String> {
    run(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    run(&mut npm(&["run", "check"]))?;
    run(&mut npm(&["test"]))
}

/// Builds into a folder.
fn build(out: &Path) -> Result<(), String> {
    std::fs::create_dir_all(out).map_err(|error| format!("cannot make {}: {error}", out.display()))?;
    run(npm(&["run", "build"]).env("KOKKYO_WEB_OUT", out))
}

/// `cargo xtask web`: builds viewer and studio into the crate that embeds them, and notes of which sources they are.
pub fn web() -> bool {
    let result = checked().and_then(|()| build(&root().join(DIST))).and_then(|()| {
        let mut accept = cargo_command(&["test", "--package", "kokkyo-tests", "--test", "web"]);
        run(accept.env("KOKKYO_ACCEPT_WEB", "1"))
    });
    match &result {
        Ok(()) => println!("Viewer and studio are in {DIST}; commit them with their sources."),
        Err(reason) => eprintln!("xtask: {reason}"),
    }
    result.is_ok()
}

/// A step of `cargo xtask test`: sources are sound, and a fresh build gives the bytes that are committed.
pub fn fresh(ci: bool) -> Outcome {
    if let Err(outcome) = ready(ci) {
        return outcome;
    }
    let out = std::env::temp_dir().join(format!("kokkyo-web-{}", std::process::id()));
    let result = checked().and_then(|()| build(&out)).and_then(|()| {
        let read = |folder: &Path, name: &str| std::fs::read(folder.join(name)).map_err(|error| format!("cannot read {name}: {error}"));
        for name in BUILT {
            if read(&out, name)? != read(&root().join(DIST), name)? {
                return Err(format!("a fresh build of {name} is not the one in {DIST}: cargo xtask web"));
            }
        }
        Ok(())
    });
    // What is left behind in the folder for temporary files harms nobody.
    let _ = std::fs::remove_dir_all(&out);
    result.into()
}

/// A step of `cargo xtask test`: the report that the program writes and the pages of the studio, opened in a real browser.
pub fn browser_tests(ci: bool, program: &Path) -> Outcome {
    if let Err(outcome) = ready(ci) {
        return outcome;
    }
    let Some(browser) = browser() else { return Outcome::Failed("no browser answers, though it was installed".into()) };
    let libraries: PathBuf = root().join("web/node_modules");
    let libraries = if libraries.is_dir() { Ok(()) } else { run(&mut npm(&["ci", "--no-audit", "--no-fund"])) };
    libraries.and_then(|()| run(npm(&["run", "test:browser"]).env("KOKKYO_CHROMIUM", browser).env("KOKKYO_PROGRAM", program))).into()
}
