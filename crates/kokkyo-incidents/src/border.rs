//! **What follows from a package of a border?** The counts of a reading, the process of its years, the ladder of a day.

use kokkyo_scenario::border::{Border, Reading};

use crate::hawkes::{Piece, Process};
use crate::ladder::{Ladder, RUNGS, Standing};
use crate::laws::Laws;
use crate::yearly::{Count, YEAR};

/// Seconds of a day.
const SECONDS: i64 = 86_400;

/// Day of a date since 1970-01-01.
fn day_of(year: i32, month: u32) -> i64 {
    kokkyo_scenario::Moment::parse(&format!("{year:04}-{month:02}-01"), 0.0).map_or(0, |moment| moment.0.div_euclid(SECONDS))
}

/// First day of a year.
pub fn first_of(year: i32) -> i64 {
    day_of(year, 1)
}

/// The counts of a reading that are fitted: those from the year on in which the level begins.
pub fn counts(border: &Border, reading: &Reading) -> Vec<Count> {
    let rows = reading.counts.iter().map(|&at| &border.counts[at]);
    rows.filter(|row| row.year() >= border.level_from)
        .map(|row| Count { span: row.span_years(), after: row.year() >= border.step_from, count: row.count })
        .collect()
}

/// What a reading counted before the level begins, and over how many years.
pub fn before(border: &Border, reading: &Reading) -> (u64, f64) {
    let rows = reading.counts.iter().map(|&at| &border.counts[at]).filter(|row| row.year() < border.level_from);
    rows.fold((0, 0.0), |(count, years), row| (count + row.count, years + row.span_years()))
}

/// Divisions of a side on a day: by its rows of density, in a straight line between them.
pub fn divisions(border: &Border, side: usize, day: i64) -> f64 {
    let mut rows: Vec<(i64, f64)> =
        border.garrisons.iter().filter(|row| row.is_density && row.side == side).map(|row| (row.day, row.value)).collect();
    rows.sort_by_key(|row| row.0);
    let Some(&(first, value)) = rows.first() else { return 0.0 };
    if day <= first {
        return value;
    }
    for pair in rows.windows(2) {
        let ((from, low), (to, high)) = (pair[0], pair[1]);
        if day <= to {
            return low + (high - low) * (day - from) as f64 / (to - from).max(1) as f64;
        }
    }
    rows.last().map_or(value, |row| row.1)
}

/// The most men that each side can send to one incident on a day. *Unit*: men.
pub fn reach(border: &Border, laws: &Laws, day: i64) -> [f64; 2] {
    [0, 1].map(|side| laws.reach * divisions(border, side, day))
}

/// Rates of the years: what a fit says of the three stretches of time. *Unit*: incidents a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Levels {
    /// Before the level begins.
    pub before: f64,
    /// From there to the step.
    pub level: f64,
    /// After the step; beyond the last count it is carried on.
    pub after: f64,
}

impl Levels {
    fn of(&self, border: &Border, year: i32) -> f64 {
        match year {
            year if year < border.level_from => self.before,
            year if year < border.step_from => self.level,
            _ => self.after,
        }
    }

    /// Index of the stretch of time that a year lies in.
    fn stretch(border: &Border, year: i32) -> u8 {
        u8::from(year >= border.level_from) + u8::from(year >= border.step_from)
    }
}

/// The process of some years of a border. Seasons move incidents within the year, garrisons between the years of a stretch of time;
/// neither changes the level, which is the one that was counted. `luck` is a factor for each year, with mean 1.
pub fn process(border: &Border, laws: &Laws, years: (i32, i32), levels: &Levels, luck: &[f64]) -> Process {
    let cells = border.sectors.len() * border.kinds.len();
    let density = |year: i32| {
        let day = first_of(year) + 182;
        let both = divisions(border, 0, day) + divisions(border, 1, day);
        if both > 0.0 { libm::exp(laws.density_beta * libm::log(both)) } else { 1.0 }
    };
    let mean_density = |year: i32| {
        let same: Vec<f64> =
            (years.0..years.1).filter(|other| Levels::stretch(border, *other) == Levels::stretch(border, year)).map(density).collect();
        same.iter().sum::<f64>() / same.len().max(1) as f64
    };
    let season = |sector: usize, month: u32| {
        let sum: f64 =
            border.seasons.iter().filter(|season| season.sector == sector && season.holds(month)).map(|season| season.beta).sum();
        libm::exp(sum)
    };
    let seasons: Vec<Vec<f64>> = (0..border.sectors.len())
        .map(|sector| {
            let months: Vec<f64> = (1..=12).map(|month| season(sector, month)).collect();
            let mean = months.iter().sum::<f64>() / 12.0;
            months.into_iter().map(|factor| factor / mean).collect()
        })
        .collect();
    let start = first_of(years.0);
    let mut background = Vec::new();
    for (at, year) in (years.0..years.1).enumerate() {
        let level = luck.get(at).copied().unwrap_or(1.0) * levels.of(border, year) * (1.0 - laws.branching) / YEAR * density(year)
            / mean_density(year);
        for month in 1..=12u32 {
            let until = if month == 12 { first_of(year + 1) } else { day_of(year, month + 1) } - start;
            let mut rates = Vec::with_capacity(cells);
            for (sector, shares) in border.sectors.iter().zip(&seasons) {
                rates.extend(border.kinds.iter().map(|kind| level * sector.share * shares[month as usize - 1] * kind.share));
            }
            background.push(Piece { until: until as f64, rates });
        }
    }
    let sectors = border.sectors.len();
    let away = laws.spill / sectors.saturating_sub(1).max(1) as f64;
    let spread = (0..sectors).map(|from| (0..sectors).map(|to| if from == to { 1.0 - laws.spill } else { away }).collect()).collect();
    let kin = (0..border.kinds.len())
        .map(|from| {
            let other = |to: usize| (1.0 - laws.kin) * border.kinds[to].share;
            (0..border.kinds.len()).map(|to| other(to) + if from == to { laws.kin } else { 0.0 }).collect()
        })
        .collect();
    Process {
        sectors,
        kinds: border.kinds.len(),
        background,
        branching: laws.branching,
        decay: laws.decay,
        size_gain: laws.size_gain,
        sizes: vec![1.0 - laws.company_share, laws.company_share],
        spread,
        kin,
    }
}

/// How incidents begin: chance, who starts, with which level.
pub fn beginnings(border: &Border, laws: &Laws) -> Vec<(f64, usize, usize)> {
    let mut all = Vec::new();
    for side in 0..2 {
        let starts: f64 = border
            .kinds
            .iter()
            .map(|kind| kind.share * if kind.started_by.0 == side { kind.started_by.1 } else { 1.0 - kind.started_by.1 })
            .sum();
        all.push((starts * (1.0 - laws.company_share), side, 1));
        all.push((starts * laws.company_share, side, 2));
    }
    all
}

/// Chances of every rung of an incident that begins as incidents do, exactly.
pub fn rung_chances(ladder: &Ladder, beginnings: &[(f64, usize, usize)]) -> [f64; RUNGS] {
    let mut sum = [0.0; RUNGS];
    for &(chance, starter, level) in beginnings {
        let beginning: Standing = ladder.beginning(starter, level);
        for (total, rung) in sum.iter_mut().zip(ladder.chances(&beginning)) {
            *total += chance * rung;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use kokkyo_model::ParameterVector;

    use super::*;
    use crate::fixture::border;

    const LEVELS: Levels = Levels { before: 50.0, level: 150.0, after: 100.0 };

    fn laws() -> Laws {
        Laws::read(&ParameterVector::stated(&border().parameters)).unwrap()
    }

    #[test]
    fn seasons_and_garrisons_move_incidents_but_not_the_level() {
        let (border, laws) = (border(), laws());
        let process = process(border, &laws, border.years, &LEVELS, &[]);
        let start = first_of(1932);
        let until = |year: i32| process.background_until((first_of(year) - start) as f64) / (1.0 - laws.branching);
        for (from, to, level) in [(1932, 1935, 50.0), (1935, 1940, 150.0), (1940, 1946, 100.0)] {
            let mean = (until(to) - until(from)) / f64::from(to - from);
            assert!((mean - level).abs() < 0.01 * level, "{from}: {mean}");
        }
        assert!(until(1940) - until(1939) > until(1936) - until(1935), "more divisions, more incidents");
        // The Amur in January against July; the Mongolian sector the other way round.
        let rate = |day: i64, sector: usize| process.background_at((day - start) as f64, process.cell(sector, 0));
        let of = |id: &str| border.sectors.iter().position(|sector| sector.id == id).unwrap();
        let (january, july) = (first_of(1936) + 10, first_of(1936) + 190);
        assert!((rate(january, of("AMUR")) / rate(july, of("AMUR")) - libm::exp(-0.3)).abs() < 1e-9);
        assert!((rate(july, of("MONGOLIAN")) / rate(january, of("MONGOLIAN")) - libm::exp(0.3)).abs() < 1e-9);
    }

    #[test]
    fn offspring_have_somewhere_to_be() {
        let process = process(border(), &laws(), (1935, 1936), &LEVELS, &[]);
        for row in process.spread.iter().chain(&process.kin) {
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9 && row.iter().all(|share| *share >= 0.0));
        }
    }

    #[test]
    fn divisions_lie_between_the_rows_of_the_record_and_end_with_them() {
        let border = border();
        assert_eq!(divisions(border, 1, first_of(1930)), 11.0);
        let middle = divisions(border, 1, first_of(1938));
        assert!(middle > 16.0 && middle < 30.0);
        assert_eq!((divisions(border, 0, first_of(1945)), divisions(border, 1, first_of(1945))), (14.0, 30.0));
    }

    #[test]
    fn readings_are_counted_once_and_their_spans_are_years() {
        let border = border();
        let fitted = counts(border, &border.readings[0]);
        assert_eq!(fitted.iter().map(|count| count.count).collect::<Vec<_>>(), [176, 152, 113, 166, 159, 151, 98, 58]);
        assert_eq!(fitted.iter().filter(|count| count.after).count(), 3);
        assert!(fitted.iter().all(|count| (count.span - 1.0).abs() < 0.01));
        let (early, years) = before(border, &border.readings[0]);
        assert!(early == 152 && (years - 3.0).abs() < 0.01);
    }
}
