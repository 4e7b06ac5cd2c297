//! **When does a formation rally?**
//!
//! An attack that stopped is tried again after a halt, if cohesion has come back. A formation that fell back holds
//! again once it is out of contact for a while; a broken one needs more time and cohesion above its breaking point. One at bay, which
//! cannot get out of contact, has to have been left in peace by an enemy who only faces it.
//!
//! | | |
//! |---|---|
//! | phase | recover |
//! | reads | postures, contact, cohesion |
//! | proposes | postures |
//! | emits | `Wavered` |
//! | streams | none |
//! | sources | troops and parameters of the package |
//! | stand-in | everyone rallies at once |

use crate::parameters::Laws;
use crate::world::{Effect, Effects, Posture, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "combat.rally" {
        /// How long an attack that stopped waits before it is tried again.
        halt_h: "h", 0.0 => 240.0;
        /// How long a formation that fell back must be out of contact before it holds again.
        rally_h: "h", 0.0 => 240.0;
        /// How long a broken formation must be out of contact before it holds again.
        reform_h: "h", 0.0 => 480.0;
        /// How far cohesion must be above the threshold that was passed.
        margin: "1", 0.0 => 0.5;
    }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let now_h = state.hour + theatre.step_h;
    for (element, &posture) in state.posture.entries() {
        if !matches!(posture, Posture::FallBack | Posture::Broken | Posture::Stopped) || !state.is_active(element) {
            continue;
        }
        let troops = &theatre.troops[usize::from(theatre.elements[element].troops)];
        let since_h = state.posture_since_h[element];
        let (alone, calm_h) = if state.at_bay[element] {
            (state.contact[element] < 2, now_h - since_h.max(state.fought_h[element]))
        } else {
            (state.contact[element] == 0, now_h - since_h.max(state.contact_h[element]))
        };
        let (theta, ready) = match posture {
            Posture::FallBack => (troops.theta_fall_back, alone && calm_h >= laws.rally.rally_h),
            Posture::Broken => (troops.theta_break, alone && calm_h >= laws.rally.reform_h),
            _ => (troops.theta_stop, now_h - since_h >= laws.rally.halt_h),
        };
        if ready && state.cohesion[element] >= (theta + laws.breakage.threshold_shift + laws.rally.margin).min(1.0) {
            effects.push(Effect::Waver { element, posture: Posture::Hold, at_h: state.hour });
        }
    }
}

/// Null model: everyone rallies at once.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    for element in view.theatre.elements.ids() {
        if view.state.is_active(element) && matches!(view.state.posture[element], Posture::FallBack | Posture::Broken | Posture::Stopped) {
            effects.push(Effect::Waver { element, posture: Posture::Hold, at_h: view.state.hour });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::proving_ground::Ground;

    #[test]
    fn who_is_at_bay_holds_again_when_he_has_been_left_in_peace_and_who_runs_when_he_is_out_of_contact() {
        // Whether a battalion that gave way a day and more ago, and has its cohesion, holds again.
        let holds_after = |posture: Posture, at_bay: bool, contact: u8, peace_h: f64| {
            let mut ground = Ground::new();
            let who = ground.element(Side::First, 500, 0, 0);
            let mut field = ground.play();
            (field.laws.rally.rally_h, field.laws.rally.reform_h) = (12.0, 24.0);
            (field.laws.rally.margin, field.laws.breakage.threshold_shift) = (0.1, 0.0);
            field.state.hour = 100.0;
            (field.state.posture[who], field.state.posture_since_h[who], field.state.cohesion[who]) = (posture, 70.0, 1.0);
            (field.state.at_bay[who], field.state.contact[who], field.state.contact_h[who]) = (at_bay, contact, 100.0 - peace_h);
            field.state.fought_h[who] = 100.0 - peace_h;
            if at_bay {
                field.state.contact_h[who] = 103.0;
            }
            field.play(decide);
            field.state.posture[who] == Posture::Hold
        };
        let holds = |at_bay, contact, peace_h| holds_after(Posture::FallBack, at_bay, contact, peace_h);
        assert!(holds(false, 0, 24.0));
        assert!(!holds(false, 0, 6.0), "too soon");
        assert!(!holds(false, 1, 24.0), "with an enemy before him he runs on");
        assert!(holds(true, 1, 24.0), "with nowhere to run to he stands");
        assert!(!holds(true, 1, 6.0), "he was attacked six hours ago");
        assert!(!holds(true, 3, 24.0), "he is attacked");
        assert!(holds_after(Posture::Broken, true, 1, 24.0) && !holds_after(Posture::Broken, true, 1, 18.0), "the broken need longer");
    }
}
