//! Which values parameters take in a replication: the stated ones, or draws from their priors.

use kokkyo_model::ParameterVector;
use kokkyo_model::chance::{Chance, Stream, entity};
use kokkyo_scenario::{CellPrior, Given, Parameter, Prior};

/// The parameters of one replication, each drawn from its prior at its own address (seed, replication, key), so that
/// adding a parameter changes no other draw. A parameter without prior keeps its stated value.
pub fn drawn(parameters: &[Parameter], seed: u64, replication: u32) -> ParameterVector {
    let mut vector = ParameterVector::stated(parameters);
    let chance = Chance::new(seed, replication);
    for parameter in parameters {
        if parameter.prior != Prior::Fixed {
            let share = chance.at(Stream::Parameter, 0, entity(&parameter.key)).uniform();
            vector.set(&parameter.key, quantile(&parameter.prior, parameter.value, share));
        }
    }
    vector
}

/// Whether any parameter, or any value in a table, has a prior to draw from.
pub fn has_priors(given: &Given) -> bool {
    let of_cells = given.cell_priors.iter().map(|cell| &cell.prior);
    given.parameters.iter().map(|parameter| &parameter.prior).chain(of_cells).any(|prior| *prior != Prior::Fixed)
}

/// The values in tables of one replication: path, and the factor by which the stated value becomes the drawn one. Each is
/// drawn at its own address, as parameters are.
pub fn factors(cells: &[CellPrior], seed: u64, replication: u32) -> Vec<(&str, f64)> {
    let chance = Chance::new(seed, replication);
    let drawn = |cell: &CellPrior| {
        let share = chance.at(Stream::Parameter, 0, entity(&cell.path)).uniform();
        quantile(&cell.prior, cell.value, share) / cell.value
    };
    cells.iter().filter(|cell| cell.prior != Prior::Fixed).map(|cell| (cell.path.as_str(), drawn(cell))).collect()
}

/// Inverse distribution function of a prior; `top` is the stated value, where a triangle has its top.
pub fn quantile(prior: &Prior, top: f64, share: f64) -> f64 {
    match *prior {
        Prior::Fixed => top,
        Prior::Uniform { low, high } => low + share * (high - low),
        Prior::LogUniform { low, high } => {
            // libm instead of the standard functions: the draw decides about bits of the run.
            libm::exp(libm::log(low) + share * (libm::log(high) - libm::log(low))).clamp(low, high)
        }
        Prior::Claims(ref mixture) => mixture.quantile(share),
        Prior::Triangular { low, high } => {
            let width = high - low;
            if width <= 0.0 {
                return low;
            }
            let top = top.clamp(low, high);
            let below = (top - low) / width;
            if share < below { low + (share * width * (top - low)).sqrt() } else { high - ((1.0 - share) * width * (high - top)).sqrt() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kokkyo_scenario::mixture::{Mixture, Part};

    fn parameter(key: &str, prior: Prior) -> Parameter {
        Parameter { key: key.into(), value: 0.3, unit: "1".into(), prior, claims: Vec::new(), provenance: Default::default() }
    }

    #[test]
    fn quantiles_of_priors_by_hand() {
        let uniform = Prior::Uniform { low: 2.0, high: 4.0 };
        assert_eq!(quantile(&uniform, 3.0, 0.25), 2.5);
        let log = Prior::LogUniform { low: 1.0, high: 100.0 };
        assert!((quantile(&log, 3.0, 0.5) - 10.0).abs() < 1e-9);
        // Triangle from 0 to 4 with its top at 1: a quarter of the mass lies below the top.
        let triangle = Prior::Triangular { low: 0.0, high: 4.0 };
        assert!((quantile(&triangle, 1.0, 0.25) - 1.0).abs() < 1e-12);
        assert_eq!((quantile(&triangle, 1.0, 0.0), quantile(&triangle, 1.0, 1.0)), (0.0, 4.0));
        assert_eq!(quantile(&Prior::Fixed, 0.3, 0.9), 0.3);
    }

    #[test]
    fn values_in_tables_are_drawn_as_factors_of_what_is_stated() {
        let cell = |path: &str, prior| CellPrior {
            path: path.into(),
            value: 5.5,
            unit: "days".into(),
            prior,
            claims: Vec::new(),
            provenance: Default::default(),
        };
        let cells = [cell("a.b.c", Prior::Uniform { low: 5.0, high: 6.0 }), cell("a.b.d", Prior::Fixed)];
        let factors: Vec<f64> = (0..200).map(|replication| factors(&cells, 7, replication)[0].1 * 5.5).collect();
        assert!(factors.iter().all(|value| (5.0..=6.0).contains(value)));
        assert!(factors.iter().any(|value| *value < 5.1) && factors.iter().any(|value| *value > 5.9));
        assert_eq!(super::factors(&cells, 7, 0).len(), 1);
        let alone = super::factors(&cells[..1], 7, 3);
        assert_eq!(alone, super::factors(&cells, 7, 3));
    }

    #[test]
    fn a_draw_depends_on_its_own_key_only() {
        let prior = Prior::Uniform { low: 0.0, high: 1.0 };
        let alone = drawn(&[parameter("b", prior.clone())], 7, 3);
        let together = drawn(&[parameter("a", prior.clone()), parameter("b", prior.clone()), parameter("c", Prior::Fixed)], 7, 3);
        assert_eq!(alone.value("b"), together.value("b"));
        assert_eq!(together.value("c"), Some(0.3));
        assert_ne!(together.value("a"), together.value("b"));
        assert_ne!(alone.value("b"), drawn(&[parameter("b", prior.clone())], 7, 4).value("b"));
    }

    #[test]
    fn rival_claims_are_drawn_by_their_shares_at_the_address_of_the_key() {
        let part = |claim: &str, low, high, share| Part { claim: claim.into(), low, high, share };
        let mixture = Mixture::new(vec![part("a", 0.0, 1.0, 1.0), part("b", 5.0, 6.0, 3.0)]).unwrap();
        let parameters = [parameter("a", Prior::Claims(mixture))];
        let draws: Vec<f64> = (0..4000).filter_map(|replication| drawn(&parameters, 7, replication).value("a")).collect();
        assert!(draws.iter().all(|value| (0.0..=1.0).contains(value) || (5.0..=6.0).contains(value)));
        let upper = draws.iter().filter(|value| **value > 3.0).count() as f64 / 4000.0;
        // Four standard errors of a share of three quarters in 4,000.
        assert!((upper - 0.75).abs() < 4.0 * (0.75_f64 * 0.25 / 4000.0).sqrt(), "{upper}");
        assert_eq!(drawn(&parameters, 7, 5).value("a"), Some(draws[5]));
    }
}
