//! Reads a date from text, one branch for each form.

use super::calendar::MAX_YEAR;
use super::date::{Date, Part, Qualifier, Year};
use super::digits::Digits;
use super::span::{of_date, of_interval};
use super::{Boundary, DateTime, Edtf, EdtfError, Kind, Member};

/// Longest text that is read; a set of a thousand days fits.
const MAX_LENGTH: usize = 16_384;
/// Most members of a set.
const MAX_MEMBERS: usize = 1_000;

type Read<T> = Result<T, EdtfError>;

/// Reads a date.
pub(super) fn read(text: &str) -> Read<Edtf> {
    if let Some((at, letter)) = text.chars().enumerate().find(|(_, letter)| !letter.is_ascii_graphic()) {
        let what = if letter == ' ' { "a date holds no spaces".to_string() } else { "a letter that no date has".to_string() };
        return Err(EdtfError { at: at + 1, message: what });
    }
    let whole = Piece { text, at: 0 };
    if text.is_empty() {
        return whole.fault(0, "nothing where a date is expected");
    }
    if text.len() > MAX_LENGTH {
        return whole.fault(MAX_LENGTH, "a date is at most 16,384 characters long");
    }
    let words = ["unknown", "open", "present", "now", "today"];
    if words.contains(&text.to_ascii_lowercase().as_str()) {
        return whole.fault(0, "a word instead of a date: an open end is `..`, an unknown one is left empty");
    }
    match text.as_bytes()[0] {
        b'[' => set(whole, Kind::OneOf, b']'),
        b'{' => set(whole, Kind::AllOf, b'}'),
        _ if text.contains('/') => interval(whole),
        _ if text.contains('T') => date_time(whole),
        _ => date(whole).map(Edtf::Date),
    }
}

/// A piece of the text, and where it begins in it. All ASCII, so that bytes are characters.
#[derive(Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Piece<'t> {
    fn fault<T>(self, at: usize, message: impl Into<String>) -> Read<T> {
        Err(EdtfError { at: self.at + at + 1, message: message.into() })
    }

    fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    fn first(self) -> Option<u8> {
        self.text.bytes().next()
    }

    /// What follows the first `count` characters.
    fn after(self, count: usize) -> Self {
        let count = count.min(self.text.len());
        Piece { text: &self.text[count..], at: self.at + count }
    }

    /// The first `count` characters.
    fn before(self, count: usize) -> Self {
        Piece { text: &self.text[..count.min(self.text.len())], at: self.at }
    }

    /// The pieces on both sides of a mark, if it is there.
    fn split(self, mark: &str) -> Option<(Self, Self)> {
        let at = self.text.find(mark)?;
        Some((self.before(at), self.after(at + mark.len())))
    }

    /// Takes one character, if it is next.
    fn take(&mut self, letter: u8) -> bool {
        let found = self.first() == Some(letter);
        if found {
            *self = self.after(1);
        }
        found
    }

    /// Takes all digits that are next, and `X` where it may stand for one.
    fn take_digits(&mut self, unspecified: bool) -> Digits {
        let is_digit = |letter: &u8| letter.is_ascii_digit() || (unspecified && *letter == b'X');
        let count = self.text.bytes().take_while(is_digit).count();
        let digits = self.before(count).text.bytes().map(|letter| (letter != b'X').then(|| letter - b'0')).collect();
        *self = self.after(count);
        Digits(digits)
    }

    /// Takes a whole number without sign.
    fn take_number(&mut self, what: &str) -> Read<u32> {
        let start = *self;
        let digits = self.take_digits(false);
        if digits.0.is_empty() {
            return start.fault(0, format!("{what} is missing"));
        }
        match start.before(digits.0.len()).text.parse() {
            Ok(number) => Ok(number),
            Err(_) => start.fault(0, format!("{what} is too great")),
        }
    }

    /// Takes a mark of doubt, if one is next.
    fn take_mark(&mut self) -> Qualifier {
        match self.first().and_then(Qualifier::from_mark) {
            Some(qualifier) => {
                *self = self.after(1);
                qualifier
            }
            None => Qualifier::default(),
        }
    }

    /// A fault if anything is left.
    fn end(self) -> Read<()> {
        match self.first() {
            None => Ok(()),
            Some(b'u' | b'x') => self.fault(0, "an unspecified digit is a capital X"),
            Some(letter) => self.fault(0, format!("`{}` does not belong here", char::from(letter))),
        }
    }
}

fn set(whole: Piece<'_>, kind: Kind, close: u8) -> Read<Edtf> {
    if whole.text.len() < 2 || whole.text.as_bytes()[whole.text.len() - 1] != close {
        return whole.fault(whole.text.len(), format!("the set is not closed with `{}`", char::from(close)));
    }
    let mut rest = whole.after(1).before(whole.text.len() - 2);
    let mut members = Vec::new();
    loop {
        let (member, more) = match rest.split(",") {
            Some((member, more)) => (member, Some(more)),
            None => (rest, None),
        };
        members.push(self::member(member)?);
        if members.len() > MAX_MEMBERS {
            return member.fault(0, "a set has at most 1,000 members");
        }
        match more {
            Some(more) => rest = more,
            None => break,
        }
    }
    let last = members.len() - 1;
    for (at, member) in members.iter().enumerate() {
        let Member::Range(from, to) = member else { continue };
        if (from.is_none() && at > 0) || (to.is_none() && at < last) {
            return whole.fault(0, "an open range is the first or the last member of its set");
        }
    }
    Ok(Edtf::Set(kind, members))
}

fn member(piece: Piece<'_>) -> Read<Member> {
    let Some((from, to)) = piece.split("..") else {
        if piece.text.contains('T') || piece.text.contains('/') {
            return piece.fault(0, "a set holds dates, neither times of day nor intervals");
        }
        return date(piece).map(Member::Date);
    };
    let limit = |piece: Piece<'_>| if piece.is_empty() { Ok(None) } else { date(piece).map(Some) };
    let (first, last) = (limit(from)?, limit(to)?);
    if first.iter().chain(&last).any(|date| !date.is_whole()) {
        return piece.fault(0, "a range in a set leads from one date to another, without unspecified digits");
    }
    match (&first, &last) {
        (None, None) => piece.fault(0, "a range in a set needs a date on one side"),
        (Some(a), Some(b)) if !a.is_as_precise_as(b) => to.fault(0, "both ends of a range are years, or both months, or both days"),
        (Some(a), Some(b)) if of_date(a).earliest_start > of_date(b).earliest_start => to.fault(0, "the range ends before it begins"),
        _ => Ok(Member::Range(first, last)),
    }
}

fn interval(whole: Piece<'_>) -> Read<Edtf> {
    let Some((first, second)) = whole.split("/") else { return whole.fault(0, "an interval needs a `/`") };
    let (from, to) = (boundary(first)?, boundary(second)?);
    if !matches!((&from, &to), (Boundary::Date(_), _) | (_, Boundary::Date(_))) {
        return whole.fault(0, "an interval needs a date on one side");
    }
    let span = of_interval(&from, &to);
    if span.latest_end <= span.earliest_start {
        return second.fault(0, "the interval ends before it begins");
    }
    Ok(Edtf::Interval(from, to))
}

fn boundary(piece: Piece<'_>) -> Read<Boundary> {
    match piece.text {
        "" => Ok(Boundary::Unknown),
        ".." => Ok(Boundary::Open),
        text => {
            for (mark, message) in [
                ("/", "an interval has one `/`"),
                ("T", "an interval leads from a date to a date, without times of day"),
                ("P", "an interval leads from a date to a date, without a duration"),
                ("..", "an open end is `..` alone; a range of dates belongs in [ ] or { }"),
            ] {
                if let Some(at) = text.find(mark) {
                    return piece.fault(at, message);
                }
            }
            date(piece).map(Boundary::Date)
        }
    }
}

/// A date, to the end of the piece.
fn date(piece: Piece<'_>) -> Read<Date> {
    let mut rest = piece;
    let mut qualifiers = [Qualifier::default(); 3];
    qualifiers[0] = rest.take_mark();
    let year = year(&mut rest)?;
    group_mark(&mut rest, &mut qualifiers, 1)?;
    let part = if rest.first() == Some(b'-') { part(&mut rest, &year, &mut qualifiers)? } else { Part::None };
    rest.end()?;
    let date = Date { year, part, qualifiers };
    if date.ends().is_none() {
        let day = piece.text.trim_end_matches(['?', '~', '%']);
        let why = crate::moment::overrun(day).map_or_else(String::new, |why| format!("; {why}"));
        return piece.fault(0, format!("the calendar has no such date{why}"));
    }
    Ok(date)
}

/// A mark after a part, which holds for it and all parts before.
fn group_mark(rest: &mut Piece<'_>, qualifiers: &mut [Qualifier; 3], parts: usize) -> Read<()> {
    let start = *rest;
    let mark = rest.take_mark();
    if mark != Qualifier::default() && qualifiers[parts - 1] != Qualifier::default() {
        return start.fault(0, "two marks on one part: `%` is uncertain and approximate");
    }
    for qualifier in &mut qualifiers[..parts] {
        *qualifier = *qualifier | mark;
    }
    Ok(())
}

fn year(rest: &mut Piece<'_>) -> Read<Year> {
    let start = *rest;
    let long = rest.take(b'Y');
    let negative = rest.take(b'-');
    let digits = rest.take_digits(!long);
    let exponent = if long && rest.take(b'E') { Some(rest.take_number("the exponent after E")?) } else { None };
    let significant = if rest.take(b'S') { Some(rest.take_number("the number of significant digits after S")?) } else { None };
    let year = Year { negative, digits, long, exponent, significant };
    let count = year.digits.0.len();
    if !long && count != 4 {
        return match rest.first() {
            Some(b'u' | b'x') if count < 4 => rest.fault(0, "an unspecified digit is a capital X"),
            _ if count == 0 => start.fault(0, "a year of four digits is expected"),
            _ if count > 4 => start.fault(0, "a year of more than four digits is written with Y before it"),
            _ => start.fault(0, "a year has four digits"),
        };
    }
    if long && (count == 0 || year.digits.0[0] == Some(0)) {
        return start.fault(0, "a year after Y begins with a digit other than 0");
    }
    let Some(size) = year.size() else {
        return start.fault(0, format!("years are counted to {MAX_YEAR} on either side"));
    };
    if long && size <= 4 {
        return start.fault(0, "a year of four digits or fewer is written without Y");
    }
    if negative && year.digits.0.iter().all(|digit| *digit == Some(0)) {
        return start.fault(0, "the year 0 has no sign");
    }
    if year.significant.is_some() && !year.digits.is_whole() {
        return start.fault(0, "either unspecified or significant digits, not both");
    }
    if year.significant.is_some_and(|significant| significant == 0 || significant > size) {
        return start.fault(0, format!("a year of {size} digits has 1 to {size} significant ones"));
    }
    Ok(year)
}

/// Month or part of a year, and day.
fn part(rest: &mut Piece<'_>, year: &Year, qualifiers: &mut [Qualifier; 3]) -> Read<Part> {
    if year.long || year.significant.is_some() {
        return rest.fault(0, "a year with Y or S stands alone");
    }
    rest.take(b'-');
    let start = *rest;
    qualifiers[1] = rest.take_mark();
    let month = two(rest, "a month")?;
    group_mark(rest, qualifiers, 2)?;
    let number = month.is_whole().then(|| month.filled(0) as u8);
    if let Some(group @ 21..=41) = number {
        if !year.digits.is_whole() {
            return start.fault(0, "a season or other part of a year needs a year without unspecified digits");
        }
        if rest.first() == Some(b'-') {
            return rest.fault(0, "a season or other part of a year has no days");
        }
        return Ok(Part::Group(group));
    }
    if !(1..=12).any(|number| month.fits(number)) {
        return start.fault(0, format!("there is no month {month}: 01 to 12, or 21 to 41 for a part of a year"));
    }
    if !rest.take(b'-') {
        return Ok(Part::Month(month));
    }
    let start = *rest;
    qualifiers[2] = rest.take_mark();
    let day = two(rest, "a day")?;
    group_mark(rest, qualifiers, 3)?;
    if !(1..=31).any(|number| day.fits(number)) {
        return start.fault(0, format!("there is no day {day}: 01 to 31"));
    }
    Ok(Part::Day(month, day))
}

/// Two digits, each perhaps unspecified.
fn two(rest: &mut Piece<'_>, what: &str) -> Read<Digits> {
    let start = *rest;
    let digits = rest.take_digits(true);
    if digits.0.len() == 2 {
        return Ok(digits);
    }
    match rest.first() {
        Some(b'u' | b'x') if digits.0.len() < 2 => rest.fault(0, "an unspecified digit is a capital X"),
        _ => start.fault(0, format!("{what} has two digits")),
    }
}

fn date_time(whole: Piece<'_>) -> Read<Edtf> {
    let Some((day, time)) = whole.split("T") else { return whole.fault(0, "a time needs a `T` before it") };
    let date = date(day)?;
    match date.day() {
        Some(number) if !date.is_qualified() => time_of_day(number, time).map(Edtf::DateTime),
        _ => day.fault(0, "a time of day stands after a whole day without marks of doubt"),
    }
}

/// A time of day on a given day.
pub(super) fn time_on(day: i64, time: &str) -> Read<Edtf> {
    let whole = Piece { text: time, at: 0 };
    if !time.is_ascii() { whole.fault(0, "a time of day has digits only") } else { time_of_day(day, whole).map(Edtf::DateTime) }
}

fn time_of_day(day: i64, time: Piece<'_>) -> Read<DateTime> {
    let mut rest = time;
    let hour = two_whole(&mut rest, "an hour", 24)?;
    if !rest.take(b':') {
        return rest.fault(0, "minutes are missing: write 08:45 or 08:45:00");
    }
    let minute = two_whole(&mut rest, "a minute", 59)?;
    let second = if rest.take(b':') { Some(two_whole(&mut rest, "a second", 59)?) } else { None };
    if hour == 24 && (minute > 0 || second != Some(0)) {
        return time.fault(0, "24 is only the end of a day, 24:00:00");
    }
    let zone = zone(&mut rest)?;
    if rest.first().and_then(Qualifier::from_mark).is_some() {
        return rest.fault(0, "a date with its time takes no mark of doubt");
    }
    rest.end()?;
    Ok(DateTime { day, hour, minute, second, zone })
}

fn zone(rest: &mut Piece<'_>) -> Read<Option<i16>> {
    if rest.take(b'Z') {
        return Ok(Some(0));
    }
    let start = *rest;
    let sign = match rest.first() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return Ok(None),
    };
    *rest = rest.after(1);
    let hours = two_whole(rest, "the hours of an offset", 14)?;
    let minutes = if rest.take(b':') { two_whole(rest, "the minutes of an offset", 59)? } else { 0 };
    let offset = i16::from(hours) * 60 + i16::from(minutes);
    if offset > 14 * 60 {
        return start.fault(0, "no clock is more than 14 hours from UTC");
    }
    if offset == 0 && sign < 0 {
        return start.fault(0, "UTC is Z or +00:00, never -00:00");
    }
    Ok(Some(sign * offset))
}

fn two_whole(rest: &mut Piece<'_>, what: &str, greatest: u8) -> Read<u8> {
    let start = *rest;
    let digits = rest.take_digits(false);
    if digits.0.len() != 2 {
        return start.fault(0, format!("{what} has two digits"));
    }
    let number = digits.filled(0) as u8;
    if number > greatest { start.fault(0, format!("{what} is 00 to {greatest}")) } else { Ok(number) }
}
