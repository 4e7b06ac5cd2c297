//! What did it come to? A few rows for the list of work, in English and in Japanese, out of the JSON that the program keeps; the rest is
//! in its page and tables. Calibrations, analyses and validations are told in [`studies`]; names come from [`names`].

mod names;
mod studies;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use self::names::{Names, about, rung, unit};
use crate::library::Library;
use crate::store::jobs::Kind;

/// Pages that the program may leave, the first that is there.
const PAGES: [&str; 2] = ["compare.html", "report.html"];
/// Most variants of a comparison that have rows of their own.
const MOST_VARIANTS: usize = 6;

/// The page of a finished run, and what it came to. What cannot be read is left out: the files are there all the same.
pub fn of(kind: Kind, scenario: &str, folder: &Path, library: &dyn Library) -> (Option<String>, Option<Value>) {
    let page = PAGES.into_iter().find(|page| folder.join(page).is_file()).map(String::from);
    let kept = match kind {
        Kind::Run | Kind::Ensemble | Kind::Compare | Kind::Sensitivity => kind.word(),
        Kind::Calibrate => "calibration",
        Kind::Validate => "validation",
    };
    let text = fs::read_to_string(folder.join(format!("{kept}.json")));
    let came: Option<Value> = text.ok().and_then(|text| serde_json::from_str(&text).ok());
    let rows = came.map(|came| {
        let names = Names::of(scenario, library);
        match kind {
            Kind::Run => of_run(&came, &names),
            Kind::Ensemble => of_ensemble(&came, &names),
            Kind::Compare => of_comparison(&came, &names),
            Kind::Sensitivity => studies::of_analysis(&came, &names),
            Kind::Calibrate => studies::of_calibration(&came, &names),
            Kind::Validate => studies::of_validation(&came, &names),
        }
    });
    (page, rows.filter(|rows| !rows.is_empty()).map(|rows| json!({ "rows": rows })))
}

/// A text in English and in Japanese.
type Said = [String; 2];

fn said(english: impl Into<String>, japanese: impl Into<String>) -> Said {
    [english.into(), japanese.into()]
}

/// A row of what it is about and what it came to.
fn row(label: Said, text: Said) -> Value {
    let ([label, label_ja], [text, text_ja]) = (label, text);
    json!({ "label": label, "label_ja": label_ja, "text": text, "text_ja": text_ja })
}

fn of_run(came: &Value, names: &Names) -> Vec<Value> {
    let outcome = &came["outcome"];
    let mut rows = Vec::new();
    for side in &names.sides {
        let losses = &outcome["losses"][&side.id];
        if let (Some(battle), Some(killed)) = (losses["battle"].as_f64(), losses["killed"].as_f64()) {
            let (battle, killed) = (number(battle), number(killed));
            rows.push(row(
                said(format!("Losses in battle: {}", side.name), format!("戦闘損害: {}", side.name_ja)),
                said(format!("{battle} men, {killed} of them killed"), format!("{battle}名、うち戦死{killed}名")),
            ));
        }
    }
    for side in &names.sides {
        let held = &outcome["ground_held"];
        if let (Some(held), Some(total)) = (held[&side.id].as_f64(), held["disputed_total"].as_f64()) {
            let (held, total) = (number(held), number(total));
            rows.push(row(
                said(format!("Disputed ground held: {}", side.name), format!("保持した係争地: {}", side.name_ja)),
                said(format!("{held} of {total} km²"), format!("{total} km²のうち{held} km²")),
            ));
        }
    }
    if let Some(highest) = outcome["highest_rung"].as_str() {
        rows.push(row(said("Highest rung", "到達した最高段階"), rung(highest)));
    }
    let completed = came["completed"].as_u64().unwrap_or(0);
    if completed > 1 {
        let reached = came["distribution"]["highest_rung"].as_object().into_iter().flatten();
        let mut reached: Vec<(&String, u64)> =
            reached.filter_map(|(rung, count)| Some((rung, count.as_u64().filter(|it| *it > 0)?))).collect();
        reached.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let told: Vec<Said> = reached.iter().map(|(word, count)| rung(word).map(|word| format!("{word} {count}"))).collect();
        let label = said(format!("Highest rung in {completed} replications"), format!("{completed}回の試行の最高段階"));
        rows.push(row(label, joined(&told)));
    }
    rows
}

fn of_ensemble(came: &Value, names: &Names) -> Vec<Value> {
    let mut rows = Vec::new();
    let variants = list(&came["variants"]);
    for variant in &variants {
        for outcome in list(&variant["outcomes"]).into_iter().filter(|outcome| is_told(outcome)) {
            let [median, low, high] = ["median", "low80", "high80"].map(|key| outcome[key].as_f64());
            if let (Some(median), Some(low), Some(high)) = (median, low, high) {
                let ([unit, unit_ja], [median, low, high]) = (unit(outcome), [median, low, high].map(number));
                let text = said(format!("{median}{unit} (80 %: {low} to {high})"), format!("{median}{unit_ja}（80％: {low}〜{high}）"));
                rows.push(row(labelled(variant, about(outcome, names), variants.len(), names), text));
            }
        }
    }
    if let Some(failed) = came["failed"].as_u64().filter(|failed| *failed > 0) {
        let played = &came["played"];
        rows.push(row(
            said("Left out", "除外"),
            said(
                format!("{failed} of {played} replications, a fault of Kokkyo; please report it"),
                format!("{played}回の試行のうち{failed}回。Kokkyoの不具合ですので、お知らせください"),
            ),
        ));
    }
    rows
}

fn of_comparison(came: &Value, names: &Names) -> Vec<Value> {
    let mut rows = Vec::new();
    let variants = list(&came["variants"]);
    for variant in variants.iter().take(MOST_VARIANTS) {
        if let Some(share) = variant["share_parted"].as_f64() {
            let (label, share) = (said("Histories that part from the base", "基準と分かれる経過"), number(100.0 * share));
            rows.push(row(labelled(variant, label, variants.len(), names), said(format!("{share} %"), format!("{share}％"))));
        }
        for outcome in list(&variant["outcomes"]).into_iter().filter(|outcome| is_told(outcome)) {
            let difference = &outcome["difference"];
            let Some(mean) = difference["mean"].as_f64() else { continue };
            let interval = match (difference["low95"].as_f64(), difference["high95"].as_f64()) {
                (Some(low), Some(high)) => {
                    let [low, high] = [low, high].map(signed);
                    said(format!(" (95 %: {low} to {high})"), format!("（95％: {low}〜{high}）"))
                }
                _ => Said::default(),
            };
            let ([unit, unit_ja], [within, within_ja], mean) = (unit(outcome), interval, signed(mean));
            let text = said(format!("{mean}{unit}{within}"), format!("{mean}{unit_ja}{within_ja}"));
            rows.push(row(labelled(variant, about(outcome, names), variants.len(), names), text));
        }
    }
    if variants.len() > MOST_VARIANTS {
        let more = variants.len() - MOST_VARIANTS;
        let text = said(format!("{more} variants, in the page and tables"), format!("変更案{more}件は、ページと表にあります"));
        rows.push(row(said("More", "ほか"), text));
    }
    rows
}

fn list(value: &Value) -> Vec<&Value> {
    value.as_array().into_iter().flatten().collect()
}

/// Outcomes that say most.
fn is_told(outcome: &Value) -> bool {
    let name = outcome["outcome"].as_str().unwrap_or_default();
    name == "highest_rung" || (name.starts_with("losses.") && name.ends_with(".battle"))
}

/// What a row is about; where there are several variants, of which.
fn labelled(variant: &Value, about: Said, of: usize, names: &Names) -> Said {
    if of <= 1 {
        return about;
    }
    let id = variant["variant"].as_str().unwrap_or_default();
    let title = variant["title"].as_str().filter(|title| !title.is_empty()).unwrap_or(id);
    let [about, about_ja] = about;
    said(format!("{title}: {about}"), format!("{}: {about_ja}", names.variant(id, title)))
}

/// Texts in a row.
fn joined(texts: &[Said]) -> Said {
    let of = |at: usize, between: &str| texts.iter().map(|text| text[at].as_str()).collect::<Vec<_>>().join(between);
    said(of(0, ", "), of(1, "、"))
}

/// A number with a comma for thousands: whole where it is large, with a decimal where it is small.
fn number(value: f64) -> String {
    let text = if value.abs() >= 100.0 || value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") };
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("−", digits));
    let (whole, rest) = digits.split_once('.').map_or((digits, String::new()), |(whole, rest)| (whole, format!(".{rest}")));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let is_nothing = digits.chars().all(|digit| matches!(digit, '0' | '.'));
    format!("{}{grouped}{rest}", if is_nothing { "" } else { sign })
}

/// The same with its sign.
fn signed(value: f64) -> String {
    let text = number(value);
    if value > 0.0 && text.chars().any(|digit| matches!(digit, '1'..='9')) { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(rows: &[Value]) -> Vec<(&str, &str)> {
        rows.iter().map(|row| (row["label"].as_str().unwrap(), row["text"].as_str().unwrap())).collect()
    }

    fn japanese(rows: &[Value]) -> Vec<(&str, &str)> {
        rows.iter().map(|row| (row["label_ja"].as_str().unwrap(), row["text_ja"].as_str().unwrap())).collect()
    }

    #[test]
    fn a_run_is_told_by_losses_ground_and_rung_in_the_order_of_the_sides() {
        let came = json!({
            "completed": 3,
            "outcome": {
                "losses": { "soviet": { "battle": 7788, "killed": 2516 }, "japan": { "battle": 21820, "killed": 8935 } },
                "ground_held": { "japan": 213.97, "soviet": 677.7, "disputed_total": 1138.7 }, "highest_rung": "army-offensive",
            },
            "distribution": { "highest_rung": { "war": 1, "army-offensive": 2, "quiet": 0 } },
        });
        let rows = of_run(&came, &Names::with(&[("soviet", "Soviet Union", "ソ連"), ("japan", "Japan", "日本")]));
        assert_eq!(
            texts(&rows),
            [
                ("Losses in battle: Soviet Union", "7,788 men, 2,516 of them killed"),
                ("Losses in battle: Japan", "21,820 men, 8,935 of them killed"),
                ("Disputed ground held: Soviet Union", "678 of 1,139 km²"),
                ("Disputed ground held: Japan", "214 of 1,139 km²"),
                ("Highest rung", "army offensive"),
                ("Highest rung in 3 replications", "army offensive 2, war 1"),
            ]
        );
        assert_eq!(
            japanese(&rows),
            [
                ("戦闘損害: ソ連", "7,788名、うち戦死2,516名"),
                ("戦闘損害: 日本", "21,820名、うち戦死8,935名"),
                ("保持した係争地: ソ連", "1,139 km²のうち678 km²"),
                ("保持した係争地: 日本", "1,139 km²のうち214 km²"),
                ("到達した最高段階", "軍規模の攻勢"),
                ("3回の試行の最高段階", "軍規模の攻勢 2、戦争 1"),
            ]
        );
    }

    #[test]
    fn a_comparison_is_told_by_differences_with_their_intervals_and_names_the_variant_where_there_are_several() {
        let outcome = json!({ "outcome": "losses.japan.battle", "unit": "men", "about": "Lost: Japan", "difference": { "mean": -1234.5, "low95": -2000.0, "high95": 0.04 } });
        let none = json!({ "outcome": "highest_rung", "unit": "rung", "about": "Highest rung", "difference": null });
        let left_out = json!({ "outcome": "losses.japan.sick", "unit": "men", "about": "Sick", "difference": { "mean": 1.0 } });
        let variant = json!({ "variant": "x", "title": "Without x", "share_parted": 0.5, "outcomes": [outcome, none, left_out] });
        let rows = of_comparison(&json!({ "variants": [variant] }), &Names::with(&[("japan", "Japan", "日本")]));
        assert_eq!(japanese(&rows)[1], ("戦闘損害（戦死・戦傷・生死不明・捕虜）: 日本", "−1,234名（95％: −2,000〜0.0）"));
        assert_eq!(texts(&rows), [("Histories that part from the base", "50 %"), ("Lost: Japan", "−1,234 men (95 %: −2,000 to 0.0)")]);
        let rows =
            of_comparison(&json!({ "variants": [variant, { "variant": "y", "title": "", "share_parted": 1.0 }] }), &Names::default());
        assert_eq!(texts(&rows)[1].0, "Without x: Lost: Japan");
        assert_eq!(texts(&rows)[2], ("y: Histories that part from the base", "100 %"));
    }

    #[test]
    fn an_ensemble_is_told_by_medians_with_their_intervals() {
        let outcome = json!({ "outcome": "highest_rung", "unit": "rung", "about": "Highest rung, from 0", "median": 7.0, "low80": 6.5, "high80": 7.0 });
        let rows = of_ensemble(
            &json!({ "failed": 2, "played": 9, "variants": [{ "variant": "base", "outcomes": [outcome] }] }),
            &Names::default(),
        );
        assert_eq!(texts(&rows)[0], ("Highest rung, from 0", "7 (80 %: 6.5 to 7)"));
        assert!(texts(&rows)[1].1.starts_with("2 of 9"));
        assert_eq!(japanese(&rows)[0], ("到達した最高段階（0から）", "7（80％: 6.5〜7）"));
    }

    #[test]
    fn numbers_are_grouped_and_nothing_has_no_sign() {
        let shown: Vec<String> = [0.0, -0.01, 12.34, 999.5, 1e6, -1234567.0].into_iter().map(number).collect();
        assert_eq!(shown, ["0", "0.0", "12.3", "1,000", "1,000,000", "−1,234,567"]);
        assert_eq!([signed(0.0), signed(0.01), signed(3.0), signed(-3.0)], ["0", "0.0", "+3", "−3"]);
    }
}
