//! Which games are played, by whom, and what was decided?
//!
//! Only what people said is kept: the history follows from it, from the seed and from the scenario.

use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::{Error, Store, now};
use crate::key;

/// Whether a game goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It does.
    Open,
    /// It is played to its end.
    Over,
}

impl State {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Over => "over",
        }
    }
}

/// Who gave an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Who sits there.
    Player,
    /// Nobody, until the time was over.
    Clock,
    /// The umpire in his place.
    Umpire,
}

impl By {
    /// All.
    pub const ALL: [Self; 3] = [Self::Player, Self::Clock, Self::Umpire];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Player => "player",
            Self::Clock => "clock",
            Self::Umpire => "umpire",
        }
    }
}

/// A game that is asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewGame {
    /// Title for people.
    pub title: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Counterfactuals that are played.
    pub with: Vec<String>,
    /// Values that are set, `PATH=VALUE`.
    pub set: Vec<String>,
    /// Key of all draws. *Range*: below 2^53.
    pub seed: u64,
    /// As recorded until then.
    pub free_from: Option<String>,
    /// Whether every sitting is put before the players.
    pub every: bool,
    /// Time for a turn. *Unit*: min.
    pub turn_minutes: Option<f64>,
    /// Who plays what.
    pub seats: Vec<NewSeat>,
}

/// A headquarters that somebody is to play.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewSeat {
    /// Id of the headquarters.
    pub headquarters: String,
    /// Who plays it, may be empty.
    pub player: String,
    /// Key of his link: see [`key::new`].
    pub token: String,
}

/// A headquarters that somebody plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Number of the game.
    pub game: i64,
    /// Id of the headquarters.
    pub headquarters: String,
    /// Who plays it.
    pub player: String,
    /// Key of his link.
    pub token: String,
    /// His staff decides until then. *Unit*: min since the start.
    pub staff_until: Option<u32>,
}

/// A decision of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// When the headquarters sat. *Unit*: min since the start.
    pub minute: u32,
    /// Its id.
    pub headquarters: String,
    /// What was decided, as in [`kokkyo_ensemble::choices`].
    pub line: String,
    /// By whom.
    pub by: By,
}

/// A game. Its answers are asked for apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Game {
    /// Number.
    pub id: i64,
    /// What was asked for, with its seats in their order.
    pub asked: NewGame,
    /// Its seats, in their order.
    pub seats: Vec<Seat>,
    /// Whether it goes on.
    pub state: State,
    /// When it was made, RFC 3339.
    pub created: String,
    /// How its clock stands.
    pub clock: Clock,
    /// The umpire ended it with this step of the campaign, from 0.
    pub last_step: Option<u32>,
    /// Key of a link to what came of it.
    pub share: String,
}

/// How the clock of a game stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clock {
    /// When the time for this turn is over, RFC 3339; kept for a server that is started again. `None`: nothing presses.
    pub ends: Option<String>,
    /// The umpire has stopped the game.
    pub paused: bool,
    /// What is left of a turn that is stopped. *Unit*: s.
    pub left_s: Option<f64>,
}

const COLUMNS: &str =
    "id, title, scenario, counterfactuals, settings, seed, free_from, every, turn_minutes, turn_ends, created, state, share,
    paused, turn_left, last_step";
const SEAT: &str = "game, headquarters, player, token,
    (SELECT until FROM staff WHERE staff.game = seats.game AND staff.headquarters = seats.headquarters ORDER BY number DESC LIMIT 1)";

impl Store {
    /// Makes a game. *Errors*: it cannot be kept; two seats have the same headquarters or token.
    pub fn add_game(&self, asked: &NewGame) -> Result<Game, Error> {
        let (share, with, set) = (key::new()?, serde_json::to_string(&asked.with)?, serde_json::to_string(&asked.set)?);
        let id = {
            let mut connection = self.connection();
            let made = connection.transaction()?;
            let seed = i64::try_from(asked.seed).unwrap_or(i64::MAX);
            made.execute(
                "INSERT INTO games (title, scenario, counterfactuals, settings, seed, free_from, every, turn_minutes, created, state, share)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'open', ?10)",
                params![asked.title, asked.scenario, with, set, seed, asked.free_from, asked.every, asked.turn_minutes, now(), share],
            )?;
            let id = made.last_insert_rowid();
            for (place, seat) in asked.seats.iter().enumerate() {
                made.execute(
                    "INSERT INTO seats (game, place, headquarters, player, token) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![id, i64::try_from(place).unwrap_or(i64::MAX), seat.headquarters, seat.player, seat.token],
                )?;
            }
            made.commit()?;
            id
        };
        self.game(id)?.ok_or(Error::Database(rusqlite::Error::QueryReturnedNoRows))
    }

    /// All games, the newest first.
    pub fn games(&self) -> Result<Vec<Game>, Error> {
        let ids: Vec<i64> = {
            let connection = self.connection();
            let mut asked = connection.prepare("SELECT id FROM games ORDER BY id DESC")?;
            asked.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?
        };
        ids.into_iter().filter_map(|id| self.game(id).transpose()).collect()
    }

    /// A game of a number.
    pub fn game(&self, id: i64) -> Result<Option<Game>, Error> {
        self.game_where("id", &id)
    }

    /// A game by the key under which what came of it is shared.
    pub fn game_by_share(&self, share: &str) -> Result<Option<Game>, Error> {
        self.game_where("share", &share)
    }

    fn game_where(&self, column: &str, value: &dyn rusqlite::ToSql) -> Result<Option<Game>, Error> {
        let connection = self.connection();
        let mut asked = connection.prepare(&format!("SELECT {COLUMNS} FROM games WHERE {column} = ?1"))?;
        let Some(mut game) = asked.query_row([value], |row| Ok(read(row))).optional()?.transpose()? else { return Ok(None) };
        let mut asked = connection.prepare(&format!("SELECT {SEAT} FROM seats WHERE game = ?1 ORDER BY place"))?;
        game.seats = asked.query_map([game.id], read_seat)?.collect::<Result<_, _>>()?;
        let new = |seat: &Seat| NewSeat { headquarters: seat.headquarters.clone(), player: seat.player.clone(), token: seat.token.clone() };
        game.asked.seats = game.seats.iter().map(new).collect();
        Ok(Some(game))
    }

    /// Forgets a game with all that was decided in it; says whether there was one.
    pub fn remove_game(&self, id: i64) -> Result<bool, Error> {
        Ok(self.connection().execute("DELETE FROM games WHERE id = ?1", [id])? > 0)
    }

    /// The seat that a link opens. Tokens are found through an index: see [`Store::job_by_share`].
    pub fn seat_by_token(&self, token: &str) -> Result<Option<Seat>, Error> {
        let connection = self.connection();
        let mut asked = connection.prepare(&format!("SELECT {SEAT} FROM seats WHERE token = ?1"))?;
        Ok(asked.query_row([token], read_seat).optional()?)
    }

    /// What was decided in a game, in the order of the sittings and then of the answers.
    pub fn answers(&self, game: i64) -> Result<Vec<Answer>, Error> {
        let connection = self.connection();
        let mut asked = connection.prepare("SELECT minute, headquarters, line, by FROM answers WHERE game = ?1 ORDER BY minute, number")?;
        let rows = asked.query_map([game], |row| Ok(read_answer(row)))?;
        rows.map(|row| row?).collect()
    }

    /// Keeps a decision; says whether that sitting was still open: of two answers the first one counts. *Errors*: no such seat.
    pub fn add_answer(&self, game: i64, answer: &Answer) -> Result<bool, Error> {
        let kept = self.connection().execute(
            "INSERT INTO answers (game, minute, headquarters, line, by) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (game, minute, headquarters) DO NOTHING",
            params![game, answer.minute, answer.headquarters, answer.line, answer.by.word()],
        )?;
        Ok(kept > 0)
    }

    /// From the sitting at `since` on the staff of a headquarters decides, until `until`; the last word counts. *Unit*: min since the
    /// start. *Errors*: no such seat.
    pub fn set_staff_until(&self, game: i64, headquarters: &str, since: u32, until: u32) -> Result<(), Error> {
        self.connection().execute(
            "INSERT INTO staff (game, headquarters, since, until) VALUES (?1, ?2, ?3, ?4)",
            params![game, headquarters, since, until],
        )?;
        Ok(())
    }

    /// Takes the last turn back: all answers at its minute, and what was left to the staffs at it or after it. The game is open again.
    /// Says which minute it was; `None`: nothing had been decided. *Unit*: min since the start.
    pub fn take_back(&self, game: i64) -> Result<Option<u32>, Error> {
        let mut connection = self.connection();
        let taken = connection.transaction()?;
        let last = last_minute(&taken, game)?;
        if let Some(last) = last {
            taken.execute("DELETE FROM answers WHERE game = ?1 AND minute >= ?2", params![game, last])?;
            taken.execute("DELETE FROM staff WHERE game = ?1 AND since >= ?2", params![game, last])?;
            taken.execute("UPDATE games SET state = 'open', turn_ends = NULL, turn_left = NULL WHERE id = ?1", [game])?;
        }
        taken.commit()?;
        Ok(last)
    }

    /// Opens or ends a game.
    pub fn set_state(&self, game: i64, state: State) -> Result<(), Error> {
        self.connection().execute("UPDATE games SET state = ?2 WHERE id = ?1", params![game, state.word()])?;
        Ok(())
    }

    /// Sets the clock of a game.
    pub fn set_clock(&self, game: i64, clock: &Clock) -> Result<(), Error> {
        self.connection().execute(
            "UPDATE games SET turn_ends = ?2, paused = ?3, turn_left = ?4 WHERE id = ?1",
            params![game, clock.ends, clock.paused, clock.left_s],
        )?;
        Ok(())
    }

    /// How long turns are from now on. *Unit*: min; `None`: as long as it takes.
    pub fn set_turn_minutes(&self, game: i64, minutes: Option<f64>) -> Result<(), Error> {
        self.connection().execute("UPDATE games SET turn_minutes = ?2 WHERE id = ?1", params![game, minutes])?;
        Ok(())
    }

    /// Leaves all that is to come from a sitting on to the staffs of all seats; with a step the game ends with it. All of it or nothing.
    /// *Unit*: min since the start.
    pub fn leave_to_staffs(&self, game: i64, since: u32, last_step: Option<u32>) -> Result<(), Error> {
        let mut connection = self.connection();
        let left = connection.transaction()?;
        left.execute("UPDATE games SET last_step = ?2 WHERE id = ?1", params![game, last_step])?;
        left.execute(
            "INSERT INTO staff (game, headquarters, since, until) SELECT game, headquarters, ?2, ?3 FROM seats WHERE game = ?1",
            params![game, since, u32::MAX],
        )?;
        Ok(left.commit()?)
    }
}

fn last_minute(taken: &Transaction<'_>, game: i64) -> Result<Option<u32>, rusqlite::Error> {
    let last = "SELECT max(minute) FROM (SELECT minute FROM answers WHERE game = ?1 UNION ALL SELECT since FROM staff WHERE game = ?1 AND until > since)";
    taken.query_row(last, [game], |row| row.get(0))
}

fn read(row: &Row<'_>) -> Result<Game, Error> {
    let (with, set): (String, String) = (row.get("counterfactuals")?, row.get("settings")?);
    let state: String = row.get("state")?;
    Ok(Game {
        id: row.get("id")?,
        asked: NewGame {
            title: row.get("title")?,
            scenario: row.get("scenario")?,
            with: serde_json::from_str(&with)?,
            set: serde_json::from_str(&set)?,
            seed: row.get::<_, i64>("seed")?.unsigned_abs(),
            free_from: row.get("free_from")?,
            every: row.get("every")?,
            turn_minutes: row.get("turn_minutes")?,
            seats: Vec::new(),
        },
        seats: Vec::new(),
        state: if state == State::Over.word() { State::Over } else { State::Open },
        created: row.get("created")?,
        clock: Clock { ends: row.get("turn_ends")?, paused: row.get("paused")?, left_s: row.get("turn_left")? },
        last_step: row.get("last_step")?,
        share: row.get("share")?,
    })
}

fn read_seat(row: &Row<'_>) -> Result<Seat, rusqlite::Error> {
    Ok(Seat { game: row.get(0)?, headquarters: row.get(1)?, player: row.get(2)?, token: row.get(3)?, staff_until: row.get(4)? })
}

fn read_answer(row: &Row<'_>) -> Result<Answer, Error> {
    let word: String = row.get(3)?;
    let by = By::ALL.into_iter().find(|by| by.word() == word).ok_or(rusqlite::Error::InvalidColumnName(word))?;
    Ok(Answer { minute: row.get(0)?, headquarters: row.get(1)?, line: row.get(2)?, by })
}

#[cfg(test)]
mod tests;
