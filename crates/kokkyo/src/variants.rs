//! `kokkyo variants`: the counterfactuals of a scenario.

use kokkyo_scenario::package::Change;
use serde_json::{Value, json};

use crate::failure::{Failure, OK};
use crate::output::Out;
use crate::scenario_source::open;

/// Lists the counterfactuals of a scenario.
pub fn variants(name: &str, json: bool) -> Result<u8, Failure> {
    let variants = open(name)?.variants()?;
    let mut out = Out::new(false);
    if json {
        let all: Vec<Value> = variants
            .iter()
            .map(|variant| {
                json!({
                    "name": variant.name, "title": variant.title, "title_ja": variant.title_ja,
                    "question": variant.question, "question_ja": variant.question_ja,
                    "rationale": variant.rationale, "sources": variant.sources,
                    "changes": variant.changes.iter().map(changed).collect::<Vec<_>>(),
                })
            })
            .collect();
        out.line(&json!({ "schema_version": crate::json::SCHEMA_VERSION, "variants": all }).to_string())?;
    } else {
        for variant in &variants {
            out.line(&format!("{}: {}", variant.name, variant.title))?;
            out.labelled("question", &variant.question)?;
            for (at, change) in variant.changes.iter().enumerate() {
                out.labelled(if at == 0 { "change" } else { "" }, &words(change))?;
            }
            out.labelled("shows", &variant.rationale)?;
            if !variant.sources.is_empty() {
                out.labelled("sources", &variant.sources.join(", "))?;
            }
        }
        if variants.is_empty() {
            crate::output::note("the scenario has no counterfactuals");
        }
    }
    out.flush()?;
    Ok(OK)
}

/// A change as a reader wants it: the path, and what becomes of the value there.
pub fn words(change: &Change) -> String {
    match (&change.value, change.factor) {
        (Some(value), _) => format!("{} = {value}", change.path),
        (None, Some(factor)) => format!("{} × {factor}", change.path),
        (None, None) => change.path.clone(),
    }
}

/// The same for a program: `path` with `value` or `factor`.
fn changed(change: &Change) -> Value {
    match change.factor {
        Some(factor) => json!({ "path": change.path, "factor": factor }),
        None => json!({ "path": change.path, "value": change.value.as_deref().map(crate::json::as_value) }),
    }
}
