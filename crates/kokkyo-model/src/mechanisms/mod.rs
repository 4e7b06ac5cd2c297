//! One folder a subsystem, one file a question. Every file has the same shape: what it asks, what it reads and
//! proposes, its numbers, its laws as pure functions, `decide`, `stand_in`, tests. No mechanism imports another.

pub mod air;
pub mod combat;
pub mod command;
pub mod diplomacy;
pub mod engineering;
pub mod environment;
pub mod incidents;
pub mod intelligence;
pub mod logistics;
pub mod movement;
