//! Which values a command varies: chosen by how they are known, by name, and by the range about them.

use std::collections::BTreeSet;

use kokkyo_ensemble::experiment::Experiment;
use kokkyo_inference::inputs::{Input, JOINED, fits, in_tables, inputs, of_cell};
use kokkyo_model::specification;
use kokkyo_scenario::{Quality, check};

use crate::cli::{Over, VariedOptions};
use crate::failure::Failure;

/// The inputs that are asked for. *Errors*: a name that is neither a parameter nor a cell of a table, that cannot be
/// varied, or that stands there twice. That nothing is found by a pattern's doubt is no error here.
pub fn varied(experiment: &Experiment, options: &VariedOptions) -> Result<Vec<Input>, Failure> {
    let range = options.range;
    let qualities: &[Quality] = match options.over {
        Over::Stated => &[Quality::Stated],
        Over::Inferred => &[Quality::Inferred],
        Over::Assumed => &[Quality::Assumed],
        Over::All => &[Quality::Stated, Quality::Inferred, Quality::Assumed],
    };
    let Some(first) = experiment.variations.first() else { return Ok(Vec::new()) };
    let given = &first.scenario.given;
    // Spaces are for who reads the command.
    let tidy = |name: &String| name.split(JOINED).map(str::trim).collect::<Vec<_>>().join(&JOINED.to_string());
    let patterns: &[String] = &options.inputs.iter().map(tidy).collect::<Vec<_>>();
    let mut chosen: Vec<Input> = inputs(&given.parameters, qualities, patterns, range.map(|percent| percent / 100.0));
    chosen.extend(in_tables(&given.cell_priors, qualities, patterns));
    let is_parameter = |name: &str| given.parameters.iter().any(|parameter| parameter.key == name);
    let is_cell = |name: &str| given.cell_priors.iter().any(|cell| cell.path == name);
    for name in patterns.iter().filter(|name| !name.contains('*')) {
        if chosen.iter().any(|input| input.key == *name) {
            continue;
        }
        let parts: Vec<&str> = name.split(JOINED).collect();
        if let Some(part) = parts.iter().find(|part| parts.len() > 1 && is_parameter(part)) {
            return Err(Failure::Usage(format!("--inputs `{name}`: `{part}` is a parameter, and only cells of tables can be joined")));
        }
        if is_parameter(name) || is_cell(name) && range.is_none() {
            let why = "it has no prior (--range PERCENT gives it one, unless it is 0), or is not known as --over asks";
            return Err(Failure::Usage(format!("--inputs `{name}` cannot be varied: {why}")));
        }
        let paths: Vec<(&str, f64)> = parts.iter().map(|path| (*path, 1.0)).collect();
        if let Err(report) = check::load_drawn(&experiment.source, &specification(), &first.made, &paths) {
            let why = report.diagnostics.first().map(|fault| format!("{}; {}", fault.message, fault.help)).unwrap_or_default();
            let known =
                given.parameters.iter().map(|parameter| parameter.key.as_str()).chain(given.cell_priors.iter().map(|it| it.path.as_str()));
            let hint = crate::nearest::hint(name, known);
            return Err(Failure::Usage(format!("--inputs `{name}`: there is no parameter of this name{hint}, and {why}")));
        }
        let Some(percent) = range else {
            return Err(Failure::Usage(format!("--inputs `{name}`: the package gives no doubt about it; --range PERCENT varies it")));
        };
        chosen.push(of_cell(name, percent / 100.0));
    }
    let mut seen = BTreeSet::new();
    if let Some(cell) = chosen.iter().flat_map(Input::cells).find(|cell| !seen.insert(*cell)) {
        return Err(Failure::Usage(format!("--inputs: `{cell}` is named twice; it would be varied twice")));
    }
    for pattern in patterns.iter().filter(|name| name.contains('*')) {
        let mut known = given.parameters.iter().map(|it| &it.key).chain(given.cell_priors.iter().map(|it| &it.path));
        if !known.any(|key| fits(pattern, key)) {
            return Err(Failure::Usage(format!("--inputs `{pattern}`: no parameter has such a name (`kokkyo list parameters` has them)")));
        }
    }
    Ok(chosen)
}
