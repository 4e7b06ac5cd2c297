//! How does the host make games and umpire them?

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use kokkyo_ensemble::choices;
use kokkyo_ensemble::names::Names;
use kokkyo_model::event::Happening;
use kokkyo_model::world::column::{CourseId, HeadquartersId};
use kokkyo_model::world::command::Manner;
use kokkyo_model::world::played::Choice;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::asked::{Fields, Id};
use super::{Studio, japanese, messages, truth};
use crate::game::courses::{title, title_ja};
use crate::game::desk::{now, you};
use crate::jobs::ask;
use crate::key;
use crate::rooms::{self, Decision, Room, clock};
use crate::store::games::{By, Game as Kept, NewGame, NewSeat, State as Stage};

/// Between two looks at the clocks of turns.
const TICK: Duration = Duration::from_secs(1);
/// Most letters of a title, and of the name of a player.
const LETTERS: usize = 120;

/// What the host asks of games, below `/api/host/{key}`, whose key is already looked at.
pub fn routes() -> Router<Arc<Studio>> {
    Router::new()
        .route("/games", get(list).post(add))
        .route("/games/{id}", get(show).delete(remove))
        .route("/games/{id}/decide", post(decide))
        .route("/games/{id}/back", post(back))
        .route("/games/{id}/end", post(end))
        .route("/games/{id}/pause", post(pause))
        .route("/games/{id}/clock", post(clock))
        .route("/games/{id}/message", post(write))
        .route("/games/{id}/truth.html", get(truth_page))
}

/// Begins what goes on beside requests: the clocks of games whose turns are timed, and what is made of games that are over.
pub fn start(studio: &Arc<Studio>) {
    every_tick(studio, |studio| async move {
        let ringing = Arc::clone(&studio);
        tell(tokio::task::spawn_blocking(move || ring(&ringing)).await.unwrap_or_default());
        studio.games.close_idle(Instant::now());
    });
    // Apart, so that no clock waits for what takes its time.
    every_tick(studio, |studio| async move {
        make_pages(&studio).await;
        tell(tokio::task::spawn_blocking(move || play_clouds(&studio)).await.unwrap_or_default());
    });
}

/// Does something again and again, until the server ends.
fn every_tick<F: Future<Output = ()> + Send>(studio: &Arc<Studio>, what: impl Fn(Arc<Studio>) -> F + Send + 'static) {
    let studio = Arc::clone(studio);
    tokio::spawn(async move {
        let mut closing = studio.changes.closing();
        loop {
            tokio::select! {
                _ = closing.wait_for(|closing| *closing) => return,
                () = tokio::time::sleep(TICK) => {}
            }
            what(Arc::clone(&studio)).await;
        }
    });
}

/// Nobody asked, so nobody can be told but whoever reads the server's own output.
fn tell(said: Vec<String>) {
    for why in said {
        eprintln!("note: {why}");
    }
}

/// Plays other lucks for games that came to their end: whoever decided last is answered before that. Returns why some could not be.
fn play_clouds(studio: &Studio) -> Vec<String> {
    let play = |room: Arc<Room>| match room.play_cloud() {
        Ok(true) => {
            studio.changes.game(room.id);
            None
        }
        Ok(false) => None,
        Err(why) => Some(format!("other lucks of the game “{}” cannot be played: {}", room.asked.title, why.message)),
    };
    studio.games.all().into_iter().filter_map(play).collect()
}

/// Makes the pages of games that came to their end, so that their runs are there whether anybody looks or not.
async fn make_pages(studio: &Arc<Studio>) {
    let Ok(games) = studio.store.games() else { return };
    let unmade = |game: &&Kept| game.state == Stage::Over && studio.games.is_unmade(game.id) && !truth::is_made(&studio.folder, game.id);
    for game in games.iter().filter(unmade) {
        let entering = Arc::clone(studio);
        let id = game.id;
        if let Ok(Ok(room)) = tokio::task::spawn_blocking(move || entering.games.enter(&entering, id)).await {
            let stand = room.stand();
            if let Err(why) = truth::page(studio, &room, &stand).await {
                eprintln!("note: the page of the game “{}” cannot be made: {}", game.asked.title, why.message);
            }
        }
    }
}

/// Ends turns whose time is over. Returns why some could not be.
fn ring(studio: &Studio) -> Vec<String> {
    let games = match studio.store.games() {
        Ok(games) => games,
        Err(error) => return vec![error.to_string()],
    };
    let timed = games.iter().filter(|game| game.state == Stage::Open && game.clock.ends.is_some());
    let rung = timed.filter_map(|game| Some((game, studio.games.ring(studio, game.id).err()?)));
    rung.map(|(game, why)| format!("the clock of the game “{}” stands still: {}", game.asked.title, why.message)).collect()
}

/// Does something with a game, where threads may wait.
async fn with_room<T: Send + 'static>(
    studio: &Arc<Studio>,
    id: Id,
    then: impl FnOnce(&Studio, Arc<Room>) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let studio = Arc::clone(studio);
    let work = move || {
        let room = studio.games.enter(&studio, id.0)?;
        then(&studio, room)
    };
    tokio::task::spawn_blocking(work).await?
}

async fn list(State(studio): State<Arc<Studio>>) -> Answer<Json<Value>> {
    let work = move || -> Answer<Json<Value>> {
        let all = studio.store.games()?;
        Ok(Json(all.iter().map(|game| in_list(&studio, game)).collect::<Answer<Vec<Value>>>()?.into()))
    };
    tokio::task::spawn_blocking(work).await?
}

/// A game in the list of all. One that cannot be opened any more does not hide the others.
fn in_list(studio: &Studio, game: &Kept) -> Answer<Value> {
    if game.state == Stage::Over
        && let Some(listed) = studio.games.listed(game.id, studio.store.messages(game.id)?.len())
    {
        return Ok(listed);
    }
    let room = studio.games.find(game.id).map_or_else(|| studio.games.enter(studio, game.id), Ok);
    match room {
        Ok(room) => {
            // What came of it takes a second or two, and is for its own page.
            let shown = shown(studio, game, &room)?;
            studio.games.list(&room, &shown);
            Ok(shown)
        }
        Err(refusal) => Ok(closed(game, &refusal)),
    }
}

/// A game that cannot be opened.
fn closed(game: &Kept, why: &Refusal) -> Value {
    json!({
        "id": game.id.to_string(), "title": game.asked.title, "scenario": game.asked.scenario, "scenario_title": game.asked.scenario,
        "scenario_title_ja": "", "command": "",
        "seed": game.asked.seed, "created": game.created, "state": "closed", "message": why.message, "message_ja": japanese::of(&why.message), "now": null, "turn_minutes": null,
        "turn_ends": null, "paused": false, "turn_left_s": null, "stopped": null, "messages": [], "seats": [], "decisions": [],
        "review": null, "page": null,
    })
}

/// A game as the host sees it, but for what came of it.
fn shown(studio: &Studio, kept: &Kept, room: &Room) -> Answer<Value> {
    let (game, stand) = (room.game(), room.stand());
    let (position, answers) = (&stand.position, &stand.answers);
    let theatre = game.theatre();
    let names = Names::new(&game.scenario.given, theatre);
    let hour = f64::from(position.minute) / 60.0;
    let seats: Vec<Value> = room
        .seats()
        .iter()
        .zip(&kept.seats)
        .map(|(seat, kept)| {
            let you = you(&game, *seat, hour);
            let until = answers.staff(*seat).filter(|until| *until > position.minute && !position.is_over());
            json!({
                "headquarters": you.id, "name": you.name, "native": you.native, "side": you.side, "side_name": you.side_name, "side_name_ja": you.side_name_ja,
                "player": kept.player, "link": format!("/seat/{}", kept.token), "waiting": position.open.contains(seat),
                "staff_until": until.map(|until| game.moment(until)), "here": room.is_here(*seat),
            })
        })
        .collect();
    let decided = |choice: &Choice, manner: Option<Manner>, by: &str| {
        json!({
            "at": game.moment(choice.minute), "headquarters": theatre.headquarters[choice.headquarters].id,
            "name": names.headquarters(choice.headquarters), "course": title(theatre, choice.course, choice.calls_off),
            "course_ja": title_ja(&names, choice.course, choice.calls_off), "manner": manner.map_or("", |it| Manner::WORDS[it as usize]), "by": by,
        })
    };
    let mut decisions: Vec<(u32, Value)> = Vec::new();
    for answer in studio.store.answers(room.id)? {
        let choice = choices::read(&answer.line, &game.scenario.given, theatre).map_err(Refusal::conflict)?;
        let manner = is_against_orders(room, &choice).then_some(choice.manner);
        decisions.push((choice.minute, decided(&choice, manner, answer.by.word())));
    }
    // Those of the staffs between them: nobody was asked, and the history has them.
    let of_staff = position.history().events.iter().filter_map(|event| match event.happening {
        Happening::Decided { headquarters, course, manner, .. } => {
            Some(Choice { headquarters, minute: event.minute, course, calls_off: CourseId::NONE, manner })
        }
        _ => None,
    });
    let is_answer = |it: &Choice| answers.choices.iter().any(|choice| (choice.minute, choice.headquarters) == (it.minute, it.headquarters));
    for choice in of_staff.filter(|it| room.seats().contains(&it.headquarters) && it.minute < position.minute && !is_answer(it)) {
        let manner = is_against_orders(room, &choice).then_some(choice.manner);
        decisions.push((choice.minute, decided(&choice, manner, "staff")));
    }
    decisions.sort_by_key(|(minute, _)| *minute);
    let decisions: Vec<Value> = decisions.into_iter().map(|(_, decision)| decision).collect();
    let list = truth::list_path(&studio.folder, room.id);
    let command = truth::command(room, studio.library.argument(&room.asked.scenario), &list.display().to_string());
    Ok(json!({
        "id": room.id.to_string(), "title": room.asked.title, "scenario": room.asked.scenario, "scenario_title": game.scenario.given.meta.title,
        "scenario_title_ja": game.scenario.given.meta.title_ja,
        "command": ask::command(&command), "seed": room.asked.seed, "created": kept.created,
        "state": if position.is_over() { "over" } else { "open" }, "message": null, "now": now(&game, position.minute),
        "turn_minutes": kept.asked.turn_minutes, "turn_ends": kept.clock.ends, "paused": kept.clock.paused,
        "turn_left_s": kept.clock.left_s, "stopped": game.ends().map(|minute| game.moment(minute)),
        "messages": messages::of_umpire(studio, room)?, "seats": seats, "decisions": decisions,
        "review": null, "page": position.is_over().then(|| format!("/shared/{}/", kept.share)),
    }))
}

/// Whether a decision broke an order, as the history that was played has it.
fn is_against_orders(room: &Room, choice: &Choice) -> bool {
    let stand = room.stand();
    stand.position.history().trajectory.weighings.iter().any(|it| {
        (it.minute, it.row.headquarters, it.row.course) == (choice.minute, choice.headquarters, choice.course)
            && it.row.calls_off == choice.calls_off
            && it.row.broken > 0
    })
}

async fn show(State(studio): State<Arc<Studio>>, id: Id) -> Answer<Json<Value>> {
    with_room(&studio, id, |studio, room| found(studio, &room)).await
}

fn found(studio: &Studio, room: &Room) -> Answer<Json<Value>> {
    let kept = studio.store.game(room.id)?.ok_or_else(Refusal::not_found)?;
    let mut shown = shown(studio, &kept, room)?;
    let first = room.seats().first().copied().unwrap_or(HeadquartersId::NONE);
    shown["review"] = json!(room.review(first)?);
    Ok(Json(shown))
}

async fn add(State(studio): State<Arc<Studio>>, fields: Fields) -> Answer<(StatusCode, Json<Value>)> {
    let work = move || {
        let asked = asked(fields)?;
        ask::library_name(studio.library.as_ref(), &asked.scenario)?;
        let known = ask::known_counterfactuals(studio.library.as_ref(), &asked.scenario)?;
        ask::well_formed(&ask::Changed { with: asked.with.clone(), set: asked.set.clone() }, &known)?;
        // What cannot be played is refused before it is kept.
        let loaded = rooms::load(&studio, &asked)?;
        rooms::seats(&loaded, &asked)?;
        let kept = studio.store.add_game(&asked)?;
        let room = studio.games.enter(&studio, kept.id)?;
        if room.stand().position.is_over() {
            studio.store.remove_game(kept.id)?;
            studio.games.close(kept.id);
            let why = "nobody would be asked anything: begin earlier, name other headquarters, or have them asked at every sitting";
            return Err(Refusal::unfit(why));
        }
        studio.changes.host();
        found(&studio, &room)
    };
    tokio::task::spawn_blocking(work).await?.map(|game| (StatusCode::CREATED, game))
}

/// The game that is asked for. *Errors*: what is wrong with it.
fn asked(mut fields: Fields) -> Answer<NewGame> {
    let mut asked = NewGame {
        title: fields.take("title")?,
        scenario: fields.take("scenario")?,
        with: fields.take_or("with", Vec::new())?,
        set: fields.take_or("set", Vec::new())?,
        seed: fields.take("seed")?,
        free_from: fields.take_or("free_from", None)?,
        every: fields.take_or("every", false)?,
        turn_minutes: fields.take_or("turn_minutes", None)?,
        seats: Vec::new(),
    };
    let seats: Vec<Value> = fields.take("seats")?;
    fields.done()?;
    let is_long = |text: &str| text.chars().count() > LETTERS || text.chars().any(char::is_control);
    asked.title = asked.title.trim().to_string();
    if asked.title.is_empty() {
        return Err(Refusal::unfit("`title`: give the game a name"));
    }
    for seat in seats {
        let text = |name: &str| seat.get(name).and_then(Value::as_str).map(|text| text.trim().to_string());
        let headquarters = text("headquarters").ok_or_else(|| Refusal::unfit("`seats`: a seat has a `headquarters`, the id of one"))?;
        let player = text("player").unwrap_or_default();
        let token = key::new().map_err(|error| Refusal::failed(format!("no key could be made: {error}")))?;
        asked.seats.push(NewSeat { headquarters, player, token });
    }
    if is_long(&asked.title) || asked.seats.iter().any(|seat| is_long(&seat.player)) {
        return Err(Refusal::unfit(format!("titles and names of players have at most {LETTERS} letters, in one line")));
    }
    ask::seed_in_range(asked.seed)?;
    asked.turn_minutes.map_or(Ok(()), |minutes| clock::fits("turn_minutes", minutes))?;
    Ok(asked)
}

async fn decide(State(studio): State<Arc<Studio>>, id: Id, mut fields: Fields) -> Answer<Json<Value>> {
    let who: String = fields.take("headquarters")?;
    fields.done()?;
    with_room(&studio, id, move |studio, room| {
        let seat = room.seat(&who).ok_or_else(|| Refusal::unfit(format!("`headquarters`: nobody plays `{who}` in this game")))?;
        room.decide(studio, seat, None, &Decision::Staff, By::Umpire)?;
        found(studio, &room)
    })
    .await
}

async fn back(State(studio): State<Arc<Studio>>, id: Id) -> Answer<Json<Value>> {
    with_room(&studio, id, |studio, room| {
        room.take_back(studio)?;
        found(studio, &room)
    })
    .await
}

async fn end(State(studio): State<Arc<Studio>>, id: Id, mut fields: Fields) -> Answer<Json<Value>> {
    let here = fields.take_or("here", false)?;
    fields.done()?;
    with_room(&studio, id, move |studio, room| {
        if here {
            room.end_here(studio)?
        } else {
            room.end(studio)?
        }
        found(studio, &room)
    })
    .await
}

async fn pause(State(studio): State<Arc<Studio>>, id: Id, mut fields: Fields) -> Answer<Json<Value>> {
    let paused = fields.take("paused")?;
    fields.done()?;
    with_room(&studio, id, move |studio, room| {
        room.pause(studio, paused)?;
        found(studio, &room)
    })
    .await
}

async fn clock(State(studio): State<Arc<Studio>>, id: Id, mut fields: Fields) -> Answer<Json<Value>> {
    let more: Option<f64> = fields.take_or("more_minutes", None)?;
    // No number is said as null, which is another thing than not said.
    let turns = if fields.has("turn_minutes") { Some(fields.take_or("turn_minutes", None::<f64>)?) } else { None };
    fields.done()?;
    with_room(&studio, id, move |studio, room| {
        match (more, turns) {
            (Some(more), None) => room.lengthen(studio, more)?,
            (None, Some(turns)) => room.set_turns(studio, turns)?,
            _ => return Err(Refusal::unfit("write one of `more_minutes` and `turn_minutes`")),
        }
        found(studio, &room)
    })
    .await
}

async fn write(State(studio): State<Arc<Studio>>, id: Id, mut fields: Fields) -> Answer<Json<Value>> {
    let to: Option<String> = fields.take_or("headquarters", None)?;
    let text: String = fields.take("text")?;
    fields.done()?;
    with_room(&studio, id, move |studio, room| {
        messages::from_umpire(studio, &room, to.as_deref(), &text)?;
        found(studio, &room)
    })
    .await
}

async fn remove(State(studio): State<Arc<Studio>>, id: Id) -> Answer<StatusCode> {
    if !studio.store.remove_game(id.0)? {
        return Err(Refusal::not_found());
    }
    studio.games.close(id.0);
    studio.changes.forget_game(id.0);
    let folder = truth::folder(&studio.folder, id.0);
    match tokio::fs::remove_dir_all(&folder).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Refusal::failed(format!("the game is forgotten, but its folder {} cannot be taken away: {error}", folder.display())))
        }
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

async fn truth_page(State(studio): State<Arc<Studio>>, id: Id) -> Answer<Response> {
    let room = with_room(&studio, id, |_, room| Ok(room)).await?;
    let stand = room.stand();
    truth::page(&studio, &room, &stand).await
}
