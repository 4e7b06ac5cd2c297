//! What is conserved: men, equipment, supplies. Checked after every phase in debug builds, once a step in release.

use kokkyo_scenario::logistics::Supply;

use crate::world::column::{ElementId, HoldingId, Id as _};
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
    let n = theatre.elements.len();
    let [fit, wounded, sick, killed, missing, captured, deserted, departed, sent] = [
        &state.fit,
        &state.wounded,
        &state.sick,
        &state.killed,
        &state.missing,
        &state.captured,
        &state.deserted,
        &state.departed,
        &state.sent,
    ]
    .map(|column| &column.as_slice()[..n]);
    for at in 0..n {
        let found = fit[at] + wounded[at] + sick[at] + killed[at] + missing[at] + captured[at] + deserted[at] + departed[at];
        if found != sent[at] {
            let id = &theatre.elements[ElementId::at(at)].id;
            return broken(format!("men of {id}: {found} accounted for, {} sent", sent[at]));
        }
    }
    for (at, (in_care, wounded)) in state.in_care.iter().zip(state.wounded.iter()).enumerate() {
        if in_care > wounded {
            let id = &theatre.elements[ElementId::at(at)].id;
            return broken(format!("wounded of {id}: {in_care} in care, {wounded} in all"));
        }
    }
    for (name, column) in [("cohesion", &state.cohesion), ("fatigue", &state.fatigue), ("dug-in level", &state.dug_in)] {
        for (at, value) in column.iter().enumerate() {
            if !(0.0..=1.0).contains(value) {
                return broken(format!("{name} of {} is {value}", theatre.elements[ElementId::at(at)].id));
            }
        }
    }
    let n = theatre.holdings.len();
    let [running, broken_down, knocked_out, written_off, withdrawn, issued] =
        [&state.running, &state.broken_down, &state.knocked_out, &state.written_off, &state.withdrawn, &state.issued]
            .map(|column| &column.as_slice()[..n]);
    for at in 0..n {
        let found = running[at] + broken_down[at] + knocked_out[at] + written_off[at] + withdrawn[at];
        if found != issued[at] {
            let owner = &theatre.elements[theatre.holdings[HoldingId::at(at)].element].id;
            return broken(format!("equipment of {owner}: {found} accounted for, {} issued", issued[at]));
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
