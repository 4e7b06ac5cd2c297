//! An order of battle of three hundred rows, as it is pasted from a spreadsheet, with ten mistakes of the kinds that are
//! made when it is typed from books: each has one message, with its place and what to do. `tests/golden/order-of-battle.txt`
//! is what the program prints; `KOKKYO_ACCEPT_GOLDEN=1` writes it anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;

use kokkyo_model::specification;
use kokkyo_scenario::{Diagnostic, Package, Style, check};
use kokkyo_tests::root;

const FILE: &str = "forces/formations.csv";
/// Rows, without the header.
const ROWS: usize = 300;
/// Rows of each side: a detachment and its companies.
const SIDES: [(&str, &str, &str, &str); 2] = [("W", "W_DET", "company", "P_WEST_POST"), ("E", "E_DET", "company_e", "P_EAST_POST")];

/// What was mistyped: the row's id, the column, what stands there instead, the code and the line of its message.
const MISTAKES: [(&str, &str, &str, &str); 10] = [
    ("W_CO_012", "parent", "W_DTE", "K016"),
    ("W_CO_030", "id", "W_CO_029", "K017"),
    ("W_CO_044", "men", "about 120", "K011"),
    ("W_CO_061", "men", "1,180", "K011"),
    ("W_CO_075", "men", "１２０", "K011"),
    ("W_CO_090", "arrives", "14397", "K020"),
    ("E_CO_017", "nation", "W", "K053"),
    ("E_CO_033", "source", "", "K032"),
    ("E_CO_052", "parent", "E_CO_051", "K053"),
    ("E_CO_078", "men", "-80", "K013"),
];

/// The table of two-posts with companies up to three hundred rows; the first are its own, which others refer to.
fn rows(package: &Package) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&package.files[FILE][..]);
    let mut rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(ToString::to_string).collect()).collect();
    let header = rows[0].clone();
    let mut number = [0, 0];
    while rows.len() <= ROWS {
        let side = rows.len() % 2;
        let (nation, parent, kind, place) = SIDES[side];
        number[side] += 1;
        let at = number[side];
        let id = format!("{nation}_CO_{at:03}");
        let name = format!("{nation}, company {at}");
        let men = (90 + (at * 7) % 60).to_string();
        let of = |column: &str| match column {
            "id" => id.clone(),
            "name" => name.clone(),
            "nation" => nation.to_string(),
            "parent" => parent.to_string(),
            "kind" => "element".to_string(),
            "echelon" => "company".to_string(),
            "type" => kind.to_string(),
            "troops" => "regular".to_string(),
            "men" => men.clone(),
            "arrives" => "1939-06-01".to_string(),
            "arrives_at" => place.to_string(),
            "source" => "kokkyo_author".to_string(),
            "quality" => "stated".to_string(),
            "locator" => format!("p. {at}"),
            _ => String::new(),
        };
        rows.push(header.iter().map(|column| of(column)).collect());
    }
    rows
}

/// As a spreadsheet program saves it: byte order mark, CRLF, and quotes where they are needed.
fn saved(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

fn base() -> Package {
    Package::from_dir(&root().join("scenarios/two-posts")).unwrap()
}

fn faults(rows: &[Vec<String>]) -> Vec<Diagnostic> {
    let mut package = base();
    package.files.insert(FILE.to_string(), saved(rows));
    match check::load(&package, &specification(), &[]) {
        Ok(scenario) => scenario.warnings,
        Err(report) => report.diagnostics,
    }
}

#[test]
fn three_hundred_rows_without_a_mistake_have_no_message() {
    let rows = rows(&base());
    assert_eq!(rows.len(), ROWS + 1);
    assert_eq!(faults(&rows), []);
}

#[test]
fn ten_mistakes_in_three_hundred_rows_have_ten_messages_with_their_places_and_remedies() {
    let mut rows = rows(&base());
    let mut expected = Vec::new();
    for (id, column, typed, code) in MISTAKES {
        let at = rows.iter().position(|row| row[0] == id).unwrap();
        let column = rows[0].iter().position(|name| name == column).unwrap();
        assert_ne!(rows[at][column], typed);
        rows[at][column] = typed.to_string();
        expected.push((at + 1, code));
    }
    expected.sort_unstable();
    let found = faults(&rows);
    let mut page = String::new();
    for fault in &found {
        let _ = writeln!(page, "{}", fault.render(Style::Plain));
    }
    let places: Vec<(usize, &str)> = found.iter().map(|fault| (fault.line, fault.code)).collect();
    assert_eq!(places, expected, "{page}");
    for fault in &found {
        assert!(fault.file == FILE && fault.span.is_some() && !fault.help.is_empty(), "{fault:?}");
    }
    let path = root().join("tests/golden/order-of-battle.txt");
    if std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), page, "KOKKYO_ACCEPT_GOLDEN=1 accepts it");
}
