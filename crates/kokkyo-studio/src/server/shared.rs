//! How is a finished run shared, or a game that is over? By a link of its own that opens nothing else.

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;

use super::answer::{Answer, Refusal};
use super::asked::{Token, in_path};
use super::{Studio, truth};

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";

/// What can be asked for, and what it is. A path is never made of what somebody wrote: only of these names.
const FILES: [(&str, &str); 8] = [
    ("report.html", HTML),
    ("compare.html", HTML),
    ("run.json", JSON),
    ("compare.json", JSON),
    ("ensemble.json", JSON),
    ("sensitivity.json", JSON),
    ("calibration.json", JSON),
    ("validation.json", JSON),
];

/// Links to finished runs.
pub fn routes() -> Router<Arc<Studio>> {
    Router::new().route("/shared/{token}", get(elsewhere)).route("/shared/{token}/", get(page)).route("/shared/{token}/{file}", get(file))
}

/// Files in the page are asked for beside it: without the `/` at the end they would be asked for beside its folder.
async fn elsewhere(Token(token): Token) -> Redirect {
    Redirect::permanent(&format!("/shared/{token}/"))
}

async fn page(State(studio): State<Arc<Studio>>, Token(token): Token) -> Answer<Response> {
    let Some(job) = studio.store.job_by_share(&token)? else { return game(&studio, &token).await };
    let name = job.page.ok_or_else(Refusal::not_found)?;
    let known = FILES.into_iter().find(|(known, _)| *known == name).ok_or_else(Refusal::not_found)?;
    send(&studio, job.id, known).await
}

/// The page of a game that is over. One that is open is nobody's to see but the umpire's, whoever has the link already.
async fn game(studio: &Arc<Studio>, token: &str) -> Answer<Response> {
    let game = studio.store.game_by_share(token)?.ok_or_else(Refusal::not_found)?;
    let opening = Arc::clone(studio);
    let room = tokio::task::spawn_blocking(move || opening.games.enter(&opening, game.id)).await?;
    // Why not may name files of the host's machine.
    let room = room.map_err(|_| Refusal::conflict("the game cannot be opened: ask its host"))?;
    let stand = room.stand();
    if !stand.position.is_over() {
        return Err(Refusal::not_found());
    }
    truth::page(studio, &room, &stand).await.map_err(|_| Refusal::failed("the page cannot be made: ask the host of the game"))
}

async fn file(State(studio): State<Arc<Studio>>, Token(token): Token, Known(known): Known) -> Answer<Response> {
    let job = studio.store.job_by_share(&token)?.ok_or_else(Refusal::not_found)?;
    send(&studio, job.id, known).await
}

async fn send(studio: &Studio, id: i64, (name, kind): (&'static str, &'static str)) -> Answer<Response> {
    let path = crate::jobs::folder(&studio.folder, id).join(name);
    let bytes = tokio::fs::read(path).await.map_err(|_| Refusal::not_found())?;
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    Ok(response)
}

/// A file that may be asked for, `…/{file}`.
struct Known((&'static str, &'static str));

impl<S: Send + Sync> FromRequestParts<S> for Known {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let asked = in_path(parts, state, "file").await?;
        FILES.into_iter().find(|(known, _)| *known == asked).map(Self).ok_or_else(Refusal::not_found)
    }
}
