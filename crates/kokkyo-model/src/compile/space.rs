//! From geography to cells: hexes, edges, zones, heights.

use geo::{Contains, Coord, LineString, Point, Polygon};
use h3o::{CellIndex, LatLng, Resolution};
use kokkyo_scenario::Given;
use kokkyo_scenario::geography::{Field, Geography, LonLat};

use super::Faults;
use crate::world::Side;
use crate::world::column::{CellId, Column, CrossingId, Id as _};
use crate::world::theatre::{Cell, Crossing, Edge, Terrain, Zone};

/// Cells of the field and what is found on the way to them.
pub(super) struct Space {
    pub cells: Column<CellId, Cell>,
    pub terrain: Vec<Terrain>,
    pub crossings: Column<CrossingId, Crossing>,
    pub disputed_km2: f64,
}

/// Distance between two points. *Unit*: m, whole.
pub(super) fn metres(a: LonLat, b: LonLat) -> f64 {
    match (LatLng::new(a[1], a[0]), LatLng::new(b[1], b[0])) {
        (Ok(a), Ok(b)) => a.distance_m(b).round(),
        _ => 0.0,
    }
}

/// Whether two segments cross, touching included.
pub(super) fn segments_cross(a: [LonLat; 2], b: [LonLat; 2]) -> bool {
    let side = |p: LonLat, q: LonLat, r: LonLat| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    let (d1, d2) = (side(b[0], b[1], a[0]), side(b[0], b[1], a[1]));
    let (d3, d4) = (side(a[0], a[1], b[0]), side(a[0], a[1], b[1]));
    ((d1 > 0.0) != (d2 > 0.0)) && ((d3 > 0.0) != (d4 > 0.0))
}

/// The cell that contains a position, if it is one of the field.
pub(super) fn cell_at(cells: &Column<CellId, Cell>, at: LonLat, resolution: u8) -> CellId {
    let Ok(resolution) = Resolution::try_from(resolution) else { return CellId::NONE };
    let Ok(position) = LatLng::new(at[1], at[0]) else { return CellId::NONE };
    let h3 = u64::from(position.to_cell(resolution));
    cells.as_slice().binary_search_by_key(&h3, |cell| cell.h3).map_or(CellId::NONE, CellId::at)
}

/// The lines that a side claims.
fn lines_of(geography: &Geography, claimant: usize) -> Vec<Vec<LonLat>> {
    geography.borders.iter().filter(|border| border.claimant == claimant).flat_map(|border| border.lines.clone()).collect()
}

/// Where lines end inside the field and no other piece goes on from there: three at most.
fn open_ends(lines: &[Vec<LonLat>], field: &Field) -> Vec<String> {
    let within = |at: &LonLat| at[0] > field.west && at[0] < field.east && at[1] > field.south && at[1] < field.north;
    let is_same = |a: &LonLat, b: &LonLat| (a[0] - b[0]).abs() < 1e-6 && (a[1] - b[1]).abs() < 1e-6;
    let ends = lines.iter().flat_map(|line| [line.first(), line.last()]).flatten().filter(|at| within(at));
    // It is itself one of the vertices.
    let open = ends.filter(|at| lines.iter().flatten().filter(|other| is_same(at, other)).count() == 1);
    open.map(|at| format!("{:.4} N {:.4} E", at[1], at[0])).take(3).collect()
}

/// Says that the anchor of a side does not lie in the field, which one, and where it lies.
fn outside(given: &Given, side: usize, faults: &mut Faults) {
    let field = given.geography.field;
    let found = given.sides.get(side).and_then(|side| Some((side, given.geography.places.get(side.anchor)?)));
    let Some((side, place)) = found else {
        faults.add("M003", "scenario.toml", "the anchor of a side is no place of the field", "name a place inside the field");
        return;
    };
    let message = format!("the anchor of side `{}`, {}, does not lie in the field", side.id, place.id);
    let mend = format!(
        "it lies at {:.4} N {:.4} E and the field reaches from {} to {} N and from {} to {} E: name a place inside, or make [field] larger",
        place.at[1], place.at[0], field.south, field.north, field.west, field.east
    );
    faults.add("M003", "scenario.toml", &message, &mend);
}

pub(super) fn build(given: &Given, anchors: [LonLat; 2], start: kokkyo_scenario::Moment, faults: &mut Faults) -> Option<Space> {
    let geography = &given.geography;
    let field = geography.field;
    let resolution = Resolution::try_from(field.h3_resolution).ok()?;
    let middle = [(field.west + field.east) / 2.0, (field.south + field.north) / 2.0];
    let indices = cells_in_box(geography, middle, resolution, faults)?;
    let position = |h3: &CellIndex| {
        let at = LatLng::from(*h3);
        // Rounded to a ten-millionth of a degree (1 cm), so that the last bits of trigonometry never matter.
        [round7(at.lng()), round7(at.lat())]
    };
    let centres: Vec<LonLat> = indices.iter().map(position).collect();
    let terrain_of = terrain_by_cell(geography, &centres);
    let heights = heights_by_cell(geography, &centres);
    let lakes: Vec<Polygon> = geography.lakes.iter().flat_map(|lake| polygons(&lake.polygons)).collect();
    let mut cells = Vec::with_capacity(indices.len());
    for (at, h3) in indices.iter().enumerate() {
        let centre = centres[at];
        let mut cell = Cell {
            h3: u64::from(*h3),
            at: centre,
            plane_km: plane_km(centre, middle),
            terrain: terrain_of[at],
            height_m: heights[at],
            area_km2: (h3.area_km2() * 1e6).round() / 1e6,
            zone: Zone::Unclaimed,
            degree: 0,
            neighbours: [CellId::NONE; 6],
            km: [0.0; 6],
            edges: [Edge::Open; 6],
            passable: geography.terrain_classes.get(usize::from(terrain_of[at])).is_none_or(|class| class.passable)
                && !lakes.iter().any(|lake| lake.contains(&Point::new(centre[0], centre[1]))),
        };
        let mut around: Vec<CellId> = h3
            .grid_disk::<Vec<CellIndex>>(1)
            .into_iter()
            .filter(|other| other != h3)
            .filter_map(|other| indices.binary_search(&other).ok().map(CellId::at))
            .collect();
        around.sort_unstable();
        for (slot, other) in around.into_iter().take(6).enumerate() {
            cell.neighbours[slot] = other;
            cell.km[slot] = (metres(centre, centres[other.index()]) / 1000.0) as f32;
            cell.degree += 1;
        }
        cells.push(cell);
    }
    let mut cells: Column<CellId, Cell> = Column::new(cells);
    let bins = Bins::new(&cells, field.west, field.south, field.east, field.north);
    // Rivers: the edge lies on a river if the line between the centres crosses it.
    let mut river_edges: Vec<Vec<(CellId, usize)>> = vec![Vec::new(); geography.rivers.len()];
    for (index, river) in geography.rivers.iter().enumerate() {
        for (cell, slot) in bins.crossed(&cells, &river.lines) {
            let edge = if river.needs_crossing { Edge::River } else { Edge::Wade };
            if cells[cell].edges[slot] != Edge::River {
                cells[cell].edges[slot] = edge;
            }
            river_edges[index].push((cell, slot));
        }
    }
    let crossings = place_crossings(geography, &mut cells, &river_edges, start, faults);
    let mut reached = [Vec::new(), Vec::new()];
    for (claimant, reach) in reached.iter_mut().enumerate() {
        let lines = lines_of(geography, claimant);
        let barrier = bins.crossed(&cells, &lines);
        let from = cell_at(&cells, anchors[1], field.h3_resolution);
        if !from.is_some() {
            outside(given, 1, faults);
            return None;
        }
        *reach = flood(&cells, from, &barrier);
    }
    let first_anchor = cell_at(&cells, anchors[0], field.h3_resolution);
    if !first_anchor.is_some() {
        outside(given, 0, faults);
        return None;
    }
    for (claimant, reach) in reached.iter().enumerate() {
        if reach[first_anchor.index()] {
            let whose = given.sides.get(claimant).map_or("", |side| side.id.as_str());
            let message = format!("the border that side `{whose}` claims does not separate the two anchors inside the field");
            let mut mend = "draw the line from edge to edge of the field, and a little beyond, without a gap".to_string();
            let open = open_ends(&lines_of(geography, claimant), &field);
            if !open.is_empty() {
                mend.push_str(&format!("; a line of it ends inside the field, at {}", open.join(" and at ")));
            }
            faults.add("M004", "geo/borders.geojson", &message, &mend);
        }
    }
    let mut disputed_km2 = 0.0;
    for id in 0..cells.len() {
        let cell = &mut cells[CellId::at(id)];
        // reached[c]: the second side's ground under the claim of side c.
        cell.zone = match (reached[0][id], reached[1][id]) {
            (true, true) => Zone::Second,
            (false, false) => Zone::First,
            (false, true) => Zone::Disputed,
            (true, false) => Zone::Unclaimed,
        };
        if cell.zone == Zone::Disputed {
            disputed_km2 += cell.area_km2;
        }
    }
    let terrain = geography
        .terrain_classes
        .iter()
        .map(|class| Terrain { speed: class.speed, exposure: class.exposure, sight_km: class.sight_km })
        .collect();
    Some(Space { cells, terrain, crossings, disputed_km2 })
}

/// East and north of the middle of the field. *Unit*: km, whole metres.
fn plane_km(at: LonLat, middle: LonLat) -> [f64; 2] {
    const KM_PER_DEGREE: f64 = 111.195;
    let shrink = libm::cos(middle[1] * std::f64::consts::PI / 180.0);
    let whole = |km: f64| (km * 1000.0).round() / 1000.0;
    [whole((at[0] - middle[0]) * KM_PER_DEGREE * shrink), whole((at[1] - middle[1]) * KM_PER_DEGREE)]
}

fn round7(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

fn cells_in_box(geography: &Geography, middle: LonLat, resolution: Resolution, faults: &mut Faults) -> Option<Vec<CellIndex>> {
    let field = geography.field;
    let centre = LatLng::new(middle[1], middle[0]).ok()?.to_cell(resolution);
    let corner = metres(middle, [field.west, field.south]).max(metres(middle, [field.west, field.north]));
    let around: Vec<CellIndex> = centre.grid_disk(1);
    let spacing = around
        .iter()
        .filter(|other| **other != centre)
        .map(|other| LatLng::from(*other).distance_m(LatLng::from(centre)))
        .fold(f64::INFINITY, f64::min);
    let rings = (corner / (spacing * 0.8)).ceil() + 2.0;
    if rings > 250.0 {
        faults.add("M001", "scenario.toml", "the field has more than 65,000 cells", "choose a smaller field or a coarser h3_resolution");
        return None;
    }
    let mut found: Vec<CellIndex> = centre
        .grid_disk::<Vec<CellIndex>>(rings as u32)
        .into_iter()
        .filter(|cell| {
            let at = LatLng::from(*cell);
            let (lon, lat) = (round7(at.lng()), round7(at.lat()));
            lon >= field.west && lon <= field.east && lat >= field.south && lat <= field.north
        })
        .collect();
    found.sort_unstable();
    if found.is_empty() || found.len() >= usize::from(u16::MAX) {
        let message = format!("the field has {} cells; it must have between 1 and 65,534", found.len());
        faults.add("M001", "scenario.toml", &message, "choose another box or h3_resolution");
        return None;
    }
    Some(found)
}

fn polygons(parts: &[Vec<Vec<LonLat>>]) -> Vec<Polygon> {
    let ring = |points: &Vec<LonLat>| LineString::from(points.iter().map(|p| Coord { x: p[0], y: p[1] }).collect::<Vec<_>>());
    parts
        .iter()
        .filter(|rings| !rings.is_empty())
        .map(|rings| Polygon::new(ring(&rings[0]), rings[1..].iter().map(ring).collect()))
        .collect()
}

fn terrain_by_cell(geography: &Geography, centres: &[LonLat]) -> Vec<u8> {
    let mut patches: Vec<(&kokkyo_scenario::geography::TerrainPatch, Vec<Polygon>)> =
        geography.terrain.iter().map(|patch| (patch, polygons(&patch.polygons))).collect();
    patches.sort_by_key(|(patch, _)| -patch.priority);
    centres
        .iter()
        .map(|centre| {
            let point = Point::new(centre[0], centre[1]);
            let found = patches.iter().find(|(_, parts)| parts.iter().any(|part| part.contains(&point)));
            found.map_or(geography.field.default_terrain, |(patch, _)| patch.terrain) as u8
        })
        .collect()
}

/// Our own surface: the coarse grid, bent to pass through the spot heights by inverse squared distance (within 12 km).
fn heights_by_cell(geography: &Geography, centres: &[LonLat]) -> Vec<i16> {
    let coarse = |at: LonLat| -> f64 {
        let Some(grid) = &geography.elevation else { return 0.0 };
        let x = ((at[0] - grid.west) / grid.cell - 0.5).clamp(0.0, (grid.columns.max(1) - 1) as f64);
        let y = ((at[1] - grid.south) / grid.cell - 0.5).clamp(0.0, (grid.rows.max(1) - 1) as f64);
        let (x0, y0) = (x.floor() as usize, y.floor() as usize);
        let (x1, y1) = ((x0 + 1).min(grid.columns - 1), (y0 + 1).min(grid.rows - 1));
        let (fx, fy) = (x - x0 as f64, y - y0 as f64);
        let height = |column: usize, row: usize| f64::from(grid.heights_m[(grid.rows - 1 - row) * grid.columns + column]);
        (height(x0, y0) * (1.0 - fx) + height(x1, y0) * fx) * (1.0 - fy) + (height(x0, y1) * (1.0 - fx) + height(x1, y1) * fx) * fy
    };
    let residuals: Vec<(LonLat, f64)> = geography.heights.iter().map(|spot| (spot.at, spot.height_m - coarse(spot.at))).collect();
    centres
        .iter()
        .map(|centre| {
            let (mut sum, mut weights) = (0.0, 0.0);
            for (at, residual) in &residuals {
                // Degrees are near enough here: a cheap filter before the exact distance.
                if (at[0] - centre[0]).abs() > 0.2 || (at[1] - centre[1]).abs() > 0.15 {
                    continue;
                }
                let km = metres(*at, *centre) / 1000.0;
                if km < 12.0 {
                    let weight = (1.0 - km / 12.0) / (km * km + 0.25);
                    sum += weight * residual;
                    weights += weight;
                }
            }
            let bend = if weights > 0.0 { sum / (weights + 0.02) } else { 0.0 };
            (coarse(*centre) + bend).round().clamp(-400.0, 8000.0) as i16
        })
        .collect()
}

/// Edges by where they lie, so that a line is compared with the edges near it only.
struct Bins {
    west: f64,
    south: f64,
    columns: usize,
    rows: usize,
    /// How far from its middle an edge reaches at most, east and north. *Unit*: degrees, at least [`BIN`].
    reach: [f64; 2],
    edges: Vec<Vec<(CellId, usize)>>,
}

/// Width of a bin. *Unit*: degrees.
const BIN: f64 = 0.05;

impl Bins {
    fn new(cells: &Column<CellId, Cell>, west: f64, south: f64, east: f64, north: f64) -> Self {
        let columns = ((east - west) / BIN).ceil() as usize + 3;
        let rows = ((north - south) / BIN).ceil() as usize + 3;
        let edges = vec![Vec::new(); columns * rows];
        let mut bins = Self { west: west - BIN, south: south - BIN, columns, rows, reach: [BIN; 2], edges };
        for id in cells.ids() {
            for slot in 0..usize::from(cells[id].degree) {
                let other = cells[id].neighbours[slot];
                for axis in 0..2 {
                    bins.reach[axis] = bins.reach[axis].max((cells[id].at[axis] - cells[other].at[axis]).abs() / 2.0);
                }
                let [column, row] = bins.bin([(cells[id].at[0] + cells[other].at[0]) / 2.0, (cells[id].at[1] + cells[other].at[1]) / 2.0]);
                bins.edges[row * columns + column].push((id, slot));
            }
        }
        bins
    }

    fn bin(&self, at: LonLat) -> [usize; 2] {
        let column = ((at[0] - self.west) / BIN).clamp(0.0, (self.columns - 1) as f64) as usize;
        let row = ((at[1] - self.south) / BIN).clamp(0.0, (self.rows - 1) as f64) as usize;
        [column, row]
    }

    /// Edges whose line between centres crosses one of the lines; each edge appears from both its cells.
    fn crossed(&self, cells: &Column<CellId, Cell>, lines: &[Vec<LonLat>]) -> Vec<(CellId, usize)> {
        let mut found = Vec::new();
        for line in lines {
            for pair in line.windows(2) {
                let [east, north] = self.reach;
                let low = [pair[0][0].min(pair[1][0]) - east, pair[0][1].min(pair[1][1]) - north];
                let high = [pair[0][0].max(pair[1][0]) + east, pair[0][1].max(pair[1][1]) + north];
                let ([c0, r0], [c1, r1]) = (self.bin(low), self.bin(high));
                for row in r0..=r1 {
                    for column in c0..=c1 {
                        for &(cell, slot) in &self.edges[row * self.columns + column] {
                            let other = cells[cell].neighbours[slot];
                            if segments_cross([cells[cell].at, cells[other].at], [pair[0], pair[1]]) {
                                found.push((cell, slot));
                            }
                        }
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn flood(cells: &Column<CellId, Cell>, from: CellId, barrier: &[(CellId, usize)]) -> Vec<bool> {
    let mut reached = vec![false; cells.len()];
    let mut open = vec![from];
    reached[from.index()] = true;
    while let Some(id) = open.pop() {
        for slot in 0..usize::from(cells[id].degree) {
            let other = cells[id].neighbours[slot];
            if !reached[other.index()] && barrier.binary_search(&(id, slot)).is_err() {
                reached[other.index()] = true;
                open.push(other);
            }
        }
    }
    reached
}

fn place_crossings(
    geography: &Geography,
    cells: &mut Column<CellId, Cell>,
    river_edges: &[Vec<(CellId, usize)>],
    start: kokkyo_scenario::Moment,
    faults: &mut Faults,
) -> Column<CrossingId, Crossing> {
    let mut crossings: Vec<Crossing> = Vec::new();
    for (index, crossing) in geography.crossings.iter().enumerate() {
        let middle = |&(cell, slot): &(CellId, usize)| {
            let other = cells[cell].neighbours[slot];
            [(cells[cell].at[0] + cells[other].at[0]) / 2.0, (cells[cell].at[1] + cells[other].at[1]) / 2.0]
        };
        let passable = |&&(cell, slot): &&(CellId, usize)| {
            let other = cells[cell].neighbours[slot];
            cells[cell].passable && cells[other].passable && cell < other
        };
        let edges = river_edges.get(crossing.river).map_or(&[][..], Vec::as_slice);
        let nearest = edges
            .iter()
            .filter(passable)
            .min_by(|a, b| metres(middle(a), crossing.at).total_cmp(&metres(middle(b), crossing.at)).then(a.cmp(b)));
        let Some(&(cell, slot)) = nearest else {
            let message = format!("crossing `{}` lies on no river edge of the field", crossing.id);
            faults.add("M005", "geo/crossings.csv", &message, "check its river and position");
            continue;
        };
        if metres(middle(&(cell, slot)), crossing.at) > 5000.0 {
            let message = format!("crossing `{}` lies more than 5 km from its river", crossing.id);
            faults.add("M005", "geo/crossings.csv", &message, "check its position");
        }
        let other = cells[cell].neighbours[slot];
        let id = CrossingId::at(index.min(crossings.len()));
        crossings.push(Crossing {
            id: crossing.id.clone(),
            name: crossing.name.clone(),
            from: cell,
            to: other,
            side: crossing.side.map(Side::at),
            capacity_per_h: crossing.capacity_per_h,
            max_load_t: crossing.max_load_t,
            length_m: crossing.length_m,
            opens_h: crossing.opens.hours_since(start),
            closes_h: crossing.closes.map_or(f64::INFINITY, |closes| closes.hours_since(start)),
            next: CrossingId::NONE,
        });
        // Several crossings on one edge form a chain from the last one added.
        for (a, b) in [(cell, other), (other, cell)] {
            let Some(back) = cells[a].neighbours.iter().position(|&n| n == b) else { continue };
            if let Edge::Crossing(before) = cells[a].edges[back]
                && a == cell
                && let Some(entry) = crossings.last_mut()
            {
                entry.next = before;
            }
            cells[a].edges[back] = Edge::Crossing(id);
        }
    }
    Column::new(crossings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_cross_only_where_they_meet() {
        assert!(segments_cross([[0.0, 0.0], [2.0, 2.0]], [[0.0, 2.0], [2.0, 0.0]]));
        assert!(!segments_cross([[0.0, 0.0], [1.0, 1.0]], [[2.0, 0.0], [3.0, -1.0]]));
        assert!(!segments_cross([[0.0, 0.0], [1.0, 0.0]], [[0.0, 1.0], [1.0, 1.0]]));
    }

    #[test]
    fn a_line_crosses_edges_whose_middle_lies_far_from_it() {
        // A pair of cells 0.4 degrees from each other, and a line near one of them.
        let cell = |lon: f64, other: usize| {
            let mut neighbours = [CellId::NONE; 6];
            neighbours[0] = CellId::at(other);
            Cell {
                h3: 0,
                at: [lon, 0.1],
                plane_km: [0.0; 2],
                terrain: 0,
                height_m: 0,
                area_km2: 1.0,
                zone: Zone::Unclaimed,
                degree: 1,
                neighbours,
                km: [0.0; 6],
                edges: [Edge::Open; 6],
                passable: true,
            }
        };
        let cells: Column<CellId, Cell> = Column::new(vec![cell(0.1, 1), cell(0.5, 0)]);
        let bins = Bins::new(&cells, 0.0, 0.0, 0.6, 0.2);
        for lon in [0.11, 0.2, 0.3, 0.49] {
            assert_eq!(bins.crossed(&cells, &[vec![[lon, 0.0], [lon, 0.2]]]).len(), 2, "{lon}");
        }
        assert!(bins.crossed(&cells, &[vec![[0.55, 0.0], [0.55, 0.2]]]).is_empty());
    }
}
