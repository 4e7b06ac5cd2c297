//! The numbers in the laws of a new package: taken over from a built-in scenario, with their meaning as comments.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kokkyo_model::specification;

use crate::failure::Failure;
use crate::scenario_source::files as built_in;

/// The scenario whose numbers are researched.
const RESEARCHED: &str = "nomonhan-1939";
/// The scenario whose numbers leave out whatever is of one campaign only.
const PLAIN: &str = "two-posts";
/// What only one campaign has: habits of one side, and the day on which something changed.
const OF_ONE_CAMPAIGN: [&str; 2] = ["combat.fire.rest_", "combat.fire.bottles_countered"];

/// The files of `parameters/`, path and text.
///
/// *Errors*: the built-in packages lack a number, which is a fault of the program.
pub fn files() -> Result<BTreeMap<String, String>, Failure> {
    let (researched, plain) = (parameters(RESEARCHED)?, parameters(PLAIN)?);
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for spec in specification() {
        let key = spec.key;
        let found = researched.get(key).filter(|(_, table)| !is_of_one_campaign(key) && table.contains_key("value"));
        let (from, (file, table)) = match (found, plain.get(key)) {
            (Some(found), _) => (RESEARCHED, found),
            (None, Some(found)) => (PLAIN, found),
            (None, None) => return Err(Failure::Failed(format!("no built-in package has `{key}` (a fault of Kokkyo)"))),
        };
        let text = files.entry(file.clone()).or_insert_with(|| {
            let of = file.trim_start_matches("parameters/").trim_end_matches(".toml").replace('_', " ");
            format!("# Numbers in the laws: {of}. All are taken over, with their doubts (`low`, `high`, `prior`).\n")
        });
        // Writing to a text cannot fail.
        let unit = if spec.unit == "1" { String::new() } else { format!(" {}", spec.unit) };
        let _ = write!(text, "\n# {} ({} to {}{unit})\n[\"{key}\"]\n", spec.meaning.trim(), spec.least, spec.greatest);
        let doubted = ["low", "high", "prior"].iter().all(|name| table.contains_key(*name)) && from == RESEARCHED;
        for name in ["value", "unit", "low", "high", "prior"] {
            if let Some(value) = table.get(name).filter(|_| doubted || matches!(name, "value" | "unit")) {
                let _ = writeln!(text, "{name} = {value}");
            }
        }
        let reason = if from == RESEARCHED {
            format!("taken over from {RESEARCHED}; `kokkyo cite {RESEARCHED} {key}` says why it is so there")
        } else {
            "plain: of one campaign only, so that it does nothing, or the same to both sides, until you know better".to_string()
        };
        let _ = writeln!(text, "quality = \"assumed\"\nreason = {}", toml::Value::String(reason));
    }
    Ok(files)
}

fn is_of_one_campaign(key: &str) -> bool {
    key.ends_with("_first") || key.ends_with("_second") || OF_ONE_CAMPAIGN.iter().any(|start| key.starts_with(start))
}

/// The parameters of a built-in package by key, each with its file.
fn parameters(name: &str) -> Result<BTreeMap<String, (String, toml::Table)>, Failure> {
    let mut found = BTreeMap::new();
    for (path, bytes) in built_in(name)?.into_iter().filter(|(path, _)| path.starts_with("parameters/")) {
        let text = std::str::from_utf8(bytes).map_err(|error| Failure::Failed(format!("{name}, {path}: {error}")))?;
        let tables: toml::Table = text.parse().map_err(|error| Failure::Failed(format!("{name}, {path}: {error}")))?;
        for (key, value) in tables {
            if let toml::Value::Table(table) = value {
                found.insert(key, (path.to_string(), table));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_there_once_and_none_is_of_one_campaign() {
        let files = files().unwrap();
        let all: Vec<(String, toml::Value)> = files.values().flat_map(|text| text.parse::<toml::Table>().unwrap().into_iter()).collect();
        assert_eq!(all.len(), specification().len());
        let value = |wanted: &str| all.iter().find(|(key, _)| key == wanted).unwrap().1.clone();
        assert_eq!(value("combat.fire.rest_lasts_h")["value"].as_integer(), Some(0));
        assert_eq!(value("intelligence.observation.bias_first").get("prior"), None);
        assert_eq!(value("combat.attrition.killed_share")["prior"].as_str(), Some("uniform"));
        let plain = all.iter().filter(|(_, table)| table["reason"].as_str().is_some_and(|reason| reason.starts_with("plain:")));
        let plain: Vec<&str> = plain.map(|(key, _)| key.as_str()).collect();
        assert!(plain.len() < 25 && plain.iter().all(|key| is_of_one_campaign(key)), "{plain:?}");
    }
}
