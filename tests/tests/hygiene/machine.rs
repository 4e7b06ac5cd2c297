//! This machine: nothing committed names a folder of it.

use std::fs;

use crate::{none, root};

/// Where a text names a folder of the machine it was written on: an absolute path, or one beside the repository.
fn machine_paths(text: &str) -> Vec<String> {
    // Written in parts, so that this file does not find itself.
    let folders = [concat!("/wo", "rk/"), concat!("/tm", "p/"), concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("../sha", "red")];
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for folder in folders {
            let begins = |at: usize| !line[..at].ends_with(|letter: char| letter.is_alphanumeric() || "/._-~}".contains(letter));
            if line.match_indices(folder).any(|(at, _)| folder.starts_with('.') || begins(at)) {
                found.push(format!("{}: names `{folder}`, which another machine has not", number + 1));
            }
        }
    }
    found
}

#[test]
fn no_path_of_this_machine_is_committed() {
    let git =
        std::process::Command::new("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(root()).output();
    let list = match git {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).into_owned(),
        _ => {
            println!("skipped: git cannot list the files here");
            return;
        }
    };
    let mut faults = Vec::new();
    for path in list.lines() {
        let Ok(text) = fs::read_to_string(root().join(path)) else { continue };
        faults.extend(machine_paths(&text).iter().map(|fault| format!("{path}:{fault}")));
    }
    none(&faults);
}

#[test]
fn a_path_of_this_machine_is_seen() {
    let bad = [concat!("see `/wo", "rk/x`"), concat!("cd /tm", "p/x"), concat!("path = \"../../sha", "red/x\"")];
    for text in bad {
        assert_eq!(machine_paths(text).len(), 1, "{text}");
    }
    for text in [concat!("https://example.org/wo", "rk/x"), concat!("frame/wo", "rk/x"), "$HOME/.cache/x", concat!("target/tm", "p/x")] {
        assert!(machine_paths(text).is_empty(), "{text}");
    }
}
