//! Movement.

pub mod crossing;
pub mod march;
