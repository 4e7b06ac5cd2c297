//! What are sides, variants, targets and outcomes called in Japanese? The JSON that the program keeps has their English names.

use std::collections::BTreeMap;

use kokkyo_ensemble::words::ja;
use kokkyo_model::outcome::RUNGS;
use serde_json::Value;

use super::{Said, said};
use crate::library::Library;

/// Groups of mechanisms, which a validation replaces by stand-ins.
const GROUPS: [(&str, &str); 10] = [
    ("environment", "環境"),
    ("command", "指揮"),
    ("movement", "移動"),
    ("combat", "戦闘"),
    ("engineering", "工兵"),
    ("logistics", "兵站"),
    ("incidents", "事件"),
    ("air", "航空"),
    ("intelligence", "情報"),
    ("diplomacy", "外交"),
];

/// A side.
#[derive(Debug, Clone, Default)]
pub(super) struct Side {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// The same in Japanese; the name where the package has none.
    pub name_ja: String,
}

/// Names of a scenario.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// The sides in their order.
    pub sides: Vec<Side>,
    variants: BTreeMap<String, String>,
    targets: BTreeMap<String, String>,
}

impl Names {
    /// Reads them. What cannot be read has no names: it is then told in English.
    pub(super) fn of(scenario: &str, library: &dyn Library) -> Self {
        let Ok(loaded) = library.load(scenario, &[], &[]) else { return Self::default() };
        let or = |japanese: String, english: &str| if japanese.is_empty() { english.to_string() } else { japanese };
        let sides = loaded.scenario.given.sides.into_iter();
        let variants = library.package(scenario).ok().and_then(|package| package.variants().ok()).unwrap_or_default();
        let variants = variants.into_iter().filter(|it| !it.title_ja.is_empty()).map(|it| (it.name, it.title_ja));
        let targets = loaded.scenario.record.targets.into_iter().filter(|it| !it.title_ja.is_empty()).map(|it| (it.title, it.title_ja));
        Self {
            sides: sides.map(|side| Side { name_ja: or(side.name_ja, &side.name), id: side.id, name: side.name }).collect(),
            variants: variants.collect(),
            targets: targets.collect(),
        }
    }

    /// A variant or a group of mechanisms, of several joined by `+` each; its English title where one of them has no Japanese one.
    pub(super) fn variant(&self, id: &str, title: &str) -> String {
        let group = |part: &str| GROUPS.iter().find(|(word, _)| *word == part).map(|(_, japanese)| *japanese);
        let one = |part: &str| self.variants.get(part.trim()).map(String::as_str).or_else(|| group(part));
        let parts: Option<Vec<&str>> = id.split('+').map(one).collect();
        match (parts, id) {
            (Some(parts), _) => parts.join("・"),
            (None, "base") => "基準".to_string(),
            (None, _) => title.to_string(),
        }
    }

    /// A target by its English title.
    pub(super) fn target(&self, title: &str) -> String {
        self.targets.get(title).map_or(title, String::as_str).to_string()
    }

    #[cfg(test)]
    pub(super) fn with(sides: &[(&str, &str, &str)]) -> Self {
        let of = |(id, name, name_ja): &(&str, &str, &str)| Side { id: (*id).into(), name: (*name).into(), name_ja: (*name_ja).into() };
        Self { sides: sides.iter().map(of).collect(), ..Self::default() }
    }
}

/// What an outcome is.
pub(super) fn about(outcome: &Value, names: &Names) -> Said {
    let english = outcome["about"].as_str().unwrap_or_default();
    let word = outcome["outcome"].as_str().unwrap_or_default();
    let side = word.strip_prefix("losses.").and_then(|rest| rest.strip_suffix(".battle"));
    match (word, names.sides.iter().find(|it| Some(it.id.as_str()) == side)) {
        ("highest_rung", _) => said(english, "到達した最高段階（0から）"),
        (_, Some(side)) => said(english, format!("戦闘損害（戦死・戦傷・生死不明・捕虜）: {}", side.name_ja)),
        _ => said(english, english),
    }
}

/// The unit of an outcome, as it follows a number.
pub(super) fn unit(outcome: &Value) -> Said {
    match outcome["unit"].as_str() {
        // A rung is counted, its label says so.
        None | Some("" | "1" | "rung") => Said::default(),
        Some("men") => said(" men", "名"),
        Some(unit) => said(format!(" {unit}"), format!(" {unit}")),
    }
}

/// `army-offensive` in words.
pub(super) fn rung(word: &str) -> Said {
    let japanese = RUNGS.iter().position(|rung| *rung == word).and_then(|at| u8::try_from(at).ok()).map(ja::rung);
    let english = word.replace('-', " ");
    let japanese = japanese.map_or_else(|| english.clone(), str::to_string);
    [english, japanese]
}
