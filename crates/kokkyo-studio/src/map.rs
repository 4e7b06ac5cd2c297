//! The map that all seats share: ground, water, ways, claimed borders and names, without anybody on it.

use h3o::CellIndex;
use kokkyo_model::world::Theatre;
use kokkyo_scenario::Scenario;
use kokkyo_scenario::geography::{LinkMode, LonLat};
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
        Some(json!({ "name": format!("{} – {}", from.name, to.name), "kind": mode(link.mode), "line": flat(&[from.at, to.at]) }))
    });
    let places = geography.places.iter().map(|place| {
        json!({ "name": place.name, "native": place.name_ja, "kind": "place", "lon": rounded(place.at[0]), "lat": rounded(place.at[1]) })
    });
    let sectors = theatre.intelligence.sectors.iter().filter_map(|sector| {
        let place = geography.places.get(kokkyo_model::world::column::Id::index(sector.place))?;
        Some(json!({ "name": sector.name, "lon": rounded(place.at[0]), "lat": rounded(place.at[1]) }))
    });
    json!({
        "box": [field.west, field.south, field.east, field.north],
        "colours": given.sides.iter().map(|side| side.colour.clone()).collect::<Vec<_>>(),
        "terrain": geography.terrain_classes.iter().map(|class| json!({ "id": class.id, "title": class.name })).collect::<Value>(),
        "cells": cells.collect::<Value>(),
        "lakes": lakes.collect::<Value>(),
        "rivers": rivers.collect::<Value>(),
        "ways": ways.collect::<Value>(),
        "borders": borders.collect::<Value>(),
        "places": places.collect::<Value>(),
        "sectors": sectors.collect::<Value>(),
    })
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
