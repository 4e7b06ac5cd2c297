//! What the tests of the workspace share: scenarios from the repository, compiled.
#![forbid(unsafe_code)]

mod draft;
mod front;

use std::path::PathBuf;

use kokkyo_model::{World, compile, specification};
use kokkyo_scenario::package::{Change, Package};
use kokkyo_scenario::{Scenario, check};

pub use draft::Draft;
pub use front::front;

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A scenario of the repository, with changes. *Errors*: its faults, one a line.
pub fn scenario(name: &str, changes: &[(&str, &str)]) -> Result<Scenario, String> {
    let faults = |report: kokkyo_scenario::Report| report.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let package = Package::from_dir(&root().join("scenarios").join(name)).map_err(faults)?;
    let changes: Vec<Change> =
        changes.iter().map(|(path, value)| Change { path: (*path).to_string(), value: Some((*value).to_string()), factor: None }).collect();
    check::load(&package, &specification(), &changes).map_err(faults)
}

/// A scenario of the repository, compiled. *Errors*: its faults, one a line.
pub fn world(name: &str, changes: &[(&str, &str)]) -> Result<World, String> {
    let scenario = scenario(name, changes)?;
    compile(&scenario.given).map_err(|report| report.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// A scenario of the repository with one of its counterfactuals, `base` for none. *Errors*: its faults, one a line; there is
/// no such counterfactual.
pub fn counterfactual(name: &str, variant: &str) -> Result<Scenario, String> {
    let faults = |report: kokkyo_scenario::Report| report.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let package = Package::from_dir(&root().join("scenarios").join(name)).map_err(faults)?;
    let changes = match package.variants().map_err(faults)?.into_iter().find(|known| known.name == variant) {
        Some(found) => found.changes,
        None if variant == "base" => Vec::new(),
        None => return Err(format!("{name} has no counterfactual {variant}")),
    };
    check::load(&package, &specification(), &changes).map_err(faults)
}
