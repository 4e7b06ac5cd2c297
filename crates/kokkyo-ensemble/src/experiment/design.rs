//! What an experiment plays, and how its replications are numbered.
//!
//! The *luck* of a replication is the number that addresses its draws. Variants share it (common random numbers), so that
//! a difference between them is the effect of what was changed; within a variant no two replications have the same.
//!
//! | design | draw | replication | luck |
//! |---|---|---|---|
//! | stated values | none | r | r |
//! | each replication draws | r | r | r |
//! | D draws with R replications each | d | r | r D + d |
//!
//! A *unit* is one replication of one variant: number luck × variants + variant. More replications append units and
//! change the number of none, so an experiment can be extended.

use std::sync::Arc;

use kokkyo_model::audit::Broken;
use kokkyo_model::event::Recording;
use kokkyo_model::step::HeldOut;
use kokkyo_model::{ParameterVector, RESULTS_VERSION, Run, Settings, World, simulate_observed};
use kokkyo_scenario::package::Change;
use kokkyo_scenario::{Package, Scenario};
use serde::{Deserialize, Serialize};

use super::measures::{Measure, measures};
use super::row::{Failure, Row};
use crate::compare::parting::first_parting;
use crate::draw;
use crate::ensemble::{Cells, laws_of};

/// What decides about the tables of an experiment: no paths, no threads, no shards.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Design {
    /// How headquarters behave.
    pub mode: String,
    /// Date from which on headquarters decide; `None`: as `mode` says from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<String>,
    /// Seed.
    pub seed: u64,
    /// Variants, each a counterfactual or several joined by `+`; `base` changes nothing.
    pub variants: Vec<String>,
    /// Counterfactuals that all variants share, in order.
    pub with: Vec<String>,
    /// Values set in all variants, `path=value`, in order.
    pub set: Vec<String>,
    /// Mechanisms played by their stand-ins.
    pub hold_out: Vec<String>,
    /// Date at which replications stop.
    pub until: Option<String>,
    /// Draws of the parameters, each with all replications; `None`: see `draw_parameters`.
    pub draws: Option<u32>,
    /// Without `draws`: each replication draws its parameters, instead of playing the stated values.
    pub draw_parameters: bool,
    /// Replications of each design point.
    pub replications: u32,
    /// The digest of every replication is taken.
    pub digest: bool,
    /// How points are chosen, where it is not by draws from priors: then a draw is the number of a point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
}

/// Points that somebody else has chosen: parameters and luck by the number of the point.
pub trait Points: std::fmt::Debug + Send + Sync {
    /// The stated parameters, changed as the point has it.
    fn vector(&self, stated: ParameterVector, point: u32) -> ParameterVector;
    /// Values in tables, by path, and the factors by which they are multiplied.
    fn factors(&self, point: u32) -> Vec<(String, f64)>;
    /// What addresses the draws of the point.
    fn luck(&self, point: u32) -> u32;
}

/// One replication of one variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Its number in the experiment.
    pub number: u64,
    /// Position of the variant in the design.
    pub variant: usize,
    /// Draw of the parameters; `None`: stated values.
    pub draw: Option<u32>,
    /// Replication of the design point.
    pub replication: u32,
    /// What addresses its draws.
    pub luck: u32,
}

impl Design {
    /// Draws that each replication number has.
    fn draws_each(&self) -> u64 {
        u64::from(self.draws.unwrap_or(1).max(1))
    }

    /// Replications of one variant, over all draws.
    pub fn lucks(&self) -> u64 {
        self.draws_each() * u64::from(self.replications)
    }

    /// Units in all.
    pub fn units(&self) -> u64 {
        self.lucks() * self.variants.len() as u64
    }

    /// A unit by its number.
    pub fn unit(&self, number: u64) -> Unit {
        let variants = self.variants.len().max(1) as u64;
        let luck = number / variants;
        let (draw, replication) = match self.draws {
            Some(_) => (Some((luck % self.draws_each()) as u32), luck / self.draws_each()),
            None => (self.draw_parameters.then_some(luck as u32), luck),
        };
        Unit { number, variant: (number % variants) as usize, draw, replication: replication as u32, luck: luck as u32 }
    }

    /// The units of shard `number` of `of` (from 1): all shards together are all units, once each.
    pub fn shard(&self, number: u32, of: u32) -> std::ops::Range<u64> {
        let units = u128::from(self.units());
        let edge = |at: u32| (units * u128::from(at) / u128::from(of.max(1))) as u64;
        edge(number.saturating_sub(1))..edge(number)
    }

    /// Sixteen hexadecimal digits that name the experiment: what is asked of which package under which results,
    /// whatever the number of replications.
    pub fn id(&self, package: &str) -> String {
        let fixed = Self { replications: 0, ..self.clone() };
        let text = serde_json::to_string(&fixed).unwrap_or_default();
        let mut hasher = blake3::Hasher::new();
        hasher.update(package.as_bytes());
        hasher.update(&RESULTS_VERSION.to_le_bytes());
        hasher.update(text.as_bytes());
        hasher.finalize().to_hex()[..16].to_string()
    }
}

/// A variant, checked and compiled.
#[derive(Debug)]
pub struct Variation {
    /// As the design names it.
    pub name: String,
    /// Titles of its counterfactuals.
    pub title: String,
    /// What it changes, a `path = value` or `path × factor` each, those that all variants share among them.
    pub changes: Vec<String>,
    /// The same as they are made in the package.
    pub made: Vec<Change>,
    /// The scenario with its changes.
    pub scenario: Scenario,
    /// The compiled world.
    pub world: World,
}

/// An experiment ready to be played.
#[derive(Debug)]
pub struct Experiment {
    /// What is asked.
    pub design: Design,
    /// Hash of the package before changes.
    pub package: String,
    /// The package, from which values in tables are read anew where they are drawn.
    pub source: Package,
    /// The variants in the order of the design.
    pub variations: Vec<Variation>,
    /// Rows played by their stand-ins.
    pub held_out: HeldOut,
    /// Steps to play; `None`: to the end of the clock.
    pub steps: Option<u32>,
    /// What is measured, in the order of values of a row.
    pub measures: Vec<Measure>,
    /// Name of the experiment.
    pub id: String,
    /// Points chosen by somebody else, with [`Design::sample`].
    pub points: Option<Arc<dyn Points>>,
}

impl Experiment {
    /// Puts an experiment together. `None`: there are as many variations as the design names, at least one.
    pub fn new(design: Design, source: Package, variations: Vec<Variation>, held_out: HeldOut, steps: Option<u32>) -> Option<Self> {
        let package = source.hash();
        let first = variations.first().filter(|_| variations.len() == design.variants.len())?;
        let measures = measures(&first.scenario);
        let id = design.id(&package);
        Some(Self { measures, id, points: None, design, package, source, variations, held_out, steps })
    }

    /// Measures partings too: when each variant's history parts from that of the first variant on the same luck. Two
    /// measures before those of the record. Units of other variants play the first one beside their own.
    pub fn with_partings(mut self) -> Self {
        let at = self.partings();
        let measure = |name: &str, unit: &str, about: &str| Measure { name: name.into(), unit: unit.into(), about: about.into() };
        self.measures.insert(at, measure("parted_h", "h", "When its history parts from that of the first variant; empty if it does not"));
        self.measures.insert(at + 1, measure("parted_event", "1", "Number of the event at which it parts; empty if it does not"));
        self
    }

    /// Position of the measures of partings.
    fn partings(&self) -> usize {
        let targets = self.variations.first().map_or(0, |first| first.scenario.record.targets.len());
        let own = self.measures.iter().filter(|measure| measure.name.starts_with("parted_")).count();
        self.measures.len() - targets - own
    }

    /// Plays a unit of an experiment [`with_partings`](Self::with_partings), and measures it.
    pub fn play_parting(&self, number: u64) -> Row {
        let mut parted = None;
        let mut row = self.row_of(number, |unit| {
            let played = self.run(unit, Recording::Everything, self.design.digest)?;
            if unit.variant > 0 {
                let first = self.run(Unit { variant: 0, ..unit }, Recording::Everything, false)?;
                parted = first_parting(&first.0.events, &played.0.events);
            }
            Ok(played)
        });
        if row.failure.is_none() {
            let at = self.partings();
            row.values.insert(at, parted.map(|parting| f64::from(parting.minute) / 60.0));
            row.values.insert(at + 1, parted.map(|parting| (parting.at + 1) as f64));
        }
        row
    }

    /// The world of a unit: the theatre of its variant, its own laws where parameters are drawn, its own theatre where values
    /// in tables are. *Errors*: values drawn for tables do not fit together with the rest of the package.
    pub fn world(&self, unit: Unit) -> Result<World, Broken> {
        let variation = &self.variations[unit.variant];
        let mut world = variation.world.clone();
        let factors = self.factors(unit.variant, unit.draw);
        let factors: Vec<(&str, f64)> = factors.iter().map(|(path, factor)| (path.as_str(), *factor)).collect();
        let cells = Cells { priors: &variation.scenario.given.cell_priors, package: &self.source, changes: &variation.made };
        if let Some(drawn) = cells.world_with(&factors)? {
            world = World { free_from_h: world.free_from_h, choices: world.choices, ..drawn };
        }
        if unit.draw.is_some() {
            world.laws = laws_of(&self.vector(unit.variant, unit.draw))?;
        }
        Ok(world)
    }

    /// Values in tables under a draw: path, and the factor by which the stated value becomes the one that is played.
    pub fn factors(&self, variant: usize, draw: Option<u32>) -> Vec<(String, f64)> {
        let priors = &self.variations[variant].scenario.given.cell_priors;
        match (draw, &self.points) {
            (None, _) => Vec::new(),
            (Some(number), None) => {
                draw::factors(priors, self.design.seed, number).into_iter().map(|(path, factor)| (path.to_string(), factor)).collect()
            }
            (Some(number), Some(points)) => points.factors(number),
        }
    }

    /// The parameters of a variant under a draw.
    pub fn vector(&self, variant: usize, draw: Option<u32>) -> ParameterVector {
        let parameters = &self.variations[variant].scenario.given.parameters;
        match (draw, &self.points) {
            (None, _) => ParameterVector::stated(parameters),
            (Some(number), None) => draw::drawn(parameters, self.design.seed, number),
            (Some(number), Some(points)) => points.vector(ParameterVector::stated(parameters), number),
        }
    }

    /// A unit by its number.
    pub fn unit(&self, number: u64) -> Unit {
        let unit = self.design.unit(number);
        match (&self.points, unit.draw) {
            (Some(points), Some(point)) => Unit { luck: points.luck(point), ..unit },
            _ => unit,
        }
    }

    /// Choices of a unit.
    pub fn settings(&self, unit: Unit, recording: Recording, digest: bool) -> Settings {
        Settings { recording, digest, held_out: self.held_out, steps: self.steps, ..Settings::quiet(self.design.seed, unit.luck) }
    }

    /// Plays a unit and measures it. A broken conservation law, and a panic, are kept as failures of the row.
    pub fn play(&self, number: u64) -> Row {
        self.row_of(number, |unit| self.run(unit, Recording::Nothing, self.design.digest))
    }

    /// Plays a unit; with it the hour at which each rung was first reached by anyone. *Errors*: a conservation law is broken.
    pub fn run(&self, unit: Unit, recording: Recording, digest: bool) -> Result<(Run, FirstHours), Broken> {
        let mut first = FirstHours::default();
        let world = self.world(unit)?;
        let end_of_step = world.theatre.step_h;
        let run = simulate_observed(&world, &self.settings(unit, recording, digest), |state, _| first.see(state, end_of_step))?;
        Ok((run, first))
    }

    /// The row of a unit, from whatever plays it.
    pub fn row_of(&self, number: u64, play: impl FnOnce(Unit) -> Result<(Run, FirstHours), Broken>) -> Row {
        let unit = self.unit(number);
        // A panic is our fault too: it costs its own replication, which is named, and no other.
        let played = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| play(unit)));
        let failed = |phase: &str, step: u32, what: String| Row::failed(number, Failure { phase: phase.to_string(), step, what });
        match played {
            Ok(Ok((run, first))) => {
                let theatre = &self.variations[unit.variant].world.theatre;
                let (values, reasons) = super::measures::read(&self.variations[0].scenario, theatre, &run, &first);
                Row { number, failure: None, values, reasons, digest: run.digest }
            }
            Ok(Err(broken)) => failed(broken.phase, broken.step, broken.invariant),
            Err(panic) => {
                let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
                failed("panic", 0, text.unwrap_or("without a message").to_string())
            }
        }
    }
}

/// When each rung was first reached by anyone. *Unit*: h since the start.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FirstHours {
    /// By rung; `None`: never.
    pub by_rung: [Option<f64>; kokkyo_model::outcome::RUNGS.len()],
}

impl FirstHours {
    /// Looks at the state after a step of `step_h` hours, whose beginning is `state.hour`.
    pub fn see(&mut self, state: &kokkyo_model::world::State, step_h: f64) {
        let highest = usize::from(state.highest_rung);
        for first in self.by_rung.iter_mut().take(highest + 1).filter(|first| first.is_none()) {
            *first = Some(state.hour + step_h);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(variants: usize, draws: Option<u32>, replications: u32) -> Design {
        Design { variants: (0..variants).map(|at| at.to_string()).collect(), draws, replications, ..Design::default() }
    }

    #[test]
    fn within_a_variant_no_two_units_share_their_luck_and_across_variants_all_do() {
        for (variants, draws, replications) in [(1, None, 7), (3, None, 5), (2, Some(4), 6), (1, Some(1), 9)] {
            let design = design(variants, draws, replications);
            let mut by_variant = vec![Vec::new(); variants];
            for number in 0..design.units() {
                let unit = design.unit(number);
                by_variant[unit.variant].push(unit.luck);
            }
            for lucks in &by_variant {
                assert!(lucks.windows(2).all(|pair| pair[0] < pair[1]), "{lucks:?}");
                assert_eq!(lucks, &by_variant[0]);
                assert_eq!(lucks.len() as u64, design.lucks());
            }
        }
    }

    #[test]
    fn more_replications_append_units_and_change_no_number() {
        let (small, large) = (design(2, Some(3), 4), design(2, Some(3), 9));
        assert!((0..small.units()).all(|number| small.unit(number) == large.unit(number)));
        assert_eq!(small.id("p"), large.id("p"));
        assert_ne!(small.id("p"), small.id("q"));
        assert_ne!(small.id("p"), design(2, Some(2), 4).id("p"));
    }

    #[test]
    fn shards_are_all_units_once_each() {
        let design = design(3, None, 11);
        for of in [1, 2, 7, 33, 100] {
            let mut next = 0;
            for number in 1..=of {
                let range = design.shard(number, of);
                assert_eq!(range.start, next);
                next = range.end;
            }
            assert_eq!(next, 33);
        }
    }

    #[test]
    fn a_draw_keeps_its_number_in_every_replication() {
        let design = design(1, Some(3), 2);
        let found: Vec<_> = (0..6).map(|number| design.unit(number)).map(|unit| (unit.draw, unit.replication)).collect();
        assert_eq!(found, [(Some(0), 0), (Some(1), 0), (Some(2), 0), (Some(0), 1), (Some(1), 1), (Some(2), 1)]);
        let each = Design { draw_parameters: true, ..self::design(1, None, 2) };
        assert_eq!((each.unit(1).draw, each.unit(1).luck), (Some(1), 1));
    }
}
