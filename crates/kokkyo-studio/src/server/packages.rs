//! How does the host send packages, and put them away again?

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, post};
use axum::{Json, Router};
use serde_json::json;

use super::answer::{Answer, Refusal};
use super::{Studio, host, japanese};
use crate::library::{SENT, TakenIn};
use crate::packages::{self, MOST_SENT, Sent, Unput};
use crate::store::jobs::State as Work;

/// What the host asks of packages, below `/api/host/{key}`, whose key is already looked at.
pub fn routes() -> Router<Arc<Studio>> {
    Router::new().route("/packages", post(take_in).layer(DefaultBodyLimit::max(MOST_SENT))).route("/packages/{name}", delete(put_away))
}

/// What was sent: files by their paths, or one zip file with its name.
async fn read(mut parts: Multipart) -> Answer<(Sent, String)> {
    let torn = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            message: format!("more than {} MiB were sent: a package is text; take pictures and archives out", MOST_SENT >> 20),
        },
        _ => Refusal::unread(format!("what was sent ends early or is no form ({}); send it again", error.body_text())),
    };
    let (mut sent, mut zip) = (Sent::default(), None);
    while let Some(part) = parts.next_field().await.map_err(torn)? {
        let (path, file) = (part.name().unwrap_or_default().to_string(), part.file_name().unwrap_or_default().to_string());
        let bytes = part.bytes().await.map_err(torn)?;
        let is_zip = |name: &str| name.to_ascii_lowercase().ends_with(".zip");
        // One below a folder is a file of the package.
        if (is_zip(&path) || is_zip(&file)) && !path.contains('/') {
            if zip.is_some() {
                return Err(Refusal::unfit("two zip files were sent: send one after the other"));
            }
            zip = Some((bytes, if file.is_empty() { path } else { file }));
        } else {
            sent.add(&path, bytes.to_vec()).map_err(Refusal::unfit)?;
        }
    }
    let Some((bytes, name)) = zip else { return Ok((sent, String::new())) };
    if !sent.is_empty() {
        return Err(Refusal::unfit(format!("`{name}` was sent with other files: send the zip file alone, or the folder")));
    }
    let sent = tokio::task::spawn_blocking(move || Sent::unpacked(&bytes)).await?.map_err(Refusal::unfit)?;
    Ok((sent, name))
}

async fn take_in(
    State(studio): State<Arc<Studio>>,
    parts: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Answer<Response> {
    let parts = parts.map_err(|_| Refusal::unread("send a form with files, `multipart/form-data`"))?;
    let (sent, name) = read(parts).await?;
    let work = move || -> Answer<Result<TakenIn, String>> {
        let used = used(&studio)?;
        let is_taken = |name: &str| used.contains(name) || used.contains(&format!("{SENT}{name}"));
        let folder = packages::put(&studio.folder, sent, &name, &is_taken).map_err(|why| match why {
            Unput::Unfit(why) => Refusal::unfit(why),
            Unput::Failed(_) => Refusal::failed(why.to_string()),
        })?;
        let taken_in = studio.library.take_in(&folder);
        match &taken_in {
            Ok(_) => studio.changes.host(),
            Err(_) => std::fs::remove_dir_all(&folder).map_err(|error| Refusal::failed(format!("{}: {error}", folder.display())))?,
        }
        // Reports name files by where they stand, which is no business of a page.
        Ok(taken_in.map_err(|faults| faults.replace(&format!("{}/", folder.display()), "")))
    };
    Ok(match tokio::task::spawn_blocking(work).await?? {
        Ok(TakenIn { listed, warnings }) => (
            StatusCode::CREATED,
            Json(json!({ "name": listed.name, "title": listed.title, "title_ja": listed.title_ja, "warnings": warnings })),
        )
            .into_response(),
        Err(faults) => {
            let message = "the package has faults, and is not kept: mend them and send it again";
            (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "message": message, "message_ja": japanese::of(message), "faults": faults })))
                .into_response()
        }
    })
}

async fn put_away(State(studio): State<Arc<Studio>>, host::Named(name): host::Named) -> Answer<StatusCode> {
    let work = move || {
        if !studio.library.scenarios().iter().any(|listed| listed.is_taken_in && listed.name == name) {
            return Err(Refusal::not_found());
        }
        if let Some(user) = user(&studio, &name)? {
            return Err(Refusal::conflict(format!("{user} stands on this package: take it away first")));
        }
        let folder = studio.library.put_away(&name).ok_or_else(Refusal::not_found)?;
        studio.changes.host();
        std::fs::remove_dir_all(&folder).map_err(|error| {
            Refusal::failed(format!("the package is no longer listed, but its folder {} cannot be taken away: {error}", folder.display()))
        })?;
        Ok(StatusCode::NO_CONTENT)
    };
    tokio::task::spawn_blocking(work).await?
}

/// Names that no package may be given: of scenarios that others may stand on, and of what games and work were played on, even where it was
/// taken away since. A folder beside a package goes before a built-in one of its name.
fn used(studio: &Studio) -> Answer<BTreeSet<String>> {
    let listed = studio.library.scenarios().into_iter().map(|listed| listed.name);
    let games = studio.store.games()?.into_iter().map(|game| game.asked.scenario);
    let jobs = studio.store.jobs()?.into_iter().map(|job| job.asked.scenario);
    Ok(listed.chain(games).chain(jobs).collect())
}

/// What would lose its scenario: a game, which is opened by it even when it is over; work that goes on; another package.
fn user(studio: &Studio, name: &str) -> Answer<Option<String>> {
    if let Some(game) = studio.store.games()?.iter().find(|game| game.asked.scenario == name) {
        return Ok(Some(format!("the game “{}”", game.asked.title)));
    }
    let jobs = studio.store.jobs()?;
    if let Some(job) = jobs.iter().find(|job| job.asked.scenario == name && matches!(job.state, Work::Waiting | Work::Running)) {
        return Ok(Some(format!("the work “{}”", job.asked.title)));
    }
    let argument = studio.library.argument(name);
    let own = std::path::Path::new(&argument).file_name().map(|own| own.to_string_lossy().into_owned()).unwrap_or_default();
    let others = studio.library.scenarios().into_iter().filter(|other| other.is_taken_in && other.name != name);
    let stands_on =
        |other: &crate::library::Listed| studio.library.package(&other.name).is_ok_and(|package| package.bases().contains(&own));
    Ok(others.into_iter().find(stands_on).map(|other| format!("the package “{}”", other.title)))
}
