//! Where the formations of a headquarters are, and how they are: their own returns, which are true.

use kokkyo_ensemble::frames::ElementFrame;
use kokkyo_ensemble::names::{Names, short};
use kokkyo_ensemble::words::posture;
use kokkyo_model::event::{Event, Happening as H};
use kokkyo_model::world::column::{ElementId, HeadquartersId, Id as _};
use kokkyo_model::world::command::superior;
use kokkyo_model::world::{Posture, Presence, Theatre};
use kokkyo_scenario::geography::Place;
use kokkyo_scenario::logistics::Supply;
use serde::Serialize;

use super::{Game, Position};

/// Contact in words, by what [`ElementFrame::contact`](kokkyo_ensemble::frames::ElementFrame::contact) says.
const CONTACTS: [&str; 4] = ["", "faces the enemy", "fights at a distance", "in close combat"];

/// An own formation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Formation {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub native: String,
    /// Role.
    pub role: &'static str,
    /// Echelon.
    pub echelon: String,
    /// Word of its symbol.
    pub kind: String,
    /// Longitude; `None` off the map.
    pub lon: Option<f64>,
    /// Latitude; `None` off the map.
    pub lat: Option<f64>,
    /// Place, where it stands at one off the field; on the road how far it has to go, and where to.
    pub place: Option<String>,
    /// The same in Japanese.
    pub place_ja: Option<String>,
    /// On the road from outside the field.
    pub on_road: bool,
    /// Fit men.
    pub fit: u32,
    /// Killed, wounded, missing and captured so far.
    pub lost: u32,
    /// *Unit*: %.
    pub cohesion: u8,
    /// *Unit*: %.
    pub dug_in: u8,
    /// Supplies with it by [`Formation::supply_names`], of what it should have. *Unit*: %.
    pub supply: Vec<u8>,
    /// Kinds of supply.
    pub supply_names: Vec<&'static str>,
    /// What it does.
    pub posture: &'static str,
    /// Contact with the enemy; empty: none.
    pub contact: &'static str,
    /// Armoured vehicles in action.
    pub armour: u16,
    /// Guns in action.
    pub guns: u16,
}

/// Men of a headquarters, and what they lost since it last decided.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Own {
    /// Formations with anybody in them.
    pub formations: usize,
    /// Fit men.
    pub men: u32,
    /// Men lost in battle.
    pub lost: u32,
    /// Since when.
    pub since: String,
}

/// Elements under a headquarters, directly or through others, as the chain of command stands at an hour.
pub fn under(theatre: &Theatre, me: HeadquartersId, hour: f64) -> Vec<ElementId> {
    let is_mine = |id: HeadquartersId| {
        let mut at = id;
        while at != HeadquartersId::NONE && at != me {
            at = superior(theatre, at, hour);
        }
        at == me
    };
    let all = theatre.headquarters.ids().filter(|id| is_mine(*id)).flat_map(|id| theatre.headquarters[id].elements.iter().copied());
    let mut all: Vec<ElementId> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Formations under a headquarters that are in the theatre.
pub fn formations(game: &Game<'_>, position: &Position, mine: &[ElementId], names: &Names<'_>) -> Vec<Formation> {
    let (theatre, given) = (game.theatre(), &game.scenario.given);
    let of = |id: &ElementId| {
        let frame = position.element(*id).filter(|frame| frame.presence.is_in_theatre())?;
        let element = &theatre.elements[*id];
        let formation = given.forces.formations.get(usize::from(element.formation))?;
        let kind = formation.element.as_ref().and_then(|own| given.forces.types.get(own.kind));
        let cell = if frame.presence == Presence::InField { theatre.cells.find(frame.cell) } else { None };
        let place = given.geography.places.get(frame.place.index());
        // Who stands at a place or marches to it is drawn there, where the map reaches so far.
        let at = cell.map(|cell| cell.at).or_else(|| place.map(|place| place.at));
        let whereabouts = whereabouts(frame, place, names);
        Some(Formation {
            id: element.id.clone(),
            name: element.name.clone(),
            native: formation.name_ja.clone(),
            role: element.role.word(),
            echelon: formation.echelon.clone(),
            kind: kind.map(|kind| kind.symbol.clone()).unwrap_or_default(),
            lon: at.map(|at| at[0]),
            lat: at.map(|at| at[1]),
            place: whereabouts.as_ref().map(|(text, _)| text.clone()),
            place_ja: whereabouts.map(|(_, text_ja)| text_ja),
            on_road: frame.presence == Presence::OnRoad,
            fit: frame.fit,
            lost: frame.lost,
            cohesion: frame.cohesion,
            dug_in: frame.dug_in,
            supply: frame.supply.to_vec(),
            supply_names: Supply::CARRIED.iter().map(|supply| supply.word()).collect(),
            posture: if frame.presence == Presence::OffField && frame.posture == Posture::Hold { "waits" } else { posture(frame.posture) },
            contact: CONTACTS.get(usize::from(frame.contact)).copied().unwrap_or_default(),
            armour: frame.armour,
            guns: frame.guns,
        })
    };
    mine.iter().filter_map(of).collect()
}

/// Where a formation is that does not stand in the field, in English and in Japanese.
fn whereabouts(frame: &ElementFrame, place: Option<&Place>, names: &Names<'_>) -> Option<(String, String)> {
    let km = frame.road_left_km;
    let native = |place: &Place| short(if place.name_ja.is_empty() { &place.name } else { &place.name_ja }).to_string();
    match (frame.presence, place) {
        (Presence::OnRoad, Some(place)) => {
            Some((format!("{km} km of road left to {}", short(&place.name)), format!("{}まで道路{km} km", native(place))))
        }
        (Presence::OnRoad, None) => {
            let (near, near_ja) = (names.near(frame.cell), names.ja().near(frame.cell));
            Some((format!("{km} km of road left to the field, {near}"), format!("戦場（{near_ja}）まで道路{km} km")))
        }
        (_, place) => place.map(|place| (short(&place.name).to_string(), native(place))),
    }
}

/// The men under a headquarters, and what they lost from a minute to now.
pub fn own(game: &Game<'_>, position: &Position, mine: &[ElementId], since: u32) -> Own {
    let fit = mine.iter().filter_map(|id| position.element(*id)).map(|frame| frame.fit).filter(|fit| *fit > 0);
    let (formations, men) = fit.fold((0, 0), |(count, men), fit| (count + 1, men + fit));
    let is_mine = |element: ElementId| mine.binary_search(&element).is_ok();
    let lost = |event: &Event| match event.happening {
        H::Losses { element, killed, wounded, .. } if is_mine(element) => killed + wounded,
        H::Overrun { element, captured, missing, killed } if is_mine(element) => captured + missing + killed,
        H::BrokeOut { element, lost, .. } if is_mine(element) => lost,
        _ => 0,
    };
    let events = position.history().events.iter().filter(|event| event.minute > since && event.minute < position.minute);
    Own { formations, men, lost: events.map(lost).sum(), since: game.moment(since) }
}
