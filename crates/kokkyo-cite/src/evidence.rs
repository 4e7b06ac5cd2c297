//! What stands behind each value of a scenario: source, locator, quality, reason, rival claims.

use std::collections::BTreeMap;

use kokkyo_scenario::record::Claim;
use kokkyo_scenario::{Given, Prior, Provenance, Quality, Scenario};

use crate::evidence::rows::rows;

mod air;
mod command;
mod intelligence;
mod rows;
mod table;

/// One value, or one row of values with a common provenance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// File of the package (`parameters` for all of them).
    pub file: &'static str,
    /// What it is, in one word: `parameter`, `formation`, `place` …
    pub kind: &'static str,
    /// Ids by which it is asked for: its own first, then those of what it belongs to.
    pub ids: Vec<String>,
    /// The path that `--set` takes, without the name of the value; empty where nothing can be set.
    pub path: String,
    /// What is meant, in words.
    pub what: String,
    /// Values, each with its name and its unit.
    pub values: Vec<Value>,
    /// Who says so.
    pub provenance: Provenance,
    /// Claims it rests on, or that its reason names, by id.
    pub claims: Vec<String>,
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Value {
    /// Name, as in the package's files.
    pub name: &'static str,
    /// Value, as the package has it.
    pub text: String,
    /// Unit, may be empty.
    pub unit: String,
}

/// Everything that has a provenance, in the order of the package's files.
pub fn all(scenario: &Scenario) -> Vec<Evidence> {
    let known: BTreeMap<&str, ()> = scenario.record.claims.iter().map(|claim| (claim.id.as_str(), ())).collect();
    let mut all = rows(scenario);
    for evidence in &mut all {
        for word in evidence.provenance.reason.split(|letter: char| !letter.is_alphanumeric() && letter != '_') {
            if known.contains_key(word) && !evidence.claims.iter().any(|claim| claim == word) {
                evidence.claims.push(word.to_string());
            }
        }
    }
    all
}

/// Number of rows by quality, for one kind of row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// A source says it.
    pub stated: usize,
    /// Computed or deduced.
    pub inferred: usize,
    /// The author's judgement.
    pub assumed: usize,
}

impl Share {
    /// All.
    pub fn total(self) -> usize {
        self.stated + self.inferred + self.assumed
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self { stated: self.stated + other.stated, inferred: self.inferred + other.inferred, assumed: self.assumed + other.assumed }
    }
}

/// How much is stated, inferred and assumed, by file and kind, in the order of files.
pub fn shares(all: &[Evidence]) -> Vec<(&'static str, &'static str, Share)> {
    let mut shares: Vec<(&str, &str, Share)> = Vec::new();
    for evidence in all {
        let at = shares.iter().position(|(file, kind, _)| (*file, *kind) == (evidence.file, evidence.kind)).unwrap_or_else(|| {
            shares.push((evidence.file, evidence.kind, Share::default()));
            shares.len() - 1
        });
        match evidence.provenance.quality {
            Quality::Stated => shares[at].2.stated += 1,
            Quality::Inferred => shares[at].2.inferred += 1,
            Quality::Assumed => shares[at].2.assumed += 1,
        }
    }
    shares
}

/// What is asked for, found.
#[derive(Debug, Clone, Default)]
pub struct Found<'s> {
    /// Values with their provenance; where a single value is asked for, that one only.
    pub rows: Vec<Evidence>,
    /// Claims: those asked for, those that the values rest on, and their rivals; each once, in the order of ids.
    pub claims: Vec<&'s Claim>,
}

impl Found<'_> {
    /// Keys of the sources used, each once.
    pub fn sources(&self) -> Vec<&str> {
        let rows = self.rows.iter().map(|row| row.provenance.source.as_str());
        let mut keys: Vec<&str> = rows.chain(self.claims.iter().map(|claim| claim.source.as_str())).filter(|key| !key.is_empty()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// Everything behind a subject: a path of `--set`, or the id of a parameter, formation, directive, place, claim, target …
/// Nothing where no such name is known.
pub fn find<'s>(scenario: &'s Scenario, subject: &str) -> Option<Found<'s>> {
    let mut rows = Vec::new();
    for row in all(scenario) {
        if row.ids.iter().any(|id| id == subject) || (!row.path.is_empty() && row.path == subject) {
            rows.push(row);
        } else if let Some(name) = subject.strip_prefix(row.path.as_str()).and_then(|rest| rest.strip_prefix('.'))
            && row.values.iter().any(|value| value.name == name)
            && !row.path.is_empty()
        {
            let values = row.values.iter().filter(|value| value.name == name).cloned().collect();
            rows.push(Evidence { values, ..row });
        }
    }
    let record = &scenario.record;
    let mut wanted: Vec<&str> = rows.iter().flat_map(|row| row.claims.iter().map(String::as_str)).collect();
    wanted.extend(record.claims.iter().map(|claim| claim.id.as_str()).filter(|id| *id == subject));
    let targets = record.targets.iter().filter(|target| target.id == subject);
    wanted.extend(targets.flat_map(|target| &target.claims).filter_map(|claim| Some(record.claims.get(*claim)?.id.as_str())));
    let asked: Vec<&Claim> = record.claims.iter().filter(|claim| wanted.contains(&claim.id.as_str())).collect();
    let claims: Vec<&Claim> =
        record.claims.iter().filter(|claim| asked.iter().any(|other| other.id == claim.id || rival(claim, other))).collect();
    (!rows.is_empty() || !claims.is_empty()).then_some(Found { rows, claims })
}

/// Whether two claims state the same quantity of the same subject for the same time.
fn rival(one: &Claim, other: &Claim) -> bool {
    let subject =
        |claim: &Claim| [claim.topic.clone(), claim.subject.clone(), claim.quantity.clone(), claim.unit.clone(), claim.date_end.clone()];
    subject(one) == subject(other)
}

/// Every name that [`find`] knows, sorted.
pub fn subjects(scenario: &Scenario) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in all(scenario) {
        if !row.path.is_empty() {
            names.extend(row.values.iter().map(|value| format!("{}.{}", row.path, value.name)));
            names.push(row.path);
        }
        names.extend(row.ids);
    }
    names.extend(scenario.record.claims.iter().map(|claim| claim.id.clone()));
    names.extend(scenario.record.targets.iter().map(|target| target.id.clone()));
    names.sort_unstable();
    names.dedup();
    names
}

/// What stands behind the words for a placeholder in [`uncited`].
pub const PLACEHOLDER: &str = " (placeholder)";

/// What has no source, or is a placeholder: `(file, what)`.
pub fn uncited(scenario: &Scenario) -> Vec<(String, String)> {
    let rows = all(scenario);
    let without = rows.iter().filter(|row| row.provenance.source.is_empty() || row.provenance.is_placeholder());
    let named = |row: &Evidence| {
        let end = if row.provenance.is_placeholder() { PLACEHOLDER } else { "" };
        (row.file.to_string(), format!("{} {}{end}", row.kind, row.what))
    };
    let mut found: Vec<(String, String)> = without.map(named).collect();
    let claims = scenario.record.claims.iter().filter(|claim| claim.source.is_empty());
    found.extend(claims.map(|claim| ("record/claims.csv".to_string(), format!("claim {}", claim.id))));
    found
}

/// The doubt about a parameter, in words.
fn prior(prior: &Prior) -> String {
    match prior {
        Prior::Fixed => "none".to_string(),
        Prior::Uniform { low, high } => format!("uniform {low}–{high}"),
        Prior::LogUniform { low, high } => format!("log-uniform {low}–{high}"),
        Prior::Triangular { low, high } => format!("triangular {low}–{high}"),
        Prior::Claims(_) => "the rival claims, weighted by role and source".to_string(),
    }
}

/// Name of a place, or its id.
fn place_name(given: &Given, at: usize) -> String {
    given.geography.places.get(at).map(|place| place.name.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_count_rows_by_kind() {
        let row = |kind, quality| Evidence { kind, provenance: Provenance { quality, ..Provenance::default() }, ..Evidence::default() };
        let all = [row("a", Quality::Stated), row("b", Quality::Assumed), row("a", Quality::Inferred), row("a", Quality::Stated)];
        let shares = shares(&all);
        assert_eq!(shares[0], ("", "a", Share { stated: 2, inferred: 1, assumed: 0 }));
        assert_eq!(shares[1].2.total() + shares[0].2.total(), all.len());
        assert_eq!(shares[0].2.plus(shares[1].2), Share { stated: 2, inferred: 1, assumed: 1 });
    }
}
