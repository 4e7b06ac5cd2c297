//! Table Schemas (Frictionless) of the CSV tables.

use serde_json::{Value, json};

use super::json_schema::{ID, MOMENT, described};
use super::{Field, Kind, Need, Table};

/// The schema of a table. Columns stand in any order and those that are not `x-required-column` may be absent, so the
/// table has fewer fields than the schema at most.
pub(super) fn of(table: &Table) -> Value {
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "title": format!("{}: {}", table.file, table.title),
        "fieldsMatch": "superset",
        "missingValues": [""],
        "fields": table.fields().map(field).collect::<Vec<_>>(),
    });
    if table.unique && table.fields().any(|field| matches!(field.kind, Kind::Id)) {
        schema["primaryKey"] = json!(["id"]);
    }
    schema
}

fn field(field: &Field) -> Value {
    let mut constraints = json!({});
    let mut schema = json!({ "name": field.name, "description": described(field), "type": "string" });
    match field.kind {
        Kind::Id => constraints["pattern"] = json!(ID),
        Kind::Moment => constraints["pattern"] = json!(MOMENT),
        Kind::Word(words) => constraints["enum"] = json!(words()),
        Kind::Yes => {
            schema["type"] = json!("boolean");
            schema["trueValues"] = json!(["yes"]);
            schema["falseValues"] = json!(["no"]);
        }
        Kind::Number((least, greatest)) => {
            schema["type"] = json!("number");
            // The least above 0 that there is: Table Schema has a limit of its own for it.
            let limit = if least == f64::MIN_POSITIVE { "exclusiveMinimum" } else { "minimum" };
            constraints[limit] = json!(if least == f64::MIN_POSITIVE { 0.0 } else { least });
            constraints["maximum"] = json!(greatest);
        }
        Kind::Whole => {
            schema["type"] = json!("integer");
            constraints["minimum"] = json!(0);
            constraints["maximum"] = json!(super::super::checker::MOST_WHOLE);
        }
        Kind::List(_) => {
            schema["type"] = json!("list");
            schema["delimiter"] = json!(";");
            schema["itemType"] = json!("string");
        }
        _ => {}
    }
    if field.need == Need::Value {
        constraints["required"] = json!(true);
    }
    if constraints.as_object().is_some_and(|map| !map.is_empty()) {
        schema["constraints"] = constraints;
    }
    if !field.unit.is_empty() {
        schema["x-unit"] = json!(field.unit);
    }
    schema["x-required-column"] = json!(field.need != Need::Nothing);
    schema
}
