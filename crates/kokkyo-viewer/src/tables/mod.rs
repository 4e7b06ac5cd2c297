//! Texts and small tables, as one JSON column: for each table an object of columns, never an object a row.

mod air;
mod command;
mod forces;
mod geography;
mod intelligence;
mod logistics;
mod provenance;
mod record;

use kokkyo_scenario::Provenance;
use serde_json::{Map, Value, json};

use crate::report::Report;
use crate::wire::Wire;

/// Writes the column `tables`.
pub fn write(wire: &mut Wire, report: &Report<'_>) {
    let given = &report.scenario.given;
    let mut all = Map::new();
    let mut add = |tables: Value| {
        if let Value::Object(tables) = tables {
            all.extend(tables);
        }
    };
    add(heading(report));
    add(geography::tables(&given.geography));
    add(forces::tables(&given.forces, report.theatre));
    add(command::tables(given, report.theatre));
    add(logistics::tables(&given.logistics));
    add(air::tables(given));
    add(intelligence::tables(&given.intelligence));
    add(record::tables(report));
    add(json!({ "provenance": provenance::shares(report.scenario) }));
    wire.json("tables", &Value::Object(all));
}

/// What was played, and how.
fn heading(report: &Report<'_>) -> Value {
    let given = &report.scenario.given;
    let (meta, clock, about) = (&given.meta, &given.clock, &report.about);
    json!({
        "meta": {
            "name": meta.name, "title": meta.title, "title_ja": meta.title_ja, "summary": meta.summary, "summary_ja": meta.summary_ja,
            "author": meta.author, "licence": meta.licence, "package": report.scenario.hash,
        },
        "clock": {
            "start_s": clock.start.0, "offset_h": clock.offset_h, "step_h": report.played.frames.step_h,
            "rows": report.played.frames.rows, "steps": report.theatre.steps, "days": report.played.trajectory.days,
        },
        "about": {
            "software": about.software, "results_version": about.results_version, "seed": about.seed,
            "replications": about.replications, "completed": report.spread.observed.len(), "mode": about.mode,
            "with": about.with, "held_out": about.held_out, "parameters_drawn": about.parameters_drawn,
            "set": about.set.iter().map(|(path, value)| json!([path, value])).collect::<Vec<_>>(),
            "digest": about.digest,
        },
        "sides": table(&given.sides, &[
            ("id", &|side| json!(side.id)), ("name", &|side| json!(side.name)), ("name_ja", &|side| json!(side.name_ja)),
            ("colour", &|side| json!(colour(&side.colour))),
        ]),
        "nations": table(&given.nations, &[
            ("id", &|nation| json!(nation.id)), ("name", &|nation| json!(nation.name)), ("name_ja", &|nation| json!(nation.name_ja)), ("side", &|nation| json!(nation.side)),
        ]),
    })
}

/// One of the columns of a table: its name, and what it has of an item.
type Field<'a, T> = (&'a str, &'a dyn Fn(&T) -> Value);

/// A table as an object of columns.
fn table<T>(items: &[T], fields: &[Field<'_, T>]) -> Value {
    Value::Object(fields.iter().map(|(name, of)| ((*name).to_string(), items.iter().map(of).collect())).collect())
}

/// A table whose items say where they come from.
fn sourced<T>(items: &[T], provenance: impl Fn(&T) -> &Provenance, fields: &[Field<'_, T>]) -> Value {
    let mut columns = table(items, fields);
    columns["source"] = items.iter().map(|item| json!(provenance(item).source)).collect();
    columns["locator"] = items.iter().map(|item| json!(provenance(item).locator)).collect();
    columns["quality"] = items.iter().map(|item| json!(provenance(item).quality.word())).collect();
    columns["reason"] = items.iter().map(|item| json!(provenance(item).reason)).collect();
    columns
}

/// A colour that is one; black otherwise (a checked package has none such).
fn colour(text: &str) -> &str {
    let digits = text.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) { text } else { "#000000" }
}

/// Degrees to a metre or so.
fn degrees(value: f64) -> f64 {
    (value * 1e5).round() / 1e5
}

/// Lines of positions: each a flat list of longitude, latitude.
fn lines(lines: &[Vec<[f64; 2]>]) -> Value {
    lines.iter().map(|line| line.iter().flatten().map(|value| json!(degrees(*value))).collect::<Value>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_six_hex_digits_are_a_colour() {
        assert_eq!(colour("#1f5fa8"), "#1f5fa8");
        for bad in ["red", "#fff", "#12345g", "#1f5fa8;x", "url(x)"] {
            assert_eq!(colour(bad), "#000000");
        }
    }
}
