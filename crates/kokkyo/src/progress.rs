//! How far a command is: a bar on a terminal, or lines for another program (`KOKKYO_PROGRESS=lines`).

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What is counted where campaigns are played.
pub const REPLICATIONS: &str = "replications";

/// The variable that asks for lines, and its value.
const ASKED_BY: (&str, &str) = ("KOKKYO_PROGRESS", "lines");

/// Least time between two lines, the last excepted.
const APART: Duration = Duration::from_millis(200);

/// What stands behind the bar if nothing else is said.
const PLAIN: &str = "{pos}/{len} {eta} left";

/// Progress on standard error, reported from any thread. Dropped before it is [`done`](Self::done), it takes its bar away and says
/// nothing.
pub struct Progress {
    total: u64,
    done: AtomicU64,
    shown: Shown,
}

/// How progress is shown.
enum Shown {
    /// Hidden by indicatif where standard error is no terminal.
    Bar(ProgressBar),
    /// `progress DONE TOTAL WHAT`.
    Lines { what: &'static str, pace: Mutex<Pace> },
}

impl Progress {
    /// Nothing of `total` is done. The bar is drawn with the first report, the first line is written now.
    pub fn new(what: &'static str, total: u64) -> Self {
        Self::with_tail(what, total, PLAIN)
    }

    /// The same with another template of indicatif behind the bar.
    pub fn with_tail(what: &'static str, total: u64, tail: &str) -> Self {
        let progress = Self::begun(what, tail, 0, total);
        if matches!(progress.shown, Shown::Lines { .. }) {
            progress.show(0);
        }
        progress
    }

    /// So many of `total` were there already; shown at once.
    pub fn resumed(what: &'static str, found: u64, total: u64, tail: &str) -> Self {
        let progress = Self::begun(what, tail, found, total);
        progress.show(found);
        progress.reckon_from_here();
        progress
    }

    fn begun(what: &'static str, tail: &str, done: u64, total: u64) -> Self {
        let shown = if are_lines_asked_for() {
            Shown::Lines { what, pace: Mutex::default() }
        } else {
            let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template(&format!("{what} {{bar:40}} {tail}")) {
                bar.set_style(style);
            }
            Shown::Bar(bar)
        };
        Self { total, done: AtomicU64::new(done), shown }
    }

    /// So many are done. Threads may report out of order: the count never falls.
    pub fn at(&self, done: u64) {
        self.show(self.done.fetch_max(done, Ordering::Relaxed).max(done));
    }

    /// One more is done.
    pub fn one_more(&self) {
        self.show(self.done.fetch_add(1, Ordering::Relaxed) + 1);
    }

    /// The time left is reckoned from what is done from now on.
    pub fn reckon_from_here(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.reset_eta();
        }
    }

    /// A message for the template of a bar that has one.
    pub fn message(&self, text: String) {
        if let Shown::Bar(bar) = &self.shown {
            bar.set_message(text);
        }
    }

    /// Whether somebody sees it.
    pub fn is_seen(&self) -> bool {
        matches!(self.shown, Shown::Lines { .. }) || io::stderr().is_terminal()
    }

    /// All is done: the bar goes, the last line is written.
    pub fn done(self) {
        match &self.shown {
            Shown::Bar(bar) => bar.finish_and_clear(),
            Shown::Lines { .. } => self.show(self.total),
        }
    }

    fn show(&self, done: u64) {
        match &self.shown {
            Shown::Bar(bar) => bar.set_position(done),
            Shown::Lines { what, pace } => {
                let done = done.min(self.total);
                // Held while it is written, so that lines come in the order of their counts.
                let mut pace = pace.lock().unwrap_or_else(PoisonError::into_inner);
                if pace.is_due(done, self.total, Instant::now()) {
                    write(&line(done, self.total, what));
                }
            }
        }
    }
}

/// Which counts are written: the first and the last, between them at most one in [`APART`], and none that is not above the one before.
#[derive(Default)]
struct Pace {
    last: Option<(u64, Instant)>,
}

impl Pace {
    /// Whether a count is to be written; then it is taken for written.
    fn is_due(&mut self, done: u64, total: u64, now: Instant) -> bool {
        let is_due = self.last.is_none_or(|(last, when)| done > last && (done >= total || now.saturating_duration_since(when) >= APART));
        if is_due {
            self.last = Some((done, now));
        }
        is_due
    }
}

fn are_lines_asked_for() -> bool {
    std::env::var_os(ASKED_BY.0).is_some_and(|value| value == ASKED_BY.1)
}

fn line(done: u64, total: u64, what: &str) -> String {
    format!("progress {done} {total} {what}\n")
}

/// Writes a line at one go, so that nothing comes between its parts.
fn write(line: &str) {
    let mut err = io::stderr().lock();
    // Nothing can be done if standard error is closed.
    let _ = err.write_all(line.as_bytes()).and_then(|()| err.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts that are written of those reported, each at its millisecond.
    fn written(total: u64, reported: &[(u64, u64)]) -> Vec<u64> {
        let (begin, mut pace) = (Instant::now(), Pace::default());
        let mut due = |&(done, at): &(u64, u64)| pace.is_due(done, total, begin + Duration::from_millis(at)).then_some(done);
        reported.iter().filter_map(&mut due).collect()
    }

    #[test]
    fn the_first_and_the_last_are_written_at_once_and_others_five_times_a_second_at_most() {
        assert_eq!(written(4, &[(0, 0), (1, 1), (2, 2), (4, 3)]), [0, 4]);
        let each_ms: Vec<(u64, u64)> = (0..=1100).map(|at| (at, at)).collect();
        assert_eq!(written(1100, &each_ms), [0, 200, 400, 600, 800, 1000, 1100]);
        assert_eq!(written(9, &[(7, 0), (7, 500), (9, 501)]), [7, 9], "what was found is the first");
    }

    #[test]
    fn a_count_that_falls_or_stays_is_not_written() {
        assert_eq!(written(9, &[(0, 0), (3, 300), (2, 600), (3, 900), (4, 1200), (9, 1201), (8, 1500), (9, 1800)]), [0, 3, 4, 9]);
        assert_eq!(written(0, &[(0, 0), (0, 300)]), [0], "of nothing there is one line");
    }

    #[test]
    fn threads_that_report_out_of_order_never_make_the_count_fall() {
        let progress = Progress::new(REPLICATIONS, 400);
        std::thread::scope(|scope| {
            for first in 1..=4 {
                let progress = &progress;
                scope.spawn(move || (first..=400).rev().step_by(4).for_each(|done| progress.at(done)));
            }
        });
        progress.at(7);
        assert_eq!(progress.done.load(Ordering::Relaxed), 400);
    }

    #[test]
    fn a_line_is_one_line_of_four_parts() {
        assert_eq!(line(3, 101, REPLICATIONS), "progress 3 101 replications\n");
        assert_eq!(line(3, 101, "learning the ladder").trim_end().splitn(4, ' ').last(), Some("learning the ladder"));
    }
}
