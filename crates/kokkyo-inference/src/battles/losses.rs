//! Laws fitted to the losses of days themselves, by least squares: the way of Bracken (1995) and of those after him.
//!
//! > Σ (Lˣ − b d^∓1 Y^p X^q)² + (Lʸ − a d^±1 X^p Y^q)² over days, least
//!
//! It stands beside [`logs`](super::logs): days without losses are in, and sums of squares and r² compare with published ones; but the
//! bloodiest days and the side that lost more decide. For given exponents and d the constants are had at once, so that only those are
//! sought (variable projection, Golub and Pereyra 1973, *SIAM J. Numer. Anal.* 10), by Gauss and Newton with halved steps, from several
//! beginnings. Errors are those of the tangent at the end; the evidence is −BIC/2, that of a prior with the information of one figure
//! (Kass and Wasserman 1995, *JASA* 90).

use super::estimate::{Estimate, Fit, half95, rounding};
use super::evidence::criteria;
use super::laws::{Equation, Law, OF_DAYS};
use super::logs::{Attack, Figure, Fits, about_means, attack, constant, judge, of_attack};
use super::regression::{Regression, regress};
use super::table::Table;

/// Equations by side.
const EQUATIONS: [Equation; 2] = [Equation::First, Equation::Second];
/// Steps after which a fit that still moves is given up.
const STEPS: usize = 500;
/// Share of what is left over by which a step must better it.
const SETTLED: f64 = 1e-14;
/// Exponents beyond this say that nothing holds them.
const RUNAWAY: f64 = 30.0;
/// Where exponents are sought from, besides the classic laws: a step as far again.
const BEGINNINGS: [[f64; 2]; 8] = [[1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.5, 0.5], [0.0, 4.0], [4.0, 0.0], [-2.0, 3.0], [3.0, -2.0]];

/// Fits the laws of days. *Range*: a table of days in which each side lost somebody.
pub fn fit(table: &Table) -> Fits {
    let rows = table.rows.iter().enumerate();
    let figures: Vec<Figure> = rows
        .flat_map(|(at, row)| {
            let log_strength = row.strength.map(libm::log);
            let (attack, weight) = (row.attack(), 1.0);
            [0, 1].map(|side| Figure { row: at, equation: EQUATIONS[side], value: row.losses[side], log_strength, attack, weight })
        })
        .collect();
    let attack = attack(figures.iter().map(|figure| (figure.equation, figure.attack)), &EQUATIONS);
    let problem = Problem::new(&figures, attack == Attack::Fitted);
    let laws = judge(OF_DAYS.iter().map(|law| (*law, problem.fit(law))).collect());
    Fits { figures, without_losses: Vec::new(), attack, laws }
}

/// Days, with strengths in units of their geometric means.
struct Problem<'f> {
    figures: &'f [Figure],
    /// Logarithms of the geometric means of strengths.
    means: [f64; 2],
    with_attack: bool,
}

/// A place that was come to: what is sought, the constants there, and what is left.
struct Place {
    sought: Vec<f64>,
    constants: [f64; 2],
    fitted: Vec<f64>,
    ssr: f64,
}

/// A law on its way down.
struct Search<'f> {
    figures: &'f [Figure],
    /// What is known of the logarithm of each figure.
    known: Vec<f64>,
    /// What one of each number that is sought adds to it.
    added: Vec<Vec<f64>>,
}

impl Search<'_> {
    fn place(&self, sought: Vec<f64>) -> Place {
        let shape = |at: usize| {
            let moved: f64 = self.added.iter().zip(&sought).map(|(added, value)| added[at] * value).sum();
            libm::exp(self.known[at] + moved)
        };
        let shapes: Vec<f64> = (0..self.figures.len()).map(shape).collect();
        let constants = EQUATIONS.map(|equation| {
            let own = || self.figures.iter().zip(&shapes).filter(|(figure, _)| figure.equation == equation);
            own().map(|(figure, shape)| figure.value * shape).sum::<f64>() / own().map(|(_, shape)| shape * shape).sum::<f64>()
        });
        let of = |figure: &Figure| constants[usize::from(figure.equation == Equation::Second)];
        let fitted: Vec<f64> = self.figures.iter().zip(&shapes).map(|(figure, shape)| of(figure) * shape).collect();
        let ssr = self.figures.iter().zip(&fitted).map(|(figure, fitted)| (figure.value - fitted) * (figure.value - fitted)).sum();
        Place { sought, constants, fitted, ssr }
    }

    /// The tangent at a place: how the figures go with the logarithms of the constants and with what is sought.
    fn tangent(&self, place: &Place) -> Option<Regression> {
        let of_side = |equation: Equation| {
            let own = self.figures.iter().map(move |figure| f64::from(figure.equation == equation));
            own.zip(&place.fitted).map(|(own, fitted)| own * fitted).collect::<Vec<f64>>()
        };
        let mut columns = EQUATIONS.map(of_side).to_vec();
        columns.extend(self.added.iter().map(|added| added.iter().zip(&place.fitted).map(|(added, fitted)| added * fitted).collect()));
        let left: Vec<f64> = self.figures.iter().zip(&place.fitted).map(|(figure, fitted)| figure.value - fitted).collect();
        regress(&columns, &left, &vec![1.0; self.figures.len()])
    }

    /// Goes down from a beginning. `None`: the numbers cannot be told, run away, or do not settle.
    fn settle(&self, begin: Vec<f64>) -> Option<(Place, Regression)> {
        let mut place = self.place(begin);
        for _ in 0..STEPS {
            let tangent = self.tangent(&place)?;
            if place.sought.is_empty() {
                return Some((place, tangent));
            }
            let next = (0..60).map(|halved| 0.5f64.powi(halved)).find_map(|share| {
                let moved = place.sought.iter().zip(&tangent.coefficients[2..]).map(|(value, step)| value + share * step).collect();
                Some(self.place(moved)).filter(|next| next.ssr < place.ssr * (1.0 - SETTLED))
            });
            let Some(next) = next else { return Some((place, tangent)) };
            if next.sought.iter().any(|value| value.abs() > RUNAWAY) {
                return None;
            }
            place = next;
        }
        None
    }
}

impl<'f> Problem<'f> {
    fn new(figures: &'f [Figure], with_attack: bool) -> Self {
        let mean = |side: usize| figures.iter().map(|figure| figure.log_strength[side]).sum::<f64>() / figures.len() as f64;
        Self { figures, means: [mean(0), mean(1)], with_attack }
    }

    fn search(&self, law: &Law) -> Search<'f> {
        let scaled = |figure: &Figure| [0, 1].map(|side| figure.log_strength[side] - self.means[side]);
        let of_law: Vec<Vec<f64>> = self.figures.iter().map(|figure| law.added(figure.equation, scaled(figure))).collect();
        let attack = self.figures.iter().map(|figure| of_attack(figure.equation) * figure.attack).collect();
        let mut added = if self.with_attack { vec![attack] } else { Vec::new() };
        added.extend((0..law.free.len()).map(|free| of_law.iter().map(|row| row[free]).collect::<Vec<f64>>()));
        let known = self.figures.iter().map(|figure| law.known(figure.equation, scaled(figure))).collect();
        Search { figures: self.figures, known, added }
    }

    fn fit(&self, law: &Law) -> Result<Fit, String> {
        let (n, k) = (self.figures.len(), 2 + usize::from(self.with_attack) + law.free.len());
        if n <= k {
            return Err(format!("{n} figures are too few for {k} coefficients and their scatter"));
        }
        let begin = |exponents: &[f64; 2]| -> Vec<f64> {
            std::iter::repeat_n(0.0, usize::from(self.with_attack)).chain(exponents[..law.free.len()].iter().copied()).collect()
        };
        let search = self.search(law);
        let beginnings = if law.free.is_empty() { &BEGINNINGS[..1] } else { &BEGINNINGS[..] };
        let settled = beginnings.iter().filter_map(|exponents| search.settle(begin(exponents)));
        let (place, tangent) = settled
            .reduce(|best, other| if other.0.ssr < best.0.ssr { other } else { best })
            .ok_or("no exponents fit best: strengths vary too little, or only together")?;
        Ok(self.told(law, &place, &tangent, (n, k)))
    }

    fn told(&self, law: &Law, place: &Place, tangent: &Regression, (n, k): (usize, usize)) -> Fit {
        let squares: f64 = self.figures.iter().map(|figure| figure.value * figure.value).sum();
        let least = rounding(squares, n);
        let ssr = place.ssr.max(least);
        let criteria = criteria(ssr, n, k, 0.0);
        let about = about_means(self.figures);
        let scatter = (place.ssr / (n - k) as f64).sqrt();
        Fit {
            estimates: self.estimates(law, place, tangent, scatter, half95(n - k)),
            coefficients: k,
            ssr: place.ssr,
            r2: (about > least).then(|| 1.0 - place.ssr / about),
            scatter,
            log_marginal: -0.5 * criteria.bic,
            criteria,
            fitted: place.fitted.clone(),
            is_exact: place.ssr <= least,
        }
    }

    fn estimates(&self, law: &Law, place: &Place, tangent: &Regression, scatter: f64, half: f64) -> Vec<Estimate> {
        let first_free = 2 + usize::from(self.with_attack);
        let error = |along: &[f64]| {
            let row = |at: usize| along.iter().zip(&tangent.unscaled[at]).map(|(share, entry)| share * entry).sum::<f64>();
            scatter * along.iter().enumerate().map(|(at, share)| share * row(at)).sum::<f64>().max(0.0).sqrt()
        };
        let unit = |at: usize| -> Vec<f64> { (0..tangent.coefficients.len()).map(|other| f64::from(other == at)).collect() };
        let mut all: Vec<Estimate> = (0..2)
            .map(|side| {
                // Back from units of the means: ln b = ln b′ − (what the exponents make of the means).
                let (equation, mut along) = (EQUATIONS[side], unit(side));
                let mut log = libm::log(place.constants[side]) - law.known(equation, self.means);
                for (free, added) in law.added(equation, self.means).into_iter().enumerate() {
                    log -= added * place.sought[first_free - 2 + free];
                    along[first_free + free] = -added;
                }
                Estimate::raised(constant(equation), law.unit(equation), log, error(&along), half)
            })
            .collect();
        all.reverse();
        if self.with_attack {
            all.push(Estimate::raised("d", "1", place.sought[0], error(&unit(2)), half));
        }
        for (at, free) in law.free.iter().enumerate() {
            all.push(Estimate::plain(free.name, "1", place.sought[first_free - 2 + at], error(&unit(first_free + at)), half));
        }
        all
    }
}
