//! Single chores: golden results, benchmarks, the book.

use crate::process::{cargo_command, run};
use crate::steps::Outcome;
use crate::suite;

/// Compares with the golden results, or accepts the new ones.
pub fn golden(accept: bool) -> bool {
    let mut command = cargo_command(&["test", "--package", "kokkyo-tests", "--test", "golden"]);
    if accept {
        command.env("KOKKYO_ACCEPT_GOLDEN", "1");
    }
    let passed = told(run(&mut command));
    match (passed, accept) {
        (true, true) => println!("Accepted. Read the difference, and write a line under *Results* in CHANGELOG.md."),
        (false, false) => eprintln!("If the new results are meant: cargo xtask golden --accept"),
        _ => {}
    }
    passed
}

/// Runs the benchmarks.
pub fn bench(rest: &[&str]) -> bool {
    let mut command = cargo_command(&["bench", "--package", "kokkyo-benches"]);
    if !rest.is_empty() {
        command.arg("--").args(rest);
    }
    told(run(&mut command))
}

/// Builds the book; here a missing mdBook is an error, because nothing else was asked for.
pub fn book() -> bool {
    match suite::book(false) {
        Outcome::Passed => {
            println!("The book is in target/book; open target/book/index.html.");
            true
        }
        Outcome::Failed(reason) | Outcome::Skipped(reason) => told(Err(reason)),
    }
}

fn told(result: Result<(), String>) -> bool {
    if let Err(reason) = &result {
        eprintln!("xtask: {reason}");
    }
    result.is_ok()
}
