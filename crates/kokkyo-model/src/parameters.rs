//! How a mechanism declares the numbers it needs, once: the struct it reads, and the specification that packages
//! are checked against, from the same lines.

use kokkyo_scenario::{Parameter, ParameterSpec};

/// Parameter values by key, as played in one replication.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ParameterVector {
    /// Sorted by key.
    values: Vec<(String, f64)>,
}

impl ParameterVector {
    /// From the stated values of a package.
    pub fn stated(parameters: &[Parameter]) -> Self {
        let mut values: Vec<(String, f64)> = parameters.iter().map(|p| (p.key.clone(), p.value)).collect();
        values.sort_by(|a, b| a.0.cmp(&b.0));
        Self { values }
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<f64> {
        let at = self.values.binary_search_by(|(have, _)| have.as_str().cmp(key)).ok()?;
        Some(self.values[at].1)
    }

    /// Changes the value of a key that is there.
    pub fn set(&mut self, key: &str, value: f64) {
        if let Ok(at) = self.values.binary_search_by(|(have, _)| have.as_str().cmp(key)) {
            self.values[at].1 = value;
        }
    }

    /// Keys and values, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, f64)> {
        self.values.iter().map(|(key, value)| (key.as_str(), *value))
    }
}

/// Declares the parameters of a mechanism: `field: "unit", least => greatest;` with a sentence of meaning above.
macro_rules! parameters {
    (
        $(#[$outer:meta])*
        struct $name:ident in $prefix:literal {
            $( $(#[doc = $doc:literal])+ $field:ident: $unit:literal, $least:expr => $greatest:expr; )*
        }
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $name {
            $( $(#[doc = $doc])+ #[doc = concat!("*Unit*: ", $unit, ".")] pub $field: f64, )*
        }

        impl $name {
            /// What a package must give.
            pub const SPEC: &'static [kokkyo_scenario::ParameterSpec] = &[
                $( kokkyo_scenario::ParameterSpec {
                    key: concat!($prefix, ".", stringify!($field)),
                    unit: $unit,
                    least: $least,
                    greatest: $greatest,
                    meaning: concat!($($doc),+),
                }, )*
            ];

            /// Takes the values out of a vector; the keys that are missing are added to `missing`.
            pub fn read(vector: &crate::parameters::ParameterVector, missing: &mut Vec<&'static str>) -> Self {
                Self {
                    $( $field: vector.value(concat!($prefix, ".", stringify!($field))).unwrap_or_else(|| {
                        missing.push(concat!($prefix, ".", stringify!($field)));
                        $least
                    }), )*
                }
            }
        }
    };
}
pub(crate) use parameters;

macro_rules! laws {
    ($( $(#[doc = $doc:literal])+ $field:ident: $path:path; )*) => {
        /// The numbers of all mechanisms, as played in one replication.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Laws {
            $( $(#[doc = $doc])+ pub $field: $path, )*
        }

        impl Laws {
            /// Reads every mechanism's numbers. *Errors*: the keys that the vector lacks.
            pub fn read(vector: &ParameterVector) -> Result<Self, Vec<&'static str>> {
                let mut missing = Vec::new();
                let laws = Self { $( $field: <$path>::read(vector, &mut missing), )* };
                if missing.is_empty() { Ok(laws) } else { Err(missing) }
            }
        }

        /// Every parameter that a package must give, in the order of mechanisms.
        pub fn specification() -> Vec<ParameterSpec> {
            let mut all = Vec::new();
            $( all.extend_from_slice(<$path>::SPEC); )*
            all
        }
    };
}

use crate::mechanisms::{air, combat, command, diplomacy, engineering, incidents, intelligence, logistics, movement};

laws! {
    /// Who is in the theatre, with what.
    mobilisation: command::mobilisation::Params;
    /// Which tasks can begin.
    plan: command::plan::Params;
    /// How directives travel.
    transmission: command::transmission::Params;
    /// What is believed of the enemy.
    /// What is told upward and learnt from success.
    reporting: command::reporting::Params;
    /// What courses would bring.
    appraisal: command::appraisal::Params;
    /// What clauses weigh.
    obedience: command::obedience::Params;
    /// How far a formation marches.
    march: movement::march::Params;
    /// What a river costs.
    crossing: movement::crossing::Params;
    /// Who meets whom.
    contact: combat::contact::Params;
    /// Which targets the artillery takes.
    bombardment: combat::bombardment::Params;
    /// Who fires at whom with what effect.
    fire: combat::fire::Params;
    /// Who is lost.
    attrition: combat::attrition::Params;
    /// What is shot away.
    expenditure: combat::expenditure::Params;
    /// When a formation stops, falls back, breaks.
    breakage: combat::breakage::Params;
    /// When a formation rallies.
    rally: combat::rally::Params;
    /// Who is cut off.
    encirclement: combat::encirclement::Params;
    /// Who comes back.
    recovery: combat::recovery::Params;
    /// How fast positions are dug.
    works: engineering::works::Params;
    /// How bridges are built, lost and mended.
    bridges: engineering::bridges::Params;
    /// What arrives by rail.
    railhead: logistics::railhead::Params;
    /// What the lorries carry.
    haulage: logistics::haulage::Params;
    /// What is used up.
    consumption: logistics::consumption::Params;
    /// When a clash counts as a battle.
    escalation: incidents::escalation::Params;
    /// Who flies.
    sortie: air::sortie::Params;
    /// Who meets whom in the air.
    air_combat: air::combat::Params;
    /// What guns bring down.
    flak: air::flak::Params;
    /// What becomes of raided airfields and depots.
    airfield: air::airfield::Params;
    /// What bombs do.
    strike: air::strike::Params;
    /// What is seen from the air.
    reconnaissance: air::reconnaissance::Params;
    /// How aircraft and crews come back.
    servicing: air::servicing::Params;
    /// What is reported.
    claims: air::claims::Params;
    /// Who hides.
    deception: intelligence::deception::Params;
    /// Who sees what.
    observation: intelligence::observation::Params;
    /// What is believed.
    appreciation: intelligence::appreciation::Params;
    /// How much governments wish an end.
    resolve: diplomacy::resolve::Params;
    /// When they agree.
    cease_fire: diplomacy::cease_fire::Params;
}
