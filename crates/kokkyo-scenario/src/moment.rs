//! An instant, in whole seconds of UTC, and how it is read and printed.

/// An instant. *Unit*: seconds since 1970-01-01T00:00 UTC (negative in 1939).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub i64);

impl Moment {
    /// Reads `1939-07`, `1939-07-03`, `1939-07-03T08:45` (on a clock `offset_h` ahead of UTC) or
    /// `1939-07-03T08:45+09:00`. *Errors*: a sentence that says what was expected.
    pub fn parse(text: &str, offset_h: f64) -> Result<Self, String> {
        let expected = || format!("`{text}` is not a date: write 1939-07-03, 1939-07-03T08:45 or 1939-07-03T08:45+09:00");
        let (date, time) = match text.split_once(['T', ' ']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let full = if date.len() == 7 { format!("{date}-01") } else { date.to_string() };
        // The library takes more for a date, and drops a time behind it.
        if full.len() != "1939-07-03".len() {
            return Err(expected());
        }
        let no_such_day = |why: String| format!("`{text}` is not a date: the calendar has no such day; {why}");
        let date: jiff::civil::Date = full.parse().map_err(|_| overrun(&full).map_or_else(expected, no_such_day))?;
        let (clock, offset_s) = match time {
            None => ("00:00", seconds(offset_h)),
            Some(time) => match time.strip_suffix('Z') {
                Some(clock) => (clock, 0),
                None => match time.rfind(['+', '-']) {
                    Some(at) => {
                        let (clock, offset) = time.split_at(at);
                        let sign = if offset.starts_with('-') { -1 } else { 1 };
                        let (h, m) = offset[1..].split_once(':').ok_or_else(expected)?;
                        // Unsigned and small: `+-9999…:00` must be refused before it is multiplied.
                        let h: u8 = h.parse().map_err(|_| expected())?;
                        let m: u8 = m.parse().map_err(|_| expected())?;
                        if h > 14 || m > 59 {
                            return Err(expected());
                        }
                        (clock, sign * (i64::from(h) * 3600 + i64::from(m) * 60))
                    }
                    None => (time, seconds(offset_h)),
                },
            },
        };
        let (h, m) = clock.split_once(':').ok_or_else(expected)?;
        let h: i8 = h.parse().map_err(|_| expected())?;
        let m: i8 = m.parse().map_err(|_| expected())?;
        let at = jiff::civil::Time::new(h, m, 0, 0).map_err(|_| expected())?;
        let utc = jiff::tz::Offset::UTC.to_timestamp(date.to_datetime(at)).map_err(|_| expected())?;
        Ok(Self(utc.as_second().saturating_sub(offset_s)))
    }

    /// Hours from `earlier` to this instant.
    pub fn hours_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / 3600.0
    }

    /// This instant plus some hours, rounded to a second.
    #[must_use]
    pub fn plus_hours(self, hours: f64) -> Self {
        Self(self.0.saturating_add(seconds(hours)))
    }

    /// `1939-07-03 08:45` on a clock `offset_h` ahead of UTC.
    pub fn show(self, offset_h: f64) -> String {
        self.civil(offset_h).map_or_else(|| "?".to_string(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())
    }

    /// `3 July 1939` on a clock `offset_h` ahead of UTC.
    pub fn show_day(self, offset_h: f64) -> String {
        self.civil(offset_h).map_or_else(|| "?".to_string(), |at| at.strftime("%-d %B %Y").to_string())
    }

    /// `08:45` on a clock `offset_h` ahead of UTC.
    pub fn show_time(self, offset_h: f64) -> String {
        self.civil(offset_h).map_or_else(|| "?".to_string(), |at| at.strftime("%H:%M").to_string())
    }

    fn civil(self, offset_h: f64) -> Option<jiff::civil::DateTime> {
        let at = jiff::Timestamp::from_second(self.0.saturating_add(seconds(offset_h))).ok()?;
        Some(jiff::tz::Offset::UTC.to_datetime(at))
    }
}

/// How long the month is whose end a day lies behind, such as `June 1939 has 30 days` for `1939-06-31`; nothing where the
/// text is no day, or one that its month has.
pub(crate) fn overrun(text: &str) -> Option<String> {
    let date = text.split(['T', ' ']).next()?;
    let parts: Vec<&str> = date.split('-').collect();
    let &[year, month, day] = parts.as_slice() else { return None };
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let first = jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    let day: i8 = day.parse().ok()?;
    (day > first.days_in_month()).then(|| format!("{} has {} days", first.strftime("%B %Y"), first.days_in_month()))
}

fn seconds(hours: f64) -> i64 {
    (hours * 3600.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offset_moves_the_instant_but_not_what_is_shown_on_that_clock() {
        let local = Moment::parse("1939-07-03T08:45", 9.0).unwrap();
        let explicit = Moment::parse("1939-07-03T08:45+09:00", 0.0).unwrap();
        assert_eq!(local, explicit);
        assert_eq!(local.show(9.0), "1939-07-03 08:45");
        assert_eq!(local.show(0.0), "1939-07-02 23:45");
        assert_eq!(local.show_day(9.0), "3 July 1939");
    }

    #[test]
    fn a_month_is_its_first_day_and_nonsense_is_refused() {
        assert_eq!(Moment::parse("1939-08", 0.0), Moment::parse("1939-08-01T00:00Z", 0.0));
        for bad in ["", "1939", "1939-13-01", "1939-02-30", "3 July", "1939-07-03T25:00", "1939-07-03T08", "1939-07-03T08:00+xx:00"] {
            assert!(Moment::parse(bad, 0.0).is_err(), "{bad} was read as a date");
        }
    }

    #[test]
    fn a_day_behind_the_end_of_its_month_is_told_how_long_the_month_is() {
        let why = |text: &str| Moment::parse(text, 0.0).unwrap_err();
        assert!(why("1939-06-31").ends_with("the calendar has no such day; June 1939 has 30 days"), "{}", why("1939-06-31"));
        assert!(why("1939-02-29T08:45").ends_with("February 1939 has 28 days") && why("1940-02-30").ends_with("29 days"));
        // Where no month is meant, the form is explained.
        assert!(why("1939-13-01").contains("write 1939-07-03") && why("1939-6-31").contains("write 1939-07-03"));
        for sound in ["1939-06-30", "1940-02-29T08:45", "1939-06", "1939", "", "日本-日-日"] {
            assert_eq!(overrun(sound), None, "{sound}");
        }
    }
}
