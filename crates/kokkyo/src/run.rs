//! `kokkyo run`: one replication told day by day, the others for the spread, and the record against the model.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kokkyo_ensemble::choices;
use kokkyo_ensemble::ensemble::{Design, Ensemble};
use kokkyo_ensemble::observe::{Observed, observe};
use kokkyo_ensemble::record_table::{self, Row};
use kokkyo_ensemble::run_folder::{Replication, RunRecord};
use kokkyo_ensemble::{draw, ensemble::EnsembleError};
use kokkyo_model::audit::Broken;
use kokkyo_model::step::{HeldOut, SCHEDULE};
use kokkyo_model::world::Theatre;
use kokkyo_model::world::played::Choice;
use kokkyo_model::{RESULTS_VERSION, Run};
use kokkyo_scenario::{Moment, Scenario};
use kokkyo_studio::game;

use crate::cli::{DEFAULT_SCENARIO, DEFAULT_SEED, Mode, RunOptions};
use crate::failure::{Failure, OK};
use crate::output::{Out, note};
use crate::play::STAFF;
use crate::progress::{Progress, REPLICATIONS};
use crate::run_folder::RunFolder;
use crate::scenario_source::{Loaded, load};
use crate::{interrupt, json, nearest, report, run_folder, story, table};

/// Everything that a run came to.
pub struct Results<'a> {
    /// The scenario, its world, and what was set.
    pub loaded: &'a Loaded,
    /// The command line.
    pub options: &'a RunOptions,
    /// Seed.
    pub seed: u64,
    /// Steps played.
    pub steps: u32,
    /// Replication 0.
    pub told: &'a Run,
    /// What was kept, replication 0 among it.
    pub kept: &'a [Replication],
    /// Replications that broke an invariant.
    pub broken: &'a [(u32, Broken)],
    /// The table.
    pub rows: &'a [Row],
}

/// Runs the command.
pub fn run(scenario: Option<&str>, options: &RunOptions, colour: bool) -> Result<u8, Failure> {
    let with_choices;
    let options = match &options.decided {
        None => options,
        Some(path) => {
            with_choices = RunOptions { played: decided(path, options)?, ..options.clone() };
            &with_choices
        }
    };
    let held_out = held_out(&options.choices.hold_out)?;
    let mut loaded = load(scenario.unwrap_or(DEFAULT_SCENARIO), &options.choices)?;
    loaded.world.free_from_h = free_from_h(options.mode, options.free_from.as_deref(), &loaded.scenario)?;
    loaded.world.choices = choices::read_all(&options.played, &loaded.scenario.given, &loaded.world.theatre).map_err(Failure::Usage)?;
    let given = &loaded.scenario.given;
    let theatre = Arc::clone(&loaded.world.theatre);
    let steps = options.until.as_deref().map(|until| steps_until(until, &loaded.scenario)).transpose()?;
    if options.draw_parameters && !draw::has_priors(given) {
        note("--draw-parameters changes nothing: no parameter of this scenario has a prior");
    }
    let seed = options.choices.seed.unwrap_or(DEFAULT_SEED);
    let folder = RunFolder::claim(options, &given.meta.name, seed)?;
    let design = Design {
        world: &loaded.world,
        parameters: &given.parameters,
        cells: Some(loaded.cells()),
        seed,
        held_out,
        steps,
        draw_parameters: options.draw_parameters,
        digest: options.digest,
    };
    let interrupted = interrupt::flag();

    let progress = Progress::new(REPLICATIONS, u64::from(options.replications));
    let (told, frames) = design.record(0).map_err(|broken| Failure::Failed(void(0, &broken)))?;
    // What lies behind the last day that is played was not in question yet.
    if let Some(at) = misplaced(&told, &loaded.world.choices, steps.unwrap_or(theatre.steps), &theatre) {
        let line = choices::line(&at, given, &theatre);
        let why = "the headquarters does not sit then, or the course is not in question, in a history with this seed and these changes";
        return Err(Failure::Usage(format!("the choice `{line}` cannot be played: {why}")));
    }
    let mut out = Out::new(colour);
    if folder.is_some() {
        out.go_on_without_reader();
    }
    if !options.json {
        let teller = story::Teller { scenario: &loaded.scenario, theatre: &theatre, run: &told };
        story::head(&mut out, &teller, options, seed, steps)?;
        if !options.quiet {
            story::tell(&mut out, &teller, options.full, &interrupted)?;
        }
        story::outcome(&mut out, &teller)?;
        out.flush()?;
    }
    let (kept, broken) = spread(&loaded.scenario, &design, &told, options, &interrupted, progress)?;
    let observed: Vec<Vec<Observed>> = kept.iter().map(|kept| kept.observed.clone()).collect();
    let rows = record_table::table(&loaded.scenario.record, &given.sources, &observed);
    let results = Results {
        loaded: &loaded,
        options,
        seed,
        steps: steps.unwrap_or(theatre.steps),
        told: &told,
        kept: &kept,
        broken: &broken,
        rows: &rows,
    };
    let object = json::run(&results);
    if !options.json && !options.brief {
        // Before the folder is written: a disk that is full should not hide what was reckoned.
        table::write(&mut out, &results)?;
        out.flush()?;
    }
    let printed = options.json.then(|| object.to_string());
    if let Some(folder) = folder {
        let Run { events, trajectory, digest, .. } = told;
        let record = RunRecord { events, frames, trajectory, spread: kept, result: object };
        let files = record.files(&loaded.scenario, &theatre, &loaded.package).map_err(Failure::Failed)?;
        let manifest = run_folder::manifest(json::arguments(options, seed), &given.meta.name, &loaded.scenario.hash, digest);
        let path = folder.path();
        report::forget(&path);
        let html = kokkyo_viewer::kept::html(&loaded.scenario, &theatre, &record, &manifest.arguments, &manifest.software);
        folder.keep(&files, &manifest)?;
        report::write(&path.join(report::REPORT), &html)?;
    }
    if let Some(printed) = printed {
        out.line(&printed)?;
        out.flush()?;
    }
    Ok(OK)
}

/// Lines of a file of choices: those of headquarters only; empty ones, remarks, and until when a staff decides by itself say nothing
/// that is played.
///
/// *Errors*: it cannot be read; headquarters do not decide.
fn decided(path: &Path, options: &RunOptions) -> Result<Vec<String>, Failure> {
    let shown = path.display();
    if options.mode == Mode::Historical && options.free_from.is_none() {
        return Err(Failure::Usage(
            "--choices: headquarters decide nothing in the historical mode: add --mode free, or --free-from DATE".into(),
        ));
    }
    let text = fs::read_to_string(path).map_err(|error| Failure::Usage(format!("--choices {shown} cannot be read: {error}")))?;
    let is_choice = |line: &&str| !line.is_empty() && !line.starts_with('#') && !line.starts_with(STAFF);
    Ok(text.lines().map(str::trim).filter(is_choice).map(String::from).collect())
}

/// The first choice, within the steps that were played, that was none at its sitting.
fn misplaced(told: &Run, choices: &[Choice], steps: u32, theatre: &Theatre) -> Option<Choice> {
    let end = 60.0 * theatre.hour(steps);
    let within: Vec<Choice> = choices.iter().copied().filter(|choice| f64::from(choice.minute) < end).collect();
    game::misplaced(told, &within)
}

/// What is kept of every replication, and those that broke an invariant.
type Spread = (Vec<Replication>, Vec<(u32, Broken)>);

/// What is kept of every replication, number 0 among them, and those that broke an invariant. `progress` counts all of them.
///
/// *Errors*: interrupted; no thread could be started.
pub fn spread(
    scenario: &Scenario,
    design: &Design<'_>,
    told: &Run,
    options: &RunOptions,
    interrupted: &AtomicBool,
    progress: Progress,
) -> Result<Spread, Failure> {
    let theatre = &design.world.theatre;
    let observe_all = |number: u32, run: &Run| Replication {
        number,
        highest_rung: run.outcome.highest_rung,
        observed: scenario.record.targets.iter().map(|target| observe(target, theatre, &run.trajectory)).collect(),
        digest: run.digest.clone(),
    };
    let others = others(design, options, interrupted, progress, |number, run| observe_all(number, &run))?;
    if others.interrupted || interrupted.load(Ordering::Relaxed) {
        let done = others.kept.len() + 1;
        return Err(Failure::Interrupted(format!("after {done} of {} replications; the table is left out", options.replications)));
    }
    for (number, broken) in &others.broken {
        note(&void(*number, broken));
    }
    let mut kept = vec![observe_all(0, told)];
    kept.extend(others.kept.into_iter().map(|(_, kept)| kept));
    Ok((kept, others.broken))
}

/// The replications after number 0, which `progress` counts too.
fn others<T: Send>(
    design: &Design<'_>,
    options: &RunOptions,
    interrupted: &AtomicBool,
    progress: Progress,
    keep: impl Fn(u32, Run) -> T + Sync,
) -> Result<Ensemble<T>, Failure> {
    if options.replications <= 1 {
        progress.done();
        return Ok(Ensemble { kept: Vec::new(), broken: Vec::new(), interrupted: false });
    }
    // Not before the story is told: a bar would stand in the midst of it.
    progress.at(1);
    progress.reckon_from_here();
    let threads = options.threads.map(usize::from);
    let others = design
        .run(1..options.replications, threads, interrupted, |done| progress.at(1 + u64::from(done)), keep)
        .map_err(|error: EnsembleError| Failure::Failed(error.to_string()))?;
    if !others.interrupted {
        progress.done();
    }
    Ok(others)
}

/// Why a replication is left out.
pub fn void(number: u32, broken: &Broken) -> String {
    format!(
        "replication {number} is void: after {}, step {}: {} (a fault of Kokkyo, not of the scenario; please report it)",
        broken.phase, broken.step, broken.invariant
    )
}

/// Rows played by their stand-ins. *Errors*: a name is neither a row nor a folder.
pub fn held_out(names: &[String]) -> Result<HeldOut, Failure> {
    let mut held_out = HeldOut::default();
    for name in names {
        if !held_out.add(name) {
            let mut known: Vec<&str> = SCHEDULE.iter().flat_map(|row| [row.name, row.name.split('.').next().unwrap_or_default()]).collect();
            known.dedup();
            let hint = nearest::hint(name, known);
            return Err(Failure::Usage(format!("there is no mechanism `{name}`{hint} (`kokkyo list mechanisms` lists them)")));
        }
    }
    Ok(held_out)
}

/// From when on headquarters decide. *Unit*: h since the start. *Errors*: no date, or the scenario has no courses of action.
pub fn free_from_h(mode: Mode, free_from: Option<&str>, scenario: &Scenario) -> Result<f64, Failure> {
    let clock = scenario.given.clock;
    let hour = match (free_from, mode) {
        (Some(date), _) => {
            let from = Moment::parse(date, clock.offset_h).map_err(Failure::Usage)?;
            if from < clock.start || from > clock.end {
                return Err(Failure::Usage(format!(
                    "the date {} lies outside the scenario's clock: from {} to {}",
                    from.show(clock.offset_h),
                    clock.start.show(clock.offset_h),
                    clock.end.show(clock.offset_h)
                )));
            }
            from.hours_since(clock.start)
        }
        (None, Mode::Free) => 0.0,
        (None, Mode::Historical) => return Ok(f64::INFINITY),
    };
    if scenario.given.command.courses.is_empty() {
        return Err(Failure::Usage(
            "the scenario has no courses of action (command/courses.toml): it can be played as recorded only".into(),
        ));
    }
    Ok(hour)
}

/// Number of steps that begin before a date. *Errors*: no date, or one outside the clock.
pub fn steps_until(until: &str, scenario: &Scenario) -> Result<u32, Failure> {
    let clock = scenario.given.clock;
    let until = Moment::parse(until, clock.offset_h).map_err(Failure::Usage)?;
    if until <= clock.start || until > clock.end {
        return Err(Failure::Usage(format!(
            "the date {} lies outside the scenario's clock: after {}, at the latest {}",
            until.show(clock.offset_h),
            clock.start.show(clock.offset_h),
            clock.end.show(clock.offset_h)
        )));
    }
    Ok((until.hours_since(clock.start) / clock.step_h - 1e-9).ceil().max(1.0) as u32)
}

/// `results 1, seed 1939` for headings.
pub fn stamp(seed: u64) -> String {
    format!("results version {RESULTS_VERSION}, seed {seed}")
}
