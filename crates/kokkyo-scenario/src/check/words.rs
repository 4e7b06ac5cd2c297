//! Nearest names, for remedies.

use crate::diagnostic::{Remedy, is_bidirectional};

/// The candidate nearest to a mistyped word, if one is near enough to be meant.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Nearest<'a>> {
    // A cell can be as long as a file; nobody mistypes a name of this length.
    if word.chars().count() > 120 {
        return None;
    }
    let lower = word.to_lowercase();
    let allowed = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        // Names of very different length cannot be near, and need not be compared.
        .filter(|candidate| candidate.chars().count().abs_diff(word.chars().count()) <= allowed)
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| Nearest(candidate))
}

/// The candidate that was probably meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nearest<'a>(pub &'a str);

impl From<Nearest<'_>> for Remedy {
    fn from(Nearest(name): Nearest<'_>) -> Self {
        Self { text: format!("did you mean `{name}`?"), name: Some(name.to_string()) }
    }
}

/// A remedy: the nearest candidate, or all of them where they are few.
pub(super) fn suggestion<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Remedy {
    let all: Vec<&str> = candidates.into_iter().collect();
    match nearest(word, all.iter().copied()) {
        Some(found) => found.into(),
        None if all.is_empty() => "there are none to choose from".into(),
        None if all.len() <= 16 => format!("write one of: {}", all.join(", ")).into(),
        None => format!("write one of {} such as `{}`", all.len(), all[0]).into(),
    }
}

/// Control and bidirectional characters, which could disturb a terminal or hide what a text says.
pub(super) fn is_harmful(letter: char) -> bool {
    is_bidirectional(letter) || (letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
}

/// The beginning of a text, for a message; reports themselves take out control characters.
pub(super) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(60).collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("infantery", ["cavalry", "infantry"]), Some(Nearest("infantry")));
        assert_eq!(nearest("J_71R", ["J_72R", "S_11TB"]), Some(Nearest("J_72R")));
        assert_eq!(nearest("zeppelin", ["cavalry", "infantry"]), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), ["cavalry"]), None);
    }

    #[test]
    fn long_texts_are_cut_and_harmful_characters_are_known() {
        assert_eq!(quoted(&"é".repeat(100)).chars().count(), 61);
        assert!("\u{1b}\u{202e}\u{0}".chars().all(is_harmful));
        assert!(!"日本 Ж\n\t".chars().any(is_harmful));
    }
}
