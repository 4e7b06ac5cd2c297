//! Railways, railheads, fleets, plans; and how those who arrive come by rail.

use kokkyo_scenario::Given;
use kokkyo_scenario::geography::LinkMode;
use kokkyo_scenario::logistics::{LoadsAt, Supply, VehicleClass, VehicleKind};

use super::forces::OrderOfBattle;
use crate::world::Side;
use crate::world::column::{Column, DepotId, DirectiveId, ElementId, FleetId, Id as _, PlaceId, RailheadId, RailwayId};
use crate::world::railway::{Boarding, Railway, RailwayCapacity};
use crate::world::theatre::{Fleet, FleetStrength, Origin, Priority, Railhead, TonnagePlan};

/// Everything of a theatre that moves supplies.
pub(super) struct Transport {
    pub railways: Column<RailwayId, Railway>,
    pub railheads: Column<RailheadId, Railhead>,
    pub fleets: Column<crate::world::column::FleetId, Fleet>,
    pub priorities: [Vec<Priority>; 2],
    pub plans: Column<crate::world::column::TonnagePlanId, TonnagePlan>,
    pub way_in_km: Column<ElementId, f64>,
    pub boardings: Column<ElementId, Boarding>,
}

pub(super) fn build(given: &Given, forces: &OrderOfBattle) -> Transport {
    let start = given.clock.start;
    let railways = given.logistics.railways.iter().map(|line| railway(line, given)).collect();
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
    let mut boardings = Column::filled(forces.elements.len(), Boarding::NONE);
    for (id, who) in forces.elements.entries() {
        if who.arrives_h <= 0.0 {
            continue;
        }
        let (mut km, mut railhead) = ways[who.side.index()].to(who.arrives_at);
        if !km.is_finite() {
            // A point of the field that no road leads to: the way is that of the side's first fleet from a railhead.
            let from_rail = |fleet: &kokkyo_scenario::logistics::Fleet| match fleet.loads_at {
                LoadsAt::Railhead(railhead) if fleet.side == who.side.index() => Some((fleet.km, RailheadId::at(railhead))),
                _ => None,
            };
            let Some(first) = given.logistics.fleets.iter().find_map(from_rail) else { continue };
            (km, railhead) = first;
        }
        way_in_km[id] = km;
        let mobility = forces.mobilities[usize::from(who.mobility)];
        let road_h = km / (mobility.road_km_h * mobility.marching_share).max(0.1);
        boardings[id] = Boarding { railhead, road_h, men: f64::from(who.men), vehicles: f64::from(who.vehicles) };
    }
    let directive = |at: Option<usize>| at.map_or(DirectiveId::NONE, DirectiveId::at);
    let priority_of = |side: usize| {
        let own = given.logistics.priorities.iter().filter(|row| row.side == side);
        own.map(|row| Priority {
            from_h: row.from.hours_since(start),
            directive: directive(row.directive),
            days: row.days,
            most_days: row.most_days,
        })
        .collect()
    };
    let plans = given.logistics.plans.iter().map(|plan| TonnagePlan {
        id: plan.id.clone(),
        name: plan.name.clone(),
        side: Side::at(plan.side),
        from_h: plan.from.hours_since(start),
        directive: directive(plan.directive),
        by_h: plan.by.hours_since(start),
        tonnes: plan.tonnes,
    });
    let fleets: Column<FleetId, Fleet> = Column::new(given.logistics.fleets.iter().filter_map(|one| fleet(one, given)).collect());
    for (id, fleet) in fleets.entries() {
        if let Origin::Railhead(railhead) = fleet.loads_at {
            railheads[railhead].fleets.push(id);
        }
    }
    Transport {
        railways: Column::new(railways),
        railheads,
        fleets,
        priorities: [priority_of(0), priority_of(1)],
        plans: Column::new(plans.collect()),
        way_in_km,
        boardings,
    }
}

fn railway(line: &kokkyo_scenario::logistics::Railway, given: &Given) -> Railway {
    let row = |row: &kokkyo_scenario::logistics::RailwayCapacity| RailwayCapacity {
        from_h: row.from.hours_since(given.clock.start),
        pairs_per_day: row.pairs_per_day,
        t_per_train: row.t_per_train,
        men_per_train: row.men_per_train,
        vehicles_per_train: row.vehicles_per_train,
        troop_share: row.troop_share,
    };
    Railway { id: line.id.clone(), name: line.name.clone(), side: Side::at(line.side), schedule: line.schedule.iter().map(row).collect() }
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
        loads_at: match one.loads_at {
            LoadsAt::Railhead(railhead) => Origin::Railhead(RailheadId::at(railhead)),
            LoadsAt::Depot(depot) => Origin::Depot(DepotId::at(depot)),
        },
        depot: DepotId::at(one.depot),
        class: u16::try_from(one.class).unwrap_or(u16::MAX),
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
