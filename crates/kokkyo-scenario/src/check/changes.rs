//! Named departures: which paths can be set, and setting them before the values are checked.

use std::collections::{BTreeMap, BTreeSet};

use super::checker::Checker;
use super::fields::{Fields, Ids, Raw, Span};
use super::format::{self, Kind};
use super::schema::{Documents, Tables, in_folder, read_document};
use super::toml_tree::{At, Node, Value};
use super::words::quoted;
use crate::package::{Change, Variant};

/// Tables whose cells can be set: file, first words of the path, column of the id (and of a second id), columns.
/// A table with a second id, or with one column, is addressed without the column where the format says so.
struct Settable {
    file: &'static str,
    path: &'static str,
    ids: &'static [&'static str],
    columns: &'static [&'static str],
    column_in_path: bool,
}

const SETTABLE: &[Settable] = &[
    Settable {
        file: "logistics/fleets.csv",
        path: "logistics.fleets",
        ids: &["id"],
        columns: &[
            "vehicles",
            "km",
            "share_small_arms",
            "share_shells",
            "share_fuel",
            "share_food",
            "share_air_ammunition",
            "carries_troops",
        ],
        column_in_path: true,
    },
    Settable {
        file: "logistics/vehicles.csv",
        path: "logistics.vehicles",
        ids: &["id"],
        columns: &[
            "payload_t",
            "fuel_kg_per_km",
            "fodder_kg_per_day",
            "speed_km_h",
            "hours_per_day",
            "load_h",
            "breakdown_per_1000km",
            "repair_days",
            "written_off_share",
            "men",
        ],
        column_in_path: true,
    },
    Settable {
        file: "logistics/railheads.csv",
        path: "logistics.railheads",
        ids: &["id"],
        columns: &["t_per_day", "handling_t_per_day"],
        column_in_path: true,
    },
    Settable {
        file: "logistics/railways.csv",
        path: "logistics.railways",
        ids: &["id"],
        columns: &["pairs_per_day", "t_per_train", "men_per_train", "vehicles_per_train", "troop_share"],
        column_in_path: true,
    },
    Settable {
        file: "logistics/depots.csv",
        path: "logistics.depots",
        ids: &["id"],
        columns: &["small_arms_t", "shells_t", "fuel_t", "food_t", "air_ammunition_t", "other_t"],
        column_in_path: true,
    },
    Settable {
        file: "logistics/priorities.csv",
        path: "logistics.priorities",
        ids: &["side"],
        columns: &["small_arms_days", "shells_days", "fuel_days", "food_days", "air_ammunition_days", "most_days"],
        column_in_path: true,
    },
    Settable {
        file: "logistics/plans.csv",
        path: "logistics.plans",
        ids: &["id"],
        columns: &["from", "by", "small_arms_t", "shells_t", "fuel_t", "food_t", "air_ammunition_t", "other_t"],
        column_in_path: true,
    },
    Settable { file: "forces/types.csv", path: "forces.types", ids: &["id"], columns: &["frontage", "mines_share"], column_in_path: true },
    Settable { file: "forces/formations.csv", path: "forces.formations", ids: &["id"], columns: &["men"], column_in_path: true },
    Settable {
        file: "forces/holdings.csv",
        path: "forces.holdings",
        ids: &["element", "equipment"],
        columns: &["count"],
        column_in_path: false,
    },
    Settable {
        file: "forces/troops.csv",
        path: "forces.troops",
        ids: &["id"],
        columns: &[
            "readiness",
            "theta_stop",
            "theta_fall_back",
            "theta_break",
            "forbids_withdrawal",
            "defection_per_day",
            "night_factor",
            "doctrine_surrounded",
        ],
        column_in_path: true,
    },
    Settable {
        file: "forces/effects.csv",
        path: "forces.effects",
        ids: &["weapon", "target"],
        columns: &["kills_per_h"],
        column_in_path: false,
    },
    Settable {
        file: "command/headquarters.csv",
        path: "command.headquarters",
        ids: &["id"],
        columns: &["cadence_h", "loss_tolerance", "relay", "values"],
        column_in_path: true,
    },
    Settable {
        file: "command/persons.csv",
        path: "command.persons",
        ids: &["id"],
        columns: &["temperament", "influence", "from", "to"],
        column_in_path: true,
    },
    Settable { file: "air/missions.csv", path: "air.missions", ids: &["id"], columns: &["effort", "at_most"], column_in_path: true },
    Settable { file: "air/squadrons.csv", path: "air.squadrons", ids: &["id"], columns: &["aircraft", "crews"], column_in_path: true },
    Settable { file: "air/postings.csv", path: "air.postings", ids: &["squadron"], columns: &["skill"], column_in_path: true },
    Settable { file: "air/replacements.csv", path: "air.replacements", ids: &["id"], columns: &["count"], column_in_path: true },
    Settable {
        file: "air/airfields.csv",
        path: "air.airfields",
        ids: &["id"],
        columns: &["fuel_t", "bombs_t", "flak", "warning", "dispersal", "fuel_t_per_day", "bombs_t_per_day"],
        column_in_path: true,
    },
    Settable {
        file: "geo/crossings.csv",
        path: "geo.crossings",
        ids: &["id"],
        columns: &["capacity_per_h", "length_m"],
        column_in_path: true,
    },
    Settable {
        file: "intelligence/sources.csv",
        path: "intelligence.sources",
        ids: &["id"],
        columns: &["every_h", "coverage", "detection", "delay_h", "noise", "error", "bias", "reliability", "intent_skill"],
        column_in_path: true,
    },
    Settable {
        file: "intelligence/relays.csv",
        path: "intelligence.relays",
        ids: &["id"],
        columns: &["every_h", "delay_h", "loss", "damping"],
        column_in_path: true,
    },
    Settable {
        file: "intelligence/doctrine.csv",
        path: "intelligence.doctrine",
        ids: &["id"],
        columns: &["men", "armour", "guns", "aircraft", "sd", "p_present", "p_probe", "p_offensive", "resist_more", "resist_less"],
        column_in_path: true,
    },
    Settable {
        file: "intelligence/concealment.csv",
        path: "intelligence.concealment",
        ids: &["id"],
        columns: &["from", "to", "detection_factor", "hidden_share", "false_share"],
        column_in_path: true,
    },
    Settable {
        file: "intelligence/functions.csv",
        path: "intelligence.functions",
        ids: &["id"],
        columns: &["size", "daily"],
        column_in_path: true,
    },
];

/// Factors, before it is asked whether they are 0 or more.
pub(super) const FACTOR: Span = (-1e12, 1e12);

/// Columns that hold whole numbers: a factor rounds there.
const WHOLE: [&str; 5] = ["men", "count", "aircraft", "crews", "at_most"];

/// Where a path leads.
enum Spot {
    Cells {
        file: &'static str,
        column: &'static str,
        rows: Vec<usize>,
    },
    Parameter {
        document: usize,
    },
    Clock {
        key: &'static str,
    },
    /// A key of one of the tables of a list.
    Entry {
        list: &'static str,
        at: usize,
        key: &'static str,
    },
}

/// Lists of tables whose keys can be set: first words of the path, name of the list, keys.
const LISTS: &[(&str, &str, &[&str])] = &[
    ("command.directives", "directive", &["play", "issued", "delay_h"]),
    (
        "command.courses",
        "course",
        &["choice", "offensiveness", "odds", "ratio", "cost", "lead_h", "needs_odds", "needs_shells_t", "from", "to"],
    ),
    ("command.seasons", "season", &["from", "to"]),
    ("command.shocks", "shock", &["choice", "at", "load"]),
];

/// The document that holds a list of tables.
fn document_of<'d>(documents: &'d mut Documents, list: &str) -> &'d mut Node {
    if list == "directive" { &mut documents.directives } else { &mut documents.courses }
}

/// The document that holds a list of tables, to be read.
fn list_in<'d>(documents: &'d Documents, list: &str) -> &'d [(At, Value)] {
    let document = if list == "directive" { &documents.directives } else { &documents.courses };
    match document.entries.get(list) {
        Some((_, Value::List(items))) => items,
        _ => &[],
    }
}

/// Every path that can be set in this package.
fn paths(tables: &Tables, documents: &Documents) -> BTreeMap<String, Spot> {
    let mut paths = BTreeMap::new();
    for settable in SETTABLE {
        for (at, row) in tables.get(settable.file).rows().enumerate() {
            // Command nodes have no men, so there is nothing to set.
            if settable.path == "forces.formations" && !matches!(row.raw("kind"), Raw::Text("element")) {
                continue;
            }
            let mut path = settable.path.to_string();
            for column in settable.ids {
                let Raw::Text(id) = row.raw(column) else { continue };
                path.push('.');
                path.push_str(id);
            }
            for column in settable.columns {
                let path = if settable.column_in_path { format!("{path}.{column}") } else { path.clone() };
                let spot = paths.entry(path).or_insert_with(|| Spot::Cells { file: settable.file, column, rows: Vec::new() });
                if let Spot::Cells { rows, .. } = spot {
                    rows.push(at);
                }
            }
        }
    }
    for (path, list, keys) in LISTS {
        for (at, (_, item)) in list_in(documents, list).iter().enumerate() {
            let Value::Table(node) = item else { continue };
            let Raw::Text(id) = node.raw("id") else { continue };
            for key in *keys {
                paths.insert(format!("{path}.{id}.{key}"), Spot::Entry { list, at, key });
            }
        }
    }
    for key in ["step_h", "end"] {
        paths.insert(format!("clock.{key}"), Spot::Clock { key });
    }
    for (document, node) in documents.parameters.iter().enumerate() {
        for key in node.entries.keys() {
            // A table that has the path of a cell is the doubt about that cell, and not a value of its own.
            paths.entry(key.clone()).or_insert(Spot::Parameter { document });
        }
    }
    paths
}

/// A value in a table: its column, and the figures of all rows that the path means.
pub(super) struct Cell {
    /// The column.
    pub field: &'static format::Field,
    /// What its rows have; nothing where one of them is no number.
    pub values: Option<Vec<f64>>,
}

/// Columns whose values must fit together with others of their row: drawn one by one they would not.
const TIED: [&str; 8] =
    ["share_small_arms", "share_shells", "share_fuel", "share_food", "readiness", "theta_stop", "theta_fall_back", "theta_break"];

/// The values in tables that the parameters' files have doubts about, by path.
pub(super) fn cells(tables: &Tables, documents: &Documents) -> BTreeMap<String, Cell> {
    let keys: BTreeSet<&String> = documents.parameters.iter().flat_map(|node| node.entries.keys()).filter(|key| is_cell(key)).collect();
    let mut cells = BTreeMap::new();
    if keys.is_empty() {
        return cells;
    }
    let paths = paths(tables, documents);
    for key in keys {
        let Some(Spot::Cells { file, column, rows }) = paths.get(key) else { continue };
        let Some(field) =
            format::TABLES.iter().find(|table| table.file == *file).and_then(|table| table.fields().find(|field| field.name == *column))
        else {
            continue;
        };
        let table = tables.get(file);
        let number = |row: &usize| match table.row(*row)?.raw(column) {
            Raw::Text(text) => text.parse::<f64>().ok().filter(|value| value.is_finite()),
            _ => None,
        };
        cells.insert(key.clone(), Cell { field, values: rows.iter().map(number).collect() });
    }
    cells
}

/// First words of every path that leads to a value in a table.
pub(super) fn cell_prefixes() -> impl Iterator<Item = &'static str> {
    SETTABLE.iter().map(|settable| settable.path)
}

/// What can be set in tables and lists: the first words of the path of a row, and the values that may follow it; none where the path
/// of the row is that of its only value.
pub fn settable() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    let in_tables = SETTABLE.iter().map(|it| (it.path, if it.column_in_path { it.columns } else { &[] }));
    in_tables.chain(LISTS.iter().map(|(path, _, keys)| (*path, *keys)))
}

/// The path by which a value of a row is set: `path` is that of the row, `names` those of its values, of which the first that can be
/// set is meant. `None`: none can.
pub fn set_path<'n>(path: &str, mut names: impl Iterator<Item = &'n str>) -> Option<String> {
    let is_of = |prefix: &str| path.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.'));
    let (_, values) = settable().find(|(prefix, _)| is_of(prefix))?;
    if values.is_empty() {
        return Some(path.to_string());
    }
    names.find(|name| values.contains(name)).map(|name| format!("{path}.{name}"))
}

/// Whether a path would lead to a value in a table, were there such a row.
pub(super) fn is_cell(path: &str) -> bool {
    SETTABLE.iter().any(|settable| path.strip_prefix(settable.path).is_some_and(|rest| rest.starts_with('.')))
}

/// Paths of values in tables, for remedies.
pub(super) fn cell_paths(tables: &Tables, documents: &Documents) -> Vec<String> {
    paths(tables, documents).into_iter().filter(|(_, spot)| matches!(spot, Spot::Cells { .. })).map(|(path, _)| path).collect()
}

impl Cell {
    /// Why there can be no doubt about it that is drawn; nothing where there can.
    pub fn refusal(&self) -> Option<&'static str> {
        let is_number = matches!(self.field.kind, Kind::Number(_) | Kind::Whole);
        match &self.values {
            _ if !is_number => Some("it is no number"),
            _ if TIED.contains(&self.field.name) => Some("it must fit together with other values of its row"),
            Some(values) if values.iter().all(|value| *value > 0.0) && !values.is_empty() => None,
            _ => Some("its rows must all have values above 0"),
        }
    }

    /// The greatest value of its rows.
    pub fn greatest(&self) -> f64 {
        self.values.iter().flatten().copied().fold(0.0, f64::max)
    }

    /// Least and greatest admissible value.
    pub fn span(&self) -> Span {
        match self.field.kind {
            Kind::Number(span) => span,
            _ => (0.0, super::checker::MOST_WHOLE),
        }
    }
}

/// Applies changes to the values as they stand in the files.
pub(super) fn apply(checker: &mut Checker<'_>, tables: &mut Tables, documents: &mut Documents, changes: &[Change]) {
    if changes.is_empty() {
        return;
    }
    let paths = paths(tables, documents);
    for (at, change) in changes.iter().enumerate() {
        let Some(spot) = check(checker, &paths, change, "changes", at + 1) else { continue };
        match spot {
            Spot::Cells { file, column, rows } => {
                set_cells(tables, file, column, rows, change);
                set_doubt(documents, change);
            }
            Spot::Parameter { document } => {
                if let Some((_, Value::Table(node))) =
                    documents.parameters.get_mut(*document).and_then(|node| node.entries.get_mut(&change.path))
                {
                    set_parameter(node, change);
                }
            }
            Spot::Entry { list, at, key } => {
                if let Some((_, Value::List(items))) = document_of(documents, list).entries.get_mut(*list)
                    && let Some((_, Value::Table(node))) = items.get_mut(*at)
                {
                    let line = node.line;
                    // What is not written in the file can be set all the same.
                    if change.value.is_some() {
                        node.entries.entry((*key).to_string()).or_insert((At::line(line), Value::Number(0.0)));
                    }
                    set_value(node, key, change);
                }
            }
            Spot::Clock { key } => {
                if let Some((_, Value::Table(clock))) = documents.scenario.entries.get_mut("clock") {
                    set_value(clock, key, change);
                }
            }
        }
    }
}

/// Puts drawn values in the place of those in tables.
pub(super) fn draw(checker: &mut Checker<'_>, tables: &mut Tables, documents: &mut Documents, drawn: &[(&str, f64)]) {
    let factor = |(path, factor): &(&str, f64)| Change { path: (*path).to_string(), value: None, factor: Some(*factor) };
    let changes: Vec<Change> = drawn.iter().map(factor).collect();
    apply(checker, tables, documents, &changes);
    for document in &mut documents.parameters {
        document.entries.retain(|key, _| !drawn.iter().any(|(path, _)| path == key));
    }
}

/// The spot of a change, or its fault.
fn check<'p>(checker: &mut Checker<'_>, paths: &'p BTreeMap<String, Spot>, change: &Change, file: &str, line: usize) -> Option<&'p Spot> {
    let spot = paths.get(&change.path);
    if spot.is_none() {
        let help = checker.suggest(&change.path, paths.keys().map(String::as_str));
        checker.report.error("K110", file, line, "path", format!("nothing can be set at `{}`", quoted(&change.path)), help);
    }
    let usable = match (&change.value, change.factor) {
        (Some(_), None) => true,
        (None, Some(factor)) => factor.is_finite() && factor >= 0.0 && change.path != "clock.end",
        _ => false,
    };
    if !usable {
        let message = format!("`{}` needs either a value or a finite factor of 0 or more", quoted(&change.path));
        checker.report.error("K111", file, line, "path", message, "write value = … or factor = …; dates have no factor");
        return None;
    }
    spot
}

fn set_cells(tables: &mut Tables, file: &str, column: &str, rows: &[usize], change: &Change) {
    let Some(table) = tables.get_mut(file) else { return };
    for row in rows {
        table.change(*row, column, |cell| {
            if let Some(value) = &change.value {
                return Some(value.clone());
            }
            let product = cell.parse::<f64>().ok()? * change.factor?;
            Some(if WHOLE.contains(&column) { product.round().to_string() } else { product.to_string() })
        });
    }
}

/// What a change of a cell does to the doubt about it: a value that is set leaves none, a factor moves it along.
fn set_doubt(documents: &mut Documents, change: &Change) {
    for document in &mut documents.parameters {
        if change.value.is_some() {
            document.entries.remove(&change.path);
        } else if let Some((_, Value::Table(node))) = document.entries.get_mut(&change.path) {
            set_parameter(node, change);
        }
    }
}

fn set_parameter(node: &mut Node, change: &Change) {
    let line = node.line;
    if change.value.is_some() {
        // A departure that sets a value leaves no doubt about it; a prior would draw it anew and undo the change.
        for key in ["low", "high", "claims_factor"] {
            node.entries.remove(key);
        }
        node.entries.insert("prior".to_string(), (At::line(node.line), Value::Text("fixed".to_string())));
        // Where claims alone gave the value, there is none yet.
        node.entries.entry("value".to_string()).or_insert((At::line(line), Value::Number(0.0)));
    }
    if change.factor.is_some() && super::rivals::are_prior(node) {
        node.entries.entry("claims_factor".to_string()).or_insert((At::line(line), Value::Number(1.0)));
    }
    for key in ["value", "low", "high", "claims_factor"] {
        if key == "value" || change.factor.is_some() {
            set_value(node, key, change);
        }
    }
}

fn set_value(node: &mut Node, key: &str, change: &Change) {
    let Some((_, slot)) = node.entries.get_mut(key) else { return };
    if let Some(value) = &change.value {
        *slot = value.parse().map_or_else(|_| Value::Text(value.clone()), Value::Number);
    } else if let (Some(factor), Value::Number(value)) = (change.factor, &slot) {
        *slot = Value::Number(value * factor);
    }
}

/// The counterfactuals of the package.
pub(super) fn variants(checker: &mut Checker<'_>) -> Vec<Variant> {
    read_variants(checker).into_iter().map(|(variant, _)| variant).collect()
}

/// Reports counterfactuals that set what does not exist.
pub(super) fn check_variants(checker: &mut Checker<'_>, tables: &Tables, documents: &Documents) {
    let variants = read_variants(checker);
    if variants.is_empty() {
        return;
    }
    let paths = paths(tables, documents);
    for (variant, nodes) in &variants {
        for (change, node) in variant.changes.iter().zip(nodes) {
            check(checker, &paths, change, &node.file, node.line("path"));
        }
    }
}

fn read_variants(checker: &mut Checker<'_>) -> Vec<(Variant, Vec<Node>)> {
    let mut names = Ids { what: "counterfactual", complete: true, ..Ids::default() };
    let mut list = Vec::new();
    for file in in_folder(checker, "counterfactuals") {
        let (root, complete) = read_document(checker, &file);
        if !complete {
            continue;
        }
        root.only(checker, format::COUNTERFACTUAL);
        let name = checker.required(&root, "name");
        names.add(checker, &root, "name", name.clone(), list.len());
        let sources = checker.list(&root, "sources");
        for key in &sources {
            checker.source(&root, "sources", key);
        }
        let nodes = root.tables(checker, "set");
        if nodes.is_empty() {
            checker.fault("K111", &root, "set", "a counterfactual that changes nothing", "add [[set]] with path and value or factor");
        }
        let mut changes = Vec::new();
        let mut set = BTreeSet::new();
        for node in &nodes {
            let change = change(checker, node);
            if !set.insert(change.path.clone()) {
                checker.fault("K017", node, "path", format!("`{}` is set twice", quoted(&change.path)), "keep one of them");
            }
            changes.push(change);
        }
        let variant = Variant {
            name,
            title: checker.required(&root, "title"),
            title_ja: checker.name(&root, "title_ja"),
            question: checker.text(&root, "question"),
            question_ja: checker.name(&root, "question_ja"),
            rationale: checker.text(&root, "rationale"),
            sources,
            changes,
        };
        list.push((variant, nodes));
    }
    list
}

fn change(checker: &mut Checker<'_>, node: &Node) -> Change {
    node.only(checker, format::SET);
    let path = checker.required(node, "path");
    let value = match node.raw("value") {
        Raw::Absent => None,
        Raw::Text(text) => Some(text.to_string()),
        Raw::Number(value) => Some(value.to_string()),
        Raw::Bool(value) => Some(if value { "yes" } else { "no" }.to_string()),
        Raw::List(_) | Raw::Other => {
            checker.fault("K027", node, "value", "`value` must be a number or a text", "write one value");
            None
        }
    };
    Change { path, value, factor: checker.number_if_given(node, "factor", FACTOR) }
}
