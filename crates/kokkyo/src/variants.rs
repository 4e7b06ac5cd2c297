//! `kokkyo variants`: the counterfactuals of a scenario.

use serde_json::{Value, json};

use crate::failure::{Failure, OK};
use crate::output::{Out, wrap};
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
                    "name": variant.name, "title": variant.title, "question": variant.question,
                    "rationale": variant.rationale, "sources": variant.sources,
                })
            })
            .collect();
        out.line(&json!({ "schema_version": crate::json::SCHEMA_VERSION, "variants": all }).to_string())?;
    } else {
        for variant in &variants {
            out.line(&format!("{}: {}", variant.name, variant.title))?;
            for text in [&variant.question, &variant.rationale] {
                for line in wrap(text, out.width - 4).into_iter().filter(|line| !line.is_empty()) {
                    out.line(&format!("    {line}"))?;
                }
            }
            if !variant.sources.is_empty() {
                out.line(&format!("    sources: {}", variant.sources.join(", ")))?;
            }
        }
        if variants.is_empty() {
            crate::output::note("the scenario has no counterfactuals");
        }
    }
    out.flush()?;
    Ok(OK)
}
