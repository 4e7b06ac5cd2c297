//! What a person decided in the place of a headquarters, as a line of text that a run keeps:
//!
//! > `1939-06-19T09:00 J_KWA C_K_DEPLOY report`
//!
//! when it sat on the scenario's own clock; who; the course, `wait`, or `not:COURSE` for a blow that is called off; how the superior is
//! told where that breaks a clause.

use std::sync::Arc;

use kokkyo_model::world::Theatre;
use kokkyo_model::world::column::{CourseId, HeadquartersId, Id as _};
use kokkyo_model::world::command::Manner;
use kokkyo_model::world::played::Choice;
use kokkyo_scenario::{Given, Moment};

/// To do nothing.
const WAIT: &str = "wait";
/// Before a course that is called off.
const NOT: &str = "not:";

/// Reads a line. *Errors*: what is wrong with it.
pub fn read(text: &str, given: &Given, theatre: &Theatre) -> Result<Choice, String> {
    let wrong = |why: &str| format!("`{text}` is no choice of a headquarters: {why}; write `1939-06-19T09:00 HEADQUARTERS COURSE report`");
    let words: Vec<&str> = text.split_whitespace().collect();
    let &[at, who, what, how] = words.as_slice() else { return Err(wrong("it has not four words")) };
    let at = Moment::parse(at, given.clock.offset_h).map_err(|why| wrong(&why))?;
    let minute = (at.hours_since(Moment(theatre.start_s)) * 60.0).round();
    if !(0.0..=f64::from(u32::MAX)).contains(&minute) {
        return Err(wrong("it lies outside the clock of the scenario"));
    }
    let headquarters = theatre.headquarters.iter().position(|it| it.id == who).map(HeadquartersId::at);
    let headquarters = headquarters.ok_or_else(|| wrong("there is no such headquarters"))?;
    let course = |id: &str| {
        let found = theatre.command.courses.iter().position(|it| it.id == id && it.headquarters == headquarters).map(CourseId::at);
        found.ok_or_else(|| wrong("the headquarters has no such course"))
    };
    let (course, calls_off) = match what.strip_prefix(NOT) {
        Some(blow) => (CourseId::NONE, course(blow)?),
        None if what == WAIT => (CourseId::NONE, CourseId::NONE),
        None => (course(what)?, CourseId::NONE),
    };
    let manner = [Manner::Report, Manner::Late, Manner::Conceal].into_iter().find(|manner| Manner::WORDS[*manner as usize] == how);
    let manner = manner.ok_or_else(|| wrong("its last word is none of report, late, conceal"))?;
    Ok(Choice { headquarters, minute: minute as u32, course, calls_off, manner })
}

/// Reads all lines. *Errors*: what is wrong with the first that is.
pub fn read_all(lines: &[String], given: &Given, theatre: &Theatre) -> Result<Arc<[Choice]>, String> {
    lines.iter().map(|line| read(line, given, theatre)).collect()
}

/// The line of a choice.
pub fn line(choice: &Choice, given: &Given, theatre: &Theatre) -> String {
    let at = Moment(theatre.start_s).plus_hours(f64::from(choice.minute) / 60.0).show(given.clock.offset_h).replace(' ', "T");
    let id = |course: CourseId| theatre.command.courses.find(course).map_or("?", |course| course.id.as_str());
    let what = match (choice.course, choice.calls_off) {
        (CourseId::NONE, CourseId::NONE) => WAIT.to_string(),
        (CourseId::NONE, blow) => format!("{NOT}{}", id(blow)),
        (course, _) => id(course).to_string(),
    };
    let who = theatre.headquarters.find(choice.headquarters).map_or("?", |it| it.id.as_str());
    format!("{at} {who} {what} {}", Manner::WORDS[choice.manner as usize])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::two_posts;

    #[test]
    fn a_choice_that_is_written_is_read_again() {
        let (scenario, world) = two_posts();
        let (given, theatre) = (&scenario.given, &world.theatre);
        assert!(!theatre.command.courses.is_empty());
        for (at, course) in theatre.command.courses.iter().enumerate() {
            for manner in [Manner::Report, Manner::Late, Manner::Conceal] {
                let here = CourseId::at(at);
                for (chosen, calls_off) in [(here, CourseId::NONE), (CourseId::NONE, here), (CourseId::NONE, CourseId::NONE)] {
                    let choice = Choice { headquarters: course.headquarters, minute: 1_440, course: chosen, calls_off, manner };
                    assert_eq!(read(&line(&choice, given, theatre), given, theatre), Ok(choice));
                }
            }
        }
    }

    #[test]
    fn lines_that_are_none_are_refused_with_what_is_wrong() {
        let (scenario, world) = two_posts();
        let theatre = &world.theatre;
        let who = theatre.headquarters[theatre.command.courses[CourseId(0)].headquarters].id.clone();
        let course = &theatre.command.courses[CourseId(0)].id;
        for (line, word) in [
            ("".to_string(), "four words"),
            (format!("yesterday {who} {course} report"), "date"),
            (format!("1839-06-02 {who} {course} report"), "clock"),
            (format!("1939-06-02 NOBODY {course} report"), "headquarters"),
            (format!("1939-06-02 {who} C_NONE report"), "course"),
            (format!("1939-06-02 {who} not:wait report"), "course"),
            (format!("1939-06-02 {who} {course} loudly"), "report, late, conceal"),
        ] {
            let refused = read(&line, &scenario.given, theatre).unwrap_err();
            assert!(refused.contains(word), "{line}: {refused}");
        }
    }
}
