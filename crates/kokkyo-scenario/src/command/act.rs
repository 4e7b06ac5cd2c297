//! Classes of acts: what clauses of directives and courses of action have in common.

/// Classes of acts that clauses speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Act {
    /// Patrols at the line.
    Patrol = 0,
    /// Drives out or punishes an intruder with up to a battalion.
    Punish = 1,
    /// Attacks inside the disputed ground with a regiment or more.
    Attack = 2,
    /// Attacks with a division or more.
    Offensive = 3,
    /// Goes beyond what its own side claims, on the ground.
    Cross = 4,
    /// Flies beyond what its own side claims.
    Raid = 5,
    /// Leaves ground that it held.
    Withdraw = 6,
    /// Holds the ground that it has.
    Hold = 7,
    /// Commits reserves kept back by a superior.
    Commit = 8,
    /// Answers elsewhere on the border.
    Widen = 9,
    /// Makes ready for war.
    Prepare = 10,
    /// Talks with the other side.
    Negotiate = 11,
}

impl Act {
    /// All, with their words.
    pub const ALL: [(&'static str, Self); 12] = [
        ("patrol", Self::Patrol),
        ("punish", Self::Punish),
        ("attack", Self::Attack),
        ("offensive", Self::Offensive),
        ("cross", Self::Cross),
        ("raid", Self::Raid),
        ("withdraw", Self::Withdraw),
        ("hold", Self::Hold),
        ("commit", Self::Commit),
        ("widen", Self::Widen),
        ("prepare", Self::Prepare),
        ("negotiate", Self::Negotiate),
    ];

    /// Words of the acts of a set, in order.
    pub fn words(set: u16) -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().filter(move |(_, act)| set & act.bit() != 0).map(|(word, _)| word)
    }

    /// Its bit in a set of acts.
    pub fn bit(self) -> u16 {
        1 << self as u8
    }
}
