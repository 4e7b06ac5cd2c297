//! For tests: scenarios of the repository, loaded and compiled.

use std::path::Path;

use kokkyo_model::{World, compile, specification};
use kokkyo_scenario::{Package, Scenario, check};

/// `scenarios/two-posts`.
pub(crate) fn two_posts() -> (Scenario, World) {
    let (_, scenario, world) = package("two-posts");
    (scenario, world)
}

/// A scenario with its package.
pub(crate) fn package(name: &str) -> (Package, Scenario, World) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name);
    let package = Package::from_dir(&folder).unwrap();
    let scenario = check::load(&package, &specification(), &[]).unwrap();
    let world = compile(&scenario.given).unwrap();
    (package, scenario, world)
}
