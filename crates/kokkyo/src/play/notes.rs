//! What was decided so far, in a file that is written after every answer.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kokkyo_ensemble::choices;
use kokkyo_model::RESULTS_VERSION;
use kokkyo_model::world::column::HeadquartersId;
use kokkyo_model::world::played::Choice;
use kokkyo_scenario::Moment;
use kokkyo_studio::game::Answers;

use crate::cli::PlayAsOptions;
use crate::failure::{Failure, counted};
use crate::output::note;
use crate::scenario_source::Loaded;
use crate::whole_file;

/// Ending of the file.
const ENDING: &str = "choices";
/// Before a moment until which the staff decides.
pub const STAFF: &str = "staff until ";

/// The game so far.
pub struct Notes {
    path: PathBuf,
    head: String,
    me: HeadquartersId,
    /// What was decided.
    pub answers: Answers,
}

/// What a game is about, in one line: another one has another line.
pub fn head(options: &PlayAsOptions, loaded: &Loaded, seed: u64, id: &str) -> String {
    let own = &options.choices;
    let list = |what: &str, all: &[String]| if all.is_empty() { String::new() } else { format!(", {what} {}", all.join(" ")) };
    format!(
        "# {id} in {}, package {}, results version {RESULTS_VERSION}, seed {seed}, free from {}{}{}{}",
        loaded.scenario.given.meta.name,
        loaded.scenario.hash,
        options.free_from.as_deref().unwrap_or("the start"),
        list("with", &own.with),
        list("set", &own.set),
        list("held out", &own.hold_out),
    )
}

impl Notes {
    /// The notes beside a run folder, those of an earlier evening if they are of the same game.
    ///
    /// *Errors*: they are of another game, or cannot be read.
    pub fn open(folder: &Path, head: &str, me: HeadquartersId, loaded: &Loaded) -> Result<Self, Failure> {
        let name = folder.file_name().ok_or_else(|| Failure::Usage(format!("--out: `{}` names no folder", folder.display())))?;
        let path = folder.with_file_name(format!("{}.{ENDING}", name.to_string_lossy()));
        let mut notes = Self { path, head: head.to_string(), me, answers: Answers::default() };
        let shown = notes.path.display().to_string();
        let text = match fs::read_to_string(&notes.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                notes.write(loaded)?;
                return Ok(notes);
            }
            Err(error) => return Err(Failure::Failed(format!("{shown} cannot be read: {error}"))),
        };
        let mut lines = text.lines();
        if lines.next() != Some(head) {
            let why = "it is of another game, or of a package with other files: move it away, or name another folder with --out";
            return Err(Failure::Usage(format!("{shown}: {why}")));
        }
        for (at, line) in lines.enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            notes.read(line, loaded).map_err(|why| Failure::Usage(format!("{shown}, line {}: {why}", at + 2)))?;
        }
        let there = notes.answers.choices.len();
        note(&format!("{} {} there already, from {shown}", counted(there, "decision"), if there == 1 { "is" } else { "are" }));
        Ok(notes)
    }

    /// Whether nothing was decided, nor left to the staff.
    pub fn are_empty(&self) -> bool {
        self.answers.choices.is_empty() && self.answers.staff.is_empty()
    }

    /// Takes the file away: nothing was decided. *Errors*: it cannot be taken away.
    pub fn forget(&self) -> Result<(), Failure> {
        fs::remove_file(&self.path).map_err(|error| Failure::Failed(format!("{} cannot be taken away: {error}", self.path.display())))
    }

    /// Where they are.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn read(&mut self, line: &str, loaded: &Loaded) -> Result<(), String> {
        let (given, theatre) = (&loaded.scenario.given, &loaded.world.theatre);
        let Some(until) = line.strip_prefix(STAFF) else {
            let choice = choices::read(line, given, theatre)?;
            if choice.headquarters != self.me {
                return Err("it is a decision of another headquarters".to_string());
            }
            if self.answers.last(self.me).is_some_and(|last| last >= choice.minute) {
                return Err("it is not later than the decision before it".to_string());
            }
            self.answers.choose(choice);
            return Ok(());
        };
        let at = Moment::parse(until.trim(), given.clock.offset_h)?;
        let minute = (at.hours_since(Moment(theatre.start_s)) * 60.0).round().clamp(0.0, f64::from(u32::MAX)) as u32;
        self.answers.staff = vec![(self.me, minute)];
        Ok(())
    }

    /// Adds a choice. *Errors*: the file cannot be written.
    pub fn choose(&mut self, choice: Choice, loaded: &Loaded) -> Result<(), Failure> {
        self.answers.choose(choice);
        self.answers.staff.clear();
        self.write(loaded)
    }

    /// Lets the staff decide until a minute. *Errors*: the file cannot be written.
    pub fn staff(&mut self, until: u32, loaded: &Loaded) -> Result<(), Failure> {
        self.answers.staff = vec![(self.me, until)];
        self.write(loaded)
    }

    /// Takes the last choice back. *Errors*: the file cannot be written.
    pub fn back(&mut self, loaded: &Loaded) -> Result<(), Failure> {
        self.answers.choices.pop();
        self.answers.staff.clear();
        self.write(loaded)
    }

    fn write(&self, loaded: &Loaded) -> Result<(), Failure> {
        let (given, theatre) = (&loaded.scenario.given, &loaded.world.theatre);
        let mut text = format!("{}\n", self.head);
        for choice in &self.answers.choices {
            text.push_str(&format!("{}\n", choices::line(choice, given, theatre)));
        }
        if let Some(until) = self.answers.staff(self.me) {
            let after = Moment(theatre.start_s).plus_hours(f64::from(until) / 60.0).show(given.clock.offset_h);
            text.push_str(&format!("{STAFF}{}\n", after.replace(' ', "T")));
        }
        if let Some(parent) = self.path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent).map_err(|error| Failure::Failed(format!("{} cannot be made: {error}", parent.display())))?;
        }
        whole_file::write(&self.path, &text)
    }
}
