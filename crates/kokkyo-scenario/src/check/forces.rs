//! `forces/`: mobility, types, troops, holdings, replacements.

use std::collections::BTreeSet;

use super::checker::Checker;
use super::equipment;
use super::fields::{Fields, Ids, NOT_NEGATIVE, POSITIVE, Raw, SHARE};
use super::geography::Places;
use super::order_of_battle::{self, Order};
use super::scenario_file::Head;
use super::schema::Tables;
use super::table::{Row, Table};
use crate::forces::{ElementType, Forces, Holding, Mobility, MobilityKind, Replacement, Role, Surrounded, Troops};

/// Words of `forces/mobility.csv`.
pub(super) const MOBILITY_KINDS: &[(&str, MobilityKind)] =
    &[("foot", MobilityKind::Foot), ("horse", MobilityKind::Horse), ("wheeled", MobilityKind::Wheeled), ("tracked", MobilityKind::Tracked)];
/// Words of `forces/types.csv`.
pub(super) const ROLES: &[(&str, Role)] = &[
    ("infantry", Role::Infantry),
    ("cavalry", Role::Cavalry),
    ("armour", Role::Armour),
    ("artillery", Role::Artillery),
    ("engineers", Role::Engineers),
    ("headquarters", Role::Headquarters),
    ("transport", Role::Transport),
    ("service", Role::Service),
];
/// Words of `forces/troops.csv`.
pub(super) const SURROUNDED: &[(&str, Surrounded)] = &[("hold", Surrounded::Hold), ("break-out", Surrounded::BreakOut)];

/// Reads everything under `forces/`.
pub(super) fn read(checker: &mut Checker<'_>, tables: &Tables, head: &Head, places: &Places) -> (Forces, Order) {
    let (mobilities, mobility_ids) = mobilities(checker, tables.get("forces/mobility.csv"));
    let (equipment, equipment_ids) = equipment::read(checker, tables, &head.nation_ids);
    let effects = equipment::effects(checker, tables.get("forces/effects.csv"), &equipment_ids);
    let (types, type_ids) = types(checker, tables.get("forces/types.csv"), &mobility_ids, &equipment_ids);
    let (troops, troop_ids) = troops(checker, tables.get("forces/troops.csv"));
    let (formations, order) =
        order_of_battle::read(checker, tables.get("forces/formations.csv"), head, places, &type_ids, &troop_ids, equipment_ids);
    let holdings = holdings(checker, tables.get("forces/holdings.csv"), &order);
    let replacements = replacements(checker, tables.get("forces/replacements.csv"), &order, (head.clock.start, head.clock.end));
    (Forces { mobilities, types, troops, equipment, effects, formations, holdings, replacements }, order)
}

fn mobilities(checker: &mut Checker<'_>, table: &Table) -> (Vec<Mobility>, Ids) {
    let ids = Ids::of(checker, "mobility", table);
    let read = |row: Row<'_>| Mobility {
        id: checker.text(&row, "id"),
        name: checker.required(&row, "name"),
        name_ja: checker.name(&row, "name_ja"),
        kind: checker.word(&row, "kind", MOBILITY_KINDS),
        road_km_h: checker.number(&row, "road_km_h", POSITIVE),
        march_h_per_day: checker.number(&row, "march_h_per_day", (0.0, 24.0)),
        night_factor: checker.number(&row, "night_factor", SHARE),
        provenance: checker.provenance(&row),
    };
    (table.rows().map(read).collect(), ids)
}

fn types(checker: &mut Checker<'_>, table: &Table, mobilities: &Ids, equipment: &Ids) -> (Vec<ElementType>, Ids) {
    let ids = Ids::of(checker, "type", table);
    let read = |row: Row<'_>| ElementType {
        id: checker.text(&row, "id"),
        name: checker.required(&row, "name"),
        name_ja: checker.name(&row, "name_ja"),
        role: checker.word(&row, "role", ROLES),
        mobility: checker.link(&row, "mobility", mobilities),
        frontage: checker.number(&row, "frontage", NOT_NEGATIVE),
        small_arms: checker.link_if_given(&row, "small_arms", equipment),
        mines_share: checker.number_if_given(&row, "mines_share", SHARE).unwrap_or(0.0),
        symbol: checker.required(&row, "symbol"),
        provenance: checker.provenance(&row),
    };
    (table.rows().map(read).collect(), ids)
}

fn troops(checker: &mut Checker<'_>, table: &Table) -> (Vec<Troops>, Ids) {
    let ids = Ids::of(checker, "quality of troops", table);
    let mut list = Vec::new();
    for row in table.rows() {
        let troops = Troops {
            id: checker.text(&row, "id"),
            name: checker.required(&row, "name"),
            name_ja: checker.name(&row, "name_ja"),
            readiness: checker.number(&row, "readiness", (0.0, 2.0)),
            theta_stop: checker.number(&row, "theta_stop", SHARE),
            theta_fall_back: checker.number(&row, "theta_fall_back", SHARE),
            theta_break: checker.number(&row, "theta_break", SHARE),
            forbids_withdrawal: checker.yes(&row, "forbids_withdrawal"),
            defection_per_day: checker.number(&row, "defection_per_day", NOT_NEGATIVE),
            night_factor: checker.number(&row, "night_factor", SHARE),
            surrounded: checker.word(&row, "doctrine_surrounded", SURROUNDED),
            provenance: checker.provenance(&row),
        };
        if troops.theta_fall_back > troops.theta_stop || troops.theta_break > troops.theta_fall_back {
            let message = "troops would break before they fall back, or fall back before they stop";
            checker.fault("K058", &row, "theta_fall_back", message, "put theta_break ≤ theta_fall_back ≤ theta_stop");
        }
        list.push(troops);
    }
    (list, ids)
}

fn holdings(checker: &mut Checker<'_>, table: &Table, order: &Order) -> Vec<Holding> {
    let mut seen = BTreeSet::new();
    let mut list = Vec::new();
    for row in table.rows() {
        let formation = order.element(checker, &row, "element");
        let equipment = checker.link_if_given(&row, "equipment", &order.equipment);
        if matches!(row.raw("equipment"), Raw::Absent) {
            checker.required(&row, "equipment");
        }
        if let (Some(formation), Some(equipment)) = (formation, equipment)
            && !seen.insert((formation, equipment))
        {
            checker.fault("K017", &row, "equipment", "this element holds this equipment in an earlier row", "add the counts in one row");
        }
        let count = checker.whole(&row, "count");
        let provenance = checker.provenance(&row);
        list.push(Holding { formation: formation.unwrap_or(0), equipment: equipment.unwrap_or(0), count, provenance });
    }
    list
}

fn replacements(checker: &mut Checker<'_>, table: &Table, order: &Order, clock: (crate::Moment, crate::Moment)) -> Vec<Replacement> {
    Ids::of(checker, "replacement", table);
    let mut list = Vec::new();
    for row in table.rows() {
        let equipment = match row.raw("what") {
            Raw::Text("men") => None,
            _ => Some(checker.link(&row, "what", &order.equipment)),
        };
        let replacement = Replacement {
            id: checker.text(&row, "id"),
            formation: order.element(checker, &row, "element").unwrap_or(0),
            equipment,
            count: checker.whole(&row, "count"),
            from: checker.moment(&row, "from"),
            to: checker.moment(&row, "to"),
            provenance: checker.provenance(&row),
        };
        checker.in_order(&row, "to", replacement.from, replacement.to);
        checker.inside_clock(&row, "from", replacement.from, clock);
        checker.inside_clock(&row, "to", replacement.to, clock);
        list.push(replacement);
    }
    list
}
