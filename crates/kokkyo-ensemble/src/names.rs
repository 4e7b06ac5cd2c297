//! How things are called when a run is told: groups of elements by their common formation, cells by the nearest place.

mod ja;
mod near;

use std::collections::BTreeSet;

use kokkyo_model::world::column::{
    AirMissionId, AirfieldId, CourseId, CrossingId, DepotId, DirectiveId, ElementId, HeadquartersId, Id as _, PlaceId, RailheadId,
    SectorId, SourceId, SquadronId, TaskId, TonnagePlanId,
};
use kokkyo_model::world::{Side, Theatre};
use kokkyo_scenario::Given;
use kokkyo_scenario::command::Directive;

pub use ja::Japanese;
pub use near::short;

/// Looks up names.
pub struct Names<'a> {
    given: &'a Given,
    theatre: &'a Theatre,
    /// Formations directly below each formation.
    children: Vec<Vec<usize>>,
    /// Elements below each formation.
    below: Vec<Vec<ElementId>>,
    /// Places that cells are named by, positions in the package; `None`: all.
    shown: Option<BTreeSet<usize>>,
}

impl<'a> Names<'a> {
    /// Names of a scenario.
    pub fn new(given: &'a Given, theatre: &'a Theatre) -> Self {
        let count = theatre.formations.len();
        let mut children = vec![Vec::new(); count];
        let mut below = vec![Vec::new(); count];
        for (at, formation) in theatre.formations.iter().enumerate() {
            if let Some(parent) = formation.parent.filter(|&parent| parent < count) {
                children[parent].push(at);
            }
            if let Some(element) = formation.element {
                let mut here = Some(at);
                // Bounded by the number of formations, should a parent ever point in a circle.
                for _ in 0..count {
                    let Some(node) = here else { break };
                    below[node].push(element);
                    here = theatre.formations[node].parent;
                }
            }
        }
        Self { given, theatre, children, below, shown: None }
    }

    /// Name of a side.
    pub fn side(&self, side: Side) -> &'a str {
        self.given.sides.get(side.index()).map_or("?", |side| side.name.as_str())
    }

    /// Side of an element.
    pub fn side_of(&self, element: ElementId) -> Side {
        self.theatre.elements[element].side
    }

    /// Name of an element.
    pub fn element(&self, element: ElementId) -> &'a str {
        &self.theatre.elements[element].name
    }

    /// Title of a task.
    pub fn task(&self, task: TaskId) -> &'a str {
        self.theatre.tasks.find(task).map_or("a task", |task| task.title.as_str())
    }

    /// How late a task was begun after its recorded hour, where that is worth saying: a step is no delay, and for a task that waits for an
    /// order with a condition the recorded hour is only the earliest one, so that nothing is said of it. *Unit*: h.
    pub fn late(&self, task: TaskId, late_h: u16) -> Option<u16> {
        let waited = self.theatre.tasks.find(task).and_then(|task| self.theatre.directives.find(task.after));
        let is_late = f64::from(late_h) > self.theatre.step_h && waited.is_none_or(|order| order.trigger.is_none());
        is_late.then_some(late_h)
    }

    /// Name of the objective of a task.
    pub fn objective(&self, task: TaskId) -> &'a str {
        self.theatre.tasks.find(task).map_or("the objective", |task| self.place(task.objective))
    }

    /// Name of a place.
    pub fn place(&self, place: PlaceId) -> &'a str {
        self.theatre.places.find(place).map_or("?", |place| place.name.as_str())
    }

    /// Name of a crossing.
    pub fn crossing(&self, crossing: CrossingId) -> &'a str {
        self.theatre.crossings.find(crossing).map_or("a crossing", |crossing| crossing.name.as_str())
    }

    /// Name of who issues or receives a directive: of a formation its name, of anybody else what the directive says.
    pub fn party<'n>(&self, party: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.given.forces.formations.iter().find(|formation| formation.id == party).map_or(party, |formation| formation.name.as_str())
    }

    /// Name of a tonnage plan.
    pub fn tonnage_plan(&self, plan: TonnagePlanId) -> &'a str {
        self.theatre.supply_plans.find(plan).map_or("a plan", |plan| plan.name.as_str())
    }

    /// Name of a headquarters.
    pub fn headquarters(&self, headquarters: HeadquartersId) -> &'a str {
        self.theatre.headquarters.find(headquarters).map_or("a headquarters", |headquarters| headquarters.name.as_str())
    }

    /// Side of a headquarters.
    pub fn headquarters_side(&self, headquarters: HeadquartersId) -> Option<Side> {
        self.theatre.headquarters.find(headquarters).map(|headquarters| headquarters.side)
    }

    /// Title of a course of action; `wait` where there is none.
    pub fn course(&self, course: CourseId) -> &'a str {
        self.theatre.command.courses.find(course).map_or("wait", |course| course.title.as_str())
    }

    /// Title of a course of action in Japanese; empty where it has none.
    pub fn course_ja(&self, course: CourseId) -> &'a str {
        let id = self.theatre.command.courses.find(course).map_or("", |course| course.id.as_str());
        self.given.command.courses.iter().find(|course| course.id == id).map_or("", |course| course.title_ja.as_str())
    }

    /// Name of a sector in Japanese; empty where it has none.
    pub fn sector_ja(&self, sector: SectorId) -> &'a str {
        let id = self.theatre.intelligence.sectors.find(sector).map_or("", |sector| sector.id.as_str());
        self.given.intelligence.sectors.iter().find(|sector| sector.id == id).map_or("", |sector| sector.name_ja.as_str())
    }

    /// Name and office of a person.
    pub fn person(&self, person: u16) -> String {
        let person = self.theatre.command.persons.get(usize::from(person));
        person.map_or_else(|| "somebody".to_string(), |person| format!("{} ({})", person.name, person.office))
    }

    /// Title of an event outside the theatre.
    pub fn shock(&self, shock: u16) -> &'a str {
        self.theatre.command.shock_titles.get(usize::from(shock)).map_or("an event elsewhere", String::as_str)
    }

    /// A directive of the scenario.
    pub fn directive(&self, directive: DirectiveId) -> Option<&'a Directive> {
        let id = &self.theatre.directives.find(directive)?.id;
        self.given.command.directives.iter().find(|directive| directive.id == *id)
    }

    /// The day on which a directive was given, if that is before the clock begins.
    pub fn given_before_the_clock(&self, directive: DirectiveId) -> Option<String> {
        let (order, clock) = (self.directive(directive)?, &self.given.clock);
        (order.issued < clock.start).then(|| order.issued.show_day(clock.offset_h))
    }

    /// The fewest names for a set of elements: a formation where all below it are meant, `3 of 5 of …` where most of a
    /// regiment are, otherwise the elements themselves.
    pub fn group(&self, elements: &BTreeSet<ElementId>) -> Vec<String> {
        let mut names = Vec::new();
        for (at, formation) in self.theatre.formations.iter().enumerate() {
            if formation.parent.is_none() {
                self.fold(at, elements, &mut names);
            }
        }
        names
    }

    fn fold(&self, node: usize, elements: &BTreeSet<ElementId>, names: &mut Vec<String>) {
        let all = &self.below[node];
        let count = all.iter().filter(|element| elements.contains(element)).count();
        let formation = &self.theatre.formations[node];
        let lowest = self.children[node].iter().all(|&child| self.theatre.formations[child].element.is_some());
        if count == 0 {
        } else if count == all.len() {
            names.push(formation.name.clone());
        } else if lowest && count >= 2 {
            names.push(format!("{count} of {} of {}", all.len(), formation.name));
        } else {
            for &child in &self.children[node] {
                self.fold(child, elements, names);
            }
        }
    }

    /// Names of a set, at most `most` of them, as one text.
    pub fn list(&self, elements: &BTreeSet<ElementId>, most: usize) -> String {
        shorten(self.group(elements), most)
    }

    /// The regiment (the formation above an element, unless that is a whole army) that losses are told by.
    pub fn superior(&self, element: ElementId) -> usize {
        let own = usize::from(self.theatre.elements[element].formation);
        let parent = self.theatre.formations.get(own).and_then(|formation| formation.parent);
        let small = |parent: &usize| {
            self.below[*parent].len() <= 8 && self.children[*parent].iter().all(|&c| self.theatre.formations[c].element.is_some())
        };
        parent.filter(small).unwrap_or(own)
    }

    /// Name of a formation.
    pub fn formation(&self, formation: usize) -> &'a str {
        self.theatre.formations.get(formation).map_or("?", |formation| formation.name.as_str())
    }

    /// Name of the place of a depot.
    pub fn depot(&self, depot: DepotId) -> &'a str {
        let place = self.given.logistics.depots.get(depot.index()).map(|depot| depot.place);
        place.and_then(|place| self.given.geography.places.get(place)).map_or("?", |place| place.name.as_str())
    }

    /// Name of a squadron.
    pub fn squadron(&self, squadron: SquadronId) -> &'a str {
        self.theatre.air.squadrons.find(squadron).map_or("a squadron", |it| it.name.as_str())
    }

    /// Side of a squadron.
    pub fn squadron_side(&self, squadron: SquadronId) -> Side {
        self.theatre.air.squadrons.find(squadron).map_or(Side::First, |it| it.side)
    }

    /// Name of an airfield.
    pub fn airfield(&self, airfield: AirfieldId) -> &'a str {
        self.theatre.air.airfields.find(airfield).map_or("an airfield", |it| it.name.as_str())
    }

    /// Title of an air mission.
    pub fn air_mission(&self, mission: AirMissionId) -> &'a str {
        self.theatre.air.missions.find(mission).map_or("a mission", |it| it.title.as_str())
    }

    /// Side that flies an air mission.
    pub fn air_mission_side(&self, mission: AirMissionId) -> Side {
        self.theatre.air.missions.find(mission).map_or(Side::First, |it| it.side)
    }

    /// Name of a sector.
    pub fn sector(&self, sector: SectorId) -> &'a str {
        self.theatre.intelligence.sectors.find(sector).map_or("a sector", |it| it.name.as_str())
    }

    /// Name of a source of intelligence.
    pub fn source(&self, source: SourceId) -> &'a str {
        self.theatre.intelligence.sources.find(source).map_or("somebody", |it| it.name.as_str())
    }

    /// Name of an action of concealment.
    pub fn concealment(&self, action: u16) -> &'a str {
        self.theatre.intelligence.concealment.get(usize::from(action)).map_or("a deception", |it| it.name.as_str())
    }

    /// Side that hides by an action of concealment.
    pub fn concealment_side(&self, action: u16) -> Side {
        self.theatre.intelligence.concealment.get(usize::from(action)).map_or(Side::First, |it| it.side)
    }

    /// Name of a function of an agency.
    pub fn function(&self, function: u16) -> &'a str {
        self.theatre.intelligence.functions.get(usize::from(function)).map_or("sabotage", |it| it.name.as_str())
    }

    /// Name of the place of a railhead.
    pub fn railhead(&self, railhead: RailheadId) -> &'a str {
        let place = self.given.logistics.railheads.get(railhead.index()).map(|railhead| railhead.place);
        place.and_then(|place| self.given.geography.places.get(place)).map_or("?", |place| place.name.as_str())
    }

    /// Side of a depot.
    pub fn depot_side(&self, depot: DepotId) -> Side {
        self.theatre.depots[depot].side
    }
}

/// A list of at most `most` entries and how many more there are.
pub fn shorten(mut names: Vec<String>, most: usize) -> String {
    let more = names.len().saturating_sub(most);
    // “and 1 more” takes the room of the name that it hides.
    if more > 1 {
        names.truncate(most);
        format!("{} and {more} more", names.join(", "))
    } else {
        names.join(", ")
    }
}
