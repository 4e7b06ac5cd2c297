//! The release binary, used once as its user would, in an empty folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;

/// Builds `kokkyo` in release and returns the program.
pub fn build() -> Result<PathBuf, String> {
    let messages = process::capture(&mut process::cargo_command(&[
        "build",
        "--release",
        "--package",
        "kokkyo",
        "--message-format",
        "json-render-diagnostics",
    ]))?;
    executable(&messages).ok_or_else(|| "cargo built no program named `kokkyo`".to_owned())
}

/// The path of the program `kokkyo` among cargo's messages.
fn executable(messages: &str) -> Option<PathBuf> {
    let key = "\"executable\":\"";
    messages
        .lines()
        .filter_map(|line| line.split_once(key))
        .filter_map(|(_, rest)| rest.split_once('"'))
        .map(|(path, _)| PathBuf::from(path.replace("\\\\", "\\")))
        .find(|path| path.file_stem().is_some_and(|stem| stem == "kokkyo"))
}

/// `kokkyo verify`, `kokkyo run --json` with its accepted digest, and `kokkyo check` of the reference case.
pub fn run(program: &Path) -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("kokkyo-smoke-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let result = in_folder(program, &folder);
    let removed = std::fs::remove_dir_all(&folder);
    result?;
    removed.map_err(|error| format!("cannot remove {}: {error}", folder.display()))
}

fn in_folder(program: &Path, folder: &Path) -> Result<(), String> {
    let kokkyo = |arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder);
        command
    };
    process::run(&mut kokkyo(&["verify"]))?;
    // Debug and release give the same bits: the tests compare the one, this compares the other, with the same file.
    for scenario in ["two-posts", "nomonhan-1939"] {
        let text = process::capture(&mut kokkyo(&["run", scenario, "--replications", "1", "--json"]))?;
        one_object(scenario, &text)?;
        accepted(scenario, &text)?;
    }
    let scenario = process::root().join("scenarios/nomonhan-1939");
    process::run(&mut kokkyo(&["check", &scenario.to_string_lossy()]))
}

/// The digest of replication 0 is the accepted one.
fn accepted(scenario: &str, text: &str) -> Result<(), String> {
    let file = process::root().join("tests/golden").join(format!("{scenario}.txt"));
    let page = std::fs::read_to_string(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let Some(digest) = page.lines().find_map(|line| line.strip_prefix("digest ")) else {
        return Err(format!("{} names no digest", file.display()));
    };
    if text.contains(digest) { Ok(()) } else { Err(format!("the release build gives another digest for {scenario} than {digest}")) }
}

/// With `--json`, standard output holds one object and nothing else.
fn one_object(scenario: &str, text: &str) -> Result<(), String> {
    let trimmed = text.trim();
    let problem = if !trimmed.starts_with('{') || !trimmed.ends_with('}') {
        "is not one object"
    } else if !trimmed.contains("\"digest\"") {
        "has no digest"
    } else {
        return Ok(());
    };
    let beginning: String = trimmed.chars().take(200).collect();
    Err(format!("the answer to `kokkyo run {scenario} --json` {problem}; it begins: {beginning}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_among_the_messages() {
        let messages = "{\"reason\":\"compiler-artifact\",\"executable\":null}\n\
             {\"reason\":\"compiler-artifact\",\"executable\":\"/a/build-script-build\"}\n\
             {\"reason\":\"compiler-artifact\",\"executable\":\"/a/release/kokkyo\",\"fresh\":true}\n";
        assert_eq!(executable(messages), Some(PathBuf::from("/a/release/kokkyo")));
        assert_eq!(executable("{\"executable\":null}"), None);
    }

    #[test]
    fn only_one_object_with_a_digest_passes() {
        assert!(one_object("two-posts", "{\"digest\":\"00\"}\n").is_ok());
        assert!(one_object("two-posts", "progress\n{\"digest\":\"00\"}\n").is_err());
        assert!(one_object("two-posts", "{\"days\":1}").is_err());
        assert!(one_object("two-posts", "").is_err());
    }
}
