//! Where formations stood, in which condition, and how they marched.

use kokkyo_ensemble::frames::ElementFrame;
use kokkyo_ensemble::run_folder::lexicon;
use kokkyo_model::world::Presence;
use kokkyo_model::world::column::{ElementId, Id as _};
use kokkyo_scenario::forces::Formation;
use kokkyo_scenario::geography::LonLat;

use super::{View, km, some_cell};
use crate::layer::{Field, Geometry, Layer, Row, Shape, Value, number, sourced, text, time, whole};

const FORMATIONS: &[Field] = &[
    text("id", "Id of the formation and number of the row"),
    text("formation", "Id of the formation"),
    text("name", "Name"),
    text("name_ja", "Name in Japanese"),
    text("name_ru", "Name in Russian"),
    text("name_mn", "Name in Mongolian"),
    text("side", "Id of the side"),
    text("nation", "Nation"),
    text("echelon", "Echelon"),
    text("type", "Id of the type of element"),
    text("superior", "Name of the formation above"),
    time("t_start", "From when on it is so, in UTC"),
    time("t_end", "Until when it is so, in UTC; that instant is not part of it"),
    text("clock", "The beginning on the scenario's own clock"),
    text("presence", "in-field, on-road or off-field"),
    text("where_it_is", "Where that is, by the nearest named place; on the road: where it goes"),
    text("cell", "H3 index of the cell, hexadecimal; on the road: of the one by which it will enter the field"),
    text("posture", "What it does"),
    text("contact", "Closest contact in the step before: none, facing, fixing or assault"),
    text("enclosure", "How it is shut in"),
    text("task", "Title of the task that it follows"),
    whole("fit", "men", "Fit men at the beginning"),
    whole("fit_end", "men", "Fit men at the end"),
    whole("lost", "men", "Killed, wounded, missing and captured in this span"),
    whole("cohesion", "%", "Cohesion at the beginning"),
    whole("dug_in", "%", "How far it is dug in at the beginning"),
    whole("small_arms", "%", "Small-arms ammunition with it, of what it should have"),
    whole("shells", "%", "Shells with it"),
    whole("fuel", "%", "Fuel with it"),
    whole("food", "%", "Food with it"),
    whole("armour", "pieces", "Armoured vehicles in action at the beginning"),
    whole("guns", "pieces", "Guns in action at the beginning"),
    text("source", "Key of the source of the order of battle, in the layer `sources`"),
    text("locator", "Page, section, table or row of the source"),
    text("quality", "stated, inferred or assumed"),
];

const MARCHES: &[Field] = &[
    text("id", "Id of the formation and number of its march"),
    text("formation", "Id of the formation"),
    text("name", "Name"),
    text("name_ja", "Name in Japanese"),
    text("side", "Id of the side"),
    time("t_start", "Beginning of the step in which it set out, in UTC"),
    time("t_end", "Beginning of the step at which it stood, in UTC"),
    text("clock", "The beginning on the scenario's own clock"),
    number("km", "km", "Length from cell to cell"),
    text("from_where", "Where it set out"),
    text("to_where", "Where it halted"),
];

/// A formation while it stays where it is and as it is.
pub fn formations(view: &View<'_>) -> Layer {
    let mut rows = Vec::new();
    for id in view.run.theatre.elements.ids() {
        let frames = &view.run.record.frames;
        let mut number = 0;
        let mut from = 0;
        while from < view.last() {
            let frame = frames.element(from, id);
            let same = |row: &usize| alike(frame, frames.element(*row, id));
            let to = (from + 1..view.last()).find(|row| !same(row)).unwrap_or(view.last());
            if is_there(frame.presence) {
                number += 1;
                rows.push(stay(view, id, number, from, to));
            }
            from = to;
        }
    }
    Layer {
        name: "formations",
        title: "Formations",
        description: "A formation while it stays where it is and as it is; strengths at the beginning of that span.",
        shape: Shape::Points,
        fields: FORMATIONS.to_vec(),
        rows,
        look: view.by_side("side", 3.0),
        label: Some("name"),
    }
}

/// A march without a halt.
pub fn marches(view: &View<'_>) -> Layer {
    let mut rows = Vec::new();
    for id in view.run.theatre.elements.ids() {
        let mut number = 0;
        let mut row = 0;
        while row < view.last() {
            let to = halt(view, id, row);
            if to > row {
                number += 1;
                rows.push(march(view, id, number, row, to));
            }
            row = to.max(row + 1);
        }
    }
    Layer {
        name: "marches",
        title: "Marches",
        description: "A formation on the march across the field, from a halt to the next.",
        shape: Shape::Lines,
        fields: MARCHES.to_vec(),
        rows,
        look: view.by_side("side", 0.5),
        label: None,
    }
}

fn is_there(presence: Presence) -> bool {
    matches!(presence, Presence::InField | Presence::OnRoad | Presence::OffField)
}

/// Nothing is different that is told in words; numbers may be.
fn alike(one: &ElementFrame, other: &ElementFrame) -> bool {
    let told = |it: &ElementFrame| (it.presence, it.cell, it.place, it.posture, it.contact, it.enclosure, it.task);
    told(one) == told(other)
}

fn formation<'a>(view: &View<'a>, id: ElementId) -> Option<&'a Formation> {
    view.run.scenario.given.forces.formations.get(usize::from(view.run.theatre.elements[id].formation))
}

fn stay(view: &View<'_>, id: ElementId, number: usize, from: usize, to: usize) -> Row {
    let frames = &view.run.record.frames;
    let (frame, end) = (frames.element(from, id), frames.element(to, id));
    let element = &view.run.theatre.elements[id];
    let given = formation(view, id);
    let name = |of: fn(&Formation) -> &str| Value::from(given.map_or("", of));
    let forces = &view.run.scenario.given.forces;
    let nation = given.and_then(|it| view.run.scenario.given.nations.get(it.nation)).map_or("", |nation| nation.name.as_str());
    let kind = given.and_then(|it| it.element.as_ref()).and_then(|it| forces.types.get(it.kind)).map_or("", |kind| kind.id.as_str());
    let above = given.and_then(|it| it.parent).map_or("", |parent| view.names.formation(parent));
    let (geometry, place) = whereabouts(view, frame);
    let [source, locator, quality, _] = given.map_or_else(|| std::array::from_fn(|_| Value::Nothing), |it| sourced(&it.provenance));
    let share = |percent: u8| Value::from(u32::from(percent));
    let values = vec![
        format!("{}-{number:04}", element.id).into(),
        element.id.as_str().into(),
        element.name.as_str().into(),
        name(|it| &it.name_ja),
        name(|it| &it.name_ru),
        name(|it| &it.name_mn),
        view.side_of(element.side).into(),
        nation.into(),
        name(|it| &it.echelon),
        kind.into(),
        above.into(),
        view.moment(from).into(),
        view.moment(to).into(),
        view.clock(view.moment(from)),
        lexicon::presence(frame.presence).into(),
        place.into(),
        some_cell(frame.cell).map(|cell| view.h3(cell)).into(),
        lexicon::posture(frame.posture).into(),
        lexicon::contact(frame.contact).into(),
        lexicon::enclosure(frame.enclosure).into(),
        view.run.theatre.tasks.find(frame.task).map(|task| task.title.clone()).into(),
        frame.fit.into(),
        end.fit.into(),
        end.lost.saturating_sub(frame.lost).into(),
        share(frame.cohesion),
        share(frame.dug_in),
        share(frame.supply[0]),
        share(frame.supply[1]),
        share(frame.supply[2]),
        share(frame.supply[3]),
        u32::from(frame.armour).into(),
        u32::from(frame.guns).into(),
        source,
        locator,
        quality,
    ];
    Row { geometry, values }
}

/// Where it is, and how one says that. A formation on a road off the field has no known point.
fn whereabouts(view: &View<'_>, frame: &ElementFrame) -> (Geometry, String) {
    let place = view.run.theatre.places.find(frame.place).map(|place| place.name.clone()).unwrap_or_default();
    match frame.presence {
        Presence::InField => (view.cell(frame.cell).map_or(Geometry::Nowhere, Geometry::Point), view.names.near(frame.cell)),
        Presence::OffField => (view.place(frame.place.index()).map_or(Geometry::Nowhere, Geometry::Point), format!("at {place}")),
        Presence::OnRoad => (Geometry::Nowhere, format!("{} km short of {}", frame.road_left_km, goal(view, frame, place))),
        _ => (Geometry::Nowhere, String::new()),
    }
}

/// Where a road leads: to a place off the field, or to the cell by which one enters it.
fn goal(view: &View<'_>, frame: &ElementFrame, place: String) -> String {
    if place.is_empty() { format!("the field, {}", view.names.near(frame.cell)) } else { place }
}

/// Where a formation is in the field in a row, if it is.
fn point(view: &View<'_>, id: ElementId, row: usize) -> Option<LonLat> {
    let frame = view.run.record.frames.element(row, id);
    (frame.presence == Presence::InField).then(|| view.cell(frame.cell)).flatten()
}

/// The row at which a march that begins in `row` ends; `row` itself where none begins.
fn halt(view: &View<'_>, id: ElementId, row: usize) -> usize {
    let moved = |row: usize| match (point(view, id, row), point(view, id, row + 1)) {
        (Some(here), Some(there)) => here != there,
        _ => false,
    };
    (row..view.last()).find(|&row| !moved(row)).unwrap_or(view.last())
}

fn march(view: &View<'_>, id: ElementId, number: usize, from: usize, to: usize) -> Row {
    let element = &view.run.theatre.elements[id];
    let line: Vec<LonLat> = (from..=to).filter_map(|row| point(view, id, row)).collect();
    let length: f64 = line.windows(2).map(|pair| km(pair[0], pair[1])).sum();
    let near = |row: usize| view.names.near(view.run.record.frames.element(row, id).cell);
    let values = vec![
        format!("{}-{number:04}", element.id).into(),
        element.id.as_str().into(),
        element.name.as_str().into(),
        formation(view, id).map_or("", |it| it.name_ja.as_str()).into(),
        view.side_of(element.side).into(),
        view.moment(from).into(),
        view.moment(to).into(),
        view.clock(view.moment(from)),
        ((length * 10.0).round() / 10.0).into(),
        near(from).into(),
        near(to).into(),
    ];
    Row { geometry: Geometry::Lines(vec![line]), values }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::played;

    fn count(row: &Row, layer: &Layer, column: &str) -> i64 {
        match row.values[layer.column(column).unwrap()] {
            Value::Whole(number) => number,
            ref other => panic!("{column}: {other:?}"),
        }
    }

    #[test]
    fn spans_of_a_formation_cover_every_step_that_it_is_there_once_and_add_up_to_its_losses() {
        let played = played();
        let run = played.run();
        let view = View::new(&run);
        let layer = formations(&view);
        let (start, end) = layer.span().unwrap();
        let mut all = 0;
        for id in run.theatre.elements.ids() {
            let of = |row: &&Row| row.values[1] == Value::from(run.theatre.elements[id].id.as_str());
            let rows: Vec<&Row> = layer.rows.iter().filter(of).collect();
            let hours: f64 = rows
                .iter()
                .map(|row| match (&row.values[start], &row.values[end]) {
                    (Value::Time(from), Value::Time(to)) => to.hours_since(*from),
                    _ => panic!("a row without a span"),
                })
                .sum();
            let frames = &run.record.frames;
            let there = (0..view.last()).filter(|&row| is_there(frames.element(row, id).presence)).count();
            assert_eq!((hours / frames.step_h).round() as usize, there);
            // Who is not there loses nobody: what is lost after the first row in which it is there is lost in one of its spans.
            let lost: i64 = rows.iter().map(|row| count(row, &layer, "lost")).sum();
            let first = (0..view.last()).find(|&row| is_there(frames.element(row, id).presence)).unwrap_or(view.last());
            assert_eq!(lost, i64::from(frames.element(view.last(), id).lost - frames.element(first, id).lost));
            all += lost;
        }
        assert!(all > 0);
    }

    #[test]
    fn who_is_on_the_road_is_short_of_a_place_or_of_the_field() {
        use kokkyo_model::world::column::{CellId, PlaceId};
        let played = played();
        let run = played.run();
        let view = View::new(&run);
        let on_road = ElementFrame { presence: Presence::OnRoad, road_left_km: 40, ..*run.record.frames.element(0, ElementId::at(0)) };
        let told = |cell, place| {
            let mut frame = on_road;
            (frame.cell, frame.place) = (cell, place);
            whereabouts(&view, &frame).1
        };
        let (cell, place) = (CellId::at(0), PlaceId::at(0));
        assert_eq!(told(CellId::NONE, place), format!("40 km short of {}", run.theatre.places[place].name));
        assert_eq!(told(cell, PlaceId::NONE), format!("40 km short of the field, {}", view.names.near(cell)));
    }

    #[test]
    fn a_march_begins_and_ends_where_its_formation_stood() {
        let played = played();
        let run = played.run();
        let view = View::new(&run);
        let layer = marches(&view);
        assert!(!layer.rows.is_empty());
        for row in &layer.rows {
            let Geometry::Lines(lines) = &row.geometry else { panic!("a march without a line") };
            assert!(lines[0].windows(2).all(|pair| pair[0] != pair[1]));
            let Value::Number(length) = row.values[layer.column("km").unwrap()] else { panic!("a march without a length") };
            assert!(length > 0.0);
        }
    }
}
