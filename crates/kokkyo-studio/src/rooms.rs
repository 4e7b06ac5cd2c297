//! Where does each game stand? Games are opened from the store when somebody looks at them, and stand in memory from then on.
//!
//! Whatever changes a game is kept first and reckoned after: a server that is killed in between opens the same game again. All of this
//! takes a tenth of a second a turn and more at the opening, so that handlers call it where threads may wait.

pub mod clock;

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use kokkyo_ensemble::choices;
use kokkyo_model::audit::Broken;
use kokkyo_model::step::HeldOut;
use kokkyo_model::world::column::HeadquartersId;
use kokkyo_model::world::command::Manner;
use kokkyo_model::world::played::Choice;
use kokkyo_scenario::Moment;
use serde_json::Value;

use crate::game::cloud::Cloud;
use crate::game::review::{Review, review};
use crate::game::{Answers, Game, Position, misplaced};
use crate::jobs::ask::date_within;
use crate::library::Loaded;
use crate::map::map;
use crate::server::answer::{Answer, Refusal};
use crate::server::{Studio, truth};
use crate::store::games::{self as kept, Answer as Kept, By, State};

/// Games that are open in memory.
#[derive(Default)]
pub struct Rooms {
    open: Mutex<HashMap<i64, Arc<Room>>>,
    /// Games that could not be opened when their clock was looked at.
    shut: Mutex<BTreeSet<i64>>,
    /// Games that are over and whose page was made, or tried to be.
    made: Mutex<BTreeSet<i64>>,
    /// Games that are over, as the host's list shows them, and of how many messages: they need not be opened for it.
    listed: Mutex<HashMap<i64, (usize, Value)>>,
}

/// A game that is open.
pub struct Room {
    /// Number.
    pub id: i64,
    /// What was asked for.
    pub asked: kept::NewGame,
    loaded: Loaded,
    seats: Vec<HeadquartersId>,
    /// The umpire ended it with this step.
    last_step: OnceLock<u32>,
    map: OnceLock<Value>,
    /// The same campaign on other lucks, of a game that is over.
    cloud: OnceLock<Cloud>,
    /// Somebody looked at what came of it.
    is_reviewed: AtomicBool,
    /// Where it stands. Whoever changes the game holds this to the end.
    stand: Mutex<Arc<Stand>>,
    /// Open pages by seat.
    pages: Mutex<HashMap<HeadquartersId, usize>>,
    /// When it was last asked for.
    entered: Mutex<Instant>,
}

/// How long a game that is over and that nobody looks at stays in memory.
const IDLE: Duration = Duration::from_secs(600);

/// Where a game stands.
pub struct Stand {
    /// What was decided.
    pub answers: Answers,
    /// The turn.
    pub position: Position,
    /// By side whose lines come first; without and with other lucks.
    reviews: [[OnceLock<Review>; 2]; 2],
}

/// What somebody decides at a sitting.
pub enum Decision {
    /// The option of that number, told in that way.
    Take(usize, Manner),
    /// What the staff would do.
    Staff,
}

/// A page of a seat that is open; it is closed when this is dropped.
pub struct Here {
    room: Arc<Room>,
    seat: HeadquartersId,
    studio: Arc<Studio>,
}

fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    // What stands behind these locks is replaced whole.
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn our_fault(broken: Broken) -> Refusal {
    Refusal::failed(format!(
        "the history broke a law after {}, step {}: {} (a fault of Kokkyo; please report it)",
        broken.phase, broken.step, broken.invariant
    ))
}

/// Loads the scenario of a game, with the hour from which on headquarters decide. *Errors*: it cannot be, or is to begin outside of it.
pub fn load(studio: &Studio, asked: &kept::NewGame) -> Answer<Loaded> {
    let mut loaded = studio.library.load(&asked.scenario, &asked.with, &asked.set).map_err(Refusal::unfit)?;
    let clock = loaded.scenario.given.clock;
    if loaded.scenario.given.command.courses.is_empty() {
        return Err(Refusal::unfit("the scenario has no courses of action: nobody can be played in it"));
    }
    date_within("free_from", asked.free_from.as_deref(), &loaded.scenario)?;
    let from = asked.free_from.as_deref().and_then(|date| Moment::parse(date, clock.offset_h).ok());
    loaded.world.free_from_h = from.map_or(0.0, |from| from.hours_since(clock.start));
    Ok(loaded)
}

/// The headquarters of the seats that are asked for. *Errors*: one is none, has nothing to decide, or has two seats.
pub fn seats(loaded: &Loaded, asked: &kept::NewGame) -> Answer<Vec<HeadquartersId>> {
    let theatre = &loaded.world.theatre;
    let mut found = Vec::new();
    for seat in &asked.seats {
        let id = &seat.headquarters;
        let Some(it) = theatre.headquarters.ids().find(|it| theatre.headquarters[*it].id == *id) else {
            return Err(Refusal::unfit(format!("there is no headquarters `{id}` in the scenario")));
        };
        if !crate::game::deciding(theatre).any(|deciding| deciding == it) {
            return Err(Refusal::unfit(format!("`{id}` has no course to decide on: nobody can play it")));
        }
        if found.contains(&it) {
            return Err(Refusal::unfit(format!("`{id}` has two seats; take one of them out")));
        }
        found.push(it);
    }
    if found.is_empty() { Err(Refusal::unfit("nobody plays: name at least one headquarters")) } else { Ok(found) }
}

impl Rooms {
    /// The room of a game. *Errors*: there is no such game; it is of a scenario that is no longer what it was.
    pub fn enter(&self, studio: &Studio, id: i64) -> Answer<Arc<Room>> {
        if let Some(room) = locked(&self.open).get(&id) {
            *locked(&room.entered) = Instant::now();
            return Ok(Arc::clone(room));
        }
        let game = studio.store.game(id)?.ok_or_else(Refusal::not_found)?;
        let room = Arc::new(Room::open(studio, &game)?);
        // Of two that opened it at once the first one counts.
        Ok(Arc::clone(locked(&self.open).entry(id).or_insert(room)))
    }

    /// Ends the turn of a game whose time is over. One that cannot be opened is left alone from then on. *Errors*: why it cannot be, once.
    pub fn ring(&self, studio: &Studio, id: i64) -> Answer<()> {
        if locked(&self.shut).contains(&id) {
            return Ok(());
        }
        let rung = self.enter(studio, id).and_then(|room| room.ring(studio));
        if rung.is_err() {
            locked(&self.shut).insert(id);
        }
        rung
    }

    /// Whether the page of a game that is over is still to be made; says so once.
    pub fn is_unmade(&self, id: i64) -> bool {
        locked(&self.made).insert(id)
    }

    /// Forgets a game.
    pub fn close(&self, id: i64) {
        locked(&self.open).remove(&id);
        locked(&self.listed).remove(&id);
    }

    /// Lets go of games that are over and that nobody has asked for in a while; whoever does opens them again.
    pub fn close_idle(&self, now: Instant) {
        let is_idle = |room: &Arc<Room>| {
            let is_old = now.saturating_duration_since(*locked(&room.entered)) > IDLE;
            is_old && room.stand().position.is_over() && !room.is_anybody_here()
        };
        // Looked at without holding the list: whoever changes a room may want it.
        for room in self.all().iter().filter(|room| is_idle(room)) {
            locked(&self.open).remove(&room.id);
        }
    }

    /// The room of a game that is in memory. Whoever only lists it does not keep it there.
    pub fn find(&self, id: i64) -> Option<Arc<Room>> {
        locked(&self.open).get(&id).map(Arc::clone)
    }

    /// Those that are in memory.
    pub fn all(&self) -> Vec<Arc<Room>> {
        locked(&self.open).values().map(Arc::clone).collect()
    }

    /// How many are in memory.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        locked(&self.open).len()
    }

    /// How the host's list shows a game that is over, where it is not open and nothing was written in it since.
    pub fn listed(&self, id: i64, messages: usize) -> Option<Value> {
        if locked(&self.open).contains_key(&id) {
            return None;
        }
        locked(&self.listed).get(&id).filter(|(count, _)| *count == messages).map(|(_, shown)| shown.clone())
    }

    /// Keeps how a game is shown, if it will be shown the same again.
    pub fn list(&self, room: &Room, shown: &Value) {
        if room.stand().position.is_over() && !room.is_anybody_here() {
            let messages = shown["messages"].as_array().map_or(0, Vec::len);
            locked(&self.listed).insert(room.id, (messages, shown.clone()));
        }
    }
}

impl Room {
    fn open(studio: &Studio, game: &kept::Game) -> Answer<Self> {
        let loaded = load(studio, &game.asked)?;
        let seats = seats(&loaded, &game.asked)?;
        let answers = answers(studio, game.id, &loaded, &seats)?;
        let steps = game.last_step.map(|step| step + 1);
        let position = game_of(&loaded, &game.asked, &seats, steps).position(&answers).map_err(our_fault)?;
        let stand = Arc::new(Stand { answers, position, reviews: Default::default() });
        let room = Self {
            id: game.id,
            asked: game.asked.clone(),
            loaded,
            seats,
            last_step: game.last_step.map(OnceLock::from).unwrap_or_default(),
            map: OnceLock::new(),
            cloud: OnceLock::new(),
            is_reviewed: AtomicBool::new(false),
            stand: Mutex::new(stand),
            pages: Mutex::default(),
            entered: Mutex::new(Instant::now()),
        };
        if misplaced(room.stand().position.history(), &room.stand().answers.choices).is_some() {
            return Err(Refusal::conflict(
                "the game cannot be opened: with this version of Kokkyo, or with the package as it stands now, its history is another one",
            ));
        }
        // A turn is timed anew when the server is; one that is stopped waits as it was.
        if !room.stand().position.is_over() && !game.clock.paused {
            room.time(studio)?;
        }
        Ok(room)
    }

    /// What is played.
    pub fn game(&self) -> Game<'_> {
        game_of(&self.loaded, &self.asked, &self.seats, self.steps())
    }

    /// With how many steps the game ends, where the umpire ended it before its campaign.
    pub fn steps(&self) -> Option<u32> {
        self.last_step.get().map(|step| step + 1)
    }

    /// Where it stands.
    pub fn stand(&self) -> Arc<Stand> {
        Arc::clone(&locked(&self.stand))
    }

    /// The map that all seats share.
    pub fn map(&self) -> &Value {
        self.map.get_or_init(|| map(&self.loaded.scenario, &self.loaded.world.theatre))
    }

    /// Seats in the order in which they were asked for.
    pub fn seats(&self) -> &[HeadquartersId] {
        &self.seats
    }

    /// The headquarters of an id, if it is a seat.
    pub fn seat(&self, id: &str) -> Option<HeadquartersId> {
        self.seats.iter().copied().find(|seat| self.loaded.world.theatre.headquarters[*seat].id == id)
    }

    /// Plays the campaign of a game whose review somebody looks at on other lucks, once; says whether it did. *Errors*: our fault.
    pub fn play_cloud(&self) -> Answer<bool> {
        if self.cloud.get().is_some() || !self.is_reviewed.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let played = Cloud::play(&self.game()).map_err(our_fault);
        let (cloud, told) = match played {
            Ok(cloud) => (cloud, Ok(true)),
            // What broke once breaks again: it is not tried a second time.
            Err(why) => (Cloud::default(), Err(why)),
        };
        let _ = self.cloud.set(cloud);
        told
    }

    /// What came of it; the lines of a seat's own side first. `None`: it is not over. *Errors*: our fault.
    pub fn review(&self, seat: HeadquartersId) -> Answer<Option<Review>> {
        let stand = self.stand();
        if !stand.position.is_over() {
            return Ok(None);
        }
        let side = self.loaded.world.theatre.headquarters[seat].side;
        self.is_reviewed.store(true, Ordering::Relaxed);
        let cloud = self.cloud.get();
        let kept = &stand.reviews[side.index()][usize::from(cloud.is_some())];
        if let Some(review) = kept.get() {
            return Ok(Some(review.clone()));
        }
        let made = review(&self.game(), &stand.answers, side, cloud).map_err(our_fault)?;
        Ok(Some(kept.get_or_init(|| made).clone()))
    }

    /// Takes a decision for a seat at a sitting, or at the one that is open. *Errors*: it is not this seat's turn (any more); there is no
    /// such option.
    pub fn decide(&self, studio: &Studio, seat: HeadquartersId, minute: Option<u32>, decision: &Decision, by: By) -> Answer<()> {
        let mut stand = locked(&self.stand);
        // The umpire may decide in somebody's place while the clock stands.
        if by != By::Umpire {
            self.goes_on(studio)?;
        }
        // And may have given more time since it rang.
        if by == By::Clock && !self.has_rung(studio)? {
            return Err(Refusal::conflict("the turn has time left"));
        }
        let sitting = stand.position.sitting(seat).filter(|sitting| minute.is_none_or(|minute| minute == sitting.minute));
        let Some(sitting) = sitting else {
            return Err(Refusal::conflict("that sitting is no longer open: the game has gone on; look at the desk as it is now"));
        };
        let (option, manner) = match decision {
            Decision::Take(option, manner) => (*option, Some(*manner)),
            Decision::Staff => (sitting.staff(), None),
        };
        let Some(weighing) = sitting.rows.get(option) else {
            return Err(Refusal::unfit(format!("`option`: there are {}, numbered from 0", sitting.rows.len())));
        };
        let row = &weighing.row;
        // What goes on, and what is called off, is told as it was or needs no telling.
        let hides = row.broken > 0 && !row.present && !row.calls_off.is_some();
        let manner = match manner {
            Some(manner) if hides => manner,
            Some(_) => Manner::Report,
            None => row.manner,
        };
        let choice = Choice { headquarters: seat, minute: sitting.minute, course: row.course, calls_off: row.calls_off, manner };
        let (given, theatre) = (&self.loaded.scenario.given, &self.loaded.world.theatre);
        let answer = Kept {
            minute: choice.minute,
            headquarters: theatre.headquarters[seat].id.clone(),
            line: choices::line(&choice, given, theatre),
            by,
        };
        if !studio.store.add_answer(self.id, &answer)? {
            return Err(Refusal::conflict("that sitting has been answered already"));
        }
        self.go_on(studio, &mut stand)
    }

    /// Leaves the sittings of a seat to its staff, from the one that is open until a minute. *Errors*: it is not its turn, or the game is
    /// stopped; the minute is not to come.
    pub fn leave(&self, studio: &Studio, seat: HeadquartersId, until: u32) -> Answer<()> {
        let mut stand = locked(&self.stand);
        self.goes_on(studio)?;
        if !stand.position.open.contains(&seat) {
            return Err(Refusal::conflict("it is not your turn: leave it to your staff when it is"));
        }
        if until <= stand.position.minute {
            let now = self.game().moment(stand.position.minute);
            return Err(Refusal::unfit(format!("`until`: write a date after {now}")));
        }
        let id = &self.loaded.world.theatre.headquarters[seat].id;
        studio.store.set_staff_until(self.id, id, stand.position.minute, until)?;
        self.go_on(studio, &mut stand)
    }

    /// Who left his sittings to his staff decides again himself, from now on. *Errors*: his staff does not decide for him.
    pub fn resume(&self, studio: &Studio, seat: HeadquartersId) -> Answer<()> {
        let mut stand = locked(&self.stand);
        self.goes_on(studio)?;
        let now = stand.position.minute;
        if stand.position.is_over() || stand.answers.staff(seat).is_none_or(|until| until <= now) {
            return Err(Refusal::conflict("your staff decides nothing for you"));
        }
        let id = &self.loaded.world.theatre.headquarters[seat].id;
        studio.store.set_staff_until(self.id, id, now, now)?;
        self.go_on(studio, &mut stand)
    }

    /// Takes the last turn back. *Errors*: nothing has been decided; the game is over.
    pub fn take_back(&self, studio: &Studio) -> Answer<()> {
        let mut stand = locked(&self.stand);
        if stand.position.is_over() {
            return Err(Refusal::conflict("the game is over, and its players may have seen what was there: make a new one"));
        }
        if studio.store.take_back(self.id)?.is_none() {
            return Err(Refusal::conflict("nothing has been decided yet"));
        }
        self.go_on(studio, &mut stand)?;
        // It is decided anew, in a time of its own.
        self.time(studio)?;
        studio.changes.game(self.id);
        Ok(())
    }

    /// Reckons where the game stands by what is kept. Where that fails the game is opened anew by whoever looks at it next: what stands in
    /// memory is not what is kept.
    fn go_on(&self, studio: &Studio, stand: &mut MutexGuard<'_, Arc<Stand>>) -> Answer<()> {
        let gone = self.reckon(studio, stand);
        if gone.is_err() {
            studio.games.close(self.id);
        }
        studio.changes.game(self.id);
        gone
    }

    fn reckon(&self, studio: &Studio, stand: &mut MutexGuard<'_, Arc<Stand>>) -> Answer<()> {
        let answers = answers(studio, self.id, &self.loaded, &self.seats)?;
        let position = self.game().position(&answers).map_err(our_fault)?;
        let (was, over) = (stand.position.minute, position.is_over());
        let is_new_turn = position.minute != was || over != stand.position.is_over();
        **stand = Arc::new(Stand { answers, position, reviews: Default::default() });
        studio.store.set_state(self.id, if over { State::Over } else { State::Open })?;
        if over {
            self.stop_the_clock(studio)?;
        } else if is_new_turn {
            self.time(studio)?;
        }
        truth::keep(studio, self, stand)
    }

    fn is_anybody_here(&self) -> bool {
        locked(&self.pages).values().any(|pages| *pages > 0)
    }

    /// Whether a page of a seat is open.
    pub fn is_here(&self, seat: HeadquartersId) -> bool {
        locked(&self.pages).get(&seat).is_some_and(|pages| *pages > 0)
    }
}

impl Here {
    /// Somebody opens a page of a seat.
    pub fn new(studio: Arc<Studio>, room: Arc<Room>, seat: HeadquartersId) -> Self {
        let pages = {
            let mut pages = locked(&room.pages);
            let pages = pages.entry(seat).or_insert(0);
            *pages += 1;
            *pages
        };
        if pages == 1 {
            studio.changes.host();
        }
        Self { room, seat, studio }
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        let left = locked(&self.room.pages).get_mut(&self.seat).map(|pages| {
            *pages = pages.saturating_sub(1);
            *pages
        });
        if left == Some(0) {
            self.studio.changes.host();
        }
    }
}

fn game_of<'a>(loaded: &'a Loaded, asked: &kept::NewGame, seats: &'a [HeadquartersId], steps: Option<u32>) -> Game<'a> {
    let (scenario, world) = (&loaded.scenario, &loaded.world);
    Game { scenario, world, seed: asked.seed, held_out: HeldOut::default(), every: asked.every, seats, steps }
}

/// What is kept of a game, read. *Errors*: a line names what the scenario no longer has.
fn answers(studio: &Studio, id: i64, loaded: &Loaded, seats: &[HeadquartersId]) -> Answer<Answers> {
    let (given, theatre) = (&loaded.scenario.given, &loaded.world.theatre);
    let mut answers = Answers::default();
    for answer in studio.store.answers(id)? {
        let choice = choices::read(&answer.line, given, theatre)
            .map_err(|why| Refusal::conflict(format!("the game cannot be opened with the scenario as it is now: {why}")))?;
        answers.choose(choice);
    }
    let game = studio.store.game(id)?.ok_or_else(Refusal::not_found)?;
    for kept in game.seats {
        if let (Some(until), Some(seat)) =
            (kept.staff_until, seats.iter().find(|seat| theatre.headquarters[**seat].id == kept.headquarters))
        {
            answers.staff.push((*seat, until));
        }
    }
    Ok(answers)
}
