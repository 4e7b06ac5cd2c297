//! Sources, claims, the recorded course of events, parameters.

use kokkyo_cite::Run;
use kokkyo_ensemble::record_table::citations;
use kokkyo_scenario::{Parameter, Prior};
use serde_json::{Value, json};

use super::{sourced, table};
use crate::report::Report;

/// Tables of the record.
pub(super) fn tables(report: &Report<'_>) -> Value {
    let given = &report.scenario.given;
    let record = &report.scenario.record;
    let labels = citations(&given.sources);
    let labelled: Vec<_> = given.sources.iter().zip(&labels).collect();
    json!({
        "sources": table(&labelled, &[
            ("key", &|(source, _)| json!(source.key)), ("label", &|(_, label)| json!(label)),
            ("author", &|(source, _)| json!(source.author)), ("title", &|(source, _)| json!(source.title)),
            ("year", &|(source, _)| json!(source.year)), ("published", &|(source, _)| json!(source.published)),
            ("note", &|(source, _)| json!(source.note)), ("printed", &|(source, _)| report.citations.get(&source.key).map_or(Value::Null, |runs| runs.iter().map(piece).collect())),
        ]),
        "claims": table(&record.claims, &[
            ("id", &|claim| json!(claim.id)), ("topic", &|claim| json!(claim.topic)), ("subject", &|claim| json!(claim.subject)),
            ("quantity", &|claim| json!(claim.quantity)), ("unit", &|claim| json!(claim.unit)), ("low", &|claim| json!(claim.low)),
            ("high", &|claim| json!(claim.high)), ("from", &|claim| json!(claim.date_start)), ("to", &|claim| json!(claim.date_end)),
            ("role", &|claim| json!(claim.role)), ("definition", &|claim| json!(claim.definition)), ("definition_ja", &|claim| json!(claim.definition_ja)),
            ("derives_from", &|claim| json!(claim.derives_from)), ("source", &|claim| json!(claim.source)),
            ("locator", &|claim| json!(claim.locator)), ("note", &|claim| json!(claim.note)),
        ]),
        "timeline": sourced(&record.timeline, |event| &event.provenance, &[
            ("date", &|event| json!(event.date)), ("at_s", &|event| json!(event.at.0)), ("has_time", &|event| json!(event.has_time)),
            ("actor", &|event| json!(event.actor)), ("kind", &|event| json!(event.kind)), ("what", &|event| json!(event.what)),
            ("what_ja", &|event| json!(event.what_ja)),
            ("place", &|event| json!(event.place)),
        ]),
        "parameters": sourced(&given.parameters, |parameter| &parameter.provenance, &[
            ("key", &|parameter| json!(parameter.key)), ("value", &|parameter| json!(parameter.value)),
            ("unit", &|parameter| json!(parameter.unit)), ("prior", &prior), ("claims", &|parameter| json!(parameter.claims)),
        ]),
    })
}

/// A piece of a printed citation: its text, and 1 where it is italic, 2 where it is bold, 0 otherwise.
fn piece(run: &Run) -> Value {
    json!([
        run.text,
        if run.italic {
            1
        } else if run.bold {
            2
        } else {
            0
        }
    ])
}

fn prior(parameter: &Parameter) -> Value {
    match &parameter.prior {
        Prior::Fixed => Value::Null,
        Prior::Uniform { low, high } => json!(["uniform", low, high]),
        Prior::LogUniform { low, high } => json!(["log-uniform", low, high]),
        Prior::Triangular { low, high } => json!(["triangular", low, high]),
        Prior::Claims(mixture) => json!(["claims", mixture.limits().0, mixture.limits().1]),
    }
}
