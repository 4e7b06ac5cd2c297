//! What fuzzing expects of every answer, and the targets that need more than one reader.
#![forbid(unsafe_code)]

use std::path::Path;
use std::sync::OnceLock;

use kokkyo_ensemble::run_folder::{Lexicon, readers as run_readers};
use kokkyo_model::{World, compile, specification};
use kokkyo_scenario::package::Package;
use kokkyo_scenario::{Report, Scenario, check, readers};

/// An answer can be printed and disturbs no terminal.
pub fn answered(report: &Report) {
    for fault in &report.diagnostics {
        let text = fault.to_string();
        assert!(text.lines().all(|line| !line.contains(char::is_control)), "{text:?}");
        assert!(check::CODES.iter().any(|(code, _)| *code == fault.code), "{}", fault.code);
    }
}

/// A date; its canonical form is the same date.
pub fn edtf(bytes: &[u8]) {
    let report = readers::read_edtf(bytes);
    answered(&report);
    assert!(report.diagnostics.iter().all(|fault| !fault.message.contains(readers::NOT_ITSELF)), "{report:?}");
}

fn two_posts() -> Package {
    Package::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/two-posts")).unwrap_or_default()
}

/// A file of a folder with a run of `two-posts`.
pub fn run_folder(target: &str, bytes: &[u8]) {
    static BASE: OnceLock<Option<(Scenario, World)>> = OnceLock::new();
    let base = BASE.get_or_init(|| {
        let scenario = check::load(&two_posts(), &specification(), &[]).ok()?;
        let world = compile(&scenario.given).ok()?;
        Some((scenario, world))
    });
    let (scenario, world) = base.as_ref().expect("two-posts can be read");
    let read = run_readers::READERS.iter().find(|(name, _)| *name == target).expect("the reader has the target's name").1;
    if let Err(fault) = read(&Lexicon::new(scenario, &world.theatre), bytes) {
        assert!(!fault.is_empty());
    }
}

/// Keeps panics inside the Parquet decoder from ending the process: the reader catches them and answers with a fault.
/// Those of our own crates still do, and so does every panic that is not caught.
pub fn quiet_decoders() {
    std::panic::set_hook(Box::new(|panic| {
        let file = panic.location().map_or("", |location| location.file());
        if !file.contains("/registry/") && !file.contains("/rustc/") {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}

/// Files laid over `two-posts`, so that what they say is read to the end; a package without faults is compiled too.
pub fn package(bytes: &[u8]) {
    static BASE: OnceLock<Package> = OnceLock::new();
    let base = BASE.get_or_init(two_posts);
    let mut package = base.clone();
    package.files.extend(readers::unpacked(bytes).files);
    match check::load(&package, &specification(), &[]) {
        Ok(scenario) => {
            answered(&Report { diagnostics: scenario.warnings });
            if let Err(report) = compile(&scenario.given) {
                answered(&report);
            }
        }
        Err(report) => answered(&report),
    }
}
