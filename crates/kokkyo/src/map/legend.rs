//! Title, legend, scale, north, credits.

use std::collections::BTreeSet;

use kokkyo_scenario::forces::Role;

use super::Picture;
use super::canvas::{Canvas, LEGEND, WIDTH, colour, px, text_width};
use super::ground::terrain_colour;
use super::units::symbol;
use crate::cli::Language;
use crate::output::{fit, wrap};

/// Title above the map.
pub fn title(canvas: &mut Canvas, title: &str, below: &str) {
    // Long titles are set smaller, so that they keep inside the picture.
    let size = (22.0 * (WIDTH - 40.0) / text_width(title, 22.0)).clamp(12.0, 22.0);
    canvas.text([16.0, 34.0], size, "font-weight=\"bold\" fill=\"#222\"", title);
    canvas.text([16.0, 58.0], 13.0, "fill=\"#444\"", below);
}

/// Legend below the map.
pub fn legend(canvas: &mut Canvas, picture: &Picture<'_>) {
    let frame = canvas.frame();
    let top = frame.y + frame.height + 22.0;
    sides(canvas, picture, top);
    arms(canvas, picture.language, top);
    ground(canvas, picture, top);
    scale(canvas, picture.language, top);
    credits(canvas, picture, top + LEGEND - 58.0);
}

const COLUMNS: [f64; 4] = [16.0, 385.0, 635.0, 985.0];

fn sides(canvas: &mut Canvas, picture: &Picture<'_>, top: f64) {
    let language = picture.language;
    let x = COLUMNS[0];
    let mut y = top;
    for side in &picture.given.sides {
        let fill = colour(&side.colour);
        symbol(canvas, [x, y - 10.0], Role::Infantry, fill, false);
        canvas.push(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"24\" height=\"16\" fill=\"{fill}\" fill-opacity=\"0.2\"/>",
            px(x + 32.0),
            px(y - 10.0)
        ));
        canvas.text([x + 64.0, y + 2.0], 12.0, "fill=\"#222\"", &language.holds(language.name(&side.name, &side.name_ja)));
        y += 22.0;
    }
    canvas.path(&format!("M{} {}h56", px(x), px(y - 2.0)), "stroke=\"#222\" stroke-width=\"2.4\"");
    canvas.text([x + 64.0, y + 2.0], 12.0, "fill=\"#222\"", language.words().front);
    y += 20.0;
    canvas.path(&format!("M{} {}h56", px(x), px(y - 2.0)), "stroke=\"#555\" stroke-width=\"2.2\" stroke-dasharray=\"11 5 2 5\"");
    canvas.text([x + 64.0, y + 2.0], 12.0, "fill=\"#222\"", language.words().claimed);
}

fn arms(canvas: &mut Canvas, language: Language, top: f64) {
    let arms = [Role::Infantry, Role::Cavalry, Role::Armour, Role::Artillery, Role::Engineers, Role::Headquarters];
    for (at, (role, word)) in arms.into_iter().zip(language.words().arms).enumerate() {
        let x = COLUMNS[1] + if at % 2 == 0 { 0.0 } else { 118.0 };
        let y = top + 22.0 * (at / 2) as f64;
        symbol(canvas, [x, y - 10.0], role, "#444444", false);
        canvas.text([x + 31.0, y + 2.0], 12.0, "fill=\"#222\"", word);
    }
    let y = top + 64.0;
    canvas.text([COLUMNS[1], y], 11.5, "fill=\"#222\"", language.words().number);
    canvas.text([COLUMNS[1], y + 15.0], 11.5, "fill=\"#222\"", &language.rim());
}

fn ground(canvas: &mut Canvas, picture: &Picture<'_>, top: f64) {
    let used: BTreeSet<u8> = picture.world.theatre.cells.iter().map(|cell| cell.terrain).collect();
    for (row, terrain) in used.into_iter().take(8).enumerate() {
        let at = usize::from(terrain);
        let Some(class) = picture.given.geography.terrain_classes.get(at) else { continue };
        let x = COLUMNS[2] + if row % 2 == 0 { 0.0 } else { 170.0 };
        let y = top + 20.0 * (row / 2) as f64;
        let fill = terrain_colour(&class.id, at);
        canvas.push(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"22\" height=\"14\" fill=\"{fill}\" stroke=\"#999\" stroke-width=\"0.6\"/>",
            px(x),
            px(y - 10.0)
        ));
        canvas.text([x + 28.0, y + 1.0], 11.5, "fill=\"#222\"", fit(picture.language.name(&class.name, &class.name_ja), 22).trim_end());
    }
}

fn scale(canvas: &mut Canvas, language: Language, top: f64) {
    let per_km = canvas.window.px_per_km;
    let room = 130.0;
    let km = [50.0, 20.0, 10.0, 5.0, 2.0, 1.0].into_iter().find(|km| km * per_km <= room).unwrap_or(1.0);
    let (x, length) = (COLUMNS[3], km * per_km);
    canvas.path(
        &format!("M{x} {}v8h{}v-8M{} {}v5", px(top), px(length), px(x + length / 2.0), px(top + 3.0)),
        "fill=\"none\" stroke=\"#222\" stroke-width=\"1.5\"",
    );
    canvas.text([x, top + 24.0], 12.0, "fill=\"#222\"", &language.scale(km));
    let north = [WIDTH - 40.0, top + 2.0];
    canvas.path(&format!("M{} {}l7 24l-7 -6l-7 6z", px(north[0]), px(north[1] - 8.0)), "fill=\"#222\"");
    canvas.text([north[0], north[1] + 30.0], 13.0, "fill=\"#222\" font-weight=\"bold\" text-anchor=\"middle\"", language.words().north);
}

/// Whose data the map is drawn from.
fn credits(canvas: &mut Canvas, picture: &Picture<'_>, top: f64) {
    let geography = &picture.given.geography;
    let mut keys: BTreeSet<&str> = BTreeSet::new();
    keys.extend(geography.rivers.iter().map(|river| river.provenance.source.as_str()));
    keys.extend(geography.lakes.iter().map(|lake| lake.provenance.source.as_str()));
    keys.extend(geography.borders.iter().map(|border| border.provenance.source.as_str()));
    keys.extend(geography.terrain.iter().map(|patch| patch.provenance.source.as_str()));
    let source = |key: &str| picture.given.sources.iter().find(|source| source.key == key);
    // The scenario's own work, under whichever key, is credited by its name and licence.
    let own = source(&picture.given.meta.author).map_or("", |author| author.author.as_str());
    let mut credits: Vec<&str> = Vec::new();
    for key in keys.into_iter().filter(|key| !key.is_empty()) {
        if let Some(source) = source(key).filter(|source| own.is_empty() || source.author != own) {
            let name = if source.author.is_empty() { source.title.as_str() } else { source.author.as_str() };
            if !credits.contains(&name) {
                credits.push(name);
            }
        }
    }
    let text = picture.language.credits(picture, &credits);
    for (row, line) in wrap(&text, 190).into_iter().take(3).enumerate() {
        canvas.text([16.0, top + 13.0 * row as f64], 10.5, "fill=\"#555\"", &line);
    }
}
