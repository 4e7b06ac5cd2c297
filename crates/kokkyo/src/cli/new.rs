//! A package to start from.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Clone, Args)]
pub struct NewOptions {
    /// The new folder; one that has files in it is refused
    pub folder: PathBuf,
    /// Name on the command line: letters, digits, `_` and `-`; that of the folder if not given
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Title, one line in any script
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Names of the two sides, with a comma; the first stands in the west
    #[arg(long, value_name = "A,B", allow_hyphen_values = true)]
    pub sides: Option<String>,
    /// Beginning of the clock; ten days before its end, or 1939-06-01, if not given
    #[arg(long, value_name = "DATE")]
    pub start: Option<String>,
    /// End of the clock; ten days after its beginning if not given
    #[arg(long, value_name = "DATE")]
    pub end: Option<String>,
    /// The box in which battle is fought, in degrees, west and south negative
    #[arg(long, value_name = "WEST,SOUTH,EAST,NORTH", allow_hyphen_values = true)]
    pub field: Option<String>,
}
