//! What can the host see of the library?

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::{Studio, asked, events};
use crate::{key, library};

/// What the host asks of the library, below `/api/host/{key}`.
pub fn routes() -> Router<Arc<Studio>> {
    Router::new().route("/", get(whole)).route("/scenarios/{name}", get(scenario)).route("/events", get(listen))
}

/// Lets only the host in.
pub async fn has_key(State(studio): State<Arc<Studio>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match asked::in_path(&mut parts, &(), "key").await {
        Ok(given) if key::same(&given, &studio.host_key) => next.run(Request::from_parts(parts, body)).await,
        _ => Refusal::not_found().into_response(),
    }
}

async fn whole(State(studio): State<Arc<Studio>>) -> Json<Value> {
    let shown = |it: &crate::library::Listed| {
        // What names it on the command line of this machine, for whoever pastes a command.
        json!({ "name": it.name, "title": it.title, "title_ja": it.title_ja, "uploaded": it.is_taken_in, "argument": studio.library.argument(&it.name) })
    };
    let scenarios: Vec<Value> = studio.library.scenarios().iter().map(shown).collect();
    Json(json!({
        "version": studio.version,
        "results_version": studio.results_version,
        "threads": std::thread::available_parallelism().map_or(1, usize::from),
        "folder": studio.folder.display().to_string(),
        "scenarios": scenarios,
    }))
}

async fn scenario(State(studio): State<Arc<Studio>>, Named(name): Named) -> Answer<Json<Value>> {
    let listed = studio.library.scenarios().into_iter().find(|listed| listed.name == name).ok_or_else(Refusal::not_found)?;
    // It is read and compiled: a good part of a second.
    let described = tokio::task::spawn_blocking(move || library::describe(studio.library.as_ref(), &listed)).await?;
    described.map(Json).map_err(Refusal::failed)
}

async fn listen(State(studio): State<Arc<Studio>>) -> Response {
    events::stream(&studio.changes, studio.changes.watch_host(), ())
}

/// A name in a path.
pub struct Named(pub String);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Named {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, state: &S) -> Answer<Self> {
        asked::in_path(parts, state, "name").await.map(Self)
    }
}
