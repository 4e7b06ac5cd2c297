//! **When is it light?**
//!
//! The sun's path over the middle of the theatre, from the date. Light is the time between sunrise and sunset, and a
//! step is light for the share of it that falls between them, so that a sunrise inside a step counts for what it is.
//! Left out: twilight, moon, dust, cloud.
//!
//! | | |
//! |---|---|
//! | phase | begin |
//! | reads | date, middle of the theatre |
//! | proposes | light of the step |
//! | emits | nothing |
//! | streams | none |
//! | sources | Meeus 1998, *Astronomical Algorithms*, ch. 25 and 28, as in NOAA's solar calculator |
//! | stand-in | always day |

use crate::parameters::Laws;
use crate::world::state::Light;
use crate::world::theatre::Theatre;
use crate::world::{Effect, Effects, View};

const RADIANS: f64 = std::f64::consts::PI / 180.0;
/// Height of the sun's middle at sunrise and sunset: half its breadth and the refraction of the air. *Unit*: degrees.
const HORIZON: f64 = -0.833;

/// Where the sun stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sun {
    /// Declination δ. *Unit*: radians.
    pub declination: f64,
    /// Equation of time: how far the sundial is ahead of the clock. *Unit*: h.
    pub equation_h: f64,
}

/// The sun at a moment. *Unit*: centuries of 36,525 days since noon of 1 January 2000.
///
/// L₀ mean longitude, M mean anomaly, e eccentricity, C equation of the centre, λ apparent longitude, ε obliquity:
/// sin δ = sin ε sin λ; E = y sin 2L₀ − 2e sin M + 4ey sin M cos 2L₀ − y²/2 sin 4L₀ − 5e²/4 sin 2M with y = tan²(ε/2).
/// Meeus 1998, ch. 25 and 28.
pub fn sun(t: f64) -> Sun {
    let l0 = (280.466_46 + t * (36_000.769_83 + t * 0.000_303_2)) % 360.0 * RADIANS;
    let m = (357.529_11 + t * (35_999.050_29 - t * 0.000_153_7)) % 360.0 * RADIANS;
    let e = 0.016_708_634 - t * (0.000_042_037 + t * 0.000_000_126_7);
    let (sin_m, cos_m) = (libm::sin(m), libm::cos(m));
    let sin_2m = 2.0 * sin_m * cos_m;
    let sin_3m = sin_m * (3.0 - 4.0 * sin_m * sin_m);
    let c = sin_m * (1.914_602 - t * (0.004_817 + t * 0.000_014)) + sin_2m * (0.019_993 - t * 0.000_101) + sin_3m * 0.000_289;
    let omega = (125.04 - 1_934.136 * t) * RADIANS;
    let lambda = l0 + (c - 0.005_69 - 0.004_78 * libm::sin(omega)) * RADIANS;
    let epsilon = (23.439_291 - 0.013_004_2 * t + 0.002_56 * libm::cos(omega)) * RADIANS;
    let declination = libm::asin(libm::sin(epsilon) * libm::sin(lambda));
    let half = libm::tan(epsilon / 2.0);
    let y = half * half;
    let (sin_2l, cos_2l) = (libm::sin(2.0 * l0), libm::cos(2.0 * l0));
    let equation = y * sin_2l - 2.0 * e * sin_m + 4.0 * e * y * sin_m * cos_2l - y * y * sin_2l * cos_2l - 1.25 * e * e * sin_2m;
    Sun { declination, equation_h: equation / RADIANS / 15.0 }
}

/// Half the length of the day at a latitude φ: cos H = (sin h − sin φ sin δ) / (cos φ cos δ). *Unit*: h, 0 (polar
/// night) to 12 (polar day).
pub fn half_day_h(latitude: f64, declination: f64) -> f64 {
    let phi = latitude * RADIANS;
    let cos_h = (libm::sin(HORIZON * RADIANS) - libm::sin(phi) * libm::sin(declination)) / (libm::cos(phi) * libm::cos(declination));
    libm::acos(cos_h.clamp(-1.0, 1.0)) / RADIANS / 15.0
}

/// Sunrise and sunset of a solar day at a longitude and latitude (degrees). The day is numbered from 1 January 1970 by
/// the mean sun of the place. *Unit*: h of UTC since then.
pub fn sunrise_sunset_h(day: f64, longitude: f64, latitude: f64) -> (f64, f64) {
    let mean_noon_h = day * 24.0 + 12.0 - longitude / 15.0;
    // Noon of 1 January 2000 was 10,957.5 days after the beginning of 1970.
    let sun = sun((mean_noon_h / 24.0 - 10_957.5) / 36_525.0);
    let noon_h = mean_noon_h - sun.equation_h;
    let half = half_day_h(latitude, sun.declination);
    (noon_h - half, noon_h + half)
}

/// Light between two moments. *Unit*: h of UTC since 1 January 1970.
pub fn light(from_h: f64, to_h: f64, longitude: f64, latitude: f64) -> Light {
    let solar_day = |at_h: f64| ((at_h + longitude / 15.0) / 24.0).floor();
    let (mut day, last) = (solar_day(from_h), solar_day(to_h));
    let middle_h = 0.5 * (from_h + to_h);
    let (mut light_h, mut is_day) = (0.0, false);
    while day <= last {
        let (rise, set) = sunrise_sunset_h(day, longitude, latitude);
        light_h += (set.min(to_h) - rise.max(from_h)).max(0.0);
        is_day |= (rise..set).contains(&middle_h);
        day += 1.0;
    }
    Light { day_share: (light_h / (to_h - from_h)).clamp(0.0, 1.0), is_day }
}

/// Plays the row.
pub fn decide(view: &View, _laws: &Laws, effects: &mut Effects) {
    effects.push(Effect::Shine(
        view.theatre.light.get(view.state.step as usize).copied().unwrap_or_else(|| of_step(view.theatre, view.state.step)),
    ));
}

/// Light of a step of the clock: it depends on nothing that happens, so that a theatre has it ready.
pub fn of_step(theatre: &Theatre, step: u32) -> Light {
    let from_h = theatre.start_s as f64 / 3600.0 + theatre.hour(step);
    let [longitude, latitude] = theatre.middle;
    light(from_h, from_h + theatre.step_h, longitude, latitude)
}

/// Null model: it is always day.
pub fn stand_in(_view: &View, _laws: &Laws, effects: &mut Effects) {
    effects.push(Effect::Shine(Light { day_share: 1.0, is_day: true }));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days from 1 January 1970 to 1 January 1939: 31 years with 8 leap days (1940 to 1968).
    const NEW_YEAR_1939: f64 = -(31.0 * 365.0 + 8.0);

    /// Local clock hours of sunrise and sunset in UTC+9.
    fn on(day_of_year: f64) -> (f64, f64) {
        let day = NEW_YEAR_1939 + day_of_year - 1.0;
        let (rise, set) = sunrise_sunset_h(day, 118.6, 47.75);
        let midnight_h = day * 24.0 - 9.0;
        (rise - midnight_h, set - midnight_h)
    }

    fn clock((hours, minutes): (u32, u32)) -> f64 {
        f64::from(hours) + f64::from(minutes) / 60.0
    }

    #[test]
    fn light_on_the_halha_lasts_as_the_almanac_has_it() {
        // 28 May 05:14–20:51, 3 July 05:12–21:07, 20 August 06:06–20:12.
        let expected = [(148.0, (5, 14), (20, 51)), (184.0, (5, 12), (21, 7)), (232.0, (6, 6), (20, 12))];
        for (day, rise, set) in expected.map(|(day, rise, set)| (day, clock(rise), clock(set))) {
            let (r, s) = on(day);
            assert!((r - rise).abs() * 60.0 < 2.0, "sunrise of day {day}: {r}");
            assert!((s - set).abs() * 60.0 < 2.0, "sunset of day {day}: {s}");
        }
    }

    #[test]
    fn the_sun_of_a_worked_example_stands_where_meeus_has_it() {
        // Meeus 1998, example 25.a: 13 October 1992, 0h: declination −7.78507 degrees; example 28.b: E = +13 min 42.7 s.
        let sun = sun(-0.072_183_436);
        assert!((sun.declination / RADIANS + 7.785_07).abs() < 0.002, "{}", sun.declination / RADIANS);
        assert!((sun.equation_h * 60.0 - 13.71).abs() < 0.05, "{}", sun.equation_h * 60.0);
    }

    #[test]
    fn the_day_has_twelve_hours_on_the_equator_and_twenty_four_beyond_the_polar_circle() {
        assert!((half_day_h(0.0, 0.2) - 6.0).abs() < 0.06);
        assert_eq!(half_day_h(80.0, 0.4), 12.0);
        assert_eq!(half_day_h(80.0, -0.4), 0.0);
    }

    #[test]
    fn northern_days_grow_with_the_declination() {
        let mut before = 0.0;
        for tenth in -4..=4 {
            let half = half_day_h(47.75, f64::from(tenth) / 10.0);
            assert!(half > before);
            before = half;
        }
    }

    #[test]
    fn the_shares_of_short_steps_add_up_to_the_share_of_a_long_one() {
        let from = (NEW_YEAR_1939 + 147.0) * 24.0 - 9.0;
        let day = light(from, from + 24.0, 118.6, 47.75).day_share;
        for parts in [2, 8, 24, 96] {
            let step = 24.0 / f64::from(parts);
            let sum: f64 =
                (0..parts).map(|p| light(from + step * f64::from(p), from + step * f64::from(p + 1), 118.6, 47.75).day_share).sum();
            assert!((sum / f64::from(parts) - day).abs() < 1e-9, "{parts} steps");
        }
        assert!((day - 15.61 / 24.0).abs() < 0.003, "{day}");
    }

    #[test]
    fn noon_is_light_and_midnight_is_dark() {
        let midnight = (NEW_YEAR_1939 + 147.0) * 24.0 - 9.0;
        assert_eq!(light(midnight + 12.0, midnight + 15.0, 118.6, 47.75), Light { day_share: 1.0, is_day: true });
        assert_eq!(light(midnight, midnight + 3.0, 118.6, 47.75), Light { day_share: 0.0, is_day: false });
    }
}
