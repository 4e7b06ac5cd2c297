//! **Who flies?**
//!
//! Each mission asks of each of its squadrons that lie within reach for its effort times the serviceable aircraft that
//! have a crew; work that is spread over days goes with the light of the day, a blow with its own hours. An aircraft
//! flies no more often than the light, the way there and back and the time on the ground allow; tired crews fly less;
//! a resting squadron does not fly. Over the front fly no more bombers than there are fighters to escort them, so many to
//! each by the custom of the side; who goes with a blow stands in its order. What an airfield lacks in fuel or bombs is
//! shared in proportion. A mission that
//! waits for a directive is not flown without it, one that a directive forbids is not flown if the prohibition came
//! before the last moment to call it off: later it is overtaken. Against a raid that is seen coming, the fighters of
//! the field rise. While the weather grounds everybody (`air/weather.csv`) nobody flies, and what a day loses of its hours is not made
//! up for. Left out: weather that only hinders, night flying, formation of sorties in time.
//!
//! | | |
//! |---|---|
//! | phase | air |
//! | reads | squadrons, missions, light, directives received, fuel and bombs |
//! | proposes | flights with fuel and bombs used and crews tired, launches and bars |
//! | emits | `AirMissionLaunched`, `AirMissionBarred` |
//! | streams | `Air` |
//! | sources | `air/` and parameters of the package |
//! | stand-in | nobody flies |

use kokkyo_scenario::air::{AirRole, AirVerb};
use kokkyo_scenario::command::Compliance;

use crate::chance::Stream;
use crate::parameters::Laws;
use crate::world::air::{AirEffect, Flight, Mission, based_at, is_over_the_front, is_surprise, km_between, received_h};
use crate::world::column::{AirMissionId, AirfieldId, Id as _, SquadronId};
use crate::world::effects::Wish;
use crate::world::{Effect, Effects, Side, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "air.sortie" {
        /// Most sorties of an aircraft in a day.
        most_per_day: "1/day", 0.1 => 10.0;
        /// Time on the ground between two sorties.
        turnaround_h: "h", 0.1 => 12.0;
        /// Time over the target or on patrol.
        station_h: "h", 0.0 => 5.0;
        /// Fighters over the front for each bomber that the first side sends there.
        escort_first: "1", 0.0 => 20.0;
        /// Fighters over the front for each bomber that the second side sends there.
        escort_second: "1", 0.0 => 20.0;
        /// Cruising speed as a share of top speed.
        cruise_share: "1", 0.1 => 1.0;
        /// Radius of action as a share of the greatest range.
        radius_share: "1", 0.05 => 0.5;
        /// Fatigue that a sortie adds to a crew.
        fatigue_per_sortie: "1", 0.0 => 1.0;
        /// Share of their sorties that wholly tired crews no longer fly.
        tired_effort: "1", 0.0 => 1.0;
        /// Share of a raided field's fighters that rise when the raid is seen coming.
        warned_scramble: "1", 0.0 => 1.0;
        /// Share that rise when it is not.
        surprised_scramble: "1", 0.0 => 1.0;
        /// Chance of warning for some days after a raid, where it was less before.
        vigilant_warning: "1", 0.0 => 1.0;
        /// How long a raided field stays vigilant.
        vigilance_h: "h", 0.0 => 2400.0;
    }
}

impl Params {
    /// Fighters for each bomber, by side. *Unit*: 1.
    fn escort(&self) -> [f64; 2] {
        [self.escort_first, self.escort_second]
    }
}

/// Hours that a sortie takes: 2 d / v and the time over the target.
pub fn sortie_h(km: f64, cruise_km_h: f64, station_h: f64) -> f64 {
    if cruise_km_h > 0.0 { 2.0 * km / cruise_km_h + station_h } else { f64::INFINITY }
}

/// Most sorties of an aircraft in a day with `light_h` hours of light.
pub fn sorties_per_day(light_h: f64, sortie_h: f64, turnaround_h: f64, most: f64) -> f64 {
    (light_h / (sortie_h + turnaround_h)).min(most)
}

/// Share of what is wanted that is there: fuel or bombs, fighters for an escort. *Range*: 0–1.
pub fn share_of(there: f64, wanted: f64) -> f64 {
    if wanted <= there { 1.0 } else { (there / wanted).max(0.0) }
}

/// Share of a mission's work of a day, or of a blow's work in all, that falls into the step.
fn window_share(id: AirMissionId, mission: &Mission, view: &View) -> f64 {
    let [from_h, to_h] = view.state.air.window_h[id];
    let (hour, step_h) = (view.state.hour, view.theatre.step_h);
    let [from_now_h, to_now_h] = [from_h.max(hour), to_h.min(hour + step_h)];
    if from_now_h >= to_now_h {
        return 0.0;
    }
    let overlap_h = view.theatre.air.clear_h([from_now_h, to_now_h]);
    if overlap_h <= 0.0 {
        return 0.0;
    }
    if mission.is_timed() {
        return overlap_h / (to_h - from_h);
    }
    let light_h = view.theatre.air.light_h.get(view.day() as usize).copied().unwrap_or(12.0);
    if light_h > 0.0 { view.state.light.day_share * overlap_h / light_h } else { 0.0 }
}

/// Whether a mission may be flown; asked once, when its hour has come.
fn standing(id: AirMissionId, mission: &Mission, view: &View, effects: &mut Effects) -> bool {
    let state = view.state;
    match state.air.decided[id] {
        1 => return true,
        2 => return false,
        _ => {}
    }
    // Whoever decided on a course with this mission has weighed what speaks against it.
    let is_decided = mission.ordered && state.command.is_free(state.hour);
    let [from_h, _] = state.air.window_h[id];
    if !is_decided && mission.after.is_some() && received_h(mission.after, view.theatre, state) > state.hour + view.theatre.step_h {
        // Work that is spread over days begins when the directive comes; a blow is off.
        if mission.is_timed() {
            effects.push(Effect::Air(AirEffect::Bar { mission: id, directive: mission.after }));
        }
        return false;
    }
    let forbidden_h = if mission.forbidden_by.is_some() { received_h(mission.forbidden_by, view.theatre, state) } else { f64::INFINITY };
    let mut standing = 0;
    if forbidden_h <= from_h - mission.lead_h {
        let defied =
            is_decided || view.theatre.directives.find(mission.forbidden_by).is_some_and(|it| it.compliance == Compliance::Refused);
        if !defied {
            effects.push(Effect::Air(AirEffect::Bar { mission: id, directive: mission.forbidden_by }));
            return false;
        }
        standing = 2;
    } else if forbidden_h <= from_h || state.issued_hour.find(mission.forbidden_by).is_some_and(|&hour| hour <= from_h) {
        standing = 1;
    }
    effects.push(Effect::Air(AirEffect::Launch { mission: id, standing }));
    true
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let state = view.state;
    let (missions, hour, step_h) = (&view.theatre.air.missions, state.hour, view.theatre.step_h);
    let now = || missions.entries().filter(|(id, _)| state.air.is_in_step(*id, hour, step_h));
    if state.light.day_share <= 0.0 && !now().any(|(id, mission)| mission.is_timed() && window_share(id, mission, view) > 0.0) {
        return;
    }
    let mut wishes = std::mem::take(&mut effects.wishes);
    wishes.clear();
    let mut up = [0.0; ADDED_UP];
    for (id, mission) in now() {
        let share = window_share(id, mission, view);
        if share > 0.0 && !state.air.off[id] && mission.effort > 0.0 && standing(id, mission, view, effects) {
            wish(id, mission, share, view, laws, &mut wishes, &mut up);
        }
    }
    hold_back(&mut wishes, view, laws);
    let mut wanted_t = [[0.0; 2]; ADDED_UP];
    for wish in &wishes {
        if let Some(sums) = wanted_t.get_mut(wish.airfield.index()) {
            for (sum, needs_t) in sums.iter_mut().zip(wish.needs_t) {
                *sum += wish.sorties * needs_t;
            }
        }
    }
    for at in 0..wishes.len() {
        let Wish { flight, sorties, airfield, needs_t } = wishes[at];
        let mut share: f64 = 1.0;
        for kind in 0..2 {
            if needs_t[kind] > 0.0 {
                let wanted = wanted_t.get(airfield.index()).map_or_else(|| wanted_of(&wishes, airfield, kind), |sums| sums[kind]);
                debug_assert_eq!(wanted, wanted_of(&wishes, airfield, kind));
                share = share.min(share_of(state.air.stock_t[airfield][kind], wanted));
            }
        }
        fly(flight, sorties * share, airfield, needs_t, view, laws, effects);
    }
    scramble(&wishes, view, laws, effects);
    effects.wishes = wishes;
}

/// Null model: nobody flies.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

/// Airfields and squadrons whose wishes are added up once; those of any beyond them are added up whenever they are asked for.
const ADDED_UP: usize = 64;

/// What all who would fly from an airfield want, by kind. *Unit*: t.
fn wanted_of(wishes: &[Wish], airfield: AirfieldId, kind: usize) -> f64 {
    wishes.iter().filter(|wish| wish.airfield == airfield).map(|wish| wish.sorties * wish.needs_t[kind]).sum()
}

/// Sorties that a squadron would fly.
fn sorties_of(wishes: &[Wish], squadron: SquadronId) -> f64 {
    wishes.iter().filter(|wish| wish.flight.squadron == squadron).map(|wish| wish.sorties).sum()
}

/// Adds what the squadrons of a mission would fly. `up`: sorties of each squadron on more urgent missions.
fn wish(id: AirMissionId, mission: &Mission, share: f64, view: &View, laws: &Laws, wishes: &mut Vec<Wish>, up: &mut [f64; ADDED_UP]) {
    let (forces, state, law) = (&view.theatre.air, view.state, &laws.sortie);
    let light_h = forces.light_h.get(view.day() as usize).copied().unwrap_or(12.0);
    let first = wishes.len();
    let mut sum = 0.0;
    for &squadron in &mission.squadrons {
        if !state.air.is_there(squadron) || state.air.resting[squadron] {
            continue;
        }
        let who = &forces.squadrons[squadron];
        let (Some(kind), Some(posting)) = (forces.types.get(who.kind), who.posting(state.hour)) else { continue };
        let km = km_between(forces.airfields[posting.airfield].plane_km, mission.plane_km);
        if km > kind.range_km * law.radius_share {
            continue;
        }
        let hours = sortie_h(km, kind.speed_km_h * law.cruise_share, law.station_h);
        let most = sorties_per_day(light_h, hours, law.turnaround_h, law.most_per_day);
        let ready = f64::from(state.air.serviceable[squadron].min(state.air.airmen[squadron] / kind.crew.max(1)));
        let effort = if mission.is_timed() { mission.effort.min(1.0) } else { mission.effort.min(most) };
        let sorties = ready * effort * share * (1.0 - law.tired_effort * state.air.fatigue[squadron]);
        // Whoever is already up on more urgent work in this step is not there.
        let busy = match up.get(squadron.index()) {
            Some(&urgent) => {
                wishes[first..].iter().filter(|wish| wish.flight.squadron == squadron).fold(urgent, |sum, wish| sum + wish.sorties)
            }
            None => sorties_of(wishes, squadron),
        };
        debug_assert_eq!(busy, sorties_of(wishes, squadron));
        let room = (ready * (view.theatre.step_h / (hours + law.turnaround_h)).max(1.0) - busy).max(0.0);
        let sorties = sorties.min(room);
        if sorties > 0.0 {
            let bombs_t = if mission.verb == AirVerb::Superiority || mission.verb == AirVerb::Reconnaissance { 0.0 } else { kind.bombs_t };
            let flight = Flight { squadron, mission: id, sorties: 0, through: 1.0, scrambled: false };
            wishes.push(Wish { flight, sorties, airfield: posting.airfield, needs_t: [hours * kind.fuel_t_per_h, bombs_t] });
            sum += sorties;
        }
    }
    let most = mission.at_most * share;
    if sum > most {
        for wish in &mut wishes[first..] {
            wish.sorties *= most / sum;
        }
    }
    for wish in &wishes[first..] {
        if let Some(busy) = up.get_mut(wish.flight.squadron.index()) {
            *busy += wish.sorties;
        }
    }
}

/// Keeps back the bombers for which there are too few fighters over the front. Who goes with a blow stands in its order.
fn hold_back(wishes: &mut [Wish], view: &View, laws: &Laws) {
    let forces = &view.theatre.air;
    let role = |wish: &Wish| forces.types.get(forces.squadrons[wish.flight.squadron].kind).map(|kind| kind.role);
    let bombs = |wish: &Wish| {
        let is_blow = forces.missions[wish.flight.mission].is_timed();
        !is_blow && is_over_the_front(&wish.flight, view.theatre) && role(wish) == Some(AirRole::Bomber)
    };
    for side in Side::BOTH {
        let escort = laws.sortie.escort()[side.index()];
        let of_side = |wish: &&Wish| forces.squadrons[wish.flight.squadron].side == side;
        let fighters: f64 = wishes
            .iter()
            .filter(of_side)
            .filter(|wish| role(wish) == Some(AirRole::Fighter) && is_over_the_front(&wish.flight, view.theatre))
            .map(|wish| wish.sorties)
            .sum();
        let bombers: f64 = wishes.iter().filter(of_side).filter(|wish| bombs(wish)).map(|wish| wish.sorties).sum();
        let share = share_of(fighters, bombers * escort);
        for wish in wishes.iter_mut().filter(|wish| bombs(wish) && forces.squadrons[wish.flight.squadron].side == side) {
            wish.sorties *= share;
        }
    }
}

/// Makes sorties whole: the share of one that is left over is flown or not by chance.
fn fly(mut flight: Flight, sorties: f64, airfield: AirfieldId, needs_t: [f64; 2], view: &View, laws: &Laws, effects: &mut Effects) {
    let who = &view.theatre.air.squadrons[flight.squadron];
    let key = who.key ^ view.theatre.air.missions[flight.mission].key.rotate_left(7);
    let whole = sorties as u32;
    let rest = view.chance.at(Stream::Air, view.moment(), key).happens(sorties - f64::from(whole));
    flight.sorties = whole + u32::from(rest);
    if flight.sorties == 0 {
        return;
    }
    let number = f64::from(flight.sorties);
    let crews = crews(flight.squadron, view).max(1.0);
    let tires = laws.sortie.fatigue_per_sortie * number / crews;
    effects.push(Effect::Air(AirEffect::Fly { flight, airfield, used_t: needs_t.map(|tonnes| tonnes * number), tires }));
}

fn crews(squadron: SquadronId, view: &View) -> f64 {
    let crew = view.theatre.air.types.get(view.theatre.air.squadrons[squadron].kind).map_or(1, |kind| kind.crew);
    f64::from(view.state.air.airmen[squadron]) / f64::from(crew.max(1))
}

/// Fighters of raided fields rise against the raiders.
fn scramble(wishes: &[Wish], view: &View, laws: &Laws, effects: &mut Effects) {
    let (forces, state) = (&view.theatre.air, view.state);
    for (id, mission) in forces.missions.entries() {
        if !mission.verb.is_raid() || !wishes.iter().any(|wish| wish.flight.mission == id) {
            continue;
        }
        let up = if is_surprise(id, view, laws.sortie.vigilant_warning, laws.sortie.vigilance_h) {
            laws.sortie.surprised_scramble
        } else {
            laws.sortie.warned_scramble
        };
        // Of a depot: the fields at its place or the nearest own one stand watch, if any lies there.
        for &airfield in &mission.airfields {
            for squadron in based_at(airfield, view.theatre, state) {
                let kind = forces.types.get(forces.squadrons[squadron].kind);
                let Some(kind) = kind.filter(|kind| kind.role == AirRole::Fighter) else { continue };
                let ready = state.air.serviceable[squadron].min(state.air.airmen[squadron] / kind.crew.max(1));
                let flight = Flight { squadron, mission: id, sorties: 0, through: 1.0, scrambled: true };
                let needs_t = [laws.sortie.station_h * kind.fuel_t_per_h, 0.0];
                let fuel = share_of(state.air.stock_t[airfield][0], f64::from(ready) * up * needs_t[0]);
                fly(flight, f64::from(ready) * up * fuel, airfield, needs_t, view, laws, effects);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Side;
    use crate::world::proving_ground::{Field, Ground};
    use crate::world::state::Light;

    #[test]
    fn a_sortie_to_a_front_a_hundred_kilometres_off_takes_an_hour_and_a_quarter() {
        assert!((sortie_h(100.0, 300.0, 0.5) - 7.0 / 6.0).abs() < 1e-12);
        assert_eq!(sortie_h(100.0, 0.0, 0.5), f64::INFINITY);
        assert_eq!(sorties_per_day(15.0, 2.0, 1.0, 3.0), 3.0);
        assert_eq!(sorties_per_day(15.0, 5.0, 2.5, 3.0), 2.0);
        assert_eq!(share_of(10.0, 5.0), 1.0);
        assert_eq!(share_of(10.0, 40.0), 0.25);
    }

    #[test]
    fn of_the_bombers_so_many_are_sent_as_the_fighters_can_escort() {
        let escorted = |bombers: f64, fighters: f64, escort: f64| share_of(fighters, bombers * escort);
        assert_eq!(escorted(10.0, 30.0, 3.0), 1.0);
        assert_eq!(escorted(10.0, 15.0, 3.0), 0.5);
        assert_eq!(escorted(10.0, 0.0, 3.0), 0.0);
        assert_eq!(escorted(10.0, 0.0, 0.0), 1.0, "where nobody asks for an escort");
    }

    /// Sorties of bombers and of fighters in five days, 18 bombers beside so many fighters; a blow if `timed`.
    fn sent(fighters: u32, escort: f64, timed: bool) -> [f64; 2] {
        let mut ground = Ground::new();
        let (bomber, _) = ground.squadron(Side::First, 18);
        ground.role(bomber, AirRole::Bomber);
        let (fighter, _) = ground.squadron(Side::First, fighters);
        let strike = ground.air_mission(Side::First, AirVerb::StrikeTroops, 0.0, if timed { 6.0 } else { 240.0 }, 1.0);
        ground.change_air_mission(strike, |it| it.squadrons = vec![bomber]);
        let sweep = ground.air_mission(Side::First, AirVerb::Superiority, 0.0, 240.0, 1.0);
        ground.change_air_mission(sweep, |it| it.squadrons = vec![fighter]);
        ground.theatre.air.light_h = vec![24.0; 12];
        let mut field = ground.play();
        crate::world::proving_ground::air_laws(&mut field.laws);
        field.laws.sortie.escort_first = escort;
        field.state.light = Light { day_share: 1.0, is_day: true };
        five_days(&mut field);
        [bomber, fighter].map(|squadron| f64::from(field.state.air.sorties[squadron]))
    }

    #[test]
    fn bombers_over_the_front_are_kept_back_for_want_of_fighters_and_those_of_a_blow_are_not() {
        let whole = sent(18, 0.0, false);
        let short = sent(18, 3.0, false);
        assert_eq!(short[1], whole[1], "the fighters fly as before");
        assert!((short[0] * 3.0 / short[1] - 1.0).abs() < 0.15 && whole[0] > 2.5 * short[0], "{short:?} of {whole:?}");
        assert_eq!(sent(60, 3.0, false)[0], sent(60, 0.0, false)[0], "enough for all");
        assert_eq!(sent(0, 3.0, false)[0], 0.0);
        assert_eq!(sent(0, 3.0, true)[0], sent(0, 0.0, true)[0]);
        assert!(sent(0, 3.0, true)[0] > 0.0);
    }

    #[test]
    fn of_a_span_the_weather_leaves_the_hours_outside_it() {
        let mut ground = Ground::new();
        ground.theatre.air.grounded_h = vec![[10.0, 20.0], [40.0, 50.0]];
        let air = &ground.theatre.air;
        for (span, hours) in [([0.0, 8.0], 8.0), ([8.0, 12.0], 2.0), ([12.0, 15.0], 0.0), ([5.0, 60.0], 35.0), ([20.0, 40.0], 20.0)] {
            assert_eq!(air.clear_h(span), hours, "{span:?}");
        }
        assert_eq!(air.clear_h([30.0, 20.0]), 0.0);
    }

    #[test]
    fn a_blow_that_was_decided_on_waits_for_the_first_day_on_which_it_can_be_flown() {
        let mut ground = Ground::new();
        // From the evening of the first day to noon of the third.
        ground.theatre.air.grounded_h = vec![[18.0, 60.0], [102.0, 103.0]];
        let air = &ground.theatre.air;
        assert_eq!(air.first_clear([6.0, 8.0]), [6.0, 8.0]);
        assert_eq!(air.first_clear([30.0, 32.0]), [78.0, 80.0]);
        assert_eq!(air.first_clear([61.0, 62.0]), [61.0, 62.0]);
        assert_eq!(air.first_clear([30.0, 31.0]), [78.0, 79.0]);
        // Clear of one span, caught by the next.
        assert_eq!(air.first_clear([54.5, 55.0]), [78.5, 79.0]);
        assert_eq!(air.first_clear([102.5, 104.0]), [126.5, 128.0]);
    }

    #[test]
    fn what_the_weather_takes_of_five_days_is_not_flown_and_not_made_up_for() {
        let clear = day_in(3.0, 1.0, 1e6, &[]);
        // Two of the five days, and a half of each of two others.
        let half = day_in(3.0, 1.0, 1e6, &[[24.0, 72.0], [84.0, 108.0]]);
        assert!((95..=105).contains(&clear), "{clear}");
        assert!((37..=43).contains(&half), "{half}");
        assert_eq!(day_in(3.0, 1.0, 1e6, &[[0.0, 240.0]]), 0);
    }

    fn five_days(field: &mut Field) {
        field.play(crate::mechanisms::air::muster::decide);
        while field.state.hour < 120.0 - 1e-9 {
            field.state.air.begin_step();
            field.play(decide);
            field.audit();
            field.state.hour += field.theatre.step_h;
        }
    }

    fn day(step_h: f64, effort: f64, fuel_t: f64) -> u32 {
        day_in(step_h, effort, fuel_t, &[])
    }

    fn day_in(step_h: f64, effort: f64, fuel_t: f64, grounded_h: &[[f64; 2]]) -> u32 {
        let mut ground = Ground::new();
        ground.theatre.air.grounded_h = grounded_h.to_vec();
        let (squadron, airfield) = ground.squadron(Side::First, 20);
        ground.air_mission(Side::First, AirVerb::Superiority, 0.0, 240.0, effort);
        ground.theatre.step_h = step_h;
        ground.theatre.air.light_h = vec![24.0; 12];
        let mut field = ground.play();
        field.laws.sortie.most_per_day = 3.0;
        field.laws.sortie.turnaround_h = 1.0;
        field.laws.sortie.station_h = 0.5;
        field.laws.sortie.fatigue_per_sortie = 0.0;
        field.laws.sortie.radius_share = 0.4;
        field.state.air.stock_t[airfield] = [fuel_t, 0.0];
        field.state.air.brought_t[airfield] = [fuel_t, 0.0];
        field.state.light = Light { day_share: 1.0, is_day: true };
        five_days(&mut field);
        field.state.air.sorties[squadron]
    }

    #[test]
    fn sorties_follow_effort_and_do_not_depend_on_the_length_of_the_step() {
        for step_h in [3.0, 1.0, 0.25] {
            let flown = f64::from(day(step_h, 1.5, 1e6));
            // 20 aircraft, 1.5 sorties a day, five days.
            assert!((flown - 150.0).abs() < 12.0, "{flown} in steps of {step_h} h");
        }
        assert!(day(3.0, 30.0, 1e6) <= 300, "no more than three sorties a day");
    }

    #[test]
    fn without_fuel_nobody_flies_and_half_the_fuel_flies_less() {
        assert_eq!(day(3.0, 1.5, 0.0), 0);
        let (all, half) = (day(3.0, 1.5, 1e6), day(3.0, 1.5, 4.0));
        assert!(half < all && half > 0, "{half} of {all}");
    }

    #[test]
    fn a_prohibition_stops_a_raid_unless_it_comes_too_late() {
        for (delay_h, lead_h, flown) in [(1.0, 5.0, false), (45.0, 5.0, true), (1.0, 60.0, true)] {
            let mut ground = Ground::new();
            ground.squadron(Side::First, 20);
            let mission = ground.air_mission(Side::First, AirVerb::Superiority, 48.0, 49.0, 1.0);
            let directive = ground.directive(0.0, delay_h);
            ground.change_air_mission(mission, |it| {
                it.forbidden_by = directive;
                it.lead_h = lead_h;
            });
            let mut field = ground.play();
            field.laws.sortie.radius_share = 0.4;
            field.state.light = Light { day_share: 1.0, is_day: true };
            field.play(crate::mechanisms::air::muster::decide);
            field.state.stage[directive] = crate::world::state::Stage::Received;
            field.state.issued_hour[directive] = 0.0;
            field.state.hour = 48.0;
            field.play(decide);
            assert_eq!(field.state.air.decided[mission] == 1, flown, "delay {delay_h} h, lead {lead_h} h");
            assert_eq!(field.state.air.flights.is_empty(), !flown);
        }
    }
}
