//! `kokkyo incidents fit` on yearly counts: level and step, by reading, and what stays prior.

use kokkyo_incidents::border::{before, counts};
use kokkyo_incidents::climbing::record;
use kokkyo_incidents::forecast::Fitted;
use kokkyo_incidents::metropolis::quantile;
use kokkyo_incidents::narrowing::{Narrowed, narrowing};
use kokkyo_incidents::rates::{Interval, fano, rate_ratio};
use kokkyo_incidents::yearly::{Estimate, Learnt, SCATTER, maximum_likelihood};
use kokkyo_scenario::border::{Border, Reading};
use serde_json::{Value, json};

use super::folder::Folder;
use super::{KEPT, Table, border, finish, head, interval, ladder, learn_ladder, seed, warn_if_unmixed, years_of};
use crate::cli::{BorderOptions, FitOptions};
use crate::failure::Failure;
use crate::nearest;
use crate::output::{Out, fit as cut, number, wrap};

/// Draws that each of four chains keeps of what counts make of the covariates: twenty for each replication, within limits.
fn kept_of_covariates(options: &BorderOptions) -> u32 {
    (20 * options.replications.min(1000)).clamp(800, 4000)
}

/// Incidents, and the years over which they were counted.
type Counted = (u64, f64);

/// The ratio of two rates, with the counts behind it: later, earlier.
#[derive(Clone, Copy)]
struct Ratio {
    ratio: Interval,
    late: Counted,
    early: Counted,
}

/// One reading, fitted.
struct Row<'b> {
    reading: &'b Reading,
    /// Level, step and scatter by maximum likelihood.
    likelihood: Vec<Estimate>,
    learnt: Vec<Learnt>,
    /// The two years after the level begins over what was counted before; exact.
    ratio: Option<Ratio>,
    fitted: Fitted,
}

pub fn fit(options: &FitOptions, colour: bool) -> Result<u8, Failure> {
    let whole = border(&options.common)?;
    if let Some(year) = options.until.filter(|year| !(whole.years.0..whole.years.1).contains(year)) {
        return Err(Failure::Usage(format!("--until {year}: {}", years_of(&whole))));
    }
    let border = options.until.map_or_else(|| whole.clone(), |year| ladder::cut(&whole, year));
    if border.readings.is_empty() {
        return Err(Failure::Usage(format!("--until {}: nothing of the level is counted by then", options.until.unwrap_or_default())));
    }
    let chosen = match &options.reading {
        None => 0,
        Some(id) => border.readings.iter().position(|reading| reading.id == *id).ok_or_else(|| {
            let names: Vec<&str> = border.readings.iter().map(|reading| reading.id.as_str()).collect();
            let hint = nearest::hint(id, names.iter().copied());
            Failure::Usage(format!("there is no reading `{id}`{hint} (there are: {})", names.join(", ")))
        })?,
    };
    let folder = Folder::claim(&options.common, "fit")?;
    let seed = seed(&options.common);
    let rows: Vec<Row<'_>> = border
        .readings
        .iter()
        .map(|reading| {
            let fitted = Fitted::new(&border, reading, KEPT, seed);
            let (likelihood, _) = maximum_likelihood(&counts(&border, reading));
            Row { reading, likelihood, learnt: fitted.learnt.clone(), ratio: ratio(&border, reading), fitted }
        })
        .collect();
    let full = &rows[chosen];
    let scatter = scatter(&border, full.reading);
    let pooled = pooled(&rows);
    let hidden = hidden(&rows);
    let stretches = record(&border, full.reading, i64::MAX);
    let climbing = learn_ladder(&border, &stretches, &options.common)?;
    warn_if_unmixed(&climbing, &options.common);
    let narrowing = narrowing(&border, full.reading, kept_of_covariates(&options.common), seed);
    let ahead = match (options.until, whole.readings.iter().find(|reading| reading.id == full.reading.id)) {
        (Some(year), Some(reading)) => Some((year, ladder::ahead(&whole, &border, reading, &full.fitted, &climbing, year, seed))),
        _ => None,
    };
    let mut object = head(&border, "fit", seed);
    object["reading"] = json!(full.reading.id);
    object["readings"] = rows.iter().map(|row| reading_object(&border, row)).collect();
    object["mixture"] = json!({ "level": five(&pooled.0), "step": if hidden.is_some() { Value::Null } else { five(&pooled.1) }, "step_reason": hidden, "weights": border.readings.iter().map(|reading| json!({ "reading": reading.id, "weight": reading.weight })).collect::<Vec<_>>() });
    object["scatter"] = scatter.map_or(
        Value::Null,
        |(factor, branching)| json!({ "variance_over_mean": three(factor), "branching_if_nothing_else": three(branching) }),
    );
    object["ladder"] = ladder::object(&border, &climbing, &stretches, narrowing.as_ref());
    object["number_of_incidents"] = narrowing
        .as_ref()
        .map_or(Value::Null, |found| json!({ "rhat": found.rhat, "effective_draws": found.effective, "forecasts_take": "the prior" }));
    object["held_out"] = ahead.as_ref().map_or(Value::Null, |(_, ahead)| ladder::ahead_object(ahead));
    let header = ["reading", "parameter", "unit", "low95", "low80", "median", "high80", "high95", "contraction", "rhat", "effective"];
    let lines = rows.iter().flat_map(|row| row.learnt.iter().map(|one| csv(row, one))).collect();
    let of_covariates = ["covariate", "prior_low80", "prior_median", "prior_high80", "low80", "median", "high80", "contraction"];
    let covariates = narrowing.as_ref().map_or(Vec::new(), |found| {
        let row = |one: &Narrowed| {
            let numbers = one.prior.iter().chain(&one.posterior).chain([&one.contraction]).map(f64::to_string);
            std::iter::once(one.id.clone()).chain(numbers).collect()
        };
        found.all.iter().map(row).collect()
    });
    let tables: [Table<'_>; 2] = [("fit.csv", &header, lines), ("covariates.csv", &of_covariates, covariates)];
    if let Some(folder) = &folder {
        folder.clear()?;
    }
    finish(&options.common, colour, &object, &tables, |out| {
        tell(out, &border, &rows, full, scatter, (&pooled, hidden))?;
        out.line("")?;
        if let Some(found) = &narrowing {
            ladder::tell_narrowing(out, &border, found)?;
            out.line("")?;
        }
        ladder::tell(out, &border, &climbing, &stretches)?;
        let Some((year, ahead)) = &ahead else { return Ok(()) };
        out.line("")?;
        ladder::tell_ahead(out, *year, ahead)
    })
}

fn csv(row: &Row<'_>, one: &Learnt) -> Vec<String> {
    let mut cells = vec![row.reading.id.clone(), one.name.to_string(), one.unit.to_string()];
    cells.extend(one.posterior.iter().map(f64::to_string));
    cells.extend([one.contraction, one.rhat, one.effective].map(|value| value.to_string()));
    cells
}

/// The ratio of the rate of the first two years of the level to that of the years before.
fn ratio(border: &Border, reading: &Reading) -> Option<Ratio> {
    let (early, years) = before(border, reading);
    let late: Vec<_> = reading
        .counts
        .iter()
        .map(|&at| &border.counts[at])
        .filter(|row| (border.level_from..border.level_from + 2).contains(&row.year()))
        .collect();
    let late: Counted = late.iter().fold((0, 0.0), |(count, span), row| (count + row.count, span + row.span_years().round()));
    (early > 0 && late.1 > 0.0).then(|| {
        // Whole years, as they were counted: a leap day more or less is not in the record.
        Ratio { ratio: rate_ratio(late.0, late.1, early, years.round(), 0.95), late, early: (early, years.round()) }
    })
}

/// What the scatter of whole years of the level says.
fn scatter(border: &Border, reading: &Reading) -> Option<(Interval, Interval)> {
    let years: Vec<u64> = reading
        .counts
        .iter()
        .map(|&at| &border.counts[at])
        .filter(|row| (border.level_from..border.step_from).contains(&row.year()) && (row.span_years() - 1.0).abs() < 0.01)
        .map(|row| row.count)
        .collect();
    fano(&years, 0.95)
}

/// Why a reading cannot tell the step, if it cannot.
fn reason(row: &Row<'_>) -> Option<&'static str> {
    row.likelihood.iter().find_map(|one| one.reason)
}

/// The same for the readings together: none of them can.
fn hidden(rows: &[Row<'_>]) -> Option<&'static str> {
    rows.iter().map(reason).reduce(Option::and).flatten()
}

/// Level and step with readings drawn by their weights: a mixture, never a mean.
fn pooled(rows: &[Row<'_>]) -> (Vec<f64>, Vec<f64>) {
    let (mut levels, mut steps) = (Vec::new(), Vec::new());
    let whole: f64 = rows.iter().map(|row| row.reading.weight).sum();
    for row in rows {
        let (level, step) = (row.fitted.sample.variable(0), row.fitted.sample.variable(1));
        let wanted = (row.reading.weight / whole.max(1e-9) * 20_000.0) as usize;
        let every = |at: usize| at * level.len() / wanted.max(1);
        levels.extend((0..wanted).map(|at| level[every(at)].exp()));
        steps.extend((0..wanted).map(|at| step[every(at)]));
    }
    (levels, steps)
}

fn five(draws: &[f64]) -> Value {
    let at = |share| quantile(draws, share);
    json!({ "low95": at(0.025), "low80": at(0.1), "median": at(0.5), "high80": at(0.9), "high95": at(0.975) })
}

fn three(interval: Interval) -> Value {
    json!({ "value": interval.value, "low95": interval.low, "high95": interval.high })
}

fn reading_object(border: &Border, row: &Row<'_>) -> Value {
    let counted: Vec<Value> = row
        .reading
        .counts
        .iter()
        .map(|&at| &border.counts[at])
        .map(|count| {
            json!({
                "id": count.id, "from": super::date_of(count.from_day), "to": super::date_of(count.to_day), "count": count.count,
                "rule": count.rule, "source": count.provenance.source, "locator": count.provenance.locator,
            })
        })
        .collect();
    let likelihood: Vec<Value> = row
        .likelihood
        .iter()
        .map(|one| json!({ "name": one.name, "value": one.reason.is_none().then_some(one.value), "reason": one.reason, "low95": one.limits.map(|it| it.0), "high95": one.limits.map(|it| it.1) }))
        .collect();
    let learnt: Vec<Value> = row
        .learnt
        .iter()
        .map(|one| {
            json!({
                "name": one.name, "unit": one.unit, "prior": { "low80": one.prior[0], "median": one.prior[1], "high80": one.prior[2] },
                "low95": one.posterior[0], "low80": one.posterior[1], "median": one.posterior[2], "high80": one.posterior[3],
                "high95": one.posterior[4], "contraction": one.contraction, "decided_by": one.decided_by(), "rhat": one.rhat,
                "effective_sample_size": one.effective,
            })
        })
        .collect();
    let ratio = row.ratio.map(|Ratio { ratio, late, early }| {
        json!({ "value": ratio.value, "low95": ratio.low, "high95": ratio.high, "counts": [late.0, early.0], "years": [late.1, early.1] })
    });
    json!({
        "id": row.reading.id, "title": row.reading.title, "title_ja": row.reading.title_ja, "weight": row.reading.weight,
        "counts": counted, "maximum_likelihood": likelihood, "posterior": learnt, "rate_ratio": ratio,
    })
}

/// Word for what the counts do not say.
const UNKNOWN: &str = "not identified";

fn estimate(one: &Estimate) -> String {
    if one.reason.is_some() {
        return UNKNOWN.to_string();
    }
    one.limits.map_or_else(|| number(one.value), |(low, high)| interval(one.value, low, high))
}

fn tell(
    out: &mut Out,
    border: &Border,
    rows: &[Row<'_>],
    full: &Row<'_>,
    scatter: Option<(Interval, Interval)>,
    (pooled, hidden): (&(Vec<f64>, Vec<f64>), Option<&str>),
) -> std::io::Result<()> {
    out.heading(&format!("{}: fit to yearly counts", border.meta.title))?;
    out.line("")?;
    out.heading(&format!("Reading `{}`: {}", full.reading.id, full.reading.title))?;
    for &at in &full.reading.counts {
        let count = &border.counts[at];
        let span = format!("{} – {}", super::date_of(count.from_day), super::date_of(count.to_day));
        out.line(&format!("  {span}  {:>4}  {} ({})", count.count, count.rule, count.provenance.source))?;
    }
    out.line("")?;
    out.line(&format!("  {:<10} {:>22} {:>26} {:>28}  decided by", "", "prior [80 %]", "maximum likelihood [95 %]", "posterior [80 %]"))?;
    for one in &full.learnt {
        let prior = interval(one.prior[1], one.prior[0], one.prior[2]);
        let likelihood = full.likelihood.iter().find(|other| other.name == one.name).map_or("–".to_string(), estimate);
        let posterior = interval(one.posterior[2], one.posterior[1], one.posterior[3]);
        out.line(&format!(
            "  {} {prior:>22} {likelihood:>26} {posterior:>28}  {} ({:.0} % narrower)",
            cut(one.name, 10),
            one.decided_by(),
            100.0 * one.contraction.max(0.0)
        ))?;
    }
    if let Some(one) = full.likelihood.iter().find(|one| one.name == SCATTER) {
        let shown = estimate(one);
        out.line(&format!("  {:<10} {:>22} {shown:>26} {:>28}", "scatter", "–", "–"))?;
    }
    if let Some(reason) = reason(full) {
        let text = format!("step: not identified, {reason}; what stands as its posterior is the prior.");
        for line in wrap(&text, out.width - 2) {
            out.line(&format!("  {line}"))?;
        }
    }
    let worst = full.learnt.iter().fold((0.0f64, f64::INFINITY), |(rhat, size), one| (rhat.max(one.rhat), size.min(one.effective)));
    let note = format!(
        "level 1/year; step log of a ratio; decay 1/day; years: how far years differ by themselves; scatter: variance over mean. Four chains: R-hat at most {:.3}, effective sample size at least {:.0}.",
        worst.0, worst.1
    );
    for line in wrap(&note, out.width - 2) {
        let line = out.dim(&format!("  {line}"));
        out.line(&line)?;
    }
    if let Some((factor, branching)) = scatter {
        let text = format!(
            "If nothing but self-excitation made whole years of the level differ (variance over mean {}), the branching would be {}. Differences between years explain the same, so it stays prior.",
            interval(factor.value, factor.low, factor.high),
            interval(branching.value, branching.low, branching.high)
        );
        for line in wrap(&text, out.width - 2) {
            out.line(&format!("  {line}"))?;
        }
    }
    out.line("")?;
    out.heading("Rival counts: the same fit by reading")?;
    out.line(&format!("  {:<18} {:>26} {:>26} {:>30}", "reading", "level, 1/year [80 %]", "step [80 %]", "rate ratio, exact [95 %]"))?;
    for row in rows {
        let value = |at: usize| interval(row.learnt[at].posterior[2], row.learnt[at].posterior[1], row.learnt[at].posterior[3]);
        let ratio =
            row.ratio.map_or("–".to_string(), |Ratio { ratio, .. }| format!("{:.3} [{:.2}–{:.2}]", ratio.value, ratio.low, ratio.high));
        out.line(&format!(
            "  {} {:>26} {:>26} {ratio:>30}",
            cut(&row.reading.id, 18),
            value(0),
            reason(row).map_or_else(|| value(1), |_| UNKNOWN.to_string())
        ))?;
    }
    let at = |draws: &[f64], share| quantile(draws, share);
    let both = [&pooled.0, &pooled.1].map(|draws| interval(at(draws, 0.5), at(draws, 0.1), at(draws, 0.9)));
    out.line(&format!("  {} {:>26} {:>26}", cut("mixture by weight", 18), both[0], hidden.map_or(both[1].as_str(), |_| UNKNOWN)))?;
    if let Some(Ratio { ratio, late, early }) = full.ratio {
        let text = format!(
            "Rate ratio: {} incidents in {:.0} years against {} in {:.0}: {:.3}, exact 95 % interval {:.2}–{:.2} if incidents are independent; self-excitation widens it.",
            late.0, late.1, early.0, early.1, ratio.value, ratio.low, ratio.high
        );
        for line in wrap(&text, out.width - 2) {
            out.line(&format!("  {line}"))?;
        }
    }
    let named =
        format!("The {} named incidents of the package are chosen for their size and enter no rate of incidents.", border.named.len());
    out.line(&format!("  {named}"))
}
