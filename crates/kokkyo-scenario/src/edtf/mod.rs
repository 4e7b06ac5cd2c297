//! Dates as historians know them: the Extended Date/Time Format of ISO 8601-2 (EDTF).
//!
//! Levels 0 and 1 whole; of level 2 sets, marks on single parts, unspecified digits anywhere, seasons and other parts
//! of a year (21–41), exponential years and significant digits. The book has a page on it, *Dates*.
//!
//! Every value has four instants, see [`Span`]. [`Edtf::parse`] refuses what is no date with a sentence that says
//! where; [`std::fmt::Display`] writes the canonical form, which reads back as the same value.

mod calendar;
mod date;
mod digits;
mod display;
mod reader;
mod span;

pub use date::{Date, Qualifier};
pub use span::{Bound, OffsetRange, Span};

/// A date or time, an interval, or a set of dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edtf {
    /// A day, month, season or year, perhaps with unspecified digits and marks.
    Date(Date),
    /// A time on a day.
    DateTime(DateTime),
    /// From some time in the first to some time in the second.
    Interval(Boundary, Boundary),
    /// Several dates.
    Set(Kind, Vec<Member>),
}

/// A time of day on a day, at a precision of a second or a minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateTime {
    /// Days since 1970-01-01.
    day: i64,
    /// 0–24; 24 only as 24:00:00, the end of the day.
    hour: u8,
    minute: u8,
    /// `None`: a precision of a minute.
    second: Option<u8>,
    /// Minutes ahead of UTC; `None`: on the clock of whoever wrote it.
    zone: Option<i16>,
}

/// An end of an interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Boundary {
    /// Some time in this date.
    Date(Date),
    /// `..`: the interval has no end on this side.
    Open,
    /// Empty: it has one, and nobody knows when.
    Unknown,
}

/// What is said of the members of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `[…]`: one of them.
    OneOf,
    /// `{…}`: all of them.
    AllOf,
}

/// A member of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Member {
    /// A date.
    Date(Date),
    /// All dates from the first to the second, both included; `None` is open. Both have the same precision.
    Range(Option<Date>, Option<Date>),
}

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdtfError {
    /// Character, from 1; one past the last where the text ends too early.
    pub at: usize,
    /// What is wrong, a clause without the place.
    pub message: String,
}

impl std::fmt::Display for EdtfError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (character {})", self.message, self.at)
    }
}

impl std::error::Error for EdtfError {}

impl Edtf {
    /// Reads a date. *Errors*: a sentence that says what is wrong at which character. No text takes long or panics.
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        reader::read(text)
    }

    /// A time of day, such as `08:45`, on a day counted from 1970-01-01. *Errors*: it is none.
    pub fn at_time(day: i64, time: &str) -> Result<Self, EdtfError> {
        reader::time_on(day, time)
    }

    /// The four instants, for a writer whose clock had one of these offsets. A time with an offset of its own ignores
    /// them.
    pub fn span(&self, clock: OffsetRange) -> Span {
        span::of(self, clock)
    }

    /// The day meant, where this is one day: days since 1970-01-01. Marks do not matter.
    pub fn day(&self) -> Option<i64> {
        match self {
            Self::Date(date) => date.day(),
            _ => None,
        }
    }

    /// Whether any part carries `?`, `~` or `%`.
    pub fn is_qualified(&self) -> bool {
        let marked = Date::is_qualified;
        match self {
            Self::Date(date) => marked(date),
            Self::DateTime(_) => false,
            Self::Interval(from, to) => [from, to].iter().any(|end| matches!(end, Boundary::Date(date) if marked(date))),
            Self::Set(_, members) => members.iter().any(|member| match member {
                Member::Date(date) => marked(date),
                Member::Range(from, to) => [from, to].into_iter().flatten().any(marked),
            }),
        }
    }
}

#[cfg(test)]
mod tests;
