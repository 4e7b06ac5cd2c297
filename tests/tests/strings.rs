//! The texts of the interface: complete in both languages, and true to the closed lists of the code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use kokkyo_model::outcome::RUNGS;
use kokkyo_model::step::SCHEDULE;
use kokkyo_scenario::forces::Target;

type Strings = BTreeMap<String, String>;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn strings(language: &str) -> Strings {
    serde_json::from_str(&read(&format!("web/strings/{language}.json"))).expect("an object of texts")
}

/// What stands between braces, in order of the alphabet.
fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = text.split('{').skip(1).map(|rest| rest.split_once('}').map_or("unclosed", |(name, _)| name)).collect();
    found.sort_unstable();
    found
}

/// `TaskBegun` as `task-begun`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// Variants of an enumeration in a source file, in kebab case.
fn variants(path: &str, name: &str) -> Vec<String> {
    let text = read(path);
    let (_, body) = text.split_once(&format!("pub enum {name} {{\n")).unwrap_or_else(|| panic!("{path} has no {name}"));
    let (body, _) = body.split_once("\n}").unwrap();
    let first_word = |line: &str| line.trim().split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default().to_string();
    body.lines().map(first_word).filter(|word| word.starts_with(|letter: char| letter.is_uppercase())).map(|word| kebab(&word)).collect()
}

#[test]
fn both_languages_have_the_same_keys_and_placeholders() {
    let (english, japanese) = (strings("en"), strings("ja"));
    let keys = |strings: &Strings| strings.keys().cloned().collect::<BTreeSet<_>>();
    let one_only: Vec<String> = keys(&english).symmetric_difference(&keys(&japanese)).cloned().collect();
    assert!(one_only.is_empty(), "only in one language: {one_only:?}");
    for (key, text) in &english {
        assert_eq!(placeholders(text), placeholders(&japanese[key]), "placeholders of {key}");
    }
    assert!(english.len() > 300, "the strings are not found");
}

#[test]
fn a_file_says_nothing_twice() {
    for language in ["en", "ja"] {
        let text = read(&format!("web/strings/{language}.json"));
        let lines = text.lines().filter(|line| line.contains("\": \"")).count();
        assert_eq!(lines, strings(language).len(), "{language}.json has a key twice, or two on a line");
    }
}

#[test]
fn every_word_of_the_closed_lists_has_its_text() {
    let world = "crates/kokkyo-model/src/world/mod.rs";
    let command = "crates/kokkyo-scenario/src/command.rs";
    let mut wanted: Vec<String> = Vec::new();
    let mut want = |group: &str, words: Vec<String>| {
        assert!(words.len() > 1, "no words for {group}");
        wanted.extend(words.iter().map(|word| format!("{group}.{word}")));
    };
    want("ladder", RUNGS.map(String::from).to_vec());
    want("ladder.help", RUNGS.map(String::from).to_vec());
    want("mechanism", SCHEDULE.iter().map(|row| row.name.to_string()).collect());
    want("mechanism", SCHEDULE.iter().map(|row| row.name.split('.').next().unwrap().to_string()).collect());
    want("target", Target::ALL.map(|target| target.word().to_string()).to_vec());
    want("event", variants("crates/kokkyo-model/src/event.rs", "Happening"));
    want("obstacle", variants("crates/kokkyo-model/src/event.rs", "Obstacle"));
    want("posture", variants(world, "Posture"));
    want("presence", variants(world, "Presence"));
    want("enclosure", variants(world, "Enclosure"));
    want("cause", variants(world, "Cause"));
    want("supply", variants("crates/kokkyo-scenario/src/logistics.rs", "Supply"));
    want("quality", variants("crates/kokkyo-scenario/src/provenance.rs", "Quality"));
    want("role", variants("crates/kokkyo-scenario/src/forces.rs", "Role"));
    want("link", variants("crates/kokkyo-scenario/src/geography.rs", "LinkMode"));
    want("verb", variants(command, "Verb"));
    want("compliance", variants(command, "Compliance"));
    want("measure", variants(command, "Measure"));
    let said = strings("en");
    let missing: Vec<&String> = wanted.iter().filter(|key| !said.contains_key(*key)).collect();
    assert!(missing.is_empty(), "without a text: {missing:?}");
    // A kind without a sentence of its own has sentences for its variants.
    let spoken = |kind: &str| said.keys().any(|key| key.starts_with(&format!("event.{kind}")) && key.ends_with(".line"));
    let silent: Vec<String> = variants("crates/kokkyo-model/src/event.rs", "Happening").into_iter().filter(|kind| !spoken(kind)).collect();
    assert!(silent.is_empty(), "events without a sentence: {silent:?}");
}

#[test]
fn every_unit_of_a_target_has_its_word() {
    let texts = ["en", "ja"].map(strings);
    for name in ["nomonhan-1939", "two-posts"] {
        for target in kokkyo_tests::scenario(name, &[]).unwrap().record.targets {
            // A ratio has no unit.
            let key = format!("unit.{}", target.unit);
            assert!(target.unit == "1" || texts.iter().all(|texts| texts.contains_key(&key)), "{}: {key}", target.id);
        }
    }
}

#[test]
fn nothing_is_empty_harmful_or_left_in_english() {
    for (language, strings) in [("en", strings("en")), ("ja", strings("ja"))] {
        for (key, text) in &strings {
            assert!(!text.trim().is_empty() && text.trim() == text, "{language}: {key} is empty or begins or ends with a space");
            let harmful = |letter: char| {
                letter.is_control() || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert!(!text.chars().any(harmful), "{language}: {key} has a control character");
        }
    }
    for (key, text) in strings("ja") {
        let outside: String = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect();
        let english_word = outside.split(|letter: char| !letter.is_ascii_lowercase()).any(|word| word.len() >= 4);
        let japanese = outside.chars().any(|letter| matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'));
        assert!(japanese || !english_word || key == "app.language.en", "{key} is left in English: {text}");
    }
}

/// Figures in a text, as written.
fn figures(text: &str) -> BTreeSet<&str> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect()
}

/// Signs that stand for something: names in back ticks, and the symbol of an equation at the end (`c1` of `Cohesion lost: c1.`).
fn signs(text: &str) -> Vec<&str> {
    let names = text.split('`').skip(1).step_by(2);
    let symbol = text.trim_end_matches('.').rsplit_once(": ").map(|(_, symbol)| symbol).filter(|symbol| symbol.chars().count() <= 2);
    names.chain(symbol).chain(text.contains("ln N").then_some("ln N")).collect()
}

#[test]
fn every_parameter_says_in_japanese_what_it_is() {
    let text = read("web/strings/parameters.ja.json");
    let japanese: Strings = serde_json::from_str(&text).expect("an object of texts");
    assert_eq!(text.lines().filter(|line| line.contains("\": \"")).count(), japanese.len(), "a key twice, or two on a line");
    let known: BTreeMap<&str, &str> = [kokkyo_model::specification(), kokkyo_incidents::laws::specification()]
        .concat()
        .iter()
        .map(|spec| (spec.key, spec.meaning.trim()))
        .collect();
    let missing: Vec<&&str> = known.keys().filter(|key| !japanese.contains_key(**key)).collect();
    assert!(missing.is_empty(), "add to web/strings/parameters.ja.json: {missing:#?}");
    let left_over: Vec<&String> = japanese.keys().filter(|key| !known.contains_key(key.as_str())).collect();
    assert!(left_over.is_empty(), "no law asks for: {left_over:#?}");
    let mut said = BTreeMap::new();
    for (key, text) in &japanese {
        let english = known[key.as_str()];
        assert!(text.trim() == text && !text.ends_with('。') && text != english, "{key}: {text}");
        assert!(
            text.chars().any(|letter| matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')),
            "{key} is not in Japanese: {text}"
        );
        let foreign =
            text.split('`').step_by(2).flat_map(|part| part.split(|letter: char| !letter.is_ascii_lowercase())).any(|word| word.len() > 2);
        assert!(!foreign, "{key} is left in English in part: {text}");
        // English has some figures as words (`a bomber`, `a hundred men`), and leaves some to the line above (`The same of the second side.`).
        let (theirs, ours) = (figures(english), figures(text));
        let leans = english.starts_with("The same");
        let added = !leans && (signs(text) != signs(english) || ours.difference(&theirs).any(|figure| !["1", "100"].contains(figure)));
        assert!(theirs.is_subset(&ours) && !added, "figures or signs of {key}: {text}");
        // One that needs the line above to be understood is not found by searching.
        let twin = said.insert(text.as_str(), key);
        assert!(twin.is_none(), "{key} is said in the same words as {twin:?}");
    }
}

#[test]
fn the_japanese_words_of_the_diary_are_those_of_the_pages() {
    use kokkyo_ensemble::names::Names;
    use kokkyo_ensemble::words::ja;
    use kokkyo_model::event::Happening as H;
    use kokkyo_model::world::column::{ElementId, Id as _};
    use kokkyo_model::world::command::Answer;
    use kokkyo_model::world::{Posture, Side};

    let said = strings("ja");
    for (at, rung) in RUNGS.iter().enumerate() {
        assert_eq!(ja::rung(at as u8), said[&format!("ladder.{rung}")], "{rung}");
    }
    assert_eq!(ja::answered(Answer::None), said["answer.none"]);
    // Sentences: the same but for the spaces about figures and the width of the sign of a hundredth.
    let scenario = kokkyo_tests::scenario("two-posts", &[]).unwrap();
    let world = kokkyo_tests::world("two-posts", &[]).unwrap();
    let names = Names::new(&scenario.given, &world.theatre);
    let element = ElementId::at(0);
    let side = Side::First;
    let (mut who, of) = (names.ja().element(element).to_string(), names.ja());
    who.retain(|letter| letter != ' ');
    let page = |key: &str, fields: &[(&str, &str)]| {
        let fill = |text: String, (name, value): &(&str, &str)| text.replace(&format!("{{{name}}}"), value);
        fields.iter().fold(said[key].clone(), fill).replace(' ', "").replace('%', "％")
    };
    let diary = |happening: H| ja::sentence(&happening, &names, None).replace(' ', "");
    assert_eq!(diary(H::Defected { element, men: 7 }), page("event.defected.line", &[("formation", &who), ("men", "7")]));
    let cohesion = [("formation", who.as_str()), ("posture", "潰走"), ("cohesion", "45")];
    let broken = H::Wavered { element, from: Posture::Broken, to: Posture::Broken, cohesion_percent: 45 };
    assert_eq!(diary(broken), page("event.wavered.line", &cohesion));
    let rungs = |from: &'static str, to: &'static str| [("side", of.side(side)), ("from", from), ("to", to)];
    assert_eq!(diary(H::Rung { side, from: 0, to: 1 }), page("event.rung-up.line", &rungs("平静", "発見")));
    assert_eq!(diary(H::Rung { side, from: 1, to: 0 }), page("event.rung-down.line", &rungs("発見", "平静")));
}
