//! Warnings of what is odd without being wrong: K150 to K158. `tests/faults` has an example of each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use common::{append, faults, replace, text, with_parameters};
use kokkyo_scenario::{Package, Severity, check};

fn built_in(name: &str) -> Package {
    Package::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name)).unwrap()
}

fn is_odd(code: &str) -> bool {
    ("K150"..="K158").contains(&code)
}

/// Codes of what is odd in a package; nothing in it is wrong.
fn odd(package: &Package) -> Vec<&'static str> {
    let all = faults(package, &[]);
    assert!(all.iter().all(|fault| fault.severity == Severity::Warning), "{all:?}");
    all.iter().map(|fault| fault.code).filter(|code| is_odd(code)).collect()
}

const BY: &str = "kokkyo_author,,assumed,made up";

fn company(id: &str, parent: &str, men: u32) -> String {
    format!("{id},Company,,,W,{parent},element,company,company,regular,{men},1939-06-01,P_WEST_DEPOT,,{BY}\n")
}

#[test]
fn the_built_in_packages_have_nothing_odd() {
    for name in ["two-posts", "nomonhan-1939"] {
        let found = check::load(&built_in(name), &[], &[]).expect("a built-in package is sound").warnings;
        let found: Vec<String> = found.iter().filter(|fault| is_odd(fault.code)).map(ToString::to_string).collect();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

#[test]
fn bounds_of_figures_are_ten_times_beyond_those_of_the_built_in_packages() {
    for bound in check::BOUNDS {
        let (mut least, mut greatest) = (f64::INFINITY, 0.0_f64);
        for name in ["two-posts", "nomonhan-1939"] {
            let package = built_in(name);
            let Some(bytes) = package.files.get(bound.file) else { continue };
            let mut reader = csv::Reader::from_reader(&bytes[..]);
            let header = reader.headers().unwrap().clone();
            let column = |name: &str| header.iter().position(|column| column == name);
            for record in reader.records().map(Result::unwrap) {
                let at = match column("quantity") {
                    Some(quantity) if &record[quantity] != bound.quantity => continue,
                    Some(_) => column("value").unwrap(),
                    None => column(bound.quantity).unwrap(),
                };
                let value: f64 = record[at].parse().unwrap_or_default();
                if value > 0.0 {
                    (least, greatest) = (least.min(value), greatest.max(value));
                }
            }
        }
        let (below, above) = (least / bound.least, bound.greatest / greatest);
        assert!((8.0..=13.0).contains(&below), "{} {}: {least} is {below} times the least", bound.file, bound.quantity);
        assert!((8.0..=13.0).contains(&above), "{} {}: {greatest}, {above} times to the greatest", bound.file, bound.quantity);
    }
}

#[test]
fn a_strength_is_odd_from_ten_times_the_median_of_five_on() {
    let of = |men: &[u32]| {
        let mut package = with_parameters();
        for (at, men) in men.iter().enumerate() {
            append(&mut package, "forces/formations.csv", &company(&format!("C{at}"), "W_DET", *men));
        }
        odd(&package)
    };
    assert_eq!(of(&[120, 120, 1201]), ["K150"]);
    assert_eq!(of(&[120, 120, 1200]), Vec::<&str>::new());
    // Of four nobody knows which is the usual one.
    assert_eq!(of(&[120, 1201]), Vec::<&str>::new());
}

#[test]
fn ground_between_the_claims_is_nobodys_to_be_warned_of() {
    let at = |place: &str| {
        let mut package = with_parameters();
        replace(&mut package, "forces/formations.csv", "1939-06-01,P_WEST_POST", &format!("1939-06-01,{place}"));
        odd(&package)
    };
    assert_eq!(at("P_EAST_DEPOT"), ["K151"]);
    assert_eq!(at("P_EAST_POST"), Vec::<&str>::new());
    assert_eq!(at("P_WEST_DEPOT"), Vec::<&str>::new());
}

#[test]
fn a_formation_is_reached_by_a_task_or_by_a_headquarters_above_it() {
    let mut package = with_parameters();
    append(&mut package, "forces/formations.csv", &company("W_GUARD", "", 80));
    assert_eq!(odd(&package), ["K157"]);
    replace(&mut package, "command/plans.toml", "elements = [\"W_POST\"]", "elements = [\"W_POST\", \"W_GUARD\"]");
    assert_eq!(odd(&package), Vec::<&str>::new());
}

#[test]
fn of_two_rivals_one_is_told_and_loud_ones_are_not_compared() {
    let of = |role: &str| {
        let mut package = with_parameters();
        let row = format!(",,700,900,1939-06-01,1939-06-10,{role},");
        replace(&mut package, "record/claims.csv", ",,40,60,1939-06-01,1939-06-10,enemy_claim,", &row);
        odd(&package)
    };
    assert_eq!(of("estimate"), ["K155"]);
    assert_eq!(of("enemy_claim"), Vec::<&str>::new());
}

#[test]
fn a_claim_that_is_near_in_one_group_is_not_odd_in_another() {
    let given = |rows: &[(&str, &str)]| {
        let mut package = with_parameters();
        for (id, figure) in rows {
            let row = format!(
                "{id},losses,{id},killed and wounded,men,{figure},,,1939-06-01,1939-06-10,estimate,killed and wounded,,kokkyo_author,,\n"
            );
            append(&mut package, "record/claims.csv", &row);
        }
        package
    };
    let target = |package: &mut Package, id: &str, claims: &str| {
        let row = format!("{id},Losses,men,losses,west,,W_DET,killed;wounded,,,1939-06-01,1939-06-11,{claims},killed and wounded\n");
        append(package, "record/targets.csv", &row);
    };
    // A claim of all losses is cited by two targets, and only one of them holds a close one beside it.
    let mut package = given(&[("C_FEW", "50"), ("C_ALL", "900"), ("C_ALL_TOO", "800")]);
    target(&mut package, "A_FIRST", "C_FEW;C_ALL");
    assert_eq!(odd(&package), ["K155"]);
    target(&mut package, "B_SECOND", "C_ALL;C_ALL_TOO");
    let found = faults(&package, &[]);
    // The one left is told beside what is nearest to it.
    let told: Vec<&str> = found.iter().filter(|fault| fault.code == "K155").map(|fault| fault.message.as_str()).collect();
    assert_eq!(told, ["`C_FEW` is 50 men, its nearest rival `C_ALL` 900"]);
    target(&mut package, "C_THIRD", "C_FEW;C_W_LOSSES");
    assert_eq!(odd(&package), Vec::<&str>::new());
}

#[test]
fn the_nearest_rival_that_is_told_is_the_nearest_of_all_groups() {
    let mut package = with_parameters();
    for (id, figure) in [("C_FAR", 5000), ("C_NEARER", 40), ("C_ONE", 1)] {
        let row = format!("{id},losses,{id},killed and wounded,men,{figure},,,1939-06-01,1939-06-10,estimate,x,,kokkyo_author,,\n");
        append(&mut package, "record/claims.csv", &row);
    }
    for (id, claims) in [("A_FIRST", "C_ONE;C_FAR"), ("B_SECOND", "C_ONE;C_NEARER")] {
        let row = format!("{id},Losses,men,losses,west,,W_DET,killed;wounded,,,1939-06-01,1939-06-11,{claims},killed and wounded\n");
        append(&mut package, "record/targets.csv", &row);
    }
    let found = faults(&package, &[]);
    let told: Vec<&str> = found.iter().filter(|fault| fault.code == "K155").map(|fault| fault.message.as_str()).collect();
    assert!(told.contains(&"`C_ONE` is 1 men, its nearest rival `C_NEARER` 40"), "{told:?}");
}

#[test]
fn of_a_tree_that_nobody_commands_the_highest_is_told() {
    let mut package = with_parameters();
    let camp = format!("W_CAMP,Camp,,,W,,command,group,,,,,,,{BY}\n");
    append(&mut package, "forces/formations.csv", &camp);
    for at in 0..3 {
        append(&mut package, "forces/formations.csv", &company(&format!("W_CAMP_{at}"), "W_CAMP", 80));
    }
    let told: Vec<String> = faults(&package, &[]).into_iter().filter(|fault| fault.code == "K157").map(|fault| fault.message).collect();
    assert!(matches!(&told[..], [one] if one.contains("`W_CAMP`")), "{told:?}");
    // With one of them in a task the camp is reached, and the others are told one by one.
    replace(&mut package, "command/plans.toml", "elements = [\"W_POST\"]", "elements = [\"W_POST\", \"W_CAMP_1\"]");
    assert_eq!(odd(&package), ["K157", "K157"]);
}

#[test]
fn who_is_renamed_where_he_stands_and_not_in_his_orders_is_told_for_each_of_them() {
    let mut package = built_in("two-posts");
    let told = |package: &Package| -> Vec<(String, usize)> {
        let warnings = check::load(package, &[], &[]).expect("it is sound").warnings;
        warnings.into_iter().filter(|fault| fault.code == "K158").map(|fault| (fault.message, 1 + fault.also.len())).collect()
    };
    replace(&mut package, "forces/formations.csv", "Western company", "Company of the west");
    // In the parties it stands under its old name, which orders may use.
    assert_eq!(told(&package), vec![]);
    replace(&mut package, "command/parties.csv", "Western company", "Company of the west");
    let said = told(&package);
    assert!(matches!(&said[..], [(message, 2)] if message.contains("`Western company`")), "{said:?}");
    // By its id it is meant whatever it is called.
    for _ in 0..2 {
        replace(&mut package, "command/directives.toml", "addressees = [\"Western company\"]", "addressees = [\"W_POST\"]");
    }
    assert_eq!(told(&package), vec![]);
}

#[test]
fn who_says_that_an_odd_value_is_meant_is_not_asked_again() {
    let mut package = with_parameters();
    append(&mut package, "forces/formations.csv", &company("W_GUARD", "", 80).replace("made up", "made up; meant: a garrison"));
    assert_eq!(odd(&package), Vec::<&str>::new());
    // In another column the word says nothing.
    let mut package = with_parameters();
    append(&mut package, "forces/formations.csv", &company("W_GUARD", "", 80).replace(",Company,", ",meant: Company,"));
    assert_eq!(odd(&package), ["K157"]);
    assert!(faults(&package, &[])[0].help.contains("write `meant:` and why into its `reason`"));
}

#[test]
fn nothing_odd_is_told_of_a_package_with_faults() {
    let mut package = with_parameters();
    append(&mut package, "forces/formations.csv", &company("W_GUARD", "", 80));
    replace(&mut package, "scenario.toml", "#b3261e", "red");
    assert_eq!(faults(&package, &[]).iter().map(|fault| fault.code).collect::<Vec<_>>(), ["K042"]);
    assert!(text(&package, "scenario.toml").contains("red"));
}
