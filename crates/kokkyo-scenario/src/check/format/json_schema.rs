//! JSON Schemas (draft 2020-12) of the TOML, GeoJSON and JSON files.

use serde_json::{Map, Value, json};

use super::border::{BORDER, LINES_OF_BORDER};
use super::documents::{CASES, COUNTERFACTUAL, COURSES, DIRECTIVES, GOALS, PARAMETER, PLANS, SCENARIO, WEIGHTS};
use super::geojson::{LAYERS, Layer, Shape};
use super::{Field, Kind, Need, PROVENANCE};
use crate::ParameterSpec;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
/// Text in one line without control and bidirectional characters; lines may stand around it, which are cut off.
const ONE_LINE: &str = r"^\s*[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*\s*$";
const SOMETHING: &str = r"\S";
const ANY_LINES: &str = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*$";
/// Longest name, in characters.
const LONGEST: usize = 4096;

/// Exact instants as the reference writes them.
pub(super) const MOMENT: &str =
    r"^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])([T ]([01]?\d|2[0-3]):[0-5]?\d(Z|[+-](0?\d|1[0-4]):[0-5]?\d)?)?)?$";
/// Ids.
pub(super) const ID: &str = r"^\s*[\p{L}\p{N}\p{M}_-]+\s*$";

/// All of them, by file.
pub(super) fn all(specs: &[ParameterSpec]) -> Vec<(String, Value)> {
    let mut all: Vec<(String, Value)> = [
        ("scenario.toml", "The scenario: title, clock, sides, nations, field", SCENARIO),
        ("command/directives.toml", "Orders as recorded", DIRECTIVES),
        ("command/plans.toml", "Operation plans: tasks for elements", PLANS),
        ("command/goals.toml", "What each side wanted", GOALS),
        ("command/courses.toml", "Courses of action of the free campaign", COURSES),
        ("command/cases.toml", "Recorded decisions that are put before their headquarters again", CASES),
        (super::super::weights::FILE, "How much claims count by role and source", WEIGHTS),
        ("counterfactuals/*.toml", "A small named departure", COUNTERFACTUAL),
    ]
    .into_iter()
    .map(|(file, title, fields)| {
        let schema = if file == "scenario.toml" { head(SCENARIO, &["clock", "field"], &["side", "nation"]) } else { object(fields) };
        (file.to_string(), document(file, title, schema))
    })
    .collect();
    all.push(("parameters/*.toml".to_string(), document("parameters/*.toml", "Numbers in the laws", parameters(specs))));
    all.push(("record/sources.json".to_string(), document("record/sources.json", "The bibliography as CSL-JSON", bibliography())));
    all.extend(LAYERS.iter().map(|layer| (layer.file.to_string(), document(layer.file, layer.title, features(layer)))));
    all
}

/// Those of the package of a long border.
pub(super) fn of_border(specs: &[ParameterSpec]) -> Vec<(String, Value)> {
    let layer = &LINES_OF_BORDER;
    [
        (crate::border::HEAD, "The border: title, years, sides", head(BORDER, &[], &["side"])),
        ("parameters/*.toml", "Numbers in the laws", parameters(specs)),
        ("record/sources.json", "The bibliography as CSL-JSON", bibliography()),
        (layer.file, layer.title, features(layer)),
    ]
    .map(|(file, title, schema)| (file.to_string(), document(file, title, schema)))
    .into()
}

fn document(file: &str, title: &str, mut schema: Value) -> Value {
    if let Value::Object(map) = &mut schema {
        map.insert("$schema".to_string(), json!(DRAFT));
        map.insert("title".to_string(), json!(format!("{file}: {title}")));
    }
    schema
}

/// The head: a package that extends another writes only what differs.
fn head(fields: &[Field], tables: &[&str], lists: &[&str]) -> Value {
    let mut schema = object(fields);
    let needed = std::mem::replace(&mut schema["required"], json!(["format", "name"]));
    let mut alone = json!({ "required": needed, "properties": {} });
    for &table in tables {
        alone["properties"][table]["required"] = std::mem::replace(&mut schema["properties"][table]["required"], json!([]));
    }
    for &list in lists {
        alone["properties"][list]["minItems"] = std::mem::replace(&mut schema["properties"][list]["minItems"], json!(0));
    }
    schema["if"] = json!({ "not": { "required": ["extends"] } });
    schema["then"] = alone;
    schema["dependentRequired"] = json!({ "remove": ["extends"] });
    schema
}

/// A TOML table.
fn object(fields: &[Field]) -> Value {
    let mut schema = members(fields, false);
    if let Value::Object(map) = &mut schema {
        map.insert("additionalProperties".to_string(), json!(false));
        // Each change has a value or a factor, never both.
        if std::ptr::eq(fields, super::SET) {
            map.insert("oneOf".to_string(), json!([{ "required": ["value"] }, { "required": ["factor"] }]));
        }
    }
    schema
}

fn members(fields: &[Field], or_null: bool) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|field| (field.name.to_string(), value(field, or_null))).collect();
    let required: Vec<&str> = fields.iter().filter(|field| field.need == Need::Value).map(|field| field.name).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

/// A value with its meaning and unit; in GeoJSON one that may be empty may be null.
fn value(field: &Field, or_null: bool) -> Value {
    let needed = field.need == Need::Value;
    let mut schema = of_kind(field.kind, needed);
    if or_null && !needed {
        schema = json!({ "anyOf": [schema, { "type": "null" }] });
    }
    if let Value::Object(map) = &mut schema {
        map.insert("description".to_string(), json!(described(field)));
        if !field.unit.is_empty() {
            map.insert("x-unit".to_string(), json!(field.unit));
        }
    }
    schema
}

/// Meaning, what it refers to, unit.
pub(super) fn described(field: &Field) -> String {
    let mut text = field.meaning.to_string();
    match field.kind {
        Kind::Link(what) => text.push_str(&format!("; {}{what}", article(what))),
        Kind::List(what) => text.push_str(&format!("; each {}{what}", article(what))),
        Kind::Moment => text.push_str("; a date: 1939-07-03, 1939-07-03T08:45 on the scenario's clock, or 1939-07-03T08:45+09:00"),
        Kind::Edtf => text.push_str("; an uncertain date (EDTF): 1939-07-03, 1939-07, 1939-07-XX or 1939-07-03~"),
        _ => {}
    }
    if !field.unit.is_empty() && field.unit != "1" && !field.unit.starts_with("as ") {
        text.push_str(&format!(" [{}]", field.unit));
    }
    text
}

fn article(what: &str) -> &'static str {
    if what.starts_with('`') {
        ""
    } else if what.starts_with(['a', 'e', 'i', 'o']) {
        "an "
    } else {
        "a "
    }
}

fn of_kind(kind: Kind, needed: bool) -> Value {
    match kind {
        Kind::Text | Kind::Link(_) if needed => json!({ "type": "string", "allOf": [{ "pattern": ANY_LINES }, { "pattern": SOMETHING }] }),
        Kind::Text | Kind::Link(_) | Kind::Edtf | Kind::Time => json!({ "type": "string", "pattern": ANY_LINES }),
        Kind::Line if needed => {
            json!({ "type": "string", "maxLength": LONGEST, "allOf": [{ "pattern": ONE_LINE }, { "pattern": SOMETHING }] })
        }
        Kind::Line => json!({ "type": "string", "maxLength": LONGEST, "pattern": ONE_LINE }),
        Kind::Id => json!({ "type": "string", "maxLength": LONGEST, "pattern": ID }),
        Kind::Moment if needed => json!({ "type": "string", "pattern": MOMENT }),
        Kind::Moment => json!({ "type": "string", "anyOf": [{ "pattern": MOMENT }, { "pattern": r"^\s*$" }] }),
        Kind::Colour => json!({ "type": "string", "pattern": "^#[0-9a-fA-F]{6}$" }),
        Kind::Word(words) => json!({ "enum": words() }),
        Kind::Yes => json!({ "enum": ["no", "yes", false, true] }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Number(span) => number(span),
        Kind::Whole => json!({ "type": "integer", "minimum": 0, "maximum": super::super::checker::MOST_WHOLE }),
        Kind::List(_) => {
            json!({ "type": "array", "items": { "type": "string", "pattern": ANY_LINES }, "minItems": usize::from(needed) })
        }
        Kind::Only(number) => json!({ "const": number as i64 }),
        Kind::Scalar => json!({ "type": ["string", "number", "boolean"] }),
        Kind::Object(fields) => object(fields),
        Kind::Objects(fields, least, greatest) => {
            let mut schema = json!({ "type": "array", "items": object(fields), "minItems": least });
            if greatest < usize::MAX {
                schema["maxItems"] = json!(greatest);
            }
            schema
        }
        Kind::OneOf(shapes) => {
            let shape = |(kinds, fields): &(&[&str], &[Field])| {
                let mut schema = object(fields);
                schema["properties"]["kind"] = json!({ "enum": kinds });
                schema
            };
            json!({ "oneOf": shapes.iter().map(shape).collect::<Vec<_>>() })
        }
        Kind::Named(names, fields) => named(&names(), fields),
    }
}

fn named(names: &[&str], fields: &[Field]) -> Value {
    if names.is_empty() {
        return json!({ "type": "object", "additionalProperties": object(fields) });
    }
    let properties: Map<String, Value> = names.iter().map(|name| ((*name).to_string(), object(fields))).collect();
    json!({ "type": "object", "properties": properties, "required": names, "additionalProperties": false })
}

fn number((least, greatest): (f64, f64)) -> Value {
    if least == f64::MIN_POSITIVE {
        return json!({ "type": "number", "exclusiveMinimum": 0, "maximum": greatest });
    }
    json!({ "type": "number", "minimum": least, "maximum": greatest })
}

/// Every key that the model asks for, with its unit and range; without a model any key.
fn parameters(specs: &[ParameterSpec]) -> Value {
    let of = |spec: Option<&ParameterSpec>| {
        let mut schema = object(PARAMETER);
        if let Some(spec) = spec {
            schema["description"] = json!(format!("{} [{}], {} to {}", spec.meaning.trim(), spec.unit, spec.least, spec.greatest));
            schema["x-unit"] = json!(spec.unit);
            schema["properties"]["unit"]["const"] = json!(spec.unit);
            for name in ["value", "low", "high"] {
                schema["properties"][name]["minimum"] = json!(spec.least);
                schema["properties"][name]["maximum"] = json!(spec.greatest);
            }
        }
        // Claims without a shape are the prior, and the value is then their median.
        schema["if"] = json!({ "properties": { "claims": { "minItems": 1 } }, "required": ["claims"], "not": { "required": ["prior"] } });
        schema["then"] = json!({ "not": { "anyOf": [{ "required": ["low"] }, { "required": ["high"] }] } });
        schema["else"] = json!({ "required": ["value"] });
        schema["dependentRequired"] = json!({ "low": ["high", "prior"], "high": ["low", "prior"] });
        schema
    };
    if specs.is_empty() {
        return json!({ "type": "object", "additionalProperties": of(None) });
    }
    // The doubt about a figure in a table, by its path: the figure itself stands there.
    let mut cell = object(PARAMETER);
    cell["description"] = json!("The doubt about a figure in a table, which keeps its value");
    cell["not"] = json!({ "required": ["value"] });
    let paths = super::super::changes::cell_prefixes().map(|path| path.replace('.', r"\.")).collect::<Vec<_>>().join("|");
    let properties: Map<String, Value> = specs.iter().map(|spec| (spec.key.to_string(), of(Some(spec)))).collect();
    let cells: Map<String, Value> = [(format!(r"^({paths})\..+$"), cell)].into_iter().collect();
    json!({ "type": "object", "properties": properties, "patternProperties": cells, "additionalProperties": false })
}

/// Loosely: the rest is the business of CSL.
fn bibliography() -> Value {
    let id = json!({ "type": ["string", "number"], "description": "Key, by which every other file names the entry" });
    let kind = json!({ "type": "string", "description": "Type of CSL, such as `book` or `article-journal`" });
    json!({
        "type": "array",
        "items": { "type": "object", "properties": { "id": id, "type": kind, "title": { "type": "string" } }, "required": ["id"] },
    })
}

fn features(layer: &Layer) -> Value {
    let fields: Vec<Field> = layer.properties.iter().chain(if layer.cited { PROVENANCE } else { &[] }).copied().collect();
    let position = json!({
        "type": "array",
        "minItems": 2,
        "prefixItems": [{ "type": "number", "minimum": -180, "maximum": 180 }, { "type": "number", "minimum": -90, "maximum": 90 }],
        "items": { "type": "number" },
    });
    let positions = |least: usize| json!({ "type": "array", "minItems": least, "items": { "$ref": "#/$defs/position" } });
    let list = |items: &Value, least: usize| json!({ "type": "array", "minItems": least, "items": items });
    let of = |kind: &str, coordinates: Value| {
        json!({
            "type": "object",
            "properties": { "type": { "const": kind }, "coordinates": coordinates },
            "required": ["type", "coordinates"],
        })
    };
    let lines = [of("LineString", positions(2)), of("MultiLineString", list(&positions(2), 0))];
    let rings = list(&positions(4), 1);
    let geometry = match layer.shape {
        Shape::Polygons => json!({ "oneOf": [of("Polygon", rings.clone()), of("MultiPolygon", list(&rings, 0))] }),
        Shape::Lines => json!({ "oneOf": lines }),
        Shape::LinesOrRiver => {
            let empty = json!({ "type": "object", "properties": { "coordinates": { "maxItems": 0 }, "geometries": { "maxItems": 0 } } });
            json!({ "anyOf": [lines[0], lines[1], { "type": "null" }, empty] })
        }
    };
    let feature = json!({
        "type": "object",
        "properties": { "type": { "const": "Feature" }, "properties": members(&fields, true), "geometry": geometry },
        "required": ["type", "properties", "geometry"],
    });
    json!({
        "type": "object",
        "properties": { "type": { "const": "FeatureCollection" }, "features": { "type": "array", "items": feature } },
        "required": ["type", "features"],
        "$defs": { "position": position },
    })
}
