//! What is done with a kept run.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Clone, Args)]
pub struct ReportOptions {
    /// The folder of a run (`kokkyo run` keeps one), or its name below `runs`
    pub run: PathBuf,
    /// Where the report is written; `report.html` in the folder if not given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Use the viewer built into this folder instead of the one in the program
    #[arg(long, value_name = "DIR", hide = true)]
    pub viewer: Option<PathBuf>,
}

/// What other programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A file for QGIS and other maps, styled and animated
    #[value(alias = "gpkg")]
    Geopackage,
    /// A folder with a file a layer, for web maps and data frames
    Geojson,
    /// A file for globes
    Kml,
    /// A folder with a table a layer, for spreadsheets
    Csv,
    /// The order of battle at one moment, for other simulations
    Msdl,
    /// The whole run with what it is, in one file for an archive
    RoCrate,
}

impl ExportFormat {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Geopackage => "geopackage",
            Self::Geojson => "geojson",
            Self::Kml => "kml",
            Self::Csv => "csv",
            Self::Msdl => "msdl",
            Self::RoCrate => "ro-crate",
        }
    }

    /// What is added to the name of a run.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Geopackage => ".gpkg",
            Self::Geojson => "-geojson",
            Self::Kml => ".kml",
            Self::Csv => "-csv",
            Self::Msdl => ".msdl.xml",
            Self::RoCrate => ".crate.zip",
        }
    }

    /// It fills a folder.
    pub fn is_folder(self) -> bool {
        matches!(self, Self::Geojson | Self::Csv)
    }
}

#[derive(Debug, Clone, Args)]
pub struct ExportOptions {
    /// The folder of a run (`kokkyo run` keeps one), or its name below `runs`
    pub run: PathBuf,
    /// For which programs
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub to: ExportFormat,
    /// Where it is written; beside the folder of the run, under its name, if not given
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// Write over what is there
    #[arg(long)]
    pub replace: bool,
    /// These layers instead of all, separated by commas; may be given more than once
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub layer: Vec<String>,
    /// Moment of the order of battle, on the scenario's own clock (`--to msdl`)
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Who played the run (`--to ro-crate`)
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// The author's ORCID, with `https://orcid.org/` or without (`--to ro-crate`)
    #[arg(long, value_name = "URL")]
    pub orcid: Option<String>,
    /// Licence of the run's own data, an SPDX word or an address; that of the package if not given (`--to ro-crate`)
    #[arg(long, value_name = "LICENCE")]
    pub licence: Option<String>,
    /// Day of publication; today if not given (`--to ro-crate`)
    #[arg(long, value_name = "DATE")]
    pub published: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub struct ReplayOptions {
    /// The folder of a run (`kokkyo run` keeps one), or its name below `runs`
    pub run: PathBuf,
    /// Threads; changes the time, never the result
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Args)]
pub struct ExplainOptions {
    /// The folder of a run (`kokkyo run` keeps one), or its name below `runs`
    pub run: PathBuf,
    /// Number of the event
    pub event: Option<u32>,
    /// List events with their numbers
    #[arg(long, conflicts_with = "event")]
    pub list: bool,
    /// What became of a formation and all below it, by its id, one of its names or a part of one; with --list, --kind or --day only its events
    #[arg(long, value_name = "NAME", conflicts_with = "event")]
    pub formation: Option<String>,
    /// List those of a kind, such as `surrounded`
    #[arg(long, value_name = "KIND", conflicts_with = "event")]
    pub kind: Option<String>,
    /// List those of a day
    #[arg(long, value_name = "DATE", conflicts_with = "event")]
    pub day: Option<String>,
    /// Generations of causes that are shown
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = depth)]
    pub depth: usize,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

/// Deepest tree that is drawn.
const MAX_DEPTH: usize = 40;

fn depth(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|depth| (1..=MAX_DEPTH).contains(depth)).ok_or_else(|| format!("write a number from 1 to {MAX_DEPTH}"))
}
