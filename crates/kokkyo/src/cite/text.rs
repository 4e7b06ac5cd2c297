//! The answer in words.

use std::collections::BTreeMap;

use kokkyo_cite::bibliography;
use kokkyo_cite::evidence::{self, Evidence, Share};
use kokkyo_ensemble::record_table::citations;
use kokkyo_scenario::Scenario;
use kokkyo_scenario::check::set_path;
use kokkyo_scenario::record::{Claim, Target};

use super::{Answer, style};
use crate::failure::Failure;
use crate::output::{Out, harmless, number, wrap};

/// Writes what is asked for.
pub fn write(out: &mut Out, answer: &Answer<'_>) -> Result<(), Failure> {
    if answer.options.share {
        return share(out, answer.scenario);
    }
    if answer.options.licences {
        return licences(out, answer.scenario);
    }
    // A wrong style is said before anything is written.
    let style = style(answer.options)?;
    let sources = &answer.scenario.given.sources;
    let cited: BTreeMap<&str, String> = sources.iter().map(|source| source.key.as_str()).zip(citations(sources)).collect();
    if let Some(target) = answer.scenario.record.targets.iter().find(|target| Some(&target.id) == answer.options.subject.as_ref()) {
        judged_by(out, target, answer.scenario.given.clock.offset_h)?;
    }
    if let Some(found) = &answer.found {
        for row in &found.rows {
            value(out, row, &cited)?;
        }
        if !found.claims.is_empty() {
            out.heading("Claims, rivals side by side")?;
            for one in &found.claims {
                claim(out, one, &cited)?;
            }
            out.line("")?;
        }
    }
    out.heading(if answer.found.is_some() { "Sources" } else { "Bibliography" })?;
    for entry in bibliography(&answer.sources, &style) {
        for (at, line) in wrap(&harmless(&format!("{} [{}]", entry.plain(), entry.key)), out.width - 6).into_iter().enumerate() {
            out.line(&format!("{}{line}", if at == 0 { "  " } else { "      " }))?;
        }
    }
    out.line("")?;
    if answer.found.is_none() {
        share(out, answer.scenario)?;
        out.line("")?;
        licences(out, answer.scenario)?;
    }
    Ok(())
}

/// What a target counts: claims beside it may count something else.
fn judged_by(out: &mut Out, target: &Target, offset_h: f64) -> std::io::Result<()> {
    out.heading(&harmless(&format!("{} ({})", target.title, target.unit)).replace('\n', " "))?;
    said(out, "what", "a quantity of the record, which the model is judged by (record/targets.csv)")?;
    said(out, "counted", &target.definition)?;
    said(out, "over", &format!("{} to {}, exclusive", target.from.show(offset_h), target.to.show(offset_h)))?;
    out.line("")
}

/// A label and a text beside it; nothing where there is no text. The names of values are longer than those of a story.
fn said(out: &mut Out, label: &str, text: &str) -> std::io::Result<()> {
    const LABEL: usize = 18;
    if text.trim().is_empty() {
        return Ok(());
    }
    for (at, part) in wrap(&harmless(text), out.width.saturating_sub(LABEL + 2).max(40)).into_iter().enumerate() {
        // A label that is longer than its room keeps a space before the text.
        let label = out.dim(&format!("{:<width$} ", if at == 0 { label } else { "" }, width = LABEL - 1));
        out.line(&format!("  {label}{part}"))?;
    }
    Ok(())
}

/// How a source is named in a line: label, locator, key.
fn source(cited: &BTreeMap<&str, String>, key: &str, locator: &str) -> String {
    let label = cited.get(key).map_or(key, String::as_str);
    let label = if label == key { key.to_string() } else { format!("{label} [{key}]") };
    if locator.is_empty() { label } else { format!("{label}, {locator}") }
}

fn value(out: &mut Out, row: &Evidence, cited: &BTreeMap<&str, String>) -> std::io::Result<()> {
    out.heading(&harmless(&row.what).replace('\n', " "))?;
    said(out, "what", &format!("{} ({})", row.kind, row.file))?;
    for value in &row.values {
        said(out, value.name, &format!("{} {}", value.text, if value.unit == "1" { "" } else { &value.unit }))?;
    }
    let who = &row.provenance;
    let quality = match who.quality {
        kokkyo_scenario::Quality::Stated => "stated: the source says it",
        kokkyo_scenario::Quality::Inferred => "inferred: computed or deduced from the source",
        kokkyo_scenario::Quality::Assumed => "assumed: the author's judgement",
    };
    said(out, "quality", quality)?;
    said(out, "source", &source(cited, &who.source, &who.locator))?;
    said(out, "reason", &who.reason)?;
    said(out, "rests on", &row.claims.join(", "))?;
    let path = set_path(&row.path, row.values.iter().map(|value| value.name));
    said(
        out,
        "set with",
        &if row.path.is_empty() { set_key(row) } else { path.map(|path| format!("--set {path}=…")).unwrap_or_default() },
    )?;
    out.line("")
}

/// Parameters are set by their key.
fn set_key(row: &Evidence) -> String {
    if row.kind == "parameter" { format!("--set {}=…", row.what) } else { String::new() }
}

fn claim(out: &mut Out, claim: &Claim, cited: &BTreeMap<&str, String>) -> std::io::Result<()> {
    let figure = match (claim.low, claim.high) {
        (Some(low), Some(high)) if low == high => number(low),
        (Some(low), Some(high)) => format!("{}–{}", number(low), number(high)),
        _ => "in words".to_string(),
    };
    let head =
        format!("{}: {}, {}: {figure} {}", claim.id, claim.subject, claim.quantity, if claim.low.is_some() { &claim.unit } else { "" });
    for (at, line) in wrap(&harmless(&head), out.width - 6).into_iter().enumerate() {
        out.line(&format!("{}{line}", if at == 0 { "  " } else { "      " }))?;
    }
    let dates: Vec<&str> = [claim.date_start.as_str(), claim.date_end.as_str()].into_iter().filter(|date| !date.is_empty()).collect();
    said(out, "  date", &dates.join(" to "))?;
    said(out, "  role", &claim.role.replace('_', " "))?;
    said(out, "  counted", &claim.definition)?;
    said(out, "  source", &source(cited, &claim.source, &claim.locator))?;
    said(out, "  taken from", &claim.derives_from.join(", "))?;
    said(out, "  note", &claim.note)
}

/// How much is stated, inferred and assumed.
fn share(out: &mut Out, scenario: &Scenario) -> Result<(), Failure> {
    let all = evidence::all(scenario);
    out.heading(&format!(
        "{:<30} {:<20} {:>8} {:>8} {:>8} {:>8}",
        "Rows with a provenance", "", "in all", "stated", "inferred", "assumed"
    ))?;
    let mut total = Share::default();
    let line = |out: &mut Out, file: &str, kind: &str, share: Share| {
        let percent = |count: usize| format!("{:.0} %", 100.0 * count as f64 / share.total().max(1) as f64);
        let counts = [share.stated, share.inferred, share.assumed].map(percent);
        out.line(&format!("  {file:<28} {kind:<20} {:>8} {:>8} {:>8} {:>8}", share.total(), counts[0], counts[1], counts[2]))
    };
    for (file, kind, share) in evidence::shares(&all) {
        total = total.plus(share);
        line(out, file, kind, share)?;
    }
    line(out, "all", "", total)?;
    Ok(())
}

/// Which files stand under which licence.
fn licences(out: &mut Out, scenario: &Scenario) -> Result<(), Failure> {
    let meta = &scenario.given.meta;
    out.heading("Licences of the data")?;
    for notice in &meta.notices {
        out.line(&format!("  {}", harmless(&notice.licence)))?;
        said(out, "  files", &notice.files.join(", "))?;
        said(out, "  content", &notice.content)?;
        said(out, "  from", &notice.from)?;
        said(out, "  notice", &notice.text)?;
    }
    let rest = if meta.notices.is_empty() { "the whole package" } else { "everything else" };
    let licence = if meta.licence.is_empty() { "not stated" } else { &meta.licence };
    out.line(&format!("  {}: {rest}", harmless(licence)))?;
    for base in &meta.bases {
        let licence = if base.licence.is_empty() { "not stated" } else { &base.licence };
        out.line(&format!("  {}: what is taken over from {}", harmless(licence), base.name))?;
    }
    Ok(())
}
