//! What does a player get? The desk of his headquarters, and nothing that it does not know: the server lays it, and sends no other.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kokkyo_model::world::column::HeadquartersId;
use kokkyo_model::world::command::Manner;
use kokkyo_scenario::Moment;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::asked::{Fields, Token};
use super::{Studio, events, messages, truth};
use crate::game::desk::desk;
use crate::rooms::{Decision, Here, Room};
use crate::store::games::By;

/// What a player asks, below `/api/seat/{token}`.
pub fn routes() -> Router<Arc<Studio>> {
    Router::new()
        .route("/", get(look))
        .route("/map", get(map))
        .route("/decide", post(decide))
        .route("/staff", post(staff))
        .route("/message", post(write))
        .route("/truth.html", get(truth_page))
        .route("/events", get(listen))
}

/// The room and the seat that a link opens.
struct Seat {
    room: Arc<Room>,
    seat: HeadquartersId,
    player: String,
}

/// Opens it, where threads may wait.
async fn sit<T: Send + 'static>(
    studio: &Arc<Studio>,
    token: Token,
    then: impl FnOnce(&Arc<Studio>, Seat) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let studio = Arc::clone(studio);
    let work = move || {
        let kept = studio.store.seat_by_token(&token.0)?.ok_or_else(Refusal::not_found)?;
        // What is wrong with it is for the host to read: it may name files of his machine.
        let room = studio.games.enter(&studio, kept.game).map_err(|_| Refusal::conflict("the game cannot be opened: ask your host"))?;
        let seat = room.seat(&kept.headquarters).ok_or_else(Refusal::not_found)?;
        // Nor are faults of the machine for players.
        let is_ours = |why: &Refusal| why.status == StatusCode::INTERNAL_SERVER_ERROR;
        let asked = then(&studio, Seat { room, seat, player: kept.player });
        asked.map_err(|why| if is_ours(&why) { Refusal::failed("the studio cannot do this now: ask your host") } else { why })
    };
    tokio::task::spawn_blocking(work).await?
}

/// The desk as the page has it.
fn laid(studio: &Studio, at: &Seat) -> Answer<Json<Value>> {
    let (room, stand) = (&at.room, at.room.stand());
    let desk = desk(&room.game(), &stand.position, &stand.answers, at.seat);
    let mut laid = serde_json::to_value(desk).map_err(|error| Refusal::failed(error.to_string()))?;
    let kept = studio.store.game(room.id)?.ok_or_else(Refusal::not_found)?;
    let game = room.game();
    laid["game"] = json!({
        "title": room.asked.title, "scenario": game.scenario.given.meta.name, "scenario_title": game.scenario.given.meta.title,
        "scenario_title_ja": game.scenario.given.meta.title_ja,
        "state": if stand.position.is_over() { "over" } else { "open" }, "turn_minutes": kept.asked.turn_minutes,
        "turn_ends": kept.clock.ends, "paused": kept.clock.paused, "turn_left_s": kept.clock.left_s,
        "stopped": game.ends().map(|minute| game.moment(minute)),
    });
    laid["you"]["player"] = json!(at.player);
    laid["review"] = json!(room.review(at.seat)?);
    let kept = studio.store.answers(room.id)?;
    let by = |minute: &Value, id: &str| kept.iter().find(|it| json!(it.minute) == *minute && it.headquarters == id).map(|it| it.by.word());
    let id = laid["you"]["id"].as_str().unwrap_or_default().to_string();
    laid["messages"] = json!(messages::of_seat(studio, room, &id)?);
    for decided in laid["decided"].as_array_mut().into_iter().flatten() {
        decided["by"] = json!(by(&decided["minute"], &id));
    }
    Ok(Json(laid))
}

async fn look(State(studio): State<Arc<Studio>>, token: Token) -> Answer<Json<Value>> {
    sit(&studio, token, |studio, seat| laid(studio, &seat)).await
}

async fn map(State(studio): State<Arc<Studio>>, token: Token) -> Answer<Json<Value>> {
    sit(&studio, token, |_, seat| Ok(Json(seat.room.map().clone()))).await
}

async fn decide(State(studio): State<Arc<Studio>>, token: Token, mut fields: Fields) -> Answer<Json<Value>> {
    let (minute, option): (u32, usize) = (fields.take("minute")?, fields.take("option")?);
    let word: String = fields.take_or("manner", Manner::WORDS[0].to_string())?;
    fields.done()?;
    let manner = [Manner::Report, Manner::Late, Manner::Conceal].into_iter().find(|manner| Manner::WORDS[*manner as usize] == word);
    let manner = manner.ok_or_else(|| Refusal::unfit(format!("`manner`: write one of {}", Manner::WORDS.join(", "))))?;
    let decision = Decision::Take(option, manner);
    sit(&studio, token, move |studio, seat| {
        seat.room.decide(studio, seat.seat, Some(minute), &decision, By::Player)?;
        laid(studio, &seat)
    })
    .await
}

async fn staff(State(studio): State<Arc<Studio>>, token: Token, mut fields: Fields) -> Answer<Json<Value>> {
    let until: Option<String> = fields.take_or("until", None)?;
    fields.done()?;
    sit(&studio, token, move |studio, seat| {
        match until {
            Some(until) => seat.room.leave(studio, seat.seat, later(&seat.room, &until)?)?,
            None => seat.room.resume(studio, seat.seat)?,
        }
        laid(studio, &seat)
    })
    .await
}

/// The minute of a date that is to come. *Errors*: it is none, or is not to come.
fn later(room: &Room, date: &str) -> Answer<u32> {
    let game = room.game();
    let clock = &game.scenario.given.clock;
    let at = Moment::parse(date, clock.offset_h).map_err(|why| Refusal::unfit(format!("`until`: {why}")))?;
    let minute = (at.hours_since(clock.start) * 60.0).round();
    let now = room.stand().position.minute;
    if minute <= f64::from(now) || at > clock.end {
        let (now, end) = (game.moment(now), clock.end.show(clock.offset_h));
        return Err(Refusal::unfit(format!("`until`: write a date after {now}, at the latest {end}")));
    }
    Ok(minute as u32)
}

async fn write(State(studio): State<Arc<Studio>>, token: Token, mut fields: Fields) -> Answer<Json<Value>> {
    let text: String = fields.take("text")?;
    fields.done()?;
    sit(&studio, token, move |studio, seat| {
        let id = seat.room.game().theatre().headquarters[seat.seat].id.clone();
        messages::from_seat(studio, &seat.room, &id, &text)?;
        laid(studio, &seat)
    })
    .await
}

async fn truth_page(State(studio): State<Arc<Studio>>, token: Token) -> Answer<Response> {
    let (room, stand) = sit(&studio, token, |_, seat| {
        let stand = seat.room.stand();
        if stand.position.is_over() {
            Ok((seat.room, stand))
        } else {
            Err(Refusal::forbidden("what was there in truth is shown when the game is over"))
        }
    })
    .await?;
    truth::page(&studio, &room, &stand).await.map_err(|_| Refusal::failed("the page cannot be made: ask your host"))
}

async fn listen(State(studio): State<Arc<Studio>>, token: Token) -> Answer<Response> {
    let here = sit(&studio, token, |studio, seat| {
        let watched = studio.changes.watch_game(seat.room.id);
        Ok((watched, Here::new(Arc::clone(studio), seat.room, seat.seat)))
    });
    let (watched, here) = here.await?;
    Ok(events::stream(&studio.changes, watched, here).into_response())
}
