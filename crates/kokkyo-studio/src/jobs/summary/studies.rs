//! What did a calibration, a sensitivity analysis or a validation come to? In a few rows.

use serde_json::Value;

use super::{is_told, list, number, row, signed};

/// Inputs and rivals that are named.
const NAMED: usize = 3;
/// Share of the width of a prior below which an input is narrowed.
const NARROWED: f64 = 0.8;

/// What the record supports.
pub(super) fn of_calibration(came: &Value) -> Vec<Value> {
    let mut rows = Vec::new();
    for (key, label) in [("judged_on", "Calibrated on"), ("judged_beside", "Foretold")] {
        let judged = &came[key];
        let [targets, of, after, before] =
            ["targets", "judged", "overlap_after", "overlap_before"].map(|key| judged[key].as_u64().unwrap_or(0));
        if targets > 0 {
            let score = match (judged["score_after"].as_f64(), judged["score_before"].as_f64()) {
                (Some(after), Some(before)) => format!("; score {} for {}", short(after), short(before)),
                _ => String::new(),
            };
            rows.push(row(
                format!("{label} {targets} targets"),
                format!("{after} of {of} that can be judged overlap, {before} before{score}"),
            ));
        }
    }
    let width = |input: &Value| input["width_left"].as_f64();
    let mut inputs = list(&came["inputs"]);
    inputs.retain(|input| width(input).is_some_and(|width| width <= NARROWED));
    inputs.sort_by(|a, b| width(a).unwrap_or(1.0).total_cmp(&width(b).unwrap_or(1.0)));
    for input in inputs.iter().take(NAMED) {
        let posterior = &input["posterior"];
        let of = |key: &str| short(posterior[key].as_f64().unwrap_or(f64::NAN));
        let left = format!("{:.0} % of the prior's width is left", 100.0 * width(input).unwrap_or(1.0));
        rows.push(row(text(&input["input"]), format!("{} (80 %: {} to {}); {left}", of("median"), of("low80"), of("high80"))));
    }
    if inputs.is_empty() {
        rows.push(row("Inputs", format!("none of {} is narrowed by a fifth", list(&came["inputs"]).len())));
    }
    let off = |target: &Value| target["spreads_off_after"].as_f64();
    let targets = list(&came["targets"]);
    if let Some(farthest) =
        targets.into_iter().filter(|it| off(it).is_some()).max_by(|a, b| off(a).unwrap_or(0.0).total_cmp(&off(b).unwrap_or(0.0)))
    {
        let told = format!("{}: half of those kept {} spreads or more", text(&farthest["title"]), short(off(farthest).unwrap_or(f64::NAN)));
        rows.push(row("Farthest off", told));
    }
    let generations = list(&came["generations"]);
    if let Some(tolerance) = generations.last().and_then(|last| last["tolerance"].as_f64()) {
        let settled = if came["settled"] == true { "it has settled" } else { "not settled: more rounds bring it nearer" };
        rows.push(row("Tolerance", format!("{} spreads after {} rounds; {settled}", short(tolerance), generations.len())));
    }
    rows
}

/// What decides.
pub(super) fn of_analysis(came: &Value) -> Vec<Value> {
    let mut rows = Vec::new();
    let (mut is_small, mut needed) = (false, 0);
    for outcome in list(&came["outcomes"]).into_iter().filter(|outcome| is_told(outcome)) {
        let label = text(&outcome["about"]);
        if let Some(reason) = outcome["reason"].as_str() {
            rows.push(row(label, format!("no indices: {reason}")));
            continue;
        }
        let size = |index: &Value| ["total", "mu_star", "shapley"].iter().find_map(|key| index[key]["value"].as_f64()).unwrap_or(0.0);
        let mut indices = list(&outcome["indices"]);
        indices.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let named = indices.iter().take(NAMED).filter(|index| size(index) != 0.0);
        let named: Vec<String> = named.map(|index| format!("{} {}", text(&index["input"]), short(size(index)))).collect();
        if !named.is_empty() {
            rows.push(row(label, named.join(", ")));
        }
        if outcome["enough"] == false {
            (is_small, needed) = (true, outcome["samples_needed"].as_u64().unwrap_or(0).max(needed));
        }
    }
    let measure = match came["method"].as_str() {
        Some("morris") => "mean size of the effect over the whole range of the input",
        Some("sobol") => "share of the variance with all that it acts together with",
        _ => "share of the variance",
    };
    rows.push(row("Numbers", measure));
    if is_small {
        rows.push(row("Sample", format!("small: some intervals are wide; about {needed} samples would make them narrow")));
    }
    rows
}

/// How well the record is foretold.
pub(super) fn of_validation(came: &Value) -> Vec<Value> {
    let mut rows = Vec::new();
    if let Some(score) = came["score"].as_f64() {
        let (targets, overlap) = (list(&came["targets"]).len(), &came["overlap"]);
        let told = format!(
            "{} spreads in the mean over {targets} targets; {} of {} that can be judged overlap",
            short(score),
            overlap["overlap"],
            overlap["judged"]
        );
        rows.push(row("Score", told));
    }
    let rivals = list(&came["rivals"]);
    let of = |rival: &Value, key: &str| rival["difference"][key].as_f64().unwrap_or(0.0);
    let named = |chosen: &[&&Value]| -> String {
        let one = |rival: &&&Value| format!("{} {}", text(&rival["name"]), signed_short(of(rival, "mean")));
        let mut words: Vec<String> = chosen.iter().take(NAMED).map(one).collect();
        if chosen.len() > NAMED {
            words.push(format!("{} more", chosen.len() - NAMED));
        }
        words.join(", ")
    };
    let worse: Vec<&&Value> = rivals.iter().filter(|rival| of(rival, "low95") > 0.0).collect();
    let mut better: Vec<&&Value> = rivals.iter().filter(|rival| of(rival, "high95") < 0.0).collect();
    better.sort_by(|a, b| of(a, "mean").total_cmp(&of(b, "mean")));
    if !worse.is_empty() {
        rows.push(row("Farther from the record than the model", named(&worse)));
    }
    if !better.is_empty() {
        rows.push(row("Nearer to it than the model", named(&better)));
    }
    let even = rivals.len() - worse.len() - better.len();
    if even > 0 {
        rows.push(row("Neither beyond chance", format!("{even} of {} rivals", rivals.len())));
    }
    if let Some(failed) = came["failed"].as_u64().filter(|failed| *failed > 0) {
        rows.push(row("Left out", format!("{failed} replications, a fault of Kokkyo; please report it")));
    }
    rows
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

/// A small number with two decimals, a large one as elsewhere.
fn short(value: f64) -> String {
    if value.abs() < 10.0 { format!("{value:.2}").replace('-', "−") } else { number(value) }
}

fn signed_short(value: f64) -> String {
    if value.abs() < 10.0 { format!("{value:+.2}").replace('-', "−") } else { signed(value) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn texts(rows: &[Value]) -> Vec<(&str, &str)> {
        rows.iter().map(|row| (row["label"].as_str().unwrap(), row["text"].as_str().unwrap())).collect()
    }

    #[test]
    fn a_calibration_is_told_by_what_overlaps_what_is_narrowed_and_what_stays_far_off() {
        let input = |name: &str, width: f64| json!({ "input": name, "width_left": width, "posterior": { "median": 1.234, "low80": 1.0, "high80": 1.5 } });
        let judged = |on: u64| json!({ "targets": on, "judged": 3, "overlap_after": 2, "overlap_before": 1, "score_after": 18.2, "score_before": 18.6 });
        let came = json!({
            "judged_on": judged(4), "judged_beside": judged(0), "inputs": [input("a.b", 0.9), input("c.d", 0.6)], "settled": false,
            "generations": [{ "tolerance": 3.0 }, { "tolerance": 2.4 }],
            "targets": [{ "title": "Guns", "spreads_off_after": 4.3 }, { "title": "Men", "spreads_off_after": 0.2 }, { "title": "Beside", "spreads_off_after": null }],
        });
        assert_eq!(
            texts(&of_calibration(&came)),
            [
                ("Calibrated on 4 targets", "2 of 3 that can be judged overlap, 1 before; score 18.2 for 18.6"),
                ("c.d", "1.23 (80 %: 1.00 to 1.50); 60 % of the prior's width is left"),
                ("Farthest off", "Guns: half of those kept 4.30 spreads or more"),
                ("Tolerance", "2.40 spreads after 2 rounds; not settled: more rounds bring it nearer"),
            ]
        );
    }

    #[test]
    fn an_analysis_is_told_by_the_largest_inputs_of_what_says_most_and_by_whether_the_sample_is_large_enough() {
        let index = |name: &str, value: f64| json!({ "input": name, "mu_star": { "value": value } });
        let came = json!({ "method": "morris", "outcomes": [
            { "outcome": "losses.japan.battle", "about": "Lost: Japan", "enough": false, "samples_needed": 44,
              "indices": [index("x.y", 1700.0), index("idle", 0.0), index("luck", 3200.4)] },
            { "outcome": "highest_rung", "about": "Highest rung", "reason": "it does not vary" },
            { "outcome": "ground.japan", "about": "Ground", "indices": [index("x.y", 1.0)] },
        ] });
        let rows = of_analysis(&came);
        assert_eq!(texts(&rows)[0], ("Lost: Japan", "luck 3,200, x.y 1,700"));
        assert_eq!(texts(&rows)[1], ("Highest rung", "no indices: it does not vary"));
        assert_eq!(texts(&rows)[3], ("Sample", "small: some intervals are wide; about 44 samples would make them narrow"));
        assert_eq!(rows.len(), 4);
    }

    #[test]
    fn a_validation_is_told_by_its_score_and_by_the_rivals_that_are_beyond_chance() {
        let rival = |name: &str, mean: f64, half: f64| json!({ "name": name, "difference": { "mean": mean, "low95": mean - half, "high95": mean + half } });
        let came = json!({
            "score": 2.321, "targets": [1, 2], "overlap": { "overlap": 1, "judged": 2 }, "failed": 0,
            "rivals": [rival("combat", 11.6, 0.1), rival("a", 0.5, 0.1), rival("b", 0.4, 0.1), rival("c", 0.3, 0.1), rival("d", 0.0, 0.1), rival("e", -0.06, 0.01), rival("f", -0.11, 0.01)],
        });
        assert_eq!(
            texts(&of_validation(&came)),
            [
                ("Score", "2.32 spreads in the mean over 2 targets; 1 of 2 that can be judged overlap"),
                ("Farther from the record than the model", "combat +11.6, a +0.50, b +0.40, 1 more"),
                ("Nearer to it than the model", "f −0.11, e −0.06"),
                ("Neither beyond chance", "1 of 7 rivals"),
            ]
        );
    }
}
