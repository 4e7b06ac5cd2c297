//! Slips of people who write their first package: each is one message, which names what was meant.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{append, faults, replace, with_parameters};
use kokkyo_scenario::Package;

/// File, what stands there, what is written instead, the code, and a part of the remedy.
#[rustfmt::skip]
const SLIPS: &[(&str, &str, &str, &str, &str)] = &[
    ("scenario.toml", "[[side]]", "[[sides]]", "K025", "did you mean `side`?"),
    ("scenario.toml", "[[side]]", "[side]", "K024", "write [[side]], with two brackets"),
    ("scenario.toml", "[[nation]]", "[[nations]]", "K025", "did you mean `nation`?"),
    ("scenario.toml", "offset_h = 8", "offset_h = 08", "K024", "without a zero in front"),
    ("scenario.toml", "start = \"1939-06-01T00:00+08:00\"", "start = 1939-06-01T06:00:00", "K020", "write 1939-06-01T06:00"),
    ("scenario.toml", "name = \"The western side\"", "name = \"The western side", "K024", "close the text"),
    ("scenario.toml", "step_h = 3", "step_h = 3\nstep_h = 6", "K024", "the key stands twice"),
    ("command/plans.toml", "[[task]]", "[task]", "K024", "write [[task]], with two brackets"),
    ("command/plans.toml", "elements = [\"W_POST\"]", "elements = \"W_POST\"", "K027", "elements = [\"W_POST\"]"),
    ("command/directives.toml", "formations = [\"W_DET\"]", "formations = \"W_DET\"", "K027", "formations = [\"W_DET\"]"),
    ("forces/formations.csv", "W,W_DET,element", "W,Western detachment,element", "K016", "write one of"),
    ("parameters/laws.toml", "combat.fire.rate", "combat.fire.rote", "K091", "did you mean `combat.fire.rate`?"),
];

#[test]
fn a_slip_is_one_message_that_says_what_was_meant() {
    for (file, from, to, code, help) in SLIPS {
        let mut package = with_parameters();
        replace(&mut package, file, from, to);
        let found = faults(&package, &[]);
        let said = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert_eq!(found.len(), 1, "{to}:\n{said}");
        assert!(found[0].code == *code && found[0].help.contains(help), "{to}:\n{said}");
    }
}

/// A package that extends the smallest one.
fn child(head: &str) -> Package {
    let base = with_parameters();
    let mut package = Package::from_files(base.files.iter().map(|(file, bytes)| (format!("bases/base/{file}"), bytes.clone())));
    package.files.insert("scenario.toml".to_string(), format!("format = 1\nname = \"child\"\n{head}").into_bytes());
    package
}

#[test]
fn extends_under_another_name_is_one_message_that_names_it() {
    for key in ["extend", "extnds", "Extends", "base", "inherits"] {
        let found = faults(&child(&format!("{key} = \"base\"\n")), &[]);
        let told: Vec<_> = found.iter().map(|fault| (fault.code, fault.line, fault.suggestion.as_deref())).collect();
        assert_eq!(told, [("K025", 3, Some("extends"))], "{key}");
    }
}

#[test]
fn a_base_by_its_path_is_named_without_it_and_one_that_is_nowhere_with_the_places_to_put_it() {
    let found = faults(&child("extends = \"../base\"\n"), &[]);
    assert_eq!((found[0].code, found[0].suggestion.as_deref()), ("K113", Some("base")));
    let found = faults(&child("extends = \"bsae\"\n"), &[]);
    assert!(found[0].code == "K112" && found[0].help.contains("beside this package"), "{found:?}");
}

#[test]
fn a_removal_with_a_misspelt_key_removes_nothing_and_is_one_message() {
    let removal = |rest: &str| faults(&child(&format!("extends = \"base\"\n[[remove]]\nfile = \"forces/formations.csv\"\n{rest}\n")), &[]);
    let told = |rest: &str| removal(rest).iter().map(|fault| (fault.code, fault.suggestion.clone())).collect::<Vec<_>>();
    assert_eq!(told("id = [\"W_POST\"]"), [("K025", Some("ids".to_string()))]);
    assert_eq!(told("ids = \"W_POST\"").iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["K027"]);
    assert_eq!(told("ids = [\"W_POTS\"]"), [("K117", Some("W_POST".to_string()))]);
}

#[test]
fn what_is_missing_beside_a_misspelt_name_of_another_kind_is_still_told() {
    // That a slip is told alone must hide no other fault.
    let mut package = with_parameters();
    replace(&mut package, "scenario.toml", "[[side]]", "[[sides]]");
    replace(&mut package, "scenario.toml", "#1e5fb3", "blue");
    append(&mut package, "forces/mobility.csv", "sledge,Sledge,horse,x,8,0.5,kokkyo_author,,assumed,made up\n");
    let codes: Vec<_> = faults(&package, &[]).iter().map(|fault| fault.code).collect();
    assert!(["K011", "K025", "K042"].iter().all(|code| codes.contains(code)), "{codes:?}");
}
