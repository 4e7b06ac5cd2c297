//! Doubts about figures in tables: rival claims and limits by path.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{SPECS, append, faults, load, replace, text, weights, with_parameters};
use kokkyo_scenario::package::Change;
use kokkyo_scenario::{Package, Prior, check};

const LORRIES: &str = "logistics.fleets.W_LORRY.vehicles";

/// A package whose western lorries are 10, 8 or 12 by three claims, and 5 from an earlier date.
fn with_doubt(doubt: &str) -> Package {
    let mut package = with_parameters();
    package.files.insert("record/weights.toml".to_string(), weights().into_bytes());
    let claims = "C_TEN,x,lorries,x,vehicles,10,,,,,own_return,x,,kokkyo_author,,\nC_EIGHT,x,lorries,x,vehicles,8,,,,,estimate,x,,kokkyo_author,,\nC_THIRTY,x,lorries,x,vehicles,30,,,,,estimate,x,,kokkyo_author,,\n";
    append(&mut package, "record/claims.csv", claims);
    let fleets = text(&package, "logistics/fleets.csv");
    let row = fleets.lines().find(|line| line.starts_with("W_LORRY,")).unwrap().to_string();
    assert!(row.contains(",10,"));
    append(&mut package, "logistics/fleets.csv", &format!("{}\n", row.replace("1939-06-01", "1939-05-01").replace(",10,", ",5,")));
    append(&mut package, "parameters/laws.toml", &format!("\n[\"{LORRIES}\"]\n{doubt}quality = \"assumed\"\nreason = \"made up\"\n"));
    package
}

const CLAIMED: &str = "unit = \"vehicles\"\nclaims = [\"C_TEN\", \"C_EIGHT\"]\n";

fn vehicles(scenario: &kokkyo_scenario::Scenario) -> Vec<f64> {
    let fleet = scenario.given.logistics.fleets.iter().find(|fleet| fleet.id == "W_LORRY").unwrap();
    fleet.schedule.iter().map(|row| row.vehicles).collect()
}

fn codes(package: &Package, changes: &[Change]) -> Vec<&'static str> {
    faults(package, changes).iter().map(|fault| fault.code).collect()
}

fn factor(value: f64) -> Change {
    Change { path: LORRIES.to_string(), value: None, factor: Some(value) }
}

#[test]
fn rivals_of_a_figure_are_a_prior_about_the_greatest_of_its_rows_and_the_table_is_played() {
    let scenario = load(&with_doubt(CLAIMED), &[]);
    assert_eq!(vehicles(&scenario), [5.0, 10.0]);
    let [cell] = scenario.given.cell_priors.as_slice() else { panic!("one doubt") };
    assert_eq!((cell.path.as_str(), cell.value, cell.claims.len()), (LORRIES, 10.0, 2));
    let Prior::Claims(mixture) = &cell.prior else { panic!("{:?}", cell.prior) };
    // 10 and a tenth of it, once; 8 and a fifth of it, for half.
    assert_eq!(mixture.limits(), (6.4, 11.0));
    assert_eq!(mixture.parts().iter().map(|part| (part.share * 3.0).round()).collect::<Vec<_>>(), [1.0, 2.0]);
    assert!(scenario.given.parameters.iter().all(|parameter| parameter.key != LORRIES));
    assert!(scenario.given.claims.iter().any(|claim| claim.id == "C_EIGHT"));
}

#[test]
fn a_drawn_figure_keeps_the_proportions_of_its_rows_and_leaves_no_doubt() {
    let drawn = check::load_drawn(&with_doubt(CLAIMED), SPECS, &[], &[(LORRIES, 0.7)]).unwrap();
    assert_eq!(vehicles(&drawn), [3.5, 7.0]);
    assert!(drawn.given.cell_priors.is_empty());
}

#[test]
fn what_is_set_is_no_longer_in_doubt_and_what_is_multiplied_still_is() {
    let set = Change { path: LORRIES.to_string(), value: Some("20".to_string()), factor: None };
    let scenario = load(&with_doubt(CLAIMED), &[set]);
    assert_eq!(vehicles(&scenario), [20.0, 20.0]);
    assert!(scenario.given.cell_priors.is_empty());
    let scenario = load(&with_doubt(CLAIMED), &[factor(2.0)]);
    let Prior::Claims(mixture) = &scenario.given.cell_priors[0].prior else { panic!() };
    assert_eq!((scenario.given.cell_priors[0].value, mixture.limits()), (20.0, (12.8, 22.0)));
}

#[test]
fn doubts_that_fit_no_figure_are_faults() {
    let of = |doubt: &str| codes(&with_doubt(doubt), &[]);
    assert_eq!(of("unit = \"vehicles\"\nlow = 8\nhigh = 12\nprior = \"uniform\"\n"), Vec::<&str>::new());
    assert_eq!(of("unit = \"vehicles\"\nlow = 11\nhigh = 12\nprior = \"uniform\"\n"), ["K108"]);
    assert_eq!(of("unit = \"vehicles\"\nclaims = [\"C_THIRTY\"]\n"), ["K108"]);
    assert_eq!(of("unit = \"lorries\"\nclaims = [\"C_TEN\"]\n"), ["K092", "K105"]);
    assert_eq!(of("unit = \"vehicles\"\nvalue = 10\nclaims = [\"C_TEN\"]\n"), ["K107"]);
    assert_eq!(of("unit = \"vehicles\"\n"), ["K107"]);
    assert_eq!(of("unit = \"vehicles\"\nlow = -8\nhigh = 12\nprior = \"uniform\"\n"), ["K013"]);
    assert_eq!(of("unit = \"vehicles\"\nclaims = [\"C_NONE\"]\n"), ["K016"]);
}

#[test]
fn paths_that_lead_nowhere_or_to_what_cannot_be_drawn_are_faults() {
    let with = |path: &str| {
        let mut package = with_doubt(CLAIMED);
        replace(&mut package, "parameters/laws.toml", LORRIES, path);
        let found = faults(&package, &[]);
        found.into_iter().map(|fault| (fault.code, fault.suggestion.unwrap_or_default())).next().unwrap()
    };
    assert_eq!(with("logistics.fleets.W_LORY.vehicles"), ("K110", LORRIES.to_string()));
    assert_eq!(with("logistics.fleets.W_LORRY.share_food").0, "K107");
    assert_eq!(with("forces.troops.regular.forbids_withdrawal").0, "K107");
    assert_eq!(with("forces.troops.regular.theta_stop").0, "K107");
}

#[test]
fn a_claim_that_judges_cannot_be_given_by_way_of_a_table_either() {
    let doubt = "unit = \"vehicles\"\nclaims = [\"C_TONNES\"]\nclaims_factor = 0.67\n";
    assert_eq!(codes(&with_doubt(doubt), &[]), ["K101"]);
}
