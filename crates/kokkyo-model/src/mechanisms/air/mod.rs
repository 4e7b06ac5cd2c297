//! Who flies, who meets whom in the air, what bombs do, what is seen, what is reported.

pub mod airfield;
pub mod claims;
pub mod combat;
pub mod flak;
pub mod muster;
pub mod reconnaissance;
pub mod servicing;
pub mod sortie;
pub mod strike;
