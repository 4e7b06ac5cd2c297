//! Who looks, who tells whom, who hides: everything under `intelligence/`.

use crate::{Moment, Provenance};

/// Men, armour, guns, aircraft: what is counted of an enemy grouping, in the order of every array over them.
pub const ARMS: [&str; 4] = ["men", "armour", "guns", "aircraft"];

/// Most sectors of a package.
pub const MOST_SECTORS: usize = 16;
/// Most origins that sources can share.
pub const MOST_ORIGINS: usize = 32;

/// Most actions of concealment.
pub const MOST_ACTIONS: usize = 64;

/// Everything under `intelligence/`.
#[derive(Debug, Clone, Default)]
pub struct Intelligence {
    /// Parts of the theatre.
    pub sectors: Vec<Sector>,
    /// Who looks.
    pub sources: Vec<Source>,
    /// How appreciations are passed up and down.
    pub relays: Vec<Relay>,
    /// What headquarters believe before they hear anything, and how hard it is to change their minds.
    pub doctrine: Vec<Doctrine>,
    /// Who hides, and who feigns.
    pub concealment: Vec<Concealment>,
    /// What the agencies do beside looking.
    pub functions: Vec<Function>,
    /// Reports that are known to have been made.
    pub reports: Vec<GivenReport>,
}

/// What a sector is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectorKind {
    /// The cells of the field that are nearest to its places.
    Field,
    /// The places outside the field that are nearest to its places, and the roads from there.
    Rear,
    /// On the railway: what arrives within its lead.
    Depth,
}

/// A part of the theatre; the enemy in it is one grouping.
#[derive(Debug, Clone)]
pub struct Sector {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// What it is.
    pub kind: SectorKind,
    /// Places around which it lies, as indices.
    pub places: Vec<usize>,
    /// How long before its arrival a formation counts. *Unit*: day.
    pub lead_days: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// Border guards and their patrols.
    BorderPatrol,
    /// Patrols and observation posts of the troops: only where there are own troops in the field.
    GroundReconnaissance,
    /// From the air: by day.
    AirReconnaissance,
    /// Prisoners: only where there was an assault.
    Prisoners,
    /// Deserters.
    Deserters,
    /// Agents.
    Agents,
    /// Watchers at railways.
    RailObservers,
    /// Herders.
    Herders,
    /// Radio listening and code-breaking.
    Signals,
    /// A special service agency.
    Agency,
    /// A military attaché.
    Attache,
    /// The service of an allied power.
    Liaison,
}

impl SourceKind {
    /// All, with their words in packages.
    pub const WORDS: [(&'static str, Self); 12] = [
        ("border-patrol", Self::BorderPatrol),
        ("ground-reconnaissance", Self::GroundReconnaissance),
        ("air-reconnaissance", Self::AirReconnaissance),
        ("prisoners", Self::Prisoners),
        ("deserters", Self::Deserters),
        ("agents", Self::Agents),
        ("rail-observers", Self::RailObservers),
        ("herders", Self::Herders),
        ("signals", Self::Signals),
        ("agency", Self::Agency),
        ("attache", Self::Attache),
        ("liaison", Self::Liaison),
    ];

    /// Its word in packages.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// Somebody who looks at the enemy and tells a headquarters.
#[derive(Debug, Clone)]
pub struct Source {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// What it is.
    pub kind: SourceKind,
    /// Index of the side that it looks for.
    pub side: usize,
    /// Headquarters that it tells, as an index.
    pub headquarters: usize,
    /// Where it is, as an index into places.
    pub place: Option<usize>,
    /// Sectors that it reaches, as indices.
    pub sectors: Vec<usize>,
    /// Which arms it can count.
    pub arms: [bool; 4],
    /// Sources of one origin see the same columns with the same eyes: what they say is not independent.
    pub origin: String,
    /// How good it is from a date on, in order of dates.
    pub terms: Vec<SourceTerms>,
}

/// How good a source is from a date on.
#[derive(Debug, Clone)]
pub struct SourceTerms {
    /// From.
    pub from: Moment,
    /// Between two looks. *Unit*: h.
    pub every_h: f64,
    /// Share of the sector that it looks at. *Range*: 0–1.
    pub coverage: f64,
    /// Probability that it sees a grouping where it looks. *Range*: 0–1.
    pub detection: f64,
    /// From the look to the headquarters. *Unit*: h.
    pub delay_h: f64,
    /// Standard deviation of ln N from one look to the next.
    pub noise: f64,
    /// Standard deviation of ln N that stays with the source.
    pub error: f64,
    /// Mean of ln N told less ln N true.
    pub bias: f64,
    /// Probability that a report has to do with the truth at all. *Range*: 0–1.
    pub reliability: f64,
    /// How well it tells what the enemy is about to do: 0 not at all, 1 without fail.
    pub intent_skill: f64,
    /// Men kept busy by it.
    pub men: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// How one headquarters passes its appreciation to another.
#[derive(Debug, Clone)]
pub struct Relay {
    /// Id.
    pub id: String,
    /// Who passes on, as an index.
    pub from: usize,
    /// To whom, as an index.
    pub to: usize,
    /// Between two appreciations. *Unit*: h.
    pub every_h: f64,
    /// *Unit*: h.
    pub delay_h: f64,
    /// Probability that one is lost or not read. *Range*: 0–1.
    pub loss: f64,
    /// How much of the difference from the receiver's own doctrine is left when it arrives. *Range*: 0–1.
    pub damping: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// What a headquarters believes of a sector before it hears anything, and how hard it is to change its mind.
#[derive(Debug, Clone)]
pub struct Doctrine {
    /// Id.
    pub id: String,
    /// Side, as an index.
    pub side: usize,
    /// Headquarters, as an index; `None`: all of the side that have no row of their own.
    pub headquarters: Option<usize>,
    /// Sector, as an index.
    pub sector: usize,
    /// Median number by arm.
    pub numbers: [f64; 4],
    /// Standard deviation of ln N.
    pub sd: f64,
    /// Probability that anybody is there. *Range*: 0–1.
    pub p_present: f64,
    /// Probability that it is about to feel its way, and to attack with its weight.
    pub intent: [f64; 2],
    /// Share of what a report has to say that is not believed where it makes the enemy stronger. *Range*: 0–1.
    pub resist_more: f64,
    /// The same where it makes him weaker.
    pub resist_less: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// How a side hides or feigns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConcealmentKind {
    /// Moves by night.
    NightMoves,
    /// Camouflage.
    Camouflage,
    /// Noise that covers other noise.
    Noise,
    /// Messages meant to be read.
    FalseRadio,
    /// Reports fed to the enemy's agents.
    FalseAgents,
    /// Secrecy: few are told.
    Secrecy,
}

impl ConcealmentKind {
    /// All, with their words in packages.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("night-moves", Self::NightMoves),
        ("camouflage", Self::Camouflage),
        ("noise", Self::Noise),
        ("false-radio", Self::FalseRadio),
        ("false-agents", Self::FalseAgents),
        ("secrecy", Self::Secrecy),
    ];
}

/// Words for what a grouping is about to do, in the order of every array over them.
pub const INTENTS: [&str; 3] = ["hold", "probe", "offensive"];

/// An action by which a side hides or feigns.
#[derive(Debug, Clone)]
pub struct Concealment {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// What it is.
    pub kind: ConcealmentKind,
    /// Who hides, as an index.
    pub side: usize,
    /// Sectors, as indices.
    pub sectors: Vec<usize>,
    /// Kinds of source that it works against.
    pub against: Vec<SourceKind>,
    /// Begins.
    pub from: Moment,
    /// Ends.
    pub to: Moment,
    /// Multiplies the probability of detection. *Range*: 0–1.
    pub detection_factor: f64,
    /// Share of the strength that is not seen by who sees the rest. *Range*: 0–1.
    pub hidden_share: f64,
    /// Share of the reports that say what they are meant to say. *Range*: 0–1.
    pub false_share: f64,
    /// What those say the grouping is about to do: index into [`INTENTS`].
    pub false_intent: usize,
    /// Men kept busy by it.
    pub men: f64,
    /// Courses of action that it covers, as indices: where headquarters decide, it lasts from the decision on one of them to its
    /// beginning, whatever the dates.
    pub covers: Vec<usize>,
    /// Who says so.
    pub provenance: Provenance,
}

/// What an agency does beside looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionKind {
    /// Promotes political turmoil: the other side's reinforcements come late.
    PoliticalTurmoil,
    /// Works on ethnic minorities: more of them tell what they see.
    EthnicMinorities,
    /// Lobbies neighbouring countries: attachés and liaison are told the truth more often.
    Lobbying,
    /// Destroys transport and communications: trains do not run.
    TransportSabotage,
    /// Prepares sabotage inside its own sphere: the other side's columns there are held up.
    PreparedSabotage,
}

impl FunctionKind {
    /// All, with their words in packages, in the order of the paper.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("political-turmoil", Self::PoliticalTurmoil),
        ("ethnic-minorities", Self::EthnicMinorities),
        ("lobbying", Self::Lobbying),
        ("transport-sabotage", Self::TransportSabotage),
        ("prepared-sabotage", Self::PreparedSabotage),
    ];
}

/// A function of an agency, with a size that may be zero.
#[derive(Debug, Clone)]
pub struct Function {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// What it is.
    pub kind: FunctionKind,
    /// The agency, as an index into sources.
    pub agency: usize,
    /// Size of its effect; the unit depends on the kind.
    pub size: f64,
    /// Probability that it succeeds on a day. *Range*: 0–1.
    pub daily: f64,
    /// Begins.
    pub from: Moment,
    /// Ends.
    pub to: Moment,
    /// Who says so.
    pub provenance: Provenance,
}

/// A report that is known to have been made.
#[derive(Debug, Clone)]
pub struct GivenReport {
    /// Id.
    pub id: String,
    /// Source that made it, as an index.
    pub by: usize,
    /// Sector, as an index.
    pub sector: usize,
    /// When it reached the headquarters.
    pub at: Moment,
    /// Number by arm; `None`: not told.
    pub numbers: [Option<f64>; 4],
    /// Standard deviation of ln N that is granted to it.
    pub sd: f64,
    /// What it says the grouping is about to do: index into [`INTENTS`].
    pub intent: Option<usize>,
    /// Who says so.
    pub provenance: Provenance,
}
