//! Which parameters matter?
//!
//! | if you ask | read |
//! |---|---|
//! | which numbers are varied, and between which limits? | [`inputs`] |
//! | which points fill a space evenly? | [`sobol_points`] |
//! | which inputs do anything at all? | [`morris`] |
//! | what share of the variance is whose? | [`saltelli`] |
//! | and if inputs depend on one another? | [`shapley`] |
//! | which campaign is played at which point? | [`sampled`] |
//! | does it come out right where the answer is known? | [`verify`] |
#![forbid(unsafe_code)]

pub mod inputs;
pub mod morris;
pub mod saltelli;
pub mod sampled;
pub mod shapley;
pub mod sobol_points;
pub mod verify;
