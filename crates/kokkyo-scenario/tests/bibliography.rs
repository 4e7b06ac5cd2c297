//! Bibliographies as reference managers export them: kept whole, whatever they hold.

mod common;

use common::{faults, with_parameters};
use kokkyo_scenario::record::{Source, bibliography_json, read_bibliography};
use proptest::prelude::*;
use serde_json::{Value, json};

const ZOTERO: &str = include_str!("bibliography/zotero.json");
const BIBTEX: &str = include_str!("bibliography/mixed.bib");

fn read(text: &str, bibtex: bool) -> Vec<Source> {
    let (sources, report) = read_bibliography(text.as_bytes(), bibtex);
    assert_eq!(report.diagnostics, []);
    sources
}

fn export(sources: &[Source]) -> String {
    bibliography_json(&sources.iter().collect::<Vec<_>>())
}

#[test]
fn a_mixed_export_comes_back_character_for_character() {
    let sources = read(ZOTERO, false);
    assert_eq!(sources.len(), 8);
    assert_eq!(export(&sources), ZOTERO);
    assert_eq!(export(&read(&export(&sources), false)), ZOTERO);
    // Other indentation is not kept between entries, but then stays.
    let compact = serde_json::from_str::<Value>(ZOTERO).unwrap().to_string();
    let once = export(&read(&compact, false));
    assert_eq!(once, export(&read(&once, false)));
    assert_eq!(serde_json::from_str::<Value>(&once).unwrap(), serde_json::from_str::<Value>(ZOTERO).unwrap());
}

#[test]
fn what_tables_print_is_found_in_every_kind_of_entry() {
    let sources = read(ZOTERO, false);
    let shown: Vec<[&str; 3]> = sources.iter().map(|source| [source.key.as_str(), source.author.as_str(), source.year.as_str()]).collect();
    assert_eq!(
        shown,
        [
            ["http://zotero.org/users/1/items/ABCD1234", "関東軍司令部, 辻, 政信", "1939"],
            ["hanada_ja", "花田, 智之", "2014-03"],
            ["senshi_sosho_27", "防衛庁防衛研修所戦史室", "1969"],
            ["17", "", "1939-09/1939-11~"],
            ["krivosheev1993", "Кривошеев, Г. Ф.", "1993"],
            ["web_page", "", "n.d."],
            ["thesis_lorries", "van der Öhlinger-Żak, María José", "2003"],
            ["chapter_bridges", "Writer, D. E.", "1988"],
        ]
    );
    assert_eq!(sources[3].published, "Российский государственный военный архив (РГВА)");
    assert_eq!(sources[1].line, 69);
}

#[test]
fn bibtex_becomes_csl_with_nothing_lost() {
    let sources = read(BIBTEX, true);
    let of = |key: &str| Value::Object(sources.iter().find(|source| source.key == key).unwrap().csl());
    assert_eq!(
        of("coox1985"),
        json!({
            "id": "coox1985", "type": "book", "title": "Nomonhan: Japan against Russia, 1939",
            "author": [{ "family": "Coox", "given": "Alvin D." }], "issued": { "date-parts": [[1985]] },
            "publisher": "Stanford University Press", "publisher-place": "Stanford", "number-of-volumes": "2",
            "ISBN": "0-8047-1160-7", "language": "en",
        })
    );
    assert_eq!(
        of("tanaka"),
        json!({
            "id": "tanaka", "type": "article-journal", "title": "Über die <i>Grenze</i> am Halha — ein “Versuch”",
            "author": [{ "family": "Katsuhiko", "given": "Tanaka" }, { "family": "Ōta", "given": "Jō" }, { "literal": "others" }],
            "issued": { "date-parts": [[1999, 8, 12]] }, "container-title": "Zeitschrift für Grenzen", "volume": "12",
            "issue": "3-4", "page": "101-139", "DOI": "10.1000/xyz_(12)<3>", "keyword": "border, Manchukuo", "archive": "arxiv",
            "archive_location": "1234.5678", "archive_collection": "hist", "custom": { "bibtex": { "fields": { "shelf": "III & 4" } } },
        })
    );
    assert_eq!(of("part")["container-title"], "Rivers at War");
    assert_eq!(of("part")["editor"][1], json!({ "family": "Second", "given": "B.", "suffix": "Jr." }));
    assert_eq!(of("lorries")["genre"], "PhD thesis");
    assert_eq!(of("page")["URL"], "https://www.example.org/~notes?a=1&b=2");
    assert_eq!(of("drea")["issued"], json!({ "date-parts": [[1981]], "circa": true, "edtf": "1981?" }));
    assert_eq!(of("jacar")["archive_location"], "C00000000001");
    // As CSL-JSON it is read as what it was mapped to.
    let json = export(&sources);
    let again = read(&json, false);
    assert_eq!(export(&again), json);
    for (one, other) in sources.iter().zip(&again) {
        assert_eq!(one.csl(), other.csl());
    }
}

#[test]
fn a_package_takes_either_and_prefers_json() {
    let mut package = with_parameters();
    let author = "[{\"id\": \"kokkyo_author\", \"type\": \"document\", \"title\": \"Made up\"}]";
    package.files.insert("record/sources.json".to_string(), author.as_bytes().to_vec());
    let found = faults(&package, &[]);
    assert_eq!(found.iter().map(|fault| (fault.code, fault.file.as_str())).collect::<Vec<_>>(), [("K003", "record/sources.bib")]);
    package.files.remove("record/sources.bib");
    assert_eq!(faults(&package, &[]), []);
}

#[test]
fn characters_that_turn_text_leave_only_as_escapes() {
    let text = "[{\"id\": \"a\", \"title\": \"t\", \"abstract\": \"a\u{202e}b\"}]";
    let out = export(&read(text, false));
    assert!(!out.contains('\u{202e}') && out.contains("a\\u202eb"), "{out}");
    assert_eq!(export(&read(&out, false)), out);
}

/// Any JSON, shaped often enough like an entry.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f32>().prop_map(|number| json!(number)),
        ".{0,12}".prop_map(Value::from),
        "[0-9]{1,5}(-[0-9]{1,3}){0,3}[~?/]?".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let name = prop_oneof![
            Just("date-parts".to_string()),
            Just("literal".to_string()),
            Just("family".to_string()),
            Just("given".to_string()),
            ".{0,6}"
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map(name, inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_entry() -> impl Strategy<Value = Value> {
    let names: Vec<&'static str> = ["id", "type", "title", "custom", "x"]
        .into_iter()
        .chain(kokkyo_scenario::csl::NAMES.iter().copied())
        .chain(kokkyo_scenario::csl::DATES.iter().copied())
        .collect();
    prop::collection::btree_map(prop::sample::select(names), any_json(), 0..8)
        .prop_map(|map| Value::Object(map.into_iter().map(|(name, value)| (name.to_string(), value)).collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_entries_are_answered_and_what_is_read_is_kept(entries in prop::collection::vec(any_entry(), 0..6)) {
        let text = serde_json::to_string_pretty(&Value::Array(entries)).unwrap();
        let (sources, report) = read_bibliography(text.as_bytes(), false);
        for fault in &report.diagnostics {
            prop_assert!(fault.line > 0 || sources.is_empty(), "{fault:?}");
        }
        let once = export(&sources);
        let (again, _) = read_bibliography(once.as_bytes(), false);
        prop_assert_eq!(export(&again), once);
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300), bibtex in any::<bool>()) {
        read_bibliography(&bytes, bibtex);
    }

    #[test]
    fn spoilt_bibtex_is_answered(edits in prop::collection::vec((any::<prop::sample::Index>(), "[{}\\\\\"'`~=,#@a-z -]{0,4}"), 1..8)) {
        let mut letters: Vec<char> = BIBTEX.chars().collect();
        for (at, text) in edits {
            let at = at.index(letters.len());
            letters.splice(at..at + 1, text.chars());
        }
        let text: String = letters.into_iter().collect();
        let (sources, _) = read_bibliography(text.as_bytes(), true);
        for source in &sources {
            prop_assert!(!source.csl().is_empty(), "{}", source.record);
        }
    }
}

#[test]
fn hostile_bibliographies_are_answered_in_seconds() {
    let accents = format!("@misc{{a, title = {{{}o{}}}}}", "\\\"{".repeat(200_000), "}".repeat(200_000));
    let names = format!("@misc{{a, title = {{t}}, author = {{{}}}}}", "A and ".repeat(200_000));
    let one_line: String = (0..10_000).map(|at| format!("@misc{{k{at}, title = {{}}}} ")).collect();
    let chain: String = (0..4_000).map(|at| format!("@book{{k{at}, title = {{t}}, crossref = {{k{}}}}}\n", at + 1)).collect();
    let strings = format!("@string{{s = \"{}\"}}@misc{{a, title = {}s}}", "x".repeat(400), "s # ".repeat(300_000));
    for text in [accents, names, one_line, chain, strings] {
        read_bibliography(text.as_bytes(), true);
    }
    let entries = format!("[{}{{}}]", "{\"id\":\"a\",\"author\":[]},".repeat(10_000));
    let (_, report) = read_bibliography(entries.as_bytes(), false);
    assert!(report.has_errors());
}
