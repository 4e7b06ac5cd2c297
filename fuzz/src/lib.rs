//! What fuzzing expects of every answer, and the target that needs more than one reader.
#![forbid(unsafe_code)]

use std::path::Path;
use std::sync::OnceLock;

use kokkyo_model::{compile, specification};
use kokkyo_scenario::package::Package;
use kokkyo_scenario::{Report, check, readers};

/// An answer can be printed and disturbs no terminal.
pub fn answered(report: &Report) {
    for fault in &report.diagnostics {
        let text = fault.to_string();
        assert!(text.lines().all(|line| !line.contains(char::is_control)), "{text:?}");
        assert!(check::CODES.iter().any(|(code, _)| *code == fault.code), "{}", fault.code);
    }
}

/// Files laid over `two-posts`, so that what they say is read to the end; a package without faults is compiled too.
pub fn package(bytes: &[u8]) {
    static BASE: OnceLock<Package> = OnceLock::new();
    let base = BASE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/two-posts");
        Package::from_dir(&folder).unwrap_or_default()
    });
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
