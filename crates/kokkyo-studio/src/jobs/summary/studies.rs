//! What did a calibration, a sensitivity analysis or a validation come to? In a few rows.

use serde_json::Value;

use super::names::{Names, about};
use super::{Said, is_told, joined, list, number, row, said, signed};

/// Inputs and rivals that are named.
const NAMED: usize = 3;
/// Share of the width of a prior below which an input is narrowed.
const NARROWED: f64 = 0.8;

/// What the record supports.
pub(super) fn of_calibration(came: &Value, names: &Names) -> Vec<Value> {
    let mut rows = Vec::new();
    for (key, label, label_ja) in
        [("judged_on", "Calibrated on", "較正に使った目標"), ("judged_beside", "Foretold", "見せずに予測した目標")]
    {
        let judged = &came[key];
        let [targets, of, after, before] =
            ["targets", "judged", "overlap_after", "overlap_before"].map(|key| judged[key].as_u64().unwrap_or(0));
        if targets > 0 {
            let score = match (judged["score_after"].as_f64(), judged["score_before"].as_f64()) {
                (Some(after), Some(before)) => {
                    let [after, before] = [after, before].map(short);
                    said(format!("; score {after} for {before}"), format!("。得点は{before}から{after}に"))
                }
                _ => Said::default(),
            };
            let [score, score_ja] = score;
            rows.push(row(
                said(format!("{label} {targets} targets"), format!("{label_ja}{targets}件")),
                said(
                    format!("{after} of {of} that can be judged overlap, {before} before{score}"),
                    format!("判定できる{of}件のうち{after}件が重なる（較正前は{before}件）{score_ja}"),
                ),
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
        let left = format!("{:.0}", 100.0 * width(input).unwrap_or(1.0));
        let [median, low, high] = ["median", "low80", "high80"].map(of);
        let name = text(&input["input"]);
        rows.push(row(
            said(name.as_str(), name.as_str()),
            said(
                format!("{median} (80 %: {low} to {high}); {left} % of the prior's width is left"),
                format!("{median}（80％: {low}〜{high}）。幅は事前分布の{left}％に縮まる"),
            ),
        ));
    }
    if inputs.is_empty() {
        let count = list(&came["inputs"]).len();
        let text = said(format!("none of {count} is narrowed by a fifth"), format!("{count}個のうち、五分の一以上縮まったものはない"));
        rows.push(row(said("Inputs", "入力"), text));
    }
    let off = |target: &Value| target["spreads_off_after"].as_f64();
    let targets = list(&came["targets"]);
    if let Some(farthest) =
        targets.into_iter().filter(|it| off(it).is_some()).max_by(|a, b| off(a).unwrap_or(0.0).total_cmp(&off(b).unwrap_or(0.0)))
    {
        let (title, spreads) = (text(&farthest["title"]), short(off(farthest).unwrap_or(f64::NAN)));
        let told = said(
            format!("{title}: half of those kept {spreads} spreads or more"),
            format!("{}: 残した戦役の半数がばらつきの{spreads}倍以上離れる", names.target(&title)),
        );
        rows.push(row(said("Farthest off", "最も離れた目標"), told));
    }
    let generations = list(&came["generations"]);
    if let Some(tolerance) = generations.last().and_then(|last| last["tolerance"].as_f64()) {
        let [settled, settled_ja] = if came["settled"] == true {
            ["it has settled", "収束した"]
        } else {
            ["not settled: more rounds bring it nearer", "収束していない。巡を増やせば近づく"]
        };
        let (tolerance, rounds) = (short(tolerance), generations.len());
        rows.push(row(
            said("Tolerance", "許容差"),
            said(
                format!("{tolerance} spreads after {rounds} rounds; {settled}"),
                format!("{rounds}巡でばらつきの{tolerance}倍。{settled_ja}"),
            ),
        ));
    }
    rows
}

/// What decides.
pub(super) fn of_analysis(came: &Value, names: &Names) -> Vec<Value> {
    let mut rows = Vec::new();
    let (mut is_small, mut needed) = (false, 0);
    for outcome in list(&came["outcomes"]).into_iter().filter(|outcome| is_told(outcome)) {
        let label = about(outcome, names);
        if let Some(reason) = outcome["reason"].as_str() {
            let why = if reason == "the outcome does not vary" { "結果が変わらない" } else { reason };
            rows.push(row(label, said(format!("no indices: {reason}"), format!("指数なし: {why}"))));
            continue;
        }
        let size = |index: &Value| ["total", "mu_star", "shapley"].iter().find_map(|key| index[key]["value"].as_f64()).unwrap_or(0.0);
        let mut indices = list(&outcome["indices"]);
        indices.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let named = indices.iter().take(NAMED).filter(|index| size(index) != 0.0);
        let named: Vec<Said> = named
            .map(|index| {
                let (input, size) = (text(&index["input"]), short(size(index)));
                let input_ja = if input == "luck" { "運" } else { &input };
                said(format!("{input} {size}"), format!("{input_ja} {size}"))
            })
            .collect();
        if !named.is_empty() {
            rows.push(row(label, joined(&named)));
        }
        if outcome["enough"] == false {
            (is_small, needed) = (true, outcome["samples_needed"].as_u64().unwrap_or(0).max(needed));
        }
    }
    let measure = match came["method"].as_str() {
        Some("morris") => said("mean size of the effect over the whole range of the input", "入力の全範囲にわたる効果の大きさの平均"),
        Some("sobol") => said("share of the variance with all that it acts together with", "他との組合せを含む分散の割合"),
        _ => said("share of the variance", "分散の割合"),
    };
    rows.push(row(said("Numbers", "数値"), measure));
    if is_small {
        rows.push(row(
            said("Sample", "標本"),
            said(
                format!("small: some intervals are wide; about {needed} samples would make them narrow"),
                format!("少ない。区間の広いものがあり、約{needed}個で狭くなる"),
            ),
        ));
    }
    rows
}

/// How well the record is foretold.
pub(super) fn of_validation(came: &Value, names: &Names) -> Vec<Value> {
    let mut rows = Vec::new();
    if let Some(score) = came["score"].as_f64() {
        let (targets, overlap) = (list(&came["targets"]).len(), &came["overlap"]);
        let (score, overlap, judged) = (short(score), &overlap["overlap"], &overlap["judged"]);
        let told = said(
            format!("{score} spreads in the mean over {targets} targets; {overlap} of {judged} that can be judged overlap"),
            format!("目標{targets}件の平均でばらつきの{score}倍。判定できる{judged}件のうち{overlap}件が重なる"),
        );
        rows.push(row(said("Score", "得点"), told));
    }
    let rivals = list(&came["rivals"]);
    let of = |rival: &Value, key: &str| rival["difference"][key].as_f64().unwrap_or(0.0);
    let named = |chosen: &[&&Value]| -> Said {
        let one = |rival: &&&Value| {
            let (name, mean) = (text(&rival["name"]), signed_short(of(rival, "mean")));
            said(format!("{name} {mean}"), format!("{} {mean}", names.variant(&name, &name)))
        };
        let mut words: Vec<Said> = chosen.iter().take(NAMED).map(one).collect();
        if chosen.len() > NAMED {
            let more = chosen.len() - NAMED;
            words.push(said(format!("{more} more"), format!("ほか{more}件")));
        }
        joined(&words)
    };
    let worse: Vec<&&Value> = rivals.iter().filter(|rival| of(rival, "low95") > 0.0).collect();
    let mut better: Vec<&&Value> = rivals.iter().filter(|rival| of(rival, "high95") < 0.0).collect();
    better.sort_by(|a, b| of(a, "mean").total_cmp(&of(b, "mean")));
    if !worse.is_empty() {
        rows.push(row(said("Farther from the record than the model", "モデルより記録から遠い"), named(&worse)));
    }
    if !better.is_empty() {
        rows.push(row(said("Nearer to it than the model", "モデルより記録に近い"), named(&better)));
    }
    let even = rivals.len() - worse.len() - better.len();
    if even > 0 {
        let all = rivals.len();
        rows.push(row(
            said("Neither beyond chance", "偶然を超える差なし"),
            said(format!("{even} of {all} rivals"), format!("対抗モデル{all}件のうち{even}件")),
        ));
    }
    if let Some(failed) = came["failed"].as_u64().filter(|failed| *failed > 0) {
        rows.push(row(
            said("Left out", "除外"),
            said(
                format!("{failed} replications, a fault of Kokkyo; please report it"),
                format!("試行{failed}回。Kokkyoの不具合ですので、お知らせください"),
            ),
        ));
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
            texts(&of_calibration(&came, &Names::default())),
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
        let rows = of_analysis(&came, &Names::default());
        assert_eq!(texts(&rows)[0], ("Lost: Japan", "luck 3,200, x.y 1,700"));
        assert_eq!(texts(&rows)[1], ("Highest rung", "no indices: it does not vary"));
        assert_eq!(texts(&rows)[3], ("Sample", "small: some intervals are wide; about 44 samples would make them narrow"));
        assert_eq!(rows.len(), 4);
        assert_eq!((&rows[0]["text_ja"], &rows[1]["text_ja"]), (&json!("運 3,200、x.y 1,700"), &json!("指数なし: it does not vary")));
        assert_eq!(rows[3]["text_ja"], "少ない。区間の広いものがあり、約44個で狭くなる");
    }

    #[test]
    fn a_validation_is_told_by_its_score_and_by_the_rivals_that_are_beyond_chance() {
        let rival = |name: &str, mean: f64, half: f64| json!({ "name": name, "difference": { "mean": mean, "low95": mean - half, "high95": mean + half } });
        let came = json!({
            "score": 2.321, "targets": [1, 2], "overlap": { "overlap": 1, "judged": 2 }, "failed": 0,
            "rivals": [rival("combat", 11.6, 0.1), rival("a", 0.5, 0.1), rival("b", 0.4, 0.1), rival("c", 0.3, 0.1), rival("d", 0.0, 0.1), rival("e", -0.06, 0.01), rival("f", -0.11, 0.01)],
        });
        assert_eq!(
            texts(&of_validation(&came, &Names::default())),
            [
                ("Score", "2.32 spreads in the mean over 2 targets; 1 of 2 that can be judged overlap"),
                ("Farther from the record than the model", "combat +11.6, a +0.50, b +0.40, 1 more"),
                ("Nearer to it than the model", "f −0.11, e −0.06"),
                ("Neither beyond chance", "1 of 7 rivals"),
            ]
        );
        assert_eq!(of_validation(&came, &Names::default())[1]["text_ja"], "戦闘 +11.6、a +0.50、b +0.40、ほか1件");
    }
}
