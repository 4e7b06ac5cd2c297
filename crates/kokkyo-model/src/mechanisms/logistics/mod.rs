//! Logistics.

pub mod consumption;
pub mod haulage;
pub mod railhead;
