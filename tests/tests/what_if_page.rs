//! The page *Ask what if*: what every counterfactual changes is that of the package, and what came of it was measured on
//! the accepted results. `KOKKYO_ACCEPT_GOLDEN=1` plays the pairs and writes the tables anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

use kokkyo_ensemble::ensemble::Design;
use kokkyo_ensemble::statistics::{mean, variance};
use kokkyo_model::step::HeldOut;
use kokkyo_model::world::{Cause, Theatre};
use kokkyo_model::{Run, compile};
use kokkyo_scenario::Package;
use kokkyo_scenario::package::{Change, Variant};
use kokkyo_tests::{counterfactual, root};

const PAGE: &str = "docs/book/src/how-to/ask-what-if.md";
const CAMPAIGN: &str = "nomonhan-1939";
const SEED: u64 = 1939;
const REPLICATIONS: u32 = 101;
const CLOSES: &str = "<!-- end -->";
const CHANGES: &str = "<!-- changes -->";
const EFFECTS: &str = "<!-- effects -->";

/// What is measured of a replication, in the order of the columns. The first side is Japan.
const MEASURED: [&str; 12] = [
    "tonnes, Japan",
    "tonnes, Soviet",
    "shells, Japan",
    "shells, Soviet",
    "men lost, Japan",
    "men lost, Soviet",
    "Soviet armour out",
    "by fire bottles",
    "aircraft lost, Japan",
    "aircraft lost, Soviet",
    "men believed, Japan",
    "men believed, Soviet",
];

/// Headquarters whose beliefs are measured on the eve of the August attack, and the sectors.
const STAFFS: [&str; 2] = ["J_23D", "S_1AG"];
const FIELD: [&str; 5] = ["NORTH", "CENTRE", "SOUTH", "WESTBANK", "EASTREAR"];
/// 20 August is this day of the clock.
const EVE: usize = 101;

/// Men of the enemy whom a headquarters believed in the field on the eve of the August attack.
fn believed(run: &Run, theatre: &Theatre, staff: &str) -> f64 {
    let who = theatre.headquarters.ids().find(|&at| theatre.headquarters[at].id == staff).unwrap();
    let known = &theatre.intelligence.sectors;
    let field = known.ids().filter(|&at| FIELD.contains(&known[at].id.as_str()));
    field.map(|sector| f64::from(run.trajectory.belief(EVE, who, sector).believed[0])).sum()
}

fn measure(run: &Run, theatre: &Theatre) -> [f64; 12] {
    let outcome = &run.outcome;
    let men = |side: usize| f64::from(outcome.losses[side].battle());
    [
        outcome.supply_t[0],
        outcome.supply_t[1],
        outcome.shells[0],
        outcome.shells[1],
        men(0),
        men(1),
        f64::from(outcome.equipment[1][0]),
        f64::from(outcome.armour_by_cause[1][Cause::Close as usize]),
        f64::from(outcome.air[0].lost.iter().sum::<u32>()),
        f64::from(outcome.air[1].lost.iter().sum::<u32>()),
        believed(run, theatre, STAFFS[0]),
        believed(run, theatre, STAFFS[1]),
    ]
}

/// Every replication of a counterfactual.
fn ensemble(variant: &str) -> Vec<[f64; 12]> {
    let scenario = counterfactual(CAMPAIGN, variant).unwrap();
    let world = compile(&scenario.given).unwrap();
    let design = Design {
        world: &world,
        parameters: &scenario.given.parameters,
        seed: SEED,
        held_out: HeldOut::default(),
        steps: None,
        cells: None,
        draw_parameters: false,
        digest: false,
    };
    let ensemble = design.run(0..REPLICATIONS, None, &AtomicBool::new(false), |_| {}, |_, run| measure(&run, &world.theatre)).unwrap();
    assert!(ensemble.broken.is_empty(), "{variant}: {:?}", ensemble.broken);
    ensemble.kept.into_iter().map(|(_, measured)| measured).collect()
}

/// Whole and grouped from ten, one digit below.
fn figure(value: f64) -> String {
    if value.abs() < 10.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{:.0}", value.abs());
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < 0.0 { format!("-{grouped}") } else { grouped }
}

/// Mean and standard error; a difference bears its sign, and is bold beyond two standard errors.
fn cell(sample: &[f64], is_difference: bool) -> String {
    let (middle, error) = (mean(sample).unwrap(), (variance(sample).unwrap() / sample.len() as f64).sqrt());
    if is_difference && sample.iter().all(|value| value.abs() < 1e-6) {
        return "0".into();
    }
    let plus = if is_difference && middle > 0.0 { "+" } else { "" };
    // A tonne more or less is rounding where nothing is drawn.
    let spread = if error < 0.05 { String::new() } else { format!(" ± {}", figure(error)) };
    let text = format!("{plus}{}{spread}", figure(middle)).replace('-', "−");
    if is_difference && middle.abs() > 2.0 * error { format!("**{text}**") } else { text }
}

fn effects(variants: &[Variant]) -> String {
    let golden = std::fs::read_to_string(root().join("tests/golden").join(format!("{CAMPAIGN}.txt"))).unwrap();
    let digest = golden.lines().find_map(|line| line.strip_prefix("digest ")).unwrap();
    let base = ensemble("base");
    let pairs: Vec<(&str, Vec<[f64; 12]>)> = variants
        .iter()
        .filter(|variant| is_measured(variant))
        .map(|variant| {
            let less = |(there, here): (&[f64; 12], &[f64; 12])| std::array::from_fn(|at| there[at] - here[at]);
            (variant.name.as_str(), ensemble(&variant.name).iter().zip(&base).map(less).collect())
        })
        .collect();
    let mut text = format!("Seed {SEED}, {REPLICATIONS} pairs; digest of replication 0 of the base: `{digest}`.\n");
    for columns in [0..4, 4..8, 8..10, 10..12] {
        let _ = write!(text, "\n| |");
        for name in &MEASURED[columns.clone()] {
            let _ = write!(text, " {name} |");
        }
        let _ = write!(text, "\n|---|{}\n", "---|".repeat(columns.len()));
        let all = std::iter::once(("base", &base)).chain(pairs.iter().map(|(name, pairs)| (*name, pairs)));
        for (name, rows) in all {
            let _ = write!(text, "| `{name}` |");
            for at in columns.clone() {
                let sample: Vec<f64> = rows.iter().map(|row| row[at]).collect();
                let _ = write!(text, " {} |", cell(&sample, name != "base"));
            }
            text.push('\n');
        }
    }
    text
}

/// Whether it is played here. What changes nothing but choices and words does nothing as recorded, and theses are about choices: the
/// chapter on the free campaign has their effects.
fn is_measured(variant: &Variant) -> bool {
    !variant.name.starts_with("thesis-") && variant.changes.iter().any(|change| !change.path.starts_with("command."))
}

fn words(change: &Change) -> String {
    match (&change.value, change.factor) {
        (Some(value), _) => format!("`{}` = {value}", change.path),
        (None, factor) => format!("`{}` × {}", change.path, factor.unwrap()),
    }
}

fn changes(variants: &[Variant]) -> String {
    let mut text = String::from("| counterfactual | question | change |\n|---|---|---|\n");
    for variant in variants {
        let changes: Vec<String> = variant.changes.iter().map(words).collect();
        let _ = writeln!(text, "| `{}` | {} | {} |", variant.name, variant.question, changes.join("<br>"));
    }
    text
}

/// The page with another text between a marker and the end of its table.
fn filled(page: &str, opens: &str, text: &str) -> String {
    let start = page.find(opens).unwrap_or_else(|| panic!("{PAGE} has no {opens}")) + opens.len();
    let end = page[start..].find(CLOSES).expect("a table ends with <!-- end -->") + start;
    format!("{}\n\n{text}\n{}", &page[..start], &page[end..])
}

#[test]
fn the_page_is_of_the_packages_counterfactuals_and_of_the_accepted_results() {
    let variants = Package::from_dir(&root().join("scenarios").join(CAMPAIGN)).unwrap().variants().unwrap();
    let path = root().join(PAGE);
    let page = std::fs::read_to_string(&path).unwrap();
    let renewed = filled(&page, CHANGES, &changes(&variants));
    if std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some() {
        std::fs::write(&path, filled(&renewed, EFFECTS, &effects(&variants))).unwrap();
        return;
    }
    let remedy = "write it anew with KOKKYO_ACCEPT_GOLDEN=1 cargo test -p kokkyo-tests --test what_if_page, and read what it says";
    assert!(renewed == page, "{PAGE}: its counterfactuals are not those of the package\n  {remedy}");
    let golden = std::fs::read_to_string(root().join("tests/golden").join(format!("{CAMPAIGN}.txt"))).unwrap();
    let digest = golden.lines().find_map(|line| line.strip_prefix("digest ")).unwrap();
    assert!(page.contains(digest), "{PAGE} is not of the accepted results\n  {remedy}");
    for variant in &variants {
        let rows = if is_measured(variant) { 5 } else { 1 };
        assert_eq!(page.matches(&format!("\n| `{}` |", variant.name)).count(), rows, "{PAGE}: {}\n  {remedy}", variant.name);
    }
}

#[test]
fn a_difference_bears_its_sign_and_its_error() {
    assert_eq!(cell(&[0.0; 4], true), "0");
    assert_eq!(cell(&[-1200.0; 4], true), "**−1,200**");
    assert_eq!(cell(&[10.0, -10.0, 12.0, 0.0], true), "+3.0 ± 5.1");
    assert_eq!(cell(&[1000.0, 2000.0], false), "1,500 ± 500");
}
