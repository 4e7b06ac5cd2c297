//! A schema for people: a line for each column of a table, or for each key of a document.

use std::io;

use serde_json::Value;

use crate::output::{Out, wrap};

/// Columns of whether it must be there, and of what may stand in it.
const MUST: usize = 5;
const KIND: usize = 26;

/// A column of a table or a key of a document.
struct Row {
    name: String,
    must: bool,
    kind: String,
    meaning: String,
}

/// What a file may hold, a line each.
pub fn write(out: &mut Out, schema: &Value) -> io::Result<()> {
    let fields = schema["fields"].as_array();
    let mut rows = Vec::new();
    match fields {
        Some(fields) => rows.extend(fields.iter().map(|field| Row {
            name: field["name"].as_str().unwrap_or_default().to_owned(),
            must: field["x-required-column"] == Value::Bool(true),
            kind: kind(field, &field["constraints"]),
            meaning: meaning(field),
        })),
        None => keys(&mut rows, schema, ""),
    }
    let longest = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or_default().max(8);
    out.heading(schema["title"].as_str().unwrap_or_default())?;
    out.line("")?;
    let what = if fields.is_some() { "column" } else { "key" };
    out.heading(&format!("{what:<longest$}  {:<MUST$} {:<KIND$} meaning", "must", "may be"))?;
    for row in &rows {
        let beside = longest + MUST + KIND + 4;
        let (kinds, meanings) = (wrap(&row.kind, KIND), wrap(&row.meaning, out.width.saturating_sub(beside).max(20)));
        for at in 0..kinds.len().max(meanings.len()).max(1) {
            let (name, must) = if at == 0 { (row.name.as_str(), if row.must { "yes" } else { "" }) } else { ("", "") };
            let [kind, meaning] = [&kinds, &meanings].map(|lines| lines.get(at).map_or("", String::as_str));
            out.line(format!("{name:<longest$}  {must:<MUST$} {kind:<KIND$} {meaning}").trim_end())?;
        }
    }
    out.line("")?;
    out.line("Into a file or a program it goes as the JSON schema, and on a terminal with --json.")
}

/// The keys of a table of a document, those of the tables in it after it.
fn keys(rows: &mut Vec<Row>, table: &Value, above: &str) {
    let required = |name: &str| table["required"].as_array().is_some_and(|all| all.iter().any(|one| one == name));
    for (name, value) in table["properties"].as_object().into_iter().flatten() {
        let (inside, path) = match (&value["properties"], &value["items"]["properties"]) {
            (Value::Object(_), _) => (Some(value), format!("{above}{name}")),
            (_, Value::Object(_)) => (Some(&value["items"]), format!("{above}{name}[]")),
            _ => (None, format!("{above}{name}")),
        };
        rows.push(Row { name: path.clone(), must: required(name), kind: kind(value, value), meaning: meaning(value) });
        if let Some(inside) = inside {
            keys(rows, inside, &format!("{path}."));
        }
    }
}

/// What may stand there: words, or a kind with its unit and range.
fn kind(value: &Value, limits: &Value) -> String {
    let words = |all: &Vec<Value>| all.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)).collect::<Vec<_>>();
    if let Some(all) = limits["enum"].as_array() {
        return words(all).join(", ");
    }
    let name = match &value["type"] {
        Value::String(name) => in_words(name, value),
        Value::Array(all) => words(all).iter().map(|name| in_words(name, value)).collect::<Vec<_>>().join(" or "),
        _ if value["properties"].is_object() => in_words("object", value),
        _ => String::new(),
    };
    let unit = value["x-unit"].as_str().filter(|unit| *unit != "1").map(|unit| format!(" of {unit}")).unwrap_or_default();
    // Limits that only keep numbers finite say nothing to people.
    let limit = |key: &str| limits[key].as_f64().filter(|limit| limit.abs() < 1e9);
    let range = match (limit("minimum"), limit("maximum")) {
        (Some(least), Some(most)) => format!(", {least} to {most}"),
        (Some(least), None) => format!(", {least} or more"),
        (None, Some(most)) => format!(", {most} or less"),
        (None, None) => String::new(),
    };
    format!("{name}{unit}{range}")
}

/// A type as people call it.
fn in_words(name: &str, value: &Value) -> String {
    match name {
        "string" => "text",
        "integer" => "whole number",
        "boolean" if value["trueValues"].is_array() => "yes or no",
        "boolean" => "true or false",
        "object" => "table",
        "array" if value["items"]["properties"].is_object() => "tables",
        "array" => "list",
        other => other,
    }
    .to_owned()
}

/// What it means, without the unit, which stands beside it.
fn meaning(value: &Value) -> String {
    let text = value["description"].as_str().unwrap_or_default();
    let unit = value["x-unit"].as_str().map(|unit| format!(" [{unit}]")).unwrap_or_default();
    text.strip_suffix(unit.as_str()).unwrap_or(text).to_owned()
}
