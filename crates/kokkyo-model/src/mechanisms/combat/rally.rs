//! **When does a formation rally?**
//!
//! An attack that stopped is tried again after a halt, if cohesion has come back. A formation that fell back holds
//! again once it is out of contact for a while; a broken one needs more time and cohesion above its breaking point.
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
        let calm_h = now_h - state.contact_h[element].max(state.posture_since_h[element]);
        let (theta, ready) = match posture {
            Posture::FallBack => (troops.theta_fall_back, state.contact[element] == 0 && calm_h >= laws.rally.rally_h),
            Posture::Broken => (troops.theta_break, state.contact[element] == 0 && calm_h >= laws.rally.reform_h),
            _ => (troops.theta_stop, now_h - state.posture_since_h[element] >= laws.rally.halt_h),
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
