//! Single chores: golden results, benchmarks, the book.

use std::process::Command;

use crate::dist;
use crate::process::{cargo_command, root, run};
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

/// Fuzzes one reader for some seconds; what it finds is in `fuzz/artifacts`.
pub fn fuzz(target: &str, seconds: &str) -> bool {
    if seconds.parse::<u32>().is_err() {
        return told(Err(format!("`{seconds}` is not a number of seconds")));
    }
    let folder = root().join("fuzz");
    if !folder.join("fuzz_targets").join(format!("{target}.rs")).is_file() {
        return told(Err(format!("there is no target `{target}`; fuzz/fuzz_targets has them")));
    }
    let corpus = folder.join("corpus").join(target);
    if let Err(error) = std::fs::create_dir_all(&corpus) {
        return told(Err(format!("{}: {error}", corpus.display())));
    }
    let mut command = Command::new("cargo");
    // No sanitizer: our crates forbid unsafe code, and without it the readers run several times as often.
    command.args(["+nightly", "fuzz", "run", "--sanitizer", "none", target]).arg(corpus).arg(folder.join("seeds").join(target));
    command.args(["--", "-timeout=10", "-max_len=20000", "-print_final_stats=1"]);
    command.arg(format!("-dict={}", folder.join("kokkyo.dict").display())).arg(format!("-max_total_time={seconds}"));
    // The toolchain that started this chore must not be the one that the chore asks for.
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").current_dir(&folder);
    let hint = |reason: String| format!("{reason}; it needs `rustup toolchain install nightly` and `cargo install cargo-fuzz`");
    told(run(&mut command).map_err(hint))
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

/// Builds the program for long ensembles.
pub fn dist() -> bool {
    told(dist::dist().map(|program| println!("The program is {}", program.display())))
}

fn told(result: Result<(), String>) -> bool {
    if let Err(reason) = &result {
        eprintln!("xtask: {reason}");
    }
    result.is_ok()
}
