//! What could have happened, and how often?
//!
//! | if you ask | read |
//! |---|---|
//! | how are many replications run? | [`ensemble`] |
//! | which values do parameters take in a replication? | [`draw`] |
//! | how did a replication look, step by step? | [`frames`] |
//! | why did something happen? | [`explain`] |
//! | how is a recorded quantity read off a run? | [`observe`] |
//! | how is a run kept, and read again? | [`run_folder`] |
//! | what difference does a counterfactual make, and where do histories part? | [`compare`] |
//! | how are thousands played, resumed, merged? | [`experiment`] |
//! | how are things called, and what happened, in plain words? | [`names`], [`words`] |
//! | how does the model stand to the record? | [`record_table`] |
//! | what are median, quantile, interval? | [`statistics`] |
//! | what did a person decide in the place of a headquarters? | [`choices`] |
//! | why should I trust this binary? | [`verify`] |
//!
//! Threads run only across replications; a result never depends on their number or order.
#![forbid(unsafe_code)]

pub mod choices;
pub mod compare;
pub mod draw;
pub mod ensemble;
pub mod experiment;
pub mod explain;
pub mod frames;
pub mod names;
pub mod observe;
pub mod record_table;
pub mod run_folder;
pub mod statistics;
pub mod supply_frames;
pub mod verify;
pub mod words;

#[cfg(test)]
mod fixture;
