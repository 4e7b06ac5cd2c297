//! The studio as its pages see it: through a real connection, with a program that only pretends to play.
#![cfg(unix)]

pub(crate) mod client;
mod jobs;
mod links;
mod pages;
pub(crate) mod stand;
mod umpire;
mod uploads;
