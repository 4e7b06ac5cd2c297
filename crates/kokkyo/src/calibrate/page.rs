//! The page that `kokkyo calibrate` leaves: what became of every input and of every target, whether the record could tell, how it went.
//!
//! Like the report of a run it adds nothing to the files beside it, and the same command makes it anew.

use std::path::Path;

use kokkyo_model::specification;
use kokkyo_scenario::Prior;
use kokkyo_viewer::assets::EMBEDDED;
use kokkyo_viewer::{meanings, page};
use serde_json::{Map, Value, json};

use super::Calibrated;
use crate::as_typed::{self, Typed};
use crate::cli::{CalibrateOptions, Over};
use crate::failure::Failure;
use crate::json::{said, targets, works};
use crate::report::{REPORT, write};

/// Kept points that are drawn of a pair of inputs.
const DOTS: usize = 240;

/// Writes the page into the folder. *Errors*: the file cannot be written.
pub(super) fn leave(folder: &Path, calibrated: &Calibrated, options: &CalibrateOptions, came: &Value) -> Result<(), Failure> {
    let (given, record) = (&calibrated.scenario().given, &calibrated.scenario().record);
    let data = json!({
        "title": given.meta.title, "title_ja": given.meta.title_ja, "came": came, "command": typed(calibrated, options),
        "inputs": inputs(calibrated), "targets": targets(given, record), "dots": dots(calibrated), "sources": works(given),
    });
    write(&folder.join(REPORT), &page::calibration(&given.meta.title, &data, &EMBEDDED))
}

/// What each input is, who says so, and what rival claims it stands for.
fn inputs(calibrated: &Calibrated) -> Map<String, Value> {
    let scenario = calibrated.scenario();
    let (given, record) = (&scenario.given, &scenario.record);
    let specification = specification();
    let of_cell = |key: &str| given.cell_priors.iter().find(|cell| cell.path == key).map(|cell| (&cell.prior, &cell.provenance));
    let of_law = |key: &str| given.parameters.iter().find(|it| it.key == key).map(|it| (&it.prior, &it.provenance));
    let about = |key: &String| {
        let found = of_law(key).or_else(|| of_cell(key));
        let meaning = specification.iter().find(|known| known.key == key).map_or("", |known| known.meaning);
        let claims: Vec<Value> = match found {
            Some((Prior::Claims(mixture), _)) => mixture
                .parts()
                .iter()
                .map(|part| {
                    let claim = record.claims.iter().find(|claim| claim.id == part.claim);
                    let (source, locator) = claim.map_or(("", ""), |claim| (claim.source.as_str(), claim.locator.as_str()));
                    json!({ "claim": part.claim, "low": part.low, "high": part.high, "share": part.share, "source": source, "locator": locator })
                })
                .collect(),
            _ => Vec::new(),
        };
        // A cell that is varied without a prior of its own is named by its path alone.
        json!({ "meaning": meaning.trim(), "meaning_ja": meanings::japanese(key), "said": found.map(|(_, provenance)| said(provenance)), "claims": claims })
    };
    calibrated.inputs.iter().map(|input| (input.key.clone(), about(&input.key))).collect()
}

/// Points that stand for the posterior with even weight, each with its shares of the priors in thousandths: as many of a particle as it
/// weighs.
fn dots(calibrated: &Calibrated) -> Vec<Vec<u32>> {
    let weights = calibrated.population.weights();
    let count = DOTS.min(weights.len());
    let (mut below, mut taken, mut dots) = (0.0, 0, Vec::with_capacity(count));
    for (particle, weight) in calibrated.population.particles.iter().zip(weights) {
        below += weight * count as f64;
        while taken < count && f64::from(taken as u32) + 0.5 <= below {
            dots.push(particle.shares.iter().map(|share| (share * 1000.0).round() as u32).collect());
            taken += 1;
        }
    }
    dots
}

/// The command, with the scenario by its name: a page goes to others, and paths of this machine do not.
fn typed(calibrated: &Calibrated, options: &CalibrateOptions) -> String {
    let seed = calibrated.experiment.design.seed;
    let name = &calibrated.scenario().given.meta.name;
    let mut typed = Typed::new("calibrate", name);
    typed.list("inputs", &options.varied.inputs);
    typed.unless("over", options.varied.over.word(), Over::All.word());
    typed.given("range", options.varied.range.as_ref());
    typed.given("before", options.before.as_ref());
    typed.unless("on", &options.on.join(","), "*");
    typed.unless("discrepancy", &options.discrepancy.to_string(), "10");
    typed.word("particles", &options.particles.to_string());
    typed.word("generations", &options.generations.to_string());
    as_typed::choices(&mut typed, &options.choices, seed);
    as_typed::played(&mut typed, options.play.mode, options.play.free_from.as_deref(), options.play.until.as_deref());
    typed.line()
}
