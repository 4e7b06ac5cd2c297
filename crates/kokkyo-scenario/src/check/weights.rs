//! `record/weights.toml`: how much a claim counts by its role and source, and how wide a figure without limits is.

use std::collections::BTreeMap;

use super::checker::Checker;
use super::format;
use super::schema::read_document;
use super::toml_tree::{Node, Value};
use super::words::quoted;
use crate::record::{Claim, ROLES, RoleWeight, Weights};

/// The file.
pub(super) const FILE: &str = "record/weights.toml";

/// Reads the weights; nothing where the package has none, or they cannot be read.
pub(super) fn read(checker: &mut Checker<'_>) -> Option<Weights> {
    let file = checker.holder(FILE)?;
    let (root, whole) = read_document(checker, &file);
    if !whole {
        return None;
    }
    root.only(checker, format::WEIGHTS);
    let roles = root.table(checker, "role");
    roles.only_named(checker, &ROLES);
    let mut weights = Weights::default();
    for role in ROLES {
        let node = roles.table(checker, role);
        node.only(checker, format::ROLE_WEIGHT);
        weights.roles.push(RoleWeight {
            role: role.to_string(),
            weight: checker.number(&node, "weight", (0.0, 1.0)),
            point_width: checker.number(&node, "point_width", (1e-6, 1.0)),
            provenance: checker.provenance(&node),
        });
    }
    if root.given("source") {
        let table = root.table(checker, "source");
        sources(checker, &table, &mut weights.sources);
    }
    Some(weights)
}

fn sources(checker: &mut Checker<'_>, table: &Node, found: &mut BTreeMap<String, f64>) {
    for (key, (_, value)) in &table.entries {
        checker.source(table, key, key);
        let Value::Table(node) = value else {
            let message = format!("`{}` must be a table", quoted(key));
            checker.fault("K027", table, key, message, "write [source.KEY] and weight = … below it");
            continue;
        };
        node.only(checker, format::SOURCE_WEIGHT);
        let weight = checker.number(node, "weight", (0.0, 1.0));
        checker.provenance(node);
        found.insert(key.clone(), weight);
    }
}

/// Gives every claim its weight.
pub(super) fn weigh(claims: &mut [Claim], weights: Option<&Weights>) {
    let Some(weights) = weights else { return };
    for claim in claims {
        claim.weight = weights.of(&claim.role, &claim.source);
    }
}
