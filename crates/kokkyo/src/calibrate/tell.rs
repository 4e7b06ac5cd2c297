//! A calibration in words, and in a picture.

use std::path::Path;

use kokkyo_inference::inputs::JOINED;
use serde_json::Value;

use crate::chart::{Chart, Line, Mark};
use crate::failure::Failure;
use crate::output::{Out, digits, fit, harmless, note, number, whole, wrap};

/// Name of the drawing.
pub(super) const DRAWING: &str = "calibration.svg";
/// Width of an interval.
const INTERVAL: usize = 27;
/// Width of the record, and of what is judged.
const RECORD: usize = 15;
const JUDGED: usize = 8;
/// Claims whose weight has changed by less are not told of.
const TOLD: f64 = 0.05;

fn text(value: &Value) -> String {
    harmless(value.as_str().unwrap_or_default())
}

fn interval(of: &Value) -> String {
    let short = |key: &str| of[key].as_f64().map_or_else(|| "–".to_string(), |value| digits(value, 3));
    if of["median"].is_null() {
        "none".to_string()
    } else {
        format!("{} [{}, {}]", short("median"), short("low80"), short("high80")).replace('-', "−")
    }
}

/// A name with the unit of what it names; a number without unit has none.
fn in_unit(named: &str, of: &Value) -> String {
    match text(&of["unit"]).as_str() {
        "1" => named.to_string(),
        unit => format!("{named} ({unit})"),
    }
}

/// Writes it.
pub(super) fn print(out: &mut Out, object: &Value) -> Result<(), Failure> {
    let campaigns = whole(object["campaigns"].as_f64().unwrap_or(0.0));
    let generations = object["generations"].as_array().map_or(0, Vec::len);
    out.heading(&format!(
        "{}: {} particles from {campaigns} campaigns in {generations} generations, seed {}",
        text(&object["scenario"]),
        object["particles"],
        object["seed"]
    ))?;
    let last = object["generations"].as_array().and_then(|all| all.last()).cloned().unwrap_or_default();
    let settled = match (generations, object["settled"] == Value::Bool(true)) {
        (1, _) => "one generation only: more --generations bring it nearer to the record",
        (_, true) => "few new campaigns came nearer in the last generation",
        (_, false) => "new campaigns still came nearer in the last: more --generations bring it nearer to the record",
    };
    out.labelled("tolerance", &format!("{:.3} spreads; {settled}", last["tolerance"].as_f64().unwrap_or(f64::NAN)))?;
    let worth = last["effective_particles"].as_f64().unwrap_or(0.0);
    out.labelled("particles", &format!("worth {worth:.0} even ones"))?;
    let failed = object["failed"].as_u64().unwrap_or(0);
    if failed > 0 {
        out.labelled("failed", &format!("{failed} campaigns, which are no particles: the priors are cut by as much"))?;
    }
    inputs(out, object)?;
    targets(out, object, true)?;
    let still: Vec<String> = object["targets_that_never_vary"].as_array().into_iter().flatten().map(text).collect();
    if !still.is_empty() {
        out.line(&format!("Left out, since no campaign of the first generation differs in them: {}.", still.join(", ")))?;
    }
    targets(out, object, false)?;
    claims(out, object)?;
    out.line("")?;
    let words = "Intervals hold 80 %. Before: the first generation, inputs drawn from their priors; after: the kept campaigns by their weights. Off: how far half of them are from the record at least, in spreads, and the nearest of all campaigns. Score: width of the \
                 interval in spreads and ten times how far the claims lie outside, the less the better. A calibration moves what it is given to move: look at what it foretells.";
    for line in wrap(words, out.width) {
        out.line(&out.dim(&line))?;
    }
    Ok(())
}

fn inputs(out: &mut Out, object: &Value) -> Result<(), Failure> {
    let name = out.width.saturating_sub(2 * INTERVAL + 14).clamp(30, 56);
    out.line("")?;
    let head = format!("{} {:>INTERVAL$} {:>INTERVAL$} {:>8}", fit("input", name), "prior", "posterior", "width");
    out.heading(&head)?;
    for input in object["inputs"].as_array().into_iter().flatten() {
        let width = input["width_left"].as_f64().map_or_else(String::new, |width| format!("{:.0} %", 100.0 * width));
        let beside = format!("{:>INTERVAL$} {:>INTERVAL$} {width:>8}", interval(&input["prior"]), interval(&input["posterior"]));
        // Cells that move as one stand below each other.
        let named = in_unit(&text(&input["input"]).replace(JOINED, &format!(" {JOINED} ")), input);
        row(out, &named, name, &beside)?;
    }
    Ok(())
}

/// A name, wrapped where it is long, with what stands beside its first line.
fn row(out: &mut Out, named: &str, width: usize, beside: &str) -> Result<(), Failure> {
    for (at, part) in wrap(named, width.saturating_sub(2)).into_iter().enumerate() {
        let (indent, beside) = if at == 0 { ("", beside) } else { ("  ", "") };
        out.line(format!("{} {beside}", fit(&format!("{indent}{part}"), width)).trim_end())?;
    }
    Ok(())
}

fn targets(out: &mut Out, object: &Value, used: bool) -> Result<(), Failure> {
    let chosen: Vec<&Value> = object["targets"].as_array().into_iter().flatten().filter(|it| it["used"] == Value::Bool(used)).collect();
    if chosen.is_empty() {
        return Ok(());
    }
    let name = out.width.saturating_sub(2 * INTERVAL + RECORD + 2 * JUDGED + 5).clamp(24, 46);
    out.line("")?;
    let title = if used { "calibrated on" } else { "foretold" };
    out.heading(&format!(
        "{} {:>RECORD$} {:>INTERVAL$} {:>INTERVAL$} {:>JUDGED$} {:>JUDGED$}",
        fit(title, name),
        "record",
        "before",
        "after",
        "off",
        "overlap"
    ))?;
    for target in chosen {
        // The claims that judge, where any does: what stands here and the verdict go together.
        let claims: Vec<&Value> = target["claims"].as_array().into_iter().flatten().collect();
        let judges = claims.iter().any(|claim| claim["judges"] == Value::Bool(true));
        let shown = claims.into_iter().filter(|claim| !judges || claim["judges"] == Value::Bool(true));
        let (low, high) = shown.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), claim| {
            (low.min(claim["low"].as_f64().unwrap_or(low)), high.max(claim["high"].as_f64().unwrap_or(high)))
        });
        let record = if low == high { number(low) } else { format!("{}–{}", number(low), number(high)) }.replace('-', "−");
        let overlap = match target["overlaps_after"].as_bool() {
            Some(true) => out.verdict(true, &format!("{:>JUDGED$}", "yes")),
            Some(false) => out.verdict(false, &format!("{:>JUDGED$}", "no")),
            None => format!("{:>JUDGED$}", "–"),
        };
        let off = target["spreads_off_after"].as_f64().map_or_else(String::new, |off| {
            let nearest = target["spreads_off_least"].as_f64().unwrap_or(f64::NAN);
            format!("{off:.1}, {nearest:.1}")
        });
        let (before, after) = (interval(&target["before"]), interval(&target["after"]));
        let named = in_unit(&text(&target["title"]), target);
        row(out, &named, name, &format!("{record:>RECORD$} {before:>INTERVAL$} {after:>INTERVAL$} {off:>JUDGED$} {overlap}"))?;
        let with_value = target["with_value_after"].as_f64().unwrap_or(1.0);
        if with_value < 0.995 {
            out.line(&format!("    has a value in {:.0} % of the weight", 100.0 * with_value))?;
        }
    }
    let judged = &object[if used { "judged_on" } else { "judged_beside" }];
    let score = |key: &str| judged[key].as_f64().map_or_else(|| "–".to_string(), |value| digits(value, 3));
    out.line(&format!(
        "{} of {} that can be judged overlap, {} before; score {}, {} before.",
        judged["overlap_after"],
        judged["judged"],
        judged["overlap_before"],
        score("score_after"),
        score("score_before")
    ))?;
    Ok(())
}

/// Rival claims whose weight has changed.
fn claims(out: &mut Out, object: &Value) -> Result<(), Failure> {
    let mut lines = Vec::new();
    for target in object["targets"].as_array().into_iter().flatten() {
        for claim in target["claims"].as_array().into_iter().flatten() {
            let (Some(share), Some(left)) = (claim["share"].as_f64(), claim["share_left"].as_f64()) else { continue };
            if (share - left).abs() >= TOLD {
                let limits = [claim["low"].as_f64(), claim["high"].as_f64()].into_iter().flatten().map(number).collect::<Vec<_>>();
                let figure = if limits.first() == limits.last() { limits[..1].join("") } else { limits.join("–") };
                let source = claim["citation"].as_str().map_or_else(|| text(&claim["source"]), harmless);
                lines.push(format!(
                    "  {} {figure}, {source}: {:.0} % → {:.0} %  ({})",
                    text(&claim["claim"]),
                    100.0 * share,
                    100.0 * left,
                    text(&target["title"])
                ));
            }
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    out.line("")?;
    out.heading("Rival claims that gain or lose weight beside histories that can be")?;
    for line in lines {
        out.line(&line)?;
    }
    Ok(())
}

/// Draws priors and posteriors of the inputs, each as a share of its prior.
pub(super) fn draw(folder: &Path, object: &Value) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::Failed(format!("{}: {error}", folder.display())))?;
    let line = |input: &Value| {
        let share = &input["posterior_share"];
        let posterior = Mark { value: share["median"].as_f64()?, ends: Some((share["low80"].as_f64()?, share["high80"].as_f64()?)) };
        let named = text(&input["input"]);
        let cells: Vec<&str> = named.split(JOINED).collect();
        let name = if cells.len() > 1 { format!("{} and {} more", cells[0], cells.len() - 1) } else { named.clone() };
        Some(Line { name, marks: vec![Some(Mark { value: 0.5, ends: Some((0.1, 0.9)) }), Some(posterior)] })
    };
    let chart = Chart {
        title: format!("What the record says of the inputs ({})", text(&object["scenario"])),
        axis: "share of the prior below the value, 0 to 1; lines hold 80 %".to_string(),
        series: vec!["prior".to_string(), "posterior".to_string()],
        lines: object["inputs"].as_array().into_iter().flatten().filter_map(line).collect(),
    };
    let place = folder.join(DRAWING);
    crate::whole_file::write(&place, &chart.svg())?;
    note(&format!("{} is drawn", place.display()));
    Ok(())
}
