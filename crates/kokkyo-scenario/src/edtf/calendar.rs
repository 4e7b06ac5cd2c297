//! The Gregorian calendar, carried back before 1582 and into years that calendar libraries do not reach.

/// Greatest year that is counted, and its negative the least: seconds of it fit 64 bits with room to spare.
pub(super) const MAX_YEAR: i64 = 99_999_999_999;

/// Whether a year has a 29 February; year 0 is 1 BC.
pub(super) fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// Days of a month, 1–12.
pub(super) fn month_days(year: i64, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to the first day of a month; months beyond 12 are those of later years.
pub(super) fn first_of(year: i64, month: u8) -> i64 {
    let (year, month) = (year + i64::from(month.saturating_sub(1) / 12), month.saturating_sub(1) % 12 + 1);
    let before = year - 1;
    let leap_days = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    // 719,162 days lie between 0001-01-01 and 1970-01-01.
    let january = 365 * before + leap_days - 719_162;
    january + (1..month).map(|month| i64::from(month_days(year, month))).sum::<i64>()
}

/// Year, month and day of a day since 1970-01-01, the inverse of [`first_of`].
pub(super) fn civil(day: i64) -> (i64, u8, i64) {
    // A guess that is never too late by more than a year: a year has 365.2425 days.
    let mut year = 1970 + (day as f64 / 365.2425).floor() as i64 - 1;
    while first_of(year + 1, 1) <= day {
        year += 1;
    }
    let month = (1..=12).rev().find(|month| first_of(year, *month) <= day).unwrap_or(1);
    (year, month, day - first_of(year, month) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_a_calendar_library() {
        let epoch = jiff::civil::date(1970, 1, 1);
        for year in (-9990..9990).step_by(7).chain([0, 1, 1600, 1700, 1900, 1939, 2000]) {
            for month in 1..=12 {
                let first = jiff::civil::date(year, month, 1);
                let days = epoch.until((jiff::Unit::Day, first)).unwrap().get_days();
                assert_eq!(first_of(i64::from(year), month as u8), i64::from(days), "{first}");
                assert_eq!(civil(i64::from(days) + 9), (i64::from(year), month as u8, 10));
                assert_eq!(month_days(i64::from(year), month as u8) as i8, first.days_in_month());
            }
        }
        assert_eq!(first_of(1939, 14), first_of(1940, 2));
        assert!(first_of(MAX_YEAR, 24).checked_mul(86_400).is_some());
    }
}
