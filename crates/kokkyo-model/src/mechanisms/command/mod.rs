//! Command.

pub mod mobilisation;
pub mod plan;
pub mod transmission;
