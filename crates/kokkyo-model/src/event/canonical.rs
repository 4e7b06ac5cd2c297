//! The canonical form of a happening: a tag and up to four numbers, there and back, and what each number means.

use super::{ENCODED, Event, EventId, Happening, Obstacle};
use crate::world::belief::Intent;
use crate::world::column::{
    AirMissionId, AirfieldId, CellId, CourseId, CrossingId, DepotId, DirectiveId, ElementId, HeadquartersId, PlaceId, RailheadId, SectorId,
    SourceId, SquadronId, TaskId, TonnagePlanId,
};
use crate::world::command::{Answer, Manner};
use crate::world::{Posture, Side};

/// What a number of the canonical form means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// An [`ElementId`].
    Element,
    /// The [`ElementId`] of somebody else: the enemy met, the element relieved of its task.
    Other,
    /// A [`DirectiveId`].
    Directive,
    /// A [`TaskId`].
    Task,
    /// A [`PlaceId`].
    Place,
    /// A [`CellId`].
    Cell,
    /// A [`CrossingId`].
    Crossing,
    /// A [`DepotId`].
    Depot,
    /// A [`Side`].
    Side,
    /// Index of a kind of supply.
    Supply,
    /// An [`Obstacle`].
    Obstacle,
    /// The [`Posture`] before.
    PostureFrom,
    /// The [`Posture`] after.
    PostureTo,
    /// The rung before.
    RungFrom,
    /// The rung after.
    RungTo,
    /// Yes or no: an assault.
    Assault,
    /// Men.
    Men,
    /// Pieces of equipment.
    Equipment,
    /// Hours late.
    LateH,
    /// Men killed.
    Killed,
    /// Men wounded.
    Wounded,
    /// Of the killed and wounded, those by artillery.
    ByArtillery,
    /// Men captured.
    Captured,
    /// Men missing.
    Missing,
    /// Men who got through.
    Through,
    /// Men lost in breaking out.
    Lost,
    /// Armoured vehicles.
    Armour,
    /// Guns.
    Guns,
    /// Pieces written off.
    WrittenOff,
    /// Vehicles.
    Vehicles,
    /// Rounds.
    Rounds,
    /// Cohesion or stock. *Unit*: per cent.
    Percent,
    /// Tonnes.
    Tonnes,
    /// A [`TonnagePlanId`].
    Plan,
    /// A [`SquadronId`].
    Squadron,
    /// An [`AirfieldId`].
    Airfield,
    /// An [`AirMissionId`].
    AirMission,
    /// Aircraft.
    Aircraft,
    /// Whether a mission was free to fly: 0; a prohibition came too late: 1; it was flown against one: 2.
    Standing,
    /// Sorties of the first side.
    SortiesFirst,
    /// Sorties of the second side.
    SortiesSecond,
    /// Aircraft of the first side lost.
    DownFirst,
    /// Aircraft of the second side lost.
    DownSecond,
    /// Aircraft destroyed on the ground.
    Destroyed,
    /// Aircraft damaged on the ground.
    Damaged,
    /// Bombs. *Unit*: kg.
    Kilograms,
    /// Victories reported.
    Claimed,
    /// Victories in truth.
    Actual,
    /// A [`HeadquartersId`].
    Headquarters,
    /// A [`SectorId`].
    Sector,
    /// A [`SourceId`].
    Source,
    /// A [`RailheadId`].
    Railhead,
    /// Number of an action of concealment.
    Concealment,
    /// Number of a function of an agency.
    Function,
    /// The [`Intent`] believed before.
    IntentFrom,
    /// The [`Intent`] believed after.
    IntentTo,
    /// A [`CourseId`]; nothing: waiting.
    Course,
    /// An [`Answer`].
    Answer,
    /// A [`Manner`].
    Manner,
    /// How the outcome of a course was reported: 0 a failure, 1 a success, 2 a success that was none.
    Outcome,
    /// Index of a person.
    Person,
    /// Index of an event outside the theatre.
    Shock,
    /// Own strength at hand. *Unit*: men, with vehicles and guns in men.
    OwnStrength,
    /// Believed strength of the enemy.
    EnemyStrength,
    /// Hours.
    Hours,
}

/// A kind of happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its number in the canonical form.
    pub tag: u8,
    /// Its word: lower case, with hyphens.
    pub word: &'static str,
    /// What its numbers mean, in their order.
    pub fields: &'static [Field],
}

macro_rules! kinds {
    ($($tag:literal $word:literal [$($field:ident),*];)*) => {
        /// Every kind of happening, in the order of tags, which begin at 1.
        pub const KINDS: [Kind; 82] = [$(Kind { tag: $tag, word: $word, fields: &[$(Field::$field),*] }),*];
    };
}

kinds! {
    1 "arrived" [Element, Men];
    2 "departed" [Element, Men];
    3 "reinforced" [Element, Men, Equipment];
    4 "issued" [Directive];
    5 "received" [Directive];
    6 "not-issued" [Directive];
    7 "task-begun" [Task, Element, LateH];
    8 "substituted" [Task, Element, Other];
    9 "not-executable" [Task, Element, Obstacle];
    10 "objective-reached" [Task, Element, Cell];
    11 "task-ended" [Task, Element];
    12 "entered-field" [Element, Cell];
    13 "queued-at-crossing" [Element, Crossing];
    14 "crossed" [Element, Crossing];
    15 "contact" [Element, Other, Cell, Assault];
    16 "contact-lost" [Element];
    17 "losses" [Element, Killed, Wounded, ByArtillery];
    18 "equipment-lost" [Element, Armour, Guns, WrittenOff];
    19 "bombarded" [Element, Cell, Rounds];
    20 "wavered" [Element, PostureFrom, PostureTo, Percent];
    21 "threatened" [Element];
    22 "cut-off" [Element];
    23 "surrounded" [Element];
    24 "relieved" [Element];
    25 "broke-out" [Element, Through, Lost];
    26 "overrun" [Element, Captured, Missing, Killed];
    27 "defected" [Element, Men];
    28 "repaired" [Element, Vehicles];
    29 "shortage" [Element, Supply, Percent];
    30 "resupplied" [Element, Supply];
    31 "delivered" [Depot, Tonnes];
    32 "depot-empty" [Depot, Supply];
    33 "place-taken" [Place, Side];
    34 "rung" [Side, RungFrom, RungTo];
    35 "cease-fire" [];
    36 "railhead-choked" [Place, Percent];
    37 "railhead-clear" [Place];
    38 "carried" [Element, Men, Vehicles];
    39 "tonnage-reached" [Plan];
    40 "tonnage-due" [Plan, Percent];
    41 "bridge-built" [Crossing, LateH];
    42 "bridge-down" [Crossing];
    43 "bridge-mended" [Crossing];
    44 "bridge-removed" [Crossing];
    45 "squadron-arrived" [Squadron, Aircraft];
    46 "squadron-departed" [Squadron, Aircraft];
    47 "squadron-reinforced" [Squadron, Aircraft];
    48 "squadron-rests" [Squadron, Aircraft];
    49 "squadron-resumes" [Squadron, Aircraft];
    50 "air-mission-launched" [AirMission, Standing];
    51 "air-mission-barred" [AirMission, Directive];
    52 "air-battle" [SortiesFirst, SortiesSecond, DownFirst, DownSecond];
    53 "airfield-raided" [AirMission, Airfield, Destroyed, Damaged];
    54 "depot-burnt" [AirMission, Depot, Tonnes];
    55 "bombed" [AirMission, Element, Kilograms];
    56 "air-claims" [Side, Claimed, Actual];
    57 "sighted" [Source, Sector, Men, Armour];
    58 "reported" [Headquarters, Source, Sector, Men];
    59 "appreciated" [Headquarters, Sector, Men, Armour];
    60 "intent-judged" [Headquarters, Sector, IntentFrom, IntentTo];
    61 "concealment-begun" [Concealment];
    62 "concealment-ended" [Concealment];
    63 "rail-sabotaged" [Railhead, Function, Percent];
    64 "understood" [Directive, Headquarters, Percent];
    65 "answered" [Directive, Headquarters, Answer];
    66 "supposed" [Headquarters, OwnStrength, EnemyStrength, Percent];
    67 "weighed" [Headquarters, Course, Manner, Percent];
    68 "decided" [Headquarters, Course, Manner, Percent];
    69 "breached" [Headquarters, Directive, Course, Answer];
    70 "begun" [Headquarters, Course];
    71 "outcome-reported" [Headquarters, Course, Outcome];
    72 "learnt" [Headquarters, RungFrom, RungTo];
    73 "reproached" [Headquarters, Directive];
    74 "protested" [Side];
    75 "talks-opened" [Side];
    76 "agreed" [Hours];
    77 "strained" [Side, Shock];
    78 "took-office" [Headquarters, Person];
    79 "column-bombed" [AirMission, Depot, Kilograms, Vehicles];
    80 "bridge-bombed" [AirMission, Crossing, Kilograms];
    81 "called-off" [Headquarters, Course];
    82 "depot-taken" [Depot, Tonnes, Percent];
}

impl Happening {
    /// Tag and up to four numbers: the canonical form.
    pub fn fields(&self) -> (u8, [u32; 4]) {
        use Happening as H;
        let e = |id: ElementId| u32::from(id.0);
        let t = |id: TaskId| u32::from(id.0);
        let c = |id: CellId| u32::from(id.0);
        let s = |id: SquadronId| u32::from(id.0);
        let m = |id: AirMissionId| u32::from(id.0);
        let d = |id: DirectiveId| u32::from(id.0);
        let h = |id: HeadquartersId| u32::from(id.0);
        let course_of = |id: CourseId| u32::from(id.0);
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
            H::DepotTaken { depot, tonnes, percent } => (82, [u32::from(depot.0), tonnes, u32::from(percent), 0]),
            H::PlaceTaken { place, side } => (33, [u32::from(place.0), side as u32, 0, 0]),
            H::Rung { side, from, to } => (34, [side as u32, u32::from(from), u32::from(to), 0]),
            H::CeaseFire => (35, [0; 4]),
            H::RailheadChoked { place, percent } => (36, [u32::from(place.0), u32::from(percent), 0, 0]),
            H::RailheadClear { place } => (37, [u32::from(place.0), 0, 0, 0]),
            H::Carried { element, men, vehicles } => (38, [e(element), men, vehicles, 0]),
            H::TonnageReached { plan } => (39, [u32::from(plan.0), 0, 0, 0]),
            H::TonnageDue { plan, percent } => (40, [u32::from(plan.0), u32::from(percent), 0, 0]),
            H::BridgeBuilt { crossing, late_h } => (41, [u32::from(crossing.0), u32::from(late_h), 0, 0]),
            H::BridgeDown { crossing } => (42, [u32::from(crossing.0), 0, 0, 0]),
            H::BridgeMended { crossing } => (43, [u32::from(crossing.0), 0, 0, 0]),
            H::BridgeRemoved { crossing } => (44, [u32::from(crossing.0), 0, 0, 0]),
            H::SquadronArrived { squadron, aircraft } => (45, [s(squadron), aircraft, 0, 0]),
            H::SquadronDeparted { squadron, aircraft } => (46, [s(squadron), aircraft, 0, 0]),
            H::SquadronReinforced { squadron, aircraft } => (47, [s(squadron), aircraft, 0, 0]),
            H::SquadronRests { squadron, serviceable } => (48, [s(squadron), serviceable, 0, 0]),
            H::SquadronResumes { squadron, serviceable } => (49, [s(squadron), serviceable, 0, 0]),
            H::AirMissionLaunched { mission, standing } => (50, [m(mission), u32::from(standing), 0, 0]),
            H::AirMissionBarred { mission, directive } => (51, [m(mission), u32::from(directive.0), 0, 0]),
            H::AirBattle { sorties_first, sorties_second, lost_first, lost_second } => {
                (52, [sorties_first, sorties_second, lost_first, lost_second])
            }
            H::AirfieldRaided { mission, airfield, destroyed, damaged } => (53, [m(mission), u32::from(airfield.0), destroyed, damaged]),
            H::DepotBurnt { mission, depot, tonnes } => (54, [m(mission), u32::from(depot.0), tonnes, 0]),
            H::Bombed { mission, element, kilograms } => (55, [m(mission), e(element), kilograms, 0]),
            H::AirClaims { side, claimed, actual } => (56, [side as u32, claimed, actual, 0]),
            H::Sighted { source, sector, men, armour } => (57, [u32::from(source.0), u32::from(sector.0), men, armour]),
            H::Reported { headquarters, source, sector, men } => {
                (58, [u32::from(headquarters.0), u32::from(source.0), u32::from(sector.0), men])
            }
            H::Appreciated { headquarters, sector, men, armour } => (59, [u32::from(headquarters.0), u32::from(sector.0), men, armour]),
            H::IntentJudged { headquarters, sector, from, to } => {
                (60, [u32::from(headquarters.0), u32::from(sector.0), from as u32, to as u32])
            }
            H::ConcealmentBegun { action } => (61, [u32::from(action), 0, 0, 0]),
            H::ConcealmentEnded { action } => (62, [u32::from(action), 0, 0, 0]),
            H::RailSabotaged { railhead, function, percent } => (63, [u32::from(railhead.0), u32::from(function), u32::from(percent), 0]),
            H::Understood { directive, headquarters, percent } => (64, [d(directive), h(headquarters), u32::from(percent), 0]),
            H::Answered { directive, headquarters, answer } => (65, [d(directive), h(headquarters), answer as u32, 0]),
            H::Supposed { headquarters, own, enemy, percent } => (66, [h(headquarters), own, enemy, u32::from(percent)]),
            H::Weighed { headquarters, course, manner, percent } => {
                (67, [h(headquarters), course_of(course), manner as u32, u32::from(percent)])
            }
            H::Decided { headquarters, course, manner, percent } => {
                (68, [h(headquarters), course_of(course), manner as u32, u32::from(percent)])
            }
            H::Breached { headquarters, directive, course, answer } => {
                (69, [h(headquarters), d(directive), course_of(course), answer as u32])
            }
            H::Begun { headquarters, course } => (70, [h(headquarters), course_of(course), 0, 0]),
            H::OutcomeReported { headquarters, course, outcome } => (71, [h(headquarters), course_of(course), u32::from(outcome), 0]),
            H::Learnt { headquarters, from, to } => (72, [h(headquarters), u32::from(from), u32::from(to), 0]),
            H::Reproached { headquarters, directive } => (73, [h(headquarters), d(directive), 0, 0]),
            H::Protested { side } => (74, [side as u32, 0, 0, 0]),
            H::TalksOpened { side } => (75, [side as u32, 0, 0, 0]),
            H::Agreed { hours } => (76, [hours, 0, 0, 0]),
            H::Strained { side, shock } => (77, [side as u32, u32::from(shock), 0, 0]),
            H::TookOffice { headquarters, person } => (78, [h(headquarters), u32::from(person), 0, 0]),
            H::ColumnBombed { mission, depot, kilograms, vehicles } => (79, [m(mission), u32::from(depot.0), kilograms, vehicles]),
            H::BridgeBombed { mission, crossing, kilograms } => (80, [m(mission), u32::from(crossing.0), kilograms, 0]),
            H::CalledOff { headquarters, course } => (81, [h(headquarters), course_of(course), 0, 0]),
        }
    }

    /// The kind.
    pub fn kind(&self) -> &'static Kind {
        let (tag, _) = self.fields();
        &KINDS[usize::from(tag).saturating_sub(1).min(KINDS.len() - 1)]
    }

    /// From the canonical form. `None`: there is no such tag, a number is out of its range, or one without meaning is not 0.
    pub fn from_fields(tag: u8, fields: [u32; 4]) -> Option<Self> {
        use Happening as H;
        let meant = KINDS.get(usize::from(tag).checked_sub(1)?)?.fields.len();
        if fields[meant..].iter().any(|&number| number != 0) {
            return None;
        }
        let [a, b, c, d] = fields;
        Some(match tag {
            1 => H::Arrived { element: ElementId(small(a)?), men: b },
            2 => H::Departed { element: ElementId(small(a)?), men: b },
            3 => H::Reinforced { element: ElementId(small(a)?), men: b, equipment: c },
            4 => H::Issued { directive: DirectiveId(small(a)?) },
            5 => H::Received { directive: DirectiveId(small(a)?) },
            6 => H::NotIssued { directive: DirectiveId(small(a)?) },
            7 => H::TaskBegun { task: TaskId(small(a)?), element: ElementId(small(b)?), late_h: small(c)? },
            8 => H::Substituted { task: TaskId(small(a)?), element: ElementId(small(b)?), instead_of: ElementId(small(c)?) },
            9 => H::NotExecutable { task: TaskId(small(a)?), element: ElementId(small(b)?), obstacle: obstacle(c)? },
            10 => H::ObjectiveReached { task: TaskId(small(a)?), element: ElementId(small(b)?), cell: CellId(small(c)?) },
            11 => H::TaskEnded { task: TaskId(small(a)?), element: ElementId(small(b)?) },
            12 => H::EnteredField { element: ElementId(small(a)?), cell: CellId(small(b)?) },
            13 => H::QueuedAtCrossing { element: ElementId(small(a)?), crossing: CrossingId(small(b)?) },
            14 => H::Crossed { element: ElementId(small(a)?), crossing: CrossingId(small(b)?) },
            15 => H::Contact { element: ElementId(small(a)?), enemy: ElementId(small(b)?), cell: CellId(small(c)?), assault: truth(d)? },
            16 => H::ContactLost { element: ElementId(small(a)?) },
            17 => H::Losses { element: ElementId(small(a)?), killed: b, wounded: c, by_artillery: d },
            18 => H::EquipmentLost { element: ElementId(small(a)?), armour: b, guns: c, written_off: d },
            19 => H::Bombarded { element: ElementId(small(a)?), cell: CellId(small(b)?), rounds: c },
            20 => H::Wavered { element: ElementId(small(a)?), from: posture(b)?, to: posture(c)?, cohesion_percent: byte(d)? },
            21 => H::Threatened { element: ElementId(small(a)?) },
            22 => H::CutOff { element: ElementId(small(a)?) },
            23 => H::Surrounded { element: ElementId(small(a)?) },
            24 => H::Relieved { element: ElementId(small(a)?) },
            25 => H::BrokeOut { element: ElementId(small(a)?), through: b, lost: c },
            26 => H::Overrun { element: ElementId(small(a)?), captured: b, missing: c, killed: d },
            27 => H::Defected { element: ElementId(small(a)?), men: b },
            28 => H::Repaired { element: ElementId(small(a)?), vehicles: b },
            29 => H::Shortage { element: ElementId(small(a)?), supply: byte(b)?, percent: byte(c)? },
            30 => H::Resupplied { element: ElementId(small(a)?), supply: byte(b)? },
            31 => H::Delivered { depot: DepotId(small(a)?), tonnes: b },
            32 => H::DepotEmpty { depot: DepotId(small(a)?), supply: byte(b)? },
            82 => H::DepotTaken { depot: DepotId(small(a)?), tonnes: b, percent: byte(c)? },
            33 => H::PlaceTaken { place: PlaceId(small(a)?), side: side(b)? },
            34 => H::Rung { side: side(a)?, from: byte(b)?, to: byte(c)? },
            35 => H::CeaseFire,
            36 => H::RailheadChoked { place: PlaceId(small(a)?), percent: byte(b)? },
            37 => H::RailheadClear { place: PlaceId(small(a)?) },
            38 => H::Carried { element: ElementId(small(a)?), men: b, vehicles: c },
            39 => H::TonnageReached { plan: TonnagePlanId(small(a)?) },
            40 => H::TonnageDue { plan: TonnagePlanId(small(a)?), percent: byte(b)? },
            41 => H::BridgeBuilt { crossing: CrossingId(small(a)?), late_h: small(b)? },
            42 => H::BridgeDown { crossing: CrossingId(small(a)?) },
            43 => H::BridgeMended { crossing: CrossingId(small(a)?) },
            44 => H::BridgeRemoved { crossing: CrossingId(small(a)?) },
            45 => H::SquadronArrived { squadron: SquadronId(small(a)?), aircraft: b },
            46 => H::SquadronDeparted { squadron: SquadronId(small(a)?), aircraft: b },
            47 => H::SquadronReinforced { squadron: SquadronId(small(a)?), aircraft: b },
            48 => H::SquadronRests { squadron: SquadronId(small(a)?), serviceable: b },
            49 => H::SquadronResumes { squadron: SquadronId(small(a)?), serviceable: b },
            50 => H::AirMissionLaunched { mission: AirMissionId(small(a)?), standing: byte(b)? },
            51 => H::AirMissionBarred { mission: AirMissionId(small(a)?), directive: DirectiveId(small(b)?) },
            52 => H::AirBattle { sorties_first: a, sorties_second: b, lost_first: c, lost_second: d },
            53 => H::AirfieldRaided { mission: AirMissionId(small(a)?), airfield: AirfieldId(small(b)?), destroyed: c, damaged: d },
            54 => H::DepotBurnt { mission: AirMissionId(small(a)?), depot: DepotId(small(b)?), tonnes: c },
            55 => H::Bombed { mission: AirMissionId(small(a)?), element: ElementId(small(b)?), kilograms: c },
            56 => H::AirClaims { side: side(a)?, claimed: b, actual: c },
            57 => H::Sighted { source: SourceId(small(a)?), sector: SectorId(small(b)?), men: c, armour: d },
            58 => {
                let (headquarters, source) = (HeadquartersId(small(a)?), SourceId(small(b)?));
                H::Reported { headquarters, source, sector: SectorId(small(c)?), men: d }
            }
            59 => H::Appreciated { headquarters: HeadquartersId(small(a)?), sector: SectorId(small(b)?), men: c, armour: d },
            60 => {
                let (headquarters, sector) = (HeadquartersId(small(a)?), SectorId(small(b)?));
                H::IntentJudged { headquarters, sector, from: intent(c)?, to: intent(d)? }
            }
            61 => H::ConcealmentBegun { action: small(a)? },
            62 => H::ConcealmentEnded { action: small(a)? },
            63 => H::RailSabotaged { railhead: RailheadId(small(a)?), function: small(b)?, percent: byte(c)? },
            64 => H::Understood { directive: DirectiveId(small(a)?), headquarters: HeadquartersId(small(b)?), percent: byte(c)? },
            65 => H::Answered { directive: DirectiveId(small(a)?), headquarters: HeadquartersId(small(b)?), answer: answer(c)? },
            66 => H::Supposed { headquarters: HeadquartersId(small(a)?), own: b, enemy: c, percent: byte(d)? },
            67 => {
                H::Weighed { headquarters: HeadquartersId(small(a)?), course: CourseId(small(b)?), manner: manner(c)?, percent: byte(d)? }
            }
            68 => {
                H::Decided { headquarters: HeadquartersId(small(a)?), course: CourseId(small(b)?), manner: manner(c)?, percent: byte(d)? }
            }
            69 => H::Breached {
                headquarters: HeadquartersId(small(a)?),
                directive: DirectiveId(small(b)?),
                course: CourseId(small(c)?),
                answer: answer(d)?,
            },
            70 => H::Begun { headquarters: HeadquartersId(small(a)?), course: CourseId(small(b)?) },
            71 => H::OutcomeReported {
                headquarters: HeadquartersId(small(a)?),
                course: CourseId(small(b)?),
                outcome: byte(c).filter(|it| *it < 3)?,
            },
            72 => H::Learnt { headquarters: HeadquartersId(small(a)?), from: byte(b)?, to: byte(c)? },
            73 => H::Reproached { headquarters: HeadquartersId(small(a)?), directive: DirectiveId(small(b)?) },
            74 => H::Protested { side: side(a)? },
            75 => H::TalksOpened { side: side(a)? },
            76 => H::Agreed { hours: a },
            77 => H::Strained { side: side(a)?, shock: small(b)? },
            78 => H::TookOffice { headquarters: HeadquartersId(small(a)?), person: small(b)? },
            79 => H::ColumnBombed { mission: AirMissionId(small(a)?), depot: DepotId(small(b)?), kilograms: c, vehicles: d },
            80 => H::BridgeBombed { mission: AirMissionId(small(a)?), crossing: CrossingId(small(b)?), kilograms: c },
            81 => H::CalledOff { headquarters: HeadquartersId(small(a)?), course: CourseId(small(b)?) },
            _ => return None,
        })
    }
}

fn small(number: u32) -> Option<u16> {
    u16::try_from(number).ok()
}

fn byte(number: u32) -> Option<u8> {
    u8::try_from(number).ok()
}

fn truth(number: u32) -> Option<bool> {
    (number < 2).then_some(number == 1)
}

fn side(number: u32) -> Option<Side> {
    Side::BOTH.into_iter().find(|side| *side as u32 == number)
}

fn posture(number: u32) -> Option<Posture> {
    use Posture as P;
    let all = [P::Hold, P::March, P::Assault, P::Fix, P::Stopped, P::FallBack, P::Broken, P::Withdraw, P::AtCrossing];
    all.into_iter().find(|posture| *posture as u32 == number)
}

fn intent(number: u32) -> Option<Intent> {
    Intent::ALL.into_iter().find(|intent| *intent as u32 == number)
}

fn answer(number: u32) -> Option<Answer> {
    Answer::ALL.into_iter().find(|answer| *answer as u32 == number)
}

fn manner(number: u32) -> Option<Manner> {
    Manner::ALL.into_iter().find(|manner| *manner as u32 == number)
}

fn obstacle(number: u32) -> Option<Obstacle> {
    Obstacle::ALL.into_iter().find(|obstacle| *obstacle as u32 == number)
}

impl Event {
    /// Reads the canonical encoding. `None`: no event is encoded so.
    pub fn decode(bytes: &[u8; ENCODED]) -> Option<Self> {
        let mut numbers = [0u32; ENCODED / 4];
        for (number, four) in numbers.iter_mut().zip(bytes.as_chunks::<4>().0) {
            *number = u32::from_le_bytes(*four);
        }
        let [id, minute, tag, a, b, c, d, causes @ ..] = numbers;
        let happening = Happening::from_fields(u8::try_from(tag).ok()?, [a, b, c, d])?;
        Some(Self { id: EventId(id), minute, happening, causes: causes.map(EventId) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_decoded_encodes_to_the_same_bytes(tag in 0u32..81, numbers in prop::array::uniform10(0u32..12)) {
            let mut bytes = [0u8; ENCODED];
            let [id, minute, rest @ ..] = numbers;
            let all = [id, minute, tag].into_iter().chain(rest);
            for (four, number) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(all) {
                *four = number.to_le_bytes();
            }
            if let Some(event) = Event::decode(&bytes) {
                prop_assert_eq!(event.encode(), bytes);
            }
        }
    }

    #[test]
    fn every_kind_has_its_tag_and_decodes_from_ones_but_not_from_numbers_without_meaning() {
        for (at, kind) in KINDS.iter().enumerate() {
            assert_eq!(usize::from(kind.tag), at + 1);
            let mut fields = [0; 4];
            fields[..kind.fields.len()].fill(1);
            let happening = Happening::from_fields(kind.tag, fields).unwrap();
            assert_eq!((happening.fields(), happening.kind()), ((kind.tag, fields), kind));
            if kind.fields.len() < 4 {
                fields[3] = 1;
                assert_eq!(Happening::from_fields(kind.tag, fields), None);
            }
        }
        assert_eq!(Happening::from_fields(KINDS.len() as u8 + 1, [0; 4]), None);
        assert_eq!(Happening::from_fields(0, [0; 4]), None);
    }
}
