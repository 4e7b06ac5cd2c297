//! What a headquarters has on its desk: its own troops and depots, what it was told, and what it believes of the enemy.
//!
//! Decisions about courses of action take a [`Desk`] and nothing else. The state stands behind it in a private field,
//! and no method hands out anything of the enemy but the estimate, so the truth about him cannot be asked for:
//!
//! ```compile_fail
//! fn peep(desk: &kokkyo_model::world::desk::Desk<'_>) -> u32 {
//!     desk.state.fit[kokkyo_model::world::column::ElementId(0)]
//! }
//! ```

use kokkyo_scenario::command::{Against, Choice, Play};
use kokkyo_scenario::logistics::KINDS;

use super::belief::{Arm, Belief, BeliefView};
use super::column::{CourseId, DirectiveId, ElementId, HeadquartersId, Id as _, SectorId, SquadronId};
use super::command::{Course, Estimate, Headquarters, Operation, operations_of, superior};
use super::state::{Stage, State};
use super::theatre::{Theatre, Zone};
use super::{Posture, Side, View};
use crate::event::EventId;

/// How much a tank, armoured car or gun counts beside a fit man.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// An armoured vehicle. *Unit*: men.
    pub armour: f64,
    /// A gun. *Unit*: men.
    pub gun: f64,
}

/// Strength that is at hand for a course.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Committed {
    /// Fit men, vehicles and guns. *Unit*: men.
    pub strength: f64,
    /// Fit men.
    pub men: f64,
}

/// The desk of one headquarters at one moment.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    theatre: &'a Theatre,
    state: &'a State,
    headquarters: HeadquartersId,
    enemy: Estimate,
}

/// What a headquarters makes of its beliefs: the enemy in the sectors of the field, in men; of him whoever was reported on
/// ground that its side claims. What is merely expected of him counts for the strength that a course meets, but it is no
/// transgression.
pub fn estimate(theatre: &Theatre, beliefs: BeliefView<'_>, side: Side, worth: Worth) -> Estimate {
    let mut sum = Estimate {
        behind: 0.0,
        strength: 0.0,
        intruder: 0.0,
        deep: 0.0,
        spread: 0.0,
        aircraft: 0.0,
        aircraft_spread: 0.0,
        cause: EventId::NONE,
    };
    let own = if side == Side::First { Zone::First } else { Zone::Second };
    let (mut variance, mut most, mut air_variance) = (0.0, 0.0, 0.0);
    for (_, belief, numbers) in beliefs.expected() {
        let aircraft = numbers[Arm::Aircraft as usize];
        sum.aircraft += aircraft;
        air_variance += aircraft * belief.ln_var[Arm::Aircraft as usize];
    }
    sum.aircraft_spread = if sum.aircraft > 0.0 { (air_variance / sum.aircraft).sqrt() } else { 1.0 };
    for (sector, belief, numbers) in beliefs.expected() {
        let [men, armour, guns] = [Arm::Men, Arm::Armour, Arm::Guns].map(|arm| numbers[arm as usize]);
        let arms = men + worth.armour * armour + worth.gun * guns;
        if theatre.intelligence.field >> sector.index() & 1 == 0 {
            sum.behind += arms;
            continue;
        }
        sum.strength += arms;
        variance += arms * belief.ln_var[Arm::Men as usize];
        if belief.cause == EventId::NONE {
            continue;
        }
        let zone = ground(theatre, sector, belief);
        if zone == own || zone == Zone::Disputed {
            sum.intruder += arms;
        }
        if zone == own {
            sum.deep += arms;
        }
        if arms >= most {
            (most, sum.cause) = (arms, belief.cause);
        }
    }
    sum.spread = if sum.strength > 0.0 { (variance / sum.strength).sqrt() } else { 1.0 };
    sum
}

/// Whose ground the enemy of a sector is believed to stand on: that of the place he was reported at, else most of the sector.
fn ground(theatre: &Theatre, sector: SectorId, belief: &Belief) -> Zone {
    let place = theatre.places.find(belief.place).and_then(|place| theatre.cells.find(place.cell));
    place.map(|cell| cell.zone).or_else(|| theatre.intelligence.ground.find(sector).copied()).unwrap_or(Zone::Unclaimed)
}

impl<'a> Desk<'a> {
    /// The desk of a headquarters.
    pub fn of(view: &View<'a>, headquarters: HeadquartersId, worth: Worth) -> Self {
        let side = view.theatre.headquarters[headquarters].side;
        let enemy = estimate(view.theatre, view.beliefs(headquarters), side, worth);
        Self { theatre: view.theatre, state: view.state, headquarters, enemy }
    }

    /// Whose it is.
    pub fn whose(&self) -> &'a Headquarters {
        &self.theatre.headquarters[self.headquarters]
    }

    /// Hours since the start.
    pub fn hour(&self) -> f64 {
        self.state.hour
    }

    /// What it believes of the enemy.
    pub fn enemy(&self) -> Estimate {
        self.enemy
    }

    /// Believed strength of the enemy that a course is measured against.
    pub fn opposed(&self, course: &Course) -> f64 {
        let enemy = self.enemy();
        match course.against {
            Against::Intruder => enemy.intruder,
            Against::All => enemy.strength,
            Against::Air => enemy.aircraft,
            Against::Nobody => 0.0,
        }
    }

    /// The rung that it knows of.
    pub fn rung(&self) -> u8 {
        self.state.command.known_rung[self.headquarters]
    }

    /// The operation that it is carrying out: the last that it decided on, against an enemy, and not yet over;
    /// `CourseId::NONE` if there is none.
    pub fn under_way(&self) -> CourseId {
        let own = operations_of(self.theatre, &self.state.command, self.headquarters);
        let fights = own.filter(|(_, course, _)| course.is_operation());
        let latest = fights.max_by(|(_, _, one), (_, _, other)| one.decided_h.total_cmp(&other.decided_h));
        latest.map_or(CourseId::NONE, |(id, ..)| id)
    }

    /// Men that its side has lost so far, as far as they are its own troops: all of the side's where it commands none.
    pub fn own_losses(&self) -> f64 {
        self.own_elements().map(|element| f64::from(lost(self.state, element))).sum()
    }

    /// Own strength in the theatre: of everyone who has come and has not gone.
    pub fn own_strength(&self, worth: Worth) -> f64 {
        let side = self.whose().side;
        let own = self.theatre.elements.ids().filter(|&id| self.theatre.elements[id].side == side);
        let there = own.filter(|&id| self.state.presence[id].is_in_theatre());
        there.map(|element| self.strength_of(element, worth).strength).sum()
    }

    /// What a course says and does; the courses are the headquarters' own.
    pub fn course(&self, course: CourseId) -> &'a Course {
        &self.theatre.command.courses[course]
    }

    /// Own strength at hand for a course: its elements that have come, are not broken and have not been destroyed.
    pub fn at_hand(&self, course: &Course, worth: Worth) -> Committed {
        let mut sum = Committed::default();
        for &element in &course.elements {
            if self.state.presence[element].is_in_theatre() && self.state.posture[element] != Posture::Broken {
                let of = self.strength_of(element, worth);
                sum.strength += of.strength;
                sum.men += of.men;
            }
        }
        sum
    }

    /// Own aircraft that could fly the missions of a course now.
    pub fn aircraft(&self, course: &Course) -> f64 {
        let (forces, air) = (&self.theatre.air, &self.state.air);
        let flies = |squadron: SquadronId| course.missions.iter().any(|&mission| forces.missions[mission].squadrons.contains(&squadron));
        let all = forces.squadrons.ids().filter(|&squadron| air.is_there(squadron) && !air.resting[squadron] && flies(squadron));
        all.map(|squadron| f64::from(air.serviceable[squadron])).sum()
    }

    /// Share of goods, by kind, that lies in depots of its side: of each kind at most what is wanted. *Range*: 0–1.
    pub fn share_in_depots(&self, wanted_t: &[f64; KINDS]) -> f64 {
        let side = self.whose().side;
        let own = self.theatre.depots.ids().filter(|&depot| self.theatre.depots[depot].side == side);
        let stock_t =
            own.fold([0.0; KINDS], |sum: [f64; KINDS], depot| std::array::from_fn(|kind| sum[kind] + self.state.depot_t[depot][kind]));
        let all: f64 = wanted_t.iter().sum();
        let there: f64 = wanted_t.iter().zip(stock_t).map(|(&wanted, stock)| stock.clamp(0.0, wanted)).sum();
        if all > 0.0 { there / all } else { 1.0 }
    }

    /// Whether a course comes into question now: it is the headquarters' own, its conditions are met, it has something
    /// left to do, and no superior's attack has the same troops. Who is hard pressed may hold or break off all the same.
    pub fn is_open(&self, id: CourseId, worth: Worth, hard_pressed: bool) -> bool {
        let (state, course) = (self.state, self.course(id));
        let hour = state.hour;
        let operation = state.command.operations[id];
        let rung = self.rung();
        course.headquarters == self.headquarters
            && course.choice == Choice::Free
            && course.from_h <= hour
            && hour < course.to_h
            && course.is_in_season(hour)
            && operation.decided_h + course.again_h <= hour
            && course.least_rung <= rung
            && rung <= course.greatest_rung
            && self.enemy().intruder >= course.needs_intruders
            && self.enemy().deep >= course.needs_deep
            && course.needs_shells.is_none_or(|(depot, tonnes)| state.depot_t[depot][1] >= tonnes)
            && (course.needs_course.is_empty() || course.needs_course.iter().any(|&other| state.command.operations[other].begun))
            && (course.needs_losses <= 0.0 || self.known_losses() >= course.needs_losses)
            && (course.needs_men <= 0.0 || self.at_hand(course, worth).men >= course.needs_men)
            && course.needs_t.as_ref().is_none_or(|(wanted_t, share)| self.share_in_depots(wanted_t) >= *share)
            && (course.missions.is_empty() || !course.is_air_only() || self.aircraft(course) > 0.0)
            && self.has_something_to_do(course)
            && !self.is_bound(course, hard_pressed)
    }

    fn has_something_to_do(&self, course: &Course) -> bool {
        let state = self.state;
        let unissued =
            |&directive: &DirectiveId| state.stage[directive] == Stage::Pending && self.theatre.directives[directive].play != Play::Never;
        let papers = course.issues.is_empty() || course.issues.iter().any(unissued);
        let air = &state.air;
        let reserves = !course.brings()
            || course.releases.iter().any(|&element| state.command.arrives_h[element].is_infinite())
            || course.squadrons.iter().any(|&squadron| air.arrives_h[squadron].is_infinite())
            || course.air_replacements.iter().any(|&at| air.joins_after_h[at].is_infinite());
        let post = course.appoints.is_none_or(|person| state.command.office_h[person][0].is_infinite());
        papers && reserves && post
    }

    /// Whether a headquarters above this one has the troops of a course in an attack of its own: in preparation it binds
    /// them for other attacks, under way for everything but what one who is hard pressed does. Who only brought the troops
    /// to the theatre binds nobody.
    fn is_bound(&self, course: &Course, hard_pressed: bool) -> bool {
        let attacks = course.offensiveness > 0.0;
        if course.elements.is_empty() || (!attacks && hard_pressed) {
            return false;
        }
        let mut above = superior(self.theatre, self.headquarters, self.state.hour);
        while let Some(headquarters) = self.theatre.headquarters.find(above) {
            let binds = |his: &Course, operation: &Operation| {
                his.is_operation() && his.offensiveness > 0.0 && (attacks || operation.begun) && his.shares(course)
            };
            if operations_of(self.theatre, &self.state.command, above).any(|(_, his, operation)| binds(his, operation)) {
                return true;
            }
            above = headquarters.superior;
        }
        false
    }

    /// The operation of a course.
    pub fn operation(&self, course: CourseId) -> Operation {
        self.state.command.operations[course]
    }

    /// What is behind its belief.
    pub fn sighting(&self) -> EventId {
        self.enemy().cause
    }

    fn own_elements(&self) -> impl Iterator<Item = ElementId> + '_ {
        let whose = self.whose();
        let side = whose.side;
        let all = self.theatre.elements.ids();
        all.filter(move |&id| if whose.elements.is_empty() { self.theatre.elements[id].side == side } else { whose.elements.contains(&id) })
    }

    /// Men that its side has lost, as far as that has been reported to it.
    pub fn known_losses(&self) -> f64 {
        f64::from(self.state.command.known_losses[self.headquarters])
    }

    fn strength_of(&self, element: ElementId, worth: Worth) -> Committed {
        let men = f64::from(self.state.fit[element]);
        Committed { strength: men + strength_of_weapons(self.theatre, self.state, element, worth), men }
    }
}

/// Killed, wounded, missing and captured of an element.
pub fn lost(state: &State, element: ElementId) -> u32 {
    state.killed[element] + state.wounded_total[element] + state.missing[element] + state.captured[element]
}

/// What the vehicles and guns of an element count beside its men. *Unit*: men.
pub fn strength_of_weapons(theatre: &Theatre, state: &State, element: ElementId, worth: Worth) -> f64 {
    let mut sum = 0.0;
    for holding in theatre.elements[element].holding_ids() {
        let Some(target) = theatre.holdings[holding].target else { continue };
        sum += f64::from(state.running[holding]) * if target.is_armour() { worth.armour } else { worth.gun };
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::belief::ARMS;
    use crate::world::column::{Column, PlaceId};
    use crate::world::proving_ground::Ground;

    const WORTH: Worth = Worth { armour: 30.0, gun: 40.0 };

    fn belief(men: f64, cause: EventId) -> Belief {
        let mut ln_mean = [0.0; ARMS];
        ln_mean[Arm::Men as usize] = libm::log1p(men);
        ln_mean[Arm::Armour as usize] = libm::log1p(2.0);
        Belief { p_present: 0.5, ln_mean, ln_var: [0.25; ARMS], place: PlaceId::NONE, cause, ..Belief::NOTHING }
    }

    #[test]
    fn who_is_only_expected_counts_for_the_odds_and_is_no_intruder() {
        let mut field = Ground::new().play();
        field.theatre.intelligence.field = 0b111;
        field.theatre.intelligence.ground = Column::new(vec![Zone::First, Zone::Disputed, Zone::Second]);
        let at = |causes: [EventId; 3], side: Side| {
            let row = causes.map(|cause| belief(100.0, cause));
            let sum = estimate(&field.theatre, BeliefView::new(&row, &row.map(|belief| belief.medians()), 0b111), side, WORTH);
            (sum.strength, sum.intruder, sum.deep, sum.spread)
        };
        let near = |found: (f64, f64, f64, f64), expected: [f64; 4]| {
            [found.0, found.1, found.2, found.3].iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9)
        };
        // Half of 100 men and two vehicles of 30 men, in three sectors.
        assert!(near(at([EventId::NONE; 3], Side::First), [240.0, 0.0, 0.0, 0.5]));
        let told = EventId(7);
        assert!(near(at([told; 3], Side::First), [240.0, 160.0, 80.0, 0.5]));
        assert!(near(at([EventId::NONE, EventId::NONE, told], Side::First), [240.0, 0.0, 0.0, 0.5]));
        assert!(near(at([EventId::NONE, EventId::NONE, told], Side::Second), [240.0, 80.0, 80.0, 0.5]));
    }
}
