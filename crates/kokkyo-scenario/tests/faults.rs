//! One spoilt copy of the smallest scenario for every fault: code, file, line and remedy.

mod common;

use std::collections::BTreeSet;

use common::{append, faults, replace, text, with_parameters};
use kokkyo_scenario::package::{Change, MAX_FILES};
use kokkyo_scenario::{Package, check};

/// Code, file, text to replace, its replacement, lines from there to the fault, part of the remedy or message.
type Case = (&'static str, &'static str, &'static str, &'static str, usize, &'static str);

const TABLES: &[Case] = &[
    ("K005", "forces/mobility.csv", "foot,On foot", "foot,On, foot", 0, "quotation marks"),
    ("K006", "forces/mobility.csv", "id,name", "id,id", 0, "`id` stands twice"),
    ("K007", "forces/mobility.csv", "road_km_h", "road_kmh", 0, "did you mean `road_km_h`?"),
    ("K008", "forces/mobility.csv", "road_km_h", "road_kmh", 0, "`road_km_h` is missing"),
    ("K010", "forces/mobility.csv", "foot,On foot", "foot,", 0, "`name` is empty"),
    ("K011", "forces/mobility.csv", "foot,4,8", "foot,four,8", 0, "`four` is not a number"),
    ("K011", "forces/mobility.csv", "foot,4,8", "foot,\"1,000\",8", 0, "1000 if the comma"),
    ("K012", "forces/mobility.csv", "foot,4,8", "foot,inf,8", 0, "finite"),
    ("K012", "forces/mobility.csv", "foot,4,8", "foot,1e999,8", 0, "finite"),
    ("K013", "forces/mobility.csv", "foot,4,8", "foot,-4,8", 0, "more than 0"),
    ("K013", "forces/mobility.csv", "8,0.5", "8,1.5", 0, "must be 0 to 1"),
    ("K013", "forces/formations.csv", "regular,120", "regular,-120", 0, "must be 0 to"),
    ("K014", "forces/formations.csv", "regular,120", "regular,120.5", 0, "whole"),
    ("K015", "forces/mobility.csv", "On foot,foot", "On foot,foott", 0, "did you mean `foot`?"),
    ("K015", "forces/equipment.csv", "W,crew-served", "W,men", 0, "write one of: crew-served"),
    ("K016", "forces/holdings.csv", "E_BATTERY", "E_BATERY", 0, "did you mean `E_BATTERY`?"),
    ("K016", "geo/network.csv", "P_WEST_RAIL", "P_WEST_RIAL", 0, "did you mean `P_WEST_RAIL`?"),
    ("K017", "forces/mobility.csv", "horse_drawn,Horse", "foot,Horse", 0, "`foot` is defined twice"),
    ("K017", "logistics/fleets.csv", "E_LORRY,east,E_RAIL,E_DEPOT", "W_LORRY,west,W_RAIL,W_DEPOT", 0, "for the same date"),
    ("K018", "forces/mobility.csv", "horse_drawn,Horse", "horse.drawn,Horse", 0, "letters, digits"),
    ("K019", "forces/mobility.csv", "On foot", "On\u{202e}foot", 0, "remove them"),
    ("K019", "geo/places.csv", "西哨所", "西\u{202e}哨所", 0, "remove them"),
    ("K007", "geo/places.csv", "name_ru", "name_rs", 0, "did you mean `name_ru`?"),
    ("K030", "geo/places.csv", "name_ru,", "name_sources,", 4, "not in the bibliography"),
    ("K020", "forces/formations.csv", "1939-06-01,P_WEST", "1939-13-01,P_WEST", 0, "1939-07-03T08:45"),
    ("K020", "record/timeline.csv", "06:00", "dawn", 0, "08:45"),
    ("K021", "forces/formations.csv", "1939-06-01,P_WEST", "1939-08-01,P_WEST", 0, "outside the clock"),
    ("K022", "forces/replacements.csv", "1939-06-07", "1939-06-04", 0, "in order"),
    ("K023", "logistics/fleets.csv", "0.2,0,0.2,0.6", "0.2,0.1,0.2,0.6", 0, "1 or less"),
    (
        "K029",
        "forces/mobility.csv",
        "id,name,kind,road_km_h,march_h_per_day,night_factor,source,locator,quality,reason",
        "id;name;kind;road_km_h;march_h_per_day;night_factor;source;locator;quality;reason",
        0,
        "semicolons",
    ),
    ("K044", "forces/mobility.csv", "foot,On foot", ",,,,,,,,,\nfoot,On foot", 0, "passed over"),
    ("K030", "forces/mobility.csv", "kokkyo_author", "kokyo_author", 0, "did you mean `kokkyo_author`?"),
    ("K031", "forces/mobility.csv", "assumed,made up: a round number", "assumed,", 0, "say in a sentence"),
    ("K032", "forces/mobility.csv", "kokkyo_author,,assumed", ",,stated", 0, "name the source"),
    ("K010", "forces/mobility.csv", ",assumed,", ",,", 0, "stated, inferred, assumed"),
];

const FORCES: &[Case] = &[
    ("K050", "forces/formations.csv", "W,,command", "W,W_DET,command", 0, "its own superior"),
    ("K051", "forces/formations.csv", "regular,120", "regular,0", 0, "an element without men"),
    ("K051", "forces/formations.csv", "regular,120", "regular,", 0, "an element without men"),
    ("K052", "forces/formations.csv", "command,group,,,,", "command,group,,,50,", 0, "has no `men`"),
    ("K053", "forces/formations.csv", "E,E_DET,element,battery", "E,E_POST,element,battery", 0, "is an element"),
    ("K053", "forces/formations.csv", "E,E_DET,element,battery", "E,W_DET,element,battery", 0, "of the other side"),
    ("K054", "forces/holdings.csv", "E_BATTERY", "E_DET", 0, "such as `E_POST`"),
    ("K055", "forces/performance.csv", "10,km,rival", "10,km,yes", 0, "`rival`"),
    ("K056", "forces/performance.csv", "8,km,yes", "8,m,yes", 0, "write `km`"),
    ("K057", "forces/performance.csv", "RIFLE_W,range_km,0.5,km,yes", "RIFLE_W,range_km,0.5,km,rival", 0, ""),
    ("K058", "forces/troops.csv", "0.6,0.4,0.2", "0.6,0.7,0.2", 0, "theta_break"),
    ("K017", "forces/effects.csv", "RIFLE_E,men", "RIFLE_W,men", 0, "earlier row"),
];

const GEOGRAPHY: &[Case] = &[
    ("K013", "geo/places.csv", "47.7,118.0", "97.7,118.0", 0, "-90 to 90"),
    ("K060", "geo/rivers.geojson", "\"FeatureCollection\",", "\"FeatureCollection\"", 1, "mend the syntax"),
    ("K060", "geo/lakes.geojson", "\"FeatureCollection\"", "\"Collection\"", 0, "unknown variant"),
    ("K061", "geo/lakes.geojson", "\"Polygon\"", "\"MultiLineString\"", 0, "a Polygon or MultiPolygon"),
    ("K061", "geo/lakes.geojson", "[118.46, 47.76]]]", "[118.47, 47.76]]]", 0, "first position"),
    ("K062", "geo/rivers.geojson", "[118.6, 47.55]", "[218.6, 47.55]", 0, "[longitude, latitude]"),
    ("K063", "geo/crossings.csv", "border_river,P_BRIDGE", "border_river,", 0, "`lat` and `lon`"),
    ("K016", "geo/crossings.csv", "border_river", "border_rivr", 0, "did you mean `border_river`?"),
    ("K016", "geo/borders.geojson", "\"border_river\"", "\"border_rivr\"", 0, "did you mean `border_river`?"),
    ("K016", "geo/terrain.geojson", "\"sand\"", "\"snad\"", 0, "did you mean `sand`?"),
    ("K065", "geo/elevation.asc", "ncols 4", "ncols 5", 7, "mend the header"),
    ("K066", "forces/formations.csv", "P_WEST_POST", "P_FAR", 0, "geo/network.csv"),
    ("K067", "geo/network.csv", "road,40", "road,20", 0, "shorter"),
    ("K068", "geo/network.csv", "P_WEST_POST,P_BRIDGE", "P_BRIDGE,P_BRIDGE", 0, "two places"),
    (
        "K070",
        "logistics/fleets.csv",
        "E_LORRY,east,E_RAIL,E_DEPOT",
        "W_LORRY,east,E_RAIL,E_DEPOT",
        0,
        "`E_RAIL` here and `W_RAIL` in line 2",
    ),
    ("K071", "logistics/fleets.csv", "W_RAIL,W_DEPOT", "W_RAIL,E_DEPOT", 0, "the depot belongs to the other side"),
    (
        "K070",
        "geo/rivers.geojson",
        "\"features\": [",
        "\"features\": [ {\"type\": \"Feature\", \"properties\": {\"river\": \"border_river\", \"name\": \"x\", \"crossing\": \"wade\", \"quality\": \"assumed\", \"reason\": \"x\"}, \"geometry\": {\"type\": \"LineString\", \"coordinates\": [[118, 47], [119, 47]]}},",
        1,
        "different river ids",
    ),
];

const DOCUMENTS: &[Case] = &[
    ("K024", "scenario.toml", "step_h = 3", "step_h = = 3", 0, "mend the syntax"),
    ("K025", "scenario.toml", "step_h = 3", "step_h = 3\nsteph = 3", 1, "did you mean `step_h`?"),
    ("K026", "scenario.toml", "format = 1", "format = 2", 0, "format = 1"),
    ("K027", "scenario.toml", "step_h = 3", "step_h = \"3\"", 0, "must be a number"),
    ("K010", "scenario.toml", "licence = \"CC BY 4.0\"\n\n[clock]", "licence = \"CC BY 4.0\"\n\n[klock]", 0, ""),
    ("K040", "scenario.toml", "step_h = 3", "step_h = 5", 0, "take 1, 2, 3"),
    (
        "K041",
        "scenario.toml",
        "[[nation]]\nid = \"W\"",
        "[[side]]\nid = \"third\"\nname = \"x\"\ncolour = \"#000000\"\nanchor = \"P_BRIDGE\"\n\n[[nation]]\nid = \"W\"",
        0,
        "",
    ),
    ("K042", "scenario.toml", "#b3261e", "red", 0, "#rrggbb"),
    ("K043", "scenario.toml", "south = 47.60", "south = 47.90", 0, "south must be below north"),
    ("K043", "scenario.toml", "h3_resolution = 7", "h3_resolution = 15", 0, "smaller resolution"),
    ("K013", "scenario.toml", "offset_h = 8", "offset_h = 1e300", 0, "-14 to 14"),
    ("K016", "scenario.toml", "anchor = \"P_WEST_DEPOT\"", "anchor = \"P_WEST_DEPTO\"", 0, "did you mean `P_WEST_DEPOT`?"),
    ("K022", "scenario.toml", "end = \"1939-06-11", "end = \"1939-05-11", 0, "in order"),
    ("K033", "record/sources.bib", "title =", "title", 0, "mend the entry"),
    ("K035", "record/sources.bib", "title = {Made up for this package}", "title = {}", 0, "say in a few words"),
    ("K037", "record/sources.bib", "year = {2026}", "crossref = {nobody}", 0, "check `crossref`"),
    ("K038", "scenario.toml", "files = [\"geo/places.csv\"]", "files = [\"geo/plazes.csv\"]", 0, "did you mean `geo/places.csv`?"),
    ("K038", "scenario.toml", "files = [\"geo/places.csv\"]", "files = []", 0, "names no"),
    ("K039", "scenario.toml", "licence = \"CC-BY-4.0\"", "licence = \"CC BY 4.0 or so\"", 0, "CC-BY-4.0"),
    ("K080", "command/plans.toml", "elements = [\"W_POST\"]", "elements = []", 0, "command nodes that have some"),
    ("K081", "command/plans.toml", "elements = [\"W_POST\"]", "elements = [\"W_POST\", \"E_DET\"]", 0, "for each side"),
    ("K016", "command/plans.toml", "after = \"O_ATTACK\"", "after = \"O_ATTAK\"", 0, "did you mean `O_ATTACK`?"),
    ("K016", "command/plans.toml", "via = [\"P_BRIDGE\"]", "via = [\"P_BRIGDE\"]", 0, "did you mean `P_BRIDGE`?"),
    ("K015", "command/plans.toml", "verb = \"attack\"", "verb = \"atack\"", 0, "did you mean `attack`?"),
    ("K013", "command/plans.toml", "intensity = 0.5", "intensity = 1.5", 0, "0 to 1"),
    ("K082", "command/directives.toml", "mode = \"pinned\"", "mode = \"reactive\"", 0, ""),
    ("K082", "command/directives.toml", "mode = \"reactive\"", "mode = \"pinned\"", 3, "remove the trigger"),
    ("K015", "command/directives.toml", "losses-share", "loss-share", 0, "did you mean `losses-share`?"),
    ("K084", "command/goals.toml", "place = \"P_EAST_POST\"\n", "", 0, ""),
];

const PARAMETERS: &[Case] = &[
    ("K090", "parameters/laws.toml", "combat.fire.rate", "another.name", 0, "how often it fires"),
    ("K091", "parameters/laws.toml", "combat.fire.rate", "combat.fire.rote", 0, "did you mean `combat.fire.rate`?"),
    ("K025", "parameters/laws.toml", "\"combat.fire.rate\"", "combat.fire.rate", 0, "in quotation marks"),
    ("K092", "parameters/laws.toml", "1/h", "1/day", 0, "write `1/h`"),
    ("K093", "parameters/laws.toml", "high = 4.0", "high = 40.0", 0, "0 to 10 1/h"),
    ("K094", "parameters/laws.toml", "low = 1.0", "low = 5.0", 0, "below high"),
    ("K094", "parameters/laws.toml", "value = 2.0", "value = 5.0", 0, "widen"),
    ("K094", "parameters/laws.toml", "low = 1.0\n", "", 1, "add low"),
    ("K016", "parameters/laws.toml", "C_TONNES_RIVAL", "C_TONES_RIVAL", 0, "did you mean `C_TONNES_RIVAL`?"),
    ("K101", "parameters/laws.toml", "C_TONNES_RIVAL", "C_TONNES", 0, "conditioning:C_TONNES"),
];

const RECORD: &[Case] = &[
    ("K100", "record/targets.csv", "C_TONNES,", ",", 0, "judged by"),
    ("K102", "record/claims.csv", ",40,60,", ",60,40,", 0, "low ≤ value ≤ high"),
    ("K103", "record/targets.csv", "killed;wounded", "", 0, "killed;wounded;missing"),
    ("K103", "record/targets.csv", "tonnes-per-day", "held-from", 0, "fill the cell"),
    ("K015", "record/targets.csv", "killed;wounded", "killed;wonded", 0, "did you mean `wounded`?"),
    ("K016", "record/targets.csv", "C_TONNES", "C_TONES", 0, "did you mean `C_TONNES`?"),
    ("K016", "record/claims.csv", "delivered a day,,", "delivered a day,C_NONE,", 0, ""),
    ("K110", "counterfactuals/half-the-lorries.toml", "W_LORRY", "W_LORY", 0, "did you mean `logistics.fleets.W_LORRY.vehicles`?"),
    (
        "K111",
        "counterfactuals/half-the-lorries.toml",
        "path = \"logistics.fleets.W_LORRY.vehicles\"\nfactor = 0.5",
        "path = \"logistics.fleets.W_LORRY.vehicles\"",
        0,
        "factor",
    ),
];

#[track_caller]
fn expect(package: &Package, changes: &[Change], code: &str, file: &str, line: usize, part: &str) {
    assert_eq!(complaint(package, changes, code, file, line, part), None);
}

/// What is wrong with the report, if this fault is not in it.
fn complaint(package: &Package, changes: &[Change], code: &str, file: &str, line: usize, part: &str) -> Option<String> {
    let found = faults(package, changes);
    let fits = |fault: &&kokkyo_scenario::Diagnostic| {
        fault.code == code && fault.file == file && fault.line == line && format!("{} {}", fault.message, fault.help).contains(part)
    };
    let list: Vec<String> = found.iter().map(ToString::to_string).collect();
    let missing = !found.iter().any(|fault| fits(&fault));
    missing.then(|| {
        format!(
            "no {code} at {file}:{line} with `{part}` among:
{}
",
            list.join(
                "
"
            )
        )
    })
}

#[test]
fn the_smallest_scenario_has_no_fault_and_no_warning() {
    assert_eq!(faults(&with_parameters(), &[]), []);
}

#[test]
fn every_fault_is_found_at_its_line_with_its_remedy() {
    let mut complaints = Vec::new();
    for (code, file, from, to, lines, part) in [TABLES, FORCES, GEOGRAPHY, RECORD].concat() {
        let mut package = with_parameters();
        if code == "K066" {
            append(&mut package, "geo/places.csv", "P_FAR,Far,,,,47.7,110.0,0,kokkyo_author,,assumed,made up\n");
        }
        let line = replace(&mut package, file, from, to) + lines;
        complaints.extend(match code {
            // Reported where the class is defined, not where its figures are.
            "K057" => complaint(&package, &[], code, "forces/equipment.csv", 2, "range_km"),
            // The reader of GeoJSON knows no line where the JSON itself is sound.
            "K060" if part == "unknown variant" => complaint(&package, &[], code, file, 0, part),
            _ => complaint(&package, &[], code, file, line, part),
        });
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_fault_of_a_document_is_found_at_its_line_with_its_remedy() {
    let mut complaints = Vec::new();
    for (code, file, from, to, lines, part) in [DOCUMENTS, PARAMETERS].concat() {
        let mut package = with_parameters();
        let line = replace(&mut package, file, from, to) + lines;
        // What is missing is reported at the table that lacks it, or at the file.
        let line = match (code, part) {
            ("K090", _) => 0,
            ("K041", _) => 27,
            ("K010" | "K084", "") => 1,
            _ => line,
        };
        let line = if code == "K082" && part.is_empty() { 1 } else { line };
        complaints.extend(complaint(&package, &[], code, file, line, part));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn missing_and_misnamed_files_are_found() {
    let mut package = with_parameters();
    let troops = package.files.remove("forces/troops.csv").unwrap();
    package.files.insert("forces/troop.csv".to_string(), troops);
    expect(&package, &[], "K001", "forces/troops.csv", 0, "add it");
    expect(&package, &[], "K003", "forces/troop.csv", 0, "did you mean `forces/troops.csv`?");
    // One missing table is one fault: nothing that refers to it is called unknown.
    assert_eq!(faults(&package, &[]).len(), 2);
    for file in with_parameters().files.keys() {
        let mut package = with_parameters();
        package.files.remove(file);
        let optional = ["LICENCE.md", "geo/elevation.asc", "geo/lakes.geojson", "geo/terrain.geojson"].contains(&file.as_str());
        let found = faults(&package, &[]);
        if !optional && !file.starts_with("counterfactuals/") {
            assert!(!found.is_empty(), "{file} may be missing");
            assert!(found.iter().all(|fault| fault.code != "K016" || file == "parameters/laws.toml"), "{file}: {found:?}");
        } else {
            assert!(found.is_empty(), "{file}: {found:?}");
        }
    }
}

#[test]
fn other_encodings_and_too_many_rows_are_found() {
    let mut package = with_parameters();
    let bytes = package.files.get_mut("geo/places.csv").unwrap();
    let at = bytes.len() - 3;
    bytes[at] = 0xe9;
    expect(&package, &[], "K002", "geo/places.csv", 8, "UTF-8");

    let mut package = with_parameters();
    append(&mut package, "geo/heights.csv", &",47.7,118.6,700,kokkyo_author,,assumed,x\n".repeat(200_001));
    expect(&package, &[], "K009", "geo/heights.csv", 200_002, "200000");
}

#[test]
fn entries_of_csl_json_are_checked() {
    let mut package = with_parameters();
    package.files.remove("record/sources.bib");
    let text = "[\n{\"id\": \"kokkyo_author\", \"title\": \"Made up\", \"author\": \"me\"},\n7]";
    package.files.insert("record/sources.json".to_string(), text.as_bytes().to_vec());
    expect(&package, &[], "K036", "record/sources.json", 2, "a list of names");
    expect(&package, &[], "K034", "record/sources.json", 3, "title");
}

#[test]
fn a_package_larger_than_its_limits_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("scenario.toml"), "").unwrap();
    for number in 0..=MAX_FILES {
        std::fs::write(folder.path().join(format!("{number}.csv")), "").unwrap();
    }
    assert_eq!(Package::from_dir(folder.path()).unwrap_err().diagnostics[0].code, "K004");
}

#[test]
fn borders_and_unclear_enemies_are_found() {
    let mut package = with_parameters();
    replace(&mut package, "geo/borders.geojson", "\"claimant\": \"east\"", "\"claimant\": \"west\"");
    expect(&package, &[], "K064", "geo/borders.geojson", 0, "`east` claims no border");

    let mut package = with_parameters();
    let trigger = "trigger = { kind = \"losses-share\", formations = [\"W_DET\"], at_least = 0.2 }";
    let line =
        replace(&mut package, "command/directives.toml", trigger, "trigger = { kind = \"enemy-near\", place = \"P_BRIDGE\", km = 3 }");
    assert_eq!(faults(&package, &[]), []);
    replace(
        &mut package,
        "command/directives.toml",
        "O_WITHDRAW\"\ntitle = \"Order to withdraw\"\nissuer = \"Western detachment\"",
        "O_OTHER\"\ntitle = \"x\"\nissuer = \"the palace\"",
    );
    replace(&mut package, "command/plans.toml", "after = \"O_WITHDRAW\"\n", "");
    expect(&package, &[], "K083", "command/directives.toml", line, "add side");
}

#[test]
fn changes_that_cannot_be_made_are_found() {
    let change = |path: &str, value: Option<&str>, factor| Change { path: path.to_string(), value: value.map(String::from), factor };
    let package = with_parameters();
    expect(&package, &[change("combat.fire.rat", Some("1"), None)], "K110", "changes", 1, "did you mean `combat.fire.rate`?");
    expect(&package, &[change("geo.crossings.X_BRIDGE.capacity", Some("1"), None)], "K110", "changes", 1, "X_BRIDGE.capacity_per_h`?");
    expect(&package, &[change("clock.end", None, Some(2.0))], "K111", "changes", 1, "dates have no factor");
    expect(&package, &[change("combat.fire.rate", None, None)], "K111", "changes", 1, "either");
    expect(&package, &[change("combat.fire.rate", None, Some(f64::NAN))], "K111", "changes", 1, "finite");
    // A value that is set is checked as if it stood in the file.
    expect(&package, &[change("forces.formations.W_POST.men", Some("-3"), None)], "K013", "forces/formations.csv", 3, "as set by a change");
    expect(&package, &[change("clock.step_h", Some("7"), None)], "K040", "scenario.toml", 16, "divide");
    expect(&package, &[change("combat.fire.rate", Some("11"), None)], "K093", "parameters/laws.toml", 2, "0 to 10");
}

#[test]
fn all_faults_are_reported_at_once_in_the_order_of_files_and_lines() {
    let mut package = with_parameters();
    replace(&mut package, "scenario.toml", "#b3261e", "red");
    replace(&mut package, "forces/mobility.csv", "foot,4,8", "foot,x,-8");
    replace(&mut package, "geo/places.csv", "47.7,118.0", ",118.0");
    replace(&mut package, "record/targets.csv", "C_TONNES,", ",");
    let found: Vec<_> = faults(&package, &[]).iter().map(|fault| (fault.code, fault.file.clone())).collect();
    let expected = [
        ("K011", "forces/mobility.csv"),
        ("K013", "forces/mobility.csv"),
        ("K010", "geo/places.csv"),
        ("K100", "record/targets.csv"),
        ("K042", "scenario.toml"),
    ];
    assert_eq!(found, expected.map(|(code, file)| (code, file.to_string())));
}

#[test]
fn a_headquarters_stands_below_its_superior_and_on_its_side() {
    let head = "id,name,side,superior,kind,formation,place,from,to,cadence_h,loss_tolerance,relay,values,source,locator,quality,reason";
    let of = |rows: &[&str]| {
        let mut package = with_parameters();
        let text = std::iter::once(head).chain(rows.iter().copied()).collect::<Vec<_>>().join("\n");
        package.files.insert("command/headquarters.csv".to_string(), text.into_bytes());
        faults(&package, &[]).iter().map(|fault| fault.code).collect::<Vec<_>>()
    };
    let row = |id: &str, side: &str, superior: &str, formation: &str| {
        format!("{id},Staff,{side},{superior},army,{formation},P_BRIDGE,,,24,10,0.9,G_WEST:1,kokkyo_author,,assumed,made up")
    };
    let (top, below) = (row("A", "west", "", ""), row("B", "west", "A", "W_DET"));
    assert_eq!(of(&[&top, &below]), Vec::<&str>::new());
    assert_eq!(of(&[&below, &top]), ["K085"]);
    assert_eq!(of(&[&row("A", "east", "", ""), &below]), ["K085"]);
    assert_eq!(of(&[&top, &row("B", "west", "A", "E_DET")]), ["K085"]);
    let unknown = top.replace("G_WEST:1", "G_WEST");
    assert_eq!(of(&[&unknown]), ["K011"]);
}

#[test]
fn every_published_code_has_a_case() {
    // Those of clocks, descent and rival claims are tried in `record.rs`, `rivals.rs` and `cells.rs`, those of packages on top
    // of others in `extends.rs`.
    let on_top = ["K112", "K113", "K114", "K115", "K116", "K117", "K118"];
    let apart = [
        "K001", "K002", "K003", "K004", "K009", "K028", "K034", "K036", "K064", "K083", "K085", "K086", "K087", "K104", "K105", "K106",
        "K107", "K108", "K072", "K073",
    ];
    // Those of intelligence have a test of their own; those of the air war, of files of incidents, of borders and of what is
    // odd without being wrong have examples (`tests/faults`); the last have tests of their own in `plausible.rs` too.
    let known = [
        "K120", "K121", "K122", "K123", "K124", "K130", "K131", "K132", "K133", "K140", "K141", "K142", "K143", "K144", "K145", "K146",
        "K147", "K148", "K149", "K150", "K151", "K152", "K153", "K154", "K155", "K156", "K157", "K158",
    ];
    let cases = [TABLES, FORCES, GEOGRAPHY, DOCUMENTS, PARAMETERS, RECORD].concat();
    let tried: BTreeSet<&str> = cases.iter().map(|case| case.0).chain(apart).chain(on_top).chain(known).collect();
    let published: BTreeSet<&str> = check::CODES.iter().map(|(code, _)| *code).collect();
    assert_eq!(published.difference(&tried).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(tried.difference(&published).collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn a_fleet_loads_at_one_place_that_is_its_sides_and_not_where_it_unloads() {
    // `W_LORRY` as it stands, with a depot in the rear beside its own.
    let of = |ends: &str, other_row: &str| {
        let mut package = with_parameters();
        let file = "logistics/fleets.csv";
        replace(&mut package, file, "railhead,depot,from,", "railhead,from_depot,depot,from,");
        replace(&mut package, file, "E_RAIL,E_DEPOT", "E_RAIL,,E_DEPOT");
        replace(&mut package, file, "W_RAIL,W_DEPOT", ends);
        append(&mut package, "logistics/depots.csv", "W_REAR,west,P_WEST_RAIL,0,0,0,0,kokkyo_author,,assumed,made up\n");
        if !other_row.is_empty() {
            append(&mut package, file, other_row);
        }
        faults(&package, &[]).iter().map(|fault| (fault.code, fault.field.clone())).collect::<Vec<_>>()
    };
    let is = |code: &'static str, field: &str| vec![(code, field.to_string())];
    assert_eq!(of("W_RAIL,,W_DEPOT", ""), []);
    assert_eq!(of(",W_REAR,W_DEPOT", ""), []);
    assert_eq!(of(",,W_DEPOT", ""), is("K010", "railhead"));
    assert_eq!(of("W_RAIL,W_REAR,W_DEPOT", ""), is("K072", "from_depot"));
    assert_eq!(of(",W_DEPOT,W_DEPOT", ""), is("K072", "from_depot"));
    assert_eq!(of(",E_DEPOT,W_DEPOT", ""), is("K071", "from_depot"));
    assert_eq!(of(",W_RAER,W_DEPOT", ""), is("K016", "from_depot"));
    let other = "W_LORRY,west,,W_REAR,W_DEPOT,1939-06-05,10,lorry,40,0.2,0,0.2,0.6,kokkyo_author,,assumed,made up\n";
    assert_eq!(of("W_RAIL,,W_DEPOT", other), is("K070", "from_depot"));
}

#[test]
fn legs_that_carry_the_same_kind_round_are_named_with_their_depots() {
    // `W_LORRY` from the railhead to `W_DEPOT`, and legs between that depot and one or two others.
    let of = |rows: &[&str]| {
        let mut package = with_parameters();
        let file = "logistics/fleets.csv";
        replace(&mut package, file, "railhead,depot,from,", "railhead,from_depot,depot,from,");
        replace(&mut package, file, "E_RAIL,E_DEPOT", "E_RAIL,,E_DEPOT");
        replace(&mut package, file, "W_RAIL,W_DEPOT", "W_RAIL,,W_DEPOT");
        for id in ["W_REAR", "W_FAR"] {
            append(&mut package, "logistics/depots.csv", &format!("{id},west,P_WEST_RAIL,0,0,0,0,kokkyo_author,,assumed,made up\n"));
        }
        for (number, row) in rows.iter().enumerate() {
            append(&mut package, file, &format!("L{number},west,,{row},kokkyo_author,,assumed,made up\n"));
        }
        faults(&package, &[]).into_iter().map(|fault| (fault.code, fault.message)).collect::<Vec<_>>()
    };
    let row = |from: &str, to: &str, vehicles: u32, shares: &str| format!("{from},{to},1939-06-01,{vehicles},lorry,40,{shares}");
    let food = "0,0,0,1";
    let is = |ring: &str| vec![("K073", format!("food goes round from 1 June 1939 on: {ring}"))];
    let there = row("W_REAR", "W_DEPOT", 5, food);
    assert_eq!(of(&[&there]), []);
    assert_eq!(of(&[&there, &row("W_DEPOT", "W_REAR", 5, food)]), is("W_DEPOT → W_REAR → W_DEPOT"));
    assert_eq!(of(&[&there, &row("W_DEPOT", "W_REAR", 5, "1,0,0,0")]), [], "other goods go back");
    assert_eq!(of(&[&there, &row("W_DEPOT", "W_REAR", 0, food)]), [], "no vehicles");
    let long = [row("W_FAR", "W_REAR", 5, food), there.clone(), row("W_DEPOT", "W_FAR", 5, food)];
    assert_eq!(of(&[&long[0], &long[1], &long[2]]), is("W_DEPOT → W_FAR → W_REAR → W_DEPOT"));
    assert_eq!(of(&[&long[0], &long[1], &row("W_FAR", "W_DEPOT", 5, food)]), [], "two ways to one depot are no ring");
}

#[test]
fn a_ring_that_later_rows_close_is_named_with_its_day_at_the_row_that_closes_it() {
    let mut package = with_parameters();
    let file = "logistics/fleets.csv";
    replace(&mut package, file, "railhead,depot,from,", "railhead,from_depot,depot,from,");
    replace(&mut package, file, "E_RAIL,E_DEPOT", "E_RAIL,,E_DEPOT");
    replace(&mut package, file, "W_RAIL,W_DEPOT", "W_RAIL,,W_DEPOT");
    append(&mut package, "logistics/depots.csv", "W_REAR,west,P_WEST_RAIL,0,0,0,0,kokkyo_author,,assumed,made up\n");
    let lines = text(&package, file).lines().count();
    for (id, ends, from, vehicles) in [
        ("L0", "W_REAR,W_DEPOT", "1939-06-01", 5),
        ("L1", "W_DEPOT,W_REAR", "1939-06-01", 0),
        ("L1", "W_DEPOT,W_REAR", "1939-06-20", 5),
        ("L1", "W_DEPOT,W_REAR", "1939-06-25", 6),
    ] {
        append(&mut package, file, &format!("{id},west,,{ends},{from},{vehicles},lorry,40,0,0,0,1,kokkyo_author,,assumed,made up\n"));
    }
    let found: Vec<_> = faults(&package, &[]).into_iter().map(|fault| (fault.code, fault.line, fault.message)).collect();
    assert_eq!(found, [("K073", lines + 3, "food goes round from 20 June 1939 on: W_DEPOT → W_REAR → W_DEPOT".to_string())]);
}

#[test]
fn who_looks_at_nothing_and_who_tells_himself_is_named() {
    let by = "kokkyo_author,,assumed,made up";
    let of = |sectors: &str, sources: &str, more: &[(&str, &str)]| {
        let mut package = with_parameters();
        let mut add = |file: &str, text: String| drop(package.files.insert(file.to_string(), text.into_bytes()));
        let head = "id,name,side,superior,kind,formation,place,from,to,cadence_h,loss_tolerance,relay,values";
        let staff = |id: &str| format!("{id},Staff,west,,army,,P_BRIDGE,,,24,10,0.9,G_WEST:1,{by}\n");
        add("command/headquarters.csv", format!("{head},source,locator,quality,reason\n{}{}", staff("A"), staff("B")));
        add("intelligence/sectors.csv", format!("id,name,kind,places,lead_days,source,locator,quality,reason\n{sectors}"));
        let head = "id,name,kind,side,headquarters,place,sectors,arms,origin,from,every_h,coverage,detection,delay_h,noise,error,bias,\
                    reliability,intent_skill,men,source,locator,quality,reason";
        add("intelligence/sources.csv", format!("{head}\n{sources}"));
        for (file, text) in more {
            add(file, (*text).to_string());
        }
        faults(&package, &[]).iter().map(|fault| fault.code).collect::<Vec<_>>()
    };
    let sector = |id: &str, kind: &str, places: &str| format!("{id},Sector,{kind},{places},,{by}\n");
    let source =
        |kind: &str, arms: &str| format!("S,Source,{kind},west,A,,X,{arms},eyes,1939-06-01,24,0.5,0.5,6,0.5,0.3,0,0.9,0.5,10,{by}\n");
    let (field, patrol) = (sector("X", "field", "P_BRIDGE"), source("border-patrol", "men"));
    assert_eq!(of(&field, &patrol, &[]), Vec::<&str>::new());
    let many: String = (0..17).map(|at| sector(&if at == 0 { "X".to_string() } else { format!("X{at}") }, "field", "P_BRIDGE")).collect();
    assert_eq!(of(&many, &patrol, &[]), ["K120"]);
    assert_eq!(of(&sector("X", "field", ""), &patrol, &[]), ["K121"]);
    assert_eq!(of(&sector("X", "rear", "P_BRIDGE"), &patrol, &[]), ["K121"]);
    assert_eq!(of(&field, &source("border-patrol", ""), &[]), ["K123"]);
    let relays = format!("id,from,to,every_h,delay_h,loss,damping,source,locator,quality,reason\nR,A,A,24,6,0,1,{by}\n");
    assert_eq!(of(&field, &patrol, &[("intelligence/relays.csv", &relays)]), ["K122"]);
    let functions = |size: &str| {
        let head = "id,name,kind,agency,size,daily,from,to,source,locator,quality,reason";
        format!("{head}\nF,Function,lobbying,S,{size},1,1939-06-01,1939-06-11,{by}\n")
    };
    assert_eq!(of(&field, &source("agency", "men"), &[("intelligence/functions.csv", &functions("0.5"))]), Vec::<&str>::new());
    assert_eq!(of(&field, &patrol, &[("intelligence/functions.csv", &functions("0.5"))]), ["K124"]);
    assert_eq!(of(&field, &source("agency", "men"), &[("intelligence/functions.csv", &functions("2"))]), ["K124"]);
}
