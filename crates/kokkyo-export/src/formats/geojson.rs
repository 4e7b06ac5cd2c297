//! GeoJSON (RFC 7946): a file a layer, for web maps, kepler.gl, pandas and R.

use geojson::feature::Id;
use geojson::{Feature, GeometryValue, JsonObject, JsonValue};

use super::{File, instant};
use crate::layer::{Geometry, Layer, Row, Shape, Value};

/// The layers that have a shape, each as `<name>.geojson`.
pub fn files(layers: &[Layer]) -> Vec<File> {
    let shaped = layers.iter().filter(|layer| layer.shape != Shape::Table);
    shaped.map(|layer| (name(layer), collection(layer).into_bytes())).collect()
}

/// Name of the file of a layer, and how it begins: by both it is known again. `None`: the layer has no file.
pub fn beginning(layer: &Layer) -> Option<File> {
    (layer.shape != Shape::Table).then(|| (name(layer), head(layer).into_bytes()))
}

fn name(layer: &Layer) -> String {
    format!("{}.geojson", layer.name)
}

fn head(layer: &Layer) -> String {
    let word = |text: &str| JsonValue::from(text).to_string();
    format!(
        "{{\"type\":\"FeatureCollection\",\"name\":{},\"title\":{},\"description\":{},\"features\":[",
        word(layer.name),
        word(layer.title),
        word(layer.description)
    )
}

/// A feature a line, so that two exports can be compared line by line.
fn collection(layer: &Layer) -> String {
    let mut out = head(layer);
    for (at, row) in layer.rows.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&feature(layer, row).to_string());
    }
    out.push_str("\n]}\n");
    out
}

fn feature(layer: &Layer, row: &Row) -> Feature {
    let properties: JsonObject = layer.fields.iter().zip(&row.values).map(|(field, value)| (field.name.to_string(), json(value))).collect();
    let id = row.values.first().and_then(|value| if let Value::Text(id) = value { Some(Id::String(id.clone())) } else { None });
    Feature { geometry: geometry(&row.geometry), properties: Some(properties), id, ..Feature::default() }
}

fn geometry(geometry: &Geometry) -> Option<geojson::Geometry> {
    let position = |at: &[f64; 2]| at.to_vec().into();
    let value = match geometry {
        Geometry::Nowhere => return None,
        Geometry::Point(at) => GeometryValue::Point { coordinates: position(at) },
        Geometry::Lines(lines) => {
            GeometryValue::MultiLineString { coordinates: lines.iter().map(|line| line.iter().map(position).collect()).collect() }
        }
        Geometry::Polygons(polygons) => {
            let rings = |rings: &Vec<Vec<[f64; 2]>>| rings.iter().map(|ring| ring.iter().map(position).collect()).collect();
            GeometryValue::MultiPolygon { coordinates: polygons.iter().map(rings).collect() }
        }
    };
    Some(geojson::Geometry::new(value))
}

fn json(value: &Value) -> JsonValue {
    match value {
        Value::Nothing => JsonValue::Null,
        Value::Text(text) => text.as_str().into(),
        Value::Whole(number) => (*number).into(),
        Value::Number(number) => (*number).into(),
        Value::Flag(flag) => (*flag).into(),
        Value::Time(at) => instant(*at).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::played;
    use crate::layers::all;
    use geojson::GeoJson;

    #[test]
    fn every_file_is_read_again_with_as_many_features_as_its_layer_has_rows() {
        let played = played();
        let layers = all(&played.run());
        for (name, bytes) in files(&layers) {
            let text = String::from_utf8(bytes).unwrap();
            let GeoJson::FeatureCollection(collection) = text.parse::<GeoJson>().unwrap() else { panic!("{name}") };
            let layer = layers.iter().find(|layer| format!("{}.geojson", layer.name) == name).unwrap();
            assert_eq!(collection.features.len(), layer.rows.len(), "{name}");
            for (feature, row) in collection.features.iter().zip(&layer.rows) {
                assert_eq!(feature.geometry.is_some(), row.geometry != Geometry::Nowhere, "{name}");
                assert_eq!(feature.properties.as_ref().unwrap().len(), layer.fields.len(), "{name}");
            }
        }
    }

    #[test]
    fn a_file_begins_as_is_said_of_it_and_of_no_other() {
        let played = played();
        let layers = all(&played.run());
        let files = files(&layers);
        let beginnings: Vec<File> = layers.iter().filter_map(beginning).collect();
        assert_eq!(beginnings.len(), files.len());
        for (name, bytes) in &files {
            let known: Vec<&str> = beginnings.iter().filter(|(_, head)| bytes.starts_with(head)).map(|(name, _)| name.as_str()).collect();
            assert_eq!(known, [name.as_str()]);
        }
    }

    #[test]
    fn instants_are_written_in_utc() {
        assert_eq!(json(&Value::Time(kokkyo_scenario::Moment(0))), JsonValue::from("1970-01-01T00:00:00Z"));
    }
}
