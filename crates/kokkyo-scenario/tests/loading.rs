//! What a good package becomes.

mod common;

use common::{append, faults, load, replace, text, two_posts, with_parameters};
use kokkyo_scenario::command::Trigger;
use kokkyo_scenario::package::Change;
use kokkyo_scenario::{Moment, Prior, check};

fn set(path: &str, value: &str) -> Change {
    Change { path: path.to_string(), value: Some(value.to_string()), factor: None }
}

fn times(path: &str, factor: f64) -> Change {
    Change { path: path.to_string(), value: None, factor: Some(factor) }
}

#[test]
fn the_smallest_scenario_is_what_its_files_say() {
    let scenario = load(&with_parameters(), &[]);
    let given = &scenario.given;
    assert_eq!(given.clock.end.hours_since(given.clock.start), 240.0);
    let men: Vec<u32> =
        given.forces.formations.iter().filter_map(|formation| formation.element.as_ref()).map(|element| element.men).collect();
    assert_eq!(men, [120, 100, 40]);
    let fleet = &given.logistics.fleets[0].schedule[0];
    let class = &given.logistics.vehicles[given.logistics.fleets[0].class];
    assert_eq!(class.throughput_t_per_day(fleet.vehicles, given.logistics.fleets[0].km), 15.0);
    assert_eq!(given.geography.borders[1].lines, given.geography.rivers[0].lines);
    assert_eq!(given.geography.crossings[0].at, [118.6, 47.7]);
    assert_eq!(scenario.hash, with_parameters().hash());
    assert_eq!(given.sources[0].author, "The author of this scenario");
}

#[test]
fn given_claims_are_those_of_parameters_and_never_those_of_targets() {
    let scenario = load(&with_parameters(), &[]);
    let given: Vec<&str> = scenario.given.claims.iter().map(|claim| claim.id.as_str()).collect();
    assert_eq!(given, ["C_TONNES_RIVAL"]);
    let all: Vec<&str> = scenario.record.claims.iter().map(|claim| claim.id.as_str()).collect();
    assert_eq!(all, ["C_BRAVERY", "C_TONNES", "C_TONNES_RIVAL", "C_W_LOSSES", "C_W_LOSSES_E"]);
    let judged: Vec<&str> = scenario.record.targets[0].claims.iter().map(|claim| all[*claim]).collect();
    assert_eq!(judged, ["C_W_LOSSES", "C_W_LOSSES_E"]);
    let point = &scenario.record.claims[1];
    assert_eq!((point.low, point.high), (Some(15.0), Some(15.0)));
    assert_eq!((scenario.record.claims[0].low, scenario.record.claims[4].high), (None, Some(60.0)));
}

#[test]
fn a_claim_declared_as_conditioning_may_be_given_and_judge() {
    let mut package = with_parameters();
    replace(&mut package, "parameters/laws.toml", "C_TONNES_RIVAL", "C_TONNES");
    replace(&mut package, "record/targets.csv", "C_TONNES", "conditioning:C_TONNES");
    let scenario = load(&package, &[]);
    assert_eq!(scenario.given.claims[0].id, "C_TONNES");
    assert_eq!(scenario.record.targets[1].claims, [1]);
}

#[test]
fn command_nodes_stand_for_their_elements() {
    let scenario = load(&with_parameters(), &[]);
    let formations = &scenario.given.forces.formations;
    let attack = scenario.given.command.tasks.iter().find(|task| task.id == "T_W_ATTACK").unwrap();
    assert_eq!(attack.elements.iter().map(|element| formations[*element].id.as_str()).collect::<Vec<_>>(), ["W_POST"]);
    assert_eq!(scenario.record.targets[0].formations.as_deref(), Some(&attack.elements[..]));
    let directive = &scenario.given.command.directives[attack.after.unwrap() + 1];
    assert!(matches!(&directive.trigger, Some(Trigger::LossesShare { formations, at_least: 0.2 }) if *formations == attack.elements));
}

#[test]
fn parents_are_put_before_children_and_nothing_else_moves() {
    let mut package = with_parameters();
    let file = "forces/formations.csv";
    let lines: Vec<String> = text(&package, file).lines().map(String::from).collect();
    let order = [0, 2, 1, 5, 4, 3];
    let shuffled: String = order.iter().map(|line| format!("{}\n", lines[*line])).collect();
    package.files.insert(file.to_string(), shuffled.into_bytes());
    let scenario = load(&package, &[]);
    let ids: Vec<&str> = scenario.given.forces.formations.iter().map(|formation| formation.id.as_str()).collect();
    assert_eq!(ids, ["W_DET", "W_POST", "E_DET", "E_BATTERY", "E_POST"]);
    assert!(scenario.given.forces.formations.iter().enumerate().all(|(at, formation)| formation.parent.is_none_or(|parent| parent < at)));
    assert_eq!(scenario.given.forces.holdings[0].formation, 3);
    assert_eq!(scenario.given.command.tasks[2].elements, [3]);
}

#[test]
fn target_words_stand_for_their_classes() {
    let mut package = with_parameters();
    let row = "Q_GUNS,Guns lost,guns,equipment-lost,east,,,written-off,gun,,,,C_BRAVERY,guns\n";
    append(&mut package, "record/targets.csv", row);
    let scenario = load(&package, &[]);
    let target = &scenario.record.targets[2];
    assert_eq!(target.equipment.iter().map(|class| scenario.given.forces.equipment[*class].id.as_str()).collect::<Vec<_>>(), ["GUN_E"]);
    assert_eq!((target.from, target.to), (scenario.given.clock.start, scenario.given.clock.end));
}

#[test]
fn dated_rows_become_one_fleet_in_order_of_dates() {
    let mut package = with_parameters();
    let row = "W_LORRY,west,W_RAIL,W_DEPOT,1939-05-01,4,lorry,40,0,0,0,1,kokkyo_author,,assumed,x\n";
    append(&mut package, "logistics/fleets.csv", row);
    append(&mut package, "logistics/railheads.csv", "W_RAIL,west,P_WEST_RAIL,1939-05-01,5,kokkyo_author,,assumed,x\n");
    let scenario = load(&package, &[set("logistics.fleets.W_LORRY.km", "50")]);
    let fleet = &scenario.given.logistics.fleets[0];
    assert_eq!((fleet.km, fleet.schedule.iter().map(|row| row.vehicles).collect::<Vec<_>>()), (50.0, vec![4.0, 10.0]));
    assert_eq!(scenario.given.logistics.railheads[0].schedule.iter().map(|row| row.t_per_day).collect::<Vec<_>>(), [5.0, 20.0]);
    assert_eq!(scenario.given.logistics.fleets.len(), 2);
}

#[test]
fn rivers_of_one_id_are_one_river_and_a_grid_is_optional() {
    let mut package = with_parameters();
    let feature = "\"features\": [ {\"type\": \"Feature\", \"properties\": {\"river\": \"border_river\", \"name\": \"Arm\", \"crossing\": \"site\", \"quality\": \"assumed\", \"reason\": \"x\"}, \"geometry\": {\"type\": \"MultiLineString\", \"coordinates\": [[[118.6, 47.7], [118.62, 47.7]]]}},";
    replace(&mut package, "geo/rivers.geojson", "\"features\": [", feature);
    package.files.remove("geo/elevation.asc");
    let scenario = load(&package, &[]);
    assert_eq!((scenario.given.geography.rivers.len(), scenario.given.geography.rivers[0].lines.len()), (1, 2));
    assert!(scenario.given.geography.elevation.is_none());
}

#[test]
fn changes_reach_every_settable_value() {
    let changes = [
        times("combat.fire.rate", 1.5),
        times("logistics.fleets.W_LORRY.vehicles", 0.5),
        set("logistics.fleets.W_LORRY.share_food", "0.5"),
        times("logistics.railheads.W_RAIL.t_per_day", 2.0),
        set("logistics.depots.E_DEPOT.shells_t", "40"),
        times("forces.formations.W_POST.men", 0.9),
        set("forces.holdings.E_BATTERY.GUN_E", "6"),
        set("forces.troops.regular.forbids_withdrawal", "yes"),
        set("forces.effects.RIFLE_W.men", "0.04"),
        times("forces.types.company.frontage", 2.0),
        set("forces.types.company.mines_share", "0.5"),
        set("geo.crossings.X_BRIDGE.capacity_per_h", "0"),
        set("clock.step_h", "6"),
        set("clock.end", "1939-06-21"),
    ];
    let scenario = load(&with_parameters(), &changes);
    let given = &scenario.given;
    assert_eq!((given.parameters[0].value, given.parameters[0].prior.clone()), (3.0, Prior::Uniform { low: 1.5, high: 6.0 }));
    let fleet = &given.logistics.fleets[0].schedule[0];
    assert_eq!((fleet.vehicles, fleet.shares[3]), (5.0, 0.5));
    assert_eq!((given.logistics.railheads[0].schedule[0].t_per_day, given.logistics.depots[1].stock_t[1]), (40.0, 40.0));
    assert_eq!(given.forces.formations[1].element.as_ref().map(|element| element.men), Some(108));
    assert_eq!((given.forces.types[0].frontage, given.forces.types[0].mines_share, given.forces.types[1].frontage), (0.5, 0.5, 0.25));
    assert_eq!((given.forces.holdings[0].count, given.forces.troops[0].forbids_withdrawal), (6, true));
    assert_eq!((given.forces.effects[0].kills_per_h, given.geography.crossings[0].capacity_per_h), (0.04, 0.0));
    assert_eq!((given.clock.step_h, given.clock.end), (6.0, Moment::parse("1939-06-21", 8.0).unwrap()));
    // The package itself is as it was.
    assert_eq!(scenario.hash, with_parameters().hash());
    let set = load(&with_parameters(), &[set("combat.fire.rate", "5")]);
    assert_eq!((set.given.parameters[0].value, set.given.parameters[0].prior.clone()), (5.0, Prior::Fixed));
}

#[test]
fn an_optional_column_that_a_file_has_not_got_can_be_set_and_is_held_to_its_limits() {
    let package = with_parameters();
    assert!(!text(&package, "forces/types.csv").contains("mines_share"));
    let shares = |change: Change| load(&package, &[change]).given.forces.types.iter().map(|one| one.mines_share).collect::<Vec<_>>();
    assert_eq!(shares(set("forces.types.company_e.mines_share", "0.5")), [0.0, 0.5, 0.0]);
    assert_eq!(shares(times("forces.types.company_e.mines_share", 2.0)), [0.0, 0.0, 0.0], "twice nothing");
    let found = faults(&package, &[set("forces.types.company_e.mines_share", "1.5")]);
    let found: Vec<_> =
        found.iter().map(|fault| (fault.code, fault.field.as_str(), fault.line, fault.message.contains("as set by"))).collect();
    assert_eq!(found, [("K013", "mines_share", 3, true)]);
}

#[test]
fn counterfactuals_are_listed_and_load() {
    let package = with_parameters();
    let variants = package.variants().unwrap();
    assert_eq!(variants.iter().map(|variant| variant.name.as_str()).collect::<Vec<_>>(), ["half-the-lorries", "no-bridge"]);
    assert_eq!(variants[1].changes, [set("geo.crossings.X_BRIDGE.capacity_per_h", "0")]);
    for variant in variants {
        load(&package, &variant.changes);
    }
}

#[test]
fn without_specs_parameters_are_read_but_not_compared() {
    let mut package = two_posts();
    package.files.insert("parameters/laws.toml".to_string(), common::LAWS.replace("claims = [\"C_TONNES_RIVAL\"]\n", "").into_bytes());
    let scenario = check::load(&package, &[], &[]).unwrap();
    assert_eq!(scenario.given.parameters.len(), 1);
    package.files.remove("parameters/laws.toml");
    assert!(check::load(&package, &[], &[]).is_ok());
}

#[test]
fn names_in_other_scripts_are_read_where_they_are_given() {
    let mut package = with_parameters();
    replace(&mut package, "geo/places.csv", "id,name,name_ja,name_ru,", "id,name,name_sources,name_mn,");
    replace(&mut package, "geo/places.csv", "P_BRIDGE,The bridge,橋,Мост,", "P_BRIDGE,The bridge,kokkyo_author,гүүр,");
    replace(&mut package, "geo/places.csv", "P_WEST_POST,West post,西哨所,", "P_WEST_POST,West post,,");
    replace(&mut package, "geo/places.csv", "P_EAST_POST,East post,東哨所,", "P_EAST_POST,East post,,");
    replace(&mut package, "geo/rivers.geojson", "\"river\":", "\"name_ja\": \"国境河\", \"river\":");
    replace(&mut package, "command/plans.toml", "verb =", "title_ja = \"監視\"\nverb =");
    let parties = "name,name_ru,name_ja\nwestern side,Запад,西側\nHeadquarters,,司令部\n";
    package.files.insert("command/parties.csv".to_string(), parties.as_bytes().to_vec());
    let given = load(&package, &[]).given;
    let bridge = given.geography.places.iter().find(|place| place.id == "P_BRIDGE").unwrap();
    assert_eq!(
        (bridge.name_mn.as_str(), bridge.name_ja.as_str(), bridge.name_sources.as_slice()),
        ("гүүр", "", &["kokkyo_author".to_string()][..])
    );
    assert_eq!(given.geography.rivers[0].name_ja, "国境河");
    assert_eq!(given.command.tasks[0].title_ja, "監視");
    let parties: Vec<(&str, &str)> = given.command.parties.iter().map(|party| (party.name.as_str(), party.name_ja.as_str())).collect();
    assert_eq!(parties, [("Headquarters", "司令部"), ("western side", "西側")]);
}
