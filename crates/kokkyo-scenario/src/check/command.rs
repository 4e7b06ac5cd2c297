//! `command/directives.toml` and `command/plans.toml`.

use super::checker::{Checker, note};
use super::fields::{Fields, Ids, NOT_NEGATIVE, Raw, SHARE};
use super::schema::{Documents, Tables};
use super::toml_tree::{Node, Value};
use super::{World, cases, courses, format, goals, headquarters, parties, trigger};
use crate::command::{Act, Clause, ClauseKind, Command, Compliance, Directive, Headquarters, Instrument, Play, Task, Verb};
use crate::record::Decided;

/// Words for papers.
pub(super) const INSTRUMENTS: &[(&str, Instrument)] = &Instrument::ALL;
/// Words for what became of a directive.
pub(super) const COMPLIANCES: &[(&str, Compliance)] = &[
    ("none", Compliance::None),
    ("obeyed", Compliance::Obeyed),
    ("partly", Compliance::Partly),
    ("refused", Compliance::Refused),
    ("overtaken", Compliance::Overtaken),
    ("delayed", Compliance::Delayed),
];
/// Words for what a task asks.
pub(super) const VERBS: &[(&str, Verb)] = &[
    ("advance", Verb::Advance),
    ("attack", Verb::Attack),
    ("hold", Verb::Hold),
    ("fix", Verb::Fix),
    ("raid", Verb::Raid),
    ("bombard", Verb::Bombard),
    ("withdraw", Verb::Withdraw),
    ("depart", Verb::Depart),
];

/// Words for what decides when a directive is issued.
pub(super) const MODES: &[(&str, bool)] = &[("pinned", false), ("reactive", true)];
/// Words for what a clause does.
pub(super) const CLAUSES: &[(&str, ClauseKind)] = &ClauseKind::ALL;
/// Words for when a directive is given, whatever the mode.
pub(super) const PLAYS: &[(&str, Play)] = &[("as-mode", Play::AsMode), ("pinned", Play::Pinned), ("never", Play::Never)];

/// Reads everything under `command/`.
pub(super) fn read(checker: &mut Checker<'_>, tables: &Tables, documents: &Documents, world: &World<'_>) -> (Command, Vec<Decided>) {
    documents.directives.only(checker, format::DIRECTIVES);
    documents.plans.only(checker, format::PLANS);
    let directive_nodes = documents.directives.tables(checker, "directive");
    let task_nodes = documents.plans.tables(checker, "task");
    let directive_ids = ids(checker, "directive", &directive_nodes, documents.complete);
    let task_ids = ids(checker, "task", &task_nodes, documents.complete);
    let mut tasks = Vec::new();
    for node in &task_nodes {
        tasks.push(task(checker, node, world, &directive_ids, &task_ids));
    }
    let goals = goals::read(checker, &documents.goals, world);
    let goal_ids = headquarters::goal_ids(&goals, documents.goals.line > 0);
    let (headquarters, headquarters_ids) = headquarters::read(checker, tables, world, &goal_ids);
    let (persons, person_ids) = headquarters::persons(checker, tables, &headquarters_ids);
    let mut directives = Vec::new();
    for (position, node) in directive_nodes.iter().enumerate() {
        // An order is given by the side whose tasks wait for it.
        let waiting = tasks.iter().find(|task| task.after == Some(position));
        let side = waiting.and_then(|task| task.elements.first()).and_then(|element| world.side_of(*element));
        directives.push(directive(checker, node, world, &task_ids, side, &headquarters));
    }
    let named = courses::Named {
        headquarters: &headquarters_ids,
        persons: &person_ids,
        goals: &goal_ids,
        directives: &directive_ids,
        tasks: &task_ids,
    };
    let (courses, seasons, shocks) = courses::read(checker, &documents.courses, world, &named, &headquarters);
    let mut command = Command {
        directives,
        tasks,
        goals,
        parties: parties::read(checker, tables.get("command/parties.csv")),
        headquarters,
        persons,
        courses,
        seasons,
        shocks,
        cases: Vec::new(),
    };
    let (cases, decided) = cases::read(checker, &documents.cases, &named, &command);
    command.cases = cases;
    (command, decided)
}

fn ids(checker: &mut Checker<'_>, what: &'static str, nodes: &[Node], complete: bool) -> Ids {
    let mut ids = Ids { what, complete, ..Ids::default() };
    for (position, node) in nodes.iter().enumerate() {
        let id = checker.id(node);
        ids.add(checker, node, "id", id, position);
    }
    ids
}

fn directive(
    checker: &mut Checker<'_>,
    node: &Node,
    world: &World<'_>,
    tasks: &Ids,
    waiting_side: Option<usize>,
    headquarters: &[Headquarters],
) -> Directive {
    node.only(checker, format::DIRECTIVE);
    let issuer = checker.required(node, "issuer");
    let issued = checker.moment(node, "issued");
    if issued > world.clock.1 {
        checker.inside_clock(node, "issued", issued, world.clock);
    }
    let reactive = checker.word(node, "mode", MODES);
    let trigger = match node.entries.get("trigger") {
        Some((_, Value::Table(trigger))) => {
            if !reactive && matches!(node.raw("mode"), Raw::Text("pinned")) {
                let help = "write mode = \"reactive\", or remove the trigger";
                checker.fault("K082", node, "trigger", "a pinned directive has a trigger", help);
            }
            trigger::read(checker, trigger, world, tasks, &issuer, waiting_side)
        }
        Some(_) => {
            let help = "write trigger = { kind = \"losses-share\", … }";
            checker.fault("K027", node, "trigger", "`trigger` must be a table", help);
            None
        }
        None => {
            if reactive {
                checker.fault(
                    "K082",
                    node,
                    "trigger",
                    "a reactive directive has no trigger",
                    "add trigger = { kind = … }, or write mode = \"pinned\"",
                );
            }
            None
        }
    };
    let called = |at: usize, who: &str| headquarters.get(at).is_some_and(|headquarters| headquarters.is_called(who));
    let addressees = checker.list(node, "addressees");
    let received_by = (0..headquarters.len()).filter(|&at| addressees.iter().any(|who| called(at, who))).collect();
    Directive {
        id: checker.text(node, "id"),
        title: checker.required(node, "title"),
        title_ja: checker.name(node, "title_ja"),
        issued_by: (0..headquarters.len()).find(|&at| called(at, &issuer)),
        issuer,
        received_by,
        addressees,
        play: if node.given("play") { checker.word(node, "play", PLAYS) } else { Play::AsMode },
        instrument: checker.word(node, "instrument", INSTRUMENTS),
        issued,
        delay_h: checker.number_if_given(node, "delay_h", NOT_NEGATIVE).unwrap_or(0.0),
        trigger,
        compliance: if node.given("compliance") { checker.word(node, "compliance", COMPLIANCES) } else { Compliance::None },
        content: checker.text(node, "content"),
        content_ja: checker.text(node, "content_ja"),
        consequence: checker.text(node, "consequence"),
        consequence_ja: checker.text(node, "consequence_ja"),
        clauses: clauses(checker, node),
        provenance: checker.provenance(node),
    }
}

pub(super) fn clauses(checker: &mut Checker<'_>, node: &Node) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for clause in node.tables(checker, "clauses") {
        clause.only(checker, format::CLAUSE);
        let kind = checker.word(&clause, "kind", CLAUSES);
        clauses.push(Clause {
            kind,
            what: checker.required(&clause, "what"),
            what_ja: checker.name(&clause, "what_ja"),
            acts: acts(checker, &clause, "acts"),
            clarity: checker.number_if_given(&clause, "clarity", SHARE).unwrap_or(1.0),
            sanction: checker.number_if_given(&clause, "sanction", SHARE).unwrap_or(1.0),
        });
    }
    clauses
}

/// A list of words for acts, in their order, each once.
pub(super) fn acts(checker: &mut Checker<'_>, node: &Node, name: &str) -> Vec<Act> {
    let words = Act::ALL.map(|(word, _)| word);
    let mut found = Vec::new();
    for item in checker.list(node, name) {
        match Act::ALL.iter().find(|(word, _)| *word == item) {
            Some((_, act)) => found.push(*act),
            None => checker.unknown_word(node, name, &item, &words),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn task(checker: &mut Checker<'_>, node: &Node, world: &World<'_>, directives: &Ids, tasks: &Ids) -> Task {
    node.only(checker, format::TASK);
    let elements = elements_of_list(checker, node, "elements", world);
    if elements.is_empty() && world.order.whole && matches!(node.raw("elements"), Raw::List(_) | Raw::Absent) {
        checker.fault("K080", node, "elements", "the task has no elements", "name elements, or command nodes that have some");
    }
    let mut sides: Vec<usize> = elements.iter().filter_map(|element| world.side_of(*element)).collect();
    sides.dedup();
    if sides.len() > 1 {
        checker.fault("K081", node, "elements", "the task has elements of both sides", "write a task for each side");
    }
    let start = checker.moment(node, "start");
    checker.inside_clock(node, "start", start, world.clock);
    let until = checker.moment_if_given(node, "until");
    if let Some(until) = until {
        checker.in_order(node, "until", start, until);
    }
    let via = positions(checker, node, "via", &world.places.ids);
    Task {
        id: checker.text(node, "id"),
        plan: checker.name(node, "plan"),
        title: checker.name(node, "title"),
        title_ja: checker.name(node, "title_ja"),
        elements,
        verb: checker.word(node, "verb", VERBS),
        objective: world.places.reachable(checker, node, "objective"),
        via,
        support: positions(checker, node, "support", tasks),
        start,
        until,
        after: checker.link_if_given(node, "after", directives),
        night: flag(checker, node, "night", false),
        intensity: checker.number_if_given(node, "intensity", SHARE).unwrap_or(1.0),
        pinned: flag(checker, node, "pinned", true),
        substitutes: elements_of_list(checker, node, "substitutes", world),
        provenance: checker.provenance(node),
    }
}

pub(super) fn flag(checker: &mut Checker<'_>, node: &Node, name: &str, otherwise: bool) -> bool {
    note(node, name, || "flag".to_string());
    match node.raw(name) {
        Raw::Bool(value) => value,
        Raw::Absent => otherwise,
        _ => {
            checker.fault("K027", node, name, format!("`{name}` must be true or false"), "write true or false without quotation marks");
            otherwise
        }
    }
}

pub(super) fn positions(checker: &mut Checker<'_>, node: &Node, name: &str, ids: &Ids) -> Vec<usize> {
    let list = checker.list(node, name);
    list.iter().filter_map(|id| checker.resolve(node, name, id, ids)).collect()
}

/// Elements named one by one or by their command nodes.
pub(super) fn elements_of_list(checker: &mut Checker<'_>, node: &Node, name: &str, world: &World<'_>) -> Vec<usize> {
    let ids = checker.list(node, name);
    world.order.expand(checker, node, name, &ids)
}
