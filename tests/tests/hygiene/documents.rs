//! Documents: what they say about files, tests, commands and names is true.

use std::collections::BTreeSet;
use std::fs;

use crate::{MODEL, files, mechanisms, none, read, root, rows, ticked};

/// Subcommands that the binary has; the page *From the paper to the model* may name no other.
const COMMANDS: [&str; 12] =
    ["check", "cite", "decide", "explain", "export", "incidents", "list", "map", "run", "schema", "variants", "verify"];

const PAPER: &str = "docs/book/src/from-the-paper-to-the-model.md";

#[test]
fn every_mechanism_has_a_row_and_every_row_a_file() {
    let text = read("ARCHITECTURE.md");
    let rows = rows(&text, "The table of questions");
    let named: Vec<&str> = rows.iter().skip(1).flat_map(|row| ticked(&row[1])).collect();
    assert!(named.len() >= 10, "the table of questions is not found: {named:?}");
    let mut faults: Vec<String> = named
        .iter()
        .filter(|path| !root().join(MODEL).join(path).is_file())
        .map(|path| format!("ARCHITECTURE.md names {path}, which is not in {MODEL}"))
        .collect();
    let without = mechanisms().into_iter().filter(|path| !named.contains(&path.as_str()));
    faults.extend(without.map(|path| format!("{MODEL}/{path} has no row in ARCHITECTURE.md, The table of questions")));
    none(&faults);
}

#[test]
fn the_overview_shows_the_schedule() {
    let text = read(&format!("{MODEL}/step.rs"));
    let played: Vec<&str> = text.split("row!(").skip(1).filter_map(|rest| rest.split_once(", ")).map(|(name, _)| name).collect();
    let overview = read("docs/book/src/model/overview.md");
    let rows = rows(&overview, "The step");
    let shown: Vec<&str> = rows.iter().skip(1).flat_map(|row| ticked(&row[0])).collect();
    assert!(played.len() > 10, "the schedule is not found in {MODEL}/step.rs: {played:?}");
    assert_eq!(shown, played, "the table under *The step* in the overview is not the schedule of step.rs");
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let text = read("ARCHITECTURE.md");
    let rows = rows(&text, "Invariants");
    assert!(rows.len() > 10, "the table of invariants is not found");
    let mut faults = Vec::new();
    for row in rows.iter().skip(1) {
        let held = ticked(&row[1]);
        if held.is_empty() {
            faults.push(format!("no test stands beside: {}", row[0]));
        }
        for name in held {
            let (target, function) = name.split_once("::").unwrap_or((name, ""));
            let mut sources = files(&format!("tests/tests/{target}"), "rs");
            sources.extend(Some(format!("tests/tests/{target}.rs")).filter(|path| root().join(path).is_file()));
            let needle = format!("fn {function}(");
            if sources.is_empty() {
                faults.push(format!("ARCHITECTURE.md names the test {target}, which does not exist"));
            } else if !function.is_empty() && !sources.iter().any(|path| read(path).contains(&needle)) {
                faults.push(format!("ARCHITECTURE.md names {name}, which is not in tests/tests"));
            }
        }
    }
    none(&faults);
}

#[test]
fn the_paper_page_is_true() {
    let text = read(PAPER);
    let rows: Vec<Vec<String>> = rows(&text, "").into_iter().filter(|row| is_part(&row[0])).collect();
    let mut faults = Vec::new();
    for number in 1..=25 {
        let part = format!("S{number}");
        match rows.iter().filter(|row| row[0] == part).count() {
            1 => {}
            count => faults.push(format!("{part} has {count} rows, not one")),
        }
    }
    for row in &rows {
        let [part, _, state, places, commands] = row.as_slice() else {
            faults.push(format!("{} has {} columns, not five", row[0], row.len()));
            continue;
        };
        let built = ["built", "in part"].iter().any(|word| state.starts_with(word));
        if !built && !state.starts_with("not built yet") {
            faults.push(format!("{part}: the state is `{state}`, not built, in part or not built yet"));
        }
        let named = ticked(places);
        if built && (named.is_empty() || ticked(commands).is_empty()) {
            faults.push(format!("{part}: what is built has a file and a command"));
        }
        let missing = named.iter().filter(|path| !root().join(path).exists());
        faults.extend(missing.map(|path| format!("{part}: {path} does not exist")));
        for command in ticked(commands) {
            let known = command.strip_prefix("kokkyo ").and_then(|rest| rest.split(' ').next()).is_some_and(|it| COMMANDS.contains(&it));
            if !known {
                faults.push(format!("{part}: `{command}` is not a command of kokkyo"));
            }
        }
    }
    none(&faults);
}

fn is_part(cell: &str) -> bool {
    cell.strip_prefix('S').is_some_and(|rest| rest.parse::<u32>().is_ok())
}

#[test]
fn the_glossary_holds_the_names_in_use() {
    let text = read("GLOSSARY.md");
    let mut faults = Vec::new();
    let mut terms = BTreeSet::new();
    for row in rows(&text, "").iter().filter(|row| row[0].starts_with("**")) {
        let term = row[0].trim_matches('*').to_lowercase();
        if row.get(1).is_none_or(String::is_empty) {
            faults.push(format!("GLOSSARY.md: `{term}` has no meaning"));
        }
        if !terms.insert(term.clone()) {
            faults.push(format!("GLOSSARY.md: `{term}` is defined twice"));
        }
    }
    assert!(terms.len() >= 40, "only {} terms are found", terms.len());
    // Subsystems and mechanisms, and the headings of the package's reference.
    let mut used: BTreeSet<(String, String)> = BTreeSet::new();
    for path in mechanisms() {
        let names = path.trim_end_matches(".rs").split('/').skip(1);
        used.extend(names.map(|name| (name.replace('_', " "), path.clone())));
    }
    let package = "docs/book/src/reference/package.md";
    let headings = read(package);
    let headings = headings.lines().filter_map(|line| line.strip_prefix("### ")).filter(|name| !name.contains('`'));
    used.extend(headings.map(|name| (name.to_owned(), package.to_owned())));
    for (name, place) in used {
        if !terms.contains(&name) && !terms.contains(name.trim_end_matches('s')) {
            faults.push(format!("GLOSSARY.md lacks `{name}`, which {place} uses"));
        }
    }
    none(&faults);
}

/// Targets of the links `[…](…)` in a page, pictures left out, without anchors and without addresses on the web.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("](") {
        let opening = text[..at].rfind('[').unwrap_or(0);
        let target = text[at + 2..].split([')', ' ', '#']).next().unwrap_or_default();
        let picture = text[..opening].ends_with('!');
        if !picture && !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:") {
            found.push(target.to_owned());
        }
    }
    found
}

#[test]
fn links_lead_somewhere() {
    let own = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut pages: Vec<String> = own.filter(|name| name.ends_with(".md")).collect();
    pages.extend(files("docs", "md"));
    let mut faults = Vec::new();
    for page in pages {
        let folder = root().join(&page).parent().unwrap().to_path_buf();
        let dead = links(&read(&page)).into_iter().filter(|target| !folder.join(target).exists());
        faults.extend(dead.map(|target| format!("{page}: the link to {target} leads nowhere")));
    }
    none(&faults);
}

#[test]
fn the_book_lists_every_page() {
    let source = "docs/book/src";
    let listed: Vec<String> =
        links(&read("docs/book/src/SUMMARY.md")).iter().map(|target| target.trim_start_matches("./").to_owned()).collect();
    let present: Vec<String> =
        files(source, "md").iter().map(|path| path[source.len() + 1..].to_owned()).filter(|path| path != "SUMMARY.md").collect();
    let mut faults = Vec::new();
    faults.extend(present.iter().filter(|path| !listed.contains(path)).map(|path| format!("SUMMARY.md does not list {path}")));
    faults
        .extend(listed.iter().filter(|path| !present.contains(path)).map(|path| format!("SUMMARY.md lists {path}, which does not exist")));
    none(&faults);
}

#[test]
fn decisions_are_numbered_without_gaps() {
    let found = files("docs/decisions", "md");
    assert!(!found.is_empty(), "no decision record is found");
    let mut faults = Vec::new();
    for (index, path) in found.iter().enumerate() {
        let number = format!("{:04}", index + 1);
        if !path.starts_with(&format!("docs/decisions/{number}-")) {
            faults.push(format!("{path}: the next number is {number}"));
        }
        if !read(path).starts_with(&format!("# {number} ")) {
            faults.push(format!("{path}: the first line begins with `# {number} `"));
        }
    }
    none(&faults);
}

#[test]
fn the_changelog_keeps_software_and_results_apart() {
    let text = read("CHANGELOG.md");
    let mut faults = Vec::new();
    let releases: Vec<&str> = text.split("\n## ").skip(1).collect();
    assert!(!releases.is_empty(), "no release is found");
    for release in releases {
        let name = release.lines().next().unwrap_or_default();
        let missing = ["### Software", "### Results"].into_iter().filter(|heading| !release.contains(heading));
        faults.extend(missing.map(|heading| format!("CHANGELOG.md, {name}: `{heading}` is missing")));
    }
    none(&faults);
}
