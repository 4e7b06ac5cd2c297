//! `kokkyo ensemble`: variants × parameter draws × replications into tables that survive a kill.

use std::path::{Path, PathBuf};

use kokkyo_ensemble::draw;
use kokkyo_ensemble::experiment::folder::{Failed, RESULT};
use kokkyo_ensemble::experiment::{Design, Experiment, ExperimentFolder, FolderFault, summary, tables};
use serde_json::{Value, json};

use crate::cli::{DEFAULT_SEED, EnsembleOptions};
use crate::experiment::{build, digest, fill, folder_failure, place, printed, threads};
use crate::failure::{Failure, OK, counted};
use crate::json::{SCHEMA_VERSION, mode};
use crate::output::{Out, fit, note, number, whole};
use crate::scenario_source::open;

/// The command whose folders these are.
pub const COMMAND: &str = "ensemble";

/// Runs the command.
pub fn ensemble(options: &EnsembleOptions, colour: bool) -> Result<u8, Failure> {
    let package = open(&options.scenario)?;
    let design = Design {
        mode: mode(options.play.mode).to_string(),
        free_from: options.play.free_from.clone(),
        seed: options.choices.seed.unwrap_or(DEFAULT_SEED),
        variants: options.variants.clone(),
        with: options.choices.with.clone(),
        set: options.choices.set.clone(),
        hold_out: options.choices.hold_out.clone(),
        until: options.play.until.clone(),
        draws: options.draws,
        draw_parameters: options.draw_parameters,
        replications: options.replications,
        digest: options.digest,
        sample: None,
    };
    let experiment = build(&package, design)?;
    let priors = experiment.variations.iter().any(|variation| draw::has_priors(&variation.scenario.given));
    if (options.draw_parameters || options.draws.is_some()) && !priors {
        note("drawing parameters changes nothing: no parameter of this scenario has a prior");
    }
    let path = folder_of(&experiment, options);
    let digest = digest(&experiment);
    let mut folder = ExperimentFolder::claim(&path, COMMAND, &experiment, &package, options.shard, &digest)
        .map_err(|fault| folder_failure(&path, fault))?;
    if folder.is_complete() {
        note(&format!("{} holds all of it already", path.display()));
    } else {
        fill(&mut folder, threads(&options.play), |number| experiment.play(number))?;
    }
    finish(&mut folder, &experiment, options.play.json, colour)
}

/// Writes the tables where they are not there yet, and prints what it came to.
pub fn finish(folder: &mut ExperimentFolder<'_>, experiment: &Experiment, json: bool, colour: bool) -> Result<u8, Failure> {
    let path = folder.path().to_path_buf();
    if !folder.is_complete() {
        let extra = |at: &Path, failed: &Failed| {
            let lines = summary::lines(experiment, &at.join(tables::OUTCOMES.0))?;
            let object = object(experiment, failed, &lines);
            Ok(vec![(RESULT.to_string(), format!("{object:#}\n").into_bytes())])
        };
        name_failures(experiment, &folder.finish(extra).map_err(|fault| folder_failure(&path, fault))?);
    }
    if let Some(shard) = &folder.manifest().shard {
        note(&format!("shard {shard} is kept in {}; `kokkyo merge` puts all of them together", path.display()));
        if json {
            let mut out = Out::new(colour);
            out.line(&json!({ "schema_version": SCHEMA_VERSION, "experiment": experiment.id, "shard": shard, "seed": experiment.design.seed, "failed": folder.manifest().failed }).to_string())?;
            out.flush()?;
        }
        return Ok(OK);
    }
    note(&format!("the ensemble is kept in {}", path.components().collect::<PathBuf>().display()));
    let text =
        std::fs::read_to_string(path.join(RESULT)).map_err(|error| Failure::Failed(format!("{}: {error}", path.join(RESULT).display())))?;
    let object: Value =
        serde_json::from_str(&text).map_err(|error| Failure::Failed(format!("{}: {error}", path.join(RESULT).display())))?;
    let mut out = Out::new(colour);
    if json {
        out.line(&object.to_string())?
    } else {
        print(&mut out, &object)?
    }
    out.flush()?;
    Ok(OK)
}

/// Says on standard error which replications failed.
pub fn name_failures(experiment: &Experiment, failed: &Failed) {
    for (number, failure) in &failed.first {
        let unit = experiment.unit(*number);
        let variant = &experiment.design.variants[unit.variant];
        note(&format!(
            "replication {} of `{variant}` failed: in {}, step {}: {} (a fault of Kokkyo; please report it)",
            unit.luck, failure.phase, failure.step, failure.what
        ));
    }
    if failed.count > failed.first.len() as u64 {
        note(&format!("{} failed in all; the table names them", counted(failed.count as usize, "replication")));
    }
}

fn folder_of(experiment: &Experiment, options: &EnsembleOptions) -> PathBuf {
    let shard = options.shard.map_or_else(String::new, |shard| format!("-{}-of-{}", shard.number, shard.of));
    place(options.play.out.as_ref(), experiment, &format!("{COMMAND}{shard}"))
}

/// The object of `--json`, which the folder keeps too.
fn object(experiment: &Experiment, failed: &Failed, lines: &[summary::Line]) -> Value {
    let design = &experiment.design;
    let failures: Vec<Value> = failed
        .first
        .iter()
        .map(|(number, failure)| {
            let unit = experiment.unit(*number);
            json!({
                "variant": design.variants[unit.variant], "draw": unit.draw, "replication": unit.replication, "luck": unit.luck,
                "failed_in": failure.phase, "failed_step": failure.step, "failure": failure.what,
            })
        })
        .collect();
    let variants: Vec<Value> = experiment
        .variations
        .iter()
        .enumerate()
        .map(|(at, variation)| {
            let outcomes: Vec<Value> = lines.iter().filter(|line| line.variant == at).map(|line| outcome(experiment, line)).collect();
            json!({ "variant": variation.name, "title": variation.title, "changes": variation.changes, "outcomes": outcomes })
        })
        .collect();
    printed(
        experiment,
        json!({
            "draws": design.draws,
            "parameters_drawn": design.draw_parameters || design.draws.is_some(),
            "replications": design.replications,
            "played": design.units(),
            "completed": design.units() - failed.count,
            "failed": failed.count,
            "failures": failures,
            "variants": variants,
        }),
    )
}

fn outcome(experiment: &Experiment, line: &summary::Line) -> Value {
    let measure = &experiment.measures[line.measure];
    let of = experiment.design.lucks();
    let mut object = json!({
        "outcome": measure.name, "unit": measure.unit, "about": measure.about,
        "mean": line.mean,
        "median": line.interval.map(|interval| interval.median),
        "low80": line.interval.map(|interval| interval.low80),
        "high80": line.interval.map(|interval| interval.high80),
        "with_value": line.with_value, "of": of,
    });
    if line.with_value == 0 {
        object["reason"] =
            json!(if of == 1 { "the one replication has no value".to_string() } else { format!("none of {of} replications has a value") });
    }
    object
}

fn print(out: &mut Out, object: &Value) -> Result<(), Failure> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let count = |value: &Value| whole(value.as_f64().unwrap_or(0.0));
    let played = counted(object["played"].as_u64().unwrap_or(0) as usize, "replication");
    out.heading(&format!("{}: {played} played, seed {}", text(&object["scenario"]), object["seed"]))?;
    if object["failed"].as_u64() != Some(0) {
        out.line(&format!("{} of them failed and are left out below: a fault of Kokkyo, see standard error.", count(&object["failed"])))?;
    }
    for variant in object["variants"].as_array().into_iter().flatten() {
        out.line("")?;
        let title = text(&variant["title"]);
        out.heading(&if title.is_empty() { text(&variant["variant"]) } else { format!("{}: {title}", text(&variant["variant"])) })?;
        let name = out.width.saturating_sub(56).clamp(30, 44);
        let head = format!("  {} {:>8} {:>14}  {:<26}", fit("outcome", name), "unit", "mean", "median [80 %]");
        let head = out.dim(head.trim_end());
        out.line(&head)?;
        for line in variant["outcomes"].as_array().into_iter().flatten() {
            let [mean, median, low, high] = ["mean", "median", "low80", "high80"].map(|key| line[key].as_f64());
            let (Some(mean), Some(median), Some(low), Some(high)) = (mean, median, low, high) else { continue };
            // What never happened says little; JSON and table have it.
            if mean == 0.0 && low == 0.0 && high == 0.0 {
                continue;
            }
            let spread = format!("{} [{}–{}]", number(median), number(low), number(high));
            let some = line["with_value"].as_u64() < line["of"].as_u64();
            let some = if some { format!(" in {} of {}", line["with_value"], line["of"]) } else { String::new() };
            out.line(&format!("  {} {:>8} {:>14}  {spread}{some}", fit(&text(&line["outcome"]), name), text(&line["unit"]), number(mean)))?;
        }
    }
    Ok(())
}

/// A fault of a merge, as a message.
pub fn merge_failure(path: &Path, fault: FolderFault) -> Failure {
    match fault {
        FolderFault::Refused(why) => Failure::Usage(why),
        other => folder_failure(path, other),
    }
}
