//! Rows of `command/` with their values.

use kokkyo_scenario::command::{Act, Against, Choice, Course, Play, RUNGS, Situation, Talks};
use kokkyo_scenario::record::Decided;
use kokkyo_scenario::{Given, Moment, Scenario};

use super::table::{Table, value, value_or, word};
use super::{Evidence, Value, place_name};

/// Adds every row of command, in the order of the package's reference.
pub(super) fn rows(scenario: &Scenario, all: &mut Vec<Evidence>) {
    let given = &scenario.given;
    papers(given, all);
    headquarters(given, all);
    courses(given, all);
    cases(scenario, all);
}

/// A date, or what it means that there is none.
fn date(given: &Given, at: Option<Moment>, empty: &str) -> String {
    at.map_or_else(|| empty.to_string(), |at| at.show(given.clock.offset_h))
}

/// Several words in one value.
fn list(words: &[&str]) -> String {
    if words.is_empty() { "none".to_string() } else { words.join("; ") }
}

/// What goals are worth, as the package writes it.
fn worth(given: &Given, goals: &[(usize, f64)]) -> String {
    let goal = |at: usize| given.command.goals.get(at).map_or("", |goal| goal.id.as_str());
    let words: Vec<String> = goals.iter().map(|(at, worth)| format!("{}:{worth}", goal(*at))).collect();
    list(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Id of a headquarters.
fn headquarters_id(given: &Given, at: usize) -> &str {
    given.command.headquarters.get(at).map_or("", |one| one.id.as_str())
}

/// Directives, tasks and goals.
fn papers(given: &Given, all: &mut Vec<Evidence>) {
    let show = |at: Moment| at.show(given.clock.offset_h);
    let mut table = Table { rows: all, file: "command/directives.toml", kind: "directive" };
    for one in &given.command.directives {
        let play = match one.play {
            Play::AsMode => "as-mode",
            Play::Pinned => "pinned",
            Play::Never => "never",
        };
        let values = vec![value("issued", show(one.issued), ""), value("delay_h", one.delay_h, "h"), value("play", play, "")];
        let what = format!("{} ({})", one.title, one.issuer);
        table.add(&[&one.id], format!("command.directives.{}", one.id), what, values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "command/plans.toml", kind: "task" };
    for one in &given.command.tasks {
        let mut values = vec![value("objective", place_name(given, one.objective), ""), value("start", show(one.start), "")];
        values.extend(one.until.map(|until| value("until", show(until), "")));
        let what = if one.title.is_empty() { one.id.clone() } else { one.title.clone() };
        let after = one.after.and_then(|at| given.command.directives.get(at)).map(|directive| directive.id.as_str());
        table.add(&[&one.id, after.unwrap_or_default()], String::new(), what, values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "command/goals.toml", kind: "goal" };
    for one in &given.command.goals {
        let values = vec![value("weight", one.weight, "")];
        table.add(&[&one.id], String::new(), one.title.clone(), values, &one.provenance);
    }
}

/// Headquarters and the people in them.
fn headquarters(given: &Given, all: &mut Vec<Evidence>) {
    const BEFORE: &str = "before the clock begins";
    const TO_THE_END: &str = "to the end";
    let mut table = Table { rows: all, file: "command/headquarters.csv", kind: "headquarters" };
    for one in &given.command.headquarters {
        let values = vec![
            value("cadence_h", one.cadence_h, "h"),
            value("loss_tolerance", one.loss_tolerance, "men"),
            value("relay", one.relay, ""),
            value("values", worth(given, &one.values), ""),
            value("kind", one.kind.word(), ""),
            value_or("superior", one.superior.map(|at| headquarters_id(given, at)), "", "none"),
            value("place", place_name(given, one.place), ""),
            value("from", date(given, one.from, BEFORE), ""),
            value("to", date(given, one.to, TO_THE_END), ""),
        ];
        table.add(&[&one.id], format!("command.headquarters.{}", one.id), one.name.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "command/persons.csv", kind: "person" };
    for one in &given.command.persons {
        let at = headquarters_id(given, one.headquarters);
        let values = vec![
            value("temperament", one.temperament, ""),
            value("influence", one.influence, ""),
            value("from", date(given, one.from, BEFORE), ""),
            value("to", date(given, one.to, TO_THE_END), ""),
            value("headquarters", at, ""),
            value("office", one.office.as_str(), ""),
        ];
        let what = format!("{}, {}", one.name, one.office);
        table.add(&[&one.id, at], format!("command.persons.{}", one.id), what, values, &one.provenance);
    }
}

/// Courses of action, the seasons that they need, and shocks from outside.
fn courses(given: &Given, all: &mut Vec<Evidence>) {
    let show = |at: Moment| at.show(given.clock.offset_h);
    let mut table = Table { rows: all, file: "command/courses.toml", kind: "course of action" };
    for one in &given.command.courses {
        table.add(&[&one.id], format!("command.courses.{}", one.id), one.title.clone(), course(given, one), &one.provenance);
    }
    let mut table = Table { rows: all, file: "command/courses.toml", kind: "season" };
    for one in &given.command.seasons {
        let values = vec![value("from", show(one.from), ""), value("to", show(one.to), "")];
        table.add(&[&one.id], format!("command.seasons.{}", one.id), one.title.clone(), values, &one.provenance);
    }
    let mut table = Table { rows: all, file: "command/courses.toml", kind: "shock" };
    for one in &given.command.shocks {
        let side = given.sides.get(one.side).map_or("", |side| side.id.as_str());
        let values = vec![
            value("choice", word(&Choice::ALL, one.choice), ""),
            value("at", show(one.at), ""),
            value("load", one.load, ""),
            value("side", side, ""),
        ];
        table.add(&[&one.id], format!("command.shocks.{}", one.id), one.title.clone(), values, &one.provenance);
    }
}

/// The values of a course: first those that can be set.
fn course(given: &Given, one: &Course) -> Vec<Value> {
    let command = &given.command;
    let rung = |at: u8| RUNGS.get(usize::from(at)).copied().unwrap_or_default();
    let acts: Vec<&str> = Act::words(one.acts.iter().fold(0, |set, act| set | act.bit())).collect();
    let before: Vec<&str> = one.needs_course.iter().filter_map(|at| Some(command.courses.get(*at)?.id.as_str())).collect();
    let depot = one.needs_shells.and_then(|(at, _)| given.logistics.depots.get(at)).map(|depot| depot.id.as_str());
    let plan = one.needs_plan.and_then(|(at, _)| given.logistics.plans.get(at)).map(|plan| plan.id.as_str());
    let season = one.needs_season.and_then(|at| command.seasons.get(at)).map(|season| season.id.as_str());
    vec![
        value("choice", word(&Choice::ALL, one.choice), ""),
        value("offensiveness", one.offensiveness, ""),
        value("odds", one.odds, ""),
        value("ratio", one.ratio, ""),
        value("cost", one.cost, ""),
        value("lead_h", one.lead_h, "h"),
        value("needs_odds", one.needs_odds, ""),
        value_or("needs_shells_t", one.needs_shells.map(|(_, tonnes)| tonnes), "t", "none"),
        value("from", date(given, one.from, "no limit"), ""),
        value("to", date(given, one.to, "no limit"), ""),
        value("headquarters", headquarters_id(given, one.headquarters), ""),
        value("acts", list(&acts), ""),
        value("serves", worth(given, &one.serves), ""),
        value("against", word(&Against::ALL, one.against), ""),
        value("exposure", one.exposure, ""),
        value("committed_h", one.committed_h, "h"),
        value("lasts_h", one.lasts_h, "h"),
        value("again_h", one.again_h, "h"),
        value("talks", word(&Talks::ALL, one.talks), ""),
        value("needs_men", one.needs_men, "men"),
        value("needs_intruders", one.needs_intruders, "men"),
        value("needs_deep", one.needs_deep, "men"),
        value_or("needs_depot", depot, "", "none"),
        value_or("needs_plan", plan, "", "none"),
        value_or("needs_plan_share", one.needs_plan.map(|(_, share)| share), "", "none"),
        value("least_rung", rung(one.least_rung), ""),
        value("greatest_rung", rung(one.greatest_rung), ""),
        value("needs_course", list(&before), ""),
        value("needs_losses", one.needs_losses, "men"),
        value_or("needs_season", season, "", "none"),
    ]
}

/// Recorded affairs, and the situations in which somebody decided.
fn cases(scenario: &Scenario, all: &mut Vec<Evidence>) {
    let given = &scenario.given;
    let mut table = Table { rows: all, file: "command/cases.toml", kind: "case" };
    for one in &given.command.cases {
        table.add(&[&one.id], String::new(), one.title.clone(), Vec::new(), &one.provenance);
    }
    let mut table = Table { rows: all, file: "command/cases.toml", kind: "situation" };
    for (at, case) in given.command.cases.iter().enumerate() {
        for (which, one) in case.situations.iter().enumerate() {
            let decided = scenario.record.decided.iter().find(|decided| decided.at == (at, which));
            let what = format!("{}: {}", case.title, one.title);
            table.add(&[&one.id, &case.id], String::new(), what, situation(given, one, decided), &one.provenance);
        }
    }
}

/// The values of a situation: what was believed, what lay on the desk, what came into question, what was decided.
fn situation(given: &Given, one: &Situation, decided: Option<&Decided>) -> Vec<Value> {
    let show = |at: Moment| at.show(given.clock.offset_h);
    let course = |at: usize| given.command.courses.get(at).map_or("", |course| course.id.as_str());
    let mut values = vec![
        value("headquarters", headquarters_id(given, one.headquarters), ""),
        value("from", show(one.from), ""),
        value("days", one.days, "days"),
        value("men", one.men, "men"),
        value("armour", one.armour, "vehicles"),
        value("guns", one.guns, "guns"),
        value("intruding", one.intruding, ""),
        value("spread", one.spread, ""),
        value("reported_days", one.reported_days, "days"),
    ];
    values.extend(one.papers.iter().map(|paper| value("paper", format!("{}, received {}", paper.title, show(paper.received)), "")));
    values.extend(one.options.iter().map(|option| {
        let at_hand = format!("{} men, {} armoured vehicles, {} guns", option.men, option.armour, option.guns);
        value("option", format!("{} with {at_hand}", course(option.course)), "")
    }));
    if let Some(decided) = decided {
        let taken = decided.option.and_then(|at| one.options.get(at)).map(|option| course(option.course));
        values.push(value_or("decided", taken, "", "to wait"));
        values.push(value("happened", decided.what.as_str(), ""));
    }
    values
}
