//! `kokkyo incidents`: a long border, fitted, simulated, forecast.

mod dated;
mod field;
mod folder;
mod forecast;
mod ladder;
mod page;
mod simulate;
mod yearly;

use std::path::Path;

use kokkyo_incidents::climbing::{Climbing, Stretch, learn, record};
use kokkyo_incidents::laws::specification;
use kokkyo_scenario::Report;
use kokkyo_scenario::border::Border;
use kokkyo_scenario::check::load_border;
use kokkyo_scenario::edtf::{Edtf, OffsetRange};
use kokkyo_scenario::package::HEAD;
use serde_json::{Value, json};

use crate::cli::{BorderOptions, DEFAULT_SEED, FitOptions, IncidentsCommand};
use crate::failure::{Failure, OK};
use crate::output::{Out, note, number};
use crate::progress::Progress;
use crate::scenario_source::open;
use crate::whole_file;

/// Draws that each chain keeps.
const KEPT: usize = 4000;

/// Draws that each of the four chains of the ladder keeps: two for each replication, within limits.
fn kept(options: &BorderOptions) -> u32 {
    (2 * options.replications.min(1000)).clamp(60, 400)
}

/// Runs the command.
pub fn incidents(what: &IncidentsCommand, colour: bool) -> Result<u8, Failure> {
    match what {
        IncidentsCommand::Fit(options) => fit(options, colour),
        IncidentsCommand::Simulate(options) => simulate::simulate(options, colour),
        IncidentsCommand::Forecast(options) => forecast::forecast(options, colour),
    }
}

fn fit(options: &FitOptions, colour: bool) -> Result<u8, Failure> {
    match &options.events {
        Some(path) => dated::fit(options, path, colour),
        None => yearly::fit(options, colour),
    }
}

fn border(options: &BorderOptions) -> Result<Border, Failure> {
    let package = open(&options.border)?;
    if !package.is_border() {
        let mut report = Report::default();
        let why = "this package is a campaign, not a long border";
        report.error("K026", HEAD, 1, "", why, "name a package with border.toml, such as border-1932-1945");
        return Err(Failure::Faults(report));
    }
    Ok(load_border(&package, &specification())?)
}

/// The ladder, learnt from the first reading.
fn learnt(border: &Border, options: &BorderOptions) -> Result<Climbing, Failure> {
    let Some(reading) = border.readings.first() else { return Err(Failure::Failed("the package has no reading".into())) };
    let found = learn_ladder(border, &record(border, reading, i64::MAX), options)?;
    warn_if_unmixed(&found, options);
    Ok(found)
}

/// The ladder, learnt from a stretch of the record, with progress on standard error.
fn learn_ladder(border: &Border, stretches: &[Stretch], options: &BorderOptions) -> Result<Climbing, Failure> {
    let progress = Progress::new("learning the ladder", u64::from(4 * kept(options)));
    let found = learn(border, stretches, kept(options), seed(options), |done| progress.at(u64::from(done))).map_err(missing)?;
    progress.done();
    Ok(found)
}

/// R-hat of the ladder above which its posterior is not to be used (Gelman and others 2013 ask for 1.1, Vehtari and others 2021 for 1.01).
const UNMIXED: f64 = 1.05;

/// Says in words what R-hat says in a number, and what to do.
fn warn_if_unmixed(found: &Climbing, options: &BorderOptions) {
    if let Some(text) = unmixed(found.convergence.0, options) {
        note(&text);
    }
}

fn unmixed(rhat: f64, options: &BorderOptions) -> Option<String> {
    // More replications make the chains longer only up to here.
    let longest = (10..=1000).find(|&replications| {
        kept(&BorderOptions { replications, ..options.clone() }) == kept(&BorderOptions { replications: 1000, ..options.clone() })
    })?;
    let mend = if options.replications < longest {
        format!("give more --replications ({longest}), which make the chains longer")
    } else {
        "the chains are as long as they get: play it again with other --seed and use only what stays the same".to_string()
    };
    let has_mixed = rhat <= UNMIXED;
    (!has_mixed).then(|| format!("the chains that learn the ladder have not mixed (R-hat {rhat:.3}; it should be below {UNMIXED}): do not lean on its posterior, nor on forecasts from it; {mend}"))
}

/// Which years a border has, for a usage error.
fn years_of(border: &Border) -> String {
    format!("`{}` has the years {} to {}; name one of them", border.meta.name, border.years.0, border.years.1 - 1)
}

fn seed(options: &BorderOptions) -> u64 {
    options.seed.unwrap_or(DEFAULT_SEED)
}

/// Keys that a package lacks although the checker asked for them: a fault of the program.
fn missing(keys: Vec<&'static str>) -> Failure {
    Failure::Failed(format!("parameters are missing: {}", keys.join(", ")))
}

/// First and last day that a date on the command line can mean, since 1970-01-01.
fn days(option: &str, text: &str) -> Result<(i64, i64), Failure> {
    let wrong = || Failure::Usage(format!("{option} `{text}`: write a date, such as 1939-07-03 or 1939"));
    let span = Edtf::parse(text).map_err(|_| wrong())?.span(OffsetRange::default());
    let (first, after) = span.earliest_start.moment().zip(span.latest_end.moment()).ok_or_else(wrong)?;
    Ok((first.0.div_euclid(86_400), (after.0 - 1).div_euclid(86_400)))
}

fn date_of(day: i64) -> String {
    kokkyo_scenario::Moment(day * 86_400).show(0.0).chars().take(10).collect()
}

fn interval(value: f64, low: f64, high: f64) -> String {
    format!("{} [{}–{}]", number(value), number(low), number(high))
}

/// A CSV table: header and rows.
type Table<'t> = (&'t str, &'t [&'t str], Vec<Vec<String>>);

/// Prints the object or what `tell` writes, and keeps both the object and the tables where a folder is given.
fn finish(
    options: &BorderOptions,
    colour: bool,
    object: &Value,
    tables: &[Table<'_>],
    tell: impl FnOnce(&mut Out) -> std::io::Result<()>,
) -> Result<u8, Failure> {
    if let Some(folder) = &options.out {
        keep(folder, object, tables)?;
    }
    let mut out = Out::new(colour);
    if options.json {
        out.line(&object.to_string())?;
    } else {
        tell(&mut out)?;
    }
    out.flush()?;
    Ok(OK)
}

fn keep(folder: &Path, object: &Value, tables: &[Table<'_>]) -> Result<(), Failure> {
    if folder.as_os_str().is_empty() {
        return Err(Failure::Usage("--out ``: name a folder".into()));
    }
    std::fs::create_dir_all(folder).map_err(|error| Failure::Failed(format!("{} cannot be made: {error}", folder.display())))?;
    whole_file::write(&folder.join("incidents.json"), &format!("{object:#}\n"))?;
    for (name, header, rows) in tables {
        let quoted = |cell: &String| {
            if cell.contains([',', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
        };
        let mut text = format!("{}\n", header.join(","));
        for row in rows {
            text.push_str(&row.iter().map(quoted).collect::<Vec<_>>().join(","));
            text.push('\n');
        }
        whole_file::write(&folder.join(name), &text)?;
    }
    note(&format!("kept in {}", folder.display()));
    Ok(())
}

/// What every object begins with.
fn head(border: &Border, command: &str, seed: u64) -> Value {
    json!({
        "schema_version": crate::json::SCHEMA_VERSION, "command": format!("incidents {command}"),
        "border": border.meta.name, "title": border.meta.title, "package": border.hash, "seed": seed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_that_have_not_mixed_are_named_in_words_with_what_to_do() {
        let options = |replications| BorderOptions { border: String::new(), seed: None, replications, out: None, json: false };
        assert_eq!((unmixed(1.04, &options(20)), unmixed(1.05, &options(200))), (None, None));
        let few = unmixed(1.2, &options(20)).unwrap_or_default();
        assert!(few.contains("do not lean on its posterior") && few.contains("more --replications (200)"), "{few}");
        let many = unmixed(1.2, &options(200)).unwrap_or_default();
        assert!(many.contains("other --seed") && !many.contains("more --replications"), "{many}");
        assert!(unmixed(f64::NAN, &options(20)).is_some(), "no number is no agreement");
    }
}
