//! The outcomes of a replication that an experiment measures: a closed list for a scenario, each a number.

use kokkyo_model::Run;
use kokkyo_model::outcome::RUNGS;
use kokkyo_model::world::Theatre;
use kokkyo_scenario::Scenario;

use super::design::FirstHours;
use crate::observe::{Observed, Reason, observe};

/// A number measured in every replication: a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Name, parts joined by dots.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// What it says.
    pub about: String,
}

/// By side: name, unit, what it says.
const BY_SIDE: [(&str, &str, &str); 16] = [
    ("losses.*.killed", "men", "Killed"),
    ("losses.*.wounded", "men", "Ever wounded"),
    ("losses.*.missing", "men", "Missing"),
    ("losses.*.captured", "men", "Captured"),
    ("losses.*.battle", "men", "Killed, wounded, missing and captured"),
    ("losses.*.sick", "men", "Ever sick"),
    ("losses.*.deserted", "men", "Gone over to the enemy"),
    ("equipment.*.armour_knocked_out", "pieces", "Armoured vehicles ever knocked out"),
    ("equipment.*.armour_written_off", "pieces", "Armoured vehicles lost for good"),
    ("equipment.*.guns_lost", "pieces", "Guns lost"),
    ("supply.*", "t", "Goods delivered at depots"),
    ("shells.*", "rounds", "Shells fired"),
    ("ground.*", "km²", "Disputed ground held at the end"),
    ("beyond.*", "km²", "Ground held beyond both claimed lines at the end"),
    ("score.*", "1", "Share of the weight of its goals that was reached"),
    ("rung.*", "rung", "Its rung of the ladder at the end, from 0"),
];

/// By side, of headquarters that decide: name, unit, what it says.
const COMMAND_BY_SIDE: [(&str, &str, &str); 5] = [
    ("decisions.*", "1", "Decisions for a course of action"),
    ("stretched.*", "1", "Decisions against a clause whose text leaves room for it"),
    ("refused.*", "1", "Decisions against a clause that is plain"),
    ("overtaken.*", "1", "Directives that came after the point of no return"),
    ("offered_h.*", "h", "When the government first offered talks; empty if it did not"),
];

/// What is measured of a scenario.
pub fn measures(scenario: &Scenario) -> Vec<Measure> {
    let given = &scenario.given;
    let mut all = Vec::new();
    for (name, unit, about) in BY_SIDE {
        for side in given.sides.iter().take(2) {
            let about = format!("{about}: {}", side.name);
            all.push(Measure { name: name.replace('*', &side.id), unit: unit.to_string(), about });
        }
    }
    for goal in &given.command.goals {
        let about = format!("1 where the goal was reached, otherwise 0: {}", goal.title);
        all.push(Measure { name: format!("goal.{}", goal.id), unit: "1".to_string(), about });
    }
    for (name, about) in [
        ("highest_rung", "Highest rung that anyone reached, from 0"),
        ("highest_rung_on_ground", "Highest rung of a fight on the ground alone, from 0: without raids that are flown"),
    ] {
        all.push(Measure { name: name.into(), unit: "rung".into(), about: about.into() });
    }
    for (at, rung) in RUNGS.iter().enumerate().skip(1) {
        let about = format!("Hour by which anyone had first climbed to rung {at} ({rung}) or higher; empty if nobody did");
        all.push(Measure { name: format!("first_hour.{rung}"), unit: "h".to_string(), about });
    }
    for (at, rung) in RUNGS.iter().enumerate().skip(1) {
        let about = format!("1 where anyone climbed to rung {at} ({rung}) or higher, otherwise 0");
        all.push(Measure { name: format!("reached.{rung}"), unit: "1".to_string(), about });
    }
    for (name, unit, about) in COMMAND_BY_SIDE {
        for side in given.sides.iter().take(2) {
            let about = format!("{about}: {}", side.name);
            all.push(Measure { name: name.replace('*', &side.id), unit: unit.to_string(), about });
        }
    }
    for (name, about) in [
        ("cease_fire.agreed_h", "When both governments agreed; empty if they did not"),
        ("cease_fire.in_force_h", "When the cease-fire came into force; empty where the clock ran out first"),
    ] {
        all.push(Measure { name: name.into(), unit: "h".into(), about: about.into() });
    }
    let about = "1 where a cease-fire ended it, 0 where the clock ran out".to_string();
    all.push(Measure { name: "cease_fire".into(), unit: "1".into(), about });
    for target in &scenario.record.targets {
        all.push(Measure { name: format!("target.{}", target.id), unit: target.unit.clone(), about: target.title.clone() });
    }
    all
}

/// The values of a run, in the order of [`measures`] of the scenario, and for each target why it has none.
pub fn read(scenario: &Scenario, theatre: &Theatre, run: &Run, first: &FirstHours) -> (Vec<Option<f64>>, Vec<Option<Reason>>) {
    let outcome = &run.outcome;
    let last = run.trajectory.rungs.last().copied().unwrap_or_default();
    let mut values = Vec::new();
    let sides = scenario.given.sides.len().min(2);
    let mut by_side = |value: &dyn Fn(usize) -> f64| values.extend((0..sides).map(|side| Some(value(side) + 0.0)));
    by_side(&|side| f64::from(outcome.losses[side].killed));
    by_side(&|side| f64::from(outcome.losses[side].wounded));
    by_side(&|side| f64::from(outcome.losses[side].missing));
    by_side(&|side| f64::from(outcome.losses[side].captured));
    by_side(&|side| f64::from(outcome.losses[side].battle()));
    by_side(&|side| f64::from(outcome.losses[side].sick));
    by_side(&|side| f64::from(outcome.losses[side].deserted));
    for at in 0..3 {
        by_side(&|side| f64::from(outcome.equipment[side][at]));
    }
    by_side(&|side| outcome.supply_t[side]);
    by_side(&|side| outcome.shells[side]);
    by_side(&|side| outcome.disputed_km2.0[side]);
    by_side(&|side| outcome.beyond_km2[side]);
    by_side(&|side| outcome.score[side]);
    by_side(&|side| f64::from(last[side]));
    for goal in &scenario.given.command.goals {
        let found = outcome.goals.iter().find(|result| result.id == goal.id);
        values.push(found.map(|result| f64::from(u8::from(result.reached))));
    }
    values.extend([outcome.highest_rung, outcome.highest_rung_on_ground].map(|rung| Some(f64::from(rung))));
    values.extend_from_slice(&first.by_rung[1..]);
    values.extend((1..RUNGS.len()).map(|rung| Some(f64::from(u8::from(usize::from(outcome.highest_rung) >= rung)))));
    let command = &outcome.command;
    let mut by_side = |value: &dyn Fn(usize) -> Option<f64>| values.extend((0..sides).map(value));
    by_side(&|side| Some(f64::from(command.decisions[side])));
    by_side(&|side| Some(f64::from(command.breaches[side][0])));
    by_side(&|side| Some(f64::from(command.breaches[side][1])));
    by_side(&|side| Some(f64::from(command.overtaken[side])));
    by_side(&|side| command.offered_h[side]);
    values.extend([command.agreed_h, command.cease_fire_h, Some(f64::from(u8::from(command.cease_fire_h.is_some())))]);
    let observed: Vec<Observed> = scenario.record.targets.iter().map(|target| observe(target, theatre, &run.trajectory)).collect();
    values.extend(observed.iter().map(|value| value.ok()));
    (values, observed.into_iter().map(Result::err).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::two_posts;
    use kokkyo_model::{Settings, simulate_observed};

    #[test]
    fn every_measure_has_a_value_at_its_place_and_names_are_unique() {
        let (scenario, world) = two_posts();
        let all = measures(&scenario);
        let mut first = FirstHours::default();
        let run = simulate_observed(&world, &Settings::quiet(7, 0), |state, _| first.see(state, world.theatre.step_h)).unwrap();
        let (values, reasons) = read(&scenario, &world.theatre, &run, &first);
        assert_eq!((values.len(), reasons.len()), (all.len(), scenario.record.targets.len()));
        let names: std::collections::BTreeSet<&str> = all.iter().map(|measure| measure.name.as_str()).collect();
        assert_eq!(names.len(), all.len());
        let value = |name: &str| values[all.iter().position(|measure| measure.name == name).unwrap()];
        assert_eq!(value("losses.west.killed"), Some(f64::from(run.outcome.losses[0].killed)));
        assert_eq!(value("supply.east"), Some(run.outcome.supply_t[1]));
        assert_eq!(value("highest_rung"), Some(f64::from(run.outcome.highest_rung)));
        assert!(value("highest_rung_on_ground") <= value("highest_rung"), "what is flown only adds to it");
        for (rung, name) in RUNGS.iter().enumerate().skip(1) {
            assert_eq!(value(&format!("first_hour.{name}")).is_some(), rung <= usize::from(run.outcome.highest_rung), "{name}");
        }
        // A target has a value or a reason, never both.
        let from = all.len() - reasons.len();
        assert!(reasons.iter().enumerate().all(|(at, reason)| reason.is_some() != values[from + at].is_some()));
    }
}
