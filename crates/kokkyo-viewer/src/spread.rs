//! What else could have happened: the record table, and every replication's value of every target.

use serde_json::{Value, json};

use crate::report::Report;
use crate::wire::Wire;

/// Stands for a replication without a value.
const NONE: f32 = f32::MAX;

/// Writes the columns `spread`, `spread.value` and `spread.highest_rung`.
pub fn write(wire: &mut Wire, report: &Report<'_>) {
    let record = &report.scenario.record;
    let rows = report.spread.rows;
    let each = |of: &dyn Fn(usize) -> Value| (0..rows.len()).map(of).collect::<Value>();
    let start = report.scenario.given.clock.start;
    let target = |at: usize| record.targets.iter().find(|target| target.id == rows[at].target);
    let instant = |of: &dyn Fn(&kokkyo_scenario::record::Target) -> Value| each(&|at| target(at).map_or(Value::Null, of));
    let model =
        |of: &dyn Fn(&kokkyo_ensemble::record_table::ModelLine) -> Value| each(&|at| rows[at].model.as_ref().map_or(Value::Null, of));
    wire.json(
        "spread",
        &json!({
            "target": each(&|at| json!(rows[at].target)), "title": each(&|at| json!(rows[at].title)), "title_ja": instant(&|it| json!(it.title_ja)), "unit": each(&|at| json!(rows[at].unit)),
            "definition_ja": instant(&|it| json!(it.definition_ja)),
            "definition": each(&|at| json!(rows[at].definition)), "reason": each(&|at| json!(rows[at].reason)),
            "reason_ja": each(&|at| json!(rows[at].reason_ja)),
            "overlaps": each(&|at| json!(rows[at].overlaps)),
            "median": model(&|it| json!(it.interval.median)), "low80": model(&|it| json!(it.interval.low80)),
            "high80": model(&|it| json!(it.interval.high80)), "with_value": model(&|it| json!(it.with_value)), "of": model(&|it| json!(it.of)),
            // Ids of claims, and whether the model's interval has a value in common with each.
            "claims": each(&|at| rows[at].claims.iter().map(|claim| json!([claim.id, claim.overlaps])).collect()),
            "side": instant(&|it| json!(it.side)), "nation": instant(&|it| json!(it.nation)), "categories": instant(&|it| json!(it.categories)),
            "formations": instant(&|it| json!(it.formations)), "operator": instant(&|it| json!(operator(it.operator))),
            "from_h": instant(&|it| json!(it.from.hours_since(start))), "to_h": instant(&|it| json!(it.to.hours_since(start))),
        }),
    );
    let observed = report.spread.observed;
    let values = (0..record.targets.len())
        .flat_map(|target| observed.iter().map(move |row| row.get(target).and_then(|value| value.ok()).map_or(NONE, |value| value as f32)));
    wire.f32s("spread.value", values);
    wire.u8s("spread.highest_rung", report.spread.highest_rungs.iter().copied());
}

fn operator(operator: kokkyo_scenario::record::Operator) -> &'static str {
    use kokkyo_scenario::record::Operator as O;
    match operator {
        O::Losses => "losses",
        O::LossShare => "loss-share",
        O::EquipmentLost => "equipment-lost",
        O::ShellsFired => "shells-fired",
        O::TonnesPerDay => "tonnes-per-day",
        O::Tonnes => "tonnes",
        O::MenPresent => "men-present",
        O::HeldFrom => "held-from",
        O::LostOn => "lost-on",
        O::AreaHeld => "area-held",
        O::AircraftLost => "aircraft-lost",
        O::AirmenLost => "airmen-lost",
        O::AirVictoriesReported => "air-victories-reported",
        O::ArmourByCause => "armour-by-cause",
        O::BeliefRatio => "belief-ratio",
    }
}
