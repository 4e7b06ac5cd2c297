//! `logistics/`: railheads, fleets, depots.

use std::collections::BTreeMap;

use super::checker::Checker;
use super::fields::{Fields, Ids, NOT_NEGATIVE, POSITIVE, Raw, SHARE};
use super::geography::Places;
use super::legs;
use super::scenario_file::Head;
use super::schema::Tables;
use super::table::{Row, Table};
use super::words::quoted;
use crate::logistics::{
    Depot, Fleet, FleetStrength, KINDS, LoadsAt, Logistics, Priority, RailTonnage, Railhead, Railway, RailwayCapacity, TonnagePlan,
    VehicleClass, VehicleKind,
};

/// Depots, as others refer to them.
pub(super) struct Depots {
    /// Depots by id.
    pub ids: Ids,
    /// Their sides.
    pub sides: Vec<usize>,
    /// Tonnage plans by id.
    pub plans: Ids,
}

/// Words for kinds of vehicle.
pub(super) const VEHICLE_KINDS: &[(&str, VehicleKind)] =
    &[("lorry", VehicleKind::Lorry), ("tanker", VehicleKind::Tanker), ("horse", VehicleKind::Horse)];

/// Reads everything under `logistics/`.
pub(super) fn read(checker: &mut Checker<'_>, tables: &Tables, head: &Head, places: &Places) -> (Logistics, Depots) {
    let (railways, railway_ids) = railways(checker, tables.get("logistics/railways.csv"), head);
    let (railheads, railhead_ids) = railheads(checker, tables.get("logistics/railheads.csv"), head, places, &railway_ids);
    let (vehicles, vehicle_ids) = vehicles(checker, tables.get("logistics/vehicles.csv"));
    let (depots, depot_ids) = depots(checker, tables.get("logistics/depots.csv"), head, places);
    let ends =
        Ends { railheads: &railheads, railhead_ids: &railhead_ids, depots: &depots, depot_ids: &depot_ids, vehicle_ids: &vehicle_ids };
    let fleets = fleets(checker, tables.get("logistics/fleets.csv"), head, &ends);
    let plans = Ids::of(checker, "tonnage plan", tables.get("logistics/plans.csv"));
    let sides = depots.iter().map(|depot| depot.side).collect();
    let logistics = Logistics { railways, railheads, vehicles, fleets, depots, ..Logistics::default() };
    (logistics, Depots { ids: depot_ids, sides, plans })
}

/// Reads what quartermasters are told, which may wait for a directive: priorities and tonnage plans.
pub(super) fn read_orders(checker: &mut Checker<'_>, tables: &Tables, head: &Head, directives: &Ids, logistics: &mut Logistics) {
    logistics.priorities = priorities(checker, tables.get("logistics/priorities.csv"), head, directives);
    logistics.plans = plans(checker, tables.get("logistics/plans.csv"), head, directives);
}

/// The id of a row of a table in which an id may stand in several rows, and where that id was seen before.
pub(super) fn dated(checker: &mut Checker<'_>, row: &Row<'_>, ids: &mut Ids, next: usize) -> (String, Option<usize>) {
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
pub(super) fn check_constant(checker: &mut Checker<'_>, table: &Table, columns: &[&str]) {
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
pub(super) fn in_order_of_dates<T>(
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

fn railways(checker: &mut Checker<'_>, table: &Table, head: &Head) -> (Vec<Railway>, Ids) {
    // The file may be absent: then there are no lines, and naming one is a fault.
    let complete = table.complete || checker.holder("logistics/railways.csv").is_none();
    let mut ids = Ids { what: "railway", complete, ..Ids::default() };
    let mut list: Vec<Railway> = Vec::new();
    for row in table.rows() {
        let (id, before) = dated(checker, &row, &mut ids, list.len());
        let side = checker.link(&row, "side", &head.side_ids);
        let (name, name_ja) = (checker.required(&row, "name"), checker.name(&row, "name_ja"));
        let capacity = RailwayCapacity {
            from: checker.moment(&row, "from"),
            pairs_per_day: checker.number(&row, "pairs_per_day", NOT_NEGATIVE),
            t_per_train: checker.number(&row, "t_per_train", NOT_NEGATIVE),
            men_per_train: checker.number(&row, "men_per_train", POSITIVE),
            vehicles_per_train: checker.number(&row, "vehicles_per_train", POSITIVE),
            troop_share: checker.number(&row, "troop_share", SHARE),
            provenance: checker.provenance(&row),
        };
        match before.and_then(|position| list.get_mut(position)) {
            Some(railway) => railway.schedule.push(capacity),
            None => list.push(Railway { id, name, name_ja, side, schedule: vec![capacity] }),
        }
    }
    check_constant(checker, table, &["side", "name", "name_ja"]);
    let mut schedules: Vec<_> = list.iter_mut().map(|railway| &mut railway.schedule).collect();
    in_order_of_dates(checker, table, &ids, &mut schedules, |capacity| capacity.from);
    (list, ids)
}

fn railheads(checker: &mut Checker<'_>, table: &Table, head: &Head, places: &Places, railways: &Ids) -> (Vec<Railhead>, Ids) {
    let mut ids = Ids { what: "railhead", complete: table.complete, ..Ids::default() };
    let mut list: Vec<Railhead> = Vec::new();
    for row in table.rows() {
        let (id, before) = dated(checker, &row, &mut ids, list.len());
        let side = checker.link(&row, "side", &head.side_ids);
        let place = checker.link(&row, "place", &places.ids);
        let lines = checker.list(&row, "railways");
        let lines = lines.iter().filter_map(|line| checker.resolve(&row, "railways", line, railways)).collect();
        let tonnage = RailTonnage {
            from: checker.moment(&row, "from"),
            t_per_day: checker.number(&row, "t_per_day", NOT_NEGATIVE),
            handling_t_per_day: checker.number_if_given(&row, "handling_t_per_day", NOT_NEGATIVE),
            provenance: checker.provenance(&row),
        };
        match before.and_then(|position| list.get_mut(position)) {
            Some(railhead) => railhead.schedule.push(tonnage),
            None => list.push(Railhead { id, side, place, railways: lines, schedule: vec![tonnage] }),
        }
    }
    check_constant(checker, table, &["side", "place", "railways"]);
    let mut schedules: Vec<_> = list.iter_mut().map(|railhead| &mut railhead.schedule).collect();
    in_order_of_dates(checker, table, &ids, &mut schedules, |tonnage| tonnage.from);
    (list, ids)
}

fn vehicles(checker: &mut Checker<'_>, table: &Table) -> (Vec<VehicleClass>, Ids) {
    let ids = Ids::of(checker, "vehicle class", table);
    let read = |row: Row<'_>| VehicleClass {
        id: checker.text(&row, "id"),
        name: checker.required(&row, "name"),
        name_ja: checker.name(&row, "name_ja"),
        kind: checker.word(&row, "kind", VEHICLE_KINDS),
        payload_t: checker.number(&row, "payload_t", NOT_NEGATIVE),
        fuel_kg_per_km: checker.number(&row, "fuel_kg_per_km", NOT_NEGATIVE),
        fodder_kg_per_day: checker.number(&row, "fodder_kg_per_day", NOT_NEGATIVE),
        speed_km_h: checker.number(&row, "speed_km_h", POSITIVE),
        hours_per_day: checker.number(&row, "hours_per_day", (0.1, 24.0)),
        load_h: checker.number(&row, "load_h", NOT_NEGATIVE),
        breakdown_per_1000km: checker.number(&row, "breakdown_per_1000km", SHARE),
        repair_days: checker.number(&row, "repair_days", NOT_NEGATIVE),
        written_off_share: checker.number(&row, "written_off_share", SHARE),
        men: checker.number(&row, "men", NOT_NEGATIVE),
        provenance: checker.provenance(&row),
    };
    (table.rows().map(read).collect(), ids)
}

fn depots(checker: &mut Checker<'_>, table: &Table, head: &Head, places: &Places) -> (Vec<Depot>, Ids) {
    let ids = Ids::of(checker, "depot", table);
    let read = |row: Row<'_>| {
        let [small_arms, shells, fuel, food] =
            ["small_arms_t", "shells_t", "fuel_t", "food_t"].map(|column| checker.number(&row, column, NOT_NEGATIVE));
        let [air, other] =
            ["air_ammunition_t", "other_t"].map(|column| checker.number_if_given(&row, column, NOT_NEGATIVE).unwrap_or_default());
        Depot {
            id: checker.text(&row, "id"),
            side: checker.link(&row, "side", &head.side_ids),
            place: checker.link(&row, "place", &places.ids),
            stock_t: [small_arms, shells, fuel, food, air, other],
            provenance: checker.provenance(&row),
        }
    };
    (table.rows().map(read).collect(), ids)
}

fn priorities(checker: &mut Checker<'_>, table: &Table, head: &Head, directives: &Ids) -> Vec<Priority> {
    let mut list = Vec::new();
    let mut seen: BTreeMap<(usize, crate::Moment, Option<usize>), usize> = BTreeMap::new();
    for row in table.rows() {
        let side = checker.link(&row, "side", &head.side_ids);
        let from = checker.moment(&row, "from");
        let directive = checker.link_if_given(&row, "directive", directives);
        let [small_arms, shells, fuel, food] =
            ["small_arms_days", "shells_days", "fuel_days", "food_days"].map(|column| checker.number(&row, column, NOT_NEGATIVE));
        let air = checker.number_if_given(&row, "air_ammunition_days", NOT_NEGATIVE).unwrap_or_default();
        let days = [small_arms, shells, fuel, food, air, 0.0];
        if let Some(line) = seen.insert((side, from, directive), row.line("from")) {
            checker.fault("K017", &row, "from", format!("line {line} is of the same side and date"), "keep one of the rows");
        }
        list.push(Priority {
            side,
            from,
            directive,
            days,
            most_days: checker.number_if_given(&row, "most_days", POSITIVE).unwrap_or(f64::INFINITY),
            provenance: checker.provenance(&row),
        });
    }
    list.sort_by_key(|row| (row.side, row.from));
    list
}

fn plans(checker: &mut Checker<'_>, table: &Table, head: &Head, directives: &Ids) -> Vec<TonnagePlan> {
    let mut list = Vec::new();
    for row in table.rows() {
        let (from, by) = (checker.moment(&row, "from"), checker.moment(&row, "by"));
        checker.in_order(&row, "by", from, by);
        let columns: [&str; KINDS] = ["small_arms_t", "shells_t", "fuel_t", "food_t", "air_ammunition_t", "other_t"];
        list.push(TonnagePlan {
            id: checker.text(&row, "id"),
            name: checker.required(&row, "name"),
            name_ja: checker.name(&row, "name_ja"),
            side: checker.link(&row, "side", &head.side_ids),
            from,
            directive: checker.link_if_given(&row, "directive", directives),
            by,
            tonnes: columns.map(|column| checker.number(&row, column, NOT_NEGATIVE)),
            provenance: checker.provenance(&row),
        });
    }
    list
}

struct Ends<'e> {
    railheads: &'e [Railhead],
    railhead_ids: &'e Ids,
    depots: &'e [Depot],
    depot_ids: &'e Ids,
    vehicle_ids: &'e Ids,
}

fn fleets(checker: &mut Checker<'_>, table: &Table, head: &Head, ends: &Ends<'_>) -> Vec<Fleet> {
    let mut ids = Ids { what: "fleet", complete: table.complete, ..Ids::default() };
    let mut list: Vec<Fleet> = Vec::new();
    for row in table.rows() {
        let (id, before) = dated(checker, &row, &mut ids, list.len());
        let side = checker.link(&row, "side", &head.side_ids);
        let loads_at = loads_at(checker, &row, ends);
        let depot = checker.link(&row, "depot", ends.depot_ids);
        check_sides(checker, &row, side, loads_at, depot, head, ends);
        let class = checker.link(&row, "class", ends.vehicle_ids);
        let km = checker.number(&row, "km", POSITIVE);
        let strength = strength(checker, &row);
        match before.and_then(|position| list.get_mut(position)) {
            Some(fleet) => {
                // One row with a railhead and one with a depot: the columns alone do not contradict each other.
                if fleet.loads_at != loads_at && std::mem::discriminant(&fleet.loads_at) != std::mem::discriminant(&loads_at) {
                    let message = format!("`{}` loads at a railhead in one row and at a depot in another", quoted(&id));
                    checker.fault("K070", &row, "from_depot", message, "only figures may change by date; give another id");
                }
                fleet.schedule.push(strength);
            }
            None => list.push(Fleet { id, side, loads_at, depot, class, km, schedule: vec![strength] }),
        }
    }
    check_constant(checker, table, &["side", "railhead", "from_depot", "depot", "class", "km"]);
    let mut schedules: Vec<_> = list.iter_mut().map(|fleet| &mut fleet.schedule).collect();
    in_order_of_dates(checker, table, &ids, &mut schedules, |strength| strength.from);
    legs::check(checker, table, &list, ends.depots);
    list
}

/// Where a fleet loads: at a railhead, or at a depot other than its own.
fn loads_at(checker: &mut Checker<'_>, row: &Row<'_>, ends: &Ends<'_>) -> LoadsAt {
    let railhead = checker.link_if_given(row, "railhead", ends.railhead_ids);
    let from = checker.link_if_given(row, "from_depot", ends.depot_ids);
    let help = "name a railhead, or leave `railhead` empty and name in `from_depot` the depot where it loads";
    match (row.raw("railhead"), row.raw("from_depot")) {
        (Raw::Absent, Raw::Absent) => checker.fault("K010", row, "railhead", "the fleet loads nowhere", help),
        (Raw::Text(_), Raw::Text(_)) => checker.fault("K072", row, "from_depot", "the fleet loads at a railhead and at a depot", help),
        (_, Raw::Text(from)) if matches!(row.raw("depot"), Raw::Text(depot) if depot == from) => {
            checker.fault("K072", row, "from_depot", "the fleet unloads where it loads", "name two depots");
        }
        _ => {}
    }
    from.map_or(LoadsAt::Railhead(railhead.unwrap_or_default()), LoadsAt::Depot)
}

fn check_sides(checker: &mut Checker<'_>, row: &Row<'_>, side: usize, loads_at: LoadsAt, depot: usize, head: &Head, ends: &Ends<'_>) {
    let known = |column: &str, ids: &Ids| matches!(row.raw(column), Raw::Text(id) if ids.position(id).is_some());
    if !known("side", &head.side_ids) {
        return;
    }
    let of_depot = |depot: usize| ends.depots.get(depot).map(|end| end.side);
    let origin = match loads_at {
        LoadsAt::Railhead(at) => ("railhead", ends.railhead_ids, ends.railheads.get(at).map(|end| end.side)),
        LoadsAt::Depot(at) => ("from_depot", ends.depot_ids, of_depot(at)),
    };
    for (column, ids, of) in [origin, ("depot", ends.depot_ids, of_depot(depot))] {
        if known(column, ids) && of.is_some_and(|of| of != side) {
            let what = if column == "railhead" { "railhead" } else { "depot" };
            checker.fault("K071", row, column, format!("the {what} belongs to the other side"), "check `side`");
        }
    }
}

fn strength(checker: &mut Checker<'_>, row: &Row<'_>) -> FleetStrength {
    let [small_arms, shells, fuel, food] =
        ["share_small_arms", "share_shells", "share_fuel", "share_food"].map(|column| checker.number(row, column, SHARE));
    let air = checker.number_if_given(row, "share_air_ammunition", SHARE).unwrap_or_default();
    let sum = small_arms + shells + fuel + food + air;
    // Shares written with two or three decimals may add up to a hair more than 1.
    if sum > 1.0 + 1e-9 {
        checker.fault("K023", row, "share_small_arms", format!("the shares of the load add up to {sum}"), "they must add up to 1 or less");
    }
    let rest = 1.0 - sum;
    FleetStrength {
        from: checker.moment(row, "from"),
        vehicles: checker.number(row, "vehicles", NOT_NEGATIVE),
        shares: [small_arms, shells, fuel, food, air, if rest > 1e-9 { rest } else { 0.0 }],
        carries_troops: checker.number_if_given(row, "carries_troops", SHARE).unwrap_or_default(),
        provenance: checker.provenance(row),
    }
}
