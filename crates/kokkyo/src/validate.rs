//! `kokkyo validate`: how well the model foretells the record, and whether it does so better than without each of its mechanisms.

mod kept;
mod page;
mod tell;

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use kokkyo_ensemble::ensemble::Design;
use kokkyo_ensemble::observe::{Observed, observe};
use kokkyo_ensemble::record_table::{self, Row};
use kokkyo_inference::observation::{Drawn, Observation};
use kokkyo_inference::validation::{Difference, Score, difference, mean, score};
use kokkyo_model::RESULTS_VERSION;
use kokkyo_model::chance::{Chance, Stream, entity};
use kokkyo_model::step::{HeldOut, SCHEDULE};
use kokkyo_scenario::Scenario;
use serde_json::{Value, json};

use crate::cli::{DEFAULT_SEED, ValidateOptions};
use crate::experiment::{parts, with_variant};
use crate::failure::{Failure, OK};
use crate::json::mode;
use crate::judged::{is_asked, observations};
use crate::output::{Out, note};
use crate::progress::{Progress, REPLICATIONS};
use crate::run::{free_from_h, held_out, void};
use crate::scenario_source::{Loaded, load, load_package};
use crate::{drawing, interrupt, nearest};

/// Moment at which claims are drawn for the unit of distances; calibrations draw theirs later.
const MOMENT: u32 = (1 << 16) - 1;

/// What is set against the model.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// A mechanism, or a folder of them, played by stand-ins.
    StandIn,
    /// A counterfactual or a value to be set, or several joined by `+`.
    Counterfactual,
}

impl Kind {
    fn word(&self) -> &'static str {
        match self {
            Self::StandIn => "stand-in",
            Self::Counterfactual => "counterfactual",
        }
    }
}

/// A rival by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rival {
    name: String,
    kind: Kind,
}

/// Histories of one model, in the order of their numbers: each with a value for every target of the record, or why there is none.
type Histories = Vec<Vec<Observed>>;

/// The same with the numbers of the replications that did not fail.
type Numbered = Vec<(u32, Vec<Observed>)>;

/// What a model came to against the record.
struct Scored {
    /// In the order of the observations.
    scores: Vec<Score>,
    mean: Score,
    rows: Vec<Row>,
}

/// What a rival came to.
struct Compared {
    rival: Rival,
    scored: Scored,
    difference: Difference,
    /// Of each target, in the order of the observations.
    of_targets: Vec<Difference>,
}

/// Everything that a validation came to.
struct Validated {
    loaded: Loaded,
    seed: u64,
    /// What was scored.
    on: Vec<Observation>,
    model: Scored,
    rivals: Vec<Compared>,
    failed: usize,
}

impl Validated {
    fn scenario(&self) -> &Scenario {
        &self.loaded.scenario
    }
}

/// Runs the command.
pub fn validate(options: &ValidateOptions, colour: bool) -> Result<u8, Failure> {
    options.svg.as_deref().map_or(Ok(()), |path| drawing::check(path, None))?;
    let own = held_out(&options.choices.hold_out)?;
    let mut loaded = load(&options.scenario, &options.choices)?;
    loaded.world.free_from_h = free_from_h(options.mode, options.free_from.as_deref(), &loaded.scenario)?;
    let rivals = rivals(options, &loaded)?;
    let on: Vec<Observation> = observations(&loaded.scenario.record, &options.on)?
        .into_iter()
        .filter(|observation| is_asked(&options.on, &loaded.scenario.record.targets[observation.target].id))
        .collect();
    if on.is_empty() {
        return Err(Failure::Usage("there is nothing to score: no target has a claim with a figure that counts".into()));
    }
    let seed = options.choices.seed.unwrap_or(DEFAULT_SEED);
    let folder = folder(options, &loaded, seed)?;
    let mut player = Player::new(options, seed, 1 + rivals.len(), &folder, ids(&loaded));
    let base = player.play(&loaded, own)?;
    let played = rivals.iter().map(|rival| player.rival(&loaded, rival)).collect::<Result<Vec<_>, Failure>>()?;
    player.progress.done();
    let validated = weigh(loaded, seed, on, options.discrepancy / 100.0, base, rivals.into_iter().zip(played).collect())?;
    if validated.failed > 0 {
        note(&format!("{} replications that failed in the model or a rival are left out of all of them", validated.failed));
    }
    let object = tell::object(&validated, options);
    folder.write(kept::RESULT, &format!("{object:#}\n"))?;
    note(&format!("the validation is kept in {}", folder.path().components().collect::<PathBuf>().display()));
    page::leave(folder.path(), &validated, options, &object)?;
    let mut out = Out::new(colour);
    if options.json {
        out.line(&object.to_string())?
    } else {
        tell::print(&mut out, &object)?
    }
    out.flush()?;
    // After what took minutes is told.
    options.svg.as_deref().map_or(Ok(()), |path| tell::draw(path, &object))?;
    Ok(OK)
}

/// Ids of the targets of the record.
fn ids(of: &Loaded) -> Vec<String> {
    of.scenario.record.targets.iter().map(|target| target.id.clone()).collect()
}

/// What decides about the histories and about what is said of them.
fn asked(options: &ValidateOptions, loaded: &Loaded, seed: u64) -> Value {
    let choices = &options.choices;
    json!({
        "command": "validate", "results_version": RESULTS_VERSION, "scenario": loaded.scenario.given.meta.name, "package": loaded.scenario.hash,
        "mode": mode(options.mode), "free_from": options.free_from, "seed": seed, "with": choices.with, "set": choices.set,
        "held_out": choices.hold_out, "parameters_drawn": options.draw_parameters, "replications": options.replications,
        "against": options.against, "on": options.on, "discrepancy": options.discrepancy,
    })
}

/// The folder that was asked for, or one of its own name below `runs`: the same command finds it again. *Errors*: it is not this
/// validation's.
fn folder(options: &ValidateOptions, loaded: &Loaded, seed: u64) -> Result<kept::Folder, Failure> {
    let asked = asked(options, loaded, seed);
    let by_default = || {
        let name = &loaded.scenario.given.meta.name;
        let id = blake3::hash(asked.to_string().as_bytes()).to_hex();
        Path::new("runs").join(format!("{name}-{seed}-validate-{}", &id[..8]))
    };
    kept::Folder::claim(&options.out.clone().unwrap_or_else(by_default), &asked)
}

/// The rivals that were asked for: every mechanism where none was. *Errors*: a name is none of a mechanism, a folder or a counterfactual.
fn rivals(options: &ValidateOptions, loaded: &Loaded) -> Result<Vec<Rival>, Failure> {
    if options.against.is_empty() {
        return Ok(SCHEDULE.iter().map(|row| Rival { name: row.name.to_string(), kind: Kind::StandIn }).collect());
    }
    let variants: Vec<String> = loaded.package.variants()?.into_iter().map(|variant| variant.name).collect();
    let mut rivals: Vec<Rival> = Vec::new();
    for name in &options.against {
        let is_mechanism = HeldOut::default().add(name);
        let is_variant = parts(name).iter().all(|part| part.contains('=') || variants.contains(part));
        let kind = match (is_mechanism, is_variant) {
            (true, _) => Kind::StandIn,
            (false, true) => Kind::Counterfactual,
            (false, false) => {
                let folders = SCHEDULE.iter().flat_map(|row| [row.name, row.name.split('.').next().unwrap_or_default()]);
                let hint = nearest::hint(name, folders.chain(variants.iter().map(String::as_str)));
                let lists = "`kokkyo list mechanisms` and `kokkyo variants` list them";
                return Err(Failure::Usage(format!(
                    "--against `{name}` is neither a mechanism nor a counterfactual nor a value to be set{hint} ({lists})"
                )));
            }
        };
        let already = held_out(&options.choices.hold_out)?;
        let mut with_it = already;
        if kind == Kind::StandIn && with_it.add(name) && with_it == already {
            return Err(Failure::Usage(format!(
                "--against `{name}`: the model itself is played without it (--hold-out): they are the same"
            )));
        }
        if rivals.iter().any(|rival| rival.name == *name) {
            return Err(Failure::Usage(format!("--against: `{name}` is named twice")));
        }
        rivals.push(Rival { name: name.clone(), kind });
    }
    Ok(rivals)
}

/// Plays models one after the other, each with all replications; those that the folder has already are read.
struct Player<'a> {
    options: &'a ValidateOptions,
    seed: u64,
    folder: &'a kept::Folder,
    targets: Vec<String>,
    progress: Progress,
    /// Models that were played.
    models: usize,
}

impl<'a> Player<'a> {
    fn new(options: &'a ValidateOptions, seed: u64, models: usize, folder: &'a kept::Folder, targets: Vec<String>) -> Self {
        let count = u64::from(options.replications) * models as u64;
        let progress = Progress::with_tail(REPLICATIONS, count, "{pos}/{len}, {eta} left");
        Self { options, seed, folder, targets, progress, models: 0 }
    }

    fn rival(&mut self, base: &Loaded, rival: &Rival) -> Result<Numbered, Failure> {
        let own = &self.options.choices;
        match rival.kind {
            Kind::StandIn => {
                let mut held = held_out(&own.hold_out)?;
                held.add(&rival.name);
                self.play(base, held)
            }
            Kind::Counterfactual => {
                let mut loaded = load_package(base.package.clone(), &with_variant(own, &rival.name))?;
                loaded.world.free_from_h = base.world.free_from_h;
                if ids(&loaded) != self.targets {
                    return Err(Failure::Usage(format!(
                        "--against `{}` has other targets than the model: they cannot be compared",
                        rival.name
                    )));
                }
                self.play(&loaded, held_out(&own.hold_out)?)
            }
        }
    }

    /// The values of every replication of the next model that did not fail, with its number. *Errors*: interrupted; threads cannot be
    /// started; the histories cannot be kept.
    fn play(&mut self, loaded: &Loaded, held_out: HeldOut) -> Result<Numbered, Failure> {
        let model = self.models;
        self.models += 1;
        if let Some(there) = self.folder.read(model, &self.targets) {
            self.progress.at(u64::from(self.options.replications) * self.models as u64);
            return Ok(there);
        }
        let design = Design {
            world: &loaded.world,
            parameters: &loaded.scenario.given.parameters,
            cells: Some(loaded.cells()),
            seed: self.seed,
            held_out,
            steps: None,
            draw_parameters: self.options.draw_parameters,
            digest: false,
        };
        let (targets, theatre) = (&loaded.scenario.record.targets, &loaded.world.theatre);
        let values = |_, run: kokkyo_model::Run| targets.iter().map(|target| observe(target, theatre, &run.trajectory)).collect();
        let interrupted = interrupt::flag();
        let (progress, before) = (&self.progress, u64::from(self.options.replications) * model as u64);
        let threads = self.options.threads.map(usize::from);
        let report = |done: u32| progress.at(before + u64::from(done));
        let played = design
            .run(0..self.options.replications, threads, &interrupted, report, values)
            .map_err(|error| Failure::Failed(error.to_string()))?;
        if played.interrupted || interrupted.load(Ordering::Relaxed) {
            return Err(Failure::Interrupted(format!("after {model} models; the same command continues it")));
        }
        played.broken.iter().for_each(|(number, broken)| note(&void(*number, broken)));
        self.folder.keep(model, &self.targets, &played.kept)?;
        Ok(played.kept)
    }
}

/// Scores the model and its rivals. *Errors*: too few replications are left.
fn weigh(
    loaded: Loaded,
    seed: u64,
    mut on: Vec<Observation>,
    discrepancy: f64,
    base: Numbered,
    played: Vec<(Rival, Numbered)>,
) -> Result<Validated, Failure> {
    let everywhere = |number: &u32| {
        let has = |of: &[(u32, Vec<Observed>)]| of.binary_search_by_key(number, |(number, _)| *number).is_ok();
        has(&base) && played.iter().all(|(_, of)| has(of))
    };
    let most = base.len().max(played.iter().map(|(_, of)| of.len()).max().unwrap_or(0));
    let numbers: Vec<u32> = base.iter().map(|(number, _)| *number).filter(everywhere).collect();
    let failed = most - numbers.len();
    let of_numbers = |of: Numbered| -> Histories {
        of.into_iter().filter(|(number, _)| numbers.binary_search(number).is_ok()).map(|(_, values)| values).collect()
    };
    let base = of_numbers(base);
    settle(&mut on, &loaded.scenario, seed, discrepancy, &base);
    let too_few = || Failure::Failed("too few replications did not fail: nothing can be scored".to_string());
    let model = scored(&loaded.scenario, &on, &base).ok_or_else(too_few)?;
    let mut rivals = Vec::with_capacity(played.len());
    for (rival, histories) in played {
        let scored = scored(&loaded.scenario, &on, &of_numbers(histories)).ok_or_else(too_few)?;
        let whole = difference(&model.mean, &scored.mean).ok_or_else(too_few)?;
        let of_targets = model.scores.iter().zip(&scored.scores).filter_map(|(model, rival)| difference(model, rival)).collect();
        rivals.push(Compared { rival, scored, difference: whole, of_targets });
    }
    Ok(Validated { loaded, seed, on, model, rivals, failed })
}

/// Takes the units of distances from the histories of the model: rivals are measured by the same.
fn settle(on: &mut [Observation], scenario: &Scenario, seed: u64, discrepancy: f64, base: &Histories) {
    for observation in on {
        let target = observation.target;
        let key = entity(&scenario.record.targets[target].id);
        let column: Vec<Option<f64>> = base.iter().map(|values| values[target].ok()).collect();
        let draw = |number: usize| observation.draw(&mut Chance::new(seed, number as u32).at(Stream::Parameter, MOMENT, key));
        let drawn: Vec<Drawn> = (0..base.len()).map(draw).collect();
        observation.settle(&column, &drawn, discrepancy);
    }
}

fn scored(scenario: &Scenario, on: &[Observation], histories: &Histories) -> Option<Scored> {
    let of = |observation: &Observation| {
        let column: Vec<Option<f64>> = histories.iter().map(|values| values[observation.target].ok()).collect();
        score(observation, &column)
    };
    let scores: Vec<Score> = on.iter().map(of).collect::<Option<_>>()?;
    Some(Scored { mean: mean(&scores)?, scores, rows: record_table::table(&scenario.record, &scenario.given.sources, histories) })
}
