//! How things are called in Japanese; in Latin letters where the package has no Japanese name.

use kokkyo_model::world::Side;
use kokkyo_model::world::column::{
    AirMissionId, AirfieldId, CourseId, CrossingId, DepotId, DirectiveId, ElementId, HeadquartersId, Id as _, PlaceId, RailheadId,
    SectorId, SourceId, SquadronId, TaskId, TonnagePlanId,
};

use super::{Names, short};

/// Looks up names in Japanese.
#[derive(Clone, Copy)]
pub struct Japanese<'n, 'a> {
    pub(super) names: &'n Names<'a>,
}

/// The Japanese name, or the other where there is none.
pub(super) fn or<'s>(japanese: &'s str, latin: &'s str) -> &'s str {
    if japanese.is_empty() { latin } else { japanese }
}

impl<'a> Names<'a> {
    /// The same in Japanese.
    pub fn ja(&self) -> Japanese<'_, 'a> {
        Japanese { names: self }
    }
}

impl<'a> Japanese<'_, 'a> {
    /// Name of a side.
    pub fn side(&self, side: Side) -> &'a str {
        self.names.given.sides.get(side.index()).map_or("?", |side| or(&side.name_ja, &side.name))
    }

    /// Name of an element.
    pub fn element(&self, element: ElementId) -> &'a str {
        let formation = usize::from(self.names.theatre.elements[element].formation);
        let japanese = self.names.given.forces.formations.get(formation).map_or("", |formation| formation.name_ja.as_str());
        or(japanese, self.names.element(element))
    }

    /// How late a task was begun, as [`Names::late`].
    pub fn late(&self, task: TaskId, late_h: u16) -> Option<u16> {
        self.names.late(task, late_h)
    }

    /// Title of a task.
    pub fn task(&self, task: TaskId) -> &'a str {
        let id = self.names.theatre.tasks.find(task).map_or("", |task| task.id.as_str());
        let found = self.names.given.command.tasks.iter().find(|task| task.id == id);
        found.map_or("任務", |task| or(&task.title_ja, &task.title))
    }

    /// Name of the objective of a task.
    pub fn objective(&self, task: TaskId) -> &'a str {
        self.names.theatre.tasks.find(task).map_or("目標", |task| self.place(task.objective))
    }

    /// Name of a place, without what is said of it.
    pub fn place(&self, place: PlaceId) -> &'a str {
        self.names.given.geography.places.get(place.index()).map_or("?", |place| short(or(&place.name_ja, &place.name)))
    }

    /// Name of a crossing.
    pub fn crossing(&self, crossing: CrossingId) -> &'a str {
        let id = self.names.theatre.crossings.find(crossing).map_or("", |crossing| crossing.id.as_str());
        let found = self.names.given.geography.crossings.iter().find(|crossing| crossing.id == id);
        found.map_or("渡河点", |crossing| or(&crossing.name_ja, &crossing.name))
    }

    /// Name of who issues or receives a directive.
    pub fn party<'n>(&self, party: &'n str) -> &'n str
    where
        'a: 'n,
    {
        let given = self.names.given;
        if let Some(formation) = given.forces.formations.iter().find(|formation| formation.id == party) {
            return or(&formation.name_ja, &formation.name);
        }
        given.command.parties.iter().find(|it| it.name == party).map_or(party, |it| or(&it.name_ja, party))
    }

    /// Name of a tonnage plan.
    pub fn tonnage_plan(&self, plan: TonnagePlanId) -> &'a str {
        let name = self.names.tonnage_plan(plan);
        self.names.given.logistics.plans.iter().find(|plan| plan.name == name).map_or("集積計画", |plan| or(&plan.name_ja, &plan.name))
    }

    /// Name of a headquarters.
    pub fn headquarters(&self, headquarters: HeadquartersId) -> &'a str {
        let id = self.names.theatre.headquarters.find(headquarters).map_or("", |it| it.id.as_str());
        self.names.given.command.headquarters.iter().find(|it| it.id == id).map_or("司令部", |it| or(&it.name_ja, &it.name))
    }

    /// Title of a course of action; waiting where there is none.
    pub fn course(&self, course: CourseId) -> &'a str {
        if course.is_some() { or(self.names.course_ja(course), self.names.course(course)) } else { "待機" }
    }

    /// Name of a sector.
    pub fn sector(&self, sector: SectorId) -> &'a str {
        or(self.names.sector_ja(sector), self.names.sector(sector))
    }

    /// Name and office of a person.
    pub fn person(&self, person: u16) -> String {
        let id = self.names.theatre.command.persons.get(usize::from(person)).map_or("", |person| person.id.as_str());
        let found = self.names.given.command.persons.iter().find(|person| person.id == id);
        found.map_or_else(
            || "某".to_string(),
            |person| format!("{}（{}）", or(&person.name_ja, &person.name), or(&person.office_ja, &person.office)),
        )
    }

    /// Title of an event outside the theatre.
    pub fn shock(&self, shock: u16) -> &'a str {
        let title = self.names.shock(shock);
        self.names.given.command.shocks.iter().find(|it| it.title == title).map_or("他方面の情勢", |it| or(&it.title_ja, &it.title))
    }

    /// Title of a directive.
    pub fn directive(&self, directive: DirectiveId) -> &'a str {
        self.names.directive(directive).map_or("?", |directive| or(&directive.title_ja, &directive.title))
    }

    /// Name of the place of a depot.
    pub fn depot(&self, depot: DepotId) -> &'a str {
        let place = self.names.given.logistics.depots.get(depot.index()).map(|depot| depot.place);
        self.at(place)
    }

    /// Name of the place of a railhead.
    pub fn railhead(&self, railhead: RailheadId) -> &'a str {
        let place = self.names.given.logistics.railheads.get(railhead.index()).map(|railhead| railhead.place);
        self.at(place)
    }

    fn at(&self, place: Option<usize>) -> &'a str {
        let place = place.and_then(|place| self.names.given.geography.places.get(place));
        place.map_or("?", |place| short(or(&place.name_ja, &place.name)))
    }

    /// Name of a squadron.
    pub fn squadron(&self, squadron: SquadronId) -> &'a str {
        let id = self.names.theatre.air.squadrons.find(squadron).map_or("", |it| it.id.as_str());
        self.names.given.air.squadrons.iter().find(|it| it.id == id).map_or("飛行隊", |it| or(&it.name_ja, &it.name))
    }

    /// Name of an airfield.
    pub fn airfield(&self, airfield: AirfieldId) -> &'a str {
        let id = self.names.theatre.air.airfields.find(airfield).map_or("", |it| it.id.as_str());
        self.names.given.air.airfields.iter().find(|it| it.id == id).map_or("飛行場", |it| or(&it.name_ja, &it.name))
    }

    /// Title of an air mission.
    pub fn air_mission(&self, mission: AirMissionId) -> &'a str {
        let id = self.names.theatre.air.missions.find(mission).map_or("", |it| it.id.as_str());
        self.names.given.air.missions.iter().find(|it| it.id == id).map_or("航空任務", |it| or(&it.title_ja, &it.title))
    }

    /// Name of a source of intelligence.
    pub fn source(&self, source: SourceId) -> &'a str {
        let id = self.names.theatre.intelligence.sources.find(source).map_or("", |it| it.id.as_str());
        self.names.given.intelligence.sources.iter().find(|it| it.id == id).map_or("情報源", |it| or(&it.name_ja, &it.name))
    }

    /// Name of an action of concealment.
    pub fn concealment(&self, action: u16) -> &'a str {
        let id = self.names.theatre.intelligence.concealment.get(usize::from(action)).map_or("", |it| it.id.as_str());
        self.names.given.intelligence.concealment.iter().find(|it| it.id == id).map_or("欺騙", |it| or(&it.name_ja, &it.name))
    }

    /// Name of a function of an agency.
    pub fn function(&self, function: u16) -> &'a str {
        let id = self.names.theatre.intelligence.functions.get(usize::from(function)).map_or("", |it| it.id.as_str());
        self.names.given.intelligence.functions.iter().find(|it| it.id == id).map_or("破壊工作", |it| or(&it.name_ja, &it.name))
    }
}
