//! **Who rides on the supply lorries?**
//!
//! Infantry on foot that comes from the railhead by road, or goes by road from a place behind the field into it, may ride
//! in lorries of a fleet of its side: the package says which share of it does. Who asks when fewer than that share of the
//! men have ridden so far rides, the others walk. The lorries carry no goods for that trip: they are promised at once, and
//! lent as they come in at the railhead. Who rides on a road goes at the pace of the columns and is not tired by it.
//! Arrivals stay as recorded, or as decided; what carried them is missing in the haulage afterwards instead of before. Left out: parts of
//! a battalion that ride, guns and horses on lorries, empties on the way back that take troops or wounded.
//!
//! | | |
//! |---|---|
//! | phase | move |
//! | reads | who has arrived by road, who has taken a road, fleets by date |
//! | proposes | lorries promised to troops |
//! | emits | `Carried` |
//! | streams | none |
//! | sources | `logistics/fleets.csv` (`carries_troops`), `logistics/vehicles.csv` of the package |
//! | stand-in | nobody rides |

use kokkyo_scenario::forces::MobilityKind;

use crate::parameters::Laws;
use crate::world::column::{ElementId, FleetId};
use crate::world::supply::SupplyEffect;
use crate::world::{Effect, Effects, Presence, View};

/// Lorries that so many men need.
pub fn lorries(men: f64, men_per_lorry: f64) -> f64 {
    men / men_per_lorry
}

/// Whether men who ask may ride, so that in the long run a share of those who ask does.
pub fn may_ride(men: f64, asked: f64, ridden: f64, share: f64) -> bool {
    ridden + men <= share * (asked + men) + 1e-9
}

/// Plays the row.
pub fn decide(view: &View, _laws: &Laws, effects: &mut Effects) {
    let state = view.state;
    // Within the step those who asked before count for those who ask after them: one fleet a side does this.
    let mut before = [(0.0, 0.0); 2];
    let most_late_h = state.intelligence.late_h[0].max(state.intelligence.late_h[1]);
    for ((element, &presence), &arrives_h) in state.presence.entries().zip(state.command.arrives_h.iter()) {
        if !presence.is_in_theatre() || presence == Presence::OnRoad && state.supply.ride_km_h[element] != 0.0 {
            continue;
        }
        // Most came long ago, by anybody's clock: no more is asked of them.
        if presence != Presence::OnRoad && state.hour - arrives_h > most_late_h + view.theatre.step_h + 1e-6 {
            continue;
        }
        let who = &view.theatre.elements[element];
        if who.mobility_kind != MobilityKind::Foot {
            continue;
        }
        let came_h = arrives_h + state.intelligence.late_h[who.side.index()];
        let has_come = who.arrives_h > 0.0 && came_h <= state.hour && state.hour - came_h < view.theatre.step_h;
        let km = match presence {
            Presence::OnRoad if state.supply.ride_km_h[element] == 0.0 => state.road_left_km[element],
            Presence::OffField | Presence::InField if has_come => view.theatre.way_in_km[element],
            _ => continue,
        };
        if km <= 0.0 {
            continue;
        }
        let Some((fleet, share)) = carrier(view, element) else { continue };
        let what = &view.theatre.fleets[fleet];
        let (asked, ridden) = &mut before[who.side.index()];
        let men = f64::from(state.fit[element]);
        let so_far = state.supply.riders[fleet];
        let rides = may_ride(men, so_far.0 + *asked, so_far.1 + *ridden, share);
        *asked += men;
        if rides {
            *ridden += men;
            let hours = 2.0 * km / what.pace_km_h;
            let pace_km_h = if presence == Presence::OnRoad { what.pace_km_h } else { 0.0 };
            let vehicles = lorries(men, what.men);
            effects.push(Effect::Supply(SupplyEffect::Carry { fleet, element, vehicles, hours, pace_km_h }));
        } else {
            effects.push(Effect::Supply(SupplyEffect::Walk { fleet, element }));
        }
    }
}

/// Null model: nobody rides.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

/// The first fleet of an element's side that carries troops now, and the share that rides.
fn carrier(view: &View, element: ElementId) -> Option<(FleetId, f64)> {
    let side = view.theatre.elements[element].side;
    view.theatre.fleets.entries().find_map(|(id, fleet)| {
        let row = fleet.strength(view.state.hour)?;
        (fleet.side == side && fleet.men > 0.0 && row.carries_troops > 0.0).then_some((id, row.carries_troops))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::proving_ground::{Field, Ground};

    /// Ten lorries of twenty men; elements of 100 men that came 120 km by road this hour.
    fn arrived(share: f64, elements: usize) -> (Field, FleetId) {
        let mut ground = Ground::new();
        let (_, _, fleet) = ground.supply_line(Side::First, 1000.0, 10.0);
        ground.theatre.fleets[fleet].schedule[0].carries_troops = share;
        let who: Vec<ElementId> = (0..elements).map(|at| ground.element(Side::First, 100, at as i32, 0)).collect();
        let mut field = ground.play();
        for id in who {
            field.theatre.elements[id].arrives_h = 24.0;
            field.state.command.arrives_h[id] = 24.0;
            field.theatre.way_in_km[id] = 120.0;
        }
        field.state.hour = 24.0;
        (field, fleet)
    }

    #[test]
    fn a_hundred_men_need_five_lorries_of_twenty_for_a_day() {
        assert_eq!(lorries(100.0, 20.0), 5.0);
        let (mut field, fleet) = arrived(1.0, 1);
        field.play(decide);
        // 240 km at 10 km an hour of the clock.
        assert_eq!(field.state.supply.owed[fleet], (5.0, 120.0));
        field.audit();
    }

    #[test]
    fn the_share_that_rides_is_the_packages_in_the_long_run() {
        for (share, wanted) in [(0.0, 0.0), (0.25, 200.0), (0.5, 400.0), (1.0, 800.0)] {
            let (mut asked, mut ridden) = (0.0, 0.0);
            for _ in 0..8 {
                if may_ride(100.0, asked, ridden, share) {
                    ridden += 100.0;
                }
                asked += 100.0;
            }
            assert_eq!(ridden, wanted, "share {share}");
        }
    }

    #[test]
    fn one_of_four_rides_whether_they_come_together_or_one_by_one() {
        let (mut field, fleet) = arrived(0.25, 4);
        field.play(decide);
        assert_eq!(field.state.supply.riders[fleet], (400.0, 100.0));
        assert_eq!(field.state.supply.owed[fleet].0, 5.0);
    }

    #[test]
    fn who_was_there_before_or_came_by_rail_does_not_ask() {
        let (mut field, fleet) = arrived(1.0, 2);
        field.state.hour = 27.0;
        assert!(field.effects(decide).is_empty());
        field.state.hour = 24.0;
        field.theatre.way_in_km = crate::world::column::Column::filled(2, 0.0);
        assert!(field.effects(decide).is_empty());
        assert_eq!(field.state.supply.owed[fleet], (0.0, 0.0));
    }
}
