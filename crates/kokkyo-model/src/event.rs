//! The closed list of things that can happen, each with its causes.

mod canonical;

use crate::world::belief::Intent;
use crate::world::column::{
    AirMissionId, AirfieldId, CellId, CourseId, CrossingId, DepotId, DirectiveId, ElementId, HeadquartersId, PlaceId, RailheadId, SectorId,
    SourceId, SquadronId, TaskId, TonnagePlanId,
};
use crate::world::command::{Answer, Manner};
use crate::world::weighing::{ClauseRow, WeighedClause, Weighing};
use crate::world::{Posture, Side};

pub use canonical::{Field, KINDS, Kind};

/// Number of an event in its replication, from 1; 0 stands for no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct EventId(pub u32);

impl EventId {
    /// No event.
    pub const NONE: Self = Self(0);
}

/// Up to four events that caused another.
pub type Causes = [EventId; 4];

/// No cause.
pub const NO_CAUSE: Causes = [EventId::NONE; 4];

/// One cause.
pub fn because(cause: EventId) -> Causes {
    [cause, EventId::NONE, EventId::NONE, EventId::NONE]
}

/// Two causes.
pub fn because_both(first: EventId, second: EventId) -> Causes {
    [first, second, EventId::NONE, EventId::NONE]
}

/// Why a task could not be carried out as the plan has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Obstacle {
    /// Not in the theatre in time.
    NotArrived = 1,
    /// Too few fit men.
    TooWeak = 2,
    /// Broken.
    Broken = 3,
    /// Cut off: doctrine decides.
    CutOff = 4,
    /// The directive it waits for was not issued or received.
    NoDirective = 5,
    /// No way there.
    Unreachable = 6,
    /// Its time was over before it could begin.
    TooLate = 9,
}

impl Obstacle {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 7] =
        [Self::NotArrived, Self::TooWeak, Self::Broken, Self::CutOff, Self::NoDirective, Self::Unreachable, Self::TooLate];
}

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the sentence of a variant names its fields")]
pub enum Happening {
    /// An element came into the theatre with so many men.
    Arrived { element: ElementId, men: u32 },
    /// An element left the theatre.
    Departed { element: ElementId, men: u32 },
    /// Replacements joined an element.
    Reinforced { element: ElementId, men: u32, equipment: u32 },
    /// A directive was issued.
    Issued { directive: DirectiveId },
    /// A directive reached its addressees.
    Received { directive: DirectiveId },
    /// A reactive directive was not issued: its trigger never came true.
    NotIssued { directive: DirectiveId },
    /// An element began a task; late by so many hours.
    TaskBegun { task: TaskId, element: ElementId, late_h: u16 },
    /// An element took over a task from another.
    Substituted { task: TaskId, element: ElementId, instead_of: ElementId },
    /// A task could not be carried out (order not executable).
    NotExecutable { task: TaskId, element: ElementId, obstacle: Obstacle },
    /// An element reached the objective of its task.
    ObjectiveReached { task: TaskId, element: ElementId, cell: CellId },
    /// A task came to the end of its time.
    TaskEnded { task: TaskId, element: ElementId },
    /// An element left the network and entered the field.
    EnteredField { element: ElementId, cell: CellId },
    /// An element began to wait at a crossing.
    QueuedAtCrossing { element: ElementId, crossing: CrossingId },
    /// An element crossed a river.
    Crossed { element: ElementId, crossing: CrossingId },
    /// Contact: an element met the enemy at a cell.
    Contact { element: ElementId, enemy: ElementId, cell: CellId, assault: bool },
    /// An element is out of contact again.
    ContactLost { element: ElementId },
    /// Men lost by an element in a step: killed, wounded, of them by artillery.
    Losses { element: ElementId, killed: u32, wounded: u32, by_artillery: u32 },
    /// Vehicles or guns lost by an element in a step: knocked out, of them written off.
    EquipmentLost { element: ElementId, armour: u32, guns: u32, written_off: u32 },
    /// An artillery element fired so many rounds in a step.
    Bombarded { element: ElementId, cell: CellId, rounds: u32 },
    /// Posture changed by breakage: an attack stopped, a formation fell back or broke, or it rallied.
    Wavered { element: ElementId, from: Posture, to: Posture, cohesion_percent: u8 },
    /// Every way out lies under observed fire.
    Threatened { element: ElementId },
    /// No way to a depot for some hours.
    CutOff { element: ElementId },
    /// Cut off and shut in on at least five sides.
    Surrounded { element: ElementId },
    /// The way is open again.
    Relieved { element: ElementId },
    /// A break-out: so many got through, so many were lost.
    BrokeOut { element: ElementId, through: u32, lost: u32 },
    /// An element ceased to exist: captured, missing, killed at the end.
    Overrun { element: ElementId, captured: u32, missing: u32, killed: u32 },
    /// Men went over to the enemy.
    Defected { element: ElementId, men: u32 },
    /// Vehicles repaired.
    Repaired { element: ElementId, vehicles: u32 },
    /// Short of a kind of supply (index of the kind), with the share on hand.
    Shortage { element: ElementId, supply: u8, percent: u8 },
    /// Supplied again.
    Resupplied { element: ElementId, supply: u8 },
    /// Tonnes delivered at a depot in a day.
    Delivered { depot: DepotId, tonnes: u32 },
    /// A railhead or depot runs dry of a kind of supply.
    DepotEmpty { depot: DepotId, supply: u8 },
    /// The enemy takes a depot: so many tonnes are captured, so many per cent of what lay there were burnt by those who left.
    DepotTaken { depot: DepotId, tonnes: u32, percent: u8 },
    /// A place changed hands.
    PlaceTaken { place: PlaceId, side: Side },
    /// The escalation rung of a side changed.
    Rung { side: Side, from: u8, to: u8 },
    /// Cease-fire: the end of the scenario's clock, or as agreed.
    CeaseFire,
    /// The lines to a railhead cannot pass troops and all the goods that are wanted; so much of them they pass.
    RailheadChoked { place: PlaceId, percent: u8 },
    /// They pass what is wanted again.
    RailheadClear { place: PlaceId },
    /// An element is carried by supply vehicles, which carry no goods meanwhile.
    Carried { element: ElementId, men: u32, vehicles: u32 },
    /// All that a tonnage plan wants has come.
    TonnageReached { plan: TonnagePlanId },
    /// A tonnage plan is due; so much of it has come.
    TonnageDue { plan: TonnagePlanId, percent: u8 },
    /// A bridge is in use, so many hours after it should have been.
    BridgeBuilt { crossing: CrossingId, late_h: u16 },
    /// A bridge no longer carries anybody.
    BridgeDown { crossing: CrossingId },
    /// It does again.
    BridgeMended { crossing: CrossingId },
    /// Its side has taken a bridge away.
    BridgeRemoved { crossing: CrossingId },
    /// A squadron came into the theatre.
    SquadronArrived { squadron: SquadronId, aircraft: u32 },
    /// A squadron left the theatre.
    SquadronDeparted { squadron: SquadronId, aircraft: u32 },
    /// Aircraft joined a squadron.
    SquadronReinforced { squadron: SquadronId, aircraft: u32 },
    /// A squadron was withdrawn from flying to recover.
    SquadronRests { squadron: SquadronId, serviceable: u32 },
    /// A squadron flies again.
    SquadronResumes { squadron: SquadronId, serviceable: u32 },
    /// A recorded mission was launched: 0 free to fly, 1 a prohibition came too late, 2 against a prohibition.
    AirMissionLaunched { mission: AirMissionId, standing: u8 },
    /// A mission was not flown: a directive forbade it, or the one that it waited for did not come.
    AirMissionBarred { mission: AirMissionId, directive: DirectiveId },
    /// Fighters met: sorties that engaged and aircraft lost in the air, by side.
    AirBattle { sorties_first: u32, sorties_second: u32, lost_first: u32, lost_second: u32 },
    /// An airfield was raided: aircraft destroyed and damaged on it.
    AirfieldRaided { mission: AirMissionId, airfield: AirfieldId, destroyed: u32, damaged: u32 },
    /// Stores of a depot burnt after a raid.
    DepotBurnt { mission: AirMissionId, depot: DepotId, tonnes: u32 },
    /// An element was bombed.
    Bombed { mission: AirMissionId, element: ElementId, kilograms: u32 },
    /// A side reported so many enemy aircraft destroyed in a day, in the air and on the ground, and how many were.
    AirClaims { side: Side, claimed: u32, actual: u32 },
    /// A source saw an enemy grouping other than it last did.
    Sighted { source: SourceId, sector: SectorId, men: u32, armour: u32 },
    /// News reached a headquarters: men as told, 0 if they were not counted.
    Reported { headquarters: HeadquartersId, source: SourceId, sector: SectorId, men: u32 },
    /// A headquarters changed its mind about how strong the enemy in a sector is.
    Appreciated { headquarters: HeadquartersId, sector: SectorId, men: u32, armour: u32 },
    /// A headquarters changed its mind about what the enemy in a sector is about to do.
    IntentJudged { headquarters: HeadquartersId, sector: SectorId, from: Intent, to: Intent },
    /// A side began to hide or to feign.
    ConcealmentBegun { action: u16 },
    /// It ended.
    ConcealmentEnded { action: u16 },
    /// An agency's function cut a railway: so much of the day's tonnage does not arrive.
    RailSabotaged { railhead: RailheadId, function: u16, percent: u8 },
    /// A headquarters has understood a directive, with so much of its clarity left.
    Understood { directive: DirectiveId, headquarters: HeadquartersId, percent: u8 },
    /// What became of a directive at one of its addressees.
    Answered { directive: DirectiveId, headquarters: HeadquartersId, answer: Answer },
    /// What a headquarters believed when it decided: own strength at hand, the enemy's, the odds.
    Supposed { headquarters: HeadquartersId, own: u32, enemy: u32, percent: u8 },
    /// How a course weighed: the chance that it would be chosen, in that manner. Without a course: waiting.
    Weighed { headquarters: HeadquartersId, course: CourseId, manner: Manner, percent: u8 },
    /// A headquarters decided on a course, which had that chance. Without a course: to wait.
    Decided { headquarters: HeadquartersId, course: CourseId, manner: Manner, percent: u8 },
    /// The decision is against a clause of a directive.
    Breached { headquarters: HeadquartersId, directive: DirectiveId, course: CourseId, answer: Answer },
    /// A course began.
    Begun { headquarters: HeadquartersId, course: CourseId },
    /// The outcome of a course was reported: 0 a failure, 1 a success, 2 a success that was none.
    OutcomeReported { headquarters: HeadquartersId, course: CourseId, outcome: u8 },
    /// A headquarters heard of another rung.
    Learnt { headquarters: HeadquartersId, from: u8, to: u8 },
    /// A directive reproached a headquarters for what it was doing.
    Reproached { headquarters: HeadquartersId, directive: DirectiveId },
    /// A government protested.
    Protested { side: Side },
    /// A government offered talks.
    TalksOpened { side: Side },
    /// Both governments agreed on a cease-fire, in force after so many hours.
    Agreed { hours: u32 },
    /// An event outside the theatre weighed on a government.
    Strained { side: Side, shock: u16 },
    /// Supply columns for a depot were bombed: vehicles destroyed and damaged, rounded.
    ColumnBombed { mission: AirMissionId, depot: DepotId, kilograms: u32, vehicles: u32 },
    /// A bridge was bombed.
    BridgeBombed { mission: AirMissionId, crossing: CrossingId, kilograms: u32 },
    /// A headquarters called off a blow in the air.
    CalledOff { headquarters: HeadquartersId, course: CourseId },
    /// A person took office.
    TookOffice { headquarters: HeadquartersId, person: u16 },
}

/// An event of a replication.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Number.
    pub id: EventId,
    /// Minutes since the start of the clock.
    pub minute: u32,
    /// What.
    pub happening: Happening,
    /// Why.
    pub causes: Causes,
}

/// Size of the canonical encoding of an event.
pub const ENCODED: usize = 44;

impl Event {
    /// Canonical encoding: little-endian, fixed size, no floating point. Digests are taken over it.
    pub fn encode(&self) -> [u8; ENCODED] {
        let (tag, a) = self.happening.fields();
        let mut bytes = [0u8; ENCODED];
        let mut at = 0;
        let mut put = |value: u32| {
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
            at += 4;
        };
        put(self.id.0);
        put(self.minute);
        put(u32::from(tag));
        for value in a {
            put(value);
        }
        for cause in self.causes {
            put(cause.0);
        }
        bytes
    }
}

/// What becomes of events as they are emitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recording {
    /// Only numbered.
    Nothing,
    /// Kept.
    Everything,
}

/// The event log of one replication.
#[derive(Debug)]
pub struct Log {
    next: u32,
    recording: Recording,
    digest: Option<blake3::Hasher>,
    events: Vec<Event>,
    weighings: Vec<Weighing>,
    clauses: Vec<WeighedClause>,
}

impl Log {
    /// Whether events are kept.
    pub fn is_recording(&self) -> bool {
        self.recording == Recording::Everything
    }

    /// Keeps a row of the table of decisions.
    pub fn note(&mut self, weighing: Weighing) {
        if self.is_recording() {
            self.weighings.push(weighing);
        }
    }

    /// Keeps a clause that the course of the last row would break.
    pub fn note_clause(&mut self, row: ClauseRow) {
        if self.is_recording() {
            self.clauses.push(WeighedClause { weighing: self.weighings.len().saturating_sub(1) as u32, row });
        }
    }

    /// Hands over the rows of the table of decisions and their clauses.
    pub fn take_weighings(&mut self) -> (Vec<Weighing>, Vec<WeighedClause>) {
        (std::mem::take(&mut self.weighings), std::mem::take(&mut self.clauses))
    }

    /// An empty log. Ids are assigned and the digest is taken whether or not events are kept.
    pub fn new(recording: Recording, digest: bool) -> Self {
        Self {
            next: 1,
            recording,
            digest: digest.then(blake3::Hasher::new),
            events: Vec::new(),
            weighings: Vec::new(),
            clauses: Vec::new(),
        }
    }

    /// Appends an event and returns its number.
    pub fn emit(&mut self, minute: u32, happening: Happening, causes: Causes) -> EventId {
        self.emit_with(minute, causes, || happening)
    }

    /// As [`Log::emit`], of something that is worked out only if it is kept or digested.
    pub fn emit_with(&mut self, minute: u32, causes: Causes, happening: impl FnOnce() -> Happening) -> EventId {
        let id = EventId(self.next);
        self.next += 1;
        if self.digest.is_some() || self.recording == Recording::Everything {
            let event = Event { id, minute, happening: happening(), causes };
            if let Some(hasher) = &mut self.digest {
                hasher.update(&event.encode());
            }
            if self.recording == Recording::Everything {
                self.events.push(event);
            }
        }
        id
    }

    /// Events kept.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Number of events emitted.
    pub fn emitted(&self) -> u32 {
        self.next - 1
    }

    /// Ends the log: the events kept, and the digest over all events and the bytes of the final state.
    pub fn finish(self, state: &[u8]) -> (Vec<Event>, Option<String>) {
        let digest = self.digest.map(|mut hasher| {
            hasher.update(state);
            hasher.finalize().to_hex().to_string()
        });
        (self.events, digest)
    }
}
