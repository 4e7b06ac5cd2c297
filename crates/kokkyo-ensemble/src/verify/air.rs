//! The laws of the air against other ways of reckoning: small steps, the law's invariant, attacks at random places.

use kokkyo_model::mechanisms::air::airfield::destroyed;
use kokkyo_model::mechanisms::air::combat::square_law;

use super::Check;

const LANCHESTER: &str = "Lanchester 1916, Aircraft in Warfare, ch. V: the square law, integrated in small steps";
const OCCUPANCY: &str = "occupancy: E attacks each at a random one of P find P (1 - (1 - 1/P)^E) different ones";

/// The square law in so many small steps.
fn in_steps(mut n: [f64; 2], q: [f64; 2], k: f64, steps: u32) -> [f64; 2] {
    let r = (q[1] / q[0]).sqrt();
    let each = k / f64::from(steps);
    for _ in 0..steps {
        n = [n[0] - each * r * n[1], n[1] - each / r * n[0]];
    }
    n
}

pub(super) fn checks(checks: &mut Vec<Check>) {
    // 77 fighters against 95 of two thirds their quality, one victory in ten sorties that engage an equal one.
    let (n, q, k) = ([77.0, 95.0], [1.0, 0.66], 0.1);
    let (exact, steps) = (square_law(n, q, k), in_steps(n, q, k, 100_000));
    for (side, at) in [("first", 0), ("second", 1)] {
        checks.push(Check::new(format!("air combat (square law), {side} side left"), steps[at], exact[at], 1e-3, LANCHESTER));
    }
    let invariant = |n: [f64; 2]| q[0] * n[0] * n[0] - q[1] * n[1] * n[1];
    checks.push(Check::new("air combat, q a² − q b² after against before", invariant(n), invariant(exact), 1e-6, LANCHESTER));
    // 24 heavy bombers that could destroy 0.6 each, on a field of 80.
    let (parked, could) = (80.0, 24.0 * 0.6);
    let expected = parked * (1.0 - libm::pow(1.0 - 1.0 / parked, could));
    checks.push(Check::new("surprised airfield, aircraft destroyed", expected, destroyed(parked, could), 0.1, OCCUPANCY));
}
