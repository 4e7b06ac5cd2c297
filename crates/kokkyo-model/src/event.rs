//! The closed list of things that can happen, each with its causes.

use crate::world::column::{CellId, CrossingId, DepotId, DirectiveId, ElementId, PlaceId, TaskId};
use crate::world::{Posture, Side};

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
    /// A place changed hands.
    PlaceTaken { place: PlaceId, side: Side },
    /// The escalation rung of a side changed.
    Rung { side: Side, from: u8, to: u8 },
    /// Cease-fire: the end of the scenario's clock.
    CeaseFire,
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

impl Happening {
    /// Tag and up to four numbers: the canonical form.
    fn fields(&self) -> (u8, [u32; 4]) {
        use Happening as H;
        let e = |id: ElementId| u32::from(id.0);
        let t = |id: TaskId| u32::from(id.0);
        let c = |id: CellId| u32::from(id.0);
        match *self {
            H::Arrived { element, men } => (1, [e(element), men, 0, 0]),
            H::Departed { element, men } => (2, [e(element), men, 0, 0]),
            H::Reinforced { element, men, equipment } => (3, [e(element), men, equipment, 0]),
            H::Issued { directive } => (4, [u32::from(directive.0), 0, 0, 0]),
            H::Received { directive } => (5, [u32::from(directive.0), 0, 0, 0]),
            H::NotIssued { directive } => (6, [u32::from(directive.0), 0, 0, 0]),
            H::TaskBegun { task, element, late_h } => (7, [t(task), e(element), u32::from(late_h), 0]),
            H::Substituted { task, element, instead_of } => (8, [t(task), e(element), e(instead_of), 0]),
            H::NotExecutable { task, element, obstacle } => (9, [t(task), e(element), obstacle as u32, 0]),
            H::ObjectiveReached { task, element, cell } => (10, [t(task), e(element), c(cell), 0]),
            H::TaskEnded { task, element } => (11, [t(task), e(element), 0, 0]),
            H::EnteredField { element, cell } => (12, [e(element), c(cell), 0, 0]),
            H::QueuedAtCrossing { element, crossing } => (13, [e(element), u32::from(crossing.0), 0, 0]),
            H::Crossed { element, crossing } => (14, [e(element), u32::from(crossing.0), 0, 0]),
            H::Contact { element, enemy, cell, assault } => (15, [e(element), e(enemy), c(cell), u32::from(assault)]),
            H::ContactLost { element } => (16, [e(element), 0, 0, 0]),
            H::Losses { element, killed, wounded, by_artillery } => (17, [e(element), killed, wounded, by_artillery]),
            H::EquipmentLost { element, armour, guns, written_off } => (18, [e(element), armour, guns, written_off]),
            H::Bombarded { element, cell, rounds } => (19, [e(element), c(cell), rounds, 0]),
            H::Wavered { element, from, to, cohesion_percent } => (20, [e(element), from as u32, to as u32, u32::from(cohesion_percent)]),
            H::Threatened { element } => (21, [e(element), 0, 0, 0]),
            H::CutOff { element } => (22, [e(element), 0, 0, 0]),
            H::Surrounded { element } => (23, [e(element), 0, 0, 0]),
            H::Relieved { element } => (24, [e(element), 0, 0, 0]),
            H::BrokeOut { element, through, lost } => (25, [e(element), through, lost, 0]),
            H::Overrun { element, captured, missing, killed } => (26, [e(element), captured, missing, killed]),
            H::Defected { element, men } => (27, [e(element), men, 0, 0]),
            H::Repaired { element, vehicles } => (28, [e(element), vehicles, 0, 0]),
            H::Shortage { element, supply, percent } => (29, [e(element), u32::from(supply), u32::from(percent), 0]),
            H::Resupplied { element, supply } => (30, [e(element), u32::from(supply), 0, 0]),
            H::Delivered { depot, tonnes } => (31, [u32::from(depot.0), tonnes, 0, 0]),
            H::DepotEmpty { depot, supply } => (32, [u32::from(depot.0), u32::from(supply), 0, 0]),
            H::PlaceTaken { place, side } => (33, [u32::from(place.0), side as u32, 0, 0]),
            H::Rung { side, from, to } => (34, [side as u32, u32::from(from), u32::from(to), 0]),
            H::CeaseFire => (35, [0; 4]),
        }
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
}

impl Log {
    /// An empty log. Ids are assigned and the digest is taken whether or not events are kept.
    pub fn new(recording: Recording, digest: bool) -> Self {
        Self { next: 1, recording, digest: digest.then(blake3::Hasher::new), events: Vec::new() }
    }

    /// Appends an event and returns its number.
    pub fn emit(&mut self, minute: u32, happening: Happening, causes: Causes) -> EventId {
        let id = EventId(self.next);
        self.next += 1;
        if self.digest.is_some() || self.recording == Recording::Everything {
            let event = Event { id, minute, happening, causes };
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
