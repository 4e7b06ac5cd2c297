//! GeoJSON files: features with their lines, and the geometries the format needs.

use geojson::{FeatureCollection, GeoJson, GeometryValue, JsonObject, JsonValue, Position};

use super::checker::Checker;
use super::fields::{Fields, Raw};
use super::table::LineStarts;
use super::text_of;
use super::words::quoted;
use crate::geography::LonLat;

/// A feature: its properties as fields, and its geometry.
pub(super) struct Feature {
    file: String,
    line: usize,
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
}

/// The features of a file; none where there is no such file, or after a fault. The second value is false after a fault.
pub(super) fn read(checker: &mut Checker<'_>, file: &str) -> (Vec<Feature>, bool) {
    let Some(text) = text_of(checker, file) else { return (Vec::new(), !checker.package.files.contains_key(file)) };
    let collection: FeatureCollection = match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => collection,
        Ok(_) => {
            checker.report.error("K060", file, 1, "", "a FeatureCollection is expected", "wrap the geometries into a FeatureCollection");
            return (Vec::new(), false);
        }
        Err(error) => {
            let line = text.parse::<JsonValue>().map_or_else(|error| error.line(), |_| 0);
            checker.report.error(
                "K060",
                file,
                line,
                "",
                format!("not GeoJSON: {}", quoted(error.to_string().trim_start_matches("Error while deserializing GeoJSON: "))),
                "mend the syntax",
            );
            return (Vec::new(), false);
        }
    };
    // The parser keeps no places; the word that opens each feature does.
    let starts = LineStarts::of(&text);
    let mut lines = text.match_indices("\"Feature\"").map(|(at, _)| starts.line(at));
    let features = collection.features.into_iter().map(|feature| Feature {
        file: file.to_string(),
        line: lines.next().unwrap_or(0),
        properties: feature.properties.unwrap_or_default(),
        geometry: feature.geometry.map(|geometry| geometry.value),
    });
    (features.collect(), true)
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
