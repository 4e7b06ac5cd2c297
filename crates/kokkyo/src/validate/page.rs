//! The page that `kokkyo validate` leaves: what is foretold well and what is not, and what each rival does to it.

use std::path::Path;

use kokkyo_scenario::package::Variant;
use kokkyo_viewer::assets::EMBEDDED;
use kokkyo_viewer::page;
use serde_json::{Map, Value, json};

use super::{Compared, Validated};
use crate::as_typed::{self, Typed};
use crate::cli::ValidateOptions;
use crate::experiment::parts;
use crate::failure::Failure;
use crate::json::{targets, works};
use crate::report::{REPORT, write};

/// Writes the page into the folder. *Errors*: the file cannot be written.
pub(super) fn leave(folder: &Path, validated: &Validated, options: &ValidateOptions, came: &Value) -> Result<(), Failure> {
    let (given, record) = (&validated.scenario().given, &validated.scenario().record);
    let rivals: Map<String, Value> = validated.rivals.iter().map(|rival| (rival.rival.name.clone(), spreads(validated, rival))).collect();
    let data = json!({
        "title": given.meta.title, "title_ja": given.meta.title_ja, "came": came, "command": typed(validated, options),
        "targets": targets(given, record), "rivals": rivals, "names": names(validated)?, "sources": works(given),
    });
    write(&folder.join(REPORT), &page::validation(&given.meta.title, &data, &EMBEDDED))
}

/// Medians and intervals of a rival, in the order of the targets that are scored; with what it loses on each.
fn spreads(validated: &Validated, rival: &Compared) -> Value {
    let one = |(at, observation): (usize, &kokkyo_inference::observation::Observation)| {
        let interval = rival.scored.rows[observation.target].model.map(|model| model.interval);
        let difference = rival.of_targets.get(at).map(|it| it.mean);
        json!([interval.map(|it| it.median), interval.map(|it| it.low80), interval.map(|it| it.high80), difference])
    };
    validated.on.iter().enumerate().map(one).collect()
}

/// Titles of the counterfactuals among the rivals, by name. A part without a Japanese title has its English one. *Errors*: the package cannot be read.
fn names(validated: &Validated) -> Result<Map<String, Value>, Failure> {
    let known = validated.loaded.package.variants()?;
    let japanese = |variant: &Variant| if variant.title_ja.is_empty() { &variant.title } else { &variant.title_ja }.clone();
    let named = |name: &String| {
        let of = |title: &dyn Fn(&Variant) -> String, between: &str| {
            let one = |part: &String| known.iter().find(|variant| variant.name == *part).map_or_else(|| part.clone(), title);
            parts(name).iter().map(one).collect::<Vec<_>>().join(between)
        };
        json!({ "title": of(&|variant| variant.title.clone(), " + "), "title_ja": of(&japanese, "・") })
    };
    let counterfactuals = validated.rivals.iter().filter(|rival| rival.rival.kind == super::Kind::Counterfactual);
    Ok(counterfactuals.map(|rival| (rival.rival.name.clone(), named(&rival.rival.name))).collect())
}

/// The command, with the scenario by its name: a page goes to others, and paths of this machine do not.
fn typed(validated: &Validated, options: &ValidateOptions) -> String {
    let mut typed = Typed::new("validate", &validated.scenario().given.meta.name);
    typed.list("against", &options.against);
    typed.unless("on", &options.on.join(","), "*");
    typed.unless("discrepancy", &options.discrepancy.to_string(), "10");
    typed.word("replications", &options.replications.to_string());
    typed.flag("draw-parameters", options.draw_parameters);
    as_typed::choices(&mut typed, &options.choices, validated.seed);
    as_typed::played(&mut typed, options.mode, options.free_from.as_deref(), None);
    typed.line()
}
