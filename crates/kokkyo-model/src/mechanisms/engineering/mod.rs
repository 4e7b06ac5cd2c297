//! Engineering.

pub mod bridges;
pub mod works;
