//! `kokkyo cite` of a long border: the bibliography, or who says a row of its tables.

use kokkyo_cite::bibliography;
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

/// Statements that name no source and give no reason, and lines of the border that no notice covers: they have no rows.
fn uncited(package: &Package, border: &Border, all: &[Statement<'_>]) -> Vec<(String, String)> {
    let bare = all.iter().filter(|one| one.3.source.is_empty() && one.3.reason.is_empty());
    let mut found: Vec<(String, String)> = bare.map(|one| (one.0.to_string(), format!("{}: {}", one.1, one.2))).collect();
    let noticed = |file: &String| border.meta.notices.iter().any(|notice| notice.files.contains(file));
    if package.holder(LINES).is_some_and(|file| !noticed(&file)) {
        found.push((LINES.to_string(), "the lines of the border have no source and no [[notice]]".to_string()));
    }
    found
}

/// Answers the question about a border.
pub fn cite(package: &Package, options: &CiteOptions, colour: bool) -> Result<u8, Failure> {
    let border = load_border(package, &kokkyo_incidents::laws::specification())?;
    let all = statements(&border);
    let format = if options.json { CiteFormat::Json } else { options.format };
    if options.uncited {
        return super::print_uncited(&border.meta.name, &uncited(package, &border, &all), format);
    }
    let found: Vec<&Statement<'_>> = match &options.subject {
        None => Vec::new(),
        Some(subject) => all.iter().filter(|one| one.1 == subject || one.3.source == *subject).collect(),
    };
    let is_source = |subject: &&String| border.sources.iter().any(|source| source.key == **subject);
    if let Some(subject) = options.subject.as_ref().filter(|subject| found.is_empty() && !is_source(subject)) {
        let hint = nearest::hint(subject, all.iter().map(|one| one.1));
        return Err(Failure::Usage(format!(
            "the border states nothing under `{subject}`{hint} (give an id of a row, or a key of a source)"
        )));
    }
    let is_asked = |source: &&Source| {
        options.subject.as_ref().is_none_or(|subject| source.key == *subject || found.iter().any(|one| one.3.source == source.key))
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
