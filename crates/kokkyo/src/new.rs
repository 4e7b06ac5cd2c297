//! `kokkyo new`: a small package that can be played at once, to be replaced piece by piece.
//!
//! Templates are filled with what the command line says; the numbers in the laws are taken over from a built-in scenario.
//! The package is checked and compiled before anything is written.

mod case;
mod ground;
mod laws;
mod template;

use std::collections::BTreeMap;
use std::path::{MAIN_SEPARATOR, Path};

use kokkyo_scenario::{Moment, Package};

use crate::cli::NewOptions;
use crate::failure::{Failure, OK};
use crate::new_folder;
use crate::output::note;
use crate::scenario_source::prepare;
use case::Case;
use template::Value;

/// Men whom a depot feeds: those of a side, all its life.
const MEN: f64 = 180.0;
/// Food that a man needs a day, and half as much for what a planner does not foresee. *Unit*: t.
const FOOD_T_PER_DAY: f64 = 0.0025 * 1.5;
/// When the patrols set out. *Unit*: h after the start.
const MARCHES_H: f64 = 30.0;
/// How long before the start the rules for the border were given. *Unit*: h.
const RULES_H: f64 = 240.0;
/// When they are ordered to. *Unit*: h after the start.
const ISSUED_H: f64 = 18.0;

/// Writes the package, and says what to do with it.
///
/// *Errors*: an option is wrong; the folder has something in it, or is none; a file cannot be written.
pub fn new(options: &NewOptions) -> Result<u8, Failure> {
    new_folder::is_free(&options.folder)?;
    let case = Case::read(options)?;
    let package = package(&case)?;
    let (_, world) = prepare(&package, &[]).map_err(|report| {
        let faults: Vec<String> = report.diagnostics.iter().map(|fault| format!("{}: {}", fault.file, fault.message)).collect();
        Failure::Usage(format!("no package can be made of this; try another --field or other dates:\n  {}", faults.join("\n  ")))
    })?;
    new_folder::fill(&options.folder, package.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())))?;
    let shown = shown(&options.folder);
    note(&format!(
        "{} files of {} written to {shown}: two patrols on {} cells, all placeholders; its README.md says what to replace, in which order\n\
         next:\n  kokkyo check {shown}\n  kokkyo run {shown}\n  kokkyo play {shown} --as W_HQ      in the place of a headquarters\n  \
         kokkyo cite {shown} --uncited    what is still a placeholder",
        package.files.len(),
        case.name,
        world.theatre.cells.len(),
    ));
    Ok(OK)
}

/// The files of the package.
fn package(case: &Case) -> Result<Package, Failure> {
    let mut files = laws::files()?;
    files.extend(template::filled(&values(case))?);
    Ok(Package::from_files(files.into_iter().map(|(path, text)| (path, text.into_bytes()))))
}

/// What stands in the templates.
fn values(case: &Case) -> BTreeMap<&'static str, Value> {
    let [west, east] = &case.sides;
    let ground = &case.ground;
    let date = |at: Moment| Value::Plain(at.show(case.offset_h).replace(' ', "T"));
    let number = |value: f64| Value::Plain(value.to_string());
    let [w_depot, w_post, middle, e_post, e_depot] = ground.places();
    let [e_claim, w_claim] = ground.claims();
    let [line_south, line_north] = ground.line();
    let food_t = (MEN * FOOD_T_PER_DAY * case.end.hours_since(case.start) / 24.0).ceil();
    BTreeMap::from([
        ("name", Value::Plain(case.name.clone())),
        ("title", Value::Text(case.title.clone())),
        ("west", Value::Text(west.clone())),
        ("east", Value::Text(east.clone())),
        ("start", date(case.start)),
        ("end", date(case.end)),
        ("rules", date(case.start.plus_hours(-RULES_H))),
        ("issued", date(case.start.plus_hours(ISSUED_H))),
        ("marches", date(case.start.plus_hours(MARCHES_H))),
        ("offset", number(case.offset_h)),
        ("south", number(ground.south)),
        ("west_edge", number(ground.west)),
        ("north", number(ground.north)),
        ("east_edge", number(ground.east)),
        ("resolution", number(f64::from(ground.resolution))),
        ("middle_lat", number(ground.middle_lat())),
        ("w_depot_lon", number(w_depot)),
        ("w_post_lon", number(w_post)),
        ("middle_lon", number(middle)),
        ("e_post_lon", number(e_post)),
        ("e_depot_lon", number(e_depot)),
        ("accuracy", number(ground.accuracy_km())),
        ("w_claim_lon", number(w_claim)),
        ("e_claim_lon", number(e_claim)),
        ("line_south", number(line_south)),
        ("line_north", number(line_north)),
        ("food_t", number(food_t)),
    ])
}

/// The folder as a shell takes it for a path: with a separator, and in quotation marks where it needs them.
fn shown(folder: &Path) -> String {
    let path = folder.display().to_string();
    let path = if path.contains(['/', MAIN_SEPARATOR]) { path } else { format!(".{MAIN_SEPARATOR}{path}") };
    let plain = path.chars().all(|letter| letter.is_alphanumeric() || "/\\._-:~".contains(letter));
    if plain { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}
