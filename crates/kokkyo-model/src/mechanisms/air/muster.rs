//! **Which squadrons are there?**
//!
//! Squadrons come and go on the hours of the package; where headquarters decide, those that a course can send come for that course.
//! Aircraft and crews join them evenly over a span: as growth, or only as far as any are missing. Left out: ferry flights and their losses, crews that change squadrons.
//!
//! | | |
//! |---|---|
//! | phase | air |
//! | reads | squadrons, replacements, hours |
//! | proposes | arrivals, departures, aircraft and crews that join |
//! | emits | `SquadronArrived`, `SquadronDeparted`, `SquadronReinforced` |
//! | streams | none |
//! | sources | `air/squadrons.csv`, `air/replacements.csv`, courses of the package |
//! | stand-in | no squadron ever comes: a campaign without air forces |

use crate::parameters::Laws;
use crate::world::air::AirEffect;
use crate::world::{Effect, Effects, View};

/// How many of `count` that join evenly over a span have joined by an hour.
pub fn joined_by(count: u32, from_h: f64, to_h: f64, hour: f64) -> u32 {
    if hour < from_h {
        return 0;
    }
    let share = if to_h > from_h { ((hour - from_h) / (to_h - from_h)).min(1.0) } else { 1.0 };
    (f64::from(count) * share + 1e-9) as u32
}

/// Plays the row.
pub fn decide(view: &View, _laws: &Laws, effects: &mut Effects) {
    let (forces, air, hour) = (&view.theatre.air, &view.state.air, view.state.hour);
    for id in forces.squadrons.ids() {
        match air.presence[id] {
            0 if air.arrives_h[id] < hour + view.theatre.step_h => effects.push(Effect::Air(AirEffect::Arrive { squadron: id })),
            1 if air.departs_h[id] <= hour => effects.push(Effect::Air(AirEffect::Depart { squadron: id })),
            _ => {}
        }
    }
    for (at, what) in forces.replacements.iter().enumerate() {
        let (joined, hour) = (air.joined[at], hour - air.joins_after_h[at]);
        let is_over = hour < what.from_h || hour - view.theatre.step_h >= what.to_h.max(what.from_h);
        if joined >= what.count || is_over || !air.is_there(what.squadron) {
            continue;
        }
        // What was not needed when it could have come does not come later.
        let due =
            joined_by(what.count, what.from_h, what.to_h, hour) - joined_by(what.count, what.from_h, what.to_h, hour - view.theatre.step_h);
        if due == 0 {
            continue;
        }
        let who = &forces.squadrons[what.squadron];
        let missing = if !what.makes_good {
            u32::MAX
        } else if what.aircraft {
            air.establishment[what.squadron].saturating_sub(air.on_hand(what.squadron))
        } else {
            let crew = forces.types.get(who.kind).map_or(1, |kind| kind.crew);
            let crews = (air.airmen[what.squadron] + air.hurt[what.squadron]) / crew;
            who.crews.max(air.establishment[what.squadron]).saturating_sub(crews)
        };
        let count = due.min(missing).min(what.count - joined);
        if count > 0 {
            effects.push(Effect::Air(AirEffect::Join { replacement: at, count }));
        }
    }
}

/// Null model: no squadron ever comes.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::air::AirReplacement;
    use crate::world::column::SquadronId;
    use crate::world::proving_ground::Ground;

    #[test]
    fn those_who_join_evenly_are_all_there_at_the_end_however_long_the_steps() {
        assert_eq!(joined_by(10, 0.0, 100.0, -1.0), 0);
        assert_eq!(joined_by(10, 0.0, 100.0, 50.0), 5);
        assert_eq!(joined_by(10, 0.0, 100.0, 400.0), 10);
        for step in [1.0, 3.0, 24.0] {
            let mut sum = 0;
            let mut hour = 0.0;
            while hour <= 240.0 {
                sum += joined_by(7, 10.0, 130.0, hour) - joined_by(7, 10.0, 130.0, hour - step);
                hour += step;
            }
            assert_eq!(sum, 7);
        }
    }

    #[test]
    fn a_squadron_comes_grows_and_goes_and_every_aircraft_is_accounted_for() {
        let mut ground = Ground::new();
        let (squadron, _) = ground.squadron(Side::First, 12);
        ground.theatre.air.replacements = vec![
            AirReplacement { squadron, aircraft: true, makes_good: false, count: 6, from_h: 0.0, to_h: 24.0 },
            AirReplacement { squadron, aircraft: true, makes_good: true, count: 6, from_h: 0.0, to_h: 24.0 },
        ];
        let mut squadrons: Vec<_> = ground.theatre.air.squadrons.iter().cloned().collect();
        squadrons[0].departs_h = 48.0;
        ground.theatre.air.squadrons = crate::world::column::Column::new(squadrons);
        let mut field = ground.play();
        for _ in 0..12 {
            field.play(decide);
            field.state.hour += 3.0;
            field.audit();
        }
        let air = &field.state.air;
        assert_eq!((air.serviceable[squadron], air.establishment[squadron]), (18, 18), "nothing was missing, so nothing is made good");
        for _ in 0..12 {
            field.play(decide);
            field.state.hour += 3.0;
            field.audit();
        }
        assert_eq!(field.state.air.withdrawn[SquadronId(0)], 18);
        assert_eq!(field.state.air.on_hand(squadron), 0);
    }

    #[test]
    fn without_the_row_nobody_is_there() {
        let mut ground = Ground::new();
        let (squadron, _) = ground.squadron(Side::First, 12);
        let mut field = ground.play();
        field.play(stand_in);
        assert!(!field.state.air.is_there(squadron));
    }
}
