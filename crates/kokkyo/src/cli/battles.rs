//! What `kokkyo battles` takes, as clap reads it. Nothing else of the program is named here, so that tests can read it alone.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum BattlesCommand {
    /// Fit laws of combat to a table of battles, or to the days of one, and say how many times likelier one is than another
    #[command(after_help = "\
Columns: a row a day with red_force, red_loss, blue_force, blue_loss (and day or date), or a row a battle with
attacker_strength, attacker_losses, defender_strength, defender_losses (and battle, weight); any two names of sides, and who
attacks in `attacker` where they are not attacker and defender.

Examples:
  kokkyo battles fit wars.csv                            which law the table supports, with its numbers and their errors
  kokkyo battles fit ardennes.csv --svg ardennes.svg     observed and fitted loss ratios, drawn
  kokkyo battles fit days.csv --columns red_force=Men,red_loss=Lost,blue_force=Men2,blue_loss=Lost2 --json")]
    Fit(BattlesFitOptions),
}

#[derive(Debug, Clone, Args)]
pub struct BattlesFitOptions {
    /// A CSV table: a row a day (`*_force`, `*_loss` of two sides) or a row a battle (`*_strength`, `*_losses`)
    #[arg(value_name = "FILE.csv")]
    pub file: PathBuf,
    /// Read columns under other names: NAME=COLUMN with commas, such as a_force=Blue,a_loss=BlueLost,b_force=Red,b_loss=RedLost; a
    /// column whose name holds a comma must be renamed in the file
    #[arg(long, value_name = "NAMES")]
    pub columns: Option<String>,
    /// Draw the loss ratio of every row, observed and fitted by the likeliest law, into this file: a new one, or a drawing that is replaced
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// One JSON object on standard output
    #[arg(long)]
    pub json: bool,
}
