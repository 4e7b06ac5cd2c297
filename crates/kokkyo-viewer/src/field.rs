//! Cells with their outlines, and the relief, as columns.
//!
//! Outlines come from h3o, so that the page needs no library for it. Corners are shared: neighbouring cells name the same
//! corner, and the edge between two cells is the pair of corners they have in common.

use std::collections::BTreeMap;

use h3o::CellIndex;
use kokkyo_model::world::theatre::{Cell, Theatre};
use kokkyo_scenario::Scenario;
use kokkyo_scenario::geography::{ElevationGrid, Geography, LonLat};

use crate::wire::Wire;

/// Corners are whole parts of a millionth of a degree (10 cm).
const PER_DEGREE: f64 = 1e6;

/// Spacing of the relief. *Unit*: degrees of longitude and latitude (1.1 km each at 48°).
const RELIEF: [f64; 2] = [0.015, 0.01];

/// Most points of the relief along one side.
const RELIEF_MOST: usize = 600;

/// Writes the columns `cell.*`, `corner.*` and `relief.*`.
pub fn write(wire: &mut Wire, scenario: &Scenario, theatre: &Theatre) {
    let cells = theatre.cells.as_slice();
    outlines(wire, cells);
    let run = cells.len();
    wire.i32_deltas("cell.lon", run, cells.iter().map(|cell| quantised(cell.at[0])));
    wire.i32_deltas("cell.lat", run, cells.iter().map(|cell| quantised(cell.at[1])));
    wire.i32_deltas("cell.height_m", run, cells.iter().map(|cell| i32::from(cell.height_m)));
    wire.u8s("cell.terrain", cells.iter().map(|cell| cell.terrain));
    wire.u8s("cell.zone", cells.iter().map(|cell| cell.zone as u8));
    wire.u8s("cell.passable", cells.iter().map(|cell| u8::from(cell.passable)));
    // 65535 where there is no neighbour.
    wire.u16s("cell.neighbours", cells.iter().flat_map(|cell| cell.neighbours.map(|neighbour| neighbour.0)));
    wire.f32s("cell.area_km2", cells.iter().map(|cell| cell.area_km2 as f32));
    relief(wire, &scenario.given.geography);
}

fn quantised(degrees: f64) -> i32 {
    (degrees * PER_DEGREE).round() as i32
}

/// Corners in the order in which cells first name them; for each cell the number of its corners and their places.
fn outlines(wire: &mut Wire, cells: &[Cell]) {
    let mut known: BTreeMap<(i32, i32), u32> = BTreeMap::new();
    let mut corners: Vec<(i32, i32)> = Vec::new();
    let mut counts = Vec::with_capacity(cells.len());
    let mut of_cells = Vec::with_capacity(cells.len() * 6);
    for cell in cells {
        let ring: Vec<(i32, i32)> = CellIndex::try_from(cell.h3)
            .map_or_else(|_| Vec::new(), |h3| h3.boundary().iter().map(|at| (quantised(at.lng()), quantised(at.lat()))).collect());
        counts.push(ring.len() as u8);
        for corner in ring {
            let next = corners.len() as u32;
            let at = *known.entry(corner).or_insert(next);
            if at == next {
                corners.push(corner);
            }
            of_cells.push(at);
        }
    }
    let run = corners.len();
    wire.i32_deltas("corner.lon", run, corners.iter().map(|corner| corner.0));
    wire.i32_deltas("corner.lat", run, corners.iter().map(|corner| corner.1));
    wire.u8s("cell.corner_count", counts);
    let run = of_cells.len();
    wire.u32_deltas("cell.corners", run, of_cells);
}

/// Heights on a fine grid, rows from north to south: the coarse grid smoothed, bent through the spot heights. For the eye
/// only: no law reads it.
fn relief(wire: &mut Wire, geography: &Geography) {
    let Some(grid) = geography.elevation.as_ref().filter(|grid| grid.columns > 0 && grid.rows > 0) else {
        wire.f32s("relief.frame", []);
        wire.i32s("relief.height_dm", []);
        return;
    };
    let points = |extent: f64, spacing: f64| ((extent / spacing).round() as usize + 1).clamp(2, RELIEF_MOST);
    let (width, height) = (grid.columns as f64 * grid.cell, grid.rows as f64 * grid.cell);
    let (columns, rows) = (points(width, RELIEF[0]), points(height, RELIEF[1]));
    let at = |column: usize, row: usize| {
        let (x, y) = (column as f64 / (columns - 1) as f64, row as f64 / (rows - 1) as f64);
        [grid.west + width * x, grid.south + height * (1.0 - y)]
    };
    let residuals: Vec<(LonLat, f64)> = geography.heights.iter().map(|spot| (spot.at, spot.height_m - smooth(grid, spot.at))).collect();
    let heights = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row))).map(|(column, row)| {
        let here = at(column, row);
        // Decimetres, so that shading sees no steps.
        ((smooth(grid, here) + bend(&residuals, here)) * 10.0).round() as i32
    });
    wire.f32s(
        "relief.frame",
        [grid.west, grid.south, grid.west + width, grid.south + height, columns as f64, rows as f64].map(|it| it as f32),
    );
    wire.i32_deltas("relief.height_dm", columns, heights);
}

/// The coarse grid through a uniform cubic B-spline, which rounds off the steps of a quantised grid.
fn smooth(grid: &ElevationGrid, at: LonLat) -> f64 {
    let x = (at[0] - grid.west) / grid.cell - 0.5;
    let y = (at[1] - grid.south) / grid.cell - 0.5;
    let (column, row) = (x.floor(), y.floor());
    let (across, up) = (weights(x - column), weights(y - row));
    let mut sum = 0.0;
    for (j, weight_up) in up.iter().enumerate() {
        for (i, weight_across) in across.iter().enumerate() {
            let column = (column + i as f64 - 1.0).clamp(0.0, (grid.columns - 1) as f64) as usize;
            let row = (row + j as f64 - 1.0).clamp(0.0, (grid.rows - 1) as f64) as usize;
            let height = grid.heights_m.get((grid.rows - 1 - row) * grid.columns + column).copied().unwrap_or_default();
            sum += weight_up * weight_across * f64::from(height);
        }
    }
    sum
}

fn weights(t: f64) -> [f64; 4] {
    let s = 1.0 - t;
    [s * s * s / 6.0, (3.0 * t * t * t - 6.0 * t * t + 4.0) / 6.0, (3.0 * s * s * s - 6.0 * s * s + 4.0) / 6.0, t * t * t / 6.0]
}

/// What spot heights within 12 km add, nearer ones more.
fn bend(residuals: &[(LonLat, f64)], here: LonLat) -> f64 {
    let across = here[1].to_radians().cos() * 111.32;
    let (mut sum, mut weights) = (0.0, 0.0);
    for (at, residual) in residuals {
        let (east, north) = ((at[0] - here[0]) * across, (at[1] - here[1]) * 110.57);
        let km2 = east * east + north * north;
        if km2 < 144.0 {
            let fade = 1.0 - km2.sqrt() / 12.0;
            let weight = fade * fade / (km2 + 2.0);
            sum += weight * residual;
            weights += weight;
        }
    }
    if weights > 0.0 { sum / (weights + 0.02) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smoothed_grid_keeps_a_plain_a_plain_and_a_slope_a_slope() {
        let grid = |of: fn(usize, usize) -> f32| ElevationGrid {
            columns: 6,
            rows: 6,
            west: 0.0,
            south: 0.0,
            cell: 1.0,
            heights_m: (0..36).map(|at| of(at % 6, at / 6)).collect(),
        };
        assert!((smooth(&grid(|_, _| 700.0), [2.7, 3.1]) - 700.0).abs() < 1e-9);
        // A B-spline gives back what is linear: 10 m a column, the first column's middle at 0.5.
        assert!((smooth(&grid(|column, _| 10.0 * column as f32), [3.2, 3.0]) - 27.0).abs() < 1e-6);
    }

    #[test]
    fn a_spot_height_bends_the_relief_near_it_only() {
        let residuals = [([118.6, 47.7], 30.0)];
        assert!(bend(&residuals, [118.6, 47.7]) > 25.0);
        assert_eq!(bend(&residuals, [118.8, 47.7]), 0.0);
    }
}
