//! Benchmarks of the workspace: see `benches/`.
#![forbid(unsafe_code)]
