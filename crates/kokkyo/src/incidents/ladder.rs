//! The ladder in `kokkyo incidents fit`: what the counted large ones teach, what is left to priors, what was not fitted.

use kokkyo_incidents::border::first_of;
use kokkyo_incidents::climbing::{Climbing, Stretch, held_out, record_between, until_year};
use kokkyo_incidents::covariates::idle;
use kokkyo_incidents::forecast::Fitted;
use kokkyo_incidents::hawkes::moments;
use kokkyo_incidents::ladder::LEVELS;
use kokkyo_incidents::metropolis::quantile;
use kokkyo_incidents::narrowing::{Narrowed, Narrowing};
use kokkyo_incidents::simulate::poisson;
use kokkyo_incidents::yearly::YEAR;
use kokkyo_model::chance::{Chance, Stream};
use kokkyo_scenario::border::{Border, Cause, Reading};
use serde_json::{Value, json};

use super::{date_of, interval};
use crate::output::{Out, fit as cut_to, number, wrap};

/// Address of the draws of held-out counts among the moments of [`Stream::Incident`].
const AHEAD: u32 = 1 << 19;
/// Draws of a held-out count.
const DRAWS: u32 = 2000;
/// Numbers of the ladder that are printed: those that matter most.
const SHOWN: usize = 8;

fn five(draws: &[f64]) -> Value {
    let at = |share| quantile(draws, share);
    json!({ "low95": at(0.025), "low80": at(0.1), "median": at(0.5), "high80": at(0.9), "high95": at(0.975) })
}

fn per_cent(draws: &[f64]) -> String {
    let at = |share| 100.0 * quantile(draws, share);
    interval(at(0.5), at(0.1), at(0.9))
}

/// Posterior share of the incidents by the highest level that either side takes, with the titles of the first side's courses.
fn levels(border: &Border, found: &Climbing) -> Vec<(String, Vec<f64>)> {
    let mut courses: Vec<_> = border.courses.iter().filter(|course| course.side == 0 && course.level < LEVELS).collect();
    courses.sort_by_key(|course| course.level);
    courses.iter().map(|course| (course.title.clone(), found.by_level.iter().map(|draw| draw[course.level]).collect())).collect()
}

/// What was counted and what was learnt.
pub fn object(border: &Border, found: &Climbing, stretches: &[Stretch], narrowing: Option<&Narrowing>) -> Value {
    let numbers: Vec<Value> = found
        .taught
        .iter()
        .map(|one| {
            let three = |[low, middle, high]: [f64; 3]| json!({ "low80": low, "median": middle, "high80": high });
            json!({
                "key": one.key, "prior": three(one.prior), "posterior": three(one.posterior), "contraction": one.contraction,
                "rank_correlation": one.correlation,
            })
        })
        .collect();
    let counted: Vec<Value> = stretches
        .iter()
        .map(|one| {
            json!({
                "from": date_of(one.from), "to": date_of(one.until - 1), "incidents": one.incidents, "large": one.large, "regimental": one.regimental,
            })
        })
        .collect();
    let covariates: Vec<Value> = border
        .covariates
        .iter()
        .map(|one| {
            let of = narrowing.and_then(|found| found.all.iter().find(|other| other.id == one.id));
            let three = |[low, middle, high]: [f64; 3]| json!({ "low80": low, "median": middle, "high80": high });
            json!({
                "id": one.id, "title": one.title, "title_ja": one.title_ja, "measured_by": cause(&one.cause), "beta": one.beta,
                "low": one.limits.0, "high": one.limits.1, "decided_by": of.map_or("the prior", Narrowed::decided_by),
                "prior": of.map(|it| three(it.prior)), "posterior": of.map(|it| three(it.posterior)), "contraction": of.map(|it| it.contraction),
            })
        })
        .collect();
    let (forces, installations, policies) = idle(border);
    json!({
        "by_level": levels(border, found).iter().map(|(title, draws)| json!({ "title": title, "share": five(draws) })).collect::<Vec<_>>(),
        "stretches": counted, "draws": found.draws.len(), "rhat": found.convergence.0, "effective_draws": found.convergence.1, "regimental_posterior": five(&found.regimental), "share_prior": five(&found.prior),
        "share_posterior": five(&found.posterior), "numbers": numbers, "covariates": covariates,
        "without_effect": { "forces": forces, "installations": installations, "policies": policies },
    })
}

/// What a covariate is measured by, in a word.
fn cause(cause: &Cause) -> &'static str {
    match cause {
        Cause::Force(_) => "force",
        Cause::Installations(_) => "installations",
        Cause::Policy(_) => "policy",
        Cause::Rule(_) => "rules of engagement",
    }
}

/// Prints what the counts made of the covariates of the number of incidents.
pub fn tell_narrowing(out: &mut Out, border: &Border, found: &Narrowing) -> std::io::Result<()> {
    out.heading("What rules, policies, forces and works do to the number of incidents")?;
    out.line(&format!(
        "  {:<22} {:<20} {:>22} {:>22} {:>9}",
        "covariate (β)", "measured by", "prior [80 %]", "posterior [80 %]", "narrower"
    ))?;
    for one in &found.all {
        let own = border.covariates.iter().find(|other| other.id == one.id);
        let (name, by) = own.map_or(("garrison density", "divisions"), |own| (one.id.as_str(), cause(&own.cause)));
        let shown = |[low, middle, high]: [f64; 3]| interval(middle, low, high);
        out.line(&format!(
            "  {} {by:<20} {:>22} {:>22} {:>7.0} %",
            cut_to(name, 22),
            shown(one.prior),
            shown(one.posterior),
            100.0 * one.contraction.max(0.0)
        ))?;
    }
    let text = format!(
        "β: log of the ratio of incidents with x = 1 to those with x = 0. The posterior is what the yearly counts make of the prior (four chains, R-hat at most {:.3}, effective sample size at least {:.0}). Simulation and forecast take the priors.",
        found.rhat, found.effective
    );
    for line in wrap(&text, out.width - 2) {
        let line = out.dim(&format!("  {line}"));
        out.line(&line)?;
    }
    Ok(())
}

/// Prints it.
pub fn tell(out: &mut Out, border: &Border, found: &Climbing, stretches: &[Stretch]) -> std::io::Result<()> {
    let sum = |of: fn(&Stretch) -> f64| stretches.iter().map(of).sum::<f64>();
    let (all, large, regimental) = (sum(|one| one.incidents), sum(|one| one.large as f64), sum(|one| one.regimental as f64));
    out.heading("The ladder, learnt from the large ones that were counted")?;
    let text = format!(
        "{large:.0} of {all:.0} incidents came to a division or more, {regimental:.0} with a name to a battalion or regiment. Share of large ones, % [80 %]: prior {}, posterior {}; of battles of a battalion or regiment {}. Four chains: {} draws, R-hat {:.3}, effective sample size {:.0}.",
        per_cent(&found.prior),
        per_cent(&found.posterior),
        per_cent(&found.regimental),
        found.draws.len(),
        found.convergence.0,
        found.convergence.1
    );
    for line in wrap(&text, out.width - 2) {
        out.line(&format!("  {line}"))?;
    }
    out.line("  highest level, % of the incidents [80 %]")?;
    for (title, draws) in levels(border, found) {
        out.line(&format!("    {title:<36} {:>22}", per_cent(&draws)))?;
    }
    out.line(&format!("  {:<38} {:>22} {:>22} {:>9} {:>11}", "number", "prior [80 %]", "posterior [80 %]", "narrower", "with share"))?;
    for one in found.taught.iter().take(SHOWN) {
        let shown = |[low, middle, high]: [f64; 3]| interval(middle, low, high);
        out.line(&format!(
            "  {:<38} {:>22} {:>22} {:>7.0} % {:>+11.2}",
            one.key,
            shown(one.prior),
            shown(one.posterior),
            100.0 * one.contraction.max(0.0),
            one.correlation
        ))?;
    }
    let (forces, installations, policies) = idle(border);
    let named = |ids: &[&str]| if ids.is_empty() { "none".to_string() } else { ids.join(", ") };
    let text = format!(
        "narrower: variance lost to the record; with share: rank correlation with the share of large ones in the prior. Data without an effect: forces {}; installations {}; policies {}.",
        named(&forces),
        named(&installations),
        named(&policies)
    );
    for line in wrap(&text, out.width - 2) {
        let line = out.dim(&format!("  {line}"));
        out.line(&line)?;
    }
    Ok(())
}

/// A count after the last fitted year, beside its forecast.
pub struct Ahead {
    /// First day and count.
    counts: Vec<(i64, u64, Vec<f64>)>,
    /// Large ones: observed, and expected by draw.
    large: (u64, Vec<f64>),
    incidents: f64,
}

/// Forecasts what was left out of a fit. The level is carried on, for no step was seen before the end of the fit.
pub fn ahead(whole: &Border, cut: &Border, reading: &Reading, fitted: &Fitted, found: &Climbing, year: i32, seed: u64) -> Ahead {
    let after = until_year(year);
    let rows = reading.counts.iter().map(|&at| &whole.counts[at]).filter(|row| row.from_day >= after);
    let counts = rows
        .map(|row| {
            let draws = (0..DRAWS).map(|at| {
                let (levels, [branching, decay, years]) = fitted.draw(seed, at);
                let mean = levels.level * row.span_years();
                let (one, spread) = moments(1.0, branching, decay, row.span_years() * YEAR);
                let mut draws = Chance::new(seed, at).at(Stream::Incident, AHEAD, row.from_day as u32);
                let luck = draws.frailty((spread / one - 1.0).max(0.0) / mean + years * years);
                f64::from(poisson(&mut draws, mean * luck))
            });
            (row.from_day, row.count, draws.collect())
        })
        .collect();
    let stretches = record_between(whole, reading, after, i64::MAX);
    let expected = held_out(cut, found, &stretches);
    let observed = stretches.iter().map(|one| one.large).sum();
    Ahead { counts, large: (observed, expected), incidents: stretches.iter().map(|one| one.incidents).sum() }
}

/// Chance of at least `observed` where the expected number is drawn.
fn at_least(observed: u64, expected: &[f64]) -> f64 {
    let below = |mean: f64| -> f64 {
        let mut term = (-mean).exp();
        let mut sum = 0.0;
        for k in 0..observed {
            sum += term;
            term *= mean / (k + 1) as f64;
        }
        sum
    };
    1.0 - expected.iter().map(|mean| below(*mean)).sum::<f64>() / expected.len().max(1) as f64
}

/// The forecast as an object.
pub fn ahead_object(ahead: &Ahead) -> Value {
    let counts: Vec<Value> = ahead
        .counts
        .iter()
        .map(|(day, count, draws)| {
            let [low, high] = [0.1, 0.9].map(|share| quantile(draws, share));
            let inside = (low..=high).contains(&(*count as f64));
            json!({ "from": date_of(*day), "counted": count, "forecast": five(draws), "inside_80": inside })
        })
        .collect();
    let (observed, expected) = &ahead.large;
    json!({
        "counts": counts, "incidents": ahead.incidents, "large": observed, "large_expected": five(expected),
        "chance_of_so_many_or_more": at_least(*observed, expected),
    })
}

/// Prints it.
pub fn tell_ahead(out: &mut Out, year: i32, ahead: &Ahead) -> std::io::Result<()> {
    out.heading(&format!("Held out: what came after {year}, beside its forecast"))?;
    for (day, count, draws) in &ahead.counts {
        let [low, middle, high] = [0.1, 0.5, 0.9].map(|share| quantile(draws, share));
        let is_inside = (low..=high).contains(&(*count as f64));
        let verdict = if is_inside { "inside" } else { "outside" };
        let year = kokkyo_scenario::border::year_of(*day);
        out.line(&format!("  {year}  counted {count:>4}  forecast {:>22}  {verdict}", interval(middle, low, high)))?;
    }
    let (observed, expected) = &ahead.large;
    let at = |share| quantile(expected, share);
    out.line(&format!(
        "  large ones among {:.0} incidents: {observed}; expected {}; chance of so many or more {}",
        ahead.incidents,
        interval(at(0.5), at(0.1), at(0.9)),
        number(at_least(*observed, expected))
    ))
}

/// The border with nothing counted or named after a year.
pub fn cut(border: &Border, year: i32) -> Border {
    let after = first_of(year + 1);
    let mut cut = border.clone();
    let counts = cut.counts.clone();
    cut.readings.iter_mut().for_each(|reading| reading.counts.retain(|&at| counts[at].to_day < after));
    cut.readings.retain(|reading| reading.counts.iter().any(|&at| counts[at].year() >= border.level_from));
    cut.named.retain(|one| one.days.0 < after);
    cut
}
