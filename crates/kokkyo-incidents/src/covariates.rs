//! **What do forces, installations, policies and rules do to incidents?** Log-linear covariates of the background, and troops that give way.
//!
//! background(s, k, t) ∝ share(s, k) · season(s, t) · divisions(t)^β · exp(Σ_j β_j · x_j(s, k, t))
//!
//! | covariate | x |
//! |---|---|
//! | a force | its strength on the day over its greatest; before its first row 0, or as in it; straight between rows, the last carried on |
//! | a kind of installation | number that stands in the sector on the day over the greatest number in any, ever |
//! | a policy | 1 from its date on, or within it where it is a span |
//! | rules of engagement | 1 while they are in force, or are put in their place in a forecast |
//!
//! in the sectors, kinds and seasons that the package names, 0 elsewhere. The level is that of the counted years *with* everything
//! that was there, so covariates move incidents between places, kinds and years; setting one aside changes the number too. A force
//! can act on answers instead: β·x of the clashes on the lowest two levels of its side are lost because troops give way or go over.
//! Every β has an even prior around a judgement. How far yearly counts narrow one is reckoned in [`crate::narrowing`] and printed; forecasts
//! take the prior. Left out: interactions, lags, effects on the offspring.

use kokkyo_model::chance::{Chance, Stream, entity};
use kokkyo_scenario::border::{ActsOn, Border, Cause, Covariate, Rule};

/// Address of the draws of β among the moments of [`Stream::Incident`].
const BETA: u32 = 1 << 21;

/// β of every covariate as the package states it.
pub fn stated(border: &Border) -> Vec<f64> {
    border.covariates.iter().map(|one| one.beta).collect()
}

/// β of every covariate, drawn from its prior; the address of each is its id.
pub fn drawn(border: &Border, seed: u64, number: u32) -> Vec<f64> {
    let chance = Chance::new(seed, number);
    let of = |one: &Covariate| one.limits.0 + chance.at(Stream::Incident, BETA, entity(&one.id)).uniform() * (one.limits.1 - one.limits.0);
    border.covariates.iter().map(of).collect()
}

/// Which rules of engagement hold: those in force on a day, or others for one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InForce<'r> {
    /// *Unit*: days since 1970-01-01.
    pub day: i64,
    /// What takes the place of the rules of one side: its index, and the ids of the rules that then hold.
    pub instead: Option<(usize, &'r [&'r str])>,
}

impl InForce<'_> {
    /// What held on a day.
    pub fn on(day: i64) -> Self {
        Self { day, instead: None }
    }

    /// Whether rules hold.
    pub fn holds(&self, rule: &Rule) -> bool {
        match self.instead {
            Some((side, ids)) if side == rule.side => ids.contains(&rule.id.as_str()),
            _ => rule.in_force.0 <= self.day && self.day <= rule.in_force.1,
        }
    }
}

/// What is set aside: covariates and policies that do not act.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Aside {
    covariates: Vec<bool>,
    policies: Vec<bool>,
}

impl Aside {
    /// By ids of covariates and policies. With a policy go its covariates and the rules that came with it. *Errors*: the id that is unknown.
    pub fn of<'i>(border: &Border, ids: &[&'i str]) -> Result<Self, &'i str> {
        let mut aside = Self { covariates: vec![false; border.covariates.len()], policies: vec![false; border.policies.len()] };
        for id in ids {
            let policy = border.policies.iter().position(|one| one.id == *id);
            let covariate = border.covariates.iter().position(|one| one.id == *id);
            if policy.or(covariate).is_none() {
                return Err(id);
            }
            if let Some(at) = policy {
                aside.policies[at] = true;
            }
            for (at, one) in border.covariates.iter().enumerate() {
                let of_policy = |policy: usize| match one.cause {
                    Cause::Policy(own) => own == policy,
                    Cause::Rule(rule) => border.rules.get(rule).is_some_and(|rule| rule.policy == Some(policy)),
                    _ => false,
                };
                aside.covariates[at] |= covariate == Some(at) || policy.is_some_and(of_policy);
            }
        }
        Ok(aside)
    }

    fn covariate(&self, at: usize) -> bool {
        self.covariates.get(at).copied().unwrap_or(false)
    }

    /// Whether a policy is set aside.
    pub fn policy(&self, at: usize) -> bool {
        self.policies.get(at).copied().unwrap_or(false)
    }
}

/// Strength of a force over its greatest; before its first row nothing, or what is in it.
fn force(border: &Border, rows: &[usize], is_carried_back: bool, day: i64) -> f64 {
    let rows: Vec<(i64, f64)> = rows.iter().map(|&at| (border.garrisons[at].day, border.garrisons[at].value)).collect();
    let greatest = rows.iter().fold(0.0f64, |most, row| most.max(row.1));
    let Some(&(first, value)) = rows.first().filter(|_| greatest > 0.0) else { return 0.0 };
    if day < first {
        return if is_carried_back { value / greatest } else { 0.0 };
    }
    let after = rows.partition_point(|row| row.0 <= day);
    let (from, low) = rows[after.saturating_sub(1)];
    let value = rows.get(after).map_or(low, |&(to, high)| low + (high - low) * (day - from) as f64 / (to - from).max(1) as f64);
    value / greatest
}

/// x of a covariate in time, without its places.
fn in_time(border: &Border, one: &Covariate, day: i64, rules: InForce<'_>) -> f64 {
    match &one.cause {
        Cause::Force(rows) => force(border, rows, one.is_carried_back, day),
        Cause::Installations(_) => 1.0,
        Cause::Policy(at) => border.policies.get(*at).map_or(0.0, |policy| f64::from(u8::from(policy.day <= day && day <= policy.until))),
        Cause::Rule(at) => border.rules.get(*at).map_or(0.0, |rule| f64::from(u8::from(rules.holds(rule)))),
    }
}

/// x of a covariate in a sector, without the time of forces and policies.
fn in_space(border: &Border, one: &Covariate, sector: usize, day: i64, month: u32) -> f64 {
    let season =
        |at: usize| border.seasons.iter().any(|season| season.sector == at && season.name == one.not_in_season && season.holds(month));
    if !(one.sectors.is_empty() || one.sectors.contains(&sector)) || (!one.not_in_season.is_empty() && season(sector)) {
        return 0.0;
    }
    let Cause::Installations(kind) = &one.cause else { return 1.0 };
    let of = |sector: usize, day: i64| {
        border.installations.iter().filter(|place| place.kind == *kind && place.sector == sector && place.from_day <= day).count()
    };
    let most = (0..border.sectors.len()).map(|sector| of(sector, i64::MAX)).max().unwrap_or(0);
    of(sector, day) as f64 / most.max(1) as f64
}

/// x of a covariate of the background on a day of a month, under the rules of the day.
pub fn x(border: &Border, one: &Covariate, day: i64, month: u32, sector: usize, kind: usize) -> f64 {
    let of_kind = one.kinds.is_empty() || one.kinds.contains(&kind);
    if of_kind { in_time(border, one, day, InForce::on(day)) * in_space(border, one, sector, day, month) } else { 0.0 }
}

/// What of the covariates of the background depends on the day and not on β: reckoned once for many draws of β.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// x in time, by covariate.
    time: Vec<f64>,
    /// x in space, by covariate and sector.
    space: Vec<f64>,
}

impl Day {
    /// A day of a month, under rules that may be those of another day.
    pub fn new(border: &Border, (day, month): (i64, u32), rules: InForce<'_>) -> Self {
        let sectors = border.sectors.len();
        let of_sectors = |one| (0..sectors).map(move |sector| in_space(border, one, sector, day, month));
        Self {
            time: border.covariates.iter().map(|one| in_time(border, one, day, rules)).collect(),
            space: border.covariates.iter().flat_map(of_sectors).collect(),
        }
    }

    /// Factors e^(Σβx) of the background of all cells.
    pub fn factors(&self, border: &Border, betas: &[f64], aside: &Aside) -> Vec<f64> {
        let (kinds, sectors) = (border.kinds.len(), border.sectors.len());
        let mut sums = vec![0.0; sectors * kinds];
        for (at, one) in border.covariates.iter().enumerate().filter(|(at, one)| one.acts_on == ActsOn::Rate && !aside.covariate(*at)) {
            let beta = betas.get(at).copied().unwrap_or(one.beta) * self.time[at];
            if beta == 0.0 {
                continue;
            }
            for (sector, space) in self.space[at * sectors..(at + 1) * sectors].iter().enumerate() {
                let here = beta * space;
                for (kind, sum) in sums[sector * kinds..(sector + 1) * kinds].iter_mut().enumerate() {
                    *sum += if one.kinds.is_empty() || one.kinds.contains(&kind) { here } else { 0.0 };
                }
            }
        }
        sums.into_iter().map(libm::exp).collect()
    }
}

/// Share of the clashes on the lowest levels in which the troops of each side give way or go over.
pub fn giving_way(border: &Border, betas: &[f64], aside: &Aside, day: i64) -> [f64; 2] {
    let mut stands = [1.0; 2];
    for (at, one) in border.covariates.iter().enumerate().filter(|(at, one)| one.acts_on == ActsOn::Answer && !aside.covariate(*at)) {
        let Cause::Force(rows) = &one.cause else { continue };
        if let Some(&row) = rows.first() {
            stands[border.garrisons[row].side] *=
                1.0 - betas.get(at).copied().unwrap_or(one.beta) * force(border, rows, one.is_carried_back, day);
        }
    }
    stands.map(|share| 1.0 - share)
}

/// What of a package has no effect: forces, kinds of installations and policies by id. They are data to look at.
pub fn idle(border: &Border) -> (Vec<&str>, Vec<&str>, Vec<&str>) {
    let cause = |test: &dyn Fn(&Cause) -> bool| border.covariates.iter().any(|one| test(&one.cause));
    let forces = border
        .garrisons
        .iter()
        .enumerate()
        .filter(|(at, row)| !row.is_density && !cause(&|cause| matches!(cause, Cause::Force(rows) if rows.contains(at))))
        .map(|(_, row)| row.id.as_str())
        .collect();
    let mut kinds: Vec<&str> = border
        .installations
        .iter()
        .map(|one| one.kind.as_str())
        .filter(|kind| !cause(&|cause| matches!(cause, Cause::Installations(of) if of == kind)))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    let policies = border
        .policies
        .iter()
        .enumerate()
        .filter(|(at, _)| !cause(&|cause| *cause == Cause::Policy(*at)) && border.rules.iter().all(|rule| rule.policy != Some(*at)))
        .map(|(_, one)| one.id.as_str())
        .collect();
    (forces, kinds, policies)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::border::first_of;
    use crate::fixture::border;

    fn of(id: &str) -> &'static Covariate {
        border().covariates.iter().find(|one| one.id == id).unwrap()
    }

    fn at<T>(rows: &[T], test: impl Fn(&T) -> bool) -> usize {
        rows.iter().position(test).unwrap()
    }

    /// Factors with and without a covariate: which cells differ.
    fn changed(id: &str, day: i64, month: u32) -> Vec<(String, String)> {
        let border = border();
        let betas: Vec<f64> = border.covariates.iter().map(|one| one.limits.1.max(0.1)).collect();
        let [with, without] = [Aside::default(), Aside::of(border, &[id]).unwrap()]
            .map(|aside| Day::new(border, (day, month), InForce::on(day)).factors(border, &betas, &aside));
        let cells = with.iter().zip(&without).enumerate().filter(|(_, (one, other))| (*one - *other).abs() > 1e-12);
        let kinds = border.kinds.len();
        cells.map(|(cell, _)| (border.sectors[cell / kinds].id.clone(), border.kinds[cell % kinds].id.clone())).collect()
    }

    #[test]
    fn the_fleet_moves_incidents_on_its_rivers_in_open_water_and_nothing_else() {
        let july = first_of(1936) + 190;
        let rivers = [("USSURI", "river"), ("AMUR", "river")].map(|(sector, kind)| (sector.to_string(), kind.to_string()));
        assert_eq!(changed("FLEET_AFLOAT", july, 7), rivers);
        assert_eq!(changed("FLEET_AFLOAT", first_of(1936) + 10, 1), [], "frozen in");
        assert_eq!(changed("FLEET_AFLOAT", first_of(1932) + 40, 5), [], "not there before it was formed");
    }

    #[test]
    fn every_covariate_of_the_background_changes_its_cells_alone() {
        let border = border();
        for one in border.covariates.iter().filter(|one| one.acts_on == ActsOn::Rate) {
            // A day on which a policy of a span holds too.
            let day = match one.cause {
                Cause::Policy(policy) => border.policies[policy].day,
                Cause::Rule(rule) => border.rules[rule].in_force.0,
                _ => first_of(1941) + 190,
            };
            let cells = changed(&one.id, day, 7);
            assert!(!cells.is_empty(), "{} changes nothing", one.id);
            for (sector, kind) in cells {
                let sector = at(&border.sectors, |other| other.id == sector);
                let kind = at(&border.kinds, |other| other.id == kind);
                assert!(x(border, one, day, 7, sector, kind) > 0.0, "{}", one.id);
            }
        }
    }

    #[test]
    fn troops_that_give_way_do_so_on_their_side_alone_and_less_as_the_army_shrinks() {
        let (border, betas) = (border(), stated(border()));
        let early = giving_way(border, &betas, &Aside::default(), first_of(1933));
        let late = giving_way(border, &betas, &Aside::default(), first_of(1939));
        assert!(early[0] > late[0] && late[0] > 0.0 && early[1] == 0.0, "{early:?} {late:?}");
        let aside = Aside::of(border, &["ARMY_GIVES_WAY"]).unwrap();
        assert_eq!(giving_way(border, &betas, &aside, first_of(1933)), [0.0, 0.0]);
    }

    #[test]
    fn strengths_lie_between_the_rows_of_a_force() {
        let Cause::Force(rows) = &of("MONGOLIAN_CAVALRY").cause else { panic!("a force") };
        let force = |back, year| super::force(border(), rows, back, first_of(year));
        assert_eq!((force(false, 1932), force(true, 1932)), (0.0, 0.5), "not there, or there and not counted yet");
        assert_eq!(force(false, 1933), 0.5);
        assert!((force(false, 1936) - 0.75).abs() < 0.01);
        assert_eq!(force(false, 1945), 1.0);
    }

    #[test]
    fn works_and_bases_count_from_when_they_stand() {
        let (border, one) = (border(), of("FORTIFIED"));
        let sector = |id: &str| at(&border.sectors, |other| other.id == id);
        let x = |id: &str, year: i32| in_space(border, one, sector(id), first_of(year), 7);
        // Worked by hand: one Soviet region opposite Suifenhe from 1932, the two Japanese ones from 1934.
        assert!(x("EAST", 1932) < x("EAST", 1933) && x("EAST", 1933) < x("EAST", 1935), "{} {}", x("EAST", 1933), x("EAST", 1935));
        assert_eq!(x("EAST", 1935), 3.0 * x("EAST", 1933));
        assert_eq!(x("USSURI", 1933), 0.0);
    }

    #[test]
    fn a_policy_takes_its_covariates_and_rules_with_it_and_unknown_ids_are_named() {
        let border = border();
        let aside = Aside::of(border, &["PROTOCOL"]).unwrap();
        assert!(aside.policy(at(&border.policies, |one| one.id == "PROTOCOL")));
        assert!(aside.covariate(at(&border.covariates, |one| one.cause == of("PACT_MONGOLIA").cause)));
        assert_eq!(Aside::of(border, &["FLEET_AFLOAT", "NOTHING"]), Err("NOTHING"));
    }

    #[test]
    fn rules_multiply_the_background_of_every_cell_while_they_hold_and_their_ratio_is_e_to_the_beta() {
        let border = border();
        let at = at(&border.covariates, |one| one.id == "UNDER_1488");
        let day = first_of(1939) + 190;
        let with = |beta: f64, rules: InForce<'_>| {
            let mut betas = stated(border);
            betas[at] = beta;
            Day::new(border, (day, 7), rules).factors(border, &betas, &Aside::default())
        };
        let none: &[&str] = &["J_TOKYO"];
        let instead = InForce { day, instead: Some((0, none)) };
        // No effect at β = 0, whatever the rules; in force, e^β; in nobody's hands, nothing.
        let off = with(0.0, instead);
        for beta in [-0.7, 0.0, 0.3, 0.7] {
            for (cell, (on, off)) in with(beta, InForce::on(day)).iter().zip(&off).enumerate() {
                assert!((on / off - libm::exp(beta)).abs() < 1e-12, "cell {cell}, β {beta}");
            }
            assert_eq!(with(beta, instead), off);
        }
    }

    #[test]
    fn the_priors_hold_their_draws() {
        let border = border();
        for number in 0..50 {
            for (one, beta) in border.covariates.iter().zip(drawn(border, 3, number)) {
                assert!(one.limits.0 <= beta && beta <= one.limits.1);
            }
        }
    }
}
