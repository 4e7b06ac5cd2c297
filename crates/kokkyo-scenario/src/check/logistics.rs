//! `logistics/`: railheads, fleets, depots.

use std::collections::BTreeMap;

use super::checker::Checker;
use super::fields::{Fields, Ids, NOT_NEGATIVE, POSITIVE, Raw, SHARE};
use super::geography::Places;
use super::scenario_file::Head;
use super::schema::Tables;
use super::table::{Row, Table};
use super::words::quoted;
use crate::logistics::{Depot, Fleet, FleetStrength, Logistics, RailTonnage, Railhead};

/// Depots, as others refer to them.
pub(super) struct Depots {
    /// Depots by id.
    pub ids: Ids,
}

/// Reads everything under `logistics/`.
pub(super) fn read(checker: &mut Checker<'_>, tables: &Tables, head: &Head, places: &Places) -> (Logistics, Depots) {
    let (railheads, railhead_ids) = railheads(checker, tables.get("logistics/railheads.csv"), head, places);
    let (depots, depot_ids) = depots(checker, tables.get("logistics/depots.csv"), head, places);
    let ends = Ends { railheads: &railheads, railhead_ids: &railhead_ids, depots: &depots, depot_ids: &depot_ids };
    let fleets = fleets(checker, tables.get("logistics/fleets.csv"), head, &ends);
    (Logistics { railheads, fleets, depots }, Depots { ids: depot_ids })
}

/// The id of a row of a table in which an id may stand in several rows, and where that id was seen before.
fn dated(checker: &mut Checker<'_>, row: &Row<'_>, ids: &mut Ids, next: usize) -> (String, Option<usize>) {
    let id = checker.id(row);
    if id.is_empty() {
        ids.complete = false;
        return (id, None);
    }
    let before = ids.position(&id);
    if before.is_none() {
        ids.map.insert(id.clone(), next);
    }
    (id, before)
}

/// Reports columns in which a later row of an id differs from the first.
fn check_constant(checker: &mut Checker<'_>, table: &Table, columns: &[&str]) {
    let mut firsts: BTreeMap<&str, Row<'_>> = BTreeMap::new();
    let rows: Vec<Row<'_>> = table.rows().collect();
    for row in &rows {
        let Raw::Text(id) = row.raw("id") else { continue };
        let first = *firsts.entry(id).or_insert(*row);
        for column in columns {
            if let (Raw::Text(now), Raw::Text(then)) = (row.raw(column), first.raw(column))
                && now != then
            {
                let (now, then, line) = (quoted(now), quoted(then), first.line(column));
                let message = format!("`{}` has {column} `{now}` here and `{then}` in line {line}", quoted(id));
                checker.fault("K070", row, column, message, "only figures may change by date; give another id");
            }
        }
    }
}

/// Reports two rows of an id with one date, and sorts.
fn in_order_of_dates<T>(
    checker: &mut Checker<'_>,
    table: &Table,
    ids: &Ids,
    schedules: &mut [&mut Vec<T>],
    from: impl Fn(&T) -> crate::Moment,
) {
    let mut seen: BTreeMap<(usize, crate::Moment), usize> = BTreeMap::new();
    for row in table.rows() {
        let (Raw::Text(id), Raw::Text(date)) = (row.raw("id"), row.raw("from")) else { continue };
        let (Some(position), Ok(at)) = (ids.position(id), crate::Moment::parse(&quoted(date), checker.offset_h)) else { continue };
        if let Some(line) = seen.insert((position, at), row.line("from")) {
            checker.fault("K017", &row, "from", format!("line {line} gives `{}` for the same date", quoted(id)), "keep one of the rows");
        }
    }
    for schedule in schedules {
        schedule.sort_by_key(&from);
    }
}

fn railheads(checker: &mut Checker<'_>, table: &Table, head: &Head, places: &Places) -> (Vec<Railhead>, Ids) {
    let mut ids = Ids { what: "railhead", complete: table.complete, ..Ids::default() };
    let mut list: Vec<Railhead> = Vec::new();
    for row in table.rows() {
        let (id, before) = dated(checker, &row, &mut ids, list.len());
        let side = checker.link(&row, "side", &head.side_ids);
        let place = checker.link(&row, "place", &places.ids);
        let tonnage = RailTonnage {
            from: checker.moment(&row, "from"),
            t_per_day: checker.number(&row, "t_per_day", NOT_NEGATIVE),
            provenance: checker.provenance(&row),
        };
        match before.and_then(|position| list.get_mut(position)) {
            Some(railhead) => railhead.schedule.push(tonnage),
            None => list.push(Railhead { id, side, place, schedule: vec![tonnage] }),
        }
    }
    check_constant(checker, table, &["side", "place"]);
    let mut schedules: Vec<_> = list.iter_mut().map(|railhead| &mut railhead.schedule).collect();
    in_order_of_dates(checker, table, &ids, &mut schedules, |tonnage| tonnage.from);
    (list, ids)
}

fn depots(checker: &mut Checker<'_>, table: &Table, head: &Head, places: &Places) -> (Vec<Depot>, Ids) {
    let ids = Ids::of(checker, "depot", table);
    let read = |row: Row<'_>| Depot {
        id: checker.text(&row, "id"),
        side: checker.link(&row, "side", &head.side_ids),
        place: checker.link(&row, "place", &places.ids),
        stock_t: ["small_arms_t", "shells_t", "fuel_t", "food_t"].map(|column| checker.number(&row, column, NOT_NEGATIVE)),
        provenance: checker.provenance(&row),
    };
    (table.rows().map(read).collect(), ids)
}

struct Ends<'e> {
    railheads: &'e [Railhead],
    railhead_ids: &'e Ids,
    depots: &'e [Depot],
    depot_ids: &'e Ids,
}

fn fleets(checker: &mut Checker<'_>, table: &Table, head: &Head, ends: &Ends<'_>) -> Vec<Fleet> {
    let mut ids = Ids { what: "fleet", complete: table.complete, ..Ids::default() };
    let mut list: Vec<Fleet> = Vec::new();
    for row in table.rows() {
        let (id, before) = dated(checker, &row, &mut ids, list.len());
        let side = checker.link(&row, "side", &head.side_ids);
        let railhead = checker.link(&row, "railhead", ends.railhead_ids);
        let depot = checker.link(&row, "depot", ends.depot_ids);
        check_sides(checker, &row, side, railhead, depot, head, ends);
        let strength = strength(checker, &row);
        match before.and_then(|position| list.get_mut(position)) {
            Some(fleet) => fleet.schedule.push(strength),
            None => list.push(Fleet { id, side, railhead, depot, schedule: vec![strength] }),
        }
    }
    check_constant(checker, table, &["side", "railhead", "depot"]);
    let mut schedules: Vec<_> = list.iter_mut().map(|fleet| &mut fleet.schedule).collect();
    in_order_of_dates(checker, table, &ids, &mut schedules, |strength| strength.from);
    list
}

fn check_sides(checker: &mut Checker<'_>, row: &Row<'_>, side: usize, railhead: usize, depot: usize, head: &Head, ends: &Ends<'_>) {
    let known = |column: &str, ids: &Ids| matches!(row.raw(column), Raw::Text(id) if ids.position(id).is_some());
    if !known("side", &head.side_ids) {
        return;
    }
    let others = [
        ("railhead", ends.railhead_ids, ends.railheads.get(railhead).map(|end| end.side)),
        ("depot", ends.depot_ids, ends.depots.get(depot).map(|end| end.side)),
    ];
    for (column, ids, of) in others {
        if known(column, ids) && of.is_some_and(|of| of != side) {
            checker.fault("K071", row, column, format!("the {column} belongs to the other side"), "check `side`");
        }
    }
}

fn strength(checker: &mut Checker<'_>, row: &Row<'_>) -> FleetStrength {
    let strength = FleetStrength {
        from: checker.moment(row, "from"),
        vehicles: checker.number(row, "vehicles", NOT_NEGATIVE),
        payload_t: checker.number(row, "payload_t", NOT_NEGATIVE),
        availability: checker.number(row, "availability", SHARE),
        round_trip_days: checker.number(row, "round_trip_days", POSITIVE),
        shares: ["share_small_arms", "share_shells", "share_fuel", "share_food"].map(|column| checker.number(row, column, SHARE)),
        provenance: checker.provenance(row),
    };
    let sum: f64 = strength.shares.iter().sum();
    // Shares written with two or three decimals may add up to a hair more than 1.
    if sum > 1.0 + 1e-9 {
        checker.fault("K023", row, "share_small_arms", format!("the shares of the load add up to {sum}"), "they must add up to 1 or less");
    }
    strength
}
