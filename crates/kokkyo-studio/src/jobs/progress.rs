//! How is it known how far work is? The program says so on standard error, where the variable `KOKKYO_PROGRESS` asks it to:
//!
//! > `progress 40 101 replications`
//!
//! and everything else that it writes there is for people.

use std::collections::VecDeque;

/// Lines that are kept: an error may have several, the last ones say why.
const LINES: usize = 40;
/// Longest line. *Unit*: characters.
const LENGTH: usize = 1_000;

/// How far work is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// So far.
    pub done: u64,
    /// In all.
    pub total: u64,
    /// What is counted.
    pub phase: String,
}

/// What the program said.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// How far it is; `None` until it says so.
    pub progress: Option<Progress>,
    lines: VecDeque<String>,
}

impl Said {
    /// Hears a line.
    pub fn hear(&mut self, line: &str) {
        // A line may be drawn over (`\r`) and coloured; what is kept goes to a page.
        let line: String = line.rsplit('\r').find(|part| !part.is_empty()).unwrap_or("").chars().filter(|it| !it.is_control()).collect();
        if let Some(progress) = read(&line) {
            self.progress = Some(progress);
            return;
        }
        if line.trim().is_empty() {
            return;
        }
        if self.lines.len() == LINES {
            self.lines.pop_front();
        }
        self.lines.push_back(line.chars().take(LENGTH).collect());
    }

    /// The last line.
    pub fn last(&self) -> &str {
        self.lines.back().map_or("", |line| line.strip_prefix("note: ").unwrap_or(line))
    }

    /// Why it ended: its error with all its lines, otherwise its last line.
    pub fn why(&self) -> String {
        for word in ["error: ", "interrupted: "] {
            if let Some(at) = self.lines.iter().rposition(|line| line.starts_with(word)) {
                let lines: Vec<&str> = self.lines.iter().skip(at).map(String::as_str).collect();
                return lines.join("\n")[word.len()..].to_string();
            }
        }
        self.last().to_string()
    }
}

fn read(line: &str) -> Option<Progress> {
    let mut words = line.strip_prefix("progress ")?.splitn(3, ' ');
    let (done, total) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some(Progress { done, total, phase: words.next().unwrap_or("").trim().chars().take(LENGTH).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(lines: &[&str]) -> Said {
        let mut said = Said::default();
        lines.iter().for_each(|line| said.hear(line));
        said
    }

    #[test]
    fn progress_is_read_and_everything_else_is_for_people() {
        let said = heard(&["progress 3 7 replications of all", "note: slow", "progress x 7 y", ""]);
        assert_eq!(said.progress, Some(Progress { done: 3, total: 7, phase: "replications of all".into() }));
        assert_eq!(said.last(), "progress x 7 y");
        assert_eq!(heard(&["note: slow"]).last(), "slow");
        assert_eq!(heard(&["progress 3 7"]).progress, Some(Progress { done: 3, total: 7, phase: String::new() }));
    }

    #[test]
    fn an_error_is_told_with_all_its_lines_and_without_what_came_before() {
        let said = heard(&["note: begun", "error: the scenario cannot be played:", "  `x` is unknown", "  write y"]);
        assert_eq!(said.why(), "the scenario cannot be played:\n  `x` is unknown\n  write y");
        assert_eq!(heard(&["killed by the system"]).why(), "killed by the system");
        assert_eq!(heard(&[]).why(), "");
    }

    #[test]
    fn what_is_drawn_over_or_endless_is_cut() {
        assert_eq!(heard(&["10 %\r20 %\r", "\u{1b}[31m30 %\r\u{1b}[31mred"]).last(), "[31mred");
        assert_eq!(heard(&[&"x".repeat(10 * LENGTH)]).last().len(), LENGTH);
        let many: Vec<String> = (0..10 * LINES).map(|at| at.to_string()).collect();
        assert_eq!(heard(&many.iter().map(String::as_str).collect::<Vec<_>>()).lines.len(), LINES);
    }
}
