//! Files of dated incidents. The columns say whose they are.
//!
//! What each collection has: UCDP GED `date_start`, `date_end`, `date_prec` (1 to 5), `best` (deaths); ACLED `event_date` (ISO, or day,
//! name of the month, year), `time_precision` (1 a day, 2 a week, 3 a month), `fatalities`; COW MID incidents `stday`, `stmon`, `styear` and
//! the same for the end, `fatality` (a class, 0 to 6), −9 for what is missing. Missing is missing: a day of −9 leaves the month.

use std::collections::BTreeMap;

use super::checker::Checker;
use super::fields::{Fields, Raw};
use super::table::{Row, Table};
use super::text_of;
use super::words::quoted;
use crate::edtf::{Edtf, OffsetRange};
use crate::events::{Columns, DatedIncident, EventFile};
use crate::{Package, Report, Severity};

/// Deaths at which the classes of COW's `fatality` begin.
const FATALITY: [f64; 7] = [0.0, 1.0, 26.0, 101.0, 251.0, 501.0, 1000.0];
/// Columns by which a kind of file is known, and which must be there.
const KNOWN: [(Columns, &[&str], &[&str]); 4] = [
    (Columns::UcdpGed, &["date_start", "date_end"], &["id", "date_prec", "best", "adm_1", "type_of_violence"]),
    (Columns::Acled, &["event_date"], &["event_id_cnty", "time_precision", "fatalities", "admin1", "event_type", "sub_event_type"]),
    (
        Columns::CowMid,
        &["stday", "stmon", "styear"],
        &["dispnum3", "dispnum", "incidnum3", "incidnum", "endday", "endmon", "endyear", "fatality", "action"],
    ),
    (Columns::Own, &["date"], &["id", "sector", "kind", "deaths"]),
];
const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const SECONDS: i64 = 86_400;

/// Days that an incident can have happened on, first and last, and whether the date is marked as uncertain.
type Days = (i64, i64, bool);

pub(super) fn read(name: &str, bytes: &[u8]) -> (Option<EventFile>, Report) {
    let package = Package::from_files([(name.to_string(), bytes.to_vec())]);
    let mut checker = Checker::new(&package);
    let file = of_file(&mut checker, name);
    let report = checker.finish();
    (file.filter(|_| !report.has_errors()), report)
}

fn of_file(checker: &mut Checker<'_>, name: &str) -> Option<EventFile> {
    let text = text_of(checker, name)?;
    let header: Vec<String> =
        text.lines().next().unwrap_or_default().split(',').map(|cell| cell.trim().trim_matches('"').to_string()).collect();
    let known = KNOWN.iter().find(|(_, needed, _)| needed.iter().all(|column| header.iter().any(|cell| cell == column)));
    let Some((columns, needed, more)) = known else {
        let help = "have a column `date` (EDTF), or the columns of UCDP GED (date_start, date_end), ACLED (event_date) or COW MID incidents \
                    (stday, stmon, styear); separate by commas";
        if text.trim().is_empty() {
            checker.report.error("K140", name, 1, "", "the file is empty".to_string(), help);
            return None;
        }
        let shown: Vec<String> = header.iter().take(8).map(|cell| quoted(cell)).collect();
        checker.report.error("K140", name, 1, "", format!("no kind of event file has the columns {}", shown.join(", ")), help);
        return None;
    };
    // Other columns of the collections are not read, and are no fault.
    let own = *columns == Columns::Own;
    let others: Vec<&str> = header.iter().map(String::as_str).filter(|cell| !own && !needed.contains(cell) && !cell.is_empty()).collect();
    let optional: Vec<&str> = more.iter().copied().filter(|cell| !others.contains(cell)).chain(others.iter().copied()).collect();
    let table = Table::read(checker, name, &text, needed, &optional);
    let mut found = EventFile {
        columns: *columns,
        incidents: Vec::new(),
        rows: 0,
        out_of_order: 0,
        doubled: 0,
        undated: 0,
        uncertain: 0,
        without_deaths: 0,
    };
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut latest = i64::MIN;
    for row in table.rows() {
        found.rows += 1;
        let Some(days) = days(checker, *columns, &row) else {
            found.undated += 1;
            continue;
        };
        let incident = incident(checker, *columns, &row, days);
        let key = if incident.id.is_empty() {
            format!("{} {} {} {}", incident.first_day, incident.last_day, incident.sector, incident.kind)
        } else {
            incident.id.clone()
        };
        // Rows without an id are the same only if they say where and what, and on which day.
        let tells = !incident.id.is_empty()
            || (incident.first_day == incident.last_day && !incident.sector.is_empty() && !incident.kind.is_empty());
        if let Some(&first) = seen.get(&key).filter(|_| tells) {
            found.doubled += 1;
            let message = if incident.id.is_empty() {
                format!("day, place and kind are those of line {first}; left out")
            } else {
                format!("`{}` stands in line {first} already; left out", quoted(&incident.id))
            };
            at_row(checker, "K143", name, &row, &message, "give each incident its own id, or remove one");
            continue;
        }
        seen.insert(key, incident.line);
        if incident.first_day < latest {
            found.out_of_order += 1;
            if found.out_of_order == 1 {
                at_row(
                    checker,
                    "K142",
                    name,
                    &row,
                    "dates are not in order; they are put in order for the fit",
                    "nothing need be done; sort the file to be rid of this",
                );
            }
        }
        latest = latest.max(incident.first_day);
        found.uncertain += usize::from(incident.is_qualified || incident.first_day != incident.last_day);
        found.without_deaths += usize::from(incident.deaths.is_none());
        found.incidents.push(incident);
    }
    found.incidents.sort_by_key(|one| (one.first_day, one.last_day, one.line));
    Some(found)
}

fn at_row(checker: &mut Checker<'_>, code: &'static str, name: &str, row: &Row<'_>, message: &str, help: &str) {
    let spot = super::places::Spot::Line;
    checker.place(Severity::Warning, code, (name, row.line(""), ""), &spot, message, help.into());
}

fn incident(checker: &mut Checker<'_>, columns: Columns, row: &Row<'_>, (first_day, last_day, is_qualified): Days) -> DatedIncident {
    let (id, sector, kind, deaths) = match columns {
        Columns::Own => ("id", "sector", "kind", "deaths"),
        Columns::UcdpGed => ("id", "adm_1", "type_of_violence", "best"),
        Columns::Acled => ("event_id_cnty", "admin1", "sub_event_type", "fatalities"),
        Columns::CowMid => (if row.has("incidnum3") { "incidnum3" } else { "incidnum" }, "", "action", "fatality"),
    };
    let mut text = |name: &str| if name.is_empty() || is_missing(row, name) { String::new() } else { checker.name(row, name) };
    let (mut id, sector, kind) = (text(id), text(sector), text(kind));
    if columns == Columns::CowMid && !id.is_empty() {
        // Some versions number incidents within their dispute.
        let dispute = text(if row.has("dispnum3") { "dispnum3" } else { "dispnum" });
        id = format!("{dispute}-{id}");
    }
    let deaths = number(checker, row, deaths, (0.0, 1e9));
    let deaths = if columns == Columns::CowMid { deaths.and_then(|class| FATALITY.get(class as usize).copied()) } else { deaths };
    DatedIncident { line: row.line(""), id, first_day, last_day, is_qualified, sector, kind, deaths }
}

/// Whether a cell says that its value is missing, which −9 and other codes below zero mean in these collections.
fn is_missing(row: &Row<'_>, name: &str) -> bool {
    matches!(row.raw(name), Raw::Text("-9" | "-8" | "-7" | "-99" | "-999" | "NA" | "NaN" | "NULL" | "."))
}

/// A number; nothing where it is missing.
fn number(checker: &mut Checker<'_>, row: &Row<'_>, name: &str, span: (f64, f64)) -> Option<f64> {
    if is_missing(row, name) { None } else { checker.number_if_given(row, name, span) }
}

fn days(checker: &mut Checker<'_>, columns: Columns, row: &Row<'_>) -> Option<Days> {
    match columns {
        Columns::Own => {
            if matches!(row.raw("date"), Raw::Absent) || is_missing(row, "date") {
                return undated(checker, row, "date", "the incident has no date; left out");
            }
            let date = checker.edtf_if_given(row, "date")?;
            of_edtf(checker, row, "date", &date)
        }
        Columns::UcdpGed => {
            let first = calendar(checker, row, "date_start")?;
            let last = calendar(checker, row, "date_end")?;
            if last < first {
                checker.fault("K022", row, "date_end", "the end is before the beginning", "put the dates in order");
                return None;
            }
            // 1: the day is known; 2 to 5: some day between the two, up to a year.
            let precision = number(checker, row, "date_prec", (1.0, 5.0)).unwrap_or(1.0);
            Some((first, last, precision > 1.0 && first == last))
        }
        Columns::Acled => {
            let day = calendar(checker, row, "event_date")?;
            let wide = match number(checker, row, "time_precision", (1.0, 3.0)).unwrap_or(1.0) {
                p if p >= 3.0 => 15,
                p if p >= 2.0 => 3,
                _ => 0,
            };
            Some((day - wide, day + wide, false))
        }
        Columns::CowMid => {
            // When it ended says how long it lasted, not when it broke out.
            let (first, last) = parts(checker, row, ["styear", "stmon", "stday"])?;
            Some((first, last, false))
        }
    }
}

fn undated<T>(checker: &mut Checker<'_>, row: &Row<'_>, name: &str, message: &str) -> Option<T> {
    checker.warn("K141", row, name, message, "give at least the year, or accept that it does not count");
    None
}

fn of_edtf(checker: &mut Checker<'_>, row: &Row<'_>, name: &str, date: &Edtf) -> Option<Days> {
    let span = date.span(OffsetRange::default());
    let (first, after) = (span.earliest_start.moment(), span.latest_end.moment());
    let Some((first, after)) = first.zip(after) else {
        return undated(checker, row, name, "the date has no beginning or no end; left out");
    };
    let (first, last) = (first.0.div_euclid(SECONDS), (after.0 - 1).div_euclid(SECONDS));
    if last - first > 36_600 {
        return undated(checker, row, name, "the date leaves more than a century open; left out");
    }
    Some((first, last.max(first), date.is_qualified()))
}

/// A day: ISO, perhaps with a time behind it, or `03 July 2019`.
fn calendar(checker: &mut Checker<'_>, row: &Row<'_>, name: &str) -> Option<i64> {
    let text = match row.raw(name) {
        Raw::Text(text) if !is_missing(row, name) => text.to_string(),
        _ => return undated(checker, row, name, "the incident has no date; left out"),
    };
    let iso = text.split([' ', 'T']).next().unwrap_or_default();
    if let Some(day) = Edtf::parse(iso).ok().and_then(|date| date.day()) {
        return Some(day);
    }
    let words: Vec<&str> = text.split([' ', '-']).filter(|word| !word.is_empty()).collect();
    if let [day, month, year] = words[..]
        && let Some(number) = MONTHS.iter().position(|name| month.len() >= 3 && name.starts_with(&month.to_lowercase()))
        && let Ok(day) = day.parse::<u8>()
        && let Some(day) = Edtf::parse(&format!("{year}-{:02}-{day:02}", number + 1)).ok().and_then(|date| date.day())
    {
        return Some(day);
    }
    checker.fault("K020", row, name, format!("`{}` is not a day", quoted(&text)), "write ISO 8601, such as 1939-07-03");
    None
}

/// Year, month and day in columns of their own; what is missing leaves its span open.
fn parts(checker: &mut Checker<'_>, row: &Row<'_>, names: [&str; 3]) -> Option<(i64, i64)> {
    let [year, month, day] = names;
    let Some(y) = number(checker, row, year, (1.0, 9999.0)) else {
        return undated(checker, row, year, "the year is missing; left out");
    };
    let date = match (number(checker, row, month, (1.0, 12.0)), number(checker, row, day, (1.0, 31.0))) {
        (Some(m), Some(d)) => format!("{y:04}-{m:02}-{d:02}"),
        (Some(m), None) => format!("{y:04}-{m:02}"),
        (None, _) => format!("{y:04}"),
    };
    match Edtf::parse(&date) {
        Ok(date) => of_edtf(checker, row, day, &date).map(|(first, last, _)| (first, last)),
        Err(_) => {
            checker.fault("K020", row, day, format!("{} is not a day", quoted(&date)), "look the day up again");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i64 {
        Edtf::parse(text).unwrap().day().unwrap()
    }

    fn read_text(text: &str) -> (Option<EventFile>, Vec<String>) {
        let (file, report) = read("events.csv", text.as_bytes());
        (file, report.diagnostics.iter().map(|fault| format!("{} {}", fault.code, fault.place())).collect())
    }

    #[test]
    fn own_columns_with_uncertain_doubled_and_disordered_dates() {
        let (file, faults) = read_text(
            "id,date,sector,kind,deaths\na,1939-05-11,west,land,2\nb,1935-01,west,land,\nc,1936-03-29?,east,,-9\na,1939-05-11,west,land,2\nd,1944-07/1944-12,,,0\n",
        );
        let file = file.unwrap();
        assert_eq!((file.rows, file.incidents.len(), file.doubled, file.out_of_order), (5, 4, 1, 2));
        assert_eq!((file.uncertain, file.without_deaths), (3, 2));
        assert_eq!(file.incidents.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["b", "c", "a", "d"]);
        assert_eq!((file.incidents[0].first_day, file.incidents[0].last_day), (day("1935-01-01"), day("1935-01-31")));
        assert_eq!((file.incidents[3].first_day, file.incidents[3].last_day), (day("1944-07-01"), day("1944-12-31")));
        assert_eq!(file.incidents[1].deaths, None);
        assert_eq!(faults, ["K142 events.csv:3:1", "K143 events.csv:5:1"]);
    }

    #[test]
    fn what_is_said_to_be_missing_is_no_place_no_kind_and_no_date() {
        let (file, faults) = read_text("id,date,sector,kind,deaths\na,1939-05-11,-9,NA,NA\nb,-9,west,land,2\nc,NA,west,land,2\n");
        let file = file.unwrap();
        assert_eq!((file.incidents.len(), file.undated), (1, 2));
        assert_eq!((file.incidents[0].sector.as_str(), file.incidents[0].kind.as_str(), file.incidents[0].deaths), ("", "", None));
        assert_eq!(faults, ["K141 events.csv:3:3 (date)"], "equal faults are put together");
    }

    #[test]
    fn the_collections_are_known_by_their_columns_and_missing_codes_are_missing() {
        let (ged, faults) =
            read_text("id,relid,year,date_start,date_end,date_prec,best\n1,X,1999,1999-05-01 00:00:00.000,1999-05-03 00:00:00.000,2,12\n");
        let ged = ged.unwrap();
        assert_eq!((ged.columns, ged.incidents[0].deaths, faults.len()), (Columns::UcdpGed, Some(12.0), 0));
        assert_eq!(ged.incidents[0].last_day - ged.incidents[0].first_day, 2);
        let (acled, _) = read_text(
            "event_id_cnty,event_date,time_precision,sub_event_type,admin1,fatalities,notes\nA1,03 July 2019,2,Armed clash,North,0,\"a, b\"\n",
        );
        let acled = acled.unwrap();
        assert_eq!((acled.columns, acled.incidents[0].first_day), (Columns::Acled, day("2019-06-30")));
        let (cow, faults) = read_text(
            "dispnum3,incidnum3,stday,stmon,styear,endday,endmon,endyear,fatality\n1,1001,-9,5,1993,-9,5,1993,-9\n1,1002,4,6,1993,4,6,1993,2\n1,1003,1,1,-9,1,1,1993,0\n",
        );
        let cow = cow.unwrap();
        assert_eq!((cow.columns, cow.incidents.len(), cow.undated), (Columns::CowMid, 2, 1));
        assert_eq!((cow.incidents[0].first_day, cow.incidents[0].last_day), (day("1993-05-01"), day("1993-05-31")));
        assert_eq!((cow.incidents[0].deaths, cow.incidents[1].deaths), (None, Some(26.0)));
        assert_eq!(faults, ["K141 events.csv:4:12 (styear)"]);
    }

    #[test]
    fn incidents_that_are_numbered_within_their_dispute_are_not_taken_for_one() {
        let (cow, faults) = read_text("dispnum,incidnum,stday,stmon,styear\n2000,1,4,5,1993\n2001,1,4,6,1993\n2001,1,4,6,1993\n");
        let ids: Vec<String> = cow.unwrap().incidents.into_iter().map(|one| one.id).collect();
        assert_eq!(ids, ["2000-1", "2001-1"]);
        assert_eq!(faults, ["K143 events.csv:4:1"]);
    }

    #[test]
    fn bad_rows_are_named_by_line_and_column() {
        let (file, faults) = read_text("id,date,deaths\na,1939-13-01,1\nb,1939-05-11,many\nc,1939-05-12,-3\n");
        assert!(file.is_none());
        assert_eq!(faults, ["K020 events.csv:2:3 (date)", "K011 events.csv:3:14 (deaths)", "K013 events.csv:4:14 (deaths)"]);
        let (_, faults) = read_text("who,when\na,b\n");
        assert_eq!(faults, ["K140 events.csv:1:1"]);
        assert_eq!(read_text("").1.len(), 1);
    }
}
