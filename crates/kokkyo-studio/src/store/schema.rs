//! Which tables are there, and which files are refused?

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::Error;

/// A store of an earlier version is brought up to this one when it is opened.
pub const VERSION: i32 = STEPS.len() as i32;
/// `KOKY`: tells a store from the databases of other programs.
const APPLICATION: i32 = 0x4b4f_4b59;
/// How a file of SQLite begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Bytes of a database's head. *Unit*: bytes.
const HEAD: usize = 100;

/// What makes each version out of the one before it; the first of nothing. What stands here is never changed: stores were made by it.
const STEPS: [&str; 2] = [TABLES, UMPIRE];

const TABLES: &str = "
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, title TEXT NOT NULL, scenario TEXT NOT NULL, arguments TEXT NOT NULL,
  command TEXT NOT NULL, state TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL, phase TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL DEFAULT '', queued INTEGER NOT NULL, created TEXT NOT NULL, started TEXT, ended TEXT,
  share TEXT NOT NULL UNIQUE, page TEXT, summary TEXT) STRICT;
CREATE TABLE games (
  id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, scenario TEXT NOT NULL, counterfactuals TEXT NOT NULL, settings TEXT NOT NULL,
  seed INTEGER NOT NULL, free_from TEXT, every INTEGER NOT NULL, turn_minutes REAL, turn_ends TEXT, created TEXT NOT NULL,
  state TEXT NOT NULL, share TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE seats (
  game INTEGER NOT NULL REFERENCES games ON DELETE CASCADE, place INTEGER NOT NULL, headquarters TEXT NOT NULL, player TEXT NOT NULL,
  token TEXT NOT NULL UNIQUE, PRIMARY KEY (game, headquarters)) STRICT;
CREATE TABLE staff (
  number INTEGER PRIMARY KEY AUTOINCREMENT, game INTEGER NOT NULL, headquarters TEXT NOT NULL, since INTEGER NOT NULL,
  until INTEGER NOT NULL, FOREIGN KEY (game, headquarters) REFERENCES seats ON DELETE CASCADE) STRICT;
CREATE TABLE answers (
  number INTEGER PRIMARY KEY AUTOINCREMENT, game INTEGER NOT NULL, minute INTEGER NOT NULL, headquarters TEXT NOT NULL,
  line TEXT NOT NULL, by TEXT NOT NULL, UNIQUE (game, minute, headquarters),
  FOREIGN KEY (game, headquarters) REFERENCES seats ON DELETE CASCADE) STRICT;
";

/// Clocks that are stopped, games that are ended before their campaign, and what umpire and players write to each other.
const UMPIRE: &str = "
ALTER TABLE games ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE games ADD COLUMN turn_left REAL;
ALTER TABLE games ADD COLUMN last_step INTEGER;
CREATE TABLE messages (
  number INTEGER PRIMARY KEY AUTOINCREMENT, game INTEGER NOT NULL REFERENCES games ON DELETE CASCADE, sender TEXT, recipient TEXT,
  minute INTEGER NOT NULL, sent TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE INDEX messages_of_game ON messages (game);
";

/// Opens the file, or begins one. *Errors*: see [`super::Store::open`].
pub fn open(path: &Path) -> Result<Connection, Error> {
    let refused = |why: String| Error::Refused { path: path.to_path_buf(), why };
    let is_new = match head(path).map_err(|error| Error::File { path: path.to_path_buf(), error })? {
        // Read by hand: the library would already change a file of another program that was not closed well.
        Some(head) => {
            told_by(&head).map_err(refused)?;
            false
        }
        None => true,
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    let version = if is_new { 0 } else { whole(&connection).map_err(refused)? };
    if version < VERSION {
        bring_up(&mut connection, version)?;
    }
    connection.pragma_update(None, "journal_mode", "wal")?;
    // A power cut may cost the last decision, but never the store.
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// Makes a store of this version out of one of an earlier one. In one transaction, with what tells it from others: a store is there whole,
/// of one version or the other, or not at all.
fn bring_up(connection: &mut Connection, version: i32) -> Result<(), Error> {
    let begun = connection.transaction()?;
    for step in STEPS.iter().skip(usize::try_from(version).unwrap_or(0)) {
        begun.execute_batch(step)?;
    }
    begun.pragma_update(None, "application_id", APPLICATION)?;
    begun.pragma_update(None, "user_version", VERSION)?;
    Ok(begun.commit()?)
}

/// The first bytes of a file; `None` where there is none, or nothing is in it: a server that was killed before it began leaves that.
fn head(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let mut head = Vec::with_capacity(HEAD);
    file.take(HEAD as u64).read_to_end(&mut head)?;
    Ok((!head.is_empty()).then_some(head))
}

/// *Errors*: the head is not that of a store that this program reads.
fn told_by(head: &[u8]) -> Result<(), String> {
    let number = |at: usize| head.get(at..at + 4).and_then(|four| four.try_into().ok()).map(i32::from_be_bytes);
    let elsewhere = "move the file away, or give `kokkyo serve` another folder; it is left as it is";
    if !head.starts_with(MAGIC) || number(68) != Some(APPLICATION) {
        return Err(format!("this is no store of a studio; {elsewhere}"));
    }
    match number(60) {
        Some(version) if version > VERSION => Err(newer(version)),
        Some(version) if version >= 1 => Ok(()),
        _ => Err(format!("this store is torn; {elsewhere}")),
    }
}

fn newer(version: i32) -> String {
    format!("a newer Kokkyo made this store (version {version}, and this one reads {VERSION}): use that one; it is left as it is")
}

/// The version of a store, which may stand in the log beside the file. *Errors*: pages are missing or do not fit together; it is a newer
/// one.
fn whole(connection: &Connection) -> Result<i32, String> {
    let torn = |why: String| format!("this store is torn ({why}): put a copy of it in its place, or move it away to begin anew");
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(|error| torn(error.to_string()))?;
    if found != "ok" {
        return Err(torn(found));
    }
    let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(|error| torn(error.to_string()))?;
    if version > VERSION { Err(newer(version)) } else { Ok(version) }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn refused(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("studio.sqlite");
        fs::write(&path, bytes).unwrap();
        let why = open(&path).err().map_or_else(|| panic!("it was taken"), |error| error.to_string());
        assert_eq!(fs::read(&path).unwrap(), bytes, "a file that is refused is left as it is");
        why
    }

    fn store() -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("studio.sqlite");
        drop(open(&path).unwrap());
        fs::read(&path).unwrap()
    }

    #[test]
    fn a_file_that_is_no_store_is_refused_and_left_as_it_is() {
        assert!(refused(b"my diary").contains("no store"));
        assert!(refused(&[0; 4096]).contains("no store"));
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("other.sqlite");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE bookmarks (link TEXT)").unwrap();
        assert!(refused(&fs::read(&other).unwrap()).contains("no store"));
    }

    #[test]
    fn a_torn_store_is_refused_and_left_as_it_is() {
        let store = store();
        for length in [1, 60, HEAD, 4096, store.len() / 2, store.len() - 4096] {
            refused(&store[..length]);
        }
        let mut scratched = store.clone();
        for at in 4096..scratched.len().min(3 * 4096) {
            scratched[at] ^= 0x55;
        }
        assert!(refused(&scratched).contains("torn"));
    }

    #[test]
    fn a_store_of_a_newer_program_is_refused_with_both_versions() {
        let mut newer = store();
        newer[60..64].copy_from_slice(&(VERSION + 1).to_be_bytes());
        let why = refused(&newer);
        assert!(why.contains(&format!("version {}", VERSION + 1)) && why.contains(&format!("reads {VERSION}")), "{why}");
    }

    #[test]
    fn a_store_of_an_earlier_program_is_brought_up_with_what_it_keeps() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("studio.sqlite");
        let earlier = Connection::open(&path).unwrap();
        earlier.execute_batch(STEPS[0]).unwrap();
        earlier.pragma_update(None, "application_id", APPLICATION).unwrap();
        earlier.pragma_update(None, "user_version", 1).unwrap();
        let game = "INSERT INTO games (title, scenario, counterfactuals, settings, seed, every, created, state, share)
            VALUES ('Staff ride', 'two-posts', '[]', '[]', 7, 0, '2026-01-01T00:00:00Z', 'open', 'k')";
        earlier.execute_batch(game).unwrap();
        drop(earlier);
        for _ in 0..2 {
            let now = open(&path).unwrap();
            let kept: (String, bool) = now.query_row("SELECT title, paused FROM games", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            assert_eq!(kept, ("Staff ride".to_string(), false));
            assert_eq!(now.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0)).unwrap(), VERSION);
        }
    }

    #[test]
    fn a_store_that_was_never_begun_is_begun() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("studio.sqlite");
        fs::write(&path, b"").unwrap();
        drop(open(&path).unwrap());
        assert!(open(&path).is_ok());
    }
}
