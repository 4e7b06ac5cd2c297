//! Whatever the bytes, the loader answers; and it does not care how an editor saved them.

mod common;

use common::{faults, load, replace, text, with_record};
use kokkyo_scenario::{Package, check};
use proptest::prelude::*;

const NASTY: &[&str] = &[
    "",
    "-1",
    "1e400",
    "NaN",
    "9999999999999999999",
    "\"",
    "\"\"",
    "'",
    ",",
    ";",
    "\n",
    "\r",
    "\u{feff}",
    "\u{1b}[2J",
    "\u{202e}",
    "🙂",
    "..",
    "both",
    "1939-99-99",
    "XXXX-02-29/..",
    "[1939,1940..]",
    "Y-17E9S3",
    "1939-07-03T08:00+-9223372036854775808:00",
    "[",
    "{",
    "}",
    "a.b.c.d = 1\n",
    "[[task]]\n",
    "\\",
    "@",
    "null",
    "=",
    "0x",
];

fn spoil(package: &mut Package, edits: &[(usize, usize, usize, u8)]) {
    let names: Vec<String> = package.files.keys().cloned().collect();
    for (file, at, kind, byte) in edits {
        let Some(bytes) = package.files.get_mut(&names[file % names.len()]) else { continue };
        let at = at % (bytes.len() + 1);
        match kind % 6 {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] = *byte,
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 => bytes.insert(at, *byte),
            4 => {
                let end = (at + 40).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => drop(bytes.splice(at..at, NASTY[usize::from(*byte) % NASTY.len()].bytes())),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_loader_panic(edits in prop::collection::vec((any::<usize>(), any::<usize>(), any::<usize>(), any::<u8>()), 1..12)) {
        let mut package = with_record();
        spoil(&mut package, &edits);
        let found = common::faults(&package, &[]);
        for fault in &found {
            prop_assert!(!fault.message.contains(char::is_control), "{fault:?}");
            prop_assert!(check::CODES.iter().any(|(code, _)| *code == fault.code));
            prop_assert!(!fault.to_string().is_empty());
        }
        if let Ok(variants) = package.variants() {
            for variant in variants {
                common::faults(&package, &variant.changes);
            }
        }
    }

    #[test]
    fn a_share_of_men_with_mines_is_read_as_written_or_refused(share in -0.5..1.5_f64) {
        let mut package = with_record();
        let nobody = load(&package, &[]).given.forces.types.iter().all(|one| one.mines_share == 0.0);
        prop_assert!(nobody, "the column is not there");
        let mut rows = text(&package, "forces/types.csv");
        for symbol in ["infantry", "artillery"] {
            rows = rows.replace(&format!(",{symbol},kokkyo_author,"), &format!(",{symbol},,kokkyo_author,"));
        }
        package.files.insert("forces/types.csv".to_string(), rows.into_bytes());
        replace(&mut package, "forces/types.csv", ",symbol,", ",symbol,mines_share,");
        replace(&mut package, "forces/types.csv", "RIFLE_W,infantry,,", &format!("RIFLE_W,infantry,{share},"));
        if (0.0..=1.0).contains(&share) {
            let types = load(&package, &[]).given.forces.types;
            prop_assert_eq!(types.iter().map(|one| one.mines_share).collect::<Vec<_>>(), [share, 0.0, 0.0]);
        } else {
            prop_assert!(faults(&package, &[]).iter().any(|fault| fault.code == "K013" && fault.field == "mines_share"));
        }
    }

    #[test]
    fn a_file_of_any_bytes_is_answered(file in any::<usize>(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut package = with_record();
        let names: Vec<String> = package.files.keys().cloned().collect();
        package.files.insert(names[file % names.len()].clone(), bytes);
        common::faults(&package, &[]);
    }

    #[test]
    fn marks_and_line_ends_of_editors_change_nothing(choices in prop::collection::vec(0u8..4, 64)) {
        let plain = with_record();
        let mut saved = plain.clone();
        for (bytes, choice) in saved.files.values_mut().zip(choices) {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let text = if choice & 1 == 1 { text.replace('\n', "\r\n") } else { text };
            *bytes = if choice & 2 == 2 { format!("\u{feff}{text}") } else { text }.into_bytes();
        }
        let (mut one, mut other) = (load(&plain, &[]), load(&saved, &[]));
        (one.hash, other.hash) = (String::new(), String::new());
        prop_assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
}

#[test]
fn hostile_packages_are_answered_in_seconds() {
    let hostile = [
        ("record/sources.bib", format!("@misc{{a, title = {}}}", "{".repeat(1_000_000))),
        (
            "record/sources.bib",
            (0..60).fold("@string{s0 = \"x\"}".to_string(), |text, at| format!("{text}\n@string{{s{} = s{at} # s{at}}}", at + 1)),
        ),
        ("geo/rivers.geojson", "[".repeat(1_000_000)),
        ("command/plans.toml", format!("a = {}", "[".repeat(1_000_000))),
        ("command/plans.toml", format!("{}a = 1", "a.".repeat(1_000_000))),
        ("command/plans.toml", format!("[[task]]\nelements = [{}]", "\"W_DET\",".repeat(200_000))),
        ("forces/formations.csv", "x,".repeat(1_000_000)),
        (
            "forces/holdings.csv",
            format!("element,equipment,count,source,locator,quality,reason\n{}", "NOBODY,NOTHING,1,,,assumed,x\n".repeat(50_000)),
        ),
        ("geo/elevation.asc", "ncols 20000\nnrows 20000\nxllcorner 1\nyllcorner 1\ncellsize 0.001\n1\n".to_string()),
    ];
    for (file, text) in hostile {
        let mut package = with_record();
        package.files.insert(file.to_string(), text.into_bytes());
        assert!(!common::faults(&package, &[]).is_empty(), "{file}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_row_of_a_file_of_incidents_is_accounted_for_and_their_order_is_that_of_time(
        rows in prop::collection::vec((0u8..30, 1930i64..1940, 1u8..=12, 1u8..=28, any::<bool>()), 0..60),
    ) {
        let mut text = String::from("id,date,sector,kind,deaths\n");
        for (id, year, month, day, is_known) in &rows {
            let date = if *is_known { format!("{year}-{month:02}-{day:02}") } else { format!("{year}-{month:02}") };
            text.push_str(&format!("{id},{date},s,k,-9\n"));
        }
        let (file, report) = kokkyo_scenario::events::read("incidents.csv", text.as_bytes());
        prop_assert!(!report.has_errors());
        let file = file.unwrap();
        prop_assert_eq!(file.rows, rows.len());
        prop_assert_eq!(file.incidents.len() + file.doubled + file.undated, rows.len());
        let ids: std::collections::BTreeSet<u8> = rows.iter().map(|row| row.0).collect();
        prop_assert_eq!(file.incidents.len(), ids.len());
        prop_assert!(file.incidents.windows(2).all(|pair| pair[0].first_day <= pair[1].first_day));
        prop_assert!(file.incidents.iter().all(|one| one.first_day <= one.last_day && one.last_day - one.first_day < 31 && one.deaths.is_none()));
    }

    #[test]
    fn whatever_the_bytes_a_file_of_incidents_is_answered(bytes in prop::collection::vec(any::<u8>(), 0..300), nasty in prop::sample::select(NASTY)) {
        for text in [bytes.clone(), [b"id,date,deaths\n".as_slice(), &bytes, nasty.as_bytes()].concat()] {
            let (file, report) = kokkyo_scenario::events::read("incidents.csv", &text);
            prop_assert_eq!(file.is_none(), report.has_errors());
        }
    }
}
