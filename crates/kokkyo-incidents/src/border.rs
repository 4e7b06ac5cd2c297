//! **What follows from a package of a border?** The counts of a reading, the process of its years, the ladder of a day.

use kokkyo_scenario::border::{Border, Cause, Reading};

use crate::covariates::{self, Aside, Day, InForce};
use crate::hawkes::{Piece, Process};
use crate::ladder::{LEVELS, Ladder, RUNGS, Standing};
use crate::laws::Laws;
use crate::setting::{Month, Setting};
use crate::yearly::{Count, YEAR};

/// Seconds of a day.
const SECONDS: i64 = 86_400;

/// Day of a date since 1970-01-01.
pub(crate) fn day_of(year: i32, month: u32) -> i64 {
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

/// What a draw knows besides its laws: β of the covariates, and what is set aside.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// β of every covariate.
    pub betas: Vec<f64>,
    /// Covariates and policies that do not act.
    pub aside: Aside,
}

impl Conditions {
    /// As the package states them.
    pub fn stated(border: &Border) -> Self {
        Self { betas: covariates::stated(border), aside: Aside::default() }
    }
}

/// The background of a border with the numbers of a draw.
struct Background<'b> {
    setting: &'b Setting<'b>,
    laws: &'b Laws,
    conditions: &'b Conditions,
}

impl Background<'_> {
    /// Garrisons of a month, to the power of β.
    fn density(&self, month: &Month) -> f64 {
        libm::exp(self.laws.density_beta * month.log_divisions)
    }

    /// Weights of the cells on a day of a month, up to a constant; with everything that was there, or without what is set aside.
    fn weights(&self, month: u32, day: &Day, aside: &Aside) -> Vec<f64> {
        let mut weights = day.factors(self.setting.border, &self.conditions.betas, aside);
        for (cell, weight) in weights.iter_mut().enumerate() {
            *weight *= self.setting.cells[cell] * self.setting.season(cell, month);
        }
        weights
    }

    /// Mean weight of the border over the counted years of each stretch of time, with everything that was there.
    fn norms(&self) -> [f64; 3] {
        let border = self.setting.border;
        let counted: Vec<(i32, i32)> = border.readings.first().map_or(Vec::new(), |reading| {
            reading
                .counts
                .iter()
                .map(|&at| &border.counts[at])
                .map(|row| (row.year(), kokkyo_scenario::border::year_of(row.to_day)))
                .collect()
        });
        let is_counted = |year: i32| counted.iter().any(|(from, to)| (*from..=*to).contains(&year));
        let mut sums = [(0.0, 0.0); 3];
        let all = Aside::default();
        for of_counted in [true, false] {
            for month in &self.setting.months {
                let sum = &mut sums[usize::from(Levels::stretch(border, month.year))];
                // A stretch without any count is normed over all of its years.
                if is_counted(month.year) == of_counted
                    && (of_counted || sum.1 == 0.0 || !is_counted_stretch(border, month.year, &is_counted))
                {
                    let days = (month.after - month.from) as f64;
                    sum.0 += days * self.density(month) * self.weights(month.month, &month.day, &all).iter().sum::<f64>();
                    sum.1 += days;
                }
            }
        }
        sums.map(|(sum, days)| if sum > 0.0 { sum / days } else { 1.0 })
    }
}

/// Whether any year of the stretch of time of a year was counted.
fn is_counted_stretch(border: &Border, year: i32, is_counted: &impl Fn(i32) -> bool) -> bool {
    (border.years.0..border.years.1).any(|other| Levels::stretch(border, other) == Levels::stretch(border, year) && is_counted(other))
}

/// The process of some years of a border. Seasons and covariates move incidents within the year and between places, garrisons and
/// policies between the years of a stretch of time; none changes the level of the counted years, unless something is set aside.
/// `luck` is a factor for each year, with mean 1.
pub fn process(setting: &Setting<'_>, laws: &Laws, conditions: &Conditions, years: (i32, i32), levels: &Levels, luck: &[f64]) -> Process {
    let border = setting.border;
    let background = Background { setting, laws, conditions };
    let norms = background.norms();
    let start = first_of(years.0);
    let of = |month: &Month| {
        let luck = luck.get((month.year - years.0) as usize).copied().unwrap_or(1.0);
        let norm = norms[usize::from(Levels::stretch(border, month.year))];
        let level = luck * levels.of(border, month.year) * (1.0 - laws.branching) / YEAR * background.density(month) / norm;
        let weights = background.weights(month.month, &month.day, &conditions.aside);
        Piece { until: (month.after - start) as f64, rates: weights.into_iter().map(|weight| level * weight).collect() }
    };
    let pieces = setting.months.iter().filter(|month| (years.0..years.1).contains(&month.year)).map(of).collect();
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
        background: pieces,
        branching: laws.branching,
        decay: laws.decay,
        size_gain: laws.size_gain,
        sizes: vec![1.0 - laws.company_share, laws.company_share],
        spread,
        kin,
    }
}

/// Stretches of the counted years of the level under the same rules: share of the time, and a day within.
fn rule_stretches(border: &Border) -> Vec<(f64, i64)> {
    let rows = border.readings.first().map_or(Vec::new(), |reading| reading.counts.iter().map(|&at| &border.counts[at]).collect());
    let rows = rows.into_iter().filter(|row| (border.level_from..border.step_from).contains(&row.year()));
    let mut found: Vec<(f64, i64)> = Vec::new();
    for row in rows {
        let after = row.to_day + 1;
        let mut cuts: Vec<i64> = border.rules.iter().flat_map(|rule| [rule.in_force.0, rule.in_force.1.saturating_add(1)]).collect();
        cuts.retain(|day| row.from_day < *day && *day < after);
        cuts.extend([row.from_day, after]);
        cuts.sort_unstable();
        cuts.dedup();
        found.extend(cuts.windows(2).map(|pair| ((pair[1] - pair[0]) as f64, pair[0])));
    }
    let all: f64 = found.iter().map(|one| one.0).sum();
    found.iter_mut().for_each(|one| one.0 /= all.max(1e-300));
    found
}

/// How many more incidents a year of the garrisons, policies and covariates of a day has under these rules and without what is set
/// aside, as a ratio to the counted years of the level, whose rules were those of their days; and the shares of the kinds.
pub fn on_a_day(setting: &Setting<'_>, laws: &Laws, conditions: &Conditions, rules: InForce<'_>) -> (f64, Vec<f64>) {
    let border = setting.border;
    let background = Background { setting, laws, conditions };
    let kinds = border.kinds.len();
    let day = rules.day;
    let sum = |aside: &Aside, rules: InForce<'_>| {
        let mut shares = vec![0.0; kinds];
        for month in 1..=12 {
            let weights = background.weights(month, &Day::new(border, (day, month), rules), aside);
            weights.iter().enumerate().for_each(|(cell, weight)| shares[cell % kinds] += weight);
        }
        (shares.iter().sum::<f64>(), shares)
    };
    let has_rules = border.covariates.iter().any(|one| matches!(one.cause, Cause::Rule(_)));
    let stretches = if has_rules { rule_stretches(border) } else { vec![(1.0, day)] };
    let with: f64 = stretches.iter().map(|&(share, then)| share * sum(&Aside::default(), InForce::on(then)).0).sum();
    let (without, mut shares) = sum(&conditions.aside, rules);
    shares.iter_mut().for_each(|share| *share /= without.max(1e-300));
    (without / with.max(1e-300), shares)
}

/// How incidents begin: chance, who starts, with which level; `kinds` are their shares.
pub fn beginnings(border: &Border, laws: &Laws, kinds: &[f64]) -> Vec<(f64, usize, usize)> {
    let mut all = Vec::new();
    for side in 0..2 {
        let starts: f64 = border
            .kinds
            .iter()
            .zip(kinds)
            .map(|(kind, share)| share * if kind.started_by.0 == side { kind.started_by.1 } else { 1.0 - kind.started_by.1 })
            .sum();
        all.push((starts * (1.0 - laws.company_share), side, 1));
        all.push((starts * laws.company_share, side, 2));
    }
    all
}

/// Shares of the kinds that the package states.
pub fn kinds(border: &Border) -> Vec<f64> {
    border.kinds.iter().map(|kind| kind.share).collect()
}

fn standings(ladder: &Ladder, beginnings: &[(f64, usize, usize)]) -> Vec<(f64, Standing)> {
    beginnings.iter().map(|&(chance, starter, level)| (chance, ladder.beginning(starter, level))).collect()
}

/// Chances of every rung of an incident that begins as incidents do, exactly.
pub fn rung_chances(ladder: &Ladder, beginnings: &[(f64, usize, usize)]) -> [f64; RUNGS] {
    ladder.chances_of(&standings(ladder, beginnings))
}

/// The same of the highest level that either side takes.
pub fn level_chances(ladder: &Ladder, beginnings: &[(f64, usize, usize)]) -> [f64; LEVELS] {
    ladder.levels_of(&standings(ladder, beginnings))
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
        let process = process(&Setting::new(border), &laws, &Conditions::stated(border), border.years, &LEVELS, &[]);
        let start = first_of(1932);
        let until = |year: i32| process.background_until((first_of(year) - start) as f64) / (1.0 - laws.branching);
        for (from, to, level) in [(1932, 1935, 50.0), (1935, 1940, 150.0), (1940, 1943, 100.0)] {
            let mean = (until(to) - until(from)) / f64::from(to - from);
            assert!((mean - level).abs() < 0.01 * level, "{from}: {mean}");
        }
        assert!(until(1940) - until(1939) > until(1936) - until(1935), "more divisions, more incidents");
        // The Amur in January against July; the Mongolian sector the other way round.
        // Of flights, on which no covariate acts that changes in the year.
        let air = border.kinds.iter().position(|kind| kind.id == "air").unwrap();
        let rate = |day: i64, sector: usize| process.background_at((day - start) as f64, process.cell(sector, air));
        let of = |id: &str| border.sectors.iter().position(|sector| sector.id == id).unwrap();
        let (january, july) = (first_of(1936) + 10, first_of(1936) + 190);
        assert!((rate(january, of("AMUR")) / rate(july, of("AMUR")) - libm::exp(-0.3)).abs() < 1e-9);
        assert!((rate(july, of("MONGOLIAN")) / rate(january, of("MONGOLIAN")) - libm::exp(0.3)).abs() < 1e-9);
    }

    #[test]
    fn offspring_have_somewhere_to_be() {
        let border = border();
        let process = process(&Setting::new(border), &laws(), &Conditions::stated(border), (1935, 1936), &LEVELS, &[]);
        for row in process.spread.iter().chain(&process.kin) {
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9 && row.iter().all(|share| *share >= 0.0));
        }
    }

    #[test]
    fn setting_a_covariate_aside_changes_its_cells_and_leaves_all_others_as_they_are() {
        let (border, laws, setting) = (border(), laws(), Setting::new(border()));
        let with = Conditions::stated(border);
        let without = Conditions { aside: Aside::of(border, &["FLEET_AFLOAT"]).unwrap(), ..with.clone() };
        let [one, other] = [&with, &without].map(|conditions| process(&setting, &laws, conditions, (1936, 1937), &LEVELS, &[]));
        let river = border.kinds.iter().position(|kind| kind.id == "river").unwrap();
        let mut fewer = 0;
        for (at, (one, other)) in one.background.iter().zip(&other.background).enumerate() {
            for cell in 0..one.rates.len() {
                let of_fleet = cell % border.kinds.len() == river
                    && ["USSURI", "AMUR"].contains(&border.sectors[cell / border.kinds.len()].id.as_str());
                let is_open = (4..10).contains(&at);
                assert_eq!(one.rates[cell] > other.rates[cell], of_fleet && is_open, "month {at}, cell {cell}");
                assert!(one.rates[cell] == other.rates[cell] || (of_fleet && is_open));
                fewer += usize::from(one.rates[cell] > other.rates[cell]);
            }
        }
        assert_eq!(fewer, 12, "two sectors in six months");
        let day = first_of(1936) + 180;
        let under = InForce::on(day);
        let quietly = Conditions { betas: quiet(border, |_| 0.0), ..without };
        let (ratio, kinds) = on_a_day(&setting, &laws, &quietly, under);
        assert!(ratio < 1.0 && ratio > 0.8 && (kinds.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{ratio}");
        // Without an effect of rules on the number, the counted years are what they are.
        let numb = Conditions { betas: quiet(border, |_| 0.0), ..with };
        assert!((on_a_day(&setting, &laws, &numb, under).0 - 1.0).abs() < 1e-12);
    }

    /// β as stated, those of rules by rule.
    fn quiet(border: &Border, of: impl Fn(&str) -> f64) -> Vec<f64> {
        let beta = |one: &kokkyo_scenario::border::Covariate| match one.cause {
            Cause::Rule(rule) => of(&border.rules[rule].id),
            _ => one.beta,
        };
        border.covariates.iter().map(beta).collect()
    }

    #[test]
    fn rules_change_the_number_against_the_rules_of_the_counted_years() {
        let (border, laws, setting) = (border(), laws(), Setting::new(border()));
        let day = first_of(1937);
        let ratio = |beta: f64, ids: &[&str]| {
            let of = |rule: &str| if rule == "J_1488" { beta } else { 0.0 };
            let conditions = Conditions { betas: quiet(border, of), ..Conditions::default() };
            on_a_day(&setting, &laws, &conditions, InForce { day, instead: Some((0, ids)) }).0
        };
        // Worked by hand: of the 1,826 days of 1935 to 1939 the order was in force on 127, from 25 April to 29 August 1939.
        for beta in [-0.7, -0.1, 0.0, 0.4, 0.7] {
            let norm = (1826.0 - 127.0 + 127.0 * libm::exp(beta)) / 1826.0;
            assert!((ratio(beta, &["J_1488"]) - libm::exp(beta) / norm).abs() < 1e-9, "{beta}");
            assert!((ratio(beta, &["J_TOKYO"]) - 1.0 / norm).abs() < 1e-9, "{beta}");
        }
        let rising: Vec<f64> = [-0.7, -0.3, 0.0, 0.3, 0.7].map(|beta| ratio(beta, &["J_1488"])).to_vec();
        assert!(rising.windows(2).all(|pair| pair[0] < pair[1]), "monotone");
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
