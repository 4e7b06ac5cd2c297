//! Diplomacy.

pub mod cease_fire;
pub mod resolve;
