//! `kokkyo decide`: recorded situations put before their headquarters, many times, beside what was decided.

use kokkyo_ensemble::draw;
use kokkyo_incidents::rates::{Interval, share};
use kokkyo_model::Laws;
use kokkyo_model::cases::{Outcome, Situation, Standing};
use kokkyo_model::chance::Chance;
use kokkyo_model::world::command::Manner;
use kokkyo_scenario::command::{Case, Situation as Given};
use serde_json::{Value, json};

use crate::cli::{Choices, DEFAULT_SEED, DecideOptions};
use crate::failure::{Failure, OK, counted};
use crate::nearest;
use crate::output::{Out, harmless, number, wrap};
use crate::scenario_source::{self, Loaded};

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// What the replications of a situation came to: how often each option was decided on first, waiting last.
struct Shares {
    counts: Vec<u64>,
    /// Of them, those that were concealed or reported late.
    kept_dark: Vec<u64>,
    /// Decisions against a clause.
    against: u64,
    /// Sum of the days after which it decided, by option.
    days: Vec<f64>,
}

impl Shares {
    fn new(options: usize) -> Self {
        Self { counts: vec![0; options + 1], kept_dark: vec![0; options + 1], against: 0, days: vec![0.0; options + 1] }
    }

    fn add(&mut self, outcome: &Outcome) {
        let at = outcome.option.unwrap_or(self.counts.len() - 1);
        self.counts[at] += 1;
        self.kept_dark[at] += u64::from(outcome.manner != Manner::Report && outcome.against.is_some());
        self.against += u64::from(outcome.against.is_some());
        self.days[at] += outcome.hour / 24.0;
    }
}

/// A situation with everything that is told of it.
struct Answer<'s> {
    case: &'s Case,
    given: &'s Given,
    decided: Option<usize>,
    happened: [&'s str; 2],
    standings: Vec<Standing>,
    played: Shares,
    /// The same without any paper on the desk, on the same luck.
    unbound: Shares,
}

/// Puts the cases of a scenario, or one of them, before their headquarters.
pub fn decide(options: &DecideOptions, colour: bool) -> Result<u8, Failure> {
    let choices = Choices { with: options.with.clone(), set: options.set.clone(), hold_out: Vec::new(), seed: options.seed };
    let loaded = scenario_source::load(&options.scenario, &choices)?;
    let cases = chosen(&loaded, options.case.as_deref())?;
    let seed = options.seed.unwrap_or(DEFAULT_SEED);
    let mut answers = Vec::new();
    for (at, case) in cases {
        answers.extend(answer(&loaded, at, case, options, seed)?);
    }
    let mut out = Out::new(colour);
    if options.json {
        let object = json!({
            "schema_version": crate::json::SCHEMA_VERSION, "command": "decide", "scenario": loaded.scenario.given.meta.name,
            "package": loaded.scenario.hash, "seed": seed, "replications": options.replications,
            "with": options.with, "set": options.set,
            "parameters_drawn": options.draw_parameters, "situations": answers.iter().map(|one| object(&loaded, one)).collect::<Vec<_>>(),
        });
        out.line(&object.to_string())?;
    } else {
        head(&mut out, &loaded, options, seed)?;
        for one in &answers {
            tell(&mut out, &loaded, one, options)?;
        }
        note(&mut out, options)?;
    }
    out.flush()?;
    Ok(OK)
}

fn chosen<'s>(loaded: &'s Loaded, id: Option<&str>) -> Result<Vec<(usize, &'s Case)>, Failure> {
    let all: Vec<(usize, &Case)> = loaded.scenario.given.command.cases.iter().enumerate().collect();
    let ids: Vec<&str> = all.iter().map(|(_, case)| case.id.as_str()).collect();
    if all.is_empty() {
        return Err(Failure::Usage("the scenario has no decision cases (command/cases.toml)".to_string()));
    }
    match id {
        None => Ok(all),
        Some(id) => match all.iter().find(|(_, case)| case.id == id) {
            Some(&found) => Ok(vec![found]),
            None => {
                let hint = nearest::hint(id, ids.iter().copied());
                Err(Failure::Usage(format!("the scenario has no case `{id}`{hint} (it has: {})", ids.join(", "))))
            }
        },
    }
}

/// *Errors*: weights that are drawn lack a key that the model asks for.
fn answer<'s>(loaded: &'s Loaded, at: usize, case: &'s Case, options: &DecideOptions, seed: u64) -> Result<Vec<Answer<'s>>, Failure> {
    let (given, theatre) = (&loaded.scenario.given, &loaded.world.theatre);
    let bound = Situation::of(given, theatre, case);
    let unbound: Vec<Situation<'_>> = Situation::of(given, theatre, case).into_iter().map(|one| one.with_papers(|_| false)).collect();
    let mut answers: Vec<Answer<'s>> = case
        .situations
        .iter()
        .enumerate()
        .map(|(which, situation)| {
            let decided = loaded.scenario.record.decided.iter().find(|decided| decided.at == (at, which));
            Answer {
                case,
                given: situation,
                decided: decided.and_then(|decided| decided.option),
                happened: decided.map_or([""; 2], |decided| [decided.what.as_str(), decided.what_ja.as_str()]),
                standings: bound[which].at(0.0, &loaded.world.laws),
                played: Shares::new(situation.options.len()),
                unbound: Shares::new(situation.options.len()),
            }
        })
        .collect();
    for replication in 0..options.replications {
        let mut laws = loaded.world.laws;
        if options.draw_parameters {
            laws = Laws::read(&draw::drawn(&given.parameters, seed, replication)).map_err(|missing| lacking(replication, &missing))?;
        }
        let chance = Chance::new(seed, replication);
        for ((answer, bound), unbound) in answers.iter_mut().zip(&bound).zip(&unbound) {
            answer.played.add(&bound.decide(&laws, chance));
            answer.unbound.add(&unbound.decide(&laws, chance));
        }
    }
    Ok(answers)
}

/// Drawing changes values, never keys, so a key that is missing now was there when the scenario was compiled: a fault of Kokkyo.
fn lacking(replication: u32, missing: &[&str]) -> Failure {
    Failure::Failed(format!("the parameters drawn for replication {replication} lack {}", missing.join(", ")))
}

/// Title of an option, waiting last, in both languages.
fn titles<'s>(answer: &Answer<'s>, option: usize) -> [&'s str; 2] {
    answer.given.options.get(option).map_or(["Wait", "待つ"], |option| [option.title.as_str(), option.title_ja.as_str()])
}

fn of(shares: &Shares, option: usize) -> Interval {
    share(shares.counts[option], shares.counts.iter().sum(), CONFIDENCE)
}

/// What the record has: the option that was decided on, waiting where there was none.
fn recorded(answer: &Answer<'_>) -> usize {
    answer.decided.unwrap_or(answer.given.options.len())
}

fn object(loaded: &Loaded, answer: &Answer<'_>) -> Value {
    let command = &loaded.scenario.given.command;
    let options = (0..=answer.given.options.len()).map(|at| {
        let (standing, [title, title_ja]) = (&answer.standings[at], titles(answer, at));
        let course = answer.given.options.get(at).and_then(|option| command.courses.get(option.course)).map(|course| &course.id);
        let interval = |shares: &Shares| {
            let share = of(shares, at);
            json!({ "value": share.value, "low95": share.low, "high95": share.high })
        };
        let decided = answer.played.counts[at];
        json!({
            "course": course, "title": title, "title_ja": title_ja, "open": standing.is_open, "own_strength": standing.strengths[0],
            "enemy_strength": standing.strengths[1], "odds": standing.odds, "utility": standing.utility, "clauses": standing.clauses,
            "against": standing.against.and_then(|paper| answer.given.papers.get(paper)).map(|paper| &paper.title),
            "share_at_once": standing.share, "share": interval(&answer.played), "share_without_papers": interval(&answer.unbound),
            "kept_dark": answer.played.kept_dark[at],
            "mean_days": if decided == 0 { Value::Null } else { json!(answer.played.days[at] / decided as f64) },
            "recorded": at == recorded(answer),
        })
    });
    let against = share(answer.played.against, answer.played.counts.iter().sum(), CONFIDENCE);
    json!({
        "case": answer.case.id, "case_title": answer.case.title, "case_title_ja": answer.case.title_ja, "id": answer.given.id,
        "title": answer.given.title, "title_ja": answer.given.title_ja,
        "headquarters": command.headquarters.get(answer.given.headquarters).map(|headquarters| &headquarters.id),
        "from": answer.given.from.show(loaded.scenario.given.clock.offset_h), "days": answer.given.days,
        "papers": answer.given.papers.iter().map(|paper| json!({ "title": paper.title, "title_ja": paper.title_ja })).collect::<Vec<_>>(),
        "options": options.collect::<Vec<_>>(),
        "against_a_clause": { "value": against.value, "low95": against.low, "high95": against.high },
        "happened": answer.happened[0], "happened_ja": answer.happened[1], "source": answer.given.provenance.source,
        "locator": answer.given.provenance.locator, "quality": answer.given.provenance.quality.word(),
        "reason": answer.given.provenance.reason,
    })
}

fn percent(share: Interval) -> String {
    let of = |value: f64| format!("{:.0}", 100.0 * value);
    format!("{} [{}–{}]", of(share.value), of(share.low), of(share.high))
}

/// What was put before them, and under which changes: what is kept of it must say so.
fn head(out: &mut Out, loaded: &Loaded, options: &DecideOptions, seed: u64) -> std::io::Result<()> {
    let scenario = &loaded.scenario.given.meta.name;
    out.heading(&format!("{scenario}: {}, seed {seed}", counted(options.replications as usize, "replication")))?;
    if !options.with.is_empty() {
        out.labelled("with", &options.with.join(", "))?;
    }
    if !options.set.is_empty() {
        out.labelled("set", &options.set.join(", "))?;
    }
    out.line("")
}

fn tell(out: &mut Out, loaded: &Loaded, answer: &Answer<'_>, options: &DecideOptions) -> std::io::Result<()> {
    out.heading(&harmless(&format!("{}: {}", answer.case.title, answer.given.title)))?;
    let from = answer.given.from.show(loaded.scenario.given.clock.offset_h);
    let papers: Vec<&str> = answer.given.papers.iter().map(|paper| paper.title.as_str()).collect();
    out.labelled("open", &format!("{} {} from {from}", number(answer.given.days), if answer.given.days == 1.0 { "day" } else { "days" }))?;
    out.labelled("on the desk", &harmless(&if papers.is_empty() { "nothing".to_string() } else { papers.join("; ") }))?;
    let width = out.width.saturating_sub(55).max(24);
    let row = |first: &str, rest: [&str; 4]| format!("  {first:<width$} {:>8} {:>8} {:>14} {:>16}", rest[0], rest[1], rest[2], rest[3]);
    out.line(&out.dim(&row("first decided on", ["odds", "clauses", "% [95 %]", "without papers"])))?;
    for at in 0..=answer.given.options.len() {
        let standing = &answer.standings[at];
        let mark = if at == recorded(answer) { "* " } else { "  " };
        let title = crate::output::fit(&harmless(&format!("{mark}{}", titles(answer, at)[0])), width);
        let odds = if at == answer.given.options.len() { "–".to_string() } else { format!("{:.2}", standing.odds) };
        let (clauses, shares) = if standing.is_open {
            (format!("{:.2}", standing.clauses + 0.0), [percent(of(&answer.played, at)), percent(of(&answer.unbound, at))])
        } else {
            ("closed".to_string(), ["–".to_string(), "–".to_string()])
        };
        let line = row(&title, [&odds, &clauses, &shares[0], &shares[1]]);
        out.line(&if at == recorded(answer) { out.bold(&line) } else { line })?;
    }
    let total = answer.played.counts.iter().sum();
    out.labelled(
        "in breach",
        &format!("of a clause in {} % of {}", percent(share(answer.played.against, total, CONFIDENCE)), options.replications),
    )?;
    out.labelled("* the record", &harmless(answer.happened[0]))?;
    out.line("")
}

fn note(out: &mut Out, options: &DecideOptions) -> std::io::Result<()> {
    let drawn = if options.draw_parameters { "Weights drawn from their priors. " } else { "" };
    let text = format!(
        "{drawn}Weights, courses and people are those of the campaign; nothing is fitted, and no decision reads what happened. Clauses: what \
         they take from a course when the situation opens, in log-odds. Only the first decision is asked for; what follows is not played."
    );
    for line in wrap(&text, out.width) {
        out.line(&out.dim(&line))?;
    }
    Ok(())
}
