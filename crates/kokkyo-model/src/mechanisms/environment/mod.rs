//! Environment.

pub mod daylight;
