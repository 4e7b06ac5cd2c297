//! Triggers of reactive directives.

use super::checker::Checker;
use super::command::elements_of_list;
use super::fields::{Fields, Ids, NOT_NEGATIVE, Raw, SHARE};
use super::toml_tree::Node;
use super::{World, format};
use crate::command::Trigger;

/// What a trigger watches.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    LossesShare,
    CutOff,
    CohesionBelow,
    ArmourLost,
    ShellsBelow,
    TaskFailed,
    EnemyNear,
}

/// Words for triggers.
pub(super) const KINDS: &[(&str, Kind)] = &[
    ("losses-share", Kind::LossesShare),
    ("cut-off", Kind::CutOff),
    ("cohesion-below", Kind::CohesionBelow),
    ("armour-lost", Kind::ArmourLost),
    ("shells-below", Kind::ShellsBelow),
    ("task-failed", Kind::TaskFailed),
    ("enemy-near", Kind::EnemyNear),
];

/// Reads a trigger; nothing after an unknown kind.
pub(super) fn read(
    checker: &mut Checker<'_>,
    node: &Node,
    world: &World<'_>,
    tasks: &Ids,
    issuer: &str,
    waiting_side: Option<usize>,
) -> Option<Trigger> {
    let kind = checker.word(node, "kind", KINDS);
    if !matches!(node.raw("kind"), Raw::Text(word) if KINDS.iter().any(|(known, _)| *known == word)) {
        return None;
    }
    let trigger = match kind {
        Kind::LossesShare => {
            let (formations, at_least) = share(checker, node, world, "at_least");
            Trigger::LossesShare { formations, at_least }
        }
        Kind::CutOff => {
            let (formations, at_least) = share(checker, node, world, "at_least");
            Trigger::CutOff { formations, at_least }
        }
        Kind::CohesionBelow => {
            // The reference writes `at_least` for every share; `below` says better what is meant here.
            let name = if node.given("at_least") { "at_least" } else { "below" };
            let (formations, below) = share(checker, node, world, name);
            Trigger::CohesionBelow { formations, below }
        }
        Kind::ArmourLost => {
            let (formations, at_least) = share(checker, node, world, "at_least");
            Trigger::ArmourLost { formations, at_least }
        }
        Kind::ShellsBelow => {
            node.only(checker, format::SHELLS_BELOW);
            Trigger::ShellsBelow {
                depot: checker.link(node, "depot", &world.depots.ids),
                tonnes: checker.number(node, "tonnes", NOT_NEGATIVE),
            }
        }
        Kind::TaskFailed => {
            node.only(checker, format::TASK_FAILED);
            Trigger::TaskFailed { task: checker.link(node, "task", tasks) }
        }
        Kind::EnemyNear => {
            node.only(checker, format::ENEMY_NEAR);
            Trigger::EnemyNear {
                side: side(checker, node, world, issuer, waiting_side),
                place: checker.link(node, "place", &world.places.ids),
                km: checker.number(node, "km", NOT_NEGATIVE),
            }
        }
    };
    Some(trigger)
}

fn share(checker: &mut Checker<'_>, node: &Node, world: &World<'_>, level: &str) -> (Vec<usize>, f64) {
    node.only(checker, if level == "below" { format::SHARE_BELOW } else { format::SHARE_REACHED });
    let formations = elements_of_list(checker, node, "formations", world);
    if formations.is_empty() && world.order.whole && matches!(node.raw("formations"), Raw::List(_) | Raw::Absent) {
        checker.fault("K080", node, "formations", "the trigger has no elements", "name elements, or command nodes that have some");
    }
    (formations, checker.number(node, level, SHARE))
}

/// The side whose enemy is meant: as written, or that of the formation that issues the directive, or that of the
/// tasks which wait for it.
fn side(checker: &mut Checker<'_>, node: &Node, world: &World<'_>, issuer: &str, waiting_side: Option<usize>) -> usize {
    if node.given("side") {
        return checker.link(node, "side", world.sides);
    }
    let named = world.forces.formations.iter().position(|formation| formation.id == issuer || formation.name == issuer);
    let found = named.and_then(|formation| world.side_of(formation)).or(waiting_side);
    if found.is_none() && world.order.ids.complete && world.sides.complete {
        let message = "whose enemy is meant cannot be told: the issuer is no formation, and no task waits for the directive";
        checker.fault("K083", node, "side", message, "add side = \"…\" to the trigger");
    }
    found.unwrap_or(0)
}
