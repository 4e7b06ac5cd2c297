//! Command.

pub mod appraisal;
pub mod mobilisation;
pub mod obedience;
pub mod operation;
pub mod plan;
pub mod reporting;
pub mod transmission;
