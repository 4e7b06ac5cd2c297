//! What a person decided in the place of a headquarters, sitting by sitting.
//!
//! A choice holds for one sitting of one history: the headquarters and the minute name it. Where the option is not in question at that
//! sitting, the headquarters decides as it would have. Without choices nothing is another number.

use super::column::{CourseId, HeadquartersId};
use super::command::{Appraised, Manner};

/// What was decided at a sitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Who.
    pub headquarters: HeadquartersId,
    /// When it sat. *Unit*: min since the start.
    pub minute: u32,
    /// What; `CourseId::NONE`: to wait.
    pub course: CourseId,
    /// Blow in the air that is called off; `CourseId::NONE`: none.
    pub calls_off: CourseId,
    /// How it is told to the superior where it breaks a clause.
    pub manner: Manner,
}

/// The choice for a sitting, and the position of its option. `None`: there is none, or its option is not in question.
pub fn chosen(choices: &[Choice], headquarters: HeadquartersId, hour: f64, options: &[Appraised]) -> Option<(usize, Manner)> {
    let minute = (hour * 60.0).round() as u32;
    let choice = choices.iter().find(|choice| choice.headquarters == headquarters && choice.minute == minute)?;
    let at = options.iter().position(|option| option.course == choice.course && option.calls_off == choice.calls_off)?;
    Some((at, choice.manner))
}
