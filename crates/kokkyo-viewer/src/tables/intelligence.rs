//! Sectors, who looks at them, who hides.

use kokkyo_scenario::intelligence::{Concealment, Function, Intelligence, SectorKind, Source};
use serde_json::{Value, json};

use super::sourced;

/// Tables of the intelligence networks, in the order of the theatre, which is that of the scenario.
pub(super) fn tables(intelligence: &Intelligence) -> Value {
    // A source has terms by date; the first stand for where it comes from.
    let watchers: Vec<&Source> = intelligence.sources.iter().filter(|source| !source.terms.is_empty()).collect();
    json!({
        "sectors": sourced(&intelligence.sectors, |sector| &sector.provenance, &[
            ("id", &|sector| json!(sector.id)), ("name", &|sector| json!(sector.name)), ("name_ja", &|sector| json!(sector.name_ja)),
            ("kind", &|sector| json!(kind(sector.kind))), ("places", &|sector| json!(sector.places)),
        ]),
        "watchers": sourced(&watchers, |source| &source.terms[0].provenance, &[
            ("id", &|source| json!(source.id)), ("name", &|source| json!(source.name)), ("name_ja", &|source| json!(source.name_ja)),
            ("kind", &|source| json!(source.kind.word())), ("side", &|source| json!(source.side)),
            ("headquarters", &|source| json!(source.headquarters)), ("place", &|source| json!(source.place)),
            ("sectors", &|source| json!(source.sectors)),
        ]),
        "concealments": sourced(&intelligence.concealment, |it: &Concealment| &it.provenance, &[
            ("id", &|it| json!(it.id)), ("name", &|it| json!(it.name)), ("name_ja", &|it| json!(it.name_ja)), ("side", &|it| json!(it.side)),
            ("sectors", &|it| json!(it.sectors)),
        ]),
        "functions": sourced(&intelligence.functions, |it: &Function| &it.provenance, &[
            ("id", &|it| json!(it.id)), ("name", &|it| json!(it.name)), ("name_ja", &|it| json!(it.name_ja)), ("agency", &|it| json!(it.agency)),
        ]),
    })
}

fn kind(kind: SectorKind) -> &'static str {
    match kind {
        SectorKind::Field => "field",
        SectorKind::Rear => "rear",
        SectorKind::Depth => "depth",
    }
}
