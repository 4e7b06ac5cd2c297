//! No wrong word on the command line panics, hangs or passes for right: every option of every command, as clap itself
//! lists them, with every kind of wrong value.
//!
//! A new option without a line in [`ARGUMENTS`] fails. Each wrong value must end with a documented exit code and a message
//! on standard error that says what and how to mend it, and leave nothing on standard output but, with `--json`, an object.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "refusals/arguments.rs"]
mod arguments;
#[path = "../src/cli.rs"]
#[allow(dead_code, unused_imports)]
mod cli;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::CommandFactory as _;

use Kind::{
    Build, Date, Day, Drawings, Flag, Folder, Incidents, Line, Name, NewName, Pattern, Run, Scenario, Setting, Source, Studio, Target,
    Whole, Word,
};
use arguments::{ARGUMENTS, Kind};

/// Wrong whatever is asked for. None of them may be taken for anything.
const NEVER: &[&str] =
    &["", " ", "\u{1b}[31mred", "a\nb", "a\tb", "\u{202e}tset", "NaN", "-1", "99999999999999999999999999", "1e400", "\u{7f}"];

/// The wrong values of a kind, and whether each is the fault of a package (3), of the command line (2), or of the disk (1).
fn wrong(kind: Kind, place: &Path) -> Vec<(OsString, Vec<i32>)> {
    let path = |name: &str| place.join(name).into_os_string();
    let word = |text: &str| OsString::from(text);
    let mut all: Vec<(OsString, Vec<i32>)> = Vec::new();
    let mut add = |values: Vec<OsString>, codes: &[i32]| all.extend(values.into_iter().map(|value| (value, codes.to_vec())));
    let long = "x".repeat(20_000);
    let never: Vec<OsString> = NEVER.iter().map(|text| word(text)).chain([word(&long)]).collect();
    let not_files = [path("missing"), path("missing/deeper")];
    match kind {
        Flag => {}
        Whole(least, greatest) => {
            let numbers = [least.checked_sub(1).map(|less| less.to_string()), greatest.checked_add(1).map(|more| more.to_string())];
            add(never, &[2]);
            add(numbers.into_iter().flatten().map(OsString::from).collect(), &[2]);
            add(["1.5", "0x10", "１", "one", "1,000", "inf", "+-1"].map(word).to_vec(), &[2]);
        }
        Word | Name => {
            add(never, &[2]);
            add(["nonesuch", "../two-posts", "two-posts/..", "*", "日本", "%s%n"].map(word).to_vec(), &[2]);
        }
        Pattern => {
            add(never, &[2]);
            add(["nonesuch", "../two-posts", "two-posts/..", "日本*", "%s%n"].map(word).to_vec(), &[2]);
        }
        Date => {
            add(never, &[2]);
            let dates = [
                "yesterday",
                "1939-13-01",
                "1939-02-30",
                "1939",
                "1939-06-02T25:00",
                "1939-06-02 8h45",
                "02.06.1939",
                "1839-06-02",
                "99999-01-01",
                "1939-06-XX",
            ];
            add(dates.map(word).to_vec(), &[2]);
        }
        Setting => {
            add(never, &[2]);
            let settings = [
                "=",
                "=1",
                "clock.step_h",
                "clock.step_h=",
                "clock.step_h=NaN",
                "clock.step_h=inf",
                "clock.step_h=1e400",
                "clock.step_h=5",
                "clock.step_h=-3",
                "clock.step_h=three",
                "nonesuch=1",
                "combat.attrition.killed_share=2",
                "combat.attrition.killed_share=\u{1b}",
                "clock.end=1839-01-01",
                "forces.formations=1",
                "combat.attrition.killed_share==0.1",
                "combat.attrition.killed_share=0,3",
            ];
            add(settings.map(word).to_vec(), &[2]);
        }
        Scenario => {
            add(never, &[2]);
            add(["nonesuch", "two-post", "two-posts/", "no/such/folder", "./"].map(word).to_vec(), &[2, 3]);
            add(not_files.to_vec(), &[2]);
            add([path("file"), path("binary")].to_vec(), &[2]);
            add([path("empty"), path("spoilt"), path("self-extending")].to_vec(), &[3]);
            add([word("/dev/null")].to_vec(), &[2]);
        }
        Run => {
            add(never, &[2]);
            add(["nonesuch", "two-posts", "../RUN/../.."].map(word).to_vec(), &[2]);
            add(not_files.to_vec(), &[2]);
            add([path("file"), path("empty"), path("spoilt"), word("/dev/null")].to_vec(), &[2]);
            add([path("future"), path("past"), path("torn"), path("unfinished"), path("altered")].to_vec(), &[1, 2]);
        }
        Folder => {
            add([word("")].to_vec(), &[2]);
            add([path("file"), path("file/below"), path("spoilt"), word("/dev/null/x")].to_vec(), &[1, 2]);
            add([word("/proc/kokkyo"), word(&long)].to_vec(), &[1, 2]);
        }
        Studio => {
            add([word("")].to_vec(), &[2]);
            add([path("file"), path("file/below"), path("spoilt"), path("altered"), word("/dev/null/x")].to_vec(), &[1]);
            add([word("/proc/kokkyo"), word(&long)].to_vec(), &[1]);
        }
        Drawings => {
            add([word(""), path("file"), path("file/below"), word("/dev/null/x")].to_vec(), &[1, 2]);
            add([word("/proc/kokkyo"), word(&long)].to_vec(), &[1, 2]);
        }
        Target => {
            add([word(""), word("/"), word("..")].to_vec(), &[1, 2]);
            add([path("empty"), path("missing/deeper"), path("file/below"), word("/proc/kokkyo"), word(&long)].to_vec(), &[1, 2]);
        }
        Source => {
            add([word("")].to_vec(), &[2]);
            add([path("missing"), path("empty"), path("file"), path("binary"), path("file/below"), word(&long)].to_vec(), &[2]);
        }
        Incidents => {
            add([word(""), path("missing"), path("empty"), path("file/below"), word(&long)].to_vec(), &[2]);
            add([path("file"), path("binary")].to_vec(), &[3]);
        }
        Day => {
            add(never, &[2]);
            add(["yesterday", "1939-13-01", "1939-02-30", "02.06.1939", "1939-06-02T25:00", "../"].map(word).to_vec(), &[2]);
        }
        Line => {
            add(["", " ", "\u{1b}[31mred", "a\nb", "a\tb", "\u{202e}tset", "\u{7f}", long.as_str()].map(word).to_vec(), &[2]);
        }
        NewName => {
            add(["", " ", "\u{1b}[31mred", "a\nb", "a\tb", "\u{202e}tset", "\u{7f}", long.as_str()].map(word).to_vec(), &[2]);
            add(["-1", "a b", "../two-posts", "two-posts", "*", "日本", "%s%n", "1.5"].map(word).to_vec(), &[2]);
        }
        Build => {
            add([word(""), path("missing"), path("empty"), path("file")].to_vec(), &[2]);
        }
    }
    #[cfg(unix)]
    // Drawings go wherever the system takes a name, and so do studios.
    if !matches!(kind, Flag | Drawings | Studio) {
        use std::os::unix::ffi::OsStringExt as _;
        // Not UTF-8. As the name of something to be written it is sound.
        let (first, codes): (u8, &[i32]) = if matches!(kind, Folder | Target) { (b'w', &[0, 1, 2]) } else { (b'a', &[2]) };
        all.push((OsString::from_vec(vec![first, 0xff, 0xfe]), codes.to_vec()));
    }
    all
}

fn kokkyo(folder: &Path, arguments: &[OsString]) -> Output {
    // Nobody answers what is asked.
    let mut command = Command::new(env!("CARGO_BIN_EXE_kokkyo"));
    command.args(arguments).current_dir(folder).stdin(std::process::Stdio::null()).output().expect("the program starts")
}

fn words(line: &str, run: &Path) -> Vec<OsString> {
    line.split(' ').map(|word| if word == "RUN" { run.as_os_str().to_owned() } else { OsString::from(word) }).collect()
}

/// Files and folders of every wrong kind.
fn prepare(place: &Path, run: &Path) {
    fs::write(place.join("file"), "a text\n").unwrap();
    fs::write(place.join("binary"), [0, 159, 146, 150, 255]).unwrap();
    fs::create_dir(place.join("empty")).unwrap();
    fs::create_dir(place.join("spoilt")).unwrap();
    fs::write(place.join("spoilt/scenario.toml"), "format = [\n").unwrap();
    fs::create_dir(place.join("self-extending")).unwrap();
    fs::write(place.join("self-extending/scenario.toml"), "format = 1\nname = \"x\"\nextends = \"self-extending\"\n").unwrap();
    let manifest = fs::read_to_string(run.join("manifest.json")).unwrap();
    let format = serde_json::from_str::<serde_json::Value>(&manifest).unwrap()["kokkyo_run_folder"].as_u64().unwrap();
    let version = &format!("\"kokkyo_run_folder\": {format}");
    assert!(manifest.contains(version), "{manifest}");
    for (name, text) in [
        ("future", manifest.replace(version, "\"kokkyo_run_folder\": 4000000000")),
        ("past", manifest.replace(version, "\"kokkyo_run_folder\": 1")),
        ("torn", manifest[..manifest.len() / 2].to_string()),
        ("unfinished", manifest.replace("\"complete\": true", "\"complete\": false")),
        ("altered", manifest.clone()),
    ] {
        let folder = place.join(name);
        copy(run, &folder);
        fs::write(
            folder.join("manifest.json"),
            if name == "torn" { format!("{{{version}, \"command\": \"run\", {}", &text[1..]) } else { text },
        )
        .unwrap();
    }
    fs::write(place.join("altered/run.json"), "{}").unwrap();
}

/// A file of forty incidents in two sectors.
fn incidents() -> String {
    // In order of time: a warning would stand before what is judged here.
    let row = |at: u32| {
        let (year, month, day) = (1938 + at / 20, 1 + at % 20 / 2, 3 + at % 2 * 11 + at * 7 % 9);
        format!("{at},{year}-{month:02}-{day:02},{}\n", ["north", "south"][at as usize % 2])
    };
    std::iter::once("id,date,sector\n".to_string()).chain((0..40).map(row)).collect()
}

/// A table of a dozen battles.
fn battles() -> String {
    let row = |at: u32| format!("{at},{},{},{},{}\n", 900 + 70 * at, 60 + at * 5 % 17, 1500 - 60 * at, 80 + at * 7 % 23);
    std::iter::once("battle,attacker_strength,attacker_losses,defender_strength,defender_losses\n".to_string())
        .chain((0..12).map(row))
        .collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(|_| ()).unwrap() }
    }
}

/// Everything below a folder, with sizes.
fn inventory(folder: &Path) -> BTreeSet<(String, u64)> {
    let mut all = BTreeSet::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(at) = waiting.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            let data = fs::symlink_metadata(&path).unwrap();
            all.insert((path.to_string_lossy().into_owned(), if data.is_file() { data.len() } else { 0 }));
            if data.is_dir() {
                waiting.push(path);
            }
        }
    }
    all
}

/// What is wrong with how the program answered; nothing where it answered as documented.
fn judged(output: &Output, codes: &[i32], json: bool) -> Option<String> {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let Some(code) = output.status.code() else { return Some("ended by a signal".to_string()) };
    if err.contains("panicked") || code == 101 {
        return Some(format!("panicked: {err}"));
    }
    if !codes.contains(&code) {
        return Some(format!("status {code} instead of {codes:?}: {err}"));
    }
    if err.chars().any(|letter| letter != '\n' && (letter.is_control() || ('\u{202a}'..='\u{202e}').contains(&letter))) {
        return Some(format!("control characters on standard error: {err:?}"));
    }
    if err.len() > 100_000 {
        return Some(format!("{} bytes of message", err.len()));
    }
    if code == 0 {
        return None;
    }
    // A sentence that says what is wrong: more than the word error, and something to do or something quoted.
    let said = err.lines().skip_while(|line| line.starts_with("note:")).collect::<Vec<_>>().join("\n");
    if !said.starts_with("error") || said.len() < "error: xxxxxxxx".len() {
        return Some(format!("no message: {err:?}"));
    }
    if err.lines().count() < 2 && !err.contains([';', '(', ':']) {
        return Some(format!("no remedy: {err:?}"));
    }
    match out.trim() {
        "" => None,
        // `kokkyo check --json` answers with an object that lists the faults.
        text if json && serde_json::from_str::<serde_json::Value>(text).is_ok_and(|value| value.is_object()) => None,
        text => Some(format!("on standard output: {text}")),
    }
}

/// Every argument that clap knows: command and name, without those of its own.
fn known() -> BTreeSet<(String, String)> {
    let root = cli::Cli::command();
    let of = |name: &str, command: &clap::Command| -> Vec<(String, String)> {
        let own = |id: &str| !["help", "version"].contains(&id);
        command
            .get_arguments()
            .map(|argument| argument.get_id().to_string())
            .filter(|id| own(id))
            .map(|id| (name.to_string(), id))
            .collect()
    };
    let mut all: BTreeSet<(String, String)> = of("", &root).into_iter().collect();
    for command in root.get_subcommands().filter(|command| command.get_name() != "help") {
        if command.get_subcommands().next().is_none() {
            all.extend(of(command.get_name(), command));
        }
        for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
            assert!(below.get_subcommands().next().is_none(), "{}: walk deeper", below.get_name());
            all.extend(of(&format!("{} {}", command.get_name(), below.get_name()), below));
        }
    }
    all
}

#[test]
fn every_option_of_every_command_has_its_line_here() {
    let here: BTreeSet<(String, String)> = ARGUMENTS.iter().map(|(command, name, ..)| (command.to_string(), name.to_string())).collect();
    assert_eq!(here.len(), ARGUMENTS.len(), "an argument stands twice");
    let missing: Vec<_> = known().difference(&here).cloned().collect();
    assert!(missing.is_empty(), "no line for {missing:?}");
    let gone: Vec<_> = here.difference(&known()).cloned().collect();
    assert!(gone.is_empty(), "no such argument: {gone:?}");
    // What an argument takes is what clap says of it.
    let root = cli::Cli::command();
    for (command, name, kind, _) in ARGUMENTS {
        let command = command.split(' ').filter(|word| !word.is_empty()).fold(&root, |at, word| at.find_subcommand(word).unwrap());
        let argument = command.get_arguments().find(|argument| argument.get_id() == *name).unwrap();
        assert_eq!(*kind == Flag, !argument.get_action().takes_values(), "{name}");
        assert!(*kind != Word || !argument.get_possible_values().is_empty(), "{name} has no words");
        assert!(*kind == Word || *kind == Flag || argument.get_possible_values().is_empty(), "{name} has words");
    }
}

#[test]
fn every_wrong_value_of_every_option_is_refused_in_words() {
    let place = tempfile::tempdir().unwrap();
    let run = place.path().join("kept");
    let made = kokkyo(place.path(), &words("run two-posts --replications 1 --quiet --out RUN", &run));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    prepare(place.path(), &run);
    let mut cases: Vec<(String, Vec<OsString>, Vec<i32>)> = Vec::new();
    for (command, name, kind, line) in ARGUMENTS {
        let given = words(line, &run);
        let at = given.iter().position(|word| word == "@");
        let label =
            |value: &OsString| format!("kokkyo {command} {name}: {:?}", value.to_string_lossy().chars().take(60).collect::<String>());
        let Some(at) = at else {
            // A flag takes no value.
            let mut with_value = given.clone();
            let flag = with_value.iter_mut().rfind(|word| word.to_string_lossy().replace('-', "_").ends_with(name)).unwrap();
            flag.push("=yes");
            cases.push((label(&"=yes".into()), with_value, vec![2]));
            continue;
        };
        // An option without its value, and with it twice where that is not meant.
        let before = given[at - 1].to_string_lossy();
        let option = before.starts_with("--") && !["--json", "--list", "1939-06-02"].contains(&&*before) && !before.ends_with(".svg");
        if option {
            cases.push((label(&"no value".into()), given[..at].to_vec(), vec![2]));
            if !["with", "set", "hold_out", "suite", "step", "rules", "against"].contains(name) {
                let twice = [&given[..at], &[OsString::from("1")], &given[at - 1..at], &[OsString::from("1")]].concat();
                cases.push((label(&"twice".into()), twice, vec![2]));
            }
        }
        // Bare `kokkyo` reads its options as `run` does, and takes longer to begin.
        let tried = if command.is_empty() { 4 } else { usize::MAX };
        for (value, codes) in wrong(*kind, place.path()).into_iter().take(tried) {
            let mut given = given.clone();
            // A value that begins with a dash is a value all the same.
            if option {
                let mut joined = given[at - 1].clone();
                joined.push("=");
                joined.push(&value);
                given.splice(at - 1..=at, [joined]);
            } else {
                given.splice(at..=at, [OsString::from("--"), value.clone()]);
            }
            cases.push((label(&value), given, codes));
        }
    }
    assert!(cases.len() > 700, "{}", cases.len());
    let before = inventory(place.path());
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                // Each thread in a folder of its own, where sound names of files to be written may go.
                let own = tempfile::tempdir().unwrap();
                fs::write(own.path().join("incidents.csv"), incidents()).unwrap();
                fs::write(own.path().join("battles.csv"), battles()).unwrap();
                while let Some((label, arguments, codes)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let output = kokkyo(own.path(), arguments);
                    let json = arguments.iter().any(|word| word == "--json");
                    if let Some(fault) = judged(&output, codes, json) {
                        failures.lock().unwrap().push(format!("{label}\n    {fault}"));
                    }
                }
                let left: Vec<String> =
                    inventory(own.path()).into_iter().map(|(path, _)| path).filter(|path| path.ends_with(".tmp")).collect();
                if !left.is_empty() {
                    failures.lock().unwrap().push(format!("left behind: {left:?}"));
                }
            });
        }
    });
    let after = inventory(place.path());
    let mut failures = failures.into_inner().unwrap();
    let changed: Vec<_> = before.symmetric_difference(&after).collect();
    if !changed.is_empty() {
        failures.push(format!("something was written or removed: {changed:?}"));
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn the_sound_command_lines_of_this_test_are_sound() {
    let place = tempfile::tempdir().unwrap();
    let run = place.path().join("kept");
    assert!(kokkyo(place.path(), &words("run two-posts --replications 1 --quiet --out RUN", &run)).status.success());
    fs::write(place.path().join("style.csl"), include_str!("style.csl")).unwrap();
    // Those of the whole campaign differ from those of `two-posts` by the scenario only, and take their time.
    // There is no shard to be merged here, and a server goes on until it is asked to end; `merge` and `serve` have tests of their own.
    let tried = |command: &str| !["", "verify", "merge", "serve"].contains(&command);
    // Two options of a command are often shown on one line: what differs in the order of its words only is not tried again.
    let mut met = BTreeSet::new();
    for (command, name, kind, line) in ARGUMENTS.iter().filter(|(command, ..)| tried(command)) {
        let value = match (*kind, *name) {
            (Flag, _) => "",
            (Word, "mode") => "historical",
            (Word, "what") => "mechanisms",
            (Word, "suite") => "format,history",
            (Word, "lang") => "ja",
            (Word, "method") => "sobol",
            (Word, "over") => "assumed",
            (Word, "to") => "msdl",
            (Word, _) => "bibtex",
            (Whole(..), "samples") => "3",
            (Whole(..), "particles") => "10",
            (Whole(..), "replications") if command.starts_with("incidents") || *command == "decide" => "10",
            (Whole(..), "replications") if *command == "validate" => "3",
            (Name, "case") => "the-bridge",
            (Name, "name") if *command == "copy" => "two-posts",
            (Whole(..), "until") => "1938",
            (Name, "without") => "NEUTRALITY",
            (Scenario, "border") => "border-1932-1945",
            (Incidents, "file") => "battles.csv",
            (Incidents, _) => "incidents.csv",
            (Day, "from") => "1938-01-01",
            (Day, "to") => "1940-12-31",
            (Day, _) => "1939-06-02",
            (Whole(..), _) | (Name, "event") => "1",
            (Name, "variants") => "no-bridge",
            (Name, "factorial") => "half-the-lorries,no-bridge",
            (Name, "shard") => "1/2",
            (Name, "range") => "20",
            (Name, "columns") => {
                "a_strength=attacker_strength,a_losses=attacker_losses,b_strength=defender_strength,b_losses=defender_losses"
            }
            (Pattern, "inputs") => "combat.attrition.*",
            (Pattern, "on") => "L_*",
            // Before a target is over there is nothing to calibrate on.
            (Date, "before" | "until") if *command == "calibrate" => "1939-06-11",
            (Name, "discrepancy") => "20",

            (Pattern, _) => "losses.*",
            (Date, _) => "1939-06-02",
            // Without the bridge nobody fights, and nothing varies.
            (Name, "with") if *command == "calibrate" => "half-the-lorries",
            (Name, "headquarters") => "W_HQ",
            (Name, "with") => "no-bridge",
            (Name, "hold_out") if *command == "validate" => "air",
            (Name, "hold_out") => "logistics",
            (Name, "explain") => "K013",
            (Name, "file") => "scenario.toml",
            (Name, "formation") => "W_DET",
            (Name, "kind") => "arrived",
            (Name, "style") => "apa",
            (Name, "reading") => "about-200",
            (Name, "against") if *command == "validate" => "logistics.haulage,no-bridge",
            (Name, "layer") => "days",
            (Name, "orcid") => "https://orcid.org/0000-0002-1825-0097",
            (Name, "licence") => "CC-BY-4.0",
            (Line, _) => "A",
            (NewName, _) => "mine",
            (Name, "sides") => "Westland,Eastland",
            (Name, "field") => "-68.6,-55.4,-66.6,-54.6",
            (Name, "rules" | "against") => "J_343",
            (Name, "years") => "5",
            (Name, _) => "W_POST",
            (Setting, _) => "clock.step_h=6",
            (Scenario, _) => "two-posts",
            (Run, _) => "RUN",
            (Folder | Drawings, _) => "new",
            (Target, _) => "new.file",
            (Source, "decided") => "decided.choices",
            (Source, _) => "style.csl",
            // The build of the viewer is in the repository and not in this folder.
            (Build, _) => continue,
            (Studio, _) => continue,
        };
        let given = words(&line.replace('@', value), &run);
        let mut unordered = given.clone();
        unordered.sort();
        if !met.insert(unordered) {
            continue;
        }
        let own = tempfile::tempdir().unwrap();
        fs::copy(place.path().join("style.csl"), own.path().join("style.csl")).unwrap();
        fs::write(own.path().join("decided.choices"), "# nothing is decided yet\n\n").unwrap();
        fs::write(own.path().join("incidents.csv"), incidents()).unwrap();
        fs::write(own.path().join("battles.csv"), battles()).unwrap();
        let output = kokkyo(own.path(), &given);
        assert!(output.status.success(), "kokkyo {command} {name} {given:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn two_runs_into_one_folder_at_once_are_one_run_and_one_refusal() {
    let place = tempfile::tempdir().unwrap();
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_kokkyo"))
            .args(["run", "two-posts", "--replications", "400", "--threads", "1", "--quiet", "--json", "--out", "kept"])
            .current_dir(place.path())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let (first, second) = (start(), start());
    let outputs = [first.wait_with_output().unwrap(), second.wait_with_output().unwrap()];
    let codes: BTreeSet<Option<i32>> = outputs.iter().map(|output| output.status.code()).collect();
    assert_eq!(codes, BTreeSet::from([Some(0), Some(1)]));
    let refused = outputs.iter().find(|output| output.status.code() == Some(1)).unwrap();
    let message = String::from_utf8_lossy(&refused.stderr);
    assert!(message.contains("another run is being written into this folder") && refused.stdout.is_empty(), "{message}");
    // What is left is the whole of one run, and no lock: it is read, and the next run may have the folder.
    assert!(kokkyo(place.path(), &words("replay RUN", &place.path().join("kept"))).status.success());
    assert!(kokkyo(place.path(), &words("run two-posts --replications 1 --quiet --out kept", place.path())).status.success());
}
