//! Dates, clocks and descent of what sources state.
// Helpers of tests fail loudly.
#![allow(clippy::expect_used)]

mod common;

use common::{append, faults, load, replace, with_parameters};
use kokkyo_scenario::edtf::{Bound, Span};
use kokkyo_scenario::{Moment, Package};

const CLOCKS: &str = "id,name,from,offset_h,least_h,greatest_h,sources,source,locator,quality,reason
far,Far clock,,,3,9,,kokkyo_author,,assumed,not known
near,Near clock,,8,,,kokkyo_author,kokkyo_author,,assumed,made up
near,,1937-01-01,9,,,,kokkyo_author,,assumed,made up
";

fn with_clocks() -> Package {
    let mut package = with_parameters();
    package.files.insert("record/clocks.csv".to_string(), CLOCKS.as_bytes().to_vec());
    package
}

/// An instant of UTC.
fn utc(text: &str) -> Moment {
    Moment::parse(text, 0.0).expect("a date of the test")
}

/// The span of the first recorded event, with this date, time, tolerance and clock.
fn event(package: &mut Package, date: &str, time: &str, tolerance: &str, clock: &str) -> Span {
    let text = format!(
        "date,time,actor,kind,what,place,source,locator,quality,reason,time_tolerance_h,clock\n{date},{time},west,battle,x,,kokkyo_author,,assumed,x,{tolerance},{clock}\n"
    );
    package.files.insert("record/timeline.csv".to_string(), text.into_bytes());
    load(package, &[]).record.timeline[0].span
}

/// Codes, lines and columns of the faults.
fn found(package: &Package) -> Vec<(&'static str, usize, String)> {
    faults(package, &[]).iter().map(|fault| (fault.code, fault.line, fault.field.clone())).collect()
}

#[test]
fn dates_are_read_on_the_clock_of_their_source_and_that_clock_changes_with_time() {
    let mut package = with_clocks();
    assert_eq!(event(&mut package, "1939-06-02", "", "", ""), Span::exact(utc("1939-06-01T15:00"), utc("1939-06-02T15:00")));
    assert_eq!(event(&mut package, "1936-06-02", "", "", ""), Span::exact(utc("1936-06-01T16:00"), utc("1936-06-02T16:00")));
    // The last month before the change ends on the new clock: either offset may hold at its ends.
    let month = event(&mut package, "1936-12/1937-01", "", "", "");
    assert_eq!(month.earliest_start, Bound::At(utc("1936-11-30T15:00")));
    // Without clocks the scenario's own holds, eight hours ahead.
    assert_eq!(event(&mut with_parameters(), "1939-06-02", "", "", ""), Span::exact(utc("1939-06-01T16:00"), utc("1939-06-02T16:00")));
}

#[test]
fn an_unknown_clock_widens_by_its_limits_and_a_tolerance_by_itself() {
    let mut package = with_clocks();
    let span = event(&mut package, "1939-06-02", "06:00", "0.5", "far");
    assert_eq!((span.earliest_start, span.latest_start), (Bound::At(utc("1939-06-01T20:30")), Bound::At(utc("1939-06-02T03:30"))));
    assert_eq!((span.earliest_end, span.latest_end), (Bound::At(utc("1939-06-01T20:31")), Bound::At(utc("1939-06-02T03:31"))));
    let timed = event(&mut package, "1939-06-02T06:00Z", "", "", "far");
    assert_eq!(timed, Span::exact(utc("1939-06-02T06:00"), utc("1939-06-02T06:01")));
    let scenario = load(&package, &[]);
    let clock = scenario.record.timeline[0].clock.map(|clock| scenario.record.clocks[clock].name.as_str());
    assert_eq!(clock, Some("Far clock"));
}

#[test]
fn claims_have_the_span_from_their_first_date_to_their_last() {
    let mut package = with_clocks();
    replace(&mut package, "record/claims.csv", "1939-06-01,1939-06-10", "1939-05~,1939-06-XX");
    let scenario = load(&package, &[]);
    let span = |id: &str| scenario.record.claims.iter().find(|claim| claim.id == id).and_then(|claim| claim.span);
    let losses = span("C_W_LOSSES").unwrap();
    assert_eq!((losses.earliest_start, losses.latest_end), (Bound::At(utc("1939-04-30T15:00")), Bound::At(utc("1939-06-30T15:00"))));
    assert_eq!(losses.earliest_end, Bound::At(utc("1939-05-31T15:00")));
    assert_eq!(span("C_BRAVERY"), None);
    // A claim about one day covers the day: it does not begin "some time" in it.
    let mut package = with_clocks();
    replace(&mut package, "record/claims.csv", "1939-06-01,1939-06-10", "1939-06-01,1939-06-01");
    let scenario = load(&package, &[]);
    let day = scenario.record.claims.iter().find(|claim| claim.id == "C_W_LOSSES").and_then(|claim| claim.span);
    assert_eq!(day, Some(Span::exact(utc("1939-05-31T15:00"), utc("1939-06-01T15:00"))));
}

#[test]
fn bad_dates_of_the_record_are_faults_at_their_line_and_column() {
    for (from, to, code, column) in [
        ("1939-06-01,1939-06-10", "1939-13,1939-06-10", "K020", "date_start"),
        ("1939-06-01,1939-06-10", "1939-06-01,10 June", "K020", "date_end"),
        ("1939-06-01,1939-06-10", "1939-06-01/1939-06-02,1939-06-10", "K020", "date_start"),
        ("1939-06-01,1939-06-10", "1939-06-11,1939-06-10", "K022", "date_end"),
    ] {
        let mut package = with_parameters();
        replace(&mut package, "record/claims.csv", from, to);
        assert_eq!(found(&package), [(code, 2, column.to_string())], "{to}");
    }
    for (from, to, column) in [
        ("1939-06-02,06:00", "1939-06-0x,06:00", "date"),
        ("1939-06-02,06:00", "1939-06,06:00", "time"),
        ("1939-06-02,06:00", "1939-06-02?,06:00", "date"),
        ("1939-06-02,06:00", "1939-06-02,26:00", "time"),
        ("1939-06-02,06:00", "1939-06-02,暁", "time"),
    ] {
        let mut package = with_parameters();
        replace(&mut package, "record/timeline.csv", from, to);
        assert_eq!(found(&package), [("K020", 2, column.to_string())], "{to}");
    }
}

#[test]
fn clocks_that_do_not_fit_are_faults() {
    for (from, to, code, line, column) in [
        (",,,3,9,", ",,,9,3,", "K028", 2, "offset_h"),
        (",,,3,9,", ",,5,3,9,", "K028", 2, "offset_h"),
        (",,,3,9,", ",,,3,,", "K028", 2, "offset_h"),
        (",,,3,9,", ",1900-01-01,,3,9,", "K028", 2, "from"),
        (",,,3,9,", ",,,3,19,", "K013", 2, "greatest_h"),
        ("near,,1937-01-01", "near,,1937", "K020", 4, "from"),
        ("near,,1937-01-01", "near,,", "K022", 4, "from"),
        ("near,,1937-01-01", "near,Other,1937-01-01", "K070", 4, "name"),
        (",3,9,,", ",3,9,kokkyo_author,", "K017", 3, "sources"),
        (",3,9,,", ",3,9,kokyo_author,", "K030", 2, "sources"),
    ] {
        let mut package = with_clocks();
        replace(&mut package, "record/clocks.csv", from, to);
        assert!(found(&package).contains(&(code, line, column.to_string())), "{to}: {:?}", found(&package));
    }
    // A clock that no file defines.
    let mut package = with_parameters();
    replace(&mut package, "record/timeline.csv", "quality,reason", "quality,reason,clock");
    replace(&mut package, "record/timeline.csv", "P_BRIDGE,kokkyo_author,,assumed,made up", "P_BRIDGE,kokkyo_author,,assumed,made up,far");
    replace(
        &mut package,
        "record/timeline.csv",
        "P_WEST_POST,kokkyo_author,,assumed,made up",
        "P_WEST_POST,kokkyo_author,,assumed,made up,",
    );
    assert_eq!(found(&package), [("K016", 2, "clock".to_string())]);
}

#[test]
fn claims_that_derive_in_a_circle_are_one_fault_a_circle() {
    let claim = |id: &str, from: &str| format!("{id},x,x,x,men,1,,,,,estimate,x,{from},kokkyo_author,,\n");
    let mut package = with_parameters();
    // A circle of three, a claim that hangs on it, one that derives from itself, and a sound chain.
    for (id, from) in [("A", "C;C_TONNES"), ("B", "A"), ("C", "B"), ("D", "C"), ("E", "E"), ("F", "G"), ("G", "C_TONNES")] {
        append(&mut package, "record/claims.csv", &claim(id, from));
    }
    let circles: Vec<_> = faults(&package, &[]).into_iter().filter(|fault| fault.code == "K104").map(|fault| fault.message).collect();
    assert_eq!(circles.len(), 2, "{circles:?}");
    assert!(circles[0].contains("A from C from B from A") && circles[1].contains("E from E"), "{circles:?}");
}
