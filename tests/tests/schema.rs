//! What editors read to know a package: the schemas accept every file of the built-in packages, refuse the examples of
//! structural faults, and name the columns and keys that the reference page names. JSON Schemas are judged by a validator
//! that is not ours, Table Schemas by the small one below.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod examples;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use kokkyo_model::specification;
use kokkyo_scenario::{Diagnostic, Package, Severity, check};
use kokkyo_tests::root;
use serde_json::{Value, json};

use examples::{examples, is_of_border, spoilt};

/// Codes of faults that the schemas refuse wherever they have an example. All others need what stands in other files or
/// rows, or more than a schema can say: then the schemas accept what `kokkyo check` refuses.
#[rustfmt::skip]
const REFUSED: [&str; 33] = [
    "K002", "K005", "K006", "K007", "K008", "K010", "K011", "K012", "K013", "K014", "K015", "K017", "K018", "K020", "K024", "K025",
    "K026", "K027", "K029", "K034", "K041", "K042", "K060", "K061", "K062", "K080", "K090", "K091", "K092", "K093", "K111", "K123",
    "M002",
];

fn schemas() -> BTreeMap<String, Value> {
    check::schemas(&specification())
}

fn border_schemas() -> BTreeMap<String, Value> {
    check::border_schemas(&kokkyo_incidents::laws::specification())
}

fn package(name: &str) -> Package {
    Package::from_dir(&root().join("scenarios").join(name)).unwrap()
}

/// TOML as an editor sees it: dates are texts; what is not a number is null.
fn of_toml(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(value) => json!(value),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.iter().map(of_toml).collect(),
        toml::Value::Table(table) => Value::Object(table.iter().map(|(key, value)| (key.clone(), of_toml(value))).collect()),
    }
}

/// What is wrong with a file by its schema; nothing where it has none.
fn refusals(
    schemas: &BTreeMap<String, Value>,
    validators: &BTreeMap<String, jsonschema::Validator>,
    file: &str,
    bytes: &[u8],
) -> Vec<String> {
    let folder = file.split_once('/').map(|(folder, _)| format!("{folder}/*.toml")).unwrap_or_default();
    let key = if schemas.contains_key(file) { file.to_string() } else { folder };
    let Some(schema) = schemas.get(&key).filter(|_| key == file || file.ends_with(".toml")) else { return Vec::new() };
    let Ok(text) = std::str::from_utf8(bytes) else { return vec!["not UTF-8".to_string()] };
    if file.ends_with(".csv") {
        return of_table(schema, text);
    }
    let value = if file.ends_with(".toml") {
        match text.parse::<toml::Table>() {
            Ok(table) => of_toml(&toml::Value::Table(table)),
            Err(error) => return vec![error.to_string()],
        }
    } else {
        match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) => return vec![error.to_string()],
        }
    };
    validators[&key].iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Table Schema, as far as ours use it.
fn of_table(schema: &Value, text: &str) -> Vec<String> {
    let fields = schema["fields"].as_array().unwrap();
    let named = |name: &str| fields.iter().find(|field| field["name"] == name);
    let mut found = Vec::new();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_string).collect();
    found.extend(header.iter().filter(|name| !name.is_empty() && named(name).is_none()).map(|name| format!("column {name} is unknown")));
    let twice = header.iter().collect::<BTreeSet<_>>().len() < header.len();
    found.extend(twice.then(|| "a column stands twice".to_string()));
    for field in fields.iter().filter(|field| field["x-required-column"] == true) {
        let name = field["name"].as_str().unwrap();
        found.extend((!header.iter().any(|column| column == name)).then(|| format!("column {name} is missing")));
    }
    let keys: Vec<&str> = schema["primaryKey"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut seen = BTreeSet::new();
    for record in reader.records() {
        let Ok(record) = record else {
            found.push("a row of another length".to_string());
            continue;
        };
        // Rows and columns without any text, which spreadsheets leave at the end, are passed over as the checker does.
        if record.iter().all(str::is_empty) {
            continue;
        }
        for (name, cell) in header.iter().zip(&record) {
            if let Some(field) = named(name) {
                found.extend(of_cell(field, cell).map(|fault| format!("{name} `{cell}`: {fault}")));
            }
        }
        let key: Vec<&str> = header.iter().zip(&record).filter(|(name, _)| keys.contains(&name.as_str())).map(|(_, cell)| cell).collect();
        if !key.is_empty() && !seen.insert(key.join("/")) {
            found.push(format!("{key:?} stands twice"));
        }
    }
    found
}

fn of_cell(field: &Value, cell: &str) -> Option<String> {
    let rules = &field["constraints"];
    if cell.is_empty() {
        return (rules["required"] == true).then(|| "is needed".to_string());
    }
    let kind = field["type"].as_str().unwrap();
    if kind == "number" || kind == "integer" {
        let Some(number) = cell.parse::<f64>().ok().filter(|number| number.is_finite()) else { return Some(format!("not a {kind}")) };
        let limit = |name: &str| rules[name].as_f64();
        let outside = limit("minimum").is_some_and(|least| number < least)
            || limit("exclusiveMinimum").is_some_and(|least| number <= least)
            || limit("maximum").is_some_and(|greatest| number > greatest);
        return (outside || (kind == "integer" && number.fract() != 0.0)).then(|| "out of range".to_string());
    }
    let words = |name: &str| field[name].as_array().into_iter().flatten().any(|word| word == cell);
    if kind == "boolean" {
        return (!words("trueValues") && !words("falseValues")).then(|| "neither yes nor no".to_string());
    }
    assert!(["string", "list"].contains(&kind), "this test knows no type {kind}");
    if let Some(words) = rules["enum"].as_array()
        && !words.iter().any(|word| word == cell)
    {
        return Some("not one of the words".to_string());
    }
    let pattern = rules["pattern"].as_str()?;
    (!is_like(pattern, cell)).then(|| format!("not like {pattern}"))
}

thread_local! {
    /// The patterns that were asked for: to read one takes a thousand times as long as to match it, and every cell of a column asks.
    static PATTERNS: RefCell<BTreeMap<String, jsonschema::Validator>> = const { RefCell::new(BTreeMap::new()) };
}

fn is_like(pattern: &str, cell: &str) -> bool {
    PATTERNS.with_borrow_mut(|read| {
        if !read.contains_key(pattern) {
            read.insert(pattern.to_string(), jsonschema::validator_for(&json!({ "pattern": pattern })).unwrap());
        }
        read[pattern].is_valid(&json!(cell))
    })
}

fn validators(schemas: &BTreeMap<String, Value>) -> BTreeMap<String, jsonschema::Validator> {
    let all = schemas.iter().filter(|(file, _)| !file.ends_with(".csv"));
    all.map(|(file, schema)| (file.clone(), jsonschema::validator_for(schema).unwrap_or_else(|error| panic!("{file}: {error}")))).collect()
}

#[test]
fn every_schema_is_a_schema_of_draft_2020_12() {
    for (file, schema) in schemas().iter().chain(&border_schemas()).filter(|(file, _)| !file.ends_with(".csv")) {
        assert!(jsonschema::meta::is_valid(schema), "{file}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{file}");
    }
}

#[test]
fn every_file_of_the_built_in_packages_is_accepted() {
    let schemas = schemas();
    let validators = validators(&schemas);
    let mut wrong = Vec::new();
    let mut met = BTreeSet::new();
    for name in ["nomonhan-1939", "two-posts"] {
        for (file, bytes) in &package(name).files {
            let folder = file.split_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/*.toml"));
            met.extend([file.clone(), folder]);
            wrong.extend(refusals(&schemas, &validators, file, bytes).into_iter().take(3).map(|fault| format!("{name}/{file}: {fault}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Both built-in bibliographies are BibTeX.
    let idle: Vec<&String> = schemas.keys().filter(|file| !met.contains(*file) && *file != "record/sources.json").collect();
    assert!(idle.is_empty(), "no package has {idle:?}");
}

#[test]
fn every_file_of_the_built_in_border_is_accepted_and_structural_faults_of_borders_are_refused() {
    let schemas = border_schemas();
    let validators = validators(&schemas);
    let border = package("border-1932-1945");
    let found = |package: &Package| -> Vec<String> {
        let of = |(file, bytes): (&String, &Vec<u8>)| refusals(&schemas, &validators, file, bytes);
        package.files.iter().flat_map(of).collect()
    };
    assert_eq!(found(&border), Vec::<String>::new());
    let unmet: Vec<&String> = schemas.keys().filter(|file| !file.contains('*') && !border.files.contains_key(*file)).collect();
    assert_eq!(unmet, ["record/sources.json"]);
    for (file, from, to) in [
        ("border.toml", "first_year = 1932", "first_yaer = 1932"),
        ("border.toml", "colour = \"#b3261e\"", "colour = \"red\""),
        ("border.toml", "last_year = 1945", "last_year = 19450"),
        ("geo/border.geojson", "\"ground\":\"river\"", "\"ground\":\"water\""),
        ("incidents/covariates.csv", ",rate,", ",rates,"),
        ("geo/seasons.csv", "AMUR,ice,11,", "AMUR,ice,13,"),
        ("forces/garrisons.csv", "quantity", "quantities"),
        ("command/courses.csv", "J_1,japan,1,", "J_1,japan,0,"),
    ] {
        let mut spoilt = border.clone();
        let text = String::from_utf8(spoilt.files[file].clone()).unwrap();
        assert!(text.contains(from), "{file} {from}");
        spoilt.files.insert(file.to_string(), text.replacen(from, to, 1).into_bytes());
        assert!(!found(&spoilt).is_empty(), "{file} {to}");
        assert!(check::load_border(&spoilt, &[]).is_err(), "{file} {to}");
    }
    // A border that extends another says only what differs.
    let head = |text: &str| refusals(&schemas, &validators, "border.toml", text.as_bytes()).len();
    assert_eq!(head("format = 1\nname = \"x\"\nextends = \"border-1932-1945\"\nstep_from = 1941\n"), 0);
    assert!(head("format = 1\nname = \"x\"\nstep_from = 1941\n") > 0);
}

#[test]
fn a_bibliography_is_a_list_of_entries_with_ids() {
    let schemas = schemas();
    let validators = validators(&schemas);
    let of = |text: &str| refusals(&schemas, &validators, "record/sources.json", text.as_bytes()).len();
    assert_eq!(of(r#"[{ "id": "coox", "type": "book", "title": "Nomonhan" }]"#), 0);
    assert!(of(r#"{ "items": [] }"#) > 0 && of(r#"[{ "type": "book" }]"#) > 0);
}

#[test]
fn structural_faults_are_refused_and_warnings_are_not() {
    let schemas = schemas();
    let validators = validators(&schemas);
    let mut refused = BTreeSet::new();
    let mut accepted = BTreeSet::new();
    for example in examples().into_iter().filter(|example| !is_of_border(example)) {
        let package = spoilt(&example);
        let found: Vec<String> = package.files.iter().flat_map(|(file, bytes)| refusals(&schemas, &validators, file, bytes)).collect();
        let all = if found.is_empty() { &mut accepted } else { &mut refused };
        all.insert(example.code().to_string());
        println!("{}: {found:?}", example.name);
    }
    let always: Vec<&str> = refused.difference(&accepted).map(String::as_str).collect();
    assert_eq!(always, REFUSED);
}

/// Values that somebody might write, sound in some places and wrong in others.
const WRITTEN: &[&str] = &[
    "",
    " ",
    "x",
    " x ",
    "1",
    "1.0",
    "1e2",
    "1E2",
    "+5",
    "007",
    ".5",
    "5.",
    "0",
    "-1",
    "0.5",
    "12",
    "1000000",
    "yes",
    "no",
    "true",
    "Yes",
    "both",
    "1939-06-02",
    "1939-06",
    "1939",
    "1939-06-02T08:45",
    "1939-06-02T8:45",
    "1939-06-02T08",
    "1939-06-02T08:45Z",
    "1939-06-02T08:45:30",
    "1939-06-02T08:45+09:00",
    "1939-06-02T08:45+0900",
    "1939-06-02T08:45+09",
    "1939-06-02 08:45",
    "1939-6-2",
    "1939-06-02T24:00",
    "日本",
    "a;b",
    "a_b-c",
    "a.b",
    "é",
    "P_BRIDGE",
    "W_DET",
    "kokkyo_author",
    "#AABBCC",
    "#abc",
    "hold",
    "own_return",
    "assumed",
    "08:45",
    "8:45",
    "a, b",
];

/// A file with one value changed, which its schema refuses.
struct Refused {
    file: String,
    /// The name of the column or of the key.
    field: String,
    text: String,
    /// What was written where, and what the schema says of it.
    said: String,
}

/// What the checker says against a package with some files changed.
fn faults(package: &Package, changed: &[&Refused]) -> Vec<Diagnostic> {
    let mut package = package.clone();
    package.files.extend(changed.iter().map(|one| (one.file.clone(), one.text.clone().into_bytes())));
    let report = if package.is_border() {
        check::load_border(&package, &kokkyo_incidents::laws::specification()).err()
    } else {
        check::load(&package, &specification(), &[]).err()
    };
    report.map(|report| report.diagnostics).unwrap_or_default()
}

/// Those of the refused changes to a sound package that the checker has no objection to. To read a package takes most of the time: as many
/// files as have a change are changed at once, one value in each, and a change is objected to where a fault stands at its own name in
/// its own file. Where none does, it is judged alone.
fn accepted(package: &Package, mut waiting: Vec<Refused>) -> Vec<String> {
    let mut accepted = Vec::new();
    while !waiting.is_empty() {
        let mut met = BTreeSet::new();
        let (together, later): (Vec<Refused>, Vec<Refused>) = waiting.into_iter().partition(|one| met.insert(one.file.clone()));
        waiting = later;
        let at_once: Vec<&Refused> = together.iter().collect();
        let found = faults(package, &at_once);
        let names = |fault: &Diagnostic, one: &Refused| {
            // Of a table the first row is what was changed; what follows from another file is told of other rows as well.
            let is_there = !one.file.ends_with(".csv") || fault.line == 2;
            fault.severity == Severity::Error
                && fault.file == one.file
                && is_there
                && fault.field.rsplit('.').next() == Some(one.field.as_str())
        };
        let open = at_once.into_iter().filter(|one| !found.iter().any(|fault| names(fault, one)));
        accepted.extend(
            open.filter(|one| faults(package, &[one]).iter().all(|fault| fault.severity != Severity::Error)).map(|one| one.said.clone()),
        );
    }
    accepted
}

/// What the schema of a file refuses although the checker accepts it, with another value in the first row of each column.
fn stricter_tables(schemas: &BTreeMap<String, Value>, package: &Package, one_in: usize, wrong: &mut Vec<String>) -> usize {
    let mut tried = 0;
    let mut waiting = Vec::new();
    for (file, bytes) in package.files.iter().filter(|(file, _)| file.ends_with(".csv")) {
        let rows: Vec<csv::StringRecord> =
            csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice()).records().map(Result::unwrap).collect();
        for column in 0..rows[0].len() {
            // Of neighbouring columns each meets other values, so that every kind of value is met.
            for (_, written) in WRITTEN.iter().enumerate().filter(|(at, _)| (at + column) % one_in == 0) {
                let Some(first) = rows.get(1) else { continue };
                let changed: csv::StringRecord =
                    first.iter().enumerate().map(|(at, cell)| if at == column { written } else { cell }).collect();
                let mut writer = csv::Writer::from_writer(Vec::new());
                for row in [&rows[0], &changed].into_iter().chain(&rows[2..]) {
                    writer.write_record(row).unwrap();
                }
                let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
                tried += 1;
                let refused = of_table(&schemas[file], &text);
                if !refused.is_empty() {
                    let field = rows[0][column].to_string();
                    let said = format!("{file} {field} `{written}`: {}", refused.join("; "));
                    waiting.push(Refused { file: file.clone(), field, text, said });
                }
            }
        }
    }
    wrong.extend(accepted(package, waiting));
    tried
}

/// Every way to put another value in the place of one in a document, the first table of each list.
fn changed(table: &toml::Table, value: &toml::Value) -> Vec<(String, toml::Table)> {
    let mut all = Vec::new();
    for (key, old) in table {
        let put = |new: toml::Value| {
            let mut table = table.clone();
            table.insert(key.clone(), new);
            table
        };
        all.push((key.clone(), put(value.clone())));
        match old {
            toml::Value::Table(inner) => {
                all.extend(
                    changed(inner, value).into_iter().map(|(name, inner)| (format!("{key}.{name}"), put(toml::Value::Table(inner)))),
                );
            }
            toml::Value::Array(items) if items.first().is_some_and(toml::Value::is_table) => {
                let first = items[0].as_table().unwrap();
                for (name, inner) in changed(first, value) {
                    let mut items = items.clone();
                    items[0] = toml::Value::Table(inner);
                    all.push((format!("{key}.{name}"), put(toml::Value::Array(items))));
                }
            }
            _ => {}
        }
    }
    all
}

#[test]
fn what_the_checker_accepts_the_schemas_accept() {
    let schemas = schemas();
    let validators = validators(&schemas);
    let package = package("two-posts");
    let mut wrong = Vec::new();
    let mut tried = stricter_tables(&schemas, &package, 1, &mut wrong);
    let mut waiting = Vec::new();
    let mut values: Vec<toml::Value> = WRITTEN.iter().map(|text| toml::Value::String((*text).to_string())).collect();
    values.extend([0_i64, 1, 2, 12, -1].map(toml::Value::Integer));
    values.extend([0.5, 1.0, 3.0, 1e3, -0.0].map(toml::Value::Float));
    values.extend([true, false].map(toml::Value::Boolean));
    let dates = ["1939-06-02", "1939-06-02T08:45:00", "1939-06-02T08:45:00+09:00", "1939-06-02T08:45:30Z"];
    values.extend(dates.map(|text| format!("a = {text}").parse::<toml::Table>().unwrap()["a"].clone()));
    values.push(toml::Value::Array(Vec::new()));
    values.push(toml::Value::Array(vec![toml::Value::String("W_POST".into())]));
    values.push(toml::Value::Table(toml::Table::new()));
    for file in [
        "scenario.toml",
        "command/directives.toml",
        "command/plans.toml",
        "command/goals.toml",
        "parameters/command.toml",
        "counterfactuals/no-bridge.toml",
    ] {
        let table: toml::Table = std::str::from_utf8(&package.files[file]).unwrap().parse().unwrap();
        for (number, value) in values.iter().enumerate() {
            // A third of all: each key meets every kind of value, and a busy machine its limit of time.
            for (_, (path, table)) in changed(&table, value).into_iter().enumerate().filter(|(at, _)| at % 3 == number % 3) {
                let text = toml::to_string(&table).unwrap();
                tried += 1;
                let blank = value.as_str().is_some_and(|text| text.trim().is_empty());
                let mut refused = refusals(&schemas, &validators, file, text.as_bytes());
                // A blank text means nothing to the checker, whatever is wanted there. An editor asks to leave the key out.
                refused.retain(|fault| !(blank && fault.contains("is not of type")));
                if !refused.is_empty() {
                    let field = path.rsplit('.').next().unwrap_or_default().to_string();
                    let said = format!("{file} {path} = {value}: {}", refused.join("; "));
                    waiting.push(Refused { file: file.to_string(), field, text, said });
                }
            }
        }
    }
    wrong.extend(accepted(&package, waiting));
    assert!(wrong.is_empty() && tried > 6_000, "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_the_checker_accepts_in_a_border_its_schemas_accept() {
    let mut wrong = Vec::new();
    // A line of two points: the tables are asked about, thousands of times, and not the map.
    let mut border = package("border-1932-1945");
    let line = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"sector":"AMUR"},"geometry":{"type":"LineString","coordinates":[[127.0,50.0],[128.0,49.6]]}}]}"#;
    border.files.insert("geo/border.geojson".to_string(), line.as_bytes().to_vec());
    let tried = stricter_tables(&border_schemas(), &border, 4, &mut wrong);
    assert!(wrong.is_empty() && tried > 1_200, "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_package_in_the_tree_is_accepted() {
    let schemas = schemas();
    let validators = validators(&schemas);
    let mut seen = 0;
    for folder in ["scenarios", "tests/packages", "crates/kokkyo-scenario/tests"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap().map(Result::unwrap) {
            if !entry.path().join("scenario.toml").is_file() {
                continue;
            }
            let package = Package::from_dir(&entry.path()).unwrap();
            let found: Vec<String> = package
                .files
                .iter()
                // The parameters of that package are those of no model.
                .filter(|(file, _)| !(folder.ends_with("kokkyo-scenario/tests") && file.starts_with("parameters/")))
                .flat_map(|(file, bytes)| {
                    refusals(&schemas, &validators, file, bytes).into_iter().map(move |fault| format!("{file}: {fault}"))
                })
                .collect();
            assert!(found.is_empty(), "{}: {}", entry.path().display(), found.join("\n"));
            seen += 1;
        }
    }
    assert!(seen >= 4, "{seen}");
}

/// The names of a list such as `id, kind (foot|horse), place or empty`, each with the words in its brackets.
fn columns(list: &str) -> Vec<(String, Vec<String>)> {
    let mut depth = 0;
    let parts = list.split(|letter| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        letter == ',' && depth == 0
    });
    let read = |part: &str| {
        let name = part.split_whitespace().next().unwrap_or_default().to_string();
        let inside = part.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or_default();
        let words = if inside.contains('|') { inside.split('|').map(str::to_string).collect() } else { Vec::new() };
        (name, words)
    };
    parts.map(|part| read(part.trim())).collect()
}

fn words_of(field: &Value) -> Vec<String> {
    if field["type"] == "boolean" {
        return vec!["yes".to_string(), "no".to_string()];
    }
    field["constraints"]["enum"].as_array().into_iter().flatten().map(|word| word.as_str().unwrap().to_string()).collect()
}

#[test]
fn the_reference_page_names_the_columns_and_words_of_every_table() {
    let page = std::fs::read_to_string(root().join("docs/book/src/reference/package.md")).unwrap();
    let mut wrong = Vec::new();
    for (file, schema) in schemas().iter().filter(|(file, _)| file.ends_with(".csv")) {
        let name = file.rsplit('/').next().unwrap();
        // Two folders may have a table of one name: then the page says the folder.
        let of = |name: &str| page.lines().find(|line| line.starts_with(&format!("- `{name}`")));
        let line = of(file).or_else(|| of(name)).unwrap_or_else(|| panic!("no line on {name}"));
        let rest = line.split_once(": ").unwrap().1;
        let list = rest.split('`').nth(1).unwrap();
        let cited = rest.split('`').nth(2).is_some_and(|text| text.trim_start().starts_with("+ provenance"));
        let mut said = columns(list);
        if cited {
            said.extend(columns("source, locator, quality (stated|inferred|assumed), reason"));
        }
        let fields = schema["fields"].as_array().unwrap();
        let needed = fields.iter().filter(|field| field["x-required-column"] == true);
        let listed: Vec<&str> = needed.clone().map(|field| field["name"].as_str().unwrap()).collect();
        let on_page: Vec<&str> = said.iter().map(|(name, _)| name.as_str()).collect();
        if listed != on_page {
            wrong.push(format!("{file}: the page has {on_page:?}, the format {listed:?}"));
        }
        for (field, (name, words)) in needed.zip(&said).filter(|(_, (_, words))| !words.is_empty()) {
            if words_of(field) != *words {
                wrong.push(format!("{file} {name}: the page has {words:?}, the format {:?}", words_of(field)));
            }
        }
        for field in fields.iter().filter(|field| field["x-required-column"] == false) {
            let name = field["name"].as_str().unwrap();
            if !page.contains(&format!("`{name}`")) {
                wrong.push(format!("{file}: the page does not name the optional column {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reference_page_of_borders_names_every_column_and_key() {
    let page = std::fs::read_to_string(root().join("docs/book/src/reference/border-package.md")).unwrap();
    let mut wrong = Vec::new();
    for (file, schema) in &border_schemas() {
        let names: Vec<&str> = if file.ends_with(".csv") {
            schema["fields"].as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap()).collect()
        } else if file == "border.toml" {
            schema["properties"].as_object().unwrap().keys().map(String::as_str).collect()
        } else {
            continue;
        };
        let text = if file.ends_with(".csv") {
            page.lines().find(|line| line.starts_with(&format!("| `{file}`"))).unwrap_or_else(|| panic!("no line on {file}")).to_string()
        } else {
            page.clone()
        };
        let said = |name: &&str| text.contains(&format!("`{name}`")) || (text.contains(&format!("`[[{name}]]`")));
        let provenance = ["source", "locator", "quality", "reason"];
        wrong.extend(names.iter().filter(|name| !provenance.contains(name) && !said(name)).map(|name| format!("{file} {name}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every key of a JSON Schema of a TOML file.
fn keys(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(properties) = map.get("properties").and_then(Value::as_object) {
                found.extend(properties.keys().cloned());
            }
            map.values().for_each(|value| keys(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[test]
fn the_reference_names_every_key_of_the_documents() {
    let read = |name: &str| std::fs::read_to_string(root().join("docs/book/src/reference").join(name)).unwrap();
    let pages = read("package.md") + &read("claims.md");
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let words: BTreeSet<&str> = pages.split(|letter| !is_word(letter)).collect();
    let specs: BTreeSet<String> = specification().iter().map(|spec| spec.key.to_string()).collect();
    let mut missing = Vec::new();
    for (file, schema) in schemas().iter().filter(|(file, _)| file.ends_with(".toml")) {
        let mut found = BTreeSet::new();
        keys(schema, &mut found);
        missing
            .extend(found.iter().filter(|key| !specs.contains(*key) && !words.contains(key.as_str())).map(|key| format!("{file}: {key}")));
        assert!(found.len() > 5, "{file}: only {found:?}");
    }
    assert!(missing.is_empty(), "the reference does not name {missing:?}");
}
