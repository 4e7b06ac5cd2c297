//! Who held which ground, and where shells fell.

use std::collections::BTreeMap;

use h3o::CellIndex;
use kokkyo_model::event::Happening;
use kokkyo_model::world::column::{CellId, Id as _};
use kokkyo_scenario::geography::LonLat;

use super::View;
use crate::layer::{Field, Geometry, Layer, Row, Shape, text, time, whole};

const GROUND: &[Field] = &[
    text("id", "H3 index of the cell, hexadecimal, and number of the row"),
    text("cell", "H3 index of the cell, hexadecimal"),
    text("side", "Id of the side that last held it alone"),
    time("t_start", "From when on it is so, in UTC"),
    time("t_end", "Until when it is so, in UTC; that instant is not part of it"),
    text("clock", "The beginning on the scenario's own clock"),
    text("near", "Where that is, by the nearest named place"),
];

const FIRE: &[Field] = &[
    text("id", "H3 index of the cell, side and number of the step"),
    text("cell", "H3 index of the cell, hexadecimal"),
    text("side", "Id of the side that fired"),
    time("t_start", "Beginning of the step, in UTC"),
    time("t_end", "End of the step, in UTC"),
    text("clock", "The beginning on the scenario's own clock"),
    whole("rounds", "rounds", "Shells on the cell in this step"),
    text("near", "Where that is, by the nearest named place"),
];

/// Who holds which cell. Ground that nobody held has no row.
pub fn ground(view: &View<'_>) -> Layer {
    let frames = &view.run.record.frames;
    let mut changes: Vec<Vec<(usize, u8)>> = frames.first_control.iter().map(|&side| vec![(0, side)]).collect();
    for taken in &frames.taken {
        if let Some(of_cell) = changes.get_mut(taken.cell.index()) {
            of_cell.push((taken.row as usize, taken.side));
        }
    }
    let mut rows = Vec::new();
    for (at, of_cell) in changes.iter().enumerate() {
        let cell = CellId::at(at);
        let held = of_cell.iter().enumerate().map(|(number, &(from, side))| {
            let to = of_cell.get(number + 1).map_or(view.last(), |next| next.0);
            (number, from, to, view.side(usize::from(side)))
        });
        for (number, from, to, side) in held.filter(|(_, from, to, side)| from < to && !side.is_empty()) {
            let values = vec![
                format!("{}-{number:02}", view.h3(cell)).into(),
                view.h3(cell).into(),
                side.into(),
                view.moment(from).into(),
                view.moment(to).into(),
                view.clock(view.moment(from)),
                view.names.near(cell).into(),
            ];
            rows.push(Row { geometry: Geometry::Polygons(vec![vec![outline(view, cell)]]), values });
        }
    }
    Layer {
        name: "ground",
        title: "Ground held",
        description: "A cell of the field while one side was the last to hold it alone.",
        shape: Shape::Polygons,
        fields: GROUND.to_vec(),
        rows,
        look: view.by_side("side", 0.0),
        label: None,
    }
}

/// Shells by step, cell and side.
pub fn fire(view: &View<'_>) -> Layer {
    let step_h = view.run.record.frames.step_h;
    let mut sums: BTreeMap<(usize, CellId, usize), u32> = BTreeMap::new();
    for event in &view.run.record.events {
        if let Happening::Bombarded { element, cell, rounds } = event.happening {
            let row = (f64::from(event.minute) / 60.0 / step_h + 1e-9).floor() as usize;
            *sums.entry((row, cell, view.run.theatre.elements[element].side.index())).or_default() += rounds;
        }
    }
    let start = kokkyo_scenario::Moment(view.run.theatre.start_s);
    let row = |(&(step, cell, side), &rounds): (&(usize, CellId, usize), &u32)| {
        let [from, to] = [step, step + 1].map(|step| start.plus_hours(step as f64 * step_h));
        let values = vec![
            format!("{}-{}-{step:05}", view.h3(cell), view.side(side)).into(),
            view.h3(cell).into(),
            view.side(side).into(),
            from.into(),
            to.into(),
            view.clock(from),
            rounds.into(),
            view.names.near(cell).into(),
        ];
        Row { geometry: view.cell(cell).map_or(Geometry::Nowhere, Geometry::Point), values }
    };
    Layer {
        name: "fire",
        title: "Artillery fire",
        description: "Shells that a side fired at a cell in a step.",
        shape: Shape::Points,
        fields: FIRE.to_vec(),
        rows: sums.iter().map(row).collect(),
        look: view.by_side("side", 1.5),
        label: None,
    }
}

/// The outline of a cell: closed, anticlockwise.
fn outline(view: &View<'_>, cell: CellId) -> Vec<LonLat> {
    let h3 = view.run.theatre.cells.find(cell).and_then(|cell| CellIndex::try_from(cell.h3).ok());
    let mut ring: Vec<LonLat> = h3.map_or_else(Vec::new, |h3| h3.boundary().iter().map(|at| [at.lng(), at.lat()]).collect());
    ring.extend(ring.first().copied());
    ring
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::played;
    use crate::layer::Value;

    #[test]
    fn a_cell_is_held_by_one_side_at_a_time_and_as_the_frames_have_it() {
        let played = played();
        let run = played.run();
        let view = View::new(&run);
        let layer = ground(&view);
        let (start, end) = layer.span().unwrap();
        for row in [0, view.last() / 2, view.last() - 1] {
            let now = view.moment(row);
            let mut control = run.record.frames.first_control.clone();
            run.record
                .frames
                .taken
                .iter()
                .filter(|taken| taken.row as usize <= row)
                .for_each(|taken| control[taken.cell.index()] = taken.side);
            let held: BTreeMap<String, String> = layer
                .rows
                .iter()
                .filter(
                    |it| matches!((&it.values[start], &it.values[end]), (Value::Time(from), Value::Time(to)) if *from <= now && now < *to),
                )
                .map(|it| match (&it.values[1], &it.values[2]) {
                    (Value::Text(cell), Value::Text(side)) => (cell.clone(), side.clone()),
                    _ => panic!("a row without cell and side"),
                })
                .collect();
            for (at, &side) in control.iter().enumerate() {
                let holder = held.get(&view.h3(CellId::at(at))).map_or("", String::as_str);
                assert_eq!(holder, view.side(usize::from(side)));
            }
        }
    }

    #[test]
    fn outer_rings_run_anticlockwise() {
        let played = played();
        let run = played.run();
        let layer = ground(&View::new(&run));
        for row in &layer.rows {
            let Geometry::Polygons(polygons) = &row.geometry else { panic!("ground without an outline") };
            let ring = &polygons[0][0];
            let area: f64 = ring.windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum();
            assert!(area > 0.0);
        }
    }

    #[test]
    fn shells_of_the_layer_are_those_of_the_events() {
        let played = played();
        let run = played.run();
        let layer = fire(&View::new(&run));
        let rounds = layer.column("rounds").unwrap();
        let sum: i64 = layer.rows.iter().map(|row| if let Value::Whole(rounds) = row.values[rounds] { rounds } else { 0 }).sum();
        let fired: i64 = run
            .record
            .events
            .iter()
            .map(|event| if let Happening::Bombarded { rounds, .. } = event.happening { i64::from(rounds) } else { 0 })
            .sum();
        assert_eq!(sum, fired);
    }
}
