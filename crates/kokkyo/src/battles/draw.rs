//! A drawing of loss ratios, row by row: observed, and as the likeliest law has them.

use kokkyo_inference::battles::laws::Equation;

use super::Fitted;
use super::faults::shown;
use crate::chart::{Chart, Line, Mark};
use crate::output::fit;

/// Most rows that are drawn; of more, so many are picked evenly.
const ROWS: usize = 60;
/// Letters of the name of a row.
const NAME: usize = 40;

/// Ratio of losses of a row.
pub struct Ratio {
    /// Row of the table.
    pub row: usize,
    /// ln of the losses of the first side over those of the second.
    pub observed: f64,
    /// The same by the likeliest law.
    pub fitted: f64,
}

/// Ratios of all rows in which both sides lost somebody. Empty: no law could be fitted.
pub fn ratios(fitted: &Fitted) -> Vec<Ratio> {
    let fits = &fitted.battles.main;
    let Some((_, best)) = fits.best() else { return Vec::new() };
    let mut all: Vec<Ratio> = Vec::new();
    let mut first = None;
    for (figure, value) in fits.figures.iter().zip(&best.fitted) {
        match figure.equation {
            Equation::First => first = Some((figure.row, figure.value, *value)),
            Equation::Second => {
                if let Some((row, observed, by_law)) = first.filter(|(row, ..)| *row == figure.row) {
                    all.push(Ratio { row, observed: observed - figure.value, fitted: by_law - value });
                }
            }
            Equation::Ratio => all.push(Ratio { row: figure.row, observed: figure.value, fitted: *value }),
        }
    }
    all
}

/// The drawing.
pub fn svg(fitted: &Fitted) -> String {
    let ratios = ratios(fitted);
    let table = &fitted.sheet.table;
    let every = ratios.len().div_ceil(ROWS).max(1);
    let doublings = |log: f64| Some(Mark { value: log / std::f64::consts::LN_2, ends: None });
    let lines = ratios.iter().step_by(every).filter_map(|ratio| {
        let row = table.rows.get(ratio.row)?;
        let name = if row.name.is_empty() { format!("line {}", row.line) } else { fit(&row.name, NAME).trim_end().to_string() };
        Some(Line { name, marks: vec![doublings(ratio.observed), doublings(ratio.fitted)] })
    });
    let lines: Vec<Line> = lines.collect();
    let others = fitted.battles.main.likeliest().len().saturating_sub(1);
    let tie = if others == 0 { String::new() } else { format!(" ({others} others tie)") };
    let law = fitted.battles.main.best().map_or("no law".to_string(), |(judged, _)| format!("{}{tie}", fitted.title(&judged.law)));
    let of = if every == 1 { String::new() } else { format!(", {} of {} rows", lines.len(), ratios.len()) };
    let [first, second] = table.sides.each_ref().map(|side| shown(side));
    Chart {
        title: format!("Losses of {first} against those of {second}{of}"),
        axis: format!("doublings: 1 is two of {first} lost for one of {second}, −1 the other way round"),
        series: vec!["observed".to_string(), law],
        lines,
    }
    .svg()
}
