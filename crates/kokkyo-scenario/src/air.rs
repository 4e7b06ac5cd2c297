//! Aircraft, airfields, squadrons, what they were sent to do.

use crate::{Moment, Provenance, forces::Figure};

/// Everything under `air/`; a package without these files has no air forces.
#[derive(Debug, Clone, Default)]
pub struct Air {
    /// Types of aircraft.
    pub types: Vec<AircraftType>,
    /// Airfields.
    pub airfields: Vec<Airfield>,
    /// Anti-aircraft guns that cover the front.
    pub flak: Vec<Flak>,
    /// Weather in which nobody flies.
    pub weather: Vec<Weather>,
    /// Squadrons and regiments: the only holders of aircraft.
    pub squadrons: Vec<Squadron>,
    /// What joins later.
    pub replacements: Vec<AirReplacement>,
    /// What they were sent to do, the most urgent first.
    pub missions: Vec<AirMission>,
}

/// What an aircraft is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AirRole {
    /// Fights aircraft.
    Fighter,
    /// Drops bombs.
    Bomber,
    /// Looks.
    Reconnaissance,
}

impl AirRole {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Fighter, Self::Bomber, Self::Reconnaissance];

    /// Its word in packages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fighter => "fighter",
            Self::Bomber => "bomber",
            Self::Reconnaissance => "reconnaissance",
        }
    }
}

/// A type of aircraft with its played figures.
#[derive(Debug, Clone)]
pub struct AircraftType {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Name in Russian, may be empty.
    pub name_ru: String,
    /// What it is for.
    pub role: AirRole,
    /// Quality in air combat: the ratio of two is the exchange ratio of equal numbers with equal crews.
    pub combat: f64,
    /// Top speed. *Unit*: km/h.
    pub speed_km_h: f64,
    /// Greatest flying range. *Unit*: km.
    pub range_km: f64,
    /// Men of the crew.
    pub crew: f64,
    /// Usual load of bombs. *Unit*: t.
    pub bombs_t: f64,
    /// Fuel burnt in an hour. *Unit*: kg/h.
    pub fuel_kg_per_h: f64,
    /// All figures, rivals too.
    pub figures: Vec<Figure>,
    /// Who says so.
    pub provenance: Provenance,
}

/// An airfield, or a group of fields close together.
#[derive(Debug, Clone)]
pub struct Airfield {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Index of the side.
    pub side: usize,
    /// Index into places.
    pub place: usize,
    /// Index of the depot that feeds its dump; without one what comes comes from outside the model.
    pub depot: Option<usize>,
    /// Fuel at the start. *Unit*: t.
    pub fuel_t: f64,
    /// Bombs at the start. *Unit*: t.
    pub bombs_t: f64,
    /// Its state from a date on, in order of dates.
    pub schedule: Vec<AirfieldState>,
}

/// State of an airfield from a date on.
#[derive(Debug, Clone)]
pub struct AirfieldState {
    /// From.
    pub from: Moment,
    /// Aircraft that can stand apart on it.
    pub capacity: f64,
    /// Anti-aircraft guns.
    pub flak: f64,
    /// Chance that a raid is seen coming. *Range*: 0–1.
    pub warning: f64,
    /// How far aircraft stand dispersed and under nets. *Range*: 0–1.
    pub dispersal: f64,
    /// Fuel that comes in a day; of a field with a depot: that it fetches at most. *Unit*: t/day.
    pub fuel_t_per_day: f64,
    /// Bombs that come in a day; of a field with a depot: that it fetches at most. *Unit*: t/day.
    pub bombs_t_per_day: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// Anti-aircraft guns that cover the troops of a side, from a date on.
#[derive(Debug, Clone)]
pub struct Flak {
    /// Id.
    pub id: String,
    /// Index of the side.
    pub side: usize,
    /// From.
    pub from: Moment,
    /// Guns.
    pub guns: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// A span in which the weather keeps everybody on the ground.
#[derive(Debug, Clone)]
pub struct Weather {
    /// Id.
    pub id: String,
    /// From.
    pub from: Moment,
    /// To.
    pub to: Moment,
    /// Who says so.
    pub provenance: Provenance,
}

/// Aircraft of one type under one command.
#[derive(Debug, Clone)]
pub struct Squadron {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Name in Russian, may be empty.
    pub name_ru: String,
    /// Index of the nation.
    pub nation: usize,
    /// Superior in the order of battle, if it has one.
    pub parent: Option<usize>,
    /// Index into types.
    pub kind: usize,
    /// Aircraft on arrival.
    pub aircraft: u32,
    /// Crews on arrival.
    pub crews: u32,
    /// Arrival.
    pub arrives: Moment,
    /// Departure, if any.
    pub departs: Option<Moment>,
    /// Where it is based and how good its crews are, in order of dates; at least one.
    pub postings: Vec<Posting>,
    /// Who says so.
    pub provenance: Provenance,
}

/// Base and crews of a squadron from a date on.
#[derive(Debug, Clone)]
pub struct Posting {
    /// From.
    pub from: Moment,
    /// Index into airfields.
    pub airfield: usize,
    /// Quality of the crews in air combat, as [`AircraftType::combat`].
    pub skill: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// Aircraft or crews that join a squadron over a span.
#[derive(Debug, Clone)]
pub struct AirReplacement {
    /// Id.
    pub id: String,
    /// Index into squadrons.
    pub squadron: usize,
    /// Aircraft, otherwise crews.
    pub aircraft: bool,
    /// They only make good what is missing; otherwise the squadron grows.
    pub makes_good: bool,
    /// Greatest number in all.
    pub count: u32,
    /// From.
    pub from: Moment,
    /// To.
    pub to: Moment,
    /// Who says so.
    pub provenance: Provenance,
}

/// What a mission is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AirVerb {
    /// To clear the air over the front; escort of those who bomb there.
    Superiority,
    /// To bomb troops.
    StrikeTroops,
    /// To bomb guns.
    StrikeGuns,
    /// To bomb what marches or waits at crossings.
    StrikeColumns,
    /// To bomb a bridge.
    StrikeBridge,
    /// To bomb a depot.
    StrikeDepot,
    /// To bomb aircraft on the ground.
    RaidAirfield,
    /// To look.
    Reconnaissance,
}

impl AirVerb {
    /// All, in order.
    pub const ALL: [Self; 8] = [
        Self::Superiority,
        Self::StrikeTroops,
        Self::StrikeGuns,
        Self::StrikeColumns,
        Self::StrikeBridge,
        Self::StrikeDepot,
        Self::RaidAirfield,
        Self::Reconnaissance,
    ];

    /// Its word in packages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Superiority => "superiority",
            Self::StrikeTroops => "strike-troops",
            Self::StrikeGuns => "strike-guns",
            Self::StrikeColumns => "strike-columns",
            Self::StrikeBridge => "strike-bridge",
            Self::StrikeDepot => "strike-depot",
            Self::RaidAirfield => "raid-airfield",
            Self::Reconnaissance => "reconnaissance",
        }
    }

    /// Whether it goes for one place behind the enemy, apart from the battle over the front.
    pub fn is_raid(self) -> bool {
        matches!(self, Self::StrikeDepot | Self::RaidAirfield)
    }
}

/// What a mission stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was flown on its date.
    Recorded,
    /// It stands for what was usual.
    Usual,
    /// It was not flown in fact: only where a headquarters decides on a course that names it.
    Decided,
}

impl Standing {
    /// All, with their words in packages.
    pub const ALL: [(&'static str, Self); 3] = [("yes", Self::Recorded), ("no", Self::Usual), ("decided", Self::Decided)];
}

/// A recorded or standing mission, or one that can be decided on.
#[derive(Debug, Clone)]
pub struct AirMission {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in Japanese, may be empty.
    pub title_ja: String,
    /// Index of the side.
    pub side: usize,
    /// What it is for.
    pub verb: AirVerb,
    /// Which aircraft take part.
    pub roles: Vec<AirRole>,
    /// Which squadrons; empty: all of the side.
    pub squadrons: Vec<usize>,
    /// Where, if at one place.
    pub place: Option<usize>,
    /// Whether that lies beyond both claimed lines.
    pub beyond: bool,
    /// Beginning.
    pub from: Moment,
    /// End.
    pub to: Moment,
    /// Sorties of a serviceable aircraft: in a day, or in all where the mission is shorter than a day.
    pub effort: f64,
    /// Greatest number of sorties in all, if there is one.
    pub at_most: Option<u32>,
    /// Directive that must have been received (index).
    pub after: Option<usize>,
    /// Directive that forbids it (index).
    pub forbidden_by: Option<usize>,
    /// How long before its beginning it can no longer be called off. *Unit*: h.
    pub lead_h: f64,
    /// Whether it was flown, stands for what was usual, or can only be decided on.
    pub standing: Standing,
    /// Who says so.
    pub provenance: Provenance,
}
