//! `forces/formations.csv`: the tree of command nodes and elements.

use std::collections::BTreeSet;

use super::checker::Checker;
use super::fields::{Fields, Ids, Raw};
use super::geography::Places;
use super::scenario_file::Head;
use super::table::{Row, Table};
use super::words::quoted;
use crate::forces::{Element, Formation};

/// Words for echelons.
pub(super) const ECHELONS: [&str; 10] =
    ["army", "corps", "division", "brigade", "regiment", "battalion", "company", "battery", "squadron", "group"];

/// Words for the two kinds of formation.
pub(super) const KINDS: &[(&str, bool)] = &[("command", false), ("element", true)];

/// The order of battle, as others refer to it.
pub(super) struct Order {
    /// Formations by id.
    pub ids: Ids,
    /// Equipment by id.
    pub equipment: Ids,
    /// Elements at or under each formation.
    pub elements: Vec<Vec<usize>>,
    /// Whether each formation is an element.
    pub is_element: Vec<bool>,
    /// Whether every superior is known: otherwise a formation without elements may have lost them.
    pub whole: bool,
}

impl Order {
    /// An element named in a cell.
    pub fn element(&self, checker: &mut Checker<'_>, row: &Row<'_>, name: &str) -> Option<usize> {
        let id = checker.required(row, name);
        if id.is_empty() {
            return None;
        }
        let found = checker.resolve(row, name, &id, &self.ids)?;
        if self.is_element.get(found) == Some(&false) {
            let message = format!("`{}` is a command node; only elements have men and equipment", quoted(&id));
            let first = self.elements.get(found).and_then(|list| list.first()).and_then(|first| self.id_of(*first));
            checker.fault(
                "K054",
                row,
                name,
                message,
                first.map_or_else(String::new, |id| format!("name one of its elements, such as `{id}`")),
            );
            return None;
        }
        Some(found)
    }

    /// The formation that stands in a row of the table.
    pub fn formation(&self, row: &Row<'_>) -> Option<usize> {
        match row.raw("id") {
            Raw::Text(id) => self.ids.position(id),
            _ => None,
        }
    }

    /// All elements at or under the named formations, in order, each once.
    pub fn expand(&self, checker: &mut Checker<'_>, row: &dyn Fields, name: &str, ids: &[String]) -> Vec<usize> {
        let mut all = Vec::new();
        // Each name once: a list of a thousand armies must not become a million elements first.
        let mut seen = BTreeSet::new();
        for id in ids.iter().filter(|id| seen.insert(id.as_str())) {
            if let Some(found) = checker.resolve(row, name, id, &self.ids) {
                all.extend(self.elements.get(found).into_iter().flatten());
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    fn id_of(&self, position: usize) -> Option<&str> {
        self.ids.map.iter().find(|(_, at)| **at == position).map(|(id, _)| id.as_str())
    }
}

/// Reads the formations and puts parents before children.
pub(super) fn read(
    checker: &mut Checker<'_>,
    table: &Table,
    head: &Head,
    places: &Places,
    types: &Ids,
    troops: &Ids,
    equipment: Ids,
) -> (Vec<Formation>, Order) {
    let rows = Ids::of(checker, "formation", table);
    let mut formations = Vec::new();
    for row in table.rows() {
        formations.push(formation(checker, &row, head, places, types, troops, &rows));
    }
    check_parents(checker, table, head, &formations);
    let placed = placed_order(checker, table, &formations);
    let mut position_of = vec![0; formations.len()];
    for (position, row) in placed.iter().enumerate() {
        if let Some(slot) = position_of.get_mut(*row) {
            *slot = position;
        }
    }
    let moved = |row: usize| position_of.get(row).copied().unwrap_or(0);
    let mut slots: Vec<Option<Formation>> = formations.into_iter().map(Some).collect();
    let mut sorted = Vec::with_capacity(slots.len());
    for row in placed {
        if let Some(mut formation) = slots.get_mut(row).and_then(Option::take) {
            formation.parent = formation.parent.map(moved);
            sorted.push(formation);
        }
    }
    let is_lost = |row: Row<'_>| matches!(row.raw("parent"), Raw::Text(id) if rows.position(id).is_none());
    let whole = rows.complete && !table.rows().any(is_lost);
    let map = rows.map.into_iter().map(|(id, row)| (id, moved(row))).collect();
    let ids = Ids { what: rows.what, map, complete: rows.complete };
    let is_element = sorted.iter().map(|formation| formation.element.is_some()).collect();
    let order = Order { ids, equipment, elements: elements_under(&sorted), is_element, whole };
    (sorted, order)
}

fn formation(checker: &mut Checker<'_>, row: &Row<'_>, head: &Head, places: &Places, types: &Ids, troops: &Ids, rows: &Ids) -> Formation {
    let is_element = checker.word(row, "kind", KINDS);
    let echelon = checker.word(row, "echelon", &ECHELONS.map(|echelon| (echelon, echelon))).to_string();
    let element = if is_element {
        Some(element(checker, row, head, places, types, troops))
    } else {
        // After an unknown kind nothing can be said about the other cells.
        for name in ["type", "troops", "men", "arrives", "arrives_at", "departs"] {
            if matches!(row.raw("kind"), Raw::Text("command")) && matches!(row.raw(name), Raw::Text(_)) {
                checker.fault("K052", row, name, format!("a command node has no `{name}`"), "leave it empty, or make this an element");
            }
        }
        None
    };
    Formation {
        id: checker.text(row, "id"),
        name: checker.required(row, "name"),
        name_ja: checker.name(row, "name_ja"),
        name_ru: checker.name(row, "name_ru"),
        name_mn: checker.name(row, "name_mn"),
        name_sources: checker.name_sources(row),
        nation: checker.link(row, "nation", &head.nation_ids),
        parent: checker.link_if_given(row, "parent", rows),
        echelon,
        element,
        provenance: checker.provenance(row),
    }
}

fn element(checker: &mut Checker<'_>, row: &Row<'_>, head: &Head, places: &Places, types: &Ids, troops: &Ids) -> Element {
    let clock = (head.clock.start, head.clock.end);
    let men = match row.raw("men") {
        Raw::Text(_) => {
            let men = checker.whole(row, "men");
            if matches!(row.raw("men"), Raw::Text(text) if text.parse() == Ok(0.0)) {
                checker.fault("K051", row, "men", "an element without men", "give its strength on arrival, or make it a command node");
            }
            men
        }
        _ => {
            if row.has("men") {
                checker.fault("K051", row, "men", "an element without men", "give its strength on arrival, or make it a command node");
            }
            0
        }
    };
    let arrives = checker.moment(row, "arrives");
    let departs = checker.moment_if_given(row, "departs");
    if arrives > clock.1 {
        checker.inside_clock(row, "arrives", arrives, clock);
    }
    if let Some(departs) = departs {
        checker.in_order(row, "departs", arrives, departs);
        checker.inside_clock(row, "departs", departs, clock);
    }
    Element {
        kind: checker.link(row, "type", types),
        troops: checker.link(row, "troops", troops),
        men,
        arrives,
        arrives_at: places.reachable(checker, row, "arrives_at"),
        departs,
    }
}

fn check_parents(checker: &mut Checker<'_>, table: &Table, head: &Head, formations: &[Formation]) {
    let side = |formation: &Formation| head.nations.get(formation.nation).map(|nation| nation.side);
    for (row, formation) in table.rows().zip(formations) {
        let Some(parent) = formation.parent.and_then(|parent| formations.get(parent)) else { continue };
        if parent.element.is_some() {
            let message = format!("the superior `{}` is an element", quoted(&parent.id));
            checker.fault("K053", &row, "parent", message, "make it a command node, and its own men an element under it");
        } else if side(parent) != side(formation) {
            let nation = |of: &Formation| head.nations.get(of.nation).map_or(String::new(), |nation| nation.id.clone());
            let message = format!("the superior `{}` is of the other side", quoted(&parent.id));
            let help =
                format!("its nation is `{}`, and this row's is `{}`: correct one of them, or `parent`", nation(parent), nation(formation));
            checker.fault("K053", &row, "parent", message, help);
        }
    }
}

/// Rows in an order that has parents before children and otherwise keeps that of the file.
fn placed_order(checker: &mut Checker<'_>, table: &Table, formations: &[Formation]) -> Vec<usize> {
    // 0: not seen, 1: on the chain now followed, 2: placed.
    let mut mark = vec![0u8; formations.len()];
    let mut order = Vec::with_capacity(formations.len());
    for first in 0..formations.len() {
        let mut chain = Vec::new();
        let mut at = Some(first);
        while let Some(here) = at {
            match mark.get(here) {
                Some(0) => {
                    if let Some(slot) = mark.get_mut(here) {
                        *slot = 1;
                    }
                    chain.push(here);
                    at = formations.get(here).and_then(|formation| formation.parent);
                }
                Some(1) => {
                    if let Some(row) = table.row(here) {
                        let id = formations.get(here).map_or("", |formation| formation.id.as_str());
                        let message = format!("`{}` is its own superior, over one or more steps", quoted(id));
                        checker.fault("K050", &row, "parent", message, "break the circle");
                    }
                    break;
                }
                _ => break,
            }
        }
        for here in chain.into_iter().rev() {
            if let Some(slot) = mark.get_mut(here) {
                *slot = 2;
            }
            order.push(here);
        }
    }
    order
}

fn elements_under(sorted: &[Formation]) -> Vec<Vec<usize>> {
    let mut under: Vec<Vec<usize>> = vec![Vec::new(); sorted.len()];
    for (position, formation) in sorted.iter().enumerate() {
        if formation.element.is_none() {
            continue;
        }
        let mut at = Some(position);
        while let Some(here) = at {
            if let Some(list) = under.get_mut(here) {
                list.push(position);
            }
            // Parents stand before children; where they do not, the package has a circle, which was reported.
            at = sorted.get(here).and_then(|formation| formation.parent).filter(|parent| *parent < here);
        }
    }
    under
}
