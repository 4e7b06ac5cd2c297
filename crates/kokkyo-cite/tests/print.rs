//! Printed entries: golden pages, and no entry that brings the engine down.

use std::path::Path;

use kokkyo_cite::{Printed, Style, bibliography, styles};
use kokkyo_scenario::csl;
use kokkyo_scenario::record::{Source, read_bibliography};
use proptest::prelude::*;
use serde_json::{Value, json};

const ZOTERO: &str = include_str!("../../kokkyo-scenario/tests/bibliography/zotero.json");
const BIBTEX: &str = include_str!("../../kokkyo-scenario/tests/bibliography/mixed.bib");
const STYLES: [&str; 5] = ["chicago-notes", "chicago-author-date", "apa", "mla", "ieee"];

fn mixed() -> Vec<Source> {
    let (mut sources, _) = read_bibliography(ZOTERO.as_bytes(), false);
    sources.extend(read_bibliography(BIBTEX.as_bytes(), true).0);
    sources
}

fn print(sources: &[Source], style: &Style) -> Vec<Printed> {
    bibliography(&sources.iter().collect::<Vec<_>>(), style)
}

/// A source with this record, whatever it holds.
fn source(record: &Value) -> Source {
    Source { key: "key".to_string(), title: "T".to_string(), record: record.to_string(), ..Source::default() }
}

#[test]
fn a_mixed_bibliography_is_printed_as_its_golden_pages_have_it() {
    let sources = mixed();
    for name in STYLES {
        let style = Style::named(name).expect(name);
        let printed = print(&sources, &style);
        assert_eq!(printed.len(), sources.len());
        let text: String = printed.iter().map(|entry| format!("{}\n", entry.plain())).collect();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.txt"));
        if std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, &text).expect("written");
        }
        assert_eq!(text, std::fs::read_to_string(&path).unwrap_or_default(), "{name}");
    }
}

#[test]
fn every_style_at_hand_is_found_and_prints() {
    let sources = mixed();
    let all = styles::titles();
    assert!(all.len() > 60 && STYLES.iter().all(|style| styles::names().contains(style)));
    let printing = all.iter().filter_map(|(name, _)| Style::named(name)).filter(|style| print(&sources, style).len() == sources.len());
    assert!(printing.count() > 60);
    assert!(Style::named("no-such-style").is_none());
}

#[test]
fn html_escapes_whatever_an_entry_holds() {
    let style = Style::named("apa").expect("apa");
    let record =
        json!({ "id": "key", "type": "book", "title": "<script>alert('x')</script> & \"y\" <i>z</i>", "publisher": "<img src=x>" });
    let html = print(&[source(&record)], &style)[0].html();
    assert!(html.contains("&lt;") && html.contains("<i>") && !html.to_lowercase().contains("<script") && !html.contains("<img"), "{html}");
}

#[test]
fn a_style_of_the_users_own_is_read_and_a_broken_one_refused() {
    let own = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>t</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>
        <citation><layout><text variable="title"/></layout></citation><bibliography><layout><text variable="title"/></layout></bibliography></style>"#;
    let style = Style::from_csl(own).expect("a style");
    assert_eq!(print(&[source(&json!({ "title": "Only this", "publisher": "not this" }))], &style)[0].plain(), "Only this");
    for broken in ["", "<style/>", "nothing", &own.replace("bibliography", "nothing"), &"<a>".repeat(200_000)] {
        assert!(Style::from_csl(broken).is_err());
    }
}

/// Texts as entries hold them, numbers among them.
fn any_text() -> impl Strategy<Value = Value> {
    prop_oneof![
        ".{0,16}".prop_map(Value::from),
        "[0-9IVXa-z]{0,12}([-–—,&/ ]{1,2}[0-9IVXa-z]{0,12}){0,4}".prop_map(Value::from),
        Just(json!("99999999999999999999-100000000000000000000")),
        Just(json!("1st–2nd, 3 & 4-\\-5")),
        Just(json!(r"\-1\--")),
        any::<i64>().prop_map(Value::from),
        Just(json!("<i>x</i><span class=\"nocase\">y")),
        Just(json!("https://user@host:99999/<>\"")),
        Just(Value::Null),
    ]
}

fn any_names() -> impl Strategy<Value = Value> {
    let part = prop_oneof![Just(String::new()), "[ -~]{0,6}", "[A-Za-z.' -]{1,10}", ".{0,5}", "[ぁ-ん]{1,3}"];
    let name = prop::collection::btree_map(prop::sample::select(csl::NAME_PARTS.to_vec()), part, 0..5);
    prop::collection::vec(name, 0..9).prop_map(|names| json!(names))
}

fn any_date() -> impl Strategy<Value = Value> {
    let number = prop_oneof![(-3i64..2100).prop_map(Value::from), any::<i64>().prop_map(Value::from), "[0-9]{0,3}".prop_map(Value::from)];
    let parts = prop::collection::vec(prop::collection::vec(number, 0..5), 0..4);
    let season = prop_oneof![Just(Value::Null), (0i64..30).prop_map(Value::from), "[0-9a-z]{0,4}".prop_map(Value::from)];
    prop_oneof![
        (parts, any::<bool>(), season).prop_map(|(parts, circa, season)| json!({ "date-parts": parts, "circa": circa, "season": season })),
        "[0-9X]{1,5}(-[0-9]{1,3}){0,3}[~?/]?.{0,4}".prop_map(|text| json!({ "raw": text })),
        ".{0,8}".prop_map(|text| json!({ "literal": text })),
        ".{0,8}".prop_map(Value::from),
        any_text(),
    ]
}

fn any_record() -> impl Strategy<Value = Value> {
    let texts = prop::collection::btree_map(prop::sample::select(csl::TEXT.to_vec()), any_text(), 0..14);
    let names = prop::collection::btree_map(prop::sample::select(csl::NAMES.to_vec()), any_names(), 0..4);
    let dates = prop::collection::btree_map(prop::sample::select(csl::DATES.to_vec()), any_date(), 0..4);
    (prop::sample::select(csl::TYPES.to_vec()), texts, names, dates).prop_map(|(kind, texts, names, dates)| {
        let mut map: serde_json::Map<String, Value> =
            texts.into_iter().chain(names).chain(dates).map(|(name, value)| (name.to_string(), value)).collect();
        map.insert("type".to_string(), json!(kind));
        Value::Object(map)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_record_brings_the_engine_down(records in prop::collection::vec(any_record(), 1..5), style in prop::sample::select(styles::names())) {
        let Some(style) = Style::named(style) else { return Ok(()) };
        let sources: Vec<Source> = records.iter().enumerate().map(|(at, record)| Source { key: format!("k{at}"), ..source(record) }).collect();
        let printed = print(&sources, &style);
        prop_assert_eq!(printed.len(), sources.len());
        for entry in &printed {
            let plain = entry.plain();
            prop_assert!(!plain.is_empty() && !plain.contains(char::is_control), "{plain:?}");
            let html = entry.html();
            let turned = html.contains('\u{202e}');
            prop_assert!(!html.contains("<img") && !turned);
        }
    }
}
