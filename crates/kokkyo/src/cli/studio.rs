//! The studio.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;

/// Port of the studio.
const PORT: u16 = 8939;

#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    /// Packages beside the built-in scenarios: folders
    #[arg(value_name = "PACKAGE")]
    pub packages: Vec<String>,
    /// The folder in which work, games and their runs are kept
    #[arg(long, value_name = "DIR", default_value = "studio")]
    pub folder: PathBuf,
    /// The port on which it listens; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = PORT)]
    pub port: u16,
    /// The address on which it listens; 0.0.0.0 lets others on your network in, who then need a link too
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub address: IpAddr,
    /// How it is called from outside, where that is another name: <https://studio.example.org>
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
}
