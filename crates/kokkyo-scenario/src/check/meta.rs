//! Title, author and licence: what the head of a campaign and that of a border have alike.

use super::checker::Checker;
use super::fields::{Fields, Raw};
use super::notices;
use super::toml_tree::Node;
use super::words::quoted;
use crate::Meta;

/// Reads them and leaves the author in the checker.
pub(super) fn read(checker: &mut Checker<'_>, root: &Node) -> Meta {
    if root.line > 0 && !matches!(root.raw("format"), Raw::Number(1.0)) {
        checker.fault("K026", root, "format", "this program reads format 1", "write format = 1");
    }
    let meta = Meta {
        name: checker.required(root, "name"),
        title: checker.required(root, "title"),
        title_ja: checker.name(root, "title_ja"),
        summary: checker.text(root, "summary"),
        summary_ja: checker.text(root, "summary_ja"),
        author: checker.required(root, "author"),
        licence: checker.name(root, "licence"),
        notices: notices::read(checker, root),
        bases: checker.bases(),
    };
    if !meta.name.is_empty() && !meta.name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')) {
        checker.fault("K018", root, "name", format!("`{}` cannot be a name", quoted(&meta.name)), "use letters, digits, `_` and `-`");
    }
    if !meta.author.is_empty() {
        checker.source(root, "author", &meta.author);
    }
    checker.author.clone_from(&meta.author);
    meta
}
