//! Faults that others follow from: they are told first, and what merely follows is not told. And what is said of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use common::{faults, replace, text, with_parameters};
use kokkyo_scenario::package::Change;
use kokkyo_scenario::{Diagnostic, Package, check};

fn built_in(name: &str) -> Package {
    Package::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name)).unwrap()
}

/// All faults of a campaign or a border; what the model asks for is not at hand.
fn found(package: &Package) -> Vec<Diagnostic> {
    let result = if package.is_border() {
        check::load_border(package, &[]).map(|border| border.warnings)
    } else {
        check::load(package, &[], &[]).map(|scenario| scenario.warnings)
    };
    result.unwrap_or_else(|report| report.diagnostics)
}

fn codes(faults: &[Diagnostic]) -> Vec<&'static str> {
    faults.iter().map(|fault| fault.code).collect()
}

/// The one fault of the smallest scenario with this edit.
#[track_caller]
fn one(file: &str, from: &str, to: &str) -> Diagnostic {
    let mut package = with_parameters();
    replace(&mut package, file, from, to);
    let mut found = faults(&package, &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[test]
fn a_file_that_cannot_be_read_is_one_fault_whichever_it_is() {
    let mut wrong = Vec::new();
    for name in ["two-posts", "border-1932-1945"] {
        let whole = built_in(name);
        let is_read = |file: &&String| [".csv", ".toml", ".geojson", ".asc", ".bib"].iter().any(|ending| file.ends_with(ending));
        for file in whole.files.keys().filter(is_read) {
            let mut package = whole.clone();
            package.files.insert(file.clone(), b"\xff\x00\x01\x00\x00\x00\x00\x02".to_vec());
            let found = found(&package);
            if codes(&found) != ["K002"] || found[0].file != *file {
                wrong.push(format!("{name} {file}: {:?}", found.iter().map(ToString::to_string).collect::<Vec<_>>()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_head_that_cannot_be_read_or_is_empty_is_one_fault() {
    for name in ["two-posts", "nomonhan-1939"] {
        let whole = built_in(name);
        let curly = text(&whole, "scenario.toml").replacen("name = \"", "name = “", 1);
        for head in [curly.as_str(), "", "# to be written\n"] {
            let mut package = whole.clone();
            package.files.insert("scenario.toml".to_string(), head.as_bytes().to_vec());
            let found = found(&package);
            assert_eq!(codes(&found), ["K024"], "{name}: {found:?}");
            assert_eq!((found[0].file.as_str(), found[0].line > 0), ("scenario.toml", head == curly));
        }
    }
}

#[test]
fn a_head_that_cannot_be_read_may_name_a_base_so_that_no_file_is_missing() {
    let head = "format = 1\nname = “child”\nextends = \"base\"\n";
    let mut package = Package::from_files([("scenario.toml".to_string(), head.as_bytes().to_vec())]);
    assert_eq!(codes(&found(&package)), ["K024"]);
    package.files.insert("bases/base/scenario.toml".to_string(), b"format = 1\n".to_vec());
    assert_eq!(codes(&found(&package)), ["K024"]);
}

#[test]
fn files_that_cannot_be_read_are_told_before_what_is_wrong_in_others() {
    let mut package = with_parameters();
    replace(&mut package, "forces/mobility.csv", "foot,4,8", "foot,four,8");
    replace(&mut package, "geo/rivers.geojson", "\"FeatureCollection\",", "\"FeatureCollection\"");
    replace(&mut package, "scenario.toml", "#b3261e", "red");
    assert_eq!(codes(&faults(&package, &[])), ["K060", "K011", "K042"]);
}

#[test]
fn no_parameter_is_missing_while_one_of_their_files_cannot_be_read() {
    let mut package = with_parameters();
    package.files.insert("parameters/air.toml".to_string(), b"# none yet\n".to_vec());
    let line = replace(&mut package, "parameters/laws.toml", "value = 2.0", "value = 24,5");
    let found = faults(&package, &[]);
    assert_eq!(codes(&found), ["K024"], "{found:?}");
    assert_eq!((found[0].file.as_str(), found[0].line), ("parameters/laws.toml", line));
    // What stands at the comma is no name that could be put in its place.
    assert!(found[0].help.ends_with("24.5") && found[0].suggestion.is_none(), "{:?}", found[0]);
    // Once it can be read, what it lacks is told.
    package.files.insert("parameters/laws.toml".to_string(), Vec::new());
    assert_eq!(codes(&faults(&package, &[])), ["K090"]);
}

#[test]
fn a_clock_that_ends_before_it_begins_is_told_first_and_nothing_lies_outside_it() {
    let mut package = with_parameters();
    replace(&mut package, "forces/mobility.csv", "foot,4,8", "foot,four,8");
    replace(&mut package, "scenario.toml", "end = \"1939-06-11", "end = \"1938-06-11");
    assert_eq!(codes(&faults(&package, &[])), ["K022", "K011"]);
}

#[test]
fn a_text_where_a_number_is_meant_is_quoted_with_the_number() {
    for path in ["combat.fire.rate", "clock.step_h"] {
        let change = Change { path: path.to_string(), value: Some("1,5".to_string()), factor: None };
        let found = faults(&with_parameters(), &[change]);
        assert_eq!(codes(&found), ["K027"], "{found:?}");
        assert!(found[0].message.ends_with("must be a number, not the text `1,5`"), "{:?}", found[0]);
        assert_eq!((found[0].suggestion.as_deref(), found[0].help.contains("with a point")), (Some("1.5"), true));
    }
    assert_eq!(one("scenario.toml", "step_h = 3", "step_h = \"3\"").help, "leave the quotation marks out");
    assert_eq!(one("scenario.toml", "step_h = 3", "step_h = \"three\"").help, "write a number");
}

#[test]
fn only_what_stands_in_a_table_is_mended_in_a_spreadsheet() {
    let document = one("command/directives.toml", "issued = \"1939-06-01T18:00\"", "issued = \"1 June 1939\"");
    assert_eq!((document.code, document.help.as_str()), ("K020", "write 1939-06-01"));
    let table = one("forces/formations.csv", "1939-06-01,P_WEST", "1 June 1939,P_WEST");
    assert!(table.code == "K020" && table.help.starts_with("write 1939-06-01; in the spreadsheet"), "{table:?}");
}

#[test]
fn a_key_that_is_not_there_is_missing_and_one_without_a_value_is_empty() {
    let said = |file: &str, from: &str, to: &str| one(file, from, to).message;
    assert_eq!(said("scenario.toml", "step_h = 3\n", ""), "`step_h` is missing");
    assert_eq!(said("scenario.toml", "name = \"Westland\"", "name = \"\""), "`name` is empty");
    assert_eq!(said("command/directives.toml", "mode = \"pinned\"\n", ""), "`mode` is missing");
    assert_eq!(said("geo/rivers.geojson", "\"crossing\":", "\"note\":"), "`crossing` is missing");
    // A cell is there as soon as its column is.
    assert_eq!(said("forces/mobility.csv", "foot,On foot", "foot,"), "`name` is empty");
}

#[test]
fn a_day_that_the_calendar_lacks_is_told_how_long_its_month_is() {
    for (file, from, to) in [
        ("forces/formations.csv", "1939-06-01,P_WEST", "1939-06-31,P_WEST"),
        ("record/timeline.csv", "1939-06-02,06:00", "1939-06-31,06:00"),
        ("command/directives.toml", "1939-06-01T18:00", "1939-06-31T18:00"),
    ] {
        let fault = one(file, from, to);
        assert!(fault.code == "K020" && fault.message.contains("June 1939 has 30 days"), "{fault:?}");
        assert_eq!(fault.help, "look the day up again");
    }
}

#[test]
fn a_workbook_by_the_name_of_a_table_is_one_fault_that_says_so() {
    for beginning in [&b"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml"[..], b"PK\x03\x04\xff\xd8", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"] {
        let mut package = with_parameters();
        package.files.insert("forces/performance.csv".to_string(), beginning.to_vec());
        let found = faults(&package, &[]);
        assert_eq!(codes(&found), ["K002"], "{found:?}");
        assert_eq!((found[0].file.as_str(), found[0].line), ("forces/performance.csv", 0));
        assert!(found[0].message.contains("workbook") && found[0].help.contains("save it as CSV"), "{:?}", found[0]);
    }
}
