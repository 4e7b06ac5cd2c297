//! `kokkyo list`.

use std::collections::BTreeMap;

use kokkyo_model::specification;
use kokkyo_model::step::{Cadence, SCHEDULE};
use kokkyo_scenario::{Parameter, Prior, check};
use serde_json::{Value, json};

use crate::cli::{DEFAULT_SCENARIO, Listed};
use crate::failure::{Failure, OK};
use crate::output::{Out, number, wrap};
use crate::scenario_source;

/// Lists scenarios, mechanisms or parameters.
pub fn list(what: Listed, scenario: Option<&str>, json: bool) -> Result<u8, Failure> {
    if scenario.is_some() && what != Listed::Parameters {
        return Err(Failure::Usage("only `kokkyo list parameters` takes a scenario".to_string()));
    }
    let mut out = Out::new(false);
    match (what, json) {
        (Listed::Scenarios, false) => {
            for name in scenario_source::names() {
                out.line(&format!("{name:<20} {}", scenario_source::title(name)))?;
            }
            for name in scenario_source::borders() {
                out.line(&format!("{name:<20} {} (for `kokkyo incidents`)", scenario_source::title(name)))?;
            }
        }
        (Listed::Scenarios, true) => {
            let all: Vec<Value> =
                scenario_source::names().into_iter().map(|name| json!({ "name": name, "title": scenario_source::title(name) })).collect();
            let borders: Vec<Value> =
                scenario_source::borders().into_iter().map(|name| json!({ "name": name, "title": scenario_source::title(name) })).collect();
            out.line(&json!({ "scenarios": all, "borders": borders }).to_string())?;
        }
        (Listed::Mechanisms, false) => {
            for row in SCHEDULE {
                let cadence = if row.cadence == Cadence::Round { "  (in rounds)" } else { "" };
                out.line(&format!("{:<24} {}{cadence}", row.name, row.question))?;
            }
        }
        (Listed::Mechanisms, true) => {
            let all: Vec<Value> = SCHEDULE
                .iter()
                .map(|row| {
                    let cadence = if row.cadence == Cadence::Round { "round" } else { "step" };
                    json!({ "name": row.name, "question": row.question, "cadence": cadence })
                })
                .collect();
            out.line(&json!({ "mechanisms": all }).to_string())?;
        }
        (Listed::Parameters, json) => parameters(&mut out, scenario.unwrap_or(DEFAULT_SCENARIO), json)?,
    }
    out.flush()?;
    Ok(OK)
}

fn parameters(out: &mut Out, name: &str, json: bool) -> Result<(), Failure> {
    let scenario = check::load(&scenario_source::open(name)?, &specification(), &[])?;
    let given: BTreeMap<&str, &Parameter> = scenario.given.parameters.iter().map(|parameter| (parameter.key.as_str(), parameter)).collect();
    let mut all = Vec::new();
    for spec in specification() {
        let Some(parameter) = given.get(spec.key) else { continue };
        let source = &parameter.provenance;
        if json {
            let (shape, low, high) = prior(&parameter.prior);
            all.push(json!({
                "key": spec.key, "value": parameter.value, "unit": spec.unit, "least": spec.least, "greatest": spec.greatest,
                "meaning": spec.meaning.trim(), "prior": shape, "low": low, "high": high, "claims": parts(parameter),
                "source": source.source, "locator": source.locator, "quality": source.quality.word(), "reason": source.reason,
            }));
            continue;
        }
        let doubt = match prior(&parameter.prior) {
            (shape, Some(low), Some(high)) => format!(", prior {shape} {}–{}", number(low), number(high)),
            _ => String::new(),
        };
        let range = format!("admissible {}–{}", number(spec.least), number(spec.greatest));
        out.line(&format!("{} = {} {}  ({range}{doubt})", spec.key, number(parameter.value), spec.unit))?;
        let source = [source.source.as_str(), source.locator.as_str()]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        let quality = parameter.provenance.quality.word();
        let source = if source.is_empty() { quality.to_string() } else { format!("{quality}: {source}") };
        for line in wrap(&format!("{} [{source}]", spec.meaning.trim()), out.width - 4) {
            out.line(&format!("    {line}"))?;
        }
    }
    if json {
        out.line(&json!({ "scenario": scenario.given.meta.name, "parameters": all }).to_string())?;
    }
    Ok(())
}

fn prior(prior: &Prior) -> (&'static str, Option<f64>, Option<f64>) {
    match *prior {
        Prior::Fixed => ("fixed", None, None),
        Prior::Uniform { low, high } => ("uniform", Some(low), Some(high)),
        Prior::LogUniform { low, high } => ("log-uniform", Some(low), Some(high)),
        Prior::Triangular { low, high } => ("triangular", Some(low), Some(high)),
        Prior::Claims(ref mixture) => ("claims", Some(mixture.limits().0), Some(mixture.limits().1)),
    }
}

/// The claims that a parameter rests on; those that are its prior with their limits and shares.
fn parts(parameter: &Parameter) -> Vec<serde_json::Value> {
    let Prior::Claims(mixture) = &parameter.prior else { return parameter.claims.iter().map(|id| json!({ "id": id })).collect() };
    let part = |id: &String| mixture.parts().iter().find(|part| part.claim == *id);
    let shown = |id: &String| match part(id) {
        Some(part) => json!({ "id": id, "low": part.low, "high": part.high, "share": part.share }),
        None => json!({ "id": id, "share": 0 }),
    };
    parameter.claims.iter().map(shown).collect()
}
