//! **What becomes of a large incident?** A campaign of aggregated forces: attrition, reinforcements, an end.
//!
//! On a day of battle dA/dt = −b·B, dB/dt = −a·A, solved exactly over the day (Lanchester 1916, the square law):
//! A(t) = A·cosh(√(ab)·t) − B·√(b/a)·sinh(√(ab)·t), and B alike. a·A² − b·B² stays as it is.
//!
//! | quantity | law |
//! |---|---|
//! | forces at the beginning | the men of the level that each side has reached |
//! | reserve | men of a campaign for each division on the border, less these |
//! | arrivals | nothing for some days, then so many men a day until the reserve is spent |
//! | a, b | men put out of action by one man in a day, times a gamma factor a campaign for each side |
//! | days of battle | a share of the days, drawn |
//! | end | a side breaks off when it has lost a share of all the men it can bring; or capitals settle, with a daily chance |
//!
//! Men are conserved: sent = in the field + lost. Left out: ground, weapons, supply, air, a decision to send less than there is. Where a
//! scenario has a field for the sector, whoever calls can play that campaign in this one's place: [`Opening`] says where, when, with
//! which seeds and how far it has to come, [`Opened`] what came of it. Nothing here knows how a scenario is played.

use kokkyo_model::chance::{Chance, Draws, Stream};

use crate::laws::Laws;

/// Address of the seeds of fields that are opened among the moments of [`Stream::Incident`].
const FIELD: u32 = 7 << 22;
/// Seeds of fields lie below this: what the command line takes, and what JSON keeps exactly.
const SEEDS: u64 = 1 << 53;
/// Days after which a campaign is counted as over.
pub const LONGEST: u32 = 400;

/// How a campaign ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// A side broke off: its index.
    BrokenOff(usize),
    /// Capitals settled.
    Settled,
    /// It was still going on after [`LONGEST`] days.
    GoingOn,
}

impl End {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::BrokenOff(0) => "first-breaks-off",
            Self::BrokenOff(_) => "second-breaks-off",
            Self::Settled => "settled",
            Self::GoingOn => "going-on",
        }
    }
}

/// A campaign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Campaign {
    /// How long it lasted. *Unit*: days.
    pub days: u32,
    /// Men sent by each side.
    pub sent: [f64; 2],
    /// Men still in the field at the end.
    pub field: [f64; 2],
    /// Men lost by each side.
    pub losses: [f64; 2],
    /// How it ended.
    pub end: End,
}

/// A campaign that the field of a scenario could be opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening<'b> {
    /// Name of the scenario.
    pub field: &'b str,
    /// When the incident was. *Unit*: days since 1970-01-01.
    pub day: i64,
    /// How far the incident climbed: a campaign that stays below is not this one's.
    pub rung: u8,
    /// Address of the incident: seed, number of the history, key.
    pub incident: (u64, u32, u32),
}

impl Opening<'_> {
    /// Seed of an attempt to play the campaign: a function of the incident's address and the attempt alone.
    pub fn seed(&self, attempt: u32) -> u64 {
        let (seed, number, key) = self.incident;
        let mut draws = Chance::new(seed, number).at(Stream::Incident, FIELD + attempt, key);
        ((draws.uniform() * SEEDS as f64) as u64).min(SEEDS - 1)
    }
}

/// A campaign as it was played on the field of a scenario, in place of the aggregated one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opened {
    /// Seed with which it can be played again.
    pub seed: u64,
    /// Campaigns that were played on the field until this one came as far as the incident had climbed.
    pub attempts: u32,
    /// How long it lasted. *Unit*: days.
    pub days: f64,
    /// Killed, wounded, missing and captured of each side of the border. *Unit*: men.
    pub losses: [f64; 2],
    /// Highest rung of a fight on the ground, of either side: an index into [`kokkyo_scenario::command::RUNGS`].
    pub rung: u8,
    /// Whether governments ended it; otherwise the scenario's clock ran out.
    pub is_cease_fire: bool,
}

/// Strengths after some days of aimed fire. `kill` are the men that one man of each side puts out of action in a day. A side that
/// would fall below nothing is at nothing from then on.
pub fn square_law(men: [f64; 2], kill: [f64; 2], days: f64) -> [f64; 2] {
    let [a, b] = kill;
    if a <= 0.0 || b <= 0.0 {
        return [(men[0] - b * men[1] * days).max(0.0), (men[1] - a * men[0] * days).max(0.0)];
    }
    let speed = (a * b).sqrt() * days;
    let (cosh, sinh) = (libm::cosh(speed), libm::sinh(speed));
    let left = [men[0] * cosh - men[1] * (b / a).sqrt() * sinh, men[1] * cosh - men[0] * (a / b).sqrt() * sinh];
    let kept = a * men[0] * men[0] - b * men[1] * men[1];
    // Whoever is left when the other is at nothing has what the square law keeps.
    match (left[0] < 0.0, left[1] < 0.0) {
        (true, _) => [0.0, (-kept / b).max(0.0).sqrt()],
        (_, true) => [(kept / a).max(0.0).sqrt(), 0.0],
        _ => left,
    }
}

/// Fights a campaign. `men` begin it; `most` is what each side can bring to it in time.
pub fn fight(laws: &Laws, men: [f64; 2], most: [f64; 2], draws: &mut Draws) -> Campaign {
    let variance = laws.clash_spread * laws.clash_spread;
    let kill = [0, 1].map(|_| laws.kill * draws.frailty(variance));
    let mut field = men;
    let mut reserve = [0, 1].map(|side| (most[side] - men[side]).max(0.0));
    let mut campaign = Campaign { days: 0, sent: men, field, losses: [0.0; 2], end: End::GoingOn };
    while campaign.days < LONGEST {
        campaign.days += 1;
        for side in 0..2 {
            let come = if f64::from(campaign.days) > laws.delay { laws.arrivals.min(reserve[side]) } else { 0.0 };
            reserve[side] -= come;
            field[side] += come;
            campaign.sent[side] += come;
        }
        if draws.happens(laws.tempo) {
            let after = square_law(field, kill, 1.0);
            for side in 0..2 {
                campaign.losses[side] += field[side] - after[side];
            }
            field = after;
        }
        let worn = [0, 1].map(|side| campaign.losses[side] / (campaign.sent[side] + reserve[side]).max(1.0));
        let loser = usize::from(worn[1] > worn[0]);
        if worn[loser] >= laws.break_off {
            campaign.end = End::BrokenOff(loser);
            break;
        }
        if draws.happens(laws.settle) {
            campaign.end = End::Settled;
            break;
        }
    }
    campaign.field = field;
    campaign
}

#[cfg(test)]
mod tests {
    use kokkyo_model::ParameterVector;
    use kokkyo_model::chance::{Chance, Stream};

    use super::*;
    use crate::fixture::border;

    fn laws() -> Laws {
        Laws::read(&ParameterVector::stated(&border().parameters)).unwrap()
    }

    fn draws(number: u32) -> Draws {
        Chance::new(3, number).at(Stream::Verification, 4, 4)
    }

    #[test]
    fn the_square_law_keeps_its_invariant_and_agrees_with_small_steps() {
        let (men, kill) = ([9000.0, 12_000.0], [0.012, 0.008]);
        let after = square_law(men, kill, 20.0);
        let kept = |men: [f64; 2]| kill[0] * men[0] * men[0] - kill[1] * men[1] * men[1];
        assert!((kept(after) / kept(men) - 1.0).abs() < 1e-9);
        let mut small = men;
        for _ in 0..2_000_000 {
            small = [small[0] - kill[1] * small[1] * 1e-5, small[1] - kill[0] * small[0] * 1e-5];
        }
        assert!(small.iter().zip(after).all(|(one, other)| (one - other).abs() < 0.01), "{small:?} {after:?}");
    }

    #[test]
    fn equal_kills_and_three_against_five_leave_four() {
        // The worked example of the square law: 5² − 3² = 4².
        let left = square_law([3000.0, 5000.0], [0.01, 0.01], 1e3);
        assert!(left[0] == 0.0 && (left[1] - 4000.0).abs() < 1e-6, "{left:?}");
        assert_eq!(square_law([10.0, 10.0], [0.0, 0.1], 1.0), [9.0, 10.0]);
    }

    #[test]
    fn men_are_conserved_and_nobody_sends_more_than_there_is() {
        let laws = laws();
        for number in 0..300 {
            let (men, most) = ([9000.0, 15_000.0], [40_000.0, 12_000.0]);
            let one = fight(&laws, men, most, &mut draws(number));
            for side in 0..2 {
                assert!((one.sent[side] - one.field[side] - one.losses[side]).abs() < 1e-6, "{one:?}");
                assert!(one.losses[side] >= 0.0 && one.sent[side] <= most[side].max(men[side]) + 1e-9);
            }
            assert!(one.days >= 1 && one.days <= LONGEST);
            if let End::BrokenOff(side) = one.end {
                assert!(one.losses[side] >= laws.break_off * most[side].max(men[side]) - 1e-6);
            }
        }
    }

    #[test]
    fn without_arrivals_nobody_but_the_first_is_sent_and_without_battle_nobody_is_lost() {
        let mut laws = laws();
        laws.arrivals = 0.0;
        let one = fight(&laws, [9000.0, 9000.0], [50_000.0, 50_000.0], &mut draws(1));
        assert_eq!(one.sent, [9000.0, 9000.0]);
        laws.tempo = 0.0;
        assert_eq!(fight(&laws, [9000.0, 9000.0], [50_000.0, 50_000.0], &mut draws(1)).losses, [0.0, 0.0]);
    }

    #[test]
    fn settlement_alone_ends_a_campaign_after_a_geometric_number_of_days() {
        let mut laws = laws();
        (laws.tempo, laws.settle) = (0.0, 0.05);
        let n = 4000;
        let mean =
            (0..n).map(|number| f64::from(fight(&laws, [9000.0; 2], [9000.0; 2], &mut draws(number)).days)).sum::<f64>() / f64::from(n);
        // Mean 20, standard deviation √(0.95)/0.05 = 19.5; four standard errors.
        assert!((mean - 20.0).abs() < 4.0 * 19.5 / f64::from(n).sqrt(), "{mean}");
    }

    #[test]
    fn a_side_with_more_on_the_way_holds_out_longer() {
        let laws = laws();
        let days = |most: f64| {
            let one = |number| f64::from(fight(&Laws { settle: 0.0, ..laws }, [9000.0; 2], [most, 60_000.0], &mut draws(number)).days);
            (0..200).map(one).sum::<f64>()
        };
        assert!(days(40_000.0) > days(12_000.0));
    }
}
