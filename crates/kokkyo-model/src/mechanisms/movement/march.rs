//! **How far can a formation march?**
//!
//! A formation follows the fall of the marching time towards its objective, cell by cell, at a speed set by its
//! mobility, the ground, light and fatigue; an enemy's zone of control slows it, a river stops it at a crossing, an
//! enemy in its way makes it assault, or hold, as its task says. One that falls back or is broken goes to the rear, round an
//! enemy if it must, and stands at bay where it cannot. A
//! column can march on until it is tired; then it rests. Time that is left when it meets the enemy is not lost: the
//! fight opens when it arrives, within the step. Left out: getting lost, traffic jams on tracks.
//!
//! | | |
//! |---|---|
//! | phase | move |
//! | reads | tasks, ways, ground, occupancy as of the beginning of the step |
//! | proposes | roads, moves, queues, postures, who stands at bay, fuel, fatigue, breakdowns, objectives reached |
//! | emits | `EnteredField`, `QueuedAtCrossing`, `Crossed`, `ObjectiveReached` |
//! | streams | `March`: breakdowns |
//! | sources | march rates of the package |
//! | stand-in | nobody moves |

use kokkyo_scenario::command::Verb;
use kokkyo_scenario::forces::Target;
use kokkyo_scenario::logistics::Supply;

use crate::chance::Stream;
use crate::parameters::Laws;
use crate::world::aim::Aim;
use crate::world::column::{CellId, ElementId, PlaceId, SectorId};
use crate::world::passage::{is_over, usable, waits_at_a_crossing};
use crate::world::theatre::{Edge, Zone};
use crate::world::{Effect, Effects, Posture, Presence, Side, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "movement.march" {
        /// Hours added by a river that is waded.
        wade_h: "h", 0.0 => 24.0;
        /// Length of a way on the ground against that through the middles of cells.
        hex_detour: "1", 0.8 => 1.5;
        /// Slowing by a full zone of control: time is multiplied by 1 plus this.
        control_delay: "1", 0.0 => 10.0;
        /// Fit men on a kilometre that make a full zone of control.
        control_men_per_km: "men/km", 1.0 => 2000.0;
        /// Battalions of one side that a cell takes.
        stacking: "battalions", 1.0 => 20.0;
        /// Hours to break contact before a formation in an assault can move away.
        disengage_h: "h", 0.0 => 6.0;
        /// Hours in which a formation that has broken contact clears its cell unharmed.
        clear_h: "h", 0.0 => 12.0;
        /// Share of the fuel load below which vehicles no longer move.
        fuel_reserve: "1", 0.0 => 1.0;
        /// How long a formation reorganises after an assault before it begins another.
        consolidate_h: "h", 0.0 => 48.0;
        /// Armoured vehicles that break down on a hundred kilometres, as a share.
        breakdown_per_100km: "1", 0.0 => 0.5;
        /// How far from its objective an attack goes for the enemy.
        objective_km: "km", 0.0 => 20.0;
        /// Distance at which artillery with an attacking task stops and fires, as a share of its range.
        artillery_standoff: "1", 0.1 => 1.0;
    }
}

/// Zone of control of so many fit men over the edge of a cell: full at a density ρ over 2.2 km. *Range*: 0–1.
pub fn zone_of_control(men: f64, men_per_km: f64) -> f64 {
    (men / (men_per_km * 2.2)).min(1.0)
}

/// Hours for one stretch. *Unit*: km, km/h.
pub fn stretch_h(km: f64, detour: f64, speed_km_h: f64, control: f64, control_delay: f64, extra_h: f64) -> f64 {
    km * detour / speed_km_h * (1.0 + control_delay * control) + extra_h
}

/// Probability that a vehicle breaks down over so many km.
pub fn breakdown(per_100km: f64, km: f64) -> f64 {
    -libm::expm1(km / 100.0 * libm::log1p(-per_100km))
}

/// Loads that a formation brings to a crossing. *Unit*: men.
pub fn loads(men: u32, vehicles: u32, vehicle_load: f64) -> f64 {
    f64::from(men) + vehicle_load * f64::from(vehicles)
}

/// Share of a step's hours that a formation can still march, fresh or tired: a march of `marching_share` of a day
/// tires it out, the rest of the day restores it.
pub fn hours_on_the_march(step_h: f64, fatigue: f64, marching_share: f64) -> f64 {
    let before_rest_h = (1.0 - fatigue) * marching_share * 24.0;
    // What is not marched at once is marched at the sustained share.
    if before_rest_h >= step_h { step_h } else { before_rest_h + (step_h - before_rest_h) * marching_share }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    for ((element, &presence), &fit) in view.state.presence.entries().zip(view.state.fit.iter()) {
        match presence {
            Presence::InField if fit > 0 => in_field(element, view, laws, effects),
            Presence::OffField => off_field(element, view, effects),
            Presence::OnRoad => on_road(element, view, laws, effects),
            _ => {}
        }
    }
}

/// Null model: nobody moves.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

/// Chooses the gateway that brings an element soonest to its objective, or the road to a place outside the field.
fn off_field(element: ElementId, view: &View, effects: &mut Effects) {
    let task = view.state.task[element];
    if !task.is_some() {
        return;
    }
    let (task, who) = (&view.theatre.tasks[task], &view.theatre.elements[element]);
    let Some(leg) = task.legs.get(usize::from(view.state.leg[element])) else { return };
    let here = view.state.place[element];
    if leg.beyond.is_some() && leg.beyond == here {
        if usize::from(view.state.leg[element]) + 1 < task.legs.len() {
            effects.push(Effect::NextLeg { element });
        } else {
            reach(element, view, effects);
            if task.verb == Verb::Depart {
                effects.push(Effect::Depart { element });
            }
        }
        return;
    }
    let Some(route) = view.theatre.routes.get(usize::from(leg.routes[who.mobility_kind as usize])) else { return };
    let road_km_h = view.theatre.mobilities[usize::from(who.mobility)].road_km_h;
    let total_h = |gate: &crate::world::theatre::Gateway| gate.km / road_km_h + f64::from(route.hours[gate.cell]);
    let best = view.theatre.gateways[here].iter().filter(|gate| total_h(gate).is_finite()).min_by(|a, b| total_h(a).total_cmp(&total_h(b)));
    if let Some(gate) = best {
        effects.push(Effect::TakeRoad { element, cell: gate.cell, place: PlaceId::NONE, km: gate.km });
        effects.push(Effect::Take { element, posture: Posture::March });
    }
}

fn on_road(element: ElementId, view: &View, laws: &Laws, effects: &mut Effects) {
    let who = &view.theatre.elements[element];
    let mobility = view.theatre.mobilities[usize::from(who.mobility)];
    let hours = hours_on_the_march(view.theatre.step_h, view.state.fatigue[element], mobility.marching_share);
    let light = view.state.light.day_share;
    let ride_km_h = f64::from(view.state.supply.ride_km_h[element]);
    if ride_km_h > 0.0 {
        // Carried by the supply columns, at their pace over whole days, and as fresh at the end as at the beginning.
        let km = (ride_km_h * view.theatre.step_h).min(view.state.road_left_km[element]);
        effects.push(Effect::Ride { element, km });
        leave_road(element, km, view, effects);
        return;
    }
    let km = (hours * mobility.road_km_h * (light + (1.0 - light) * mobility.night_factor)).min(view.state.road_left_km[element]);
    effects.push(Effect::Ride { element, km });
    tire(element, hours, km, view, laws, effects);
    leave_road(element, km, view, effects);
}

fn leave_road(element: ElementId, km: f64, view: &View, effects: &mut Effects) {
    if view.state.road_left_km[element] - km <= 1e-9 {
        effects.push(Effect::EndRoad { element });
        effects.push(Effect::Take { element, posture: Posture::Hold });
    }
}

fn tire(element: ElementId, hours: f64, km: f64, view: &View, laws: &Laws, effects: &mut Effects) {
    let who = &view.theatre.elements[element];
    let mobility = view.theatre.mobilities[usize::from(who.mobility)];
    effects.push(Effect::Fatigue { element, by: hours / (mobility.marching_share * 24.0).max(1.0) });
    if who.fuel_t_per_100km > 0.0 && km > 0.0 {
        effects.push(Effect::Use {
            element,
            supply: Supply::Fuel,
            tonnes: running_share(element, view) * who.fuel_t_per_100km * km / 100.0,
        });
    }
    let mut draws = view.chance.at(Stream::March, view.moment(), who.key);
    for holding in who.holding_ids() {
        let is_armour = view.theatre.holdings[holding].target.is_some_and(Target::is_armour);
        if is_armour && view.state.running[holding] > 0 {
            let count = draws.binomial(view.state.running[holding], breakdown(laws.march.breakdown_per_100km, km));
            if count > 0 {
                effects.push(Effect::BreakDown { holding, count });
            }
        }
    }
}

fn running_share(element: ElementId, view: &View) -> f64 {
    let (mut running, mut all) = (0u32, 0u32);
    for holding in view.theatre.elements[element].holding_ids() {
        running += view.state.running[holding];
        all += view.theatre.holdings[holding].count;
    }
    if all == 0 { 1.0 } else { f64::from(running) / f64::from(all) }
}

/// The aim of who has come to the end of a stretch, if another one begins there: it goes on at once.
#[inline(always)]
fn next_stretch<'a>(element: ElementId, here: CellId, mut aim: Aim<'a>, view: &View<'a>, effects: &mut Effects) -> Aim<'a> {
    while here == aim.goal && !aim.last_leg {
        let Some(next) = Aim::on_leg(element, aim.leg + 1, view) else { break };
        effects.push(Effect::NextLeg { element });
        aim = next;
    }
    aim
}

fn in_field(element: ElementId, view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let posture = state.posture[element];
    if posture == Posture::Stopped {
        return;
    }
    if posture == Posture::Hold && stays_there(element, view, laws) {
        spread(element, view, laws, effects);
        return;
    }
    let Some(aim) = Aim::of(element, view) else {
        spread(element, view, laws, effects);
        return;
    };
    if waits_at_a_crossing(element, view) {
        return;
    }
    let who = &theatre.elements[element];
    let here = state.cell[element];
    let fleeing = state.posture[element].has_given_way();
    let aim = next_stretch(element, here, aim, view, effects);
    if !fleeing && assault_near_objective(element, &aim, view, laws, effects) {
        return;
    }
    if !fleeing && is_there(element, &aim, view, laws) {
        settle(element, Posture::Hold, 0.0, view, effects);
        if state.posture[element] == Posture::Hold {
            spread(element, view, laws, effects);
        }
        return;
    }
    if !fleeing && here == aim.goal {
        arrive(element, &aim, view, effects);
        if state.posture[element] == Posture::Hold {
            spread(element, view, laws, effects);
        }
        return;
    }
    if state.is_out_of_reach(theatre, element) {
        stand_at_bay(element, false, view, effects);
        return; // It stays and rallies, or not.
    }
    if !fleeing && aim.is_reached_by_guns(element, here, laws.march.artillery_standoff, view) {
        reach(element, view, effects);
        settle(element, Posture::Hold, 0.0, view, effects);
        return;
    }
    if who.vehicles > 0
        && who.fuel_t_per_100km > 0.0
        && state.stock_t[element][Supply::Fuel as usize] <= laws.march.fuel_reserve * state.full_t[element][Supply::Fuel as usize]
    {
        if fleeing {
            stand_at_bay(element, true, view, effects);
        } else {
            settle(element, Posture::Hold, 0.0, view, effects);
        }
        return;
    }
    walk(element, aim, fleeing, view, laws, effects);
}

/// An attack is not over when the map point is reached: within some kilometres of its objective a formation goes for
/// any enemy in a neighbouring cell, the weakest first. Returns whether it does.
fn assault_near_objective(element: ElementId, aim: &Aim, view: &View, laws: &Laws, effects: &mut Effects) -> bool {
    if !aim.last_leg || !matches!(aim.verb, Some(Verb::Attack | Verb::Raid | Verb::Fix)) {
        return false;
    }
    let (theatre, state) = (view.theatre, view.state);
    let here = state.cell[element];
    let enemy = theatre.elements[element].side.enemy();
    if !state.occupancy.is_near(here, enemy) {
        return false;
    }
    let goal = &theatre.cells[aim.goal];
    let cell = &theatre.cells[here];
    if cell.km_to(goal) > laws.march.objective_km {
        return false;
    }
    let mut best: Option<(u32, usize)> = None;
    for slot in 0..usize::from(cell.degree) {
        let next = cell.neighbours[slot];
        if !state.occupancy.holds(next, enemy) || theatre.cells[next].km_to(goal) > laws.march.objective_km {
            continue;
        }
        let men = state.occupancy.men(next, enemy);
        if best.is_none_or(|(least, _)| men < least) && meet(element, cell.edges[slot], aim, false, view).is_some() {
            best = Some((men, slot));
        }
    }
    let Some((_, slot)) = best else { return false };
    let Some(posture) = meet(element, cell.edges[slot], aim, false, view) else { return false };
    let next = cell.neighbours[slot];
    let after_h = begins_h(element, view).max(if posture == Posture::Assault { reorganises_h(element, next, view, laws) } else { 0.0 });
    if after_h >= theatre.step_h {
        settle(element, Posture::Hold, 0.0, view, effects);
    } else {
        effects.push(Effect::Progress { element, towards: next, share: 0.0 });
        settle(element, posture, after_h, view, effects);
    }
    true
}

/// Whether it has reached its objective before and still stands near enough: a formation that made room for others, or
/// gave way a little, does not march back to the point on the map.
fn is_there(element: ElementId, aim: &Aim, view: &View, laws: &Laws) -> bool {
    let (theatre, state) = (view.theatre, view.state);
    state.at_objective[element]
        && aim.last_leg
        && !aim.beyond.is_some()
        && !matches!(aim.verb, Some(Verb::Depart))
        && theatre.cells[state.cell[element]].km_to(&theatre.cells[aim.goal]) <= laws.march.objective_km
}

/// Whether an element that holds the objective of its task stays as it is, which most do in most steps: told without working out
/// where it wants to go. Never true where [`in_field`] would do anything but [`spread`].
fn stays_there(element: ElementId, view: &View, laws: &Laws) -> bool {
    let (theatre, state) = (view.theatre, view.state);
    if !state.at_objective[element] || state.crossing[element].is_some() {
        return false;
    }
    let here = state.cell[element];
    let Some(task) = theatre.tasks.find(state.task[element]) else { return false };
    let [.., last] = &task.legs[..] else { return false };
    usize::from(state.leg[element]) + 1 == task.legs.len()
        && task.verb != Verb::Depart
        && !last.beyond.is_some()
        && !state.occupancy.is_near(here, theatre.elements[element].side.enemy())
        && theatre.cells.find(last.cell).is_some_and(|goal| theatre.cells[here].km_to(goal) <= laws.march.objective_km)
}

/// Hours from the beginning of the step until its task may begin: a task begins at its hour, not with the step.
fn waits_h(element: ElementId, view: &View) -> f64 {
    let task = view.state.task[element];
    let begins_h = if task.is_some() { view.state.starts_h(view.theatre, task) } else { 0.0 };
    (begins_h - view.state.hour).clamp(0.0, view.theatre.step_h)
}

/// Hours from the beginning of the step until it may do anything: its task begins, or the last of it is over its crossing.
fn begins_h(element: ElementId, view: &View) -> f64 {
    let over_h = if is_over(element, view).is_some() { view.state.over_h[element] - view.state.hour } else { 0.0 };
    waits_h(element, view).max(over_h)
}

/// Hours of the last step that it marches in this one: it came to its crossing in the last step, and was found to have been over before
/// that ended only now.
fn made_up_h(element: ElementId, view: &View) -> f64 {
    let (state, step_h) = (view.state, view.theatre.step_h);
    let came_in_the_last_step = is_over(element, view).is_some() && state.queued_h[element] >= state.hour - step_h;
    if came_in_the_last_step { (state.hour - state.over_h[element]).clamp(0.0, step_h) } else { 0.0 }
}

/// Hours from the beginning of the step until it can assault a cell: at once if it is at it already, otherwise after it
/// has reorganised from its last assault.
fn reorganises_h(element: ElementId, cell: CellId, view: &View, laws: &Laws) -> f64 {
    let state = view.state;
    if state.posture[element] == Posture::Assault && state.next_cell[element] == cell {
        return 0.0;
    }
    (state.assault_h[element] + laws.march.consolidate_h - state.hour).max(0.0)
}

/// Says once that the objective is reached.
fn reach(element: ElementId, view: &View, effects: &mut Effects) {
    if !view.state.at_objective[element] {
        effects.push(Effect::Reach { element });
    }
}

/// Reached the end of a stretch of the way.
fn arrive(element: ElementId, aim: &Aim, view: &View, effects: &mut Effects) {
    let task = view.state.task[element];
    if aim.beyond.is_some() {
        effects.push(Effect::TakeRoad { element, cell: CellId::NONE, place: aim.beyond, km: aim.beyond_km });
        settle(element, Posture::March, 0.0, view, effects);
    } else {
        reach(element, view, effects);
        if task.is_some() && view.theatre.tasks[task].verb == Verb::Depart {
            effects.push(Effect::Depart { element });
        } else {
            settle(element, Posture::Hold, 0.0, view, effects);
        }
    }
}

/// Says whether it has nowhere to go, if that is new.
fn stand_at_bay(element: ElementId, is_there: bool, view: &View, effects: &mut Effects) {
    if is_there != view.state.at_bay[element] {
        effects.push(Effect::Bay { element, is_there });
    }
}

/// Artillery does not walk up to its objective, nor next to an enemy where it reaches its objective from the cell before.
fn keeps_off(element: ElementId, here: CellId, next: CellId, aim: &Aim, view: &View) -> bool {
    view.state.occupancy.is_near(next, view.theatre.elements[element].side.enemy()) && aim.is_reached_by_guns(element, here, 1.0, view)
}

fn settle(element: ElementId, posture: Posture, after_h: f64, view: &View, effects: &mut Effects) {
    if view.state.posture[element] != posture || posture == Posture::Assault {
        effects.push(Effect::TakeAt { element, posture, after_h });
    }
}

fn walk<'a>(element: ElementId, mut aim: Aim<'a>, fleeing: bool, view: &View<'a>, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let who = &theatre.elements[element];
    let mobility = theatre.mobilities[usize::from(who.mobility)];
    let light = state.light.day_share;
    let pace = mobility.road_km_h * (light + (1.0 - light) * mobility.night_factor);
    let budget_h = hours_on_the_march(theatre.step_h, state.fatigue[element], mobility.marching_share)
        * if !fleeing && moves_by_night(element, view) { 1.0 - light } else { 1.0 };
    // It marches from an hour of the step on, or from one of the last step.
    let from_h = begins_h(element, view) - made_up_h(element, view);
    let fresh_h = budget_h * (1.0 - from_h / theatre.step_h);
    let mut left_h = fresh_h;
    // Hour of the step after so much of that.
    let hour_at = |left_h: f64| (from_h + fresh_h - left_h).clamp(0.0, theatre.step_h);
    let mut here = state.cell[element];
    let mut progress = state.progress[element];
    let mut towards = state.next_cell[element];
    let mut gone_km = 0.0;
    let leaving_assault = state.contact[element] == 3 && state.posture[element] != Posture::Assault;
    if leaving_assault {
        // Part of it may be over already: it began when the formation gave way.
        left_h -= (state.posture_since_h[element] + laws.march.disengage_h - state.hour).clamp(0.0, laws.march.disengage_h);
    }
    let mut posture = if fleeing {
        state.posture[element]
    } else if aim.verb == Some(Verb::Withdraw) || aim.verb == Some(Verb::Depart) {
        Posture::Withdraw
    } else {
        Posture::March
    };
    let mut settled_after_h = 0.0;
    let mut at_bay = false;
    for _ in 0..64 {
        aim = next_stretch(element, here, aim, view, effects);
        if !fleeing && here == aim.goal {
            if here != state.cell[element] {
                posture = Posture::Hold;
                if aim.last_leg && !aim.beyond.is_some() && aim.verb != Some(Verb::Depart) {
                    reach(element, view, effects);
                }
            }
            break;
        }
        let way = aim.next_cell(element, here, laws.march.stacking, view);
        let stands_off = |next: CellId| keeps_off(element, here, next, &aim, view);
        let is_in_position = aim.is_reached_by_guns(element, here, laws.march.artillery_standoff, view);
        if !fleeing && (is_in_position || way.is_some_and(|(_, next)| stands_off(next))) {
            posture = Posture::Hold;
            reach(element, view, effects);
            break;
        }
        let Some((slot, next)) = way else {
            posture = blocked(posture, fleeing);
            at_bay = fleeing && here == state.cell[element];
            break;
        };
        let cell = &theatre.cells[here];
        if state.occupancy.holds(next, who.side.enemy()) {
            match meet(element, cell.edges[slot], &aim, fleeing, view) {
                Some(Posture::Assault) => {
                    settled_after_h = hour_at(left_h).max(reorganises_h(element, next, view, laws)).min(theatre.step_h);
                    if settled_after_h < theatre.step_h {
                        effects.push(Effect::Progress { element, towards: next, share: 0.0 });
                        posture = Posture::Assault;
                    } else {
                        posture = Posture::Hold;
                    }
                }
                Some(other) => {
                    effects.push(Effect::Progress { element, towards: next, share: 0.0 });
                    posture = other;
                }
                None => posture = blocked(posture, fleeing),
            }
            break;
        }
        if left_h <= 0.0 {
            break;
        }
        if let Edge::Crossing(first) = cell.edges[slot] {
            let Some(site) = usable(first, element, view) else {
                posture = blocked(posture, fleeing);
                break;
            };
            // Over the bridge: served in this or an earlier step; otherwise it waits.
            if is_over(element, view) == Some(site) && here == state.cell[element] {
                effects.push(Effect::Enter { element, cell: next, after_h: hour_at(left_h) });
                here = next;
                progress = 0.0;
                towards = CellId::NONE;
                continue;
            }
            let loads = loads(state.fit[element], vehicles(element, view), laws.crossing.vehicle_load);
            let at_h = state.hour + hour_at(left_h);
            effects.push(Effect::Queue { element, crossing: site, loads, at_h });
            if !fleeing {
                posture = Posture::AtCrossing;
            }
            break;
        }
        let extra_h = if cell.edges[slot] == Edge::Wade { laws.march.wade_h } else { 0.0 };
        let kind = who.mobility_kind as usize;
        let factor = theatre.terrain[usize::from(cell.terrain)].speed[kind]
            .min(theatre.terrain[usize::from(theatre.cells[next].terrain)].speed[kind]);
        // Who gives way has paid for it in breaking contact.
        let control = if fleeing { 0.0 } else { control_over(next, who.side, view, laws).max(control_over(here, who.side, view, laws)) };
        let km = f64::from(cell.km[slot]);
        let need_h = stretch_h(km, laws.march.hex_detour, (pace * factor).max(0.05), control, laws.march.control_delay, extra_h);
        if towards != next {
            progress = 0.0;
            towards = next;
        }
        let rest_h = need_h * (1.0 - progress);
        if rest_h <= left_h {
            left_h -= rest_h;
            gone_km += km * (1.0 - progress);
            settled_after_h = hour_at(left_h);
            effects.push(Effect::Enter { element, cell: next, after_h: settled_after_h });
            here = next;
            progress = 0.0;
            towards = CellId::NONE;
        } else {
            progress += left_h / need_h;
            gone_km += km * left_h / need_h;
            left_h = 0.0;
            effects.push(Effect::Progress { element, towards, share: progress.min(0.999_999) });
            break;
        }
    }
    let marched_h = (fresh_h - left_h.max(0.0)).max(0.0);
    if gone_km > 0.0 {
        tire(element, marched_h, gone_km, view, laws, effects);
    }
    stand_at_bay(element, at_bay, view, effects);
    settle(element, posture, settled_after_h, view, effects);
}

/// Whether a formation stands by day so as not to be seen: its side moves by night in its sector. Recorded tasks have that in
/// their hours.
fn moves_by_night(element: ElementId, view: &View) -> bool {
    let (theatre, state) = (view.theatre, view.state);
    let sectors = state.intelligence.by_night[theatre.elements[element].side.index()];
    if sectors == 0 || !state.command.is_free(state.hour) || state.contact[element] > 0 {
        return false;
    }
    let here = theatre.intelligence.cells.find(state.cell[element]).map_or(SectorId::NONE, |(sector, _)| *sector);
    here.is_some() && sectors >> here.0 & 1 == 1
}

fn blocked(posture: Posture, fleeing: bool) -> Posture {
    if fleeing { posture } else { Posture::Hold }
}

fn vehicles(element: ElementId, view: &View) -> u32 {
    view.theatre.elements[element].holding_ids().filter(|&h| view.theatre.holdings[h].target.is_some()).map(|h| view.state.running[h]).sum()
}

/// Enemy zone of control over a cell.
fn control_over(cell: CellId, side: Side, view: &View, laws: &Laws) -> f64 {
    let enemy = side.enemy();
    if !view.state.occupancy.is_near(cell, enemy) {
        return 0.0;
    }
    let ground = &view.theatre.cells[cell];
    let mut men = 0u32;
    for slot in 0..usize::from(ground.degree) {
        men += view.state.occupancy.men(ground.neighbours[slot], enemy);
    }
    if men == 0 { 0.0 } else { zone_of_control(f64::from(men), laws.march.control_men_per_km) }
}

/// What a formation does about an enemy in its way; `None`: it waits.
fn meet(element: ElementId, edge: Edge, aim: &Aim, fleeing: bool, view: &View) -> Option<Posture> {
    if fleeing {
        return None;
    }
    if let Edge::Crossing(first) = edge {
        usable(first, element, view)?;
    }
    if edge == Edge::River {
        return None;
    }
    let who = &view.theatre.elements[element];
    match aim.verb? {
        Verb::Attack | Verb::Raid | Verb::Advance => {
            if aim.night && view.state.light.is_day {
                return Some(Posture::Hold);
            }
            Some(if who.role.assaults() { Posture::Assault } else { Posture::Hold })
        }
        Verb::Fix => Some(Posture::Fix),
        Verb::Hold | Verb::Bombard | Verb::Withdraw | Verb::Depart => None,
    }
}

/// Formations that hold one crowded cell spread to its neighbours.
#[inline(always)]
fn spread(element: ElementId, view: &View, laws: &Laws, effects: &mut Effects) {
    let (here, side) = (view.state.cell[element], view.theatre.elements[element].side);
    // Few cells are crowded.
    if view.state.occupancy.frontage(here, side) > laws.march.stacking && view.state.contact[element] != 3 {
        make_room(element, view, laws, effects);
    }
}

#[inline(never)]
fn make_room(element: ElementId, view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    let who = &theatre.elements[element];
    let here = state.cell[element];
    // The last to come, by order of battle, makes room.
    let last =
        state.occupancy.elements(here).filter(|&e| theatre.elements[e].side == who.side && theatre.elements[e].frontage > 0.0).last();
    if last != Some(element) {
        return;
    }
    let cell = &theatre.cells[here];
    let own_zone = |zone: Zone| matches!((zone, who.side), (Zone::First, Side::First) | (Zone::Second, Side::Second));
    let room = (0..usize::from(cell.degree))
        .filter(|&slot| matches!(cell.edges[slot], Edge::Open | Edge::Wade))
        .map(|slot| cell.neighbours[slot])
        .filter(|&next| theatre.cells[next].passable && !state.occupancy.holds(next, who.side.enemy()))
        .filter(|&next| {
            state.control[next] == who.side as u8
                || theatre.cells[next].zone == theatre.cells[here].zone
                || own_zone(theatre.cells[next].zone)
        })
        .filter(|&next| state.occupancy.frontage(next, who.side) + who.frontage <= laws.march.stacking)
        .min_by(|&a, &b| state.occupancy.frontage(a, who.side).total_cmp(&state.occupancy.frontage(b, who.side)).then(a.cmp(&b)));
    if let Some(next) = room {
        effects.push(Effect::Enter { element, cell: next, after_h: 0.0 });
    }
}

#[cfg(test)]
mod tests {
    use kokkyo_scenario::forces::Role;

    use super::*;
    use crate::world::column::Column;
    use crate::world::occupancy::Occupancy;
    use crate::world::proving_ground::{Field, Ground, cell};
    use crate::world::theatre::Route;

    #[test]
    fn who_decides_to_be_unseen_stands_by_day_in_his_sectors_and_a_recorded_task_has_its_own_hours() {
        let mut ground = Ground::new();
        let who = ground.element(Side::First, 500, 0, 0);
        let mut field = ground.play();
        let cells = field.theatre.cells.len();
        field.theatre.intelligence.cells = Column::filled(cells, (SectorId(3), PlaceId::NONE));
        let asked = |field: &mut Field, sectors: u32, free_from_h: f64| {
            field.state.intelligence.by_night = [sectors, 0];
            field.state.command.free_from_h = free_from_h;
            let view = field.view();
            moves_by_night(who, &view)
        };
        assert!(asked(&mut field, 1 << 3, 0.0));
        assert!(!asked(&mut field, 1 << 2, 0.0), "another sector");
        assert!(!asked(&mut field, 1 << 3, f64::INFINITY), "as recorded");
        field.state.contact[who] = 1;
        assert!(!asked(&mut field, 1 << 3, 0.0), "who is seen has nothing to hide");
    }

    #[test]
    fn guns_that_reach_their_objective_do_not_go_next_to_an_enemy_and_those_that_do_not_go_on() {
        let mut ground = Ground::new();
        let who = ground.element(Side::First, 500, 2, 0);
        ground.element(Side::Second, 500, 0, 0);
        let mut field = ground.play();
        Occupancy::rebuild(&mut field.state, &field.theatre);
        let goal = cell(-1, 0);
        let km = field.theatre.cells[cell(2, 0)].km_to(&field.theatre.cells[goal]);
        let route = Route { objective: goal, hours: Column::filled(field.theatre.cells.len(), 0.0) };
        let keeps_off = |field: &mut Field, range_km: f64, role: Role, next: CellId| {
            (field.theatre.elements[who].indirect_range_km, field.theatre.elements[who].role) = (range_km, role);
            let view = field.view();
            let (verb, beyond) = (Some(Verb::Bombard), PlaceId::NONE);
            let aim = Aim { route: &route, leg: 0, goal, verb, last_leg: true, beyond_km: 0.0, beyond, night: false };
            super::keeps_off(who, cell(2, 0), next, &aim, &view)
        };
        assert!(keeps_off(&mut field, km + 0.1, Role::Artillery, cell(1, 0)));
        assert!(!keeps_off(&mut field, km - 0.1, Role::Artillery, cell(1, 0)), "out of range");
        assert!(!keeps_off(&mut field, km + 0.1, Role::Artillery, cell(3, 0)), "nobody is next to it");
        assert!(!keeps_off(&mut field, km + 0.1, Role::Infantry, cell(1, 0)), "infantry with mortars");
    }

    #[test]
    fn who_gave_way_and_is_shut_in_stands_at_bay_until_there_is_somewhere_to_go() {
        let mut ground = Ground::new();
        let who = ground.element(Side::First, 500, 0, 0);
        let around = [(1, 0), (0, -1), (-1, -1), (0, 1), (-1, 1), (-1, 0)].map(|(q, r)| ground.element(Side::Second, 500, q, r));
        let mut field = ground.play();
        field.laws.march.stacking = 8.0;
        field.state.posture[who] = Posture::FallBack;
        field.state.contact[who] = 1;
        let play = |field: &mut Field| {
            Occupancy::rebuild(&mut field.state, &field.theatre);
            field.play(decide);
        };
        play(&mut field);
        assert!(field.state.at_bay[who]);
        assert_eq!(field.state.cell[who], cell(0, 0));
        // The one before him goes: he passes between the others.
        field.state.presence[around[0]] = Presence::Destroyed;
        play(&mut field);
        assert!(!field.state.at_bay[who]);
        assert_ne!(field.state.cell[who], cell(0, 0));
        // Orders take him out of it as well.
        field.state.at_bay[who] = true;
        field.play(|view, _, effects| {
            effects.push(Effect::TakeAt { element: view.state.presence.ids().next().expect("him"), posture: Posture::Hold, after_h: 0.0 })
        });
        assert!(!field.state.at_bay[who]);
    }

    #[test]
    fn infantry_at_four_km_an_hour_needs_half_an_hour_for_two_km_and_twice_that_in_a_full_zone_of_control_of_one() {
        assert_eq!(stretch_h(2.0, 1.0, 4.0, 0.0, 2.0, 0.0), 0.5);
        assert_eq!(stretch_h(2.0, 1.0, 4.0, 1.0, 1.0, 0.0), 1.0);
        assert_eq!(stretch_h(2.0, 1.0, 4.0, 0.5, 2.0, 0.25), 1.25);
    }

    #[test]
    fn a_battalion_of_800_with_20_carts_of_10_brings_a_thousand_loads() {
        assert_eq!(loads(800, 20, 10.0), 1000.0);
    }

    #[test]
    fn one_in_a_hundred_breaks_down_on_100_km_and_almost_two_on_200() {
        assert!((breakdown(0.01, 100.0) - 0.01).abs() < 1e-12);
        assert!((breakdown(0.01, 200.0) - 0.0199).abs() < 1e-12);
        assert_eq!(breakdown(0.0, 500.0), 0.0);
    }

    #[test]
    fn a_fresh_column_marches_the_whole_step_and_a_tired_one_its_sustained_share() {
        assert_eq!(hours_on_the_march(3.0, 0.0, 0.4), 3.0);
        assert_eq!(hours_on_the_march(3.0, 1.0, 0.4), 3.0 * 0.4);
        let mut before = 3.0;
        for tenth in 0..=10 {
            let hours = hours_on_the_march(3.0, f64::from(tenth) / 10.0, 0.4);
            assert!(hours <= before);
            before = hours;
        }
    }

    #[test]
    fn zone_of_control_grows_with_men_and_is_never_more_than_full() {
        assert_eq!(zone_of_control(0.0, 200.0), 0.0);
        assert!((zone_of_control(220.0, 200.0) - 0.5).abs() < 1e-12);
        assert_eq!(zone_of_control(5000.0, 200.0), 1.0);
    }
}
