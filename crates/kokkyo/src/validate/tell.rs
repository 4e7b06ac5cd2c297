//! A validation as an object, in words and in a picture.

use std::path::Path;

use kokkyo_ensemble::record_table::Row;
use kokkyo_inference::validation::Difference;
use kokkyo_model::RESULTS_VERSION;
use serde_json::{Value, json};

use super::{Compared, Validated};
use crate::chart::{Chart, Line, Mark};
use crate::cli::ValidateOptions;
use crate::failure::{Failure, plural};
use crate::json::{SCHEMA_VERSION, mode};
use crate::output::{Out, fit, harmless, note, wrap};

/// Targets that are named as farthest off, and as moved most by a rival.
const FARTHEST: usize = 10;
const MOVED: usize = 3;
/// Difference beyond which a rival is named and not drawn, if as many as this are left. *Unit*: spreads.
const LARGE: f64 = 1.0;
const ENOUGH: usize = 5;
/// Width of a number, and of an interval.
const NUMBER: usize = 8;
const INTERVAL: usize = 26;

/// What it came to.
pub(super) fn object(validated: &Validated, options: &ValidateOptions) -> Value {
    let (scenario, record) = (validated.scenario(), &validated.scenario().record);
    let mut rivals: Vec<&Compared> = validated.rivals.iter().collect();
    rivals.sort_by(|a, b| b.difference.mean.total_cmp(&a.difference.mean));
    let targets = validated.on.iter().zip(&validated.model.scores).map(|(observation, score)| {
        let target = &record.targets[observation.target];
        let row = &validated.model.rows[observation.target];
        let model = row.model.map(|model| model.interval);
        json!({
            "target": target.id, "title": target.title, "unit": target.unit, "score": score.whole, "overlaps": row.overlaps,
            "model": { "median": model.map(|it| it.median), "low80": model.map(|it| it.low80), "high80": model.map(|it| it.high80) },
        })
    });
    json!({
        "schema_version": SCHEMA_VERSION,
        "scenario": scenario.given.meta.name,
        "title": scenario.given.meta.title,
        "package": scenario.hash,
        "mode": mode(options.mode),
        "free_from": options.free_from,
        "seed": validated.seed,
        "results_version": RESULTS_VERSION,
        "with": options.choices.with,
        "set": options.choices.set,
        "parameters_drawn": options.draw_parameters,
        "held_out": options.choices.hold_out,
        "replications": options.replications,
        "failed": validated.failed,
        "discrepancy": options.discrepancy,
        "score": validated.model.mean.whole,
        "overlap": overlap(validated, &validated.model.rows),
        "targets": targets.collect::<Value>(),
        "rivals": rivals.into_iter().map(|rival| compared(validated, rival)).collect::<Value>(),
    })
}

/// How many of the targets that are scored and can be judged overlap.
fn overlap(validated: &Validated, rows: &[Row]) -> Value {
    let verdicts: Vec<bool> = validated.on.iter().filter_map(|observation| rows[observation.target].overlaps).collect();
    json!({ "judged": verdicts.len(), "overlap": verdicts.iter().filter(|overlaps| **overlaps).count() })
}

fn compared(validated: &Validated, rival: &Compared) -> Value {
    let id = |at: usize| &validated.scenario().record.targets[validated.on[at].target].id;
    let mut moved: Vec<usize> = (0..rival.of_targets.len()).filter(|&at| is_beyond_chance(rival.of_targets[at])).collect();
    moved.sort_by(|&a, &b| rival.of_targets[b].mean.abs().total_cmp(&rival.of_targets[a].mean.abs()));
    let one = |&at: &usize| json!({ "target": id(at), "difference": between(rival.of_targets[at]) });
    let count = |of: fn(Difference) -> bool| rival.of_targets.iter().filter(|difference| of(**difference)).count();
    let (own, other) = (validated.model.mean.whole, rival.scored.mean.whole);
    json!({
        "name": rival.rival.name,
        "kind": rival.rival.kind.word(),
        "score": other,
        "difference": between(rival.difference),
        "skill": (other != 0.0).then(|| 1.0 - own / other),
        "targets_farther": count(Difference::is_worse),
        "targets_nearer": count(Difference::is_better),
        "overlap": overlap(validated, &rival.scored.rows),
        "moved": moved.iter().map(one).collect::<Value>(),
    })
}

fn is_beyond_chance(difference: Difference) -> bool {
    difference.is_worse() || difference.is_better()
}

fn between(difference: Difference) -> Value {
    json!({ "mean": difference.mean, "low95": difference.low95, "high95": difference.high95 })
}

fn text(value: &Value) -> String {
    harmless(value.as_str().unwrap_or_default())
}

fn signed(value: &Value, digits: usize) -> String {
    value.as_f64().map_or_else(|| "–".to_string(), |value| format!("{value:+.digits$}")).replace('-', "−")
}

/// Writes it.
pub(super) fn print(out: &mut Out, object: &Value) -> Result<(), Failure> {
    out.heading(&format!(
        "{} against the record: {} replications of every model on the same luck, seed {}",
        text(&object["scenario"]),
        object["replications"],
        object["seed"]
    ))?;
    let scored = object["targets"].as_array().map_or(0, Vec::len);
    let verdicts = &object["overlap"];
    let words = format!(
        "{:.3} spreads in the mean over {scored} {}, 0 would be perfect; {} of {} that can be judged overlap",
        object["score"].as_f64().unwrap_or(f64::NAN),
        plural(scored, "target"),
        verdicts["overlap"],
        verdicts["judged"]
    );
    out.labelled("score", &words)?;
    farthest(out, object)?;
    rivals(out, object)?;
    out.line("")?;
    let words = "Score: mean distance of the histories from the claims, less half of that of the histories and of the claims from each other (CRPS), in spreads of the model. Worse: score of the rival less that of the model, with the interval of 95 % that luck leaves; above 0 the model \
                 foretells the record better than its rival. Farther, nearer: targets that the rival brings farther from the record or nearer to it, beyond chance; overlap: of those that can be judged. One interval in twenty lies beside the truth.";
    for line in wrap(words, out.width) {
        out.line(&out.dim(&line))?;
    }
    Ok(())
}

fn farthest(out: &mut Out, object: &Value) -> Result<(), Failure> {
    let mut targets: Vec<&Value> = object["targets"].as_array().into_iter().flatten().collect();
    let score = |target: &Value| target["score"].as_f64().unwrap_or(0.0);
    targets.sort_by(|a, b| score(b).total_cmp(&score(a)));
    let name = out.width.saturating_sub(NUMBER + 24).clamp(30, 70);
    out.line("")?;
    out.heading(&format!("{} {:>NUMBER$}  {}", fit("farthest from the record", name), "score", "target"))?;
    for target in targets.into_iter().take(FARTHEST) {
        out.line(&format!("{} {:>NUMBER$.2}  {}", fit(&text(&target["title"]), name), score(target), text(&target["target"])))?;
    }
    Ok(())
}

fn rivals(out: &mut Out, object: &Value) -> Result<(), Failure> {
    let all = object["rivals"].as_array().map_or(&[][..], Vec::as_slice);
    let longest = all.iter().map(|rival| text(&rival["name"]).chars().count()).max().unwrap_or(0);
    let name = longest.clamp(12, out.width.saturating_sub(INTERVAL + 3 * NUMBER + 4).max(12));
    out.line("")?;
    let head = |what: &str| format!("{what:>NUMBER$}");
    out.heading(&format!("{} {:>INTERVAL$} {} {} {}", fit("rival", name), "worse", head("farther"), head("nearer"), head("overlap")))?;
    let (moving, still): (Vec<&Value>, Vec<&Value>) = all.iter().partition(|rival| changes(rival));
    for rival in moving {
        let difference = &rival["difference"];
        let of = |key: &str| signed(&difference[key], 3);
        let interval = format!("{} [{} to {}]", of("mean"), of("low95"), of("high95"));
        // Of how many it is differs from rival to rival: what a rival has no value for cannot be judged.
        let overlap = format!("{}/{}", rival["overlap"]["overlap"], rival["overlap"]["judged"]);
        let counts = [rival["targets_farther"].to_string(), rival["targets_nearer"].to_string(), overlap].map(|count| head(&count));
        out.line(&format!("{} {interval:>INTERVAL$} {}", fit(&text(&rival["name"]), name), counts.join(" ")))?;
        let moved = rival["moved"].as_array().into_iter().flatten().take(MOVED);
        let moved: Vec<String> = moved.map(|it| format!("{} {}", text(&it["target"]), signed(&it["difference"]["mean"], 1))).collect();
        if !moved.is_empty() {
            out.line(&out.dim(&format!("    most moved: {}", moved.join(", "))))?;
        }
    }
    if !still.is_empty() {
        let names: Vec<String> = still.iter().map(|rival| text(&rival["name"])).collect();
        let recorded = object["mode"] == "historical" && object["free_from"].is_null();
        let decides = |rival: &&Value| {
            let name = text(&rival["name"]);
            rival["kind"] == "counterfactual" || name.starts_with("command") || name.starts_with("diplomacy")
        };
        let why = if recorded && still.iter().any(decides) {
            " Headquarters act as recorded here: what they weigh matters with --mode free."
        } else {
            ""
        };
        for line in wrap(&format!("Nothing that is scored changes with these: {}.{why}", names.join(", ")), out.width) {
            out.line(&line)?;
        }
    }
    Ok(())
}

/// Whether a rival differs from the model in anything that is scored.
fn changes(rival: &Value) -> bool {
    let difference = &rival["difference"];
    ["mean", "low95", "high95"].iter().any(|key| difference[*key].as_f64() != Some(0.0))
}

/// Draws the differences. Beside a mechanism without which nothing happens the others could not be told apart: those beyond a spread
/// are named instead, where enough others are left.
pub(super) fn draw(path: &Path, object: &Value) -> Result<(), Failure> {
    let line = |rival: &&Value| {
        let difference = &rival["difference"];
        let ends = (difference["low95"].as_f64()?, difference["high95"].as_f64()?);
        Some(Line { name: text(&rival["name"]), marks: vec![Some(Mark { value: difference["mean"].as_f64()?, ends: Some(ends) })] })
    };
    let mean = |rival: &Value| rival["difference"]["mean"].as_f64().unwrap_or(0.0);
    let all: Vec<&Value> = object["rivals"].as_array().into_iter().flatten().filter(|rival| changes(rival)).collect();
    let (small, large): (Vec<&Value>, Vec<&Value>) = all.iter().copied().partition(|rival| mean(rival).abs() <= LARGE);
    let (shown, beyond) = if small.len() >= ENOUGH { (small, large) } else { (all, Vec::new()) };
    if shown.is_empty() {
        note(&format!("{} is not drawn: no rival changes anything", path.display()));
        return Ok(());
    }
    let mut axis = "score of the rival less that of the model, in spreads: right of 0 the model is better; lines hold 95 %".to_string();
    if !beyond.is_empty() {
        let named = beyond.iter().map(|rival| format!("{} {}", text(&rival["name"]), signed(&rival["difference"]["mean"], 1)));
        axis.push_str(&format!(". Off the scale: {}", named.collect::<Vec<_>>().join(", ")));
    }
    let chart = Chart {
        title: format!("What foretelling the record loses without each of these ({})", text(&object["scenario"])),
        axis,
        series: vec!["difference".to_string()],
        lines: shown.iter().filter_map(line).collect(),
    };
    crate::whole_file::write(path, &chart.svg())?;
    note(&format!("{} is drawn", path.display()));
    Ok(())
}
