//! Names of the built-in packages in other scripts: complete in Japanese, each in its own script.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use kokkyo_scenario::{Package, Scenario, check};

const PACKAGES: [&str; 2] = ["nomonhan-1939", "two-posts"];

fn scenario(name: &str) -> (Scenario, Package) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("scenarios").join(name);
    let package = Package::from_dir(&folder).unwrap();
    let scenario = check::load(&package, &kokkyo_model::specification(), &[]).unwrap_or_else(|report| panic!("{name}: {report:?}"));
    (scenario, package)
}

/// Everything that a viewer shows of a package: what it is, its English, its Japanese.
fn shown(scenario: &Scenario, package: &Package) -> Vec<(String, String, String)> {
    let mut all: Vec<(String, String, String)> = Vec::new();
    let mut add = |what: String, name: &str, ja: &str| all.push((what, name.to_string(), ja.to_string()));
    let given = &scenario.given;
    add("summary".to_string(), &given.meta.summary, &given.meta.summary_ja);
    add("the title".to_string(), &given.meta.title, &given.meta.title_ja);
    given.sides.iter().for_each(|it| add(format!("side {}", it.id), &it.name, &it.name_ja));
    given.nations.iter().for_each(|it| add(format!("nation {}", it.id), &it.name, &it.name_ja));
    let forces = &given.forces;
    forces.mobilities.iter().for_each(|it| add(format!("mobility {}", it.id), &it.name, &it.name_ja));
    forces.types.iter().for_each(|it| add(format!("type {}", it.id), &it.name, &it.name_ja));
    forces.troops.iter().for_each(|it| add(format!("troops {}", it.id), &it.name, &it.name_ja));
    forces.equipment.iter().for_each(|it| add(format!("equipment {}", it.id), &it.name, &it.name_ja));
    forces.formations.iter().for_each(|it| add(format!("formation {}", it.id), &it.name, &it.name_ja));
    let logistics = &given.logistics;
    logistics.railways.iter().for_each(|it| add(format!("railway {}", it.id), &it.name, &it.name_ja));
    logistics.vehicles.iter().for_each(|it| add(format!("vehicle class {}", it.id), &it.name, &it.name_ja));
    logistics.plans.iter().for_each(|it| add(format!("tonnage plan {}", it.id), &it.name, &it.name_ja));
    let geography = &given.geography;
    geography.places.iter().for_each(|it| add(format!("place {}", it.id), &it.name, &it.name_ja));
    geography.crossings.iter().for_each(|it| add(format!("crossing {}", it.id), &it.name, &it.name_ja));
    geography.terrain_classes.iter().for_each(|it| add(format!("terrain class {}", it.id), &it.name, &it.name_ja));
    geography.rivers.iter().for_each(|it| add(format!("river {}", it.id), &it.name, &it.name_ja));
    geography.lakes.iter().for_each(|it| add(format!("lake {}", it.name), &it.name, &it.name_ja));
    geography.borders.iter().for_each(|it| add(format!("border {}", it.name), &it.name, &it.name_ja));
    let air = &given.air;
    air.types.iter().for_each(|it| add(format!("type of aircraft {}", it.id), &it.name, &it.name_ja));
    air.airfields.iter().for_each(|it| add(format!("airfield {}", it.id), &it.name, &it.name_ja));
    air.squadrons.iter().for_each(|it| add(format!("squadron {}", it.id), &it.name, &it.name_ja));
    air.missions.iter().for_each(|it| add(format!("mission {}", it.id), &it.title, &it.title_ja));
    let command = &given.command;
    command.directives.iter().for_each(|it| add(format!("directive {}", it.id), &it.title, &it.title_ja));
    for it in &command.directives {
        add(format!("what directive {} says", it.id), &it.content, &it.content_ja);
        add(format!("what came of directive {}", it.id), &it.consequence, &it.consequence_ja);
        it.clauses.iter().for_each(|clause| add(format!("clause of directive {}", it.id), &clause.what, &clause.what_ja));
    }
    command.tasks.iter().for_each(|it| add(format!("task {}", it.id), &it.title, &it.title_ja));
    command.goals.iter().for_each(|it| add(format!("goal {}", it.id), &it.title, &it.title_ja));
    command.parties.iter().for_each(|it| add(format!("party {}", it.name), &it.name, &it.name_ja));
    command.headquarters.iter().for_each(|it| add(format!("headquarters {}", it.id), &it.name, &it.name_ja));
    command.courses.iter().for_each(|it| add(format!("course {}", it.id), &it.title, &it.title_ja));
    command.shocks.iter().for_each(|it| add(format!("shock {}", it.id), &it.title, &it.title_ja));
    command.persons.iter().for_each(|it| add(format!("person {}", it.id), &it.name, &it.name_ja));
    command.persons.iter().for_each(|it| add(format!("office of {}", it.id), &it.office, &it.office_ja));
    for case in &command.cases {
        add(format!("case {}", case.id), &case.title, &case.title_ja);
        add(format!("summary of case {}", case.id), &case.summary, &case.summary_ja);
        for it in &case.situations {
            add(format!("situation {}", it.id), &it.title, &it.title_ja);
            it.papers.iter().for_each(|paper| add(format!("paper of {}", it.id), &paper.title, &paper.title_ja));
            it.options.iter().for_each(|option| add(format!("option of {}", it.id), &option.title, &option.title_ja));
        }
    }
    scenario.record.decided.iter().for_each(|it| add(format!("what happened in situation {:?}", it.at), &it.what, &it.what_ja));
    let intelligence = &given.intelligence;
    intelligence.sectors.iter().for_each(|it| add(format!("sector {}", it.id), &it.name, &it.name_ja));
    intelligence.sources.iter().for_each(|it| add(format!("source {}", it.id), &it.name, &it.name_ja));
    intelligence.concealment.iter().for_each(|it| add(format!("concealment {}", it.id), &it.name, &it.name_ja));
    intelligence.functions.iter().for_each(|it| add(format!("function {}", it.id), &it.name, &it.name_ja));
    let record = &scenario.record;
    record.targets.iter().for_each(|it| add(format!("target {}", it.id), &it.title, &it.title_ja));
    record.targets.iter().for_each(|it| add(format!("definition of target {}", it.id), &it.definition, &it.definition_ja));
    record.claims.iter().for_each(|it| add(format!("definition of claim {}", it.id), &it.definition, &it.definition_ja));
    record.timeline.iter().for_each(|it| add(format!("event of {}", it.date), &it.what, &it.what_ja));
    for it in package.variants().unwrap() {
        add(format!("counterfactual {}", it.name), &it.title, &it.title_ja);
        add(format!("question of {}", it.name), &it.question, &it.question_ja);
    }
    all
}

fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{4ff}')
}

#[test]
fn everything_shown_has_a_japanese_name() {
    for name in PACKAGES {
        let (scenario, package) = scenario(name);
        let all = shown(&scenario, &package);
        assert!(all.len() > 30, "{name}: nothing is shown");
        let faults: Vec<&(String, String, String)> =
            all.iter().filter(|(_, english, ja)| !english.is_empty() && !ja.chars().any(is_japanese)).collect();
        assert!(faults.is_empty(), "{name}: without Japanese: {faults:#?}");
    }
}

#[test]
fn every_directive_of_the_built_in_packages_says_in_japanese_what_it_says_in_english() {
    for name in PACKAGES {
        let (scenario, _) = scenario(name);
        let directives = &scenario.given.command.directives;
        assert!(!directives.is_empty(), "{name}: no directives");
        for it in directives {
            assert!(!it.content.is_empty() && it.content_ja.chars().any(is_japanese), "{name}: {} has no Japanese words", it.id);
            // A hill and an order have the same number in both languages; shorter numbers may be words in one of them.
            let numbers = |text: &str| -> BTreeSet<String> {
                let digits = text.split(|letter: char| !letter.is_ascii_digit()).filter(|digits| digits.len() > 2);
                digits.map(str::to_string).collect()
            };
            let (english, japanese) = (numbers(&it.content), numbers(&it.content_ja));
            let lost: Vec<&String> = english.iter().filter(|number| *number != "1488" && !japanese.contains(*number)).collect();
            assert!(lost.is_empty(), "{name}: {} lacks {lost:?} in Japanese", it.id);
        }
    }
}

#[test]
fn nobody_acts_or_orders_without_a_japanese_name() {
    for name in PACKAGES {
        let (scenario, _) = scenario(name);
        let known: BTreeSet<&str> = scenario
            .given
            .command
            .parties
            .iter()
            .map(|party| party.name.as_str())
            .chain(scenario.given.forces.formations.iter().map(|formation| formation.id.as_str()))
            .collect();
        let directives = &scenario.given.command.directives;
        let named = directives
            .iter()
            .flat_map(|directive| directive.addressees.iter().chain([&directive.issuer]))
            .chain(scenario.record.timeline.iter().map(|event| &event.actor));
        let missing: BTreeSet<&str> = named.map(String::as_str).filter(|who| !known.contains(who)).collect();
        assert!(missing.is_empty(), "{name}: not in command/parties.csv: {missing:?}");
        let spoken: BTreeSet<&str> = directives
            .iter()
            .flat_map(|directive| directive.addressees.iter().chain([&directive.issuer]))
            .chain(scenario.record.timeline.iter().map(|event| &event.actor))
            .map(String::as_str)
            .collect();
        let idle: Vec<&str> =
            scenario.given.command.parties.iter().map(|party| party.name.as_str()).filter(|who| !spoken.contains(who)).collect();
        assert!(idle.is_empty(), "{name}: parties that nobody names: {idle:?}");
    }
}

#[test]
fn a_name_is_in_its_own_script() {
    for name in PACKAGES {
        let (scenario, package) = scenario(name);
        for (what, _, ja) in shown(&scenario, &package) {
            assert!(!ja.chars().any(is_cyrillic), "{what}: Cyrillic in {ja}");
        }
        let given = &scenario.given;
        let mut cyrillic: Vec<(&str, &str)> = Vec::new();
        for it in &given.forces.formations {
            cyrillic.extend([(it.id.as_str(), it.name_ru.as_str()), (&it.id, &it.name_mn)]);
        }
        for it in &given.geography.places {
            cyrillic.extend([(it.id.as_str(), it.name_ru.as_str()), (&it.id, &it.name_mn)]);
        }
        for it in &given.geography.rivers {
            cyrillic.extend([(it.id.as_str(), it.name_ru.as_str()), (&it.id, &it.name_mn)]);
        }
        cyrillic.extend(given.air.types.iter().map(|it| (it.id.as_str(), it.name_ru.as_str())));
        cyrillic.extend(given.air.squadrons.iter().map(|it| (it.id.as_str(), it.name_ru.as_str())));
        cyrillic.extend(given.forces.equipment.iter().map(|it| (it.id.as_str(), it.name_ru.as_str())));
        for it in &given.command.headquarters {
            cyrillic.extend([(it.id.as_str(), it.name_ru.as_str()), (&it.id, &it.name_mn)]);
        }
        for it in &given.command.persons {
            cyrillic.push((it.id.as_str(), it.name_ru.as_str()));
        }
        for it in &given.command.parties {
            cyrillic.extend([(it.name.as_str(), it.name_ru.as_str()), (&it.name, &it.name_mn)]);
        }
        for (what, text) in cyrillic.into_iter().filter(|(_, text)| !text.is_empty()) {
            // Designations such as Т-26 look alike in both scripts; a Latin letter in a Cyrillic name is a slip.
            let slip = text.chars().any(|letter| letter.is_ascii_alphabetic() || is_japanese(letter));
            assert!(text.chars().any(is_cyrillic) && !slip, "{name}: {what}: {text}");
        }
    }
}
