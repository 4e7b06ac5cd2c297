//! **How does an incident climb, or die?** Both sides answer each other with courses of action, under their rules of engagement.
//!
//! An incident begins with a course of level 1 or 2 of one side. Then the sides take turns. Whoever is to move lets the matter
//! rest (level 0: the incident is over), stays on its level, or goes up, at most one level above the other side and no further than
//! its forces reach. It weighs as a headquarters of the free campaign does, with the same laws: odds and expected losses from
//! `command.appraisal`, the weight of orders from `command.obedience`, one course drawn by a softmax of temperature 1. A course
//! that is taken is a clash, won with the odds of the strengths that are really there; who lost the last clash wants it back.
//!
//! u(a) = w_aim·v·P − w_loss·(E[L]/tolerance + cost) + (w_claim·C + w_lost·lost)·o − κ·[a ≠ present];  U(a, m) = u(a) − Σ_c A·k·π_c(m)·(1 − ψ·P) − w(m)
//!
//! | symbol | meaning |
//! |---|---|
//! | P, E\[L\] | odds and expected losses against the level of the other side as believed |
//! | C | how far the claim is held to be challenged: C(t + Δ) = 1 + (C − 1)·e^(−Δ/T) while the other side is there |
//! | o, v, tolerance, cost | offensiveness, value of success, losses borne, cost of the course |
//! | A·k·π·(1 − ψ·P) | authority · clarity · sanction heard of in time · (victors are not judged) for each clause broken |
//! | m, w(m) | reported, late or concealed, and its price |
//!
//! The chances of every rung follow exactly by reckoning all turns forward, so that no luck blurs a comparison of rules; single
//! incidents are drawn from the very same chances. What rules do to the number of incidents is not in it but among the covariates
//! ([`crate::covariates`]). Left out: momentum from one incident
//! to the next, talks between capitals other than letting it rest, weather, air.
//!
//! `w_rest` is added to letting it rest: what keeps incidents small and is in no course and no order. It is 0 as stated; how large it
//! is, the counted large ones say ([`crate::climbing`]). On the lowest two levels a share of the clashes is lost because troops give way
//! or go over ([`crate::covariates`]).

use kokkyo_model::chance::Draws;
use kokkyo_model::mechanisms::command::{appraisal, obedience};
use kokkyo_model::mechanisms::incidents::escalation;
use kokkyo_model::world::column::{DirectiveId, HeadquartersId};
use kokkyo_model::world::command::{Clause, Manner};
use kokkyo_model::world::duty::Duty;
use kokkyo_scenario::border::{Border, Rule};
use kokkyo_scenario::command::ClauseKind;

use crate::border::{Conditions, reach};
use crate::climber::{Known, Standings};
use crate::covariates::{Aside, InForce, giving_way};
use crate::laws::Laws;

/// Turns after which whatever is still going on is counted as over.
pub const TURNS: usize = 40;
/// Number of rungs.
pub const RUNGS: usize = kokkyo_scenario::command::RUNGS.len();
/// The rung from which on an incident is one of the size of Nomonhan or Khasan: a division attacks.
pub const LARGE: usize = 5;
/// Highest level on which troops of doubtful reliability answer.
const LOW: usize = 2;
/// Mass below which a standing is no longer followed.
const LEAST: f64 = 1e-9;
/// Most levels of a side, with level 0.
pub const LEVELS: usize = 10;

/// A course on the ladder, compiled.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    men: f64,
    acts: u16,
    aim: f64,
    ratio: f64,
    exposure: f64,
    cost: f64,
    offensiveness: f64,
    tolerance: f64,
    depth: u8,
}

/// Where an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Levels of the sides.
    pub levels: [usize; 2],
    /// Who is to move.
    pub mover: usize,
    /// Whether the mover lost the last clash.
    pub lost: bool,
}

impl Standing {
    /// Levels after the mover has taken one.
    pub(crate) fn with(&self, level: usize) -> [usize; 2] {
        let mut levels = self.levels;
        levels[self.mover] = level;
        levels
    }
}

/// Chances of options at temperature 1, and their levels; the claim is added by how far they go.
pub(crate) fn softmax(options: &[(usize, f64, f64)], claim: f64) -> impl Iterator<Item = (f64, usize)> + '_ {
    let of = move |option: &(usize, f64, f64)| option.1 + claim * option.2;
    let greatest = options.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = options.iter().map(|option| libm::exp(of(option) - greatest)).sum();
    options.iter().map(move |option| (libm::exp(of(option) - greatest) / total, option.0))
}

/// The ladder of a border on a day under rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    steps: [Vec<Step>; 2],
    duties: [Vec<Duty>; 2],
    giving_way: [f64; 2],
    laws: Laws,
}

/// Under what an incident is met.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Footing<'f> {
    /// *Unit*: days since 1970-01-01.
    pub day: i64,
    /// What takes the place of the rules of one side: its index, and the ids of the rules that then hold.
    pub instead: Option<(usize, &'f [&'f str])>,
    /// The most men that each side can send.
    pub reach: [f64; 2],
    /// Share of the clashes on the lowest levels in which the troops of each side give way.
    pub giving_way: [f64; 2],
    /// Policies that are set aside, with the rules that came with them.
    pub aside: &'f Aside,
}

impl<'f> Footing<'f> {
    /// What held on a day.
    pub fn on(border: &Border, laws: &Laws, conditions: &'f Conditions, day: i64) -> Self {
        let aside = &conditions.aside;
        let giving_way = giving_way(border, &conditions.betas, aside, day);
        Self { day, instead: None, reach: reach(border, laws, day), giving_way, aside }
    }
}

/// How a simulated incident went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Climb {
    /// Highest rung.
    pub rung: u8,
    /// Turns that it took.
    pub turns: usize,
    /// Losses of the sides. *Unit*: men.
    pub losses: [f64; 2],
    /// Highest levels.
    pub levels: [usize; 2],
}

impl Ladder {
    /// The courses within reach and the rules that hold.
    pub fn new(border: &Border, laws: &Laws, footing: &Footing<'_>) -> Self {
        let Footing { day, instead, reach, giving_way, aside } = *footing;
        let in_force = InForce { day, instead };
        let mut steps: [Vec<Step>; 2] = [Vec::new(), Vec::new()];
        for (side, own) in steps.iter_mut().enumerate() {
            let mut courses: Vec<_> = border.courses.iter().filter(|course| course.side == side && course.men <= reach[side]).collect();
            courses.sort_by_key(|course| course.level);
            own.extend(courses.into_iter().take(LEVELS - 1).map(|course| Step {
                men: course.men,
                acts: course.acts.iter().fold(0, |acts, act| acts | act.bit()),
                aim: course.aim,
                ratio: course.ratio,
                exposure: course.exposure,
                cost: course.cost,
                offensiveness: course.offensiveness,
                tolerance: course.tolerance,
                depth: course.depth,
            }));
        }
        let mut duties: [Vec<Duty>; 2] = [Vec::new(), Vec::new()];
        for rule in &border.rules {
            if in_force.holds(rule) && !rule.policy.is_some_and(|policy| aside.policy(policy)) {
                duties[rule.side].extend(clauses(rule));
            }
        }
        Self { steps, duties, giving_way, laws: *laws }
    }

    /// Men of a side on a level.
    pub fn men(&self, side: usize, level: usize) -> f64 {
        level.checked_sub(1).and_then(|at| self.steps[side].get(at)).map_or(0.0, |step| step.men)
    }

    /// Rung of a side on a level.
    fn rung(&self, side: usize, level: usize) -> u8 {
        let Some(step) = level.checked_sub(1).and_then(|at| self.steps[side].get(at)) else { return 1 };
        escalation::rung(true, escalation::size(step.men, &self.laws.sizes), step.depth)
    }

    /// Highest rung of a standing.
    pub fn height(&self, standing: &Standing) -> u8 {
        self.rung(0, standing.levels[0]).max(self.rung(1, standing.levels[1]))
    }

    /// What the clauses that bind a side weigh against a course, in the manner that suits it best.
    fn burden(&self, side: usize, acts: u16, could: u16, odds: f64) -> f64 {
        let law = &self.laws.obedience;
        let weight = |manner: Manner| {
            let mut sum = 0.0;
            let mut breaks = false;
            for duty in self.duties[side].iter().filter(|duty| obedience::breaks(duty, acts, could)) {
                breaks = true;
                let share = if duty.clause.kind == ClauseKind::Require { law.demand } else { 1.0 };
                let watched = duty.clause.sanction * obedience::known(manner, law);
                sum +=
                    share * obedience::violation(obedience::authority(duty.instrument, law), duty.clarity, watched, 0.0, law.victors, odds);
            }
            (sum, breaks)
        };
        let (reported, breaks) = weight(Manner::Report);
        if !breaks {
            return 0.0;
        }
        [Manner::Late, Manner::Conceal]
            .into_iter()
            .fold(reported, |least, manner| least.min(weight(manner).0 + obedience::price(manner, law)))
    }

    /// What a side may do, in order of level: level, utility without what the claim adds, and how far the course goes.
    pub(crate) fn options(&self, standing: &Standing) -> Vec<(usize, f64, f64)> {
        let laws = &self.laws;
        let (side, other) = (standing.mover, 1 - standing.mover);
        let (present, facing) = (standing.levels[side], standing.levels[other]);
        let enemy = self.men(other, facing).max(laws.appraisal.least_enemy);
        let drive = laws.w_lost * f64::from(u8::from(standing.lost));
        let highest = (facing + 1).max(present).min(self.steps[side].len());
        let levels: Vec<usize> = std::iter::once(0).chain(present.max(1)..=highest).collect();
        // Letting it rest is holding one's own ground and leaving what is claimed beyond.
        let rest = kokkyo_scenario::command::Act::Hold.bit() | kokkyo_scenario::command::Act::Withdraw.bit();
        let acts = |level: usize| if level == 0 { rest } else { self.steps[side][level - 1].acts };
        let could = levels.iter().fold(0, |sum, &level| sum | acts(level));
        levels
            .iter()
            .map(|&level| {
                let inertia = if level == present { 0.0 } else { laws.appraisal.inertia };
                if level == 0 {
                    return (level, laws.w_rest - inertia - self.burden(side, rest, could, 0.0), 0.0);
                }
                let step = &self.steps[side][level - 1];
                let odds = appraisal::odds(step.men, enemy, step.ratio, laws.appraisal.fortune, laws.belief_spread);
                let loss = appraisal::expected_loss(step.men, step.men, enemy, step.exposure) / step.tolerance + step.cost;
                let utility = laws.appraisal.w_aim * step.aim * odds - laws.appraisal.w_loss * loss + drive * step.offensiveness
                    - inertia
                    - self.burden(side, step.acts, could, odds);
                (level, utility, step.offensiveness)
            })
            .collect()
    }

    /// What the claim adds to a course that goes all the way, at a turn.
    pub(crate) fn claim(&self, turn: usize) -> f64 {
        let hours = 24.0 * self.laws.days_per_turn * (turn as f64 + 1.0);
        self.laws.appraisal.w_claim * appraisal::challenged(0.0, true, hours, self.laws.appraisal.claim_days)
    }

    /// Chance that a side wins a clash on its level.
    pub(crate) fn won(&self, side: usize, levels: [usize; 2]) -> f64 {
        let enemy = self.men(1 - side, levels[1 - side]).max(self.laws.appraisal.least_enemy);
        let ratio = levels[side].checked_sub(1).and_then(|at| self.steps[side].get(at)).map_or(1.0, |step| step.ratio);
        let odds = appraisal::odds(self.men(side, levels[side]), enemy, ratio, self.laws.appraisal.fortune, 0.0);
        if levels[side] <= LOW { odds * (1.0 - self.giving_way[side]) } else { odds }
    }

    /// The standing with which an incident begins.
    pub fn beginning(&self, starter: usize, level: usize) -> Standing {
        let mut levels = [0, 0];
        levels[starter] = level.clamp(1, self.steps[starter].len().max(1));
        Standing { levels, mover: 1 - starter, lost: true }
    }

    /// Chance that each rung is the highest, exactly; what is still going on after [`TURNS`] counts as it stands.
    pub fn chances(&self, beginning: &Standing) -> [f64; RUNGS] {
        self.chances_of(&[(1.0, *beginning)])
    }

    /// The same for beginnings of which each has a chance.
    pub fn chances_of(&self, beginnings: &[(f64, Standing)]) -> [f64; RUNGS] {
        let by_rung = self.tally(beginnings, |standing| usize::from(self.height(standing)));
        std::array::from_fn(|rung| by_rung[rung])
    }

    /// Chance that each level is the highest that either side takes, exactly: finer than rungs, which have one name for a battalion
    /// and a regiment.
    pub fn levels_of(&self, beginnings: &[(f64, Standing)]) -> [f64; LEVELS] {
        self.tally(beginnings, |standing| standing.levels[0].max(standing.levels[1]))
    }

    /// Chance of what is told of the last standing, a number below [`LEVELS`].
    fn tally(&self, beginnings: &[(f64, Standing)], of: impl Fn(&Standing) -> usize) -> [f64; LEVELS] {
        // Levels never fall while an incident goes on, so the highest rung is that of the last standing.
        let (index, standing) = (Standings::number, Standings::standing);
        let mut standings = Standings::none();
        let (mut now, mut next) = (vec![0.0; Standings::COUNT], vec![0.0; Standings::COUNT]);
        let mut rungs = [0.0; LEVELS];
        for (chance, beginning) in beginnings {
            now[index(beginning)] += chance;
        }
        for turn in 0..TURNS {
            let claim = self.claim(turn);
            next.fill(0.0);
            for at in 0..now.len() {
                let mass: f64 = now[at];
                if mass <= 0.0 {
                    continue;
                }
                let from = standing(at);
                let rung = of(&from).min(LEVELS - 1);
                if mass < LEAST {
                    rungs[rung] += mass;
                    continue;
                }
                let Known { options, won } = standings.of(self, &from);
                for ((chance, level), won) in softmax(options, claim).zip(won.iter()) {
                    if level == 0 {
                        rungs[rung] += mass * chance;
                        continue;
                    }
                    let to = |lost: bool| index(&Standing { levels: from.with(level), mover: 1 - from.mover, lost });
                    next[to(true)] += mass * chance * won;
                    next[to(false)] += mass * chance * (1.0 - won);
                }
            }
            std::mem::swap(&mut now, &mut next);
        }
        for (at, mass) in now.iter().enumerate() {
            rungs[of(&standing(at)).min(LEVELS - 1)] += mass;
        }
        rungs
    }

    /// Chance that an incident becomes one of the size of Nomonhan.
    pub fn large(&self, beginning: &Standing) -> f64 {
        self.chances(beginning)[LARGE..].iter().sum()
    }

    /// Losses of a clash: what the level of each side exposes, times the luck of the day. From the level of a division on it is a
    /// campaign ([`crate::campaign`]) and no clash.
    pub(crate) fn clash(&self, standing: &Standing, losses: &mut [f64; 2], draws: &mut Draws) {
        if usize::from(self.height(standing)) >= LARGE {
            return;
        }
        let frailty = draws.frailty(self.laws.clash_spread * self.laws.clash_spread);
        for side in 0..2 {
            let level = standing.levels[side];
            let Some(step) = level.checked_sub(1).and_then(|at| self.steps[side].get(at)) else { continue };
            let enemy = self.men(1 - side, standing.levels[1 - side]).max(self.laws.appraisal.least_enemy);
            losses[side] += appraisal::expected_loss(step.men, step.men, enemy, step.exposure) * frailty;
        }
    }
}

fn clauses(rule: &Rule) -> impl Iterator<Item = Duty> + '_ {
    rule.clauses.iter().enumerate().map(|(which, clause)| Duty {
        which: which as u16,
        directive: DirectiveId::NONE,
        issuer: HeadquartersId::NONE,
        clause: Clause {
            kind: clause.kind,
            acts: clause.acts.iter().fold(0, |acts, act| acts | act.bit()),
            clarity: clause.clarity,
            sanction: clause.sanction,
        },
        instrument: rule.instrument,
        clarity: clause.clarity,
        received_h: 0.0,
    })
}

#[cfg(test)]
mod tests {
    use kokkyo_model::ParameterVector;
    use kokkyo_model::chance::{Chance, Stream};

    use super::*;
    use crate::border::{beginnings, first_of, kinds, rung_chances};
    use crate::fixture::border;

    fn laws() -> Laws {
        Laws::read(&ParameterVector::stated(&border().parameters)).unwrap()
    }

    fn ladder(instead: Option<(usize, &[&str])>) -> Ladder {
        let (border, laws) = (border(), laws());
        let conditions = Conditions::stated(border);
        Ladder::new(border, &laws, &Footing { instead, ..Footing::on(border, &laws, &conditions, first_of(1939) + 120) })
    }

    #[test]
    fn the_chances_of_all_rungs_add_up_to_one() {
        let ladder = ladder(None);
        let beginning = ladder.beginning(1, 2);
        let exact = ladder.chances(&beginning);
        assert!((exact.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    /// Shares of the rungs where each side draws its luck about every level once in an incident and keeps it, as headquarters of the free
    /// campaign keep theirs for weeks; or anew at every turn, as the ladder does.
    fn with_luck(ladder: &Ladder, beginning: &Standing, is_kept: bool, incidents: u32) -> [f64; RUNGS] {
        let mut shares = [0.0; RUNGS];
        for incident in 0..incidents {
            let mut draws = Chance::new(9, incident).at(Stream::Verification, 3, u32::from(is_kept));
            let mut gumbel = || -libm::log(-libm::log(draws.uniform().clamp(1e-12, 1.0 - 1e-12)));
            let mut luck = [[0.0; LEVELS]; 2].map(|levels| levels.map(|_: f64| gumbel()));
            let mut standing = *beginning;
            for turn in 0..TURNS {
                if !is_kept {
                    luck[standing.mover] = luck[standing.mover].map(|_| gumbel());
                }
                let of = |option: &(usize, f64, f64)| option.1 + ladder.claim(turn) * option.2 + luck[standing.mover][option.0];
                let options = ladder.options(&standing);
                let best = options.iter().max_by(|one, other| of(one).total_cmp(&of(other))).unwrap();
                if best.0 == 0 {
                    break;
                }
                let levels = standing.with(best.0);
                // One uniform out of a Gumbel variable: who won.
                let has_won = libm::exp(-libm::exp(-gumbel())) < ladder.won(standing.mover, levels);
                standing = Standing { levels, mover: 1 - standing.mover, lost: has_won };
            }
            shares[usize::from(ladder.height(&standing))] += 1.0 / f64::from(incidents);
        }
        shares
    }

    #[test]
    fn rules_that_allow_more_lead_to_more_large_battles_whether_luck_is_kept_through_an_incident_or_not() {
        let n = 40_000;
        let mut ratios = [0.0; 2];
        for (is_kept, ratio) in [false, true].into_iter().zip(&mut ratios) {
            let shares = ["J_1488", "J_1938"].map(|rules| {
                let ladder = ladder(Some((0, &[rules])));
                let drawn = with_luck(&ladder, &ladder.beginning(1, 2), is_kept, n);
                if !is_kept {
                    for (drawn, exact) in drawn.iter().zip(ladder.chances(&ladder.beginning(1, 2))) {
                        assert!(
                            (drawn - exact).abs() < 4.0 * (exact / f64::from(n)).sqrt() + 1e-4,
                            "a Gumbel at every turn is the softmax"
                        );
                    }
                }
                drawn[LARGE..].iter().sum::<f64>()
            });
            *ratio = shares[0] / shares[1];
        }
        assert!(ratios.iter().all(|ratio| *ratio > 1.0), "{ratios:?}");
    }

    #[test]
    fn what_is_still_going_on_at_the_last_turn_is_next_to_nothing() {
        let ladder = ladder(None);
        let mut now = vec![(1.0, ladder.beginning(0, 1))];
        for turn in 0..TURNS {
            let mut next: Vec<(f64, Standing)> = Vec::new();
            for (mass, from) in &now {
                for (chance, level) in softmax(&ladder.options(from), ladder.claim(turn)).filter(|choice| choice.1 > 0) {
                    let levels = from.with(level);
                    let won = ladder.won(from.mover, levels);
                    for (share, lost) in [(won, true), (1.0 - won, false)] {
                        let to = Standing { levels, mover: 1 - from.mover, lost };
                        match next.iter_mut().find(|(_, other)| *other == to) {
                            Some((sum, _)) => *sum += mass * chance * share,
                            None => next.push((mass * chance * share, to)),
                        }
                    }
                }
            }
            now = next;
        }
        assert!(now.iter().map(|(mass, _)| mass).sum::<f64>() < 0.02);
    }

    #[test]
    fn a_prohibition_never_makes_a_large_battle_likelier_and_a_demand_to_punish_does() {
        let free = ladder(Some((0, &[])));
        let forbidden = ladder(Some((0, &["J_343"])));
        let punishing = ladder(Some((0, &["J_1488"])));
        let quiet = ladder(Some((0, &["J_1938"])));
        for (starter, level) in [(0, 1), (0, 2), (1, 1), (1, 2)] {
            let large = |ladder: &Ladder| ladder.large(&ladder.beginning(starter, level));
            assert!(large(&forbidden) < large(&free), "{starter} {level}");
            assert!(large(&punishing) > large(&quiet), "{starter} {level}");
            assert!(large(&quiet) < large(&free), "{starter} {level}");
        }
    }

    #[test]
    fn without_the_troops_there_is_no_large_battle() {
        let (border, laws) = (border(), laws());
        let conditions = Conditions::stated(border);
        let ladder = Ladder::new(border, &laws, &Footing { reach: [3000.0; 2], ..Footing::on(border, &laws, &conditions, first_of(1939)) });
        assert_eq!(ladder.large(&ladder.beginning(1, 1)), 0.0);
        assert!(ladder.chances(&ladder.beginning(1, 1))[4] > 0.0, "a regiment still fights");
    }

    #[test]
    fn rungs_are_those_of_the_escalation_of_campaigns() {
        let ladder = ladder(None);
        let words: Vec<&str> = (1..=6).map(|level| kokkyo_scenario::command::RUNGS[usize::from(ladder.rung(0, level))]).collect();
        assert_eq!(
            words,
            ["patrol-clash", "punitive-expedition", "regimental-battle", "regimental-battle", "divisional-offensive", "crossing-or-raid"]
        );
    }

    #[test]
    fn one_turn_is_worked_by_hand() {
        // Level 1 against a patrol, nothing but aim, losses, inertia and no rules: chances by the softmax of the two utilities.
        let mut laws = laws();
        laws.appraisal.w_claim = 0.0;
        laws.w_lost = 0.0;
        let (border, day) = (border(), first_of(1939));
        let conditions = Conditions::stated(border);
        let footing = Footing { instead: Some((0, &[])), reach: [100.0, 1e6], ..Footing::on(border, &laws, &conditions, day) };
        let mut ladder = Ladder::new(border, &laws, &footing);
        ladder.duties = [Vec::new(), Vec::new()];
        let choices: Vec<(f64, usize)> = softmax(&ladder.options(&ladder.beginning(1, 1)), ladder.claim(0)).collect();
        let step = border.courses.iter().find(|course| course.side == 0 && course.level == 1).unwrap();
        let enemy = 30.0;
        let sd = (laws.appraisal.fortune * laws.appraisal.fortune + laws.belief_spread * laws.belief_spread).sqrt();
        let odds = 0.5 * libm::erfc(-(libm::log(20.0 / enemy) - libm::log(step.ratio)) / (sd * std::f64::consts::SQRT_2));
        let loss = step.exposure * 20.0 * (enemy / 20.0f64).sqrt() / step.tolerance + step.cost;
        let up = laws.appraisal.w_aim * step.aim * odds - laws.appraisal.w_loss * loss - laws.appraisal.inertia;
        let expected = 1.0 / (1.0 + libm::exp(-up));
        assert_eq!((choices.len(), choices[0].1, choices[1].1), (2, 0, 1));
        assert!((choices[1].0 - expected).abs() < 1e-12, "{choices:?} {expected}");
    }

    #[test]
    fn leaning_to_rest_and_troops_that_give_way_make_fewer_large_ones() {
        let (border, conditions) = (border(), Conditions::stated(border()));
        let large = |w_rest: f64, giving_way: [f64; 2]| {
            let laws = Laws { w_rest, ..laws() };
            let footing = Footing { giving_way, ..Footing::on(border, &laws, &conditions, first_of(1939)) };
            let ladder = Ladder::new(border, &laws, &footing);
            ladder.large(&ladder.beginning(1, 1))
        };
        let falling: Vec<f64> = [-2.0, -1.0, 0.0, 1.0, 2.0].map(|w_rest| large(w_rest, [0.0; 2])).to_vec();
        assert!(falling.windows(2).all(|pair| pair[1] < pair[0]), "{falling:?}");
        // It is the other side's turn after a clash, and whoever has just won has nothing to win back: the matter rests sooner.
        assert!(large(0.0, [0.3, 0.0]) < large(0.0, [0.0; 2]));
        assert!(large(0.0, [0.0, 0.3]) < large(0.0, [0.0; 2]));
    }

    #[test]
    fn rules_go_with_the_policy_that_brought_them() {
        let (border, laws) = (border(), laws());
        let day = first_of(1938);
        let with = Conditions::stated(border);
        let without = Conditions { aside: Aside::of(border, &["PROTOCOL"]).unwrap(), ..with.clone() };
        let [one, other] = [&with, &without].map(|conditions| Ladder::new(border, &laws, &Footing::on(border, &laws, conditions, day)));
        assert_eq!(one.duties[0], other.duties[0]);
        assert_eq!(one.duties[1].len(), other.duties[1].len() + 1);
    }

    #[test]
    fn beginnings_are_all_there_is() {
        let (border, laws) = (border(), laws());
        let begin = beginnings(border, &laws, &kinds(border));
        assert!((begin.iter().map(|one| one.0).sum::<f64>() - 1.0).abs() < 1e-9);
        assert!((rung_chances(&ladder(None), &begin).iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
}
