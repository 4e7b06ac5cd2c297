//! `kokkyo map`.
use crate::cli::MapOptions;
use crate::failure::Failure;

/// Draws the map.
pub fn map(_options: &MapOptions) -> Result<u8, Failure> {
    Err(Failure::Failed("not yet".into()))
}
