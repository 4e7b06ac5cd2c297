//! What each side knows of the other, and what it does so that the other knows less.

pub mod appreciation;
pub mod deception;
pub mod network;
pub mod observation;
pub mod reporting;
