//! What does the server answer, and to whom? Keys in paths say who asks; there are no cookies and no names.
//!
//! | if you ask | read |
//! |---|---|
//! | what can the host see of the library? | [`host`] |
//! | how does he ask for work, stop it, take it away? | [`jobs`] |
//! | how does he make games and umpire them? | [`games`] |
//! | what does a player get? | [`seats`] |
//! | what do umpire and players write to each other? | [`messages`] |
//! | how is a package taken in? | [`packages`] |
//! | how is a game shown as it was in truth? | [`truth`] |
//! | which pages and files are sent? | [`pages`] |
//! | how is a finished run shared? | [`shared`] |
//! | how does a page hear of changes? | [`events`] |
//! | what is said when something cannot be done? | [`answer`], in Japanese [`japanese`] |
//! | how is a request read? | [`asked`] |

pub mod answer;
pub mod asked;
pub mod events;
pub mod games;
pub mod host;
pub mod japanese;
pub mod jobs;
pub mod messages;
pub mod packages;
pub mod pages;
pub mod seats;
pub mod shared;
pub mod truth;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, Uri, header};
use axum::middleware;
use axum::response::Response;

use crate::changes::Changes;
use crate::jobs::runner::Runner;
use crate::library::Library;
use crate::rooms::Rooms;
use crate::store::Store;

/// Everything that handlers share.
pub struct Studio {
    /// What is kept.
    pub store: Store,
    /// Where scenarios come from.
    pub library: Arc<dyn Library>,
    /// Who is told of changes.
    pub changes: Changes,
    /// What plays the work that is asked for.
    pub runner: Runner,
    /// Games that are being played.
    pub games: Rooms,
    /// The folder in which all of it stands.
    pub folder: PathBuf,
    /// The program that plays work.
    pub program: PathBuf,
    /// Version of the program.
    pub version: String,
    /// Version of its results.
    pub results_version: u32,
    /// Key of the host's link.
    pub host_key: String,
}

/// The way to every handler.
pub fn router(studio: Arc<Studio>) -> Router {
    let host = host::routes()
        .merge(jobs::routes())
        .merge(games::routes())
        .merge(packages::routes())
        .method_not_allowed_fallback(answer::no_such_method)
        .fallback(answer::nothing_here)
        .layer(middleware::from_fn_with_state(Arc::clone(&studio), host::has_key));
    let seats = seats::routes().method_not_allowed_fallback(answer::no_such_method).fallback(answer::nothing_here);
    let inner = Router::new()
        .nest("/api/host/{key}", host)
        .nest("/api/seat/{token}", seats)
        .merge(pages::routes())
        .merge(shared::routes())
        .method_not_allowed_fallback(answer::no_such_method)
        .fallback(answer::nothing_here)
        .layer(DefaultBodyLimit::max(asked::MAX_BODY))
        .layer(middleware::map_response(guarded))
        .with_state(studio);
    // Around it, not in it: ways are found before what is in a router can change the path.
    Router::new().fallback_service(inner).layer(middleware::map_request(without_slash))
}

/// `/api/host/KEY/` is `/api/host/KEY`.
async fn without_slash(mut request: Request) -> Request {
    let path = request.uri().path();
    if path.starts_with("/api/") && path.ends_with('/') {
        // What follows the path says nothing to this server.
        if let Ok(uri) = path.trim_end_matches('/').parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
    request
}

/// What every answer says to browsers: take files for what they are called, tell no other site the link, keep nothing of what was
/// asked unless the handler says otherwise.
async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let always: [(HeaderName, &str); 2] = [(header::X_CONTENT_TYPE_OPTIONS, "nosniff"), (header::REFERRER_POLICY, "no-referrer")];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
