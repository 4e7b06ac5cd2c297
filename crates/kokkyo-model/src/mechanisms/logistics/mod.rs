//! Logistics.

pub mod buildup;
pub mod carriage;
pub mod consumption;
pub mod fleets;
pub mod haulage;
pub mod priorities;
pub mod railhead;
