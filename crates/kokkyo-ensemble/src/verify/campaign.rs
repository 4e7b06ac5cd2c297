//! Lorries, sun, and the digest of a whole run.

use std::sync::Arc;

use kokkyo_model::event::Recording;
use kokkyo_model::mechanisms::environment::daylight::sunrise_sunset_h;
use kokkyo_model::mechanisms::logistics::haulage::throughput_t_per_day;
use kokkyo_model::world::column::{FleetId, Id as _};
use kokkyo_model::world::theatre::{FleetStrength, Origin};
use kokkyo_model::{Settings, World, simulate};
use kokkyo_scenario::Moment;

use super::{Check, figures};

pub(super) fn checks(checks: &mut Vec<Check>, world: Option<&World>) {
    if let Some(figures) = figures::read::<figures::Campaign>("campaign.toml", include_str!("../../verification/campaign.toml"), checks) {
        lorries(&figures.lorries, checks);
        sun(&figures.sun, checks);
        if let Some(world) = world {
            hauled("tonnes hauled by a fleet with a workshop, t", &figures.steady, world, checks);
            hauled("tonnes hauled by a fleet that grows by date, t", &figures.fleet, world, checks);
        }
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

/// The first fleet of a world is given the figures' strengths by date, and goods enough; the engine plays it.
fn hauled(name: &str, figures: &figures::Fleet, world: &World, checks: &mut Vec<Check>) {
    let mut theatre = (*world.theatre).clone();
    let fleet = FleetId::at(0);
    let Some(Origin::Railhead(railhead)) = theatre.fleets.find(fleet).map(|fleet| fleet.loads_at) else {
        checks.push(Check::impossible(name, "the first fleet of the scenario loads at no railhead"));
        return;
    };
    theatre.railheads[railhead].schedule = vec![(0.0, figures.tonnes_per_day_of_rail / 24.0)];
    theatre.railheads[railhead].handling = vec![(0.0, f64::INFINITY)];
    theatre.railheads[railhead].railways.clear();
    // Whoever has enough asks for no more: nobody says here what is enough.
    theatre.priorities = [Vec::new(), Vec::new()];
    let strength = |strength: &figures::Strength| FleetStrength {
        from_h: strength.day * 24.0,
        vehicles: strength.vehicles,
        shares: [0.5, 0.0, 0.0, 0.5, 0.0, 0.0],
        carries_troops: 0.0,
    };
    let all = &mut theatre.fleets;
    for other in all.iter_mut().skip(1) {
        other.schedule.clear();
    }
    all[fleet].schedule = figures.strength.iter().map(strength).collect();
    all[fleet].net_t = figures.payload_t;
    all[fleet].own_use_t = 0.0;
    (all[fleet].out_h, all[fleet].home_h) = (figures.round_trip_days * 12.0, figures.round_trip_days * 12.0);
    // Repair as long as needed for the availability of the figures, of a share that goes to the workshop.
    all[fleet].breakdown_share = if figures.availability < 1.0 { 0.1 } else { 0.0 };
    all[fleet].written_off_share = 0.0;
    all[fleet].repair_h = figures.round_trip_days * 24.0 * (1.0 / figures.availability - 1.0) / 0.1;
    let mut laws = world.laws;
    laws.haulage.throughput = 1.0;
    match simulate(
        &World { theatre: Arc::new(theatre), laws, free_from_h: f64::INFINITY, choices: Arc::default() },
        &Settings::quiet(1939, 0),
    ) {
        Ok(run) => checks.push(Check::new(name, figures.expected_t, run.state.hauled_t[fleet], figures.tolerance, &figures.source)),
        Err(broken) => checks.push(Check::impossible(name, &broken.invariant)),
    }
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
