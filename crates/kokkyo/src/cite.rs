//! `kokkyo cite`: who says so.

mod border;
mod json;
mod text;

use kokkyo_cite::evidence::{self, Found};
use kokkyo_cite::{Style, styles};
use kokkyo_model::specification;
use kokkyo_scenario::record::{Source, bibliography_json};
use kokkyo_scenario::{Package, Scenario, check};

use crate::cli::{CiteFormat, CiteOptions};
use crate::failure::{Failure, OK};
use crate::nearest;
use crate::output::{Out, harmless, note};
use crate::scenario_source::open;

/// Longest style of the user's own.
const MAX_STYLE_BYTES: u64 = 4 * 1024 * 1024;

/// What is asked for and what was found.
struct Answer<'a> {
    scenario: &'a Scenario,
    options: &'a CiteOptions,
    /// What stands behind the subject; nothing where the whole bibliography is asked for.
    found: Option<Found<'a>>,
    /// The sources to print.
    sources: Vec<&'a Source>,
}

/// Answers the question.
pub fn cite(options: &CiteOptions, colour: bool) -> Result<u8, Failure> {
    if options.style == "list" {
        return list_styles();
    }
    let package = open(&options.scenario)?;
    if package.is_border() {
        return border::cite(&package, options, colour);
    }
    let scenario = check::load(&package, &specification(), &[])?;
    let format = if options.json { CiteFormat::Json } else { options.format };
    if options.uncited {
        return uncited(&package, &scenario, format);
    }
    let found = options.subject.as_ref().map(|subject| find(&package, &scenario, subject)).transpose()?;
    let sources: Vec<&Source> = match &found {
        Some(found) => {
            let keys = found.sources();
            let asked = |key: &str| keys.contains(&key) || options.subject.as_deref() == Some(key);
            scenario.given.sources.iter().filter(|source| asked(&source.key)).collect()
        }
        None => scenario.given.sources.iter().collect(),
    };
    let answer = Answer { scenario: &scenario, options, found, sources };
    let mut out = Out::new(colour);
    match format {
        CiteFormat::Bibtex => out.line(harmless(&kokkyo_cite::bibtex::bibtex(&answer.sources)).trim_end())?,
        CiteFormat::CslJson => out.line(bibliography_json(&answer.sources).trim_end())?,
        CiteFormat::Json => out.line(&json::object(&answer, &style(options)?))?,
        CiteFormat::Text => text::write(&mut out, &answer)?,
    }
    out.flush()?;
    Ok(OK)
}

fn find<'s>(package: &Package, scenario: &'s Scenario, subject: &str) -> Result<Found<'s>, Failure> {
    // A source itself: its entry alone.
    if scenario.given.sources.iter().any(|source| source.key == subject) {
        return Ok(Found::default());
    }
    // A counterfactual changes values and has none of its own.
    if package.variants()?.iter().any(|variant| variant.name == subject) {
        let name = &scenario.given.meta.name;
        return Err(Failure::Usage(format!(
            "`{subject}` is a counterfactual: `kokkyo variants {name}` tells what it changes, why that could have been, and its sources"
        )));
    }
    evidence::find(scenario, subject).ok_or_else(|| {
        let mut names = evidence::subjects(scenario);
        names.extend(scenario.given.sources.iter().map(|source| source.key.clone()));
        let hint = nearest::hint(subject, names.iter().map(String::as_str));
        Failure::Usage(format!(
            "the scenario states nothing under `{subject}`{hint} (give a key of `list parameters`, a path of --set, or an id)"
        ))
    })
}

/// The style asked for.
fn style(options: &CiteOptions) -> Result<Style, Failure> {
    if let Some(path) = &options.csl {
        let shown = path.display();
        let long = std::fs::metadata(path).map_err(|error| Failure::Usage(format!("{shown}: {error}")))?.len() > MAX_STYLE_BYTES;
        if long {
            return Err(Failure::Usage(format!("{shown}: a style of more than 4 MiB")));
        }
        let text = std::fs::read_to_string(path).map_err(|error| Failure::Usage(format!("{shown}: {error}")))?;
        return Style::from_csl(&text).map_err(|error| Failure::Usage(format!("{shown}: {error}")));
    }
    Style::named(&options.style).ok_or_else(|| {
        let hint = nearest::hint(&options.style, styles::names());
        Failure::Usage(format!("there is no style `{}`{hint} (`--style list` names them all)", options.style))
    })
}

fn list_styles() -> Result<u8, Failure> {
    let mut out = Out::new(false);
    for (name, title) in styles::titles() {
        out.line(&format!("{name:<50} {title}"))?;
    }
    out.flush()?;
    Ok(OK)
}

/// What has no source, or is a placeholder.
fn uncited(package: &Package, scenario: &Scenario, format: CiteFormat) -> Result<u8, Failure> {
    let mut found = evidence::uncited(scenario);
    for variant in package.variants()?.iter().filter(|variant| variant.sources.is_empty()) {
        found.push(("counterfactuals".to_string(), format!("counterfactual {}", variant.name)));
    }
    const GRID: &str = "geo/elevation.asc";
    let noticed = |grid: &String| scenario.given.meta.notices.iter().any(|notice| notice.files.contains(grid));
    if package.holder(GRID).is_some_and(|grid| !noticed(&grid)) {
        found.push((GRID.to_string(), "the grid of heights has no rows to cite and no [[notice]]".to_string()));
    }
    let checked = evidence::all(scenario).len() + scenario.record.claims.len();
    print_uncited(&scenario.given.meta.name, checked, &found, format)
}

/// Prints what has no source, file and what; how many were looked at goes to standard error, so that the list is a list.
fn print_uncited(name: &str, checked: usize, found: &[(String, String)], format: CiteFormat) -> Result<u8, Failure> {
    let mut out = Out::new(false);
    match format {
        CiteFormat::Json => out.line(&json::uncited(name, checked, found))?,
        CiteFormat::Text => {
            for (file, what) in found {
                out.line(&harmless(&format!("{file}: {what}")).replace('\n', " "))?;
            }
            let placeholders = found.iter().filter(|(_, what)| what.ends_with(evidence::PLACEHOLDER)).count();
            let without = match (found.len() - placeholders, placeholders) {
                (0, 0) => "each has a source or a reason".to_string(),
                (neither, 0) => format!("{neither} have neither"),
                (0, placeholders) => format!("{placeholders} hold a placeholder"),
                (neither, placeholders) => format!("{neither} have neither, {placeholders} hold a placeholder"),
            };
            note(&format!("{checked} statements looked at: {without}"));
        }
        CiteFormat::Bibtex | CiteFormat::CslJson => {
            return Err(Failure::Usage("--uncited is written as text or as JSON".to_string()));
        }
    }
    out.flush()?;
    Ok(OK)
}
