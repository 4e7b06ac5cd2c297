//! Which values a command varies: chosen by how they are known, by name, and by the range about them.

use kokkyo_ensemble::experiment::Experiment;
use kokkyo_inference::chosen::{Asked, chosen};
use kokkyo_inference::inputs::Input;
use kokkyo_scenario::Quality;

use crate::cli::{Over, VariedOptions};
use crate::failure::Failure;
use crate::nearest;

/// The inputs that are asked for. *Errors*: a name that is neither a parameter nor a cell of a table, that cannot be
/// varied, or that stands there twice. That nothing is found by a pattern's doubt is no error here.
pub fn varied(experiment: &Experiment, options: &VariedOptions) -> Result<Vec<Input>, Failure> {
    let qualities: &[Quality] = match options.over {
        Over::Stated => &[Quality::Stated],
        Over::Inferred => &[Quality::Inferred],
        Over::Assumed => &[Quality::Assumed],
        Over::All => &[Quality::Stated, Quality::Inferred, Quality::Assumed],
    };
    let Some(first) = experiment.variations.first() else { return Ok(Vec::new()) };
    let asked = Asked { qualities, names: &options.inputs, range: options.range };
    let hint = |name: &str, known: &[&str]| nearest::hint(name, known.iter().copied());
    chosen(&first.scenario.given, &experiment.source, &first.made, asked, &hint).map_err(|why| Failure::Usage(format!("--inputs{why}")))
}
