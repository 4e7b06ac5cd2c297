//! What can a calibration, a sensitivity analysis and a validation be asked? Inputs, targets, rivals, and how hard to try.

use std::collections::BTreeSet;

use kokkyo_inference::chosen::{Asked as Named, chosen};
use kokkyo_inference::inputs::fits;
use kokkyo_inference::morris::Morris;
use kokkyo_inference::observation::Observation;
use kokkyo_inference::saltelli::Saltelli;
use kokkyo_model::step::{HeldOut, SCHEDULE};
use kokkyo_scenario::{Moment, Quality, Scenario};

use super::{MAX_REPLICATIONS, Tried, date_within, one_line, shortened};
use crate::server::answer::{Answer, Refusal};
use crate::server::asked::Fields;
use crate::store::jobs::Kind;

/// Most inputs of a calibration: more than a few hundred particles can tell apart.
const MOST_CALIBRATED: usize = 30;
/// Most inputs of Shapley effects.
const MOST_SHAPLEY: usize = 31;
/// Most names in a list.
const MOST_NAMES: usize = 200;
/// Most rivals of a validation that are named: each is tried before it is taken.
const MOST_RIVALS: usize = 60;
/// What the program takes where nothing is said.
const PARTICLES: u64 = 250;
const GENERATIONS: u64 = 12;
/// Fewest replications of a validation.
const FEWEST_SCORED: u64 = 3;

/// What only these kinds are asked.
#[derive(Debug, Default)]
pub struct Study {
    inputs: Vec<String>,
    range: Option<f64>,
    on: Vec<String>,
    before: Option<String>,
    particles: Option<u64>,
    generations: Option<u64>,
    method: Option<String>,
    samples: Option<u64>,
    against: Vec<String>,
}

/// What the program is called with for it, and how many campaigns it plays at most.
#[derive(Debug, Default)]
pub struct Asked {
    /// Options with their values.
    pub arguments: Vec<String>,
    /// At most; nothing for the other kinds.
    pub campaigns: u64,
}

impl Study {
    /// Takes its fields. *Errors*: one is something else.
    pub fn take(fields: &mut Fields) -> Answer<Self> {
        Ok(Self {
            inputs: fields.take_or("inputs", Vec::new())?,
            range: fields.take_or("range", None)?,
            on: fields.take_or("on", Vec::new())?,
            before: fields.take_or("before", None)?,
            particles: fields.take_or("particles", None)?,
            generations: fields.take_or("generations", None)?,
            method: fields.take_or("method", None)?,
            samples: fields.take_or("samples", None)?,
            against: fields.take_or("against", Vec::new())?,
        })
    }

    /// *Errors*: a field that goes with another kind.
    pub fn is_of(&self, kind: Kind) -> Answer<()> {
        use Kind::{Calibrate, Sensitivity, Validate};
        let given: [(&str, bool, &[Kind]); 9] = [
            ("inputs", !self.inputs.is_empty(), &[Calibrate, Sensitivity]),
            ("range", self.range.is_some(), &[Calibrate, Sensitivity]),
            ("on", !self.on.is_empty(), &[Calibrate, Validate]),
            ("before", self.before.is_some(), &[Calibrate]),
            ("particles", self.particles.is_some(), &[Calibrate]),
            ("generations", self.generations.is_some(), &[Calibrate]),
            ("method", self.method.is_some(), &[Sensitivity]),
            ("samples", self.samples.is_some(), &[Sensitivity]),
            ("against", !self.against.is_empty(), &[Validate]),
        ];
        match given.into_iter().find(|(_, is_given, kinds)| *is_given && !kinds.contains(&kind)) {
            Some((name, _, kinds)) => {
                let words: Vec<String> = kinds.iter().map(|kind| format!("`{}`", kind.word())).collect();
                Err(Refusal::unfit(format!("`{name}` goes with the kind {}; leave it out", words.join(" or "))))
            }
            None => Ok(()),
        }
    }

    /// Checks it against the scenario. *Errors*: what is wrong with it, and how to mend it.
    pub fn fit(self, kind: Kind, tried: &Tried<'_>, scenario: &Scenario, replications: u64, seed: u64) -> Answer<Asked> {
        let asked = match kind {
            Kind::Run | Kind::Ensemble | Kind::Compare => return Ok(Asked::default()),
            Kind::Calibrate => self.calibration(tried, scenario)?,
            Kind::Sensitivity => self.analysis(tried, scenario, seed)?,
            Kind::Validate => self.validation(tried, scenario, replications)?,
        };
        if asked.campaigns > MAX_REPLICATIONS {
            let why = format!("that would be {} campaigns, and at most {MAX_REPLICATIONS} are played; ask for less", asked.campaigns);
            return Err(Refusal::unfit(why));
        }
        Ok(asked)
    }

    fn calibration(self, tried: &Tried<'_>, scenario: &Scenario) -> Answer<Asked> {
        let inputs = self.varied(tried, scenario)?;
        if inputs > MOST_CALIBRATED {
            return Err(Refusal::unfit(format!(
                "`inputs`: {inputs} are more than the {MOST_CALIBRATED} that a record like this can tell apart; choose those that matter (a sensitivity analysis says which)"
            )));
        }
        targets(&self.on, scenario)?;
        date_within("before", self.before.as_deref(), scenario)?;
        let before = self.before.as_ref().and_then(|date| Moment::parse(date, scenario.given.clock.offset_h).ok());
        let is_shown = |at: &usize| {
            let target = &scenario.record.targets[*at];
            is_asked(&self.on, &target.id) && before.is_none_or(|before| target.to <= before)
        };
        if !(0..scenario.record.targets.len()).filter(is_shown).any(|at| Observation::of(&scenario.record, at).is_some()) {
            let why = "no target of that name is over by then and has a claim with a figure that counts";
            return Err(Refusal::unfit(format!("there is nothing to calibrate on: {why}; choose others, or a later date")));
        }
        let particles = within("particles", self.particles, PARTICLES, 10, 100_000)?;
        let generations = within("generations", self.generations, GENERATIONS, 1, 100)?;
        let mut arguments = self.of_inputs();
        arguments.extend(self.of_targets());
        arguments.extend(self.before.iter().map(|date| format!("--before={date}")));
        arguments.push(format!("--particles={particles}"));
        arguments.push(format!("--generations={generations}"));
        Ok(Asked { arguments, campaigns: particles.saturating_mul(generations + 1) })
    }

    fn analysis(self, tried: &Tried<'_>, scenario: &Scenario, seed: u64) -> Answer<Asked> {
        let inputs = self.varied(tried, scenario)?;
        let method = self.method.as_deref().unwrap_or("morris");
        let by_default = match method {
            "morris" => 20,
            "sobol" => 256,
            "shapley" => 1000,
            other => {
                let other = shortened(other);
                return Err(Refusal::unfit(format!("`method`: `{other}` is none of `morris`, `sobol` and `shapley`")));
            }
        };
        let samples = within("samples", self.samples, by_default, 3, MAX_REPLICATIONS)?;
        let few = u32::try_from(samples).unwrap_or(u32::MAX);
        let campaigns = match method {
            "sobol" if !few.is_power_of_two() => {
                let better = few.next_power_of_two();
                let why = format!("Sobol's sequence needs a power of two, such as {better}");
                return Err(Refusal::unfit(format!("`samples`: {samples}: {why}")));
            }
            "sobol" => {
                let design = Saltelli::new(inputs + 1, few, false, seed);
                let design = design.ok_or_else(|| {
                    Refusal::unfit(format!("`inputs`: {inputs} are more than Sobol's sequence has numbers for; choose some of them"))
                })?;
                design.points()
            }
            "shapley" if inputs > MOST_SHAPLEY => {
                let why = format!("Shapley effects are reckoned for at most {MOST_SHAPLEY}, and {inputs} are chosen");
                return Err(Refusal::unfit(format!("`inputs`: {why}; choose some of them")));
            }
            "shapley" => samples,
            _ => Morris::new(inputs + 1, few, seed).points(),
        };
        let mut arguments = vec![format!("--method={method}")];
        arguments.extend(self.of_inputs());
        arguments.push(format!("--samples={samples}"));
        Ok(Asked { arguments, campaigns })
    }

    fn validation(self, tried: &Tried<'_>, scenario: &Scenario, replications: u64) -> Answer<Asked> {
        if replications < FEWEST_SCORED {
            return Err(Refusal::unfit(format!("`replications`: fewer than {FEWEST_SCORED} cannot be scored")));
        }
        targets(&self.on, scenario)?;
        let is_scored = |at: usize| is_asked(&self.on, &scenario.record.targets[at].id) && Observation::of(&scenario.record, at).is_some();
        if !(0..scenario.record.targets.len()).any(is_scored) {
            return Err(Refusal::unfit("there is nothing to score: no target has a claim with a figure that counts"));
        }
        if self.against.len() > MOST_RIVALS {
            return Err(Refusal::unfit(format!(
                "`against`: at most {MOST_RIVALS} rivals are named at once; a folder of mechanisms is one"
            )));
        }
        let mut seen = BTreeSet::new();
        for name in &self.against {
            listed("against", name)?;
            if !seen.insert(name) {
                return Err(Refusal::unfit(format!("`against`: `{}` is named twice", shortened(name))));
            }
            if !HeldOut::default().add(name) {
                // What is neither is told as a counterfactual that is none.
                tried.variant(name).map_err(|refusal| Refusal::unfit(format!("`against`: {}", refusal.message)))?;
            }
        }
        let rivals = if self.against.is_empty() { SCHEDULE.len() } else { self.against.len() };
        let mut arguments = self.of_targets();
        if !self.against.is_empty() {
            arguments.push(format!("--against={}", self.against.join(",")));
        }
        Ok(Asked { arguments, campaigns: replications.saturating_mul(1 + rivals as u64) })
    }

    /// How many inputs are varied. *Errors*: a name that is none, or cannot be varied; there are none.
    fn varied(&self, tried: &Tried<'_>, scenario: &Scenario) -> Answer<usize> {
        if self.inputs.len() > MOST_NAMES {
            return Err(Refusal::unfit(format!("`inputs`: at most {MOST_NAMES} names; `*` stands for anything")));
        }
        for name in &self.inputs {
            listed("inputs", name)?;
        }
        if let Some(range) = self.range.filter(|range| !(*range > 0.0 && *range <= 100.0)) {
            return Err(Refusal::unfit(format!("`range`: {range} is not above 0 and at most 100 per cent")));
        }
        let package = tried.library.package(tried.scenario).map_err(Refusal::failed)?;
        let qualities = [Quality::Stated, Quality::Inferred, Quality::Assumed];
        let asked = Named { qualities: &qualities, names: &self.inputs, range: self.range };
        let found = chosen(&scenario.given, &package, &[], asked, &|_, _| String::new());
        match found.map_err(|why| Refusal::unfit(format!("`inputs`{}", why.replace("--range PERCENT", "a range"))))?.len() {
            0 => Err(Refusal::unfit("`inputs`: none of these has a prior; a range varies those without one too")),
            count => Ok(count),
        }
    }

    fn of_inputs(&self) -> Vec<String> {
        let named = (!self.inputs.is_empty()).then(|| format!("--inputs={}", self.inputs.join(",")));
        named.into_iter().chain(self.range.map(|range| format!("--range={range}"))).collect()
    }

    fn of_targets(&self) -> Vec<String> {
        if self.on.is_empty() { Vec::new() } else { vec![format!("--on={}", self.on.join(","))] }
    }
}

/// A number that may be left out. *Errors*: it is out of its limits.
fn within(field: &str, given: Option<u64>, otherwise: u64, least: u64, most: u64) -> Answer<u64> {
    let value = given.unwrap_or(otherwise);
    if (least..=most).contains(&value) {
        Ok(value)
    } else {
        Err(Refusal::unfit(format!("`{field}`: {value} is not between {least} and {most}")))
    }
}

/// *Errors*: a name that cannot stand in a list with commas behind an option.
fn listed(field: &str, name: &str) -> Answer<()> {
    one_line(field, name)?;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-+*=[]@:/ ".contains(letter);
    let begins = name.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '*');
    if begins && name.chars().all(is_plain) {
        return Ok(());
    }
    let way = "write names of letters, digits, dots and `*`, each by itself";
    Err(Refusal::unfit(format!("`{field}`: `{}` is no name; {way}", shortened(name))))
}

/// *Errors*: a pattern that no target of the record fits.
fn targets(on: &[String], scenario: &Scenario) -> Answer<()> {
    if on.len() > MOST_NAMES {
        return Err(Refusal::unfit(format!("`on`: at most {MOST_NAMES} names; `*` stands for anything")));
    }
    for pattern in on {
        listed("on", pattern)?;
        if !scenario.record.targets.iter().any(|target| fits(pattern, &target.id)) {
            let why = "the record has no such target (`*` stands for anything)";
            return Err(Refusal::unfit(format!("`on`: `{}`: {why}", shortened(pattern))));
        }
    }
    Ok(())
}

/// Whether a target is among those asked for: all where none is named.
fn is_asked(on: &[String], target: &str) -> bool {
    on.is_empty() || on.iter().any(|pattern| fits(pattern, target))
}
