//! Which numbers of a scenario are varied where somebody names them: by patterns, by paths of cells, several of them as one?

use std::collections::BTreeSet;

use kokkyo_model::specification;
use kokkyo_scenario::package::Change;
use kokkyo_scenario::{Given, Package, Quality, check};

use crate::inputs::{Input, JOINED, fits, in_tables, inputs, of_cell};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Values that are varied, by how they are known.
    pub qualities: &'a [Quality],
    /// Names, `*` for anything, cells that move as one joined by `+`; all inputs with a doubt about them where there are none.
    pub names: &'a [String],
    /// Values without a prior too, so much up and down. *Unit*: per cent.
    pub range: Option<f64>,
}

/// The inputs that are asked for. `made` are the changes in the package, `hint` says which of some names was probably meant. That nothing
/// is found by a pattern's doubt is no error here. *Errors*: what is wrong with a name: it is neither a parameter nor a cell of a table,
/// cannot be varied, or stands there twice. They go behind the word for the names, such as `--inputs`.
pub fn chosen(
    given: &Given,
    package: &Package,
    made: &[Change],
    asked: Asked<'_>,
    hint: &dyn Fn(&str, &[&str]) -> String,
) -> Result<Vec<Input>, String> {
    let Asked { qualities, range, .. } = asked;
    // Spaces are for who reads the command.
    let tidy = |name: &String| name.split(JOINED).map(str::trim).collect::<Vec<_>>().join(&JOINED.to_string());
    let patterns: &[String] = &asked.names.iter().map(tidy).collect::<Vec<_>>();
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
            return Err(format!(" `{name}`: `{part}` is a parameter, and only cells of tables can be joined"));
        }
        if is_parameter(name) || is_cell(name) && range.is_none() {
            let why = "it has no prior (--range PERCENT gives it one, unless it is 0), or is not known as --over asks";
            return Err(format!(" `{name}` cannot be varied: {why}"));
        }
        let paths: Vec<(&str, f64)> = parts.iter().map(|path| (*path, 1.0)).collect();
        if let Err(report) = check::load_drawn(package, &specification(), made, &paths) {
            let why = report.diagnostics.first().map(|fault| format!("{}; {}", fault.message, fault.help)).unwrap_or_default();
            let known: Vec<&str> =
                given.parameters.iter().map(|it| it.key.as_str()).chain(given.cell_priors.iter().map(|it| it.path.as_str())).collect();
            let hint = hint(name, &known);
            return Err(format!(" `{name}`: there is no parameter of this name{hint}, and {why}"));
        }
        let Some(percent) = range else {
            return Err(format!(" `{name}`: the package gives no doubt about it; --range PERCENT varies it"));
        };
        chosen.push(of_cell(name, percent / 100.0));
    }
    let mut seen = BTreeSet::new();
    if let Some(cell) = chosen.iter().flat_map(Input::cells).find(|cell| !seen.insert(*cell)) {
        return Err(format!(": `{cell}` is named twice; it would be varied twice"));
    }
    for pattern in patterns.iter().filter(|name| name.contains('*')) {
        let mut known = given.parameters.iter().map(|it| &it.key).chain(given.cell_priors.iter().map(|it| &it.path));
        if !known.any(|key| fits(pattern, key)) {
            return Err(format!(" `{pattern}`: no parameter has such a name (`kokkyo list parameters` has them)"));
        }
    }
    Ok(chosen)
}
