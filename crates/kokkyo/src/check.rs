//! `kokkyo check`: every fault of a package. Nothing is run.

mod departures;

use std::io::{self, Write as _};

use kokkyo_scenario::{Diagnostic, Package, Report, Severity, check as checks};
use serde_json::{Value, json};

use crate::cli::{CheckOptions, Suite};
use crate::explain_code;
use crate::failure::{FAULTS, Failure, OK, counts, plural, write_report};
use crate::output::Out;
use crate::scenario_source::{open, prepare};

/// What a sound package holds: its name, and how many of each kind of thing.
type Contents = (String, Vec<(&'static str, usize)>);

/// Checks a package and compiles it, or explains a code.
pub fn check(options: &CheckOptions) -> Result<u8, Failure> {
    if let Some(code) = &options.explain {
        return explain_code::explain(code);
    }
    let name = options.scenario.as_deref().unwrap_or_default();
    let package = match open(name) {
        Ok(package) => Ok(package),
        Err(Failure::Faults(report)) => Err(report),
        Err(failure) => return Err(failure),
    };
    let (report, contents) = match package {
        Err(report) => (report, None),
        Ok(package) if package.is_border() => border(&package),
        Ok(package) => campaign(&package),
    };
    let (mut report, others): (Vec<Diagnostic>, Vec<Diagnostic>) =
        report.diagnostics.into_iter().partition(|fault| options.wants(fault.code));
    if options.deny_warnings {
        report.iter_mut().for_each(|fault| fault.severity = Severity::Error);
    }
    let report = Report { diagnostics: report };
    tell(&report, others.len());
    if options.json {
        let mut out = Out::new(false);
        out.line(&object(&report, contents.as_ref(), others.len()).to_string())?;
        out.flush()?;
    } else if let (Some((name, counts)), false) = (&contents, report.has_errors()) {
        let mut out = Out::new(false);
        let what = if counts.iter().any(|(what, _)| *what == "sectors") { "can be used" } else { "can be played" };
        let counts: Vec<String> =
            counts.iter().map(|(what, count)| format!("{count} {}", plural(*count, what.trim_end_matches('s')))).collect();
        out.line(&format!("{name} {what}: {}", counts.join(", ")))?;
        out.flush()?;
    }
    Ok(if report.has_errors() { FAULTS } else { OK })
}

/// What is said of a package of a campaign.
fn campaign(package: &Package) -> (Report, Option<Contents>) {
    match prepare(package, &[]) {
        Ok((scenario, world)) => {
            let given = &scenario.given;
            let counts = vec![
                ("formations", given.forces.formations.len()),
                ("elements", world.theatre.elements.len()),
                ("cells", world.theatre.cells.len()),
                ("directives", given.command.directives.len()),
                ("tasks", given.command.tasks.len()),
                ("parameters", given.parameters.len()),
                ("sources", given.sources.len()),
                ("claims", scenario.record.claims.len()),
                ("targets", scenario.record.targets.len()),
            ];
            let name = given.meta.name.clone();
            let mut diagnostics = departures::faults(package);
            diagnostics.extend(scenario.warnings);
            (Report { diagnostics }, Some((name, counts)))
        }
        Err(report) => (report, None),
    }
}

/// What is said of a package of a long border.
fn border(package: &Package) -> (Report, Option<Contents>) {
    match checks::load_border(package, &kokkyo_incidents::laws::specification()) {
        Ok(border) => {
            let counts = vec![
                ("sectors", border.sectors.len()),
                ("counts", border.counts.len()),
                ("readings", border.readings.len()),
                ("named incidents", border.named.len()),
                ("garrisons", border.garrisons.len()),
                ("covariates", border.covariates.len()),
                ("rules", border.rules.len()),
                ("courses", border.courses.len()),
                ("parameters", border.parameters.len()),
                ("sources", border.sources.len()),
            ];
            (Report { diagnostics: border.warnings }, Some((border.meta.name, counts)))
        }
        Err(report) => (report, None),
    }
}

impl CheckOptions {
    /// Whether faults of this code are asked for.
    fn wants(&self, code: &str) -> bool {
        let of = match checks::Suite::of(code) {
            checks::Suite::Format => Suite::Format,
            checks::Suite::References => Suite::References,
            checks::Suite::Provenance => Suite::Provenance,
            checks::Suite::History => Suite::History,
            checks::Suite::Physics => Suite::Physics,
        };
        self.suite.contains(&of) || self.suite.contains(&Suite::All)
    }
}

/// Faults go to standard error with `--json` too; nothing can be done if that is closed.
fn tell(report: &Report, others: usize) {
    let mut err = io::stderr().lock();
    let _ = write_report(&mut err, report);
    if others > 0 {
        let _ = writeln!(err, "{others} {} of other suites not shown", plural(others, "fault"));
    }
}

fn object(report: &Report, contents: Option<&Contents>, others: usize) -> Value {
    let faults: Vec<Value> = report.diagnostics.iter().map(fault).collect();
    let (errors, warnings) = counts(report);
    let counted: serde_json::Map<String, Value> =
        contents.map(|(_, counts)| counts.iter().map(|(what, count)| (what.to_string(), json!(count))).collect()).unwrap_or_default();
    json!({
        "schema_version": crate::json::SCHEMA_VERSION,
        "scenario": contents.map(|(name, _)| name.as_str()),
        "errors": errors, "warnings": warnings, "faults": faults, "faults_of_other_suites": others, "contents": counted,
    })
}

fn fault(fault: &Diagnostic) -> Value {
    json!({
        "severity": fault.severity.word(),
        "code": fault.code,
        "suite": checks::Suite::of(fault.code).word(),
        "file": fault.file,
        "line": (fault.line > 0).then_some(fault.line),
        "column": fault.span.map(|span| span.column),
        "end_line": fault.span.map(|span| span.end_line),
        "end_column": fault.span.map(|span| span.end_column),
        "also_in_lines": fault.also,
        "field": (!fault.field.is_empty()).then_some(&fault.field),
        "message": fault.message,
        "help": fault.help,
        "suggestion": fault.suggestion,
        "page": checks::page(fault.code),
    })
}
