//! **Where do the bombs fall?**
//!
//! Bombers that get through drop their loads on enemies that are known: in contact, or seen from the air not long ago,
//! near the place of the mission if it names one. Of a tonne a share falls among the target and acts over a lethal area
//! like shells of the same weight, by the same law (combat.fire), aimed, in daylight. Superiority is what leaves time
//! to aim: the effect is multiplied by f + (1 − f) s with the share s of the air.
//!
//! A mission against columns finds supply columns on the road as well: of the V vehicles of the enemy's fleets on the
//! stretch of road that it flies along, in columns of n, m = V / n. It finds one with the chance 1 − e^−m and hits
//! V (1 − exp(−E / V)) of the vehicles, E = tonnes × on target × vehicles a tonne; those go, with what they carried, or
//! to the workshop. A mission against bridges takes the nearest that stands. Bombs scatter by σ along and across it:
//!
//! > hits = tonnes × bombs a tonne × erf(w / √8 σ) × erf(L / √8 σ)
//!
//! each of which takes away a span. Left out: bombs on own troops, fighters' guns, fear of bombers beyond the losses,
//! columns that march by night for fear of them.
//!
//! | | |
//! |---|---|
//! | phase | air |
//! | reads | flights that got through, who is in contact or was seen, columns on the road, bridges |
//! | proposes | bombs on elements, columns, bridges |
//! | emits | `Bombed`, `ColumnBombed`, `BridgeBombed` |
//! | streams | none |
//! | sources | loads of the package, parameters |
//! | stand-in | bombs fall on empty ground |

use kokkyo_scenario::air::AirVerb;
use kokkyo_scenario::forces::Role;

use crate::parameters::Laws;
use crate::world::air::{AirEffect, Mission, STRIKES, Strike};
use crate::world::bridges::is_open;
use crate::world::column::{AirMissionId, CellId, ElementId, FleetId, PlaceId};
use crate::world::{Effect, Effects, Posture, Presence, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "air.strike" {
        /// Lethal area against men in the open of a tonne of bombs.
        lethal_m2_per_t: "m2/t", 0.0 => 1000000.0;
        /// Share of the bombs that fall among those at whom they are aimed.
        on_target: "1", 0.0 => 1.0;
        /// How long what was seen from the air is still there.
        fresh_h: "h", 0.0 => 240.0;
        /// How far from the place of a mission targets are taken.
        spread_km: "km", 0.1 => 100.0;
        /// Effect of bombs with the whole air against them.
        harried: "1", 0.0 => 1.0;
        /// Vehicles of a supply column.
        column: "1", 1.0 => 1000.0;
        /// Vehicles of a column that a tonne of bombs among them destroys.
        vehicles_per_t: "1/t", 0.0 => 100.0;
        /// Vehicles damaged for each one destroyed.
        damaged_vehicles: "1", 0.0 => 10.0;
        /// Bombs of a tonne.
        bombs_per_t: "1/t", 0.5 => 1000.0;
        /// Standard deviation of the fall of bombs that are aimed at a bridge.
        bridge_scatter_m: "m", 1.0 => 2000.0;
    }
}

/// What superiority leaves of the effect of bombs, or of a look.
pub fn undisturbed(superiority: f64, harried: f64) -> f64 {
    harried + (1.0 - harried) * superiority
}

/// Chance that somebody who looks along a stretch of road finds one of `columns` that are there on the mean.
pub fn finds(columns: f64) -> f64 {
    -libm::expm1(-columns)
}

/// Vehicles hit of `there` when the bombs could hit `could`.
pub fn hit(there: f64, could: f64) -> f64 {
    if there <= 0.0 { 0.0 } else { there * -libm::expm1(-could / there) }
}

/// Chance that a bomb aimed at a bridge hits it, by its length and width and the scatter of bombs. *Unit*: m.
pub fn hits_bridge(length_m: f64, width_m: f64, scatter_m: f64) -> f64 {
    let within = |m: f64| libm::erf(m / (8f64.sqrt() * scatter_m));
    within(length_m) * within(width_m)
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (forces, state) = (&view.theatre.air, view.state);
    if state.air.flights.is_empty() {
        return;
    }
    for (id, mission) in forces.missions.entries() {
        if !state.air.is_in_step(id, state.hour, view.theatre.step_h)
            || !matches!(mission.verb, AirVerb::StrikeTroops | AirVerb::StrikeGuns | AirVerb::StrikeColumns | AirVerb::StrikeBridge)
        {
            continue;
        }
        let mut tonnes = 0.0;
        for flight in state.air.flights.iter().filter(|flight| flight.mission == id && !flight.scrambled) {
            let load = forces.types.get(forces.squadrons[flight.squadron].kind).map_or(0.0, |kind| kind.bombs_t);
            tonnes += f64::from(flight.sorties) * flight.through * load;
        }
        if tonnes > 0.0 && mission.verb == AirVerb::StrikeBridge {
            strike_bridge(id, tonnes, view, laws, effects);
        } else if tonnes > 0.0 {
            drop(id, tonnes, view, laws, effects);
        }
    }
}

/// Null model: bombs fall on empty ground.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

/// Divides the bombs of a mission among the nearest that it knows of.
fn drop(id: AirMissionId, tonnes: f64, view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let mission = &theatre.air.missions[id];
    let mut targets = [(f64::INFINITY, ElementId::NONE); STRIKES];
    let there = state.presence.iter().zip(state.fit.iter()).zip(state.contact.iter());
    for ((element, who), ((&presence, &fit), &contact)) in theatre.elements.entries().zip(there) {
        if presence != Presence::InField || fit == 0 || who.side == mission.side {
            continue;
        }
        let known = contact > 0 || state.hour - state.air.seen_h[element] < laws.strike.fresh_h;
        if !known || !is_meant(element, mission.verb, view) {
            continue;
        }
        let here = &theatre.cells[state.cell[element]];
        let km = crate::world::air::km_between(here.plane_km, mission.plane_km);
        if mission.place.is_some() && km > laws.strike.spread_km {
            continue;
        }
        // Those in the heaviest contact first, then the nearest.
        insert(&mut targets, km - 1000.0 * f64::from(contact), element);
    }
    let count = targets.iter().filter(|(_, element)| element.is_some()).count();
    let aimed = undisturbed(state.air.superiority(mission.side), laws.strike.harried);
    let mut tonnes = tonnes;
    if mission.verb == AirVerb::StrikeColumns {
        let columns = stretches(mission, view, laws).map(|(_, there)| there).sum::<f64>() / laws.strike.column;
        // Beside formations on the march supply columns are so many targets more; alone they have to be found.
        let share = if count > 0 { columns / (columns + count as f64) } else { finds(columns) };
        strike_columns(id, tonnes * share, aimed, view, laws, effects);
        tonnes *= 1.0 - share;
    }
    if count == 0 {
        return;
    }
    let each = tonnes / count as f64;
    for &(_, target) in targets.iter().take(count) {
        let lethal_m2 = each * laws.strike.on_target * aimed * laws.strike.lethal_m2_per_t;
        effects.push(Effect::Air(AirEffect::Bomb { mission: id, strike: Strike { target, lethal_m2 }, tonnes: each }));
    }
}

/// Fleets that a mission goes for, each with the vehicles on the stretch of its road along which it flies: so far to either side of
/// its place as there is road, and as far along the road of a fleet where it names no place.
fn stretches<'v>(mission: &'v Mission, view: &'v View, laws: &'v Laws) -> impl Iterator<Item = (FleetId, f64)> + 'v {
    mission.fleets.iter().enumerate().map(|(at, &fleet)| {
        let spread_km = laws.strike.spread_km;
        let stretch_km = mission.road_km.get(at).map_or(2.0 * spread_km, |sides| sides.iter().map(|km| km.min(spread_km)).sum());
        let [out, home] = view.state.supply.on_road(fleet);
        let km = view.theatre.fleets[fleet].km;
        (fleet, if km > 0.0 { (out + home) * (stretch_km / km).min(1.0) } else { 0.0 })
    })
}

/// Divides bombs among the fleets on the road by the vehicles that are there.
fn strike_columns(id: AirMissionId, tonnes: f64, aimed: f64, view: &View, laws: &Laws, effects: &mut Effects) {
    let (mission, law) = (&view.theatre.air.missions[id], &laws.strike);
    let all: f64 = stretches(mission, view, laws).map(|(_, there)| there).sum();
    if tonnes <= 0.0 || all <= 0.0 {
        return;
    }
    for (fleet, there) in stretches(mission, view, laws) {
        if there <= 0.0 {
            continue;
        }
        let tonnes = tonnes * there / all;
        let could = tonnes * law.on_target * aimed * law.vehicles_per_t * (1.0 + law.damaged_vehicles);
        let hit = hit(there, could);
        let destroyed = hit / (1.0 + law.damaged_vehicles);
        let [out, home] = view.state.supply.on_road(fleet);
        let (damaged, loaded) = (hit - destroyed, out / (out + home));
        effects.push(Effect::Air(AirEffect::BombColumn { mission: id, fleet, tonnes, destroyed, damaged, loaded }));
    }
}

/// Bombs the nearest enemy bridge that stands.
fn strike_bridge(id: AirMissionId, tonnes: f64, view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state, law) = (view.theatre, view.state, &laws.strike);
    let mission = &theatre.air.missions[id];
    let km = |from: CellId| crate::world::air::km_between(theatre.cells[from].plane_km, mission.plane_km);
    let target = theatre
        .crossings
        .entries()
        .filter(|(crossing, site)| {
            let near = mission.place == PlaceId::NONE || km(site.from) <= law.spread_km;
            site.length_m > 0.0 && site.side != Some(mission.side) && near && is_open(theatre, state, *crossing, state.hour)
        })
        .min_by(|(_, a), (_, b)| km(a.from).total_cmp(&km(b.from)));
    let Some((crossing, site)) = target else { return };
    let aimed = undisturbed(state.air.superiority(mission.side), law.harried);
    let hits = tonnes * law.bombs_per_t * aimed * hits_bridge(site.length_m, laws.bridges.width_m, law.bridge_scatter_m);
    let by = (hits * laws.bridges.span_m / site.length_m).min(1.0);
    effects.push(Effect::Air(AirEffect::BombBridge { mission: id, crossing, tonnes, by }));
}

/// Whether such a mission goes for an element.
fn is_meant(element: ElementId, verb: AirVerb, view: &View) -> bool {
    match verb {
        AirVerb::StrikeGuns => view.theatre.elements[element].role == Role::Artillery,
        AirVerb::StrikeColumns => matches!(view.state.posture[element], Posture::March | Posture::AtCrossing | Posture::Withdraw),
        _ => true,
    }
}

fn insert(targets: &mut [(f64, ElementId); STRIKES], rank: f64, element: ElementId) {
    let last = STRIKES - 1;
    if (rank, element) < targets[last] {
        targets[last] = (rank, element);
        for at in (1..=last).rev() {
            if targets[at] < targets[at - 1] {
                targets.swap(at, at - 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Happening;
    use crate::world::Side;
    use crate::world::air::Flight;
    use crate::world::column::CrossingId;
    use crate::world::proving_ground::{Field, Ground, air_laws};

    #[test]
    fn superiority_is_what_leaves_time_to_aim() {
        assert_eq!(undisturbed(1.0, 0.4), 1.0);
        assert!((undisturbed(0.0, 0.4) - 0.4).abs() < 1e-12);
        assert!((undisturbed(0.5, 0.4) - 0.7).abs() < 1e-12);
    }

    #[test]
    fn columns_are_found_and_hit_as_far_as_there_are_any() {
        assert_eq!(finds(0.0), 0.0);
        assert!((finds(1.0) - 0.632_120_558_8).abs() < 1e-9);
        assert_eq!(hit(0.0, 5.0), 0.0);
        assert!((hit(1e6, 5.0) - 5.0).abs() < 1e-4 && hit(10.0, 1e6) <= 10.0);
        // With no scatter every bomb hits; with much of it the part of the ground that the bridge covers, over 8 π σ² / 4.
        assert!((hits_bridge(80.0, 4.0, 0.1) - 1.0).abs() < 1e-12);
        let far = hits_bridge(80.0, 4.0, 10_000.0) / (80.0 * 4.0 / (2.0 * std::f64::consts::PI * 1e8));
        assert!((far - 1.0).abs() < 1e-4, "{far}");
    }

    /// A hundred lorries on a way of 120 km, and bombers that fly along it.
    fn road(bombs_t: f64, lorries: f64) -> (Field, FleetId) {
        let mut ground = Ground::new();
        let (squadron, _) = ground.squadron(Side::Second, 100);
        ground.bombs(bombs_t);
        let mission = ground.air_mission(Side::Second, AirVerb::StrikeColumns, 0.0, 100.0, 1.0);
        let (_, _, fleet) = ground.supply_line(Side::First, 1000.0, lorries);
        ground.theatre.fleets[fleet].km = 120.0;
        ground.change_air_mission(mission, |it| it.fleets = vec![fleet]);
        let mut field = ground.play();
        air_laws(&mut field.laws);
        field.state.air.flights.push(Flight { squadron, mission, sorties: 20, through: 1.0, scrambled: false });
        (field, fleet)
    }

    #[test]
    fn at_the_end_of_a_road_half_as_many_vehicles_are_found_as_in_its_middle() {
        let there = |sides: Option<[f64; 2]>| {
            let (mut field, fleet) = road(0.5, 100.0);
            let id = AirMissionId(0);
            field.theatre.air.missions[id].road_km = sides.into_iter().collect();
            let view = field.view();
            let found: Vec<_> = stretches(&view.theatre.air.missions[id], &view, &field.laws).collect();
            assert_eq!((found.len(), found[0].0), (1, fleet));
            found[0].1 / field.state.supply.on_road(fleet).iter().sum::<f64>()
        };
        let middle = there(Some([60.0, 60.0]));
        assert!((middle - 1.0 / 6.0).abs() < 1e-12 && there(None) == middle);
        assert!((there(Some([0.0, 120.0])) - middle / 2.0).abs() < 1e-12 && (there(Some([120.0, 0.0])) - middle / 2.0).abs() < 1e-12);
    }

    #[test]
    fn more_bombs_on_a_road_never_take_fewer_vehicles_and_never_more_than_are_there() {
        let mut before = 0.0;
        for bombs_t in [0.0, 0.01, 0.1, 0.5, 2.0, 10.0, 1000.0] {
            let (mut field, fleet) = road(bombs_t, 100.0);
            let there = field.state.supply.on_road(fleet).iter().sum::<f64>() / 6.0;
            field.play(decide);
            field.audit();
            let destroyed = field.state.supply.destroyed[fleet];
            assert!(destroyed >= before && destroyed * 2.0 <= there + 1e-9, "{destroyed} of {there} by {bombs_t} t, {before} by less");
            before = destroyed;
        }
        assert!(before > 0.0);
    }

    #[test]
    fn bombs_on_a_road_take_vehicles_with_what_they_carry_and_the_books_agree() {
        let (mut field, fleet) = road(0.5, 100.0);
        let before = field.state.supply.on_road(fleet);
        let goods = field.state.supply.goods_on_road_t(fleet).iter().sum::<f64>();
        field.play(decide);
        field.audit();
        let supply = &field.state.supply;
        // By hand: a sixth of the road has a sixth of the vehicles; ten tonnes, a fifth of them on target, three quarters aimed.
        let there = (before[0] + before[1]) / 6.0;
        let could = 10.0 * finds(there / 25.0) * 0.2 * 0.75 * 2.0 * 2.0;
        let hit = hit(there, could);
        assert!(hit > 0.5, "{hit}");
        assert!((supply.destroyed[fleet] - hit / 2.0).abs() < 1e-9 && (supply.written_off[fleet] - hit / 2.0).abs() < 1e-9);
        let after = supply.on_road(fleet);
        assert!((before[0] + before[1] - after[0] - after[1] - hit).abs() < 1e-9);
        let lost = goods - supply.goods_on_road_t(fleet).iter().sum::<f64>();
        assert!((lost - supply.lost_on_road_t[0].iter().sum::<f64>()).abs() < 1e-9 && lost > 0.0);
        assert!(field.events().iter().any(|event| matches!(event.happening, Happening::ColumnBombed { .. })));
    }

    #[test]
    fn more_bombs_hit_more_and_an_empty_road_is_no_target() {
        let destroyed = |bombs_t: f64, lorries: f64| {
            let (mut field, fleet) = road(bombs_t, lorries);
            field.play(decide);
            field.audit();
            field.state.supply.destroyed[fleet]
        };
        assert_eq!(destroyed(0.5, 0.0), 0.0);
        assert!(destroyed(1.0, 100.0) > destroyed(0.5, 100.0));
        assert!(destroyed(0.5, 400.0) > destroyed(0.5, 100.0), "traffic is easier to find");
    }

    #[test]
    fn bombs_on_a_bridge_take_away_spans_and_enough_of_them_close_it() {
        let bombed = |bombs_t: f64| {
            let mut ground = Ground::new();
            let (squadron, _) = ground.squadron(Side::Second, 100);
            ground.bombs(bombs_t);
            let mission = ground.air_mission(Side::Second, AirVerb::StrikeBridge, 0.0, 100.0, 1.0);
            ground.bridge(f64::NEG_INFINITY);
            let mut field = ground.play();
            air_laws(&mut field.laws);
            (field.laws.bridges.width_m, field.laws.bridges.span_m) = (4.0, 5.0);
            field.state.air.flights.push(Flight { squadron, mission, sorties: 20, through: 1.0, scrambled: false });
            field.play(decide);
            field.audit();
            field
        };
        let field = bombed(0.5);
        let by = 10.0 * 10.0 * 0.75 * hits_bridge(80.0, 4.0, 80.0) * 5.0 / 80.0;
        assert!((1.0 - field.state.bridges.stands[CrossingId(0)] - by).abs() < 1e-12 && by > 0.01, "{by}");
        let field = bombed(50.0);
        assert!(!is_open(&field.theatre, &field.state, CrossingId(0), 0.0));
        let down = field.events().iter().find(|event| matches!(event.happening, Happening::BridgeDown { .. })).expect("down");
        let cause = field.events().iter().find(|event| event.id == down.causes[0]).expect("a cause");
        assert!(matches!(cause.happening, Happening::BridgeBombed { .. }));
    }

    #[test]
    fn bombs_fall_on_those_who_are_known_and_on_nobody_else() {
        let mut ground = Ground::new();
        let (squadron, _) = ground.squadron(Side::First, 10);
        ground.bombs(0.5);
        let mission = ground.air_mission(Side::First, AirVerb::StrikeTroops, 0.0, 100.0, 1.0);
        let (hidden, fought) = (ground.element(Side::Second, 400, -3, 0), ground.element(Side::Second, 400, -1, 0));
        ground.element(Side::First, 400, 2, 0);
        let mut field = ground.play();
        air_laws(&mut field.laws);
        field.state.contact[fought] = 2;
        field.state.air.flights.push(Flight { squadron, mission, sorties: 8, through: 0.5, scrambled: false });
        field.play(decide);
        assert_eq!(field.state.air.strikes.len(), 1);
        assert_eq!(field.state.air.strikes[0].target, fought);
        assert!((field.state.air.bombs_t[0] - 2.0).abs() < 1e-12, "eight sorties of half a tonne, half of which get through");
        field.state.air.begin_step();
        field.state.air.flights.push(Flight { squadron, mission, sorties: 8, through: 0.5, scrambled: false });
        field.state.hour = 3.0;
        field.state.air.seen_h[hidden] = 2.0;
        field.play(decide);
        assert_eq!(field.state.air.strikes.len(), 2, "what was seen from the air is known too");
        assert!(field.effects(stand_in).is_empty());
    }
}
