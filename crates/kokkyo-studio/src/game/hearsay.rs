//! When a headquarters hears of an event, and how it is told there.

use kokkyo_ensemble::names::Names;
use kokkyo_ensemble::words::{in_manner, ja, sentence};
use kokkyo_model::Run;
use kokkyo_model::event::{Event, Happening as H};
use kokkyo_model::mechanisms::command::reporting::delay_h;
use kokkyo_model::world::column::{CourseId, HeadquartersId};
use kokkyo_model::world::command::{Manner, superior};

use super::Game;
use super::courses::{title, title_ja};

/// When a headquarters knows of an event: what it was told, believes or did itself at once; what those below it decide and report of
/// their own as late as they tell it, and never if they keep it dark. `None`: it does not know. *Unit*: min since the start.
pub fn known_at(game: &Game<'_>, history: &Run, me: HeadquartersId, event: &Event) -> Option<u32> {
    let theatre = game.theatre();
    let is_government = theatre.headquarters[me].superior == HeadquartersId::NONE;
    let is_known = match event.happening {
        H::Reported { headquarters, men, .. } => headquarters == me && men > 0,
        H::Appreciated { headquarters, .. }
        | H::IntentJudged { headquarters, .. }
        | H::Understood { headquarters, .. }
        | H::Learnt { headquarters, .. }
        | H::Reproached { headquarters, .. }
        | H::Begun { headquarters, .. }
        | H::CalledOff { headquarters, .. }
        | H::TookOffice { headquarters, .. } => headquarters == me,
        // What governments say to each other.
        H::Protested { .. } | H::TalksOpened { .. } | H::Agreed { .. } => is_government,
        H::Strained { side, .. } => is_government && side == theatre.headquarters[me].side,
        H::Decided { headquarters, course, .. } | H::OutcomeReported { headquarters, course, .. } => {
            if headquarters == me {
                return Some(event.minute);
            }
            // Who is above whom, and who exists at all, as it is when it happens.
            let hour = f64::from(event.minute) / 60.0;
            if superior(theatre, headquarters, hour) != me || !theatre.headquarters[me].exists(hour) {
                return None;
            }
            let decided = history.events.iter().rev().filter(|it| it.minute <= event.minute).find_map(|it| match it.happening {
                H::Decided { headquarters: who, course: what, manner, .. } if (who, what) == (headquarters, course) => Some(manner),
                _ => None,
            });
            let manner = decided.unwrap_or(Manner::Report);
            let hours = delay_h(manner, 1, &game.world.laws.reporting);
            return (manner != Manner::Conceal).then(|| event.minute.saturating_add((60.0 * hours) as u32));
        }
        _ => false,
    };
    is_known.then_some(event.minute)
}

/// An event as the headquarters hears of it, in English and in Japanese: nobody knows at once which battalion of the enemy stands before
/// him.
pub fn told(game: &Game<'_>, me: HeadquartersId, event: &Event, names: &Names<'_>) -> (String, String) {
    let theatre = game.theatre();
    let side = theatre.headquarters[me].side;
    let is_own = |element| theatre.elements[element].side == side;
    let happening = match event.happening {
        H::Contact { element, enemy, cell, .. } => {
            let own = if is_own(element) { element } else { enemy };
            return (
                format!("{} meets the enemy {}", names.element(own), names.near(cell)),
                format!("{}、{}で敵と接触", names.ja().element(own), names.ja().near(cell)),
            );
        }
        // That a success was none is the truth, which nobody reported.
        H::OutcomeReported { headquarters, course, outcome: 2 } => H::OutcomeReported { headquarters, course, outcome: 1 },
        H::Decided { headquarters, course, manner, .. } if headquarters == me => {
            return (
                format!("you decide: {}{}", title(theatre, course, CourseId::NONE), in_manner(manner)),
                format!("決心: {}{}", title_ja(names, course, CourseId::NONE), ja::in_manner(manner)),
            );
        }
        // How sure he was, and how late he tells it, he does not tell.
        H::Decided { headquarters, course, .. } => {
            return (
                format!("{} reports its decision: {}", names.headquarters(headquarters), title(theatre, course, CourseId::NONE)),
                format!("{}、決心を報告: {}", names.ja().headquarters(headquarters), title_ja(names, course, CourseId::NONE)),
            );
        }
        other => other,
    };
    let text = sentence(&happening, names);
    let of_enemy = theatre.elements.iter().filter(|it| it.side != side).map(|it| it.name.as_str());
    let aloft = theatre.air.squadrons.iter().filter(|it| it.side != side).map(|it| it.name.as_str());
    if of_enemy.chain(aloft).any(|name| text.contains(name)) {
        return ("something that the enemy did".to_string(), "敵の動きあり".to_string());
    }
    let text = text.strip_prefix(&format!("{} ", names.headquarters(me))).map_or(text.clone(), |rest| format!("it {rest}"));
    (text, ja::sentence(&happening, names, Some(me)))
}
