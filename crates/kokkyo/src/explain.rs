//! `kokkyo explain`: why an event of a kept run happened, what came of it, and who says so; and what became of a formation.

mod decision;
mod find;
mod formation;
mod life;
mod list;
mod sources;
mod tree;

use kokkyo_ensemble::explain::{Bounds, Chains, Explanation};
use kokkyo_ensemble::names::Names;
use kokkyo_ensemble::run_folder::KeptRun;
use kokkyo_ensemble::words::sentence;
use kokkyo_model::event::{Event, EventId};
use serde_json::json;

use crate::cli::ExplainOptions;
use crate::failure::{Failure, OK, counted};
use crate::json::SCHEMA_VERSION;
use crate::output::{Out, whole};
use crate::run_folder;

/// Most consequences of one event that are shown.
const WIDEST: usize = 6;
/// Most events of a tree.
const MOST: usize = 400;
/// Most beginnings that are listed.
const BEGINNINGS: usize = 12;

/// A run that was read, and what is needed to tell of it.
struct Told<'a> {
    kept: &'a KeptRun,
    names: Names<'a>,
    chains: Chains<'a>,
}

impl Told<'_> {
    /// `1939-08-24 14:00` on the scenario's clock.
    fn when(&self, event: &Event) -> String {
        self.at(event.minute)
    }

    /// The same of minutes since the start.
    fn at(&self, minute: u32) -> String {
        let clock = &self.kept.scenario.given.clock;
        clock.start.plus_hours(f64::from(minute) / 60.0).show(clock.offset_h)
    }

    /// The minute of the day at which the scenario's clock begins.
    fn start(&self) -> u32 {
        let clock = &self.kept.scenario.given.clock;
        let seconds = clock.start.plus_hours(clock.offset_h).0.rem_euclid(24 * 3600);
        u32::try_from(seconds / 60).unwrap_or_default()
    }

    fn text(&self, event: &Event) -> String {
        sentence(&event.happening, &self.names)
    }

    fn event(&self, id: EventId) -> Option<&Event> {
        self.chains.event(id)
    }
}

/// Runs the command.
pub fn explain(options: &ExplainOptions, colour: bool) -> Result<u8, Failure> {
    // That there is no such run is said before what is to be asked of it.
    let (_, kept) = run_folder::open(&options.run)?;
    let filtered = options.formation.is_some() || options.kind.is_some() || options.day.is_some();
    if options.event.is_none() && !options.list && !filtered {
        return Err(Failure::Usage(
            "name the number of an event, --formation NAME for what became of one, or --list to see all (--formation, --kind and --day narrow the list)".into(),
        ));
    }
    let names = Names::new(&kept.scenario.given, &kept.world.theatre);
    let told = Told { kept: &kept, names, chains: Chains::new(&kept.record.events) };
    let mut out = Out::new(colour);
    let listed = options.list || options.kind.is_some() || options.day.is_some();
    match (options.event, &options.formation) {
        (Some(number), _) => one(&mut out, &told, options, number)?,
        (None, Some(name)) if !listed => formation::tell(&mut out, &told, name, options.json)?,
        (None, _) => list::list(&mut out, &told, options)?,
    }
    out.flush()?;
    Ok(OK)
}

fn one(out: &mut Out, told: &Told<'_>, options: &ExplainOptions, number: u32) -> Result<(), Failure> {
    let back = Bounds { depth: options.depth, breadth: 4, events: MOST };
    let forward = Bounds { depth: options.depth.min(3), breadth: WIDEST, events: MOST };
    let found = told.chains.explain(EventId(number), back, forward).zip(told.event(EventId(number)));
    let Some((explanation, event)) = found else { return Err(Failure::Usage(no_event(told, number))) };
    if options.json {
        return Ok(out.line(&object(told, event, &explanation).to_string())?);
    }
    out.heading(&format!("Event {number} · {}", told.when(event)))?;
    out.line(&told.text(event))?;
    let mut cited = sources::Cited::new(told);
    for line in cited.lines(event) {
        let line = out.dim(&format!("    {line}"));
        out.line(&line)?;
    }
    let weighed = decision::lines(told, event);
    if !weighed.is_empty() {
        out.line("")?;
        out.heading("What was weighed")?;
        for line in weighed {
            out.line(&format!("  {line}"))?;
        }
    }
    out.line("")?;
    out.heading("Because")?;
    if explanation.causes.below.is_empty() {
        out.line(&format!("  {}", sources::beginning(event)))?;
    } else {
        tree::write(out, told, &explanation.causes, &mut cited)?;
        out.line("")?;
        out.heading(&format!("It begins with ({} behind it in all)", counted(explanation.behind, "event")))?;
        beginnings(out, told, &explanation, &mut cited)?;
    }
    out.line("")?;
    if explanation.consequences.below.is_empty() {
        out.heading("Nothing came of it that the log names")?;
    } else {
        out.heading(&format!("What came of it ({} in all)", counted(explanation.ahead, "event")))?;
        tree::write(out, told, &explanation.consequences, &mut cited)?;
    }
    Ok(())
}

/// The events without a cause that everything goes back to: orders first, as they are decisions, then by number.
fn beginnings(out: &mut Out, told: &Told<'_>, explanation: &Explanation, cited: &mut sources::Cited<'_>) -> Result<(), Failure> {
    let mut all: Vec<&Event> = explanation.beginnings.iter().filter_map(|id| told.event(*id)).collect();
    all.sort_by_key(|event| (!sources::is_decision(event), event.id));
    for event in all.iter().take(BEGINNINGS) {
        tree::event(out, told, event, 1, &format!(": {}", sources::beginning(event)))?;
        for line in cited.lines(event) {
            tree::aside(out, 2, &line)?;
        }
    }
    if all.len() > BEGINNINGS {
        tree::aside(out, 1, &format!("and {} more", whole((all.len() - BEGINNINGS) as f64)))?;
    }
    Ok(())
}

/// The range, and the nearest number.
fn no_event(told: &Told<'_>, number: u32) -> String {
    match told.kept.record.events.last() {
        None => "the run has no events".to_string(),
        Some(last) => {
            let nearest = number.clamp(1, last.id.0);
            format!("the run has no event {number}; its events are 1 to {}, the nearest is {nearest} (--list shows them)", last.id.0)
        }
    }
}

fn object(told: &Told<'_>, event: &Event, explanation: &Explanation) -> serde_json::Value {
    let beginnings: Vec<_> =
        explanation.beginnings.iter().filter_map(|id| told.event(*id)).map(|event| sources::object(told, event)).collect();
    json!({
        "schema_version": SCHEMA_VERSION,
        "scenario": told.kept.manifest.scenario,
        "seed": told.kept.manifest.arguments.seed,
        "digest": told.kept.manifest.digest,
        "event": sources::object(told, event),
        "causes": tree::object(told, &explanation.causes),
        "beginnings": beginnings,
        "consequences": tree::object(told, &explanation.consequences),
        "weighed": decision::objects(told, event),
        "events_behind": explanation.behind,
        "events_ahead": explanation.ahead,
    })
}
