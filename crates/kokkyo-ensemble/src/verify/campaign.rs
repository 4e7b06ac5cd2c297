//! Lorries, sun, and the digest of a whole run.

use kokkyo_model::event::Recording;
use kokkyo_model::mechanisms::environment::daylight::sunrise_sunset_h;
use kokkyo_model::mechanisms::logistics::haulage::throughput_t_per_day;
use kokkyo_model::{Settings, World, simulate};
use kokkyo_scenario::Moment;

use super::{Check, figures};

pub(super) fn checks(checks: &mut Vec<Check>, world: Option<&World>) {
    if let Some(figures) = figures::read::<figures::Campaign>("campaign.toml", include_str!("../../verification/campaign.toml"), checks) {
        lorries(&figures.lorries, checks);
        sun(&figures.sun, checks);
    }
    if let Some(world) = world {
        digests(world, checks);
    }
}

fn lorries(figures: &figures::Lorries, checks: &mut Vec<Check>) {
    let obtained = throughput_t_per_day(figures.vehicles, figures.payload_t, 1.0, figures.round_trip_days);
    let name = format!(
        "throughput of {} lorries of {} t, round trip {} days, t/day",
        figures.vehicles, figures.payload_t, figures.round_trip_days
    );
    checks.push(Check::new(name, figures.expected_t_per_day, obtained, figures.tolerance, &figures.source));
}

fn sun(figures: &figures::Sun, checks: &mut Vec<Check>) {
    let Ok(midnight) = Moment::parse(&figures.date, 0.0) else {
        checks.push(Check::impossible("sunrise and sunset", "campaign.toml holds no date"));
        return;
    };
    let day = midnight.0 as f64 / 86_400.0;
    let (sunrise, sunset) = sunrise_sunset_h(day, figures.lon, figures.lat);
    let local = |utc_h: f64| utc_h - day * 24.0 + figures.offset_h;
    for (what, expected, obtained) in [("sunrise", figures.sunrise_h, local(sunrise)), ("sunset", figures.sunset_h, local(sunset))] {
        let name = format!("{what} of {} at {}° N {}° E, h of UTC+{}", figures.date, figures.lat, figures.lon, figures.offset_h);
        checks.push(Check::new(name, expected, obtained, figures.tolerance_h, &figures.source));
    }
}

/// Replication 0 twice, once with its events kept: the digests must not differ.
fn digests(world: &World, checks: &mut Vec<Check>) {
    let play = |recording| simulate(world, &Settings { recording, digest: true, ..Settings::quiet(1939, 0) });
    let source = "same seed, same bits; recording must not change a result";
    match (play(Recording::Nothing), play(Recording::Everything)) {
        (Ok(first), Ok(second)) => {
            let (first, second) = (first.digest.unwrap_or_default(), second.digest.unwrap_or_default());
            let mut check = Check::new("digest of two runs (first 52 bits shown, all compared)", head(&first), head(&second), 0.0, source);
            check.passed &= !first.is_empty() && first == second;
            checks.push(check);
        }
        (Err(broken), _) | (_, Err(broken)) => checks.push(Check::impossible("digest of two runs", &broken.invariant)),
    }
}

/// The first 52 bits of a digest as a number.
fn head(digest: &str) -> f64 {
    digest.get(..13).and_then(|head| u64::from_str_radix(head, 16).ok()).map_or(-1.0, |bits| bits as f64)
}
