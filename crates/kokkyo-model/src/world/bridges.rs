//! Bridges as things: built, shot away, demolished, mended.
//!
//! A crossing of the package that is a bridge with a length is built by its recorded hour if the builders work as
//! planned; else later. What stands of it passes a share of its capacity. Fords, boats and bridges without a length are
//! there between their hours and cannot be hurt.

use super::column::{CellId, Column, CrossingId};
use super::{State, Theatre};
use crate::event::EventId;

/// What mechanisms may ask of bridges.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the sentence of a variant names its fields")]
pub enum BridgeEffect {
    /// A share of a new bridge is built.
    Build { crossing: CrossingId, by: f64 },
    /// A share of a bridge is put right.
    Mend { crossing: CrossingId, by: f64 },
    /// A share of a bridge is destroyed: by shells, bombs, or men with charges.
    Damage { crossing: CrossingId, by: f64 },
    /// Its own side takes it away, or its time is over.
    Remove { crossing: CrossingId },
    /// The rounds that have fallen on its ends are reckoned up.
    Reckon { crossing: CrossingId },
}

/// What changes about bridges.
#[derive(Debug, Clone, PartialEq)]
pub struct BridgeState {
    /// Share that has been built before it first carries anybody. *Range*: 0–1.
    pub built: Column<CrossingId, f64>,
    /// Share that stands of what has been built. *Range*: 0–1.
    pub stands: Column<CrossingId, f64>,
    /// Whether it has been taken away.
    pub is_removed: Column<CrossingId, bool>,
    /// Shells that have fallen into the cells of its ends since they were last reckoned up.
    pub shelled: Column<CrossingId, f64>,
    /// A crossing of whose ends a cell is one, or none.
    at: Column<CellId, CrossingId>,
    /// Why it is as it is.
    pub why: Column<CrossingId, EventId>,
}

impl BridgeState {
    /// As at the start: what is open then stands.
    pub fn new(theatre: &Theatre) -> Self {
        let n = theatre.crossings.len();
        let mut at = Column::filled(theatre.cells.len(), CrossingId::NONE);
        for (id, site) in theatre.crossings.entries().filter(|(_, site)| site.length_m > 0.0) {
            for cell in [site.from, site.to] {
                if cell.is_some() {
                    at[cell] = id;
                }
            }
        }
        Self {
            built: Column::new(theatre.crossings.iter().map(|site| if site.is_to_build() { 0.0 } else { 1.0 }).collect()),
            stands: Column::filled(n, 1.0),
            is_removed: Column::filled(n, false),
            shelled: Column::filled(n, 0.0),
            at,
            why: Column::filled(n, EventId::NONE),
        }
    }

    /// Share of its capacity that a crossing has now, hours apart. *Range*: 0–1.
    #[inline]
    pub fn passes(&self, crossing: CrossingId) -> f64 {
        if self.built[crossing] < 1.0 || self.is_removed[crossing] { 0.0 } else { self.stands[crossing] }
    }

    /// Notes shells that fall into a cell.
    #[inline]
    pub fn note_shells(&mut self, cell: CellId, rounds: f64) {
        if let Some(&crossing) = self.at.find(cell)
            && crossing.is_some()
        {
            self.shelled[crossing] += rounds;
        }
    }
}

/// Whether a crossing passes anybody at an hour: it is within its hours, has been built, and enough of it stands.
pub fn is_open(theatre: &Theatre, state: &State, crossing: CrossingId, hour: f64) -> bool {
    let site = &theatre.crossings[crossing];
    site.opens_h <= hour && hour < site.closes_h && state.bridges.passes(crossing) > LEAST
}

/// Share of its capacity below which nobody uses a bridge.
pub const LEAST: f64 = 0.1;

/// What must hold of bridges. *Errors*: what does not.
pub fn audit(theatre: &Theatre, state: &State) -> Result<(), String> {
    for column in [&state.bridges.built, &state.bridges.stands] {
        if let Some((id, share)) = column.entries().find(|(_, share)| !(0.0..=1.0).contains(*share)) {
            return Err(format!("bridge {} stands to {share}", theatre.crossings[id].id));
        }
    }
    Ok(())
}
