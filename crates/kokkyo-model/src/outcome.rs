//! Goals and losses at the end. Reads, never acts.

use kokkyo_scenario::command::Measure;

use crate::trajectory::{Trajectory, disputed_held};
use crate::world::Side;
use crate::world::state::{State, side_of};
use crate::world::theatre::{Theatre, Zone};

pub use kokkyo_scenario::command::RUNGS;

/// Men lost by a side, by category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Losses {
    /// Killed.
    pub killed: u32,
    /// Wounded, ever.
    pub wounded: u32,
    /// Missing.
    pub missing: u32,
    /// Captured.
    pub captured: u32,
    /// Sick, ever.
    pub sick: u32,
    /// Gone over.
    pub deserted: u32,
}

impl Losses {
    /// Killed, wounded, missing and captured.
    pub fn battle(&self) -> u32 {
        self.killed + self.wounded + self.missing + self.captured
    }
}

/// A goal and whether it was reached.
#[derive(Debug, Clone, PartialEq)]
pub struct GoalResult {
    /// Id.
    pub id: String,
    /// Side.
    pub side: Side,
    /// Title.
    pub title: String,
    /// What was measured.
    pub measured: f64,
    /// What was wanted.
    pub wanted: f64,
    /// Reached.
    pub reached: bool,
    /// Weight.
    pub weight: f64,
}

/// What the air war came to for a side.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AirOutcome {
    /// Sorties.
    pub sorties: u32,
    /// Aircraft lost: in combat, to guns, on the ground, otherwise.
    pub lost: [u32; crate::world::air::AIR_LOSSES],
    /// Aircraft damaged by the enemy and not lost at once.
    pub damaged: u32,
    /// Airmen dead, missing, hurt.
    pub airmen: [u32; 3],
    /// Victories that the side reported.
    pub claimed: u32,
    /// Bombs that it dropped. *Unit*: t.
    pub bombs_t: f64,
    /// Own men hit by bombs.
    pub men_hit: u32,
    /// Own stores burnt in depots. *Unit*: t.
    pub burnt_t: f64,
}

/// What headquarters and governments did where they decide (all zero, and nothing agreed, in the historical mode).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CommandOutcome {
    /// Decisions for a course of action by side.
    pub decisions: [u32; 2],
    /// Decisions against a clause by side: the text stretched, the order refused.
    pub breaches: [[u32; 2]; 2],
    /// Directives that came after the point of no return, by side of those they reached.
    pub overtaken: [u32; 2],
    /// When each government first offered talks. *Unit*: h since the start.
    pub offered_h: [Option<f64>; 2],
    /// When they agreed. *Unit*: h since the start.
    pub agreed_h: Option<f64>,
    /// When the cease-fire came into force and ended the campaign; `None`: the clock ran out first. *Unit*: h since the start.
    pub cease_fire_h: Option<f64>,
}

/// What a campaign came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Losses by side.
    pub losses: [Losses; 2],
    /// Armour and guns knocked out by side: armour ever knocked out, of it written off, guns lost.
    pub equipment: [[u32; 3]; 2],
    /// Tonnes delivered by side.
    pub supply_t: [f64; 2],
    /// Shells fired by side.
    pub shells: [f64; 2],
    /// Disputed ground held by side, and in all. *Unit*: km².
    pub disputed_km2: ([f64; 2], f64),
    /// Ground held beyond both lines by side. *Unit*: km².
    pub beyond_km2: [f64; 2],
    /// Goals.
    pub goals: Vec<GoalResult>,
    /// Share of the weight of each side's goals that was reached.
    pub score: [f64; 2],
    /// Highest rung of anyone, an index into [`RUNGS`].
    pub highest_rung: u8,
    /// The same of fights on the ground alone, without raids that are flown: size and depth of one step.
    pub highest_rung_on_ground: u8,
    /// Tasks begun within a step of their hour, tasks given, of those that the record pins.
    pub fidelity: (u32, u32),
    /// Cause shares of armour knocked out, by side of the victim. *Shape*: `[side][cause]`.
    pub armour_by_cause: [[u32; crate::world::CAUSES]; 2],
    /// The air war by side.
    pub air: [AirOutcome; 2],
    /// Decisions and their end.
    pub command: CommandOutcome,
}

/// Reads the outcome off the final state.
pub fn read(theatre: &Theatre, state: &State, trajectory: &Trajectory) -> Outcome {
    let mut losses = [Losses::default(); 2];
    for id in theatre.elements.ids() {
        let sum = &mut losses[theatre.elements[id].side.index()];
        sum.killed += state.killed[id];
        sum.wounded += state.wounded_total[id];
        sum.missing += state.missing[id];
        sum.captured += state.captured[id];
        sum.sick += state.sick_total[id];
        sum.deserted += state.deserted[id];
    }
    let mut equipment = [[0u32; 3]; 2];
    for id in theatre.holdings.ids() {
        let holding = theatre.holdings[id];
        let Some(target) = theatre.equipment[holding.equipment].target else { continue };
        let sum = &mut equipment[theatre.elements[holding.element].side.index()];
        if target.is_armour() {
            sum[0] += state.knocked_out_total[id];
            sum[1] += state.written_off[id];
        } else {
            sum[2] += state.written_off[id] + state.knocked_out[id];
        }
    }
    let mut beyond_km2 = [0.0; 2];
    for (cell, &control) in theatre.cells.iter().zip(state.control.iter()) {
        match (cell.zone, side_of(control)) {
            (Zone::First, Some(Side::Second)) => beyond_km2[1] += cell.area_km2,
            (Zone::Second, Some(Side::First)) => beyond_km2[0] += cell.area_km2,
            _ => {}
        }
    }
    let disputed = disputed_held(theatre, state);
    let mut fidelity = (0, 0);
    for id in theatre.tasks.ids() {
        if theatre.tasks[id].pinned {
            fidelity.0 += u32::from(state.task_begun[id].0);
            fidelity.1 += u32::from(state.task_begun[id].1);
        }
    }
    let goals: Vec<GoalResult> = (0..theatre.goals.len()).map(|at| judge(at, theatre, state, trajectory, disputed, beyond_km2)).collect();
    let mut score = [0.0; 2];
    for side in Side::BOTH {
        let weight: f64 = goals.iter().filter(|goal| goal.side == side).map(|goal| goal.weight).sum();
        let reached: f64 = goals.iter().filter(|goal| goal.side == side && goal.reached).map(|goal| goal.weight).sum();
        score[side.index()] = if weight > 0.0 { reached / weight } else { 0.0 };
    }
    Outcome {
        losses,
        equipment,
        supply_t: state.delivered_t,
        shells: state.shells_fired,
        disputed_km2: (disputed, theatre.disputed_km2),
        beyond_km2,
        goals,
        score,
        highest_rung: state.highest_rung,
        highest_rung_on_ground: state.highest_on_ground,
        fidelity,
        armour_by_cause: state.armour_by_cause,
        air: Side::BOTH.map(|side| air(theatre, state, side)),
        command: command(theatre, state),
    }
}

fn command(theatre: &Theatre, state: &State) -> CommandOutcome {
    let command = &state.command;
    let known = |hour: f64| hour.is_finite().then_some(hour);
    let end_h = state.hour + theatre.step_h;
    CommandOutcome {
        decisions: command.decisions,
        breaches: command.breaches,
        overtaken: command.overtaken,
        offered_h: command.opened.map(|(hour, _)| known(hour)),
        agreed_h: known(command.peace_h[0]),
        cease_fire_h: known(command.peace_h[1]).filter(|&hour| hour <= end_h),
    }
}

fn air(theatre: &Theatre, state: &State, side: Side) -> AirOutcome {
    let air = &state.air;
    let mut sum = AirOutcome {
        lost: air.lost_by(theatre, side),
        claimed: air.claimed[side.index()],
        bombs_t: air.bombs_t[side.index()],
        men_hit: air.men_hit[side.index()],
        burnt_t: air.depots_burnt_t[side.index()],
        ..AirOutcome::default()
    };
    for id in theatre.air.squadrons.ids().filter(|&id| theatre.air.squadrons[id].side == side) {
        sum.sorties += air.sorties[id];
        sum.damaged += air.damaged_total[id];
        for (sum, men) in sum.airmen.iter_mut().zip([air.dead[id], air.missing[id], air.hurt_total[id]]) {
            *sum += men;
        }
    }
    sum
}

fn judge(at: usize, theatre: &Theatre, state: &State, trajectory: &Trajectory, disputed: [f64; 2], beyond: [f64; 2]) -> GoalResult {
    let goal = &theatre.goals[at];
    let me = goal.side.index();
    let enemy = goal.side.enemy();
    let all = theatre.disputed_km2.max(1e-9);
    let lost_share = |side: Side| {
        let (mut lost, mut sent) = (0.0, 0.0);
        let (from, to) = ((goal.from_h / 24.0) as usize, if goal.to_h.is_finite() { (goal.to_h / 24.0) as usize } else { usize::MAX });
        for id in theatre.elements.ids().filter(|&id| theatre.elements[id].side == side) {
            let (before, after) = (trajectory.losses(from, id), trajectory.losses(to, id));
            lost += (0..4).map(|c| f64::from(after[c]) - f64::from(before[c])).sum::<f64>();
            sent += f64::from(trajectory.sent(to, id));
        }
        (lost, sent)
    };
    let (measured, wanted, reached) = match goal.measure {
        Measure::HoldDisputed => {
            let share = disputed[me] / all;
            (share, goal.km2_share, share >= goal.km2_share)
        }
        Measure::DenyDisputed => {
            let share = disputed[enemy.index()] / all;
            (share, goal.km2_share, share <= goal.km2_share)
        }
        Measure::HoldBeyond => (beyond[me], 0.0, beyond[me] > 0.0),
        Measure::HoldPlace => {
            let holds = state.control.find(goal.cell).is_some_and(|&control| side_of(control) == Some(goal.side));
            (f64::from(u8::from(holds)), 1.0, holds)
        }
        Measure::LossesBelow => {
            let (lost, _) = lost_share(goal.side);
            (lost, goal.value, lost < goal.value)
        }
        Measure::DestroyShare => {
            let (lost, sent) = lost_share(enemy);
            let share = if sent > 0.0 { lost / sent } else { 0.0 };
            (share, goal.value, share >= goal.value)
        }
    };
    GoalResult { id: goal.id.clone(), side: goal.side, title: goal.title.clone(), measured, wanted, reached, weight: goal.weight }
}
