//! Order of battle: kinds of formation, their quality, equipment, and the tree of formations.

use crate::{Moment, Provenance};

/// Everything under `forces/`. Cross-references are indices into these vectors.
#[derive(Debug, Clone, Default)]
pub struct Forces {
    /// How formations move.
    pub mobilities: Vec<Mobility>,
    /// Kinds of element.
    pub types: Vec<ElementType>,
    /// Quality of troops.
    pub troops: Vec<Troops>,
    /// Classes of weapon and vehicle.
    pub equipment: Vec<Equipment>,
    /// Kills an hour, weapon against target.
    pub effects: Vec<WeaponEffect>,
    /// Command nodes and elements, parents before children.
    pub formations: Vec<Formation>,
    /// Equipment of elements.
    pub holdings: Vec<Holding>,
    /// What joins later.
    pub replacements: Vec<Replacement>,
}

/// Ground contact that decides which terrain factor applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MobilityKind {
    /// On foot.
    Foot,
    /// Mounted or horse-drawn.
    Horse,
    /// Lorries, armoured cars.
    Wheeled,
    /// Tanks, tractors.
    Tracked,
}

/// How formations of one kind move.
#[derive(Debug, Clone)]
pub struct Mobility {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Which terrain factor applies.
    pub kind: MobilityKind,
    /// Speed on a road by day. *Unit*: km/h.
    pub road_km_h: f64,
    /// How long it can keep moving in 24 h. *Unit*: h.
    pub march_h_per_day: f64,
    /// Speed in the dark as a share of that by day. *Range*: 0–1.
    pub night_factor: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// What an element is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Rifle and machine-gun troops.
    Infantry,
    /// Mounted troops.
    Cavalry,
    /// Tanks and armoured cars.
    Armour,
    /// Guns.
    Artillery,
    /// Engineers.
    Engineers,
    /// Staffs and signals.
    Headquarters,
    /// Transport.
    Transport,
    /// Medical and other services.
    Service,
}

impl Role {
    /// Its word, as packages and pages write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Infantry => "infantry",
            Self::Cavalry => "cavalry",
            Self::Armour => "armour",
            Self::Artillery => "artillery",
            Self::Engineers => "engineers",
            Self::Headquarters => "headquarters",
            Self::Transport => "transport",
            Self::Service => "service",
        }
    }

    /// Whether it goes at an enemy with the bayonet or on tracks: guns, staffs and trains do not.
    pub fn assaults(self) -> bool {
        match self {
            Self::Infantry | Self::Cavalry | Self::Armour | Self::Engineers => true,
            Self::Artillery | Self::Headquarters | Self::Transport | Self::Service => false,
        }
    }
}

/// A kind of element.
#[derive(Debug, Clone)]
pub struct ElementType {
    /// Id.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// What it is for.
    pub role: Role,
    /// Index into mobilities.
    pub mobility: usize,
    /// Room it takes. *Unit*: battalions.
    pub frontage: f64,
    /// Equipment class that stands for one fit man's own weapons.
    pub small_arms: Option<usize>,
    /// Share of its fit men who have anti-tank mines in hand where armour comes up to them. *Range*: 0–1.
    pub mines_share: f64,
    /// APP-6 function word.
    pub symbol: String,
    /// Who says so.
    pub provenance: Provenance,
}

/// What troops do once they are surrounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surrounded {
    /// Hold out.
    Hold,
    /// Try to break out at night.
    BreakOut,
}

/// Quality of troops.
#[derive(Debug, Clone)]
pub struct Troops {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Multiplies fire. *Range*: 0–2.
    pub readiness: f64,
    /// Cohesion at which an attack stops. *Range*: 0–1.
    pub theta_stop: f64,
    /// Cohesion at which it falls back. *Range*: 0–1.
    pub theta_fall_back: f64,
    /// Cohesion at which it breaks. *Range*: 0–1.
    pub theta_break: f64,
    /// Doctrine forbids withdrawal.
    pub forbids_withdrawal: bool,
    /// Hazard of going over to the enemy when in contact. *Unit*: 1/day.
    pub defection_per_day: f64,
    /// Own fire in the dark as a share of that by day. *Range*: 0–1.
    pub night_factor: f64,
    /// What they do once surrounded.
    pub surrounded: Surrounded,
    /// Who says so.
    pub provenance: Provenance,
}

/// What fire can be aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Men.
    Men,
    /// Guns of the artillery and anti-tank guns.
    Gun,
    /// Tankettes and amphibious tanks.
    Tankette,
    /// Armoured cars.
    ArmouredCar,
    /// Light tanks.
    LightTank,
    /// Medium tanks.
    MediumTank,
    /// Flame tanks.
    FlameTank,
}

impl Target {
    /// All, in order.
    pub const ALL: [Self; 7] =
        [Self::Men, Self::Gun, Self::Tankette, Self::ArmouredCar, Self::LightTank, Self::MediumTank, Self::FlameTank];

    /// The word used in packages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Men => "men",
            Self::Gun => "gun",
            Self::Tankette => "tankette",
            Self::ArmouredCar => "armoured-car",
            Self::LightTank => "light-tank",
            Self::MediumTank => "medium-tank",
            Self::FlameTank => "flame-tank",
        }
    }

    /// Reads the word used in packages.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.word() == word)
    }

    /// Whether this is an armoured vehicle.
    pub fn is_armour(self) -> bool {
        !matches!(self, Self::Men | Self::Gun)
    }
}

/// How a weapon fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FireKind {
    /// At what its crew sees.
    Direct,
    /// From behind cover, at an area.
    Indirect,
    /// Either.
    Both,
    /// Not at all (a vehicle without weapon).
    None,
}

/// A class of weapon or vehicle with the figures that are played.
#[derive(Debug, Clone)]
pub struct Equipment {
    /// Id.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Name in Russian, may be empty.
    pub name_ru: String,
    /// Index into nations.
    pub nation: usize,
    /// What fire at it is aimed at; `None` for crew-served weapons, which fall silent with their men.
    pub target: Option<Target>,
    /// How it fires.
    pub fire: FireKind,
    /// Burns petrol.
    pub petrol: bool,
    /// Range of fire. *Unit*: km; 0 where it does not fire.
    pub range_km: f64,
    /// Sustained rate of fire. *Unit*: rounds/h.
    pub rounds_per_h: f64,
    /// Weight of a round with charge and packing. *Unit*: kg.
    pub round_kg: f64,
    /// Lethal area of a round against men in the open. *Unit*: m².
    pub lethal_area_m2: f64,
    /// Men lost with it. *Unit*: men.
    pub crew: f64,
    /// Fuel. *Unit*: l/100 km.
    pub fuel_l_per_100km: f64,
    /// Weight on a bridge. *Unit*: t.
    pub load_t: f64,
    /// Rounds that go with it. *Unit*: rounds.
    pub shells: f64,
    /// All figures with their sources, rivals among them.
    pub figures: Vec<Figure>,
    /// Who says so.
    pub provenance: Provenance,
}

/// One published figure of an equipment class.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Quantity word of `performance.csv`.
    pub quantity: String,
    /// Value.
    pub value: f64,
    /// Unit.
    pub unit: String,
    /// Played, or kept as a rival.
    pub played: bool,
    /// Who says so.
    pub provenance: Provenance,
}

/// Kills of one weapon an hour, against fully exposed targets of one kind.
#[derive(Debug, Clone)]
pub struct WeaponEffect {
    /// Index into equipment.
    pub weapon: usize,
    /// Target.
    pub target: Target,
    /// *Unit*: 1/h.
    pub kills_per_h: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// A formation: a command node or an element.
#[derive(Debug, Clone)]
pub struct Formation {
    /// Id.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Name in Russian, may be empty.
    pub name_ru: String,
    /// Name in Mongolian (Cyrillic), may be empty.
    pub name_mn: String,
    /// Keys of the sources that use these names; none where they are formed by rule.
    pub name_sources: Vec<String>,
    /// Index into nations.
    pub nation: usize,
    /// Index of the superior formation.
    pub parent: Option<usize>,
    /// Echelon word.
    pub echelon: String,
    /// What only elements have.
    pub element: Option<Element>,
    /// Who says so.
    pub provenance: Provenance,
}

/// What an element holds and when it is there.
#[derive(Debug, Clone)]
pub struct Element {
    /// Index into types.
    pub kind: usize,
    /// Index into troops.
    pub troops: usize,
    /// Men on arrival.
    pub men: u32,
    /// When it arrives; at or before the start of the clock: present from the start.
    pub arrives: Moment,
    /// Where (index into places).
    pub arrives_at: usize,
    /// When it leaves the theatre.
    pub departs: Option<Moment>,
}

/// Equipment of an element.
#[derive(Debug, Clone)]
pub struct Holding {
    /// Index into formations.
    pub formation: usize,
    /// Index into equipment.
    pub equipment: usize,
    /// Number.
    pub count: u32,
    /// Who says so.
    pub provenance: Provenance,
}

/// Men or equipment that join an element over a span.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// Id.
    pub id: String,
    /// Index into formations.
    pub formation: usize,
    /// Equipment class, or men where `None`.
    pub equipment: Option<usize>,
    /// Number in all.
    pub count: u32,
    /// First instant.
    pub from: Moment,
    /// End, exclusive.
    pub to: Moment,
    /// Who says so.
    pub provenance: Provenance,
}
