//! **How does a patrol clash become a battle?**
//!
//! It is a matter of how many men of a side fight, and how far forward. Each step the men of a side in an assault or an
//! attack short of assault give a size, the ground under them a depth: its own under both claims, disputed, or beyond
//! both lines. Depth counts only where as large a part of the fight lies there (up to a battalion; the rest may hang
//! back). The rung is looked up from the greatest size and depth of the last days in a printed table. *War* needs a
//! declaration, or three sectors with divisions in them at once: it cannot be reached in a scenario of one sector.
//! Raids flown beyond both lines give their own size, at depth 3 (air.airfield). Left out: what the capitals make of it.
//!
//! | | |
//! |---|---|
//! | phase | judge |
//! | reads | who is in contact and where, sizes and depths of the last days |
//! | proposes | size and depth of the step, rung |
//! | emits | `Rung` |
//! | streams | none |
//! | sources | definitions of the package |
//! | stand-in | everything stays quiet |

use crate::parameters::Laws;
use crate::world::theatre::Zone;
use crate::world::{Effect, Effects, Presence, Side, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "incidents.escalation" {
        /// Men from which on a fight is one of patrols.
        patrol_men: "men", 1.0 => 1000.0;
        /// Men from which on it is one of companies.
        company_men: "men", 1.0 => 10000.0;
        /// Men from which on it is one of battalions or regiments.
        battalion_men: "men", 1.0 => 100000.0;
        /// Men from which on it is one of divisions.
        division_men: "men", 1.0 => 1000000.0;
        /// Men from which on it is one of armies.
        army_men: "men", 1.0 => 10000000.0;
        /// How long the greatest size and depth count.
        memory_h: "h", 0.0 => 2400.0;
    }
}

/// Sizes, in order.
pub const SIZES: [&str; 6] = ["none", "patrol", "company", "battalion or regiment", "division", "army"];
/// Depths, in order.
pub const DEPTHS: [&str; 4] = ["own ground", "disputed ground", "beyond both lines", "in the air or deeper"];
/// Size up to which a depth must be filled to count.
const FILLS_DEPTH: u8 = 3;

/// Rung by size and depth, an index into [`RUNGS`](crate::outcome::RUNGS); in contact without an attack it is a
/// sighting (first row), without contact quiet. *Shape*: `[size][depth]`.
pub const LOOKUP: [[u8; 4]; 6] = [
    // own, disputed, beyond, deeper
    [1, 1, 1, 1], // none: sighting
    [2, 2, 2, 2], // patrol: patrol clash
    [2, 3, 3, 3], // company: patrol clash at home, punitive expedition elsewhere
    [4, 4, 6, 6], // battalion or regiment: regimental battle; crossing or raid
    [4, 5, 6, 6], // division: regimental battle at home; divisional offensive; crossing or raid
    [5, 7, 7, 7], // army: divisional offensive at home; army offensive
];

/// Size of a fight of so many men: the number of thresholds that they reach. *Range*: 0–5.
pub fn size(men: f64, thresholds: &[f64; 5]) -> u8 {
    thresholds.iter().take_while(|&&least| men >= least).count() as u8
}

/// Depth of a fight of men at depths 0, 1 and 2: the greatest at which, or beyond, a fight of its size takes place.
pub fn depth(men: [f64; 3], thresholds: &[f64; 5]) -> u8 {
    let wanted = size(men[0] + men[1] + men[2], thresholds).min(FILLS_DEPTH);
    if men[2] > 0.0 && size(men[2], thresholds) >= wanted {
        2
    } else if men[1] + men[2] > 0.0 && size(men[1] + men[2], thresholds) >= wanted {
        1
    } else {
        0
    }
}

/// Rung of a side that fought with a size at a depth, or was not even in contact.
pub fn rung(contact: bool, size: u8, depth: u8) -> u8 {
    if contact { LOOKUP[usize::from(size.min(5))][usize::from(depth.min(3))] } else { 0 }
}

/// How deep a cell lies for a side: 0 its own ground under both claims, 1 disputed, 2 the other's under both claims.
pub fn depth_of(zone: Zone, side: Side) -> usize {
    match (zone, side) {
        (Zone::First, Side::First) | (Zone::Second, Side::Second) => 0,
        (Zone::Disputed | Zone::Unclaimed, _) => 1,
        _ => 2,
    }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state, law) = (view.theatre, view.state, &laws.escalation);
    let mut men = [[0.0f64; 3]; 2];
    let mut contact = [false; 2];
    for (element, &closeness) in theatre.elements.ids().zip(state.contact.iter()) {
        if closeness == 0 || state.presence[element] != Presence::InField {
            continue;
        }
        let side = theatre.elements[element].side;
        contact[side.index()] = true;
        if closeness >= 2 {
            let depth = theatre.cells.find(state.cell[element]).map_or(0, |cell| depth_of(cell.zone, side));
            men[side.index()][depth] += f64::from(state.fit[element]);
        }
    }
    let thresholds = [law.patrol_men, law.company_men, law.battalion_men, law.division_men, law.army_men];
    for side in Side::BOTH {
        let at = side.index();
        let recent = |hour: &&f64| state.hour - **hour < law.memory_h;
        let mut greatest = state.size_h[at].iter().take_while(recent).count().saturating_sub(1) as u8;
        let mut deepest = state.depth_h[at].iter().take_while(recent).count().saturating_sub(1) as u8;
        let mut in_contact = state.hour - state.size_h[at][0] < law.memory_h;
        if contact[at] {
            let (size, depth) = (size(men[at][0] + men[at][1] + men[at][2], &thresholds), depth(men[at], &thresholds));
            effects.push(Effect::Scale { side, size, depth, on_ground: rung(true, size, depth) });
            greatest = greatest.max(size);
            deepest = deepest.max(depth);
            in_contact = true;
        }
        let rung = rung(in_contact, greatest, deepest);
        if rung != state.rung[at] {
            effects.push(Effect::Climb { side, rung });
        }
    }
}

/// Null model: everything stays quiet.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::RUNGS;
    use crate::world::column::ElementId;
    use crate::world::proving_ground::{Field, Ground, cell};

    const THRESHOLDS: [f64; 5] = [1.0, 100.0, 500.0, 5000.0, 20_000.0];

    fn laws(field: &mut Field) {
        let law = &mut field.laws.escalation;
        [law.patrol_men, law.company_men, law.battalion_men, law.division_men, law.army_men] = THRESHOLDS;
        law.memory_h = 72.0;
    }

    fn fight(columns: &[(Side, u32, i32)]) -> Field {
        let mut ground = Ground::new();
        for &(side, men, column) in columns {
            ground.element(side, men, column, 0);
        }
        let mut field = ground.play();
        laws(&mut field);
        for element in field.theatre.elements.ids() {
            field.state.contact[element] = 3;
        }
        field
    }

    fn word(field: &Field, side: Side) -> &'static str {
        RUNGS[usize::from(field.state.rung[side.index()])]
    }

    #[test]
    fn sizes_follow_their_thresholds() {
        for (men, expected) in [(0.0, 0), (1.0, 1), (99.0, 1), (100.0, 2), (800.0, 3), (4999.0, 3), (5000.0, 4), (60_000.0, 5)] {
            assert_eq!(size(men, &THRESHOLDS), expected, "{men} men");
        }
    }

    #[test]
    fn a_patrol_beyond_the_line_does_not_make_a_divisions_battle_a_crossing_but_a_battalion_does() {
        assert_eq!(depth([0.0, 8000.0, 50.0], &THRESHOLDS), 1);
        assert_eq!(depth([0.0, 8000.0, 600.0], &THRESHOLDS), 2);
        assert_eq!(depth([0.0, 0.0, 120.0], &THRESHOLDS), 2);
        assert_eq!(depth([300.0, 0.0, 0.0], &THRESHOLDS), 0);
        assert_eq!(depth([0.0; 3], &THRESHOLDS), 0);
    }

    #[test]
    fn rungs_rise_with_size_and_depth_and_war_is_out_of_reach() {
        for size in 0..6 {
            for depth in 0..4 {
                let here = rung(true, size, depth);
                assert!(usize::from(here) < RUNGS.len() - 1);
                assert!(size == 0 || rung(true, size - 1, depth) <= here);
                assert!(depth == 0 || rung(true, size, depth - 1) <= here);
                assert_eq!(rung(false, size, depth), 0);
            }
        }
    }

    #[test]
    fn the_days_of_the_campaign_have_the_rungs_that_history_gives_them() {
        // Worked by hand: May's cavalry patrol; a company east of the river; a regiment; a division east of the river;
        // 8,000 men of whom two regiments are beyond the river (3 July); the army of 20 August.
        for (men, expected) in [
            ([0.0, 60.0, 0.0], "patrol-clash"),
            ([0.0, 200.0, 0.0], "punitive-expedition"),
            ([0.0, 2000.0, 0.0], "regimental-battle"),
            ([0.0, 8000.0, 0.0], "divisional-offensive"),
            ([0.0, 5000.0, 3000.0], "crossing-or-raid"),
            ([0.0, 40_000.0, 0.0], "army-offensive"),
        ] {
            let all: f64 = men.iter().sum();
            assert_eq!(RUNGS[usize::from(rung(true, size(all, &THRESHOLDS), depth(men, &THRESHOLDS)))], expected);
        }
    }

    #[test]
    fn without_contact_it_is_quiet_and_facing_each_other_is_a_sighting() {
        let mut field = fight(&[(Side::First, 800, 0)]);
        field.state.contact[ElementId(0)] = 0;
        assert!(field.effects(decide).is_empty());
        field.state.contact[ElementId(0)] = 1;
        field.play(decide);
        assert_eq!(word(&field, Side::First), "sighting");
    }

    #[test]
    fn a_rung_lasts_as_long_as_its_memory_and_then_falls() {
        let mut field = fight(&[(Side::First, 800, 0), (Side::Second, 6000, 0)]);
        field.play(decide);
        assert_eq!((word(&field, Side::First), word(&field, Side::Second)), ("regimental-battle", "divisional-offensive"));
        for element in field.theatre.elements.ids() {
            field.state.contact[element] = 0;
        }
        field.state.hour = 71.0;
        assert!(field.effects(decide).is_empty());
        field.state.hour = 72.0;
        field.play(decide);
        assert_eq!((word(&field, Side::First), word(&field, Side::Second)), ("quiet", "quiet"));
        assert_eq!(RUNGS[usize::from(field.state.highest_rung)], "divisional-offensive");
    }

    #[test]
    fn a_raid_that_is_flown_is_no_fight_on_the_ground() {
        let mut field = fight(&[(Side::First, 800, 0)]);
        field.play(|_, _, effects| effects.push(Effect::Scale { side: Side::First, size: 4, depth: 3, on_ground: 0 }));
        field.play(decide);
        assert_eq!(word(&field, Side::First), "crossing-or-raid");
        assert_eq!(RUNGS[usize::from(field.state.highest_on_ground)], "regimental-battle");
    }

    #[test]
    fn both_sides_are_judged_alike_on_mirrored_ground() {
        let mut field = fight(&[(Side::First, 800, -3), (Side::Second, 800, 3)]);
        field.play(decide);
        assert_eq!(word(&field, Side::First), "crossing-or-raid");
        assert_eq!(word(&field, Side::First), word(&field, Side::Second));
        assert_eq!(depth_of(field.theatre.cells[cell(-3, 0)].zone, Side::First), 2);
    }

    #[test]
    fn the_order_of_elements_does_not_matter() {
        let rung_of = |order: &[(Side, u32, i32)]| {
            let mut field = fight(order);
            field.play(decide);
            field.state.rung
        };
        let mut order = vec![(Side::First, 300, 0), (Side::First, 300, -2), (Side::Second, 50, 1), (Side::Second, 90, 2)];
        let before = rung_of(&order);
        order.reverse();
        assert_eq!(before, rung_of(&order));
    }
}
