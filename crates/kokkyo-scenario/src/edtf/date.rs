//! One date: year, part of a year or month, day; each with its doubt.

use std::ops::BitOr;

use super::calendar::{MAX_YEAR, first_of, month_days};
use super::digits::Digits;

/// A mark of doubt on a part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Qualifier {
    /// `?`: the source of the date is doubtful.
    pub uncertain: bool,
    /// `~`: the date is about right.
    pub approximate: bool,
}

impl Qualifier {
    /// The mark; nothing where there is no doubt.
    pub fn mark(self) -> &'static str {
        match (self.uncertain, self.approximate) {
            (false, false) => "",
            (true, false) => "?",
            (false, true) => "~",
            (true, true) => "%",
        }
    }

    /// Reads a mark.
    pub(super) fn from_mark(mark: u8) -> Option<Self> {
        match mark {
            b'?' => Some(Self { uncertain: true, approximate: false }),
            b'~' => Some(Self { uncertain: false, approximate: true }),
            b'%' => Some(Self { uncertain: true, approximate: true }),
            _ => None,
        }
    }
}

impl BitOr for Qualifier {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self { uncertain: self.uncertain || other.uncertain, approximate: self.approximate || other.approximate }
    }
}

/// A year as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Year {
    /// Before year 0.
    pub negative: bool,
    /// Four digits, of which some may be unspecified; after `Y` more than four, or those before `E`.
    pub digits: Digits,
    /// Written with `Y`.
    pub long: bool,
    /// After `E`: zeros to add.
    pub exponent: Option<u32>,
    /// After `S`: digits that are meant as they stand.
    pub significant: Option<u32>,
}

impl Year {
    /// The year itself, with the digits of `fill` for the unspecified ones.
    fn filled(&self, fill: i64) -> i64 {
        let value = self.digits.filled(fill) * 10_i64.pow(self.exponent.unwrap_or(0));
        if self.negative { -value } else { value }
    }

    /// Whether it can be counted, and its number of digits.
    pub fn size(&self) -> Option<u32> {
        let digits = u32::try_from(self.digits.0.len()).ok()?.checked_add(self.exponent.unwrap_or(0))?;
        (10_i64.checked_pow(digits)? <= MAX_YEAR + 1).then_some(digits)
    }

    /// First and last year meant.
    fn ends(&self) -> (i64, i64) {
        let fills = 10_i64.pow(self.digits.unspecified());
        let (mut low, mut high) = (self.filled(0), self.filled(fills - 1));
        if let (Some(significant), Some(size)) = (self.significant, self.size()) {
            let unit = 10_i64.pow(size.saturating_sub(significant));
            let magnitude = low.abs() / unit * unit;
            (low, high) = (magnitude, magnitude + unit - 1);
            if self.negative {
                (low, high) = (-low, -high);
            }
        }
        (low.min(high), low.max(high))
    }
}

/// What follows the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// The year alone.
    None,
    /// A season, quarter or the like, 21–41.
    Group(u8),
    /// A month.
    Month(Digits),
    /// A month and a day.
    Day(Digits, Digits),
}

/// A day, month, part of a year or year. Only dates that the calendar has can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    pub(super) year: Year,
    pub(super) part: Part,
    /// Of year, month and day; those of parts that are not given are empty.
    pub(super) qualifiers: [Qualifier; 3],
}

/// First month and number of months of a part of a year. The standard names the parts and leaves the months to us:
/// meteorological seasons, those "independent of location" as in the north, winter beginning in December.
fn group_months(group: u8) -> (u8, u8) {
    match group {
        21 | 25 | 31 => (3, 3),
        22 | 26 | 32 => (6, 3),
        23 | 27 | 29 => (9, 3),
        24 | 28 | 30 => (12, 3),
        33..=36 => ((group - 33) * 3 + 1, 3),
        37..=39 => ((group - 37) * 4 + 1, 4),
        _ => (if group == 40 { 1 } else { 7 }, 6),
    }
}

/// A stretch of whole days: the first, and the one after the last. *Unit*: days since 1970-01-01.
type Days = (i64, i64);

impl Date {
    /// Qualifiers of year, month and day.
    pub fn qualifiers(&self) -> [Qualifier; 3] {
        self.qualifiers
    }

    /// Whether any part carries a mark.
    pub fn is_qualified(&self) -> bool {
        self.qualifiers.iter().any(|qualifier| *qualifier != Qualifier::default())
    }

    /// Whether every digit is given and none is less than significant.
    pub(super) fn is_whole(&self) -> bool {
        let part = match &self.part {
            Part::None | Part::Group(_) => true,
            Part::Month(month) => month.is_whole(),
            Part::Day(month, day) => month.is_whole() && day.is_whole(),
        };
        part && self.year.digits.is_whole() && self.year.significant.is_none()
    }

    /// Whether another date has the same precision, so that a range can lead from one to the other.
    pub(super) fn is_as_precise_as(&self, other: &Self) -> bool {
        matches!(
            (&self.part, &other.part),
            (Part::None, Part::None) | (Part::Group(_), Part::Group(_)) | (Part::Month(_), Part::Month(_)) | (Part::Day(..), Part::Day(..))
        )
    }

    /// The day meant, where this is one day.
    pub fn day(&self) -> Option<i64> {
        match self.part {
            Part::Day(..) if self.is_whole() => self.ends().map(|(first, _)| first.0),
            _ => None,
        }
    }

    /// The first and the last stretch of days that the date may mean, the same where all digits are given; nothing
    /// where the calendar has no such date.
    pub(super) fn ends(&self) -> Option<(Days, Days)> {
        let (first, last) = self.year.ends();
        match &self.part {
            Part::None => Some(((first_of(first, 1), first_of(first, 13)), (first_of(last, 1), first_of(last, 13)))),
            Part::Group(group) => {
                let (month, months) = group_months(*group);
                let days = |year| (first_of(year, month), first_of(year, month + months));
                Some((days(first), days(last)))
            }
            Part::Month(month) => self.search(month, None),
            Part::Day(month, day) => self.search(month, Some(day)),
        }
    }

    /// Tries the years that fit from both ends; at most ten thousand, and only for 29 February more than one.
    fn search(&self, month: &Digits, day: Option<&Digits>) -> Option<(Days, Days)> {
        let fills = 10_i64.pow(self.year.digits.unspecified());
        // A greater filling is an earlier year before year 0.
        let year = |at: i64| self.year.filled(if self.year.negative { fills - 1 - at } else { at });
        let first = (0..fills).find_map(|at| within(year(at), month, day, false))?;
        let last = (0..fills).rev().find_map(|at| within(year(at), month, day, true))?;
        Some((first, last))
    }
}

/// The first or last stretch of days in a year that fits.
fn within(year: i64, month: &Digits, day: Option<&Digits>, last: bool) -> Option<Days> {
    let mut months: Vec<u8> = (1..=12).filter(|number| month.fits(*number)).collect();
    if last {
        months.reverse();
    }
    months.into_iter().find_map(|month| {
        let Some(day) = day else { return Some((first_of(year, month), first_of(year, month + 1))) };
        let mut days = (1..=month_days(year, month)).filter(|number| day.fits(*number));
        let found = if last { days.next_back() } else { days.next() }?;
        let start = first_of(year, month) + i64::from(found) - 1;
        Some((start, start + 1))
    })
}
