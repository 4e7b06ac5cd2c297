//! The ground: terrain, who holds it, the front, water, borders, crossings, places.

use std::collections::BTreeMap;

use h3o::CellIndex;
use kokkyo_model::world::column::{CellId, Id as _};
use kokkyo_model::world::theatre::Theatre;
use kokkyo_scenario::geography::LonLat;

use super::Picture;
use super::canvas::{Canvas, Rect, colour, px, text_width};
use super::labels::Labels;

/// Longest name of a place that is written.
const LONGEST: usize = 26;

/// Colour of a class of ground: by what its name says, otherwise one of a few earth tones.
pub fn terrain_colour(id: &str, at: usize) -> &'static str {
    const KNOWN: [(&str, &str); 9] = [
        ("dune", "#f0dfae"),
        ("sand", "#f0dfae"),
        ("marsh", "#cddfc6"),
        ("reed", "#cddfc6"),
        ("bluff", "#d9cbb0"),
        ("hill", "#ddd0b4"),
        ("valley", "#dbe6c9"),
        ("salt", "#f5f2ea"),
        ("steppe", "#ece8d0"),
    ];
    const OTHERS: [&str; 4] = ["#e8e2cc", "#dfe3cc", "#e6dcc6", "#d8dcc8"];
    let id = id.to_lowercase();
    KNOWN.iter().find(|(word, _)| id.contains(word)).map_or(OTHERS[at % OTHERS.len()], |(_, colour)| colour)
}

/// Corners of a cell.
fn corners(h3: u64) -> Vec<LonLat> {
    CellIndex::try_from(h3).map_or_else(|_| Vec::new(), |cell| cell.boundary().iter().map(|corner| [corner.lng(), corner.lat()]).collect())
}

/// Terrain and control of every cell, and the front between the sides.
pub fn cells(canvas: &mut Canvas, picture: &Picture<'_>) {
    let theatre = &picture.world.theatre;
    let rings: Vec<Vec<LonLat>> = theatre.cells.iter().map(|cell| corners(cell.h3)).collect();
    let mut by_terrain: BTreeMap<u8, String> = BTreeMap::new();
    let mut held = [String::new(), String::new()];
    let shown = canvas.frame().widened(40.0);
    for (at, cell) in theatre.cells.iter().enumerate() {
        if !shown.holds(canvas.window.at(cell.at)) {
            continue;
        }
        let ring = canvas.ring(&rings[at]);
        if let Some(path) = held.get_mut(usize::from(picture.run.state.control[CellId::at(at)])) {
            path.push_str(&ring);
        }
        by_terrain.entry(cell.terrain).or_default().push_str(&ring);
    }
    for (terrain, path) in &by_terrain {
        let at = usize::from(*terrain);
        let fill = terrain_colour(picture.given.geography.terrain_classes.get(at).map_or("", |class| class.id.as_str()), at);
        // A stroke of the same colour closes the hair lines between cells.
        canvas.path(path, &format!("fill=\"{fill}\" stroke=\"{fill}\" stroke-width=\"0.7\""));
    }
    for (side, path) in held.iter().enumerate() {
        let fill = picture.given.sides.get(side).map_or("#555555", |side| colour(&side.colour));
        canvas.path(path, &format!("fill=\"{fill}\" fill-opacity=\"0.13\""));
    }
    canvas.path(
        &front(canvas, theatre, picture, &rings),
        "fill=\"none\" stroke=\"#222\" stroke-width=\"2.4\" stroke-opacity=\"0.75\" stroke-linecap=\"round\"",
    );
}

/// The edges between cells that are held by different sides.
fn front(canvas: &Canvas, theatre: &Theatre, picture: &Picture<'_>, rings: &[Vec<LonLat>]) -> String {
    let control = &picture.run.state.control;
    let shown = canvas.frame().widened(40.0);
    let mut path = String::new();
    for id in theatre.cells.ids().filter(|&id| shown.holds(canvas.window.at(theatre.cells[id].at))) {
        let cell = &theatre.cells[id];
        for other in cell.neighbours.iter().take(usize::from(cell.degree)).filter(|other| other.index() > id.index()) {
            if control[id] < 2 && control[*other] < 2 && control[id] != control[*other] {
                let near = |a: &LonLat, b: &LonLat| (a[0] - b[0]).abs() < 1e-6 && (a[1] - b[1]).abs() < 1e-6;
                let shared: Vec<LonLat> =
                    rings[id.index()].iter().filter(|a| rings[other.index()].iter().any(|b| near(a, b))).copied().collect();
                if shared.len() == 2 {
                    path.push_str(&canvas.line(&shared));
                }
            }
        }
    }
    path
}

/// Lakes and rivers.
pub fn water(canvas: &mut Canvas, picture: &Picture<'_>) {
    let geography = &picture.given.geography;
    let lakes: String = geography.lakes.iter().flat_map(|lake| &lake.polygons).flatten().map(|ring| canvas.ring(ring)).collect();
    canvas.path(&lakes, "fill=\"#a9cbe3\" fill-rule=\"evenodd\" stroke=\"#5b93bd\" stroke-width=\"0.8\"");
    for river in &geography.rivers {
        let path: String = river.lines.iter().map(|line| canvas.line(line)).collect();
        let width = if river.needs_crossing { 3.2 } else { 1.6 };
        canvas.path(
            &path,
            &format!("fill=\"none\" stroke=\"#5b93bd\" stroke-width=\"{width}\" stroke-linejoin=\"round\" stroke-linecap=\"round\""),
        );
    }
}

/// The border as each side claims it, labelled with whose claim it is.
pub fn borders(canvas: &mut Canvas, picture: &Picture<'_>, labels: &mut Labels) {
    for border in &picture.given.geography.borders {
        let Some(side) = picture.given.sides.get(border.claimant) else { continue };
        let stroke = colour(&side.colour);
        let path: String = border.lines.iter().map(|line| canvas.line(line)).collect();
        let attributes =
            format!("fill=\"none\" stroke=\"{stroke}\" stroke-width=\"2.2\" stroke-dasharray=\"11 5 2 5\" stroke-opacity=\"0.9\"");
        canvas.path(&path, &attributes);
        let text = picture.language.border(picture.language.name(&side.name, &side.name_ja));
        along(canvas, labels, &border.lines, &text, &format!("fill=\"{stroke}\" font-style=\"italic\""));
    }
}

/// Names of the rivers.
pub fn rivers(canvas: &mut Canvas, picture: &Picture<'_>, labels: &mut Labels) {
    for river in &picture.given.geography.rivers {
        let name = picture.language.name(&river.name, &river.name_ja);
        along(canvas, labels, &river.lines, name, "fill=\"#2c6a99\" font-style=\"italic\"");
    }
}

/// Points along a line, some twenty pixels apart.
fn stations(canvas: &Canvas, line: &[LonLat]) -> Vec<[f64; 2]> {
    let mut found = Vec::new();
    for pair in line.windows(2) {
        let (a, b) = (canvas.window.at(pair[0]), canvas.window.at(pair[1]));
        // Lines can run far beyond the picture; what lies there is left out anyway.
        let steps = ((b[0] - a[0]).hypot(b[1] - a[1]) / 20.0).ceil().clamp(1.0, 2000.0);
        for step in 0..steps as u32 {
            let share = f64::from(step) / steps;
            found.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
        }
    }
    found
}

/// A label beside a line, from the middle of what is shown of it outwards.
fn along(canvas: &mut Canvas, labels: &mut Labels, lines: &[Vec<LonLat>], text: &str, attributes: &str) {
    let (width, height) = (text_width(text, 12.0) + 6.0, 15.0);
    let frame = canvas.frame();
    let points: Vec<[f64; 2]> = lines.iter().flat_map(|line| stations(canvas, line)).filter(|at| frame.holds(*at)).collect();
    let middle = points.len() / 2;
    let order = (0..=points.len()).map(|step| if step % 2 == 0 { middle + step / 2 } else { middle.wrapping_sub(step / 2 + 1) });
    let beside: Vec<Rect> = order
        .filter_map(|at| points.get(at))
        .flat_map(|&[x, y]| [Rect { x: x + 8.0, y: y - 8.0, width, height }, Rect { x: x - width - 8.0, y: y - 8.0, width, height }])
        .collect();
    if let Some(rect) = labels.first_free(beside) {
        canvas.rimmed([rect.x + 3.0, rect.y + 11.5], 12.0, attributes, text);
    }
}

/// Bridges and other crossings that are open.
pub fn crossings(canvas: &mut Canvas, picture: &Picture<'_>) {
    for crossing in &picture.given.geography.crossings {
        let is_open = crossing.opens <= picture.at && crossing.closes.is_none_or(|closes| picture.at < closes);
        if is_open {
            let [x, y] = canvas.window.at(crossing.at);
            let mark = format!("M{} {}h9M{} {}h9", px(x - 4.5), px(y - 2.5), px(x - 4.5), px(y + 2.5));
            canvas.path(&mark, "stroke=\"#1d3f5e\" stroke-width=\"1.6\"");
        }
    }
}

/// A named place that is to be shown.
pub struct Named<'a> {
    at: [f64; 2],
    name: &'a str,
    aims: usize,
}

/// Named places in the picture: those that most tasks aim at first, each name once.
pub fn named<'a>(canvas: &Canvas, picture: &Picture<'a>) -> Vec<Named<'a>> {
    let places = &picture.given.geography.places;
    let mut aims = vec![0usize; places.len()];
    for task in &picture.given.command.tasks {
        if let Some(count) = aims.get_mut(task.objective) {
            *count += 1;
        }
    }
    let mut found: Vec<Named<'a>> = places
        .iter()
        .zip(aims)
        .map(|(place, aims)| {
            // The first part of a name such as `Kawamata, confluence of Halha and Holsten` tells it from the others.
            let name = picture.language.name(&place.name, &place.name_ja).split([',', '(', '（']).next().unwrap_or_default().trim();
            Named { at: canvas.window.at(place.at), name, aims }
        })
        .filter(|place| canvas.frame().holds(place.at) && place.name.chars().count() <= LONGEST)
        .collect();
    found.sort_by(|a, b| b.aims.cmp(&a.aims).then(a.name.len().cmp(&b.name.len())).then(a.name.cmp(b.name)));
    let mut names = std::collections::BTreeSet::new();
    found.retain(|place| names.insert(place.name));
    found
}

/// Draws named places, as far as there is room for them.
pub fn places(canvas: &mut Canvas, labels: &mut Labels, places: &[Named<'_>]) {
    for place in places {
        let [x, y] = place.at;
        let dot = Rect { x: x - 3.0, y: y - 3.0, width: 6.0, height: 6.0 };
        let (width, height) = (text_width(place.name, 11.5) + 4.0, 14.0);
        let around = [(5.0, -7.0), (-width - 5.0, -7.0), (-width / 2.0, -18.0), (-width / 2.0, 5.0), (5.0, 3.0), (5.0, -17.0)];
        let spots = around.map(|(dx, dy)| Rect { x: x + dx, y: y + dy, width, height });
        if let Some(rect) = labels.first_free(spots) {
            labels.take(dot);
            canvas.push(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"2.4\" fill=\"#222\"/>", px(x), px(y)));
            canvas.rimmed([rect.x + 2.0, rect.y + 11.0], 11.5, "fill=\"#222\"", place.name);
        }
    }
}
