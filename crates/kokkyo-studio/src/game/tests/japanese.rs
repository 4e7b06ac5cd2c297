//! A desk in Japanese, and in plain words.

use std::path::Path;

use kokkyo_model::world::weighing::{FIRST_TERM, NUMBERS, UTILITY};
use kokkyo_scenario::command::Act;
use serde_json::Value;

use super::*;
use crate::map::named;

/// Latin words: units, and designations of equipment such as `T-34`, have fewer than three small letters in a row.
fn latin(text: &str) -> Vec<&str> {
    text.split(|letter: char| !letter.is_ascii_lowercase()).filter(|word| word.len() > 2).collect()
}

/// Every text of a desk that is shown to who reads Japanese.
fn shown(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name.ends_with("_ja") || name == "native" => texts.push(text.clone()),
                    Value::Array(list) if name.ends_with("_ja") => texts.extend(list.iter().filter_map(Value::as_str).map(str::to_string)),
                    _ => shown(value, texts),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| shown(value, texts)),
        _ => {}
    }
}

/// Every text beside which there is none in Japanese: codes and moments.
fn unpaired(of: &str, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let is_paired = fields.contains_key(&format!("{name}_ja")) || (name == "name" && fields.contains_key("native"));
                let is_japanese = name.ends_with("_ja") || name == "native";
                match value {
                    Value::String(text) if !is_paired && !is_japanese && !text.is_empty() => {
                        found.insert(format!("{of}.{name}"));
                    }
                    _ => unpaired(name, value, found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| unpaired(of, value, found)),
        _ => {}
    }
}

#[test]
fn a_desk_says_everything_in_japanese_too() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-06-18");
    let seats = ["J_KWA", "J_23D", "S_1AG"].map(|id| headquarters(&world, id));
    let game = game(&scenario, &world, &seats, true);
    let mut answers = Answers::default();
    let (mut news, mut without) = (0, BTreeSet::new());
    for turn in 0..7 {
        let position = game.position(&answers).unwrap();
        for seat in seats {
            let desk = desk(&game, &position, &answers, seat);
            news += desk.news.len() + desk.orders.len();
            let value = serde_json::to_value(&desk).unwrap();
            let mut texts = Vec::new();
            shown(&value, &mut texts);
            for text in texts {
                assert!(latin(&text).is_empty(), "{text}");
            }
            unpaired("desk", &value, &mut without);
            let told = desk.news.iter().chain(&desk.orders).map(|heard| &heard.told).chain([&desk.occasion]);
            assert!(told.into_iter().all(|told| told.text.is_empty() == told.text_ja.is_empty()));
            for course in desk.courses {
                assert!(!course.title_ja.is_empty() && course.places.len() == course.places_ja.len(), "{}", course.title);
            }
        }
        for seat in position.open.clone() {
            answer(&position, &mut answers, seat, (turn % 2 == 0).then_some(turn));
        }
    }
    assert!(news > 30, "{news} lines of news");
    // Moments, ids, colours and words that the page has texts of.
    let known = [
        "against.verb",
        "became.at",
        "became.what",
        "courses.staff_manner",
        "decided.at",
        "formations.contact",
        "formations.echelon",
        "formations.id",
        "formations.kind",
        "formations.posture",
        "formations.role",
        "in_force.from",
        "news.at",
        "now.text",
        "orders.at",
        "own.since",
        "terms.key",
        "terms.name",
        "turn.staff_until",
        "under_way.begins",
        "you.colour",
        "you.id",
    ];
    let new: Vec<&String> = without.iter().filter(|name| !known.contains(&name.as_str())).collect();
    assert!(new.is_empty(), "only in English: {new:?}");
}

#[test]
fn every_order_on_a_desk_is_quoted_in_japanese_too() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-06-25");
    let seats = ["J_KWA", "J_23D", "S_1AG"].map(|id| headquarters(&world, id));
    let game = game(&scenario, &world, &seats, true);
    let position = game.position(&Answers::default()).unwrap();
    let is_japanese = |text: &str| text.chars().any(|letter| matches!(letter, '\u{3040}'..='\u{30ff}'));
    let mut quoted = 0;
    for seat in seats {
        let desk = desk(&game, &position, &Answers::default(), seat);
        let told = desk.orders.iter().map(|heard| &heard.told).chain([&desk.occasion]);
        let told = told.filter_map(|told| Some((told.content.clone()?, told.content_ja.clone()?)));
        let in_force = desk.in_force.iter().map(|order| (order.content.clone(), order.content_ja.clone()));
        let against = desk.courses.iter().flat_map(|course| &course.against);
        let against = against.map(|order| (order.content.clone(), order.content_ja.clone()));
        for (english, japanese) in told.chain(in_force).chain(against) {
            assert!(!english.is_empty() && is_japanese(&japanese), "{english}: {japanese}");
            quoted += 1;
        }
    }
    assert!(quoted > 5, "{quoted} orders");
}

#[test]
fn a_review_says_everything_in_japanese_too() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-09-08");
    let seats = [headquarters(&world, "J_6A")];
    let game = game(&scenario, &world, &seats, true);
    let review = review::review(&game, &Answers::default(), Side::First, None).unwrap();
    assert!(review.rows.len() > 8);
    for row in review.rows {
        let texts = [&row.label_ja, &row.played_ja, &row.staff_ja];
        assert!(texts.iter().all(|text| !text.is_empty() && latin(text).is_empty()), "{texts:?}");
    }
}

#[test]
fn cells_are_named_by_places_on_the_map_alone() {
    let (scenario, world) = free_from("nomonhan-1939", "1939-05-11");
    let seats = [headquarters(&world, "J_23D")];
    let game = game(&scenario, &world, &seats, true);
    let names = desk::names(&game);
    let shown = named(&scenario.given, &world.theatre);
    let on_map: Vec<&str> = shown.iter().map(|at| kokkyo_ensemble::names::short(&scenario.given.geography.places[*at].name)).collect();
    for cell in world.theatre.cells.ids() {
        let near = names.near(cell);
        let place = near.split_once(" of ").map_or_else(|| near.strip_prefix("at ").unwrap(), |(_, place)| place);
        assert!(on_map.contains(&place), "{near}");
        assert!(latin(&names.ja().near(cell)).is_empty(), "{}", names.ja().near(cell));
    }
    // Without that they are named by all places of the package, those of August among them.
    let all = kokkyo_ensemble::names::Names::new(&scenario.given, &world.theatre);
    assert!(world.theatre.cells.ids().any(|cell| all.near(cell).contains("(August)")));
}

#[test]
fn every_term_every_act_and_every_end_has_its_words_in_both_languages() {
    for language in ["en", "ja"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../web/strings/studio.{language}.json"));
        let texts: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let terms = NUMBERS[FIRST_TERM..UTILITY].iter().map(|name| name.trim_end_matches("_term"));
        let terms = terms.flat_map(|term| [format!("term.{term}"), format!("term.{term}.help")]);
        let acts = Act::ALL.iter().map(|(word, _)| format!("act.{word}"));
        let ends = ["not-begun", "begun", "called-off", "failure", "success"].map(|end| format!("became.{end}"));
        let missing: Vec<String> = terms.chain(acts).chain(ends).filter(|key| texts[key].as_str().is_none_or(str::is_empty)).collect();
        assert!(missing.is_empty(), "{language}: {missing:?}");
    }
}
