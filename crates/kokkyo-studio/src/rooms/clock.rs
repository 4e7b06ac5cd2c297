//! How much time is left for a turn, and how does the umpire stop the clock, set it, and end the game where it stands?
//!
//! Whoever changes it holds the room's stand to the end, so that no turn ends in between.

use jiff::{SignedDuration, Timestamp};

use super::{Decision, Room, locked};
use crate::server::Studio;
use crate::server::answer::{Answer, Refusal};
use crate::store::games::{By, Clock, Game};

/// Longest turn: a month. *Unit*: min.
pub const LONGEST: f64 = 31.0 * 24.0 * 60.0;
/// Shortest turn. *Unit*: min.
pub const SHORTEST: f64 = 0.1;

/// *Errors*: no time for a turn, or for more of one.
pub fn fits(field: &str, minutes: f64) -> Answer<()> {
    if (SHORTEST..=LONGEST).contains(&minutes) {
        return Ok(());
    }
    let none = if field == "turn_minutes" { ", or leave it out for turns without a clock" } else { "" };
    Err(Refusal::unfit(format!("`{field}`: write a number of minutes from {SHORTEST} to {LONGEST}{none}")))
}

fn kept(room: &Room, studio: &Studio) -> Answer<Game> {
    studio.store.game(room.id)?.ok_or_else(Refusal::not_found)
}

/// So long from now, as it is kept.
fn from_now(seconds: f64) -> Option<String> {
    let length = SignedDuration::try_from_secs_f64(seconds).ok()?;
    let ends = Timestamp::now().checked_add(length).ok()?;
    Some(ends.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// What is left of a turn that ends then. *Unit*: s.
fn left_s(ends: &str) -> Option<f64> {
    Some(ends.parse::<Timestamp>().ok()?.duration_since(Timestamp::now()).as_secs_f64().max(0.0))
}

impl Room {
    /// Gives the turn that begins now its time; where the clock is stopped, for when it goes on.
    pub(super) fn time(&self, studio: &Studio) -> Answer<()> {
        let game = kept(self, studio)?;
        let whole_s = game.asked.turn_minutes.map(|minutes| 60.0 * minutes);
        let paused = game.clock.paused;
        let clock = Clock { ends: whole_s.filter(|_| !paused).and_then(from_now), paused, left_s: whole_s.filter(|_| paused) };
        Ok(studio.store.set_clock(self.id, &clock)?)
    }

    /// No turn is left: nothing presses.
    pub(super) fn stop_the_clock(&self, studio: &Studio) -> Answer<()> {
        Ok(studio.store.set_clock(self.id, &Clock::default())?)
    }

    /// *Errors*: the umpire has stopped the game.
    pub(super) fn goes_on(&self, studio: &Studio) -> Answer<()> {
        if kept(self, studio)?.clock.paused {
            return Err(Refusal::conflict("the umpire has stopped the game for a while: what you would decide waits until it goes on"));
        }
        Ok(())
    }

    /// Stops the game or lets it go on, with the time of the turn that was left. *Errors*: it is so already; the game is over.
    pub fn pause(&self, studio: &Studio, paused: bool) -> Answer<()> {
        let stand = locked(&self.stand);
        if stand.position.is_over() {
            return Err(Refusal::conflict("the game is over: there is nothing to stop"));
        }
        let was = kept(self, studio)?.clock;
        if was.paused == paused {
            return Err(Refusal::conflict(if paused { "the game is stopped already" } else { "the game is not stopped" }));
        }
        let clock = if paused {
            Clock { ends: None, paused, left_s: was.ends.as_deref().and_then(left_s) }
        } else {
            Clock { ends: was.left_s.and_then(from_now), paused, left_s: None }
        };
        studio.store.set_clock(self.id, &clock)?;
        studio.changes.game(self.id);
        Ok(())
    }

    /// How long turns are from now on; the one that is open begins anew. *Errors*: the game is over; see [`fits`].
    pub fn set_turns(&self, studio: &Studio, minutes: Option<f64>) -> Answer<()> {
        minutes.map_or(Ok(()), |minutes| fits("turn_minutes", minutes))?;
        let stand = locked(&self.stand);
        if stand.position.is_over() {
            return Err(Refusal::conflict("the game is over: it has no more turns"));
        }
        studio.store.set_turn_minutes(self.id, minutes)?;
        self.time(studio)?;
        studio.changes.game(self.id);
        Ok(())
    }

    /// Gives the turn that is open so much more time. *Unit*: min. *Errors*: it has no clock; see [`fits`].
    pub fn lengthen(&self, studio: &Studio, minutes: f64) -> Answer<()> {
        fits("more_minutes", minutes)?;
        let _stand = locked(&self.stand);
        let was = kept(self, studio)?.clock;
        let left = if was.paused { was.left_s } else { was.ends.as_deref().and_then(left_s) };
        let Some(left) = left else {
            return Err(Refusal::conflict("this turn has no clock: set how long turns are"));
        };
        let more = (left + 60.0 * minutes).min(60.0 * LONGEST);
        let clock = Clock { ends: if was.paused { None } else { from_now(more) }, left_s: was.paused.then_some(more), paused: was.paused };
        studio.store.set_clock(self.id, &clock)?;
        studio.changes.game(self.id);
        Ok(())
    }

    /// Whether the time of the turn is over.
    pub(super) fn has_rung(&self, studio: &Studio) -> Answer<bool> {
        let ends = kept(self, studio)?.clock.ends.and_then(|at| at.parse::<Timestamp>().ok());
        Ok(ends.is_some_and(|ends| ends <= Timestamp::now()))
    }

    /// The staffs decide for those who did not within the time of the turn, where it is over.
    pub fn ring(&self, studio: &Studio) -> Answer<()> {
        // The turn before its time: whoever answers in between has another turn, which is not this one's to end.
        let stand = self.stand();
        if !self.has_rung(studio)? {
            return Ok(());
        }
        for seat in &stand.position.open {
            match self.decide(studio, *seat, Some(stand.position.minute), &Decision::Staff, By::Clock) {
                // He was faster, or the umpire stopped the clock.
                Err(refusal) if refusal.status != axum::http::StatusCode::CONFLICT => return Err(refusal),
                _ => {}
            }
        }
        Ok(())
    }

    /// Leaves all that is to come to the staffs: the game is over. *Errors*: it is already.
    pub fn end(&self, studio: &Studio) -> Answer<()> {
        self.close(studio, false)
    }

    /// Ends the game with the step of the campaign at which it stands: what came of it is judged there. Who sits at that moment and has
    /// not decided leaves it to his staff. *Errors*: it is over already.
    pub fn end_here(&self, studio: &Studio) -> Answer<()> {
        self.close(studio, true)
    }

    fn close(&self, studio: &Studio, here: bool) -> Answer<()> {
        let mut stand = locked(&self.stand);
        if stand.position.is_over() {
            return Err(Refusal::conflict("the game is over already"));
        }
        let minute = stand.position.minute;
        let last_step = here.then(|| self.game().step_of(minute));
        studio.store.leave_to_staffs(self.id, minute, last_step)?;
        if let Some(step) = last_step {
            // Nobody ends a game twice: what stands there is what was just kept.
            let _ = self.last_step.set(step);
        }
        self.go_on(studio, &mut stand)
    }
}
