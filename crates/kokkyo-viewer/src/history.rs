//! What happened: state by step, events with their causes, fire by step, daily rows.
//!
//! Columns of states are written element by element, so that a run of values is one element's whole time.
//! Losses and rounds are many and dull one by one: losses are in the states, rounds are summed by step and cell. The events
//! that remain keep their numbers; a cause that was left out is replaced by its own causes.

use std::collections::BTreeMap;

use kokkyo_ensemble::frames::{ElementFrame, Frames};
use kokkyo_ensemble::supply_frames::{FLEET, PLAN, RAILHEAD};
use kokkyo_model::event::{Event, Happening, KINDS, Kind};
use kokkyo_model::outcome::RUNGS;
use kokkyo_model::trajectory::Trajectory;
use kokkyo_model::world::column::{HoldingId, Id as _, PlaceId};
use kokkyo_model::world::{Side, Theatre};
use kokkyo_scenario::logistics::KINDS as SUPPLIES;
use serde_json::{Value, json};

use crate::report::Report;
use crate::wire::Wire;

/// Most causes of an event.
const CAUSES: usize = 4;

/// Writes the columns `state.*`, `depot.*`, `control.*`, `event.*`, `fire.*`, `day.*` and `outcome`.
pub fn write(wire: &mut Wire, report: &Report<'_>) {
    let played = &report.played;
    states(wire, played.frames);
    depots(wire, played.frames);
    wire.u8s("control.first", played.frames.first_control.iter().copied());
    let taken = &played.frames.taken;
    wire.u32_deltas("control.row", taken.len(), taken.iter().map(|it| it.row));
    wire.u16s("control.cell", taken.iter().map(|it| it.cell.0));
    wire.u8s("control.side", taken.iter().map(|it| it.side));
    kinds(wire);
    events(wire, played.events);
    supply(wire, played.frames);
    fire(wire, played.events, report.theatre, played.frames.step_h);
    days(wire, played.trajectory, report.theatre);
    wire.json("outcome", &outcome(report));
}

fn states(wire: &mut Wire, frames: &Frames) {
    let (rows, elements) = (frames.rows, frames.elements);
    let of = |field: fn(&ElementFrame) -> u32| {
        (0..elements).flat_map(move |element| (0..rows).map(move |row| field(&frames.of_elements[row * elements + element])))
    };
    let small = |field: fn(&ElementFrame) -> u32| of(field).map(|value| u8::try_from(value).unwrap_or(u8::MAX));
    let middle = |field: fn(&ElementFrame) -> u32| of(field).map(|value| u16::try_from(value).unwrap_or(u16::MAX));
    wire.u8_deltas("state.presence", rows, small(|it| it.presence as u32));
    wire.u16_deltas("state.cell", rows, middle(|it| u32::from(it.cell.0)));
    wire.u16_deltas("state.place", rows, middle(|it| u32::from(it.place.0)));
    wire.u16_deltas("state.road_left_km", rows, middle(|it| u32::from(it.road_left_km)));
    wire.u8_deltas("state.posture", rows, small(|it| it.posture as u32));
    wire.u8_deltas("state.enclosure", rows, small(|it| it.enclosure as u32));
    wire.u8_deltas("state.contact", rows, small(|it| u32::from(it.contact)));
    wire.u16_deltas("state.task", rows, middle(|it| u32::from(it.task.0)));
    wire.u32_deltas("state.fit", rows, of(|it| it.fit));
    wire.u32_deltas("state.lost", rows, of(|it| it.lost));
    wire.u8_deltas("state.cohesion", rows, small(|it| u32::from(it.cohesion)));
    wire.u8_deltas("state.dug_in", rows, small(|it| u32::from(it.dug_in)));
    wire.u8_deltas("state.small_arms", rows, small(|it| u32::from(it.supply[0])));
    wire.u8_deltas("state.shells", rows, small(|it| u32::from(it.supply[1])));
    wire.u8_deltas("state.fuel", rows, small(|it| u32::from(it.supply[2])));
    wire.u8_deltas("state.food", rows, small(|it| u32::from(it.supply[3])));
    wire.u16_deltas("state.armour", rows, middle(|it| u32::from(it.armour)));
    wire.u16_deltas("state.guns", rows, middle(|it| u32::from(it.guns)));
}

/// Stocks in tenths of a tonne, depot by depot and kind by kind.
fn depots(wire: &mut Wire, frames: &Frames) {
    let (rows, depots) = (frames.rows, frames.depots);
    let stocks = (0..depots).flat_map(|depot| (0..SUPPLIES).map(move |kind| (depot, kind))).flat_map(|(depot, kind)| {
        (0..rows).map(move |row| (f64::from(frames.depot_t[row * depots + depot][kind]) * 10.0).round().clamp(0.0, 4e9) as u32)
    });
    wire.u32_deltas("depot.stock_dt", rows, stocks);
}

/// Too many of a kind to be told one by one.
fn is_summed(happening: &Happening) -> bool {
    matches!(happening, Happening::Losses { .. } | Happening::Bombarded { .. } | Happening::ContactLost { .. })
}

/// The numbers of an event in its canonical form: id, minute, tag, four arguments, four causes.
fn canonical(event: &Event) -> [u32; 11] {
    let bytes = event.encode();
    let mut numbers = [0; 11];
    for (number, four) in numbers.iter_mut().zip(bytes.chunks_exact(4)) {
        *number = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
    }
    numbers
}

/// Events that are told, each with the told events behind it.
fn told(events: &[Event]) -> Vec<[u32; 11]> {
    // Causes of the events left out, already traced back to told ones.
    let mut behind: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut kept = Vec::new();
    for event in events {
        let mut numbers = canonical(event);
        let mut causes: Vec<u32> = Vec::new();
        for cause in numbers[7..].iter().copied().filter(|&cause| cause > 0) {
            match behind.get(&cause) {
                Some(earlier) => causes.extend(earlier),
                None => causes.push(cause),
            }
        }
        let mut seen = Vec::with_capacity(CAUSES);
        for cause in causes {
            if !seen.contains(&cause) && seen.len() < CAUSES {
                seen.push(cause);
            }
        }
        if is_summed(&event.happening) {
            behind.insert(numbers[0], seen);
        } else {
            for at in 0..CAUSES {
                numbers[7 + at] = seen.get(at).copied().unwrap_or(0);
            }
            kept.push(numbers);
        }
    }
    kept
}

/// What the tags of events are called and what their numbers mean, so that the page can tell any of them.
fn kinds(wire: &mut Wire) {
    let fields = |kind: &Kind| -> Value { kind.fields.iter().map(|field| json!(format!("{field:?}").to_lowercase())).collect() };
    wire.json(
        "kinds",
        &json!({
            "tag": KINDS.iter().map(|kind| json!(kind.tag)).collect::<Value>(),
            "word": KINDS.iter().map(|kind| json!(kind.word)).collect::<Value>(),
            "fields": KINDS.iter().map(fields).collect::<Value>(),
        }),
    );
}

/// Vehicles of fleets and goods at railheads, in tenths: fleet by fleet, number by number.
fn supply(wire: &mut Wire, frames: &Frames) {
    let (rows, supply) = (frames.rows, &frames.supply);
    let tenths = |value: f32| (f64::from(value) * 10.0).round().clamp(0.0, 4e9) as u32;
    let fleets = (0..supply.fleets).flat_map(|fleet| (0..FLEET.len()).map(move |at| (fleet, at)));
    wire.u32_deltas(
        "fleet.tenths",
        rows,
        fleets.flat_map(|(fleet, at)| (0..rows).map(move |row| tenths(supply.of_fleets[row * supply.fleets + fleet][at]))),
    );
    let railheads = (0..supply.railheads).flat_map(|railhead| (0..RAILHEAD.len()).map(move |at| (railhead, at)));
    wire.u32_deltas(
        "railhead.tenths",
        rows,
        railheads.flat_map(|(railhead, at)| (0..rows).map(move |row| tenths(supply.of_railheads[row * supply.railheads + railhead][at]))),
    );
    let plans = (0..supply.plans).flat_map(|plan| (0..PLAN.len()).map(move |at| (plan, at)));
    wire.u32_deltas(
        "plan.come_dt",
        rows,
        plans.flat_map(|(plan, at)| (0..rows).map(move |row| tenths(supply.of_plans[row * supply.plans + plan][at]))),
    );
}

fn events(wire: &mut Wire, events: &[Event]) {
    let told = told(events);
    let run = told.len();
    wire.u32_deltas("event.id", run, told.iter().map(|it| it[0]));
    wire.u32_deltas("event.minute", run, told.iter().map(|it| it[1]));
    wire.u8s("event.tag", told.iter().map(|it| it[2] as u8));
    for (name, at) in [("event.a", 3), ("event.b", 4), ("event.c", 5), ("event.d", 6)] {
        wire.u32s(name, told.iter().map(|it| it[at]));
    }
    // How far back the cause lies; 0 for none.
    for (name, at) in [("event.cause1", 7), ("event.cause2", 8), ("event.cause3", 9), ("event.cause4", 10)] {
        wire.u32s(name, told.iter().map(|it| if it[at] == 0 { 0 } else { it[0] - it[at] }));
    }
}

/// Rounds by step, cell and side that fires.
fn fire(wire: &mut Wire, events: &[Event], theatre: &Theatre, step_h: f64) {
    let mut sums: BTreeMap<(u32, u16, u8), u32> = BTreeMap::new();
    for event in events {
        if let Happening::Bombarded { element, cell, rounds } = event.happening {
            let row = (f64::from(event.minute) / 60.0 / step_h + 1e-9).floor() as u32;
            let side = theatre.elements[element].side.index() as u8;
            *sums.entry((row, cell.0, side)).or_default() += rounds;
        }
    }
    wire.u32_deltas("fire.row", sums.len(), sums.keys().map(|key| key.0));
    wire.u16s("fire.cell", sums.keys().map(|key| key.1));
    wire.u8s("fire.side", sums.keys().map(|key| key.2));
    wire.u32s("fire.rounds", sums.values().copied());
}

/// Rows a day: losses by element and category, equipment lost, places, and what is counted by side.
fn days(wire: &mut Wire, trajectory: &Trajectory, theatre: &Theatre) {
    let days = trajectory.days;
    for (category, name) in ["day.killed", "day.wounded", "day.missing", "day.captured", "day.sick"].into_iter().enumerate() {
        let elements = theatre.elements.ids();
        let values = elements.flat_map(move |element| (0..days).map(move |day| trajectory.losses(day, element)[category]));
        wire.u32_deltas(name, days, values);
    }
    let sent = theatre.elements.ids().flat_map(|element| (0..days).map(move |day| trajectory.sent(day, element)));
    wire.u32_deltas("day.sent", days, sent);
    for (at, name) in ["day.knocked_out", "day.written_off"].into_iter().enumerate() {
        let values = (0..theatre.holdings.len()).flat_map(|holding| {
            (0..days).map(move |day| u16::try_from(trajectory.equipment(day, HoldingId::at(holding))[at]).unwrap_or(u16::MAX))
        });
        wire.u16_deltas(name, days, values);
    }
    let held = (0..theatre.places.len()).flat_map(|place| (0..days).map(move |day| trajectory.holder(day, PlaceId::at(place))));
    wire.u8_deltas("day.holder", days, held);
    for side in Side::BOTH.map(Side::index) {
        let name = |what: &str| format!("day.{what}.{side}");
        wire.f32s(&name("shells"), trajectory.shells.iter().map(|it| it[side] as f32));
        wire.f32s(&name("delivered_t"), trajectory.delivered.iter().map(|it| it[side] as f32));
        wire.u8s(&name("rung"), trajectory.rungs.iter().map(|it| it[side]));
        wire.f32s(&name("disputed_km2"), trajectory.disputed.iter().map(|it| it[side] as f32));
    }
}

/// What the told replication came to, off `run.json`: by side instead of by the side's id.
fn outcome(report: &Report<'_>) -> Value {
    let result = &report.played.result;
    let outcome = &result["outcome"];
    let by_side = |of: &Value| -> Value { report.scenario.given.sides.iter().map(|side| rounded(&of[&side.id])).collect() };
    let equipment: Value = report
        .scenario
        .given
        .sides
        .iter()
        .map(|side| {
            let of = &outcome["equipment"][&side.id];
            json!([of["armour_knocked_out"], of["armour_written_off"], of["guns_lost"]])
        })
        .collect();
    let highest = RUNGS.iter().position(|rung| outcome["highest_rung"].as_str() == Some(rung)).unwrap_or_default();
    json!({
        "rungs": RUNGS, "losses": by_side(&outcome["losses"]), "equipment": equipment, "supply_t": by_side(&outcome["supply"]),
        "shells": by_side(&outcome["shells"]), "disputed_km2": by_side(&outcome["ground_held"]),
        "disputed_all_km2": rounded(&outcome["ground_held"]["disputed_total"]), "beyond_km2": by_side(&outcome["beyond"]),
        "goals": rounded(&outcome["goals"]), "score": by_side(&outcome["score"]), "highest_rung": highest,
        "fidelity": [result["fidelity"]["begun"], result["fidelity"]["given"]],
    })
}

/// Numbers to a millionth, so that a number that went through a file is the same one.
fn rounded(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => json!((number.as_f64().unwrap_or_default() * 1e6).round() / 1e6),
        Value::Array(items) => items.iter().map(rounded).collect(),
        Value::Object(fields) => Value::Object(fields.iter().map(|(name, field)| (name.clone(), rounded(field))).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kokkyo_model::event::{EventId, NO_CAUSE, because, because_both};
    use kokkyo_model::world::column::{CellId, ElementId};

    fn event(id: u32, happening: Happening, causes: kokkyo_model::event::Causes) -> Event {
        Event { id: EventId(id), minute: 180 * id, happening, causes }
    }

    #[test]
    fn a_cause_that_is_left_out_is_replaced_by_its_own_causes() {
        let element = ElementId(0);
        let events = [
            event(1, Happening::Threatened { element }, NO_CAUSE),
            event(2, Happening::Bombarded { element, cell: CellId(3), rounds: 10 }, because(EventId(1))),
            event(3, Happening::Losses { element, killed: 1, wounded: 2, by_artillery: 3 }, because(EventId(2))),
            event(4, Happening::CutOff { element }, because_both(EventId(3), EventId(1))),
        ];
        let told = told(&events);
        assert_eq!(told.iter().map(|it| it[0]).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(told[1][7..], [1, 0, 0, 0]);
    }
}
