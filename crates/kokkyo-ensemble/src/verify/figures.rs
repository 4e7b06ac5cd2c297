//! The embedded figures of `verification/*.toml`.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Check;

#[derive(Debug, Deserialize)]
pub(super) struct Random {
    pub philox: Vec<Philox>,
    pub binomial: Vec<Binomial>,
    pub source: RandomSource,
}

#[derive(Debug, Deserialize)]
pub(super) struct RandomSource {
    pub philox: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Philox {
    pub name: String,
    pub counter: [u32; 4],
    pub key: [u32; 2],
    pub words: [u32; 4],
}

#[derive(Debug, Deserialize)]
pub(super) struct Binomial {
    pub n: u32,
    pub p: f64,
    pub draws: u32,
}

#[derive(Debug, Deserialize)]
pub(super) struct Combat {
    pub square: Fight,
    pub linear: Fight,
    pub duel: Vec<Duel>,
    pub duels: Duels,
    pub iwo_jima: IwoJima,
}

/// Two sides that fire at each other by one law.
#[derive(Debug, Deserialize)]
pub(super) struct Fight {
    pub first: f64,
    pub second: f64,
    pub rate_first: f64,
    pub rate_second: f64,
    pub hours: f64,
    pub round_h: f64,
    pub tolerance: f64,
    pub fine_round_h: f64,
    pub fine_tolerance: f64,
    pub source: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Duel {
    pub first: usize,
    pub second: usize,
    pub win: f64,
    pub survivors: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Duels {
    pub win_tolerance: f64,
    pub survivors_tolerance: f64,
    pub draws: u32,
    pub source: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct IwoJima {
    pub american_loss_per_day: f64,
    pub japanese_loss_per_day: f64,
    pub japanese: f64,
    pub american: f64,
    pub day: u32,
    pub american_expected: f64,
    pub japanese_expected: f64,
    pub tolerance: f64,
    pub landing: Vec<Landing>,
    pub source: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Landing {
    pub from: f64,
    pub to: f64,
    pub men_per_day: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Campaign {
    pub lorries: Lorries,
    pub steady: Fleet,
    pub fleet: Fleet,
    pub sun: Sun,
}

#[derive(Debug, Deserialize)]
pub(super) struct Lorries {
    pub vehicles: f64,
    pub payload_t: f64,
    pub round_trip_days: f64,
    pub expected_t_per_day: f64,
    pub tolerance: f64,
    pub source: String,
}

/// A fleet whose strength changes by date.
#[derive(Debug, Deserialize)]
pub(super) struct Fleet {
    pub payload_t: f64,
    pub availability: f64,
    pub round_trip_days: f64,
    pub tonnes_per_day_of_rail: f64,
    pub expected_t: f64,
    pub tolerance: f64,
    pub source: String,
    pub strength: Vec<Strength>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Strength {
    pub day: f64,
    pub vehicles: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Sun {
    pub date: String,
    pub lat: f64,
    pub lon: f64,
    pub offset_h: f64,
    pub sunrise_h: f64,
    pub sunset_h: f64,
    pub tolerance_h: f64,
    pub source: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Intelligence {
    pub serial_numbers: SerialNumbers,
    pub overlap: Overlap,
    pub posterior: Posterior,
    pub no_sighting: NoSighting,
}

/// Numbers found on captured equipment.
#[derive(Debug, Deserialize)]
pub(super) struct SerialNumbers {
    pub captured: u32,
    pub greatest: u32,
    pub expected: f64,
    pub bayesian: f64,
    pub source: String,
}

/// Two lists of what was seen.
#[derive(Debug, Deserialize)]
pub(super) struct Overlap {
    pub first: u32,
    pub second: u32,
    pub both: u32,
    pub expected: f64,
    pub source: String,
}

/// A belief and a report of it.
#[derive(Debug, Deserialize)]
pub(super) struct Posterior {
    pub mean: f64,
    pub variance: f64,
    pub report: f64,
    pub noise: f64,
    pub expected_mean: f64,
    pub expected_variance: f64,
    pub source: String,
}

/// A look that found nobody.
#[derive(Debug, Deserialize)]
pub(super) struct NoSighting {
    pub present: f64,
    pub seeing: f64,
    pub expected: f64,
    pub source: String,
}

/// Reads an embedded file; one that cannot be read is a failed check.
pub(super) fn read<T: DeserializeOwned>(name: &str, text: &str, checks: &mut Vec<Check>) -> Option<T> {
    match toml::from_str(text) {
        Ok(figures) => Some(figures),
        Err(error) => {
            checks.push(Check::impossible(name, &error.to_string()));
            None
        }
    }
}
