//! What is a number in the laws, in Japanese?
//!
//! The English stands beside the number in its mechanism; the Japanese is a text of the interface, `web/strings/parameters.ja.json`. A page
//! takes from it what it says of the numbers that it shows.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static TEXTS: LazyLock<BTreeMap<&'static str, &'static str>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../web/strings/parameters.ja.json")).unwrap_or_default());

/// What a number in the laws is, in Japanese, by its key; empty for what is none, as a cell of a table.
pub fn japanese(key: &str) -> &'static str {
    TEXTS.get(key).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_has_a_japanese_meaning_and_another_key_has_none() {
        // That every parameter has one is held by the tests of the strings.
        for spec in kokkyo_model::specification() {
            assert!(!japanese(spec.key).is_empty(), "{}", spec.key);
        }
        for key in ["", "combat", "combat.fire", "forces/equipment/X.rate", "combat.fire.worth_gun+combat.fire.worth_vehicle"] {
            assert_eq!(japanese(key), "", "{key}");
        }
    }
}
