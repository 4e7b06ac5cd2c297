//! What happened, and where.

use kokkyo_ensemble::words::sentence;
use kokkyo_model::event::{Event, Field as Of, Happening};
use kokkyo_model::world::Presence;
use kokkyo_model::world::column::{CellId, ElementId, Id as _};
use kokkyo_scenario::Moment;
use kokkyo_scenario::geography::LonLat;

use super::{NEITHER, View};
use crate::layer::{Field, Geometry, Layer, Look, Row, Shape, Value, text, time};

const EVENTS: &[Field] = &[
    text("id", "Number of the event, by which `kokkyo explain` knows it"),
    time("t_start", "When, in UTC"),
    time("t_end", "A step later, so that it is seen when time is played"),
    text("clock", "When on the scenario's own clock"),
    text("kind", "What kind of thing happened"),
    text("what", "What happened, in a sentence"),
    text("formation", "Id of the formation it happened to"),
    text("side", "Id of the side of that formation"),
    text("cause1", "Id of an event that caused it; losses, shells and lost contacts have no row of their own"),
    text("cause2", "Id of another one"),
    text("cause3", "Id of another one"),
    text("cause4", "Id of another one"),
];

/// Too many of a kind to be told one by one: losses are in `days` and `formations`, shells in `fire`.
fn is_summed(happening: &Happening) -> bool {
    matches!(happening, Happening::Losses { .. } | Happening::Bombarded { .. } | Happening::ContactLost { .. })
}

/// Everything that happened but what is summed elsewhere.
pub fn events(view: &View<'_>) -> Layer {
    let told = view.run.record.events.iter().filter(|event| !is_summed(&event.happening));
    Layer {
        name: "events",
        title: "Events",
        description: "What happened, with the numbers of the events that caused it; losses, shells and lost contacts are in other layers.",
        shape: Shape::Points,
        fields: EVENTS.to_vec(),
        rows: told.map(|event| row(view, event)).collect(),
        look: Look::One { colour: NEITHER, size: 1.0 },
        label: None,
    }
}

/// Number of an event as the column `id` has it, so that causes are found there.
fn id(number: u32) -> String {
    format!("{number:07}")
}

fn row(view: &View<'_>, event: &Event) -> Row {
    let at = Moment(view.run.theatre.start_s).plus_hours(f64::from(event.minute) / 60.0);
    let element = number(event, Of::Element).map(|at| ElementId::at(at as usize)).and_then(|id| view.run.theatre.elements.find(id));
    let mut values: Vec<Value> = vec![
        id(event.id.0).into(),
        at.into(),
        at.plus_hours(view.run.record.frames.step_h).into(),
        view.clock(at),
        event.happening.kind().word.into(),
        sentence(&event.happening, &view.names).into(),
        element.map(|it| it.id.clone()).into(),
        element.map(|it| view.side_of(it.side)).into(),
    ];
    values.extend(event.causes.iter().map(|cause| Value::from(Some(cause.0).filter(|&cause| cause > 0).map(id))));
    Row { geometry: place(view, event).map_or(Geometry::Nowhere, Geometry::Point), values }
}

/// A number of an event, if its kind has it and it stands for something.
fn number(event: &Event, wanted: Of) -> Option<u32> {
    let at = event.happening.kind().fields.iter().position(|field| *field == wanted)?;
    Some(event.happening.fields().1[at]).filter(|&number| number != u32::from(u16::MAX))
}

/// Where it happened: what it names most closely, and otherwise where its formation was.
fn place(view: &View<'_>, event: &Event) -> Option<LonLat> {
    let given = &view.run.scenario.given;
    let (geography, logistics) = (&given.geography, &given.logistics);
    let of = |field: Of| number(event, field).map(|at| at as usize);
    let named = || {
        of(Of::Cell)
            .and_then(|at| view.cell(CellId::at(at)))
            .or_else(|| of(Of::Crossing).and_then(|at| geography.crossings.get(at)).map(|it| it.at))
            .or_else(|| of(Of::Place).and_then(|at| view.place(at)))
            .or_else(|| of(Of::Depot).and_then(|at| logistics.depots.get(at)).and_then(|it| view.place(it.place)))
            .or_else(|| of(Of::Railhead).and_then(|at| logistics.railheads.get(at)).and_then(|it| view.place(it.place)))
            .or_else(|| of(Of::Airfield).and_then(|at| given.air.airfields.get(at)).and_then(|it| view.place(it.place)))
    };
    named().or_else(|| of(Of::Element).and_then(|at| stands(view, ElementId::at(at), event.minute)))
}

/// Where a formation stood at the beginning of the step.
fn stands(view: &View<'_>, id: ElementId, minute: u32) -> Option<LonLat> {
    let frames = &view.run.record.frames;
    view.run.theatre.elements.find(id)?;
    let row = ((f64::from(minute) / 60.0 / frames.step_h + 1e-9).floor() as usize).min(view.last());
    let frame = frames.element(row, id);
    match frame.presence {
        Presence::InField => view.cell(frame.cell),
        Presence::OffField => view.place(frame.place.index()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::played;

    #[test]
    fn every_event_is_in_the_layer_or_of_a_kind_that_is_summed_elsewhere() {
        let played = played();
        let run = played.run();
        let layer = events(&View::new(&run));
        let summed = run.record.events.iter().filter(|event| is_summed(&event.happening)).count();
        assert!(summed > 0);
        assert_eq!(layer.rows.len() + summed, run.record.events.len());
        assert!(layer.rows.iter().any(|row| matches!(row.geometry, Geometry::Point(_))));
    }

    #[test]
    fn causes_are_ids_of_the_layer_or_of_events_that_are_summed_elsewhere() {
        let played = played();
        let run = played.run();
        let layer = events(&View::new(&run));
        let summed = run.record.events.iter().filter(|event| is_summed(&event.happening)).map(|event| Value::from(id(event.id.0)));
        let known: Vec<Value> = layer.rows.iter().map(|row| row.values[0].clone()).chain(summed).collect();
        let first = layer.column("cause1").unwrap();
        let causes: Vec<&Value> =
            layer.rows.iter().flat_map(|row| &row.values[first..first + 4]).filter(|it| **it != Value::Nothing).collect();
        assert!(!causes.is_empty() && causes.iter().all(|cause| known.contains(cause)));
    }
}
