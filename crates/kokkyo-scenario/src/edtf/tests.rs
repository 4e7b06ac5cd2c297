//! What the standard says, by its own kinds of example; the comparison with another reader is in `tests/edtf.rs`.

use super::*;
use crate::Moment;
use proptest::prelude::*;

fn at(text: &str) -> Bound {
    Bound::At(Moment::parse(text, 0.0).unwrap())
}

fn span(text: &str) -> [Bound; 4] {
    let span = Edtf::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).span(OffsetRange::default());
    [span.earliest_start, span.latest_start, span.earliest_end, span.latest_end]
}

#[test]
fn a_day_month_or_year_is_the_whole_of_it() {
    assert_eq!(span("1939-07-03"), [at("1939-07-03"), at("1939-07-03"), at("1939-07-04"), at("1939-07-04")]);
    assert_eq!(span("1939-12~"), [at("1939-12-01"), at("1939-12-01"), at("1940-01-01"), at("1940-01-01")]);
    assert_eq!(span("1940?"), [at("1940-01-01"), at("1940-01-01"), at("1941-01-01"), at("1941-01-01")]);
    assert_eq!(span("1939-24"), [at("1939-12-01"), at("1939-12-01"), at("1940-03-01"), at("1940-03-01")]);
    assert_eq!(span("1939-35"), [at("1939-07-01"), at("1939-07-01"), at("1939-10-01"), at("1939-10-01")]);
    assert_eq!(span("1939-41"), [at("1939-07-01"), at("1939-07-01"), at("1940-01-01"), at("1940-01-01")]);
}

#[test]
fn unspecified_digits_leave_the_date_open_among_those_that_fit() {
    assert_eq!(span("1939-07-XX"), [at("1939-07-01"), at("1939-07-31"), at("1939-07-02"), at("1939-08-01")]);
    assert_eq!(span("1939-XX"), [at("1939-01-01"), at("1939-12-01"), at("1939-02-01"), at("1940-01-01")]);
    assert_eq!(span("193X"), [at("1930-01-01"), at("1939-01-01"), at("1931-01-01"), at("1940-01-01")]);
    assert_eq!(span("1939-1X-3X"), [at("1939-10-30"), at("1939-12-31"), at("1939-10-31"), at("1940-01-01")]);
    // Only leap years have the day: 1904, the first of them in the century, and 1996.
    assert_eq!(span("19XX-02-29"), [at("1904-02-29"), at("1996-02-29"), at("1904-03-01"), at("1996-03-01")]);
    assert_eq!(span("1950S2"), [at("1900-01-01"), at("1999-01-01"), at("1901-01-01"), at("2000-01-01")]);
    let (before, after) = (span("-01XX"), span("-0199"));
    assert_eq!(before[0], after[0]);
    assert_eq!(before[3], span("-0100")[3]);
}

#[test]
fn an_interval_begins_some_time_in_its_first_date_and_ends_some_time_in_its_last() {
    assert_eq!(span("1939-05-11/1939-09"), [at("1939-05-11"), at("1939-05-12"), at("1939-09-01"), at("1939-10-01")]);
    assert_eq!(span("1939-06/1939"), [at("1939-06-01"), at("1939-07-01"), at("1939-06-01"), at("1940-01-01")]);
    assert_eq!(span("1939-05-11/.."), [at("1939-05-11"), at("1939-05-12"), Bound::Endless, Bound::Endless]);
    assert_eq!(span("1939-05-11/"), [at("1939-05-11"), at("1939-05-12"), at("1939-05-11"), Bound::Endless]);
    assert_eq!(span("../1939-05-11"), [Bound::Beginningless, Bound::Beginningless, at("1939-05-11"), at("1939-05-12")]);
    assert_eq!(span("/1939-05-11"), [Bound::Beginningless, at("1939-05-12"), at("1939-05-11"), at("1939-05-12")]);
}

#[test]
fn one_of_a_set_may_be_any_and_all_of_a_set_are_one_span() {
    let days = [at("1939-07-02"), at("1939-07-06"), at("1939-07-03"), at("1939-07-07")];
    assert_eq!(span("[1939-07-02,1939-07-04..1939-07-06]"), days);
    assert_eq!(span("{1939-07-02,1939-07-04..1939-07-06}"), [days[0], days[0], days[3], days[3]]);
    assert_eq!(span("[..1939-07-02]"), [Bound::Beginningless, days[0], Bound::Beginningless, days[2]]);
    assert_eq!(span("{1939-07-02..}"), [days[0], days[0], Bound::Endless, Bound::Endless]);
    assert_eq!(span("[1939-07-02..]"), [days[0], Bound::Endless, days[2], Bound::Endless]);
}

#[test]
fn a_doubtful_clock_widens_a_date_and_leaves_a_time_with_its_offset() {
    let day = Edtf::parse("1939-07-03").unwrap().span(OffsetRange::between(3.0, 9.0));
    assert_eq!((day.earliest_start, day.latest_start), (at("1939-07-02T15:00"), at("1939-07-02T21:00")));
    assert_eq!((day.earliest_end, day.latest_end), (at("1939-07-03T15:00"), at("1939-07-03T21:00")));
    let known = Edtf::parse("1939-08-20T05:45:00+09:00").unwrap();
    assert_eq!(known.span(OffsetRange::between(3.0, 9.0)), known.span(OffsetRange::known(0.0)));
    assert_eq!(known.span(OffsetRange::default()).earliest_start, at("1939-08-19T20:45"));
    assert_eq!(span("1939-08-20T24:00:00")[0], at("1939-08-21"));
}

#[test]
fn marks_hold_for_a_part_or_for_all_before_them() {
    let marks = |text: &str| {
        let Ok(Edtf::Date(date)) = Edtf::parse(text) else { panic!("{text}") };
        date.qualifiers().map(Qualifier::mark).join(",")
    };
    assert_eq!(marks("1939-07-03%"), "%,%,%");
    assert_eq!(marks("1939-07~-03"), "~,~,");
    assert_eq!(marks("1939-?07-~03"), ",?,~");
    assert_eq!(marks("?1939-07-03"), marks("1939?-07-03"));
    assert_eq!(marks("1939?-07-03~"), "%,~,~");
}

#[test]
fn equal_values_have_one_form() {
    for (text, canonical) in [
        ("?1939-07-03", "1939?-07-03"),
        ("?1939-?07-?03", "1939-07-03?"),
        ("~1939-~07-03", "1939-07~-03"),
        ("1939?-07-03~", "%1939-~07-~03"),
        ("1939-07-03T08:45+00:00", "1939-07-03T08:45Z"),
        ("1939-07-03T08:45:00-04", "1939-07-03T08:45:00-04:00"),
    ] {
        assert_eq!(Edtf::parse(text).unwrap().to_string(), canonical);
    }
}

#[test]
fn faults_say_where_and_what() {
    for (text, at, part) in [
        ("", 1, "nothing"),
        ("1939-13", 6, "no month 13"),
        ("1939-02-30", 1, "the calendar has no such date; February 1939 has 28 days"),
        ("19XX-02-30", 1, "the calendar has no such date"),
        ("1939-07-3", 9, "two digits"),
        ("193u", 4, "capital X"),
        ("1939-07-uu", 9, "capital X"),
        ("3 July 1939", 2, "spaces"),
        ("39-07-03", 1, "four digits"),
        ("12345", 1, "written with Y"),
        ("Y1939", 1, "without Y"),
        ("Y1E99", 1, "counted to"),
        ("-0000", 1, "no sign"),
        ("1939-07-03?T08:45", 1, "without marks"),
        ("1939-07-03T08:45~", 17, "no mark"),
        ("1939-07-03T25:00", 12, "00 to 24"),
        ("1939-07-03T08:45-00:00", 17, "never -00:00"),
        ("1939/1938", 6, "before it begins"),
        ("1939/1940/1941", 10, "one `/`"),
        ("/", 1, "a date on one side"),
        ("[1939", 6, "not closed"),
        ("[1939,..1940]", 1, "first or the last"),
        ("[1939..1940-01]", 8, "both months"),
        ("?1939?", 6, "two marks"),
        ("1939-21-01", 8, "no days"),
        ("1950S5", 1, "1 to 4"),
        ("open", 1, "open end"),
        ("１９３９", 1, "letter"),
    ] {
        let error = Edtf::parse(text).unwrap_err();
        assert!(error.at == at && error.message.contains(part), "{text}: {error}");
    }
}

#[test]
fn long_texts_and_great_numbers_are_answered_at_once() {
    for text in [
        format!("Y{}", "9".repeat(10_000)),
        format!("Y1E{}", "9".repeat(10_000)),
        format!("1939S{}", "9".repeat(30)),
        format!("[{}1939]", "1939,".repeat(3_000)),
        "X".repeat(100_000),
        "[".repeat(16_000),
        "XXXX-02-30".to_string(),
    ] {
        assert!(Edtf::parse(&text).is_err());
    }
    assert_eq!(span("XXXX-02-29")[1], at("9996-02-29"));
    assert!(matches!(span("Y-99999999999/Y99999999999")[0], Bound::At(_)));
}

/// Texts that are mostly dates.
fn dates() -> impl Strategy<Value = String> {
    let date = "[?~%]?(-?[0-2X][0-9X]{3}[?~%]?(-[?~%]?([0X][1-9X]|1[0-2X]|2[1-9]|3[0-9]|4[01])[?~%]?(-[?~%]?[012X][1-8X][?~%]?)?)?|Y-?[1-9][0-9]{1,8}(E[1-4])?(S[1-3])?)";
    let time = "19[0-9]{2}-0[1-9]-[012][1-8]T[01][0-9]:[0-5][0-9](:[0-5][0-9])?(Z|[+-]0[0-9](:30)?)?";
    let forms = [
        date.to_string(),
        time.to_string(),
        format!("({date}|\\.\\.)?/({date}|\\.\\.)?"),
        format!("\\[(\\.\\.)?{date}(\\.\\.{date})?(,{date}){{0,3}}(\\.\\.)?\\]"),
        format!("\\{{(\\.\\.)?{date}(,{date}(\\.\\.{date})?){{0,3}}\\}}"),
    ];
    prop::strategy::Union::new(forms.map(|form| prop::string::string_regex(&form).unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in prop_oneof![any::<String>(), "[0-9X?~%YES./,TZ:+\\[\\]{}-]{0,40}"]) {
        if let Err(error) = Edtf::parse(&text) {
            prop_assert!(error.at >= 1 && error.at <= text.chars().count() + 1, "{error}");
        }
    }

    #[test]
    fn what_is_written_reads_back_and_its_instants_are_in_order(texts in prop::collection::vec(dates(), 64)) {
        let read: Vec<Edtf> = texts.iter().filter_map(|text| Edtf::parse(text).ok()).collect();
        // Otherwise the property would be about nothing.
        prop_assert!(read.len() >= 8, "{texts:?}");
        for value in read {
            let shown = value.to_string();
            prop_assert_eq!(Edtf::parse(&shown), Ok(value.clone()));
            prop_assert_eq!(Edtf::parse(&shown).map(|value| value.to_string()), Ok(shown.clone()));
            let span = value.span(OffsetRange::between(-3.0, 9.0));
            prop_assert!(span.earliest_start <= span.latest_start && span.earliest_end <= span.latest_end, "{shown} {span:?}");
            prop_assert!(span.earliest_start <= span.earliest_end && span.latest_start <= span.latest_end, "{shown} {span:?}");
        }
    }

    #[test]
    fn days_are_those_of_a_calendar_library(day in -3_000_000_i64..2_900_000) {
        let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
        let text = if date.year() < 0 {
            format!("-{:04}-{:02}-{:02}", -date.year(), date.month(), date.day())
        } else {
            format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
        };
        prop_assert_eq!(Edtf::parse(&text).unwrap().day(), Some(day));
    }
}
