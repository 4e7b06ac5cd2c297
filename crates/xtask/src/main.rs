//! Chores of the repository: `cargo xtask test`, `check`, `golden`, `bench`, `book`, `web`, `dist`, `oracle`, `fuzz`.
//!
//! The same commands run on a developer's machine and in continuous integration (`.ci/run`).
#![forbid(unsafe_code)]

mod chores;
mod dist;
mod oracle;
mod process;
mod smoke;
mod steps;
mod suite;
mod tools;
mod web;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <command>

  test               everything a change must pass: format, clippy, tests, release build with a
                     smoke run, viewer in a browser, licences, book; with CI=true it installs the
                     tools it needs
  check              the quick round while writing: format, clippy, tests of scenario and model
  golden [--accept]  compare with the golden results; --accept takes the new ones (then write a
                     line under *Results* in CHANGELOG.md)
  bench [ARGS]       run the benchmarks; ARGS go to the benchmark program
  fuzz TARGET SECS   fuzz a reader (nightly and cargo-fuzz); the targets are in fuzz/fuzz_targets
  book               build the book into target/book
  web                build the viewer of web/ into the crate that embeds it
  dist               the program for long ensembles, linked as a whole and laid out by a training
                     run, in target/kokkyo-dist; takes half an hour
  oracle             remake the answers of other programs that tests compare ours with (needs Python)

Exit status: 0 passed, 1 something failed, 2 not a command.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let passed = match words.as_slice() {
        ["test"] => suite::test(),
        ["check"] => suite::check(),
        ["golden"] => chores::golden(false),
        ["golden", "--accept"] => chores::golden(true),
        ["bench", rest @ ..] => chores::bench(rest),
        ["book"] => chores::book(),
        ["web"] => web::web(),
        ["dist"] => chores::dist(),
        ["oracle"] => oracle::oracle(),
        ["fuzz", target, seconds] => chores::fuzz(target, seconds),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        [] => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
        [first, ..] => {
            eprintln!("xtask: `{}` is not a command I know\n\n{USAGE}", words.join(" "));
            if matches!(*first, "test" | "check" | "golden" | "book" | "web" | "dist" | "oracle" | "fuzz") {
                eprintln!("\n`{first}` exists, but not with these arguments.");
            }
            return ExitCode::from(2);
        }
    };
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
