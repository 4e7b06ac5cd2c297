//! Where the time of a replication goes: by row of the schedule, in the historical and in the free mode, and on generated fronts of 100
//! and 3,000 formations, where what grows faster than their number shows. Not a test of anything:
//! shares of one run, which other machines share more than times.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use kokkyo_model::compile::World;
use kokkyo_model::{Settings, simulate_phased};
use kokkyo_tests::{front, world};

/// Replications of a mode; the first warms up and is not counted.
const REPLICATIONS: u32 = 21;

/// Time and number of times by row, and the time of the whole.
type Profile = (BTreeMap<&'static str, (Duration, u32)>, Duration);

fn profile(world: &World) -> Result<Profile, String> {
    let mut rows = BTreeMap::<&'static str, (Duration, u32)>::new();
    let mut whole = Duration::ZERO;
    for replication in 0..REPLICATIONS {
        let begun = Instant::now();
        let mut last = begun;
        let counted = replication > 0;
        let pass = |row: &'static str| {
            let now = Instant::now();
            if counted {
                let (time, times) = rows.entry(row).or_default();
                *time += now - last;
                *times += 1;
            }
            last = now;
        };
        simulate_phased(world, &Settings::quiet(1939, replication), |_, _| {}, pass).map_err(|broken| broken.invariant)?;
        if counted {
            whole += begun.elapsed();
        }
    }
    Ok((rows, whole))
}

fn nomonhan(free_from_h: f64) -> Result<World, String> {
    world("nomonhan-1939", &[]).map(|world| World { free_from_h, ..world })
}

fn main() {
    let of_front = |formations| front(formations).and_then(|draft| draft.world(&[]));
    let worlds: [(&str, Result<World, String>); 4] = [
        ("historical", nomonhan(f64::INFINITY)),
        ("free", nomonhan(0.0)),
        ("front of 100", of_front(100)),
        ("front of 3,000", of_front(3000)),
    ];
    for (mode, world) in worlds {
        let told = world.and_then(|world| profile(&world));
        let (rows, whole) = match told {
            Ok(found) => found,
            Err(why) => {
                eprintln!("{why}");
                return;
            }
        };
        let played = REPLICATIONS - 1;
        let each = |time: Duration| time.as_secs_f64() * 1e3 / f64::from(played);
        println!("{mode}: {:.1} ms a replication, with the clock", each(whole));
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_by_key(|(_, (time, _))| std::cmp::Reverse(*time));
        for (row, (time, times)) in rows {
            let share = 100.0 * time.as_secs_f64() / whole.as_secs_f64();
            let once_us = time.as_secs_f64() * 1e6 / f64::from(times);
            println!("  {row:<28} {:>7.2} ms {share:>5.1} % {:>9.0} times {once_us:>8.2} µs each", each(time), f64::from(times / played));
        }
    }
}
