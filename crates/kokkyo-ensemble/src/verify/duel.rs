//! The stochastic duel, by exact recursion and by addressed draws.

use kokkyo_model::chance::{Chance, Stream};

use super::{Check, figures};

/// Probability that the first side wins, mean survivors of the first side (0 where it loses), and mean of their square.
pub(super) fn exact(first: usize, second: usize) -> [f64; 3] {
    // row[n] holds the values of the state (m, n) for the m reached so far.
    let mut row = vec![[0.0; 3]; second + 1];
    for m in 1..=first {
        let men = m as f64;
        row[0] = [1.0, men, men * men];
        for n in 1..=second {
            let hits = men / (men + n as f64);
            for value in 0..3 {
                row[n][value] = hits * row[n - 1][value] + (1.0 - hits) * row[n][value];
            }
        }
    }
    row[second]
}

/// The same by playing duels: share won and mean survivors.
fn played(first: usize, second: usize, draws: u32) -> [f64; 2] {
    let chance = Chance::new(1939, 0);
    let (mut won, mut survivors) = (0.0, 0.0);
    for number in 0..draws {
        let mut luck = chance.at(Stream::Verification, number, (first * 1000 + second) as u32);
        let (mut m, mut n) = (first as f64, second as f64);
        while m > 0.0 && n > 0.0 {
            if luck.happens(m / (m + n)) { n -= 1.0 } else { m -= 1.0 }
        }
        if m > 0.0 {
            won += 1.0;
            survivors += m;
        }
    }
    [won / f64::from(draws), survivors / f64::from(draws)]
}

pub(super) fn checks(checks: &mut Vec<Check>) {
    let Some(figures) = figures::read::<figures::Combat>("combat.toml", include_str!("../../verification/combat.toml"), checks) else {
        return;
    };
    let shared = &figures.duels;
    for duel in &figures.duel {
        let (m, n) = (duel.first, duel.second);
        let [win, survivors, squares] = exact(m, n);
        checks.push(Check::new(format!("duel {m} against {n}, win, recursion"), duel.win, win, shared.win_tolerance, &shared.source));
        let name = format!("duel {m} against {n}, mean survivors, recursion");
        checks.push(Check::new(name, duel.survivors, survivors, shared.survivors_tolerance, &shared.source));
        let [share, mean] = played(m, n, shared.draws);
        let root = f64::from(shared.draws).sqrt();
        let name = format!("duel {m} against {n}, win, {} addressed duels", shared.draws);
        checks.push(Check::new(name, duel.win, share, 4.0 * (win * (1.0 - win)).sqrt() / root, &shared.source));
        let name = format!("duel {m} against {n}, mean survivors, {} addressed duels", shared.draws);
        let spread = (squares - survivors * survivors).max(0.0).sqrt();
        checks.push(Check::new(name, duel.survivors, mean, 4.0 * spread / root, &shared.source));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_against_one_is_even_and_one_against_two_is_worked_by_hand() {
        assert_eq!(exact(1, 1), [0.5, 0.5, 0.5]);
        // One must hit twice: 1/3, then 1/2.
        assert!((exact(1, 2)[0] - 1.0 / 6.0).abs() < 1e-12);
        assert!((exact(7, 4)[0] + exact(4, 7)[0] - 1.0).abs() < 1e-12);
    }
}
