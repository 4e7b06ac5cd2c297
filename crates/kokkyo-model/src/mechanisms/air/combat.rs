//! **Who meets whom in the air?**
//!
//! Fighters fly in formations of *s*. Over the front a formation is on station for t hours, sees r to either side and
//! sweeps 2 r (4/π) v t of the ground A over which formations are spread; it meets
//!
//! > μ = g (ρ / s) t · 2 r (4/π) v t / A
//!
//! of the enemy's, ρ of whose fighters fly an hour; g is the luck of the day. A formation fights once: then its
//! ammunition is gone or its fuel. So of F formations F (1 − e^−μ) fight; there are as many fights as the side with fewer
//! has formations that do, and over them those of the other side are spread, at most J to one. A fight is bounded in time and ammunition to
//! n = min(duration / time of a pass, seconds of fire / length of a burst) passes, of which a share comes to shots and
//! a share of these brings the enemy down: k victories of one who fights an equal one. Within it Lanchester's square law
//! is solved exactly:
//!
//! > a' = a cosh k − r b sinh k,  b' = b cosh k − (a / r) sinh k,  r = √(q_b / q_a)
//!
//! so that q_a / q_b is the exchange ratio of equal numbers. A formation of bombers is met by one of fighters; of
//! these e² / (e + c f) get past *f* of the escort. Bombers and scouts run as fast as they can: a fighter of speed *u* that
//! sees one of speed *v* at *r* comes up with it in time *T* from the share of all bearings within the limiting line of
//! approach, θ / π with
//!
//! > cos θ = (r² + (v² − u²) t²) / (2 r v t),  t = min(T, r / √(v² − u²)) if v > u, else T
//!
//! Who is reached is shot down, turns back, shoots back. Above a raid everyone
//! meets; fighters that rise by surprise fight at a disadvantage. Who is shot down and who is only damaged is drawn by
//! squadron. Left out: height and sun, radio, ground observers who lead fighters, cannon against guns, single aces.
//!
//! | | |
//! |---|---|
//! | phase | air |
//! | reads | flights of the step, quality of types and crews |
//! | proposes | aircraft lost and damaged, airmen lost, what gets through, weight of the fighters of the day |
//! | emits | `AirBattle` |
//! | streams | `Air` |
//! | sources | `air/` and parameters of the package |
//! | stand-in | nobody intercepts: everything gets through |

use kokkyo_scenario::air::AirRole;

use crate::chance::Stream;
use crate::parameters::Laws;
use crate::world::air::{AirEffect, AirLoss, Fate, Flight, airmen_lost, is_over_the_front, is_surprise, quality};
use crate::world::column::AirMissionId;
use crate::world::{Effect, Effects, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "air.combat" {
        /// Fighters that fly and fight together.
        formation: "1", 1.0 => 100.0;
        /// Formations of one side that come into a fight with one of the other, at most.
        join: "1", 1.0 => 20.0;
        /// How long fighters go after aircraft that run from them.
        pursuit_min: "min", 0.5 => 120.0;
        /// How far a formation sees and can reach another.
        sight_km: "km", 0.5 => 50.0;
        /// Ground over which the fighters of both sides are spread.
        patrol_km2: "km2", 50.0 => 1000000.0;
        /// How long a fight lasts.
        fight_min: "min", 0.5 => 60.0;
        /// Time of one pass: to turn, close in and break off.
        pass_min: "min", 0.1 => 10.0;
        /// Seconds of fire that a fighter carries ammunition for.
        firing_s: "s", 1.0 => 300.0;
        /// Length of a burst.
        burst_s: "s", 0.2 => 30.0;
        /// Share of the passes that come to shots at an equal enemy.
        shots_per_pass: "1", 0.0 => 1.0;
        /// Share of the bursts that bring him down.
        kills_per_burst: "1", 0.0 => 1.0;
        /// Variance of the luck of a day in meeting.
        luck_variance: "1", 0.0 => 4.0;
        /// How many fighters one of the escort holds.
        screen: "1", 0.0 => 5.0;
        /// Bombers that turn back for each fighter that falls on one of them.
        turned_back: "1", 0.0 => 5.0;
        /// Aircraft damaged for each one shot down.
        damaged_per_loss: "1", 0.0 => 5.0;
        /// Share of damaged aircraft that are beyond repair.
        beyond_repair: "1", 0.0 => 1.0;
        /// Share of its quality that fatigue takes from a wholly tired crew.
        tired_quality: "1", 0.0 => 1.0;
        /// Quality of fighters that rise by surprise, of what it is otherwise.
        surprised_quality: "1", 0.05 => 1.0;
        /// Share of the airmen of a lost aircraft who are dead or missing, over own ground.
        airmen_lost_own: "1", 0.0 => 1.0;
        /// Share over enemy ground; over the front half way between.
        airmen_lost_enemy: "1", 0.0 => 1.0;
        /// Share of these who are missing, over enemy ground; over the front half of it.
        airmen_missing: "1", 0.0 => 1.0;
        /// Share of the others who are hurt.
        airmen_hurt: "1", 0.0 => 1.0;
        /// How fast the weight of fighters in the air is forgotten.
        weight_memory_h: "h", 1.0 => 240.0;
    }
}

/// What is left of two numbers after a fight by the square law, exactly. `q` are qualities, `k` victories of a sortie
/// that engages an equal one.
pub fn square_law(n: [f64; 2], q: [f64; 2], k: f64) -> [f64; 2] {
    if n[0] <= 0.0 || n[1] <= 0.0 || q[0] <= 0.0 || q[1] <= 0.0 {
        return n;
    }
    let r = (q[1] / q[0]).sqrt();
    let (cosh, sinh) = (libm::cosh(k), libm::sinh(k));
    [(n[0] * cosh - r * n[1] * sinh).clamp(0.0, n[0]), (n[1] * cosh - n[0] / r * sinh).clamp(0.0, n[1])]
}

/// Passes of a fighter in a fight: as many as time or ammunition allow.
pub fn passes(fight_min: f64, pass_min: f64, firing_s: f64, burst_s: f64) -> f64 {
    (fight_min / pass_min).min(firing_s / burst_s)
}

/// Victories of a fighter in a fight with an equal one: k.
pub fn victories(law: &Params) -> f64 {
    passes(law.fight_min, law.pass_min, law.firing_s, law.burst_s) * law.shots_per_pass * law.kills_per_burst
}

/// Formations of the enemy that a formation meets while on station, as particles of a gas meet: μ. `fighters_per_h` of the
/// enemy in formations of `formation`, each `station_h` over `patrol_km2`, seen from `sight_km`, all at `km_h`.
pub fn encounters(fighters_per_h: f64, formation: f64, station_h: f64, sight_km: f64, km_h: f64, patrol_km2: f64) -> f64 {
    let up_at_once = fighters_per_h / formation * station_h;
    up_at_once * 2.0 * sight_km * (4.0 / std::f64::consts::PI) * km_h * station_h / patrol_km2
}

/// Fights between so many formations of two sides, and how many formations of each side are in one. `met` is how many of
/// the other side's a formation of each side meets.
pub fn fights(formations: [f64; 2], met: [f64; 2], join: f64) -> (f64, [f64; 2]) {
    let few = usize::from(formations[1] < formations[0]);
    let many = 1 - few;
    let chance = -libm::expm1(-met[few]);
    let number = formations[few] * chance;
    if number <= 0.0 {
        return (0.0, [0.0; 2]);
    }
    let mut in_one = [1.0; 2];
    let engaged = formations[many] * -libm::expm1(-met[many]);
    in_one[many] = (engaged / number).clamp(1.0, join.max(1.0)).min(formations[many] / number);
    (number, in_one)
}

/// Fighters that an escort of `friends` does not hold.
pub fn free(fighters: f64, friends: f64, screen: f64) -> f64 {
    if fighters <= 0.0 { 0.0 } else { fighters * fighters / (fighters + screen * friends) }
}

/// Share of the bearings from which a fighter of speed `u` that is `r` km away comes up within `hours` with somebody who runs
/// straight on at speed `v`: the limiting line of approach of search theory. Speeds in km/h.
pub fn reach(u: f64, v: f64, r: f64, hours: f64) -> f64 {
    if r <= 0.0 || v <= 0.0 {
        return 1.0;
    }
    let slower = v * v - u * u;
    let t = if slower > 0.0 { hours.min(r / slower.sqrt()) } else { hours };
    let cosine = (r * r + slower * t * t) / (2.0 * r * v * t);
    libm::acos(cosine.clamp(-1.0, 1.0)) / std::f64::consts::PI
}

/// One side of a fight, in sums.
#[derive(Debug, Clone, Copy, Default)]
struct Fleet {
    fighters: f64,
    others: f64,
    fighter_quality: f64,
    other_quality: f64,
    /// Top speed times number of fighters.
    fighter_km_h: f64,
    /// Fighter sorties an hour, each flight spread over the hours in which it is flown.
    fighters_per_h: f64,
}

/// Day's draw that is no squadron's.
const LUCK: u32 = 0x4C00_0000;

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    weigh(view, laws, effects);
    let air = &view.state.air;
    if air.flights.is_empty() {
        return;
    }
    fight(None, view, laws, effects);
    for (id, mission) in view.theatre.air.missions.entries() {
        if air.is_in_step(id, view.state.hour, view.theatre.step_h)
            && mission.verb.is_raid()
            && air.flights.iter().any(|flight| flight.mission == id)
        {
            fight(Some(id), view, laws, effects);
        }
    }
}

/// Null model: nobody intercepts.
pub fn stand_in(view: &View, laws: &Laws, effects: &mut Effects) {
    weigh(view, laws, effects);
}

/// Weight of each side's fighters over the last day: quality times sorties, fading.
fn weigh(view: &View, laws: &Laws, effects: &mut Effects) {
    let air = &view.state.air;
    if air.flights.is_empty() && air.weight == [0.0; 2] {
        return;
    }
    let fade = libm::exp(-view.theatre.step_h / laws.air_combat.weight_memory_h);
    let mut weight = air.weight.map(|weight| if weight * fade < 1e-6 { 0.0 } else { weight * fade });
    for flight in &air.flights {
        if role(flight, view) == AirRole::Fighter {
            let side = view.theatre.air.squadrons[flight.squadron].side.index();
            weight[side] += f64::from(flight.sorties) * quality(flight.squadron, view.theatre, view.state, laws.air_combat.tired_quality);
        }
    }
    effects.push(Effect::Air(AirEffect::Weigh { weight }));
}

fn role(flight: &Flight, view: &View) -> AirRole {
    view.theatre.air.types.get(view.theatre.air.squadrons[flight.squadron].kind).map_or(AirRole::Fighter, |kind| kind.role)
}

/// Hours of the step over which a flight is spread: those of a blow, or the light.
fn hours_of(flight: &Flight, view: &View) -> f64 {
    let (mission, [from_h, to_h]) = (&view.theatre.air.missions[flight.mission], view.state.air.window_h[flight.mission]);
    let (hour, step_h) = (view.state.hour, view.theatre.step_h);
    let hours = if mission.is_timed() { to_h.min(hour + step_h) - from_h.max(hour) } else { step_h * view.state.light.day_share };
    hours.max(0.25)
}

/// Whether a flight takes part in the fight over the front (`None`) or above a raid.
fn takes_part(flight: &Flight, raid: Option<AirMissionId>, view: &View) -> bool {
    match raid {
        None => is_over_the_front(flight, view.theatre),
        Some(raid) => flight.mission == raid,
    }
}

/// Types of aircraft of which it is kept how many of them are reached; of any others it is worked out anew.
const TYPES: usize = 32;

fn fight(raid: Option<AirMissionId>, view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state, law) = (view.theatre, view.state, &laws.air_combat);
    let surprise = raid.is_some_and(|raid| is_surprise(raid, view, laws.sortie.vigilant_warning, laws.sortie.vigilance_h));
    let skill = |flight: &Flight| {
        let quality = quality(flight.squadron, theatre, state, law.tired_quality).max(1e-3);
        if surprise && flight.scrambled { quality * law.surprised_quality } else { quality }
    };
    let mut fleets = [Fleet::default(); 2];
    for flight in state.air.flights.iter().filter(|flight| takes_part(flight, raid, view)) {
        let fleet = &mut fleets[theatre.air.squadrons[flight.squadron].side.index()];
        let number = f64::from(flight.sorties);
        if role(flight, view) == AirRole::Fighter {
            fleet.fighters += number;
            fleet.fighters_per_h += number / hours_of(flight, view);
            fleet.fighter_quality += number * skill(flight);
            fleet.fighter_km_h +=
                number * theatre.air.types.get(theatre.air.squadrons[flight.squadron].kind).map_or(0.0, |kind| kind.speed_km_h);
        } else {
            fleet.others += number;
            fleet.other_quality += number * skill(flight);
        }
    }
    if fleets.iter().any(|fleet| fleet.fighters + fleet.others <= 0.0) || fleets.iter().all(|fleet| fleet.fighters <= 0.0) {
        return;
    }
    let mut pursuits = std::mem::take(&mut effects.pursuits);
    // The same for all of a side that fly the same type: worked out for the first of them.
    let mut reached_by = [[f64::NAN; TYPES]; 2];
    // Share of the bearings from which those fighters of the enemy that are there reach one who runs.
    let mut reached = |flight: &Flight| {
        let hunters = fleets[1 - theatre.air.squadrons[flight.squadron].side.index()].fighters;
        if hunters <= 0.0 {
            return 0.0;
        }
        let prey = &theatre.air.squadrons[flight.squadron];
        if let Some(&kept) = reached_by[prey.side.index()].get(prey.kind).filter(|kept| !kept.is_nan()) {
            return kept;
        }
        let mut sum = 0.0;
        for other in state.air.flights.iter().filter(|other| takes_part(other, raid, view) && role(other, view) == AirRole::Fighter) {
            let hunter = &theatre.air.squadrons[other.squadron];
            if hunter.side != prey.side {
                let speed = |kind: usize| theatre.air.types.get(kind).map_or(0.0, |kind| kind.speed_km_h);
                let share = pursuits.of(hunter.kind, prey.kind, theatre.air.types.len(), || {
                    reach(speed(hunter.kind), speed(prey.kind), law.sight_km, law.pursuit_min / 60.0)
                });
                sum += f64::from(other.sorties) * share;
            }
        }
        let share = sum / hunters;
        if let Some(kept) = reached_by[prey.side.index()].get_mut(prey.kind) {
            *kept = share;
        }
        share
    };
    let mut within_reach = [0.0; 2];
    for flight in state.air.flights.iter().filter(|flight| takes_part(flight, raid, view) && role(flight, view) != AirRole::Fighter) {
        within_reach[theatre.air.squadrons[flight.squadron].side.index()] += f64::from(flight.sorties) * reached(flight);
    }
    let mean = |sum: f64, number: f64| if number > 0.0 { sum / number } else { 1.0 };
    let fighter_q = [0, 1].map(|side| mean(fleets[side].fighter_quality, fleets[side].fighters));
    let other_q = [0, 1].map(|side| mean(fleets[side].other_quality, fleets[side].others));
    // How many of the other side's formations one meets; above a raid nobody misses anybody.
    let luck = view.chance.at(Stream::Air, view.day(), LUCK).frailty(law.luck_variance);
    let km_h = mean(fleets[0].fighter_km_h + fleets[1].fighter_km_h, fleets[0].fighters + fleets[1].fighters) * laws.sortie.cruise_share;
    let met = [0, 1].map(|side: usize| {
        let enemy = &fleets[1 - side];
        if raid.is_some() {
            if enemy.fighters > 0.0 { f64::INFINITY } else { 0.0 }
        } else {
            luck * encounters(enemy.fighters_per_h, law.formation, laws.sortie.station_h, law.sight_km, km_h, law.patrol_km2)
        }
    });
    let k = victories(law);
    let formations = [0, 1].map(|side| fleets[side].fighters / law.formation);
    let (number, in_one) = fights(formations, met, law.join);
    let start = in_one.map(|formations| formations * law.formation);
    let left = square_law(start, fighter_q, k);
    let engaged = [0, 1].map(|side| number * start[side]);
    // Hazard of a fighter sortie, and of one of the others, on each side.
    let mut fighter_p = [0.0; 2];
    let mut other_p = [0.0; 2];
    let mut turned = [0.0; 2];
    let mut others_met = [0.0; 2];
    for side in 0..2 {
        if engaged[side] > 0.0 {
            fighter_p[side] = engaged[side] / fleets[side].fighters * (1.0 - left[side] / start[side]);
        }
    }
    for side in 0..2 {
        let chance = -libm::expm1(-met[side]);
        let others = within_reach[side] * chance;
        // One formation of fighters falls on one of bombers, and has to get past the fighters that fly for each of these.
        let attacks = (others / law.formation).min(formations[1 - side]);
        let escort = fleets[side].fighters / fleets[side].others.max(1.0) * law.formation;
        let hunters = attacks * free(law.formation, escort, law.screen);
        if others <= 0.0 || hunters <= 0.0 {
            continue;
        }
        others_met[side] = others;
        let each = hunters / others;
        let hazard = k * (fighter_q[1 - side] / other_q[side]).sqrt() * each;
        other_p[side] = -libm::expm1(-hazard) * chance;
        turned[side] = chance * -libm::expm1(-law.turned_back * each);
        // They shoot back at those who come, each at one.
        let back = k * (other_q[side] / fighter_q[1 - side]).sqrt() * others.min(hunters);
        fighter_p[1 - side] += -libm::expm1(-back / fleets[1 - side].fighters.max(1.0));
    }
    let mut lost = [0; 2];
    for (at, flight) in state.air.flights.iter().enumerate().filter(|(_, flight)| takes_part(flight, raid, view)) {
        let who = &theatre.air.squadrons[flight.squadron];
        let side = who.side.index();
        let is_fighter = role(flight, view) == AirRole::Fighter;
        // Within a side the better fare better, as against the enemy.
        let within = if is_fighter || other_p[side] <= 0.0 { 1.0 } else { reached(flight) };
        let (p, mean_q) = if is_fighter { (fighter_p[side], fighter_q[side]) } else { (other_p[side] * within, other_q[side]) };
        let p = (p * (mean_q / skill(flight)).sqrt()).min(1.0);
        if p <= 0.0 {
            continue;
        }
        let key = who.key ^ theatre.air.missions[flight.mission].key.rotate_left(13) ^ u32::from(flight.scrambled);
        let mut draws = view.chance.at(Stream::Air, view.moment(), key);
        let down = draws.binomial(flight.sorties, p).min(state.air.serviceable[flight.squadron]);
        let hit = draws.binomial(flight.sorties - down, (p * law.damaged_per_loss).min(1.0));
        let beyond = draws.binomial(hit, law.beyond_repair);
        if down > 0 {
            let fate = fate(flight, raid, view, laws);
            let crew = theatre.air.types.get(who.kind).map_or(1, |kind| kind.crew);
            let [dead, missing, hurt] = airmen_lost(down, crew, fate, &mut draws);
            let to = AirLoss::Combat;
            effects.push(Effect::Air(AirEffect::Lose { squadron: flight.squadron, aircraft: down, to, dead, missing, hurt }));
        }
        if hit > 0 {
            effects.push(Effect::Air(AirEffect::Damage { squadron: flight.squadron, aircraft: hit, beyond, to: AirLoss::Combat }));
        }
        if !is_fighter {
            let share = (1.0 - turned[side] * within) * (1.0 - f64::from(down) / f64::from(flight.sorties));
            effects.push(Effect::Air(AirEffect::Thin { flight: at, through: share }));
        }
        lost[side] += down;
    }
    effects.pursuits = pursuits;
    if lost != [0; 2] {
        let sorties = [0, 1].map(|side| (engaged[side] + others_met[side]).round() as u32);
        effects.push(Effect::Air(AirEffect::Battle { sorties, lost }));
    }
}

/// How airmen fare: raiders come down behind the enemy, those who rise against them at home, the rest over the front.
fn fate(flight: &Flight, raid: Option<AirMissionId>, view: &View, laws: &Laws) -> Fate {
    let law = &laws.air_combat;
    let beyond = raid.is_some_and(|raid| view.theatre.air.missions[raid].beyond);
    let enemy_ground = match (flight.scrambled, beyond) {
        (true, _) => 0.0,
        (false, true) => 1.0,
        (false, false) => 0.5,
    };
    Fate {
        lost: law.airmen_lost_own + (law.airmen_lost_enemy - law.airmen_lost_own) * enemy_ground,
        missing: law.airmen_missing * enemy_ground,
        hurt: law.airmen_hurt,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::proving_ground::{Field, Ground};
    use crate::world::state::Light;
    use kokkyo_scenario::air::AirVerb;

    #[test]
    fn the_square_law_keeps_its_invariant_and_its_exchange_ratio() {
        for (n, q) in [([40.0, 30.0], [1.0, 1.0]), ([20.0, 60.0], [2.0, 0.5]), ([5.0, 5.0], [1.0, 3.0])] {
            let left = square_law(n, q, 0.1);
            let invariant = |n: [f64; 2]| q[0] * n[0] * n[0] - q[1] * n[1] * n[1];
            assert!((invariant(n) - invariant(left)).abs() < 1e-9 * invariant(n).abs().max(1.0));
        }
        // Equal numbers, small losses: the exchange ratio is that of the qualities.
        let left = square_law([1000.0, 1000.0], [4.0, 1.0], 1e-4);
        assert!(((1000.0 - left[1]) / (1000.0 - left[0]) - 4.0).abs() < 1e-2);
        assert_eq!(square_law([10.0, 0.0], [1.0, 1.0], 0.1), [10.0, 0.0]);
    }

    #[test]
    fn two_short_fights_are_one_long_one() {
        let half = square_law(square_law([40.0, 25.0], [1.0, 1.4], 0.05), [1.0, 1.4], 0.05);
        let whole = square_law([40.0, 25.0], [1.0, 1.4], 0.1);
        assert!((half[0] - whole[0]).abs() < 1e-12 && (half[1] - whole[1]).abs() < 1e-12);
    }

    #[test]
    fn a_fight_lasts_as_long_as_time_and_ammunition_do_and_no_longer() {
        assert_eq!(passes(10.0, 2.0, 25.0, 2.5), 5.0, "time is short");
        assert_eq!(passes(60.0, 2.0, 25.0, 2.5), 10.0, "ammunition is short");
        assert_eq!(passes(600.0, 2.0, 25.0, 2.5), 10.0, "a longer fight changes nothing without ammunition");
    }

    #[test]
    fn formations_meet_like_particles_of_a_gas() {
        // 24 fighters an hour in twelves, half an hour each: one formation up at once. In half an hour at 400 km/h another
        // sweeps 2 · 6 · 509 · 0.5 = 3,056 km² of 3,000.
        let met = encounters(24.0, 12.0, 0.5, 6.0, 400.0, 3000.0);
        assert!((met - 12.0 * 1600.0 / std::f64::consts::PI * 0.5 / 3000.0).abs() < 1e-12 && (met - 1.0186).abs() < 1e-4, "{met}");
        assert_eq!(encounters(0.0, 12.0, 0.5, 6.0, 400.0, 3000.0), 0.0);
    }

    #[test]
    fn a_slower_fighter_comes_up_only_from_within_the_limiting_line_of_approach() {
        use std::f64::consts::PI;
        // With time without end: θ = arcsin(u / v), the bow and both sides of it.
        for (u, v) in [(300.0, 400.0), (445.0, 480.0), (100.0, 420.0)] {
            assert!((reach(u, v, 6.0, 1e6) - libm::asin(u / v) / PI).abs() < 1e-12, "{u} after {v}");
        }
        // As fast as he is: half of all bearings in the end, a little less in ten minutes.
        let equal = reach(400.0, 400.0, 6.0, 1.0 / 6.0);
        assert!((equal - libm::acos(6.0 / (2.0 * 400.0 / 6.0)) / PI).abs() < 1e-12 && equal < 0.5 && equal > 0.48, "{equal}");
        // Faster: a stern chase of 6 km at 36 km/h more takes ten minutes.
        assert_eq!(reach(436.1, 400.0, 6.0, 1.0 / 6.0), 1.0);
        assert!(reach(435.0, 400.0, 6.0, 1.0 / 6.0) < 1.0);
        // Who is too far ahead to be met at all in the time is not.
        assert_eq!(reach(100.0, 100.0, 50.0, 0.1), 0.0);
        let grows =
            |of: &dyn Fn(f64) -> f64| (1..60).map(|x| of(f64::from(x) * 10.0)).collect::<Vec<_>>().windows(2).all(|w| w[1] >= w[0] - 1e-12);
        assert!(grows(&|u| reach(u, 400.0, 6.0, 1.0 / 6.0)), "a faster hunter reaches no less");
        assert!(grows(&|minutes| reach(390.0, 400.0, 6.0, minutes / 60.0)), "a longer chase reaches no less");
        assert!(grows(&|slower| reach(400.0, 610.0 - slower, 6.0, 1.0 / 6.0)), "a slower prey is reached no less");
    }

    #[test]
    fn fast_scouts_lose_less_than_slow_ones_to_the_same_fighters() {
        let lost = |km_h: f64| {
            let mut sum = 0;
            for seed in 0..1200 {
                let mut ground = Ground::new();
                let (scouts, from) = ground.squadron(Side::First, 20);
                ground.role(scouts, AirRole::Reconnaissance);
                let kind = ground.theatre.air.squadrons[scouts].kind;
                ground.theatre.air.types[kind].speed_km_h = km_h;
                let (_, to) = ground.squadron(Side::Second, 30);
                for (side, verb) in [(Side::First, AirVerb::Reconnaissance), (Side::Second, AirVerb::Superiority)] {
                    ground.air_mission(side, verb, 0.0, 240.0, 2.0);
                }
                [from, to].into_iter().for_each(|airfield| ground.stock(airfield, [1e9, 0.0]));
                ground.theatre.air.light_h = vec![24.0; 3];
                let mut field = ground.play();
                field.seed = seed;
                crate::world::proving_ground::air_laws(&mut field.laws);
                field.state.light = Light { day_share: 1.0, is_day: true };
                field.play(crate::mechanisms::air::muster::decide);
                field.play(crate::mechanisms::air::sortie::decide);
                field.play(decide);
                field.audit();
                sum += field.state.air.lost[scouts].iter().sum::<u32>();
            }
            f64::from(sum)
        };
        let (slow, fast) = (lost(200.0), lost(480.0));
        assert!(slow > 100.0 && fast > 0.0, "{slow} and {fast}");
        // 400 km/h after 480: arcsin(0.83) / π = 0.31 of the bearings.
        assert!((fast / slow - 0.314).abs() < 0.12, "{fast} of {slow}");
    }

    #[test]
    fn there_are_no_more_fights_than_formations_and_none_is_larger_than_join_says() {
        for (formations, met) in [([2.0, 7.0], [1.5, 0.4]), ([7.0, 2.0], [0.4, 1.5]), ([3.0, 3.0], [9.0, 9.0]), ([1.0, 50.0], [200.0, 4.0])]
        {
            let (number, in_one) = fights(formations, met, 2.0);
            for side in 0..2 {
                assert!(number * in_one[side] <= formations[side] + 1e-12, "{number} {in_one:?}");
                assert!(in_one[side] <= 2.0);
            }
            let (mirrored, other) = fights([formations[1], formations[0]], [met[1], met[0]], 2.0);
            assert!((number - mirrored).abs() < 1e-12 && in_one == [other[1], other[0]], "the same from both sides");
        }
        // Two against seven who meet one and a half each: 2 (1 − e^−1.5) fights.
        assert!((fights([2.0, 7.0], [1.5, 0.4], 2.0).0 - 2.0 * (1.0 - libm::exp(-1.5))).abs() < 1e-12);
        assert_eq!(fights([2.0, 0.0], [0.0, 5.0], 2.0), (0.0, [0.0; 2]), "nobody to fight");
    }

    #[test]
    fn beyond_what_can_join_more_enemies_do_no_more_harm() {
        let loss = |enemies: f64| {
            let (number, in_one) = fights([4.0, enemies], [f64::INFINITY, f64::INFINITY], 2.0);
            let left = square_law(in_one.map(|each| each * 9.0), [1.0, 1.0], 0.05);
            number * (in_one[0] * 9.0 - left[0])
        };
        assert!(loss(6.0) > loss(4.0) && loss(8.0) > loss(6.0));
        assert!((loss(8.0) - loss(40.0)).abs() < 1e-12, "{} against {}", loss(8.0), loss(40.0));
        // Twice the enemy, one in twenty: about one in ten of the 36.
        assert!((loss(8.0) / 36.0 - (2.0 * libm::sinh(0.05) - (libm::cosh(0.05) - 1.0))).abs() < 1e-12);
    }

    #[test]
    fn the_escort_holds_what_it_can() {
        assert_eq!(free(10.0, 0.0, 1.0), 10.0);
        assert_eq!(free(10.0, 10.0, 1.0), 5.0);
        assert!(free(10.0, 90.0, 1.0) < free(10.0, 10.0, 1.0));
    }

    fn duel(numbers: [u32; 2], skill: [f64; 2], step_h: f64, seed: u64) -> [f64; 2] {
        let mut ground = Ground::new();
        let squadrons = Side::BOTH.map(|side| {
            let (squadron, airfield) = ground.squadron(side, numbers[side.index()]);
            ground.air_mission(side, AirVerb::Superiority, 0.0, 2400.0, 2.0);
            ground.stock(airfield, [1e9, 0.0]);
            ground.posting(squadron, skill[side.index()]);
            squadron
        });
        ground.theatre.step_h = step_h;
        ground.theatre.air.light_h = vec![24.0; 3];
        let mut field: Field = ground.play();
        field.seed = seed;
        crate::world::proving_ground::air_laws(&mut field.laws);
        field.state.light = Light { day_share: 1.0, is_day: true };
        field.play(crate::mechanisms::air::muster::decide);
        while field.state.hour < 24.0 - 1e-9 {
            field.state.air.begin_step();
            field.play(crate::mechanisms::air::sortie::decide);
            field.play(decide);
            field.audit();
            field.state.hour += step_h;
        }
        squadrons.map(|squadron| f64::from(field.state.air.lost[squadron].iter().sum::<u32>()))
    }

    fn mean(numbers: [u32; 2], skill: [f64; 2], step_h: f64) -> [f64; 2] {
        let mut sum = [0.0; 2];
        for seed in 0..200 {
            let lost = duel(numbers, skill, step_h, seed);
            sum = [sum[0] + lost[0] / 200.0, sum[1] + lost[1] / 200.0];
        }
        sum
    }

    #[test]
    fn the_better_side_loses_less_and_equals_lose_alike_whatever_the_step() {
        let equal = mean([30, 30], [1.0, 1.0], 3.0);
        assert!(equal[0] > 1.0 && (equal[0] / equal[1] - 1.0).abs() < 0.2, "{equal:?}");
        let better = mean([30, 30], [1.0, 0.4], 3.0);
        assert!(better[0] < 0.7 * better[1], "{better:?}");
        for step_h in [1.0, 0.5] {
            let fine = mean([30, 30], [1.0, 1.0], step_h);
            assert!((fine[0] + fine[1] - equal[0] - equal[1]).abs() < 0.15 * (equal[0] + equal[1]), "{fine:?} against {equal:?}");
        }
    }

    #[test]
    fn without_interception_nobody_is_lost() {
        let mut ground = Ground::new();
        for side in Side::BOTH {
            let (_, airfield) = ground.squadron(side, 30);
            ground.air_mission(side, AirVerb::Superiority, 0.0, 240.0, 2.0);
            ground.stock(airfield, [1e9, 0.0]);
        }
        ground.theatre.air.light_h = vec![24.0; 3];
        let mut field = ground.play();
        crate::world::proving_ground::air_laws(&mut field.laws);
        field.state.light = Light { day_share: 1.0, is_day: true };
        field.play(crate::mechanisms::air::muster::decide);
        field.play(crate::mechanisms::air::sortie::decide);
        assert!(!field.state.air.flights.is_empty());
        assert!(field.effects(stand_in).iter().all(|effect| matches!(effect, Effect::Air(AirEffect::Weigh { .. }))));
    }
}
