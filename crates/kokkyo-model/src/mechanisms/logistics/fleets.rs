//! **Where are the vehicles?**
//!
//! Vehicles join a fleet and leave it by date, where it loads. What is due at the depot unloads and turns back; what is
//! due at home goes to where it loads, or, for a share of each trip, to the workshop, from where it comes back at a rate
//! 1/R, but for those that are not worth it. So availability is not given; where nobody waits for goods it is
//!
//! > a = T / (T + β (1 − w) R)
//!
//! Nothing unloads at a depot in the field that the enemy holds: columns wait before it. Left out: which vehicle breaks
//! down where, drivers, spare parts, roads that rain has softened.
//!
//! | | |
//! |---|---|
//! | phase | supply |
//! | reads | fleets by date, columns on the road, who holds the depots |
//! | proposes | joining, unloading, coming home, repair; once a day the sum for the log |
//! | emits | `Delivered` |
//! | streams | none |
//! | sources | `logistics/fleets.csv`, `logistics/vehicles.csv` of the package |
//! | stand-in | nothing breaks down |

use crate::parameters::Laws;
use crate::world::column::FleetId;
use crate::world::supply::{SupplyEffect, is_lost, step_of};
use crate::world::{Effect, Effects, View};

/// a = T / (T + β (1 − w) R). *Unit*: h. *Range*: 0–1.
pub fn availability(trip_h: f64, breakdown_share: f64, written_off_share: f64, repair_h: f64) -> f64 {
    trip_h / (trip_h + breakdown_share * (1.0 - written_off_share) * repair_h)
}

/// Share of a workshop's vehicles that leave it in some hours: 1 − e^(−Δt/R). *Range*: 0–1.
pub fn mended_share(repair_h: f64, hours: f64) -> f64 {
    if repair_h > 0.0 { -libm::expm1(-hours / repair_h) } else { 1.0 }
}

/// Plays the row.
pub fn decide(view: &View, _laws: &Laws, effects: &mut Effects) {
    book_the_day(view, effects);
    // Fleets of a side are mended alike: the last share is kept.
    let mut kept = (f64::NAN, 0.0);
    for id in view.theatre.fleets.ids() {
        come_and_go(view, id, effects);
        move_on(view, id, effects);
        let broken = view.state.supply.under_repair[id];
        if broken > 0.0 {
            let repair_h = view.theatre.fleets[id].repair_h;
            if kept.0 != repair_h {
                kept = (repair_h, mended_share(repair_h, view.theatre.step_h));
            }
            let count = broken * kept.1;
            effects.push(Effect::Supply(SupplyEffect::Mend { fleet: id, count }));
        }
    }
}

/// Null model: a vehicle that has broken down is whole again at once.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    book_the_day(view, effects);
    for id in view.theatre.fleets.ids() {
        come_and_go(view, id, effects);
        move_on(view, id, effects);
        // What comes home broken in this step waits until the next.
        let count = view.state.supply.under_repair[id];
        if count > 0.0 {
            effects.push(Effect::Supply(SupplyEffect::Mend { fleet: id, count }));
        }
    }
}

/// By date: what the record says is there, less what it said before; what came from other fleets stays.
fn come_and_go(view: &View, fleet: FleetId, effects: &mut Effects) {
    let Some(row) = view.theatre.fleets[fleet].strength(view.state.hour) else { return };
    let supply = &view.state.supply;
    let more = supply.vehicles(fleet, row) - (supply.joined[fleet] - supply.withdrawn[fleet]);
    if more > 1e-9 {
        effects.push(Effect::Supply(SupplyEffect::Join { fleet, count: more }));
    } else if more < -1e-9 && supply.ready[fleet] > 0.0 {
        effects.push(Effect::Supply(SupplyEffect::Withdraw { fleet, count: -more }));
    }
}

fn move_on(view: &View, fleet: FleetId, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let road = &state.supply.road[fleet];
    let here = road.at(step_of(state.hour, theatre.step_h));
    if road.out[here].vehicles > 0.0 {
        let is_lost = is_lost(theatre, state, theatre.fleets[fleet].depot);
        effects.push(Effect::Supply(if is_lost { SupplyEffect::Wait { fleet } } else { SupplyEffect::Unload { fleet } }));
    }
    if road.home[here] > 0.0 {
        effects.push(Effect::Supply(SupplyEffect::Return { fleet }));
    }
}

/// Once a day, at midnight, the deliveries since the last midnight are logged.
fn book_the_day(view: &View, effects: &mut Effects) {
    if view.has_hour_of_day(0.0) {
        for depot in view.theatre.depots.ids() {
            if view.state.depot_today_t[depot] > 0.0 {
                effects.push(Effect::Deliver { depot });
            }
        }
    }
}
