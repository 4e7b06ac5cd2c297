//! **When does a formation stop, fall back or break?**
//!
//! Cohesion *C* falls with the loss rate ℓ (a share of the men in the fight: of armour that attacks, its crews), fatigue *F*, lack of supply, being cut off and broken neighbours:
//!
//! > dC/dt = − c1 ℓ − c2 F − c3 (1 − S) − c4 · cut off − c5 · broken neighbours
//!
//! Below its thresholds θ a formation stops its attack, falls back or breaks with hazards η = η0 exp(β (θ − C)).
//! Doctrine that forbids withdrawal halves the hazard of falling back, no more. Auxiliaries may go over to the enemy.
//! It is played in rounds, so that an attack that stops in the middle of a step stops losing men there.
//!
//! | | |
//! |---|---|
//! | phase | fight, in rounds |
//! | reads | losses of the round, cohesion, supply, enclosure |
//! | proposes | cohesion, postures, stragglers, defection |
//! | emits | `Wavered`, `Defected` |
//! | streams | `Breakage`, `Defection` |
//! | sources | troops and parameters of the package |
//! | stand-in | everyone fights to the last man |

use kokkyo_scenario::forces::Target;
use kokkyo_scenario::logistics::Supply;

use crate::chance::{Draws, ROUNDING, Stream};
use crate::parameters::Laws;
use crate::world::column::ElementId;
use crate::world::state::{State, Tier};
use crate::world::{Cause, Effect, Effects, Enclosure, Posture, View};

crate::parameters::parameters! {
    /// Numbers.
    struct Params in "combat.breakage" {
        /// Cohesion lost with each share of the men in the fight lost: c1.
        per_loss: "1", 0.0 => 20.0;
        /// Cohesion lost in an hour of fighting at full fatigue: c2.
        per_fatigue_h: "1/h", 0.0 => 1.0;
        /// Cohesion lost in an hour without supplies: c3.
        per_want_h: "1/h", 0.0 => 1.0;
        /// Cohesion lost in an hour cut off: c4.
        per_cut_off_h: "1/h", 0.0 => 1.0;
        /// Cohesion lost in an hour beside a broken formation: c5.
        per_broken_neighbour_h: "1/h", 0.0 => 1.0;
        /// Hazard of a transition at its threshold: η0.
        hazard_per_h: "1/h", 0.0 => 10.0;
        /// How steeply the hazard rises below the threshold: β.
        steepness: "1", 0.0 => 50.0;
        /// Shift of all thresholds.
        threshold_shift: "1", -0.5 => 0.5;
        /// Factor on the hazard of falling back where doctrine forbids withdrawal.
        forbidden: "1", 0.0 => 1.0;
        /// Men of a broken formation who go missing, as a share an hour while it is attacked.
        straggling_per_h: "1/h", 0.0 => 1.0;
        /// Share of the fit men who go over when a formation defects.
        defection_share: "1", 0.0 => 1.0;
    }
}

/// Hazard of a transition. *Unit*: 1/h.
pub fn hazard_per_h(eta0: f64, beta: f64, theta: f64, cohesion: f64) -> f64 {
    eta0 * libm::exp(beta * (theta - cohesion))
}

/// Cohesion lost. `loss_rate` share of the men an hour, all other shares 0–1. *Unit*: 1/h.
pub fn cohesion_lost_per_h(p: &Params, loss_rate: f64, fatigue: f64, want: f64, cut_off: bool, broken_neighbours: f64) -> f64 {
    p.per_loss * loss_rate
        + p.per_fatigue_h * fatigue
        + p.per_want_h * want
        + if cut_off { p.per_cut_off_h } else { 0.0 }
        + p.per_broken_neighbour_h * broken_neighbours
}

/// Null model: everyone fights to the last man.
pub fn stand_in(_view: &View, _laws: &Laws, _effects: &mut Effects) {}

/// Plays the row.
pub fn decide(view: &View, laws: &Laws, effects: &mut Effects) {
    let (state, round) = (view.state, view.round());
    // Whoever is in a fight or under shells has been marked as under fire.
    for &element in state.volleys.touched() {
        if state.is_active(element) {
            waver(element, round, view, laws, effects);
        }
    }
}

fn waver(element: ElementId, round: u32, view: &View, laws: &Laws, effects: &mut Effects) {
    let (theatre, state, p) = (view.theatre, view.state, &laws.breakage);
    let hours = state.round.hours;
    let who = &theatre.elements[element];
    let troops = &theatre.troops[usize::from(who.troops)];
    let there = f64::from(state.men_in_the_fight(theatre, element));
    let lost = f64::from(state.round_lost[element]);
    let lost_share = lost / (there + lost).max(1.0);
    let pressed = state.volleys.pressed(element);
    let in_fight = pressed > 0.0;
    let fall = cohesion_lost_per_h(
        p,
        lost_share / hours,
        state.fatigue[element] * pressed,
        if state.contact[element] > 0 { want(element, view, laws) } else { 0.0 },
        state.enclosure[element] >= Enclosure::CutOff,
        if in_fight { broken_beside(element, view) * pressed } else { 0.0 },
    ) * hours;
    if fall > 0.0 {
        effects.push(Effect::Cohesion { element, by: -fall });
    }
    // Who gives way does so at the end of a round of an assault and in the middle of one of the front, as shaken as he is by then.
    let (at_h, fallen) = match state.tier {
        Tier::Assault => (state.hour + state.round.end_h(), fall),
        Tier::Front => (state.now_h(), fall / 2.0),
        Tier::Quiet => (state.now_h(), fall),
    };
    let cohesion = (state.cohesion[element] - fallen).max(0.0);
    // A fight may be part of a round; shells fall through the whole of it, and a loss counts for the whole.
    let fought_h = hours * if lost > 0.0 || is_shelled(element, state) { 1.0 } else { pressed };
    // Whether a transition comes within the round, and the share of the hazard that doctrine leaves. Its exponentials are
    // spared where the draw is beyond any value that they could take: e^z ≤ 1 / (1 − z + z²/2) for z ≤ 0.
    let comes = |share: f64, theta: f64, draws: &mut Draws| {
        let z = p.steepness * (theta + p.threshold_shift - cohesion);
        let most = if z > 0.0 { f64::INFINITY } else { share * p.hazard_per_h * fought_h / (1.0 - z + z * z / 2.0) };
        draws.happens_within(most, || share * hazard_per_h(p.hazard_per_h, p.steepness, theta + p.threshold_shift, cohesion) * fought_h)
    };
    let posture = state.posture[element];
    let mut draws = view.chance.at(Stream::Breakage, round, who.key);
    if posture == Posture::Broken {
        if in_fight {
            let men = draws.binomial_by(state.fit[element], p.straggling_per_h * pressed * hours);
            if men > 0 {
                effects.push(Effect::Straggle { element, men });
            }
        }
        return;
    }
    if !in_fight && lost == 0.0 && !is_shelled(element, state) {
        return;
    }
    if troops.defection_per_h > 0.0 && in_fight {
        let mut draws = view.chance.at(Stream::Defection, round, who.key);
        if draws.happens_by(troops.defection_per_h * pressed * hours) {
            let men = draws.binomial(state.fit[element], p.defection_share);
            effects.push(Effect::Defect { element, men });
        }
    }
    let forbidden = if troops.forbids_withdrawal { p.forbidden } else { 1.0 };
    let gets_away = matches!(posture, Posture::FallBack | Posture::Withdraw);
    let open = state.enclosure[element] < Enclosure::CutOff;
    // From the worst to the least; each asks luck of its own, if it can come at all.
    let transitions = [
        (true, 1.0, troops.theta_break, Posture::Broken),
        (open && !gets_away, forbidden, troops.theta_fall_back, Posture::FallBack),
        (matches!(posture, Posture::Assault | Posture::Fix), 1.0, troops.theta_stop, Posture::Stopped),
    ];
    for (can_come, share, theta, posture) in transitions {
        if can_come && comes(share, theta, &mut draws) {
            effects.push(Effect::Waver { element, posture, at_h });
            return;
        }
    }
}

/// Whether shells or bombs fall on it in the round.
fn is_shelled(element: ElementId, state: &State) -> bool {
    let by_cause = &state.volleys.of(element)[Target::Men as usize];
    by_cause[Cause::Artillery as usize] + by_cause[Cause::Air as usize] > 0.0
}

/// How far a formation lacks food and small-arms ammunition. *Range*: 0–1.
fn want(element: ElementId, view: &View, laws: &Laws) -> f64 {
    let (stock, full) = (&view.state.stock_t[element], &view.state.full_t[element]);
    // Most have plenty of both, which is told without a division.
    let enough = laws.fire.low_load * ROUNDING;
    if [Supply::Food, Supply::SmallArms].into_iter().all(|supply| stock[supply as usize] >= full[supply as usize] * enough) {
        return 0.0;
    }
    let share = |supply: Supply| if full[supply as usize] > 0.0 { stock[supply as usize] / full[supply as usize] } else { 1.0 };
    // A low load is still enough for now.
    let least = share(Supply::Food).min(share(Supply::SmallArms));
    1.0 - (least / laws.fire.low_load).min(1.0)
}

/// Broken own formations in the cell and around it, at most three, as a share of three.
fn broken_beside(element: ElementId, view: &View) -> f64 {
    let (theatre, state) = (view.theatre, view.state);
    let side = theatre.elements[element].side;
    let here = state.cell[element];
    if !state.occupancy.may_be_broken_near(here) {
        return 0.0;
    }
    let cell = &theatre.cells[here];
    let mut count = 0;
    for &there in std::iter::once(&here).chain(cell.around()) {
        if state.occupancy.holds(there, side) {
            let others = state.occupancy.elements(there);
            count += others
                .filter(|&other| state.posture[other] == Posture::Broken && theatre.elements[other].side == side && other != element)
                .count();
        }
        if count >= 3 {
            break;
        }
    }
    count.min(3) as f64 / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hazard_is_eta0_at_the_threshold_and_rises_below_it() {
        assert!((hazard_per_h(0.05, 8.0, 0.55, 0.55) - 0.05).abs() < 1e-12);
        assert!(hazard_per_h(0.05, 8.0, 0.55, 0.30) > 0.3);
        assert!(hazard_per_h(0.05, 8.0, 0.55, 1.0) < 0.002);
    }

    #[test]
    fn armour_that_attacks_loses_heart_by_the_share_of_its_crews_and_others_by_that_of_their_men() {
        use crate::world::Side;
        use crate::world::proving_ground::Ground;
        let fall = |posture: Posture, tanks: u32| {
            let mut ground = Ground::new();
            let who = ground.element(Side::First, 330, 0, 0);
            ground.armour(who, tanks, 3.0);
            let mut field = ground.play();
            let law = &mut field.laws.breakage;
            (law.per_loss, law.hazard_per_h, law.per_fatigue_h, law.per_want_h) = (2.0, 0.0, 0.0, 0.0);
            (law.per_cut_off_h, law.per_broken_neighbour_h) = (0.0, 0.0);
            field.state.posture[who] = posture;
            field.state.round_lost[who] = 30;
            field.state.volleys.touch(who);
            let asked = field.effects(decide);
            asked.into_iter().find_map(|effect| if let Effect::Cohesion { by, .. } = effect { Some(-by) } else { None }).unwrap_or(0.0)
        };
        // 50 tanks with crews of three; 30 men lost of the 180 who went, or of the 360 who were there.
        assert!((fall(Posture::Assault, 50) - 2.0 * 30.0 / 180.0).abs() < 1e-12);
        assert!((fall(Posture::Hold, 50) - 2.0 * 30.0 / 360.0).abs() < 1e-12);
        assert!((fall(Posture::Assault, 0) - 2.0 * 30.0 / 360.0).abs() < 1e-12, "without tanks they are men like others");
    }

    #[test]
    fn who_is_under_shells_gives_way_as_often_in_short_rounds_as_in_long_ones() {
        use crate::world::Side;
        use crate::world::proving_ground::Ground;
        let share_that_breaks = |round_h: f64| {
            let mut ground = Ground::new();
            let who = ground.element(Side::First, 300, 0, 0);
            let mut field = ground.play();
            let law = &mut field.laws.breakage;
            (law.hazard_per_h, law.steepness, law.threshold_shift) = (0.2, 8.0, 0.0);
            field.theatre.troops[usize::from(field.theatre.elements[who].troops)].theta_break = 0.5;
            field.state.cohesion[who] = 0.5;
            field.state.tier = Tier::Front;
            let rounds = (3.0 / round_h) as u32;
            let breaks = (0..300).filter(|&seed| {
                field.seed = seed;
                (0..rounds).any(|at| {
                    let from_h = f64::from(at) * round_h;
                    field.state.round = crate::world::state::Round { from_h, hours: round_h, at_h: from_h };
                    field.state.volleys.touch(who);
                    // So light a fire that hardly a round has a loss.
                    field.state.volleys.add(who, Target::Men as usize, Cause::Artillery, 0.1);
                    field.effects(decide).iter().any(|effect| matches!(effect, Effect::Waver { posture: Posture::Broken, .. }))
                })
            });
            breaks.count() as f64 / 300.0
        };
        let expected = -libm::expm1(-0.2 * 3.0);
        for round_h in [3.0, 0.5] {
            let found = share_that_breaks(round_h);
            assert!((found - expected).abs() < 0.08, "{found} where {expected:.3} are expected in rounds of {round_h} h");
        }
    }

    #[test]
    fn who_gives_way_does_so_at_the_end_of_a_round_of_an_assault_and_in_the_middle_of_one_of_the_front() {
        use crate::world::Side;
        use crate::world::proving_ground::Ground;
        use crate::world::state::Round;
        for (tier, hour) in [(Tier::Assault, 12.5), (Tier::Front, 12.25)] {
            let mut ground = Ground::new();
            let who = ground.element(Side::First, 300, 0, 0);
            let mut field = ground.play();
            field.laws.breakage.hazard_per_h = 1000.0;
            field.state.cohesion[who] = 0.0;
            field.state.hour = 12.0;
            field.state.tier = tier;
            field.state.round = Round { from_h: 0.0, hours: 0.5, at_h: if tier == Tier::Front { 0.25 } else { 0.0 } };
            field.state.volleys.touch(who);
            field.state.volleys.press(who, 1.0);
            let at = field
                .effects(decide)
                .into_iter()
                .find_map(|effect| if let Effect::Waver { at_h, .. } = effect { Some(at_h) } else { None });
            assert_eq!(at, Some(hour), "{tier:?}");
        }
    }
}
