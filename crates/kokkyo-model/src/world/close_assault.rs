//! What men do at close quarters to armour that comes up to them: with fire bottles, and with mines in hand.
//!
//! A man has the one or the other: of *H* fit men a share *s* has a mine, the others bottles. With *q* vehicles an hour for a hundred
//! men and means,
//!
//! > Λ(bottles) = q · H (1 − s) / 100 · P / N · (1 − z) · R
//! >
//! > Λ(mines) = q′ · H s / 100 · R  \[1/h\]
//!
//! Bottles burn what runs on petrol, *P* of *N* vehicles, and are countered by nets over the engine, *z*. A mine under the track stops
//! either. How many reach a vehicle at all, *R*, is the same for both: nobody gets near one that has infantry beside it. Neither is
//! meant for men; a crew is hit with its vehicle.

/// Men who wait for armour, by what they have in hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hands {
    /// Men with bottles.
    pub bottles: f64,
    /// Men with mines.
    pub mines: f64,
}

impl Hands {
    /// Of so many fit men, the share who have mines, and the others.
    pub fn of(fit: u32, mines_share: f64) -> Self {
        let fit = f64::from(fit);
        Self { bottles: fit * (1.0 - mines_share), mines: fit * mines_share }
    }
}

/// Vehicles an hour that men with bottles destroy of those they reach: of `vehicles` some run on `petrol`, `countered` is the share
/// of bottles that does nothing. *Unit*: 1/h; `per_h` for a hundred men.
pub fn by_bottles(per_h: f64, men: f64, petrol: f64, vehicles: f64, countered: f64) -> f64 {
    if vehicles <= 0.0 { 0.0 } else { per_h * men / 100.0 * petrol / vehicles * (1.0 - countered) }
}

/// Vehicles an hour that men with mines destroy of those they reach. *Unit*: 1/h; `per_h` for a hundred men.
pub fn by_mines(per_h: f64, men: f64) -> f64 {
    per_h * men / 100.0
}

/// Of what men could destroy in an hour, what they do destroy of one formation: `allotted` is its share of the vehicles that come upon
/// them, `covered` the share that has infantry beside it, `factor` the closeness, the luck and the water of the fight, `found` the share
/// of the men who find a vehicle. *Unit*: 1/h.
pub fn reached(per_h: f64, allotted: f64, covered: f64, factor: f64, found: f64) -> f64 {
    per_h * allotted * (1.0 - covered) * factor * found
}

#[cfg(test)]
mod tests {
    use kokkyo_scenario::forces::{Role, Target};
    use proptest::prelude::*;

    use super::*;
    use crate::mechanisms::combat::{attrition, contact, fire};
    use crate::world::column::ElementId;
    use crate::world::proving_ground::{Field, Ground, cell};
    use crate::world::state::{Light, Round, Tier};
    use crate::world::{Cause, Posture, Side};

    #[test]
    fn three_hundred_men_of_whom_a_fifth_has_mines_by_hand() {
        let hands = Hands::of(300, 0.2);
        assert!((hands.bottles - 240.0).abs() < 1e-12 && (hands.mines - 60.0).abs() < 1e-12);
        // A quarter of the tanks run on Diesel oil, and half of the bottles are countered.
        assert!((by_bottles(0.5, hands.bottles, 30.0, 40.0, 0.5) - 0.45).abs() < 1e-12);
        assert!((by_mines(0.5, hands.mines) - 0.3).abs() < 1e-12);
        assert!((reached(0.3, 0.5, 0.75, 1.5, 0.8) - 0.3 * 0.5 * 0.25 * 1.5 * 0.8).abs() < 1e-12);
    }

    #[test]
    fn a_man_has_a_bottle_or_a_mine_and_never_both() {
        for fit in [0, 1, 7, 340, 1500] {
            for share in [0.0, 0.1, 0.5, 1.0] {
                let hands = Hands::of(fit, share);
                assert!((hands.bottles + hands.mines - f64::from(fit)).abs() < 1e-9);
                assert!(hands.bottles >= 0.0 && hands.mines >= 0.0);
            }
        }
    }

    #[test]
    fn nets_and_oil_engines_stop_bottles_and_no_mine() {
        assert_eq!(by_bottles(0.5, 100.0, 0.0, 10.0, 0.0), 0.0);
        assert_eq!(by_bottles(0.5, 100.0, 10.0, 10.0, 1.0), 0.0);
        assert_eq!(by_bottles(0.5, 100.0, 0.0, 0.0, 0.0), 0.0);
        assert_eq!(by_mines(0.5, 100.0), 0.5);
    }

    #[test]
    fn infantry_beside_every_vehicle_keeps_all_away() {
        assert_eq!(reached(0.5, 1.0, 1.0, 1.0, 1.0), 0.0);
        assert_eq!(reached(0.5, 1.0, 0.0, 1.0, 1.0), 0.5);
    }

    /// Engineers in the middle of the field, of whom a share has mines, and forty tanks of the enemy that attack them for half an hour.
    fn tanks_upon_engineers(mines_share: f64, burns_petrol: bool, laws: impl FnOnce(&mut fire::Params)) -> (Field, ElementId, ElementId) {
        let mut ground = Ground::new();
        let engineers = ground.element(Side::First, 300, 0, 0);
        let battalion = ground.element(Side::Second, 240, -1, 0);
        let tanks = ground.armour(battalion, 40, 3.0);
        ground.theatre.elements[engineers].role = Role::Engineers;
        ground.theatre.elements[engineers].mines_share = mines_share;
        let class = ground.theatre.holdings[tanks].equipment;
        ground.theatre.equipment[class].petrol = burns_petrol;
        let mut field = ground.play();
        let law = &mut field.laws.fire;
        (law.close_assault, law.mines, law.acquisition_vehicles, law.bottles_countered, law.rest_fire) = (0.2, 0.4, 6.0, 0.0, 1.0);
        laws(law);
        field.laws.contact.frailty_variance = 0.0;
        field.state.light = Light { day_share: 1.0, is_day: true };
        (field.state.posture[battalion], field.state.next_cell[battalion]) = (Posture::Assault, cell(0, 0));
        field.play(contact::decide);
        (field.state.tier, field.state.round) = (Tier::Assault, Round::whole(0.5));
        field.play(fire::decide);
        (field, engineers, battalion)
    }

    fn per_h(field: &Field, element: ElementId, cause: Cause) -> f64 {
        field.state.volleys.of(element).iter().map(|by_cause| by_cause[cause as usize]).sum()
    }

    #[test]
    fn mines_stop_vehicles_whatever_they_burn_and_hit_no_man() {
        let found = -libm::expm1(-40.0 / 6.0);
        for burns_petrol in [true, false] {
            // From the first day of the clock no bottle does anything any more.
            let countered = |law: &mut fire::Params| (law.bottles_countered, law.bottles_countered_day) = (1.0, 0.0);
            let (field, engineers, battalion) = tanks_upon_engineers(0.25, burns_petrol, countered);
            let mines = per_h(&field, battalion, Cause::Mine);
            assert!((mines - 0.4 * 75.0 / 100.0 * found).abs() < 1e-9, "{mines}");
            assert_eq!(field.state.volleys.of(battalion)[Target::LightTank as usize][Cause::Mine as usize], mines);
            assert_eq!((per_h(&field, battalion, Cause::Close), per_h(&field, engineers, Cause::Mine)), (0.0, 0.0));
        }
    }

    #[test]
    fn who_has_mines_throws_so_many_bottles_fewer_and_who_has_none_loses_the_enemy_no_vehicle_by_them() {
        let both = |share| {
            let (field, _, battalion) = tanks_upon_engineers(share, true, |_| {});
            [Cause::Close, Cause::Mine].map(|cause| per_h(&field, battalion, cause))
        };
        let [bottles, mines] = both(0.0);
        assert!(bottles > 0.5 && mines == 0.0, "{bottles} by bottles, {mines} by mines");
        let [fewer, some] = both(0.25);
        assert!((fewer / bottles - 0.75).abs() < 1e-12 && (some / bottles - 0.25 * 0.4 / 0.2).abs() < 1e-12, "{fewer} and {some}");
        let (field, _, battalion) = tanks_upon_engineers(0.25, true, |law| law.mines = 0.0);
        assert_eq!(per_h(&field, battalion, Cause::Mine), 0.0);
    }

    proptest! {
        #[test]
        fn every_vehicle_runs_or_has_one_cause(share in 0.0..1.0_f64, bottles in 0.0..20.0_f64, mines in 0.0..20.0_f64, seed in 0..u64::MAX) {
            let (mut field, _, battalion) =
                tanks_upon_engineers(share, true, |law| (law.close_assault, law.mines) = (bottles, mines));
            field.seed = seed;
            field.play(attrition::decide);
            let by_cause = field.state.armour_by_cause[Side::Second.index()];
            let running: u32 = field.theatre.elements[battalion].holding_ids().map(|holding| field.state.running[holding]).sum();
            prop_assert_eq!(by_cause.iter().sum::<u32>() + running, 40);
            prop_assert_eq!(by_cause[Cause::Close as usize] + by_cause[Cause::Mine as usize] + running, 40);
            prop_assert!(by_cause[Cause::Mine as usize] == 0 || share * mines > 0.0);
            field.audit();
        }
    }
}
