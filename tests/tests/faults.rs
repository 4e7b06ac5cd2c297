//! Every code of a fault has a section in the book and a failing example: `tests/faults/CODE.toml`, the smallest edit of
//! `two-posts` that brings it about, with the place and message that are expected. `KOKKYO_ACCEPT_GOLDEN=1` writes the
//! expectations and the pages' outputs anew; read the difference.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod examples;

use std::fmt::Write as _;

use kokkyo_model::{compile, specification};
use kokkyo_scenario::check::{self, CODES, Suite};
use kokkyo_scenario::{Diagnostic, Report, Style};
use kokkyo_tests::root;

use examples::{Example, examples, is_of_border, read, text};

const PAGES: &str = "docs/book/src/reference/faults";
/// Name of the file of incidents of an example that is about one.
const INCIDENTS: &str = "incidents.csv";
const OPENS: &str = "<!-- example ";
const CLOSES: &str = "<!-- end -->";

fn accept() -> bool {
    std::env::var_os("KOKKYO_ACCEPT_GOLDEN").is_some()
}

fn report(example: &Example) -> Report {
    let package = match read(example) {
        Ok(package) => package,
        Err(report) => return report,
    };
    if is_of_border(example) {
        // A file of incidents is read alone, a border as a whole.
        return match package.files.get(INCIDENTS) {
            Some(bytes) => kokkyo_scenario::events::read(INCIDENTS, bytes).1,
            None => check::load_border(&package, &[]).map_or_else(|report| report, |border| Report { diagnostics: border.warnings }),
        };
    }
    // A program may build a world without asking the model for its parameters first; the command line does not.
    let specs = if example.table.contains_key("unasked") { Vec::new() } else { specification() };
    match check::load(&package, &specs, &[]) {
        Ok(scenario) => match compile(&scenario.given) {
            Ok(_) => Report { diagnostics: scenario.warnings },
            Err(report) => report,
        },
        Err(report) => report,
    }
}

/// The fault that the example is about: of its code, and in its file where that is given.
fn fault(example: &Example) -> Diagnostic {
    let found = report(example).diagnostics;
    let list: Vec<String> = found.iter().map(ToString::to_string).collect();
    let file = text(&example.table, "file").unwrap_or_default();
    let mut of_code = found.into_iter().filter(|fault| fault.code == example.code());
    let fits = |fault: &Diagnostic| file.is_empty() || fault.file == file;
    of_code.find(fits).unwrap_or_else(|| panic!("{}: no such fault among\n{}", example.name, list.join("\n")))
}

fn expectation(fault: &Diagnostic) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_string()).to_string();
    let mut expected = format!("file = {}\nline = {}\n", quoted(&fault.file), fault.line);
    if let Some(span) = fault.span {
        let _ = writeln!(expected, "column = {}\nend = [{}, {}]", span.column, span.end_line, span.end_column);
    }
    if let Some(name) = &fault.suggestion {
        let _ = writeln!(expected, "suggestion = {}", quoted(name));
    }
    let _ = writeln!(expected, "message = {}\nhelp = {}", quoted(&fault.message), quoted(&fault.help));
    expected
}

#[test]
fn every_example_has_its_fault_at_its_place_with_its_message() {
    let mut wrong = Vec::new();
    for example in examples() {
        let fault = fault(&example);
        let expected = expectation(&fault);
        let stands = std::fs::read_to_string(&example.path).unwrap();
        let kept = ["# The check", "[[edit]]"].iter().filter_map(|mark| stands.find(mark)).min().unwrap();
        let (before, edits) = stands.split_at(kept);
        if before.trim_end() != expected.trim_end() {
            if accept() {
                std::fs::write(&example.path, format!("{expected}\n{edits}")).unwrap();
            }
            wrong.push(format!("{}: expected\n{before}found\n{expected}", example.name));
        }
    }
    assert!(wrong.is_empty() || accept(), "{}", wrong.join("\n"));
}

#[test]
fn one_mistake_is_never_many_messages() {
    let mut wrong = Vec::new();
    for example in examples() {
        let count = report(&example).diagnostics.len();
        // A misspelt name is unknown here and missing there; K009 drops the table it stands in.
        if count > 2 + example.edits.len() {
            wrong.push(format!("{} has {count} faults", example.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_an_example() {
    let examples = examples();
    let codes = || CODES.iter().chain(kokkyo_model::CODES).map(|(code, _)| *code);
    let missing: Vec<&str> = codes().filter(|code| !examples.iter().any(|example| example.name == *code)).collect();
    assert!(missing.is_empty(), "tests/faults has no example for {}", missing.join(", "));
    let unknown: Vec<&str> = examples.iter().map(Example::code).filter(|code| !codes().any(|known| known == *code)).collect();
    assert!(unknown.is_empty(), "tests/faults has examples for codes that do not exist: {}", unknown.join(", "));
}

/// How an example came about, in a sentence.
fn told(example: &Example) -> String {
    let mut sentences = Vec::new();
    let code = |text: &str| {
        let shown: String = text.chars().map(|letter| if letter == '\u{202e}' { '\u{fffd}' } else { letter }).collect();
        let line = shown.trim().lines().collect::<Vec<_>>().join(" ⏎ ");
        let cut: String = line.chars().take(70).collect();
        if cut == line { format!("`{cut}`") } else { format!("`{cut}…`") }
    };
    for edit in &example.edits {
        let file = text(edit, "file").unwrap();
        sentences.push(if let Some(target) = text(edit, "link") {
            format!("`{file}` becomes a link to `{target}`.")
        } else if let Some(size) = edit.get("size") {
            format!("`{file}` is {size} bytes long.")
        } else if edit.contains_key("remove") {
            format!("`{file}` is removed.")
        } else if let Some(all) = text(edit, "write") {
            format!("`{file}` becomes {}.", code(all))
        } else if let Some(more) = text(edit, "append") {
            let times = edit.get("times").map_or(String::new(), |times| format!(" {times} times"));
            format!("To `{file}` is added{times} {}.", code(more))
        } else if edit.contains_key("bytes") {
            format!("`{file}` is saved in another encoding.")
        } else {
            match text(edit, "with") {
                Some("") => format!("In `{file}`, {} is left out.", code(text(edit, "replace").unwrap())),
                Some(with) => format!("In `{file}`, {} becomes {}.", code(text(edit, "replace").unwrap()), code(with)),
                None => String::new(),
            }
        });
    }
    sentences.join(" ")
}

fn renewed(page: &str, examples: &[Example]) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some(at) = rest.find(OPENS) {
        let opening = at + rest[at..].find("-->").expect("a marker is closed") + 3;
        let name = rest[at + OPENS.len()..opening - 3].trim();
        let end = opening + rest[opening..].find(CLOSES).expect("an example ends");
        let example = examples.iter().find(|example| example.name == name).unwrap_or_else(|| panic!("there is no example {name}"));
        let shown = fault(example).render(Style::Plain);
        let _ = write!(out, "{}\n*Example.* {}\n\n```text\n{shown}```\n", &rest[..opening], told(example));
        rest = &rest[end..];
    }
    out + rest
}

#[test]
fn every_code_has_a_section_whose_output_is_what_the_program_prints() {
    let examples = examples();
    let mut stale = Vec::new();
    let mut sections = Vec::new();
    for suite in Suite::ALL {
        let path = root().join(PAGES).join(format!("{}.md", suite.word()));
        let page = std::fs::read_to_string(&path).unwrap();
        let new = renewed(&page, &examples);
        if new != page {
            stale.push(suite.word());
            if accept() {
                std::fs::write(&path, &new).unwrap();
            }
        }
        for line in page.lines().filter(|line| line.starts_with("## ")) {
            let code = line[3..].split(':').next().unwrap().to_string();
            assert!(line.ends_with(&format!(" {{#{code}}}")), "{line}: the heading ends in its anchor");
            assert_eq!(Suite::of(&code), suite, "{code} stands on the wrong page");
            sections.push(code);
        }
        for example in examples.iter().filter(|example| Suite::of(example.code()) == suite && !example.name.contains('-')) {
            assert!(page.contains(&format!("{OPENS}{} -->", example.name)), "the section of {} does not show its example", example.name);
        }
    }
    assert!(
        stale.is_empty() || accept(),
        "out of date: {}; KOKKYO_ACCEPT_GOLDEN=1 cargo test -p kokkyo-tests --test faults",
        stale.join(", ")
    );
    let codes: Vec<&str> = CODES.iter().chain(kokkyo_model::CODES).map(|(code, _)| *code).collect();
    let missing: Vec<&&str> = codes.iter().filter(|code| !sections.iter().any(|section| section == *code)).collect();
    assert!(missing.is_empty(), "{PAGES} has no section for {missing:?}");
    let unknown: Vec<&String> = sections.iter().filter(|section| !codes.contains(&section.as_str())).collect();
    assert!(unknown.is_empty(), "{PAGES} has sections for unknown codes: {unknown:?}");
}
