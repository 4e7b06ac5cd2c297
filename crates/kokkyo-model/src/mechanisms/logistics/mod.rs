//! Logistics.

pub mod railhead;
pub mod haulage;
pub mod consumption;
