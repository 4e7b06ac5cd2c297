//! The page that `kokkyo sensitivity` leaves: which inputs decide about an outcome, how much is chance, and who says so.
//!
//! Like the report of a run it is not among the files that the manifest lists: it adds nothing and can be made anew.

use std::path::Path;

use kokkyo_ensemble::experiment::Experiment;
use kokkyo_inference::sampled::Sampled;
use kokkyo_model::specification;
use kokkyo_viewer::assets::EMBEDDED;
use kokkyo_viewer::{meanings, page};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::json::{said, works};
use crate::report::{REPORT, write};

/// Writes the page of an analysis into its folder; `first` are the outcomes that were asked for. *Errors*: the file cannot
/// be written.
pub fn leave(folder: &Path, experiment: &Experiment, sampled: &Sampled, came: &Value, first: &[&Value]) -> Result<(), Failure> {
    let Some(variation) = experiment.variations.first() else { return Ok(()) };
    let (given, record) = (&variation.scenario.given, &variation.scenario.record);
    let specification = specification();
    let inputs: Map<String, Value> = sampled
        .inputs
        .iter()
        .map(|input| {
            let parameter = given.parameters.iter().find(|parameter| parameter.key == input.key).map(|found| &found.provenance);
            let cell = || given.cell_priors.iter().find(|cell| cell.path == input.key).map(|found| &found.provenance);
            let meaning = specification.iter().find(|known| known.key == input.key).map_or("", |known| known.meaning);
            // A cell that is varied without a prior of its own is named by its path alone.
            let meaning_ja = meanings::japanese(&input.key);
            (input.key.clone(), json!({ "meaning": meaning.trim(), "meaning_ja": meaning_ja, "said": parameter.or_else(cell).map(said) }))
        })
        .collect();
    let titles = |of: &mut dyn Iterator<Item = (&String, &String, &String)>| -> Map<String, Value> {
        of.map(|(id, title, title_ja)| (id.clone(), json!({ "title": title, "title_ja": title_ja }))).collect()
    };
    let names = json!({
        "side": titles(&mut given.sides.iter().map(|side| (&side.id, &side.name, &side.name_ja))),
        "goal": titles(&mut given.command.goals.iter().map(|goal| (&goal.id, &goal.title, &goal.title_ja))),
        "target": titles(&mut record.targets.iter().map(|target| (&target.id, &target.title, &target.title_ja))),
    });
    // Pairs that do nothing together are nearly all of the file.
    let mut came = came.clone();
    for outcome in came["outcomes"].as_array_mut().into_iter().flatten() {
        if let Some(pairs) = outcome["second_order"].as_array_mut() {
            pairs.retain(|pair| pair["second"]["value"].as_f64() != Some(0.0));
        }
    }
    let first: Vec<&Value> = first.iter().map(|outcome| &outcome["outcome"]).collect();
    let data = json!({
        "title": given.meta.title, "title_ja": given.meta.title_ja, "came": came, "first": first, "inputs": inputs, "names": names, "sources": works(given),
    });
    write(&folder.join(REPORT), &page::sensitivity(&given.meta.title, &data, &EMBEDDED))
}
