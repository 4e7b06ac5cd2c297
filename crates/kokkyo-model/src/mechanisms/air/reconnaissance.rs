//! **What is seen from the air?**
//!
//! Once a day, at an hour of the clock, what the day's sorties saw is put together: R reconnaissance sorties and a part
//! of the others sweep q = 1 − exp(−a R / A) of the field of area A; an enemy under the swept part is seen with a chance
//! that depends on what he does and how well he is dug in. Whoever has less of the air sees less: q s, with its share s
//! of the air. What was seen guides bombs for some time. The sources of intelligence that look from the air see as much
//! more or less than usual, e = q s / (q₀ / 2), with q₀ of all the aircraft that its squadrons should have and half of the
//! air. Left out: photographs that come late, weather, decoys.
//!
//! | | |
//! |---|---|
//! | phase | air |
//! | reads | sorties of the day, who is where and does what |
//! | proposes | who is seen; what a side sees against what it sees as a rule |
//! | emits | nothing: read by others from the state |
//! | streams | `Air` |
//! | sources | parameters of the package |
//! | stand-in | nothing is seen from the air |

use kokkyo_scenario::air::AirVerb;

use crate::chance::Stream;
use crate::parameters::Laws;
use crate::world::air::{AirEffect, Mission};
use crate::world::column::ElementId;
use crate::world::{Effect, Effects, Posture, Presence, Side, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "air.reconnaissance" {
        /// Hour of the day at which what was seen is put together.
        report_hour: "h", 0.0 => 23.0;
        /// Ground that a reconnaissance sortie looks at.
        swept_km2: "km2", 0.0 => 100000.0;
        /// What a sortie on other work looks at, of that.
        others_share: "1", 0.0 => 1.0;
        /// Chance that a formation on the march under the swept ground is seen.
        seen_moving: "1", 0.0 => 1.0;
        /// Chance that one that stands in the open is seen.
        seen_standing: "1", 0.0 => 1.0;
        /// What being fully dug in and covered leaves of that.
        seen_dug_in: "1", 0.0 => 1.0;
    }
}

/// Share of an area that sorties sweep.
pub fn swept(sorties: f64, each_km2: f64, field_km2: f64) -> f64 {
    if field_km2 > 0.0 { -libm::expm1(-sorties * each_km2 / field_km2) } else { 0.0 }
}

/// Chance that an element under the swept part is seen.
fn visible(element: ElementId, view: &View, laws: &Laws) -> f64 {
    let law = &laws.reconnaissance;
    match view.state.posture[element] {
        Posture::March | Posture::Assault | Posture::Withdraw | Posture::FallBack | Posture::Broken | Posture::AtCrossing => {
            law.seen_moving
        }
        _ => law.seen_standing * (1.0 - view.state.dug_in[element] * (1.0 - law.seen_dug_in)),
    }
}

/// Keeps the draws apart from others of an element.
const LOOK: u32 = 0x5200_0000;

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state, law) = (view.theatre, view.state, &laws.reconnaissance);
    if theatre.air.squadrons.is_empty() || !view.has_hour_of_day(law.report_hour) {
        return;
    }
    // Sorties of the day so far are not kept: what the squadrons that are there fly in a day stands for them.
    let looked = Side::BOTH.map(|side| {
        // What can only be decided on counts once it is flown.
        let counts = |id, mission: &Mission| !mission.by_decision || !state.air.off[id] && state.air.window_h[id][1] > state.hour;
        let missions = || theatre.air.missions.entries().filter(|&(id, mission)| counts(id, mission));
        let of = |ready| missions().map(|(_, mission)| looks(mission, side, ready, view, law.others_share)).sum::<f64>();
        [of(Ready::Now), of(Ready::Establishment)].map(|looks| swept(looks, law.swept_km2, theatre.air.field_km2))
    });
    let coverage = Side::BOTH.map(|side| looked[side.index()][0] * state.air.superiority(side));
    // With all its aircraft and half of the air a side looks as usual.
    let eyes = Side::BOTH.map(|side| eyes(coverage[side.index()], looked[side.index()][1] * 0.5));
    effects.push(Effect::Air(AirEffect::Cover { eyes }));
    for (element, &presence) in state.presence.entries() {
        let side = theatre.elements[element].side;
        let swept = coverage[side.enemy().index()];
        if presence != Presence::InField || swept <= 0.0 || state.fit[element] == 0 {
            continue;
        }
        let chance = swept * visible(element, view, laws);
        if view.chance.at(Stream::Air, view.day(), theatre.elements[element].key ^ LOOK).happens(chance) {
            effects.push(Effect::Air(AirEffect::See { element }));
        }
    }
}

/// What a side sees from the air against what it sees as a rule: the share swept, with what the enemy leaves of it, over the share
/// swept as a rule; nothing where nobody is to fly.
pub fn eyes(now: f64, as_a_rule: f64) -> f64 {
    if as_a_rule > 0.0 { now / as_a_rule } else { 0.0 }
}

/// With which aircraft.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ready {
    /// Those that are ready, but for squadrons that rest.
    Now,
    /// All that the squadrons in the theatre should have.
    Establishment,
}

/// Sorties that a mission of the present hour flies in a day, as looks.
fn looks(mission: &Mission, side: Side, ready: Ready, view: &View, others: f64) -> f64 {
    let state = view.state;
    if mission.side != side || mission.from_h > state.hour || mission.to_h <= state.hour || mission.is_timed() || mission.verb.is_raid() {
        return 0.0;
    }
    let flying: f64 = mission
        .squadrons
        .iter()
        .filter(|&&squadron| state.air.is_there(squadron) && (ready == Ready::Establishment || !state.air.resting[squadron]))
        .map(|&squadron| f64::from(if ready == Ready::Now { state.air.serviceable[squadron] } else { state.air.establishment[squadron] }))
        .sum();
    flying * mission.effort * if mission.verb == AirVerb::Reconnaissance { 1.0 } else { others }
}

/// Null model: nothing is seen from the air.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::proving_ground::{Ground, air_laws};

    #[test]
    fn nobody_looks_nobody_sees_and_many_look_at_everything() {
        assert_eq!(swept(0.0, 500.0, 13_000.0), 0.0);
        assert!((swept(26.0, 500.0, 13_000.0) - 0.632_120_558_8).abs() < 1e-9);
        assert!(swept(1e4, 500.0, 13_000.0) > 0.999);
    }

    #[test]
    fn with_all_its_aircraft_and_half_of_the_air_a_side_looks_as_a_rule() {
        let looks = |ready: u32, weight: [f64; 2]| {
            let mut ground = Ground::new();
            let (squadron, _) = ground.squadron(Side::First, 12);
            ground.air_mission(Side::First, AirVerb::Reconnaissance, 0.0, 480.0, 1.0);
            ground.theatre.air.field_km2 = 2500.0;
            let mut field = ground.play();
            air_laws(&mut field.laws);
            field.play(crate::mechanisms::air::muster::decide);
            field.state.air.weight = weight;
            field.state.air.serviceable[squadron] = ready;
            field.state.hour = 12.0;
            field.play(decide);
            field.state.air.eyes
        };
        let even = looks(12, [1.0, 1.0]);
        assert!((even[0] - 1.0).abs() < 1e-12, "{even:?}");
        assert_eq!(even[1], 0.0, "who has no aircraft sees nothing from the air");
        let some = [3, 6, 9, 12].map(|ready| looks(ready, [1.0, 1.0])[0]);
        assert!(some.windows(2).all(|pair| pair[0] < pair[1]) && some[0] > 0.0, "{some:?}");
        assert!(looks(12, [1.0, 3.0])[0] < 0.25 && looks(12, [3.0, 1.0])[0] > 1.5);
        assert_eq!(looks(0, [1.0, 1.0])[0], 0.0);
    }

    #[test]
    fn a_column_is_seen_more_often_than_a_dug_in_battalion() {
        let (mut moving, mut dug_in) = (0, 0);
        for seed in 0..200 {
            let mut ground = Ground::new();
            ground.squadron(Side::First, 12);
            ground.air_mission(Side::First, AirVerb::Reconnaissance, 0.0, 480.0, 1.0);
            ground.theatre.air.field_km2 = 250.0;
            let (marching, standing) = (ground.element(Side::Second, 500, -3, 0), ground.element(Side::Second, 500, -2, 1));
            let mut field = ground.play();
            field.seed = seed;
            air_laws(&mut field.laws);
            field.play(crate::mechanisms::air::muster::decide);
            field.state.air.weight = [1.0, 1.0];
            field.state.posture[marching] = Posture::March;
            field.state.dug_in[standing] = 1.0;
            field.state.hour = 12.0;
            field.play(decide);
            let seen = |element| field.state.air.seen_h[element] == 12.0;
            moving += u32::from(seen(marching));
            dug_in += u32::from(seen(standing));
            assert!(field.effects(stand_in).is_empty());
        }
        assert!(moving > 2 * dug_in && dug_in > 0, "{moving} against {dug_in}");
    }
}
