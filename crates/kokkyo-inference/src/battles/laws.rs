//! The laws: how the losses of a side hang on the strength of the enemy and its own.
//!
//! With X and Y the strengths of the two sides, *a* and *b* the effectiveness of the first and the second, and *d* what attacking is
//! worth (Bracken 1995, *Nav. Res. Log.* 42; the losses of the side attacked are multiplied by *d*, those of the attacker by 1/*d*):
//!
//! > dX/dt = −b d^∓1 Y^p X^q, dY/dt = −a d^±1 X^p Y^q
//!
//! | law | p | q | k = q − p | what it says | source |
//! |---|---|---|---|---|---|
//! | square | 1 | 0 | −1 | everyone can be seen and aimed at | Osipov 1915, Lanchester 1916 |
//! | linear | 1 | 1 | 0 | fire over an area, or man against man | Lanchester 1916 |
//! | logarithmic | 0 | 1 | 1 | a side loses by its own exposure, whatever the enemy has | Peterson 1967, *Oper. Res.* 15 |
//! | guerrilla | 1 | 1 of the side in ambush, 0 of the other | – | one side is hidden, the other is not | Deitchman 1962, *Oper. Res.* 10 |
//! | Helmbold | w | 1 − w | 1 − 2w | only the ratio of strengths matters | Helmbold 1965, *Oper. Res.* 13 |
//! | general | free | free | free | – | Bracken 1995 |
//!
//! **Whole battles.** One equation divided by the other leaves no time:
//!
//! > dX/dY = (b/a) (X/Y)^k
//!
//! so that X^−k dX = (b/a) Y^−k dY, and, from the beginning (0) to the end (1) of a battle with losses Lˣ = X₀ − X₁ and means
//! X̄ = (X₀ + X₁)/2 of the strengths at both:
//!
//! | law | integrated | in losses | ln(Lˣ/Lʸ) |
//! |---|---|---|---|
//! | square | X₀² − X₁² = (b/a) (Y₀² − Y₁²) | Lˣ X̄ = (b/a) Lʸ Ȳ, exactly | ln(b/a) − ln(X̄/Ȳ) |
//! | linear | X₀ − X₁ = (b/a) (Y₀ − Y₁) | Lˣ = (b/a) Lʸ, exactly | ln(b/a) |
//! | logarithmic | ln(X₀/X₁) = (b/a) ln(Y₀/Y₁) | Lˣ/X̄ = (b/a) Lʸ/Ȳ, nearly | ln(b/a) + ln(X̄/Ȳ) |
//! | guerrilla, X in ambush | X₀ − X₁ = (b/a) (Y₀² − Y₁²)/2 | Lˣ = (b/a) Lʸ Ȳ, exactly | ln(b/a) + ln Ȳ |
//! | guerrilla, Y in ambush | (X₀² − X₁²)/2 = (b/a) (Y₀ − Y₁) | Lˣ X̄ = (b/a) Lʸ, exactly | ln(b/a) − ln X̄ |
//! | any k | X₀^(1−k) − X₁^(1−k) = (b/a) (Y₀^(1−k) − Y₁^(1−k)) | Lˣ X̄^−k = (b/a) Lʸ Ȳ^−k, nearly | ln(b/a) + k ln(X̄/Ȳ) |
//!
//! *Nearly*: ln(X₀/X₁) is Lˣ over the logarithmic mean of X₀ and X₁, which lies below the arithmetic one by a share of f²/12,
//! f = Lˣ/X̄: by 4 % where half are lost, and the two sides' shares cancel where they are alike. A table of battles tells k and
//! nothing else: p = q = ½ has k = 0 as the linear law has.

/// Exponents of the losses of a side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exponents {
    /// Of the enemy's strength: p.
    pub enemy: f64,
    /// Of its own strength: q.
    pub own: f64,
}

/// A number that a law leaves open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Free {
    /// Symbol.
    pub name: &'static str,
    /// What one of it adds to the exponents.
    pub adds: Exponents,
    /// Middle of its prior.
    pub centre: f64,
    /// Variance of its prior.
    pub variance: f64,
}

/// A law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Law {
    /// Name, as in JSON.
    pub name: &'static str,
    /// Exponents of both sides; where something is free, with that at 0.
    pub exponents: [Exponents; 2],
    /// What is free.
    pub free: &'static [Free],
    /// Who put it forward.
    pub source: &'static str,
}

/// An equation in logarithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equation {
    /// Of the losses of the first side.
    First,
    /// Of the losses of the second side.
    Second,
    /// Of their ratio.
    Ratio,
}

const fn both(enemy: f64, own: f64) -> [Exponents; 2] {
    [Exponents { enemy, own }, Exponents { enemy, own }]
}

/// Exponents of the losses of a side that is aimed at, and of one whose place alone is known.
const AIMED: Exponents = Exponents { enemy: 1.0, own: 0.0 };
const AREA: Exponents = Exponents { enemy: 1.0, own: 1.0 };

/// Every man of a side aims at men of the other.
pub const SQUARE: Law = Law { name: "square", exponents: [AIMED; 2], free: &[], source: "Osipov 1915; Lanchester 1916" };
/// Fire falls on an area, or men meet one by one.
pub const LINEAR: Law = Law { name: "linear", exponents: [AREA; 2], free: &[], source: "Lanchester 1916" };
/// A side loses by its own exposure.
pub const LOGARITHMIC: Law = Law { name: "logarithmic", exponents: both(0.0, 1.0), free: &[], source: "Peterson 1967" };
/// The first side lies in ambush.
pub const GUERRILLA_FIRST: Law = Law { name: "guerrilla-first", exponents: [AREA, AIMED], free: &[], source: "Deitchman 1962" };
/// The second side lies in ambush.
pub const GUERRILLA_SECOND: Law = Law { name: "guerrilla-second", exponents: [AIMED, AREA], free: &[], source: "Deitchman 1962" };
/// Only the ratio of strengths matters.
///
/// Its prior is that of the general law where p + q = 1: p − q = 2w − 1 has the variance ½, so w has ⅛.
pub const HELMBOLD: Law = Law {
    name: "helmbold",
    exponents: both(0.0, 1.0),
    free: &[Free { name: "w", adds: Exponents { enemy: 1.0, own: -1.0 }, centre: 0.5, variance: 0.125 }],
    source: "Helmbold 1965",
};
/// Both exponents are free.
///
/// Prior: each is normal about ½ with a standard deviation of ½, independently, so that the classic laws lie within one or two of it;
/// that of Wiper, Pettit and Young (2000, *Nav. Res. Log.* 47) for days of the Ardennes.
pub const GENERAL: Law = Law {
    name: "general",
    exponents: both(0.0, 0.0),
    free: &[
        Free { name: "p", adds: Exponents { enemy: 1.0, own: 0.0 }, centre: 0.5, variance: 0.25 },
        Free { name: "q", adds: Exponents { enemy: 0.0, own: 1.0 }, centre: 0.5, variance: 0.25 },
    ],
    source: "Bracken 1995",
};

/// Laws that are fitted to days.
pub const OF_DAYS: [Law; 7] = [SQUARE, LINEAR, LOGARITHMIC, GUERRILLA_FIRST, GUERRILLA_SECOND, HELMBOLD, GENERAL];
/// Laws that are fitted to battles: without time p and q cannot be told apart, only k = q − p, which Helmbold's law has free.
pub const OF_BATTLES: [Law; 6] = [SQUARE, LINEAR, LOGARITHMIC, GUERRILLA_FIRST, GUERRILLA_SECOND, HELMBOLD];

/// What exponents make of logarithms of strengths.
fn power(equation: Equation, exponents: &[Exponents; 2], log_strength: [f64; 2]) -> f64 {
    let of = |side: usize| exponents[side].enemy * log_strength[1 - side] + exponents[side].own * log_strength[side];
    match equation {
        Equation::First => of(0),
        Equation::Second => of(1),
        Equation::Ratio => of(0) - of(1),
    }
}

impl Law {
    /// What is known of an equation before anything is fitted.
    pub fn known(&self, equation: Equation, log_strength: [f64; 2]) -> f64 {
        power(equation, &self.exponents, log_strength)
    }

    /// What one of each free number adds to an equation.
    pub fn added(&self, equation: Equation, log_strength: [f64; 2]) -> Vec<f64> {
        self.free.iter().map(|free| power(equation, &[free.adds; 2], log_strength)).collect()
    }

    /// Unit of the constant of an equation: that of men over that of the powers of men, and of days where there are any.
    pub fn unit(&self, equation: Equation) -> &'static str {
        if self.free.len() > 1 {
            return if equation == Equation::Ratio { "1" } else { "men^(1−p−q)/day" };
        }
        let degree = |side: usize| self.exponents[side].enemy + self.exponents[side].own;
        let (days, degree) = match equation {
            Equation::First => (true, degree(0) - 1.0),
            Equation::Second => (true, degree(1) - 1.0),
            Equation::Ratio => (false, degree(0) - degree(1)),
        };
        match (days, degree > 0.5, degree < -0.5) {
            (true, false, false) => "1/day",
            (true, ..) => "1/(man day)",
            (false, true, _) => "1/man",
            (false, _, true) => "man",
            (false, false, false) => "1",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_battles_have_the_slopes_of_the_state_equations() {
        let (x, y) = (libm::log(3.0), libm::log(7.0));
        let slope = |law: Law| law.known(Equation::Ratio, [x, y]);
        assert!((slope(SQUARE) + x - y).abs() < 1e-15, "k = −1");
        assert!(slope(LINEAR).abs() < 1e-15, "k = 0");
        assert!((slope(LOGARITHMIC) - x + y).abs() < 1e-15, "k = 1");
        assert!((slope(GUERRILLA_FIRST) - y).abs() < 1e-15 && (slope(GUERRILLA_SECOND) + x).abs() < 1e-15);
        // w = 1 is the square law, w = 0 the logarithmic one: k = 1 − 2w.
        let w = HELMBOLD.added(Equation::Ratio, [x, y])[0];
        assert!((slope(HELMBOLD) + w - slope(SQUARE)).abs() < 1e-15);
    }

    #[test]
    fn the_laws_agree_with_their_solutions_over_a_whole_battle() {
        // dX = −b Y^p X^q dt, dY = −a X^p Y^q dt in small steps, until the first side has lost a third.
        for law in [SQUARE, LINEAR, GUERRILLA_FIRST, GUERRILLA_SECOND, LOGARITHMIC] {
            let power = |of: usize, at: [f64; 2]| at[1 - of].powf(law.exponents[of].enemy) * at[of].powf(law.exponents[of].own);
            // So that both sides lose some hundredths of their men in a day, whatever the law.
            let [b, a] = [0, 1].map(|of| [0.07, 0.04][of] * 1000.0 / power(of, [1000.0; 2]));
            let start = [900.0, 1100.0];
            let mut at = start;
            while at[0] > start[0] * 2.0 / 3.0 {
                let (x, y) = (b * power(0, at), a * power(1, at));
                // A step in which the first side loses a hundred-thousandth; at its middle the second order is had.
                let dt = start[0] * 1e-5 / x;
                let half = [at[0] - 0.5 * dt * x, at[1] - 0.5 * dt * y];
                at = [at[0] - dt * b * power(0, half), at[1] - dt * a * power(1, half)];
            }
            let losses = [start[0] - at[0], start[1] - at[1]];
            let middle = [0, 1].map(|side| libm::log(0.5 * (start[side] + at[side])));
            let left = libm::log(losses[0] / losses[1]) - libm::log(b / a) - law.known(Equation::Ratio, middle);
            let allowed = if law.name == "logarithmic" { 0.02 } else { 1e-6 };
            assert!(left.abs() < allowed, "{}: {left}", law.name);
        }
    }

    #[test]
    fn units_follow_the_exponents() {
        let units = |law: Law| [Equation::Second, Equation::First, Equation::Ratio].map(|equation| law.unit(equation));
        assert_eq!(units(SQUARE), ["1/day", "1/day", "1"]);
        assert_eq!(units(LINEAR), ["1/(man day)", "1/(man day)", "1"]);
        assert_eq!(units(GUERRILLA_FIRST), ["1/day", "1/(man day)", "1/man"]);
        assert_eq!(units(GUERRILLA_SECOND), ["1/(man day)", "1/day", "man"]);
        assert_eq!((units(HELMBOLD)[0], units(GENERAL)[0]), ("1/day", "men^(1−p−q)/day"));
    }
}
