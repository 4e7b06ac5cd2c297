//! `kokkyo incidents` from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn kokkyo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kokkyo")).arg("incidents").args(arguments).current_dir(folder).output().expect("the program starts")
}

fn json(arguments: &[&str]) -> Value {
    let output = kokkyo(tempfile::tempdir().unwrap().path(), arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn near(value: &Value, expected: f64, tolerance: f64) {
    let value = value.as_f64().unwrap();
    assert!((value - expected).abs() <= tolerance, "{value} instead of {expected}");
}

/// Files of a folder and its folders, with their bytes.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Forty dated incidents of two years.
fn events(folder: &Path) {
    let rows: String = (0..40).map(|at| format!("i{at},{}-{:02}-{:02}\n", 1990 + at / 24, 1 + at / 2 % 12, 1 + at * 7919 % 28)).collect();
    std::fs::write(folder.join("events.csv"), format!("id,date\n{rows}")).unwrap();
}

/// Every subcommand with a way to be quick.
const QUICK: [&[&str]; 4] = [
    &["fit", "--replications", "10"],
    &["fit", "--events", "events.csv"],
    &["simulate", "--replications", "10"],
    &["forecast", "--replications", "10"],
];

/// Asks for a result in a folder that is not to be had, and holds that it is refused with these words and not touched.
#[track_caller]
fn refused(folder: &Path, arguments: &[&str], out: &str, needles: &[&str]) {
    let before = files(folder);
    let output = kokkyo(folder, &[arguments, &["--out", out]].concat());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && output.stdout.is_empty(), "{arguments:?} {out}: {said}");
    assert!(needles.iter().all(|needle| said.contains(needle)), "{arguments:?} {out}: {said}");
    let after = files(folder);
    assert!(before == after, "{arguments:?} {out}: {:?} became {:?}", before.keys(), after.keys());
}

#[track_caller]
fn kept(folder: &Path, arguments: &[&str], out: &str) -> BTreeMap<String, Vec<u8>> {
    let output = kokkyo(folder, &[arguments, &["--out", out]].concat());
    assert!(output.status.success(), "{arguments:?} {out}: {}", String::from_utf8_lossy(&output.stderr));
    files(&folder.join(out))
}

#[test]
fn the_fit_has_the_exact_ratio_by_reading_and_says_what_stays_prior() {
    let object = json(&["fit", "--json"]);
    let readings = object["readings"].as_array().unwrap();
    let of = |id: &str| readings.iter().find(|reading| reading["id"] == id).unwrap();
    near(&of("record")["rate_ratio"]["value"], 3.237, 5e-4);
    near(&of("record")["rate_ratio"]["low95"], 2.66, 5e-3);
    near(&of("record")["rate_ratio"]["high95"], 3.95, 5e-3);
    near(&of("hata-dating")["rate_ratio"]["value"], 2.158, 5e-4);
    near(&of("foreign-ministry")["rate_ratio"]["value"], 339.0 * 3.0 / (2.0 * 152.0), 5e-4);
    near(&object["scatter"]["branching_if_nothing_else"]["value"], 0.49, 0.005);
    let posterior = of("record")["posterior"].as_array().unwrap();
    let who = |name: &str| posterior.iter().find(|one| one["name"] == name).unwrap()["decided_by"].clone();
    assert_eq!((who("level"), who("branching"), who("decay")), ("the counts".into(), "the prior".into(), "the prior".into()));
    assert!(posterior.iter().all(|one| one["rhat"].as_f64().unwrap() < 1.05));
    // Rivals are never averaged in silence: each has a row, and the mixture says its weights.
    assert_eq!((readings.len(), object["mixture"]["weights"].as_array().unwrap().len()), (4, 4));
}

#[test]
fn a_simulation_has_every_year_with_what_was_counted_and_keeps_its_tables() {
    let folder = tempfile::tempdir().unwrap();
    let output = kokkyo(folder.path(), &["simulate", "--replications", "40", "--json", "--out", "kept"]);
    let object: Value = serde_json::from_slice(&output.stdout).unwrap();
    let years = object["years"].as_array().unwrap();
    assert_eq!((years.len(), years[0]["year"].as_i64(), years[13]["year"].as_i64()), (14, Some(1932), Some(1945)));
    assert_eq!((years[3]["observed"].as_u64(), years[13]["observed"].as_u64()), (Some(176), None));
    assert!(
        years.iter().all(|year| year["low80"].as_f64() <= year["median"].as_f64() && year["median"].as_f64() <= year["high80"].as_f64())
    );
    assert_eq!(object, json(&["simulate", "--replications", "40", "--json"]), "the same seed, the same result");
    let kept = std::fs::read_to_string(folder.path().join("kept/years.csv")).unwrap();
    assert!(kept.starts_with("year,low80,median,high80,observed,large_mean\n1932,") && kept.lines().count() == 15);
    let page = std::fs::read_to_string(folder.path().join("kept/report.html")).expect("the page is there");
    assert_eq!(page.matches("id=\"kokkyo-border\"").count(), 1);
    let campaigns = object["campaigns"]["by_size"].as_array().unwrap();
    let shares: Vec<f64> = campaigns.iter().map(|one| one["share_of_histories"].as_f64().unwrap()).collect();
    assert!(shares.len() == 5 && shares.windows(2).all(|pair| pair[1] <= pair[0]), "fewer histories have a larger campaign: {shares:?}");
    assert!(folder.path().join("kept/campaigns-0.csv").is_file());
    assert!(folder.path().join("kept/history-0.csv").is_file() && folder.path().join("kept/incidents.json").is_file());
}

#[test]
fn a_forecast_sets_rules_against_rules_and_the_record_beside_them() {
    let object = json(&["forecast", "--replications", "60", "--json"]);
    near(&object["baseline"]["share"]["value"], 2.0 / 918.0, 1e-9);
    near(&object["baseline"]["expected"]["value"], 3.3, 0.05);
    near(&object["baseline"]["expected"]["low95"], 0.4, 0.01);
    near(&object["baseline"]["expected"]["high95"], 12.0, 0.1);
    assert!(
        object["number_of_incidents"]["ratio_of_large_if_known"]["low95"].as_f64().unwrap() > 1.0,
        "an order that demands punishment makes more of an incident"
    );
    assert_eq!(object["standing_rules"], serde_json::json!(["J_TOKYO"]));
    let text = kokkyo(tempfile::tempdir().unwrap().path(), &["forecast", "--replications", "20"]);
    let text = String::from_utf8_lossy(&text.stdout).to_string();
    assert!(text.contains("a prior that counts hardly narrow") && text.contains("of the spread of the two forecasts"), "{text}");
    let number = &object["number_of_incidents"];
    let share = number["share_of_spread_of_ratio"].as_f64().unwrap();
    assert!(share > 0.2 && share < 0.95, "what rules do to the number makes a good part of the ratio's spread: {share}");
    let width = |interval: &Value| (interval["high80"].as_f64().unwrap() / interval["low80"].as_f64().unwrap()).ln();
    assert!(width(&object["ratio"]) > width(&number["ratio_of_large_if_known"]), "unknown is wider than known");
}

#[test]
fn effects_of_rules_on_the_number_are_priors_in_the_fit_and_can_be_set_aside() {
    let object = json(&["fit", "--json", "--replications", "100"]);
    let covariates = object["ladder"]["covariates"].as_array().unwrap();
    let of = |id: &str| covariates.iter().find(|one| one["id"] == id).unwrap();
    for id in ["UNDER_1938", "UNDER_1488"] {
        assert_eq!((of(id)["measured_by"].as_str(), of(id)["decided_by"].as_str()), (Some("rules of engagement"), Some("the prior")));
        assert!(of(id)["contraction"].as_f64().unwrap() < 0.2, "{}", of(id));
    }
    // The same rules with and without what they do to the number: only the number differs.
    let without =
        json(&["forecast", "--replications", "20", "--rules", "J_1488", "--against", "J_1488", "--without", "UNDER_1488", "--json"]);
    let rungs = |at: usize| without["outlooks"][at]["rungs"].clone();
    // Up to the last bits, in which shares of the kinds differ.
    let chance = |rungs: &Value, at: usize| rungs[at]["chance"].as_f64().unwrap();
    assert!((0..8).all(|at| (chance(&rungs(0), at) - chance(&rungs(1), at)).abs() < 1e-12));
    assert_ne!(without["outlooks"][0]["incidents"], without["outlooks"][1]["incidents"]);
}

#[test]
fn a_large_incident_of_the_right_year_and_sector_plays_its_field_and_can_be_played_again() {
    let arguments = ["simulate", "--replications", "40", "--open-fields", "--json", "--threads"];
    let one = json(&[&arguments[..], &["1"]].concat());
    let folder = tempfile::tempdir().unwrap();
    let kept = kokkyo(folder.path(), &[&arguments[..], &["3", "--out", "kept"]].concat());
    let other: Value = serde_json::from_slice(&kept.stdout).unwrap();
    assert_eq!(one, other, "on any number of threads");
    let opened = one["fields"]["opened"].as_array().unwrap();
    assert!(!opened.is_empty() && one["fields"]["aggregated_in_other_years"].as_u64().unwrap() > 0);
    for field in opened {
        assert!(field["date"].as_str().unwrap().starts_with("1939") && field["sector"] == "MONGOLIAN", "{field}");
        assert_ne!(field["losses"], field["aggregated_losses"]);
        let height = |key: &str| kokkyo_scenario::command::RUNGS.iter().position(|rung| field[key] == *rung).unwrap();
        assert!(
            height("highest_rung_on_ground") >= height("rung_of_incident") && height("rung_of_incident") >= 5,
            "as far as it had climbed: {field}"
        );
    }
    let attempts: u64 = opened.iter().map(|field| field["attempts"].as_u64().unwrap()).sum();
    assert_eq!((one["fields"]["campaigns_played"].as_u64(), one["fields"]["out_of_reach"].as_u64()), (Some(attempts), Some(0)));
    assert_eq!(one["shown_history"], opened[0]["history"], "the history that is shown is one with a field");
    let campaigns = std::fs::read_to_string(folder.path().join(format!("kept/campaigns-{}.csv", opened[0]["history"]))).unwrap();
    let losses = format!("{},{}", opened[0]["losses"][0].as_f64().unwrap(), opened[0]["losses"][1].as_f64().unwrap());
    let row = campaigns.lines().find(|row| row.starts_with(opened[0]["date"].as_str().unwrap())).unwrap();
    assert!(row.contains(&losses), "the table has what was played: {row} and not {losses}");
    let aggregated = json(&["simulate", "--replications", "40", "--json"]);
    assert!(aggregated["fields"].is_null() && aggregated["rungs"] == one["rungs"] && aggregated["years"] == one["years"]);
    assert_ne!(aggregated["losses"], one["losses"], "the losses of the border are those of the campaigns that were played");
    let seed = opened[0]["seed"].to_string();
    let again = Command::new(env!("CARGO_BIN_EXE_kokkyo"))
        .args(["run", "nomonhan-1939", "--mode", "free", "--seed", &seed, "--replications", "1", "--no-out", "--json"])
        .output()
        .unwrap();
    let again: Value = serde_json::from_slice(&again.stdout).unwrap();
    let battle = |side: &str| {
        let losses = &again["outcome"]["losses"][side];
        ["killed", "wounded", "missing", "captured"].iter().map(|kind| losses[kind].as_f64().unwrap()).sum::<f64>()
    };
    assert_eq!(opened[0]["losses"], serde_json::json!([battle("japan"), battle("soviet")]), "kokkyo run plays the same campaign");
    let refused = kokkyo(tempfile::tempdir().unwrap().path(), &["simulate", "--threads", "2"]);
    assert_eq!(refused.status.code(), Some(2), "threads are of fields");
}

#[test]
fn dated_incidents_of_any_border_are_fitted_and_faults_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::from("id,date,sector,kind,deaths\n");
    for at in 0..80 {
        let day = 1 + (at * 7919 % 28);
        text.push_str(&format!(
            "{at},{}-{:02}-{day:02},{},land,{}\n",
            1990 + at / 24,
            1 + at % 12,
            ["north", "south"][at % 2],
            if at % 5 == 0 { "-9" } else { "1" }
        ));
    }
    text.push_str("late,1990-05,north,land,0\nlate,1990-05,north,land,0\n");
    std::fs::write(folder.path().join("events.csv"), &text).unwrap();
    let output = kokkyo(folder.path(), &["fit", "--events", "events.csv", "--sectors", "--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let object: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (object["incidents"].as_u64(), object["doubled"].as_u64(), object["deaths_missing"].as_u64()),
        (Some(81), Some(1), Some(16))
    );
    assert_eq!((object["uncertain"].as_u64(), object["sets_of_dates"].as_u64()), (Some(1), Some(10)));
    assert_eq!(object["sectors"], serde_json::json!(["north", "south"]));
    let ahead = &object["ahead"];
    // 81 incidents in some 1,200 days: 25 a year, give or take what is not known.
    assert_eq!((ahead["days"].as_u64(), ahead["from"].as_str().unwrap() > "1993"), (Some(365), true));
    assert!((15.0..40.0).contains(&ahead["median"].as_f64().unwrap()) && ahead["low95"].as_f64() < ahead["low80"].as_f64(), "{ahead}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("K143") && String::from_utf8_lossy(&output.stderr).contains("K142"));
    let kept = kokkyo(folder.path(), &["fit", "--events", "events.csv", "--out", "kept"]);
    assert!(kept.status.success());
    let residuals = std::fs::read_to_string(folder.path().join("kept/residuals.csv")).unwrap();
    let rows: Vec<[f64; 2]> = residuals
        .lines()
        .skip(1)
        .map(|line| line.split_once(',').map(|(one, other)| [one.parse().unwrap(), other.parse().unwrap()]).unwrap())
        .collect();
    // The greatest distance in the table is the distance of the test that is printed, up to half a row.
    let object: Value = serde_json::from_str(&std::fs::read_to_string(folder.path().join("kept/incidents.json")).unwrap()).unwrap();
    let distance = rows.iter().map(|[share, value]| (share - value).abs()).fold(0.0, f64::max);
    assert!(rows.len() == 81 && rows.iter().all(|row| (0.0..=1.0).contains(&row[1])));
    near(&object["residuals"]["kolmogorov_smirnov"], distance, 0.51 / 81.0);
    std::fs::write(folder.path().join("bad.csv"), "id,date\na,1939-13-01\n").unwrap();
    let output = kokkyo(folder.path(), &["fit", "--events", "bad.csv"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("bad.csv:2:3 (date)"));
    for (file, rows, needle) in [
        ("none.csv", "id,date\n", "no rows: add a row"),
        ("one.csv", "id,date\na,1939-05-11\n", "has 1 dated incident; the process needs at least 10"),
        ("undated.csv", "id,date\na,\nb,\n", "none with a year"),
    ] {
        std::fs::write(folder.path().join(file), rows).unwrap();
        let said = String::from_utf8_lossy(&kokkyo(folder.path(), &["fit", "--events", file]).stderr).to_string();
        assert!(said.contains(needle), "{file}: {said}");
    }
    std::fs::write(folder.path().join("wide.csv"), format!("{text}decade,193X,north,land,0\n")).unwrap();
    let said = String::from_utf8_lossy(&kokkyo(folder.path(), &["fit", "--events", "wide.csv"]).stderr).to_string();
    assert!(said.contains("the window begins on 1930-01-01") && said.contains("give --from"), "{said}");
    std::fs::write(folder.path().join("column.csv"), "id,date,zzzzzz\na,1939-05-11,1\n").unwrap();
    let said = String::from_utf8_lossy(&kokkyo(folder.path(), &["fit", "--events", "column.csv"]).stderr).to_string();
    assert!(["date", "id", "sector", "kind", "deaths"].iter().all(|column| said.contains(column)), "{said}");
    std::fs::write(folder.path().join("few.csv"), "id,date\na,1939-01-01\nb,1939-05-11\n").unwrap();
    assert_eq!(kokkyo(folder.path(), &["fit", "--events", "few.csv"]).status.code(), Some(2));
}

#[test]
fn the_order_of_rows_changes_no_bit_of_a_dated_fit() {
    let folder = tempfile::tempdir().unwrap();
    // Ids, none, and rows that say the same; two share a day whatever is drawn.
    let mut rows: Vec<String> = (0..60)
        .map(|at| {
            format!(
                "{},{}-{:02}-{:02},{},land,1",
                if at % 3 == 0 { format!("i{at}") } else { String::new() },
                1990 + at / 24,
                1 + at % 12,
                1 + at * 7919 % 28,
                ["north", "south"][at % 2]
            )
        })
        .collect();
    rows.extend(["1991-05,north", "1991-05,north", "1990-07/1990-09,south"].map(|row| format!(",{row},land,0")));
    let fitted = |rows: &[String]| {
        std::fs::write(folder.path().join("events.csv"), format!("id,date,sector,kind,deaths\n{}\n", rows.join("\n"))).unwrap();
        let output = kokkyo(folder.path(), &["fit", "--events", "events.csv", "--sectors", "--json"]);
        let mut object: Value = serde_json::from_slice(&output.stdout).unwrap();
        // How many rows stood out of order is the one thing that the order decides.
        object.as_object_mut().unwrap().remove("out_of_order");
        object
    };
    let one = fitted(&rows);
    let count = rows.len();
    let mixed: Vec<String> = (0..count).map(|at| rows[(at * 23 + 11) % count].clone()).collect();
    assert_eq!((one["incidents"].as_u64(), one["sets_of_dates"].as_u64()), (Some(63), Some(10)));
    assert_eq!(one, fitted(&mixed), "shuffled");
    rows.reverse();
    assert_eq!(one, fitted(&rows), "backwards");
}

#[test]
fn a_step_with_nothing_after_it_is_not_identified_in_table_json_and_kept_files() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..40).map(|at| format!("i{at},{}-{:02}-{:02}\n", 1990 + at / 24, 1 + at / 2 % 12, 1 + at * 7919 % 28)).collect();
    std::fs::write(folder.path().join("events.csv"), format!("id,date\n{rows}")).unwrap();
    let arguments = ["fit", "--events", "events.csv", "--to", "1994-12-31", "--step", "1993-01-01"];
    let text = String::from_utf8_lossy(&kokkyo(folder.path(), &[&arguments[..], &["--out", "kept"]].concat()).stdout).to_string();
    assert!(text.contains("step from 1993-01-01: not identified, no incident after the step"), "{text}");
    let kept = std::fs::read_to_string(folder.path().join("kept/fit.csv")).unwrap();
    assert!(kept.contains("step from 1993-01-01,log of a ratio,,,,no incident after the step"), "{kept}");
    let object: Value = serde_json::from_str(&std::fs::read_to_string(folder.path().join("kept/incidents.json")).unwrap()).unwrap();
    let step = object["estimates"].as_array().unwrap().last().unwrap();
    assert!(step["value"].is_null() && step["low95"].is_null() && step["reason"] == "no incident after the step", "{step}");
    // The same for yearly counts that end before the step.
    let text = kokkyo(folder.path(), &["fit", "--until", "1938", "--replications", "20", "--out", "years"]);
    assert!(String::from_utf8_lossy(&text.stdout).contains("step: not identified, no years after the step"));
    let object: Value = serde_json::from_str(&std::fs::read_to_string(folder.path().join("years/incidents.json")).unwrap()).unwrap();
    assert!(object["mixture"]["step"].is_null() && object["mixture"]["step_reason"] == "no years after the step");
}

#[test]
fn a_forecast_shows_the_whole_title_of_each_set_of_rules() {
    let arguments = ["forecast", "--replications", "20", "--against", "J_1938,J_343"];
    let text = String::from_utf8_lossy(&kokkyo(tempfile::tempdir().unwrap().path(), &arguments).stdout).to_string();
    let table: Vec<&str> =
        text.lines().skip_while(|line| !line.starts_with("  rules")).take_while(|line| !line.starts_with("  first:")).collect();
    // Two titles do not fit into one line: the first goes on above the numbers.
    let names: Vec<String> = table.iter().map(|line| line.chars().take(52).collect::<String>()).collect();
    let words = names.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    let title = "Guideline for the western border, November 1938; Tairikumei 343: no further battles in Manchuria";
    assert!(words.contains(title) && !words.contains('…'), "{text}");
}

#[test]
fn wrong_command_lines_say_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let output = kokkyo(folder.path(), &["simulate", "nomonhan-1939"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is a campaign, not a long border"));
    for (arguments, needle) in [
        (&["fit", "--reading", "recrod"][..], "did you mean"),
        (&["forecast", "--rules", "J_1489"][..], "J_1488"),
        (&["forecast", "--on", "yesterday"][..], "write a date"),
        (&["forecast", "--on", "1850-01-01"][..], "has the years 1932 to 1945"),
        (&["forecast", "--on", "1946"][..], "has the years 1932 to 1945"),
        (&["fit", "--until", "1931"][..], "has the years 1932 to 1945"),
        (&["fit", "--until", "1950"][..], "has the years 1932 to 1945"),
        (&["fit", "border-1932-1945", "--events", "events.csv"][..], "cannot be used with"),
        (&["fit", "--replications", "50", "--events", "events.csv"][..], "cannot be used with"),
    ] {
        let output = kokkyo(folder.path(), arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && output.stdout.is_empty() && said.contains(needle), "{arguments:?}: {said}");
    }
}

#[test]
fn the_ladder_is_learnt_from_the_counted_large_ones_and_what_is_held_out_is_forecast() {
    let object = json(&["fit", "--json"]);
    let ladder = &object["ladder"];
    let sum = |key: &str| ladder["stretches"].as_array().unwrap().iter().map(|one| one[key].as_f64().unwrap()).sum::<f64>();
    near(&serde_json::json!(sum("incidents")), 1225.0, 1e-6);
    near(&serde_json::json!(sum("large")), 2.0, 0.0);
    let share = &ladder["share_posterior"];
    let counted = 2.0 / 1225.0;
    assert!(share["low95"].as_f64().unwrap() < counted && counted < share["high95"].as_f64().unwrap(), "{share}");
    assert!(ladder["rhat"].as_f64().unwrap() < 1.1 && object["held_out"].is_null());
    assert!(ladder["without_effect"]["policies"].as_array().unwrap().contains(&"COMMISSION".into()));
    let object = json(&["fit", "--until", "1938", "--json"]);
    let held = &object["held_out"];
    let counted: Vec<u64> = held["counts"].as_array().unwrap().iter().map(|one| one["counted"].as_u64().unwrap()).collect();
    assert_eq!((counted, held["large"].as_u64()), (vec![159, 151, 98, 58], Some(1)));
    let chance = held["chance_of_so_many_or_more"].as_f64().unwrap();
    assert!(chance > 0.0 && chance < 1.0);
    assert_eq!(kokkyo(tempfile::tempdir().unwrap().path(), &["fit", "--until", "1933"]).status.code(), Some(2));
}

#[test]
fn what_is_set_aside_is_named_and_makes_a_difference() {
    let object =
        json(&["forecast", "--replications", "40", "--rules", "J_1488", "--against", "J_1488", "--without", "FLEET_AFLOAT", "--json"]);
    let incidents = |at: usize| object["outlooks"][at]["incidents"]["median"].as_f64().unwrap();
    assert!(incidents(1) < incidents(0));
    assert_eq!(object["without"], serde_json::json!(["FLEET_AFLOAT"]));
    let output = kokkyo(tempfile::tempdir().unwrap().path(), &["forecast", "--without", "FLEET_AFLOTE"]);
    assert!(output.status.code() == Some(2) && String::from_utf8_lossy(&output.stderr).contains("FLEET_AFLOAT"));
}

#[test]
fn a_border_is_cited_and_a_run_of_it_says_what_to_do() {
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(arguments).current_dir(tempfile::tempdir().unwrap().path()).output().unwrap()
    };
    let said = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let whole = run(&["cite", "border-1932-1945"]);
    assert!(whole.status.success() && said(&whole).contains("[hanada2022]") && said(&whole).contains("ODbL-1.0"));
    let one = run(&["cite", "border-1932-1945", "KANCHAZU"]);
    assert!(one.status.success() && said(&one).contains("wpja_kanchazu") && !said(&one).contains("[hanada2022]"), "{}", said(&one));
    let object: Value = serde_json::from_slice(&run(&["cite", "border-1932-1945", "J_1488", "--json"]).stdout).unwrap();
    assert_eq!((object["rows"][0]["source"].as_str(), object["rows"][0]["file"].as_str()), (Some("hanada2022"), Some("command/rules.csv")));
    // By a part of a name, in either language; with the rival account, and with works that a locator names.
    for name in ["Changkufeng", "CHANGKUFENG", "張鼓峰"] {
        let found = run(&["cite", "border-1932-1945", name]);
        assert!(
            ["KHASAN:", "KHASAN_RIVAL:", "[wpja_choko]", "[rusbook_p91]"].iter().all(|word| said(&found).contains(word)),
            "{name}: {}",
            said(&found)
        );
    }
    assert!(said(&run(&["cite", "border-1932-1945", "KHALKHYN_TEMPLE"])).contains("[wpen_border]"), "wounded from wpen_border");
    let uncited = run(&["cite", "border-1932-1945", "--uncited"]);
    assert!(said(&uncited).is_empty() && String::from_utf8_lossy(&uncited.stderr).contains("statements looked at: each has"));
    assert_eq!(run(&["cite", "border-1932-1945", "NOTHING_OF_THE_KIND"]).status.code(), Some(2));
    let played = run(&["run", "border-1932-1945"]);
    assert!(played.status.code() == Some(3) && String::from_utf8_lossy(&played.stderr).contains("kokkyo incidents"));
}

#[test]
fn a_foreign_file_in_the_folder_of_a_result_is_refused_and_keeps_its_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    events(folder.path());
    for arguments in QUICK {
        // Names that the subcommands write too, and names that none does.
        for name in ["report.html", "years.csv", "fit.csv", "forecast.csv", "notes.txt", "history-0.csv", "incidents.json"] {
            std::fs::create_dir_all(path("mine")).unwrap();
            std::fs::write(path("mine").join(name), "years of work").unwrap();
            refused(folder.path(), arguments, "mine", &["--out mine: ", name, "nothing was touched: name an empty folder, or a new one"]);
            std::fs::remove_dir_all(path("mine")).unwrap();
        }
        // A folder is no table, whatever its name.
        std::fs::create_dir_all(path("mine/years.csv")).unwrap();
        refused(folder.path(), arguments, "mine", &["`years.csv`", "nothing was touched"]);
        assert!(path("mine/years.csv").is_dir());
        std::fs::remove_dir_all(path("mine")).unwrap();
        // The data beside which the program was started.
        refused(folder.path(), arguments, ".", &["`events.csv`", "nothing was touched"]);
    }
    // Beside a result too, and that stays as well.
    kept(folder.path(), QUICK[3], "mine");
    std::fs::write(path("mine/notes.txt"), "years of work").unwrap();
    refused(folder.path(), QUICK[3], "mine", &["`kokkyo incidents forecast`", "`notes.txt`", "nothing was touched"]);
}

#[test]
fn the_same_subcommand_again_replaces_its_own_result_and_leaves_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    events(folder.path());
    let seeded = |arguments: &[&'static str], seed: &'static str| [arguments, &["--seed", seed]].concat();
    for (number, arguments) in QUICK.into_iter().enumerate() {
        let (one, other) = (number.to_string(), format!("new-{number}/deeper"));
        let earlier = kept(folder.path(), &seeded(arguments, "1"), &one);
        let wanted = kept(folder.path(), &seeded(arguments, "2"), &other);
        assert!(earlier != wanted && earlier.contains_key("incidents.json"), "{arguments:?}");
        // What a history with another number left, and what a killed program did.
        if arguments[0] == "simulate" {
            std::fs::copy(folder.path().join(&one).join("history-0.csv"), folder.path().join(&one).join("history-17.csv")).unwrap();
        }
        std::fs::write(folder.path().join(&one).join("incidents.json.4711.tmp"), "{").unwrap();
        let found = kept(folder.path(), &seeded(arguments, "2"), &one);
        assert!(found == wanted, "{arguments:?}: {:?} and {:?}", found.keys(), wanted.keys());
    }
    // Both kinds of fit are one subcommand: tables of the one are not left beside the other.
    let (yearly, dated) = (files(&folder.path().join("0")), files(&folder.path().join("1")));
    assert!(yearly.contains_key("covariates.csv") && dated.contains_key("residuals.csv"));
    assert!(kept(folder.path(), &seeded(QUICK[1], "2"), "0") == dated && kept(folder.path(), &seeded(QUICK[0], "2"), "0") == yearly);
    // Killed at its first file, or before: as good as empty.
    std::fs::create_dir(folder.path().join("killed")).unwrap();
    std::fs::write(folder.path().join("killed/incidents.json.4711.tmp"), "{").unwrap();
    assert!(kept(folder.path(), &seeded(QUICK[1], "2"), "killed") == dated);
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    assert!(kept(folder.path(), &seeded(QUICK[1], "2"), "empty") == dated);
}

#[test]
fn the_folder_of_another_subcommand_or_command_is_refused_and_named() {
    let folder = tempfile::tempdir().unwrap();
    events(folder.path());
    kept(folder.path(), QUICK[1], "fit");
    kept(folder.path(), QUICK[2], "simulate");
    kept(folder.path(), QUICK[3], "forecast");
    let run = Command::new(env!("CARGO_BIN_EXE_kokkyo"))
        .args(["run", "two-posts", "--replications", "1", "--quiet", "--out", "run"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(run.status.success() && folder.path().join("run/report.html").is_file());
    for arguments in QUICK {
        for other in ["fit", "simulate", "forecast"].into_iter().filter(|other| *other != arguments[0]) {
            refused(folder.path(), arguments, other, &[&format!("it holds what `kokkyo incidents {other}` wrote"), "nothing was touched"]);
        }
        refused(folder.path(), arguments, "run", &["it holds what `kokkyo run` wrote", "nothing was touched"]);
    }
}

#[test]
fn a_file_named_as_folder_is_refused_in_the_words_of_a_run() {
    let folder = tempfile::tempdir().unwrap();
    events(folder.path());
    for out in ["events.csv", "events.csv/below"] {
        let run = Command::new(env!("CARGO_BIN_EXE_kokkyo"))
            .args(["run", "two-posts", "--replications", "1", "--quiet", "--out", out])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        let error = said.lines().find(|line| line.starts_with("error: ")).unwrap();
        assert!(run.status.code() == Some(2) && error.ends_with("this is a file, or lies in one; name a folder"), "{said}");
        for arguments in QUICK {
            refused(folder.path(), arguments, out, &[error]);
        }
    }
}

#[test]
fn a_result_that_does_not_come_leaves_no_folder_behind() {
    let folder = tempfile::tempdir().unwrap();
    events(folder.path());
    for (arguments, needle) in [
        (&["forecast", "--rules", "J_1489"][..], "J_1488"),
        (&["fit", "--reading", "recrod"][..], "did you mean"),
        // Found only when the fit is tried.
        (&["fit", "--events", "events.csv", "--from", "1990-01-01", "--to", "1990-01-31"][..], "widen --from and --to"),
    ] {
        refused(folder.path(), arguments, "new/deeper", &[needle]);
        assert!(!folder.path().join("new").exists(), "{arguments:?}");
    }
}
