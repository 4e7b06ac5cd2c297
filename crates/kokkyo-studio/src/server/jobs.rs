//! How does the host ask for work, stop it, take it away?

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Studio;
use super::answer::{Answer, Refusal};
use super::asked::{Fields, Id};
use crate::jobs::ask;
use crate::store::jobs::{Job, State as Stage};

/// What the host asks of work, below `/api/host/{key}`.
pub fn routes() -> Router<Arc<Studio>> {
    Router::new()
        .route("/jobs", get(list).post(add))
        .route("/jobs/cost", post(cost))
        .route("/jobs/{id}", get(show).delete(remove))
        .route("/jobs/{id}/stop", post(stop))
        .route("/jobs/{id}/again", post(again))
}

/// Work as pages see it.
pub fn shown(job: &Job) -> Value {
    let summary: Option<Value> = job.summary.as_deref().and_then(|text| serde_json::from_str(text).ok());
    json!({
        "id": job.id.to_string(), "kind": job.asked.kind, "title": job.asked.title, "scenario": job.asked.scenario, "command": job.asked.command,
        "state": job.state, "done": job.done, "total": job.total, "phase": job.phase, "message": job.message,
        "created": job.created, "started": job.started, "ended": job.ended,
        "page": job.page.as_ref().map(|_| format!("/shared/{}/", job.share)),
        "summary": summary,
    })
}

async fn list(State(studio): State<Arc<Studio>>) -> Answer<Json<Value>> {
    Ok(Json(studio.store.jobs()?.iter().map(shown).collect()))
}

async fn show(State(studio): State<Arc<Studio>>, id: Id) -> Answer<Json<Value>> {
    found(&studio, id)
}

async fn add(State(studio): State<Arc<Studio>>, fields: Fields) -> Answer<(StatusCode, Json<Value>)> {
    let asking = Arc::clone(&studio);
    // What is asked for is tried: each variant is read and compiled.
    let asked = tokio::task::spawn_blocking(move || ask::read(fields, asking.library.as_ref())).await??;
    let job = studio.store.add_job(&asked)?;
    studio.runner.wake();
    studio.changes.host();
    Ok((StatusCode::CREATED, Json(shown(&job))))
}

/// What work would cost that is not asked for yet, and the command that it comes to.
async fn cost(State(studio): State<Arc<Studio>>, fields: Fields) -> Answer<Json<Value>> {
    let asked = tokio::task::spawn_blocking(move || ask::read(fields, studio.library.as_ref())).await??;
    Ok(Json(json!({ "total": asked.total, "command": asked.command })))
}

async fn stop(State(studio): State<Arc<Studio>>, id: Id) -> Answer<Json<Value>> {
    if studio.store.job(id.0)?.is_none() {
        return Err(Refusal::not_found());
    }
    if !studio.store.withdraw_job(id.0)? && !studio.runner.stop(id.0) {
        return Err(Refusal::conflict("this is over already"));
    }
    studio.changes.host();
    found(&studio, id)
}

async fn again(State(studio): State<Arc<Studio>>, id: Id) -> Answer<Json<Value>> {
    if studio.store.job(id.0)?.is_none() {
        return Err(Refusal::not_found());
    }
    if !studio.store.requeue_job(id.0)? {
        return Err(Refusal::conflict("this waits or is played already"));
    }
    studio.runner.wake();
    studio.changes.host();
    found(&studio, id)
}

async fn remove(State(studio): State<Arc<Studio>>, id: Id) -> Answer<StatusCode> {
    let job = studio.store.job(id.0)?.ok_or_else(Refusal::not_found)?;
    if job.state == Stage::Running || !studio.store.remove_job(id.0)? {
        return Err(Refusal::conflict("this is being played: stop it first"));
    }
    studio.changes.host();
    let folder = crate::jobs::folder(&studio.folder, id.0);
    match tokio::fs::remove_dir_all(&folder).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Refusal::failed(format!("the work is forgotten, but its folder {} cannot be taken away: {error}", folder.display())))
        }
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

fn found(studio: &Studio, id: Id) -> Answer<Json<Value>> {
    studio.store.job(id.0)?.map(|job| Json(shown(&job))).ok_or_else(Refusal::not_found)
}
