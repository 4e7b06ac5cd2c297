//! Every row that has a source is in the evidence, and every path that can be set finds its row.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kokkyo_cite::evidence::{self, Evidence};
use kokkyo_scenario::package::Change;
use kokkyo_scenario::{Package, Scenario, check};
use serde_json::Value;

const PACKAGES: [&str; 2] = ["nomonhan-1939", "two-posts"];

fn package(name: &str) -> Package {
    Package::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name)).expect("the package can be read")
}

fn load(package: &Package, changes: &[Change]) -> Scenario {
    check::load(package, &[], changes).unwrap_or_else(|report| {
        let list: Vec<String> = report.diagnostics.iter().map(ToString::to_string).collect();
        panic!("{}", list.join("\n"))
    })
}

/// Whether the schema of a file, or of a part of it, has a column, a key or a property `quality`.
fn has_provenance(schema: &Value) -> bool {
    let own = schema.pointer("/properties/quality").is_some() || schema.get("name").and_then(Value::as_str) == Some("quality");
    own || match schema {
        Value::Object(map) => map.values().any(has_provenance),
        Value::Array(items) => items.iter().any(has_provenance),
        _ => false,
    }
}

/// Rows of a table, entries of a document or features of a layer that have a source.
fn statements(file: &str, text: &str) -> usize {
    if file.ends_with(".csv") {
        // A line inside quotation marks ends no row; the first row is the head.
        let outside = text.split('"').step_by(2);
        return outside.map(|part| part.matches('\n').count()).sum::<usize>() - 1;
    }
    let quality = if file.ends_with(".geojson") { "\"quality\":" } else { "\nquality = " };
    text.matches(quality).count()
}

#[test]
fn every_row_of_the_format_that_has_a_source_is_in_the_evidence() {
    let schemas = check::schemas(&[]);
    let cited: BTreeSet<&str> = schemas.iter().filter(|(_, schema)| has_provenance(schema)).map(|(file, _)| file.as_str()).collect();
    for file in ["command/cases.toml", "command/persons.csv", "geo/rivers.geojson", "parameters/*.toml", "record/weights.toml"] {
        assert!(cited.contains(file), "{file} is not among {cited:?}");
    }
    for name in PACKAGES {
        let package = package(name);
        let mut stated: BTreeMap<&str, usize> = BTreeMap::new();
        for (file, bytes) in &package.files {
            let (pattern, known_as) =
                if file.starts_with("parameters/") { ("parameters/*.toml", "parameters") } else { (file.as_str(), file.as_str()) };
            if cited.contains(pattern) {
                *stated.entry(known_as).or_default() += statements(file, std::str::from_utf8(bytes).expect("UTF-8"));
            }
        }
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &evidence::all(&load(&package, &[])) {
            *found.entry(row.file).or_default() += 1;
        }
        assert_eq!(found, stated, "{name}");
    }
}

#[test]
fn every_path_that_can_be_set_finds_its_row() {
    let package = package("nomonhan-1939");
    let scenario = load(&package, &[]);
    let all = evidence::all(&scenario);
    let names: BTreeSet<String> = evidence::subjects(&scenario).into_iter().collect();
    let mut paths: BTreeSet<String> = BTreeSet::new();
    for (prefix, columns) in check::settable() {
        let is_below = |row: &&Evidence| row.path.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.'));
        let rows: Vec<&Evidence> = all.iter().filter(is_below).collect();
        assert!(!rows.is_empty(), "no row is below {prefix}");
        for row in &rows {
            assert!(!row.provenance.source.is_empty(), "{row:?}");
            if columns.is_empty() {
                paths.insert(row.path.clone());
            }
            paths.extend(columns.iter().map(|column| format!("{}.{column}", row.path)));
        }
        for column in columns {
            let path = format!("{}.{column}", rows[0].path);
            let found = evidence::find(&scenario, &path).unwrap_or_else(|| panic!("{path} is not found"));
            let row = found.rows.iter().find(|row| row.path == rows[0].path).unwrap_or_else(|| panic!("{path} finds another row"));
            assert_eq!(row.values.iter().map(|value| value.name).collect::<Vec<_>>(), [*column], "{path}");
            assert!(!row.values[0].text.is_empty(), "{path}");
        }
    }
    assert_eq!(paths.difference(&names).collect::<Vec<_>>(), Vec::<&String>::new());
    let is_other = |row: &&Evidence| !row.path.is_empty() && !check::settable().any(|(prefix, _)| row.path.starts_with(prefix));
    assert_eq!(all.iter().filter(is_other).map(|row| row.path.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
    // Each is a path that --set takes: a factor of 1 leaves everything as it is, and a path that is none is a fault.
    let changes: Vec<Change> = paths.into_iter().map(|path| Change { path, value: None, factor: Some(1.0) }).collect();
    assert!(changes.len() > 1_000, "{}", changes.len());
    assert_eq!(evidence::all(&load(&package, &changes)).len(), all.len());
}

#[test]
fn rows_of_supply_say_where_lorries_load_and_for_which_order_they_wait() {
    let scenario = load(&package("nomonhan-1939"), &[]);
    let all = evidence::all(&scenario);
    // Of the rows of a path, what they say under a name; nothing where a row does not say it.
    let of = |path: &str, name: &str| {
        let rows = all.iter().filter(|row| row.path == path);
        let said = |row: &Evidence| row.values.iter().find(|value| value.name == name).map(|value| value.text.clone()).unwrap_or_default();
        rows.map(said).collect::<BTreeSet<String>>().into_iter().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of("logistics.fleets.S_FORWARD", "from_depot"), "D_TAMSAG");
    assert_eq!(of("logistics.fleets.S_FORWARD", "railhead"), "");
    assert_eq!(of("logistics.fleets.S_LORRY", "railhead"), "R_BORZYA");
    assert_eq!(of("logistics.fleets.S_LORRY", "depot"), "D_HAMARDABA");
    assert_eq!(of("logistics.plans.P_AUGUST", "directive"), "O_1AG");
    assert_eq!(of("logistics.priorities.japan", "directive").trim(), "O_DEFEND", "the last row waits for it, the first for nothing");
    assert_eq!(of("logistics.priorities.soviet", "directive"), "");
}

#[test]
fn every_path_that_a_counterfactual_sets_is_known() {
    for name in PACKAGES {
        let package = package(name);
        let names: BTreeSet<String> = evidence::subjects(&load(&package, &[])).into_iter().collect();
        let variants = package.variants().expect("counterfactuals that can be read");
        assert!(!variants.is_empty());
        for variant in &variants {
            for change in &variant.changes {
                assert!(names.contains(&change.path), "{}: {}", variant.name, change.path);
            }
        }
    }
}

#[test]
fn ids_of_command_intelligence_and_record_find_their_rows() {
    let scenario = load(&package("nomonhan-1939"), &[]);
    for (id, file) in [
        ("J_23D", "command/headquarters.csv"),
        ("UEDA", "command/persons.csv"),
        ("J_KWA", "command/persons.csv"),
        ("C_K_CROSS", "command/courses.toml"),
        ("OPEN_WATER", "command/courses.toml"),
        ("SH_PACT", "command/courses.toml"),
        ("kanchazu-1937", "command/cases.toml"),
        ("KZ_TOKYO", "command/cases.toml"),
        ("J_SIGNALS", "intelligence/sources.csv"),
        ("R_FUI_23D", "intelligence/relays.csv"),
        ("D_S_CENTRE", "intelligence/doctrine.csv"),
        ("S_NIGHT", "intelligence/concealment.csv"),
        ("manchukuo", "record/clocks.csv"),
        ("memoir", "record/weights.toml"),
    ] {
        let found = evidence::find(&scenario, id).unwrap_or_else(|| panic!("{id} is not found"));
        assert!(found.rows.iter().any(|row| row.file == file), "{id} finds nothing of {file}");
        assert!(!found.sources().is_empty(), "{id}");
    }
    let found = evidence::find(&scenario, "KZ_TOKYO").expect("a situation");
    let value = |name: &str| found.rows[0].values.iter().find(|value| value.name == name).map(|value| value.text.as_str());
    assert_eq!(value("decided"), Some("C_T_RESTRAIN"));
    assert!(value("happened").is_some_and(|text| text.contains("cancelled the attack")));
    // What a row leaves empty is said too.
    let found = evidence::find(&scenario, "command.courses.C_K_CROSS.to").expect("a course");
    assert_eq!(found.rows[0].values[0].text, "no limit");
}
