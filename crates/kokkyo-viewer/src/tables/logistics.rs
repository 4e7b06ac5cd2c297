//! Railheads, fleets, depots.

use kokkyo_scenario::logistics::{Logistics, VehicleClass};
use serde_json::{Value, json};

use super::{sourced, table};

/// Tables of supply. Depots stand in the order of the theatre, which is that of the scenario.
pub(super) fn tables(logistics: &Logistics) -> Value {
    let rail: Vec<_> = logistics.railheads.iter().enumerate().flat_map(|(at, it)| it.schedule.iter().map(move |row| (at, row))).collect();
    let fleet: Vec<_> = logistics.fleets.iter().enumerate().flat_map(|(at, it)| it.schedule.iter().map(move |row| (at, row))).collect();
    json!({
        "depots": sourced(&logistics.depots, |depot| &depot.provenance, &[
            ("id", &|depot| json!(depot.id)), ("side", &|depot| json!(depot.side)), ("place", &|depot| json!(depot.place)),
            ("stock_t", &|depot| json!(depot.stock_t)),
        ]),
        "railheads": table(&logistics.railheads, &[
            ("id", &|railhead| json!(railhead.id)), ("side", &|railhead| json!(railhead.side)), ("place", &|railhead| json!(railhead.place)),
        ]),
        "tonnage_plans": sourced(&logistics.plans, |plan| &plan.provenance, &[
            ("id", &|plan| json!(plan.id)), ("name", &|plan| json!(plan.name)), ("name_ja", &|plan| json!(plan.name_ja)),
            ("side", &|plan| json!(plan.side)), ("from_s", &|plan| json!(plan.from.0)), ("by_s", &|plan| json!(plan.by.0)),
            ("tonnes", &|plan| json!(plan.tonnes)), ("directive", &|plan| json!(plan.directive)),
        ]),
        "rail_tonnage": sourced(&rail, |(_, row)| &row.provenance, &[
            ("railhead", &|(at, _)| json!(at)), ("from_s", &|(_, row)| json!(row.from.0)), ("t_per_day", &|(_, row)| json!(row.t_per_day)),
        ]),
        "fleets": table(&logistics.fleets, &[
            ("id", &|fleet| json!(fleet.id)), ("side", &|fleet| json!(fleet.side)), ("place", &|fleet| json!(logistics.loading_place(fleet))),
            ("depot", &|fleet| json!(fleet.depot)),
        ]),
        "fleet_strength": sourced(&fleet, |(_, row)| &row.provenance, &[
            ("fleet", &|(at, _)| json!(at)), ("from_s", &|(_, row)| json!(row.from.0)), ("vehicles", &|(_, row)| json!(row.vehicles)),
            ("payload_t", &|(at, _)| of_class(logistics, *at, |class, km| class.net_payload_t(km))),
            ("availability", &|(at, _)| of_class(logistics, *at, |class, km| class.availability(km))),
            ("round_trip_days", &|(at, _)| of_class(logistics, *at, |class, km| class.round_trip_days(km))),
        ]),
    })
}

/// What follows from the class of a fleet's vehicles and its road.
fn of_class(logistics: &Logistics, fleet: usize, value: fn(&VehicleClass, f64) -> f64) -> Value {
    let fleet = &logistics.fleets[fleet];
    logistics.vehicles.get(fleet.class).map_or(Value::Null, |class| json!(value(class, fleet.km)))
}
