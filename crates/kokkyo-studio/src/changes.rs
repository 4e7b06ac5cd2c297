//! Who must look again? Pages that are open hear `changed` and fetch what they show; changes that follow each other closely become one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

/// Who is told of changes, and of the end of the server.
#[derive(Debug)]
pub struct Changes {
    host: watch::Sender<u64>,
    games: Mutex<HashMap<i64, watch::Sender<u64>>>,
    closing: watch::Sender<bool>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { host: watch::Sender::new(0), games: Mutex::default(), closing: watch::Sender::new(false) }
    }
}

impl Changes {
    /// Work or games are not what they were: the host's pages look again.
    pub fn host(&self) {
        self.host.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// A game is not what it was: its players look again, and the host.
    pub fn game(&self, id: i64) {
        if let Some(game) = self.games.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            game.send_modify(|count| *count = count.wrapping_add(1));
        }
        self.host();
    }

    /// A game is no more: the streams of its players end.
    pub fn forget_game(&self, id: i64) {
        self.games.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        self.host();
    }

    /// For a page of the host.
    pub fn watch_host(&self) -> watch::Receiver<u64> {
        self.host.subscribe()
    }

    /// For a page of a player.
    pub fn watch_game(&self, id: i64) -> watch::Receiver<u64> {
        let mut games = self.games.lock().unwrap_or_else(PoisonError::into_inner);
        games.entry(id).or_insert_with(|| watch::Sender::new(0)).subscribe()
    }

    /// The server ends: streams end, and so does whatever waits for [`Changes::closing`].
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Becomes true when the server ends.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }
}
