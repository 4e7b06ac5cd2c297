//! What was there in truth: the history of a game as `kokkyo run` tells it, with the decisions of its players.
//!
//! It is played by the same program from the list of choices, so that what the page shows is a run like any other: it can be explained,
//! exported and played again. While the game is open it shows how it would go on if the staffs decided from here.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use kokkyo_ensemble::choices;
use tokio::process::Command;
use tokio::sync::Mutex;

use super::Studio;
use super::answer::{Answer, Refusal};
use crate::rooms::{Room, Stand};

/// Name of the list of choices in the folder of a game.
const CHOICES: &str = "game.choices";
/// The list from which the run was played: the game may have gone on since.
const PLAYED: &str = "run.choices";
/// Name of the run beside them.
const RUN: &str = "run";
/// The page of a run.
const REPORT: &str = "report.html";

/// One at a time: two would write the same folder.
static PLAYING: Mutex<()> = Mutex::const_new(());

/// The folder of a game.
pub fn folder(studio: &Path, id: i64) -> PathBuf {
    studio.join("games").join(id.to_string())
}

/// Where the list of choices of a game is kept.
pub fn list_path(studio: &Path, id: i64) -> PathBuf {
    folder(studio, id).join(CHOICES)
}

/// Whether the run of a game is there and is played from its whole list: then nobody need open the game for it.
pub fn is_made(studio: &Path, id: i64) -> bool {
    let folder = folder(studio, id);
    let list = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    list(CHOICES).is_some_and(|kept| list(PLAYED) == Some(kept)) && folder.join(RUN).join(REPORT).exists()
}

/// What plays a game, from its list of choices: the words after the program, the list last. `scenario` is what names it there.
pub fn command(room: &Room, scenario: String, choices: &str) -> Vec<String> {
    let asked = &room.asked;
    let mut words: Vec<String> = vec!["run".to_string(), scenario];
    words.extend(asked.with.iter().map(|with| format!("--with={with}")));
    words.extend(asked.set.iter().map(|set| format!("--set={set}")));
    words.push(asked.free_from.as_ref().map_or_else(|| "--mode=free".to_string(), |from| format!("--free-from={from}")));
    words.push(format!("--seed={}", asked.seed));
    words.push("--replications=1".to_string());
    // Ended before its campaign: the run ends there too.
    let ends = room.game().ends().map(|minute| room.game().moment(minute));
    words.extend(ends.map(|at| format!("--until={}", at.replace(' ', "T"))));
    words.push(format!("--choices={choices}"));
    words
}

/// The list of choices, a line each; before them when the game ends, where that is before its campaign: the same choices make another run
/// then.
fn list(room: &Room, stand: &Stand) -> String {
    let game = room.game();
    let ends = game.ends().map(|minute| format!("# ended {}\n", game.moment(minute)));
    let choices: String =
        stand.answers.choices.iter().map(|choice| format!("{}\n", choices::line(choice, &game.scenario.given, game.theatre()))).collect();
    ends.unwrap_or_default() + &choices
}

/// Keeps the list of choices of a game where people find it. *Errors*: the folder cannot be written.
pub fn keep(studio: &Studio, room: &Room, stand: &Stand) -> Answer<()> {
    let folder = folder(&studio.folder, room.id);
    let kept = |error: std::io::Error| Refusal::failed(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(&folder).map_err(kept)?;
    let (path, new) = (folder.join(CHOICES), folder.join(format!("{CHOICES}.tmp")));
    std::fs::write(&new, list(room, stand)).and_then(|()| std::fs::rename(&new, &path)).map_err(kept)
}

/// The page of a game, as it stands.
pub async fn page(studio: &Arc<Studio>, room: &Room, stand: &Stand) -> Answer<Response> {
    let bytes = played(studio, room, stand).await?;
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Ok(response)
}

/// The page, played anew where something was decided since. *Errors*: it cannot be played or kept.
async fn played(studio: &Studio, room: &Room, stand: &Stand) -> Answer<Vec<u8>> {
    let _alone = PLAYING.lock().await;
    let text = list(room, stand);
    let folder = folder(&studio.folder, room.id);
    let report = folder.join(RUN).join(REPORT);
    let kept = |error: std::io::Error| Refusal::failed(format!("{}: {error}", folder.display()));
    if tokio::fs::read_to_string(folder.join(PLAYED)).await.is_ok_and(|kept| kept == text)
        && let Ok(bytes) = tokio::fs::read(&report).await
    {
        return Ok(bytes);
    }
    tokio::fs::create_dir_all(&folder).await.map_err(kept)?;
    // A page that is older than the list must not be taken for its.
    match tokio::fs::remove_file(&report).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(kept(error)),
        _ => {}
    }
    tokio::fs::write(folder.join(PLAYED), &text).await.map_err(kept)?;
    let words = command(room, studio.library.argument(&room.asked.scenario), PLAYED);
    let mut child = Command::new(&studio.program);
    child.args(&words).arg(format!("--out={RUN}")).arg("--quiet").current_dir(&folder);
    let output = child.stdin(Stdio::null()).kill_on_drop(true).output().await.map_err(kept)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Refusal::failed(format!("the game cannot be played for its page: {}", said.trim())));
    }
    tokio::fs::read(&report).await.map_err(kept)
}
