//! What lies on the desk of a headquarters: all that whoever plays it is shown, and nothing that it does not know.

use kokkyo_ensemble::names::Names;
use kokkyo_model::event::{Event, EventId, Happening as H};
use kokkyo_model::world::column::HeadquartersId;
use kokkyo_model::world::command::superior;
use kokkyo_model::world::played::Choice;
use serde::Serialize;

use super::courses::{Course, courses, title};
use super::enemy::{Believed, believed};
use super::formations::{Formation, Own, formations, own, under};
use super::hearsay::{known_at, told};
use super::{Answers, Game, Position, UnderWay, WEEK};

/// Most lines of news.
const NEWS: usize = 12;
/// Most decisions that are told again.
const DECISIONS: usize = 10;

/// The desk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Desk {
    /// Who sits at it.
    pub you: You,
    /// The moment.
    pub now: Now,
    /// Whose turn it is.
    pub turn: Turn,
    /// Why it sits.
    pub occasion: Told,
    /// Orders and reports of what was decided since it last decided, oldest first.
    pub orders: Vec<Heard>,
    /// The latest news of its sources.
    pub news: Vec<Heard>,
    /// Earlier news that are left out.
    pub left_out: usize,
    /// Orders that bind it, the latest first.
    pub in_force: Vec<InForce>,
    /// Courses that it decided on and that are not over, with when they begin where they have not yet.
    pub under_way: Vec<String>,
    /// What was decided in its place in this game, the latest first, and what became of it.
    pub decided: Vec<Decided>,
    /// Its men.
    pub own: Own,
    /// Its formations.
    pub formations: Vec<Formation>,
    /// The enemy as it believes him.
    pub enemy: Vec<Believed>,
    /// What it can do; none where it is not its turn.
    pub courses: Vec<Course>,
}

/// A headquarters, as the chain of command stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct You {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub native: String,
    /// Position of its side.
    pub side: usize,
    /// Name of its side.
    pub side_name: String,
    /// The same in Japanese, may be empty.
    pub side_name_ja: String,
    /// Colour of its side.
    pub colour: String,
    /// Under whom.
    pub superior: Option<String>,
    /// Over whom.
    pub subordinates: Vec<String>,
}

/// A moment of the campaign.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Now {
    /// *Unit*: min since the start.
    pub minute: u32,
    /// On the scenario's own clock.
    pub text: String,
    /// Step of the campaign, as a report numbers them.
    pub step: u32,
    /// Day, from 1.
    pub day: u32,
    /// Days of the campaign.
    pub days: u32,
}

/// Whose turn it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Turn {
    /// It is to decide.
    pub yours: bool,
    /// Others that are to decide: headquarters of its own side, or `others`.
    pub waiting_for: Vec<String>,
    /// Until when its staff decides, where it does.
    pub staff_until: Option<String>,
}

/// Something told, with the order that it is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// In words.
    pub text: String,
    /// What the order says.
    pub content: Option<String>,
}

/// Something heard at a moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Heard {
    /// When.
    pub at: String,
    /// What.
    #[serde(flatten)]
    pub told: Told,
}

/// An order in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InForce {
    /// Title.
    pub title: String,
    /// The same in Japanese, may be empty.
    pub title_ja: String,
    /// Who gave it.
    pub issuer: String,
    /// Since when.
    pub from: String,
    /// What it says.
    pub content: String,
}

/// The moment of a minute.
pub fn now(game: &Game<'_>, minute: u32) -> Now {
    let theatre = game.theatre();
    let days = (theatre.hour(theatre.steps) / 24.0).ceil() as u32;
    let step = (f64::from(minute) / 60.0 / theatre.step_h) as u32;
    Now { minute, text: game.moment(minute), step, day: (minute / (24 * 60) + 1).min(days), days }
}

/// A decision of the game, and what became of it as far as it is reported.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decided {
    /// *Unit*: min since the start.
    pub minute: u32,
    /// When.
    pub at: String,
    /// What.
    pub title: String,
    /// The same in Japanese, may be empty.
    pub title_ja: String,
    /// What became of it, and when; empty where there is nothing to become of.
    pub became: String,
}

/// Lays the desk of a seat.
pub fn desk(game: &Game<'_>, position: &Position, answers: &Answers, me: HeadquartersId) -> Desk {
    let theatre = game.theatre();
    let names = Names::new(&game.scenario.given, theatre);
    let history = position.history();
    let sitting = position.sitting(me);
    // Whoever sits for the first time reads what came in the last week.
    let since = answers.last_before(me, position.minute).unwrap_or_else(|| game.opens().saturating_sub(WEEK));
    let occasion = sitting.as_ref().map_or(EventId::NONE, |sitting| sitting.occasion());
    let mine = under(theatre, me, f64::from(position.minute) / 60.0);
    let (orders, news, left_out) = heard(game, position, me, since, occasion, &names);
    let occasion = match history.events.iter().find(|event| event.id == occasion) {
        Some(event) => tell(game, me, event, &names),
        None => Told { text: if sitting.is_some() { "a conference".to_string() } else { String::new() }, content: None },
    };
    Desk {
        you: you(game, me, f64::from(position.minute) / 60.0),
        now: now(game, position.minute),
        turn: Turn {
            yours: position.open.contains(&me),
            waiting_for: waiting_for(game, position, me, &names),
            staff_until: answers.staff(me).filter(|until| *until > position.minute && !position.is_over()).map(|until| game.moment(until)),
        },
        occasion,
        orders,
        news,
        left_out,
        in_force: in_force(game, position, me, &names),
        under_way: under_way(game, position, me, &names),
        decided: decided(game, position, answers, me, &names),
        own: own(game, position, &mine, since),
        formations: formations(game, position, &mine, &names),
        enemy: believed(game, position, me, &names),
        courses: sitting.map(|sitting| courses(theatre, &names, history, &sitting)).unwrap_or_default(),
    }
}

/// Who sits there, at an hour.
pub fn you(game: &Game<'_>, me: HeadquartersId, hour: f64) -> You {
    let (theatre, given) = (game.theatre(), &game.scenario.given);
    let it = &theatre.headquarters[me];
    // A headquarters that is yet to be formed is looked at as it will be.
    let hour = hour.max(it.from_h).max(0.0);
    let side = given.sides.get(it.side.index());
    let is_below = |id: &HeadquartersId| theatre.headquarters[*id].exists(hour) && superior(theatre, *id, hour) == me;
    let native = given.command.headquarters.iter().find(|own| own.id == it.id).map(|own| own.name_ja.clone());
    You {
        id: it.id.clone(),
        name: it.name.clone(),
        native: native.unwrap_or_default(),
        side: it.side.index(),
        side_name: side.map(|side| side.name.clone()).unwrap_or_default(),
        side_name_ja: side.map(|side| side.name_ja.clone()).unwrap_or_default(),
        colour: side.map(|side| side.colour.clone()).unwrap_or_default(),
        superior: theatre.headquarters.find(superior(theatre, me, hour)).map(|above| above.name.clone()),
        subordinates: theatre.headquarters.ids().filter(is_below).map(|id| theatre.headquarters[id].name.clone()).collect(),
    }
}

fn tell(game: &Game<'_>, me: HeadquartersId, event: &Event, names: &Names<'_>) -> Told {
    let content = match event.happening {
        H::Received { directive } | H::Understood { directive, .. } => names.directive(directive).map(|it| it.content.clone()),
        _ => None,
    };
    Told { text: told(game, me, event, names), content }
}

/// Orders, the latest news, and how many earlier ones are left out: what it heard since it last sat, but for what made it sit.
fn heard(
    game: &Game<'_>,
    position: &Position,
    me: HeadquartersId,
    since: u32,
    occasion: EventId,
    names: &Names<'_>,
) -> (Vec<Heard>, Vec<Heard>, usize) {
    let (history, now) = (position.history(), position.minute);
    // Of its own step a sitting knows what comes before it in the schedule: papers that arrive and what is known of the fighting.
    // Everything else bears the minute at which the step begins, and happens in the hours after it.
    let is_before = |event: &Event| {
        position.is_over()
            || event.minute < now
            || matches!(event.happening, H::Understood { .. } | H::Received { .. } | H::Learnt { .. } | H::Reproached { .. })
    };
    let heard = history.events.iter().filter(|event| event.minute <= now && is_before(event));
    let heard = heard.filter_map(|event| Some((known_at(game, history, me, event)?, event)));
    let mut heard: Vec<(u32, &Event)> = heard.filter(|(at, event)| *at > since && *at <= now && event.id != occasion).collect();
    heard.sort_by_key(|(at, event)| (*at, event.id.0));
    let is_order = |event: &Event| {
        matches!(event.happening, H::Understood { .. } | H::Reproached { .. } | H::OutcomeReported { .. } | H::Decided { .. })
    };
    let line = |(at, event): &(u32, &Event)| Heard { at: game.moment(*at), told: tell(game, me, event, names) };
    let (orders, news): (Vec<_>, Vec<_>) = heard.into_iter().partition(|(_, event)| is_order(event));
    let left_out = news.len().saturating_sub(NEWS);
    (orders.iter().map(line).collect(), news.iter().skip(left_out).map(line).collect(), left_out)
}

/// Others that are to decide: those of its own side by name. That the enemy's has something to decide is for nobody to know.
fn waiting_for(game: &Game<'_>, position: &Position, me: HeadquartersId, names: &Names<'_>) -> Vec<String> {
    let side = |seat: HeadquartersId| game.theatre().headquarters[seat].side;
    let others: Vec<HeadquartersId> = position.open.iter().copied().filter(|seat| *seat != me).collect();
    let own: Vec<String> =
        others.iter().filter(|seat| side(**seat) == side(me)).map(|seat| names.headquarters(*seat).to_string()).collect();
    if own.is_empty() && !others.is_empty() { vec!["others".to_string()] } else { own }
}

/// Orders that bind it, the latest first.
fn in_force(game: &Game<'_>, position: &Position, me: HeadquartersId, names: &Names<'_>) -> Vec<InForce> {
    let at = game.seats.iter().position(|seat| *seat == me);
    let found = at.and_then(|at| position.in_force.get(at)).map_or(&[][..], Vec::as_slice);
    let mut found: Vec<_> = found.iter().filter_map(|(directive, hour)| Some((*hour, names.directive(*directive)?))).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let from = |hour: f64| if hour <= 0.0 { "before the campaign".to_string() } else { game.moment((hour * 60.0) as u32) };
    let of = |(hour, directive): (f64, &kokkyo_scenario::command::Directive)| InForce {
        title: directive.title.clone(),
        title_ja: directive.title_ja.clone(),
        issuer: names.party(&directive.issuer).to_string(),
        from: from(hour),
        content: directive.content.clone(),
    };
    found.into_iter().map(of).collect()
}

/// Courses that it decided on and that are not over.
fn under_way(game: &Game<'_>, position: &Position, me: HeadquartersId, names: &Names<'_>) -> Vec<String> {
    let at = game.seats.iter().position(|seat| *seat == me);
    let found = at.and_then(|at| position.under_way.get(at)).map_or(&[][..], Vec::as_slice);
    let line = |it: &UnderWay| match it.begins_h {
        Some(hour) => format!("{} (begins {})", names.course(it.course), game.moment((hour.max(0.0) * 60.0) as u32)),
        None => names.course(it.course).to_string(),
    };
    found.iter().map(line).collect()
}

/// What was decided in its place, the latest first, and what became of it.
fn decided(game: &Game<'_>, position: &Position, answers: &Answers, me: HeadquartersId, names: &Names<'_>) -> Vec<Decided> {
    let own = answers.choices.iter().filter(|choice| choice.headquarters == me && choice.minute < position.minute);
    let line = |choice: &Choice| {
        // What happened to the course after this decision and before the next one for it.
        let again = answers.choices.iter().filter(|other| other.headquarters == me && other.course == choice.course);
        let until = again.map(|other| other.minute).filter(|minute| *minute > choice.minute).min().unwrap_or(u32::MAX).min(position.minute);
        let after = position.history().events.iter().filter(|event| event.minute >= choice.minute && event.minute < until);
        let mut about = after.filter_map(|event| match event.happening {
            H::Begun { headquarters, course } if (headquarters, course) == (me, choice.course) => {
                Some(format!("begun {}", game.moment(event.minute)))
            }
            H::OutcomeReported { headquarters, course, .. } | H::CalledOff { headquarters, course }
                if (headquarters, course) == (me, choice.course) =>
            {
                Some(format!("{}: {}", game.moment(event.minute), told(game, me, event, names)))
            }
            _ => None,
        });
        let became = if choice.course.is_some() { about.next_back().unwrap_or_else(|| "not begun yet".to_string()) } else { String::new() };
        Decided {
            minute: choice.minute,
            at: game.moment(choice.minute),
            title: title(game.theatre(), choice.course, choice.calls_off),
            title_ja: if choice.course.is_some() { names.course_ja(choice.course).to_string() } else { String::new() },
            became,
        }
    };
    own.rev().take(DECISIONS).map(line).collect()
}
