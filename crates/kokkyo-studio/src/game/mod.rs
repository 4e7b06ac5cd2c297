//! How is a headquarters played?
//!
//! A game is the list of its choices (decision 0033): the history is played to its end with what was decided so far, and the earliest
//! sitting of a seat that nobody has answered is where the game stands. It is played a second time up to there, so that nothing that
//! lies behind is at hand when a desk is laid.
//!
//! | if you ask | read |
//! |---|---|
//! | where does a game stand, and who is to decide? | this file |
//! | what is a sitting? | [`sitting`] |
//! | what lies on the desk of a headquarters? | [`desk`] |
//! | when does it hear of an event, and how is it told? | [`hearsay`] |
//! | where are its own formations? | [`formations`] |
//! | what does it believe of the enemy? | [`enemy`] |
//! | what can it do, and what speaks against it? | [`courses`] |
//! | what came of it all? | [`review`] |
//! | and on other lucks? | [`cloud`] |

pub mod cloud;
pub mod courses;
pub mod desk;
pub mod enemy;
pub mod formations;
pub mod hearsay;
pub mod review;
pub mod sitting;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use kokkyo_ensemble::ensemble::Design;
use kokkyo_ensemble::frames::{ElementFrame, Frames};
use kokkyo_model::audit::Broken;
use kokkyo_model::chance::Chance;
use kokkyo_model::event::Recording;
use kokkyo_model::step::HeldOut;
use kokkyo_model::world::column::{CourseId, DirectiveId, ElementId, HeadquartersId, Id as _};
use kokkyo_model::world::command::Operation;
use kokkyo_model::world::duty::duties;
use kokkyo_model::world::played::Choice;
use kokkyo_model::world::{State, Theatre, View};
use kokkyo_model::{Run, Settings, World, simulate_observed};
use kokkyo_scenario::{Moment, Scenario};

use sitting::{Sitting, sittings};

/// A week: the longest that a seat is not asked. *Unit*: min.
const WEEK: u32 = 7 * 24 * 60;

/// What is played, and by whom.
#[derive(Clone, Copy)]
pub struct Game<'a> {
    /// The scenario, changes applied.
    pub scenario: &'a Scenario,
    /// What was compiled from it, with the hour from which on headquarters decide.
    pub world: &'a World,
    /// Seed.
    pub seed: u64,
    /// Rows played by their stand-ins.
    pub held_out: HeldOut,
    /// Seats are asked at every sitting.
    pub every: bool,
    /// Headquarters that persons play.
    pub seats: &'a [HeadquartersId],
    /// With how many steps it ends, where that is before its campaign does.
    pub steps: Option<u32>,
}

/// What was decided so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Decisions of all seats, in order of time.
    pub choices: Vec<Choice>,
    /// Until when the staff of a seat decides. *Unit*: min since the start.
    pub staff: Vec<(HeadquartersId, u32)>,
}

impl Answers {
    /// When a seat last decided. *Unit*: min since the start.
    pub fn last(&self, seat: HeadquartersId) -> Option<u32> {
        self.choices.iter().rev().find(|choice| choice.headquarters == seat).map(|choice| choice.minute)
    }

    /// When it last decided before a minute. *Unit*: min since the start.
    pub fn last_before(&self, seat: HeadquartersId, minute: u32) -> Option<u32> {
        self.choices.iter().rev().find(|choice| choice.headquarters == seat && choice.minute < minute).map(|choice| choice.minute)
    }

    /// From when on sittings of a seat are open. *Unit*: min since the start.
    pub fn after(&self, seat: HeadquartersId) -> u32 {
        let decided = self.last(seat).map_or(0, |last| last.saturating_add(1));
        decided.max(self.staff(seat).unwrap_or(0))
    }

    /// Until when its staff decides, if it has been told so.
    pub fn staff(&self, seat: HeadquartersId) -> Option<u32> {
        self.staff.iter().filter(|(who, _)| *who == seat).map(|(_, until)| *until).max()
    }

    /// Adds a decision in its place.
    pub fn choose(&mut self, choice: Choice) {
        let at = self.choices.partition_point(|it| (it.minute, it.headquarters) <= (choice.minute, choice.headquarters));
        self.choices.insert(at, choice);
    }
}

/// A course that is decided and not over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct UnderWay {
    /// Which.
    pub course: CourseId,
    /// When it begins, where it has not yet. *Unit*: h since the start.
    pub begins_h: Option<f64>,
}

/// Where a game stands.
pub struct Position {
    /// Minute of the sitting that is open; the end of the history where none is. *Unit*: min since the start.
    pub minute: u32,
    /// Seats that are to decide; none: the game is over.
    pub open: Vec<HeadquartersId>,
    /// The history up to the end of the step of that sitting: what lies behind is not in it.
    history: Run,
    /// Elements at the beginning of that step.
    elements: Vec<ElementFrame>,
    /// Courses that are decided and not over at the beginning of that step, by seat.
    under_way: Vec<Vec<UnderWay>>,
    /// Directives in force at that sitting, and when they were received, by seat. *Unit*: h since the start.
    in_force: Vec<Vec<(DirectiveId, f64)>>,
}

impl Position {
    /// Whether the history came to its end.
    pub fn is_over(&self) -> bool {
        self.open.is_empty()
    }

    /// An element as it stands.
    pub(crate) fn element(&self, id: ElementId) -> Option<&ElementFrame> {
        self.elements.get(id.index())
    }

    /// What happened up to now.
    pub fn history(&self) -> &Run {
        &self.history
    }

    /// The sitting of a seat that is open.
    pub fn sitting(&self, seat: HeadquartersId) -> Option<Sitting<'_>> {
        self.open.contains(&seat).then(|| sittings(&self.history, seat).into_iter().find(|sitting| sitting.minute == self.minute)).flatten()
    }
}

impl<'a> Game<'a> {
    /// The theatre.
    pub fn theatre(&self) -> &'a Theatre {
        &self.world.theatre
    }

    /// A minute on the scenario's clock.
    pub fn moment(&self, minute: u32) -> String {
        Moment(self.theatre().start_s).plus_hours(f64::from(minute) / 60.0).show(self.scenario.given.clock.offset_h)
    }

    /// When the first headquarters decides. *Unit*: min since the start.
    pub fn opens(&self) -> u32 {
        (60.0 * self.world.free_from_h.max(0.0)) as u32
    }

    /// The step of a minute, from 0, and the last one for what lies behind it.
    pub fn step_of(&self, minute: u32) -> u32 {
        let theatre = self.theatre();
        let steps = self.steps.map_or(theatre.steps, |steps| steps.min(theatre.steps));
        ((f64::from(minute) / 60.0 / theatre.step_h) as u32).min(steps.saturating_sub(1))
    }

    /// When it ends, where that is before its campaign does. *Unit*: min since the start.
    pub fn ends(&self) -> Option<u32> {
        self.steps.map(|steps| (60.0 * f64::from(steps) * self.theatre().step_h) as u32)
    }

    /// The design of its histories.
    pub fn design<'w>(&self, world: &'w World) -> Design<'w>
    where
        'a: 'w,
    {
        Design {
            world,
            parameters: &self.scenario.given.parameters,
            cells: None,
            seed: self.seed,
            held_out: self.held_out,
            steps: self.steps,
            draw_parameters: false,
            digest: false,
        }
    }

    /// The world in which that was decided.
    pub fn world_with(&self, choices: &[Choice]) -> World {
        World { choices: Arc::from(choices), ..self.world.clone() }
    }

    /// The history with these choices to its end. *Errors*: a law is broken, which is our fault.
    pub fn history(&self, choices: &[Choice]) -> Result<Run, Broken> {
        self.design(&self.world_with(choices)).play(0, Recording::Everything, false)
    }

    /// Where the game stands. *Errors*: a law is broken, which is our fault.
    pub fn position(&self, answers: &Answers) -> Result<Position, Broken> {
        let world = self.world_with(&answers.choices);
        let whole = self.design(&world).play(0, Recording::Everything, false)?;
        let next = |seat: &HeadquartersId| {
            let (after, last) = (answers.after(*seat), answers.last(*seat));
            let asked = |sitting: &Sitting<'_>| sitting.minute >= after && self.is_asked(sitting, last.unwrap_or(0).max(after));
            sittings(&whole, *seat).into_iter().find(asked).map(|sitting| (*seat, sitting.minute))
        };
        let waiting: Vec<(HeadquartersId, u32)> = self.seats.iter().filter_map(next).collect();
        let Some(minute) = waiting.iter().map(|(_, minute)| *minute).min() else {
            let end = self.ends().unwrap_or_else(|| whole.events.last().map_or(0, |event| event.minute));
            return self.stand(&world, end, Vec::new());
        };
        self.stand(&world, minute, waiting.into_iter().filter(|(_, at)| *at == minute).map(|(seat, _)| seat).collect())
    }

    /// Plays up to the end of the step of a minute and keeps how things stand at its beginning.
    fn stand(&self, world: &World, minute: u32, open: Vec<HeadquartersId>) -> Result<Position, Broken> {
        let theatre = self.theatre();
        let step = self.step_of(minute);
        let mut frames = Frames::new(theatre);
        let mut in_force = vec![Vec::new(); self.seats.len()];
        let mut under_way = vec![Vec::new(); self.seats.len()];
        let mut read_orders = |state: &State| {
            for (seat, found) in self.seats.iter().zip(&mut under_way) {
                let going_on = state.command.operations.entries().filter(|(course, operation)| {
                    theatre.command.courses[*course].headquarters == *seat && operation.decided_h.is_finite() && !operation.over
                });
                let of = |(course, operation): (CourseId, &Operation)| UnderWay {
                    course,
                    begins_h: (!operation.begun).then_some(operation.begins_h),
                };
                *found = going_on.map(of).collect();
            }
        };
        // Papers are delivered before headquarters sit, and no row behind that delivers any: what binds at the end of the step bound at
        // the sitting.
        let mut read_papers = |state: &State| {
            let view = View { theatre, state, chance: Chance::new(self.seed, 0), is_recorded: false, choices: &[] };
            for (seat, found) in self.seats.iter().zip(&mut in_force) {
                *found = duties(&view, *seat).map(|duty| (duty.directive, duty.received_h)).collect();
                found.dedup_by_key(|(directive, _)| *directive);
            }
        };
        let settings = Settings {
            seed: self.seed,
            replication: 0,
            recording: Recording::Everything,
            digest: false,
            held_out: self.held_out,
            steps: if open.is_empty() { self.steps } else { Some(step + 1) },
        };
        let mut played = 0;
        let history = simulate_observed(world, &settings, |state, _| {
            played += 1;
            if played == step {
                frames.record(theatre, state);
                read_orders(state);
            } else if played == step + 1 {
                read_papers(state);
            }
        })?;
        let row = frames.rows - 1;
        let elements = theatre.elements.ids().map(|id| *frames.element(row, id)).collect();
        Ok(Position { minute, open, history, elements, under_way, in_force })
    }

    /// Whether a sitting is worth an answer: something happened, the staff would change course, or a week has gone by. Where there is
    /// nothing but to go on nothing is asked.
    fn is_asked(&self, sitting: &Sitting<'_>, last: u32) -> bool {
        self.every || (sitting.rows.len() > 1 && (sitting.is_shock() || sitting.changes_course() || sitting.minute >= last + WEEK))
    }
}

/// The first choice that was none at its sitting: what was altered by hand may name a course that was not in question. `None`: all were.
pub fn misplaced(history: &Run, choices: &[Choice]) -> Option<Choice> {
    let is_applied = |choice: &Choice| {
        history.trajectory.weighings.iter().any(|it| {
            let row = &it.row;
            let said = (it.minute, row.headquarters, row.course, row.calls_off);
            row.chosen && said == (choice.minute, choice.headquarters, choice.course, choice.calls_off)
        })
    };
    choices.iter().find(|choice| !is_applied(choice)).copied()
}

/// Headquarters that have something to decide.
pub fn deciding(theatre: &Theatre) -> impl Iterator<Item = HeadquartersId> + '_ {
    theatre.headquarters.ids().filter(|id| theatre.command.courses.iter().any(|course| course.headquarters == *id))
}
