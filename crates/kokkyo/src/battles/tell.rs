//! The table that `kokkyo battles fit` prints.

use std::io;

use kokkyo_inference::battles::estimate::{Estimate, Fit};
use kokkyo_inference::battles::evidence::TIED;
use kokkyo_inference::battles::logs::{Attack, Fits};
use kokkyo_inference::battles::rates::Rate;

use super::Fitted;
use super::faults::shown;
use crate::failure::counted;
use crate::output::{Out, digits, fit, harmless, number, wrap};

/// Columns of the name of a law, where there is room.
const LAW: usize = 36;
/// Columns that a terminal with little room goes without, the first first: others say nearly the same.
const SPARED: [&str; 2] = ["AICc", "ssr"];
/// r² below this only says that a law fits far worse than none.
const HOPELESS: f64 = -99.0;
/// Letters of the longest number of a sum of squares.
const LONGEST: usize = 14;

/// A line, and which part of it a terminal sets off.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// As it is.
    Plain(String),
    /// Bold.
    Bold(String),
    /// Dim.
    Dim(String),
    /// A law, whose name is bold, and its numbers.
    Law(String, String),
}

impl Line {
    fn painted(&self, out: &Out) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Bold(text) => out.bold(text),
            Self::Dim(text) => out.dim(text),
            Self::Law(title, numbers) => format!("  {}{numbers}", out.bold(title)),
        }
    }
}

/// Writes everything.
pub fn tell(out: &mut Out, fitted: &Fitted) -> io::Result<()> {
    for line in lines(fitted, out.width) {
        let text = line.painted(out);
        out.line(&text)?;
    }
    Ok(())
}

/// Everything in lines that a terminal of so many columns holds.
pub fn lines(fitted: &Fitted, width: usize) -> Vec<Line> {
    let empty = || Line::Plain(String::new());
    let mut all = heading(&format!("Laws of combat fitted to {}", harmless(&fitted.file)), width);
    all.extend(paragraph(&about(fitted), width));
    all.push(empty());
    all.extend(laws(fitted, &fitted.battles.main, width));
    all.push(empty());
    all.extend(verdict(fitted).iter().flat_map(|text| paragraph(text, width)));
    all.extend(legend(fitted, width));
    all.push(empty());
    let beside = if fitted.is_of_days() {
        "Beside it: least squares on losses in men, days without losses in (Bracken 1995; probabilities by BIC)"
    } else {
        "Beside it: the same against strengths at the beginning"
    };
    all.extend(heading(beside, width));
    all.extend(laws(fitted, &fitted.battles.beside, width));
    if !fitted.battles.rates.is_empty() {
        all.push(empty());
        all.extend(heading("Loss rates against the ratio of strengths at the beginning", width));
        all.extend(fitted.battles.rates.iter().flat_map(|rate| paragraph(&of_rate(fitted, rate), width)));
    }
    all
}

fn about(fitted: &Fitted) -> String {
    let [first, second] = fitted.sheet.table.sides.each_ref().map(|side| shown(side));
    let (rows, figures) = (fitted.sheet.table.rows.len(), fitted.battles.main.figures.len());
    if fitted.is_of_days() {
        format!(
            "{} of {first} (first) against {second} (second). Fitted: {} of losses of a side on a day.",
            counted(rows, "day"),
            counted(figures, "logarithm")
        )
    } else {
        format!(
            "{} of {first} (first) against {second} (second). Fitted: {} of loss ratios, first over second, against mean strengths.",
            counted(rows, "battle"),
            counted(figures, "logarithm")
        )
    }
}

/// Text in lines that never go beyond the width: what is longer and has no space, such as a path, is broken too.
fn broken(text: &str, width: usize) -> Vec<String> {
    let lines = wrap(text, width).into_iter();
    lines.flat_map(|line| line.chars().collect::<Vec<_>>().chunks(width).map(|part| part.iter().collect()).collect::<Vec<_>>()).collect()
}

fn heading(text: &str, width: usize) -> Vec<Line> {
    broken(text, width).into_iter().map(Line::Bold).collect()
}

fn paragraph(text: &str, width: usize) -> Vec<Line> {
    broken(text, width - 2).into_iter().map(|line| Line::Plain(format!("  {line}"))).collect()
}

/// A column of numbers.
#[derive(Debug, Clone, Copy)]
struct Column {
    name: &'static str,
    width: usize,
    /// What stands in it, of a fit with ln of its Bayes factor and its probability.
    cell: fn(&Fit, (f64, f64)) -> String,
}

const COLUMNS: [Column; 6] = [
    Column { name: "probability", width: 11, cell: |_, (_, probability)| share(probability) },
    Column { name: "against the best", width: 16, cell: |_, (log, _)| against(log) },
    Column { name: "r2", width: 7, cell: |found, _| found.r2.map_or("–".to_string(), explained) },
    Column { name: "ssr", width: LONGEST, cell: |found, _| squares(found.ssr) },
    Column { name: "AICc", width: 10, cell: |found, _| found.criteria.aicc.map_or("–".to_string(), criterion) },
    Column { name: "BIC", width: 10, cell: |found, _| criterion(found.criteria.bic) },
];

/// The columns for which there is room, and how many columns are left for the name of a law.
fn columns(width: usize) -> (Vec<Column>, usize) {
    let mut all = COLUMNS.to_vec();
    let room = |all: &[Column]| width.saturating_sub(2 + all.iter().map(|column| 1 + column.width).sum::<usize>());
    for spared in SPARED {
        if room(&all) < LAW {
            all.retain(|column| column.name != spared);
        }
    }
    let room = room(&all);
    (all, room.min(LAW))
}

fn laws(fitted: &Fitted, fits: &Fits, width: usize) -> Vec<Line> {
    let (columns, title) = columns(width);
    let names: String = columns.iter().map(|column| format!(" {:>1$}", column.name, column.width)).collect();
    let mut all = vec![Line::Plain(format!("  {}{names}", fit("law", title)))];
    for judged in fits.ordered() {
        let name = fit(&fitted.title(&judged.law), title);
        match &judged.fit {
            Ok(found) => {
                let weighed = judged.weighed.unwrap_or((f64::NAN, f64::NAN));
                let cells = columns.iter().map(|column| format!(" {:>1$}", (column.cell)(found, weighed), column.width));
                all.push(Line::Law(name, cells.collect()));
                all.extend(broken(&parameters(found), width - 6).into_iter().map(|line| Line::Dim(format!("      {line}"))));
            }
            Err(reason) => all.extend(not_fitted(&name, reason, width)),
        }
    }
    all
}

/// Why there are no numbers, beside the name of the law.
fn not_fitted(name: &str, reason: &str, width: usize) -> Vec<Line> {
    let beside = name.chars().count() + 3;
    let reasons = broken(&format!("not fitted: {reason}"), width - beside).into_iter().enumerate();
    reasons.map(|(at, line)| Line::Plain(if at == 0 { format!("  {name} {line}") } else { format!("{:beside$}{line}", "") })).collect()
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
        _ if -log < TIED => "1".to_string(),
        times if times > 1e6 => "<1/1,000,000".to_string(),
        times if times < 10.0 => format!("1/{times:.1}"),
        times => format!("1/{}", crate::output::whole(times)),
    }
}

fn explained(r2: f64) -> String {
    // Rounding knows a nought below 0.
    let r2 = if r2.abs() < 0.0005 { 0.0 } else { r2 };
    if r2 < HOPELESS { format!("<{HOPELESS:.0}") } else { format!("{r2:.3}") }
}

/// A sum of squares: of losses in men it may have more digits than the table has room for.
fn squares(ssr: f64) -> String {
    let text = digits(ssr, 4);
    if text.chars().count() > LONGEST { format!("{ssr:.3e}") } else { text }
}

fn criterion(value: f64) -> String {
    if value.abs() < 1e6 { format!("{value:.1}") } else { format!("{value:.0}") }
}

/// What the evidence comes to, in sentences.
fn verdict(fitted: &Fitted) -> Vec<String> {
    let main = &fitted.battles.main;
    let Some((best, _)) = main.best() else { return vec!["No law could be fitted.".to_string()] };
    let tied: Vec<&str> = main.likeliest().iter().map(|judged| judged.law.name).collect();
    let mut all = if tied.len() > 1 {
        let (names, rest) = (fitted.likeliest(main), beside_a_tie(fitted, &tied));
        vec![format!("No law is the likeliest: strengths do not vary enough to tell laws apart. As likely as each other: {names}.{rest}")]
    } else {
        vec![format!("Likeliest: {}. {}", fitted.title(&best.law), beside_the_best(fitted))]
    };
    let cheapest = main.least_bic().map(|judged| &judged.law).filter(|law| !tied.contains(&law.name));
    if let Some(law) = cheapest {
        let why = "it asks how many exponents are free, the evidence also how credible they are (each at ½ ± ½ before the table is seen)";
        all.push(format!("By BIC it would be another, {}: {why}.", fitted.title(law)));
    }
    // Each with its like: beside days stands BIC.
    let own = cheapest.filter(|_| fitted.is_of_days()).map_or(tied, |law| vec![law.name]);
    all.extend(otherwise(fitted, &own));
    all
}

fn beside_the_best(fitted: &Fitted) -> String {
    let left: Vec<String> = fitted.left().into_iter().map(|law| fitted.title(law)).collect();
    if left.is_empty() {
        "All others have less than a twentieth of its evidence.".to_string()
    } else {
        format!("Not ruled out, with more than a twentieth of its evidence: {}.", left.join("; "))
    }
}

/// What is left beside laws that tie; nothing where every law ties that could be fitted.
fn beside_a_tie(fitted: &Fitted, tied: &[&str]) -> String {
    let left: Vec<String> = fitted.left().into_iter().filter(|law| !tied.contains(&law.name)).map(|law| fitted.title(law)).collect();
    let judged = fitted.battles.main.laws.iter().filter(|judged| judged.fit.is_ok()).count();
    if !left.is_empty() {
        format!(" Not ruled out, with more than a twentieth of their evidence: {}.", left.join("; "))
    } else if judged > tied.len() {
        " All others have less than a twentieth of their evidence.".to_string()
    } else {
        String::new()
    }
}

/// What the fits beside say otherwise than `own` laws, if they do: laws that tie there contradict nobody.
fn otherwise(fitted: &Fitted, own: &[&str]) -> Option<String> {
    let way = if fitted.is_of_days() { "In men" } else { "Against strengths at the beginning" };
    let beside = fitted.battles.beside.likeliest();
    let agrees = beside.iter().any(|judged| own.contains(&judged.law.name));
    match beside.len() {
        0 => None,
        1 if agrees => None,
        1 => Some(format!("{way} it is another, {}: lean on neither alone.", fitted.likeliest(&fitted.battles.beside))),
        count => (own.len() == 1).then(|| {
            // Strengths of battles that never change have means that do, with the losses in them.
            let why = if agrees && !fitted.is_of_days() { ", and what tells them above is losses alone" } else { "" };
            format!("{way} {count} laws tie: these strengths do not vary enough to tell them apart{why}.")
        }),
    }
}

fn legend(fitted: &Fitted, width: usize) -> Vec<Line> {
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
    let lines = broken(&format!("{text}. ±: standard error."), width - 2).into_iter();
    lines.map(|line| Line::Dim(format!("  {line}"))).collect()
}

fn of_rate(fitted: &Fitted, rate: &Rate) -> String {
    let percent = |value: f64| number(100.0 * value);
    let ((low, high), (shallow, steep)) = (rate.at_even.interval, rate.slope.interval);
    let doubled = |slope: f64| digits((slope * std::f64::consts::LN_2).exp(), 2);
    format!(
        "{}: {} % [{}–{}] of its men lost at even strength, at twice the enemy's strength {} times as much [{}–{}]; w {} ± {}, r2 {}, \
         {} battles.",
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
