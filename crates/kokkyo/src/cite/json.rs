//! The objects that `kokkyo cite --json` prints.

use kokkyo_cite::evidence::{self, Evidence};
use kokkyo_cite::{Style, bibliography};
use kokkyo_scenario::record::Claim;
use serde_json::{Value, json};

use super::Answer;
use crate::json::SCHEMA_VERSION;

/// Everything that the text says.
pub fn object(answer: &Answer<'_>, style: &Style) -> String {
    let scenario = answer.scenario;
    let all = evidence::all(scenario);
    let shares: Vec<Value> = evidence::shares(&all)
        .into_iter()
        .map(|(file, kind, share)| {
            json!({ "file": file, "kind": kind, "stated": share.stated, "inferred": share.inferred, "assumed": share.assumed })
        })
        .collect();
    let notices: Vec<Value> = scenario
        .given
        .meta
        .notices
        .iter()
        .map(|notice| {
            json!({
                "licence": notice.licence, "files": notice.files, "content": notice.content, "from": notice.from, "notice": notice.text,
            })
        })
        .collect();
    let printed: Vec<Value> = bibliography(&answer.sources, style)
        .iter()
        .map(|entry| {
            let source = answer.sources.iter().find(|source| source.key == entry.key);
            json!({ "key": entry.key, "text": entry.plain(), "html": entry.html(), "csl": source.map(|source| source.csl()) })
        })
        .collect();
    let object = json!({
        "schema_version": SCHEMA_VERSION,
        "scenario": scenario.given.meta.name,
        "subject": answer.options.subject,
        "values": answer.found.as_ref().map(|found| found.rows.iter().map(row).collect::<Vec<_>>()),
        "claims": answer.found.as_ref().map(|found| found.claims.iter().map(|one| claim(one)).collect::<Vec<_>>()),
        "bibliography": printed,
        "shares": shares,
        "licence": scenario.given.meta.licence,
        "notices": notices,
    });
    safe(&object)
}

/// What has no source.
pub fn uncited(name: &str, checked: usize, found: &[(String, String)]) -> String {
    let rows: Vec<Value> = found.iter().map(|(file, what)| json!({ "file": file, "what": what })).collect();
    safe(&json!({ "schema_version": SCHEMA_VERSION, "scenario": name, "checked": checked, "uncited": rows }))
}

/// JSON whose texts cannot disturb a terminal: an entry of a bibliography may hold anything where it is not printed.
fn safe(object: &Value) -> String {
    let text = object.to_string();
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if crate::output::harmless(letter.encode_utf8(&mut [0; 4])).starts_with('\u{fffd}') && letter != '\u{fffd}' {
            out.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            out.push(letter);
        }
    }
    out
}

fn row(row: &Evidence) -> Value {
    let values: Vec<Value> =
        row.values.iter().map(|value| json!({ "name": value.name, "value": value.text, "unit": value.unit })).collect();
    let who = &row.provenance;
    json!({
        "file": row.file, "kind": row.kind, "ids": row.ids, "path": row.path, "what": row.what, "values": values,
        "quality": who.quality.word(), "source": who.source, "locator": who.locator, "reason": who.reason, "claims": row.claims,
    })
}

fn claim(claim: &Claim) -> Value {
    json!({
        "id": claim.id, "topic": claim.topic, "subject": claim.subject, "quantity": claim.quantity, "unit": claim.unit,
        "low": claim.low, "high": claim.high, "date_start": claim.date_start, "date_end": claim.date_end, "role": claim.role,
        "definition": claim.definition, "derives_from": claim.derives_from, "source": claim.source, "locator": claim.locator,
        "note": claim.note,
    })
}
