//! The list of events of a kept run, narrowed by formation, kind and day.

use std::collections::BTreeSet;

use kokkyo_ensemble::run_folder::events::kind_words;
use kokkyo_model::event::{Event, Field};
use kokkyo_model::world::column::{ElementId, Id as _};
use kokkyo_scenario::Moment;
use serde_json::{Value, json};

use super::{Told, find, sources, tree};
use crate::cli::ExplainOptions;
use crate::failure::Failure;
use crate::json::SCHEMA_VERSION;
use crate::nearest;
use crate::output::{Out, note};

/// Writes the list. *Errors*: there is no such formation or kind, or the day is no date.
pub fn list(out: &mut Out, told: &Told<'_>, options: &ExplainOptions) -> Result<(), Failure> {
    let formation = options.formation.as_deref().map(|name| find::formation(told, name)).transpose()?;
    let elements = formation.map(|formation| find::elements(told, formation));
    if let Some(kind) = options.kind.as_deref().filter(|kind| !kind_words().contains(kind)) {
        let hint = nearest::hint(kind, kind_words());
        return Err(Failure::Usage(format!("there is no kind of event `{kind}`{hint} (there are: {})", kind_words().join(", "))));
    }
    let minutes = options.day.as_deref().map(|day| minutes(told, day)).transpose()?;
    let wanted = |event: &&Event| {
        options.kind.as_deref().is_none_or(|kind| event.happening.kind().word == kind)
            && minutes.is_none_or(|(from, to)| (from..to).contains(&i64::from(event.minute)))
            && elements.as_ref().is_none_or(|elements| concerns(event, elements))
    };
    let found: Vec<&Event> = told.kept.record.events.iter().filter(wanted).collect();
    if options.json {
        let all: Vec<Value> = found.iter().map(|event| sources::object(told, event)).collect();
        out.line(&json!({ "schema_version": SCHEMA_VERSION, "events": all }).to_string())?;
        return Ok(());
    }
    for event in &found {
        tree::event(out, told, event, 0, "")?;
    }
    if found.is_empty() {
        note("no event of the run is so");
    }
    Ok(())
}

/// Whether one of the elements is the formation, or the other formation, of an event.
fn concerns(event: &Event, elements: &BTreeSet<ElementId>) -> bool {
    let (_, numbers) = event.happening.fields();
    let fields = event.happening.kind().fields.iter().zip(numbers);
    fields
        .filter(|(field, _)| matches!(field, Field::Element | Field::Other))
        .any(|(_, number)| elements.contains(&ElementId::at(number as usize)))
}

/// Minutes since the start at which a day begins and ends.
fn minutes(told: &Told<'_>, day: &str) -> Result<(i64, i64), Failure> {
    let clock = &told.kept.scenario.given.clock;
    let begins = Moment::parse(day, clock.offset_h).map_err(Failure::Usage)?;
    if begins.plus_hours(24.0) <= clock.start || begins >= clock.end {
        let [from, to] = [clock.start, clock.end].map(|at| at.show(clock.offset_h));
        return Err(Failure::Usage(format!(
            "the date {} lies outside the scenario's clock: from {from} to {to}",
            begins.show(clock.offset_h)
        )));
    }
    let from = (begins.0 - clock.start.0) / 60;
    Ok((from, from + 24 * 60))
}
