//! Daily rows of the air forces.

use crate::world::air::AIR_LOSSES;
use crate::world::column::{Id as _, SquadronId};
use crate::world::state::State;
use crate::world::theatre::Theatre;

/// A squadron at the beginning of a day; sums since the start where not said otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SquadronDay {
    /// Ready to fly, now.
    pub serviceable: u32,
    /// Out of service, now.
    pub worn: u32,
    /// In repair after damage, now.
    pub in_repair: u32,
    /// Aircraft lost, by [`AirLoss`](crate::world::air::AirLoss).
    pub lost: [u32; AIR_LOSSES],
    /// Aircraft damaged by the enemy and not lost at once.
    pub damaged: u32,
    /// Sorties.
    pub sorties: u32,
    /// Airmen dead, missing, hurt.
    pub airmen: [u32; 3],
    /// Aircraft that came.
    pub issued: u32,
}

/// A side at the beginning of a day; sums since the start where not said otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AirSideDay {
    /// Share of the air, now.
    pub superiority: f64,
    /// Victories reported.
    pub claimed: u32,
    /// Bombs dropped. *Unit*: t.
    pub bombs_t: f64,
    /// Own men hit by bombs.
    pub men_hit: u32,
    /// Own stores burnt in depots. *Unit*: t.
    pub burnt_t: f64,
}

/// The daily rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AirRows {
    /// *Shape*: `[day][squadron]`.
    pub squadrons: Vec<SquadronDay>,
    /// *Shape*: `[day]`.
    pub sides: Vec<[AirSideDay; 2]>,
}

impl AirRows {
    /// Room for so many days.
    pub fn new(theatre: &Theatre, rows: usize) -> Self {
        Self { squadrons: Vec::with_capacity(rows * theatre.air.squadrons.len()), sides: Vec::with_capacity(rows) }
    }

    /// Appends a row.
    pub fn record(&mut self, theatre: &Theatre, state: &State) {
        let air = &state.air;
        self.squadrons.extend(theatre.air.squadrons.ids().map(|id| SquadronDay {
            serviceable: air.serviceable[id],
            worn: air.worn[id],
            in_repair: air.damaged[id],
            lost: air.lost[id],
            damaged: air.damaged_total[id],
            sorties: air.sorties[id],
            airmen: [air.dead[id], air.missing[id], air.hurt_total[id]],
            issued: air.issued[id],
        }));
        self.sides.push(crate::world::Side::BOTH.map(|side| {
            let at = side.index();
            AirSideDay {
                superiority: air.superiority(side),
                claimed: air.claimed[at],
                bombs_t: air.bombs_t[at],
                men_hit: air.men_hit[at],
                burnt_t: air.depots_burnt_t[at],
            }
        }));
    }

    /// Number of rows.
    pub fn days(&self) -> usize {
        self.sides.len()
    }

    /// A squadron on a day; days beyond the end are the end.
    pub fn squadron(&self, theatre: &Theatre, day: usize, squadron: SquadronId) -> SquadronDay {
        let row = day.min(self.days().saturating_sub(1));
        self.squadrons.get(row * theatre.air.squadrons.len() + squadron.index()).copied().unwrap_or_default()
    }

    /// A side on a day; days beyond the end are the end.
    pub fn side(&self, day: usize, side: usize) -> AirSideDay {
        self.sides.get(day.min(self.days().saturating_sub(1))).and_then(|row| row.get(side)).copied().unwrap_or_default()
    }
}
