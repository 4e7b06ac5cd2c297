//! Sensitivity indices against closed forms, for `kokkyo verify`.

use kokkyo_ensemble::verify::Check;

use crate::saltelli::{Indices, Saltelli};

const SOURCE: &str =
    "Closed forms: Ishigami and Homma 1990; Sobol 1993, Mathematical Modelling and Computational Experiments 1, g-function";
/// Base points.
const BASE: u32 = 1 << 14;
const TOLERANCE: f64 = 0.01;

/// Ishigami's function of three even inputs in 0–1, with a = 7 and b = 0.1.
pub fn ishigami(x: [f64; 3]) -> f64 {
    let [x1, x2, x3] = x.map(|share| std::f64::consts::PI * (2.0 * share - 1.0));
    let sine = libm::sin(x2);
    libm::sin(x1) + 7.0 * sine * sine + 0.1 * x3 * x3 * x3 * x3 * libm::sin(x1)
}

/// Sobol's g-function: the product of (|4 x − 2| + a) / (1 + a).
pub fn g(x: &[f64], a: &[f64]) -> f64 {
    x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
}

/// First and total indices of the g-function.
pub fn g_indices(a: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let part = |a: f64| 1.0 / (3.0 * (1.0 + a) * (1.0 + a));
    let whole = a.iter().map(|a| 1.0 + part(*a)).product::<f64>() - 1.0;
    let first = a.iter().map(|a| part(*a) / whole).collect();
    let others = |at: usize| a.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, a)| 1.0 + part(*a)).product::<f64>();
    let total = a.iter().enumerate().map(|(at, a)| part(*a) * others(at) / whole).collect();
    (first, total)
}

fn indices(inputs: usize, f: impl Fn(&[f64]) -> f64) -> Option<Indices> {
    let design = Saltelli::new(inputs, BASE, false, 1939)?;
    let point = |number: u64| -> Vec<f64> { (0..inputs).map(|input| design.at(number, input)).collect() };
    let values: Vec<f64> = (0..design.points()).map(|number| f(&point(number))).collect();
    design.indices(&values, 0, 1939)
}

/// Every check.
pub fn checks() -> Vec<Check> {
    let mut checks = Vec::new();
    let mut add = |name: &str, found: Option<Indices>, first: &[f64], total: &[f64]| {
        let found = found.unwrap_or_default();
        for (order, expected, found) in [("first", first, &found.first), ("total", total, &found.total)] {
            for (at, expected) in expected.iter().enumerate() {
                let obtained = found.get(at).map_or(f64::NAN, |estimate| estimate.value);
                let name = format!("{name}, {order} index of input {}, {BASE} base points", at + 1);
                checks.push(Check::new(name, *expected, obtained, TOLERANCE, SOURCE));
            }
        }
    };
    let found = indices(3, |x| ishigami([x[0], x[1], x[2]]));
    add("Ishigami", found, &[0.3139, 0.4424, 0.0], &[0.5576, 0.4424, 0.2437]);
    let a = [0.0, 1.0, 4.5, 9.0, 99.0];
    let (first, total) = g_indices(&a);
    add("Sobol's g-function", indices(a.len(), |x| g(x, &a)), &first, &total);
    checks
}

#[cfg(test)]
mod tests {
    #[test]
    fn closed_forms_come_out() {
        let checks = super::checks();
        assert_eq!(checks.len(), 16);
        for check in checks {
            assert!(check.passed, "{}: expected {}, obtained {}", check.name, check.expected, check.obtained);
        }
    }
}
