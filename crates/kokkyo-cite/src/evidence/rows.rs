//! The walk over a scenario: every row that has a provenance, with its values.

use kokkyo_scenario::forces::Surrounded;
use kokkyo_scenario::logistics::{LoadsAt, Supply};
use kokkyo_scenario::{Given, Moment, Record, Scenario};

use super::table::{Table, value, value_or, yes};
use super::{Evidence, Value, place_name, prior};

/// Every row, in the order of the package's reference.
pub(super) fn rows(scenario: &Scenario) -> Vec<Evidence> {
    let given = &scenario.given;
    let mut all = Vec::new();
    forces(given, &mut all);
    formations(given, &mut all);
    geography(given, &mut all);
    logistics(given, &mut all);
    super::command::rows(scenario, &mut all);
    super::air::rows(given, &mut all);
    super::intelligence::rows(given, &mut all);
    let mut table = Table { rows: &mut all, file: "parameters", kind: "parameter" };
    for parameter in &given.parameters {
        let values = vec![value("value", parameter.value, &parameter.unit), value("prior", prior(&parameter.prior), "")];
        table.add(&[&parameter.key], String::new(), parameter.key.clone(), values, &parameter.provenance);
        if let Some(row) = table.rows.last_mut() {
            row.claims.clone_from(&parameter.claims);
        }
    }
    let mut table = Table { rows: &mut all, file: "parameters", kind: "doubt" };
    for doubt in &given.cell_priors {
        let values = vec![value("stated", doubt.value, &doubt.unit), value("prior", prior(&doubt.prior), "")];
        table.add(&[&doubt.path], String::new(), format!("{}, which can be drawn", doubt.path), values, &doubt.provenance);
        if let Some(row) = table.rows.last_mut() {
            row.claims.clone_from(&doubt.claims);
        }
    }
    record(&scenario.record, &mut all);
    all
}

/// Recorded events, the clocks that sources kept, and how much claims of a role count.
fn record(record: &Record, all: &mut Vec<Evidence>) {
    let mut table = Table { rows: all, file: "record/timeline.csv", kind: "recorded event" };
    for event in &record.timeline {
        let what = format!("{}, {}: {}", event.date, event.actor, event.what);
        table.add(&[], String::new(), what, Vec::new(), &event.provenance);
    }
    let hours = |seconds: i64| seconds as f64 / 3600.0;
    let mut table = Table { rows: all, file: "record/clocks.csv", kind: "clock of a source" };
    for one in &record.clocks {
        for row in &one.rows {
            let (least, greatest) = (hours(row.offsets.least_s), hours(row.offsets.greatest_s));
            let values = if row.offsets.least_s == row.offsets.greatest_s {
                vec![value("offset_h", least, "h")]
            } else {
                vec![value("least_h", least, "h"), value("greatest_h", greatest, "h")]
            };
            // Midnight on this clock.
            let from = row.from.map_or_else(|| "the beginning".to_string(), |from| from.show_day(0.0));
            table.add(&[&one.id], String::new(), format!("{} from {from}", one.name), values, &row.provenance);
        }
    }
    let mut table = Table { rows: all, file: "record/weights.toml", kind: "weight of a role" };
    for one in record.weights.iter().flat_map(|weights| &weights.roles) {
        let values = vec![value("weight", one.weight, ""), value("point_width", one.point_width, "")];
        table.add(&[&one.role], String::new(), format!("claims of the role {}", one.role.replace('_', " ")), values, &one.provenance);
    }
}

fn forces(given: &Given, all: &mut Vec<Evidence>) {
    let forces = &given.forces;
    let mut table = Table { rows: all, file: "forces/mobility.csv", kind: "mobility" };
    for one in &forces.mobilities {
        let values = vec![
            value("road_km_h", one.road_km_h, "km/h"),
            value("march_h_per_day", one.march_h_per_day, "h"),
            value("night_factor", one.night_factor, ""),
        ];
        table.add(&[&one.id], String::new(), one.name.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "forces/types.csv", kind: "type of element" };
    for one in &forces.types {
        // An empty cell says that nobody has mines in hand.
        let values = vec![value("frontage", one.frontage, "battalions"), value("mines_share", one.mines_share, "")];
        table.add(&[&one.id], format!("forces.types.{}", one.id), one.name.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "forces/troops.csv", kind: "quality of troops" };
    for one in &forces.troops {
        let surrounded = match one.surrounded {
            Surrounded::Hold => "hold",
            Surrounded::BreakOut => "break-out",
        };
        let values = vec![
            value("readiness", one.readiness, ""),
            value("theta_stop", one.theta_stop, ""),
            value("theta_fall_back", one.theta_fall_back, ""),
            value("theta_break", one.theta_break, ""),
            value("forbids_withdrawal", yes(one.forbids_withdrawal), ""),
            value("defection_per_day", one.defection_per_day, "1/day"),
            value("night_factor", one.night_factor, ""),
            value("doctrine_surrounded", surrounded, ""),
        ];
        table.add(&[&one.id], format!("forces.troops.{}", one.id), one.name.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "forces/equipment.csv", kind: "class of equipment" };
    for one in &forces.equipment {
        table.add(&[&one.id], String::new(), one.name.clone(), Vec::new(), &one.provenance);
    }
    let mut table = Table { rows: all, file: "forces/performance.csv", kind: "figure of equipment" };
    for one in &forces.equipment {
        for figure in &one.figures {
            let rival = if figure.played { "" } else { ", a rival figure that is not played" };
            let what = format!("{}: {}{rival}", one.name, figure.quantity);
            table.add(&[&one.id], String::new(), what, vec![value("value", figure.value, &figure.unit)], &figure.provenance);
        }
    }
    let mut table = Table { rows: all, file: "forces/effects.csv", kind: "effect of a weapon" };
    for one in &forces.effects {
        let weapon = forces.equipment.get(one.weapon);
        let (id, name) = weapon.map(|weapon| (weapon.id.as_str(), weapon.name.as_str())).unwrap_or_default();
        let path = format!("forces.effects.{id}.{}", one.target.word());
        let what = format!("{name} against {}", one.target.word());
        table.add(&[id], path, what, vec![value("kills_per_h", one.kills_per_h, "1/h")], &one.provenance);
    }
}

fn formations(given: &Given, all: &mut Vec<Evidence>) {
    let forces = &given.forces;
    let name = |at: usize| forces.formations.get(at).map(|one| (one.id.as_str(), one.name.as_str())).unwrap_or_default();
    let show = |at: Moment| at.show(given.clock.offset_h);
    let mut table = Table { rows: all, file: "forces/formations.csv", kind: "formation" };
    for one in &forces.formations {
        let mut values = Vec::new();
        if let Some(element) = &one.element {
            values.push(value("men", element.men, "men"));
            values.push(value("arrives", format!("{} at {}", show(element.arrives), place_name(given, element.arrives_at)), ""));
            values.extend(element.departs.map(|departs| value("departs", show(departs), "")));
        }
        let path = if one.element.is_some() { format!("forces.formations.{}", one.id) } else { String::new() };
        table.add(&[&one.id], path, one.name.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "forces/holdings.csv", kind: "holding" };
    for one in &forces.holdings {
        let (formation, formation_name) = name(one.formation);
        let (class, class_name) = forces.equipment.get(one.equipment).map(|it| (it.id.as_str(), it.name.as_str())).unwrap_or_default();
        let path = format!("forces.holdings.{formation}.{class}");
        let what = format!("{formation_name}: {class_name}");
        table.add(&[formation], path, what, vec![value("count", one.count, "")], &one.provenance);
    }
    let mut table = Table { rows: all, file: "forces/replacements.csv", kind: "replacement" };
    for one in &forces.replacements {
        let (formation, formation_name) = name(one.formation);
        let what = one.equipment.and_then(|at| forces.equipment.get(at)).map_or("men", |class| class.name.as_str());
        let span = format!("{} to {}", show(one.from), show(one.to));
        let values = vec![value("count", one.count, ""), value("from", span, "")];
        table.add(&[&one.id, formation], String::new(), format!("{formation_name}: {what} that join"), values, &one.provenance);
    }
}

fn geography(given: &Given, all: &mut Vec<Evidence>) {
    let geo = &given.geography;
    let place = |at: usize| geo.places.get(at).map(|place| place.id.as_str()).unwrap_or_default();
    let position = |[lon, lat]: [f64; 2]| value("position", format!("{lat} N {lon} E"), "");
    let mut table = Table { rows: all, file: "geo/places.csv", kind: "place" };
    for one in &geo.places {
        let values = vec![position(one.at), value("accuracy_km", one.accuracy_km, "km")];
        table.add(&[&one.id], String::new(), one.name.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "geo/network.csv", kind: "link" };
    for one in &geo.links {
        let what = format!("{} to {}", place_name(given, one.from), place_name(given, one.to));
        table.add(&[place(one.from), place(one.to)], String::new(), what, vec![value("km", one.km, "km")], &one.provenance);
    }
    let mut table = Table { rows: all, file: "geo/crossings.csv", kind: "crossing" };
    for one in &geo.crossings {
        let mut values = vec![
            position(one.at),
            value("capacity_per_h", one.capacity_per_h, "loads/h"),
            value("max_load_t", one.max_load_t, "t"),
            value("length_m", one.length_m, "m"),
            value("opens", one.opens.show(given.clock.offset_h), ""),
        ];
        values.extend(one.closes.map(|closes| value("closes", closes.show(given.clock.offset_h), "")));
        table.add(&[&one.id], format!("geo.crossings.{}", one.id), one.name.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "geo/terrain_classes.csv", kind: "terrain class" };
    for one in &geo.terrain_classes {
        let mut values: Vec<Value> =
            ["foot", "horse", "wheeled", "tracked"].into_iter().zip(one.speed).map(|(name, speed)| value(name, speed, "")).collect();
        values.extend([value("exposure", one.exposure, ""), value("sight_km", one.sight_km, "km")]);
        table.add(&[&one.id], String::new(), one.name.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "geo/terrain.geojson", kind: "ground" };
    for one in &geo.terrain {
        let class = geo.terrain_classes.get(one.terrain).map(|class| class.name.clone()).unwrap_or_default();
        table.add(&[], String::new(), class, Vec::new(), &one.provenance);
    }
    let mut table = Table { rows: all, file: "geo/heights.csv", kind: "height" };
    for one in &geo.heights {
        let [lon, lat] = one.at;
        let what = format!("height at {lat} N {lon} E");
        table.add(&[], String::new(), what, vec![value("height_m", one.height_m, "m")], &one.provenance);
    }
    let mut table = Table { rows: all, file: "geo/rivers.geojson", kind: "river" };
    for one in &geo.rivers {
        table.add(&[&one.id], String::new(), one.name.clone(), Vec::new(), &one.provenance);
    }
    let mut table = Table { rows: all, file: "geo/lakes.geojson", kind: "lake" };
    for one in &geo.lakes {
        table.add(&[], String::new(), one.name.clone(), Vec::new(), &one.provenance);
    }
    let mut table = Table { rows: all, file: "geo/borders.geojson", kind: "border" };
    for one in &geo.borders {
        table.add(&[], String::new(), one.name.clone(), Vec::new(), &one.provenance);
    }
}

/// The directive that must have been received before a row of supply holds, where it waits for one.
fn waits_for(given: &Given, directive: Option<usize>) -> Option<Value> {
    let directive = given.command.directives.get(directive?)?;
    Some(value("directive", &directive.id, ""))
}

fn logistics(given: &Given, all: &mut Vec<Evidence>) {
    let show = |at: Moment| at.show(given.clock.offset_h);
    let mut table = Table { rows: all, file: "logistics/railheads.csv", kind: "railhead" };
    for one in &given.logistics.railheads {
        for row in &one.schedule {
            let what = format!("{} from {}", place_name(given, one.place), show(row.from));
            let path = format!("logistics.railheads.{}", one.id);
            let values = vec![
                value("t_per_day", row.t_per_day, "t/day"),
                value_or("handling_t_per_day", row.handling_t_per_day, "t/day", "no limit"),
            ];
            table.add(&[&one.id], path, what, values, &row.provenance);
        }
    }
    let mut table = Table { rows: all, file: "logistics/railways.csv", kind: "railway" };
    for one in &given.logistics.railways {
        for row in &one.schedule {
            let values = vec![
                value("pairs_per_day", row.pairs_per_day, "trains/day"),
                value("t_per_train", row.t_per_train, "t"),
                value("men_per_train", row.men_per_train, "men"),
                value("vehicles_per_train", row.vehicles_per_train, "vehicles"),
                value("troop_share", row.troop_share, ""),
            ];
            let what = format!("{} from {}", one.name, show(row.from));
            table.add(&[&one.id], format!("logistics.railways.{}", one.id), what, values, &row.provenance);
        }
    }
    let mut table = Table { rows: all, file: "logistics/vehicles.csv", kind: "vehicle class" };
    for one in &given.logistics.vehicles {
        let values = vec![
            value("payload_t", one.payload_t, "t"),
            value("fuel_kg_per_km", one.fuel_kg_per_km, "kg/km"),
            value("fodder_kg_per_day", one.fodder_kg_per_day, "kg/day"),
            value("speed_km_h", one.speed_km_h, "km/h"),
            value("hours_per_day", one.hours_per_day, "h"),
            value("load_h", one.load_h, "h"),
            value("breakdown_per_1000km", one.breakdown_per_1000km, ""),
            value("repair_days", one.repair_days, "days"),
            value("written_off_share", one.written_off_share, ""),
            value("men", one.men, "men"),
        ];
        table.add(&[&one.id], format!("logistics.vehicles.{}", one.id), one.name.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "logistics/priorities.csv", kind: "priority of supply" };
    for row in &given.logistics.priorities {
        let names = ["small_arms_days", "shells_days", "fuel_days", "food_days", "air_ammunition_days"];
        let mut values: Vec<_> = names.into_iter().zip(row.days).map(|(name, days)| value(name, days, "days")).collect();
        if row.most_days.is_finite() {
            values.push(value("most_days", row.most_days, "days"));
        }
        values.extend(waits_for(given, row.directive));
        let side = given.sides.get(row.side).map_or("", |side| side.id.as_str());
        table.add(&[side], format!("logistics.priorities.{side}"), format!("{side} from {}", show(row.from)), values, &row.provenance);
    }
    let mut table = Table { rows: all, file: "logistics/plans.csv", kind: "tonnage plan" };
    for one in &given.logistics.plans {
        let names = ["small_arms_t", "shells_t", "fuel_t", "food_t", "air_ammunition_t", "other_t"];
        let mut values = vec![value("from", show(one.from), ""), value("by", show(one.by), "")];
        values.extend(waits_for(given, one.directive));
        values.extend(names.into_iter().zip(one.tonnes).map(|(name, tonnes)| value(name, tonnes, "t")));
        table.add(&[&one.id], format!("logistics.plans.{}", one.id), format!("{} by {}", one.name, show(one.by)), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "logistics/fleets.csv", kind: "lorry fleet" };
    for one in &given.logistics.fleets {
        for row in &one.schedule {
            let depot = |at: usize| given.logistics.depots.get(at).map_or("", |depot| depot.id.as_str());
            let loads_at = match one.loads_at {
                LoadsAt::Railhead(at) => {
                    value("railhead", given.logistics.railheads.get(at).map_or("", |railhead| railhead.id.as_str()), "")
                }
                LoadsAt::Depot(at) => value("from_depot", depot(at), ""),
            };
            let mut values = vec![
                loads_at,
                value("depot", depot(one.depot), ""),
                value("vehicles", row.vehicles, "lorries"),
                value("class", given.logistics.vehicles.get(one.class).map_or("", |class| class.id.as_str()), ""),
                value("km", one.km, "km"),
                value("carries_troops", row.carries_troops, ""),
            ];
            let names = ["share_small_arms", "share_shells", "share_fuel", "share_food", "share_air_ammunition"];
            values.extend(names.into_iter().zip(row.shares).map(|(name, share)| value(name, share, "")));
            let what = format!("{} from {}", one.id, show(row.from));
            table.add(&[&one.id], format!("logistics.fleets.{}", one.id), what, values, &row.provenance);
        }
    }
    let mut table = Table { rows: all, file: "logistics/depots.csv", kind: "depot" };
    for one in &given.logistics.depots {
        let names = ["small_arms_t", "shells_t", "fuel_t", "food_t", "air_ammunition_t", "other_t"];
        let values = names.into_iter().zip(one.stock_t).zip(Supply::ALL).map(|((name, stock), _)| value(name, stock, "t")).collect();
        let what = format!("{} at the start", place_name(given, one.place));
        table.add(&[&one.id], format!("logistics.depots.{}", one.id), what, values, &one.provenance);
    }
}
