use super::*;

/// Sources and the faults found: code, line, column.
fn read_text(name: &str, text: &str) -> (Vec<Source>, Vec<(&'static str, usize, String)>) {
    let (sources, report) = of_bytes(text.as_bytes(), name == BIB);
    (sources, report.diagnostics.into_iter().map(|fault| (fault.code, fault.line, fault.field)).collect())
}

fn codes(name: &str, text: &str) -> Vec<(&'static str, usize)> {
    read_text(name, text).1.into_iter().map(|(code, line, _)| (code, line)).collect()
}

fn csl_of(bibtex: &str) -> Value {
    let (sources, faults) = read_text(BIB, bibtex);
    assert!(faults.is_empty(), "{faults:?}");
    Value::Object(sources[0].csl())
}

#[test]
fn bibtex_with_braces_strings_and_unknown_fields_is_read() {
    let text = "@string{nids = {National Institute}}\n@misc{a1,\n author = {{Kwantung Army Staff} and Hanada Tomoyuki},\n title = {A {\\&} B},\n year = 1939,\n organization = nids,\n shelf = {x}\n}\n";
    let (sources, faults) = read_text(BIB, text);
    assert!(faults.is_empty(), "{faults:?}");
    let source = &sources[0];
    assert_eq!((source.key.as_str(), source.author.as_str()), ("a1", "Kwantung Army Staff, Hanada Tomoyuki"));
    assert_eq!((source.title.as_str(), source.year.as_str(), source.published.as_str()), ("A & B", "1939", "National Institute"));
    let csl = source.csl();
    assert_eq!(csl["author"], serde_json::json!([{ "literal": "Kwantung Army Staff" }, { "family": "Tomoyuki", "given": "Hanada" }]));
    assert_eq!(csl["custom"]["bibtex"]["fields"]["shelf"], "x");
}

#[test]
fn faults_name_line_and_column() {
    assert_eq!(codes(BIB, "@misc{a,\n title = {x}}\n@misc{a,\n title = {y}}\n"), [("K017", 3)]);
    assert_eq!(codes(BIB, "@misc{a,\n title = {x}\n")[0].0, "K033");
    assert_eq!(codes(BIB, ""), [("K033", 0)]);
    assert_eq!(codes("other", ""), [("K033", 1)]);
    let json = "[\n {\"id\": \"a\", \"title\": 7},\n {\"id\": \"a\", \"title\": true, \"author\": []},\n {\"title\": \"x\"},\n 3,\n {\"id\": [1], \"title\": \"é\", \"issued\": {\"date-parts\": [[]]}},\n {\"id\": \"b\", \"title\": \"\"}]";
    let expected = [
        ("K017", 3, "9"),
        ("K036", 3, "39"),
        ("K036", 3, "23"),
        ("K010", 4, "2"),
        ("K034", 5, "2"),
        ("K036", 6, "9"),
        ("K010", 6, "9"),
        ("K036", 6, "38"),
        ("K035", 7, "23"),
    ];
    let (_, mut found) = read_text(JSON, json);
    let mut expected: Vec<_> = expected.map(|(code, line, column)| (code, line, column.to_string())).to_vec();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn csl_json_is_read_and_kept_character_for_character() {
    let record = "{\"id\": \"a\", \"title\": \"T\", \"zz\": 1.50, \"custom\":{\"b\":[ ],\"a\":1e400},\n\"author\": [{\"family\": \"Hanada\", \"given\": \"T.\"}], \"issued\": {\"date-parts\": [[\"1939\"], [1940]]}, \"type\": \"book\"}";
    let text = format!("\u{feff}[\n{record},\n{{\"id\": 12, \"title\": \"U\"}}]");
    let (sources, faults) = read_text(JSON, &text);
    // A number that no machine number can hold is not read as JSON by everyone, and is said.
    assert_eq!(faults.len(), 1, "{faults:?}");
    let text = text.replace("1e400", "1e40");
    let (whole, faults) = read_text(JSON, &text);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(sources.len(), 1);
    assert_eq!(whole[0].record, record.replace("1e400", "1e40"));
    assert_eq!((whole[0].author.as_str(), whole[0].year.as_str(), whole[1].key.as_str()), ("Hanada, T.", "1939–1940", "12"));
}

#[test]
fn what_is_not_a_list_of_entries_is_a_fault() {
    assert_eq!(codes(JSON, "{}"), [("K033", 1)]);
    assert_eq!(codes(JSON, "[\n{\"id\": }]"), [("K033", 2)]);
    assert_eq!(codes(JSON, "[]"), [("K033", 0)]);
    let deep = format!("[{{\"id\": \"a\", \"title\": \"t\", \"x\": {}{}}}]", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(codes(JSON, &deep), [("K034", 1)]);
    assert_eq!(codes(JSON, "[{\"id\": \"a\", \"title\": \"t\\u202e\"}]"), [("K019", 1)]);
    assert_eq!(codes(JSON, "[{\"id\": \"a\", \"id\": \"b\", \"title\": \"t\"}]"), [("K036", 1)]);
}

#[test]
fn names_follow_the_rules_of_bibtex() {
    let names = |text: &str| Value::Array(names::names(text)).to_string();
    assert_eq!(names("Coox, Alvin D. and others"), r#"[{"family":"Coox","given":"Alvin D."},{"literal":"others"}]"#);
    assert_eq!(names("Ludwig van Beethoven"), r#"[{"family":"Beethoven","given":"Ludwig","non-dropping-particle":"van"}]"#);
    assert_eq!(
        names("de la Vall{\\'e}e, Jr, Charles"),
        r#"[{"family":"Vallée","given":"Charles","non-dropping-particle":"de la","suffix":"Jr"}]"#
    );
    assert_eq!(
        names("{War and Peace Office} AND {\\=O}ta, J\\=o"),
        r#"[{"literal":"War and Peace Office"},{"family":"Ōta","given":"Jō"}]"#
    );
    assert_eq!(names("family=Vries, given=Simon, prefix=de"), r#"[{"family":"Vries","given":"Simon","non-dropping-particle":"de"}]"#);
    assert_eq!(names("花田智之 and Sandy"), r#"[{"literal":"花田智之"},{"literal":"Sandy"}]"#);
    assert_eq!(names(" and  and {}"), "[]");
}

#[test]
fn tex_becomes_text() {
    for (written, meant) in [
        ("{\\\"o}\\'{e}\\v{C}\\c c \\=o \\o{} \\aa ngstr\\\"{o}m", "öéČç ō ø ångström"),
        ("1939--1940 --- ``so''", "1939–1940 — “so”"),
        (
            "\\emph{Senshi s\\=osho} \\& {NASA} 50\\% \\textsc{x}",
            "<i>Senshi sōsho</i> & NASA 50% <span style=\"font-variant:small-caps;\">x</span>",
        ),
        ("\\unknown{y} \\href{http://x}{there}~z", "\\unknowny there z"),
        ("{\\'{\\i}} \\.{I} \\textendash a", "í İ –a"),
        ("broken {\\\"", "broken"),
    ] {
        assert_eq!(tex::decode(written), meant, "{written}");
    }
}

#[test]
fn bibtex_dates_become_dates_of_csl() {
    let issued = |fields: &str| csl_of(&format!("@misc{{a, title = {{t}}, {fields}}}"))["issued"].to_string();
    assert_eq!(issued("date = {1939-05-11/1939-09-16}"), r#"{"date-parts":[[1939,5,11],[1939,9,16]]}"#);
    assert_eq!(issued("year = 1939, month = aug"), r#"{"date-parts":[[1939,8]]}"#);
    assert_eq!(issued("year = 1939, month = \"20~\" # aug"), r#"{"date-parts":[[1939,8,20]]}"#);
    assert_eq!(issued("year = {1939}, month = {Juli}"), r#"{"literal":"Juli 1939"}"#);
    assert_eq!(issued("year = {n.d.}"), r#"{"literal":"n.d."}"#);
    assert_eq!(issued("year = {1937--1940}"), r#"{"date-parts":[[1937],[1940]]}"#);
    assert_eq!(issued("date = {1939~}"), r#"{"circa":true,"date-parts":[[1939]],"edtf":"1939~"}"#);
    assert_eq!(issued("date = {193X}"), r#"{"edtf":"193X"}"#);
    assert_eq!(issued("date = {1939/}"), r#"{"edtf":"1939/"}"#);
}

#[test]
fn entries_inherit_and_circles_are_cut() {
    let text = "@incollection{part, title = {P}, crossref = {whole}}\n@book{whole, title = {W}, editor = {Ed, A.}, publisher = {X}, xdata = {lend}}\n@xdata{lend, location = {Tokyo}}\n";
    let csl = csl_of(text);
    assert_eq!((&csl["container-title"], &csl["publisher-place"]), (&"W".into(), &"Tokyo".into()));
    assert_eq!(csl["editor"][0]["family"], "Ed");
    assert_eq!(read_text(BIB, text).0.len(), 2);
    let circle = "@book{a, title = {A}, crossref = {b}}\n@book{b, title = {B}, xdata = {a,c}, year = 1}\n@book{c, title = {C}, crossref = {nowhere}}\n";
    assert_eq!(codes(BIB, circle), [("K037", 1), ("K037", 2), ("K037", 3)]);
    let diamond = "@book{a, title = {A}, xdata = {b,c}}\n@xdata{b, xdata = {d}}\n@xdata{c, xdata = {d}}\n@xdata{d, year = 2}\n";
    assert_eq!(codes(BIB, diamond), []);
    let mut many: String = (0..300).map(|at| format!("@book{{k{at}, title = {{t}}, crossref = {{long}}}}\n")).collect();
    many.push_str(&format!("@book{{long, title = {{t}}, note = {{{}}}}}", "x".repeat(100_000)));
    let (sources, faults) = read_text(BIB, &many);
    assert!(sources.iter().map(|source| source.record.len()).sum::<usize>() < 8 << 20);
    assert_eq!(faults.len(), 1);
}
