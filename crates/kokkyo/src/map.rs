//! `kokkyo map`: plays replication 0 until a date and draws the ground, both claimed borders and who stands where.

mod canvas;
mod ground;
mod labels;
mod legend;
mod units;
mod words;

use kokkyo_ensemble::ensemble::Design;
use kokkyo_model::event::Recording;
use kokkyo_model::{Run, World};
use kokkyo_scenario::{Given, Moment};

use crate::cli::{DEFAULT_SEED, Language, MapOptions};
use crate::failure::{Failure, OK};
use crate::output::note;
use crate::run::{held_out, steps_until};
use crate::scenario_source::load;
use crate::whole_file::write;
use canvas::{Canvas, Window};
use labels::Labels;

/// Places that are named before formations take their room.
const FIRST_PLACES: usize = 16;

/// Everything that is drawn.
pub struct Picture<'a> {
    /// The scenario.
    pub given: &'a Given,
    /// The world.
    pub world: &'a World,
    /// The run, ended at the date.
    pub run: &'a Run,
    /// The date.
    pub at: Moment,
    /// Seed.
    pub seed: u64,
    /// Language of names and words.
    pub language: Language,
}

/// Runs the command.
pub fn map(options: &MapOptions) -> Result<u8, Failure> {
    let held_out = held_out(&options.choices.hold_out)?;
    let loaded = load(&options.scenario, &options.choices)?;
    let given = &loaded.scenario.given;
    let steps = steps_until(&options.date, &loaded.scenario)?;
    let seed = options.choices.seed.unwrap_or(DEFAULT_SEED);
    let design = Design {
        world: &loaded.world,
        parameters: &given.parameters,
        seed,
        held_out,
        steps: Some(steps),
        cells: None,
        draw_parameters: false,
        digest: false,
    };
    let run = design.play(0, Recording::Nothing, false).map_err(|broken| {
        Failure::Failed(format!("replication 0 is void: after {}: {} (a fault of Kokkyo)", broken.phase, broken.invariant))
    })?;
    let at = given.clock.start.plus_hours(loaded.world.theatre.hour(steps));
    let picture = Picture { given, world: &loaded.world, run: &run, at, seed, language: options.lang };
    write(&options.svg, &draw(&picture))?;
    note(&format!("{} written", options.svg.display()));
    Ok(OK)
}

/// The picture as SVG; the same bytes for the same run.
pub fn draw(picture: &Picture<'_>) -> String {
    let groups = units::groups(picture);
    let window = Window::around(picture.given.geography.field, groups.iter().map(|group| group.at));
    let mut canvas = Canvas::new(window);
    let mut labels = Labels::new(canvas.frame());
    ground::cells(&mut canvas, picture);
    ground::water(&mut canvas, picture);
    ground::borders(&mut canvas, picture, &mut labels);
    ground::rivers(&mut canvas, picture, &mut labels);
    ground::crossings(&mut canvas, picture);
    // The places that the plans turn on come before the formations, the others take what room is left.
    let named = ground::named(&canvas, picture);
    let (first, rest) = named.split_at(named.len().min(FIRST_PLACES));
    ground::places(&mut canvas, &mut labels, first);
    let placed = units::place(&canvas, &groups, &mut labels);
    ground::places(&mut canvas, &mut labels, rest);
    units::draw(&mut canvas, picture, &placed);
    canvas.end_of_map();
    let title = picture.language.title(picture);
    legend::title(&mut canvas, &title, &picture.language.below(picture));
    legend::legend(&mut canvas, picture);
    canvas.finish(&title, picture.language.words().faces)
}
