//! Order of battle: formations, and what an element is.

use kokkyo_model::world::Theatre;
use kokkyo_scenario::forces::{Forces, Formation};
use serde_json::{Value, json};

use super::{sourced, table};

/// Formations in the scenario's order, elements in the theatre's.
pub(super) fn tables(forces: &Forces, theatre: &Theatre) -> Value {
    let kind = |formation: &Formation| formation.element.as_ref().map(|element| element.kind);
    let of = |formation: &Formation, what: &dyn Fn(&kokkyo_scenario::forces::Element) -> Value| {
        formation.element.as_ref().map_or(Value::Null, what)
    };
    json!({
        "formations": sourced(&forces.formations, |formation| &formation.provenance, &[
            ("id", &|formation| json!(formation.id)), ("name", &|formation| json!(formation.name)),
            ("name_ja", &|formation| json!(formation.name_ja)), ("name_ru", &|formation| json!(formation.name_ru)),
            ("name_mn", &|formation| json!(formation.name_mn)),
            ("nation", &|formation| json!(formation.nation)), ("parent", &|formation| json!(formation.parent)),
            ("echelon", &|formation| json!(formation.echelon)), ("type", &|formation| json!(kind(formation))),
            ("men", &|formation| of(formation, &|element| json!(element.men))),
            ("arrives_s", &|formation| of(formation, &|element| json!(element.arrives.0))),
            ("arrives_at", &|formation| of(formation, &|element| json!(element.arrives_at))),
        ]),
        "types": sourced(&forces.types, |kind| &kind.provenance, &[
            ("id", &|kind| json!(kind.id)), ("name", &|kind| json!(kind.name)), ("name_ja", &|kind| json!(kind.name_ja)),
            ("role", &|kind| json!(kind.role.word())), ("symbol", &|kind| json!(kind.symbol)),
        ]),
        "equipment": sourced(&forces.equipment, |equipment| &equipment.provenance, &[
            ("id", &|equipment| json!(equipment.id)), ("name", &|equipment| json!(equipment.name)),
            ("name_ja", &|equipment| json!(equipment.name_ja)),
            ("target", &|equipment| json!(equipment.target.map(kokkyo_scenario::forces::Target::word))),
        ]),
        "holdings": sourced(&forces.holdings, |holding| &holding.provenance, &[
            ("formation", &|holding| json!(holding.formation)), ("equipment", &|holding| json!(holding.equipment)),
            ("count", &|holding| json!(holding.count)),
        ]),
        "elements": table(theatre.elements.as_slice(), &[
            ("formation", &|element| json!(element.formation)), ("side", &|element| json!(element.side.index())),
            ("role", &|element| json!(element.role.word())), ("men", &|element| json!(element.men)),
        ]),
    })
}
