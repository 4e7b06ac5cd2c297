//! Laws fitted by logarithms, where each of them is a straight line.
//!
//! This is the way in which a law is judged here. Losses scatter in proportion to their size, so that their logarithms scatter evenly;
//! both sides count alike, however unlike their numbers; and the coefficients, their errors and the evidence come out in closed form
//! (Wiper, Pettit and Young 2000 take logarithms too). What it costs: a row in which a side lost nobody has no logarithm. Such rows are
//! left out and counted, and [`losses`](super::losses) has them in.
//!
//! | rows | figures | constants |
//! |---|---|---|
//! | days | ln Lˣ and ln Lʸ of each day | ln b, ln a, ln d |
//! | battles | ln(Lˣ/Lʸ), in which the length of a battle cancels | ln(b/a), ln d |
//!
//! **Which strengths of a battle.** With means of beginning and end the laws hold ([`laws`](super::laws)), and laws are judged by them.
//! But losses are in those means too: chance that makes a side lose more makes its mean less, which pulls k below the truth, by about
//! f/(2 − f) v/u with f the share lost, v the variance of the scatter and u that of the logarithms of the ratios of strengths (0.04 for
//! a fifth lost, a scatter of 0.4 and a spread of 0.7). Strengths at the beginning, which most tables are published with (Willard 1962),
//! have no such pull, and make the square law steeper than it is by about the share lost. So both are fitted.

use super::estimate::{Estimate, Fit, Judged, half95, rounding};
use super::evidence::{Exponents, TIED, criteria, log_marginal, weigh};
use super::laws::{Equation, Law, OF_BATTLES, OF_DAYS};
use super::regression::{Regression, regress};
use super::table::{Kind, Table};

/// Which strengths a battle is set against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Those at its beginning.
    First,
    /// Means of those at its beginning and at its end, with which the state equations hold.
    Middle,
}

/// A figure: one number that an equation is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// Row of the table.
    pub row: usize,
    /// Equation.
    pub equation: Equation,
    /// The logarithm; of the fit in men the losses themselves.
    pub value: f64,
    /// Logarithms of strengths, by side.
    pub(super) log_strength: [f64; 2],
    /// 1 where the first side attacks, −1 where the second does.
    pub(super) attack: f64,
    pub(super) weight: f64,
}

/// What is known of who attacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attack {
    /// Nothing.
    Unknown,
    /// It is always the same side: what attacking is worth cannot be told from how good that side is.
    Constant,
    /// It changes, and d is fitted.
    Fitted,
}

/// All laws fitted in one way.
#[derive(Debug, Clone, PartialEq)]
pub struct Fits {
    /// Figures that are fitted.
    pub figures: Vec<Figure>,
    /// Rows that have no logarithm, as a side lost nobody in them: of days that side alone is left out.
    pub without_losses: Vec<usize>,
    /// What is known of who attacks.
    pub attack: Attack,
    /// In the order in which the laws are listed.
    pub laws: Vec<Judged>,
}

impl Fits {
    /// The laws, the likeliest first; those that could not be fitted at the end.
    pub fn ordered(&self) -> Vec<&Judged> {
        let mut all: Vec<&Judged> = self.laws.iter().collect();
        let key = |judged: &Judged| judged.weighed.map_or(f64::NEG_INFINITY, |(factor, _)| factor);
        all.sort_by(|a, b| key(b).total_cmp(&key(a)));
        all
    }

    /// The likeliest law and those that tie with it: more than one where strengths do not vary enough to tell them apart.
    pub fn likeliest(&self) -> Vec<&Judged> {
        self.ordered().into_iter().take_while(|judged| judged.weighed.is_some_and(|(log, _)| -log < TIED)).collect()
    }

    /// The law with the least BIC.
    pub fn least_bic(&self) -> Option<&Judged> {
        let bic = |judged: &Judged| judged.fit.as_ref().map_or(f64::INFINITY, |fit| fit.criteria.bic);
        self.laws.iter().filter(|judged| judged.fit.is_ok()).min_by(|a, b| bic(a).total_cmp(&bic(b)))
    }

    /// The likeliest law with its fit.
    pub fn best(&self) -> Option<(&Judged, &Fit)> {
        self.ordered().first().and_then(|judged| judged.fit.as_ref().ok().map(|fit| (*judged, fit)))
    }
}

/// Fits the laws of the table's kind.
pub fn fit(table: &Table, strength: Strength) -> Fits {
    let (figures, without_losses) = figures(table, strength);
    let columns = Constants::of(&figures);
    let laws: &[Law] = if table.kind == Kind::Days { &OF_DAYS } else { &OF_BATTLES };
    let fits: Vec<(Law, Result<Fit, String>)> = laws.iter().map(|law| (*law, of_law(law, &figures, &columns))).collect();
    Fits { without_losses, attack: columns.attack, laws: judge(fits), figures }
}

/// Weighs fits against each other.
pub(super) fn judge(fits: Vec<(Law, Result<Fit, String>)>) -> Vec<Judged> {
    let marginals: Vec<f64> = fits.iter().filter_map(|(_, fit)| fit.as_ref().ok().map(|fit| fit.log_marginal)).collect();
    let mut weighed = weigh(&marginals).into_iter();
    fits.into_iter()
        .map(|(law, fit)| {
            let weighed = if fit.is_ok() { weighed.next() } else { None };
            Judged { law, fit, weighed }
        })
        .collect()
}

fn figures(table: &Table, strength: Strength) -> (Vec<Figure>, Vec<usize>) {
    let (mut figures, mut without) = (Vec::new(), Vec::new());
    for (at, (row, weight)) in table.rows.iter().zip(table.weights()).enumerate() {
        let log_strength = [0, 1].map(|side| {
            let lost = if strength == Strength::Middle { 0.5 * row.losses[side] } else { 0.0 };
            libm::log(row.strength[side] - lost)
        });
        let figure = |equation, value| Figure { row: at, equation, value, log_strength, attack: row.attack(), weight };
        let logs = row.losses.map(libm::log);
        match table.kind {
            Kind::Days => {
                let both = [(Equation::First, logs[0]), (Equation::Second, logs[1])];
                figures.extend(both.into_iter().filter(|(_, log)| log.is_finite()).map(|(equation, log)| figure(equation, log)));
            }
            Kind::Battles if logs.iter().all(|log| log.is_finite()) => figures.push(figure(Equation::Ratio, logs[0] - logs[1])),
            Kind::Battles => {}
        }
        if logs.iter().any(|log| !log.is_finite()) {
            without.push(at);
        }
    }
    (figures, without)
}

/// Columns that all laws have alike: one for each equation, and who attacks.
struct Constants {
    equations: Vec<Equation>,
    columns: Vec<Vec<f64>>,
    attack: Attack,
}

impl Constants {
    fn of(figures: &[Figure]) -> Self {
        let mut equations: Vec<Equation> = Vec::new();
        for equation in [Equation::First, Equation::Second, Equation::Ratio] {
            if figures.iter().any(|figure| figure.equation == equation) {
                equations.push(equation);
            }
        }
        let mut columns: Vec<Vec<f64>> =
            equations.iter().map(|equation| figures.iter().map(|figure| f64::from(figure.equation == *equation)).collect()).collect();
        let attack = attack(figures.iter().map(|figure| (figure.equation, figure.attack)), &equations);
        if attack == Attack::Fitted {
            columns.push(figures.iter().map(|figure| of_attack(figure.equation) * figure.attack).collect());
        }
        Self { equations, columns, attack }
    }
}

/// How often ln d is in an equation while the first side attacks.
pub(super) fn of_attack(equation: Equation) -> f64 {
    match equation {
        Equation::First => -1.0,
        Equation::Second => 1.0,
        Equation::Ratio => -2.0,
    }
}

/// Whether who attacks changes within an equation: otherwise it cannot be told from that equation's constant.
pub(super) fn attack(rows: impl Iterator<Item = (Equation, f64)> + Clone, equations: &[Equation]) -> Attack {
    if rows.clone().all(|(_, attack)| attack == 0.0) {
        return Attack::Unknown;
    }
    let changes = equations.iter().any(|equation| {
        let mut of = rows.clone().filter(|(other, _)| other == equation).map(|(_, attack)| attack);
        let first = of.next();
        of.any(|attack| Some(attack) != first)
    });
    if changes { Attack::Fitted } else { Attack::Constant }
}

fn of_law(law: &Law, figures: &[Figure], constants: &Constants) -> Result<Fit, String> {
    let count = constants.columns.len();
    let (n, k) = (figures.len(), count + law.free.len());
    if n <= k {
        return Err(format!("{n} figures are too few for {k} coefficients and their scatter"));
    }
    let added: Vec<Vec<f64>> = figures.iter().map(|figure| law.added(figure.equation, figure.log_strength)).collect();
    let mut columns = constants.columns.clone();
    columns.extend((0..law.free.len()).map(|free| added.iter().map(|row| row[free]).collect::<Vec<f64>>()));
    let known: Vec<f64> = figures.iter().map(|figure| law.known(figure.equation, figure.log_strength)).collect();
    let y: Vec<f64> = figures.iter().zip(&known).map(|(figure, known)| figure.value - known).collect();
    let weights: Vec<f64> = figures.iter().map(|figure| figure.weight).collect();
    let found = regress(&columns, &y, &weights).ok_or("strengths vary too little, or only together, to tell the exponents")?;
    let least = rounding(figures.iter().map(|figure| figure.weight * figure.value * figure.value).sum(), n);
    let ssr = found.ssr.max(least);
    let log_weights: f64 = weights.iter().map(|weight| libm::log(*weight)).sum();
    let scatter = (found.ssr / (n - k) as f64).sqrt();
    let errors: Vec<f64> = (0..k).map(|at| scatter * found.unscaled[at][at].sqrt()).collect();
    let log_determinant = 2.0 * found.log_lengths[..count].iter().sum::<f64>();
    let about = about_means(figures);
    Ok(Fit {
        estimates: estimates(law, constants, &found.coefficients, &errors, half95(n - k)),
        coefficients: k,
        ssr: found.ssr,
        r2: (about > least).then(|| 1.0 - found.ssr / about),
        scatter,
        criteria: criteria(ssr, n, k, log_weights),
        log_marginal: log_marginal(ssr, (n - count) as f64, log_determinant, log_weights, doubt(law, &found, count).as_ref()),
        fitted: found.fitted.iter().zip(&known).map(|(fitted, known)| fitted + known).collect(),
        is_exact: found.ssr <= least,
    })
}

/// What is free beside `count` constants, for the evidence.
fn doubt(law: &Law, found: &Regression, count: usize) -> Option<Exponents> {
    let away: Vec<f64> = law.free.iter().zip(&found.coefficients[count..]).map(|(free, value)| value - free.centre).collect();
    let unscaled: Vec<Vec<f64>> = found.unscaled[count..].iter().map(|row| row[count..].to_vec()).collect();
    let prior: Vec<f64> = law.free.iter().map(|free| free.variance).collect();
    Exponents::new(&away, &unscaled, &prior)
}

/// Weighted squares about the mean of each equation.
pub(super) fn about_means(figures: &[Figure]) -> f64 {
    let of = |equation: Equation| {
        let own = || figures.iter().filter(|figure| figure.equation == equation);
        let weight: f64 = own().map(|figure| figure.weight).sum();
        let mean = own().map(|figure| figure.weight * figure.value).sum::<f64>() / weight;
        own().map(|figure| figure.weight * (figure.value - mean) * (figure.value - mean)).sum::<f64>()
    };
    [Equation::First, Equation::Second, Equation::Ratio].map(of).into_iter().filter(|square| square.is_finite()).sum()
}

/// Name of the constant of an equation: the effectiveness of the side that brings the losses about.
pub(super) fn constant(equation: Equation) -> &'static str {
    match equation {
        Equation::First => "b",
        Equation::Second => "a",
        Equation::Ratio => "b/a",
    }
}

fn estimates(law: &Law, constants: &Constants, values: &[f64], errors: &[f64], half: f64) -> Vec<Estimate> {
    let mut all: Vec<Estimate> = constants
        .equations
        .iter()
        .enumerate()
        .map(|(at, &equation)| Estimate::raised(constant(equation), law.unit(equation), values[at], errors[at], half))
        .collect();
    all.sort_by_key(|estimate| estimate.name);
    let mut at = constants.equations.len();
    if constants.attack == Attack::Fitted {
        all.push(Estimate::raised("d", "1", values[at], errors[at], half));
        at += 1;
    }
    for (free, (value, error)) in law.free.iter().zip(values[at..].iter().zip(&errors[at..])) {
        all.push(Estimate::plain(free.name, "1", *value, *error, half));
        if constants.equations == [Equation::Ratio] {
            all.push(Estimate::plain("k", "1", 1.0 - 2.0 * value, 2.0 * error, half));
        }
    }
    all
}
