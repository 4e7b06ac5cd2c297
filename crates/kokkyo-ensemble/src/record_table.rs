//! The table *record against model*: rival claims of each target beside the model's median and 80 % interval.

use std::collections::{BTreeMap, BTreeSet};

use kokkyo_scenario::Record;
use kokkyo_scenario::record::{Claim, Source, Target};

use crate::observe::{Observed, Reason};
use crate::statistics::{Interval80, interval80};

/// Roles of the claims that overlap is judged by: a side's return of its own losses, and studies of the archives.
pub const JUDGING_ROLES: [&str; 2] = ["own_return", "archive_study"];

/// A rival claim, as it is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimLine {
    /// Id of the claim.
    pub id: String,
    /// Key of its source.
    pub source: String,
    /// How the source is cited in tables, see [`citations`].
    pub citation: String,
    /// Page, section, table or row.
    pub locator: String,
    /// Role of the claim.
    pub role: String,
    /// How much it counts by its role and source; `None` where the package does not say.
    pub weight: Option<f64>,
    /// Claims of the same target that it copies or is computed from.
    pub copy_of: Vec<String>,
    /// Low end; `None` for a statement without a figure.
    pub low: Option<f64>,
    /// High end; equal to `low` for a point claim.
    pub high: Option<f64>,
    /// The model's interval and the claim have a value in common; `None` where one of them is missing.
    pub overlaps: Option<bool>,
}

/// What the model has for a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ModelLine {
    /// Median and interval.
    pub interval: Interval80,
    /// Replications that have a value.
    pub with_value: usize,
    /// Replications observed.
    pub of: usize,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Id of the target.
    pub target: String,
    /// Title.
    pub title: String,
    /// Unit.
    pub unit: String,
    /// What exactly is counted.
    pub definition: String,
    /// Rival claims.
    pub claims: Vec<ClaimLine>,
    /// The model's value, if it has one.
    pub model: Option<ModelLine>,
    /// Why there is no value; or why some replications have none.
    pub reason: Option<String>,
    /// The same in Japanese.
    pub reason_ja: Option<String>,
    /// The model's interval has a value in common with a claim of a judging role; `None` where there is no value or no
    /// such claim with a figure.
    pub overlaps: Option<bool>,
}

/// Longest name that is printed instead of a key.
const LONGEST_NAME: usize = 28;

/// How each source is cited in a table, in the order of `sources`: first author and year where no other source has the
/// same; otherwise its key, which is unique.
pub fn citations(sources: &[Source]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for source in sources {
        *counts.entry(author_year(source)).or_default() += 1;
    }
    sources
        .iter()
        .map(|source| {
            let label = author_year(source);
            if counts.get(&label) == Some(&1) && label.chars().count() <= LONGEST_NAME { label } else { source.key.clone() }
        })
        .collect()
}

/// First author and year; the key where there is no author.
fn author_year(source: &Source) -> String {
    let first = source.author.split(',').next().unwrap_or_default().trim();
    let year = source.year.trim();
    match (first.is_empty(), year.is_empty()) {
        (true, _) => source.key.clone(),
        (false, true) => first.to_string(),
        (false, false) => format!("{first} {year}"),
    }
}

/// The table over all replications: `observed[replication][target]`.
pub fn table(record: &Record, sources: &[Source], observed: &[Vec<Observed>]) -> Vec<Row> {
    let labels = citations(sources);
    let cited: BTreeMap<&str, &str> = sources.iter().zip(&labels).map(|(source, label)| (source.key.as_str(), label.as_str())).collect();
    record
        .targets
        .iter()
        .enumerate()
        .map(|(at, target)| row(target, record, &cited, &observed.iter().filter_map(|row| row.get(at).copied()).collect::<Vec<_>>()))
        .collect()
}

fn row(target: &Target, record: &Record, cited: &BTreeMap<&str, &str>, observed: &[Observed]) -> Row {
    let values: Vec<f64> = observed.iter().filter_map(|value| value.ok()).collect();
    let (reason, reason_ja) = missing(observed).unzip();
    // Where most replications have no value, a median of the others would tell of a run that seldom happens.
    let usual = 2 * values.len() >= observed.len();
    let model = interval80(&values).filter(|_| usual).map(|interval| ModelLine { interval, with_value: values.len(), of: observed.len() });
    let claims: Vec<ClaimLine> = target
        .claims
        .iter()
        .filter_map(|&claim| record.claims.get(claim))
        .map(|claim| claim_line(claim, target, record, cited, model.map(|model| model.interval)))
        .collect();
    let judged: Vec<bool> =
        claims.iter().filter(|claim| JUDGING_ROLES.contains(&claim.role.as_str())).filter_map(|claim| claim.overlaps).collect();
    Row {
        target: target.id.clone(),
        title: target.title.clone(),
        unit: target.unit.clone(),
        definition: target.definition.clone(),
        overlaps: (!judged.is_empty()).then(|| judged.contains(&true)),
        claims,
        model,
        reason,
        reason_ja,
    }
}

/// Why replications have no value, with their number, in English and in Japanese; `None` where all have one.
fn missing(observed: &[Observed]) -> Option<(String, String)> {
    if observed.is_empty() {
        return Some(("no replication was completed".to_string(), "終わった試行がない".to_string()));
    }
    let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
    for reason in observed.iter().filter_map(|value| value.err()) {
        *counts.entry(reason).or_default() += 1;
    }
    let of = observed.len();
    let (words, japanese): (Vec<String>, Vec<String>) = counts
        .into_iter()
        .map(|(reason, count)| {
            let in_japanese = reason.japanese();
            if count == of {
                (reason.to_string(), in_japanese.to_string())
            } else {
                (format!("in {count} of {of} replications {reason}"), format!("{of}回の試行のうち{count}回、{in_japanese}"))
            }
        })
        .unzip();
    (!words.is_empty()).then(|| (words.join("; "), japanese.join("。")))
}

fn claim_line(claim: &Claim, target: &Target, record: &Record, cited: &BTreeMap<&str, &str>, interval: Option<Interval80>) -> ClaimLine {
    let overlaps = match (claim.low, claim.high, interval) {
        (Some(low), Some(high), Some(interval)) => Some(low <= interval.high80 && high >= interval.low80),
        _ => None,
    };
    ClaimLine {
        id: claim.id.clone(),
        source: claim.source.clone(),
        citation: cited.get(claim.source.as_str()).map_or_else(|| claim.source.clone(), ToString::to_string),
        locator: claim.locator.clone(),
        role: claim.role.clone(),
        weight: claim.weight,
        copy_of: copied(claim, target, record),
        low: claim.low,
        high: claim.high,
        overlaps,
    }
}

/// Positions of the claims that a claim derives from, directly or through others.
pub fn ancestors(claim: &Claim, record: &Record) -> BTreeSet<usize> {
    // Claims of a record are sorted by id.
    let find = |id: &String| record.claims.binary_search_by(|other| other.id.cmp(id)).ok();
    let mut found = BTreeSet::new();
    let mut waiting: Vec<usize> = claim.derives_from.iter().filter_map(find).collect();
    while let Some(at) = waiting.pop() {
        if let Some(other) = record.claims.get(at).filter(|_| found.insert(at)) {
            waiting.extend(other.derives_from.iter().filter_map(find));
        }
    }
    found
}

/// Claims of the target that this one derives from.
fn copied(claim: &Claim, target: &Target, record: &Record) -> Vec<String> {
    let found = ancestors(claim, record);
    target.claims.iter().filter(|at| found.contains(at)).filter_map(|at| Some(record.claims.get(*at)?.id.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kokkyo_scenario::Moment;

    fn claim(id: &str, role: &str, low: f64, high: f64) -> Claim {
        Claim { id: id.into(), role: role.into(), low: Some(low), high: Some(high), source: "coox1985".into(), ..Claim::default() }
    }

    fn record() -> Record {
        let target = Target {
            id: "T".into(),
            title: "Losses".into(),
            unit: "men".into(),
            side: Some(0),
            categories: vec!["killed".into()],
            to: Moment(1),
            claims: vec![0, 1],
            ..Target::default()
        };
        Record {
            targets: vec![target],
            claims: vec![claim("a", "own_return", 100.0, 100.0), claim("b", "enemy_claim", 5.0, 6.0)],
            ..Record::default()
        }
    }

    #[test]
    fn overlap_is_judged_by_own_returns_and_not_by_the_enemy() {
        let sources = [Source { key: "coox1985".into(), author: "Coox, Alvin D.".into(), year: "1985".into(), ..Source::default() }];
        let rows = table(&record(), &sources, &[vec![Ok(4.0)], vec![Ok(5.0)], vec![Ok(6.0)]]);
        assert_eq!(rows[0].overlaps, Some(false));
        assert_eq!(rows[0].claims[1].overlaps, Some(true));
        assert_eq!(rows[0].claims[0].citation, "Coox 1985");
        assert_eq!(rows[0].model.unwrap().interval.median, 5.0);
    }

    #[test]
    fn copies_among_the_claims_of_a_target_are_named() {
        let mut record = record();
        let through = Claim { id: "c".into(), derives_from: vec!["a".into()], ..Claim::default() };
        record.claims[1].derives_from = vec!["c".into()];
        record.claims.push(through);
        let rows = table(&record, &[], &[vec![Ok(4.0)]]);
        assert_eq!(rows[0].claims[1].copy_of, ["a"]);
        assert!(rows[0].claims[0].copy_of.is_empty());
    }

    #[test]
    fn a_quantity_that_most_replications_lack_has_a_reason_and_no_number() {
        let rows = table(&record(), &[], &[vec![Err(Reason::NeverHeld)], vec![Err(Reason::NeverHeld)], vec![Ok(6.0)]]);
        assert!(rows[0].model.is_none() && rows[0].overlaps.is_none());
        assert!(rows[0].reason.as_deref().unwrap().starts_with("in 2 of 3 replications"));
        assert!(rows[0].reason_ja.as_deref().unwrap().starts_with("3回の試行のうち2回、"));
        let rows = table(&record(), &[], &[vec![Err(Reason::Stopped)]]);
        assert_eq!(rows[0].reason.as_deref(), Some("the run stops before the end of the span"));
    }

    #[test]
    fn citations_are_author_and_year_unless_these_are_shared() {
        let source =
            |key: &str, author: &str, year: &str| Source { key: key.into(), author: author.into(), year: year.into(), ..Source::default() };
        let sources = [
            source("coox1985", "Coox, Alvin D.", "1985"),
            source("hanada2022", "Hanada Tomoyuki", "2022"),
            source("ja1", "Wikipedia contributors", "n.d."),
            source("ja2", "Wikipedia contributors", "n.d."),
            source("none", "", "1939"),
        ];
        assert_eq!(citations(&sources), ["Coox 1985", "Hanada Tomoyuki 2022", "ja1", "ja2", "none"]);
    }
}
