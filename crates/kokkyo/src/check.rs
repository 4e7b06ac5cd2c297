//! `kokkyo check`: every fault of a package. Nothing is run.

use std::io;

use kokkyo_scenario::{Report, Severity};
use serde_json::{Value, json};

use crate::failure::{FAULTS, Failure, OK, counts, write_report};
use crate::output::Out;
use crate::scenario_source::{open, prepare};

/// Checks a package and compiles it.
pub fn check(name: &str, json: bool) -> Result<u8, Failure> {
    let result = match open(name) {
        Ok(package) => prepare(&package, &[]),
        Err(Failure::Faults(report)) => Err(report),
        Err(failure) => return Err(failure),
    };
    let (report, summary) = match result {
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
            (Report { diagnostics: scenario.warnings.clone() }, Some((given.meta.name.clone(), counts)))
        }
        Err(report) => (report, None),
    };
    let (errors, _) = counts(&report);
    // Faults go to standard error with --json too; nothing can be done if that is closed.
    let _ = write_report(&mut io::stderr().lock(), &report);
    if json {
        let mut out = Out::new(false);
        out.line(&object(&report, summary.as_ref()).to_string())?;
        out.flush()?;
    } else if let Some((name, counts)) = &summary {
        let mut out = Out::new(false);
        let counts: Vec<String> = counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
        out.line(&format!("{name} can be played: {}", counts.join(", ")))?;
        out.flush()?;
    }
    Ok(if errors > 0 || summary.is_none() { FAULTS } else { OK })
}

fn object(report: &Report, summary: Option<&(String, Vec<(&str, usize)>)>) -> Value {
    let faults: Vec<Value> = report
        .diagnostics
        .iter()
        .map(|fault| {
            json!({
                "severity": if fault.severity == Severity::Error { "error" } else { "warning" },
                "code": fault.code, "file": fault.file, "line": fault.line, "column": fault.column,
                "message": fault.message, "help": fault.help,
            })
        })
        .collect();
    let (errors, warnings) = counts(report);
    let contents: serde_json::Map<String, Value> =
        summary.map(|(_, counts)| counts.iter().map(|(what, count)| (what.to_string(), json!(count))).collect()).unwrap_or_default();
    json!({
        "schema_version": crate::json::SCHEMA_VERSION,
        "scenario": summary.map(|(name, _)| name.as_str()),
        "errors": errors, "warnings": warnings, "faults": faults, "contents": contents,
    })
}
