//! GeoJSON files: features with their lines, and the geometries the format needs.

use geojson::{FeatureCollection, GeoJson, GeometryValue, JsonObject, JsonValue, Position};

use super::checker::Checker;
use super::fields::{Fields, Raw};
use super::json_places::{self, ObjectPlaces};
use super::places::Spot;
use super::table::LineStarts;
use super::text_of;
use super::words::quoted;
use crate::Severity;
use crate::geography::LonLat;

/// A feature: its properties as fields, and its geometry.
pub(super) struct Feature {
    file: String,
    line: usize,
    places: ObjectPlaces,
    properties: JsonObject,
    geometry: Option<GeometryValue>,
}

impl Fields for Feature {
    fn file(&self) -> &str {
        &self.file
    }

    fn line(&self, _name: &str) -> usize {
        self.line
    }

    fn spot(&self, name: &str) -> Spot {
        let place = if name == "geometry" { self.places.members.get(name) } else { self.places.inner.get(name) };
        // What is missing is missing in the properties.
        let place = place.or_else(|| self.places.members.get("properties")).unwrap_or(&self.places.span);
        if place.is_empty() { Spot::Line } else { Spot::Bytes(place.clone()) }
    }

    fn raw(&self, name: &str) -> Raw<'_> {
        match self.properties.get(name) {
            None | Some(JsonValue::Null) => Raw::Absent,
            Some(JsonValue::String(text)) if text.trim().is_empty() => Raw::Absent,
            Some(JsonValue::String(text)) => Raw::Text(text.trim()),
            Some(JsonValue::Number(number)) => Raw::Number(number.as_f64().unwrap_or(f64::NAN)),
            Some(JsonValue::Bool(value)) => Raw::Bool(*value),
            Some(JsonValue::Array(_)) => Raw::Other,
            Some(JsonValue::Object(_)) => Raw::Other,
        }
    }

    fn typed(&self) -> bool {
        true
    }

    fn stands(&self, name: &str) -> bool {
        self.properties.contains_key(name)
    }
}

/// The features of a file; none where there is no such file, or after a fault. The second value is false after a fault.
pub(super) fn read(checker: &mut Checker<'_>, file: &str) -> (Vec<Feature>, bool) {
    let Some(path) = checker.holder(file) else { return (Vec::new(), true) };
    let file = path.as_str();
    let Some(text) = text_of(checker, file) else { return (Vec::new(), false) };
    let collection: FeatureCollection = match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => collection,
        Ok(_) => {
            checker.report.error("K060", file, 1, "", "a FeatureCollection is expected", "wrap the geometries into a FeatureCollection");
            return (Vec::new(), false);
        }
        Err(error) => {
            // Where the JSON itself is sound, the reader of GeoJSON knows no place.
            let (line, spot) =
                text.parse::<JsonValue>().map_or_else(|error| place_of(&text, error.line(), error.column()), |_| (0, Spot::Line));
            let error = error.to_string();
            let message = format!("not GeoJSON: {}", quoted(error.trim_start_matches("Error while deserializing GeoJSON: ")));
            checker.place(Severity::Error, "K060", (file, line, ""), &spot, &message, "mend the syntax".into());
            return (Vec::new(), false);
        }
    };
    let starts = LineStarts::of(&text);
    let mut places = json_places::objects(&text, Some("features"), "properties").into_iter();
    let features = collection.features.into_iter().map(|feature| {
        let places = places.next().unwrap_or_default();
        Feature {
            file: file.to_string(),
            line: starts.line(places.span.start),
            places,
            properties: feature.properties.unwrap_or_default(),
            geometry: feature.geometry.map(|geometry| geometry.value),
        }
    });
    (features.collect(), true)
}

/// Line and place of a character that a parser of JSON stumbled over; it counts columns in bytes.
pub(super) fn place_of(text: &str, line: usize, column: usize) -> (usize, Spot) {
    let from = LineStarts::of(text).range(line, text.len()).map_or(0, |(from, _)| from);
    let mut at = (from + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let end = text[at..].chars().next().map_or(at, |letter| at + letter.len_utf8());
    (line, Spot::Bytes(at..end))
}

impl Feature {
    /// Whether there is no geometry, or one without positions.
    pub fn is_empty(&self) -> bool {
        match &self.geometry {
            None => true,
            Some(GeometryValue::LineString { coordinates }) => coordinates.is_empty(),
            Some(GeometryValue::MultiLineString { coordinates }) => coordinates.is_empty(),
            Some(GeometryValue::GeometryCollection { geometries }) => geometries.is_empty(),
            _ => false,
        }
    }

    /// Lines of at least two positions.
    pub fn lines(&self, checker: &mut Checker<'_>) -> Vec<Vec<LonLat>> {
        let lines = match &self.geometry {
            Some(GeometryValue::LineString { coordinates }) => vec![coordinates],
            Some(GeometryValue::MultiLineString { coordinates }) => coordinates.iter().collect(),
            other => {
                self.wrong_kind(checker, other.as_ref(), "a LineString or MultiLineString");
                return Vec::new();
            }
        };
        let mut all = Vec::new();
        for line in lines {
            if line.len() < 2 {
                checker.fault("K061", self, "geometry", "a line with fewer than two positions", "give at least two");
            }
            all.push(self.positions(checker, line));
        }
        all
    }

    /// Polygons, each an outer ring and holes.
    pub fn polygons(&self, checker: &mut Checker<'_>) -> Vec<Vec<Vec<LonLat>>> {
        let polygons = match &self.geometry {
            Some(GeometryValue::Polygon { coordinates }) => vec![coordinates],
            Some(GeometryValue::MultiPolygon { coordinates }) => coordinates.iter().collect(),
            other => {
                self.wrong_kind(checker, other.as_ref(), "a Polygon or MultiPolygon");
                return Vec::new();
            }
        };
        let mut all = Vec::new();
        for polygon in polygons {
            if polygon.is_empty() {
                checker.fault("K061", self, "geometry", "a polygon without a ring", "give its outer ring");
            }
            let mut rings = Vec::new();
            for ring in polygon {
                if ring.len() < 4 || ring.first() != ring.last() {
                    let message = "a ring that is not closed, or has fewer than three corners";
                    checker.fault("K061", self, "geometry", message, "repeat the first position as the last");
                }
                rings.push(self.positions(checker, ring));
            }
            all.push(rings);
        }
        all
    }

    fn wrong_kind(&self, checker: &mut Checker<'_>, found: Option<&GeometryValue>, wanted: &str) {
        let found = found.map_or("no geometry", GeometryValue::type_name);
        checker.fault("K061", self, "geometry", format!("{found} where {wanted} is needed"), format!("draw {wanted}"));
    }

    fn positions(&self, checker: &mut Checker<'_>, positions: &[Position]) -> Vec<LonLat> {
        let mut all = Vec::with_capacity(positions.len());
        for position in positions {
            match *position.as_slice() {
                [lon, lat, ..] if lon.abs() <= 180.0 && lat.abs() <= 90.0 => all.push([lon, lat]),
                _ => {
                    checker.fault("K062", self, "geometry", "a position is not on the earth", "write [longitude, latitude] in degrees");
                    break;
                }
            }
        }
        all
    }
}
