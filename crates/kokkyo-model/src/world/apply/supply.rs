//! Writes what mechanisms ask of supply.

use kokkyo_scenario::logistics::{CARRIED, KINDS};

use super::super::column::{DepotId, FleetId};
use super::super::supply::{EMPTY_T, STOCKED_T, Slot, SupplyEffect, bits, due, plan_readiness, step_of};
use super::super::theatre::Origin;
use super::super::{Presence, State, Theatre};
use crate::event::{Causes, Happening, Log, NO_CAUSE, because};

/// Does one thing.
pub(super) fn apply(effect: SupplyEffect, minute: u32, theatre: &Theatre, state: &mut State, log: &mut Log) {
    match effect {
        SupplyEffect::Rail { railhead, kinds_t } => {
            let supply = &mut state.supply;
            for (kind, tonnes) in kinds_t.into_iter().enumerate() {
                supply.railhead_t[railhead][kind] += tonnes;
                supply.railed_t[railhead][kind] += tonnes;
            }
        }
        SupplyEffect::Choke { railhead, is_choked, percent } => {
            state.supply.is_choked[railhead] = is_choked;
            let place = theatre.railheads[railhead].place;
            let happening = if is_choked { Happening::RailheadChoked { place, percent } } else { Happening::RailheadClear { place } };
            log.emit(minute, happening, NO_CAUSE);
        }
        SupplyEffect::Join { fleet, count } => {
            state.supply.joined[fleet] += count;
            state.supply.ready[fleet] += count;
        }
        SupplyEffect::Withdraw { fleet, count } => {
            let count = count.min(state.supply.ready[fleet]);
            state.supply.ready[fleet] -= count;
            state.supply.withdrawn[fleet] += count;
        }
        SupplyEffect::Reassign { from, to, count } => {
            let supply = &mut state.supply;
            let count = count.min(supply.ready[from]);
            for (fleet, count) in [(from, -count), (to, count)] {
                supply.ready[fleet] += count;
                supply.joined[fleet] += count;
                supply.reassigned[fleet] += count;
            }
        }
        SupplyEffect::CallFor { fleet, is_called } => state.supply.is_called_for[fleet] = is_called,
        SupplyEffect::Unload { fleet } => unload(fleet, theatre, state),
        SupplyEffect::Wait { fleet } => {
            let now = step_of(state.hour, theatre.step_h);
            let road = &mut state.supply.road[fleet];
            let (here, next) = (road.at(now), road.at(now + 1));
            let slot = std::mem::take(&mut road.out[here]);
            add(&mut road.out[next], &slot, 1.0);
        }
        SupplyEffect::Return { fleet } => {
            let what = &theatre.fleets[fleet];
            let supply = &mut state.supply;
            let now = step_of(state.hour, theatre.step_h);
            let at = supply.road[fleet].at(now);
            let vehicles = std::mem::take(&mut supply.road[fleet].home[at]);
            supply.road[fleet].lent[at] = 0.0;
            let broken = vehicles * what.breakdown_share;
            let for_good = broken * what.written_off_share;
            supply.ready[fleet] += vehicles - broken;
            supply.under_repair[fleet] += broken - for_good;
            supply.written_off[fleet] += for_good;
        }
        SupplyEffect::Mend { fleet, count } => {
            let count = count.min(state.supply.under_repair[fleet]);
            state.supply.under_repair[fleet] -= count;
            state.supply.ready[fleet] += count;
        }
        SupplyEffect::Share { fleet, kind, share } => state.supply.shares[fleet][usize::from(kind)] = share,
        SupplyEffect::Leave { fleet, vehicles, own_use_t, kinds_t } => {
            let what = &theatre.fleets[fleet];
            let (side, supply) = (what.side.index(), &mut state.supply);
            let waiting = match what.loads_at {
                Origin::Railhead(railhead) => &mut supply.railhead_t[railhead],
                Origin::Depot(depot) => &mut state.depot_t[depot],
            };
            let mut loaded_t = [0.0; KINDS];
            for ((loaded, waiting), tonnes) in loaded_t.iter_mut().zip(waiting.iter_mut()).zip(kinds_t) {
                *loaded = tonnes.min(*waiting);
                *waiting -= *loaded;
            }
            let burns = &mut waiting[what.burns as usize];
            let own_use_t = own_use_t.min(*burns);
            *burns -= own_use_t;
            supply.own_use_t[side][what.burns as usize] += own_use_t;
            if let Origin::Depot(depot) = what.loads_at {
                let mut taken_t = loaded_t;
                taken_t[what.burns as usize] += own_use_t;
                for (kind, taken) in taken_t.into_iter().enumerate() {
                    state.brought_t[side][kind] -= taken;
                    supply.forwarded_t[side][kind] += taken;
                    supply.issued_t[depot][kind] += taken;
                }
            }
            let vehicles = vehicles.min(supply.ready[fleet]);
            supply.ready[fleet] -= vehicles;
            let (steps, early) = due(what.out_h, theatre.step_h);
            let now = step_of(state.hour, theatre.step_h);
            let road = &mut supply.road[fleet];
            for (ahead, part) in [(steps, early), (steps + 1, 1.0 - early)] {
                let at = road.at(now + ahead);
                add(&mut road.out[at], &Slot { vehicles, goods_t: loaded_t }, part);
            }
            if let Origin::Depot(depot) = what.loads_at {
                look_into(depot, NO_CAUSE, minute, state, log);
            }
        }
        SupplyEffect::Carry { fleet, element, vehicles, hours, pace_km_h } => {
            let supply = &mut state.supply;
            let men = state.fit[element];
            supply.riders[fleet].0 += f64::from(men);
            supply.riders[fleet].1 += f64::from(men);
            supply.owed[fleet].0 += vehicles;
            supply.owed[fleet].1 += vehicles * hours;
            supply.ride_km_h[element] = pace_km_h as f32;
            let happening = Happening::Carried { element, men, vehicles: vehicles.ceil() as u32 };
            log.emit(minute, happening, because(state.why_task[element]));
        }
        SupplyEffect::Walk { fleet, element } => {
            state.supply.riders[fleet].0 += f64::from(state.fit[element]);
            if state.presence[element] == Presence::OnRoad {
                // Less than nothing: it has asked and was told to walk, and does not ask again on this road.
                state.supply.ride_km_h[element] = -1.0;
            }
        }
        SupplyEffect::Lend { fleet, vehicles } => {
            let supply = &mut state.supply;
            let (owed, owed_h) = supply.owed[fleet];
            let vehicles = vehicles.min(supply.ready[fleet]).min(owed);
            if vehicles <= 0.0 {
                return;
            }
            let hours = owed_h / owed;
            let longest_h = (supply.road[fleet].home.len() - 2) as f64 * theatre.step_h;
            let (steps, early) = due(hours.min(longest_h), theatre.step_h);
            let now = step_of(state.hour, theatre.step_h);
            supply.ready[fleet] -= vehicles;
            supply.owed[fleet] = (owed - vehicles, owed_h - vehicles * hours);
            supply.lent_h[fleet] += vehicles * hours;
            let road = &mut supply.road[fleet];
            for (ahead, part) in [(steps, early), (steps + 1, 1.0 - early)] {
                let at = road.at(now + ahead);
                road.home[at] += part * vehicles;
                road.lent[at] += part * vehicles;
            }
        }
        SupplyEffect::NoteUse { side } => {
            let used_t = state.used_t[side.index()];
            let (before_t, mean_t) = &mut state.supply.use_t[side.index()];
            for kind in 0..KINDS {
                let today_t = used_t[kind] - before_t[kind];
                mean_t[kind] += (today_t - mean_t[kind]) / DAYS_OF_MEMORY;
            }
            *before_t = used_t;
            for depot in theatre.depots.ids().filter(|&depot| theatre.depots[depot].side == side) {
                let (issued_t, is_out) = (state.supply.issued_t[depot], state.supply.is_out[depot]);
                let (before_t, mean_t) = &mut state.supply.demand_t[depot];
                for kind in 0..KINDS {
                    let more_t = issued_t[kind] - before_t[kind] - mean_t[kind];
                    // Who has nothing left gives out nothing, and is not needed less for it.
                    if more_t > 0.0 || is_out & (1 << kind) == 0 {
                        mean_t[kind] += more_t / DAYS_OF_MEMORY;
                    }
                }
                *before_t = issued_t;
            }
        }
        SupplyEffect::OpenPlan { plan } => {
            state.supply.plan_from_t[plan] = Some(state.supply.came_t[theatre.supply_plans[plan].side.index()]);
        }
        SupplyEffect::ReachPlan { plan } => {
            state.supply.plan_told[plan].0 = true;
            log.emit(minute, Happening::TonnageReached { plan }, NO_CAUSE);
        }
        SupplyEffect::CallPlan { plan } => {
            state.supply.plan_told[plan].1 = true;
            let percent = (100.0 * plan_readiness(theatre, state, plan)).floor() as u8;
            log.emit(minute, Happening::TonnageDue { plan, percent }, NO_CAUSE);
        }
        SupplyEffect::LoseVehicles { fleet, count, loaded } => {
            let taken = strike(fleet, count, loaded, theatre, state);
            state.supply.written_off[fleet] += taken;
            state.supply.destroyed[fleet] += taken;
        }
        SupplyEffect::DamageVehicles { fleet, count, loaded } => {
            let taken = strike(fleet, count, loaded, theatre, state);
            state.supply.under_repair[fleet] += taken;
        }
        SupplyEffect::Draw { depot, kind, tonnes } => {
            draw((depot, usize::from(kind), tonnes), NO_CAUSE, minute, theatre, state, log);
        }
        SupplyEffect::Burn { depot, share } => {
            let side = theatre.depots[depot].side.index();
            for kind in 0..KINDS {
                let lost = state.depot_t[depot][kind] * share.clamp(0.0, 1.0);
                state.depot_t[depot][kind] -= lost;
                state.lost_t[side][kind] += lost;
            }
            look_into(depot, NO_CAUSE, minute, state, log);
        }
        SupplyEffect::Take { depot, burnt_share } => {
            let side = theatre.depots[depot].side.index();
            let gone_t = std::mem::take(&mut state.depot_t[depot]);
            let mut all_t = 0.0;
            for (lost, gone) in state.lost_t[side].iter_mut().zip(gone_t) {
                *lost += gone;
                all_t += gone;
            }
            // The word says it of all kinds at once.
            state.supply.is_out[depot] |= bits(state.depot_t[depot], |tonnes| tonnes < EMPTY_T);
            if all_t >= EMPTY_T {
                let burnt_share = burnt_share.clamp(0.0, 1.0);
                let tonnes = (all_t * (1.0 - burnt_share)).round() as u32;
                let percent = (100.0 * burnt_share).round() as u8;
                log.emit(minute, Happening::DepotTaken { depot, tonnes, percent }, NO_CAUSE);
            }
        }
    }
}

/// Takes goods of a kind out of a depot for use; `causes`: why so much is wanted, for the word that it has none left.
pub(super) fn draw(
    (depot, kind, tonnes): (DepotId, usize, f64),
    causes: Causes,
    minute: u32,
    theatre: &Theatre,
    state: &mut State,
    log: &mut Log,
) {
    let stock = &mut state.depot_t[depot][kind];
    let used = tonnes.clamp(0.0, *stock);
    *stock -= used;
    state.supply.issued_t[depot][kind] += used;
    state.used_t[theatre.depots[depot].side.index()][kind] += used;
    look_into(depot, causes, minute, state, log);
}

/// Says of what a depot has nothing left, once: again only when it has held a few loads meanwhile. `causes`: the strike that burnt it.
pub(super) fn look_into(depot: DepotId, causes: Causes, minute: u32, state: &mut State, log: &mut Log) {
    let stock_t = state.depot_t[depot];
    let was_out = state.supply.is_out[depot];
    let new = bits(stock_t, |tonnes| tonnes < EMPTY_T) & !was_out;
    state.supply.is_out[depot] = (was_out | new) & !bits(stock_t, |tonnes| tonnes >= STOCKED_T);
    for supply in (0..KINDS as u8).filter(|supply| new & (1 << supply) != 0) {
        log.emit(minute, Happening::DepotEmpty { depot, supply }, causes);
    }
}

/// Days over which a mean day's use is taken.
const DAYS_OF_MEMORY: f64 = 7.0;

fn add(slot: &mut Slot, more: &Slot, part: f64) {
    slot.vehicles += part * more.vehicles;
    for (goods, more) in slot.goods_t.iter_mut().zip(more.goods_t) {
        *goods += part * more;
    }
}

fn unload(fleet: FleetId, theatre: &Theatre, state: &mut State) {
    let what = &theatre.fleets[fleet];
    let side = what.side.index();
    let now = step_of(state.hour, theatre.step_h);
    let road = &mut state.supply.road[fleet];
    let here = road.at(now);
    let slot = std::mem::take(&mut road.out[here]);
    let (steps, early) = due(what.home_h, theatre.step_h);
    for (ahead, part) in [(steps, early), (steps + 1, 1.0 - early)] {
        let at = road.at(now + ahead);
        road.home[at] += part * slot.vehicles;
    }
    let mut tonnes = 0.0;
    for kind in 0..KINDS {
        let goods = slot.goods_t[kind];
        state.depot_t[what.depot][kind] += goods;
        state.brought_t[side][kind] += goods;
        // What goes on from a depot in the rear has come before.
        match what.loads_at {
            Origin::Railhead(_) => state.supply.came_t[side][kind] += goods,
            Origin::Depot(_) => state.supply.forwarded_t[side][kind] -= goods,
        }
        tonnes += goods;
    }
    state.hauled_t[fleet] += tonnes;
    if let Origin::Railhead(_) = what.loads_at {
        state.delivered_t[side] += tonnes;
    }
    state.depot_today_t[what.depot] += tonnes;
    state.supply.is_out[what.depot] &= !bits(state.depot_t[what.depot], |tonnes| tonnes >= STOCKED_T);
}

/// Takes vehicles off the road, evenly over all columns of a direction; what they carried is lost. Returns how many.
fn strike(fleet: FleetId, count: f64, loaded: f64, theatre: &Theatre, state: &mut State) -> f64 {
    let [out, home] = state.supply.on_road(fleet);
    let count = count.clamp(0.0, out + home);
    // Where one direction has too few, the rest is found on the other.
    let from_out = (count * loaded.clamp(0.0, 1.0)).min(out).max(count - home);
    let share = |part: f64, of: f64| if of > 0.0 { (part / of).min(1.0) } else { 0.0 };
    let (out_share, home_share) = (share(from_out, out), share(count - from_out, home));
    let side = theatre.fleets[fleet].side.index();
    let supply = &mut state.supply;
    let mut taken = 0.0;
    for slot in &mut supply.road[fleet].out {
        taken += slot.vehicles * out_share;
        slot.vehicles -= slot.vehicles * out_share;
        for (goods, lost) in slot.goods_t.iter_mut().zip(&mut supply.lost_on_road_t[side]) {
            *lost += *goods * out_share;
            *goods -= *goods * out_share;
        }
    }
    for vehicles in &mut supply.road[fleet].home {
        taken += *vehicles * home_share;
        *vehicles -= *vehicles * home_share;
    }
    for lent in &mut supply.road[fleet].lent {
        *lent -= *lent * home_share;
    }
    taken
}

/// Adds what elements carry to books that hold every kind.
pub(super) fn add_carried(books: &mut [f64; KINDS], carried_t: &[f64; CARRIED]) {
    for (book, tonnes) in books.iter_mut().zip(carried_t) {
        *book += tonnes;
    }
}
