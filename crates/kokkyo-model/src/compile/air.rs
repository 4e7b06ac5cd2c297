//! From squadrons and missions of the package to those that are played.

use kokkyo_scenario::Given;
use kokkyo_scenario::air::Standing;
use kokkyo_scenario::geography::LinkMode;

use super::Faults;
use crate::chance::entity;
use crate::mechanisms::environment::daylight;
use crate::world::Side;
use crate::world::air::{AirReplacement, AirTheatre, Aircraft, Airfield, AirfieldState, Mission, Posting, Squadron};
use crate::world::column::{AirfieldId, CellId, Column, DepotId, DirectiveId, FleetId, Id as _, PlaceId, SquadronId};
use crate::world::theatre::{Cell, Place};

/// Kilometres of a degree of latitude.
const KM_PER_DEGREE: f64 = 111.195;

/// What compiling the air forces looks at of the rest.
pub(super) struct Ground<'g> {
    pub cells: &'g Column<CellId, Cell>,
    pub places: &'g Column<PlaceId, Place>,
}

/// Squadrons have a key of their own beside the ids of elements.
fn key(prefix: &str, id: &str) -> u32 {
    entity(&format!("{prefix}:{id}"))
}

pub(super) fn build(given: &Given, ground: &Ground<'_>, faults: &mut Faults) -> AirTheatre {
    let (air, start) = (&given.air, given.clock.start);
    let field = given.geography.field;
    let middle = [(field.west + field.east) / 2.0, (field.south + field.north) / 2.0];
    let plane_km = |place: usize| {
        let [lon, lat] = given.geography.places.get(place).map_or(middle, |place| place.at);
        let metre = |km: f64| (km * 1000.0).round() / 1000.0;
        let east = (lon - middle[0]) * KM_PER_DEGREE * libm::cos(middle[1].to_radians());
        [metre(east), metre((lat - middle[1]) * KM_PER_DEGREE)]
    };
    let airfields: Column<AirfieldId, Airfield> = Column::new(
        air.airfields
            .iter()
            .map(|one| Airfield {
                id: one.id.clone(),
                name: one.name.clone(),
                side: Side::at(one.side),
                place: PlaceId::at(one.place),
                depot: one.depot.map_or(DepotId::NONE, DepotId::at),
                plane_km: plane_km(one.place),
                stock_t: [one.fuel_t, one.bombs_t],
                schedule: one
                    .schedule
                    .iter()
                    .map(|row| AirfieldState {
                        from_h: row.from.hours_since(start),
                        capacity: row.capacity,
                        flak: row.flak,
                        warning: row.warning,
                        dispersal: row.dispersal,
                        inflow_t_per_h: [row.fuel_t_per_day / 24.0, row.bombs_t_per_day / 24.0],
                    })
                    .collect(),
            })
            .collect(),
    );
    let squadrons: Column<SquadronId, Squadron> = Column::new(
        air.squadrons
            .iter()
            .map(|one| Squadron {
                id: one.id.clone(),
                name: one.name.clone(),
                key: key("squadron", &one.id),
                side: Side::at(given.nations.get(one.nation).map_or(0, |nation| nation.side)),
                nation: one.nation as u8,
                kind: one.kind,
                aircraft: one.aircraft,
                crews: one.crews,
                arrives_h: one.arrives.hours_since(start),
                departs_h: one.departs.map_or(f64::INFINITY, |at| at.hours_since(start)),
                postings: one
                    .postings
                    .iter()
                    .map(|row| Posting { from_h: row.from.hours_since(start), airfield: AirfieldId::at(row.airfield), skill: row.skill })
                    .collect(),
            })
            .collect(),
    );
    let directive = |at: Option<usize>| at.map_or(DirectiveId::NONE, DirectiveId::at);
    let mut missions = Vec::with_capacity(air.missions.len());
    for (at, one) in air.missions.iter().enumerate() {
        let side = Side::at(one.side);
        let place = one.place.map_or(PlaceId::NONE, PlaceId::at);
        let at_km = one.place.map_or([0.0; 2], plane_km);
        let chosen = squadrons.ids().filter(|&id| {
            let role = air.types.get(squadrons[id].kind).map(|kind| kind.role);
            squadrons[id].side == side
                && role.is_some_and(|role| one.roles.contains(&role))
                && (one.squadrons.is_empty() || one.squadrons.contains(&id.index()))
        });
        let depot = given.logistics.depots.iter().position(|depot| Some(depot.place) == one.place && depot.side != one.side);
        let cell = ground.places.find(place).map_or(CellId::NONE, |place| place.cell);
        let ways = one.place.map(|place| roads_km(given, place));
        // Road to either side of the place, of a fleet whose road comes by it: the way over it is no longer than the road.
        let meets = |fleet: &kokkyo_scenario::logistics::Fleet| {
            let (from, depot) = given.logistics.loading_place(fleet).zip(given.logistics.depots.get(fleet.depot))?;
            let road_km = ways.as_ref().map(|km| [km[from], km[depot.place]]);
            let is_met = fleet.side != one.side && road_km.is_none_or(|[one, other]| one + other <= 1.02 * fleet.km + 1.0);
            is_met.then_some(road_km)
        };
        let met: Vec<(FleetId, Option<[f64; 2]>)> =
            given.logistics.fleets.iter().enumerate().filter_map(|(at, fleet)| Some((FleetId::at(at), meets(fleet)?))).collect();
        missions.push(Mission {
            id: one.id.clone(),
            title: one.title.clone(),
            key: key("mission", &one.id),
            side,
            verb: one.verb,
            squadrons: chosen.collect(),
            place,
            cell,
            plane_km: at_km,
            airfields: airfields.ids().filter(|&id| airfields[id].side != side && Some(airfields[id].place.index()) == one.place).collect(),
            depot: depot.map_or(DepotId::NONE, DepotId::at),
            fleets: met.iter().map(|(fleet, _)| *fleet).collect(),
            road_km: met.iter().filter_map(|(_, road_km)| *road_km).collect(),
            beyond: one.beyond,
            from_h: one.from.hours_since(start),
            to_h: one.to.hours_since(start),
            effort: one.effort,
            at_most: one.at_most.map_or(f64::INFINITY, f64::from),
            after: directive(one.after),
            forbidden_by: directive(one.forbidden_by),
            lead_h: one.lead_h,
            recorded: one.standing == Standing::Recorded,
            by_decision: one.standing == Standing::Decided,
            ordered: given.command.courses.iter().any(|course| course.missions.contains(&at)),
        });
    }
    let mut keys: Vec<(u32, &str)> = squadrons.iter().map(|one| (one.key, one.id.as_str())).collect();
    keys.extend(missions.iter().map(|one| (one.key, one.id.as_str())));
    keys.sort_unstable();
    for pair in keys.windows(2) {
        if pair[0].0 == pair[1].0 {
            let message = format!("the ids `{}` and `{}` have the same hash", pair[0].1, pair[1].1);
            faults.add("M007", "air/squadrons.csv", &message, "change one of the ids a little");
        }
    }
    let days = (given.clock.end.hours_since(start) / 24.0).ceil().max(1.0) as usize;
    let start_h = start.0 as f64 / 3600.0;
    AirTheatre {
        types: air
            .types
            .iter()
            .map(|one| Aircraft {
                id: one.id.clone(),
                name: one.name.clone(),
                role: one.role,
                combat: one.combat,
                speed_km_h: one.speed_km_h,
                range_km: one.range_km,
                crew: one.crew.round().max(1.0) as u32,
                bombs_t: one.bombs_t,
                fuel_t_per_h: one.fuel_kg_per_h / 1000.0,
            })
            .collect(),
        airfields,
        squadrons,
        replacements: air
            .replacements
            .iter()
            .map(|one| AirReplacement {
                squadron: SquadronId::at(one.squadron),
                aircraft: one.aircraft,
                makes_good: one.makes_good,
                count: one.count,
                from_h: one.from.hours_since(start),
                to_h: one.to.hours_since(start),
            })
            .collect(),
        missions: Column::new(missions),
        flak: Side::BOTH.map(|side| {
            let mut rows: Vec<(f64, f64)> =
                air.flak.iter().filter(|row| row.side == side.index()).map(|row| (row.from.hours_since(start), row.guns)).collect();
            rows.sort_by(|a, b| a.0.total_cmp(&b.0));
            rows
        }),
        grounded_h: apart(air.weather.iter().map(|row| [row.from.hours_since(start), row.to.hours_since(start)]).collect()),
        light_h: (0..=days)
            .map(|day| {
                let from_h = start_h + 24.0 * day as f64;
                24.0 * daylight::light(from_h, from_h + 24.0, middle[0], middle[1]).day_share
            })
            .collect(),
        field_km2: ground.cells.iter().map(|cell| cell.area_km2).sum(),
    }
}

/// Spans in order, those that meet or overlap made one.
fn apart(mut spans: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    spans.sort_by(|one, other| one[0].total_cmp(&other[0]));
    let mut apart: Vec<[f64; 2]> = Vec::with_capacity(spans.len());
    for [from_h, to_h] in spans {
        match apart.last_mut().filter(|before| before[1] >= from_h) {
            Some(before) => before[1] = before[1].max(to_h),
            None => apart.push([from_h, to_h]),
        }
    }
    apart
}

/// Length of the road from a place to every other; infinite where none leads. *Unit*: km.
fn roads_km(given: &Given, from: usize) -> Vec<f64> {
    let mut km = vec![f64::INFINITY; given.geography.places.len()];
    km[from] = 0.0;
    // Bellman and Ford: the network has a few dozen links.
    for _ in 0..km.len() {
        let mut changed = false;
        for link in given.geography.links.iter().filter(|link| link.mode != LinkMode::Rail) {
            for (a, b) in [(link.from, link.to), (link.to, link.from)] {
                if km[a] + link.km < km[b] {
                    km[b] = km[a] + link.km;
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    km
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn spans_that_overlap_count_once() {
        assert_eq!(apart(vec![[5.0, 9.0], [0.0, 2.0], [8.0, 12.0], [12.0, 13.0], [1.0, 1.5]]), [[0.0, 2.0], [5.0, 13.0]]);
        assert!(apart(Vec::new()).is_empty());
    }
}
