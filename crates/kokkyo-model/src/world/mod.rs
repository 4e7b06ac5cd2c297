//! The world: what never changes, what changes, what may be read and what may be asked for.

pub mod aim;
pub mod air;
pub mod apply;
pub mod belief;
pub mod bridges;
pub mod close_assault;
pub mod column;
pub mod command;
pub mod desk;
pub mod duty;
pub mod effects;
pub mod exchange;
pub mod intelligence;
pub mod kinds;
pub mod mind;
pub mod occupancy;
pub mod passage;
pub mod played;
pub mod post;
#[cfg(test)]
pub(crate) mod proving_ground;
pub mod railway;
pub mod search;
#[cfg(test)]
mod staff_exercise;
pub mod state;
pub mod supply;
pub mod theatre;
pub mod view;
pub mod volleys;
pub mod weighing;

use kokkyo_scenario::forces::Target;

pub use effects::{Effect, Effects};
pub use kinds::Kinds;
pub use state::State;
pub use theatre::Theatre;
pub use view::View;

/// The nearest whole number to one that is not negative. Without the library call that rounding costs on processors that do not
/// round by themselves.
#[inline]
pub(crate) fn nearest(number: f64) -> u32 {
    (number + 0.5) as u32
}

/// The lesser of two numbers, for inner loops: `f64::min` also asks whether either is none, which takes half a dozen instructions.
#[inline]
pub(crate) fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The greater of two numbers, as [`lesser`].
#[inline]
pub(crate) fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Side {
    /// The first side of the scenario.
    First = 0,
    /// The second side of the scenario.
    Second = 1,
}

impl Side {
    /// Both, in order.
    pub const BOTH: [Self; 2] = [Self::First, Self::Second];

    /// The other one.
    pub fn enemy(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }

    /// From the index in the scenario.
    pub fn at(index: usize) -> Self {
        if index == 0 { Self::First } else { Self::Second }
    }

    /// Position in arrays over sides.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// What an element is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Posture {
    /// Stands where it is, digs in.
    Hold = 0,
    /// Moves.
    March = 1,
    /// Assaults the enemy in the next cell.
    Assault = 2,
    /// Attacks short of assault.
    Fix = 3,
    /// Its attack has stopped; it waits to try again.
    Stopped = 4,
    /// Falls back.
    FallBack = 5,
    /// Broken: runs for the rear.
    Broken = 6,
    /// Moves away, avoiding battle.
    Withdraw = 7,
    /// Waits at a crossing.
    AtCrossing = 8,
}

impl Posture {
    /// Whether it is that of who falls back or is broken.
    #[inline]
    pub fn has_given_way(self) -> bool {
        matches!(self, Self::FallBack | Self::Broken)
    }
}

/// Where an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Presence {
    /// Not yet arrived.
    Absent = 0,
    /// At a place of the network outside the field.
    OffField = 1,
    /// On the road between a place and the field, or two places.
    OnRoad = 2,
    /// In a cell of the field.
    InField = 3,
    /// Left the theatre.
    Departed = 4,
    /// Ceased to exist.
    Destroyed = 5,
}

impl Presence {
    /// Whether it has come and is still there, in the field or behind it.
    #[inline]
    pub fn is_in_theatre(self) -> bool {
        matches!(self, Self::InField | Self::OffField | Self::OnRoad)
    }
}

/// Who could be cut off, by degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Enclosure {
    /// A way is open.
    Open = 0,
    /// Every way lies under observed fire.
    Threatened = 1,
    /// No way for some hours.
    CutOff = 2,
    /// Shut in on at least five sides.
    Surrounded = 3,
}

/// What killed or knocked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Cause {
    /// Rifles and machine guns.
    SmallArms = 0,
    /// Anti-tank guns.
    AntiTank = 1,
    /// Artillery, direct or indirect.
    Artillery = 2,
    /// Tanks and armoured cars.
    Armour = 3,
    /// Fire bottles.
    Close = 4,
    /// Bombs.
    Air = 5,
    /// Mines in the hands of troops.
    Mine = 6,
}

/// Number of causes.
pub const CAUSES: usize = 7;

/// Words for causes in packages and tables, in the order of their numbers.
pub const CAUSE_WORDS: [&str; CAUSES] = ["small-arms", "anti-tank", "artillery", "armour", "close-assault", "air", "mine"];

/// Number of target kinds.
pub const TARGETS: usize = Target::ALL.len();

/// Position of a target kind in arrays.
pub fn target_index(target: Target) -> usize {
    target as usize
}
