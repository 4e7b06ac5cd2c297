//! When a date begins and ends at the earliest and at the latest.

use super::date::Date;
use super::{Boundary, DateTime, Edtf, Kind, Member};
use crate::Moment;

/// An instant, or none on that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// Before every instant.
    Beginningless,
    /// An instant.
    At(Moment),
    /// After every instant.
    Endless,
}

/// The four instants of a date. Spans are half-open: the third of July is from its midnight to the next, which it
/// does not hold. `?` and `~` move nothing, since the standard gives them no width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// It does not begin before this.
    pub earliest_start: Bound,
    /// It has begun by this.
    pub latest_start: Bound,
    /// It does not end before this.
    pub earliest_end: Bound,
    /// It has ended by this.
    pub latest_end: Bound,
}

/// The offsets that a clock may have had. *Unit*: seconds ahead of UTC; least not above greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OffsetRange {
    /// Least.
    pub least_s: i64,
    /// Greatest.
    pub greatest_s: i64,
}

impl OffsetRange {
    /// A clock that is known. *Unit*: hours ahead of UTC.
    pub fn known(hours: f64) -> Self {
        Self::between(hours, hours)
    }

    /// A clock that is known within limits. *Unit*: hours ahead of UTC.
    pub fn between(least_h: f64, greatest_h: f64) -> Self {
        let seconds = |hours: f64| (hours * 3600.0).round() as i64;
        Self { least_s: seconds(least_h), greatest_s: seconds(greatest_h) }
    }

    /// The offsets of either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { least_s: self.least_s.min(other.least_s), greatest_s: self.greatest_s.max(other.greatest_s) }
    }
}

impl Bound {
    /// This bound, moved by some seconds.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        match self {
            Self::At(at) => Self::At(Moment(at.0.saturating_add(seconds))),
            unbounded => unbounded,
        }
    }

    /// The instant, if there is one.
    pub fn moment(self) -> Option<Moment> {
        match self {
            Self::At(at) => Some(at),
            _ => None,
        }
    }
}

impl Span {
    /// A span that begins and ends at known instants.
    pub fn exact(from: Moment, to: Moment) -> Self {
        let (from, to) = (Bound::At(from), Bound::At(to));
        Self { earliest_start: from, latest_start: from, earliest_end: to, latest_end: to }
    }

    /// The span from some time in `self` to some time in `last`.
    #[must_use]
    pub fn until(self, last: Self) -> Self {
        Self {
            earliest_start: self.earliest_start,
            // Nothing begins after its end, or ends before its beginning.
            latest_start: self.latest_end.min(last.latest_end),
            earliest_end: last.earliest_start.max(self.earliest_start),
            latest_end: last.latest_end,
        }
    }

    /// As it stands on a clock of UTC, moved to a clock that may have had these offsets.
    #[must_use]
    fn on(self, clock: OffsetRange) -> Self {
        Self {
            earliest_start: self.earliest_start.plus_seconds(-clock.greatest_s),
            latest_start: self.latest_start.plus_seconds(-clock.least_s),
            earliest_end: self.earliest_end.plus_seconds(-clock.greatest_s),
            latest_end: self.latest_end.plus_seconds(-clock.least_s),
        }
    }

    /// Wider by a tolerance on every side. *Unit*: s.
    #[must_use]
    pub fn widened(self, seconds: i64) -> Self {
        Self {
            earliest_start: self.earliest_start.plus_seconds(-seconds),
            latest_start: self.latest_start.plus_seconds(seconds),
            earliest_end: self.earliest_end.plus_seconds(-seconds),
            latest_end: self.latest_end.plus_seconds(seconds),
        }
    }
}

/// The four instants of a value.
pub(super) fn of(value: &Edtf, clock: OffsetRange) -> Span {
    match value {
        Edtf::Date(date) => of_date(date).on(clock),
        Edtf::DateTime(time) => of_time(time, clock),
        Edtf::Interval(from, to) => of_interval(from, to).on(clock),
        Edtf::Set(kind, members) => of_set(*kind, members).on(clock),
    }
}

const UNBOUNDED: Span = Span {
    earliest_start: Bound::Beginningless,
    latest_start: Bound::Endless,
    earliest_end: Bound::Beginningless,
    latest_end: Bound::Endless,
};

fn midnight(day: i64) -> Moment {
    Moment(day.saturating_mul(86_400))
}

/// A date is the whole of its day, month or year; with unspecified digits, one of several.
pub(super) fn of_date(date: &Date) -> Span {
    let Some((first, last)) = date.ends() else { return UNBOUNDED };
    Span {
        earliest_start: Bound::At(midnight(first.0)),
        latest_start: Bound::At(midnight(last.0)),
        earliest_end: Bound::At(midnight(first.1)),
        latest_end: Bound::At(midnight(last.1)),
    }
}

fn of_time(time: &DateTime, clock: OffsetRange) -> Span {
    let second = i64::from(time.hour) * 3600 + i64::from(time.minute) * 60 + i64::from(time.second.unwrap_or(0));
    let from = Moment(midnight(time.day).0.saturating_add(second));
    let length = if time.second.is_some() { 1 } else { 60 };
    let local = Span::exact(from, Moment(from.0.saturating_add(length)));
    let own = |minutes: i16| OffsetRange { least_s: i64::from(minutes) * 60, greatest_s: i64::from(minutes) * 60 };
    local.on(time.zone.map_or(clock, own))
}

/// An interval begins some time in its first date and ends some time in its second.
pub(super) fn of_interval(from: &Boundary, to: &Boundary) -> Span {
    let first = match from {
        Boundary::Date(date) => of_date(date),
        Boundary::Open => Span { latest_end: Bound::Beginningless, ..UNBOUNDED },
        Boundary::Unknown => UNBOUNDED,
    };
    let last = match to {
        Boundary::Date(date) => of_date(date),
        // What is open goes on: it does not end before any instant.
        Boundary::Open => Span { earliest_start: Bound::Endless, ..UNBOUNDED },
        Boundary::Unknown => UNBOUNDED,
    };
    first.until(last)
}

fn of_set(kind: Kind, members: &[Member]) -> Span {
    members.iter().map(|member| of_member(kind, member)).reduce(|a, b| joined(kind, a, b)).unwrap_or(UNBOUNDED)
}

fn of_member(kind: Kind, member: &Member) -> Span {
    match member {
        Member::Date(date) => of_date(date),
        Member::Range(from, to) => {
            let open = |bound| Span { earliest_start: bound, latest_start: bound, earliest_end: bound, latest_end: bound };
            let first = from.as_ref().map_or(open(Bound::Beginningless), of_date);
            let last = to.as_ref().map_or(open(Bound::Endless), of_date);
            joined(kind, first, last)
        }
    }
}

fn joined(kind: Kind, a: Span, b: Span) -> Span {
    let earliest_start = a.earliest_start.min(b.earliest_start);
    let latest_end = a.latest_end.max(b.latest_end);
    let (latest_start, earliest_end) = match kind {
        // Whichever it is: it may begin as late as the last of them, and end as early as the first.
        Kind::OneOf => (a.latest_start.max(b.latest_start), a.earliest_end.min(b.earliest_end)),
        // All together: they begin with the first and end with the last.
        Kind::AllOf => (a.latest_start.min(b.latest_start), a.earliest_end.max(b.earliest_end)),
    };
    Span { earliest_start, latest_start, earliest_end, latest_end }
}
