//! Who meets whom, fires, is lost, breaks, is cut off, comes back.

pub mod attrition;
pub mod bombardment;
pub mod breakage;
pub mod contact;
pub mod encirclement;
pub mod expenditure;
pub mod fire;
pub mod rally;
pub mod recovery;
