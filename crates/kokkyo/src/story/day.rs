//! One day of events, gathered into few lines.

mod air;
mod fighting;
mod intelligence;
mod movement;
mod orders;

use std::collections::{BTreeMap, BTreeSet};

use kokkyo_model::event::{Event, Happening as H, Obstacle};
use kokkyo_model::world::Side;
use kokkyo_model::world::belief::Intent;
use kokkyo_model::world::column::{
    CellId, CourseId, CrossingId, DepotId, DirectiveId, ElementId, HeadquartersId, PlaceId, RailheadId, TaskId, TonnagePlanId,
};
use kokkyo_model::world::command::{Answer, Manner};

use crate::output::whole;
use kokkyo_ensemble::names::Names;
use kokkyo_ensemble::words;

/// `1 man`, `1,200 men`.
fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{} {}", whole(f64::from(count)), if count == 1 { one } else { many })
}

type Elements = BTreeSet<ElementId>;

/// A line of the story with its label; the least important ones give way first.
pub struct Line {
    /// 0 is the most important.
    pub rank: u8,
    /// One word.
    pub label: &'static str,
    /// What happened.
    pub text: String,
}

/// Rank of what happens on quiet days too.
const QUIET: u8 = 4;
/// A day with fewer men lost than this, and nothing else, is quiet.
const QUIET_LOSSES: u32 = 20;

/// What is gathered of a day's events.
#[derive(Default)]
pub struct Day {
    rungs: Vec<(Side, u8, u8)>,
    issued: Vec<DirectiveId>,
    received: Vec<DirectiveId>,
    not_issued: Vec<DirectiveId>,
    arrived: [Elements; 2],
    arrived_men: [u32; 2],
    departed: [Elements; 2],
    joined: [[u32; 2]; 2],
    begun: BTreeMap<TaskId, (Elements, u16)>,
    substituted: Vec<(TaskId, ElementId, ElementId)>,
    not_executable: BTreeMap<(TaskId, u8), (Elements, Option<Obstacle>)>,
    reached: BTreeMap<PlaceId, Elements>,
    crossed: BTreeMap<CrossingId, Elements>,
    queued: BTreeMap<CrossingId, Elements>,
    contacts: Vec<(ElementId, ElementId, CellId, bool)>,
    lost: BTreeMap<ElementId, [u32; 3]>,
    equipment: [[u32; 2]; 2],
    rounds: [u32; 2],
    wavered: BTreeMap<u8, Elements>,
    cut_off: Elements,
    surrounded: Elements,
    relieved: Elements,
    broke_out: Vec<(ElementId, u32, u32)>,
    overrun: Vec<(ElementId, [u32; 3])>,
    defected: BTreeMap<ElementId, u32>,
    repaired: [u32; 2],
    short: BTreeMap<u8, Elements>,
    empty: BTreeSet<(u16, u8)>,
    /// Depots that the enemy took, with the tonnes captured and what share was burnt, in per cent.
    depots_taken: Vec<(DepotId, u32, u8)>,
    delivered: [u32; 2],
    /// Last holder of a place that changed hands, and how often it did.
    taken: BTreeMap<PlaceId, (Side, u32)>,
    cease_fire: bool,
    /// Railheads whose lines pass less than is wanted, with the share in per cent, or all again.
    choked: Vec<(PlaceId, Option<u8>)>,
    /// Men and lorries of each side.
    carried: [(u32, u32); 2],
    /// Bridges, and what became of them.
    bridges: Vec<(CrossingId, &'static str)>,
    /// Tonnage plans that are due, with the share that has come in per cent, or reached.
    tonnage: Vec<(TonnagePlanId, Option<u8>)>,
    air: air::InTheAir,
    /// Last appreciation of a headquarters about a sector: men, armour.
    appreciated: BTreeMap<(u16, u16), (u32, u32)>,
    /// First and last expectation of a headquarters about a sector.
    expected: BTreeMap<(u16, u16), (Intent, Intent)>,
    deceptions: Vec<u16>,
    sabotaged: Vec<(RailheadId, u8)>,
    decided: Vec<(HeadquartersId, CourseId, Manner)>,
    breached: Vec<(HeadquartersId, DirectiveId, CourseId, Answer)>,
    answered: Vec<(HeadquartersId, DirectiveId, Answer)>,
    reported: Vec<(HeadquartersId, CourseId, u8)>,
    politics: Vec<String>,
}

impl Day {
    /// Gathers the events of a day.
    pub fn gather<'e>(events: impl Iterator<Item = &'e Event>, names: &Names<'_>, objective: impl Fn(TaskId) -> PlaceId) -> Self {
        let mut day = Self::default();
        for event in events {
            day.take(&event.happening, names, &objective);
        }
        day
    }

    fn take(&mut self, happening: &H, names: &Names<'_>, objective: &impl Fn(TaskId) -> PlaceId) {
        let side = |element: ElementId| names.side_of(element).index();
        match *happening {
            H::Arrived { element, men } => {
                self.arrived[side(element)].insert(element);
                self.arrived_men[side(element)] += men;
            }
            H::Departed { element, .. } => {
                self.departed[side(element)].insert(element);
            }
            H::Reinforced { element, men, equipment } => {
                self.joined[side(element)][0] += men;
                self.joined[side(element)][1] += equipment;
            }
            H::Issued { directive } => self.issued.push(directive),
            H::Received { directive } => self.received.push(directive),
            H::NotIssued { directive } => self.not_issued.push(directive),
            H::TaskBegun { task, element, late_h } => {
                let entry = self.begun.entry(task).or_default();
                entry.0.insert(element);
                entry.1 = entry.1.max(late_h);
            }
            H::Substituted { task, element, instead_of } => self.substituted.push((task, element, instead_of)),
            H::NotExecutable { task, element, obstacle } => {
                let entry = self.not_executable.entry((task, obstacle as u8)).or_default();
                entry.0.insert(element);
                entry.1 = Some(obstacle);
            }
            H::ObjectiveReached { task, element, .. } => {
                self.reached.entry(objective(task)).or_default().insert(element);
            }
            H::QueuedAtCrossing { element, crossing } => {
                self.queued.entry(crossing).or_default().insert(element);
            }
            H::Crossed { element, crossing } => {
                self.crossed.entry(crossing).or_default().insert(element);
            }
            H::Contact { element, enemy, cell, assault } => self.contacts.push((element, enemy, cell, assault)),
            H::Losses { element, killed, wounded, by_artillery } => {
                let sum = self.lost.entry(element).or_default();
                for (sum, more) in sum.iter_mut().zip([killed, wounded, by_artillery]) {
                    *sum += more;
                }
            }
            H::EquipmentLost { element, armour, guns, .. } => {
                self.equipment[side(element)][0] += armour;
                self.equipment[side(element)][1] += guns;
            }
            H::Bombarded { element, rounds, .. } => self.rounds[side(element)] += rounds,
            H::Wavered { element, to, .. } => {
                self.wavered.entry(to as u8).or_default().insert(element);
            }
            H::CutOff { element } => {
                self.cut_off.insert(element);
            }
            H::Surrounded { element } => {
                self.surrounded.insert(element);
            }
            H::Relieved { element } => {
                self.relieved.insert(element);
            }
            H::BrokeOut { element, through, lost } => self.broke_out.push((element, through, lost)),
            H::Overrun { element, captured, missing, killed } => self.overrun.push((element, [captured, missing, killed])),
            H::Defected { element, men } => *self.defected.entry(element).or_default() += men,
            H::Repaired { element, vehicles } => self.repaired[side(element)] += vehicles,
            H::Shortage { element, supply, .. } => {
                self.short.entry(supply).or_default().insert(element);
            }
            H::Delivered { depot, tonnes } => self.delivered[names.depot_side(depot).index()] += tonnes,
            H::DepotEmpty { depot, supply } => {
                self.empty.insert((depot.0, supply));
            }
            H::DepotTaken { depot, tonnes, percent } => self.depots_taken.push((depot, tonnes, percent)),
            H::PlaceTaken { place, side } => {
                let entry = self.taken.entry(place).or_insert((side, 0));
                *entry = (side, entry.1 + 1);
            }
            H::Rung { side, from, to } => self.rungs.push((side, from, to)),
            H::CeaseFire => self.cease_fire = true,
            H::RailheadChoked { place, percent } => self.choked.push((place, Some(percent))),
            H::RailheadClear { place } => self.choked.push((place, None)),
            H::Carried { element, men, vehicles } => {
                self.carried[side(element)].0 += men;
                self.carried[side(element)].1 += vehicles;
            }
            H::BridgeBuilt { crossing, late_h } => self.bridges.push((crossing, if late_h == 0 { "in use" } else { "in use, late" })),
            H::BridgeDown { crossing } => self.bridges.push((crossing, "down")),
            H::BridgeMended { crossing } => self.bridges.push((crossing, "in use again")),
            H::BridgeRemoved { crossing } => self.bridges.push((crossing, "taken away")),
            H::TonnageReached { plan } => self.tonnage.push((plan, None)),
            H::TonnageDue { plan, percent } => self.tonnage.push((plan, Some(percent))),
            H::SquadronArrived { .. }
            | H::SquadronDeparted { .. }
            | H::SquadronReinforced { .. }
            | H::SquadronRests { .. }
            | H::SquadronResumes { .. }
            | H::AirMissionLaunched { .. }
            | H::AirMissionBarred { .. }
            | H::AirBattle { .. }
            | H::AirfieldRaided { .. }
            | H::DepotBurnt { .. }
            | H::Bombed { .. }
            | H::ColumnBombed { .. }
            | H::BridgeBombed { .. }
            | H::AirClaims { .. } => self.air.take(happening, names),
            H::Appreciated { headquarters, sector, men, armour } => {
                self.appreciated.insert((headquarters.0, sector.0), (men, armour));
            }
            H::IntentJudged { headquarters, sector, from, to } => {
                self.expected.entry((headquarters.0, sector.0)).or_insert((from, to)).1 = to;
            }
            H::ConcealmentBegun { action } => self.deceptions.push(action),
            H::RailSabotaged { railhead, percent, .. } => self.sabotaged.push((railhead, percent)),
            H::Sighted { .. } | H::Reported { .. } | H::ConcealmentEnded { .. } => {}
            H::Decided { headquarters, course, manner, .. } => self.decided.push((headquarters, course, manner)),
            H::Breached { headquarters, directive, course, answer } => self.breached.push((headquarters, directive, course, answer)),
            H::Answered { directive, headquarters, answer } if answer > Answer::Obeyed => {
                self.answered.push((headquarters, directive, answer));
            }
            H::OutcomeReported { headquarters, course, outcome } => self.reported.push((headquarters, course, outcome)),
            H::Protested { .. }
            | H::TalksOpened { .. }
            | H::Agreed { .. }
            | H::Strained { .. }
            | H::TookOffice { .. }
            | H::CalledOff { .. } => {
                self.politics.push(words::sentence(happening, names));
            }
            H::Understood { .. }
            | H::Answered { .. }
            | H::Supposed { .. }
            | H::Weighed { .. }
            | H::Begun { .. }
            | H::Learnt { .. }
            | H::Reproached { .. } => {}
            H::TaskEnded { .. } | H::EnteredField { .. } | H::ContactLost { .. } | H::Threatened { .. } | H::Resupplied { .. } => {}
        }
    }

    /// Men killed and wounded, both sides.
    pub fn losses(&self) -> u32 {
        self.lost.values().map(|lost| lost[0] + lost[1]).sum()
    }

    /// Tonnes delivered by side.
    pub fn delivered(&self) -> [u32; 2] {
        self.delivered
    }

    /// The day in lines, in the order of telling.
    pub fn lines(&self, names: &Names<'_>) -> Vec<Line> {
        let mut lines = Vec::new();
        self.orders(names, &mut lines);
        self.movement(names, &mut lines);
        self.fighting(names, &mut lines);
        self.air.lines(names, &mut lines);
        self.condition(names, &mut lines);
        self.supply(names, &mut lines);
        lines
    }

    /// Whether nothing is worth a heading of its own.
    pub fn is_quiet(&self, lines: &[Line]) -> bool {
        self.losses() < QUIET_LOSSES && lines.iter().all(|line| line.rank >= QUIET || line.label == "losses")
    }
}
