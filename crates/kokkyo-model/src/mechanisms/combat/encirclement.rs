//! **Who is cut off?**
//!
//! A formation has a way out if it can go from cell to cell to a depot of its side, or to the edge of the field on its
//! own uncontested ground, without entering a cell that the enemy stands in or firmly controls, or crossing a river
//! where its side has no open crossing; troops of its own in a cell keep the way through it open. If every such way
//! runs past an enemy in the next cell, it is *threatened*. Without a way for some hours it is *cut off*; if besides
//! nearly all its sides are closed, *surrounded*. A formation that is cut off and broken, or down to few fit men, is
//! overrun in the end; one whose doctrine or despair says so breaks out in the dark. Ways are looked for along the
//! known way to the rear first and by a wider search only where that is barred, and only when somebody has moved.
//! Left out: single men who slip through, supply from the air, relief agreed upon.
//!
//! | | |
//! |---|---|
//! | phase | fight |
//! | reads | occupancy, ground, crossings, depots, light, cohesion |
//! | proposes | enclosure, overrun, break-out |
//! | emits | `Threatened`, `CutOff`, `Surrounded`, `Relieved`, `Overrun`, `BrokeOut` |
//! | streams | `Encirclement` |
//! | sources | troops and parameters of the package |
//! | stand-in | nobody is ever cut off |

use kokkyo_scenario::forces::Surrounded;

use crate::chance::Stream;
use crate::parameters::Laws;
use crate::world::column::ElementId;
use crate::world::search::{Search, Seeker, Way, is_passable, men_around, survey};
use crate::world::{Effect, Effects, Enclosure, Posture, Presence, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "combat.encirclement" {
        /// Zone of control, by the density of the march, from which on nothing passes: z.
        strong_control: "1", 0.05 => 1.0;
        /// Hours without a way after which a formation counts as cut off.
        cut_off_after_h: "h", 0.0 => 240.0;
        /// Closed sides from which on a formation that is cut off counts as surrounded.
        surrounded_sides: "1", 1.0 => 6.0;
        /// Share of the men sent below which a formation that is cut off can be overrun.
        overrun_below: "1", 0.0 => 1.0;
        /// How soon a formation that is cut off and broken or worn down is overrun.
        overrun_per_h: "1/h", 0.0 => 10.0;
        /// Share of an overrun formation that is captured, where doctrine is to hold.
        captured_hold: "1", 0.0 => 1.0;
        /// Share of an overrun formation that is captured, where doctrine is to break out.
        captured_break_out: "1", 0.0 => 1.0;
        /// Share of those not captured who are killed at the end; the others are missing.
        killed: "1", 0.0 => 1.0;
        /// How soon in the dark a formation that is cut off breaks out.
        break_out_per_h: "1/h", 0.0 => 10.0;
        /// Farthest that a break-out goes.
        break_out_km: "km", 0.0 => 100.0;
        /// Least share of the fit men lost in a break-out.
        break_out_least: "1", 0.0 => 1.0;
        /// Greatest share of the fit men lost in a break-out.
        break_out_greatest: "1", 0.0 => 1.0;
    }
}

/// Men from which on a zone of control n / (ρ · 2.2 km) is strong: n = z ρ · 2.2 km.
pub fn strong_men(men_per_km: f64, strong: f64) -> f64 {
    strong * men_per_km * SIDE_KM
}

/// Probability that something with a hazard happens in some hours: 1 − e^(−ht).
pub fn probability(per_h: f64, hours: f64) -> f64 {
    -libm::expm1(-per_h * hours)
}

/// Breadth of the front of one cell (the model details, 4). *Unit*: km.
const SIDE_KM: f64 = 2.2;

/// Degree of enclosure: whether there is a way, and whether it is a safe one; hours without; closed sides.
pub fn enclosure(way: bool, safe: bool, closed_h: f64, after_h: f64, sides: u32, surrounded_sides: f64) -> Enclosure {
    if way {
        return if safe { Enclosure::Open } else { Enclosure::Threatened };
    }
    if closed_h < after_h {
        Enclosure::Threatened
    } else if f64::from(sides) >= surrounded_sides {
        Enclosure::Surrounded
    } else {
        Enclosure::CutOff
    }
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let state = view.state;
    // Ways are looked for at fixed hours of the clock, whatever the step, and oftener by whoever has none.
    let due = [0.0, 6.0, 12.0, 18.0].into_iter().any(|hour| view.has_hour_of_day(hour));
    let changed = state.surveyed != state.occupancy.version || view.has_hour_of_day(0.0);
    let look_at_all = due && changed;
    if !look_at_all && !state.closed_since_h.iter().any(|since_h| since_h.is_finite()) {
        return;
    }
    let mut search = std::mem::take(&mut effects.search);
    if look_at_all {
        effects.push(Effect::Survey { version: state.occupancy.version });
    }
    survey(view, &mut search);
    for ((element, &presence), &closed_since_h) in state.presence.entries().zip(state.closed_since_h.iter()) {
        if presence != Presence::InField {
            continue;
        }
        let look = look_at_all || changed && closed_since_h.is_finite();
        if !look && closed_since_h == f64::INFINITY {
            continue;
        }
        let enclosure = appraise(element, look, view, laws, &mut search, effects);
        if enclosure >= Enclosure::CutOff {
            end(element, view, laws, &mut search, effects);
        }
    }
    effects.search = search;
}

/// Null model: nobody is ever cut off.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

/// Says how an element is enclosed; what changes is proposed.
fn appraise(element: ElementId, look: bool, view: &View, laws: &Laws, search: &mut Search, effects: &mut Effects) -> Enclosure {
    let state = view.state;
    let (mut way, mut safe) = (false, false);
    if look {
        let seeker = Seeker::new(view, view.theatre.elements[element].side, strong(laws));
        safe = seeker.finds(Way::Safe, state.cell[element], search);
        way = safe || seeker.finds(Way::Any, state.cell[element], search);
    }
    let mut since_h = state.closed_since_h[element];
    if way != (since_h == f64::INFINITY) {
        since_h = if way { f64::INFINITY } else { state.hour };
        effects.push(Effect::Close { element, since_h });
    }
    let closed_h = state.hour - since_h;
    let sides = if way || closed_h < laws.encirclement.cut_off_after_h { 0 } else { closed_sides(element, view, laws) };
    let found = enclosure(way, safe, closed_h, laws.encirclement.cut_off_after_h, sides, laws.encirclement.surrounded_sides);
    if found != state.enclosure[element] {
        effects.push(Effect::Enclose { element, enclosure: found });
    }
    found
}

/// What becomes of an element that is cut off: overrun, break-out, or neither.
fn end(element: ElementId, view: &View, laws: &Laws, search: &mut Search, effects: &mut Effects) {
    let (theatre, state, law) = (view.theatre, view.state, &laws.encirclement);
    let who = &theatre.elements[element];
    let troops = &theatre.troops[usize::from(who.troops)];
    let doctrine_breaks_out = troops.surrounded == Surrounded::BreakOut;
    let worn = f64::from(state.fit[element]) < law.overrun_below * f64::from(state.sent[element]);
    let fallen = worn || state.posture[element] == Posture::Broken;
    let pressed = state.contact[element] > 0 || closed_sides(element, view, laws) > 0;
    let captured_share = if doctrine_breaks_out { law.captured_break_out } else { law.captured_hold };
    let killed_share = law.killed * (1.0 - captured_share);
    let mut draws = view.chance.at(Stream::Encirclement, view.moment(), who.key);
    if fallen && pressed && draws.happens(probability(law.overrun_per_h, theatre.step_h)) {
        effects.push(Effect::Overrun { element, captured_share, killed_share });
        return;
    }
    let dark_h = (1.0 - state.light.day_share) * theatre.step_h;
    let despairs = state.cohesion[element] < troops.theta_fall_back;
    if dark_h <= 0.0
        || state.fit[element] == 0
        || !(doctrine_breaks_out || despairs)
        || !draws.happens(probability(law.break_out_per_h, dark_h))
    {
        return;
    }
    let seeker = Seeker::new(view, who.side, strong(laws));
    let Some(cell) = seeker.nearest_open(state.cell[element], law.break_out_km, search) else { return };
    let share = law.break_out_least + (law.break_out_greatest - law.break_out_least).max(0.0) * draws.uniform();
    let lost_f = f64::from(state.fit[element]) * share;
    let (lost, captured) = (lost_f.round() as u32, (lost_f * captured_share).round() as u32);
    let killed = (lost_f * killed_share).round() as u32;
    effects.push(Effect::BreakOut { element, cell, lost, captured, killed });
}

/// Men from which on a zone of control is strong, by the laws of a run.
fn strong(laws: &Laws) -> f64 {
    strong_men(laws.march.control_men_per_km, laws.encirclement.strong_control)
}

/// Sides of an element's cell that are closed: held or firmly controlled by the enemy, or impassable.
fn closed_sides(element: ElementId, view: &View, laws: &Laws) -> u32 {
    let (theatre, state) = (view.theatre, view.state);
    let Some(cell) = theatre.cells.find(state.cell[element]) else { return 0 };
    let side = theatre.elements[element].side;
    let strong = strong(laws);
    let closed = |slot: &usize| {
        let next = cell.neighbours[*slot];
        !theatre.cells[next].passable
            || !is_passable(theatre, state, cell.edges[*slot], side)
            || state.occupancy.holds(next, side.enemy())
            || f64::from(men_around(theatre, state, next, side.enemy())) >= strong
    };
    (0..usize::from(cell.degree)).filter(closed).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Happening;
    use crate::world::Side;
    use crate::world::column::{CellId, Id as _};
    use crate::world::proving_ground::{Field, Ground, cell};
    use crate::world::theatre::Edge;
    use crate::world::theatre::Zone;

    /// Laws with round numbers: 200 men/km × 2.2 km × 0.5 = 220 men control the ground.
    fn laws(field: &mut Field) {
        field.laws.march.control_men_per_km = 200.0;
        let law = &mut field.laws.encirclement;
        (law.strong_control, law.cut_off_after_h, law.surrounded_sides) = (0.5, 6.0, 5.0);
        (law.overrun_below, law.overrun_per_h, law.captured_hold, law.captured_break_out, law.killed) = (0.1, 1e9, 0.1, 0.5, 0.2);
        (law.break_out_per_h, law.break_out_km, law.break_out_least, law.break_out_greatest) = (0.0, 10.0, 0.5, 0.5);
    }

    /// A battalion of the first side in the middle, and enemies of so many men around it on the given cells.
    fn ringed(enemies: &[(i32, i32)], men: u32) -> (Field, ElementId) {
        let mut ground = Ground::new();
        ground.supply_line(Side::First, 0.0, 0.0);
        let who = ground.element(Side::First, 500, 0, 0);
        for &(column, row) in enemies {
            ground.element(Side::Second, men, column, row);
        }
        let mut field = ground.play();
        laws(&mut field);
        field.state.light = crate::world::state::Light { day_share: 1.0, is_day: true };
        (field, who)
    }

    /// The six cells around the middle.
    const RING: [(i32, i32); 6] = [(-1, 0), (1, 0), (-1, -1), (0, -1), (-1, 1), (0, 1)];

    fn step(field: &mut Field) {
        field.play(decide);
        field.state.hour += 3.0;
    }

    #[test]
    fn half_a_zone_of_control_at_200_men_a_kilometre_takes_220_men() {
        assert!((strong_men(200.0, 0.5) - 220.0).abs() < 1e-9);
        assert_eq!(strong_men(200.0, 0.0), 0.0);
    }

    #[test]
    fn enclosure_grows_with_what_is_closed() {
        assert_eq!(enclosure(true, true, 0.0, 6.0, 6, 5.0), Enclosure::Open);
        assert_eq!(enclosure(true, false, 0.0, 6.0, 6, 5.0), Enclosure::Threatened);
        assert_eq!(enclosure(false, false, 5.9, 6.0, 6, 5.0), Enclosure::Threatened);
        assert_eq!(enclosure(false, false, 6.0, 6.0, 4, 5.0), Enclosure::CutOff);
        assert_eq!(enclosure(false, false, 6.0, 6.0, 5, 5.0), Enclosure::Surrounded);
    }

    #[test]
    fn without_an_enemy_everyone_has_a_way() {
        let (mut field, who) = ringed(&[], 0);
        step(&mut field);
        assert_eq!(field.state.enclosure[who], Enclosure::Open);
        assert_eq!(field.state.closed_since_h[who], f64::INFINITY);
        assert_eq!(field.state.surveyed, field.state.occupancy.version);
    }

    #[test]
    fn an_enemy_in_front_leaves_the_way_to_the_rear_open() {
        let (mut field, who) = ringed(&[(-1, 0)], 800);
        step(&mut field);
        assert_eq!(field.state.enclosure[who], Enclosure::Open);
    }

    #[test]
    fn a_ring_cuts_off_after_six_hours_and_a_gap_in_it_relieves() {
        let (mut field, who) = ringed(&RING, 800);
        step(&mut field);
        assert_eq!(field.state.enclosure[who], Enclosure::Threatened);
        step(&mut field);
        assert_eq!(field.state.enclosure[who], Enclosure::Threatened);
        step(&mut field);
        assert_eq!(field.state.enclosure[who], Enclosure::Surrounded);
        // All but the front leave.
        for element in field.theatre.elements.ids().skip(2) {
            field.state.presence[element] = Presence::Departed;
        }
        step(&mut field);
        assert_eq!(field.state.enclosure[who], Enclosure::Open);
        assert!(field.events().iter().any(|event| matches!(event.happening, Happening::Relieved { .. })));
    }

    #[test]
    fn strong_neighbours_close_the_gaps_between_them_and_weak_ones_do_not() {
        // Three of six cells held: behind them, the two free cells to the east lie under their control.
        let held = [(1, 0), (-1, -1), (-1, 1)];
        let (mut strong, who) = ringed(&held, 800);
        step(&mut strong);
        assert_ne!(strong.state.closed_since_h[who], f64::INFINITY);
        let (mut weak, who) = ringed(&held, 50);
        step(&mut weak);
        assert_eq!(weak.state.closed_since_h[who], f64::INFINITY);
        assert_eq!(weak.state.enclosure[who], Enclosure::Threatened, "but every way lies under fire");
    }

    #[test]
    fn own_troops_keep_the_way_open_through_ground_that_the_enemy_controls() {
        let held = [(1, 0), (-1, -1), (-1, 1)];
        let mut ground = Ground::new();
        ground.supply_line(Side::First, 0.0, 0.0);
        let who = ground.element(Side::First, 500, 0, 0);
        for (column, row) in held {
            ground.element(Side::Second, 800, column, row);
        }
        for (column, row) in [(0, -1), (1, -2)] {
            ground.element(Side::First, 500, column, row);
        }
        let mut field = ground.play();
        laws(&mut field);
        step(&mut field);
        assert_eq!(field.state.closed_since_h[who], f64::INFINITY);
    }

    #[test]
    fn a_river_without_a_crossing_closes_and_an_open_own_crossing_lets_pass() {
        use crate::world::column::{Column, CrossingId};
        use crate::world::theatre::Crossing;
        // A river between columns 0 and 1, on every row.
        let wall = |ground: &mut Ground, edge: Edge| {
            for id in ground.theatre.cells.ids() {
                for slot in 0..usize::from(ground.theatre.cells[id].degree) {
                    let other = ground.theatre.cells[id].neighbours[slot];
                    let east = |c: CellId| i32::from(c.0) % 9 - 4 >= 1;
                    if east(id) != east(other) {
                        let site = (id == cell(0, 0) && other == cell(1, 0)) || (id == cell(1, 0) && other == cell(0, 0));
                        ground.theatre.cells[id].edges[slot] = if site { edge } else { Edge::River };
                    }
                }
            }
        };
        let bridge = |opens_h: f64, side: Side| Crossing {
            id: "X".into(),
            name: String::new(),
            from: cell(0, 0),
            to: cell(1, 0),
            side: Some(side),
            capacity_per_h: 100.0,
            max_load_t: 10.0,
            opens_h,
            closes_h: f64::INFINITY,
            length_m: 0.0,
            next: CrossingId::NONE,
        };
        let not_yet = bridge(5.0, Side::First);
        let (ours, theirs) = (bridge(0.0, Side::First), bridge(0.0, Side::Second));
        for (site, open) in [(None, false), (Some(ours), true), (Some(not_yet), false), (Some(theirs), false)] {
            let mut ground = Ground::new();
            ground.supply_line(Side::First, 0.0, 0.0);
            let who = ground.element(Side::First, 500, 0, 0);
            wall(&mut ground, if site.is_some() { Edge::Crossing(CrossingId(0)) } else { Edge::River });
            ground.theatre.crossings = Column::new(site.into_iter().collect());
            let mut field = ground.play();
            laws(&mut field);
            step(&mut field);
            assert_eq!(field.state.closed_since_h[who] == f64::INFINITY, open);
        }
    }

    #[test]
    fn the_search_agrees_with_a_slow_flood_from_the_rear_on_random_fields() {
        for seed in 0..300u32 {
            let mut draws = crate::chance::Chance::new(11, seed).at(Stream::Verification, 0, 0);
            let mut ground = Ground::new();
            ground.supply_line(Side::First, 0.0, 0.0);
            for _ in 0..24 {
                let side = if draws.happens(0.4) { Side::First } else { Side::Second };
                let (column, row) = ((draws.uniform() * 9.0) as i32 - 4, (draws.uniform() * 7.0) as i32 - 3);
                ground.element(side, (draws.uniform() * 400.0) as u32 + 1, column, row);
            }
            for id in ground.theatre.cells.ids() {
                ground.theatre.cells[id].passable = !draws.happens(0.1);
            }
            let mut field = ground.play();
            laws(&mut field);
            step(&mut field);
            for element in field.theatre.elements.ids() {
                let side = field.theatre.elements[element].side;
                let open = flood(&field, side, field.state.cell[element]);
                assert_eq!(field.state.closed_since_h[element] == f64::INFINITY, open, "seed {seed}, element {}", element.0);
            }
        }
    }

    /// The slow reference: repeats until nothing changes.
    fn flood(field: &Field, side: Side, start: CellId) -> bool {
        let (theatre, state) = (&field.theatre, &field.state);
        let own = if side == Side::First { Zone::First } else { Zone::Second };
        let edge = |id: CellId| theatre.cells[id].degree < 6 && theatre.cells[id].zone == own;
        let rear = |id: CellId| edge(id) || theatre.depots.iter().any(|depot| depot.cell == id && depot.side == side);
        let free = |id: CellId| {
            theatre.cells[id].passable
                && !state.occupancy.holds(id, side.enemy())
                && (f64::from(men_around(theatre, state, id, side.enemy())) < strong_men(200.0, 0.5) || state.occupancy.holds(id, side))
        };
        let mut reached: Vec<bool> = theatre.cells.ids().map(|id| free(id) && rear(id)).collect();
        loop {
            let mut changed = false;
            for id in theatre.cells.ids() {
                let cell = &theatre.cells[id];
                if !reached[id.index()] && free(id) && (0..usize::from(cell.degree)).any(|s| reached[cell.neighbours[s].index()]) {
                    reached[id.index()] = true;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let cell = &theatre.cells[start];
        rear(start) || reached[start.index()] || (0..usize::from(cell.degree)).any(|s| reached[cell.neighbours[s].index()])
    }

    #[test]
    fn a_worn_out_surrounded_battalion_is_overrun_with_its_wounded_and_all_men_are_accounted_for() {
        let (mut field, who) = ringed(&RING, 800);
        for _ in 0..3 {
            step(&mut field);
        }
        field.state.fit[who] = 40;
        field.state.wounded[who] = 100;
        field.state.wounded_total[who] = 100;
        field.state.in_care[who] = 60;
        field.state.killed[who] = 360;
        step(&mut field);
        assert_eq!(field.state.presence[who], Presence::Destroyed);
        // 40 fit and 60 wounded in care: 10 % captured, 20 % of the others killed; 40 wounded lie in hospitals.
        assert_eq!((field.state.captured[who], field.state.killed[who], field.state.missing[who]), (10, 378, 72));
        assert_eq!((field.state.fit[who], field.state.wounded[who], field.state.in_care[who]), (0, 40, 0));
        field.audit();
    }

    #[test]
    fn a_break_out_in_the_dark_reaches_the_nearest_open_cell_at_its_price() {
        let (mut field, who) = ringed(&RING, 800);
        field.theatre.troops[0].surrounded = Surrounded::BreakOut;
        field.laws.encirclement.break_out_per_h = 1e9;
        for _ in 0..3 {
            step(&mut field);
        }
        assert_eq!(field.state.cell[who], cell(0, 0), "not by day");
        field.state.light = crate::world::state::Light { day_share: 0.0, is_day: false };
        step(&mut field);
        assert_ne!(field.state.cell[who], cell(0, 0));
        assert!(flood(&field, Side::First, field.state.cell[who]));
        assert_eq!(
            (field.state.fit[who], field.state.captured[who], field.state.killed[who], field.state.missing[who]),
            (250, 125, 25, 100)
        );
        field.audit();
    }

    #[test]
    fn who_holds_by_doctrine_breaks_out_only_in_despair() {
        let (mut field, who) = ringed(&RING, 800);
        field.laws.encirclement.break_out_per_h = 1e9;
        field.state.light = crate::world::state::Light { day_share: 0.0, is_day: false };
        for _ in 0..4 {
            step(&mut field);
        }
        assert_eq!(field.state.cell[who], cell(0, 0));
        field.state.cohesion[who] = 0.3;
        step(&mut field);
        assert_ne!(field.state.cell[who], cell(0, 0));
    }

    #[test]
    fn nothing_is_looked_for_again_until_somebody_moves() {
        let (mut field, _) = ringed(&[(-1, 0)], 800);
        field.state.hour = 3.0;
        field.play(decide);
        assert!(field.effects(decide).is_empty());
    }
}
