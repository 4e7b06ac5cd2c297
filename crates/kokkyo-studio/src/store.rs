//! What is kept, so that the studio is tomorrow what it is today? One SQLite file, `studio.sqlite`.
//!
//! One connection behind a lock: what is asked of it takes less than a millisecond, so that even the threads of the server may wait for
//! it. A file that is no store, a torn one and one of a newer program are refused and left as they are.
//!
//! | if you ask | read |
//! |---|---|
//! | which tables are there, and what is refused? | `schema` |
//! | which work was asked for, and how did it go? | [`jobs`] |
//! | which games are played, by whom, and what was decided? | [`games`] |
//! | what do umpire and players write to each other? | [`messages`] |

pub mod games;
pub mod jobs;
pub mod messages;
mod schema;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::key;

/// Name of the file in the studio's folder.
pub const STORE: &str = "studio.sqlite";
/// Held while a server works in the folder: two of them would play the same work twice.
const LOCK: &str = "studio.lock";
/// Setting: the key of the host's link.
const HOST: &str = "host key";

/// Why the store cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is not one that this program may write to.
    #[error("{}: {why}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Why, and what can be done.
        why: String,
    },
    /// A file cannot be made or read.
    #[error("{}: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The database cannot do what is asked.
    #[error("the studio's store cannot be read or written: {0}")]
    Database(#[from] rusqlite::Error),
    /// What stands in a row cannot be read.
    #[error("the studio's store holds what cannot be read: {0}")]
    Torn(#[from] serde_json::Error),
    /// The system gives no random bits for a key.
    #[error("no key could be made: {0}")]
    Random(#[from] getrandom::Error),
}

/// An open store.
pub struct Store {
    connection: Mutex<Connection>,
    /// Let go of when the store is closed.
    _lock: File,
}

impl Store {
    /// Opens the store of a folder, or begins one. *Errors*: another server has it open; the file is no store, is torn, or is of a
    /// newer program; it cannot be written.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let lock = lock(&folder.join(LOCK))?;
        let connection = schema::open(&folder.join(STORE))?;
        Ok(Self { connection: Mutex::new(connection), _lock: lock })
    }

    /// The key of the host's link: made once, the same ever after, so that a link that was kept still opens.
    pub fn host_key(&self) -> Result<String, Error> {
        let connection = self.connection();
        let kept = connection.query_row("SELECT value FROM settings WHERE name = ?1", [HOST], |row| row.get(0)).optional()?;
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let key = key::new()?;
        connection.execute("INSERT INTO settings (name, value) VALUES (?1, ?2)", params![HOST, key])?;
        Ok(key)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // Transactions that were not finished are rolled back: what a thread that died left behind is whole.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the folder for this server. *Errors*: another one has it.
fn lock(path: &Path) -> Result<File, Error> {
    let fault = |error| Error::File { path: path.to_path_buf(), error };
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(fault)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Error::Refused {
            path: path.to_path_buf(),
            why: "another `kokkyo serve` works in this folder; end it first, or give this one a folder of its own".into(),
        }),
        Err(std::fs::TryLockError::Error(error)) => Err(fault(error)),
    }
}

/// Now, as it is kept: RFC 3339 in UTC, to the second.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_the_host_outlives_the_server() {
        let folder = tempfile::tempdir().unwrap();
        let key = Store::open(folder.path()).unwrap().host_key().unwrap();
        assert!(key::is_one(&key));
        let again = Store::open(folder.path()).unwrap();
        assert_eq!(again.host_key().unwrap(), key);
    }

    #[test]
    fn a_folder_that_another_server_works_in_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let first = Store::open(folder.path()).unwrap();
        let why = Store::open(folder.path()).err().unwrap().to_string();
        assert!(why.contains("another `kokkyo serve`"), "{why}");
        drop(first);
        assert!(Store::open(folder.path()).is_ok());
    }
}
