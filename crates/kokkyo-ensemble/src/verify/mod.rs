//! The built-in verification: closed forms, published figures, reference generators; expected against obtained, so
//! that a user can trust the binary in front of him.
//!
//! The figures stand in `verification/*.toml`, embedded, each with its source.

mod air;
mod campaign;
mod combat;
mod duel;
mod figures;
mod intelligence;
mod random;

use kokkyo_model::World;

/// One check.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// What is checked.
    pub name: String,
    /// What must come out.
    pub expected: f64,
    /// What came out.
    pub obtained: f64,
    /// How far apart they may be.
    pub tolerance: f64,
    /// Whether they are not farther apart than that.
    pub passed: bool,
    /// Who says what must come out.
    pub source: String,
}

impl Check {
    /// A check of a number.
    pub fn new(name: impl Into<String>, expected: f64, obtained: f64, tolerance: f64, source: &str) -> Self {
        // A value that is not a number fails: every comparison with it is false.
        let passed = (obtained - expected).abs() <= tolerance;
        Self { name: name.into(), expected, obtained, tolerance, passed, source: source.to_string() }
    }

    /// A check that could not be made, which counts as failed.
    fn impossible(name: &str, why: &str) -> Self {
        Self { name: format!("{name}: {why}"), expected: 1.0, obtained: 0.0, tolerance: 0.0, passed: false, source: String::new() }
    }
}

/// Every check. With a world, a fleet of figures' strength hauls in it, and its replication 0 is played twice and the
/// digests are compared. The figures of the fleet are for a clock of ten days.
pub fn all(world: Option<&World>) -> Vec<Check> {
    let mut checks = Vec::new();
    random::checks(&mut checks);
    combat::checks(&mut checks);
    duel::checks(&mut checks);
    air::checks(&mut checks);
    intelligence::checks(&mut checks);
    campaign::checks(&mut checks, world);
    checks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_passes_and_names_its_source() {
        let (_, world) = crate::fixture::two_posts();
        let checks = all(Some(&world));
        assert!(checks.len() > all(None).len() + 1 && checks.len() >= 12);
        for check in checks {
            assert!(check.passed, "{}: expected {}, obtained {}", check.name, check.expected, check.obtained);
            assert!(!check.source.is_empty(), "{} names no source", check.name);
        }
    }

    #[test]
    fn what_is_not_a_number_fails() {
        assert!(!Check::new("x", 1.0, f64::NAN, 1.0, "").passed);
        assert!(!Check::new("x", 1.0, 1.2, 0.1, "").passed);
    }
}
