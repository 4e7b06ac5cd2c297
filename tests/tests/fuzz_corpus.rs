//! The readers of foreign bytes over the committed corpus of `fuzz/` and mutations of it, with the stable compiler.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use kokkyo_ensemble::run_folder::{Lexicon, readers as run_readers};
use kokkyo_model::compile;
use kokkyo_scenario::check::CODES;
use kokkyo_scenario::readers::{READERS, Reader};
use kokkyo_scenario::{Report, Style};
use kokkyo_tests::{root, scenario};

/// Mutations of each input.
const MUTATIONS: u64 = 12;
/// Longest time that one input may take, with room for slow and busy machines.
const LONGEST: Duration = Duration::from_secs(5);

/// Texts that have broken readers elsewhere.
const NASTY: &[&[u8]] = &[
    b"\"",
    b"\xff",
    b"\0",
    b"\r",
    b"[",
    b"{",
    b"1e400",
    b"-0",
    b"NaN",
    b"\xe2\x80\xae",
    b"\n\n",
    b",,,,,,,,,,,,,,,,,,",
    b"=",
    b"'",
    b"\\u",
    b"9999999999999999999",
];

fn inputs(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = root().join("fuzz/seeds").join(target);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// A number in 0..below that depends on nothing but the seed; the seed moves on.
fn draw(seed: &mut u64, below: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((*seed >> 33) as usize) % below.max(1)
}

fn mutated(bytes: &[u8], seed: &mut u64) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + draw(seed, 4) {
        let at = draw(seed, bytes.len() + 1);
        let end = (at + draw(seed, 60)).min(bytes.len());
        match draw(seed, 5) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                let to = draw(seed, bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            3 => drop(bytes.splice(at..at, NASTY[draw(seed, NASTY.len())].iter().copied())),
            _ if at < bytes.len() => bytes[at] ^= 1 << draw(seed, 8),
            _ => {}
        }
    }
    bytes
}

fn answered(report: &Report) {
    for fault in &report.diagnostics {
        assert!(!fault.to_string().lines().any(|line| line.contains(char::is_control)), "{fault:?}");
        assert!(CODES.iter().any(|(code, _)| *code == fault.code), "{}", fault.code);
        if let Some(span) = fault.span {
            assert!(span.column > 0 && (span.end_line, span.end_column) >= (fault.line, span.column), "{fault:?}");
        }
    }
    assert!(!report.render(Style::Plain).lines().any(|line| line.contains(char::is_control)));
}

fn try_all(target: &str, read: Reader) {
    let mut seed = 1939;
    for (path, bytes) in inputs(target) {
        for number in 0..=MUTATIONS {
            let input = if number == 0 { bytes.clone() } else { mutated(&bytes, &mut seed) };
            let begun = Instant::now();
            answered(&read(&input));
            assert!(begun.elapsed() < LONGEST, "{} (mutation {number}) took {:?}", path.display(), begun.elapsed());
        }
    }
}

#[test]
fn every_reader_answers_its_corpus_and_mutations_of_it() {
    for (target, read) in READERS {
        try_all(target, *read);
    }
}

/// The readers of run folders, with the words of two-posts. What is not mutated is a sound run's, except where the name says so.
#[test]
fn every_reader_of_run_folders_answers_its_corpus_and_mutations_of_it() {
    let scenario = scenario("two-posts", &[]).unwrap();
    let world = compile(&scenario.given).unwrap();
    let lexicon = Lexicon::new(&scenario, &world.theatre);
    // What the Parquet decoder panics at is caught and answered; the trace of it would only be in the way.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut wrong = Vec::new();
    let mut seed = 1939;
    for (target, read) in run_readers::READERS {
        for (path, bytes) in inputs(target) {
            for number in 0..=MUTATIONS {
                let input = if number == 0 { bytes.clone() } else { mutated(&bytes, &mut seed) };
                let begun = Instant::now();
                // Nothing but the decoder is behind a net of its own: a panic that arrives here is ours.
                let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(&lexicon, &input)));
                if answer.is_err() || begun.elapsed() >= LONGEST {
                    wrong.push(format!("{} (mutation {number})", path.display()));
                } else if let (0, Ok(Err(fault)), false) = (number, answer, path.to_string_lossy().contains("broken")) {
                    wrong.push(format!("{}: {fault}", path.display()));
                }
            }
        }
    }
    std::panic::set_hook(hook);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_reader_has_a_target_and_a_corpus_and_the_other_way_round() {
    let names = |folder: &str| {
        let entries = std::fs::read_dir(root().join("fuzz").join(folder)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let mut readers: Vec<&str> = READERS.iter().map(|(name, _)| *name).collect();
    readers.extend(run_readers::READERS.iter().map(|(name, _)| *name));
    readers.sort_unstable();
    assert_eq!(names("fuzz_targets"), readers);
    assert_eq!(names("seeds"), readers);
}
