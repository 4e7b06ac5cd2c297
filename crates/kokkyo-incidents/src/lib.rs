//! How often does a border have incidents, and how many of them become battles?
//!
//! | if you ask | read |
//! |---|---|
//! | how does one incident bring about others? | [`hawkes`] |
//! | which incidents does a process bring? | [`simulate`](mod@simulate) |
//! | how much more often, and how many large ones? | [`rates`] |
//! | what do yearly counts say? | [`yearly`] |
//! | what do dated incidents say? | [`dated`] |
//! | what follows from a package of a border? | [`border`] |
//! | how does an incident climb, or die? | [`ladder`] |
//! | how does a single one go? | [`climber`] |
//! | what of a border depends on no draw? | [`setting`] |
//! | what do forces, installations, policies and rules do? | [`covariates`] |
//! | how far do yearly counts tell of that? | [`narrowing`] |
//! | where on the border is an incident? | [`places`] |
//! | what becomes of a large one? | [`campaign`] |
//! | how often do incidents climb, by what was counted? | [`climbing`] |
//! | how many, and how many Nomonhans, under which rules? | [`forecast`] |
//! | which numbers do the laws need? | [`laws`] |
//! | where is the top of a likelihood? | [`newton`] |
//! | what is drawn from a posterior? | [`metropolis`] |
//! | what is drawn where the prior is normal? | [`slice`](mod@slice) |
//! | which distributions do intervals need? | [`special`] |
//!
//! The crate does no input or output, reads no clock, spawns no thread.
#![forbid(unsafe_code)]

pub mod border;
pub mod campaign;
pub mod climber;
pub mod climbing;
pub mod covariates;
pub mod dated;
#[cfg(test)]
mod fixture;
pub mod forecast;
pub mod hawkes;
pub mod ladder;
pub mod laws;
pub mod metropolis;
pub mod narrowing;
pub mod newton;
pub mod places;
pub mod rates;
pub mod setting;
pub mod simulate;
pub mod slice;
pub mod special;
pub mod yearly;
