//! `kokkyo compare`: what a counterfactual changes, on the same luck, and where histories part.

use std::path::Path;

use kokkyo_ensemble::compare::factorial::effects;
use kokkyo_ensemble::compare::paired::difference;
use kokkyo_ensemble::compare::parting::first_parting;
use kokkyo_ensemble::experiment::folder::Failed;
use kokkyo_ensemble::experiment::tables::{self, Outcomes};
use kokkyo_ensemble::experiment::{Design, Experiment, ExperimentFolder};
use kokkyo_ensemble::names::Names;
use kokkyo_ensemble::statistics::interval80;
use kokkyo_ensemble::words::sentence;
use kokkyo_model::Run;
use kokkyo_model::event::{Event, EventId, Recording};
use serde_json::{Map, Value, json};

use crate::chart::{Chart, Line, Mark};
use crate::cli::{CompareOptions, DEFAULT_SEED};
use crate::comparison_page;
use crate::ensemble::name_failures;
use crate::experiment::{build, digest, fill, folder_failure, place, printed, threads};
use crate::failure::{Failure, OK, counted};
use crate::json::mode;
use crate::output::{Out, fit, note, number};
use crate::scenario_source::{BASE, open};

const COMMAND: &str = "compare";
/// What it came to, in the folder.
const RESULT: &str = "compare.json";
/// `base` named as a variant is played like any other.
const BASE_AGAIN: &str = "base+base";
/// Most factors of a factorial design.
const MOST_FACTORS: usize = 6;

/// Runs the command.
pub fn compare(options: &CompareOptions, colour: bool) -> Result<u8, Failure> {
    let package = open(&options.scenario)?;
    let factors = &options.factorial;
    if options.variants.is_empty() && factors.is_empty() {
        return Err(Failure::Usage(
            "name at least one variant (`kokkyo variants SCENARIO` lists them; PATH=VALUE is one too), or --factorial A,B".into(),
        ));
    }
    if factors.len() == 1 || factors.len() > MOST_FACTORS {
        return Err(Failure::Usage(format!("--factorial takes 2 to {MOST_FACTORS} factors, and {} are named", factors.len())));
    }
    if let Some(factor) = factors.iter().find(|factor| factor.contains('+') || *factor == BASE) {
        return Err(Failure::Usage(format!("a factor is one counterfactual by itself, and `{factor}` is not")));
    }
    let mut variants = vec![BASE.to_string()];
    let named = options.variants.iter().map(|name| if name == BASE { BASE_AGAIN.to_string() } else { name.clone() });
    for name in named.chain((1..1usize << factors.len()).map(|cell| cell_name(factors, cell))) {
        if !variants.contains(&name) {
            variants.push(name);
        }
    }
    let design = Design {
        mode: mode(options.play.mode).to_string(),
        free_from: options.play.free_from.clone(),
        seed: options.choices.seed.unwrap_or(DEFAULT_SEED),
        variants,
        with: options.choices.with.clone(),
        set: options.choices.set.clone(),
        hold_out: options.choices.hold_out.clone(),
        until: options.play.until.clone(),
        draws: None,
        draw_parameters: options.draw_parameters,
        replications: options.replications,
        digest: false,
        sample: None,
    };
    let experiment = build(&package, design)?.with_partings();
    let path = place(options.play.out.as_ref(), &experiment, COMMAND);
    let failed = |fault| folder_failure(&path, fault);
    let digest = digest(&experiment);
    let mut folder = ExperimentFolder::claim(&path, COMMAND, &experiment, &package, None, &digest).map_err(failed)?;
    if !folder.is_complete() {
        fill(&mut folder, threads(&options.play), |number| experiment.play_parting(number))?;
        let extra = |at: &Path, failed: &Failed| {
            let object = object(&experiment, factors, failed, &at.join(tables::OUTCOMES.0))?;
            Ok(vec![(RESULT.to_string(), format!("{object:#}\n").into_bytes())])
        };
        name_failures(&experiment, &folder.finish(extra).map_err(failed)?);
    }
    note(&format!("the comparison is kept in {}", path.components().collect::<std::path::PathBuf>().display()));
    let kept = path.join(RESULT);
    let unread = |error: &dyn std::fmt::Display| Failure::Failed(format!("{}: {error}", kept.display()));
    let text = std::fs::read_to_string(&kept).map_err(|error| unread(&error))?;
    let object: Value = serde_json::from_str(&text).map_err(|error| unread(&error))?;
    comparison_page::leave(&path, &experiment, &object)?;
    if let Some(folder) = &options.svg {
        draw(folder, &object)?;
    }
    let mut out = Out::new(colour);
    if options.play.json {
        out.line(&object.to_string())?
    } else {
        print(&mut out, &object)?
    }
    out.flush()?;
    Ok(OK)
}

/// A chart for each variant: differences in per cent of the base, with their intervals.
fn draw(folder: &Path, object: &Value) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::Failed(format!("{}: {error}", folder.display())))?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    for variant in object["variants"].as_array().into_iter().flatten() {
        let line = |outcome: &Value| {
            let (base, difference) = (outcome["base"].as_f64().filter(|base| *base != 0.0)?, &outcome["difference"]);
            difference["share_different"].as_f64().filter(|share| *share > 0.0)?;
            let share = |key: &str| Some(100.0 * difference[key].as_f64()? / base.abs());
            let mark = Mark { value: share("mean")?, ends: Some((share("low95")?, share("high95")?)) };
            Some(Line { name: text(&outcome["outcome"]), marks: vec![Some(mark)] })
        };
        let lines: Vec<Line> = variant["outcomes"].as_array().into_iter().flatten().filter_map(line).collect();
        let name = text(&variant["variant"]);
        if lines.is_empty() {
            note(&format!("there is nothing to draw of `{name}`: no outcome differs"));
            continue;
        }
        let title = format!("{name} against the base ({})", text(&object["scenario"]));
        let axis = "difference in % of the base; lines: 95 % intervals, paired t".to_string();
        let chart = Chart { title, axis, series: vec!["variant less base, on the same luck".to_string()], lines };
        // A value that is set may hold what cannot stand in the name of a file.
        let place = folder.join(format!("compare-{}.svg", name.replace(['/', '\\', ':'], "_")));
        crate::whole_file::write(&place, &chart.svg())?;
        note(&format!("{} is drawn", place.display()));
    }
    Ok(())
}

/// Name of a cell of a factorial design: the factors that are on in it.
fn cell_name(factors: &[String], cell: usize) -> String {
    let on: Vec<&str> = factors.iter().enumerate().filter(|(at, _)| cell & (1 << at) != 0).map(|(_, name)| name.as_str()).collect();
    if on.is_empty() { BASE.to_string() } else { on.join("+") }
}

/// A column apart by variants: `[variant][luck]`.
fn by_variant(experiment: &Experiment, table: &Outcomes, name: &str) -> Result<Vec<Vec<Option<f64>>>, String> {
    let column = table.column(name)?;
    let variants = experiment.variations.len();
    Ok((0..variants).map(|variant| column.iter().skip(variant).step_by(variants).copied().collect()).collect())
}

fn object(experiment: &Experiment, factors: &[String], failed: &Failed, path: &Path) -> Result<Value, String> {
    let (design, table) = (&experiment.design, &Outcomes::open(path)?);
    let parted = by_variant(experiment, table, "parted_h")?;
    let mut outcomes: Vec<Vec<Value>> = vec![Vec::new(); design.variants.len()];
    let mut of_factors: Vec<Value> = Vec::new();
    let cells: Vec<usize> = (0..if factors.is_empty() { 0 } else { 1usize << factors.len() })
        .filter_map(|cell| design.variants.iter().position(|name| *name == cell_name(factors, cell)))
        .collect();
    let completed = by_variant(experiment, table, "highest_rung")?;
    for measure in experiment.measures.iter().filter(|measure| !measure.name.starts_with("parted_")) {
        let columns = by_variant(experiment, table, &measure.name)?;
        for (variant, column) in columns.iter().enumerate().skip(1) {
            let share_parted = share_parted(&parted[variant], &completed, variant);
            outcomes[variant].push(outcome(measure, &columns[0], column, share_parted));
        }
        if !cells.is_empty() {
            let cells: Vec<Vec<Option<f64>>> = cells.iter().map(|&cell| columns[cell].clone()).collect();
            let named = |set: u32| -> Vec<&str> {
                factors.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0).map(|(_, name)| name.as_str()).collect()
            };
            let effects: Vec<Value> = effects(factors.len() as u32, &cells)
                .into_iter()
                .map(|effect| {
                    let (low, high) = (effect.interval95.map(|ends| ends.0), effect.interval95.map(|ends| ends.1));
                    json!({ "of": named(effect.factors), "mean": effect.mean, "low95": low, "high95": high })
                })
                .collect();
            of_factors.push(json!({ "outcome": measure.name, "unit": measure.unit, "about": measure.about, "effects": effects }));
        }
    }
    let mut variants = Vec::new();
    for (at, variation) in experiment.variations.iter().enumerate().skip(1) {
        let hours: Vec<f64> = parted[at].iter().flatten().copied().collect();
        let spread = interval80(&hours);
        let first = parted[at].iter().position(Option::is_some);
        variants.push(json!({
            "variant": if variation.name == BASE_AGAIN { BASE } else { &variation.name },
            "title": variation.title,
            "changes": variation.changes,
            "share_parted": share_parted(&parted[at], &completed, at),
            "parted_h": { "median": spread.map(|it| it.median), "low80": spread.map(|it| it.low80), "high80": spread.map(|it| it.high80), "replications": hours.len() },
            "first_parting": first.map(|luck| told(experiment, at, luck as u64)).transpose()?,
            "first_parting_reason": first.is_none().then_some("no history parts from the base"),
            "outcomes": outcomes[at],
        }));
    }
    let mut object = printed(
        experiment,
        json!({
            "parameters_drawn": design.draw_parameters,
            "replications": design.replications,
            "failed": failed.count,
            "interval": "paired t, 95 %",
            "shared_changes": experiment.variations.first().map(|base| &base.changes),
            "variants": variants,
        }),
    );
    if !factors.is_empty() {
        object["factorial"] = json!({ "factors": factors, "outcomes": of_factors });
    }
    Ok(object)
}

/// Share of the pairs that were both played to their end in which histories part; `None` without such a pair.
fn share_parted(parted: &[Option<f64>], completed: &[Vec<Option<f64>>], variant: usize) -> Option<f64> {
    let both = |luck: &usize| completed[0][*luck].is_some() && completed[variant][*luck].is_some();
    let pairs: Vec<usize> = (0..parted.len()).filter(both).collect();
    let apart = pairs.iter().filter(|&&luck| parted[luck].is_some()).count();
    (!pairs.is_empty()).then(|| apart as f64 / pairs.len() as f64)
}

fn outcome(
    measure: &kokkyo_ensemble::experiment::Measure,
    base: &[Option<f64>],
    variant: &[Option<f64>],
    share_parted: Option<f64>,
) -> Value {
    let pairs: Vec<(f64, f64)> = base.iter().zip(variant).filter_map(|(base, variant)| Some(((*base)?, (*variant)?))).collect();
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| kokkyo_ensemble::statistics::mean(&pairs.iter().map(of).collect::<Vec<_>>());
    let found = difference(&pairs);
    let mut object = json!({
        "outcome": measure.name, "unit": measure.unit, "about": measure.about,
        "base": mean(&|pair| pair.0), "variant": mean(&|pair| pair.1),
        "difference": found.map(|it| json!({
            "mean": it.mean, "low95": it.low95, "high95": it.high95,
            "probability_of_superiority": it.probability_of_superiority,
            "share_different": it.share_different, "share_parted": share_parted, "pairs": it.pairs,
        })),
    });
    if found.is_none() {
        object["reason"] = json!("no pair in which both have a value");
    }
    object
}

/// The parting of a variant from the base in words, on one luck.
fn told(experiment: &Experiment, variant: usize, luck: u64) -> Result<Value, String> {
    let variants = experiment.variations.len() as u64;
    let play = |at: usize| -> Result<Run, String> {
        let unit = experiment.design.unit(luck * variants + at as u64);
        experiment.run(unit, Recording::Everything, false).map(|(run, _)| run).map_err(|broken| broken.invariant)
    };
    let (base, other) = (play(0)?, play(variant)?);
    let Some(parting) = first_parting(&base.events, &other.events) else { return Ok(Value::Null) };
    let side = |at: usize, event: Option<Event>, events: &[Event]| {
        let variation = &experiment.variations[at];
        let names = Names::new(&variation.scenario.given, &variation.world.theatre);
        let text = |id: &EventId| events.get((id.0 as usize).checked_sub(1)?).map(|event| sentence(&event.happening, &names));
        event.map(|event| {
            let clock = variation.scenario.given.clock;
            let because: Vec<String> = event.causes.iter().filter_map(text).collect();
            json!({
                "event": event.id.0, "time": clock.start.plus_hours(f64::from(event.minute) / 60.0).show(clock.offset_h),
                "kind": event.happening.kind().word, "text": sentence(&event.happening, &names), "because_of": because,
            })
        })
    };
    let mut object = Map::new();
    object.insert("replication".into(), json!(luck));
    object.insert("hour".into(), json!(f64::from(parting.minute) / 60.0));
    object.insert("events_before".into(), json!(parting.at));
    object.insert("base".into(), json!(side(0, parting.first, &base.events)));
    object.insert("variant".into(), json!(side(variant, parting.second, &other.events)));
    Ok(Value::Object(object))
}

fn print(out: &mut Out, object: &Value) -> Result<(), Failure> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    out.heading(&format!(
        "{}: {} on shared luck, seed {}",
        text(&object["scenario"]),
        counted(object["replications"].as_u64().unwrap_or(0) as usize, "replication"),
        object["seed"]
    ))?;
    let shared: Vec<String> = object["shared_changes"].as_array().into_iter().flatten().map(text).collect();
    for change in &shared {
        out.labelled("in all", change)?;
    }
    for variant in object["variants"].as_array().into_iter().flatten() {
        out.line("")?;
        let title = Some(text(&variant["title"])).filter(|title| !title.is_empty()).unwrap_or_else(|| "nothing is changed".to_string());
        out.heading(&format!("{}: {title}", text(&variant["variant"])))?;
        for change in variant["changes"].as_array().into_iter().flatten().map(text).filter(|change| !shared.contains(change)) {
            out.labelled("change", &change)?;
        }
        parting(out, variant)?;
        let name = out.width.saturating_sub(66).clamp(30, 40);
        let head = format!("  {} {:>12} {:>12} {:>26}  P(more)", fit("outcome", name), "base", "difference", "95 % interval");
        let head = out.dim(&head);
        out.line(&head)?;
        let mut same = 0;
        for outcome in variant["outcomes"].as_array().into_iter().flatten() {
            let difference = &outcome["difference"];
            let Some(mean) = difference["mean"].as_f64() else { continue };
            if difference["share_different"].as_f64() == Some(0.0) {
                same += 1;
                continue;
            }
            let interval = ends(difference);
            let base = number(outcome["base"].as_f64().unwrap_or(f64::NAN));
            let named = format!("{} ({})", text(&outcome["outcome"]), text(&outcome["unit"]));
            let line = format!("  {} {base:>12} {:>12} {interval:>26}", fit(&named, name), signed(mean));
            out.line(&format!("{line}  {:>6.2}", difference["probability_of_superiority"].as_f64().unwrap_or(f64::NAN)))?;
        }
        if same > 0 {
            out.line(&format!("  {same} outcomes are the same in every replication."))?;
        }
    }
    factorial(out, object)?;
    out.line("")?;
    out.line(
        "Differences are variant less base, pair by pair on the same luck; intervals are paired t. P(more): share of pairs in which the",
    )?;
    out.line("variant has more, ties counted half.")?;
    Ok(())
}

fn parting(out: &mut Out, variant: &Value) -> Result<(), Failure> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let share = variant["share_parted"].as_f64().unwrap_or(0.0);
    let first = &variant["first_parting"];
    if first.is_null() {
        out.labelled("parting", "no history parts from the base")?;
        return Ok(());
    }
    let median = variant["parted_h"]["median"].as_f64().unwrap_or(0.0) / 24.0;
    out.labelled("parting", &format!("{:.0} % of histories part, in the median after {median:.1} days", 100.0 * share))?;
    for (label, side) in [("", "base"), ("", "variant")] {
        let event = &first[side];
        let said = if event.is_null() {
            "nothing more happens".to_string()
        } else {
            format!("{}, {}", text(&event["time"]), text(&event["text"]))
        };
        let because: Vec<String> = event["because_of"].as_array().into_iter().flatten().map(text).collect();
        let because = if because.is_empty() { String::new() } else { format!(" (because {})", because.join("; ")) };
        out.labelled(label, &format!("in replication {} of the {side}: {said}{because}", first["replication"]))?;
    }
    Ok(())
}

fn factorial(out: &mut Out, object: &Value) -> Result<(), Failure> {
    if object["factorial"].is_null() {
        return Ok(());
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    out.line("")?;
    out.heading("Main effects and interactions")?;
    let mut same = 0;
    for outcome in object["factorial"]["outcomes"].as_array().into_iter().flatten() {
        let effects: Vec<&Value> = outcome["effects"].as_array().into_iter().flatten().collect();
        if effects.iter().all(|effect| effect["mean"].as_f64() == Some(0.0)) {
            same += 1;
            continue;
        }
        let name = format!("  {} ({})", text(&outcome["outcome"]), text(&outcome["unit"]));
        out.line(&out.bold(&name))?;
        for effect in effects {
            let of: Vec<String> = effect["of"].as_array().into_iter().flatten().map(text).collect();
            let mean = signed(effect["mean"].as_f64().unwrap_or(f64::NAN));
            out.line(&format!("    {} {mean:>12} {:>26}", fit(&of.join(" × "), 52), ends(effect)))?;
        }
    }
    if same > 0 {
        out.line(&format!("  {same} outcomes are the same in every cell."))?;
    }
    Ok(())
}

fn ends(of: &Value) -> String {
    match (of["low95"].as_f64(), of["high95"].as_f64()) {
        (Some(low), Some(high)) => format!("[{}, {}]", signed(low), signed(high)),
        _ => "–".to_string(),
    }
}

/// A number with its sign, and a true minus.
fn signed(value: f64) -> String {
    let size = number(value.abs());
    if value < 0.0 && size != "0" {
        format!("−{size}")
    } else if value > 0.0 {
        format!("+{size}")
    } else {
        size
    }
}
