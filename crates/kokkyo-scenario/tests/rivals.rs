//! Rival claims that become a prior.
// Helpers of tests fail loudly.
#![allow(clippy::panic)]

mod common;

use common::{append, faults, load, replace, weights, with_parameters};
use kokkyo_scenario::mixture::Mixture;
use kokkyo_scenario::package::Change;
use kokkyo_scenario::{Package, Parameter, Prior};

/// A package with the claims `(id, figures, role, derives_from)`, whose parameter cites `cited` and says `more`.
fn package(claims: &[(&str, &str, &str, &str)], cited: &str, more: &str) -> Package {
    let mut package = with_parameters();
    package.files.insert("record/weights.toml".to_string(), weights().into_bytes());
    for (id, figures, role, from) in claims {
        append(&mut package, "record/claims.csv", &format!("{id},x,x,x,1/h,{figures},,,{role},x,{from},kokkyo_author,,\n"));
    }
    let laws = format!(
        "[\"combat.fire.rate\"]\nunit = \"1/h\"\nclaims = [{cited}]\n{more}source = \"kokkyo_author\"\nquality = \"assumed\"\nreason = \"made up\"\n"
    );
    package.files.insert("parameters/laws.toml".to_string(), laws.into_bytes());
    package
}

fn parameter(package: &Package, changes: &[Change]) -> Parameter {
    load(package, changes).given.parameters[0].clone()
}

fn mixture(package: &Package) -> Mixture {
    match parameter(package, &[]).prior {
        Prior::Claims(mixture) => mixture,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} is not {b}");
}

const RETURN: (&str, &str, &str, &str) = ("A", "2,,", "own_return", "");
const ESTIMATE: (&str, &str, &str, &str) = ("B", ",4,6", "estimate", "");

#[test]
fn two_rivals_are_weighted_by_role_and_a_point_has_the_width_of_its_role() {
    let package = package(&[RETURN, ESTIMATE], "\"A\", \"B\"", "");
    let mixture = mixture(&package);
    let parts: Vec<(&str, f64, f64)> = mixture.parts().iter().map(|part| (part.claim.as_str(), part.low, part.high)).collect();
    assert_eq!(parts, [("A", 1.8, 2.2), ("B", 4.0, 6.0)]);
    near(mixture.parts()[0].share, 2.0 / 3.0);
    // Two thirds lie between 1.8 and 2.2, so half lies below 1.8 + 0.4 · (1/2)/(2/3).
    near(mixture.median(), 2.1);
    near(parameter(&package, &[]).value, 2.1);
    near(mixture.quantile(5.0 / 6.0), 5.0);
}

#[test]
fn a_stated_value_is_played_and_the_claims_are_its_doubt() {
    let package = package(&[RETURN, ESTIMATE], "\"A\", \"B\"", "value = 4.5\n");
    assert_eq!(parameter(&package, &[]).value, 4.5);
    near(mixture(&package).median(), 2.1);
}

#[test]
fn copies_and_claims_without_weight_change_no_bit() {
    let plain = mixture(&package(&[RETURN, ESTIMATE], "\"A\", \"B\"", ""));
    let more = [
        RETURN,
        ESTIMATE,
        ("COPY", "2,,", "archive_study", "A"),
        ("COPY2", "9,,", "archive_study", "BETWEEN"),
        ("BETWEEN", "9,,", "archive_study", "B"),
        ("LIE", "9,,", "propaganda", ""),
        ("FOE", "9,,", "enemy_claim", ""),
    ];
    let all = mixture(&package(&more, "\"LIE\", \"COPY2\", \"B\", \"COPY\", \"A\", \"FOE\"", ""));
    assert_eq!(plain, all);
    assert_eq!(
        parameter(&package(&more, "\"A\", \"B\", \"COPY\"", ""), &[]).value,
        parameter(&package(&[RETURN, ESTIMATE], "\"A\", \"B\"", ""), &[]).value
    );
}

#[test]
fn copies_of_one_claim_that_is_not_cited_share_one_weight() {
    let claims = [
        ("ROOT", "1,,", "own_return", ""),
        ("X", "2,,", "archive_study", "ROOT"),
        ("Y", "3,,", "estimate", "ROOT"),
        ("Z", "5,,", "own_return", ""),
    ];
    let mixture = mixture(&package(&claims, "\"X\", \"Y\", \"Z\"", ""));
    let shares: Vec<f64> = mixture.parts().iter().map(|part| part.share).collect();
    // The family of X and Y weighs 1, as X alone would; two thirds of it are X's.
    for (share, expected) in shares.iter().zip([1.0 / 3.0, 1.0 / 6.0, 0.5]) {
        near(*share, expected);
    }
}

#[test]
fn a_source_may_count_for_less() {
    let mut package = package(&[RETURN, ESTIMATE], "\"A\", \"B\"", "");
    append(&mut package, "record/weights.toml", "[source.kokkyo_author]\nweight = 0.5\nquality = \"assumed\"\nreason = \"x\"\n");
    let scenario = load(&package, &[]);
    let weight = |id: &str| scenario.record.claims.iter().find(|claim| claim.id == id).and_then(|claim| claim.weight);
    assert_eq!((weight("A"), weight("B"), weight("C_BRAVERY")), (Some(0.5), Some(0.25), Some(0.125)));
    // One source's two claims keep their proportion.
    near(mixture(&package).median(), 2.1);
}

#[test]
fn changes_replace_the_claims_or_scale_them() {
    let package = package(&[RETURN, ESTIMATE], "\"A\", \"B\"", "");
    let change = |value: Option<&str>, factor| Change { path: "combat.fire.rate".to_string(), value: value.map(String::from), factor };
    let set = parameter(&package, &[change(Some("3"), None)]);
    assert_eq!((set.value, set.prior), (3.0, Prior::Fixed));
    let scaled = parameter(&package, &[change(None, Some(0.5))]);
    near(scaled.value, 1.05);
    assert!(matches!(scaled.prior, Prior::Claims(mixture) if mixture.limits() == (0.9, 3.0)));
}

#[test]
fn with_a_shape_of_its_own_claims_are_only_what_a_value_rests_on() {
    let fixed = parameter(&package(&[RETURN, ESTIMATE], "\"A\", \"B\"", "value = 9\nprior = \"fixed\"\n"), &[]);
    assert_eq!((fixed.value, fixed.prior, fixed.claims.len()), (9.0, Prior::Fixed, 2));
    let uniform = parameter(&package(&[RETURN], "\"A\"", "value = 3\nlow = 1\nhigh = 4\nprior = \"uniform\"\n"), &[]);
    assert_eq!(uniform.prior, Prior::Uniform { low: 1.0, high: 4.0 });
}

#[test]
fn claims_that_cannot_be_a_prior_are_faults() {
    let cases = [
        (("A", ",,", "own_return", ""), "", "K105", "no figure"),
        (("A", ",2,", "own_return", ""), "", "K105", "one limit only"),
        (("A", "0,,", "own_return", ""), "", "K105", "without limits"),
        (("A", "2,,", "propaganda", ""), "", "K106", "none of these claims counts"),
        (("A", "12,,", "own_return", ""), "", "K093", "out of the model's range"),
        (("A", "2,,", "own_return", ""), "value = 3\n", "K094", "outside its claims"),
        (("A", "2,,", "own_return", ""), "value = 2\nlow = 1\nhigh = 3\n", "K094", "without a shape"),
        (("A", "2,,", "own_return", ""), "claims_factor = 0\n", "K013", "more than 0"),
    ];
    for (claim, more, code, part) in cases {
        let found = faults(&package(&[claim], "\"A\"", more), &[]);
        assert_eq!(found.len(), 1, "{claim:?}: {found:?}");
        let fault = &found[0];
        let text = format!("{} {}", fault.message, fault.help);
        assert!(fault.code == code && fault.file == "parameters/laws.toml" && text.contains(part), "{fault}");
    }
    let mut other = package(&[RETURN], "\"A\"", "");
    replace(&mut other, "record/claims.csv", "A,x,x,x,1/h", "A,x,x,x,1/day");
    assert!(faults(&other, &[])[0].help.contains("claims_factor"));
    let mut other = package(&[RETURN], "\"A\"", "claims_factor = 2\n");
    replace(&mut other, "record/claims.csv", "A,x,x,x,1/h", "A,x,x,x,1/day");
    near(parameter(&other, &[]).value, 4.0);
}

#[test]
fn weights_are_whole_or_missing() {
    let mut none = package(&[RETURN], "\"A\"", "");
    none.files.remove("record/weights.toml");
    assert_eq!(faults(&none, &[])[0].code, "K106");
    for (from, to, code) in [
        ("[role.memoir]", "[role.memoirs]", "K025"),
        ("weight = 0.25\n", "", "K010"),
        ("weight = 0.25\n", "weight = 2.5\n", "K013"),
        ("point_width = 0.1\n", "point_width = 0\n", "K013"),
        ("reason = \"made up\"\n", "", "K031"),
    ] {
        let mut package = package(&[RETURN], "\"A\"", "");
        replace(&mut package, "record/weights.toml", from, to);
        assert!(faults(&package, &[]).iter().any(|fault| fault.code == code && fault.file == "record/weights.toml"), "{to}");
    }
}

#[test]
fn what_judges_the_model_is_not_given_to_it_by_way_of_a_copy() {
    // C_TONNES judges a target: a claim that derives from it, and one that it derives from, know as much.
    let from_judge = package(&[("A", "2,,", "own_return", "MID"), ("MID", "2,,", "own_return", "C_TONNES")], "\"A\"", "");
    let found = faults(&from_judge, &[]);
    assert_eq!(found.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["K101"]);
    assert!(found[0].message.contains("derives from `C_TONNES`") && found[0].help.contains("conditioning:C_TONNES"), "{}", found[0]);
    let mut behind = package(&[RETURN], "\"A\"", "");
    replace(&mut behind, "record/claims.csv", "delivered a day,,kokkyo_author,,10", "delivered a day,A,kokkyo_author,,10");
    assert!(faults(&behind, &[])[0].message.contains("is behind `C_TONNES`"));
    replace(&mut behind, "record/targets.csv", "C_TONNES", "conditioning:C_TONNES");
    assert_eq!(faults(&behind, &[]), []);
}

#[test]
fn targets_are_in_the_unit_of_their_operator_and_of_their_claims() {
    let mut package = with_parameters();
    let line = replace(&mut package, "record/targets.csv", "depot,t/day,", "depot,t,");
    let found: Vec<_> = faults(&package, &[]).into_iter().map(|fault| (fault.code, fault.line, fault.field)).collect();
    assert_eq!(found, [("K103", line, "unit".to_string()), ("K103", line, "claims".to_string())]);
}

#[test]
fn a_hostile_descent_is_answered_in_seconds() {
    let mut package = package(&[("N0", "2,,", "own_return", "")], "\"N0\"", "");
    let rows: String = (1..60_000).map(|at| format!("N{at},x,x,x,1/h,2,,,,,own_return,x,N{},kokkyo_author,,\n", at - 1)).collect();
    append(&mut package, "record/claims.csv", &rows);
    let cited: Vec<String> = (59_900..60_000).map(|at| format!("\"N{at}\"")).collect();
    let law =
        format!("claims = [{}]\nunit = \"1/h\"\nsource = \"kokkyo_author\"\nquality = \"assumed\"\nreason = \"x\"\n", cited.join(", "));
    let laws: String = (0..50).map(|at| format!("[\"a.b{at}\"]\n{law}")).collect();
    append(&mut package, "parameters/laws.toml", &laws);
    assert!(faults(&package, &[]).iter().any(|fault| fault.code == "K105" && fault.message.contains("followed")));
}
