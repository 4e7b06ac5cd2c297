//! How do I see it?
//!
//! A run becomes one file, `report.html`: the viewer (built from `web/`, embedded here) and the run in a compact form.
//!
//! | if you ask | read |
//! |---|---|
//! | how does a kept run become a report? | [`kept`] |
//! | what goes into a report? | [`report`] |
//! | how are numbers packed? | [`wire`] |
//! | what does the page allow itself? | [`page`] |
//! | which texts and tables go with it? | [`tables`] |
//! | how are cells, relief and places drawn from data? | [`field`] |
//! | what happened, step by step? | [`history`] |
//! | how did the air war go, and what did each side believe? | [`aloft`] |
//! | what else could have happened? | [`spread`] |
//! | what is a number in the laws, in Japanese? | [`meanings`] |
//!
//! Nothing here knows a clock, a path or a host: the same run gives the same bytes.
#![forbid(unsafe_code)]

pub mod aloft;
pub mod assets;
pub mod field;
pub mod history;
pub mod kept;
pub mod meanings;
pub mod page;
pub mod report;
pub mod spread;
pub mod tables;
pub mod wire;

pub use page::html;
pub use report::{About, Played, Report, Spread};

#[cfg(test)]
mod fixture;
