//! `[[notice]]` in `scenario.toml`: data under licences of their own.

use super::checker::Checker;
use super::format;
use super::toml_tree::Node;
use super::words::quoted;
use crate::Notice;

/// Reads the notices of the package and of its bases: a base's files keep theirs. Each must name files that are there and
/// a licence that the SPDX list knows.
pub(super) fn read(checker: &mut Checker<'_>, root: &Node) -> Vec<Notice> {
    let mut notices = Vec::new();
    for node in root.tables(checker, "notice") {
        node.only(checker, format::NOTICE);
        let licence = checker.required(&node, "licence");
        if !licence.is_empty() && (licence.len() > 400 || spdx::Expression::parse(&licence).is_err()) {
            let message = format!("`{}` is not a licence of the SPDX list", quoted(&licence));
            let help = "write its short name, such as CC-BY-4.0, ODbL-1.0 or LGPL-3.0-or-later";
            checker.fault("K039", &node, "licence", message, help);
        }
        let mut files = Vec::new();
        for pattern in checker.list(&node, "files") {
            let visible = checker.all_files_of(&node.file);
            let found: Vec<&String> = visible.iter().filter(|(file, _)| matches(&pattern, file)).map(|(_, path)| path).collect();
            if found.is_empty() {
                let help = checker.suggest(&pattern, visible.iter().map(|(file, _)| file.as_str()));
                checker.fault("K038", &node, "files", format!("there is no file `{}`", quoted(&pattern)), help);
            }
            files.extend(found.into_iter().cloned());
        }
        if checker.list(&node, "files").is_empty() {
            checker.fault("K038", &node, "files", "the notice names no files", "write files = [\"geo/borders.geojson\"]");
        }
        files.sort_unstable();
        files.dedup();
        notices.push(Notice {
            licence,
            files,
            content: checker.text(&node, "content"),
            from: checker.required(&node, "from"),
            text: checker.text(&node, "text"),
        });
    }
    notices
}

/// A file, or with `folder/*` every file of a folder.
fn matches(pattern: &str, file: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(folder) => folder.ends_with('/') && file.starts_with(folder),
        None => pattern == file,
    }
}
