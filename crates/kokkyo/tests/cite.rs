//! `kokkyo cite` from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn kokkyo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kokkyo")).arg("cite").args(arguments).env_remove("NO_COLOR").output().expect("the program starts")
}

#[track_caller]
fn text(arguments: &[&str]) -> String {
    let output = kokkyo(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.is_empty() || said.contains("statements looked at"), "{said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[track_caller]
fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&text(arguments)).expect("one JSON object")
}

#[track_caller]
fn refused(arguments: &[&str], needle: &str) {
    let output = kokkyo(arguments);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(output.stdout.is_empty() && message.contains(needle), "{message}");
}

/// A golden page beside this file.
#[track_caller]
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&path).unwrap_or_default(), "{name}");
}

/// A copy of `two-posts` in a new folder.
fn copy_of_two_posts() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let target = to.join(path.file_name().unwrap());
            if path.is_dir() { copy(&path, &target) } else { std::fs::copy(&path, &target).map(|_| ()).unwrap() }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/two-posts"), folder.path());
    folder
}

#[test]
fn the_whole_of_the_smallest_scenario_is_as_its_golden_page_has_it() {
    golden("cite-two-posts.txt", &text(&["two-posts"]));
}

#[test]
fn a_parameter_a_fleet_a_claim_and_a_target_are_told_with_their_sources() {
    golden("cite-parameter.txt", &text(&["nomonhan-1939", "combat.attrition.killed_share"]));
    let fleet = text(&["nomonhan-1939", "S_LORRY", "--style", "apa"]);
    for needle in [
        "vehicles",
        "300 lorries",
        "carries_troops",
        "assumed: the author's judgement",
        "No count before July is known",
        "Sources",
        "[wpja_nomonhan]",
    ] {
        assert!(fleet.contains(needle), "{needle} is missing from\n{fleet}");
    }
    let one = text(&["nomonhan-1939", "logistics.fleets.S_LORRY.vehicles"]);
    assert!(one.contains("300 lorries") && !one.contains("carries_troops "), "{one}");
    for name in ["C0187", "TG_J_LOSS", "J_KWA", "O_1932PLAN", "P_BATTLE_EN", "forces.holdings.J_64R_1.jp-hmg"] {
        assert!(text(&["nomonhan-1939", name]).contains("Sources"), "{name}");
    }
    let target = json(&["nomonhan-1939", "TG_J_LOSS", "--json"]);
    let ids: Vec<&str> = target["claims"].as_array().unwrap().iter().map(|claim| claim["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"C0187") && ids.contains(&"C0188"), "{ids:?}");
}

#[test]
fn values_of_command_and_intelligence_are_told_by_path_and_by_id() {
    for (path, text) in [
        ("command.headquarters.J_23D.loss_tolerance", None),
        ("command.persons.UEDA.temperament", None),
        ("command.courses.C_K_CROSS.to", Some("no limit")),
        ("command.directives.O_1488.play", Some("as-mode")),
        ("intelligence.sources.J_SIGNALS.coverage", None),
        ("intelligence.doctrine.D_S_CENTRE.p_offensive", None),
        ("air.airfields.AF_TAMSAG.fuel_t", Some("300")),
    ] {
        let said = json(&["nomonhan-1939", path, "--json"]);
        let (whole, column) = path.rsplit_once('.').unwrap();
        let rows: Vec<&Value> = said["values"].as_array().unwrap().iter().filter(|row| row["path"] == whole).collect();
        assert!(!rows.is_empty(), "{path}: {said}");
        for row in rows {
            let values = row["values"].as_array().unwrap();
            assert_eq!((values.len(), values[0]["name"].as_str()), (1, Some(column)), "{path}");
            assert!(text.is_none_or(|text| values[0]["value"] == text), "{path}: {row}");
            assert!(row["source"].as_str().is_some_and(|source| !source.is_empty()), "{path}: {row}");
        }
    }
    let case = text(&["nomonhan-1939", "kanchazu-1937"]);
    for needle in ["case (command/cases.toml)", "situation (command/cases.toml)", "C_T_RESTRAIN", "Sources"] {
        assert!(case.contains(needle), "{needle} is missing from\n{case}");
    }
    let share = text(&["nomonhan-1939", "--share"]);
    for file in
        ["command/headquarters.csv", "command/persons.csv", "command/courses.toml", "command/cases.toml", "intelligence/reports.csv"]
    {
        assert!(share.contains(file), "{file} is missing from\n{share}");
    }
    refused(&["nomonhan-1939", "command.persons.UEDA.temperment"], "did you mean `command.persons.UEDA.temperament`");
}

#[test]
fn every_name_that_parameters_are_listed_by_is_known() {
    let listed = Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(["list", "parameters", "two-posts", "--json"]).output().unwrap();
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let key = listed["parameters"][0]["key"].as_str().unwrap();
    let said = json(&["two-posts", key, "--json"]);
    assert_eq!(
        said["values"][0]["values"][0]["value"].as_str().unwrap().parse::<f64>().unwrap(),
        listed["parameters"][0]["value"].as_f64().unwrap()
    );
}

#[test]
fn styles_formats_and_wrong_names() {
    let all = text(&["nomonhan-1939", "--format", "bibtex"]);
    assert_eq!(
        all.lines().filter(|line| line.starts_with('@')).count(),
        json(&["nomonhan-1939", "--json"])["bibliography"].as_array().unwrap().len()
    );
    let csl: Value = serde_json::from_str(&text(&["nomonhan-1939", "hanada2022", "--format", "csl-json"])).unwrap();
    assert_eq!((csl.as_array().unwrap().len(), csl[0]["issued"]["date-parts"][0][0].as_u64()), (1, Some(2022)));
    assert!(text(&["two-posts", "--style", "list"]).contains("chicago-author-date"));
    assert!(text(&["two-posts", "--style", "mla"]).contains("Made up for This Package"));
    refused(&["two-posts", "--style", "aps"], "did you mean `apa`");
    refused(&["two-posts", "W_POTS"], "did you mean `W_POST`");
    refused(&["two-posts", "--csl", "no-such.csl"], "no-such.csl");
    refused(&["two-posts", "--uncited", "--format", "bibtex"], "--uncited");
    refused(&["no-such-scenario"], "no built-in scenario");
}

#[test]
fn nothing_is_uncited_in_what_is_built_in_and_what_is_missing_is_listed() {
    for scenario in ["nomonhan-1939", "two-posts", "border-1932-1945"] {
        assert_eq!(text(&[scenario, "--uncited"]), "");
        assert_eq!(json(&[scenario, "--uncited", "--json"])["uncited"], serde_json::json!([]));
    }
    let folder = copy_of_two_posts();
    let change = |file: &str, from: &str, to: &str| {
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file}");
        std::fs::write(path, text.replace(from, to)).unwrap();
    };
    change("counterfactuals/no-bridge.toml", "sources = [\"kokkyo_author\"]", "");
    change("scenario.toml", "files = [\"geo/*\"]", "files = [\"geo/places.csv\"]");
    let found = text(&[folder.path().to_str().unwrap(), "--uncited"]);
    assert_eq!(found.lines().count(), 2, "{found}");
    assert!(found.contains("counterfactual no-bridge") && found.contains("geo/elevation.asc"), "{found}");
}

#[test]
fn a_border_that_stands_on_another_is_cited_and_what_it_brings_without_a_source_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| {
        let path = folder.path().join("mine").join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("border.toml", "format = 1\nname = \"mine\"\nextends = \"border-1932-1945\"\n[[remove]]\nfile = \"geo/border.geojson\"\n");
    write(
        "geo/border.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"sector":"AMUR"},"geometry":{"type":"LineString","coordinates":[[127.0,50.0],[128.0,49.6]]}}]}"#,
    );
    let mine = folder.path().join("mine");
    let mine = mine.to_str().unwrap();
    assert_eq!(text(&[mine, "--uncited"]).trim_end(), "geo/border.geojson: the lines of the border have no source and no [[notice]]");
    assert_eq!(json(&[mine, "--uncited", "--json"])["uncited"].as_array().unwrap().len(), 1);
    assert!(text(&[mine, "KANCHAZU"]).contains("Kanchazu"), "rows of the base are cited");
    assert!(text(&[mine, "J_1488"]).contains("commander fixes an unclear border"), "clauses too");
}

#[test]
fn licences_name_file_licence_and_notice() {
    let said = text(&["nomonhan-1939", "--licences"]);
    for needle in [
        "ODbL-1.0",
        "geo/borders.geojson",
        "© OpenStreetMap contributors",
        "LGPL-3.0-or-later",
        "BSD-3-Clause",
        "CC BY 4.0: everything else",
    ] {
        assert!(said.contains(needle), "{needle} is missing from\n{said}");
    }
    assert_eq!(json(&["nomonhan-1939", "--json"])["notices"].as_array().unwrap().len(), 7);
}

#[test]
fn shares_add_up() {
    let all = json(&["nomonhan-1939", "--json"]);
    let shares = all["shares"].as_array().unwrap();
    let parameters = shares.iter().find(|share| share["kind"] == "parameter").unwrap();
    let count = |name: &str| parameters[name].as_u64().unwrap();
    let listed = Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(["list", "parameters", "nomonhan-1939", "--json"]).output().unwrap();
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(count("stated") + count("inferred") + count("assumed"), listed["parameters"].as_array().unwrap().len() as u64);
    assert!(text(&["nomonhan-1939", "--share"]).contains("geo/places.csv"));
}

#[test]
fn authors_named_family_first_and_titles_in_other_languages_print_as_each_style_asks() {
    let of = |key: &str, style: &str| text(&["nomonhan-1939", key, "--style", style]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(of("hanada2022", "chicago-notes").contains("Hanada, Tomoyuki. The Japanese"));
    assert!(of("hanada2022", "apa").contains("Hanada, T. (2022)"));
    assert!(of("hanada2022", "ieee").contains("T. Hanada, “"));
    assert!(of("hata2014", "chicago-author-date").contains("Hata, Ikuhiko. 2014"));
    // A title that is not English keeps the case of its own language; an English one takes that of the style.
    for style in ["chicago-notes", "mla"] {
        assert!(
            of("kolomiets_tanks", style).contains("Tanki na Khalkhin-Gole: neob'yavlennaya voyna Stalina"),
            "{style}: {}",
            of("kolomiets_tanks", style)
        );
        assert!(of("cn_ganjur", style).contains("Ganzhuer miao"), "{style}: {}", of("cn_ganjur", style));
    }
    assert!(of("wpen_border", "mla").contains("Soviet-Japanese Border Conflicts"), "{}", of("wpen_border", "mla"));
}
