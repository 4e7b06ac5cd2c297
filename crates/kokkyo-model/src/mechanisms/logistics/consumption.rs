//! **What is used up, and who goes short?**
//!
//! Men eat once a day, at midnight, from what is with them. An element fills up again, each kind from the nearest own
//! depot that has it, at a share of its full load a day; beyond the haul radius carts and lorries come round less
//! often, and it fills up more slowly in proportion. Elements that want more than a depot holds share it in proportion
//! and ask for the rest at the next depot.
//! A depot in the field is taken when the enemy alone stands on its cell and does not only march through or fall back. Who leaves
//! it burns a share of what lies there; the rest is captured, and lost to its side. It is not used by the captor: calibres differ,
//! and of fuel and food a depot at the front holds what the loser uses in some days, which goes to whoever stands there and not into
//! the captor's depots.
//! Nothing reaches an element that is cut off. Outside the field, on the road and in towns, everyone lives on posts
//! and garrisons that the model does not know, and fills up from them. Rounds and fuel are used where they are fired
//! and burnt (fire, march); here they are only made good. Left out: fodder apart from food, water, the unit's own
//! carts and lorries as things that can be lost, stores that are carried away before the enemy comes.
//!
//! | | |
//! |---|---|
//! | phase | supply |
//! | reads | men, stocks, depots, who is cut off |
//! | proposes | food used, supplies issued, shortages, depots taken |
//! | emits | `Shortage`, `Resupplied`, `DepotTaken`; a depot that gives its last here, to an airfield or to fire, `DepotEmpty` |
//! | streams | none |
//! | sources | rations and parameters of the package |
//! | stand-in | everyone always has everything |

use kokkyo_scenario::logistics::{CARRIED, Supply};

use crate::parameters::Laws;
use crate::world::column::{DepotId, ElementId, Id as _};
use crate::world::effects::Want;
use crate::world::supply::{SupplyEffect, is_lost};
use crate::world::{Effect, Effects, Enclosure, Posture, Presence, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "logistics.consumption" {
        /// Food, and fodder in proportion, of a man in a day.
        food_kg_per_man_day: "kg/day", 0.0 => 30.0;
        /// Share of its full load that an element inside the haul radius receives in a day.
        refill_per_day: "1/day", 0.0 => 24.0;
        /// Distance from a depot beyond which filling up is slower.
        haul_radius_km: "km", 0.1 => 1000.0;
        /// Share of the full load below which an element is short of a kind.
        short_below: "1", 0.0 => 1.0;
        /// Share of the full load above which it is no longer short.
        plenty_above: "1", 0.0 => 1.0;
        /// Share of what lies in a depot that those burn who leave it to the enemy.
        burnt_share: "1", 0.0 => 1.0;
    }
}

/// Depots for which a shortage is shared in proportion; at any beyond them it is first come, first served.
const SHARED: usize = 16;
/// Less than this is not worth a cart. *Unit*: share of the full load.
const CRUMB: f64 = 1e-3;

/// Food that men eat in a day. *Unit*: t.
pub fn eaten_t_per_day(men: f64, kg_per_man_day: f64) -> f64 {
    men * kg_per_man_day / 1000.0
}

/// Share of the full load that reaches an element in some hours at a distance: r · min(1, R/d) · Δt. *Range*: 0–1.
pub fn refill_share(per_day: f64, radius_km: f64, km: f64, hours: f64) -> f64 {
    let slower = if km > radius_km { radius_km / km } else { 1.0 };
    (per_day * slower * hours / 24.0).min(1.0)
}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let state = view.state;
    give_up(view, laws, effects);
    if view.has_hour_of_day(0.0) {
        eat(view, laws, effects);
    }
    let mut wanted_t = [[0.0f64; CARRIED]; SHARED];
    let mut wants = std::mem::take(&mut effects.wants);
    wants.clear();
    let stocks = state.stock_t.iter().zip(state.full_t.iter()).zip(state.short_of.iter());
    for ((element, &presence), ((stock_t, full_t), &short_of)) in state.presence.entries().zip(stocks) {
        if !presence.is_in_theatre() || (short_of == 0 && !lacks(stock_t, full_t)) {
            continue;
        }
        mark_shortages(view, laws, element, effects);
        if presence != Presence::InField {
            ration(view, laws, element, effects);
        } else if state.enclosure[element] < Enclosure::CutOff {
            ask(view, laws, element, &mut wants);
        }
    }
    for want in &wants {
        if let Some(sum) = wanted_t.get_mut(want.depot.index()) {
            sum[want.kind] += want.tonnes;
        }
    }
    for &Want { element, kind, depot, tonnes } in &wants {
        let here_t = state.depot_t[depot][kind];
        let asked_t = wanted_t.get(depot.index()).map_or(tonnes, |sum| sum[kind]);
        let given = if asked_t > here_t { tonnes * here_t / asked_t } else { tonnes };
        issue(depot, element, kind, given, effects);
        // What a poor depot cannot give is asked for at the next one, in the order of elements.
        if given < 0.999 * tonnes
            && let Some((other, km)) = nearest(view, element, kind, depot)
        {
            let share = refill_share(laws.consumption.refill_per_day, laws.consumption.haul_radius_km, km, view.theatre.step_h);
            issue(other, element, kind, (tonnes - given).min(share * state.full_t[element][kind]), effects);
        }
    }
    effects.wants = wants;
}

/// A depot that the enemy has taken is empty: what those who left did not burn is his.
fn give_up(view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state) = (view.theatre, view.state);
    for (depot, stock_t) in state.depot_t.entries() {
        if stock_t.iter().any(|&tonnes| tonnes > 0.0) && is_lost(theatre, state, depot) && is_taken(view, depot) {
            effects.push(Effect::Supply(SupplyEffect::Take { depot, burnt_share: laws.consumption.burnt_share }));
        }
    }
}

/// Whether the enemy alone stands where a depot lies, somebody of his to stay: who marches through does not stop for it.
fn is_taken(view: &View, depot: DepotId) -> bool {
    let (theatre, state) = (view.theatre, view.state);
    let (cell, enemy) = (theatre.depots[depot].cell, theatre.depots[depot].side.enemy());
    let stays = |element: ElementId| {
        let posture = state.posture[element];
        state.fit[element] > 0 && matches!(posture, Posture::Hold | Posture::Assault | Posture::Fix | Posture::Stopped)
    };
    state.occupancy.sole_holder(cell) == Some(enemy) && state.occupancy.elements(cell).any(stays)
}

fn issue(depot: DepotId, element: ElementId, kind: usize, tonnes: f64, effects: &mut Effects) {
    let mut kinds_t = [0.0; CARRIED];
    kinds_t[kind] = tonnes;
    effects.push(Effect::Resupply { depot, element, kinds_t });
}

/// Null model: whatever is used is there again at once; nobody is short.
pub fn stand_in(view: &View, _laws: &Laws, effects: &mut Effects) {
    for element in view.theatre.elements.ids() {
        if !is_present(view, element) {
            continue;
        }
        let mut kinds_t = [0.0; CARRIED];
        for (kind, more) in kinds_t.iter_mut().enumerate() {
            *more = (view.state.full_t[element][kind] - view.state.stock_t[element][kind]).max(0.0);
        }
        if kinds_t != [0.0; CARRIED] {
            effects.push(Effect::Ration { element, kinds_t });
        }
    }
}

/// Whether enough of any kind is missing to be worth a lorry.
fn lacks(stock_t: &[f64; CARRIED], full_t: &[f64; CARRIED]) -> bool {
    (0..CARRIED).any(|kind| full_t[kind] - stock_t[kind] > CRUMB * full_t[kind])
}

fn is_present(view: &View, element: ElementId) -> bool {
    view.state.presence[element].is_in_theatre()
}

/// The fit men eat; of the others, those in the care of the element, who cannot be sent away while it is cut off.
fn eat(view: &View, laws: &Laws, effects: &mut Effects) {
    for element in view.theatre.elements.ids() {
        if !is_present(view, element) || view.state.stock_t[element][Supply::Food as usize] <= 0.0 {
            continue;
        }
        let men = f64::from(view.state.fit[element] + view.state.in_care[element]);
        let tonnes = eaten_t_per_day(men, laws.consumption.food_kg_per_man_day);
        effects.push(Effect::Use { element, supply: Supply::Food, tonnes });
    }
}

fn mark_shortages(view: &View, laws: &Laws, element: ElementId, effects: &mut Effects) {
    let (stock_t, full_t, short) = (view.state.stock_t[element], view.state.full_t[element], view.state.short_of[element]);
    for supply in Supply::CARRIED {
        let kind = supply as usize;
        if full_t[kind] <= 0.0 {
            continue;
        }
        let is_short = short & (1 << kind) != 0;
        if !is_short && stock_t[kind] < laws.consumption.short_below * full_t[kind] {
            let percent = (100.0 * stock_t[kind] / full_t[kind]).round().clamp(0.0, 100.0) as u8;
            effects.push(Effect::Short { element, supply, percent });
        } else if is_short && stock_t[kind] > laws.consumption.plenty_above * full_t[kind] {
            effects.push(Effect::Plenty { element, supply });
        }
    }
}

/// Outside the field an element fills up where it is.
fn ration(view: &View, laws: &Laws, element: ElementId, effects: &mut Effects) {
    let share = refill_share(laws.consumption.refill_per_day, 1.0, 0.0, view.theatre.step_h);
    let (stock_t, full_t) = (view.state.stock_t[element], view.state.full_t[element]);
    let mut kinds_t = [0.0; CARRIED];
    for kind in 0..CARRIED {
        let missing = full_t[kind] - stock_t[kind];
        if missing > CRUMB * full_t[kind] {
            kinds_t[kind] = missing.min(share * full_t[kind]);
        }
    }
    if kinds_t != [0.0; CARRIED] {
        effects.push(Effect::Ration { element, kinds_t });
    }
}

/// What an element in the field asks for in this step.
fn ask(view: &View, laws: &Laws, element: ElementId, wants: &mut Vec<Want>) {
    let (stock_t, full_t) = (&view.state.stock_t[element], &view.state.full_t[element]);
    for kind in 0..CARRIED {
        let missing = full_t[kind] - stock_t[kind];
        if missing <= CRUMB * full_t[kind] || missing <= 0.0 {
            continue;
        }
        if let Some((depot, km)) = nearest(view, element, kind, DepotId::NONE) {
            let share = refill_share(laws.consumption.refill_per_day, laws.consumption.haul_radius_km, km, view.theatre.step_h);
            let tonnes = missing.min(share * full_t[kind]);
            if tonnes > 0.0 {
                wants.push(Want { element, kind, depot, tonnes });
            }
        }
    }
}

/// The nearest own depot but one that has some of a kind and is not in the enemy's hands; the first of equals.
/// *Unit*: km.
fn nearest(view: &View, element: ElementId, kind: usize, but: DepotId) -> Option<(DepotId, f64)> {
    let (theatre, state) = (view.theatre, view.state);
    let side = theatre.elements[element].side;
    let here = state.cell[element];
    let is_open = |&&depot: &&DepotId| depot != but && state.depot_t[depot][kind] > 0.0 && !is_lost(theatre, state, depot);
    let depot = *theatre.depots_from(here, side).iter().find(is_open)?;
    let what = &theatre.depots[depot];
    Some((depot, theatre.cells[here].km_to(&theatre.cells[what.cell]) + what.beyond_km))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Happening;
    use crate::world::Side;
    use crate::world::proving_ground::{Field, Ground};
    use kokkyo_scenario::logistics::KINDS;

    const FOOD: usize = Supply::Food as usize;

    /// A company of 100 men with 1 t of food when full, beside a depot that holds `depot_t` of every kind.
    fn beside_a_depot(depot_t: f64) -> (Field, ElementId, DepotId) {
        let mut ground = Ground::new();
        let (_, depot, _) = ground.supply_line(Side::First, 0.0, 0.0);
        ground.theatre.depots[depot].stock_t = [depot_t; KINDS];
        let who = ground.element(Side::First, 100, 0, 0);
        let mut field = ground.play();
        field.state.full_t[who] = [0.0, 0.0, 0.0, 1.0];
        field.give(who, [0.0, 0.0, 0.0, 1.0]);
        let laws = &mut field.laws.consumption;
        (laws.food_kg_per_man_day, laws.refill_per_day, laws.haul_radius_km) = (2.0, 2.0, 20.0);
        (laws.short_below, laws.plenty_above) = (0.2, 0.5);
        (field, who, depot)
    }

    /// The same, away from the company: an enemy troop alone on the cell of the depot, which is his.
    fn beside_a_depot_and_an_enemy(depot_t: f64) -> (Field, ElementId, DepotId, ElementId) {
        let mut ground = Ground::new();
        let (_, depot, _) = ground.supply_line(Side::First, 0.0, 0.0);
        ground.theatre.depots[depot].stock_t = [depot_t; KINDS];
        let who = ground.element(Side::First, 100, 0, 0);
        let raider = ground.element(Side::Second, 50, 3, 0);
        let mut field = ground.play();
        field.state.full_t[who] = [0.0, 0.0, 0.0, 1.0];
        field.give(who, [0.0, 0.0, 0.0, 1.0]);
        let laws = &mut field.laws.consumption;
        (laws.food_kg_per_man_day, laws.refill_per_day, laws.haul_radius_km) = (2.0, 2.0, 20.0);
        (laws.short_below, laws.plenty_above, laws.burnt_share) = (0.2, 0.5, 0.3);
        let cell = field.theatre.depots[depot].cell;
        field.state.control[cell] = Side::Second as u8;
        field.state.hour = 3.0;
        (field, who, depot, raider)
    }

    #[test]
    fn a_hundred_men_at_two_kilogrammes_eat_200_kg() {
        assert!((eaten_t_per_day(100.0, 2.0) - 0.2).abs() < 1e-12);
        assert_eq!(eaten_t_per_day(0.0, 2.0), 0.0);
    }

    #[test]
    fn filling_up_is_slower_beyond_the_radius_and_never_more_than_full() {
        assert_eq!(refill_share(2.0, 20.0, 5.0, 3.0), 0.25);
        assert_eq!(refill_share(2.0, 20.0, 40.0, 3.0), 0.125);
        assert_eq!(refill_share(24.0, 20.0, 0.0, 3.0), 1.0);
        let mut before = 1.0;
        for km in [10.0, 20.0, 30.0, 60.0, 200.0] {
            let share = refill_share(2.0, 20.0, km, 3.0);
            assert!(share <= before);
            before = share;
        }
    }

    #[test]
    fn men_eat_once_a_day_however_long_the_step_and_the_depot_makes_it_good() {
        for step_h in [1.0, 3.0, 6.0, 24.0] {
            let (mut field, who, depot) = beside_a_depot(10.0);
            field.theatre.step_h = step_h;
            for _ in 0..(48.0 / step_h) as u32 {
                field.play(decide);
                field.state.hour += step_h;
            }
            field.play(decide);
            field.state.hour += step_h;
            field.play(decide);
            let eaten = field.state.used_t[0][FOOD];
            assert!((eaten - 0.6).abs() < 1e-9 || (step_h == 24.0 && (eaten - 0.8).abs() < 1e-9), "{eaten} t in steps of {step_h} h");
            assert!((10.0 - field.state.depot_t[depot][FOOD] + 1.0 - field.state.stock_t[who][FOOD] - eaten).abs() < 1e-9);
            field.audit();
        }
    }

    #[test]
    fn who_is_cut_off_receives_nothing_and_goes_short_once() {
        let (mut field, who, depot) = beside_a_depot(10.0);
        field.state.enclosure[who] = Enclosure::CutOff;
        let mut cries = 0;
        for _ in 0..8 * 6 {
            cries += field.effects(decide).iter().filter(|effect| matches!(effect, Effect::Short { .. })).count();
            field.play(decide);
            field.state.hour += 3.0;
        }
        assert_eq!(field.state.depot_t[depot][FOOD], 10.0);
        assert_eq!(cries, 1);
        assert!(field.state.stock_t[who][FOOD].abs() < 1e-12);
        assert_eq!(field.state.short_of[who], 1 << FOOD);
        field.state.enclosure[who] = Enclosure::Open;
        for _ in 0..5 {
            field.play(decide);
            field.state.hour += 1.0;
        }
        assert_eq!(field.state.short_of[who], 0);
        field.audit();
    }

    #[test]
    fn two_elements_share_a_poor_depot_in_proportion_whatever_their_order() {
        let (mut field, who, depot) = {
            let mut ground = Ground::new();
            let (_, depot, _) = ground.supply_line(Side::First, 0.0, 0.0);
            ground.theatre.depots[depot].stock_t[1] = 0.3;
            let who = [ground.element(Side::First, 100, 0, 0), ground.element(Side::First, 100, 0, 0)];
            (ground.play(), who, depot)
        };
        field.laws.consumption.refill_per_day = 24.0;
        field.laws.consumption.haul_radius_km = 100.0;
        field.state.hour = 3.0;
        field.state.full_t[who[0]] = [0.0, 2.0, 0.0, 0.0];
        field.state.full_t[who[1]] = [0.0, 1.0, 0.0, 0.0];
        field.play(decide);
        assert!((field.state.stock_t[who[0]][1] - 0.2).abs() < 1e-12);
        assert!((field.state.stock_t[who[1]][1] - 0.1).abs() < 1e-12);
        assert!(field.state.depot_t[depot][1].abs() < 1e-12);
        field.audit();
    }

    #[test]
    fn what_a_poor_depot_cannot_give_comes_from_the_next() {
        let (mut field, who, depot) = beside_a_depot(10.0);
        let far = crate::world::theatre::Depot { beyond_km: 20.0, id: "E".into(), ..field.theatre.depots[depot].clone() };
        field.theatre.depots = crate::world::column::Column::new(vec![field.theatre.depots[depot].clone(), far]);
        field.theatre.depots_by_distance = crate::world::theatre::depots_by_distance(&field.theatre.cells, &field.theatre.depots);
        field.state.depot_t = crate::world::column::Column::new(vec![[0.05; KINDS], [9.95; KINDS]]);
        field.state.supply.is_out = crate::world::column::Column::filled(2, 0);
        field.state.supply.issued_t = crate::world::column::Column::filled(2, [0.0; KINDS]);
        field.state.hour = 3.0;
        field.state.stock_t[who][FOOD] = 0.5;
        field.state.used_t[0][FOOD] = 0.5;
        field.play(decide);
        // A quarter of the load in three hours: 0.05 t from the first, and 0.2 t of at most 0.25 × 20 km / 26 km from the other.
        let given = [0.05 - field.state.depot_t[DepotId(0)][FOOD], 9.95 - field.state.depot_t[DepotId(1)][FOOD]];
        assert!((given[0] - 0.05).abs() < 1e-12 && given[1] > 0.15 && given[1] <= 0.2, "{given:?}");
        field.audit();
    }

    #[test]
    fn a_full_element_between_meals_asks_for_nothing() {
        let (mut field, _, _) = beside_a_depot(10.0);
        field.state.hour = 3.0;
        assert!(field.effects(decide).is_empty());
    }

    #[test]
    fn without_the_mechanism_everyone_is_full_and_the_books_agree() {
        let (mut field, who, _) = beside_a_depot(0.0);
        field.state.full_t[who][1] = 5.0;
        field.play(stand_in);
        assert_eq!(field.state.stock_t[who], field.state.full_t[who]);
        assert!(field.effects(stand_in).is_empty());
        field.audit();
    }

    #[test]
    fn a_depot_that_the_enemy_takes_is_burnt_in_part_and_lost_once_and_serves_again_when_it_is_won_back() {
        let (mut field, who, depot, raider) = beside_a_depot_and_an_enemy(10.0);
        let (cell, kinds) = (field.theatre.depots[depot].cell, KINDS as f64);
        for posture in [Posture::March, Posture::Withdraw, Posture::Hold, Posture::Hold] {
            assert_eq!(field.state.lost_t[0], [0.0; KINDS], "who only marches through takes nothing");
            field.state.posture[raider] = posture;
            field.play(decide);
            field.audit();
            field.state.hour += 3.0;
            if posture == Posture::Hold {
                break;
            }
        }
        field.play(decide);
        assert_eq!((field.state.depot_t[depot], field.state.lost_t[0]), ([0.0; KINDS], [10.0; KINDS]));
        let all: Vec<Happening> = field.events().iter().map(|event| event.happening).collect();
        let tonnes = (7.0 * kinds).round() as u32;
        assert_eq!(all, [Happening::DepotTaken { depot, tonnes, percent: 30 }], "one word for all kinds");
        field.state.control[cell] = Side::First as u8;
        (field.state.depot_t[depot][FOOD], field.state.brought_t[0][FOOD]) = (6.0, field.state.brought_t[0][FOOD] + 6.0);
        field.state.stock_t[who][FOOD] = 0.5;
        field.state.used_t[0][FOOD] += 0.5;
        field.play(decide);
        assert!(field.state.stock_t[who][FOOD] > 0.5 && field.state.lost_t[0][FOOD] == 10.0);
        field.audit();
    }

    #[test]
    fn a_depot_behind_the_field_and_one_in_nobodys_hands_keep_what_they_hold() {
        for (beyond_km, control) in [(20.0, Side::Second as u8), (0.0, 2), (0.0, Side::First as u8)] {
            let (mut field, _, depot, raider) = beside_a_depot_and_an_enemy(10.0);
            field.state.posture[raider] = Posture::Hold;
            field.theatre.depots[depot].beyond_km = beyond_km;
            let cell = field.theatre.depots[depot].cell;
            field.state.control[cell] = control;
            field.play(decide);
            assert_eq!(field.state.lost_t[0], [0.0; KINDS], "{beyond_km} km, {control}");
        }
    }

    #[test]
    fn a_depot_that_gives_its_last_says_so_once_and_again_only_after_it_had_some_loads() {
        let (mut field, _, depot) = beside_a_depot(0.0);
        let (food, laws) = (FOOD as u8, &mut field.laws.consumption);
        (laws.refill_per_day, laws.food_kg_per_man_day) = (24.0, 10.0);
        let days = |field: &mut Field, tonnes: f64| {
            for _ in 0..3 {
                field.state.depot_t[depot][FOOD] += tonnes;
                for _ in 0..8 {
                    field.play(decide);
                    field.state.hour += 3.0;
                }
            }
        };
        // It has nothing from the start, and gives away what a cart brings.
        days(&mut field, 0.5);
        let said = |field: &Field| field.events().iter().filter(|it| it.happening == Happening::DepotEmpty { depot, supply: food }).count();
        assert_eq!(said(&field), 0);
        // What began with less than a few loads has it to lose, too.
        field.state.supply.is_out[depot] = 0;
        days(&mut field, 0.5);
        assert_eq!(said(&field), 1);
        days(&mut field, 0.5);
        assert_eq!(said(&field), 1, "half a tonne is no stock");
        field.state.depot_t[depot][FOOD] = 8.0;
        days(&mut field, 0.0);
        field.state.depot_t[depot][FOOD] = 0.0;
        field.state.depot_t[depot][FOOD] += 0.5;
        days(&mut field, 0.0);
        assert_eq!(said(&field), 2);
    }
}
