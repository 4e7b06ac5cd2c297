//! Writes what mechanisms ask of bridges.

use super::super::bridges::{BridgeEffect, LEAST};
use super::super::{State, Theatre};
use crate::event::{Causes, Happening, Log, NO_CAUSE, because};

/// Does one thing; `causes` are those of damage.
pub(super) fn apply(effect: BridgeEffect, causes: Causes, minute: u32, theatre: &Theatre, state: &mut State, log: &mut Log) {
    match effect {
        BridgeEffect::Build { crossing, by } => {
            let before = state.bridges.built[crossing];
            let built = (before + by).clamp(0.0, 1.0);
            state.bridges.built[crossing] = if built > 1.0 - 1e-9 { 1.0 } else { built };
            if before < 1.0 && state.bridges.built[crossing] >= 1.0 {
                let late_h = (state.hour - theatre.crossings[crossing].opens_h).max(0.0);
                let late_h = late_h.round().min(65_535.0) as u16;
                state.bridges.why[crossing] = log.emit(minute, Happening::BridgeBuilt { crossing, late_h }, NO_CAUSE);
            }
        }
        BridgeEffect::Mend { crossing, by } => {
            let before = state.bridges.stands[crossing];
            state.bridges.stands[crossing] = (before + by).clamp(0.0, 1.0);
            if before <= LEAST && state.bridges.stands[crossing] > LEAST {
                let causes = because(state.bridges.why[crossing]);
                state.bridges.why[crossing] = log.emit(minute, Happening::BridgeMended { crossing }, causes);
            }
        }
        BridgeEffect::Damage { crossing, by } => {
            let before = state.bridges.stands[crossing];
            state.bridges.stands[crossing] = (before - by).clamp(0.0, 1.0);
            if before > LEAST && state.bridges.stands[crossing] <= LEAST {
                state.bridges.why[crossing] = log.emit(minute, Happening::BridgeDown { crossing }, causes);
            }
        }
        BridgeEffect::Remove { crossing } => {
            state.bridges.is_removed[crossing] = true;
            let causes = because(state.bridges.why[crossing]);
            state.bridges.why[crossing] = log.emit(minute, Happening::BridgeRemoved { crossing }, causes);
        }
        BridgeEffect::Reckon { crossing } => state.bridges.shelled[crossing] = 0.0,
    }
}
