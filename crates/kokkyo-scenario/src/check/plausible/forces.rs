//! Formations of a strength or in a place that is hardly meant, formations that nobody commands, and stores without end.

use std::collections::{BTreeMap, BTreeSet};

use super::super::checker::Checker;
use super::super::words::quoted;
use super::{Read, TENFOLD, odd};
use crate::logistics::Supply;

/// Fewest formations of an echelon of which one can be told to be out of the way.
const FEWEST: usize = 5;
/// Food that nobody eats more of, fodder for his horse among it. *Unit*: kg/day.
const MOST_FOOD_KG: f64 = 15.0;
/// Days of food that nobody keeps at the front.
const YEAR: f64 = 365.0;

/// Adds the warnings.
pub(super) fn warn(checker: &mut Checker<'_>, read: &Read<'_>) {
    strengths(checker, read);
    uncommanded(checker, read);
    stores(checker, read);
}

/// Elements of more than ten times the men that others of their echelon have.
fn strengths(checker: &mut Checker<'_>, read: &Read<'_>) {
    let formations = &read.given.forces.formations;
    let mut of_echelon: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for formation in formations {
        if let Some(element) = &formation.element {
            of_echelon.entry(&formation.echelon).or_default().push(element.men);
        }
    }
    let medians: BTreeMap<&str, f64> =
        of_echelon.into_iter().filter(|(_, men)| men.len() >= FEWEST).map(|(echelon, men)| (echelon, median(men))).collect();
    for row in read.tables.get("forces/formations.csv").rows() {
        let Some(formation) = read.order.formation(&row).and_then(|at| formations.get(at)) else { continue };
        let (Some(element), Some(median)) = (&formation.element, medians.get(formation.echelon.as_str())) else { continue };
        if f64::from(element.men) > TENFOLD * median {
            let (id, echelon) = (quoted(&formation.id), &formation.echelon);
            let message =
                format!("`{id}` has {} men; half of the formations of the echelon `{echelon}` have {median} or fewer", element.men);
            odd(checker, "K150", (&row, "men"), message, "check the strength and the echelon");
        }
    }
}

/// The value that half of them have or fewer: of an even number of them the lower of the two in the middle.
fn median(mut men: Vec<u32>) -> f64 {
    men.sort_unstable();
    let middle = men.len().saturating_sub(1) / 2;
    men.get(middle).copied().map_or(0.0, f64::from)
}

/// Formations that no task names, no course of action moves and no headquarters commands: the highest of each such tree.
fn uncommanded(checker: &mut Checker<'_>, read: &Read<'_>) {
    let command = &read.given.command;
    let tasks = command.tasks.iter().flat_map(|task| task.elements.iter().chain(&task.substitutes));
    let courses = command.courses.iter().flat_map(|course| &course.tasks).flat_map(|task| &task.elements);
    let commanded = command.headquarters.iter().filter_map(|it| read.order.elements.get(it.formation?)).flatten();
    let reached: BTreeSet<usize> = tasks.chain(courses).chain(commanded).copied().collect();
    // Once for each formation: a superior is asked about by all below it.
    let elements = read.order.elements.iter();
    let forgotten: Vec<bool> = elements.map(|below| !below.is_empty() && below.iter().all(|element| !reached.contains(element))).collect();
    let forgotten = |at: usize| forgotten.get(at).copied().unwrap_or_default();
    let formations = &read.given.forces.formations;
    for row in read.tables.get("forces/formations.csv").rows() {
        let Some(at) = read.order.formation(&row) else { continue };
        let Some(formation) = formations.get(at) else { continue };
        if forgotten(at) && !formation.parent.is_some_and(forgotten) {
            let message =
                format!("no task, course of action or headquarters reaches `{}`: it stays where it arrives", quoted(&formation.id));
            let help = "name it in a task of command/plans.toml, or give it a superior that a headquarters commands";
            odd(checker, "K157", (&row, "id"), message, help);
        }
    }
}

/// Depots that could feed all men whom their side ever has for more than a year: kilograms written as tonnes.
fn stores(checker: &mut Checker<'_>, read: &Read<'_>) {
    let given = read.given;
    let mut men = vec![0.0; given.sides.len()];
    for formation in &given.forces.formations {
        let side = given.nations.get(formation.nation).and_then(|nation| men.get_mut(nation.side));
        if let (Some(men), Some(element)) = (side, &formation.element) {
            *men += f64::from(element.men);
        }
    }
    for (row, depot) in read.tables.get("logistics/depots.csv").rows().zip(&given.logistics.depots) {
        let food_t = depot.stock_t.get(Supply::Food as usize).copied().unwrap_or_default();
        let day_t = men.get(depot.side).copied().unwrap_or_default() * MOST_FOOD_KG / 1000.0;
        if day_t > 0.0 && food_t > YEAR * day_t {
            let (id, men) = (quoted(&depot.id), men.get(depot.side).copied().unwrap_or_default());
            let message = format!("the food in `{id}`, {food_t} t, would feed all {men} men of its side for more than a year");
            odd(checker, "K156", (&row, "food_t"), message, "check the figure, and that it is in tonnes");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_that_of_the_values_in_order() {
        assert_eq!((median(vec![900, 1, 5]), median(vec![])), (5.0, 0.0));
        // Half of them have it or fewer.
        assert_eq!((median(vec![900, 1, 5, 800]), median(vec![7, 3])), (5.0, 3.0));
    }
}
