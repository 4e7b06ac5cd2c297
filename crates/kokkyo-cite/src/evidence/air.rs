//! Rows of `air/` with their values.

use kokkyo_scenario::{Given, Moment, Provenance};

use super::table::{value, value_or};
use super::{Evidence, Value, place_name};

/// Adds every row of the air forces, in the order of the package's reference.
pub(super) fn rows(given: &Given, all: &mut Vec<Evidence>) {
    let air = &given.air;
    let show = |at: Moment| at.show(given.clock.offset_h);
    let mut add = |file: &'static str, kind: &'static str, id: &str, path: String, what: String, values: Vec<Value>, by: &Provenance| {
        let ids = if id.is_empty() { Vec::new() } else { vec![id.to_string()] };
        all.push(Evidence { file, kind, ids, path, what, values, provenance: by.clone(), claims: Vec::new() });
    };
    for one in &air.types {
        add("air/types.csv", "type of aircraft", &one.id, String::new(), one.name.clone(), Vec::new(), &one.provenance);
    }
    for one in &air.types {
        for figure in &one.figures {
            let rival = if figure.played { "" } else { ", a rival figure that is not played" };
            let what = format!("{}: {}{rival}", one.name, figure.quantity);
            let values = vec![value("value", figure.value, &figure.unit)];
            add("air/performance.csv", "figure of aircraft", &one.id, String::new(), what, values, &figure.provenance);
        }
    }
    for one in &air.airfields {
        for row in &one.schedule {
            let values = vec![
                value("capacity", row.capacity, "aircraft"),
                value("flak", row.flak, "guns"),
                value("warning", row.warning, ""),
                value("dispersal", row.dispersal, ""),
                value("fuel_t_per_day", row.fuel_t_per_day, "t/day"),
                value("bombs_t_per_day", row.bombs_t_per_day, "t/day"),
                value("fuel_t", one.fuel_t, "t"),
                value("bombs_t", one.bombs_t, "t"),
            ];
            let what = format!("{} ({}) from {}", one.name, place_name(given, one.place), show(row.from));
            add("air/airfields.csv", "airfield", &one.id, format!("air.airfields.{}", one.id), what, values, &row.provenance);
        }
    }
    for one in &air.flak {
        let what = format!("anti-aircraft guns over the front from {}", show(one.from));
        let values = vec![value("guns", one.guns, "guns")];
        add("air/flak.csv", "anti-aircraft guns", &one.id, String::new(), what, values, &one.provenance);
    }
    for one in &air.weather {
        let what = format!("nobody flies from {} to {}", show(one.from), show(one.to));
        let values = vec![value("from", show(one.from), ""), value("to", show(one.to), "")];
        add("air/weather.csv", "weather", &one.id, String::new(), what, values, &one.provenance);
    }
    for one in &air.squadrons {
        let values =
            vec![value("aircraft", one.aircraft, "aircraft"), value("crews", one.crews, "crews"), value("arrives", show(one.arrives), "")];
        add("air/squadrons.csv", "squadron", &one.id, format!("air.squadrons.{}", one.id), one.name.clone(), values, &one.provenance);
    }
    for one in &air.squadrons {
        for row in &one.postings {
            let field = air.airfields.get(row.airfield).map(|field| field.name.as_str()).unwrap_or_default();
            let what = format!("{} at {field} from {}", one.name, show(row.from));
            let values = vec![value("skill", row.skill, "")];
            add("air/postings.csv", "posting", &one.id, format!("air.postings.{}", one.id), what, values, &row.provenance);
        }
    }
    for one in &air.replacements {
        let squadron = air.squadrons.get(one.squadron).map(|squadron| squadron.name.as_str()).unwrap_or_default();
        let what = format!("{squadron}: {} that join", if one.aircraft { "aircraft" } else { "crews" });
        let values = vec![value("count", one.count, ""), value("from", format!("{} to {}", show(one.from), show(one.to)), "")];
        add(
            "air/replacements.csv",
            "replacement in the air",
            &one.id,
            format!("air.replacements.{}", one.id),
            what,
            values,
            &one.provenance,
        );
    }
    for one in &air.missions {
        let values = vec![
            value("effort", one.effort, "1/day"),
            value("from", format!("{} to {}", show(one.from), show(one.to)), ""),
            value_or("at_most", one.at_most, "sorties", "no limit"),
        ];
        add(
            "air/missions.csv",
            "mission in the air",
            &one.id,
            format!("air.missions.{}", one.id),
            one.title.clone(),
            values,
            &one.provenance,
        );
    }
}
