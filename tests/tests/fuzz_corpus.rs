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

/// What is counted of an answer: an input that brings about another set of faults is worth mutating further.
fn signature(report: &Report) -> u64 {
    let mut seen: Vec<(&str, &str)> = report.diagnostics.iter().map(|fault| (fault.code, fault.field.as_str())).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.iter()
        .flat_map(|(code, field)| code.bytes().chain(field.bytes()))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Most inputs of a target that are mutated further.
const POOL: usize = 3_000;

/// Executions for each target where no time is asked for.
const EXECUTIONS: u64 = 200;

/// A mutated input whose faults are of kinds that no other had is mutated further. For as long as one likes, where the nightly
/// compiler that libFuzzer needs is not at hand: `KOKKYO_FUZZ_SECONDS=600 cargo test --release --workspace --test fuzz_corpus
/// mutations_of_mutations -- --nocapture`, so many for each target.
#[test]
fn mutations_of_mutations_are_answered_too() {
    let seconds: Option<u64> = std::env::var("KOKKYO_FUZZ_SECONDS").ok().map(|text| text.parse().unwrap());
    let scenario = scenario("two-posts", &[]).unwrap();
    let world = compile(&scenario.given).unwrap();
    let lexicon = Lexicon::new(&scenario, &world.theatre);
    let mut all = 0_u64;
    let mut run = |target: &str, read: &dyn Fn(&[u8]) -> u64| {
        let mut pool: Vec<Vec<u8>> = inputs(target).into_iter().map(|(_, bytes)| bytes).collect();
        let mut seen: std::collections::BTreeSet<u64> = pool.iter().map(|bytes| read(bytes)).collect();
        let mut seed = std::env::var("KOKKYO_FUZZ_SEED").map_or(1939, |text| text.parse().unwrap());
        let (begun, mut count) = (Instant::now(), 0_u64);
        while seconds.map_or(count < EXECUTIONS, |seconds| begun.elapsed().as_secs() < seconds) {
            let input = mutated(&pool[draw(&mut seed, pool.len())], &mut seed);
            let at = Instant::now();
            if seen.insert(read(&input)) && pool.len() < POOL {
                pool.push(input.clone());
            }
            count += 1;
            if at.elapsed() >= LONGEST {
                let path = std::env::temp_dir().join(format!("kokkyo-slow-{target}"));
                std::fs::write(&path, &input).unwrap();
                panic!("{target}: {:?} for {}", at.elapsed(), path.display());
            }
        }
        all += count;
        println!("{target}: {count} executions, {} inputs that differ", pool.len());
    };
    for (target, read) in READERS {
        run(target, &|bytes| {
            let report = read(bytes);
            answered(&report);
            signature(&report)
        });
    }
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    for (target, read) in run_readers::READERS {
        run(target, &|bytes| match read(&lexicon, bytes) {
            Ok(()) => 0,
            Err(fault) => fault
                .bytes()
                .filter(|byte| !byte.is_ascii_digit())
                .fold(1, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)),
        });
    }
    std::panic::set_hook(hook);
    println!("{all} executions in all");
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
