//! How is work played in the background? Each piece is a run of the same program, one at a time, in the order in which it was asked
//! for: it ends as it would in a terminal, with the same files, and can take down nothing but itself.
//!
//! | if you ask | read |
//! |---|---|
//! | what can be asked for? | [`ask`], and [`form`] for what may stand in a request |
//! | how is it played, and stopped? | [`runner`] |
//! | how is it known how far it is? | [`progress`] |
//! | what did it come to? | [`summary`] |

pub mod ask;
pub mod form;
pub mod progress;
pub mod runner;
pub mod summary;

use std::path::{Path, PathBuf};

/// Folder of runs in the studio's folder.
const RUNS: &str = "runs";

/// Where work of a number is kept.
pub fn folder(studio: &Path, id: i64) -> PathBuf {
    studio.join(RUNS).join(id.to_string())
}
