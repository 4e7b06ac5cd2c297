//! What was weighed at a decision: the courses beside each other, what was believed, and the clauses against them.

use kokkyo_ensemble::words::in_manner;
use kokkyo_model::event::{Event, EventId, Happening as H};
use kokkyo_model::world::command::Manner;
use kokkyo_model::world::weighing::{CLAUSE_NUMBERS, ClauseRow, FIRST_TERM, NUMBERS, UTILITY, Weighing};
use kokkyo_scenario::command::Act;
use serde_json::{Map, Value, json};

use super::Told;

/// The rows of the sitting at which an event was decided, each with its position in the table; none where it is no decision.
fn sitting<'t>(told: &'t Told<'_>, event: &Event) -> Vec<(usize, &'t Weighing)> {
    let (H::Decided { headquarters, .. } | H::CalledOff { headquarters, .. } | H::Breached { headquarters, .. }) = event.happening else {
        return Vec::new();
    };
    let all = &told.kept.record.trajectory.weighings;
    let mut rows: Vec<_> =
        all.iter().enumerate().filter(|(_, it)| it.minute == event.minute && it.row.headquarters == headquarters).collect();
    rows.sort_by(|(_, a), (_, b)| {
        (b.row.chosen, b.row.numbers[0]).partial_cmp(&(a.row.chosen, a.row.numbers[0])).unwrap_or(std::cmp::Ordering::Equal)
    });
    rows
}

/// Whether a person took the course of a row in the place of the headquarters (`kokkyo play`, `kokkyo serve`).
fn is_a_persons(told: &Told<'_>, weighing: &Weighing) -> bool {
    let row = &weighing.row;
    row.chosen
        && told.kept.world.choices.iter().any(|choice| {
            (choice.headquarters, choice.minute, choice.course, choice.calls_off)
                == (row.headquarters, weighing.minute, row.course, row.calls_off)
        })
}

/// The clauses that the course of a row would break, the heaviest first.
fn clauses<'t>(told: &'t Told<'_>, row: usize) -> Vec<&'t ClauseRow> {
    let all = told.kept.record.trajectory.clauses.iter().filter(|clause| clause.weighing as usize == row);
    let mut found: Vec<_> = all.map(|clause| &clause.row).collect();
    found.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    found
}

fn weight(clause: &ClauseRow) -> f32 {
    clause.numbers[CLAUSE_NUMBERS.len() - 1]
}

/// What the sitting weighed, as objects: the chosen course first, then by weight.
pub fn objects(told: &Told<'_>, event: &Event) -> Vec<Value> {
    let commands = &told.kept.scenario.given.command;
    let course = |at: kokkyo_model::world::column::CourseId| {
        let found = told.kept.world.theatre.command.courses.find(at);
        found.map(|course| json!({ "id": course.id, "title": course.title }))
    };
    // What cannot be weighed (everybody obeys) is infinite, and JSON has no infinite numbers.
    let number = |value: f32| if value.is_finite() { json!(value) } else { Value::Null };
    let one = |(at, weighing): &(usize, &Weighing)| {
        let row = &weighing.row;
        let mut numbers = Map::new();
        let mut terms = Map::new();
        for (position, (name, value)) in NUMBERS.iter().zip(row.numbers).enumerate() {
            if (FIRST_TERM..UTILITY).contains(&position) {
                terms.insert(name.trim_end_matches("_term").to_string(), number(value));
            } else if !["authority", "clarity", "sanction"].contains(name) {
                numbers.insert((*name).to_string(), number(value));
            }
        }
        let clause = |clause: &&ClauseRow| {
            let [authority, clarity, sanction, consent, weight] = clause.numbers.map(number);
            let directive = told.names.directive(clause.directive);
            json!({
                "directive": directive.map(|it| &it.id), "title": directive.map(|it| &it.title),
                "kind": if clause.demands { "require" } else { "forbid" }, "acts": Act::words(clause.acts).collect::<Vec<_>>(),
                "authority": authority, "clarity": clarity, "sanction": sanction, "consent": consent, "weight": weight,
            })
        };
        json!({
            "headquarters": commands.headquarters.get(usize::from(row.headquarters.0)).map(|it| &it.id),
            "shock": (weighing.occasion != EventId::NONE).then_some(weighing.occasion.0),
            "course": course(row.course), "calls_off": course(row.calls_off), "chosen": row.chosen,
            "by_a_person": is_a_persons(told, weighing), "present": row.present,
            "manner": Manner::WORDS[row.manner as usize], "numbers": numbers, "terms": terms,
            "clauses": clauses(told, *at).iter().map(clause).collect::<Vec<_>>(),
        })
    };
    sitting(told, event).iter().map(one).collect()
}

/// What the sitting weighed, in lines: the chosen course first, then by weight.
pub fn lines(told: &Told<'_>, event: &Event) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, weighing) in sitting(told, event) {
        let row = &weighing.row;
        let n = |name: &str| NUMBERS.iter().position(|it| *it == name).map_or(0.0, |at| row.numbers[at]);
        let what = if row.calls_off.is_some() {
            format!("calls off “{}”", told.names.course(row.calls_off))
        } else if row.course.is_some() {
            format!("“{}”{}", told.names.course(row.course), if row.present { " (goes on)" } else { "" })
        } else {
            "wait".to_string()
        };
        let mark = match (row.chosen, is_a_persons(told, weighing)) {
            (false, _) => "",
            (true, false) => "chosen: ",
            (true, true) => "chosen by who played it: ",
        };
        let against = if n("enemy_strength") > 0.0 {
            format!(", own strength {:.0} against {:.0} as believed (spread {:.2})", n("own_strength"), n("enemy_strength"), n("spread"))
        } else {
            String::new()
        };
        lines.push(format!("{mark}{what}{}: {:.0} %; odds {:.0} %{against}", in_manner(row.manner), 100.0 * n("share"), 100.0 * n("odds")));
        let terms = NUMBERS[FIRST_TERM..UTILITY].iter().zip(&row.numbers[FIRST_TERM..UTILITY]).filter(|(_, term)| **term != 0.0);
        let terms: Vec<String> = terms.map(|(name, term)| format!("{} {term:+.2}", name.trim_end_matches("_term"))).collect();
        lines.push(format!(
            "    utility {:+.2} = {}; inclined {:+.2}",
            n("utility"),
            if terms.is_empty() { "0".into() } else { terms.join(" ") },
            n("inclination")
        ));
        for clause in clauses(told, at) {
            let [authority, clarity, sanction, consent, weight] = clause.numbers;
            let directive = told.names.directive(clause.directive).map_or("", |directive| directive.id.as_str());
            let silent = if consent > 0.0 { format!(", silence read as consent {consent:.2}") } else { String::new() };
            lines.push(format!(
                "    against {directive}, which {} {}: {:+.2} (authority {authority:.1}, clarity {clarity:.2}, sanction {sanction:.2}{silent})",
                if clause.demands { "demands" } else { "forbids" },
                Act::words(clause.acts).collect::<Vec<_>>().join(", "),
                0.0 - weight,
            ));
        }
    }
    lines
}
