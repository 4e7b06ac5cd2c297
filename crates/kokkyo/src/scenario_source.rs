//! Where a scenario comes from: embedded in the program, or a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kokkyo_ensemble::ensemble::Cells;
use kokkyo_model::{World, compile, specification};
use kokkyo_scenario::package::{Beside, Change, Origin, Shelf, Variant};
use kokkyo_scenario::{Package, Report, Scenario, check};

use crate::cli::Choices;
use crate::failure::Failure;
use crate::nearest;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));
}

/// Reserved name of the counterfactual that changes nothing.
pub const BASE: &str = "base";

/// A scenario ready to be played.
pub struct Loaded {
    /// The files, before changes.
    pub package: Package,
    /// The checked scenario, changes applied.
    pub scenario: Scenario,
    /// The compiled world.
    pub world: World,
    /// What counterfactuals and the command line change.
    pub changes: Vec<Change>,
    /// Values set on the command line, path and value.
    pub set: Vec<(String, String)>,
}

impl Loaded {
    /// Values in tables that can be drawn.
    pub fn cells(&self) -> Cells<'_> {
        Cells { priors: &self.scenario.given.cell_priors, package: &self.package, changes: &self.changes }
    }
}

/// Names of the built-in scenarios, sorted.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = embedded::FILES.iter().filter_map(|(path, _)| Some(path.split_once('/')?.0)).collect();
    names.dedup();
    // A folder without its head is not a scenario (yet).
    names.retain(|name| embedded::FILES.iter().any(|(path, _)| *path == format!("{name}/scenario.toml")));
    names
}

/// Names of the built-in long borders, sorted: they have `border.toml` and are not played as campaigns.
pub fn borders() -> Vec<&'static str> {
    let heads = embedded::FILES.iter().filter_map(|(path, _)| path.strip_suffix(kokkyo_scenario::border::HEAD)?.strip_suffix('/'));
    heads.collect()
}

/// Names of the built-in packages with this head.
fn of_kind(head: &str) -> Vec<&'static str> {
    if head == kokkyo_scenario::border::HEAD { borders() } else { names() }
}

/// The scenarios in the program, as bases of others.
struct BuiltIn;

impl Shelf for BuiltIn {
    fn names(&self, head: &str) -> Vec<String> {
        of_kind(head).into_iter().map(String::from).collect()
    }

    fn package(&self, name: &str, head: &str) -> Option<Result<(Package, Origin), Report>> {
        of_kind(head).contains(&name).then(|| Ok((built_in(name), Origin::BuiltIn)))
    }
}

/// The files of a built-in scenario.
fn built_in(name: &str) -> Package {
    let prefix = format!("{name}/");
    let files: BTreeMap<String, Vec<u8>> =
        embedded::FILES.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&prefix)?.to_string(), bytes.to_vec()))).collect();
    Package::from_files(files)
}

/// The files of a built-in scenario or border, path and bytes. *Errors*: there is none of that name.
pub fn files(name: &str) -> Result<Vec<(&'static str, &'static [u8])>, Failure> {
    let names: Vec<&str> = names().into_iter().chain(borders()).collect();
    if !names.contains(&name) {
        let hint = nearest::hint(name, names.iter().copied());
        return Err(Failure::Usage(format!("there is no built-in scenario or border `{name}`{hint} (there are: {})", names.join(", "))));
    }
    let prefix = format!("{name}/");
    Ok(embedded::FILES.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&prefix)?, *bytes))).collect())
}

/// Title of a built-in scenario, read off its head only; where that has none, the title of its base.
pub fn title(name: &str) -> String {
    of_head(name, "title")
}

/// The same in Japanese; empty where there is none.
pub fn title_ja(name: &str) -> String {
    of_head(name, "title_ja")
}

/// A text of the head of a built-in scenario, or of its base's.
fn of_head(name: &str, key: &str) -> String {
    let mut name = name.to_string();
    for _ in names() {
        let file = if borders().contains(&name.as_str()) { kokkyo_scenario::border::HEAD } else { "scenario.toml" };
        let head = format!("{name}/{file}");
        let text = embedded::FILES.iter().find(|(path, _)| *path == head).and_then(|(_, bytes)| std::str::from_utf8(bytes).ok());
        let Some(table) = text.and_then(|text| text.parse::<toml::Table>().ok()) else { break };
        let word = |key: &str| table.get(key).and_then(toml::Value::as_str).map(String::from);
        match (word(key), word("extends")) {
            (Some(title), _) => return title,
            (None, Some(base)) => name = base,
            (None, None) => break,
        }
    }
    String::new()
}

/// A name with a separator, or an existing folder, is a path; otherwise a built-in scenario. *Errors*: there is none of
/// that name; the folder cannot be read as a package.
pub fn open(name: &str) -> Result<Package, Failure> {
    let path = Path::new(name);
    if name.contains(['/', '\\']) || path.is_dir() {
        if !path.is_dir() {
            return Err(Failure::Usage(format!("there is no folder `{name}`")));
        }
        let folder = path.canonicalize().ok();
        let own = folder.as_deref().and_then(Path::file_name).and_then(|name| name.to_str());
        return Ok(Package::from_dir(path)?.with_bases(own, &Beside::new(path, &BuiltIn))?);
    }
    let names: Vec<&str> = names().into_iter().chain(borders()).collect();
    if names.contains(&name) {
        return Ok(built_in(name).with_bases(Some(name), &BuiltIn)?);
    }
    let hint = nearest::hint(name, names.iter().copied());
    Err(Failure::Usage(format!("there is no built-in scenario `{name}`{hint} (there are: {}; a path holds a `/`)", names.join(", "))))
}

/// Loads and compiles a scenario. *Errors*: no such scenario, counterfactual or path; faults of the package.
pub fn load(name: &str, choices: &Choices) -> Result<Loaded, Failure> {
    load_package(open(name)?, choices)
}

/// The same for a package that is at hand.
pub fn load_package(package: Package, choices: &Choices) -> Result<Loaded, Failure> {
    let set = settings(&choices.set)?;
    let changes = changes(&package, choices, &set)?;
    match prepare(&package, &changes) {
        Ok((scenario, world)) => Ok(Loaded { package, scenario, world, changes, set }),
        // The package is sound without the changes: then the command line is at fault, not the package.
        Err(report) if !changes.is_empty() && prepare(&package, &[]).is_ok() => Err(Failure::Usage(blame(&report, &changes))),
        Err(report) => Err(Failure::Faults(report)),
    }
}

/// Checks and compiles a package.
pub fn prepare(package: &Package, changes: &[Change]) -> Result<(Scenario, World), Report> {
    let scenario = check::load(package, &specification(), changes)?;
    let world = compile(&scenario.given)?;
    Ok((scenario, world))
}

/// `PATH=VALUE` taken apart.
fn settings(given: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let split = |text: &String| match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() && !value.trim().is_empty() => {
            Ok((path.trim().to_string(), value.trim().to_string()))
        }
        _ => Err(Failure::Usage(format!("--set `{text}`: write PATH=VALUE, such as combat.attrition.killed_share=0.3"))),
    };
    let settings: Vec<(String, String)> = given.iter().map(split).collect::<Result<_, _>>()?;
    if let Some(path) = twice(settings.iter().map(|(path, _)| path)) {
        return Err(Failure::Usage(format!("--set {path}: the value is set twice; say once what it is to be")));
    }
    Ok(settings)
}

/// The first of some names that stands among them twice.
fn twice<'a>(names: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    let mut seen = BTreeSet::new();
    names.into_iter().find(|name| !seen.insert(name.as_str()))
}

/// Changes of the counterfactuals in order, then those of the command line.
fn changes(package: &Package, choices: &Choices, set: &[(String, String)]) -> Result<Vec<Change>, Failure> {
    let mut changes = Vec::new();
    if let Some(name) = twice(choices.with.iter().filter(|name| *name != BASE)) {
        return Err(Failure::Usage(format!("the counterfactual `{name}` is named twice; it would be done twice")));
    }
    if choices.with.iter().any(|name| name != BASE) {
        let variants = package.variants()?;
        for name in choices.with.iter().filter(|name| *name != BASE) {
            changes.extend(find(&variants, name)?.changes.iter().cloned());
        }
    }
    changes.extend(set.iter().map(|(path, value)| Change { path: path.clone(), value: Some(value.clone()), factor: None }));
    Ok(changes)
}

fn find<'v>(variants: &'v [Variant], name: &str) -> Result<&'v Variant, Failure> {
    variants.iter().find(|variant| variant.name == name).ok_or_else(|| {
        let names: Vec<&str> = variants.iter().map(|variant| variant.name.as_str()).collect();
        let there = if names.is_empty() { "it has none".to_string() } else { format!("it has: {}", names.join(", ")) };
        Failure::Usage(format!("the scenario has no counterfactual `{name}`{} ({there})", nearest::hint(name, names.iter().copied())))
    })
}

/// The faults that changes brought into a sound package, as a message about the command line.
fn blame(report: &Report, changes: &[Change]) -> String {
    let paths: Vec<&str> = changes.iter().map(|change| change.path.as_str()).collect();
    let mut message = format!("the scenario cannot be played with {} changed:", paths.join(", "));
    for fault in &report.diagnostics {
        message.push_str("\n  ");
        message.push_str(&fault.message);
        if !fault.help.is_empty() {
            message.push_str(&format!(" ({})", fault.help));
        }
    }
    message
}
