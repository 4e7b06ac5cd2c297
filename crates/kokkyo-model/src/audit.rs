//! What is conserved: men, equipment, supplies. Checked after every phase in debug builds, once a step in release.

use kokkyo_scenario::logistics::Supply;

use crate::world::{State, Theatre};

/// A conservation law that does not hold: a fault of ours, which voids the replication.
#[derive(Debug, Clone, PartialEq)]
pub struct Broken {
    /// The law.
    pub invariant: String,
    /// The row of the schedule after which it was seen.
    pub phase: &'static str,
    /// The step.
    pub step: u32,
}

/// Checks every law. *Errors*: the first one that does not hold.
pub fn check(theatre: &Theatre, state: &State, phase: &'static str) -> Result<(), Broken> {
    let broken = |invariant: String| Err(Broken { invariant, phase, step: state.step });
    for id in theatre.elements.ids() {
        let men = state.fit[id]
            + state.wounded[id]
            + state.sick[id]
            + state.killed[id]
            + state.missing[id]
            + state.captured[id]
            + state.deserted[id]
            + state.departed[id];
        if state.in_care[id] > state.wounded[id] {
            return broken(format!("{} wounded in the care of {}, of {}", state.in_care[id], theatre.elements[id].id, state.wounded[id]));
        }
        if men != state.sent[id] {
            return broken(format!("men of {}: {} accounted for, {} sent", theatre.elements[id].id, men, state.sent[id]));
        }
        for (name, value) in [("cohesion", state.cohesion[id]), ("fatigue", state.fatigue[id]), ("dug-in level", state.dug_in[id])] {
            if !(0.0..=1.0).contains(&value) {
                return broken(format!("{name} of {} is {value}", theatre.elements[id].id));
            }
        }
    }
    for id in theatre.holdings.ids() {
        let pieces = state.running[id] + state.broken_down[id] + state.knocked_out[id] + state.written_off[id] + state.withdrawn[id];
        if pieces != state.issued[id] {
            let owner = &theatre.elements[theatre.holdings[id].element].id;
            return broken(format!("equipment of {owner}: {pieces} accounted for, {} issued", state.issued[id]));
        }
    }
    let mut held = [[0.0f64; 4]; 2];
    for id in theatre.elements.ids() {
        add(&mut held[theatre.elements[id].side.index()], state.stock_t[id]);
    }
    for id in theatre.depots.ids() {
        add(&mut held[theatre.depots[id].side.index()], state.depot_t[id]);
    }
    for (side, held) in held.iter().enumerate() {
        for supply in Supply::ALL {
            let kind = supply as usize;
            let out = held[kind] + state.used_t[side][kind] + state.lost_t[side][kind];
            let brought = state.brought_t[side][kind];
            if (out - brought).abs() > 1e-6 * brought.max(1.0) || held[kind] < -1e-9 {
                return broken(format!("{} of side {side}: {out} t accounted for, {brought} t brought", supply.word()));
            }
        }
    }
    Ok(())
}

fn add(sum: &mut [f64; 4], more: [f64; 4]) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += more;
    }
}
