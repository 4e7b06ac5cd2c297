//! Rows of `intelligence/` with their values.

use kokkyo_scenario::intelligence::{ARMS, ConcealmentKind, FunctionKind, INTENTS, SectorKind};
use kokkyo_scenario::{Given, Moment};

use super::table::{Table, value, word};
use super::{Evidence, Value, place_name};

/// Units of what is counted of a grouping, in the order of [`ARMS`].
const UNITS: [&str; 4] = ["men", "vehicles", "guns", "aircraft"];

/// Adds every row of intelligence, in the order of the package's reference.
pub(super) fn rows(given: &Given, all: &mut Vec<Evidence>) {
    looked_at(given, all);
    believed(given, all);
    hidden(given, all);
}

/// Sectors, who looks at them, and how appreciations are passed on.
fn looked_at(given: &Given, all: &mut Vec<Evidence>) {
    let mut table = Table { rows: all, file: "intelligence/sectors.csv", kind: "sector" };
    for one in &given.intelligence.sectors {
        let kind = match one.kind {
            SectorKind::Field => "field",
            SectorKind::Rear => "rear",
            SectorKind::Depth => "depth",
        };
        let places: Vec<String> = one.places.iter().map(|place| place_name(given, *place)).collect();
        let around = if places.is_empty() { "none".to_string() } else { places.join("; ") };
        let mut values = vec![value("kind", kind, ""), value("places", around, "")];
        if one.kind == SectorKind::Depth {
            values.push(value("lead_days", one.lead_days, "days"));
        }
        table.add(&[&one.id], String::new(), one.name.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "intelligence/sources.csv", kind: "source of reports" };
    for one in &given.intelligence.sources {
        for row in &one.terms {
            let values = vec![
                value("every_h", row.every_h, "h"),
                value("coverage", row.coverage, ""),
                value("detection", row.detection, ""),
                value("delay_h", row.delay_h, "h"),
                value("noise", row.noise, ""),
                value("error", row.error, ""),
                value("bias", row.bias, ""),
                value("reliability", row.reliability, ""),
                value("intent_skill", row.intent_skill, ""),
                value("men", row.men, "men"),
            ];
            let what = format!("{} from {}", one.name, row.from.show(given.clock.offset_h));
            table.add(&[&one.id], format!("intelligence.sources.{}", one.id), what, values, &row.provenance);
        }
    }
    let mut table = Table { rows: all, file: "intelligence/relays.csv", kind: "relay" };
    for one in &given.intelligence.relays {
        let values = vec![
            value("every_h", one.every_h, "h"),
            value("delay_h", one.delay_h, "h"),
            value("loss", one.loss, ""),
            value("damping", one.damping, ""),
        ];
        let what = format!("{} to {}", headquarters(given, one.from), headquarters(given, one.to));
        table.add(&[&one.id], format!("intelligence.relays.{}", one.id), what, values, &one.provenance);
    }
}

/// Doctrine.
fn believed(given: &Given, all: &mut Vec<Evidence>) {
    let mut table = Table { rows: all, file: "intelligence/doctrine.csv", kind: "doctrine" };
    for one in &given.intelligence.doctrine {
        let mut values: Vec<Value> =
            ARMS.into_iter().zip(one.numbers).zip(UNITS).map(|((arm, number), unit)| value(arm, number, unit)).collect();
        let [p_probe, p_offensive] = one.intent;
        values.extend([
            value("sd", one.sd, ""),
            value("p_present", one.p_present, ""),
            value("p_probe", p_probe, ""),
            value("p_offensive", p_offensive, ""),
            value("resist_more", one.resist_more, ""),
            value("resist_less", one.resist_less, ""),
        ]);
        let side = given.sides.get(one.side).map_or("", |side| side.name.as_str());
        let who = one.headquarters.map_or(side, |at| headquarters(given, at));
        let what = format!("{who} of {}", sector(given, one.sector));
        table.add(&[&one.id], format!("intelligence.doctrine.{}", one.id), what, values, &one.provenance);
    }
}

/// Concealment, functions of agencies, and reports that are known to have been made.
fn hidden(given: &Given, all: &mut Vec<Evidence>) {
    let show = |at: Moment| at.show(given.clock.offset_h);
    let intent = |at: usize| INTENTS.get(at).copied().unwrap_or_default();
    let source = |at: usize| given.intelligence.sources.get(at).map(|one| (one.id.as_str(), one.name.as_str())).unwrap_or_default();
    let mut table = Table { rows: all, file: "intelligence/concealment.csv", kind: "concealment" };
    for one in &given.intelligence.concealment {
        let values = vec![
            value("from", show(one.from), ""),
            value("to", show(one.to), ""),
            value("detection_factor", one.detection_factor, ""),
            value("hidden_share", one.hidden_share, ""),
            value("false_share", one.false_share, ""),
            value("kind", word(&ConcealmentKind::WORDS, one.kind), ""),
            value("false_intent", intent(one.false_intent), ""),
            value("men", one.men, "men"),
        ];
        table.add(&[&one.id], format!("intelligence.concealment.{}", one.id), one.name.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "intelligence/functions.csv", kind: "function of agency" };
    for one in &given.intelligence.functions {
        let (agency, _) = source(one.agency);
        let unit = if one.kind == FunctionKind::PoliticalTurmoil { "h" } else { "" };
        let values = vec![
            value("size", one.size, unit),
            value("daily", one.daily, "1/day"),
            value("kind", word(&FunctionKind::WORDS, one.kind), ""),
            value("from", show(one.from), ""),
            value("to", show(one.to), ""),
        ];
        let path = format!("intelligence.functions.{}", one.id);
        table.add(&[&one.id, agency], path, one.name.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "intelligence/reports.csv", kind: "report" };
    for one in &given.intelligence.reports {
        let (by, name) = source(one.by);
        let mut values = vec![value("at", show(one.at), "")];
        let told = ARMS.into_iter().zip(one.numbers).zip(UNITS);
        values.extend(told.filter_map(|((arm, number), unit)| Some(value(arm, number?, unit))));
        values.extend([value("sd", one.sd, ""), value("intent", one.intent.map_or("nothing", intent), "")]);
        let what = format!("{name} on {}", sector(given, one.sector));
        table.add(&[&one.id, by], String::new(), what, values, &one.provenance);
    }
}

/// Name of a headquarters.
fn headquarters(given: &Given, at: usize) -> &str {
    given.command.headquarters.get(at).map_or("", |one| one.name.as_str())
}

/// Name of a sector.
fn sector(given: &Given, at: usize) -> &str {
    given.intelligence.sectors.get(at).map_or("", |one| one.name.as_str())
}
