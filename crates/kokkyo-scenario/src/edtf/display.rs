//! The canonical form of a date.

use std::fmt::{Display, Formatter, Result};

use super::calendar::civil;
use super::date::{Date, Part, Qualifier, Year};
use super::{Boundary, DateTime, Edtf, Kind, Member};

impl Display for Edtf {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::DateTime(time) => time.fmt(f),
            Self::Interval(from, to) => write!(f, "{from}/{to}"),
            Self::Set(kind, members) => {
                let [open, close] = match kind {
                    Kind::OneOf => ["[", "]"],
                    Kind::AllOf => ["{", "}"],
                };
                f.write_str(open)?;
                for (at, member) in members.iter().enumerate() {
                    write!(f, "{}{member}", if at > 0 { "," } else { "" })?;
                }
                f.write_str(close)
            }
        }
    }
}

impl Display for Boundary {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Open => f.write_str(".."),
            Self::Unknown => Ok(()),
        }
    }
}

impl Display for Member {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Range(from, to) => {
                from.iter().try_for_each(|date| date.fmt(f))?;
                f.write_str("..")?;
                to.iter().try_for_each(|date| date.fmt(f))
            }
        }
    }
}

impl Display for Year {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}{}{}", if self.long { "Y" } else { "" }, if self.negative { "-" } else { "" }, self.digits)?;
        self.exponent.iter().try_for_each(|exponent| write!(f, "E{exponent}"))?;
        self.significant.iter().try_for_each(|significant| write!(f, "S{significant}"))
    }
}

impl Display for Date {
    /// A mark on all parts stands at the end; one on the first parts alone after the last of them; others before
    /// each part.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let parts = match &self.part {
            Part::None => vec![self.year.to_string()],
            Part::Group(group) => vec![self.year.to_string(), group.to_string()],
            Part::Month(month) => vec![self.year.to_string(), month.to_string()],
            Part::Day(month, day) => vec![self.year.to_string(), month.to_string(), day.to_string()],
        };
        let marks = &self.qualifiers[..parts.len()];
        let first = marks[0];
        let same = marks.iter().take_while(|mark| **mark == first).count();
        let grouped = marks[same..].iter().all(|mark| *mark == Qualifier::default());
        for (at, (part, mark)) in parts.iter().zip(marks).enumerate() {
            let before = if grouped { "" } else { mark.mark() };
            let after = if grouped && at + 1 == same { first.mark() } else { "" };
            write!(f, "{}{before}{part}{after}", if at > 0 { "-" } else { "" })?;
        }
        Ok(())
    }
}

impl Display for DateTime {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let (year, month, day) = civil(self.day);
        let sign = if year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{month:02}-{day:02}T{:02}:{:02}", year.abs(), self.hour, self.minute)?;
        self.second.iter().try_for_each(|second| write!(f, ":{second:02}"))?;
        match self.zone {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60)
            }
        }
    }
}
