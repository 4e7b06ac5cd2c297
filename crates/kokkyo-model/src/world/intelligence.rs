//! Who looks, who tells whom, who hides: what never changes of it, what changes, and what may be asked for.
//!
//! [`Desk`] is all that reporting, appreciation, deception and the network of agencies may read. There is no truth in
//! it: only `observation` reads the columns of the elements.

pub use kokkyo_scenario::intelligence::MOST_ORIGINS;
use kokkyo_scenario::intelligence::{ConcealmentKind, FunctionKind, MOST_SECTORS, SourceKind};

use super::Side;
use super::belief::{ARMS, Ageing, Arm, Belief, BeliefView, INTENTS};
use super::column::{CellId, Column, CourseId, HeadquartersId, Id as _, PlaceId, RailheadId, SectorId, SourceId};
use super::post::Post;
use super::theatre::Zone;
use super::view::View;
use crate::chance::Chance;
use crate::event::EventId;

/// What never changes.
#[derive(Debug, Clone, Default)]
pub struct IntelligenceTheatre {
    /// Sectors.
    pub sectors: Column<SectorId, Sector>,
    /// Sectors of the field: one bit each.
    pub field: u32,
    /// The sector on the railway, `SectorId::NONE` if there is none.
    pub depth: SectorId,
    /// How long before its arrival a formation counts there. *Unit*: h.
    pub lead_h: f64,
    /// Sector of a cell, and the place of that sector that is nearest to it.
    pub cells: Column<CellId, (SectorId, PlaceId)>,
    /// Whose ground most of a sector of the field is.
    pub ground: Column<SectorId, Zone>,
    /// Sector of a place outside the field.
    pub places: Column<PlaceId, SectorId>,
    /// Sources.
    pub sources: Column<SourceId, Source>,
    /// Most origins of which one headquarters hears from its own sources.
    pub origins: usize,
    /// Relays.
    pub relays: Vec<Relay>,
    /// What is believed at the start. *Shape*: `[headquarters][sector]`.
    pub doctrine: Vec<Doctrine>,
    /// Concealment.
    pub concealment: Vec<Concealment>,
    /// Functions of agencies.
    pub functions: Vec<Function>,
    /// Reports known to have been made, in order of time.
    pub reports: Vec<Report>,
    /// Most reports that can be on their way at once.
    pub most_reports: usize,
}

impl IntelligenceTheatre {
    /// Number of the grouping that a headquarters sees in a sector.
    #[inline]
    pub fn grouping(&self, headquarters: HeadquartersId, sector: SectorId) -> usize {
        headquarters.index() * self.sectors.len() + sector.index()
    }

    /// Most effects that intelligence can ask for in a row of the schedule.
    pub fn most_effects(&self) -> usize {
        let sectors = self.sectors.len();
        let looks = self.sources.len() * (1 + 2 * sectors);
        looks
            + self.relays.len() * (1 + sectors)
            + self.doctrine.len() * (1 + self.origins)
            + self.most_reports
            + self.functions.len()
            + 2 * self.concealment.len()
            + 8
    }

    /// Whether anybody looks at anything.
    pub fn is_empty(&self) -> bool {
        self.sectors.is_empty()
    }
}

/// A sector.
#[derive(Debug, Clone)]
pub struct Sector {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Entity part of random addresses.
    pub key: u32,
    /// The place it is named for.
    pub place: PlaceId,
}

/// A source.
#[derive(Debug, Clone)]
pub struct Source {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Entity part of random addresses.
    pub key: u32,
    /// What it is.
    pub kind: SourceKind,
    /// Side that it looks for.
    pub side: Side,
    /// Whom it tells.
    pub headquarters: HeadquartersId,
    /// Sectors that it reaches: one bit each.
    pub reach: u32,
    /// Arms that it can count.
    pub arms: [bool; ARMS],
    /// Sources of one origin are not independent. Its number at the headquarters that they tell.
    pub origin: u8,
    /// Entity part of the random address of the error that all of an origin share.
    pub origin_key: u32,
    /// First look. *Unit*: h since the start.
    pub first_look_h: f64,
    /// How good it is, from hours on.
    pub terms: Vec<Terms>,
}

/// How good a source is from an hour on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// From. *Unit*: h since the start.
    pub from_h: f64,
    /// Between two looks. *Unit*: h.
    pub every_h: f64,
    /// Probability that it sees a grouping: coverage times detection.
    pub seeing: f64,
    /// Mean delay. *Unit*: h.
    pub delay_h: f64,
    /// Standard deviation of ln N from look to look.
    pub noise: f64,
    /// Standard deviation of ln N that stays.
    pub error: f64,
    /// Mean error of ln N.
    pub bias: f64,
    /// Probability that a report has to do with the truth.
    pub reliability: f64,
    /// How well it tells what the enemy is about to do.
    pub intent_skill: f64,
    /// Men kept busy.
    pub men: f64,
}

impl Source {
    /// The terms in force at an hour; `None` before the first.
    pub fn terms_at(&self, hour: f64) -> Option<&Terms> {
        self.terms.iter().rfind(|terms| terms.from_h <= hour + 1e-9)
    }
}

/// How one headquarters passes its appreciation to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Relay {
    /// Entity part of random addresses.
    pub key: u32,
    /// Who passes on.
    pub from: HeadquartersId,
    /// To whom.
    pub to: HeadquartersId,
    /// Between two appreciations. *Unit*: h.
    pub every_h: f64,
    /// Mean delay. *Unit*: h.
    pub delay_h: f64,
    /// Probability that one is lost or not read.
    pub loss: f64,
    /// What is left of the difference from the receiver's doctrine.
    pub damping: f64,
}

/// What is believed of a grouping before anything is heard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doctrine {
    /// Whose.
    pub side: Side,
    /// The belief.
    pub belief: Belief,
    /// Share of what a report says that is not believed where it makes the enemy stronger.
    pub resist_more: f64,
    /// The same where it makes him weaker.
    pub resist_less: f64,
}

/// An action by which a side hides or feigns.
#[derive(Debug, Clone)]
pub struct Concealment {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: ConcealmentKind,
    /// Who hides.
    pub side: Side,
    /// Sectors: one bit each.
    pub sectors: u32,
    /// Kinds of source that it works against: one bit each.
    pub against: u32,
    /// Begins. *Unit*: h since the start.
    pub from_h: f64,
    /// Ends. *Unit*: h since the start.
    pub to_h: f64,
    /// Multiplies the probability of detection.
    pub detection_factor: f64,
    /// Share of the strength that is not seen.
    pub hidden_share: f64,
    /// Share of reports that say what they are meant to say.
    pub false_share: f64,
    /// What those say: an intent's number.
    pub false_intent: u8,
    /// Men kept busy.
    pub men: f64,
    /// What it is for, where headquarters decide.
    pub covers: Vec<CourseId>,
}

/// A function of an agency.
#[derive(Debug, Clone)]
pub struct Function {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Entity part of random addresses.
    pub key: u32,
    /// What it is.
    pub kind: FunctionKind,
    /// Whose.
    pub side: Side,
    /// Size of a success.
    pub size: f64,
    /// Probability of a success on a day.
    pub daily: f64,
    /// Begins. *Unit*: h since the start.
    pub from_h: f64,
    /// Ends. *Unit*: h since the start.
    pub to_h: f64,
}

/// What a report says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Told {
    /// Nobody was seen.
    Nobody,
    /// Somebody was seen: ln(1 + N) of the arms that were counted, with the errors granted to it, and what he is about
    /// to do, with the probability granted to that being right.
    Somebody {
        /// ln(1 + N) by arm.
        ln_count: [f64; ARMS],
        /// Arms that were counted.
        arms: [bool; ARMS],
        /// Variance of the error that is new each time.
        noise: f64,
        /// Standard deviation of the error that stays with the origin.
        stays: f64,
        /// Number of the intent; `None`: not told.
        intent: Option<u8>,
        /// Where most of them were seen.
        place: PlaceId,
    },
    /// Another headquarters' belief.
    Appreciation {
        /// Probability that anybody is there.
        p_present: f64,
        /// Mean of ln(1 + N).
        ln_mean: [f64; ARMS],
        /// Variance of ln(1 + N).
        ln_var: [f64; ARMS],
        /// Probability of each intent.
        intent: [f64; INTENTS],
        /// Where.
        place: PlaceId,
    },
}

/// A report on its way, or arrived.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Report {
    /// Who made it; `SourceId::NONE`: a headquarters passed it on.
    pub source: SourceId,
    /// Headquarters that it goes to.
    pub to: HeadquartersId,
    /// Sector that it speaks of.
    pub sector: SectorId,
    /// When what it says was so. *Unit*: h since the start.
    pub made_h: f64,
    /// When it arrives. *Unit*: h since the start.
    pub arrives_h: f64,
    /// What it says.
    pub told: Told,
    /// Probability with which its source says that it sees somebody who is there.
    pub seeing: f64,
    /// Reliability granted.
    pub reliability: f64,
    /// Skill of telling intents granted.
    pub intent_skill: f64,
    /// Origin of the source, by its number at that headquarters.
    pub origin: u8,
    /// The sighting, or what the sender's belief came from.
    pub event: EventId,
    /// Whether its arrival is worth an event.
    pub is_news: bool,
}

/// What one side did and what it cost.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ledger {
    /// Looks of its sources at a sector.
    pub looks: u32,
    /// Looks at which somebody was seen.
    pub sightings: u32,
    /// Reports that had nothing to do with the truth.
    pub rumours: u32,
    /// Reports that said what the enemy wanted.
    pub deceived: u32,
    /// Reports and appreciations that reached a headquarters.
    pub arrived: u32,
    /// Appreciations that were lost.
    pub lost: u32,
    /// Times that a headquarters changed its mind enough for the log.
    pub revised: u32,
    /// Days of men kept busy by sources.
    pub source_man_days: f64,
    /// Days of men kept busy by concealment.
    pub concealment_man_days: f64,
    /// Successes of its agencies' functions.
    pub successes: u32,
}

/// What the log last said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// ln(1 + N) of men.
    pub ln_men: f64,
    /// Number of the likeliest intent.
    pub intent: u8,
    /// The event.
    pub event: EventId,
}

impl Said {
    const NOTHING: Self = Self { ln_men: 0.0, intent: 0, event: EventId::NONE };
}

/// Between which numbers a belief is too near to what the log last said of it for anything to be logged. It spares the logarithms
/// that would say so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calm {
    /// Expected number of men, from and to; empty where it has not been worked out. *Unit*: men.
    between: [f64; 2],
}

impl Calm {
    const UNKNOWN: Self = Self { between: [f64::INFINITY, f64::NEG_INFINITY] };

    /// Whether so many men surely differ by less than that from what was said.
    pub fn holds(&self, men: f64) -> bool {
        self.between[0] < men && men < self.between[1]
    }

    /// Works it out, with room for rounding, for what was said and the least difference in ln(1 + N) that is logged.
    pub fn note(&mut self, said: &Said, note: f64) {
        let [from, to] = [-note, note].map(|by| libm::expm1(said.ln_men + by));
        self.between = [from + ROUNDING * (1.0 + from.abs()), to - ROUNDING * (1.0 + to.abs())];
    }

    /// Something else has been said.
    pub fn end(&mut self) {
        self.between = Self::UNKNOWN.between;
    }
}

/// Far more than the rounding of an exponential and a logarithm.
const ROUNDING: f64 = 1e-9;

/// What changes.
#[derive(Debug, Clone)]
pub struct IntelligenceState {
    /// What is believed. *Shape*: `[headquarters][sector]`.
    pub beliefs: Vec<Belief>,
    /// Their medians by arm, which are asked for oftener than they change. *Shape*: `[headquarters][sector]`.
    pub medians: Vec<[f64; ARMS]>,
    /// Hour up to which a belief has decayed. *Shape*: `[headquarters][sector]`.
    pub aged_h: Vec<f64>,
    /// How far a belief leans on an origin: covariance of its error with what stays of the origin's, in standard deviations
    /// of the latter. *Shape*: `[headquarters][sector][arm][origin]`.
    pub leans: Vec<f64>,
    /// What the log last said of a belief. *Shape*: `[headquarters][sector]`.
    pub said: Vec<Said>,
    /// Which beliefs need no word yet. *Shape*: `[headquarters][sector]`.
    pub calm: Vec<Calm>,
    /// What the log last said of a source's sightings. *Shape*: `[source][sector]`.
    pub sighted: Vec<Said>,
    /// Reports on their way.
    pub on_the_way: Post,
    /// Reports that arrive in this step, in order of arrival.
    pub arrived: Vec<Report>,
    /// Next look. *Unit*: h since the start.
    pub next_look_h: Column<SourceId, f64>,
    /// Next appreciation passed on, by relay. *Unit*: h since the start.
    pub next_relay_h: Vec<f64>,
    /// Reports known to have been made that have been delivered.
    pub delivered: usize,
    /// Actions of concealment in force: one bit each.
    pub concealed: u64,
    /// Men whom concealment keeps busy, by side.
    pub busy: [f64; 2],
    /// Sectors in which a side moves by night only where headquarters decide: one bit each.
    pub by_night: [u32; 2],
    /// Event of the latest change of a concealment.
    pub why_concealed: Vec<EventId>,
    /// Share of a railhead's tonnage that arrives; 1 unless there is sabotage.
    pub rail_open: Column<RailheadId, f64>,
    /// Share of its haulage that a side can do; 1 unless there is sabotage.
    pub haul_open: [f64; 2],
    /// By how much a side's arrivals are late. *Unit*: h.
    pub late_h: [f64; 2],
    /// How much more a side's informants see: 0 none.
    pub informants: [f64; 2],
    /// Share of what attachés and allies get wrong that lobbying puts right.
    pub lobbied: [f64; 2],
    /// Books by side.
    pub ledger: [Ledger; 2],
}

impl IntelligenceState {
    /// Before the first step.
    pub fn new(theatre: &IntelligenceTheatre, railheads: usize) -> Self {
        let groupings = theatre.doctrine.len();
        let pairs = theatre.sources.len() * theatre.sectors.len();
        Self {
            beliefs: theatre.doctrine.iter().map(|doctrine| doctrine.belief).collect(),
            medians: theatre.doctrine.iter().map(|doctrine| doctrine.belief.medians()).collect(),
            aged_h: vec![0.0; groupings],
            leans: vec![0.0; groupings * ARMS * theatre.origins],
            said: theatre.doctrine.iter().map(|doctrine| said_of(&doctrine.belief, EventId::NONE)).collect(),
            calm: vec![Calm::UNKNOWN; groupings],
            sighted: vec![Said::NOTHING; pairs],
            on_the_way: Post::with_room(theatre.most_reports),
            arrived: Vec::with_capacity(theatre.most_reports),
            next_look_h: Column::new(theatre.sources.iter().map(|source| source.first_look_h).collect()),
            next_relay_h: theatre.relays.iter().map(|relay| relay.every_h).collect(),
            delivered: 0,
            concealed: 0,
            busy: [0.0; 2],
            by_night: [0; 2],
            why_concealed: vec![EventId::NONE; theatre.concealment.len()],
            rail_open: Column::filled(railheads, 1.0),
            haul_open: [1.0; 2],
            late_h: [0.0; 2],
            informants: [0.0; 2],
            lobbied: [0.0; 2],
            ledger: [Ledger::default(); 2],
        }
    }
}

impl IntelligenceState {
    /// A headquarters believes something else of a grouping.
    pub fn believe(&mut self, grouping: usize, belief: &Belief) {
        let (held, medians) = (&mut self.beliefs[grouping], &mut self.medians[grouping]);
        for arm in Arm::ALL {
            if held.ln_mean[arm as usize] != belief.ln_mean[arm as usize] {
                medians[arm as usize] = belief.median(arm);
            }
        }
        *held = *belief;
        debug_assert_eq!(self.medians[grouping], belief.medians());
    }
}

/// What the log would say of a belief: of its expected strength, so that an enemy who is thought gone counts as none.
pub fn said_of(belief: &Belief, event: EventId) -> Said {
    Said { ln_men: libm::log1p(belief.expected(Arm::Men)), intent: belief.likely() as u8, event }
}

/// Something a mechanism of intelligence asks for. Kept apart from the other effects, which are many and small.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the sentence of a variant names its fields")]
pub enum IntelligenceEffect {
    /// A source has looked at a sector: whether it saw anybody, whether it was a rumour, whether it was deceived.
    Look { source: SourceId, sector: SectorId, saw: bool, rumour: bool, deceived: bool },
    /// A source looks again at an hour; so many days of men have been spent.
    LookAgain { source: SourceId, at_h: f64, man_days: f64 },
    /// A report sets out; the sighting is logged if it differs by at least `note` in ln N from what was logged last.
    Send { report: Report, note: f64 },
    /// An appreciation is passed on, or lost; the next one goes at an hour.
    PassOn { relay: u16, next_h: f64, lost: u16 },
    /// Reports that arrive before an hour are put on the desks; so many given ones are among those delivered.
    Distribute { before_h: f64, delivered: usize },
    /// A headquarters believes something, having aged its belief up to the present; logged if it has changed enough.
    Believe { headquarters: HeadquartersId, sector: SectorId, belief: Belief, note: f64 },
    /// A belief that nobody speaks of grows older by so much; logged if what it says has changed enough.
    Age { headquarters: HeadquartersId, sector: SectorId, by: Ageing, note: f64 },
    /// A belief leans on an origin, by arm.
    Lean { headquarters: HeadquartersId, sector: SectorId, origin: u8, of: [f64; ARMS] },
    /// The desks are cleared.
    Clear,
    /// A concealment begins or ends.
    Conceal { action: u16, on: bool },
    /// So many men are kept busy by concealment from now on; days of men spent on it in the step.
    SpendMen { side: Side, men: f64, man_days: f64 },
    /// A function of an agency succeeds against a railhead: so much of its tonnage arrives.
    Sabotage { function: u16, railhead: RailheadId, open: f64 },
    /// What functions other than sabotage of railways come to: for the side that they work for (informants, lobbying) and
    /// against the other (late, haulage).
    Network { side: Side, informants: f64, lobbied: f64, late_h: f64, haul_open: f64 },
    /// The railways run again.
    Mend,
}

/// What headquarters and agencies know: beliefs, reports, doctrine. No truth.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// What never changes.
    pub theatre: &'a IntelligenceTheatre,
    /// What changes.
    pub state: &'a IntelligenceState,
    /// Addressed draws.
    pub chance: Chance,
    /// *Unit*: h since the start.
    pub hour: f64,
    /// *Unit*: h.
    pub step_h: f64,
    /// Whether the step contains midnight.
    pub is_midnight: bool,
    /// Number of the present moment for addresses of draws.
    pub moment: u32,
    /// From when on headquarters decide: the record gives no reports after it. *Unit*: h since the start.
    pub free_from_h: f64,
}

impl<'a> Desk<'a> {
    /// How far the belief about a grouping leans on origins. *Shape*: `[arm][origin]`.
    pub fn leans(&self, grouping: usize) -> &'a [f64] {
        let each = ARMS * self.theatre.origins;
        self.state.leans.get(grouping * each..(grouping + 1) * each).unwrap_or(&[])
    }
}

impl<'a> View<'a> {
    /// What a headquarters believes of the enemy.
    pub fn beliefs(&self, headquarters: HeadquartersId) -> BeliefView<'a> {
        let sectors = self.theatre.intelligence.sectors.len();
        let from = headquarters.index() * sectors;
        let known = &self.state.intelligence;
        let row = known.beliefs.get(from..from + sectors).unwrap_or(&[]);
        let medians = known.medians.get(from..from + sectors).unwrap_or(&[]);
        BeliefView::new(row, medians, self.theatre.intelligence.field)
    }

    /// What headquarters and agencies know.
    pub fn desk(&self) -> Desk<'a> {
        Desk {
            theatre: &self.theatre.intelligence,
            state: &self.state.intelligence,
            chance: self.chance,
            hour: self.state.hour,
            step_h: self.theatre.step_h,
            is_midnight: self.has_hour_of_day(0.0),
            moment: self.moment(),
            free_from_h: self.state.command.free_from_h,
        }
    }
}

/// Room for the sectors of any package.
pub const SECTORS: usize = MOST_SECTORS;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_calm_lets_pass_the_logarithm_would_have_let_pass_and_little_else_is_asked_of_it() {
        for said in [0.0, 0.3, 4.0, 9.5] {
            for note in [0.05, 0.3, 1.0] {
                let mut calm = Calm::UNKNOWN;
                assert!(!calm.holds(0.0) && !calm.holds(f64::INFINITY));
                calm.note(&Said { ln_men: said, ..Said::NOTHING }, note);
                let mut spared = 0;
                for step in -1000..=1000 {
                    let ln_men = said + note * f64::from(step) / 800.0;
                    let men = libm::expm1(ln_men);
                    let moved = (libm::log1p(men) - said).abs() >= note;
                    assert!(!(calm.holds(men) && moved), "{said} {note} {step}");
                    spared += i32::from(calm.holds(men));
                }
                assert!(spared >= 1590, "{spared} of the 1,599 that have not moved");
                calm.end();
                assert!(!calm.holds(libm::expm1(said)));
            }
        }
    }
}
