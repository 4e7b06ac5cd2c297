//! What a kept run has to show elsewhere: layers in the order in which a map is read, from the ground up.
//!
//! | layer | rows |
//! |---|---|
//! | `terrain`, `lakes`, `rivers`, `ways`, `borders` | the map, each with its source |
//! | `places`, `places_beyond`, `crossings`, `depots`, `airfields` | what stands on it, each with its source |
//! | `ground` | who holds which cell, from when to when |
//! | `fire` | shells on a cell in a step |
//! | `marches` | a march without a halt |
//! | `formations` | a formation while it stays where it is and as it is |
//! | `events` | what happened, with causes |
//! | `directives`, `days`, `record`, `sources`, `licences` | tables: orders, losses day by day, record against model, bibliography, what must be passed on with the data |

mod events;
mod forces;
mod ground;
mod map;
mod tables;

use kokkyo_ensemble::names::Names;
use kokkyo_model::world::Side;
use kokkyo_model::world::column::CellId;
use kokkyo_scenario::Moment;
use kokkyo_scenario::geography::LonLat;

use crate::Run;
use crate::layer::{Layer, Look, Value};

/// Colour of what belongs to neither side.
pub const NEITHER: &str = "#6b6b6b";

/// All layers of a run. A layer without rows is among them: that nothing happened is worth knowing too.
pub fn all(run: &Run<'_>) -> Vec<Layer> {
    let view = View::new(run);
    vec![
        map::terrain(&view),
        map::lakes(&view),
        map::rivers(&view),
        map::ways(&view),
        map::borders(&view),
        ground::ground(&view),
        ground::fire(&view),
        map::places(&view),
        map::places_beyond(&view),
        map::crossings(&view),
        map::depots(&view),
        map::airfields(&view),
        forces::marches(&view),
        forces::formations(&view),
        events::events(&view),
        tables::directives(&view),
        tables::days(&view),
        tables::record(&view),
        tables::sources(&view),
        tables::licences(&view),
    ]
}

/// A run with what every layer looks up.
pub(crate) struct View<'a> {
    pub run: Run<'a>,
    pub names: Names<'a>,
    /// Beginning of each row of the frames.
    pub at: Vec<Moment>,
}

impl<'a> View<'a> {
    fn new(run: &Run<'a>) -> Self {
        let start = Moment(run.theatre.start_s);
        let frames = &run.record.frames;
        let at = (0..frames.rows).map(|row| start.plus_hours(row as f64 * frames.step_h)).collect();
        Self { run: *run, names: Names::new(&run.scenario.given, run.theatre), at }
    }

    /// Beginning of a row; the end of the run for those behind it.
    pub fn moment(&self, row: usize) -> Moment {
        self.at.get(row).or(self.at.last()).copied().unwrap_or_default()
    }

    /// Row of the end of the run.
    pub fn last(&self) -> usize {
        self.at.len().saturating_sub(1)
    }

    /// An instant on the scenario's own clock.
    pub fn clock(&self, at: Moment) -> Value {
        at.show(self.run.scenario.given.clock.offset_h).into()
    }

    /// Middle of a cell.
    pub fn cell(&self, cell: CellId) -> Option<LonLat> {
        self.run.theatre.cells.find(cell).map(|cell| cell.at)
    }

    /// Id of a side.
    pub fn side(&self, side: usize) -> &'a str {
        self.run.scenario.given.sides.get(side).map_or("", |side| side.id.as_str())
    }

    /// Rows in the colours of the sides, by a column of their ids.
    pub fn by_side(&self, field: &'static str, size: f64) -> Look {
        let sides = self.run.scenario.given.sides.iter();
        let words = sides.map(|side| (side.id.clone(), side.name.clone(), side.colour.clone())).collect();
        Look::ByWord { field, words, others: NEITHER, size }
    }

    /// Id of the side of an element.
    pub fn side_of(&self, side: Side) -> &'a str {
        self.side(side.index())
    }

    /// Position of a place of the package.
    pub fn place(&self, place: usize) -> Option<LonLat> {
        self.run.scenario.given.geography.places.get(place).map(|place| place.at)
    }

    /// H3 index of a cell, hexadecimal.
    pub fn h3(&self, cell: CellId) -> String {
        self.run.theatre.cells.find(cell).map_or_else(String::new, |cell| format!("{:x}", cell.h3))
    }
}

/// The cell of an id, where there is one.
pub(crate) fn some_cell(cell: CellId) -> Option<CellId> {
    (cell != CellId::NONE).then_some(cell)
}

/// Great-circle distance. *Unit*: km.
pub(crate) fn km(from: LonLat, to: LonLat) -> f64 {
    let [a, b] = [from, to].map(|[longitude, latitude]| h3o::LatLng::new(latitude, longitude).ok());
    a.zip(b).map_or(0.0, |(a, b)| a.distance_km(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::played;
    use crate::layer::{Geometry, Kind, Shape};
    use std::collections::BTreeSet;

    #[test]
    fn every_row_has_the_columns_of_its_layer_and_values_of_their_kind() {
        let played = played();
        for layer in all(&played.run()) {
            assert_eq!(layer.fields.first().map(|field| field.name), Some("id"), "{}", layer.name);
            for row in &layer.rows {
                assert_eq!(row.values.len(), layer.fields.len(), "{}", layer.name);
                for (value, field) in row.values.iter().zip(&layer.fields) {
                    let fits = match value {
                        Value::Nothing => true,
                        Value::Text(_) => field.kind == Kind::Text,
                        Value::Whole(_) => field.kind == Kind::Whole,
                        Value::Number(number) => field.kind == Kind::Number && number.is_finite(),
                        Value::Flag(_) => field.kind == Kind::Flag,
                        Value::Time(_) => field.kind == Kind::Time,
                    };
                    assert!(fits, "{}.{}: {value:?}", layer.name, field.name);
                }
                let shaped = match &row.geometry {
                    Geometry::Nowhere => true,
                    Geometry::Point(_) => layer.shape == Shape::Points,
                    Geometry::Lines(lines) => layer.shape == Shape::Lines && lines.iter().all(|line| line.len() >= 2),
                    Geometry::Polygons(polygons) => {
                        layer.shape == Shape::Polygons
                            && polygons.iter().flatten().all(|ring| ring.first() == ring.last() && ring.len() >= 4)
                    }
                };
                assert!(shaped, "{}: {:?}", layer.name, row.geometry);
            }
        }
    }

    #[test]
    fn ids_are_unique_in_a_layer_and_names_of_layers_and_columns_are_plain_words() {
        let played = played();
        let mut names = BTreeSet::new();
        for layer in all(&played.run()) {
            assert!(names.insert(layer.name), "{}", layer.name);
            let plain = |word: &str| {
                !word.is_empty() && word.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_')
            };
            assert!(plain(layer.name) && layer.fields.iter().all(|field| plain(field.name)), "{}", layer.name);
            let ids: BTreeSet<String> = layer.rows.iter().map(|row| format!("{:?}", row.values[0])).collect();
            assert_eq!(ids.len(), layer.rows.len(), "{}", layer.name);
            let columns: BTreeSet<&str> = layer.fields.iter().map(|field| field.name).collect();
            assert_eq!(columns.len(), layer.fields.len(), "{}", layer.name);
        }
    }

    /// The layers as the book shows them.
    fn page() -> String {
        let played = played();
        let mut text = String::new();
        for layer in all(&played.run()) {
            let shape = match layer.shape {
                Shape::Table => "a table",
                Shape::Points => "points",
                Shape::Lines => "lines",
                Shape::Polygons => "polygons",
            };
            text.push_str(&format!("\n## `{}`\n\n{}: {shape}. {}\n\n", layer.name, layer.title, layer.description));
            text.push_str("| column | type | unit | what it says |\n|---|---|---|---|\n");
            for field in &layer.fields {
                let kind = match field.kind {
                    Kind::Text => "text",
                    Kind::Whole => "count",
                    Kind::Number => "number",
                    Kind::Flag => "flag",
                    Kind::Time => "time",
                };
                text.push_str(&format!("| `{}` | {kind} | {} | {} |\n", field.name, field.unit, field.description));
            }
        }
        text.push('\n');
        text
    }

    #[test]
    fn the_page_shows_the_layers_and_columns_that_are_written() {
        const OPENS: &str = "<!-- layers -->\n";
        const CLOSES: &str = "<!-- end -->";
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/book/src/reference/export-layers.md");
        let text = std::fs::read_to_string(&path).unwrap();
        let (before, rest) = text.split_once(OPENS).unwrap();
        let (shown, after) = rest.split_once(CLOSES).unwrap();
        if std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some() {
            std::fs::write(&path, format!("{before}{OPENS}{}{CLOSES}{after}", page())).unwrap();
        } else {
            assert!(shown == page(), "export-layers.md shows other layers; write them anew with KOKKYO_ACCEPT_GOLDEN=1");
        }
    }

    #[test]
    fn spans_are_half_open_and_lie_within_the_run() {
        let played = played();
        let run = played.run();
        let view = View::new(&run);
        for layer in all(&run) {
            let Some((start, end)) = layer.span() else { continue };
            for row in &layer.rows {
                let (Value::Time(from), Value::Time(to)) = (&row.values[start], &row.values[end]) else {
                    panic!("{}: a row without a span", layer.name)
                };
                assert!(from < to, "{}: {from:?} {to:?}", layer.name);
                assert!(*from >= view.moment(0), "{}", layer.name);
            }
        }
    }
}
