//! `record/claims.csv` and `record/timeline.csv`; which claims are given to the model.

use std::collections::{BTreeMap, BTreeSet};

use super::checker::Checker;
use super::fields::{Fields, Ids, Raw};
use super::schema::Documents;
use super::table::{Row, Table};
use super::targets::Judged;
use super::toml_tree::Value;
use super::words::quoted;
use crate::record::{Claim, RecordedEvent};
use crate::{Moment, Parameter};

const ROLES: &[(&str, &str)] = &[
    ("own_return", "own_return"),
    ("archive_study", "archive_study"),
    ("estimate", "estimate"),
    ("enemy_claim", "enemy_claim"),
    ("propaganda", "propaganda"),
    ("memoir", "memoir"),
    ("misprint", "misprint"),
    ("description", "description"),
];

/// All claims, sorted by id.
pub(super) struct Claims {
    /// The claims.
    pub list: Vec<Claim>,
    /// Positions in the list.
    pub ids: Ids,
}

/// Reads the claims.
pub(super) fn claims(checker: &mut Checker<'_>, table: &Table) -> Claims {
    let rows = Ids::of(checker, "claim", table);
    let mut list = Vec::new();
    for row in table.rows() {
        list.push(claim(checker, &row, &rows));
    }
    list.sort_by(|a, b| a.id.cmp(&b.id));
    let map = list.iter().enumerate().map(|(position, claim)| (claim.id.clone(), position)).collect();
    Claims { ids: Ids { what: "claim", map, complete: rows.complete }, list }
}

fn claim(checker: &mut Checker<'_>, row: &Row<'_>, ids: &Ids) -> Claim {
    let anything = (-1e15, 1e15);
    let value = checker.number_if_given(row, "value", anything);
    let low = checker.number_if_given(row, "low", anything).or(value);
    let high = checker.number_if_given(row, "high", anything).or(value);
    if let (Some(low), Some(high)) = (low, high)
        && (low > high || value.is_some_and(|value| !(low..=high).contains(&value)))
    {
        checker.fault("K102", row, "low", format!("{low} to {high} does not hold the value"), "put low ≤ value ≤ high");
    }
    let derives_from = checker.list(row, "derives_from");
    for id in &derives_from {
        checker.resolve(row, "derives_from", id, ids);
    }
    let source = checker.required(row, "source");
    if !source.is_empty() {
        checker.source(row, "source", &source);
    }
    Claim {
        id: checker.text(row, "id"),
        topic: checker.text(row, "topic"),
        subject: checker.text(row, "subject"),
        quantity: checker.text(row, "quantity"),
        unit: checker.text(row, "unit"),
        low,
        high,
        date_start: checker.text(row, "date_start"),
        date_end: checker.text(row, "date_end"),
        role: checker.word(row, "role", ROLES).to_string(),
        definition: checker.text(row, "definition"),
        derives_from,
        source,
        locator: checker.text(row, "locator"),
        note: checker.text(row, "note"),
    }
}

/// The claims that parameters cite; one that judges the model too is a fault unless it is declared as conditioning.
pub(super) fn given_claims(
    checker: &mut Checker<'_>,
    documents: &Documents,
    parameters: &[Parameter],
    claims: &Claims,
    judged: &Judged,
) -> Vec<Claim> {
    let mut cited: BTreeSet<usize> = BTreeSet::new();
    let judging: BTreeMap<usize, &str> = judged.claims.iter().map(|(claim, target)| (*claim, target.as_str())).collect();
    for parameter in parameters {
        let place = documents.parameters.iter().find_map(|document| match document.entries.get(&parameter.key) {
            Some((_, Value::Table(node))) => Some(node),
            _ => None,
        });
        let Some(node) = place else { continue };
        for id in &parameter.claims {
            let Some(position) = checker.resolve(node, "claims", id, &claims.ids) else { continue };
            cited.insert(position);
            if let Some(target) = judging.get(&position) {
                let message =
                    format!("the claim `{}` is given to the model here and judges it in the target `{}`", quoted(id), quoted(target));
                let help = format!("rest the value on other claims, or write `conditioning:{}` in the target's claims", quoted(id));
                checker.fault("K101", node, "claims", message, help);
            }
        }
    }
    cited.into_iter().filter_map(|position| claims.list.get(position).cloned()).collect()
}

/// Reads the recorded course of events.
pub(super) fn timeline(checker: &mut Checker<'_>, table: &Table, places: &Ids) -> Vec<RecordedEvent> {
    let mut list = Vec::new();
    for row in table.rows() {
        let mut at = checker.moment(&row, "date");
        let mut has_time = false;
        if let (Raw::Text(date), Raw::Text(time)) = (row.raw("date"), row.raw("time")) {
            has_time = true;
            match Moment::parse(&quoted(&format!("{date}T{time}")), checker.offset_h) {
                Ok(moment) => at = moment,
                Err(_) => {
                    let message = format!("`{}` is not a time of day", quoted(time));
                    checker.fault("K020", &row, "time", message, "write 08:45 beside a date with its day, or leave it empty");
                }
            }
        }
        list.push(RecordedEvent {
            date: checker.text(&row, "date"),
            at,
            has_time,
            actor: checker.text(&row, "actor"),
            kind: checker.text(&row, "kind"),
            what: checker.required(&row, "what"),
            what_ja: checker.name(&row, "what_ja"),
            place: checker.link_if_given(&row, "place", places),
            provenance: checker.provenance(&row),
        });
    }
    list
}
