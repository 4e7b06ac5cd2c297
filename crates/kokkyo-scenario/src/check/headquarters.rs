//! `command/headquarters.csv` and `command/persons.csv`.

use super::World;
use super::checker::Checker;
use super::fields::{Fields, Ids, NOT_NEGATIVE, SHARE, Span};
use super::schema::Tables;
use super::table::{Row, Table};
use super::words::quoted;
use crate::command::{Goal, Headquarters, HeadquartersKind, Person};

/// Leanings.
pub(super) const LEANING: Span = (-1.0, 1.0);

/// The headquarters with their ids.
pub(super) fn read(checker: &mut Checker<'_>, tables: &Tables, world: &World<'_>, goals: &Ids) -> (Vec<Headquarters>, Ids) {
    let file = "command/headquarters.csv";
    let table = tables.get(file);
    let ids =
        if table.rows().next().is_some() { Ids::of(checker, "headquarters", table) } else { none(checker, "headquarters", file, table) };
    let mut all: Vec<Headquarters> = Vec::new();
    for row in table.rows() {
        let next = one(checker, &row, world, &ids, goals);
        if let Some(superior) = next.superior {
            let above = all.get(superior);
            if above.is_none() {
                let message = format!("the superior of `{}` stands below it", quoted(&next.id));
                checker.fault("K085", &row, "superior", message, "put superiors before their subordinates");
            } else if above.is_some_and(|above| above.side != next.side) {
                let message = format!("the superior of `{}` is of the other side", quoted(&next.id));
                checker.fault("K085", &row, "superior", message, "correct `side` or `superior`");
            }
        }
        all.push(next);
    }
    (all, ids)
}

/// No ids. Without the table none is known, which is no fault of those who name none; one that cannot be read has its own.
fn none(checker: &Checker<'_>, what: &'static str, file: &str, table: &Table) -> Ids {
    Ids { what, complete: table.complete || checker.holder(file).is_none(), ..Ids::default() }
}

fn one(checker: &mut Checker<'_>, row: &Row<'_>, world: &World<'_>, ids: &Ids, goals: &Ids) -> Headquarters {
    let side = checker.link(row, "side", world.sides);
    let formation = checker.link_if_given(row, "formation", &world.order.ids);
    if let Some(formation) = formation
        && world.side_of(formation).is_some_and(|of| of != side)
    {
        checker.fault("K085", row, "formation", "the formation is of the other side", "correct `side` or `formation`");
    }
    let (from, to) = (checker.moment_if_given(row, "from"), checker.moment_if_given(row, "to"));
    if let (Some(from), Some(to)) = (from, to) {
        checker.in_order(row, "to", from, to);
    }
    Headquarters {
        id: checker.text(row, "id"),
        name: checker.required(row, "name"),
        name_ja: checker.name(row, "name_ja"),
        name_ru: checker.name(row, "name_ru"),
        name_mn: checker.name(row, "name_mn"),
        side,
        superior: checker.link_if_given(row, "superior", ids),
        kind: checker.word(row, "kind", &HeadquartersKind::ALL),
        formation,
        place: checker.link(row, "place", &world.places.ids),
        from,
        to,
        cadence_h: checker.number_if_given(row, "cadence_h", NOT_NEGATIVE).unwrap_or(0.0),
        loss_tolerance: checker.number_if_given(row, "loss_tolerance", NOT_NEGATIVE).unwrap_or(0.0),
        relay: checker.number_if_given(row, "relay", SHARE).unwrap_or(1.0),
        values: pairs(checker, row, "values", goals),
        speaks_for: checker.list(row, "speaks_for"),
        provenance: checker.provenance(row),
    }
}

/// A list of `id:number`.
pub(super) fn pairs(checker: &mut Checker<'_>, row: &dyn Fields, name: &str, ids: &Ids) -> Vec<(usize, f64)> {
    let mut found = Vec::new();
    for item in checker.list(row, name) {
        let Some((id, figure)) = item.rsplit_once(':') else {
            let message = format!("`{}` is not `id:number`", quoted(&item));
            checker.fault("K011", row, name, message, "write each as the id, a colon and a number, such as `G_HOLD:0.4`");
            continue;
        };
        let Some(value) = figure.trim().parse::<f64>().ok().filter(|value| value.is_finite()) else {
            let message = format!("`{}` is not a number", quoted(figure));
            checker.fault("K011", row, name, message, "write digits with a decimal point after the colon");
            continue;
        };
        if let Some(id) = checker.resolve(row, name, id.trim(), ids) {
            found.push((id, value));
        }
    }
    found
}

/// The people, with their ids.
pub(super) fn persons(checker: &mut Checker<'_>, tables: &Tables, headquarters: &Ids) -> (Vec<Person>, Ids) {
    let file = "command/persons.csv";
    let table = tables.get(file);
    let ids = if table.rows().next().is_some() { Ids::of(checker, "person", table) } else { none(checker, "person", file, table) };
    let mut all = Vec::new();
    for row in table.rows() {
        let (from, to) = (checker.moment_if_given(&row, "from"), checker.moment_if_given(&row, "to"));
        if let (Some(from), Some(to)) = (from, to) {
            checker.in_order(&row, "to", from, to);
        }
        all.push(Person {
            id: checker.text(&row, "id"),
            name: checker.required(&row, "name"),
            name_ja: checker.name(&row, "name_ja"),
            name_ru: checker.name(&row, "name_ru"),
            headquarters: checker.link(&row, "headquarters", headquarters),
            office: checker.required(&row, "office"),
            office_ja: checker.name(&row, "office_ja"),
            temperament: checker.number(&row, "temperament", LEANING),
            influence: checker.number(&row, "influence", SHARE),
            from,
            to,
            provenance: checker.provenance(&row),
        });
    }
    (all, ids)
}

/// Ids of goals, as they stand in their file; `complete` says whether it could be read.
pub(super) fn goal_ids(goals: &[Goal], complete: bool) -> Ids {
    let map = goals.iter().enumerate().map(|(at, goal)| (goal.id.clone(), at)).collect();
    Ids { what: "goal", map, complete }
}
