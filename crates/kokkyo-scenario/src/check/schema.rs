//! Which files the format has, and the columns of its tables.

use std::collections::BTreeMap;

use super::checker::Checker;
use super::table::Table;
use super::toml_tree::Node;
use super::{text_of, words};

/// Columns that stand for "+ provenance".
const PROVENANCE: [&str; 4] = ["source", "locator", "quality", "reason"];

/// Tables with their columns; true where provenance is added.
const TABLES: &[(&str, &str, bool)] = &[
    ("forces/mobility.csv", "id name kind road_km_h march_h_per_day night_factor", true),
    ("forces/types.csv", "id name role mobility frontage small_arms symbol", true),
    (
        "forces/troops.csv",
        "id name readiness theta_stop theta_fall_back theta_break forbids_withdrawal defection_per_day night_factor doctrine_surrounded",
        true,
    ),
    ("forces/equipment.csv", "id name nation target fire petrol", true),
    ("forces/performance.csv", "equipment quantity value unit use", true),
    ("forces/effects.csv", "weapon target kills_per_h", true),
    ("forces/formations.csv", "id name nation parent kind echelon type troops men arrives arrives_at departs", true),
    ("forces/holdings.csv", "element equipment count", true),
    ("forces/replacements.csv", "id element what count from to", true),
    ("geo/places.csv", "id name alt_names lat lon accuracy_km", true),
    ("geo/network.csv", "from to mode km", true),
    ("geo/crossings.csv", "id name river place lat lon side kind capacity_per_h max_load_t opens closes", true),
    ("geo/terrain_classes.csv", "id name foot horse wheeled tracked exposure sight_km passable", true),
    ("geo/heights.csv", "place lat lon height_m", true),
    ("logistics/railheads.csv", "id side place from t_per_day", true),
    (
        "logistics/fleets.csv",
        "id side railhead depot from vehicles payload_t availability round_trip_days share_small_arms share_shells share_fuel share_food",
        true,
    ),
    ("logistics/depots.csv", "id side place small_arms_t shells_t fuel_t food_t", true),
    (
        "record/claims.csv",
        "id topic subject quantity unit value low high date_start date_end role definition derives_from source locator note",
        false,
    ),
    ("record/targets.csv", "id title unit operator side nation formation categories equipment place from to claims definition", false),
    ("record/timeline.csv", "date time actor kind what place", true),
];

/// Columns that a table may have: names in other scripts, and the sources that use them; clocks and tolerances.
const OPTIONAL_COLUMNS: &[(&str, &[&str])] = &[
    ("forces/mobility.csv", &["name_ja"]),
    ("forces/types.csv", &["name_ja"]),
    ("forces/troops.csv", &["name_ja"]),
    ("forces/equipment.csv", &["name_ja", "name_ru"]),
    ("forces/formations.csv", &["name_ja", "name_ru", "name_mn", "name_sources"]),
    ("geo/places.csv", &["name_ja", "name_ru", "name_mn", "name_sources"]),
    ("geo/crossings.csv", &["name_ja"]),
    ("geo/terrain_classes.csv", &["name_ja"]),
    ("record/claims.csv", &["clock"]),
    ("record/targets.csv", &["title_ja"]),
    ("record/timeline.csv", &["what_ja", "time_tolerance_h", "clock"]),
];

/// A table that may be there.
const PARTIES: &str = "command/parties.csv";
const PARTY: [&str; 4] = ["name", "name_ja", "name_ru", "name_mn"];

/// Tables that may be there, with their columns; true where provenance is added.
const OPTIONAL_TABLES: &[(&str, &str, bool)] = &[("record/clocks.csv", "id name from offset_h least_h greatest_h sources", true)];

/// Files that are not tables and must be there.
const DOCUMENTS: [&str; 6] =
    ["scenario.toml", "command/directives.toml", "command/plans.toml", "command/goals.toml", "geo/rivers.geojson", "geo/borders.geojson"];

/// Files that may be there.
const OPTIONAL: [&str; 7] = [
    PARTIES,
    "geo/terrain.geojson",
    "geo/lakes.geojson",
    "geo/elevation.asc",
    "record/sources.bib",
    "record/sources.json",
    super::weights::FILE,
];

/// The tables, by file.
pub(super) fn table_files() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(file, ..)| *file)
}

/// Warns of files that the format does not know although they look as if they were meant to be read.
pub(super) fn unknown_files(checker: &mut Checker<'_>) {
    let known: Vec<&str> = TABLES.iter().chain(OPTIONAL_TABLES).map(|(file, ..)| *file).chain(DOCUMENTS).chain(OPTIONAL).collect();
    let package = checker.package;
    for file in package.files.keys() {
        let read = known.contains(&file.as_str()) || is_document(file, "parameters") || is_document(file, "counterfactuals");
        let data = [".csv", ".toml", ".geojson", ".asc", ".bib"].iter().any(|ending| file.ends_with(ending));
        if !read && data {
            let help = checker.suggest(file, known.iter().copied().filter(|name| !package.files.contains_key(*name)));
            checker.report.warning("K003", &words::quoted(file), 0, "", "this file is not part of the format and is not read", help);
        }
    }
}

fn is_document(file: &str, folder: &str) -> bool {
    file.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).is_some_and(|name| name.ends_with(".toml") && !name.contains('/'))
}

fn missing(checker: &mut Checker<'_>, file: &str) {
    let help = "add it; a table may hold its header alone, a TOML file nothing";
    checker.report.error("K001", file, 0, "", "the file is missing", help);
}

/// All tables as text.
pub(super) struct Tables {
    tables: BTreeMap<&'static str, Table>,
    none: Table,
}

impl Tables {
    /// Reads them all.
    pub fn read(checker: &mut Checker<'_>) -> Self {
        let mut tables = BTreeMap::new();
        let optional_tables = OPTIONAL_TABLES.iter().filter(|(file, ..)| checker.package.files.contains_key(*file));
        for (file, columns, cited) in TABLES.iter().chain(optional_tables) {
            let mut columns: Vec<&str> = columns.split(' ').collect();
            if *cited {
                columns.extend(PROVENANCE);
            }
            if !checker.package.files.contains_key(*file) {
                missing(checker, file);
            } else if let Some(text) = text_of(checker, file) {
                let optional = OPTIONAL_COLUMNS.iter().find(|(name, _)| name == file).map_or(&[][..], |(_, optional)| optional);
                tables.insert(*file, Table::read(checker, file, &text, &columns, optional));
            }
        }
        if checker.package.files.contains_key(PARTIES)
            && let Some(text) = text_of(checker, PARTIES)
        {
            tables.insert(PARTIES, Table::read(checker, PARTIES, &text, &PARTY[..1], &PARTY[1..]));
        }
        Self { tables, none: Table::default() }
    }

    /// A table; an empty incomplete one where it could not be read.
    pub fn get(&self, file: &str) -> &Table {
        self.tables.get(file).unwrap_or(&self.none)
    }

    /// A table, to be changed.
    pub fn get_mut(&mut self, file: &str) -> Option<&mut Table> {
        self.tables.get_mut(file)
    }
}

/// All TOML documents but the counterfactuals.
pub(super) struct Documents {
    /// `scenario.toml`.
    pub scenario: Node,
    /// `command/directives.toml`.
    pub directives: Node,
    /// `command/plans.toml`.
    pub plans: Node,
    /// `command/goals.toml`.
    pub goals: Node,
    /// `parameters/*.toml`.
    pub parameters: Vec<Node>,
    /// Whether each of the above could be read: without that, ids they define are not called unknown.
    pub complete: bool,
}

impl Documents {
    /// Reads them all.
    pub fn read(checker: &mut Checker<'_>) -> Self {
        for file in ["geo/rivers.geojson", "geo/borders.geojson"] {
            if !checker.package.files.contains_key(file) {
                missing(checker, file);
            }
        }
        let mut complete = true;
        let mut document = |checker: &mut Checker<'_>, file: &str| {
            if !checker.package.files.contains_key(file) {
                missing(checker, file);
            }
            let (node, whole) = read_document(checker, file);
            complete &= whole;
            node
        };
        let scenario = document(checker, "scenario.toml");
        let directives = document(checker, "command/directives.toml");
        let plans = document(checker, "command/plans.toml");
        let goals = document(checker, "command/goals.toml");
        let parameters = in_folder(checker, "parameters").iter().map(|file| document(checker, file)).collect();
        Self { scenario, directives, plans, goals, parameters, complete }
    }
}

/// Reads one document; the second value is false after a fault.
pub(super) fn read_document(checker: &mut Checker<'_>, file: &str) -> (Node, bool) {
    match text_of(checker, file) {
        Some(text) => Node::read(checker, file, &text),
        None => (Node { file: file.to_string(), line: 0, ..Node::default() }, false),
    }
}

/// The TOML files of a folder, in order.
pub(super) fn in_folder(checker: &Checker<'_>, folder: &str) -> Vec<String> {
    checker.package.files.keys().filter(|file| is_document(file, folder)).cloned().collect()
}
