//! Steps with a heading, a time and an outcome each, and the summary at the end.

use std::time::{Duration, Instant};

/// What came of a step.
pub enum Outcome {
    /// It did what it should.
    Passed,
    /// It did not; the text says why.
    Failed(String),
    /// It could not be tried here; the text says why and how to mend it.
    Skipped(String),
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Self::Passed,
            Err(reason) => Self::Failed(reason),
        }
    }
}

struct Step {
    name: &'static str,
    outcome: Outcome,
    time: Duration,
}

/// The steps taken so far.
pub struct Steps {
    taken: Vec<Step>,
    skip_is_failure: bool,
}

impl Steps {
    /// No steps yet. With `skip_is_failure` (continuous integration) nothing may be left out.
    pub fn new(skip_is_failure: bool) -> Self {
        Self { taken: Vec::new(), skip_is_failure }
    }

    /// Takes one step; a failure does not stop the next one.
    pub fn take(&mut self, name: &'static str, step: impl FnOnce() -> Outcome) {
        println!("\n── {name} {}", "─".repeat(72_usize.saturating_sub(name.chars().count())));
        let start = Instant::now();
        let outcome = match step() {
            Outcome::Skipped(reason) if self.skip_is_failure => {
                Outcome::Failed(format!("left out, which CI=true does not allow: {reason}"))
            }
            other => other,
        };
        let time = start.elapsed();
        println!("{}", line(name, &outcome, time));
        self.taken.push(Step { name, outcome, time });
    }

    /// Prints the summary; whether nothing failed.
    pub fn finish(&self) -> bool {
        println!("\n── summary {}", "─".repeat(65));
        for step in &self.taken {
            println!("{}", line(step.name, &step.outcome, step.time));
        }
        let (passed, failed, skipped) = self.counts();
        println!("{passed} passed, {failed} failed, {skipped} skipped");
        failed == 0
    }

    fn counts(&self) -> (usize, usize, usize) {
        let count = |wanted: fn(&Outcome) -> bool| self.taken.iter().filter(|step| wanted(&step.outcome)).count();
        (
            count(|outcome| matches!(outcome, Outcome::Passed)),
            count(|outcome| matches!(outcome, Outcome::Failed(_))),
            count(|outcome| matches!(outcome, Outcome::Skipped(_))),
        )
    }
}

fn line(name: &str, outcome: &Outcome, time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match outcome {
        Outcome::Passed => format!("passed   {name} ({seconds:.1} s)"),
        Outcome::Failed(reason) => format!("FAILED   {name} ({seconds:.1} s): {reason}"),
        Outcome::Skipped(reason) => format!("skipped  {name}: {reason}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_outcome_is_counted_once() {
        let mut steps = Steps::new(false);
        steps.take("a", || Outcome::Passed);
        steps.take("b", || Outcome::Failed("broken".into()));
        steps.take("c", || Outcome::Skipped("no tool".into()));
        assert_eq!(steps.counts(), (1, 1, 1));
        assert!(!steps.finish());
    }

    #[test]
    fn a_skip_passes_at_home_and_fails_in_ci() {
        for (ci, expected) in [(false, (0, 0, 1)), (true, (0, 1, 0))] {
            let mut steps = Steps::new(ci);
            steps.take("tool", || Outcome::Skipped("no tool".into()));
            assert_eq!(steps.counts(), expected);
            assert_eq!(steps.finish(), !ci);
        }
    }
}
