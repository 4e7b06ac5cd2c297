//! Dates as the Python package `edtf` reads them, and ours. Where the two differ, `exceptions.csv` says why.
//!
//! The fixture is remade by `cargo xtask oracle`; this test needs no Python.
#![allow(clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use kokkyo_scenario::Moment;
use kokkyo_scenario::edtf::{Bound, Edtf, OffsetRange};

const THEIRS: &str = include_str!("edtf/python_edtf.csv");
const EXCEPTIONS: &str = include_str!("edtf/exceptions.csv");

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("the fixture is a table").iter().map(String::from).collect()).collect()
}

/// A bound as the fixture writes it: the day of an instant.
fn shown(bound: Bound) -> String {
    match bound {
        Bound::Beginningless => "-inf".to_string(),
        Bound::Endless => "inf".to_string(),
        Bound::At(Moment(second)) => {
            // The calendar repeats after 400 years, 146,097 days: so a library of four-digit years shows all.
            let day = second.div_euclid(86_400);
            let within = jiff::Span::new().days(day.rem_euclid(146_097));
            let shown = jiff::civil::date(1970, 1, 1).checked_add(within).expect("400 years from 1970 are within reach");
            let year = i64::from(shown.year()) + 400 * day.div_euclid(146_097);
            format!("{}{:04}-{:02}-{:02}", if year < 0 { "-" } else { "" }, year.abs(), shown.month(), shown.day())
        }
    }
}

/// Whether we read it, first and last day.
fn ours(text: &str) -> [String; 3] {
    let Ok(value) = Edtf::parse(text) else { return ["no".to_string(), String::new(), String::new()] };
    let span = value.span(OffsetRange::default());
    ["yes".to_string(), shown(span.earliest_start), shown(span.latest_end.plus_seconds(-1))]
}

/// Whether the package gives an answer to compare with; on some texts it fails in itself.
fn answers(theirs: &[String]) -> bool {
    !theirs.iter().any(|cell| cell.ends_with("Error"))
}

fn agree(text: &str, theirs: &[String], ours: &[String; 3]) -> bool {
    // Of a time the package gives the day on its own clock, so only the reading is compared.
    let bounds = text.contains('T') || theirs[0] == "no" || theirs[1..] == ours[1..];
    theirs[0] == ours[0] && bounds
}

#[test]
fn dates_are_those_of_another_reader_but_for_the_exceptions_listed() {
    let exceptions: BTreeMap<String, String> = rows(EXCEPTIONS).into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let (mut compared, mut unlisted, mut stale) = (0, Vec::new(), Vec::new());
    for row in rows(THEIRS) {
        let (text, theirs) = (&row[0], &row[1..]);
        let ours = ours(text);
        if !answers(theirs) {
            continue;
        }
        compared += 1;
        match (agree(text, theirs, &ours), exceptions.get(text)) {
            (false, None) => unlisted.push(format!("{text}: {} and {}", theirs.join(" "), ours.join(" "))),
            (true, Some(_)) => stale.push(text.clone()),
            _ => {}
        }
    }
    assert!(compared > 400, "only {compared} texts are compared");
    assert!(unlisted.is_empty(), "the readers differ (theirs and ours), {} texts:\n{}", unlisted.len(), unlisted.join("\n"));
    assert!(stale.is_empty(), "these exceptions are none any more: {stale:?}");
    assert!(exceptions.values().all(|reason| reason.len() > 20), "every exception needs its reason");
}
