//! Places, ways, crossings, water, borders, classes of ground.

use kokkyo_scenario::geography::{Geography, LinkMode};
use serde_json::{Value, json};

use super::{degrees, lines, sourced};

/// Tables of the map.
pub(super) fn tables(geography: &Geography) -> Value {
    let polygons = |polygons: &[Vec<Vec<[f64; 2]>>]| polygons.iter().map(|rings| lines(rings)).collect::<Value>();
    let field = &geography.field;
    json!({
        "field": { "south": field.south, "west": field.west, "north": field.north, "east": field.east, "resolution": field.h3_resolution },
        "places": sourced(&geography.places, |place| &place.provenance, &[
            ("id", &|place| json!(place.id)), ("name", &|place| json!(place.name)), ("name_ja", &|place| json!(place.name_ja)),
            ("name_ru", &|place| json!(place.name_ru)), ("name_mn", &|place| json!(place.name_mn)),
            ("name_sources", &|place| json!(place.name_sources)), ("alt", &|place| json!(place.alt_names)),
            ("lon", &|place| json!(degrees(place.at[0]))), ("lat", &|place| json!(degrees(place.at[1]))),
            ("accuracy_km", &|place| json!(place.accuracy_km)),
        ]),
        "links": sourced(&geography.links, |link| &link.provenance, &[
            ("from", &|link| json!(link.from)), ("to", &|link| json!(link.to)), ("km", &|link| json!(link.km)),
            ("mode", &|link| json!(mode(link.mode))),
        ]),
        "crossings": sourced(&geography.crossings, |crossing| &crossing.provenance, &[
            ("id", &|crossing| json!(crossing.id)), ("name", &|crossing| json!(crossing.name)),
            ("name_ja", &|crossing| json!(crossing.name_ja)), ("kind", &|crossing| json!(crossing.kind)),
            ("lon", &|crossing| json!(degrees(crossing.at[0]))), ("lat", &|crossing| json!(degrees(crossing.at[1]))),
            ("side", &|crossing| json!(crossing.side)), ("capacity_per_h", &|crossing| json!(crossing.capacity_per_h)),
            ("max_load_t", &|crossing| json!(crossing.max_load_t)), ("opens_s", &|crossing| json!(crossing.opens.0)),
            ("closes_s", &|crossing| json!(crossing.closes.map(|at| at.0))),
        ]),
        "terrain": sourced(&geography.terrain_classes, |class| &class.provenance, &[
            ("id", &|class| json!(class.id)), ("name", &|class| json!(class.name)), ("name_ja", &|class| json!(class.name_ja)), ("sight_km", &|class| json!(class.sight_km)),
        ]),
        "rivers": sourced(&geography.rivers, |river| &river.provenance, &[
            ("id", &|river| json!(river.id)), ("name", &|river| json!(river.name)), ("name_ja", &|river| json!(river.name_ja)),
            ("name_ru", &|river| json!(river.name_ru)), ("name_mn", &|river| json!(river.name_mn)),
            ("needs_crossing", &|river| json!(river.needs_crossing)), ("lines", &|river| lines(&river.lines)),
        ]),
        "lakes": sourced(&geography.lakes, |lake| &lake.provenance, &[
            ("name", &|lake| json!(lake.name)), ("name_ja", &|lake| json!(lake.name_ja)), ("name_ru", &|lake| json!(lake.name_ru)),
            ("name_mn", &|lake| json!(lake.name_mn)), ("polygons", &|lake| polygons(&lake.polygons)),
        ]),
        "borders": sourced(&geography.borders, |border| &border.provenance, &[
            ("claimant", &|border| json!(border.claimant)), ("name", &|border| json!(border.name)),
            ("name_ja", &|border| json!(border.name_ja)), ("lines", &|border| lines(&border.lines)),
        ]),
        "spot_heights": sourced(&geography.heights, |spot| &spot.provenance, &[
            ("lon", &|spot| json!(degrees(spot.at[0]))), ("lat", &|spot| json!(degrees(spot.at[1]))), ("height_m", &|spot| json!(spot.height_m)),
        ]),
    })
}

fn mode(mode: LinkMode) -> &'static str {
    match mode {
        LinkMode::Rail => "rail",
        LinkMode::Road => "road",
        LinkMode::Track => "track",
    }
}
