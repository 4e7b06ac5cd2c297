//! Who says so, in words?
//!
//! Prints a bibliography in a citation style ([`print`]), writes it as BibTeX ([`bibtex`]), and finds what stands behind
//! each value of a scenario ([`evidence`]). The entries themselves are kept whole by `kokkyo-scenario`; what is printed
//! here is a copy of what styles know.
#![forbid(unsafe_code)]

pub mod bibtex;
mod dates;
pub mod evidence;
mod item;
pub mod print;
pub mod styles;

pub use print::{Printed, Run, bibliography, escaped};
pub use styles::Style;
