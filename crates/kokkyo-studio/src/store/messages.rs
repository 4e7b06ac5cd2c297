//! What do umpire and players write to each other? Headquarters hear of each other as their relays let them; beside that there is only the
//! umpire, to whom everybody can write, and who can write to everybody.

use rusqlite::{Row, params};

use super::{Error, Store, now};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Number: later ones have greater ones.
    pub number: i64,
    /// Id of the headquarters that wrote it; `None`: the umpire.
    pub sender: Option<String>,
    /// Id of the headquarters to which he wrote; `None`: to all, and the umpire where a headquarters wrote.
    pub recipient: Option<String>,
    /// Where the game stood. *Unit*: min since the start.
    pub minute: u32,
    /// When it was written, RFC 3339.
    pub sent: String,
    /// What it says.
    pub text: String,
}

impl Message {
    /// Whether a headquarters is to read it: its own, those to it, and those to all.
    pub fn is_for(&self, headquarters: &str) -> bool {
        match (&self.sender, &self.recipient) {
            (Some(sender), _) => sender == headquarters,
            (None, Some(recipient)) => recipient == headquarters,
            (None, None) => true,
        }
    }
}

impl Store {
    /// Keeps a message. *Errors*: there is no such game.
    pub fn add_message(&self, game: i64, sender: Option<&str>, recipient: Option<&str>, minute: u32, text: &str) -> Result<(), Error> {
        self.connection().execute(
            "INSERT INTO messages (game, sender, recipient, minute, sent, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![game, sender, recipient, minute, now(), text],
        )?;
        Ok(())
    }

    /// Messages of a game, oldest first.
    pub fn messages(&self, game: i64) -> Result<Vec<Message>, Error> {
        let connection = self.connection();
        let mut asked =
            connection.prepare("SELECT number, sender, recipient, minute, sent, text FROM messages WHERE game = ?1 ORDER BY number")?;
        Ok(asked.query_map([game], read)?.collect::<Result<_, _>>()?)
    }
}

fn read(row: &Row<'_>) -> Result<Message, rusqlite::Error> {
    Ok(Message {
        number: row.get(0)?,
        sender: row.get(1)?,
        recipient: row.get(2)?,
        minute: row.get(3)?,
        sent: row.get(4)?,
        text: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::games::{NewGame, NewSeat};

    #[test]
    fn a_message_is_read_by_its_writer_and_by_whom_it_is_for_and_by_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let seat = |id: &str| NewSeat { headquarters: id.into(), player: String::new(), token: crate::key::new().unwrap() };
        let game = store.add_game(&NewGame { seats: vec![seat("EAST"), seat("WEST")], ..NewGame::default() }).unwrap().id;
        store.add_message(game, None, None, 60, "to all").unwrap();
        store.add_message(game, None, Some("EAST"), 60, "to the east").unwrap();
        store.add_message(game, Some("WEST"), None, 90, "from the west").unwrap();
        let all = store.messages(game).unwrap();
        let read = |id: &str| all.iter().filter(|it| it.is_for(id)).map(|it| it.text.as_str()).collect::<Vec<_>>();
        assert_eq!((read("EAST"), read("WEST")), (vec!["to all", "to the east"], vec!["to all", "from the west"]));
        assert!(all.windows(2).all(|two| two[0].number < two[1].number));
        assert!(store.add_message(game + 1, None, None, 0, "to nobody").is_err());
        store.remove_game(game).unwrap();
        assert_eq!(store.messages(game).unwrap(), []);
    }
}
