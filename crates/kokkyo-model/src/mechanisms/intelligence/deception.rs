//! **Who hides, and who feigns?**
//!
//! A side may move by night, camouflage, cover noise with noise, send messages that are meant to be read, feed the
//! enemy's agents. An action works against some kinds of source, in some sectors, between two hours: it lowers the
//! probability of detection, hides a share of the strength from who sees the rest, and makes a share of the reports say
//! what they are meant to say. Where headquarters decide it covers courses of action, and lasts from the decision on one of
//! them to its beginning. It has its price: men who are kept busy do not dig (`engineering.works`), and who moves by night
//! stands by day (`movement.march`, in the free campaign; recorded tasks have it in their hours). What it does to a report
//! is done in `observation`. Left out: an action that is seen through.
//!
//! | | |
//! |---|---|
//! | phase | intelligence |
//! | reads | actions of concealment, date, operations in preparation |
//! | proposes | an action begins or ends; men kept busy by it |
//! | emits | `ConcealmentBegun`, `ConcealmentEnded` |
//! | streams | none |
//! | sources | `intelligence/concealment.csv` |
//! | stand-in | nobody hides |

use crate::parameters::Laws;
use crate::world::column::CourseId;
use crate::world::intelligence::{Concealment, IntelligenceEffect};
use crate::world::{Effects, Side, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "intelligence.deception" {
        /// Share of its full effort with which the first side hides and feigns; 0 is none.
        effort_first: "1", 0.0 => 1.0;
        /// The same of the second side.
        effort_second: "1", 0.0 => 1.0;
    }
}

impl Params {
    /// Share of its full effort of a side.
    pub fn effort(&self, side: Side) -> f64 {
        [self.effort_first, self.effort_second][side.index()]
    }
}

/// Whether an action is in force in a step that begins at an hour, by its dates.
pub fn is_on(action: &Concealment, hour: f64) -> bool {
    action.from_h <= hour + 1e-9 && hour < action.to_h - 1e-9
}

/// Whether it is in force where headquarters decide: a course that it covers has been decided on and has not begun.
fn covers_a_preparation(action: &Concealment, view: &View) -> bool {
    let command = &view.state.command;
    let prepares = |&course: &CourseId| command.operations.find(course).is_some_and(|operation| !operation.over && !operation.begun);
    action.covers.iter().any(prepares)
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let desk = view.desk();
    let is_free = view.state.command.is_free(desk.hour);
    let mut men = [0.0; 2];
    for (number, action) in desk.theatre.concealment.iter().enumerate() {
        let effort = laws.deception.effort(action.side);
        let due = if is_free { covers_a_preparation(action, view) } else { is_on(action, desk.hour) };
        let on = effort > 0.0 && due;
        if on {
            men[action.side.index()] += effort * action.men;
        }
        if on != (desk.state.concealed >> number & 1 == 1) {
            effects.intelligence.push(IntelligenceEffect::Conceal { action: number as u16, on });
        }
    }
    for side in Side::BOTH {
        let men = men[side.index()];
        if men > 0.0 || desk.state.busy[side.index()] > 0.0 {
            effects.intelligence.push(IntelligenceEffect::SpendMen { side, men, man_days: men * desk.step_h / 24.0 });
        }
    }
}

/// Null model: nobody hides.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

#[cfg(test)]
mod tests {
    use super::*;
    use kokkyo_scenario::intelligence::ConcealmentKind;

    #[test]
    fn an_action_is_on_from_its_beginning_to_its_end() {
        let action = Concealment {
            id: String::new(),
            name: String::new(),
            kind: ConcealmentKind::NightMoves,
            side: Side::First,
            sectors: 1,
            against: 1,
            from_h: 24.0,
            to_h: 48.0,
            detection_factor: 1.0,
            hidden_share: 0.0,
            false_share: 0.0,
            false_intent: 0,
            men: 0.0,
            covers: Vec::new(),
        };
        let on: Vec<bool> = [21.0, 24.0, 45.0, 48.0].into_iter().map(|hour| is_on(&action, hour)).collect();
        assert_eq!(on, [false, true, true, false]);
    }
}
