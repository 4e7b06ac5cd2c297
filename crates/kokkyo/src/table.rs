//! The table *record against model*, the distribution of rungs, and the sources cited.

use std::io;

use kokkyo_ensemble::record_table::{ClaimLine, JUDGING_ROLES, Row, citations};
use kokkyo_model::outcome::RUNGS;

use crate::output::{Out, fit, harmless, number, wrap};
use crate::run::Results;

/// Width of the columns after the first: record, model, overlap.
const RECORD: usize = 20;
const MODEL: usize = 30;
const OVERLAP: usize = 7;
/// Fewer replications than this leave less than one in ten beyond either end of an interval of 80 %.
const FEW: usize = 20;

/// Writes everything that follows the story and the outcome of replication 0.
pub fn write(out: &mut Out, results: &Results<'_>) -> io::Result<()> {
    distribution(out, results)?;
    if results.rows.is_empty() {
        out.line("")?;
        out.line("The scenario has no targets: there is no record to compare with.")?;
    } else {
        record(out, results)?;
        sources(out, results)?;
    }
    if results.options.digest {
        out.line("")?;
        out.heading("Digests")?;
        for kept in results.kept {
            out.line(&format!("  {:>6}  {}", kept.number, kept.digest.as_deref().unwrap_or("none")))?;
        }
    }
    Ok(())
}

fn distribution(out: &mut Out, results: &Results<'_>) -> io::Result<()> {
    out.line("")?;
    let drawn = if results.options.draw_parameters { ", parameters drawn from their priors" } else { "" };
    out.heading(&format!("All {} replications{drawn}", results.kept.len()))?;
    if !results.broken.is_empty() {
        let count = results.broken.len();
        out.line(&format!("  {count} more broke an invariant and are left out: a fault of Kokkyo, see standard error."))?;
    }
    let rungs: Vec<String> = RUNGS
        .iter()
        .enumerate()
        .rev()
        .filter_map(|(at, rung)| {
            let count = results.kept.iter().filter(|kept| usize::from(kept.highest_rung) == at).count();
            (count > 0).then(|| format!("{rung} in {count}"))
        })
        .collect();
    out.labelled("highest rung", &rungs.join(", "))
}

fn record(out: &mut Out, results: &Results<'_>) -> io::Result<()> {
    let first = out.width.saturating_sub(RECORD + MODEL + OVERLAP + 3);
    out.line("")?;
    out.heading("Record against model")?;
    let few = if results.kept.len() < FEW { " An interval of so few replications is rough: ask for more." } else { "" };
    let text = format!(
        "Nothing is calibrated. Rival claims stand side by side; “overlap” asks whether the model's 80 % interval has a value in common \
         with a claim (in the row of a target: with one that is an {}).{few}",
        JUDGING_ROLES.join(" or an ").replace('_', " ")
    );
    for line in wrap(&text, out.width) {
        let line = out.dim(&line);
        out.line(&line)?;
    }
    out.line("")?;
    let head = format!("{} {:>RECORD$} {:>MODEL$} {:>OVERLAP$}", fit("target, claims", first), "record", "model: median [80 %]", "overlap");
    out.heading(&head)?;
    let mut overlapping = (0, 0);
    for row in results.rows {
        target(out, row, first)?;
        for claim in &row.claims {
            claim_line(out, claim, first)?;
        }
        if let Some(overlaps) = row.overlaps {
            overlapping.0 += usize::from(overlaps);
            overlapping.1 += 1;
        }
    }
    out.line("")?;
    out.line(&format!("{} of {} targets that can be judged overlap.", overlapping.0, overlapping.1))
}

fn target(out: &mut Out, row: &Row, first: usize) -> io::Result<()> {
    let model = match row.model {
        Some(model) => {
            let interval = model.interval;
            format!("{} [{}–{}]", number(interval.median), number(interval.low80), number(interval.high80))
        }
        None => "none".to_string(),
    };
    let overlap = match row.overlaps {
        Some(true) => out.verdict(true, &format!("{:>OVERLAP$}", "yes")),
        Some(false) => out.verdict(false, &format!("{:>OVERLAP$}", "no")),
        None => format!("{:>OVERLAP$}", "–"),
    };
    let mut titles = wrap(&format!("{} ({})", row.title, row.unit), first).into_iter();
    let title = out.bold(&fit(&titles.next().unwrap_or_default(), first));
    out.line(&format!("{title} {:>RECORD$} {model:>MODEL$} {overlap}", ""))?;
    for more in titles {
        let more = out.bold(&more);
        out.line(&format!("  {more}"))?;
    }
    let id = out.dim(&format!("  {}", row.target));
    out.line(&id)?;
    if let Some(reason) = &row.reason {
        for line in wrap(reason, out.width - 4) {
            out.line(&format!("    {line}"))?;
        }
    }
    Ok(())
}

fn claim_line(out: &mut Out, claim: &ClaimLine, first: usize) -> io::Result<()> {
    let figure = match (claim.low, claim.high) {
        (Some(low), Some(high)) if low == high => number(low),
        (Some(low), Some(high)) => format!("{}–{}", number(low), number(high)),
        _ => "in words".to_string(),
    };
    let locator = if claim.locator.is_empty() { String::new() } else { format!(", {}", claim.locator) };
    let text = format!("{}: {}{locator}", claim.role.replace('_', " "), claim.citation);
    let overlap = match claim.overlaps {
        Some(true) => "yes",
        Some(false) => "no",
        None => "–",
    };
    let (text, overlap) = (out.dim(&fit(&format!("  {text}"), first)), out.dim(&format!("{overlap:>OVERLAP$}")));
    out.line(&format!("{text} {figure:>RECORD$} {:>MODEL$} {overlap}", ""))
}

/// The sources that the claims of the table cite.
fn sources(out: &mut Out, results: &Results<'_>) -> io::Result<()> {
    let all = &results.loaded.scenario.given.sources;
    out.line("")?;
    out.heading("Sources cited in the table")?;
    for (source, label) in all.iter().zip(citations(all)) {
        if !results.rows.iter().any(|row| row.claims.iter().any(|claim| claim.source == source.key)) {
            continue;
        }
        let parts = [source.author.as_str(), source.title.as_str(), source.published.as_str(), source.year.as_str()];
        let text = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(". ");
        let label = if label == source.key { label } else { format!("{label} [{}]", source.key) };
        for (at, line) in wrap(&harmless(&format!("{label}: {text}")), out.width - 4).into_iter().enumerate() {
            out.line(&format!("{}{line}", if at == 0 { "  " } else { "      " }))?;
        }
    }
    Ok(())
}
