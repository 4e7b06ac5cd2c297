//! The list says what the checker reads: which values, as what, within which limits, and which must be there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::border::LINES_OF_BORDER;
use super::documents::{CASES, COUNTERFACTUAL, COURSES, DIRECTIVES, GOALS, PARAMETER, PLANS, SCENARIO, WEIGHTS};
use super::geojson::LAYERS;
use super::{BORDER, BORDER_TABLES, Field, Kind, Need, PROVENANCE, TABLES};
use crate::check::checker::READ;
use crate::check::{load, load_border};
use crate::{Package, Severity};

type Ways = BTreeMap<(String, String), BTreeSet<String>>;

fn package(name: &str) -> Package {
    Package::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name)).unwrap()
}

/// How the checker should read a value, text apart: a cell is often read as text too, to be kept as it is written.
fn ways(kind: Kind) -> Vec<String> {
    match kind {
        Kind::Number((least, greatest)) => vec![format!("number {least} {greatest}")],
        Kind::Whole => vec!["whole".to_string(), format!("number 0 {}", crate::check::checker::MOST_WHOLE)],
        Kind::Word(words) => vec![format!("word {}", words().join("|"))],
        Kind::Yes => vec!["word no|yes".to_string()],
        Kind::Flag => vec!["flag".to_string()],
        Kind::Moment => vec!["moment".to_string()],
        Kind::Edtf => vec!["edtf".to_string()],
        Kind::List(_) => vec!["list".to_string()],
        Kind::Id => vec!["id".to_string(), "line".to_string()],
        Kind::Line | Kind::Colour => vec!["line".to_string()],
        _ => Vec::new(),
    }
}

fn add(file: &str, fields: &[Field], all: &mut Ways) {
    for field in fields {
        all.entry((file.to_string(), field.name.to_string())).or_default().extend(ways(field.kind));
        match field.kind {
            Kind::Object(inner) | Kind::Objects(inner, ..) | Kind::Named(_, inner) => add(file, inner, all),
            Kind::OneOf(shapes) => shapes.iter().for_each(|(_, inner)| add(file, inner, all)),
            _ => {}
        }
    }
}

fn listed() -> Ways {
    let mut all = Ways::new();
    for table in TABLES.iter().chain(BORDER_TABLES) {
        add(table.file, &table.fields().copied().collect::<Vec<_>>(), &mut all);
    }
    for layer in LAYERS {
        add(layer.file, layer.properties, &mut all);
        add(layer.file, PROVENANCE, &mut all);
    }
    add(LINES_OF_BORDER.file, LINES_OF_BORDER.properties, &mut all);
    let documents = [
        ("scenario.toml", SCENARIO),
        ("border.toml", BORDER),
        ("command/directives.toml", DIRECTIVES),
        ("command/plans.toml", PLANS),
        ("command/goals.toml", GOALS),
        ("command/courses.toml", COURSES),
        ("command/cases.toml", CASES),
        ("parameters", PARAMETER),
        ("record/weights.toml", WEIGHTS),
        ("counterfactuals", COUNTERFACTUAL),
    ];
    documents.into_iter().for_each(|(file, fields)| add(file, fields, &mut all));
    all
}

/// One directive for each trigger, so that all of them are read.
const TRIGGERS: &str = r#"
[[directive]]
id = "D_A"
trigger = { kind = "shells-below", depot = "a", tonnes = 1 }
[[directive]]
id = "D_B"
trigger = { kind = "task-failed", task = "a" }
[[directive]]
id = "D_C"
trigger = { kind = "enemy-near", place = "a", km = 1 }
[[directive]]
id = "D_D"
trigger = { kind = "cohesion-below", below = 0.5, formations = ["a"] }
"#;

/// What the checker read of both packages and of the border, and how.
fn read() -> Ways {
    READ.with_borrow_mut(BTreeSet::clear);
    for name in ["nomonhan-1939", "two-posts"] {
        let mut package = package(name);
        if name == "two-posts" {
            package.files.get_mut("command/directives.toml").unwrap().extend(TRIGGERS.as_bytes());
            package.files.get_mut("scenario.toml").unwrap().extend(b"[[remove]]\nfile = \"a\"\nids = [\"b\"]\n");
            package.files.insert("parameters/of_claims.toml".to_string(), b"[\"a.b\"]\nclaims = [\"a\"]\n".to_vec());
        }
        drop(load(&package, &[], &[]));
    }
    let mut border = package("border-1932-1945");
    border.files.get_mut("border.toml").unwrap().extend(b"[[remove]]\nfile = \"a\"\nids = [\"b\"]\n");
    drop(load_border(&border, &[]));
    let mut all = Ways::new();
    for (file, name, way) in READ.take() {
        let folder = file.split('/').next().unwrap_or_default();
        let file = if ["parameters", "counterfactuals"].contains(&folder) { folder } else { &file };
        all.entry((file.to_string(), name)).or_default().insert(way);
    }
    all
}

#[test]
fn every_value_is_read_as_the_list_says_and_none_is_read_that_it_lacks() {
    let (mut listed, read) = (listed(), read());
    // A share where the measure is `destroy-share`: the list has the wider range.
    let goal = listed.get_mut(&("command/goals.toml".to_string(), "value".to_string())).unwrap();
    goal.insert("number 0 1".to_string());
    let mut wrong = Vec::new();
    for (place, ways) in &read {
        let Some(said) = listed.get(place) else {
            wrong.push(format!("{place:?} is read and not in the list"));
            continue;
        };
        let strict = |ways: &BTreeSet<String>| -> BTreeSet<String> {
            ways.iter().filter(|way| !["text", "line", "needed"].contains(&way.as_str())).cloned().collect()
        };
        // A link may be read as a line or as a text; what the list calls a line must be one.
        if strict(ways) != strict(said) || (said.contains("line") && !ways.contains("line")) {
            wrong.push(format!("{place:?}: read as {ways:?}, listed as {said:?}"));
        }
    }
    for (place, said) in &listed {
        if !said.is_empty() && !read.contains_key(place) {
            wrong.push(format!("{place:?} is in the list and not read"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn faults(package: &Package) -> usize {
    let report = if package.is_border() { load_border(package, &[]).err() } else { load(package, &[], &[]).err() };
    match report {
        None => 0,
        Some(report) => report.diagnostics.iter().filter(|fault| fault.severity == Severity::Error).count(),
    }
}

/// A table without the value of a column in its first row; nothing where it has none.
fn blanked(text: &str, column: &str) -> Option<String> {
    let mut rows: Vec<csv::StringRecord> =
        csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).records().map(Result::unwrap).collect();
    let at = rows[0].iter().position(|name| name == column)?;
    let row = rows.get_mut(1)?;
    *row = row.iter().enumerate().map(|(position, cell)| if position == at { "" } else { cell }).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    Some(String::from_utf8(writer.into_inner().unwrap()).unwrap())
}

#[test]
fn a_cell_that_the_list_wants_cannot_be_empty() {
    let (campaign, border) = (package("two-posts"), package("border-1932-1945"));
    assert_eq!((faults(&campaign), faults(&border)), (0, 0));
    let mut wrong = Vec::new();
    let mut tried = 0;
    let of = |whole| move |table| (whole, table);
    for (whole, table) in TABLES.iter().map(of(&campaign)).chain(BORDER_TABLES.iter().map(of(&border))) {
        let Some(bytes) = whole.files.get(table.file) else { continue };
        for field in table.fields().filter(|field| field.need == Need::Value) {
            let Some(text) = blanked(std::str::from_utf8(bytes).unwrap(), field.name) else { continue };
            let mut package = whole.clone();
            package.files.insert(table.file.to_string(), text.into_bytes());
            tried += 1;
            if faults(&package) == 0 {
                wrong.push(format!("{} {} may be empty", table.file, field.name));
            }
        }
    }
    assert!(wrong.is_empty() && tried > 180, "{tried} cells\n{}", wrong.join("\n"));
}
