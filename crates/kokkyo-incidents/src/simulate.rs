//! **Which incidents does a process bring?** Exact simulation as clusters.
//!
//! Background incidents come as a Poisson process in each piece of time and cell; each incident brings about a Poisson number of
//! others, each after an exponential time, in a sector and of a kind drawn from the kernels (Hawkes and Oakes 1974). Nothing is
//! approximated, and every draw has an address (`kokkyo_model::chance`): a background incident by its piece, cell and number, its
//! offspring by its own key. So the incidents are the same under other rules of engagement, and each meets them on the same luck.

use kokkyo_model::chance::{Chance, Draws, Stream};

use crate::hawkes::{Event, Process};

/// Kinds of moments in the addresses of draws, kept apart by their upper bits.
const OFFSPRING: u32 = 1 << 27;
/// Draws of what incidents of the past still bring about.
const OF_PAST: u32 = OFFSPRING | LADDER;
/// Draws of the ladder of an incident.
pub const LADDER: u32 = 1 << 26;
/// Most incidents of one simulation: a process near its limit could otherwise fill the memory.
pub const MOST: usize = 1_000_000;

/// A simulated incident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Simulated {
    /// When, where, of which kind and size.
    pub event: Event,
    /// Address of its draws.
    pub key: u32,
    /// Brought about by another incident.
    pub is_offspring: bool,
}

/// A Poisson number, by counting exponential gaps; for means up to a few hundred.
pub fn poisson(draws: &mut Draws, mean: f64) -> u32 {
    let mut left = mean;
    let mut count = 0;
    loop {
        left += libm::log(draws.uniform());
        if left < 0.0 {
            return count;
        }
        count += 1;
    }
}

/// An index drawn from shares that add up to 1.
fn one_of(draws: &mut Draws, shares: &[f64]) -> usize {
    let u = draws.uniform();
    let mut sum = 0.0;
    shares
        .iter()
        .position(|share| {
            sum += share;
            u < sum
        })
        .unwrap_or(shares.len().saturating_sub(1))
}

/// Key of an offspring: those of its parent and its number, mixed.
fn key_of(parent: u32, number: u32) -> u32 {
    let mut key = parent ^ number.wrapping_add(1).wrapping_mul(0x9E37_79B9);
    key = (key ^ (key >> 16)).wrapping_mul(0x85EB_CA6B);
    key = (key ^ (key >> 13)).wrapping_mul(0xC2B2_AE35);
    key ^ (key >> 16)
}

/// The incidents of a window, in order of time. The window begins without a past.
pub fn simulate(process: &Process, seed: u64, replication: u32) -> Vec<Simulated> {
    simulate_after(process, &[], seed, replication)
}

/// The same after a past, whose incidents have days below 0. What one of them still brings about is a Poisson number with mean
/// n·g·e^(ω·day), each after an exponential time from the beginning of the window, since an exponential time has no memory.
pub fn simulate_after(process: &Process, past: &[Event], seed: u64, replication: u32) -> Vec<Simulated> {
    let chance = Chance::new(seed, replication);
    let days = process.days();
    let mut found: Vec<Simulated> = Vec::new();
    let mut from = 0.0;
    for (piece, stretch) in process.background.iter().enumerate() {
        for (cell, &rate) in stretch.rates.iter().enumerate().filter(|(_, rate)| **rate > 0.0) {
            let mut draws = chance.at(Stream::Incident, piece as u32, cell as u32);
            let mut day = from;
            for number in 0.. {
                day -= libm::log(draws.uniform()) / rate;
                if day >= stretch.until || found.len() >= MOST {
                    break;
                }
                let size = Some(one_of(&mut draws, &process.sizes) as f64);
                let event = Event { day, sector: cell / process.kinds, kind: cell % process.kinds, size };
                let key = key_of(key_of(piece as u32, cell as u32), number);
                found.push(Simulated { event, key, is_offspring: false });
            }
        }
        from = stretch.until;
    }
    let bring_about = |parent: &Event, key: u32, mut draws: Draws, mean: f64, found: &mut Vec<Simulated>| {
        for number in 0..poisson(&mut draws, mean) {
            let day = parent.day.max(0.0) - libm::log(draws.uniform()) / process.decay;
            let sector = one_of(&mut draws, &process.spread[parent.sector]);
            let kind = one_of(&mut draws, &process.kin[parent.kind]);
            let size = Some(one_of(&mut draws, &process.sizes) as f64);
            if day < days {
                let event = Event { day, sector, kind, size };
                found.push(Simulated { event, key: key_of(key, number), is_offspring: true });
            }
        }
    };
    for (at, parent) in past.iter().enumerate() {
        let key = key_of(OF_PAST, at as u32);
        let mean = process.branching * process.weight(parent.size) * libm::exp(process.decay * parent.day.min(0.0));
        bring_about(parent, key, chance.at(Stream::Incident, OF_PAST, key), mean, &mut found);
    }
    let mut at = 0;
    while at < found.len() && found.len() < MOST {
        let parent = found[at];
        let mean = process.branching * process.weight(parent.event.size);
        bring_about(&parent.event, parent.key, chance.at(Stream::Incident, OFFSPRING, parent.key), mean, &mut found);
        at += 1;
    }
    found.sort_by(|a, b| a.event.day.total_cmp(&b.event.day).then(a.key.cmp(&b.key)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hawkes::{Piece, moments};

    fn events(process: &Process, replication: u32) -> Vec<Event> {
        simulate(process, 7, replication).into_iter().map(|one| one.event).collect()
    }

    #[test]
    fn an_incident_of_the_past_brings_about_what_is_left_of_its_cluster() {
        // Next to no background, so that what is counted descends from the past: n e^(ωs)/(1 − n)·(1 − e^(−(1 − n)ωT)) from an incident
        // at day s, since the excitation decays with (1 − n)ω once offspring have offspring.
        let (n, decay, days) = (0.5, 0.1, 20.0);
        let process = Process::simple(1e-12, n, decay, days);
        let past = [-7.0, 0.0].map(|day| Event { day, sector: 0, kind: 0, size: None });
        let runs = 20_000;
        let count: usize = (0..runs).map(|replication| simulate_after(&process, &past, 7, replication).len()).sum();
        let mean = count as f64 / f64::from(runs);
        let still = libm::exp(-decay * 7.0) + 1.0;
        let expected = still * n / (1.0 - n) * (1.0 - libm::exp(-(1.0 - n) * decay * days));
        // The variance of a total progeny is below mean/(1 − n)³; four standard errors.
        let error = (expected / (1.0f64 - n).powi(3) / f64::from(runs)).sqrt();
        assert!((mean - expected).abs() < 4.0 * error, "{mean} {expected}");
        assert!(simulate_after(&process, &past, 7, 3).iter().all(|one| one.event.day >= 0.0 && one.event.day < days && one.is_offspring));
    }

    #[test]
    fn counts_have_the_mean_and_variance_of_the_closed_form() {
        // The window follows 400 days by which the past is forgotten.
        let process = Process::simple(0.05, 0.6, 0.2, 430.0);
        let counts: Vec<f64> =
            (0..20_000).map(|replication| events(&process, replication).iter().filter(|event| event.day >= 400.0).count() as f64).collect();
        let n = counts.len() as f64;
        let mean = counts.iter().sum::<f64>() / n;
        let variance = counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / (n - 1.0);
        let (expected, spread) = moments(0.05, 0.6, 0.2, 30.0);
        // Three standard errors; the variance of a count with so long a tail has a wide one.
        assert!((mean - expected).abs() < 3.0 * (spread / n).sqrt(), "{mean}");
        assert!((variance - spread).abs() < 0.06 * spread, "{variance}");
    }

    #[test]
    fn residuals_are_even_under_the_true_process_and_not_under_another() {
        let process = Process::simple(0.1, 0.5, 0.1, 4000.0);
        let poisson = Process::simple(0.2, 0.0, 0.1, 4000.0);
        let (mut small, mut refused) = (0, 0);
        let windows = 200;
        for replication in 0..windows {
            let events = events(&process, replication);
            small += u32::from(process.residual_test(&events).1 < 0.05);
            refused += u32::from(poisson.residual_test(&events).1 < 0.05);
        }
        // 5 % of 200 is 10; between 3 and 19 with 99 %.
        assert!((3..=19).contains(&small), "{small}");
        // The power of the test, by theory. The Kolmogorov distance of a window is at least |F_n(x) − F_0(x)| at any one x, and F_n(x)
        // is about normal around the true F(x). Other windows give F(x) and its standard deviation between windows; the test refuses
        // above 1.358/√n. So the power is at least Φ((|F − F_0| − 1.358/√n)/sd), and the number of refusals at least its lower 1 % limit.
        let others: Vec<Vec<f64>> = (0..300)
            .map(|replication| {
                let days: Vec<f64> = simulate(&process, 8, replication).iter().map(|one| one.event.day).collect();
                days.windows(2).map(|pair| -libm::expm1(-0.2 * (pair[1] - pair[0]))).collect()
            })
            .collect();
        let n = others.iter().map(Vec::len).sum::<usize>() as f64 / others.len() as f64;
        let power = (1..20)
            .map(|step| {
                let x = f64::from(step) / 20.0;
                let below: Vec<f64> =
                    others.iter().map(|ones| ones.iter().filter(|u| **u <= x).count() as f64 / ones.len() as f64).collect();
                let mean = below.iter().sum::<f64>() / below.len() as f64;
                let sd = (below.iter().map(|b| (b - mean) * (b - mean)).sum::<f64>() / (below.len() - 1) as f64).sqrt();
                0.5 * libm::erfc(-((mean - x).abs() - 1.358 / n.sqrt()) / (sd * std::f64::consts::SQRT_2))
            })
            .fold(0.0, f64::max);
        let all = f64::from(windows);
        let least = all * power - 2.326 * (all * power * (1.0 - power)).sqrt();
        assert!(power > 0.5 && f64::from(refused) >= least, "{refused} of {windows}, at least {least} by a power of {power}");
    }

    #[test]
    fn the_same_address_gives_the_same_incidents_and_time_beyond_the_window_changes_nothing_before() {
        let short = Process::simple(0.1, 0.5, 0.1, 300.0);
        assert_eq!(simulate(&short, 3, 5), simulate(&short, 3, 5));
        assert_ne!(simulate(&short, 3, 5), simulate(&short, 4, 5));
        let mut long = short.clone();
        long.background.push(Piece { until: 500.0, rates: vec![0.2] });
        let first: Vec<Simulated> = simulate(&long, 3, 5).into_iter().filter(|one| one.event.day < 300.0).collect();
        assert_eq!(first, simulate(&short, 3, 5));
    }

    #[test]
    fn offspring_stay_where_the_kernels_let_them() {
        let process = Process {
            sectors: 3,
            kinds: 2,
            background: vec![Piece { until: 2000.0, rates: vec![0.05, 0.0, 0.0, 0.0, 0.0, 0.0] }],
            branching: 0.7,
            spread: vec![vec![0.5, 0.5, 0.0], vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]],
            kin: vec![vec![1.0, 0.0], vec![0.0, 1.0]],
            ..Process::simple(0.0, 0.0, 0.1, 2000.0)
        };
        let found = simulate(&process, 1, 0);
        assert!(found.iter().any(|one| one.event.sector == 1 && one.is_offspring));
        assert!(found.iter().all(|one| one.event.sector < 2 && one.event.kind == 0));
        assert!(found.iter().all(|one| one.is_offspring || one.event.sector == 0));
        assert!(found.windows(2).all(|pair| pair[0].event.day <= pair[1].event.day));
    }

    #[test]
    fn poisson_numbers_have_equal_mean_and_variance() {
        let mut draws = Chance::new(1, 0).at(Stream::Verification, 9, 9);
        let drawn: Vec<f64> = (0..40_000).map(|_| f64::from(poisson(&mut draws, 3.5))).collect();
        let mean = drawn.iter().sum::<f64>() / 4e4;
        let variance = drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 4e4;
        assert!((mean - 3.5).abs() < 0.04 && (variance - 3.5).abs() < 0.12, "{mean} {variance}");
    }
}
