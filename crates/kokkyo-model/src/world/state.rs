//! What changes during a replication; owned by one. Columns, indexed by typed ids. Only
//! [`apply`](super::apply::apply) and the engine's clock write to it.

use kokkyo_scenario::forces::{Role, Target};
use kokkyo_scenario::logistics::{CARRIED, KINDS};

use super::air::AirState;
use super::bridges::BridgeState;
use super::column::{CellId, Column, CrossingId, DepotId, DirectiveId, ElementId, FleetId, HoldingId, PlaceId, ReplacementId, TaskId};
use super::command::CommandState;
use super::intelligence::IntelligenceState;
use super::occupancy::Occupancy;
use super::supply::SupplyState;
use super::theatre::{Theatre, Zone};
use super::volleys::Volleys;
use super::{CAUSES, Enclosure, Posture, Presence, Side};
use crate::event::EventId;

/// How far a directive has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stage {
    /// Not yet issued.
    Pending = 0,
    /// Issued, on its way.
    Issued = 1,
    /// Received.
    Received = 2,
    /// Will not be issued: its trigger never came true.
    Lapsed = 3,
}

/// How close a pair of opposing elements is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Closeness {
    /// In neighbouring cells, both holding.
    Facing = 0,
    /// One attacks short of assault.
    Fixing = 1,
    /// One assaults the other, or both are in one cell.
    Assault = 2,
}

/// Two opposing elements in contact during a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Engagement {
    /// Of the first side.
    pub first: ElementId,
    /// Of the second side.
    pub second: ElementId,
    /// How close.
    pub closeness: Closeness,
    /// When it opens within the step. *Unit*: h from the beginning of the step.
    pub opens_h: f64,
    /// Cell that is fought over: its hash is the address of the engagement's frailty.
    pub ground: CellId,
    /// Both are in one cell.
    pub same_cell: bool,
    /// A water line lies between.
    pub across_water: bool,
    /// How hard the fight is on this day: a draw with mean 1.
    pub frailty: f64,
}

/// Indirect fire of one element at another during a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mission {
    /// Who fires.
    pub shooter: ElementId,
    /// At whom.
    pub target: ElementId,
    /// Share of the shooter's fire.
    pub share: f64,
    /// Share of the sustained rate of fire.
    pub intensity: f64,
    /// The target is in an assault: fire counts in rounds.
    pub in_assault: bool,
}

/// Light during a step.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Light {
    /// Share of the step that is light. *Range*: 0–1.
    pub day_share: f64,
    /// Sun above the horizon at the middle of the step.
    pub is_day: bool,
}

/// A round within a step. *Unit*: h from the beginning of the step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Round {
    /// When it begins.
    pub from_h: f64,
    /// How long it is.
    pub hours: f64,
    /// The moment for which it is worked out.
    pub at_h: f64,
}

impl Round {
    /// A whole step, worked out at its beginning.
    pub fn whole(step_h: f64) -> Self {
        Self { from_h: 0.0, hours: step_h, at_h: 0.0 }
    }

    /// When it ends.
    pub fn end_h(&self) -> f64 {
        self.from_h + self.hours
    }
}

/// Everything that changes.
#[derive(Debug, Clone)]
pub struct State {
    /// Step that is played.
    pub step: u32,
    /// Hours since the start at the beginning of the step.
    pub hour: f64,
    /// Round within the step; outside rounds the whole step.
    pub round: Round,
    /// Light of the step.
    pub light: Light,

    // Elements: where.
    /// Where an element is.
    pub presence: Column<ElementId, Presence>,
    /// Cell, while in the field; where it will enter, while on the road into it.
    pub cell: Column<ElementId, CellId>,
    /// Place, while off the field; destination, while on the road.
    pub place: Column<ElementId, PlaceId>,
    /// Road still to go. *Unit*: km.
    pub road_left_km: Column<ElementId, f64>,
    /// Cell it is moving into.
    pub next_cell: Column<ElementId, CellId>,
    /// Share of the way into that cell done. *Range*: 0–1.
    pub progress: Column<ElementId, f64>,
    /// Crossing it waits at.
    pub crossing: Column<ElementId, CrossingId>,
    /// Crossing loads still to be served.
    pub crossing_left: Column<ElementId, f64>,
    /// When it came to its crossing. *Unit*: h since the start.
    pub queued_h: Column<ElementId, f64>,
    /// When the last of its loads was over. *Unit*: h since the start.
    pub over_h: Column<ElementId, f64>,

    // Elements: men. Each column in men.
    /// Fit.
    pub fit: Column<ElementId, u32>,
    /// Wounded, alive, not yet returned.
    pub wounded: Column<ElementId, u32>,
    /// Of the wounded, those still in the care of the element: neither evacuated nor returned.
    pub in_care: Column<ElementId, u32>,
    /// Sick.
    pub sick: Column<ElementId, u32>,
    /// Killed.
    pub killed: Column<ElementId, u32>,
    /// Missing.
    pub missing: Column<ElementId, u32>,
    /// Captured.
    pub captured: Column<ElementId, u32>,
    /// Gone over to the enemy.
    pub deserted: Column<ElementId, u32>,
    /// Left the theatre.
    pub departed: Column<ElementId, u32>,
    /// Arrived in all: on arrival and as replacements.
    pub sent: Column<ElementId, u32>,
    /// Ever wounded.
    pub wounded_total: Column<ElementId, u32>,
    /// Ever sick.
    pub sick_total: Column<ElementId, u32>,

    // Elements: condition.
    /// Cohesion. *Range*: 0–1.
    pub cohesion: Column<ElementId, f64>,
    /// Fatigue. *Range*: 0–1.
    pub fatigue: Column<ElementId, f64>,
    /// Dug in. *Range*: 0–1.
    pub dug_in: Column<ElementId, f64>,
    /// How much of that is dug in the course of the present step.
    pub dug_now: Column<ElementId, f64>,
    /// What it is doing.
    pub posture: Column<ElementId, Posture>,
    /// Since when. *Unit*: h since the start.
    pub posture_since_h: Column<ElementId, f64>,
    /// How it is shut in.
    pub enclosure: Column<ElementId, Enclosure>,
    /// Since when no way is open; infinite while one is. *Unit*: h since the start.
    pub closed_since_h: Column<ElementId, f64>,
    /// When it came into its cell. *Unit*: h since the start.
    pub settled_h: Column<ElementId, f64>,
    /// Last hour at which it was assaulting an enemy. *Unit*: h since the start.
    pub assault_h: Column<ElementId, f64>,
    /// Men lost in the present round.
    pub round_lost: Column<ElementId, u32>,
    /// Last hour in contact; negative infinity if never.
    pub contact_h: Column<ElementId, f64>,
    /// The end of the last step in which an enemy attacked it or it attacked one. *Unit*: h since the start.
    pub fought_h: Column<ElementId, f64>,
    /// In contact now: the closest kind, 0 none, 1 facing, 2 fixing, 3 assault.
    pub contact: Column<ElementId, u8>,
    /// Some of the enemy sees it.
    pub observed: Column<ElementId, bool>,
    /// Supplies with it by kind. *Unit*: t.
    pub stock_t: Column<ElementId, [f64; CARRIED]>,
    /// Supplies it should have by kind. *Unit*: t.
    pub full_t: Column<ElementId, [f64; CARRIED]>,
    /// Kinds of supply that it is short of: one bit a kind.
    pub short_of: Column<ElementId, u8>,

    // Elements: orders.
    /// Task.
    pub task: Column<ElementId, TaskId>,
    /// Stretch of the way.
    pub leg: Column<ElementId, u8>,
    /// Next entry of its list of tasks.
    pub cursor: Column<ElementId, u16>,
    /// Hour before which the plan has nothing to say to it; negative infinity: to be looked up. *Unit*: h since the start.
    pub plan_due_h: Column<ElementId, f64>,
    /// Reached the objective of its task.
    pub at_objective: Column<ElementId, bool>,
    /// Gave way, and has nowhere to go.
    pub at_bay: Column<ElementId, bool>,

    // Why: the last event of a kind.
    /// Task begun.
    pub why_task: Column<ElementId, EventId>,
    /// Contact.
    pub why_contact: Column<ElementId, EventId>,
    /// Last losses.
    pub why_losses: Column<ElementId, EventId>,
    /// Shut in.
    pub why_enclosure: Column<ElementId, EventId>,
    /// Posture.
    pub why_posture: Column<ElementId, EventId>,
    /// Shortage.
    pub why_supply: Column<ElementId, EventId>,

    // Elements: of this step, for the log.
    /// Killed, wounded, hit by artillery.
    pub step_men: Column<ElementId, [u32; 3]>,
    /// Armour, guns, written off.
    pub step_equipment: Column<ElementId, [u32; 3]>,
    /// Rounds fired by its artillery, and at which cell.
    pub step_rounds: Column<ElementId, f64>,
    /// Whether any of these is to be logged.
    pub has_tally: Column<ElementId, bool>,
    /// Where it fired.
    pub step_aim: Column<ElementId, CellId>,

    // Holdings: each column in pieces.
    /// In action.
    pub running: Column<HoldingId, u32>,
    /// Broken down.
    pub broken_down: Column<HoldingId, u32>,
    /// Knocked out, perhaps to be repaired.
    pub knocked_out: Column<HoldingId, u32>,
    /// Lost for good.
    pub written_off: Column<HoldingId, u32>,
    /// Left the theatre.
    pub withdrawn: Column<HoldingId, u32>,
    /// Arrived in all.
    pub issued: Column<HoldingId, u32>,
    /// Ever knocked out (written off at once included).
    pub knocked_out_total: Column<HoldingId, u32>,
    /// Rounds fired in all.
    pub rounds_fired: Column<HoldingId, f64>,
    /// Where the wrecks lie.
    pub wreck_cell: Column<HoldingId, CellId>,

    // Ground.
    /// Who last held a cell alone: 0, 1, or 2 for nobody.
    pub control: Column<CellId, u8>,
    /// Who is where.
    pub occupancy: Occupancy,
    /// Version of the occupancy for which the ways out were last looked at.
    pub surveyed: u32,
    /// Who holds a place's cell.
    pub place_side: Column<PlaceId, u8>,
    /// Loads served at a crossing so far.
    pub served: Column<CrossingId, f64>,
    /// Until when a crossing has worked. *Unit*: h since the start.
    pub busy_until_h: Column<CrossingId, f64>,
    /// Bridges: what stands of them.
    pub bridges: BridgeState,
    /// Works that were left in a cell, by the side that dug them: their level, and when they were left.
    pub works: Column<CellId, [(f32, f32); 2]>,

    // Orders.
    /// How far directives have come.
    pub stage: Column<DirectiveId, Stage>,
    /// Event of issue.
    pub issued_event: Column<DirectiveId, EventId>,
    /// Hour of issue.
    pub issued_hour: Column<DirectiveId, f64>,
    /// Event of receipt.
    pub received_event: Column<DirectiveId, EventId>,
    /// Elements that began a task within a step of its hour, and elements it was given to.
    pub task_begun: Column<TaskId, (u16, u16)>,
    /// A task lapsed or was broken off by one of its elements.
    pub task_failed: Column<TaskId, bool>,
    /// Replacements that have come.
    pub joined: Column<ReplacementId, u32>,

    // Supply.
    /// Railheads, fleets, columns on the road, tonnage plans.
    pub supply: SupplyState,
    /// What a fleet has delivered. *Unit*: t.
    pub hauled_t: Column<FleetId, f64>,
    /// Stock of a depot by kind. *Unit*: t.
    pub depot_t: Column<DepotId, [f64; KINDS]>,
    /// Delivered since midnight, for the log. *Unit*: t.
    pub depot_today_t: Column<DepotId, f64>,
    /// Delivered at depots by side, all goods. *Unit*: t.
    pub delivered_t: [f64; 2],
    /// Books by side and kind: brought (to depots, with arrivals, initial stock), used up, taken away or lost. *Unit*: t.
    pub brought_t: [[f64; KINDS]; 2],
    /// Used up.
    pub used_t: [[f64; KINDS]; 2],
    /// Taken away by departures, lost with their holders.
    pub lost_t: [[f64; KINDS]; 2],

    // Sums.
    /// Shells fired by side.
    pub shells_fired: [f64; 2],
    /// Armour knocked out by side of the victim and cause.
    pub armour_by_cause: [[u32; CAUSES]; 2],
    /// Last hour at which a side fought with at least a size, by size 0–5.
    pub size_h: [[f64; 6]; 2],
    /// Last hour at which a side fought at a depth, by depth 0–3.
    pub depth_h: [[f64; 4]; 2],
    /// Rung by side.
    pub rung: [u8; 2],
    /// Last event of a rung.
    pub why_rung: [EventId; 2],
    /// Highest rung reached by anyone.
    pub highest_rung: u8,
    /// Highest rung of any fight on the ground alone. Not in the digest: it follows from contacts and places, which are.
    pub highest_on_ground: u8,

    /// The air forces.
    pub air: AirState,
    /// What headquarters believe, and what agencies do.
    pub intelligence: IntelligenceState,

    /// Pairs that attack or fix each other in this step.
    pub engagements: Vec<Engagement>,
    /// Pairs that only face each other in this step.
    pub facings: Vec<Engagement>,
    /// Indirect fire in this step.
    pub missions: Vec<Mission>,
    /// Hazards of the present round.
    pub volleys: Volleys,
    /// Counts how often pieces, or the last men of an element, were lost in a fight: what guns fire is another thing afterwards.
    pub guns_lost: u32,
    /// Which elements the present rounds are played for.
    pub tier: Tier,
    /// Headquarters: what they are on, believe and were told.
    pub command: CommandState,
}

/// Contacts are played in three tiers, so that quiet fronts do not need the short rounds of an assault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// Elements that only face the enemy: twice a day, for half a day at once.
    Quiet = 0,
    /// Elements in an attack short of assault, or under shells without being in an assault.
    Front = 1,
    /// Elements in an assault.
    Assault = 2,
}

impl State {
    /// The state before the first step.
    pub fn new(theatre: &Theatre) -> Self {
        let n = theatre.elements.len();
        let h = theatre.holdings.len();
        let pairs = 12 * n.max(8);
        Self {
            step: 0,
            hour: 0.0,
            round: Round::whole(theatre.step_h),
            light: Light::default(),
            presence: Column::filled(n, Presence::Absent),
            cell: Column::filled(n, CellId::NONE),
            place: Column::filled(n, PlaceId::NONE),
            road_left_km: Column::filled(n, 0.0),
            next_cell: Column::filled(n, CellId::NONE),
            progress: Column::filled(n, 0.0),
            crossing: Column::filled(n, CrossingId::NONE),
            crossing_left: Column::filled(n, 0.0),
            queued_h: Column::filled(n, f64::NEG_INFINITY),
            over_h: Column::filled(n, f64::NEG_INFINITY),
            fit: Column::filled(n, 0),
            wounded: Column::filled(n, 0),
            in_care: Column::filled(n, 0),
            sick: Column::filled(n, 0),
            killed: Column::filled(n, 0),
            missing: Column::filled(n, 0),
            captured: Column::filled(n, 0),
            deserted: Column::filled(n, 0),
            departed: Column::filled(n, 0),
            sent: Column::filled(n, 0),
            wounded_total: Column::filled(n, 0),
            sick_total: Column::filled(n, 0),
            cohesion: Column::filled(n, 1.0),
            fatigue: Column::filled(n, 0.0),
            dug_in: Column::filled(n, 0.0),
            dug_now: Column::filled(n, 0.0),
            posture: Column::filled(n, Posture::Hold),
            posture_since_h: Column::filled(n, 0.0),
            enclosure: Column::filled(n, Enclosure::Open),
            closed_since_h: Column::filled(n, f64::INFINITY),
            settled_h: Column::filled(n, f64::NEG_INFINITY),
            assault_h: Column::filled(n, f64::NEG_INFINITY),
            round_lost: Column::filled(n, 0),
            contact_h: Column::filled(n, f64::NEG_INFINITY),
            fought_h: Column::filled(n, f64::NEG_INFINITY),
            contact: Column::filled(n, 0),
            observed: Column::filled(n, false),
            stock_t: Column::filled(n, [0.0; CARRIED]),
            full_t: Column::filled(n, [0.0; CARRIED]),
            short_of: Column::filled(n, 0),
            task: Column::filled(n, TaskId::NONE),
            leg: Column::filled(n, 0),
            cursor: Column::filled(n, 0),
            plan_due_h: Column::filled(n, f64::NEG_INFINITY),
            at_objective: Column::filled(n, false),
            at_bay: Column::filled(n, false),
            why_task: Column::filled(n, EventId::NONE),
            why_contact: Column::filled(n, EventId::NONE),
            why_losses: Column::filled(n, EventId::NONE),
            why_enclosure: Column::filled(n, EventId::NONE),
            why_posture: Column::filled(n, EventId::NONE),
            why_supply: Column::filled(n, EventId::NONE),
            step_men: Column::filled(n, [0; 3]),
            step_equipment: Column::filled(n, [0; 3]),
            step_rounds: Column::filled(n, 0.0),
            has_tally: Column::filled(n, false),
            step_aim: Column::filled(n, CellId::NONE),
            running: Column::filled(h, 0),
            broken_down: Column::filled(h, 0),
            knocked_out: Column::filled(h, 0),
            written_off: Column::filled(h, 0),
            withdrawn: Column::filled(h, 0),
            issued: Column::filled(h, 0),
            knocked_out_total: Column::filled(h, 0),
            rounds_fired: Column::filled(h, 0.0),
            wreck_cell: Column::filled(h, CellId::NONE),
            control: Column::new(
                theatre
                    .cells
                    .iter()
                    .map(|cell| match cell.zone {
                        Zone::First => 0,
                        Zone::Second => 1,
                        Zone::Disputed | Zone::Unclaimed => 2,
                    })
                    .collect(),
            ),
            occupancy: Occupancy::new(theatre.cells.len(), n),
            surveyed: u32::MAX,
            place_side: Column::new(
                theatre
                    .places
                    .iter()
                    .map(|place| {
                        theatre.cells.find(place.cell).map_or(2, |cell| match cell.zone {
                            Zone::First => 0,
                            Zone::Second => 1,
                            Zone::Disputed | Zone::Unclaimed => 2,
                        })
                    })
                    .collect(),
            ),
            served: Column::filled(theatre.crossings.len(), 0.0),
            busy_until_h: Column::filled(theatre.crossings.len(), f64::NEG_INFINITY),
            bridges: BridgeState::new(theatre),
            works: Column::filled(theatre.cells.len(), [(0.0, 0.0); 2]),
            stage: Column::filled(theatre.directives.len(), Stage::Pending),
            issued_event: Column::filled(theatre.directives.len(), EventId::NONE),
            issued_hour: Column::filled(theatre.directives.len(), f64::INFINITY),
            received_event: Column::filled(theatre.directives.len(), EventId::NONE),
            task_begun: Column::filled(theatre.tasks.len(), (0, 0)),
            task_failed: Column::filled(theatre.tasks.len(), false),
            joined: Column::filled(theatre.replacements.len(), 0),
            supply: SupplyState::new(theatre),
            hauled_t: Column::filled(theatre.fleets.len(), 0.0),
            depot_t: Column::new(theatre.depots.iter().map(|depot| depot.stock_t).collect()),
            depot_today_t: Column::filled(theatre.depots.len(), 0.0),
            delivered_t: [0.0; 2],
            brought_t: initial_books(theatre),
            used_t: [[0.0; KINDS]; 2],
            lost_t: [[0.0; KINDS]; 2],
            shells_fired: [0.0; 2],
            armour_by_cause: [[0; CAUSES]; 2],
            size_h: [[f64::NEG_INFINITY; 6]; 2],
            depth_h: [[f64::NEG_INFINITY; 4]; 2],
            rung: [0; 2],
            why_rung: [EventId::NONE; 2],
            highest_rung: 0,
            highest_on_ground: 0,
            air: AirState::new(theatre),
            intelligence: IntelligenceState::new(&theatre.intelligence, theatre.railheads.len()),
            engagements: Vec::with_capacity(pairs),
            facings: Vec::with_capacity(pairs),
            missions: Vec::with_capacity(pairs),
            volleys: Volleys::new(n),
            guns_lost: 0,
            tier: Tier::Front,
            command: CommandState::new(theatre),
        }
    }

    /// When a task begins: by its own clock, or with the course that it belongs to. *Unit*: h since the start.
    #[inline]
    pub fn starts_h(&self, theatre: &Theatre, task: TaskId) -> f64 {
        theatre.tasks[task].start_h + self.command.shift_h[task]
    }

    /// When it ends; infinite if it does not.
    #[inline]
    pub fn ends_h(&self, theatre: &Theatre, task: TaskId) -> f64 {
        theatre.tasks[task].until_h + self.command.shift_h[task]
    }

    /// Whether an element is in the field with men who can act.
    pub fn is_active(&self, element: ElementId) -> bool {
        self.presence[element] == Presence::InField && self.fit[element] > 0
    }

    /// Whether an element that gave way has got out of the enemy's reach: it stays where it is, and rests.
    pub fn is_out_of_reach(&self, theatre: &Theatre, element: ElementId) -> bool {
        self.posture[element].has_given_way()
            && self.contact[element] == 0
            && self.now_h() - self.posture_since_h[element] > 2.0 * theatre.step_h.max(3.0)
    }

    /// Whether an element that gave way stands all the same: it has got out of reach, or has nowhere to go.
    pub fn has_stopped_running(&self, theatre: &Theatre, element: ElementId) -> bool {
        self.posture[element].has_given_way() && (self.at_bay[element] || self.is_out_of_reach(theatre, element))
    }

    /// Men of an element whom fire can find: nobody behind plate, and nobody of an attack of armour, whose trains stay behind.
    #[inline]
    pub fn in_the_open(&self, theatre: &Theatre, element: ElementId) -> u32 {
        if theatre.elements[element].has_armour { self.outside_armour(theatre, element) } else { self.fit[element] }
    }

    fn outside_armour(&self, theatre: &Theatre, element: ElementId) -> u32 {
        let (vehicles, crews) = self.running_armour(theatre, element);
        if vehicles > 0 && self.attacks_mounted(theatre, element) { 0 } else { self.fit[element].saturating_sub(crews) }
    }

    /// Men of an element who are in its fight: of an attack of armour its crews, of all others who is fit.
    #[inline]
    pub fn men_in_the_fight(&self, theatre: &Theatre, element: ElementId) -> u32 {
        if !self.attacks_mounted(theatre, element) {
            return self.fit[element];
        }
        let (vehicles, crews) = self.running_armour(theatre, element);
        if vehicles > 0 { self.fit[element].min(crews) } else { self.fit[element] }
    }

    fn attacks_mounted(&self, theatre: &Theatre, element: ElementId) -> bool {
        let who = &theatre.elements[element];
        who.has_armour && who.role == Role::Armour && self.posture[element] == Posture::Assault
    }

    /// Armoured vehicles of an element that run, and the men of their crews.
    pub fn running_armour(&self, theatre: &Theatre, element: ElementId) -> (u32, u32) {
        let (mut vehicles, mut crews) = (0, 0.0);
        for holding in theatre.elements[element].holding_ids() {
            let held = &theatre.holdings[holding];
            if held.target.is_some_and(Target::is_armour) {
                vehicles += self.running[holding];
                crews += f64::from(self.running[holding]) * theatre.equipment[held.equipment].crew;
            }
        }
        (vehicles, crews as u32)
    }

    /// Men of an element who can still be lost or saved: fit, wounded and sick.
    pub fn alive(&self, element: ElementId) -> u32 {
        self.fit[element] + self.wounded[element] + self.sick[element]
    }

    /// Whether the present rounds decide what direct fire does to an element.
    #[inline]
    pub fn in_tier(&self, element: ElementId) -> bool {
        match self.tier {
            Tier::Quiet => self.contact[element] == 1,
            Tier::Front => self.contact[element] == 2,
            Tier::Assault => self.contact[element] == 3,
        }
    }

    /// Whether the present rounds decide what shells do to an element.
    #[inline]
    pub fn shelled_in_tier(&self, element: ElementId) -> bool {
        match self.tier {
            Tier::Quiet => false,
            Tier::Front => self.contact[element] < 3,
            Tier::Assault => self.contact[element] == 3,
        }
    }

    /// Dug-in level at the beginning of the present round: digging goes on through the step.
    pub fn dug_in_now(&self, element: ElementId, step_h: f64) -> f64 {
        self.dug_in[element] - self.dug_now[element] * (1.0 - (self.round.at_h / step_h).min(1.0))
    }

    /// Hours since the start at the moment for which the present round is worked out.
    pub fn now_h(&self) -> f64 {
        self.hour + self.round.at_h
    }

    /// The bytes of everything that counts, little-endian, for the digest.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&self.step.to_le_bytes());
        for column in
            [&self.fit, &self.wounded, &self.sick, &self.killed, &self.missing, &self.captured, &self.deserted, &self.departed, &self.sent]
        {
            for value in column.iter() {
                bytes.extend_from_slice(&value.to_le_bytes());
            }
        }
        for column in [&self.running, &self.broken_down, &self.knocked_out, &self.written_off, &self.withdrawn, &self.issued] {
            for value in column.iter() {
                bytes.extend_from_slice(&value.to_le_bytes());
            }
        }
        for (presence, cell) in self.presence.iter().zip(self.cell.iter()) {
            bytes.push(*presence as u8);
            bytes.extend_from_slice(&cell.0.to_le_bytes());
        }
        for column in [&self.cohesion, &self.fatigue, &self.dug_in] {
            for value in column.iter() {
                bytes.extend_from_slice(&value.to_bits().to_le_bytes());
            }
        }
        let stocks = self.stock_t.iter().flatten().chain(self.depot_t.iter().flatten()).chain(self.supply.railhead_t.iter().flatten());
        let fleets = self.supply.ready.iter().chain(self.supply.under_repair.iter()).chain(self.supply.written_off.iter());
        for value in stocks.chain(fleets) {
            bytes.extend_from_slice(&value.to_bits().to_le_bytes());
        }
        for (built, stands) in self.bridges.built.iter().zip(self.bridges.stands.iter()) {
            bytes.extend_from_slice(&built.to_bits().to_le_bytes());
            bytes.extend_from_slice(&stands.to_bits().to_le_bytes());
        }
        bytes.extend(self.supply.plan_told.iter().map(|told| u8::from(told.0) | u8::from(told.1) << 1));
        bytes.extend(self.control.iter().copied());
        bytes.push(self.highest_rung);
        self.air.bytes(&mut bytes);
        if self.command.free_from_h.is_finite() {
            self.command.bytes(&mut bytes);
        }
        bytes
    }
}

fn initial_books(theatre: &Theatre) -> [[f64; KINDS]; 2] {
    let mut books = [[0.0; KINDS]; 2];
    for depot in theatre.depots.iter() {
        for (book, stock) in books[depot.side.index()].iter_mut().zip(depot.stock_t) {
            *book += stock;
        }
    }
    books
}

/// Side as kept in a `u8` column.
pub fn side_of(value: u8) -> Option<Side> {
    match value {
        0 => Some(Side::First),
        1 => Some(Side::Second),
        _ => None,
    }
}
