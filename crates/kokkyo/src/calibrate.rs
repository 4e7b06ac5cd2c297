//! `kokkyo calibrate`: which values of the inputs the record supports, and what they foretell of the rest of it.

mod came;
mod page;
mod tell;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kokkyo_ensemble::experiment::tables::{self, Outcomes};
use kokkyo_ensemble::experiment::{Experiment, ExperimentFolder};
use kokkyo_inference::abc::Population;
use kokkyo_inference::inputs::Input;
use kokkyo_inference::observation::{Drawn, Observation, together};
use kokkyo_inference::proposed::Proposed;
use kokkyo_inference::recovery::{Recovery, recovery};
use kokkyo_model::chance::{Chance, Stream, entity};
use kokkyo_scenario::{Moment, Package, Scenario};

use crate::cli::CalibrateOptions;
use crate::ensemble::name_failures;
use crate::experiment::{Part, build, digest, fill_part, folder_failure, of_points, threads};
use crate::failure::{Failure, OK};
use crate::judged::{is_asked, observations};
use crate::output::{Out, note, whole};
use crate::progress::{Progress, REPLICATIONS};
use crate::report::REPORT;
use crate::scenario_source::open;
use crate::varied::varied;
use crate::whole_file::unfinished;

const COMMAND: &str = "calibrate";
/// What it came to, in the folder.
const RESULT: &str = "calibration.json";
/// The particles, one a line.
const PARTICLES: &str = "particles.csv";
/// One point of the posterior, as a counterfactual.
const CENTRAL: &str = "calibrated.toml";
/// Most inputs: more than a few hundred particles can tell apart.
const MOST_INPUTS: usize = 30;
/// Share of new campaigns that come nearer, below which it ends.
const SETTLED: f64 = 0.05;
/// Moments at which claims are drawn begin here, one for each generation: those of proposals lie below.
const FIRST_MOMENT: u32 = 1 << 16;

/// A campaign that was played: what it has of every target, and which claims were taken for true beside it.
struct Campaign {
    /// A fault of Kokkyo, or drawn values that do not fit together with the rest of the package.
    failed: bool,
    values: Vec<Option<f64>>,
    drawn: Vec<Drawn>,
}

/// Everything that a calibration came to.
struct Calibrated {
    experiment: Experiment,
    /// What was asked, in words.
    asked: String,
    inputs: Vec<Input>,
    /// What it was calibrated on.
    on: Vec<Observation>,
    /// Targets with claims that it was not calibrated on.
    beside: Vec<Observation>,
    /// Targets that the history never varies in: nothing is learnt from them.
    still: Vec<usize>,
    population: Population,
    /// By generation and number.
    campaigns: Vec<Vec<Campaign>>,
    /// Points of the first generation, by number.
    first: Vec<Vec<f64>>,
}

impl Calibrated {
    fn scenario(&self) -> &Scenario {
        &self.experiment.variations[0].scenario
    }

    /// Kept campaigns with their weights.
    fn kept(&self) -> impl Iterator<Item = (&Campaign, f64)> {
        let of = |generation: u32, number: u32| &self.campaigns[generation as usize][number as usize];
        self.population.particles.iter().zip(self.population.weights()).map(move |(it, weight)| (of(it.generation, it.number), weight))
    }

    /// Whether campaigns of the first generation, taken for the record, lead back to their inputs. `None`: they are too few.
    fn recovery(&self) -> Option<Recovery> {
        let played = self.campaigns.first()?.iter().zip(&self.first).filter(|(campaign, _)| !campaign.failed);
        let (played, points): (Vec<&Campaign>, Vec<&[f64]>) = played.map(|(campaign, point)| (campaign, point.as_slice())).unzip();
        let position = |campaign: &&Campaign| -> Vec<Option<f64>> {
            self.on.iter().map(|observation| campaign.values[observation.target].map(|value| observation.position(value))).collect()
        };
        let positions: Vec<Vec<Option<f64>>> = played.iter().map(position).collect();
        let apart = |(observation, (one, other)): (&Observation, (&Option<f64>, &Option<f64>))| match (one, other) {
            (Some(one), Some(other)) => (one - other).abs(),
            (None, None) => 0.0,
            _ => observation.farthest(),
        };
        recovery(&points, |one, other| together(self.on.iter().zip(positions[one].iter().zip(&positions[other])).map(apart)))
    }
}

/// Runs the command.
pub fn calibrate(options: &CalibrateOptions, colour: bool) -> Result<u8, Failure> {
    let package = open(&options.scenario)?;
    let mut experiment = build(&package, of_points(&options.choices, &options.play))?;
    let inputs = inputs(&experiment, options)?;
    let (on, beside) = targets(&experiment, options)?;
    let asked = asked(options, &inputs);
    experiment.design.sample = Some(asked.clone());
    experiment.id = experiment.design.id(&experiment.package);
    // Two calibrations are seldom of the same inputs and targets: each has a folder of its own name, which the same command finds again.
    let name = &experiment.variations[0].scenario.given.meta.name;
    let by_default = || Path::new("runs").join(format!("{name}-{}-{COMMAND}-{}", experiment.design.seed, &experiment.id[..8]));
    let path = options.play.out.clone().unwrap_or_else(by_default);
    look_into(&path)?;
    let words = format!("{} inputs on {} targets of the record, {} beside them", inputs.len(), on.len(), beside.len());
    note(&format!("{words}; at most {} campaigns", whole(most(options))));
    let population = Population::new(experiment.design.seed, inputs.len(), options.particles as usize);
    let mut calibrated =
        Calibrated { experiment, asked, inputs, on, beside, still: Vec::new(), population, campaigns: Vec::new(), first: Vec::new() };
    for generation in 0..options.generations {
        let proposals = calibrated.population.proposals();
        let played = play(&mut calibrated, &package, options, generation, proposals.clone(), &path)?;
        take(&mut calibrated, options.discrepancy / 100.0, generation, proposals, played)?;
        let last = calibrated.population.generations.last().copied();
        if let Some(last) = last.filter(|_| generation > 0) {
            note(&format!(
                "generation {generation}: {:.0} % came nearer; tolerance {:.3}, worth {:.0} even particles",
                100.0 * last.nearer,
                last.tolerance,
                last.effective
            ));
        }
        if calibrated.population.has_settled(SETTLED) {
            break;
        }
    }
    // It may have settled before.
    Progress::resumed(REPLICATIONS, most(options) as u64, most(options) as u64, "{pos}/{len}").done();
    let object = came::object(&calibrated, options)?;
    let write = |name: &str, text: &str| crate::whole_file::write(&path.join(name), text);
    write(RESULT, &format!("{object:#}\n"))?;
    write(PARTICLES, &came::particles(&calibrated))?;
    write(CENTRAL, &came::central(&calibrated))?;
    let shown = path.components().collect::<PathBuf>();
    note(&format!("the calibration is kept in {}; {CENTRAL} there is one point of it as a counterfactual", shown.display()));
    page::leave(&path, &calibrated, options, &object)?;
    if let Some(folder) = &options.svg {
        tell::draw(folder, &object)?;
    }
    let mut out = Out::new(colour);
    if options.play.json {
        out.line(&object.to_string())?
    } else {
        tell::print(&mut out, &object)?
    }
    out.flush()?;
    Ok(OK)
}

/// Campaigns that are played if it does not settle.
fn most(options: &CalibrateOptions) -> f64 {
    f64::from(options.particles) * (2.0 + f64::from(options.generations - 1))
}

/// What decides about the points of every generation, in words: another question has another experiment.
fn asked(options: &CalibrateOptions, inputs: &[Input]) -> String {
    let inputs: Vec<String> = inputs.iter().map(|input| format!("{} {}", input.key, input.doubt.word())).collect();
    let range = options.varied.range.map_or_else(|| "none".to_string(), |range| range.to_string());
    format!(
        "{COMMAND}, {} particles, discrepancy {}, on {} before {}, range {range}, inputs {}",
        options.particles,
        options.discrepancy,
        options.on.join(" "),
        options.before.as_deref().unwrap_or("the end"),
        inputs.join(", ")
    )
}

fn inputs(experiment: &Experiment, options: &CalibrateOptions) -> Result<Vec<Input>, Failure> {
    let inputs = varied(experiment, &options.varied)?;
    if inputs.is_empty() {
        let why = "no value of that quality and name has a prior; --range PERCENT calibrates those without one too";
        return Err(Failure::Usage(why.into()));
    }
    if inputs.len() > MOST_INPUTS {
        let why = "choose those that matter with --inputs (`kokkyo sensitivity` says which)";
        return Err(Failure::Usage(format!(
            "{} inputs are more than the {MOST_INPUTS} that a record like this can tell apart; {why}",
            inputs.len()
        )));
    }
    Ok(inputs)
}

/// What it is calibrated on, and the other targets with claims that count.
fn targets(experiment: &Experiment, options: &CalibrateOptions) -> Result<(Vec<Observation>, Vec<Observation>), Failure> {
    let scenario = &experiment.variations[0].scenario;
    let (record, clock) = (&scenario.record, &scenario.given.clock);
    let before = options.before.as_ref().map(|date| Moment::parse(date, clock.offset_h).map_err(Failure::Usage)).transpose()?;
    let all = observations(record, &options.on)?;
    let is_shown = |observation: &Observation| {
        let target = &record.targets[observation.target];
        is_asked(&options.on, &target.id) && before.is_none_or(|before| target.to <= before)
    };
    let (on, beside): (Vec<Observation>, Vec<Observation>) = all.into_iter().partition(is_shown);
    if on.is_empty() {
        let why = "no target of that name is over by then and has a claim with a figure that counts";
        return Err(Failure::Usage(format!("there is nothing to calibrate on: {why}")));
    }
    Ok((on, beside))
}

/// Looks whether the folder holds only what a calibration writes. Whether it can be made, and is this calibration's, is seen with the
/// first generation. *Errors*: it holds something else.
fn look_into(path: &Path) -> Result<(), Failure> {
    let is_ours = |name: &str| {
        let whole = unfinished(name).unwrap_or(name);
        [RESULT, PARTICLES, CENTRAL, REPORT, tell::DRAWING].contains(&whole) || name.starts_with(GENERATION)
    };
    let names = std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().to_string());
    match names.into_iter().find(|name| !is_ours(name)) {
        Some(name) => {
            let why = format!("the folder holds `{name}`, which no calibration wrote; nothing was touched: name another folder");
            Err(Failure::Usage(format!("--out {}: {why}", path.display())))
        }
        None => Ok(()),
    }
}

/// Folders of the generations begin with this.
const GENERATION: &str = "generation-";

/// What a generation left.
struct Played {
    /// *Shape*: `[point][target]`.
    values: Vec<Vec<Option<f64>>>,
    /// Which campaigns did not fail.
    played: Vec<bool>,
}

/// Plays a generation, or takes up what is there of it.
fn play(
    calibrated: &mut Calibrated,
    package: &Package,
    options: &CalibrateOptions,
    generation: u32,
    points: Vec<Vec<f64>>,
    path: &Path,
) -> Result<Played, Failure> {
    let before = calibrated.population.generations.iter().map(|generation| generation.played as u64).sum();
    let part = Part { before, of: most(options) as u64 };
    let experiment = &mut calibrated.experiment;
    experiment.design.replications = u32::try_from(points.len()).unwrap_or(u32::MAX);
    // The points of a generation follow from all before it, which follow from what is asked.
    experiment.design.sample = Some(format!("{}, generation {generation}", calibrated.asked));
    experiment.id = experiment.design.id(&experiment.package);
    experiment.points = Some(Arc::new(Proposed { inputs: calibrated.inputs.clone(), generation, points }));
    let experiment = &*experiment;
    let path = path.join(format!("{GENERATION}{generation:02}"));
    let failed = |fault| folder_failure(&path, fault);
    let digest = digest(experiment);
    let mut folder = ExperimentFolder::claim(&path, COMMAND, experiment, package, None, &digest).map_err(failed)?;
    if !folder.is_complete() {
        fill_part(&mut folder, threads(&options.play), Some(part), |number| experiment.play(number))?;
        name_failures(experiment, &folder.finish(|_, _| Ok(Vec::new())).map_err(failed)?);
    }
    let unread = |error: String| Failure::Failed(format!("{}: {error}", path.display()));
    let table = Outcomes::open(&path.join(tables::OUTCOMES.0)).map_err(unread)?;
    let targets = &experiment.variations[0].scenario.record.targets;
    let columns: Vec<Vec<Option<f64>>> =
        targets.iter().map(|target| table.column(&format!("target.{}", target.id))).collect::<Result<_, _>>().map_err(unread)?;
    // Every campaign that was played to its end has this one.
    let played = table.column("highest_rung").map_err(unread)?;
    let played: Vec<bool> = played.iter().map(Option::is_some).collect();
    if generation == 0 && !played.contains(&true) {
        return Err(Failure::Failed(
            "every campaign of the first generation failed: drawn values do not fit the rest of the package".into(),
        ));
    }
    let values = (0..played.len()).map(|point| columns.iter().map(|column| column[point]).collect());
    Ok(Played { values: values.collect(), played })
}

/// What is taken for the truth about each quantity beside a campaign.
fn truths(calibrated: &Calibrated, of: &[Observation], generation: u32, number: usize) -> Vec<Drawn> {
    let (seed, targets) = (calibrated.experiment.design.seed, &calibrated.scenario().record.targets);
    let draws = |observation: &Observation| {
        let key = entity(&targets[observation.target].id);
        Chance::new(seed, number as u32).at(Stream::Parameter, FIRST_MOMENT + generation, key)
    };
    of.iter().map(|observation| observation.draw(&mut draws(observation))).collect()
}

/// Takes the units of distances from the first generation. A target of those asked for that never varies is left out; one that is
/// foretold stays, as far off as it is.
fn settle(calibrated: &mut Calibrated, discrepancy: f64, first: &Played) -> Result<(), Failure> {
    let (mut on, mut beside) = (std::mem::take(&mut calibrated.on), std::mem::take(&mut calibrated.beside));
    let numbers: Vec<usize> = (0..first.played.len()).filter(|&number| first.played[number]).collect();
    let varies = |of: &mut Vec<Observation>| -> Vec<bool> {
        let drawn: Vec<Vec<Drawn>> = numbers.iter().map(|&number| truths(calibrated, of, 0, number)).collect();
        let settled = of.iter_mut().enumerate().map(|(which, observation)| {
            let column: Vec<Option<f64>> = numbers.iter().map(|&number| first.values[number][observation.target]).collect();
            let truths: Vec<Drawn> = drawn.iter().map(|row| row[which]).collect();
            observation.settle(&column, &truths, discrepancy)
        });
        settled.collect()
    };
    let (of_on, _) = (varies(&mut on), varies(&mut beside));
    calibrated.still = on.iter().zip(&of_on).filter(|(_, varies)| !**varies).map(|(observation, _)| observation.target).collect();
    let mut kept = of_on.into_iter();
    on.retain(|_| kept.next() == Some(true));
    (calibrated.on, calibrated.beside) = (on, beside);
    if calibrated.on.is_empty() {
        let why = "no target that it would be calibrated on varies in the first generation: other inputs, or more targets, may help";
        return Err(Failure::Usage(why.into()));
    }
    Ok(())
}

/// Sets the campaigns of a generation against the record and keeps the nearest.
fn take(calibrated: &mut Calibrated, discrepancy: f64, generation: u32, proposals: Vec<Vec<f64>>, played: Played) -> Result<(), Failure> {
    if generation == 0 {
        settle(calibrated, discrepancy, &played)?;
        calibrated.first.clone_from(&proposals);
    }
    let campaign = |(number, (values, played)): (usize, (Vec<Option<f64>>, bool))| Campaign {
        failed: !played,
        values,
        drawn: truths(calibrated, &calibrated.on, generation, number),
    };
    let campaigns: Vec<Campaign> = played.values.into_iter().zip(played.played).enumerate().map(campaign).collect();
    let distance = |campaign: &Campaign| {
        if campaign.failed {
            return f64::INFINITY;
        }
        let each = calibrated.on.iter().zip(&campaign.drawn);
        together(each.map(|(observation, drawn)| observation.distance(campaign.values[observation.target], *drawn)))
    };
    let distances: Vec<f64> = campaigns.iter().map(distance).collect();
    calibrated.campaigns.push(campaigns);
    let narrow = |why: String| Failure::Failed(format!("{why}: a narrower --range, or other inputs, may help"));
    calibrated.population.take(proposals, &distances).map_err(narrow)
}
