//! Which parameters matter, and which values of them does the record support?
//!
//! | if you ask | read |
//! |---|---|
//! | which numbers are varied, and between which limits? | [`inputs`]; where somebody names them, [`chosen`] |
//! | which points fill a space evenly? | [`sobol_points`] |
//! | which inputs do anything at all? | [`morris`] |
//! | what share of the variance is whose? | [`saltelli`] |
//! | and if inputs depend on one another? | [`shapley`] |
//! | which campaign is played at which point? | [`sampled`] |
//! | which values does the record support? | [`abc`], [`kernel`], [`cholesky`] |
//! | which campaigns does a generation of it play? | [`proposed`] |
//! | how far is a history from the record, with its rival claims? | [`observation`] |
//! | could such a record tell the inputs at all? | [`recovery`] |
//! | how well do histories foretell the record, and does a rival do it better? | [`validation`] |
//! | which law of combat do battles obey, and how surely? | [`battles`] |
//! | does it come out right where the answer is known? | [`verify`] |
#![forbid(unsafe_code)]

pub mod abc;
pub mod battles;
pub mod cholesky;
pub mod chosen;
pub mod inputs;
pub mod kernel;
pub mod morris;
pub mod observation;
pub mod proposed;
pub mod recovery;
pub mod saltelli;
pub mod sampled;
pub mod shapley;
pub mod sobol_points;
pub mod validation;
pub mod verify;
