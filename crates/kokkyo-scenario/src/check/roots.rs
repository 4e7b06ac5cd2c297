//! Which faults are told first, and which are not told because they merely follow from those.
//!
//! Of a file that cannot be read everything is missing. A list of all that names files which nobody touched, and hides
//! the one line that is to be mended.

use std::collections::BTreeSet;

use super::codes::Suite;
use super::extends::BASES;
use crate::{Diagnostic, Report};

/// Nothing of a file could be read.
const UNREAD: [&str; 6] = ["K002", "K024", "K029", "K033", "K060", "K065"];
/// A file is not there, or rows of a table were left out.
const TORN: [&str; 4] = ["K001", "K005", "K008", "K009"];

/// Faults that follow where something of other files could not be read: code, the files that they stand in, and the files
/// that lack something. Of names the beginning, so that a folder stands for all its files. Ids are not among them: those
/// of a table that is not whole are never called unknown.
const FOLLOWING: &[(&str, &str, &[&str])] = &[
    ("K028", "record/clocks.csv", &["record/clocks.csv"]),
    ("K057", "", &["forces/performance.csv"]),
    ("K061", "geo/borders.geojson", &["geo/rivers.geojson"]),
    ("K066", "", &["geo/network.csv"]),
    ("K087", "", &["command/directives.toml", "command/headquarters.csv"]),
    ("K090", "", &["parameters/"]),
    ("K110", "", &["air/", "command/", "forces/", "geo/", "intelligence/", "logistics/", "parameters/"]),
    ("K130", "", &["air/performance.csv"]),
    ("K131", "", &["air/postings.csv"]),
    ("K132", "", &["air/airfields.csv"]),
    ("K133", "", &["air/airfields.csv", "air/squadrons.csv"]),
    ("K146", "", &["command/courses.csv"]),
    ("K147", "", &["forces/garrisons.csv", "geo/installations.csv", "geo/seasons.csv"]),
];

/// Where a fault stands in a report: what is wrong with the head as a whole or with its clock, then other files that
/// cannot be read, then all else.
pub(super) fn rank(fault: &Diagnostic, head: &str) -> u8 {
    let of_head = own_name(&fault.file) == head;
    match is_unread(fault) {
        true if of_head => 0,
        true => 1,
        // The only spans of a head are its clock, and the years of a border.
        false if of_head && fault.code == "K022" => 0,
        false => 2,
    }
}

/// Takes out the faults that follow from files which could not be read.
pub(super) fn prune(report: &mut Report, head: &str) {
    let is_torn = |fault: &&Diagnostic| is_unread(fault) || TORN.contains(&fault.code);
    let torn: BTreeSet<String> = report.diagnostics.iter().filter(is_torn).map(|fault| own_name(&fault.file).to_string()).collect();
    let is_headless = report.diagnostics.iter().any(|fault| rank(fault, head) == 0 && is_unread(fault));
    let is_consequence = |fault: &Diagnostic| (is_headless && needs_head(fault)) || follows(fault, &torn);
    report.diagnostics.retain(|fault| !is_consequence(fault));
}

/// Whether nothing of the file could be read: a table without a header too, but not one that lacks a column.
fn is_unread(fault: &Diagnostic) -> bool {
    UNREAD.contains(&fault.code) || (fault.code == "K008" && fault.field.is_empty())
}

/// Whether a fault says nothing where the head cannot be read. Then sides, clock and field are not known, and all that
/// has a meaning has it by them; nor is it known what the package extends, and a file that it lacks may be its base's.
fn needs_head(fault: &Diagnostic) -> bool {
    let is_of_meaning = !matches!(Suite::of(fault.code), Suite::Format | Suite::Provenance);
    let is_of_base = match fault.code {
        "K001" => true,
        "K003" => fault.file.starts_with(BASES),
        "K033" => fault.line == 0,
        _ => false,
    };
    is_of_meaning || is_of_base
}

fn follows(fault: &Diagnostic, torn: &BTreeSet<String>) -> bool {
    let lacks = |causes: &[&str]| torn.iter().any(|file| causes.iter().any(|cause| file.starts_with(*cause)));
    FOLLOWING.iter().any(|&(code, place, causes)| fault.code == code && own_name(&fault.file).starts_with(place) && lacks(causes))
}

/// The name of a file in its own package, which may be a base.
fn own_name(file: &str) -> &str {
    let of_base = file.strip_prefix(BASES).and_then(|rest| rest.strip_prefix('/')).and_then(|rest| rest.split_once('/'));
    of_base.map_or(file, |(_, own)| own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(faults: &[(&'static str, &str, &str)]) -> Report {
        let mut report = Report::default();
        for &(code, file, field) in faults {
            report.error(code, file, 1, field, "wrong", "mend it");
        }
        report
    }

    fn left(faults: &[(&'static str, &str, &str)]) -> Vec<&'static str> {
        let mut report = report(faults);
        prune(&mut report, "scenario.toml");
        report.diagnostics.iter().map(|fault| fault.code).collect()
    }

    #[test]
    fn what_follows_goes_with_its_cause_and_stays_without_it() {
        let (missing, other) = (("K090", "parameters/air.toml", "a"), ("K090", "parameters/air.toml", "b"));
        assert_eq!(left(&[missing, ("K024", "parameters/combat.toml", ""), other]), ["K024"]);
        assert_eq!(left(&[missing, ("K024", "bases/below/parameters/combat.toml", "")]), ["K024"]);
        assert_eq!(left(&[missing, ("K024", "command/plans.toml", "")]), ["K090", "K024"]);
        assert_eq!(left(&[missing, ("K013", "parameters/combat.toml", "value")]), ["K090", "K013"]);
        // A row that was left out is enough; a column that is missing is another fault than a header that is.
        assert_eq!(left(&[("K005", "forces/performance.csv", ""), ("K057", "forces/equipment.csv", "id")]), ["K005"]);
    }

    #[test]
    fn without_a_head_only_what_needs_none_is_left() {
        let found = [
            ("K086", "command/courses.toml", "task"),
            ("K021", "command/plans.toml", "start"),
            ("K001", "geo/places.csv", ""),
            ("K011", "forces/mobility.csv", "road_km_h"),
        ];
        assert_eq!(left(&found), ["K086", "K021", "K001", "K011"]);
        assert_eq!(left(&[&found[..], &[("K024", "scenario.toml", "")]].concat()), ["K011", "K024"]);
    }

    #[test]
    fn the_head_comes_before_other_unread_files_and_those_before_the_rest() {
        let faults = report(&[
            ("K024", "scenario.toml", ""),
            ("K022", "bases/below/scenario.toml", "end"),
            ("K008", "air/types.csv", ""),
            ("K060", "geo/rivers.geojson", ""),
            ("K008", "air/types.csv", "id"),
            ("K022", "logistics/fleets.csv", "to"),
            ("K042", "scenario.toml", "colour"),
        ]);
        let ranks: Vec<u8> = faults.diagnostics.iter().map(|fault| rank(fault, "scenario.toml")).collect();
        assert_eq!(ranks, [0, 0, 1, 1, 2, 2, 2]);
    }
}
