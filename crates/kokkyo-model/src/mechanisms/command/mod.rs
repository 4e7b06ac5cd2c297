//! Command.

pub mod appraisal;
pub mod contact_reports;
pub mod mobilisation;
pub mod obedience;
pub mod operation;
pub mod plan;
pub mod reporting;
pub mod transmission;
