//! The generator against its published answers, the samplers against their moments.

use kokkyo_model::chance::{Chance, Stream, philox};

use super::{Check, figures};

pub(super) fn checks(checks: &mut Vec<Check>) {
    let Some(figures) = figures::read::<figures::Random>("random.toml", include_str!("../../verification/random.toml"), checks) else {
        return;
    };
    for vector in &figures.philox {
        let words = philox(vector.counter, vector.key);
        // 128 bits do not fit into a number: the first word is shown, all four are compared.
        let agree = words == vector.words;
        let name = format!("{} (first word shown, four compared)", vector.name);
        let mut check = Check::new(name, f64::from(vector.words[0]), f64::from(words[0]), 0.0, &figures.source.philox);
        check.passed &= agree;
        checks.push(check);
    }
    for law in &figures.binomial {
        let (n, p, draws) = (f64::from(law.n), law.p, f64::from(law.draws));
        let chance = Chance::new(1939, 0);
        let sum: f64 = (0..law.draws).map(|at| f64::from(chance.at(Stream::Verification, at, law.n).binomial(law.n, p))).sum();
        let error = (n * p * (1.0 - p) / draws).sqrt();
        let source = "mean of the binomial law, n p; tolerance four standard errors";
        checks.push(Check::new(
            format!("binomial sampler, mean of {draws} draws, n = {n}, p = {p}"),
            n * p,
            sum / draws,
            4.0 * error,
            source,
        ));
    }
}
