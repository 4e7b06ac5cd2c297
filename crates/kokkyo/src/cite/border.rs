//! `kokkyo cite` of a long border: the bibliography, or who says a row of its tables.

use kokkyo_cite::{bibliography, evidence};
use kokkyo_scenario::border::{Border, LINES};
use kokkyo_scenario::check::load_border;
use kokkyo_scenario::record::{Source, bibliography_json};
use kokkyo_scenario::{Package, Provenance};
use serde_json::{Value, json};

use super::style;
use crate::cli::{CiteFormat, CiteOptions};
use crate::failure::{Failure, OK};
use crate::nearest;
use crate::output::{Out, harmless, wrap};

/// A row that says something of the past: its file, its id, what it says, who says so.
type Statement<'b> = (&'static str, &'b str, String, &'b Provenance);

fn statements(border: &Border) -> Vec<Statement<'_>> {
    let mut all: Vec<Statement<'_>> = Vec::new();
    all.extend(border.sectors.iter().map(|one| ("geo/sectors.csv", one.id.as_str(), one.name.clone(), &one.provenance)));
    all.extend(border.seasons.iter().map(|one| {
        let sector = &border.sectors[one.sector];
        ("geo/seasons.csv", sector.id.as_str(), format!("{} in {}: β {}", one.name, sector.name, one.beta), &one.provenance)
    }));
    all.extend(border.installations.iter().map(|one| ("geo/installations.csv", one.id.as_str(), one.name.clone(), &one.provenance)));
    all.extend(
        border.kinds.iter().map(|one| ("incidents/kinds.csv", one.id.as_str(), format!("{}: {}", one.name, one.share), &one.provenance)),
    );
    all.extend(
        border.counts.iter().map(|one| ("incidents/counts.csv", one.id.as_str(), format!("{} {}", one.count, one.rule), &one.provenance)),
    );
    all.extend(border.readings.iter().map(|one| ("incidents/readings.csv", one.id.as_str(), one.title.clone(), &one.provenance)));
    all.extend(
        border
            .named
            .iter()
            .map(|one| ("incidents/named.csv", one.id.as_str(), format!("{} ({}): {}", one.name, one.date, one.what), &one.provenance)),
    );
    all.extend(border.covariates.iter().map(|one| {
        let said = format!("{}: β {} ({} to {})", one.title, one.beta, one.limits.0, one.limits.1);
        ("incidents/covariates.csv", one.id.as_str(), said, &one.provenance)
    }));
    all.extend(
        border.garrisons.iter().map(|one| {
            ("forces/garrisons.csv", one.id.as_str(), format!("{}: {} {}", one.force, one.value, one.quantity), &one.provenance)
        }),
    );
    all.extend(
        border
            .policies
            .iter()
            .map(|one| ("command/policies.csv", one.id.as_str(), format!("{} ({})", one.title, one.date), &one.provenance)),
    );
    all.extend(border.rules.iter().map(|one| ("command/rules.csv", one.id.as_str(), one.title.clone(), &one.provenance)));
    all.extend(border.rules.iter().flat_map(|rule| {
        rule.clauses.iter().map(|one| {
            let said = format!("{} {} (clarity {}, sanction {})", one.kind.word(), one.what, one.clarity, one.sanction);
            ("command/clauses.csv", rule.id.as_str(), said, &one.provenance)
        })
    }));
    all.extend(border.courses.iter().map(|one| ("command/courses.csv", one.id.as_str(), one.title.clone(), &one.provenance)));
    all.extend(
        border.parameters.iter().map(|one| ("parameters", one.key.as_str(), format!("{} {}", one.value, one.unit), &one.provenance)),
    );
    all
}

/// Statements that name no source and give no reason, placeholders, and lines of the border that no notice covers: they have no rows.
fn uncited(package: &Package, border: &Border, all: &[Statement<'_>]) -> Vec<(String, String)> {
    let bare = all.iter().filter(|one| one.3.source.is_empty() && one.3.reason.is_empty());
    let mut found: Vec<(String, String)> = bare.map(|one| (one.0.to_string(), format!("{}: {}", one.1, one.2))).collect();
    let held = all.iter().filter(|one| one.3.is_placeholder());
    found.extend(held.map(|one| (one.0.to_string(), format!("{}: {}{}", one.1, one.2, evidence::PLACEHOLDER))));
    let noticed = |file: &String| border.meta.notices.iter().any(|notice| notice.files.contains(file));
    if package.holder(LINES).is_some_and(|file| !noticed(&file)) {
        found.push((LINES.to_string(), "the lines of the border have no source and no [[notice]]".to_string()));
    }
    found
}

/// The file of named incidents.
const NAMED: &str = "incidents/named.csv";
/// Letters that a part of a name must have to be looked for.
const LETTERS: usize = 2;

/// Rows whose name, in either language, or whose id has the subject in it, whatever its case: file and id.
fn named<'b>(border: &'b Border, subject: &str) -> Vec<(&'static str, &'b str)> {
    let wanted = subject.to_lowercase();
    if wanted.chars().count() < LETTERS {
        return Vec::new();
    }
    let mut rows: Vec<(&'static str, &str, [&str; 2])> = Vec::new();
    rows.extend(border.named.iter().map(|one| (NAMED, one.id.as_str(), [one.name.as_str(), one.name_ja.as_str()])));
    rows.extend(border.sectors.iter().map(|one| ("geo/sectors.csv", one.id.as_str(), [one.name.as_str(), one.name_ja.as_str()])));
    rows.extend(
        border.installations.iter().map(|one| ("geo/installations.csv", one.id.as_str(), [one.name.as_str(), one.name_ja.as_str()])),
    );
    rows.extend(border.garrisons.iter().map(|one| ("forces/garrisons.csv", one.id.as_str(), [one.force.as_str(), one.force_ja.as_str()])));
    rows.extend(border.policies.iter().map(|one| ("command/policies.csv", one.id.as_str(), [one.title.as_str(), one.title_ja.as_str()])));
    rows.extend(border.rules.iter().map(|one| ("command/rules.csv", one.id.as_str(), [one.title.as_str(), one.title_ja.as_str()])));
    rows.extend(
        border.covariates.iter().map(|one| ("incidents/covariates.csv", one.id.as_str(), [one.title.as_str(), one.title_ja.as_str()])),
    );
    let has =
        |one: &(&str, &str, [&str; 2])| one.1.to_lowercase() == wanted || one.2.iter().any(|name| name.to_lowercase().contains(&wanted));
    rows.into_iter().filter(has).map(|one| (one.0, one.1)).collect()
}

/// Whether a row rests on a source: named as such, or in its locator or its reason, as in *wounded from wpen_border*.
fn names_source(provenance: &Provenance, key: &str) -> bool {
    let words = |text: &str| text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == key);
    provenance.source == key || words(&provenance.locator) || words(&provenance.reason)
}

/// Answers the question about a border.
pub fn cite(package: &Package, options: &CiteOptions, colour: bool) -> Result<u8, Failure> {
    let border = load_border(package, &kokkyo_incidents::laws::specification())?;
    let all = statements(&border);
    let format = if options.json { CiteFormat::Json } else { options.format };
    if options.uncited {
        return super::print_uncited(&border.meta.name, all.len(), &uncited(package, &border, &all), format);
    }
    let found: Vec<&Statement<'_>> = match &options.subject {
        None => Vec::new(),
        Some(subject) => all.iter().filter(|one| one.1 == subject || one.3.source == *subject).collect(),
    };
    // No id and no source: names, in either language, and the accounts that rival an incident found by one.
    let by_name = options.subject.as_deref().filter(|_| found.is_empty()).map_or(Vec::new(), |subject| named(&border, subject));
    let mut found: Vec<&Statement<'_>> =
        if found.is_empty() { all.iter().filter(|one| by_name.contains(&(one.0, one.1))).collect() } else { found };
    for one in &border.named {
        let is_asked = !one.rival_of.is_empty() && found.iter().any(|it| it.0 == NAMED && it.1 == one.rival_of);
        if is_asked && !found.iter().any(|it| it.0 == NAMED && it.1 == one.id) {
            found.extend(all.iter().filter(|it| it.0 == NAMED && it.1 == one.id));
        }
    }
    let is_source = |subject: &&String| border.sources.iter().any(|source| source.key == **subject);
    if let Some(subject) = options.subject.as_ref().filter(|subject| found.is_empty() && !is_source(subject)) {
        let hint = nearest::hint(subject, all.iter().map(|one| one.1).chain(border.named.iter().map(|one| one.name.as_str())));
        return Err(Failure::Usage(format!(
            "the border states nothing under `{subject}`{hint} (give an id of a row, a part of a name in English or Japanese, or a key of a source)"
        )));
    }
    let is_asked = |source: &&Source| {
        options.subject.as_ref().is_none_or(|subject| source.key == *subject || found.iter().any(|one| names_source(one.3, &source.key)))
    };
    let sources: Vec<&Source> = border.sources.iter().filter(is_asked).collect();
    let mut out = Out::new(colour);
    match format {
        CiteFormat::Bibtex => out.line(harmless(&kokkyo_cite::bibtex::bibtex(&sources)).trim_end())?,
        CiteFormat::CslJson => out.line(bibliography_json(&sources).trim_end())?,
        CiteFormat::Json => out.line(&object(&border, &found, &sources, options)?.to_string())?,
        CiteFormat::Text => tell(&mut out, &border, &all, &found, &sources, options)?,
    }
    out.flush()?;
    Ok(OK)
}

fn object(border: &Border, found: &[&Statement<'_>], sources: &[&Source], options: &CiteOptions) -> Result<Value, Failure> {
    let rows: Vec<Value> = found
        .iter()
        .map(|(file, id, said, provenance)| {
            json!({
                "file": file, "id": id, "says": said, "source": provenance.source, "locator": provenance.locator,
                "quality": provenance.quality.word(), "reason": provenance.reason,
            })
        })
        .collect();
    let entries: Vec<Value> =
        bibliography(sources, &style(options)?).iter().map(|entry| json!({ "key": entry.key, "text": entry.plain() })).collect();
    Ok(json!({
        "schema_version": crate::json::SCHEMA_VERSION, "border": border.meta.name, "subject": options.subject, "rows": rows, "sources": entries,
    }))
}

fn tell(
    out: &mut Out,
    border: &Border,
    all: &[Statement<'_>],
    found: &[&Statement<'_>],
    sources: &[&Source],
    options: &CiteOptions,
) -> Result<(), Failure> {
    let style = style(options)?;
    for (file, id, said, provenance) in found {
        out.heading(&harmless(&format!("{id}: {said}")))?;
        let by = [provenance.source.as_str(), provenance.locator.as_str()]
            .iter()
            .filter(|text| !text.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        out.line(&harmless(&format!("  {} by {by} ({file})", provenance.quality.word())))?;
        for line in wrap(&harmless(&provenance.reason), out.width - 2) {
            out.line(&format!("  {line}"))?;
        }
    }
    if !options.share && !options.licences {
        out.heading(if options.subject.is_some() { "Sources" } else { "Bibliography" })?;
        for entry in bibliography(sources, &style) {
            for (at, line) in wrap(&harmless(&format!("{} [{}]", entry.plain(), entry.key)), out.width - 6).into_iter().enumerate() {
                out.line(&format!("{}{line}", if at == 0 { "  " } else { "      " }))?;
            }
        }
    }
    if options.subject.is_some() {
        return Ok(());
    }
    if !options.licences {
        out.heading("Stated, inferred, assumed")?;
        for quality in ["stated", "inferred", "assumed"] {
            let count = all.iter().filter(|one| one.3.quality.word() == quality).count();
            out.line(&format!("  {quality:<10} {count:>4} of {}", all.len()))?;
        }
    }
    if !options.share {
        out.heading("Licences of the data")?;
        for notice in &border.meta.notices {
            out.line(&harmless(&format!("  {}: {} ({})", notice.licence, notice.content, notice.text)))?;
        }
    }
    Ok(())
}
