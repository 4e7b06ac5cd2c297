//! The table that `kokkyo battles fit` prints.

use std::io;

use kokkyo_inference::battles::estimate::{Estimate, Fit, Judged};
use kokkyo_inference::battles::logs::{Attack, Fits};
use kokkyo_inference::battles::rates::Rate;

use super::Fitted;
use super::faults::shown;
use crate::output::{Out, digits, fit, harmless, number, wrap};

/// Columns of the name of a law.
const LAW: usize = 36;

/// Writes everything.
pub fn tell(out: &mut Out, fitted: &Fitted) -> io::Result<()> {
    let [first, second] = fitted.sheet.table.sides.each_ref().map(|side| shown(side));
    let (rows, figures) = (fitted.sheet.table.rows.len(), fitted.battles.main.figures.len());
    out.heading(&format!("Laws of combat fitted to {}", harmless(&fitted.file)))?;
    let what = if fitted.is_of_days() {
        format!("{rows} days of {first} (first) against {second} (second). Fitted: {figures} logarithms of losses of a side on a day.")
    } else {
        format!(
            "{rows} battles of {first} (first) against {second} (second). Fitted: {figures} logarithms of loss ratios, first over second, \
             against mean strengths."
        )
    };
    paragraph(out, &what)?;
    out.line("")?;
    laws(out, fitted, &fitted.battles.main)?;
    out.line("")?;
    verdict(out, fitted)?;
    legend(out, fitted)?;
    out.line("")?;
    out.heading(if fitted.is_of_days() {
        "Beside it: least squares on losses in men, days without losses in (Bracken 1995; probabilities by BIC)"
    } else {
        "Beside it: the same against strengths at the beginning"
    })?;
    laws(out, fitted, &fitted.battles.beside)?;
    if !fitted.battles.rates.is_empty() {
        out.line("")?;
        out.heading("Loss rates against the ratio of strengths at the beginning")?;
        for rate in &fitted.battles.rates {
            paragraph(out, &of_rate(fitted, rate))?;
        }
    }
    Ok(())
}

fn paragraph(out: &mut Out, text: &str) -> io::Result<()> {
    for line in wrap(text, out.width - 2) {
        out.line(&format!("  {line}"))?;
    }
    Ok(())
}

fn laws(out: &mut Out, fitted: &Fitted, fits: &Fits) -> io::Result<()> {
    out.line(&format!(
        "  {} {:>11} {:>16} {:>7} {:>14} {:>10} {:>10}",
        fit("law", LAW),
        "probability",
        "against the best",
        "r2",
        "ssr",
        "AICc",
        "BIC"
    ))?;
    for judged in fits.ordered() {
        law(out, fitted, judged)?;
    }
    Ok(())
}

fn law(out: &mut Out, fitted: &Fitted, judged: &Judged) -> io::Result<()> {
    let title = fit(&fitted.title(&judged.law), LAW);
    let found = match &judged.fit {
        Ok(found) => found,
        Err(reason) => return out.line(&format!("  {title} not fitted: {reason}")),
    };
    let (log, probability) = judged.weighed.unwrap_or((f64::NAN, f64::NAN));
    let title = out.bold(&title);
    out.line(&format!(
        "  {title} {:>11} {:>16} {:>7} {:>14} {:>10} {:>10}",
        share(probability),
        against(log),
        found.r2.map_or("–".to_string(), |r2| format!("{r2:.3}")),
        digits(found.ssr, 4),
        found.criteria.aicc.map_or("–".to_string(), |aicc| format!("{aicc:.1}")),
        format!("{:.1}", found.criteria.bic)
    ))?;
    for line in wrap(&parameters(found), out.width - 6) {
        let line = out.dim(&format!("      {line}"));
        out.line(&line)?;
    }
    Ok(())
}

/// The numbers of a fit. Constants that exponents leave open by more than themselves are not worth a line.
fn parameters(found: &Fit) -> String {
    let is_open = |estimate: &&Estimate| ["a", "b"].contains(&estimate.name) && estimate.standard_error > estimate.value;
    let mut all: Vec<String> = found.estimates.iter().filter(|estimate| !is_open(estimate)).map(of_estimate).collect();
    if all.len() < found.estimates.len() {
        all.push("a and b as p and q make them".to_string());
    }
    all.join(", ")
}

fn of_estimate(estimate: &Estimate) -> String {
    let unit = if estimate.unit == "1" { String::new() } else { format!(" {}", estimate.unit) };
    format!("{} {} ± {}{unit}", estimate.name, digits(estimate.value, 3), digits(estimate.standard_error, 2))
}

/// A probability in per cent.
fn share(probability: f64) -> String {
    match 100.0 * probability {
        percent if percent < 0.1 => "<0.1 %".to_string(),
        percent if percent > 99.9 => ">99.9 %".to_string(),
        percent => format!("{percent:.1} %"),
    }
}

/// A Bayes factor against the best as a fraction.
fn against(log: f64) -> String {
    match (-log).exp() {
        times if times <= 1.0 => "1".to_string(),
        times if times > 1e6 => "<1/1,000,000".to_string(),
        times if times < 10.0 => format!("1/{times:.1}"),
        times => format!("1/{}", crate::output::whole(times)),
    }
}

fn verdict(out: &mut Out, fitted: &Fitted) -> io::Result<()> {
    let (main, beside) = (&fitted.battles.main, &fitted.battles.beside);
    let Some((best, _)) = main.best() else {
        return paragraph(out, "No law could be fitted.");
    };
    let left: Vec<String> = fitted.left().into_iter().map(|law| fitted.title(law)).collect();
    let rest = if left.is_empty() {
        "All others have less than a twentieth of its evidence.".to_string()
    } else {
        format!("Not ruled out, with more than a twentieth of its evidence: {}.", left.join("; "))
    };
    paragraph(out, &format!("Likeliest: {}. {rest}", fitted.title(&best.law)))?;
    let cheapest = main.least_bic();
    if let Some(other) = cheapest.filter(|other| other.law.name != best.law.name) {
        let why = "it asks how many exponents are free, the evidence also how credible they are (each at ½ ± ½ before the table is seen)";
        paragraph(out, &format!("By BIC it would be the {}: {why}.", fitted.title(&other.law)))?;
    }
    // Each with its like: beside days stands BIC.
    let (of_main, way) = if fitted.is_of_days() { (cheapest, "In men") } else { (Some(best), "Against strengths at the beginning") };
    match beside.best() {
        Some((other, _)) if of_main.is_some_and(|main| main.law.name != other.law.name) => {
            paragraph(out, &format!("{way} it is another, {}: lean on neither alone.", fitted.title(&other.law)))
        }
        _ => Ok(()),
    }
}

fn legend(out: &mut Out, fitted: &Fitted) -> io::Result<()> {
    let mut text = if fitted.is_of_days() {
        "a, b: what the first and the second side do to the other; p, q: exponents of the enemy's and of its own strength in the losses \
         of a side; w: p where p + q = 1"
            .to_string()
    } else {
        "b/a: men of the first side lost for one of the second at even strength (of a guerrilla law its unit says how); k: how that goes \
         with the ratio of strengths, square −1, linear 0, logarithmic 1; w = (1 − k)/2"
            .to_string()
    };
    if fitted.battles.main.attack == Attack::Fitted {
        text.push_str("; d: the side attacked loses d times, the attacker 1/d of what the rest says");
    }
    for line in wrap(&format!("{text}. ±: standard error."), out.width - 2) {
        let line = out.dim(&format!("  {line}"));
        out.line(&line)?;
    }
    Ok(())
}

fn of_rate(fitted: &Fitted, rate: &Rate) -> String {
    let percent = |value: f64| number(100.0 * value);
    let ((low, high), (shallow, steep)) = (rate.at_even.interval, rate.slope.interval);
    let doubled = |slope: f64| digits((slope * std::f64::consts::LN_2).exp(), 2);
    format!(
        "{}: {} % [{}–{}] of its men lost at even strength; twice the enemy, and that is times {} [{}–{}]; w {} ± {}, r2 {}, {} battles.",
        shown(&fitted.sheet.table.sides[rate.side]),
        percent(rate.at_even.value),
        percent(low),
        percent(high),
        doubled(rate.slope.value),
        doubled(shallow),
        doubled(steep),
        digits(-rate.slope.value, 2),
        digits(rate.slope.standard_error, 2),
        rate.r2.map_or("–".to_string(), |r2| format!("{r2:.2}")),
        rate.battles
    )
}
