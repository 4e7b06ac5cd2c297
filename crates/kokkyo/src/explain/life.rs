//! What became of a formation, in chapters: what the log has of its elements, drawn together by kind, day and task.

use std::collections::{BTreeMap, BTreeSet};

use kokkyo_ensemble::names::Names;
use kokkyo_ensemble::words::{obstacle, posture, sentence, whole};
use kokkyo_model::event::{Event, EventId, Happening as H, Obstacle};
use kokkyo_model::world::Posture;
use kokkyo_model::world::column::{CellId, ElementId, TaskId};

use crate::failure::counted;

/// Minutes without contact or losses after which a fight is over.
const LULL: u32 = 24 * 60;
/// Minutes between drafts that count as one.
const DRAFTS: u32 = 4 * 24 * 60;
const DAY: u32 = 24 * 60;
/// Most names of a list.
const MOST: usize = 4;

/// One thing that happened to a formation, or that it did.
#[derive(Debug, Clone, PartialEq)]
pub struct Chapter {
    /// Minutes since the start: when it begins.
    pub from: u32,
    /// When the last event of it happened.
    pub to: u32,
    /// `arrival`, `reinforcement`, `task`, `fight`, `encirclement`, `break`, `end` or `departure`.
    pub kind: &'static str,
    /// What.
    pub text: String,
    /// The event that it begins with, by which its causes can be asked for.
    pub event: EventId,
    /// The event of it that cost most men, killed and wounded, where there is one.
    pub worst: Option<EventId>,
}

/// What is drawn together into a chapter.
struct Part {
    from: u32,
    to: u32,
    event: EventId,
    what: What,
    elements: BTreeSet<ElementId>,
    others: BTreeSet<ElementId>,
    cell: Option<CellId>,
    /// As the kind needs them: men; killed, wounded, vehicles and guns; through and lost; captured, missing and killed.
    numbers: [u32; 4],
    worst: Option<(u32, EventId)>,
    /// The first event alone, told in its own words where it stays the only one.
    only: Option<H>,
}

/// What a part is about: parts of one kind that are near in time are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Arrival,
    Departure,
    Reinforcement,
    Fight,
    Break(Posture),
    CutOff,
    Surrounded,
    Relieved,
    BrokeOut,
    Overrun,
    Defected,
}

impl What {
    fn kind(self) -> &'static str {
        match self {
            Self::Arrival => "arrival",
            Self::Departure => "departure",
            Self::Reinforcement => "reinforcement",
            Self::Fight => "fight",
            Self::Break(_) => "break",
            Self::CutOff | Self::Surrounded | Self::Relieved | Self::BrokeOut => "encirclement",
            Self::Overrun | Self::Defected => "end",
        }
    }

    /// Minutes within which another of its kind belongs to it; `None`: those of the same day do.
    fn gap(self) -> Option<u32> {
        match self {
            Self::Fight => Some(LULL),
            Self::Reinforcement => Some(DRAFTS),
            _ => None,
        }
    }
}

/// The day of a minute since the start, counted from the midnight before it; `start` is the minute of the day at which the
/// clock begins.
pub fn day(minute: u32, start: u32) -> u32 {
    (start + minute) / DAY
}

/// The chapters of the elements `of`, in the order of their beginnings.
///
/// `start` is the minute of the day at which the clock begins: what is of one day is so on the calendar.
/// `leads_somewhere` says of a task whether its objective is to be reached: one that holds is where it should be.
pub fn chapters(
    events: &[Event],
    start: u32,
    of: &BTreeSet<ElementId>,
    names: &Names<'_>,
    leads_somewhere: &dyn Fn(TaskId) -> bool,
) -> Vec<Chapter> {
    let mut parts: Vec<Part> = Vec::new();
    let mut tasks: BTreeMap<TaskId, Vec<&Event>> = BTreeMap::new();
    for event in events {
        if let Some((task, element)) = task_of(&event.happening) {
            if of.contains(&element) {
                tasks.entry(task).or_default().push(event);
            }
        } else if let Some((what, element, other, cell, numbers)) = part_of(&event.happening, of) {
            add(&mut parts, (event, start), what, (element, other, cell), numbers);
        }
    }
    let mut all: Vec<Chapter> = parts.iter().map(|part| chapter(part, names)).collect();
    all.extend(tasks.iter().filter_map(|(task, events)| of_task((*task, leads_somewhere(*task)), events, names)));
    all.sort_by_key(|chapter| (chapter.from, chapter.event));
    all
}

fn task_of(happening: &H) -> Option<(TaskId, ElementId)> {
    match *happening {
        H::TaskBegun { task, element, .. }
        | H::Substituted { task, element, .. }
        | H::NotExecutable { task, element, .. }
        | H::ObjectiveReached { task, element, .. }
        | H::TaskEnded { task, element } => Some((task, element)),
        _ => None,
    }
}

type Seen = (What, ElementId, Option<ElementId>, Option<CellId>, [u32; 4]);

/// What an event says of one of the elements; nothing where it concerns none, or nothing that is told here.
fn part_of(happening: &H, of: &BTreeSet<ElementId>) -> Option<Seen> {
    let own = |element: ElementId| of.contains(&element).then_some(element);
    let alone = |what, element, numbers| Some((what, own(element)?, None, None, numbers));
    match *happening {
        H::Arrived { element, men } => alone(What::Arrival, element, [men, 0, 0, 0]),
        H::Departed { element, men } => alone(What::Departure, element, [men, 0, 0, 0]),
        H::Reinforced { element, men, equipment } => alone(What::Reinforcement, element, [men, equipment, 0, 0]),
        H::Contact { element, enemy, cell, .. } => {
            // Whoever of the two is ours, the other is the enemy.
            let (ours, theirs) = if of.contains(&element) { (element, enemy) } else { (own(enemy)?, element) };
            Some((What::Fight, ours, Some(theirs), Some(cell), [0; 4]))
        }
        H::Losses { element, killed, wounded, .. } => alone(What::Fight, element, [killed, wounded, 0, 0]),
        H::EquipmentLost { element, armour, guns, .. } => alone(What::Fight, element, [0, 0, armour, guns]),
        H::Wavered { element, to, .. } if matches!(to, Posture::FallBack | Posture::Broken) => alone(What::Break(to), element, [0; 4]),
        H::CutOff { element } => alone(What::CutOff, element, [0; 4]),
        H::Surrounded { element } => alone(What::Surrounded, element, [0; 4]),
        H::Relieved { element } => alone(What::Relieved, element, [0; 4]),
        H::BrokeOut { element, through, lost } => alone(What::BrokeOut, element, [through, lost, 0, 0]),
        H::Overrun { element, captured, missing, killed } => alone(What::Overrun, element, [captured, missing, killed, 0]),
        H::Defected { element, men } => alone(What::Defected, element, [men, 0, 0, 0]),
        _ => None,
    }
}

fn add(
    parts: &mut Vec<Part>,
    (event, start): (&Event, u32),
    what: What,
    (element, other, cell): (ElementId, Option<ElementId>, Option<CellId>),
    numbers: [u32; 4],
) {
    let of_that_day = |part: &Part| day(part.to, start) == day(event.minute, start);
    let belongs = |part: &&mut Part| {
        part.what == what && what.gap().map_or_else(|| of_that_day(part), |gap| event.minute.saturating_sub(part.to) <= gap)
    };
    let loss = if what == What::Fight { numbers[0] + numbers[1] } else { 0 };
    let worst = (loss > 0).then_some((loss, event.id));
    match parts.iter_mut().rev().find(belongs) {
        Some(part) => {
            part.to = event.minute;
            part.elements.insert(element);
            part.others.extend(other);
            part.cell = part.cell.or(cell);
            part.only = None;
            part.numbers = std::array::from_fn(|at| part.numbers[at] + numbers[at]);
            if worst.is_some_and(|(loss, _)| part.worst.is_none_or(|(before, _)| loss > before)) {
                part.worst = worst;
            }
        }
        None => parts.push(Part {
            from: event.minute,
            to: event.minute,
            event: event.id,
            what,
            elements: BTreeSet::from([element]),
            others: other.into_iter().collect(),
            cell,
            numbers,
            worst,
            only: Some(event.happening),
        }),
    }
}

fn chapter(part: &Part, names: &Names<'_>) -> Chapter {
    let who = names.list(&part.elements, MOST);
    let [a, b, c, d] = part.numbers;
    let men = |count: u32| whole(f64::from(count));
    let text = match (part.what, &part.only) {
        (What::Fight, _) => fight(part, &who, names),
        (_, Some(happening)) => sentence(happening, names),
        (What::Arrival, None) => format!("arrive: {who}; {} men", men(a)),
        (What::Departure, None) => format!("leave the theatre: {who}; {} men", men(a)),
        (What::Reinforcement, None) => {
            format!("reinforced by {} men, {}: {who}", men(a), counted(b as usize, "piece") + " of equipment")
        }
        (What::Break(to), None) => format!("{}: {who}", posture(to)),
        (What::CutOff, None) => format!("cut off: {who}"),
        (What::Surrounded, None) => format!("surrounded: {who}"),
        (What::Relieved, None) => format!("the way is open again: {who}"),
        (What::BrokeOut, None) => format!("break out: {who}; {} men get through, {} are lost", men(a), men(b)),
        (What::Overrun, None) => format!("overrun: {who}; {} captured, {} missing, {} killed", men(a), men(b), men(c + d)),
        (What::Defected, None) => format!("go over to the enemy: {} men of {who}", men(a)),
    };
    Chapter { from: part.from, to: part.to, kind: part.what.kind(), text, event: part.event, worst: part.worst.map(|(_, id)| id) }
}

fn fight(part: &Part, who: &str, names: &Names<'_>) -> String {
    let [killed, wounded, armour, guns] = part.numbers;
    let whom = names.list(&part.others, MOST);
    let place = part.cell.map_or_else(String::new, |cell| format!(" {}", names.near(cell)));
    let mut text = if whom.is_empty() { format!("{who}: under fire") } else { format!("{who}: fighting{place} with {whom}") };
    let men = |count: u32| whole(f64::from(count));
    text.push_str(&match (killed, wounded) {
        (0, 0) => "; no men lost".to_string(),
        _ => format!("; {} killed, {} wounded", men(killed), men(wounded)),
    });
    for (count, word) in [(armour, "armoured vehicle"), (guns, "gun")] {
        if count > 0 {
            text.push_str(&format!(", {} lost", counted(count as usize, word)));
        }
    }
    text
}

/// A task from its first event to its last.
fn of_task((task, leads_somewhere): (TaskId, bool), events: &[&Event], names: &Names<'_>) -> Option<Chapter> {
    let (first, last) = (events.first()?, events.last()?);
    let (mut who, mut failed, mut reached) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut why: Option<Obstacle> = None;
    let mut late = 0;
    for event in events {
        match event.happening {
            H::TaskBegun { element, late_h, .. } => {
                late = late.max(late_h);
                who.insert(element);
            }
            H::Substituted { element, .. } => drop(who.insert(element)),
            H::NotExecutable { element, obstacle, .. } => {
                why = why.or(Some(obstacle));
                failed.insert(element);
            }
            H::ObjectiveReached { element, .. } => drop(reached.insert(element)),
            _ => {}
        }
    }
    let list = |elements: &BTreeSet<ElementId>| names.list(elements, MOST);
    let title = names.task(task);
    let mut said = Vec::new();
    if !who.is_empty() {
        let late = names.late(task, late).map_or_else(String::new, |late| format!(", up to {late} h late"));
        said.push(format!("{} on “{title}”{late}", list(&who)));
    }
    if !reached.is_empty() {
        let whose = if reached == who { "objective reached".to_string() } else { format!("objective reached by {}", list(&reached)) };
        said.push(format!("{whose} ({})", names.objective(task)));
    } else if leads_somewhere && !who.is_empty() && events.iter().any(|event| matches!(event.happening, H::TaskEnded { .. })) {
        said.push(format!("it ends without its objective, {}", names.objective(task)));
    }
    if let Some(why) = why {
        let whose =
            if said.is_empty() { format!("{} cannot carry out “{title}”", list(&failed)) } else { format!("not by {}", list(&failed)) };
        said.push(format!("{whose}: {}", obstacle(why)));
    }
    (!said.is_empty()).then(|| Chapter {
        from: first.minute,
        to: last.minute,
        kind: "task",
        text: said.join("; "),
        event: first.id,
        worst: None,
    })
}

#[cfg(test)]
mod tests {
    use kokkyo_model::event::NO_CAUSE;
    use kokkyo_model::world::column::Id as _;
    use kokkyo_scenario::{Package, check};

    use super::*;

    /// Chapters of the first two elements of `two-posts`, each of whose events is of a minute since `start`.
    fn of(start: u32, happenings: &[(u32, H)]) -> Vec<Chapter> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/two-posts");
        let scenario = check::load(&Package::from_dir(&folder).unwrap(), &kokkyo_model::specification(), &[]).unwrap();
        let world = kokkyo_model::compile(&scenario.given).unwrap();
        let names = Names::new(&scenario.given, &world.theatre);
        let event =
            |(at, &(minute, happening)): (usize, &(u32, H))| Event { id: EventId(at as u32 + 1), minute, happening, causes: NO_CAUSE };
        let events: Vec<Event> = happenings.iter().enumerate().map(event).collect();
        chapters(&events, start, &BTreeSet::from([first(), second()]), &names, &|_| true)
    }

    fn first() -> ElementId {
        ElementId::at(0)
    }

    fn second() -> ElementId {
        ElementId::at(1)
    }

    #[test]
    fn what_is_of_one_day_is_of_one_date_whenever_the_clock_begins() {
        let arrivals = [(120, H::Arrived { element: first(), men: 100 }), (14 * 60, H::Arrived { element: second(), men: 50 })];
        // From noon on: 14:00, and 02:00 of the next date. From midnight on: 02:00 and 14:00 of one.
        assert_eq!(of(12 * 60, &arrivals).len(), 2);
        assert_eq!(of(0, &arrivals).len(), 1);
        // 22:00 and 02:00 are not of one date because a day of the clock holds both.
        let fallen = H::CutOff { element: first() };
        assert_eq!(of(18 * 60, &[(240, fallen), (480, fallen)]).len(), 2);
        // 13:00 and 23:00 are, though a day of the clock ends between them.
        assert_eq!(of(18 * 60, &[(19 * 60, fallen), (29 * 60, fallen)]).len(), 1);
    }

    #[test]
    fn drafts_four_days_apart_are_one_and_a_fight_ends_after_more_than_a_day() {
        let draft = H::Reinforced { element: first(), men: 10, equipment: 1 };
        assert_eq!(of(0, &[(0, draft), (DRAFTS, draft)]).len(), 1);
        assert_eq!(of(0, &[(0, draft), (DRAFTS + 1, draft)]).len(), 2);
        let fire = |killed, wounded| H::Losses { element: first(), killed, wounded, by_artillery: 0 };
        assert_eq!(of(0, &[(0, fire(1, 0)), (LULL, fire(1, 0))]).len(), 1);
        assert_eq!(of(0, &[(0, fire(1, 0)), (LULL + 1, fire(1, 0))]).len(), 2);
    }

    #[test]
    fn the_worst_of_a_fight_is_the_event_that_cost_most_men() {
        let fire = |killed, wounded| H::Losses { element: first(), killed, wounded, by_artillery: 0 };
        let tanks = H::EquipmentLost { element: first(), armour: 90, guns: 9, written_off: 50 };
        let told = of(0, &[(0, fire(5, 0)), (60, fire(2, 8)), (120, tanks), (180, fire(3, 3))]);
        assert_eq!(told.iter().map(|chapter| chapter.worst).collect::<Vec<_>>(), [Some(EventId(2))]);
    }
}
