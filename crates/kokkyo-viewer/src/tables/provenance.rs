//! How much of a package is stated by a source, inferred from sources, or assumed.

use kokkyo_scenario::{Provenance, Quality, Scenario};
use serde_json::{Value, json};

/// Counts of stated, inferred and assumed values, by part of the package.
pub(super) fn shares(scenario: &Scenario) -> Value {
    let given = &scenario.given;
    let (geo, forces, logistics, command) = (&given.geography, &given.forces, &given.logistics, &given.command);
    let mut parts: Vec<(&str, [u32; 3])> = Vec::new();
    let mut count = |part: &'static str, provenance: &mut dyn Iterator<Item = &Provenance>| {
        let mut sum = [0u32; 3];
        for of in provenance {
            sum[match of.quality {
                Quality::Stated => 0,
                Quality::Inferred => 1,
                Quality::Assumed => 2,
            }] += 1;
        }
        parts.push((part, sum));
    };
    count("places", &mut geo.places.iter().map(|it| &it.provenance));
    count("roads and railways", &mut geo.links.iter().map(|it| &it.provenance));
    count("crossings", &mut geo.crossings.iter().map(|it| &it.provenance));
    count("terrain", &mut geo.terrain_classes.iter().map(|it| &it.provenance).chain(geo.terrain.iter().map(|it| &it.provenance)));
    count("heights", &mut geo.heights.iter().map(|it| &it.provenance));
    count("water", &mut geo.rivers.iter().map(|it| &it.provenance).chain(geo.lakes.iter().map(|it| &it.provenance)));
    count("borders", &mut geo.borders.iter().map(|it| &it.provenance));
    count("formations", &mut forces.formations.iter().map(|it| &it.provenance));
    count("equipment held", &mut forces.holdings.iter().map(|it| &it.provenance));
    count(
        "figures of weapons and vehicles",
        &mut forces.equipment.iter().flat_map(|it| it.figures.iter().map(|figure| &figure.provenance)),
    );
    count("effects of weapons", &mut forces.effects.iter().map(|it| &it.provenance));
    count("quality of troops", &mut forces.troops.iter().map(|it| &it.provenance));
    count("replacements", &mut forces.replacements.iter().map(|it| &it.provenance));
    count("railheads", &mut logistics.railheads.iter().flat_map(|it| it.schedule.iter().map(|row| &row.provenance)));
    count("lorry fleets", &mut logistics.fleets.iter().flat_map(|it| it.schedule.iter().map(|row| &row.provenance)));
    count("depots", &mut logistics.depots.iter().map(|it| &it.provenance));
    count("directives", &mut command.directives.iter().map(|it| &it.provenance));
    count("tasks", &mut command.tasks.iter().map(|it| &it.provenance));
    count("goals", &mut command.goals.iter().map(|it| &it.provenance));
    count("numbers in the laws", &mut given.parameters.iter().map(|it| &it.provenance));
    count("recorded events", &mut scenario.record.timeline.iter().map(|it| &it.provenance));
    json!({
        "part": parts.iter().map(|(part, _)| json!(part)).collect::<Value>(),
        "stated": parts.iter().map(|(_, sum)| json!(sum[0])).collect::<Value>(),
        "inferred": parts.iter().map(|(_, sum)| json!(sum[1])).collect::<Value>(),
        "assumed": parts.iter().map(|(_, sum)| json!(sum[2])).collect::<Value>(),
    })
}
