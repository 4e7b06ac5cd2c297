//! Who says so: the source behind an order, a task, an arrival; and what an event without a cause goes back to.

use std::collections::{BTreeMap, BTreeSet};

use kokkyo_ensemble::record_table::citations;
use kokkyo_model::event::{Event, Happening as H};
use kokkyo_scenario::{Provenance, Quality};
use serde_json::{Value, json};

use super::Told;

/// Sources that were cited already: each directive, task and formation once.
pub struct Cited<'a> {
    told: &'a Told<'a>,
    labels: BTreeMap<&'a str, String>,
    done: BTreeSet<(&'static str, String)>,
}

impl<'a> Cited<'a> {
    pub fn new(told: &'a Told<'a>) -> Self {
        let sources = &told.kept.scenario.given.sources;
        let labels = sources.iter().map(|source| source.key.as_str()).zip(citations(sources)).collect();
        Self { told, labels, done: BTreeSet::new() }
    }

    /// What is to be said of an event's source, unless it was said before.
    pub fn lines(&mut self, event: &Event) -> Vec<String> {
        let Some((what, id, plan, provenance)) = stated(self.told, event) else { return Vec::new() };
        if !self.done.insert((what, id.clone())) {
            return Vec::new();
        }
        let source = self.labels.get(provenance.source.as_str()).cloned().unwrap_or_else(|| provenance.source.clone());
        let place = if provenance.locator.is_empty() { String::new() } else { format!(", {}", provenance.locator) };
        let reason = match provenance.quality {
            Quality::Stated => String::new(),
            _ if provenance.reason.is_empty() => String::new(),
            _ => format!(": {}", provenance.reason),
        };
        vec![format!("{what} {id}{plan}; {source}{place} ({}{reason})", provenance.quality.word())]
    }
}

/// What an event rests on in the package: what it is, its id, the plan it belongs to, and who says so.
fn stated<'t>(told: &'t Told<'_>, event: &Event) -> Option<(&'static str, String, String, &'t Provenance)> {
    let given = &told.kept.scenario.given;
    let theatre = &told.kept.world.theatre;
    match event.happening {
        H::Issued { directive } | H::Received { directive } | H::NotIssued { directive } => {
            let directive = told.names.directive(directive)?;
            let id = &directive.id;
            let directive = given.command.directives.iter().find(|directive| directive.id == *id)?;
            Some(("directive", directive.id.clone(), String::new(), &directive.provenance))
        }
        H::TaskBegun { task, .. } | H::Substituted { task, .. } | H::NotExecutable { task, .. } | H::ObjectiveReached { task, .. } => {
            let id = &theatre.tasks.find(task)?.id;
            let task = given.command.tasks.iter().find(|task| task.id == *id)?;
            Some(("task", task.id.clone(), format!(" of the plan {}", task.plan), &task.provenance))
        }
        H::TonnageReached { plan } | H::TonnageDue { plan, .. } => {
            let id = &theatre.supply_plans.find(plan)?.id;
            let plan = given.logistics.plans.iter().find(|plan| plan.id == *id)?;
            Some(("tonnage plan", plan.id.clone(), String::new(), &plan.provenance))
        }
        H::Arrived { element, .. } | H::Departed { element, .. } => {
            let id = &theatre.elements.find(element)?.id;
            let formation = given.forces.formations.iter().find(|formation| formation.id == *id)?;
            Some(("formation", formation.id.clone(), String::new(), &formation.provenance))
        }
        H::Decided { course, .. } | H::Begun { course, .. } | H::CalledOff { course, .. } | H::Weighed { course, .. } => {
            let id = &theatre.command.courses.find(course)?.id;
            let course = given.command.courses.iter().find(|course| course.id == *id)?;
            Some(("course of action", course.id.clone(), String::new(), &course.provenance))
        }
        H::Breached { directive, .. } | H::Answered { directive, .. } | H::Understood { directive, .. } => {
            let directive = told.names.directive(directive)?;
            Some(("directive", directive.id.clone(), String::new(), &directive.provenance))
        }
        _ => None,
    }
}

/// Whether somebody decided it.
pub fn is_decision(event: &Event) -> bool {
    matches!(event.happening, H::Issued { .. } | H::NotIssued { .. } | H::TaskBegun { .. } | H::Decided { .. } | H::Breached { .. })
}

/// What an event without a cause goes back to.
pub fn beginning(event: &Event) -> &'static str {
    match event.happening {
        H::Issued { .. } => "an order of the record",
        H::NotIssued { .. } => "an order that was not given, as its condition never came true",
        H::Received { .. } => "an order that was under way at the start",
        H::TaskBegun { .. } => "the recorded plan of operations, in which it waits for no order",
        H::Arrived { .. } | H::Departed { .. } | H::Reinforced { .. } => "the order of battle",
        H::CeaseFire => "the end of the scenario's clock",
        H::BridgeBuilt { .. } => "the recorded hour of the bridge and the engineers who were near",
        H::DepotTaken { .. } => "who alone stands where the depot lies",
        H::BridgeDown { .. } => "shells, bombs or an enemy at its end",
        H::BridgeRemoved { .. } => "the recorded hour at which its side took it away",
        H::RailheadChoked { .. } | H::RailheadClear { .. } => "the capacity of the lines and the recorded arrivals of troops",
        H::TonnageReached { .. } | H::TonnageDue { .. } => "what the supply columns had brought by then",
        _ if event.minute == 0 => "how things stood at the start",
        _ => "the state of the world at that hour: the log names no event behind it",
    }
}

/// An event as JSON, with its source.
pub fn object(told: &Told<'_>, event: &Event) -> Value {
    let causes: Vec<u32> = event.causes.iter().map(|cause| cause.0).filter(|cause| *cause > 0).collect();
    let source = stated(told, event).map(|(what, id, _, provenance)| {
        json!({
            "of": what, "id": id, "source": provenance.source, "locator": provenance.locator,
            "quality": provenance.quality.word(), "reason": provenance.reason,
        })
    });
    json!({
        "event": event.id.0, "time": told.when(event), "hour": f64::from(event.minute) / 60.0,
        "kind": event.happening.kind().word, "text": told.text(event), "because_of": causes, "source": source,
        "beginning": causes.is_empty().then(|| beginning(event)),
    })
}
