//! Rival claims that are apart by more than a factor of ten: a digit too many or too few.

use std::collections::{BTreeMap, BTreeSet};

use super::super::checker::Checker;
use super::super::fields::{Fields, Raw};
use super::super::words::quoted;
use super::{Read, TENFOLD, odd};
use crate::record::Claim;

/// The code; a claim says in its `note` that it is meant.
pub(super) const CODE: &str = "K155";
/// Roles of which exaggeration is expected: they say nothing of slips.
const LOUD: [&str; 3] = ["enemy_claim", "propaganda", "misprint"];

/// Adds the warnings: at each claim that is farther than tenfold from the nearest of its rivals.
pub(super) fn warn(checker: &mut Checker<'_>, read: &Read<'_>) {
    let claims = &read.record.claims;
    let by_id: BTreeMap<&str, usize> = claims.iter().enumerate().map(|(at, claim)| (claim.id.as_str(), at)).collect();
    let cited = |ids: &[String]| ids.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect::<Vec<_>>();
    let targets = read.record.targets.iter().map(|target| target.claims.clone());
    let parameters = read.given.parameters.iter().map(|parameter| cited(&parameter.claims));
    let cells = read.given.cell_priors.iter().map(|doubt| cited(&doubt.claims));
    // Of each claim the nearest rival over all groups: one that is near in any of them is enough.
    let mut nearest: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
    for group in targets.chain(parameters).chain(cells).chain(of_one_quantity(claims)) {
        for (one, ratio, rival) in rivals(claims, &group) {
            let before = nearest.entry(one).or_insert((ratio, rival));
            if ratio < before.0 {
                *before = (ratio, rival);
            }
        }
    }
    let apart: BTreeMap<usize, usize> =
        nearest.into_iter().filter(|(_, (ratio, _))| *ratio > TENFOLD).map(|(one, (_, rival))| (one, rival)).collect();
    // Of two that are apart from each other one message is enough: at the later one.
    let mut told: BTreeSet<usize> = BTreeSet::new();
    let rows: Vec<_> = read.tables.get("record/claims.csv").rows().collect();
    for row in rows.iter().rev() {
        let Raw::Text(id) = row.raw("id") else { continue };
        let Some((&at, &nearest)) = by_id.get(id).and_then(|at| apart.get_key_value(at)) else { continue };
        if told.contains(&at) {
            continue;
        }
        told.extend([at, nearest]);
        let (Some(claim), Some(rival)) = (claims.get(at), claims.get(nearest)) else { continue };
        let (Some(value), Some(other)) = (figure(claim), figure(rival)) else { continue };
        let (id, unit, rival) = (quoted(&claim.id), quoted(&claim.unit), quoted(&rival.id));
        let column = if matches!(row.raw("value"), Raw::Absent) { "low" } else { "value" };
        let message = format!("`{id}` is {value} {unit}, its nearest rival `{rival}` {other}");
        odd(checker, CODE, (row, column), message, "check the digits, the unit and what is counted");
    }
}

/// Each claim of a group that has another of its unit there: the ratio to the nearest, from 1 on, and the nearest.
fn rivals(claims: &[Claim], group: &[usize]) -> Vec<(usize, f64, usize)> {
    let mut of_unit: BTreeMap<&str, Vec<(f64, usize)>> = BTreeMap::new();
    for &at in group {
        if let Some((claim, figure)) = claims.get(at).and_then(|claim| Some((claim, figure(claim)?))) {
            of_unit.entry(&claim.unit).or_default().push((figure, at));
        }
    }
    let mut found = Vec::new();
    for rivals in of_unit.values_mut() {
        // In order of their figures the nearest stands beside.
        rivals.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        rivals.dedup_by_key(|rival| rival.1);
        for (place, &(value, at)) in rivals.iter().enumerate() {
            let beside = [place.checked_sub(1), Some(place + 1)].into_iter().flatten().filter_map(|place| rivals.get(place));
            let ratio = |other: f64| (value / other).max(other / value);
            let nearest = beside.min_by(|a, b| ratio(a.0).total_cmp(&ratio(b.0)));
            found.extend(nearest.map(|other| (at, ratio(other.0), other.1)));
        }
    }
    found
}

/// Claims that say of themselves that they are about one thing.
fn of_one_quantity(claims: &[Claim]) -> impl Iterator<Item = Vec<usize>> {
    let mut groups: BTreeMap<[&str; 6], Vec<usize>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        let key = [&claim.topic, &claim.subject, &claim.quantity, &claim.unit, &claim.date_start, &claim.date_end];
        groups.entry(key.map(String::as_str)).or_default().push(at);
    }
    groups.into_values().filter(|group| group.len() > 1)
}

/// The figure of a claim that can be measured by others: its value, or the middle of its limits.
fn figure(claim: &Claim) -> Option<f64> {
    let middle = f64::midpoint(claim.low?, claim.high?);
    (middle > 0.0 && !LOUD.contains(&claim.role.as_str())).then_some(middle)
}
