//! Formations that arrive on the other side's ground, and places of the army in a lake.

use std::collections::BTreeMap;

use super::super::checker::Checker;
use super::super::words::quoted;
use super::{Read, odd};
use crate::geography::{Geography, LonLat};

/// Most pieces of line that are walked over in one reading; a package of more is not looked at here.
const WALK: usize = 20_000_000;

/// Adds the warnings.
pub(super) fn warn(checker: &mut Checker<'_>, read: &Read<'_>) {
    arrivals(checker, read);
    lakes(checker, read);
}

/// Formations that arrive where both claims give the ground to the other side.
fn arrivals(checker: &mut Checker<'_>, read: &Read<'_>) {
    let given = read.given;
    let geography = &given.geography;
    let pieces: usize = geography.borders.iter().flat_map(|border| &border.lines).map(Vec::len).sum();
    if pieces.saturating_mul(geography.places.len()).saturating_mul(given.sides.len()) > WALK {
        return;
    }
    let mut owners: BTreeMap<usize, Option<usize>> = BTreeMap::new();
    for row in read.tables.get("forces/formations.csv").rows() {
        let Some(formation) = read.order.formation(&row).and_then(|at| given.forces.formations.get(at)) else { continue };
        let (Some(element), Some(nation)) = (&formation.element, given.nations.get(formation.nation)) else { continue };
        let owner = *owners.entry(element.arrives_at).or_insert_with(|| owner(read, element.arrives_at));
        if let Some(side) = owner.filter(|side| *side != nation.side).and_then(|side| given.sides.get(side)) {
            let place = geography.places.get(element.arrives_at).map_or("", |place| place.id.as_str());
            let (id, place, side) = (quoted(&formation.id), quoted(place), quoted(&side.id));
            let message = format!("`{id}` arrives at `{place}`, which is ground of the other side (`{side}`) under both claims");
            odd(checker, "K151", (&row, "arrives_at"), message, "check the place and the formation's nation");
        }
    }
}

/// Whose ground a place of the field is under both claims: the side from whose anchor no claimed border lies between,
/// while between it and the other's anchor lies each. Nobody's where that does not hold, or outside the field, where
/// borders are not drawn.
fn owner(read: &Read<'_>, place: usize) -> Option<usize> {
    let Geography { field, places, borders, .. } = &read.given.geography;
    let at = places.get(place)?.at;
    let within = (field.south..=field.north).contains(&at[1]) && (field.west..=field.east).contains(&at[0]);
    if !within || borders.is_empty() {
        return None;
    }
    let parted = |side: &crate::SideSpec, border: &crate::geography::Border| {
        let from = places.get(side.anchor).map_or(at, |anchor| anchor.at);
        let crossed = border.lines.iter().flat_map(|line| line.windows(2)).filter(|piece| crosses((from, at), (piece[0], piece[1])));
        crossed.count() % 2 == 1
    };
    let sides = &read.given.sides;
    let own: Vec<usize> = (0..sides.len()).filter(|&side| borders.iter().all(|border| !parted(&sides[side], border))).collect();
    let [own] = own[..] else { return None };
    let others_are_cut_off = sides.iter().enumerate().all(|(at, side)| at == own || borders.iter().all(|border| parted(side, border)));
    others_are_cut_off.then_some(own)
}

/// Whether two straight pieces cross.
fn crosses((a, b): (LonLat, LonLat), (c, d): (LonLat, LonLat)) -> bool {
    let left = |p: LonLat, q: LonLat, r: LonLat| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) > 0.0;
    left(a, b, c) != left(a, b, d) && left(c, d, a) != left(c, d, b)
}

/// Places where somebody is to be, and that lie in a lake. Others may: a mouth of a river does.
fn lakes(checker: &mut Checker<'_>, read: &Read<'_>) {
    let given = read.given;
    let geography = &given.geography;
    let pieces: usize = geography.lakes.iter().flat_map(|lake| &lake.polygons).flatten().map(Vec::len).sum();
    if pieces.saturating_mul(geography.places.len()) > WALK {
        return;
    }
    let arrivals =
        given.forces.formations.iter().filter_map(|formation| Some((formation.element.as_ref()?.arrives_at, "formations arrive")));
    let depots = given.logistics.depots.iter().map(|depot| (depot.place, "a depot is"));
    let railheads = given.logistics.railheads.iter().map(|railhead| (railhead.place, "a railhead is"));
    let airfields = given.air.airfields.iter().map(|airfield| (airfield.place, "an airfield is"));
    let staffs = given.command.headquarters.iter().map(|headquarters| (headquarters.place, "a headquarters is"));
    let objectives = given.command.tasks.iter().map(|task| (task.objective, "a task leads"));
    let used: BTreeMap<usize, &str> = objectives.chain(staffs).chain(airfields).chain(railheads).chain(depots).chain(arrivals).collect();
    for (at, row) in read.tables.get("geo/places.csv").rows().enumerate() {
        let (Some(place), Some(what)) = (geography.places.get(at), used.get(&at)) else { continue };
        let lake = geography.lakes.iter().find(|lake| lake.polygons.iter().any(|polygon| inside(place.at, polygon)));
        if let Some(lake) = lake {
            let (id, lake) = (quoted(&place.id), quoted(&lake.name));
            odd(checker, "K152", (&row, "lat"), format!("`{id}`, where {what}, lies in {lake}"), "check the position");
        }
    }
}

/// Whether a point lies in a polygon and not in one of its holes.
fn inside(at: LonLat, polygon: &[Vec<LonLat>]) -> bool {
    let mut inside = false;
    for piece in polygon.iter().flat_map(|ring| ring.windows(2)) {
        let (a, b) = (piece[0], piece[1]);
        if (a[1] > at[1]) != (b[1] > at[1]) && at[0] < (b[0] - a[0]) * (at[1] - a[1]) / (b[1] - a[1]) + a[0] {
            inside = !inside;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::{crosses, inside};

    #[test]
    fn lines_cross_where_each_parts_the_ends_of_the_other() {
        assert!(crosses(([0.0, 0.0], [2.0, 2.0]), ([0.0, 2.0], [2.0, 0.0])));
        assert!(!crosses(([0.0, 0.0], [2.0, 2.0]), ([3.0, 0.0], [3.0, 9.0])));
    }

    #[test]
    fn an_island_is_not_in_the_lake() {
        let ring = |half: f64| vec![[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]];
        let lake = [ring(3.0), ring(1.0)];
        assert!(inside([2.0, 0.0], &lake) && !inside([0.0, 0.0], &lake) && !inside([4.0, 0.0], &lake));
    }
}
