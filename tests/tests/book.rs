//! The book's tables of parameters are those of the package, and its page *Record against model* is of the accepted
//! results. `KOKKYO_ACCEPT_GOLDEN=1` writes them anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use kokkyo_ensemble::ensemble::Design;
use kokkyo_ensemble::observe::observe;
use kokkyo_ensemble::record_table::{ClaimLine, Row, table as record_table};
use kokkyo_model::step::HeldOut;
use kokkyo_model::{RESULTS_VERSION, compile, specification};
use kokkyo_scenario::parameter::Prior;
use kokkyo_scenario::{Parameter, ParameterSpec};
use kokkyo_tests::{root, scenario};

const PAGES: &str = "docs/book/src/model";
const OPENS: &str = "<!-- parameters:";
const CLOSES: &str = "<!-- end -->";
/// Reasons are cut at a word before this length; the package has them in full.
const LONGEST_REASON: usize = 170;

/// A number as the package's author would write it.
fn number(value: f64) -> String {
    format!("{value}").replace('-', "−")
}

fn prior(prior: &Prior) -> String {
    match *prior {
        Prior::Fixed => "fixed".into(),
        Prior::Uniform { low, high } => format!("{}–{} uniform", number(low), number(high)),
        Prior::LogUniform { low, high } => format!("{}–{} log-uniform", number(low), number(high)),
        Prior::Triangular { low, high } => format!("{}–{} triangular", number(low), number(high)),
        Prior::Claims(ref mixture) => format!("{}–{} of claims", number(mixture.limits().0), number(mixture.limits().1)),
    }
}

fn shortened(reason: &str) -> String {
    if reason.chars().count() <= LONGEST_REASON {
        return reason.to_owned();
    }
    let mut short = String::new();
    for word in reason.split(' ') {
        if short.chars().count() + word.chars().count() >= LONGEST_REASON {
            break;
        }
        short.push_str(word);
        short.push(' ');
    }
    format!("{} …", short.trim_end().trim_end_matches([',', ';', ':', '.']))
}

fn row(prefix: &str, spec: &ParameterSpec, parameter: &Parameter) -> String {
    let from = &parameter.provenance;
    let source = match (from.source.as_str(), from.locator.as_str()) {
        ("" | "kokkyo_author", _) => "the author".to_owned(),
        (source, "") => format!("`{source}`"),
        (source, locator) => format!("`{source}`, {locator}"),
    };
    let cells = [
        format!("`{}`: {}", spec.key.trim_start_matches(prefix), spec.meaning.trim()),
        spec.unit.to_owned(),
        number(parameter.value),
        prior(&parameter.prior),
        from.quality.word().to_owned(),
        format!("{source}: {}", shortened(&from.reason)),
    ];
    format!("| {} |", cells.map(|cell| cell.replace('|', "\\|").replace('<', "&lt;")).join(" | "))
}

/// The table of the parameters of one mechanism or folder.
fn table(prefix: &str, values: &BTreeMap<String, Parameter>, shown: &mut Vec<&'static str>) -> String {
    let dotted = format!("{prefix}.");
    let mut text = format!("| `{dotted}` … | unit | value | prior | quality | source and reason |\n|---|---|---|---|---|---|\n");
    for spec in specification().iter().filter(|spec| spec.key.starts_with(&dotted)) {
        let _ = writeln!(text, "{}", row(&dotted, spec, &values[spec.key]));
        shown.push(spec.key);
    }
    text
}

/// A page with its tables made anew.
fn renewed(page: &str, values: &BTreeMap<String, Parameter>, shown: &mut Vec<&'static str>) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some(at) = rest.find(OPENS) {
        let opening = rest[at..].find("-->").expect("a marker is closed with -->") + at + 3;
        let end = rest[opening..].find(CLOSES).expect("a table ends with <!-- end -->") + opening;
        let prefix = rest[at + OPENS.len()..opening - 3].trim();
        let _ = write!(text, "{}\n\n{}\n", &rest[..opening], table(prefix, values, shown));
        rest = &rest[end..];
    }
    text + rest
}

/// The page with the results, and the run it tells of.
const RESULTS: &str = "docs/book/src/results.md";
const SEED: u64 = 1939;
const REPLICATIONS: u32 = 101;
const RECORD_OPENS: &str = "<!-- record:";
const RUN_OPENS: &str = "<!-- run -->";

/// A figure of the table: whole and grouped from a hundred, two or three digits below.
fn figure(value: f64) -> String {
    if value.abs() < 100.0 {
        return if value.fract() == 0.0 { format!("{value}") } else { format!("{value:.2}") };
    }
    let digits = format!("{:.0}", value);
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn span(low: f64, high: f64) -> String {
    if low == high { figure(low) } else { format!("{}–{}", figure(low), figure(high)) }
}

fn claim(line: &ClaimLine) -> String {
    let value = match (line.low, line.high) {
        (Some(low), Some(high)) => span(low, high),
        _ => "no figure".into(),
    };
    format!("{value}, {} (`{}`)", line.role.replace('_', " "), line.source)
}

fn record_row(row: &Row) -> String {
    let model = row.model.map_or("none".into(), |model| {
        let all = if model.with_value == model.of { String::new() } else { format!(", in {} of {}", model.with_value, model.of) };
        format!("{} [{}]{all}", figure(model.interval.median), span(model.interval.low80, model.interval.high80))
    });
    let overlap = row.overlaps.map_or("–", |overlaps| if overlaps { "**yes**" } else { "no" });
    let claims: Vec<String> = row.claims.iter().map(claim).collect();
    format!("| {} ({}) | {} | {model} | {overlap} |", row.title, row.unit, claims.join("<br>"))
}

/// Ids of the targets that the page shows, table by table.
fn targets_shown(page: &str) -> Vec<&str> {
    page.split(RECORD_OPENS).skip(1).flat_map(|rest| rest.split("-->").next().unwrap_or_default().split_whitespace()).collect()
}

/// Replaces what stands between a marker and the next end of a table.
fn filled(page: &str, opens: &str, content: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some(at) = rest.find(opens) {
        let opening = rest[at..].find("-->").expect("a marker is closed with -->") + at + 3;
        let end = rest[opening..].find(CLOSES).expect("a table ends with <!-- end -->") + opening;
        let inside = rest[at..opening].trim_start_matches(opens).trim_end_matches("-->").trim();
        let _ = write!(text, "{}\n\n{}\n", &rest[..opening], content(inside));
        rest = &rest[end..];
    }
    text + rest
}

/// Plays the ensemble and writes the page's tables.
fn write_results(page: &str) -> String {
    let scenario = scenario("nomonhan-1939", &[]).unwrap();
    let world = compile(&scenario.given).unwrap();
    let design = Design {
        world: &world,
        parameters: &scenario.given.parameters,
        seed: SEED,
        held_out: HeldOut::default(),
        steps: None,
        cells: None,
        draw_parameters: false,
        digest: true,
    };
    let targets = &scenario.record.targets;
    let keep = |_, run: kokkyo_model::Run| {
        let observed: Vec<_> = targets.iter().map(|target| observe(target, &world.theatre, &run.trajectory)).collect();
        (observed, run.digest.unwrap_or_default(), run.outcome.fidelity)
    };
    let kept = design.run(0..REPLICATIONS, None, &AtomicBool::new(false), |_| {}, keep).unwrap().kept;
    let observed: Vec<_> = kept.iter().map(|(_, kept)| kept.0.clone()).collect();
    let rows = record_table(&scenario.record, &scenario.given.sources, &observed);
    let (_, (_, digest, (begun, given))) = &kept[0];
    let judged = rows.iter().filter(|row| row.overlaps.is_some()).count();
    let overlap = rows.iter().filter(|row| row.overlaps == Some(true)).count();
    let run = format!(
        "| | |\n|---|---|\n| seed | {SEED} |\n| replications | {} |\n| results version | {RESULTS_VERSION} |\n| digest of replication 0 | `{digest}` |\n| fidelity of replication 0 | {begun} of {given} beginnings of pinned tasks in time |\n| overlap | {overlap} of {judged} targets that can be judged |\n",
        kept.len()
    );
    let page = filled(page, RUN_OPENS, |_| run.clone());
    filled(&page, RECORD_OPENS, |ids| {
        let mut table = String::from("| target | record | model: median [80 %] | overlap |\n|---|---|---|---|\n");
        for id in ids.split_whitespace() {
            let row = rows.iter().find(|row| row.target == id).unwrap_or_else(|| panic!("there is no target {id}"));
            let _ = writeln!(table, "{}", record_row(row));
        }
        table
    })
}

#[test]
fn the_results_page_is_of_the_accepted_results() {
    let path = root().join(RESULTS);
    let mut page = std::fs::read_to_string(&path).unwrap();
    if std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some() {
        page = write_results(&page);
        std::fs::write(&path, &page).unwrap();
        return;
    }
    let mut shown = targets_shown(&page);
    let scenario = scenario("nomonhan-1939", &[]).unwrap();
    let mut all: Vec<&str> = scenario.record.targets.iter().map(|target| target.id.as_str()).collect();
    shown.sort_unstable();
    all.sort_unstable();
    assert_eq!(shown, all, "{RESULTS} shows every target once");
    let golden = std::fs::read_to_string(root().join("tests/golden/nomonhan-1939.txt")).unwrap();
    let digest = golden.lines().find_map(|line| line.strip_prefix("digest ")).unwrap();
    assert!(
        page.contains(digest),
        "{RESULTS} is not of the accepted results\n  write it anew with KOKKYO_ACCEPT_GOLDEN=1 cargo test -p kokkyo-tests --test book, and read what it says"
    );
}

fn pages() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(PAGES)).unwrap();
    let mut found: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
    found.sort();
    found
}

#[test]
fn the_parameter_tables_are_those_of_the_package() {
    let scenario = scenario("nomonhan-1939", &[]).unwrap();
    let values: BTreeMap<String, Parameter> = scenario.given.parameters.iter().map(|p| (p.key.clone(), p.clone())).collect();
    let accept = std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some();
    let mut shown = Vec::new();
    let mut stale = Vec::new();
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        let renewed = renewed(&page, &values, &mut shown);
        if renewed != page {
            stale.push(path.file_name().unwrap().to_string_lossy().into_owned());
            if accept {
                std::fs::write(&path, renewed).unwrap();
            }
        }
    }
    assert!(
        stale.is_empty() || accept,
        "the tables of parameters in {PAGES} are out of date: {}\n  write them anew with KOKKYO_ACCEPT_GOLDEN=1 cargo test -p kokkyo-tests --test book",
        stale.join(", ")
    );
    let missing: Vec<&str> = specification().iter().map(|spec| spec.key).filter(|key| !shown.contains(key)).collect();
    assert!(missing.is_empty(), "no page of {PAGES} shows {}", missing.join(", "));
    shown.sort_unstable();
    let twice: Vec<&str> = shown.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    assert!(twice.is_empty(), "two pages of {PAGES} show {}", twice.join(", "));
}

#[test]
fn a_reason_is_cut_at_a_word_and_a_short_one_is_whole() {
    assert_eq!(shortened("Short."), "Short.");
    let long = "word ".repeat(60);
    let cut = shortened(long.trim());
    assert!(cut.ends_with("word …") && cut.chars().count() <= LONGEST_REASON + 2, "{cut}");
}
