//! CSV (RFC 4180) for spreadsheets, with a CSVW file that says what the columns are; shapes as well-known text.

use serde_json::{Value as Json, json};

use super::{File, instant};
use crate::Error;
use crate::layer::{Field, Geometry, Kind, Layer, Row, Shape, Value};

/// Name of the file that describes the others: the one that CSVW looks for beside a table.
pub const METADATA: &str = "csv-metadata.json";
/// Column of shapes.
const SHAPE: &str = "wkt";

/// Every layer as `<name>.csv`, and [`METADATA`] last: where they take their places one by one, it must not tell of tables to come.
///
/// *Errors*: a table cannot be written.
pub fn files(layers: &[Layer], title: &str) -> Result<Vec<File>, Error> {
    let mut files = Vec::new();
    for layer in layers {
        files.push((name(layer), table(layer, &layer.rows)?));
    }
    files.push((METADATA.to_string(), format!("{:#}\n", metadata(layers, title)).into_bytes()));
    Ok(files)
}

/// Name of the file of a layer, and how it begins: by both it is known again. *Errors*: it cannot be written.
pub fn beginning(layer: &Layer) -> Result<File, Error> {
    Ok((name(layer), table(layer, &[])?))
}

fn name(layer: &Layer) -> String {
    format!("{}.csv", layer.name)
}

fn table(layer: &Layer, rows: &[Row]) -> Result<Vec<u8>, Error> {
    let shaped = layer.shape != Shape::Table;
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(layer.fields.iter().map(|field| field.name).chain(shaped.then_some(SHAPE)))?;
    for row in rows {
        let shape = shaped.then(|| well_known_text(&row.geometry));
        out.write_record(row.values.iter().map(cell).chain(shape))?;
    }
    out.into_inner().map_err(|error| Error::Write(error.into_error()))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Nothing => String::new(),
        Value::Text(text) => text.clone(),
        Value::Whole(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Time(at) => instant(*at),
    }
}

/// A shape as OGC writes it: `POINT (118.5 47.7)`.
fn well_known_text(geometry: &Geometry) -> String {
    let position = |at: &[f64; 2]| format!("{} {}", at[0], at[1]);
    let line = |line: &Vec<[f64; 2]>| format!("({})", line.iter().map(position).collect::<Vec<_>>().join(", "));
    let rings = |rings: &Vec<Vec<[f64; 2]>>| format!("({})", rings.iter().map(line).collect::<Vec<_>>().join(", "));
    match geometry {
        Geometry::Nowhere => String::new(),
        Geometry::Point(at) => format!("POINT ({})", position(at)),
        Geometry::Lines(lines) => format!("MULTILINESTRING ({})", lines.iter().map(line).collect::<Vec<_>>().join(", ")),
        Geometry::Polygons(polygons) => format!("MULTIPOLYGON ({})", polygons.iter().map(rings).collect::<Vec<_>>().join(", ")),
    }
}

/// What the tables are, for programs (W3C, *Metadata Vocabulary for Tabular Data*).
fn metadata(layers: &[Layer], title: &str) -> Json {
    let table = |layer: &Layer| -> Json {
        let mut columns: Vec<Json> = layer.fields.iter().map(column).collect();
        if layer.shape != Shape::Table {
            let said = "Shape as well-known text, WGS 84, longitude first";
            columns.push(json!({ "name": SHAPE, "titles": SHAPE, "datatype": "string", "dc:description": said }));
        }
        json!({
            "url": name(layer),
            "dc:title": layer.title,
            "dc:description": layer.description,
            "tableSchema": { "columns": columns, "primaryKey": "id" },
        })
    };
    json!({
        "@context": "http://www.w3.org/ns/csvw",
        "dc:title": title,
        "tables": layers.iter().map(table).collect::<Json>(),
    })
}

fn column(field: &Field) -> Json {
    let datatype = match field.kind {
        Kind::Text => "string",
        Kind::Whole => "integer",
        Kind::Number => "double",
        Kind::Flag => "boolean",
        Kind::Time => "dateTime",
    };
    let said = if field.unit.is_empty() { field.description.to_string() } else { format!("{} ({})", field.description, field.unit) };
    json!({ "name": field.name, "titles": field.name, "datatype": datatype, "dc:description": said })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::played;
    use crate::layers::all;
    use std::collections::BTreeMap;

    fn of_run() -> (Vec<Layer>, BTreeMap<String, Vec<u8>>) {
        let played = played();
        let layers = all(&played.run());
        let files = files(&layers, "Two posts").unwrap().into_iter().collect();
        (layers, files)
    }

    #[test]
    fn every_table_is_read_again_with_the_rows_and_columns_that_its_description_promises() {
        let (layers, files) = of_run();
        let described: Json = serde_json::from_slice(&files[METADATA]).unwrap();
        for (layer, table) in layers.iter().zip(described["tables"].as_array().unwrap()) {
            let mut reader = csv::Reader::from_reader(files[table["url"].as_str().unwrap()].as_slice());
            let heads: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
            let promised: Vec<&str> =
                table["tableSchema"]["columns"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
            assert_eq!(heads, promised, "{}", layer.name);
            assert_eq!(reader.records().map(Result::unwrap).count(), layer.rows.len(), "{}", layer.name);
        }
    }

    #[test]
    fn what_tells_of_the_tables_comes_after_them_and_each_begins_as_is_said_of_it() {
        let played = played();
        let layers = all(&played.run());
        let files = files(&layers, "Two posts").unwrap();
        assert_eq!(files.last().unwrap().0, METADATA);
        for (layer, (name, bytes)) in layers.iter().zip(&files) {
            let (known, head) = beginning(layer).unwrap();
            assert_eq!(known, *name);
            assert!(!head.is_empty() && bytes.starts_with(&head), "{name}");
        }
    }

    #[test]
    fn shapes_are_well_known_text() {
        assert_eq!(well_known_text(&Geometry::Point([118.5, 47.75])), "POINT (118.5 47.75)");
        let line = Geometry::Lines(vec![vec![[0.0, 1.0], [2.0, 3.0]]]);
        assert_eq!(well_known_text(&line), "MULTILINESTRING ((0 1, 2 3))");
        let ring = vec![[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]];
        assert_eq!(well_known_text(&Geometry::Polygons(vec![vec![ring]])), "MULTIPOLYGON (((0 0, 1 0, 0 1, 0 0)))");
        assert_eq!(well_known_text(&Geometry::Nowhere), "");
    }
}
