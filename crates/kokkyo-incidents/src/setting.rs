//! **What of a border depends on no draw?** Places, shares of the cells, seasons, and the months with what the covariates are in each.
//!
//! Reckoned once, and then for thousands of draws of the numbers: a history of fourteen years has 168 months, each with every
//! covariate in every sector.

use kokkyo_scenario::border::Border;

use crate::border::{day_of, divisions, first_of};
use crate::covariates::{Day, InForce};
use crate::places::{self, Places};

/// Months in which a background is constant: year, month, first day, day after the last.
pub(crate) fn months(years: (i32, i32)) -> impl Iterator<Item = (i32, u32, i64, i64)> {
    (years.0..years.1).flat_map(|year| {
        (1..=12u32).map(move |month| {
            let after = if month == 12 { first_of(year + 1) } else { day_of(year, month + 1) };
            (year, month, day_of(year, month), after)
        })
    })
}

/// Log of the divisions of both sides in the middle of a year; 0 where there are none.
pub(crate) fn log_divisions(border: &Border, year: i32) -> f64 {
    let day = first_of(year) + 182;
    let both = divisions(border, 0, day) + divisions(border, 1, day);
    if both > 0.0 { libm::log(both) } else { 0.0 }
}

/// A month, in which a background is constant.
#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    /// Year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// First day. *Unit*: days since 1970-01-01.
    pub from: i64,
    /// Day after the last.
    pub after: i64,
    /// Log of the divisions of both sides; 0 where there are none.
    pub log_divisions: f64,
    /// Covariates in its middle, under the rules of that day.
    pub day: Day,
}

/// What of a border depends on no draw.
#[derive(Debug, Clone)]
pub struct Setting<'b> {
    /// The border.
    pub border: &'b Border,
    /// Its line.
    pub places: Places,
    /// Shares of the cells, by sector and kind.
    pub cells: Vec<f64>,
    /// All months of its years.
    pub months: Vec<Month>,
    /// Season of each sector by month, with mean 1 over the year.
    seasons: Vec<[f64; 12]>,
    /// The kind that an incident of each cell is: where a kind has no ground, the first that has.
    kinds: Vec<usize>,
}

impl<'b> Setting<'b> {
    /// Of a border.
    pub fn new(border: &'b Border) -> Self {
        let places = Places::new(border);
        let season = |sector: usize, month: u32| {
            let sum: f64 =
                border.seasons.iter().filter(|season| season.sector == sector && season.holds(month)).map(|season| season.beta).sum();
            libm::exp(sum)
        };
        let seasons = (0..border.sectors.len())
            .map(|sector| {
                let months: [f64; 12] = std::array::from_fn(|month| season(sector, month as u32 + 1));
                let mean = months.iter().sum::<f64>() / 12.0;
                months.map(|factor| factor / mean)
            })
            .collect();
        let month = |(year, month, from, after)| {
            let middle = (from + after) / 2;
            Month {
                year,
                month,
                from,
                after,
                log_divisions: log_divisions(border, year),
                day: Day::new(border, (middle, month), InForce::on(middle)),
            }
        };
        let of = border.kinds.len();
        Self {
            border,
            cells: places::cells(border, &places),
            months: months(border.years).map(month).collect(),
            seasons,
            kinds: (0..border.sectors.len() * of).map(|cell| places::kind_in(border, &places, cell / of, cell % of)).collect(),
            places,
        }
    }

    /// Season of a cell in a month.
    pub fn season(&self, cell: usize, month: u32) -> f64 {
        self.seasons[cell / self.border.kinds.len().max(1)][month as usize - 1]
    }

    /// The kind that an incident of this kind is in a sector.
    pub fn kind(&self, sector: usize, kind: usize) -> usize {
        self.kinds.get(sector * self.border.kinds.len() + kind).copied().unwrap_or(kind)
    }

    /// Share and season of the cells in a month, without covariates.
    pub(crate) fn bare(&self, month: u32) -> Vec<f64> {
        self.cells.iter().enumerate().map(|(cell, share)| share * self.season(cell, month)).collect()
    }
}
