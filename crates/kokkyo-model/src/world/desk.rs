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

use super::column::{CourseId, DirectiveId, ElementId, HeadquartersId};
use super::command::{Course, Estimate, Headquarters, Operation, superior};
use super::state::{Stage, State};
use super::theatre::Theatre;
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
}

impl<'a> Desk<'a> {
    /// The desk of a headquarters.
    pub fn of(view: &View<'a>, headquarters: HeadquartersId) -> Self {
        Self { theatre: view.theatre, state: view.state, headquarters }
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
        self.state.command.estimate[self.headquarters]
    }

    /// Believed strength of the enemy that a course is measured against.
    pub fn opposed(&self, course: &Course) -> f64 {
        let enemy = self.enemy();
        match course.against {
            Against::Intruder => enemy.intruder,
            Against::All => enemy.strength,
            Against::Nobody => 0.0,
        }
    }

    /// The rung that it knows of.
    pub fn rung(&self) -> u8 {
        self.state.command.known_rung[self.headquarters]
    }

    /// Course that it is on; `CourseId::NONE` while it waits.
    pub fn current(&self) -> CourseId {
        self.state.command.current[self.headquarters]
    }

    /// Men that its side has lost so far, as far as they are its own troops: all of the side's where it commands none.
    pub fn own_losses(&self) -> f64 {
        self.own_elements().map(|element| f64::from(lost(self.state, element))).sum()
    }

    /// Own strength near the enemy: of everyone who is in the field.
    pub fn own_strength(&self, worth: Worth) -> f64 {
        let side = self.whose().side;
        let own = self.theatre.elements.ids().filter(|&id| self.theatre.elements[id].side == side && self.state.is_active(id));
        own.map(|element| self.strength_of(element, worth).strength).sum()
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

    /// Whether a course comes into question now: it is the headquarters' own, its conditions are met, it has something
    /// left to do, and no superior's operation has the same troops for something else.
    pub fn is_open(&self, id: CourseId, worth: Worth) -> bool {
        let (state, course) = (self.state, self.course(id));
        let hour = state.hour;
        let operation = state.command.operations[id];
        let rung = self.rung();
        course.headquarters == self.headquarters
            && course.choice == Choice::Free
            && course.from_h <= hour
            && hour < course.to_h
            && operation.decided_h + course.again_h <= hour
            && course.least_rung <= rung
            && rung <= course.greatest_rung
            && self.enemy().intruder >= course.needs_intruders
            && self.enemy().deep >= course.needs_deep
            && course.needs_shells.is_none_or(|(depot, tonnes)| state.depot_t[depot][1] >= tonnes)
            && (course.needs_course.is_empty() || course.needs_course.iter().any(|&other| state.command.operations[other].begun))
            && (course.needs_losses <= 0.0 || self.side_losses() >= course.needs_losses)
            && (course.needs_men <= 0.0 || self.at_hand(course, worth).men >= course.needs_men)
            && self.has_something_to_do(course)
            && !self.is_bound(course)
    }

    fn has_something_to_do(&self, course: &Course) -> bool {
        let state = self.state;
        let unissued =
            |&directive: &DirectiveId| state.stage[directive] == Stage::Pending && self.theatre.directives[directive].play != Play::Never;
        let papers = course.issues.is_empty() || course.issues.iter().any(unissued);
        let reserves = course.releases.is_empty() || course.releases.iter().any(|&element| state.command.arrives_h[element].is_infinite());
        let post = course.appoints.is_none_or(|person| state.command.office_h[person][0].is_infinite());
        papers && reserves && post
    }

    /// Whether a headquarters above this one has the troops of an offensive course in an operation of its own.
    fn is_bound(&self, course: &Course) -> bool {
        if course.elements.is_empty() || course.offensiveness <= 0.0 {
            return false;
        }
        let mut above = superior(self.theatre, self.headquarters, self.state.hour);
        while let Some(headquarters) = self.theatre.headquarters.find(above) {
            let on = self.state.command.current[above];
            if let Some(superiors) = self.theatre.command.courses.find(on)
                && superiors.offensiveness > 0.0
                && superiors.elements.iter().any(|element| course.elements.contains(element))
            {
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

    /// Men that its side has lost.
    pub fn side_losses(&self) -> f64 {
        let side: Side = self.whose().side;
        let own = self.theatre.elements.ids().filter(|&id| self.theatre.elements[id].side == side);
        own.map(|element| f64::from(lost(self.state, element))).sum()
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
        let Some(target) = theatre.equipment[theatre.holdings[holding].equipment].target else { continue };
        sum += f64::from(state.running[holding]) * if target.is_armour() { worth.armour } else { worth.gun };
    }
    sum
}
