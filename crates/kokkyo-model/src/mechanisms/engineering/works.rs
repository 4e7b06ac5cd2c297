//! **How well is a formation dug in?**
//!
//! Men who stay where they are dig. Holes and short trenches come in hours and reach a scratch level s; what is
//! beyond it, trenches with cover and wire, needs engineers and timber and takes weeks:
//!
//! > scratch: dd/dt = r (s − d) for d < s;  finished: dd/dt = r₂ (1 − d) with engineers in the cell
//!
//! Engineers also speed the scratch works. Whoever moves begins anew, but for works that somebody has
//! left in the cell, which serve at once and decay; between the rushes of an assault men dig on. Left out: mines, digging
//! that is seen from the air.
//!
//! | | |
//! |---|---|
//! | phase | work |
//! | reads | postures, contact, engineers in the cell |
//! | proposes | dug-in level |
//! | emits | nothing |
//! | streams | none |
//! | sources | parameters of the package |
//! | stand-in | whoever stands is half dug in |

use crate::parameters::Laws;
use crate::world::column::ElementId;
use crate::world::{Effect, Effects, Posture, Presence, Side, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "engineering.works" {
        /// How fast holes and short trenches come towards the scratch level: r.
        scratch_per_h: "1/h", 0.0 => 5.0;
        /// Level that men reach without engineers: s.
        scratch_level: "1", 0.0 => 1.0;
        /// How fast full works come with engineers in the cell: r₂.
        finish_per_day: "1/day", 0.0 => 5.0;
        /// Factor on the scratch rate with engineers in the cell.
        engineers: "1", 1.0 => 10.0;
        /// Share of works left in a cell that serves who comes after, on the side that dug them.
        left_share: "1", 0.0 => 1.0;
        /// The same for the enemy, whom they face the wrong way.
        taken_share: "1", 0.0 => 1.0;
        /// How fast works that nobody keeps up decay.
        decay_per_day: "1/day", 0.0 => 1.0;
    }
}

/// Less than this is not worth an effect.
const LEAST: f64 = 1e-4;
/// Dug-in level of the null model.
const HALF: f64 = 0.5;

/// Rise of the dug-in level over some hours towards a level at a rate: (s − d)(1 − e^(−rt)), 0 from above.
pub fn rise(level: f64, towards: f64, per_h: f64, hours: f64) -> f64 {
    if level >= towards { 0.0 } else { (towards - level) * -libm::expm1(-per_h * hours) }
}

/// What works that were left some days ago are still worth: W · u · e^(−λ t).
pub fn left_level(level: f64, share: f64, decay_per_day: f64, days: f64) -> f64 {
    level * share * libm::exp(-decay_per_day * days)
}

/// Share of what either side has left that serves a side. *Shape*: `[whose]`.
fn shares(side: Side, works: &Params) -> [f64; 2] {
    Side::BOTH.map(|whose| if whose == side { works.left_share } else { works.taken_share })
}

/// The best of what both sides have left in a cell, for somebody whom these shares of it serve; 0 where it cannot be better than
/// `at_least`.
#[inline]
fn found_level(left: &[(f32, f32); 2], shares: [f64; 2], hour: f64, at_least: f64, decay_per_day: f64) -> f64 {
    // Works only decay: most are known to be too little without an exponential.
    let [first, second] = [0, 1].map(|whose: usize| f64::from(left[whose].0) * shares[whose] > at_least);
    if !first && !second {
        return 0.0;
    }
    let mut best = 0.0f64;
    for (&(level, since_h), share) in left.iter().zip(shares) {
        if f64::from(level) * share > at_least {
            best = best.max(left_level(f64::from(level), share, decay_per_day, (hour - f64::from(since_h)) / 24.0));
        }
    }
    best
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (state, works) = (view.state, &laws.works);
    let daily = view.has_hour_of_day(0.0);
    // Share of what is missing that is dug in the step, by side: without and with engineers. Who hides his side does not dig.
    let scratch = Side::BOTH.map(|side| {
        let hands = hands(side, view);
        [1.0, works.engineers].map(|factor| rise(0.0, 1.0, works.scratch_per_h * factor * hands, view.theatre.step_h))
    });
    let finish = if daily { rise(0.0, 1.0, works.finish_per_day, 1.0) } else { 0.0 };
    let serves = Side::BOTH.map(|side| shares(side, works));
    let levels = state.posture.iter().zip(state.dug_in.iter());
    for ((element, &presence), (&posture, &level)) in state.presence.entries().zip(levels) {
        if presence != Presence::InField
            || !(stands(posture) || state.has_stopped_running(view.theatre, element))
            || state.fit[element] == 0
        {
            continue;
        }
        let cell = state.cell[element];
        let side = view.theatre.elements[element].side;
        let scratch = scratch[side.index()];
        let found = if cell.is_some() {
            found_level(&state.works[cell], serves[side.index()], state.hour, level + LEAST, works.decay_per_day)
        } else {
            0.0
        };
        if found > level + LEAST {
            effects.push(Effect::Occupy { element, level: found });
            continue;
        }
        let missing = works.scratch_level - level;
        // With engineers more is dug than without: what is too little with them is too little.
        if missing.max(0.0) * scratch[1] < LEAST && finish == 0.0 {
            continue;
        }
        let engineers = has_engineers(view, element);
        let assault = state.contact[element] == 3;
        let mut by = missing.max(0.0) * scratch[usize::from(engineers)];
        if engineers && !assault {
            by += (1.0 - level - by) * finish;
        }
        if by >= LEAST {
            effects.push(Effect::Dig { element, by });
        }
    }
}

/// Null model: whoever stands is half dug in at once, and nobody ever better.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    for element in view.theatre.elements.ids() {
        let by = HALF - view.state.dug_in[element];
        let stands = stands(view.state.posture[element]) || view.state.has_stopped_running(view.theatre, element);
        if view.state.presence[element] == Presence::InField && stands && by.abs() >= LEAST {
            effects.push(Effect::Dig { element, by });
        }
    }
}

/// Share of a side's men in the field who are free to dig: those whom concealment does not keep busy.
fn hands(side: Side, view: &View) -> f64 {
    let busy = view.state.intelligence.busy[side.index()];
    if busy <= 0.0 {
        return 1.0;
    }
    let own = view.theatre.elements.entries().filter(|&(id, who)| who.side == side && view.state.is_active(id));
    let men: f64 = own.map(|(id, _)| f64::from(view.state.fit[id])).sum();
    if men > busy { 1.0 - busy / men } else { 0.0 }
}

fn stands(posture: Posture) -> bool {
    matches!(posture, Posture::Hold | Posture::Stopped | Posture::Fix)
}

fn has_engineers(view: &View, element: ElementId) -> bool {
    view.state.occupancy.has_engineers(view.state.cell[element], view.theatre.elements[element].side)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::proving_ground::{Field, Ground};
    use kokkyo_scenario::forces::Role;

    fn dug(engineers: bool) -> (Field, ElementId) {
        let mut ground = Ground::new();
        let who = ground.element(Side::First, 500, 0, 0);
        if engineers {
            let sappers = ground.element(Side::First, 100, 0, 0);
            ground.theatre.elements[sappers].role = Role::Engineers;
        }
        let mut field = ground.play();
        let works = &mut field.laws.works;
        (works.scratch_per_h, works.scratch_level, works.finish_per_day) = (0.1, 0.7, 0.1);
        works.engineers = 2.0;
        (works.left_share, works.taken_share, works.decay_per_day) = (0.8, 0.3, 0.05);
        field.state.hour = 3.0;
        (field, who)
    }

    #[test]
    fn half_of_what_is_missing_comes_in_one_half_life_and_nothing_from_above() {
        assert!((rise(0.2, 0.8, std::f64::consts::LN_2, 1.0) - 0.3).abs() < 1e-12);
        assert_eq!(rise(0.0, 0.7, 0.0, 3.0), 0.0);
        assert_eq!(rise(0.9, 0.7, 1.0, 3.0), 0.0);
        assert!((rise(0.0, 0.7, 1.0, 1e3) - 0.7).abs() < 1e-12);
    }

    #[test]
    fn three_steps_of_an_hour_dig_as_deep_as_one_of_three_hours() {
        let long = rise(0.1, 0.7, 0.1, 3.0);
        let mut level = 0.1;
        for _ in 0..3 {
            level += rise(level, 0.7, 0.1, 1.0);
        }
        assert!((level - 0.1 - long).abs() < 1e-12);
    }

    #[test]
    fn engineers_dig_faster_and_deeper() {
        let after = |engineers: bool, contact: u8| {
            let (mut field, who) = dug(engineers);
            field.state.contact[who] = contact;
            field.play(decide);
            field.state.dug_in[who]
        };
        assert!((after(false, 0) - rise(0.0, 0.7, 0.1, 3.0)).abs() < 1e-12);
        assert!(after(true, 0) > after(false, 0));
        for (engineers, deepest) in [(false, 0.7), (true, 1.0)] {
            let (mut field, who) = dug(engineers);
            for _ in 0..8 * 60 {
                field.play(decide);
                field.state.hour += 3.0;
            }
            assert!((field.state.dug_in[who] - deepest).abs() < 0.01, "{}", field.state.dug_in[who]);
            field.audit();
        }
    }

    #[test]
    fn who_hides_his_side_does_not_dig() {
        let after = |busy: f64| {
            let (mut field, who) = dug(false);
            field.state.intelligence.busy = [busy, 0.0];
            field.play(decide);
            field.state.dug_in[who]
        };
        assert!((after(0.0) - rise(0.0, 0.7, 0.1, 3.0)).abs() < 1e-12);
        assert!((after(250.0) - rise(0.0, 0.7, 0.05, 3.0)).abs() < 1e-12, "half of 500 men dig half as fast");
        assert_eq!(after(500.0), 0.0);
    }

    #[test]
    fn who_moves_or_is_away_does_not_dig() {
        let (mut field, who) = dug(false);
        field.state.posture[who] = Posture::March;
        assert!(field.effects(decide).is_empty());
        field.state.posture[who] = Posture::Hold;
        field.state.presence[who] = Presence::OnRoad;
        assert!(field.effects(decide).is_empty());
    }

    #[test]
    fn who_gave_way_digs_once_he_can_run_no_further() {
        let (mut field, who) = dug(false);
        (field.state.posture[who], field.state.contact[who]) = (Posture::FallBack, 1);
        assert!(field.effects(decide).is_empty());
        field.state.at_bay[who] = true;
        assert!(!field.effects(decide).is_empty());
    }

    #[test]
    fn works_stay_for_whoever_comes_after_less_so_for_the_enemy_and_decay() {
        assert!((left_level(0.9, 0.8, 0.05, 0.0) - 0.72).abs() < 1e-12);
        assert!((left_level(0.9, 0.8, 0.05, 10.0) - 0.72 * libm::exp(-0.5)).abs() < 1e-12);
        for (digger, wanted) in [(Side::First, 0.72), (Side::Second, 0.27)] {
            let (mut field, who) = dug(false);
            let cell = field.state.cell[who];
            field.state.works[cell][digger.index()] = (0.9, 3.0);
            field.play(decide);
            assert!((field.state.dug_in[who] - wanted).abs() < 1e-6, "{}", field.state.dug_in[who]);
            field.audit();
        }
    }

    #[test]
    fn who_leaves_his_works_leaves_them_in_the_cell() {
        let (mut field, who) = dug(false);
        field.state.dug_in[who] = 0.6;
        let (from, to) = (field.state.cell[who], field.theatre.cells[field.state.cell[who]].neighbours[0]);
        field.buffer.push(Effect::Enter { element: who, cell: to, after_h: 0.0 });
        field.play(|_, _, _| {});
        assert_eq!(field.state.dug_in[who], 0.0);
        assert!((field.state.works[from][0].0 - 0.6).abs() < 1e-6);
    }

    #[test]
    fn without_the_mechanism_everyone_who_stands_is_half_dug_in() {
        let (mut field, who) = dug(false);
        field.play(stand_in);
        assert_eq!(field.state.dug_in[who], 0.5);
        assert!(field.effects(stand_in).is_empty());
    }
}
