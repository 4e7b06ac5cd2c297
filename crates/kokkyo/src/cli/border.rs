//! Incidents on a long border.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Border where none is named.
pub const DEFAULT_BORDER: &str = "border-1932-1945";

#[derive(Debug, Subcommand)]
pub enum IncidentsCommand {
    /// Fit the process to yearly counts, or to a file of dated incidents
    #[command(after_help = "\
Examples:
  kokkyo incidents fit                                   the counts of 1932 to 1942, by reading
  kokkyo incidents fit --reading foreign-ministry        another account of them in full
  kokkyo incidents fit --until 1938                      fitted to 1932 to 1938, with 1939 and later as a test
  kokkyo incidents fit --events my-border.csv --sectors  dated incidents: own columns, UCDP GED, ACLED or COW MID
  kokkyo incidents fit --events ged.csv --from 1999-01-01 --to 1999-12-31 --step 1999-07-11 --season --json")]
    Fit(FitOptions),
    /// Play the border year by year: incidents, the rungs that they reach, losses
    #[command(after_help = "\
Examples:
  kokkyo incidents simulate                              1932 to 1945, 200 histories, against what was counted
  kokkyo incidents simulate --replications 1000 --seed 7 --out runs/border
  kokkyo incidents simulate --open-fields                large incidents of 1939 on the Mongolian sector play nomonhan-1939
  kokkyo incidents simulate --json")]
    Simulate(SimulateOptions),
    /// How many Nomonhan-size battles to expect under these rules, against those
    #[command(after_help = "\
Examples:
  kokkyo incidents forecast                              ten years under Order 1488 against the guideline of November 1938
  kokkyo incidents forecast --rules J_343 --against J_1488 --years 5
  kokkyo incidents forecast --rules J_1488 --against J_1488 --without FLEET_AFLOAT,PROTOCOL
  kokkyo incidents forecast --rules none --against J_1488  with no rule but those that stand in any case")]
    Forecast(ForecastOptions),
}

/// What the commands on incidents have in common.
#[derive(Debug, Clone, Args)]
pub struct BorderOptions {
    /// A built-in border, or the path of a package with border.toml
    #[arg(default_value = DEFAULT_BORDER)]
    pub border: String,
    /// Key of all draws; 1939 if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=super::MAX_SEED))]
    pub seed: Option<u64>,
    /// Histories, or draws of parameters and levels
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    pub replications: u32,
    /// Write the result as JSON and CSV into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Args)]
pub struct SimulateOptions {
    #[command(flatten)]
    pub common: BorderOptions,
    /// Play a campaign on the field of a scenario where the sector has one and the year is the scenario's, in place of aggregated combat
    #[arg(long)]
    pub open_fields: bool,
    /// Threads on which fields are played; as many as the machine has if not given. The result does not depend on it
    #[arg(long, value_name = "N", requires = "open_fields", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

#[derive(Debug, Clone, Args)]
pub struct FitOptions {
    #[command(flatten)]
    pub common: BorderOptions,
    /// Reading of the counts that is fitted in full; the first of the package if not given
    #[arg(long, value_name = "ID", conflicts_with = "events")]
    pub reading: Option<String>,
    /// Last year that is fitted; the counts and large ones after it are set beside their forecast
    #[arg(long, value_name = "YEAR", conflicts_with = "events", value_parser = clap::value_parser!(i32).range(1..=9999))]
    pub until: Option<i32>,
    /// Fit a file of dated incidents instead; it is of no package, and has no replications
    #[arg(long, value_name = "FILE.csv", conflicts_with_all = ["border", "replications"])]
    pub events: Option<PathBuf>,
    /// First day of the window; that of the first incident if not given, which makes the rate a little too high
    #[arg(long, value_name = "DATE", requires = "events")]
    pub from: Option<String>,
    /// Last day of the window; that of the last incident if not given
    #[arg(long, value_name = "DATE", requires = "events")]
    pub to: Option<String>,
    /// Keep the sectors of the file apart, with a share of the offspring that spills into others
    #[arg(long, requires = "events")]
    pub sectors: bool,
    /// Let the background follow the season
    #[arg(long, requires = "events")]
    pub season: bool,
    /// Let the background step on a day; repeatable
    #[arg(long, value_name = "DATE", requires = "events")]
    pub step: Vec<String>,
    /// Days after the window for which incidents are forecast
    #[arg(long, value_name = "DAYS", default_value_t = 365, requires = "events", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub ahead: u32,
}

#[derive(Debug, Clone, Args)]
pub struct ForecastOptions {
    #[command(flatten)]
    pub common: BorderOptions,
    /// Rules of the first side that hold; with commas; `none`: only those that stand in any case. What is in force on --on and named on neither side stands in both
    #[arg(long, value_name = "IDS", value_delimiter = ',', default_value = "J_1488")]
    pub rules: Vec<String>,
    /// Rules that they are set against
    #[arg(long, value_name = "IDS", value_delimiter = ',', default_value = "J_1938")]
    pub against: Vec<String>,
    /// Covariates or policies that do not act in the second case; with commas
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub without: Vec<String>,
    /// Losses of both sides from which on a campaign is counted as of the size of Nomonhan
    #[arg(long, value_name = "MEN", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub losses: u32,
    /// Years that are looked ahead
    #[arg(long, value_name = "YEARS", default_value_t = 10.0, value_parser = years)]
    pub years: f64,
    /// Day whose garrisons, and whose other rules, hold throughout
    #[arg(long, value_name = "DATE", default_value = FORECAST_ON)]
    pub on: String,
}

/// Day of a forecast that names none.
pub const FORECAST_ON: &str = "1939-05-01";

fn years(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|years| (0.1..=1000.0).contains(years)).ok_or_else(|| "write a number of years, 0.1 to 1000".to_string())
}
