//! Two histories on the same luck: how much do they differ, and where do they part?
//!
//! | if you ask | read |
//! |---|---|
//! | what is the difference, and how sure is it? | [`paired`] |
//! | at which event do two histories part? | [`parting`] |
//! | what do several factors do together? | [`factorial`] |

pub mod factorial;
pub mod paired;
pub mod parting;
