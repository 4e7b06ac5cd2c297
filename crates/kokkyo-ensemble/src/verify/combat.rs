//! Aimed and area fire against their exact solutions, and Iwo Jima by the square law.

use kokkyo_model::mechanisms::combat::attrition::loss_probability;
use kokkyo_model::mechanisms::combat::fire::{acquired, aimed, area};

use super::{Check, figures};

/// Exact solution of the square law dx/dt = -b y, dy/dt = -a x after some time.
fn square(x: f64, y: f64, a: f64, b: f64, time: f64) -> [f64; 2] {
    let turn = (a * b).sqrt() * time;
    let (cosh, sinh) = (libm::cosh(turn), libm::sinh(turn));
    [x * cosh - y * (b / a).sqrt() * sinh, y * cosh - x * (a / b).sqrt() * sinh]
}

/// The same with men arriving at the first side at a steady rate.
fn square_reinforced(x: f64, y: f64, a: f64, b: f64, landing: f64, time: f64) -> [f64; 2] {
    // The steady state is x = 0, y = landing / b: shifted by it, the law has no landings.
    let shift = landing / b;
    let [x, y] = square(x, y - shift, a, b, time);
    [x, y + shift]
}

/// Exact solution of the linear law dx/dt = -b x y, dy/dt = -a x y: a x - b y never changes.
fn linear(x: f64, y: f64, a: f64, b: f64, time: f64) -> [f64; 2] {
    let edge = a * x - b * y;
    if edge.abs() < 1e-12 * a * x {
        return [x / (1.0 + a * x * time), y / (1.0 + b * y * time)];
    }
    let ratio = b * y / (a * x) * libm::exp(-edge * time);
    [edge / (a * (1.0 - ratio)), edge * ratio / (b * (1.0 - ratio))]
}

pub(super) fn checks(checks: &mut Vec<Check>) {
    let Some(figures) = figures::read::<figures::Combat>("combat.toml", include_str!("../../verification/combat.toml"), checks) else {
        return;
    };
    iwo_jima(&figures.iwo_jima, checks);
    // So many targets that all fire finds one: then the model's law of aimed fire is the square law.
    let by_aim = |shooters: f64, rate: f64, _: f64| aimed(shooters, rate, 1.0, 1.0, acquired(1.0, 0.0), 1.0, 1.0);
    fight("aimed fire (square law)", &figures.square, by_aim, square, checks);
    // One round an hour and man, on a square kilometre: then the rate is the lethal area in square kilometres.
    let by_area = |shooters: f64, rate: f64, targets: f64| area(shooters, rate * 1e6, 1.0, 1.0, targets, 1.0);
    fight("area fire (linear law)", &figures.linear, by_area, linear, checks);
}

/// Plays the model's laws of fire and attrition in rounds, expected losses for drawn ones, and compares with the exact
/// solution: in the model's own shortest rounds, and in very short ones, where the difference must vanish.
fn fight(
    name: &str,
    figures: &figures::Fight,
    kills_per_h: impl Fn(f64, f64, f64) -> f64,
    exact: impl Fn(f64, f64, f64, f64, f64) -> [f64; 2],
    checks: &mut Vec<Check>,
) {
    let (a, b) = (figures.rate_first, figures.rate_second);
    let expected = exact(figures.first, figures.second, a, b, figures.hours);
    for (round_h, tolerance) in [(figures.round_h, figures.tolerance), (figures.fine_round_h, figures.fine_tolerance)] {
        let (mut x, mut y) = (figures.first, figures.second);
        for _ in 0..(figures.hours / round_h).round() as u32 {
            let (on_second, on_first) = (kills_per_h(x, a, y), kills_per_h(y, b, x));
            let (lost_x, lost_y) = (x * loss_probability(on_first, round_h, x), y * loss_probability(on_second, round_h, y));
            x -= lost_x;
            y -= lost_y;
        }
        for (side, expected, obtained) in [("first", expected[0], x), ("second", expected[1], y)] {
            let name = format!("{name}, {side} side after {} h, rounds of {round_h} h", figures.hours);
            checks.push(Check::new(name, expected, obtained, tolerance, &figures.source));
        }
    }
}

fn iwo_jima(figures: &figures::IwoJima, checks: &mut Vec<Check>) {
    // Landings are steady between these days, so each stretch has an exact solution.
    let mut days: Vec<f64> = figures.landing.iter().flat_map(|landing| [landing.from, landing.to]).collect();
    days.push(f64::from(figures.day));
    days.sort_by(f64::total_cmp);
    let (mut now, mut american, mut japanese) = (0.0, figures.american, figures.japanese);
    for day in days {
        if day > now {
            let middle = (now + day) / 2.0;
            let landing: f64 = figures
                .landing
                .iter()
                .filter(|landing| landing.from < middle && middle < landing.to)
                .map(|landing| landing.men_per_day)
                .sum();
            [american, japanese] =
                square_reinforced(american, japanese, figures.japanese_loss_per_day, figures.american_loss_per_day, landing, day - now);
            now = day;
        }
    }
    let name = |who: &str| format!("Iwo Jima by the square law, {who} on day {}", figures.day);
    checks.push(Check::new(name("Americans"), figures.american_expected, american, figures.tolerance, &figures.source));
    checks.push(Check::new(name("Japanese"), figures.japanese_expected, japanese, figures.tolerance, &figures.source));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms_keep_what_the_laws_conserve() {
        let (a, b) = (0.05, 0.06);
        let [x, y] = square(1000.0, 800.0, a, b, 5.0);
        assert!((a * x * x - b * y * y - (a * 1e6 - b * 64e4)).abs() < 1e-6);
        let (a, b) = (5e-5, 4e-5);
        let [x, y] = linear(1000.0, 800.0, a, b, 5.0);
        assert!((a * x - b * y - (a * 1000.0 - b * 800.0)).abs() < 1e-12);
        assert!(x < 1000.0 && y < 800.0);
        assert_eq!(square_reinforced(0.0, 0.0, 1.0, 1.0, 0.0, 3.0), [0.0, 0.0]);
    }
}
