//! How does it unfold? The engine and the mechanisms of a border campaign.
//!
//! | if you ask | read |
//! |---|---|
//! | in what order does a step happen? | [`step`] |
//! | when is it light? | [`mechanisms::environment::daylight`] |
//! | who is in the theatre? | [`mechanisms::command::mobilisation`] |
//! | how does a directive reach the front? | [`mechanisms::command::transmission`] |
//! | which task does a formation carry out? | [`mechanisms::command::plan`] |
//! | how far can a formation march? | [`mechanisms::movement::march`] |
//! | how long does a river hold it up? | [`mechanisms::movement::crossing`] |
//! | who meets whom, fires, is lost, breaks, is cut off, comes back? | [`mechanisms::combat`] |
//! | how well is a formation dug in? | [`mechanisms::engineering::works`] |
//! | what arrives at the railhead, what reaches the guns? | [`mechanisms::logistics`] |
//! | how does a patrol clash become a battle? | [`mechanisms::incidents::escalation`] |
//! | who sees what, who is told, what is believed, who deceives? | [`mechanisms::intelligence`] |
//! | how many are there, from what was captured? | [`estimates`] |
//! | how would it decide in a recorded situation? | [`cases`] |
//! | what is conserved? | [`audit`] |
//! | what did it come to? | [`outcome`] |
//!
//! The crate does no input or output, reads no clock, spawns no thread.
#![forbid(unsafe_code)]

pub mod audit;
pub mod cases;
pub mod chance;
pub mod compile;
pub mod estimates;
pub mod event;
pub mod mechanisms;
pub mod outcome;
pub mod parameters;
pub mod replication;
pub mod rounds;
pub mod step;
pub mod trajectory;
pub mod world;

pub use compile::{CODES, World, compile, compile_with};
pub use parameters::{Laws, ParameterVector, specification};
pub use replication::{RESULTS_VERSION, Run, Settings, simulate, simulate_observed, simulate_phased};
