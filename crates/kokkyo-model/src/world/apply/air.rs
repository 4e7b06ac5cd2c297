//! Effects in the air.

use kokkyo_scenario::logistics::Supply;

use super::super::air::{AirEffect, AirLoss};
use super::super::bridges::BridgeEffect;
use super::super::column::{AirMissionId, AirfieldId, SquadronId};
use super::super::state::State;
use super::super::supply::SupplyEffect;
use super::super::theatre::Theatre;
use super::{bridges, supply};
use crate::event::{EventId, Happening, Log, NO_CAUSE, because, because_both};

/// Does one effect.
pub(super) fn apply(effect: AirEffect, minute: u32, theatre: &Theatre, state: &mut State, log: &mut Log) {
    let forces = &theatre.air;
    match effect {
        AirEffect::Arrive { squadron } => {
            let who = &forces.squadrons[squadron];
            let crew = forces.types[who.kind].crew;
            let air = &mut state.air;
            air.presence[squadron] = 1;
            air.serviceable[squadron] = who.aircraft;
            air.issued[squadron] = who.aircraft;
            air.establishment[squadron] = who.aircraft;
            air.airmen[squadron] = who.crews * crew;
            air.sent[squadron] = who.crews * crew;
            // Who was sent by a headquarters comes because of its decision.
            let sent = air.why[squadron];
            let causes = if sent == EventId::NONE { NO_CAUSE } else { because(sent) };
            air.why[squadron] = log.emit(minute, Happening::SquadronArrived { squadron, aircraft: who.aircraft }, causes);
        }
        AirEffect::Depart { squadron } => {
            let air = &mut state.air;
            let aircraft = air.on_hand(squadron);
            air.presence[squadron] = 2;
            air.withdrawn[squadron] += aircraft;
            air.serviceable[squadron] = 0;
            air.worn[squadron] = 0;
            air.damaged[squadron] = 0;
            air.gone[squadron] += air.airmen[squadron] + air.hurt[squadron];
            air.airmen[squadron] = 0;
            air.hurt[squadron] = 0;
            log.emit(minute, Happening::SquadronDeparted { squadron, aircraft }, because(air.why[squadron]));
        }
        AirEffect::Join { replacement, count } => {
            let what = forces.replacements[replacement];
            let air = &mut state.air;
            air.joined[replacement] += count;
            if what.aircraft {
                air.serviceable[what.squadron] += count;
                air.issued[what.squadron] += count;
                air.establishment[what.squadron] += if what.makes_good { 0 } else { count };
                let happening = Happening::SquadronReinforced { squadron: what.squadron, aircraft: count };
                log.emit(minute, happening, NO_CAUSE);
            } else {
                let men = count * forces.types[forces.squadrons[what.squadron].kind].crew;
                air.airmen[what.squadron] += men;
                air.sent[what.squadron] += men;
            }
        }
        AirEffect::Launch { mission, standing } => {
            state.air.decided[mission] = 1;
            let what = &forces.missions[mission];
            let received = |directive| state.received_event.find(directive).copied().unwrap_or(EventId::NONE);
            let told = because_both(received(what.after), received(what.forbidden_by));
            // What nothing in the record orders is flown because of a decision.
            let causes = if what.by_decision { ordered_by(mission, theatre, state).map_or(told, because) } else { told };
            if what.recorded || what.by_decision {
                state.air.launched[mission] = log.emit(minute, Happening::AirMissionLaunched { mission, standing }, causes);
            }
        }
        AirEffect::Bar { mission, directive } => {
            state.air.decided[mission] = 2;
            let received = state.received_event.find(directive).copied().unwrap_or(EventId::NONE);
            log.emit(minute, Happening::AirMissionBarred { mission, directive }, because(received));
        }
        AirEffect::Order { mission, on } => {
            state.air.off[mission] = !on;
            if on && state.air.decided[mission] == 2 {
                state.air.decided[mission] = 0;
            }
        }
        AirEffect::Fly { flight, airfield, used_t, tires } => {
            use_up(airfield, used_t, state);
            let air = &mut state.air;
            air.sorties[flight.squadron] += flight.sorties;
            let fatigue = &mut air.fatigue[flight.squadron];
            *fatigue = (*fatigue + tires).clamp(0.0, 1.0);
            if !flight.scrambled {
                air.flown[flight.mission] += flight.sorties;
            }
            air.flights.push(flight);
        }
        AirEffect::Thin { flight, through } => {
            if let Some(flight) = state.air.flights.get_mut(flight) {
                flight.through = through.clamp(0.0, flight.through);
            }
        }
        AirEffect::Lose { squadron, aircraft, to, dead, missing, hurt } => {
            let aircraft = aircraft.min(state.air.serviceable[squadron]);
            state.air.serviceable[squadron] -= aircraft;
            book(squadron, aircraft, to, theatre, state);
            let air = &mut state.air;
            let dead = dead.min(air.airmen[squadron]);
            let missing = missing.min(air.airmen[squadron] - dead);
            let hurt = hurt.min(air.airmen[squadron] - dead - missing);
            air.airmen[squadron] -= dead + missing + hurt;
            air.dead[squadron] += dead;
            air.missing[squadron] += missing;
            air.hurt[squadron] += hurt;
            air.hurt_total[squadron] += hurt;
        }
        AirEffect::Damage { squadron, aircraft, beyond, to } => {
            let aircraft = aircraft.min(state.air.serviceable[squadron]);
            let beyond = beyond.min(aircraft);
            state.air.serviceable[squadron] -= aircraft;
            state.air.damaged[squadron] += aircraft - beyond;
            state.air.damaged_total[squadron] += aircraft - beyond;
            book(squadron, beyond, to, theatre, state);
        }
        AirEffect::Wreck { squadron, destroyed, damaged } => {
            let air = &mut state.air;
            let mut gone = 0;
            for pool in [&mut air.serviceable[squadron], &mut air.worn[squadron], &mut air.damaged[squadron]] {
                let here = (destroyed - gone).min(*pool);
                *pool -= here;
                gone += here;
            }
            let hit = damaged.min(air.serviceable[squadron]);
            air.serviceable[squadron] -= hit;
            air.damaged[squadron] += hit;
            air.damaged_total[squadron] += hit;
            book(squadron, gone, AirLoss::Ground, theatre, state);
        }
        AirEffect::Raid { mission, airfield, destroyed, damaged, burnt_share } => {
            let air = &mut state.air;
            air.raided_h[airfield] = state.hour;
            let mut fires_t = [0.0; 2];
            for ((stock, burnt), fire) in air.stock_t[airfield].iter_mut().zip(&mut air.burnt_t[airfield]).zip(&mut fires_t) {
                *fire = *stock * burnt_share.clamp(0.0, 1.0);
                *stock -= *fire;
                *burnt += *fire;
            }
            let happening = Happening::AirfieldRaided { mission, airfield, destroyed, damaged };
            let raid = log.emit(minute, happening, because(air.launched[mission]));
            let (owed_t, why) = &mut air.to_make_good[airfield];
            if fires_t.iter().any(|&fire| fire > 0.0) {
                *why = raid;
            }
            for (owed, fire) in owed_t.iter_mut().zip(fires_t) {
                *owed += fire;
            }
        }
        AirEffect::BurnDepot { mission, depot, share } => {
            let side = theatre.depots[depot].side.index();
            let mut tonnes = 0.0;
            for (stock, lost) in state.depot_t[depot].iter_mut().zip(&mut state.lost_t[side]) {
                let fire = *stock * share.clamp(0.0, 1.0);
                *stock -= fire;
                *lost += fire;
                tonnes += fire;
            }
            state.air.depots_burnt_t[side] += tonnes;
            let happening = Happening::DepotBurnt { mission, depot, tonnes: tonnes.round() as u32 };
            let burnt = log.emit(minute, happening, because(state.air.launched[mission]));
            supply::look_into(depot, because(burnt), minute, state, log);
        }
        AirEffect::Battle { sorties, lost } => {
            let happening =
                Happening::AirBattle { sorties_first: sorties[0], sorties_second: sorties[1], lost_first: lost[0], lost_second: lost[1] };
            log.emit(minute, happening, NO_CAUSE);
        }
        AirEffect::Weigh { weight } => state.air.weight = weight,
        AirEffect::Bomb { mission, strike, tonnes } => {
            let air = &mut state.air;
            let side = forces.missions[mission].side.index();
            air.bombs_t[side] += tonnes;
            if air.strikes.len() < air.strikes.capacity() {
                air.strikes.push(strike);
            }
            let kilograms = (tonnes * 1000.0).round() as u32;
            log.emit(minute, Happening::Bombed { mission, element: strike.target, kilograms }, because(air.launched[mission]));
        }
        AirEffect::BombColumn { mission, fleet, tonnes, destroyed, damaged, loaded } => {
            let air = &mut state.air;
            air.bombs_t[forces.missions[mission].side.index()] += tonnes;
            let kilograms = (tonnes * 1000.0).round() as u32;
            let (depot, vehicles) = (theatre.fleets[fleet].depot, (destroyed + damaged).round() as u32);
            log.emit(minute, Happening::ColumnBombed { mission, depot, kilograms, vehicles }, because(air.launched[mission]));
            supply::apply(SupplyEffect::LoseVehicles { fleet, count: destroyed, loaded }, minute, theatre, state, log);
            supply::apply(SupplyEffect::DamageVehicles { fleet, count: damaged, loaded }, minute, theatre, state, log);
        }
        AirEffect::BombBridge { mission, crossing, tonnes, by } => {
            let air = &mut state.air;
            air.bombs_t[forces.missions[mission].side.index()] += tonnes;
            let kilograms = (tonnes * 1000.0).round() as u32;
            let bombed = log.emit(minute, Happening::BridgeBombed { mission, crossing, kilograms }, because(air.launched[mission]));
            let effect = BridgeEffect::Damage { crossing, by };
            bridges::apply(effect, because(bombed), minute, theatre, state, log);
        }
        AirEffect::Fetch { airfield, tonnes } => {
            let depot = forces.airfields[airfield].depot;
            for (at, kind) in [Supply::Fuel, Supply::AirAmmunition].into_iter().enumerate() {
                let given = tonnes[at].clamp(0.0, state.depot_t[depot][kind as usize]);
                // What a raid burnt is fetched first: as long as it is owed, the raid is why the depot has no more.
                let (owed_t, raid) = state.air.to_make_good[airfield];
                let causes = if owed_t[at] > 0.0 { because(raid) } else { NO_CAUSE };
                supply::draw((depot, kind as usize, given), causes, minute, theatre, state, log);
                let air = &mut state.air;
                let owed = &mut air.to_make_good[airfield].0[at];
                *owed = (*owed - given).max(0.0);
                air.stock_t[airfield][at] += given;
                air.brought_t[airfield][at] += given;
                air.fetched_t[airfield][at] += given;
            }
        }
        AirEffect::Hit { element, men } => state.air.men_hit[theatre.elements[element].side.index()] += men,
        AirEffect::See { element } => state.air.seen_h[element] = state.hour,
        AirEffect::Cover { eyes } => state.air.eyes = eyes,
        AirEffect::Wear { squadron, aircraft } => {
            let air = &mut state.air;
            let aircraft = aircraft.min(air.serviceable[squadron]);
            air.serviceable[squadron] -= aircraft;
            air.worn[squadron] += aircraft;
        }
        AirEffect::Mend { squadron, worn, damaged } => {
            let air = &mut state.air;
            let worn = worn.min(air.worn[squadron]);
            let damaged = damaged.min(air.damaged[squadron]);
            air.worn[squadron] -= worn;
            air.damaged[squadron] -= damaged;
            air.serviceable[squadron] += worn + damaged;
        }
        AirEffect::Heal { squadron, airmen } => {
            let air = &mut state.air;
            let airmen = airmen.min(air.hurt[squadron]);
            air.hurt[squadron] -= airmen;
            air.airmen[squadron] += airmen;
        }
        AirEffect::Tire { squadron, by } => {
            let fatigue = &mut state.air.fatigue[squadron];
            *fatigue = (*fatigue + by).clamp(0.0, 1.0);
        }
        AirEffect::Rest { squadron, resting } => {
            let air = &mut state.air;
            air.resting[squadron] = resting;
            let serviceable = air.serviceable[squadron];
            let happening = if resting {
                Happening::SquadronRests { squadron, serviceable }
            } else {
                Happening::SquadronResumes { squadron, serviceable }
            };
            air.why[squadron] = log.emit(minute, happening, because(air.why[squadron]));
        }
        AirEffect::Stock { airfield, tonnes } => {
            let air = &mut state.air;
            for ((stock, book), add) in air.stock_t[airfield].iter_mut().zip(&mut air.brought_t[airfield]).zip(tonnes) {
                *stock += add;
                *book += add;
            }
        }
        AirEffect::Claim { side, claimed } => {
            let enemy = side.enemy().index();
            let actual = std::mem::take(&mut state.air.unreported[enemy]);
            state.air.claimed[side.index()] += claimed;
            log.emit(minute, Happening::AirClaims { side, claimed, actual }, NO_CAUSE);
        }
    }
}

/// The decision for which a mission is flown now: the latest one that has begun.
fn ordered_by(mission: AirMissionId, theatre: &Theatre, state: &State) -> Option<EventId> {
    let courses = theatre.command.courses.entries().filter(|(_, course)| course.missions.contains(&mission));
    let operations = courses.map(|(id, _)| &state.command.operations[id]).filter(|operation| operation.begun);
    operations.max_by(|one, other| one.begins_h.total_cmp(&other.begins_h)).map(|operation| operation.event)
}

/// Books aircraft as lost; those that the enemy took wait to be reported by him.
fn book(squadron: SquadronId, aircraft: u32, to: AirLoss, theatre: &Theatre, state: &mut State) {
    state.air.lost[squadron][to as usize] += aircraft;
    if to != AirLoss::Otherwise {
        state.air.unreported[theatre.air.squadrons[squadron].side.index()] += aircraft;
    }
}

fn use_up(airfield: AirfieldId, used_t: [f64; 2], state: &mut State) {
    let air = &mut state.air;
    for ((stock, book), want) in air.stock_t[airfield].iter_mut().zip(&mut air.used_t[airfield]).zip(used_t) {
        let used = want.min(*stock);
        *stock -= used;
        *book += used;
    }
}
