//! Which formation is meant: by its id, by one of its names, or by words that stand in one.

use std::collections::BTreeSet;

use kokkyo_model::world::column::ElementId;
use kokkyo_scenario::forces::Formation;

use super::Told;
use crate::failure::Failure;

/// Most formations that a refusal names.
const NAMED: usize = 8;
/// Letters and digits without which words mean nothing.
const SHORTEST: usize = 2;

/// The formation that a text means: its position in the order of battle. An id comes before a name, a whole name before
/// words of one; of several the one that all others are below. *Errors*: there is none, or more than one.
pub fn formation(told: &Told<'_>, text: &str) -> Result<usize, Failure> {
    if text.chars().any(char::is_control) {
        return Err(Failure::Usage(format!(
            "--formation `{}`: a name has no tabs, line breaks or other signs of control",
            text.escape_debug()
        )));
    }
    let all = &told.kept.scenario.given.forces.formations;
    let wanted = folded(text);
    let words: Vec<&str> = wanted.split(' ').collect();
    let is_part = wanted.chars().filter(|letter| letter.is_alphanumeric()).count() >= SHORTEST;
    let ways: [&dyn Fn(&Formation) -> bool; 4] =
        [&|it| it.id == text, &|it| names(it).any(|name| folded(name) == wanted), &|it| folded(&it.id) == wanted, &|it| {
            is_part && names(it).chain([it.id.as_str()]).map(folded).any(|name| words.iter().all(|word| name.contains(word)))
        }];
    for way in ways {
        let found: Vec<usize> = (0..all.len()).filter(|&at| !wanted.is_empty() && way(&all[at])).collect();
        match highest(all, &found).as_slice() {
            [] => {}
            [one] => return Ok(*one),
            several => {
                let list: Vec<String> = several.iter().take(NAMED).map(|&at| called(&all[at])).collect();
                let more = several.len().saturating_sub(NAMED);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                return Err(Failure::Usage(format!(
                    "`{text}` fits {} formations: {}{more}; name one by its id",
                    several.len(),
                    list.join(", ")
                )));
            }
        }
    }
    let nearest = nearest(all, &wanted);
    let hint = if nearest.is_empty() { String::new() } else { format!("; the nearest: {}", nearest.join(", ")) };
    Err(Failure::Usage(format!("the run has no formation `{text}`{hint} (forces/formations.csv has their ids and names)")))
}

/// The elements of a formation: itself, or all below it.
pub fn elements(told: &Told<'_>, formation: usize) -> BTreeSet<ElementId> {
    let theatre = &told.kept.world.theatre;
    let id = told.kept.scenario.given.forces.formations.get(formation).map_or("", |formation| formation.id.as_str());
    let at = theatre.formations.iter().position(|formation| formation.id == id);
    at.map_or_else(BTreeSet::new, |at| theatre.elements_of(at).into_iter().collect())
}

/// Its names in all languages.
fn names(formation: &Formation) -> impl Iterator<Item = &str> {
    let all = [&formation.name, &formation.name_ja, &formation.name_ru, &formation.name_mn];
    all.into_iter().map(String::as_str).filter(|name| !name.is_empty())
}

/// Small letters, single spaces.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn called(formation: &Formation) -> String {
    format!("`{}` ({})", formation.id, formation.name)
}

/// Those of several that are below none of the others.
fn highest(all: &[Formation], found: &[usize]) -> Vec<usize> {
    let is_below = |mut at: usize| {
        // Parents stand before children, so this ends.
        while let Some(parent) = all.get(at).and_then(|formation| formation.parent).filter(|parent| *parent < at) {
            if found.contains(&parent) {
                return true;
            }
            at = parent;
        }
        false
    };
    found.iter().copied().filter(|&at| !is_below(at)).collect()
}

/// What may have been meant.
fn nearest(all: &[Formation], wanted: &str) -> Vec<String> {
    let wanted: String = wanted.chars().take(200).collect();
    let allowed = (wanted.chars().count() / 2).max(2);
    let distance = |formation: &Formation| {
        let of = |name: &str| strsim::damerau_levenshtein(&wanted, &folded(name));
        names(formation).chain([formation.id.as_str()]).map(of).min().unwrap_or(usize::MAX)
    };
    let mut near: Vec<(usize, &Formation)> = all.iter().map(|formation| (distance(formation), formation)).collect();
    near.retain(|(distance, _)| *distance <= allowed);
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().take(3).map(|(_, formation)| called(formation)).collect()
}

#[cfg(test)]
mod tests {
    use kokkyo_scenario::{Package, check};

    use super::*;

    fn all() -> Vec<Formation> {
        let package = Package::from_dir(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/two-posts")).unwrap();
        check::load(&package, &[], &[]).unwrap().given.forces.formations
    }

    #[test]
    fn of_several_the_one_above_all_others_is_meant_and_two_beside_each_other_are_not_one() {
        let all = all();
        let at = |id: &str| all.iter().position(|formation| formation.id == id).unwrap();
        assert_eq!(highest(&all, &[at("E_DET"), at("E_POST"), at("E_BATTERY")]), [at("E_DET")]);
        assert_eq!(highest(&all, &[at("E_POST"), at("E_BATTERY")]).len(), 2);
        assert_eq!(highest(&all, &[at("W_DET"), at("W_POST"), at("E_POST")]), [at("W_DET"), at("E_POST")]);
    }

    #[test]
    fn the_nearest_are_found_by_id_and_by_every_name() {
        let all = all();
        let first = |text: &str| nearest(&all, text).first().cloned().unwrap_or_default();
        assert!(first("w_pots").starts_with("`W_POST`") && first("western compani").starts_with("`W_POST`"));
        assert!(first("западная ротаа").starts_with("`W_POST`") && nearest(&all, "日本").is_empty());
    }
}
