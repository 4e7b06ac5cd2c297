//! The map that all seats share: ground, water, ways, claimed borders and names, without anybody on it.

use std::collections::BTreeSet;

use h3o::CellIndex;
use kokkyo_ensemble::names::short;
use kokkyo_model::world::Theatre;
use kokkyo_model::world::column::Id as _;
use kokkyo_scenario::geography::{LinkMode, LonLat};
use kokkyo_scenario::{Given, Scenario};
use serde_json::{Value, json};

/// Tenths of a metre are more than any place of the record is known by.
const PER_DEGREE: f64 = 1e5;

/// The map. Lines are flat lists of longitude and latitude. *Unit*: degrees.
pub fn map(scenario: &Scenario, theatre: &Theatre) -> Value {
    let given = &scenario.given;
    let geography = &given.geography;
    let field = &geography.field;
    let cells = theatre.cells.iter().map(|cell| {
        let ring: Vec<LonLat> = CellIndex::try_from(cell.h3)
            .map_or_else(|_| Vec::new(), |h3| h3.boundary().iter().map(|corner| [corner.lng(), corner.lat()]).collect());
        json!({ "terrain": cell.terrain, "ring": flat(&ring) })
    });
    let lakes = geography.lakes.iter().flat_map(|lake| &lake.polygons).filter_map(|rings| rings.first()).map(|ring| json!(flat(ring)));
    let rivers = geography.rivers.iter().flat_map(|river| {
        river
            .lines
            .iter()
            .map(|line| json!({ "name": river.name, "native": river.name_ja, "needs_crossing": river.needs_crossing, "line": flat(line) }))
    });
    let borders = geography.borders.iter().flat_map(|border| {
        border
            .lines
            .iter()
            .map(|line| json!({ "name": border.name, "native": border.name_ja, "side": border.claimant, "line": flat(line) }))
    });
    let ways = geography.links.iter().filter_map(|link| {
        let (from, to) = (geography.places.get(link.from)?, geography.places.get(link.to)?);
        Some(json!({ "name": format!("{} – {}", short(&from.name), short(&to.name)), "kind": mode(link.mode), "line": flat(&[from.at, to.at]) }))
    });
    let named = named(given, theatre);
    let places = named.iter().filter_map(|at| geography.places.get(*at)).map(|place| {
        json!({
            "name": short(&place.name), "native": short(&place.name_ja), "kind": "place",
            "lon": rounded(place.at[0]), "lat": rounded(place.at[1]),
        })
    });
    let sectors = theatre.intelligence.sectors.iter().filter_map(|sector| {
        let place = geography.places.get(sector.place.index())?;
        Some(json!({ "name": sector.name, "lon": rounded(place.at[0]), "lat": rounded(place.at[1]) }))
    });
    json!({
        "box": [field.west, field.south, field.east, field.north],
        "colours": given.sides.iter().map(|side| side.colour.clone()).collect::<Vec<_>>(),
        "terrain": geography.terrain_classes.iter().map(|class| json!({ "id": class.id, "title": class.name, "title_ja": class.name_ja })).collect::<Value>(),
        "cells": cells.collect::<Value>(),
        "lakes": lakes.collect::<Value>(),
        "rivers": rivers.collect::<Value>(),
        "ways": ways.collect::<Value>(),
        "borders": borders.collect::<Value>(),
        "places": places.collect::<Value>(),
        "sectors": sectors.collect::<Value>(),
    })
}

/// Places that are named to players, positions in the package: those on ways and those that sectors are called after. Others are of plans,
/// of later days and of museums: whoever plays would read what is to come.
pub(crate) fn named(given: &Given, theatre: &Theatre) -> BTreeSet<usize> {
    let on_ways = given.geography.links.iter().flat_map(|link| [link.from, link.to]);
    on_ways.chain(theatre.intelligence.sectors.iter().map(|sector| sector.place.index())).collect()
}

fn rounded(degrees: f64) -> f64 {
    (degrees * PER_DEGREE).round() / PER_DEGREE
}

fn flat(line: &[LonLat]) -> Vec<f64> {
    line.iter().flatten().map(|degrees| rounded(*degrees)).collect()
}

fn mode(mode: LinkMode) -> &'static str {
    match mode {
        LinkMode::Rail => "rail",
        LinkMode::Road => "road",
        LinkMode::Track => "track",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::free_from;

    #[test]
    fn no_name_on_the_map_tells_what_is_to_come() {
        let (scenario, world) = free_from("nomonhan-1939", "1939-05-11");
        let map = map(&scenario, &world.theatre);
        let names: Vec<&str> = map["places"].as_array().unwrap().iter().map(|place| place["name"].as_str().unwrap()).collect();
        assert!(names.contains(&"Nomonhan Burd Obo") && names.contains(&"Jiangjunmiao"), "{names:?}");
        for word in ["July", "August", "memorial", "Grave", "museum", "display", "headquarters", "Start line", "Wikipedia"] {
            assert!(names.iter().all(|name| !name.contains(word)), "{word}: {names:?}");
        }
        assert!(!map.to_string().contains("headquarters"), "nor does a way or a sector");
        assert_eq!(map["cells"].as_array().unwrap().len(), world.theatre.cells.len());
    }
}
