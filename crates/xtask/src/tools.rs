//! Tools that are not part of the toolchain: found, installed with `CI=true`, or skipped with a line that says how to get them.

use std::path::PathBuf;
use std::process::Command;

use crate::process;
use crate::steps::Outcome;

/// A program from the package registry.
pub struct Tool {
    /// File name of the program.
    program: &'static str,
    /// Arguments of `cargo` that install it.
    install: &'static [&'static str],
}

/// Checks licences, bans and sources of all dependencies.
pub const CARGO_DENY: Tool = Tool { program: "cargo-deny", install: &["install", "--locked", "cargo-deny"] };

/// Builds the book.
pub const MDBOOK: Tool =
    Tool { program: "mdbook", install: &["install", "--locked", "mdbook", "--no-default-features", "--features", "search"] };

/// Whether we run unattended, where nothing may be left out.
pub fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

impl Tool {
    /// The program, if it is installed: on the PATH or where `cargo install` puts it.
    fn find(&self) -> Option<PathBuf> {
        let on_path = PathBuf::from(self.program);
        let homes = [
            std::env::var_os("CARGO_INSTALL_ROOT").map(PathBuf::from),
            std::env::var_os("CARGO_HOME").map(PathBuf::from),
            std::env::home_dir().map(|home| home.join(".cargo")),
        ];
        let installed = homes.into_iter().flatten().map(|home| home.join("bin").join(self.program));
        std::iter::once(on_path).chain(installed).find(|program| process::answers(Command::new(program).arg("--version")))
    }

    /// Runs `step` with the program; installs it before where `install` is true, else skips.
    pub fn with(&self, install: bool, step: impl FnOnce(PathBuf) -> Result<(), String>) -> Outcome {
        if let Some(program) = self.find() {
            return step(program).into();
        }
        let how = format!("cargo {}", self.install.join(" "));
        if !install {
            return Outcome::Skipped(format!("{} is not installed; to get it: {how}", self.program));
        }
        if let Err(reason) = process::run(&mut process::cargo_command(self.install)) {
            return Outcome::Failed(format!("{} could not be installed: {reason}", self.program));
        }
        match self.find() {
            Some(program) => step(program).into(),
            None => Outcome::Failed(format!("`{how}` ended well, yet {} is not found", self.program)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_tool_is_skipped_with_the_line_to_type() {
        let tool = Tool { program: "no-such-program-of-kokkyo", install: &["install", "nothing"] };
        match tool.with(false, |_| Ok(())) {
            Outcome::Skipped(reason) => assert!(reason.ends_with("cargo install nothing"), "{reason}"),
            _ => panic!("an absent tool must be skipped"),
        }
    }

    #[test]
    fn a_tool_that_cannot_be_installed_is_a_failure() {
        let tool = Tool { program: "no-such-program-of-kokkyo", install: &["no-such-command-of-cargo"] };
        match tool.with(true, |_| Ok(())) {
            Outcome::Failed(reason) => assert!(reason.contains("could not be installed"), "{reason}"),
            _ => panic!("a failed installation must fail"),
        }
    }
}
