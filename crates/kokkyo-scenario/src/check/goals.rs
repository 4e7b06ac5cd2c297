//! `command/goals.toml`.

use super::checker::Checker;
use super::fields::{Fields, Ids, NOT_NEGATIVE, Raw, SHARE};
use super::toml_tree::Node;
use super::{World, format};
use crate::command::{Goal, Measure};

/// Words for measures.
pub(super) const MEASURES: &[(&str, Measure)] = &[
    ("hold-disputed", Measure::HoldDisputed),
    ("hold-beyond", Measure::HoldBeyond),
    ("deny-disputed", Measure::DenyDisputed),
    ("hold-place", Measure::HoldPlace),
    ("losses-below", Measure::LossesBelow),
    ("destroy-share", Measure::DestroyShare),
];

/// Reads the goals.
pub(super) fn read(checker: &mut Checker<'_>, root: &Node, world: &World<'_>) -> Vec<Goal> {
    root.only(checker, format::GOALS);
    let mut ids = Ids { what: "goal", complete: true, ..Ids::default() };
    let mut goals = Vec::new();
    for node in &root.tables(checker, "goal") {
        node.only(checker, format::GOAL);
        let id = checker.id(node);
        ids.add(checker, node, "id", id.clone(), goals.len());
        goals.push(goal(checker, node, world, id));
    }
    goals
}

fn goal(checker: &mut Checker<'_>, node: &Node, world: &World<'_>, id: String) -> Goal {
    let measure = checker.word(node, "measure", MEASURES);
    let known = matches!(node.raw("measure"), Raw::Text(word) if MEASURES.iter().any(|(name, _)| *name == word));
    let needs = match measure {
        Measure::HoldDisputed | Measure::DenyDisputed => "km2_share",
        Measure::HoldPlace => "place",
        Measure::LossesBelow | Measure::DestroyShare => "value",
        Measure::HoldBeyond => "",
    };
    if known && !needs.is_empty() && matches!(node.raw(needs), Raw::Absent) {
        checker.fault("K084", node, needs, format!("this measure needs `{needs}`"), format!("add {needs} = …"));
    }
    let values = if measure == Measure::DestroyShare { SHARE } else { NOT_NEGATIVE };
    let (from, to) = (checker.moment_if_given(node, "from"), checker.moment_if_given(node, "to"));
    if let (Some(from), Some(to)) = (from, to) {
        checker.in_order(node, "to", from, to);
    }
    Goal {
        id,
        side: checker.link(node, "side", world.sides),
        title: checker.required(node, "title"),
        title_ja: checker.name(node, "title_ja"),
        measure,
        place: checker.link_if_given(node, "place", &world.places.ids),
        km2_share: checker.number_if_given(node, "km2_share", SHARE).unwrap_or(0.0),
        value: checker.number_if_given(node, "value", values).unwrap_or(0.0),
        from,
        to,
        weight: checker.number_if_given(node, "weight", NOT_NEGATIVE).unwrap_or(1.0),
        provenance: checker.provenance(node),
    }
}
