//! Which law of combat do battles obey, and how surely?
//!
//! | if you ask | read |
//! |---|---|
//! | what is fitted? | [`table`] |
//! | what does each law say, and what of whole battles? | [`laws`] |
//! | how is a law fitted, and by what is it judged? | [`logs`] |
//! | and in men, quiet days and all, as others have it? | [`losses`] |
//! | how many times likelier is one than another? | [`evidence`] |
//! | what share of its men does a side lose? | [`rates`] |
//! | least squares, estimates and their errors? | [`regression`], [`estimate`] |

pub mod estimate;
pub mod evidence;
pub mod laws;
pub mod logs;
pub mod losses;
pub mod rates;
pub mod regression;
pub mod table;

#[cfg(test)]
mod ardennes;
#[cfg(test)]
mod tests;

use laws::Equation;
use logs::{Fits, Strength};
use rates::Rate;
use table::{Kind, Table};

/// Everything that is fitted to a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Battles {
    /// The fits by which laws are judged: by logarithms, of battles with mean strengths.
    pub main: Fits,
    /// The way of others beside it: of days in men, of battles with the strengths at the beginning.
    pub beside: Fits,
    /// Loss rates against the ratio of strengths; of battles only.
    pub rates: Vec<Rate>,
    /// How alike what is left of the likeliest law is; of days only.
    pub likeness: Option<Likeness>,
}

/// How alike what is left over is where the errors take it to be independent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// Correlation of what is left of a side on a day with what is left of it on the next.
    pub from_day_to_day: f64,
    /// Correlation of what is left of both sides on a day.
    pub between_sides: f64,
    /// Correlation that chance reaches in one table of twenty, 2/√n.
    pub by_chance: f64,
}

/// Fits all laws of a table. *Range*: each side lost somebody in some row.
pub fn fit(table: &Table) -> Battles {
    let (main, beside, rates) = match table.kind {
        Kind::Days => (logs::fit(table, Strength::First), losses::fit(table), Vec::new()),
        Kind::Battles => (logs::fit(table, Strength::Middle), logs::fit(table, Strength::First), rates::rates(table)),
    };
    let likeness = if table.kind == Kind::Days { likeness(&main, table.rows.len()) } else { None };
    Battles { main, beside, rates, likeness }
}

/// `None`: there is no law, nothing is left, or fewer than four days follow one another.
fn likeness(fits: &Fits, rows: usize) -> Option<Likeness> {
    let (_, fit) = fits.best()?;
    let mut left = [vec![None; rows], vec![None; rows]];
    for (figure, fitted) in fits.figures.iter().zip(&fit.fitted) {
        left[usize::from(figure.equation == Equation::Second)][figure.row] = Some(figure.value - fitted);
    }
    let next: Vec<(f64, f64)> = left.iter().flat_map(|side| side.windows(2).filter_map(|pair| pair[0].zip(pair[1]))).collect();
    let sides: Vec<(f64, f64)> = left[0].iter().zip(&left[1]).filter_map(|(first, second)| first.zip(*second)).collect();
    if next.len() < 8 || sides.len() < 4 || fit.is_exact {
        return None;
    }
    Some(Likeness {
        from_day_to_day: correlation(&next)?,
        between_sides: correlation(&sides)?,
        by_chance: 2.0 / (sides.len() as f64).sqrt(),
    })
}

fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let (x, y) = (pairs.iter().map(|pair| pair.0).sum::<f64>() / n, pairs.iter().map(|pair| pair.1).sum::<f64>() / n);
    let sum = |of: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|pair| of(pair.0 - x, pair.1 - y)).sum::<f64>();
    let spread = (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt();
    (spread > 0.0).then(|| sum(&|x, y| x * y) / spread)
}
