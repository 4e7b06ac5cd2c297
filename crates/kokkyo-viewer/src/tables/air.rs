//! Aircraft, airfields, squadrons, missions.

use kokkyo_scenario::Given;
use kokkyo_scenario::air::Standing;
use serde_json::{Value, json};

use super::sourced;

/// Tables of the air war. All stand in the order of the theatre, which is that of the scenario.
pub(super) fn tables(given: &Given) -> Value {
    let air = &given.air;
    let states: Vec<_> = air.airfields.iter().enumerate().flat_map(|(at, it)| it.schedule.iter().map(move |row| (at, row))).collect();
    let postings: Vec<_> = air.squadrons.iter().enumerate().flat_map(|(at, it)| it.postings.iter().map(move |row| (at, row))).collect();
    let side_of = |nation: usize| given.nations.get(nation).map_or(Value::Null, |nation| json!(nation.side));
    let fields: Vec<_> = air.airfields.iter().filter(|field| !field.schedule.is_empty()).collect();
    json!({
        "aircraft": sourced(&air.types, |kind| &kind.provenance, &[
            ("id", &|kind| json!(kind.id)), ("name", &|kind| json!(kind.name)), ("name_ja", &|kind| json!(kind.name_ja)),
            ("name_ru", &|kind| json!(kind.name_ru)), ("role", &|kind| json!(kind.role.word())),
        ]),
        "airfields": sourced(&fields, |field| &field.schedule[0].provenance, &[
            ("id", &|field| json!(field.id)), ("name", &|field| json!(field.name)), ("name_ja", &|field| json!(field.name_ja)),
            ("side", &|field| json!(field.side)), ("place", &|field| json!(field.place)), ("depot", &|field| json!(field.depot)),
        ]),
        "airfield_states": sourced(&states, |(_, row)| &row.provenance, &[
            ("airfield", &|(at, _)| json!(at)), ("from_s", &|(_, row)| json!(row.from.0)), ("capacity", &|(_, row)| json!(row.capacity)),
            ("flak", &|(_, row)| json!(row.flak)), ("warning", &|(_, row)| json!(row.warning)), ("dispersal", &|(_, row)| json!(row.dispersal)),
        ]),
        "air_weather": sourced(&air.weather, |row| &row.provenance, &[
            ("from_s", &|row| json!(row.from.0)), ("to_s", &|row| json!(row.to.0)),
        ]),
        "squadrons": sourced(&air.squadrons, |squadron| &squadron.provenance, &[
            ("id", &|squadron| json!(squadron.id)), ("name", &|squadron| json!(squadron.name)), ("name_ja", &|squadron| json!(squadron.name_ja)),
            ("name_ru", &|squadron| json!(squadron.name_ru)), ("side", &|squadron| side_of(squadron.nation)), ("kind", &|squadron| json!(squadron.kind)),
            ("aircraft", &|squadron| json!(squadron.aircraft)), ("crews", &|squadron| json!(squadron.crews)),
            ("arrives_s", &|squadron| json!(squadron.arrives.0)), ("departs_s", &|squadron| json!(squadron.departs.map(|at| at.0))),
        ]),
        "postings": sourced(&postings, |(_, row)| &row.provenance, &[
            ("squadron", &|(at, _)| json!(at)), ("from_s", &|(_, row)| json!(row.from.0)), ("airfield", &|(_, row)| json!(row.airfield)),
            ("skill", &|(_, row)| json!(row.skill)),
        ]),
        "air_missions": sourced(&air.missions, |mission| &mission.provenance, &[
            ("id", &|mission| json!(mission.id)), ("title", &|mission| json!(mission.title)), ("title_ja", &|mission| json!(mission.title_ja)),
            ("side", &|mission| json!(mission.side)), ("verb", &|mission| json!(mission.verb.word())),
            ("roles", &|mission| mission.roles.iter().map(|role| json!(role.word())).collect()),
            ("squadrons", &|mission| json!(mission.squadrons)), ("place", &|mission| json!(mission.place)),
            ("beyond", &|mission| json!(mission.beyond)), ("from_s", &|mission| json!(mission.from.0)), ("to_s", &|mission| json!(mission.to.0)),
            ("effort", &|mission| json!(mission.effort)), ("at_most", &|mission| json!(mission.at_most)), ("recorded", &|mission| json!(mission.standing == Standing::Recorded)),
        ]),
    })
}
