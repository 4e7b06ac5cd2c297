//! Warnings of what is possible, but as a rule a slip: a digit too many, metres for kilometres, a place on the wrong side.
//!
//! Nothing here is a fault. A value that is meant is kept: with [`MEANT`] in the row's `reason` (of a claim in its `note`)
//! nothing is said of it.

mod claims;
mod figures;
mod forces;
mod ground;

pub use figures::{BOUNDS, Bound};

use std::collections::BTreeSet;

use super::checker::Checker;
use super::fields::{Fields, Raw};
use super::order_of_battle::Order;
use super::schema::{Documents, Tables};
use super::toml_tree::Node;
use super::words::quoted;
use crate::{Given, Record};

/// What a row's reason holds, with a sentence after it, where an odd value is meant.
pub(super) const MEANT: &str = "meant:";

/// A factor between two values of one kind that is more often a slip of a digit or unit than true.
const TENFOLD: f64 = 10.0;

/// What is looked at: the package as text, for its places, and what was read from it.
pub(super) struct Read<'r> {
    pub tables: &'r Tables,
    pub documents: &'r Documents,
    pub order: &'r Order,
    pub given: &'r Given,
    pub record: &'r Record,
}

/// Adds the warnings. Of a package with faults nothing is said here: most of it would only follow from them.
pub(super) fn warn(checker: &mut Checker<'_>, read: &Read<'_>) {
    figures::warn(checker, read.tables);
    forces::warn(checker, read);
    ground::warn(checker, read);
    claims::warn(checker, read);
    before_the_clock(checker, read);
    to_nobody(checker, read);
}

/// A warning, unless the row says that it is meant.
fn odd(checker: &mut Checker<'_>, code: &'static str, (row, name): (&dyn Fields, &str), message: String, help: &str) {
    let note = if code == claims::CODE { "note" } else { "reason" };
    if !matches!(row.raw(note), Raw::Text(text) if text.contains(MEANT)) {
        let message = format!("{message}{}", row.remark(name));
        checker.warn(code, row, name, message, format!("{help}; if it is meant, write `{MEANT}` and why into its `{note}`"));
    }
}

/// Issuers and addressees that are no headquarters, no formation, nobody in office and no party: often one that was renamed where it
/// stands, and not in its orders, which then bind nobody. Where there is no chain of command, papers are told and not obeyed.
fn to_nobody(checker: &mut Checker<'_>, read: &Read<'_>) {
    let command = &read.given.command;
    if command.headquarters.is_empty() {
        return;
    }
    let mut known: BTreeSet<&str> = command.parties.iter().map(|party| party.name.as_str()).collect();
    known.extend(read.given.forces.formations.iter().flat_map(|it| [it.id.as_str(), it.name.as_str()]));
    known.extend(command.persons.iter().flat_map(|it| [it.id.as_str(), it.name.as_str()]));
    let is_known = |who: &str| known.contains(who) || command.headquarters.iter().any(|it| it.is_called(who));
    let nodes: Vec<Node> = read.documents.directives.tables(checker, "directive");
    for (node, directive) in nodes.iter().zip(&command.directives) {
        let named = std::iter::once(("issuer", &directive.issuer)).chain(directive.addressees.iter().map(|who| ("addressees", who)));
        for (name, who) in named.filter(|(_, who)| !is_known(who)) {
            let message = format!("`{}` is no headquarters, formation, person or party of this package", quoted(who));
            let help = "write its id or name as it stands in command/headquarters.csv (or its `speaks_for`) or forces/formations.csv, or add it to command/persons.csv or parties.csv";
            odd(checker, "K158", (node, name), message, help);
        }
    }
}

/// Directives of a time before the clock that put nothing in force: often the wrong year.
fn before_the_clock(checker: &mut Checker<'_>, read: &Read<'_>) {
    let (command, clock) = (&read.given.command, &read.given.clock);
    let nodes: Vec<Node> = read.documents.directives.tables(checker, "directive");
    for (at, (node, directive)) in nodes.iter().zip(&command.directives).enumerate() {
        let waits = |after: Option<usize>| after == Some(at);
        let works = !directive.clauses.is_empty()
            || command.tasks.iter().any(|task| waits(task.after))
            || read.given.air.missions.iter().any(|mission| waits(mission.after));
        if directive.issued < clock.start && !works {
            let message =
                format!("issued {}, before the clock begins, and nothing of it is in force", directive.issued.show(checker.offset_h));
            odd(checker, "K154", (node, "issued"), message, "check the date, or add the clauses that still held");
        }
    }
}
