//! Rival claims become a prior: which of them count, how much, and between which limits.

use std::collections::{BTreeMap, BTreeSet};

use super::checker::Checker;
use super::fields::{Fields, Raw};
use super::record::Claims;
use super::toml_tree::Node;
use super::weights::FILE;
use super::words::quoted;
use crate::ParameterSpec;
use crate::mixture::{Mixture, Part};
use crate::record::{Claim, Weights};

/// Most claims that one parameter cites.
const MOST: usize = 100;

/// The mixture of the claims that a parameter cites, or nothing after a fault.
pub(super) fn mixture(
    checker: &mut Checker<'_>,
    node: &Node,
    cited: &[String],
    unit: &str,
    spec: Option<&ParameterSpec>,
    (claims, weights): (&Claims, Option<&Weights>),
) -> Option<Mixture> {
    let factor = checker.number_if_given(node, "claims_factor", (f64::MIN_POSITIVE, 1e12)).unwrap_or(1.0);
    if cited.len() > MOST {
        checker.fault("K105", node, "claims", format!("{} claims of one parameter", cited.len()), "cite at most 100");
        return None;
    }
    // Ids that are not defined are reported where all cited claims are.
    let found: BTreeSet<usize> = cited.iter().filter_map(|id| claims.ids.position(id)).collect();
    if found.len() < cited.len() && (!claims.ids.complete || cited.iter().any(|id| claims.ids.position(id).is_none())) {
        return None;
    }
    let Some(weights) = weights else {
        if checker.holder(FILE).is_none() {
            let help = "add the file with a weight and a point_width for each role, or give low, high and prior";
            checker.fault("K106", node, "claims", format!("claims become a prior by the weights of `{FILE}`, which is missing"), help);
        }
        return None;
    };
    let Some(shares) = shares(&found, claims) else {
        let help = "cite fewer claims, or shorten what they derive from";
        checker.fault("K105", node, "claims", "these claims derive from more others than can be followed", help);
        return None;
    };
    let mut parts = Vec::new();
    let mut sound = true;
    for (position, share) in shares {
        let Some(claim) = claims.list.get(position) else { continue };
        if share > 0.0 {
            let part = part(checker, node, claim, weights, factor, share);
            sound &= part.is_some();
            parts.extend(part);
        }
        if share > 0.0 && claim.unit != unit && !node.given("claims_factor") {
            let message = format!("the claim `{}` is in `{}`, not in `{}`", quoted(&claim.id), quoted(&claim.unit), quoted(unit));
            checker.fault("K105", node, "claims", message, "give `claims_factor`, by which its figures become those of the parameter");
            sound = false;
        }
    }
    if !sound {
        return None;
    }
    let mixture = Mixture::new(parts);
    let Some(mixture) = mixture else {
        let help = "cite a claim whose role and source have weight, or give low, high and prior";
        checker.fault("K106", node, "claims", "none of these claims counts", help);
        return None;
    };
    if let Some(spec) = spec
        && (mixture.limits().0 < spec.least || mixture.limits().1 > spec.greatest)
    {
        let (low, high) = mixture.limits();
        let help = format!("`{}` must be {} to {} {}", spec.key, spec.least, spec.greatest, spec.unit);
        checker.fault("K093", node, "claims", format!("the claims reach from {low} to {high}, out of the model's range"), help);
        return None;
    }
    Some(mixture)
}

/// The stretch that a claim stands for.
fn part(checker: &mut Checker<'_>, node: &Node, claim: &Claim, weights: &Weights, factor: f64, share: f64) -> Option<Part> {
    let id = quoted(&claim.id);
    let (Some(low), Some(high)) = (claim.low, claim.high) else {
        let what = if claim.low.or(claim.high).is_some() { "one limit only" } else { "no figure" };
        checker.fault("K105", node, "claims", format!("the claim `{id}` has {what}"), "cite claims with a value, or with low and high");
        return None;
    };
    let (low, high) = if low < high {
        (low, high)
    } else {
        let half = low.abs() * weights.point_width(&claim.role);
        (low - half, low + half)
    };
    if low >= high {
        let help = "give it low and high: a share of nothing is nothing";
        checker.fault("K105", node, "claims", format!("the claim `{id}` is {low} without limits"), help);
        return None;
    }
    Some(Part { claim: claim.id.clone(), low: low * factor, high: high * factor, share })
}

/// How much each of these claims counts. A copy of another of them counts nothing; copies of one claim that is not
/// among them share the greatest of their weights. `None` where descent cannot be followed so far.
fn shares(found: &BTreeSet<usize>, claims: &Claims) -> Option<BTreeMap<usize, f64>> {
    let weight = |claim: usize| claims.list.get(claim).and_then(|claim| claim.weight).unwrap_or(0.0);
    let mut ancestors = BTreeMap::new();
    for claim in found {
        ancestors.insert(*claim, claims.ancestors(*claim)?);
    }
    let is_copy = |claim: &usize| ancestors[claim].iter().any(|ancestor| found.contains(ancestor));
    let originals: Vec<usize> = found.iter().copied().filter(|claim| !is_copy(claim)).collect();
    // Families of originals that have an ancestor in common, directly or through others.
    let mut family: BTreeMap<usize, usize> = originals.iter().map(|claim| (*claim, *claim)).collect();
    for (at, one) in originals.iter().enumerate() {
        for other in &originals[at + 1..] {
            if !ancestors[one].is_disjoint(&ancestors[other]) {
                let (keep, drop) = (family[one], family[other]);
                family.values_mut().filter(|head| **head == drop).for_each(|head| *head = keep);
            }
        }
    }
    let mut shares: BTreeMap<usize, f64> = found.iter().map(|claim| (*claim, 0.0)).collect();
    for claim in &originals {
        let members = || originals.iter().filter(|other| family[*other] == family[claim]).map(|other| weight(*other));
        let (greatest, sum) = (members().fold(0.0, f64::max), members().sum::<f64>());
        if sum > 0.0 {
            shares.insert(*claim, weight(*claim) * greatest / sum);
        }
    }
    Some(shares)
}

/// Whether a parameter's claims are its prior, not only what it rests on.
pub(super) fn are_prior(node: &Node) -> bool {
    matches!(node.raw("claims"), Raw::List(claims) if !claims.is_empty()) && !node.given("prior")
}
