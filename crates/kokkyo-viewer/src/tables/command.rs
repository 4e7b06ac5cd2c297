//! Directives, tasks and goals.

use std::collections::BTreeMap;

use kokkyo_model::world::column::Id as _;
use kokkyo_model::world::theatre::{Task, Theatre};
use kokkyo_scenario::Given;
use kokkyo_scenario::command::{Compliance, Directive, Play, Verb};
use serde_json::{Value, json};

use super::{sourced, table};

/// Directives and tasks in the theatre's order (events name them by it), with what the scenario says of them.
pub(super) fn tables(given: &Given, theatre: &Theatre) -> Value {
    let by_id: BTreeMap<&str, &Directive> = given.command.directives.iter().map(|it| (it.id.as_str(), it)).collect();
    let directives: Vec<&Directive> = theatre.directives.iter().filter_map(|it| by_id.get(it.id.as_str()).copied()).collect();
    let planned: BTreeMap<&str, &kokkyo_scenario::command::Task> = given.command.tasks.iter().map(|it| (it.id.as_str(), it)).collect();
    let tasks: Vec<(&Task, &kokkyo_scenario::command::Task)> =
        theatre.tasks.iter().filter_map(|it| Some((it, *planned.get(it.id.as_str())?))).collect();
    // Events name shocks by the theatre's order, which leaves out those that do not happen.
    let shocks: Vec<_> =
        theatre.command.shock_titles.iter().filter_map(|title| given.command.shocks.iter().find(|shock| shock.title == *title)).collect();
    json!({
        "directives": sourced(&directives, |directive| &directive.provenance, &[
            ("id", &|directive| json!(directive.id)), ("title", &|directive| json!(directive.title)),
            ("title_ja", &|directive| json!(directive.title_ja)), ("issuer", &|directive| json!(directive.issuer)),
            ("addressees", &|directive| json!(directive.addressees)),
            ("issued_by", &|directive| json!(directive.issued_by)), ("received_by", &|directive| json!(directive.received_by)), ("instrument", &|directive| json!(directive.instrument.word())),
            ("issued_s", &|directive| json!(directive.issued.0)), ("delay_h", &|directive| json!(directive.delay_h)),
            ("reactive", &|directive| json!(directive.trigger.is_some())), ("never", &|directive| json!(directive.play == Play::Never)), ("compliance", &|directive| json!(compliance(directive.compliance))),
            ("content", &|directive| json!(directive.content)), ("content_ja", &|directive| json!(directive.content_ja)),
            ("consequence", &|directive| json!(directive.consequence)), ("consequence_ja", &|directive| json!(directive.consequence_ja)),
            ("clauses", &|directive| directive.clauses.iter().map(|clause| json!([clause.kind.word(), clause.what, clause.what_ja])).collect()),
        ]),
        "tasks": sourced(&tasks, |(_, task)| &task.provenance, &[
            ("id", &|(task, _)| json!(task.id)), ("plan", &|(_, task)| json!(task.plan)), ("title", &|(task, _)| json!(task.title)),
            ("title_ja", &|(_, task)| json!(task.title_ja)),
            ("verb", &|(task, _)| json!(verb(task.verb))), ("side", &|(task, _)| json!(task.side.index())),
            ("elements", &|(task, _)| task.elements.iter().map(|element| json!(element.index())).collect()),
            ("objective", &|(task, _)| if task.objective.is_some() { json!(task.objective.index()) } else { Value::Null }),
            ("start_s", &|(_, task)| json!(task.start.0)), ("until_s", &|(_, task)| json!(task.until.map(|at| at.0))),
            ("after", &|(task, _)| if task.after.is_some() { json!(task.after.index()) } else { Value::Null }),
        ]),
        "goals": sourced(&given.command.goals, |goal| &goal.provenance, &[
            ("id", &|goal| json!(goal.id)), ("side", &|goal| json!(goal.side)), ("title", &|goal| json!(goal.title)),
            ("title_ja", &|goal| json!(goal.title_ja)),
            ("weight", &|goal| json!(goal.weight)),
        ]),
        "headquarters": sourced(&given.command.headquarters, |it| &it.provenance, &[
            ("id", &|it| json!(it.id)), ("name", &|it| json!(it.name)), ("name_ja", &|it| json!(it.name_ja)), ("side", &|it| json!(it.side)),
            ("superior", &|it| json!(it.superior)), ("kind", &|it| json!(it.kind.word())), ("formation", &|it| json!(it.formation)),
            ("place", &|it| json!(it.place)), ("from_s", &|it| json!(it.from.map(|at| at.0))), ("to_s", &|it| json!(it.to.map(|at| at.0))),
        ]),
        "persons": sourced(&given.command.persons, |it| &it.provenance, &[
            ("id", &|it| json!(it.id)), ("name", &|it| json!(it.name)), ("name_ja", &|it| json!(it.name_ja)),
            ("headquarters", &|it| json!(it.headquarters)), ("office", &|it| json!(it.office)), ("office_ja", &|it| json!(it.office_ja)),
            ("from_s", &|it| json!(it.from.map(|at| at.0))), ("to_s", &|it| json!(it.to.map(|at| at.0))),
        ]),
        "courses": sourced(&given.command.courses, |course| &course.provenance, &[
            ("id", &|course| json!(course.id)), ("title", &|course| json!(course.title)), ("title_ja", &|course| json!(course.title_ja)),
            ("headquarters", &|course| json!(course.headquarters)),
        ]),
        "shocks": table(&shocks, &[("title", &|shock| json!(shock.title)), ("title_ja", &|shock| json!(shock.title_ja))]),
        "parties": table(&given.command.parties, &[
            ("name", &|party| json!(party.name)), ("name_ja", &|party| json!(party.name_ja)), ("name_ru", &|party| json!(party.name_ru)),
            ("name_mn", &|party| json!(party.name_mn)),
        ]),
        "depot_cells": table(theatre.depots.as_slice(), &[
            ("id", &|depot| json!(depot.id)), ("cell", &|depot| if depot.cell.is_some() { json!(depot.cell.index()) } else { Value::Null }),
        ]),
    })
}

fn compliance(compliance: Compliance) -> &'static str {
    match compliance {
        Compliance::Obeyed => "obeyed",
        Compliance::Partly => "partly",
        Compliance::Refused => "refused",
        Compliance::Overtaken => "overtaken",
        Compliance::Delayed => "delayed",
        Compliance::None => "none",
    }
}

fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Advance => "advance",
        Verb::Attack => "attack",
        Verb::Hold => "hold",
        Verb::Fix => "fix",
        Verb::Raid => "raid",
        Verb::Bombard => "bombard",
        Verb::Withdraw => "withdraw",
        Verb::Depart => "depart",
    }
}
