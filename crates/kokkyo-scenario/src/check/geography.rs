//! `geo/`: places, network, crossings, terrain, heights, water, borders.

use std::collections::{BTreeMap, BTreeSet};

use super::checker::Checker;
use super::fields::{Fields, Ids, NOT_NEGATIVE, POSITIVE, Raw, SHARE, Span};
use super::geojson_file;
use super::scenario_file::Head;
use super::schema::Tables;
use super::table::{Row, Table};
use super::words::quoted;
use super::{elevation, geojson_file::Feature};
use crate::geography::{
    Border, Crossing, Field, Geography, Lake, Link, LinkMode, LonLat, Place, River, SpotHeight, TerrainClass, TerrainPatch,
};

/// Words for kinds of way.
pub(super) const MODES: &[(&str, LinkMode)] = &[("rail", LinkMode::Rail), ("road", LinkMode::Road), ("track", LinkMode::Track)];
/// Words for kinds of crossing.
pub(super) const CROSSINGS: &[(&str, &str)] = &[("bridge", "bridge"), ("ford", "ford"), ("boats", "boats")];
/// Whether a river needs a crossing.
pub(super) const WADING: &[(&str, bool)] = &[("site", true), ("wade", false)];
/// Priorities of polygons.
pub(super) const PRIORITIES: Span = (-1e6, 1e6);

/// Places, as others refer to them.
pub(super) struct Places {
    /// Places by id.
    pub ids: Ids,
    /// Crossings by id.
    pub crossings: Ids,
    reachable: Vec<bool>,
}

impl Places {
    /// A place where an element can be: in the field, or on the network of roads and tracks.
    pub fn reachable(&self, checker: &mut Checker<'_>, row: &dyn Fields, name: &str) -> usize {
        let place = checker.link(row, name, &self.ids);
        if let Raw::Text(id) = row.raw(name)
            && self.ids.position(id).is_some()
        {
            self.check(checker, row, name, id, place);
        }
        place
    }

    /// The fault that an element cannot be at a place.
    pub fn check(&self, checker: &mut Checker<'_>, row: &dyn Fields, name: &str, id: &str, place: usize) {
        if self.reachable.get(place) == Some(&false) {
            let message = format!("`{}` is neither in the field nor at the end of a road or track", quoted(id));
            checker.fault("K066", row, name, message, "add a link to geo/network.csv, or name another place");
        }
    }
}

/// Reads everything under `geo/`.
pub(super) fn read(checker: &mut Checker<'_>, tables: &Tables, head: &Head) -> (Geography, Places) {
    let (places, ids) = places(checker, tables.get("geo/places.csv"));
    let links = links(checker, tables.get("geo/network.csv"), &places, &ids);
    let reachable = reachable(&head.field, &places, &links);
    let (rivers, river_ids) = rivers(checker);
    let (crossings, crossing_ids) = crossings(checker, tables.get("geo/crossings.csv"), head, &places, &ids, &river_ids);
    let (terrain_classes, class_ids) = terrain_classes(checker, tables.get("geo/terrain_classes.csv"));
    let geography = Geography {
        field: head.field,
        links,
        crossings,
        terrain_classes,
        terrain: terrain(checker, &class_ids),
        heights: heights(checker, tables.get("geo/heights.csv"), &places, &ids),
        elevation: elevation::read(checker),
        lakes: lakes(checker),
        borders: borders(checker, head, &rivers, &river_ids),
        rivers,
        places,
    };
    (geography, Places { ids, crossings: crossing_ids, reachable })
}

fn places(checker: &mut Checker<'_>, table: &Table) -> (Vec<Place>, Ids) {
    let ids = Ids::of(checker, "place", table);
    let read = |row: Row<'_>| {
        let at = own_position(checker, &row);
        Place {
            id: checker.text(&row, "id"),
            name: checker.required(&row, "name"),
            name_ja: checker.name(&row, "name_ja"),
            name_ru: checker.name(&row, "name_ru"),
            name_mn: checker.name(&row, "name_mn"),
            name_sources: checker.name_sources(&row),
            alt_names: checker.list(&row, "alt_names"),
            at,
            accuracy_km: checker.number(&row, "accuracy_km", NOT_NEGATIVE),
            provenance: checker.provenance(&row),
        }
    };
    (table.rows().map(read).collect(), ids)
}

fn links(checker: &mut Checker<'_>, table: &Table, places: &[Place], ids: &Ids) -> Vec<Link> {
    let mut list = Vec::new();
    for row in table.rows() {
        let ends = (checker.link_if_given(&row, "from", ids), checker.link_if_given(&row, "to", ids));
        for name in ["from", "to"] {
            if matches!(row.raw(name), Raw::Absent) {
                checker.required(&row, name);
            }
        }
        let mode = checker.word(&row, "mode", MODES);
        let km = checker.number(&row, "km", POSITIVE);
        if let (Some(from), Some(to)) = ends
            && let (Some(a), Some(b)) = (places.get(from), places.get(to))
        {
            let straight = distance_km(a.at, b.at);
            if from == to {
                checker.fault("K068", &row, "to", "a link from a place to itself", "name two places");
            } else if km > 0.0 && km < 0.95 * straight - a.accuracy_km - b.accuracy_km {
                let message = format!("{km} km is shorter than the straight line of {straight:.0} km");
                checker.warn("K067", &row, "km", message, "check the length and both positions");
            }
        }
        let provenance = checker.provenance(&row);
        list.push(Link { from: ends.0.unwrap_or(0), to: ends.1.unwrap_or(0), mode, km, provenance });
    }
    list
}

fn reachable(field: &Field, places: &[Place], links: &[Link]) -> Vec<bool> {
    let mut reachable: Vec<bool> = places.iter().map(|place| place.at[0].is_nan() || inside(field, place.at)).collect();
    for link in links.iter().filter(|link| link.mode != LinkMode::Rail) {
        for end in [link.from, link.to] {
            if let Some(slot) = reachable.get_mut(end) {
                *slot = true;
            }
        }
    }
    reachable
}

fn inside(field: &Field, [lon, lat]: LonLat) -> bool {
    (field.south..=field.north).contains(&lat) && (field.west..=field.east).contains(&lon)
}

fn distance_km(a: LonLat, b: LonLat) -> f64 {
    let north = (b[1] - a[1]).to_radians();
    let east = (b[0] - a[0]).to_radians();
    let h = (north / 2.0).sin().powi(2) + a[1].to_radians().cos() * b[1].to_radians().cos() * (east / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().clamp(0.0, 1.0).asin()
}

/// The position in a row; not a number after a fault, so that nothing else is said about it.
fn own_position(checker: &mut Checker<'_>, row: &Row<'_>) -> LonLat {
    let before = checker.report.diagnostics.len();
    let lat = checker.number(row, "lat", (-90.0, 90.0));
    let lon = checker.number(row, "lon", (-180.0, 180.0));
    if checker.report.diagnostics.len() > before { [f64::NAN; 2] } else { [lon, lat] }
}

/// The position of a row: its own, or that of its place.
fn position(checker: &mut Checker<'_>, row: &Row<'_>, places: &[Place], ids: &Ids) -> LonLat {
    let given = !matches!(row.raw("lat"), Raw::Absent) || !matches!(row.raw("lon"), Raw::Absent);
    let place = checker.link_if_given(row, "place", ids);
    if given {
        return own_position(checker, row);
    }
    if matches!(row.raw("place"), Raw::Absent) {
        checker.fault("K063", row, "lat", "neither a place nor a position", "fill `place`, or `lat` and `lon`");
    }
    place.and_then(|place| places.get(place)).map_or([0.0, 0.0], |place| place.at)
}

fn crossings(checker: &mut Checker<'_>, table: &Table, head: &Head, places: &[Place], ids: &Ids, rivers: &Ids) -> (Vec<Crossing>, Ids) {
    let crossing_ids = Ids::of(checker, "crossing", table);
    let mut list = Vec::new();
    for row in table.rows() {
        let crossing = Crossing {
            id: checker.text(&row, "id"),
            name: checker.required(&row, "name"),
            name_ja: checker.name(&row, "name_ja"),
            river: checker.link(&row, "river", rivers),
            at: position(checker, &row, places, ids),
            side: checker.side_or_both(&row, "side", &head.side_ids),
            kind: checker.word(&row, "kind", CROSSINGS).to_string(),
            capacity_per_h: checker.number(&row, "capacity_per_h", NOT_NEGATIVE),
            max_load_t: checker.number(&row, "max_load_t", NOT_NEGATIVE),
            length_m: checker.number_if_given(&row, "length_m", (0.0, 5_000.0)).unwrap_or_default(),
            opens: checker.moment(&row, "opens"),
            closes: checker.moment_if_given(&row, "closes"),
            provenance: checker.provenance(&row),
        };
        if let Some(closes) = crossing.closes {
            checker.in_order(&row, "closes", crossing.opens, closes);
        }
        if crossing.opens > head.clock.end {
            checker.inside_clock(&row, "opens", crossing.opens, (head.clock.start, head.clock.end));
        }
        list.push(crossing);
    }
    (list, crossing_ids)
}

fn terrain_classes(checker: &mut Checker<'_>, table: &Table) -> (Vec<TerrainClass>, Ids) {
    let ids = Ids::of(checker, "terrain class", table);
    let read = |row: Row<'_>| TerrainClass {
        id: checker.text(&row, "id"),
        name: checker.required(&row, "name"),
        name_ja: checker.name(&row, "name_ja"),
        speed: ["foot", "horse", "wheeled", "tracked"].map(|kind| checker.number(&row, kind, SHARE)),
        exposure: checker.number(&row, "exposure", (0.0, 2.0)),
        sight_km: checker.number(&row, "sight_km", NOT_NEGATIVE),
        passable: checker.yes(&row, "passable"),
        provenance: checker.provenance(&row),
    };
    (table.rows().map(read).collect(), ids)
}

fn heights(checker: &mut Checker<'_>, table: &Table, places: &[Place], ids: &Ids) -> Vec<SpotHeight> {
    let read = |row: Row<'_>| SpotHeight {
        at: position(checker, &row, places, ids),
        height_m: checker.number(&row, "height_m", (-500.0, 9_000.0)),
        provenance: checker.provenance(&row),
    };
    table.rows().map(read).collect()
}

fn terrain(checker: &mut Checker<'_>, classes: &Ids) -> Vec<TerrainPatch> {
    let (features, _) = geojson_file::read(checker, "geo/terrain.geojson");
    let read = |feature: &Feature| TerrainPatch {
        terrain: checker.link(feature, "terrain", classes),
        priority: checker.number_if_given(feature, "priority", PRIORITIES).unwrap_or(0.0) as i64,
        polygons: feature.polygons(checker),
        provenance: checker.provenance(feature),
    };
    features.iter().map(read).collect()
}

fn lakes(checker: &mut Checker<'_>) -> Vec<Lake> {
    let (features, _) = geojson_file::read(checker, "geo/lakes.geojson");
    let read = |feature: &Feature| Lake {
        name: checker.required(feature, "name"),
        name_ja: checker.name(feature, "name_ja"),
        name_ru: checker.name(feature, "name_ru"),
        name_mn: checker.name(feature, "name_mn"),
        polygons: feature.polygons(checker),
        provenance: checker.provenance(feature),
    };
    features.iter().map(read).collect()
}

fn rivers(checker: &mut Checker<'_>) -> (Vec<River>, Ids) {
    let (features, complete) = geojson_file::read(checker, "geo/rivers.geojson");
    let complete = complete && checker.holder("geo/rivers.geojson").is_some();
    let mut ids = Ids { what: "river", map: BTreeMap::new(), complete };
    let mut rivers: Vec<River> = Vec::new();
    for feature in &features {
        let id = checker.required(feature, "river");
        let name = checker.required(feature, "name");
        let [name_ja, name_ru, name_mn] = ["name_ja", "name_ru", "name_mn"].map(|script| checker.name(feature, script));
        let needs_crossing = checker.word(feature, "crossing", WADING);
        let lines = feature.lines(checker);
        let provenance = checker.provenance(feature);
        match ids.position(&id).and_then(|position| rivers.get_mut(position)) {
            Some(river) => {
                if river.needs_crossing != needs_crossing {
                    let message = format!("parts of the river `{}` disagree about how it is crossed", quoted(&id));
                    checker.fault("K070", feature, "crossing", message, "give the parts different river ids");
                }
                river.lines.extend(lines);
            }
            None => {
                ids.map.insert(id.clone(), rivers.len());
                rivers.push(River { id, name, name_ja, name_ru, name_mn, needs_crossing, lines, provenance });
            }
        }
    }
    (rivers, ids)
}

fn borders(checker: &mut Checker<'_>, head: &Head, rivers: &[River], river_ids: &Ids) -> Vec<Border> {
    let file = "geo/borders.geojson";
    let (features, complete) = geojson_file::read(checker, file);
    let mut borders: Vec<Border> = Vec::new();
    let mut all_known = true;
    let mut followed = BTreeSet::new();
    for feature in &features {
        let claimant = checker.link_if_given(feature, "claimant", &head.side_ids);
        if matches!(feature.raw("claimant"), Raw::Absent) {
            checker.required(feature, "claimant");
        }
        let name = checker.name(feature, "name");
        let name_ja = checker.name(feature, "name_ja");
        let along = checker.link_if_given(feature, "river", river_ids);
        let mut lines = if feature.is_empty() && along.is_some() { Vec::new() } else { feature.lines(checker) };
        if let Some(river) = along.filter(|river| followed.insert((claimant, *river))).and_then(|river| rivers.get(river)) {
            lines.extend(river.lines.iter().cloned());
        }
        let provenance = checker.provenance(feature);
        let Some(claimant) = claimant else {
            all_known = false;
            continue;
        };
        match borders.iter_mut().find(|border| border.claimant == claimant) {
            Some(border) => border.lines.extend(lines),
            None => borders.push(Border { claimant, name, name_ja, lines, provenance }),
        }
    }
    borders.sort_by_key(|border| border.claimant);
    if let Some(file) = checker.holder(file).filter(|_| complete && all_known) {
        for (position, side) in head.sides.iter().enumerate() {
            if !borders.iter().any(|border| border.claimant == position) {
                let message = format!("the side `{}` claims no border", quoted(&side.id));
                checker.report.error(
                    "K064",
                    &file,
                    0,
                    "claimant",
                    message,
                    "add a line with this claimant, or a feature that points at a river",
                );
            }
        }
    }
    borders
}

#[cfg(test)]
mod tests {
    use super::distance_km;

    #[test]
    fn a_degree_of_latitude_is_111_km_and_unknown_places_have_no_distance() {
        assert!((distance_km([118.0, 47.0], [118.0, 48.0]) - 111.2).abs() < 0.1);
        assert!((distance_km([118.0, 60.0], [119.0, 60.0]) - 55.6).abs() < 0.1);
        assert!(distance_km([f64::NAN; 2], [118.0, 48.0]).is_nan());
    }
}
