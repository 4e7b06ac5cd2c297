//! `kokkyo check --explain CODE`: the section of the book about a code.

use kokkyo_scenario::check::{CODES, Suite};

use crate::failure::{Failure, OK};
use crate::nearest;
use crate::output::Out;

/// The pages of the book, which are part of the program.
fn page(suite: Suite) -> &'static str {
    match suite {
        Suite::Format => include_str!("../../../docs/book/src/reference/faults/format.md"),
        Suite::References => include_str!("../../../docs/book/src/reference/faults/references.md"),
        Suite::Provenance => include_str!("../../../docs/book/src/reference/faults/provenance.md"),
        Suite::History => include_str!("../../../docs/book/src/reference/faults/history.md"),
        Suite::Physics => include_str!("../../../docs/book/src/reference/faults/physics.md"),
    }
}

/// Prints the section of a code. *Errors*: there is no such code.
pub fn explain(code: &str) -> Result<u8, Failure> {
    let wanted = code.trim().to_uppercase();
    let Some(section) = section(&wanted) else {
        let codes = CODES.iter().chain(kokkyo_model::CODES).map(|(code, _)| *code);
        return Err(Failure::Usage(format!("there is no code `{code}`{}", nearest::hint(&wanted, codes))));
    };
    let mut out = Out::new(false);
    for line in section {
        out.line(&line)?;
    }
    out.flush()?;
    Ok(OK)
}

/// The lines of a section, as plain text.
fn section(code: &str) -> Option<Vec<String>> {
    let marker = format!("{{#{code}}}");
    let mut lines = page(Suite::of(code)).lines().skip_while(|line| !(line.starts_with("## ") && line.ends_with(&marker)));
    let title = lines.next()?.trim_start_matches("## ").trim_end_matches(&marker).trim_end().to_string();
    let mut section = vec![title, String::new()];
    for line in lines.take_while(|line| !line.starts_with("## ")) {
        let comment = line.starts_with("<!--");
        let fence = line.starts_with("```");
        let double = line.is_empty() && section.last().is_some_and(String::is_empty);
        if !comment && !fence && !double {
            section.push(line.to_string());
        }
    }
    while section.last().is_some_and(String::is_empty) {
        section.pop();
    }
    Some(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_section_that_says_more_than_its_title() {
        let missing: Vec<&str> = CODES
            .iter()
            .chain(kokkyo_model::CODES)
            .filter(|(code, _)| section(code).is_none_or(|lines| lines.len() < 4))
            .map(|(code, _)| *code)
            .collect();
        assert!(missing.is_empty(), "the pages under docs/book/src/reference/faults say nothing about {}", missing.join(", "));
    }
}
