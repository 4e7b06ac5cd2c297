//! What the commands that play many replications share: building the experiment, playing it, saying how far it is.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kokkyo_ensemble::experiment::folder::read_manifest;
use kokkyo_ensemble::experiment::{Design, Experiment, ExperimentFolder, FolderFault, Progress as Reached, Row, Variation};
use kokkyo_model::RESULTS_VERSION;
use kokkyo_model::event::Recording;
use kokkyo_scenario::Package;
use serde_json::{Value, json};

use crate::cli::{Choices, DEFAULT_SEED, PlayOptions};
use crate::failure::Failure;
use crate::json::{SCHEMA_VERSION, mode, mode_of};
use crate::output::{note, whole};
use crate::progress::{Progress, REPLICATIONS};
use crate::run::{free_from_h, held_out, steps_until};
use crate::scenario_source::{BASE, load_package};
use crate::{interrupt, variants};

/// How often progress is said where there is neither a terminal nor a program that reads it.
const SAID_EVERY: Duration = Duration::from_secs(30);

/// What stands behind the bar.
const TAIL: &str = "{pos}/{len}, {per_sec}, {eta} left{msg}";

/// The object that a command prints: what was asked for, and then what came of it.
pub fn printed(experiment: &Experiment, came: Value) -> Value {
    let first = experiment.variations.first().map(|variation| &variation.scenario.given.meta);
    let design = &experiment.design;
    let mut object = json!({
        "schema_version": SCHEMA_VERSION,
        "scenario": first.map(|meta| meta.name.as_str()),
        "title": first.map(|meta| meta.title.as_str()),
        "package": experiment.package,
        "experiment": experiment.id,
        "mode": design.mode,
        "free_from": design.free_from,
        "seed": design.seed,
        "results_version": RESULTS_VERSION,
        "with": design.with,
        "set": design.set,
        "held_out": design.hold_out,
        "until": design.until,
    });
    if let (Value::Object(all), Value::Object(came)) = (&mut object, came) {
        all.extend(came);
    }
    object
}

/// What a variant is made of: names of counterfactuals and values to be set (`PATH=VALUE`), joined by `+`.
pub fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for piece in name.split('+') {
        match parts.last_mut() {
            // The exponent of a number.
            Some(last) if last.contains('=') && last.ends_with(['e', 'E']) && piece.starts_with(|letter: char| letter.is_ascii_digit()) => {
                last.push('+');
                last.push_str(piece);
            }
            _ => parts.push(piece.trim().to_string()),
        }
    }
    parts
}

/// The choices of a command with those of a variant behind them.
pub fn with_variant(choices: &Choices, name: &str) -> Choices {
    let (set, with): (Vec<String>, Vec<String>) = parts(name).into_iter().partition(|part| part.contains('='));
    let mut choices = choices.clone();
    choices.with.extend(with);
    choices.set.extend(set);
    choices
}

/// Checks and compiles every variant of a design. *Errors*: no such counterfactual, path or date; faults of the package.
pub fn build(package: &Package, design: Design) -> Result<Experiment, Failure> {
    let known = package.variants()?;
    let mut variations: Vec<Variation> = Vec::new();
    for name in &design.variants {
        if variations.iter().any(|variation| variation.name == *name) {
            return Err(Failure::Usage(format!("the variant `{name}` is named twice")));
        }
        let of_all = Choices { with: design.with.clone(), set: design.set.clone(), hold_out: Vec::new(), seed: None };
        let choices = with_variant(&of_all, name);
        let (with, parts) = (choices.with.clone(), parts(name));
        let mut loaded = load_package(package.clone(), &choices)?;
        loaded.world.free_from_h = free_from_h(mode_of(&design.mode), design.free_from.as_deref(), &loaded.scenario)?;
        let named = |list: &[String]| -> Vec<_> { list.iter().filter_map(|it| known.iter().find(|variant| variant.name == *it)).collect() };
        let set = parts.iter().filter_map(|part| part.split_once('=')).map(|(path, value)| format!("{} = {}", path.trim(), value.trim()));
        let title = named(&parts).iter().map(|variant| variant.title.clone()).chain(set).collect::<Vec<_>>().join(" + ");
        let mut changes: Vec<String> = named(&with).iter().flat_map(|variant| variant.changes.iter().map(variants::words)).collect();
        changes.extend(loaded.set.iter().map(|(path, value)| format!("{path} = {value}")));
        let title = if title.is_empty() && *name == BASE { loaded.scenario.given.meta.title.clone() } else { title };
        variations.push(Variation {
            name: name.clone(),
            title,
            changes,
            made: loaded.changes,
            scenario: loaded.scenario,
            world: loaded.world,
        });
    }
    let held_out = held_out(&design.hold_out)?;
    let steps = match (&design.until, variations.first()) {
        (Some(until), Some(first)) => Some(steps_until(until, &first.scenario)?),
        _ => None,
    };
    if u32::try_from(design.lucks()).is_err() {
        return Err(Failure::Usage("there are more than 4,294,967,295 replications of a variant".into()));
    }
    Experiment::new(design, package.clone(), variations, held_out, steps).ok_or_else(|| Failure::Usage("name at least one variant".into()))
}

/// The design of a command that chooses its points itself: the base alone, with the choices of the command line, and one replication
/// until it is known how many points there are.
pub fn of_points(choices: &Choices, play: &PlayOptions) -> Design {
    Design {
        mode: mode(play.mode).to_string(),
        free_from: play.free_from.clone(),
        seed: choices.seed.unwrap_or(DEFAULT_SEED),
        variants: vec![BASE.to_string()],
        with: choices.with.clone(),
        set: choices.set.clone(),
        hold_out: choices.hold_out.clone(),
        until: play.until.clone(),
        draw_parameters: true,
        replications: 1,
        ..Design::default()
    }
}

/// Where an experiment is kept: `out`, or `runs/<scenario>-<seed>-<kind>`; where that holds another experiment, or something else, a
/// folder beside it that has the name of this one, so that a second question needs no `--out` and the same command finds its own again.
pub fn place(out: Option<&PathBuf>, experiment: &Experiment, kind: &str) -> PathBuf {
    if let Some(path) = out {
        return path.clone();
    }
    let name = experiment.variations.first().map_or("", |first| first.scenario.given.meta.name.as_str());
    let first = Path::new("runs").join(format!("{name}-{}-{kind}", experiment.design.seed));
    let is_empty = || std::fs::read_dir(&first).is_ok_and(|mut entries| entries.next().is_none());
    let is_ours = || read_manifest(&first).is_ok_and(|its| its.experiment == experiment.id);
    if !first.exists() || is_empty() || is_ours() {
        return first;
    }
    let own = Path::new("runs").join(format!("{name}-{}-{kind}-{}", experiment.design.seed, &experiment.id[..8]));
    note(&format!("{} holds something else; this goes to {}", first.display(), own.display()));
    own
}

/// The digest of unit 0, by which another history under the same number is found.
pub fn digest(experiment: &Experiment) -> String {
    match experiment.run(experiment.unit(0), Recording::Nothing, true) {
        Ok((run, _)) => run.digest.unwrap_or_default(),
        // It fails in the ensemble too, and is named there.
        Err(broken) => format!("failed in {} at step {}", broken.phase, broken.step),
    }
}

/// What went wrong with a folder, as a message about `--out`.
pub fn folder_failure(path: &Path, fault: FolderFault) -> Failure {
    match fault {
        FolderFault::Refused(why) => Failure::Usage(format!("--out {}: {why}", path.display())),
        other => Failure::Failed(format!("{other}; what was played is kept: the same command continues it")),
    }
}

/// Threads asked for, or as many as the machine has.
pub fn threads(options: &PlayOptions) -> usize {
    options.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// What a folder is part of: campaigns before it, and campaigns in all.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Campaigns of the folders before it.
    pub before: u64,
    /// Campaigns of all folders, at most.
    pub of: u64,
}

/// Plays what is missing, with progress on standard error. *Errors*: interrupted; rows cannot be written.
pub fn fill(folder: &mut ExperimentFolder<'_>, threads: usize, player: impl Fn(u64) -> Row + Sync) -> Result<(), Failure> {
    fill_part(folder, threads, None, player)
}

/// The same of a folder that is one of several, which are counted as one: the last line of progress is for whoever plays them all.
pub fn fill_part(
    folder: &mut ExperimentFolder<'_>,
    threads: usize,
    part: Option<Part>,
    player: impl Fn(u64) -> Row + Sync,
) -> Result<(), Failure> {
    let interrupted = interrupt::flag();
    let begun = Instant::now();
    let mut said = begun;
    let mut last: Option<Reached> = None;
    let mut progress: Option<Progress> = None;
    let path = folder.path().to_path_buf();
    let show = |now: Reached| {
        let (before, of) = part.map_or((0, now.of), |part| (part.before, part.of));
        let progress = progress.get_or_insert_with(|| Progress::resumed(REPLICATIONS, before + now.found, of, TAIL));
        if last.is_none() && now.found > 0 && now.found < now.of {
            note(&format!("{} of {} replications are there already", whole(now.found as f64), whole(now.of as f64)));
        }
        progress.at(before + now.done);
        if now.failed > 0 && last.is_some_and(|last| last.failed != now.failed) {
            progress.message(format!(", {} failed", now.failed));
        }
        if !progress.is_seen() && said.elapsed() >= SAID_EVERY {
            said = Instant::now();
            note(&said_progress(now, begun.elapsed().as_secs_f64()));
        }
        last = Some(now);
    };
    let finished = folder.fill(threads, &interrupted, player, show).map_err(|fault| folder_failure(&path, fault))?;
    match progress {
        Some(progress) if finished && part.is_none() => progress.done(),
        unfinished => drop(unfinished),
    }
    for torn in std::mem::take(&mut folder.torn) {
        note(&format!("{torn} was torn; its replications were played again"));
    }
    if let Some(now) = last {
        let (played, seconds) = ((now.done - now.found) as f64, begun.elapsed().as_secs_f64());
        if played > 0.0 {
            let memory = peak_mib().map_or_else(String::new, |mib| format!(", at most {mib} MiB of memory"));
            let rate = number(played / seconds.max(1e-9));
            note(&format!("{} replications in {seconds:.1} s ({rate} a second on {threads} threads){memory}", whole(played)));
        }
        if !finished {
            let way = "the same command continues it";
            return Err(Failure::Interrupted(format!("after {} of {} replications; {way}", whole(now.done as f64), whole(now.of as f64))));
        }
    }
    Ok(())
}

fn said_progress(now: Reached, seconds: f64) -> String {
    let rate = (now.done - now.found) as f64 / seconds.max(1e-9);
    let left = (now.of - now.done) as f64 / rate.max(1e-9);
    let counts = format!("{} of {} replications", whole(now.done as f64), whole(now.of as f64));
    format!("{counts}, {} a second, {} min {:02} s left", number(rate), (left / 60.0) as u64, (left % 60.0) as u64)
}

fn number(value: f64) -> String {
    crate::output::number(value)
}

/// Most memory that the process has held. `None` where the system does not say.
fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib.div_ceil(1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_is_taken_apart_into_counterfactuals_and_values_and_exponents_stay_whole() {
        assert_eq!(parts("no-bridge+ clock.step_h=1"), ["no-bridge", "clock.step_h=1"]);
        assert_eq!(parts("a.b=1e+3+c.d=2E+1+half"), ["a.b=1e+3", "c.d=2E+1", "half"]);
        assert_eq!(parts("the-e+2-more"), ["the-e", "2-more"]);
        let of_all = Choices { with: vec!["first".into()], set: vec!["x=1".into()], ..Choices::default() };
        let choices = with_variant(&of_all, "y=2+second");
        assert_eq!((choices.with, choices.set), (vec!["first".into(), "second".into()], vec!["x=1".to_string(), "y=2".into()]));
    }
}
