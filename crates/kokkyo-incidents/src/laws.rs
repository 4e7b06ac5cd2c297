//! Numbers in the laws of incidents: those of the choice model, which the free campaign has too, and those of the process.

use kokkyo_model::ParameterVector;
use kokkyo_model::chance::{Chance, Stream};
use kokkyo_model::mechanisms::command::{appraisal, obedience};
use kokkyo_model::mechanisms::incidents::escalation;
use kokkyo_scenario::{Parameter, ParameterSpec, Prior};

use crate::yearly::Priors;

/// Address of the draws of parameters among the moments of [`Stream::Incident`].
const DRAW: u32 = 1 << 24;
macro_rules! own {
    ($( $(#[doc = $doc:literal])+ $field:ident: $key:literal, $unit:literal, $least:expr => $greatest:expr; )*) => {
        /// What the process, the ladder and campaigns ask for besides the laws of the choice model.
        pub const OWN: &[ParameterSpec] = &[
            $( ParameterSpec { key: $key, unit: $unit, least: $least, greatest: $greatest, meaning: concat!($($doc),+) }, )*
        ];

        /// The numbers, as played.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Laws {
            /// Of weighing courses.
            pub appraisal: appraisal::Params,
            /// Of orders.
            pub obedience: obedience::Params,
            /// Men from which on a fight has a size.
            pub sizes: [f64; 5],
            $( $(#[doc = $doc])+ #[doc = concat!("*Unit*: ", $unit, ".")] pub $field: f64, )*
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
                    $( $field: own($key), )*
                };
                missing.retain(|key| !UNUSED.contains(key));
                if missing.is_empty() { Ok(laws) } else { Err(missing) }
            }
        }
    };
}

own! {
    /// Prior median of the incidents of a year on the whole border.
    level: "incidents.process.level", "1/year", 0.1 => 1e5;
    /// Factor of one standard deviation of that prior.
    level_factor: "incidents.process.level_factor", "1", 1.01 => 100.0;
    /// Standard deviation of the prior of the step, log of a ratio.
    step_sd: "incidents.process.step_sd", "1", 0.01 => 5.0;
    /// Scale of the differences between years for reasons of their own, as a share of the mean.
    year_sd: "incidents.process.year_sd", "1", 0.001 => 3.0;
    /// Incidents that one brings about directly; its limits are the prior.
    branching: "incidents.process.branching", "1", 0.0 => 0.95;
    /// Decay of the memory; its limits are the prior.
    decay: "incidents.process.decay", "1/day", 0.001 => 10.0;
    /// Share of the offspring in other sectors than the first incident's.
    spill: "incidents.process.spill", "1", 0.0 => 1.0;
    /// Share of the offspring that are of the same kind.
    kin: "incidents.process.kin", "1", 0.0 => 1.0;
    /// Log of how much more an incident of a company brings about than one of a patrol.
    size_gain: "incidents.process.size_gain", "1", 0.0 => 3.0;
    /// Share of the incidents that begin with a company, not a patrol.
    company_share: "incidents.process.company_share", "1", 0.0 => 1.0;
    /// Log of the background by log of the garrisons against their mean in the period.
    density_beta: "incidents.process.density_beta", "1", -2.0 => 2.0;
    /// Days between one answer and the next.
    days_per_turn: "incidents.ladder.days_per_turn", "day", 0.05 => 30.0;
    /// Spread of the belief about the enemy's strength, in its log.
    belief_spread: "incidents.ladder.belief_spread", "1", 0.0 => 3.0;
    /// How much whoever lost the last clash leans to answering it.
    w_lost: "incidents.ladder.w_lost", "log-odds", 0.0 => 5.0;
    /// How much more whoever is to move leans to letting the matter rest than the courses and orders say.
    w_rest: "incidents.ladder.w_rest", "log-odds", -10.0 => 10.0;
    /// Share of the battles of a regiment that the record knows by name; of a division, all.
    named_share: "incidents.ladder.named_share", "1", 0.01 => 1.0;
    /// Men that a side can send to one incident for each of its divisions on the border.
    reach: "incidents.ladder.reach", "men", 0.0 => 1e5;
    /// Spread of the losses of a clash around what was expected.
    clash_spread: "incidents.ladder.clash_spread", "1", 0.0 => 3.0;
    /// Men that a side can bring to one campaign, in time, for each of its divisions on the border.
    campaign_men: "incidents.campaign.men", "men", 0.0 => 1e5;
    /// Men that railway and road bring to a campaign in a day.
    arrivals: "incidents.campaign.arrivals", "men/day", 0.0 => 1e5;
    /// Days until the first of them arrive.
    delay: "incidents.campaign.delay", "day", 0.0 => 365.0;
    /// Men put out of action by one man of the other side on a day of battle.
    kill: "incidents.campaign.kill", "1/day", 1e-5 => 1.0;
    /// Share of the days of a campaign that are days of battle.
    tempo: "incidents.campaign.tempo", "1", 0.0 => 1.0;
    /// Losses at which a side breaks off, as a share of all the men that it can bring.
    break_off: "incidents.campaign.break_off", "1", 0.01 => 1.0;
    /// Chance of a day that capitals settle.
    settle: "incidents.campaign.settle", "1", 0.0 => 1.0;
}

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

/// A value of a prior: its quantile at a share.
pub fn quantile(parameter: &Parameter, share: f64) -> f64 {
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
