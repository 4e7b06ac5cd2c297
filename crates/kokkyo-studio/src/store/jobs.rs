//! Which work was asked for, and how did it go?

use rusqlite::{OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};

use super::{Error, Store, now};
use crate::key;

/// What is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One campaign, with others for its spread.
    Run,
    /// Many, into tables.
    Ensemble,
    /// Counterfactuals on the same luck.
    Compare,
    /// Which doubts decide.
    Sensitivity,
    /// Which values the record supports.
    Calibrate,
    /// How well the record is foretold, and by which mechanisms.
    Validate,
}

impl Kind {
    /// All.
    pub const ALL: [Self; 6] = [Self::Run, Self::Ensemble, Self::Compare, Self::Sensitivity, Self::Calibrate, Self::Validate];

    /// The command of the program.
    pub fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Ensemble => "ensemble",
            Self::Compare => "compare",
            Self::Sensitivity => "sensitivity",
            Self::Calibrate => "calibrate",
            Self::Validate => "validate",
        }
    }
}

/// How far work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Its turn has not come.
    Waiting,
    /// It is played now.
    Running,
    /// Played to the end.
    Done,
    /// It could not be played.
    Failed,
    /// Somebody stopped it.
    Stopped,
}

impl State {
    /// All.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Running, Self::Done, Self::Failed, Self::Stopped];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}

/// Work that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// What is played.
    pub kind: Kind,
    /// Title for people.
    pub title: String,
    /// Name of the scenario.
    pub scenario: String,
    /// What the program is called with, without the folder.
    pub arguments: Vec<String>,
    /// The same as a user would type it.
    pub command: String,
    /// Campaigns in all.
    pub total: u64,
}

/// Work, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Number.
    pub id: i64,
    /// What was asked for.
    pub asked: NewJob,
    /// How far it is.
    pub state: State,
    /// What is counted, so far.
    pub done: u64,
    /// And in all.
    pub total: u64,
    /// What is being counted.
    pub phase: String,
    /// Why it failed, or the last line that it said.
    pub message: String,
    /// When it was asked for, RFC 3339.
    pub created: String,
    /// When it began.
    pub started: Option<String>,
    /// When it ended.
    pub ended: Option<String>,
    /// Key of the link under which its page is shared.
    pub share: String,
    /// File of its page, where it has one.
    pub page: Option<String>,
    /// What it came to, as JSON.
    pub summary: Option<String>,
}

/// How work ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct End {
    /// Why it failed.
    pub message: String,
    /// File of its page.
    pub page: Option<String>,
    /// What it came to, as JSON.
    pub summary: Option<String>,
}

const COLUMNS: &str =
    "id, kind, title, scenario, arguments, command, state, done, total, phase, message, created, started, ended, share, page, summary";

impl Store {
    /// Puts work at the end of the queue.
    pub fn add_job(&self, asked: &NewJob) -> Result<Job, Error> {
        let (share, arguments) = (key::new()?, serde_json::to_string(&asked.arguments)?);
        let id = {
            let connection = self.connection();
            connection.execute(
                "INSERT INTO jobs (kind, title, scenario, arguments, command, state, total, queued, created, share)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6, (SELECT 1 + coalesce(max(queued), 0) FROM jobs), ?7, ?8)",
                params![asked.kind.word(), asked.title, asked.scenario, arguments, asked.command, whole(asked.total), now(), share],
            )?;
            connection.last_insert_rowid()
        };
        self.job(id)?.ok_or(Error::Database(rusqlite::Error::QueryReturnedNoRows))
    }

    /// All work, the newest first.
    pub fn jobs(&self) -> Result<Vec<Job>, Error> {
        let connection = self.connection();
        let mut asked = connection.prepare(&format!("SELECT {COLUMNS} FROM jobs ORDER BY id DESC"))?;
        let rows = asked.query_map([], |row| Ok(read(row)))?;
        rows.map(|row| row?).collect()
    }

    /// Work of a number.
    pub fn job(&self, id: i64) -> Result<Option<Job>, Error> {
        self.job_where("id = ?1", &id)
    }

    /// Work by the key under which its page is shared. Keys are found through an index, whose timing tells nothing useful: a key has
    /// 128 random bits, and no part of it can be tried alone.
    pub fn job_by_share(&self, share: &str) -> Result<Option<Job>, Error> {
        self.job_where("share = ?1", &share)
    }

    /// The work whose turn it is.
    pub fn next_job(&self) -> Result<Option<Job>, Error> {
        self.job_where("state = ?1 ORDER BY queued LIMIT 1", &State::Waiting.word())
    }

    fn job_where(&self, condition: &str, value: &dyn rusqlite::ToSql) -> Result<Option<Job>, Error> {
        let connection = self.connection();
        let mut asked = connection.prepare(&format!("SELECT {COLUMNS} FROM jobs WHERE {condition}"))?;
        asked.query_row([value], |row| Ok(read(row))).optional()?.transpose()
    }

    /// Work begins: what an earlier try came to is forgotten. Says whether it still waited.
    pub fn begin_job(&self, id: i64) -> Result<bool, Error> {
        let changed = self.connection().execute(
            "UPDATE jobs SET state = 'running', done = 0, phase = '', message = '', started = ?2, ended = NULL, page = NULL, summary = NULL
             WHERE id = ?1 AND state = 'waiting'",
            params![id, now()],
        )?;
        Ok(changed > 0)
    }

    /// Says how far work is.
    pub fn advance_job(&self, id: i64, done: u64, total: u64, phase: &str, message: &str) -> Result<(), Error> {
        self.connection().execute(
            "UPDATE jobs SET done = ?2, total = ?3, phase = ?4, message = ?5 WHERE id = ?1",
            params![id, whole(done), whole(total), phase, message],
        )?;
        Ok(())
    }

    /// Work ended: done, which is all of it; failed or stopped.
    pub fn end_job(&self, id: i64, state: State, end: &End) -> Result<(), Error> {
        self.connection().execute(
            "UPDATE jobs SET state = ?2, message = ?3, page = ?4, summary = ?5, ended = ?6,
             done = CASE WHEN ?2 = 'done' THEN total ELSE done END WHERE id = ?1",
            params![id, state.word(), end.message, end.page, end.summary, now()],
        )?;
        Ok(())
    }

    /// Work waits at the end of the queue, once more. Says whether it had ended: what waits or is played is left as it is.
    pub fn requeue_job(&self, id: i64) -> Result<bool, Error> {
        let changed = self.connection().execute(
            "UPDATE jobs SET state = 'waiting', done = 0, phase = '', message = '', started = NULL, ended = NULL, page = NULL,
             summary = NULL, queued = (SELECT 1 + max(queued) FROM jobs) WHERE id = ?1 AND state IN ('done', 'failed', 'stopped')",
            [id],
        )?;
        Ok(changed > 0)
    }

    /// What was played when the server ended waits again, in its old place.
    pub fn resume_jobs(&self) -> Result<(), Error> {
        let again = "UPDATE jobs SET state = 'waiting', done = 0, phase = '', message = '', started = NULL WHERE state = 'running'";
        self.connection().execute(again, [])?;
        Ok(())
    }

    /// Takes work that still waits out of the queue; says whether it waited.
    pub fn withdraw_job(&self, id: i64) -> Result<bool, Error> {
        let changed = self
            .connection()
            .execute("UPDATE jobs SET state = 'stopped', ended = ?2 WHERE id = ?1 AND state = 'waiting'", params![id, now()])?;
        Ok(changed > 0)
    }

    /// Forgets work that is not being played; says whether it did.
    pub fn remove_job(&self, id: i64) -> Result<bool, Error> {
        Ok(self.connection().execute("DELETE FROM jobs WHERE id = ?1 AND state <> 'running'", [id])? > 0)
    }
}

/// SQLite has no unsigned numbers.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn read(row: &Row<'_>) -> Result<Job, Error> {
    let word: String = row.get("kind")?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(|| unknown(&word))?;
    let word: String = row.get("state")?;
    let state = State::ALL.into_iter().find(|state| state.word() == word).ok_or_else(|| unknown(&word))?;
    let arguments: String = row.get("arguments")?;
    let total = row.get::<_, i64>("total")?.unsigned_abs();
    Ok(Job {
        id: row.get("id")?,
        asked: NewJob {
            kind,
            title: row.get("title")?,
            scenario: row.get("scenario")?,
            arguments: serde_json::from_str(&arguments)?,
            command: row.get("command")?,
            total,
        },
        state,
        done: row.get::<_, i64>("done")?.unsigned_abs(),
        total,
        phase: row.get("phase")?,
        message: row.get("message")?,
        created: row.get("created")?,
        started: row.get("started")?,
        ended: row.get("ended")?,
        share: row.get("share")?,
        page: row.get("page")?,
        summary: row.get("summary")?,
    })
}

fn unknown(word: &str) -> Error {
    Error::Database(rusqlite::Error::InvalidColumnName(word.to_string()))
}

#[cfg(test)]
mod tests;
