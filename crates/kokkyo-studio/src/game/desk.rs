//! What lies on the desk of a headquarters: all that whoever plays it is shown, and nothing that it does not know.

mod paper;

use kokkyo_ensemble::names::Names;
use kokkyo_model::event::{Event, EventId, Happening as H};
use kokkyo_model::world::column::HeadquartersId;
use kokkyo_model::world::command::superior;
use kokkyo_model::world::played::Choice;

use super::courses::{courses, title, title_ja};
use super::enemy::believed;
use super::formations::{formations, own, under};
use super::hearsay::{known_at, told};
use super::{Answers, Game, Position, UnderWay, WEEK};
use crate::map::named;

pub use paper::{Became, Decided, Desk, Going, Heard, InForce, Named, Now, OTHERS, Told, Turn, You};

/// Most lines of news.
const NEWS: usize = 12;
/// Most decisions that are told again.
const DECISIONS: usize = 10;

/// The moment of a minute.
pub fn now(game: &Game<'_>, minute: u32) -> Now {
    let theatre = game.theatre();
    let days = (theatre.hour(theatre.steps) / 24.0).ceil() as u32;
    let step = (f64::from(minute) / 60.0 / theatre.step_h) as u32;
    Now { minute, text: game.moment(minute), step, day: (minute / (24 * 60) + 1).min(days), days }
}

/// Names as whoever plays may read them: of places, those that are on his map.
pub fn names<'a>(game: &Game<'a>) -> Names<'a> {
    Names::new(&game.scenario.given, game.theatre()).showing(named(&game.scenario.given, game.theatre()))
}

/// Lays the desk of a seat.
pub fn desk(game: &Game<'_>, position: &Position, answers: &Answers, me: HeadquartersId) -> Desk {
    let theatre = game.theatre();
    let names = names(game);
    let history = position.history();
    let sitting = position.sitting(me);
    // Whoever sits for the first time reads what came in the last week.
    let since = answers.last_before(me, position.minute).unwrap_or_else(|| game.opens().saturating_sub(WEEK));
    let occasion = sitting.as_ref().map_or(EventId::NONE, |sitting| sitting.occasion());
    let mine = under(theatre, me, f64::from(position.minute) / 60.0);
    let (orders, news, left_out) = heard(game, position, me, since, occasion, &names);
    let occasion = match history.events.iter().find(|event| event.id == occasion) {
        Some(event) => tell(game, me, event, &names),
        None if sitting.is_some() => {
            Told { text: "a conference".to_string(), text_ja: "定例の会議".to_string(), content: None, content_ja: None }
        }
        None => Told { text: String::new(), text_ja: String::new(), content: None, content_ja: None },
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
    let named = |id: HeadquartersId| {
        let of = theatre.headquarters.find(id)?;
        let native = given.command.headquarters.iter().find(|own| own.id == of.id).map(|own| own.name_ja.clone());
        Some(Named { name: of.name.clone(), native: native.unwrap_or_default() })
    };
    You {
        id: it.id.clone(),
        name: it.name.clone(),
        native: named(me).map(|own| own.native).unwrap_or_default(),
        side: it.side.index(),
        side_name: side.map(|side| side.name.clone()).unwrap_or_default(),
        side_name_ja: side.map(|side| side.name_ja.clone()).unwrap_or_default(),
        colour: side.map(|side| side.colour.clone()).unwrap_or_default(),
        superior: named(superior(theatre, me, hour)),
        subordinates: theatre.headquarters.ids().filter(is_below).filter_map(named).collect(),
    }
}

fn tell(game: &Game<'_>, me: HeadquartersId, event: &Event, names: &Names<'_>) -> Told {
    let order = match event.happening {
        H::Received { directive } | H::Understood { directive, .. } => names.directive(directive),
        _ => None,
    };
    let (text, text_ja) = told(game, me, event, names);
    Told { text, text_ja, content: order.map(|it| it.content.clone()), content_ja: order.map(|it| it.content_ja.clone()) }
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
fn waiting_for(game: &Game<'_>, position: &Position, me: HeadquartersId, names: &Names<'_>) -> Vec<Named> {
    let side = |seat: HeadquartersId| game.theatre().headquarters[seat].side;
    let others: Vec<HeadquartersId> = position.open.iter().copied().filter(|seat| *seat != me).collect();
    let of =
        |seat: &HeadquartersId| Named { name: names.headquarters(*seat).to_string(), native: names.ja().headquarters(*seat).to_string() };
    let own: Vec<Named> = others.iter().filter(|seat| side(**seat) == side(me)).map(of).collect();
    if own.is_empty() && !others.is_empty() { vec![Named { name: OTHERS.to_string(), native: String::new() }] } else { own }
}

/// Orders that bind it, the latest first.
fn in_force(game: &Game<'_>, position: &Position, me: HeadquartersId, names: &Names<'_>) -> Vec<InForce> {
    let at = game.seats.iter().position(|seat| *seat == me);
    let found = at.and_then(|at| position.in_force.get(at)).map_or(&[][..], Vec::as_slice);
    let mut found: Vec<_> = found.iter().filter_map(|(directive, hour)| Some((*hour, names.directive(*directive)?))).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let of = |(hour, directive): (f64, &kokkyo_scenario::command::Directive)| InForce {
        title: directive.title.clone(),
        title_ja: directive.title_ja.clone(),
        issuer: names.party(&directive.issuer).to_string(),
        issuer_ja: names.ja().party(&directive.issuer).to_string(),
        from: (hour > 0.0).then(|| game.moment((hour * 60.0) as u32)),
        content: directive.content.clone(),
        content_ja: directive.content_ja.clone(),
    };
    found.into_iter().map(of).collect()
}

/// Courses that it decided on and that are not over.
fn under_way(game: &Game<'_>, position: &Position, me: HeadquartersId, names: &Names<'_>) -> Vec<Going> {
    let at = game.seats.iter().position(|seat| *seat == me);
    let found = at.and_then(|at| position.under_way.get(at)).map_or(&[][..], Vec::as_slice);
    let going = |it: &UnderWay| Going {
        title: names.course(it.course).to_string(),
        title_ja: names.ja().course(it.course).to_string(),
        begins: it.begins_h.map(|hour| game.moment((hour.max(0.0) * 60.0) as u32)),
    };
    found.iter().map(going).collect()
}

/// What was decided in its place, the latest first, and what became of it.
fn decided(game: &Game<'_>, position: &Position, answers: &Answers, me: HeadquartersId, names: &Names<'_>) -> Vec<Decided> {
    let own = answers.choices.iter().filter(|choice| choice.headquarters == me && choice.minute < position.minute);
    let line = |choice: &Choice| {
        // What happened to the course after this decision and before the next one for it.
        let again = answers.choices.iter().filter(|other| other.headquarters == me && other.course == choice.course);
        let until = again.map(|other| other.minute).filter(|minute| *minute > choice.minute).min().unwrap_or(u32::MAX).min(position.minute);
        let after = position.history().events.iter().filter(|event| event.minute >= choice.minute && event.minute < until);
        let mut about = after.filter_map(|event| {
            let (headquarters, course, what) = match event.happening {
                H::Begun { headquarters, course } => (headquarters, course, "begun"),
                H::CalledOff { headquarters, course } => (headquarters, course, "called-off"),
                // That a success was none is the truth, which nobody reported.
                H::OutcomeReported { headquarters, course, outcome } => {
                    (headquarters, course, if outcome == 0 { "failure" } else { "success" })
                }
                _ => return None,
            };
            ((headquarters, course) == (me, choice.course)).then(|| Became { what, at: Some(game.moment(event.minute)) })
        });
        let became = choice.course.is_some().then(|| about.next_back().unwrap_or(Became { what: "not-begun", at: None }));
        Decided {
            minute: choice.minute,
            at: game.moment(choice.minute),
            title: title(game.theatre(), choice.course, choice.calls_off),
            title_ja: title_ja(names, choice.course, choice.calls_off),
            became,
        }
    };
    own.rev().take(DECISIONS).map(line).collect()
}
