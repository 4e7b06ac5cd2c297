//! Command.

pub mod mobilisation;
pub mod transmission;
pub mod plan;
