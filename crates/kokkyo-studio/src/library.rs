//! Which scenarios can be played, and what can be changed in them?
//!
//! Where scenarios come from is for the program to say, which has some built in: it hands over a [`Library`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kokkyo_model::{World, specification};
use kokkyo_scenario::{Package, Prior, Scenario};
use kokkyo_viewer::meanings;
use serde_json::{Value, json};

/// How names of packages begin that were taken in; the name of their folder follows.
pub const SENT: &str = "sent-";

/// A scenario that can be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Name, as on the command line.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// The same in Japanese, may be empty.
    pub title_ja: String,
    /// Somebody sent it: it can be put away again.
    pub is_taken_in: bool,
}

/// A package that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    /// As it is listed.
    pub listed: Listed,
    /// What the checker warns of; empty where of nothing.
    pub warnings: String,
}

/// A scenario ready to be played.
pub struct Loaded {
    /// The checked scenario, changes applied.
    pub scenario: Scenario,
    /// The compiled world.
    pub world: World,
}

/// Where scenarios come from.
pub trait Library: Send + Sync {
    /// Those that can be named.
    fn scenarios(&self) -> Vec<Listed>;

    /// The files of one. *Errors*: there is none of that name, or its files cannot be read.
    fn package(&self, name: &str) -> Result<Package, String>;

    /// What names it on the command line of [`Config::program`](crate::Config::program): a built-in one its name, a package its path.
    fn argument(&self, name: &str) -> String {
        name.to_string()
    }

    /// Loads and compiles one, with counterfactuals (`base` changes nothing) and values (`PATH=VALUE`) as on the command line. *Errors*:
    /// what is wrong, and how to mend it.
    fn load(&self, name: &str, with: &[String], set: &[String]) -> Result<Loaded, String>;

    /// Checks a package in a folder as `kokkyo check` does, and lists it from then on by the name of its folder. *Errors*: what is wrong
    /// with it.
    fn take_in(&self, folder: &Path) -> Result<TakenIn, String>;

    /// Lists one that was taken in no longer, and gives its folder. `None`: there is none of that name that was taken in.
    fn put_away(&self, name: &str) -> Option<PathBuf>;
}

/// A scenario as the page that asks for a run shows it. *Errors*: it cannot be loaded.
pub fn describe(library: &dyn Library, listed: &Listed) -> Result<Value, String> {
    let variants = library.package(&listed.name)?.variants().map_err(|report| report.render(kokkyo_scenario::Style::Plain))?;
    let loaded = library.load(&listed.name, &[], &[])?;
    let given = &loaded.scenario.given;
    let clock = given.clock;
    let variants: Vec<Value> = variants
        .iter()
        .map(
            |it| json!({ "name": it.name, "title": it.title, "title_ja": it.title_ja, "question": it.question, "question_ja": it.question_ja, "rationale": it.rationale }),
        )
        .collect();
    Ok(json!({
        "name": listed.name,
        "title": given.meta.title,
        "title_ja": given.meta.title_ja,
        "summary": given.meta.summary,
        "summary_ja": given.meta.summary_ja,
        "start": clock.start.show(clock.offset_h),
        "end": clock.end.show(clock.offset_h),
        "days": clock.end.hours_since(clock.start) / 24.0,
        "can_be_free": !given.command.courses.is_empty(),
        "variants": variants,
        "parameters": parameters(&loaded.scenario),
        "headquarters": headquarters(&loaded),
    }))
}

/// The numbers in the laws, in the order of the schedule.
fn parameters(scenario: &Scenario) -> Vec<Value> {
    let given: BTreeMap<&str, _> = scenario.given.parameters.iter().map(|parameter| (parameter.key.as_str(), parameter)).collect();
    let specification = specification();
    let known = specification.iter().filter_map(|spec| Some((spec, given.get(spec.key)?)));
    known
        .map(|(spec, parameter)| {
            let limits = limits(&parameter.prior);
            json!({
                "key": spec.key, "meaning": spec.meaning.trim(), "meaning_ja": meanings::japanese(spec.key), "unit": spec.unit,
                "value": parameter.value,
                "low": limits.map(|it| it.0), "high": limits.map(|it| it.1), "least": spec.least, "greatest": spec.greatest,
                "basis": basis(&parameter.provenance),
            })
        })
        .collect()
}

/// Between which values the doubt about a number lies.
fn limits(prior: &Prior) -> Option<(f64, f64)> {
    match prior {
        Prior::Fixed => None,
        Prior::Uniform { low, high } | Prior::LogUniform { low, high } | Prior::Triangular { low, high } => Some((*low, *high)),
        Prior::Claims(mixture) => Some(mixture.limits()),
    }
}

/// `stated: KRIVOSHEEV_2001, table 100`, and for what nobody states the reason.
fn basis(said: &kokkyo_scenario::Provenance) -> String {
    let parts = [said.source.as_str(), said.locator.as_str(), said.reason.as_str()];
    let told: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let quality = said.quality.word();
    if told.is_empty() { quality.to_string() } else { format!("{quality}: {}", told.join(", ")) }
}

/// Those that have courses of action to choose from.
fn headquarters(loaded: &Loaded) -> Vec<Value> {
    let (given, courses) = (&loaded.scenario.given, &loaded.world.theatre.command.courses);
    let theatre = &loaded.world.theatre;
    let all = given.command.headquarters.iter().filter_map(|it| {
        let id = theatre.headquarters.ids().find(|id| theatre.headquarters[*id].id == it.id)?;
        let count = courses.iter().filter(|course| course.headquarters == id).count();
        let superior = it.superior.and_then(|at| given.command.headquarters.get(at));
        let native = [&it.name_ja, &it.name_ru, &it.name_mn].into_iter().find(|name| !name.is_empty());
        (count > 0).then(|| {
            json!({
                "id": it.id, "name": it.name, "native": native.map_or("", String::as_str), "side": it.side,
                "side_name": given.sides.get(it.side).map_or("", |side| side.name.as_str()),
                "side_name_ja": given.sides.get(it.side).map_or("", |side| side.name_ja.as_str()),
                "superior": superior.map(|superior| superior.name.as_str()), "superior_ja": superior.map(|superior| superior.name_ja.as_str()),
                "courses": count,
            })
        })
    });
    all.collect()
}
