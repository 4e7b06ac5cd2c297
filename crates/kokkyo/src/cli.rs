//! The command line, as clap reads it: what is played here, and beside it [`kept`] runs, long [`border`]s and tables of [`battles`].

// By their paths, so that a test can read this file as its own.
#[path = "cli/battles.rs"]
mod battles;
#[path = "cli/border.rs"]
mod border;
#[path = "cli/kept.rs"]
mod kept;
#[path = "cli/new.rs"]
mod new;
#[path = "cli/studio.rs"]
mod studio;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use kokkyo_ensemble::experiment::folder::Shard;

pub use battles::{BattlesCommand, BattlesFitOptions};
pub use border::{BorderOptions, FORECAST_ON, FitOptions, ForecastOptions, IncidentsCommand, SimulateOptions};
pub use kept::{ExplainOptions, ExportFormat, ExportOptions, ReplayOptions, ReportOptions};
pub use new::NewOptions;
pub use studio::ServeOptions;

/// Greatest seed: JSON and JavaScript hold whole numbers up to 53 bits.
const MAX_SEED: u64 = (1 << 53) - 1;

/// Seed where none is given.
pub const DEFAULT_SEED: u64 = 1939;

/// Scenario where none is named.
pub const DEFAULT_SCENARIO: &str = "nomonhan-1939";

/// A laboratory for border conflicts: an executable model of the Nomonhan Incident of 1939, with its sources.
#[derive(Debug, Parser)]
#[command(name = "kokkyo", version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub run: RunOptions,
    /// No colour (`NO_COLOR` says the same)
    #[arg(long, global = true)]
    pub no_color: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play a campaign, tell it day by day, and set the model against the record (the default command)
    Run {
        /// A built-in scenario, or the path of a package
        scenario: Option<String>,
        #[command(flatten)]
        options: RunOptions,
    },
    /// Play thousands of replications into tables; a killed one continues, shards go to many machines
    Ensemble(EnsembleOptions),
    /// What a counterfactual changes, on the same luck, and where histories part
    Compare(CompareOptions),
    /// Put recorded situations before their headquarters: how often it decides what, beside what was decided
    #[command(after_help = "\
Examples:
  kokkyo decide                                          all cases of nomonhan-1939
  kokkyo decide kanchazu-1937                            one of them
  kokkyo decide november-1938 --draw-parameters          with weights drawn from their priors
  kokkyo decide --set command.obedience.afresh_days=0 --json")]
    Decide(DecideOptions),
    /// Sit in the place of a headquarters: what it believes and was told, the courses that it could take, and what comes of yours
    #[command(after_help = "\
Examples:
  kokkyo play --as J_KWA                                 the Kwantung Army, from May on
  kokkyo play --as S_1AG --free-from 1939-07-01 --every  the Soviet corps from July on, asked at every sitting
At a sitting: a number takes that course, Enter what your staff would do, `? 2` asks what is weighed for and against it,
`staff 1939-07-01` lets your staff decide until then, `stop` keeps all and ends; the same command goes on.")]
    Play(PlayAsOptions),
    /// The studio in the browser: runs in the background, and games in which several people each play a headquarters
    #[command(after_help = "\
Examples:
  kokkyo serve                                           on this machine; prints the host's link
  kokkyo serve --address 0.0.0.0                         for a seminar room: players open their links from their own machines
  kokkyo serve my-package --folder ~/seminar             with a package of your own, kept in a folder of its own")]
    Serve(ServeOptions),
    /// Which doubts decide about an outcome, and how much of it is chance
    Sensitivity(SensitivityOptions),
    /// Which values of the inputs the record supports, with rival claims side by side, and what they foretell of the rest
    #[command(after_help = "\
Examples:
  kokkyo calibrate --inputs combat.breakage.*,combat.fire.worth_* --before 1939-08-01
                                       on what the record has of May to July; the rest is foretold
  kokkyo calibrate --inputs logistics.* --on TG_S_*            on some targets only")]
    Calibrate(CalibrateOptions),
    /// How well the model foretells the record, and whether it does so better than without each of its mechanisms
    #[command(after_help = "\
Examples:
  kokkyo validate                                        every mechanism against its stand-in
  kokkyo validate --against combat,air,logistics         whole folders of mechanisms
  kokkyo validate --on 'TG_S_*' --against half-soviet-fighters
                                                         a counterfactual as a rival account, on Soviet targets")]
    Validate(ValidateOptions),
    /// Put the shards of an ensemble together
    Merge(MergeOptions),
    /// List the built-in scenarios, the mechanisms, or the parameters
    List {
        #[arg(value_enum, default_value_t = Listed::Scenarios)]
        what: Listed,
        /// Scenario whose parameters are listed
        scenario: Option<String>,
        #[arg(long)]
        json: bool,
    },
    /// Start a package of your own: small, whole, commented, and played at once; you replace it piece by piece
    #[command(after_help = "\
Examples:
  kokkyo new my-border
  kokkyo new my-border --title \"Zhenbao Island\" --sides \"China,Soviet Union\" --start 1969-03-01 --end 1969-03-22
  kokkyo new my-border --field 133.6,46.3,134.1,46.7     west, south, east and north in degrees")]
    New(NewOptions),
    /// Write a built-in scenario or border into a folder, file by file, to start from it
    Copy {
        /// A built-in scenario or border (`kokkyo list`)
        name: String,
        /// The new folder; one that has files in it is refused
        folder: PathBuf,
    },
    /// Check a package: every fault with file, line and a way to mend it
    Check(CheckOptions),
    /// Run the built-in verification: expected against obtained
    Verify {
        #[arg(long)]
        json: bool,
    },
    /// List the counterfactuals of a scenario
    Variants {
        /// A built-in scenario, or the path of a package
        scenario: String,
        #[arg(long)]
        json: bool,
    },
    /// Print or write the schemas by which editors know the files of a package
    Schema {
        /// A file of a package, such as `scenario.toml`; without it all files are listed
        file: Option<String>,
        /// Write all schemas into this folder
        #[arg(long, value_name = "DIR", conflicts_with = "file")]
        out: Option<PathBuf>,
        /// Of the package of a long border (`border.toml`) instead of a campaign
        #[arg(long)]
        border: bool,
        /// The columns or keys of FILE in lines, as on a terminal
        #[arg(long, requires = "file", conflicts_with = "json")]
        columns: bool,
        /// The JSON schema of FILE, as into a file or a pipe
        #[arg(long, requires = "file")]
        json: bool,
    },
    /// Draw the map of a run on a date
    Map(MapOptions),
    /// Why an event of a kept run happened, what came of it, and who says so
    Explain(ExplainOptions),
    /// Who says so: the bibliography, or what stands behind a value
    Cite(CiteOptions),
    /// Play a kept run again from its own package and arguments: the same, or where the first difference is
    Replay(ReplayOptions),
    /// Make the report of a kept run anew: map, time, panels and sources in one HTML file
    Report(ReportOptions),
    /// A kept run for other programs: QGIS, web maps, globes, spreadsheets, simulations, archives
    #[command(after_help = "\
Examples:
  kokkyo export nomonhan-1939-1939 --to geopackage       a map for QGIS, styled, that its temporal controller plays
  kokkyo export nomonhan-1939-1939 --to csv --layer formations --layer days
  kokkyo export nomonhan-1939-1939 --to msdl --at 1939-07-03T06:00
  kokkyo export nomonhan-1939-1939 --to ro-crate --author \"A. N. Other\" --licence CC-BY-4.0")]
    Export(ExportOptions),
    /// How often a long border has incidents, and how many become battles under which rules
    Incidents {
        #[command(subcommand)]
        what: IncidentsCommand,
    },
    /// Which law of combat a table of battles, or the days of one, supports, and how surely
    Battles {
        #[command(subcommand)]
        what: BattlesCommand,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listed {
    /// The built-in scenarios
    Scenarios,
    /// The rows of the schedule
    Mechanisms,
    /// The numbers in the laws
    Parameters,
}

/// Language of names and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// English, names in Latin letters
    En,
    /// Japanese; names that a package has in no Japanese stay in Latin letters
    Ja,
}

/// How headquarters behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// As recorded: directives, arrivals and plans are given
    Historical,
    /// On their own judgement: they weigh courses of action on what they believe and were told
    Free,
}

/// What decides about the numbers of a run.
#[derive(Debug, Clone, Default, Args)]
pub struct Choices {
    /// Play a counterfactual of the scenario; repeatable, composed in order; `base` changes nothing
    #[arg(long = "with", value_name = "NAME")]
    pub with: Vec<String>,
    /// Set a value of the package, by its path; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Play the stand-in of a mechanism or of a folder of mechanisms; repeatable
    #[arg(long = "hold-out", value_name = "MECHANISM")]
    pub hold_out: Vec<String>,
    /// Key of all draws; 1939 if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=MAX_SEED))]
    pub seed: Option<u64>,
}

#[derive(Debug, Clone, Args)]
pub struct RunOptions {
    #[command(flatten)]
    pub choices: Choices,
    /// What persons decided in the place of headquarters: a file with a line a decision, as `kokkyo play` and games in the studio keep it
    #[arg(long = "choices", value_name = "FILE")]
    pub decided: Option<PathBuf>,
    /// The same, as lines of `kokkyo_ensemble::choices`
    #[arg(skip)]
    pub played: Vec<String>,
    /// Leave out the table *record against model*
    #[arg(skip)]
    pub brief: bool,
    /// How headquarters behave
    #[arg(long, value_enum, default_value_t = Mode::Historical)]
    pub mode: Mode,
    /// Historical until this date, free from there on
    #[arg(long, value_name = "DATE", conflicts_with = "mode")]
    pub free_from: Option<String>,
    /// Replications in all; number 0 is the one that is told
    #[arg(long, value_name = "N", default_value_t = 101, value_parser = clap::value_parser!(u32).range(1..))]
    pub replications: u32,
    /// Threads; changes the time, never the result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Stop at this date (exclusive)
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Draw the parameters of every replication from their priors
    #[arg(long)]
    pub draw_parameters: bool,
    /// Take the digest of every replication, not only of number 0
    #[arg(long)]
    pub digest: bool,
    /// Tell every event
    #[arg(long)]
    pub full: bool,
    /// Leave out the story
    #[arg(long, conflicts_with = "full")]
    pub quiet: bool,
    /// Keep the run in this folder; `runs/<scenario>-<seed>` if not given
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Keep nothing
    #[arg(long, conflicts_with = "out")]
    pub no_out: bool,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Args)]
pub struct EnsembleOptions {
    /// A built-in scenario, or the path of a package
    #[arg(default_value = DEFAULT_SCENARIO)]
    pub scenario: String,
    /// Variants played on the same luck: counterfactuals, values (PATH=VALUE), or several joined by `+`; with commas; `base` changes nothing
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "base")]
    pub variants: Vec<String>,
    #[command(flatten)]
    pub choices: Choices,
    /// Replications of each design point: of each variant, with each draw of the parameters
    #[arg(long, value_name = "N", default_value_t = 101, value_parser = clap::value_parser!(u32).range(1..))]
    pub replications: u32,
    /// Draw the parameters so many times from their priors, each draw with all replications
    #[arg(long, value_name = "N", conflicts_with = "draw_parameters", value_parser = clap::value_parser!(u32).range(1..))]
    pub draws: Option<u32>,
    /// Draw the parameters of every replication from their priors
    #[arg(long)]
    pub draw_parameters: bool,
    #[command(flatten)]
    pub play: PlayOptions,
    /// Take the digest of every replication
    #[arg(long)]
    pub digest: bool,
    /// Play only this part, `3/10`; `kokkyo merge` puts the parts together
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<Shard>,
}

/// How a command that plays many replications plays them, and where it keeps them.
#[derive(Debug, Clone, Args)]
pub struct PlayOptions {
    /// How headquarters behave
    #[arg(long, value_enum, default_value_t = Mode::Historical)]
    pub mode: Mode,
    /// Historical until this date, free from there on
    #[arg(long, value_name = "DATE", conflicts_with = "mode")]
    pub free_from: Option<String>,
    /// Threads; changes the time, never the result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Stop at this date (exclusive)
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// The folder; below `runs` if not given. An unfinished one is continued
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Args)]
pub struct CompareOptions {
    /// A built-in scenario, or the path of a package
    pub scenario: String,
    /// Variants that are compared with the base: counterfactuals, values (PATH=VALUE), or several joined by `+`; `base` changes nothing
    pub variants: Vec<String>,
    /// Play every combination of these counterfactuals: main effects and interactions
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    pub factorial: Vec<String>,
    #[command(flatten)]
    pub choices: Choices,
    /// Replications of the base and of each variant
    #[arg(long, value_name = "N", default_value_t = 101, value_parser = clap::value_parser!(u32).range(1..))]
    pub replications: u32,
    /// Draw the parameters of every replication from their priors, the same for all variants
    #[arg(long)]
    pub draw_parameters: bool,
    /// Draw a chart of each variant into this folder
    #[arg(long, value_name = "DIR")]
    pub svg: Option<PathBuf>,
    #[command(flatten)]
    pub play: PlayOptions,
}

#[derive(Debug, Clone, Args)]
pub struct PlayAsOptions {
    /// A built-in scenario, or the path of a package
    #[arg(default_value = DEFAULT_SCENARIO)]
    pub scenario: String,
    /// The headquarters, by its id; without it those that can be played are listed
    #[arg(long = "as", value_name = "ID")]
    pub headquarters: Option<String>,
    #[command(flatten)]
    pub choices: Choices,
    /// As recorded until this date, free from there on
    #[arg(long, value_name = "DATE")]
    pub free_from: Option<String>,
    /// Be asked at every sitting, not only where something happened, your staff would change course or a week has gone by
    #[arg(long)]
    pub every: bool,
    /// Where the run is kept once it is over; `runs/<scenario>-<seed>-<ID>` if not given. What was decided stands beside it, in a
    /// file of that name that ends in `.choices`
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// How sensitivity is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SensitivityMethod {
    /// Screening by elementary effects: which inputs do anything at all
    Morris,
    /// Shares of the variance: first order and total, with bootstrap intervals
    Sobol,
    /// Shapley effects from nearest neighbours, for inputs that depend on one another
    Shapley,
}

impl SensitivityMethod {
    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Morris => "morris",
            Self::Sobol => "sobol",
            Self::Shapley => "shapley",
        }
    }
}

/// Which values are varied, by how they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Over {
    /// Those that a source states
    Stated,
    /// Those computed or deduced from sources
    Inferred,
    /// Those that the author of the scenario assumed
    Assumed,
    /// All of them
    All,
}

impl Over {
    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Inferred => "inferred",
            Self::Assumed => "assumed",
            Self::All => "all",
        }
    }
}

#[derive(Debug, Clone, Args)]
pub struct DecideOptions {
    /// Case of `command/cases.toml`; all if not given
    pub case: Option<String>,
    /// A built-in scenario, or the path of a package
    #[arg(long, value_name = "NAME", default_value = DEFAULT_SCENARIO)]
    pub scenario: String,
    /// Play a counterfactual of the scenario; repeatable, composed in order; `base` changes nothing
    #[arg(long = "with", value_name = "NAME")]
    pub with: Vec<String>,
    /// Set a value of the package, by its path; repeatable
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Key of all draws; 1939 if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=MAX_SEED))]
    pub seed: Option<u64>,
    /// How often each situation is put before its headquarters
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(10..=1_000_000))]
    pub replications: u32,
    /// Draw the parameters from their priors, anew in each replication
    #[arg(long)]
    pub draw_parameters: bool,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Which values are varied.
#[derive(Debug, Clone, Args)]
pub struct VariedOptions {
    /// Values that are varied, by how they are known
    #[arg(long, value_enum, default_value_t = Over::All)]
    pub over: Over,
    /// Only inputs of these names, `*` for anything; with commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub inputs: Vec<String>,
    /// Vary parameters without a prior too, so many per cent up and down; and cells of tables that --inputs names in full, those joined
    /// by `+` as one
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub range: Option<f64>,
}

#[derive(Debug, Clone, Args)]
pub struct SensitivityOptions {
    /// A built-in scenario, or the path of a package
    #[arg(default_value = DEFAULT_SCENARIO)]
    pub scenario: String,
    /// How it is measured
    #[arg(long, value_enum, default_value_t = SensitivityMethod::Morris)]
    pub method: SensitivityMethod,
    #[command(flatten)]
    pub varied: VariedOptions,
    /// Outcomes that are shown and drawn, `*` for anything; with commas (JSON has all)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "losses.*.battle,highest_rung")]
    pub outcomes: Vec<String>,
    /// Trajectories (20), base points (256) or points (1000)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(3..=16_777_216))]
    pub samples: Option<u32>,
    /// Pairs of inputs too (of `sobol`; nearly twice the campaigns)
    #[arg(long)]
    pub second_order: bool,
    /// Draw a chart of each outcome shown into this folder
    #[arg(long, value_name = "DIR")]
    pub svg: Option<PathBuf>,
    #[command(flatten)]
    pub choices: Choices,
    #[command(flatten)]
    pub play: PlayOptions,
}

#[derive(Debug, Clone, Args)]
pub struct CalibrateOptions {
    /// A built-in scenario, or the path of a package
    #[arg(default_value = DEFAULT_SCENARIO)]
    pub scenario: String,
    #[command(flatten)]
    pub varied: VariedOptions,
    /// Targets that it is calibrated on, `*` for anything; with commas. All others are foretold
    #[arg(long, value_name = "TARGETS", value_delimiter = ',', default_value = "*")]
    pub on: Vec<String>,
    /// Calibrate on targets only whose time is over by this date (exclusive)
    #[arg(long, value_name = "DATE")]
    pub before: Option<String>,
    /// What a model that is right is granted to be off, in per cent of a count (and ten days for the whole of one)
    #[arg(long, value_name = "PERCENT", default_value_t = 10.0, value_parser = percent)]
    pub discrepancy: f64,
    /// Particles that are kept; the first generation plays twice as many campaigns, each other one as many
    #[arg(long, value_name = "N", default_value_t = 250, value_parser = clap::value_parser!(u32).range(10..=500_000))]
    pub particles: u32,
    /// Most generations; it ends before where few new campaigns come nearer
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub generations: u32,
    /// Draw a chart of priors and posteriors into this folder
    #[arg(long, value_name = "DIR")]
    pub svg: Option<PathBuf>,
    #[command(flatten)]
    pub choices: Choices,
    #[command(flatten)]
    pub play: PlayOptions,
}

#[derive(Debug, Clone, Args)]
pub struct ValidateOptions {
    /// A built-in scenario, or the path of a package
    #[arg(default_value = DEFAULT_SCENARIO)]
    pub scenario: String,
    #[command(flatten)]
    pub choices: Choices,
    /// Rivals, with commas: a mechanism or a folder of them (then its stand-in is played), a counterfactual, or a value
    /// (PATH=VALUE); every mechanism if not given
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub against: Vec<String>,
    /// Targets of the record that are scored, `*` for anything; with commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "*")]
    pub on: Vec<String>,
    /// What a model that is right may be off, in per cent of a count or share (of dates: ten per cent are a day)
    #[arg(long, value_name = "PERCENT", default_value_t = 10.0, value_parser = percent)]
    pub discrepancy: f64,
    /// Draw the parameters of every replication from their priors, the same for the model and its rivals
    #[arg(long)]
    pub draw_parameters: bool,
    /// Replications of the model and of each rival, on the same luck
    #[arg(long, value_name = "N", default_value_t = 101, value_parser = clap::value_parser!(u32).range(3..=100_000))]
    pub replications: u32,
    /// How headquarters behave
    #[arg(long, value_enum, default_value_t = Mode::Historical)]
    pub mode: Mode,
    /// As recorded until this date, free from there on
    #[arg(long, value_name = "DATE")]
    pub free_from: Option<String>,
    /// Threads; changes the time, never the result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// The folder; below `runs` if not given. An unfinished one is continued
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Draw the differences as a chart
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

fn percent(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|value| *value > 0.0 && *value <= 100.0).ok_or_else(|| "write a number above 0, at most 100".to_string())
}

#[derive(Debug, Clone, Args)]
pub struct MergeOptions {
    /// Folders of the shards, all of them
    #[arg(required = true, value_name = "SHARD")]
    pub shards: Vec<PathBuf>,
    /// The folder of the whole
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Most shards.
const MAX_SHARDS: u32 = 100_000;

fn shard(text: &str) -> Result<Shard, String> {
    let wrong = || format!("write I/N, such as 3/10, with I from 1 to N and N at most {MAX_SHARDS}");
    let (number, of) = text.split_once('/').ok_or_else(wrong)?;
    let (number, of) = (number.trim().parse().map_err(|_| wrong())?, of.trim().parse().map_err(|_| wrong())?);
    if (1..=of).contains(&number) && of <= MAX_SHARDS { Ok(Shard { number, of }) } else { Err(wrong()) }
}

#[derive(Debug, Clone, Args)]
pub struct CheckOptions {
    /// The path of a package, or a built-in scenario
    #[arg(required_unless_present = "explain")]
    pub scenario: Option<String>,
    /// Only the faults of these suites; several with commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "SUITE", default_value = "all")]
    pub suite: Vec<Suite>,
    /// Warnings count as errors
    #[arg(long)]
    pub deny_warnings: bool,
    /// Print the page of a code, such as K013, instead of checking anything
    #[arg(long, value_name = "CODE", conflicts_with_all = ["scenario", "suite", "deny_warnings", "json"])]
    pub explain: Option<String>,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// What faults are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// Files, tables and values
    Format,
    /// Ids that name each other
    References,
    /// Who says so
    Provenance,
    /// Dates, claims and targets
    History,
    /// Forces, ground, supply and the numbers in the laws
    Physics,
    /// Everything
    All,
}

#[derive(Debug, Clone, Args)]
pub struct MapOptions {
    /// A built-in scenario, or the path of a package
    #[arg(default_value = DEFAULT_SCENARIO)]
    pub scenario: String,
    /// The beginning of this day, or this instant, is drawn
    #[arg(long, value_name = "DATE")]
    pub date: String,
    /// Where the picture is written
    #[arg(long, value_name = "FILE")]
    pub svg: PathBuf,
    /// Language of names and legend
    #[arg(long, value_name = "LANGUAGE", value_enum, default_value = "en")]
    pub lang: Language,
    #[command(flatten)]
    pub choices: Choices,
}

/// What `kokkyo cite` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CiteFormat {
    /// In words, in a citation style
    Text,
    /// BibTeX, as BibLaTeX reads it too
    Bibtex,
    /// The entries as the package keeps them
    CslJson,
    /// One JSON object
    Json,
}

#[derive(Debug, Clone, Args)]
pub struct CiteOptions {
    /// A built-in scenario, or the path of a package
    pub scenario: String,
    /// A path of `--set`, or the id of a parameter, formation, directive, place, claim, target or source
    pub subject: Option<String>,
    /// Citation style: chicago-notes, chicago-author-date, apa, mla, ieee, … (`list` names them all)
    #[arg(long, value_name = "STYLE", default_value = "chicago-notes")]
    pub style: String,
    /// A citation style of your own, a CSL file
    #[arg(long, value_name = "FILE", conflicts_with = "style")]
    pub csl: Option<PathBuf>,
    /// What is written
    #[arg(long, value_enum, default_value_t = CiteFormat::Text)]
    pub format: CiteFormat,
    /// List what has no source or is a placeholder, one a line
    #[arg(long, conflicts_with_all = ["subject", "share", "licences"])]
    pub uncited: bool,
    /// How much is stated, inferred and assumed, by file
    #[arg(long, conflicts_with_all = ["subject", "licences"])]
    pub share: bool,
    /// Which files stand under which licence, with the notices to pass on
    #[arg(long, conflicts_with = "subject")]
    pub licences: bool,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}
