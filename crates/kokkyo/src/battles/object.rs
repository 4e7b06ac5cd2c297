//! The object that `kokkyo battles fit --json` prints.

use kokkyo_inference::battles::estimate::{Estimate, Fit, Judged};
use kokkyo_inference::battles::logs::{Attack, Fits};
use kokkyo_inference::battles::rates::Rate;
use serde_json::{Map, Value, json};

use super::Fitted;
use super::draw::ratios;

/// What is fitted, by which strengths, and in words: by which laws are judged, and beside it.
const OF_DAYS: [[&str; 3]; 2] = [
    ["log losses", "of the day", "logarithms of the losses of each side and day, by ordinary least squares"],
    ["losses", "of the day", "losses of each side and day in men, by nonlinear least squares (Bracken 1995)"],
];
const OF_BATTLES: [[&str; 3]; 2] = [
    ["log loss ratio", "mean of beginning and end", "logarithms of loss ratios against mean strengths, by ordinary least squares"],
    ["log loss ratio", "at the beginning", "the same against strengths at the beginning"],
];
const EVIDENCE: [&str; 2] = [
    "exact: constants and 1/σ² flat, each free exponent normal about ½ with a standard deviation of ½",
    "−BIC/2, which is a prior with the information of one figure",
];

/// The object.
pub fn object(fitted: &Fitted) -> Value {
    let (sheet, battles) = (&fitted.sheet, &fitted.battles);
    let ways = if fitted.is_of_days() { OF_DAYS } else { OF_BATTLES };
    let beside_evidence = if fitted.is_of_days() { EVIDENCE[1] } else { EVIDENCE[0] };
    let mut object = json!({
        "schema_version": crate::json::SCHEMA_VERSION, "command": "battles fit", "file": fitted.file,
        "kind": if fitted.is_of_days() { "days" } else { "battles" }, "sides": sheet.table.sides,
        "columns": sheet.columns.iter().map(|(name, column)| (name.clone(), json!(column))).collect::<Map<_, _>>(),
        "columns_not_read": sheet.unread, "rows": sheet.rows, "rows_used": sheet.table.rows.len(),
        "left_out": {
            "value_missing": sheet.empty.iter().map(|(line, column)| json!({ "line": line, "column": column })).collect::<Vec<_>>(),
            "without_men": sheet.without_men, "weight_0": sheet.weightless,
        },
        "attacker": attacker(battles.main.attack),
        "not_ruled_out": fitted.left().iter().map(|law| law.name).collect::<Vec<_>>(),
        "loss_rates": battles.rates.iter().map(|rate| of_rate(fitted, rate)).collect::<Vec<_>>(),
        "residuals": battles.likeness.map(|likeness| json!({
            "from_day_to_day": likeness.from_day_to_day, "between_sides": likeness.between_sides, "by_chance": likeness.by_chance,
        })),
        "log_loss_ratios": of_rows(fitted), "notes": fitted.notes,
    });
    let main = of_fits(fitted, &battles.main, ways[0], EVIDENCE[0]);
    if let (Some(object), Value::Object(main)) = (object.as_object_mut(), main) {
        object.extend(main);
        object.insert("beside".to_string(), of_fits(fitted, &battles.beside, ways[1], beside_evidence));
    }
    object
}

/// What is known of who attacks, in a word.
fn attacker(attack: Attack) -> &'static str {
    match attack {
        Attack::Unknown => "not said",
        Attack::Constant => "never changes",
        Attack::Fitted => "changes",
    }
}

fn of_fits(fitted: &Fitted, fits: &Fits, [measure, strengths, about]: [&str; 3], evidence: &str) -> Value {
    let lines = fits.without_losses.iter().filter_map(|at| fitted.sheet.table.rows.get(*at)).map(|row| row.line);
    json!({
        "measure": measure, "strengths": strengths, "about": about, "evidence": evidence, "figures": fits.figures.len(),
        "without_losses": lines.collect::<Vec<_>>(), "best": fits.best().map(|(judged, _)| judged.law.name),
        "laws": fits.ordered().into_iter().map(|judged| of_law(fitted, judged)).collect::<Vec<_>>(),
    })
}

fn of_law(fitted: &Fitted, judged: &Judged) -> Value {
    let law = &judged.law;
    let exponents = law.exponents.iter().zip(&fitted.sheet.table.sides).map(|(it, side)| {
        let given = |value: f64| law.free.is_empty().then_some(value);
        json!({ "losses_of": side, "enemy": given(it.enemy), "own": given(it.own) })
    });
    let is_alike = law.exponents[0] == law.exponents[1] && law.free.is_empty();
    let mut object = json!({
        "law": law.name, "title": fitted.title(law), "source": law.source, "exponents": exponents.collect::<Vec<_>>(),
        "free": law.free.iter().map(|free| free.name).collect::<Vec<_>>(),
        "k": is_alike.then(|| law.exponents[0].own - law.exponents[0].enemy),
        "log_bayes_factor": judged.weighed.map(|(log, _)| log), "bayes_factor": judged.weighed.map(|(log, _)| log.exp()),
        "probability": judged.weighed.map(|(_, probability)| probability), "reason": judged.fit.as_ref().err(),
    });
    let numbers = judged.fit.as_ref().map_or_else(|_| without_fit(), of_fit);
    if let (Some(object), Value::Object(numbers)) = (object.as_object_mut(), numbers) {
        object.extend(numbers);
    }
    object
}

fn of_fit(fit: &Fit) -> Value {
    let criteria = &fit.criteria;
    json!({
        "parameters": fit.estimates.iter().map(of_estimate).collect::<Vec<_>>(), "coefficients": fit.coefficients,
        "ssr": fit.ssr, "r2": fit.r2, "scatter": fit.scatter, "log_likelihood": criteria.log_likelihood, "aic": criteria.aic,
        "aicc": criteria.aicc, "bic": criteria.bic, "log_marginal_likelihood": fit.log_marginal, "exact": fit.is_exact,
    })
}

/// The same fields for a law that could not be fitted.
fn without_fit() -> Value {
    json!({
        "parameters": [], "coefficients": null, "ssr": null, "r2": null, "scatter": null, "log_likelihood": null, "aic": null, "aicc": null,
        "bic": null, "log_marginal_likelihood": null, "exact": null,
    })
}

fn of_estimate(estimate: &Estimate) -> Value {
    let (low, high) = estimate.interval;
    json!({
        "name": estimate.name, "unit": estimate.unit, "value": estimate.value, "standard_error": estimate.standard_error,
        "low95": low, "high95": high,
    })
}

fn of_rate(fitted: &Fitted, rate: &Rate) -> Value {
    json!({
        "side": fitted.sheet.table.sides[rate.side], "battles": rate.battles, "share_lost_at_even_strength": of_estimate(&rate.at_even),
        "slope": of_estimate(&rate.slope), "ssr": rate.ssr, "r2": rate.r2,
    })
}

/// Observed and fitted, row by row.
fn of_rows(fitted: &Fitted) -> Vec<Value> {
    let of = |ratio: super::draw::Ratio| {
        let row = fitted.sheet.table.rows.get(ratio.row)?;
        Some(json!({ "line": row.line, "name": row.name, "observed": ratio.observed, "fitted": ratio.fitted }))
    };
    ratios(fitted).into_iter().filter_map(of).collect()
}
