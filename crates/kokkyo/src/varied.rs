//! Which values a command varies: chosen by how they are known, by name, and by the range about them.

use kokkyo_ensemble::experiment::Experiment;
use kokkyo_inference::inputs::{Input, JOINED, fits, in_tables, inputs, of_cell};
use kokkyo_model::specification;
use kokkyo_scenario::{Quality, check};

use crate::cli::Over;
use crate::failure::Failure;

/// The inputs that are asked for. *Errors*: a name that is neither a parameter nor a cell of a table; nothing has a doubt about it is no
/// error here.
pub fn varied(experiment: &Experiment, over: Over, patterns: &[String], range: Option<f64>) -> Result<Vec<Input>, Failure> {
    let qualities: &[Quality] = match over {
        Over::Stated => &[Quality::Stated],
        Over::Inferred => &[Quality::Inferred],
        Over::Assumed => &[Quality::Assumed],
        Over::All => &[Quality::Stated, Quality::Inferred, Quality::Assumed],
    };
    let Some(first) = experiment.variations.first() else { return Ok(Vec::new()) };
    let given = &first.scenario.given;
    let mut chosen: Vec<Input> = inputs(&given.parameters, qualities, patterns, range.map(|percent| percent / 100.0));
    chosen.extend(in_tables(&given.cell_priors, qualities, patterns));
    // What is named in full and is no parameter must be a cell of a table; too many have numbers to vary them all.
    let parameter = |name: &String| given.parameters.iter().any(|parameter| parameter.key == *name);
    let cell = |name: &String| given.cell_priors.iter().any(|cell| cell.path == *name);
    for name in patterns.iter().filter(|name| !name.contains('*') && !parameter(name)) {
        if chosen.iter().any(|input| input.key == *name) {
            continue;
        }
        let paths: Vec<(&str, f64)> = name.split(JOINED).map(|path| (path.trim(), 1.0)).collect();
        if let Err(report) = check::load_drawn(&experiment.source, &specification(), &first.made, &paths) {
            let why = report.diagnostics.first().map(|fault| format!("{}; {}", fault.message, fault.help)).unwrap_or_default();
            let known =
                given.parameters.iter().map(|parameter| parameter.key.as_str()).chain(given.cell_priors.iter().map(|it| it.path.as_str()));
            let hint = crate::nearest::hint(name, known);
            return Err(Failure::Usage(format!("--inputs `{name}`: there is no parameter of this name{hint}, and {why}")));
        }
        if let Some(percent) = range {
            chosen.push(of_cell(name, percent / 100.0));
        } else if !cell(name) {
            return Err(Failure::Usage(format!("--inputs `{name}`: the package gives no doubt about it; --range PERCENT varies it")));
        }
    }
    for pattern in patterns.iter().filter(|name| name.contains('*')) {
        let mut known = given.parameters.iter().map(|it| &it.key).chain(given.cell_priors.iter().map(|it| &it.path));
        if !known.any(|key| fits(pattern, key)) {
            return Err(Failure::Usage(format!("--inputs `{pattern}`: no parameter has such a name (`kokkyo list parameters` has them)")));
        }
    }
    Ok(chosen)
}
