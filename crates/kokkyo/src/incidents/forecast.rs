//! `kokkyo incidents forecast`: Nomonhan-size battles under these rules, against those.

use kokkyo_incidents::climbing::{Climbing, Played};
use kokkyo_incidents::covariates::Aside;
use kokkyo_incidents::forecast::{Fitted, Outlook, Question, outlooks, share_of_spread};
use kokkyo_incidents::ladder::LARGE;
use kokkyo_incidents::metropolis::quantile;
use kokkyo_incidents::rates::{Interval, share};
use kokkyo_scenario::border::Border;
use kokkyo_scenario::command::RUNGS;
use serde_json::{Value, json};

use super::folder::Folder;
use super::{KEPT, Table, border, days, finish, head, interval, learnt, missing, seed, years_of};
use crate::cli::{FORECAST_ON, ForecastOptions};
use crate::failure::Failure;
use crate::nearest;
use crate::output::{Out, number, wrap};
use crate::progress::Progress;

const WORD_NONE: &str = "none";

pub fn forecast(options: &ForecastOptions, colour: bool) -> Result<u8, Failure> {
    let border = border(&options.common)?;
    let seed = seed(&options.common);
    let day = days("--on", &options.on)?.0;
    if !(border.years.0..border.years.1).contains(&kokkyo_scenario::border::year_of(day)) {
        let unasked = if options.on == FORECAST_ON { " (the day that is taken where none is named)" } else { "" };
        return Err(Failure::Usage(format!("--on {}{unasked}: {}", options.on, years_of(&border))));
    }
    let compared = [named(&border, "--rules", &options.rules)?, named(&border, "--against", &options.against)?];
    let standing: Vec<&str> = border
        .rules
        .iter()
        .filter(|rule| rule.side == 0 && rule.in_force.0 <= day && day <= rule.in_force.1)
        .map(|rule| rule.id.as_str())
        .filter(|id| !compared.iter().flatten().any(|other| other == id))
        .collect();
    let without: Vec<&str> = options.without.iter().map(String::as_str).collect();
    let aside = Aside::of(&border, &without).map_err(|id| {
        let own: Vec<&str> =
            border.covariates.iter().map(|one| one.id.as_str()).chain(border.policies.iter().map(|one| one.id.as_str())).collect();
        let hint = nearest::hint(id, own.iter().copied());
        Failure::Usage(format!("--without: there is no covariate or policy `{id}`{hint} (there are: {})", own.join(", ")))
    })?;
    let [one, other] = [&compared[0], &compared[1]].map(|own| own.iter().chain(&standing).copied().collect::<Vec<&str>>());
    let cases = vec![(one, Aside::default()), (other, aside)];
    let question = Question { cases, day, years: options.years, losses: f64::from(options.losses) };
    let folder = Folder::claim(&options.common, "forecast")?;
    let fitted: Vec<(f64, Fitted)> = border
        .readings
        .iter()
        .filter(|reading| reading.weight > 0.0)
        .map(|reading| (reading.weight, Fitted::new(&border, reading, KEPT, seed)))
        .collect();
    let climbing = learnt(&border, &options.common)?;
    let of_prior: Vec<Played> =
        (0..options.common.replications).map(|number| Played::drawn(&border, seed, number)).collect::<Result<_, _>>().map_err(missing)?;
    // As many of the posterior, spread over its chains.
    let all = climbing.draws.len();
    let of_posterior: Vec<Played> =
        (0..options.common.replications as usize).map(|at| climbing.draws[at * 7919 % all.max(1)].clone()).collect();
    let progress = Progress::new("draws", 2 * u64::from(options.common.replications));
    let reckon = |numbers: &[Played]| outlooks(&border, &fitted, &question, numbers, seed, |_| progress.one_more());
    let (prior, found) = (reckon(&of_prior), reckon(&of_posterior));
    progress.done();
    let baseline = baseline(&border, options.years);
    let ratio = ratio_of(&found, |one| &one.large);
    let mut object = head(&border, "forecast", seed);
    object["years"] = json!(options.years);
    object["on"] = json!(options.on);
    object["draws"] = json!(options.common.replications);
    object["effective_draws"] = json!(climbing.convergence.1);
    object["losses_from"] = json!(options.losses);
    object["without"] = json!(options.without);
    object["standing_rules"] = json!(standing);
    object["large_from_rung"] = json!(RUNGS[LARGE]);
    object["outlooks"] = found.iter().map(outlook).collect();
    object["prior_outlooks"] = prior.iter().map(outlook).collect();
    object["ratio"] = quantiles(&ratio);
    object["baseline"] = baseline.as_ref().map_or(Value::Null, |base| {
        json!({
            "large": base.hits, "incidents": base.of, "share": three(base.share), "expected": three(base.expected), "per_year": base.per_year,
        })
    });
    object["effect_of_rules"] = json!(
        "on how far incidents climb: the choice model; on how many there are: priors, which counts hardly narrow (kokkyo incidents fit)"
    );
    let ratio_if_known = ratio_of(&found, |one| &one.large_if_known);
    let incidents = ratio_of(&found, |one| &one.incidents);
    object["number_of_incidents"] = json!({
        "ratio": quantiles(&incidents), "ratio_of_large_if_known": quantiles(&ratio_if_known),
        "share_of_spread": found.iter().map(|one| share_of_spread(&one.large, &one.large_if_known)).collect::<Vec<_>>(),
        "share_of_spread_of_ratio": share_of_spread(&ratio, &ratio_if_known), "decided_by": "the prior",
    });
    let header = ["rules", "low95", "low80", "median", "high80", "high95", "at_least_one"];
    let rows = found
        .iter()
        .map(|one| {
            let mut row = vec![one.rules.join("+")];
            row.extend(one.quantiles().iter().map(f64::to_string));
            row.push(one.at_least_one.to_string());
            row
        })
        .collect();
    let tables: [Table<'_>; 1] = [("forecast.csv", &header, rows)];
    if let Some(folder) = &folder {
        folder.clear()?;
    }
    finish(&options.common, colour, &object, &tables, |out| {
        let answer =
            Answer { options, compared: &compared, standing: &standing, climbing: &climbing, prior: &prior, found: &found, ratio: &ratio };
        tell(out, &border, &answer, baseline.as_ref())
    })
}

/// The first case over the second, draw by draw.
fn ratio_of(found: &[Outlook], of: impl Fn(&Outlook) -> &Vec<f64>) -> Vec<f64> {
    of(&found[0]).iter().zip(of(&found[1])).map(|(one, other)| one / other.max(1e-300)).collect()
}

/// Ids of rules of the first side; `none` is no rule.
fn named<'b>(border: &'b Border, option: &str, ids: &[String]) -> Result<Vec<&'b str>, Failure> {
    let own: Vec<&str> = border.rules.iter().filter(|rule| rule.side == 0).map(|rule| rule.id.as_str()).collect();
    let mut found = Vec::new();
    for id in ids.iter().filter(|id| *id != WORD_NONE) {
        match own.iter().find(|own| *own == id) {
            Some(id) => found.push(*id),
            None => {
                let hint = nearest::hint(id, own.iter().copied());
                let message = format!(
                    "{option}: {} has no rules `{id}`{hint} (there are: {}; `none` for none)",
                    border.sides[0].name,
                    own.join(", ")
                );
                return Err(Failure::Usage(message));
            }
        }
    }
    Ok(found)
}

/// What the record alone says: large ones among all that were counted.
struct Baseline {
    hits: u64,
    of: u64,
    per_year: f64,
    share: Interval,
    expected: Interval,
}

/// Named incidents on the rungs of large ones, over the counts of the first reading up to the step. Which incidents have a name is
/// no sample, but no large one goes without.
fn baseline(border: &Border, years: f64) -> Option<Baseline> {
    let rows: Vec<_> =
        border.readings.first()?.counts.iter().map(|&at| &border.counts[at]).filter(|row| row.year() < border.step_from).collect();
    let of: u64 = rows.iter().map(|row| row.count).sum();
    let end = kokkyo_incidents::border::first_of(border.step_from);
    let hits = border
        .named
        .iter()
        .filter(|one| one.rival_of.is_empty() && one.days.0 < end && one.rung.is_some_and(|rung| usize::from(rung) >= LARGE))
        .count() as u64;
    let level: Vec<_> = rows.iter().filter(|row| row.year() >= border.level_from).collect();
    let per_year = level.iter().map(|row| row.count).sum::<u64>() as f64 / level.iter().map(|row| row.span_years()).sum::<f64>().max(1e-9);
    let share = share(hits, of, 0.95);
    let ahead = |value: f64| value * per_year * years;
    let expected = Interval { value: ahead(share.value), low: ahead(share.low), high: ahead(share.high) };
    (of > 0).then_some(Baseline { hits, of, per_year, share, expected })
}

fn three(interval: Interval) -> Value {
    json!({ "value": interval.value, "low95": interval.low, "high95": interval.high })
}

fn quantiles(draws: &[f64]) -> Value {
    let at = |share| quantile(draws, share);
    json!({ "low95": at(0.025), "low80": at(0.1), "median": at(0.5), "high80": at(0.9), "high95": at(0.975) })
}

fn outlook(one: &Outlook) -> Value {
    json!({
        "rules": one.rules, "expected": quantiles(&one.large), "mean": one.large.iter().sum::<f64>() / one.large.len().max(1) as f64,
        "expected_if_number_known": quantiles(&one.large_if_known), "share_of_spread_by_number": share_of_spread(&one.large, &one.large_if_known),
        "at_least_one": one.at_least_one, "bloody": quantiles(&one.bloody), "incidents": quantiles(&one.incidents), "rungs": RUNGS.iter().zip(one.rungs).map(|(rung, chance)| json!({ "rung": rung, "chance": chance })).collect::<Vec<_>>(),
    })
}

/// All that is printed.
struct Answer<'a> {
    options: &'a ForecastOptions,
    compared: &'a [Vec<&'a str>; 2],
    standing: &'a [&'a str],
    climbing: &'a Climbing,
    prior: &'a [Outlook],
    found: &'a [Outlook],
    ratio: &'a [f64],
}

fn tell(out: &mut Out, border: &Border, answer: &Answer<'_>, baseline: Option<&Baseline>) -> std::io::Result<()> {
    let Answer { options, compared, standing, climbing, prior, found, ratio } = *answer;
    out.heading(&format!("{}: battles of a division or more in {} years", border.meta.title, number(options.years)))?;
    let title = |ids: &[&str]| match ids {
        [] => "no further rules".to_string(),
        ids => ids
            .iter()
            .map(|id| border.rules.iter().find(|rule| rule.id == *id).map_or(String::new(), |rule| rule.title.clone()))
            .collect::<Vec<_>>()
            .join("; "),
    };
    if !standing.is_empty() {
        let note = out.dim(&format!("  In either case: {}. Garrisons and the other side's rules of {}.", title(standing), options.on));
        out.line(&note)?;
    }
    if !options.without.is_empty() {
        out.line(&format!("  In the second case {} is set aside.", options.without.join(", ")))?;
    }
    out.line("")?;
    out.line(&format!("  {:<50} {:>9} {:>17} {:>17} {:>12}", "rules", "median", "80 %", "95 %", "at least one"))?;
    for (at, ids) in compared.iter().enumerate() {
        for (which, one) in [("", &found[at]), ("  before the record is heard", &prior[at])] {
            let [low95, low80, middle, high80, high95] = one.quantiles().map(number);
            // A title that is longer than its column goes on above the numbers: cut off, two sets of rules could look alike.
            let mut lines = if which.is_empty() { wrap(&title(ids), 50) } else { vec![which.to_string()] };
            let name = crate::output::fit(&lines.pop().unwrap_or_default(), 50);
            for line in lines {
                out.line(&format!("  {line}"))?;
            }
            let line = format!(
                "  {name} {middle:>9} {:>17} {:>17} {:>10.0} %",
                format!("{low80}–{high80}"),
                format!("{low95}–{high95}"),
                100.0 * one.at_least_one
            );
            let line = if which.is_empty() { line } else { out.dim(&line) };
            out.line(&line)?;
        }
    }
    for (at, one) in found.iter().enumerate() {
        let three = |draws: &[f64]| interval(quantile(draws, 0.5), quantile(draws, 0.1), quantile(draws, 0.9));
        out.line(&format!(
            "  {}: {} incidents; campaigns with {} men lost or more, both sides: {} (80 %)",
            ["first", "second"][at.min(1)],
            three(&one.incidents),
            options.losses,
            three(&one.bloody)
        ))?;
    }
    let at = |share| quantile(ratio, share);
    out.line(&format!(
        "  first over second, on the same draws: {} (80 %), {}–{} (95 %)",
        interval(at(0.5), at(0.1), at(0.9)),
        number(at(0.025)),
        number(at(0.975))
    ))?;
    let known = ratio_of(found, |one| &one.large_if_known);
    let of = |draws: &[f64]| interval(quantile(draws, 0.5), quantile(draws, 0.1), quantile(draws, 0.9));
    let number_text = format!(
        "What rules do to the number of incidents is a prior that counts hardly narrow (`kokkyo incidents fit`): first over second {} (80 %). It makes {:.0} and {:.0} % of the spread of the two forecasts (variance of the log) and {:.0} % of that of their ratio; were it known, the ratio would be {}.",
        of(&ratio_of(found, |one| &one.incidents)),
        100.0 * share_of_spread(&found[0].large, &found[0].large_if_known).max(0.0),
        100.0 * share_of_spread(&found[1].large, &found[1].large_if_known).max(0.0),
        100.0 * share_of_spread(ratio, &known).max(0.0),
        of(&known)
    );
    for line in wrap(&number_text, out.width - 2) {
        out.line(&format!("  {line}"))?;
    }
    if let Some(base) = baseline {
        out.line(&format!(
            "  the record alone: {} of {} incidents, {:.2} %; at {} a year {} in {} years, 95 % {}–{}",
            base.hits,
            base.of,
            100.0 * base.share.value,
            number(base.per_year),
            number(base.expected.value),
            number(options.years),
            number(base.expected.low),
            number(base.expected.high)
        ))?;
    }
    out.line("")?;
    out.heading("Highest rung of an incident (mean over the draws)")?;
    out.line(&format!("  {:<22} {:>12} {:>12}", "", "first", "second"))?;
    for (at, rung) in RUNGS.iter().enumerate().filter(|(at, _)| found.iter().any(|one| one.rungs[*at] > 0.0)) {
        out.line(&format!("  {rung:<22} {:>10.3} % {:>10.3} %", 100.0 * found[0].rungs[at], 100.0 * found[1].rungs[at]))?;
    }
    out.line("")?;
    let text = format!(
        "The level is learnt from the large ones that were counted ({} draws of the posterior of the ladder, effective sample size {:.0}). What rules do to how far an incident climbs comes \
         from the choice model, of which two battles hardly tell; what they do to the number of incidents is a prior.",
        climbing.draws.len(),
        climbing.convergence.1
    );
    for line in wrap(&text, out.width - 2) {
        out.line(&format!("  {line}"))?;
    }
    Ok(())
}
