//! Incidents.

pub mod escalation;
