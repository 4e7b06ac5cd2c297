//! For tests: the smallest scenario of the repository, loaded and compiled.

use std::path::Path;

use kokkyo_model::{World, compile, specification};
use kokkyo_scenario::{Package, Scenario, check};

/// `scenarios/two-posts`.
pub(crate) fn two_posts() -> (Scenario, World) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/two-posts");
    let package = Package::from_dir(&folder).unwrap();
    let scenario = check::load(&package, &specification(), &[]).unwrap();
    let world = compile(&scenario.given).unwrap();
    (scenario, world)
}
