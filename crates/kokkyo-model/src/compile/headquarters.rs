//! From headquarters, people and clauses to who is under whom.

use kokkyo_scenario::Given;
use kokkyo_scenario::command as package;

use super::command::Orders;
use super::forces::OrderOfBattle;
use crate::chance;
use crate::world::Side;
use crate::world::column::{
    AirMissionId, Column, CourseId, CrossingId, DepotId, DirectiveId, ElementId, HeadquartersId, Id as _, PlaceId, SquadronId, TaskId,
};
use crate::world::command::{Clause, CommandTheatre, Course, Headquarters, Mandate, Person, Shock, oppose, spans};

/// The headquarters, superiors first.
pub(super) fn headquarters(given: &Given, order_of_battle: &OrderOfBattle) -> Column<HeadquartersId, Headquarters> {
    let start = given.clock.start;
    let all = given.command.headquarters.iter().map(|from| {
        let elements = from.formation.map_or(Vec::new(), |formation| elements_under(order_of_battle, formation));
        Headquarters {
            id: from.id.clone(),
            name: from.name.clone(),
            key: chance::entity(&from.id),
            side: Side::at(from.side),
            superior: from.superior.map_or(HeadquartersId::NONE, HeadquartersId::at),
            kind: from.kind,
            place: PlaceId::at(from.place),
            formation: from.formation,
            spans: spans(&elements),
            elements,
            from_h: from.from.map_or(f64::NEG_INFINITY, |from| from.hours_since(start)),
            to_h: from.to.map_or(f64::INFINITY, |to| to.hours_since(start)),
            cadence_h: from.cadence_h,
            loss_tolerance: from.loss_tolerance,
            relay: from.relay,
            values: from.values.clone(),
            levels: 0,
        }
    });
    let mut all: Vec<Headquarters> = all.collect();
    // Subordinates stand below their superiors.
    for at in (0..all.len()).rev() {
        let levels = all[at].levels + 1;
        if let Some(above) = all[at].superior.is_some().then_some(all[at].superior.index()).and_then(|above| all.get_mut(above)) {
            above.levels = above.levels.max(levels);
        }
    }
    Column::new(all)
}

fn elements_under(order_of_battle: &OrderOfBattle, formation: usize) -> Vec<ElementId> {
    let under = |index: usize| {
        let mut at = Some(index);
        while let Some(here) = at {
            if here == formation {
                return true;
            }
            at = order_of_battle.formations.get(here).and_then(|formation| formation.parent);
        }
        false
    };
    (0..order_of_battle.formations.len())
        .filter(|&index| under(index))
        .filter_map(|index| order_of_battle.element_of.get(index).copied().flatten())
        .collect()
}

/// People, mandates, courses of action, shocks.
pub(super) fn command(given: &Given, orders: &Orders, order_of_battle: &OrderOfBattle) -> CommandTheatre {
    let start = given.clock.start;
    let persons = given.command.persons.iter().map(|from| Person {
        id: from.id.clone(),
        name: from.name.clone(),
        headquarters: HeadquartersId::at(from.headquarters),
        office: from.office.clone(),
        temperament: from.temperament,
        influence: from.influence,
        from_h: from.from.map_or(f64::NEG_INFINITY, |from| from.hours_since(start)),
        to_h: from.to.map_or(f64::INFINITY, |to| to.hours_since(start)),
    });
    let mandates = given.command.directives.iter().map(|directive| {
        let clauses: Vec<Clause> = directive.clauses.iter().filter(|clause| !clause.acts.is_empty()).map(clause).collect();
        let clarity =
            if clauses.is_empty() { 1.0 } else { clauses.iter().map(|clause| clause.clarity).sum::<f64>() / clauses.len() as f64 };
        Mandate {
            issuer: directive.issued_by.map_or(HeadquartersId::NONE, HeadquartersId::at),
            addressees: directive.received_by.iter().map(|&at| HeadquartersId::at(at)).collect(),
            instrument: directive.instrument,
            clauses,
            clarity,
            opposed: Vec::new(),
        }
    });
    let mut mandates: Column<DirectiveId, Mandate> = Column::new(mandates.collect());
    oppose(&mut mandates);
    let mut first = 0;
    let first_answer = mandates.iter().map(|mandate| {
        let here = first;
        first += mandate.addressees.len().max(1);
        here as u16
    });
    let first_answer = Column::new(first_answer.collect());
    let courses = given.command.courses.iter().zip(&orders.of_courses);
    let courses = courses.map(|(from, (tasks, first_h))| course(given, from, tasks, *first_h, orders, order_of_battle));
    let mut shocks: Vec<&package::Shock> = given.command.shocks.iter().filter(|shock| shock.choice != package::Choice::Never).collect();
    shocks.sort_by_key(|shock| shock.at);
    CommandTheatre {
        persons: persons.collect(),
        mandates,
        first_answer,
        courses: Column::new(courses.collect()),
        shock_titles: shocks.iter().map(|shock| shock.title.clone()).collect(),
        shocks: shocks.iter().map(|from| Shock { side: Side::at(from.side), at_h: from.at.hours_since(start), load: from.load }).collect(),
    }
}

fn course(
    given: &Given,
    from: &package::Course,
    tasks: &[TaskId],
    first_h: f64,
    orders: &Orders,
    order_of_battle: &OrderOfBattle,
) -> Course {
    let start = given.clock.start;
    let values = given.command.headquarters.get(from.headquarters).map_or(&[][..], |headquarters| &headquarters.values);
    let worth = |goal: usize| values.iter().find(|(at, _)| *at == goal).map_or(0.0, |(_, value)| *value);
    let mut elements: Vec<ElementId> = tasks.iter().flat_map(|&task| orders.tasks[task].elements.iter().copied()).collect();
    elements.sort_unstable();
    elements.dedup();
    Course {
        id: from.id.clone(),
        key: chance::entity(&from.id),
        title: from.title.clone(),
        headquarters: HeadquartersId::at(from.headquarters),
        choice: from.choice,
        offensiveness: from.offensiveness,
        acts: from.acts.iter().fold(0, |acts, act| acts | act.bit()),
        aim: from.serves.iter().map(|&(goal, share)| worth(goal) * share).sum(),
        cost: from.cost,
        against: from.against,
        odds: from.odds,
        ratio: from.ratio,
        exposure: from.exposure,
        lead_h: from.lead_h,
        committed_h: from.committed_h,
        lasts_h: from.lasts_h,
        again_h: from.again_h,
        tasks: tasks.to_vec(),
        recorded: given.command.tasks.len() as u16,
        first_h,
        elements,
        issues: from.issues.iter().map(|&at| DirectiveId::at(at)).collect(),
        releases: from.releases.iter().filter_map(|&at| order_of_battle.element_of.get(at).copied().flatten()).collect(),
        crossings: from.crossings.iter().map(|&at| CrossingId::at(at)).collect(),
        missions: from.missions.iter().map(|&at| AirMissionId::at(at)).collect(),
        squadrons: from.squadrons.iter().map(|&at| SquadronId::at(at)).collect(),
        air_replacements: from.air_replacements.clone(),
        appoints: from.appoints,
        talks: from.talks,
        needs_men: from.needs_men,
        needs_intruders: from.needs_intruders,
        needs_deep: from.needs_deep,
        needs_shells: from.needs_shells.map(|(depot, tonnes)| (DepotId::at(depot), tonnes)),
        needs_t: from.needs_plan.and_then(|(plan, share)| Some((given.logistics.plans.get(plan)?.tonnes, share))),
        least_rung: from.least_rung,
        greatest_rung: from.greatest_rung,
        needs_course: from.needs_course.iter().map(|&at| CourseId::at(at)).collect(),
        needs_losses: from.needs_losses,
        needs_odds: from.needs_odds,
        needs_season_h: from
            .needs_season
            .and_then(|at| given.command.seasons.get(at))
            .map(|season| [season.from.hours_since(start), season.to.hours_since(start)]),
        from_h: from.from.map_or(f64::NEG_INFINITY, |from| from.hours_since(start)),
        to_h: from.to.map_or(f64::INFINITY, |to| to.hours_since(start)),
    }
}

fn clause(from: &package::Clause) -> Clause {
    let acts = from.acts.iter().fold(0, |acts, act| acts | act.bit());
    Clause { kind: from.kind, acts, clarity: from.clarity, sanction: from.sanction }
}
