//! From headquarters, people and clauses to who is under whom.

use kokkyo_scenario::Given;
use kokkyo_scenario::command as package;

use super::forces::OrderOfBattle;
use crate::chance;
use crate::world::Side;
use crate::world::column::{Column, ElementId, HeadquartersId, Id as _, PlaceId};
use crate::world::command::{Clause, CommandTheatre, Headquarters, Mandate, Person};

/// The headquarters, superiors first.
pub(super) fn headquarters(given: &Given, order_of_battle: &OrderOfBattle) -> Column<HeadquartersId, Headquarters> {
    let start = given.clock.start;
    let all = given.command.headquarters.iter().map(|from| Headquarters {
        id: from.id.clone(),
        name: from.name.clone(),
        key: chance::entity(&from.id),
        side: Side::at(from.side),
        superior: from.superior.map_or(HeadquartersId::NONE, HeadquartersId::at),
        kind: from.kind,
        place: PlaceId::at(from.place),
        formation: from.formation,
        elements: from.formation.map_or(Vec::new(), |formation| elements_under(order_of_battle, formation)),
        from_h: from.from.map_or(f64::NEG_INFINITY, |from| from.hours_since(start)),
        to_h: from.to.map_or(f64::INFINITY, |to| to.hours_since(start)),
        cadence_h: from.cadence_h,
        loss_tolerance: from.loss_tolerance,
        relay: from.relay,
        log_bias: from.log_bias,
        values: from.values.clone(),
    });
    Column::new(all.collect())
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

/// People and mandates.
pub(super) fn command(given: &Given) -> CommandTheatre {
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
        }
    });
    CommandTheatre { persons: persons.collect(), mandates: Column::new(mandates.collect()) }
}

fn clause(from: &package::Clause) -> Clause {
    let acts = from.acts.iter().fold(0, |acts, act| acts | act.bit());
    Clause { kind: from.kind, acts, clarity: from.clarity, sanction: from.sanction }
}
