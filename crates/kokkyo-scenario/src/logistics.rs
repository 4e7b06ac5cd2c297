//! Railheads, lorry fleets, depots.

use crate::{Moment, Provenance};

/// The four kinds of supply, in the order of every array over them.
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
}

impl Supply {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::SmallArms, Self::Shells, Self::Fuel, Self::Food];

    /// Name in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::SmallArms => "small-arms ammunition",
            Self::Shells => "shells",
            Self::Fuel => "fuel",
            Self::Food => "food",
        }
    }
}

/// Everything under `logistics/`.
#[derive(Debug, Clone, Default)]
pub struct Logistics {
    /// What arrives by rail.
    pub railheads: Vec<Railhead>,
    /// Lorry fleets.
    pub fleets: Vec<Fleet>,
    /// Forward depots.
    pub depots: Vec<Depot>,
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
    /// Tonnage from a date on, in order of dates.
    pub schedule: Vec<RailTonnage>,
}

/// Tonnage that arrives by rail from a date on.
#[derive(Debug, Clone)]
pub struct RailTonnage {
    /// From.
    pub from: Moment,
    /// *Unit*: t/day.
    pub t_per_day: f64,
    /// Who says so.
    pub provenance: Provenance,
}

/// A lorry fleet between a railhead and a depot.
#[derive(Debug, Clone)]
pub struct Fleet {
    /// Id.
    pub id: String,
    /// Index of the side.
    pub side: usize,
    /// Index into railheads.
    pub railhead: usize,
    /// Index into depots.
    pub depot: usize,
    /// Strength from a date on, in order of dates.
    pub schedule: Vec<FleetStrength>,
}

/// Strength of a fleet from a date on.
#[derive(Debug, Clone)]
pub struct FleetStrength {
    /// From.
    pub from: Moment,
    /// Lorries.
    pub vehicles: f64,
    /// *Unit*: t a lorry.
    pub payload_t: f64,
    /// Share of the lorries on the road. *Range*: 0–1.
    pub availability: f64,
    /// *Unit*: day.
    pub round_trip_days: f64,
    /// Share of the load by kind of supply, in the order of [`Supply::ALL`].
    pub shares: [f64; 4],
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
    pub stock_t: [f64; 4],
    /// Who says so.
    pub provenance: Provenance,
}
