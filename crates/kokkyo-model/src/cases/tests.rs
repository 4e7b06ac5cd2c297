use super::*;
use crate::mechanisms::command::{appraisal, obedience};
use crate::parameters::ParameterVector;
use crate::{World, compile, specification};
use kokkyo_scenario::{Package, Scenario, check};

fn two_posts() -> (Scenario, World) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/two-posts");
    let package = Package::from_dir(&folder).unwrap();
    let scenario = check::load(&package, &specification(), &[]).unwrap();
    let world = compile(&scenario.given).unwrap();
    (scenario, world)
}

fn laws(scenario: &Scenario, set: &[(&str, f64)]) -> Laws {
    let mut vector = ParameterVector::stated(&scenario.given.parameters);
    set.iter().for_each(|(key, value)| vector.set(key, *value));
    Laws::read(&vector).unwrap()
}

fn share_attacking(situation: &Situation<'_>, laws: &Laws, lots: u32) -> f64 {
    (0..lots).filter(|&lot| situation.decide(laws, Chance::new(7, lot)).option == Some(0)).count() as f64 / f64::from(lots)
}

#[test]
fn utility_and_share_are_worked_by_hand_from_the_laws_of_the_campaign() {
    let (scenario, world) = two_posts();
    let given = &scenario.given;
    let (a, o) = (&world.laws.appraisal, &world.laws.obedience);
    let told = &Situation::of(given, &world.theatre, &given.command.cases[0])[1];
    let (own, enemy) = (200.0 + a.men_per_armour + 2.0 * a.men_per_gun, 60.0 + a.men_per_gun);
    let odds = appraisal::odds(own, enemy, 1.0, a.fortune, 0.5);
    let loss = appraisal::expected_loss(200.0, own, enemy, 0.1) / 60.0;
    let drive = 0.6 + a.w_claim * appraisal::challenged(0.0, true, 48.0, a.claim_days);
    let by_hand = a.w_aim * 0.8 * odds - a.w_loss * loss + 0.6 * drive - a.inertia;
    let standing = told.at(0.0, &world.laws);
    assert!((standing[0].utility - by_hand).abs() < 1e-9, "{standing:?} {by_hand}");
    let weight = |manner| {
        let known = obedience::known(manner, o);
        obedience::violation(obedience::authority(Instrument::Order, o), 1.0, known, 0.0, o.victors, odds) + obedience::price(manner, o)
    };
    let least = [Manner::Report, Manner::Late, Manner::Conceal].map(weight).into_iter().fold(f64::INFINITY, f64::min);
    assert!((standing[0].clauses + least).abs() < 1e-9);
    // The way back needs no troops here and breaks nothing; waiting stands at 0.
    assert_eq!((standing[2].utility, standing[2].clauses), (0.0, 0.0));
    assert!((standing.iter().map(|one| one.share).sum::<f64>() - 1.0).abs() < 1e-12);
}

#[test]
fn drawn_anew_the_first_sitting_is_a_softmax() {
    let (scenario, world) = two_posts();
    let laws = laws(&scenario, &[("command.obedience.afresh_days", 0.0)]);
    let mut situations = scenario.given.command.cases[0].clone();
    situations.situations[0].days = 0.01;
    let once = &Situation::of(&scenario.given, &world.theatre, &situations)[0];
    let share = once.at(0.0, &laws)[0].share;
    // Four standard errors of 4000 lots.
    assert!((share_attacking(once, &laws, 4000) - share).abs() < 0.032, "{share}");
}

#[test]
fn a_prohibition_makes_its_act_rarer_and_heavier_authority_rarer_still() {
    let (scenario, world) = two_posts();
    let all = Situation::of(&scenario.given, &world.theatre, &scenario.given.command.cases[0]);
    let heavier = laws(&scenario, &[("command.obedience.w_authority", 20.0)]);
    let (free, told) = (share_attacking(&all[0], &world.laws, 1000), share_attacking(&all[1], &world.laws, 1000));
    let heavy = share_attacking(&all[1], &heavier, 1000);
    assert!(free > told + 0.05 && told > heavy + 0.05, "{free} {told} {heavy}");
}

#[test]
fn without_its_papers_a_situation_is_one_in_which_nobody_has_spoken() {
    let (scenario, world) = two_posts();
    let of = || Situation::of(&scenario.given, &world.theatre, &scenario.given.command.cases[0]);
    let told = of().into_iter().nth(1).unwrap().with_papers(|_| false);
    let free = of().into_iter().next().unwrap();
    assert_eq!(told.at(0.0, &world.laws), free.at(0.0, &world.laws));
}

#[test]
fn a_paper_binds_from_its_receipt_on() {
    let (scenario, world) = two_posts();
    let mut case = scenario.given.command.cases[0].clone();
    case.situations[1].papers[0].received = case.situations[1].from.plus_hours(36.0);
    let told = Situation::of(&scenario.given, &world.theatre, &case).into_iter().nth(1).unwrap();
    assert!(told.at(24.0, &world.laws)[0].clauses == 0.0 && told.at(48.0, &world.laws)[0].clauses < 0.0);
}

#[test]
fn with_another_record_of_what_was_decided_every_decision_is_the_same() {
    let decisions = |edit: fn(&str) -> String| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/two-posts");
        let mut package = Package::from_dir(&folder).unwrap();
        let cases = package.files.get_mut("command/cases.toml").unwrap();
        *cases = edit(std::str::from_utf8(cases).unwrap()).into_bytes();
        let scenario = check::load(&package, &specification(), &[]).unwrap();
        let world = compile(&scenario.given).unwrap();
        let all = Situation::of(&scenario.given, &world.theatre, &scenario.given.command.cases[0]);
        let decided: Vec<Option<usize>> = scenario.record.decided.iter().map(|it| it.option).collect();
        let played: Vec<Outcome> = (0..50)
            .flat_map(|lot| all.iter().map(move |one| (one, lot)))
            .map(|(one, lot)| one.decide(&world.laws, Chance::new(1, lot)))
            .collect();
        (decided, played)
    };
    let (recorded, played) = decisions(str::to_string);
    let (other, same) =
        decisions(|text| text.replace("decided = \"C_W_ATTACK\"", "decided = \"C_W_BACK\"").replace("It attacked.", "It went home."));
    assert_ne!(recorded, other);
    assert_eq!(played, same);
}

#[test]
fn its_own_paper_binds_a_headquarters_to_nothing_and_the_same_paper_from_above_does() {
    let (scenario, world) = two_posts();
    let given = &scenario.given;
    let mut case = given.command.cases[0].clone();
    let from = |case: &Case| Situation::of(given, &world.theatre, case).into_iter().nth(1).unwrap().at(0.0, &world.laws);
    let (above, issuer) = (from(&case), case.situations[1].papers[0].issuer);
    let own = case.situations[1].headquarters;
    assert_ne!(issuer, own);
    case.situations[1].papers[0].issuer = own;
    let by_itself = from(&case);
    assert!(above[0].clauses < 0.0 && above[0].against == Some(0));
    assert!(by_itself[0].clauses == 0.0 && by_itself[0].against.is_none());
}

#[test]
fn out_of_its_season_a_course_does_not_come_into_question() {
    let (scenario, world) = two_posts();
    let mut case = scenario.given.command.cases[0].clone();
    let is_open = |case: &Case| Situation::of(&scenario.given, &world.theatre, case)[0].at(0.0, &world.laws)[0].is_open;
    assert!(is_open(&case));
    // From June to December: half a year later, whichever the year.
    case.situations[0].from = case.situations[0].from.plus_hours(183.0 * 24.0);
    assert!(!is_open(&case));
}
