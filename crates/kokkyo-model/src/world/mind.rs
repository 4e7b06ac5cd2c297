//! What inclines a headquarters beyond what is weighed, and how long that lasts.
//!
//! Utility is U = V + ε: V is what the model weighs, ε what it does not see (taste, staff politics, what was said at table). With
//! ε Gumbel and independent between courses, the greatest U is a softmax of V (McFadden 1974). A panel of decisions of the same
//! people needs a law of ε over time as well: drawn anew each time, whatever is left among the courses is chosen in the end, the
//! sooner the oftener they meet, which takes lasting differences for chance (Heckman 1981, Train 2009, chapter 6). Here ε is kept
//! from conference to conference. A headquarters makes up its mind afresh at the hours of a Poisson process with mean time T, and
//! when another person takes office; then all its ε are drawn anew.
//!
//! A course of constant weight p that is open for a time t is chosen with 1 − (1 − p)·e^(−p·t/T), however often one confers. With
//! T = 0 it is drawn anew at each sitting: 1 − (1 − p)^n.

use super::View;
use super::column::HeadquartersId;
use crate::chance::{Chance, Stream};

/// Entity part that keeps the hours of a fresh mind apart from other draws of the headquarters.
const HOURS: u32 = 0x6d69_6e64;

/// Entity part that keeps inclinations apart from them.
const TASTES: u32 = 0x7461_7374;

/// How often a mind has been made up afresh by an hour: points of a Poisson process with mean time `days`.
pub fn times_afresh(chance: Chance, who: u32, hour: f64, days: f64) -> u32 {
    let mut draws = chance.at(Stream::Decision, 0, who ^ HOURS);
    let (mut at, mut count) = (0.0, 0);
    loop {
        at -= 24.0 * days * libm::log(draws.uniform());
        if at > hour {
            return count;
        }
        count += 1;
    }
}

/// ε of a course in a frame of mind: Gumbel with location 0 and scale 1. *Unit*: log-odds.
pub fn inclination(chance: Chance, who: u32, course: u32, mind: u32) -> f64 {
    let u = chance.at(Stream::Decision, mind, who ^ (course ^ TASTES).rotate_left(16)).uniform();
    -libm::log(-libm::log(u))
}

/// The frame of mind that a headquarters is in: a number that changes when it is made up afresh.
pub fn frame_of_mind(view: &View, of: HeadquartersId, days: f64) -> u32 {
    if days <= 0.0 {
        return view.moment();
    }
    let (theatre, hour) = (view.theatre, view.state.hour);
    let persons = theatre.command.persons.iter().zip(&view.state.command.office_h);
    let took_office = persons.filter(|(person, [from_h, _])| person.headquarters == of && *from_h <= hour).count();
    times_afresh(view.chance, theatre.headquarters[of].key, hour, days) + took_office as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAYS: f64 = 40.0;
    const OPEN_H: f64 = 30.0 * 24.0;

    /// Share of replications in which a course of weight `p` beside waiting is chosen within thirty days.
    fn chosen(p: f64, every_h: f64, days: f64) -> f64 {
        let (lots, v) = (4000, libm::log(p / (1.0 - p)));
        let chooses = |replication: u32| {
            let chance = Chance::new(1939, replication);
            let sittings = (OPEN_H / every_h).round() as u32;
            (0..=sittings).any(|sitting| {
                let hour = f64::from(sitting) * every_h;
                let mind = if days > 0.0 { times_afresh(chance, 7, hour, days) } else { sitting };
                v + inclination(chance, 7, 11, mind) > inclination(chance, 7, 0, mind)
            })
        };
        (0..lots).filter(|&replication| chooses(replication)).count() as f64 / f64::from(lots)
    }

    #[test]
    fn whether_a_course_is_chosen_within_a_month_does_not_depend_on_the_interval_between_conferences() {
        let p = 0.25;
        let closed = 1.0 - (1.0 - p) * libm::exp(-p * OPEN_H / (24.0 * DAYS));
        for every_h in [6.0, 24.0, 48.0, 72.0] {
            // Four standard errors of 4000 lots.
            assert!((chosen(p, every_h, DAYS) - closed).abs() < 0.031, "{every_h} {} {closed}", chosen(p, every_h, DAYS));
        }
    }

    #[test]
    fn drawn_anew_at_each_sitting_the_interval_decides() {
        let (daily, rarely) = (chosen(0.1, 24.0, 0.0), chosen(0.1, 240.0, 0.0));
        assert!((daily - (1.0 - libm::pow(0.9, 31.0))).abs() < 0.02 && (rarely - (1.0 - libm::pow(0.9, 4.0))).abs() < 0.031);
    }

    #[test]
    fn the_greatest_of_weights_with_inclinations_is_a_softmax() {
        let weights = [0.0, 1.0, -0.5];
        let total: f64 = weights.iter().map(|&v| libm::exp(v)).sum();
        let mut counts = [0.0; 3];
        for replication in 0..8000 {
            let chance = Chance::new(5, replication);
            let of = |at: usize| weights[at] + inclination(chance, 3, 100 + at as u32, 0);
            let best = (0..3).max_by(|&a, &b| of(a).total_cmp(&of(b))).unwrap_or(0);
            counts[best] += 1.0 / 8000.0;
        }
        for (count, v) in counts.iter().zip(weights) {
            assert!((count - libm::exp(v) / total).abs() < 0.023, "{counts:?}");
        }
    }

    #[test]
    fn a_mind_is_made_up_afresh_as_often_as_time_over_the_mean_time_and_stays_in_between() {
        let mean = (0..4000).map(|lot| f64::from(times_afresh(Chance::new(2, lot), 9, 2400.0, 25.0))).sum::<f64>() / 4000.0;
        assert!((mean - 4.0).abs() < 0.13, "{mean}");
        let chance = Chance::new(2, 1);
        let mut before = 0;
        for hour in 0..2400 {
            let now = times_afresh(chance, 9, f64::from(hour), 25.0);
            assert!(now >= before);
            before = now;
        }
    }
}
