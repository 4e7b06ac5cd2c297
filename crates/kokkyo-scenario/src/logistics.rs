//! Railways, railheads, vehicles, fleets, depots, priorities, tonnage plans.

use crate::{Moment, Provenance};

/// The kinds of supply, in the order of every array over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Supply {
    /// Ammunition of men and crew-served weapons.
    SmallArms,
    /// Shells of guns and tank guns.
    Shells,
    /// Fuel.
    Fuel,
    /// Food and fodder.
    Food,
    /// Bombs and the ammunition of aircraft; held by depots only.
    AirAmmunition,
    /// Heating fuel, engineers' and other stores; held by depots only, counted and not used.
    Other,
}

/// Number of kinds: loads, depots and books have all of them.
pub const KINDS: usize = Supply::ALL.len();

/// Number of kinds that elements carry: the first ones.
pub const CARRIED: usize = Supply::CARRIED.len();

impl Supply {
    /// All, in order.
    pub const ALL: [Self; 6] = [Self::SmallArms, Self::Shells, Self::Fuel, Self::Food, Self::AirAmmunition, Self::Other];

    /// Those that elements carry, in order.
    pub const CARRIED: [Self; 4] = [Self::SmallArms, Self::Shells, Self::Fuel, Self::Food];

    /// Name in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::SmallArms => "small-arms ammunition",
            Self::Shells => "shells",
            Self::Fuel => "fuel",
            Self::Food => "food",
            Self::AirAmmunition => "air ammunition",
            Self::Other => "other stores",
        }
    }
}

/// Everything under `logistics/`.
#[derive(Debug, Clone, Default)]
pub struct Logistics {
    /// Railway lines.
    pub railways: Vec<Railway>,
    /// What arrives by rail.
    pub railheads: Vec<Railhead>,
    /// Classes of supply vehicle.
    pub vehicles: Vec<VehicleClass>,
    /// Fleets on the road.
    pub fleets: Vec<Fleet>,
    /// Forward depots.
    pub depots: Vec<Depot>,
    /// What is loaded first, by side and date.
    pub priorities: Vec<Priority>,
    /// Tonnage plans.
    pub plans: Vec<TonnagePlan>,
}

/// A railway line and its capacity by date.
#[derive(Debug, Clone)]
pub struct Railway {
    /// Id.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Index of the side.
    pub side: usize,
    /// Capacity from a date on, in order of dates.
    pub schedule: Vec<RailwayCapacity>,
}

/// What a line passes from a date on.
#[derive(Debug, Clone)]
pub struct RailwayCapacity {
    /// From.
    pub from: Moment,
    /// Pairs of trains a day for troops and supplies. *Unit*: trains/day.
    pub pairs_per_day: f64,
    /// Net load of a supply train. *Unit*: t.
    pub t_per_train: f64,
    /// Men, with their horses, baggage and light weapons, that a troop train carries.
    pub men_per_train: f64,
    /// Vehicles and guns that a troop train carries instead of men.
    pub vehicles_per_train: f64,
    /// Largest share of the trains that troops may take. *Range*: 0–1.
    pub troop_share: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// A railhead and its daily tonnage by date.
#[derive(Debug, Clone)]
pub struct Railhead {
    /// Id.
    pub id: String,
    /// Index of the side.
    pub side: usize,
    /// Index into places.
    pub place: usize,
    /// Lines that every train to it runs over: indices into railways.
    pub railways: Vec<usize>,
    /// Tonnage from a date on, in order of dates.
    pub schedule: Vec<RailTonnage>,
}

/// Tonnage that is sent by rail from a date on.
#[derive(Debug, Clone)]
pub struct RailTonnage {
    /// From.
    pub from: Moment,
    /// What is sent, if the lines pass it. *Unit*: t/day.
    pub t_per_day: f64,
    /// What the railhead can take off its trains and load on vehicles; `None`: no limit. *Unit*: t/day each way.
    pub handling_t_per_day: Option<f64>,
    /// Who says so.
    pub provenance: Provenance,
}

/// What a supply vehicle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VehicleKind {
    /// Carries goods, and troops instead.
    Lorry,
    /// Carries fuel only.
    Tanker,
    /// Drawn by horses, which eat part of the load.
    Horse,
}

/// A class of supply vehicle.
#[derive(Debug, Clone)]
pub struct VehicleClass {
    /// Id.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// What it is.
    pub kind: VehicleKind,
    /// Load, its own fuel or fodder for the trip included. *Unit*: t.
    pub payload_t: f64,
    /// Fuel that it burns itself. *Unit*: kg/km.
    pub fuel_kg_per_km: f64,
    /// Fodder that its horses eat. *Unit*: kg/day.
    pub fodder_kg_per_day: f64,
    /// Speed of a column on the move. *Unit*: km/h.
    pub speed_km_h: f64,
    /// Hours of a day on the move; the rest is halts, meals, sleep. *Unit*: h.
    pub hours_per_day: f64,
    /// Loading, unloading and service for one trip. *Unit*: h.
    pub load_h: f64,
    /// Vehicles that go to the workshop, over a thousand km. *Range*: 0–1.
    pub breakdown_per_1000km: f64,
    /// Mean time in the workshop. *Unit*: day.
    pub repair_days: f64,
    /// Of those that break down, the share that does not come back. *Range*: 0–1.
    pub written_off_share: f64,
    /// Men that one carries instead of goods.
    pub men: f64,
    /// Who says so.
    pub provenance: Provenance,
}

impl Logistics {
    /// Place at which a fleet loads: index into places.
    pub fn loading_place(&self, fleet: &Fleet) -> Option<usize> {
        match fleet.loads_at {
            LoadsAt::Railhead(at) => self.railheads.get(at).map(|railhead| railhead.place),
            LoadsAt::Depot(at) => self.depots.get(at).map(|depot| depot.place),
        }
    }
}

impl VehicleClass {
    /// T = 2 d · 24 / (v · h) + t: a round trip over a road of `km` one way. *Unit*: day.
    pub fn round_trip_days(&self, km: f64) -> f64 {
        (2.0 * km * 24.0 / (self.speed_km_h * self.hours_per_day) + self.load_h) / 24.0
    }

    /// What it uses itself on a round trip, out of its load: fuel 2 d · f, fodder T · e. *Unit*: t.
    pub fn own_use_t(&self, km: f64) -> f64 {
        (2.0 * km * self.fuel_kg_per_km + self.round_trip_days(km) * self.fodder_kg_per_day) / 1000.0
    }

    /// p − 2 d · f: what it brings to the other end; 0 where it uses up all it can carry. *Unit*: t.
    pub fn net_payload_t(&self, km: f64) -> f64 {
        (self.payload_t - self.own_use_t(km)).max(0.0)
    }

    /// β = b · 2 d / 1000, at most 1: share of the vehicles that a round trip sends to the workshop. *Range*: 0–1.
    pub fn breakdown_share(&self, km: f64) -> f64 {
        (self.breakdown_per_1000km * 2.0 * km / 1000.0).min(1.0)
    }

    /// a = T / (T + β · R): share of a fleet that is on the road or loading when nobody waits for goods. *Range*: 0–1.
    pub fn availability(&self, km: f64) -> f64 {
        let trip = self.round_trip_days(km);
        let repair = self.breakdown_share(km) * (1.0 - self.written_off_share) * self.repair_days;
        if trip + repair > 0.0 { trip / (trip + repair) } else { 1.0 }
    }

    /// q = N · a · (p − 2 d f) / T: what so many of them carry over a road of `km`. *Unit*: t/day.
    pub fn throughput_t_per_day(&self, vehicles: f64, km: f64) -> f64 {
        let trip = self.round_trip_days(km);
        if trip > 0.0 { vehicles * self.availability(km) * self.net_payload_t(km) / trip } else { 0.0 }
    }
}

/// Where a fleet loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadsAt {
    /// Index into railheads: what the trains bring.
    Railhead(usize),
    /// Index into depots: what lies there, a leg of a longer way.
    Depot(usize),
}

/// A fleet between a railhead, or a depot in the rear, and a depot.
#[derive(Debug, Clone)]
pub struct Fleet {
    /// Id.
    pub id: String,
    /// Index of the side.
    pub side: usize,
    /// Where it loads.
    pub loads_at: LoadsAt,
    /// Where it unloads: index into depots.
    pub depot: usize,
    /// Index into vehicle classes.
    pub class: usize,
    /// Road from one to the other. *Unit*: km.
    pub km: f64,
    /// Strength from a date on, in order of dates.
    pub schedule: Vec<FleetStrength>,
}

/// Strength of a fleet from a date on.
#[derive(Debug, Clone)]
pub struct FleetStrength {
    /// From.
    pub from: Moment,
    /// Vehicles in hand, those in the workshop included.
    pub vehicles: f64,
    /// Share of the load by kind of supply, in the order of [`Supply::ALL`]; adds up to 1.
    pub shares: [f64; KINDS],
    /// Share of the marching infantry on its road that rides in its lorries. *Range*: 0–1.
    pub carries_troops: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// A forward depot.
#[derive(Debug, Clone)]
pub struct Depot {
    /// Id.
    pub id: String,
    /// Index of the side.
    pub side: usize,
    /// Index into places.
    pub place: usize,
    /// Stock at the start by kind, in the order of [`Supply::ALL`]. *Unit*: t.
    pub stock_t: [f64; KINDS],
    /// Who says so.
    pub provenance: Provenance,
}

/// How a side's quartermaster weighs the kinds of supply from a date on.
#[derive(Debug, Clone)]
pub struct Priority {
    /// Index of the side.
    pub side: usize,
    /// From.
    pub from: Moment,
    /// Directive that must have been received, too: index into directives.
    pub directive: Option<usize>,
    /// Days of use that he wants in hand, by kind, before the load follows its fixed shares. *Unit*: day.
    pub days: [f64; KINDS],
    /// Days of use in hand beyond which no more of a kind is brought to a depot; infinite: never too much. *Unit*: day.
    pub most_days: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// Tonnes that are to have come by a date.
#[derive(Debug, Clone)]
pub struct TonnagePlan {
    /// Id.
    pub id: String,
    /// Name in English.
    pub name: String,
    /// Name in Japanese, may be empty.
    pub name_ja: String,
    /// Index of the side.
    pub side: usize,
    /// What is brought from this hour on counts.
    pub from: Moment,
    /// Directive that must have been received, too, before it counts: index into directives.
    pub directive: Option<usize>,
    /// When it is due.
    pub by: Moment,
    /// By kind, in the order of [`Supply::ALL`]. *Unit*: t.
    pub tonnes: [f64; KINDS],
    /// Who says so.
    pub provenance: Provenance,
}
