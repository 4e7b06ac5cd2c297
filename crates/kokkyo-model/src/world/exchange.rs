//! How two elements fight in a round, in the mean over it. Rounds are not cut where a contact opens, a task ends or somebody has got
//! clear: a fight counts for the part of the round in which it lasts.

use super::column::ElementId;
use super::state::{Closeness, Engagement, State, Tier};
use super::theatre::Theatre;
use super::{Posture, View, greater, lesser};
use crate::parameters::Laws;

/// How two elements fight in a round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exchange {
    /// Share of the fire of an assault that they exchange, in the mean over the round.
    pub share: f64,
    /// Share of the round in which one of them attacks the other, or gets away from him.
    pub fought: f64,
    /// Whether it changes within the round, so that the mean of a shorter round is another one.
    pub is_uneven: bool,
}

impl Exchange {
    /// Nothing.
    pub const NONE: Self = Self { share: 0.0, fought: 0.0, is_uneven: false };

    /// How a pair that has met fights in the round, in the mean over it: contacts open, tasks end and who gave way gets clear in the
    /// middle of a round, and it is not cut there. Who stops attacking only faces the enemy from there on; who falls back or runs is
    /// under fire until he has got away, and then under none until he has cleared the ground or the step is over.
    pub fn of(engagement: &Engagement, view: &View, laws: &Laws) -> Self {
        let state = view.state;
        if state.tier == Tier::Quiet {
            return Self { share: laws.fire.facing_share, fought: 0.0, is_uneven: false };
        }
        let (a, b) = (engagement.first, engagement.second);
        let mut from_h = greater(engagement.opens_h, state.round.from_h);
        let mut until_h = state.round.end_h();
        let mut getting_away = false;
        for x in [a, b] {
            let Some(since_h) = runs_since_h(x, state) else { continue };
            let clear_h = since_h + laws.march.disengage_h - state.hour;
            if from_h < clear_h - 1e-9 {
                getting_away = true;
                until_h = until_h.min(clear_h);
            } else if since_h >= state.hour {
                return Self::NONE;
            } else {
                from_h = from_h.max(clear_h + laws.march.clear_h);
            }
        }
        if from_h >= until_h - 1e-9 {
            return Self::NONE;
        }
        // Until when one of them goes for the other: in an assault, and short of one.
        let mut goes_until_h = [from_h; 2];
        for (x, y) in [(a, b), (b, a)] {
            let how = match state.posture[x] {
                Posture::Assault => 0,
                Posture::Fix => 1,
                _ => continue,
            };
            if state.next_cell[x] == state.cell[y] {
                goes_until_h[how] = greater(goes_until_h[how], ends_h(x, view.theatre, state) - state.hour);
            }
        }
        let [assault_until_h, fix_until_h] = goes_until_h.map(|goes_until_h| lesser(goes_until_h, until_h));
        // The enemy of who gets away goes on as he fought: no harder than before.
        let is_assault = engagement.closeness == Closeness::Assault;
        let whole = engagement.same_cell || (getting_away && is_assault);
        let assault_until_h = if whole { until_h } else { assault_until_h };
        let fix_until_h = if getting_away { until_h } else { greater(fix_until_h, assault_until_h) };
        let hours = state.round.hours;
        let parts = [
            (1.0, assault_until_h - from_h),
            (laws.fire.fixing_share, fix_until_h - assault_until_h),
            (laws.fire.facing_share, until_h - fix_until_h),
        ];
        Self {
            share: parts.iter().map(|(share, part_h)| share * part_h).sum::<f64>() / hours,
            fought: (fix_until_h - from_h) / hours,
            is_uneven: parts.iter().all(|(_, part_h)| *part_h < hours - 1e-9),
        }
    }
}

/// When an element's task ends. *Unit*: h since the start; infinite without end.
fn ends_h(element: ElementId, theatre: &Theatre, state: &State) -> f64 {
    let task = state.task[element];
    if task.is_some() { state.ends_h(theatre, task) } else { f64::INFINITY }
}

/// Since when an element has been falling back or running, if it does and is not at bay. *Unit*: h since the start.
fn runs_since_h(element: ElementId, state: &State) -> Option<f64> {
    (state.posture[element].has_given_way() && !state.at_bay[element]).then_some(state.posture_since_h[element])
}

#[cfg(test)]
mod tests {
    use kokkyo_scenario::command::Verb;

    use super::*;
    use crate::mechanisms::combat::contact;
    use crate::world::Side;
    use crate::world::column::{Column, DirectiveId, PlaceId, TaskId};
    use crate::world::proving_ground::{Field, Ground, cell};
    use crate::world::state::Round;
    use crate::world::theatre::Task;

    /// A task to attack that ends at an hour.
    fn attack_until(until_h: f64) -> Task {
        Task {
            id: "T".into(),
            title: String::new(),
            verb: Verb::Attack,
            side: Side::Second,
            elements: Vec::new(),
            legs: Vec::new(),
            objective: PlaceId::NONE,
            support: Vec::new(),
            start_h: 0.0,
            until_h,
            after: DirectiveId::NONE,
            night: false,
            intensity: 0.0,
            pinned: false,
            substitutes: Vec::new(),
        }
    }

    #[test]
    fn a_pair_fights_in_the_mean_over_the_round_whatever_begins_or_ends_within_it() {
        let mut ground = Ground::new();
        ground.element(Side::First, 800, 0, 0);
        let attacker = ground.element(Side::Second, 800, 1, 0);
        ground.theatre.tasks = Column::new(vec![attack_until(9.75)]);
        let mut field = ground.play();
        (field.laws.fire.facing_share, field.laws.fire.fixing_share, field.laws.march.disengage_h) = (0.01, 0.1, 0.75);
        (field.state.posture[attacker], field.state.next_cell[attacker]) = (Posture::Assault, cell(0, 0));
        field.play(contact::decide);
        (field.state.hour, field.state.round) = (9.0, Round { from_h: 0.5, hours: 0.5, at_h: 0.5 });
        let met = field.state.engagements[0];
        let of = |field: &Field, met: Engagement| {
            let view = field.view();
            Exchange::of(&met, &view, &field.laws)
        };
        let is = |found: Exchange, share: f64, fought: f64, is_uneven: bool| {
            assert!((found.share - share).abs() < 1e-12 && (found.fought - fought).abs() < 1e-12, "{found:?} for {share} and {fought}");
            assert_eq!(found.is_uneven, is_uneven);
        };
        is(of(&field, met), 1.0, 1.0, false);
        is(of(&field, Engagement { opens_h: 0.8, ..met }), 0.4, 0.4, true);
        // His task ends in the middle of the round: from there on they face each other.
        field.state.task[attacker] = TaskId(0);
        is(of(&field, met), 0.5 + 0.005, 0.5, true);
        field.state.task[attacker] = TaskId::NONE;
        // He falls back at 9:00 and has got clear at 9:45, the middle of the round.
        (field.state.posture[attacker], field.state.posture_since_h[attacker]) = (Posture::FallBack, 9.0);
        is(of(&field, met), 0.5, 0.5, true);
        is(of(&field, Engagement { opens_h: 0.6, ..met }), 0.3, 0.3, true);
        is(of(&field, Engagement { closeness: Closeness::Fixing, ..met }), 0.05, 0.5, true);
        // Who has nowhere to go does not get clear: he is attacked no more, and faced.
        field.state.at_bay[attacker] = true;
        is(of(&field, met), 0.01, 0.0, false);
        field.state.at_bay[attacker] = false;
        // He has got clear at 9:15; the next step finds him clearing the ground until 9:45, and met again from there on.
        field.state.posture_since_h[attacker] = 8.5;
        field.laws.march.clear_h = 0.5;
        is(of(&field, met), 0.005, 0.0, true);
        field.laws.march.clear_h = 2.0;
        is(of(&field, met), 0.0, 0.0, false);
        // In the step in which he gave way he has gone for good.
        (field.state.posture_since_h[attacker], field.laws.march.disengage_h, field.laws.march.clear_h) = (9.0, 0.25, 0.0);
        is(of(&field, met), 0.0, 0.0, false);
        // He stops: they face each other.
        field.state.posture[attacker] = Posture::Stopped;
        is(of(&field, met), 0.01, 0.0, false);
    }
}
