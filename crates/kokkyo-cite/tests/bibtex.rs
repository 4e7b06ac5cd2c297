//! BibTeX that is written is read again as the same entry.

use kokkyo_cite::bibtex::bibtex;
use kokkyo_scenario::record::{Source, read_bibliography};
use proptest::prelude::*;
use serde_json::{Value, json};

const ZOTERO: &str = include_str!("../../kokkyo-scenario/tests/bibliography/zotero.json");
const BIBTEX: &str = include_str!("../../kokkyo-scenario/tests/bibliography/mixed.bib");

fn write(sources: &[Source]) -> String {
    bibtex(&sources.iter().collect::<Vec<_>>())
}

#[test]
fn a_file_that_was_read_is_written_with_all_it_held() {
    let (sources, _) = read_bibliography(BIBTEX.as_bytes(), true);
    let text = write(&sources);
    let (again, report) = read_bibliography(text.as_bytes(), true);
    assert_eq!(report.diagnostics, [], "{text}");
    assert_eq!(again.len(), sources.len());
    for (one, other) in sources.iter().zip(&again) {
        assert_eq!(one.csl(), other.csl(), "{text}");
    }
    assert_eq!(write(&again), text);
}

#[test]
fn common_variables_of_an_export_survive() {
    let (sources, _) = read_bibliography(ZOTERO.as_bytes(), false);
    let text = write(&sources);
    let (again, report) = read_bibliography(text.as_bytes(), true);
    assert_eq!(report.diagnostics, [], "{text}");
    let common =
        ["type", "author", "translator", "publisher", "publisher-place", "archive", "archive_location", "language", "URL", "page", "genre"];
    for (one, other) in sources.iter().zip(&again) {
        let (one, other) = (one.csl(), other.csl());
        for name in common {
            // Scripts beside the main one are left to CSL-JSON.
            let plain = |csl: &serde_json::Map<String, Value>| {
                csl.get(name)
                    .map(|value| value.to_string().replace(r#","multi":"#, ",\u{0}").split('\u{0}').next().unwrap_or_default().to_string())
            };
            if !(name == "author" && one["id"] == "http://zotero.org/users/1/items/ABCD1234") {
                assert_eq!(plain(&one), plain(&other), "{name}\n{text}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_and_name_comes_back(title in ".{0,24}", family in "[^\u{0}-\u{1f}]{0,12}", given in "[A-Za-z,. {}~and\\\\-]{0,12}", note in "[-`'\"{}\\\\$~^_&#%a-z ]{0,20}") {
        let one_line = |text: &str| text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        let (title, family, given, note) = (one_line(&title), one_line(&family), one_line(&given), one_line(&note));
        let record = json!({ "id": "a", "type": "book", "title": title, "note": note, "author": [{ "family": family, "given": given }, { "literal": title }] });
        let source = Source { key: "a".to_string(), record: record.to_string(), ..Source::default() };
        let text = write(&[source]);
        let (again, report) = read_bibliography(text.as_bytes(), true);
        prop_assert!(report.diagnostics.iter().all(|fault| fault.code != "K033"), "{}\n{:?}", text, report);
        let csl = again[0].csl();
        let read = |name: &str| csl.get(name).and_then(Value::as_str).unwrap_or_default().to_string();
        prop_assert_eq!(read("title"), title.clone(), "{}", text);
        prop_assert_eq!(read("note"), note, "{}", text);
        if !family.is_empty() && !given.is_empty() {
            prop_assert_eq!(&csl["author"][0], &json!({ "family": family, "given": given }), "{}", text);
        }
    }
}
