//! `cargo xtask test`, everything a change must pass, and `cargo xtask check`, the quick round.

use std::path::PathBuf;
use std::process::Command;

use crate::process::{answers, cargo_command, root, run};
use crate::smoke;
use crate::steps::{Outcome, Steps};
use crate::tools::{CARGO_DENY, MDBOOK, in_ci};
use crate::web;

/// Everything; whether it passed.
pub fn test() -> bool {
    let ci = in_ci();
    let mut steps = Steps::new(ci);
    steps.take("format", format);
    steps.take("clippy", clippy);
    take_tests(&mut steps, &["--workspace"]);
    let mut program: Option<PathBuf> = None;
    steps.take("release build", || match smoke::build() {
        Ok(path) => {
            program = Some(path);
            Outcome::Passed
        }
        Err(reason) => Outcome::Failed(reason),
    });
    steps.take("smoke run", || match &program {
        Some(path) => smoke::run(path).into(),
        None => Outcome::Skipped("there is no release build to run".into()),
    });
    steps.take("viewer: sources and build", || web::fresh(ci));
    steps.take("viewer: in a browser", || match &program {
        Some(path) => web::browser_tests(ci, path),
        None => Outcome::Skipped("there is no release build to write a report".into()),
    });
    steps.take("licences, bans, sources", || {
        CARGO_DENY.with(ci, |program| {
            run(Command::new(program).args(["check", "--hide-inclusion-graph", "licenses", "bans", "sources"]).current_dir(root()))
        })
    });
    steps.take("book", || book(ci));
    steps.finish()
}

/// The quick round while writing; whether it passed.
pub fn check() -> bool {
    let mut steps = Steps::new(false);
    steps.take("format", format);
    steps.take("clippy", clippy);
    steps.take("tests of scenario and model", || {
        let packages = ["--package", "kokkyo-scenario", "--package", "kokkyo-model"];
        run(cargo_command(&["test", "--lib"]).args(packages)).into()
    });
    steps.finish()
}

/// Builds the book, installing mdBook before where `install` is true.
pub fn book(install: bool) -> Outcome {
    MDBOOK.with(install, |program| run(Command::new(program).args(["build", "docs/book"]).current_dir(root())))
}

fn format() -> Outcome {
    run(&mut cargo_command(&["fmt", "--all", "--check"])).into()
}

fn clippy() -> Outcome {
    run(&mut cargo_command(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])).into()
}

/// nextest and the documentation's examples where it is present, else cargo's own test runner.
fn take_tests(steps: &mut Steps, packages: &[&str]) {
    if answers(&mut cargo_command(&["nextest", "--version"])) {
        steps.take("tests", || run(cargo_command(&["nextest", "run"]).args(packages)).into());
        steps.take("examples in the documentation", || run(cargo_command(&["test", "--doc"]).args(packages)).into());
    } else {
        steps.take("tests", || run(cargo_command(&["test"]).args(packages)).into());
    }
}
