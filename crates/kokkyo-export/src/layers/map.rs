//! The map of the package: ground, water, ways, borders, places, each with who says so.

use kokkyo_scenario::Provenance;
use kokkyo_scenario::geography::{LinkMode, LonLat};

use super::{NEITHER, View};
use crate::layer::{Field, Geometry, Layer, Look, Row, SOURCED, Shape, Value, number, sourced, text, time, whole};

const NAMED: [Field; 5] = [
    text("id", "Id"),
    text("name", "Name"),
    text("name_ja", "Name in Japanese"),
    text("name_ru", "Name in Russian"),
    text("name_mn", "Name in Mongolian"),
];

/// Columns between names and sources.
fn columns(before: &[Field], own: &[Field]) -> Vec<Field> {
    before.iter().chain(own).chain(&SOURCED).copied().collect()
}

/// A row that ends with who says so.
fn row(geometry: Geometry, values: Vec<Value>, provenance: &Provenance) -> Row {
    let mut values = values;
    values.extend(sourced(provenance));
    Row { geometry, values }
}

/// Classes of ground other than the default.
pub fn terrain(view: &View<'_>) -> Layer {
    let geography = &view.run.scenario.given.geography;
    let rows = geography.terrain.iter().enumerate().map(|(at, patch)| {
        let class = geography.terrain_classes.get(patch.terrain);
        let values = vec![
            format!("terrain-{:02}", at + 1).into(),
            class.map_or("", |class| class.name.as_str()).into(),
            class.map_or("", |class| class.name_ja.as_str()).into(),
            class.map_or("", |class| class.id.as_str()).into(),
            class.map(|class| class.passable).into(),
            class.map(|class| class.sight_km).into(),
        ];
        row(Geometry::Polygons(wound(&patch.polygons)), values, &patch.provenance)
    });
    Layer {
        name: "terrain",
        title: "Ground",
        description: "Ground other than the ordinary one of the field.",
        shape: Shape::Polygons,
        fields: columns(
            &[text("id", "Number of the patch"), text("name", "Class of ground"), text("name_ja", "The same in Japanese")],
            &[
                text("class", "Id of the class"),
                Field { name: "passable", kind: crate::layer::Kind::Flag, unit: "", description: "Can be entered" },
                number("sight_km", "km", "How far one sees there"),
            ],
        ),
        rows: rows.collect(),
        look: Look::One { colour: "#d9cfae", size: 0.1 },
        label: None,
    }
}

/// Lakes.
pub fn lakes(view: &View<'_>) -> Layer {
    let rows = view.run.scenario.given.geography.lakes.iter().enumerate().map(|(at, lake)| {
        let names = [&lake.name, &lake.name_ja, &lake.name_ru, &lake.name_mn];
        let values = std::iter::once(format!("lake-{:02}", at + 1).into()).chain(names.map(|name| name.as_str().into())).collect();
        row(Geometry::Polygons(wound(&lake.polygons)), values, &lake.provenance)
    });
    Layer {
        name: "lakes",
        title: "Lakes",
        description: "A lake.",
        shape: Shape::Polygons,
        fields: columns(&NAMED, &[]),
        rows: rows.collect(),
        look: Look::One { colour: "#8fb8cf", size: 0.1 },
        label: Some("name"),
    }
}

/// Rivers.
pub fn rivers(view: &View<'_>) -> Layer {
    let rows = view.run.scenario.given.geography.rivers.iter().map(|river| {
        let mut values: Vec<Value> =
            [&river.id, &river.name, &river.name_ja, &river.name_ru, &river.name_mn].map(|name| name.as_str().into()).to_vec();
        values.push(river.needs_crossing.into());
        row(Geometry::Lines(river.lines.clone()), values, &river.provenance)
    });
    Layer {
        name: "rivers",
        title: "Rivers",
        description: "A river, as the package has it.",
        shape: Shape::Lines,
        fields: columns(
            &NAMED,
            &[Field {
                name: "needs_crossing",
                kind: crate::layer::Kind::Flag,
                unit: "",
                description: "Crossed at bridges, fords and boats only",
            }],
        ),
        rows: rows.collect(),
        look: Look::One { colour: "#3f7fa6", size: 0.6 },
        label: Some("name"),
    }
}

/// Railways, roads and tracks, straight from place to place.
pub fn ways(view: &View<'_>) -> Layer {
    let geography = &view.run.scenario.given.geography;
    let rows = geography.links.iter().enumerate().filter_map(|(at, link)| {
        let (from, to) = (geography.places.get(link.from)?, geography.places.get(link.to)?);
        let mode = match link.mode {
            LinkMode::Rail => "rail",
            LinkMode::Road => "road",
            LinkMode::Track => "track",
        };
        let values =
            vec![format!("way-{:03}", at + 1).into(), mode.into(), from.name.as_str().into(), to.name.as_str().into(), link.km.into()];
        Some(row(Geometry::Lines(vec![vec![from.at, to.at]]), values, &link.provenance))
    });
    let words = [("rail", "Railway", "#222222"), ("road", "Road", "#8a5a2b"), ("track", "Track", "#a58a63")];
    Layer {
        name: "ways",
        title: "Railways, roads and tracks",
        description: "A way between two places, drawn straight; its length is the one that is marched and driven.",
        shape: Shape::Lines,
        fields: columns(
            &[
                text("id", "Number of the way"),
                text("mode", "rail, road or track"),
                text("from_where", "Place at one end"),
                text("to_where", "Place at the other end"),
            ],
            &[number("km", "km", "Length")],
        ),
        rows: rows.collect(),
        look: Look::ByWord {
            field: "mode",
            words: words.map(|(word, legend, colour)| (word.to_string(), legend.to_string(), colour.to_string())).to_vec(),
            others: NEITHER,
            size: 0.4,
        },
        label: None,
    }
}

/// The border as either side claims it.
pub fn borders(view: &View<'_>) -> Layer {
    let rows = view.run.scenario.given.geography.borders.iter().map(|border| {
        let side = view.side(border.claimant);
        let values = vec![format!("border-{side}").into(), border.name.as_str().into(), border.name_ja.as_str().into(), side.into()];
        row(Geometry::Lines(border.lines.clone()), values, &border.provenance)
    });
    Layer {
        name: "borders",
        title: "Claimed borders",
        description: "The border as one side claims it.",
        shape: Shape::Lines,
        fields: columns(
            &[
                text("id", "Id"),
                text("name", "Name"),
                text("name_ja", "Name in Japanese"),
                text("claimant", "Id of the side that claims it"),
            ],
            &[],
        ),
        rows: rows.collect(),
        look: view.by_side("claimant", 0.7),
        label: Some("name"),
    }
}

/// How far from the field a place is still near it. *Unit*: degrees.
const NEAR: f64 = 0.5;

/// Named places in the field and near it.
pub fn places(view: &View<'_>) -> Layer {
    let what = "A named place in the field or within half a degree of it; the true place may lie anywhere within its accuracy.";
    named_places(view, true, ["places", "Places", what])
}

/// Named places farther off: capitals and railheads, among which a map that shows all of them shows no field.
pub fn places_beyond(view: &View<'_>) -> Layer {
    let what = "A named place more than half a degree from the field; the true place may lie anywhere within its accuracy.";
    named_places(view, false, ["places_beyond", "Places beyond the field", what])
}

fn named_places(view: &View<'_>, near: bool, [name, title, description]: [&'static str; 3]) -> Layer {
    let places = view.run.scenario.given.geography.places.iter().filter(|place| is_near(view, place.at) == near);
    let rows = places.map(|place| {
        let mut values: Vec<Value> =
            [&place.id, &place.name, &place.name_ja, &place.name_ru, &place.name_mn].map(|name| name.as_str().into()).to_vec();
        values.extend([place.alt_names.join("; ").into(), place.accuracy_km.into()]);
        row(Geometry::Point(place.at), values, &place.provenance)
    });
    Layer {
        name,
        title,
        description,
        shape: Shape::Points,
        fields: columns(
            &NAMED,
            &[text("other_names", "Other names"), number("accuracy_km", "km", "Radius within which the true place is believed to lie")],
        ),
        rows: rows.collect(),
        look: Look::One { colour: "#333333", size: 1.2 },
        label: Some("name"),
    }
}

/// Whether a point lies in the box of the field, widened by [`NEAR`].
fn is_near(view: &View<'_>, [longitude, latitude]: LonLat) -> bool {
    let field = &view.run.scenario.given.geography.field;
    let within = |at: f64, from: f64, to: f64| (from - NEAR..=to + NEAR).contains(&at);
    within(longitude, field.west, field.east) && within(latitude, field.south, field.north)
}

/// Bridges, fords and boats.
pub fn crossings(view: &View<'_>) -> Layer {
    let geography = &view.run.scenario.given.geography;
    let rows = geography.crossings.iter().map(|crossing| {
        let values = vec![
            crossing.id.as_str().into(),
            crossing.name.as_str().into(),
            crossing.name_ja.as_str().into(),
            crossing.kind.as_str().into(),
            geography.rivers.get(crossing.river).map_or("", |river| river.name.as_str()).into(),
            crossing.side.map_or("", |side| view.side(side)).into(),
            crossing.capacity_per_h.into(),
            crossing.max_load_t.into(),
            crossing.opens.into(),
            crossing.closes.into(),
        ];
        row(Geometry::Point(crossing.at), values, &crossing.provenance)
    });
    Layer {
        name: "crossings",
        title: "Bridges, fords and boats",
        description: "A crossing, as the package has it.",
        shape: Shape::Points,
        fields: columns(
            &[
                text("id", "Id"),
                text("name", "Name"),
                text("name_ja", "Name in Japanese"),
                text("kind", "bridge, ford or boats"),
                text("river", "River that it crosses"),
                text("side", "Id of the side that may use it; both where empty"),
            ],
            &[
                number("capacity_per_h", "1/h", "Crossing loads an hour"),
                number("max_load_t", "t", "Heaviest equipment"),
                time("opens", "When it opens, in UTC"),
                time("closes", "When it closes, if it does, in UTC"),
            ],
        ),
        rows: rows.collect(),
        look: view.by_side("side", 1.6),
        label: None,
    }
}

/// Depots, with what lay in them at the start and at the end.
pub fn depots(view: &View<'_>) -> Layer {
    let frames = &view.run.record.frames;
    let stock = |depot: usize, row: usize, kind: usize| {
        let stocks = frames.depot_t.get(row * frames.depots + depot).copied().unwrap_or_default();
        Value::from((f64::from(stocks[kind]) * 10.0).round() / 10.0)
    };
    let logistics = &view.run.scenario.given.logistics;
    let rows = logistics.depots.iter().enumerate().map(|(at, depot)| {
        let name = view.run.scenario.given.geography.places.get(depot.place).map_or("", |place| place.name.as_str());
        let mut values: Vec<Value> = vec![depot.id.as_str().into(), name.into(), view.side(depot.side).into()];
        values.extend((0..4).map(|kind| stock(at, 0, kind)));
        values.extend((0..4).map(|kind| stock(at, view.last(), kind)));
        row(view.place(depot.place).map_or(Geometry::Nowhere, Geometry::Point), values, &depot.provenance)
    });
    Layer {
        name: "depots",
        title: "Depots",
        description: "A depot, with what lay in it at the start and at the end of the run; step by step in `depots.parquet`.",
        shape: Shape::Points,
        fields: columns(
            &[text("id", "Id"), text("name", "Place"), text("side", "Id of the side")],
            &[
                number("small_arms_t", "t", "Small-arms ammunition at the start"),
                number("shells_t", "t", "Shells at the start"),
                number("fuel_t", "t", "Fuel at the start"),
                number("food_t", "t", "Food at the start"),
                number("small_arms_end_t", "t", "Small-arms ammunition at the end"),
                number("shells_end_t", "t", "Shells at the end"),
                number("fuel_end_t", "t", "Fuel at the end"),
                number("food_end_t", "t", "Food at the end"),
            ],
        ),
        rows: rows.collect(),
        look: view.by_side("side", 2.0),
        label: Some("name"),
    }
}

/// Airfields.
pub fn airfields(view: &View<'_>) -> Layer {
    let rows = view.run.scenario.given.air.airfields.iter().map(|field| {
        let first = field.schedule.first();
        let values = vec![
            field.id.as_str().into(),
            field.name.as_str().into(),
            field.name_ja.as_str().into(),
            view.side(field.side).into(),
            first.map(|state| state.capacity.round().max(0.0) as u32).into(),
            first.map(|state| state.flak.round().max(0.0) as u32).into(),
        ];
        let provenance = first.map(|state| state.provenance.clone()).unwrap_or_default();
        row(view.place(field.place).map_or(Geometry::Nowhere, Geometry::Point), values, &provenance)
    });
    Layer {
        name: "airfields",
        title: "Airfields",
        description: "An airfield, as it is first described.",
        shape: Shape::Points,
        fields: columns(
            &[text("id", "Id"), text("name", "Name"), text("name_ja", "Name in Japanese"), text("side", "Id of the side")],
            &[whole("capacity", "aircraft", "Aircraft that can stand apart on it"), whole("flak", "pieces", "Anti-aircraft guns")],
        ),
        rows: rows.collect(),
        look: view.by_side("side", 2.0),
        label: Some("name"),
    }
}

/// Polygons whose outer rings run anticlockwise and whose holes run clockwise, as GeoJSON asks and others suffer; every ring is closed.
fn wound(polygons: &[Vec<Vec<LonLat>>]) -> Vec<Vec<Vec<LonLat>>> {
    let ring = |(at, ring): (usize, &Vec<LonLat>)| {
        let mut ring = ring.clone();
        if ring.first() != ring.last() {
            ring.extend(ring.first().copied());
        }
        let twice_area: f64 = ring.windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum();
        if (twice_area > 0.0) == (at > 0) {
            ring.reverse();
        }
        ring
    };
    polygons.iter().map(|rings| rings.iter().enumerate().map(ring).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Run;
    use crate::fixture::played;

    #[test]
    fn every_place_is_in_one_of_two_layers_and_the_one_of_those_near_the_field_shows_it_when_all_is_shown() {
        let played = played();
        let mut scenario = played.run().scenario.clone();
        // The field of `two-posts`: 47.6 to 47.8 north, 118.45 to 118.75 east.
        let given = &mut scenario.given.geography.places;
        let moved = [[119.25, 47.8], [119.26, 47.7], [118.6, 47.1], [118.6, 47.09], [13.41, 52.52]];
        given.iter_mut().zip(moved).for_each(|(place, at)| place.at = at);
        let all = given.len();
        let run = Run { scenario: &scenario, ..played.run() };
        let view = View::new(&run);
        let [near, beyond] = [places_in(&places(&view)), places_in(&places_beyond(&view))];
        assert_eq!(beyond, [moved[1], moved[3], moved[4]]);
        assert!(near.contains(&moved[0]) && near.contains(&moved[2]));
        assert_eq!(near.len() + beyond.len(), all);
    }

    fn places_in(layer: &Layer) -> Vec<LonLat> {
        layer.rows.iter().map(|row| if let Geometry::Point(at) = row.geometry { at } else { panic!("a place that is nowhere") }).collect()
    }

    #[test]
    fn outer_rings_are_turned_anticlockwise_holes_clockwise_and_open_ones_closed() {
        let square = vec![[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0]];
        let area = |ring: &[LonLat]| ring.windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum::<f64>();
        let rings = wound(&[vec![square.clone(), square]]);
        assert!(area(&rings[0][0]) > 0.0 && area(&rings[0][1]) < 0.0);
        assert!(rings[0].iter().all(|ring| ring.first() == ring.last() && ring.len() == 5));
    }
}
