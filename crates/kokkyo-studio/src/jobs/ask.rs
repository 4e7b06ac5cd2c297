//! What can be asked for? What a page sends becomes what the program is called with, and only if it can be played. What only
//! calibrations, analyses and validations are asked is in [`study`].

mod study;

use std::collections::BTreeSet;

use kokkyo_scenario::Scenario;

pub use super::form::{Changed, command, date_within, known_counterfactuals, library_name, seed_in_range, titled, well_formed};
use super::form::{one_line, shortened};
use crate::library::Library;
use crate::server::answer::{Answer, Refusal};
use crate::server::asked::Fields;
use crate::store::jobs::{Kind, NewJob};
use study::Study;

/// Seed where none is given.
const SEED: u64 = 1939;
/// Replications where none are asked for.
const REPLICATIONS: u64 = 101;
/// Most replications.
const MAX_REPLICATIONS: u64 = 1_000_000;
/// Most variants of a comparison: each is compiled before it is taken.
const MAX_VARIANTS: usize = 24;

/// The work that is asked for. *Errors*: what is wrong with it, and how to mend it.
pub fn read(mut fields: Fields, library: &dyn Library) -> Answer<NewJob> {
    let kind: Kind = fields.take("kind")?;
    let title: String = fields.take_or("title", String::new())?;
    let scenario: String = fields.take("scenario")?;
    let changed = Changed { with: fields.take_or("with", Vec::new())?, set: fields.take_or("set", Vec::new())? };
    let variants: Vec<String> = fields.take_or("variants", Vec::new())?;
    let mode: String = fields.take_or("mode", "historical".to_string())?;
    let free_from: Option<String> = fields.take_or("free_from", None)?;
    let until: Option<String> = fields.take_or("until", None)?;
    let seed: u64 = fields.take_or("seed", SEED)?;
    let replications: Option<u64> = fields.take_or("replications", None)?;
    let draw_parameters: bool = fields.take_or("draw_parameters", false)?;
    let study = Study::take(&mut fields)?;
    fields.done()?;

    seed_in_range(seed)?;
    study.is_of(kind)?;
    let is_by_design = matches!(kind, Kind::Calibrate | Kind::Sensitivity);
    if is_by_design && (replications.is_some() || draw_parameters) {
        let why = "how many campaigns are played, and with which values, follows from the other options";
        return Err(Refusal::unfit(format!("`replications` and `draw_parameters` are nothing to `{}`: {why}", kind.word())));
    }
    if kind == Kind::Validate && until.is_some() {
        return Err(Refusal::unfit("`until`: a validation is played to the end, so that every target has its time; leave it out"));
    }
    let replications = replications.unwrap_or(REPLICATIONS);
    if !(1..=MAX_REPLICATIONS).contains(&replications) {
        return Err(Refusal::unfit(format!("`replications`: {replications} is not between 1 and {MAX_REPLICATIONS}")));
    }
    let named = library_name(library, &scenario)?;
    let known = known_counterfactuals(library, &scenario)?;
    well_formed(&changed, &known)?;
    let is_free = match mode.as_str() {
        "historical" if free_from.is_some() => {
            return Err(Refusal::unfit("`free_from` goes with the mode `free`; leave it out, or change the mode"));
        }
        "historical" => false,
        "free" => true,
        other => return Err(Refusal::unfit(format!("`mode`: `{other}` is neither `historical` nor `free`"))),
    };
    variants_fit(kind, &variants)?;

    let loaded = library.load(&scenario, &changed.with, &changed.set).map_err(Refusal::unfit)?;
    if is_free && loaded.scenario.given.command.courses.is_empty() {
        return Err(Refusal::unfit(
            "the scenario has no courses of action: it can be played as recorded only; choose the mode `historical`",
        ));
    }
    date_within("free_from", free_from.as_deref(), &loaded.scenario)?;
    date_within("until", until.as_deref(), &loaded.scenario)?;
    let tried = Tried { library, scenario: &scenario, changed: &changed, known: &known };
    variants.iter().try_for_each(|variant| tried.variant(variant))?;
    let asked = study.fit(kind, &tried, &loaded.scenario, replications, seed)?;

    let mut arguments = vec![kind.word().to_string(), library.argument(&named)];
    arguments.extend(variants.iter().cloned());
    arguments.extend(asked.arguments);
    arguments.extend(changed.with.iter().map(|name| format!("--with={name}")));
    arguments.extend(changed.set.iter().map(|value| format!("--set={value}")));
    match &free_from {
        Some(date) => arguments.push(format!("--free-from={date}")),
        None if is_free => arguments.push("--mode=free".to_string()),
        None => {}
    }
    arguments.extend(until.map(|date| format!("--until={date}")));
    arguments.push(format!("--seed={seed}"));
    if !is_by_design {
        arguments.push(format!("--replications={replications}"));
    }
    arguments.extend(draw_parameters.then(|| "--draw-parameters".to_string()));
    let title = titled(&title, || by_default(kind, &loaded.scenario))?;
    let total = match kind {
        Kind::Run | Kind::Ensemble => replications,
        Kind::Compare => replications.saturating_mul(1 + variants.len() as u64),
        Kind::Sensitivity | Kind::Calibrate | Kind::Validate => asked.campaigns,
    };
    Ok(NewJob { kind, title, scenario, command: command(&arguments), arguments, total })
}

/// What variants are tried on.
struct Tried<'a> {
    library: &'a dyn Library,
    scenario: &'a str,
    changed: &'a Changed,
    known: &'a BTreeSet<String>,
}

impl Tried<'_> {
    /// *Errors*: a variant that is not well formed, or that cannot be loaded with what is changed in all.
    fn variant(&self, variant: &str) -> Answer<()> {
        let own = taken_apart(variant);
        well_formed(&own, self.known)?;
        let all = |of_all: &[String], own: &[String]| -> Vec<String> { of_all.iter().chain(own).cloned().collect() };
        let tried = self.library.load(self.scenario, &all(&self.changed.with, &own.with), &all(&self.changed.set, &own.set));
        tried.map(drop).map_err(|why| Refusal::unfit(format!("the variant `{variant}`: {why}")))
    }
}

/// What a run is called that nobody named.
fn by_default(kind: Kind, scenario: &Scenario) -> String {
    let what = match kind {
        Kind::Run => "Run",
        Kind::Ensemble => "Ensemble",
        Kind::Compare => "Comparison",
        Kind::Sensitivity => "What decides",
        Kind::Calibrate => "Calibration",
        Kind::Validate => "Validation",
    };
    format!("{what}: {}", scenario.given.meta.title)
}

/// *Errors*: variants where nothing is compared, none where something is, too many, one twice.
fn variants_fit(kind: Kind, variants: &[String]) -> Answer<()> {
    let mut seen = BTreeSet::new();
    match kind {
        Kind::Compare if variants.is_empty() => Err(Refusal::unfit("`variants`: name at least one that is compared with the base")),
        Kind::Compare if variants.len() > MAX_VARIANTS => {
            Err(Refusal::unfit(format!("`variants`: at most {MAX_VARIANTS} are compared at once, and there are {}", variants.len())))
        }
        Kind::Compare => match variants.iter().find(|name| !seen.insert(name.as_str())) {
            Some(name) => Err(Refusal::unfit(format!("`variants`: `{}` is named twice", shortened(name)))),
            None => variants.iter().try_for_each(|name| one_line("variants", name)),
        },
        _ if !variants.is_empty() => Err(Refusal::unfit("`variants` are compared: choose the kind `compare`, or leave them out")),
        _ => Ok(()),
    }
}

/// A variant is counterfactuals and values, joined by `+`, which an exponent may have too: as the command line reads it.
fn taken_apart(variant: &str) -> Changed {
    let mut parts: Vec<String> = Vec::new();
    for piece in variant.split('+') {
        match parts.last_mut() {
            Some(last) if last.contains('=') && last.ends_with(['e', 'E']) && piece.starts_with(|letter: char| letter.is_ascii_digit()) => {
                last.push('+');
                last.push_str(piece);
            }
            _ => parts.push(piece.trim().to_string()),
        }
    }
    let (set, with) = parts.into_iter().partition(|part| part.contains('='));
    Changed { with, set }
}

#[cfg(test)]
mod tests;
