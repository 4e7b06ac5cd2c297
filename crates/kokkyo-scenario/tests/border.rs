//! The package of a long border: a border on top of another one, and whatever bytes stand in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use kokkyo_scenario::border::Border;
use kokkyo_scenario::package::{Beside, Empty};
use kokkyo_scenario::{Diagnostic, Package, Report, check};
use proptest::prelude::*;

fn scenarios() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

fn built_in() -> Package {
    Package::from_dir(&scenarios().join("border-1932-1945")).unwrap()
}

fn load(package: &Package) -> Border {
    check::load_border(package, &[]).unwrap_or_else(|report| panic!("{:?}", report.diagnostics))
}

fn faults(package: &Package) -> Vec<Diagnostic> {
    match check::load_border(package, &[]) {
        Ok(border) => border.warnings,
        Err(report) => report.diagnostics,
    }
}

/// A border on top of another, with its own head and files.
fn on_top(base: &str, head: &str, files: &[(&str, String)]) -> Result<Package, Report> {
    let head = format!("format = 1\nname = \"on-top\"\nextends = \"{base}\"\n{head}");
    let files = files.iter().map(|(file, text)| ((*file).to_string(), text.clone().into_bytes()));
    let package = Package::from_files(files.chain([("border.toml".to_string(), head.into_bytes())]));
    package.with_bases(None, &Beside::new(&scenarios().join("two-posts"), &Empty))
}

/// All that a border says, without what the name and the files are called.
fn said(mut border: Border) -> String {
    border.meta.name.clear();
    border.meta.licence.clear();
    border.meta.bases.clear();
    for notice in &mut border.meta.notices {
        notice.files.clear();
    }
    border.hash.clear();
    format!("{border:?}")
}

#[test]
fn a_border_with_nothing_of_its_own_is_its_base() {
    let above = load(&on_top("border-1932-1945", "", &[]).unwrap());
    assert_eq!(above.meta.bases.iter().map(|base| base.name.as_str()).collect::<Vec<_>>(), ["border-1932-1945"]);
    assert_eq!(said(above), said(load(&built_in())));
}

#[test]
fn one_row_one_year_and_one_clause_on_top_are_the_edit_in_place() {
    let mut edited = built_in();
    let mut replaced = Vec::new();
    for (file, row, from, to) in [
        ("geo/seasons.csv", "AMUR,ice,", ",-0.3,", ",-0.7,"),
        ("command/clauses.csv", "J_1488,permit,temporary", ",0.8,", ",0.4,"),
        ("incidents/covariates.csv", "FLEET_AFLOAT,", ",0.3,", ",0.4,"),
    ] {
        let text = String::from_utf8(edited.files[file].clone()).unwrap();
        let line = text.lines().find(|line| line.starts_with(row)).unwrap();
        let new = line.replacen(from, to, 1);
        assert_ne!(line, new);
        replaced.push((file, format!("{}\n{new}\n", text.lines().next().unwrap())));
        edited.files.insert(file.to_string(), text.replace(line, &new).into_bytes());
    }
    let head = String::from_utf8(edited.files["border.toml"].clone()).unwrap().replace("step_from = 1940", "step_from = 1941");
    edited.files.insert("border.toml".to_string(), head.into_bytes());
    let above = on_top("border-1932-1945", "step_from = 1941\n", &replaced).unwrap();
    assert_eq!(said(load(&above)), said(load(&edited)));
    assert_ne!(said(load(&above)), said(load(&built_in())));
}

#[test]
fn a_row_that_is_removed_is_gone_and_what_names_it_is_found() {
    let remove = |file: &str, id: &str| format!("[[remove]]\nfile = \"{file}\"\nids = [\"{id}\"]\n");
    let without = load(&on_top("border-1932-1945", &remove("incidents/covariates.csv", "AGENCIES"), &[]).unwrap());
    let base = load(&built_in());
    assert_eq!(without.covariates.len() + 1, base.covariates.len());
    assert!(without.covariates.iter().all(|covariate| covariate.id != "AGENCIES"));
    // The covariate that the policy is measured by names it still.
    let broken = faults(&on_top("border-1932-1945", &remove("command/policies.csv", "MANZHOULI"), &[]).unwrap());
    assert!(broken.iter().any(|fault| fault.file.contains("covariates.csv") && fault.message.contains("MANZHOULI")), "{broken:?}");
    assert!(broken.iter().any(|fault| fault.code == "K116"), "{broken:?}");
    let nothing = faults(&on_top("border-1932-1945", &remove("incidents/covariates.csv", "AGENCY"), &[]).unwrap());
    assert_eq!(nothing.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["K117"]);
}

#[test]
fn borders_and_campaigns_do_not_stand_on_one_another() {
    for (base, near) in [("nomonhan-1939", None), ("border-1932-1954", Some("border-1932-1945"))] {
        let report = on_top(base, "", &[]).unwrap_err();
        assert_eq!(report.diagnostics.iter().map(|fault| (fault.code, fault.suggestion.as_deref())).collect::<Vec<_>>(), [("K112", near)]);
    }
    let campaign =
        Package::from_files([("scenario.toml".to_string(), b"format = 1\nname = \"x\"\nextends = \"border-1932-1945\"\n".to_vec())]);
    let report = campaign.with_bases(None, &Beside::new(&scenarios().join("two-posts"), &Empty)).unwrap_err();
    assert_eq!(report.diagnostics[0].code, "K112");
}

#[test]
fn files_that_no_border_has_are_warned_of() {
    let mut package = built_in();
    package.files.insert("incidents/covariate.csv".to_string(), b"id\n".to_vec());
    package.files.insert("counterfactuals/one.toml".to_string(), Vec::new());
    let found = faults(&package);
    assert_eq!(found.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["K003", "K003"], "{found:?}");
}

#[test]
fn a_count_that_no_reading_names_and_rules_without_a_clause_are_warned_of() {
    assert!(load(&built_in()).warnings.is_empty(), "{:?}", load(&built_in()).warnings);
    let edit = |package: &mut Package, file: &str, from: &str, to: &str| {
        let text = String::from_utf8(package.files[file].clone()).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{from}");
        package.files.insert(file.to_string(), text.replace(from, to).into_bytes());
    };
    let mut package = built_in();
    edit(&mut package, "incidents/readings.csv", "A38;W39;B40", "A38;A39;B40");
    edit(&mut package, "command/clauses.csv", "J_343,forbid", "J_TOKYO,forbid");
    let warned = load(&package).warnings;
    let places: Vec<_> = warned.iter().map(|one| (one.code, one.file.as_str(), one.line)).collect();
    assert_eq!(places, [("K149", "command/rules.csv", 5), ("K148", "incidents/counts.csv", 12)], "{warned:?}");
    assert!(warned.iter().all(|one| !one.help.is_empty()) && warned[0].message.contains("J_343") && warned[1].message.contains("W39"));
    // A misspelt id is one mistake.
    let mut package = built_in();
    edit(&mut package, "incidents/readings.csv", "A38;W39;B40", "A38;W38;B40");
    let found = faults(&package);
    assert!(!found.is_empty() && found.iter().all(|one| one.code != "K148"), "{found:?}");
}

const NASTY: &[&str] = &[
    "",
    "-1",
    "1e400",
    "NaN",
    "\"",
    ",",
    ";",
    "\n",
    "\u{1b}[2J",
    "\u{202e}",
    "1939-99",
    "1935/1932",
    "../..",
    "a;b;;c",
    "1.5",
    "-9",
    "yes",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Cells, not bytes: a table that can still be read is read to the end.
    #[test]
    fn whatever_stands_in_a_cell_of_a_border_is_answered(
        edits in prop::collection::vec((any::<usize>(), any::<usize>(), any::<usize>(), any::<usize>()), 1..10),
    ) {
        let mut package = built_in();
        let names: Vec<String> = package.files.keys().filter(|file| file.ends_with(".csv")).cloned().collect();
        for (file, row, column, with) in edits {
            let file = &names[file % names.len()];
            let mut rows: Vec<csv::StringRecord> = csv::ReaderBuilder::new()
                .has_headers(false).flexible(true).from_reader(package.files[file].as_slice()).records().map(Result::unwrap).collect();
            let (row, column) = (row % rows.len(), column % rows[0].len());
            // The other cells too: ids that exist, in places where they do not belong.
            let other: String = rows[with % rows.len()].get(with / 7 % rows[0].len()).unwrap_or_default().to_string();
            let new = if with % 3 == 0 { other } else { NASTY[with % NASTY.len()].to_string() };
            rows[row] = rows[row].iter().enumerate().map(|(at, cell)| if at == column { new.as_str() } else { cell }).collect();
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            package.files.insert(file.clone(), writer.into_inner().unwrap());
        }
        for fault in faults(&package) {
            prop_assert!(!fault.message.contains(char::is_control), "{:?}", fault);
            prop_assert!(check::CODES.iter().any(|(code, _)| *code == fault.code));
        }
    }

    /// Covariates that are read are such that every law can use them: limits in order, indices that exist, a force in order of time.
    #[test]
    fn a_table_of_covariates_is_refused_or_sound(
        rows in prop::collection::vec((0usize..4, -6.0f64..6.0, -6.0f64..6.0, -6.0f64..6.0, 0usize..6, 0usize..6, any::<bool>()), 0..8),
    ) {
        let causes = ["Manchukuo Imperial Army,,", ",agency,", ",,PROTOCOL", "Kwantung Army,,"];
        let sectors = ["", "AMUR", "AMUR;USSURI", "AMUR;NOWHERE", "AMUR;AMUR", "MONGOLIAN"];
        let kinds = ["", "river", "air;land", "boats", "sabotage", "river"];
        let mut text = String::from("id,title,title_ja,force,installations,policy,acts_on,sectors,kinds,not_in_season,beta,low,high,source,locator,quality,reason\n");
        for (at, (cause, low, beta, high, sector, kind, rate)) in rows.iter().enumerate() {
            let acts_on = if *rate { "rate" } else { "answer" };
            text.push_str(&format!(
                "C{at},t,題,{},{acts_on},{},{},,{beta},{low},{high},,,assumed,why\n", causes[*cause], sectors[*sector], kinds[*kind]
            ));
        }
        let mut package = built_in();
        package.files.insert("incidents/covariates.csv".to_string(), text.into_bytes());
        match check::load_border(&package, &[]) {
            Err(report) => prop_assert!(report.diagnostics.iter().all(|fault| fault.file == "incidents/covariates.csv"), "{:?}", report.diagnostics),
            Ok(border) => {
                prop_assert_eq!(border.covariates.len(), rows.len());
                for covariate in &border.covariates {
                    prop_assert!(covariate.limits.0 <= covariate.beta && covariate.beta <= covariate.limits.1);
                    prop_assert!(covariate.sectors.iter().all(|&at| at < border.sectors.len()));
                    prop_assert!(covariate.kinds.iter().all(|&at| at < border.kinds.len()));
                    if let kokkyo_scenario::border::Cause::Force(force) = &covariate.cause {
                        prop_assert!(!force.is_empty());
                        prop_assert!(force.windows(2).all(|pair| border.garrisons[pair[0]].day <= border.garrisons[pair[1]].day));
                    }
                }
            }
        }
    }
}
