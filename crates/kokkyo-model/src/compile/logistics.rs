//! Railways, railheads, fleets, plans; and the timetable of troop trains that the recorded arrivals come to.

use kokkyo_scenario::Given;
use kokkyo_scenario::geography::LinkMode;
use kokkyo_scenario::logistics::{Supply, VehicleClass, VehicleKind};

use super::forces::OrderOfBattle;
use crate::world::Side;
use crate::world::column::{Column, DepotId, ElementId, FleetId, Id as _, PlaceId, RailheadId, RailwayId};
use crate::world::theatre::{Fleet, FleetStrength, Priority, Railhead, Railway, TonnagePlan};

/// Everything of a theatre that moves supplies.
pub(super) struct Transport {
    pub railways: Column<RailwayId, Railway>,
    pub railheads: Column<RailheadId, Railhead>,
    pub fleets: Column<crate::world::column::FleetId, Fleet>,
    pub priorities: [Vec<Priority>; 2],
    pub plans: Column<crate::world::column::TonnagePlanId, TonnagePlan>,
    pub way_in_km: Column<ElementId, f64>,
}

/// Trains before the first day of the clock are played too: troops that come in its first days were on the rails before.
const DAYS_BEFORE: usize = 60;

pub(super) fn build(given: &Given, forces: &OrderOfBattle, days: u32) -> Transport {
    let start = given.clock.start;
    let mut railways: Vec<Railway> = given.logistics.railways.iter().map(|line| railway(line, given, days)).collect();
    let mut railheads: Column<RailheadId, Railhead> = Column::new(
        given
            .logistics
            .railheads
            .iter()
            .map(|railhead| Railhead {
                id: railhead.id.clone(),
                side: Side::at(railhead.side),
                place: PlaceId::at(railhead.place),
                railways: railhead.railways.iter().map(|&line| RailwayId::at(line)).collect(),
                fleets: Vec::new(),
                schedule: railhead.schedule.iter().map(|row| (row.from.hours_since(start), row.t_per_day / 24.0)).collect(),
                handling: railhead
                    .schedule
                    .iter()
                    .map(|row| (row.from.hours_since(start), row.handling_t_per_day.map_or(f64::INFINITY, |tonnes| tonnes / 24.0)))
                    .collect(),
            })
            .collect(),
    );
    let ways = [Side::First, Side::Second].map(|side| Ways::from_railheads(given, &railheads, side));
    let mut way_in_km = Column::filled(forces.elements.len(), 0.0);
    let mut demands = Vec::new();
    for (id, who) in forces.elements.entries() {
        if who.arrives_h <= 0.0 {
            continue;
        }
        let (mut km, mut railhead) = ways[who.side.index()].to(who.arrives_at);
        if !km.is_finite() {
            // A point of the field that no road leads to: the way is that of the side's first fleet.
            let Some(fleet) = given.logistics.fleets.iter().find(|fleet| fleet.side == who.side.index()) else { continue };
            (km, railhead) = (fleet.km, RailheadId::at(fleet.railhead));
        }
        way_in_km[id] = km;
        let mobility = forces.mobilities[usize::from(who.mobility)];
        let on_road_h = km / (mobility.road_km_h * mobility.marching_share).max(0.1);
        demands.push(Demand { railhead, by_h: who.arrives_h - on_road_h, men: f64::from(who.men), vehicles: f64::from(who.vehicles) });
    }
    // The latest to arrive leave the latest room: the timetable is made from the last arrival backwards.
    demands.sort_by(|a, b| b.by_h.total_cmp(&a.by_h));
    for demand in demands {
        let Some(railhead) = railheads.find(demand.railhead) else { continue };
        for &line in &railhead.railways {
            let given_line = &given.logistics.railways[line.index()];
            demand.board(&mut railways[line.index()], given_line, start, days);
        }
    }
    for line in &mut railways {
        line.troop_trains.drain(..DAYS_BEFORE);
        line.not_passed.drain(..DAYS_BEFORE);
    }
    let priority_of = |side: usize| {
        let own = given.logistics.priorities.iter().filter(|row| row.side == side);
        own.map(|row| Priority { from_h: row.from.hours_since(start), days: row.days }).collect()
    };
    let plans = given.logistics.plans.iter().map(|plan| TonnagePlan {
        id: plan.id.clone(),
        name: plan.name.clone(),
        side: Side::at(plan.side),
        from_h: plan.from.hours_since(start),
        by_h: plan.by.hours_since(start),
        tonnes: plan.tonnes,
    });
    let fleets: Column<FleetId, Fleet> = Column::new(given.logistics.fleets.iter().filter_map(|one| fleet(one, given)).collect());
    for (id, fleet) in fleets.entries() {
        railheads[fleet.railhead].fleets.push(id);
    }
    Transport {
        railways: Column::new(railways),
        railheads,
        fleets,
        priorities: [priority_of(0), priority_of(1)],
        plans: Column::new(plans.collect()),
        way_in_km,
    }
}

fn railway(line: &kokkyo_scenario::logistics::Railway, given: &Given, days: u32) -> Railway {
    let hours = |row: &kokkyo_scenario::logistics::RailwayCapacity| row.from.hours_since(given.clock.start);
    Railway {
        id: line.id.clone(),
        name: line.name.clone(),
        side: Side::at(line.side),
        schedule: line.schedule.iter().map(|row| (hours(row), row.pairs_per_day, row.t_per_train)).collect(),
        troop_trains: vec![0.0; DAYS_BEFORE + days as usize + 1],
        not_passed: vec![0.0; DAYS_BEFORE + days as usize + 1],
    }
}

fn fleet(one: &kokkyo_scenario::logistics::Fleet, given: &Given) -> Option<Fleet> {
    let class: &VehicleClass = given.logistics.vehicles.get(one.class)?;
    let trip_h = class.round_trip_days(one.km) * 24.0;
    let pace_km_h = class.speed_km_h * class.hours_per_day / 24.0;
    let strength = |row: &kokkyo_scenario::logistics::FleetStrength| FleetStrength {
        from_h: row.from.hours_since(given.clock.start),
        vehicles: row.vehicles,
        shares: row.shares,
        carries_troops: row.carries_troops,
    };
    Some(Fleet {
        id: one.id.clone(),
        side: Side::at(one.side),
        railhead: RailheadId::at(one.railhead),
        depot: DepotId::at(one.depot),
        km: one.km,
        burns: if class.kind == VehicleKind::Horse { Supply::Food } else { Supply::Fuel },
        net_t: class.net_payload_t(one.km),
        own_use_t: class.own_use_t(one.km).min(class.payload_t),
        out_h: trip_h / 2.0,
        home_h: trip_h / 2.0,
        breakdown_share: class.breakdown_share(one.km),
        written_off_share: class.written_off_share,
        repair_h: class.repair_days * 24.0,
        pace_km_h,
        men: if class.kind == VehicleKind::Lorry { class.men } else { 0.0 },
        schedule: one.schedule.iter().map(strength).collect(),
    })
}

/// Roads from the railheads of a side.
struct Ways {
    /// By place: length of the road, and the railhead at its beginning. *Unit*: km.
    all: Vec<(f64, RailheadId)>,
}

impl Ways {
    fn from_railheads(given: &Given, railheads: &Column<RailheadId, Railhead>, side: Side) -> Self {
        let places = given.geography.places.len();
        let mut all = vec![(f64::INFINITY, RailheadId::NONE); places];
        for (id, railhead) in railheads.entries().filter(|(_, railhead)| railhead.side == side) {
            all[railhead.place.index()] = (0.0, id);
        }
        // Bellman and Ford, as for the gateways: the network has a few dozen links.
        for _ in 0..places {
            let mut changed = false;
            for link in given.geography.links.iter().filter(|link| link.mode != LinkMode::Rail) {
                for (a, b) in [(link.from, link.to), (link.to, link.from)] {
                    if all[a].0 + link.km < all[b].0 {
                        all[b] = (all[a].0 + link.km, all[a].1);
                        changed = true;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        Self { all }
    }

    fn to(&self, place: PlaceId) -> (f64, RailheadId) {
        self.all.get(place.index()).copied().unwrap_or((f64::INFINITY, RailheadId::NONE))
    }
}

/// Troops who must be at a railhead by an hour.
struct Demand {
    railhead: RailheadId,
    by_h: f64,
    men: f64,
    vehicles: f64,
}

impl Demand {
    /// Puts their trains on a line, as late as its capacity for troops allows.
    fn board(&self, line: &mut Railway, given: &kokkyo_scenario::logistics::Railway, start: kokkyo_scenario::Moment, days: u32) {
        let last = ((self.by_h / 24.0).floor() + DAYS_BEFORE as f64).clamp(0.0, (DAYS_BEFORE + days as usize) as f64) as usize;
        let row_at = |day: usize| {
            let hour = (day as f64 - DAYS_BEFORE as f64) * 24.0;
            given.schedule.iter().take_while(|row| row.from.hours_since(start) <= hour).last().or(given.schedule.first())
        };
        let Some(now) = row_at(last) else { return };
        let mut trains = self.men / now.men_per_train + self.vehicles / now.vehicles_per_train;
        for day in (0..=last).rev() {
            let room = row_at(day).map_or(0.0, |row| row.pairs_per_day * row.troop_share) - line.troop_trains[day];
            let taken = trains.min(room.max(0.0));
            line.troop_trains[day] += taken;
            trains -= taken;
            if trains <= 1e-9 {
                return;
            }
        }
        line.not_passed[last] += trains;
    }
}
