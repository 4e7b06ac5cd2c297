//! No wrong word on the command line panics, hangs or passes for right: every option of every command, as clap itself
//! lists them, with every kind of wrong value.
//!
//! A new option without a line in [`ARGUMENTS`] fails. Each wrong value must end with a documented exit code and a message
//! on standard error that says what and how to mend it, and leave nothing on standard output but, with `--json`, an object.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

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

/// What an argument takes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// Nothing: it is there or not.
    Flag,
    /// A whole number from the first to the last.
    Whole(u64, u64),
    /// One of the words that clap lists.
    Word,
    /// An exact instant within the clock of `two-posts`.
    Date,
    /// A name that the scenario, the run or the program knows.
    Name,
    /// A name in which `*` stands for anything.
    Pattern,
    /// `PATH=VALUE`.
    Setting,
    /// A scenario: built in, or a folder.
    Scenario,
    /// A folder that holds a kept run.
    Run,
    /// A folder to be written.
    Folder,
    /// A folder in which a studio is kept: whoever names a sound one has a server that goes on.
    Studio,
    /// A folder that drawings are put into, beside whatever else it holds.
    Drawings,
    /// A file to be written.
    Target,
    /// A file to be read.
    Source,
    /// A table of incidents or of battles to be read.
    Incidents,
    /// A day of any century: EDTF.
    Day,
    /// A folder to be read.
    Build,
    /// A line of text that can be read.
    Line,
}

use Kind::{
    Build, Date, Day, Drawings, Flag, Folder, Incidents, Line, Name, Pattern, Run, Scenario, Setting, Source, Studio, Target, Whole, Word,
};

/// Every argument: command, name as clap has it, what it takes, and a sound command line in which it stands last, `@` being
/// its value. `RUN` stands for a kept run.
#[rustfmt::skip]
const ARGUMENTS: &[(&str, &str, Kind, &str)] = &[
    ("", "no_color", Flag, "--no-color"),
    ("", "with", Name, "--no-out --replications 1 --until 1939-05-12 --with @"),
    ("", "set", Setting, "--no-out --replications 1 --until 1939-05-12 --set @"),
    ("", "hold_out", Name, "--no-out --replications 1 --until 1939-05-12 --hold-out @"),
    ("", "seed", Whole(0, (1 << 53) - 1), "--no-out --replications 1 --until 1939-05-12 --seed @"),
    ("", "mode", Word, "--no-out --replications 1 --until 1939-05-12 --mode @"),
    ("", "replications", Whole(1, u32::MAX as u64), "--no-out --until 1939-05-12 --replications @"),
    ("", "threads", Whole(1, 1024), "--no-out --replications 1 --until 1939-05-12 --threads @"),
    ("", "until", Date, "--no-out --replications 1 --until @"),
    ("", "free_from", Date, "--no-out --replications 1 --until 1939-05-12 --free-from @"),
    ("", "decided", Source, "--no-out --replications 1 --until 1939-05-12 --mode free --choices @"),
    ("", "draw_parameters", Flag, "--no-out --replications 1 --until 1939-05-12 --draw-parameters"),
    ("", "digest", Flag, "--no-out --replications 1 --until 1939-05-12 --digest"),
    ("", "full", Flag, "--no-out --replications 1 --until 1939-05-12 --full"),
    ("", "quiet", Flag, "--no-out --replications 1 --until 1939-05-12 --quiet"),
    ("", "out", Folder, "--replications 1 --until 1939-05-12 --out @"),
    ("", "no_out", Flag, "--replications 1 --until 1939-05-12 --no-out"),
    ("", "json", Flag, "--no-out --replications 1 --until 1939-05-12 --json"),
    ("run", "scenario", Scenario, "run --no-out --replications 1 --json @"),
    ("run", "with", Name, "run two-posts --no-out --replications 1 --json --with @"),
    ("run", "set", Setting, "run two-posts --no-out --replications 1 --json --set @"),
    ("run", "hold_out", Name, "run two-posts --no-out --replications 1 --json --hold-out @"),
    ("run", "seed", Whole(0, (1 << 53) - 1), "run two-posts --no-out --replications 1 --json --seed @"),
    ("run", "mode", Word, "run two-posts --no-out --replications 1 --json --mode @"),
    ("run", "replications", Whole(1, u32::MAX as u64), "run two-posts --no-out --json --replications @"),
    ("run", "threads", Whole(1, 1024), "run two-posts --no-out --replications 1 --json --threads @"),
    ("run", "until", Date, "run two-posts --no-out --replications 1 --json --until @"),
    ("run", "free_from", Date, "run two-posts --no-out --replications 1 --json --free-from @"),
    ("run", "decided", Source, "run two-posts --no-out --replications 1 --json --mode free --choices @"),
    ("run", "draw_parameters", Flag, "run two-posts --no-out --replications 1 --json --draw-parameters"),
    ("run", "digest", Flag, "run two-posts --no-out --replications 1 --json --digest"),
    ("run", "full", Flag, "run two-posts --no-out --replications 1 --full"),
    ("run", "quiet", Flag, "run two-posts --no-out --replications 1 --quiet"),
    ("run", "out", Folder, "run two-posts --replications 1 --json --out @"),
    ("run", "no_out", Flag, "run two-posts --replications 1 --json --no-out"),
    ("run", "json", Flag, "run two-posts --no-out --replications 1 --json"),
    ("decide", "case", Name, "decide --scenario two-posts --replications 10 --json @"),
    ("decide", "scenario", Scenario, "decide --replications 10 --json --scenario @"),
    ("decide", "with", Name, "decide --scenario two-posts --replications 10 --json --with @"),
    ("decide", "set", Setting, "decide --scenario two-posts --replications 10 --json --set @"),
    ("decide", "seed", Whole(0, (1 << 53) - 1), "decide --scenario two-posts --replications 10 --json --seed @"),
    ("decide", "replications", Whole(10, 1_000_000), "decide --scenario two-posts --json --replications @"),
    ("decide", "draw_parameters", Flag, "decide --scenario two-posts --replications 10 --json --draw-parameters"),
    ("decide", "json", Flag, "decide --scenario two-posts --replications 10 --json"),
    ("list", "what", Word, "list @"),
    ("list", "scenario", Scenario, "list parameters --json @"),
    ("list", "json", Flag, "list --json"),
    ("copy", "name", Name, "copy @ new-copy"),
    ("copy", "folder", Folder, "copy two-posts @"),
    ("check", "scenario", Scenario, "check --json @"),
    ("check", "suite", Word, "check two-posts --json --suite @"),
    ("check", "deny_warnings", Flag, "check two-posts --deny-warnings"),
    ("check", "explain", Name, "check --explain @"),
    ("check", "json", Flag, "check two-posts --json"),
    ("verify", "json", Flag, "verify --json"),
    ("variants", "scenario", Scenario, "variants --json @"),
    ("variants", "json", Flag, "variants two-posts --json"),
    ("schema", "file", Name, "schema @"),
    ("schema", "out", Folder, "schema --out @"),
    ("schema", "border", Flag, "schema --border"),
    ("map", "scenario", Scenario, "map --date 1939-06-02 --svg map.svg @"),
    ("map", "date", Date, "map two-posts --svg map.svg --date @"),
    ("map", "svg", Target, "map two-posts --date 1939-06-02 --svg @"),
    ("map", "lang", Word, "map two-posts --date 1939-06-02 --svg map.svg --lang @"),
    ("map", "with", Name, "map two-posts --date 1939-06-02 --svg map.svg --with @"),
    ("map", "set", Setting, "map two-posts --date 1939-06-02 --svg map.svg --set @"),
    ("map", "hold_out", Name, "map two-posts --date 1939-06-02 --svg map.svg --hold-out @"),
    ("map", "seed", Whole(0, (1 << 53) - 1), "map two-posts --date 1939-06-02 --svg map.svg --seed @"),
    ("replay", "run", Run, "replay --json @"),
    ("replay", "threads", Whole(1, 1024), "replay RUN --json --threads @"),
    ("replay", "json", Flag, "replay RUN --json"),
    ("report", "run", Run, "report --out report.html @"),
    ("report", "out", Target, "report RUN --out @"),
    ("report", "viewer", Build, "report RUN --out report.html --viewer @"),
    ("export", "run", Run, "export --to csv --out table @"),
    ("export", "to", Word, "export RUN --out exported --at 1939-06-02 --to @"),
    ("export", "out", Folder, "export RUN --to geopackage --out @"),
    ("export", "replace", Flag, "export RUN --to kml --out exported --replace"),
    ("export", "layer", Name, "export RUN --to csv --out table --layer @"),
    ("export", "at", Date, "export RUN --to msdl --out exported --at @"),
    ("export", "author", Line, "export RUN --to ro-crate --out exported --author @"),
    ("export", "orcid", Name, "export RUN --to ro-crate --out exported --author A --orcid @"),
    ("export", "licence", Name, "export RUN --to ro-crate --out exported --licence @"),
    ("export", "published", Day, "export RUN --to ro-crate --out exported --published @"),
    ("explain", "run", Run, "explain --list --json @"),
    ("explain", "event", Whole(1, 4_000_000_000), "explain RUN --json @"),
    ("explain", "list", Flag, "explain RUN --list --json"),
    ("explain", "formation", Name, "explain RUN --json --formation @"),
    ("explain", "kind", Name, "explain RUN --json --kind @"),
    ("explain", "day", Date, "explain RUN --json --day @"),
    ("explain", "depth", Whole(1, 40), "explain RUN 1 --json --depth @"),
    ("explain", "json", Flag, "explain RUN 1 --json"),
    ("cite", "scenario", Scenario, "cite --json @"),
    ("cite", "subject", Name, "cite two-posts --json @"),
    ("cite", "style", Name, "cite two-posts --style @"),
    ("cite", "csl", Source, "cite two-posts --csl @"),
    ("cite", "format", Word, "cite two-posts --format @"),
    ("cite", "uncited", Flag, "cite two-posts --uncited"),
    ("cite", "share", Flag, "cite two-posts --share"),
    ("cite", "licences", Flag, "cite two-posts --licences"),
    ("cite", "json", Flag, "cite two-posts --json"),
    ("ensemble", "scenario", Scenario, "ensemble --replications 1 --json @"),
    ("ensemble", "variants", Name, "ensemble two-posts --replications 1 --json --variants @"),
    ("ensemble", "replications", Whole(1, u32::MAX as u64), "ensemble two-posts --json --replications @"),
    ("ensemble", "draws", Whole(1, u32::MAX as u64), "ensemble two-posts --replications 1 --json --draws @"),
    ("ensemble", "draw_parameters", Flag, "ensemble two-posts --replications 1 --json --draw-parameters"),
    ("ensemble", "digest", Flag, "ensemble two-posts --replications 1 --json --digest"),
    ("ensemble", "shard", Name, "ensemble two-posts --replications 1 --json --shard @"),
    ("ensemble", "with", Name, "ensemble two-posts --replications 1 --json --with @"),
    ("ensemble", "set", Setting, "ensemble two-posts --replications 1 --json --set @"),
    ("ensemble", "hold_out", Name, "ensemble two-posts --replications 1 --json --hold-out @"),
    ("ensemble", "seed", Whole(0, (1 << 53) - 1), "ensemble two-posts --replications 1 --json --seed @"),
    ("ensemble", "mode", Word, "ensemble two-posts --replications 1 --json --mode @"),
    ("ensemble", "free_from", Date, "ensemble two-posts --replications 1 --json --free-from @"),
    ("ensemble", "threads", Whole(1, 1024), "ensemble two-posts --replications 1 --json --threads @"),
    ("ensemble", "until", Date, "ensemble two-posts --replications 1 --json --until @"),
    ("ensemble", "out", Folder, "ensemble two-posts --replications 1 --json --out @"),
    ("ensemble", "json", Flag, "ensemble two-posts --replications 1 --json"),
    ("merge", "shards", Run, "merge --out merged --json @"),
    ("merge", "out", Folder, "merge RUN --json --out @"),
    ("merge", "json", Flag, "merge RUN --out merged --json"),
    ("compare", "scenario", Scenario, "compare --replications 1 --json --factorial half-the-lorries,no-bridge @"),
    ("compare", "variants", Name, "compare two-posts --replications 1 --json @"),
    ("compare", "factorial", Name, "compare two-posts --replications 1 --json --factorial @"),
    ("compare", "replications", Whole(1, u32::MAX as u64), "compare two-posts base --json --replications @"),
    ("compare", "draw_parameters", Flag, "compare two-posts base --replications 1 --json --draw-parameters"),
    ("compare", "svg", Drawings, "compare two-posts no-bridge --replications 2 --json --svg @"),
    ("compare", "with", Name, "compare two-posts base --replications 1 --json --with @"),
    ("compare", "set", Setting, "compare two-posts base --replications 1 --json --set @"),
    ("compare", "hold_out", Name, "compare two-posts base --replications 1 --json --hold-out @"),
    ("compare", "seed", Whole(0, (1 << 53) - 1), "compare two-posts base --replications 1 --json --seed @"),
    ("compare", "mode", Word, "compare two-posts base --replications 1 --json --mode @"),
    ("compare", "free_from", Date, "compare two-posts base --replications 1 --json --free-from @"),
    ("compare", "threads", Whole(1, 1024), "compare two-posts base --replications 1 --json --threads @"),
    ("compare", "until", Date, "compare two-posts base --replications 1 --json --until @"),
    ("compare", "out", Folder, "compare two-posts base --replications 1 --json --out @"),
    ("compare", "json", Flag, "compare two-posts base --replications 1 --json"),
    ("calibrate", "scenario", Scenario, "calibrate --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json @"),
    ("calibrate", "inputs", Pattern, "calibrate two-posts --particles 10 --generations 1 --range 10 --json --inputs @"),
    ("calibrate", "over", Word, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --over @"),
    ("calibrate", "range", Name, "calibrate two-posts --particles 10 --generations 1 --inputs combat.attrition.* --json --range @"),
    ("calibrate", "on", Pattern, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --on @"),
    ("calibrate", "before", Date, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --before @"),
    ("calibrate", "discrepancy", Name, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --discrepancy @"),
    ("calibrate", "particles", Whole(10, 500_000), "calibrate two-posts --generations 1 --range 10 --inputs combat.attrition.* --json --particles @"),
    ("calibrate", "generations", Whole(1, 100), "calibrate two-posts --particles 10 --range 10 --inputs combat.attrition.* --json --generations @"),
    ("calibrate", "svg", Drawings, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --svg @"),
    ("calibrate", "with", Name, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --with @"),
    ("calibrate", "set", Setting, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --set @"),
    ("calibrate", "hold_out", Name, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --hold-out @"),
    ("calibrate", "seed", Whole(0, (1 << 53) - 1), "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --seed @"),
    ("calibrate", "mode", Word, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --mode @"),
    ("calibrate", "free_from", Date, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --free-from @"),
    ("calibrate", "threads", Whole(1, 1024), "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --threads @"),
    ("calibrate", "until", Date, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --until @"),
    ("calibrate", "out", Folder, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json --out @"),
    ("calibrate", "json", Flag, "calibrate two-posts --particles 10 --generations 1 --range 10 --inputs combat.attrition.* --json"),
    ("serve", "packages", Scenario, "serve --port 0 --folder studio @"),
    ("serve", "folder", Studio, "serve --port 0 --folder @"),
    ("serve", "port", Whole(0, 65_535), "serve --folder studio --port @"),
    ("serve", "address", Name, "serve --port 0 --folder studio --address @"),
    ("serve", "public_url", Name, "serve --port 0 --folder studio --public-url @"),
    ("play", "scenario", Scenario, "play @"),
    ("play", "headquarters", Name, "play two-posts --out game --as @"),
    ("play", "with", Name, "play two-posts --as W_HQ --out game --with @"),
    ("play", "set", Setting, "play two-posts --as W_HQ --out game --set @"),
    ("play", "hold_out", Name, "play two-posts --as W_HQ --out game --hold-out @"),
    ("play", "seed", Whole(0, (1 << 53) - 1), "play two-posts --as W_HQ --out game --seed @"),
    ("play", "free_from", Date, "play two-posts --as W_HQ --out game --free-from @"),
    ("play", "every", Flag, "play two-posts --as W_HQ --out game --every"),
    ("play", "out", Folder, "play two-posts --as W_HQ --out @"),
    ("validate", "scenario", Scenario, "validate --replications 3 --against logistics --json @"),
    ("validate", "with", Name, "validate two-posts --replications 3 --against logistics --json --with @"),
    ("validate", "set", Setting, "validate two-posts --replications 3 --against logistics --json --set @"),
    ("validate", "hold_out", Name, "validate two-posts --replications 3 --against logistics --json --hold-out @"),
    ("validate", "seed", Whole(0, (1 << 53) - 1), "validate two-posts --replications 3 --against logistics --json --seed @"),
    ("validate", "against", Name, "validate two-posts --replications 3 --json --against @"),
    ("validate", "on", Pattern, "validate two-posts --replications 3 --against logistics --json --on @"),
    ("validate", "discrepancy", Name, "validate two-posts --replications 3 --against logistics --json --discrepancy @"),
    ("validate", "replications", Whole(3, 100_000), "validate two-posts --against logistics --json --replications @"),
    ("validate", "draw_parameters", Flag, "validate two-posts --replications 3 --against logistics --json --draw-parameters"),
    ("validate", "mode", Word, "validate two-posts --replications 3 --against logistics --json --mode @"),
    ("validate", "free_from", Date, "validate two-posts --replications 3 --against logistics --json --free-from @"),
    ("validate", "threads", Whole(1, 1024), "validate two-posts --replications 3 --against logistics --json --threads @"),
    ("validate", "svg", Target, "validate two-posts --replications 3 --against logistics --json --svg @"),
    ("validate", "json", Flag, "validate two-posts --replications 3 --against logistics --json"),
    ("sensitivity", "scenario", Scenario, "sensitivity --samples 3 --range 10 --inputs combat.attrition.* --until 1939-06-02 --json @"),
    ("sensitivity", "method", Word, "sensitivity two-posts --samples 4 --range 10 --inputs combat.attrition.* --json --method @"),
    ("sensitivity", "over", Word, "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json --over @"),
    ("sensitivity", "inputs", Pattern, "sensitivity two-posts --samples 3 --range 10 --json --inputs @"),
    ("sensitivity", "range", Name, "sensitivity two-posts --samples 3 --inputs combat.attrition.* --json --range @"),
    ("sensitivity", "outcomes", Pattern, "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json --outcomes @"),
    ("sensitivity", "samples", Whole(3, 16_777_216), "sensitivity two-posts --range 10 --inputs combat.attrition.* --json --samples @"),
    ("sensitivity", "second_order", Flag, "sensitivity two-posts --method sobol --samples 4 --range 10 --inputs combat.attrition.* --json --second-order"),
    ("sensitivity", "svg", Drawings, "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json --svg @"),
    ("sensitivity", "with", Name, "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json --with @"),
    ("sensitivity", "set", Setting, "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json --set @"),
    ("sensitivity", "hold_out", Name, "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json --hold-out @"),
    ("sensitivity", "seed", Whole(0, (1 << 53) - 1), "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json --seed @"),
    ("sensitivity", "mode", Word, "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json --mode @"),
    ("sensitivity", "free_from", Date, "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json --free-from @"),
    ("sensitivity", "threads", Whole(1, 1024), "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json --threads @"),
    ("sensitivity", "until", Date, "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json --until @"),
    ("sensitivity", "out", Folder, "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json --out @"),
    ("sensitivity", "json", Flag, "sensitivity two-posts --samples 3 --range 10 --inputs combat.attrition.* --json"),
    ("incidents fit", "border", Scenario, "incidents fit --replications 10 --json @"),
    ("incidents fit", "seed", Whole(0, (1 << 53) - 1), "incidents fit --replications 10 --json --seed @"),
    ("incidents fit", "replications", Whole(10, 100_000), "incidents fit --json --replications @"),
    ("incidents fit", "out", Folder, "incidents fit --replications 10 --json --out @"),
    ("incidents fit", "json", Flag, "incidents fit --replications 10 --json"),
    ("incidents simulate", "border", Scenario, "incidents simulate --replications 10 --json @"),
    ("incidents simulate", "seed", Whole(0, (1 << 53) - 1), "incidents simulate --replications 10 --json --seed @"),
    ("incidents simulate", "replications", Whole(10, 100_000), "incidents simulate --json --replications @"),
    ("incidents simulate", "out", Folder, "incidents simulate --replications 10 --json --out @"),
    ("incidents simulate", "json", Flag, "incidents simulate --replications 10 --json"),
    ("incidents simulate", "open_fields", Flag, "incidents simulate --replications 10 --json --open-fields"),
    ("incidents simulate", "threads", Whole(1, 1024), "incidents simulate --replications 10 --json --open-fields --threads @"),
    ("incidents forecast", "border", Scenario, "incidents forecast --replications 10 --json @"),
    ("incidents forecast", "seed", Whole(0, (1 << 53) - 1), "incidents forecast --replications 10 --json --seed @"),
    ("incidents forecast", "replications", Whole(10, 100_000), "incidents forecast --json --replications @"),
    ("incidents forecast", "out", Folder, "incidents forecast --replications 10 --json --out @"),
    ("incidents forecast", "json", Flag, "incidents forecast --replications 10 --json"),
    ("incidents fit", "reading", Name, "incidents fit --replications 10 --json --reading @"),
    ("incidents fit", "until", Whole(1, 9999), "incidents fit --replications 10 --json --until @"),
    ("incidents forecast", "without", Name, "incidents forecast --replications 10 --json --without @"),
    ("incidents forecast", "losses", Whole(1, u32::MAX as u64), "incidents forecast --replications 10 --json --losses @"),
    ("incidents fit", "events", Incidents, "incidents fit --json --events @"),
    ("incidents fit", "from", Day, "incidents fit --json --events incidents.csv --from @"),
    ("incidents fit", "to", Day, "incidents fit --json --events incidents.csv --to @"),
    ("incidents fit", "ahead", Whole(1, 36_500), "incidents fit --json --events incidents.csv --ahead @"),
    ("incidents fit", "step", Day, "incidents fit --json --events incidents.csv --step @"),
    ("incidents fit", "sectors", Flag, "incidents fit --json --events incidents.csv --sectors"),
    ("incidents fit", "season", Flag, "incidents fit --json --events incidents.csv --season"),
    ("incidents forecast", "rules", Name, "incidents forecast --replications 10 --json --rules @"),
    ("incidents forecast", "against", Name, "incidents forecast --replications 10 --json --against @"),
    ("incidents forecast", "years", Name, "incidents forecast --replications 10 --json --years @"),
    ("incidents forecast", "on", Day, "incidents forecast --replications 10 --json --on @"),
    ("battles fit", "file", Incidents, "battles fit --json @"),
    ("battles fit", "columns", Name, "battles fit battles.csv --json --columns @"),
    ("battles fit", "svg", Target, "battles fit battles.csv --json --svg @"),
    ("battles fit", "json", Flag, "battles fit battles.csv --json"),
];

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
            (Name, "rules" | "against") => "J_343",
            (Name, "years") => "5",
            (Name, _) => "W_POST",
            (Setting, _) => "clock.step_h=6",
            (Scenario, _) => "two-posts",
            (Run, _) => "RUN",
            (Folder | Drawings, _) => "new",
            (Target, _) => "new.file",
            (Source, "decided") => "game.choices",
            (Source, _) => "style.csl",
            // The build of the viewer is in the repository and not in this folder.
            (Build, _) => continue,
            (Studio, _) => continue,
        };
        let given = words(&line.replace('@', value), &run);
        let own = tempfile::tempdir().unwrap();
        fs::copy(place.path().join("style.csl"), own.path().join("style.csl")).unwrap();
        fs::write(own.path().join("game.choices"), "# nothing is decided yet\n\n").unwrap();
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
