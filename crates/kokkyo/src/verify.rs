//! `kokkyo verify`: expected against obtained.

use kokkyo_ensemble::verify;
use serde_json::{Value, json};

use crate::failure::{FAILED, Failure, OK};
use crate::output::{Out, fit, wrap};
use crate::scenario_source::{names, open, prepare};

/// The scenario whose runs are compared: the smallest one.
const SMALLEST: &str = "two-posts";

/// Runs every check.
pub fn verify(json: bool, colour: bool) -> Result<u8, Failure> {
    let world = if names().contains(&SMALLEST) { Some(prepare(&open(SMALLEST)?, &[])?.1) } else { None };
    let mut checks = verify::all(world.as_ref());
    checks.extend(kokkyo_inference::verify::checks());
    let passed = checks.iter().all(|check| check.passed);
    let mut out = Out::new(colour);
    if json {
        let all: Vec<Value> = checks
            .iter()
            .map(|check| {
                json!({
                    "name": check.name, "expected": check.expected, "obtained": check.obtained,
                    "tolerance": check.tolerance, "passed": check.passed, "source": check.source,
                })
            })
            .collect();
        let object = json!({ "schema_version": crate::json::SCHEMA_VERSION, "passed": passed, "checks": all });
        out.line(&object.to_string())?;
    } else {
        let name = out.width.saturating_sub(4 * 14 + 8);
        let head = format!("{} {:>17} {:>17} {:>11}", fit("check", name), "expected", "obtained", "tolerance");
        out.heading(&head)?;
        let mut sources: Vec<&str> = Vec::new();
        for check in &checks {
            let verdict = out.verdict(check.passed, if check.passed { "pass" } else { "FAIL" });
            let mut lines = wrap(&check.name, name).into_iter();
            let first = fit(&lines.next().unwrap_or_default(), name);
            out.line(&format!(
                "{first} {:>17} {:>17} {:>11}  {verdict}",
                show(check.expected),
                show(check.obtained),
                show(check.tolerance)
            ))?;
            for rest in lines {
                out.line(&format!("  {rest}"))?;
            }
            if !sources.contains(&check.source.as_str()) {
                sources.push(&check.source);
            }
        }
        out.line("")?;
        out.heading("Sources")?;
        for source in sources {
            for (at, line) in wrap(source, out.width - 4).into_iter().enumerate() {
                out.line(&format!("{}{line}", if at == 0 { "  " } else { "    " }))?;
            }
        }
        let failed = checks.iter().filter(|check| !check.passed).count();
        out.line("")?;
        out.line(&format!("{} checks, {failed} failed", checks.len()))?;
    }
    out.flush()?;
    Ok(if passed { OK } else { FAILED })
}

fn show(value: f64) -> String {
    if value == 0.0 || (value.fract() == 0.0 && value.abs() < 1e16) {
        format!("{value:.0}")
    } else if value.abs() < 1e-3 {
        format!("{value:.1e}")
    } else {
        format!("{value:.6}")
    }
}
