//! For tests: a scenario of the repository, compiled.

use std::path::Path;

use kokkyo_model::world::column::HeadquartersId;
use kokkyo_model::{World, compile, specification};
use kokkyo_scenario::{Moment, Package, Scenario, check};

/// A scenario in which headquarters decide from a date on.
pub(crate) fn free_from(name: &str, from: &str) -> (Scenario, World) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name);
    let package = Package::from_dir(&folder).unwrap();
    let scenario = check::load(&package, &specification(), &[]).unwrap();
    let mut world = compile(&scenario.given).unwrap();
    let from = Moment::parse(from, scenario.given.clock.offset_h).unwrap();
    world.free_from_h = from.hours_since(scenario.given.clock.start);
    (scenario, world)
}

/// A headquarters by its id.
pub(crate) fn headquarters(world: &World, id: &str) -> HeadquartersId {
    world.theatre.headquarters.ids().find(|it| world.theatre.headquarters[*it].id == id).unwrap()
}
