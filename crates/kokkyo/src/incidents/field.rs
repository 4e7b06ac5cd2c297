//! Fields of scenarios, opened for large incidents: this crate alone knows both a border and how a campaign is played.
//!
//! The scenario is played free from its own beginning, with its own forces. So a field is opened only where the sector names the scenario
//! and the year of the incident is that in which the scenario begins. What the incident knows is how far it climbed: campaigns of the
//! field are played, each with a seed of its own, until one comes as far. That is a draw of the field's campaigns given that they do
//! (rejection), and no campaign is pushed anywhere.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use kokkyo_ensemble::ensemble::Design;
use kokkyo_incidents::campaign::{Opened, Opening};
use kokkyo_incidents::forecast::Incident;
use kokkyo_model::Run;
use kokkyo_model::step::HeldOut;
use kokkyo_scenario::border::{Border, year_of};

use crate::cli::{Choices, Mode, SimulateOptions};
use crate::failure::Failure;
use crate::run::{free_from_h, void};
use crate::scenario_source::{Loaded, load};

/// Seconds of a day.
const SECONDS: i64 = 86_400;
/// Campaigns that are played for one incident at most. Where none of them comes as far, the incident keeps its aggregated campaign.
const ATTEMPTS: u32 = 64;

/// A scenario that is a field of a sector.
struct Field {
    loaded: Loaded,
    /// Index among the scenario's sides of each side of the border.
    sides: [usize; 2],
    year: i32,
}

/// The fields of a border; none where none is to be opened.
pub struct Fields {
    all: BTreeMap<String, Field>,
    threads: Option<usize>,
    /// Campaigns of sectors with a field that fell into another year, and stayed aggregated.
    pub other_years: u64,
    /// Campaigns that were played on fields.
    pub played: u64,
    /// Incidents of which no campaign came as far as they had climbed, and which stayed aggregated.
    pub out_of_reach: u64,
}

/// An incident that waits for a campaign: where it lies, and what it asks for.
struct Waiting<'b> {
    history: usize,
    row: usize,
    opening: Opening<'b>,
}

impl Fields {
    /// Loads the scenarios that the sectors name. *Errors*: one is missing, has faults, other sides than the border, or no courses.
    pub fn of(border: &Border, options: &SimulateOptions) -> Result<Self, Failure> {
        let mut all = BTreeMap::new();
        let named = border.sectors.iter().map(|sector| sector.field.as_str()).filter(|field| options.open_fields && !field.is_empty());
        for name in named {
            if !all.contains_key(name) {
                all.insert(name.to_string(), field(border, name)?);
            }
        }
        if options.open_fields && all.is_empty() {
            return Err(Failure::Usage("--open-fields: no sector of this border names a scenario as its field".into()));
        }
        Ok(Self { all, threads: options.threads.map(usize::from), other_years: 0, played: 0, out_of_reach: 0 })
    }

    /// Years in which fields can be opened, by name.
    pub fn years(&self) -> impl Iterator<Item = (&str, i32)> {
        self.all.iter().map(|(name, field)| (name.as_str(), field.year))
    }

    /// Opens the fields of some histories, numbered from `first` on: every incident that has one gets the first of its campaigns that
    /// comes as far as it had climbed. Which thread played it makes no difference, since its seeds are its own. *Errors*: interrupted; a
    /// campaign broke an invariant.
    pub fn open(
        &mut self,
        border: &Border,
        seed: u64,
        first: u32,
        histories: &mut [Vec<Incident>],
        interrupted: &AtomicBool,
    ) -> Result<(), Failure> {
        for (name, field) in &self.all {
            let mut waiting = Vec::new();
            for (history, (number, found)) in (first..).zip(histories.iter()).enumerate() {
                for (row, one) in found.iter().enumerate() {
                    let Some(opening) = one.opening(border, seed, number).filter(|opening| opening.field == name) else { continue };
                    if year_of(opening.day) == field.year {
                        waiting.push(Waiting { history, row, opening });
                    } else {
                        self.other_years += 1;
                    }
                }
            }
            for attempt in 0..ATTEMPTS {
                let seeds: Vec<u64> = waiting.iter().map(|one| one.opening.seed(attempt)).collect();
                let played = field.play(&seeds, self.threads, interrupted)?;
                self.played += seeds.len() as u64;
                let mut still = Vec::new();
                for (one, opened) in waiting.into_iter().zip(played) {
                    if opened.rung >= one.opening.rung {
                        histories[one.history][one.row].opened = Some(Opened { attempts: attempt + 1, ..opened });
                    } else {
                        still.push(one);
                    }
                }
                waiting = still;
                if waiting.is_empty() {
                    break;
                }
            }
            self.out_of_reach += waiting.len() as u64;
        }
        Ok(())
    }
}

fn field(border: &Border, name: &str) -> Result<Field, Failure> {
    let mut loaded = load(name, &Choices::default())?;
    loaded.world.free_from_h = free_from_h(Mode::Free, None, &loaded.scenario)?;
    let of = |side: usize| {
        let own = &border.sides[side].id;
        loaded.scenario.given.sides.iter().position(|other| other.id == *own).ok_or_else(|| {
            Failure::Usage(format!("--open-fields: the scenario {name} has no side `{own}`, as the border has; give both the same ids"))
        })
    };
    let sides = [of(0)?, of(1)?];
    let year = year_of(loaded.scenario.given.clock.start.0.div_euclid(SECONDS));
    Ok(Field { loaded, sides, year })
}

impl Field {
    fn play(&self, seeds: &[u64], threads: Option<usize>, interrupted: &AtomicBool) -> Result<Vec<Opened>, Failure> {
        let given = &self.loaded.scenario.given;
        let design = Design {
            world: &self.loaded.world,
            parameters: &given.parameters,
            cells: None,
            seed: 0,
            held_out: HeldOut::default(),
            steps: None,
            draw_parameters: false,
            digest: false,
        };
        let hours = given.clock.end.hours_since(given.clock.start);
        let keep = |run: Run| {
            let outcome = &run.outcome;
            Opened {
                seed: 0,
                attempts: 1,
                days: outcome.command.cease_fire_h.unwrap_or(hours) / 24.0,
                losses: self.sides.map(|side| f64::from(outcome.losses[side].battle())),
                // The ladder of the border knows fights on the ground alone.
                rung: outcome.highest_rung_on_ground,
                is_cease_fire: outcome.command.cease_fire_h.is_some(),
            }
        };
        let played = design.run_seeds(seeds, threads, interrupted, keep).map_err(|error| Failure::Failed(error.to_string()))?;
        let one = |(seed, result): (&u64, Option<_>)| match result {
            Some(Ok(opened)) => Ok(Opened { seed: *seed, ..opened }),
            Some(Err(broken)) => Err(Failure::Failed(void(0, &broken))),
            None => Err(Failure::Interrupted("while fields were played; nothing is kept".into())),
        };
        seeds.iter().zip(played).map(one).collect()
    }
}
