//! One replication from beginning to end.

use crate::audit::{self, Broken};
use crate::chance::Chance;
use crate::compile::World;
use crate::event::{Event, Log, Recording};
use crate::outcome::Outcome;
use crate::step::{Cadence, Engine, HeldOut, SCHEDULE};
use crate::trajectory::Trajectory;
use crate::world::State;

/// Version of the results: raised with every change of numbers, a line in the changelog under *Results*.
pub const RESULTS_VERSION: u32 = 1;

/// Choices about running; none of them changes a number except the seed, the replication and what is held out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Seed.
    pub seed: u64,
    /// Number of the replication.
    pub replication: u32,
    /// What becomes of events.
    pub recording: Recording,
    /// Take the digest.
    pub digest: bool,
    /// Rows played by their stand-ins.
    pub held_out: HeldOut,
    /// Steps to play; `None`: to the end of the clock.
    pub steps: Option<u32>,
}

impl Settings {
    /// A replication without recording.
    pub fn quiet(seed: u64, replication: u32) -> Self {
        Self { seed, replication, recording: Recording::Nothing, digest: false, held_out: HeldOut::default(), steps: None }
    }
}

/// What a replication left behind.
#[derive(Debug, Clone)]
pub struct Run {
    /// Daily rows.
    pub trajectory: Trajectory,
    /// Goals and losses at the end.
    pub outcome: Outcome,
    /// Events, if they were kept.
    pub events: Vec<Event>,
    /// Digest, if it was asked for.
    pub digest: Option<String>,
    /// Number of events emitted.
    pub emitted: u32,
    /// The final state.
    pub state: State,
}

/// Plays a replication. *Errors*: a conservation law is broken, which is our fault and voids the replication.
pub fn simulate(world: &World, settings: &Settings) -> Result<Run, Broken> {
    simulate_observed(world, settings, |_, _| {})
}

/// Plays a replication and shows every step's state and log to an observer, which cannot change them.
/// *Errors*: as [`simulate`].
pub fn simulate_observed(world: &World, settings: &Settings, observe: impl FnMut(&State, &Log)) -> Result<Run, Broken> {
    simulate_phased(world, settings, observe, |_| {})
}

/// Plays a replication and says after which row of the schedule it stands, in every round of a fight, to whom takes the time; `step` is
/// the audit and what is between steps. *Errors*: as [`simulate`].
pub fn simulate_phased(
    world: &World,
    settings: &Settings,
    mut observe: impl FnMut(&State, &Log),
    mut pass: impl FnMut(&'static str),
) -> Result<Run, Broken> {
    let theatre = &*world.theatre;
    let mut state = State::new(theatre);
    state.command.set_free_from(theatre, world.free_from_h, 24.0 * world.laws.reporting.momentum_half_life_days);
    state.air.set_free_from(theatre, world.free_from_h);
    if world.free_from_h.is_finite() {
        state.supply.set_free_from(theatre, world.free_from_h, &state.command.arrives_h);
    }
    let mut log = Log::new(settings.recording, settings.digest);
    let chance = Chance::new(settings.seed, settings.replication);
    let mut engine = Engine::new(theatre, &world.laws, chance, settings.held_out).with_choices(&world.choices);
    let mut trajectory = Trajectory::new(theatre);
    let steps = settings.steps.unwrap_or(theatre.steps).min(theatre.steps);
    let (mut broken, mut peace) = (None, None);
    for step in 0..steps {
        let hour = theatre.hour(step);
        if hour >= 24.0 * trajectory.days as f64 - 1e-9 {
            trajectory.record(theatre, &state);
        }
        engine.step(&mut state, &mut log, |phase, state| {
            pass(phase);
            // Within the rounds of a fight laws are checked once, when it is over.
            if cfg!(debug_assertions)
                && broken.is_none()
                && !SCHEDULE.iter().any(|row| row.name == phase && row.cadence == Cadence::Round)
                && let Err(found) = audit::check(theatre, state, phase)
            {
                broken = Some(found);
            }
        });
        let is_peace = state.command.peace_h[1] <= theatre.hour(step + 1);
        if broken.is_none()
            && (is_peace || step + 1 == steps || audit::is_due(theatre, step))
            && let Err(found) = audit::check(theatre, &state, "step")
        {
            broken = Some(found);
        }
        if let Some(broken) = broken {
            return Err(broken);
        }
        observe(&state, &log);
        pass("step");
        if is_peace {
            peace = Some(step + 1);
            break;
        }
    }
    if let Some(step) = peace {
        let minute = (theatre.hour(step) * 60.0).round() as u32;
        log.emit(minute, crate::event::Happening::CeaseFire, crate::event::because(state.command.peace_event));
    } else if steps == theatre.steps {
        let minute = (theatre.hour(steps) * 60.0).round() as u32;
        log.emit(minute, crate::event::Happening::CeaseFire, crate::event::NO_CAUSE);
    }
    trajectory.record(theatre, &state);
    (trajectory.weighings, trajectory.clauses) = log.take_weighings();
    let outcome = crate::outcome::read(theatre, &state, &trajectory);
    let emitted = log.emitted();
    let bytes = if settings.digest { state.bytes() } else { Vec::new() };
    let (events, digest) = log.finish(&bytes);
    Ok(Run { trajectory, outcome, events, digest, emitted, state })
}
