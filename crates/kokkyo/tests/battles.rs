//! `kokkyo battles` from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn kokkyo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kokkyo"))
        .args(["battles", "fit"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program starts")
}

fn object(folder: &Path, arguments: &[&str]) -> Value {
    let output = kokkyo(folder, &[arguments, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn law<'o>(object: &'o Value, name: &str) -> &'o Value {
    object["laws"].as_array().unwrap().iter().find(|law| law["law"] == name).unwrap()
}

fn parameter(law: &Value, name: &str) -> (f64, f64) {
    let found = law["parameters"].as_array().unwrap().iter().find(|it| it["name"] == name).unwrap();
    (found["value"].as_f64().unwrap(), found["standard_error"].as_f64().unwrap())
}

/// Even in −½ to ½, the same every time.
fn luck(number: u64) -> f64 {
    let stirred = (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((stirred ^ (stirred >> 29)) >> 11) as f64 / (1u64 << 53) as f64 - 0.5
}

/// Forty days by the square law: a red man puts 0.010 of a man out of action in a day, a blue one 0.016; attacking is worth 1.2.
fn days() -> String {
    let row = |day: u64| {
        let (red, blue) = (9000.0 * (1.5 * luck(day)).exp(), 8000.0 * (1.5 * luck(day + 100)).exp());
        let d: f64 = if day.is_multiple_of(2) { 1.2 } else { 1.0 / 1.2 };
        let red_loss = 0.016 * blue / d * (0.8 * luck(day + 200)).exp();
        let blue_loss = 0.010 * red * d * (0.8 * luck(day + 300)).exp();
        let attacker = if day.is_multiple_of(2) { "red" } else { "blue" };
        format!("{day},{attacker},{red:.0},{red_loss:.0},{blue:.0},{blue_loss:.0}\n")
    };
    std::iter::once("day,attacker,red_force,red_loss,blue_force,blue_loss\n".to_string()).chain((0..40).map(row)).collect()
}

/// Sixty battles in which as many are lost on either side, whatever the odds, but for the defender's advantage of 1.3.
fn battles() -> String {
    let row = |at: u64| {
        let (attacker, defender) = (6000.0 * (2.0 * luck(at)).exp(), 4000.0 * (2.0 * luck(at + 500)).exp());
        let lost = 0.08 * attacker.min(defender) * (luck(at + 1000)).exp();
        let push = (0.35 * luck(at + 1500)).exp();
        format!("battle {at},{attacker:.0},{:.0},{defender:.0},{:.0}\n", 1.3 * lost * push, lost / push)
    };
    let header = "battle,attacker_strength,attacker_losses,defender_strength,defender_losses\n".to_string();
    std::iter::once(header).chain((0..60).map(row)).collect()
}

#[test]
fn days_of_the_square_law_are_known_for_it_with_numbers_and_errors() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("days.csv"), days()).unwrap();
    let found = object(folder.path(), &["days.csv"]);
    assert_eq!((found["kind"].as_str(), found["best"].as_str(), found["figures"].as_u64()), (Some("days"), Some("square"), Some(80)));
    assert_eq!((found["sides"][0].as_str(), found["attacker"].as_str()), (Some("red"), Some("changes")));
    let square = law(&found, "square");
    for (name, truth) in [("a", 0.010), ("b", 0.016), ("d", 1.2)] {
        let (value, error) = parameter(square, name);
        assert!((value - truth).abs() < 3.0 * error && error < 0.1 * truth, "{name}: {value} ± {error}");
    }
    let general = law(&found, "general");
    for (name, truth) in [("p", 1.0), ("q", 0.0)] {
        let (value, error) = parameter(general, name);
        assert!((value - truth).abs() < 3.0 * error && error < 0.2, "{name}: {value} ± {error}");
    }
    // The first is the likeliest, probabilities add up, and every law has all its fields.
    let laws = found["laws"].as_array().unwrap();
    assert_eq!((laws.len(), laws[0]["law"].as_str(), laws[0]["bayes_factor"].as_f64()), (7, Some("square"), Some(1.0)));
    let sum: f64 = laws.iter().map(|law| law["probability"].as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-9);
    for law in laws.iter().chain(found["beside"]["laws"].as_array().unwrap()) {
        for field in ["ssr", "r2", "aic", "aicc", "bic", "log_likelihood", "log_marginal_likelihood", "scatter", "log_bayes_factor"] {
            assert!(law[field].is_number(), "{field} of {law}");
        }
    }
    assert_eq!((found["beside"]["best"].as_str(), found["log_loss_ratios"].as_array().unwrap().len()), (Some("square"), 40));
}

#[test]
fn battles_of_the_linear_law_are_known_for_it_and_told_in_a_table() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("wars.csv"), battles()).unwrap();
    let found = object(folder.path(), &["wars.csv"]);
    assert_eq!((found["kind"].as_str(), found["best"].as_str()), (Some("battles"), Some("linear")));
    let (ratio, error) = parameter(law(&found, "linear"), "b/a");
    assert!((ratio - 1.3).abs() < 3.0 * error, "{ratio} ± {error}");
    let (k, error) = parameter(law(&found, "helmbold"), "k");
    assert!(k.abs() < 3.0 * error && law(&found, "square")["k"].as_f64() == Some(-1.0), "{k} ± {error}");
    let rates = found["loss_rates"].as_array().unwrap();
    assert!(rates.len() == 2 && rates.iter().all(|rate| rate["slope"]["value"].as_f64().unwrap() < 0.0), "{rates:?}");
    let output = kokkyo(folder.path(), &["wars.csv", "--svg", "wars.svg"]);
    let text = String::from_utf8_lossy(&output.stdout).to_string();
    for part in
        ["60 battles of attacker (first) against defender (second)", "Likeliest: linear law", "Loss rates", "against the best", "± "]
    {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    let svg = fs::read_to_string(folder.path().join("wars.svg")).unwrap();
    assert!(svg.contains("battle 59") && svg.contains("linear law") && svg.ends_with("</svg>\n"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("note: wars.svg is drawn"));
    assert_eq!(output.stdout, kokkyo(folder.path(), &["wars.csv"]).stdout, "the same file, the same bytes");
    assert!(text.contains("at twice the enemy's strength 0."), "{text}");
}

#[test]
fn a_drawing_takes_the_place_of_another_drawing_and_of_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("wars.csv"), battles()).unwrap();
    fs::write(path("notes.txt"), "mine\n").unwrap();
    fs::write(path("old.svg"), "<?xml version=\"1.0\"?>\n<svg>old</svg>\n").unwrap();
    for (target, needle) in [
        ("wars.csv", "is the table that is read"),
        ("./wars.csv", "is the table that is read"),
        ("notes.txt", "is no SVG drawing"),
        (".", "names no file"),
    ] {
        let output = kokkyo(folder.path(), &["wars.csv", "--svg", target]);
        let said = String::from_utf8_lossy(&output.stderr).to_string();
        assert!(output.status.code() == Some(2) && output.stdout.is_empty() && said.contains(needle), "{target}: {said}");
    }
    assert_eq!(
        (fs::read_to_string(path("wars.csv")).unwrap(), fs::read_to_string(path("notes.txt")).unwrap()),
        (battles(), "mine\n".into())
    );
    let output = kokkyo(folder.path(), &["wars.csv", "--svg", "old.svg"]);
    let drawn = fs::read_to_string(path("old.svg")).unwrap();
    assert!(output.status.success() && drawn.contains("battle 59") && !drawn.contains("old</svg>"), "{drawn}");
}

#[cfg(unix)]
#[test]
fn a_drawing_that_fails_loses_no_table() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("wars.csv"), battles()).unwrap();
    // The name may be had, that of the unfinished file beside it is too long.
    let output = kokkyo(folder.path(), &["wars.csv", "--svg", &"x".repeat(252)]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains("cannot be written") && !said.contains("is drawn"), "{said}");
    assert_eq!(output.stdout, kokkyo(folder.path(), &["wars.csv"]).stdout);
}

#[test]
fn strengths_that_never_change_support_no_law() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |losses: fn(u64) -> [u64; 2]| -> String {
        let row = |day| format!("{day},1000,{},800,{}\n", losses(day)[0], losses(day)[1]);
        std::iter::once("day,red_force,red_loss,blue_force,blue_loss\n".to_string()).chain((0..12).map(row)).collect()
    };
    fs::write(folder.path().join("still.csv"), rows(|day| [20 + day * 7 % 11, 25 + day * 5 % 9])).unwrap();
    fs::write(folder.path().join("constant.csv"), rows(|_| [20, 25])).unwrap();
    for name in ["still.csv", "constant.csv"] {
        let output = kokkyo(folder.path(), &[name]);
        let (text, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(
            text.contains("strengths do not vary enough to tell laws apart") && said.contains("strengths do not vary enough"),
            "{text}"
        );
        assert!(!text.contains("Likeliest:") && !text.contains("lean on neither") && !said.contains("last digit"), "{text}{said}");
    }
}

#[test]
fn a_nation_in_the_column_of_the_attacker_is_no_fault_where_the_attacker_is_a_side() {
    let folder = tempfile::tempdir().unwrap();
    let nation = |at: usize| if at == 0 { "attacker" } else { ["Germany", "USA"][at % 2] };
    let text: String = battles().lines().enumerate().map(|(at, line)| format!("{line},{}\n", nation(at))).collect();
    fs::write(folder.path().join("nations.csv"), text).unwrap();
    fs::write(folder.path().join("wars.csv"), battles()).unwrap();
    let (with, without) = (object(folder.path(), &["nations.csv"]), object(folder.path(), &["wars.csv"]));
    assert_eq!(
        (&with["laws"], &with["columns"], with["columns_not_read"][0].as_str()),
        (&without["laws"], &without["columns"], Some("attacker"))
    );
    let notes = with["notes"].to_string();
    assert!(notes.contains("not read: column `attacker`") && !notes.contains("did you mean"), "{notes}");
}

#[test]
fn what_is_said_of_a_fault_of_a_scenario_is_not_all_that_is_said_of_one_of_a_table_of_battles() {
    for code in ["K007", "K008", "K010", "K029"] {
        let output = Command::new(env!("CARGO_BIN_EXE_kokkyo")).args(["check", "--explain", code]).output().expect("the program starts");
        let page = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && page.contains("In `kokkyo battles fit`"), "{code}: {page}");
    }
}

#[test]
fn other_separators_and_other_names_of_columns_give_the_same() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("days.csv"), days()).unwrap();
    fs::write(folder.path().join("semicolons.csv"), format!("\u{feff}{}", days().replace(',', ";"))).unwrap();
    let header = "Tag,wer,Rot,RotVerlust,Blau,BlauVerlust";
    fs::write(folder.path().join("named.csv"), days().replace("day,attacker,red_force,red_loss,blue_force,blue_loss", header)).unwrap();
    let names = "red_force=Rot,red_loss=RotVerlust,blue_force=Blau,blue_loss=blauverlust,attacker=wer,day=Tag";
    let plain = object(folder.path(), &["days.csv"]);
    for other in [object(folder.path(), &["semicolons.csv"]), object(folder.path(), &["named.csv", "--columns", names])] {
        assert_eq!((&plain["laws"], &plain["beside"], &plain["sides"]), (&other["laws"], &other["beside"], &other["sides"]));
    }
}

#[test]
fn what_is_left_out_is_said_aloud() {
    let folder = tempfile::tempdir().unwrap();
    let rows = format!("{}40,red,,10,800,9\n41,blue,900,0,800,9\n42,,0,0,800,0\n", days());
    let text: String = rows.lines().map(|line| format!("{line},{}\n", if line.starts_with("day") { "weather" } else { "fog" })).collect();
    fs::write(folder.path().join("days.csv"), text).unwrap();
    let output = kokkyo(folder.path(), &["days.csv", "--json"]);
    let said = String::from_utf8_lossy(&output.stderr).to_string();
    for needle in
        ["1 of 43 rows left out for want of a value: line 42 (`red_force`)", "a side has no men: line 44", "no logarithm", "`weather`"]
    {
        assert!(said.contains(needle), "{needle}: {said}");
    }
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((found["rows"].as_u64(), found["rows_used"].as_u64(), found["figures"].as_u64()), (Some(43), Some(41), Some(81)));
    assert_eq!((found["without_losses"][0].as_u64(), found["beside"]["figures"].as_u64()), (Some(43), Some(82)));
    assert_eq!(
        (found["left_out"]["value_missing"][0]["column"].as_str(), found["notes"].as_array().unwrap().len() >= 4),
        (Some("red_force"), true)
    );
}

#[test]
fn faults_of_the_file_end_with_three_and_of_the_command_line_with_two() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("days.csv"), days().replacen(",blue,", ",green,", 1)).unwrap();
    let said = |arguments: &[&str], code: i32, needles: &[&str]| {
        let output = kokkyo(folder.path(), &[arguments, &["--json"]].concat());
        let text = String::from_utf8_lossy(&output.stderr).to_string();
        assert!(output.status.code() == Some(code) && output.stdout.is_empty(), "{arguments:?}: {text}");
        assert!(needles.iter().all(|needle| text.contains(needle)), "{arguments:?}: {text}");
    };
    said(&["days.csv"], 3, &["error[K015]", "days.csv:3:3 (attacker)", "write red or blue", "1 error, 0 warnings"]);
    fs::write(folder.path().join("nation.csv"), days().replacen(",blue,", ",Japan,", 1)).unwrap();
    said(&["nation.csv"], 3, &["error[K015]: `Japan` is no side"]);
    fs::write(folder.path().join("overflow.csv"), days().replace("\n3,", "\n3,blue,1e308,11,900,12\n3,")).unwrap();
    said(&["overflow.csv"], 3, &["error[K013]", "overflow.csv:5:8 (red_force)", "`1e308` is above 1,000,000,000,000"]);
    fs::write(folder.path().join("unknown.csv"), days().replace("\n3,", "\n3,blue,900,unknown,900,12\n3,")).unwrap();
    said(&["unknown.csv"], 3, &["error[K011]: `unknown` is not a number", "leave the cell empty or write NA"]);
    fs::write(folder.path().join("lost.csv"), days().replace("\n3,", "\n3,blue,10,11,900,12\n3,")).unwrap();
    said(&["lost.csv"], 3, &["error[K013]", "lost.csv:5:11 (red_loss)", "11 lost of 10", "= mend:"]);
    fs::write(folder.path().join("other.csv"), "x,y\n1,2\n").unwrap();
    said(&["other.csv"], 3, &["error[K008]", "it has x, y", "--columns"]);
    said(&["none.csv"], 2, &["none.csv cannot be read"]);
    said(&["."], 2, &["cannot be read"]);
    said(&["other.csv", "--columns", "a_force=z"], 2, &["the file has no column `z`"]);
    said(&["other.csv", "--columns", "a_force"], 2, &["is not NAME=COLUMN"]);
    said(&["other.csv", "--columns", "a_force=Men, present"], 2, &["` present` is not NAME=COLUMN", "holds a comma must be renamed"]);
    fs::write(folder.path().join("sound.csv"), days()).unwrap();
    said(&["sound.csv", "--svg", "none/there.svg"], 1, &["cannot be written"]);
    assert!(!folder.path().join("none").exists());
}
