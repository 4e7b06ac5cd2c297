//! Many replications of one world: threads only across them, results in the order of their numbers.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use kokkyo_model::audit::Broken;
use kokkyo_model::event::Recording;
use kokkyo_model::step::HeldOut;
use kokkyo_model::{Laws, ParameterVector, Run, Settings, World, compile, simulate, simulate_observed, specification};
use kokkyo_scenario::package::{Change, Package};
use kokkyo_scenario::{CellPrior, Parameter, Report, check};
use rayon::prelude::*;

use crate::draw;
use crate::frames::Frames;

/// What all replications of an ensemble share.
#[derive(Debug, Clone)]
pub struct Design<'a> {
    /// Theatre and laws, compiled once.
    pub world: &'a World,
    /// Parameters with their priors, as the scenario gives them.
    pub parameters: &'a [Parameter],
    /// Values in tables with their priors, and what they are read from; `None`: they are played as stated.
    pub cells: Option<Cells<'a>>,
    /// Seed.
    pub seed: u64,
    /// Rows played by their stand-ins.
    pub held_out: HeldOut,
    /// Steps to play; `None`: to the end of the clock.
    pub steps: Option<u32>,
    /// Draw the parameters of every replication from their priors, those of replication 0 included.
    pub draw_parameters: bool,
    /// Take the digest of every replication.
    pub digest: bool,
}

/// Values in tables that can be drawn, and the package that is read anew with them.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'a> {
    /// Their priors, as the scenario gives them.
    pub priors: &'a [CellPrior],
    /// The package.
    pub package: &'a Package,
    /// What is changed in it besides.
    pub changes: &'a [Change],
}

impl Cells<'_> {
    /// The world with the values of one replication; nothing where none has a prior. *Errors*: the drawn values do not fit
    /// together with the rest of the package.
    fn world(&self, seed: u64, replication: u32) -> Result<Option<World>, Broken> {
        self.world_with(&draw::factors(self.priors, seed, replication))
    }

    /// The world with values multiplied by factors, path by path; nothing where there are none. *Errors*: as
    /// [`Self::world`].
    pub(crate) fn world_with(&self, factors: &[(&str, f64)]) -> Result<Option<World>, Broken> {
        if factors.is_empty() {
            return Ok(None);
        }
        let refused = |report: Report| {
            let fault = report.diagnostics.first().map(ToString::to_string).unwrap_or_default();
            let invariant = format!(
                "the values drawn for {} are refused: {fault}",
                factors.iter().map(|(path, _)| *path).collect::<Vec<_>>().join(", ")
            );
            Broken { invariant, phase: "draw", step: 0 }
        };
        let scenario = check::load_drawn(self.package, &specification(), self.changes, factors).map_err(refused)?;
        compile(&scenario.given).map(Some).map_err(refused)
    }
}

/// Why an ensemble could not be run.
#[derive(Debug, thiserror::Error)]
pub enum EnsembleError {
    /// The machine gave no threads.
    #[error("no threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// What an ensemble left behind.
#[derive(Debug, Clone)]
pub struct Ensemble<T> {
    /// What was kept of each replication, by ascending number.
    pub kept: Vec<(u32, T)>,
    /// Replications that broke an invariant: our fault. Left out of everything, but never hidden.
    pub broken: Vec<(u32, Broken)>,
    /// The run was cancelled before its end.
    pub interrupted: bool,
}

/// The laws with drawn parameters. Drawing changes values, never keys, so what compiled once has every key. *Errors*: a key is missing
/// all the same, which is our fault; the stated laws in place of the drawn ones would hide it.
pub(crate) fn laws_of(drawn: &ParameterVector) -> Result<Laws, Broken> {
    Laws::read(drawn).map_err(|missing| {
        let invariant = format!("drawn parameters have every key: {} missing", missing.join(", "));
        Broken { invariant, phase: "draw", step: 0 }
    })
}

impl Design<'_> {
    /// The world of one replication: the same theatre, and its own laws where parameters are drawn.
    ///
    /// *Errors*: values drawn for tables do not fit together with the rest of the package.
    pub fn world_of(&self, replication: u32) -> Result<World, Broken> {
        let mut world = self.world.clone();
        if !self.draw_parameters {
            return Ok(world);
        }
        if let Some(drawn) = self.cells.map(|cells| cells.world(self.seed, replication)).transpose()?.flatten() {
            world = World { free_from_h: world.free_from_h, choices: world.choices, ..drawn };
        }
        world.laws = laws_of(&draw::drawn(self.parameters, self.seed, replication))?;
        Ok(world)
    }

    /// Plays one replication. *Errors*: a conservation law is broken, which is our fault.
    pub fn play(&self, replication: u32, recording: Recording, digest: bool) -> Result<Run, Broken> {
        simulate(&self.world_of(replication)?, &self.settings(replication, recording, digest))
    }

    /// Plays one replication with its events, its frames and its digest. *Errors*: as [`play`](Self::play).
    pub fn record(&self, replication: u32) -> Result<(Run, Frames), Broken> {
        let world = self.world_of(replication)?;
        let mut frames = Frames::new(&world.theatre);
        let settings = self.settings(replication, Recording::Everything, true);
        let run = simulate_observed(&world, &settings, |state, _| frames.record(&world.theatre, state))?;
        Ok((run, frames))
    }

    /// Plays replication 0 of many seeds on `threads` threads (`None`: as many as the machine has): campaigns that have nothing in
    /// common but the world. Results come in the order of the seeds, whichever thread was first; nothing where `cancelled` was raised
    /// before. *Errors*: threads cannot be started.
    pub fn run_seeds<T: Send>(
        &self,
        seeds: &[u64],
        threads: Option<usize>,
        cancelled: &AtomicBool,
        keep: impl Fn(Run) -> T + Sync,
    ) -> Result<Vec<Option<Result<T, Broken>>>, EnsembleError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build()?;
        let one = |&seed: &u64| {
            let design = Design { seed, ..self.clone() };
            (!cancelled.load(Ordering::Relaxed)).then(|| design.play(0, Recording::Nothing, self.digest).map(&keep))
        };
        Ok(pool.install(|| seeds.par_iter().map(one).collect()))
    }

    fn settings(&self, replication: u32, recording: Recording, digest: bool) -> Settings {
        Settings { seed: self.seed, replication, recording, digest, held_out: self.held_out, steps: self.steps }
    }

    /// Plays the replications `from..to` on `threads` threads (`None`: as many as the machine has) and keeps what
    /// `keep` makes of each. `progress` is called with the number done so far. Raising `cancelled` ends the run after
    /// the replications that are under way. *Errors*: threads cannot be started.
    pub fn run<T: Send>(
        &self,
        numbers: std::ops::Range<u32>,
        threads: Option<usize>,
        cancelled: &AtomicBool,
        progress: impl Fn(u32) + Sync,
        keep: impl Fn(u32, Run) -> T + Sync,
    ) -> Result<Ensemble<T>, EnsembleError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build()?;
        let done = AtomicU32::new(0);
        let one = |replication: u32| {
            if cancelled.load(Ordering::Relaxed) {
                return None;
            }
            let result = self.play(replication, Recording::Nothing, self.digest).map(|run| keep(replication, run));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            Some((replication, result))
        };
        // An indexed collection keeps the order of numbers, whichever thread was first.
        let results: Vec<Option<(u32, Result<T, Broken>)>> = pool.install(|| numbers.into_par_iter().map(one).collect());
        let mut ensemble = Ensemble { kept: Vec::with_capacity(results.len()), broken: Vec::new(), interrupted: false };
        for result in results {
            match result {
                Some((number, Ok(kept))) => ensemble.kept.push((number, kept)),
                Some((number, Err(broken))) => ensemble.broken.push((number, broken)),
                None => ensemble.interrupted = true,
            }
        }
        Ok(ensemble)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fixture::two_posts;
    use kokkyo_scenario::{Prior, Scenario};

    /// The whole clock, nothing held out, nothing drawn, no digest.
    fn design<'a>(world: &'a World, scenario: &'a Scenario) -> Design<'a> {
        Design {
            world,
            parameters: &scenario.given.parameters,
            cells: None,
            seed: 7,
            held_out: HeldOut::default(),
            steps: None,
            draw_parameters: false,
            digest: false,
        }
    }

    #[test]
    fn each_seed_is_played_as_if_alone_on_any_number_of_threads() {
        let (scenario, world) = two_posts();
        let design = Design { digest: true, ..design(&world, &scenario) };
        let none = AtomicBool::new(false);
        let seeds = [5, 3, 9, 3];
        let digests = |threads: usize| -> Vec<_> {
            design.run_seeds(&seeds, Some(threads), &none, |run| run.digest).unwrap().into_iter().map(|one| one.unwrap().unwrap()).collect()
        };
        let one = digests(1);
        assert_eq!(one, digests(3));
        assert!(one[1] == one[3] && one[0] != one[1], "in the order of the seeds");
        for (seed, digest) in seeds.iter().zip(&one) {
            assert_eq!(Design { seed: *seed, ..design.clone() }.play(0, Recording::Nothing, true).unwrap().digest, *digest);
        }
    }

    #[test]
    fn results_do_not_depend_on_the_number_of_threads() {
        let (scenario, world) = two_posts();
        let design = Design { digest: true, ..design(&world, &scenario) };
        let digests = |threads| {
            let none = AtomicBool::new(false);
            let ensemble = design.run(0..6, Some(threads), &none, |_| {}, |_, run| run.digest).unwrap();
            assert!(ensemble.broken.is_empty() && !ensemble.interrupted);
            ensemble.kept
        };
        let one = digests(1);
        assert_eq!(one.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
        assert_eq!(one, digests(3));
        assert!(one.iter().all(|(_, digest)| digest.is_some()));
    }

    #[test]
    fn a_cancelled_run_says_so() {
        let (scenario, world) = two_posts();
        let design = Design { steps: Some(1), ..design(&world, &scenario) };
        let ensemble = design.run(0..4, Some(2), &AtomicBool::new(true), |_| {}, |number, _| number).unwrap();
        assert!(ensemble.interrupted && ensemble.kept.is_empty());
    }

    #[test]
    fn drawn_parameters_change_the_laws_and_leave_the_theatre() {
        let (scenario, world) = two_posts();
        let mut parameters = scenario.given.parameters.clone();
        let key = "combat.attrition.killed_share";
        for parameter in parameters.iter_mut().filter(|parameter| parameter.key == key) {
            parameter.prior = Prior::Uniform { low: 0.1, high: 0.9 };
        }
        let design = Design { parameters: &parameters, draw_parameters: true, ..design(&world, &scenario) };
        let (first, second) = (design.world_of(0).unwrap(), design.world_of(1).unwrap());
        assert_ne!(first.laws.attrition.killed_share, second.laws.attrition.killed_share);
        assert_eq!(first.laws.attrition.killed_share, design.world_of(0).unwrap().laws.attrition.killed_share);
        assert!(Arc::ptr_eq(&first.theatre, &second.theatre));
    }

    #[test]
    fn figures_in_tables_are_drawn_anew_in_every_replication_and_only_where_asked() {
        let (mut package, _, _) = crate::fixture::package("two-posts");
        let doubt = "[\"logistics.fleets.W_LORRY.vehicles\"]\nunit = \"vehicles\"\nlow = 5\nhigh = 20\nprior = \"uniform\"\nquality = \"assumed\"\nreason = \"x\"\n";
        package.files.insert("parameters/doubts.toml".to_string(), doubt.as_bytes().to_vec());
        let scenario = check::load(&package, &specification(), &[]).unwrap();
        let world = compile(&scenario.given).unwrap();
        let cells = Cells { priors: &scenario.given.cell_priors, package: &package, changes: &[] };
        let drawing = Design { cells: Some(cells), draw_parameters: true, ..design(&world, &scenario) };
        let vehicles =
            |world: &World| world.theatre.fleets.ids().map(|id| world.theatre.fleets[id].schedule[0].vehicles).collect::<Vec<_>>();
        let drawn: Vec<Vec<f64>> = (0..20).map(|number| vehicles(&drawing.world_of(number).unwrap())).collect();
        let stated = vehicles(&world);
        assert!(drawn.iter().all(|fleets| (5.0..=20.0).contains(&fleets[0]) && fleets[1] == stated[1]));
        assert!(drawn.iter().any(|fleets| fleets[0] < 9.0) && drawn.iter().any(|fleets| fleets[0] > 15.0));
        assert_eq!(drawn[3], vehicles(&drawing.world_of(3).unwrap()));
        assert_eq!(vehicles(&design(&world, &scenario).world_of(3).unwrap()), stated);
        // The run is another one, and the same again.
        let digest = |design: &Design<'_>| design.play(3, Recording::Nothing, true).unwrap().digest;
        assert_eq!(digest(&drawing), digest(&drawing));
        assert_ne!(digest(&drawing), digest(&Design { cells: None, ..drawing.clone() }));
    }
}
