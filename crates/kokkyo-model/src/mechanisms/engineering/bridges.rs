//! **Does the bridge stand?**
//!
//! A bridge that the record has in use from some hour on was ordered so long before that as its length takes; how long it
//! takes in fact depends on who builds:
//!
//! > db/dt = e / (m · L),  e = 1 with engineers of its side within reach of it, else ε
//!
//! with L its length and m minutes a metre. Nobody builds or mends while the enemy alone holds one of its ends. Shells that fall
//! into the cells of its ends hit it by the part of the ground that it covers; each hit takes away a span. An enemy who
//! holds an end alone blows it up within hours. The side that owns it takes it away at its recorded hour. What has been
//! shot away is mended as fast as it was built. Left out: floods, boats that drift into it, aim at the bridge itself,
//! bridges nobody recorded.
//!
//! | | |
//! |---|---|
//! | phase | move |
//! | reads | crossings, engineers, who holds the ends, shells that fell there |
//! | proposes | building, damage, repair, removal |
//! | emits | `BridgeBuilt`, `BridgeDown`, `BridgeMended`, `BridgeRemoved` |
//! | streams | none |
//! | sources | `geo/crossings.csv`, parameters of the package |
//! | stand-in | bridges are there at their recorded hours, whatever falls on them |

use kokkyo_scenario::forces::Role;

use crate::parameters::Laws;
use crate::world::bridges::BridgeEffect;
use crate::world::column::CrossingId;
use crate::world::{Effect, Effects, Presence, Side, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "engineering.bridges" {
        /// Time to bridge a metre, with engineers: m.
        minutes_per_m: "min/m", 0.1 => 120.0;
        /// Speed of building and mending without engineers within reach: ε.
        without_engineers: "1", 0.0 => 1.0;
        /// How far from a bridge engineers still work on it.
        reach_km: "km", 1.0 => 100.0;
        /// Width of what a shell must hit.
        width_m: "m", 0.5 => 50.0;
        /// Length of bridge that a hit takes away.
        span_m: "m", 0.5 => 50.0;
        /// Share of a bridge that an enemy who holds an end alone destroys in an hour.
        demolition_per_h: "1/h", 0.0 => 4.0;
    }
}

/// Share of a bridge that is built in some hours. *Range*: 0–1.
pub fn built_share(length_m: f64, minutes_per_m: f64, pace: f64, hours: f64) -> f64 {
    if length_m * minutes_per_m <= 0.0 { 1.0 } else { (60.0 * hours * pace / (length_m * minutes_per_m)).min(1.0) }
}

/// Share of a bridge that shells take away: hits, by the part of the ground that it covers, times a span. *Range*: 0–1.
pub fn shot_share(rounds: f64, length_m: f64, width_m: f64, ground_km2: f64, span_m: f64) -> f64 {
    let hits = rounds * length_m * width_m / (ground_km2 * 1e6);
    (hits * span_m / length_m).min(1.0)
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state, law) = (view.theatre, view.state, &laws.bridges);
    for (id, site) in theatre.crossings.entries() {
        if site.length_m <= 0.0 || state.bridges.is_removed[id] {
            continue;
        }
        if site.closes_h <= state.hour {
            effects.push(Effect::Bridge(BridgeEffect::Remove { crossing: id }));
            continue;
        }
        let takes_h = site.length_m * law.minutes_per_m / 60.0;
        let built = state.bridges.built[id];
        if built < 1.0 {
            // What is left of the step once the order has been given.
            let hours = (state.hour + theatre.step_h - (site.opens_h - takes_h)).min(theatre.step_h);
            if hours > 0.0 && !held_by_enemy(view, id) {
                let by = built_share(site.length_m, law.minutes_per_m, pace(view, laws, id), hours);
                effects.push(Effect::Bridge(BridgeEffect::Build { crossing: id, by }));
            }
            continue;
        }
        let shelled = state.bridges.shelled[id];
        if shelled > 0.0 {
            let ground_km2 = theatre.cells[site.from].area_km2 + theatre.cells[site.to].area_km2;
            let by = shot_share(shelled, site.length_m, law.width_m, ground_km2, law.span_m);
            effects.push(Effect::Bridge(BridgeEffect::Damage { crossing: id, by }));
            effects.push(Effect::Bridge(BridgeEffect::Reckon { crossing: id }));
        }
        if held_by_enemy(view, id) {
            if state.bridges.stands[id] > 0.0 {
                let by = law.demolition_per_h * theatre.step_h;
                effects.push(Effect::Bridge(BridgeEffect::Damage { crossing: id, by }));
            }
        } else if state.bridges.stands[id] < 1.0 {
            let by = built_share(site.length_m, law.minutes_per_m, pace(view, laws, id), theatre.step_h);
            effects.push(Effect::Bridge(BridgeEffect::Mend { crossing: id, by }));
        }
    }
}

/// Null model: a bridge is there from its recorded hour on and stands until it is taken away.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    for (id, site) in view.theatre.crossings.entries() {
        if site.length_m > 0.0 && view.state.bridges.built[id] < 1.0 && site.opens_h < view.state.hour + view.theatre.step_h {
            effects.push(Effect::Bridge(BridgeEffect::Build { crossing: id, by: 1.0 }));
        }
        if site.closes_h <= view.state.hour && !view.state.bridges.is_removed[id] {
            effects.push(Effect::Bridge(BridgeEffect::Remove { crossing: id }));
        }
    }
}

/// Whether the enemy of the side that owns a bridge holds one of its ends alone.
fn held_by_enemy(view: &View, crossing: CrossingId) -> bool {
    let site = &view.theatre.crossings[crossing];
    let Some(owner) = site.side else { return false };
    let who = &view.state.occupancy;
    [site.from, site.to].into_iter().any(|cell| who.holds(cell, owner.enemy()) && !who.holds(cell, owner))
}

/// How fast its side builds: fully with engineers within reach.
fn pace(view: &View, laws: &Laws, crossing: CrossingId) -> f64 {
    let site = &view.theatre.crossings[crossing];
    let sides: &[Side] = match &site.side {
        Some(side) => std::slice::from_ref(side),
        None => &Side::BOTH,
    };
    let here = &view.theatre.cells[site.from];
    let near = view.theatre.elements.entries().any(|(id, who)| {
        who.role == Role::Engineers
            && sides.contains(&who.side)
            && view.state.presence[id] == Presence::InField
            && view.state.fit[id] > 0
            && view.theatre.cells[view.state.cell[id]].km_to(here) <= laws.bridges.reach_km
    });
    if near { 1.0 } else { laws.bridges.without_engineers }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Happening;
    use crate::world::bridges::is_open;
    use crate::world::proving_ground::{Field, Ground, cell};

    const BRIDGE: CrossingId = CrossingId(0);

    /// A bridge of 80 m of the first side between two cells, recorded in use from an hour on; 5 minutes a metre.
    fn bridge(opens_h: f64, engineers: bool) -> Field {
        let mut ground = Ground::new();
        ground.bridge(opens_h);
        let who = ground.element(Side::First, 200, 2, 0);
        if engineers {
            ground.theatre.elements[who].role = Role::Engineers;
        }
        let mut field = ground.play();
        let law = &mut field.laws.bridges;
        (law.minutes_per_m, law.without_engineers, law.reach_km) = (5.0, 0.5, 10.0);
        (law.width_m, law.span_m, law.demolition_per_h) = (4.0, 5.0, 0.25);
        field
    }

    fn run(field: &mut Field, steps: u32) {
        for _ in 0..steps {
            field.play(decide);
            field.audit();
            field.state.hour += 3.0;
        }
    }

    #[test]
    fn eighty_metres_at_five_minutes_take_six_hours_and_forty_minutes() {
        assert!((built_share(80.0, 5.0, 1.0, 80.0 * 5.0 / 60.0) - 1.0).abs() < 1e-12);
        assert!((built_share(80.0, 5.0, 1.0, 1.0) - 0.15).abs() < 1e-12);
        assert!((built_share(80.0, 5.0, 0.5, 1.0) - 0.075).abs() < 1e-12);
    }

    #[test]
    fn with_engineers_it_is_in_use_at_its_hour_and_without_them_later() {
        let opens_after = |engineers: bool| {
            let mut field = bridge(24.0, engineers);
            (0..40).find(|_| {
                run(&mut field, 1);
                is_open(&field.theatre, &field.state, BRIDGE, field.state.hour)
            })
        };
        // After the ninth step it is hour 24 or past it.
        assert_eq!(opens_after(true), Some(7));
        let late = opens_after(false).unwrap();
        assert!(late > 7 && late <= 11, "{late}");
    }

    #[test]
    fn a_thousand_shells_on_two_cells_take_away_a_few_metres() {
        // 80 m by 4 m on 8 km² are hit 0.04 times by a thousand; a span of 5 m each.
        let share = shot_share(1000.0, 80.0, 4.0, 8.0, 5.0);
        assert!((share - 0.04 * 5.0 / 80.0).abs() < 1e-12);
        let mut field = bridge(0.0, true);
        field.state.bridges.note_shells(cell(0, 0), 100_000.0);
        field.state.bridges.note_shells(cell(4, 0), 100_000.0);
        field.play(decide);
        assert!((field.state.bridges.stands[BRIDGE] - 0.75).abs() < 1e-9, "{}", field.state.bridges.stands[BRIDGE]);
        assert_eq!(field.state.bridges.shelled[BRIDGE], 0.0);
        run(&mut field, 3);
        assert_eq!(field.state.bridges.stands[BRIDGE], 1.0, "mended");
    }

    #[test]
    fn an_enemy_alone_at_one_end_blows_it_up_and_it_is_mended_when_he_is_gone() {
        let mut field = bridge(0.0, true);
        let mut ground = Ground::new();
        std::mem::swap(&mut ground.theatre.crossings, &mut field.theatre.crossings);
        ground.element(Side::First, 200, 2, 0);
        let enemy = ground.element(Side::Second, 200, -1, 0);
        let laws = field.laws;
        let mut field = ground.play();
        field.laws = laws;
        run(&mut field, 2);
        assert_eq!(field.state.bridges.stands[BRIDGE], 0.0);
        assert!(!is_open(&field.theatre, &field.state, BRIDGE, field.state.hour));
        assert!(field.events().iter().any(|event| matches!(event.happening, Happening::BridgeDown { .. })));
        field.state.presence[enemy] = Presence::Departed;
        run(&mut field, 6);
        assert_eq!(field.state.bridges.stands[BRIDGE], 1.0);
        assert!(field.events().iter().any(|event| matches!(event.happening, Happening::BridgeMended { .. })));
    }

    #[test]
    fn without_the_mechanism_a_bridge_keeps_its_recorded_hours() {
        let mut field = bridge(24.0, false);
        field.theatre.crossings[BRIDGE].closes_h = 48.0;
        for _ in 0..20 {
            field.play(stand_in);
            let hour = field.state.hour;
            assert_eq!(is_open(&field.theatre, &field.state, BRIDGE, hour), (24.0..48.0).contains(&hour), "hour {hour}");
            field.state.hour += 3.0;
        }
    }
}
