//! **What is shot away?**
//!
//! Men and crew-served weapons in contact use small-arms ammunition by the closeness of the contact; guns and vehicles
//! in an assault use shells. What is used comes out of the element's own load. Artillery on a mission pays for its
//! shells when the mission is given, for the whole step (see bombardment).
//!
//! | | |
//! |---|---|
//! | phase | fight, in rounds |
//! | reads | contact |
//! | proposes | use of supplies, rounds fired |
//! | emits | `Bombarded` (with the tally of the step) |
//! | streams | none |
//! | sources | parameters of the package |
//! | stand-in | shooting costs nothing |

use kokkyo_scenario::forces::{FireKind, Target};
use kokkyo_scenario::logistics::Supply;

use crate::parameters::Laws;
use crate::world::column::ElementId;
use crate::world::state::Tier;
use crate::world::{Effect, Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "combat.expenditure" {
        /// Small-arms ammunition that a man uses in an hour of assault.
        small_arms_kg_per_man_h: "kg/h", 0.0 => 20.0;
        /// Share of the sustained rate at which guns and vehicles fire directly in an assault.
        direct_fire_share: "1", 0.0 => 1.0;
    }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let hours = state.round.hours;
    for &element in state.volleys.touched() {
        if !state.in_tier(element) || state.fit[element] == 0 {
            continue;
        }
        // A fight may be part of the round; before and after it they face each other.
        let pressed = state.volleys.pressed(element);
        let closeness = match state.contact[element] {
            3 => pressed + (1.0 - pressed) * laws.fire.facing_share,
            2 => pressed * laws.fire.fixing_share + (1.0 - pressed) * laws.fire.facing_share,
            _ => laws.fire.facing_share,
        };
        if theatre.elements[element].small_arms.is_some() {
            let tonnes = f64::from(state.fit[element]) * laws.expenditure.small_arms_kg_per_man_h / 1000.0 * closeness * hours;
            effects.push(Effect::Use { element, supply: Supply::SmallArms, tonnes });
        }
        if state.tier == Tier::Assault {
            fire_directly(element, pressed * hours * laws.expenditure.direct_fire_share, view, effects);
        }
    }
}

/// Null model: shooting costs nothing.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

fn fire_directly(element: ElementId, hours: f64, view: &View, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let mut tonnes = 0.0;
    for holding in theatre.elements[element].holding_ids() {
        let class = &theatre.equipment[theatre.holdings[holding].equipment];
        if class.fires_shells && matches!(class.fire, FireKind::Direct | FireKind::Both) {
            let fired = f64::from(state.running[holding]) * class.rounds_per_h * hours;
            tonnes += fired * class.round_t;
            if class.target == Some(Target::Gun) && class.lethal_area_m2 > 0.0 && fired > 0.0 {
                effects.push(Effect::Fire { holding, rounds: fired, at: state.cell[element] });
            }
        }
    }
    if tonnes > 0.0 {
        effects.push(Effect::Use { element, supply: Supply::Shells, tonnes });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::proving_ground::Ground;
    use crate::world::state::Round;

    #[test]
    fn who_fights_for_part_of_a_round_uses_cartridges_for_that_and_for_facing_in_the_rest() {
        let used_t = |pressed: f64| {
            let mut ground = Ground::new();
            let who = ground.element(Side::First, 500, 0, 0);
            let rifle = ground.weapon("R", Target::Men, 0.03);
            ground.theatre.elements[who].small_arms = rifle;
            let mut field = ground.play();
            (field.laws.expenditure.small_arms_kg_per_man_h, field.laws.fire.facing_share) = (0.6, 0.01);
            (field.state.tier, field.state.round, field.state.contact[who]) = (Tier::Assault, Round::whole(0.5), 3);
            field.state.volleys.touch(who);
            field.state.volleys.press(who, pressed);
            let asked = field.effects(decide);
            asked.iter().map(|effect| if let Effect::Use { tonnes, .. } = effect { *tonnes } else { 0.0 }).sum::<f64>()
        };
        let whole = 500.0 * 0.6 / 1000.0 * 0.5;
        assert!((used_t(1.0) - whole).abs() < 1e-12);
        assert!((used_t(0.5) - whole * (0.5 + 0.5 * 0.01)).abs() < 1e-12);
        assert!((used_t(0.0) - whole * 0.01).abs() < 1e-12);
    }
}
