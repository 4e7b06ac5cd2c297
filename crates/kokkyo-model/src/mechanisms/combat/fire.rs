//! **Who fires at whom, with what effect?**
//!
//! Aimed fire: weapon class *w* of element *i* divides its fire among what it sees by number, closeness and the worth
//! of a hit, φ = n v w / Σ n v w; finds the more targets the more there are, s = 1 − exp(−n v / K); and kills
//!
//! > Λ(j, kind) = Σ n_w · u · k(w, kind) · φ · s · x · a  \[1/h\]
//!
//! with readiness *u*, kills an hour *k*, exposure *x* and ammunition gate *a*. Many targets give the square law, few
//! are target-limited. Area fire: Λ = rounds/h · L · x · o · n / A with lethal area *L*, observation *o*, and the area
//! *A* that the target occupies: the linear law. Close assault: infantry with fire bottles or mines against
//! armour that attacks without infantry (`world/close_assault.rs`); men divide between all that come upon them. Armour with infantry
//! beside it loses less to guns. Nobody hits crews behind plate but with their vehicle, and when armour attacks the rest of
//! its men stay behind. This row only says what is expected; losses are drawn by attrition.
//!
//! | | |
//! |---|---|
//! | phase | fight, in rounds |
//! | reads | engagements, missions, strength, ground, light |
//! | proposes | hazards by element, kind of target and cause |
//! | emits | nothing |
//! | streams | none |
//! | sources | effects, troops and parameters of the package |
//! | stand-in | nobody hits anything |

use kokkyo_scenario::forces::{FireKind, Role, Target};
use kokkyo_scenario::logistics::{CARRIED, Supply};

use crate::chance::ROUNDING;
use crate::parameters::Laws;
use crate::world::close_assault::{Hands, by_bottles, by_mines, reached};
use crate::world::column::{ElementId, EquipmentId};
use crate::world::exchange::Exchange;
use crate::world::state::{Closeness, Engagement, Mission, State, Tier};
use crate::world::theatre::Theatre;
use crate::world::volleys::{Body, Counted, Eyes, FALLS, Fall, Scratch, Volleys};
use crate::world::{CAUSES, Cause, Effects, Kinds, Posture, Side, TARGETS, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "combat.fire" {
        /// Share of the fire of an assault that elements exchange who only face each other.
        facing_share: "1", 0.0 => 1.0;
        /// Share of the fire of an assault that an attack short of assault exchanges.
        fixing_share: "1", 0.0 => 1.0;
        /// Number of visible men at which 63 % of the fire at men finds a target.
        acquisition_men: "men", 0.0 => 5000.0;
        /// Number of visible vehicles or guns at which 63 % of the fire at them finds a target.
        acquisition_vehicles: "vehicles", 0.0 => 200.0;
        /// Worth of a vehicle as a target against a man.
        worth_vehicle: "men", 0.0 => 1000.0;
        /// Worth of a gun as a target against a man.
        worth_gun: "men", 0.0 => 1000.0;
        /// Fire of those who march, fall back or withdraw, as a share of that of those who stand.
        on_the_move: "1", 0.0 => 1.0;
        /// Share of the ammunition load below which fire slackens in proportion.
        low_load: "1", 0.01 => 1.0;
        /// Visibility of targets in the dark.
        night_visibility: "1", 0.0 => 1.0;
        /// Exposure of fully dug-in men and guns to aimed fire.
        dug_in_direct: "1", 0.0 => 1.0;
        /// Exposure of fully dug-in men and guns to shells.
        dug_in_indirect: "1", 0.0 => 1.0;
        /// Exposure of vehicles that stand on the defence.
        hull_down: "1", 0.0 => 1.0;
        /// Exposure of formations that fall back, withdraw or run, against that of an attacker.
        disengaging: "1", 0.5 => 5.0;
        /// Area that a battalion occupies.
        battalion_area_km2: "km2", 0.01 => 20.0;
        /// Men of a full battalion: who has more men than go with his frontage stands on as much ground as they would.
        battalion_men: "men", 50.0 => 5000.0;
        /// Effect of shells on targets that nobody sees.
        unobserved: "1", 0.0 => 1.0;
        /// Lethal area of a shell against a gun, as a share of that against men.
        shell_against_gun: "1", 0.0 => 1.0;
        /// Lethal area of a shell against an armoured vehicle, as a share of that against men.
        shell_against_armour: "1", 0.0 => 1.0;
        /// Men beside a vehicle that make a full infantry escort.
        escort_men: "men", 0.0 => 200.0;
        /// Losses to guns of armour with a full escort, against that without.
        escorted: "1", 0.0 => 1.0;
        /// Petrol-engined vehicles that a hundred men with fire bottles destroy in an hour of close assault.
        close_assault: "1/h", 0.0 => 20.0;
        /// Vehicles that a hundred men with mines in hand destroy in an hour of close assault.
        mines: "1/h", 0.0 => 20.0;
        /// Day of the clock from which fire bottles are countered.
        bottles_countered_day: "day", 0.0 => 4000.0;
        /// Share of fire bottles that is countered from then on.
        bottles_countered: "1", 0.0 => 1.0;
        /// Attackers' losses to defenders behind a river.
        across_water: "1", 0.5 => 5.0;
        /// Day of the clock on which one side rests and its officers are away.
        rest_day: "day", 0.0 => 4000.0;
        /// Hour of that day at which it is surprised.
        rest_hour: "h", 0.0 => 24.0;
        /// How long its fire is then reduced.
        rest_lasts_h: "h", 0.0 => 48.0;
        /// To which share its fire is reduced.
        rest_fire: "1", 0.0 => 1.0;
        /// Which side rests: 0 the first, 1 the second.
        rest_side: "1", 0.0 => 1.0;
    }
}

/// Share of fire that finds a target when `n` are visible and `k` give 63 %.
pub fn acquired(n: f64, k: f64) -> f64 {
    if k <= 0.0 { if n > 0.0 { 1.0 } else { 0.0 } } else { -libm::expm1(-n / k) }
}

/// [`acquired`], which spares the exponential where it is asked for what was asked last: strengths change seldom from one
/// round to the next. `kept`: its argument and what came of it.
fn acquired_as_before(n: f64, k: f64, kept: &mut (f64, f64)) -> f64 {
    if k <= 0.0 {
        return acquired(n, k);
    }
    let z = -n / k;
    if kept.0 != z {
        *kept = (z, acquired(n, k));
    }
    debug_assert_eq!(kept.1.to_bits(), acquired(n, k).to_bits());
    kept.1
}

/// Aimed fire: kills an hour of `shooters` weapons with `k` kills an hour each, at readiness `u`, exposure `x`. Rounds work it out in
/// parts: what a shooter does to one of what it sees, and what a target offers.
pub fn aimed(shooters: f64, k: f64, u: f64, allotted: f64, found: f64, x: f64, ammunition: f64) -> f64 {
    shooters * k * u * allotted * found * x * ammunition
}

/// Area fire: kills an hour by `rounds` an hour of lethal area `l_m2` on `n` targets spread over `area_km2`.
pub fn area(rounds: f64, l_m2: f64, x: f64, observed: f64, n: f64, area_km2: f64) -> f64 {
    rounds * l_m2 * 1e-6 * x * observed * n / area_km2
}

/// Exposure of something dug in to a level 0–1, where fully dug in leaves `least`.
pub fn dug_in(level: f64, least: f64) -> f64 {
    1.0 - level * (1.0 - least)
}

/// Share of the vehicles of armour that have infantry beside them, where `men_each` are a full escort of one.
pub fn covered(men: f64, vehicles: f64, men_each: f64) -> f64 {
    if vehicles <= 0.0 || men_each <= 0.0 { 0.0 } else { (men / (vehicles * men_each)).min(1.0) }
}

/// How many targets of a kind an element offers.
pub fn targets_of(theatre: &Theatre, state: &State, element: ElementId, target: usize) -> f64 {
    if target == Target::Men as usize {
        return f64::from(state.in_the_open(theatre, element));
    }
    let mut count = 0;
    for holding in theatre.elements[element].holding_ids() {
        if theatre.holdings[holding].target.is_some_and(|kind| kind as usize == target) {
            count += state.running[holding];
        }
    }
    f64::from(count)
}

/// Null model: nobody hits anything.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    effects.volleys.clear();
    let state = view.state;
    // Who is attacked does not answer those who only face him.
    let quiet = state.tier == Tier::Quiet;
    let pairs = if quiet { &state.facings } else { &state.engagements };
    let open = |engagement: &Engagement| {
        (quiet || engagement.opens_h < state.round.end_h() - 1e-9) && state.fit[engagement.first] > 0 && state.fit[engagement.second] > 0
    };
    let visibility = state.light.day_share + (1.0 - state.light.day_share) * laws.fire.night_visibility;
    let worth: [f64; TARGETS] = std::array::from_fn(|kind| worth(kind, laws));
    let mut scratch = std::mem::replace(&mut effects.scratch, Scratch::empty());
    scratch.begin();
    // Who fires in this tier: everyone with a target in it.
    for (at, engagement) in pairs.iter().enumerate() {
        if !open(engagement) {
            continue;
        }
        scratch.pairs.push((at as u32, Exchange::NONE));
        for (shooter, target) in pair(engagement) {
            let eyes = &mut scratch.eyes[usize::from(shooter.0)];
            if !eyes.shoots && state.in_tier(target) {
                eyes.shoots = true;
                scratch.shooters.push(shooter);
            }
        }
    }
    // First pass: what each of them sees, of all its targets in either tier.
    let mut kept = 0;
    for index in 0..scratch.pairs.len() {
        let (at, _) = scratch.pairs[index];
        let engagement = &pairs[at as usize];
        if !scratch.eyes[usize::from(engagement.first.0)].shoots && !scratch.eyes[usize::from(engagement.second.0)].shoots {
            continue;
        }
        let exchange = Exchange::of(engagement, view, laws);
        if exchange.share <= 0.0 {
            continue;
        }
        scratch.pairs[kept] = (at, exchange);
        kept += 1;
        scratch.is_uneven |= exchange.is_uneven;
        let weight = visibility * exchange.share;
        for (shooter, target) in pair(engagement) {
            let eyes = &mut scratch.eyes[usize::from(shooter.0)];
            if eyes.shoots {
                let body = &mut scratch.bodies[usize::from(target.0)];
                work_out(target, visibility, &worth, view, laws, body, scratch.stamp);
                eyes.kinds.join(body.kinds);
                for kind in body.kinds {
                    eyes.seen[kind] += weight * body.counts[kind];
                }
                if comes_close(engagement, target, body, state) {
                    eyes.upon += exchange.share * body.vehicles;
                }
            }
        }
    }
    scratch.pairs.truncate(kept);
    // Second pass: what each shooter's weapons do to one of what it sees.
    for &shooter in &scratch.shooters {
        let eyes = &mut scratch.eyes[usize::from(shooter.0)];
        for kind in eyes.kinds {
            eyes.seen[kind] *= worth[kind];
        }
        shoot(shooter, &eyes.seen, eyes.kinds, view, laws, &mut eyes.power);
    }
    // Third pass: hazards of the targets of this tier.
    for &(at, exchange) in &scratch.pairs {
        let engagement = &pairs[at as usize];
        for (shooter, target) in pair(engagement) {
            let eyes = &scratch.eyes[usize::from(shooter.0)];
            if eyes.shoots && state.in_tier(target) {
                let body = &scratch.bodies[usize::from(target.0)];
                strike(engagement, shooter, target, exchange, eyes, body, visibility, view, laws, effects);
            }
        }
    }
    for &shooter in &scratch.shooters {
        scratch.eyes[usize::from(shooter.0)].close();
    }
    effects.scratch = scratch;
    bombard(view, laws, effects);
}

/// Shells and bombs of the round. What falls on a target is added up, and does its harm once; it is the same in every round of a step
/// until guns or gunners are lost.
fn bombard(view: &View, laws: &Laws, effects: &mut Effects) {
    let state = view.state;
    let in_assault = match state.tier {
        Tier::Quiet => return,
        Tier::Front => false,
        Tier::Assault => true,
    };
    let Effects { scratch, volleys, .. } = effects;
    if !scratch.keeps_falls(in_assault, (state.step, state.guns_lost)) {
        add_up(view, laws, scratch);
        scratch.keep_falls(in_assault);
    }
    for (target, falls) in scratch.falls(in_assault) {
        burst(*target, falls, view, laws, volleys);
    }
}

/// Adds up what falls on whom in the rounds of the present tier.
fn add_up(view: &View, laws: &Laws, scratch: &mut Scratch) {
    let state = view.state;
    // A battery's missions follow each other: its guns are counted once for all of them.
    let mut guns = (ElementId::NONE, 0.0);
    for mission in state.missions.iter().filter(|mission| state.shelled_in_tier(mission.target)) {
        if guns.0 != mission.shooter {
            guns = (mission.shooter, lethal_m2_per_h(mission.shooter, view));
        }
        let observed = if state.observed[mission.target] { 1.0 } else { laws.fire.unobserved };
        scratch.note_fall(mission.target, Fall::Shells, shells(mission, guns.1, view) * observed);
    }
    for strike in state.air.strikes.iter().filter(|strike| state.shelled_in_tier(strike.target)) {
        scratch.note_fall(strike.target, Fall::Bombs, strike.lethal_m2 / view.theatre.step_h);
    }
}

/// An element as a target, worked out once a round.
fn work_out(target: ElementId, visibility: f64, worth: &[f64; TARGETS], view: &View, laws: &Laws, body: &mut Body, stamp: u32) {
    if body.stamp == stamp {
        return;
    }
    body.stamp = stamp;
    let state = view.state;
    let (fit, posture) = (state.fit[target], state.posture[target]);
    let of = Some(Counted { step: state.step, guns_lost: state.guns_lost, fit, posture, visibility });
    // How many vehicles have infantry beside them depends on others.
    if body.of != of || body.vehicles > 0.0 {
        body.of = of;
        count(target, visibility, worth, view, laws, body);
    }
    debug_assert!({
        let mut anew = *body;
        count(target, visibility, worth, view, laws, &mut anew);
        anew.kinds == body.kinds && anew.counts == body.counts && body.kinds.into_iter().all(|kind| anew.found[kind] == body.found[kind])
    });
    let men = exposure(target, laws.fire.dug_in_direct, view, laws);
    let escort = 1.0 - body.covered * (1.0 - laws.fire.escorted);
    let hull = if posture == Posture::Assault { 1.0 } else { laws.fire.hull_down };
    for kind in body.kinds {
        let exposed = if kind <= Target::Gun as usize { men } else { escort * hull };
        body.offered[kind] = body.found[kind] * exposed;
    }
}

/// What an element is as a target, but for how it lies.
fn count(target: ElementId, visibility: f64, worth: &[f64; TARGETS], view: &View, laws: &Laws, body: &mut Body) {
    let (theatre, state) = (view.theatre, view.state);
    body.begin();
    let men = state.in_the_open(theatre, target);
    body.counts[Target::Men as usize] = f64::from(men);
    if men > 0 {
        body.kinds.insert(Target::Men as usize);
    }
    for holding in theatre.elements[target].holding_ids() {
        let held = theatre.holdings[holding];
        let running = state.running[holding];
        if running > 0
            && let Some(kind) = held.target
        {
            let number = f64::from(running);
            body.kinds.insert(kind as usize);
            body.counts[kind as usize] += number;
            if kind.is_armour() {
                body.vehicles += number;
                body.petrol += if theatre.equipment[held.equipment].petrol { number } else { 0.0 };
            }
        }
    }
    if body.vehicles > 0.0 {
        body.covered = covered(infantry_beside(target, view), body.vehicles, laws.fire.escort_men);
    }
    for kind in body.kinds {
        let k = if kind == Target::Men as usize { laws.fire.acquisition_men } else { laws.fire.acquisition_vehicles };
        let found = acquired_as_before(body.counts[kind] * visibility, k, &mut body.acquired[kind]);
        body.found[kind] = worth[kind] * body.counts[kind] * found;
    }
}

fn pair(engagement: &Engagement) -> [(ElementId, ElementId); 2] {
    [(engagement.first, engagement.second), (engagement.second, engagement.first)]
}

fn worth(kind: usize, laws: &Laws) -> f64 {
    if kind == Target::Men as usize {
        1.0
    } else if kind == Target::Gun as usize {
        laws.fire.worth_gun
    } else {
        laws.fire.worth_vehicle
    }
}

/// Share of full fire that readiness, the dark, surprise and cohesion leave to a shooter.
fn readiness(shooter: ElementId, view: &View, laws: &Laws) -> f64 {
    let (theatre, state) = (view.theatre, view.state);
    let who = &theatre.elements[shooter];
    let troops = &theatre.troops[usize::from(who.troops)];
    let light = state.light.day_share;
    let mut readiness = troops.readiness * (light + (1.0 - light) * troops.night_factor);
    readiness *= match state.posture[shooter] {
        Posture::Broken => 0.0,
        Posture::FallBack if state.at_bay[shooter] => 1.0,
        Posture::FallBack | Posture::Withdraw | Posture::March => laws.fire.on_the_move,
        _ => 1.0,
    };
    let rest_h = state.now_h() - (laws.fire.rest_day * 24.0 + laws.fire.rest_hour);
    let rests = if laws.fire.rest_side < 0.5 { Side::First } else { Side::Second };
    if who.side == rests && (0.0..laws.fire.rest_lasts_h).contains(&rest_h) {
        readiness *= laws.fire.rest_fire;
    }
    readiness
}

/// Ammunition gate: full fire until a share `low` of the load is left, then in proportion.
fn gate(stock: &[f64; CARRIED], full: &[f64; CARRIED], supply: Supply, low: f64) -> f64 {
    let kind = supply as usize;
    // Most have plenty, which is told without a division.
    if full[kind] <= 0.0 || stock[kind] >= full[kind] * low * ROUNDING {
        return 1.0;
    }
    (stock[kind] / full[kind] / low).clamp(0.0, 1.0)
}

/// What the weapons of a shooter do to one target of each kind that it sees, over its worth; rows of other kinds are left as they were.
/// `valued`: the number of those seen times their worth.
fn shoot(shooter: ElementId, valued: &[f64; TARGETS], seen_kinds: Kinds, view: &View, laws: &Laws, power: &mut [[f64; CAUSES]; TARGETS]) {
    let (theatre, state) = (view.theatre, view.state);
    let who = &theatre.elements[shooter];
    for kind in seen_kinds {
        power[kind] = [0.0; CAUSES];
    }
    let ready = readiness(shooter, view, laws);
    let gates =
        [Supply::Shells, Supply::SmallArms].map(|supply| gate(&state.stock_t[shooter], &state.full_t[shooter], supply, laws.fire.low_load));
    let mut add = |class: EquipmentId, number: f64| {
        let weapon = &theatre.equipment[class];
        let kinds = weapon.hits.and(seen_kinds);
        let mut sum = 0.0;
        for kind in kinds {
            sum += weapon.kills_per_h[kind] * valued[kind];
        }
        if sum <= 0.0 {
            return;
        }
        // Per visible target and worth: the share allotted to a target is its weighted number times its worth times this.
        let each = number * ready * gates[usize::from(!weapon.fires_shells)] / sum;
        for kind in kinds {
            let k = weapon.kills_per_h[kind];
            power[kind][weapon.cause as usize] += k * k * each;
        }
    };
    if who.small_arms.is_some() {
        add(who.small_arms, f64::from(state.in_the_open(theatre, shooter)));
    }
    let manned = f64::from(state.fit[shooter]) / f64::from(state.sent[shooter].max(1));
    for holding in who.holding_ids() {
        let class = theatre.holdings[holding].equipment;
        let weapon = &theatre.equipment[class];
        if matches!(weapon.fire, FireKind::Direct | FireKind::Both) {
            // Crew-served weapons fall silent with their men.
            let crewed = if weapon.target.is_none() { manned } else { 1.0 };
            add(class, f64::from(state.running[holding]) * crewed);
        }
    }
}

/// Exposure of the men and guns of a target to aimed fire.
fn exposure(target: ElementId, least: f64, view: &View, laws: &Laws) -> f64 {
    let state = view.state;
    let ground = view.theatre.terrain[usize::from(view.theatre.cells[state.cell[target]].terrain)].exposure;
    let lies = || ground * dug_in(state.dug_in_now(target, view.theatre.step_h), least);
    match state.posture[target] {
        Posture::Hold | Posture::Stopped | Posture::Fix | Posture::AtCrossing => lies(),
        Posture::March | Posture::Assault => ground,
        Posture::FallBack | Posture::Broken if state.has_stopped_running(view.theatre, target) => lies(),
        Posture::FallBack | Posture::Broken | Posture::Withdraw => ground * laws.fire.disengaging,
    }
}

fn strike(
    engagement: &Engagement,
    shooter: ElementId,
    target: ElementId,
    exchange: Exchange,
    eyes: &Eyes,
    body: &Body,
    visibility: f64,
    view: &View,
    laws: &Laws,
    effects: &mut Effects,
) {
    let attacking = view.state.posture[target] == Posture::Assault;
    let closeness = exchange.share;
    let mut factor = closeness * engagement.frailty;
    if engagement.across_water && attacking {
        factor *= laws.fire.across_water;
    }
    effects.volleys.touch(target);
    effects.volleys.press(target, exchange.fought);
    effects.volleys.add_all(target, body.kinds, &eyes.power, &body.offered, visibility * closeness * factor);
    if comes_close(engagement, target, body, view.state) {
        let allotted = closeness * body.vehicles / eyes.upon;
        close_assault(shooter, target, body, allotted, factor, eyes.upon, view, laws, effects);
    }
}

/// Whether armour comes up to who stands before it.
fn comes_close(engagement: &Engagement, target: ElementId, body: &Body, state: &State) -> bool {
    body.vehicles > 0.0 && engagement.closeness == Closeness::Assault && state.posture[target] == Posture::Assault
}

/// Infantry with fire bottles or mines against armour that comes up to it: its men divide between all that come, of
/// which `upon` vehicles are in reach, by their number. Nobody gets near a vehicle that has infantry beside it.
#[inline(never)]
fn close_assault(
    shooter: ElementId,
    target: ElementId,
    body: &Body,
    allotted: f64,
    factor: f64,
    upon: f64,
    view: &View,
    laws: &Laws,
    effects: &mut Effects,
) {
    let (who, state) = (&view.theatre.elements[shooter], view.state);
    if !matches!(who.role, Role::Infantry | Role::Cavalry | Role::Engineers) || state.posture[shooter] == Posture::Broken {
        return;
    }
    let countered = if state.now_h() >= laws.fire.bottles_countered_day * 24.0 { laws.fire.bottles_countered } else { 0.0 };
    let hands = Hands::of(state.fit[shooter], who.mines_share);
    let found = acquired(upon, laws.fire.acquisition_vehicles);
    for (cause, per_h) in [
        (Cause::Close, by_bottles(laws.fire.close_assault, hands.bottles, body.petrol, body.vehicles, countered)),
        (Cause::Mine, by_mines(laws.fire.mines, hands.mines)),
    ] {
        let per_h = reached(per_h, allotted, body.covered, factor, found);
        if per_h <= 0.0 {
            continue;
        }
        for kind in (Target::Gun as usize + 1)..TARGETS {
            if body.counts[kind] > 0.0 {
                effects.volleys.add(target, kind, cause, per_h * body.counts[kind] / body.vehicles);
            }
        }
    }
}

/// Own infantry and cavalry in the cell of an element.
#[inline(never)]
fn infantry_beside(element: ElementId, view: &View) -> f64 {
    let side = view.theatre.elements[element].side;
    view.state
        .occupancy
        .elements(view.state.cell[element])
        .filter(|&other| {
            view.theatre.elements[other].side == side && matches!(view.theatre.elements[other].role, Role::Infantry | Role::Cavalry)
        })
        .filter(|&other| !view.state.posture[other].has_given_way())
        .map(|other| f64::from(view.state.fit[other]))
        .sum()
}

/// Lethal area of what all guns of an element fire in an hour at full intensity. *Unit*: m²/h.
fn lethal_m2_per_h(shooter: ElementId, view: &View) -> f64 {
    let (theatre, state) = (view.theatre, view.state);
    let mut sum = 0.0;
    for holding in theatre.elements[shooter].holding_ids() {
        let class = &theatre.equipment[theatre.holdings[holding].equipment];
        if matches!(class.fire, FireKind::Indirect | FireKind::Both) {
            sum += f64::from(state.running[holding]) * class.rounds_per_h * class.lethal_area_m2;
        }
    }
    sum
}

/// Lethal area of the shells that fall on an element in an hour, from guns that could fire so much. *Unit*: m²/h.
fn shells(mission: &Mission, guns_m2_per_h: f64, view: &View) -> f64 {
    let (theatre, state) = (view.theatre, view.state);
    if state.fit[mission.shooter] == 0 {
        return 0.0;
    }
    let gunners = theatre.troops[usize::from(theatre.elements[mission.shooter].troops)].readiness;
    guns_m2_per_h * (mission.intensity * mission.share * gunners)
}

/// Shells and bombs among an element: area fire at its men, guns and vehicles. `falls`: their lethal area, observed. *Unit*: m²/h.
fn burst(target: ElementId, falls: &[f64; FALLS], view: &View, laws: &Laws, volleys: &mut Volleys) {
    let (theatre, state) = (view.theatre, view.state);
    if state.fit[target] == 0 {
        return;
    }
    let exposed = exposure(target, laws.fire.dug_in_indirect, view, laws);
    let who = &theatre.elements[target];
    let area_km2 = laws.fire.battalion_area_km2 * battalions(who.frontage, who.men, laws.fire.battalion_men);
    volleys.touch(target);
    let mut hit = |kind: usize, share: f64, exposed: f64, number: f64| {
        for (&lethal_m2_per_h, cause) in falls.iter().zip([Cause::Artillery, Cause::Air]) {
            if lethal_m2_per_h > 0.0 && number > 0.0 {
                let per_h = area(lethal_m2_per_h * share, 1.0, exposed, 1.0, number, area_km2);
                if per_h > 0.0 {
                    volleys.add(target, kind, cause, per_h);
                }
            }
        }
    };
    hit(Target::Men as usize, 1.0, exposed, f64::from(state.in_the_open(theatre, target)));
    for holding in theatre.elements[target].holding_ids() {
        let Some(what) = theatre.holdings[holding].target else { continue };
        let number = f64::from(state.running[holding]);
        let (share, exposed) =
            if what.is_armour() { (laws.fire.shell_against_armour, 1.0) } else { (laws.fire.shell_against_gun, exposed) };
        hit(what as usize, share, exposed, number);
    }
}

/// On how much ground an element stands, in battalions: by its frontage, and no closer than the men of a full battalion. Frontage is
/// what it holds of a line, which guns and staffs do not.
fn battalions(frontage: f64, men: u32, battalion_men: f64) -> f64 {
    frontage.max(0.1).max(f64::from(men) / battalion_men)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::column::HoldingId;
    use crate::world::proving_ground::{Field, Ground};

    #[test]
    fn area_fire_of_430_000_rounds_of_30_m2_on_800_men_a_km2_hits_about_10_300() {
        let hits = area(430_000.0, 30.0, 1.0, 1.0, 800.0, 1.0);
        assert!((hits - 10_320.0).abs() < 1e-6);
    }

    #[test]
    fn a_regiment_of_guns_stands_on_the_ground_of_its_men_and_a_battalion_on_that_of_its_front() {
        assert_eq!(battalions(1.0, 930, 930.0), 1.0);
        assert_eq!(battalions(1.0, 450, 930.0), 1.0);
        assert_eq!(battalions(0.3, 1860, 930.0), 2.0);
        assert_eq!(battalions(0.0, 30, 930.0), 0.1);
    }

    #[test]
    fn area_fire_is_proportional_to_targets() {
        assert_eq!(area(10.0, 100.0, 1.0, 1.0, 200.0, 1.0), 2.0 * area(10.0, 100.0, 1.0, 1.0, 100.0, 1.0));
    }

    /// Plays a round by day in which so many attack who stands in the middle.
    fn attack(ground: Ground, attackers: &[ElementId], laws: impl FnOnce(&mut Params)) -> Field {
        let mut field = ground.play();
        laws(&mut field.laws.fire);
        field.laws.fire.rest_fire = 1.0;
        field.laws.contact.frailty_variance = 0.0;
        field.state.light = crate::world::state::Light { day_share: 1.0, is_day: true };
        for &attacker in attackers {
            field.state.posture[attacker] = Posture::Assault;
            field.state.next_cell[attacker] = crate::world::proving_ground::cell(0, 0);
        }
        field.play(crate::mechanisms::combat::contact::decide);
        field.state.tier = Tier::Assault;
        field.state.round = crate::world::state::Round::whole(0.25);
        field.play(decide);
        field
    }

    #[test]
    fn aimed_fire_divides_by_number_closeness_and_worth_and_finds_what_it_finds() {
        // 1,500 rifles that kill 0.03 men and 0.01 tanks an hour, at 800 men and at 40 tanks, which attack without escort.
        let mut ground = Ground::new();
        let regiment = ground.element(Side::First, 1500, 0, 0);
        let infantry = ground.element(Side::Second, 800, 1, 0);
        let battalion = ground.element(Side::Second, 120, -1, 0);
        ground.armour(battalion, 40, 3.0);
        let rifle = ground.weapon("R", Target::Men, 0.03);
        ground.theatre.equipment[rifle].kills_per_h[Target::LightTank as usize] = 0.01;
        ground.theatre.equipment[rifle].hits.insert(Target::LightTank as usize);
        ground.theatre.elements[regiment].small_arms = rifle;
        let field = attack(ground, &[infantry, battalion], |laws| {
            (laws.close_assault, laws.acquisition_vehicles, laws.acquisition_men, laws.worth_vehicle) = (0.0, 20.0, 500.0, 25.0);
            (laws.escort_men, laws.escorted, laws.facing_share) = (10.0, 0.4, 0.01);
        });
        // φ = n v k / Σ n v k.
        let (men, tanks) = (800.0 * 0.03, 40.0 * 25.0 * 0.01);
        let u = field.theatre.troops[0].readiness;
        let by_hand = [
            aimed(1500.0, 0.03, u, men / (men + tanks), acquired(800.0, 500.0), 1.0, 1.0),
            aimed(1500.0, 0.01, u, tanks / (men + tanks), acquired(40.0, 20.0), 1.0, 1.0),
        ];
        let found = [(infantry, Target::Men), (battalion, Target::LightTank)]
            .map(|(element, kind)| field.state.volleys.of(element)[kind as usize].iter().sum::<f64>());
        for (found, by_hand) in found.into_iter().zip(by_hand) {
            assert!((found / by_hand - 1.0).abs() < 1e-12, "{found} against {by_hand}");
        }
    }

    #[test]
    fn who_falls_back_is_hit_oftener_and_fires_less_and_who_stands_at_bay_does_neither() {
        let mut ground = Ground::new();
        let who = ground.element(Side::First, 800, 0, 0);
        let mut field = ground.play();
        let law = &mut field.laws.fire;
        (law.disengaging, law.on_the_move, law.rest_fire) = (1.5, 0.5, 1.0);
        let of = |field: &Field| {
            let view = field.view();
            (exposure(who, 0.1, &view, &field.laws), readiness(who, &view, &field.laws))
        };
        field.state.dug_in[who] = 0.5;
        let (lying, firing) = of(&field);
        field.state.contact[who] = 3;
        (field.state.posture[who], field.state.dug_in[who]) = (Posture::FallBack, 0.0);
        let (running, fleeing) = of(&field);
        assert!((running / lying - 1.5 / dug_in(0.5, 0.1)).abs() < 1e-12);
        assert!((fleeing / firing - 0.5).abs() < 1e-12);
        (field.state.at_bay[who], field.state.dug_in[who]) = (true, 0.5);
        assert_eq!(of(&field), (lying, firing));
        field.state.posture[who] = Posture::Broken;
        assert_eq!(of(&field), (lying, 0.0), "who is broken lies, and does not fire");
    }

    #[test]
    fn few_targets_limit_the_fire_and_many_do_not() {
        assert_eq!(acquired(0.0, 50.0), 0.0);
        assert!((acquired(50.0, 50.0) - 0.632_120_558_8).abs() < 1e-9);
        assert!(acquired(5000.0, 50.0) > 0.999_999);
        assert_eq!(acquired(3.0, 0.0), 1.0);
    }

    #[test]
    fn digging_in_and_escort_lower_losses_and_never_raise_them() {
        assert_eq!(dug_in(0.0, 0.1), 1.0);
        assert!((dug_in(1.0, 0.1) - 0.1).abs() < 1e-12);
        assert_eq!(covered(0.0, 20.0, 10.0), 0.0);
        assert_eq!(covered(200.0, 20.0, 10.0), 1.0);
        assert_eq!(covered(100.0, 20.0, 10.0), 0.5);
        assert_eq!(covered(9000.0, 20.0, 10.0), 1.0);
        assert_eq!(covered(100.0, 0.0, 10.0), 0.0);
    }

    /// A regiment in the middle, and tank battalions of so many tanks with crews of three in the cell beside it, which attack.
    fn tanks_upon_infantry(battalions: &[u32], escort: u32) -> (Field, ElementId, Vec<ElementId>) {
        let mut ground = Ground::new();
        let regiment = ground.element(Side::First, 1500, 0, 0);
        let tanks: Vec<ElementId> = battalions
            .iter()
            .map(|&count| {
                let battalion = ground.element(Side::Second, 6 * count.max(1), -1, 0);
                ground.armour(battalion, count, 3.0);
                battalion
            })
            .collect();
        if escort > 0 {
            ground.element(Side::Second, escort, -1, 0);
        }
        let rifle = ground.weapon("R", Target::Men, 0.03);
        ground.theatre.elements[regiment].small_arms = rifle;
        let field = attack(ground, &tanks, |laws| {
            (laws.close_assault, laws.acquisition_vehicles, laws.acquisition_men) = (0.2, 6.0, 100.0);
            (laws.escort_men, laws.escorted, laws.bottles_countered, laws.on_the_move) = (10.0, 0.4, 0.0, 0.5);
        });
        (field, regiment, tanks)
    }

    fn close_per_h(field: &Field, battalion: ElementId) -> f64 {
        field.state.volleys.of(battalion).iter().map(|by_cause| by_cause[Cause::Close as usize]).sum()
    }

    #[test]
    fn men_divide_between_the_tanks_that_come_upon_them_however_these_are_formed() {
        let (field, _, whole) = tanks_upon_infantry(&[60], 0);
        let one = close_per_h(&field, whole[0]);
        assert!((one - 0.2 * 15.0 * acquired(60.0, 6.0)).abs() < 1e-9, "{one}");
        let (field, _, parts) = tanks_upon_infantry(&[10, 20, 30], 0);
        let each: Vec<f64> = parts.iter().map(|&battalion| close_per_h(&field, battalion)).collect();
        assert!((each.iter().sum::<f64>() - one).abs() < 1e-9, "{each:?} against {one}");
        assert!((each[2] / each[0] - 3.0).abs() < 1e-9, "by their number");
    }

    #[test]
    fn nobody_gets_near_tanks_with_a_full_escort_and_half_an_escort_covers_half() {
        let per_h = |escort| {
            let (field, _, tanks) = tanks_upon_infantry(&[40], escort);
            close_per_h(&field, tanks[0])
        };
        assert!(per_h(0) > 0.0);
        assert!((per_h(200) / per_h(0) - 0.5).abs() < 1e-9);
        assert_eq!(per_h(400), 0.0);
    }

    #[test]
    fn rifles_hit_nobody_of_an_attack_of_armour_and_of_armour_that_stands_only_who_is_on_foot() {
        let (mut field, _, tanks) = tanks_upon_infantry(&[40], 0);
        let men = |field: &Field| field.state.volleys.of(tanks[0])[Target::Men as usize].iter().sum::<f64>();
        assert_eq!(field.state.in_the_open(&field.theatre, tanks[0]), 0);
        assert_eq!(men(&field), 0.0);
        field.state.posture[tanks[0]] = Posture::Hold;
        assert_eq!(field.state.in_the_open(&field.theatre, tanks[0]), 240 - 120);
        field.play(decide);
        assert!(men(&field) > 0.0);
        // Without tanks they are men like others.
        field.state.posture[tanks[0]] = Posture::Assault;
        field.state.running[HoldingId(0)] = 0;
        assert_eq!(field.state.in_the_open(&field.theatre, tanks[0]), 240);
        assert_eq!(field.state.men_in_the_fight(&field.theatre, tanks[0]), 240);
    }
}
