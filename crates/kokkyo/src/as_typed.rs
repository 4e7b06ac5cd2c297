//! A command as a user would type it, for pages: they go to others, who may play the same.

use std::fmt::Display;

use kokkyo_studio::jobs::form;

use crate::cli::{Choices, DEFAULT_SEED, Mode};
use crate::json::mode;

/// A command that is being put together.
pub struct Typed(Vec<String>);

impl Typed {
    /// A command on a scenario.
    pub fn new(command: &str, scenario: &str) -> Self {
        Self(vec![command.to_string(), scenario.to_string()])
    }

    /// An option with its value.
    pub fn word(&mut self, name: &str, value: &str) {
        self.0.push(format!("--{name}={value}"));
    }

    /// An option that was given.
    pub fn given(&mut self, name: &str, value: Option<&impl Display>) {
        if let Some(value) = value {
            self.word(name, &value.to_string());
        }
    }

    /// An option unless it has its default.
    pub fn unless(&mut self, name: &str, value: &str, default: &str) {
        if value != default {
            self.word(name, value);
        }
    }

    /// An option with several values, if there are any.
    pub fn list(&mut self, name: &str, values: &[String]) {
        if !values.is_empty() {
            self.word(name, &values.join(","));
        }
    }

    /// An option without a value.
    pub fn flag(&mut self, name: &str, is_given: bool) {
        if is_given {
            self.0.push(format!("--{name}"));
        }
    }

    /// The line: pasted into a shell, the program is called with the same words.
    pub fn line(&self) -> String {
        form::command(&self.0)
    }
}

/// What was changed in the scenario, and the luck.
pub fn choices(typed: &mut Typed, choices: &Choices, seed: u64) {
    choices.with.iter().for_each(|name| typed.word("with", name));
    choices.set.iter().for_each(|value| typed.word("set", value));
    choices.hold_out.iter().for_each(|name| typed.word("hold-out", name));
    typed.unless("seed", &seed.to_string(), &DEFAULT_SEED.to_string());
}

/// How headquarters behave, and until when it is played.
pub fn played(typed: &mut Typed, as_mode: Mode, free_from: Option<&str>, until: Option<&str>) {
    match free_from {
        Some(date) => typed.word("free-from", date),
        None => typed.unless("mode", mode(as_mode), mode(Mode::Historical)),
    }
    typed.given("until", until.as_ref());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_its_default_is_left_out_and_a_word_for_the_shell_is_quoted() {
        let mut typed = Typed::new("calibrate", "two-posts");
        typed.list("inputs", &["combat.*".into(), "a.b+a.c".into()]);
        typed.list("against", &[]);
        typed.unless("on", "*", "*");
        typed.given("range", Some(&90.0));
        typed.flag("draw-parameters", true);
        choices(&mut typed, &Choices { set: vec!["a.b=1".into()], ..Choices::default() }, DEFAULT_SEED);
        played(&mut typed, Mode::Free, None, Some("1939-08-01"));
        let line = "kokkyo calibrate two-posts '--inputs=combat.*,a.b+a.c' --range=90 --draw-parameters --set=a.b=1 --mode=free --until=1939-08-01";
        assert_eq!(typed.line(), line);
    }
}
