//! What became of one formation: its chapters, its losses and those of its parts, and by which numbers to ask further.

use std::collections::BTreeSet;

use kokkyo_ensemble::words::whole;
use kokkyo_model::event::{Event, EventId, Happening as H};
use kokkyo_model::world::column::ElementId;
use kokkyo_scenario::command::Verb;
use kokkyo_scenario::forces::Formation;
use serde_json::{Value, json};

use super::life::{self, Chapter};
use super::{Told, find, sources};
use crate::failure::{Failure, counted};
use crate::json::SCHEMA_VERSION;
use crate::output::{Out, fit, wrap};

/// Most chapters that are shown; an army of months has more.
const CHAPTERS: usize = 150;
/// Most elements of a formation that are shown beside each other.
const PARTS: usize = 40;

/// Men and material of some elements over the run.
#[derive(Default)]
struct Account {
    sent: u32,
    fit: u32,
    /// Killed, wounded, missing, captured, sick.
    losses: [u32; 5],
    /// Armoured vehicles, guns, and of both those written off.
    equipment: [u32; 3],
}

/// Tells it. *Errors*: there is no such formation, or several.
pub fn tell(out: &mut Out, told: &Told<'_>, name: &str, as_json: bool) -> Result<(), Failure> {
    let at = find::formation(told, name)?;
    let formation = &told.kept.scenario.given.forces.formations[at];
    let elements = find::elements(told, at);
    let events = &told.kept.record.events;
    let tasks = &told.kept.world.theatre.tasks;
    let leads_somewhere = |task| tasks.find(task).is_some_and(|task| matches!(task.verb, Verb::Advance | Verb::Attack | Verb::Raid));
    let chapters = life::chapters(events, told.start(), &elements, &told.names, &leads_somewhere);
    if as_json {
        return Ok(out.line(&object(told, formation, &elements, &chapters).to_string())?);
    }
    heading(out, told, formation, &elements)?;
    out.line("")?;
    if chapters.is_empty() {
        out.heading("Nothing that the log names happened to it")?;
    } else {
        out.heading("What became of it")?;
    }
    for chapter in chapters.iter().take(CHAPTERS) {
        write(out, told, chapter)?;
    }
    if chapters.len() > CHAPTERS {
        out.line(&out.dim(&format!("  and {} more; --json has all of them", chapters.len() - CHAPTERS)))?;
    }
    if elements.len() > 1 {
        parts(out, told, &elements)?;
    }
    out.line("")?;
    out.line(&out.dim("Why something happened: kokkyo explain RUN NUMBER. All its events: --list --formation ID."))?;
    Ok(())
}

fn heading(out: &mut Out, told: &Told<'_>, formation: &Formation, elements: &BTreeSet<ElementId>) -> Result<(), Failure> {
    out.heading(&format!("{} ({})", formation.name, formation.id))?;
    let others = [&formation.name_ja, &formation.name_ru, &formation.name_mn];
    let others: Vec<&str> = others.into_iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    if !others.is_empty() {
        out.labelled("names", &others.join(" · "))?;
    }
    let size = if formation.element.is_some() { String::new() } else { format!(", {}", counted(elements.len(), "element")) };
    out.labelled("what", &format!("{} of {}{size}", formation.echelon, side(told, elements)))?;
    let account = account(told, elements);
    let men = |count: u32| whole(f64::from(count));
    let [killed, wounded, missing, captured, sick] = account.losses.map(men);
    out.labelled("men", &format!("{} sent, {} fit at the end", men(account.sent), men(account.fit)))?;
    out.labelled("lost", &format!("{killed} killed, {wounded} wounded, {missing} missing, {captured} captured, {sick} sick"))?;
    let [armour, guns, for_good] = account.equipment;
    if armour + guns > 0 {
        let pieces = [(armour, "armoured vehicle"), (guns, "gun")];
        let pieces: Vec<String> =
            pieces.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| counted(count as usize, word)).collect();
        out.labelled("knocked out", &format!("{}, {for_good} of them for good", pieces.join(", ")))?;
    }
    Ok(())
}

fn side<'t>(told: &'t Told<'_>, elements: &BTreeSet<ElementId>) -> &'t str {
    elements.first().map_or("nobody: it has no elements", |element| told.names.side(told.names.side_of(*element)))
}

/// A chapter: number, date, text, and below it what it began with.
fn write(out: &mut Out, told: &Told<'_>, chapter: &Chapter) -> Result<(), Failure> {
    let head = format!("  {:>6}  {}  ", chapter.event.0, told.at(chapter.from));
    let until = if life::day(chapter.to, told.start()) > life::day(chapter.from, told.start()) {
        format!(" (until {})", told.at(chapter.to).get(..10).unwrap_or_default())
    } else {
        String::new()
    };
    let room = out.width.saturating_sub(head.len()).max(30);
    for (at, line) in wrap(&format!("{}{until}", chapter.text), room).iter().enumerate() {
        let head = if at == 0 { out.dim(&head) } else { " ".repeat(head.len()) };
        out.line(&format!("{head}{line}"))?;
    }
    let mut remarks = Vec::new();
    if let Some(because) = because(told, chapter) {
        remarks.push(match because {
            Because::Event(event) => format!("because {}: {}", event.id.0, told.text(event)),
            Because::Beginning(text) => format!("from {text}"),
        });
    }
    if let Some(worst) = chapter.worst.filter(|worst| *worst != chapter.event).and_then(|worst| told.event(worst)) {
        remarks.push(format!("the worst, {} on {}: {}", worst.id.0, told.when(worst), told.text(worst)));
    }
    for remark in remarks {
        for line in wrap(&remark, room) {
            out.line(&out.dim(&format!("{}{line}", " ".repeat(head.len()))))?;
        }
    }
    Ok(())
}

/// What a chapter began with.
enum Because<'a> {
    Event(&'a Event),
    Beginning(&'static str),
}

fn because<'a>(told: &'a Told<'_>, chapter: &Chapter) -> Option<Because<'a>> {
    let event = told.event(chapter.event)?;
    let cause = event.causes.iter().copied().filter(|cause| *cause != EventId::NONE).find_map(|cause| told.event(cause));
    Some(cause.map_or_else(|| Because::Beginning(sources::beginning(event)), Because::Event))
}

fn account(told: &Told<'_>, elements: &BTreeSet<ElementId>) -> Account {
    let record = &told.kept.record;
    let mut account = Account::default();
    let end = record.trajectory.days;
    for &element in elements.iter().filter(|_| end > 0) {
        account.sent += record.trajectory.sent(end, element);
        account.fit += record.trajectory.fit(end, element);
        let losses = record.trajectory.losses(end, element);
        account.losses = std::array::from_fn(|at| account.losses[at] + losses[at]);
    }
    for event in &record.events {
        if let H::EquipmentLost { element, armour, guns, written_off } = event.happening
            && elements.contains(&element)
        {
            let more = [armour, guns, written_off];
            account.equipment = std::array::from_fn(|at| account.equipment[at] + more[at]);
        }
    }
    account
}

/// The elements beside each other.
fn parts(out: &mut Out, told: &Told<'_>, elements: &BTreeSet<ElementId>) -> Result<(), Failure> {
    out.line("")?;
    out.heading("Its elements")?;
    let width = out.width.saturating_sub(58).clamp(24, 60);
    let row = |name: &str, rest: [String; 5]| {
        let [sent, fit_men, killed, wounded, gone] = rest;
        format!("  {} {sent:>8} {fit_men:>8} {killed:>8} {wounded:>8} {gone:>16}", fit(name, width))
    };
    let words = ["sent", "fit", "killed", "wounded", "missing, taken"].map(String::from);
    out.line(&out.dim(&row("", words)))?;
    for &element in elements.iter().take(PARTS) {
        let account = account(told, &BTreeSet::from([element]));
        let [killed, wounded, missing, captured, _] = account.losses;
        let numbers = [account.sent, account.fit, killed, wounded, missing + captured];
        out.line(&row(told.names.element(element), numbers.map(|number| whole(f64::from(number)))))?;
    }
    if elements.len() > PARTS {
        out.line(&out.dim(&format!("  and {} more; --json has all of them", elements.len() - PARTS)))?;
    }
    Ok(())
}

fn object(told: &Told<'_>, formation: &Formation, elements: &BTreeSet<ElementId>, chapters: &[Chapter]) -> Value {
    let numbers = |elements: &BTreeSet<ElementId>| {
        let account = account(told, elements);
        let [killed, wounded, missing, captured, sick] = account.losses;
        let [armour, guns, written_off] = account.equipment;
        json!({
            "sent": account.sent, "fit": account.fit, "killed": killed, "wounded": wounded, "missing": missing, "captured": captured,
            "sick": sick, "armour_knocked_out": armour, "guns_knocked_out": guns, "written_off": written_off,
        })
    };
    let chapter = |chapter: &Chapter| {
        let because = because(told, chapter);
        let (number, text) = match &because {
            Some(Because::Event(event)) => (Some(event.id.0), Some(told.text(event))),
            Some(Because::Beginning(text)) => (None, Some((*text).to_string())),
            None => (None, None),
        };
        json!({
            "kind": chapter.kind, "from": told.at(chapter.from), "to": told.at(chapter.to), "text": chapter.text,
            "event": chapter.event.0, "worst": chapter.worst.map(|worst| worst.0), "because_of": number, "because": text,
        })
    };
    let ids = |element: &ElementId| told.kept.world.theatre.elements.find(*element).map_or("", |element| element.id.as_str());
    let parts: Vec<Value> = elements
        .iter()
        .map(|element| {
            let mut part = numbers(&BTreeSet::from([*element]));
            part["id"] = json!(ids(element));
            part["name"] = json!(told.names.element(*element));
            part
        })
        .collect();
    json!({
        "schema_version": SCHEMA_VERSION,
        "scenario": told.kept.manifest.scenario,
        "seed": told.kept.manifest.arguments.seed,
        "digest": told.kept.manifest.digest,
        "formation": {
            "id": formation.id, "name": formation.name, "name_ja": formation.name_ja, "name_ru": formation.name_ru,
            "name_mn": formation.name_mn, "echelon": formation.echelon, "side": side(told, elements),
        },
        "account": numbers(elements),
        "chapters": chapters.iter().map(chapter).collect::<Vec<_>>(),
        "elements": parts,
    })
}
