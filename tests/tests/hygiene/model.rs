//! The model: what it must not reach for, and what a mechanism must not do.

use std::collections::BTreeSet;

use crate::{MODEL, code, files, mechanisms, none, read, words};

/// Modules of the standard library that a piece of code uses, also from a grouped `use std::{…}`.
fn standard_modules(code: &str) -> BTreeSet<String> {
    let dense: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let mut found = BTreeSet::new();
    for rest in dense.split("std::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            found.extend(words(rest).next().map(str::to_owned));
            continue;
        };
        let mut depth = 0;
        let mut item = String::new();
        for letter in group.chars() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    found.extend(words(&item).next().map(str::to_owned));
                    item.clear();
                }
                _ => item.push(letter),
            }
        }
        found.extend(words(&item).next().map(str::to_owned));
    }
    found
}

#[test]
fn the_model_reaches_for_nothing_outside() {
    let mut faults = Vec::new();
    for path in files(MODEL, "rs") {
        let code = code(&read(&path));
        let used = standard_modules(&code);
        for module in ["env", "fs", "net", "os", "process", "thread", "time"] {
            if used.contains(module) {
                faults.push(format!("{path}: uses std::{module}; a run depends on its inputs alone"));
            }
        }
        for word in ["HashMap", "HashSet", "RandomState"] {
            if words(&code).any(|it| it == word) {
                faults.push(format!("{path}: uses {word}, whose order is not ours; sorted columns or a BTreeMap"));
            }
        }
    }
    none(&faults);
}

#[test]
fn a_forbidden_module_is_seen() {
    let grouped = standard_modules("use std::{collections::{BTreeMap, BTreeSet}, fs::File, sync::Arc};");
    assert_eq!(grouped.iter().map(String::as_str).collect::<Vec<_>>(), ["collections", "fs", "sync"]);
    assert!(standard_modules("let t = std::time::Instant::now();").contains("time"));
    assert!(standard_modules(&code("// std::fs is not used\n#[cfg(test)]\nuse std::env;")).is_empty());
}

#[test]
fn no_mechanism_uses_another_or_writes_the_state() {
    let mut faults = Vec::new();
    for path in mechanisms() {
        let code = code(&read(&format!("{MODEL}/{path}")));
        let dense: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
        let own = path.trim_end_matches(".rs").replace('/', "::");
        for rest in dense.split("mechanisms::").skip(1) {
            if !format!("mechanisms::{rest}").starts_with(&own) {
                faults.push(format!("{path}: uses another mechanism: mechanisms::{}", rest.split(';').next().unwrap_or("")));
            }
        }
        if dense.contains("usesuper::") {
            faults.push(format!("{path}: uses its folder; what two mechanisms share stands in world/"));
        }
        if dense.contains("&mutState") || dense.contains("&mutWorld") {
            faults.push(format!("{path}: asks for the state to write; it proposes effects"));
        }
        for name in ["Scenario", "Record", "Target"] {
            if dense.contains(&format!("kokkyo_scenario::{name}")) || dense.contains(&format!("record::{name}")) {
                faults.push(format!("{path}: uses `{name}`; what judges the model is not for a mechanism to read"));
            }
        }
    }
    none(&faults);
}

/// Columns of the state that say how strong the enemy is, where, and what he does.
const TRUTH: [&str; 14] = [
    "presence",
    "cell",
    "fit",
    "sent",
    "running",
    "issued",
    "task",
    "cursor",
    "posture",
    "contact",
    "observed",
    "occupancy",
    "elements",
    "holdings",
];

#[test]
fn only_observation_looks_at_the_enemy() {
    let mut faults = Vec::new();
    let mut read_by_observation = 0;
    for path in mechanisms().into_iter().filter(|path| path.starts_with("mechanisms/intelligence/")) {
        let code = code(&read(&format!("{MODEL}/{path}")));
        let dense: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
        let found = TRUTH.iter().filter(|column| {
            let reads = |rest: &str| !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_');
            dense.split(&format!("state.{column}")).skip(1).any(reads) || dense.split(&format!("theatre.{column}")).skip(1).any(reads)
        });
        if path.ends_with("/observation.rs") {
            read_by_observation = found.count();
        } else {
            faults.extend(found.map(|column| format!("{path}: reads `{column}`; what is known of the enemy comes through observation")));
        }
    }
    assert!(read_by_observation >= 6, "observation reads only {read_by_observation} of the columns: this test looks for the wrong ones");
    // What a decision is given holds beliefs and nothing else.
    let view = code(&read(&format!("{MODEL}/world/belief.rs")));
    for word in ["State", "Theatre", "Census", "ElementId"] {
        if words(&view).any(|it| it == word) {
            faults.push(format!("world/belief.rs: names {word}; a belief leads to no truth"));
        }
    }
    none(&faults);
}

#[test]
fn the_model_names_nothing_of_the_past() {
    let names = ["nomonhan", "khalkhin", "halha", "japan", "soviet", "kwantung", "manchukuo", "mongolia", "zhukov"];
    let mut faults = Vec::new();
    for path in files(MODEL, "rs") {
        let code = code(&read(&path)).to_lowercase();
        faults
            .extend(names.iter().filter(|name| code.contains(**name)).map(|name| format!("{path}: names `{name}`; that is for packages")));
        let year = |word: &&str| word.len() == 4 && word.parse::<u32>().is_ok_and(|it| (1904..1946).contains(&it));
        faults.extend(words(&code).filter(year).map(|word| format!("{path}: holds {word}; dates are for packages")));
    }
    none(&faults);
}
