//! **How much does a government wish an end?**
//!
//! Once a day each government weighs what the conflict has cost, what it could still gain as it believes, what
//! other fronts ask of it, and what it has reached. Events outside the theatre change the load of other fronts on their date.
//! Left out: opinion at home, the wishes of allies.
//!
//! W = α₁·loss/tolerance − α₂·P(gain) + α₃·load + α₄·share of the disputed ground held
//!
//! | | |
//! |---|---|
//! | phase | judge |
//! | reads | own losses, beliefs, ground held, date |
//! | proposes | wish of each government, load of other fronts |
//! | emits | `Strained` |
//! | streams | none |
//! | sources | dates of the shocks in the package |
//! | stand-in | governments are indifferent: W = 0; nothing outside weighs on them |

use kokkyo_scenario::command::HeadquartersKind;

use crate::parameters::Laws;
use crate::trajectory::disputed_held;
use crate::world::column::HeadquartersId;
use crate::world::command::CommandEffect;
use crate::world::desk::{Desk, Worth};
use crate::world::{Effect, Effects, Side, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "diplomacy.resolve" {
        /// Weight of losses as a share of what is tolerated.
        w_loss: "log-odds", 0.0 => 20.0;
        /// Weight of the chance of a gain.
        w_gain: "log-odds", 0.0 => 20.0;
        /// Weight of the load of other fronts.
        w_load: "log-odds", 0.0 => 20.0;
        /// Weight of what was reached.
        w_reached: "log-odds", 0.0 => 20.0;
        /// Hour of the day at which governments weigh it.
        hour: "h", 0.0 => 23.99;
    }
}

/// W = α₁·loss − α₂·gain + α₃·load + α₄·reached. *Unit*: log-odds.
pub fn wish(loss: f64, gain: f64, load: f64, reached: f64, law: &Params) -> f64 {
    law.w_loss * loss - law.w_gain * gain + law.w_load * load + law.w_reached * reached
}

/// The government of a side: the highest headquarters of that kind.
fn government(view: &View, side: Side) -> Option<HeadquartersId> {
    let all = &view.theatre.headquarters;
    all.ids().find(|&id| all[id].side == side && all[id].kind == HeadquartersKind::Government)
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state, law) = (view.theatre, view.state, &laws.resolve);
    if !state.command.is_free(state.hour) {
        return;
    }
    if let Some(shock) = theatre.command.shocks.get(state.command.next_shock)
        && shock.at_h <= state.hour
    {
        effects.push(Effect::Command(CommandEffect::Strain { shock: state.command.next_shock }));
    }
    if !view.has_hour_of_day(law.hour) {
        return;
    }
    let worth = Worth { armour: laws.appraisal.men_per_armour, gun: laws.appraisal.men_per_gun };
    let held = disputed_held(theatre, state);
    for side in Side::BOTH {
        let Some(id) = government(view, side) else { continue };
        let desk = Desk::of(view, id, worth);
        let loss = desk.known_losses() / desk.whose().loss_tolerance.max(1.0);
        // A government reckons with all that could come: what attachés and agents say is on the railways among it.
        let (own, enemy) = (desk.own_strength(worth), desk.enemy().strength + desk.enemy().behind);
        let gain = if own + enemy > 0.0 { own / (own + enemy) } else { 0.0 };
        let reached = held[side.index()] / theatre.disputed_km2.max(1.0);
        let value = wish(loss, gain, state.command.load[side.index()], reached, law);
        effects.push(Effect::Command(CommandEffect::Wish { side: side.index(), value }));
    }
}

/// Null model: governments are indifferent.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_load_and_what_was_reached_make_for_peace_and_hope_of_gain_against_it() {
        let law = Params { w_loss: 2.0, w_gain: 3.0, w_load: 2.0, w_reached: 1.0, hour: 18.0 };
        let now = wish(0.5, 0.5, 0.5, 0.5, &law);
        assert!((now - 1.0).abs() < 1e-12);
        assert!(wish(0.6, 0.5, 0.5, 0.5, &law) > now && wish(0.5, 0.6, 0.5, 0.5, &law) < now);
        assert!(wish(0.5, 0.5, 0.6, 0.5, &law) > now && wish(0.5, 0.5, 0.5, 0.6, &law) > now);
    }
}
