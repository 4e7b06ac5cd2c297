//! What do umpire and players write to each other?

use serde_json::{Value, json};

use super::Studio;
use super::answer::{Answer, Refusal};
use crate::rooms::Room;
use crate::store::messages::Message;

/// Longest message. *Unit*: characters.
const LONGEST: usize = 2_000;
/// Most messages of a game: far more than a seminar writes, and no more than a page can show.
const MOST: usize = 2_000;
/// Most that one player writes before the umpire has answered him or all.
const UNANSWERED: usize = 20;
/// How the umpire is called where headquarters have their ids.
const UMPIRE: &str = "umpire";

/// A message as it is kept. *Errors*: nothing is in it; it is too long; it has signs that cannot be shown.
fn written(text: &str) -> Answer<String> {
    let text = text.replace("\r\n", "\n").trim().to_string();
    if text.is_empty() {
        return Err(Refusal::unfit("`text`: write something"));
    }
    let letters = text.chars().count();
    if letters > LONGEST {
        return Err(Refusal::unfit(format!(
            "`text`: the message has {letters} characters, and at most {LONGEST} are kept; make two of it"
        )));
    }
    if text.chars().any(|letter| letter.is_control() && letter != '\n' && letter != '\t') {
        return Err(Refusal::unfit("`text`: there are control characters in it; write it without them"));
    }
    Ok(text)
}

/// *Errors*: the game has too many already.
fn keep(studio: &Studio, room: &Room, sender: Option<&str>, recipient: Option<&str>, text: &str) -> Answer<()> {
    let text = written(text)?;
    let all = studio.store.messages(room.id)?;
    if all.len() >= MOST {
        return Err(Refusal::conflict(format!("this game has {MOST} messages, and no more are kept")));
    }
    if sender.is_some_and(|sender| unanswered(&all, sender) >= UNANSWERED) {
        return Err(Refusal::conflict(format!("{UNANSWERED} of your messages wait for the umpire: wait for him")));
    }
    studio.store.add_message(room.id, sender, recipient, room.stand().position.minute, &text)?;
    studio.changes.game(room.id);
    Ok(())
}

/// How many a headquarters wrote since the umpire last wrote to it.
fn unanswered(all: &[Message], sender: &str) -> usize {
    all.iter().rev().filter(|it| it.is_for(sender)).take_while(|it| it.sender.is_some()).count()
}

/// The umpire writes to a headquarters, or to all. *Errors*: nobody plays it; see [`written`].
pub fn from_umpire(studio: &Studio, room: &Room, to: Option<&str>, text: &str) -> Answer<()> {
    if let Some(to) = to.filter(|to| room.seat(to).is_none()) {
        return Err(Refusal::unfit(format!("`headquarters`: nobody plays `{to}` in this game")));
    }
    keep(studio, room, None, to, text)
}

/// A headquarters writes to the umpire. *Errors*: see [`written`].
pub fn from_seat(studio: &Studio, room: &Room, id: &str, text: &str) -> Answer<()> {
    keep(studio, room, Some(id), None, text)
}

fn shown(room: &Room, message: &Message) -> Value {
    json!({ "number": message.number, "at": room.game().moment(message.minute), "sent": message.sent, "text": message.text })
}

/// All of them, as the umpire has them.
pub fn of_umpire(studio: &Studio, room: &Room) -> Answer<Vec<Value>> {
    let of = |message: &Message| {
        let mut it = shown(room, message);
        it["from"] = json!(message.sender.as_deref().unwrap_or(UMPIRE));
        it["to"] = if message.sender.is_some() { json!(UMPIRE) } else { json!(message.recipient) };
        it
    };
    Ok(studio.store.messages(room.id)?.iter().map(of).collect())
}

/// Those that a headquarters wrote or is to read.
pub fn of_seat(studio: &Studio, room: &Room, id: &str) -> Answer<Vec<Value>> {
    // Numbered among its own: gaps would tell that others write.
    let of = |(at, message): (usize, &Message)| {
        let mut it = shown(room, message);
        it["number"] = json!(at + 1);
        it["from"] = json!(if message.sender.is_some() { "you" } else { UMPIRE });
        it["to_all"] = json!(message.sender.is_none() && message.recipient.is_none());
        it
    };
    Ok(studio.store.messages(room.id)?.iter().filter(|it| it.is_for(id)).enumerate().map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_shown_is_no_message() {
        assert_eq!(written(" Where is the enemy?\r\nSay what you know. ").unwrap(), "Where is the enemy?\nSay what you know.");
        for text in ["", " \n ", "bell \u{7}", &"x".repeat(LONGEST + 1)] {
            assert!(written(text).is_err(), "{text:?}");
        }
        assert!(written(&"境".repeat(LONGEST)).is_ok());
    }
}
