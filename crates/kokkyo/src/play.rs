//! `kokkyo play`: a person sits in the place of a headquarters.
//!
//! The history is played to its end with what was decided so far, and shown up to the next sitting: what is behind it is another
//! history with every answer. So nothing has to be stopped in the middle, and the whole game is its list of choices. Of the enemy only
//! what the headquarters was told and believes is shown.

mod desk;
mod notes;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use kokkyo_ensemble::choices;
use kokkyo_ensemble::words::in_manner;
use kokkyo_model::audit::Broken;
use kokkyo_model::step::HeldOut;
use kokkyo_model::world::column::{CourseId, HeadquartersId};
use kokkyo_model::world::command::Manner;
use kokkyo_model::world::played::Choice;
use kokkyo_scenario::Moment;
use kokkyo_studio::game::sitting::Sitting;
use kokkyo_studio::game::{Game, Position, deciding, misplaced};

use crate::cli::{DEFAULT_SEED, Mode, PlayAsOptions, RunOptions};
use crate::failure::{Failure, OK};
use crate::output::{Out, harmless, note};
use crate::run::{free_from_h, held_out, void};
use crate::scenario_source::{Loaded, load};
use crate::{nearest, run, run_folder};
use notes::Notes;
pub use notes::STAFF;

/// A game in a terminal.
struct Table<'a> {
    options: &'a PlayAsOptions,
    loaded: Loaded,
    seed: u64,
    held_out: HeldOut,
    /// The one headquarters that is played.
    seats: [HeadquartersId; 1],
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
    let mut table = Table { options, held_out: held_out(&options.choices.hold_out)?, loaded, seed, seats: [me], notes };
    desk::welcome(&mut out, &table)?;
    if !ask_all(&mut table, &mut out)? {
        out.flush()?;
        if table.notes.are_empty() {
            table.notes.forget()?;
            note("nothing was decided, and nothing is kept");
        } else {
            note(&format!("what was decided is kept in {}; the same command goes on", table.notes.path().display()));
        }
        return Ok(OK);
    }
    if table.notes.answers.choices.is_empty() {
        let why = if table.notes.are_empty() { "Nothing came up to decide" } else { "Your staff decided all of it" };
        table.notes.forget()?;
        out.line(&format!("{why}, and nothing is kept: --every asks at every sitting, --free-from opens the game at another time."))?;
        out.flush()?;
        return Ok(OK);
    }
    out.flush()?;
    end(&table, &folder, colour)
}

/// The headquarters of an id. *Errors*: there is none, or it has nothing to decide.
fn headquarters(loaded: &Loaded, id: &str) -> Result<HeadquartersId, Failure> {
    let theatre = &loaded.world.theatre;
    let ids = || deciding(theatre).map(|it| theatre.headquarters[it].id.as_str());
    match deciding(theatre).find(|it| theatre.headquarters[*it].id == id) {
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

impl Table<'_> {
    fn me(&self) -> HeadquartersId {
        self.seats[0]
    }

    fn game(&self) -> Game<'_> {
        Game {
            scenario: &self.loaded.scenario,
            world: &self.loaded.world,
            seed: self.seed,
            held_out: self.held_out,
            every: self.options.every,
            seats: &self.seats,
            steps: None,
        }
    }
}

fn our_fault(broken: Broken) -> Failure {
    Failure::Failed(void(0, &broken))
}

/// Asks at one sitting after the other. Returns whether the history came to its end.
fn ask_all(table: &mut Table<'_>, out: &mut Out) -> Result<bool, Failure> {
    let mut lines = io::stdin().lines();
    loop {
        let position = table.game().position(&table.notes.answers).map_err(our_fault)?;
        applied(table, &position)?;
        let Some(sitting) = position.sitting(table.me()) else { return Ok(true) };
        desk::show(out, table, &position)?;
        let answer = loop {
            out.flush()?;
            print_prompt(&sitting)?;
            let Some(line) = lines.next().transpose()? else {
                out.line("")?;
                break Answer::Stop;
            };
            match understand(table, out, &position, &sitting, &line.trim().to_lowercase(), &mut lines)? {
                Some(answer) => break answer,
                None => continue,
            }
        };
        match answer {
            Answer::Stop => return Ok(false),
            Answer::Back => table.notes.back(&table.loaded)?,
            Answer::Staff(until) => table.notes.staff(until, &table.loaded)?,
            Answer::Take(at, manner) => {
                let row = &sitting.rows[at].row;
                let choice =
                    Choice { headquarters: table.me(), minute: sitting.minute, course: row.course, calls_off: row.calls_off, manner };
                table.notes.choose(choice, &table.loaded)?;
            }
        }
    }
}

/// Whether every choice was one at its sitting. *Errors*: the first that was none.
fn applied(table: &Table<'_>, position: &Position) -> Result<(), Failure> {
    let game = table.game();
    match misplaced(position.history(), &table.notes.answers.choices) {
        None => Ok(()),
        Some(choice) => {
            let line = choices::line(&choice, &game.scenario.given, game.theatre());
            let why = "the headquarters does not sit then, or the course is not in question: take the line out, and those after it";
            Err(Failure::Usage(format!("{}: `{line}`: {why}", table.notes.path().display())))
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
    table: &Table<'_>,
    out: &mut Out,
    position: &Position,
    sitting: &Sitting<'_>,
    line: &str,
    lines: &mut io::Lines<io::StdinLock<'static>>,
) -> Result<Option<Answer>, Failure> {
    let number = |text: &str| text.trim().parse::<usize>().ok().filter(|at| (1..=sitting.rows.len()).contains(at)).map(|at| at - 1);
    if line.is_empty() {
        let at = sitting.staff();
        return Ok(Some(Answer::Take(at, sitting.rows[at].row.manner)));
    }
    if ["stop", "quit", "exit"].contains(&line) {
        return Ok(Some(Answer::Stop));
    }
    if line == "back" {
        return Ok(Some(Answer::Back));
    }
    if let Some(rest) = line.strip_prefix('?') {
        match number(rest) {
            Some(at) => desk::why(out, table, position, at)?,
            None => out.line(&format!("Write ? and the number of a course, 1 to {}.", sitting.rows.len()))?,
        }
        return Ok(None);
    }
    if let Some(rest) = line.strip_prefix("staff") {
        return match until(table, sitting, rest.trim()) {
            Ok(minute) => Ok(Some(Answer::Staff(minute))),
            Err(why) => {
                out.line(&why)?;
                Ok(None)
            }
        };
    }
    let Some(at) = number(line) else {
        out.line(&format!(
            "`{}` is no answer: write a number from 1 to {}, Enter for what your staff would do, ? N, back, staff DATE or stop.",
            harmless(line),
            sitting.rows.len()
        ))?;
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
            "stop" | "quit" | "exit" => return Ok(Some(Answer::Stop)),
            other => writeln!(stdout, "`{}` is none of them.", harmless(other))?,
        }
    }
}

/// Until when the staff decides. *Errors*: what is wrong with the date.
fn until(table: &Table<'_>, sitting: &Sitting<'_>, text: &str) -> Result<u32, String> {
    let clock = &table.loaded.scenario.given.clock;
    if text.is_empty() {
        return Ok(sitting.minute + 1);
    }
    let at = Moment::parse(text, clock.offset_h).map_err(|why| format!("{why}."))?;
    let minute = (at.hours_since(Moment(table.loaded.world.theatre.start_s)) * 60.0).round();
    let end = 60.0 * table.loaded.world.theatre.hour(table.loaded.world.theatre.steps);
    if minute <= f64::from(sitting.minute) || minute > end {
        return Err(format!("{text} is not after this sitting and within the campaign, which ends on {}.", clock.end.show(clock.offset_h)));
    }
    Ok(minute as u32)
}

/// Keeps the run, tells what it came to, and what the staff alone would have come to.
fn end(table: &Table<'_>, folder: &Path, colour: bool) -> Result<u8, Failure> {
    let (given, theatre) = (&table.loaded.scenario.given, &table.loaded.world.theatre);
    let options = RunOptions {
        choices: table.options.choices.clone(),
        decided: None,
        played: table.notes.answers.choices.iter().map(|choice| choices::line(choice, given, theatre)).collect(),
        mode: Mode::Free,
        free_from: table.options.free_from.clone(),
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
    run::run(Some(&table.options.scenario), &options, colour)?;
    let mut out = Out::new(colour);
    desk::tell_review(&mut out, table)?;
    out.flush()?;
    Ok(OK)
}
