//! `kokkyo replay`: plays a kept run again from its own package and arguments, and says whether the same came of it.

use kokkyo_ensemble::ensemble::{Cells, Design};
use kokkyo_ensemble::names::Names;
use kokkyo_ensemble::observe::Observed;
use kokkyo_ensemble::record_table;
use kokkyo_ensemble::run_folder::{KeptRun, PACKAGE, RunRecord};
use kokkyo_ensemble::words::sentence;
use kokkyo_model::event::Event;
use kokkyo_model::{RESULTS_VERSION, Run};
use serde_json::json;

use crate::cli::{Choices, ReplayOptions, RunOptions};
use crate::failure::{FAILED, Failure, OK};
use crate::json::mode_of;
use crate::output::{Out, note};
use crate::progress::{Progress, REPLICATIONS};
use crate::run::{Results, free_from_h, held_out, spread, steps_until, void};
use crate::scenario_source::Loaded;
use crate::{interrupt, json as objects, run_folder};

/// What the two runs differ in.
struct Compared {
    /// Files of the folder with other bytes, by name.
    files: Vec<String>,
    /// How many files there are, the package left out: it was read, not made.
    of: usize,
    /// Digest now.
    digest: Option<String>,
    /// First event that is another one: its number, and the sentences of then and now.
    event: Option<(usize, String, String)>,
}

impl Compared {
    fn is_equal(&self, kept: &KeptRun) -> bool {
        self.files.is_empty() && self.digest == kept.manifest.digest
    }
}

/// Runs the command.
///
/// *Errors*: there is no run, or it cannot be read or played.
pub fn replay(options: &ReplayOptions) -> Result<u8, Failure> {
    let (folder, kept) = run_folder::open(&options.run)?;
    let then = kept.manifest.results_version;
    if then != RESULTS_VERSION {
        note(&format!("the run is of results version {then}, this Kokkyo of version {RESULTS_VERSION}: a difference is to be expected"));
    }
    let (played, digest) = play(&kept, options.threads)?;
    let compared = compare(&kept, &played, digest)?;
    let equal = compared.is_equal(&kept);
    let mut out = Out::new(false);
    if options.json {
        let event = compared.event.as_ref().map(|(number, then, now)| json!({ "event": number, "then": then, "now": now }));
        let object = json!({
            "schema_version": objects::SCHEMA_VERSION,
            "scenario": kept.manifest.scenario,
            "equal": equal,
            "digest_then": kept.manifest.digest,
            "digest_now": compared.digest,
            "results_version_then": then,
            "results_version_now": RESULTS_VERSION,
            "files": compared.of,
            "files_that_differ": compared.files,
            "first_event_that_differs": event,
        });
        out.line(&object.to_string())?;
    } else if equal {
        let digest = compared.digest.as_deref().unwrap_or("none");
        out.line(&format!("{}: the same again, digest {digest}, {} files byte for byte", folder.display(), compared.of))?;
    } else {
        out.line(&format!("{}: another history", folder.display()))?;
        let shown = |digest: &Option<String>| digest.clone().unwrap_or_else(|| "none".to_string());
        out.labelled("digest then", &shown(&kept.manifest.digest))?;
        out.labelled("digest now", &shown(&compared.digest))?;
        if let Some((number, then, now)) = &compared.event {
            out.line(&format!("  the first difference is in event {number}"))?;
            out.labelled("then", then)?;
            out.labelled("now", now)?;
        }
        out.labelled("files", &format!("{} of {} differ: {}", compared.files.len(), compared.of, compared.files.join(", ")))?;
    }
    out.flush()?;
    Ok(if equal { OK } else { FAILED })
}

/// Plays a kept run again.
fn play(kept: &KeptRun, threads: Option<u16>) -> Result<(RunRecord, Option<String>), Failure> {
    let arguments = &kept.manifest.arguments;
    let choices = Choices {
        with: arguments.with.clone(),
        set: arguments.set.clone(),
        hold_out: arguments.hold_out.clone(),
        seed: Some(arguments.seed),
    };
    let options = RunOptions {
        choices,
        decided: None,
        played: arguments.choices.clone(),
        mode: mode_of(&arguments.mode),
        free_from: arguments.free_from.clone(),
        replications: arguments.replications,
        threads,
        until: arguments.until.clone(),
        draw_parameters: arguments.draw_parameters,
        digest: arguments.digest,
        full: false,
        quiet: true,
        brief: true,
        out: None,
        no_out: true,
        json: true,
    };
    let theatre = &kept.world.theatre;
    let changes = arguments.changes(&kept.package).map_err(Failure::Failed)?;
    let mut world = kept.world.clone();
    world.free_from_h = free_from_h(options.mode, options.free_from.as_deref(), &kept.scenario)?;
    let steps = options.until.as_deref().map(|until| steps_until(until, &kept.scenario)).transpose()?;
    let design = Design {
        world: &world,
        parameters: &kept.scenario.given.parameters,
        cells: Some(Cells { priors: &kept.scenario.given.cell_priors, package: &kept.package, changes: &changes }),
        seed: arguments.seed,
        held_out: held_out(&options.choices.hold_out)?,
        steps,
        draw_parameters: options.draw_parameters,
        digest: options.digest,
    };
    let interrupted = interrupt::flag();
    let progress = Progress::new(REPLICATIONS, u64::from(options.replications));
    let (told, frames) = design.record(0).map_err(|broken| Failure::Failed(void(0, &broken)))?;
    let (spread, broken) = spread(&kept.scenario, &design, &told, &options, &interrupted, progress)?;
    let observed: Vec<Vec<Observed>> = spread.iter().map(|kept| kept.observed.clone()).collect();
    let rows = record_table::table(&kept.scenario.record, &kept.scenario.given.sources, &observed);
    let set = arguments.set.iter().filter_map(|text| text.split_once('=')).map(|(path, value)| (path.trim().into(), value.trim().into()));
    let loaded = Loaded {
        package: kept.package.clone(),
        scenario: kept.scenario.clone(),
        world: kept.world.clone(),
        changes: changes.clone(),
        set: set.collect(),
    };
    let result = objects::run(&Results {
        loaded: &loaded,
        options: &options,
        seed: arguments.seed,
        steps: steps.unwrap_or(theatre.steps),
        told: &told,
        kept: &spread,
        broken: &broken,
        rows: &rows,
    });
    let Run { events, trajectory, digest, .. } = told;
    Ok((RunRecord { events, frames, trajectory, spread, result }, digest))
}

fn compare(kept: &KeptRun, played: &RunRecord, digest: Option<String>) -> Result<Compared, Failure> {
    let theatre = &kept.world.theatre;
    let files = played.files(&kept.scenario, theatre, &kept.package).map_err(Failure::Failed)?;
    let made: Vec<_> = files.iter().filter(|file| !file.name.starts_with(&format!("{PACKAGE}/"))).collect();
    let was = |name: &str| kept.manifest.files.iter().find(|entry| entry.name == name).map(|entry| entry.blake3.clone());
    let differ = made.iter().filter(|file| was(&file.name) != Some(blake3::hash(&file.bytes).to_hex().to_string()));
    let names = Names::new(&kept.scenario.given, theatre);
    let said = |event: Option<&Event>| event.map_or_else(|| "nothing more".to_string(), |event| sentence(&event.happening, &names));
    let (then, now) = (&kept.record.events, &played.events);
    let first = (0..then.len().max(now.len())).find(|at| then.get(*at) != now.get(*at));
    Ok(Compared {
        files: differ.map(|file| file.name.clone()).collect(),
        of: made.len(),
        digest,
        event: first.map(|at| (at + 1, said(then.get(at)), said(now.get(at)))),
    })
}
