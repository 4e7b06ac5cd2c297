//! `kokkyo play`: a person sits in the place of a headquarters.
//!
//! The history is played to its end with what was decided so far, and shown up to the next sitting: what is behind it is another
//! history with every answer. So nothing has to be stopped in the middle, and the whole game is its list of choices. Of the enemy only
//! what the headquarters was told and believes is shown.

mod desk;
mod notes;
mod sitting;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kokkyo_ensemble::choices;
use kokkyo_ensemble::ensemble::Design;
use kokkyo_ensemble::words::in_manner;
use kokkyo_model::Run;
use kokkyo_model::event::Recording;
use kokkyo_model::step::HeldOut;
use kokkyo_model::world::column::{CourseId, HeadquartersId};
use kokkyo_model::world::command::Manner;
use kokkyo_model::world::played::Choice;
use kokkyo_scenario::Moment;

use crate::cli::{DEFAULT_SEED, Mode, PlayAsOptions, RunOptions};
use crate::failure::{Failure, OK};
use crate::output::{Out, harmless, note};
use crate::run::{free_from_h, held_out, void};
use crate::scenario_source::{Loaded, load};
use crate::{nearest, run, run_folder};
use notes::Notes;
use sitting::{Sitting, sittings};

/// A week: the longest that nothing is asked. *Unit*: min.
const WEEK: u32 = 7 * 24 * 60;

/// A game under way.
struct Game<'a> {
    options: &'a PlayAsOptions,
    loaded: Loaded,
    seed: u64,
    held_out: HeldOut,
    /// The headquarters.
    me: HeadquartersId,
    notes: Notes,
}

/// What was answered at a sitting.
enum Answer {
    /// The option of that number, told in that way.
    Take(usize, Manner),
    /// The staff decides until that minute.
    Staff(u32),
    /// The last decision is taken back.
    Back,
    /// No more for today.
    Stop,
}

/// Runs the command.
pub fn play(options: &PlayAsOptions, colour: bool) -> Result<u8, Failure> {
    let mut loaded = load(&options.scenario, &options.choices)?;
    loaded.world.free_from_h = free_from_h(Mode::Free, options.free_from.as_deref(), &loaded.scenario)?;
    let mut out = Out::new(colour);
    let Some(id) = &options.headquarters else {
        desk::playable(&mut out, &loaded)?;
        out.flush()?;
        return Ok(OK);
    };
    let me = headquarters(&loaded, id)?;
    let seed = options.choices.seed.unwrap_or(DEFAULT_SEED);
    let folder = folder(options, &loaded, seed, id);
    // Whether the run can be kept is known before the first decision, not after the last.
    run_folder::can_be_kept(&folder)?;
    let notes = Notes::open(&folder, &notes::head(options, &loaded, seed, id), me, &loaded)?;
    let mut game = Game { options, held_out: held_out(&options.choices.hold_out)?, loaded, seed, me, notes };
    desk::welcome(&mut out, &game)?;
    if !ask_all(&mut game, &mut out)? {
        out.flush()?;
        note(&format!("what was decided is kept in {}; the same command goes on", game.notes.path().display()));
        return Ok(OK);
    }
    if game.notes.choices.is_empty() {
        out.line(
            "Nothing came up to decide, and nothing is kept: --every asks at every sitting, --free-from opens the game at another time.",
        )?;
        out.flush()?;
        return Ok(OK);
    }
    out.flush()?;
    end(&game, &folder, colour)
}

/// The headquarters of an id. *Errors*: there is none, or it has nothing to decide.
fn headquarters(loaded: &Loaded, id: &str) -> Result<HeadquartersId, Failure> {
    let theatre = &loaded.world.theatre;
    let ids = || desk::deciding(loaded).map(|it| theatre.headquarters[it].id.as_str());
    match desk::deciding(loaded).find(|it| theatre.headquarters[*it].id == id) {
        Some(found) => Ok(found),
        None if theatre.headquarters.iter().any(|it| it.id == id) => {
            Err(Failure::Usage(format!("--as `{id}` has no course to decide on (these have: {})", ids().collect::<Vec<_>>().join(", "))))
        }
        None => {
            let hint = nearest::hint(id, ids());
            Err(Failure::Usage(format!("--as: there is no headquarters `{id}`{hint} (`kokkyo play` lists those that can be played)")))
        }
    }
}

fn folder(options: &PlayAsOptions, loaded: &Loaded, seed: u64, id: &str) -> PathBuf {
    let by_default = || Path::new("runs").join(format!("{}-{seed}-{id}", loaded.scenario.given.meta.name));
    options.out.clone().unwrap_or_else(by_default)
}

impl Game<'_> {
    /// The history with these choices, to its end. *Errors*: a law is broken, which is our fault.
    fn history(&self, choices: &[Choice]) -> Result<Run, Failure> {
        let mut world = self.loaded.world.clone();
        world.choices = Arc::from(choices);
        let design = Design {
            world: &world,
            parameters: &self.loaded.scenario.given.parameters,
            cells: None,
            seed: self.seed,
            held_out: self.held_out,
            steps: None,
            draw_parameters: false,
            digest: false,
        };
        design.play(0, Recording::Everything, false).map_err(|broken| Failure::Failed(void(0, &broken)))
    }

    /// Whether a sitting is worth an answer.
    fn is_asked(&self, sitting: &Sitting<'_>) -> bool {
        if self.options.every {
            return true;
        }
        let last = self.notes.choices.last().map_or(0, |choice| choice.minute);
        // Where there is nothing but to go on nothing is asked.
        sitting.rows.len() > 1 && (sitting.is_shock() || sitting.changes_course() || sitting.minute >= last.max(self.notes.after) + WEEK)
    }
}

/// Asks at one sitting after the other. Returns whether the history came to its end.
fn ask_all(game: &mut Game<'_>, out: &mut Out) -> Result<bool, Failure> {
    let mut lines = io::stdin().lines();
    loop {
        let history = game.history(&game.notes.choices)?;
        applied(game, &history)?;
        let next = sittings(&history, game.me).into_iter().find(|sitting| sitting.minute >= game.notes.after && game.is_asked(sitting));
        let Some(sitting) = next else { return Ok(true) };
        let opened = (60.0 * game.loaded.world.free_from_h.max(0.0)) as u32;
        let since = game.notes.choices.last().map_or(opened, |choice| choice.minute);
        desk::show(out, game, &history, &sitting, since)?;
        let answer = loop {
            out.flush()?;
            print_prompt(&sitting)?;
            let Some(line) = lines.next().transpose()? else {
                out.line("")?;
                break Answer::Stop;
            };
            match understand(game, out, &history, &sitting, &line.trim().to_lowercase(), &mut lines)? {
                Some(answer) => break answer,
                None => continue,
            }
        };
        match answer {
            Answer::Stop => return Ok(false),
            Answer::Back => game.notes.back(&game.loaded)?,
            Answer::Staff(until) => game.notes.staff(until, &game.loaded)?,
            Answer::Take(at, manner) => {
                let row = &sitting.rows[at].row;
                let choice = Choice { headquarters: game.me, minute: sitting.minute, course: row.course, calls_off: row.calls_off, manner };
                game.notes.choose(choice, &game.loaded)?;
            }
        }
    }
}

/// Whether every choice was one at its sitting: what was altered by hand may name a course that was not in question.
///
/// *Errors*: the first that was none.
fn applied(game: &Game<'_>, history: &Run) -> Result<(), Failure> {
    let is_applied = |choice: &Choice| {
        let same = |it: &kokkyo_model::world::weighing::Weighing| {
            let row = &it.row;
            (it.minute, row.headquarters, row.course, row.calls_off)
                == (choice.minute, choice.headquarters, choice.course, choice.calls_off)
        };
        history.trajectory.weighings.iter().any(|it| same(it) && it.row.chosen)
    };
    match game.notes.choices.iter().find(|choice| !is_applied(choice)) {
        None => Ok(()),
        Some(choice) => {
            let line = choices::line(choice, &game.loaded.scenario.given, &game.loaded.world.theatre);
            let why = "the headquarters does not sit then, or the course is not in question: take the line out, and those after it";
            Err(Failure::Usage(format!("{}: `{line}`: {why}", game.notes.path().display())))
        }
    }
}

fn print_prompt(sitting: &Sitting<'_>) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let (staff, manner) = (sitting.staff(), in_manner(sitting.rows[sitting.staff()].row.manner));
    write!(stdout, "Your decision (1 to {}, Enter = {}{manner}; ? N, back, staff DATE, stop): ", sitting.rows.len(), staff + 1)?;
    Ok(stdout.flush()?)
}

/// What a line means; `None`: nothing that decides, and the question stands.
fn understand(
    game: &Game<'_>,
    out: &mut Out,
    history: &Run,
    sitting: &Sitting<'_>,
    line: &str,
    lines: &mut io::Lines<io::StdinLock<'static>>,
) -> Result<Option<Answer>, Failure> {
    let number = |text: &str| text.trim().parse::<usize>().ok().filter(|at| (1..=sitting.rows.len()).contains(at)).map(|at| at - 1);
    if line.is_empty() {
        let at = sitting.staff();
        return Ok(Some(Answer::Take(at, sitting.rows[at].row.manner)));
    }
    if line == "stop" {
        return Ok(Some(Answer::Stop));
    }
    if line == "back" {
        return Ok(Some(Answer::Back));
    }
    if let Some(rest) = line.strip_prefix('?') {
        match number(rest) {
            Some(at) => desk::why(out, game, history, sitting, at)?,
            None => out.line(&format!("Write ? and the number of a course, 1 to {}.", sitting.rows.len()))?,
        }
        return Ok(None);
    }
    if let Some(rest) = line.strip_prefix("staff") {
        return match until(game, sitting, rest.trim()) {
            Ok(minute) => Ok(Some(Answer::Staff(minute))),
            Err(why) => {
                out.line(&why)?;
                Ok(None)
            }
        };
    }
    let Some(at) = number(line) else {
        out.line(&format!("`{}` is no answer: write a number from 1 to {}, or Enter.", harmless(line), sitting.rows.len()))?;
        return Ok(None);
    };
    // What goes on, and what is called off, is told as it was or needs no telling.
    let row = &sitting.rows[at].row;
    if row.broken == 0 || row.present || row.calls_off != CourseId::NONE {
        return Ok(Some(Answer::Take(at, Manner::Report)));
    }
    // What goes against a clause is told, told late, or kept dark.
    loop {
        out.flush()?;
        let mut stdout = io::stdout().lock();
        write!(stdout, "Against your orders. Tell it how (report, late, conceal; back; Enter = report): ")?;
        stdout.flush()?;
        let Some(line) = lines.next().transpose()? else { return Ok(Some(Answer::Stop)) };
        match line.trim() {
            "" | "report" => return Ok(Some(Answer::Take(at, Manner::Report))),
            "late" => return Ok(Some(Answer::Take(at, Manner::Late))),
            "conceal" => return Ok(Some(Answer::Take(at, Manner::Conceal))),
            "back" => return Ok(None),
            "stop" => return Ok(Some(Answer::Stop)),
            other => writeln!(stdout, "`{}` is none of them.", harmless(other))?,
        }
    }
}

/// Until when the staff decides. *Errors*: what is wrong with the date.
fn until(game: &Game<'_>, sitting: &Sitting<'_>, text: &str) -> Result<u32, String> {
    let clock = &game.loaded.scenario.given.clock;
    if text.is_empty() {
        return Ok(sitting.minute + 1);
    }
    let at = Moment::parse(text, clock.offset_h).map_err(|why| format!("{why}."))?;
    let minute = (at.hours_since(Moment(game.loaded.world.theatre.start_s)) * 60.0).round();
    let end = 60.0 * game.loaded.world.theatre.hour(game.loaded.world.theatre.steps);
    if minute <= f64::from(sitting.minute) || minute > end {
        return Err(format!("{text} is not after this sitting and within the campaign, which ends on {}.", clock.end.show(clock.offset_h)));
    }
    Ok(minute as u32)
}

/// Keeps the run, tells what it came to, and what the staff alone would have come to.
fn end(game: &Game<'_>, folder: &Path, colour: bool) -> Result<u8, Failure> {
    let (given, theatre) = (&game.loaded.scenario.given, &game.loaded.world.theatre);
    let options = RunOptions {
        choices: game.options.choices.clone(),
        played: game.notes.choices.iter().map(|choice| choices::line(choice, given, theatre)).collect(),
        mode: Mode::Free,
        free_from: game.options.free_from.clone(),
        replications: 1,
        threads: None,
        until: None,
        draw_parameters: false,
        digest: false,
        full: false,
        quiet: true,
        brief: true,
        out: Some(folder.to_path_buf()),
        no_out: false,
        json: false,
    };
    run::run(Some(&game.options.scenario), &options, colour)?;
    let mut out = Out::new(colour);
    desk::review(&mut out, game, &game.history(&game.notes.choices)?, &game.history(&[])?)?;
    out.flush()?;
    Ok(OK)
}

/// A course in words.
fn course_words(game: &Game<'_>, course: CourseId, calls_off: CourseId) -> String {
    let courses = &game.loaded.world.theatre.command.courses;
    let title = |course: CourseId| courses.find(course).map_or("?", |course| course.title.as_str());
    match (course, calls_off) {
        (CourseId::NONE, CourseId::NONE) => "Wait".to_string(),
        (CourseId::NONE, blow) => format!("Call off: {}", title(blow)),
        (course, _) => title(course).to_string(),
    }
}
