//! **What has come for the attack?**
//!
//! A tonnage plan says what is to have come by an hour. From its first hour on, and once the directive on which it waits
//! has been received (one that comes after the plan is due opens nothing), what is delivered counts, of each kind at most what the plan wants, so that shells do not stand for
//! bread; and what it still lacks is what [`priorities`](super::priorities) load. In historical mode the attack does not
//! wait for it: it comes at its recorded hour, and the log says what share had come. Left out: what is used up in the meantime.
//!
//! | | |
//! |---|---|
//! | phase | supply |
//! | reads | tonnes delivered, plans, directives received |
//! | proposes | a plan opened, reached, due |
//! | emits | `TonnageReached`, `TonnageDue` |
//! | streams | none |
//! | sources | `logistics/plans.csv` of the package |
//! | stand-in | a plan is reached as soon as it begins |

use crate::parameters::Laws;
use crate::world::column::TonnagePlanId;
use crate::world::supply::{SupplyEffect, is_ordered, plan_readiness};
use crate::world::{Effect, Effects, View};

/// Plays the row.
pub fn decide(view: &View, _laws: &Laws, effects: &mut Effects) {
    for plan in view.theatre.supply_plans.ids() {
        let what = &view.theatre.supply_plans[plan];
        let end_h = view.state.hour + view.theatre.step_h;
        if !is_due(view, plan) || what.from_h >= end_h {
            continue;
        }
        let (is_reached, is_called) = view.state.supply.plan_told[plan];
        if view.state.supply.plan_from_t[plan].is_none() {
            effects.push(Effect::Supply(SupplyEffect::OpenPlan { plan }));
        }
        if !is_reached && plan_readiness(view.theatre, view.state, plan) >= 1.0 - 1e-9 {
            effects.push(Effect::Supply(SupplyEffect::ReachPlan { plan }));
        }
        if !is_called && what.by_h < end_h {
            effects.push(Effect::Supply(SupplyEffect::CallPlan { plan }));
        }
    }
}

/// Whether a plan counts, or may begin to: its directive has come, and before its hour.
fn is_due(view: &View, plan: TonnagePlanId) -> bool {
    let what = &view.theatre.supply_plans[plan];
    let has_begun = view.state.supply.plan_from_t[plan].is_some();
    has_begun || view.state.hour < what.by_h && is_ordered(view.state, what.directive)
}

/// Null model: whatever a plan wants is there.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    for plan in view.theatre.supply_plans.ids() {
        let has_begun = view.theatre.supply_plans[plan].from_h <= view.state.hour && is_due(view, plan);
        if has_begun && !view.state.supply.plan_told[plan].0 {
            effects.push(Effect::Supply(SupplyEffect::ReachPlan { plan }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Happening;
    use crate::world::Side;
    use crate::world::column::{Column, DirectiveId};
    use crate::world::proving_ground::{Field, Ground};
    use crate::world::state::Stage;
    use crate::world::theatre::TonnagePlan;

    const PLAN: TonnagePlanId = TonnagePlanId(0);

    /// A plan of 20 t of shells and 5 t of food within a day.
    fn plan() -> Field {
        let mut ground = Ground::new();
        ground.supply_line(Side::First, 1000.0, 10.0);
        ground.theatre.supply_plans = Column::new(vec![TonnagePlan {
            id: "P".into(),
            name: String::new(),
            side: Side::First,
            from_h: 0.0,
            directive: DirectiveId::NONE,
            by_h: 24.0,
            tonnes: [0.0, 20.0, 0.0, 5.0, 0.0, 0.0],
        }]);
        ground.play()
    }

    fn ready(field: &Field) -> f64 {
        plan_readiness(&field.theatre, &field.state, PLAN)
    }

    #[test]
    fn one_kind_does_not_stand_for_another_and_what_came_before_does_not_count() {
        let mut field = plan();
        field.state.supply.came_t[0] = [0.0, 7.0, 0.0, 3.0, 0.0, 0.0];
        assert_eq!(ready(&field), 0.0);
        field.play(decide);
        assert_eq!(ready(&field), 0.0);
        field.state.supply.came_t[0] = [99.0, 12.0, 99.0, 99.0, 0.0, 0.0];
        assert!((ready(&field) - 10.0 / 25.0).abs() < 1e-12, "5 t of shells and all 5 t of food");
        field.state.supply.came_t[0] = [0.0, 27.0, 0.0, 8.0, 0.0, 0.0];
        assert_eq!(ready(&field), 1.0);
    }

    #[test]
    fn a_plan_is_reached_once_and_called_at_its_hour() {
        let mut field = plan();
        field.play(decide);
        field.state.supply.came_t[0][1] = 10.0;
        for _ in 0..10 {
            field.play(decide);
            field.state.hour += 3.0;
        }
        let told: Vec<Happening> = field.events().iter().map(|event| event.happening).collect();
        assert_eq!(told, [Happening::TonnageDue { plan: PLAN, percent: 40 }]);
        field.state.supply.came_t[0] = [30.0; 6];
        field.play(decide);
        field.play(decide);
        let reached = field.events().iter().filter(|event| matches!(event.happening, Happening::TonnageReached { .. })).count();
        assert_eq!(reached, 1);
    }

    #[test]
    fn a_plan_that_waits_for_a_directive_does_not_count_before_it_is_received() {
        let mut field = plan();
        field.theatre.supply_plans[PLAN].directive = DirectiveId(0);
        field.state.stage = Column::filled(1, Stage::Issued);
        field.play(decide);
        assert_eq!(field.state.supply.plan_from_t[PLAN], None);
        field.state.supply.came_t[0] = [0.0, 7.0, 0.0, 3.0, 0.0, 0.0];
        field.state.stage[DirectiveId(0)] = Stage::Received;
        field.play(decide);
        assert_eq!(field.state.supply.plan_from_t[PLAN], Some([0.0, 7.0, 0.0, 3.0, 0.0, 0.0]), "what came before does not count");
    }

    #[test]
    fn a_plan_whose_directive_comes_after_it_is_due_never_opens_and_is_not_called() {
        let mut field = plan();
        field.theatre.supply_plans[PLAN].directive = DirectiveId(0);
        field.state.stage = Column::filled(1, Stage::Received);
        field.state.hour = 24.0;
        field.play(decide);
        assert_eq!(field.state.supply.plan_from_t[PLAN], None);
        assert!(field.events().is_empty());
    }
}
