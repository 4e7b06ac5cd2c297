//! `scenario.toml`: title, clock, sides, nations, field.

use super::checker::Checker;
use super::fields::{Fields, Ids, Raw};
use super::format;
use super::schema::Tables;
use super::toml_tree::Node;
use super::words::{nearest, quoted};
use crate::geography::Field;
use crate::{Clock, Meta, Moment, Nation, SideSpec};

/// Most cells of a field.
const MAX_CELLS: f64 = 200_000.0;

/// What `scenario.toml` says.
pub(super) struct Head {
    /// Title and licence.
    pub meta: Meta,
    /// Clock.
    pub clock: Clock,
    /// Sides.
    pub sides: Vec<SideSpec>,
    /// Their ids.
    pub side_ids: Ids,
    /// Nations.
    pub nations: Vec<Nation>,
    /// Their ids.
    pub nation_ids: Ids,
    /// Field; its default terrain is an index into `terrain_classes.csv`.
    pub field: Field,
}

/// Reads the document and leaves clock offset and author in the checker.
pub(super) fn read(checker: &mut Checker<'_>, root: &Node, tables: &Tables) -> Head {
    root.only(checker, format::SCENARIO);
    let meta = super::meta::read(checker, root);
    let clock = clock(checker, root);
    let place_ids = ids_only(tables, "geo/places.csv", "place");
    let (sides, side_ids) = sides(checker, root, &place_ids);
    let (nations, nation_ids) = nations(checker, root, &side_ids);
    let field = field(checker, root, &ids_only(tables, "geo/terrain_classes.csv", "terrain class"));
    Head { meta, clock, sides, side_ids, nations, nation_ids, field }
}

// Ids of a table whose own faults are reported where it is read.
fn ids_only(tables: &Tables, file: &str, what: &'static str) -> Ids {
    let table = tables.get(file);
    let mut ids = Ids { what, complete: table.complete, ..Ids::default() };
    for (position, row) in table.rows().enumerate() {
        if let Raw::Text(id) = row.raw("id") {
            ids.map.entry(id.to_string()).or_insert(position);
        }
    }
    ids
}

fn clock(checker: &mut Checker<'_>, root: &Node) -> Clock {
    let node = root.table(checker, "clock");
    node.only(checker, format::CLOCK);
    let offset_h = checker.number(&node, "offset_h", (-14.0, 14.0));
    checker.offset_h = offset_h;
    let start = checker.moment(&node, "start");
    let mut end = checker.moment(&node, "end");
    let known = start != Moment::default() && end != Moment::default();
    if known && end <= start {
        checker.fault("K022", &node, "end", "the clock ends before it begins", "put the dates in order");
        // Such a clock has no inside; without an end, nothing is said to lie outside.
        end = Moment::default();
    } else if known && end.hours_since(start) > 24.0 * 36_600.0 {
        checker.fault("K013", &node, "end", "the clock runs for more than a century", "shorten it");
    }
    let step_h = checker.number(&node, "step_h", (0.25, 24.0));
    if step_h > 0.0 && (24.0 / step_h).fract() != 0.0 {
        checker.fault("K040", &node, "step_h", format!("a step of {step_h} h does not divide 24 h"), "take 1, 2, 3, 4, 6, 8 or 12");
    }
    Clock { start, end, step_h, offset_h }
}

fn sides(checker: &mut Checker<'_>, root: &Node, places: &Ids) -> (Vec<SideSpec>, Ids) {
    let nodes = root.tables(checker, "side");
    let mut ids = Ids { what: "side", complete: root.line > 0 && !nodes.is_empty() && !is_misspelt(root, "side"), ..Ids::default() };
    let mut sides = Vec::new();
    for node in &nodes {
        node.only(checker, format::SIDE);
        let id = checker.id(node);
        ids.add(checker, node, "id", id.clone(), sides.len());
        if id == "both" {
            checker.fault("K018", node, "id", "`both` cannot be a side", "choose another id");
        }
        let colour = colour(checker, node);
        let name = checker.required(node, "name");
        let [name_ja, name_ru, name_mn] = ["name_ja", "name_ru", "name_mn"].map(|script| checker.name(node, script));
        sides.push(SideSpec { id, name, name_ja, name_ru, name_mn, colour, anchor: checker.link(node, "anchor", places) });
    }
    if root.line > 0 && sides.len() != 2 && !is_misspelt(root, "side") {
        let count = if sides.len() == 1 { "there is 1 side".to_string() } else { format!("there are {} sides", sides.len()) };
        checker.fault("K041", root, "side", count, "write [[side]] exactly twice");
    }
    (sides, ids)
}

/// A colour, `#rrggbb`.
pub(super) fn colour(checker: &mut Checker<'_>, node: &Node) -> String {
    let colour = checker.required(node, "colour");
    let digits = colour.strip_prefix('#').unwrap_or_default();
    let is_colour = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if !colour.is_empty() && !is_colour {
        checker.fault("K042", node, "colour", format!("`{}` is not a colour", quoted(&colour)), "write #rrggbb, such as #b3261e");
    }
    colour
}

/// Whether an entry of the head is probably meant to have this name: then what it defines is not known, and that it is
/// missing or unknown elsewhere is not said.
fn is_misspelt(root: &Node, name: &str) -> bool {
    let of_format = format::names(format::SCENARIO);
    root.entries.keys().any(|key| !of_format.contains(&key.as_str()) && nearest(key, [name]).is_some())
}

fn nations(checker: &mut Checker<'_>, root: &Node, sides: &Ids) -> (Vec<Nation>, Ids) {
    let nodes = root.tables(checker, "nation");
    let mut ids = Ids { what: "nation", complete: root.line > 0 && !nodes.is_empty() && !is_misspelt(root, "nation"), ..Ids::default() };
    let mut nations = Vec::new();
    for node in &nodes {
        node.only(checker, format::NATION);
        let id = checker.id(node);
        ids.add(checker, node, "id", id.clone(), nations.len());
        let name = checker.required(node, "name");
        let [name_ja, name_ru, name_mn] = ["name_ja", "name_ru", "name_mn"].map(|script| checker.name(node, script));
        nations.push(Nation { id, name, name_ja, name_ru, name_mn, side: checker.link(node, "side", sides) });
    }
    if root.line > 0 && nodes.is_empty() && !is_misspelt(root, "nation") {
        checker.fault("K010", root, "nation", "there are no nations", "write [[nation]] for each nation with formations");
    }
    (nations, ids)
}

fn field(checker: &mut Checker<'_>, root: &Node, terrain: &Ids) -> Field {
    let node = root.table(checker, "field");
    node.only(checker, format::FIELD);
    let errors = checker.report.diagnostics.len();
    let south = checker.number(&node, "south", (-90.0, 90.0));
    let west = checker.number(&node, "west", (-180.0, 180.0));
    let north = checker.number(&node, "north", (-90.0, 90.0));
    let east = checker.number(&node, "east", (-180.0, 180.0));
    let resolution = checker.number(&node, "h3_resolution", (0.0, 15.0));
    if resolution.fract() != 0.0 {
        checker.fault("K014", &node, "h3_resolution", format!("{resolution} is not a whole number"), "write 0 to 15");
    }
    if node.line > 0 && errors == checker.report.diagnostics.len() {
        if south >= north || west >= east {
            checker.fault("K043", &node, "south", "the field is empty", "south must be below north, and west below east");
        } else {
            // Mean area of an H3 cell: the earth's 122 base cells, each divided into seven again and again.
            let cell_km2 = 4_357_449.0 / 7_f64.powi(resolution as i32);
            let middle = f64::midpoint(south, north).to_radians();
            let cells = (north - south) * 111.2 * (east - west) * 111.2 * middle.cos() / cell_km2;
            if cells > MAX_CELLS {
                let message = format!("the field would have about {cells:.0} cells; the limit is {MAX_CELLS:.0}");
                checker.fault("K043", &node, "h3_resolution", message, "take a smaller resolution or a smaller field");
            }
        }
    }
    let default_terrain = checker.link(&node, "default_terrain", terrain);
    Field { south, west, north, east, h3_resolution: resolution as u8, default_terrain }
}
