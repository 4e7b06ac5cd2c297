//! Sets of kinds of target: most elements are and see only one or two, and laws need not look at the others.

use super::TARGETS;

/// A set of kinds of target, by their position in arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kinds(u8);

impl Kinds {
    /// No kind.
    pub const NONE: Self = Self(0);

    /// The kinds for which a number is above zero.
    pub fn above_zero(numbers: &[f64; TARGETS]) -> Self {
        let mut kinds = Self::NONE;
        for (kind, &number) in numbers.iter().enumerate() {
            if number > 0.0 {
                kinds.insert(kind);
            }
        }
        kinds
    }

    /// Adds a kind.
    #[inline]
    pub fn insert(&mut self, kind: usize) {
        self.0 |= 1 << kind;
    }

    /// Adds all of another set.
    #[inline]
    pub fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Kinds that are in both.
    #[inline]
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there is none.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Iterator for Kinds {
    type Item = usize;

    /// The lowest kind that is left.
    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let kind = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        // The compiler cannot know that no bit beyond the kinds is ever set.
        (kind < TARGETS).then_some(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_gives_its_kinds_in_ascending_order() {
        let mut kinds = Kinds::above_zero(&[3.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.5]);
        assert_eq!(kinds.collect::<Vec<_>>(), [0, 3, 6]);
        kinds.insert(1);
        assert_eq!(kinds.and(Kinds::above_zero(&[0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0])).collect::<Vec<_>>(), [1, 3]);
        assert!(Kinds::NONE.is_empty() && !kinds.is_empty());
    }
}
