//! The words of the tables: ids of a scenario by their positions, and the names of what a formation does.

use std::collections::BTreeMap;

use kokkyo_model::event::Obstacle;
use kokkyo_model::outcome::RUNGS;
use kokkyo_model::world::column::{Column, Id};
use kokkyo_model::world::{Enclosure, Posture, Presence, Theatre};
use kokkyo_scenario::Scenario;

use crate::observe::Reason;

/// Where an element is, in words.
pub(super) const PRESENCES: [(Presence, &str); 6] = [
    (Presence::Absent, "absent"),
    (Presence::OffField, "off-field"),
    (Presence::OnRoad, "on-road"),
    (Presence::InField, "in-field"),
    (Presence::Departed, "departed"),
    (Presence::Destroyed, "destroyed"),
];

/// What an element does, in words.
pub(super) const POSTURES: [(Posture, &str); 9] = [
    (Posture::Hold, "hold"),
    (Posture::March, "march"),
    (Posture::Assault, "assault"),
    (Posture::Fix, "fix"),
    (Posture::Stopped, "stopped"),
    (Posture::FallBack, "fall-back"),
    (Posture::Broken, "broken"),
    (Posture::Withdraw, "withdraw"),
    (Posture::AtCrossing, "at-crossing"),
];

/// How an element is shut in, in words.
pub(super) const ENCLOSURES: [(Enclosure, &str); 4] = [
    (Enclosure::Open, "open"),
    (Enclosure::Threatened, "threatened"),
    (Enclosure::CutOff, "cut-off"),
    (Enclosure::Surrounded, "surrounded"),
];

/// Closest contact, in words, by its number in a frame.
pub(super) const CONTACTS: [&str; 4] = ["none", "facing", "fixing", "assault"];

/// Why an order could not be carried out, in words.
pub(super) const OBSTACLES: [(Obstacle, &str); 7] = [
    (Obstacle::NotArrived, "not-arrived"),
    (Obstacle::TooWeak, "too-weak"),
    (Obstacle::Broken, "broken"),
    (Obstacle::CutOff, "cut-off"),
    (Obstacle::NoDirective, "no-directive"),
    (Obstacle::Unreachable, "unreachable"),
    (Obstacle::TooLate, "too-late"),
];

/// How an outcome was reported, in words.
pub(super) const OUTCOMES: [&str; 3] = ["failure", "success", "false-success"];

/// What a headquarters expects of the enemy; words of their own, since a posture is called `hold` too.
pub(super) const EXPECTED: [&str; 3] = ["expects-hold", "expects-probe", "expects-offensive"];

/// Kinds of supply, in words, in the order of their numbers.
pub(super) const SUPPLIES: [&str; 6] = ["small-arms", "shells", "fuel", "food", "air-ammunition", "other"];

/// The word for where an element is.
pub fn presence(presence: Presence) -> &'static str {
    word(&PRESENCES, presence)
}

/// The word for what an element does.
pub fn posture(posture: Posture) -> &'static str {
    word(&POSTURES, posture)
}

/// The word for how an element is shut in.
pub fn enclosure(enclosure: Enclosure) -> &'static str {
    word(&ENCLOSURES, enclosure)
}

/// The word for the closest contact, by its number in a frame.
pub fn contact(contact: u8) -> &'static str {
    CONTACTS.get(usize::from(contact)).copied().unwrap_or_default()
}

fn word<T: PartialEq>(words: &[(T, &'static str)], wanted: T) -> &'static str {
    words.iter().find(|(it, _)| *it == wanted).map_or("", |(_, word)| word)
}

/// Ids in the order of their positions.
pub struct Lexicon<'a> {
    /// The theatre.
    pub theatre: &'a Theatre,
    pub(super) sides: Vec<&'a str>,
    pub(super) elements: Vec<&'a str>,
    pub(super) equipment: Vec<&'a str>,
    pub(super) places: Vec<&'a str>,
    pub(super) crossings: Vec<&'a str>,
    pub(super) depots: Vec<&'a str>,
    pub(super) fleets: Vec<&'a str>,
    pub(super) railheads: Vec<&'a str>,
    pub(super) plans: Vec<&'a str>,
    pub(super) directives: Vec<&'a str>,
    pub(super) tasks: Vec<&'a str>,
    pub(super) squadrons: Vec<&'a str>,
    pub(super) airfields: Vec<&'a str>,
    pub(super) air_missions: Vec<&'a str>,
    pub(super) headquarters: Vec<&'a str>,
    pub(super) courses: Vec<&'a str>,
    pub(super) persons: Vec<&'a str>,
    pub(super) cells: Vec<String>,
    pub(super) targets: Vec<&'a str>,
    pub(super) units: Vec<&'a str>,
    pub(super) sectors: Vec<&'a str>,
    pub(super) sources: Vec<&'a str>,
    pub(super) concealment: Vec<&'a str>,
    pub(super) functions: Vec<&'a str>,
    pub(super) reasons: Vec<String>,
    /// Postures, rungs and intents: what an event may go from and to.
    pub(super) conditions: Vec<&'static str>,
}

impl<'a> Lexicon<'a> {
    /// The words of a scenario and its theatre.
    pub fn new(scenario: &'a Scenario, theatre: &'a Theatre) -> Self {
        fn ids<I: Id, T>(column: &Column<I, T>, id: fn(&T) -> &str) -> Vec<&str> {
            column.iter().map(id).collect()
        }
        Self {
            theatre,
            sides: scenario.given.sides.iter().map(|side| side.id.as_str()).collect(),
            elements: ids(&theatre.elements, |it| &it.id),
            equipment: ids(&theatre.equipment, |it| &it.id),
            places: ids(&theatre.places, |it| &it.id),
            crossings: ids(&theatre.crossings, |it| &it.id),
            depots: ids(&theatre.depots, |it| &it.id),
            fleets: ids(&theatre.fleets, |it| &it.id),
            railheads: ids(&theatre.railheads, |it| &it.id),
            plans: ids(&theatre.supply_plans, |it| &it.id),
            directives: ids(&theatre.directives, |it| &it.id),
            tasks: ids(&theatre.tasks, |it| &it.id),
            squadrons: ids(&theatre.air.squadrons, |it| &it.id),
            airfields: ids(&theatre.air.airfields, |it| &it.id),
            air_missions: ids(&theatre.air.missions, |it| &it.id),
            headquarters: ids(&theatre.headquarters, |it| &it.id),
            courses: ids(&theatre.command.courses, |it| &it.id),
            persons: theatre.command.persons.iter().map(|it| it.id.as_str()).collect(),
            cells: theatre.cells.iter().map(|cell| cell_name(cell.h3)).collect(),
            targets: scenario.record.targets.iter().map(|target| target.id.as_str()).collect(),
            units: scenario.record.targets.iter().map(|target| target.unit.as_str()).collect(),
            sectors: ids(&theatre.intelligence.sectors, |it| &it.id),
            sources: ids(&theatre.intelligence.sources, |it| &it.id),
            concealment: theatre.intelligence.concealment.iter().map(|it| it.id.as_str()).collect(),
            functions: theatre.intelligence.functions.iter().map(|it| it.id.as_str()).collect(),
            reasons: Reason::ALL.iter().map(ToString::to_string).collect(),
            conditions: POSTURES.iter().map(|(_, word)| *word).chain(RUNGS).chain(EXPECTED).collect(),
        }
    }

    /// Milliseconds since 1970 at so many hours after the start.
    pub(super) fn millis(&self, hour: f64) -> i64 {
        self.theatre.start_s * 1000 + (hour * 3_600_000.0).round() as i64
    }

    /// Hour of the beginning of a step, and of the end in the last row.
    pub(super) fn hour_of_step(&self, step: usize) -> f64 {
        step as f64 * self.theatre.step_h
    }

    /// Hour of a daily row: the first step that begins on that day; the end of the run in the last row.
    pub(super) fn hour_of_day(&self, day: usize, days: usize, steps: usize) -> f64 {
        let end = self.hour_of_step(steps);
        if day + 1 == days { end } else { ((24.0 * day as f64 / self.theatre.step_h - 1e-9).ceil() * self.theatre.step_h).min(end) }
    }
}

/// A cell as tables name it: its H3 index, hexadecimal.
pub fn cell_name(h3: u64) -> String {
    format!("{h3:x}")
}

/// Positions by word. Words that stand twice keep the first.
pub(super) fn positions<S: AsRef<str>>(words: &[S]) -> BTreeMap<&str, usize> {
    let mut at_of = BTreeMap::new();
    for (at, word) in words.iter().enumerate() {
        at_of.entry(word.as_ref()).or_insert(at);
    }
    at_of
}

/// The words of a list of pairs.
pub(super) fn words_of<T: Copy, const N: usize>(pairs: &[(T, &'static str); N]) -> [&'static str; N] {
    pairs.map(|(_, word)| word)
}
