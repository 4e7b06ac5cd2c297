//! Do legs of supply lead in a ring? Goods that one leg takes from a depot and others bring back go round for ever.

use std::collections::BTreeSet;

use super::checker::Checker;
use super::fields::{Fields, Raw};
use super::table::{Row, Table};
use super::words::quoted;
use crate::Moment;
use crate::logistics::{Depot, Fleet, LoadsAt, Supply};

/// A leg that carries a kind at a time: row of its fleet, depot where it loads, depot where it unloads.
type Leg = (usize, usize, usize);

/// Reports every fleet that closes a ring of legs which carry the same kind at the same time.
pub(super) fn check(checker: &mut Checker<'_>, table: &Table, fleets: &[Fleet], depots: &[Depot]) {
    let legs = || fleets.iter().filter(|fleet| matches!(fleet.loads_at, LoadsAt::Depot(_)));
    let times: BTreeSet<Moment> = legs().flat_map(|leg| leg.schedule.iter().map(|row| row.from)).collect();
    let mut told = BTreeSet::new();
    for at in times {
        for kind in Supply::ALL {
            let mut running: Vec<Leg> = Vec::new();
            for (number, fleet) in fleets.iter().enumerate() {
                let LoadsAt::Depot(from) = fleet.loads_at else { continue };
                if from == fleet.depot || !carries(fleet, kind, at) {
                    continue;
                }
                if let Some(back) = way(&running, fleet.depot, from)
                    && told.insert(number)
                {
                    report(checker, table, fleet, (kind, at), &[&[from], back.as_slice()].concat(), depots);
                }
                running.push((number, from, fleet.depot));
            }
        }
    }
}

/// Whether a fleet has vehicles that carry a kind at a time.
fn carries(fleet: &Fleet, kind: Supply, at: Moment) -> bool {
    let row = fleet.schedule.iter().take_while(|row| row.from <= at).last();
    row.is_some_and(|row| row.vehicles > 0.0 && row.shares.get(kind as usize).is_some_and(|&share| share > 0.0))
}

/// Depots on the way by legs from one to another, both included.
fn way(legs: &[Leg], from: usize, to: usize) -> Option<Vec<usize>> {
    // By depot: the one from which it was reached first.
    let mut reached = vec![(from, from)];
    let mut next = 0;
    while let Some(&(here, _)) = reached.get(next) {
        next += 1;
        for &(_, _, there) in legs.iter().filter(|leg| leg.1 == here) {
            if reached.iter().all(|&(known, _)| known != there) {
                reached.push((there, here));
            }
        }
    }
    let before = |depot: usize| reached.iter().find(|(known, _)| *known == depot).map(|&(_, before)| before);
    before(to)?;
    let mut way = vec![to];
    while let Some(&last) = way.last() {
        if last == from {
            break;
        }
        way.push(before(last)?);
    }
    way.reverse();
    Some(way)
}

/// Reports a ring at the row of the fleet that closes it, from the moment on at which it is closed.
fn report(checker: &mut Checker<'_>, table: &Table, fleet: &Fleet, (kind, at): (Supply, Moment), ring: &[usize], depots: &[Depot]) {
    let offset_h = checker.offset_h;
    let is_of_fleet = |row: &Row<'_>| matches!(row.raw("id"), Raw::Text(id) if id == fleet.id);
    let from = |row: &Row<'_>| match row.raw("from") {
        Raw::Text(date) => Moment::parse(&quoted(date), offset_h).ok(),
        _ => None,
    };
    let in_force = |row: &Row<'_>| from(row).filter(|&from| from <= at);
    let Some(row) = table.rows().filter(is_of_fleet).filter(|row| in_force(row).is_some()).max_by_key(|row| in_force(row)) else {
        return;
    };
    let names: Vec<&str> = ring.iter().filter_map(|&at| depots.get(at)).map(|depot| depot.id.as_str()).collect();
    let message = format!("{} goes round from {} on: {}", kind.word(), at.show_day(offset_h), quoted(&names.join(" → ")));
    let help = "let each kind go one way: take it out of the load of a leg, or give one leg no vehicles before the other has none left";
    checker.fault("K073", &row, "from_depot", message, help);
}
