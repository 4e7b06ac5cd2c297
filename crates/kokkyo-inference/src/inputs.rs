//! Which numbers are varied, and between which limits: parameters with doubt about them, rival claims, assumed values.

use kokkyo_ensemble::draw;
use kokkyo_model::specification;
use kokkyo_scenario::{CellPrior, Parameter, Prior, Quality};

/// What an input stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The package gives a prior.
    Prior,
    /// Sources disagree: which claim is believed.
    Claims,
    /// The package gives a value and no prior: a range about it, asked for on the command line.
    Range,
}

impl Doubt {
    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Prior => "prior",
            Self::Claims => "rival claims",
            Self::Range => "range",
        }
    }
}

/// A number that is varied.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Key of the parameter.
    pub key: String,
    /// Unit.
    pub unit: String,
    /// How its value is known.
    pub quality: Quality,
    /// What it stands for.
    pub doubt: Doubt,
    /// Value in the package.
    pub stated: f64,
    /// It stands in a table, and its key is the path there; otherwise it is a parameter of a law.
    pub in_table: bool,
    prior: Prior,
}

/// Between the paths of cells that move as one.
pub const JOINED: char = '+';

impl Input {
    /// Paths of the cells that it stands for: those of a key with several move as one.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.key.split(JOINED).map(str::trim)
    }

    /// The value at a share of its doubt. *Range*: `share` in 0–1.
    pub fn value(&self, share: f64) -> f64 {
        draw::quantile(&self.prior, self.stated, share)
    }
}

/// The parameters that are varied: of one of `qualities`, named by one of `patterns` (all where there are none), with a
/// prior, or with `range` a share of the value up and down where there is none, within what the law admits.
pub fn inputs(parameters: &[Parameter], qualities: &[Quality], patterns: &[String], range: Option<f64>) -> Vec<Input> {
    let specification = specification();
    let wanted = |parameter: &&Parameter| {
        qualities.contains(&parameter.provenance.quality)
            && (patterns.is_empty() || patterns.iter().any(|pattern| fits(pattern, &parameter.key)))
    };
    let input = |parameter: &Parameter| {
        let (doubt, prior) = match (&parameter.prior, range) {
            (Prior::Fixed, None) => return None,
            (Prior::Fixed, Some(range)) => {
                let limits = specification.iter().find(|known| known.key == parameter.key);
                let (least, greatest) = limits.map_or((f64::NEG_INFINITY, f64::INFINITY), |limits| (limits.least, limits.greatest));
                let reach = range * parameter.value.abs();
                let (low, high) = ((parameter.value - reach).max(least), (parameter.value + reach).min(greatest));
                if low >= high {
                    return None;
                }
                (Doubt::Range, Prior::Uniform { low, high })
            }
            (Prior::Claims(mixture), _) => (Doubt::Claims, Prior::Claims(mixture.clone())),
            (prior, _) => (Doubt::Prior, prior.clone()),
        };
        let quality = parameter.provenance.quality;
        let (key, unit) = (parameter.key.clone(), parameter.unit.clone());
        Some(Input { key, unit, quality, doubt, stated: parameter.value, in_table: false, prior })
    };
    parameters.iter().filter(wanted).filter_map(input).collect()
}

/// Values in tables that are varied, chosen in the same way: those that have a prior.
pub fn in_tables(cells: &[CellPrior], qualities: &[Quality], patterns: &[String]) -> Vec<Input> {
    let wanted = |cell: &&CellPrior| {
        let named = patterns.is_empty() || patterns.iter().any(|pattern| fits(pattern, &cell.path));
        named && qualities.contains(&cell.provenance.quality) && cell.prior != Prior::Fixed && cell.value != 0.0
    };
    let input = |cell: &CellPrior| Input {
        key: cell.path.clone(),
        unit: cell.unit.clone(),
        quality: cell.provenance.quality,
        doubt: if matches!(cell.prior, Prior::Claims(_)) { Doubt::Claims } else { Doubt::Prior },
        stated: cell.value,
        in_table: true,
        prior: cell.prior.clone(),
    };
    cells.iter().filter(wanted).map(input).collect()
}

/// A cell of a table without a prior, by its path: `range` is a share of what stands there, up and down. Its value is the factor by
/// which the cell is multiplied, so that a path with rows of several dates moves as one.
pub fn of_cell(path: &str, range: f64) -> Input {
    Input {
        key: path.to_string(),
        unit: "× the package's".to_string(),
        quality: Quality::Assumed,
        doubt: Doubt::Range,
        stated: 1.0,
        in_table: true,
        prior: Prior::Uniform { low: (1.0 - range).max(0.0), high: 1.0 + range },
    }
}

/// Whether a name fits a pattern, in which `*` stands for anything.
pub fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => {
            name.strip_prefix(before).is_some_and(|rest| (0..=rest.len()).any(|at| rest.is_char_boundary(at) && fits(after, &rest[at..])))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_without_a_prior_moves_by_its_share_and_never_below_nothing() {
        let cell = of_cell("logistics.fleets.W_LORRY.vehicles", 0.2);
        assert_eq!([0.0, 0.5, 1.0].map(|share| (cell.value(share) / cell.stated * 1e9).round() / 1e9), [0.8, 1.0, 1.2]);
        assert_eq!(of_cell("a.b", 1.5).value(0.0), 0.0);
    }

    fn parameter(key: &str, quality: Quality, prior: Prior) -> Parameter {
        let provenance = kokkyo_scenario::Provenance { quality, ..Default::default() };
        Parameter { key: key.into(), value: 0.5, unit: "1".into(), prior, claims: Vec::new(), provenance }
    }

    #[test]
    fn cells_that_are_joined_move_by_one_factor() {
        let joined = of_cell("a.b+a.c", 0.5);
        let factors = crate::sampled::factors_at(&[joined], &[0.75]);
        assert_eq!(factors, [("a.b".to_string(), 1.25), ("a.c".to_string(), 1.25)]);
    }

    #[test]
    fn inputs_are_chosen_by_quality_name_and_doubt() {
        let even = Prior::Uniform { low: 0.0, high: 1.0 };
        let all = [
            parameter("combat.attrition.killed_share", Quality::Assumed, even.clone()),
            parameter("combat.attrition.other", Quality::Assumed, Prior::Fixed),
            parameter("logistics.x", Quality::Stated, even),
        ];
        let keys = |qualities: &[Quality], patterns: &[&str], range| -> Vec<String> {
            let patterns: Vec<String> = patterns.iter().map(|text| text.to_string()).collect();
            inputs(&all, qualities, &patterns, range).into_iter().map(|input| input.key).collect()
        };
        assert_eq!(keys(&[Quality::Assumed], &[], None), ["combat.attrition.killed_share"]);
        assert_eq!(keys(&[Quality::Assumed], &[], Some(0.2)).len(), 2);
        assert_eq!(keys(&[Quality::Assumed, Quality::Stated], &["logistics.*"], None), ["logistics.x"]);
        assert!(keys(&[Quality::Inferred], &[], Some(0.2)).is_empty());
        let ranged = inputs(&all[1..2], &[Quality::Assumed], &[], Some(0.2));
        assert!((ranged[0].value(0.0) - 0.4).abs() < 1e-12 && (ranged[0].value(1.0) - 0.6).abs() < 1e-12);
        assert_eq!(ranged[0].doubt, Doubt::Range);
    }

    #[test]
    fn a_star_stands_for_anything() {
        assert!(fits("combat.*", "combat.fire.x") && fits("*.x", "combat.fire.x") && fits("c*f*x", "combat.fire.x") && fits("*", ""));
        assert!(!fits("combat.*", "logistics.x") && !fits("a*b", "ac") && fits("äö*", "äöü"));
    }
}
