//! What is conserved: men, equipment, supplies. Checked after every phase in debug builds; in release at the end of every day
//! and of the run. Every law is a balance of what has been booked since the beginning, so one that was broken stays so.

use kokkyo_scenario::logistics::{KINDS, Supply};

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

/// Whether laws are checked after a step: the last of a day, and in debug builds every one.
pub fn is_due(theatre: &Theatre, step: u32) -> bool {
    cfg!(debug_assertions) || (theatre.hour(step + 1) / 24.0 + 1e-9).floor() > (theatre.hour(step) / 24.0 + 1e-9).floor()
}

/// Checks every law. *Errors*: the first one that does not hold.
pub fn check(theatre: &Theatre, state: &State, phase: &'static str) -> Result<(), Broken> {
    let broken = |invariant: String| Err(Broken { invariant, phase, step: state.step });
    // Without a branch in the loop it is done many at a time; only if something is wrong is it looked for.
    let men = state.fit.iter().zip(state.wounded.iter()).zip(state.sick.iter()).zip(state.killed.iter()).zip(state.missing.iter());
    let men = men.zip(state.captured.iter()).zip(state.deserted.iter()).zip(state.departed.iter()).zip(state.sent.iter());
    let wrong = men.fold(0, |wrong, ((((((((fit, wounded), sick), killed), missing), captured), deserted), departed), sent)| {
        wrong | ((fit + wounded + sick + killed + missing + captured + deserted + departed) ^ sent)
    });
    if wrong != 0 {
        let accounted = |e: ElementId| {
            let lost = state.killed[e] + state.missing[e] + state.captured[e] + state.deserted[e] + state.departed[e];
            state.fit[e] + state.wounded[e] + state.sick[e] + lost
        };
        let Some(e) = theatre.elements.ids().find(|&e| accounted(e) != state.sent[e]) else { return Ok(()) };
        return broken(format!("men of {}: {} accounted for, {} sent", theatre.elements[e].id, accounted(e), state.sent[e]));
    }
    let care = || state.in_care.iter().zip(state.wounded.iter());
    if care().fold(false, |wrong, (in_care, wounded)| wrong | (in_care > wounded)) {
        let at = care().position(|(in_care, wounded)| in_care > wounded).unwrap_or(0);
        let e = ElementId::at(at);
        let (in_care, wounded) = (state.in_care[e], state.wounded[e]);
        return broken(format!("wounded of {}: {in_care} in care, {wounded} in all", theatre.elements[e].id));
    }
    for (name, column) in [("cohesion", &state.cohesion), ("fatigue", &state.fatigue), ("dug-in level", &state.dug_in)] {
        let is_sound = |value: &f64| (*value >= 0.0) & (*value <= 1.0);
        if !column.iter().fold(true, |sound, value| sound & is_sound(value)) {
            let at = column.iter().position(|value| !is_sound(value)).unwrap_or(0);
            let id = ElementId::at(at);
            return broken(format!("{name} of {} is {}", theatre.elements[id].id, column[id]));
        }
    }
    let pieces = state.running.iter().zip(state.broken_down.iter()).zip(state.knocked_out.iter()).zip(state.written_off.iter());
    let wrong = pieces.zip(state.withdrawn.iter()).zip(state.issued.iter()).fold(
        0,
        |wrong, (((((running, broken_down), knocked_out), written_off), withdrawn), issued)| {
            wrong | ((running + broken_down + knocked_out + written_off + withdrawn) ^ issued)
        },
    );
    if wrong != 0 {
        let accounted =
            |h: HoldingId| state.running[h] + state.broken_down[h] + state.knocked_out[h] + state.written_off[h] + state.withdrawn[h];
        let Some(h) = theatre.holdings.ids().find(|&h| accounted(h) != state.issued[h]) else { return Ok(()) };
        let owner = &theatre.elements[theatre.holdings[h].element].id;
        return broken(format!("equipment of {owner}: {} accounted for, {} issued", accounted(h), state.issued[h]));
    }
    if let Err(law) = crate::world::air::audit(theatre, state) {
        return broken(law);
    }
    let mut held = [[0.0f64; KINDS]; 2];
    for (who, stock_t) in theatre.elements.iter().zip(state.stock_t.iter()) {
        add(&mut held[who.side.index()], stock_t);
    }
    for (depot, stock_t) in theatre.depots.iter().zip(state.depot_t.iter()) {
        add(&mut held[depot.side.index()], stock_t);
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
    crate::world::supply::audit(theatre, state).and_then(|()| crate::world::bridges::audit(theatre, state)).or_else(broken)
}

fn add(sum: &mut [f64; KINDS], more: &[f64]) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += more;
    }
}
