//! What a headquarters believes of the enemy: the only thing about him that decisions may read.
//!
//! A *grouping* is the enemy of a headquarters in a sector. The belief about it is a hurdle: the probability that
//! anybody is there, and, given that, a normal distribution over ln(1 + N) of each arm, so that nobody is a number like
//! any other. Truth cannot be reached from a [`BeliefView`]: it holds one row of beliefs and nothing else.

use super::column::{Id as _, PlaceId, SectorId};
use crate::event::EventId;

/// What is counted of a grouping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Arm {
    /// Fit men.
    Men = 0,
    /// Tanks and armoured cars in action.
    Armour = 1,
    /// Guns in action that fire shells, anti-tank guns among them.
    Guns = 2,
    /// Aircraft.
    Aircraft = 3,
}

/// Number of arms.
pub const ARMS: usize = 4;

impl Arm {
    /// All, in order.
    pub const ALL: [Self; ARMS] = [Self::Men, Self::Armour, Self::Guns, Self::Aircraft];

    /// Its word in packages and tables.
    pub fn word(self) -> &'static str {
        ["men", "armour", "guns", "aircraft"][self as usize]
    }
}

/// What a grouping is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Intent {
    /// Stays where it is.
    Hold = 0,
    /// Feels its way, with small attacks.
    Probe = 1,
    /// Attacks with the weight of its force.
    Offensive = 2,
}

/// Number of intents.
pub const INTENTS: usize = 3;

impl Intent {
    /// All, in order.
    pub const ALL: [Self; INTENTS] = [Self::Hold, Self::Probe, Self::Offensive];

    /// Its word in packages and tables.
    pub fn word(self) -> &'static str {
        ["hold", "probe", "offensive"][self as usize]
    }
}

/// What a headquarters believes of one grouping.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Belief {
    /// Probability that anybody is there. *Range*: 0–1.
    pub p_present: f64,
    /// Mean of ln(1 + N) by arm, given that somebody is there.
    pub ln_mean: [f64; ARMS],
    /// Variance of ln(1 + N) by arm.
    pub ln_var: [f64; ARMS],
    /// Where most of it is believed to be; `PlaceId::NONE`: not known.
    pub place: PlaceId,
    /// Probability of each intent; they add up to 1.
    pub intent: [f64; INTENTS],
    /// The event by which it came to be what it is.
    pub cause: EventId,
    /// When a report last spoke of it; negative infinity: never. *Unit*: h since the start.
    pub heard_h: f64,
}

impl Belief {
    /// Nothing known: nobody expected, with every doubt.
    pub const NOTHING: Self = Self {
        p_present: 0.0,
        ln_mean: [0.0; ARMS],
        ln_var: [1.0; ARMS],
        place: PlaceId::NONE,
        intent: [1.0, 0.0, 0.0],
        cause: EventId::NONE,
        heard_h: f64::NEG_INFINITY,
    };

    /// Median number, given that somebody is there.
    pub fn median(&self, arm: Arm) -> f64 {
        libm::expm1(self.ln_mean[arm as usize]).max(0.0)
    }

    /// Median numbers by arm.
    pub fn medians(&self) -> [f64; ARMS] {
        Arm::ALL.map(|arm| self.median(arm))
    }

    /// What a staff would write down: the median, times the probability that anybody is there.
    pub fn expected(&self, arm: Arm) -> f64 {
        self.p_present * self.median(arm)
    }

    /// The number that is exceeded with a probability of 2.5 per cent, given that somebody is there.
    pub fn at_worst(&self, arm: Arm) -> f64 {
        libm::expm1(self.ln_mean[arm as usize] + 1.96 * self.ln_var[arm as usize].sqrt()).max(0.0)
    }

    /// The likeliest intent; of two alike the more harmless.
    pub fn likely(&self) -> Intent {
        let mut best = Intent::Hold;
        for intent in Intent::ALL {
            if self.intent[intent as usize] > self.intent[best as usize] {
                best = intent;
            }
        }
        best
    }
}

/// What some days without news leave of a belief: worked out once for all that are as old.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ageing {
    /// How many.
    pub days: f64,
    /// Share of its distance from the prior that the probability of presence keeps.
    pub kept: f64,
    /// The same of intents.
    pub sure: f64,
    /// What is added to the variance.
    pub drift: f64,
}

impl Ageing {
    /// Ages a belief. Returns whether more than its doubt has changed.
    pub fn apply(&self, belief: &mut Belief, prior: &Belief) -> bool {
        if self.days <= 0.0 {
            return false;
        }
        let before = (belief.p_present, belief.intent);
        belief.p_present = prior.p_present + self.kept * (belief.p_present - prior.p_present);
        for var in &mut belief.ln_var {
            *var += self.drift;
        }
        for (p, prior) in belief.intent.iter_mut().zip(prior.intent) {
            *p = prior + self.sure * (*p - prior);
        }
        before != (belief.p_present, belief.intent)
    }
}

/// Ageings that were worked out before: what is heard of is some whole number of steps old, and so is what is believed.
#[derive(Debug, Clone)]
pub struct Ages {
    /// With which rates: of any others, none is kept.
    of: [f64; 3],
    kept: [Ageing; Self::ROOM],
}

impl Ages {
    const ROOM: usize = 64;

    /// None yet.
    pub const NONE: Self = Self { of: [f64::NAN; 3], kept: [Ageing { days: f64::NAN, kept: 1.0, sure: 1.0, drift: 0.0 }; Self::ROOM] };

    /// Forgets what was worked out with other rates.
    pub fn keep_for(&mut self, rates: [f64; 3]) {
        if self.of != rates {
            *self = Self { of: rates, ..Self::NONE };
        }
    }

    /// What so many days leave of a belief; none of less than nothing.
    #[inline]
    pub fn after(&mut self, days: f64, work_out: impl Fn(f64) -> Ageing) -> Ageing {
        let days = days.max(0.0);
        let kept = &mut self.kept[(days * 8.0) as usize % Self::ROOM];
        if kept.days != days {
            *kept = work_out(days);
        }
        debug_assert_eq!(*kept, work_out(days));
        *kept
    }
}

/// What one headquarters believes, sector by sector; all that its decisions may know of the enemy.
#[derive(Debug, Clone, Copy)]
pub struct BeliefView<'a> {
    row: &'a [Belief],
    /// Their medians.
    medians: &'a [[f64; ARMS]],
    /// Sectors of the field: one bit each.
    field: u32,
}

impl<'a> BeliefView<'a> {
    /// A view of one headquarters' row with its medians; `field` has a bit for each sector of the field.
    pub(crate) fn new(row: &'a [Belief], medians: &'a [[f64; ARMS]], field: u32) -> Self {
        debug_assert!(row.iter().zip(medians).all(|(belief, medians)| belief.medians() == *medians));
        Self { row, medians, field }
    }

    /// Every sector with the belief about the enemy in it.
    pub fn sectors(self) -> impl Iterator<Item = (SectorId, &'a Belief)> {
        self.row.iter().enumerate().map(|(at, belief)| (SectorId::at(at), belief))
    }

    /// The belief about the enemy in a sector; nothing where there is no such sector.
    pub fn of(self, sector: SectorId) -> &'a Belief {
        self.row.get(sector.index()).unwrap_or(&Belief::NOTHING)
    }

    /// Every sector with the belief about the enemy in it, and the expected numbers by arm.
    pub fn expected(self) -> impl Iterator<Item = (SectorId, &'a Belief, [f64; ARMS])> {
        let numbers = self.row.iter().zip(self.medians).map(|(belief, medians)| medians.map(|median| belief.p_present * median));
        self.sectors().zip(numbers).map(|((sector, belief), numbers)| (sector, belief, numbers))
    }

    /// Expected number over all sectors.
    pub fn total(self, arm: Arm) -> f64 {
        self.expected().map(|(.., numbers)| numbers[arm as usize]).sum()
    }

    /// Expected number over the sectors of the field.
    pub fn field_total(self, arm: Arm) -> f64 {
        self.expected().filter(|(sector, ..)| self.field >> sector.index() & 1 == 1).map(|(.., numbers)| numbers[arm as usize]).sum()
    }

    /// Probability that the enemy in a sector is there and about to attack with the weight of his force.
    pub fn p_offensive_in(self, sector: SectorId) -> f64 {
        let belief = self.of(sector);
        belief.p_present * belief.intent[Intent::Offensive as usize]
    }

    /// The greatest such probability over the sectors of the field.
    pub fn p_offensive(self) -> f64 {
        let field = self.sectors().filter(|(sector, _)| self.field >> sector.index() & 1 == 1);
        field.map(|(sector, _)| self.p_offensive_in(sector)).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn belief(men: f64, p_present: f64, offensive: f64) -> Belief {
        let mut ln_mean = [0.0; ARMS];
        ln_mean[0] = libm::log1p(men);
        Belief { p_present, ln_mean, intent: [1.0 - offensive, 0.0, offensive], ..Belief::NOTHING }
    }

    #[test]
    fn totals_are_the_sums_over_sectors_and_leave_out_the_rear_where_asked() {
        let row = [belief(1000.0, 0.5, 0.8), belief(200.0, 1.0, 0.1), belief(4000.0, 1.0, 0.9)];
        let medians = row.map(|belief| belief.medians());
        let view = BeliefView::new(&row, &medians, 0b011);
        assert!((view.total(Arm::Men) - 4700.0).abs() < 1e-6);
        assert!((view.field_total(Arm::Men) - 700.0).abs() < 1e-6);
        assert!((view.p_offensive() - 0.4).abs() < 1e-12);
        assert!((view.p_offensive_in(SectorId(2)) - 0.9).abs() < 1e-12);
        assert_eq!(view.of(SectorId(9)), &Belief::NOTHING);
    }

    #[test]
    fn nobody_is_believed_to_be_nobody() {
        assert_eq!(Belief::NOTHING.median(Arm::Guns), 0.0);
        assert_eq!(Belief::NOTHING.likely(), Intent::Hold);
        assert!(belief(100.0, 1.0, 0.0).at_worst(Arm::Men) > 100.0);
    }
}
