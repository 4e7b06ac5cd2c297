//! What may stand in a request? Titles, seeds, names, values and dates, for work and for games alike.
//!
//! Nothing that somebody wrote can become an option: names are known ones, and what stands alone begins with a letter or a digit.

use std::collections::BTreeSet;

use kokkyo_scenario::{Moment, Scenario, Style};

use crate::library::Library;
use crate::server::answer::{Answer, Refusal};

/// Greatest seed: JSON and JavaScript hold whole numbers up to 53 bits.
const MAX_SEED: u64 = (1 << 53) - 1;
/// Most counterfactuals or values.
const MAX_CHANGES: usize = 200;
/// Longest title, name or value. *Unit*: characters.
const MAX_TEXT: usize = 300;
/// How much of a text is said again where it is refused. *Unit*: characters.
const MAX_QUOTED: usize = 60;
/// Reserved name of the counterfactual that changes nothing.
const BASE: &str = "base";

/// What is changed in a scenario: names of counterfactuals, and values (`PATH=VALUE`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// Counterfactuals, in order.
    pub with: Vec<String>,
    /// Values.
    pub set: Vec<String>,
}

/// A title for people. *Errors*: it is too long, or not of one line.
pub fn titled(title: &str, by_default: impl FnOnce() -> String) -> Answer<String> {
    let title = title.trim();
    one_line("title", title)?;
    Ok(if title.is_empty() { by_default() } else { title.to_string() })
}

/// *Errors*: a seed that not every program can hold.
pub fn seed_in_range(seed: u64) -> Answer<()> {
    if seed > MAX_SEED { Err(Refusal::unfit(format!("`seed`: {seed} is greater than {MAX_SEED}"))) } else { Ok(()) }
}

/// A scenario of the library. *Errors*: there is none of that name. A path is none: the server reads what its host offers, nothing else.
pub fn library_name(library: &dyn Library, name: &str) -> Answer<String> {
    let scenarios = library.scenarios();
    if scenarios.iter().any(|listed| listed.name == name) && stands_alone(name) {
        return Ok(name.to_string());
    }
    let names: Vec<&str> = scenarios.iter().map(|listed| listed.name.as_str()).collect();
    Err(Refusal::unfit(format!("`scenario`: there is no `{}` (there are: {})", shortened(name), names.join(", "))))
}

/// Names of the counterfactuals of a scenario. *Errors*: they cannot be read.
pub fn known_counterfactuals(library: &dyn Library, scenario: &str) -> Answer<BTreeSet<String>> {
    let package = library.package(scenario).map_err(Refusal::failed)?;
    let variants = package.variants().map_err(|report| Refusal::failed(report.render(Style::Plain)))?;
    Ok(variants.into_iter().map(|variant| variant.name).chain([BASE.to_string()]).collect())
}

/// *Errors*: a counterfactual that is not known; a value that is not `PATH=VALUE`; too many of them.
pub fn well_formed(changed: &Changed, known: &BTreeSet<String>) -> Answer<()> {
    if changed.with.len() > MAX_CHANGES || changed.set.len() > MAX_CHANGES {
        return Err(Refusal::unfit(format!("at most {MAX_CHANGES} counterfactuals and as many values can be asked for")));
    }
    if let Some(name) = changed.with.iter().find(|name| !known.contains(*name) || !stands_alone(name)) {
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        return Err(Refusal::unfit(format!("the scenario has no counterfactual `{}` (it has: {})", shortened(name), names.join(", "))));
    }
    for value in &changed.set {
        one_line("set", value)?;
        let is_one = value.split_once('=').is_some_and(|(path, to)| is_path(path.trim()) && !to.trim().is_empty());
        if !is_one || !stands_alone(value) {
            let example = "write PATH=VALUE, such as combat.attrition.killed_share=0.3";
            return Err(Refusal::unfit(format!("`{}` sets nothing: {example}", shortened(value))));
        }
    }
    Ok(())
}

/// *Errors*: no date, or one outside the clock of the scenario.
pub fn date_within(field: &str, date: Option<&str>, scenario: &Scenario) -> Answer<()> {
    let Some(date) = date else { return Ok(()) };
    let clock = scenario.given.clock;
    one_line(field, date)?;
    let at = Moment::parse(date, clock.offset_h).map_err(|why| Refusal::unfit(format!("`{field}`: {why}")))?;
    // A history that ends when it begins is none, but it may be free from its beginning on.
    let is_after = if field == "until" { at > clock.start } else { at >= clock.start };
    if is_after && at <= clock.end {
        return Ok(());
    }
    let [at, start, end] = [at, clock.start, clock.end].map(|moment| moment.show(clock.offset_h));
    Err(Refusal::unfit(format!("`{field}`: {at} lies outside the scenario's clock, which runs from {start} to {end}")))
}

/// *Errors*: a text that is too long, or not of one line.
pub fn one_line(field: &str, text: &str) -> Answer<()> {
    if text.chars().count() > MAX_TEXT {
        return Err(Refusal::unfit(format!("`{field}`: `{}` is longer than {MAX_TEXT} characters", shortened(text))));
    }
    if text.chars().any(char::is_control) {
        return Err(Refusal::unfit(format!("`{field}`: write it on one line, without control characters")));
    }
    Ok(())
}

/// What may stand on a command line without an option before it.
fn stands_alone(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphanumeric())
}

fn is_path(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-[]@:/".contains(letter))
}

/// A text as it is said again in a refusal.
pub fn shortened(text: &str) -> String {
    let short: String = text.chars().filter(|letter| !letter.is_control()).take(MAX_QUOTED).collect();
    if text.chars().count() > MAX_QUOTED { format!("{short}…") } else { short }
}

/// A command as a user would type it: pasted into a shell, it is called with the same words.
pub fn command(arguments: &[String]) -> String {
    let words = arguments.iter().map(|word| quoted(word));
    std::iter::once("kokkyo".to_string()).chain(words).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./=:,+@%".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) { word.to_string() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
