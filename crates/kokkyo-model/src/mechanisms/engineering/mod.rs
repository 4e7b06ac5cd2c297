//! Engineering.

pub mod works;
