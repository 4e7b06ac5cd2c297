//! Tables that are read, tables that are refused, and what is said beside a result.

use kokkyo_inference::battles::table::Kind;
use proptest::prelude::*;

use super::columns::renamed;
use super::read::{Sheet, read};
use super::*;

fn sheet(text: &str) -> Sheet {
    read("t.csv", text.as_bytes(), &[]).unwrap_or_else(|failure| panic!("{failure:?}"))
}

fn fitted(text: &str) -> Fitted {
    let sheet = sheet(text);
    let found = battles::fit(&sheet.table);
    let notes = notes(&sheet, &found);
    Fitted { file: "t.csv".into(), sheet, battles: found, notes }
}

/// The table as it is printed where there are so many columns.
fn told(fitted: &Fitted, width: usize) -> Vec<String> {
    let text = |line| match line {
        tell::Line::Plain(text) | tell::Line::Bold(text) | tell::Line::Dim(text) => text,
        tell::Line::Law(title, numbers) => format!("  {title}{numbers}"),
    };
    tell::lines(fitted, width).into_iter().map(text).collect()
}

/// Code, place, message and remedy of each fault.
fn faults(bytes: &[u8]) -> Vec<(&'static str, String, String, String)> {
    match read("t.csv", bytes, &[]) {
        Err(Failure::Faults(report)) => {
            report.diagnostics.into_iter().map(|fault| (fault.code, fault.place(), fault.message, fault.help)).collect()
        }
        other => panic!("{other:?}"),
    }
}

const DAYS: &str = "day,red_force,red_loss,blue_force,blue_loss\n1,1000,10,800,20\n2,990,12,780,18\n3,978,9,762,25\n4,969,11,737,15\n";

#[test]
fn commas_semicolons_tabs_and_a_byte_order_mark_are_all_the_same() {
    let plain = sheet(DAYS);
    assert_eq!((plain.table.kind, plain.rows, plain.table.rows.len()), (Kind::Days, 4, 4));
    assert_eq!((plain.table.rows[1].line, plain.table.rows[1].name.as_str(), plain.table.rows[1].losses), (3, "2", [12.0, 18.0]));
    for other in
        [DAYS.replace(',', ";"), DAYS.replace(',', "\t"), format!("\u{feff}{DAYS}"), DAYS.replace('\n', "\r\n"), DAYS.replace(',', " , ")]
    {
        assert_eq!(sheet(&other), plain, "{other}");
    }
    // Lines count those that are empty, and records that go over several.
    let spread = sheet(
        "\n\n\"day\",red_force,red_loss,blue_force,blue_loss\n\n1,1000,10,800,20\n\"the\nsecond\",9,1,9,1\n3,9,1,9,1\n,,,,\n4,9,1,9,2\n",
    );
    assert_eq!(spread.table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [5, 6, 8, 10]);
    assert_eq!(spread.rows, 4, "a row of separators is no row");
}

#[test]
fn rows_without_a_value_without_men_and_without_weight_are_left_out_and_named() {
    let found = sheet(
        "battle,attacker_strength,attacker_losses,defender_strength,defender_losses,weight,terrain\n\
         a,100,5,90,6,1,hill\nb,100,,90,6,1,\nc,100,5,NA,?,1,\nd,0,0,90,6,1,\n\
         e,100,5,90,6,0,\nf,100,5,90,6,2,\ng,100,5,90,7,1,\nh,100,5,80,7,1,\n",
    );
    assert_eq!((found.rows, found.table.rows.len()), (8, 4));
    assert_eq!(found.empty, [(3, "attacker_losses".to_string()), (4, "defender_strength".to_string())]);
    assert_eq!((found.without_men, found.weightless, found.unread), (vec![5], vec![6], vec!["terrain".to_string()]));
    assert_eq!((found.table.rows[1].weight, found.table.sides[0].as_str()), (2.0, "attacker"));
}

#[test]
fn who_attacks_is_a_side_or_nobody() {
    let text = DAYS.replace("blue_loss\n", "blue_loss,attacker\n").replace("20\n", "20,Red\n").replace("18\n", "18,blue\n");
    let text = text.replace("25\n", "25,\n").replace("15\n", "15,both\n");
    assert_eq!(sheet(&text).table.rows.iter().map(|row| row.attacker).collect::<Vec<_>>(), [Some(0), Some(1), None, None]);
    let found = faults(text.replace("Red", "Green").as_bytes());
    assert_eq!((found[0].0, found[0].1.as_str()), ("K015", "t.csv:2:18 (attacker)"));
    assert!(found[0].2.starts_with("`Green` is no side") && found[0].3.contains("red or blue"), "{found:?}");
}

#[test]
fn a_nation_that_attacks_is_no_side_where_sides_are_attacker_and_defender() {
    let rows = "Germany,Ardennes,100,5,90,6\nUSA,Metz,100,5,80,7\nUSA,Aachen,90,5,80,4\nGermany,Mortain,120,9,110,8\n";
    let found = fitted(&format!("Attacker,battle,attacker_strength,attacker_losses,defender_strength,defender_losses\n{rows}"));
    assert_eq!((found.sheet.table.rows.len(), &found.sheet.unread), (4, &vec!["Attacker".to_string()]));
    assert!(found.sheet.table.rows.iter().all(|row| row.attacker.is_none()));
    let notes = found.notes.join("\n");
    assert!(notes.contains("not read: column `Attacker` (the side of that name attacks)") && !notes.contains("did you mean"), "{notes}");
}

#[test]
fn every_fault_has_its_line_its_column_and_a_remedy() {
    let with = |row: &str| faults(format!("{DAYS}{row}\n").as_bytes()).remove(0);
    for (row, code, place, message) in [
        ("5,many,1,700,1", "K011", "t.csv:6:3 (red_force)", "`many` is not a number"),
        ("5,Unknown,1,700,1", "K011", "t.csv:6:3 (red_force)", "`Unknown` is not a number"),
        ("5,\"1,180\",1,700,1", "K011", "t.csv:6 (red_force)", "`1,180` is not a number"),
        ("5,１２０,1,700,1", "K011", "t.csv:6:3 (red_force)", "`１２０` is not a number"),
        ("5,960,inf,700,1", "K012", "t.csv:6:7 (red_loss)", "`inf` is not finite"),
        ("5,960,1e999,700,1", "K012", "t.csv:6:7 (red_loss)", "not finite"),
        ("5,960,-3,700,1", "K013", "t.csv:6:7 (red_loss)", "-3 is below 0"),
        ("5,960,10,700,701", "K013", "t.csv:6:14 (blue_loss)", "701 lost of 700: more than there were"),
        ("5,960,10,1234.5,1234.56", "K013", "t.csv:6:17 (blue_loss)", "1234.56 lost of 1234.5: more than there were"),
        ("5,960,10,1E308,1", "K013", "t.csv:6:10 (blue_force)", "`1E308` is above 1,000,000,000,000"),
        ("5,960,1e-200,700,1", "K013", "t.csv:6:7 (red_loss)", "`1e-200` is above 0 and below 1.0·10⁻¹²"),
        ("5,960,10,700", "K005", "t.csv:6", "4 fields where the header has 5"),
        ("5,960,10,700,1,9", "K005", "t.csv:6", "6 fields where the header has 5"),
        ("\u{7},960,10,700,1", "K019", "t.csv:6:1 (day)", "control characters"),
    ] {
        let found = with(row);
        assert_eq!((found.0, found.1.as_str()), (code, place), "{row}: {found:?}");
        assert!(found.2.contains(message) && !found.3.is_empty(), "{row}: {found:?}");
    }
    assert!(with("5,unknown,1,700,1").3.contains("leave the cell empty or write NA"));
    let whole = |text: &str| faults(text.as_bytes()).remove(0);
    for (text, code, message) in [
        ("", "K008", "no header"),
        ("\n\n", "K008", "no header"),
        (",,\n1,2,3\n", "K008", "it names none"),
        ("a text\n", "K008", "no columns of strengths and losses"),
        ("sep=;\nday;red_force\n", "K029", "for Excel"),
        ("red_force,red_loss,red_force,blue_loss\n1,1,1,1\n", "K006", "`red_force` stands twice"),
        ("day,red_force,red_loss,blue_force,blue_loss\n", "K010", "0 days can be used"),
        (&DAYS.replace("4,969,11,737,15\n", "4,969,,737,15\n"), "K010", "3 of 4 days can be used"),
        ("red_force,red_loss,blue_force,blue_loss\n9,0,9,1\n9,0,9,1\n9,0,9,1\n9,0,8,1\n", "K013", "`red` lost nobody in any row"),
        ("a_strength,a_losses,b_strength,b_losses\n9,0,9,1\n9,1,9,0\n9,0,9,1\n9,1,8,1\n", "K010", "1 of 4 battles can be used"),
    ] {
        let found = whole(text);
        assert!(found.0 == code && found.2.contains(message) && !found.3.is_empty(), "{text}: {found:?}");
    }
    assert_eq!(faults(&[0, 159, 146, 150, 255])[0].0, "K002");
    assert_eq!(faults(b"PK\x03\x04 workbook")[0].0, "K002");
}

#[test]
fn the_largest_figures_that_are_read_are_fitted() {
    let row = |at: u32| format!("{}e11,{}e9,{}e11,{}e9\n", 10 - at * 3 % 5, 20 + at * 7 % 9, 10 - at * 5 % 7, 30 + at * 2 % 11);
    for (header, laws) in [("a_force,a_loss,b_force,b_loss", 7), ("a_strength,a_losses,b_strength,b_losses", 6)] {
        let found = fitted(&format!("{header}\n{}", (0..12).map(row).collect::<String>())).battles;
        for fits in [found.main, found.beside] {
            assert_eq!(fits.laws.iter().filter(|judged| judged.fit.as_ref().is_ok_and(|fit| fit.ssr.is_finite())).count(), laws);
        }
    }
}

#[test]
fn notes_say_aloud_what_a_result_leaves_unsaid() {
    let of = |text: &str| fitted(text).notes.join("\n");
    let said =
        of(&DAYS.replace("day,", "atacker,").replace("2,990,12", "2,990,0").replace("4,969,11,737,15\n", "4,,11,737,15\n5,9,1,9,1\n"));
    for needle in [
        "1 of 5 rows left out for want of a value: line 5 (`red_force`)",
        "1 day in which a side lost nobody has no logarithm",
        "not read: column `atacker`; did you mean `attacker`?",
        "4 days are few",
    ] {
        assert!(said.contains(needle), "{needle}: {said}");
    }
    let rows: String = (1..13).map(|day| format!("{},{},{},{}\n", 1000 * day, 20 * (13 - day), 10_000 * (13 - day), 10 * day)).collect();
    let exact = of(&format!("a_force,a_loss,b_force,b_loss\n{rows}"));
    assert!(exact.contains("the square law fits to the last digit"), "{exact}");
}

/// Days, or battles, with strengths that never change.
fn still(header: &str, losses: [[u32; 2]; 12]) -> String {
    let rows: String = losses.iter().map(|[first, second]| format!("1000,{first},800,{second}\n")).collect();
    format!("{header}\n{rows}")
}

#[test]
fn laws_that_tie_are_no_verdict() {
    let varied = std::array::from_fn(|at| [30 + 7 * at as u32 % 11, 40 + 5 * at as u32 % 13]);
    let days = "a_force,a_loss,b_force,b_loss";
    let battles = "a_strength,a_losses,b_strength,b_losses";
    // Losses of battles make the mean strengths vary, so that only losses that never change leave nothing to go by.
    for text in [still(days, varied), still(days, [[30, 40]; 12]), still(battles, [[30, 40]; 12])] {
        let found = fitted(&text);
        let (said, notes) = (told(&found, 1000).join("\n"), found.notes.join("\n"));
        assert!(notes.contains("strengths do not vary enough to tell laws apart: the 5 likeliest tie"), "{notes}");
        assert!(said.contains("No law is the likeliest: strengths do not vary enough to tell laws apart"), "{said}");
        for verdict in ["Likeliest:", "lean on neither", "By BIC", "less than a twentieth"] {
            assert!(!said.contains(verdict), "{verdict}: {said}");
        }
        assert!(!notes.contains("to the last digit"), "{notes}");
        assert_eq!(said.matches(" 20.0 % ").count(), 10, "{said}");
        assert!(!said.contains(" 1/1.0 ") && !said.contains(" -0.000 "), "{said}");
        assert!(draw::svg(&found).contains(" (4 others tie)<"));
    }
    // Laws that tie beside contradict nobody.
    let said = told(&fitted(&still(battles, varied)), 1000).join("\n");
    assert!(said.contains("Against strengths at the beginning 5 laws tie: these strengths do not vary enough"), "{said}");
    assert!(!said.contains("lean on neither"), "{said}");
}

#[test]
fn whatever_is_told_stays_within_the_terminal() {
    let of = |first: &str, second: &str, [strength, losses]: [&str; 2], factor: f64| -> String {
        let row = |at: u32| {
            let (one, other) = (factor * f64::from(900 + 70 * at), factor * f64::from(1500 - 60 * (at * 7 % 13)));
            format!("{one},{},{other},{}\n", 0.04 * one * f64::from(1 + at * 5 % 7), 0.05 * other * f64::from(1 + at * 3 % 5))
        };
        format!("{first}_{strength},{first}_{losses},{second}_{strength},{second}_{losses}\n{}", (0..12).map(row).collect::<String>())
    };
    let (days, battles) = (["force", "loss"], ["strength", "losses"]);
    let long = "the-seventh-army-of-a-power-with-a-very-long-name-that-goes-on-and-on";
    let mut all = vec![of("red", "blue", days, 1.0), of("attacker", "defender", battles, 1.0), of(long, "b", battles, 1e6)];
    // Sums of squares of twenty digits, numbers without laws, and reasons for which there are none.
    all.extend([of(long, "b", days, 1e8), of("red", "blue", days, 1e-3), still("a_force,a_loss,b_force,b_loss", [[30, 40]; 12])]);
    for text in all {
        let mut found = fitted(&text);
        found.file = format!("/a/folder/{}/of/wars.csv", "deep/".repeat(30));
        for width in 80..=140 {
            let said = told(&found, width);
            assert!(said.iter().all(|line| line.chars().count() <= width), "{width}\n{}", said.join("\n"));
            let has = |name: &str| said.iter().any(|line| line.starts_with("  law ") && line.contains(name));
            assert!(has("probability") && has("against the best") && has("r2") && has("BIC"));
            assert_eq!((has("ssr"), has("AICc")), (width >= 101, width >= 112), "{width}");
        }
    }
    // No name of a law is cut at 80 where sides have short ones.
    let narrow = told(&fitted(&of("attacker", "defender", battles, 1.0)), 80).join("\n");
    assert!(narrow.contains("  guerrilla, attacker in ambush "), "{narrow}");
    let said = narrow.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("at twice the enemy's strength 1.3 times as much [0.52–3.2]"), "{said}");
}

proptest! {
    #[test]
    fn no_bytes_are_too_much_for_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read("t.csv", &bytes, &[]);
    }

    #[test]
    fn no_table_of_odd_cells_is_too_much(cells in prop::collection::vec("[0-9,;.\"\t\r\neE+a-]{0,6}", 0..60), mark in "[,;\t]") {
        let text = format!("{DAYS}{}", cells.join(&mark));
        match read("t.csv", text.as_bytes(), &[]) {
            // Whatever is read can be fitted, told and drawn.
            Ok(sheet) => {
                let found = battles::fit(&sheet.table);
                let notes = notes(&sheet, &found);
                let fitted = Fitted { file: "t.csv".into(), sheet, battles: found, notes };
                prop_assert!(object::object(&fitted)["laws"].as_array().is_some_and(|laws| laws.len() == 7));
                prop_assert!(draw::svg(&fitted).ends_with("</svg>\n"));
                prop_assert!(told(&fitted, 80).iter().all(|line| line.chars().count() <= 80));
            }
            Err(Failure::Faults(report)) => {
                prop_assert!(report.has_errors() && report.diagnostics.iter().all(|fault| !fault.help.is_empty()));
            }
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn no_list_of_columns_is_too_much(text in "[a-z_=, ]{0,40}") {
        let _ = renamed(&text);
    }
}
