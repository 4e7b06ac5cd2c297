//! Numbers in the laws of incidents: those of the choice model, which the free campaign has too, and those of the process.

use kokkyo_model::ParameterVector;
use kokkyo_model::chance::{Chance, Stream};
use kokkyo_model::mechanisms::command::{appraisal, obedience};
use kokkyo_model::mechanisms::incidents::escalation;
use kokkyo_scenario::{Parameter, ParameterSpec, Prior};

use crate::yearly::Priors;

/// Address of the draws of parameters among the moments of [`Stream::Incident`].
const DRAW: u32 = 1 << 24;

const fn spec(key: &'static str, unit: &'static str, least: f64, greatest: f64, meaning: &'static str) -> ParameterSpec {
    ParameterSpec { key, unit, least, greatest, meaning }
}

/// What the process and the ladder ask for besides the laws of the choice model.
pub const OWN: &[ParameterSpec] = &[
    spec("incidents.process.level", "1/year", 0.1, 1e5, "Prior median of the incidents of a year on the whole border."),
    spec("incidents.process.level_factor", "1", 1.01, 100.0, "Factor of one standard deviation of that prior."),
    spec("incidents.process.step_sd", "1", 0.01, 5.0, "Standard deviation of the prior of the step, log of a ratio."),
    spec(
        "incidents.process.year_sd",
        "1",
        0.001,
        3.0,
        "Scale of the differences between years for reasons of their own, as a share of the mean.",
    ),
    spec("incidents.process.branching", "1", 0.0, 0.95, "Incidents that one brings about directly; its limits are the prior."),
    spec("incidents.process.decay", "1/day", 0.001, 10.0, "Decay of the memory; its limits are the prior."),
    spec("incidents.process.spill", "1", 0.0, 1.0, "Share of the offspring in other sectors than the first incident's."),
    spec("incidents.process.kin", "1", 0.0, 1.0, "Share of the offspring that are of the same kind."),
    spec("incidents.process.size_gain", "1", 0.0, 3.0, "Log of how much more an incident of a company brings about than one of a patrol."),
    spec("incidents.process.company_share", "1", 0.0, 1.0, "Share of the incidents that begin with a company, not a patrol."),
    spec(
        "incidents.process.density_beta",
        "1",
        -2.0,
        2.0,
        "Log of the background by log of the garrisons against their mean in the period.",
    ),
    spec("incidents.ladder.days_per_turn", "day", 0.05, 30.0, "Days between one answer and the next."),
    spec("incidents.ladder.belief_spread", "1", 0.0, 3.0, "Spread of the belief about the enemy's strength, in its log."),
    spec("incidents.ladder.w_lost", "log-odds", 0.0, 5.0, "How much whoever lost the last clash leans to answering it."),
    spec("incidents.ladder.reach", "men", 0.0, 1e5, "Men that a side can send to one incident for each of its divisions on the border."),
    spec("incidents.ladder.clash_spread", "1", 0.0, 3.0, "Spread of the losses of a clash around what was expected."),
];

/// What the laws of the choice model have that no incident asks for.
const UNUSED: [&str; 10] = [
    "command.appraisal.men_per_armour",
    "command.appraisal.men_per_gun",
    "command.appraisal.conference_hour",
    "command.appraisal.shock_loss_share",
    "command.appraisal.doubt_share",
    "command.obedience.silent_consent",
    "command.obedience.consent_days",
    "command.obedience.loophole",
    "command.obedience.afresh_days",
    "incidents.escalation.memory_h",
];

/// Everything that a package of a border must give a number for.
pub fn specification() -> Vec<ParameterSpec> {
    let all = [appraisal::Params::SPEC, obedience::Params::SPEC, escalation::Params::SPEC, OWN].concat();
    all.into_iter().filter(|spec| !UNUSED.contains(&spec.key)).collect()
}

/// The numbers, as played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Laws {
    /// Of weighing courses.
    pub appraisal: appraisal::Params,
    /// Of orders.
    pub obedience: obedience::Params,
    /// Men from which on a fight has a size.
    pub sizes: [f64; 5],
    /// n.
    pub branching: f64,
    /// ω. *Unit*: 1/day.
    pub decay: f64,
    /// Share of offspring in other sectors.
    pub spill: f64,
    /// Share of offspring of the same kind.
    pub kin: f64,
    /// f.
    pub size_gain: f64,
    /// Share of incidents that begin with a company.
    pub company_share: f64,
    /// β of the garrisons.
    pub density_beta: f64,
    /// *Unit*: day.
    pub days_per_turn: f64,
    /// Spread of the belief about the enemy.
    pub belief_spread: f64,
    /// *Unit*: log-odds.
    pub w_lost: f64,
    /// Men that a side can send for each of its divisions. *Unit*: men.
    pub reach: f64,
    /// Spread of the losses of a clash.
    pub clash_spread: f64,
}

impl Laws {
    /// Reads them. *Errors*: the keys that are missing.
    pub fn read(vector: &ParameterVector) -> Result<Self, Vec<&'static str>> {
        let mut missing = Vec::new();
        let appraisal = appraisal::Params::read(vector, &mut missing);
        let obedience = obedience::Params::read(vector, &mut missing);
        let rung = escalation::Params::read(vector, &mut missing);
        let mut own = |key: &'static str| {
            vector.value(key).unwrap_or_else(|| {
                missing.push(key);
                0.0
            })
        };
        let laws = Self {
            appraisal,
            obedience,
            sizes: [rung.patrol_men, rung.company_men, rung.battalion_men, rung.division_men, rung.army_men],
            branching: own("incidents.process.branching"),
            decay: own("incidents.process.decay"),
            spill: own("incidents.process.spill"),
            kin: own("incidents.process.kin"),
            size_gain: own("incidents.process.size_gain"),
            company_share: own("incidents.process.company_share"),
            density_beta: own("incidents.process.density_beta"),
            days_per_turn: own("incidents.ladder.days_per_turn"),
            belief_spread: own("incidents.ladder.belief_spread"),
            w_lost: own("incidents.ladder.w_lost"),
            reach: own("incidents.ladder.reach"),
            clash_spread: own("incidents.ladder.clash_spread"),
        };
        missing.retain(|key| !UNUSED.contains(key));
        if missing.is_empty() { Ok(laws) } else { Err(missing) }
    }
}

/// A value of a prior: its quantile at a share.
fn quantile(parameter: &Parameter, share: f64) -> f64 {
    match &parameter.prior {
        Prior::Fixed => parameter.value,
        Prior::Uniform { low, high } => low + share * (high - low),
        Prior::LogUniform { low, high } => libm::exp(libm::log(*low) + share * libm::log(high / low)),
        Prior::Triangular { low, high } => {
            let (left, whole) = (parameter.value - low, high - low);
            if whole <= 0.0 {
                parameter.value
            } else if share < left / whole {
                low + (share * whole * left).sqrt()
            } else {
                high - ((1.0 - share) * whole * (high - parameter.value)).sqrt()
            }
        }
        Prior::Claims(mixture) => mixture.quantile(share),
    }
}

/// Parameters drawn from their priors; draw number 0 and up. The address of each is its key.
pub fn drawn(parameters: &[Parameter], seed: u64, number: u32) -> ParameterVector {
    let mut vector = ParameterVector::stated(parameters);
    for parameter in parameters {
        let u = Chance::new(seed, number).at(Stream::Incident, DRAW, kokkyo_model::chance::entity(&parameter.key)).uniform();
        vector.set(&parameter.key, quantile(parameter, u));
    }
    vector
}

/// Priors of what yearly counts are asked about, from the parameters of a package.
pub fn yearly_priors(parameters: &[Parameter]) -> Priors {
    let find = |key: &str| parameters.iter().find(|parameter| parameter.key == key);
    let value = |key: &str| find(key).map_or(1.0, |parameter| parameter.value);
    let limits = |key: &str| {
        find(key).map_or((0.0, 1.0), |parameter| {
            let (low, high) = (quantile(parameter, 0.0), quantile(parameter, 1.0));
            if high > low { (low, high) } else { (low * 0.999, low * 1.001 + 1e-9) }
        })
    };
    Priors {
        level: (value("incidents.process.level"), value("incidents.process.level_factor")),
        step_sd: value("incidents.process.step_sd"),
        year_sd: value("incidents.process.year_sd"),
        branching: limits("incidents.process.branching"),
        decay: limits("incidents.process.decay"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_priors_lie_within_their_limits_and_rise() {
        let parameter = |prior| Parameter {
            key: String::new(),
            value: 3.0,
            unit: String::new(),
            prior,
            claims: Vec::new(),
            provenance: kokkyo_scenario::Provenance::default(),
        };
        for prior in
            [Prior::Uniform { low: 1.0, high: 5.0 }, Prior::LogUniform { low: 1.0, high: 5.0 }, Prior::Triangular { low: 1.0, high: 5.0 }]
        {
            let values: Vec<f64> = (0..=20).map(|at| quantile(&parameter(prior.clone()), f64::from(at) / 20.0)).collect();
            assert!(values.windows(2).all(|pair| pair[0] <= pair[1]));
            assert!((values[0] - 1.0).abs() < 1e-12 && (values[20] - 5.0).abs() < 1e-12);
        }
        assert_eq!(quantile(&parameter(Prior::Triangular { low: 1.0, high: 5.0 }), 0.5), 3.0);
        assert_eq!(quantile(&parameter(Prior::Fixed), 0.9), 3.0);
    }

    #[test]
    fn keys_are_single() {
        let mut keys: Vec<&str> = specification().iter().map(|spec| spec.key).collect();
        keys.sort_unstable();
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
