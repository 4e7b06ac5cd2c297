//! `parameters/*.toml`: values, units, priors.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{self, Cell};
use super::checker::Checker;
use super::fields::{Fields, Raw, Span};
use super::record::Claims;
use super::schema::{Documents, Tables};
use super::toml_tree::{Node, Value};
use super::words::quoted;
use super::{format, rivals};
use crate::record::Weights;
use crate::{CellPrior, Parameter, ParameterSpec, Prior};

/// Anything that a parameter can be.
pub(super) const FIGURE: Span = (-1e12, 1e12);

/// The claims of the package, and how much they count.
type Rivals<'r> = (&'r Claims, Option<&'r Weights>);

/// Shapes of a prior.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Fixed,
    Uniform,
    LogUniform,
    Triangular,
}

/// Words for them.
pub(super) const SHAPES: &[(&str, Shape)] =
    &[("fixed", Shape::Fixed), ("uniform", Shape::Uniform), ("log-uniform", Shape::LogUniform), ("triangular", Shape::Triangular)];

/// Reads the parameters, sorted by key, and the doubts about values in tables, sorted by path.
pub(super) fn read(
    checker: &mut Checker<'_>,
    tables: &Tables,
    documents: &Documents,
    specs: &[ParameterSpec],
    rivals: Rivals<'_>,
) -> (Vec<Parameter>, Vec<CellPrior>) {
    let cells = changes::cells(tables, documents);
    let mut doubts: BTreeMap<String, CellPrior> = BTreeMap::new();
    let by_key: BTreeMap<&str, &ParameterSpec> = specs.iter().map(|spec| (spec.key, spec)).collect();
    let mut found: BTreeMap<String, Parameter> = BTreeMap::new();
    let mut meant: BTreeSet<String> = BTreeSet::new();
    for document in &documents.parameters {
        for (key, (_, value)) in &document.entries {
            let Value::Table(node) = value else {
                let message = format!("`{}` must be a table", quoted(key));
                checker.fault("K027", document, key, message, "write [\"the.full.key\"] and value = … below it");
                continue;
            };
            if !node.given("value") && node.entries.values().any(|(_, value)| matches!(value, Value::Table(_))) {
                let message = format!("`{}` holds tables instead of a value", quoted(key));
                checker.fault("K025", document, key, message, "put the whole key in quotation marks: [\"combat.attrition.…\"]");
                continue;
            }
            if !key.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-')) {
                checker.fault("K018", document, key, format!("`{}` cannot be a key", quoted(key)), "use letters, digits, `.`, `_` and `-`");
            }
            if let Some(cell) = cells.get(key) {
                doubts.extend(cell_prior(checker, node, (document, key), cell, rivals).map(|doubt| (key.clone(), doubt)));
                continue;
            }
            let spec = by_key.get(key.as_str()).copied();
            if spec.is_none() && changes::is_cell(key) {
                let paths = changes::cell_paths(tables, documents);
                let help = checker.suggest(key, paths.iter().map(String::as_str));
                checker.fault("K110", document, key, format!("there is no value at `{}`", quoted(key)), help);
                continue;
            }
            if spec.is_none() && !specs.is_empty() {
                let help = checker.suggest(key, specs.iter().map(|spec| spec.key));
                meant.extend(help.name.clone());
                checker.fault("K091", document, key, format!("the model has no parameter `{}`", quoted(key)), help);
            }
            let parameter = parameter(checker, node, key, spec, rivals);
            if found.contains_key(key) {
                checker.fault(
                    "K017",
                    document,
                    key,
                    format!("the parameter `{}` is given in an earlier file too", quoted(key)),
                    "keep one of them",
                );
            } else {
                found.insert(key.clone(), parameter);
            }
        }
    }
    let file = documents.parameters.first().map_or("parameters/laws.toml", |document| document.file.as_str()).to_string();
    // What stands there under a misspelt name is not missing too.
    for spec in specs.iter().filter(|spec| !found.contains_key(spec.key) && !meant.contains(spec.key)) {
        let help = format!("add [\"{}\"] with value, unit `{}` and source; it means: {}", spec.key, spec.unit, spec.meaning.trim());
        checker.report.error("K090", &file, 0, spec.key, format!("the parameter `{}` is missing", spec.key), help);
    }
    (found.into_values().collect(), doubts.into_values().collect())
}

/// The doubt about a value in a table; nothing after a fault.
fn cell_prior(
    checker: &mut Checker<'_>,
    node: &Node,
    (document, key): (&Node, &String),
    cell: &Cell,
    rivals: Rivals<'_>,
) -> Option<CellPrior> {
    node.only(checker, format::PARAMETER);
    if let Some(why) = cell.refusal() {
        let help = "give priors to figures that can be drawn alone, or to parameters";
        checker.fault("K107", document, key, format!("`{}` can have no prior: {why}", quoted(key)), help);
        return None;
    }
    if node.given("value") {
        checker.fault("K107", node, "value", "the value stands in the table already", "remove it here; change it there");
    }
    let unit = checker.required(node, "unit");
    if !unit.is_empty() && unit != cell.field.unit {
        let help = format!("write `{}` and convert, for claims by `claims_factor`", cell.field.unit);
        checker.fault("K092", node, "unit", format!("`{}` is not the unit of `{}`", quoted(&unit), cell.field.name), help);
    }
    let claims = checker.list(node, "claims");
    let value = cell.greatest();
    let prior = if rivals::are_prior(node) {
        rivals::mixture(checker, node, &claims, &unit, None, rivals).map_or(Prior::Fixed, Prior::Claims)
    } else {
        // That the table's value lies outside is said below, as of claims.
        let within = match (node.raw("low"), node.raw("high")) {
            (Raw::Number(low), Raw::Number(high)) if low <= high => value.clamp(low, high),
            _ => value,
        };
        prior(checker, node, within)
    };
    let place = if rivals::are_prior(node) { "claims" } else { "low" };
    let (low, high) = match prior {
        Prior::Fixed => (value, value),
        Prior::Uniform { low, high } | Prior::LogUniform { low, high } | Prior::Triangular { low, high } => (low, high),
        Prior::Claims(ref mixture) => mixture.limits(),
    };
    if !(low..=high).contains(&value) {
        let message = format!("the table has {value}, which lies outside its prior, {low} to {high}");
        checker.fault("K108", node, place, message, "cite the claim that the table's value rests on, or correct the table");
    }
    let (least, greatest) = cell.span();
    if low < least || high > greatest || low <= 0.0 {
        let message = format!("the prior reaches from {low} to {high}, which `{}` may not have", cell.field.name);
        checker.fault("K013", node, place, message, "cite claims that are possible, or narrow the limits");
    }
    if prior == Prior::Fixed && claims.is_empty() {
        checker.fault(
            "K107",
            document,
            key,
            format!("there is no doubt about `{}` here", quoted(key)),
            "give claims, or low, high and prior",
        );
        return None;
    }
    Some(CellPrior { path: key.clone(), value, unit, prior, claims, provenance: checker.provenance(node) })
}

fn parameter(checker: &mut Checker<'_>, node: &Node, key: &str, spec: Option<&ParameterSpec>, rivals: Rivals<'_>) -> Parameter {
    node.only(checker, format::PARAMETER);
    let claims = checker.list(node, "claims");
    let unit = checker.required(node, "unit");
    let (value, prior) = if rivals::are_prior(node) {
        of_claims(checker, node, &claims, &unit, spec, rivals)
    } else {
        let value = checker.number(node, "value", FIGURE);
        (value, prior(checker, node, value))
    };
    if let Some(spec) = spec {
        if !unit.is_empty() && unit != spec.unit {
            let message = format!("`{}` is not the unit of `{key}`", quoted(&unit));
            checker.fault("K092", node, "unit", message, format!("write `{}` and convert the value", spec.unit));
        }
        for name in ["value", "low", "high"] {
            if let Raw::Number(number) = node.raw(name)
                && number.is_finite()
                && !(spec.least..=spec.greatest).contains(&number)
            {
                let help = format!("`{key}` must be {} to {} {}", spec.least, spec.greatest, spec.unit);
                checker.fault("K093", node, name, format!("{number} is out of the model's range"), help);
            }
        }
    }
    Parameter { key: key.to_string(), value, unit, prior, claims, provenance: checker.provenance(node) }
}

/// Played value and prior of a parameter whose claims are its prior.
fn of_claims(
    checker: &mut Checker<'_>,
    node: &Node,
    claims: &[String],
    unit: &str,
    spec: Option<&ParameterSpec>,
    rivals: Rivals<'_>,
) -> (f64, Prior) {
    let value = checker.number_if_given(node, "value", FIGURE);
    if node.given("low") || node.given("high") {
        let help = "leave the limits to the claims, or add a shape: then the claims are only what the value rests on";
        checker.fault("K094", node, "claims", "both limits and claims, without a shape", help);
    }
    let Some(mixture) = rivals::mixture(checker, node, claims, unit, spec, rivals) else {
        return (value.unwrap_or_default(), Prior::Fixed);
    };
    let (low, high) = mixture.limits();
    if let Some(value) = value
        && !(low..=high).contains(&value)
    {
        let message = format!("the value {value} lies outside its claims, {low} to {high}");
        checker.fault("K094", node, "value", message, "cite the claim that it rests on, or leave it out: then the median is played");
    }
    (value.unwrap_or_else(|| mixture.median()), Prior::Claims(mixture))
}

fn prior(checker: &mut Checker<'_>, node: &Node, value: f64) -> Prior {
    let low = checker.number_if_given(node, "low", FIGURE);
    let high = checker.number_if_given(node, "high", FIGURE);
    if !node.given("prior") {
        if node.given("low") || node.given("high") {
            checker.fault("K094", node, "prior", "limits without a shape", "add prior = \"uniform\", \"log-uniform\" or \"triangular\"");
        }
        return Prior::Fixed;
    }
    let shape = checker.word(node, "prior", SHAPES);
    if matches!(shape, Shape::Fixed) {
        if node.given("low") || node.given("high") {
            checker.fault("K094", node, "prior", "a fixed value has no limits", "leave them out, or name another shape");
        }
        return Prior::Fixed;
    }
    let (Some(low), Some(high)) = (low, high) else {
        if !node.given("low") || !node.given("high") {
            checker.fault("K094", node, "prior", "a prior without both limits", "add low and high");
        }
        return Prior::Fixed;
    };
    if low >= high {
        checker.fault("K094", node, "low", format!("the limits {low} and {high} are reversed or equal"), "put low below high");
    } else if matches!(shape, Shape::LogUniform) && low <= 0.0 {
        checker.fault("K094", node, "low", format!("{low} has no logarithm"), "a log-uniform prior needs a low above 0");
    } else if value < low || value > high {
        checker.fault("K094", node, "value", format!("the value {value} lies outside its limits {low} and {high}"), "widen the limits");
    }
    match shape {
        Shape::Fixed => Prior::Fixed,
        Shape::Uniform => Prior::Uniform { low, high },
        Shape::LogUniform => Prior::LogUniform { low, high },
        Shape::Triangular => Prior::Triangular { low, high },
    }
}
