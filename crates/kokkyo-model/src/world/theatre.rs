//! What never changes during a replication; shared by all of them.

use kokkyo_scenario::command::{Compliance, Measure, Play, Verb};
use kokkyo_scenario::forces::{FireKind, MobilityKind, Role, Surrounded, Target};

use kokkyo_scenario::logistics::{KINDS, Supply};

use super::air::AirTheatre;
use super::column::{
    CellId, Column, CrossingId, DepotId, DirectiveId, ElementId, EquipmentId, FleetId, HeadquartersId, HoldingId, Id as _, PlaceId,
    RailheadId, RailwayId, ReplacementId, TaskId, TonnagePlanId,
};
use super::command::{CommandTheatre, Headquarters};
use super::intelligence::IntelligenceTheatre;
use super::railway::{Boarding, Railway};
use super::search::Rearward;
use super::state::Light;
use super::{Cause, Side};

/// Everything that never changes. All times are hours since the start of the clock, all lengths whole metres turned
/// into km, so that compiling gives the same bits on every machine.
#[derive(Debug, Clone)]
pub struct Theatre {
    /// Start of the clock, seconds of UTC.
    pub start_s: i64,
    /// Offset of the scenario's clock. *Unit*: h.
    pub offset_h: f64,
    /// Length of a step. *Unit*: h.
    pub step_h: f64,
    /// Length of the rounds of a fight.
    pub rounds: crate::rounds::Lengths,
    /// Number of steps.
    pub steps: u32,
    /// Middle of the field: longitude and latitude, degrees.
    pub middle: [f64; 2],
    /// Cells of the field.
    pub cells: Column<CellId, Cell>,
    /// Classes of ground.
    pub terrain: Vec<Terrain>,
    /// Named places.
    pub places: Column<PlaceId, Place>,
    /// Ways from places outside the field into it: by place, the gateways with their distance.
    pub gateways: Column<PlaceId, Vec<Gateway>>,
    /// Bridges, fords, boats.
    pub crossings: Column<CrossingId, Crossing>,
    /// Order of battle: command nodes and elements in the scenario's order.
    pub formations: Vec<Formation>,
    /// Elements.
    pub elements: Column<ElementId, Element>,
    /// Equipment of elements, grouped by element.
    pub holdings: Column<HoldingId, Holding>,
    /// Classes of equipment.
    pub equipment: Column<EquipmentId, Equipment>,
    /// How formations move.
    pub mobilities: Vec<Mobility>,
    /// Quality of troops.
    pub troops: Vec<Troops>,
    /// What joins later.
    pub replacements: Column<ReplacementId, Replacement>,
    /// Headquarters, superiors before their subordinates.
    pub headquarters: Column<HeadquartersId, Headquarters>,
    /// People, and who issued which directive to whom.
    pub command: CommandTheatre,
    /// Directives.
    pub directives: Column<DirectiveId, Directive>,
    /// Tasks, in the order of their start.
    pub tasks: Column<TaskId, Task>,
    /// Tasks of each element, in the order of their start.
    pub tasks_of: Column<ElementId, Vec<TaskId>>,
    /// Ways to objectives.
    pub routes: Vec<Route>,
    /// Way to the nearest own rear for each side and mobility kind: indices into `routes`.
    pub rear_routes: [[u16; 4]; 2],
    /// Railway lines.
    pub railways: Column<RailwayId, Railway>,
    /// Railheads.
    pub railheads: Column<RailheadId, Railhead>,
    /// Fleets of supply vehicles.
    pub fleets: Column<FleetId, Fleet>,
    /// What a side's quartermaster wants in hand, by date. *Shape*: `[side]`.
    pub priorities: [Vec<Priority>; 2],
    /// Tonnage plans.
    pub supply_plans: Column<TonnagePlanId, TonnagePlan>,
    /// Road from the nearest own railhead to where an element arrives; 0 where it arrives by rail or is there from the
    /// start. *Unit*: km.
    pub way_in_km: Column<ElementId, f64>,
    /// How elements that arrive come by rail.
    pub boardings: Column<ElementId, Boarding>,
    /// Depots.
    pub depots: Column<DepotId, Depot>,
    /// The depots of each side from the nearest on, for every cell. *Shape*: `[side][cell × depots of the side]`.
    pub depots_by_distance: [Vec<DepotId>; 2],
    /// Air forces.
    pub air: AirTheatre,
    /// What each side wanted.
    pub goals: Vec<Goal>,
    /// Disputed ground in all. *Unit*: km².
    pub disputed_km2: f64,
    /// Cells claimed by both sides, with their areas. *Unit*: km².
    pub disputed: Vec<(CellId, f64)>,
    /// Light by step.
    pub light: Vec<Light>,
    /// Known ways to the rear.
    pub rearward: Rearward,
    /// Who looks, who tells whom, who hides.
    pub intelligence: IntelligenceTheatre,
}

/// Cells claimed by both sides, with their areas. *Unit*: km².
pub fn disputed_cells(cells: &Column<CellId, Cell>) -> Vec<(CellId, f64)> {
    cells.entries().filter(|(_, cell)| cell.zone == Zone::Disputed).map(|(id, cell)| (id, cell.area_km2)).collect()
}

/// Which ground a cell is under the two claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Zone {
    /// The first side's under both claims.
    First = 0,
    /// Claimed by both.
    Disputed = 1,
    /// The second side's under both claims.
    Second = 2,
    /// Given to the other by each: no claim reaches it.
    Unclaimed = 3,
}

/// What lies between two neighbouring cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Nothing.
    Open,
    /// A river that is waded anywhere, slowly.
    Wade,
    /// A river that needs a crossing, without one here.
    River,
    /// A river with one or more crossings (range into [`Cell`]-independent list, see [`Theatre::crossings`]): the first one.
    Crossing(CrossingId),
}

/// A cell of the field. What is asked for in every step comes first and fills one line of the cache (64 bytes).
#[derive(Debug, Clone)]
#[repr(C, align(128))]
pub struct Cell {
    /// Neighbours, the first `degree` of them valid.
    pub neighbours: [CellId; 6],
    /// Number of neighbours in the field.
    pub degree: u8,
    /// A side's anchor region reaches it without crossing lakes.
    pub passable: bool,
    /// Index into terrain.
    pub terrain: u8,
    /// Zone under the two claims.
    pub zone: Zone,
    /// The centre on a plane through the middle of the field: east and north of it, whole metres. *Unit*: km.
    pub plane_km: [f64; 2],
    /// What lies between.
    pub edges: [Edge; 6],
    /// Height. *Unit*: m.
    pub height_m: i16,
    /// Distance to each neighbour. *Unit*: km.
    pub km: [f32; 6],
    /// H3 index.
    pub h3: u64,
    /// Longitude and latitude of the centre, degrees.
    pub at: [f64; 2],
    /// Area. *Unit*: km².
    pub area_km2: f64,
}

/// A class of ground.
#[derive(Debug, Clone, Copy)]
pub struct Terrain {
    /// Speed factor by mobility kind.
    pub speed: [f64; 4],
    /// Multiplies losses of men in the open.
    pub exposure: f64,
    /// How far one sees. *Unit*: km.
    pub sight_km: f64,
}

/// A named place.
#[derive(Debug, Clone)]
pub struct Place {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Cell, where it lies in the field; otherwise `CellId::NONE`.
    pub cell: CellId,
}

/// A place of the field at which a road from outside ends.
#[derive(Debug, Clone, Copy)]
pub struct Gateway {
    /// Cell.
    pub cell: CellId,
    /// Length of the road. *Unit*: km.
    pub km: f64,
}

/// A bridge, ford or boat site.
#[derive(Debug, Clone)]
pub struct Crossing {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Cell on one bank.
    pub from: CellId,
    /// Cell on the other bank.
    pub to: CellId,
    /// The side that may use it; both where `None`.
    pub side: Option<Side>,
    /// Crossing loads an hour.
    pub capacity_per_h: f64,
    /// Heaviest equipment. *Unit*: t.
    pub max_load_t: f64,
    /// Opens.
    pub opens_h: f64,
    /// Closes; infinite if it does not.
    pub closes_h: f64,
    /// Length of a bridge that is built and can be destroyed; 0: it is simply there within its hours. *Unit*: m.
    pub length_m: f64,
    /// Another crossing on the same edge, or `CrossingId::NONE`.
    pub next: CrossingId,
}

impl Crossing {
    /// Whether it is not there at the start and has to be built.
    pub fn is_to_build(&self) -> bool {
        self.length_m > 0.0 && self.opens_h > 0.0
    }
}

/// The crossings on one edge.
pub fn chain(crossings: &Column<CrossingId, Crossing>, first: CrossingId) -> impl Iterator<Item = CrossingId> + '_ {
    let mut at = first;
    std::iter::from_fn(move || {
        if !at.is_some() || at.index() >= crossings.len() {
            return None;
        }
        let here = at;
        at = crossings[here].next;
        Some(here)
    })
}

/// A formation of the order of battle.
#[derive(Debug, Clone)]
pub struct Formation {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Index of the superior.
    pub parent: Option<usize>,
    /// Its element, if it is one.
    pub element: Option<ElementId>,
    /// Index of the nation.
    pub nation: u8,
}

/// An element.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub struct Element {
    /// Side.
    pub side: Side,
    /// What it is for.
    pub role: Role,
    /// Mobility kind.
    pub mobility_kind: MobilityKind,
    /// Index into mobilities.
    pub mobility: u8,
    /// Index into troops.
    pub troops: u8,
    /// Number of holdings.
    pub holdings: u8,
    /// First holding.
    pub first_holding: u16,
    /// A fit man's own weapons.
    pub small_arms: EquipmentId,
    /// Where.
    pub arrives_at: PlaceId,
    /// Entity part of random addresses.
    pub key: u32,
    /// Men on arrival.
    pub men: u32,
    /// Vehicles and guns on arrival.
    pub vehicles: u32,
    /// Holds armoured vehicles, which take part of its men behind plate.
    pub has_armour: bool,
    /// Room it takes. *Unit*: battalions.
    pub frontage: f64,
    /// Greatest range of its indirect fire. *Unit*: km; 0 if none.
    pub indirect_range_km: f64,
    /// Fuel at full load. *Unit*: t per 100 km.
    pub fuel_t_per_100km: f64,
    /// Arrival; at most 0: present from the start.
    pub arrives_h: f64,
    /// Departure; infinite if none.
    pub departs_h: f64,
    /// Heaviest thing it brings to a bridge. *Unit*: t.
    pub heaviest_t: f64,
    /// Share of its fit men who have anti-tank mines in hand.
    pub mines_share: f64,
    /// Index into formations.
    pub formation: u16,
    /// Index of the nation.
    pub nation: u8,
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

impl Element {
    /// Its holdings.
    pub fn holding_ids(&self) -> impl Iterator<Item = HoldingId> + use<> {
        (self.first_holding..self.first_holding + u16::from(self.holdings)).map(HoldingId)
    }
}

/// Equipment of one class in one element.
#[derive(Debug, Clone, Copy)]
pub struct Holding {
    /// Element.
    pub element: ElementId,
    /// Class.
    pub equipment: EquipmentId,
    /// What fire at that class is aimed at, as the class has it: asked for oftener than anything else of it.
    pub target: Option<Target>,
    /// Number on arrival.
    pub count: u32,
}

/// A class of equipment.
#[derive(Debug, Clone)]
pub struct Equipment {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What fire at it is aimed at; `None`: crew-served.
    pub target: Option<Target>,
    /// How it fires.
    pub fire: FireKind,
    /// Burns petrol.
    pub petrol: bool,
    /// Range. *Unit*: km.
    pub range_km: f64,
    /// *Unit*: rounds/h.
    pub rounds_per_h: f64,
    /// *Unit*: t a round.
    pub round_t: f64,
    /// *Unit*: m² a round.
    pub lethal_area_m2: f64,
    /// Men of the crew.
    pub crew: f64,
    /// *Unit*: t of fuel a km.
    pub fuel_t_per_km: f64,
    /// *Unit*: t on a bridge.
    pub load_t: f64,
    /// Rounds that go with it.
    pub shells: f64,
    /// Its rounds are shells (not small-arms ammunition).
    pub fires_shells: bool,
    /// What its kills are counted under.
    pub cause: Cause,
    /// Kills an hour by direct fire, by target kind. *Unit*: 1/h.
    pub kills_per_h: [f64; super::TARGETS],
    /// Kinds that it can hit.
    pub hits: super::Kinds,
}

/// How formations of one kind move.
#[derive(Debug, Clone, Copy)]
pub struct Mobility {
    /// Kind.
    pub kind: MobilityKind,
    /// *Unit*: km/h.
    pub road_km_h: f64,
    /// Share of a day it can keep moving. *Range*: 0–1.
    pub marching_share: f64,
    /// Speed in the dark as a share of that by day.
    pub night_factor: f64,
}

/// Quality of troops.
#[derive(Debug, Clone, Copy)]
pub struct Troops {
    /// Multiplies fire.
    pub readiness: f64,
    /// Cohesion at which an attack stops.
    pub theta_stop: f64,
    /// Cohesion at which it falls back.
    pub theta_fall_back: f64,
    /// Cohesion at which it breaks.
    pub theta_break: f64,
    /// Doctrine forbids withdrawal.
    pub forbids_withdrawal: bool,
    /// *Unit*: 1/h.
    pub defection_per_h: f64,
    /// Own fire in the dark.
    pub night_factor: f64,
    /// Once surrounded.
    pub surrounded: Surrounded,
}

/// What joins an element over a span.
#[derive(Debug, Clone, Copy)]
pub struct Replacement {
    /// Element.
    pub element: ElementId,
    /// Holding, or men where `HoldingId::NONE`.
    pub holding: HoldingId,
    /// Number in all.
    pub count: u32,
    /// First hour.
    pub from_h: f64,
    /// End.
    pub to_h: f64,
}

/// A directive.
#[derive(Debug, Clone)]
pub struct Directive {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Issuer.
    pub issuer: String,
    /// Addressees, joined.
    pub addressees: String,
    /// What it says.
    pub content: String,
    /// Recorded hour; the earliest one for a reactive directive.
    pub issued_h: f64,
    /// *Unit*: h.
    pub delay_h: f64,
    /// What must be true first.
    pub trigger: Option<Trigger>,
    /// Recorded compliance.
    pub compliance: Compliance,
    /// When it is given, whatever the mode.
    pub play: Play,
}

/// What must be true before a reactive directive is issued.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the sentence of a variant names its fields")]
pub enum Trigger {
    /// Fit men lost as a share of the men sent.
    LossesShare { elements: Vec<ElementId>, at_least: f64 },
    /// Share of the men in elements that are cut off.
    CutOff { elements: Vec<ElementId>, at_least: f64 },
    /// Men-weighted mean cohesion below a level.
    CohesionBelow { elements: Vec<ElementId>, below: f64 },
    /// Share of the armour out of action.
    ArmourLost { elements: Vec<ElementId>, at_least: f64 },
    /// Shells in a depot below a tonnage.
    ShellsBelow { depot: DepotId, tonnes: f64 },
    /// A task lapsed or was broken off.
    TaskFailed { task: TaskId },
    /// An enemy of `side` within reach of one of these cells.
    EnemyNear { side: Side, cells: Vec<CellId> },
}

/// One stretch of a task's way.
#[derive(Debug, Clone)]
pub struct Leg {
    /// Cell in the field; for a place outside it, the gateway.
    pub cell: CellId,
    /// Road beyond the gateway to a place outside the field. *Unit*: km; 0 inside it.
    pub beyond_km: f64,
    /// The place outside the field, if it is one.
    pub beyond: PlaceId,
    /// Way there by mobility kind: index into routes, `u16::MAX` where no element needs it.
    pub routes: [u16; 4],
}

/// A task.
#[derive(Debug, Clone)]
pub struct Task {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What to do.
    pub verb: Verb,
    /// Side of its elements.
    pub side: Side,
    /// Elements.
    pub elements: Vec<ElementId>,
    /// Stretches of the way; the last one leads to the objective.
    pub legs: Vec<Leg>,
    /// Objective.
    pub objective: PlaceId,
    /// Cells within reach of its fire mission: objective and ring, for bombard.
    pub support: Vec<TaskId>,
    /// Earliest beginning.
    pub start_h: f64,
    /// End; infinite if none.
    pub until_h: f64,
    /// Directive that must have been received.
    pub after: DirectiveId,
    /// Attacks only in the dark.
    pub night: bool,
    /// Share of the sustained rate of fire, for bombard.
    pub intensity: f64,
    /// Counted in fidelity.
    pub pinned: bool,
    /// Elements that take over.
    pub substitutes: Vec<ElementId>,
}

/// Ways from every cell to one objective, for one side and mobility kind.
#[derive(Debug, Clone)]
pub struct Route {
    /// Objective.
    pub objective: CellId,
    /// Marching time by day without enemy. *Unit*: h; infinite where there is no way. *Shape*: `[cell]`.
    pub hours: Column<CellId, f32>,
}

/// A railhead.
#[derive(Debug, Clone)]
pub struct Railhead {
    /// Id.
    pub id: String,
    /// Side.
    pub side: Side,
    /// Place.
    pub place: PlaceId,
    /// Lines that a train to it runs over.
    pub railways: Vec<RailwayId>,
    /// Fleets that load at it, in order: with many railheads each would otherwise ask all fleets in every step.
    pub fleets: Vec<FleetId>,
    /// What is sent, from hour on, *unit* t/h; in order.
    pub schedule: Vec<(f64, f64)>,
    /// What can be taken off trains, and loaded on vehicles, from hour on, *unit* t/h each; in order, infinite without limit.
    pub handling: Vec<(f64, f64)>,
}

/// Where a fleet loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// At a railhead, what the trains bring.
    Railhead(RailheadId),
    /// At a depot in the rear, what lies there: a leg of a longer way.
    Depot(DepotId),
}

/// A fleet of supply vehicles.
#[derive(Debug, Clone)]
pub struct Fleet {
    /// Id.
    pub id: String,
    /// Side.
    pub side: Side,
    /// Where it loads.
    pub loads_at: Origin,
    /// Where it unloads.
    pub depot: DepotId,
    /// Class of its vehicles, by position in the package.
    pub class: u16,
    /// Road from one to the other. *Unit*: km.
    pub km: f64,
    /// Its own fuel or fodder comes out of this kind of supply.
    pub burns: Supply,
    /// Net load of a vehicle. *Unit*: t.
    pub net_t: f64,
    /// What a vehicle uses itself on a round trip. *Unit*: t.
    pub own_use_t: f64,
    /// From loading to the end of unloading. *Unit*: h.
    pub out_h: f64,
    /// The way home, with service. *Unit*: h.
    pub home_h: f64,
    /// Share of the vehicles that a round trip sends to the workshop. *Range*: 0–1.
    pub breakdown_share: f64,
    /// Of those, the share that does not come back. *Range*: 0–1.
    pub written_off_share: f64,
    /// Mean time in the workshop. *Unit*: h.
    pub repair_h: f64,
    /// Speed over whole days. *Unit*: km/h of the clock.
    pub pace_km_h: f64,
    /// Men that a vehicle carries instead of goods; 0: none.
    pub men: f64,
    /// By date, in order.
    pub schedule: Vec<FleetStrength>,
}

impl Fleet {
    /// A round trip. *Unit*: h.
    pub fn trip_h(&self) -> f64 {
        self.out_h + self.home_h
    }

    /// Share of the vehicles that is on the road when nobody waits for goods: T / (T + β (1 − w) R). *Range*: 0–1.
    pub fn availability(&self) -> f64 {
        let repair_h = self.breakdown_share * (1.0 - self.written_off_share) * self.repair_h;
        self.trip_h() / (self.trip_h() + repair_h)
    }

    /// Strength in force at an hour; `None` before the first date.
    pub fn strength(&self, hour: f64) -> Option<&FleetStrength> {
        self.schedule.iter().take_while(|row| row.from_h <= hour).last()
    }
}

/// Strength of a fleet from an hour on.
#[derive(Debug, Clone, Copy)]
pub struct FleetStrength {
    /// From.
    pub from_h: f64,
    /// Vehicles in hand, those in the workshop included.
    pub vehicles: f64,
    /// Shares of the load by kind of supply; they add up to 1.
    pub shares: [f64; KINDS],
    /// Share of the marching infantry on its road that rides. *Range*: 0–1.
    pub carries_troops: f64,
}

/// Days of use that a quartermaster wants in hand, from an hour on.
#[derive(Debug, Clone, Copy)]
pub struct Priority {
    /// From.
    pub from_h: f64,
    /// Directive that must have been received, too; [`DirectiveId::NONE`]: none.
    pub directive: DirectiveId,
    /// By kind of supply; 0: allotted, not called forward. *Unit*: day.
    pub days: [f64; KINDS],
    /// Days of a depot's use beyond which no more of a kind is brought to it; infinite without limit. *Unit*: day.
    pub most_days: f64,
}

/// Tonnes that are to have come by an hour.
#[derive(Debug, Clone)]
pub struct TonnagePlan {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Side.
    pub side: Side,
    /// What comes from then on counts. *Unit*: h since the start.
    pub from_h: f64,
    /// Directive that must have been received, too, before it counts; [`DirectiveId::NONE`]: none.
    pub directive: DirectiveId,
    /// When it is due. *Unit*: h since the start.
    pub by_h: f64,
    /// By kind. *Unit*: t.
    pub tonnes: [f64; KINDS],
}

/// A forward depot.
#[derive(Debug, Clone)]
pub struct Depot {
    /// Id.
    pub id: String,
    /// Side.
    pub side: Side,
    /// Cell; for a depot outside the field, its nearest gateway.
    pub cell: CellId,
    /// Road beyond the gateway. *Unit*: km.
    pub beyond_km: f64,
    /// Stock at the start by kind. *Unit*: t.
    pub stock_t: [f64; KINDS],
    /// Fleets that load at it, in order.
    pub fleets: Vec<FleetId>,
}

/// What a side wanted.
#[derive(Debug, Clone)]
pub struct Goal {
    /// Id.
    pub id: String,
    /// Side.
    pub side: Side,
    /// Title.
    pub title: String,
    /// How it is measured.
    pub measure: Measure,
    /// Cell of the place, for `HoldPlace`.
    pub cell: CellId,
    /// Share of the disputed ground.
    pub km2_share: f64,
    /// Threshold.
    pub value: f64,
    /// Span.
    pub from_h: f64,
    /// End of the span.
    pub to_h: f64,
    /// Weight.
    pub weight: f64,
}

impl Cell {
    /// Cells next to this one.
    #[inline]
    pub fn around(&self) -> &[CellId] {
        &self.neighbours[..usize::from(self.degree).min(6)]
    }

    /// Distance between the centres of two cells, on the plane: near enough for ranges. *Unit*: km.
    #[inline]
    pub fn km_to(&self, other: &Self) -> f64 {
        let (x, y) = (self.plane_km[0] - other.plane_km[0], self.plane_km[1] - other.plane_km[1]);
        (x * x + y * y).sqrt()
    }
}

/// The depots of each side from the nearest on, the first of equals first, for every cell.
pub fn depots_by_distance(cells: &Column<CellId, Cell>, depots: &Column<DepotId, Depot>) -> [Vec<DepotId>; 2] {
    Side::BOTH.map(|side| {
        let mut all = Vec::new();
        for from in cells.iter() {
            let mut own: Vec<(f64, DepotId)> = Vec::new();
            for id in depots.ids().filter(|&id| depots[id].side == side) {
                if let Some(cell) = cells.find(depots[id].cell) {
                    own.push((from.km_to(cell) + depots[id].beyond_km, id));
                }
            }
            own.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            all.extend(own.into_iter().map(|(_, id)| id));
        }
        all
    })
}

impl Theatre {
    /// The depots of a side from the nearest to a cell on.
    #[inline]
    pub fn depots_from(&self, cell: CellId, side: Side) -> &[DepotId] {
        let all = &self.depots_by_distance[side.index()];
        let each = all.len() / self.cells.len().max(1);
        all.get(cell.index() * each..(cell.index() + 1) * each).unwrap_or_default()
    }

    /// Hours since the start at the beginning of a step.
    pub fn hour(&self, step: u32) -> f64 {
        f64::from(step) * self.step_h
    }

    /// Days since the start of the scenario's clock (midnight to midnight if it starts at midnight).
    pub fn days(&self) -> u32 {
        (f64::from(self.steps) * self.step_h / 24.0).ceil() as u32
    }

    /// Elements of a formation: itself, or all below it.
    pub fn elements_of(&self, formation: usize) -> Vec<ElementId> {
        use super::column::Id as _;
        let mut found = Vec::new();
        for index in 0..self.formations.len() {
            let Some(element) = self.formations[index].element else { continue };
            let mut at = Some(index);
            while let Some(here) = at {
                if here == formation {
                    found.push(ElementId::at(element.index()));
                    break;
                }
                at = self.formations[here].parent;
            }
        }
        found
    }
}
